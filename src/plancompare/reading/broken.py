"""Words and numbers that a narrow column broke over two lines, or the end of a page over two pages; and those
that touch because their columns are narrow.
"""

import re
from collections.abc import Sequence

from plancompare.reading.syllables import is_syllable

_LAST_WORD, _FIRST_WORD = re.compile(r"[^\W\d_]+$"), re.compile(r"[^\W\d_]+")
# Numbers that a narrow column may have parted: at a blank between thousands, or within three digits.
_GROUPED = re.compile(r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?")
_BEGUN, _WHOLE = re.compile(r"\d{1,3}(?:[.,]\d{3})*[.,]\d{0,2}"), re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_NUMBER_END, _DIGITS = re.compile(r"(?<![\d.,])\d[\d.,]*$"), re.compile(r"\d+(?![\d.,])")
_NUMBER = re.compile(r"\d+|\d+[.,]\d+|\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?")
_NUMBER_PART = re.compile(r"[\d.,]+")
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3})+")
_ALONE = re.compile(r"[-+]?(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)%?")


def together(above: str, below: str) -> str:
    """What a cell holds on two lines or pages."""
    whole = not below or is_broken(above, below) or _WHOLE.fullmatch(above + below)
    return above + below if whole else f"{above} {below}"


def is_one_number(above: str, below: str) -> bool:
    """Whether two figures of a row cut by the page's end are the parts of one."""
    if _GROUPED.fullmatch(f"{above} {below}"):
        return True
    return _BEGUN.fullmatch(above) is not None and _WHOLE.fullmatch(above + below) is not None


def is_broken(above: str, below: str, is_full: bool = False) -> bool:
    """Whether a column too narrow parted a word ("nghiệ" and "p") or a number ("42.10" and "3")."""
    if _NUMBER_PART.fullmatch(above) and _NUMBER_PART.fullmatch(below):
        return above[-1] in ".," or (is_full and _NUMBER.fullmatch(above + below) is not None)
    begun, goes_on = _NUMBER_END.search(above), _DIGITS.match(below)
    if begun and goes_on:
        is_cut = is_full or _BEGUN.fullmatch(begun[0]) is not None  # "10.00" is no number of a plan
        return is_cut and _WHOLE.fullmatch(begun[0] + goes_on[0]) is not None
    first, rest = _LAST_WORD.search(above), _FIRST_WORD.match(below)
    if not first or not rest or is_syllable(rest[0]):
        return False
    abbreviation = is_full and len(rest[0]) <= 2 and (first[0] + rest[0]).isupper()
    return abbreviation or is_syllable(first[0] + rest[0])


def are_apart(texts: Sequence[str]) -> bool:
    """Whether texts that touch are numbers of their own: each is one, and together they are none."""
    whole = "".join(texts)
    return len(texts) > 1 and all(map(_ALONE.fullmatch, texts)) and not _ALONE.fullmatch(whole)


def grouped_apart(text: str) -> list[str]:
    """The numbers that ``text`` is made of where each has dots at its thousands: "1.120.0681.173.071" can be
    told apart in one way only. The text itself where it is none of that kind.
    """
    found = _DOTTED.findall(text)
    return found if "".join(found) == text and are_apart(found) else [text]
