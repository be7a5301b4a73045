"""The sheets that list things: targets, quotes, documents, caveats, other numbers, yardsticks."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from plancompare import catalogue
from plancompare.comparison.cells import Said, stated_targets
from plancompare.comparison.rules import definitions
from plancompare.comparison.yardsticks import CONTEXT, NATIONAL, OUTCOMES, against_outcome, load_yardstick
from plancompare.presentation.cells import is_scanned, measured_name, scanned_words
from plancompare.presentation.display import Cell, Column, cell, one_line
from plancompare.presentation.formats import number_cell, target_cell, whole_cell
from plancompare.presentation.labels import Labels
from plancompare.presentation.plans import PlanName
from plancompare.table.excel import TABLE
from plancompare.table.files import records
from plancompare.table.schema import NUMBER, SCHEMA
from plancompare.workbook.beside import clipped, figure, unit_name, upper
from plancompare.workbook.material import Material
from plancompare.workbook.sheet import Sheet, columns, made, nothing
from plancompare.workbook.words import code_name, word

AROUND = 60  # characters shown on either side of a number that is no target
_WIDE = {
    "quote": 60,
    "indicator_text": 40,
    "note": 40,
    "rule": 30,
    "target_id": 24,
    "parent": 24,
    "agency": 28,
}
_NARROW = {"year": 8, "value": 12, "province_code": 10, "section": 9, "clause": 9}


def targets_sheet(targets: pd.DataFrame) -> Sheet:
    """Every target with the contract's columns; what reads back as ``targets.csv``."""
    heads = [
        Column(
            column.name,
            _WIDE.get(column.name) or _NARROW.get(column.name) or 14,
            "left" if column.dtype == "string" else "right",
            f"{column.vi} / {column.en}",
            choices=column.allowed,
        )
        for column in SCHEMA
    ]
    rows = [
        tuple(_target_cell(row, column.name, column.dtype) for column in SCHEMA) for row in records(targets)
    ]
    return made("targets", heads, rows, named=TABLE)


def _target_cell(row: Mapping[str, Any], name: str, dtype: str) -> Cell:
    value = row[name]
    if name == "target_id":
        tip = clipped(one_line(row["quote"]))
        return cell(value, "link", f"q:{value}", anchor=f"t:{value}", tip=tip)
    if name == "value":
        return target_cell(row)
    if dtype == NUMBER and value is not None:
        return number_cell(value)
    if dtype != "string":
        return whole_cell(None if value is None else int(value))
    return cell(value or "", "quote" if name == "quote" else "")


def quotes_sheet(material: Material) -> Sheet:
    """The exact words of each target with their place, in the plans' own order."""
    heads = columns(
        ("target_id", 24), ("plan", 16), ("section", 8), ("clause", 8), ("agency", 26), ("quote", 70),
        ("figure", 12, "from"), ("value_to", 11, "to"), ("unit", 16), ("indicator_vi", 32),
        ("indicator_en", 30), ("characters", 14, "right"),
    )  # fmt: skip
    names = {plan.plan: plan.name for plan in material.plans}
    found, rows = records(material.targets), []
    has_scans = any(map(is_scanned, found))
    heads = (*heads, *(columns(("scan", 36)) if has_scans else ()))
    for row in found:
        key = row["target_id"]
        rows.append(
            (
                cell(key, "link", anchor=f"q:{key}", link=f"t:{key}"),
                cell(names[row["plan"]]),
                _stated(row["section"]),
                _stated(row["clause"]),
                _stated(one_line(row["agency"] or "")),
                cell(row["quote"], "quote"),
                figure(row, anchor=False, link="f"),
                upper(row),
                cell(str(unit_name(row["unit"], row["unit_text"])), "muted"),
                *_measured(row),
                cell(f"{row['quote_start']}–{row['quote_end']}", "muted"),
                *((cell(_scan(row), "muted"),) if has_scans else ()),
            )
        )
    return made("quotes", heads, rows)


def _scan(row: Mapping[str, Any]) -> str:
    """That a figure was read from a scan, and of which page; empty for one of a text."""
    return str(Said.of(lambda lang: scanned_words(row, Labels(lang)))) if is_scanned(row) else ""


def documents_sheet(material: Material) -> Sheet:
    """The plan documents: number, date, issuer, title, file, hash."""
    heads = columns(
        ("plan", 16), ("plan_id", 18), ("province", 13), ("province_code", 9), ("year", 8), ("document", 15),
        ("date", 12), ("issuer", 24), ("document_title", 56), ("headline", 11), ("task", 11), ("file", 20),
        ("hash", 34), ("source", 40),
    )  # fmt: skip
    rows = []
    for plan in material.plans:
        entry, mine = material.entries[plan.plan], material.targets[material.targets["plan"] == plan.plan]
        kinds = mine["kind"].value_counts()
        values = (
            plan.name, plan.plan, entry.province, entry.province_code, entry.year, entry.number, entry.date,
            entry.issuer, entry.title, int(kinds.get("headline", 0)), int(kinds.get("task", 0)), entry.file,
            entry.sha256, entry.source,
        )  # fmt: skip
        rows.append(tuple(_stated(value) for value in values))
    return made("documents", heads, rows)


def caveats_sheet(material: Material) -> Sheet | None:
    """Every remark that holds for some row of the comparison, with its source."""
    heads = columns(
        ("indicator_vi", 32), ("indicator_en", 30), ("severity", 16), ("meaning_vi", 50),
        ("meaning_en", 50), ("source", 36), ("address", 36),
    )  # fmt: skip
    rows = [
        (
            *_measured(row),
            cell(str(code_name("severity", row["severity"]))),
            cell(row["vi"]),
            cell(row["en"], "english"),
            _stated(row["source"]),
            _address(row["url"]),
        )
        for row in records(material.comparison.remarks)
    ]
    return made("caveats", heads, rows) if rows else None


def numbers_sheet(numbers: pd.DataFrame, plans: Sequence[PlanName], texts: Mapping[str, str]) -> Sheet | None:
    """The numerals that are no targets: what each is, why, and the words around it."""
    heads = columns(
        ("plan", 18), ("text", 14), ("kind", 22), ("reason_vi", 40), ("reason_en", 40), ("words", 80),
        ("characters", 16),
    )  # fmt: skip
    names = {plan.plan: plan.name for plan in plans}
    rows = [
        (
            cell(names[row["plan"]]),
            cell(row["text"]),
            cell(str(code_name("class", row["class"]))),
            cell(Labels("vi").reason(row["reason"])),
            cell(Labels("en").reason(row["reason"]), "english"),
            cell(_in_its_words(texts[row["plan"]], row["start"], row["end"]), "quote"),
            cell(f"{row['start']}–{row['end']}", "muted"),
        )
        for row in records(numbers)
        if row["class"] != "target"
    ]
    return made("numbers", heads, rows) if rows else None


def _in_its_words(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    left = "…" if start > AROUND else ""
    right = "…" if end + AROUND < len(text) else ""
    return one_line(f"{left}{before}【{text[start:end]}】{after}{right}")


def national_sheet(material: Material) -> Sheet | None:
    """The national targets, each with its source."""
    if not material.has(NATIONAL):
        return None
    heads = columns(
        ("indicator_vi", 36), ("indicator_en", 32), ("year", 8, "right"), ("value", 12, "from"),
        ("value_to", 11, "to"), ("unit", 20), ("grade", 22), ("status", 22), ("source", 50),
        ("address", 40), ("code", 24),
    )  # fmt: skip
    rows = [
        (
            _stated(row.get("name_vi")),
            _stated(row.get("name_en")),
            _dated(row),
            *_valued(row),
            *_sourced(row),
            cell(row["indicator_code"], "muted"),
        )
        for row in load_yardstick(material.project, NATIONAL)
    ]
    return made("national", heads, rows)


def outcomes_sheet(material: Material) -> Sheet | None:
    """Each target whose outcome is known, beside it; all vintages."""
    if not material.has(OUTCOMES):
        return None
    heads = columns(
        ("plan", 18), ("indicator_vi", 32), ("indicator_en", 30), ("unit", 20), ("planned", 13, "from"),
        ("value_to", 11, "to"), ("outcome", 12, "right"), ("gap", 13, "right"), ("met", 18),
        ("vintage", 22), ("grade", 22), ("source", 46), ("address", 36), ("note", 36),
    )  # fmt: skip
    names = {plan.plan: plan.name for plan in material.plans}
    stated = stated_targets(material.targets, material.comparison.plans)
    rows = []
    for target, outcome in against_outcome(material.project, stated):
        came = outcome.figure
        met = {True: "yes", False: "no", None: "undecided"}[outcome.met]
        apart = outcome.obstacle and str(outcome.obstacle)
        rows.append(
            (
                cell(names[target.plan.id]),
                *_measured(target),
                cell(str(unit_name(target.unit, target.unit_text)), "muted"),
                figure(target, anchor=False),
                upper(target),
                number_cell(float(came.value), came.comparator, style="strong"),
                nothing() if outcome.gap is None else number_cell(float(outcome.gap), signed=True),
                cell(str(word(f"word.{met}")), f"met_{met}"),
                _stated(_in_both(came.vintage)),
                cell(str(code_name("grade", came.grade))),
                _stated(_in_both(came.source_title)),
                _address(came.source_url),
                _stated(apart or came.note),
            )
        )
    return made("outcomes", heads, rows, keys=2) if rows else None


def context_sheet(material: Material) -> Sheet | None:
    """What provinces around and the region planned and reached."""
    if not material.has(CONTEXT):
        return None
    heads = columns(
        ("province", 18), ("year", 11, "right"), ("kind", 24), ("indicator_vi", 36), ("indicator_en", 32),
        ("value", 12, "from"), ("value_to", 11, "to"), ("unit", 20), ("grade", 22), ("status", 22),
        ("source", 50), ("address", 40), ("note", 30),
    )  # fmt: skip
    rows = []
    for row in load_yardstick(material.project, CONTEXT):
        entry = catalogue.indicators().get(row["indicator_code"])
        rows.append(
            (
                cell(row["province"]),
                _dated(row),
                cell(str(code_name("context_kind", row["kind"]))),
                cell(entry.name_vi if entry else row["indicator_code"]),
                cell(entry.name_en if entry else row["indicator_code"], "english"),
                *_valued(row),
                *_sourced(row),
                _stated(row.get("note")),
            )
        )
    return made("context", heads, rows)


def definitions_sheet(material: Material) -> Sheet:
    """The code list of indicators, with the official definition where one was found."""
    heads = columns(
        ("code", 30), ("theme", 26), ("indicator_vi", 36), ("indicator_en", 34), ("unit", 20), ("better", 16),
        ("basis", 20), ("definition_vi", 52), ("definition_en", 52), ("source", 40), ("address", 36),
    )  # fmt: skip
    found, rows = definitions(), []
    missing = cell(str(word("word.not_found")), "missing")
    for code, entry in catalogue.indicators().items():
        record = found.get(code)
        basis = record.price_basis if record else None
        rows.append(
            (
                cell(code, "muted"),
                cell(str(code_name("theme", entry.theme))),
                cell(entry.name_vi),
                cell(entry.name_en, "english"),
                cell(str(unit_name(entry.unit, None)), "muted"),
                cell(str(code_name("better", entry.better))),
                _stated(basis and str(code_name("basis", basis))),
                cell(record.definition_vi) if record else missing,
                cell(record.definition_en, "english") if record else missing,
                _stated(record.source if record else None),
                _address(record.url if record else None),
            )
        )
    return made("definitions", heads, rows, group="front")


def _measured(row: Mapping[str, Any]) -> tuple[Cell, Cell]:
    """What a row measures, in both languages."""
    name = Said.of(lambda lang: measured_name(row, Labels(lang)))
    return cell(name.vi), cell(name.en, "english")


def _stated(value: Any) -> Cell:
    """A field as a cell; in words where it is not known, never blank."""
    if value is None or value == "":
        return nothing()
    return whole_cell(value) if isinstance(value, int) else cell(value)


def _in_both(text: str | None) -> str | None:
    """What a source says of itself, the words around names and titles in both languages."""
    return str(Said.of(lambda lang: Labels(lang).source(text))) if text else None


def _address(url: Any) -> Cell:
    return cell(url, "link", url) if url else nothing()


def _dated(row: Mapping[str, Any]) -> Cell:
    """The year as a number; a period such as 2021-2025 stays text."""
    year = str(row["year"])
    return whole_cell(int(year)) if year.isdigit() else cell(year)


def _valued(row: Mapping[str, Any]) -> tuple[Cell, Cell, Cell]:
    """Value, upper end and unit of a yardstick; a value in words stays in words."""
    unit = cell(str(unit_name(row["unit"], None)), "muted")
    if row["value"] is None:
        return cell(row["value_text"]), nothing(), unit
    return number_cell(row["value"], row["comparator"]), upper(row), unit


def _sourced(row: Mapping[str, Any]) -> tuple[Cell, ...]:
    return (
        cell(str(code_name("grade", row["grade"]))),
        _stated(_in_both(row["status"])),
        _stated(_in_both(row["source_title"])),
        _address(row["source_url"]),
    )
