"""The tables of the pages of a PDF: cells with their words, rows and tables that go on over a page joined."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from plancompare.reading.aligned import aligned_tables
from plancompare.reading.broken import are_apart, is_broken, is_one_number, together
from plancompare.reading.grid import Placed
from plancompare.reading.pdf_lines import Line, sorted_lines, words
from plancompare.reading.pdf_page import Page
from plancompare.reading.ruled import RuledTable, ruled_tables

# Columns of a table on the next page stand within so many points of those before.
_SAME_COLUMN = 5.0
_FIGURE = re.compile(r"[-+(≥≤<>~]*\s*\d[\d.,\s]*[%)]?")
# Between the words of a cell and its sides; a digit's width as a share of its size.
_PADDING, _DIGIT = 5.5, 0.75
# A line between two words has so many points of paper on both sides.
_GAP = 0.3
# A line stands so near to where the figures of two narrow columns touch.
_TOUCH = 1.5
# So many lines of figures between two rules are rows of their own, at the same height within these points.
_LEAST_LINES, _SAME_LINE = 3, 4.0


@dataclass(frozen=True)
class PageTable:
    """A table on one page or more: its cells, where its columns begin, its first page.

    ``refused`` says why its columns cannot be told apart. A table without rules has no ``lefts`` but the
    ``spans`` that words take across the page and the words of each line of its ``heads``.
    """

    cells: tuple[Placed, ...]
    lefts: tuple[float, ...]
    page: int
    refused: str | None = None
    spans: tuple[tuple[float, float], ...] = ()
    heads: Sequence[Sequence[str]] = ()

    @property
    def is_remnant(self) -> bool:
        """Whether a single cell is filled: the end of a row of the page before, or a frame."""
        return sum(bool(cell.lines) for cell in self.cells) < 2

    @property
    def row_count(self) -> int:
        """How many rows it has."""
        return max((cell.row + cell.row_span for cell in self.cells), default=0)


def tables_of(
    page: Page, number: int, torn: bool = False, before: PageTable | None = None
) -> tuple[list[PageTable], dict[int, int]]:
    """The tables of page ``number`` and, of each character in one, which; ``before`` ends the page before."""
    tables: list[PageTable] = []
    inside: dict[int, int] = {}
    for ruled in ruled_tables(page.across, page.down):
        held = _held(page, ruled, inside)
        if ruled.column_count < 2 or not held:
            continue
        inside.update((index, len(tables)) for indexes in held.values() for index in indexes)
        tables.append(_filled(page, ruled, held, number, torn))
    free = [index for index in range(len(page.glyphs)) if index not in inside]
    columns, heads = (before.spans, before.heads) if before else ((), ())
    for found in aligned_tables(page, free, number, columns, heads):
        inside.update((index, len(tables)) for index in found.indexes)
        spans = tuple(found.columns)
        tables.append(PageTable(tuple(found.cells), (), number, found.refused, spans, found.heads))
    return tables, inside


def _held(page: Page, ruled: RuledTable, taken: dict[int, int]) -> dict[int, list[int]]:
    """The characters in each cell that is filled, by the cell's place among the cells."""
    places = [[-1] * ruled.column_count for _ in range(ruled.row_count)]
    for number, cell in enumerate(ruled.cells):
        for row in places[cell.row : cell.row + cell.row_span]:
            row[cell.column : cell.column + cell.column_span] = [number] * cell.column_span
    tops = sorted({cell.box[1] for cell in ruled.cells})
    left, top, right, bottom = ruled.box
    held: dict[int, list[int]] = {}
    for word in _parted_by_rules(page, ruled):
        within: Counter[int] = Counter()
        for index in word:
            box = page.glyphs[index].box
            if box is None:  # no word holds one without
                continue
            x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
            if index not in taken and left <= x <= right and top <= y <= bottom:
                row = min(bisect_right(tops, y), len(places)) - 1
                column = min(bisect_right(ruled.lefts, x), ruled.column_count) - 1
                within[places[row][column]] += 1
        if within:  # a word too wide for its cell stays whole
            held.setdefault(within.most_common(1)[0][0], []).extend(word)
    return held


def _parted_by_rules(page: Page, ruled: RuledTable) -> Iterator[list[int]]:
    """The words of a page, in pieces where a line of the table stands in a gap between two characters: what
    narrow columns hold stands so near to each other that it looks like one word.

    Characters that touch at a line are two figures, if together they are none, or a year and another head.
    """
    for word in words(page.glyphs):
        boxes = [box for index in word if (box := page.glyphs[index].box)]
        gaps = list(enumerate(((one[2], two[0]) for one, two in pairwise(boxes)), 1))
        lines = [line for line in ruled.lefts if boxes[0][0] < line < boxes[-1][2]]
        clear = [at for at, (left, right) in gaps if any(left + _GAP < line < right - _GAP for line in lines)]
        near = [at for at, gap in gaps if any(abs(sum(gap) / 2 - line) < _TOUCH for line in lines)]
        texts = ["".join(page.glyphs[index].text for index in piece) for piece in _cut(word, near)]
        heads = len(texts) > 1 and all(one[-1].isdigit() and two[0].isupper() for one, two in pairwise(texts))
        yield from _cut(word, near if heads or are_apart(texts) else clear)


def _cut(word: list[int], places: Sequence[int]) -> list[list[int]]:
    return [word[begin:end] for begin, end in pairwise([0, *places, len(word)])]


def _filled(page: Page, ruled: RuledTable, held: dict[int, list[int]], number: int, torn: bool) -> PageTable:
    """The cells of a ruled table with their words; rows that no line parts are parted by their figures."""
    lines = {place: sorted_lines(page.glyphs, indexes, torn) for place, indexes in held.items()}
    tops = {row: _tops(ruled, row, lines) for row in range(ruled.row_count)}
    first, count = {}, 0  # the row that each band between two rules begins with
    for row in range(ruled.row_count + 1):
        first[row] = count
        count += max(1, len(tops.get(row, ())))
    cells: list[Placed] = []
    for place, cell in enumerate(ruled.cells):
        box, own = page.shown(cell.box), lines.get(place, [])
        starts = tops[cell.row] if cell.row_span == 1 else []
        parts = _parted(own, starts) if starts else [own]
        high = 1 if starts else first[cell.row + cell.row_span] - first[cell.row]
        for at, part in enumerate(parts):
            words = [_one_line(part, cell.box[2] - cell.box[0])] if part else []
            where = (first[cell.row] + at, cell.column, high, cell.column_span)
            cells.append(Placed(words, *where, number, box))
    return PageTable(tuple(sorted(cells, key=lambda c: (c.row, c.column))), ruled.lefts, number)


def _tops(ruled: RuledTable, row: int, lines: dict[int, list[Line]]) -> list[float]:
    """Where the rows begin that stand between two rules; nothing for a single row.

    Several columns then hold a figure a line, at the same heights, none of them as wide as its column: a
    number that a narrow column broke would be.
    """
    columns = []
    for place, cell in enumerate(ruled.cells):
        own = lines.get(place, [])
        if cell.row != row or cell.row_span != 1 or len(own) < _LEAST_LINES:
            continue
        width = cell.box[2] - cell.box[0]
        single = all(_FIGURE.fullmatch(line.text) and not _is_full(line, width) for line in own)
        if single:
            columns.append([line.top for line in own])
    if len(columns) < 2:
        return []
    longest = max(columns, key=len)
    near = [
        all(min(abs(top - other) for other in longest) < _SAME_LINE for top in column) for column in columns
    ]
    return longest if all(near) else []


def _parted(lines: Sequence[Line], tops: Sequence[float]) -> list[list[Line]]:
    """The lines of a cell by the rows that begin at ``tops``."""
    out: list[list[Line]] = [[] for _ in tops]
    for line in lines:
        out[max(0, bisect_right(tops, line.top + _SAME_LINE) - 1)].append(line)
    return out


def _is_full(line: Line, width: float) -> bool:
    """Whether a line leaves no room for another digit in its column."""
    return width - line.width < 2 * _PADDING + _DIGIT * line.size


def _one_line(lines: Sequence[Line], width: float) -> str:
    """The lines of a cell as one; words and numbers that a narrow column broke are whole again."""
    out = lines[0].text
    for above, line in pairwise(lines):
        is_full = _is_full(above, width)
        out += line.text if is_broken(out, line.text, is_full) else f" {line.text}"
    return out


def joined(first: PageTable, second: PageTable) -> PageTable | None:
    """``second``, from the next page, as the end of ``first``; None when it is another table."""
    if first.refused or second.refused:
        return None
    if first.spans or second.spans:
        return _lengthened(first, second)
    lefts = _common(first.lefts, second.lefts)
    if lefts is None:
        return None
    above, below = _on(lefts, first), _on(lefts, second)
    heads = _same_heads(above, below)
    shift = first.row_count - heads
    below = [cell._replace(row=cell.row + shift) for cell in below if cell.row >= heads]
    above, below = _mended(above, below, first.row_count)
    return replace(first, cells=(*above, *below), lefts=lefts)


def _lengthened(first: PageTable, second: PageTable) -> PageTable | None:
    """As :func:`joined` for tables without rules: each column of the second overlaps one of the first."""
    over = [
        [at for at, (begin, end) in enumerate(first.spans) if begin < right and left < end]
        for left, right in second.spans
    ]
    place = [at[0] for at in over if len(at) == 1]
    if len(set(place)) < len(over) or not over:
        return None
    moved = [
        cell._replace(
            column=place[cell.column],
            column_span=place[cell.column + cell.column_span - 1] - place[cell.column] + 1,
        )
        for cell in second.cells
    ]
    heads = _same_heads(list(first.cells), moved)
    below = [c._replace(row=c.row + first.row_count - heads) for c in moved if c.row >= heads]
    above, below = _mended(list(first.cells), below, first.row_count)
    return replace(first, cells=(*above, *below))


def _same_heads(above: list[Placed], below: list[Placed]) -> int:
    """How many rows at the top of a page only repeat the heads of the table."""
    first, second = _texts(above), _texts(below)
    count = 0
    while count < len(second) - 1 and count < len(first) and _repeats(second[count], first[count]):
        count += 1
    return count


def _repeats(below: list[str], above: list[str]) -> bool:
    """Whether the heads of a page are those of the page before; their last words may not be shown again."""
    if len(below) != len(above):
        return False
    cut = all(two in ("", one) or one.startswith(f"{two} ") for one, two in zip(above, below, strict=True))
    return cut and any(below)


def _texts(cells: list[Placed]) -> list[list[str]]:
    """The words of each row."""
    rows: dict[int, list[str]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).extend(cell.lines)
    return [rows.get(row, []) for row in range(max(rows) + 1)]


def _common(first: Sequence[float], second: Sequence[float]) -> tuple[float, ...] | None:
    """The columns of both when one has all those of the other; None when they are different tables."""
    if abs(first[0] - second[0]) > _SAME_COLUMN or abs(first[-1] - second[-1]) > _SAME_COLUMN:
        return None
    more, less = (first, second) if len(first) >= len(second) else (second, first)
    has_all = all(any(abs(left - other) <= _SAME_COLUMN for other in more) for left in less)
    return tuple(more) if has_all else None


def _on(lefts: Sequence[float], table: PageTable) -> list[Placed]:
    """The cells of a table on columns that begin at ``lefts``."""
    place = {
        column: min(range(len(lefts)), key=lambda i: abs(lefts[i] - left))
        for column, left in enumerate(table.lefts)
    }
    return [
        cell._replace(
            column=place[cell.column],
            column_span=max(1, place[cell.column + cell.column_span] - place[cell.column]),
        )
        for cell in table.cells
    ]


def _mended(above: list[Placed], below: list[Placed], row: int) -> tuple[list[Placed], list[Placed]]:
    """A row cut by the page's end is one again: the rest of its words comes back to where it began."""
    rest = [cell for cell in below if cell.row == row]
    begun = {cell.column: cell for cell in above if cell.row + cell.row_span == row}
    if not _goes_on(begun, rest):
        return above, below
    mended = dict(begun)
    for cell in rest:
        if cell.lines and cell.column in mended:
            whole = mended[cell.column]
            lines = [together(" ".join(whole.lines), " ".join(cell.lines))] if whole.lines else cell.lines
            mended[cell.column] = whole._replace(lines=lines)
    kept = [mended[c.column] if c is begun.get(c.column) else c for c in above]
    lower = [cell._replace(row=cell.row - 1) for cell in below if cell.row > row]
    return kept, lower


def _goes_on(begun: dict[int, Placed], rest: list[Placed]) -> bool:
    """Whether the first row of a page only ends the last one of the page before.

    It does when its words begin in the middle of a sentence and no figure of it stands where the row
    above has one.
    """
    filled = [cell for cell in rest if cell.lines]
    if not filled or any(cell.column not in begun or cell.column_span > 1 for cell in filled):
        return False
    figures = [cell for cell in filled if _is_figure(cell) and not _is_worded(begun[cell.column])]
    texts = [cell for cell in filled if cell not in figures]
    for cell in figures:
        above = begun[cell.column].lines
        if above and not is_one_number(above[0], cell.lines[0]):
            return False
    if filled[0].column == 0 and len(rest) > 2 and begun[0].lines:
        return False  # a number or letter of its own
    begin = texts[0].lines[0][:1] if texts else ""
    return begin.islower() or begin == "(" or (begin.isdigit() and not figures)


def _is_figure(cell: Placed) -> bool:
    return _FIGURE.fullmatch(cell.lines[0]) is not None


def _is_worded(cell: Placed) -> bool:
    """Whether a cell ends in words, of which a number below may be the last: "khu vực số" and "26"."""
    return bool(cell.lines) and cell.lines[0][-1:].isalpha() and not cell.lines[0][:1].isdigit()
