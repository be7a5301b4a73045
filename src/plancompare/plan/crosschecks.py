"""What a table says twice: a printed percentage beside the two figures it is of, parts beside their whole.

Each check returns the rows that fail, with both places, and nothing when all is well. A failing row tells of
a wrong column or a wrong digit, in the document or in the reading; nothing is taken out for it.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import permutations

from plancompare.catalogue.phrases import fold
from plancompare.plan.columns import Column
from plancompare.plan.figures import Figure, figure_in
from plancompare.plan.heads import read_head
from plancompare.plan.rows import Row, Value
from plancompare.plan.tables import Table
from plancompare.reading.source import Source, Span
from plancompare.records import NamedTuple

# What rounding both figures and the percentage can make of it, as a share of the percentage.
_ROUNDING = Decimal("0.005")
# Parts printed with one decimal may sum to a little more than their whole.
_PARTS_ROUNDING = Decimal("0.002")
_BETWEEN = re.compile(r"\s*/\s*|\s+so với\s+")
_PLANS = ("plan", "earlier_plan")
_FIGURES = (*_PLANS, "estimate", "result")
# A column is the percentage of two others when so many of its rows are, and this share of them.
_LEAST_PROVEN, _NEARLY_ALL, _SHARES = 5, 0.7, (50, 200)


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


class Ratio(NamedTuple):
    """A printed percentage and the two figures its head says it is of, by their cells."""

    row: int
    printed: Value
    above: Value
    below: Value

    def texts(self, source: Source) -> tuple[str, str, str]:
        """What the three cells print: the two figures, then the percentage."""
        above, below, printed = (
            source.view[slice(*value.span)] for value in (self.above, self.below, self.printed)
        )
        return above, below, printed


def ratios(source: Source, table: Table) -> Iterator[Ratio]:
    """Every percentage of a table that stands beside the two figures it is of: by the head of its column or,
    where that does not name them, by nearly all of its rows.
    """
    for column in table.columns:
        if column.role == "comparison":
            sides = _sides(column, table.columns)
            yield from _of_sides(table, column, sides) if sides else _proven(source, table, column)


def percentages(source: Source, table: Table) -> Iterator[Column]:
    """The columns headed as figures that by nearly all of their rows are the percentage of two others."""
    for column in table.columns:
        found = _proven(source, table, column) if column.role in _FIGURES else []
        worths = [figure.low for ratio in found if (figure := _printed(source, ratio.printed)) and figure.low]
        # a figure is the share that its percentage is of another, too, but not one near a hundred
        if sum(_SHARES[0] < worth < _SHARES[1] for worth in worths) > _NEARLY_ALL * len(worths):
            yield column


def _of_sides(table: Table, column: Column, sides: tuple[Column, Column]) -> Iterator[Ratio]:
    for index, row in enumerate(table.rows):
        values = {value.column: value for value in row.values}
        places = [values.get(one.index) for one in (column, *sides)]
        if None not in places:
            yield Ratio(index, *(place for place in places if place))


def _proven(source: Source, table: Table, column: Column) -> list[Ratio]:
    """The percentages of a column with the two others of which nearly all of them are."""
    figures = [other for other in table.columns if other.role in _FIGURES and other is not column]
    for sides in permutations(figures, 2):
        found = list(_of_sides(table, column, sides))
        borne = sum(bears_out(*texts) for texts in (ratio.texts(source) for ratio in found))
        if borne >= max(_LEAST_PROVEN, _NEARLY_ALL * len(found)):
            return found
    return []


def bears_out(above: str, below: str, printed: str) -> bool:
    """Whether a printed percentage, or growth, is that of two figures as exactly as all three are printed."""
    figures = [(figure, _digit(text)) for text in (above, below, printed) if (figure := figure_in(text, ","))]
    if len(figures) < 3 or any(figure.low is None or figure.high is not None for figure, _ in figures):
        return False
    (one, other, told), halves = zip(*((figure.low, digit / 2) for figure, digit in figures), strict=True)
    if other <= halves[1] or one <= 0:
        return False
    least, most = (100 * (one + sign * halves[0]) / (other - sign * halves[1]) for sign in (-1, 1))
    return any(least <= base + told + halves[2] and base + told - halves[2] <= most for base in (0, 100))


def _percentages(source: Source, table: Table) -> Iterator[Failure]:
    """Rows whose printed percentage is not that of the two figures its head names."""
    for ratio in ratios(source, table):
        if _is_rate(table, table.rows[ratio.row], table.columns[ratio.above.column]):
            continue  # of rates the difference is printed as often
        cells = (ratio.printed, ratio.above, ratio.below)
        printed, above, below = (_worth(source, table, value) for value in cells)
        if printed is None or above is None or not below:
            continue
        expected = above / below * 100
        grown = expected - 100  # "tăng, giảm (%)" prints the growth
        if min(abs(expected - printed), abs(grown - printed)) <= _tolerance(expected, cells, source):
            continue
        places = ratio.above.span, ratio.below.span
        yield Failure(table.id, ratio.row, "percentage", expected, printed, places, ratio.printed.span)


def _tolerance(expected: Decimal, values: Sequence[Value], source: Source) -> Decimal:
    """How far a percentage may be off: half of its last digit, and what rounding the two figures makes, for
    it may have been reckoned before they were rounded.
    """
    own, *sides = (_last_digit(source, value) for value in values)
    rounded = sum(
        digit / 2 / abs(worth)
        for digit, value in zip(sides, values[1:], strict=True)
        if (figure := _printed(source, value)) and (worth := figure.low)
    )
    return own * Decimal("0.6") + abs(expected) * max(_ROUNDING, rounded)


def _last_digit(source: Source, value: Value) -> Decimal:
    """What one of a figure's last digit is worth."""
    return _digit(source.view[slice(*value.span)])


def _digit(text: str) -> Decimal:
    text = text.rstrip(" %)")
    return Decimal(1).scaleb(-len(text.rsplit(",", 1)[1])) if "," in text else Decimal(1)


def _printed(source: Source, value: Value) -> Figure | None:
    return figure_in(source.view[slice(*value.span)], ",")


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
            if column.role not in _FIGURES:
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
