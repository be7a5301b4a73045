"""What a notebook is handed of the common table: only a change of that runs it again."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from frames import targets
from reporting import NOTEBOOKS, make_project, third_plan

from plancompare import catalogue
from plancompare.comparison import compare, derive
from plancompare.comparison.derived import derivable
from plancompare.errors import UsageError
from plancompare.folders import PLANS, RESULTS, TARGETS
from plancompare.presentation import report
from plancompare.reports import make_reports, reads
from plancompare.table import Plans, load_plans, load_targets, save_plans, save_targets
from plancompare.table.files import frame_csv
from plancompare.table.schema import targets_of
from plancompare.table.slices import Slice, Tables

BT, HG, TV = "ben-tre-2023", "hau-giang-2022", "tra-vinh-2023"


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    """A project of three plans; the third states a target without a code."""
    project = make_project(tmp_path_factory.mktemp("reads"))
    load_targets(project / TARGETS).head(0).assign(status="").to_csv(project / RESULTS, index=False)
    return project


@pytest.fixture
def project(before, tmp_path):
    return Path(shutil.copytree(before, tmp_path / "project"))


def chapter(project: Path, theme: str, plans: tuple[str, ...] = ()) -> None:
    """What a chapter of the report asks the library for."""
    page = report.open_page("health", plans, project=project, themes=[theme])
    codes = [code for code, record in catalogue.indicators().items() if record.theme == theme]
    compare(plans=page.plan_ids, indicators=codes, project=project)
    for shown in (page.title, page.finding, page.comparison, page.derived, page.alone, page.quotes):
        shown()


def by_hand(project: Path) -> None:
    pd.read_csv(project / TARGETS)


READERS: dict[str, Callable[[Path], object]] = {
    "health": partial(chapter, theme="health"),
    "health of bt": partial(chapter, theme="health", plans=(BT,)),
    "poverty": partial(chapter, theme="poverty_labour"),
    "outcomes": lambda project: report.open_page("outcome", project=project, outcomes=True).outcomes(),
    "overview": lambda project: report.open_page("overview", project=project).quotes(),
    "bt": lambda project: load_targets(project / TARGETS, plans=[BT]),
    "table": lambda project: load_targets(project / TARGETS),
    "by hand": by_hand,
}
ALL = {"overview", "table", "by hand"}  # what any change of the table touches


@pytest.fixture(scope="module")
def read(before) -> dict[str, frozenset[str]]:
    """Which files of the project each reader read, or which parts of them."""
    return {name: files_read(before, reader) for name, reader in READERS.items()}


def files_read(project: Path, reader: Callable[[Path], object]) -> frozenset[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reads, "_BEHIND", frozenset())  # other tests may have imported them
        so_far = reads.noting()
        reader(project)
    opened = so_far()
    assert opened is not None
    return reads.of_project(opened, project, project / "reports", ())


def state(project: Path, read: dict[str, frozenset[str]]) -> dict[str, list]:
    tables = Tables(project)

    def held(name: str) -> object:
        part = reads.part_of(name)
        return tables.digest(part) if part else (project / name).read_bytes()

    return {reader: [held(name) for name in sorted(names)] for reader, names in read.items()}


def touched(project: Path, read, change: Callable[[Path], None]) -> set[str]:
    """The readers to whom a change matters."""
    was = state(project, read)
    change(project)
    now = state(project, read)
    return {reader for reader in read if was[reader] != now[reader]}


def edit(project: Path, target_id: str, **fields) -> None:
    """Change fields of one target in the project's table."""
    path = project / TARGETS
    table = load_targets(path)
    (row,) = table.index[table["target_id"] == target_id]
    for name, value in fields.items():
        table.loc[row, name] = value
    save_targets(table, path)


def edit_plan(project: Path, plan: str, **fields) -> None:
    path = project / PLANS
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    for name, value in fields.items():
        table.loc[table["id"] == plan, name] = value
    table.to_csv(path, index=False)


def say(project: Path, target_id: str) -> None:
    """Let a target's quote be of doctors."""
    words = "khoảng 12 bác sĩ/vạn dân"
    at = {"quote_start": 500, "quote_end": 500 + len(words), "value_start": 506, "value_end": 508}
    edit(project, target_id, quote=words, unit="per_10k_people", **at)


def shift(project: Path, plan: str) -> None:
    """As if five characters had been put before everything in a plan."""
    path = project / TARGETS
    table = load_targets(path)
    for name in ("quote_start", "quote_end", "value_start", "value_end"):
        table[name] = table[name].mask(table["plan"] == plan, table[name] + 5)
    save_targets(table, path)


def swap(project: Path) -> None:
    """Two targets of a chapter in the other order."""
    path = project / TARGETS
    table = load_targets(path)
    order = table.index.tolist()
    one, other = (table.index[table["target_id"] == name][0] for name in (DOCTORS, BEDS))
    order[one], order[other] = other, one
    save_targets(table.loc[order], path)


def add_plan(project: Path) -> None:
    _, rows = third_plan("soc-trang-2023", "Sóc Trăng", "94")
    path = project / TARGETS
    save_targets(pd.concat([load_targets(path), rows], ignore_index=True), path)
    entry = replace(
        load_plans(project).entry(TV), id="soc-trang-2023", province="Sóc Trăng", province_code="94"
    )
    save_plans(Plans((*load_plans(project), entry)), project / PLANS)


def add_result(project: Path, code: str, province: str, indicator: str = "doctors_per_10k") -> None:
    """As if a plan of the province said what came of the year before."""
    fields = {"indicator": indicator, "measure": "level", "value": 10.0, "unit": "per_10k_people"}
    rows = targets(TV, province, code, 2022, [fields]).assign(status="result", year=2022)
    earlier = pd.read_csv(project / RESULTS, dtype=str)
    pd.concat([earlier, rows.astype("string")]).to_csv(project / RESULTS, index=False)


DOCTORS, BEDS, POOR = f"{BT}:I.1.13:2", f"{BT}:I.1.13:1", f"{BT}:I.1.11:1"
DOCTORS_TV, UNCODED = f"{TV}:I.2:1", f"{TV}:I.7:1"
HEALTH, PAGES = {"health", "health of bt"}, {"health", "health of bt", "poverty", "outcomes", "overview"}
CHANGES = {
    "a figure of a chapter": (partial(edit, target_id=DOCTORS, value=11.0), {*HEALTH, "bt", *ALL}),
    "one of a plan not asked for": (partial(edit, target_id=DOCTORS_TV, value=11.0), {"health", *ALL}),
    "one of another chapter": (partial(edit, target_id=POOR, value=3.0), {"poverty", "outcomes", "bt", *ALL}),
    "a code for one that had none": (
        partial(edit, target_id=UNCODED, indicator="doctors_per_10k"),
        {"health", *ALL},
    ),
    "no code for one that had one": (partial(edit, target_id=DOCTORS_TV, indicator=None), {"health", *ALL}),
    "words without a code": (partial(edit, target_id=UNCODED, indicator_text="tàu"), ALL),
    "words that may be of a chapter": (partial(say, target_id=UNCODED), {"health", *ALL}),
    "text put before all": (partial(shift, plan=BT), {"bt", *PAGES, *ALL}),
    "the order in a chapter": (swap, {*HEALTH, "bt", *ALL}),
    # Colours and names depend on all plans there are.
    "a new plan": (add_plan, PAGES | ALL),
    "what a plan is called": (partial(edit_plan, plan=HG, province="Hậu"), PAGES),
    "the bytes of a document alone": (partial(edit_plan, plan=BT, sha256="0" * 64), set()),
    "the title of a document": (partial(edit_plan, plan=BT, title="Kế hoạch"), PAGES),
    "one not asked for": (partial(edit_plan, plan=HG, title="Kế hoạch"), PAGES - {"health of bt"}),
    "a result": (partial(add_result, code="83", province="Bến Tre"), {*HEALTH, "outcomes", "overview"}),
    "one of another province": (
        partial(add_result, code="84", province="Trà Vinh"),
        {"health", "outcomes", "overview"},
    ),
    "one of a province without a plan": (partial(add_result, code="01", province="Hà Nội"), set()),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_matters_to_whoever_was_handed_what_changed(project, read, name):
    change, expected = CHANGES[name]
    assert touched(project, read, change) == expected


def test_the_words_of_the_whole_a_target_is_a_part_of_are_handed_with_it(project):
    edit(project, BEDS, parent=f"{BT}:I.1.1:1")
    readers = {name: READERS[name] for name in ("health of bt", "poverty")}
    read = {name: files_read(project, reader) for name, reader in readers.items()}
    growth = partial(edit, target_id=f"{BT}:I.1.1:1", indicator_text="Tăng trưởng")
    assert touched(project, read, growth) == {"health of bt"}


def test_nothing_is_lost_by_being_handed_a_part(before):
    """Whatever is asked for, its rows and what is derived of it are those of the whole table."""
    path, known = before / TARGETS, load_plans(before)
    table = load_targets(path)
    settings = {"plans": known.ids, "known": known, "yardstick": ("national", "outcome"), "project": before}
    rows = compare(table, **settings).rows
    figures = derive(table, known=known)
    code_of = dict(zip(table["target_id"], table["indicator"], strict=True))
    of_first = figures["inputs"].str.split().str[0].map(code_of)
    assert len(figures) and {"export_turnover", "ntm_communes_new"} <= {row.key.indicator for row in rows}
    for code in catalogue.indicators():
        asked = compare(indicators=[code], **settings).rows
        assert asked == tuple(row for row in rows if row.key.indicator == code), code
        own = derive(targets_of(path, known.ids, sorted(derivable([code]))), known=known)
        own = own[own["inputs"].str.split().str[0].map(code_of) == code]
        assert frame_csv(own) == frame_csv(figures[of_first == code]), code


def test_a_plan_that_says_nothing_of_a_chapter_still_stands_in_it(before):
    page = report.open_page("urban", [TV, BT], project=before, themes=["urban"])
    assert page.plan_ids == [TV, BT]
    assert [[side.plan.plan for side in row.stating] for row in page.rows] == [[BT]]


def test_a_page_of_a_chapter_has_all_of_its_plans_for_who_asks(before):
    page = report.open_page("health", [TV], project=before, themes=["health"])
    assert (len(page.quoted), len(page.targets), len(page.everything)) == (1, 7, 7)


def test_a_plan_without_targets_is_refused_with_those_there_are(before):
    path = before / TARGETS
    with pytest.raises(UsageError, match=rf"No plan 'tra-vin-2023' .*{BT}, {HG}, {TV}.*did you mean '{TV}'"):
        load_targets(path, plans=["tra-vin-2023"])


def test_a_file_opened_by_hand_is_read_whole_though_a_part_was_handed_out_before(project):
    def both(project: Path) -> None:
        load_targets(project / TARGETS, plans=[BT])
        by_hand(project)

    assert "data/processed/targets.csv" in files_read(project, both)


def test_what_stands_in_no_table_any_more_has_another_hash(project):
    part, path = (
        Slice("data/processed/targets.csv", {"plan": [BT]}),
        project / TARGETS,
    )
    was = Tables(project).digest(part)
    for broken in (b"", b"plan,plan\n", b"target_id\nx\n", b'"', path.read_bytes() + b'a,"b\n'):
        path.write_bytes(broken)
        assert Tables(project).digest(part) not in (was, None)
    path.unlink()
    assert Tables(project).digest(part) is None


# --- the same in the reports themselves ---------------------------------------------------------------------


SHIPPED = ("02-poverty-labour", "03-health", "12-methods-data-quality")
BOOK = ("brief-vi.pdf", "plancompare-vi.pdf")


def made(project: Path, **settings) -> set[str]:
    """What is written of the notebooks, and of what is made of them on paper."""
    settings = {"languages": ("vi",), "only": "pdf", "jobs": 2, "progress": lambda line: None} | settings
    written = make_reports(project, **settings).written
    books = {path.name for path in written if path.parent.name == "reports"}
    return {path.stem for path in written if path.suffix == ".ipynb"} | books


def test_a_changed_figure_runs_the_chapters_that_show_it(project):
    (project / "notebooks").mkdir()
    for name in SHIPPED:
        shutil.copy(NOTEBOOKS / f"{name}.ipynb", project / "notebooks")
    assert made(project) == {*SHIPPED, *BOOK}
    edit(project, DOCTORS, value=10.5)
    assert made(project) == {"03-health", "12-methods-data-quality", *BOOK}
    assert made(project, plans=[BT]) == {*SHIPPED, *BOOK}
    edit(project, f"{HG}:10:1", value=2.5)
    assert made(project, plans=[BT]) == set(), "a plan it is not about"
    edit(project, POOR, value=3.0)
    assert made(project, plans=[BT]) == {"02-poverty-labour", "12-methods-data-quality", *BOOK}
