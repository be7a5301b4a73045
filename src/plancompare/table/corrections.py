"""Corrections as data: what a person changes in the extraction of one plan, why, and what must hold for it
to apply.

``data/raw/corrections/<plan>.yml`` is a list. Each entry has ``action`` (change, add, drop, not-a-target;
doubt, which changes nothing but the note: the reason, in Vietnamese and English with a slash between; or
confirm, which changes nothing: a person looked and found it right, see :mod:`plancompare.project.review`),
``target_id`` (or ``span: [start, end]`` of the number, for add), ``fields`` (for change and add), ``expect``
(columns and the values the extraction must still have; for add, the ``quote`` the span must still hold),
``reason``, ``by`` and ``date``. An add with a ``status`` among its fields is a row of results.csv. The text
of a plan is never touched.
"""

import datetime
import difflib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from plancompare.errors import InputError, did_you_mean, sentence
from plancompare.extraction.numerals import MOST_DIGITS
from plancompare.extraction.status import RESULT
from plancompare.folders import RAW
from plancompare.table.entries import entry_fault
from plancompare.table.files import cell_text, read_yaml_list, records
from plancompare.table.plans import PlanEntry
from plancompare.table.schema import BY_NAME, INTEGER, NUMBER, RESULT_SCHEMA, SCHEMA, problems, typed

FOLDER = RAW / "corrections"
DOUBT, CONFIRM = "doubt", "confirm"
ACTIONS = ("change", "add", "drop", "not-a-target", DOUBT, CONFIRM)
RULE = "correction"
_NEEDS = {"change": ("fields",), "add": ("fields", "span")}
_KEYS = ("action", "target_id", "span", "fields", "expect", "reason", "by", "date")
PROTECTED = ("target_id", "plan", "quote", "quote_start", "quote_end", "value_start", "value_end", "rule")


@dataclass(frozen=True)
class Correction:
    """One entry of a corrections file; ``where`` is its file and line."""

    where: str
    action: str
    target_id: str
    span: tuple[int, int] | None
    fields: dict[str, Any]
    expect: dict[str, Any]
    reason: str
    by: str
    date: str

    @property
    def is_result(self) -> bool:
        """Whether it adds a result, not a target."""
        return self.action == "add" and "status" in self.fields

    @property
    def note(self) -> str:
        return f"corrected: {self.reason} ({self.by}, {self.date})"


def read_corrections(project: str | Path, plan: str) -> tuple[Correction, ...]:
    """The corrections of one plan, none if there is no file. Raises InputError for an entry that is
    incomplete.
    """
    path = Path(project) / FOLDER / f"{plan}.yml"
    if not path.exists():
        return ()
    return tuple(_correction(f"{path}, line {line}", entry) for line, entry in read_yaml_list(path))


def confirm_plans(project: str | Path, plans: Sequence[str]) -> None:
    """Raise InputError when a file in the folder of corrections is of no plan: it would never be read."""
    for path in sorted((Path(project) / FOLDER).glob("*.y*ml")):
        if path.suffix == ".yml" and path.stem in plans:
            continue
        if path.stem in plans:
            raise InputError(f"{path}: not read, corrections end in .yml; rename it {path.stem}.yml.")
        close = difflib.get_close_matches(path.stem, plans, n=1)
        name = f"{close[0]}.yml" if close else "<plan>.yml"
        raise InputError(
            f"{path}: there is no plan '{path.stem}', the plans are {', '.join(plans)}; "
            f"rename it {name} or move it out of {FOLDER}."
        )


def apply_corrections(
    targets: pd.DataFrame,
    numbers: pd.DataFrame,
    corrections: Sequence[Correction],
    text: str,
    plan: PlanEntry,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The plan's targets and numbers after its corrections; ``text`` is the plan's original text.

    Raises InputError naming the correction that no longer fits: its guard does not hold.
    """
    for correction in corrections:
        if correction.action == CONFIRM:
            continue  # what no longer says the same is reviewed again
        if correction.is_result:
            numbers = _counted(numbers, correction, RESULT, "result_id")
        elif correction.action == "add":
            targets = _with_row(targets, correction, text, plan)
            numbers = _counted(numbers, correction, "target", "target_id")
        else:
            step = {"change": _change, DOUBT: _doubt}.get(correction.action, _drop)
            targets, numbers = step(targets, numbers, correction)
    targets = typed(targets)
    _confirm_rows(targets, [each for each in corrections if not each.is_result], plan)
    return targets, numbers


def _confirm_rows(table: pd.DataFrame, corrections: Sequence[Correction], plan: PlanEntry) -> None:
    """Refuse a row the table cannot hold, and what no person may say of the plan, with where it is said."""
    rows, corrected = records(table), {each.target_id: each for each in corrections}
    for problem in problems(table, range(len(rows))):
        made = corrected.get(rows[problem.line or 0]["target_id"])
        if made is not None:
            raise InputError(sentence(f"{made.where}: {problem.column}: {problem.message}"))
    by_id = {row["target_id"]: row for row in rows}
    for made in corrections:
        row = by_id.get(made.target_id, {})  # one that is dropped again has none
        for name in made.fields if row else ():
            if fault := entry_fault(name, row[name], row, plan):
                raise InputError(sentence(f"{made.where}: {name}: {fault}"))


def add_results(
    results: pd.DataFrame, corrections: Iterable[Correction], text: str, plan: PlanEntry
) -> pd.DataFrame:
    """The plan's results with those its corrections add. Raises as :func:`apply_corrections`."""
    added = [correction for correction in corrections if correction.is_result]
    for correction in added:
        results = _with_row(results, correction, text, plan, RESULT_SCHEMA)
    _confirm_rows(results, added, plan)
    return results


def _correction(where: str, entry: dict[str, Any]) -> Correction:
    for key in map(str, entry):
        if key not in _KEYS:
            known = f"a correction has {', '.join(_KEYS)}{did_you_mean(key, _KEYS)}"
            raise InputError(sentence(f"{where}: unknown key '{key}'; {known}"))
    action = entry.get("action")
    if action not in ACTIONS:
        hint = did_you_mean(str(action), ACTIONS)
        raise InputError(sentence(f"{where}: action '{action}' is none of {', '.join(ACTIONS)}{hint}"))
    needed = ["target_id", "reason", "by", "date", "expect", *_NEEDS.get(action, ())]
    missing = [key for key in needed if not entry.get(key)]
    if missing:
        raise InputError(f"{where}: '{action}' needs {', '.join(missing)}.")
    if idle := [key for key, value in entry.items() if value and key not in ("action", *needed)]:
        raise InputError(f"{where}: '{action}' takes no {idle[0]}; it has {', '.join(needed)}.")
    for part in ("fields", "expect"):
        columns = entry.get(part) or {}
        if not isinstance(columns, dict):
            raise InputError(f"{where}: {part} must be 'column: value' lines.")
        known = [*BY_NAME, "status"] if (action, part) == ("add", "fields") else BY_NAME
        for name in map(str, columns):
            if name not in known:
                hint = did_you_mean(name, known)
                raise InputError(sentence(f"{where}: {part} names an unknown column '{name}'{hint}"))
    guarded = [name for name in entry.get("fields", {}) if name in PROTECTED]
    if guarded:
        raise InputError(f"{where}: column '{guarded[0]}' follows from the source and cannot be set.")
    span = entry.get("span")
    if span is not None and not (
        isinstance(span, list)
        and len(span) == 2
        and all(type(n) is int for n in span)
        and 0 <= span[0] < span[1]
    ):
        raise InputError(f"{where}: span must be [start, end] of the number in the original text.")
    if action == "add" and "quote" not in entry["expect"]:
        raise InputError(f"{where}: 'add' needs expect: quote, the words of the source the target stands in.")
    return Correction(
        where=where,
        action=action,
        target_id=_text(where, "target_id", entry["target_id"]),
        span=tuple(span) if span else None,
        fields=dict(entry.get("fields", {})),
        expect=dict(entry["expect"]),
        reason=_text(where, "reason", entry["reason"]),
        by=_text(where, "by", entry["by"]),
        date=_day(where, entry["date"]),
    )


def _text(where: str, name: str, value: Any) -> str:
    if isinstance(value, (list, dict)):
        raise InputError(f"{where}: {name} '{value}' is not a text.")
    return str(value).strip()


def _day(where: str, value: Any) -> str:
    try:
        return datetime.date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise InputError(f"{where}: date '{value}' is not a day such as 2026-11-20.") from None


def _row_of(targets: pd.DataFrame, correction: Correction) -> int:
    """The position of the corrected target, its guard confirmed."""
    found = targets.index[targets["target_id"] == correction.target_id]
    if len(found) != 1:
        hint = did_you_mean(correction.target_id, targets["target_id"])
        raise InputError(
            sentence(
                f"{correction.where}: the extraction has no target '{correction.target_id}' any more; "
                f"check the plan and update or remove the correction{hint}"
            )
        )
    at = found[0]
    for name, expected in correction.expect.items():
        actual = cell_text(targets.at[at, name])
        wanted = _as_text(name, expected)
        if actual != wanted:
            raise InputError(
                f"{correction.where}: expected {name} '{wanted}' of {correction.target_id}, the extraction "
                f"now has '{actual}'; check the plan and update or remove the correction."
            )
    return at


def _as_text(name: str, value: Any) -> str:
    if BY_NAME[name].dtype == NUMBER and isinstance(value, (int, float)):
        return cell_text(float(value))
    return cell_text(value)


def _change(targets, numbers, correction):
    at = _row_of(targets, correction)
    table = targets.copy()
    fields = correction.fields
    year, period = cell_text(table.at[at, "year"]), cell_text(table.at[at, "period"])
    if "year" in fields and period == year:
        fields = {"period": fields["year"] and str(fields["year"])} | fields  # the whole of that year
    for name, value in fields.items():
        table.at[at, name] = _cell(correction, name, value)
    table.at[at, "rule"] = RULE
    table.at[at, "note"] = _noted(table.at[at, "note"], correction)
    return table, numbers


def _doubt(targets, numbers, correction):
    """The reading stands; what is doubtful about it is noted, and printed wherever the figure is."""
    at = _row_of(targets, correction)
    table = targets.copy()
    earlier = cell_text(table.at[at, "note"])
    table.at[at, "note"] = f"{earlier}; {correction.reason}" if earlier else correction.reason
    return table, numbers


def _cell(correction: Correction, name: str, value: Any) -> Any:
    dtype = BY_NAME[name].dtype if name in BY_NAME else None  # only results have a status
    if value is None:
        return pd.NA if dtype != NUMBER else float("nan")
    if dtype not in (NUMBER, INTEGER):
        return _text(correction.where, name, value)
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    if dtype == INTEGER and not (is_number and float(value).is_integer()):
        raise InputError(f"{correction.where}: {name} '{value}' is not a whole number.")
    if not is_number:
        raise InputError(f"{correction.where}: {name} '{value}' is not a number.")
    if abs(value) >= 10**MOST_DIGITS:
        raise InputError(f"{correction.where}: {name} '{value}' has more than {MOST_DIGITS} digits.")
    return float(value) if dtype == NUMBER else int(value)


def _noted(note: Any, correction: Correction) -> str:
    earlier = cell_text(note)
    return f"{earlier}; {correction.note}" if earlier else correction.note


def _drop(targets, numbers, correction):
    at = _row_of(targets, correction)
    left = targets.drop(index=at).reset_index(drop=True)
    orphans = left["parent"] == correction.target_id
    left.loc[orphans.fillna(False), "parent"] = pd.NA
    numbers = numbers.copy()
    mine = (numbers["target_id"] == correction.target_id).fillna(False)
    numbers.loc[mine, ["class", "reason"]] = ["other", correction.note]
    numbers.loc[mine, "target_id"] = pd.NA
    return left, numbers


def _with_row(table, correction, text, plan, schema=SCHEMA):
    start, end = correction.span
    quote = str(correction.expect["quote"])
    at = text.rfind(quote, 0, start + len(quote))
    if at < 0 or not at <= start < end <= at + len(quote):
        raise InputError(
            f"{correction.where}: the source does not hold the expected words around {start}-{end}; "
            f"check the plan and update or remove the correction."
        )
    if not correction.target_id.startswith(f"{plan.id}:"):
        raise InputError(f"{correction.where}: '{correction.target_id}' does not begin with '{plan.id}:'.")
    if (table["target_id"] == correction.target_id).any():
        raise InputError(
            f"{correction.where}: the extraction now has '{correction.target_id}' itself; remove this."
        )
    row = {column.name: None for column in schema}
    row |= {"plan": plan.id, "measure": "level", "comparator": "eq", "kind": "task"}
    row |= {name: getattr(plan, name) for name in ("province", "province_code", "area_id", "year")}
    row |= {name: _cell(correction, name, value) for name, value in correction.fields.items()}
    row |= {
        "target_id": correction.target_id,
        "quote": quote,
        "quote_start": at,
        "quote_end": at + len(quote),
        "value_start": start,
        "value_end": end,
        "value_text": row["value_text"] or text[start:end],
        "rule": RULE,
        "note": _noted(row["note"], correction),
    }
    table = pd.concat([table, typed(pd.DataFrame([row]), schema)], ignore_index=True)
    return table.sort_values(["value_start", "value_end"], kind="stable").reset_index(drop=True)


def _counted(numbers, correction, cls, column):
    """The numerals of an added figure are of it."""
    start, end = correction.span
    numbers = numbers.copy()
    mine = (numbers["start"] >= start) & (numbers["end"] <= end)
    numbers.loc[mine, ["class", "reason", column]] = [cls, correction.note, correction.target_id]
    return numbers
