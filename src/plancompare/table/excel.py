"""Text that survives an Excel cell, and the table of targets read back from a workbook.

A cell of a workbook cannot hold control characters or more than 32,767 characters. Control characters are
written in the file format's own escape (``_x000B_``), which Excel and :func:`unescaped` undo; a longer text
is cut, and says so.
"""

import re
from pathlib import Path
from string import ascii_uppercase as LETTERS
from typing import Any
from zipfile import BadZipFile

from plancompare.errors import InputError
from plancompare.plain import cell_text

CELL_LIMIT = 32767
TABLE = "targets"  # the name of the Excel table of all targets; programs find it by this name
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_QUOTED = re.compile(r'"[^"]*"')
_CUT = "… [+{more}]"


def escaped(text: str) -> str:
    """``text`` as a workbook may hold it: no control characters, at most 32,767 characters long.

    Excel counts a character outside the basic plane as two. A cut text ends in ``… [+120]``, the number of
    characters left out; everything shorter comes back from :func:`unescaped` as it was.
    """
    safe = _UNSAFE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    if _units(safe) <= CELL_LIMIT:
        return safe
    kept = text[: CELL_LIMIT - 20]
    while _units(_UNSAFE.sub("_x0000_", kept)) > CELL_LIMIT - 20:
        kept = kept[: -max(1, len(kept) // 50)]
    return escaped(kept) + _CUT.format(more=len(text) - len(kept))


def unescaped(text: str) -> str:
    """The text :func:`escaped` was given, unless it was cut."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_workbook(path: str | Path) -> bool:
    """Whether a file name is a workbook's."""
    return Path(path).suffix.lower() in (".xlsx", ".xlsm")


class CellNumber(str):
    """A cell's number as text; any other text of a cell was typed, in whoever's decimal marks."""


def open_workbook(path: str | Path) -> Any:
    """The file as an openpyxl workbook of values. Raises InputError when it is none."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    path = Path(path)
    try:
        return load_workbook(path, data_only=True)
    except FileNotFoundError:
        raise InputError(f"{path} does not exist; name a workbook made by `plancompare export`.") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from None
    except (InvalidFileException, BadZipFile, KeyError, ValueError, TypeError):
        raise InputError(
            f"{path} is not an Excel workbook (.xlsx); save it as .xlsx and try again."
        ) from None


def read_targets_sheet(path: str | Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Header and records of the workbook's table of targets, as text, each with its Excel row.

    Rows left empty are skipped; a number stands as :class:`CellNumber`. The table is found by its name, or,
    where another program dropped it, by a row that holds the ``target_id`` head. Raises InputError when the
    file is no workbook or has no such table.
    """
    found = targets_page(open_workbook(path))
    if found is None:
        raise InputError(
            f"{path} has no table '{TABLE}' and no row with a target_id head; "
            f"start from a workbook made by `plancompare export`."
        )
    page, first = found
    rows = [[shown(cell) for cell in row] for row in page.iter_rows(min_row=first)]
    header: list[str] = rows[0]
    while header and not header[-1]:
        header.pop()
    records = [(first + at, row[: len(header)]) for at, row in enumerate(rows[1:], 1) if any(row)]
    return header, records


def read_beside(path: str | Path, words: str) -> str | None:
    """What stands to the right of the first-column cell that holds these words, on whichever sheet."""
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True)
    try:
        for sheet in reversed(book.worksheets):
            for row in sheet.iter_rows(max_col=2, values_only=True):
                if row and row[0] == words:
                    return cell_text(row[1])
        return None
    finally:
        book.close()


def targets_page(book: Any) -> tuple[Any, int] | None:
    """The sheet of targets and the row of its heads: everything below counts, added rows too."""
    for sheet in book.worksheets:
        if TABLE in sheet.tables:
            return sheet, int(re.sub(r"\D.*", "", sheet.tables[TABLE].ref.lstrip(LETTERS)))
    found = ((sheet, head_row(sheet)) for sheet in book.worksheets)
    return next(((sheet, row) for sheet, row in found if row is not None), None)


def head_row(sheet: Any) -> int | None:
    """The row that holds the heads of a table of targets, None where the sheet has none."""
    for row in sheet.iter_rows(max_row=min(sheet.max_row, 30)):
        if {"target_id", "quote"} <= {cell.value for cell in row}:
            return row[0].row
    return None


def shown(cell: Any) -> str:
    """What a cell says, as text."""
    if cell.hyperlink and cell.value == cell.hyperlink.location:
        return ""  # openpyxl puts the link's address into a cell that was emptied
    if isinstance(cell.value, str):
        return unescaped(cell.value)
    if isinstance(cell.value, float | int) and "%" in _QUOTED.sub("", cell.number_format):
        return f"{cell_text(cell.value * 100)}%"  # 9,9% typed into a cell is stored as 0.099
    return CellNumber(cell_text(cell.value))
