"""tools/readings.py tells what a change of the reading changed, and whether that is for the better."""

from dataclasses import replace

import pytest
import readings
from readings_cases import Case

TEXT = "Tỷ lệ hộ nghèo không quá 3%."
CASE = Case("passages", "x", TEXT, "Cà Mau", 2024)
TARGET = {
    "target_id": "x:1", "plan": "x", "indicator": "poverty_rate", "measure": "level", "comparator": "gt",
    "value": "3", "unit": "percent", "value_text": "3", "parent": None, "quote": TEXT, "quote_start": "0",
    "quote_end": "28", "value_start": "25", "value_end": "26", "rule": "cue", "note": None,
}  # fmt: skip
NUMERAL = {"start": "25", "end": "26", "text": "3", "cls": "target", "reason": "", "target_id": "x:1"}
ANNOTATED = {"indicator": "poverty_rate", "comparator": "le", "value_start": "25", "value_end": "26"}


def reading(*targets: dict, cls: str = "target") -> dict:
    return {"targets": list(targets), "numerals": [NUMERAL | {"cls": cls}]}


def told(case: Case, old: dict, new: dict, entries: list = ()) -> list[tuple]:
    found = readings.judged(readings.differences(case, old, new), set(), list(entries))
    return [(d.field, d.old, d.new, d.verdict) for d in found]


def test_equal_readings_differ_in_nothing():
    assert told(CASE, reading(TARGET), reading(dict(TARGET))) == []


@pytest.mark.parametrize(
    ("wanted", "verdict"),
    [(None, "open"), (ANNOTATED, "mended"), (ANNOTATED | {"comparator": "gt"}, "regressed")],
)
def test_a_field_that_differs_is_judged_by_the_annotation(wanted, verdict):
    case = replace(CASE, wanted=wanted and (wanted,))
    found = told(case, reading(TARGET), reading(TARGET | {"comparator": "le"}))
    assert found == [("comparator", "gt", "le", verdict)]


def test_a_lost_target_says_what_became_of_its_number():
    found = told(replace(CASE, wanted=(ANNOTATED,)), reading(TARGET), reading(cls="result"))
    assert found == [("target", "target poverty_rate level gt 3 percent", "result", "regressed")]


def test_a_false_target_that_is_gone_is_mended():
    assert [f[3] for f in told(replace(CASE, wanted=()), reading(TARGET), reading(cls="result"))] == [
        "mended"
    ]


def test_new_columns_and_moved_ids_are_no_difference_and_wordings_are_free():
    new = TARGET | {"target_id": "x:2", "period": "2024", "rule": "another cue"}
    assert told(CASE, reading(TARGET), reading(new)) == [("rule", "cue", "another cue", "wording")]


def test_a_shipped_id_counts():
    plan = replace(CASE, group="plans")
    assert told(plan, reading(TARGET), reading(TARGET | {"target_id": "x:2"}))[0][0] == "target_id"


def test_an_entry_explains_only_what_fits_it():
    entry = {"kind": "neutral", "field": "comparator", "why": "w", "words": "hộ nghèo", "new": "l*"}
    for new, verdict in (("le", "explained"), ("eq", "open")):
        assert told(CASE, reading(TARGET), reading(TARGET | {"comparator": new}), [entry])[0][3] == verdict


def test_a_changed_copy_that_differs_like_its_original_is_counted_apart():
    found = list(readings.differences(CASE, reading(TARGET), reading(TARGET | {"comparator": "le"})))
    (again,) = readings.judged(found, {found[0].key}, [])
    assert again.verdict == "as before it"


def test_an_entry_of_another_shape_is_refused(tmp_path):
    file = tmp_path / "explained.toml"
    file.write_text('[[mended]]\nfield = "unit"\n', encoding="utf-8")
    with pytest.raises(SystemExit, match=r"mended no. 1: expected .* `why`"):
        readings.accepted(file)
