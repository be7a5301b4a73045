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


def _below(source: Source, grid: Grid) -> Iterator[Span]:
    start = source.seen(grid.start, grid.end).end
    text, printed = source.lines_view, None
    said = False
    for line in re.compile(r"[^\n]+").finditer(text, start):
        if not line.group().strip():
            continue
        named = fold(line.group().strip()).startswith(tuple(toml_file("tables")["caption"]["notes"]))
        mark = _MARK.match(line.group())
        if mark and not said and printed is None:
            cells = (source.text[cell.start : cell.end].strip() for cell in grid.cells)
            printed = {found[1] for cell in cells if (found := _MARKED.search(cell))}
        if not named and not (mark and (said or mark[1] in (printed or ()))):
            return
        said = True
        yield Span(*line.span())
