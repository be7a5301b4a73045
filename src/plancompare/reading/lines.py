"""What HTML and DOCX have in common on the way to lines: table rows, raised figures, list marks."""

import re
import string
from collections.abc import Sequence

from plancompare.reading.grid import Draft, Placed

CELL = " | "
# A cell with more lines than this holds running text: the table is there for the layout of the page.
LONG_CELL = 5

# Word counts so far; of letters or Roman figures a greater number would make a text as long as it likes.
MOST_ORDINAL = 32_767

# A unit of length, which alone is raised to a power here: m, km, dm ... after a blank or a figure.
_LENGTH = re.compile(r"(?:^|[^\W\d_]/|[\W\d_])[kdcmh]?m$")
_UNIT_REACH = 8
# What a line that shows its own list mark begins with: "-", "+", "•", "1.", "1.2.", "(1)", "a)", "IV.".
_MARKED = re.compile(
    r"(?:[-–—+*•▪◦·]|\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zđA-ZĐ]|[ivxIVX]{1,5})[.)/])(?:\s|$)|\d{1,2}(?:\.\d{1,2})+\s"
)


def row(cells: Sequence[Placed], draft: Draft, *, nested: bool = False) -> list[str]:
    """The lines of one table row, its cells marked in ``draft``.

    A row of data is one line, its cells parted by " | ". Blocks of text set side by side (the head of a
    document with issuer and motto, signatures, page layout) are written one after the other. A cell that
    spans no row continues the one above: it is a blank in the line and no cell of its own.
    """
    filled = [cell for cell in cells if cell.lines]
    pair = len(filled) == 2 and all(len(cell.lines) > 1 for cell in filled)
    if nested or pair or len(cells) == 1 or any(len(cell.lines) > LONG_CELL for cell in filled):
        return [line for cell in filled for line in draft.marked(cell)]
    if not filled:
        return []
    return [CELL.join(" ".join(draft.marked(cell)) if cell.row_span else "" for cell in cells)]


def raised(before: str, text: str) -> str:
    """A raised ``text`` after ``before``: "m" + "2" stays "m2"; a note mark is "[1]", no part of a figure."""
    digits = text.strip("() \u00a0")
    if not digits.isdecimal():
        return text
    exponent = digits in ("2", "3") and _LENGTH.search(before[-_UNIT_REACH:])
    return text if exponent else f"[{digits}]"


def is_marked(line: str) -> bool:
    """Whether ``line`` begins with a list mark of its own."""
    return _MARKED.match(line) is not None


def ordinal(number: int, style: str) -> str:
    """``number`` in the ``style`` of a list: decimal, lower or upper letters or Roman numerals."""
    if style == "decimal" or not 0 < number <= MOST_ORDINAL:
        return str(number)
    if style == "decimalZero":
        return f"{number:02d}"
    if style.endswith("Letter"):  # a ... z, then aa, bb as word processors count
        mark = string.ascii_lowercase[(number - 1) % 26] * ((number - 1) // 26 + 1)
    elif style.endswith("Roman"):
        mark = _roman(number)
    else:
        return str(number)
    return mark.upper() if style.startswith("upper") else mark


_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def _roman(number: int) -> str:
    out = ""
    for value, mark in _ROMAN:
        count, number = divmod(number, value)
        out += mark * count
    return out
