"""The examples of the docstrings run, and the pages made from code and data are theirs still."""

import doctest
import sys
from pathlib import Path

import pytest
from matplotlib import pyplot

import plancompare
from plancompare.comparison import compare, rows
from plancompare.extraction import record

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import docs  # noqa: E402  (tools/ is no package)

MODULES = {name: sys.modules[found.__module__] for name, found in (
    ("Comparison", plancompare.comparison.Comparison), ("Row", rows.Row), ("Target", record.Target),
)}  # fmt: skip


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_docstring_run(name, monkeypatch):
    monkeypatch.chdir(ROOT)
    found = doctest.testmod(MODULES[name])
    assert found.attempted >= 3 and found.failed == 0
    pyplot.close("all")


@pytest.mark.parametrize("path", ("docs/api.md", "docs/code-book.md"))
def test_the_pages_are_fresh(path):
    """`make docs` writes them anew."""
    assert docs.pages()[ROOT / path] == (ROOT / path).read_text("utf-8"), "run: make docs"


def test_every_public_function_and_record_is_explained():
    page = (ROOT / "docs/api.md").read_text("utf-8")
    for name in ("read", "extract", "compare", "load_targets", "to_frame", "indicators"):
        assert f"### `plancompare.{name}(" in page
    for name in ("Comparison.plot(", "Row.frame", "Target.tidy", "Comparison.filter("):
        assert f"#### `{name}" in page


def test_the_code_book_says_of_an_indicator_what_it_is_by_which_words_and_how_well_it_is_read():
    page = (ROOT / "docs/code-book.md").read_text("utf-8")
    entry = page.partition("### `doctors_per_10k`")[2].partition("###")[0]
    for words in (
        "bác sĩ",
        "Định nghĩa",
        "Lời nhận ra",
        "Nêu trong / stated by: ben-tre-2023",
        "đúng ở mọi cột",
    ):
        assert words in entry


def test_a_row_shows_frames_and_draws_itself(monkeypatch):
    monkeypatch.chdir(ROOT)
    (row,) = compare(plancompare.load_targets(), indicators=["grdp_growth"]).rows
    assert "Tốc độ tăng trưởng GRDP" in row._repr_html_()
    assert row.frame["indicator"].tolist() == ["grdp_growth"]
    assert row.tidy["plan"].tolist() == [side.plan.id for side in row.sides]
    figure, axes = pyplot.subplots()
    assert row.plot(ax=axes, lang="en") is axes
    pyplot.close(figure)


def test_a_target_is_a_row_of_the_table_and_can_be_drawn(monkeypatch):
    monkeypatch.chdir(ROOT)
    target = plancompare.extract(plancompare.read(next(ROOT.glob("data/raw/*.txt")))).targets[0]
    assert target.frame.loc[0, "target_id"] == target.target_id
    assert target.plot(lang="en").get_figure() is not None
    pyplot.close("all")
