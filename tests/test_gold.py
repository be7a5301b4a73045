"""Both plans against the hand annotation in tests/gold, made by reading them without any extractor's output.

Headline lists must be read without a fault in what a figure means and where it stands; tasks and the classes
of all numerals are bounded. `make accuracy ARGS=--errors` lists every difference.
"""

import csv
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from plancompare.extraction import Extraction, extract
from plancompare.plan import read_plan
from plancompare.reading import read_source

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "tests" / "gold"
PLANS = ("ben-tre-2023", "hau-giang-2022")
MEANING = (
    "indicator",
    "measure",
    "comparator",
    "value",
    "value_high",
    "denominator",
    "unit",
    "year",
    "variant",
)
PLACE = ("kind", "section", "clause")

# Two of the headline targets are exports together with services earning foreign currency (768 triệu USD, tăng
# 25,7%); tests/gold/README.md calls both readings, no code and export_turnover, defensible.
DEFENSIBLE = {("hau-giang-2022", "768", "indicator"), ("hau-giang-2022", "25,7", "indicator")}

# Of the 60 firm task targets. Evidence: 60 found, 58 exact; 2 of 66 read are none, when this was written.
TASKS_FOUND, TASKS_EXACT, TASKS_PRECISION = 60, 58, 0.96
# The printed agency agrees for 140 of 165 firm targets; headings are printed longer than the agency's name.
AGENCIES = 140
# Numerals classed as annotated: 866 of 914. Classes whose borders the manual draws sharply agree fully.
CLASSES_ALIKE = 866
SHARP = ("target", "range_end", "denominator", "date", "period", "age")


@cache
def extraction(plan_id: str) -> Extraction:
    source = read_source(ROOT / "data" / "raw" / f"{plan_id}.txt")
    return extract(read_plan(source, plan_id=plan_id))


@cache
def annotated(plan_id: str, name: str = "") -> tuple[dict, ...]:
    """Rows of a gold file, empty fields None, numbers as numbers."""
    with (GOLD / f"{plan_id}{name}.csv").open(encoding="utf-8", newline="") as rows:
        return tuple({k: _typed(k, v) for k, v in row.items()} for row in csv.DictReader(rows))


def _typed(name: str, value: str):
    if value == "":
        return None
    if name in ("value", "value_high", "denominator"):
        return Decimal(value)
    return int(value) if name in ("year", "value_start", "value_end", "start", "end") else value


def firm(plan_id: str, kind: str) -> list[dict]:
    return [row for row in annotated(plan_id) if row["kind"] == kind and row["firm"] == "yes"]


def found(plan_id: str, row: dict):
    """The target read on exactly the annotated characters; of two on one numeral, that of the same code."""
    there = [
        t
        for t in extraction(plan_id).targets
        if (t.value_start, t.value_end) == (row["value_start"], row["value_end"])
    ]
    return min(there, key=lambda t: t.indicator != row["indicator"], default=None)


def faults(plan_id: str, row: dict, fields: tuple[str, ...]) -> list[str]:
    target = found(plan_id, row)
    if target is None:
        return [f"missed: {row['context']}"]
    return [
        f"{row['context']}: {name} {getattr(target, name)}, annotated {row[name]}"
        for name in fields
        if getattr(target, name) != row[name] and (plan_id, row["value_text"], name) not in DEFENSIBLE
    ]


def false(plan_id: str, kind: str) -> list[str]:
    """Targets read where the annotation has none, firm or doubtful."""
    spans = {(row["value_start"], row["value_end"]) for row in annotated(plan_id)}
    targets = (t for t in extraction(plan_id).targets if t.kind == kind)
    return [t.quote for t in targets if (t.value_start, t.value_end) not in spans]


def test_the_headline_lists_hold_105_targets():
    assert [len(firm(plan, "headline")) for plan in PLANS] == [49, 56]


@pytest.mark.parametrize("plan_id", PLANS)
def test_every_headline_target_is_read_as_annotated(plan_id):
    wrong = [fault for row in firm(plan_id, "headline") for fault in faults(plan_id, row, (*MEANING, *PLACE))]
    assert wrong == []


@pytest.mark.parametrize("plan_id", PLANS)
def test_nothing_else_in_the_headline_lists_is_a_target(plan_id):
    assert false(plan_id, "headline") == []


def test_the_tasks_of_the_agencies_are_found_and_few_other_numbers():
    rows = [(plan, row) for plan in PLANS for row in firm(plan, "task")]
    assert sum(found(plan, row) is not None for plan, row in rows) >= TASKS_FOUND
    wrong = [fault for plan, row in rows for fault in faults(plan, row, MEANING)]
    exact = sum(not faults(plan, row, MEANING) for plan, row in rows)
    assert exact >= TASKS_EXACT, wrong
    extra = [quote for plan in PLANS for quote in false(plan, "task")]
    read = sum(t.kind == "task" for plan in PLANS for t in extraction(plan).targets)
    assert read - len(extra) >= TASKS_PRECISION * read, extra


@pytest.mark.parametrize("plan_id", PLANS)
def test_every_task_stands_where_it_was_annotated(plan_id):
    assert [fault for row in firm(plan_id, "task") for fault in faults(plan_id, row, PLACE)] == []


def test_tasks_carry_the_agency_annotated():
    rows = [(plan, row) for plan in PLANS for kind in ("headline", "task") for row in firm(plan, kind)]
    wrong = [fault for plan, row in rows for fault in faults(plan, row, ("agency",))]
    assert len(rows) - len(wrong) >= AGENCIES, wrong


@pytest.mark.parametrize(("plan_id", "count"), [("ben-tre-2023", 401), ("hau-giang-2022", 513)])
def test_every_numeral_has_exactly_one_row_with_a_reason(plan_id, count):
    numerals = extraction(plan_id).numerals
    gold = [(row["start"], row["end"], row["text"]) for row in annotated(plan_id, "-numerals")]
    assert len(gold) == count
    assert [(n.start, n.end, n.text) for n in numerals] == gold
    assert all(n.cls and n.reason for n in numerals)
    assert {n.target_id for n in numerals} - {None} == {t.target_id for t in extraction(plan_id).targets}


def classes_alike() -> tuple[Counter, Counter]:
    """How many numerals of each annotated class there are, and how many are read as that class."""
    asked, alike = Counter(), Counter()
    for plan_id in PLANS:
        for row, numeral in zip(annotated(plan_id, "-numerals"), extraction(plan_id).numerals, strict=True):
            asked[row["class"]] += 1
            alike[row["class"]] += numeral.cls == row["class"]
    return asked, alike


def test_most_numerals_have_the_class_annotated():
    asked, alike = classes_alike()
    assert asked.total() == 914
    assert alike.total() >= CLASSES_ALIKE, {cls: f"{alike[cls]}/{asked[cls]}" for cls in asked}


@pytest.mark.parametrize("cls", SHARP)
def test_classes_with_sharp_borders_agree_fully(cls):
    asked, alike = classes_alike()
    assert alike[cls] == asked[cls] > 0
