"""A document read but not yet in the project: what was read of it, its corrections, its registration."""

import re
import tempfile
import warnings
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from plancompare.errors import PlancompareError, UsageError
from plancompare.extraction import Extraction, extract
from plancompare.files import write_all
from plancompare.folders import RAW, REGISTRY
from plancompare.plan import Plan, read_plan
from plancompare.presentation.numbers import conventions
from plancompare.project import build, mend, register
from plancompare.project.build import numbers_frame
from plancompare.project.registry import entry_of
from plancompare.reading import source_from_bytes
from plancompare.table import PlanEntry, to_frame
from plancompare.table.corrections import FOLDER, Correction, apply_corrections

PASTED = "pasted.txt"


@dataclass(frozen=True)
class Draft:
    """A document as read, its corrections in the order they were made; a new one for every correction.

    ``told`` are the warnings of whoever read the file (hidden sheets, pages that are pictures).
    """

    data: bytes
    file: str
    plan: Plan
    extraction: Extraction
    corrections: tuple[Correction, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def warnings(self) -> list[str]:
        """What of the document was not read, a sentence each; its tables speak for themselves."""
        tables = {str(table) for table in self.extraction.tables}
        return [*self.told, *(words for words in self.extraction.warnings if words not in tables)]

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
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        plan = read_plan(source_from_bytes(data, file), province=province, year=year)
    name = f"{plan.id}.txt" if file == PASTED else Path(file).name
    return Draft(data, name, plan, extract(plan), told=tuple(str(each.message) for each in told))


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
    mended = (mend.HEAD + mend.as_yaml(draft.corrections)).encode("utf-8") if draft.corrections else b""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, draft.file)
        file.write_bytes(draft.data)
        entry = register(
            project, file, province=plan.province, year=plan.year, plan_id=plan.id, source=source or None,
            beside={corrections: mended} if mended else {},
        )  # fmt: skip
    try:
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
