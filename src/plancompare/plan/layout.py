"""How a document's lines are set: to the width of a page, or one paragraph a line; tables a cell a line."""

from collections.abc import Sequence
from itertools import pairwise

from plancompare.catalogue.patterns import Pattern
from plancompare.plan.lines import Line
from plancompare.records import NamedTuple

_NARROWEST = 40  # shorter lines are a list, not a text set to a width
_WIDEST = 130
_ANY_WIDTH = 10**6
_VALUE = Pattern(
    r"(?i: *(?:[≥≤<>~≈]|trên|dưới|khoảng|từ)? *\d[\d.,]*(?: *(?:-|đến) *\d[\d.,]*)?"
    r"(?: *(?:%|trở lên|trở xuống))? *$)"
)
_UNIT_LINE = Pattern(r"[^\d|]{1,22}$")
_COUNT_LINE = Pattern(r" *(?:\d{1,2}|[IVX]{1,4})[.)]? *$")
_LETTERS = Pattern(r"[^\W\d_]{3}")


class Layout(NamedTuple):
    """``wrapped``: a line break is only the edge of the page. ``width`` is what the text was set to.

    ``set_width`` is the width below which a break was meant: without end where most lines are short anyway.
    """

    wrapped: bool
    width: int
    set_width: int


def layout_of(filled: list[Line]) -> Layout:
    """Measure the lines that hold text; what is left of tables says nothing about how prose is set."""
    filled = [line for line in filled if not _is_cell(line.text)]
    lengths = sorted([len(line.text.rstrip()) for line in filled])
    if not lengths:
        return Layout(True, _NARROWEST, _ANY_WIDTH)
    ninetieth = lengths[int(len(lengths) * 0.9)]
    wrapped = len(lengths) < 4 or (ninetieth < _WIDEST and lengths[-1] < 2.2 * ninetieth + 10)
    width = max(_NARROWEST, ninetieth)  # what nine lines in ten keep within
    return Layout(wrapped, width, width if _fills_its_lines(filled, width) else _ANY_WIDTH)


def _is_cell(text: str) -> bool:
    """Whether a line is a row of a table, or holds no words, but a figure, a sign of per cent or a count."""
    return "|" in text or "\t" in text or (len(text) < _NARROWEST and not _LETTERS.search(text))


def _fills_its_lines(filled: list[Line], width: int) -> bool:
    """Whether lines that begin with a capital mostly follow a full line: a set text, not a bare list."""
    early = full = 0
    for last, line in pairwise(filled):
        if line.rank is not None:
            continue
        text, above = line.text.strip(), last.text.rstrip()
        if text[:1].isupper() and above[-1:] not in ".;:!?|":
            fits = len(above) + 1 + len(text.split(" ", 1)[0]) < 0.85 * width
            early += fits and last.rank is None and not text.isupper()
            full += not fits
    return full >= early


def stacked_rows(filled: list[Line]) -> dict[int, int]:
    """Lines of a table pasted a cell a line: label, unit, value. Each line's index with its row's first."""
    rows: dict[int, int] = {}
    for index in range(2, len(filled)):
        first = index - 2
        if first in rows or not is_stack(filled[first : index + 1]):
            continue
        if first and _COUNT_LINE.match(filled[first - 1].text) and first - 1 not in rows:
            first -= 1
        for at in range(first, index + 1):
            rows[at] = first
    return rows if len(set(rows.values())) >= 2 else {}


def is_stack(lines: Sequence[Line]) -> bool:
    """Whether three lines are a label, a unit and a value."""
    label, unit = lines[0].text, lines[1].text
    if not ends_stack(lines) or not _LETTERS.search(label):
        return False
    return len(label) <= 140 and label.rstrip()[-1:] not in ".;:" and unit.rstrip()[-1:] not in ".;:,"


def ends_stack(lines: Sequence[Line]) -> bool:
    """Whether the last two lines are a unit and a value."""
    value = lines[-1].text
    if value[:1].isalpha() and value[:1] not in "tTdDkK":
        return False  # most lines: spare them the pattern
    return bool(_VALUE.match(value) and _UNIT_LINE.match(lines[-2].text.strip()))
