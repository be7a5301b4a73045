"""Lines of a document and the marks they open with: I., 1., 1.1, 1), (1), a), -, +, table rows."""

from typing import NamedTuple

from plancompare.catalogue.patterns import Pattern

# Rank orders mark styles from the outside in; a mark closes every open mark of the same or a deeper rank.
UPPER, ROMAN, DECIMAL, DOTTED = range(4)
CLOSED, BRACKETED, LETTER, STAR, DASH, DOT, PLUS = range(5, 12)

# The marks a line can open with, by its first character; the first that fits wins.
_OF_LETTERS = (
    (ROMAN, Pattern(r" *(?:phần |PHẦN |Phần )?(?P<mark>[IVX]{1,5})(?: *[.):/]| - )(?= *\S)")),
    (UPPER, Pattern(r" *(?:phần |PHẦN |Phần )?(?P<mark>[A-HĐ])(?: *[.)]| - )(?= +\S)")),
    (LETTER, Pattern(r" *(?P<mark>[a-zđ])[.)](?= +\S|[A-ZĐÀ-Ỹ])")),
)
_OF_DIGITS = (
    (DOTTED, Pattern(r" *(?P<mark>\d{1,2}(?:\.\d{1,2}){1,3})(?:[.)]|(?= +[A-ZĐÀ-Ỹ]))(?= *[^\W\d])")),
    (DECIMAL, Pattern(r" *(?P<mark>\d{1,2})\.(?= *[^\s\d.,%)])")),
    (CLOSED, Pattern(r" *(?P<mark>\d{1,2})(?:\)(?= *\S)|/(?= +\S)|/(?=[^\s\d]))")),
)
_OF_SIGNS = (
    (BRACKETED, Pattern(r" *\((?P<mark>\d{1,2}|[a-zđ])\)(?= *\S)")),
    (STAR, Pattern(r" *(?P<mark>\*+)(?= *\S)")),
    (DOT, Pattern(r" *(?P<mark>[•·▪♦●○◦✓➢⁃])(?= *\S)")),
    (DASH, Pattern(r" *(?P<mark>-)(?= *[^\s\d-]| +\d)")),
    (PLUS, Pattern(r" *(?P<mark>\+)(?= *\S)")),
)
_SECOND = Pattern(r" *(?:\(\d{1,2}\)|\d{1,2}\)|\d{1,2}\.(?= +\D))(?= *\S)")
_EXPECT_NUMBER = ("số", "ngày", "tháng", "năm", "khoản", "điều", "điểm", "đến", "từ", ",")
_SIGNS = "(*+-•·▪♦●○◦✓➢⁃"


class Line(NamedTuple):
    """One line: view positions of its text, and of its mark when it opens with one."""

    start: int
    end: int
    text: str
    rank: int | None = None
    mark: str | None = None
    body: int = 0  # where the text after the mark begins

    @property
    def is_row(self) -> bool:
        """Whether the line is a table row written with bars or tabs."""
        if "|" not in self.text and "\t" not in self.text:
            return False
        inner = self.text.strip().strip("|")
        return "|" in inner or "\t" in inner


def lines(view: str) -> list[Line]:
    """All lines of ``view`` (which keeps its line breaks), each with its mark if it has one."""
    out: list[Line] = []
    start = 0
    previous = ""
    for raw in view.split("\n"):
        end = start + len(raw)
        line = Line(start, end, raw, body=start)
        first = raw.lstrip()[:1]
        if first and (first in _SIGNS or first.isdigit() or _could_be_letter_mark(raw)):
            line = _marked(line, previous)
        if raw.strip():
            previous = raw
        out.append(line)
        start = end + 1
    return out


def _could_be_letter_mark(raw: str) -> bool:
    head = raw.lstrip()[:6]
    return head[1:2] in ".) :/-" or head[:1] in "IVX" or head[:4].casefold() == "phần"


def _marked(line: Line, previous: str) -> Line:
    if line.is_row:
        return line
    opening = line.text.lstrip()[:1]
    by_opening = _OF_DIGITS if opening.isdigit() else _OF_SIGNS if opening in _SIGNS else _OF_LETTERS
    for rank, found in by_opening:
        match = found.match(line.text)
        if match and not _runs_on(previous, line.text, rank):
            end = match.end()
            if rank >= STAR:  # "+ (1) …", "- 1) …": the number is part of the mark
                second = _SECOND.match(line.text, end)
                end = second.end() if second else end
            return Line(line.start, line.end, line.text, rank, match["mark"], line.start + end)
    return line


def _runs_on(previous: str, text: str, rank: int) -> bool:
    """Whether a wrap put a dash or a number that belongs to the sentence at the start of the line."""
    before = previous.rstrip()
    if not before:
        return False
    if rank == DASH:  # "2021⏎- 2025", "kinh tế⏎- xã hội": a listing dash follows a finished line
        rest = text.lstrip(" -")
        if rest[:1].isdigit() and before[-1:].isdigit():
            return True
        return rest[:1].islower() and before[-1] not in ".;:,!?|" and not before.endswith("...")
    if rank in (DECIMAL, CLOSED, DOTTED):  # "ngày⏎15. Sau", "số⏎12)"
        return before.lower().endswith(_EXPECT_NUMBER)
    return False
