"""One row of the comparison in full: its chart, what is said of comparing it, each plan's passage to cite."""

from dataclasses import dataclass
from functools import partial

from plancompare.explore.passages import Passage, cite, passage
from plancompare.explore.words import copyable
from plancompare.presentation import drawn, numbers, plot
from plancompare.presentation.as_html import escape
from plancompare.presentation.cells import place
from plancompare.presentation.charts import Chart
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import Matched, Number, reasons, source_of
from plancompare.presentation.report import Page
from plancompare.presentation.sources import document_name
from plancompare.table.files import records

# The sentence on plans without a target in the row, by how they are spoken of.
_ABSENCES = (
    ("explore.otherwise", "otherwise"),
    ("explore.unread", "unread"),
    ("explore.silent", "not_stated"),
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One target of the row: whose it is, where it stands, and the line to cite it by."""

    plan: str
    target: Number
    passage: Passage
    file: str
    citation: str


def evidence(page: Page, row: Matched) -> tuple[Evidence, ...]:
    """Every target of the row with its passage, read from the plan's own file."""
    targets = {target["target_id"]: target for target in records(page.everything)}
    found = []
    for side in row.stating:
        entry = page.registry.entry(side.plan.plan)
        path = page.registry.path(entry.id)
        text = page.registry.source(entry.id).text
        for target in (targets[one.target_id] for one in (side.target, *side.also)):
            words = cite(target, entry, page.lang)
            found.append(Evidence(side.plan.name, target, passage(text, target), path.name, words))
    return tuple(found)


def row_html(page: Page, row: Matched) -> str:
    """The row's chart, verdict and reasons, and who does not state it."""
    labels = Labels(page.lang)
    chart = _chart(page, row, labels)
    lines = []
    if row.difference is not None:
        gap = numbers.signed_text(row.difference, page.lang)
        unit = numbers.unit_head(row.difference.unit, page.lang)
        lines.append(f"{labels('explore.difference')}: {gap} ({unit}).")
    if row.judgement and len(row.sides) > 1:
        lines.append(f"{labels('table.verdict')} {labels.name('verdict', row.judgement)}.")
    lines += reasons(row, page.lang)
    for key, absence in _ABSENCES:
        if absent := row.absent(absence):
            lines.append(labels(key, plans=labels.listing(plan.name for plan in absent)))
    said = "".join(f"<p style='margin:.3rem 0'>{escape(line)}</p>" for line in lines)
    return (
        f'<div class="plancompare-detail" lang="{page.lang}" style="line-height:1.4;max-width:46rem">'
        # Charts are drawn in dark ink, so they keep their paper on a dark page.
        f"<style>.plancompare-detail svg{{width:100%;height:auto}}</style>"
        f'<div style="background:#fff;border-radius:4px">{chart.svg}</div>{said}</div>'
    )


def _chart(page: Page, row: Matched, labels: Labels) -> Chart:
    """The row as the report draws it: its plans' targets, beside the nation's where one is known."""
    data = row.tidy.assign(
        title=[side.plan.name for side in row.sides],
        colour=[side.plan.colour for side in row.sides],
    )
    names = [page.registry.entry(side.plan.plan) for side in row.stating]
    documents = [document_name(entry, page.lang) or entry.id for entry in names]
    nations = (side.national for side in row.stating if side.national)
    national = dict.fromkeys(source_of(nation, labels)[0] for nation in nations)
    source = [labels("chart.source", documents="; ".join(documents))]
    source += [f"{labels('chart.national')}: {'; '.join(national)}."] if national else []
    title = labels.form("chart.against_national" if national else "chart_title.side_by_side", len(row.sides))
    draw = partial(plot.targets, lang=page.lang)
    (chart,) = drawn.panels(draw, data, page.lang, title, lambda beside: " ".join(source))
    return chart


def evidence_html(page: Page, found: Evidence) -> str:
    """A target's passage under its figure and place, with the line to cite it by."""
    labels = Labels(page.lang)
    figure = numbers.target_text(found.target, page.lang)
    where = labels("explore.passage", plan=found.plan, line=found.passage.line, file=found.file)
    return (
        f'<div class="plancompare-evidence" lang="{page.lang}"><b>{escape(figure)}</b> '
        f"<small>{escape(where)}; {escape(place(found.target, labels))}</small>"
        f"{found.passage._repr_html_()}{copyable(found.citation, page.lang)}</div>"
    )
