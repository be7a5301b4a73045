"""What a table says twice: a printed percentage beside the two figures it is of, parts beside their whole.

Each check returns the rows that fail, with both places, and nothing when all is well. A failing row tells of
a wrong column or a wrong digit, in the document or in the reading; nothing is taken out for it.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from plancompare.catalogue.phrases import fold
from plancompare.plan.columns import Column
from plancompare.plan.figures import figure_in
from plancompare.plan.heads import read_head
from plancompare.plan.tables import Row, Table, Value
from plancompare.reading.source import Source, Span

# What rounding both figures and the percentage can make of it, as a share of the percentage.
_ROUNDING = Decimal("0.005")
# Parts printed with one decimal may sum to a little more than their whole.
_PARTS_ROUNDING = Decimal("0.002")
_BETWEEN = re.compile(r"\s*/\s*|\s+so với\s+")
_PLANS = ("plan", "earlier_plan")


class Failure(NamedTuple):
    """A row that contradicts itself: what was checked, the value that follows, the one printed, both places.

    ``check`` is "percentage" or "parts". ``from_places`` are the figures that ``expected`` follows from,
    ``place`` is the figure it was held against; all in the view.
    """

    table: str
    row: int
    check: str
    expected: Decimal
    found: Decimal
    from_places: tuple[Span, ...]
    place: Span


def failing_rows(source: Source, table: Table) -> list[Failure]:
    """All rows of ``table`` that contradict themselves."""
    return [*_percentages(source, table), *_parts(source, table)]


def _percentages(source: Source, table: Table) -> Iterator[Failure]:
    """Rows whose printed percentage is not that of the two figures its head names."""
    for column in table.columns:
        sides = _sides(column, table.columns) if column.role == "comparison" else None
        if sides is None:
            continue
        for index, row in enumerate(table.rows):
            values = {value.column: value for value in row.values}
            if column.index not in values or any(side.index not in values for side in sides):
                continue
            if _is_rate(table, row, sides[0]):
                continue  # of rates the difference is printed as often
            printed = _worth(source, table, values[column.index])
            above, below = (_worth(source, table, values[side.index]) for side in sides)
            if printed is None or above is None or not below:
                continue
            expected = above / below * 100
            grown = expected - 100  # "tăng, giảm (%)" prints the growth
            if min(abs(expected - printed), abs(grown - printed)) <= _tolerance(
                expected, [values[column.index], *(values[side.index] for side in sides)], source
            ):
                continue
            places = tuple(values[side.index].span for side in sides)
            yield Failure(table.id, index, "percentage", expected, printed, places, values[column.index].span)


def _tolerance(expected: Decimal, values: list[Value], source: Source) -> Decimal:
    """How far a percentage may be off: half of its last digit, and what rounding the two figures makes, for
    it may have been reckoned before they were rounded.
    """
    own, *sides = (_last_digit(source, value) for value in values)
    rounded = sum(
        digit / 2 / abs(worth)
        for digit, value in zip(sides, values[1:], strict=True)
        if (worth := _printed(source, value))
    )
    return own * Decimal("0.6") + abs(expected) * max(_ROUNDING, rounded)


def _last_digit(source: Source, value: Value) -> Decimal:
    """What one of a figure's last digit is worth."""
    text = source.view[slice(*value.span)].rstrip(" %)")
    return Decimal(1).scaleb(-len(text.rsplit(",", 1)[1])) if "," in text else Decimal(1)


def _printed(source: Source, value: Value) -> Decimal | None:
    figure = figure_in(source.view[slice(*value.span)], ",")
    return figure.low if figure else None


def _sides(column: Column, columns: tuple[Column, ...]) -> tuple[Column, Column] | None:
    """The columns that "KH 2023/ƯTH 2022" sets against each other; None when that is not sure."""
    parts = _BETWEEN.split(re.sub(r"\(?%\)?", "", column.words.rsplit(" / ", 1)[-1]))
    if len(parts) != 2:
        return None
    found = [_side(part, column, columns) for part in parts]
    return (found[0], found[1]) if found[0] and found[1] else None


def _side(text: str, column: Column, columns: tuple[Column, ...]) -> Column | None:
    head = read_head(text)
    period = next((named.within(None) for named in head.periods), None) or column.period
    fitting = [
        other
        for other in columns
        if other.role == head.role or (other.role in _PLANS and head.role in _PLANS)
        if period is None or other.period == period
    ]
    return fitting[0] if len(fitting) == 1 else None


def _parts(source: Source, table: Table) -> Iterator[Failure]:
    """Wholes that are less than their parts together, column by column."""
    for index, whole in enumerate(table.rows):
        parts = [row for row in table.rows if row.parent == index]
        for value in whole.values if len(parts) > 1 else ():
            column = table.columns[value.column]
            if column.role not in ("plan", "earlier_plan", "estimate", "result"):
                continue
            below = [next((v for v in part.values if v.column == value.column), None) for part in parts]
            unit = _unit(table, whole, column)
            if None in below or any(_unit(table, part, column) != unit for part in parts):
                continue
            if _is_rate(table, whole, column):
                continue
            total, worths = (
                _worth(source, table, value),
                [_worth(source, table, part) for part in below if part],
            )
            if total is None or any(worth is None or worth < 0 for worth in worths):
                continue
            together = sum(worth for worth in worths if worth is not None)
            if together > total * (1 + _PARTS_ROUNDING) + Decimal("0.05"):
                places = tuple(part.span for part in below if part)
                yield Failure(table.id, index, "parts", Decimal(together), total, places, value.span)


def _worth(source: Source, table: Table, value: Value) -> Decimal | None:
    """A cell's single figure; None for ranges, bounds in words and what is no figure."""
    text = source.view[slice(*value.span)]
    figure = figure_in(text, table.decimal)
    if figure is None or figure.high is not None:
        return None
    return figure.low


def _unit(table: Table, row: Row, column: Column) -> str:
    unit = table.unit_of(row, column)
    return fold(unit.text).strip() if unit else ""


def _is_rate(table: Table, row: Row, column: Column) -> bool:
    unit = _unit(table, row, column)
    return not unit or "%" in unit or "‰" in unit or "/" in unit
