"""What a cell edited by hand may hold: units there are, years a plan can aim at, the plan's own province."""

from collections.abc import Mapping
from typing import Any

from plancompare import catalogue
from plancompare.extraction.units import code_of
from plancompare.plan.year import FIRST
from plancompare.table.files import is_null
from plancompare.table.plans import PlanEntry
from plancompare.table.schema import CODES, unknown

OF_PLAN = ("province", "province_code", "area_id")
AHEAD = 40  # years; plans name aims for 2045 and 2050


def entry_fault(name: str, value: Any, row: Mapping[str, Any], plan: PlanEntry) -> str | None:
    """What is wrong with the value given to a column, None where nothing is.

    ``row`` is the whole row, with a status where it is a result. What the schema itself forbids is not
    looked at.
    """
    if is_null(value):
        return None
    if name == "unit":
        return _unit_fault(str(value), row["unit_text"] or "")
    if name == "year" and plan.year is not None:
        first, last = FIRST if row.get("status") else plan.year - 1, plan.year + AHEAD
        if not first <= int(value) <= last:
            return f"{value} is no year the plan for {plan.year} can aim at, which are {first} to {last}"
    if name in OF_PLAN and str(value) != (own := getattr(plan, name) or ""):
        return f"'{value}' is not the plan's, '{own}'; no edit moves a target to another province"
    return None


def _unit_fault(unit: str, printed: str) -> str | None:
    """A unit with a name, or the plan's own word for what it counts ("phòng khám" as phong_kham)."""
    known = catalogue.unit_codes()
    word = code_of(printed)
    if unit in known or (unit == word and word.isidentifier()):  # "%" is the sign of a unit, not its code
        return None
    said = unknown(unit, sorted(known), CODES)
    if not word.isidentifier():
        return said
    return f"{said}{' Or' if said.endswith('?') else '; or'} write {word}, the plan's own word"
