"""What may be compared with what: verdicts worked out by hand, and plans made for one point each."""

from pathlib import Path

import pandas as pd
import pytest
from frames import sample_targets, targets
from knowing import compare, plan_columns
from sides import stated

from plancompare.comparison.cells import Key, stated_targets
from plancompare.comparison.conditions import Case
from plancompare.comparison.rules import rules
from plancompare.comparison.verdicts import in_unit
from plancompare.errors import UsageError
from plancompare.presentation.plans import PlanName

PROJECT = Path(__file__).resolve().parents[1]
BT, HG = "ben-tre-2023", "hau-giang-2022"


@pytest.fixture(scope="module")
def both():
    return compare(sample_targets(), project=PROJECT)


def row(comparison, indicator, measure="level", variant=None):
    frame = comparison.frame
    found = frame[(frame["indicator"] == indicator) & (frame["measure"] == measure)]
    found = found[found["variant"].isna() if variant is None else found["variant"] == variant]
    assert len(found) == 1, f"{indicator} {measure} {variant}"
    return found.iloc[0]


def plan(plan_id, province, code, year, *rows):
    return targets(plan_id, province, code, year, [dict(r) for r in rows])


def one(indicator, value, unit="percent", **fields):
    return {"indicator": indicator, "value": value, "unit": unit, **fields}


def pair(first: dict, second: dict, years=(2022, 2022)):
    """Two made-up provinces with one target each."""
    table = pd.concat(
        [plan("a-1", "An", "80", years[0], first), plan("b-1", "Bình", "82", years[1], second)],
        ignore_index=True,
    )
    return compare(table, yardstick=None)


# The two plans, read side by side by hand.
BY_HAND = [
    # indicator, measure, verdict, difference (Bến Tre − Hậu Giang), what its caveats must name
    ("grdp_growth", "growth", "comparable_with_caveat", 1.3, {"different_year", "different_comparator"}),
    ("grdp_growth_services", "growth", "comparable_with_caveat", 2.17, {"different_year", "constant_prices"}),
    ("grdp_growth_product_tax", "growth", "comparable_with_caveat", 6.6, {"product_tax_wording"}),
    ("grdp_share_agriculture", "level", "comparable_with_caveat", 7.37, {"structure_current_prices"}),
    ("grdp_share_product_tax", "level", "comparable_with_caveat", -6.14, {"product_tax_wording"}),
    ("grdp_per_capita", "level", "comparable_with_caveat", -6.36, {"current_prices_across_years"}),
    ("grdp_per_capita_usd", "level", "not_comparable", None, {"usd_rate", "currency"}),
    ("tfp_contribution", "level", "not_stated", None, {"tfp_method"}),
    (
        "total_social_investment",
        "level",
        "comparable_with_caveat",
        9400,
        {"absolute_size", "investment_prices"},
    ),
    ("budget_revenue_total", "level", "not_comparable", None, {"budget_transfers", "budget_total_or_area"}),
    ("export_turnover", "level", "not_comparable", None, {"exports_scope"}),
    ("import_turnover", "level", "not_stated", None, {"different_year"}),
    ("trade_turnover", "level", "not_comparable", None, {"trade_total_or_exports"}),
    ("natural_population_growth", "level", "not_stated", None, {"permille"}),
    ("urbanization_rate", "level", "comparable_with_caveat", -5.7, {"urbanization_versions"}),
    ("poverty_rate", "level", "not_comparable", None, {"poverty_level_or_reduction", "poverty_standard"}),
    (
        "poverty_reduction",
        "change",
        "comparable_with_caveat",
        0,
        {"points_as_percent", "different_comparator"},
    ),
    ("jobs_created", "level", "comparable_with_caveat", 5000, {"jobs_scope", "absolute_size"}),
    ("trained_labour_rate", "level", "comparable_with_caveat", 1, {"training_two_rates", "different_year"}),
    ("trained_labour_certified_rate", "level", "not_comparable", None, {"trained_or_certified"}),
    ("doctors_per_10k", "level", "comparable_with_caveat", 1.05, {"different_year"}),
    ("hospital_beds_per_10k", "level", "comparable_with_caveat", -3.4, {"beds_scope_not_stated"}),
    ("health_insurance_coverage", "level", "comparable_with_caveat", 2.2, {"different_year"}),
    ("child_malnutrition_rate", "level", "not_stated", None, {"malnutrition_type_not_stated"}),
    # 2 of 51 communes and 15 of 142: 3.9 and 10.6 per cent
    ("ntm_communes_new", "new", "comparable_with_caveat", 6.6, {"communes_merged", "different_base"}),
    ("ntm_communes_total", "level", "not_comparable", None, {"communes_new_or_total"}),
    ("ntm_communes_share", "level", "not_comparable", None, {"communes_new_or_total"}),
    ("ntm_advanced_communes_total", "level", "not_comparable", None, {"advanced_denominator"}),
    ("ntm_advanced_communes_share", "level", "not_comparable", None, {"advanced_denominator"}),
    ("clean_water_households", "level", "not_comparable", None, {"water_base"}),
    ("clean_water_urban", "level", "not_comparable", None, {"water_base"}),
    ("waste_collection_urban", "level", "not_comparable", None, {"waste_area_and_scope"}),
    ("waste_collection_rate", "level", "not_comparable", None, {"waste_area_and_scope"}),
    ("military_recruitment_rate", "level", "not_stated", None, {"different_year"}),
    ("doctors_per_10k", "change", "not_stated", None, {"different_year"}),
]


@pytest.mark.parametrize(("indicator", "measure", "verdict", "difference", "caveats"), BY_HAND)
def test_the_two_plans_as_read_by_hand(both, indicator, measure, verdict, difference, caveats):
    found = row(both, indicator, measure)
    assert found["verdict"] == verdict
    assert caveats <= set(found["caveats"].split())
    if difference is None:
        assert pd.isna(found["difference"])
    else:
        assert found["difference"] == difference


def test_no_difference_stands_where_the_verdict_forbids_it(both):
    forbidden = both.frame["verdict"].isin(["not_comparable", "not_stated"])
    assert forbidden.sum() > 40
    columns = ["difference", "difference_high", "difference_comparator", "difference_unit"]
    assert both.frame.loc[forbidden, columns].isna().all().all()
    assert both.frame.loc[~forbidden, "difference"].notna().all()


def test_the_year_is_always_named_where_two_plans_are_set_side_by_side(both):
    assert both.frame["caveats"].str.contains("different_year").all()
    beside = both.frame["verdict"].isin(["comparable_with_caveat", "not_comparable"])
    assert both.frame.loc[beside, "reason_vi"].str.contains("2022 và 2023").all()
    assert both.frame.loc[beside, "reason_en"].str.contains("2022 and 2023").all()


def test_every_row_gives_its_reason_in_two_languages_with_every_blank_filled(both):
    for lang in ("vi", "en"):
        reasons = both.frame[f"reason_{lang}"]
        assert reasons.notna().all()
        assert not reasons.str.contains(r"[{}]|None|nan|<NA>").any()


def test_every_remark_has_its_source(both):
    assert both.remarks["source"].notna().all()


def test_the_columns_stand_in_order_of_year(both):
    assert both.plan_ids == (HG, BT)


def test_todays_units_are_named_and_nothing_is_added_up(both):
    assert both.today[["province", "successor", "former"]].values.tolist() == [
        ["Hậu Giang", "Cần Thơ", "Cần Thơ, Hậu Giang, Sóc Trăng"],
        ["Bến Tre", "Vĩnh Long", "Bến Tre, Trà Vinh, Vĩnh Long"],
    ]
    assert both.today["together"].isna().all()
    table = pd.concat(
        [
            plan("b-1", "Bến Tre", "83", 2023, one("forest_cover", 1)),
            plan("t-1", "Trà Vinh", "84", 2023, one("forest_cover", 2)),
        ]
    )
    assert compare(table, yardstick=None).today["together"].tolist() == ["t-1", "b-1"]


def test_a_difference_of_bounds_says_which_way_it_is_open(both):
    # At least 9.3 less exactly 8 is at least 1.3; exactly 1 less at least 1 is at most 0.
    assert row(both, "grdp_growth", "growth")["difference_comparator"] == "ge"
    assert row(both, "poverty_reduction", "change")["difference_comparator"] == "le"
    assert row(both, "grdp_growth", "growth")["difference_unit"] == "percentage_point"


def test_a_target_that_does_not_say_whose_it_is_is_neither_the_centres_nor_the_provinces(both):
    for variant in ("central_assignment", "provincial_target"):
        found = row(both, "budget_revenue_area", "level", variant)
        assert pd.isna(found[f"target_id:{HG}"])
        assert found[f"stated:{HG}"] == "otherwise"
        assert (found["verdict"], found["difference"] is pd.NA or pd.isna(found["difference"])) == (
            "not_comparable",
            True,
        )
        assert "Hậu Giang 2022 nêu 4.800 (không nêu rõ ai giao)" in found["reason_vi"]


def test_a_target_that_does_not_say_whose_it_is_is_set_against_each_kind(both):
    own = row(both, "budget_revenue_area")
    assert (own[f"target_id:{HG}"], own[f"stated:{BT}"]) == (f"{HG}:5:2", "otherwise")
    said = "Bến Tre 2023 states 5,388 (assigned by the centre); 5,558 (the province's own aim)"
    assert said in own["reason_en"]
    assert own["verdict"] == "comparable_with_caveat"
    # Bến Tre 5,388 or 5,558, less Hậu Giang 4,800.
    gap = (own["difference"], own["difference_high"], own["difference_comparator"])
    assert gap == (588, 758, "range")
    assert {"different_year", "absolute_size", "current_prices_across_years"} <= set(own["caveats"].split())
    trade = row(both, "budget_revenue_trade")  # 130 in both kinds, less 500
    assert (trade["difference"], trade["difference_comparator"]) == (-370, "eq")


def test_a_difference_against_kinds_keeps_its_sign_when_the_same_plans_are_compared_again():
    """Rows are remembered, and their plans are equal to those read again, not the same objects."""
    for _ in range(2):
        pairs = compare(sample_targets(), project=PROJECT).pairs
        revenue = pairs[(pairs["indicator"] == "budget_revenue_area") & pairs["variant"].isna()].iloc[0]
        assert (revenue["plan_a"], revenue["difference"], revenue["difference_high"]) == (HG, 588, 758)


def test_plain_targets_compare_with_each_other_beside_one_that_says_whose_it_is():
    third = plan(
        "c-1", "Cần Thơ", "92", 2022, one("budget_revenue_area", 9, "VND_billion", variant="aspiration")
    )
    first = plan("a-1", "An", "80", 2022, one("budget_revenue_area", 5, "VND_billion"))
    second = plan("b-1", "Bình", "82", 2022, one("budget_revenue_area", 7, "VND_billion"))
    found = row(
        compare(pd.concat([first, second, third], ignore_index=True), yardstick=None), "budget_revenue_area"
    )
    assert found["verdict"] == "comparable_with_caveat"
    assert found["caveats"].split() == ["absolute_size"]
    assert found["stated:c-1"] == "otherwise"


def test_a_plan_with_one_of_two_variants_states_the_other_otherwise():
    def budget(plan_id, code, **variants):
        return plan(
            plan_id,
            plan_id,
            code,
            2022,
            *(
                one("budget_revenue_area", value, "VND_billion", variant=name)
                for name, value in variants.items()
            ),
        )

    table = pd.concat(
        [
            budget("a-1", "80", central_assignment=5, provincial_target=6),
            budget("b-1", "82", central_assignment=4),
        ]
    )
    found = row(compare(table, yardstick=None), "budget_revenue_area", variant="provincial_target")
    assert (found["verdict"], found["stated:b-1"]) == ("not_comparable", "otherwise")
    assert "b-1 2022 states 4 (assigned by the centre)" in found["reason_en"]


def test_a_task_that_repeats_one_variant_without_naming_it_opens_no_row():
    def revenue(value, **fields):
        return one("budget_revenue_area", value, "VND_billion", **fields)

    table = plan(
        "a-1",
        "An",
        "80",
        2022,
        revenue(5, variant="central_assignment"),
        revenue(6, variant="provincial_target"),
        revenue(5, kind="task"),
    )
    frame = compare(table, yardstick=None).frame
    assert frame["variant"].tolist() == ["central_assignment", "provincial_target"]
    assert frame["also:a-1"].tolist()[0] == "a-1:I.3:1"
    beside = pd.concat([table, plan("b-1", "Bình", "82", 2022, revenue(7))])
    reason = row(compare(beside, yardstick=None), "budget_revenue_area")["reason_en"]
    assert "An 2022 states 5 (assigned by the centre); 6 (the province's own aim); the other" in reason


def test_an_aspiration_is_met_by_none_and_says_nothing_of_whose_a_target_is():
    def growth(value, **fields):
        return one("grdp_growth", value, measure="growth", **fields)

    table = pd.concat(
        [
            plan("a-1", "An", "80", 2022, growth(8), growth(8.5, variant="aspiration")),
            plan("b-1", "Bình", "82", 2022, growth(7)),
        ]
    )
    compared = compare(table, yardstick=None)
    assert row(compared, "grdp_growth", "growth")["difference"] == -1
    aspired = row(compared, "grdp_growth", "growth", "aspiration")
    assert (aspired["stated:b-1"], aspired["verdict"]) == ("otherwise", "not_comparable")
    assert aspired["reason_en"].startswith("Bình 2022 states 7: another kind of target")


def test_one_province_in_two_years_is_of_one_size():
    first, second = (
        plan(f"a-{y}", "An", "80", y, one("cooperatives_new", 5, "cooperative")) for y in (2022, 2023)
    )
    found = row(compare(pd.concat([first, second]), yardstick=None), "cooperatives_new")
    assert found["caveats"].split() == ["different_year"]


def test_what_a_plan_does_not_state_is_said_and_is_no_number(both):
    found = row(both, "poverty_rate")
    assert found[f"stated:{HG}"] == "otherwise"
    assert pd.isna(found[f"value:{HG}"])
    assert "Hậu Giang 2022 không nêu chỉ tiêu này mà nêu “Mức giảm tỷ lệ hộ nghèo”" in found["reason_vi"]
    assert row(both, "military_recruitment_rate")[f"stated:{HG}"] == "no"


# One point at a time.


def test_same_indicator_unit_and_year_is_comparable():
    found = row(pair(one("forest_cover", 10), one("forest_cover", 12.5)), "forest_cover")
    assert (found["verdict"], found["difference"], found["difference_comparator"]) == (
        "comparable",
        2.5,
        "eq",
    )


@pytest.mark.parametrize(
    ("indicator", "first", "second", "caveat"),
    [
        ("clean_water_rural", "hộ dân dùng nước sạch", "dân số dùng nước sạch", "water_beneficiary"),
        ("waste_collection_urban", "thu gom, xử lý rác đô thị", "thu gom rác đô thị", "waste_treatment"),
        ("child_malnutrition_rate", "thể thấp còi", "thể nhẹ cân", "malnutrition_type"),
        ("hospital_beds_per_10k", "giường (không tính trạm y tế)", "giường bệnh viện", "beds_scope"),
        ("total_social_investment", "giá hiện hành", "giá so sánh", "investment_prices_differ"),
        ("export_turnover", "xuất khẩu và dịch vụ thu ngoại tệ", "Kim ngạch xuất khẩu", "exports_scope"),
        ("trained_labour_rate", "lao động có bằng cấp", "lao động qua đào tạo", "training_scope"),
    ],
)  # fmt: skip
def test_words_that_mean_another_thing_forbid_a_difference(indicator, first, second, caveat):
    compared = pair(one(indicator, 80, quote=first), one(indicator, 90, quote=second))
    found = row(compared, indicator)
    assert found["verdict"] == "not_comparable"
    assert caveat in found["caveats"].split()
    assert pd.isna(found["difference"])


def test_units_that_differ_forbid_a_difference():
    compared = pair(one("fdi_attracted", 100, "USD_million"), one("fdi_attracted", 2000, "VND_billion"))
    assert row(compared, "fdi_attracted")["verdict"] == "not_comparable"
    assert pd.isna(row(compared, "fdi_attracted")["difference"])


def test_units_that_convert_exactly_are_compared_in_the_first_plans_unit():
    first, second = one("natural_population_growth", 6, "permille"), one("natural_population_growth", 0.75)
    found = row(pair(first, second), "natural_population_growth")
    assert (found["difference"], found["difference_unit"]) == (1.5, "permille")
    assert found["verdict"] == "comparable_with_caveat"
    assert "unit_converted" in found["caveats"]


def test_a_figure_is_converted_only_where_that_is_exact():
    plan = PlanName("a-2021", "A 2021", "A", "01", 2021, "#000000")
    percent = stated(plan, 1.12).target
    assert dict(in_unit(percent, "permille")) == dict(percent) | {"value": 11.2, "unit": "permille"}
    assert in_unit(percent, "percent") is percent
    dollars = stated(plan, 2180, unit="USD_per_person").target
    assert in_unit(dollars, "VND_million_per_person") is dollars  # no rate is stated


def test_poverty_before_and_after_the_new_standard_does_not_compare():
    compared = pair(one("poverty_rate", 3), one("poverty_rate", 2), years=(2021, 2022))
    assert row(compared, "poverty_rate")["verdict"] == "not_comparable"
    assert (
        row(pair(one("poverty_rate", 3), one("poverty_rate", 2), (2022, 2023)), "poverty_rate")["difference"]
        == -1
    )


def test_a_level_and_a_growth_of_one_indicator_do_not_compare():
    first, second = one("retail_sales", 50, "VND_billion"), one("retail_sales", 12, measure="growth")
    compared = pair(first, second)
    assert compared.frame["verdict"].tolist() == ["not_comparable", "not_comparable"]
    assert "mức" in row(compared, "retail_sales", "growth")["reason_vi"]


def test_shares_of_three_lines_and_of_four_do_not_compare():
    lines = ["agriculture", "industry_construction", "services"]
    three = [one(f"grdp_share_{line}", n) for line, n in zip(lines, (30, 30, 40), strict=True)]
    four = [
        one(f"grdp_share_{line}", n) for line, n in zip([*lines, "product_tax"], (30, 30, 35, 5), strict=True)
    ]
    table = pd.concat([plan("a-1", "An", "80", 2022, *three), plan("b-1", "Bình", "82", 2022, *four)])
    found = row(compare(table, yardstick=None), "grdp_share_services")
    assert (found["verdict"], "structure_lines_differ" in found["caveats"]) == ("not_comparable", True)
    assert "a line of their own for Bình 2022, not for An 2022" in found["reason_en"]
    # Taxes folded into services leave the other sectors' shares as they are, if the whole is the same.
    found = row(compare(table, yardstick=None), "grdp_share_agriculture")
    assert (found["verdict"], found["difference"]) == ("comparable_with_caveat", 0)
    assert "structure_total_not_said" in found["caveats"]


def test_different_denominators_are_named():
    first = one("ntm_communes_total", 36, "commune", denominator=51)
    second = one("ntm_communes_total", 90, "commune", denominator=139)
    found = row(pair(first, second), "ntm_communes_total")
    assert found["verdict"] == "comparable_with_caveat"
    assert "An 2022: 36/51 = 70,6%; Bình 2022: 90/139 = 64,7%." in found["reason_vi"]
    assert (found["difference"], found["difference_unit"]) == (pytest.approx(-5.8), "percentage_point")


def test_two_floors_differ_by_their_thresholds_only():
    compared = pair(one("forest_cover", 10, comparator="ge"), one("forest_cover", 12, comparator="ge"))
    found = row(compared, "forest_cover")
    assert found["difference"] == 2
    assert pd.isna(found["difference_comparator"])


def test_a_range_less_a_number_is_a_range():
    compared = pair(one("forest_cover", 10), one("forest_cover", 11, value_high=13, comparator="range"))
    found = row(compared, "forest_cover")
    assert found[["difference", "difference_high", "difference_comparator"]].tolist() == [1, 3, "range"]


# Other numbers of plans.


def third():
    return plan(
        "an-giang-2023",
        "An Giang",
        "89",
        2023,
        one(
            "grdp_growth", 7, value_high=7.5, comparator="range", measure="growth", quote="GRDP tăng 7 - 7,5%"
        ),
        one(
            "grdp_per_capita",
            65,
            "VND_million_per_person",
            quote="Thu nhập bình quân đầu người 65 triệu đồng",
        ),
        one("clean_water_households", 90, quote="Tỷ lệ hộ gia đình dùng nước sạch"),
        one(
            "poverty_reduction",
            0.5,
            "percentage_point",
            measure="change",
            quote="Giảm tỷ lệ hộ nghèo 0,5 điểm %",
        ),
        one("forest_cover", 12),
    )


def three():
    return compare(pd.concat([sample_targets(), third()], ignore_index=True), project=PROJECT)


def test_three_plans_stand_in_one_frame_without_a_difference_column_value():
    compared = three()
    assert [p.id for p in compared.plans] == [HG, BT, "an-giang-2023"]
    assert compared.frame["difference"].isna().all()
    found = row(compared, "grdp_growth", "growth")
    assert found["value_high:an-giang-2023"] == 7.5
    assert found["verdict"] == "comparable_with_caveat"


def test_pairs_of_three_plans_each_have_their_verdict_and_difference():
    pairs = three().pairs
    water = pairs[pairs["indicator"] == "clean_water_households"].set_index(["plan_a", "plan_b"])
    assert water.loc[(BT, "an-giang-2023"), ["verdict"]].item() == "comparable"
    assert round(water.loc[(BT, "an-giang-2023"), "difference"], 6) == 7.3
    assert water.loc[(HG, BT), "verdict"] == "not_comparable"
    levels = pairs[pairs["measure"] == "level"]
    per_head = levels[levels["indicator"] == "grdp_per_capita"].set_index(["plan_a", "plan_b"])
    assert "per_capita_income_wording" in per_head.loc[(BT, "an-giang-2023"), "caveats"]


def test_pairs_with_a_base_plan_all_start_from_it():
    pairs = three().pairs_with(BT)
    assert set(pairs["plan_a"]) == {BT}
    assert set(pairs["plan_b"]) == {HG, "an-giang-2023"}


def test_the_row_of_several_plans_says_the_worst_of_them():
    table = pd.concat(
        [
            plan("a-1", "An", "80", 2022, one("grdp_growth", 8, measure="growth")),
            plan("b-1", "Bình", "82", 2022, one("clean_water_rural", 80, quote="dân số dùng nước sạch")),
            plan("c-1", "Cát", "83", 2022, one("clean_water_rural", 90, quote="hộ dân dùng nước sạch")),
        ]
    )
    found = row(compare(table, yardstick=None), "clean_water_rural")
    assert found["verdict"] == "not_comparable"
    assert "Khác mẫu số" in found["reason_vi"]
    assert "An 2022 không nêu" in found["reason_vi"]


def test_one_plan_alone_has_rows_and_no_verdict():
    table = sample_targets()
    compared = compare(table, plans=[BT], project=PROJECT)
    assert len(compared.frame) == 49
    assert compared.frame["verdict"].isna().all()
    assert row(compared, "grdp_growth", "growth")[f"national:{BT}"] == 6.5
    assert "tfp_method" in row(compared, "tfp_contribution")["caveats"]


def test_two_years_of_one_province_stand_in_order_of_years():
    later = plan("an-2024", "An", "80", 2024, one("forest_cover", 14))
    earlier = plan("an-2023", "An", "80", 2023, one("forest_cover", 12))
    compared = compare(pd.concat([later, earlier]), yardstick=None)
    assert [p.label for p in compared.plans] == ["An 2023", "An 2024"]
    found = row(compared, "forest_cover")
    assert (found["difference"], found["verdict"]) == (2, "comparable_with_caveat")
    assert "2023 và 2024" in found["reason_vi"]


def test_plans_stand_as_the_user_asks():
    compared = compare(sample_targets(), plans=[BT, HG], yardstick=None)
    assert row(compared, "doctors_per_10k")["difference"] == -1.05


def test_sixty_three_provinces_stand_in_the_order_of_their_codes():
    from plancompare import catalogue

    tables = [
        plan(f"p-{code}", province.name, code, 2023, one("forest_cover", 10))
        for code, province in reversed(catalogue.provinces().items())
    ]
    compared = compare(pd.concat(tables), yardstick=None)
    assert [p.province_code for p in compared.plans] == list(catalogue.provinces())
    assert compared.frame["verdict"].tolist() == ["comparable"]


def test_plans_that_say_the_same_stand_in_one_sentence():
    tables = [plan(f"p-{n}", f"Tỉnh {n}", None, 2023, one("forest_cover", 10)) for n in range(2)]
    tables += [plan(f"q-{n}", f"Huyện {n}", None, 2023, one("urbanization_rate", 10)) for n in range(5)]
    found = row(compare(pd.concat(tables), yardstick=None), "forest_cover")
    absent = "Huyện 0 2023, Huyện 1 2023, Huyện 2 2023, Huyện 3 2023, Huyện 4 2023"
    assert f"{absent} không nêu chỉ tiêu này." in found["reason_vi"]
    assert f"Not stated: {absent}." in found["reason_en"]


def test_of_very_many_plans_the_first_are_named_and_the_rest_counted():
    tables = [plan(f"p-{n}", f"Tỉnh {n}", None, 2023, one("forest_cover", 10)) for n in range(2)]
    tables += [plan(f"q-{n}", f"Huyện {n}", None, 2023, one("urbanization_rate", 10)) for n in range(9)]
    found = row(compare(pd.concat(tables), yardstick=None), "forest_cover")
    assert "Huyện 0 2023, Huyện 1 2023, Huyện 2 2023 và 6 kế hoạch khác không nêu" in found["reason_vi"]


def test_a_caveat_of_several_plans_is_one_sentence_that_names_what_each_says():
    table = pd.concat(
        [
            plan("a-1", "An", "80", 2021, one("forest_cover", 10, comparator="ge")),
            plan("b-1", "Bình", "82", 2022, one("forest_cover", 11.5)),
            plan("c-1", "Cần", "92", 2023, one("forest_cover", 11.5)),
            plan("d-1", "Dương", "94", 2023, one("forest_cover", 12, comparator="approx")),
        ],
        ignore_index=True,
    )
    found = row(compare(table, yardstick=None), "forest_cover")
    assert found["caveats"].split() == ["different_year", "different_comparator"]
    assert "Different years (2021, 2022 and 2023)" in found["reason_en"]
    bounds = "Khác cách đặt mức – An 2021: ≥ 10; Bình 2022, Cần 2023: 11,5; Dương 2023: ≈ 12."
    assert bounds in found["reason_vi"]


# Picking rows and targets.


def test_a_restated_target_is_named_beside_the_headline():
    table = plan(
        "a-1",
        "An",
        "80",
        2022,
        one("forest_cover", 9, kind="task"),
        one("forest_cover", 10),
        one("forest_cover", 20, year=2025),
    )
    found = compare(table, yardstick=None).frame.iloc[0]
    assert (found["value:a-1"], found["also:a-1"]) == (10, "a-1:I.1:1 a-1:I.3:1")


def test_the_tidy_form_has_one_row_an_indicator_and_plan(both):
    rows = both.tidy
    assert len(rows) == 2 * len(both.frame)
    assert rows.columns.is_unique
    growth = rows[(rows["indicator"] == "grdp_growth") & (rows["measure"] == "growth")]
    assert growth[["plan", "province", "year", "value", "national", "distance"]].values.tolist() == [
        [HG, "Hậu Giang", 2022, 8.0, 6.0, 1.5],
        [BT, "Bến Tre", 2023, 9.3, 6.5, 2.8],
    ]
    silent = rows[(rows["indicator"] == "forest_cover") | (rows["indicator"] == "tfp_contribution")].iloc[0]
    assert (silent["plan"], silent["stated"], silent["verdict"]) == (HG, "no", "not_stated")


def test_a_comparison_shows_itself_in_either_language(both):
    assert "Compare?" in both.table("en")._repr_mimebundle_()["text/plain"]
    assert "Khả năng so sánh" in both.table("vi")._repr_mimebundle_()["text/html"]


def test_rows_can_be_chosen_by_indicator_theme_and_any_column(both):
    table = sample_targets()
    assert set(compare(table, themes="health", yardstick=None).frame["theme"]) == {"health"}
    assert set(
        compare(table, indicators=["forest_cover", "doctors_per_10k"], yardstick=None).frame["indicator"]
    ) == {"doctors_per_10k"}
    narrowed = both.filter(theme=["health", "population"], verdict="not_stated")
    assert set(narrowed.frame["theme"]) == {"health", "population"}
    assert set(narrowed.frame["verdict"]) == {"not_stated"}
    assert len(narrowed.pairs) == len(narrowed.frame)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"plans": ["nowhere-2022"]}, "No plan 'nowhere-2022'.*ben-tre-2023"),
        ({"plans": [BT, BT]}, "asked for twice"),
        ({"indicators": ["gdrp"]}, "No indicator 'gdrp'"),
        ({"themes": "helth"}, r"No theme 'helth' \(there are: .*health"),
        ({"yardstick": "mars"}, r"No yardstick 'mars' \(there are: national, region, outcome\)"),
    ],
)
def test_what_does_not_exist_is_refused_with_what_does(asked, said):
    with pytest.raises(UsageError, match=said):
        compare(sample_targets(), **asked)


def test_targets_without_a_code_are_kept_apart_not_lost():
    table = plan("a-1", "An", "80", 2022, one("forest_cover", 10), one(None, 5, quote="5 cây cầu"))
    compared = compare(table, yardstick=None)
    assert compared.uncoded["target_id"].tolist() == ["a-1:I.2:1"]


def test_a_plan_that_states_a_subject_otherwise_does_not_spoil_the_row_of_the_others():
    table = pd.concat(
        [
            plan("a-1", "An", "80", 2022, one("trained_labour_rate", 60, quote="lao động qua đào tạo")),
            plan("b-1", "Bình", "82", 2022, one("trained_labour_certified_rate", 30)),
            plan("c-1", "Cát", "83", 2022, one("trained_labour_certified_rate", 28)),
        ]
    )
    found = row(compare(table, yardstick=None), "trained_labour_certified_rate")
    assert (found["verdict"], found["stated:a-1"]) == ("comparable", "otherwise")
    assert "An 2022 không nêu chỉ tiêu này mà nêu “Tỷ lệ lao động qua đào tạo”" in found["reason_vi"]


def test_plans_that_state_a_subject_each_in_another_form_have_the_reason_once():
    table = pd.concat(
        [
            plan("a-1", "An", "80", 2022, one("ntm_communes_new", 6, unit="commune")),
            plan("b-1", "Bình", "82", 2022, one("ntm_communes_new", 5, unit="commune")),
            plan("c-1", "Cát", "83", 2022, one("ntm_communes_total", 40, unit="commune")),
            plan("d-1", "Dương", "84", 2022, one("ntm_communes_share", 70)),
        ]
    )
    found = row(compare(table, yardstick=None), "ntm_communes_new")
    said = (
        "Không nêu chỉ tiêu này mà nêu chỉ tiêu khác – Cát 2022: “Tổng số xã đạt chuẩn nông thôn mới”; "
        "Dương 2022: “Tỷ lệ xã đạt chuẩn nông thôn mới”: số xã mới trong năm"
    )
    assert said in found["reason_vi"]
    assert found["reason_vi"].count("là ba thứ khác nhau") == 1
    assert "Stated instead – Cát 2022: “" in found["reason_en"]


def test_years_are_those_of_the_plans_that_state_the_subject_not_of_the_silent():
    table = pd.concat(
        [
            plan("a-1", "An", "80", 2022, one("trained_labour_rate", 60)),
            plan("b-1", "Bình", "82", 2023, one("trained_labour_certified_rate", 30)),
            plan("c-1", "Cát", "83", 2026, one("forest_cover", 28)),
        ]
    )
    found = row(compare(table, yardstick=None), "trained_labour_certified_rate")
    assert "Khác năm (2022 và 2023)" in found["reason_vi"]


def test_a_table_without_targets_compares_to_nothing():
    compared = compare(sample_targets().head(0), yardstick=None)
    assert (compared.frame.empty, compared.plans, compared.pairs.empty) == (True, (), True)


def test_a_plan_without_year_or_province_is_named_by_its_id():
    table = pd.concat(
        [
            plan("van-ban", None, None, None, one("forest_cover", 10)),
            plan("b-1", "Bình", "82", 2022, one("forest_cover", 12)),
        ]
    )
    compared = compare(table, yardstick=None)
    assert [p.label for p in compared.plans] == ["van-ban", "Bình 2022"]
    found = row(compared, "forest_cover")
    assert found["caveats"].split() == ["year_not_stated"]
    assert found["reason_vi"] == "Có văn bản không nêu năm của chỉ tiêu."


def test_a_row_of_many_plans_is_judged_by_its_distinct_years_and_units():
    """The pairs a condition looks at grow with what differs, not with the square of the plans."""
    key = Key("grdp_growth", "growth", None)
    rows = pd.concat(
        [
            plan(f"p{n}", "Bến Tre", "83", 2015 + n % 10, one("grdp_growth", 7, measure="growth"))
            for n in range(100)
        ],
        ignore_index=True,
    )
    stated = stated_targets(rows, plan_columns(rows))
    case = Case(key, tuple(stated), {}, rules())
    assert len(list(case.pairs(lambda target: (target.year,)))) == 20 * 19 / 2
    assert len(list(case.pairs(lambda target: (target.unit,)))) == 1


def unread_in(quote, value, unit="percent", **fields):
    """What is said of a plan with one target without a code beside a plan that states forest cover."""
    row = one(None, value, unit, quote=quote, value_text=str(value).replace(".", ","), **fields)
    compared = pair(row, one("forest_cover", 42.5))
    found = compared.frame.iloc[0]
    return found["stated:a-1"], found["reason_vi"]


def test_a_plan_is_not_silent_on_what_a_figure_without_a_code_may_be():
    quote = "Độ che phủ rừng ở các xã vùng đệm 48,5%"
    stated, reason = unread_in(quote, 48.5)
    assert stated == "unread"
    assert f"“{quote}” có thể là chỉ tiêu này nhưng chưa đọc được chắc chắn" in reason


@pytest.mark.parametrize(
    ("quote", "value", "fields"),
    [
        ("Tỷ lệ hộ có nhà kiên cố 48,5%", 48.5, {}),  # words of something else
        ("Độ che phủ rừng trồng 4200 ha", 4200, {"unit": "hectare"}),  # in another unit
        ("Độ che phủ rừng tăng 1,5%", 1.5, {"measure": "change"}),  # as another measure
    ],
)
def test_a_figure_that_can_be_none_of_it_leaves_a_plan_silent(quote, value, fields):
    assert unread_in(quote, value, **fields)[0] == "no"


def test_a_doubt_is_told_in_the_language_of_its_sentence_and_each_by_itself():
    asked, whose = "được đề nghị / asked only", "không rõ của ai / whose is open"
    found = row(
        pair(one("poverty_rate", 2, "percent", note=f"{asked}; {whose}"), one("poverty_rate", 3, "percent")),
        "poverty_rate",
    )
    assert "“asked only”" in found["reason_en"] and "“whose is open”" in found["reason_en"]
    assert "được" not in found["reason_en"] and "asked" not in found["reason_vi"]
