"""A sheet as data: a table of the reports' own kind, with lines above it; drawing is done elsewhere.

Anchors and links are keys ("q:<target_id>"), so that a figure can point at its quote and back without either
knowing the other's row.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from openpyxl.utils import get_column_letter

from plancompare.presentation.display import Cell, Column, Table, cell, flat
from plancompare.workbook.words import entries, word

NAME_LIMIT = 31
_FORBIDDEN = str.maketrans({mark: " " for mark in "[]:*?/\\'"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet with one table: ``lines`` stand between title and table; ``named`` names the Excel table.

    Without a name the rows are plain (cover). ``keys`` is how many columns stay in view and are repeated
    in print; ``about`` describes the sheet in the contents; ``group`` colours its tab. A ``bare`` sheet is
    for programs: its heads stand in the first row, its rows are one line high, and the title is for the
    contents.
    """

    name: str
    table: Table
    lines: tuple[str, ...] = ()
    named: str | None = None
    keys: int = 1
    about: str = ""
    group: str = "front"
    bare: bool = False

    @property
    def head_row(self) -> int:
        """The row of the column heads: under the title, the lines and the row of meanings, if any."""
        if self.bare:
            return 1
        return 2 + len(self.lines) + any(column.group for column in self.table.columns)

    @property
    def ref(self) -> str:
        """The range of heads and rows, as ``A4:P13``."""
        last = self.head_row + max(1, len(self.table))
        return f"A{self.head_row}:{get_column_letter(len(self.table.columns))}{last}"


def made(key: str, columns: Iterable[Column], rows: Iterable[tuple[Cell, ...]], **fields: Any) -> Sheet:
    """The sheet that ``labels-workbook.toml`` names, titles and describes under a key; ``fields`` are further
    ones of :class:`Sheet`.
    """
    line = f"line.{key}"
    own = {"lines": (str(word(line)),) if line in entries() else (), "named": key, "group": "data"}
    return Sheet(
        name=sheet_name(*word(f"sheet.{key}")),
        table=flat(str(word(f"title.{key}")), columns, rows),
        about=str(word(f"about.{key}")),
        **(own | fields),
    )


def columns(*fields: tuple) -> tuple[Column, ...]:
    """Columns by the key of their head, their width in characters and, where they are not text, how their
    cells stand.
    """
    return tuple(Column(str(word(f"head.{name}")), *rest) for name, *rest in fields)


def nothing() -> Cell:
    """The cell that says that there is no figure."""
    return cell(str(word("word.no_figure")), "none")


def places(sheets: Sequence[Sheet]) -> Mapping[str, str]:
    """Where each anchor of the workbook is, as a link's location: ``'Y tế - Health'!E7``.

    The first of two anchors with one key counts; a sheet's own key is ``sheet:<name>``.
    """
    found: dict[str, str] = {}
    for sheet in sheets:
        found.setdefault(f"sheet:{sheet.name}", f"'{sheet.name}'!A1")
        for down, row in enumerate(sheet.table.rows, start=sheet.head_row + 1):
            for across, one in enumerate(row, start=1):
                if one.anchor:
                    found.setdefault(one.anchor, f"'{sheet.name}'!{get_column_letter(across)}{down}")
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
