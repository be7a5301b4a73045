"""The one-page brief: a finding as its title, what to read with it, and one page whatever the plans."""

import pypdfium2
import pytest
from frames import targets
from knowing import save_targets
from reporting import make_project

from plancompare.presentation import report
from plancompare.presentation.brief import around_nation, brief, cautions, headline
from plancompare.presentation.charts import Around, Value, around
from plancompare.reports import brief as made
from plancompare.reports import pool, typeset
from plancompare.table import load_plans


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return make_project(tmp_path_factory.mktemp("project"), third=False)


@pytest.fixture(scope="module")
def page(project):
    return report.open_page("overview", ["hau-giang-2022", "ben-tre-2023"], "en", project=project)


def test_the_title_is_the_finding(page):
    assert headline(page) == (
        "GRDP growth rate: Hậu Giang 2022 and Bến Tre 2023 both aim above the national target; "
        "Hậu Giang 2022 did better than planned, Bến Tre 2023 fell short"
    )


def test_what_the_nation_came_to_the_years_and_the_sizes_are_said(page):
    said = " ".join(cautions(page)).replace("\u00a0", " ")
    assert "The plans are for different years (2022 and 2023)" in said
    assert "The nation in 2023: growth target ≈ 6.5%, outcome 5.05%." in said
    assert "communes in 2022: Hậu Giang 51 and Bến Tre 142" in said
    assert "2022 was a rebound" in said
    assert "“Doctors per 10,000 people” rests on one secondary source" in said


def test_the_sign_of_doubt_is_explained_where_it_stands(project):
    shown = {}
    for plan in ("hau-giang-2022", "ben-tre-2023"):
        own = report.open_page("overview", [plan], "en", project=project)
        shown[plan] = around_nation(own).svg
    assert "(?): the national target is in doubt" in shown["hau-giang-2022"]
    assert "(?)" not in shown["ben-tre-2023"]


def test_one_plan_needs_no_word_on_years_and_sizes(project):
    alone = report.open_page("overview", ["ben-tre-2023"], "en", project=project)
    said = " ".join(cautions(alone))
    assert "different years" not in said and "communes" not in said
    told = "GRDP growth rate: Bến Tre 2023 aims above the national target; the outcome fell short"
    assert brief(alone)[0].text == told


def test_a_poverty_rate_below_its_ceiling_is_no_failure(page):
    table = next(part for part in brief(page) if hasattr(part, "groups"))
    told = [[cell.text for cell in row] for group in table.groups for row in group.rows]
    assert ["GRDP growth rate", "%", "Hậu Giang 2022", "8", "13.94", "passed"] in told
    assert ["GRDP growth rate", "%", "Bến Tre 2023", "≥\u00a09.3", "5.16", "missed"] in told


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_it_is_one_page(project, lang):
    front = made.front_of(project, tuple(load_plans(project)), lang)
    pdf = typeset.pdf(*made.source(front.parts, lang, ()))
    assert len(pypdfium2.PdfDocument(pdf)) == 1


def test_who_asks_for_the_cautions_alone_draws_no_brief(project, monkeypatch):
    monkeypatch.setattr(made, "brief", lambda page: pytest.fail("drawn for nobody"))
    assert "different years" in " ".join(made.front_of(project, tuple(load_plans(project)), "en").cautions)


def test_a_project_without_tables_has_no_front(tmp_path, project):
    assert made.front_of(tmp_path, tuple(load_plans(project)), "vi").parts == ()


def test_jobs_are_as_many_as_cores_and_memory_bear(monkeypatch):
    monkeypatch.setattr(pool, "cores", lambda: 8)
    for free, expected in ((None, 8), (100_000, 8), (1500, 2), (10, 1)):
        monkeypatch.setattr(pool, "_free_memory", lambda free=free: free)
        assert pool.workers() == expected


def one_target_page(tmp_path, lang="en"):
    """The overview of a plan whose one indicator has no national target."""
    own = {"indicator": "forest_cover", "value": 42, "unit": "percent"}
    save_targets(targets("an-2031", "An Giang", "89", 2031, [own]), tmp_path / "data/processed/targets.csv")
    return report.open_page("overview", [], lang, project=tmp_path)


def test_where_no_national_target_is_known_the_targets_themselves_stand(tmp_path):
    (tmp_path / "data" / "processed").mkdir(parents=True)
    _, table = brief(one_target_page(tmp_path))
    assert table.title == "Main targets"
    assert [[cell.text for cell in row] for group in table.groups for row in group.rows] == [
        ["1", "Forest cover", "%", "42"]
    ]


def test_of_more_than_two_plans_each_has_its_colour_in_the_key_and_how_many_aim_higher_is_counted():
    colours = ("#117733", "#882255", "#5b4fa2")
    values = tuple((colour, Value(n, f"+{n}")) for n, colour in enumerate(colours))
    key = [(f"Tỉnh Tên Dài {n} 2023", "#117733") for n in range(6)]
    drawn = around("Title", [("points", [Around("GRDP", values, "2/3 above")])], key, "en")
    texts = {text.get_text(): text for text in drawn.figure.texts}
    assert {name for name, _ in key} <= set(texts)
    right = max(texts[name].get_window_extent().x1 for name, _ in key)
    assert right <= drawn.figure.bbox.x1
    (axes,) = drawn.figure.axes
    assert [text.get_text() for text in axes.texts] == ["GRDP", "2/3 above"]
    assert {line.get_markeredgecolor() for line in axes.lines if line.get_marker() == "o"} == set(colours)
