"""Regular expressions compiled when they are first used, and lists of phrases to look for in a text.

Most rules never come near a number of the document at hand, so starting must not pay for them.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from functools import cache, cached_property
from typing import Any

from plancompare.catalogue.phrases import any_of, fold_phrase


def _method(name: str) -> cached_property[Callable[..., Any]]:
    return cached_property(lambda pattern: getattr(pattern.compiled, name))


class Pattern:
    """A regular expression with methods of :class:`re.Pattern`, compiled at the first call of one.

    It is ``text``, or what ``write`` makes of some phrases (:func:`any_of`).
    """

    def __init__(self, text: str | Collection[str], write: Callable[..., str] = str) -> None:
        self.text, self.write = text, write

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The expression itself."""
        return re.compile(self.write(self.text))

    search, match, fullmatch = _method("search"), _method("match"), _method("fullmatch")
    finditer: cached_property[Callable[..., Iterator[re.Match[str]]]] = _method("finditer")
    findall, split, sub = _method("findall"), _method("split"), _method("sub")


_MOST_STEPS = 4


class Phrases:
    """A list of phrases (notation of ``phrases.py``) to look for in folded text, fenced at word borders.

    A plain search for the words of each phrase comes first: it is far cheaper than a pattern, tells in nearly
    every text that none of the phrases is there, and else which of them can be. What ``write`` makes of some
    of the phrases must find what it finds of all where the others are not there.
    """

    def __init__(self, phrases: Collection[str], write: Callable[..., str] = any_of) -> None:
        self.phrases, self.write = phrases, write
        self._met: set[str] = set()
        self._steps = 0
        self._pattern = Pattern((), write)

    @cached_property
    def _filed(self) -> dict[str, list[str]]:
        """The phrases by words one of which every text with them holds."""
        filed: dict[str, list[str]] = defaultdict(list)
        for phrase in self.phrases:
            folded = fold_phrase(phrase)
            needed = needed_words(folded)
            for word in [max(needed, key=len)] if needed else alternatives(folded)[0]:
                filed[word].append(phrase)
        return dict(filed)

    def _near(self, text: str) -> list[str]:
        """The phrases all of whose words ``text`` holds, each once for the words it is filed under."""
        filed, holds = self._filed, text.__contains__
        can_be = [phrase for word in filter(holds, filed) for phrase in filed[word]]
        return [phrase for phrase in can_be if all(any(map(holds, group)) for group in _needed(phrase))]

    def _of(self, text: str) -> Pattern | None:
        """The expression of the phrases that can be in ``text``, and of those that could be in others before;
        None where none can. It grows but a few times: then it is that of all.
        """
        near = self._near(text)
        if near and not self._met.issuperset(near):
            self._steps += 1
            self._met.update(near if self._steps < _MOST_STEPS else self.phrases)
            self._pattern = Pattern([phrase for phrase in self.phrases if phrase in self._met], self.write)
        return self._pattern if near else None

    def search(self, text: str, *places: int) -> re.Match[str] | None:
        """As of :class:`re.Pattern`, like the next two."""
        pattern = self._of(text)
        return pattern and pattern.search(text, *places)

    def match(self, text: str, *places: int) -> re.Match[str] | None:
        """See :meth:`search`."""
        pattern = self._of(text)
        return pattern and pattern.match(text, *places)

    def finditer(self, text: str, *places: int) -> Iterator[re.Match[str]]:
        """See :meth:`search`."""
        pattern = self._of(text)
        return pattern.finditer(text, *places) if pattern else iter(())

    def any_in(self, text: str, begin: int = 0) -> bool:
        """Whether one of the phrases stands in ``text``, at ``begin`` or later."""
        near = self._near(text)
        return bool(near) and any(_alone(phrase, self.write).search(text, begin) for phrase in near)

    def any_is(self, text: str) -> bool:
        """Whether ``text`` is one of the phrases and nothing else."""
        return any(_alone(phrase, self.write).fullmatch(text) for phrase in self._near(text))

    def without(self, text: str) -> str:
        """``text`` with a blank for every phrase."""
        pattern = self._of(text)
        return pattern.sub(" ", text) if pattern else text

    def last(self, text: str) -> int:
        """Where the last of the phrases begins, -1 when there is none."""
        return max((found.start() for found in self.finditer(text)), default=-1)


_WORD = Pattern(r"[^\W\d_]+|[^\w\s()\[\]|…#]+")
_OPTIONAL = Pattern(r"\[[^\]]*\]")
_ALTERNATIVE = Pattern(r"\(([^()]*)\)")


@cache
def _needed(phrase: str) -> list[list[str]]:
    """Groups of words of each of which every text with ``phrase`` holds one."""
    folded = fold_phrase(phrase)
    return [*([word] for word in needed_words(folded)), *alternatives(folded)]


@cache
def _alone(phrase: str, write: Callable[..., str]) -> Pattern:
    return Pattern([phrase], write)


def alternatives(phrase: str) -> list[list[str]]:
    """For each alternative of a folded phrase words one of which must be there: each branch's longest."""
    groups = (group.split("|") for group in _ALTERNATIVE.findall(_OPTIONAL.sub(" ", phrase)))
    words = ([needed_words(branch) for branch in group] for group in groups)
    return [[max(branch, key=len) for branch in group] for group in words if all(group)]


def needed_words(phrase: str) -> list[str]:
    """The words (or runs of signs) of a folded phrase outside its optional parts and alternatives."""
    if "[" in phrase or "(" in phrase:
        phrase = _ALTERNATIVE.sub(" ", _OPTIONAL.sub(" ", phrase))
    return [word for word in _WORD.findall(phrase) if word != "N"]
