"""Tables pasted into a text: written with bars, tabs, runs of blanks, as CSV, as HTML, or one cell a line.

Where every figure's column can be told the table becomes a grid; where not, the grid says why it is refused,
so that nothing in it is taken for something it is not. The text itself is not touched.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.patterns import Pattern
from plancompare.catalogue.phrases import fold
from plancompare.reading.grid import Cell, Grid
from plancompare.reading.standing import Side, are_clear, columns_of, reach_of, reaches, with_heads
from plancompare.records import NamedTuple

# A line between two rows that is no row: a group's name, "Trong đó:". Longer ones end the table.
_LONGEST_STRAY, _MOST_STRAY = 120, 2
# Of the rows with figures so many may not fit the heads; then the columns are not known.
_MISFITS = 0.2
# The ends of rows of which so many are empty stand outside the table.
_MOSTLY = 0.8
# A line that is one cell is no longer than this.
_LONGEST_CELL = 200
# Where the last row lacks a cell, longer words in a column of figures are the text below the table.
_LONGEST_WORDS = 30
_MOST_COLUMNS = 40

_FIGURE = Pattern(r"[-+(≥≤<>~≈%\s]*\d[\d.,\s]*(?:[-–÷]\s*\d[\d.,\s]*)?[%)]?(?:\s*[^\W\d].{0,25})?")
_DECIMAL_COMMA = Pattern(r"\d,\d")
_RULE = Pattern(r":?-{2,}:?|=+|-+")
_MARK = Pattern(r"\(?(?:\d{1,3}(?:\.\d{1,2})*|[IVX]{1,5}|[A-ZĐa-zđ]|[-+*])[.)]?")
_GROUP = Pattern(r"(?:\d{1,2}|[IVX]{1,5}|[A-ZĐ])(?:[.)]\s|[.)]?$)")
_ROW_NUMBER = Pattern(r"\(?(?:(\d{1,3})|[IVX]{1,5}|[A-ZĐ])[.)]?")
_WORD = Pattern(r"[^\W\d_]{2}")
_TAG = Pattern(r"(?i)<(/?)(table|tr|td|th)\b([^>]*)>")
_INNER_TAG = Pattern(r"<[^>]*>")
_SPANNED = Pattern(r"(?i)(row|col)span\s*=\s*[\"']?\s*(\d{1,3})")


class _Piece(NamedTuple):
    """Some characters of the text that are one cell."""

    start: int
    end: int
    text: str
    row_span: int = 1
    column_span: int = 1
    left: int = 0  # characters of the line before it


_Row = list[_Piece]
_Placed = list[tuple[int, int, _Piece]]  # of each cell its column, how many it spans, its characters


def text_tables(text: str, start: int = 0, end: int | None = None) -> list[Grid]:
    """The tables pasted into ``text`` between two positions, in its order, without ids."""
    found = list(_in_tags(text, start, len(text) if end is None else end))
    stretches = _outside(found, _lines(text, start, end))
    for reader in (_with_bars, _with_tabs, _as_csv, _a_cell_a_line, _with_blanks):
        new = [grid for lines in stretches for grid in reader(lines)]
        found += new
        stretches = [left for lines in stretches for left in _outside(new, lines)]
    return sorted(found, key=lambda grid: grid.start)


def _outside(grids: list[Grid], lines: list[_Piece]) -> list[list[_Piece]]:
    """The lines that stand in none of some tables, those between two tables together."""
    if not grids:
        return [lines] if lines else []

    def is_inside(line: _Piece) -> bool:
        return any(grid.start < line.end and line.start < grid.end for grid in grids)

    return [list(part) for inside, part in groupby(lines, is_inside) if not inside]


def _lines(text: str, start: int, end: int | None) -> list[_Piece]:
    out = []
    for match in re.compile(r"[^\n]+").finditer(text, start, len(text) if end is None else end):
        line = match.group().rstrip("\r")
        out.append(_Piece(match.start(), match.start() + len(line), line))
    return out


def _piece(line: _Piece, start: int, end: int) -> _Piece:
    """The characters ``start`` to ``end`` of a line without the blanks around them."""
    printed = line.text[start:end]
    begin = start + len(printed) - len(printed.lstrip())
    words = printed.strip()
    return _Piece(line.start + begin, line.start + begin + len(words), words, left=begin)


def _holds_figure(row: _Row) -> bool:
    """Whether a row has a figure behind its label, perhaps with words around it."""
    if any(_is_figure(piece.text) for piece in row[1:]):
        return True
    return any(re.search(r"\d", piece.text) for piece in row[2:])


def _is_figure(text: str) -> bool:
    return _FIGURE.fullmatch(text) is not None and re.fullmatch(r"(?:19|20)\d\d", text) is None


# -- one separator between cells ---------------------------------------------------------------------------


def _with_bars(lines: Sequence[_Piece]) -> Iterator[Grid]:
    with_bars = (line for line in lines if "|" in line.text)
    if next(with_bars, None) is not None:
        yield from _runs(lines, _between_bars)


def _between_bars(line: _Piece) -> _Row | None:
    return _between(line, "|") if "|" in line.text.strip().strip("|") else None


def _with_tabs(lines: Sequence[_Piece]) -> Iterator[Grid]:
    with_tabs = (line for line in lines if "\t" in line.text)
    if next(with_tabs, None) is not None:
        yield from _runs(lines, _between_tabs)


def _between_tabs(line: _Piece) -> _Row | None:
    return _between(line, "\t") if "\t" in line.text.strip() else None


def _between(line: _Piece, separator: str) -> _Row:
    """The cells of a line between separators."""
    places = [found.start() for found in re.finditer(re.escape(separator), line.text)]
    borders = [-1, *places, len(line.text)]
    return [_piece(line, begin + 1, end) for begin, end in pairwise(borders)]


def _as_csv(lines: Sequence[_Piece]) -> Iterator[Grid]:
    for separator, least in ((";", 3), (",", 4)):
        for grid in _runs(lines, lambda line, s=separator, n=least: _fields(line, s, n), exact=True):
            if grid.row_count >= 3:
                yield grid


def _fields(line: _Piece, separator: str, least: int) -> _Row | None:
    """The fields of a line of CSV; None for a sentence, which has blanks behind its commas."""
    count = line.text.count(separator)
    if count < least - 1 or 2 * line.text.count(f"{separator} ") > count:
        return None
    import csv  # here, for few texts have such lines

    try:
        values = next(csv.reader([line.text], delimiter=separator))
    except csv.Error:
        return None
    out, at = [], 0
    for value in values:
        quoted = line.text[at : at + 1] == '"'
        begin = at + quoted
        end = begin + len(value)
        if '"' in value or line.text[begin:end] != value:  # a doubled quote: not worth the trouble
            return None
        out.append(_piece(line, begin, end))
        at = end + quoted + 1
    return out if least <= len(out) <= _MOST_COLUMNS else None


def _runs(lines: Sequence[_Piece], cells_of, exact: bool = False) -> Iterator[Grid]:
    """Tables of lines that follow each other and have cells; ``exact`` when all have as many."""
    run: list[_Row] = []
    waiting: list[_Row] = []
    for line in [*lines, None]:
        cells = cells_of(line) if line is not None else None
        text = line.text if line is not None else ""
        if cells is not None and exact and not run and _DECIMAL_COMMA.search(text):
            cells = None  # a sentence with figures: heads have none
        if cells is not None and run and exact and len(cells) != len(run[0]):
            cells = None
        if cells is not None:
            run += [*waiting, cells]
            waiting = []
            continue
        if not run:
            continue
        stray = len(text.strip()) <= _LONGEST_STRAY and text.strip()[-1:] not in ".;"
        if line is not None and stray and not exact and len(waiting) < _MOST_STRAY:
            waiting.append([_piece(line, 0, len(line.text))])
            continue
        grid = _grid(run)
        if grid is not None:
            yield grid
        run, waiting = [], []


def _grid(run: list[_Row]) -> Grid | None:
    """The grid of some rows of cells, refused when too many of them do not fit its heads."""
    rows = _without_outer([row for row in run if not all(not p.text or _RULE.fullmatch(p.text) for p in row)])
    wide = [row for row in rows if len(row) > 1]
    most = max(map(len, wide), default=0)
    if len(wide) < 2 or (most < 3 and len(wide) < 3) or most > _MOST_COLUMNS:
        return None
    width = len(wide[0])
    marked = sum(bool(_MARK.fullmatch(row[0].text)) for row in wide) * 3 >= len(wide)
    placings: list[_Placed] = []
    figures = misfits = heads = 0
    for row in rows:
        has_figures = len(row) > 1 and any(_is_figure(piece.text) for piece in row[1:])
        figures += has_figures
        placed = _placed(row, width, marked)
        if placed is None:
            misfits += has_figures
            placed = [(0, width, _Piece(row[0].start, row[-1].end, ""))]
        heads += not figures
        placings.append(placed)
    if not figures:
        return None
    placings[:heads] = _over_what_they_head(placings[:heads])
    cells = [
        _cell(piece, number, column, span)
        for number, placed in enumerate(placings)
        for column, span, piece in placed
    ]
    refused = None
    if misfits > _MISFITS * figures:
        refused = f"{misfits} of its {figures} rows with figures have not the {width} cells of its heads"
    return Grid("", rows[0][0].start, max(row[-1].end for row in rows), tuple(cells), refused=refused)


def _without_outer(rows: list[_Row]) -> list[_Row]:
    """The rows without the empty cells outside the bars at their ends, where heads and most rows have one."""
    if not rows:
        return rows
    wide = [row for row in rows if len(row) > 1]
    first, last = (
        not rows[0][end].text and _MOSTLY * len(wide) <= sum(not row[end].text for row in wide)
        for end in (0, -1)
    )
    out = [row[1:] if first and len(row) > 1 and not row[0].text else row for row in rows]
    return [row[:-1] if last and len(row) > 1 and not row[-1].text else row for row in out]


def _over_what_they_head(heads: list[_Placed]) -> list[_Placed]:
    """Rows of heads in which a head reaches over the empty cells behind it, where the next row has a head
    under it and under each of them: a merged cell leaves empty ones when it is copied as text."""
    out = []
    for placed, below in pairwise([*heads, []]):
        filled = {column for column, _, piece in below if piece.text}
        row: _Placed = []
        for column, span, piece in placed:
            if row and not piece.text and row[-1][2].text and {row[-1][0], column} <= filled:
                first, width, head = row[-1]
                row[-1] = (first, width + span, head)
            else:
                row.append((column, span, piece))
        out.append(row)
    return out


def _placed(row: _Row, width: int, marked: bool) -> _Placed | None:
    """The column of each cell of a row; None when it cannot be told."""
    while len(row) > width and not row[-1].text:
        row = row[:-1]
    has_figures = any(_is_figure(piece.text) for piece in row[1:])
    if len(row) == 1:
        return [(0, width, row[0])]
    if len(row) == width or (len(row) < width and not has_figures):
        return [(column, 1, piece) for column, piece in enumerate(row)]
    if len(row) == width - 1 and marked and not _MARK.fullmatch(row[0].text) and row[0].text:
        return [(column, 1, piece) for column, piece in enumerate(row, start=1)]  # its number is left out
    return None


def _cell(piece: _Piece, row: int, column: int, span: int = 1) -> Cell:
    return Cell(row, column, piece.row_span, span, piece.start, piece.end, address=f"r{row + 1}c{column + 1}")


# -- HTML inside a text ------------------------------------------------------------------------------------


def _in_tags(text: str, start: int, end: int) -> Iterator[Grid]:
    """Tables written as HTML within a text, with or without the tag of the whole table."""
    rows: list[_Row] = []
    opened: tuple[int, str] | None = None
    begin = last = start
    for tag in _TAG.finditer(text, start, end):
        closing, name = tag[1] == "/", tag[2].lower()
        if opened is not None and name in ("td", "th", "tr", "table"):
            piece = _inside(text, opened[0], tag.start(), opened[1])
            if not rows:
                rows.append([])
            rows[-1].append(piece)
            opened = None
        if rows and not closing and name == "table":
            yield from _tagged(rows, begin, last)
            rows = []
        if name == "tr" and not closing:
            rows.append([])
        elif name in ("td", "th") and not closing:
            opened = (tag.end(), tag[3])
        if not rows or rows == [[]]:
            begin = tag.start()
        last = tag.end()
        if closing and name == "table":
            yield from _tagged(rows, begin, last)
            rows = []
    yield from _tagged(rows, begin, last)


def _inside(text: str, start: int, end: int, attributes: str) -> _Piece:
    """What a cell holds between its tags, tags at its ends left out."""
    spans = {kind.lower(): int(count) for kind, count in _SPANNED.findall(attributes)}
    printed = text[start:end]
    inner = [
        m.span() for m in re.finditer(r"[^<>]+(?![^<]*>)", _INNER_TAG.sub(lambda m: "<" * len(m[0]), printed))
    ]
    filled = [(a, b) for a, b in inner if printed[a:b].strip()]
    a, b = (filled[0][0], filled[-1][1]) if filled else (0, 0)
    words = printed[a:b]
    begin = start + a + len(words) - len(words.lstrip())
    return _Piece(
        begin,
        begin + len(words.strip()),
        words.strip(),
        max(1, spans.get("row", 1)),
        max(1, spans.get("col", 1)),
    )


def _tagged(rows: list[_Row], start: int, end: int) -> Iterator[Grid]:
    rows = [row for row in rows if row]
    if len(rows) < 2:
        return
    cells: list[Cell] = []
    left: dict[int, int] = {}
    for number, row in enumerate(rows):
        column = 0
        for piece in row:
            while left.get(column):
                column += 1
            high, wide = min(piece.row_span, len(rows) - number), min(piece.column_span, _MOST_COLUMNS)
            cells.append(_cell(piece._replace(row_span=high), number, column, wide))
            for covered in range(column, column + wide):
                left[covered] = high
            column += wide
        left = {column: rows_left - 1 for column, rows_left in left.items() if rows_left > 1}
    yield Grid("", start, end, tuple(cells))


# -- one cell a line ---------------------------------------------------------------------------------------


def _a_cell_a_line(lines: Sequence[_Piece]) -> Iterator[Grid]:
    """Tables whose cells stand below each other, as a page copied without its table gives them."""
    if not any(_heads_numbers(line.text) for line in lines):
        return
    filled = (line for line in lines if line.text.strip(" \t|") or "\xa0" in line.text)  # bars may part them
    cells = [_piece(line, 0, len(line.text)) for line in filled]
    at = 0
    while at < len(cells):
        heads = _stacked_heads(cells, at)
        if heads is None:
            at += 1
            continue
        rows, after = _stacked_rows(cells, at + heads, heads)
        if sum(map(_holds_figure, rows)) < 2:
            at += heads
            continue
        yield _stacked_grid(cells[at : at + heads], rows, heads)
        at = after


def _stacked_heads(cells: Sequence[_Piece], at: int) -> int | None:
    """How many lines from ``at`` are the heads: from "STT" to the first row's number."""
    if not _heads_numbers(cells[at].text):
        return None
    for count in range(2, min(_MOST_COLUMNS, len(cells) - at)):
        text = cells[at + count].text
        number = _ROW_NUMBER.fullmatch(text)
        if number and count >= 3 and (number[1] in (None, "1", "01")):
            return count
        if len(text) > _LONGEST_CELL:
            return None
    return None


def _heads_numbers(line: str) -> bool:
    """Whether a line is the head of a column of numbers: "STT"."""
    words = line.strip().strip(" .")
    return len(words) <= _longest_number_head() and fold(words) in _number_heads()


def _stacked_rows(cells: Sequence[_Piece], at: int, width: int) -> tuple[list[_Row], int]:
    """The rows from ``at``: each begins with a number or letter; parts without one have a cell less."""
    rows: list[_Row] = []
    last = 0
    while at < len(cells) and (found := _ROW_NUMBER.fullmatch(cells[at].text)):
        number = found[1]
        if number and rows and int(number) not in (last + 1, 1):
            break
        last = int(number) if number else last
        end = at + 1
        while (
            end < len(cells)
            and not _opens_next(cells[end].text, last)
            and len(cells[end].text) <= _LONGEST_CELL
        ):
            end += 1
        here, more = _cut(
            list(cells[at:end]), width, is_last=end >= len(cells) or not _opens_next(cells[end].text, last)
        )
        rows += here
        at += sum(map(len, here))
        if more:
            break
    return rows, at


def _opens_next(text: str, last: int) -> bool:
    found = _ROW_NUMBER.fullmatch(text)
    return bool(found) and (found[1] is None or int(found[1]) == last + 1 or (found[1] == "1" and last > 1))


def _cut(cells: list[_Piece], width: int, is_last: bool) -> tuple[list[_Row], bool]:
    """One numbered row and the parts below it; whether the table ends in it."""
    empty = [piece for piece in cells if not piece.text]
    if not _holds_figure(cells):
        kept = cells[:2] if not empty else cells[: min(len(cells), width)]
        return [kept], is_last
    if len(cells) <= width:
        return [cells], is_last
    rows, at = [cells[:width]], width
    if not any(_is_figure(piece.text) for piece in rows[0][2:]):  # a whole without figures above its parts
        rows, at = [cells[:2]], 2
    while at < len(cells):
        part = cells[at : at + width - 1]
        if _is_figure(part[0].text) or not any(_is_figure(piece.text) for piece in part[1:]):
            if is_last:
                return rows, True
            rows.append(cells[at:])
            return rows, False
        rows.append(part)
        at += width - 1
    return rows, is_last


def _stacked_grid(heads: Sequence[_Piece], rows: list[_Row], width: int) -> Grid:
    cells = [_cell(piece, 0, column) for column, piece in enumerate(heads)]
    figures = misfits = 0
    whole = [row for row in rows if len(row) == width]
    of_figures = {
        column
        for column in range(2, width)
        if 2 * sum(_is_figure(row[column].text) for row in whole) > len(whole)
    }
    for number, row in enumerate(rows, start=1):
        has_figures = _holds_figure(row)
        figures += has_figures
        is_part = not _ROW_NUMBER.fullmatch(row[0].text)
        wordy = number == len(rows) and any(
            column in of_figures and len(piece.text) > _LONGEST_WORDS and not _is_figure(piece.text)
            for column, piece in enumerate(row, start=int(is_part))
        )
        if has_figures and (wordy or len(row) != width - is_part):
            misfits += 1
            cells.append(_cell(_Piece(row[0].start, row[-1].end, ""), number, 0, width))
            continue
        cells += [_cell(piece, number, column) for column, piece in enumerate(row, start=int(is_part))]
    refused = None
    if misfits > _MISFITS * figures:
        refused = f"{misfits} of its {figures} rows with figures have not the {width} cells of its heads"
    end = rows[-1][-1].end
    return Grid("", heads[0].start, end, tuple(cells), refused=refused)


@cache
def _number_heads() -> frozenset[str]:
    return frozenset(map(fold, toml_file("tables")["heads"]["number"]))


@cache
def _longest_number_head() -> int:
    return max(map(len, _number_heads()))


# -- columns set with blanks -------------------------------------------------------------------------------


def _with_blanks(lines: Sequence[_Piece]) -> Iterator[Grid]:
    """Tables whose columns are set apart by runs of blanks."""
    run: list[_Row] = []
    for line in [*lines, None]:
        chunks = _chunks(line) if line is not None and (run or _has_gaps(line.text)) else []
        if len(chunks) >= 3 or (
            run
            and line is not None
            and chunks
            and len(line.text.strip()) <= _LONGEST_STRAY
            and len(chunks) < 3
            and _is_inside(run)
        ):
            run.append(chunks)
            continue
        grid = _aligned(run)
        if grid is not None:
            yield grid
        run = []


def _is_inside(run: list[_Row]) -> bool:
    """Whether the last lines of a run are rows, so that a line with fewer cells may belong to it."""
    return any(len(row) >= 3 for row in run[-2:])


def _has_gaps(text: str) -> bool:
    """Whether more than a single plain blank can stand between two words."""
    return "  " in text or not text.isprintable()


def _chunks(line: _Piece) -> _Row:
    places = [found.span() for found in re.finditer(r"\S+(?: \S+)*", line.text.replace("\xa0", " "))]
    return [_piece(line, begin, end) for begin, end in places]


def _aligned(run: list[_Row]) -> Grid | None:
    """A table whose columns are told by where the words of its rows stand below each other."""
    while run and len(run[-1]) < 3:
        run = run[:-1]
    is_row = [len(row) >= 3 and any(_is_figure(piece.text) for piece in row[1:]) for row in run]
    if len(run) < 3 or sum(is_row) < 2 or sum(is_row) * 2 < len(run) - 2:
        return None
    sides = [[(piece.left, piece.left + len(piece.text)) for piece in row] for row in run]
    rows = [row for row, figured in zip(sides, is_row, strict=True) if figured]
    above = is_row.index(True)
    while above and len(run[above - 1]) <= 2 and _GROUP.match(run[above - 1][0].text):
        above -= 1
    columns = columns_of(rows, sides[:above])
    whole = with_heads(columns, sides[:above]) if are_clear(rows, columns) else None
    over_heads = reaches(sides[:above], whole, _of_figures(run[above:], whole), 1) if whole else None
    if whole is None or over_heads is None:
        refused = "its columns are set with blanks and do not line up"
        cells = [_cell(_Piece(row[0].start, row[-1].end, ""), number, 0) for number, row in enumerate(run)]
        return Grid("", run[0][0].start, run[-1][-1].end, tuple(cells), refused=refused)
    placed = [*over_heads, *([(reach_of(side, whole)[0],) * 2 for side in row] for row in sides[above:])]
    cells = [
        _cell(piece, number, first, last - first + 1)
        for number, row in enumerate(placed)
        for (first, last), piece in zip(row, run[number], strict=True)
    ]
    return Grid("", run[0][0].start, run[-1][-1].end, tuple(cells), drawn=True)


def _of_figures(rows: Sequence[_Row], columns: Sequence[Side]) -> set[int]:
    """The columns behind the first in which more figures than words stand."""
    count = dict.fromkeys(range(len(columns)), 0)
    for piece in (piece for row in rows for piece in row):
        at = reach_of((piece.left, piece.left + len(piece.text)), columns)[0]
        count[at] += 1 if _is_figure(piece.text) else -1 if _WORD.search(piece.text) else 0
    return {at for at in count if at and count[at] > 0}
