"""Tables: which of their figures are targets, which results, with what unit, label and time; and why none."""

from decimal import Decimal
from itertools import takewhile

import pytest

from plancompare.catalogue.reasons import in_both
from plancompare.extraction import Extraction, extract
from plancompare.plan import read_plan
from plancompare.reading import Source, source_from_bytes

TABLE = """STT | Chỉ tiêu | Đơn vị | TH 2022 | KH 2023
1 | Tốc độ tăng trưởng GRDP | % | 7,5 | 8 - 8,5
2 | Thu ngân sách nhà nước trên địa bàn | Tỷ đồng | 5.000 | 5.400
"""


def read(text: str, year: int = 2023) -> Extraction:
    return extract(read_plan(Source(text, "bảng"), province="Cà Mau", year=year))


def taken(text: str, year: int = 2023) -> list[tuple]:
    """Label, value, unit and column of every target."""
    return [(t.indicator_text, t.value, t.unit, t.column_head) for t in read(text, year).targets]


def test_only_the_column_of_the_plan_holds_targets():
    assert [(t.indicator, t.value_text, t.unit_text) for t in read(TABLE).targets] == [
        ("grdp_growth", "8 - 8,5", "%"),
        ("budget_revenue_area", "5.400", "Tỷ đồng"),
    ]


def test_every_other_number_of_a_table_says_what_it_is():
    classes = [(n.text, n.cls) for n in read(TABLE).numerals]
    assert classes == [
        ("2022", "year"),
        ("2023", "year"),
        ("1", "list_mark"),
        ("7,5", "result"),
        ("8", "target"),
        ("8,5", "range_end"),
        ("2", "list_mark"),
        ("5.000", "result"),
        ("5.400", "target"),
    ]


def test_results_of_the_table_are_kept_as_results():
    kept = [(r.indicator, r.value, r.year, r.status, r.column_head) for r in read(TABLE).results]
    assert kept == [
        ("grdp_growth", Decimal("7.5"), 2022, "result", "TH 2022"),
        ("budget_revenue_area", Decimal(5000), 2022, "result", "TH 2022"),
    ]


def test_a_figure_says_where_it_stands_and_quotes_its_cell():
    target = read(TABLE).targets[1]
    assert (target.table, target.row_head, target.column_head, target.cell) == (
        "T1", "Thu ngân sách nhà nước trên địa bàn", "KH 2023", "r3c5",
    )  # fmt: skip
    assert (target.quote, target.value_text) == ("5.400", "5.400")
    assert TABLE[target.quote_start : target.quote_end] == "5.400"


def test_two_rows_of_heads_give_the_plan_of_the_right_year():
    table = (
        "STT\tChỉ tiêu\tĐơn vị tính\tThực hiện năm 2021\tNăm 2022\t\tKế hoạch năm 2023\n"
        "\t\t\t\tKế hoạch\tƯớc thực hiện\t\n"
        "1\tTốc độ tăng trưởng GRDP\t%\t6,1\t7,2\t7,4\t8,1\n"
        "2\tTỷ lệ hộ nghèo\t%\t2,9\t2,2\t2,3\t1,7\n"
    )
    assert taken(table) == [
        ("Tốc độ tăng trưởng GRDP", Decimal("8.1"), "percent", "Kế hoạch năm 2023"),
        ("Tỷ lệ hộ nghèo", Decimal("1.7"), "percent", "Kế hoạch năm 2023"),
    ]
    assert [(r.value, r.status, r.year) for r in read(table).results][:3] == [
        (Decimal("6.1"), "result", 2021),
        (Decimal("7.2"), "earlier_target", 2022),
        (Decimal("7.4"), "estimate", 2022),
    ]


def test_a_table_of_last_year_alone_gives_nothing_and_says_so():
    table = (
        "STT | Chỉ tiêu | Đơn vị | TH 2021 | ƯTH 2022\n"
        "1 | Tỷ lệ hộ nghèo | % | 3,1 | 2,6\n"
        "2 | Dân số | người | 1 | 2\n"
    )
    found = read(table)
    assert found.targets == ()
    assert found.warnings == ("table 1: no targets: no column is headed as a plan of 2023 or later",)
    assert "2 columns" not in str(found.tables[0])


def test_a_line_a_table_says_what_was_read():
    assert [str(table) for table in read(TABLE).tables] == [
        "table 1: 2 targets from column “KH 2023”; 1 column without targets: “TH 2022” (a result of 2022)"
    ]


@pytest.mark.parametrize(
    ("unit", "value", "code"),
    [
        ("%", Decimal("1.5"), "percent"),
        ("Tỷ đồng", Decimal("1.5"), "VND_billion"),
        ("1000 con", Decimal(1500), "head"),
        ("nghìn tấn", Decimal(1500), "tonne"),
        ("Triệu USD", Decimal("1.5"), "USD_million"),
    ],
)
def test_the_unit_of_a_row_holds_for_its_figures(unit, value, code):
    table = f"TT | Chỉ tiêu | ĐVT | KH 2023\n1 | Quy mô | {unit} | 1,5\n2 | Tỷ lệ hộ nghèo | % | 2,0\n"
    assert taken(table)[0][1:3] == (value, code)


def test_a_unit_in_the_label_in_the_caption_and_none_at_all():
    table = (
        "TT | Chỉ tiêu | KH 2023\n1 | Tỷ lệ hộ nghèo (%) | 1,8\n2 | Kim ngạch xuất khẩu (triệu USD) | 420\n"
    )
    assert [row[2] for row in taken(table)] == ["percent", "USD_million"]
    caption = (
        "Chỉ tiêu năm 2023 (ĐVT: tỷ đồng)\nTT | Chỉ tiêu | KH 2023\n"
        "1 | Thu nội địa | 4.100\n2 | Chi thường xuyên | 3.900\n"
    )
    assert [row[2] for row in taken(caption)] == ["VND_billion", "VND_billion"]
    counted = "TT | Chỉ tiêu | KH 2023\n1 | Số xã đạt chuẩn nông thôn mới | 38\n2 | Độ hài lòng | 7\n"
    assert [row[:3] for row in taken(counted)] == [("Số xã đạt chuẩn nông thôn mới", 38, "commune")]


def test_parts_have_their_whole_as_parent_and_not_its_code():
    table = (
        "TT | Chỉ tiêu | ĐVT | KH 2023\n"
        "1 | Kim ngạch xuất khẩu | Triệu USD | 900\n"
        " | Trong đó: khu vực FDI | Triệu USD | 600\n"
        "2 | Tỷ lệ hộ nghèo | % | 2\n"
    )
    whole, part, other = read(table).targets
    assert (whole.indicator, part.indicator, other.indicator) == ("export_turnover", None, "poverty_rate")
    assert (part.parent, other.parent) == (whole.target_id, None)
    assert part.row_head == "Kim ngạch xuất khẩu / khu vực FDI"


def test_signs_bounds_and_fractions_in_cells():
    table = (
        "TT | Chỉ tiêu | ĐVT | TH 2022 | KH 2023\n"
        "1 | Tốc độ tăng GRDP | % | -2,8 | -1,5\n"
        "2 | Tỷ lệ hộ nghèo | % | 3 | < 2\n"
        "3 | Số xã đạt chuẩn nông thôn mới | xã | 30/51 | 36/51\n"
        "4 | Tỷ lệ đô thị hóa | % | 20 | 22 trở lên\n"
    )
    found = [(t.value, t.comparator, t.denominator) for t in read(table).targets]
    assert found == [
        (Decimal("-1.5"), "eq", None),
        (Decimal(2), "lt", None),
        (Decimal(36), "eq", Decimal(51)),
        (Decimal(22), "ge", None),
    ]


def test_the_whole_table_tells_its_decimal_mark():
    table = (
        "STT\tChỉ tiêu\tĐVT\tTH 2022\tKH 2023\n"
        "1\tThu ngân sách trên địa bàn\tTỷ đồng\t8150.52\t9400.2374\n"
        "2\tSản lượng cà phê\tTấn\t12450\t13105\n"
    )
    assert [row[1] for row in taken(table)] == [Decimal("9400.2374"), Decimal(13105)]


def test_a_column_of_five_years_carries_its_own_period():
    table = (
        "TT | Chỉ tiêu | ĐVT | Kế hoạch 5 năm 2021-2025 | Kế hoạch năm 2023\n"
        "1 | Tỷ lệ hộ nghèo | % | 1 | 2,5\n"
        "2 | Tạo việc làm | người | 90.000 | 18.000\n"
    )
    found = [(t.value, t.year, t.period) for t in read(table).targets]
    assert (Decimal("2.5"), 2023, "2023") in found
    assert (Decimal(18000), 2023, "2023") in found
    assert (Decimal(90000), 2025, "2021-01-01/P5Y") in found


def test_districts_beside_the_province_are_not_its_targets():
    table = (
        "Kế hoạch năm 2023 phân theo huyện\n"
        "TT | Chỉ tiêu | ĐVT | Toàn tỉnh | Huyện A | Huyện B\n"
        "1 | Số lao động được tạo việc làm | người | 9.000 | 4.000 | 5.000\n"
        "2 | Tỷ lệ hộ nghèo | % | 2 | 1 | 3\n"
    )
    assert [row[1] for row in taken(table)] == [9000, 2]


def test_a_row_without_heads_is_read_only_when_it_holds_one_figure():
    assert taken("II. CHỈ TIÊU\n1\tTỷ lệ hộ nghèo\t%\t≤ 1,9\n")[0][:3] == (
        "Tỷ lệ hộ nghèo",
        Decimal("1.9"),
        "percent",
    )
    assert taken("II. CHỈ TIÊU\n1\tTỷ lệ hộ nghèo\t%\t2,4\t1,9\n") == []


def test_figures_side_by_side_without_columns_are_refused_and_said():
    found = read("4 Số giường bệnh trên 10.000 dân Giường 27,5 28,3\n")
    assert found.targets == ()
    assert "2 figures stand side by side" in found.warnings[0]


def test_a_national_table_gives_each_province_its_own_target():
    text = (
        "CHÍNH PHỦ\nSố: 25/NQ-CP\nHà Nội, ngày 05 tháng 02 năm 2025\nNGHỊ QUYẾT\n"
        "Về mục tiêu tăng trưởng các địa phương năm 2025\nPHỤ LỤC\nChỉ tiêu tăng trưởng năm 2025\n"
        "TT | Địa phương | Mục tiêu tăng trưởng GRDP năm 2025 (%)\n"
        "1 | Cà Mau | 8,0\n2 | An Giang | 8,5\n3 | Huyện Ba Tri | 9,0\n"
    )
    found = extract(read_plan(Source(text, "nghi-quyet.txt")))
    assert [(t.area_id, t.province, t.indicator, t.value, t.unit_text) for t in found.targets] == [
        ("VN-96@2008", "Cà Mau", "grdp_growth", 8, "%"),
        ("VN-89@2008", "An Giang", "grdp_growth", Decimal("8.5"), "%"),
    ]


def test_the_goal_of_a_congress_for_the_year_is_not_its_plan():
    table = (
        "TT | Chỉ tiêu | ĐVT | Mục tiêu Nghị quyết Đại hội đến năm 2025 | TH 2024 | Kế hoạch năm 2025\n"
        "1 | Tốc độ tăng trưởng GRDP | % | 7,5 | 7,1 | 8,2\n"
        "2 | Tỷ lệ hộ nghèo | % | 1,5 | 2,4 | 1,9\n"
    )
    assert [row[1::2] for row in taken(table, 2025)] == [
        (Decimal("8.2"), "Kế hoạch năm 2025"),
        (Decimal("1.9"), "Kế hoạch năm 2025"),
    ]
    alone = table.replace("| Kế hoạch năm 2025", "| Kế hoạch năm 2024")
    assert [row[3] for row in taken(alone, 2025)] == ["Mục tiêu Nghị quyết Đại hội đến năm 2025"] * 2


def test_what_is_summed_up_over_several_years_is_no_result_of_the_last_one():
    heads = ("Lũy kế từ đầu nhiệm kỳ đến 2024", "Lũy kế từ năm 2021 đến hết năm 2024", "Lũy kế đến năm 2024")
    periods = []
    for head in heads:
        table = (
            f"TT | Chỉ tiêu | ĐVT | {head} | KH 2025\n"
            "1 | Hợp tác xã thành lập mới | HTX | 75 | 22\n2 | Xã đạt chuẩn nông thôn mới | xã | 61 | 64\n"
        )
        periods.append({result.period for result in read(table, 2025).results})
    assert periods == [set(), {"2021-01-01/P4Y"}, {"2024"}]


def test_the_year_of_a_yearbook_is_not_the_year_of_its_figures():
    table = (
        "TT | Chỉ tiêu | ĐVT | Thực hiện năm 2022 (Niên giám thống kê 2023) | KH 2024\n"
        "1 | Tỷ lệ hộ nghèo | % | 3,4 | 1,9\n2 | Tỷ lệ che phủ rừng | % | 41,2 | 42\n"
    )
    assert [result.period for result in read(table, 2024).results] == ["2022", "2022"]


def test_numbered_rows_behind_the_parts_of_one_are_no_parts_of_it():
    table = (
        "TT | Chỉ tiêu | ĐVT | KH 2025\n"
        "1 | Tốc độ tăng trưởng GRDP | % | 8\n"
        " | Trong đó: | | \n"
        " | - Dịch vụ | % | 9\n"
        "2 | GRDP bình quân đầu người | Triệu đồng | 75\n"
        "3 | Tỷ lệ hộ nghèo | % | 2\n"
    )
    whole, part, *others = read(table, 2025).targets
    assert part.parent == whole.target_id
    assert [(other.indicator, other.parent) for other in others] == [
        ("grdp_per_capita", None),
        ("poverty_rate", None),
    ]


def test_the_name_of_a_group_across_label_and_figures_is_no_head():
    rows = (
        "<tr><td>TT</td><td>Chỉ tiêu</td><td>ĐVT</td><td>TH 2024</td><td>KH 2025</td></tr>"
        "<tr><td>I</td><td colspan='4'>Mục tiêu kinh tế năm 2026</td></tr>"
        "<tr><td>1</td><td>Tốc độ tăng trưởng GRDP</td><td>%</td><td>7,1</td><td>8,2</td></tr>"
        "<tr><td>II</td><td colspan='4'>Kết quả xã hội</td></tr>"
        "<tr><td>2</td><td>Tỷ lệ hộ nghèo</td><td>%</td><td>2,4</td><td>1,9</td></tr>"
    )
    table = f"<table>{rows}</table>"
    assert [row[1::2] for row in taken(table, 2025)] == [
        (Decimal("8.2"), "KH 2025"),
        (Decimal("1.9"), "KH 2025"),
    ]


def test_heads_in_english_and_words_of_aim_before_a_figure():
    table = "No | Chỉ tiêu | Unit | TH 2024 | KH 2025\n1 | Thu nội địa | Tỷ đồng | 8.120 | Phấn đấu 9.015\n"
    assert [row[:3] for row in taken(table, 2025)] == [("Thu nội địa", 9015, "VND_billion")]


def page(*rows: str, then: str = "") -> str:
    """A table in HTML and what comes ``then``; bars part cells, "<" goes on with the cell to its left."""
    made = []
    for row in rows:
        cells = row.split("|")
        spans = [1 + len(list(takewhile("<".__eq__, cells[at + 1 :]))) for at in range(len(cells))]
        pairs = zip(cells, spans, strict=True)
        made.append("".join(f"<td colspan='{span}'>{cell}</td>" for cell, span in pairs if cell != "<"))
    table = "".join(f"<tr>{row}</tr>" for row in made)
    return f"<table>{table}</table>{then}"


def read_page(html: str, year: int) -> Extraction:
    source = source_from_bytes(f"<html><body>{html}</body></html>".encode(), "bảng.html")
    return extract(read_plan(source, province="Cà Mau", year=year))


def dated(html: str, year: int) -> list[tuple]:
    return [(t.value, t.period) for t in read_page(html, year).targets]


@pytest.mark.parametrize("over", ["Chia ra", "Trong đó", "Lộ trình thực hiện", "Chia theo quý"])
def test_quarters_a_plan_is_divided_into_are_planned(over):
    found = read_page(
        page(
            f"TT|Chỉ tiêu|ĐVT|TH 2024|Kế hoạch năm 2025|{over}|<",
            "|||||Quý I|Quý II",
            "1|Thu nội địa|Tỷ đồng|7.900|8.400|2.210|1.905",
            "2|Kim ngạch xuất khẩu|Triệu USD|590|615|132|151",
        ),
        2025,
    )
    assert [(t.value, t.period) for t in found.targets[:3]] == [
        (8400, "2025"),
        (2210, "2025-Q1"),
        (1905, "2025-Q2"),
    ]
    assert [(r.value, r.period) for r in found.results] == [(7900, "2024"), (590, "2024")]


def test_the_four_quarters_beside_a_plan_are_its_own_without_a_head_that_says_so():
    rows = ("1|Tốc độ tăng trưởng GRDP|6,7|7,0|5,1|6,4|7,5|8,6", "a|Khu vực I|4,1|4,2|3,0|4,4|4,5|4,9")
    found = read_page(
        page("TT|Chỉ tiêu|TH năm 2024|Kế hoạch năm 2025|Quý I|Quý II|Quý III|Quý IV", *rows), 2025
    )
    periods = ("2025", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4")
    assert [(t.indicator, t.period, t.unit) for t in found.targets] == [
        *(("grdp_growth", period, "percent") for period in periods),
        *(("grdp_growth_agriculture", period, "percent") for period in periods),
    ]


@pytest.mark.parametrize(
    "heads", ["Quý I|Quý II|Quý III|9 tháng", "Quý I|Ghi chú|Quý II|Quý III", "Quý II|Quý III|Quý IV|Quý I"]
)
def test_fewer_quarters_or_in_another_order_are_not(heads):
    html = page(
        f"TT|Chỉ tiêu|ĐVT|Kế hoạch năm 2025|{heads}", "1|Thu nội địa|Tỷ đồng|8.400|2.210|1.905|1.700|2.585"
    )
    assert dated(html, 2025) == [(8400, "2025")]


FIVE_YEARS = "KẾ HOẠCH\nPhát triển kinh tế - xã hội tỉnh Cà Mau 5 năm 2021 - 2025\n\nI. MỤC TIÊU\n"


def of_five_years(text: str) -> Extraction:
    return extract(read_plan(Source(FIVE_YEARS + text, "bảng")))


@pytest.mark.parametrize("head", ["Kế hoạch {}", "Năm {}"])
def test_of_a_plan_for_five_years_each_year_is_its_own(head):
    heads = " | ".join(head.format(year) for year in (2020, 2021, 2024, 2025))
    found = of_five_years(
        f"STT | Chỉ tiêu | Đơn vị | {heads}\n1 | Thu nội địa | Tỷ đồng | 17 | 18 | 23 | 26\n"
    )
    assert [(t.value, t.period) for t in found.targets] == [(18, "2021"), (23, "2024"), (26, "2025")]


def test_so_it_is_in_sentences():
    found = of_five_years(
        "1. Năm 2020 giải ngân vốn đầu tư công đạt 91%.\n2. Năm 2021 giải ngân đạt trên 95%.\n"
    )
    assert [(t.value, t.period) for t in found.targets] == [(95, "2021")]
    assert [(r.value, r.period) for r in found.results] == [(91, "2020")]


def test_years_a_plan_of_five_is_divided_into_are_planned_but_not_those_gone_by():
    html = page(
        "TT|Chỉ tiêu|ĐVT|Kế hoạch 5 năm 2021 - 2025|Trong đó|<|<",
        "||||2022|2023|2024",
        "1|Tỷ lệ che phủ rừng|%|44,9|41,8|42,6|43,4",
        "2|Tỷ lệ hộ nghèo|%|1,2|3,4|2,5|1,9",
    )
    assert dated(html, 2023)[:3] == [
        (Decimal("44.9"), "2021-01-01/P5Y"),
        (Decimal("42.6"), "2023"),
        (Decimal("43.4"), "2024"),
    ]


def test_quarters_behind_a_result_or_parts_of_another_kind_are_not_planned():
    rows = (
        "1|Thu nội địa|Tỷ đồng|8.400|7.900|2.210|1.905",
        "2|Chi thường xuyên|Tỷ đồng|5.400|5.900|1.210|905",
    )
    result = page("TT|Chỉ tiêu|ĐVT|KH 2025|TH 2024|Trong đó|<", "|||||Quý I|Quý II", *rows)
    assert dated(result, 2025) == [(8400, "2025"), (5400, "2025")]
    source = page("TT|Chỉ tiêu|ĐVT|TH 2024|KH 2025|Trong đó|<", "|||||NSTW|NSĐP", *rows)
    assert dated(source, 2025) == [(7900, "2025"), (5900, "2025")]


def test_a_quarter_below_a_plan_whose_year_the_title_names_is_of_the_quarter():
    html = "<p>Chỉ tiêu kế hoạch năm 2025</p>" + page(
        "TT|Chỉ tiêu|ĐVT|Kế hoạch|<|<",
        "|||Cả năm|Quý I|6 tháng đầu năm",
        "1|Thu nội địa|Tỷ đồng|8.400|2.210|4.115",
        "2|Kim ngạch xuất khẩu|Triệu USD|615|132|283",
    )
    assert dated(html, 2025)[:3] == [(8400, "2025"), (2210, "2025-Q1"), (4115, "2025-S1")]


def test_nothing_is_a_result_of_a_year_behind_the_plan():
    table = (
        "TT | Chỉ tiêu | ĐVT | Thực hiện 2023 | KH 2024 | Thực hiện 2025\n"
        "1 | Tỷ lệ hộ nghèo | % | 2,4 | 1,9 | 1,5\n2 | Tỷ lệ che phủ rừng | % | 42 | 43 | 44\n"
    )
    found = read(table, 2024)
    assert [r.period for r in found.results] == ["2023", "2023"]
    assert "“Thực hiện 2025” (a result of a year that is still to come)" in str(found.tables[0])


FIRST = ("TT|Chỉ tiêu|ĐVT|ƯTH 2024|KH 2025", "1|Tỷ lệ hộ nghèo|%|2,4|1,9", "2|Tỷ lệ đô thị hóa|%|27|29")
NEXT = ("3|Tỷ lệ che phủ rừng|%|41|42", "4|Thu nội địa|Tỷ đồng|7.900|8.400")


def test_a_table_right_behind_another_without_heads_of_its_own_is_its_next_page():
    found = read_page(page(*FIRST) + page(*NEXT), 2025)
    assert [t.value for t in found.targets] == [Decimal("1.9"), 29, 42, 8400]
    assert [r.value for r in found.results] == [Decimal("2.4"), 27, 41, 7900]


@pytest.mark.parametrize(
    "after",
    [
        "<p>Các chỉ tiêu khác</p>" + page(*NEXT),
        page("3|Tỷ lệ che phủ rừng|%|42", "4|Thu nội địa|Tỷ đồng|8.400"),
        page("3|Tỷ lệ che phủ rừng|41|42|%", "4|Thu nội địa|7.900|8.400|Tỷ đồng"),
    ],
    ids=["words between", "fewer columns", "other columns"],
)
def test_a_table_without_heads_that_may_be_another_is_not(after):
    found = read_page(page(*FIRST, then=after), 2025)
    assert [t.value for t in found.targets] == [Decimal("1.9"), 29]
    assert any(warning.startswith("table 2: no targets") for warning in found.warnings)


def test_two_tables_side_by_side_keep_their_labels_apart():
    found = read_page(
        page(
            "TT|Chỉ tiêu (%)|KH 2025|TT|Chỉ tiêu (%)|TH 2024|KH 2025",
            "1|Tốc độ tăng trưởng GRDP|8,2|3|Tỷ lệ che phủ rừng|43,7|44,1",
            "2|Tỷ lệ hộ nghèo|1,9|4|Tỷ lệ đô thị hóa|31,1|32,5",
        ),
        2025,
    )
    assert [(t.indicator, t.value) for t in found.targets] == [
        ("grdp_growth", Decimal("8.2")),
        ("poverty_rate", Decimal("1.9")),
        ("forest_cover", Decimal("44.1")),
        ("urbanization_rate", Decimal("32.5")),
    ]
    assert [(r.indicator, r.value) for r in found.results] == [
        ("forest_cover", Decimal("43.7")),
        ("urbanization_rate", Decimal("31.1")),
    ]


def test_a_table_without_heads_beside_another_takes_nothing_of_it():
    found = read(
        """Chỉ tiêu | KH 2023 | Chỉ tiêu | A
Sản lượng lúa (tấn) | 120 | Ngô | 13
Sản lượng mía (tấn) | 140 | Sắn | 15
Sản lượng dừa (tấn) | 160 | Dừa nước | 17
"""
    )
    assert [(t.value_text, t.column_head) for t in found.targets] == [
        ("120", "KH 2023"), ("140", "KH 2023"), ("160", "KH 2023"),
    ]  # fmt: skip
    assert {n.text: n.cls for n in found.numerals if n.text in ("13", "15", "17")} == {
        "13": "other", "15": "other", "17": "other",
    }  # fmt: skip


def test_every_figure_of_a_table_within_another_is_read_once():
    inner = "<table><tr><td>Chỉ tiêu<td>ĐVT<td>KH 2023<tr><td>Tỷ lệ hộ nghèo<td>%<td>1,5</table>"
    page = (
        "<meta charset=utf-8><p>I. CHỈ TIÊU</p><table><tr><td>Chỉ tiêu<td>ĐVT<td>KH 2023"
        f"<tr><td>GRDP<td>%<td>8,5<tr><td>{inner}<td>%<td>9,5<tr><td>Sản lượng lúa<td>tấn<td>3.000</table>"
    )
    found = extract(read_plan(source_from_bytes(page.encode(), "a.html"), province="Cà Mau", year=2023))
    assert [(t.indicator_text, t.value_text, t.table) for t in found.targets] == [
        ("GRDP", "8,5", "T1"), ("Sản lượng lúa", "3.000", "T1"), ("Tỷ lệ hộ nghèo", "1,5", "T2"),
    ]  # fmt: skip
    assert [n.reason for n in found.numerals if n.text == "9,5"] == ["a table row without a label"]


def test_words_behind_the_figures_are_no_part_of_the_label():
    html = page(
        "TT|Chỉ tiêu|ĐVT|KH 2025|Nội dung|Đơn vị chủ trì",
        "1|Tỷ lệ hộ nghèo|%|1,9|Theo chuẩn 2022 - 2025|Sở Nội vụ",
        "2|Tỷ lệ đô thị hóa|%|32,5|Cùng tỷ lệ che phủ rừng|Sở Xây dựng",
    )
    assert [(t.indicator, t.indicator_text) for t in read_page(html, 2025).targets] == [
        ("poverty_rate", "Tỷ lệ hộ nghèo"),
        ("urbanization_rate", "Tỷ lệ đô thị hóa"),
    ]


def test_labels_in_two_columns_beside_each_other_are_one_table():
    html = page(
        "TT|Lĩnh vực|Chỉ tiêu|ĐVT|TH 2024|KH 2025",
        "1|Y tế|Tỷ lệ dân số tham gia bảo hiểm y tế|%|94|95",
        "2|Giáo dục|Tỷ lệ trường đạt chuẩn quốc gia|%|62|64",
    )
    assert [t.value for t in read_page(html, 2025).targets] == [95, 64]


def test_a_school_year_in_a_head_is_no_span_of_two_years():
    html = page(
        "TT|Chỉ tiêu|ĐVT|Thực hiện năm học 2023-2024|Năm học 2024 - 2025|Kế hoạch năm học 2025-2026",
        "1|Tỷ lệ trường đạt chuẩn quốc gia|%|60,1|61,7|64,2",
        "2|Tỷ lệ huy động trẻ vào mẫu giáo|%|93,1|94,2|95,3",
    )
    assert dated(html, 2025)[0] == (Decimal("64.2"), "2025-09-01/P1Y")
    found = read_page(html, 2025)
    assert {r.period for r in found.results} == {"2023-09-01/P1Y"}
    assert "“Năm học 2024 - 2025” (no head says whether it is a plan or a result)" in str(found.tables[0])


def test_growth_without_a_name_is_of_the_group_it_stands_under():
    rows = ("1|Giá trị sản xuất|Tỷ đồng|3.250", "2|Tốc độ tăng trưởng|%|3,4")
    for group, code in (("Nông nghiệp", None), ("Du lịch", None), ("Các chỉ tiêu kinh tế", "grdp_growth")):
        html = page("TT|Chỉ tiêu|ĐVT|KH 2025", f"I|{group}||", *rows)
        assert read_page(html, 2025).targets[1].indicator == code


def test_a_cell_that_falls_to_its_figure_states_the_level():
    html = page(
        "TT|Chỉ tiêu|ĐVT|KH 2025",
        "1|Tỷ lệ hộ nghèo|%|giảm còn 1,9",
        "2|Tỷ lệ hộ nghèo|%|giảm 0,4",
    )
    found = [(t.indicator, t.measure, t.value) for t in read_page(html, 2025).targets]
    assert found == [
        ("poverty_rate", "level", Decimal("1.9")),
        ("poverty_reduction", "change", Decimal("0.4")),
    ]


def test_two_plans_for_a_year_that_nothing_tells_apart_are_refused_aloud():
    found = read(
        "TT | Chỉ tiêu | ĐVT | KH 2025 (kịch bản 1) | KH 2025 (kịch bản 2)\n"
        "1 | Tốc độ tăng trưởng GRDP | % | 8 | 10\n2 | Tỷ lệ hộ nghèo | % | 2 | 1,9\n",
        2025,
    )
    assert found.targets == ()
    assert found.warnings == (
        "table 1: no targets: several columns are headed as its plan and nothing tells which is",
    )


def test_what_is_summed_up_to_the_end_of_the_plan_is_no_result():
    html = page(
        "TT|Chỉ tiêu|ĐVT|Lũy kế đến 31/12/2024|{}|Lũy kế đến hết năm 2025",
        "1|Xã đạt chuẩn nông thôn mới|xã|61|3|64",
        "2|Hợp tác xã|HTX|210|22|232",
    )
    found = read_page(html.format("Tăng thêm"), 2025)
    assert [(t.value, t.period) for t in found.targets] == [(64, "2025"), (232, "2025")]
    assert [(r.value, r.period) for r in found.results] == [(61, "2024"), (210, "2024")]
    assert dated(html.format("KH 2025"), 2025) == [(3, "2025"), (22, "2025")]


def test_a_rate_that_says_in_its_unit_which_way_it_goes_is_a_rate():
    rows = ["1\tChỉ số sản xuất công nghiệp\t% tăng\t10,5", "2\tTỷ lệ hộ nghèo\t%\t1,5"]
    text = "\n".join(["KẾ HOẠCH NĂM 2024", "STT\tChỉ tiêu\tĐVT\tKH 2024", *rows])
    (index, _) = extract(read_plan(Source(text), province="Vĩnh Long", year=2024)).targets
    assert (index.indicator, index.measure, index.value, index.unit) == (
        "industrial_production_index", "growth", Decimal("10.5"), "percent",
    )  # fmt: skip


def test_heads_that_name_an_indicator_say_what_the_rows_are_counted_in():
    found = read_page(
        page(
            "TT|Chỉ tiêu|Diện tích (ha)|<|Sản lượng (tấn)|<",
            "||TH 2024|KH 2025|TH 2024|KH 2025",
            "1|Lúa|4.120|4.050|21.815|21.900",
            "2|Ngô|310|290|1.210|1.350",
        ),
        2025,
    )
    assert [(t.indicator_text, t.value, t.unit, t.period) for t in found.targets] == [
        ("Diện tích Lúa", 4050, "hectare", "2025"),
        ("Sản lượng Lúa", 21900, "tonne", "2025"),
        ("Diện tích Ngô", 290, "hectare", "2025"),
        ("Sản lượng Ngô", 1350, "tonne", "2025"),
    ]


AREAS = (
    "1|{}|310|9,5|1.900",
    "2|{}|420|7,3|2.350",
    "|Tổng cộng|730|8,1|4.250",
)  # fmt: skip


@pytest.mark.parametrize("head", ["Huyện, thị xã, thành phố", "Địa phương", "Đơn vị"])
def test_of_districts_in_rows_only_their_total_is_the_provinces(head):
    heads = f"TT|{head}|Số hộ thoát nghèo (hộ)|Tỷ lệ hộ nghèo (%)|Số lao động được tạo việc làm (người)"
    rows = [row.format(name) for row, name in zip(AREAS, ("Huyện Nam Đông", "Huyện A Lưới", ""), strict=True)]
    title = "<p>CHỈ TIÊU KẾ HOẠCH NĂM 2025 GIAO CÁC HUYỆN</p>"
    found = read_page(title + page(heads, *rows), 2025)
    assert [(t.indicator_text, t.value) for t in found.targets] == [
        ("Số hộ thoát nghèo", 730),
        ("Tỷ lệ hộ nghèo", Decimal("8.1")),
        ("Số lao động được tạo việc làm", 4250),
    ]
    # without a word of a plan above, or beside a column that is the plan's, such figures are facts
    assert read_page("<p>CÁC HUYỆN NĂM 2025</p>" + page(heads, *rows), 2025).targets == ()
    planned = heads.replace("Số hộ thoát nghèo (hộ)", "KH giảm nghèo 2025 (hộ)")
    assert len(read_page(title + page(planned, *rows), 2025).targets) == 0


def test_a_percentage_beside_a_figure_is_no_indicator_of_its_own():
    html = page(
        "TT|Chỉ tiêu|Năm 2024|<|Năm 2025|<",
        "||Số lượng|Tỷ lệ (%)|Số lượng|Đạt (%)",
        "1|Xã nông thôn mới (xã)|61|75,3|67|82,7",
        "2|Xã nâng cao (xã)|21|25,9|25|30,8",
    )
    assert dated(html, 2025) == [(67, "2025"), (25, "2025")]


@pytest.mark.parametrize("of", ["{}'24 {}'25", "{}24 {}25", "{} ’24 {} ’25", "{} năm '24 {} năm '25"])
def test_two_digits_name_a_year(of):
    last, this = of.format("ƯTH", "KH").rsplit(" KH", 1)
    rows = "1 | Tỷ lệ hộ nghèo | % | 2,4 | 1,9\n2 | Dân số | người | 5 | 6\n"
    table = f"TT | Chỉ tiêu | ĐVT | {last} | KH{this}\n{rows}"
    found = read(table, 2025)
    assert [(t.value, t.period) for t in found.targets] == [(Decimal("1.9"), "2025"), (6, "2025")]
    assert [(r.value, r.period) for r in found.results] == [(Decimal("2.4"), "2024"), (5, "2024")]


def test_of_the_money_of_a_plan_the_sum_is_the_target_and_its_sources_are_not():
    html = page(
        "TT|Nội dung|ĐVT|TH 2023|Kế hoạch vốn năm 2024|<|<",
        "||||Tổng số|NSTW|NSĐP",
        "1|Chương trình giảm nghèo|Tỷ đồng|310|350|210|140",
        "2|Chương trình nông thôn mới|Tỷ đồng|410|450|260|190",
    )
    assert dated(html, 2024) == [(350, "2024"), (450, "2024")]


@pytest.mark.parametrize("label", ["Tên dự án", "Danh mục công trình", "Họ và tên"])
def test_projects_and_persons_are_no_indicators(label):
    html = "<p>DANH MỤC NĂM 2024</p>" + page(
        f"TT|{label}|Tổng mức đầu tư (tỷ đồng)|Kế hoạch năm 2024 (tỷ đồng)",
        "1|Đường tỉnh 941|57.304|1.200",
        "2|Cầu Vàm Cống|56.171|800",
    )
    assert read_page(html, 2024).targets == ()


def test_a_figure_of_the_whole_project_is_not_of_the_year_in_the_title():
    html = "<p>ĐẦU TƯ CÔNG NĂM 2024</p>" + page(
        "TT|Nội dung|Tổng mức đầu tư (tỷ đồng)|Kế hoạch năm 2024 (tỷ đồng)",
        "1|Giao thông|57.304|1.200",
        "2|Thủy lợi|56.171|800",
    )
    assert dated(html, 2024) == [(1200, "2024"), (800, "2024")]


def test_heads_in_english_name_plans_and_results():
    table = (
        "No. | Indicator | Unit | Actual 2023 | Estimate 2024 | Plan 2025 | 2025/2024 (%)\n"
        "1 | GRDP growth | % | 6.1 | 7.1 | 8.2 | 115\n2 | Exports | million USD | 588 | 611 | 655 | 107\n"
    )
    found = read(table, 2025)
    assert [(t.value, t.unit) for t in found.targets] == [(Decimal("8.2"), "percent"), (655, "USD_million")]
    assert [(r.value, r.status) for r in found.results][:2] == [
        (Decimal("6.1"), "result"),
        (Decimal("7.1"), "estimate"),
    ]


def test_one_part_named_alone_ends_with_its_row():
    rows = ["Tốc độ tăng trưởng GRDP | 9 | %", " - Khu vực II | 12 | %", "   Riêng công nghiệp | 13 | %",
            " - Khu vực III | 7,6 | %"]  # fmt: skip
    text = "\n".join(["KẾ HOẠCH NĂM 2025", "Chỉ tiêu | Kế hoạch năm 2025 | Đơn vị", *rows])
    found = extract(read_plan(Source(text), province="Vĩnh Long", year=2025)).targets
    assert [target.indicator for target in found] == [
        "grdp_growth", "grdp_growth_industry_construction", "grdp_growth_industry", "grdp_growth_services",
    ]  # fmt: skip


BEHIND = "KẾ HOẠCH NĂM 2024\nI. MỤC TIÊU\n1. Tỷ lệ hộ nghèo 1,9%.\nNơi nhận:\n- Lưu: VT, 5b.\n"


def test_amounts_behind_the_end_of_a_plan_are_named_with_their_lines():
    found = read(
        f"{BEHIND}CHI TIẾT\nTỷ lệ hộ nghèo các huyện 2,4% và 2,1%\nThu nội địa 5.400 tỷ đồng\n", 2024
    )
    assert [t.value for t in found.targets] == [Decimal("1.9")]
    assert found.warnings == (
        "3 amounts stand behind the end of the plan and are not read: 2,4% (line 7), 2,1% (line 7), "
        "5.400 tỷ đồng (line 8); an appendix begins with its heading (PHỤ LỤC, Biểu số …)",
    )


def test_numbers_of_recipients_and_of_a_portal_are_no_amounts():
    assert read(f"{BEHIND}Điện thoại: 02963852576\nSố lượt xem: 1.204 lượt\n", 2024).warnings == ()
    appendix = read(f"{BEHIND}PHỤ LỤC\n1. Tỷ lệ đô thị hóa 29%.\n", 2024)
    assert (appendix.warnings, [t.value for t in appendix.targets]) == ((), [Decimal("1.9"), 29])


@pytest.mark.parametrize("head", ["Nguồn thu", "Nguồn vốn", "Sản phẩm chủ yếu"])
def test_the_first_words_left_of_all_figures_are_the_label_whatever_heads_them(head):
    table = f"TT | {head} | ĐVT | TH 2022 | KH 2023\n1 | Thu nội địa | tỷ đồng | 8.120 | 9.015\n"
    table += "2 | Điện sản xuất | triệu kWh | 510 | 560\n"
    assert [row[:2] for row in taken(table)] == [("Thu nội địa", 9015), ("Điện sản xuất", 560)]


def test_a_source_of_figures_beside_them_is_no_label():
    table = "Nguồn số liệu | Tên gọi | ĐVT | KH 2023\nCục Thống kê | Thu nội địa | tỷ đồng | 9.015\n"
    table += "Sở Tài chính | Chi thường xuyên | tỷ đồng | 8.110\n"
    assert [row[0] for row in taken(table)] == ["Thu nội địa", "Chi thường xuyên"]


@pytest.mark.parametrize(
    ("head", "period"),
    [
        ("TH đến 30/9/2023", "2023-01-01/P9M"),
        ("TH đến ngày 30/6/2023", "2023-S1"),
        ("TH đến hết tháng 10 năm 2023", "2023-01-01/P10M"),
        ("TH đến 31/12/2023", "2023"),
        ("TH tháng 11/2023", "2023-M11"),
        ("TH đến 15/11/2023", None),
    ],
)
def test_results_up_to_a_day_are_of_the_months_until_then(head, period):
    table = f"TT | Chỉ tiêu | ĐVT | {head} | KH 2024\n1 | Thu nội địa | tỷ đồng | 8.120 | 9.015\n"
    found = read(f"{table}2 | Số hộ nghèo | hộ | 9.150 | 7.300\n", 2024)
    assert {result.period for result in found.results} == ({period} if period else set())
    assert [target.period for target in found.targets] == ["2024", "2024"]


def test_a_day_below_the_year_is_of_a_part_of_it():
    rows = ("1|Thu nội địa|tỷ đồng|13.105|6.900|13.300", "2|Số hộ nghèo|hộ|730|910|720")
    heads = ("TT|Chỉ tiêu|ĐVT|Năm 2024|<|<", "|||Kế hoạch đầu năm|Thực hiện đến 30/6|Ước cả năm")
    found = read_page(page(*heads, *rows), 2024)
    assert [(t.value, t.period) for t in found.targets] == [(13105, "2024"), (730, "2024")]
    assert [(r.value, r.period) for r in found.results][:2] == [(6900, "2024-S1"), (13300, "2024")]


def test_a_plan_beside_the_results_of_half_a_year_is_not_of_that_half():
    title = "<p>Tình hình thực hiện 6 tháng đầu năm 2024</p>"
    rows = ("1|Thu nội địa|tỷ đồng|{}|6.900|13.300", "2|Số hộ nghèo|hộ|{}|910|720")
    found = read_page(title + page("TT|Chỉ tiêu|ĐVT|Kế hoạch năm|Thực hiện|Ước cả năm",
                                   *(row.format("13.105") for row in rows)), 2024)  # fmt: skip
    assert {t.period for t in found.targets} <= {"2024"}
    assert [r.period for r in found.results] == ["2024-S1", "2024"] * 2
    bare = read_page(title + page("TT|Chỉ tiêu|ĐVT|Kế hoạch|Thực hiện|Ước cả năm",
                                  *(row.format("13.105") for row in rows)), 2024)  # fmt: skip
    assert bare.targets == ()


def test_absolute_figures_below_a_plan_are_the_plan_and_beside_a_comparison_a_difference():
    rows = ("1|Thu nội địa|tỷ đồng|12.310|13.105|106,5", "2|Chi đầu tư|tỷ đồng|5.100|5.400|105,9")
    heads = (
        "TT|Chỉ tiêu|ĐVT|ƯTH 2023|Kế hoạch năm 2024|<",
        "||||Số tuyệt đối|So với ước TH 2023 (%)",
    )
    assert dated(page(*heads, *rows), 2024) == [(13105, "2024"), (5400, "2024")]
    heads = ("TT|Chỉ tiêu|ĐVT|KH 2024|Tăng, giảm so với năm 2023|<", "||||Tuyệt đối|%")
    assert dated(page(*heads, *rows), 2024) == [(12310, "2024"), (5100, "2024")]
    assert dated(page("TT|Chỉ tiêu|ĐVT|KH 2024|Số tuyệt đối|%", *rows), 2024) == [
        (12310, "2024"),
        (5100, "2024"),
    ]


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        ("Tỷ đồng - VND billion", "VND_billion"),
        ("tỷ đồng/billion VND", "VND_billion"),
        ("Tỷ lệ %", "percent"),
        ("%/năm", "percent"),
        ("tấn/năm", "tonne"),
    ],
)
def test_a_unit_said_twice_or_with_more_words_is_that_unit(unit, code):
    table = f"TT | Chỉ tiêu | ĐVT | KH 2023\n1 | Quy mô | {unit} | 1,5\n2 | Tỷ lệ hộ nghèo | % | 2,0\n"
    assert taken(table)[0][1:3] == (Decimal("1.5"), code)


def test_what_money_comes_from_is_not_counted():
    table = "TT | Nội dung | KH 2023\n1 | Thu từ khu vực doanh nghiệp nhà nước | 1.145\n"
    table += "2 | Thu xã hội hóa | 200\n3 | Số doanh nghiệp mới | 130\n"
    assert [row[:3] for row in taken(table)] == [("Số doanh nghiệp mới", 130, "enterprise")]


def test_notes_below_a_table_set_no_targets_and_say_so():
    table = (
        "TT | Chỉ tiêu | ĐVT | KH 2023 (*)\n1 | Thu nội địa (1) | tỷ đồng | 9.015\n"
        "2 | Số hộ nghèo | hộ | 7.300\n3 | Số lao động | người | 100\n"
    )
    notes = "\n(*) Phấn đấu thu thêm 450 tỷ đồng.\n(1) Không bao gồm thu chuyển nguồn 850 tỷ đồng.\n"
    found = read(table + notes)
    assert [target.value for target in found.targets] == [9015, 7300, 100]
    assert {n.reason for n in found.numerals if n.text in ("450", "850")} == {"in a note below a table"}
    barred = "\n".join(f"| {line} |" for line in table.splitlines())
    assert [target.value for target in read(f"{barred}\n{notes}").targets] == [9015, 7300, 100]
    after = read(
        f"{table}\n(2) Phấn đấu tỷ lệ hộ nghèo còn 2,5%.\n(1) Phấn đấu tạo việc làm cho 500 lao động.\n"
    )
    assert [target.value for target in after.targets] == [9015, 7300, 100, Decimal("2.5"), 500]


def test_a_plan_of_which_no_figure_can_be_read_is_said():
    table = "TT | Nội dung | TH 2022 | KH 2023\n1 | Độ hài lòng | 5 | 6\n2 | Mức độ sẵn sàng | 7 | 8\n"
    found = read(table)
    assert found.targets == ()
    assert found.warnings == (
        "table 1: no targets: no figure of its plan can be read: a table cell without a unit",
    )
    part = read(f"{table}3 | Tỷ lệ hộ nghèo (%) | 3 | 2\n")
    assert str(part.tables[0]).startswith(
        "table 1: 1 target from column “KH 2023”; 2 figures there not read (a table cell without a unit); "
    )


def test_the_number_of_a_row_whose_columns_are_lost_counts_nothing():
    found = read("2 Lao động được tạo việc làm Người 7.200 6.900 8.100 6.300\n")
    assert found.targets == ()
    assert next(n.cls for n in found.numerals if n.text == "2") == "list_mark"


def test_further_heads_on_a_sheet_have_the_title_and_unit_above_them():
    text = (
        "Biểu 1: Chỉ tiêu năm 2024\t\t\t\nTT\tChỉ tiêu\tTH 2023\tKH 2024\n1\tTỷ lệ hộ nghèo (%)\t3,4\t2,6\n"
        "Biểu 2: Kế hoạch năm 2023\t\t\t\nTT\tChỉ tiêu\tKế hoạch\tGhi chú\n1\tThu (tỷ đồng)\t77\t\n"
        "Biểu 3: Đầu tư năm 2024\t\t\t\nĐơn vị: tỷ đồng\t\t\t\nTT\tNguồn vốn\tKế hoạch\tGhi chú\n"
        "1\tVốn ODA\t410\t\n2\tVốn ngân sách\t6.870\tx\n"
    )
    assert [row[:3] for row in taken(text, 2024)] == [
        ("Tỷ lệ hộ nghèo (%)", Decimal("2.6"), "percent"),
        ("Vốn ODA", 410, "VND_billion"),
        ("Vốn ngân sách", 6870, "VND_billion"),
    ]


def test_a_label_in_two_columns_whose_first_is_left_blank_goes_on():
    table = (
        "TT\tChỉ tiêu\t\tĐVT\tTH 2023\tKH 2024\n1\tXuất khẩu\tKim ngạch\tTriệu USD\t880\t950\n"
        "\t\tTốc độ tăng\t%\t4,1\t8,0\n2\tDu lịch\tDoanh thu\tTỷ đồng\t15.200\t17.900\n"
    )
    assert [(t.indicator_text, t.value) for t in read(table, 2024).targets] == [
        ("Xuất khẩu Kim ngạch", 950),
        ("Xuất khẩu Tốc độ tăng", 8),
        ("Du lịch Doanh thu", 17900),
    ]


def test_a_table_of_projects_says_what_stands_under_its_plan():
    table = "TT | Danh mục dự án | Kế hoạch vốn năm 2024\n1 | Đường tỉnh | 130\n2 | Cầu Ông Thiều | 170\n"
    assert read(table, 2024).tables[0].why == (
        "under “Kế hoạch vốn năm 2024” stands a figure of a project, a paper or a person"
    )


def test_the_whole_below_its_districts_is_part_of_none():
    table = (
        "Giao chỉ tiêu năm 2024\nTT | Huyện, thành phố | Thu nội địa (tỷ đồng)\n1 | TP Đà Lạt | 5.200\n"
        "2 | Huyện Di Linh | 700\n | Toàn tỉnh | 5.900\n"
    )
    found = read(table, 2024)
    assert [(t.value, t.row_head, t.parent) for t in found.targets] == [(5900, "Toàn tỉnh", None)]


def test_a_group_without_a_mark_gives_its_unit_to_the_numbered_rows_below():
    table = (
        "TT | Chỉ tiêu | TH 2023 | KH 2024\n | Giá trị (tỷ đồng) | | \n1 | Công nghiệp | 35.700 | 39.200\n"
        "2 | Xây dựng | 6.800 | 7.600\n | Tốc độ tăng (%) | | \n1 | Công nghiệp | 7,9 | 9,8\n"
        "2 | Xây dựng | 5,1 | 6,2\n"
    )
    assert [row[:3] for row in taken(table, 2024)] == [
        ("Công nghiệp", 39200, "VND_billion"),
        ("Xây dựng", 7600, "VND_billion"),
        ("Công nghiệp", Decimal("9.8"), "percent"),
        ("Xây dựng", Decimal("6.2"), "percent"),
    ]


def test_a_kind_of_communes_is_no_place():
    table = "TT | Chỉ tiêu | ĐVT | KH 2023\n1 | Xã NTM | xã | 38\n2 | Xã Tân Hà | xã | 5\n"
    assert [row[:2] for row in taken(table)] == [("Xã NTM", 38)]


def test_results_of_a_part_are_no_results_of_the_whole():
    heads = ("TT|Chỉ tiêu|ĐVT|Toàn tỉnh|<|Trong đó TP Đà Lạt|<", "|||TH 2023|KH 2024|TH 2023|KH 2024")
    rows = ("1|Thu nội địa|tỷ đồng|1.190|1.231|131|142", "2|Số hộ nghèo|hộ|990|915|73|61")
    found = read_page(page(*heads, *rows), 2024)
    assert [t.value for t in found.targets] == [1231, 915]
    assert [r.value for r in found.results] == [1190, 990]


def test_a_column_of_rates_beside_rows_of_other_units_is_not_read_in_these():
    table = (
        "TT | Chỉ tiêu | ĐVT | KH 2024 | Bình quân 2021-2025 (%)\n1 | Thu nội địa | tỷ đồng | 1.231 | 106,5\n"
        "2 | Tỷ lệ hộ nghèo | % | 2,6 | 1,2\n"
    )
    found = read(table, 2024)
    assert [(t.value, t.unit) for t in found.targets] == [
        (1231, "VND_billion"),
        (Decimal("2.6"), "percent"),
        (Decimal("1.2"), "percent"),
    ]
    assert next(n.reason for n in found.numerals if n.text == "106,5") == (
        "its row and its column name different units"
    )


def test_what_the_council_set_is_the_plan_and_not_what_is_aimed_at_beside_it():
    heads = ("TT|Chỉ tiêu|ĐVT|TH 2023|Kế hoạch 2024|<", "||||Theo NQ HĐND|Phấn đấu")
    rows = ("1|Thu nội địa|tỷ đồng|1.190|1.231|1.310", "2|Số hộ nghèo|hộ|990|915|873")
    assert dated(page(*heads, *rows), 2024) == [(1231, "2024"), (915, "2024")]


def test_an_outlook_is_planned():
    table = "TT | Chỉ tiêu | ĐVT | Năm 2025 | Định hướng đến năm 2030\n1 | Hộ nghèo | hộ | 915 | 73\n"
    found = read(f"Kế hoạch 5 năm\n{table}2 | Tỷ lệ đô thị hóa | % | 41 | 48\n", 2025)
    assert [(t.value, t.period) for t in found.targets] == [
        (915, "2025"), (73, "2030"), (41, "2025"), (48, "2030"),
    ]  # fmt: skip


def test_figures_that_touch_are_of_no_column_and_warned_of():
    found = read(
        "STT | Chỉ tiêu | ĐVT | TH 2022 | KH 2023\n"
        "1 | Thu nội địa | Tỷ đồng | 1.120.0681.173.071 |\n"
        "2 | Tỷ lệ hộ nghèo | % | 3,4 | 2,6\n"
    )
    assert [(t.indicator_text, t.value) for t in found.targets] == [("Tỷ lệ hộ nghèo", Decimal("2.6"))]
    assert [r.indicator_text for r in found.results] == ["Tỷ lệ hộ nghèo"]
    assert ["figures of several columns that touch each other" in warning for warning in found.warnings] == [
        True
    ]


def test_a_head_of_two_years_is_of_neither():
    found = read(
        "Ước thực hiện năm 2022 và kế hoạch năm 2023\n"
        "STT | Chỉ tiêu | ĐVT | TH 2021 ƯTH 2022 | KH 2023 KH 2024\n"
        "1 | Thu nội địa | Tỷ đồng | 5.000 | 5.400\n"
        "2 | Tỷ lệ hộ nghèo | % | 3,4 | 2,6\n"
    )
    assert (found.targets, found.results) == ((), ())


def test_figures_of_a_place_below_a_head_above_those_of_labels_are_not_the_provinces():
    page = """<table>
    <tr><td><td><td><td colspan=2>Toàn tỉnh<td colspan=2>Trong đó TP Cà Mau</tr>
    <tr><td>TT<td>Chỉ tiêu<td>ĐVT<td><td><td><td></tr>
    <tr><td><td><td><td>TH 2022<td>KH 2023<td>TH 2022<td>KH 2023</tr>
    <tr><td>1<td>Thu nội địa<td>Tỷ đồng<td>11.901<td>12.312<td>3.103<td>4.204</tr>
    <tr><td>2<td>Số hộ nghèo<td>Hộ<td>9.901<td>9.152<td>303<td>104</tr></table>"""
    found = extract(read_plan(source_from_bytes(page.encode(), "bảng.html"), province="Cà Mau", year=2023))
    assert [t.quote for t in found.targets] == ["12.312", "9.152"]
    assert [r.quote for r in found.results] == ["11.901", "9.901"]


def test_two_columns_of_results_under_the_same_heads_are_of_neither():
    found = read(
        "STT | Chỉ tiêu | ĐVT | TH 2022 | TH 2022 | KH 2023\n"
        "1 | Thu nội địa | Tỷ đồng | 5.000 | 700 | 5.400\n"
        "2 | Tỷ lệ hộ nghèo | % | 3,4 | 5,6 | 2,6\n"
    )
    assert ([t.quote for t in found.targets], found.results) == (["5.400", "2,6"], ())


@pytest.mark.parametrize(
    ("heads", "targets", "results"),
    [
        ("Năm trước | Năm nay | Kế hoạch", ["30"], []),  # 2022 or 2023, nothing tells
        ("Thực hiện năm trước | Ước năm nay | Kế hoạch năm 2023", ["30"], []),
        ("Năm trước | Năm hiện hành | Năm kế hoạch", ["30"], [("10", 2021)]),
        ("Thực hiện năm trước | Kế hoạch năm nay | So sánh (%)", ["20"], [("10", 2022)]),
        ("Kế hoạch năm nay | Thực hiện năm nay | So sánh (%)", [], []),
        ("Kế hoạch năm sau | Ghi chú | Đơn vị thực hiện", [], []),
        ("Thực hiện năm 2022 | Kế hoạch năm sau | Ghi chú", ["20"], [("10", 2022)]),
    ],
)
def test_years_named_by_their_place_are_dated_only_where_one_way_is_left(heads, targets, results):
    found = read(
        f"STT | Chỉ tiêu | ĐVT | {heads}\n1 | Số xã | Xã | 10 | 20 | 30\n2 | Hộ nghèo | Hộ | 10 | 20 | 30\n"
    )
    assert [t.quote for t in found.targets] == 2 * targets
    assert [(r.quote, r.year) for r in found.results] == 2 * results


def test_a_minimum_and_an_aim_below_a_plan_are_both_taken():
    found = read(
        "<table><tr><td rowspan=2>STT<td rowspan=2>Chỉ tiêu<td rowspan=2>ĐVT<td rowspan=2>TH 2022"
        "<td colspan=2>Kế hoạch 2023</tr><tr><td>Tối thiểu<td>Phấn đấu</tr>"
        "<tr><td>1<td>Tốc độ tăng trưởng GRDP<td>%<td>7,5<td>8,0<td>8,5</tr>"
        "<tr><td>2<td>Thu nội địa<td>Tỷ đồng<td>12.901<td>≥ 13.105<td>trên 13.500</tr></table>"
    )
    assert [(t.quote, t.comparator, t.variant) for t in found.targets] == [
        ("8,0", "ge", None), ("8,5", "eq", "aspiration"),
        ("≥ 13.105", "ge", None), ("trên 13.500", "gt", "aspiration" if found.targets[3].indicator else None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heads", "taken"),
    [
        (
            "Mức tối thiểu năm 2023 | Mức phấn đấu năm 2023",
            [("8,0", "ge", None), ("8,5", "eq", "aspiration")],
        ),
        ("Mức tối thiểu năm 2023 | Phấn đấu năm 2024", [("8,0", "ge", None), ("8,5", "eq", None)]),
        ("TH 2022 | Phấn đấu 2023", [("8,5", "eq", None)]),
        ("Nghị quyết HĐND 2023 | Phấn đấu 2023", [("8,0", "eq", None)]),
        ("Phấn đấu 2023 | Mức phấn đấu năm 2023", []),
    ],
)
def test_an_aim_is_one_only_beside_the_least_for_the_same_time(heads, taken):
    rows = "1 | Tốc độ tăng trưởng GRDP | % | 8,0 | 8,5\n2 | Hộ nghèo | % | 2 | 3\n"
    found = read(f"STT | Chỉ tiêu | ĐVT | {heads}\n{rows}")
    growth = [t for t in found.targets if t.indicator == "grdp_growth"]
    assert [(t.quote, t.comparator, t.variant) for t in growth] == taken


@pytest.mark.parametrize(
    ("heads", "targets", "results"),
    [
        ("TH năm N-1 | Ước TH năm N | KH năm N+1", [("30", 2023)], [("10", 2021), ("20", 2022)]),
        ("KH năm N-1 | TH năm N-1 | Kế hoạch năm N", [("30", 2023)], [("10", 2022), ("20", 2022)]),
        ("TH N-1 | KH N | KH N+1", [("20", 2023), ("30", 2024)], [("10", 2022)]),
        ("Kế hoạch năm N | Ước TH năm N | So sánh (%)", [], []),  # which year the plan's own is, nothing says
        ("Năm N-1 | Năm N | Năm N+1", [], []),
        (
            "Ước TH 6 tháng đầu năm N | Ước TH năm N | KH năm N+1",
            [("30", 2023)],
            [("10", 2022), ("20", 2022)],
        ),
    ],
)
def test_years_called_n_are_counted_from_the_next_one_planned(heads, targets, results):
    title, rows = "Thực hiện năm 2022 và kế hoạch năm 2023", "1 | Số xã | Xã | 10 | 20 | 30\n" * 2
    found = read(f"{title}\nSTT | Chỉ tiêu | ĐVT | {heads}\n{rows}")
    assert [(t.quote, t.year) for t in found.targets] == 2 * targets
    assert [(r.quote, r.year) for r in found.results] == 2 * results
    assert {r.period for r in found.results if "6 tháng" in r.column_head} <= {"2022-S1"}


def dated_rows(head: str, *labels: str, year: int = 2024) -> list[str | None]:
    """The period of the target that each label gives in a column ``head``; None where it gives none."""
    rows = "".join(f"{n} | {label} | % | {n},5\n" for n, label in enumerate(labels, 1))
    found = read(f"STT | Chỉ tiêu | ĐVT | {head}\n{rows}", year)
    periods = {t.quote: t.period or str(t.year) for t in found.targets}
    return [periods.get(f"{n},5") for n in range(1, len(labels) + 1)]


def test_a_row_that_names_its_own_time_is_of_it_where_no_head_names_one():
    assert dated_rows(
        "Mục tiêu",
        "Tỷ lệ hộ nghèo",
        "Tỷ lệ che phủ rừng đến năm 2025",
        "Tỷ lệ đô thị hóa năm 2030",
        "Tốc độ tăng trưởng GRDP giai đoạn 2021-2025",
        "Tỷ lệ giải ngân 6 tháng đầu năm",
        "Tỷ lệ xã đạt chuẩn theo bộ tiêu chí giai đoạn 2021-2025",
        "Tỷ lệ hộ nghèo năm 2022",
    ) == ["2024", "2025", "2030", "2021-01-01/P5Y", "2024-S1", "2024", None]


def test_a_row_that_names_a_later_time_than_the_head_of_its_column_gives_none_and_is_counted():
    labels = ("Tỷ lệ che phủ rừng đến năm 2025", "Tỷ lệ hộ nghèo năm 2024", "Tỷ lệ đạt chuẩn năm 2020")
    assert dated_rows("KH năm 2024", *labels) == [None, "2024", "2024"]
    found = read(
        f"STT | Chỉ tiêu | ĐVT | KH năm 2024\n1 | {labels[0]} | % | 55\n2 | {labels[1]} | % | 3\n", 2024
    )
    assert "1 figure there not read (its row and its column name different times)" in str(found.tables[0])


def test_rows_that_only_say_when_are_of_the_row_above():
    found = read(
        "KẾ HOẠCH NĂM 2024\nSTT | Chỉ tiêu | ĐVT | Kế hoạch\n"
        "1 | Thu nội địa | tỷ đồng |\n | Năm 2024 | tỷ đồng | 5.300\n | Năm 2025 | tỷ đồng | 5.500\n"
        "2 | Tỷ lệ hộ nghèo | % | 2,1\n | - Quý I | % | 2,3\n | - 6 tháng đầu năm | % | 2,2\n",
        2024,
    )
    assert [(t.indicator_text, t.quote, t.period or str(t.year)) for t in found.targets] == [
        ("Thu nội địa", "5.300", "2024"),
        ("Thu nội địa", "5.500", "2025"),
        ("Tỷ lệ hộ nghèo", "2,1", "2024"),
        ("Tỷ lệ hộ nghèo", "2,3", "2024-Q1"),
        ("Tỷ lệ hộ nghèo", "2,2", "2024-S1"),
    ]
    assert found.targets[3].row_head == "Tỷ lệ hộ nghèo / Quý I" and found.targets[3].parent is None


YEARS_DOWN = """KẾ HOẠCH NĂM 2024
STT | Năm | Thu nội địa (tỷ đồng) | Tốc độ tăng GRDP (%) | Ghi chú
1 | Thực hiện năm 2022 | 5.100 | 7,5 | a
2 | Ước năm 2023 | 5.200 | 6,6 |
3 | Kế hoạch năm 2024 | 5.300 | 8,1 |
"""


def test_years_as_rows_and_indicators_as_heads_are_read_turned():
    found = read(YEARS_DOWN, 2024)
    assert [(t.indicator_text, t.quote, t.unit, t.cell, t.column_head) for t in found.targets] == [
        ("Thu nội địa (tỷ đồng)", "5.300", "VND_billion", "r4c3", "Kế hoạch năm 2024"),
        ("Tốc độ tăng GRDP (%)", "8,1", "percent", "r4c4", "Kế hoạch năm 2024"),
    ]
    assert [(r.quote, r.status, r.year) for r in found.results] == [
        ("5.100", "result", 2022), ("5.200", "estimate", 2023),
        ("7,5", "result", 2022), ("6,6", "estimate", 2023),
    ]  # fmt: skip


def test_years_as_rows_below_groups_of_heads_and_a_row_of_units():
    page = """<table><tr><td rowspan=3>Thời gian<td colspan=2>Nông nghiệp<td rowspan=2>Độ che phủ rừng</tr>
    <tr><td>Diện tích lúa<td>Sản lượng lúa</tr><tr><td>ha<td>tấn<td>%</tr>
    <tr><td>2023<td>1.210<td>6.100<td>54,3</tr><tr><td>2024<td>1.220<td>6.200<td>54,5</tr></table>"""
    plan = read_plan(source_from_bytes(page.encode(), "bảng.html"), province="Cà Mau", year=2024)
    assert [(t.indicator_text, t.quote, t.unit) for t in extract(plan).targets] == [
        ("Nông nghiệp Diện tích lúa", "1.220", "hectare"),
        ("Nông nghiệp Sản lượng lúa", "6.200", "tonne"),
        ("Độ che phủ rừng", "54,5", "percent"),
    ]


@pytest.mark.parametrize(
    "table",
    [
        YEARS_DOWN.replace("Tốc độ tăng GRDP (%)", "Kế hoạch năm 2025 (%)"),  # years on both sides
        YEARS_DOWN.replace("2 | Ước năm 2023", "2 | Dân số"),  # a row of something else
    ],
)
def test_years_as_rows_are_not_turned_beside_heads_or_rows_of_other_kinds(table):
    assert not any(t.column_head.startswith("Kế hoạch năm 2024") for t in read(table, 2024).targets)


def test_warnings_are_worded_in_vietnamese_first():
    glued = read(
        "STT | Chỉ tiêu | ĐVT | TH 2022 | KH 2023\n"
        "1 | Thu nội địa | Tỷ đồng | 1.120.0681.173.071 |\n2 | Tỷ lệ hộ nghèo | % | 3,4 | 2,6\n"
    )
    past = read("STT | Chỉ tiêu | ĐVT | TH 2021 | TH 2022\n1 | Số xã | Xã | 5 | 6\n2 | Số hộ | Hộ | 7 | 8\n")
    assert [in_both(warning) for warning in (*glued.warnings, *past.warnings)] == [
        "bảng 1: 1 số không đọc được (số của nhiều cột dính liền nhau)"
        " / table 1: 1 figure there not read (figures of several columns that touch each other)",
        "bảng 1: không có chỉ tiêu, vì không cột nào là kế hoạch năm 2023 trở đi"
        " / table 1: no targets: no column is headed as a plan of 2023 or later",
    ]
    assert in_both("a sentence nobody worded (yet)") == "a sentence nobody worded (yet)"


def test_a_part_of_a_year_that_its_head_does_not_name_is_not_the_year():
    found = read(
        "KẾT QUẢ NĂM 2022 VÀ KẾ HOẠCH NĂM 2023\n"
        "STT | Chỉ tiêu | ĐVT | Ước thực hiện tháng | Ước TH 2022 | KH 2023\n"
        "1 | Thu nội địa | Tỷ đồng | 400 | 5.000 | 5.400\n2 | Số hộ nghèo | Hộ | 3 | 40 | 26\n"
    )
    assert [(r.quote, r.year) for r in found.results] == [("5.000", 2022), ("40", 2022)]


@pytest.mark.parametrize(
    ("heads", "targets"),
    [
        ("TH 6 tháng đầu năm 2023 | Nhiệm vụ 6 tháng cuối năm 2023 | Cả năm 2023", ["2023-S2"]),
        ("TH 6 tháng đầu năm 2023 | Năm 2023 | Năm 2024", ["2024"]),
        ("TH năm 2022 | Năm 2023 | Năm 2024", ["2023", "2024"]),
        ("TH NQ 2022 | NQ 2022 | NQ 2023", ["2023"]),
        ("2022 (ước thực hiện) | 2023 (kế hoạch) | Ghi chú", ["2023"]),
    ],
)
def test_a_whole_year_beside_results_of_its_first_half_is_not_told_to_be_planned(heads, targets):
    found = read(f"STT | Chỉ tiêu | ĐVT | {heads}\n" + "1 | Số xã | Xã | 10 | 20 | 30\n" * 2)
    assert [t.period or str(t.year) for t in found.targets] == 2 * targets


def test_the_provinces_own_column_beside_the_countrys():
    heads = "Cả nước năm 2023 | Tỉnh TH 2022 | Tỉnh KH 2023"
    found = read(f"STT | Chỉ tiêu | ĐVT | {heads}\n" + "1 | Số xã | Xã | 10 | 20 | 30\n" * 2)
    assert [t.quote for t in found.targets] == ["30", "30"]
    assert [(r.quote, r.year) for r in found.results] == 2 * [("20", 2022)]


@pytest.mark.parametrize(
    ("levels", "results"),
    [
        (("Ước", "TH", "2022"), []),  # one head on three lines, taken for three heads
        (("Thực hiện 6", "tháng đầu", "năm 2022"), []),
        (("Năm 2022", "Thực hiện"), [10, 10]),
        (("Thực hiện năm 2022", "6 tháng"), [10, 10]),
    ],
)
def test_heads_that_say_together_another_thing_than_one_by_one_say_nothing(levels, results):
    heads = f"<tr><td>STT<td>Chỉ tiêu<td>ĐVT<td>{levels[0]}<td>KH 2023</tr>"
    heads += "".join(f"<tr><td><td><td><td>{level}<td></tr>" for level in levels[1:])
    rows = "<tr><td>1<td>Số xã<td>Xã<td>10<td>20</tr>" * 2
    found = read(f"<table>{heads}{rows}</table>")
    assert [t.value for t in found.targets] == [20, 20]
    assert [r.value for r in found.results] == results
