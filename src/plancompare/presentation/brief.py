"""One page for who has a minute: a title that says the finding, the plans around the nation, what came of
them, and what to keep in mind.
"""

from collections.abc import Callable, Sequence

from plancompare.comparison.bases import known_bases
from plancompare.comparison.derived import sector_lines
from plancompare.comparison.rules import rules
from plancompare.comparison.yardsticks import MISSED, PASSED
from plancompare.presentation import charts, numbers
from plancompare.presentation.cells import name_cell, row_name, target_cell
from plancompare.presentation.charts import Around, Chart
from plancompare.presentation.display import Column, Heading, Prose, Run, Table, cell, flat
from plancompare.presentation.findings import message
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import Known, Matched, known_outcomes, main
from plancompare.presentation.plans import LISTED
from plancompare.presentation.tables import SIDE_BY_SIDE, comparison_table

SHOWN, FEWER = 8, 7  # indicators a page has room for; with the figures of several plans beside their marks
MOST_OUTCOMES = 6  # lines of outcomes
LEADING = "grdp_growth"  # the indicator whose finding is the title


def brief(page) -> tuple[Heading | Prose | Chart | Table, ...]:
    """What the brief of a page (of everything) consists of, in order; empty where it has nothing to show."""
    parts = [around_nation(page) or targets(page), outcomes(page), caution_box(page)]
    shown = tuple(part for part in parts if part is not None)
    return (Heading(headline(page), 1), *shown) if shown else ()


def headline(page) -> str:
    """The finding as a sentence: how many plans aim above the nation, and what came of it."""
    labels = page.labels
    rows = [row for row in main(page.rows) if row.key.indicator == LEADING and row.placed]
    return message(rows[0], labels) if rows else labels.form("report.title", len(page.plans))


def around_nation(page) -> Chart | None:
    """The indicators that compare, each plan as far from the national target of its year as it aims."""
    labels = page.labels
    rows = _leading(page, lambda row: len(row.placed))
    few = 2 < len(page.plans) <= LISTED
    chosen = sorted(rows[: FEWER if few else SHOWN], key=_unit)
    panels: dict[str, list[Around]] = {}
    for row in chosen:
        panels.setdefault(_unit(row), []).append(_around(row, labels))
    if not panels:
        return None
    for lines in panels.values():
        lines.sort(key=lambda line: -max(value.value for _, value in line.values))
    titled = [
        (numbers.unit_head(unit, labels.lang), tuple(lines))
        for unit, lines in sorted(panels.items(), key=lambda one: -len(one[1]))
    ]
    key = [(plan.name, plan.colour) for plan in page.plans] if len(page.plans) <= LISTED else []
    doubt = [labels("brief.chart_doubt")] if any(map(_in_doubt, chosen)) else []
    source = " ".join([*doubt, labels("brief.chart_source")])
    return charts.around(labels("brief.chart"), titled, key, labels.lang, source)


def targets(page) -> Table | None:
    """The first indicators most of the plans state, where no national target is known to set them around."""
    rows = _leading(page, lambda row: len(row.stating))
    if not rows or len(page.plans) > SIDE_BY_SIDE:
        return None
    return comparison_table(rows[:SHOWN], page.plans, page.lang, page.labels("brief.targets"))


def _leading(page, plans: Callable[[Matched], int]) -> list[Matched]:
    """The rows that so many plans have, if any: those of most plans first."""
    rows = [row for row in main(page.rows) if plans(row)]
    return sorted(rows, key=lambda row: (-plans(row), row.key.indicator != LEADING))


def _unit(row: Matched) -> str:
    return numbers.difference_unit(row.placed[0].distance.unit)


def _around(row: Matched, labels: Labels) -> Around:
    values = [
        (
            one.side.plan.colour if len(row.sides) <= LISTED else charts.GREY,
            charts.Value(
                float(one.distance.value),
                numbers.signed_text(one.distance, labels.lang),
                one.distance.comparator,
                one.distance["value_high"],
                one.side.target.target_id,
            ),
        )
        for one in row.placed
    ]
    above = sum(one.position == "above" for one in row.placed)
    summed = labels("brief.above_of", n=above, of=len(values)) if len(row.sides) > LISTED else ""
    return Around(row_name(row, labels) + ("\u00a0(?)" if _in_doubt(row) else ""), tuple(values), summed)


def _in_doubt(row: Matched) -> bool:
    return any(side.national and side.national.doubtful for side in row.sides)


def outcomes(page) -> Table | None:
    """Plan and outcome of the leading figures: passed, met or missed; of many plans, how many of each."""
    labels = page.labels
    parts = {code for line in sector_lines() for code in line}
    judged = [
        known
        for known in known_outcomes(page.rows)
        if known.outcome.reached
        and known.row.key.indicator not in parts
        and known.row.key.measure != "change"
        and not known.side.target.parent
    ]
    if not judged:
        return None
    return _outcome_counts(judged, labels) if len(page.plans) > 2 else _outcome_lines(judged, labels)


def _outcome_lines(judged: Sequence[Known], labels: Labels) -> Table:
    lang = labels.lang
    rows = [
        (
            name_cell(row, labels),
            cell(numbers.unit_head(row.unit, lang), "muted"),
            cell(side.plan.name),
            target_cell(side, labels),
            cell(numbers.target_amount(outcome.figure, lang), "strong"),
            cell(labels.name("reached", outcome.reached)),
        )
        for row, side, outcome in judged[:MOST_OUTCOMES]
    ]
    columns = (
        Column(labels("table.indicator"), 2.4, names=True),
        Column(labels("table.unit"), 1.5),
        Column(labels("table.plan"), 1.6),
        Column(labels("table.aim"), 0.9, "right"),
        Column(labels("table.outcome"), 1.1, "right"),
        Column(labels("table.reached"), 1.2),
    )
    return flat(labels("brief.outcomes"), columns, rows, lang=lang)


def _outcome_counts(judged: Sequence[Known], labels: Labels) -> Table:
    ways: dict[tuple, tuple[Matched, list[str | None]]] = {}
    for row, _, outcome in judged:
        ways.setdefault((row.key.indicator, row.key.measure), (row, []))[1].append(outcome.reached)
    counted = sorted(ways.values(), key=lambda one: -len(one[1]))[:MOST_OUTCOMES]
    kinds = (PASSED, "met", MISSED)
    rows = [
        (name_cell(row, labels), *(cell(str(found.count(way))) for way in kinds), cell(str(len(found))))
        for row, found in counted
    ]
    columns = (
        Column(labels("table.indicator"), 3, names=True),
        *(Column(labels.name("reached", way), 1, "right") for way in kinds),
        Column(labels("table.known"), 1, "right"),
    )
    return flat(labels("brief.outcomes"), columns, rows, lang=labels.lang)


def caution_box(page) -> Prose | None:
    """The cautions as a box of their own."""
    said = cautions(page)
    title = (Run(page.labels("brief.cautions"), "strong"),)
    return Prose((title, *((Run(line),) for line in said)), "box", page.lang) if said else None


def cautions(page) -> tuple[str, ...]:
    """What whoever reads the key facts must know beside them: years, what the nation reached in them, prices,
    sizes, and doubtful yardsticks.
    """
    labels, book = page.labels, rules()
    years = sorted({plan.year for plan in page.plans if plan.year})
    said = [labels("finding.years", years=labels.listing(map(str, years)))] if len(years) > 1 else []
    said += [getattr(note, page.lang) for year, note in book.year_notes.items() if year in years]
    said += _nation(page, years)
    if len(years) > 1:
        said.append(labels("brief.prices"))
    said += _sizes(page)
    nations = ((row, side.national) for row in page.rows for side in row.sides if side.national)
    doubtful = {(row_name(row, labels), national.year) for row, national in nations if national.doubtful}
    said += [labels("brief.doubtful", indicator=name, year=year) for name, year in sorted(doubtful)]
    return tuple(said)


def _nation(page, years: Sequence[int]) -> list[str]:
    """What the nation aimed at and came to in each year, beside which a province's own must be read."""
    sides = (side for row in page.rows if row.key.indicator == LEADING for side in row.sides)
    nations = (side.national for side in sides if side.national and side.national.reached)
    known = {national.year: national for national in nations if national.year in years}
    return [
        page.labels(
            "brief.nation",
            year=year,
            target=numbers.target_text(national, page.lang),
            outcome=numbers.target_text(national.reached, page.lang),
        )
        for year, national in sorted(known.items())
    ]


def _sizes(page) -> list[str]:
    """How large the provinces are, by the number of their communes, of a few plans."""
    if not 1 < len(page.plans) <= LISTED:
        return []
    found = known_bases(page.project)
    dated = {plan: found.get((plan.area, "communes_xa")) for plan in page.plans}
    counts = {plan: own[0][1] for plan, own in dated.items() if own is not None}
    if len(counts) < len(page.plans) or len(set(counts.values())) == 1:
        return []
    told = (f"{plan.province} {numbers.number(count, page.lang)}" for plan, count in counts.items())
    return [page.labels("brief.sizes", sizes=page.labels.listing(told))]
