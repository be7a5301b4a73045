"""Sheets as data become worksheets: titles, tables with filters, frozen heads, print set-up."""

import math
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles.colors import Color
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableStyleInfo

from plancompare.errors import InputError
from plancompare.presentation import looks
from plancompare.presentation.as_xlsx import body, heads, new_book, put_line
from plancompare.table.excel import escaped
from plancompare.workbook.sheet import Sheet, places
from plancompare.workbook.words import word

MOST_ROWS = 1_000_000  # Excel holds 1,048,576
A4, A3 = 9, 8
A4_WIDTH, A3_WIDTH = 220, 380  # characters across a page that can still be read
MORE_ROWS = 500  # rows below the table an analyst may add, with the same choices


def draw(sheets: Sequence[Sheet]) -> Workbook:
    """A workbook with these sheets in order. Raises InputError when one has more rows than Excel holds."""
    book = new_book()
    where = places(sheets)
    for at, sheet in enumerate(sheets, start=1):
        if len(sheet.table) > MOST_ROWS:
            raise InputError(
                f"sheet '{sheet.name}' would have {len(sheet.table):,} rows, more than Excel holds; "
                f"choose fewer plans with --plans."
            )
        _draw(book.create_sheet(sheet.name), sheet, where, (at, len(sheets)))
    return book


def _draw(page, sheet: Sheet, where: Mapping[str, str], place: tuple[int, int]) -> None:
    page.sheet_properties.tabColor = looks.TABS[sheet.group]
    page.sheet_view.showGridLines = False
    if not sheet.bare:
        _title(page, sheet, place)
    heads(page, sheet.table.columns, sheet.head_row if sheet.named else None)
    body(page, sheet.table, sheet.head_row + 1, where, one_line=sheet.bare)
    _filters(page, sheet)
    page.freeze_panes = page.cell(sheet.head_row + 1, sheet.keys + 1) if sheet.named else None
    _print(page, sheet)


def _title(page, sheet: Sheet, place: tuple[int, int]) -> None:
    """The first cell says what the sheet is, which it is of how many, and where its table stands."""
    at, of = place
    here = (
        word("line.where", at=at, of=of, ref=sheet.ref) if sheet.named else word("line.alone", at=at, of=of)
    )
    big = InlineFont(looks.FONT, sz=14, b=True, color=Color(looks.HEAD))
    small = InlineFont(looks.FONT, sz=9, color=Color(looks.MUTED))
    first = page.cell(1, 1)
    first.value = CellRichText(TextBlock(big, escaped(sheet.table.title)), TextBlock(small, f"   {here}"))
    first.alignment = looks.position("title", "flush", wrap=False)
    page.row_dimensions[1].height = 24
    for down, line in enumerate(sheet.lines, start=2):
        put_line(page.cell(down, 1), line)
        page.row_dimensions[down].height = 13


def _filters(page, sheet: Sheet) -> None:
    """A real Excel table with filters; choices for the columns that have a closed list."""
    if not sheet.named:
        return
    table = Table(displayName=sheet.named, ref=sheet.ref)
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    page.add_table(table)
    last = sheet.head_row + len(sheet.table) + MORE_ROWS
    for at, column in enumerate(sheet.table.columns, start=1):
        if column.choices:
            letter = get_column_letter(at)
            listed = DataValidation("list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
            listed.add(f"{letter}{sheet.head_row + 1}:{letter}{last}")
            page.add_data_validation(listed)


def _print(page, sheet: Sheet) -> None:
    width = sum(column.width for column in sheet.table.columns)
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = A4 if width <= A4_WIDTH else A3
    page.page_setup.fitToWidth = 1 if width <= A4_WIDTH else math.ceil(width / A3_WIDTH)
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_margins.left = page.page_margins.right = 0.4
    page.page_margins.top = page.page_margins.bottom = 0.6
    if sheet.named:
        page.print_area = f"A1:{sheet.ref.partition(':')[2]}"
        page.print_title_rows = f"{sheet.head_row}:{sheet.head_row}"
    if page.page_setup.fitToWidth > 1:
        page.print_title_cols = f"A:{get_column_letter(sheet.keys)}"
    page.oddFooter.left.text, page.oddFooter.center.text = "plancompare", "&A"
    page.oddFooter.right.text = "&P / &N"
    for part in (page.oddFooter.left, page.oddFooter.center, page.oddFooter.right):
        part.size = 8
