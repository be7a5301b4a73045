"""An analyst's edited workbook comes back: what changed against the extraction, as corrections."""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

from plancompare.errors import InputError, UsageError
from plancompare.extraction.record import COLUMNS
from plancompare.files import write_all
from plancompare.presentation.display import one_line
from plancompare.project import mend, read_registry
from plancompare.project.build import read_again
from plancompare.project.mend import Signed
from plancompare.table.corrections import PROTECTED, Correction
from plancompare.table.entries import OF_PLAN, entry_fault
from plancompare.table.excel import escaped, open_workbook, read_beside, read_targets_sheet, unescaped
from plancompare.table.files import cell_text, records
from plancompare.table.plans import PlanEntry
from plancompare.table.schema import BY_NAME, Problem, TableError, parse_cell, unknown
from plancompare.workbook.export import workbook_of
from plancompare.workbook.front import TARGETS_HASH, table_hash
from plancompare.workbook.material import gather
from plancompare.workbook.unread import unread
from plancompare.workbook.words import word

_NEEDED = ("plan", "indicator_text", "value", "unit", "value_text", "quote")
PLANS = str(word("project.plans"))


@dataclass(frozen=True, slots=True)
class Edit:
    """One difference between workbook and extraction, as a correction; ``row`` is its Excel row.

    ``action`` is change, add or drop; ``fields`` are new values, ``expect`` what the extraction has now.
    """

    action: str
    plan: str
    target_id: str
    row: int | None
    fields: Mapping[str, Any]
    expect: Mapping[str, Any]
    span: tuple[int, int] | None = None

    def correction(self, signed: Signed) -> Correction:
        """The difference as it is kept."""
        more = {"fields": self.fields, "expect": self.expect, "span": self.span}
        return mend.correction(self.action, self.target_id, signed, **more)

    def __str__(self) -> str:
        where = f" (row {self.row})" if self.row else ""
        if self.action == "change":
            said = "; ".join(
                f"{name}: {_shown(self.expect[name])} → {_shown(value)}"
                for name, value in self.fields.items()
            )
        elif self.action == "add":
            said = f"{_shown(self.fields['value'])} {self.fields['unit']}, {_shown(self.expect['quote'])}"
        else:
            said = f"no longer a target: {_shown(self.expect['value_text'])}"
        return f"{self.action:<6}  {self.target_id}{where}: {said}"


@dataclass(frozen=True)
class Edits:
    """All differences; ``ignored`` names columns that are not the table's, ``unread`` what is said where
    nothing is read, a sentence each; ``written`` the files changed.
    """

    edits: tuple[Edit, ...]
    ignored: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    written: tuple[Path, ...] = ()

    def __len__(self) -> int:
        return len(self.edits)

    def __str__(self) -> str:
        if not self.edits:
            return "the workbook says what the extraction says"
        return "\n".join(map(str, self.edits))


def import_workbook(
    project: str | Path,
    path: str | Path,
    apply: bool = False,
    *,
    reason: str | None = None,
    by: str | None = None,
    date: str | None = None,
) -> Edits:
    """What an edited workbook says otherwise than the project's extraction, row by row.

    A workbook made before the extraction last changed is refused. A target is known by its ``target_id``:
    changed cells become a change, a row without one (or with an unknown one) an addition, a missing row a
    target dropped, for the plans the sheet has rows of. With ``apply`` these are added to
    ``data/raw/corrections``, with ``reason``, ``by`` and ``date`` ("2026-11-20"); nothing is written unless
    all of them apply. Then build the tables again.

    Raises TableError naming Excel row and column of every cell that cannot be taken over, UsageError when
    ``apply`` lacks reason, by or date.
    """
    project, path = Path(project), Path(path)
    signed = Signed(reason, by, date) if reason and by and date else None
    if apply and signed is None:
        raise UsageError("a correction needs a reason, a name and a date: give --reason, --by and --date")
    held = _Held(project)
    found = _compare(held, path)
    if signed is None or not (apply and found.edits):
        return found
    made: dict[str, list[Correction]] = {}
    for edit in found.edits:
        made.setdefault(edit.plan, []).append(edit.correction(signed))
    files = dict(mend.kept(project, held.readings[plan], own) for plan, own in made.items())
    write_all(files)
    return replace(found, written=tuple(files))


class _Held:
    """The project's extraction as it stands, corrections included, and the plans' texts."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self.registry = read_registry(project)
        self.readings = {plan: read_again(project, self.registry, plan) for plan in self.registry.ids}
        self.tables = {plan: reading.targets for plan, reading in self.readings.items()}
        self.rows = {row["target_id"]: row for table in self.tables.values() for row in records(table)}


def _compare(held: _Held, path: Path) -> Edits:
    header, records = read_targets_sheet(path)
    missing = [Problem(None, name, "missing column") for name in COLUMNS if name not in header]
    if missing:
        raise TableError(str(path), missing)
    _confirm_state(held, path)
    faults: list[Problem] = []
    edits: list[Edit] = []
    seen: dict[str, int] = {}
    ids = set(held.rows)
    for number, record in records:
        row = {name: value for name, value in zip(header, record, strict=True) if name in COLUMNS}
        key = row["target_id"]
        if key in seen:
            fault = f"'{key}' already stands in row {seen[key]}; leave target_id empty in an added row"
            faults.append(Problem(number, "target_id", fault, "row"))
        elif key in held.rows:
            seen[key] = number
            edits += _changed(held, held.rows[key], row, number, faults)
        else:
            edits += _added(held, row, number, ids, faults)
    if faults:
        raise TableError(str(path), faults)
    plans = {held.rows[key]["plan"] for key in seen}
    listed, limited = _listed(held, path)
    gone = [
        f"no row of {plan} is left, and its targets stay; to have a workbook without it export with --plans"
        for plan in listed
        if plan not in plans and len(held.tables[plan])
    ]
    edits += [
        Edit("drop", row["plan"], key, None, {}, {"value_text": row["value_text"], "quote": row["quote"]})
        for key, row in held.rows.items()
        if key not in seen and row["plan"] in plans
    ]
    ignored = tuple(name for name in header if name and name not in COLUMNS)
    return Edits(tuple(edits), ignored, (*gone, *_unread(held, path, listed if limited else None)))


def _listed(held: _Held, path: Path) -> tuple[list[str], bool]:
    """The plans the workbook says it is of, and whether they were chosen; none where that sheet is gone."""
    said, _, everything = (read_beside(path, PLANS) or "").partition(" (")
    return [plan for plan in said.split() if plan in held.registry.ids], not everything


def _unread(held: _Held, path: Path, plans: list[str] | None) -> tuple[str, ...]:
    """What is said outside the table of targets, held against the workbook as it would be exported now."""
    edited = open_workbook(path)
    if plans == []:
        return unread(edited, None)
    made = openpyxl.load_workbook(io.BytesIO(workbook_of(gather(held.project, plans))))
    return unread(edited, made)


def _confirm_state(held: _Held, path: Path) -> None:
    """Refuse a workbook made before the extraction changed: what changed since would pass for an edit."""
    made, plans = read_beside(path, TARGETS_HASH), read_beside(path, PLANS) or ""
    if made is None:
        return  # only the sheet of targets was kept
    tables = [held.tables[plan] for plan in plans.split() if plan in held.tables]
    if not tables or table_hash(pd.concat(tables, ignore_index=True)) != made:
        raise InputError(
            f"{path} was made from another state of the extraction than the project has now, so differences "
            f"are not edits alone; export the workbook again and repeat the edits there."
        )


def _changed(
    held: _Held, old: Mapping[str, Any], row: Mapping[str, str], number: int, faults: list[Problem]
) -> Iterator[Edit]:
    """One change for all cells of a row that differ from what the workbook was given."""
    fields, expect = {}, {}
    plan = held.registry.entry(old["plan"])
    for name in COLUMNS:
        if _same(old[name], row[name]):
            continue
        if name in PROTECTED:
            fault = "follows from the source and cannot be edited; undo it, or drop the row and add one"
            faults.append(Problem(number, name, fault, "row"))
            continue
        value = _read(name, row, plan, number, faults)
        if value is not None and value == _plain(old[name]):
            continue  # the same number, typed as text
        if value is None and row[name] == "" and BY_NAME[name].required:
            faults.append(Problem(number, name, "empty; a value is required", "row"))
        fields[name], expect[name] = value, _plain(old[name])
    if fields:
        expect.setdefault("value_text", old["value_text"])
        yield Edit("change", old["plan"], old["target_id"], number, fields, expect)


def _same(old: Any, text: str) -> bool:
    """Whether a cell still holds what was written to it; a text too long for a cell was written cut."""
    written = unescaped(escaped(cell_text(old)))
    return text == written or text.replace("\r\n", "\n") == written.replace("\r\n", "\n")


def _read(name: str, row: Mapping[str, str], plan: PlanEntry, number: int, faults: list[Problem]) -> Any:
    """The value of an edited cell, None where it is empty or, as is then told, cannot be taken over."""
    column = BY_NAME[name]
    value, fault = parse_cell(row[name], column)
    if fault is None and value is not None and column.allowed and value not in column.allowed:
        fault = unknown(str(value), column.allowed)
    fault = fault or entry_fault(name, value, row, plan)
    if fault:
        faults.append(Problem(number, name, fault, "row"))
    return _plain(value)


def _plain(value: Any) -> Any:
    """A value YAML can hold: null as None, 20.0 as 20."""
    return None if cell_text(value) == "" else mend.plain(value)


# --- added rows -----------------------------------------------------------------------------------------


def _added(
    held: _Held, row: Mapping[str, str], number: int, ids: set[str], faults: list[Problem]
) -> Iterator[Edit]:
    """An added row, its words found in the document."""
    before = len(faults)
    for name in _NEEDED:
        if not row[name]:
            faults.append(Problem(number, name, "empty; an added target needs it", "row"))
    if row["plan"] and row["plan"] not in held.registry.ids:
        faults.append(Problem(number, "plan", unknown(row["plan"], held.registry.ids), "row"))
    if len(faults) > before:
        return
    entry = held.registry.entry(row["plan"])
    read = {
        name: _read(name, row, entry, number, faults)
        for name in COLUMNS
        if name not in PROTECTED and row[name]
    }
    if len(faults) > before:
        return
    fields = {name: value for name, value in read.items() if name not in OF_PLAN}
    plan, text = row["plan"], held.readings[row["plan"]].plan.source.text
    quote = _find(text, row["quote"], row["quote_start"], "quote", number, faults)
    if quote is None:
        return
    value = _find_number(text, quote, row, number, faults)
    if value is None:
        return
    stands = ".".join(part for part in (row["section"], row["clause"]) if part) or "added"
    key = row["target_id"] or _free(f"{plan}:{stands}", ids)
    if key.partition(":")[0] != plan:
        faults.append(Problem(number, "target_id", f"'{key}' does not begin with its plan, '{plan}:'", "row"))
    ids.add(key)
    if fields.get("year") == entry.year:
        fields.pop("year")
    fields["value_text"] = text[slice(*value)]
    yield Edit("add", plan, key, number, fields, {"quote": text[slice(*quote)]}, value)


def _find(
    text: str, words: str, start: str, name: str, number: int, faults: list[Problem]
) -> tuple[int, int] | None:
    """Where the words stand in the document, its line ends taken for blanks."""
    flat, wanted = one_line(text), one_line(words).strip()
    at = [match.start() for match in re.finditer(re.escape(wanted), flat)]
    if start.isdigit() and int(start) in at:
        at = [int(start)]
    if len(at) == 1:
        return at[0], at[0] + len(wanted)
    fault = "the document does not hold these words" if not at else f"stands {len(at)} times in the document"
    hint = "; copy them from the document" if not at else f"; give more words, or {name}_start"
    faults.append(Problem(number, name, fault + hint, "row"))
    return None


def _find_number(
    text: str, quote: tuple[int, int], row: Mapping[str, str], number: int, faults: list[Problem]
) -> tuple[int, int] | None:
    """Where the printed number stands within the quote, not within a longer number."""
    pattern = rf"(?<![\d.,]){re.escape(row['value_text'])}(?!\d|[.,]\d)"
    at = [quote[0] + match.start() for match in re.finditer(pattern, text[slice(*quote)])]
    if row["value_start"].isdigit() and int(row["value_start"]) in at:
        at = [int(row["value_start"])]
    if len(at) == 1:
        return at[0], at[0] + len(row["value_text"])
    fault = "not in the quote" if not at else f"stands {len(at)} times in the quote; give value_start"
    faults.append(Problem(number, "value_text", f"'{row['value_text']}' {fault}", "row"))
    return None


def _free(stem: str, ids: set[str]) -> str:
    """The next id of an added target, ``…:c1``; the letter keeps it apart from those extraction gives."""
    count = 1
    while f"{stem}:c{count}" in ids:
        count += 1
    return f"{stem}:c{count}"


def _shown(value: Any) -> str:
    text = one_line(cell_text(value))
    return "(empty)" if not text else text if len(text) <= 60 else text[:59] + "…"
