"""A workbook becomes lines: every visible sheet in order, a row a line, each sheet one table of the source.

Cells are written as they are shown (:mod:`plancompare.reading.shown`), so a quote is what a reader of the
sheet sees. Hidden sheets, rows and columns are not part of what was issued: they are left out and named.
"""

import io
import re
import warnings
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from plancompare.errors import InputError
from plancompare.reading.bounds import open_package
from plancompare.reading.grid import Draft, Placed, Read
from plancompare.reading.lines import CELL
from plancompare.reading.shown import shown
from plancompare.records import NamedTuple

if TYPE_CHECKING:
    from zipfile import ZipFile

# A sheet that fills more cells is no plan.
MAX_CELLS = 500_000
_SHEETS = "xl/worksheets/"
_MERGED = re.compile(r"<(?:\w{1,20}:)?mergeCell [^<>]*?ref=\"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})\"")
# So many places are named in a warning; then "…".
_NAMED = 5


class Sheet(NamedTuple):
    """What a sheet shows: the texts of its cells and its merged ranges, by row and column from 0.

    A merged range is its first and last row and its first and last column.
    """

    name: str
    texts: dict[tuple[int, int], str]
    merged: list[tuple[int, int, int, int]]
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


def read_xlsx(data: bytes, name: str) -> Read:
    """The lines of an XLSX file, each visible sheet a table.

    Formulas give the value saved with them; those without one are named in a warning.
    """
    import openpyxl

    with open_package(data, name) as package:
        _confirm_merged(package, name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl's words on styles and extensions it leaves out
        values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(data))
    hidden = [sheet.title for sheet in values.worksheets if sheet.sheet_state != "visible"]
    sheets = [_of_openpyxl(s) for s in values.worksheets if s.sheet_state == "visible"]
    unsaved = [
        f"{sheet.title}!{cell.coordinate}"
        for sheet in formulas.worksheets
        if sheet.sheet_state == "visible"
        for cell in _cells(sheet)
        if cell.data_type == "f" and values[sheet.title][cell.coordinate].value is None
    ]
    _warn(name, sheets, hidden, unsaved)
    return written(sheets)


def _confirm_merged(package: "ZipFile", name: str) -> None:
    """Raise InputError where ranges that are merged cover more than a plan: each of their cells is made."""
    from openpyxl.utils import column_index_from_string as number

    for part in package.namelist():
        found = _MERGED.finditer(package.read(part).decode("latin-1")) if part.startswith(_SHEETS) else ()
        sizes = (
            (abs(number(right) - number(left)) + 1) * (abs(int(last) - int(first)) + 1)
            for left, first, right, last in map(re.Match.groups, found)
        )
        if sum(sizes) > MAX_CELLS:
            raise InputError(f"{name} merges more than {MAX_CELLS} cells of a sheet; give the plan alone.")


def read_xls(data: bytes, name: str) -> Read:
    """As :func:`read_xlsx` for a workbook of Excel before 2007, whose number formats are not known."""
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    shown_sheets, hidden = [], []
    for info in book.sheets_metadata:
        if info.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        if info.visible != python_calamine.SheetVisibleEnum.Visible:
            hidden.append(info.name)
            continue
        sheet = book.get_sheet_by_name(info.name)
        texts = {
            (row, column): text
            for row, line in enumerate(sheet.to_python(skip_empty_area=False))
            for column, value in enumerate(line)
            if (text := " ".join(shown(value).split()))
        }
        merged = [(a, c, b, d) for (a, b), (c, d) in sheet.merged_cell_ranges or []]
        shown_sheets.append(Sheet(info.name, texts, merged))
    _warn(name, shown_sheets, hidden, [])
    return written(shown_sheets)


def written(sheets: list[Sheet]) -> Read:
    """The lines of some sheets, each sheet a table."""
    draft = Draft()
    lines: list[str] = []
    for sheet in sheets:
        lines += draft.table(_lines(sheet, draft), sheet=sheet.name)
    return draft.finish(lines)


def _lines(sheet: Sheet, draft: Draft) -> list[str]:
    """The lines of a sheet: a row with one filled cell is its words, other rows have bars between cells."""
    rows = sorted({row for row, _ in sheet.texts} - sheet.hidden_rows)
    columns = sorted({column for _, column in sheet.texts} - sheet.hidden_columns)
    covers: dict[tuple[int, int], tuple[int, int]] = {}
    inside: set[tuple[int, int]] = set()
    for first, last, left, right in sheet.merged:
        high = rows[bisect_left(rows, first) : bisect_right(rows, last)]
        wide = columns[bisect_left(columns, left) : bisect_right(columns, right)]
        covers[first, left] = (max(1, len(high)), max(1, len(wide)))
        inside.update((row, column) for row in high for column in wide if (row, column) != (first, left))
    out: list[str] = []
    table_begun = False
    for index, row in enumerate(rows):
        cells = [
            Placed([sheet.texts.get((row, c), "")], index, at, *covers.get((row, c), (1, 1)), None, None,
                   f"{sheet.name}!{_letters(c)}{row + 1}")
            for at, c in enumerate(columns)
            if (row, c) not in inside
        ]  # fmt: skip
        filled = [cell for cell in cells if cell.lines[0]]
        table_begun = table_begun or len(filled) > 2
        if len(filled) == 1 or not table_begun:  # a title, or issuer and motto side by side
            out += [line for cell in filled for line in draft.marked(cell)]
        elif filled:
            out.append(CELL.join(draft.marked(cell)[0] for cell in cells))
    return out


def _of_openpyxl(sheet) -> Sheet:
    texts = {
        (cell.row - 1, cell.column - 1): text
        for cell in _cells(sheet)
        if (text := " ".join(shown(cell.value, cell.number_format).split()))
    }
    merged = [(r.min_row - 1, r.max_row - 1, r.min_col - 1, r.max_col - 1) for r in sheet.merged_cells.ranges]
    columns = {
        column - 1
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden
        for column in range(dimension.min or 0, (dimension.max or 0) + 1)
    }
    rows = {row - 1 for row, dimension in sheet.row_dimensions.items() if dimension.hidden}
    return Sheet(sheet.title, texts, merged, frozenset(rows), frozenset(columns))


def _cells(sheet):
    """The cells a sheet holds, row by row; asking for a range would make every empty one."""
    if len(sheet._cells) > MAX_CELLS:
        raise InputError(f"sheet {sheet.title} holds more than {MAX_CELLS} cells; give the plan alone.")
    return [cell for _, cell in sorted(sheet._cells.items())]


def _letters(column: int) -> str:
    """The letters of a column counted from 0: A, B … Z, AA."""
    out = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out


def _warn(name: str, sheets: list[Sheet], hidden: list[str], unsaved: list[str]) -> None:
    """Say what of a workbook is not read."""
    left_out = [f"sheet {sheet}" for sheet in hidden]
    for sheet in sheets:
        rows = sorted(sheet.hidden_rows & {row for row, _ in sheet.texts})
        columns = sorted(sheet.hidden_columns & {column for _, column in sheet.texts})
        left_out += [f"rows {_some(str(row + 1) for row in rows)} of {sheet.name}"] if rows else []
        left_out += [f"columns {_some(map(_letters, columns))} of {sheet.name}"] if columns else []
    if left_out:
        warnings.warn(f"{name}: hidden and therefore not read: {'; '.join(left_out)}.", stacklevel=2)
    if unsaved:
        warnings.warn(
            f"{name}: formulas without a saved value are read as empty ({_some(unsaved)}); "
            "open the file in Excel or LibreOffice and save it.",
            stacklevel=2,
        )


def _some(names) -> str:
    names = list(names)
    return ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
