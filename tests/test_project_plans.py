"""The plans beside the table: what a plan is, is said once, and nobody guesses it from its targets."""

import re

import pytest

from plancompare.comparison import compare
from plancompare.errors import InputError, UsageError
from plancompare.explore.passages import cite
from plancompare.presentation import report
from plancompare.presentation.plans import plan_names
from plancompare.project import build
from plancompare.table import PlanEntry, Plans, load_plans, load_targets
from plancompare.workbook import material
from plancompare.workbook.material import gather

# A plan of 2024 all of whose targets are for a later year.
LONG_AN = """\
ỦY BAN NHÂN DÂN
TỈNH LONG AN
Long An, ngày 15 tháng 01 năm 2024
KẾ HOẠCH
THỰC HIỆN NHIỆM VỤ PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM 2024
I. CÁC CHỈ TIÊU CHỦ YẾU
1) Đến năm 2025, tỷ lệ đô thị hóa đạt 40%.
2) Đến năm 2025, tỷ lệ che phủ rừng đạt 12%.
3) Đến năm 2025, đạt 11 bác sĩ/vạn dân.
"""
TRA_VINH = """\
ỦY BAN NHÂN DÂN
TỈNH TRÀ VINH
Trà Vinh, ngày 20 tháng 01 năm 2024
KẾ HOẠCH
THỰC HIỆN NHIỆM VỤ PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM 2024
I. CÁC CHỈ TIÊU CHỦ YẾU
1) Tỷ lệ đô thị hóa đạt 35%.
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("project")
    raw = folder / "data" / "raw"
    raw.mkdir(parents=True)
    (raw / "long-an.txt").write_text(LONG_AN, "utf-8")
    (raw / "tra-vinh.txt").write_text(TRA_VINH, "utf-8")
    build(folder)
    return folder


@pytest.fixture(scope="module")
def table(project):
    return load_targets(project / "data" / "processed" / "targets.csv")


def test_the_targets_are_all_for_a_later_year(table):
    assert table.loc[table["plan"] == "long-an-2024", "year"].tolist() == [2025, 2025, 2025]


def test_a_plan_keeps_its_own_year_in_the_comparison(project, table):
    compared = compare(table, project=project, yardstick=None)
    assert [plan.label for plan in compared.plans] == ["Long An 2024", "Trà Vinh 2024"]
    urban = compared.frame.set_index("indicator").loc["urbanization_rate"]
    assert (urban["year:long-an-2024"], urban["year:tra-vinh-2024"]) == (2025, 2024)


def test_page_and_workbook_call_it_by_its_own_year(project):
    page = report.open_page("overview", [], "vi", project=project)
    names = {plan.plan: plan.name for plan in page.plans}
    assert names["long-an-2024"] == "Long An 2024"
    assert {plan.name for plan in gather(project).plans} == set(names.values())


def test_a_workbook_of_tables_built_just_now_reads_no_plan_again(project, monkeypatch):
    built = build(project)
    again = gather(project)
    monkeypatch.setattr(material, "assemble", lambda project: pytest.fail("the plans are read again"))
    once = gather(project, built=built)
    assert once.targets.equals(again.targets) and once.numbers.equals(again.numbers)
    assert (once.rows, once.texts, once.warnings) == (again.rows, again.texts, again.warnings)


def test_a_source_line_names_the_year_of_the_plan(project, table):
    target = table[table["plan"] == "long-an-2024"].iloc[0].to_dict()
    said = cite(target, PlanEntry("long-an-2024", province="Long An", year=2024), "en")
    assert "2024" in said and "2025" not in re.sub("“.*”", "", said)


def test_the_plans_are_found_beside_a_table_named_by_its_path(project):
    compared = compare(str(project / "data" / "processed" / "targets.csv"), yardstick=None)
    assert {plan.year for plan in compared.plans} == {2024}


def test_a_table_of_plans_nobody_knows_is_refused(project, table):
    with pytest.raises(UsageError, match="'long-an-2024', a plan of which no year or province is known"):
        compare(table, known=Plans(()), project=project)


def test_what_plans_csv_lacks_is_told(project, tmp_path):
    plans = tmp_path / "plans.csv"
    plans.write_text("id,year\np,2024\n", "utf-8")
    with pytest.raises(InputError, match="no column province"):
        load_plans(plans)


def test_plans_csv_gives_back_what_was_written(project):
    plans = load_plans(project)
    assert plans.ids == ("long-an-2024", "tra-vinh-2024")
    assert (plans.entry("long-an-2024").year, plans.entry("long-an-2024").date) == (2024, "2024-01-15")
    assert plans.path("long-an-2024") == project / "data" / "raw" / "long-an.txt"


def test_name_and_colour_depend_on_the_plans_that_stand_beside_it():
    one = PlanEntry("a", province="An", province_code="80", year=2024)
    twin = PlanEntry("b", province="An", province_code="80", year=2024)
    assert [plan.name for plan in plan_names([one])] == ["An 2024"]
    assert [plan.name for plan in plan_names([one, twin])] == ["An 2024 (a)", "An 2024 (b)"]
