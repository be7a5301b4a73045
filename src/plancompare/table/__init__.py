"""The common table: every plan's targets in one checked frame, the plans beside it, and their files."""

from plancompare.table.plans import PlanEntry, Plans, load_plans, save_plans
from plancompare.table.schema import SCHEMA, TableError, check, load_targets, save_targets, to_frame

__all__ = [
    "SCHEMA",
    "PlanEntry",
    "Plans",
    "TableError",
    "check",
    "load_plans",
    "load_targets",
    "save_plans",
    "save_targets",
    "to_frame",
]
