"""Your own plan: paste a text or choose a file, see what was read and what was not, correct, register."""

from pathlib import Path

import ipywidgets as widgets
import pandas as pd

from plancompare.catalogue import all_provinces
from plancompare.errors import InputError, UsageError
from plancompare.explore import draft as drafts
from plancompare.explore.browser import Browser
from plancompare.explore.draft import PASTED, Draft
from plancompare.explore.form import ROW, Form, beside, button, field
from plancompare.explore.grid import grid
from plancompare.explore.project import ready
from plancompare.explore.words import sentence, table_line
from plancompare.folders import RAW
from plancompare.plan.area import find_province
from plancompare.presentation import numbers
from plancompare.presentation.as_html import escape
from plancompare.presentation.cells import indicator_name, place
from plancompare.presentation.display import one_line
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import Record
from plancompare.project.mend import added, changed, dropped
from plancompare.table.files import records

_BESIDE = 45  # characters of a number's sentence shown each side of it in the table


class OwnPlan(widgets.VBox):
    """A place to read a plan of your own; once registered, it also appears in ``browser``, whose language it
    follows. ``draft`` is the document read, with the corrections made so far.
    """

    def __init__(
        self, browser: Browser | None = None, lang: str | None = None, *, project: str | Path | None = None
    ) -> None:
        super().__init__()
        self.browser, self.project = browser, ready(project) if browser is None else browser.project
        self.draft: Draft | None = None
        self._given = (b"", PASTED)  # whichever was given last is what is read
        self._word(lang or (browser.lang if browser else "vi"))
        if browser is not None:
            browser.on_language(self._reword)

    def _word(self, lang: str) -> None:
        """Make the controls, worded in a language."""
        self.lang, self._labels = lang, (labels := Labels(lang))
        self._text = widgets.Textarea(placeholder=labels("own.paste"), rows=8, layout={"width": "auto"})
        self._file = widgets.FileUpload(
            accept=".txt,.html,.htm,.docx,.pdf,.xlsx", multiple=False, description=labels("own.or_file")
        )
        self._text.observe(self._give_text, "value")
        self._file.observe(self._give_file, "value")
        names = tuple(dict.fromkeys(province.name for province in all_provinces()))
        header = labels("own.from_header")
        self._province = field(
            labels, widgets.Combobox, "province", "20rem", options=names, placeholder=header
        )
        self._year = field(labels, widgets.Text, "year", "14rem", placeholder=header)
        self._source = field(labels, widgets.Text, "source", "30rem", placeholder=labels("own.source_help"))
        self._message, self._registered = widgets.HTML(), widgets.HTML()
        self._summary, self._count = widgets.HTML(), widgets.HTML()
        self._targets, self._others = widgets.VBox(), widgets.VBox()
        self._slots = (widgets.VBox(), widgets.VBox())
        self.form = Form(lang, {"change": self._change, "not_target": self._drop})
        self._undo = button(labels, "undo", self._take_back, self._registered)
        read = button(labels, "read", self._read, self._message, "primary")
        register = button(labels, "register", self._register, self._registered, "success")
        self._reading = widgets.VBox(layout={"display": "none"})
        self._reading.children = (
            self._summary,
            beside(self._targets, self._slots[0]),
            beside(self._others, self._slots[1]),
            widgets.HBox([self._source, register, self._undo, self._count], layout=ROW),
            self._registered,
        )
        self.children = (
            self._text,
            widgets.HBox([self._file, self._province, self._year, read], layout=ROW),
            self._message,
            self._reading,
        )

    def _reword(self, lang: str) -> None:
        """Speak another language; what was given and read stays."""
        given, text = self._given, self._text.value
        kept = (self._province.value, self._year.value, self._source.value)
        self._word(lang)
        self._text.value, self._given = text, given
        self._province.value, self._year.value, self._source.value = kept
        if self.draft is not None:
            self._show()

    @property
    def _document(self) -> Draft:
        """The document read. Raises UsageError while there is none."""
        if self.draft is None:
            raise UsageError(self._labels("own.nothing_given"))
        return self.draft

    # --- reading ------------------------------------------------------------------------------------------

    def _give_text(self, change) -> None:
        self._given = (change["new"].encode("utf-8"), PASTED)

    def _give_file(self, change) -> None:
        if change["new"]:
            self._given = (bytes(change["new"][0]["content"]), change["new"][0]["name"])

    def _read(self) -> None:
        """Read what was given; nothing of what was read before stays where that fails."""
        self.draft = None
        self._reading.layout.display = "none"
        year, province = self._year.value.strip(), self._province.value.strip()
        if year and not (year.isascii() and year.isdigit() and 1945 <= int(year) <= 2100):
            raise UsageError(self._labels("own.bad_year", year=year))
        try:
            find_province(province, f"{year}-01-01" if year else None) if province else None
        except UsageError:
            raise UsageError(self._labels("own.bad_province", province=province)) from None
        data, name = self._given
        if not data.strip():
            raise UsageError(self._labels("own.nothing_given"))
        try:
            self.draft = drafts.read_draft(data, name, province or None, int(year) if year else None)
        except InputError as error:
            raise InputError(self._labels("own.unreadable", why=self._labels.error(error))) from None
        self._show()

    def _show(self) -> None:
        """The draft as it is now: summary, both tables, no row picked."""
        draft, labels = self._document, self._labels
        self.form.hide()
        self._registered.value = ""
        self._reading.layout.display = ""
        uncoded = int(draft.targets["indicator"].isna().sum())
        lines = [
            sentence(
                labels(
                    "own.summary",
                    name=draft.plan.id,
                    numerals=len(draft.extraction.numerals),
                    targets=len(draft.targets),
                    uncoded=uncoded,
                    others=len(draft.others),
                ),
                "note",
            )
        ]
        lines += [
            sentence(labels(f"own.no_{name}"), "warning")
            for name in ("province", "year")
            if getattr(draft.plan, name) is None
        ]
        lines += [sentence(labels.error(words), "warning") for words in draft.warnings]
        lines += [sentence(table_line(table, self.lang), "note") for table in draft.extraction.tables]
        self._summary.value = "".join(lines) + f"<small>{escape(labels('own.pick_row'))}</small>"
        self._targets.children = self._table("was_read", self._targets_frame(), self._pick_target)
        self._others.children = self._table("was_not", self._others_frame(), self._pick_other)
        count = len(draft.corrections)
        self._count.value = escape(labels.counted("own.corrections", count)) if count else ""
        self._undo.disabled = not count

    def _table(self, title: str, frame: pd.DataFrame, pick) -> tuple[widgets.Widget, ...]:
        heading = widgets.HTML(f"<b>{escape(self._labels(f'own.{title}'))}</b>")
        if frame.empty:
            return (heading, widgets.HTML(escape(self._labels("grid.emptyTable"))))
        wide = (frame.shape[1] - 2,) if title == "was_read" else (1, 3)
        return (heading, grid(frame, self.lang, wide=wide, on_select=pick, height="15rem"))

    def _targets_frame(self) -> pd.DataFrame:
        labels = self._labels
        rows = records(self._document.targets)
        return pd.DataFrame(
            {
                labels("table.indicator"): [
                    indicator_name(row["indicator"], self.lang, row["indicator_text"]) for row in rows
                ],
                labels("own.measure"): [labels.name("measure", row["measure"]) for row in rows],
                labels("table.read_as"): [numbers.target_text(row, self.lang) for row in rows],
                labels("card.quote"): [one_line(row["quote"]) for row in rows],
                labels("table.place"): [place(row, labels) for row in rows],
            },
            dtype="object",
        )

    def _others_frame(self) -> pd.DataFrame:
        labels, text = self._labels, self._document.plan.source.text
        rows = records(self._document.others)
        return pd.DataFrame(
            {
                labels("own.number_text"): [row["text"] for row in rows],
                labels("own.context"): [
                    one_line(text[max(0, row["start"] - _BESIDE) : row["end"] + _BESIDE]) for row in rows
                ],
                labels("table.class"): [labels.name("class", row["class"]) for row in rows],
                labels("table.reason"): [labels.reason(row["reason"]) for row in rows],
            },
            dtype="object",
        )

    # --- one row ------------------------------------------------------------------------------------------

    def _pick_target(self, position: int) -> None:
        row = records(self._document.targets)[position]
        self._pick(row, "correct", 0, ("change", "not_target"))

    def _pick_other(self, position: int) -> None:
        row = records(self._document.others)[position]
        span = {"quote_start": row["start"], "quote_end": row["end"]}
        span |= {"value_start": row["start"], "value_end": row["end"], "value_text": row["text"]}
        self._pick(span | {"comparator": "eq", "measure": "level", "unit": ""}, "add", 1, ("change",))

    def _pick(self, row: Record, action: str, slot: int, buttons: tuple[str, ...]) -> None:
        """Show a row's passage and form beside the table it stands in."""
        for at, place_for in enumerate(self._slots):
            place_for.children = (self.form,) if at == slot else ()
        title = f"{self._labels(f'own.{action}')}: {row['value_text']}"
        self.form.show(self._document.plan.source.text, row, title, buttons)

    def _change(self) -> None:
        """Keep what the form says: other fields of the target picked, or a target that was missed."""
        row = self.form.picked
        if "target_id" in row:
            fields = self.form.different()
            made = changed(self._document.targets, row["target_id"], fields, self.form.signed())
        else:
            given = {name: value for name, value in self.form.filled().items() if value is not None}
            span = (row["value_start"], row["value_end"])
            plan, targets = self._document.plan, self._document.targets
            made = added(plan, targets, *span, given, self.form.signed())
        self._keep_correction(made)

    def _drop(self) -> None:
        target_id = self.form.picked["target_id"]
        self._keep_correction(dropped(self._document.targets, target_id, self.form.signed()))

    def _keep_correction(self, correction) -> None:
        self.draft = self._document.with_correction(correction)
        self.form.forget_reason()
        self._show()

    def _take_back(self) -> None:
        self.draft = self._document.without_last()
        self._show()

    # --- into the project ---------------------------------------------------------------------------------

    def _register(self) -> None:
        draft, labels = self._document, self._labels
        for name, value in (("province", draft.plan.header.area_name), ("year", draft.plan.year)):
            if value is None:
                raise UsageError(labels(f"own.no_{name}"))
        if (self.project / RAW / draft.file).exists():
            raise UsageError(labels("own.taken", file=(RAW / draft.file).as_posix()))
        entry = drafts.register_draft(draft, self.project, self._source.value.strip())
        if self.browser is not None:
            self.browser.reload()
        words = labels("own.registered", plan=entry.id, file=entry.file)
        self._registered.value = sentence(words, "note")


own_plan = OwnPlan  # as notebooks call it
