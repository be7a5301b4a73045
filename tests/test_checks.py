"""Checks: silent on the two plans where they hold together, and loud on tables broken in one place."""

from pathlib import Path

import pandas as pd
import pytest
from frames import sample_targets, targets
from knowing import run_checks

PROJECT = Path(__file__).resolve().parents[1]
HG = "hau-giang-2022"


def changed(target_id: str, **fields) -> pd.DataFrame:
    """The two plans with one target altered."""
    table = sample_targets()
    at = table.index[table["target_id"] == target_id][0]
    for name, value in fields.items():
        table.loc[at, name] = value
    return table


def test_the_two_plans_hold_together_but_for_five_undecided_readings():
    report = run_checks(sample_targets(), project=PROJECT)
    assert "error" not in set(report.findings["severity"])
    assert set(report.findings["check"]) == {"reading"}
    assert report.findings["target_ids"].str.split().str[0].tolist() == [
        f"{HG}:9:2",
        f"{HG}:13:8",
        f"{HG}:15:2",
        f"{HG}:15:4",
        f"{HG}:16:2",
    ]


def test_each_check_says_how_many_cases_it_looked_at():
    counts = run_checks(sample_targets(), project=PROJECT).counts
    assert counts["shares_sum"] == 2
    assert counts["parts_sum"] == 4  # two revenues of one plan, one of the other, and its trade turnover
    assert counts["implied_bases"] == 1  # 611 exports and 358 imports of the year before make its 969
    assert counts["quote"] == 105
    assert counts["restated"] == 0


@pytest.mark.parametrize(
    ("target_id", "fields", "check", "severity", "words"),
    [
        (f"{HG}:3:3", {"value": 39.1}, "shares_sum", "error", "cộng lại bằng 101, không bằng 100"),
        (f"{HG}:5:3", {"value": 4200.0}, "parts_sum", "error", "cộng lại bằng 4.700, tổng ghi 4.800"),
        (f"{HG}:5:2", {"value": 9100.0}, "part_within_whole", "error", "lớn hơn tổng"),
        (f"{HG}:1:1", {"value": 8.4}, "implied_growth", "warning", "tăng trưởng 7,995%, kế hoạch ghi 8,4%"),
        (f"{HG}:1:1", {"value": 26.2}, "growth_within_lines", "warning", "GRDP tăng 26,2%, ngoài khoảng"),
        (f"{HG}:1:1", {"value": 0.2}, "growth_within_lines", "warning", "GRDP tăng 0,2%, ngoài khoảng"),
        (f"{HG}:14:3", {"value": 71.6}, "stated_share", "warning", "ghi 71,6%, phép chia cho 70,588%"),
        (f"{HG}:6:4", {"value": 35.7}, "implied_bases", "warning", "năm trước suy ra"),
        (f"{HG}:13:7", {"value": 192.81}, "bounds", "error", "192,81 nằm ngoài khoảng 0 đến 100"),
        (f"{HG}:13:3", {"quote": "số bác sĩ là 8 bác sĩ"}, "quote", "error", f"{HG}:13:3"),
    ],
)  # fmt: skip
def test_one_broken_figure_is_found_and_named(target_id, fields, check, severity, words):
    report = run_checks(changed(target_id, **fields), project=PROJECT)
    found = report.of(check)
    assert len(found) == 1
    assert found.at[0, "severity"] == severity
    assert words in found.at[0, "message_vi"]
    assert target_id in found.at[0, "target_ids"].split()


def restating(**fields) -> pd.DataFrame:
    row = {"indicator": "ntm_communes_new", "measure": "new", "unit": "commune", "value": 2.0}
    rows = [row, row | {"kind": "task", "target_id": "a:task"} | fields]
    return targets("a", "An", "80", 2022, rows)


def test_a_target_restated_alike_passes():
    report = run_checks(restating())
    assert report.of("restated").empty
    assert report.counts["restated"] == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"value": 3.0}, "ghi 2 ở mục I.1 và 3 ở mục task."),
        ({"comparator": "ge"}, "ghi 2 ở mục I.1 và ≥ 2 ở mục task."),
        ({"value": 3.0, "table": "T2", "cell": "Biểu!E12"}, "ghi 2 ở mục I.1 và 3 ở bảng 2 (ô Biểu!E12)."),
    ],
)
def test_a_target_restated_otherwise_is_found(fields, words):
    found = run_checks(restating(**fields)).of("restated")
    assert words in found.at[0, "message_vi"]


def test_a_target_for_another_year_is_not_a_restatement():
    assert run_checks(restating(value=9.0, year=2025)).counts["restated"] == 0


def test_a_target_for_a_part_of_the_year_is_not_a_restatement():
    assert run_checks(restating(value=1.0, period="2022-Q1")).counts["restated"] == 0


def test_shares_of_three_lines_sum_to_100_too():
    lines = ["agriculture", "industry_construction", "services"]
    rows = [
        {"indicator": f"grdp_share_{line}", "value": n, "unit": "percent", "value_text": str(n)}
        for line, n in zip(lines, (30.0, 30.0, 35.0), strict=True)
    ]
    assert run_checks(targets("a", "An", "80", 2022, rows)).of("shares_sum").at[0, "found"] == 95


def test_the_report_reads_in_both_languages():
    report = run_checks(changed(f"{HG}:3:3", value=39.1))
    assert report.text("vi").startswith("Kiểm tra bảng chỉ tiêu\n")
    assert "[lỗi] Hậu Giang 2022: các tỷ trọng cộng lại bằng 101" in report.text("vi")
    assert "- Parts sum to their whole: passed (cases: 4)" in report.text("en")
    assert "- Targets stated twice agree: nothing to check" in report.text("en")
    assert "error" in set(report.findings["severity"])


def test_errors_come_before_warnings_and_information():
    order = run_checks(changed(f"{HG}:3:3", value=39.1)).findings["severity"].tolist()
    assert order == sorted(order, key=["error", "warning", "info"].index)
    assert order[0] == "error"
