"""Workbooks: cells as they are shown, merged ranges, several sheets; what is hidden or not saved is said."""

import io
import warnings
from datetime import datetime

import openpyxl
import pytest

from plancompare.plan.tables import read_tables
from plancompare.reading import Source, source_from_bytes
from plancompare.reading.shown import shown
from plancompare.reading.workbook import Sheet, written


def read(book: openpyxl.Workbook) -> Source:
    buffer = io.BytesIO()
    book.save(buffer)
    return source_from_bytes(buffer.getvalue(), "biểu.xlsx")


def book(*rows: list) -> openpyxl.Workbook:
    out = openpyxl.Workbook()
    out.active.title = "Biểu 1"
    for row in rows:
        out.active.append(row)
    return out


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (4321.5, "#,##0.0", "4.321,5"),
        (4321.5, "General", "4321,5"),
        (7.499999999999999, "General", "7,5"),
        (0.075, "0.0%", "7,5%"),
        (-5.25, "#,##0.00;(#,##0.00)", "(5,25)"),
        (0, '_(* #,##0_);_(* \\(#,##0\\);_(* "-"??_);_(@_)', "-"),
        (1234567, "#,##0", "1.234.567"),
        (1234567.891, "#,##0,", "1.235"),
        (5, '#,##0 "tỷ đồng"', "5 tỷ đồng"),
        (-12.3, "0.0_ ;[Red]\\-0.0\\ ", "-12,3"),
        (3.1, "0.0##", "3,1"),
        (datetime(2023, 5, 1), "dd/mm/yyyy", "01/05/2023"),
        ("đạt", "@", "đạt"),
    ],
)
def test_a_figure_is_written_as_its_cell_shows_it(value, number_format, text):
    assert shown(value, number_format) == text


def test_a_sheet_is_a_table_with_merged_heads_and_addresses():
    made = book(
        ["UBND TỈNH BẾN TRE"],
        ["CÁC CHỈ TIÊU CHỦ YẾU NĂM 2023"],
        [None, None, None, "Đơn vị tính: tỷ đồng"],
        ["STT", "Chỉ tiêu", "Năm 2022", None, "Kế hoạch 2023"],
        [None, None, "KH", "Ước TH"],
        [1, "Thu ngân sách", 4500, 4600.5, 5000],
    )
    for area in ("A4:A5", "B4:B5", "C4:D4", "E4:E5"):
        made.active.merge_cells(area)
    for cell in made.active[6]:
        cell.number_format = "#,##0.0" if cell.column == 4 else "#,##0"
    source = read(made)
    assert source.text.split("\n") == [
        "UBND TỈNH BẾN TRE",
        "CÁC CHỈ TIÊU CHỦ YẾU NĂM 2023",
        "Đơn vị tính: tỷ đồng",
        "STT | Chỉ tiêu | Năm 2022 | Kế hoạch 2023",
        "KH | Ước TH",
        "1 | Thu ngân sách | 4.500 | 4.600,5 | 5.000",
    ]
    table = read_tables(source, 2023)[0]
    assert [c.role for c in table.columns] == ["number", "label", "earlier_plan", "estimate", "plan"]
    assert [(source.view[slice(*v.span)], v.cell.address) for v in table.rows[0].values] == [
        ("4.500", "Biểu 1!C6"), ("4.600,5", "Biểu 1!D6"), ("5.000", "Biểu 1!E6"),
    ]  # fmt: skip
    assert table.unit.text == "tỷ đồng"


def test_what_is_hidden_is_not_read_and_that_is_said():
    made = book(["Chỉ tiêu", "KH 2022", "KH 2023"], ["GRDP", 7, 8], ["nháp", 1, 2])
    made.active.column_dimensions["B"].hidden = True
    made.active.row_dimensions[3].hidden = True
    made.create_sheet("nháp").sheet_state = "hidden"
    with pytest.warns(
        match=r"hidden and therefore not read: sheet nháp; rows 3 of Biểu 1; columns B of Biểu 1\."
    ):
        source = read(made)
    assert source.text == "Chỉ tiêu\nKH 2023\nGRDP\n8"
    assert [cell.address for cell in source.tables[0].cells] == [
        f"Biểu 1!{a}" for a in ("A1", "C1", "A2", "C2")
    ]


def test_a_formula_without_a_saved_value_is_named():
    with pytest.warns(match=r"formulas without a saved value are read as empty \(Biểu 1!C2\)"):
        source = read(book(["Chỉ tiêu", "ĐVT", "KH 2023"], ["GRDP", "%", "=1+1"]))
    assert source.text == "Chỉ tiêu | ĐVT | KH 2023\nGRDP | % | "


def test_every_visible_sheet_is_a_table_of_its_own():
    made = book(["Chỉ tiêu", "ĐVT", "KH 2023"], ["GRDP", "%", 8])
    second = made.create_sheet("Biểu 2")
    second.append(["Chỉ tiêu", "ĐVT", "KH 2023"])
    second.append(["Thu", "tỷ đồng", 9])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        source = read(made)
    assert [(grid.id, grid.sheet) for grid in source.tables] == [("T1", "Biểu 1"), ("T2", "Biểu 2")]


def test_an_old_workbook_gives_its_values_and_merges():
    read = written([Sheet("S", {(0, 0): "a", (0, 2): "b", (0, 3): "c"}, [(0, 0, 0, 1)])])
    assert (read.text, read.encoding) == ("a | b | c", "")
    assert [cell.address for cell in read.grids[0].cells] == ["S!A1", "S!C1", "S!D1"]
