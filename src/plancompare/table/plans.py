"""The plans a table of targets is of: one record a plan, found by the id each target carries.

The records stand beside the table, in ``plans.csv``, as a code list stands beside a column of codes: what is
true of a plan is written once, and no filter, join or concatenation of targets can lose or change it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from plancompare.errors import InputError, UsageError
from plancompare.files import csv_bytes, write_all
from plancompare.folders import PLANS, RAW
from plancompare.table.files import read_csv

PLAN_FIELDS = (
    "id", "province", "province_code", "year", "number", "date", "title", "issuer", "file", "sha256",
    "source",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """One plan, as ``plans.csv`` has it; None where it is not known.

    ``year`` is the year the plan is for, whatever years its targets name. ``file`` and ``sha256`` are of the
    document in ``data/raw``; ``registered`` is False for one that lies there without an entry in plans.yml.
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
    registered: bool = True
    level: str = "province"

    @property
    def label(self) -> str:
        """Province and year as in a column's head; the id where one of them is not known."""
        return f"{self.province} {self.year}" if self.province and self.year else self.id


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
        raise UsageError(f"No plan '{plan}'; there are: {', '.join(self.ids) or 'none'}.")

    def path(self, plan: str) -> Path:
        """The document of one plan. Raises UsageError where the plans are of no project folder."""
        file = self.entry(plan).file
        if self.project is None or file is None:
            raise UsageError(
                f"The document of '{plan}' cannot be found: these plans are of no project folder."
            )
        return self.project / RAW / file


def load_plans(project: str | Path) -> Plans:
    """The plans of a project's tables: those of its ``data/processed/plans.csv``, or of the CSV file named.

    Raises InputError when the file is missing (it is made by ``plancompare build``) or does not fit.
    """
    project = Path(project)
    path = project if project.suffix == ".csv" else project / PLANS
    header, records = read_csv(path)
    missing = [name for name in PLAN_FIELDS if name not in header]
    if missing:
        raise InputError(f"{path}: no column {', '.join(missing)}; run `plancompare build` to make it.")
    entries = tuple(_entry(path, line, header, record) for line, record in records)
    return Plans(entries, None if path == project else project)


def _entry(path: Path, line: int, header: list[str], record: list[str]) -> PlanEntry:
    if len(record) != len(header):
        raise InputError(f"{path}, line {line}: {len(record)} fields, expected {len(header)}.")
    told = dict(zip(header, record, strict=True))
    fields = {name: told[name] or None for name in PLAN_FIELDS}
    year = fields["year"]
    if year is not None and not year.isdecimal():
        raise InputError(f"{path}, line {line}: year '{year}' is not a year such as 2023.")
    return PlanEntry(**fields | {"year": int(year) if year else None})


def save_plans(plans: Plans, path: str | Path) -> None:
    """Write plans as ``plans.csv`` is written, atomically."""
    write_all({Path(path): plans_csv(plans)})


def plans_csv(plans: Plans) -> bytes:
    """The bytes :func:`save_plans` writes."""
    return csv_bytes(PLAN_FIELDS, [[getattr(entry, name) for name in PLAN_FIELDS] for entry in plans])
