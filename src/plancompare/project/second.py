"""Second readings of a project's plans: held against ours, what the text bears out taken over, kept.

A reading kept in ``data/raw/second/<plan>.csv`` (or .json, .xlsx; ``<plan>.NAME.csv`` for another of the same
plan) is held against the plan whenever the methods chapter is made, so that what it says of agreement is true
of the reading it stands beside.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from plancompare.catalogue import unit_codes
from plancompare.catalogue.phrases import fold
from plancompare.errors import UsageError
from plancompare.extraction import Extraction
from plancompare.extraction.record import COLUMNS, Target
from plancompare.extraction.units import unit_after
from plancompare.files import write_all
from plancompare.project.build import Reading
from plancompare.project.mend import Signed, added, changed
from plancompare.table.corrections import Correction
from plancompare.table.files import records
from plancompare.table.second import (
    AGREES,
    DIFFERS,
    FOLDER,
    IN_TEXT,
    KINDS,
    NO_FIGURE,
    NO_WORDS,
    ONLY_OTHER,
    ONLY_OURS,
    Held,
    code_of,
    figure_places,
    hold,
    read_second,
)

TAKEN = ("measure", "comparator", "year", "unit")  # as the other reader gives them


def held_against(reading: Reading, other: Sequence[Mapping[str, Any]]) -> tuple[Held, ...]:
    """Another reading of the plan held against the text and against ours, corrections included."""
    return hold(reading.plan.source.text, as_corrected(reading), other)


def as_corrected(reading: Reading) -> Extraction:
    """What was read of the plan, its targets as corrected."""
    rows: list[Any] = records(reading.targets)
    targets = (Target(**{name: row[name] for name in COLUMNS}) for row in rows)
    return reading.extraction.but(targets=tuple(targets))


def accepted(
    reading: Reading,
    other: Sequence[Mapping[str, Any]],
    row: int,
    signed: Signed,
    fields: Mapping[str, Any] | None = None,
) -> Correction:
    """The correction that takes over one row of the other reading, guarded by the words it stands in.

    A figure only the other has becomes a target; one that both have takes the columns in which the other
    differs. ``fields`` complete or overrule what the row says. Raises UsageError where there is no such row,
    where both agree, where the text does not bear it out, and where a column is missing that a target needs.
    """
    found = next((one for one in held_against(reading, other) if one.row == row), None)
    if found is None:
        raise UsageError(f"the other reading has no row {row}; it has {len(other)}")
    if found.borne_out != IN_TEXT:
        what = "words" if found.borne_out == NO_WORDS else "figure"
        raise UsageError(f"row {row} is not borne out: the text does not hold its {what}")
    if found.result == AGREES:
        raise UsageError(f"row {row} says what is read already ({found.target_id})")
    given = _given(other[row - 1], found)
    if found.result == DIFFERS:
        if "status" in found.differs:
            raise UsageError(f"row {row} is read as a result, {found.target_id}, and no target is changed")
        taken = {name: value for name, value in given.items() if name in found.differs.split()}
        if not (taken or fields):
            raise UsageError(f"row {row} differs in {found.differs}, in words we have no code for; use --set")
        return changed(reading.targets, str(found.target_id), taken | dict(fields or {}), signed)
    fields = {**given, **(fields or {})}
    if not fields.get("unit"):
        raise UsageError(f"row {row} gives no unit; give it with --set unit=CODE")
    place = places(reading, found, other)
    if len(place) != 1:
        raise UsageError(f"the words of row {row} hold its figure {len(place)} times; quote fewer words")
    return added(reading.plan, reading.targets, *place[0], fields, signed)


def places(reading: Reading, found: Held, other: Sequence[Mapping[str, Any]]) -> list[tuple[int, int]]:
    """Where the figure of a row of the other reading is printed in its words, as the text has them."""
    if found.row is None or found.start is None or found.end is None:
        return []
    return figure_places(reading.extraction, (found.start, found.end), other[found.row - 1]["value"])


def _given(row: Mapping[str, Any], found: Held) -> dict[str, Any]:
    """What a row says, in the terms of the table: a printed unit as its code, and the value in it."""
    said = {name: row[name] for name in TAKEN if row.get(name) not in (None, "")}
    if "year" in said:
        said["year"] = int(str(said["year"]))
    if (code := code_of(row.get("indicator"))) is not None:
        said["indicator"] = code
    if found.number is not None:
        said["value"] = found.number
    printed = unit_after(fold(str(said.get("unit", ""))))
    if printed is not None and said["unit"] not in unit_codes():
        said |= {"unit": printed.unit.code, "unit_text": said["unit"]}
        said["value"] = float(Decimal(str(said["value"])) * printed.unit.factor)
    return said


# --- kept -------------------------------------------------------------------------------------------------


def keep_reading(project: str | Path, plan: str, path: Path) -> Path:
    """Copy a second reading into the project, so that the methods chapter tells of it; returns the copy."""
    target = Path(project) / FOLDER / f"{plan}{path.suffix.lower()}"
    if target.exists() and target.read_bytes() != path.read_bytes():
        raise UsageError(f"{target} is there already; rename it {plan}.NAME{path.suffix} or remove it")
    write_all({target: path.read_bytes()})
    return target


def kept_readings(project: str | Path, plan: str) -> tuple[Path, ...]:
    """The second readings of a plan that are kept in the project, by name."""
    found = sorted((Path(project) / FOLDER).glob(f"{plan}.*"))
    return tuple(path for path in found if path.suffix in KINDS and path.name.split(".")[0] == plan)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far one second reading and ours agree, in figures.

    ``both`` have the figure, ``alike`` of them in every column the other gives; ``columns`` are the columns
    in which the rest differ with how often; ``only_other`` of which the text bears out ``borne``; ``unheld``
    rows whose words or figure are not in the text.
    """

    name: str
    both: int
    alike: int
    columns: Mapping[str, int]
    only_other: int
    borne: int
    only_ours: int
    unheld: int


def agreement(name: str, held: Iterable[Held]) -> Agreement:
    """The counts of a reading that was held."""
    held = tuple(held)
    count = Counter(one.result for one in held)
    alone = [one for one in held if one.result == ONLY_OTHER]
    return Agreement(
        name,
        both=count[AGREES] + count[DIFFERS],
        alike=count[AGREES],
        columns=Counter(column for one in held for column in one.differs.split()),
        only_other=len(alone),
        borne=sum(one.borne_out == IN_TEXT for one in alone),
        only_ours=count[ONLY_OURS],
        unheld=sum(one.borne_out in (NO_WORDS, NO_FIGURE) for one in held),
    )


def agreements(project: str | Path, reading: Reading) -> tuple[Agreement, ...]:
    """How far each kept second reading of a plan agrees with what is read of it now."""
    paths = kept_readings(project, reading.entry.id)
    return tuple(agreement(path.name, held_against(reading, read_second(path))) for path in paths)
