"""How a number is written in Vietnam, and whether two readers of a picture mean the same number.

Points part thousands and a comma the decimals. On a poor scan a point and a comma look alike; often only one
of the two makes a number of what is read, "10.123,6" and not "10.123.6", and then it is known which it was.
"""

import re
from decimal import Decimal
from itertools import product

NUMERAL = re.compile(r"\d(?:[\d.,]*\d)?")
_FORM = re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?")
_SIGN = re.compile(r"[-–−]\s*$")
_MOST_MARKS = 4
_MARKS = str.maketrans(".,", ",.")


def is_number(text: str) -> bool:
    """Whether a numeral is written as numbers are in Vietnam: "1.234,5", "0,8", "2023"."""
    return _FORM.fullmatch(text) is not None and not re.match(r"0\d", text.replace(".", ""))


def numbers(text: str) -> list[str]:
    """The numerals in some words, each with the minus that stands before it."""
    found = NUMERAL.finditer(text)
    return [("-" if _SIGN.search(text[: m.start()]) else "") + m[0] for m in found]


def agree(one: str, other: str) -> bool:
    """Whether two numerals mean the same number: alike but for the points of thousands, or only one of them
    has the form of one and the other has a point for its comma.
    """
    if one == other:
        return True
    ours, theirs = one.lstrip("-"), other.lstrip("-")
    if is_number(ours) and is_number(theirs):
        return one.replace(".", "") == other.replace(".", "")
    return _bare(one) == _bare(other) and is_number(ours) != is_number(theirs)


def has_more_marks(one: str, other: str) -> bool:
    """Whether two readings have the same digits and the first has more points and commas between them."""
    ours, theirs = (re.sub(r"[^\d.,]", "", text).strip(".,") for text in (one, other))
    digits = [re.sub(r"\D", "", text) for text in (ours, theirs)]
    return digits[0] == digits[1] != "" and len(ours) > len(theirs)


def clearer(one: str, other: str) -> str:
    """Of two readings of one line the first, with the marks of the second where those alone make numbers."""
    ours, theirs = list(NUMERAL.finditer(one)), NUMERAL.findall(other)
    if len(ours) != len(theirs):
        return one
    out, at = [], 0
    for found, second in zip(ours, theirs, strict=True):
        better = is_number(second) and not is_number(found[0]) and _bare(found[0]) == _bare(second)
        out += [one[at : found.start()], second if better else found[0]]
        at = found.end()
    return "".join([*out, one[at:]])


def righted(text: str) -> str:
    """Some figures with their marks put right where only one way of writing them makes numbers: "28.8" is
    28,8. Of text in general this is not so: "2.1" may be a heading's number.
    """
    return NUMERAL.sub(lambda found: _righted(found[0]), text)


def _righted(numeral: str) -> str:
    places = [at for at, sign in enumerate(numeral) if sign in ".,"]
    if is_number(numeral) or len(places) > _MOST_MARKS:
        return numeral
    ways = []
    for marks in product(".,", repeat=len(places)):
        signs = list(numeral)
        for at, mark in zip(places, marks, strict=True):
            signs[at] = mark
        ways.append("".join(signs))
    right = [way for way in ways if is_number(way)]
    return right[0] if len(right) == 1 else numeral


def near(numeral: str) -> set[str]:
    """The numbers that differ from one by a character that is another, too many or missing, and by more than
    one in its last place, which no rounded percentage tells apart.
    """
    signs = "0123456789.,"
    cuts = [(numeral[:at], numeral[at:]) for at in range(len(numeral) + 1)]
    other = {before + sign + after[1:] for before, after in cuts if after for sign in ("", *signs)}
    more = {before + sign + after for before, after in cuts for sign in signs}
    own, last = _worth(numeral), Decimal(1).scaleb(-len(numeral.partition(",")[2]))
    return {found for found in other | more if is_number(found) and abs(_worth(found) - own) > last}


def _worth(numeral: str) -> Decimal:
    return Decimal(numeral.replace(".", "").replace(",", "."))


def telling(numeral: str) -> list[int]:
    """The places in a numeral of what its worth hangs on: its digits, and a mark that could be the other."""
    marks = [at for at, sign in enumerate(numeral) if sign in ".,"]
    open_ = is_number(numeral) and is_number(numeral.translate(_MARKS))
    return [at for at in range(len(numeral)) if at not in marks or open_]


def _bare(numeral: str) -> tuple[str, tuple[int, ...]]:
    """A numeral's digits, and where its marks stand, whichever they are."""
    return re.sub(r"[.,]", "", numeral), tuple(at for at, sign in enumerate(numeral) if sign in ".,")
