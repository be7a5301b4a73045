"""What stands in the tables: figures as stated, "not stated" in words, differences only where allowed."""

import re
import shutil

import pandas as pd
import pytest
from frames import targets
from knowing import compare, plan_names, run_checks, save_targets
from reporting import make_project
from sides import row as matched_row
from sides import stated

from plancompare import comparison
from plancompare.comparison.rows import Side
from plancompare.errors import InputError, UsageError
from plancompare.extraction.note import AGENCY_ASKED, HEADING_INFERRED
from plancompare.presentation import cells, derivations, findings, plot, report, sources, tables
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import match
from plancompare.presentation.plans import PlanName
from plancompare.table import load_targets
from plancompare.table.files import records

NB = "\u00a0"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return make_project(tmp_path_factory.mktemp("project"))


def rows(table) -> dict[str, list[str]]:
    """The cells of each row by its indicator's name, numbering and spaces apart."""
    found = {}
    for group in table.groups:
        for row in group.rows:
            texts = [cell.text.replace(NB, " ") for cell in row]
            found[texts[1]] = texts[2:]
    return found


def heads(table) -> list[str]:
    return [f"{column.group}: {column.head}".removeprefix(": ").replace(NB, " ") for column in table.columns]


def test_two_plans_stand_side_by_side_with_the_national_target_of_their_own_year(project):
    page = report.open_page(
        "health", ["hau-giang-2022", "ben-tre-2023"], "vi", themes=["health"], project=project
    )
    table = page.comparison()
    assert heads(table) == [
        "STT",
        "Chỉ tiêu",
        "Đơn vị",
        "Hậu Giang 2022: Kế hoạch",
        "Hậu Giang 2022: Cả nước",
        "Bến Tre 2023: Kế hoạch",
        "Bến Tre 2023: Cả nước",
        "Chênh lệch",
        "Khả năng so sánh",
    ]
    doctors = rows(table)["Số bác sĩ trên 10.000 dân"]
    assert doctors == ["trên 10.000 dân", "9", "≈ 9,5 (?)", "10,05", "≈ 12", "+1,05", "có lưu ý"]


def test_what_a_plan_does_not_state_is_said_in_words_and_never_a_blank_or_zero(project):
    page = report.open_page(
        "health", ["hau-giang-2022", "ben-tre-2023"], "en", themes=["health"], project=project
    )
    table = page.alone()
    assert [group.title for group in table.groups] == ["Hậu Giang 2022"]  # the other states nothing alone
    (row,) = [row for row in table.groups[0].rows if row[0].text.startswith("Malnutrition rate")][:1]
    assert [cell.text.replace(NB, " ") for cell in row[:2]] == [
        "Malnutrition rate of children under five",
        "< 10.5%",
    ]


def test_no_difference_where_two_plans_do_not_compare(project):
    page = report.open_page(
        "trade", ["hau-giang-2022", "ben-tre-2023"], "en", indicators=["export_turnover"], project=project
    )
    table = page.comparison()
    _, first, second, difference, verdict = rows(table)["Export turnover"]
    assert (first, second, difference, verdict) == ("768", "≥ 1,700", "–", "no")
    assert any("foreign-currency services" in note for note in (*table.notes, table.source))


def test_a_caveat_of_every_row_is_said_once_and_the_rest_is_marked(project):
    page = report.open_page(
        "health", ["hau-giang-2022", "ben-tre-2023"], "en", themes=["health"], project=project
    )
    table = page.comparison()
    assert table.source.startswith("Different years")
    assert not any(note.startswith("Different years") for note in table.notes)
    (beds,) = [r for g in table.groups for r in g.rows if r[1].text == "Hospital beds per 10,000 people"]
    (number,) = beds[-1].notes
    assert "Scope of beds not stated" in table.notes[number - 1]


def test_a_national_target_of_another_scope_carries_the_reason_and_no_distance(project):
    page = report.open_page(
        "environment", ["ben-tre-2023"], "en", indicators=["waste_collection_urban"], project=project
    )
    table = page.comparison()
    (row,) = table.groups[0].rows
    target, national, distance = row[3:6]
    assert (target.text, national.text, distance.text) == ("94.5", "95", "–")
    (number,) = national.notes
    assert "collected and treated" in table.notes[number - 1]


def test_a_bound_keeps_its_sign_in_the_difference(project):
    page = report.open_page(
        "growth", ["hau-giang-2022", "ben-tre-2023"], "vi", indicators=["grdp_growth"], project=project
    )
    assert rows(page.comparison())["Tốc độ tăng trưởng GRDP"] == [
        "%",
        "8",
        "6–6,5",
        "≥ 9,3",
        "≈ 6,5",
        "≥ +1,3",
        "có lưu ý",
    ]


def test_one_plan_stands_beside_the_nation_alone(project):
    page = report.open_page("health", ["ben-tre-2023"], "vi", themes=["health"], project=project)
    table = page.comparison()
    assert heads(table)[3:] == ["Bến Tre 2023: Kế hoạch", "Bến Tre 2023: Cả nước", "So với cả nước"]
    assert rows(table)["Số bác sĩ trên 10.000 dân"][1:] == ["10,05", "≈ 12", "≈ −1,95"]


def test_three_plans_stand_side_by_side_over_the_national_target_of_their_own_year(project):
    page = report.open_page("growth", [], "vi", indicators=["grdp_growth"], project=project)
    table = page.comparison()
    assert heads(table) == [
        "STT",
        "Chỉ tiêu",
        "Đơn vị",
        "Hậu Giang 2022",
        "Bến Tre 2023",
        "Trà Vinh 2023",
        "Khả năng so sánh",
    ]
    assert rows(table)["Tốc độ tăng trưởng GRDP"] == [
        "%",
        "8\ncả nước 6–6,5",
        "≥ 9,3\ncả nước ≈ 6,5",
        "≥ 7\ncả nước ≈ 6,5",
        "có lưu ý",
    ]


def test_four_plans_keep_not_stated_stated_otherwise_and_the_verdict(tmp_path):
    project = make_project(tmp_path)
    many_plans(project, 1)
    page = report.open_page("poverty", [], "vi", indicators=["poverty_rate"], project=project)
    assert page.comparison().kind == "nothing"  # one plan alone states a rate
    (group,) = page.alone().groups
    assert (group.title, [cell.text.replace(NB, " ") for cell in group.rows[0]]) == (
        "Bến Tre 2023",
        ["Tỷ lệ hộ nghèo\n2 kế hoạch khác nêu dạng khác", "≤ 2,5%"],
    )


def test_what_the_other_plan_states_instead_is_named_beside_a_figure_that_stands_alone(project):
    page = report.open_page(
        "poverty", ["hau-giang-2022", "ben-tre-2023"], "en", indicators=["poverty_rate"], project=project
    )
    (row,) = page.alone().groups[0].rows
    assert "Hậu Giang 2022 states: “Reduction of the poverty rate”" in row[0].text


def test_notes_that_hold_for_the_same_rows_share_a_mark(project):
    page = report.open_page(
        "growth", ["hau-giang-2022", "ben-tre-2023"], "en", themes=["economy"], project=project
    )
    table = page.comparison()
    marks = [row[-1].marks for group in table.groups for row in group.rows]
    assert max(len(mark.split(", ")) for mark in marks) <= 2
    assert len(set(table.notes)) == len(table.notes)


def test_bounds_that_stand_in_the_row_are_not_written_out_again_below_it(project):
    page = report.open_page("growth", ["hau-giang-2022", "ben-tre-2023"], "en", project=project)
    table = page.comparison()
    told = [note for note in (*table.notes, table.source) if "Different bounds" in note]
    assert told and all("see the signs" in note and "Different bounds –" not in note for note in told)


def test_what_a_check_found_stands_under_it_and_leads_to_its_figure():
    rate = {"indicator": "urbanization_rate", "unit": "percent"}
    table = targets(
        "a-2022",
        "An",
        "80",
        2022,
        [
            rate | {"value": 129.7, "value_text": "129,7"},
            rate | {"value": 29.7, "kind": "task", "value_text": "29,7"},
        ],
    )
    (group,) = derivations.checks_table(run_checks(table), "en").groups
    texts = [row[0].text for row in group.rows]
    place = texts.index("Numbers keep the bounds of their unit")
    assert "129.7" in texts[place + 1]
    assert group.rows[place + 1][0].runs[0].link == "q:a-2022:I.1:1"
    passed = next(row for row in group.rows if row[0].text == "No part exceeds its whole")
    assert passed[1].text == "nothing to check"


def test_the_national_target_stands_there_also_where_a_plan_states_none(project):
    plans = ["hau-giang-2022", "ben-tre-2023", "tra-vinh-2023"]
    page = report.open_page("health", plans, "en", indicators=["hospital_beds_per_10k"], project=project)
    assert rows(page.comparison())["Hospital beds per 10,000 people"][-2] == "not stated\nnational ≈ 32"


def test_a_national_target_in_another_unit_is_named_where_none_compares(project):
    page = report.open_page(
        "growth", ["hau-giang-2022", "ben-tre-2023"], "en", indicators=["grdp_per_capita"], project=project
    )
    table = page.comparison()
    national = table.groups[0].rows[0][6]
    (place,) = national.notes
    assert national.text == "–"
    assert table.notes[place - 1].replace(NB, " ") == (
        "The national target of 2023 is ≈ USD 4,400 per person for “GRDP per capita (USD)”: "
        "another currency, and the text states no exchange rate."
    )


def test_what_stands_in_tasks_is_no_gap_in_a_list_of_headline_targets(project, tmp_path):
    copy = shutil.copytree(project, tmp_path / "project")
    table = copy / "data" / "processed" / "targets.csv"
    targets = load_targets(table)
    targets.loc[targets["target_id"] == "ben-tre-2023:I.1.13:2", "kind"] = "task"
    save_targets(targets, table)
    page = report.open_page(
        "overview", ["hau-giang-2022", "ben-tre-2023"], "en", kind="headline", project=copy
    )
    shown = page.comparison()
    doctors = rows(shown)["Doctors per 10,000 people"]
    assert (doctors[1], doctors[3]) == ("9", "10.05 †")
    assert "“†”: stated in an agency's task" in shown.source
    assert shown.title.startswith("Headline targets: ")
    quotes = {cell.anchor for group in page.quotes().groups for row in group.rows for cell in row}
    assert "q:ben-tre-2023:I.1.13:2" in quotes


def many_plans(project, count: int) -> None:
    """Adds as many made-up plans to the project's table."""
    path = project / "data" / "processed" / "targets.csv"
    growth = dict(indicator="grdp_growth", measure="growth", unit="percent")
    made = [
        targets(f"plan-{n}-2023", f"Tỉnh {n}", f"{10 + n}", 2023, [growth | {"value": 5 + n}])
        for n in range(count)
    ]
    save_targets(pd.concat([load_targets(path), *made], ignore_index=True), path)


def test_many_plans_stand_under_each_other_and_the_silent_ones_are_named(tmp_path):
    project = make_project(tmp_path, third=False)
    many_plans(project, 5)
    page = report.open_page(
        "growth", [], "vi", indicators=["grdp_growth", "tfp_contribution"], project=project
    )
    table = page.comparison()
    titles = [group.title for group in table.groups]
    assert titles == ["1. Tốc độ tăng trưởng GRDP, %"]  # one plan alone states the other indicator
    (group,) = table.groups
    assert group.subject and group.about[0].text == "có lưu ý" and group.notes
    lines = [[cell.text.replace(NB, " ") for cell in row] for row in group.rows]
    assert [line[0] for line in lines[:2]] == ["Hậu Giang 2022", "Tỉnh 0 2023"]
    assert all(len(line) == 4 for line in lines)


def test_quotes_are_the_words_of_the_plan_with_the_number_marked(project):
    page = report.open_page("health", ["ben-tre-2023"], "vi", indicators=["doctors_per_10k"], project=project)
    ((place, quote, read_as),) = [row for group in page.quotes().groups for row in group.rows]
    assert place.text == "mục I.1, điểm 13\nben-tre-2023:I.1.13:2"
    assert [(run.text, run.style) for run in quote.runs] == [("10,05", "mark"), (" bác sĩ/vạn dân", "")]
    assert read_as.text.replace(NB, " ") == "10,05 trên 10.000 dân"


@pytest.mark.parametrize(
    ("name", "unit", "shown"),
    [
        ("Doctors per 10,000 people", "per 10,000 people", ("Doctors per 10,000 people", "")),
        ("New cooperatives", "cooperatives", ("New cooperatives", "")),
        ("GRDP per capita (USD)", "USD per person", ("GRDP per capita", "USD per person")),
        ("Growth of sector III (services)", "%", ("Growth of sector III (services)", "%")),
        ("Share of land", "ha", ("Share of land", "ha")),
    ],
)
def test_a_unit_the_name_says_is_not_said_again(name, unit, shown):
    assert cells.name_and_unit(name, unit) == shown


def test_the_growth_of_an_index_of_growth_is_said_once():
    row = {"indicator": "industrial_production_index", "measure": "growth"}
    assert cells.measured_name(row, Labels("en")) == "Index of industrial production (growth)"
    assert cells.measured_name(row, Labels("vi")) == "Chỉ số sản xuất công nghiệp (tăng)"


def test_a_target_in_another_unit_than_its_row_prints_it():
    plan = PlanName("a-2023", "A 2023", "A", "01", 2023, "#000000")
    own = stated(plan, 1.12, printed="1,12")
    assert cells.target_cell(own, Labels("vi"), "permille").text == "1,12%"
    assert cells.target_cell(own, Labels("vi"), "percent").text == "1,12"


@pytest.mark.parametrize(
    ("issued", "shown"),
    [
        ("KẾ HOẠCH Thực hiện Nghị quyết số 01/NQ-CP", "Kế hoạch thực hiện Nghị quyết số 01/NQ-CP"),
        ("KẾ HOẠCH Hậu Giang năm 2023", "Kế hoạch Hậu Giang năm 2023"),
        ("Kế hoạch thực hiện Nghị quyết", "Kế hoạch thực hiện Nghị quyết"),
        ("KẾ HOẠCH PHÁT TRIỂN KINH TẾ", "KẾ HOẠCH PHÁT TRIỂN KINH TẾ"),
        (None, ""),
    ],
)
def test_a_title_is_set_in_small_letters_where_that_is_safe(issued, shown):
    assert sources.title_text(issued) == shown


def test_an_issuer_is_written_out():
    assert sources.issuer_text("UBND tỉnh Sơn La", Labels("vi")) == "Ủy ban nhân dân tỉnh Sơn La"
    assert sources.issuer_text(None, Labels("vi")) == ""


def test_documents_say_which_unit_a_province_is_part_of_today(project):
    table = report.open_page("overview", ["ben-tre-2023"], "vi", project=project).documents()
    assert table.groups[0].rows[0][0].text == "Bến Tre 2023\nnay thuộc Vĩnh Long"
    assert "không cộng" in table.source


def test_a_province_that_was_merged_and_keeps_its_name_is_part_of_the_new_one(tmp_path):
    plan = PlanName("an-giang-2022", "An Giang 2022", "An Giang", "89", 2022, "#000000", "VN-89@2008")
    other = PlanName("ha-noi-2022", "Hà Nội 2022", "Hà Nội", "01", 2022, "#000000", "VN-01@2008")
    empty = pd.DataFrame({"plan": [], "kind": []})
    shown = sources.documents_table([], empty, [plan, other], "en")
    assert [row[0].text for row in shown.rows] == [
        "An Giang 2022\nnow part of the new An Giang",
        "Hà Nội 2022",
    ]


def test_an_issuer_is_called_in_english_before_its_own_name(project):
    table = report.open_page("overview", ["ben-tre-2023"], "en", project=project).documents()
    below = table.rows[0][1].below
    assert [(run.text, run.lang) for run in below] == [
        ("People's Committee of Bến Tre: ", ""),
        ("Ủy ban nhân dân tỉnh Bến Tre", "vi"),
    ]


def test_of_more_than_two_plans_coverage_is_a_grid_of_plan_and_theme():
    plans = [PlanName(f"p{n}", f"Tỉnh {n}", "", "01", 2023, "#000000") for n in range(9)]
    alike = [stated(plan, 7) for plan in plans]
    rows = [
        matched_row(Side(plans[0], None), *alike[1:], indicator="grdp_growth", measure="growth"),
        matched_row(*alike, indicator="poverty_rate"),
    ]
    table = tables.coverage_table(rows, plans, "en")
    lines = [tuple(cell.text for cell in row) for row in table.groups[0].rows]
    assert lines[:3] == [
        ("Indicators of the theme", "1", "1", "2"),
        ("Tỉnh 0", "0", "1", "1"),
        ("Tỉnh 1", "1", "1", "2"),
    ]
    assert len(lines) == 10
    assert "Themes: 1 Economy; 2 Poverty, labour and social insurance." in table.source
    # On a phone no column is out of sight: each theme lists the plans that state something of it.
    economy, poverty = table.narrow.groups
    assert [row[0].text for row in economy.rows] == [f"Tỉnh {n}" for n in range(1, 9)]
    assert len(poverty.rows) == 9 and {len(row) for row in poverty.rows} == {2}


def test_one_plan_is_not_set_beside_anything(project):
    page = report.open_page("overview", ["ben-tre-2023"], "en", kind="headline", project=project)
    assert (page.title().text, page.section("comparison").text) == ("Overview of the plan", "The targets")
    assert heads(page.coverage()) == ["Theme", "Bến Tre 2023"]
    assert "compared" not in page.comparison().source + page.documents().title


def test_the_source_of_a_chart_of_many_plans_names_the_table_that_lists_them(project, monkeypatch):
    page = report.open_page("growth", [], "en", project=project)
    monkeypatch.setattr(report, "LISTED_DOCUMENTS", 2)
    growth = comparison.compare(project=project, indicators=["grdp_growth", "poverty_rate"]).tidy

    def source_of(rows) -> str:
        chart = page.panels(lambda data, ax: plot.targets(data, ax=ax), rows)
        return " ".join(re.findall(r">([^<]*)</text>", chart.svg))

    source = source_of(growth)
    assert (
        "Source: 3 plans; number and date of each document in the table “The documents compared”." in source
    )
    source = source_of(growth[growth["province"] != "Trà Vinh"])
    assert "370/KH-UBND" in source and "Source: 2 plans" not in source


def test_documents_are_named_by_number_and_date(project):
    page = report.open_page("overview", ["ben-tre-2023"], "en", project=project)
    ((name, document, headline, tasks),) = page.documents().groups[0].rows
    assert (name.runs[0].text, document.runs[0].text) == ("Bến Tre 2023", "370/KH-UBND, 19 January 2023")
    assert (headline.text, tasks.text) == ("49", "0")


def test_a_page_of_headline_targets_still_counts_the_tasks_of_its_documents(project, tmp_path):
    copy = shutil.copytree(project, tmp_path / "project")
    table = copy / "data" / "processed" / "targets.csv"
    targets = load_targets(table)
    targets.loc[targets["target_id"] == "ben-tre-2023:I.1.13:2", "kind"] = "task"
    save_targets(targets, table)
    page = report.open_page("overview", ["ben-tre-2023"], "en", kind="headline", project=copy)
    ((_, _, headline, tasks),) = page.documents().groups[0].rows
    assert (headline.text, tasks.text) == ("48", "1")


def test_the_outcome_stands_beside_the_plan_with_vintage_and_grade(project):
    page = report.open_page("outcome", ["ben-tre-2023"], "en", outcomes=True, project=project)
    group = page.outcomes().groups[0]
    first = group.rows[0]
    assert [cell.text.replace(NB, " ") for cell in first] == [
        "GRDP growth rate",
        "%",
        "≥ 9.3",
        "5.16",
        "−4.14",
    ]
    assert group.title == "Bến Tre 2023"
    assert "".join(run.text for run in group.about).endswith("; estimate, 28 December 2023; official source")
    assert group.about[0].link.startswith("https://")


def test_derived_figures_show_their_formula_and_what_the_plan_prints(project):
    page = report.open_page(
        "growth", ["hau-giang-2022"], "vi", themes=["economy", "structure"], project=project
    )
    name, _, value = page.derived().groups[0].rows[0]
    assert name.text.startswith("Tốc độ tăng GRDP suy ra")
    assert value.runs[0].text == "8,00"
    assert value.below[-1].text == "; kế hoạch ghi 8"


def tasks_of_two_plans() -> pd.DataFrame:
    """One agency with one task in two plans, one of them for a later year, and one without an indicator."""
    common = dict(kind="task", agency="Sở Y tế", measure="level", unit="percent")
    return pd.concat(
        [
            targets(
                "ca-mau-2022",
                "Cà Mau",
                "96",
                2022,
                [common | dict(indicator="health_insurance_coverage", value=92, indicator_text="bao phủ")],
            ),
            targets(
                "an-giang-2022",
                "An Giang",
                "89",
                2022,
                [
                    common
                    | dict(
                        indicator="health_insurance_coverage", value=95, year=2025, indicator_text="tham gia"
                    ),
                    common | dict(indicator=None, value=10, unit="investor", indicator_text="hỗ trợ"),
                    common
                    | dict(indicator="npl_ratio", value=2, agency="Ngân hàng", indicator_text="nợ xấu"),
                ],
            ),
        ],
        ignore_index=True,
    )


def test_a_plan_is_named_by_the_year_of_most_of_its_targets():
    frame = tasks_of_two_plans()
    assert [plan.name for plan in plan_names(frame)] == ["An Giang 2022", "Cà Mau 2022"]


def test_a_task_of_several_plans_shows_the_words_of_each_and_a_later_year():
    table = tables.agencies_table(tasks_of_two_plans(), plan_names(tasks_of_two_plans()), "en")
    (health,) = [group for group in table.groups if group.title == "Department of Health"]
    assert [(run.text, run.lang) for run in health.about] == [("Sở Y tế", "vi")]
    shared, own = [[cell.text.replace(NB, " ") for cell in row] for row in health.rows]
    assert shared == [
        "Health insurance coverage\nAn Giang 2022: “tham gia”; Cà Mau 2022: “bao phủ”",
        "95% (in 2025)",
        "92%",
    ]
    assert own == ["“hỗ trợ”", "10 investors", "–"]


def test_what_the_record_of_a_figure_doubts_stands_wherever_the_figure_is_printed():
    doubt = "không rõ là của ai / whose it is, is open"
    note = f"{AGENCY_ASKED}; {doubt}; {HEADING_INFERRED}"
    own = {"indicator": "npl_ratio", "value": 2.0, "unit": "percent", "kind": "task", "agency": "Sở Y tế"}
    table = targets("an-2022", "An Giang", "89", 2022, [own | {"note": note}])
    names = plan_names(table)
    matched = match(compare(table, yardstick=None), names)
    said = ["The agency is asked, not ordered", "Whose it is, is open"]

    alone = tables.alone_table(matched, [], names, "en")
    assert list(alone.notes) == said
    assert alone.rows[0][1].marks == "a, b"
    assert list(tables.alone_table(match_vi(table, names), [], names, "vi").notes)[1] == "Không rõ là của ai"

    asked = {("an-2022", "Sở Y tế")}
    agencies = tables.agencies_table(table, names, "en", asked)
    assert agencies.notes == (
        "An Giang 2022: this agency is asked, not instructed.",
        "The heading is lost in the source: the agency is inferred from what is said.",
        "Whose it is, is open",
    )
    assert (agencies.groups[0].marks, agencies.rows[0][1].marks) == ("a", "b, c")

    (row,) = sources.quotes_table(table, names, "en").rows
    assert row[2].text == "2%\nThe agency is asked, not ordered. Whose it is, is open"


def match_vi(table, names):
    return match(compare(table, yardstick=None), names)


def test_the_agencies_of_a_phone_are_called_as_those_of_a_screen():
    table = tables.agencies_table(tasks_of_two_plans(), plan_names(tasks_of_two_plans()), "en")
    assert [group.title for group in table.narrow.groups] == [group.title for group in table.groups]
    assert "Department of Health" in [group.title for group in table.narrow.groups]


def test_what_a_quarter_is_to_reach_is_listed_as_such():
    rate = {"indicator": "urbanization_rate", "unit": "percent", "value": 24, "period": "2022-Q1"}
    own = targets("an-2022", "An Giang", "89", 2022, [rate, rate | {"indicator": None, "value": 7}])
    other = targets("ca-2022", "Cà Mau", "96", 2022, [rate | {"value": 26, "period": None}])
    table = pd.concat([own, other], ignore_index=True)
    matched = match(compare(table, yardstick=None), plan_names(table))
    uncoded = records(table[table["indicator"].isna()])
    alone = tables.alone_table(matched, uncoded, plan_names(table), "en")
    shown = [[cell.text.replace(NB, " ") for cell in row[:2]] for group in alone.groups for row in group.rows]
    assert shown[0] == ["Urbanization rate\nQ1", "24%"]
    assert shown[1][1] == "7% (Q1 2022)"


def test_coverage_counts_what_stands_in_tasks_too(project):
    table = report.open_page("overview", [], "en", kind="headline", project=project).coverage()
    found = {row[0].text: [cell.text for cell in row[1:]] for row in table.groups[0].rows}
    assert list(found)[1:] == ["Hậu Giang 2022", "Bến Tre 2023", "Trà Vinh 2023"]
    place = re.search(r"(\d+) Enterprises and industry", table.source)[1]
    # "over 500 new enterprises" of the third plan stands in a task.
    assert found["Trà Vinh 2023"][int(place) - 1] == "1"


def test_a_plan_without_tasks_is_named_not_dropped(project):
    page = report.open_page("agencies", [], "en", kind="task", project=project)
    assert [plan.name for plan in page.plans] == ["Hậu Giang 2022", "Bến Tre 2023", "Trà Vinh 2023"]
    said = page.agencies_finding().text
    assert said.startswith("Trà Vinh 2023 gives 3 quantified tasks to one agency")
    assert said.endswith("Hậu Giang 2022 and Bến Tre 2023 give no quantified task to a single agency.")
    assert "Trà Vinh 2023 gives 3 quantified tasks to one agency" in page.agencies_finding().text


def test_numbers_that_are_no_targets_stand_in_their_words_with_a_reason(project):
    page = report.open_page("text", ["tra-vinh-2023"], "en", project=project)
    ((words, kind, reason),) = page.not_targets().groups[0].rows
    assert words.runs[1].style == "mark"
    assert (kind.text, reason.text) == ("list mark", "number at a line start")


def test_the_classes_of_numbers_add_up(project):
    page = report.open_page("text", ["tra-vinh-2023"], "en", project=project)
    counts = {row[0].text: int(row[1].text) for row in page.numbers().groups[0].rows}
    assert counts == {"target": 7, "list mark": 1, "All": 8}


def test_a_passage_marks_every_target_of_its_clause_in_place(project):
    page = report.open_page("text", ["hau-giang-2022"], "vi", project=project)
    passages = [row[1] for group in page.passages().groups for row in group.rows]
    (communes,) = [cell for cell in passages if "xã nông thôn mới" in cell.text]
    assert [run.text for run in communes.runs if run.style == "mark"] == ["2", "36", "70,6", "3", "8", "22,2"]


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (dict(plans=["nowhere-2030"]), UsageError, "No plan 'nowhere-2030'"),
        (dict(plans="ben-tre-2023"), UsageError, "must be a list of plan ids"),
        (dict(lang="de"), UsageError, "lang is 'de'"),
        (dict(themes=["weather"]), UsageError, "No theme 'weather'"),
        (dict(indicators=["weather"]), UsageError, "No indicator 'weather'"),
    ],
)
def test_a_wrong_choice_is_one_sentence(project, arguments, error, words):
    with pytest.raises(error, match=words):
        report.open_page("health", **({"plans": [], "lang": "vi"} | arguments), project=project)


def test_a_project_without_tables_says_what_to_run(tmp_path):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    with pytest.raises(InputError, match=r"targets\.csv does not exist; run `make data`"):
        report.open_page("health", [], "vi", project=tmp_path)


def test_of_many_plans_each_line_names_the_task_its_plan_and_its_figure():
    task = dict(kind="task", agency="Sở Y tế", indicator="npl_ratio", value=2, unit="percent")
    table = pd.concat(
        [targets(f"p{n}", f"Tỉnh {n}", str(n), 2022, [task]) for n in range(1, 6)]
        + [targets("p6", "Tỉnh 6", "6", 2022, [task | dict(kind="headline")])],
        ignore_index=True,
    )
    shown = tables.agencies_table(table, plan_names(table), "en")
    (group,) = shown.groups
    assert [column.head for column in shown.columns] == ["Indicator", "Plan", "Target"]
    assert [[cell.text.partition("\n")[0] for cell in row] for row in group.rows] == [
        ["Non-performing loan ratio", f"Tỉnh {n} 2022", "2%"] for n in range(1, 6)
    ]


def test_a_national_target_below_a_figure_is_not_torn_apart():
    assert " " not in Labels("vi")("table.national_short")


def test_two_plans_have_a_form_for_a_phone_that_says_the_same_in_four_columns(project):
    plans = ["hau-giang-2022", "ben-tre-2023"]
    page = report.open_page("health", plans, "vi", themes=["health"], project=project)
    wide = page.comparison()
    narrow = wide.narrow
    assert heads(narrow) == ["Chỉ tiêu", "Hậu Giang 2022", "Bến Tre 2023", "Chênh lệch"]
    first = [cell.text.replace(NB, " ") for cell in narrow.groups[0].rows[0]]
    assert first == [
        "Số bác sĩ trên 10.000 dân",
        "9\ncả nước ≈ 9,5 (?)",
        "10,05\ncả nước ≈ 12",
        "+1,05\ncó lưu ý",
    ]
    assert len(narrow) == len(wide)
    html = wide._repr_mimebundle_()["text/html"]
    assert html.count("<table>") == 2
    places = re.findall(r' id="([^"]+)"', html)
    assert len(places) == len(set(places))  # a figure has its place once
    assert {f"health-f-{plan}" for plan in ("hau-giang-2022-13-3", "ben-tre-2023-I.1.13-2")} <= set(
        re.findall(r' data-place="([^"]+)"', html)
    )


def test_three_plans_stand_under_each_other_on_a_phone_with_the_national_target_below(project):
    table = report.open_page("health", [], "en", themes=["health"], project=project).comparison()
    assert len(table.columns) > 4
    assert heads(table.narrow) == ["Plan", "Target"]
    first = table.narrow.groups[0]
    assert (first.title, first.subject) == ("1. Doctors per 10,000 people", True)
    assert [[cell.text.replace(NB, " ") for cell in row] for row in first.rows] == [
        ["Hậu Giang 2022", "9\nnational ≈ 9.5 (?)"],
        ["Bến Tre 2023", "10.05\nnational ≈ 12"],
        ["Trà Vinh 2023", "9\nnational ≈ 12"],
    ]


def test_on_a_phone_each_theme_lists_its_plans_and_each_plan_what_it_alone_states(project):
    page = report.open_page("overview", ["hau-giang-2022", "ben-tre-2023"], "en", project=project)
    lines = page.coverage().narrow
    assert heads(lines) == ["Plan", "stated", "stated otherwise", "not stated"]
    assert [group.title for group in lines.groups][:2] == ["1. Economy", "2. Structure of the economy"]
    assert [row[0].text for row in lines.groups[0].rows] == ["Hậu Giang 2022", "Bến Tre 2023"]
    alone = page.alone().narrow
    assert heads(alone) == ["Indicator", "Target"]
    assert [group.title for group in alone.groups] == ["Hậu Giang 2022", "Bến Tre 2023"]


def test_the_years_of_some_plans_are_not_told_beside_those_of_all():
    rows = [
        {"indicator": "grdp_growth", "measure": "growth", "value": 8.0, "unit": "percent"},
        {"indicator": "urbanization_rate", "value": 30.0, "unit": "percent"},
    ]
    own = ((2022, rows), (2023, rows), (2024, rows[:1]))
    table = pd.concat(
        [targets(f"p{n}-{year}", f"Tỉnh {n}", f"0{n}", year, held) for n, (year, held) in enumerate(own, 1)],
        ignore_index=True,
    )
    names = plan_names(table)
    matched = match(compare(table, yardstick=None), names)
    assert [len(row.stating) for row in matched] == [3, 2]
    source = tables.comparison_table(matched, names, "en", "Title").source
    assert source.count("Different years") == 1
    assert "Different years (2022, 2023 and 2024)" in source


def test_a_difference_of_shares_is_in_points_whatever_the_row_counts():
    rows = [
        {"indicator": "ntm_communes_total", "value": 96.0, "denominator": 120, "unit": "commune"},
        {"indicator": "ntm_communes_total", "value": 54.0, "denominator": 66, "unit": "commune"},
    ]
    table = pd.concat(
        [targets(f"p{n}-2022", f"Tỉnh {n}", f"0{n}", 2022, [own]) for n, own in enumerate(rows, 1)],
        ignore_index=True,
    )
    names = plan_names(table)
    (row,) = match(compare(table, yardstick=None), names)
    assert cells.difference_cell(row.difference, "en", row.unit).text.replace(NB, " ") == "+1.8 points"
    assert cells.difference_cell(row.difference, "en", "percent").text == "+1.8"
    said = "".join(run.text for run in findings.indicator_paragraph(row, Labels("en"))).replace(NB, " ")
    # 96 is more than 54, but not of what it is counted out of.
    assert said.endswith("As shares of the totals (120 and 66), Tỉnh 2 2022 is higher by 1.8 points.")


def test_on_a_phone_the_outcome_has_its_unit_behind_the_name(project):
    wide = report.open_page("outcomes", ["hau-giang-2022"], "en", outcomes=True, project=project).outcomes()
    assert heads(wide.narrow) == ["Indicator", "Plan", "Outcome", "Difference"]
    first, again = wide.rows[0], wide.narrow.rows[0]
    assert again[0].text == f"{first[0].text}, {first[1].text}"
    assert again[1:] == first[2:]


def test_on_a_phone_what_is_implied_of_the_year_before_stands_in_three_columns(project):
    wide = report.open_page("methods", ["hau-giang-2022"], "en", project=project).baselines()
    assert heads(wide.narrow) == ["Indicator", "Movement", "Year before"]
    told = [cell.text.replace(NB, " ") for cell in wide.narrow.rows[0]]
    assert told == ["GRDP per capita\n60.26", "+10.7%\nrelative, per cent", "54.44\nthe only reading"]
