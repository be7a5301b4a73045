"""Which chart answers which question: from matched indicators to the records ``charts`` draws."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import pandas as pd

from plancompare.presentation import charts, numbers
from plancompare.presentation.cells import measured_name
from plancompare.presentation.charts import Chart, Line, Panel, Share, Value
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import Matched, Number, Side
from plancompare.presentation.plans import LISTED, PlanName, plans_listed

MAX_BARS, LEAST_BARS = 10, 5  # bars of a panel, unless all bars have to show; bars it has in any case


def against_national(rows: Sequence[Matched], lang: str, title: str, source: str = "") -> Chart:
    """Each plan's target beside the national target of the plan's own year, a panel an indicator."""
    labels = Labels(lang)
    panels = [_panel(row, labels, "national") for row in rows]
    any_national = any(side.national is not None for row in rows for side in row.sides)
    head = labels("chart.national") if any_national else ""
    return charts.dots(title, panels, lang, source, labels("chart.plan"), head)


def side_by_side(rows: Sequence[Matched], lang: str, title: str, source: str = "") -> Chart:
    """Each plan's target, a panel an indicator, all on one scale where they share a unit."""
    labels = Labels(lang)
    panels = [_panel(row, labels) for row in rows]
    return charts.dots(title, panels, lang, source, labels("chart.plan"), same_scale=_one_unit(rows))


def plan_and_outcome(rows: Sequence[Matched], lang: str, title: str, source: str = "") -> Chart:
    """What each plan aimed at and what is known to have come of it."""
    labels = Labels(lang)
    panels = [_panel(row, labels, "outcome", only=is_judged) for row in rows]
    panels = [panel for panel in panels if panel.lines]
    return charts.dumbbells(title, panels, lang, source, labels("chart.plan"), labels("chart.outcome"))


def is_judged(side: Side) -> bool:
    """Whether an outcome is known that is certainly of what the plan aimed at."""
    return side.outcome is not None and not side.outcome.get("obstacle")


def distance_from_national(rows: Sequence[Matched], lang: str, title: str, source: str = "") -> Chart:
    """How far above or below the national target of its own year each plan aims."""
    labels = Labels(lang)
    panels = []
    for row in rows:
        sides = [side for side in row.sides if side.distance is not None]
        lines = tuple(
            Line(side.plan.name, side.plan.colour, _value(side.distance, lang, signed=True)) for side in sides
        )
        unit = numbers.unit_head(numbers.difference_unit(row.unit), lang)
        if lines:
            panels.append(Panel(_heading(row, labels, unit), unit, lines))
    return charts.distances(title, panels, lang, source, labels("chart.distance"))


def ranking(row: Matched, lang: str, title: str, source: str = "") -> Chart:
    """The plans from the highest to the lowest stated value of one indicator."""
    labels = Labels(lang)
    return charts.ranks(title, _panel(row, labels), lang, source, labels("chart.plan"))


def structure(rows: Sequence[Matched], lang: str, title: str, source: str = "") -> Chart:
    """The parts of one whole in each plan, a stacked bar a plan; ``rows`` are the parts in order."""
    labels = Labels(lang)
    parts = [labels.name("part", row.indicator) for row in rows]
    plans = rows[0].sides if rows else ()
    shares = [
        Share(side.plan.name, side.plan.colour, tuple(_of(row, side, lang) for row in rows)) for side in plans
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


def drawable(rows: Iterable[Matched]) -> tuple[Matched, ...]:
    """The rows at least one plan states, as many as one page holds."""
    chosen: list[Matched] = []
    for row in rows:
        heights = [charts.PANEL_ROOM + charts.LEAST_ROW * len(r.sides) for r in (*chosen, row)]
        if row.stated and (not chosen or sum(heights) <= charts.PAGE_ROOM):
            chosen.append(row)
    return tuple(chosen)


def _panel(row: Matched, labels: Labels, against: str = "", only=None) -> Panel:
    lines = tuple(
        Line(
            side.plan.name,
            side.plan.colour,
            _value(side.target, labels.lang) if side.target else None,
            _value(getattr(side, against), labels.lang, year=True)
            if against and getattr(side, against)
            else None,
            labels("word.otherwise") if side.otherwise else "",
        )
        for side in row.sides
        if only is None or only(side)
    )
    unit = numbers.unit_head(row.unit, labels.lang, _printed_unit(row))
    return Panel(_heading(row, labels, unit), row.unit, lines)


def _heading(row: Matched, labels: Labels, unit: str) -> str:
    """The indicator's name with its unit, unless the name says the unit itself."""
    name = row_name(row, labels)
    return name if unit.lower() in name.lower() else f"{name} ({unit})"


def row_name(row: Matched, labels: Labels) -> str:
    """Indicator, measure and variant in words."""
    name = measured_name({"indicator": row.indicator, "measure": row.measure}, labels)
    return f"{name}: {labels.name('variant', row.variant)}" if row.variant else name


def _value(number: Number, lang: str, signed: bool = False, year: bool = False) -> Value:
    text = numbers.signed_text(number, lang) if signed else numbers.short_text(number, lang)
    if year and number.get("year"):
        text = f"{text} ({int(number['year'])})"
    high = number.get("value_high")
    high = None if numbers.is_missing(high) else float(high)
    return Value(float(number["value"]), text, number["comparator"], high, number.get("target_id"))


def _of(row: Matched, side: Side, lang: str) -> Value | None:
    own = next((other.target for other in row.sides if other.plan.plan == side.plan.plan), None)
    return _value(own, lang) if own else None


def _one_unit(rows: Sequence[Matched]) -> bool:
    return len({row.unit for row in rows}) == 1


def _printed_unit(row: Matched) -> str | None:
    return next((side.target.get("unit_text") for side in row.stated), None)
