"""The thin layer notebooks use: open the project, choose plans and subject, show one thing a cell.

    from plancompare.presentation import report

    page = report.open_page("health", plans, lang, themes=["health"])
    page.title()

Every method returns a display object; none prints, writes or remembers anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from plancompare.comparison import compare
from plancompare.comparison.compare import find_project
from plancompare.errors import InputError, UsageError
from plancompare.presentation import figures, findings, tables
from plancompare.presentation.charts import Chart
from plancompare.presentation.display import Heading, Prose, Run, Table, plain
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import Matched, match, pick
from plancompare.presentation.plans import PlanName, plan_names
from plancompare.table import PlanEntry, load_targets, read_registry

TARGETS = Path("data") / "processed" / "targets.csv"
LISTED_DOCUMENTS = 4


@dataclass(frozen=True)
class Page:
    """One report page: a subject, the chosen plans, and the matched indicators it is about."""

    topic: str
    labels: Labels
    project: Path
    plans: tuple[PlanName, ...]
    entries: tuple[PlanEntry, ...]
    targets: pd.DataFrame
    rows: tuple[Matched, ...]

    @property
    def lang(self) -> str:
        return self.labels.lang

    # --- words ---------------------------------------------------------------------------------------------

    def title(self) -> Heading:
        """The page's title, a heading of the first level."""
        return Heading(self.labels(f"topic.{self.topic}"), 1)

    def section(self, name: str) -> Heading:
        """A heading of the second level: "comparison", "chart", "caveats", "method", "quotes", ..."""
        return Heading(self.labels(f"section.{name}"), 2)

    def finding(self, *indicators: str, measures: Sequence[str] = ()) -> Prose:
        """What the plans say of these indicators, in sentences; of all the page's indicators when none is named."""
        return self._own(findings.finding(self.pick(*indicators, measures=measures), self.lang))

    def caveats(self) -> Prose:
        """What to keep in mind: every caveat that holds for the page's rows, and for which indicators."""
        seen: dict[str, list[str]] = {}
        compared = [row for row in self.rows if row.stated]
        for row in compared:
            name = figures.row_name(row, self.labels)
            for sentence in (*row.reasons, *(remark.text for remark in row.remarks if not remark.weighty)):
                seen.setdefault(sentence, []).append(name)
        listed = [
            (Run(sentence), Run(f" {self._concerning(names, len(compared))}", "muted"))
            for sentence, names in seen.items()
        ]
        return Prose(tuple(listed or [(Run(self.labels("caveat.none")),)]), "list", self.lang, self.topic)

    def method(self) -> Prose:
        """How the figures were read and compared."""
        sentences = [self.labels("method.read"), self.labels("method.compare"), self.labels("method.missing")]
        return plain(*sentences, kind="note", lang=self.lang)

    # --- tables --------------------------------------------------------------------------------------------

    def comparison(self, *indicators: str, measures: Sequence[str] = (), title: str = "") -> Table:
        """The targets side by side."""
        rows = [row for row in self.pick(*indicators, measures=measures) if row.stated]
        return self._own(tables.comparison_table(rows, self.plans, self.lang, title))

    def quotes(self) -> Table:
        """The exact words behind every figure of the page."""
        return self._own(
            tables.quotes_table(self._shown(), self.plans, self.lang, self._documents(self.plans))
        )

    def yardsticks(self) -> Table:
        """The national targets used, with their sources."""
        return self._own(tables.yardsticks_table(self.rows, self.lang))

    def documents(self) -> Table:
        """The plans compared: number, date, issuer, how many targets each yields."""
        return self._own(tables.documents_table(self.entries, self.targets, self.plans, self.lang))

    def coverage(self) -> Table:
        """Which themes each plan covers."""
        return self._own(tables.coverage_table(self.rows, self.plans, self.lang))

    # --- charts --------------------------------------------------------------------------------------------

    def against_national(
        self, *indicators: str, title: str = "against_national", measures=()
    ) -> Chart | Prose:
        """Each plan's target beside the national target of the plan's own year."""
        return self._chart(figures.against_national, title, self.pick(*indicators, measures=measures))

    def side_by_side(self, *indicators: str, title: str = "side_by_side", measures=()) -> Chart | Prose:
        """Each plan's targets, on one scale where they share a unit."""
        return self._chart(figures.side_by_side, title, self.pick(*indicators, measures=measures))

    def distance(self, *indicators: str, title: str = "distance", measures=()) -> Chart | Prose:
        """How far each plan aims above or below the national target of its own year."""
        rows = [
            row for row in self.pick(*indicators, measures=measures) if any(s.distance for s in row.sides)
        ]
        return self._chart(figures.distance_from_national, title, rows)

    def structure(self, *indicators: str, title: str = "structure") -> Chart | Prose:
        """The parts of a whole, a stacked bar a plan."""
        return self._chart(figures.structure, title, self.pick(*indicators, measures=["level"]), limit=False)

    def ranking(self, indicator: str, measure: str = "level", title: str = "ranking") -> Chart | Prose:
        """The plans from highest to lowest."""
        rows = self.pick(indicator, measures=[measure])
        return self._chart(lambda found, *rest: figures.ranking(found[0], *rest), title, rows)

    def plan_and_outcome(self, *indicators: str, title: str = "outcome") -> Chart | Prose:
        """What was planned and what came of it."""
        rows = [row for row in self.pick(*indicators) if any(side.outcome for side in row.sides)]
        return self._chart(figures.plan_and_outcome, title, rows)

    # --- parts ---------------------------------------------------------------------------------------------

    def pick(self, *indicators: str, measures: Sequence[str] = ()) -> tuple[Matched, ...]:
        """The page's rows of these indicators and measures."""
        return pick(self.rows, indicators, measures)

    def _chart(self, draw, title: str, rows: Sequence[Matched], limit: bool = True) -> Chart | Prose:
        rows = figures.drawable(rows) if limit else tuple(rows)
        if not any(row.stated for row in rows):
            return plain(self.labels("chart.nothing"), lang=self.lang)
        return draw(rows, self.lang, self.labels(f"chart_title.{title}"), self._source(rows))

    def _source(self, rows: Sequence[Matched]) -> str:
        """The source line of a chart: the documents its figures come from."""
        drawn = {side.plan.plan for row in rows for side in row.stated}
        documents = list(self._documents([plan for plan in self.plans if plan.plan in drawn]).values())
        more = len(documents) - LISTED_DOCUMENTS
        listed = "; ".join(documents[:LISTED_DOCUMENTS]) + (f"; +{more}" if more > 0 else "")
        return self.labels("chart.source", documents=listed)

    def _documents(self, plans: Sequence[PlanName]) -> dict[str, str]:
        entries = {entry.id: entry for entry in self.entries}
        names = {plan.plan: tables.document_name(entries.get(plan.plan), self.lang) for plan in plans}
        return {plan: name or plan for plan, name in names.items()}

    def _shown(self) -> pd.DataFrame:
        ids = {target_id for row in self.rows for target_id in row.target_ids}
        return self.targets[self.targets["target_id"].isin(ids)]

    def _concerning(self, names: list[str], of: int) -> str:
        if len(names) == of and of > 1:
            return self.labels("caveat.all")
        return self.labels("caveat.some", names="; ".join(dict.fromkeys(names)))

    def _own(self, shown):
        return replace(shown, scope=self.topic)


def open_page(
    topic: str,
    plans: Sequence[str] = (),
    lang: str = "vi",
    *,
    themes: Sequence[str] = (),
    indicators: Sequence[str] = (),
    kind: str | None = None,
    project: str | Path | None = None,
) -> Page:
    """The page of one topic for these plans (none named: all the project's plans).

    ``themes`` and ``indicators`` say what it is about (neither: everything); ``kind`` limits it to ``headline``
    or ``task`` targets. Raises UsageError for an unknown plan, language, theme or indicator, InputError when the
    project's tables have not been made yet.
    """
    labels = Labels(lang)
    if isinstance(plans, str) or not all(isinstance(plan, str) for plan in plans):
        raise UsageError(f"plans is {plans!r}; it must be a list of plan ids, or [] for all plans")
    folder = find_project(project)
    if not (folder / TARGETS).is_file():
        raise InputError(f"{folder / TARGETS} does not exist; run `make data` in the project's folder first")
    everything = load_targets(folder / TARGETS)
    targets = everything if kind is None else everything[everything["kind"] == kind]
    comparison = compare(
        targets.reset_index(drop=True),
        plans=list(plans) or None,
        indicators=list(indicators) or None,
        theme=list(themes) or None,
        yardstick=("national", "outcome"),
        project=folder,
    )
    names = plan_names(everything, comparison.plan_ids)
    chosen = targets[targets["plan"].isin(comparison.plan_ids)].reset_index(drop=True)
    rows = match(comparison, chosen, names, lang)
    entries = tuple(entry for entry in read_registry(folder) if entry.id in comparison.plan_ids)
    return Page(topic, labels, folder, names, entries, chosen, rows)
