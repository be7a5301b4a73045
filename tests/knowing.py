"""The comparison's functions for made-up tables: what the plans of a table are is made up with it.

A made-up plan is for the year of most of its targets. The library never guesses so; it is told, here by
``plans_of``. A test that means another year gives ``known`` itself.
"""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from plancompare import comparison
from plancompare import table as table_files
from plancompare.comparison import cells
from plancompare.presentation import plans
from plancompare.table import PlanEntry, Plans, load_plans, save_plans


def plans_of(table: pd.DataFrame) -> Plans:
    """The plans a made-up table is of, in its order."""
    return Plans(tuple(_entry(plan, rows) for plan, rows in table.groupby("plan", sort=False)))


def _entry(plan: str, rows: pd.DataFrame) -> PlanEntry:
    first, years = rows.iloc[0], rows["year"].mode()
    told = {name: None if pd.isna(first[name]) else first[name] for name in ("province", "province_code")}
    return PlanEntry(plan, year=int(years.iloc[0]) if len(years) else None, **told)


def save_targets(table: pd.DataFrame, path: Path) -> None:
    """Write a made-up table, and beside it the plans it is of: those written before, and any new ones."""
    table_files.save_targets(table, path)
    beside = path.with_name("plans.csv")
    before = load_plans(beside).entries if beside.is_file() else ()
    new = (entry for entry in plans_of(table) if entry.id not in {each.id for each in before})
    save_plans(Plans((*before, *new)), beside)


def _knowing(function: Callable) -> Callable:
    def told(table: pd.DataFrame, *arguments, known: Plans | None = None, **named):
        return function(table, *arguments, known=known or plans_of(table), **named)

    return told


compare = _knowing(comparison.compare)
derive = _knowing(comparison.derive)
baselines = _knowing(comparison.baselines)
run_checks = _knowing(comparison.run_checks)
plan_columns = _knowing(cells.plan_columns)


def plan_names(table: pd.DataFrame) -> tuple[plans.PlanName, ...]:
    """What the plans of a made-up table are called."""
    return plans.plan_names(plans_of(table))
