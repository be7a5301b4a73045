"""A document read but not yet in the project: what was read of it, its corrections, its registration."""

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from plancompare.errors import InputError, PlancompareError, UsageError
from plancompare.extraction import Extraction, extract
from plancompare.files import write_all
from plancompare.folders import RAW, REGISTRY
from plancompare.plan import Clause, Plan, read_plan
from plancompare.presentation.numbers import conventions, is_missing
from plancompare.project import build, register
from plancompare.project.build import numbers_frame
from plancompare.project.registry import entry_of
from plancompare.reading import Span, source_from_bytes
from plancompare.table import PlanEntry, to_frame
from plancompare.table.corrections import FOLDER, Correction, apply_corrections

PASTED = "pasted.txt"
_HEAD = "# What a person changed in the reading of this plan, and why.\n"


@dataclass(frozen=True)
class Draft:
    """A document as read, its corrections in the order they were made; a new one for every correction."""

    data: bytes
    file: str
    plan: Plan
    extraction: Extraction
    corrections: tuple[Correction, ...] = ()

    @cached_property
    def _tables(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        return apply_corrections(
            to_frame(self.extraction.targets),
            numbers_frame(self.extraction.numerals),
            self.corrections,
            self.plan.source.text,
            entry_of(self.plan),
        )

    @property
    def targets(self) -> pd.DataFrame:
        """The targets read, corrected."""
        return self._tables[0]

    @property
    def others(self) -> pd.DataFrame:
        """The numerals that are no target, each with class and reason."""
        numbers = self._tables[1]
        return numbers[numbers["target_id"].isna()].reset_index(drop=True)

    def with_correction(self, correction: Correction) -> "Draft":
        """The draft with one correction more. Raises InputError where it does not fit."""
        draft = replace(self, corrections=(*self.corrections, correction))
        draft.targets  # noqa: B018 (a correction that does not fit is refused here, not later)
        return draft

    def without_last(self) -> "Draft":
        """The draft before its last correction."""
        return replace(self, corrections=self.corrections[:-1])


def read_draft(data: bytes, file: str, province: str | None = None, year: int | None = None) -> Draft:
    """Read the bytes of a document called ``file``; ``province`` and ``year`` as for ``read_plan``.

    Raises InputError for a document that cannot be read, UsageError for an unknown province.
    """
    plan = read_plan(source_from_bytes(data, file), province=province, year=year)
    return Draft(data, f"{plan.id}.txt" if file == PASTED else Path(file).name, plan, extract(plan))


def change(
    draft: Draft, target_id: str, fields: Mapping[str, Any], reason: str, by: str, date: str
) -> Correction:
    """The correction that gives a target other ``fields``; guarded by what it says now."""
    row = _row(draft, target_id)
    expect = {name: _plain(row[name]) for name in fields if not is_missing(row[name])}
    return _correction(
        draft, "change", target_id, None, fields, expect | {"quote": row["quote"]}, reason, by, date
    )


def drop(draft: Draft, target_id: str, reason: str, by: str, date: str) -> Correction:
    """The correction that says a number read as a target is none."""
    quote = _row(draft, target_id)["quote"]
    return _correction(draft, "not-a-target", target_id, None, {}, {"quote": quote}, reason, by, date)


def add(
    draft: Draft, start: int, end: int, fields: Mapping[str, Any], reason: str, by: str, date: str
) -> Correction:
    """The correction that makes a target of the number at ``start`` to ``end`` of the original text."""
    source = draft.plan.source
    clause, body = _clause(draft, start)
    first, last = _words(source.text, body, start, end)
    quote = source.text[first:last]
    place = {
        name: value for name in ("section", "clause", "agency") if (value := getattr(clause, name, None))
    }
    own = {
        "indicator_text": " ".join(quote[: start - first].split()) or " ".join(quote.split()),
        "kind": "task" if "agency" in place else "headline",
        **place,
    }
    target_id = _new_id(draft, place)
    return _correction(
        draft, "add", target_id, (start, end), own | dict(fields), {"quote": quote}, reason, by, date
    )


def register_draft(draft: Draft, project: str | Path, source: str | None = None) -> PlanEntry:
    """Put the draft into the project: its file, its entry, its corrections; then make the tables again.

    Nothing stays where any of it is refused. Raises UsageError when the plan or the file name is taken,
    InputError when the document names no province or year.
    """
    project = Path(project)
    plan, corrections = draft.plan, project / FOLDER / f"{draft.plan.id}.yml"
    if corrections.exists() or (project / RAW / draft.file).exists():
        taken = corrections if corrections.exists() else project / RAW / draft.file
        raise UsageError(f"{taken} already exists; remove it, or give the document another name first.")
    before = (project / REGISTRY).read_bytes() if (project / REGISTRY).exists() else None
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, draft.file)
        file.write_bytes(draft.data)
        entry = register(
            project, file, province=plan.province, year=plan.year, plan_id=plan.id, source=source or None
        )
    try:
        if draft.corrections:
            write_all({corrections: (_HEAD + as_yaml(draft.corrections)).encode("utf-8")})
        build(project)
    except PlancompareError:
        for path in (corrections, project / RAW / draft.file):
            path.unlink(missing_ok=True)
        if before is None:
            (project / REGISTRY).unlink(missing_ok=True)
        else:
            write_all({project / REGISTRY: before})
        raise
    return entry


def as_yaml(corrections: tuple[Correction, ...]) -> str:
    """The corrections as the file in ``data/raw/corrections`` has them."""
    entries = []
    for each in corrections:
        entry = {"action": each.action, "target_id": each.target_id}
        entry |= {"span": list(each.span)} if each.span else {}
        entry |= {"fields": each.fields} if each.fields else {}
        entry |= {"expect": each.expect, "reason": each.reason, "by": each.by, "date": each.date}
        entries.append(entry)
    return yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=110)


def read_number(text: str, lang: str) -> float | None:
    """A number as a language writes it: ``28.000`` and ``9,3`` in Vietnamese; None if it is none."""
    form = conventions()["format"][lang]
    group, point = re.escape(form["group"]), re.escape(form["decimal"])
    whole = rf"\d{{1,3}}(?:{group}\d{{3}})+|\d+"
    match = re.fullmatch(rf"([-−]?)({whole})(?:{point}(\d+))?", text.strip())
    if match is None:
        return None
    sign, digits, fraction = match.groups()
    return float(f"{'-' if sign else ''}{digits.replace(form['group'], '')}.{fraction or 0}")


def _correction(
    draft: Draft,
    action: str,
    target_id: str,
    span: tuple[int, int] | None,
    fields: Mapping[str, Any],
    expect: dict[str, Any],
    reason: str,
    by: str,
    date: str,
) -> Correction:
    where = f"{draft.plan.id}.yml, correction {len(draft.corrections) + 1}"
    return Correction(where, action, target_id, span, dict(fields), expect, reason.strip(), by.strip(), date)


def _row(draft: Draft, target_id: str) -> pd.Series:
    rows = draft.targets[draft.targets["target_id"] == target_id]
    if rows.empty:
        raise InputError(f"{draft.plan.id} has no target '{target_id}'.")
    return rows.iloc[0]


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, float) else str(value)


def _clause(draft: Draft, position: int) -> tuple[Clause | None, Span]:
    source = draft.plan.source
    spans = ((each, source.span(max(each.start, each.mark_end), each.end)) for each in draft.plan.clauses)
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


def _new_id(draft: Draft, place: Mapping[str, str]) -> str:
    head = f"{draft.plan.id}:{'.'.join(place[name] for name in ('section', 'clause') if name in place)}:"
    taken = set(draft.targets["target_id"])
    number = 1
    while f"{head}{number}" in taken:
        number += 1
    return f"{head}{number}"
