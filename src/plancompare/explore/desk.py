"""What a person decides about a plan of the project: what is to be looked at, what a second reader says."""

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ipywidgets as widgets
import pandas as pd

from plancompare.errors import InputError, confirm_known
from plancompare.explore.browser import Browser
from plancompare.explore.form import ROW, Form, beside, tell
from plancompare.explore.grid import grid
from plancompare.explore.project import ready
from plancompare.explore.words import sentence
from plancompare.presentation import numbers
from plancompare.presentation.as_html import escape
from plancompare.presentation.cells import indicator_name
from plancompare.presentation.display import one_line
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import Record
from plancompare.presentation.plans import plan_names
from plancompare.presentation.reviewing import kinds_text, state_text
from plancompare.project import build, read_registry
from plancompare.project import second as seconds
from plancompare.project.build import Reading, read_again
from plancompare.project.mend import changed, dropped, keep
from plancompare.project.review import Item, confirm
from plancompare.project.review import review as items_of
from plancompare.table.corrections import Correction
from plancompare.table.files import records
from plancompare.table.second import DIFFERS, IN_TEXT, ONLY_OTHER, Held, read_second


class _Desk(widgets.VBox):
    """A table of things to decide, with the passage and the form of the one picked at its side.

    ``STEPS`` are the buttons of the form, each with the method of its name.
    """

    STEPS: tuple[str, ...] = ()

    def __init__(
        self,
        plan: str = "",
        lang: str | None = None,
        *,
        browser: Browser | None = None,
        project: str | Path | None = None,
    ) -> None:
        super().__init__()
        self.browser = browser
        self.project = ready(project) if browser is None else browser.project
        self._word(lang or (browser.lang if browser else "vi"), plan)
        if browser is not None:
            browser.on_language(lambda lang: self._word(lang, self.plan))
            browser.on_plans(lambda: self._word(self.lang, self.plan))

    @property
    def plan(self) -> str:
        """The plan chosen."""
        return str(self._plan.value)

    def _word(self, lang: str, plan: str) -> None:
        """Make the controls, worded in a language, and show the plan."""
        registry = read_registry(self.project)
        confirm_known([plan] if plan else [], registry.ids, "plan", " in the project")
        self.lang, self._labels = lang, (labels := Labels(lang))
        names = [(each.name, each.plan) for each in plan_names(registry, registry.ids)]
        self._plan = widgets.Dropdown(options=names, description=labels("card.plan"))
        self._plan.value = plan or names[0][1]
        self._plan.observe(lambda _: self._load(), "value")
        self._said, self._done, self._table = widgets.HTML(), widgets.HTML(), widgets.VBox()
        self.form = Form(lang, {name: getattr(self, f"_{name}") for name in self.STEPS})
        chosen = widgets.HBox([self._plan, *self._choices()], layout=ROW)
        self.children = (
            chosen,
            self._said,
            beside(self._table, widgets.VBox([self.form])),
            self._done,
        )
        self._load()

    def _choices(self) -> tuple[widgets.Widget, ...]:
        """What is to be chosen besides the plan."""
        return ()

    def _load(self) -> None:
        """Read the plan again, with what was decided."""
        self.reading: Reading = read_again(self.project, read_registry(self.project), self.plan)
        self.form.hide()
        self._done.value = ""
        self._show()

    def _show(self) -> None:
        raise NotImplementedError

    def _listed(self, frame: pd.DataFrame, pick: Callable[[int], None], wide: tuple[int, ...]) -> None:
        self._table.children = (grid(frame, self.lang, wide=wide, on_select=pick, height="22rem"),)

    def _target(self, target_id: str | None) -> Record | None:
        rows = self.reading.targets[self.reading.targets["target_id"] == target_id]
        return records(rows)[0] if len(rows) else None

    def _decide(self, made: Correction) -> None:
        """Keep a correction, make the tables again, and show what is left."""
        file = keep(self.project, self.reading, [made])
        build(self.project)
        if self.browser is not None:
            self.browser.reload()
        self.form.forget_reason()
        self._load()
        shown = file.relative_to(self.project).as_posix()
        self._done.value = sentence(self._labels("own.kept", file=shown), "note")


class Review(_Desk):
    """What of a plan's reading is to be looked at, each with its passage; confirmed or corrected there.

    ``plan`` is the id of a plan of the project (the first, unless one is named or chosen). With ``browser``
    its project, language and plans are followed. What is decided is written to ``data/raw/corrections`` with
    who and when, and the tables are made again. ``items`` are those nobody has looked at.
    """

    STEPS = ("confirm", "change", "not_target")

    def _show(self) -> None:
        self.items: Sequence[Item] = [item for item in items_of(self.reading) if item.open]
        labels = self._labels
        bare = sentence(labels("own.no_targets"), "warning") if self.reading.targets.empty else ""
        if not self.items:
            self._said.value = bare or sentence(labels("own.nothing_to_look_at"), "note")
            self._table.children = ()
            return
        self._said.value = f"{bare}<b>{escape(labels('own.look_at'))}: {len(self.items)}</b>"
        told = {
            labels("own.matter"): [item.vi if self.lang == "vi" else item.en for item in self.items],
            labels("card.quote"): [one_line(item.quote)[:200] for item in self.items],
            labels("explore.kind"): [kinds_text(item, self.lang) for item in self.items],
        }
        if any(item.stale for item in self.items):
            told[labels("own.state")] = [state_text(item, self.lang) for item in self.items]
        self._listed(pd.DataFrame(told, dtype="object"), self._pick, (0, 1))

    def _pick(self, position: int) -> None:
        item = self.items[position]
        self.picked = item
        self._done.value = ""
        row = self._target(item.target_ids[0]) if item.target_ids else None
        span = {name: getattr(item, name) for name in ("value_start", "value_end")}
        span |= {"quote_start": item.start, "quote_end": item.end}
        buttons = ("confirm", "change", "not_target") if row else ("confirm",)
        title = item.vi if self.lang == "vi" else item.en
        self.form.show(self.reading.plan.source.text, (row or {}) | span, title, buttons, bool(row))

    def _confirm(self) -> None:
        signed = self.form.signed(self._labels("own.checked"))
        self._decide(confirm(self.items, self.picked.id, signed))

    def _change(self) -> None:
        fields = self.form.different()
        self._decide(changed(self.reading.targets, self.picked.target_ids[0], fields, self.form.signed()))

    def _not_target(self) -> None:
        self._decide(dropped(self.reading.targets, self.picked.target_ids[0], self.form.signed()))


class Second(_Desk):
    """A second reader's table (CSV, JSON, XLSX) of a plan beside ours, to accept what the text bears out.

    ``reading`` is its file, to be chosen on the page when none is named; the rest is as for :class:`Review`.
    ``held`` are the rows of both readings.
    """

    STEPS = ("accept",)

    def __init__(
        self, plan: str = "", reading: str | Path | None = None, lang: str | None = None, **where: Any
    ) -> None:
        self.other = None if reading is None else read_second(reading)
        super().__init__(plan, lang, **where)

    def _choices(self) -> tuple[widgets.Widget, ...]:
        file = widgets.FileUpload(accept=".csv,.json,.xlsx", description=self._labels("own.or_file"))
        file.observe(
            lambda change: tell(self._done, lambda: self._give(change["new"]), self._labels), "value"
        )
        return (file,)

    def _give(self, files: Sequence[dict]) -> None:
        """Take the table of a file chosen on the page."""
        with TemporaryDirectory() as folder:
            path = Path(folder, Path(files[0]["name"]).name)
            path.write_bytes(files[0]["content"])
            try:
                self.other = read_second(path)
            except InputError as error:
                raise InputError(str(error).replace(str(path), path.name)) from None
        self._load()

    def _show(self) -> None:
        labels = self._labels
        if self.other is None:
            self._said.value = sentence(labels("own.no_second"), "note")
            return
        self.held = seconds.held_against(self.reading, self.other)
        found = seconds.agreement("", self.held)
        counts = {
            name: getattr(found, name) for name in ("both", "alike", "only_other", "borne", "only_ours")
        }
        self._said.value = sentence(labels("own.summed", **counts), "note")
        frame = pd.DataFrame(
            {
                labels("own.held"): [self._result(one) for one in self.held],
                labels("card.quote"): [one.quote for one in self.held],
                labels("own.ours"): [self._ours(one) for one in self.held],
                labels("own.theirs"): [self._theirs(one) for one in self.held],
                labels("own.in_text"): [
                    labels(f"own.borne_{one.borne_out}") if one.borne_out else "" for one in self.held
                ],
            },
            dtype="object",
        )
        self._listed(frame, self._pick, (1, 2, 3))

    def _result(self, one: Held) -> str:
        columns = ", ".join(self._labels.name("second_column", name) for name in one.differs.split())
        said = self._labels.name("second_result", one.result)
        return f"{said}: {columns}" if columns else said

    def _ours(self, one: Held) -> str:
        row = self._target(one.target_id)
        if row is None:
            return ""
        name = indicator_name(row["indicator"], self.lang, row["indicator_text"])
        return f"{name}: {numbers.target_text(row, self.lang)}"

    def _theirs(self, one: Held) -> str:
        return " ".join(filter(None, (one.other_indicator, one.other_value, one.other_unit)))

    def _pick(self, position: int) -> None:
        one = self.held[position]
        self.picked = one
        self._done.value = ""
        if one.start is None or one.end is None:
            self.form.hide()
            return
        value = self._target(one.target_id)
        if value is not None:
            spot = value["value_start"], value["value_end"]
        else:
            found = seconds.places(self.reading, one, self.other or ())
            spot = found[0] if found else (one.start, one.start)
        row = {"quote_start": one.start, "quote_end": one.end, "value_start": spot[0], "value_end": spot[1]}
        may = one.borne_out == IN_TEXT and one.result in (ONLY_OTHER, DIFFERS)
        buttons = ("accept",) if may else ()
        self.form.show(self.reading.plan.source.text, row, self._result(one), buttons, False)

    def _accept(self) -> None:
        other = self.other or ()
        made = seconds.accepted(self.reading, other, int(self.picked.row or 0), self.form.signed())
        self._decide(made)


review, second = Review, Second  # as notebooks call them
