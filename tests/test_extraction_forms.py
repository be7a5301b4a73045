"""One report in several kinds of file gives the same targets and results: the form of Circular 69/2017."""

import io
import shutil
import subprocess
from decimal import Decimal
from html import escape
from pathlib import Path

import docx
import openpyxl
import pytest
import typst

from plancompare.extraction import Extraction, extract
from plancompare.plan import read_plan
from plancompare.reading import source_from_bytes

ABOVE = [
    "Mẫu biểu số 01",
    "DỰ BÁO MỘT SỐ CHỈ TIÊU KINH TẾ - XÃ HỘI CHỦ YẾU NĂM 2025 VÀ 03 NĂM 2025 - 2027",
    "(Ban hành kèm theo Thông tư số 69/2017/TT-BTC ngày 07 tháng 7 năm 2017)",
]
# "^" goes on with the cell above, "<" with the one to the left.
ROWS = [
    row.split("|")
    for row in (
        "STT|Nội dung|Đơn vị tính|Năm trước|Năm hiện hành|<|Dự toán năm 2025|Dự báo năm 2026|Dự báo năm 2027",
        "^|^|^|^|Kế hoạch|Ước thực hiện|^|^|^",
        "A|B|1|2|3|4|5|6|7",
        "1|Tổng sản phẩm trên địa bàn (GRDP)|Tỷ đồng|61.210|66.100|67.850|74.900|82.300|90.650",
        "2|Tốc độ tăng trưởng GRDP|%|6,84|7,25|7,51|8,06|8,15|8,22",
        "3|Cơ cấu kinh tế|||||||",
        "-|Nông, lâm, ngư nghiệp|%|31,2|30,5|30,4|29,3|28,1|27,4",
        "-|Công nghiệp, xây dựng|%|27,5|28,0|28,2|29,0|29,7|30,1",
        "4|Chỉ số giá tiêu dùng (CPI)|%|3,3|4,0|3,8|4,1|4,2|3,9",
        "5|Tổng vốn đầu tư toàn xã hội|Tỷ đồng|18.950|20.110|20.420|22.700|24.600|26.900",
        "6|Kim ngạch xuất khẩu|Triệu USD|412,5|430,6|441,9|475,3|498,8|525,7",
        "7|Dân số|1.000 người|1.254|1.259|1.258|1.263|1.268|1.272",
        "8|Tỷ lệ hộ nghèo|%|3,05|2,44|2,38|1,87|1,52|1,23",
        "9|Tỷ lệ bao phủ bảo hiểm y tế|%|92,4|93,1|93,6|94,7|95,2|95,8",
        "10|Số giường bệnh trên 10.000 dân|Giường|27,6|28,4|28,8|30,2|31,3|32,1",
    )
]
HEADS = 3


def places() -> dict[tuple[int, int], tuple[int, int]]:
    """Where each cell begins, with the rows and columns it covers."""
    ends: dict[tuple[int, int], tuple[int, int]] = {}
    for row, cells in enumerate(ROWS):
        for column in range(len(cells)):
            top, left = row, column
            while ROWS[top][left] in ("<", "^"):
                top, left = (top, left - 1) if ROWS[top][left] == "<" else (top - 1, left)
            ends[top, left] = (row - top + 1, column - left + 1)
    return ends


def as_docx() -> bytes:
    made = docx.Document()
    for line in ABOVE:
        made.add_paragraph(line)
    table = made.add_table(len(ROWS), len(ROWS[0]), style="Table Grid")
    for (row, column), (high, wide) in places().items():
        cell = table.cell(row, column).merge(table.cell(row + high - 1, column + wide - 1))
        cell.text = ROWS[row][column]
    made.add_paragraph("Ghi chú: năm hiện hành là năm 2024.")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def as_xlsx() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for line in ABOVE:
        sheet.append([line])
    first = len(ABOVE) + 1
    for (row, column), (high, wide) in places().items():
        sheet.cell(first + row, column + 1, ROWS[row][column] or None)
        if (high, wide) != (1, 1):
            area = {"start_row": first + row, "start_column": column + 1}
            sheet.merge_cells(**area, end_row=first + row + high - 1, end_column=column + wide)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_html() -> bytes:
    spans = places()
    rows = (
        "".join(
            f"<td rowspan={spans[row, at][0]} colspan={spans[row, at][1]}>{escape(cell)}</td>"
            for at, cell in enumerate(cells)
            if (row, at) in spans
        )
        for row, cells in enumerate(ROWS)
    )
    above = "".join(f"<p>{line}</p>" for line in ABOVE)
    return f"<html><body>{above}<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>".encode()


def as_pdf(stroke: str = "0.5pt") -> bytes:
    cells = "".join(
        f'table.cell(rowspan: {high}, colspan: {wide})[#"{ROWS[row][column]}"],'
        for (row, column), (high, wide) in sorted(places().items())
    )
    widths = "24pt, 170pt, 60pt, 60pt, 60pt, 66pt, 66pt, 66pt, 66pt"
    text = "\n\n".join(f'#"{line}"' for line in ABOVE)
    page = '#set page(width: 780pt, height: 300pt, margin: 40pt)\n#set text(lang: "vi", size: 10pt)\n'
    return typst.compile(
        f"{page}{text}\n\n#table(stroke: {stroke}, columns: ({widths}), {cells})\n\nGhi chú.".encode()
    )


def read(data: bytes, name: str) -> Extraction:
    return extract(read_plan(source_from_bytes(data, name), province="Cà Mau", year=2025))


def told(rows) -> list[tuple]:
    return [(r.indicator, r.indicator_text, r.value, r.unit, r.period, r.section) for r in rows]


FORMS = {
    "plan.xlsx": as_xlsx,
    "plan.html": as_html,
    "plan.pdf": as_pdf,
    "without rules.pdf": lambda: as_pdf("none"),
}


def test_the_plans_three_years_are_targets_and_the_years_before_are_results():
    found = read(as_docx(), "plan.docx")
    whole = [row for row in ROWS[HEADS:] if row[3]]
    assert len(found.targets) == 3 * len(whole) and len(found.results) == 3 * len(whole)
    assert [(t.value, t.unit, t.period) for t in found.targets[:3]] == [
        (74900, "VND_billion", "2025"),
        (82300, "VND_billion", "2026"),
        (90650, "VND_billion", "2027"),
    ]
    assert (found.targets[3].indicator, found.targets[3].value) == ("grdp_growth", Decimal("8.06"))
    assert [(r.value, r.status, r.period) for r in found.results[:3]] == [
        (61210, "result", "2023"),
        (66100, "earlier_target", "2024"),
        (67850, "estimate", "2024"),
    ]
    assert {t.section for t in found.targets} == {"B1"}


@pytest.mark.parametrize("name", FORMS)
def test_every_kind_of_file_gives_the_same(name):
    held, found = read(as_docx(), "plan.docx"), read(FORMS[name](), name)
    assert told(found.targets) == told(held.targets)
    assert told(found.results) == told(held.results)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", ["odt", "rtf", "doc", "pdf"])
def test_what_libreoffice_makes_of_it_gives_the_same(suffix, tmp_path: Path):
    (tmp_path / "plan.docx").write_bytes(as_docx())
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", suffix]
    subprocess.run([*command, "--outdir", tmp_path, tmp_path / "plan.docx"], capture_output=True, check=True)
    held, found = (
        read(as_docx(), "plan.docx"),
        read((tmp_path / f"plan.{suffix}").read_bytes(), f"p.{suffix}"),
    )
    assert told(found.targets) == told(held.targets)
    assert told(found.results) == told(held.results)
