"""Tables as worksheets: a number stays a number in its format, a text a text, a link leads to its key."""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from itertools import accumulate
from typing import Any
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from plancompare.presentation import looks
from plancompare.presentation.heads import head_rows
from plancompare.table.excel import escaped

MOST_LINKS, LONGEST_ADDRESS = 60_000, 2000  # Excel drops a sheet's links beyond 65,530 and 2,079 letters
TALLEST = 409  # points, Excel's limit for a row
SHARE, NARROW = 15, 8  # characters of a column as wide as one share of the page, or as its words
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "'")
_numbered: WeakKeyDictionary[Workbook, dict] = WeakKeyDictionary()  # a workbook's looks, as it numbers them


def new_book() -> Workbook:
    """A workbook without sheets that knows the looks of cells."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book._named_styles["Normal"].font = looks.font("")  # pyright: ignore[reportAttributeAccessIssue] its only way
    for style in looks.LOOKS:
        book.add_named_style(looks.named(style))
    return book


def table(shown) -> Workbook:
    """A workbook of one table: title, heads, rows with the titles of their groups, notes and source."""
    book = new_book()
    page = book.create_sheet("plancompare")
    page.sheet_view.showGridLines = False
    characters = [round(SHARE * column.width) or NARROW for column in shown.columns]
    columns = [replace(column, width=wide) for column, wide in zip(shown.columns, characters, strict=True)]
    shown = replace(shown, columns=tuple(columns))
    put_line(page.cell(1, 1), shown.title, "title")
    above = len(head_rows(shown.columns)) - 1
    heads(page, shown.columns, 2 + above)
    end = body(page, shown, 3 + above, {})
    page.freeze_panes = page.cell(3 + above, 1)
    under = [f"{mark}  {note}" for mark, note in shown.marked_notes]
    under += [shown.source] if shown.source else []
    for down, line in enumerate(under, start=end + 1):
        put_line(page.cell(down, 1), line)
    return book


def heads(page, columns: Sequence[Any], row: int | None) -> None:
    """How wide columns are, and their heads in a row, if any, those of their groups in the row above."""
    for at, column in enumerate(columns, start=1):
        page.column_dimensions[get_column_letter(at)].width = column.width
    if row is None:
        return
    for at, column in enumerate(columns, start=1):
        put(page.cell(row, at), column.head, "head", "left" if column.align == "line" else column.align)
        page.cell(row, at).fill = looks.fill("head", column.colour)
    page.row_dimensions[row].height = height([(c.head, "head", c.width) for c in columns], room=0.9)
    above = head_rows(columns)[:-1]
    for groups in above:
        starts = accumulate((head.colspan for head in groups), initial=1)
        for head, at in zip(groups, starts, strict=False):
            if head.grouping:
                put(page.cell(row - 1, at), head.text, "above")
        page.row_dimensions[row - 1].height = height([(c.group, "above", c.width) for c in columns])


def body(page, shown, top: int, where: Mapping[str, str], one_line: bool = False) -> int:
    """The rows of a table from row ``top`` on; returns the row behind the last. ``where`` says where in the
    workbook a key is; rows of ``one_line`` get no height of their own.
    """
    links, down = 0, top
    for group in shown.groups:
        if group.title:
            put_line(page.cell(down, 1), group.text, "group")
            down += 1
        for row in group.rows:
            starts = accumulate((cell.span for cell in row), initial=1)
            for cell, at in zip(row, starts, strict=False):
                _put_cell(page.cell(down, at), cell, shown.columns[at - 1].align)
                if cell.link is not None and links < MOST_LINKS:
                    links += 1
                    _link(page.cell(down, at), cell, where)
            if not one_line:
                page.row_dimensions[down].height = height(_measured(shown, row))
            down += 1
    return down


def _measured(shown, row) -> list[tuple[object, str, float]]:
    """What a row's cells show, in which style and on how many characters."""
    return [
        (_shown(cell), looks.known(cell.style), column.width * cell.span)
        for cell, column in shown.placed(row)
    ]


def _shown(cell) -> object:
    """What a cell of a sheet holds: its number where its words say no more, else words and marks of notes."""
    if cell.value is not None and len(cell.runs) == 1 and not cell.below and not cell.notes:
        return cell.value
    return f"{cell.text} ({cell.marks})" if cell.notes else cell.text


def _put_cell(at, cell, align: str) -> None:
    put(at, _shown(cell), looks.known(cell.style), align, cell.format)
    if cell.span > 1:
        at.parent.merge_cells(
            start_row=at.row, end_row=at.row, start_column=at.column, end_column=at.column + cell.span - 1
        )


def _link(at, cell, where: Mapping[str, str]) -> None:
    """Make a cell lead to the place of its key, or to its address on the web."""
    place = where.get(cell.link)
    if place:
        at.hyperlink = Hyperlink(ref="", location=place, tooltip=escaped(cell.tip) if cell.tip else None)
    elif cell.link.startswith(("https://", "http://")) and len(cell.link) < LONGEST_ADDRESS:
        at.hyperlink = escaped(cell.link)


def put(at, value: object, style: str = "", align: str = "left", number_format: str = "") -> None:
    """Write one cell: text is text whatever it starts with, an empty one leaves the cell empty."""
    if isinstance(value, str) and value:
        at.value = escaped(value)
        at.data_type = "s"  # also "=1+1" and "#N/A"
    elif value != "":
        at.value = value
    _dress(at, style, align, number_format)


def put_line(at, text: str, style: str = "line") -> None:
    """A line of explanation, running over the cells to its right."""
    at.value, at.data_type = escaped(text), "s"
    at.style, at.alignment = looks.name(style), looks.position(style, "flush", wrap=False)


def _dress(at, style: str, align: str, number_format: str) -> None:
    """Give a cell its look. openpyxl goes through all parts of a look to number it, which takes half the time
    of a workbook, so only the first cell of each look asks for that; the others take its numbers.
    """
    numbered = _numbered.setdefault(at.parent.parent, {})
    # Else Excel takes "=..." for a formula as soon as the cell is edited.
    quoted = isinstance(at.value, str) and at.value.startswith(_FORMULA_STARTS)
    named = (style, align, number_format, quoted)
    if named in numbered:
        at._style = copy(numbered[named])
        return
    at.style = looks.name(style)
    at.alignment = looks.position(style, align)
    at.quotePrefix = quoted
    if number_format:
        at.number_format = number_format
    numbered[named] = copy(at._style)


def height(cells: Iterable[tuple[object, str, float]], room: float = 1.0) -> float:
    """Points a row needs for its longest wrapped cell (what it shows, its style, its characters); without it
    LibreOffice lets lines overlap.
    """
    needed = []
    for value, style, wide in cells:
        size = looks.LOOKS[style].size
        letters = max(4, int((wide - 2) * room * 10.6 / size))
        lines = sum(_lines(part, letters) for part in str(value).splitlines())
        needed.append(lines * (size + 2.8))
    return min(TALLEST, max(13, *needed) + 4)


def _lines(text: str, width: int) -> int:
    if len(text) <= width:
        return 1
    if len(text) > 30 * width:  # taller than a row can be, whatever the words
        return len(text) // width + 1
    return len(textwrap.wrap(text, width)) or 1
