"""Corrections a person makes: each with the guard that lets it apply only while the reading says what it
said, and kept behind those that stand in ``data/raw/corrections``.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import yaml

from plancompare.errors import InputError, UsageError, did_you_mean
from plancompare.files import write_all
from plancompare.plan import Clause, Plan
from plancompare.project.build import Reading
from plancompare.reading import Span
from plancompare.table.corrections import (
    CONFIRM,
    FOLDER,
    PROTECTED,
    Correction,
    add_results,
    apply_corrections,
)
from plancompare.table.files import is_null, read_text
from plancompare.table.schema import BY_NAME, check, parse_cell, results_frame

HEAD = "# What a person changed in the reading of this plan, and why.\n"


class Signed(NamedTuple):
    """Who corrects, why, and on which day (2026-11-20)."""

    reason: str
    by: str
    date: str


def changed(targets: pd.DataFrame, target_id: str, fields: Mapping[str, Any], signed: Signed) -> Correction:
    """Other ``fields`` for a target; guarded by what it says now."""
    row = _row(targets, target_id)
    expect = {name: plain(row[name]) for name in fields if not is_null(row[name])}
    return correction("change", target_id, signed, fields=fields, expect=expect | {"quote": row["quote"]})


def dropped(targets: pd.DataFrame, target_id: str, signed: Signed) -> Correction:
    """A number read as a target is none."""
    return correction("not-a-target", target_id, signed, expect={"quote": _row(targets, target_id)["quote"]})


def confirmed(item: str, expect: Mapping[str, Any], signed: Signed) -> Correction:
    """A person looked and found it right; it holds while the reading says what ``expect`` says."""
    return correction(CONFIRM, item, signed, expect=expect)


def added(
    plan: Plan, targets: pd.DataFrame, start: int, end: int, fields: Mapping[str, Any], signed: Signed
) -> Correction:
    """A target made of the number at ``start`` to ``end`` of the original text, which was missed.

    Its words reach from the semicolon, colon, full stop or blank line before to the one after.
    """
    text = plan.source.text
    clause, body = _clause(plan, start)
    first, last = _words(text, body, start, end)
    quote = text[first:last]
    place = {
        name: value for name in ("section", "clause", "agency") if (value := getattr(clause, name, None))
    }
    own = {
        "indicator_text": " ".join(quote[: start - first].split()) or " ".join(quote.split()),
        "kind": "task" if "agency" in place else "headline",
        **place,
    }
    key = _new_id(plan.id, set(targets["target_id"]), place)
    return correction(
        "add", key, signed, fields=own | dict(fields), expect={"quote": quote}, span=(start, end)
    )


def fields_of(given: Sequence[str]) -> dict[str, Any]:
    """The fields of a correction typed as "column=value"; an empty value is null.

    Raises UsageError for a column that is not there or follows from the source, and for a value that is no
    value of it.
    """
    fields = {}
    for each in given:
        name, equals, text = each.partition("=")
        if not equals or name not in BY_NAME:
            raise UsageError(f"'{each}' is no COLUMN=VALUE{did_you_mean(name, BY_NAME)}")
        if name in PROTECTED:
            raise UsageError(f"column {name} follows from the source and cannot be set")
        value, fault = parse_cell(text, BY_NAME[name])
        if fault:
            raise UsageError(f"{name}: {fault}")
        fields[name] = None if value is None else plain(value)
    if not fields:
        raise UsageError("say what is otherwise with --set COLUMN=VALUE")
    return fields


def keep(project: str | Path, reading: Reading, made: Sequence[Correction]) -> Path:
    """Write corrections behind those that stand, once they apply; returns the file. Raises as :func:`kept`;
    then nothing is written.
    """
    path, data = kept(project, reading, made)
    write_all({path: data})
    return path


def kept(project: str | Path, reading: Reading, made: Sequence[Correction]) -> tuple[Path, bytes]:
    """The file of a plan's corrections with these behind those that stand, once they apply.

    What stands there, comments too, stays as it is. Raises InputError where one does not fit, TableError
    where the table would break.
    """
    targets, _ = apply_corrections(
        reading.targets, reading.numbers, made, reading.plan.source.text, reading.entry
    )
    check(targets, "the corrected table")
    results = results_frame(reading.extraction.results)
    add_results(results, made, reading.plan.source.text, reading.entry)
    path = Path(project) / FOLDER / f"{reading.entry.id}.yml"
    head = read_text(path).rstrip("\n") + "\n\n" if path.exists() else HEAD
    return path, (head + as_yaml(made)).encode("utf-8")


def as_yaml(corrections: Sequence[Correction]) -> str:
    """The corrections as the file in ``data/raw/corrections`` has them."""
    entries = []
    for each in corrections:
        entry: dict[str, Any] = {"action": each.action, "target_id": each.target_id}
        entry |= {"span": list(each.span)} if each.span else {}
        entry |= {"fields": each.fields} if each.fields else {}
        entry |= {"expect": each.expect, "reason": each.reason, "by": each.by, "date": each.date}
        entries.append(entry)
    return yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=110)


def correction(
    action: str,
    target_id: str,
    signed: Signed,
    *,
    expect: Mapping[str, Any],
    fields: Mapping[str, Any] | None = None,
    span: tuple[int, int] | None = None,
) -> Correction:
    """A correction of a target. Raises UsageError where nobody signs it."""
    reason, by, date = signed
    if not (reason.strip() and by.strip() and date):
        raise UsageError("a correction needs a reason, a name and a date")
    where = f"the correction of {target_id}"
    return Correction(
        where, action, target_id, span, dict(fields or {}), dict(expect), reason.strip(), by.strip(), date
    )


def _row(targets: pd.DataFrame, target_id: str) -> pd.Series:
    rows = targets[targets["target_id"] == target_id]
    if rows.empty:
        hint = did_you_mean(target_id, targets["target_id"])
        raise InputError(f"there is no target '{target_id}'{hint or '; `plancompare extract` lists them.'}")
    return rows.iloc[0]


def plain(value: Any) -> Any:
    """A value of a table as YAML holds it: 20.0 as 20."""
    if isinstance(value, float):
        return int(value) if value == int(value) else float(value)
    return value if isinstance(value, str) else int(value)


def _clause(plan: Plan, position: int) -> tuple[Clause | None, Span]:
    spans = ((each, plan.source.span(max(each.start, each.mark_end), each.end)) for each in plan.clauses)
    found = ((clause, span) for clause, span in spans if span.start <= position < span.end)
    return next(found, (None, Span(position, position)))


def _words(text: str, body: Span, start: int, end: int) -> tuple[int, int]:
    """The words a number stands in: from the semicolon, blank line or full stop before to the one after."""
    breaks = re.compile(r";|\n\s*\n|\.\s|:\s")
    first = max((found.end() for found in breaks.finditer(text, max(0, start - 600), start)), default=start)
    after = breaks.search(text, end, end + 600)
    last = after.start() if after else min(len(text), end + 120)
    first, last = max(first, min(body.start, start)), min(last, max(body.end, end))
    while first < start and text[first].isspace():
        first += 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return first, last


def _new_id(plan: str, taken: set[str], place: Mapping[str, str]) -> str:
    head = f"{plan}:{'.'.join(place[name] for name in ('section', 'clause') if name in place)}:"
    number = 1
    while f"{head}{number}" in taken:
        number += 1
    return f"{head}{number}"
