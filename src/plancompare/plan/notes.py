"""The notes below a table: "Ghi chú: …", "(*) Theo chuẩn …", "(1) Không kể …". They set no targets."""

import re
from collections.abc import Iterator

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.patterns import Pattern
from plancompare.catalogue.phrases import fold
from plancompare.reading.grid import Grid
from plancompare.reading.source import Source, Span

_MARK = Pattern(r"\s*(\(\*+\)|\*+|\(\w\)|\[\d\]|[¹²³⁴⁵⁶⁷⁸⁹])(?=\s*[^\W\d_])")
_MARKED = Pattern(r"\S\s*(\(\*+\)|\*+|\(\w\)|\[\d\]|[¹²³⁴⁵⁶⁷⁸⁹])$")


def notes_below(source: Source) -> tuple[Span, ...]:
    """The notes below the tables of ``source``, places in its view, in order.

    A line opens one with the word for it, or with a mark that a cell ends with; behind a note any mark does.
    """
    return tuple(note for grid in source.tables for note in _below(source, grid))


def is_note(line: str) -> bool:
    """Whether a line opens a note by the word for it or by a mark."""
    return _is_named(line) or _MARK.match(line) is not None


def _is_named(line: str) -> bool:
    return fold(line.strip()).startswith(tuple(toml_file("tables")["caption"]["notes"]))


def _below(source: Source, grid: Grid) -> Iterator[Span]:
    """The notes right below one table."""
    cells = (source.text[cell.start : cell.end].strip() for cell in grid.cells)
    printed = {found[1] for cell in cells if (found := _MARKED.search(cell))}
    said = False
    view = source.lines_view
    end = view.find("\n", source.seen(grid.start, grid.end).end)  # the last row may end with a bar
    for line in re.compile(r"[^\n]*\S[^\n]*").finditer(view, end if end >= 0 else len(view)):
        mark = _MARK.match(line.group())
        if not _is_named(line.group()) and not (mark and (said or mark[1] in printed)):
            return
        said = True
        yield Span(*line.span())
