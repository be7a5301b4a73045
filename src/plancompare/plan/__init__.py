"""A Source becomes a Plan: its header, its zones and its clauses."""

from plancompare.plan.area import LEVELS, find_province
from plancompare.plan.clause import Clause
from plancompare.plan.header import Header
from plancompare.plan.plan import Plan, read_plan

__all__ = ["LEVELS", "Clause", "Header", "Plan", "find_province", "read_plan"]
