"""From the plans in ``data/raw`` to the tables in ``data/processed``: targets.csv, numbers.csv,
comparison.csv, and with them the code lists and the description that make the folder a data package.
"""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from plancompare.comparison import compare
from plancompare.errors import InputError
from plancompare.extraction import extract
from plancompare.files import write_all
from plancompare.folders import PROCESSED, RAW
from plancompare.plan import read_plan
from plancompare.project.registry import disagreements, read_registry
from plancompare.reading import read_source
from plancompare.table.corrections import apply_corrections, confirm_plans, read_corrections
from plancompare.table.package import processed_files
from plancompare.table.plans import Plans
from plancompare.table.schema import to_frame

NUMBER_COLUMNS = ("plan", "start", "end", "text", "class", "reason", "target_id")


@dataclass(frozen=True)
class BuildResult:
    """What a build made: the three tables, the plans they come from, and warnings in words."""

    targets: pd.DataFrame
    numbers: pd.DataFrame
    comparison: pd.DataFrame
    plans: Plans
    warnings: tuple[str, ...]

    def files(self) -> dict[str, bytes]:
        """Every file of ``data/processed`` by name."""
        return processed_files(self.targets, self.numbers, self.comparison, self.plans)


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
    parts = [read_targets(project, registry, plan) for plan in registry.ids]
    targets = pd.concat([part[0] for part in parts], ignore_index=True)
    numbers = pd.concat([part[1] for part in parts], ignore_index=True)
    warnings = (*registry.left_out, *(word for part in parts for word in part[2]))
    comparison = compare(targets, project=project, known=registry)
    return BuildResult(targets, numbers, comparison.frame, registry, warnings)


def read_targets(
    project: str | Path, registry: Plans, plan_id: str
) -> tuple[pd.DataFrame, pd.DataFrame, tuple[str, ...]]:
    """One plan's targets and numerals, corrected, and the warnings its reading gave."""
    entry = registry.entry(plan_id)
    source = read_source(registry.path(plan_id))
    plan = read_plan(source, province=entry.province, year=entry.year, plan_id=entry.id)
    extraction = extract(plan)
    targets, numbers = apply_corrections(
        to_frame(extraction.targets),
        numbers_frame(extraction.numerals),
        read_corrections(project, plan_id),
        source.text,
        entry,
    )
    warnings = [f"{entry.file}: {word}" for word in extraction.warnings]
    if entry.registered:
        warnings += disagreements(entry, read_plan(source).header)
    return targets, numbers, tuple(warnings)


def numbers_frame(numerals) -> pd.DataFrame:
    """Every numeral of a plan as a frame of the columns of numbers.csv."""
    rows = [(n.plan, n.start, n.end, n.text, n.cls, n.reason, n.target_id) for n in numerals]
    frame = pd.DataFrame(rows, columns=list(NUMBER_COLUMNS))
    integers = {"start": "Int64", "end": "Int64"}
    return frame.astype({name: integers.get(name, "string") for name in NUMBER_COLUMNS})
