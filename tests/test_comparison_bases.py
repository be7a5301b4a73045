"""Counts out of different bases compare as shares, goals of different years do not compare at all."""

import pandas as pd
import pytest
from frames import targets
from knowing import compare, plans_of

from plancompare.errors import InputError
from plancompare.table import Plans

HEADER = "province,gso_code,attribute,value,unit,as_of,source_title,source_url,note,status\n"
COMMUNES = {"indicator": "ntm_communes_total", "unit": "commune"}


def two(first: dict, second: dict, years=(2022, 2022), project=None, known=None):
    """An (code 80) and Bình (82), a target each, beside the project's own facts."""
    table = pd.concat(
        [
            targets("an", "An", "80", years[0], [first]),
            targets("binh", "Bình", "82", years[1], [second]),
        ],
        ignore_index=True,
    )
    (row,) = compare(table, yardstick=None, project=project, known=known).rows
    return row.verdict


def facts(folder, *lines: str):
    """A project folder that knows these numbers of communes: code, number, date."""
    raw = folder / "data" / "raw"
    raw.mkdir(parents=True)
    rows = (line.split() for line in lines)
    text = "".join(f"P,{code},communes_xa,{n},communes,{day},A list,,,\n" for code, n, day in rows)
    (raw / "admin.csv").write_text(HEADER + text, "utf-8")
    return folder


def test_96_of_120_communes_are_less_than_54_of_66(tmp_path):
    verdict = two(
        COMMUNES | {"value": 96, "denominator": 120},
        COMMUNES | {"value": 54, "denominator": 66},
        project=tmp_path,
    )
    assert (float(verdict.difference.value), verdict.difference.unit) == (1.8, "percentage_point")
    assert verdict.reason_en.startswith(
        "Counted out of different bases, so the shares are compared – "
        "An 2022: 96/120 = 80%; Bình 2022: 54/66 = 81.8%."
    )


def test_a_difference_of_shares_is_taken_before_they_are_rounded(tmp_path):
    """2/51 is 3.92 and 15/142 is 10.56 per cent: 6.64 points, though 10.6 less 3.9 would be 6.7."""
    first, second = COMMUNES | {"value": 2, "denominator": 51}, COMMUNES | {"value": 15, "denominator": 142}
    said = {"eq": "eq", "ge": "ge", "lt": "lt"}
    found = {bound: two(first, second | {"comparator": bound}, project=tmp_path).difference for bound in said}
    assert {bound: float(gap.value) for bound, gap in found.items()} == {
        "eq": 6.6,
        "ge": 6.6,  # "at least 6.7" would be more than the plans say
        "lt": 6.7,  # and "less than 6.6" more than they rule out
    }


def test_counts_out_of_one_base_keep_their_difference(tmp_path):
    verdict = two(
        COMMUNES | {"value": 36, "denominator": 51},
        COMMUNES | {"value": 40, "denominator": 51},
        project=tmp_path,
    )
    assert (float(verdict.difference.value), verdict.difference.unit) == (4, "commune")


def test_a_base_is_the_number_known_at_the_day_of_the_plan(tmp_path):
    project = facts(tmp_path, "80 100 2022-10-02", "80 80 2023-05-06", "82 50 2022-10-02")
    new = {"indicator": "ntm_communes_new", "measure": "new", "unit": "commune"}
    verdict = two(new | {"value": 10}, new | {"value": 10}, (2023, 2023), project)
    assert float(verdict.difference.value) == 10  # 10 of 100 on 1 January 2023, 10 of 50
    assert "10/100 = 10% (communes on 2 October 2022)" in verdict.reason_en


def test_a_plan_signed_after_a_merger_is_counted_out_of_what_was_left(tmp_path):
    project = facts(tmp_path, "80 100 2022-10-02", "80 80 2023-05-06", "82 50 2022-10-02")
    new = {"indicator": "ntm_communes_new", "measure": "new", "unit": "commune"}
    an = targets("an", "An", "80", 2023, [new | {"value": 10}])
    binh = targets("binh", "Bình", "82", 2023, [new | {"value": 10}])
    table = pd.concat([an, binh], ignore_index=True)
    first, second = plans_of(table)
    known = Plans((type(first)(**{**_fields(first), "date": "2023-06-01"}), second))
    (row,) = compare(table, yardstick=None, project=project, known=known).rows
    assert float(row.verdict.difference.value) == 7.5  # 20 less 12.5 per cent


def _fields(entry) -> dict:
    return {name: getattr(entry, name) for name in type(entry).__slots__}


def test_an_unknown_base_beside_a_known_one_gives_no_difference(tmp_path):
    project = facts(tmp_path, "80 100 2022-10-02")
    new = {"indicator": "ntm_communes_new", "measure": "new", "unit": "commune"}
    verdict = two(new | {"value": 10}, new | {"value": 8}, project=project)
    assert (verdict.verdict, verdict.difference) == ("not_comparable", None)
    assert "not known of Bình 2022" in verdict.reason_en


def test_a_number_of_communes_without_a_source_does_not_enter(tmp_path):
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    (raw / "admin.csv").write_text(HEADER + "An,80,communes_xa,100,communes,2022-10-02,,,,\n", "utf-8")
    with pytest.raises(InputError, match="line 2: no source_title"):
        two(COMMUNES | {"value": 1}, COMMUNES | {"value": 2}, project=tmp_path)


def test_a_goal_for_2025_is_not_set_against_one_for_2024():
    cover = {"indicator": "forest_cover", "unit": "percent"}
    table = pd.concat(
        [
            targets("an", "An", "80", 2024, [cover | {"value": 40, "year": 2025}]),
            targets("binh", "Bình", "82", 2024, [cover | {"value": 38}]),
        ],
        ignore_index=True,
    )
    known = plans_of(table.assign(year=2024))
    (row,) = compare(table, yardstick=None, known=known).rows
    assert (row.verdict.verdict, row.verdict.difference) == ("not_comparable", None)
    assert "An 2024: 2025; Bình 2024: 2024" in row.verdict.reason_en


def test_a_scope_said_of_a_whole_holds_for_its_part():
    water = {"indicator": "clean_water_rural", "unit": "percent", "value": 80}
    whole = {"indicator": "clean_water_households", "unit": "percent", "value": 90}
    table = pd.concat(
        [
            targets(
                "an",
                "An",
                "80",
                2022,
                [
                    whole | {"quote": "tỷ lệ hộ dân dùng nước sạch 90"},
                    water | {"quote": "nông thôn 80", "parent": "an:I.1:1"},
                ],
            ),
            targets("binh", "Bình", "82", 2022, [water | {"quote": "dân số nông thôn dùng nước sạch 80"}]),
        ],
        ignore_index=True,
    )
    rows = {row.key.indicator: row for row in compare(table, yardstick=None).rows}
    assert rows["clean_water_rural"].verdict.verdict == "not_comparable"
    assert "An 2022: households; Bình 2022: population" in rows["clean_water_rural"].verdict.reason_en


@pytest.mark.parametrize(
    "words",
    [
        "không tính trạm y tế",
        "không kể giường của trạm y tế xã",
        "chưa bao gồm trạm y tế",
        "trừ giường trạm y tế",
    ],
)
def test_one_scope_in_many_words(words):
    beds = {"indicator": "hospital_beds_per_10k", "unit": "per_10k_people", "value": 30}
    verdict = two(
        beds | {"quote": f"giường bệnh ({words})"}, beds | {"quote": "giường bệnh (không tính trạm y tế)"}
    )
    assert "not stated" not in verdict.reason_en and verdict.verdict == "comparable"


def test_beds_with_and_without_stations_do_not_compare():
    beds = {"indicator": "hospital_beds_per_10k", "unit": "per_10k_people", "value": 30}
    verdict = two(
        beds | {"quote": "giường bệnh (kể cả giường trạm y tế)"},
        beds | {"quote": "giường bệnh (không kể giường trạm y tế)"},
    )
    assert verdict.verdict == "not_comparable"


def test_what_the_record_doubts_the_row_doubts():
    members = {"indicator": "cooperative_members", "unit": "person", "value": 7129}
    verdict = two(members | {"note": "“mới” hay tổng số? / new ones, or all?"}, members)
    assert "A reading in doubt, An 2022: “new ones, or all?”." in verdict.reason_en
    assert verdict.verdict == "comparable_with_caveat"
