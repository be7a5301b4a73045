"""Numbers in sentences and tables, as a Vietnamese and an English reader expect them."""

import math
from decimal import Decimal

import pytest

from plancompare.presentation import numbers

NB = "\u00a0"


def target(**fields):
    return {"value": 1.0, "comparator": "eq", "unit": "percent", "measure": "level"} | fields


@pytest.mark.parametrize(
    ("fields", "vietnamese", "english"),
    [
        ({"value": 9.3, "comparator": "ge"}, f"≥{NB}9,3%", f"≥{NB}9.3%"),
        ({"value": 10.5, "comparator": "lt"}, f"<{NB}10,5%", f"<{NB}10.5%"),
        ({"value": 24.0, "comparator": "approx"}, f"≈{NB}24%", f"≈{NB}24%"),
        ({"value": 2.5, "comparator": "le"}, f"≤{NB}2,5%", f"≤{NB}2.5%"),
        ({"value": 6.08, "unit": "permille"}, "6,08‰", "6.08‰"),
        (
            {"value": 1.0, "value_high": 1.5, "comparator": "range", "unit": "percentage_point"},
            f"1–1,5{NB}điểm{NB}%",
            f"1–1.5{NB}points",
        ),
        (
            {"value": -1.33, "measure": "change", "unit": "percentage_point"},
            f"−1,33{NB}điểm{NB}%",
            f"−1.33{NB}points",
        ),
        (
            {"value": 0.34, "measure": "change", "unit": "per_10k_people"},
            f"+0,34{NB}trên 10.000 dân",
            f"+0.34{NB}per 10,000 people",
        ),
        ({"value": 36.0, "denominator": 51.0, "unit": "commune"}, f"36/51{NB}xã", f"36/51{NB}communes"),
        (
            {"value": 1.0, "unit": "cooperative_union"},
            f"1{NB}liên hiệp hợp tác xã",
            f"1{NB}cooperative union",
        ),
        (
            {"value": 28000.0, "comparator": "ge", "unit": "VND_billion"},
            f"≥{NB}28.000{NB}tỷ đồng",
            f"≥{NB}VND{NB}28,000{NB}billion",
        ),
        (
            {"value": 2597.0, "unit": "USD_per_person"},
            f"2.597{NB}USD/người",
            f"USD{NB}2,597{NB}per person",
        ),
    ],
)
def test_a_target_reads_naturally_in_both_languages(fields, vietnamese, english):
    assert numbers.target_text(target(**fields), "vi") == vietnamese
    assert numbers.target_text(target(**fields), "en") == english


@pytest.mark.parametrize(
    ("value", "printed", "shown"),
    [
        (9.0, "9", "9"),
        (10.05, "10,05", "10,05"),
        (7.0, "07", "7"),
        (1700.0, "1.700", "1.700"),
        (6.5, "6,50", "6,50"),
        (28000.0, "28,0 nghìn", "28.000"),  # printed in another scale: its decimals say nothing here
        (0.1 + 0.2, None, "0,30000000000000004"),  # nothing is rounded behind the caller's back
    ],
)
def test_decimals_are_those_the_plan_prints(value, printed, shown):
    assert numbers.amount(value, "vi", printed=printed) == shown


def test_rounding_is_half_up_as_statisticians_do_it():
    assert numbers.number(Decimal("2.345"), "vi", places=2) == "2,35"
    assert numbers.number(-0.125, "en", places=2) == "−0.13"


def test_a_difference_always_shows_its_direction_and_zero_has_none():
    assert numbers.number(1.3, "vi", signed=True) == "+1,3"
    assert numbers.number(-1.0, "en", signed=True) == "−1"
    assert numbers.number(0.0, "vi", signed=True) == "0"


def test_two_percentages_differ_by_points():
    assert numbers.difference_unit("percent") == "percentage_point"
    assert numbers.difference_unit("VND_billion") == "VND_billion"


def test_a_reduction_says_its_direction_in_its_name_and_so_carries_no_sign():
    row = target(
        value=1.0, comparator="ge", measure="change", unit="percentage_point", indicator="poverty_reduction"
    )
    assert numbers.target_text(row, "vi") == f"≥{NB}1{NB}điểm{NB}%"


def test_a_thing_nobody_listed_is_counted_in_the_words_of_the_plan():
    boats = target(value=12.0, unit="fishing_boat", unit_text="tàu cá")
    assert numbers.target_text(boats, "vi") == f"12{NB}tàu cá"
    assert numbers.target_text(boats, "en") == f"12{NB}fishing boat"


def test_things_counted_have_an_english_name_for_one_and_for_more():
    some = dict(unit="investor", unit_text="nhà đầu tư")
    assert numbers.target_text(target(value=10.0, **some), "en") == "10\u00a0investors"
    assert numbers.target_text(target(value=1.0, **some), "en") == "1\u00a0investor"
    assert numbers.target_text(target(value=10.0, **some), "vi") == "10\u00a0nhà đầu tư"
    assert numbers.unit_head("tonne", "en") == "tonnes"


def test_a_formula_has_the_readers_numbers_and_real_signs():
    assert numbers.formula("100 * (5558 - 5388) / 5388", "vi") == "100 × (5.558 \u2212 5.388) / 5.388"
    assert numbers.formula("1/(0.2563/1.03 + 0.381/1.0633)", "vi") == "1 / (0,2563 / 1,03 + 0,381 / 1,0633)"
    assert numbers.formula("1000000 * 60.26 / 2597", "en") == "1,000,000 × 60.26 / 2,597"


def test_missing_fields_of_a_table_row_are_not_printed():
    row = target(value=66.0, value_high=math.nan, denominator=math.nan, value_text="66")
    assert numbers.target_text(row, "vi") == "66%"


@pytest.mark.parametrize(
    ("value", "vi"), [(23203.7, "23.204"), (987.64, "987,6"), (70.588, "70,59"), (3.944, "3,94")]
)
def test_a_derived_figure_has_no_more_digits_than_its_inputs_bear(value, vi):
    assert numbers.derived_text({"value": value, "comparator": "eq"}, "vi") == vi


def test_a_derived_bound_is_no_about():
    assert numbers.derived_text({"value": 3.0, "comparator": "ge"}, "vi") == "≥\u00a03,00"
    assert numbers.derived_text({"value": 3, "value_high": 4, "comparator": "range"}, "en") == "3.00–4.00"


def test_a_multiplier_is_not_printed_again_behind_the_number_it_multiplied():
    rice = {"unit": "ton", "unit_text": "triệu tấn", "value": 2050000.0, "comparator": "eq"}
    assert numbers.target_text(rice, "vi") == "2.050.000\u00a0tấn"
    assert numbers.unit_head("ton", "vi", "triệu tấn") == "tấn"
    assert numbers.unit_head("household", "vi", "hộ") == "hộ"


def test_an_amount_for_each_of_something_is_in_millions_for_it_in_the_plans_own_word():
    assert numbers.with_unit("1.800", "VND_million_per_km", "vi", "tỷ đồng/km") == "1.800\u00a0triệu đồng/km"
    assert (
        numbers.with_unit("95", "VND_million_per_ho", "en", "triệu đồng/hộ") == "95\u00a0VND million per hộ"
    )
    assert numbers.with_unit("110", "kg_per_ha", "vi", "kg/ha") == "110\u00a0kg/ha"
