"""The plans a table of targets is of: one record a plan, found by the id each target carries.

The records stand beside the table, in ``plans.csv``, as a code list stands beside a column of codes: what is
true of a plan is written once, and no filter, join or concatenation of targets can lose or change it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from plancompare.catalogue.provinces import OF_THE_63, Province, land, province_of, provinces
from plancompare.errors import InputError, UsageError, did_you_mean
from plancompare.files import write_all
from plancompare.folders import PLANS, RAW
from plancompare.plain import csv_bytes
from plancompare.plan.area import PROVINCE
from plancompare.plan.year import years_text
from plancompare.reading import Source, joined, read_source
from plancompare.table.files import read_csv
from plancompare.table.slices import Slice, door

_BETWEEN_PARTS = "; "
PLAN_FIELDS = (
    "id", "province", "province_code", "year", "number", "date", "title", "issuer", "file", "sha256",
    "source", "level", "area_name", "area_id", "period", "doc_kind", "parts",
)  # fmt: skip
# What a plan is called and coloured by, and set in order.
_CALLED = (
    "id", "province", "province_code", "year", "date", "level", "area_name", "area_id", "period"
)  # fmt: skip


class PlanPart(NamedTuple):
    """A further file of a plan, an appendix of its own; ``sha256`` is None where only its name is known."""

    file: str
    sha256: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """One plan, as ``plans.csv`` has it; None where it is not known.

    ``level`` is the level of government (:data:`plancompare.plan.area.LEVELS`), ``area_name`` whose plan it
    is, ``area_id`` that area as it stood on the plan's date. ``year`` is the year the plan is for or ends in,
    whatever years its targets name; ``period`` the same as an SDMX time period. ``file`` and ``sha256`` are
    of the document in ``data/raw``, ``parts`` the files that go with it, read as one document with it;
    ``registered`` is False for one that lies there without an entry in plans.yml.
    """

    id: str
    file: str | None = None
    sha256: str | None = None
    province: str | None = None
    province_code: str | None = None
    year: int | None = None
    number: str | None = None
    date: str | None = None
    title: str | None = None
    issuer: str | None = None
    source: str | None = None
    level: str = PROVINCE
    area_name: str | None = None
    area_id: str | None = None
    period: str | None = None
    doc_kind: str | None = None
    registered: bool = True
    parts: tuple[PlanPart, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """The names of all its files in ``data/raw``, its own first."""
        return (*((self.file,) if self.file else ()), *(part.file for part in self.parts))

    @property
    def day(self) -> str | None:
        """The day that decides which areas there were: the plan's date, else 1 January of its year."""
        return self.date or (f"{self.year}-01-01" if self.year else None)

    @property
    def place(self) -> Province | None:
        """The province the plan is of, or within which it is, as it stood on the plan's day."""
        if self.area_id is not None:
            return province_of(self.area_id)
        return provinces(self.day or OF_THE_63).get(self.province_code or "")

    @property
    def land(self) -> str | None:
        """What tells the plan's area from others: the same for one land under two names."""
        if self.level == PROVINCE:
            return land(self.place) if self.place else self.province_code
        return self.area_id

    @property
    def name(self) -> str | None:
        """Whose plan it is; a district or commune with its province."""
        if self.level == PROVINCE:
            return self.province
        return f"{self.area_name} ({self.province})" if self.area_name and self.province else self.area_name

    @property
    def years(self) -> str | None:
        """The year or span of years the plan is for, as it is printed: 2026, 2026–2030."""
        return years_text(self.period, self.year) if self.year else None

    @property
    def label(self) -> str:
        """Area and year as in a column's head; the id where one of them is not known."""
        return f"{self.name} {self.years}" if self.name and self.years else self.id


_NOTHING = PlanEntry("")  # all that is not known of a plan


@dataclass(frozen=True)
class Plans:
    """Some plans in their order, found by id; ``project`` is the folder that holds their documents.

    ``left_out`` says of each unregistered file that was not taken in why not, a sentence a file.
    """

    entries: tuple[PlanEntry, ...]
    project: Path | None = None
    left_out: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[PlanEntry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __contains__(self, plan: object) -> bool:
        return plan in self.ids

    @property
    def ids(self) -> tuple[str, ...]:
        """The plans' ids in order."""
        return tuple(entry.id for entry in self.entries)

    def entry(self, plan: str) -> PlanEntry:
        """The record of one plan id. Raises UsageError naming the plans there are."""
        for entry in self.entries:
            if entry.id == plan:
                return entry
        meant = did_you_mean(plan, self.ids)
        raise UsageError(f"No plan '{plan}' (there are: {', '.join(self.ids) or 'none'}){meant}")

    def one_level(self) -> tuple["Plans", "Plans"]:
        """The plans of the level of government most of them are of, and the others: levels never meet."""
        counts = Counter(entry.level for entry in self.entries)
        most = min(counts, key=lambda level: (-counts[level], level != PROVINCE), default=PROVINCE)
        split = ([e for e in self.entries if (e.level == most) is kept] for kept in (True, False))
        kept, others = (replace(self, entries=tuple(entries)) for entries in split)
        return kept, others

    def path(self, plan: str) -> Path:
        """The document of one plan. Raises UsageError where the plans are of no project folder."""
        file = self.entry(plan).file
        if self.project is None or file is None:
            raise UsageError(
                f"The document of '{plan}' cannot be found: these plans are of no project folder."
            )
        return self.project / RAW / file

    def source(self, plan: str) -> Source:
        """The document of one plan with its appendices, as its targets count in it; raises as ``path``."""
        folder = self.path(plan).parent
        return joined([read_source(folder / name) for name in self.entry(plan).files])


def load_plans(project: str | Path) -> Plans:
    """The plans of a project's tables: those of its ``data/processed/plans.csv``, or of the CSV file named.

    Raises InputError when the file is missing (it is made by ``plancompare build``) or does not fit.
    """
    return Plans(*_loaded(project))


def called_plans(project: str | Path) -> Plans:
    """The same with only what they are called by and set in order: nothing of their documents."""
    return _part_of(project, _CALLED)


def shown_plans(project: str | Path, ids: Sequence[str]) -> Plans:
    """Some of the same, in their order, with all that can be printed of them: not the hash of their bytes."""
    found = _part_of(project, [name for name in PLAN_FIELDS if name != "sha256"], ids)
    return replace(found, entries=tuple(found.entry(plan) for plan in ids))


def _part_of(project: str | Path, columns: Sequence[str], ids: Sequence[str] | None = None) -> Plans:
    where = {} if ids is None else {"id": ids}
    with door(Slice(str(_file(project)), where, columns=tuple(columns))):
        entries, folder = _loaded(project)
    kept = (entry for entry in entries if ids is None or entry.id in ids)
    untold: Any = {name: getattr(_NOTHING, name) for name in PLAN_FIELDS if name not in columns}
    return Plans(tuple(replace(entry, **untold) for entry in kept), folder)


def _file(project: str | Path) -> Path:
    return Path(project) if Path(project).suffix == ".csv" else Path(project) / PLANS


def _loaded(project: str | Path) -> tuple[tuple[PlanEntry, ...], Path | None]:
    path = _file(project)
    header, records = read_csv(path)
    missing = [name for name in PLAN_FIELDS if name not in header]
    if missing:
        raise InputError(f"{path}: no column {', '.join(missing)}; run `plancompare build` to make it.")
    entries = tuple(_entry(path, line, header, record) for line, record in records)
    return entries, None if path == Path(project) else Path(project)


def _entry(path: Path, line: int, header: list[str], record: list[str]) -> PlanEntry:
    if len(record) != len(header):
        raise InputError(f"{path}, line {line}: {len(record)} fields, expected {len(header)}.")
    told = dict(zip(header, record, strict=True))
    fields: dict[str, Any] = {name: told[name] or None for name in PLAN_FIELDS}
    year = told["year"]
    if year and not year.isdecimal():
        raise InputError(f"{path}, line {line}: year '{year}' is not a year such as 2023.")
    fields["year"], fields["level"] = int(year) if year else None, fields["level"] or PROVINCE
    fields["parts"] = tuple(map(PlanPart, filter(None, told["parts"].split(_BETWEEN_PARTS))))
    return PlanEntry(**fields)


def left_out_of(kept: Plans, others: Plans) -> str:
    """One sentence on plans of other levels of government that a comparison leaves out."""
    names = ", ".join(f"{entry.label} ({entry.level})" for entry in others)
    level = kept.entries[0].level
    return f"left out are {names}: only plans of one level are set side by side, here of {level}."


def save_plans(plans: Plans, path: str | Path) -> None:
    """Write plans as ``plans.csv`` is written, atomically."""
    write_all({Path(path): plans_csv(plans)})


def plans_csv(plans: Plans) -> bytes:
    """The bytes :func:`save_plans` writes."""
    rows = [[getattr(entry, name) for name in PLAN_FIELDS[:-1]] for entry in plans]
    parts = [_BETWEEN_PARTS.join(part.file for part in entry.parts) or None for entry in plans]
    return csv_bytes(PLAN_FIELDS, [[*row, named] for row, named in zip(rows, parts, strict=True)])
