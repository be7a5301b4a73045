"""The thin layer notebooks use: open the project, choose plans and subject, show one thing a cell::

    from plancompare.presentation import numbers, report

    page = report.open_page("health", plans, lang, themes=["health"])
    page.title()

Every method returns a display object; none prints, writes or remembers anything.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
from matplotlib.figure import Figure

from plancompare import catalogue
from plancompare.comparison import baselines, compare, derive, run_checks
from plancompare.comparison.cells import plan_columns
from plancompare.comparison.compare import no_indicator
from plancompare.comparison.derived import derivable, sector_lines
from plancompare.comparison.rules import definitions
from plancompare.comparison.series import Series, series
from plancompare.comparison.yardsticks import national_targets, outcome_rows
from plancompare.errors import InputError, UnknownNameError, UsageError, did_you_mean
from plancompare.folders import NUMBERS, find_project, made_targets
from plancompare.presentation import (
    brief,
    cells,
    derivations,
    drawn,
    findings,
    nation,
    plot,
    sources,
    tables,
)
from plancompare.presentation.charts import Chart
from plancompare.presentation.display import Card, Heading, Prose, Several, Table, nothing, plain
from plancompare.presentation.indicator_card import OF_ROW, card, is_told, rows_of
from plancompare.presentation.labels import Labels, entries, is_asked
from plancompare.presentation.matched import Matched, main, match, pick
from plancompare.presentation.plans import IN_PRINT, PlanName, plan_names, plans_listed
from plancompare.presentation.plot import confirm_columns
from plancompare.presentation.region import (
    Scene,
    before_finding,
    region_finding,
    region_frame,
    region_table,
    scenes,
    unknown_regions,
)
from plancompare.presentation.reviewing import agreement_table, reviewed_table
from plancompare.presentation.years import repeated, series_frame, years_finding, years_table
from plancompare.project.build import read_again
from plancompare.project.scans import pictures
from plancompare.project.second import agreements, kept_readings
from plancompare.table import Plans, load_targets
from plancompare.table.files import records
from plancompare.table.plans import called_plans, shown_plans
from plancompare.table.schema import held_plans, targets_of
from plancompare.table.slices import Slice, door

LISTED_DOCUMENTS = 4
KINDS = ("headline", "task")


Shown = TypeVar("Shown", Table, Prose)
Drawn = Chart | Several | Prose


@dataclass(frozen=True)
class Page:
    """One report page: a subject, the chosen plans, and the matched indicators it is about."""

    topic: str
    labels: Labels
    project: Path
    plans: tuple[PlanName, ...]
    registry: Plans
    rows: tuple[Matched, ...]
    whole: bool = False
    kind: str | None = None
    several: tuple[Series, ...] = ()
    themes: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()

    def __getattr__(self, name: str) -> Any:
        known = [word for word in dir(type(self)) if not word.startswith("_")]
        raise UnknownNameError(f"A page has no '{name}'{did_you_mean(name, known)}")

    @cached_property
    def known(self) -> tuple[Matched, ...]:
        """All rows of the page's themes and indicators, whatever else limits what it is about."""
        return _rows(self.registry, self.plans, self.themes, self.indicators)

    @cached_property
    def everything(self) -> pd.DataFrame:
        """All targets of the page's plans, whatever the page is about."""
        return load_targets(made_targets(self.project), self.plan_ids)

    @cached_property
    def targets(self) -> pd.DataFrame:
        """The same of the page's kind, where it is about the headline list or the tasks."""
        own = self.everything
        return own if self.kind is None else own[own["kind"] == self.kind].reset_index(drop=True)

    @cached_property
    def quoted(self) -> pd.DataFrame:
        """The targets the page is about, whose quotes it prints: all of its kind, or what its rows show."""
        ids = {target_id for row in self.rows for target_id in row.target_ids}
        if self.whole:
            ids |= set(self.targets["target_id"])
        own = self._about(self._indicators)
        return own[own["target_id"].isin(ids)]

    @property
    def _indicators(self) -> set[str]:
        return {row.key.indicator for row in self.rows}

    def _about(self, indicators: Iterable[str]) -> pd.DataFrame:
        """The targets of these indicators; on a page of everything all there are."""
        if self.whole:
            return self.everything
        return targets_of(made_targets(self.project), self.plan_ids, sorted(indicators))

    @property
    def lang(self) -> str:
        return self.labels.lang

    @property
    def scope(self) -> str:
        """What keeps the page's link keys apart from those of other pages."""
        return re.sub(r"\W+", "-", self.topic)

    @property
    def plan_ids(self) -> list[str]:
        """The plans of the page, in its order, as ``plancompare.compare(plans=...)`` takes them."""
        return [plan.plan for plan in self.plans]

    @property
    def colours(self) -> dict[str, str]:
        """The colour each plan has all over the report, by its id, as pandas takes it."""
        return {plan.plan: plan.colour for plan in self.plans}

    # --- words ---------------------------------------------------------------------------------------------

    def title(self) -> Heading:
        """The page's title, a heading of the first level."""
        about = any(row.stating for row in self.rows) or (self.whole and len(self.targets))
        return Heading(self._own_words("topic", self.topic), 1, nothing=not about)

    def section(self, name: str) -> Heading:
        """A heading of the second level: "comparison", "chart", "caveats", "method", "quotes", ...; or any
        words of one's own.
        """
        return Heading(self._own_words("section", name), 2)

    def finding(self, *indicators: str) -> Prose:
        """What the plans say of these indicators, in sentences; of all the page's when none is named."""
        return self._own(findings.finding(self.main(*indicators), self.lang))

    def structure_finding(self) -> Prose:
        """Which sector is to be the largest in each plan's GRDP."""
        return self._own(
            findings.structure_finding(self.pick(*(share for share, _ in sector_lines())), self.lang)
        )

    def outcome_finding(self, *indicators: str) -> Prose:
        """What came of the targets whose outcome is known: counts, then these indicators in words."""
        self.pick(*indicators)
        return self._own(findings.outcome_finding(self.rows, self.lang, indicators))

    def coverage_finding(self) -> Prose:
        """How many indicators the plans state, share and have alone, in whatever part of the plans."""
        uncoded = int(self.everything["indicator"].isna().sum()) if self.whole else 0
        return self._own(findings.coverage_finding(self.known, self.lang, uncoded))

    def agencies_finding(self) -> Prose:
        """How many quantified tasks each plan gives to how many agencies."""
        found = findings.agencies_finding(self.targets, self.plans, self.lang, self._asked())
        return self._own(found)

    def numbers_finding(self) -> Prose:
        """How many numbers each document holds, and how many of them are targets."""
        return self._own(findings.numbers_finding(self.numerals, self.plans, self.lang))

    def method(self) -> Prose:
        """How the figures were read and compared."""
        sentences = [self.labels("method.read"), self.labels("method.compare"), self.labels("method.missing")]
        return plain(*sentences, kind="note", lang=self.lang)

    # --- tables --------------------------------------------------------------------------------------------

    def comparison(self, *indicators: str, on_cards: pd.DataFrame | None = None) -> Table | Prose:
        """The targets side by side: of several plans, those at least two of them state. On paper without what
        a card says: the rows of the tidy frame ``on_cards``.
        """
        least = min(2, len(self.plans))
        rows = [row for row in self.pick(*indicators) if len(row.stating) >= least]
        if not rows:
            return self._nothing("table.nothing_compares")
        found = nation.elsewhere(rows, national_targets(self.project), self.labels)

        def table(shown: Sequence[Matched], key: str) -> Table:
            return tables.comparison_table(shown, self.plans, self.lang, self._caption(key), found)

        whole = table(rows, "title.comparison")
        if on_cards is None or len(self.plans) > IN_PRINT:
            return self._own(whole)
        told = {row.key for row, _ in rows_of(on_cards, rows) if is_told(row)}
        rest = [row for row in rows if row.key not in told]
        others = table(rest, "title.comparison_rest") if rest else Prose(())
        return self._own(replace(whole, printed=others))

    def alone(self) -> Table | Prose:
        """What one plan alone states, and targets without a code: the rest of the page's targets.

        On a page of everything those of the headline list; tasks stand with their agencies.
        """
        rows = [row for row in self.rows if len(self.plans) > 1]
        uncoded: Sequence[cells.Row] = []
        if self.whole:
            rows = [row for row in rows if any(side.target.kind == "headline" for side in row.stating)]
            bare = self.targets["indicator"].isna() & (self.targets["kind"] == "headline")
            uncoded = records(self.targets[bare])
        found = tables.alone_table(rows, uncoded, self.plans, self.lang)
        if found is None:
            return self._nothing("table.nothing_alone")
        return self._own(replace(found, printed=self._off_paper()))

    def _off_paper(self) -> Prose | None:
        return cells.off_paper(self.plans, self.labels)

    def quotes(self) -> Table:
        """The exact words behind every figure of the page."""
        shown = self.quoted
        # Of many plans the pictures would be a book; there a figure of the site leads to its own.
        crops = pictures(self.registry, records(shown)) if len(self.plans) <= IN_PRINT else None
        return self._own(
            sources.quotes_table(shown, self.plans, self.lang, self._documents(self.plans), crops)
        )

    def yardsticks(self) -> Table:
        """The national targets used, with their sources."""
        return self._own(sources.yardsticks_table(self.rows, self.lang))

    def documents(self) -> Table:
        """The plans compared: number, date, issuer, how many targets each yields."""
        # All a document yields, whatever kind of target the page itself is about.
        return self._own(sources.documents_table(self.registry, self.everything, self.plans, self.lang))

    def coverage(self) -> Table:
        """Which themes each plan covers, in whatever part of it."""
        return self._own(tables.coverage_table(self.known, self.plans, self.lang))

    def outcomes(self) -> Table:
        """Planned and reached, with the source of each outcome."""
        return self._own(derivations.outcomes_table(self.rows, self.lang))

    def agencies(self) -> Table:
        """The quantified tasks of each agency, plans side by side."""
        return self._own(tables.agencies_table(self.targets, self.plans, self.lang, self._asked()))

    def _asked(self) -> set[tuple[str, str]]:
        """The agencies a plan's headings ask instead of instructing, by plan."""
        tasks = self.targets[self.targets["kind"] == "task"].dropna(subset=["agency"])
        pairs = tasks[["plan", "agency"]].drop_duplicates().itertuples(index=False)
        texts = {plan.plan: self._text(plan) for plan in self.plans if plan.plan in set(tasks["plan"])}
        return {(plan, agency) for plan, agency in pairs if is_asked(texts[plan], agency)}

    def numbers(self) -> Table:
        """What the numbers of each document are, by class."""
        return self._own(sources.numbers_table(self.numerals, self.plans, self.lang))

    def not_targets(self) -> Table | Prose:
        """Every number that is not a target, with its reason and the words around it."""
        if len(self.plans) > IN_PRINT:
            return plain(self.labels("table.elsewhere_numbers"), kind="note", lang=self.lang)
        texts = {plan.plan: self._text(plan) for plan in self.plans}
        return self._own(sources.not_targets_table(self.numerals, texts, self.plans, self.lang))

    def passages(self) -> Table | Prose:
        """The passages of each plan that hold targets, every target marked in place."""
        if len(self.plans) > IN_PRINT:
            return plain(self.labels("table.elsewhere_passages"), kind="note", lang=self.lang)
        texts = {plan.plan: self._text(plan) for plan in self.plans}
        return self._own(sources.passages_table(self.targets, texts, self.plans, self.lang))

    def definitions(self) -> Table:
        """What the page's indicators officially mean: of several plans, those two or more state."""
        found = {
            code: replace(record, source=self.labels.source(record.source))
            for code, record in definitions().items()
        }
        least = min(2, len(self.plans))
        compared = [row for row in self.rows if len(row.stating) >= least]
        return self._own(sources.definitions_table(compared, found, self.lang))

    def derived(self) -> Table | Prose:
        """Figures that the page's targets imply but no plan prints."""
        everything = derive(self._about(derivable(self._indicators)), known=self.registry)
        ids = set(self.quoted["target_id"])
        # Each figure belongs to the page of its first input, so that it stands in one place of a report.
        mine = [inputs.split()[0] in ids for inputs in everything["inputs"]]
        if not any(mine):
            return self._nothing("table.nothing_derived")
        found = derivations.derived_table(everything[mine], self.plans, self.lang)
        return self._own(replace(found, printed=self._off_paper()))

    def baselines(self) -> Table | Prose:
        """What the growth and change targets say of the year before."""
        found = baselines(self.targets, project=self.project, known=self.registry)
        if not len(found):
            return self._nothing("table.nothing_derived")
        shown = derivations.baselines_table(found, self.plans, self.lang)
        # On paper only the readings that stand.
        standing = derivations.baselines_table(found[found["possible"]], self.plans, self.lang)
        return self._own(replace(shown, printed=self._off_paper() or standing))

    def checks_finding(self) -> Prose:
        """How much was checked and how much of it holds."""
        found = run_checks(self.targets, project=self.project, known=self.registry)
        return findings.checks_finding(found.counts, found.findings, self.lang)

    def checks(self) -> Table:
        """What was checked, how many cases each check looked at, and what does not hold together."""
        found = run_checks(self.targets, project=self.project, known=self.registry)
        return self._own(derivations.checks_table(found, self.lang))

    def second(self) -> Table | Prose:
        """How far the second readings kept in the project agree with ours."""
        found = {
            plan.name: agreements(self.project, read_again(self.project, self.registry, plan.plan))
            for plan in self.plans
            if kept_readings(self.project, plan.plan)
        }
        table = agreement_table(found, self.lang)
        return self._own(table) if table is not None else self._nothing("second.none")

    def reviewed(self) -> Table | Prose:
        """What people corrected, doubted or confirmed in the reading, by whom and when."""
        found = reviewed_table(self.project, self.plans, self.lang)
        return self._own(found) if found is not None else self._nothing("review.none")

    def region_finding(self, *indicators: str) -> Prose:
        """How many provinces of the plans' regions came out above and below what they aimed at."""
        return self._own(region_finding(self._scenes(*indicators), self.lang))

    def before_finding(self, indicator: str) -> Prose:
        """What was published of the year before each plan, the base its target starts from."""
        rows = self.main(indicator)
        if not rows:
            return self._nothing("finding.no_before")
        return self._own(before_finding(rows[0], self.project, self.lang))

    def region(self, *indicators: str) -> pd.DataFrame:
        """The provinces of the plans' regions in each plan's own year as a frame, a row a province: what it
        aimed at (``value``), what came of it (``outcome``, ``reached``), both in words (``text``).
        """
        return region_frame(self._scenes(*indicators), self.lang)

    def neighbours(self, *indicators: str) -> Table | Prose:
        """The provinces of the plans' regions in each plan's own year, each figure with its source."""
        found = self._scenes(*indicators)
        if not found:
            return self._nothing("table.no_region")
        unknown = unknown_regions(self.main(*indicators), found)
        return self._own(region_table(found, self.lang, unknown))

    def years_finding(self, about: str = "grdp_growth") -> Prose:
        """What provinces with plans for several years state in two or more of them; one indicator told."""
        self.pick(about)
        return self._own(years_finding(self.rows, self.several, self.lang, about=about))

    def years(self) -> Table | Prose:
        """Provinces with plans for several years: a row a year with target, nation and outcome."""
        if not self.rows:
            return self._nothing("finding.no_years")
        found = years_table(self.rows, self.several, self.lang)
        return self._own(replace(found, printed=self._off_paper()))

    @property
    def series(self) -> pd.DataFrame:
        """Provinces with plans for several years as a frame, a row a plan: ``series plan area_id area
        plan_year``.
        """
        return series_frame(self.several)

    # --- charts of one's own --------------------------------------------------------------------------------

    def panels(
        self,
        draw: drawn.Draw,
        data: pd.DataFrame,
        title: str = "side_by_side",
        by: Sequence[str] = drawn.SUBJECT,
    ) -> Drawn:
        """The charts that ``draw(data, ax)`` draws of a tidy frame, on axes of its own for each indicator.

        ``data`` are rows of ``plancompare.compare(...).tidy``; ``title`` is one of the report's or any words;
        ``by`` are the columns whose values set axes apart, ``[]`` puts all rows on one.
        """
        said = self._own_words("chart_title", title)
        needed = ("plan", "value", "target_id", *(name for name in by if name != "span"))
        confirm_columns(data, needed, rows=False)
        if not data["value"].notna().any():
            return self._nothing("chart.nothing")
        rows = self._named(data)
        found = drawn.panels(draw, rows, self.lang, said, partial(self._source_of, rows), by)
        return Several(found) if len(found) > 1 else found[0]

    def cards(self, draw: drawn.Draw, data: pd.DataFrame) -> Several | Card | Prose:
        """A card for each indicator of a tidy frame, its chart drawn by ``draw(data, ax)`` as in
        :meth:`panels`: the finding as a title, the figures in a few lines, definition, caveats and source. Of
        more plans than a page holds, the finding and the charts.
        """
        confirm_columns(data, ("plan", "value", "target_id", *OF_ROW), rows=False)
        found = rows_of(self._named(data), self.rows)
        if not found:
            return self._nothing("chart.nothing")
        if len(self.plans) > IN_PRINT:
            charts = self.panels(draw, data)
            finding = self.finding(*dict.fromkeys(row.key.indicator for row, _ in found))
            return Several((finding, *(charts if isinstance(charts, Several) else [charts])))
        known, aside = definitions(), nation.elsewhere(self.rows, national_targets(self.project), self.labels)
        made = [
            card(
                row,
                own,
                draw,
                self.lang,
                known.get(row.key.indicator),
                [aside[key] for side in row.stating if (key := (row.key, side.plan.plan)) in aside],
                self._source_of(own),
            ).under(self.scope)
            for row, own in found
        ]
        return Several(made) if len(made) > 1 else made[0]

    def card(self, indicator: str, draw: drawn.Draw | None = None) -> Several | Card | Prose:
        """The card of one indicator, drawn as :func:`plot.targets` does or by a function of one's own."""
        ids = {name for row in self.main(indicator) for name in row.target_ids}
        found = compare(
            plans=self.plan_ids,
            indicators=[indicator],
            yardstick=("national", "outcome"),
            project=self.project,
            known=self.registry,
        ).tidy
        own = found.groupby(OF_ROW, dropna=False)["target_id"].transform(lambda held: held.isin(ids).any())
        return self.cards(draw or partial(plot.targets, lang=self.lang), found[own.astype(bool)])

    def shared(self, data: pd.DataFrame) -> pd.DataFrame:
        """The rows of a tidy frame whose indicator, measure, variant and kind of period at least two of the
        page's plans state, or one beside a national target it compares with; of a page of one plan, those it
        states.
        """
        confirm_columns(data, (*OF_ROW, "value"), rows=False)
        rows = data.assign(stated=data["value"].notna(), beside=False)
        if "distance" in data:
            rows["beside"] = data["distance"].notna()
        counts = rows.groupby(OF_ROW, dropna=False)[["stated", "beside"]].transform("sum")
        return data[(counts["stated"] >= min(2, len(self.plans))) | (counts["beside"] > 0)]

    def chart(self, figure: Figure, title: str, data: pd.DataFrame) -> Chart:
        """A finished figure of matplotlib or seaborn as a chart of the report: with title and source line.

        ``data`` are the rows it shows (``plan``, ``target_id``), ``title`` one of the report's or any words.
        """
        beside = ["national"] if "national" in data and data["national"].notna().any() else []
        return drawn.framed(
            figure, self.lang, self._own_words("chart_title", title), self._source_of(data, beside), data
        )

    def _named(self, data: pd.DataFrame) -> pd.DataFrame:
        """The rows with the names and colours plans have all over the report."""
        names = {plan.plan: plan for plan in self.plans}
        unknown = sorted(set(data["plan"].dropna()) - set(names))
        if unknown:
            raise UsageError(f"The frame has the plan '{unknown[0]}', which the page is not about.")
        known = [names.get(plan) for plan in data["plan"]]
        return data.assign(
            title=[plan.name if plan else "" for plan in known],
            colour=[plan.colour if plan else "" for plan in known],
        )

    def _source_of(self, data: pd.DataFrame, beside: Iterable[str] = ()) -> str:
        """The source line: the documents the stated rows come from, and where what stands ``beside`` them
        comes from.
        """
        stated = set(data.loc[data["target_id"].notna(), "plan"])
        source = self._source_line([plan for plan in self.plans if plan.plan in stated])
        return " ".join([source, *(self.labels(f"chart.source_{held}") for held in sorted(beside))])

    # --- parts of the brief ---------------------------------------------------------------------------------

    def brief(self):
        """The whole in one page: a finding as title, the plans around the nation, outcomes, cautions."""
        return brief.brief(self)

    # --- parts ---------------------------------------------------------------------------------------------

    def pick(self, *indicators: str, measures: Sequence[str] = ()) -> tuple[Matched, ...]:
        """The page's rows of these indicators and measures. Raises UsageError for an unknown code."""
        known = catalogue.indicators()
        unknown = [code for code in indicators if code not in known]
        if unknown:
            raise UsageError(no_indicator(unknown[0]))
        apart = [code for code in indicators if not self.is_about(code)]
        if apart:
            raise UsageError(
                f"'{apart[0]}' is of the theme {known[apart[0]].theme}, which this page is not about; add it "
                "to the themes or indicators of report.open_page"
            )
        return pick(self.rows, indicators, measures)

    def is_about(self, indicator: str) -> bool:
        """Whether an indicator is of the themes or indicators the page was opened for."""
        named = not self.indicators or indicator in self.indicators
        return named and (not self.themes or catalogue.indicators()[indicator].theme in self.themes)

    def main(self, *indicators: str) -> tuple[Matched, ...]:
        """The page's rows that carry the subject: levels; growth or change only where it stands alone."""
        return main(self.pick(*indicators))

    def _scenes(self, *indicators: str) -> tuple[Scene, ...]:
        return scenes(self.main(*indicators), self.project)

    def _caption(self, key: str) -> str:
        names = plans_listed(self.plans, self.labels)
        headline = self.kind == "headline"
        topic = self.labels("title.headline") if headline else self._own_words("topic", self.topic)
        return self.labels(key, topic=topic, plans=names)

    def _source_line(self, plans: Sequence[PlanName]) -> str:
        known = self._documents(plans)
        documents = [known.get(plan.plan, plan.name) for plan in plans]
        if len(documents) > LISTED_DOCUMENTS:
            table = self.labels("title.documents")
            return self.labels("chart.source_many", n=len(documents), table=table)
        return self.labels("chart.source", documents="; ".join(documents))

    def _documents(self, plans: Sequence[PlanName]) -> dict[str, str]:
        """Number and date of each plan's document, where they are known."""
        entries = {entry.id: entry for entry in self.registry}
        names = {plan.plan: sources.document_name(entries.get(plan.plan), self.lang) for plan in plans}
        return {plan: name for plan, name in names.items() if name}

    def _text(self, plan: PlanName) -> str:
        """The original characters of a plan's document."""
        return self.registry.source(plan.plan).text

    @cached_property
    def numerals(self) -> pd.DataFrame:
        """Every number in the page's plans, a row each, as ``numbers.csv`` has it."""
        path = self.project / NUMBERS
        if not path.is_file():
            raise InputError(f"{path} does not exist; run `make data` in the project's folder first")
        with door(part := Slice(str(path), {"plan": self.plan_ids})):
            return part.of(pd.read_csv(path, keep_default_na=False))

    def _word(self, key: str) -> str:
        """A label in the form for as many plans as the page shows."""
        return self.labels.form(key, len(self.plans))

    def _own_words(self, group: str, said: str) -> str:
        """Words of the report by their name, or the words given; a misspelt name is neither."""
        names = [key.removeprefix(f"{group}.") for key in entries() if key.startswith(f"{group}.")]
        if said in names:
            return self._word(f"{group}.{said}")
        if re.fullmatch("[a-z_]+", said):
            meant = did_you_mean(said, names)
            raise UsageError(f"No {group.replace('_', ' ')} '{said}' (or give the words themselves){meant}")
        return said

    def _own(self, shown: Shown) -> Shown:
        return shown.under(self.scope)

    def _nothing(self, key: str) -> Prose:
        return nothing(self.labels(key), lang=self.lang)


def open_page(
    topic: str,
    plans: Sequence[str] = (),
    lang: str = "vi",
    *,
    themes: str | Sequence[str] = (),
    indicators: str | Sequence[str] = (),
    kind: str | None = None,
    outcomes: bool = False,
    over_years: bool = False,
    project: str | Path | None = None,
) -> Page:
    """The page of one topic for these plans (none named: all the project's plans).

    ``themes`` and ``indicators`` say what it is about (neither: everything); ``kind`` limits it to the rows
    with a ``headline`` or a ``task`` target, whatever the other plans' targets there are, ``outcomes`` to the
    indicators whose outcome is known, ``over_years`` to provinces with plans for several years and what they
    state in two or more of them. Raises UsageError for an unknown plan, language, theme or indicator,
    InputError when the project's tables have not been made yet.
    """
    labels = Labels(lang)
    if isinstance(plans, str) or not all(isinstance(plan, str) for plan in plans):
        raise UsageError(f"plans is {plans!r}; it must be a list of plan ids, or [] for all plans")
    themes, indicators = (
        (given,) if isinstance(given, str) else tuple(given) for given in (themes, indicators)
    )
    if kind not in (None, *KINDS):
        raise UsageError(f"kind is {kind!r}; it must be one of {', '.join(map(repr, KINDS))}, or left out")
    folder = find_project(project)
    made = made_targets(folder)
    called, held = called_plans(folder), held_plans(made, list(plans) or None)
    if not plans:  # of all plans, those of one level of government
        held = held[held["plan"].isin(called.one_level()[0].ids)]
    order = [plan.id for plan in plan_columns(held, list(plans) or None, called)]
    several = series(called.entry(plan) for plan in order if plan in called)
    if over_years and several:
        order = list(dict.fromkeys(plan for one in several for plan in one.ids))
    known, names = shown_plans(folder, order), plan_names(called, order)
    wanted = indicators or (_with_outcomes(known) if outcomes else ())
    rows = _rows(known, names, themes, wanted) if several or not over_years else ()
    rows = tuple(row for row in rows if not outcomes or any(side.outcome for side in row.sides))
    rows = repeated(rows, several) if over_years else rows
    if kind is not None:
        rows = tuple(row for row in rows if any(side.target.kind == kind for side in row.stating))
    whole = not (themes or indicators or outcomes or over_years)
    about = {"several": several, "themes": themes, "indicators": indicators}
    return Page(topic, labels, folder, names, known, rows, whole, kind, **about)


def _rows(
    known: Plans, names: Sequence[PlanName], themes: Sequence[str], indicators: Sequence[str]
) -> tuple[Matched, ...]:
    """The rows of some plans, of these themes and indicators (none named: all), beside nation and outcome."""
    comparison = compare(
        plans=known.ids,
        indicators=list(indicators) or None,
        themes=list(themes) or None,
        yardstick=("national", "outcome"),
        project=known.project,
        known=known,
    )
    return match(comparison, names)


def _with_outcomes(known: Plans) -> list[str]:
    """The indicators of which an outcome may be known where some plans are."""
    lands = {plan.land for plan in known}
    told = {code for land, _, code, _ in outcome_rows(find_project(known.project), known) if land in lands}
    return [code for code in catalogue.indicators() if code in told]
