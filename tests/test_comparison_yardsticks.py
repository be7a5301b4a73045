"""Yardsticks: the national target of a plan's own year, the region, and what really happened."""

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from frames import sample_targets, targets
from knowing import compare, plan_columns

from plancompare.comparison import compare as package_compare
from plancompare.comparison.cells import stated_targets
from plancompare.comparison.yardsticks import (
    CONTEXT,
    NATIONAL,
    OUTCOMES,
    against_outcome,
    grade,
    load_yardstick,
)
from plancompare.errors import InputError
from plancompare.folders import TARGETS
from plancompare.project import build

PROJECT = Path(__file__).resolve().parents[1]
BT, HG = "ben-tre-2023", "hau-giang-2022"


@pytest.fixture(scope="module")
def rows():
    compared = compare(sample_targets(), project=PROJECT, yardstick=["national", "region", "outcome"])
    frame = compared.frame
    return frame[frame["variant"].isna()].set_index(["indicator", "measure"])


@pytest.mark.parametrize(
    ("indicator", "measure", "plan", "national", "distance", "position"),
    [
        ("grdp_growth", "growth", HG, 6, 1.5, "above"),  # 8 against 6–6.5
        ("grdp_growth", "growth", BT, 6.5, 2.8, "above"),
        ("grdp_per_capita_usd", "level", HG, 3900, -1303, "below"),
        ("trained_labour_rate", "level", HG, 67, -2, "below"),
        ("trained_labour_rate", "level", BT, 68, -2, "below"),
        ("trained_labour_certified_rate", "level", BT, 27.5, 7.5, "above"),
        ("poverty_reduction", "change", HG, 1, 0, "inside"),  # 1 in 1–1.5
        ("poverty_reduction", "change", BT, 1, 0, "inside"),
        ("doctors_per_10k", "level", HG, 9.5, -0.5, "below"),
        ("doctors_per_10k", "level", BT, 12, -1.95, "below"),
        ("hospital_beds_per_10k", "level", BT, 32, 0.1, "above"),
        ("health_insurance_coverage", "level", BT, 93.2, 1.81, "above"),
        ("ntm_communes_share", "level", HG, 73, -2.4, "below"),
    ],
)
def test_each_plan_is_set_against_its_own_year(rows, indicator, measure, plan, national, distance, position):
    row = rows.loc[(indicator, measure)]
    assert (row[f"national:{plan}"], row[f"distance:{plan}"]) == (national, distance)
    assert row[f"position:{plan}"] == position
    assert "http" in row[f"national_source:{plan}"]
    assert row[f"national_grade:{plan}"] == "secondary"


@pytest.mark.parametrize(
    ("low", "high", "distance", "position"),
    [
        (7.5, 8, (1, 1.5), "above"),
        (4, 5, (-2, -1), "below"),
        (6.1, 6.4, (0, None), "inside"),
        (5, 8, (-1, 1.5), "across"),
        (6.2, 7, (0, 0.5), "across"),
        (8, None, (1.5, None), "above"),
    ],
)
def test_a_range_is_as_far_from_the_nation_as_its_ends_are(low, high, distance, position):
    aim = {"indicator": "grdp_growth", "measure": "growth", "unit": "percent", "value": low}
    aim |= {"value_high": high, "comparator": "range"} if high else {}
    found = compare(targets("a-1", "An", "80", 2022, [aim]), project=PROJECT).frame.iloc[
        0
    ]  # nation: 6 to 6.5
    far = found["distance_high:a-1"]
    assert found["distance:a-1"] == pytest.approx(distance[0])
    assert (None if pd.isna(far) else pytest.approx(far)) == distance[1]
    assert found["position:a-1"] == position


def test_collected_waste_has_no_distance_to_a_target_for_waste_collected_and_treated(rows):
    row = rows.loc[("waste_collection_urban", "level")]
    assert (row[f"national:{BT}"], row[f"national_verdict:{BT}"]) == (95, "not_comparable")
    assert pd.isna(row[f"distance:{BT}"])
    assert "thu gom và xử lý" in row[f"national_reason_vi:{BT}"]


def test_a_national_figure_in_dollars_is_no_yardstick_for_one_in_dong(rows):
    assert pd.isna(rows.loc[("grdp_per_capita", "level"), f"national:{BT}"])


def test_a_year_without_a_national_target_has_none(rows):
    assert pd.isna(rows.loc[("hospital_beds_per_10k", "level"), f"national:{HG}"])


@pytest.mark.parametrize(
    ("indicator", "measure", "plan", "outcome", "gap", "met"),
    [
        ("grdp_growth", "growth", HG, 13.94, 5.94, True),
        ("grdp_growth", "growth", BT, 5.16, -4.14, False),
        ("total_social_investment", "level", HG, 19400, 800, True),
        ("total_social_investment", "level", BT, 19394.07, -8605.93, False),
        ("grdp_per_capita", "level", HG, 65.89, 5.63, True),
    ],
)
def test_plan_against_outcome(rows, indicator, measure, plan, outcome, gap, met):
    row = rows.loc[(indicator, measure)]
    assert (row[f"outcome:{plan}"], row[f"outcome_gap:{plan}"]) == (outcome, gap)
    assert bool(row[f"outcome_met:{plan}"]) is met
    assert row[f"outcome_vintage:{plan}"]


def test_an_outcome_whose_basis_is_not_known_is_shown_and_not_judged(rows):
    row = rows.loc[("grdp_growth_agriculture", "growth")]
    assert row[f"outcome:{BT}"] == 2.47
    assert pd.isna(row[f"outcome_gap:{BT}"]) and pd.isna(row[f"outcome_met:{BT}"])
    assert "giá trị sản xuất" in row[f"outcome_obstacle_vi:{BT}"]


def test_what_was_reported_of_a_plans_own_province_is_its_outcome_where_nothing_better_is_known():
    table = targets(
        "h",
        "Hậu Giang",
        "93",
        2023,
        [{"indicator": "grdp_growth", "measure": "growth", "value": 9.5, "unit": "percent"}],
    )
    ((_, found),) = against_outcome(PROJECT, stated_targets(table, plan_columns(table)))
    came = found.figure
    assert (float(came.value), came.vintage, came.grade) == (12.27, "actual_estimate", "secondary")


def test_what_was_worked_out_from_a_plan_is_no_outcome():
    table = targets(
        "b-2022", "Bến Tre", "83", 2022, [{"indicator": "poverty_rate", "value": 3.4, "unit": "percent"}]
    )
    found = against_outcome(PROJECT, stated_targets(table, plan_columns(table)))
    assert not found  # the file has 3.5, derived from the plan of 2023


@pytest.mark.parametrize(
    ("indicator", "actual", "gap", "met"),
    [
        ("grdp_growth", 7.33, -0.17, False),
        ("grdp_growth", 7.8, 0, True),
        ("grdp_growth", 9, 1, True),
        ("poverty_rate", 7, -0.5, True),
        ("poverty_rate", 8.5, 0.5, False),
        ("grdp_share_services", 7.8, 0, True),
        ("grdp_share_services", 9, 1, None),
    ],
)
def test_a_range_is_missed_by_the_end_that_is_passed(tmp_path, indicator, actual, gap, met):
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    head = "province,gso_code,year,vintage,indicator_code,comparator,value,unit"
    head += ",source_title,source_url,note,status"
    line = f"An,80,2022,x,{indicator},eq,{actual},percent,A report,https://example.org,,verified"
    (raw / "outcomes.csv").write_text(f"{head}\n{line}\n", "utf-8")
    aim = {"indicator": indicator, "value": 7.5, "value_high": 8, "comparator": "range", "unit": "percent"}
    measure = "growth" if indicator == "grdp_growth" else "level"
    table = targets("a-1", "An", "80", 2022, [aim | {"measure": measure}])
    ((_, found),) = against_outcome(tmp_path, stated_targets(table, plan_columns(table)))
    assert (float(found.gap), found.met) == (pytest.approx(gap), met)


def test_what_was_compared_once_is_compared_again_only_where_something_changed(tmp_path):
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    head = "province,gso_code,year,vintage,indicator_code,comparator,value,unit"
    head += ",source_title,source_url,note,status"

    def reported(value):
        line = f"An,80,2022,x,grdp_growth,eq,{value},percent,A report,https://example.org,,verified"
        (raw / "outcomes.csv").write_text(f"{head}\n{line}\n", "utf-8")

    def compared(value):
        row = {"indicator": "grdp_growth", "measure": "growth", "value": value, "unit": "percent"}
        table = targets("a-1", "An", "80", 2022, [row])
        (found,) = compare(table, yardstick="outcome", project=tmp_path).rows
        return found

    reported(9)
    first, again, other = compared(7.5), compared(7.5), compared(8)
    reported(7)
    later = compared(7.5)
    assert again is first
    assert [side.target.value for row in (first, other) for side in row.sides] == [Decimal("7.5"), Decimal(8)]
    assert [row.sides[0].outcome.gap for row in (first, other, later)] == [Decimal("1.5"), 1, Decimal("-0.5")]


def test_a_share_of_grdp_is_neither_met_nor_missed(rows):
    row = rows.loc[("grdp_share_services", "level")]
    assert row[f"outcome:{HG}"] == 36.86
    assert pd.isna(row[f"outcome_met:{HG}"])


def test_the_region_stands_beside_each_plan(rows):
    row = rows.loc[("grdp_growth", "growth")]
    assert (row[f"region:{HG}"], row[f"region:{BT}"]) == (8.6, 6.6)
    assert row[f"region_kind:{BT}"] == "actual_estimate"


def test_every_vintage_of_an_outcome_is_kept():
    rows = load_yardstick(PROJECT, OUTCOMES)
    share = [
        row for row in rows if (row["indicator_code"], row["year"]) == ("grdp_share_agriculture", "2021")
    ]
    assert [row["value"] for row in share] == [26.96, 27.06]
    assert len({row["vintage"] for row in share}) == 2


def test_words_in_place_of_a_number_stay_words():
    met = [row for row in load_yardstick(PROJECT, OUTCOMES) if row["indicator_code"] == "plan_targets_met"]
    assert met
    assert all(row["value"] is None and "of" in row["value_text"] for row in met)


def test_the_neighbours_of_a_year_can_be_listed():
    wanted = ("grdp_growth", "2022", "target")
    rows = load_yardstick(PROJECT, CONTEXT)
    found = {
        row["province"]: row["value"]
        for row in rows
        if (row["indicator_code"], row["year"], row["kind"]) == wanted
    }
    assert (found["Long An"], found["Đồng Tháp"], found["Kiên Giang"]) == (6.5, 7, 6.02)


@pytest.mark.parametrize("name", [NATIONAL, CONTEXT, OUTCOMES])
def test_every_yardstick_file_of_the_project_has_sources(name):
    rows = load_yardstick(PROJECT, name)
    assert len(rows) > 20
    assert all(row["source_title"] for row in rows)


@pytest.mark.parametrize(
    ("url", "status", "expected"),
    [
        ("https://www.mpi.gov.vn/x", "verified", "official"),
        ("https://chuyendoiso.mpi.gov.vn/x", "verified", "official"),
        ("https://notgov.vn/x", "verified", "secondary"),
        ("https://nhandan.vn/x", "verified", "secondary"),
        ("https://www.mpi.gov.vn/x", "verified (derived)", "derived"),
        ("", "verified", "secondary"),
    ],
)
def test_a_source_is_graded_by_where_it_stands(url, status, expected):
    assert grade(url, status) == expected


HEADER = (
    "indicator_code,name_vi,name_en,year,comparator,value,value_high,unit,source_title,source_url,status\n"
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEADER.replace("source_url,", "") + "", "missing column source_url"),
        (HEADER + "gdp_growth,a,b,2022,eq,6,,percent,,http://x,verified\n", "line 2: no source_title"),
        (HEADER + "gdp_growth,a,b,2022,=,6,,percent,NQ,http://x,verified\n", "unknown '='"),
        (HEADER + "gdp_growth,a,b,2022,eq,6\n", "line 2: 6 fields, expected 11"),
    ],
)
def test_a_figure_without_a_source_does_not_enter(tmp_path, text, said):
    (tmp_path / "data/raw").mkdir(parents=True)
    (tmp_path / "data/raw" / NATIONAL).write_text(text, "utf-8")
    with pytest.raises(InputError, match=said):
        load_yardstick(tmp_path, NATIONAL)


def test_a_project_without_a_yardstick_file_says_so_and_goes_on(tmp_path):
    (tmp_path / "data/raw").mkdir(parents=True)
    table = targets("a-1", "An", "80", 2022, [{"indicator": "forest_cover", "value": 1, "unit": "percent"}])
    compared = compare(table, project=tmp_path)
    assert "no national yardstick is shown" in compared.warnings[0]
    assert compared.frame["national:a-1"].isna().all()


def test_the_next_plan_says_what_came_of_the_one_before(tmp_path):
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    texts = {
        2023: (
            "1. Tốc độ tăng trưởng GRDP đạt 7,5%.",
            "2. Tỷ lệ hộ nghèo còn dưới 2%.",
            "3. Bao phủ BHYT 93%.",
        ),
        2024: (
            "Năm 2023, tốc độ tăng trưởng GRDP đạt 7,8%; tỷ lệ hộ nghèo ước còn 2,3%.",
            "1. Bao phủ BHYT 94%.",
        ),
    }
    for year, lines in texts.items():
        head = ("UBND TỈNH CÀ MAU", "KẾ HOẠCH", f"Phát triển kinh tế - xã hội năm {year}")
        (raw / f"ca-mau-{year}.txt").write_text("\n".join((*head, *lines)), "utf-8")
    build(tmp_path)
    compared = package_compare(tmp_path / TARGETS, yardstick="outcome", project=tmp_path)
    assert compared.warnings == ()
    found = compared.frame.set_index("indicator")[
        ["outcome:ca-mau-2023", "outcome_reached:ca-mau-2023", "outcome_vintage:ca-mau-2023"]
    ]
    assert found.loc["grdp_growth"].tolist() == [7.8, "passed", "actual"]
    assert found.loc["poverty_rate"].tolist() == [2.3, "missed", "actual_estimate"]
    assert pd.isna(found.loc["health_insurance_coverage", "outcome:ca-mau-2023"])  # not said
    source = compared.frame.set_index("indicator").loc["grdp_growth", "outcome_source:ca-mau-2023"]
    assert source.startswith("Cà Mau 2024, ca-mau-2024:0:r1: “Năm 2023")
