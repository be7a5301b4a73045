"""The notebooks: one question each, for any plans and both languages, finding first and quotes last."""

import csv
import re
from pathlib import Path

import nbformat
import pytest
from reporting import NOTEBOOKS, make_project, run_notebook

from plancompare.errors import UsageError
from plancompare.presentation.charts import Chart, Charts
from plancompare.presentation.display import Heading, Prose, Table
from plancompare.presentation.labels import Labels, entries

SUITE = sorted(NOTEBOOKS.glob("[0-9][0-9]-*.ipynb"))
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


def test_the_suite_is_complete():
    assert [path.stem for path in SUITE] == [
        "00-overview",
        "01-grdp-growth-structure",
        "02-poverty-labour",
        "03-health",
        "04-new-rural-communes",
        "05-investment-budget-trade",
        "06-enterprises-cooperatives",
        "07-environment-urbanisation",
        "08-agencies-tasks",
        "09-plan-against-outcome",
        "10-what-the-plans-say",
        "11-methods-data-quality",
    ]


@pytest.mark.parametrize("path", SUITE, ids=named)
def test_a_notebook_is_clean_short_and_parameterised(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    first, *rest = notebook.cells
    assert first.metadata.tags == ["parameters"]
    assert first.source == 'plans = []\nlang = "vi"'
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    for cell in notebook.cells:
        assert cell.cell_type == "code"  # words come from the labels, so that they follow the language
        assert (cell.outputs, cell.execution_count) == ([], None)
        assert len(cell.source.splitlines()) <= 12
    assert all("remove_input" in cell.metadata.tags for cell in rest)


@pytest.mark.parametrize("path", SUITE, ids=named)
def test_no_figure_is_typed_into_a_notebook(path):
    for cell in nbformat.read(path, as_version=4).cells[1:]:
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
    assert isinstance(finding, Prose) and finding.kind == "finding" and finding.text.strip()
    assert title.nothing or any(isinstance(part, Table) for part in middle)
    assert isinstance(last, Table)


@pytest.mark.parametrize("path", SUITE, ids=named)
def test_a_chart_says_what_it_shows_and_where_it_is_from(project, monkeypatch, path):
    monkeypatch.chdir(project)
    shown = run_notebook(path, plans=[], lang="vi")
    drawn = [part if isinstance(part, Charts) else (part,) for part in shown]
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
    if isinstance(part, Charts):
        return [chart.title for chart in part]
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
    assert en.source("estimate 29/12/2022") == "estimate, 29/12/2022"
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


def test_a_notebook_runs_from_its_own_folder(project, monkeypatch, tmp_path):
    folder = project / "notebooks"
    folder.mkdir(exist_ok=True)
    monkeypatch.chdir(folder)
    assert run_notebook(SUITE[3], plans=[], lang="vi")


def test_a_wrong_plan_is_one_sentence(project, monkeypatch):
    monkeypatch.chdir(project)
    with pytest.raises(UsageError, match="No plan 'ben-tre-2032'"):
        run_notebook(SUITE[0], plans=["ben-tre-2032"], lang="vi")
