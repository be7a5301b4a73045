"""Regular expressions compiled when they are first used, and lists of phrases to look for in a text.

Most rules never come near a number of the document at hand, so starting must not pay for them.
"""

import re
from collections.abc import Iterable

from plancompare.catalogue.phrases import bounded, fold_phrase

_WORD = re.compile(r"[^\W\d_]+|[^\w\s()\[\]|…#]+")
_OPTIONAL = re.compile(r"\[[^\]]*\]")
_ALTERNATIVE = re.compile(r"\(([^()]*)\)")


class Pattern:
    """A regular expression with the methods of :class:`re.Pattern`, compiled at the first call of one."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __getattr__(self, name: str):
        """Compile, and keep the method asked for as an attribute, where it is found from then on."""
        if name.startswith("__"):
            raise AttributeError(name)
        method = getattr(re.compile(self.text), name)
        setattr(self, name, method)
        return method


class Phrases:
    """A list of phrases (notation of ``phrases.py``) to look for in folded text, fenced at word borders.

    A plain search for one word of each phrase comes first: it is far cheaper than the pattern, and tells
    in nearly every text that none of the phrases is there.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        folded = [fold_phrase(phrase) for phrase in phrases]
        self.words = tuple(sorted({word for phrase in folded for word in anchors(phrase)}))
        self.pattern = Pattern("|".join(bounded(phrase) for phrase in folded))

    def _may_be_in(self, text: str) -> bool:
        return any(map(text.__contains__, self.words))

    def search(self, text: str) -> re.Match | None:
        """The first of the phrases in ``text``."""
        return self.pattern.search(text) if self._may_be_in(text) else None

    def without(self, text: str) -> str:
        """``text`` with a blank for every phrase."""
        return self.pattern.sub(" ", text) if self._may_be_in(text) else text

    def last(self, text: str) -> int:
        """Where the last of the phrases begins, -1 when there is none."""
        if not self._may_be_in(text):
            return -1
        return max((found.start() for found in self.pattern.finditer(text)), default=-1)


def anchors(phrase: str) -> list[str]:
    """Words one of which every text with ``phrase`` holds: its longest word, or one of each alternative."""
    needed = needed_words(phrase)
    return [max(needed, key=len)] if needed else alternatives(phrase)[0]


def alternatives(phrase: str) -> list[list[str]]:
    """For each alternative of a folded phrase words one of which must be there: each branch's longest."""
    groups = (group.split("|") for group in _ALTERNATIVE.findall(_OPTIONAL.sub(" ", phrase)))
    words = ([needed_words(branch) for branch in group] for group in groups)
    return [[max(branch, key=len) for branch in group] for group in words if all(group)]


def needed_words(phrase: str) -> list[str]:
    """The words (or runs of signs) of a folded phrase outside its optional parts and alternatives."""
    plain = _ALTERNATIVE.sub(" ", _OPTIONAL.sub(" ", phrase))
    return [word for word in _WORD.findall(plain) if word != "N"]
