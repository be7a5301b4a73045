"""Which chart answers which question: from matched indicators to the records ``charts`` draws."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import pandas as pd

from plancompare.comparison.units import convert, converts
from plancompare.presentation import cells, charts, numbers
from plancompare.presentation.cells import distance_text, row_name
from plancompare.presentation.charts import Chart, Line, Panel, Share, Value
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import FORBIDDEN, Matched, Number, Placed, Side
from plancompare.presentation.plans import LISTED, PlanName, plans_listed
from plancompare.presentation.plot import falling

EVEN = 1.15  # how much more than its share of inches one of several charts may take
MAX_BARS, LEAST_BARS = 10, 5  # bars of a panel, unless all bars have to show; bars it has in any case


def against_national(rows: Sequence[Matched], lang: str, title: str, source: str = "") -> Chart:
    """Each plan's target beside the national target of the plan's own year, a panel an indicator."""
    labels = Labels(lang)
    panels = _panels(rows, labels, "national")
    any_national = any(side.national is not None for row in rows for side in row.sides)
    head = labels("chart.national") if any_national else ""
    return charts.dots(title, panels, lang, source, labels("chart.plan"), head)


def side_by_side(
    rows: Sequence[Matched], lang: str, title: str, source: str = "", among: Sequence[Matched] = ()
) -> Chart:
    """Each plan's target, a panel an indicator, all on one scale where they share a unit.

    ``among`` are the rows of all charts that share the scale, where this is one of several.
    """
    labels = Labels(lang)
    panels, all_rows = _panels(rows, labels), among or rows
    scale = charts.extent(_panels(all_rows, labels)) if _one_unit(all_rows) else None
    return charts.dots(title, panels, lang, source, labels("chart.plan"), scale=scale)


def plan_and_outcome(rows: Sequence[Matched], lang: str, title: str, source: str = "") -> Chart:
    """What each plan aimed at and what is known to have come of it."""
    labels = Labels(lang)
    panels = _panels(rows, labels, "outcome", only=is_judged)
    panels = [panel for panel in panels if panel.lines]
    return charts.dumbbells(title, panels, lang, source, labels("chart.plan"), labels("chart.outcome"))


def is_judged(side: Side) -> bool:
    """Whether an outcome is known that is certainly of what the plan aimed at."""
    return side.outcome is not None and not side.outcome.get("obstacle")


def distance_from_national(
    rows: Sequence[Matched], lang: str, title: str, source: str = "", among: Sequence[Matched] = ()
) -> Chart:
    """How far above or below the national target of its own year each plan aims, in the indicator's own unit;
    indicators of one unit share a scale. ``among`` are the rows of all charts that share it.
    """
    labels = Labels(lang)
    panels = _distance_panels(rows, labels)
    return charts.distances(title, panels, lang, source, labels("chart.distance"))


def _distance_panels(rows: Sequence[Matched], labels: Labels) -> list[Panel]:
    panels, lang = [], labels.lang
    for row in rows:
        placed = row.placed
        unit = numbers.difference_unit(placed[0].distance["unit"]) if placed else ""
        lines = _sorted(tuple(_distance_line(row, one, lang) for one in placed))
        if lines:
            panels.append(Panel(_heading([row], labels, numbers.unit_head(unit, lang)), unit, lines))
    return panels


def _distance_line(row: Matched, placed: Placed, lang: str) -> Line:
    side, gap = placed.side, placed.distance
    high = None if numbers.is_missing(gap.get("value_high")) else float(gap["value_high"])
    text = distance_text(row, gap, lang)
    value = Value(float(gap["value"]), text, gap["comparator"], high, side.target["target_id"])
    return Line(side.plan.name, side.plan.colour, value)


def _sorted(lines: Sequence[Line]) -> tuple[Line, ...]:
    """More than two lines from the highest value to the lowest, those without one last; two keep their order,
    the same in every chart.
    """
    if len(lines) <= 2:
        return tuple(lines)
    return tuple(sorted(lines, key=falling))


def ranking(row: Matched, lang: str, title: str, source: str = "") -> Chart:
    """The plans from the highest to the lowest stated value of one indicator."""
    labels = Labels(lang)
    return charts.ranks(title, _panel([row], labels), lang, source, labels("chart.plan"))


def structure(rows: Sequence[Matched], lang: str, title: str, source: str = "") -> Chart:
    """The parts of one whole in each plan, a stacked bar a plan; ``rows`` are the parts in order."""
    labels = Labels(lang)
    parts = [labels.name("part", row.indicator) for row in rows]
    plans = rows[0].sides if rows else ()
    shares = [
        Share(
            side.plan.name,
            side.plan.colour,
            tuple(_of(row, side, lang) for row in rows),
            labels("chart.rest_otherwise") if any(_stated_otherwise(row, side) for row in rows) else "",
        )
        for side in plans
    ]
    return charts.structure(title, parts, shares, lang, source)


def agency_counts(
    targets: pd.DataFrame, plans: Sequence[PlanName], lang: str, title: str, source: str = ""
) -> Chart:
    """How many quantified tasks each agency has, a panel a plan, the busiest agencies first."""
    tasks = targets[targets["kind"] == "task"]
    head = Labels(lang)("chart.tasks")
    panels = _count_panels(tasks, "agency", plans, lang, str, most=_bars_a_panel(len(plans)))
    return charts.bars(title, panels, lang, source, head)


def _bars_a_panel(panels: int, room: float = charts.PAGE_ROOM) -> int:
    """How many bars each panel may have for all to share so many inches."""
    panels = 1 if panels > LISTED else panels
    return max(LEAST_BARS, int((room / panels - charts.PANEL_ROOM) / charts.LEAST_ROW))


def number_kinds(
    numerals: pd.DataFrame, plans: Sequence[PlanName], lang: str, title: str, source: str = ""
) -> Chart:
    """How many numbers of each class a document holds, a panel a plan."""
    labels = Labels(lang)
    most = _bars_a_panel(len(plans), charts.BELOW_FINDING)
    panels = _count_panels(numerals, "class", plans, lang, lambda code: labels.name("class", code), most)
    return charts.bars(title, panels, lang, source, labels("chart.count"))


def wordings(
    targets: pd.DataFrame, plans: Sequence[PlanName], lang: str, title: str, source: str = ""
) -> Chart:
    """How many targets are exact, bounded or approximate, a panel a plan."""
    labels = Labels(lang)
    panels = _count_panels(targets, "comparator", plans, lang, lambda code: labels.name("wording", code))
    return charts.bars(title, panels, lang, source, labels("chart.count"))


def _count_panels(
    frame: pd.DataFrame,
    column: str,
    plans: Sequence[PlanName],
    lang: str,
    name: Callable[[str], str],
    most: int = MAX_BARS,
) -> list[Panel]:
    """Counts of a column's values, a panel a plan, most frequent first and the last ones together; many
    plans are counted together.
    """
    if len(plans) > LISTED:
        shown = {plan.plan for plan in plans}
        everyone = replace(plans[0], plan="", name=plans_listed(plans, Labels(lang)), colour=charts.GREY)
        together = frame[frame["plan"].isin(shown)].assign(plan="")
        return _count_panels(together, column, [everyone], lang, name, most)
    panels = []
    for plan in plans:
        values = frame.loc[frame["plan"] == plan.plan, column].dropna()
        counts = values.value_counts(sort=False).sort_values(ascending=False, kind="stable")
        kept = counts if len(counts) <= most else counts.head(most - 1)
        lines = [_counted(name(str(code)), plan.colour, int(count), lang) for code, count in kept.items()]
        rest = counts.iloc[len(kept) :]
        if len(rest):
            others = Labels(lang)("chart.others", n=len(rest))
            lines.append(_counted(others, charts.GREY, int(rest.sum()), lang))
        if lines:
            panels.append(Panel(plan.name, "", tuple(lines)))
    return panels


def _counted(label: str, colour: str, count: int, lang: str) -> Line:
    return Line(label, colour, Value(float(count), numbers.number(count, lang)))


def sheets(rows: Iterable[Matched], beside: str = "") -> tuple[tuple[Matched, ...], ...]:
    """The rows at least one plan states, in lots that one page each has room for; none is left out.

    The rows of one indicator stay together. A chart of ``beside`` "distance" has a line for each side that
    has one and an axis only once.
    """
    room = charts.BARE_ROOM if beside == "distance" else charts.PANEL_ROOM
    kin: dict[tuple[str, str, str], list[Matched]] = {}
    for row in rows:
        if row.stated:
            kin.setdefault((row.indicator, row.measure, row.span), []).append(row)
    sized = []
    for own in kin.values():
        lines = [side for side in own[0].sides if beside != "distance" or side.distance is not None]
        sized.append((room + charts.LEAST_ROW * len(lines), own))
    lots = _packed(sized, charts.PAGE_ROOM)
    # Lots of about one size: a short one leaves a page bare, a tall one goes to the next page.
    even = _packed(sized, EVEN * sum(height for height, _ in sized) / max(1, len(lots)))
    lots = even if len(even) == len(lots) else lots
    return tuple(map(tuple, lots))


def _packed(sized: Iterable[tuple[float, list[Matched]]], room: float) -> list[list[Matched]]:
    """What fits into so many inches together, in order."""
    lots: list[list[Matched]] = []
    used = room
    for height, own in sized:
        if used + height > room:
            lots.append([])
            used = 0.0
        lots[-1] += own
        used += height
    return lots


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
    lines = _sorted([_line(row, side, labels, against, several=len(kin) > 1) for row, side in sides])
    unit = numbers.unit_head(kin[0].unit, labels.lang, _printed_unit(kin[0]))
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


def _stated_otherwise(row: Matched, side: Side) -> bool:
    return any(other.otherwise for other in row.sides if other.plan.plan == side.plan.plan)


def _of(row: Matched, side: Side, lang: str) -> Value | None:
    own = next((other.target for other in row.sides if other.plan.plan == side.plan.plan), None)
    return _value(own, row.unit, lang) if own else None


def _one_unit(rows: Sequence[Matched]) -> bool:
    return len({row.unit for row in rows}) == 1


def _printed_unit(row: Matched) -> str | None:
    return next((side.target.get("unit_text") for side in row.stated), None)
