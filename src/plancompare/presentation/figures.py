"""Which chart answers which question: from matched indicators to the records ``charts`` draws."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from plancompare.comparison.units import convert, converts
from plancompare.presentation import cells, charts, numbers
from plancompare.presentation.cells import row_name
from plancompare.presentation.charts import Chart, Line, Panel, Value
from plancompare.presentation.labels import Labels
from plancompare.presentation.marks import falling, gathered
from plancompare.presentation.matched import FORBIDDEN, Matched, Number, Side


def against_national(rows: Sequence[Matched], lang: str, title: str, source: str = "") -> Chart:
    """Each plan's target beside the national target of the plan's own year, a panel an indicator."""
    labels = Labels(lang)
    panels = _panels(rows, labels, "national")
    any_national = any(side.national is not None for row in rows for side in row.sides)
    head = labels("chart.national") if any_national else ""
    return charts.dots(title, panels, lang, source, labels("chart.plan"), head)


def _sorted(lines: Sequence[Line]) -> tuple[Line, ...]:
    """More than two lines from the highest value to the lowest, those without one last; two keep their order,
    the same in every chart.
    """
    if len(lines) <= 2:
        return tuple(lines)
    return tuple(sorted(lines, key=falling))


def _panels(rows: Iterable[Matched], labels: Labels, against: str = "", only=None) -> list[Panel]:
    """A panel an indicator: the rows that tell its variants apart share one panel and its scale."""
    found: dict[tuple[str, str, str, str], list[Matched]] = {}
    for row in rows:
        found.setdefault((row.indicator, row.measure, row.span, row.unit), []).append(row)
    return [_panel(kin, labels, against, only) for kin in found.values()]


def _panel(kin: Sequence[Matched], labels: Labels, against: str = "", only=None) -> Panel:
    """The lines of one indicator; of several variants, who states none of them stands once."""
    sides = [(row, side) for row in kin for side in row.sides if only is None or only(side)]
    if len(kin) > 1:
        stating = {side.plan.plan for row in kin for side in row.stated}
        first = kin[0]
        sides = [
            (row, side)
            for row, side in sides
            if side.target is not None or (row is first and side.plan.plan not in stating)
        ]
    drawn = [_line(row, side, labels, against, several=len(kin) > 1) for row, side in sides]
    lines = gathered(_sorted(drawn), labels)
    unit = cells.row_unit(kin[0], labels.lang)
    return Panel(_heading(kin, labels, unit), kin[0].unit, lines)


def _line(row: Matched, side: Side, labels: Labels, against: str, several: bool) -> Line:
    """One plan of a row. A figure in a unit that does not convert to the row's, or that does not compare with
    the others, is written and not drawn: it shares no axis with them.
    """
    beside = getattr(side, against) if against else None
    target = side.target
    name = side.plan.name
    if several and target is not None and row.variant:
        name = f"{name}: {labels.name('variant', row.variant)}"
    apart = row.verdict == FORBIDDEN and len(row.stated) > 1
    missing = labels(f"word.{side.absence}") if side.otherwise else ""
    fits = target is None or (converts(target["unit"], row.unit) and not apart)
    if target is not None and not fits:
        missing = numbers.target_text(target, labels.lang)
    return Line(
        name,
        side.plan.colour,
        _value(target, row.unit, labels.lang) if target is not None and fits else None,
        _value(beside, row.unit, labels.lang, year=True)
        if beside and fits and converts(beside["unit"], row.unit)
        else None,
        missing,
        silent=target is None and against != "outcome",
    )


def _heading(kin: Sequence[Matched], labels: Labels, unit: str) -> str:
    """The indicator's name with its unit, unless the name says the unit itself, and whether its plans do
    not compare.
    """
    name = row_name(kin[0] if len(kin) == 1 else replace(kin[0], variant=None), labels)
    name, unit = cells.name_and_unit(name, unit)
    name = f"{name} ({unit})" if unit else name
    apart = len(kin) == 1 and kin[0].verdict == FORBIDDEN and len(kin[0].stated) > 1
    return f"{name} – {labels('chart.not_comparable')}" if apart else name


def _value(number: Number, unit: str, lang: str, year: bool = False) -> Value:
    """A number on an axis of this unit, written in its own unit where that is another one."""
    own = number["unit"] == unit
    text = numbers.short_text(number, lang) if own else numbers.target_text(number, lang)
    if year and number.get("year"):
        text = f"{text} ({int(number['year'])}{', ?' if number.get('doubtful') else ''})"
    low = float(convert(number["value"], number["unit"], unit))
    ranged = not numbers.is_missing(number.get("value_high"))
    high = float(convert(number["value_high"], number["unit"], unit)) if ranged else None
    return Value(low, text, number["comparator"], high, number.get("target_id"))
