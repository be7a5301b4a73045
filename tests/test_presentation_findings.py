"""Sentences computed from the table: right in both languages, for one plan, two, three and many."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from frames import targets
from knowing import compare, plan_names, save_targets
from reporting import make_project
from sides import beside, came_to, gap, nation, otherwise, reported, row, stated

from plancompare.comparison.rows import Side
from plancompare.extraction.note import HEADING_INFERRED
from plancompare.presentation import findings, report
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import main, match
from plancompare.presentation.numbers import target_amount
from plancompare.presentation.plans import PlanName

NB = "\u00a0"
A = PlanName("a-2021", "An Bình 2021", "An Bình", "01", 2021, "#000000")
B = PlanName("b-2021", "Bắc Hà 2021", "Bắc Hà", "02", 2021, "#000000")
C = PlanName("c-2021", "Cửu Giang 2021", "Cửu Giang", "03", 2021, "#000000")


def sentences(matched, lang) -> str:
    return "".join(run.text for run in findings.indicator_paragraph(matched, Labels(lang))).replace(NB, " ")


@pytest.mark.parametrize(
    ("matched", "vietnamese", "english"),
    [
        (
            row(stated(A, 24.0)),
            "Về tỷ lệ đô thị hóa, An Bình 2021 đặt 24%.",
            "Urbanization rate: An Bình 2021 sets 24%.",
        ),
        (
            row(stated(A, 24.0), stated(B, 29.7), difference=gap(5.7)),
            "Về tỷ lệ đô thị hóa, An Bình 2021 đặt 24% và Bắc Hà 2021 đặt 29,7%. "
            "Bắc Hà 2021 cao hơn 5,7 điểm %.",
            "Urbanization rate: An Bình 2021 sets 24% and Bắc Hà 2021 sets 29.7%. "
            "Bắc Hà 2021 is higher by 5.7 points.",
        ),
        (
            row(stated(A, 24.0), stated(B, 24.0)),
            "Về tỷ lệ đô thị hóa, An Bình 2021 và Bắc Hà 2021 cùng đặt 24%.",
            "Urbanization rate: An Bình 2021 and Bắc Hà 2021 set the same target, 24%.",
        ),
        (
            row(stated(A, 24.0, "ge"), stated(B, 29.7), difference=gap(5.7, "le")),
            "Về tỷ lệ đô thị hóa, An Bình 2021 đặt từ 24% trở lên và Bắc Hà 2021 đặt 29,7%.",
            "Urbanization rate: An Bình 2021 sets at least 24% and Bắc Hà 2021 sets 29.7%.",
        ),
        (
            row(stated(A, 20.0, "lt"), stated(B, 29.7, "gt"), difference=gap(9.7, "gt")),
            "Về tỷ lệ đô thị hóa, An Bình 2021 đặt dưới 20% và Bắc Hà 2021 đặt trên 29,7%. "
            "Bắc Hà 2021 cao hơn trên 9,7 điểm %.",
            "Urbanization rate: An Bình 2021 sets less than 20% and Bắc Hà 2021 sets more than 29.7%. "
            "Bắc Hà 2021 is higher by more than 9.7 points.",
        ),
        (
            row(stated(A, 24.0), stated(B, 29.7), stated(C, 31.0, "approx")),
            "Về tỷ lệ đô thị hóa, An Bình 2021 đặt 24%, Bắc Hà 2021 đặt 29,7% "
            "và Cửu Giang 2021 đặt khoảng 31%. "
            "Cao nhất là Cửu Giang 2021.",
            "Urbanization rate: An Bình 2021 sets 24%, Bắc Hà 2021 sets 29.7% "
            "and Cửu Giang 2021 sets about 31%. "
            "Cửu Giang 2021 is the highest.",
        ),
        (
            row(stated(A, 24.0), Side(B, None), verdict="not_stated"),
            "Về tỷ lệ đô thị hóa, An Bình 2021 đặt 24%. Bắc Hà 2021 không nêu chỉ tiêu này.",
            "Urbanization rate: An Bình 2021 sets 24%. Bắc Hà 2021 does not state this target.",
        ),
        (
            row(stated(A, 24.0), Side(B, None), Side(C, None), verdict="not_stated"),
            "Về tỷ lệ đô thị hóa, An Bình 2021 đặt 24%. "
            "Bắc Hà 2021 và Cửu Giang 2021 không nêu chỉ tiêu này.",
            "Urbanization rate: An Bình 2021 sets 24%. "
            "Bắc Hà 2021 and Cửu Giang 2021 do not state this target.",
        ),
        (
            row(stated(A, 24.0), otherwise(B), verdict="not_comparable"),
            "Về tỷ lệ đô thị hóa, An Bình 2021 đặt 24%. Bắc Hà 2021 nêu nội dung này ở dạng khác.",
            "Urbanization rate: An Bình 2021 sets 24%. Bắc Hà 2021 states the subject in another form.",
        ),
        (
            row(Side(A, None), Side(B, None), verdict="not_stated"),
            "Không kế hoạch nào nêu tỷ lệ đô thị hóa.",
            "No plan states a target: urbanization rate.",
        ),
        (
            row(stated(A, 24.0), stated(B, 29.7), verdict="not_comparable", obstacle="Khác cách tính."),
            "Về tỷ lệ đô thị hóa, An Bình 2021 đặt 24% và Bắc Hà 2021 đặt 29,7%. "
            "Hai con số này không so sánh được với nhau. Khác cách tính.",
            "Urbanization rate: An Bình 2021 sets 24% and Bắc Hà 2021 sets 29.7%. "
            "These figures do not compare with each other. Khác cách tính.",
        ),
        (
            row(stated(A, 1.0, "range", high=1.5)),
            "Về tỷ lệ đô thị hóa, An Bình 2021 đặt 1–1,5%.",
            "Urbanization rate: An Bình 2021 sets 1–1.5%.",
        ),
    ],
)
def test_sentences(matched, vietnamese, english):
    assert sentences(matched, "vi") == vietnamese
    assert sentences(matched, "en") == english


SPAN = nation(6.0, "range", 6.5)
NATION = nation(27.0, "approx")


@pytest.mark.parametrize(
    ("side", "english"),
    [
        (
            stated(A, 24.0, national=beside(NATION, -3.0, "below")),
            "An Bình 2021 is lower by about 3 points (national: about 27%).",
        ),
        (
            stated(A, 30.0, "ge", national=beside(NATION, 3.0, "above")),
            "An Bình 2021 is higher by at least 3 points (national: about 27%).",
        ),
        (
            stated(A, 24.0, "ge", national=beside(NATION, -3.0, "below")),
            "the figure An Bình 2021 states is lower by 3 points (national: about 27%).",
        ),
        (
            stated(A, 27.0, national=beside(NATION, 0.0, "at")),
            "An Bình 2021 equals it (about 27%).",
        ),
        (
            stated(A, 27.0, "ge", national=beside(NATION, 0.0, "at")),
            "the figure An Bình 2021 states equals it (about 27%).",
        ),
        (
            stated(A, 8.0, national=beside(SPAN, 1.5, "above")),
            "An Bình 2021 is above the upper end of the national range by 1.5 points (6–6.5%).",
        ),
        (
            stated(A, 5.0, "ge", national=beside(SPAN, -1.0, "below")),
            "the figure An Bình 2021 states is below the lower end of the national range by 1 point "
            "(6–6.5%).",
        ),
        (
            stated(A, 6.2, national=beside(SPAN, 0.0, "inside")),
            "An Bình 2021 lies within the national range (6–6.5%).",
        ),
        (
            stated(A, 6.2, "ge", national=beside(SPAN, 0.0, "inside")),
            "the figure An Bình 2021 states lies within the national range (6–6.5%) but is open on one side.",
        ),
    ],
)
def test_the_yardstick_keeps_what_a_bound_leaves_open(side, english):
    said = "".join(run.text for run in findings.yardstick_sentence(row(side), Labels("en"))).replace(NB, " ")
    assert said == "Against the national target of the same year, " + english


def test_many_plans_are_summed_up_by_their_ends():
    plans = [PlanName(f"p{n}", f"Tỉnh {n} 2021", f"Tỉnh {n}", f"{n}", 2021, "#000000") for n in range(8)]
    matched = row(*(stated(plan, 20.0 + n) for n, plan in enumerate(plans)))
    assert sentences(matched, "en").startswith(
        "Urbanization rate: 8 plans state a target, from 20% (Tỉnh 0 2021) to 27% (Tỉnh 7 2021)."
    )


def test_plans_that_share_an_end_are_all_named_or_counted():
    plans = [PlanName(f"p{n}", f"Tỉnh {n} 2021", f"Tỉnh {n}", f"{n}", 2021, "#000000") for n in range(8)]
    values = (20.0, 20.0, 25.0, 27.0, 27.0, 27.0, 27.0, 27.0)
    matched = row(*(stated(plan, value) for plan, value in zip(plans, values, strict=True)))
    assert "from 20% (Tỉnh 0 2021 and Tỉnh 1 2021) to 27% (5 plans)." in sentences(matched, "en")


def test_many_plans_beside_the_nation_are_counted():
    plans = [PlanName(f"p{n}", f"Tỉnh {n} 2021", f"Tỉnh {n}", f"{n}", 2021, "#000000") for n in range(8)]
    sides = (
        stated(plan, 20.0 + n, national=beside(NATION, n - 7.0, "below" if n < 7 else "at"))
        for n, plan in enumerate(plans)
    )
    assert "".join(run.text for run in findings.yardstick_sentence(row(*sides), Labels("en"))) == (
        "Against the national target of the same year, 0 are higher, 7 lower, 1 equal to it or within it."
    )


def test_an_outcome_is_named_with_its_direction_and_nothing_is_praised():
    short = findings.outcome_finding(
        [row(stated(A, 9.3, "ge", outcome=came_to(5.16, "missed")))], "en", ["urbanization_rate"]
    )
    assert short.text.replace(NB, " ") == (
        "An Bình 2021: urbanization rate came to 5.16%, missing the target (at least 9.3%)."
    )


def test_two_targets_for_one_figure_that_came_out_alike_count_once():
    rows = [
        row(
            stated(A, value, key=indicator + way + str(value), outcome=came_to(10.0, way)),
            variant=variant,
            indicator=indicator,
        )
        for value, variant, indicator, way in (
            (20.0, "central_assignment", "budget_revenue_area", "missed"),
            (25.0, "provincial_target", "budget_revenue_area", "missed"),
            (9.0, None, "urbanization_rate", "passed"),
        )
    ]
    assert findings.outcome_finding(rows, "en").text == (
        "An Bình 2021: of 2 targets whose outcome is known, 1 passed and 1 missed."
    )


def test_every_plan_stands_in_the_first_paragraph_about_outcomes():
    growth = row(
        stated(A, 8.0, outcome=came_to(13.94, "passed")),
        stated(B, 9.3, "ge", outcome=came_to(5.16, "missed")),
        indicator="grdp_growth",
    )
    first, *_ = findings.outcome_finding([growth], "en", ["grdp_growth"]).text.splitlines()
    assert first.replace(NB, " ") == (
        "An Bình 2021: GRDP growth rate came to 13.94%, past the target (8%). "
        "Bắc Hà 2021: GRDP growth rate came to 5.16%, missing the target (at least 9.3%)."
    )


def test_figures_without_a_better_side_are_not_counted_as_reached_or_missed():
    rows = [
        row(stated(A, 40.0, key=indicator, outcome=came_to(50.0, way)), indicator=indicator)
        for indicator, way in (
            ("grdp_growth", "passed"),
            ("health_insurance_coverage", "passed"),
            ("grdp_share_services", None),
        )
    ]
    assert findings.outcome_finding(rows, "en").text == (
        "An Bình 2021: of 2 targets whose outcome is known, 2 passed. "
        "Figures without a better side, such as shares, are not counted."
    )


def share(side, part="services"):
    return row(side, indicator=f"grdp_share_{part}")


def test_the_largest_part_is_named_only_where_the_parts_make_the_whole():
    whole = findings.structure_finding([share(stated(A, 60.0)), share(stated(A, 40.0), "agriculture")], "en")
    assert (
        whole.text
        == "In the GRDP structure An Bình 2021 aims at, the largest part is sector III (services): 60%."
    )
    partly = findings.structure_finding([share(stated(A, 31.6), "industry_construction")], "en")
    assert partly.text == "An Bình 2021 states parts of its GRDP structure that add up to 31.6% only."


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return make_project(tmp_path_factory.mktemp("project"))


def test_two_years_of_one_province_read_as_two_plans(tmp_path):
    from plancompare.table import load_targets

    project = make_project(tmp_path, third=False)
    path = project / "data" / "processed" / "targets.csv"
    earlier = targets(
        "ben-tre-2022",
        "Bến Tre",
        "83",
        2022,
        [dict(indicator="doctors_per_10k", value=9.5, unit="per_10k_people", value_text="9,5")],
    )
    save_targets(pd.concat([load_targets(path), earlier], ignore_index=True), path)
    page = report.open_page(
        "health", ["ben-tre-2022", "ben-tre-2023"], "vi", indicators=["doctors_per_10k"], project=project
    )
    text = page.finding().text.replace(NB, " ")
    assert "Bến Tre 2022 đặt 9,5 và Bến Tre 2023 đặt 10,05. Bến Tre 2023 cao hơn 0,55." in text
    assert "những năm khác nhau (2022 và 2023)" in text


def test_the_largest_sector_is_named_for_each_plan(project):
    page = report.open_page("growth", [], "en", themes=["structure"], project=project)
    assert page.structure_finding().text.splitlines() == [
        "In the GRDP structure Hậu Giang 2022 aims at, the largest part is sector III (services): 38.1%.",
        "In the GRDP structure Bến Tre 2023 aims at, the largest part is sector III (services): 41.24%.",
        "Trà Vinh 2023 states no GRDP structure.",
    ]


def test_coverage_counts_shared_and_lone_indicators(project):
    page = report.open_page(
        "overview",
        [],
        "en",
        indicators=["grdp_growth", "tfp_contribution", "doctors_per_10k"],
        project=project,
    )
    assert page.coverage_finding().text == (
        "The three plans state 3 different indicators, 2 of them in every plan. "
        "One is stated by Bến Tre 2023 alone."
    )


def test_targets_without_a_code_are_said_to_be_left_out_of_the_count():
    said = [findings.coverage_finding([row(stated(A, 24.0))], "en", uncoded).text for uncoded in (0, 1, 9)]
    assert said == [
        "An Bình 2021 states one indicator.",
        "An Bình 2021 states one indicator. Not counted: one target of no indicator with a code.",
        "An Bình 2021 states one indicator. Not counted: 9 targets of no indicator with a code.",
    ]


def test_a_plan_without_a_structure_is_not_said_to_be_silent_on_growth():
    assert findings.structure_finding([], "en").text == "No GRDP structure is stated."


def test_that_no_indicator_is_in_every_plan_is_said_in_words(project):
    chosen = ["tfp_contribution", "cooperative_members"]
    texts = {}
    for lang in ("vi", "en"):
        page = report.open_page("overview", [], lang, indicators=chosen, project=project)
        texts[lang] = page.coverage_finding().text
    assert "không có loại nào có ở mọi kế hoạch" in texts["vi"]
    assert "none of them in every plan" in texts["en"]


@pytest.mark.parametrize(
    ("indicator", "unit", "said"),
    [
        ("enterprises_new", "enterprise", "Về số doanh nghiệp thành lập mới, "),
        ("ntm_communes_total", "commune", "Về tổng số xã đạt chuẩn nông thôn mới, "),
        ("jobs_created", "person", "Về số lao động được tạo việc làm, "),
        ("urbanization_rate", "percent", "Về tỷ lệ đô thị hóa, "),
    ],
)
def test_what_is_counted_is_called_a_number_once(indicator, unit, said):
    matched = row(stated(A, 24.0, unit=unit), indicator=indicator)
    assert sentences(matched, "vi").startswith(said)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_number_in_a_finding_is_the_number_of_the_target_it_links_to(project, lang):
    page = report.open_page("overview", [], lang, project=project)
    found = {target["target_id"]: target for target in page.targets.to_dict("records")}
    linked = [run for paragraph in page.finding().paragraphs for run in paragraph if run.link]
    assert len(linked) > 90
    for run in linked:
        target = found[run.link.removeprefix("q:")]
        bare = target_amount(
            {**target, "comparator": "range" if target["comparator"] == "range" else "eq"}, lang
        )
        assert re.search(rf"(?<![\d.,]){re.escape(bare)}(?![\d])", run.text), (run, target["target_id"])


def test_a_plan_with_targets_of_several_kinds_is_higher_only_if_all_of_them_are():
    def against(low, high):
        kinds = "5.3 (assigned by the centre)"
        sides = (stated(A, 4.8), otherwise(B, kinds))
        return sentences(
            row(*sides, verdict="comparable_with_caveat", difference=gap(low, "range", high)), "en"
        )

    said = "Bắc Hà 2021 states 5.3 (assigned by the centre)."
    assert against(0.5, 0.75).endswith(f"{said} Bắc Hà 2021 is higher by 0.5–0.75 points.")
    assert against(-0.75, -0.5).endswith(f"{said} An Bình 2021 is higher by 0.5–0.75 points.")
    assert "higher" not in against(-0.5, 0.75)


def test_an_outcome_keeps_the_unit_its_plan_counts_in_where_the_row_has_another(tmp_path):
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    (raw / "outcomes.csv").write_text(
        "province,gso_code,year,vintage,indicator_code,comparator,value,unit"
        ",source_title,source_url,note,status\n"
        "Sơn La,14,2023,x,natural_population_growth,eq,1.15,percent,A,https://example.org,,verified\n",
        "utf-8",
    )
    rates = [("a", "An", "80", 6.08, "permille"), ("s", "Sơn La", "14", 1.12, "percent")]
    table = pd.concat(
        [
            targets(
                name,
                province,
                code,
                2023,
                [{"indicator": "natural_population_growth", "value": v, "unit": u}],
            )
            for name, province, code, v, u in rates
        ],
        ignore_index=True,
    )
    compared = compare(table, plans=["a", "s"], yardstick="outcome", project=tmp_path)
    (row,) = match(compared, plan_names(table))
    (outcome,) = (side.outcome for side in row.sides if side.outcome is not None)
    assert (row.unit, float(outcome.figure.value), outcome.figure.unit) == ("permille", 1.15, "percent")


def test_what_the_nation_came_to_stands_beside_a_target_that_was_missed():
    aimed = replace(NATION, reached=reported(26.0))
    side = stated(A, 30.0, "ge", outcome=came_to(26.5, "missed"), national=aimed)
    said = findings.outcome_finding([row(side)], "en", ["urbanization_rate"]).text.replace(NB, " ")
    assert said == (
        "An Bình 2021: urbanization rate came to 26.5%, missing the target (at least 30%). "
        "The nation aimed at about 27% in 2021 and came to 26%."
    )


@pytest.mark.parametrize(
    ("years", "unit", "verdict", "why"),
    [
        ((2021, 2022), "percent", "comparable_with_caveat", "the plans are for different years"),
        ((2021, 2021), "person", "comparable", "absolute amounts depend on the size of the province"),
        ((2021, 2021), "percent", "not_comparable", "the plans do not speak of the same scope"),
    ],
)
def test_nothing_is_highest_across_years_sizes_and_scopes(years, unit, verdict, why):
    plans = [PlanName(f"p{n}", f"Tỉnh {n}", f"Tỉnh {n}", f"{n}", years[n % 2], "#000000") for n in range(8)]
    many = row(*(stated(p, 20.0 + n, unit=unit) for n, p in enumerate(plans)), verdict=verdict)
    assert f"8 plans state a target; they are not ranked, because {why}." in sentences(many, "en")
    three = row(*(stated(p, 20.0 + n, unit=unit) for n, p in enumerate(plans[:3])), verdict=verdict)
    assert "highest" not in sentences(three, "en")


def quarterly(*rows):
    """What is matched of one plan that states urbanisation for these periods (None: its year)."""
    own = [
        {"indicator": "urbanization_rate", "value": value, "unit": "percent", "period": period}
        for value, period in rows
    ]
    table = targets("an-2022", "An Giang", "89", 2022, own)
    return match(compare(table, yardstick=None), plan_names(table))


def test_a_quarter_says_that_it_is_one():
    (matched,) = quarterly((24, "2022-Q1"))
    assert "Urbanization rate (Q1): An Giang 2022 sets 24%." in sentences(matched, "en")


def test_a_quarter_is_not_told_where_the_year_is():
    rows = quarterly((25, None), (24, "2022-Q1"), (24.5, "2022-S1"))
    assert [row.key.span for row in rows] == ["", "Q1", "S1"]
    assert [row.key.span for row in main(rows)] == [""]


def test_what_is_asked_for_or_inferred_is_not_counted_as_assigned_in_silence():
    task = {"indicator": "npl_ratio", "value": 2, "unit": "percent", "kind": "task"}
    own = [
        task | {"agency": "Sở Y tế"},
        task | {"agency": "Sở Xây dựng", "note": HEADING_INFERRED},
        task | {"agency": "Liên minh Hợp tác xã"},
    ]
    table = targets("an-2022", "An Giang", "89", 2022, own)
    asked = {("an-2022", "Liên minh Hợp tác xã")}
    said = findings.agencies_finding(table, plan_names(table), "en", asked).text
    assert said.startswith("An Giang 2022 gives 3 quantified tasks to 3 agencies.")  # none has the most
    more = targets("an-2022", "An Giang", "89", 2022, [*own, task | {"agency": "Sở Y tế"}])
    told = findings.agencies_finding(more, plan_names(more), "en", asked).text
    assert told.startswith(
        "An Giang 2022 gives 4 quantified tasks to 3 agencies, the most (2) to the Department of Health."
    )
    assert "Of these, one is asked for and not assigned (Cooperative Alliance)." in said
    assert "One stands under a heading the source has lost: its agency is inferred." in said


def test_what_most_plans_state_comes_first():
    alone = row(stated(A, 24), Side(B, None), indicator="poverty_rate")
    both = row(stated(A, 24), stated(B, 25))
    told = findings.finding([alone, both], "en").text.splitlines()
    assert told[0].startswith("Urbanization rate:") and told[1].startswith("Poverty rate:")


def test_three_figures_that_do_not_compare_are_not_called_two():
    three = row(stated(A, 24), stated(B, 25), stated(C, 26), verdict="not_comparable")
    assert "Các con số này không so sánh được" in sentences(three, "vi")
