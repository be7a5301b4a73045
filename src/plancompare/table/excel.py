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
from plancompare.files import cell_text

CELL_LIMIT = 32767
TABLE = "targets"  # the name of the Excel table of all targets; programs find it by this name
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
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


def read_targets_sheet(path: str | Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Header and records of the workbook's table of targets, as text, each with its Excel row.

    Rows left empty are skipped. The table is found by its name, or, where another program dropped it, by a
    row that holds the ``target_id`` head. Raises InputError when the file is no workbook or has no such
    table.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    path = Path(path)
    try:
        book = load_workbook(path, data_only=True)
    except FileNotFoundError:
        raise InputError(f"{path} does not exist; name a workbook made by `plancompare export`.") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from None
    except (InvalidFileException, BadZipFile, KeyError, ValueError, TypeError):
        raise InputError(
            f"{path} is not an Excel workbook (.xlsx); save it as .xlsx and try again."
        ) from None
    found = _find(book)
    if found is None:
        raise InputError(
            f"{path} has no table '{TABLE}' and no row with a target_id head; "
            f"start from a workbook made by `plancompare export`."
        )
    rows = [[_as_text(cell) for cell in row] for row in found[0]]
    header: list[str] = rows[0]
    while header and not header[-1]:
        header.pop()
    records = [(found[1] + at, row[: len(header)]) for at, row in enumerate(rows[1:], 1) if any(row)]
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


def _find(book: Any) -> tuple[list[tuple[Any, ...]], int] | None:
    """The cells from the header down and the header's row number: everything below counts, added rows too."""
    for sheet in book.worksheets:
        if TABLE in sheet.tables:
            first = int(re.sub(r"\D.*", "", sheet.tables[TABLE].ref.lstrip(LETTERS)))
            return list(sheet.iter_rows(min_row=first)), first
    for sheet in book.worksheets:
        for row in sheet.iter_rows(max_row=min(sheet.max_row, 30)):
            if "target_id" in [cell.value for cell in row]:
                return list(sheet.iter_rows(min_row=row[0].row)), row[0].row
    return None


def _as_text(cell: Any) -> str:
    if cell.hyperlink and cell.value == cell.hyperlink.location:
        return ""  # openpyxl puts the link's address into a cell that was emptied
    return unescaped(cell.value) if isinstance(cell.value, str) else cell_text(cell.value)
