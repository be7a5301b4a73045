"""Figures as the cells of a table print them: which mark parts the decimals, and what one figure is worth.

A text says "1.234,5"; tables mix that with what software prints ("9400.2374") and with English marks
("9,400"). Three digits behind a single mark say nothing alone, so the whole table is asked: see
:func:`decimal_mark`. All functions take the view's text (dashes and blanks folded).
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.patterns import Pattern
from plancompare.catalogue.phrases import any_of, fold
from plancompare.records import NamedTuple

NUMERAL = r"(?:\d{1,3}(?: \d{3})+(?!\d)(?:[.,]\d+)?|\d[\d.,]*\d|\d)"
_NOTE = Pattern(r"(?<=[\d%)])\s*(?:\[\d{1,2}\]|\(\d\)|\(\*+\)|\*+|[¹²³⁴-⁹]+)\s*$")
_NEGATIVE = Pattern(rf"\(\s*({NUMERAL})\s*%?\s*\)")
_FIGURE = Pattern(
    rf"(?s)(?P<before>[^\d|]{{0,30}}?)(?P<sign>(?<![\w%])[-+] ?)?(?P<low>{NUMERAL})"
    rf"(?P<unit>[ ]*%)?(?:\s*(?:-|÷|–|đến|tới)\s*(?P<high>{NUMERAL}))?(?P<after>[^\d|]{{0,40}}\d?)",
)
_FRACTION = Pattern(rf"{NUMERAL} */ *{NUMERAL}")
_DIGITS = Pattern(r"\d{1,3}[.,]\d[\d.,]{5,}\d")
_YEAR = Pattern(r"(?:19|20)\d\d")

# As many as a float keeps; no figure of a plan has more, and what has is a code or damage.
MOST_DIGITS = 15


class Figure(NamedTuple):
    """One figure of a cell: ``low`` (and ``high`` of a range) as numbers, None where the form leaves it open.

    ``start`` and ``end`` are its characters in the cell's text, sign and brackets of a negative included.
    """

    low: Decimal | None
    high: Decimal | None
    start: int
    end: int


def is_figure(text: str) -> bool:
    """Whether a cell's text is a figure: one numeral or range, with at most a few words of bound and unit."""
    text = _without_note(text).strip()
    if not any(c.isdigit() for c in text) or len(text) > 60:
        return False
    if _NEGATIVE.fullmatch(text) or _FRACTION.fullmatch(text):
        return True
    found = _FIGURE.fullmatch(text)
    return bool(found and _before().fullmatch(fold(found["before"])))


def is_year(text: str) -> bool:
    """Whether a cell's text can be a year and nothing else."""
    return _YEAR.fullmatch(text.strip()) is not None


def figure_in(text: str, decimal: str | None) -> Figure | None:
    """The figure a cell prints, read with the table's ``decimal`` mark; None for words and fractions."""
    plain = _without_note(text)
    start = len(plain) - len(plain.lstrip())
    stripped = plain.strip()
    if not is_figure(text) or _FRACTION.fullmatch(stripped):
        return None
    negative = _NEGATIVE.fullmatch(stripped)
    if negative:
        low = number(negative[1], decimal)
        return Figure(None if low is None else -low, None, start, start + len(stripped))
    found = _FIGURE.fullmatch(stripped)
    if found is None:
        return None
    sign = -1 if (found["sign"] or "").startswith("-") else 1
    low = number(found["low"], decimal)
    high = number(found["high"], decimal) if found["high"] else None
    begin = found.start("sign") if found["sign"] else found.start("low")
    end = max(found.end("low"), found.end("high"))
    return Figure(None if low is None else sign * low, high, start + begin, start + end)


def are_stuck(text: str) -> bool:
    """Whether a cell's digits and marks are of no single number: figures of narrow columns without a gap."""
    return _DIGITS.fullmatch(text) is not None and number(text, ",") is None and number(text, ".") is None


def number(numeral: str, decimal: str | None) -> Decimal | None:
    """What ``numeral`` is worth; None when its single mark may be either and ``decimal`` is not known.

    None too for what is no number: groups that are not of three digits ("1.2.3"), more than MOST_DIGITS.
    """
    digits = numeral.replace(" ", "")
    mark = own_decimal(digits)
    if mark is None and re.search(r"[.,]", digits):
        if decimal is None:
            return None
        mark = decimal
    whole, _, part = digits.partition(mark) if mark else (digits, "", "")
    first, *groups = re.split(r"[.,]", whole)
    bare = "".join((first, *groups))
    if (groups and len(first) > 3) or any(len(group) != 3 for group in groups):
        return None
    if (not part.isdecimal() and part) or len(bare + part) > MOST_DIGITS:
        return None
    return Decimal(f"{bare}.{part}" if part else bare)


def own_decimal(numeral: str) -> str | None:
    """The decimal mark that ``numeral`` alone proves: its last mark, or the other than its thousands mark."""
    marks = re.findall(r"[.,]", numeral)
    if not marks:
        return None
    if len(set(marks)) == 2:
        return marks[-1]
    other = "," if marks[0] == "." else "."
    if len(marks) > 1:
        return other
    whole, part = numeral.split(marks[0])
    return marks[0] if len(part) != 3 or len(whole) > 3 or whole in ("0", "") else None


def decimal_mark(texts: Iterable[str]) -> str | None:
    """The decimal mark of a table whose figures are ``texts``: "," or "."; None when they contradict.

    A comma is the rule in Vietnam. It is doubted when no figure proves it and one like "2,300" is there.
    """
    votes = {",": 0, ".": 0}
    doubtful = False
    for text in texts:
        for numeral in re.findall(NUMERAL, _without_note(text)):
            mark = own_decimal(numeral.replace(" ", ""))
            if mark:
                votes[mark] += 1
            doubtful = doubtful or bool(re.fullmatch(r"\d{1,3},\d00", numeral))
    best = max(votes, key=lambda mark: (votes[mark], mark == ","))
    least = min(votes.values())
    if least and votes[best] < 4 * least:
        return None
    if not votes[best]:
        return None if doubtful else ","
    return best


@cache
def _before() -> re.Pattern:
    """What may stand before a figure in its cell: signs, and words of bounds."""
    words = any_of(toml_file("tables")["figures"]["before"])
    return re.compile(rf"(?:[≥≤><=~≈±%‰+(\s-]|{words})*")


def _without_note(text: str) -> str:
    return _NOTE.sub("", text)
