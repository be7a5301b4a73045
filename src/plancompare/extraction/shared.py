"""One figure of several things: "dịch vụ và thuế sản phẩm tăng 8%" is of neither alone."""

from functools import cache
from itertools import permutations
from typing import NamedTuple

from plancompare.catalogue.patterns import Pattern
from plancompare.catalogue.phrases import any_of
from plancompare.extraction.words import catalogue_words

_JOINED = r"(?: *\([^()]*\))? *(?:,|-|(?<!\w)(?:và|cùng với|cùng|với)(?!\w)) *(?:(?:các|ngành|khu vực) )*"
_AT_END = r"[^,;:]*$"


class Beside(NamedTuple):
    """Things that have a figure each, found where two stand side by side; ``codes`` are of one of them."""

    names: list[list[str]]
    found: Pattern
    codes: frozenset[str]


def codes_of_one(subject: str) -> frozenset[str]:
    """The codes of single things that a number of ``subject`` (folded) cannot have: it is of several.

    In a head § stands for its own number.
    """
    text = subject.partition("§")[0].rstrip(" ,:-(")
    beside = (b for b in _beside() if sum(any(map(text.__contains__, n)) for n in b.names) > 1)
    return frozenset().union(*(b.codes for b in beside if b.found.search(text)))


@cache
def _beside() -> tuple[Beside, ...]:
    return tuple(
        Beside(block["things"], _side_by_side(block), frozenset(block["codes"]))
        for block in catalogue_words()["side_by_side"]
    )


def _side_by_side(block: dict) -> Pattern:
    names = [f"(?:{any_of(thing)})" for thing in block["things"]]
    pairs = "|".join(first + _JOINED + second for first, second in permutations(names, 2))
    return Pattern(f"(?:{pairs})" + (_AT_END if block.get("last") else ""))
