"""What the targets imply: the year before, growth from the sectors, ratios; each worked out by hand."""

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from frames import sample_targets, targets
from knowing import baselines, derive

from plancompare.comparison import convert
from plancompare.comparison.derived import evaluate, implied_growth
from plancompare.errors import UsageError

PROJECT = Path(__file__).resolve().parents[1]
BT, HG = "ben-tre-2023", "hau-giang-2022"


@pytest.fixture(scope="module")
def bases():
    return baselines(sample_targets()).set_index(["target_id", "reading"])


@pytest.mark.parametrize(
    ("target", "reading", "baseline", "status"),
    [
        (f"{HG}:11:3", "points", 63.19, "decided"),  # 65 up 1.81: no two-decimal base gives 1.81% relatively
        (f"{HG}:11:3", "relative", 63.8444, "ruled_out"),
        (f"{HG}:3:5", "points", 26.96, "decided"),  # 25.63 down 1.33; 26.96 is what was published for 2021
        (f"{HG}:3:5", "relative", 25.9755, "ruled_out"),
        (f"{HG}:9:2", "points", 29.0, "undecided"),  # 29.0 + 0.7 and 29.5 × 1.007 both print as 29.7
        (f"{HG}:9:2", "relative", 29.4935, "undecided"),
        (f"{HG}:13:8", "points", 91.61, "undecided"),
        (f"{HG}:13:8", "relative", 91.7095, "undecided"),
        (f"{HG}:15:2", "points", 96, "undecided"),
        (f"{HG}:15:4", "points", 83, "undecided"),
        (f"{HG}:16:2", "points", 88, "undecided"),
        (f"{HG}:13:4", "amount", 8.66, "only_reading"),
        (f"{HG}:13:6", "amount", 35.4, "only_reading"),
        (f"{HG}:13:2", "ratio", 10.6903, "only_reading"),  # 10.5 is 98.22% of it
        (f"{HG}:2:3", "relative", 54.4354, "only_reading"),
        (f"{HG}:4:2", "relative", 17334.576, "only_reading"),
        (f"{HG}:6:2", "relative", 969.0419, "only_reading"),
        (f"{HG}:6:4", "relative", 610.9785, "only_reading"),
        (f"{HG}:6:6", "ratio", 358.0247, "only_reading"),
        (f"{HG}:7:2", "relative", 2757.0093, "only_reading"),
        (f"{BT}:I.1.11:2", "points", 3.5, "by_definition"),  # poverty at most 2.5 after falling 1
    ],
)
def test_the_year_before_as_worked_out_by_hand(bases, target, reading, baseline, status):
    found = bases.loc[(target, reading)]
    assert found["baseline"] == pytest.approx(baseline, abs=6e-4 if baseline > 1000 else 6e-5)
    assert found["status"] == status


def test_the_base_of_a_bound_is_itself_a_bound(bases):
    assert bases.loc[(f"{BT}:I.1.11:2", "points"), "comparator"] == "le"
    assert bases.loc[(f"{HG}:13:2", "ratio"), "comparator"] == "lt"


def moving(level: dict, moved: dict):
    """The bases of one made-up level and what moves it, by reading."""
    rows = [
        {"target_id": "a:1", "indicator": "forest_cover", "unit": "percent", "value_text": "65"} | level,
        {
            "target_id": "a:2",
            "indicator": "forest_cover",
            "unit": "percent",
            "value_text": "1",
            "parent": "a:1",
        }
        | moved,
    ]
    return baselines(targets("a", "An", "80", 2022, rows)).set_index("reading")


@pytest.mark.parametrize(
    ("level", "moved", "comparator"),
    [
        ("eq", "eq", "eq"),
        ("ge", "eq", "ge"),
        ("eq", "ge", "le"),  # 100 after growing by at least 7%: it was at most 93.46
        ("le", "ge", "le"),
        ("ge", "le", "ge"),
        ("ge", "ge", None),  # at least 100 after growing by at least 7%: it was anything
        ("approx", "eq", "approx"),
        ("lt", "eq", "lt"),
    ],
)
def test_the_bounds_of_level_and_growth_bound_the_base(level, moved, comparator):
    found = moving(
        {"value": 100, "unit": "tonne", "comparator": level, "value_text": "100"},
        {"value": 7, "measure": "growth", "comparator": moved, "value_text": "7"},
    )
    said = found.loc["relative", "comparator"]
    assert (None if said is pd.NA or pd.isna(said) else said) == comparator


def test_a_range_gives_a_base_between_two_ends():
    found = moving(
        {"value": 60, "value_high": 65, "comparator": "range", "value_text": "60 - 65"},
        {"value": 2, "measure": "change", "unit": "percentage_point", "unit_text": "điểm %"},
    ).loc["points"]
    assert (found["comparator"], found["baseline_low"], found["baseline_high"]) == ("range", 58, 63)


def test_a_bound_rules_no_reading_out():
    # Exactly 65 up 1.81 can only be points (above); at most 65 up 1.81 can be either.
    level = {"value": 65, "comparator": "le"}
    change = {
        "value": 1.81,
        "measure": "change",
        "unit": "percentage_point",
        "unit_text": "%",
        "value_text": "1,81",
    }
    assert moving(level, change)["status"].tolist() == ["undecided", "undecided"]
    assert moving({"value": 65}, change)["status"].tolist() == ["decided", "ruled_out"]


def test_a_project_without_outcomes_implies_the_same_bases_and_holds_none_against_them(tmp_path):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    bare, alone = baselines(sample_targets(), project=tmp_path), baselines(sample_targets())
    assert list(bare["target_id"]) == list(alone["target_id"])


def test_what_was_worked_out_from_the_plan_itself_is_not_called_published():
    found = baselines(sample_targets(), project=PROJECT).set_index(["target_id", "reading"])
    assert pd.isna(found.loc[(f"{BT}:I.1.11:2", "points"), "published"])
    assert "26.96 (estimate 30/12/2021)" in found.loc[(f"{HG}:3:5", "points"), "published"]


def test_the_rounding_of_a_growth_gives_its_base_an_interval(bases):
    found = bases.loc[(f"{HG}:7:2", "relative")]  # 7% is anything from 6.5 to 7.5
    assert (round(found["baseline_low"], 1), round(found["baseline_high"], 1)) == (2744.2, 2770.0)


def rate(printed_unit):
    rows = [
        {"target_id": "a:1", "indicator": "forest_cover", "value": 65, "unit": "percent", "value_text": "65"},
        {
            "target_id": "a:2",
            "indicator": "forest_cover",
            "measure": "change",
            "value": 1,
            "unit": "percentage_point",
            "unit_text": printed_unit,
            "value_text": "1",
            "parent": "a:1",
        },
    ]
    return baselines(targets("a", "An", "80", 2022, rows))


def test_points_said_outright_have_one_reading():
    assert rate("điểm %")["reading"].tolist() == ["points"]
    assert rate("%")["reading"].tolist() == ["points", "relative"]


def test_a_change_whose_parent_is_another_target_describes_the_plans_one_level():
    table = sample_targets()
    table.loc[table["target_id"] == f"{HG}:3:5", "parent"] = None
    found = baselines(table).set_index(["target_id", "reading"])
    assert found.loc[(f"{HG}:3:5", "points"), ["level_id", "baseline"]].tolist() == [f"{HG}:3:1", 26.96]


@pytest.mark.parametrize(
    ("period", "statistic"), [("2022-Q1", None), ("2018-01-01/P5Y", "average"), ("2018-01-01/P5Y", "end")]
)
def test_a_movement_of_another_period_does_not_lead_to_the_year_before_the_level(period, statistic):
    sales = {"indicator": "retail_sales", "value": 1000, "unit": "VND_billion", "target_id": "a:1"}
    growth = sales | {
        "measure": "growth",
        "value": 12,
        "unit": "percent",
        "target_id": "a:2",
        "parent": "a:1",
    }
    of_year = targets("a", "An", "80", 2022, [sales, growth])
    assert len(baselines(of_year)) == 1
    other = targets("a", "An", "80", 2022, [sales, growth | {"period": period, "statistic": statistic}])
    assert baselines(other).empty


def test_a_quarter_is_no_part_of_what_the_year_implies():
    beds = {"indicator": "hospital_beds_per_10k", "unit": "per_10k_people", "value": 30}
    doctors = {"indicator": "doctors_per_10k", "unit": "per_10k_people", "value": 10, "period": "2022-Q1"}
    assert derive(targets("a", "An", "80", 2022, [beds, doctors])).empty


def test_a_growth_without_its_level_implies_nothing():
    rows = [{"indicator": "retail_sales", "measure": "growth", "value": 12, "unit": "percent"}]
    assert baselines(targets("a", "An", "80", 2022, rows)).empty


# Derived figures.


@pytest.fixture(scope="module")
def figures():
    return derive(sample_targets())


def figure(figures, name, plan, part=None):
    found = figures[(figures["derived"] == name) & (figures["plan"] == plan)]
    if part:
        found = found[found["part"] == part]
    assert len(found) == 1
    return found.iloc[0]


@pytest.mark.parametrize(
    ("name", "plan", "value"),
    [
        ("implied_growth", HG, 7.995),
        ("implied_growth", BT, 9.274),
        ("weighted_mean_growth", HG, 8.252),  # the plain mean misses the stated 8
        ("weighted_mean_growth", BT, 9.564),  # and 9.3
        ("beds_per_doctor", HG, 3.944),  # 35.5 / 9
        ("beds_per_doctor", BT, 3.194),  # 32.1 / 10.05
        ("ntm_share_computed", HG, 70.588),  # 36 of 51
        ("ntm_advanced_share_computed", HG, 22.222),  # 8 of 36
        ("ntm_advanced_share_of_all", HG, 15.686),  # 8 of 51
        ("implied_exchange_rate", HG, 23203.697),
        ("area_share_of_revenue", HG, 53.321),  # 4,800 of 9,002
        ("trade_balance", HG, 478),
        ("provincial_over_central", BT, 3.155),  # 5,558 over 5,388
        ("certified_share_of_trained", BT, 53.03),  # 35 of 66
        ("abroad_share_of_jobs", BT, 10),  # 2,000 of 20,000
    ],
)
def test_derived_figures_as_worked_out_by_hand(figures, name, plan, value):
    assert figure(figures, name, plan)["value"] == pytest.approx(value, abs=6e-4)


@pytest.mark.parametrize("plan", [HG, BT])
def test_contributions_of_the_sectors_add_up_to_the_implied_growth(figures, plan):
    mine = figures[figures["plan"] == plan].groupby("derived")["value"].sum()
    assert mine["growth_contribution"] == pytest.approx(mine["implied_growth"], abs=1e-9)
    assert mine["implied_base_share"] == pytest.approx(100, abs=1e-9)


def test_the_industry_of_a_plan_carries_half_its_growth(figures):
    part = figure(figures, "growth_contribution", HG, "grdp_growth_industry_construction")
    assert part["value"] == pytest.approx(4.162, abs=6e-4)


def test_a_derived_figure_names_its_inputs_and_says_when_they_are_bounds(figures):
    found = figure(figures, "beds_per_doctor", HG)
    assert found["inputs"].split() == [f"{HG}:13:5", f"{HG}:13:3"]
    assert found["formula"] == "35.5 / 9"
    assert not found["bounded"]
    assert figure(figures, "implied_growth", BT)["bounded"]  # growth of at least 9.3, taxes at least 12.5


def test_what_the_plan_also_prints_stands_beside_it(figures):
    found = figure(figures, "ntm_share_computed", HG)
    assert (found["stated"], found["stated_id"]) == (70.6, f"{HG}:14:3")


def test_a_missing_line_of_grdp_gives_no_implied_growth():
    table = sample_targets()
    found = derive(table[table["indicator"] != "grdp_growth_services"])
    assert "implied_growth" not in set(found["derived"])


def test_a_plan_of_equal_growth_grows_at_that_rate():
    assert implied_growth([Decimal(30), Decimal(70)], [Decimal(5), Decimal(5)]) == pytest.approx(Decimal(5))


def test_exports_to_grdp_need_the_plans_own_rate_and_ratio():
    rows = [
        {"indicator": "export_turnover", "value": 1000, "unit": "USD_million"},
        {"indicator": "total_social_investment", "value": 30000, "unit": "VND_billion"},
        {"indicator": "investment_grdp_ratio", "value": 30, "unit": "percent"},
        {"indicator": "grdp_per_capita", "value": 50, "unit": "VND_million_per_person"},
        {"indicator": "grdp_per_capita_usd", "value": 2000, "unit": "USD_per_person"},
    ]
    found = derive(targets("a", "An", "80", 2022, rows)).set_index("derived")["value"]
    # 30,000 is 30% of 100,000 bn; 1,000 mn USD at 25,000 VND is 25,000 bn: 25%.
    assert (found["implied_grdp"], found["exports_to_grdp"]) == (100000, 25)
    without = derive(targets("a", "An", "80", 2022, rows[:4]))
    assert "exports_to_grdp" not in set(without["derived"])


def test_a_formula_reads_names_and_the_four_operations_only():
    assert evaluate("100 * (a - b) / b", {"a": Decimal(6), "b": Decimal(4)}) == 50
    with pytest.raises(ValueError, match="only names"):
        evaluate("__import__('os')", {})
    with pytest.raises(ZeroDivisionError):
        evaluate("a / b", {"a": Decimal(1), "b": Decimal(0)})


# Units.


def test_units_convert_where_they_can():
    assert convert(6.08, "permille", "percent") == Decimal("0.608")
    assert convert(250, "hectare", "km2") == Decimal("2.5")
    assert convert(8.5, "percent", "percent") == Decimal("8.5")


@pytest.mark.parametrize(
    ("source", "target"),
    [("percent", "percentage_point"), ("commune", "percent"), ("USD_million", "VND_billion")],
)
def test_what_does_not_convert_is_refused(source, target):
    with pytest.raises(UsageError, match=f"{source} does not convert to {target}"):
        convert(1, source, target)


def test_the_arithmetic_that_decides_is_shown(bases):
    assert bases.loc[(f"{HG}:11:3", "relative"), "tried"] == "63.84:1.817 63.85:1.801"  # neither is 1.81
    assert bases.loc[(f"{HG}:11:3", "points"), "tried"] == "63.19:1.81"
    assert bases.loc[(f"{HG}:9:2", "relative"), "tried"] == "29.5:0.678"  # printed as 0.7
    assert pd.isna(bases.loc[(f"{HG}:13:4", "amount"), "tried"])  # nothing to decide


def test_three_lines_with_taxes_folded_into_services_imply_a_growth_too():
    shares = {"agriculture": 24, "industry_construction": 32, "services_with_tax": 44}
    rows = [
        {"indicator": f"grdp_{kind}_{line}", "measure": measure, "value": value, "unit": "percent"}
        for line, share in shares.items()
        for kind, measure, value in (("share", "level", share), ("growth", "growth", 7))
    ]
    found = derive(targets("a", "An", "80", 2022, rows)).set_index("derived")
    assert found.loc["implied_growth", "value"] == pytest.approx(7)


@pytest.mark.parametrize(
    ("beds", "doctors", "value", "high", "comparator"),
    [
        ({"value": 30}, {"value": 10}, 3, None, "eq"),
        ({"value": 30, "value_high": 40, "comparator": "range"}, {"value": 10}, 3, 4, "range"),
        ({"value": 30, "comparator": "ge"}, {"value": 10}, 3, None, "ge"),
        ({"value": 30}, {"value": 10, "comparator": "ge"}, 3, None, "le"),
        ({"value": 30, "comparator": "ge"}, {"value": 10, "comparator": "ge"}, 3, None, None),
        ({"value": 30, "comparator": "ge"}, {"value": 10, "comparator": "le"}, 3, None, "ge"),
        ({"value": 30, "comparator": "approx"}, {"value": 10}, 3, None, "approx"),
    ],
)
def test_what_the_inputs_leave_open_stays_open(beds, doctors, value, high, comparator):
    table = targets(
        "a",
        "An",
        "80",
        2022,
        [
            {"indicator": "hospital_beds_per_10k", "unit": "per_10k_people"} | beds,
            {"indicator": "doctors_per_10k", "unit": "per_10k_people"} | doctors,
        ],
    )
    found = derive(table).set_index("derived").loc["beds_per_doctor"]
    assert found["value"] == value
    assert (None if pd.isna(found["value_high"]) else found["value_high"]) == high
    assert (None if pd.isna(found["comparator"]) else found["comparator"]) == comparator
