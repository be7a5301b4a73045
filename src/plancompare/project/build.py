"""From the plans in ``data/raw`` to the tables in ``data/processed``: targets.csv, results.csv, numbers.csv,
comparison.csv and comparison-tidy.csv, and with them the code lists and the description that make the folder
a data package.
"""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from plancompare.comparison import compare
from plancompare.errors import InputError
from plancompare.extraction import Extraction, extract
from plancompare.files import write_all
from plancompare.folders import PROCESSED, RAW
from plancompare.plan import Plan, read_plan
from plancompare.plan.area import NATION, NATION_NAME
from plancompare.project.registry import disagreements, entry_of, read_registry
from plancompare.reading import read_source
from plancompare.table.corrections import (
    Correction,
    add_results,
    apply_corrections,
    confirm_plans,
    read_corrections,
)
from plancompare.table.package import processed_files
from plancompare.table.plans import PlanEntry, Plans, left_out_of
from plancompare.table.schema import results_frame, to_frame
from plancompare.table.second import confirm_readings

NUMBER_COLUMNS = ("plan", "start", "end", "text", "class", "reason", "target_id", "result_id")


@dataclass(frozen=True)
class BuildResult:
    """What a build made: its tables, the plans they come from, and warnings in words."""

    targets: pd.DataFrame
    results: pd.DataFrame
    numbers: pd.DataFrame
    comparison: pd.DataFrame
    tidy: pd.DataFrame
    plans: Plans
    warnings: tuple[str, ...]

    def files(self) -> dict[str, bytes]:
        """Every file of ``data/processed`` by name."""
        return processed_files(
            self.targets, self.results, self.numbers, self.comparison, self.tidy, self.plans
        )


def build(project: str | Path = ".") -> BuildResult:
    """Read every plan of the project and write its tables: all of them, or none if anything is wrong.

    The same input gives the same bytes. Raises InputError when a plan, its entry or a correction does not
    fit.
    """
    result = assemble(project)
    out = Path(project) / PROCESSED
    write_all({out / name: data for name, data in result.files().items()})
    return result


def assemble(project: str | Path) -> BuildResult:
    """The tables :func:`build` writes, without writing them."""
    project = Path(project)
    registry = read_registry(project)
    if not len(registry):
        why = f" ({' '.join(registry.left_out)})" if registry.left_out else ""
        raise InputError(f"{project / RAW} holds no plan{why}; add one with `plancompare add FILE`.")
    confirm_plans(project, registry.ids)
    confirm_readings(project, registry.ids)
    readings = [_read(registry, plan) for plan in registry.ids]
    # One frame of all plans: making a frame costs more than reading the numbers of a plan.
    targets = to_frame(target for reading in readings for target in reading.extraction.targets)
    results = results_frame(result for reading in readings for result in reading.extraction.results)
    numbers = numbers_frame(numeral for reading in readings for numeral in reading.extraction.numerals)
    for reading in readings:
        targets, results, numbers = _corrected(targets, results, numbers, reading, project)
    one_level, others = registry.one_level()
    warnings = [*registry.left_out, *(word for reading in readings for word in reading.warnings)]
    warnings += [f"comparison.csv: {left_out_of(one_level, others)}"] if len(others) else []
    comparison = compare(targets[targets["plan"].isin(one_level.ids)], project=project, known=registry)
    return BuildResult(
        targets, results, numbers, comparison.frame, comparison.tidy, registry, tuple(warnings)
    )


@dataclass(frozen=True)
class Reading:
    """What is read of one plan now: ``targets`` and ``numbers`` are corrected, ``extraction`` is not."""

    entry: PlanEntry
    plan: Plan
    extraction: Extraction
    targets: pd.DataFrame
    numbers: pd.DataFrame
    corrections: tuple[Correction, ...]
    warnings: tuple[str, ...]


def read_again(project: str | Path, registry: Plans, plan_id: str) -> Reading:
    """One plan of the project read afresh, with its corrections."""
    read = _read(registry, plan_id)
    found = read.extraction
    frames = to_frame(found.targets), results_frame(found.results), numbers_frame(found.numerals)
    targets, _, numbers = _corrected(*frames, read, project)
    made = read_corrections(project, plan_id)
    return Reading(read.entry, read.plan, found, targets, numbers, made, read.warnings)


def read_file(path: str | Path, province: str | None = None, year: int | None = None) -> Reading:
    """A document of no project, as :func:`read_again` reads one of a project; it has no corrections."""
    source = read_source(path)
    plan = read_plan(source, province=province, year=year)
    extraction = extract(plan)
    frames = to_frame(extraction.targets), numbers_frame(extraction.numerals)
    warnings = (*plan.header.warnings, *extraction.warnings)
    return Reading(entry_of(plan), plan, extraction, *frames, (), warnings)


@dataclass(frozen=True)
class _Reading:
    """What was read of one plan."""

    entry: PlanEntry
    plan: Plan
    extraction: Extraction
    warnings: tuple[str, ...]


def _read(registry: Plans, plan_id: str) -> _Reading:
    entry = registry.entry(plan_id)
    source = registry.source(plan_id)
    given = NATION_NAME if entry.level == NATION else entry.province
    plan = read_plan(source, province=given, year=entry.year if entry.registered else None, plan_id=entry.id)
    extraction = extract(plan)
    warnings = [f"{entry.file}: {word}" for word in (*plan.header.warnings, *extraction.warnings)]
    if entry.registered:
        warnings += disagreements(entry, source)
    return _Reading(entry, plan, extraction, tuple(warnings))


def _corrected(
    targets: pd.DataFrame,
    results: pd.DataFrame,
    numbers: pd.DataFrame,
    reading: _Reading,
    project: str | Path,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The frames with the corrections of one plan applied to its own rows, which keep their place."""
    corrections = read_corrections(project, reading.entry.id)
    if not corrections:
        return targets, results, numbers
    frames = targets, results, numbers
    places = [frame["plan"] == reading.entry.id for frame in frames]
    own = [frame[rows].reset_index(drop=True) for frame, rows in zip(frames, places, strict=True)]
    of_plan = reading.plan.source.text, reading.entry
    mended, counted = apply_corrections(own[0], own[2], corrections, *of_plan)
    after = mended, add_results(own[1], corrections, *of_plan), counted
    whole = [_replaced(*each) for each in zip(frames, places, after, strict=True)]
    return whole[0], whole[1], whole[2]


def _replaced(frame: pd.DataFrame, rows: pd.Series, mended: pd.DataFrame) -> pd.DataFrame:
    """The frame with other rows in the place of these, which follow one another."""
    first = int(rows.argmax()) if rows.any() else len(frame)
    return pd.concat([frame[:first], mended, frame[first + int(rows.sum()) :]], ignore_index=True)


def numbers_frame(numerals) -> pd.DataFrame:
    """Every numeral of a plan as a frame of the columns of numbers.csv."""
    rows = [(n.plan, n.start, n.end, n.text, n.cls, n.reason, n.target_id, n.result_id) for n in numerals]
    frame = pd.DataFrame(rows, columns=list(NUMBER_COLUMNS))
    integers = {"start": "Int64", "end": "Int64"}
    return frame.astype({name: integers.get(name, "string") for name in NUMBER_COLUMNS})
