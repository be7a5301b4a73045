"""The start notebook's table: choose plans, theme and language, click a row, read its passage, export."""

from collections.abc import Callable, Sequence
from pathlib import Path

import ipywidgets as widgets
import pandas as pd

from plancompare.errors import PlancompareError, confirm_known
from plancompare.explore.detail import Evidence, evidence, evidence_html, row_html
from plancompare.explore.grid import grid
from plancompare.explore.project import ready
from plancompare.explore.screen import Screen, screen
from plancompare.explore.words import sentence
from plancompare.extraction.record import KINDS
from plancompare.presentation import report
from plancompare.presentation.as_html import escape
from plancompare.presentation.labels import LANGUAGES, Labels
from plancompare.presentation.matched import pick

OURS = ("evidence", "frame", "lang", "page", "reload", "row", "screen", "select", "targets")
_WRAP = {"flex_flow": "row wrap", "align_items": "flex-start"}
# Passages stand side by side where the page is wide enough, else under each other.
_BESIDE = {"flex": "1 1 26rem", "min_width": "18rem", "margin": "0 1.5rem 0 0"}


class Browser(widgets.VBox):
    """The plans side by side in a table to sort, filter and click; all the project's plans if none is named.

    ``frame`` is the table chosen, ``row``, ``targets`` the row selected. The project's tables are made first
    if they have not been made yet. Raises UsageError for an unknown plan, theme or language.
    """

    def __init__(
        self,
        plans: Sequence[str] = (),
        theme: str = "",
        lang: str = "vi",
        *,
        project: str | Path | None = None,
    ) -> None:
        super().__init__()
        self.project = ready(project)
        self._whole = report.open_page("overview", (), lang, project=self.project)
        self._plans = widgets.SelectMultiple(rows=4, layout={"width": "20rem"})
        self._theme = widgets.Dropdown(layout={"width": "24rem"})
        self._kind = widgets.Dropdown(layout={"width": "24rem"})
        names = [(self._whole.labels.name("language", code), code) for code in LANGUAGES]
        self._language = widgets.Dropdown(options=names, value=lang, layout={"width": "24rem"})
        self._help, self._message, self._chart = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self._table, self._passages = widgets.VBox(), widgets.HBox(layout=_WRAP)
        choices = [self._plans, widgets.VBox([self._theme, self._kind, self._language])]
        self.children = (
            widgets.HBox(choices, layout=_WRAP),
            self._help,
            self._message,
            self._table,
            self._chart,
            self._passages,
        )
        self._offer(tuple(plans), theme, "")
        self._show()
        for control in (self._plans, self._theme, self._kind):
            control.observe(self._chosen, "value")
        self._language.observe(lambda _: self.reload(), "value")

    def __dir__(self) -> list[str]:
        """What Tab offers: what a reader takes from the table, without the hundreds of names of a widget."""
        return [*OURS]

    # --- what a reader may take from it -------------------------------------------------------------------

    @property
    def lang(self) -> str:
        """The language shown."""
        return str(self._language.value)

    @property
    def frame(self) -> pd.DataFrame:
        """The table as chosen, with every column an export has, before anything typed into its filters."""
        return self.screen.frame.copy()

    @property
    def targets(self) -> pd.DataFrame:
        """The targets behind the selected row, as rows of the common table."""
        ids = self.row.target_ids if self.row else ()
        return self.page.targets[self.page.targets["target_id"].isin(ids)].reset_index(drop=True)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The passages and citations of the selected row, one a target."""
        return evidence(self.page, self.row) if self.row else ()

    def on_language(self, told: Callable[[str], None]) -> None:
        """Call ``told`` with the language whenever another is chosen."""
        self._language.observe(lambda change: told(change["new"]), "value")

    def on_plans(self, told: Callable[[], None]) -> None:
        """Call ``told`` whenever the project's plans are read anew."""
        self._plans.observe(lambda _: told(), "options")

    def select(self, position: int) -> None:
        """Show the chart and the passages of one row of ``frame``."""
        self.row = self.screen.rows[position]
        self._chart.value = row_html(self.page, self.row)
        self._passages.children = [
            widgets.HTML(evidence_html(self.page, each), layout=_BESIDE) for each in self.evidence
        ]

    def reload(self) -> None:
        """Show the project's tables as they are now, after a plan was added; the choice stays."""
        self._whole = report.open_page("overview", (), self.lang, project=self.project)
        known = [plan.plan for plan in self._whole.plans]
        with self.hold_trait_notifications():
            self._offer(
                tuple(p for p in self._plans.value if p in known),
                str(self._theme.value),
                str(self._kind.value),
            )
        self._show()

    # --- choosing -----------------------------------------------------------------------------------------

    def _offer(self, plans: tuple[str, ...], theme: str, kind: str) -> None:
        """Word the controls in the chosen language and set what is chosen."""
        labels = Labels(self.lang)
        themes = list(dict.fromkeys(row.record.theme for row in self._whole.rows))
        confirm_known([theme] if theme else [], themes, "theme", " in these plans")
        confirm_known(plans, self._whole.plan_ids, "plan", " in the project")
        for control, key in (
            (self._plans, "plans"),
            (self._theme, "theme"),
            (self._kind, "kind"),
            (self._language, "language"),
        ):
            control.description = labels(f"explore.{key}")
        self._choosing = True
        self._plans.options = [(plan.name, plan.plan) for plan in self._whole.plans]
        self._plans.value = plans
        self._theme.options = [
            (labels("explore.all_themes"), ""),
            *((labels.name("theme", code), code) for code in themes),
        ]
        self._theme.value = theme
        self._kind.options = [
            (labels("explore.all_kinds"), ""),
            *((labels.name("kind", code), code) for code in KINDS),
        ]
        self._kind.value = kind
        self._choosing = False
        words = f"{labels('explore.plans_help')} {labels('explore.click')}"
        self._help.value = f'<small style="line-height:1.3">{escape(words)}</small>'

    def _chosen(self, _) -> None:
        if not self._choosing:
            self._show()

    def _show(self) -> None:
        try:
            self.page = report.open_page(
                "overview", self._plans.value, self.lang, kind=self._kind.value or None, project=self.project
            )
        except PlancompareError as error:
            self._message.value = sentence(Labels(self.lang).error(error))
            return
        themes = [self._theme.value] if self._theme.value else []
        rows = [row for row in pick(self.page.rows, themes=themes) if row.stating]
        self.row = None
        self.screen: Screen = screen(rows, self.page.plans, self.lang)
        self._message.value = self._chart.value = ""
        self._table.children = self._passages.children = ()
        if not rows:
            self._message.value = sentence(Labels(self.lang)("explore.empty"), "note")
            return
        self._table.children = [
            grid(
                self.screen.frame,
                self.lang,
                shown=self.screen.shown,
                order=self.screen.order,
                right=tuple(self.screen.order),
                wide=(list(self.screen.frame).index(Labels(self.lang)("table.indicator")),),
                selected=0,
                on_select=self.select,
                file=Labels(self.lang)("explore.file"),
            )
        ]
        self.select(0)


browse = Browser  # as notebooks call it
