"""Your own plan: paste a text or choose a file, see what was read and what was not, correct, register."""

import datetime
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pandas as pd

from plancompare.catalogue import all_provinces, indicators
from plancompare.errors import PlancompareError, UsageError
from plancompare.explore import draft as drafts
from plancompare.explore.browser import Browser
from plancompare.explore.draft import PASTED, Draft
from plancompare.explore.grid import grid
from plancompare.explore.passages import passage
from plancompare.explore.project import ready
from plancompare.explore.words import sentence
from plancompare.extraction.record import COMPARATORS, MEASURES
from plancompare.presentation import numbers
from plancompare.presentation.as_html import escape
from plancompare.presentation.cells import indicator_name, place
from plancompare.presentation.display import one_line
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import Record, records

_BESIDE = 45  # characters of a number's sentence shown each side of it in the table
_ROW = {"flex_flow": "row wrap", "align_items": "flex-end"}


def own_plan(
    browser: Browser | None = None, lang: str | None = None, *, project: str | Path | None = None
) -> "OwnPlan":
    """A place to read a plan of your own; once registered, it also appears in ``browser``."""
    if browser is not None:
        return OwnPlan(browser.project, lang or browser.lang, browser)
    return OwnPlan(ready(project), lang or "vi", None)


class OwnPlan(widgets.VBox):
    """What :func:`own_plan` returns. ``draft`` is the document read, with the corrections made so far."""

    def __init__(self, project: Path, lang: str, browser: Browser | None) -> None:
        super().__init__()
        self.project, self.lang, self.browser = project, lang, browser
        self.draft: Draft | None = None
        self._labels = labels = Labels(lang)
        self._picked: Record | None = None
        self._text = widgets.Textarea(placeholder=labels("own.paste"), rows=8, layout={"width": "auto"})
        self._file = widgets.FileUpload(
            accept=".txt,.html,.htm,.docx,.pdf", multiple=False, description=labels("own.or_file")
        )
        # Whichever was given last is what is read.
        self._given = (b"", PASTED)
        self._text.observe(self._give_text, "value")
        self._file.observe(self._give_file, "value")
        names = tuple(dict.fromkeys(province.name for province in all_provinces()))
        self._province = self._field(
            widgets.Combobox, "province", options=names, placeholder=labels("own.from_header")
        )
        self._year = self._field(widgets.Text, "year", placeholder=labels("own.from_header"), width="14rem")
        self._message, self._summary, self._passage = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self._targets, self._others = widgets.VBox(), widgets.VBox()
        self._form = self._correcting()
        self._registering = self._register_row()
        read = self._button("read", self._read, "primary")
        self._reading = widgets.VBox(layout={"display": "none"})
        self._reading.children = (
            self._summary,
            self._targets,
            self._others,
            self._passage,
            self._form,
            self._registering,
        )
        self.children = (
            self._text,
            widgets.HBox([self._file, self._province, self._year, read], layout=_ROW),
            self._message,
            self._reading,
        )

    @property
    def _document(self) -> Draft:
        """The document read. Raises UsageError while there is none."""
        if self.draft is None:
            raise UsageError(self._labels("own.nothing_given"))
        return self.draft

    @property
    def _row(self) -> Record:
        """The row picked. Raises UsageError while none is."""
        if self._picked is None:
            raise UsageError(self._labels("own.pick_row"))
        return self._picked

    # --- the controls -------------------------------------------------------------------------------------

    def _field(self, kind, name: str, width: str = "20rem", **options):
        return kind(description=self._labels(f"own.{name}"), layout={"width": width}, **options)

    def _button(self, name: str, on_click, style: str = "") -> widgets.Button:
        button = widgets.Button(
            description=self._labels(f"own.{name}"), button_style=style, layout={"width": "auto"}
        )
        button.on_click(lambda _: self._tell(on_click))
        return button

    def _correcting(self) -> widgets.VBox:
        labels = self._labels
        codes = {f"{indicator_name(code, self.lang)} ({code})": code for code in indicators()}
        self._code = widgets.Dropdown(
            options=[(labels("own.no_indicator"), None), *codes.items()],
            description=labels("own.indicator"),
            layout={"width": "40rem"},
        )
        self._measure = self._field(
            widgets.Dropdown, "measure", options=[(labels.name("measure", m), m) for m in MEASURES]
        )
        self._comparator = self._field(
            widgets.Dropdown, "comparator", options=[(labels.name("wording", c), c) for c in COMPARATORS]
        )
        self._value = self._field(widgets.Text, "value", "14rem")
        self._high = self._field(widgets.Text, "value_high", "14rem")
        units = sorted({entry.unit for entry in indicators().values()})
        self._unit = self._field(widgets.Combobox, "unit", options=tuple(units))
        self._reason = self._field(widgets.Text, "reason", "30rem")
        self._by = self._field(widgets.Text, "by", "16rem")
        self._keep = self._button("change", self._change, "primary")
        self._none = self._button("not_target", self._drop)
        self._undo = self._button("undo", self._take_back)
        self._form_title = widgets.HTML()
        return widgets.VBox(
            [
                self._form_title,
                self._code,
                widgets.HBox([self._measure, self._comparator], layout=_ROW),
                widgets.HBox([self._value, self._high, self._unit], layout=_ROW),
                widgets.HBox([self._reason, self._by, self._keep, self._none], layout=_ROW),
            ],
            layout={"display": "none"},
        )

    def _register_row(self) -> widgets.HBox:
        self._source = self._field(
            widgets.Text, "source", "30rem", placeholder=self._labels("own.source_help")
        )
        self._count = widgets.HTML()
        register = self._button("register", self._register, "success")
        return widgets.HBox([self._source, register, self._undo, self._count], layout=_ROW)

    def _tell(self, step) -> None:
        """Do one step; what is wrong with the input is said in a sentence where the reader looks."""
        self._message.value = ""
        try:
            step()
        except PlancompareError as error:
            self._message.value = sentence(str(error))

    # --- reading ------------------------------------------------------------------------------------------

    def _give_text(self, change) -> None:
        self._given = (change["new"].encode("utf-8"), PASTED)

    def _give_file(self, change) -> None:
        if change["new"]:
            self._given = (bytes(change["new"][0]["content"]), change["new"][0]["name"])

    def _read(self) -> None:
        year = self._year.value.strip()
        if year and not (year.isascii() and year.isdigit() and 1945 <= int(year) <= 2100):
            raise UsageError(self._labels("own.bad_year", year=year))
        data, name = self._given
        if not data.strip():
            raise UsageError(self._labels("own.nothing_given"))
        self.draft = drafts.read_draft(
            data, name, self._province.value.strip() or None, int(year) if year else None
        )
        self._show()

    def _show(self) -> None:
        """The draft as it is now: summary, both tables, no row picked."""
        draft, labels = self._document, self._labels
        self._picked = None
        self._passage.value = ""
        self._form.layout.display = "none"
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
        lines += [sentence(words, "warning") for words in draft.extraction.warnings]
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
        self._pick(records(self._document.targets)[position], "correct")

    def _pick_other(self, position: int) -> None:
        row = records(self._document.others)[position]
        span = {"quote_start": row["start"], "quote_end": row["end"]}
        span |= {"value_start": row["start"], "value_end": row["end"], "value_text": row["text"]}
        self._pick(span | {"comparator": "eq", "measure": "level", "unit": ""}, "add")

    def _pick(self, row: Record, action: str) -> None:
        """Show a row's passage and fill the form with what was read."""
        self._picked = row
        self._passage.value = passage(self._document.plan.source.text, row)._repr_html_()
        title = f"{self._labels(f'own.{action}')}: {row['value_text']}"
        self._form_title.value = f"<b>{escape(title)}</b>"
        self._code.value = row.get("indicator")
        self._measure.value, self._comparator.value = row["measure"], row["comparator"]
        self._value.value = numbers.number(row["value"], self.lang) if "value" in row else row["value_text"]
        high = row.get("value_high")
        self._high.value = "" if high is None else numbers.number(high, self.lang)
        self._unit.value = row["unit"]
        self._none.layout.display = "" if action == "correct" else "none"
        self._form.layout.display = ""

    def _signed(self) -> dict[str, str]:
        """Who corrects, why and when."""
        if not (self._reason.value.strip() and self._by.value.strip()):
            raise UsageError(self._labels("own.needs_reason"))
        today = datetime.date.today().isoformat()
        return {"reason": self._reason.value, "by": self._by.value, "date": today}

    def _number(self, field: widgets.Text) -> float | None:
        if not field.value.strip():
            return None
        value = drafts.read_number(field.value, self.lang)
        if value is None:
            raise UsageError(self._labels("own.not_a_number", value=field.value))
        return value

    def _filled(self) -> dict[str, Any]:
        if not self._value.value.strip():
            raise UsageError(self._labels("own.not_a_number", value=""))
        if not self._unit.value.strip():
            raise UsageError(self._labels("own.needs_unit"))
        return {
            "indicator": self._code.value,
            "measure": self._measure.value,
            "comparator": self._comparator.value,
            "value": self._number(self._value),
            "value_high": self._number(self._high),
            "unit": self._unit.value.strip(),
        }

    def _change(self) -> None:
        """Keep what the form says: other fields of the target picked, or a target that was missed."""
        row, fields, signed = self._row, self._filled(), self._signed()
        if "target_id" in row:
            different = {name: value for name, value in fields.items() if value != row[name]}
            if not different:
                raise UsageError(self._labels("own.nothing_changed"))
            correction = drafts.change(self._document, row["target_id"], different, **signed)
        else:
            given = {name: value for name, value in fields.items() if value is not None}
            correction = drafts.add(self._document, row["value_start"], row["value_end"], given, **signed)
        self._keep_correction(correction)

    def _drop(self) -> None:
        self._keep_correction(drafts.drop(self._document, self._row["target_id"], **self._signed()))

    def _keep_correction(self, correction) -> None:
        self.draft = self._document.with_correction(correction)
        self._reason.value = ""
        self._show()

    def _take_back(self) -> None:
        self.draft = self._document.without_last()
        self._show()

    # --- into the project ---------------------------------------------------------------------------------

    def _register(self) -> None:
        entry = drafts.register_draft(self._document, self.project, self._source.value.strip())
        if self.browser is not None:
            self.browser.reload()
        words = self._labels("own.registered", plan=entry.id, file=entry.file)
        self._message.value = sentence(words, "note")
