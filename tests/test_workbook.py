"""The workbook: every sheet there, every figure a number that shows its bound and leads to its words."""

import datetime
import re

import openpyxl
import pandas as pd
import pytest
from workbooks import TRA_VINH, make_project, parts

from plancompare import catalogue
from plancompare.cli import main
from plancompare.errors import InputError, UsageError
from plancompare.presentation.display import flat
from plancompare.presentation.looks import readable
from plancompare.project import build
from plancompare.table import load_targets
from plancompare.workbook import export_workbook
from plancompare.workbook.sheet import NAME_LIMIT, Sheet, sheet_name, uniquely_named
from plancompare.workbook.words import code_name

BESIDE, DATA = "So sánh - Side by side", "Dữ liệu - Data"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return make_project(tmp_path_factory.mktemp("workbook"))


@pytest.fixture(scope="module")
def path(project):
    return export_workbook(project, project / "reports" / "plans.xlsx")


@pytest.fixture(scope="module")
def book(path):
    return openpyxl.load_workbook(path)


def table(page):
    """The cells of the sheet's table: heads and rows."""
    (found,) = page.tables.values()
    rows = list(page[found.ref])
    return [cell.value for cell in rows[0]], rows[1:]


def column(page, head):
    heads, rows = table(page)
    (at,) = (n for n, name in enumerate(heads) if name.startswith(head))
    return [row[at] for row in rows]


def row_of(page, name):
    heads, rows = table(page)
    (row,) = (row for row in rows if row[1].value == name)
    return dict(zip(heads, row, strict=True))


def test_the_sheets_in_their_order(book):
    assert book.sheetnames == [
        "Bìa - Cover",
        "Mục lục - Contents",
        "Cách đọc - How to read",
        DATA,
        BESIDE,
        "Biểu đồ - Charts",
        "Tất cả chỉ tiêu - All targets",
        "Nguyên văn - Quotes",
        "Văn bản - Documents",
        "Lưu ý - Caveats",
        "Cả nước - National",
        "Kết quả - Outcomes",
        "Số khác - Other numbers",
        "Định nghĩa - Definitions",
        "Dự án - Project",
    ]


def test_the_cover_names_plans_date_and_version(book):
    said = " ".join(str(cell.value) for row in book["Bìa - Cover"] for cell in row if cell.value)
    for words in (
        "Long An 2024",
        "12/KH-UBND, 15/01/2024, ",
        "12/KH-UBND, 15 January 2024, ",
        "20/01/2024 (văn bản kế hoạch mới nhất có ghi ngày) / 20 January 2024 (the newest",
        "plancompare 0.1.0",
    ):
        assert words in said


def test_contents_link_to_every_other_sheet_after_them(book):
    links = [cell.hyperlink.location for cell in column(book["Mục lục - Contents"], "Trang")]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[2:]]


@pytest.mark.parametrize(
    "indicator, plan, value, shown",
    [
        ("Tốc độ tăng trưởng GRDP", "Long An 2024: chỉ tiêu", 8.5, '"≥\u00a0"#,##0.0'),
        ("Tốc độ tăng trưởng GRDP", "Trà Vinh 2024: chỉ tiêu", 9.25, "#,##0.00"),
        ("Tỷ lệ hộ nghèo", "Long An 2024: chỉ tiêu", 1.2, '"≤\u00a0"#,##0.0'),
        ("Số bác sĩ trên 10.000 dân", "Long An 2024: chỉ tiêu", 10.05, "#,##0.00"),
    ],
)
def test_a_figure_is_a_number_and_shows_its_bound(book, indicator, plan, value, shown):
    cells = row_of(book[BESIDE], indicator)
    cell = next(cell for head, cell in cells.items() if head.startswith(plan))
    assert (cell.value, cell.data_type) == (value, "n")
    assert cell.number_format.split(";")[0] == shown


def test_a_range_takes_two_cells(book):
    cells = row_of(book[BESIDE], "Tốc độ tăng trưởng GRDP")
    low, high = (cell for head, cell in cells.items() if head.startswith("Cả nước 2024"))
    assert (low.value, high.value) == (6, 6.5)
    assert low.number_format.split(";")[0] == '#,##0" –"'


def test_what_a_plan_does_not_state_is_said_in_words(book):
    cells = row_of(book[BESIDE], "Tỷ lệ hộ nghèo")
    silent = next(cell for head, cell in cells.items() if head.startswith("Trà Vinh 2024: chỉ tiêu"))
    assert silent.value == "không nêu / not stated"
    assert all(cell.value not in (None, "") for row in table(book[BESIDE])[1] for cell in row)


def test_a_figure_leads_to_its_words_and_back(book):
    cells = row_of(book[BESIDE], "Tốc độ tăng trưởng GRDP")
    figure = next(cell for head, cell in cells.items() if head.startswith("Long An 2024: chỉ tiêu"))
    there = figure.hyperlink.location
    quotes = book["Nguyên văn - Quotes"]
    assert figure.hyperlink.tooltip.startswith("Tốc độ tăng trưởng kinh tế (GRDP)")
    line = quotes[re.search(r"\d+$", there)[0]]
    assert line[0].value == "long-an-2024:I.1.1:1"
    assert "8,5% (trở lên)" in line[5].value
    back = next(cell.hyperlink.location for cell in line[1:] if cell.hyperlink)
    assert back == f"'{BESIDE}'!{figure.coordinate}"


def test_every_link_of_the_workbook_arrives(book):
    for page in book:
        for row in page:
            for cell in row:
                if cell.hyperlink and cell.hyperlink.location:
                    name, _, at = cell.hyperlink.location.rpartition("!")
                    assert book[name.strip("'")][at].value is not None, (page.title, cell.coordinate)


def test_data_sheets_are_filterable_tables_with_frozen_heads_and_no_merged_cells(book):
    names = set()
    for page in book.worksheets[1:]:
        assert not page.merged_cells.ranges
        if page.title == "Biểu đồ - Charts":
            continue
        (found,) = page.tables.values()
        names.add(found.displayName)
        assert found.autoFilter is not None
        corner = re.match(r"A(\d+)", found.ref)[1]
        assert int(re.search(r"\d+", page.freeze_panes)[0]) == int(corner) + 1
        heads = [cell.value for cell in page[int(corner)] if cell.value]
        assert len(set(heads)) == len(heads)
    assert len(names) == len(book.worksheets) - 2


def test_pages_are_landscape_numbered_and_repeat_their_heads(book):
    for page in book.worksheets[1:]:
        assert page.page_setup.orientation == "landscape"
        assert page.oddFooter.right.text == "&P / &N"
        if page.tables:
            (found,) = page.tables.values()
            assert page.print_title_rows == "${0}:${0}".format(re.match(r"A(\d+)", found.ref)[1])


def test_the_first_cell_says_where_one_is(path):
    rich = openpyxl.load_workbook(path, rich_text=True)
    said = str(rich[BESIDE]["A1"].value)
    assert "The plans' targets, side by side" in said and "Sheet 5 of 15, table A" in said


def test_a_colour_always_comes_with_words(book):
    for verdict in column(book[BESIDE], "Khả năng so sánh"):
        assert verdict.value in {
            "so được / comparable",
            "so được, có lưu ý / comparable with a caveat",
            "không so được / not comparable",
            "không đủ để so / not stated by all",
        }
    legend = {cell.value: cell.fill.fgColor.rgb for cell in column(book["Cách đọc - How to read"], "Dấu")}
    for name in (BESIDE,):
        for cell in column(book[name], "Khả năng so sánh"):
            assert legend[cell.value] == cell.fill.fgColor.rgb


def test_heads_can_be_read():
    """White on #767676 is 4.54:1, on #777777 only 4.48:1, where 4.5:1 is asked for."""
    assert readable("#767676") == "767676"
    assert readable("#777777") < "767676"


def test_the_chart_draws_numbers_and_says_them_in_words(path):
    found = parts(path.read_bytes())
    drawing = found["xl/drawings/drawing1.xml"].decode("utf-8")
    assert "Long An 2024 ≥\u00a08,5%" in drawing and 'descr="' in drawing
    charts = [name for name in found if name.startswith("xl/charts/chart")]
    assert charts and all(b"pattFill" in found[name] or b"solidFill" in found[name] for name in charts)


def test_every_theme_has_a_short_name_of_its_own_in_both_languages():
    themes = dict.fromkeys(record.theme for record in catalogue.indicators().values())
    names = [code_name("tab", theme) for theme in themes]
    assert all(name.vi and name.en and len(str(name)) <= 34 for name in names), names
    assert len(set(names)) == len(names)


def data(path):
    """The sheet for programs, read as a stranger would: no row to skip, codes as text."""
    return pd.read_excel(
        path, sheet_name=DATA, engine="openpyxl", dtype={"Mã tỉnh / GSO code": str, "Kỳ / Period": str}
    ).set_index("Mã chỉ tiêu / target_id")


def test_the_data_sheet_has_a_row_a_target_in_words_and_numbers(path):
    frame = data(path)
    assert list(frame.index) == [f"long-an-2024:I.1.{n}:1" for n in (1, 2, 3)] + [
        f"tra-vinh-2024:I.1.{n}:1" for n in (1, 2)
    ]
    assert frame.loc["long-an-2024:I.1.2:1"].dropna().to_dict() == {
        "Kế hoạch / Plan": "Long An 2024",
        "Mã kế hoạch / Plan id": "long-an-2024",
        "Đơn vị hành chính / Unit of government": "Long An",
        "Cấp / Level of government": "cấp tỉnh / province",
        "Mã tỉnh / GSO code": "80",
        "Năm / Year": 2024,
        "Kỳ / Period": "2024",
        "Lĩnh vực / Theme (Vietnamese)": "Giảm nghèo, lao động, bảo hiểm xã hội",
        "Lĩnh vực (tiếng Anh) / Theme (English)": "Poverty, labour and social insurance",
        "Mã / Code": "poverty_rate",
        "Chỉ tiêu / Indicator (Vietnamese)": "Tỷ lệ hộ nghèo",
        "Tên tiếng Anh / Indicator (English)": "Poverty rate",
        "Đại lượng / Measure": "mức trong năm / level in the year",
        "Loại / Kind": "chỉ tiêu chủ yếu / headline target",
        "Cách đặt mức / Bound": "không quá / at most",
        "Giá trị / Value": 1.2,
        "Mã đơn vị / Unit code": "percent",
        "Đơn vị / Unit": "%",
        "Nguyên văn / Exact words": "Tỷ lệ hộ nghèo còn không quá 1,2%",
    }


def test_the_data_sheet_pivots(path):
    values, plan, code = "Giá trị / Value", "Kế hoạch / Plan", "Mã / Code"
    pivot = data(path).pivot_table(values, code, plan)
    assert pivot.loc["doctors_per_10k"].to_dict() == {"Long An 2024": 10.05, "Trà Vinh 2024": 11}
    assert pivot.loc["poverty_rate"].count() == 1  # what a plan does not state is no number


def test_the_data_sheet_is_a_table_from_its_first_cell_with_numbers_without_signs(book):
    page = book[DATA]
    assert page.tables["data"].ref == f"A1:Y{page.max_row}" and page.freeze_panes == "B2"
    values = column(page, "Giá trị / Value")
    assert {cell.data_type for cell in values} == {"n"}
    assert [cell.number_format.split(";")[0] for cell in values[:2]] == ["#,##0.0", "#,##0.0"]
    assert [cell.value for cell in column(page, "Giá trị: đến")] == [None] * 5


MORE = ("An Giang", "Cà Mau", "Bạc Liêu")


def test_many_plans_stand_under_each_other(tmp_path):
    project = make_project(tmp_path)
    for at, name in enumerate(MORE, start=1):
        text = TRA_VINH.replace("TRÀ VINH", name.upper()).replace("Trà Vinh", name).replace("9,25", f"{at},5")
        (project / f"data/raw/{at}.txt").write_text(text, "utf-8", newline="")
    page = openpyxl.load_workbook(export_workbook(project, tmp_path / "five.xlsx"))[BESIDE]
    heads, rows = table(page)
    assert heads[4:6] == ["Kế hoạch / Plan", "Chỉ tiêu / Target"]
    assert len(heads) == 13 and len(rows) == 5 * 3  # indicators
    growth = [row for row in rows if row[1].value == "Tốc độ tăng trưởng GRDP"]
    assert {row[4].value: row[5].value for row in growth} == {
        "Long An 2024": 8.5, "Trà Vinh 2024": 9.25, "An Giang 2024": 1.5, "Cà Mau 2024": 2.5,
        "Bạc Liêu 2024": 3.5,
    }  # fmt: skip
    poverty = [row for row in rows if row[1].value == "Tỷ lệ hộ nghèo"]
    assert [row[5].value for row in poverty].count("không nêu / not stated") == 4
    assert all(cell.value not in (None, "") for row in rows for cell in row)


def test_looks_are_cell_styles_by_name(book):
    named = set(book.named_styles)
    assert {"plancompare figure", "plancompare head", "plancompare missing", "plancompare text"} <= named
    cells = row_of(book[BESIDE], "Tỷ lệ hộ nghèo")
    silent = next(cell for head, cell in cells.items() if head.startswith("Trà Vinh 2024: chỉ tiêu"))
    assert silent.style == "plancompare missing"
    assert {cell.style for page in book for row in page for cell in row if cell.value is not None} <= named


def test_how_an_indicator_is_to_be_read_stands_with_the_reasons(book):
    _, rows = table(book[BESIDE])
    growth = next(row for row in rows if row[1].value == "Tốc độ tăng trưởng GRDP")
    assert "constant 2010 prices" in growth[-1].value


def test_the_outcome_stands_beside_its_target(book):
    page = book["Kết quả - Outcomes"]
    heads, (row,) = table(page)
    cells = dict(zip(heads, row, strict=True))
    assert cells["Thực hiện / Outcome"].value == 8.3
    assert cells["Thực hiện − kế hoạch / Outcome − plan"].value == -0.2
    assert cells["Đạt? / Met?"].value == "không đạt / not met"


def test_other_numbers_say_what_they_are_in_their_words(book):
    heads, rows = table(book["Số khác - Other numbers"])
    found = {row[1].value: [cell.value for cell in row] for row in rows}
    assert "tài liệu" not in heads
    assert found["12"][2] == "số hiệu văn bản / document number"
    assert found["12"][3:5] == ["thuộc số hiệu văn bản", "part of a document's number"]
    assert "【12】/KH-UBND" in found["12"][5]


def test_all_targets_read_back_as_they_were(project, path):
    table = build(project).targets
    order = load_targets(path)["target_id"]
    pd.testing.assert_frame_equal(
        load_targets(path), table.set_index("target_id", drop=False).loc[order].reset_index(drop=True)
    )


def test_pandas_reads_the_table_of_targets_unaided(path):
    heads = pd.read_excel(
        path, sheet_name="Tất cả chỉ tiêu - All targets", header=3, dtype={"province_code": str}
    )
    assert heads.loc[heads["target_id"] == "long-an-2024:I.1.1:1", "value"].tolist() == [8.5]


def test_the_same_project_gives_the_same_bytes_whatever_the_day(project, path, tmp_path):
    again = export_workbook(project, tmp_path / "again.xlsx")
    assert again.read_bytes() == path.read_bytes()
    properties = openpyxl.load_workbook(again).properties
    assert properties.created.date() == properties.modified.date() == datetime.date(2024, 1, 20)


def test_one_plan_alone_has_no_difference_and_no_verdict(project, tmp_path):
    book = openpyxl.load_workbook(export_workbook(project, tmp_path / "one.xlsx", ["long-an-2024"]))
    heads, rows = table(book[BESIDE])
    assert not [head for head in heads if "Chênh lệch" in head or "Khả năng so sánh" in head]
    assert "Long An 2024: trừ cả nước / minus national" in heads
    assert [row[1].value for row in rows] == [
        "Tốc độ tăng trưởng GRDP",
        "Tỷ lệ hộ nghèo",
        "Số bác sĩ trên 10.000 dân",
    ]


def test_an_unknown_plan_is_named(project, tmp_path):
    with pytest.raises(UsageError, match=r"No plan 'nowhere-2024' \(there are: long-an-2024, tra-vinh"):
        export_workbook(project, tmp_path / "x.xlsx", ["nowhere-2024"])
    assert not (tmp_path / "x.xlsx").exists()


def test_a_file_open_in_excel_is_left_alone(project, tmp_path):
    out = tmp_path / "open.xlsx"
    out.write_bytes(b"an analyst's work")
    (tmp_path / "~$open.xlsx").write_bytes(b"")
    with pytest.raises(InputError, match=r"open\.xlsx is open in Excel"):
        export_workbook(project, out)
    assert out.read_bytes() == b"an analyst's work"


def test_sheet_names_fit_excel_and_differ():
    assert sheet_name("Y tế", "Health") == "Y tế - Health"
    assert sheet_name("Thu/chi: [ngân sách]", "x" * 20) == "Thu chi ngân sách"
    assert sheet_name("Giảm nghèo, lao động, bảo hiểm xã hội", "Poverty") == "Giảm nghèo, lao động, bảo hiểm…"
    twins = [Sheet(name, flat("", (), ())) for name in ("a" * 40, "A" * 40, "a" * 40)]
    names = [sheet.name for sheet in uniquely_named(twins)]
    assert names == ["a" * 31, "A" * 27 + " (2)", "a" * 27 + " (3)"]
    assert max(map(len, names)) == NAME_LIMIT


def test_one_document_outside_any_project_becomes_a_workbook(tmp_path, capsys):
    plan, out = tmp_path / "ke-hoach.txt", tmp_path / "targets.xlsx"
    plan.write_text(TRA_VINH, "utf-8", newline="")
    assert main(["extract", str(plan), "--format", "xlsx", "-o", str(out)]) == 0
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == [DATA, "Tất cả chỉ tiêu - All targets", "Số khác - Other numbers"]
    assert data(out)["Giá trị / Value"].to_dict() == {
        "tra-vinh-2024:I.1.1:1": 9.25,
        "tra-vinh-2024:I.1.2:1": 11,
    }
    assert load_targets(out)["quote"].tolist()[1] == "Đạt 11 bác sĩ/vạn dân"


def test_the_workbook_of_one_document_needs_a_file(tmp_path, capsys):
    plan = tmp_path / "ke-hoach.txt"
    plan.write_text(TRA_VINH, "utf-8", newline="")
    assert main(["extract", str(plan), "--format", "xlsx"]) == 2
    assert "a workbook needs a file: give --output NAME.xlsx" in capsys.readouterr().err
