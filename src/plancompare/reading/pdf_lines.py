"""From the characters of a page to its lines: in the order of the text layer, or sorted by their boxes.

The order of the layer is the author's (columns, text boxes) and is kept outside tables. Within the cell of a
table, and on pages where a fallback font tore letters out of their words, the boxes alone tell the order.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from statistics import median

from plancompare.reading.broken import are_apart, grouped_apart
from plancompare.reading.lines import raised
from plancompare.reading.ocr.scan import Box
from plancompare.reading.pdf_page import Glyph
from plancompare.records import NamedTuple

# A page number alone on its line: "5", "- 5 -", "Trang 5", "5/20", "Trang 5/20".
PAGE_NUMBER = re.compile(r"\s*(?:[Tt]rang\s+|[Pp]age\s+|[-–—]\s*)?(\d{1,4})(?:\s*/\s*\d{1,4}|\s*[-–—])?\s*")
# A gap wider than this share of the letters' height parts words where no blank does.
_WORD_GAP = 0.22
# A gap wider than this parts words whatever the layer says.
_WIDE_GAP = 1.2
# A gap wider than this share of the type size is between columns; blanks of a justified line are narrower.
_CHUNK_GAP = 0.72
# Digits of one number touch; a gap wider than this share of the type size is between two numbers, or a blank.
_SEAM = 0.08
# A letter set smaller than this share of its line's is raised when it stands in the line's upper part.
_SMALL = 0.8
# PDFium's signs for a hyphen at the end of a line; it joins the next line to it.
_HYPHENS = "\ufffe\x02"
_MARKS = "0123456789*()"
_OF_FIGURES = "0123456789.,%-+"


class Line(NamedTuple):
    """One line of a page outside its tables, or, with no text, the place of table number ``table``."""

    text: str
    top: float = 0.0
    bottom: float = 0.0
    size: float = 0.0
    table: int | None = None
    opens_with_mark: bool = False
    width: float = 0.0


class _Placed(NamedTuple):
    """A character that is no blank: its place in the layer, and whether a blank stands before it there."""

    place: int
    text: str
    box: Box
    parted: bool
    size: float = 0.0
    raised: bool = False


def sorted_lines(glyphs: Sequence[Glyph], indexes: Iterable[int], torn: bool = False) -> list[Line]:
    """The lines of some characters, sorted by their boxes; where they are ``torn`` only gaps part words."""
    placed = _placed(glyphs, indexes)
    if torn:
        placed = [one._replace(parted=False, place=-2) for one in placed]
    return [_line(line) for line in _visual_lines(placed)]


def chunks_of(
    glyphs: Sequence[Glyph], indexes: Iterable[int]
) -> Iterator[list[tuple[str, Box, tuple[int, ...]]]]:
    """The lines of some characters, each cut at its wide gaps: text, box and characters of each piece."""
    for line in _visual_lines(_placed(glyphs, indexes)):
        pieces: list[list[_Placed]] = [[line[0]]]
        for last, one in pairwise(line):
            if one.box[0] - last.box[2] > _CHUNK_GAP * max(last.size, one.size):
                pieces.append([])
            pieces[-1].append(one)
        parts = [part for piece in pieces for part in _figures_apart(piece)]
        yield [(_joined(part), _around(part), tuple(p.place for p in part)) for part in parts]


def _figures_apart(piece: list[_Placed]) -> list[list[_Placed]]:
    """The figures of narrow columns, which stand so near to each other that they look like one, each alone.

    Within a figure characters touch: what gaps part are figures if each is one and together they are none.
    """
    begin = next((at for at in range(len(piece), 0, -1) if piece[at - 1].text not in _OF_FIGURES), 0)
    parts = [piece[begin : begin + 1]]
    for last, one in pairwise(piece[begin:]):
        if one.box[0] - last.box[2] > _SEAM * max(last.size, one.size):
            parts.append([])
        parts[-1].append(one)
    texts = ["".join(one.text for one in part) for part in parts]
    if len(parts) == 1:
        texts = grouped_apart(texts[0])
        ends = [begin, *(begin + end for end in accumulate(map(len, texts)))]
        parts = [piece[start:end] for start, end in pairwise(ends)]
    if not are_apart(texts):
        return [piece]
    return [piece[:begin], *parts] if begin else parts


def _around(placed: Sequence[_Placed]) -> Box:
    lefts, tops, rights, bottoms = zip(*(p.box for p in placed), strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def layer_lines(glyphs: Sequence[Glyph], tables: dict[int, int]) -> Iterator[Line]:
    """The lines of a page in the order of the layer; ``tables`` has the table of each character in one.

    A line ends where the layer says so and wherever the next character stands lower or higher than the last:
    PDFium leaves some breaks out, and writes the last word of a page and the number below it as one.
    """
    parts: list[_Placed] = []
    met: set[int] = set()
    parted = False
    last: Box | None = None
    for index, glyph in enumerate(glyphs):
        table = tables.get(index)
        low = last is not None and glyph.box is not None and _is_apart(last, glyph.box)
        if glyph.text in "\r\n" or table is not None or low:
            if parts:
                yield _line(parts, in_order=True)
            parts, parted, last = [], False, None
            if table is not None and table not in met:
                met.add(table)
                yield Line("", table=table)
            if table is not None or glyph.text in "\r\n":
                continue
        if glyph.box is None:
            parted = True
            if not glyph.text.isspace():
                parts.append(_Placed(index, glyph.text, last or (0, 0, 0, 0), parted=False))
            continue
        parts.append(_Placed(index, glyph.text, glyph.box, parted, glyph.size, glyph.raised))
        parted = False
        last = None if glyph.text in _HYPHENS else glyph.box
    if parts:
        yield _line(parts, in_order=True)


def words(glyphs: Sequence[Glyph]) -> Iterator[list[int]]:
    """The characters that follow each other in the layer without a blank or a gap between them."""
    word: list[int] = []
    last: Box | None = None
    for index, glyph in enumerate(glyphs):
        box = glyph.box
        apart = box is None or last is None or _is_apart(last, box) or not _follows(last, box)
        if word and apart:
            yield word
            word = []
        if box is not None:
            word.append(index)
        last = box
    if word:
        yield word


def _follows(last: Box, box: Box) -> bool:
    """Whether a character stands right behind the last."""
    return abs(box[0] - last[2]) <= _WORD_GAP * (box[3] - box[1])


def _is_apart(last: Box, box: Box) -> bool:
    return box[1] >= last[3] or box[3] <= last[1]


def _placed(glyphs: Sequence[Glyph], indexes: Iterable[int]) -> list[_Placed]:
    out = []
    for index in indexes:
        glyph = glyphs[index]
        if glyph.box is not None:
            before = glyphs[index - 1].text if index else " "
            out.append(_Placed(index, glyph.text, glyph.box, before.isspace(), glyph.size, glyph.raised))
    return out


def _visual_lines(placed: list[_Placed]) -> list[list[_Placed]]:
    """Characters by lines from the top, each from the left; raised ones belong to the line they overlap."""
    lines: list[list[_Placed]] = []
    tall = sorted(placed, key=lambda p: p.box[1] - p.box[3])  # the tallest first: they make the lines
    spans: list[tuple[float, float]] = []
    met: dict[tuple[float, float], int] = {}  # most characters of a line are as high as the one before
    for one in tall:
        top, bottom = one.box[1], one.box[3]
        if (top, bottom) in met:
            lines[met[top, bottom]].append(one)
            continue
        best, most = None, 0.0
        for number, (first, last) in enumerate(spans):
            shared = min(bottom, last) - max(top, first)
            if shared > most:
                best, most = number, shared
        if best is None or most < 0.5 * (bottom - top):
            best = len(lines)
            spans.append((top, bottom))
            lines.append([])
        met[top, bottom] = best
        lines[best].append(one)
    order = sorted(range(len(lines)), key=lambda number: spans[number])
    return [sorted(lines[number], key=lambda p: p.box[0]) for number in order]


def _line(placed: list[_Placed], in_order: bool = False) -> Line:
    top, bottom = min(p.box[1] for p in placed), max(p.box[3] for p in placed)
    size = median(p.size for p in placed)
    text = _joined(placed, in_order)
    width = max(p.box[2] for p in placed) - min(p.box[0] for p in placed)
    return Line(text, top, bottom, size, opens_with_mark=text.startswith("["), width=width)


def _joined(placed: list[_Placed], in_order: bool = False) -> str:
    """The text of one line: blanks where the layer or a gap has them, raised marks in brackets."""
    size = max((p.size for p in placed), default=0.0)
    middle = median((p.box[1] + p.box[3]) / 2 for p in placed if p.size >= _SMALL * size)
    out: list[str] = []
    mark = ""
    last: _Placed | None = None
    for one in placed:
        low = one.size < _SMALL * size
        small = one.raised or (low and (one.box[1] + one.box[3]) / 2 < middle)
        blank = last is not None and _blank_between(last, one, in_order)
        if mark and (not small or blank or one.text not in _MARKS):
            out.append(raised("".join(out[-8:]), mark) + ("" if out or blank else " "))
            mark = ""
        if blank:
            out.append(" ")
        if small and one.text in _MARKS:
            mark += one.text
        else:
            out.append("-" if one.text in _HYPHENS else one.text)
        last = one
    if mark:
        out.append(raised("".join(out[-8:]), mark))
    return "".join(out)


def _blank_between(last: _Placed, one: _Placed, in_order: bool) -> bool:
    if in_order:
        return one.parted
    gap, size = one.box[0] - last.box[2], max(one.box[3] - one.box[1], 1.0)
    if one.place == last.place + 1 or (one.parted and one.place == last.place + 2):
        return one.parted or gap > _WIDE_GAP * size
    return gap > _WORD_GAP * size
