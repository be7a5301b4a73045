"""Sheets as data become worksheets: cells, tables, links, frozen heads, row heights, print set-up."""

import math
import textwrap
from collections.abc import Mapping, Sequence
from copy import copy
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles.colors import Color
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table, TableStyleInfo

from plancompare.errors import InputError
from plancompare.table.excel import escaped
from plancompare.workbook import look
from plancompare.workbook.sheet import Cell, Column, Sheet, places
from plancompare.workbook.words import word

MOST_ROWS = 1_000_000  # Excel holds 1,048,576
MOST_LINKS = 60_000  # Excel drops a sheet's links beyond 65,530
TALLEST = 409  # points, Excel's limit for a row
A4, A3 = 9, 8
A4_WIDTH, A3_WIDTH = 220, 380  # characters across a page that can still be read
MORE_ROWS = 500  # rows below the table an analyst may add, with the same choices
_numbered: WeakKeyDictionary[Workbook, dict] = WeakKeyDictionary()  # a workbook's looks, as it numbers them
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "'")


def draw(sheets: Sequence[Sheet]) -> Workbook:
    """A workbook with these sheets in order. Raises InputError when one has more rows than Excel holds."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book._named_styles["Normal"].font = look.font("")  # pyright: ignore[reportAttributeAccessIssue] its only way
    for style in look.LOOKS:
        book.add_named_style(look.named(style))
    where = places(sheets)
    for at, sheet in enumerate(sheets, start=1):
        if len(sheet.rows) > MOST_ROWS:
            raise InputError(
                f"sheet '{sheet.name}' would have {len(sheet.rows):,} rows, more than Excel holds; "
                f"choose fewer plans with --plans."
            )
        _draw(book.create_sheet(sheet.name), sheet, where, (at, len(sheets)))
    return book


def _draw(page, sheet: Sheet, where: Mapping[str, str], place: tuple[int, int]) -> None:
    page.sheet_properties.tabColor = look.TABS[sheet.group]
    page.sheet_view.showGridLines = False
    if not sheet.bare:
        _title(page, sheet, place)
    for column, letter in _lettered(sheet.columns):
        page.column_dimensions[letter].width = column.width
    if sheet.table:
        _heads(page, sheet)
    links = 0
    for down, row in enumerate(sheet.rows, start=sheet.head_row + 1):
        for across, (cell, column) in enumerate(zip(row, sheet.columns, strict=True), start=1):
            linked = links < MOST_LINKS and cell.link is not None
            links += linked
            put(page.cell(down, across), cell, column.align, where if linked else {})
        if not sheet.bare:
            page.row_dimensions[down].height = height(row, sheet.columns)
    _table(page, sheet)
    page.freeze_panes = page.cell(sheet.head_row + 1, sheet.keys + 1) if sheet.table else None
    _print(page, sheet)


def put(at, cell: Cell, align: str, where: Mapping[str, str]) -> None:
    """Write one cell: text is text whatever it starts with, and a link goes where its key or address says."""
    if isinstance(cell.value, str):
        text = escaped(cell.value)
        at.value = text
        at.data_type = "s"  # also "=1+1" and "#N/A"
    else:
        at.value = cell.value
    _dress(at, cell, align)
    target = where.get(cell.link or "")
    if target:
        at.hyperlink = Hyperlink(ref="", location=target, tooltip=escaped(cell.tip) if cell.tip else None)
    elif where and cell.link and cell.link.startswith(("https://", "http://")) and len(cell.link) < 2000:
        at.hyperlink = escaped(cell.link)


def _dress(at, cell: Cell, align: str) -> None:
    """Give a cell its look. openpyxl goes through all parts of a look to number it, which takes half the time
    of a workbook, so only the first cell of each look asks for that; the others take its numbers.
    """
    numbered = _numbered.setdefault(at.parent.parent, {})
    # Else Excel takes "=..." for a formula as soon as the cell is edited.
    quoted = isinstance(at.value, str) and at.value.startswith(_FORMULA_STARTS)
    named = (cell.style, align, cell.format, quoted)
    if named in numbered:
        at._style = copy(numbered[named])
        return
    at.style = look.name(cell.style)
    at.alignment = look.position(cell.style, align)
    at.quotePrefix = quoted
    if cell.format:
        at.number_format = cell.format
    numbered[named] = copy(at._style)


def _title(page, sheet: Sheet, place: tuple[int, int]) -> None:
    """The first cell says what the sheet is, which it is of how many, and where its table stands."""
    at, of = place
    here = (
        word("line.where", at=at, of=of, ref=sheet.ref) if sheet.table else word("line.alone", at=at, of=of)
    )
    big = InlineFont(look.FONT, sz=14, b=True, color=Color(look.HEAD))
    small = InlineFont(look.FONT, sz=9, color=Color(look.MUTED))
    first = page.cell(1, 1)
    first.value = CellRichText(TextBlock(big, escaped(sheet.title)), TextBlock(small, f"   {here}"))
    first.alignment = look.position("title", "flush", wrap=False)
    page.row_dimensions[1].height = 24
    for down, line in enumerate(sheet.lines, start=2):
        put_line(page.cell(down, 1), line)
        page.row_dimensions[down].height = 13


def put_line(at, text: str, style: str = "line") -> None:
    """A line of explanation, running over the cells to its right."""
    at.value, at.data_type = escaped(text), "s"
    at.style, at.alignment = look.name(style), look.position(style, "flush", wrap=False)


def _heads(page, sheet: Sheet) -> None:
    for across, column in enumerate(sheet.columns, start=1):
        if column.above:
            over = page.cell(sheet.head_row - 1, across)
            put(over, Cell(column.above, "above"), "left", {})
        head = page.cell(sheet.head_row, across)
        put(head, Cell(column.head, "head"), "left" if column.align == "line" else column.align, {})
        head.fill = look.fill("head", column.colour)
    if any(column.above for column in sheet.columns):
        page.row_dimensions[sheet.head_row - 1].height = height(
            tuple(Cell(column.above, "above") for column in sheet.columns), sheet.columns
        )
    heads = tuple(Cell(column.head, "head") for column in sheet.columns)
    page.row_dimensions[sheet.head_row].height = height(heads, sheet.columns, room=0.9)


def _table(page, sheet: Sheet) -> None:
    """A real Excel table with filters; choices for the columns that have a closed list."""
    if not sheet.table:
        return
    table = Table(displayName=sheet.table, ref=sheet.ref)
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    page.add_table(table)
    last = sheet.head_row + len(sheet.rows) + MORE_ROWS
    for column, letter in _lettered(sheet.columns):
        if column.choices:
            listed = DataValidation("list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
            listed.add(f"{letter}{sheet.head_row + 1}:{letter}{last}")
            page.add_data_validation(listed)


def _print(page, sheet: Sheet) -> None:
    width = sum(column.width for column in sheet.columns)
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = A4 if width <= A4_WIDTH else A3
    page.page_setup.fitToWidth = 1 if width <= A4_WIDTH else math.ceil(width / A3_WIDTH)
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_margins.left = page.page_margins.right = 0.4
    page.page_margins.top = page.page_margins.bottom = 0.6
    if sheet.table:
        page.print_area = f"A1:{sheet.ref.partition(':')[2]}"
        page.print_title_rows = f"{sheet.head_row}:{sheet.head_row}"
    if page.page_setup.fitToWidth > 1:
        page.print_title_cols = f"A:{get_column_letter(sheet.keys)}"
    page.oddFooter.left.text, page.oddFooter.center.text = "plancompare", "&A"
    page.oddFooter.right.text = "&P / &N"
    for part in (page.oddFooter.left, page.oddFooter.center, page.oddFooter.right):
        part.size = 8


def height(row: Sequence[Cell], columns: Sequence[Column], room: float = 1.0) -> float:
    """Points a row needs for its longest wrapped cell; without it LibreOffice lets lines overlap."""
    needed = []
    for cell, column in zip(row, columns, strict=True):
        size = look.LOOKS[cell.style].size
        letters = max(4, int((column.width - 2) * room * 10.6 / size))
        lines = sum(_lines(part, letters) for part in str(cell.value or "").splitlines())
        needed.append(lines * (size + 2.8))
    return min(TALLEST, max(13, *needed) + 4)


def _lines(text: str, width: int) -> int:
    if len(text) <= width:
        return 1
    if len(text) > 30 * width:  # taller than a row can be, whatever the words
        return len(text) // width + 1
    return len(textwrap.wrap(text, width)) or 1


def _lettered(columns: Sequence[Column]):
    return ((column, get_column_letter(at)) for at, column in enumerate(columns, start=1))
