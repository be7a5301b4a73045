"""`explain --why`: each column of a target names the words and the rule that gave it."""

import pytest

from plancompare import cli
from plancompare.extraction import extract, reasons, why
from plancompare.plan import read_plan
from plancompare.reading import Source


def told(text: str, number: int = 0) -> dict[str, tuple[str, str]]:
    """What is said of each column of one target or result of a text."""
    plan = read_plan(Source(text, "plan.txt"), "Cà Mau", 2024)
    found = extract(plan)
    target = (*found.targets, *found.results)[number]
    return {column: (value, reason) for column, value, reason in reasons(why(plan, target.target_id))}


def test_a_bound_made_of_two_words_names_both():
    value, reason = told("Tỷ lệ nợ xấu không được vượt quá 3%.")["comparator"]
    assert value == "le"
    assert "“vượt quá” (bound gt)" in reason
    assert "“không được” (negation)" in reason


def test_the_cue_and_the_time_are_named():
    said = told("Trong quý II, tỷ lệ hộ nghèo còn 2,5%.")
    assert said["indicator"] == ("poverty_rate", "the cue “tỷ lệ hộ nghèo” fits best (score 9.8)")
    assert said["period"] == ("2024-Q2", "named by the words: 2024-Q2")


def test_a_result_says_why_it_is_none_of_the_targets():
    value, reason = told("Năm 2023 thu nội địa đạt 3.900 tỷ đồng.")["status"]
    assert (value, reason) == ("result", "a figure of 2023, not of the plan's year")


def test_a_growth_names_what_it_moves():
    value, reason = told("Thu nội địa 3.900 tỷ đồng, tăng 5%.", 1)["indicator"]
    assert value == "budget_revenue_domestic"
    assert reason == "it moves what ca-mau-2024:0:1 states: “Thu nội địa”"


def test_asking_for_a_target_does_not_change_what_is_read():
    plan = read_plan(Source("Tỷ lệ hộ nghèo còn 2,5%, giảm 0,5%.", "plan.txt"), "Cà Mau", 2024)
    before = extract(plan)
    assert why(plan, before.targets[1].target_id).target == before.targets[1]
    assert extract(plan) == before
    assert why(plan, "ca-mau-2024:9:9") is None


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "ke-hoach.txt"
    path.write_text("UBND TỈNH CÀ MAU\nKẾ HOẠCH năm 2024\nTỷ lệ hộ nghèo còn 2,5%.\n", encoding="utf-8")
    return path


def test_the_command_prints_the_quote_and_every_column(file, capsys):
    assert cli.main(["explain", str(file), "--why", "ca-mau-2024:0:1"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Tỷ lệ hộ nghèo còn 2,5%\n")
    assert "poverty_rate\n                the cue “tỷ lệ hộ nghèo” fits best" in said


def test_an_unknown_id_is_one_line(file, capsys):
    assert cli.main(["explain", str(file), "--why", "ca-mau-2024:0:7"]) == 2
    assert "has no target or result 'ca-mau-2024:0:7'" in capsys.readouterr().err
