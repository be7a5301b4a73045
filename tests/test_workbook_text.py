"""Text from documents stays text in a cell, whatever it starts with or holds."""

import datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbooks import parts

from plancompare.presentation.display import Column, cell, flat
from plancompare.table.excel import CELL_LIMIT, escaped, unescaped
from plancompare.workbook.draw import draw
from plancompare.workbook.save import workbook_bytes
from plancompare.workbook.sheet import Sheet

FORMULAS = [
    '=HYPERLINK("http://evil.example";"x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "\t=1+1",
]
ODD = [
    "#N/A",
    "#REF!",
    "'quoted",
    "<&>\"'",
    "_x0041_",
    "a\rb",
    "a\x0bb\x01",
    "\ufffe",
    "ba\u0309n \U0001f600",
    "83",
]


def written(texts, tmp_path):
    """The cells of a one-column sheet of these texts, as openpyxl reads them back."""
    rows = tuple((cell(text, "", f"q:{n}", tip=text),) for n, text in enumerate(texts))
    data = workbook_bytes(
        draw([Sheet("Thử", flat("=1+1", (Column("=2+2", 12),), rows), named="t")]), datetime.date(2024, 1, 1)
    )
    parts(data)
    path = tmp_path / "t.xlsx"
    path.write_bytes(data)
    page = openpyxl.load_workbook(path)["Thử"]
    return [page.cell(3 + n, 1) for n in range(len(texts))], page


def test_nothing_becomes_a_formula_or_an_error(tmp_path):
    cells, page = written(FORMULAS + ODD, tmp_path)
    assert [cell.data_type for cell in cells] == ["s"] * len(cells)
    assert page["A1"].data_type == page["A2"].data_type == "s"
    assert all(cell.quotePrefix for cell in cells[: len(FORMULAS)])


def test_text_comes_back_as_it_was(tmp_path):
    cells, _ = written(FORMULAS + ODD, tmp_path)
    assert [unescaped(cell.value) for cell in cells] == FORMULAS + ODD


@given(st.text())
def test_escaping_undoes_itself_for_any_text(text):
    assert unescaped(escaped(text)) == text


@pytest.mark.parametrize("text", ["x" * 40_000, "\x01" * 20_000, "\U0001f600" * 20_000, "_x0041_" * 9_000])
def test_a_text_too_long_for_a_cell_is_cut_and_says_so(text):
    cut = escaped(text)
    assert len(cut.encode("utf-16-le")) // 2 <= CELL_LIMIT
    kept, _, more = unescaped(cut).rpartition("… [+")
    assert text.startswith(kept) and len(kept) + int(more.rstrip("]")) == len(text)


def test_the_longest_text_a_cell_holds_is_not_cut():
    assert escaped("x" * CELL_LIMIT) == "x" * CELL_LIMIT
