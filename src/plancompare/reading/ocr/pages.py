"""From the record of a scan to pages like those of a PDF with text, and from the text back to the record."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from plancompare.reading.grid import Cell, Read
from plancompare.reading.ocr.record import PageRecord, Record, Word
from plancompare.reading.ocr.scan import Box, Recognised, Scan
from plancompare.reading.pdf_page import Glyph, Page

_TOKEN = re.compile(r"\S+")


def page_of(record: PageRecord) -> Page:
    """A recognised page as a page of characters: those of a word share its box, a line is of one height."""
    return Page(
        list(_glyphs(record)),
        list(record.across),
        list(record.down),
        pictured=False,
        turned=record.turned,
        width=record.width,
        height=record.height,
        skew=record.skew,
    )


def _glyphs(record: PageRecord) -> Iterator[Glyph]:
    for line in record.lines:
        top, bottom = min(word.box[1] for word in line), max(word.box[3] for word in line)
        size = bottom - top
        for number, word in enumerate(line):
            if number:
                yield Glyph(" ", None)
            left, _, right, _ = word.box
            behind = line[number + 1].box[0] if number + 1 < len(line) else right
            right = behind if left < behind < right else right  # letters of two words are not mixed
            step = (right - left) / len(word.text)
            for at, sign in enumerate(word.text):
                yield Glyph(sign, (left + at * step, top, left + (at + 1) * step, bottom), size)
        yield Glyph("\n", None)


def placed(read: Read, record: Record) -> Scan:
    """Which characters of a text come from which word of which page of its record.

    Words are found in the cell or on the page they stand on, in order. A word that was joined with another or
    left out on the way is not found; then nothing is known of its characters.
    """
    pages = {page.number: page for page in record.pages}
    found: list[Recognised] = []
    used: set[tuple[int, int, int]] = set()
    for cell in (cell for grid in read.grids for cell in grid.cells):
        page = pages.get(cell.page or 0)
        if page is not None and cell.box is not None and cell.end > cell.start:
            inside = [place for place in _places(page) if _is_inside(page, place[3], cell)]
            used.update(place[:3] for place in inside)
            tokens = [(m.start(), m.end()) for m in _TOKEN.finditer(read.text, cell.start, cell.end)]
            found += _matched(read.text, tokens, page, [word for *_, word in inside])
    for number, start, end in _page_spans(read):
        page = pages.get(number)
        if page is not None:
            words = [word for *place, word in _places(page) if tuple(place) not in used]
            found += _matched(read.text, list(_outside(read, start, end)), page, words)
    stretches = [(start, end) for number, start, end in _page_spans(read) if number in pages]
    stretches += [(cell.start, cell.end) for grid in read.grids for cell in grid.cells if cell.page in pages]
    return Scan(tuple(sorted(found)), tuple(stretches), dict(record.engines))


def _places(page: PageRecord) -> Iterator[tuple[int, int, int, Word]]:
    for row, line in enumerate(page.lines):
        for at, word in enumerate(line):
            yield page.number, row, at, word


def _is_inside(page: PageRecord, word: Word, cell: Cell) -> bool:
    left, top, right, bottom = page.shown(word.box)
    x, y = (left + right) / 2, (top + bottom) / 2
    return cell.box is not None and cell.box[0] <= x <= cell.box[2] and cell.box[1] <= y <= cell.box[3]


def _page_spans(read: Read) -> Iterator[tuple[int, int, int]]:
    ends = [*read.pages, len(read.text)]
    for number, (start, end) in enumerate(pairwise(ends), 1):
        yield number, start, end


def _outside(read: Read, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The words of a stretch of text that stand in no table."""
    for found in _TOKEN.finditer(read.text, start, end):
        if not any(grid.start <= found.start() < grid.end for grid in read.grids):
            yield found.span()


def _matched(
    text: str, tokens: Sequence[tuple[int, int]], page: PageRecord, words: Sequence[Word]
) -> Iterator[Recognised]:
    printed = [text[start:end] for start, end in tokens]
    same = SequenceMatcher(None, printed, [word.text for word in words], autojunk=False)
    for first, second, length in same.get_matching_blocks():
        for (start, end), word in zip(
            tokens[first : first + length], words[second : second + length], strict=True
        ):
            box: Box = page.shown(word.box)
            yield Recognised(start, end, page.number, box, word.confidence, word.other)
