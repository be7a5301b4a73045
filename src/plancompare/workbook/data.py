"""The sheet for PivotTables, Power Query and programs: one target a row, numbers as numbers, gaps left empty.

The table starts in the first cell, so that pandas, DuckDB and Power Query read it without being told where.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from plancompare import catalogue
from plancompare.comparison.cells import Said
from plancompare.presentation.cells import indicator_name
from plancompare.presentation.display import Cell, cell, one_line
from plancompare.presentation.formats import number_cell, whole_cell
from plancompare.presentation.plans import PlanName
from plancompare.table import PlanEntry
from plancompare.table.files import records
from plancompare.workbook.beside import unit_name
from plancompare.workbook.sheet import Sheet, columns, made
from plancompare.workbook.words import code_name, word

NUMBER, TEXT = "right", "line"
COLUMNS = (
    ("target_id", 24, TEXT), ("plan", 18, TEXT), ("plan_id", 18, TEXT), ("government", 18, TEXT),
    ("level", 22, TEXT), ("province_code", 9, TEXT), ("year", 8, NUMBER), ("period", 12, TEXT),
    ("theme_vi", 26, TEXT), ("theme_en", 26, TEXT), ("code", 26, TEXT), ("indicator_vi", 40, TEXT),
    ("indicator_en", 40, TEXT), ("measure", 24, TEXT), ("variant", 22, TEXT), ("kind", 22, TEXT),
    ("comparator", 22, TEXT), ("value", 12, NUMBER), ("value_to", 12, NUMBER), ("denominator", 12, NUMBER),
    ("unit_code", 18, TEXT), ("unit", 22, TEXT), ("agency", 26, TEXT), ("note", 30, TEXT),
    ("quote", 80, TEXT),
)  # fmt: skip


def data_sheet(targets: pd.DataFrame, plans: Sequence[PlanName], entries: Mapping[str, PlanEntry]) -> Sheet:
    """Every target of some plans, in words a reader of either language can filter by."""
    names = {plan.plan: plan for plan in plans}
    rows = (_row(row, names[row["plan"]], entries[row["plan"]]) for row in records(targets))
    return made("data", columns(*COLUMNS), rows, bare=True)


def _row(row: Mapping[str, Any], plan: PlanName, entry: PlanEntry) -> tuple[Cell, ...]:
    code = row["indicator"]
    known = catalogue.indicators().get(code)
    theme = code_name("theme", known.theme) if known else word("word.no_code")
    words = row["indicator_text"]
    year = row["year"]
    said: dict[str, Any] = {
        "target_id": row["target_id"],
        "plan": plan.name,
        "plan_id": row["plan"],
        "government": entry.area_name or entry.province,
        "level": code_name("government", entry.level),
        "province_code": row["province_code"],
        "year": None if year is None else int(year),
        "period": row["period"] or (None if year is None else str(year)),
        "theme_vi": theme.vi,
        "theme_en": theme.en,
        "code": code,
        "indicator_vi": indicator_name(code, "vi", words),
        "indicator_en": indicator_name(code, "en", words),
        "measure": code_name("measure", row["measure"]),
        "variant": row["variant"] and code_name("variant", row["variant"]),
        "kind": code_name("kind", row["kind"]),
        "comparator": code_name("wording", row["comparator"]),
        "value": row["value"],
        "value_to": row["value_high"],
        "denominator": row["denominator"],
        "unit_code": row["unit"],
        "unit": unit_name(row["unit"], row["unit_text"]),
        "agency": row["agency"],
        "note": row["note"],
        "quote": row["quote"],
    }
    return tuple(_cell(name, said[name]) for name, _, _ in COLUMNS)


def _cell(name: str, value: Any) -> Cell:
    """A number with its own decimals and nothing else in its format; a text on one line."""
    if isinstance(value, str | Said):
        return cell(one_line(str(value)))
    if value is None:
        return Cell()
    return whole_cell(value) if name == "year" else number_cell(value)
