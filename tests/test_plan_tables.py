"""Tables read: which column is the plan's, what each row is about, in which unit; all else is a decoy."""

import pytest

from plancompare.plan.figures import decimal_mark, figure_in
from plancompare.plan.tables import Table, read_tables
from plancompare.reading import Source, source_from_bytes

# A cell is its text, or text, rows and columns covered.
Cells = list[list]


def page(rows: Cells, *above: str) -> Source:
    lines = "".join(f"<p>{line}</p>" for line in above)
    cells = [[cell if isinstance(cell, tuple) else (cell, 1, 1) for cell in row] for row in rows]
    printed = "".join(
        "<tr>"
        + "".join(f"<td rowspan={high} colspan={wide}>{text}</td>" for text, high, wide in row)
        + "</tr>"
        for row in cells
    )
    return source_from_bytes(f"<html><body>{lines}<table>{printed}</table></body></html>".encode(), "a.html")


def table(rows: Cells, *above: str, year: int | None = 2023) -> Table:
    return read_tables(page(rows, *above), year)[0]


def roles(rows: Cells, *above: str, year: int | None = 2023) -> list[str]:
    """Role and period of each column; "*" behind those that give targets."""
    return [
        c.role + (f" {c.period.code}" if c.period else "") + ("*" if c.gives else "")
        for c in table(rows, *above, year=year).columns
    ]


def targets(rows: Cells, *above: str, year: int | None = 2023) -> list[tuple]:
    """Label, figure and unit of every target."""
    source = page(rows, *above)
    return [
        (row.label_text, source.view[slice(*value.span)], _text(read.unit_of(row, column)))
        for read in read_tables(source, year)
        for row in read.rows
        for value in row.values
        if (column := read.columns[value.column]).gives
    ]


def _text(printed) -> str | None:
    return printed.text if printed else None


ROW = ["1", "Tỷ lệ hộ nghèo", "%"]
FIRST = ["TT", "Chỉ tiêu", "ĐVT"]


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        (["TH 2022", "KH 2023"], ["result 2022", "plan 2023*"]),
        (["KH2023", "ƯTH2022"], ["plan 2023*", "estimate 2022"]),
        (["Kế hoạch năm 2023", "Thực hiện 6 tháng đầu năm 2023"], ["plan 2023*", "result 2023-S1"]),
        (["Kế hoạch 5 năm 2021 - 2025", "Năm 2023"], ["plan 2021-01-01/P5Y*", "plan 2023*"]),
        (["2021", "2022", "2023"], ["result 2021", "result 2022", "plan 2023*"]),
        (["Kế hoạch năm 2022", "Thực hiện năm 2022"], ["earlier_plan 2022", "result 2022"]),
        (["Kế hoạch", "Thực hiện"], ["unknown", "result"]),
        (["Kế hoạch"], ["plan 2023*"]),
        (["Ước thực hiện năm 2022", "Phấn đấu"], ["estimate 2022", "plan 2023*"]),
        (["Nghị quyết HĐND giao năm 2023", "TW giao năm 2023"], ["plan 2023*", "plan 2023"]),
        (["KH 2023", "KH 2023/ƯTH 2022 (%)"], ["plan 2023*", "comparison"]),
        (["KH 2023", "Chênh lệch"], ["plan 2023*", "difference"]),
        (["KH 2023", "Mức lương"], ["plan 2023*", "unknown"]),
        (["Số lượng", "Định mức"], ["unknown", "unknown"]),
        (["2022", "2023/2022 (%)", "KH 2023"], ["result 2022", "comparison", "plan 2023*"]),
        (["Quyết toán năm 2021", "Dự toán năm 2023"], ["result 2021", "plan 2023*"]),
    ],
)
def test_one_row_of_heads(heads, expected):
    figures = [f"{n},5" for n in range(len(heads))]
    assert roles([FIRST + heads, ROW + figures])[3:] == expected


def test_a_title_dates_heads_without_a_year():
    rows = [[*FIRST, "Kế hoạch", "Thực hiện"], [*ROW, "4,5", "5,5"]]
    assert roles(rows, "KẾT QUẢ THỰC HIỆN NĂM 2022")[3:] == ["earlier_plan 2022", "result 2022"]
    assert roles(rows, "CÁC CHỈ TIÊU CHỦ YẾU NĂM 2023")[3:] == ["plan 2023*", "result"]
    # the year of the document that a table came with dates nothing
    assert roles(rows, "(Kèm theo Kế hoạch số 5/KH-UBND ngày 02 tháng 01 năm 2023)")[3:] == [
        "unknown",
        "result",
    ]


TWO_ROWS = [
    [
        ("TT", 2, 1), ("Chỉ tiêu", 2, 1), ("ĐVT", 2, 1), ("TH năm 2021", 2, 1), ("Năm 2022", 1, 3),
        ("Kế hoạch năm 2023", 2, 1), ("So sánh (%)", 1, 2),
    ],
    ["Kế hoạch", "Ước TH", "ƯTH/KH (%)", "ƯTH 2022/TH 2021", "KH 2023/ƯTH 2022"],
    ["A", "B", "C", "1", "2", "3", "4=3/2", "5", "6=3/1", "7=5/3"],
    ["I", "KINH TẾ", "", "", "", "", "", "", "", ""],
    ["1", "Tổng thu ngân sách", "Tỷ đồng", "4.500", "4.600", "4.700", "102", "5.000", "104", "106"],
]  # fmt: skip


def test_two_rows_of_heads_and_a_row_of_column_numbers():
    assert roles(TWO_ROWS)[3:] == [
        "result 2021", "earlier_plan 2022", "estimate 2022", "comparison 2022", "plan 2023*",
        "comparison", "comparison",
    ]  # fmt: skip
    assert targets(TWO_ROWS) == [("Tổng thu ngân sách", "5.000", "Tỷ đồng")]


def test_plan_and_result_under_each_year():
    rows = [
        [("STT", 2, 1), ("Nội dung", 2, 1), ("Năm 2022", 1, 2), ("Năm 2023", 1, 2)],
        ["Kế hoạch", "Thực hiện", "Kế hoạch", "Thực hiện 6 tháng"],
        ["1", "Xuất khẩu (triệu USD)", "900", "950", "1.000", "480"],
    ]
    assert roles(rows)[2:] == ["earlier_plan 2022", "result 2022", "plan 2023*", "result 2023-S1"]
    assert targets(rows, "Đơn vị tính: tỷ đồng") == [("Xuất khẩu (triệu USD)", "1.000", "triệu USD")]


def test_districts_are_never_the_province():
    under = [
        [("TT", 2, 1), ("Chỉ tiêu", 2, 1), ("ĐVT", 2, 1), ("Kế hoạch năm 2023", 1, 3)],
        ["Toàn tỉnh", "TP. Bến Tre", "Ba Tri"],
        [*ROW, "3", "2", "5"],
    ]
    assert targets(under) == [("Tỷ lệ hộ nghèo", "3", "%")]
    plain = [[*FIRST, "Toàn tỉnh", "Huyện Ba Tri"], [*ROW, "3", "5"]]
    assert targets(plain, "CHỈ TIÊU GIAO CHO CÁC HUYỆN NĂM 2023") == [("Tỷ lệ hộ nghèo", "3", "%")]
    assert targets([[*FIRST, "TP. Bến Tre", "Huyện Ba Tri"], [*ROW, "3", "5"]], "CHỈ TIÊU NĂM 2023") == []


def test_a_row_for_each_province_says_whose_it_is():
    read = table(
        [
            ["STT", "Tỉnh, thành phố", "Kế hoạch 2023 (người)", "TH 2022"],
            ["", "Cả nước", "1.600.000", "9"],
            ["1", "Hà Nội", "160.000", "9"],
            ["2", "Bến Tre", "20.000", "9"],
        ],
        "CHỈ TIÊU GIẢI QUYẾT VIỆC LÀM",
    )
    assert read.of_areas
    assert [row.area for row in read.rows] == ["Cả nước", "Hà Nội", "Bến Tre"]
    assert read.unit_of(read.rows[1], read.columns[2]).text == "người"


def test_parts_stand_under_their_whole_over_three_levels():
    read = table(
        [
            [*FIRST, "KH 2023"],
            ["I", "KINH TẾ", "", ""],
            ["1", "Tổng vốn đầu tư", "tỷ đồng", "900"],
            ["", "Trong đó: - Vốn nhà nước", "", "300"],
            ["", "+ Vốn ngân sách", "", "200"],
            ["", "- Vốn dân cư", "", "600"],
            ["2", "GRDP", "%", "8"],
            ["", "Trong đó:", "", ""],
            ["", "Công nghiệp", "", "9"],
        ]
    )
    names = [row.label_text for row in read.rows]
    assert [
        (row.label_text, row.level, None if row.parent is None else names[row.parent]) for row in read.rows
    ] == [
        ("KINH TẾ", 0, None),
        ("Tổng vốn đầu tư", 0, "KINH TẾ"),
        ("Vốn nhà nước", 1, "Tổng vốn đầu tư"),
        ("Vốn ngân sách", 2, "Vốn nhà nước"),
        ("Vốn dân cư", 1, "Tổng vốn đầu tư"),
        ("GRDP", 0, "KINH TẾ"),
        ("Công nghiệp", 1, "GRDP"),
    ]
    units = [read.unit_of(row, read.columns[3]) for row in read.rows]
    assert [unit and unit.text for unit in units] == [None, *["tỷ đồng"] * 4, "%", "%"]


def test_a_unit_comes_from_the_nearest_place_that_names_one():
    rows = [
        ["Chỉ tiêu", "KH 2023"],
        ["Tổng thu", "900"],
        ["Vốn FDI (triệu USD)", "90"],
        ["Đơn vị tính: ha", ""],
        ["Diện tích lúa", "800"],
    ]
    assert targets(rows, "Đơn vị tính: tỷ đồng") == [
        ("Tổng thu", "900", "tỷ đồng"),
        ("Vốn FDI (triệu USD)", "90", "triệu USD"),
        ("Diện tích lúa", "800", "ha"),
    ]
    merged = [
        [*FIRST, "KH 2023"],
        ["1", "Lúa", ("ha", 2, 1), "800"],
        ["2", "Ngô", "700"],
        ["3", "Khoai", "nt", "60"],
    ]
    assert [unit for *_, unit in targets(merged)] == ["ha", "ha", "ha"]


def test_labels_over_two_rows_and_in_two_columns():
    over_rows = [
        [*FIRST, "KH 2023"],
        ["1", "Tỷ lệ lao động qua đào tạo có", "", ""],
        ["", "bằng cấp, chứng chỉ", "%", "30"],
        ["2", "Tỷ lệ dân số", "%", "95"],
        ["", "tham gia bảo hiểm y tế", "", ""],
    ]
    assert targets(over_rows) == [
        ("Tỷ lệ lao động qua đào tạo có bằng cấp, chứng chỉ", "30", "%"),
        ("Tỷ lệ dân số tham gia bảo hiểm y tế", "95", "%"),
    ]
    in_columns = [
        [("Chỉ tiêu", 1, 2), "ĐVT", "KH 2023"],
        [("Lúa", 2, 1), "Diện tích", "ha", "80"],
        ["Sản lượng", "tấn", "400"],
    ]
    assert targets(in_columns) == [("Lúa Diện tích", "80", "ha"), ("Lúa Sản lượng", "400", "tấn")]


def test_tables_of_no_targets_say_why():
    criteria = [["STT", "Nội dung", "Điểm tối đa"], ["1", "Hạ tầng", "10"], ["2", "Môi trường", "5"]]
    assert table(criteria).why == "no column is headed as a plan of 2023 or later"
    assert table([["a", "b"], ["c", "d"]]).why == "nothing in it is the head of a column"
    past = [[*FIRST, "Kế hoạch năm 2022"], [*ROW, "4"]]
    assert table(past).why == "its plan is of an earlier year"
    assert table([[*FIRST, "Kế hoạch"], [*ROW, "4"]], year=None).why == "the year of the plan is not known"


def test_an_agency_and_the_heads_of_the_next_page():
    heads = [*FIRST, "KH 2023", "Cơ quan chủ trì"]
    read = table(
        [heads, [*ROW, "3", ("Sở A", 2, 1)], ["2", "GRDP", "%", "8"], heads, ["3", "Xã", "xã", "9", "Sở B"]]
    )
    assert [(row.label_text, row.agency.text) for row in read.rows] == [
        ("Tỷ lệ hộ nghèo", "Sở A"), ("GRDP", "Sở A"), ("Xã", "Sở B"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "decimal", "value"),
    [
        ("21 300", ",", "21300"), ("1.234,5", ",", "1234.5"), ("9400.2374", ".", "9400.2374"),
        ("9,400", ".", "9400"),
        ("(5,2)", ",", "-5.2"), ("- 5,2", ",", "-5.2"), ("95,5 (1)", ",", "95.5"), ("95*", ",", "95"),
        ("% ≥ 95", ",", "95"), ("2,300", None, "None"), ("7.25", ",", "7.25"),
    ],
)  # fmt: skip
def test_a_figure_is_read_with_the_marks_of_its_table(printed, decimal, value):
    assert str(figure_in(printed, decimal).low) == value


def test_ranges_and_what_is_no_figure():
    assert figure_in("8 - 8,5", ",")[:2] == figure_in("8÷8,5", ",")[:2]
    assert str(figure_in("8 - 8,5", ",").high) == "8.5"
    assert [figure_in(text, ",") for text in ("-", "Đạt", "Giao Sở A 5 lần 6")] == [None, None, None]


@pytest.mark.parametrize(
    ("figures", "decimal"),
    [
        (["9,400", "1.4"], "."), (["9400.2374", "5.400"], "."), (["5.400", "2,3"], ","), (["5.400"], ","),
        (["2,300"], None), (["1.4", "2,3"], None), (["1.234.567", "8.450"], ","),
    ],
)  # fmt: skip
def test_the_whole_table_tells_its_decimal_mark(figures, decimal):
    assert decimal_mark(figures) == decimal


def test_the_form_of_three_years_that_every_province_fills():
    rows = [
        [
            ("STT", 2, 1), ("Nội dung", 2, 1), ("Đơn vị tính", 2, 1), ("Năm 2022", 1, 2),
            ("Dự toán năm 2023", 2, 1), ("Năm 2024", 2, 1), ("Năm 2025", 2, 1),
        ],
        ["Kế hoạch", "Ước thực hiện"],
        ["A", "B", "C", "1", "2", "3", "4", "5"],
        ["1", "Tốc độ tăng trưởng GRDP", "%", "7,5", "8", "8,5", "8,6", "8,7"],
    ]  # fmt: skip
    title = "MỘT SỐ CHỈ TIÊU KINH TẾ - XÃ HỘI CHỦ YẾU GIAI ĐOẠN 2023 - 2025"
    assert roles(rows, "Mẫu biểu số 01", title)[3:] == [
        "earlier_plan 2022", "estimate 2022", "plan 2023*", "plan 2024*", "plan 2025*",
    ]  # fmt: skip


def test_heads_that_look_like_figures_are_heads():
    rows = [[*FIRST, "6 tháng", "Bình quân 2016 - 2020", "Kế hoạch 2023"], [*ROW, "4,5", "5,5", "3,5"]]
    assert roles(rows)[3:] == ["unknown", "result 2016-01-01/P5Y", "plan 2023*"]


def test_results_of_the_targets_of_a_year_plan_nothing():
    rows = [[*FIRST, "2021", "2022", "2023"], [*ROW, "4,5", "5,5", "3,5"]]
    assert not any(role.endswith("*") for role in roles(rows, "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU 2021 - 2023"))


def test_a_title_in_the_first_column_of_a_sheet_is_no_head():
    title = "CÁC CHỈ TIÊU CHỦ YẾU NĂM 2023"
    read = table(
        [["PHỤ LỤC"], [title], [*FIRST, "KH"], [*ROW, "3"], ["2", "Thu", "tỷ", "5"], ["3", "Xã", "xã", "9"]]
    )
    assert [column.words for column in read.columns] == ["TT", "Chỉ tiêu", "ĐVT", "KH"]
    assert read.columns[3].gives and len(read.caption) == 2
