"""The marks of a text: every word that changes how a number is read, found once, each with its place.

The words are data (``marks.toml``, and the units of ``units.toml``). Filed by their first word, in a tree of
words each, all of them are found in one walk along the text, whatever their number.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cache, cached_property
from typing import NamedTuple

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.patterns import Pattern
from plancompare.catalogue.phrases import fold_phrase
from plancompare.catalogue.prepared import prepared

_TOKEN = re.compile(r"\d(?:[\d.,]*\d)?|[^\W\d_]+|[^\w\s]")
_CONTENT = Pattern(r"[^\W\d_]{2,}")
_GROUP = re.compile(r"\(([^()\[\]]*\|[^()\[\]]*)\)|\[([^()\[\]]*)\]")
_NUMERAL = "N"
_BLANKS = " "
_END = ""  # in the tree: what ends here


class Mark(NamedTuple):
    """A word or phrase of the catalogue in a text: kind, value ("" if the kind has none), place."""

    kind: str
    value: str
    start: int
    end: int


class Scope(NamedTuple):
    """From which of a number's words a kind of mark acts, and how far: see ``marks.toml``."""

    where: str
    within: int


class Marks:
    """The marks of ``key[start:end]`` (folded text); all positions are those of ``key``."""

    def __init__(self, key: str, start: int = 0, end: int | None = None) -> None:
        self.key, self.start, self.end = key, start, len(key) if end is None else end

    @cached_property
    def _all(self) -> list[Mark]:
        """Found when first asked for: most clauses hold no number that could be a quantity."""
        return _found(self.key, self.start, self.end)

    @cached_property
    def _by_kind(self) -> dict[str, list[Mark]]:
        out: dict[str, list[Mark]] = defaultdict(list)
        for mark in self._all:
            out[mark[0]].append(mark)
        return out

    @cached_property
    def _longest(self) -> dict[tuple[str, int], Mark]:
        """The longest mark of each kind that begins at a place."""
        out: dict[tuple[str, int], Mark] = {}
        for mark in self._all:
            place = mark.kind, mark.start
            if place not in out or mark.end > out[place].end:
                out[place] = mark
        return out

    @cached_property
    def _by_end(self) -> dict[int, list[Mark]]:
        out: dict[int, list[Mark]] = defaultdict(list)
        for mark in self._all:
            out[mark[3]].append(mark)
        return out

    @cached_property
    def kinds(self) -> Collection[str]:
        """The kinds of marks there are."""
        return self._by_kind.keys()

    def within(self, kind: str, start: int, end: int) -> Iterator[Mark]:
        """The marks of a kind that stand in ``key[start:end]``, in order."""
        marks = self._by_kind.get(kind, ())
        for mark in marks[bisect_left(marks, start, key=_start_of) :]:
            if mark.start >= end:
                return
            if mark.end <= end:
                yield mark

    def has(self, kind: str, start: int, end: int) -> bool:
        """Whether a mark of a kind stands in ``key[start:end]``."""
        return next(self.within(kind, start, end), None) is not None

    def last(self, kind: str, start: int, end: int) -> int:
        """Where the last mark of a kind in ``key[start:end]`` begins; -1 when there is none."""
        return max((mark.start for mark in self.within(kind, start, end)), default=-1)

    def beginning(self, kind: str, at: int, behind: str = _BLANKS) -> Mark | None:
        """The longest mark of a kind that begins at ``at``, behind the signs ``behind``."""
        while at < self.end and self.key[at] in behind:
            at += 1
        return self._longest.get((kind, at))

    def ending(self, at: int) -> list[Mark]:
        """All marks that end exactly at ``at``."""
        return self._by_end.get(at, [])

    def ends(self, kind: str, at: int, first: int = 0) -> Mark | None:
        """The longest mark of a kind that ends at ``at``, before blanks, and begins at ``first`` or later."""
        while at > first and self.key[at - 1] in _BLANKS:
            at -= 1
        marks = (mark for mark in self.ending(at) if mark.kind == kind and mark.start >= first)
        return max(marks, key=_length, default=None)

    def has_content(self, start: int, end: int, without: Iterable[str] = ()) -> bool:
        """Whether a word of two letters or more stands in ``key[start:end]`` beside marks of some kinds."""
        return next(self.content(start, end, without), None) is not None

    def content(self, start: int, end: int, without: Iterable[str] = ()) -> Iterator[str]:
        """The words of two letters or more that stand in ``key[start:end]`` beside marks of some kinds."""
        covered = [mark for kind in without for mark in self.within(kind, start, end)]
        at = start
        for mark in sorted(covered, key=_start_of):
            if mark.start > at:
                yield from _CONTENT.findall(self.key, at, mark.start)
            at = max(at, mark.end)
        if at < end:
            yield from _CONTENT.findall(self.key, at, end)


def has_content(text: str) -> bool:
    """Whether any word of two letters or more is in ``text``."""
    return _CONTENT.search(text) is not None


@cache
def scope_of(kind: str) -> Scope:
    """The scope of a kind of mark, as the catalogue gives it."""
    block = _words()[kind]
    return Scope(block.get("scope", ""), block.get("within", 0))


def _start_of(mark: Mark) -> int:
    return mark.start


def _length(mark: Mark) -> int:
    return mark.end - mark.start


def _found(key: str, start: int, end: int) -> list[Mark]:
    """All marks of ``key[start:end]``, in the order in which they begin."""
    filed = _filed()
    tokens = [(found[0], *found.span()) for found in _TOKEN.finditer(key, start, end)]
    out: list[Mark] = []
    for at, (word, begin, _) in enumerate(tokens):
        if word[0].isdigit():
            _follow(_tree(_NUMERAL), tokens, at, begin, out)
        if word in filed:
            _follow(_tree(word), tokens, at, begin, out)
    return out


def _follow(node: dict, tokens: list[tuple[str, int, int]], at: int, begin: int, out: list[Mark]) -> None:
    """Add to ``out`` every phrase below ``node`` that goes on with token ``at``; it began at ``begin``."""
    while at < len(tokens):
        word, _, stop = tokens[at]
        at += 1
        if _NUMERAL in node and word[0].isdigit():
            numeral = node[_NUMERAL]
            out += [Mark(kind, value, begin, stop) for kind, value in numeral.get(_END, ())]
            _follow(numeral, tokens, at, begin, out)
        if word not in node:
            return
        node = node[word]
        for kind, value in node.get(_END, ()):
            out.append(Mark(kind, value, begin, stop))


@cache
def _tree(first: str) -> dict:
    """The phrases that begin with a word, as a tree of their words; grown when a text first has it."""
    tree: dict = {}
    for kind, value, phrase in _filed().get(first, ()):
        node = tree
        for token in _TOKEN.findall(phrase):
            node = node.setdefault(token, {})
        node.setdefault(_END, []).append((kind, value))
    return tree


@prepared
def _filed() -> dict[str, list[tuple[str, str, str]]]:
    """All phrases, spelled out, by their first word; each with its kind and value."""
    filed: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for kind, value, listed in _phrases():
        for phrase in spelled_out(fold_phrase(listed)):
            filed[next(_TOKEN.finditer(phrase))[0]].append((kind, value, phrase))
    return dict(filed)


def _phrases() -> Iterator[tuple[str, str, str]]:
    """Every phrase with its kind and value."""
    for kind, block in _words().items():
        for value, listed in block.items():
            if isinstance(listed, list):
                yield from ((kind, "" if value == "phrases" else value, phrase) for phrase in listed)
    units = toml_file("units")
    for index, block in enumerate(units["unit"]):
        yield from (("unit", str(index), phrase) for phrase in block["phrases"])
    yield from (("count", noun, noun) for noun in units["counts"])
    yield from (("scale", word, word) for word in units["scales"])
    for block in units["rate"]:
        yield from (("rate_base", block["is"], phrase) for phrase in block["bases"])


@cache
def _words() -> dict[str, dict]:
    return toml_file("marks")


def spelled_out(phrase: str) -> list[str]:
    """Every wording of a phrase: one of its alternatives, with and without what may be absent."""
    group = _GROUP.search(phrase)
    if group is None:
        return [phrase]
    branches = group[1].split("|") if group[1] is not None else [*group[2].split("|"), ""]
    before, behind = phrase[: group.start()], phrase[group.end() :]
    return [text for branch in branches for text in spelled_out(f"{before}{branch}{behind}")]
