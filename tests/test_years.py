"""One province over the years: which plans make a series, where it breaks, and what is shown of it."""

import contextlib

import pandas as pd
import pytest
from executed import executed
from frames import targets
from knowing import save_targets
from matplotlib.lines import Line2D
from reporting import NOTEBOOKS, make_project, run_notebook

from plancompare import plot
from plancompare.comparison.series import series
from plancompare.folders import TARGETS
from plancompare.presentation import report
from plancompare.presentation.charts import Chart
from plancompare.presentation.display import Table
from plancompare.reports.book import left_out
from plancompare.reports.parts import has_nothing
from plancompare.table import PlanEntry, load_targets

NAME = "10-one-province-over-the-years"
CODES = {"An Giang": "89", "Bến Tre": "83", "Vĩnh Long": "86", "Cần Thơ": "92", "Huế": "46"}


def plan(province: str, year: int, **fields) -> PlanEntry:
    return PlanEntry(
        f"{province}-{year}", province=province, province_code=CODES[province], year=year, **fields
    )


def told(*plans: PlanEntry) -> list[tuple[str, list[int], list[str]]]:
    """Each series by its name, its years, and the units it breaks at."""
    return [(one.name, list(one.years), [unit.id for unit in one.merged]) for one in series(plans)]


def test_two_years_of_one_province_are_a_series_and_one_year_is_none():
    assert told(plan("Bến Tre", 2023), plan("An Giang", 2023)) == []
    found = told(plan("Bến Tre", 2024), plan("An Giang", 2023), plan("Bến Tre", 2022))
    assert found == [("Bến Tre", [2022, 2024], [])]


def test_a_series_goes_on_in_the_unit_its_province_was_merged_into_and_breaks_there():
    old, merged = (plan("Bến Tre", 2024), plan("Bến Tre", 2025)), plan("Vĩnh Long", 2026)
    assert told(*old, merged) == [("Bến Tre", [2024, 2025, 2026], ["VN-86@2025"])]
    of_parts = told(*old, merged, plan("Vĩnh Long", 2025))
    assert [(name, years) for name, years, _ in of_parts] == [
        ("Bến Tre", [2024, 2025, 2026]),
        ("Vĩnh Long", [2025, 2026]),
    ]


def test_a_province_that_was_absorbed_has_no_series_of_one_plan_and_its_successors():
    assert told(plan("Bến Tre", 2025), plan("Vĩnh Long", 2026)) == []
    later = told(plan("Bến Tre", 2025), plan("Vĩnh Long", 2026), plan("Vĩnh Long", 2027))
    assert later == [("Vĩnh Long", [2026, 2027], [])]


def test_a_new_name_is_no_break():
    renamed = PlanEntry("tth", province="Thừa Thiên Huế", province_code="46", year=2024)
    assert told(renamed, plan("Huế", 2025)) == [("Huế", [2024, 2025], [])]


def test_plans_for_several_years_and_of_other_levels_are_no_part_of_a_series():
    five = plan("Bến Tre", 2025, period="2021-01-01/P5Y")
    district = plan("Bến Tre", 2024, level="district", area_id="VN-83@2008/829")
    assert told(five, plan("Bến Tre", 2024)) == []
    assert told(district, plan("Bến Tre", 2025)) == []


def growth(year: int, value: float, province="An Giang") -> pd.DataFrame:
    rows = [
        {"indicator": "grdp_growth", "measure": "growth", "value": value, "unit": "percent"},
        {"indicator": "doctors_per_10k", "value": 8.5, "unit": "per_10k_people"},
    ]
    if year == 2024:  # a quarter is no year of a series
        rows.insert(1, rows[0] | {"period": "2024-Q1", "value": 6.9})
    code = CODES[province]
    return targets(
        f"{province.lower().replace(' ', '-')}-{year}",
        province,
        code,
        year,
        rows[: 1 if year > 2024 else None],
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The shipped plans, and An Giang for three years, the last after its merger."""
    folder = make_project(tmp_path_factory.mktemp("years"), third=False)
    years = [growth(2023, 6.5), growth(2024, 7.5), growth(2026, 9.0).assign(province_code="91")]
    table = pd.concat([load_targets(folder / TARGETS), *years], ignore_index=True)
    save_targets(table, folder / TARGETS)
    return folder


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """A project that holds every province for one year only."""
    return make_project(tmp_path_factory.mktemp("alone"))


def test_the_page_is_of_the_provinces_with_several_years_and_of_what_repeats(project):
    page = report.open_page("years", [], "en", over_years=True, project=project)
    assert page.plan_ids == ["an-giang-2023", "an-giang-2024", "an-giang-2026"]
    assert [(row.key.indicator, len(row.stated)) for row in page.rows] == [
        ("grdp_growth", 3),
        ("doctors_per_10k", 2),
    ]
    assert list(page.series["area_id"]) == ["VN-89@2008", "VN-89@2008", "VN-91@2025"]


def test_the_sentence_tells_it_year_by_year_and_where_the_series_breaks(project):
    said = report.open_page("years", [], "en", over_years=True, project=project).years_finding().text
    assert said == (
        "An Giang has plans for 2023, 2024 and 2026; 2 indicators are stated for two years or more. "
        "GRDP growth rate: 6.5% for 2023, which came to 7.36%; 7.5% for 2024; 9% for 2026. "
        "An Giang was formed on 1 July 2025 of An Giang and "
        "Kiên Giang: figures from before that day are of its parts, and the series breaks there."
    )


def test_the_table_has_a_row_a_year_with_the_nations_target_beside_it(project):
    page = report.open_page("years", [], "en", over_years=True, project=project)
    groups = [
        (group.title, [[c.text for c in row[:3]] for row in group.rows]) for group in page.years().groups
    ]
    assert [title for title, _ in groups] == ["An Giang", "GRDP growth rate, %", "Doctors per 10,000 people"]
    assert [[cell.replace("\u00a0", " ") for cell in row] for row in groups[1][1]] == [
        ["2023", "6.5", "≈ 6.5"],
        ["2024", "7.5", "no figure"],
        ["2026 (An Giang)", "9", "no figure"],
    ]


def test_the_chart_has_a_row_a_year_in_order_and_a_broken_line_at_the_merger(project):
    with contextlib.chdir(project):
        (chart,) = [
            p for p in run_notebook(NOTEBOOKS / f"{NAME}.ipynb", plans=[], lang="en") if isinstance(p, Chart)
        ]
    assert "An Giang: GRDP growth rate (%). 2023: 6.5% (Outcome: 7.36%); 2024: 7.5%; 2026" in chart.alt
    broken = [line for axes in chart.figure.axes for line in axes.lines if line.get_linestyle() == "--"]
    assert [list(line.get_ydata()) for line in broken] == [[1.5, 1.5]]


def test_a_plan_that_states_nothing_has_its_year_and_breaks_no_line():
    data = pd.DataFrame(
        {
            "indicator": "grdp_growth", "measure": "growth", "plan": ["b", "a", "c"], "province": "A",
            "year": [2025, None, 2026], "plan_year": [2025, 2024, 2026], "value": [7.0, None, 8.0],
            "value_high": None, "comparator": "eq", "unit": "percent", "outcome": None,
            "area_id": "VN-83@2008", "area": "A", "stated": ["stated", "not_stated", "stated"],
        }
    )  # fmt: skip
    axes = plot.years(data, lang="en")
    assert [t.get_text() for t in axes.texts if t.get_text().startswith("20")] == ["2024", "2025", "2026"]
    assert not [line for line in axes.lines if isinstance(line, Line2D) and line.get_linestyle() == "--"]


def test_without_a_merger_no_line_is_broken():
    data = pd.DataFrame(
        {
            "indicator": "grdp_growth", "measure": "growth", "plan": ["b", "a"], "province": "A",
            "year": [2025, 2024], "value": [7.0, 8.0], "value_high": None, "comparator": "eq",
            "unit": "percent", "outcome": [None, 7.7], "area_id": "VN-83@2008", "area": "A",
        }
    )  # fmt: skip
    axes = plot.years(data, lang="en")
    assert [t.get_text() for t in axes.texts if t.get_text().startswith("20")] == ["2024", "2025"]
    assert not [line for line in axes.lines if isinstance(line, Line2D) and line.get_linestyle() == "--"]


@pytest.mark.parametrize(
    ("lang", "said"), [("vi", "Không tỉnh nào có kế hoạch"), ("en", "No province has plans")]
)
def test_without_several_years_there_is_no_chapter_and_the_runner_says_why(alone, lang, said):
    notebook = executed(alone, NAME, lang)
    assert has_nothing(notebook)
    assert left_out(notebook).startswith(said)


def test_with_several_years_there_is_a_chapter(project):
    notebook = executed(project, NAME, "en")
    assert not has_nothing(notebook)
    assert left_out(notebook) is None


def test_every_figure_of_the_table_leads_to_its_quote(project):
    with contextlib.chdir(project):
        shown = run_notebook(NOTEBOOKS / f"{NAME}.ipynb", plans=[], lang="vi")
    cells = [c for t in shown if isinstance(t, Table) for g in t.groups for row in g.rows for c in row]
    anchors = {cell.anchor for cell in cells}
    links = {run.link for cell in cells for run in cell.runs if run.link and run.link.startswith("q:")}
    assert "q:an-giang-2026:I.1:1" in links
    assert links <= anchors
