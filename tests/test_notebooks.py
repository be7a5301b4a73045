"""The notebooks: one question each, for any plans and both languages, finding first and quotes last."""

import csv
import re
import shutil
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from clean_notebook import clean
from reporting import NOTEBOOKS, make_project, read_notebook, run_notebook

import plancompare
from plancompare.errors import InputError, UsageError
from plancompare.presentation import report
from plancompare.presentation.charts import Chart
from plancompare.presentation.display import Card, Heading, Prose, Several, Table
from plancompare.presentation.labels import Labels, entries

# A researcher's own notebooks, which have other numbers, are no matter of these tests.
SUITE = [path for path in sorted(NOTEBOOKS.glob("[0-9][0-9]-*.ipynb")) if path.stem[:2] < "13"]
PLANS = {
    "one": ["ben-tre-2023"],
    "two": ["hau-giang-2022", "ben-tre-2023"],
    "all three": [],
    "a plan nobody has seen": ["tra-vinh-2023"],
}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return make_project(tmp_path_factory.mktemp("project"))


def named(path: Path) -> str:
    return path.stem


def test_the_suite_has_thirteen_questions_and_each_number_once():
    assert [path.stem[:2] for path in SUITE] == [f"{number:02d}" for number in range(13)]


@pytest.mark.parametrize("path", SUITE, ids=named)
def test_a_notebook_is_clean_short_and_parameterised(path):
    notebook = read_notebook(path)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    (parameters,) = (cell for cell in notebook.cells if "parameters" in cell.metadata.tags)
    assert parameters.source.splitlines()[:2] == ["plans = []", 'lang = "vi"']
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    for cell in notebook.cells:
        assert len(cell.source.splitlines()) <= 12
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None)
            assert {"remove_input", "explore", "parameters"} & set(cell.metadata.tags)


@pytest.mark.parametrize("path", SUITE, ids=named)
def test_words_of_a_notebook_stand_in_both_languages_vietnamese_first(path):
    """A markdown cell is of one language, its other form follows it; a report shows the one asked for."""
    words = [cell for cell in read_notebook(path).cells if cell.cell_type == "markdown"]
    tags = [list(cell.metadata.tags) for cell in words]
    assert [own[0] for own in tags] == ["vi", "en"] * (len(words) // 2)
    assert [own[1:] for own in tags[::2]] == [own[1:] for own in tags[1::2]]


@pytest.mark.parametrize("path", SUITE, ids=named)
def test_no_figure_is_typed_into_a_notebook(path):
    for cell in read_notebook(path).cells:
        if cell.cell_type == "code" and not {"parameters", "explore"} & set(cell.metadata.tags):
            code = re.sub(r'"[\w-]*10k"', "", cell.source)
            assert not re.search(r"\d", code), cell.source


@pytest.mark.parametrize("path", SUITE, ids=named)
@pytest.mark.parametrize("chosen", PLANS)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_notebook_opens_with_its_finding_and_ends_with_its_sources(
    project, monkeypatch, path, chosen, lang
):
    monkeypatch.chdir(project)
    shown = run_notebook(path, plans=PLANS[chosen], lang=lang)
    title, finding, *middle, last = shown
    assert isinstance(title, Heading) and title.level == 1
    first = finding[0] if isinstance(finding, Several) else finding
    said = first.title if isinstance(first, Card) else first.text
    assert said.strip() and (isinstance(first, Card) or first.kind in ("finding", "nothing"))
    assert title.nothing or any(isinstance(part, Table) for part in middle)
    assert isinstance(last, Table)


@pytest.mark.parametrize("path", SUITE, ids=named)
def test_a_chart_says_what_it_shows_and_where_it_is_from(project, monkeypatch, path):
    monkeypatch.chdir(project)
    shown = run_notebook(path, plans=[], lang="vi")
    drawn = [part if isinstance(part, Several) else (part,) for part in shown]
    charts = [chart for charts in drawn for chart in charts if isinstance(chart, Chart)]
    for chart in charts:
        assert chart.alt.startswith("Biểu đồ: ")
        assert "Nguồn:" in chart.svg


def runs_of(part) -> list:
    if isinstance(part, Prose):
        return [run for paragraph in part.paragraphs for run in paragraph]
    if isinstance(part, Table):
        cells = [cell for group in part.groups for row in group.rows for cell in row]
        return [run for cell in cells for run in (*cell.runs, *cell.below)]
    if isinstance(part, Several):
        return [run for one in part for run in runs_of(one)]
    if isinstance(part, Card):
        return [run for line in (*part.lines, *part.foot) for run in line]
    return []


@pytest.mark.parametrize("path", SUITE, ids=named)
@pytest.mark.parametrize("chosen", PLANS)
def test_every_figure_leads_to_its_quote_on_the_same_page(project, monkeypatch, path, chosen):
    monkeypatch.chdir(project)
    shown = run_notebook(path, plans=PLANS[chosen], lang="vi")
    linked = {run.link for part in shown for run in runs_of(part) if run.link and run.link.startswith("q:")}
    tables = [part for part in shown if isinstance(part, Table)]
    anchors = {
        cell.anchor for table in tables for group in table.groups for row in group.rows for cell in row
    }
    assert linked <= anchors
    assert {part.scope for part in shown if isinstance(part, Table)} == {tables[0].scope}


# Words that give a language away and stand in no name, quote or source of the other.
ENGLISH = re.compile(
    r"\b(the|of|is|are|and|by|not|plan|target|targets|with|than|stated|otherwise|estimate|reported|report|quoted"
    r"|published|revised|survey|statement|copy|press|conference|summary|wording|plans|metadata|table)\b",
    re.IGNORECASE,
)
VIETNAMESE = re.compile(
    r"\b(không|được|của|là|kế hoạch|chỉ tiêu|cao hơn|và|năm|theo|ước tính|họp báo|nguồn|cả nước)\b",
    re.IGNORECASE,
)
# Columns of a plan's own text, by their heads in both languages.
OWN_TEXT = {
    entries()[f"table.{key}"][lang] for key in ("quote", "passage", "in_its_words") for lang in ("vi", "en")
}


def said_by(part) -> list[str]:
    """All a part of a page says in its own words: no quotes, marked numbers, ids, or titles of sources."""
    if isinstance(part, Heading):
        return [part.text]
    if isinstance(part, Several):
        return [words for one in part for words in said_by(one)]
    if isinstance(part, Card):
        said = [[run.text for run in line] for line in (*part.lines, *part.foot)]
        return [part.subject, part.title, *("".join(words) for words in said)]
    if isinstance(part, Chart):
        return [part.title]
    if isinstance(part, Prose):
        return ["".join(run.text for run in paragraph) for paragraph in part.paragraphs]
    own = [column.head not in OWN_TEXT for column in part.columns]
    cells = [
        cell
        for group in part.groups
        for row in group.rows
        for cell, column in part.placed(row)
        if own[part.columns.index(column)]
    ]
    runs = [run for cell in cells for run in (*cell.runs, *cell.below)]
    runs += [run for group in part.groups for run in group.about]
    words = [
        run.text
        for run in runs
        if run.style not in ("mark", "name") and not (run.link or "").startswith("http")
    ]
    heads = [column.head for column in part.columns]
    return [part.title, *heads, *(group.title for group in part.groups), *words, *part.notes, part.source]


# Agencies and issuers keep their names.
NAMES = re.compile(r"“[^”]*”|\b(Sở|Ủy ban|UBND|Ban|Bộ|Công an|Liên minh|Ngân hàng|Thanh tra)\b[^,;:.]*")


@pytest.mark.parametrize("path", SUITE, ids=named)
@pytest.mark.parametrize(("lang", "foreign"), [("vi", ENGLISH), ("en", VIETNAMESE)])
def test_a_report_keeps_to_its_language(project, monkeypatch, path, lang, foreign):
    monkeypatch.chdir(project)
    for part in run_notebook(path, plans=[], lang=lang):
        for text in said_by(part):
            own = NAMES.sub("", text)
            assert not foreign.search(own), own


def test_the_words_around_a_source_are_in_the_readers_language_and_its_title_in_its_own():
    vi, en = Labels("vi"), Labels("en")
    assert vi.source("estimate Dec 2022") == "số ước tính, tháng 12/2022"
    assert en.source("estimate 29/12/2022") == "estimate, 29 December 2022"
    reported = "NQ 32/2021/QH15 (plan 2022), reported by Thời báo Tài chính Việt Nam (EN), 'Viet Nam targets'"
    assert vi.source(reported) == (
        "Nghị quyết 32/2021/QH15 (kế hoạch năm 2022), theo Thời báo Tài chính Việt Nam (tiếng Anh), "
        "“Viet Nam targets”"
    )
    assert (
        en.source("Infonet (press conference of Cục Thống kê)")
        == "Infonet (press conference of Cục Thống kê)"
    )


@pytest.mark.parametrize("name", ["outcomes", "national-targets", "provincial-context"])
def test_no_source_or_vintage_of_a_yardstick_is_left_in_english(project, name):
    with (project / "data" / "raw" / f"{name}.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            for text in (row["source_title"], row.get("vintage", "")):
                # Titles in quotation marks, and names of media and companies, stay as they are.
                own = NAMES.sub("", Labels("vi").source(text))
                assert not ENGLISH.search(own), own


@pytest.mark.parametrize("place", ["notebooks", "notebooks/mine/drafts", "my work"])
def test_a_copy_of_a_notebook_runs_in_any_folder_of_the_project(project, monkeypatch, place):
    folder = project / place
    folder.mkdir(parents=True, exist_ok=True)
    copy = shutil.copy(NOTEBOOKS / "03-health.ipynb", folder / "my-question.ipynb")
    monkeypatch.chdir(folder)
    assert run_notebook(Path(copy), plans=[], lang="vi")


def test_a_copy_outside_the_project_says_what_to_do_and_runs_where_the_project_is_named(
    project, monkeypatch, tmp_path
):
    copy = Path(shutil.copy(NOTEBOOKS / "03-health.ipynb", tmp_path))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=r"is in no project .* environment variable PLANCOMPARE_PROJECT"):
        run_notebook(copy, plans=[], lang="vi")
    monkeypatch.setenv("PLANCOMPARE_PROJECT", str(project))
    assert run_notebook(copy, plans=[], lang="vi")


def test_files_are_found_from_a_notebooks_folder_as_from_the_projects(project, monkeypatch):
    monkeypatch.chdir(project)
    here = plancompare.load_targets("data/processed/targets.csv")
    (project / "notebooks").mkdir(exist_ok=True)
    monkeypatch.chdir(project / "notebooks")
    for there in (plancompare.load_targets(), plancompare.load_targets("data/processed/targets.csv")):
        pd.testing.assert_frame_equal(there, here)
    assert plancompare.read("data/raw/ben-tre-2023.txt").province
    assert plancompare.compare(themes="health").rows
    with pytest.raises(InputError, match=r"nowhere\.csv does not exist"):
        plancompare.load_targets("nowhere.csv")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            ('["doctors_per_10k"', '["doctor_per_10k"'),
            "No indicator 'doctor_per_10k' .* did you mean 'doctors_per",
        ),
        (('themes=["health"]', 'themes=["heath"]'), r"No theme 'heath' .*; did you mean 'health'\?"),
        (
            ("page.cards(draw, shown)", 'page.panels(draw, shown, title="side_by_sides")'),
            "No chart title .* mean 'side_by_side'",
        ),
        (('section("comparison")', 'section("comparisons")'), "No section .* did you mean 'comparison'"),
    ],
    ids=["indicator", "theme", "chart title", "section"],
)
def test_a_misspelt_word_is_one_sentence_that_says_what_was_meant(
    project, monkeypatch, tmp_path, change, said
):
    monkeypatch.chdir(project)
    text = clean((NOTEBOOKS / "03-health.ipynb").read_text("utf-8"))
    old, new = (part.replace('"', '\\"') for part in change)
    assert old in text
    (tmp_path / "mine.ipynb").write_text(text.replace(old, new), "utf-8")
    with pytest.raises(UsageError, match=said):
        run_notebook(tmp_path / "mine.ipynb", plans=[], lang="vi")


def targets(data, ax):
    plancompare.plot.targets(data, ax=ax)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (lambda page: page.finding("doctor_per_10k"), "No indicator 'doctor_per_10k' .* mean 'doctors_per"),
        (lambda page: page.outcome_finding("grdp_grwth"), "No indicator 'grdp_grwth' .* mean 'grdp_growth'"),
        (
            lambda page: page.finding("grdp_growth"),
            "'grdp_growth' is of the theme economy, which this",
        ),
        (lambda page: page.sectoin("method"), "A page has no 'sectoin'; did you mean 'section'"),
        (lambda page: page.panels(targets, rows(), by=["indicatr"]), "no column 'indicatr'; .* 'indicator'"),
        (lambda page: page.panels(targets, page.comparison()), "takes rows of .*tidy, not a Table"),
        (lambda page: page.shared(rows().drop(columns="variant")), "no column 'variant'"),
        (lambda page: plancompare.plot.target(rows()), r"no 'target' \(charts: .*\); did you mean 'targets'"),
        (lambda page: plancompare.compair(), "plancompare has no 'compair'; did you mean 'compare'"),
        (lambda page: plancompare.compare(yardstick="outcomes"), "No yardstick .* mean 'outcome'"),
        (lambda page: plancompare.compare(plans=["ben-tre-2032"]), "No plan .* mean 'ben-tre-2023'"),
        (lambda page: plancompare.compare().filter(them="health"), "No column 'them' .* mean 'theme'"),
        (lambda page: plancompare.compare().filter(theme="heath"), "No theme 'heath' .* mean 'health'"),
        (lambda page: report.open_page("helth").title(), "No topic 'helth' .* mean 'health'"),
        (lambda page: report.open_page("health", kind="headlines"), "kind is 'headlines'; it must be one of"),
    ],
)
def test_whatever_is_misspelt_is_one_sentence(project, monkeypatch, asked, said):
    monkeypatch.chdir(project)
    page = report.open_page("health", [], "vi", themes="health")
    with pytest.raises(UsageError, match=said):
        asked(page)


def rows() -> pd.DataFrame:
    return plancompare.compare(indicators=["doctors_per_10k"]).tidy


def test_a_name_nobody_has_is_an_attribute_error_to_python():
    assert not hasattr(plancompare.plot, "target")
    assert not hasattr(plancompare, "compair")


def test_a_person_adds_an_indicator_a_chart_and_words_of_their_own(project, monkeypatch, tmp_path):
    monkeypatch.chdir(project)
    text = clean((NOTEBOOKS / "03-health.ipynb").read_text("utf-8"))
    text = text.replace('\\"health_insurance_coverage\\"]', '\\"child_malnutrition_rate\\"]')
    text = text.replace(
        "plot.targets(data, ax=ax, lang=lang)", "plot.targets(data, ax=ax, lang=lang).axvline(11)"
    )
    (tmp_path / "mine.ipynb").write_text(text, "utf-8")
    shown = run_notebook(tmp_path / "mine.ipynb", plans=[], lang="vi")
    (cards,) = [part for part in shown if isinstance(part, Several)]
    assert "suy dinh dưỡng" in cards[-1].title and not any("bảo hiểm" in card.title for card in cards)
    assert "hau-giang-2022:13:1" in cards[-1].target_ids


def test_a_wrong_plan_is_one_sentence(project, monkeypatch):
    monkeypatch.chdir(project)
    with pytest.raises(UsageError, match="No plan 'ben-tre-2032'"):
        run_notebook(SUITE[0], plans=["ben-tre-2032"], lang="vi")


def test_the_readme_lists_every_notebook_and_no_other():
    readme = (NOTEBOOKS / "README.md").read_text("utf-8")
    listed = set(re.findall(r"^\| `([\w-]+)\.ipynb`", readme, re.M))
    assert {path.stem for path in SUITE} | {"start"} == listed


def test_the_notebook_of_the_readme_runs_with_a_title_of_its_own(project, monkeypatch):
    monkeypatch.chdir(project)
    (code,) = re.findall(r"```python\n(.+?)```", (NOTEBOOKS / "README.md").read_text("utf-8"), re.S)
    *lines, last = code.strip().splitlines()
    names = {"plans": [], "lang": "vi"}
    exec("\n".join(lines), names)
    drawn = eval(last, names)
    chart = drawn[0] if isinstance(drawn, Several) else drawn
    assert chart.title.startswith("Tỷ lệ đặt ra cho cả năm")
    assert names["page"].title().text == "Nước sạch và rác thải"
    assert names["page"].quotes().scope == "Nước-sạch-và-rác-thải"
