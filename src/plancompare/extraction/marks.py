"""The marks of a text: every word that changes how a number is read, found once, each with its place.

The words are data (``marks.toml``, and the units of ``units.toml``). Filed in a tree of words, all of them
are found in one walk along the text, whatever their number.
"""

import marshal
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from itertools import chain
from typing import Any

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.patterns import Pattern
from plancompare.catalogue.phrases import fold_phrase
from plancompare.catalogue.prepared import prepared
from plancompare.records import NamedTuple

_TOKEN = Pattern(r"\d(?:[\d.,]*\d)?|[^\W\d_]+|[^\w\s]")
_CONTENT = Pattern(r"[^\W\d_]{2,}")
_GROUP = Pattern(r"\(([^()\[\]]*\|[^()\[\]]*)\)|\[([^()\[\]]*)\]")
_NUMERAL = "N"
_BLANKS = " "
_ANYWHERE = 1 << 30
_BEFORE_NUMBER = ("act", "bound", "fill", "name", "negation", "or_equal", "turn")  # read backwards from it
_END = ""  # in the tree: what ends here


class Mark(NamedTuple):
    """A word or phrase of the catalogue in a text: its place, kind and value ("" if the kind has none)."""

    start: int
    end: int
    kind: str
    value: str = ""


class Scope(NamedTuple):
    """From which of a number's words a kind of mark acts, and how far: see ``marks.toml``.

    ``edge`` is "start" or "end" of a mark that must begin or end the words.
    """

    words: str
    edge: str
    within: int


class Marks:
    """The marks of ``key[start:end]`` (folded text); all positions are those of ``key``."""

    def __init__(self, key: str, start: int = 0, end: int | None = None) -> None:
        self.key, self.start, self.end = key, start, len(key) if end is None else end

    @cached_property
    def by_kind(self) -> dict[str, list[Mark]]:
        """The marks of each kind there is, in the order in which they begin, the shortest first.

        Found when first asked for: most clauses hold no number that could be a quantity.
        """
        out: dict[str, list[Mark]] = defaultdict(list)
        tokens = [*_TOKEN.finditer(self.key, self.start, self.end)]
        words = [*[token[0] for token in tokens], _BLANKS]
        tree = _tree()
        for first, token in enumerate(tokens):
            begun = words[first] if words[first] in tree else _NUMERAL if words[first][0].isdigit() else ""
            node, at = begun and _branch(begun), first
            while node:
                if _END in node:
                    start, end = token.start(), tokens[at].end()
                    for kind, value in node[_END]:
                        out[kind].append(Mark(start, end, kind, value))
                at += 1
                node = node.get(words[at]) or (node.get(_NUMERAL) if words[at][0].isdigit() else None)
        return dict(out)

    @cached_property
    def _by_end(self) -> dict[int, list[Mark]]:
        out: dict[int, list[Mark]] = defaultdict(list)
        for mark in chain.from_iterable(self.by_kind.get(kind, ()) for kind in _BEFORE_NUMBER):
            out[mark.end].append(mark)
        return out

    def within(self, kind: str, start: int, end: int) -> Sequence[Mark]:
        """The marks of a kind that stand in ``key[start:end]``, in order."""
        marks = self.by_kind.get(kind)
        if marks is None:
            return ()
        first, behind = bisect_left(marks, (start,)), bisect_left(marks, (end,))
        return [mark for mark in marks[first:behind] if mark.end <= end]

    def has(self, kind: str, start: int, end: int) -> bool:
        """Whether a mark of a kind stands in ``key[start:end]``."""
        return bool(self.within(kind, start, end))

    def last(self, kind: str, start: int, end: int) -> int:
        """Where the last mark of a kind in ``key[start:end]`` begins; -1 when there is none."""
        found = self.within(kind, start, end)
        return found[-1].start if found else -1

    def beginning(self, kind: str, at: int, behind: str = _BLANKS) -> Mark | None:
        """The longest mark of a kind that begins at ``at``, behind the signs ``behind``."""
        marks = self.by_kind.get(kind)
        if marks is None:
            return None
        while at < self.end and self.key[at] in behind:
            at += 1
        last = bisect_left(marks, (at + 1,)) - 1
        return marks[last] if last >= 0 and marks[last].start == at else None

    def ending(self, at: int) -> Sequence[Mark]:
        """The little words, verbs and names that end exactly at ``at``."""
        return self._by_end.get(at, ())

    def ends(self, kind: str, at: int, first: int = 0) -> Mark | None:
        """The longest mark of a kind that ends at ``at``, before blanks, and begins at ``first`` or later."""
        if kind not in self.by_kind:
            return None
        while at > first and self.key[at - 1] in _BLANKS:
            at -= 1
        return next((mark for mark in self.within(kind, first, at) if mark.end == at), None)

    def has_content(self, start: int, end: int, without: Iterable[str] = ()) -> bool:
        """Whether a word of two letters or more stands in ``key[start:end]`` beside marks of some kinds."""
        return next(self.content(start, end, without), None) is not None

    def content(self, start: int, end: int, without: Iterable[str] = ()) -> Iterator[str]:
        """The words of two letters or more that stand in ``key[start:end]`` beside marks of some kinds."""
        covered = [mark for kind in without for mark in self.within(kind, start, end)]
        for mark in sorted(covered):
            if mark.start > start:
                yield from self._words(start, mark.start)
            start = max(start, mark.end)
        if start < end:
            yield from self._words(start, end)

    def _words(self, start: int, end: int) -> Iterator[str]:
        """The words of two letters or more, each looked for when it is asked for: most ask for one alone."""
        return (found[0] for found in _CONTENT.finditer(self.key, start, end))


def has_content(text: str) -> bool:
    """Whether any word of two letters or more is in ``text``."""
    return _CONTENT.search(text) is not None


@cache
def scope_of(kind: str, where: str | None = None) -> Scope:
    """The scope of a kind of mark as the catalogue gives it, or in the words ``where`` instead."""
    block = _words()[kind]
    where = where or block.get("scope", "")
    words, _, edge = where.rpartition(" ")
    within = block.get("within", _ANYWHERE)
    return Scope(words, edge, within) if edge in ("start", "end") else Scope(where, "", within)


@cache
def _branch(word: str) -> dict[str, Any]:
    """What follows a word in phrases that begin with it."""
    packed = _tree().get(word)
    return marshal.loads(packed) if packed else {}


@prepared
def _tree() -> dict[str, bytes]:
    """All phrases, spelled out, as a tree of their words: where one ends, its kind and value. The branch of
    each first word is packed by itself: a text has few of them, and all together take long to unpack.
    """
    tree: dict[str, Any] = {}
    for kind, value, listed in _phrases():
        for phrase in spelled_out(fold_phrase(listed)):
            node = tree
            for token in _TOKEN.findall(phrase):
                node = node.setdefault(token, {})
            node.setdefault(_END, []).append((kind, value))
    _share_numerals(tree)
    return {word: marshal.dumps(branch) for word, branch in tree.items()}


def _share_numerals(node: dict[str, Any]) -> None:
    """Let a numeral spelled out go on as any numeral does: so one branch alone fits each word of a text."""
    for word, below in node.items():
        if _NUMERAL in node and word[:1].isdigit():
            _merge(below, node[_NUMERAL])
        if word != _END:
            _share_numerals(below)


def _merge(node: dict[str, Any], other: dict[str, Any]) -> None:
    for word, below in other.items():
        if word == _END:
            node[_END] = [*node.get(_END, ()), *below]
        else:
            _merge(node.setdefault(word, {}), below)


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
