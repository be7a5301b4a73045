"""An analyst's edited workbook becomes corrections with a guard, or is refused by Excel row and column."""

import openpyxl
import pytest
import yaml
from openpyxl.comments import Comment
from workbooks import make_project

from plancompare.cli import main
from plancompare.errors import InputError, UsageError
from plancompare.project import build
from plancompare.table import load_targets
from plancompare.workbook import export_workbook, import_workbook

SIGNED = {"reason": "misread", "by": "An", "date": "2026-11-20"}
GROWTH, POVERTY = "long-an-2024:I.1.1:1", "long-an-2024:I.1.2:1"


@pytest.fixture(scope="module")
def pristine(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pristine")
    return export_workbook(make_project(folder), folder / "plans.xlsx").read_bytes()


@pytest.fixture
def project(tmp_path):
    return make_project(tmp_path)


@pytest.fixture
def edit(project, pristine):
    """Call with a function that edits the sheet of targets; gives the saved copy's path."""

    def edited(change):
        path = project / "edited.xlsx"
        path.write_bytes(pristine)
        book = openpyxl.load_workbook(path)
        page = next(page for page in book if "targets" in page.tables)
        heads = {cell.value: cell.column for cell in page[4]}
        rows = {page.cell(row, 1).value: row for row in range(5, page.max_row + 1)}
        change(page, heads, rows)
        book.save(path)
        return path

    return edited


def corrections(project, plan="long-an-2024"):
    return yaml.safe_load((project / f"data/raw/corrections/{plan}.yml").read_text("utf-8"))


def test_an_untouched_copy_changes_nothing(project, edit):
    assert (
        str(import_workbook(project, edit(lambda *_: None))) == "the workbook says what the extraction says"
    )


def test_sorting_renaming_the_sheet_and_a_column_of_remarks_change_nothing(project, edit):
    def shuffle(page, heads, rows):
        page.title = "Bản của tôi"
        first, last = ([cell.value for cell in page[row]] for row in (5, 6))
        for at, values in ((5, last), (6, first)):
            for column, value in enumerate(values, start=1):
                page.cell(at, column).value = value
        page.cell(4, page.max_column + 1).value = "nhận xét của tôi"

    found = import_workbook(project, edit(shuffle))
    assert (len(found), found.ignored) == (0, ("nhận xét của tôi",))


def test_a_changed_value_is_shown_and_nothing_written(project, edit):
    def change(page, heads, rows):
        page.cell(rows[GROWTH], heads["value"]).value = 8.25
        page.cell(rows[GROWTH], heads["comparator"]).value = "eq"

    found = import_workbook(project, edit(change))
    assert str(found) == f"change  {GROWTH} (row 5): comparator: ge → eq; value: 8.5 → 8.25"
    assert not (project / "data/raw/corrections").exists()


def test_applied_changes_are_corrections_with_guard_and_reach_the_table(project, edit):
    def change(page, heads, rows):
        page.cell(rows[GROWTH], heads["value"]).value = 8.25
        page.cell(rows[POVERTY], heads["note"]).value = "2022 standard"

    found = import_workbook(project, edit(change), apply=True, **SIGNED)
    assert found.written == (project / "data/raw/corrections/long-an-2024.yml",)
    assert corrections(project)[0] == {
        "action": "change",
        "target_id": GROWTH,
        "fields": {"value": 8.25},
        "expect": {"value": 8.5, "value_text": "8,5"},
        **SIGNED,
    }
    table = build(project).targets.set_index("target_id")
    assert table.loc[GROWTH, ["value", "rule"]].tolist() == [8.25, "correction"]
    assert table.loc[POVERTY, "note"] == "2022 standard; corrected: misread (An, 2026-11-20)"


def test_a_second_round_builds_on_the_first_and_keeps_its_words(project, edit):
    def first(page, heads, rows):
        page.cell(rows[GROWTH], heads["value"]).value = 8.25

    import_workbook(project, edit(first), apply=True, **SIGNED)
    path = project / "data/raw/corrections/long-an-2024.yml"
    path.write_text("# checked with the office\n" + path.read_text("utf-8"), "utf-8")
    again = openpyxl.load_workbook(export_workbook(project, project / "second.xlsx"))
    page = next(page for page in again if "targets" in page.tables)
    heads = {cell.value: cell.column for cell in page[4]}
    page.cell(5, heads["value"]).value = 8
    again.save(project / "second.xlsx")
    import_workbook(project, project / "second.xlsx", apply=True, **SIGNED)
    assert path.read_text("utf-8").startswith("# checked with the office\n")
    assert [entry["expect"]["value"] for entry in corrections(project)] == [8.5, 8.25]
    assert build(project).targets.set_index("target_id").loc[GROWTH, "value"] == 8


@pytest.mark.parametrize(
    "typed, read", [("9,9", 9.9), ("9.9", 9.9), ("1.060,5", 1060.5), ("1,060.5", 1060.5), ("0,125", 0.125)]
)
def test_a_number_typed_as_text_has_either_decimal_mark(project, edit, typed, read):
    def change(page, heads, rows):
        page.cell(rows[GROWTH], heads["value"]).value = typed

    (found,) = import_workbook(project, edit(change)).edits
    assert found.fields == {"value": read}


def test_the_same_number_typed_as_text_is_no_edit(project, edit):
    def change(page, heads, rows):
        page.cell(rows[GROWTH], heads["value"]).value = "8,5"

    assert len(import_workbook(project, edit(change))) == 0


def test_a_number_with_three_decimals_in_a_cell_is_what_it_is(project, edit):
    def change(page, heads, rows):
        page.cell(rows[GROWTH], heads["value"]).value = 9.125

    (found,) = import_workbook(project, edit(change)).edits
    assert found.fields == {"value": 9.125}


def test_a_share_excel_took_for_a_fraction_is_asked_about(project, edit):
    def change(page, heads, rows):
        cell = page.cell(rows[GROWTH], heads["value"])
        cell.value, cell.number_format = 0.099, "0.0%"

    with pytest.raises(InputError, match=r"row 5, column value: '9\.9%' is not a number"):
        import_workbook(project, edit(change))


def test_a_unit_may_be_the_plans_own_word_for_what_it_counts(project, edit):
    fields = {"quote": "Số: 12/KH-UBND Long An", "unit": "phong_kham", "unit_text": "Phòng khám"}
    (found,) = import_workbook(project, edit(added(**fields))).edits
    assert found.fields["unit"] == "phong_kham"


# --- what is not read is named ----------------------------------------------------------------------------


def named(project, edit, change):
    """What is told of an edit made to another sheet than that of the targets."""
    found = import_workbook(project, edit(lambda page, heads, rows: change(page.parent)))
    assert len(found) == 0
    return list(found.unread)


def test_an_edit_on_a_sheet_that_is_not_read_names_where_to_make_it(project, edit):
    def change(book):
        book["So sánh - Side by side"]["E6"] = 9
        book["Dữ liệu - Data"]["R3"] = 2

    assert named(project, edit, change) == [
        "sheet 'Dữ liệu - Data', R3 differs ('1.2' → '2') and is not read; "
        f"change it in sheet 'Tất cả chỉ tiêu - All targets', row 6 ({POVERTY})",
        "sheet 'So sánh - Side by side', E6 differs ('8.5' → '9') and is not read; "
        f"change it in sheet 'Tất cả chỉ tiêu - All targets', row 5 ({GROWTH})",
    ]


def test_a_yardstick_is_changed_in_its_file(project, edit):
    def change(book):
        book["Cả nước - National"]["D4"] = 7

    (said,) = named(project, edit, change)
    assert said.startswith("sheet 'Cả nước - National', D4 differs ('6' → '7')")
    assert said.endswith("change it in data/raw/national-targets.csv")


def test_sorting_another_sheet_is_no_edit(project, edit):
    def change(book):
        page = book["Dữ liệu - Data"]
        rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
        for at, values in enumerate(reversed(rows), start=2):
            for column, value in enumerate(values, start=1):
                page.cell(at, column).value = value

    assert named(project, edit, change) == []


def test_rows_added_or_gone_elsewhere_are_named(project, edit):
    def change(book):
        page = book["Dữ liệu - Data"]
        page.delete_rows(3)
        page.cell(page.max_row + 1, 1).value = "mới"

    added, gone = named(project, edit, change)
    assert added == "sheet 'Dữ liệu - Data', row 6 ('mới') was added and is not read"
    assert gone.startswith(f"sheet 'Dữ liệu - Data', the row of '{POVERTY}, Long An 2024' is gone")


def test_remarks_and_comments_are_named(project, edit):
    def change(book):
        page = book["So sánh - Side by side"]
        page.cell(7, page.max_column + 2).value = "xem lại"
        page = next(page for page in book if "targets" in page.tables)
        page["K5"].comment = Comment("hỏi Sở Y tế", "An")
        page.cell(6, page.max_column + 1).value = "đã hỏi"

    assert named(project, edit, change) == [
        "sheet 'So sánh - Side by side', S7: the remark 'xem lại' is not read",
        "sheet 'Tất cả chỉ tiêu - All targets', K5: the comment 'hỏi Sở Y tế' is not read",
        "sheet 'Tất cả chỉ tiêu - All targets', AN6: the remark 'đã hỏi' is not read",
    ]


def test_copies_of_the_sheet_and_sheets_of_ones_own_are_named(project, edit):
    def change(book):
        book.copy_worksheet(next(page for page in book if "targets" in page.tables)).title = "Bản sao"
        book.create_sheet("Của tôi")["A1"] = "x"

    assert named(project, edit, change) == [
        "sheet 'Bản sao' is a copy of 'Tất cả chỉ tiêu - All targets' and is not read; "
        "change the targets there",
        "sheet 'Của tôi' is not one of plancompare's and is not read",
    ]


def test_a_plan_whose_rows_are_all_gone_is_named_and_stays(project, edit):
    def change(page, heads, rows):
        page.delete_rows(rows["tra-vinh-2024:I.1.1:1"], 2)

    found = import_workbook(project, edit(change))
    assert len(found) == 0
    assert found.unread == (
        "no row of tra-vinh-2024 is left, and its targets stay; "
        "to have a workbook without it export with --plans",
    )


def test_many_differences_of_a_sheet_are_counted(project, edit):
    def change(book):
        page = book["Số khác - Other numbers"]
        for row in range(5, 25):
            page.cell(row, 1).value = "?"

    said = named(project, edit, change)
    assert len(said) == 9 and said[-1].endswith("more that are not read")


def test_a_removed_row_drops_the_target(project, edit):
    found = import_workbook(
        project, edit(lambda page, heads, rows: page.delete_rows(rows[POVERTY])), True, **SIGNED
    )
    assert [(e.action, e.target_id) for e in found.edits] == [("drop", POVERTY)]
    assert POVERTY not in set(build(project).targets["target_id"])


def test_a_workbook_of_one_plan_says_nothing_of_the_others(project):
    path = export_workbook(project, project / "one.xlsx", ["tra-vinh-2024"])
    assert len(import_workbook(project, path)) == 0


ADDED = {
    "plan": "long-an-2024",
    "indicator_text": "số văn bản",
    "measure": "level",
    "comparator": "eq",
    "value": 12,
    "unit": "document",
    "value_text": "12",
    "kind": "headline",
    "quote": "Số: 12/KH-UBND Long An",
}


def added(**fields):
    def change(page, heads, rows):
        at = page.max_row + 1
        for name, value in {**ADDED, **fields}.items():
            page.cell(at, heads[name]).value = value

    return change


def test_an_added_row_finds_its_words_in_the_document(project, edit):
    found = import_workbook(project, edit(added()), apply=True, **SIGNED)
    assert [(e.action, e.target_id, e.row) for e in found.edits] == [("add", "long-an-2024:added:c1", 10)]
    row = build(project).targets.set_index("target_id").loc["long-an-2024:added:c1"]
    assert row[["value", "unit", "province", "year"]].tolist() == [12, "document", "Long An", 2024]
    assert row["quote"] == "Số: 12/KH-UBND\nLong An"


@pytest.mark.parametrize(
    "change, words",
    [
        (added(quote="Số: 13/KH-UBND"), "row 10, column quote: the document does not hold these words"),
        (added(quote="2024", value_text="2024"), "row 10, column quote: stands 2 times in the document"),
        (added(value_text="13"), "row 10, column value_text: '13' not in the quote"),
        (
            added(plan="long-an-2023"),
            "unknown 'long-an-2023' (one of long-an-2024, tra-vinh-2024); did you mean 'long-an-2024'?",
        ),
        (added(unit=None), "row 10, column unit: empty; an added target needs it"),
        (added(target_id=GROWTH), f"row 10, column target_id: '{GROWTH}' already stands in row 5"),
        (added(target_id="x:1"), "row 10, column target_id: 'x:1' does not begin with its plan"),
        (added(value="1,2,3"), "row 10, column value: '1,2,3' is not a number"),
        (
            added(value="1.060"),
            "row 10, column value: '1.060' is 1060 or 1,0600: write the one that is meant",
        ),
        (added(unit="documentt"), "row 10, column unit: unknown 'documentt'; did you mean 'document'?"),
        (added(year=20233), "row 10, column year: 20233 is no year the plan for 2024 can aim at"),
        (added(province="Trà Vinh"), "row 10, column province: 'Trà Vinh' is not the plan's, 'Long An'"),
    ],
)
def test_an_added_row_that_cannot_be_taken_over_is_named(project, edit, change, words):
    with pytest.raises(InputError) as refused:
        import_workbook(project, edit(change), apply=True, **SIGNED)
    assert words in str(refused.value)
    assert not (project / "data/raw/corrections").exists()


@pytest.mark.parametrize(
    "column, value, words",
    [
        ("quote", "other words", "row 5, column quote: follows from the source and cannot be edited"),
        ("comparator", "gee", "row 5, column comparator: unknown 'gee' (one of eq, ge, le, gt"),
        ("value", None, "row 5, column value: empty; a value is required"),
        ("value", "1.060", "row 5, column value: '1.060' is 1060 or 1,0600: write the one that is meant"),
        ("value", "1,060", "row 5, column value: '1,060' is 1060 or 1,0600: write the one that is meant"),
        ("value", "9,9%", "row 5, column value: '9,9%' is not a number"),
        ("unit", "percentt", "row 5, column unit: unknown 'percentt'; did you mean 'percent'?"),
        ("unit", "%", "row 5, column unit: unknown '%'"),
        ("year", 20233, "row 5, column year: 20233 is no year the plan for 2024 can aim at"),
        ("year", 2019, "row 5, column year: 2019 is no year the plan for 2024 can aim at"),
        ("province", "Trà Vinh", "row 5, column province: 'Trà Vinh' is not the plan's, 'Long An'"),
        ("province_code", "84", "no edit moves a target to another province"),
    ],
)
def test_an_edit_that_cannot_be_taken_over_is_named(project, edit, column, value, words):
    def change(page, heads, rows):
        page.cell(rows[GROWTH], heads[column]).value = value

    with pytest.raises(InputError) as refused:
        import_workbook(project, edit(change))
    assert words in str(refused.value)


def test_an_edit_that_breaks_the_table_is_refused_before_anything_is_written(project, edit):
    def change(page, heads, rows):
        page.cell(rows[GROWTH], heads["comparator"]).value = "range"

    with pytest.raises(InputError, match="filled if and only if the comparator is 'range'"):
        import_workbook(project, edit(change), apply=True, **SIGNED)
    assert not (project / "data/raw/corrections").exists()


def test_applying_needs_a_reason_and_a_name(project, edit):
    with pytest.raises(UsageError, match="give --reason, --by and --date"):
        import_workbook(project, edit(lambda *_: None), apply=True, reason="misread")


def test_a_workbook_older_than_the_extraction_is_refused(project, edit):
    path = edit(lambda *_: None)
    plan = project / "data/raw/long-an.txt"
    plan.write_text(plan.read_text("utf-8").replace("8,5%", "8,6%"), "utf-8", newline="")
    with pytest.raises(InputError, match="was made from another state of the extraction"):
        import_workbook(project, path)


def test_a_file_that_is_no_workbook_is_named(project):
    (project / "notes.xlsx").write_bytes(b"not a zip")
    with pytest.raises(InputError, match=r"notes\.xlsx is not an Excel workbook"):
        import_workbook(project, project / "notes.xlsx")


def test_loading_an_edited_workbook_names_the_excel_row(edit):
    def change(page, heads, rows):
        page.cell(rows[POVERTY], heads["value"]).value = "1.200"

    with pytest.raises(InputError, match=r"row 6, column value: '1\.200' is 1200 or 1,2000"):
        load_targets(edit(change))


def test_the_command_shows_then_writes(project, edit, capsys):
    def change(page, heads, rows):
        page.cell(rows[GROWTH], heads["value"]).value = 8.25

    path = edit(change)
    assert main(["import", str(path), "--project", str(project)]) == 0
    shown = capsys.readouterr()
    assert "value: 8.5 → 8.25" in shown.out and "--apply --reason" in shown.err
    told = ["--apply", "--reason", "misread", "--by", "An", "--date", "2026-11-20"]
    assert main(["import", str(path), "--project", str(project), *told]) == 0
    assert "now run: make data" in capsys.readouterr().out
    assert corrections(project)[0]["date"] == "2026-11-20"
