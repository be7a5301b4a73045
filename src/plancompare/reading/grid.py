"""Tables of a source: every cell with its row, its column, what it spans and the characters it holds.

A :class:`Grid` says where a table stands and what its cells are, not what they mean. The text of the source
stays the one thing positions count in: ``source.text[cell.start:cell.end]`` is what a cell prints.

Readers of files write the rows of a table as lines and put marks into them (:class:`Draft`); when the whole
text is there the marks are taken out again and their places are the places of the cells.
"""

import os
import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from plancompare.reading.encodings import unmask
from plancompare.records import NamedTuple, Record

if TYPE_CHECKING:
    from plancompare.reading.ocr.scan import Box, Scan

# Lines above a table that may name and date it: "Biểu số 01", its title, "(Kèm theo …)", "Đơn vị tính: …".
_MOST_CAPTION_LINES = 6
_LONGEST_CAPTION_LINE = 220
# Rows times columns: five thousand rows of a hundred columns.
_MOST_PLACES = 500_000


class Cell(NamedTuple):
    """One cell: ``row`` and ``column`` from 0, the rows and columns it covers, its characters in the text.

    ``end`` is exclusive; a cell may be empty and may hold line breaks. ``page`` counts from 1. ``address`` is
    ``Sheet!E12`` for a workbook and ``r4c5`` (from 1) elsewhere.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    start: int
    end: int
    page: int | None = None
    box: "Box | None" = None
    address: str = ""


class Grid(Record):
    """One table of a source: ``id`` is ``T1``, ``T2`` … in the order of the text.

    ``caption`` holds the places of the lines right above it, in reading order. ``refused`` says, in a
    sentence without a full stop, why nothing of the table may be used: its columns cannot be told apart.
    ``drawn`` tells that heads reach as far as they are seen to: one beside a blank is over it alone.
    """

    id: str
    start: int
    end: int
    cells: tuple[Cell, ...]
    page: int | None = None
    caption: tuple[tuple[int, int], ...] = ()
    sheet: str | None = None
    refused: str | None = None
    drawn: bool = False

    @cached_property
    def row_count(self) -> int:
        """How many rows the table has."""
        return max((cell.row + cell.row_span for cell in self.cells), default=0)

    @cached_property
    def column_count(self) -> int:
        """How many columns the table has."""
        return max((cell.column + cell.column_span for cell in self.cells), default=0)

    @cached_property
    def matrix(self) -> tuple[tuple[Cell | None, ...], ...]:
        """For each row and column the cell that covers it, None where no cell does."""
        rows: list[list[Cell | None]] = [[None] * self.column_count for _ in range(self.row_count)]
        for cell in self.cells:
            for row in rows[cell.row : cell.row + cell.row_span]:
                for column in range(cell.column, cell.column + cell.column_span):
                    row[column] = row[column] or cell
        return tuple(map(tuple, rows))


class Placed(NamedTuple):
    """A cell while its table is being written: its lines, its place, what it covers."""

    lines: Sequence[str]
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    page: int | None = None
    box: "Box | None" = None
    address: str = ""


# Around the number of a table or cell: signs that are no letter in any of the old encodings.
_OPEN, _CLOSE, _END = "\u2027(", "\u2027)", "\u2027"


class Read(NamedTuple):
    """What a reader makes of a file: its text, its old ``encoding`` ("" for none), its tables and pages.

    ``pages`` are the places in the text where each page begins, empty where the kind of file has none;
    ``scan`` tells of the pages that were pictures.
    """

    text: str
    encoding: str = ""
    grids: tuple[Grid, ...] = ()
    pages: tuple[int, ...] = ()
    scan: "Scan | None" = None


class _Table(NamedTuple):
    page: int | None
    sheet: str | None
    refused: str | None
    drawn: bool


class Draft:
    """The tables of a text that is still being written."""

    def __init__(self) -> None:
        self._things: list[Placed | _Table | int] = []  # an int is the number of a page
        # no file can foresee it, so none can forge a mark
        self._key = int.from_bytes(os.urandom(4), "big")

    def marked(self, cell: Placed) -> list[str]:
        """The lines of ``cell`` with its marks around them."""
        return self._between(cell, list(cell.lines) or [""])

    def table(
        self,
        lines: Iterable[str],
        *,
        page: int | None = None,
        sheet: str | None = None,
        refused: str | None = None,
        drawn: bool = False,
    ) -> list[str]:
        """The lines of a table whose cells are :meth:`marked`, with the table's own marks around them."""
        return self._between(_Table(page, sheet, refused, drawn), list(lines))

    def page(self, lines: Iterable[str], number: int) -> list[str]:
        """The lines of a page with its marks around them."""
        return self._between(number, list(lines))

    def _between(self, thing, lines: list[str]) -> list[str]:
        if not lines:
            return lines
        number = len(self._things)
        self._things.append(thing)
        lines[0] = f"{_OPEN}{self._key}-{number}{_END}{lines[0]}"
        lines[-1] = f"{lines[-1]}{_CLOSE}{self._key}-{number}{_END}"
        return lines

    def finish(self, lines: Iterable[str]) -> Read:
        """The text of all ``lines``, letters of an old font converted, without marks; its tables and pages.

        A table within a cell is a table of its own.
        """
        marked = "\n".join(lines)
        marked, encoding = unmask(marked) or (marked, "")
        text, spans, cells_of = self._settled(marked)
        grids = []
        for table, numbers in cells_of.items():
            grid = self._grid(table, [number for number in numbers if number in spans], spans)
            if grid is not None:
                grids.append(grid)
        starts = {thing: spans[n][0] for n, thing in enumerate(self._things) if isinstance(thing, int)}
        return Read(text, encoding, numbered(text, grids), _page_starts(starts, len(text)))

    def _settled(self, marked: str) -> tuple[str, dict[int, tuple[int, int]], dict[int, list[int]]]:
        """The text without marks, where each marked thing stands in it, and the cells of each table."""
        opened: dict[int, int] = {}
        spans: dict[int, tuple[int, int]] = {}
        inside: list[int] = []
        cells_of: dict[int, list[int]] = {}
        parts: list[str] = []
        length = at = 0
        for mark in re.finditer(rf"(\u2027[()]){self._key}-(\d+)\u2027", marked):
            parts.append(marked[at : mark.start()])
            length += mark.start() - at
            at = mark.end()
            number = int(mark[2])
            if mark[1] == _CLOSE:
                spans[number] = (opened[number], length)
                if inside and inside[-1] == number:
                    inside.pop()
                continue
            opened[number] = length
            if isinstance(self._things[number], Placed):
                if inside:
                    cells_of[inside[-1]].append(number)
            elif isinstance(self._things[number], _Table):
                inside.append(number)
                cells_of[number] = []
        parts.append(marked[at:])
        return "".join(parts), spans, cells_of

    def _grid(self, table: int, numbers: list[int], spans: dict[int, tuple[int, int]]) -> Grid | None:
        held = [(thing, spans[n]) for n in numbers if isinstance(thing := self._things[n], Placed)]
        whole = self._things[table]
        if not held or table not in spans or not isinstance(whole, _Table):
            return None
        last = max(placed.row for placed, _ in held)
        cells = tuple(_cell(placed, span, last) for placed, span in held)
        grid = Grid("", *spans[table], cells, whole.page, (), whole.sheet, whole.refused, whole.drawn)
        return grid if _is_credible(grid) else None


def _page_starts(starts: dict[int, int], end: int) -> tuple[int, ...]:
    """Where each page begins; one that nothing was written of begins where the next does."""
    out: list[int] = []
    for number in range(max(starts, default=0), 0, -1):
        out.append(starts.get(number, out[-1] if out else end))
    return tuple(reversed(out))


def _is_credible(grid: Grid) -> bool:
    """Whether the cells do not say that they cover more than any table has; else its lines stay text."""
    covered = sum(cell.row_span * cell.column_span for cell in grid.cells)
    return max(covered, grid.row_count * grid.column_count) <= _MOST_PLACES


def _cell(placed: Placed, span: tuple[int, int], last: int) -> Cell:
    """The cell ``placed`` at ``span``, not reaching below the ``last`` row."""
    row, column = placed.row, placed.column
    rows = min(placed.row_span, last + 1 - row)
    address = placed.address or f"r{row + 1}c{column + 1}"
    return Cell(row, column, rows, placed.column_span, *span, placed.page, placed.box, address)


def numbered(text: str, grids: Iterable[Grid]) -> tuple[Grid, ...]:
    """The tables of ``text`` in its order, each with its id and its caption."""
    ordered = sorted(grids, key=lambda grid: (grid.start, -grid.end))
    floors = [0, *(max(one.start, min(one.end, two.start)) for one, two in pairwise(ordered))]
    return tuple(
        grid.but(id=f"T{number}", caption=grid.caption or _caption(text, grid.start, floor))
        for number, (grid, floor) in enumerate(zip(ordered, floors, strict=False), start=1)
    )


def _caption(text: str, start: int, floor: int) -> tuple[tuple[int, int], ...]:
    """The places of the short lines right above ``start`` and not above ``floor``."""
    out: list[tuple[int, int]] = []
    end = text.rfind("\n", 0, start) if start else -1
    while end >= floor and len(out) < _MOST_CAPTION_LINES:
        begin = max(text.rfind("\n", 0, end) + 1, floor)
        line = text[begin:end]
        words = line.strip()
        if words and (len(words) > _LONGEST_CAPTION_LINE or words[-1] in ".;" or not _names(words, out)):
            break
        if words:
            indent = len(line) - len(line.lstrip())
            out.append((begin + indent, begin + indent + len(words)))
        if begin <= floor:
            break
        end = begin - 1
    return tuple(reversed(out))


def _names(words: str, below: list) -> bool:
    """Whether a line above a table may belong to its caption: it holds words, and is no item of a list."""
    if not re.search(r"[^\W\d_]{2}", words):
        return False
    return not re.match(r"[-+*•]\s", words) or not below
