"""A table of the reports as a worksheet: what stands in which cell, and what it is."""

from plancompare.presentation import as_xlsx
from plancompare.presentation.display import Cell, Column, Group, Run, Table, cell
from plancompare.presentation.formats import number_cell, target_cell

TARGET = {"value": 9.3, "value_high": None, "comparator": "ge", "value_text": "9,3", "unit": "percent"}


def page_of(*rows, **fields):
    """The sheet of a table of two columns under one head, and a third beside them."""
    columns = (
        Column("Tên", 2, group="Kế hoạch"),
        Column("Số", 1, "right", "Kế hoạch"),
        Column("Đơn vị", 0),
    )
    return as_xlsx.table(Table("Bảng", columns, (Group("Y tế", rows),), **fields)).worksheets[0]


def test_title_heads_groups_and_rows_stand_in_order():
    page = page_of((cell("bác sĩ"), cell("10,05"), cell("người")))
    texts = [[at.value for at in row] for row in page.iter_rows()]
    assert texts == [
        ["Bảng", None, None],
        ["Kế hoạch", None, None],
        ["Tên", "Số", "Đơn vị"],
        ["Y tế", None, None],
        ["bác sĩ", "10,05", "người"],
    ]


def test_a_figure_is_a_number_in_its_format_and_in_words_elsewhere():
    shown = target_cell(TARGET)
    page = page_of((cell("GRDP"), shown, cell("%")))
    assert (page["B5"].value, page["B5"].number_format) == (9.3, '"≥\u00a0"#,##0.0;"≥\u00a0−"#,##0.0')
    assert shown.text == "≥\u00a09,3"
    assert number_cell(-1.5, signed=True).text == "−1,5"


def test_text_that_looks_like_a_formula_stays_text():
    page = page_of((cell("=1+1"), cell("-2"), cell("#N/A")))
    assert [at.data_type for at in page[5]] == ["s", "s", "s"]


def test_second_lines_notes_and_spans_are_kept():
    two = Cell((Run("Xã"),), (Run("nông thôn mới"),), notes=(1,))
    page = page_of((two, Cell((Run("không nêu", "missing"),), span=2)), notes=("Theo năm.",), source="Nguồn")
    assert page["A5"].value == "Xã\nnông thôn mới (a)"
    assert [str(merged) for merged in page.merged_cells.ranges] == ["B5:C5"]
    assert [page["A7"].value, page["A8"].value] == ["a  Theo năm.", "Nguồn"]


def test_an_empty_cell_is_left_empty_and_an_address_is_a_link():
    page = page_of((cell("", "muted"), cell("Nguồn", "", "https://example.gov.vn/"), cell("x")))
    assert page["A5"].value is None
    assert page["B5"].hyperlink.target == "https://example.gov.vn/"
