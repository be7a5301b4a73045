"""Everything a workbook is made of, gathered once: the plans read afresh, compared, and their yardsticks."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from plancompare.comparison import Comparison, compare
from plancompare.comparison.cells import plan_columns
from plancompare.comparison.yardsticks import CONTEXT, NATIONAL, OUTCOMES
from plancompare.errors import confirm_known
from plancompare.folders import RAW
from plancompare.presentation.matched import Matched, match
from plancompare.presentation.plans import PlanName, plan_names
from plancompare.project import BuildResult, assemble
from plancompare.table import PlanEntry

YARDSTICKS = (("national", NATIONAL), ("outcome", OUTCOMES), ("region", CONTEXT))


@dataclass(frozen=True)
class Material:
    """The chosen plans with their targets, numerals, comparison (``rows`` are its own) and texts."""

    project: Path
    plans: tuple[PlanName, ...]
    entries: Mapping[str, PlanEntry]
    targets: pd.DataFrame
    numbers: pd.DataFrame
    comparison: Comparison
    rows: tuple[Matched, ...]
    texts: Mapping[str, str]
    warnings: tuple[str, ...]
    limited: bool

    @property
    def date(self) -> datetime.date:
        """The date of the data: of the newest plan document, never of the day the workbook is made."""
        dated = [datetime.date.fromisoformat(e.date) for e in self.entries.values() if e.date]
        years = [plan.year for plan in self.plans if plan.year]
        return max(dated) if dated else datetime.date(max(years, default=2000), 1, 1)

    def has(self, name: str) -> bool:
        """Whether the project has a yardstick file."""
        return (self.project / RAW / name).is_file()


def gather(
    project: str | Path, plans: Sequence[str] | None = None, built: BuildResult | None = None
) -> Material:
    """Read the project's plans again, unless they were ``built`` just now, and compare those chosen (all when
    none is named).

    Raises UsageError for an unknown plan, InputError when a plan or a yardstick does not fit.
    """
    project = Path(project)
    built = built or assemble(project)
    confirm_known(plans or (), built.plans.ids, "plan")
    one_level, _ = built.plans.one_level()  # of all plans, those of one level of government
    shown = built.targets if plans else built.targets[built.targets["plan"].isin(one_level.ids)]
    columns = plan_columns(shown, list(plans) if plans else None, built.plans)
    order = [plan.id for plan in columns]
    targets = _of_plans(built.targets, order)
    kinds = [kind for kind, name in YARDSTICKS if kind != "region" and (project / RAW / name).is_file()]
    comparison = compare(targets, plans=order, yardstick=kinds, project=project, known=built.plans)
    names = plan_names(built.plans, order)
    return Material(
        project=project,
        plans=names,
        entries={plan: built.plans.entry(plan) for plan in order},
        targets=targets,
        numbers=_of_plans(built.numbers, order),
        comparison=comparison,
        rows=match(comparison, names),
        texts={plan: built.plans.source(plan).text for plan in order},
        warnings=(*built.warnings, *comparison.warnings),
        limited=bool(plans),
    )


def _of_plans(frame: pd.DataFrame, order: Sequence[str]) -> pd.DataFrame:
    """The rows of these plans, plan after plan."""
    parts = [frame[frame["plan"] == plan] for plan in order]
    return pd.concat(parts, ignore_index=True) if parts else frame.iloc[:0]
