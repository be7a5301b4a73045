"""A sheet as data: its title, lines under it, columns and rows of cells; drawing is done elsewhere.

Anchors and links are keys ("q:<target_id>"), so that a figure can point at its quote and back without either
knowing the other's row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from openpyxl.utils import get_column_letter

NAME_LIMIT = 31
_FORBIDDEN = str.maketrans({mark: " " for mark in "[]:*?/\\'"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. ``value`` is text or a number; ``style`` names a look; ``format`` is a number format.

    ``anchor`` is the key others link to; ``link`` a key of this workbook or an address; ``tip`` is read out
    and shown while the pointer rests on a linked cell.
    """

    value: str | float | int | None = None
    style: str = ""
    format: str | None = None
    anchor: str | None = None
    link: str | None = None
    tip: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head, its width in characters, how its cells stand, and the colour of its head.

    ``above`` is its meaning, in a row over the heads; ``choices`` are the values a cell may be given by hand.
    """

    head: str
    width: float = 12
    align: str = "left"
    colour: str | None = None
    above: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet with one table: ``lines`` stand between title and table; ``table`` names the Excel table.

    Without ``table`` the rows are plain (cover). ``keys`` is how many columns stay in view and are repeated
    in print; ``about`` describes the sheet in the contents; ``group`` colours its tab. A ``bare`` sheet is
    for programs: its heads stand in the first row, its rows are one line high, and the title is for the
    contents.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    lines: tuple[str, ...] = ()
    table: str | None = None
    keys: int = 1
    about: str = ""
    group: str = "front"
    bare: bool = False

    @property
    def head_row(self) -> int:
        """The row of the column heads: under the title, the lines and the row of meanings, if any."""
        if self.bare:
            return 1
        return 2 + len(self.lines) + (1 if any(column.above for column in self.columns) else 0)

    @property
    def ref(self) -> str:
        """The range of heads and rows, as ``A4:P13``."""
        last = self.head_row + max(1, len(self.rows))
        return f"A{self.head_row}:{get_column_letter(len(self.columns))}{last}"


def places(sheets: Sequence[Sheet]) -> Mapping[str, str]:
    """Where each anchor of the workbook is, as a link's location: ``'Y tế - Health'!E7``.

    The first of two anchors with one key counts; a sheet's own key is ``sheet:<name>``.
    """
    found: dict[str, str] = {}
    for sheet in sheets:
        found.setdefault(f"sheet:{sheet.name}", f"'{sheet.name}'!A1")
        for down, row in enumerate(sheet.rows, start=sheet.head_row + 1):
            for across, cell in enumerate(row, start=1):
                if cell.anchor:
                    found.setdefault(cell.anchor, f"'{sheet.name}'!{get_column_letter(across)}{down}")
    return found


def sheet_name(vi: str, en: str) -> str:
    """``Y tế - Health``; the Vietnamese alone, or cut at a word, where both do not fit 31 characters."""
    vi, en = (" ".join(name.translate(_FORBIDDEN).split()) for name in (vi, en))
    both = f"{vi} - {en}"
    if len(both) <= NAME_LIMIT:
        return both
    if len(vi) <= NAME_LIMIT:
        return vi
    return vi[:NAME_LIMIT].rpartition(" ")[0].rstrip(" ,-") + "…"


def uniquely_named(sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """The sheets with names unique as Excel counts them, whatever the case, by a number at the end."""
    taken: set[str] = set()
    named = []
    for sheet in sheets:
        name, count = sheet.name[:NAME_LIMIT], 1
        while name.casefold() in taken:
            count += 1
            mark = f" ({count})"
            name = sheet.name[: NAME_LIMIT - len(mark)] + mark
        taken.add(name.casefold())
        named.append(replace(sheet, name=name))
    return tuple(named)
