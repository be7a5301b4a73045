"""The passage of one row and what it is corrected to, with what is wrong said at the buttons."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as widgets

from plancompare.catalogue import indicators
from plancompare.errors import PlancompareError, UsageError
from plancompare.explore.draft import read_number
from plancompare.explore.passages import passage
from plancompare.explore.words import sentence
from plancompare.extraction.record import COMPARATORS, MEASURES
from plancompare.presentation import numbers
from plancompare.presentation.as_html import escape
from plancompare.presentation.cells import indicator_name
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import Record
from plancompare.project.mend import Signed

ROW = {"flex_flow": "row wrap", "align_items": "flex-end"}
# A table and the form beside it where the page is wide enough, else under each other.
TABLE, BESIDE = {"flex": "1 1 30rem", "min_width": "0"}, {"flex": "1 1 24rem", "min_width": "20rem"}


def tell(message: widgets.HTML, step: Callable[[], None], labels: Labels) -> None:
    """Do one step; what is wrong with the input is said in a sentence where the reader looks."""
    message.value = ""
    try:
        step()
    except PlancompareError as error:
        message.value = sentence(labels.error(error))


def field(labels: Labels, kind, name: str, width: str = "18rem", **options: Any):
    """A field by the name of its label."""
    if issubclass(kind, widgets.Text):  # else a busy kernel's echo takes letters back while one types
        options["continuous_update"] = False
    layout = {"width": width, "max_width": "100%"}
    return kind(description=labels(f"own.{name}"), layout=layout, **options)


def button(
    labels: Labels, name: str, step: Callable[[], None], message: widgets.HTML, style: str = ""
) -> widgets.Button:
    """A button by the name of its label, that does one step; what is wrong is said in ``message``."""
    made = widgets.Button(description=labels(f"own.{name}"), button_style=style, layout={"width": "auto"})
    made.on_click(lambda _: tell(message, step, labels))
    return made


def beside(table: widgets.VBox, slot: widgets.VBox) -> widgets.HBox:
    """A table with room for the form at its side."""
    table.layout = TABLE
    slot.layout = BESIDE
    return widgets.HBox([table, slot], layout={"flex_flow": "row wrap", "align_items": "flex-start"})


class Form(widgets.VBox):
    """One row: its passage, the fields it can be corrected in, and ``buttons`` by their label and step.

    Buttons named in :meth:`show` stand; the message below them is about what was pressed last.
    """

    def __init__(self, lang: str, buttons: Mapping[str, Callable[[], None]]) -> None:
        super().__init__()
        self.lang, self._labels = lang, (labels := Labels(lang))
        self.row: Record | None = None
        self.title, self.passage, self.message = widgets.HTML(), widgets.HTML(), widgets.HTML()
        codes = {f"{indicator_name(code, lang)} ({code})": code for code in indicators()}
        options = [(labels("own.no_indicator"), None), *codes.items()]
        self._code = field(labels, widgets.Dropdown, "indicator", "auto", options=options)
        self._measure = field(
            labels, widgets.Dropdown, "measure", options=[(labels.name("measure", m), m) for m in MEASURES]
        )
        self._comparator = field(
            labels,
            widgets.Dropdown,
            "comparator",
            options=[(labels.name("wording", c), c) for c in COMPARATORS],
        )
        self._value = field(labels, widgets.Text, "value", "12rem")
        self._high = field(labels, widgets.Text, "value_high", "12rem")
        known = dict.fromkeys([*numbers.conventions()["unit"], *(i.unit for i in indicators().values())])
        self._units = {numbers.unit_head(code, lang): code for code in known}
        self._unit = field(labels, widgets.Combobox, "unit", options=tuple(sorted(self._units)))
        self._reason = field(labels, widgets.Text, "reason", "auto")
        self._by = field(labels, widgets.Text, "by", "16rem")
        self._buttons = {
            name: button(labels, name, step, self.message, "primary" if name in ("change", "accept") else "")
            for name, step in buttons.items()
        }
        self._fields = widgets.VBox(
            [
                self._code,
                widgets.HBox([self._measure, self._comparator], layout=ROW),
                widgets.HBox([self._value, self._high, self._unit], layout=ROW),
            ]
        )
        self.children = (
            self.title,
            self.passage,
            self._fields,
            self._reason,
            widgets.HBox([self._by, *self._buttons.values()], layout=ROW),
            self.message,
        )
        self.hide()

    def show(self, text: str, row: Record, title: str, buttons: tuple[str, ...], fields: bool = True) -> None:
        """Show a row's passage in ``text`` and, with ``fields``, fill them with what was read of it."""
        self.row = row
        self.message.value = ""
        self.title.value = f"<b>{escape(title)}</b>"
        self.passage.value = passage(text, row)._repr_html_()
        self._fields.layout.display = "" if fields else "none"
        for name, button in self._buttons.items():
            button.layout.display = "" if name in buttons else "none"
        if fields:
            self._code.value = row.get("indicator")
            self._measure.value, self._comparator.value = row["measure"], row["comparator"]
            value = row.get("value")
            self._value.value = row["value_text"] if value is None else numbers.number(value, self.lang)
            high = row.get("value_high")
            self._high.value = "" if high is None else numbers.number(high, self.lang)
            words = {code: word for word, code in self._units.items()}
            self._unit.value = words.get(row["unit"]) or str(row["unit"])
        self.layout.display = ""

    def hide(self) -> None:
        """No row is picked."""
        self.row = None
        self.layout.display = "none"

    @property
    def picked(self) -> Record:
        """The row shown. Raises UsageError while none is."""
        if self.row is None:
            raise UsageError(self._labels("own.pick_row"))
        return self.row

    def signed(self, reason: str = "") -> Signed:
        """Who corrects, why and when; a step may have a ``reason`` of its own."""
        why = self._reason.value.strip() or reason
        if not (why and self._by.value.strip()):
            raise UsageError(self._labels("own.needs_reason" if not reason else "own.needs_name"))
        return Signed(why, self._by.value.strip(), datetime.date.today().isoformat())

    def forget_reason(self) -> None:
        """The next correction has a reason of its own; who corrects stays."""
        self._reason.value = ""

    def filled(self) -> dict[str, Any]:
        """The fields as the table has them; the unit by its code, typed in words or as the code."""
        if not self._value.value.strip():
            raise UsageError(self._labels("own.not_a_number", value=""))
        unit = self._unit.value.strip()
        if not unit:
            raise UsageError(self._labels("own.needs_unit"))
        return {
            "indicator": self._code.value,
            "measure": self._measure.value,
            "comparator": self._comparator.value,
            "value": self._number(self._value),
            "value_high": self._number(self._high),
            "unit": self._units.get(unit, unit),
        }

    def _number(self, field: widgets.Text) -> float | None:
        if not field.value.strip():
            return None
        value = read_number(field.value, self.lang)
        if value is None:
            raise UsageError(self._labels("own.not_a_number", value=field.value))
        return value

    def different(self) -> dict[str, Any]:
        """The fields that say something else than the row. Raises UsageError where none does."""
        row, fields = self.picked, self.filled()
        found = {name: value for name, value in fields.items() if value != row[name]}
        if not found:
            raise UsageError(self._labels("own.nothing_changed"))
        return found
