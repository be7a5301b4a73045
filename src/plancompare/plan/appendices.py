"""Headings of appendices: "PHỤ LỤC II", "Biểu số 01", "(Kèm theo Kế hoạch số …)"."""

import re
from functools import cache

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.phrases import fold
from plancompare.plan.lines import APPENDIX, FORM
from plancompare.records import NamedTuple

_LONGEST = 160  # a longer line is a sentence that speaks of one
_ROMANS = {"i": 1, "v": 5, "x": 10}


class Opening(NamedTuple):
    """The heading of an appendix: how deep it stands, and its number in ids; None where it has none.

    ``attached`` tells a line that only says that it came with a document: "(Kèm theo …)".
    """

    rank: int
    letters: str
    number: str | None
    attached: bool = False


def opening(line: str) -> Opening | None:
    """The appendix that ``line`` (as printed) opens; None when it is no such heading."""
    text = line.strip()
    if not text or not (text[0].isupper() or text[0] == "("):
        return None
    if len(text) > _LONGEST or text[-1] in ".;,":
        return None
    folded = fold(text)
    words = _words()
    if folded.startswith(words.attached):
        return Opening(APPENDIX, "PL", None, attached=True)
    for letters, pattern in words.names:
        found = pattern.match(folded)
        if found and (text.isupper() or _is_heading(found, words, letters)):
            return Opening(APPENDIX if letters == "PL" else FORM, letters, _number(found["number"]))
    return None


def _is_heading(found: re.Match, words: "_Words", letters: str) -> bool:
    """Whether what follows the number is no sentence: "Biểu 1: …", "Phụ lục 1 kèm theo …"."""
    rest = found["rest"]
    if not rest:  # "Biểu mẫu" alone is a page of a portal
        return found["number"] is not None or letters == "PL"
    return found["number"] is not None and (rest[0] in ":.-(/" or rest.startswith(words.goes_on))


def _number(printed: str | None) -> str | None:
    """The number as digits, or the letter in capitals: "02" is 2, "iv" is 4, "a" is A."""
    if printed is None:
        return None
    if printed.isdigit():
        return str(int(printed))
    if all(sign in _ROMANS for sign in printed):
        values = [_ROMANS[sign] for sign in printed]
        return str(sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True)))
    return printed.upper()


class _Words(NamedTuple):
    names: tuple[tuple[str, re.Pattern], ...]
    attached: tuple[str, ...]
    goes_on: tuple[str, ...]


@cache
def _words() -> _Words:
    zones = toml_file("zones")
    names = []
    for block in zones["appendix"]:
        either = "|".join(sorted(map(fold, block["names"]), key=len, reverse=True))
        number = r"(?:(?P<number>\d{1,3}|[ivx]{1,5}|[a-z])(?!\w))?"
        pattern = rf"(?:{either})(?: số)?(?!\w) *[:.]? *{number} *(?P<rest>.*)"
        names.append((block["letters"], re.compile(pattern)))
    attached = zones["attached"]
    return _Words(tuple(names), tuple(map(fold, attached["begins"])), tuple(map(fold, attached["goes_on"])))
