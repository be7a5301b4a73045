"""Tables of a file keep their cells: row, column, what they span, and the exact characters they print."""

import io

import docx
import pytest

from plancompare.reading import Source, source_from_bytes


def page(table: str) -> Source:
    return source_from_bytes(f"<html><body>{table}</body></html>".encode(), "page.html")


def cells(source: Source, number: int = 0) -> list[tuple]:
    """Row, column, rows and columns covered, and text of each cell of one table."""
    grid = source.tables[number]
    return [(c.row, c.column, c.row_span, c.column_span, source.text[c.start : c.end]) for c in grid.cells]


HEADS = [
    (0, 0, 2, 1, "TT"), (0, 1, 2, 1, "Chỉ tiêu"), (0, 2, 1, 2, "Năm 2023"),
    (1, 2, 1, 1, "Kế hoạch"), (1, 3, 1, 1, "Ước TH"),
    (2, 0, 1, 1, "1"), (2, 1, 1, 1, "GRDP"), (2, 2, 1, 1, "9,3"), (2, 3, 1, 1, ""),
]  # fmt: skip


def test_html_cells_stand_where_rowspan_and_colspan_put_them():
    source = page(
        "<p>Biểu số 01</p><p>Đơn vị tính: %</p><table>"
        "<tr><th rowspan=2>TT<th rowspan=2>Chỉ<br>tiêu<th colspan=2>Năm 2023</tr>"
        "<tr><th>Kế hoạch<th>Ước TH</tr><tr><td>1<td>GRDP<td>9,3<td></tr></table><p>sau</p>"
    )
    assert cells(source) == HEADS
    grid = source.tables[0]
    assert (grid.id, grid.row_count, grid.column_count) == ("T1", 3, 4)
    assert [source.text[start:end] for start, end in grid.caption] == ["Biểu số 01", "Đơn vị tính: %"]
    assert grid.matrix[1][0] is grid.matrix[0][0]
    assert [cell.address for cell in grid.cells[-2:]] == ["r3c3", "r3c4"]


def test_docx_cells_stand_where_merges_put_them():
    document = docx.Document()
    table = document.add_table(3, 4)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "TT"
    table.cell(0, 1).merge(table.cell(1, 1)).text = "Chỉ tiêu"
    table.cell(0, 2).merge(table.cell(0, 3)).text = "Năm 2023"
    for place, text in {
        (1, 2): "Kế hoạch",
        (1, 3): "Ước TH",
        (2, 0): "1",
        (2, 1): "GRDP",
        (2, 2): "9,3",
    }.items():
        table.cell(*place).text = text
    buffer = io.BytesIO()
    document.save(buffer)
    assert cells(source_from_bytes(buffer.getvalue(), "plan.docx")) == HEADS


def test_a_table_inside_a_cell_is_a_table_of_its_own():
    source = page("<table><tr><td>bên<td><p>a</p><table><tr><td>x<td>y</tr></table><p>b</p></tr></table>")
    assert cells(source, 1) == [(0, 0, 1, 1, "x"), (0, 1, 1, 1, "y")]
    assert [text for *_, text in cells(source)] == ["bên", "a\nx | y\nb"]


def test_cells_keep_their_places_when_letters_of_an_old_font_are_converted():
    words = "<p>TØnh BÕn Tre ph¸t triÓn kinh tÕ x· héi n¨m 2023</p>"
    source = page(words + "<table><tr><td>Tû lÖ hé nghÌo<td>1,3<td>ChØ tiªu</tr></table>")
    assert source.media_type == "text/html; charset=tcvn3"
    assert [text for *_, text in cells(source)] == ["Tỷ lệ hộ nghèo", "1,3", "Chỉ tiêu"]


@pytest.mark.parametrize("foreign", ["&#x2027;(", "&#x2027;(1-0&#x2027;", "&#x2027;)1-1&#x2027;"])
def test_a_page_cannot_forge_the_marks_of_cells(foreign):
    source = page(f"<p>{foreign}trước</p><table><tr><td>a{foreign}<td>b<td>c</tr></table>")
    assert [text[:1] for *_, text in cells(source)] == ["a", "b", "c"]


def test_positions_of_the_view_and_of_the_text_are_translated_both_ways():
    source = Source("Tỷ  lệ\n\nnghe\u0300o  1,3")
    span = source.seen(13, 16)
    assert source.text[13:16] != source.view[13:16]
    assert source.span(*source.seen(14, 17)) == (14, 17)
    assert span.end >= span.start
