"""Tables of a PDF page without rules: columns told by where the words of many lines stand below each other.

A line is cut into chunks at gaps wider than any between words. Chunks of lines with figures that overlap
across the page are one column; when no line has two chunks in a column, the columns are clear, and the heads
above are given the columns they stand over. Else the lines are a table that is refused.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, reduce
from itertools import pairwise, takewhile
from statistics import median

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.phrases import any_of, fold
from plancompare.reading.broken import is_one_number, together
from plancompare.reading.grid import Placed
from plancompare.reading.ocr.scan import Box
from plancompare.reading.pdf_lines import PAGE_NUMBER, chunks_of
from plancompare.reading.pdf_page import Page
from plancompare.reading.standing import Reach, Side, are_clear, columns_of, reach_of, reaches, with_heads
from plancompare.records import NamedTuple

# Lines with figures that make a table, and lines without any that may come between two of them.
_LEAST_ROWS, _MOST_BETWEEN = 3, 14
_MOST_HEAD_LINES = 14
# So many pieces of a line above are heads; with them a single row at the end of a page is one of a table.
_LEAST_HEADS = 3
# Lines of one cell stand nearer to each other than this share of the distance of rows.
_NEAR = 0.9
# Lines of one cell stand no further apart than this many times their height, and begin or are centred alike.
_TIGHT, _SAME_SIDE = 1.5, 2.5
# The number of a page stands within so many points of its middle.
_MIDDLE = 20.0
# The width of a blank, about.
_BLANK = 3.0
# A gap between heads of narrow columns is so many times as wide as any within one.
_WIDER = 1.3
# Lines further apart than this many times their height are no longer one table.
_APART = 3.5
_FIGURE = re.compile(r"[-+(≥≤<>~]*\s*\d[\d.,\s]*(?:[-–÷/]\s*\d[\d.,\s]*)?[%)]?(?:\[\d+\])?\*?")
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-–/](?:19|20)\d\d)?")
_MARK = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,2})*|[IVX]{1,5}|[A-ZĐa-zđ]|[-+*])[.)]?")
_GROUP = re.compile(r"(?:\d{1,2}|[IVX]{1,5}|[A-ZĐ])[.)]\s")
_NUMBER = re.compile(r"\(?(?:\d{1,2}|[A-C])\)?(?:=.*)?")  # of a column
_NOTE = re.compile(r"\((?:\d{1,2}|\*+)\)\s")  # below a table
# In one cell, two numbers that are not one: a row was taken for the end of another, or a number is torn.
_TWO_NUMBERS = re.compile(r"(?!\d{1,3}(?: \d{3})+(?:[.,]\d+)?$)\d[\d.,]* \d[\d.,]*")
UNCLEAR = "it has no rules and its columns do not stand below each other"


class Chunk(NamedTuple):
    """Words of a line that no gap parts: their text, box, and characters on the page."""

    text: str
    box: Box
    indexes: tuple[int, ...]


class AlignedTable(NamedTuple):
    """A table without rules: its cells, the sides of each column, its characters, why it is refused, and the
    words of each line of its heads.
    """

    cells: list[Placed]
    columns: list[Side]
    indexes: set[int]
    refused: str | None = None
    heads: Sequence[Sequence[str]] = ()


_Line = list[Chunk]


def aligned_tables(
    page: Page,
    free: Iterable[int],
    number: int,
    before: Sequence[Side] = (),
    above_before: Sequence[Sequence[str]] = (),
) -> Iterator[AlignedTable]:
    """The tables without rules among the ``free`` characters of page ``number``.

    ``before`` are the columns of the table that the page before ended with, ``above_before`` its heads: of it
    a row or two may be left, and the end of one that the page cut.
    """
    lines = [[Chunk(*chunk) for chunk in line] for line in chunks_of(page.glyphs, free)]
    if lines and _is_page_number(lines[0], page):
        lines.pop(0)
    rows = _row_lines(lines)
    again = _repeated(lines, above_before)
    rest = list(takewhile(lambda line: all(map(_goes_on, line)), lines[again:])) if again and not rows else []
    if rest:  # of the table before this page has only the end of its last row
        whole = reduce(lambda above, line: _merged(above, line, before), rest)
        indexes = {index for line in (*lines[:again], *rest) for chunk in line for index in chunk.indexes}
        yield AlignedTable(_cells(page, number, [whole], [], before), list(before), indexes)
    goes_on = again > 0 or _left_over(lines, rows, before)
    for first, last in _regions(lines, rows, goes_on):
        last = _last_line(lines, first, last)
        inside = [lines[at] for at in rows if first <= at <= last]
        few = goes_on and len(inside) < _LEAST_ROWS
        columns = list(before) if few else columns_of(_sides(inside))
        begin = _first_head(lines, first, columns)
        is_rest = goes_on and first == rows[0] and _is_rest(lines[: first + 1], columns)
        repeats = again > 0 and first == rows[0]
        if is_rest or repeats:
            begin = 0
        region = lines[begin : last + 1]
        indexes = {index for line in region for chunk in line for index in chunk.indexes}
        above = again if repeats else 0 if is_rest else first - begin
        above = next((at for at, line in enumerate(region[:above]) if _opens_row(line)), above)
        heads = [_heads_apart(page, line, columns) for line in region[:above]]
        columns = columns if few else columns_of(_sides(inside), _sides(heads))
        whole = with_heads(columns, _sides(heads)) if are_clear(_sides(inside), columns) else None
        figures = _figure_columns(inside, whole or columns)
        over_heads = reaches(_sides(heads), whole, figures, _BLANK) if whole else None
        if whole is not None and over_heads is not None:
            opens = [at in rows for at in range(begin + above, last + 1)]
            body = _whole_rows(region[above:], opens, whole)
            if not _holds_two_numbers(body) and not _are_centred(body, whole, figures):
                cells = _cells(page, number, [*heads, *body], over_heads, whole)
                yield AlignedTable(cells, whole, indexes, heads=[*map(_texts, heads)] or above_before)
                continue
        cells = [_cell(page, number, at, 0, 1, line) for at, line in enumerate(region)]
        yield AlignedTable(cells, columns, indexes, UNCLEAR)


def _holds_two_numbers(rows: Iterable[_Line]) -> bool:
    return any(_TWO_NUMBERS.fullmatch(chunk.text) for line in rows for chunk in line)


def _is_page_number(line: _Line, page: Page) -> bool:
    """Whether a line holds a number alone in the middle of the page."""
    number = len(line) == 1 and PAGE_NUMBER.fullmatch(line[0].text)
    return bool(number) and abs(line[0].box[0] + line[0].box[2] - page.width) < 2 * _MIDDLE


def _texts(line: _Line) -> tuple[str, ...]:
    return tuple(chunk.text for chunk in line)


def _repeated(lines: Sequence[_Line], heads: Sequence[Sequence[str]]) -> int:
    """How many lines at the top of a page are those of the heads before again; the last may not be shown."""
    pairs = zip(map(_texts, lines), heads, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == tuple(pair[1]), pairs))


def _heads_apart(page: Page, line: _Line, columns: Sequence[Side]) -> _Line:
    """A line of heads in which those of narrow columns look like one: each over its own column.

    They are parted at gaps that stand between the columns and are wider than all others.
    """
    return [part for chunk in line for part in _parted_at(page, chunk, columns)]


def _parted_at(page: Page, chunk: Chunk, columns: Sequence[Side]) -> Iterator[Chunk]:
    first, last = _over(chunk, columns)
    borders = [(columns[at][1] - _BLANK, columns[at + 1][0] + _BLANK) for at in range(first, last)]
    boxes = [page.glyphs[index].box or chunk.box for index in chunk.indexes]
    gaps = [(two[0] - one[2], (one[2] + two[0]) / 2, at) for at, (one, two) in enumerate(pairwise(boxes), 1)]
    within = [[gap for gap in gaps if left <= gap[1] <= right] for left, right in borders]
    cuts = {max(found) for found in within if found}
    widest = max((gap[0] for gap in gaps if gap not in cuts), default=0.0)
    if len(cuts) < len(borders) or any(gap[0] <= max(_WIDER * widest, _BLANK / 2) for gap in cuts):
        cuts = set()
    for begin, end in pairwise([0, *sorted(at for *_, at in cuts), len(boxes)]):
        yield from (
            Chunk(*part) for line in chunks_of(page.glyphs, chunk.indexes[begin:end]) for part in line
        )


def _row_lines(lines: Sequence[_Line]) -> list[int]:
    """The lines that open a row; one that only goes on in its cells does not, though it may hold digits."""
    out: list[int] = []
    for at, line in enumerate(lines):
        if not _is_row(line) and not (out and _completes(line, lines[out[-1]])):
            continue
        near = bool(out) and all(_is_tight(*pair) for pair in pairwise(lines[out[-1] : at + 1]))
        label = next((chunk for chunk in line if re.search(r"[^\W\d_]{2}", chunk.text)), None)
        goes_on = label is None or _goes_on(label) or _completes(line, lines[out[-1]]) if near else False
        if not goes_on:
            out.append(at)
    return out


def _opens_row(line: _Line) -> bool:
    """Whether a line is of no head: the name of a group, or a row of words that opens with its mark."""
    marked = len(line) > 2 and _MARK.fullmatch(line[0].text) and re.search(r"[^\W\d_]{2}", line[1].text)
    return bool(marked) or _opens_group(line)


def _opens_group(line: _Line) -> bool:
    """Whether a line is only the name of a group with its mark: "A", "CHỈ TIÊU KINH TẾ"; "I. Kinh tế"."""
    apart = len(line) == 2 and _MARK.fullmatch(line[0].text) and re.search(r"[^\W\d_]{2}", line[1].text)
    return bool(apart or (len(line) == 1 and _GROUP.match(line[0].text)))


def _completes(line: _Line, row: _Line) -> bool:
    """Whether the digits of a line end numbers that the row above has only begun: "44.30" and "3"."""
    figures = [chunk for chunk in line if chunk.text.isdigit()]
    pairs = [next((other for other in row if _stand_alike(chunk, other)), None) for chunk in figures]
    return bool(figures) and all(
        other is not None and is_one_number(other.text, chunk.text)
        for chunk, other in zip(figures, pairs, strict=True)
    )


def _is_row(line: _Line) -> bool:
    """Whether a line has figures set apart from its words."""
    figures = [chunk for chunk in line[1:] if _is_figure(chunk.text)]
    words = [chunk for chunk in line if re.search(r"[^\W\d_]{2}", chunk.text) or chunk.text in "-+"]
    return bool(words) and (len(figures) >= 2 or (len(figures) == 1 and len(line) >= 3))


def _is_figure(text: str) -> bool:
    if text[-1:].isalpha() or not any(map(str.isdigit, text)):
        return False  # most pieces of a page
    bound = _bounds().match(fold(text))
    figure = text[bound.end() :] if bound else text
    return _FIGURE.fullmatch(figure) is not None and _YEAR.fullmatch(text) is None


@cache
def _bounds() -> re.Pattern:
    """Words before a figure in its cell: "trên 94", "không quá 1,0"."""
    return re.compile(rf"(?:(?:{any_of(toml_file('tables')['figures']['before'])})\s+)+")


def _left_over(lines: Sequence[_Line], rows: Sequence[int], before: Sequence[Side]) -> bool:
    """Whether the first row of a page stands at its top and in the columns of the page before."""
    if not before or not rows or rows[0] > _MOST_BETWEEN:
        return False
    over = [_over(chunk, before) for chunk in lines[rows[0]]]
    return len(set(over)) == len(over) and all(begin == end for begin, end in over)


def _last_line(lines: Sequence[_Line], first: int, last: int) -> int:
    """The last line of a table from ``first`` on whose ``last`` row may go on in more lines."""
    side = min(line[0].box[0] for line in lines[first : last + 1])
    row = [chunk for chunk in lines[last] if chunk.box[0] > side + _SAME_SIDE]
    while last + 1 < len(lines) and _is_near(lines[last : last + 2]):
        below = lines[last + 1]
        if not (all(map(_goes_on, below)) or _is_of_row(below, lines[last], row)):
            break
        last += 1
    return last


def _is_of_row(line: _Line, above: _Line, row: _Line) -> bool:
    """Whether each piece of a line goes on, right below, in a cell of ``row``."""
    return _is_tight(above, line) and all(any(_stand_alike(chunk, other) for other in row) for chunk in line)


def _is_tight(above: _Line, line: _Line) -> bool:
    height = max(chunk.box[3] - chunk.box[1] for chunk in (*above, *line))
    return line[0].box[1] - above[0].box[1] <= _TIGHT * height


def _stand_alike(one: Chunk, two: Chunk) -> bool:
    """Whether two pieces begin at the same place or have the same middle."""
    left, middle = one.box[0] - two.box[0], (one.box[0] + one.box[2] - two.box[0] - two.box[2]) / 2
    return abs(left) < _SAME_SIDE or abs(middle) < _SAME_SIDE


def _is_rest(lines: Sequence[_Line], columns: Sequence[Side]) -> bool:
    """Whether a page goes on, above its first row, in the columns of the page before, and has no heads."""
    above = lines[:-1]
    over = [_over(chunk, columns) for line in above for chunk in line]
    in_columns = all(begin == end for begin, end in over) and all(len(line) < _LEAST_HEADS for line in above)
    return bool(above) and in_columns and _is_near(lines)


def _figure_columns(rows: Sequence[_Line], columns: Sequence[Side]) -> set[int]:
    """The columns that hold figures in most rows."""
    held = [(_over(chunk, columns)[0], _is_figure(chunk.text)) for line in rows for chunk in line]
    return {at for at in range(1, len(columns)) if 2 * held.count((at, True)) > len(rows) / 2}


def _regions(lines: Sequence[_Line], rows: Sequence[int], goes_on: bool) -> Iterator[tuple[int, int]]:
    """The first and last rows of each table; the first is one of any length where it ``goes_on``."""
    run: list[int] = []
    for at in [*rows, None]:
        if at is not None and (
            not run or (at - run[-1] <= _MOST_BETWEEN and _is_near(lines[run[-1] : at + 1]))
        ):
            run.append(at)
            continue
        if len(run) >= _LEAST_ROWS or (run and _is_part(lines, run, rows, goes_on)):
            yield run[0], run[-1]
        run = [] if at is None else [at]


def _is_part(lines: Sequence[_Line], run: Sequence[int], rows: Sequence[int], goes_on: bool) -> bool:
    """Whether a row or two are the rest of a table of the page before, begin one that goes on behind, or are
    one of their own, with a head above each of their columns.
    """
    if goes_on and run[0] == rows[0]:
        return True
    row, above = lines[run[0]], lines[max(0, run[0] - _MOST_HEAD_LINES) : run[0]]
    if len(row) <= _LEAST_HEADS or not any(len(line) >= _LEAST_HEADS for line in above):
        return False
    columns = columns_of(_sides([row]))
    headed = {at for line in above for chunk in line for at in _between(_over(chunk, columns))}
    ends_page = _last_line(lines, run[0], run[-1]) == len(lines) - 1
    return len(headed) >= len(row) - (2 if ends_page else 0)


def _is_near(lines: Sequence[_Line]) -> bool:
    tops = [(line[0].box[1], line[0].box[3] - line[0].box[1]) for line in lines]
    return all(two[0] - one[0] <= _APART * max(one[1], two[1]) for one, two in pairwise(tops))


def _sides(lines: Iterable[_Line]) -> list[list[Side]]:
    return [[(chunk.box[0], chunk.box[2]) for chunk in line] for line in lines]


def _over(chunk: Chunk, columns: Sequence[Side]) -> Reach:
    return reach_of((chunk.box[0], chunk.box[2]), columns)


def _first_head(lines: Sequence[_Line], first: int, columns: Sequence[Side]) -> int:
    """The line where the heads above the first row begin; a line across the table is its caption."""
    begin = first
    while begin and first - begin < _MOST_HEAD_LINES and _is_near(lines[begin - 1 : begin + 1]):
        line = lines[begin - 1]
        if len(line) == 1 and _is_caption(line[0], columns):
            break
        begin -= 1
    while begin < first and len(lines[begin]) == 1 and not _is_head(lines, begin, columns):
        begin += 1  # short lines above the heads are its caption too
    return begin


def _is_head(lines: Sequence[_Line], at: int, columns: Sequence[Side]) -> bool:
    """Whether a line's only words are a head: not over labels, nothing right below them."""
    line, below = lines[at], lines[at + 1]
    begin, end = _over(line[0], columns)
    under = {column for chunk in below for column in _between(_over(chunk, columns))}
    return begin > 1 and _is_tight(line, below) and not under & set(range(begin, end + 1))


def _is_caption(chunk: Chunk, columns: Sequence[Side]) -> bool:
    """Whether a line's only words begin at the side of the table or stand over half of it."""
    begin, end = _over(chunk, columns)
    return chunk.box[0] <= columns[0][1] or 2 * (end - begin + 1) >= len(columns)


def _whole_rows(lines: Sequence[_Line], is_row: Sequence[bool], columns: Sequence[Side]) -> list[_Line]:
    """The lines below the heads with those that only go on in the cells of a row joined to it.

    They stand nearer to it than rows stand to each other; where all lines are as near, they begin in the
    middle of a sentence. ``is_row`` tells the lines that open one.
    """
    tops = [line[0].box[1] for line in lines]
    steps = [two - one for (one, _), (two, opens) in pairwise(zip(tops, is_row, strict=True)) if opens]
    near = _NEAR * median(steps) if steps else 0.0
    out: list[_Line] = []
    waiting: list[_Line] = []  # lines that belong to the row below
    for at, line in enumerate(lines):
        if is_row[at]:
            for above in reversed(waiting):
                line = _merged(above, line, columns)
            waiting = []
            out.append(line)
            continue
        if (
            out
            and not waiting
            and not _opens_group(line)
            and (
                all(map(_goes_on, line))
                or (tops[at] - tops[at - 1] < near if steps else _is_of_row(line, lines[at - 1], out[-1]))
            )
        ):
            out[-1] = _merged(out[-1], line, columns)
        elif at + 1 < len(lines) and tops[at + 1] - tops[at] < near and is_row[at + 1]:
            waiting.append(line)
        else:
            out += [*waiting, line]
            waiting = []
    return [*out, *waiting]


def _are_centred(rows: Sequence[_Line], columns: Sequence[Side], figures: set[int]) -> bool:
    """Whether labels stand in the middle of the rows they are of, so that nothing tells which these are.

    The first row of figures then has no label of its own left of others, where rows below have one.
    """
    labels = range(1, min(figures, default=0))
    words = [{_over(c, columns)[0] for c in row if re.search(r"[^\W\d_]{2}", c.text)} for row in rows]
    first = next((at for at, row in enumerate(rows) if _is_row(row)), 0)
    return any(
        at not in words[first] and at + 1 in words[first] and any(at in row for row in words[first + 1 :])
        for at in labels
    )


def _goes_on(chunk: Chunk) -> bool:
    return chunk.text[:1].islower() or (chunk.text[:1] == "(" and not _NOTE.match(chunk.text))


def _merged(above: _Line, below: _Line, columns: Sequence[Side]) -> _Line:
    """Two lines of one row as one: words over the same column belong together."""
    out = list(above)
    for chunk in below:
        column = _over(chunk, columns)[0]
        place = next((at for at, other in enumerate(out) if _over(other, columns)[0] == column), None)
        if place is None:
            out.append(chunk)
            continue
        other = out[place]
        (a, b, c, d), (e, f, g, h) = other.box, chunk.box
        box = (min(a, e), min(b, f), max(c, g), max(d, h))
        out[place] = Chunk(together(other.text, chunk.text), box, other.indexes + chunk.indexes)
    return sorted(out, key=lambda chunk: chunk.box[0])


def _cells(
    page: Page,
    number: int,
    region: Sequence[_Line],
    heads: Sequence[Sequence[Reach]],
    columns: Sequence[Side],
) -> list[Placed]:
    """The cells of a clear table; words of heads below each other over the same columns are one cell."""
    out: list[Placed] = []
    last: dict[tuple[int, int], int] = {}  # the cell over some columns in the line above
    for at, line in enumerate(region):
        here: dict[tuple[int, int], int] = {}
        reach = heads[at] if at < len(heads) else [_over(chunk, columns) for chunk in line]
        numbers = len(line) >= _LEAST_HEADS and all(_NUMBER.fullmatch(chunk.text) for chunk in line)
        for chunk, over in zip(line, reach, strict=True):
            if at < len(heads) and over in last and not numbers:
                cell = out[last[over]]
                out[last[over]] = cell._replace(lines=[f"{cell.lines[0]} {chunk.text}"])
                here[over] = last[over]
                continue
            here[over] = len(out)
            out.append(_cell(page, number, at, over[0], over[1] - over[0] + 1, [chunk]))
        touched = {column for over in here for column in _between(over)}
        last = {over: cell for over, cell in last.items() if not touched.intersection(_between(over))}
        last |= here
    rows = {row: at for at, row in enumerate(sorted({cell.row for cell in out}))}
    return [cell._replace(row=rows[cell.row]) for cell in out]


def _between(over: tuple[int, int]) -> range:
    return range(over[0], over[1] + 1)


def _cell(page: Page, number: int, row: int, column: int, span: int, line: _Line) -> Placed:
    box = (line[0].box[0], min(c.box[1] for c in line), line[-1].box[2], max(c.box[3] for c in line))
    return Placed([" ".join(chunk.text for chunk in line)], row, column, 1, span, number, page.shown(box))
