"""The language knowledge of ``words.toml``, compiled when it is first asked for."""

import re
from functools import cache
from typing import NamedTuple

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.patterns import Pattern, Phrases
from plancompare.catalogue.phrases import fold, fold_phrase, pattern

_BORDER = Pattern(r"(?<!\w)\w|[^\w\s]")
_SYLLABLE = Pattern(r"[^\W\d_]+")
_LONGEST = 34  # no little word is longer


class LittleWords(NamedTuple):
    """The words that can stand between a thing and its number.

    ``meaning`` gives each its kind (fill, turn, before) and value; ``acts`` the verbs, each new or do, and
    names that end like one (none). ``names`` end like a filler and are none.
    """

    meaning: dict[str, tuple[str, str]]
    acts: dict[str, str]
    names: frozenset[str]


class Shorts(NamedTuple):
    """Short forms with their long ones; ``firsts`` are the syllables one of which must be there."""

    found: Pattern
    long: dict[str, str]
    firsts: frozenset[str]


@cache
def catalogue_words() -> dict:
    """``words.toml`` as it stands."""
    return toml_file("words")


@cache
def said(what: str) -> Phrases:
    """The phrases listed under ``[says]`` as ``what``."""
    return Phrases(catalogue_words()["says"][what])


def says(what: str, text: str) -> bool:
    """Whether ``text`` (folded) has one of the phrases listed as ``what``."""
    return said(what).any_in(text)


def ends(what: str, text: str) -> bool:
    """Whether ``text`` ends with one of the words listed under ``[ends]`` as ``what``, and blanks."""
    bare = text.rstrip(" ")
    words = _endings(what)
    if not bare.endswith(words):
        return False
    return any(bare.endswith(w) and not _is_letter(bare[-len(w) - 1 : -len(w)]) for w in words)


@cache
def _endings(what: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in catalogue_words()["ends"][what])


def begins(what: str, text: str) -> re.Match | None:
    """One of the phrases listed under ``[begins]`` as ``what`` at the start of ``text``, behind blanks."""
    return _beginnings(what).match(text)


@cache
def _beginnings(what: str) -> Pattern:
    phrases = (pattern(fold_phrase(phrase)) for phrase in catalogue_words()["begins"][what])
    return Pattern(r" *(?:" + "|".join(phrases) + r")(?!\w)")


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def last_stretch(text: str, marks: str) -> str:
    """What follows the last of ``marks`` in ``text``."""
    return text[max(text.rfind(mark) for mark in marks) + 1 :]


@cache
def little_words() -> LittleWords:
    """The fillers, turns, bounds and verbs."""
    data = catalogue_words()
    meaning = {fold(word): ("fill", "") for word in data["fill"]}
    for kind in ("turn", "before"):
        for value, phrases in data[kind].items():
            meaning |= {fold(phrase): (kind, value) for phrase in phrases}
    acts = {fold(phrase): act for act in ("do", "new") for phrase in data["act"][act]}
    acts |= {fold(phrase): "none" for phrase in data["no_act"]}
    return LittleWords(meaning, acts, frozenset(map(fold, data["no_fill"])))


def endings(text: str) -> list[tuple[int, str]]:
    """Every way ``text`` can end from a word border on: (where it begins, the words), longest first."""
    shift = max(0, len(text) - _LONGEST)
    tail = text[shift:]
    return [(shift + m.start(), tail[m.start() :]) for m in _BORDER.finditer(tail)]


@cache
def bounds_after() -> Pattern:
    """The bounds said behind a number, each in a group named by its comparator."""
    said = catalogue_words()["after"].items()
    groups = (f"(?P<{value}>{'|'.join(pattern(fold(p)) for p in phrases)})" for value, phrases in said)
    return Pattern(rf"[ ,(]*(?:{'|'.join(groups)})(?!\w)\)?")


@cache
def shorts() -> Shorts:
    """The short forms."""
    long = {short: fold(full) for short, full in catalogue_words()["short"].items()}
    listed = "|".join(re.escape(short) for short in sorted(long, key=len, reverse=True))
    firsts = frozenset(_SYLLABLE.search(short).group() for short in long)
    return Shorts(Pattern(r"(?<![\w/])(\(?)(" + listed + r")(?!\w)\)?"), long, firsts)


def syllables(text: str) -> list[str]:
    """The words of ``text``, without digits and signs."""
    return _SYLLABLE.findall(text)
