"""Units: what stands after a number, what it is worth in the table's unit, which thing it counts."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.patterns import Pattern, Phrases, needed_words
from plancompare.catalogue.phrases import fold, pattern
from plancompare.extraction.words import catalogue_words

_WORDS = Pattern(r" *([^\W\d_]+|%|‰|/|\()(?: +([^\W\d_]+))?")
_NOUN = Pattern(r" *((?:[^\W\d_]+)(?: [^\W\d_]+){0,2})")
_PER_YEAR = Pattern(r" */ *năm(?!\w)")


class Unit(NamedTuple):
    """A unit found after a number.

    ``code`` is the table's unit, ``factor`` what one printed unit is worth in it, ``end`` where the printed
    words end (relative to the text given), ``thing`` the noun a rate names (bác sĩ),
    ``counted`` whether it counts things, ``known`` whether the catalogue has it, ``note`` what a reader of
    the figure must know of it.
    """

    code: str
    factor: Decimal
    end: int
    thing: str = ""
    counted: bool = False
    known: bool = True
    note: str | None = None


class _Wording(NamedTuple):
    """One way to print a unit, not yet compiled: ``phrase`` in the catalogue's notation, folded."""

    phrase: str
    code: str
    factor: Decimal
    thing: str
    counted: bool


@cache
def _data() -> dict:
    return toml_file("units")


@cache
def _wordings() -> dict[str, list[_Wording]]:
    """All wordings of units by the words they can begin with."""
    out: dict[str, list[_Wording]] = defaultdict(list)
    for wording in (*_measures(), *_counts()):
        phrase = wording.phrase
        heads = phrase[1 : phrase.index(")")].split("|") if phrase[0] == "(" else [phrase]
        for head in heads:
            first = _WORDS.match(head)
            if first:
                out[first[1]].append(wording)
    return out


def _measures() -> Iterator[_Wording]:
    for block in _data()["unit"]:
        factor = Decimal(str(block.get("times", 1)))
        for phrase in map(fold, block["phrases"]):
            yield _Wording(phrase, block["is"], factor, block.get("thing", ""), False)
            if block.get("scaled"):
                for word, times in _data()["scales"].items():
                    yield _Wording(f"{word} {phrase}", block["is"], factor * times, "", False)


def _counts() -> Iterator[_Wording]:
    for noun, code in _data()["counts"].items():
        phrase = fold(noun)
        yield _Wording(phrase, code, Decimal(1), noun, True)
        for word, times in _data()["scales"].items():
            yield _Wording(f"{word} {phrase}", code, Decimal(times), noun, True)


@cache
def _beginning(first: str, second: str | None) -> tuple[tuple[str, Pattern, _Wording], ...]:
    """The wordings that can begin with two words, each with a word it cannot do without and its pattern."""
    return tuple(
        (max(needed_words(wording.phrase), key=len, default=""), Pattern(wording.phrase, _printed), wording)
        for wording in _wordings().get(first, ())
        if _second_word(wording.phrase) in (None, second)
    )


def _second_word(phrase: str) -> str | None:
    """The word a phrase must have behind its first, None when it can do without."""
    found = _WORDS.match(phrase)
    return found[2] if found and phrase[0] != "(" else None


def _printed(phrase: str) -> str:
    """The expression for a unit behind a number: a sign of per cent may stand in brackets."""
    opening = r" *\(? *" if phrase[0] in "%‰" else " *"
    closing = r"(?!\w)" if phrase[-1].isalnum() or phrase[-1] in ")]" else ""
    return opening + pattern(phrase) + closing


def unit_after(text: str) -> Unit | None:
    """The unit at the start of ``text`` (folded, what follows a number); None when none is known."""
    words = _WORDS.match(text)
    if not words:
        return None
    best, end = None, 0
    for need, found, wording in _beginning(words[1], words[2]):
        match = found.match(text) if need in text else None
        if match and match.end() > end:
            best, end = wording, match.end()
    return Unit(best.code, best.factor, end, best.thing, best.counted) if best else None


def noun_after(text: str) -> Unit | None:
    """The unknown thing counted: the words after a number, when they can be a noun; None otherwise."""
    match = _NOUN.match(text)
    if not match:
        return None
    kept = []
    for word in match[1].split():
        if word in _no_nouns():
            break
        kept.append(word)
    if not kept or (len(kept[0]) < 2 and kept[0] != "y"):
        return None
    kept = kept[:2]
    scale = _data()["scales"].get(kept[0])
    factor = Decimal(1)
    if scale and len(kept) > 1:
        factor, kept = Decimal(scale), kept[1:]
    noun = " ".join(kept)
    return Unit(_slug(noun), factor, text.index(noun) + len(noun), noun, True, known=False)


@cache
def _no_nouns() -> frozenset[str]:
    return frozenset(catalogue_words()["no_noun"])


def _slug(noun: str) -> str:
    flat = unicodedata.normalize("NFD", noun.replace("đ", "d"))
    return "_".join("".join(c for c in flat if not unicodedata.combining(c)).split())


def rate_in(text: str) -> str | None:
    """The unit of a rate whose base ``text`` (folded) names ("… trên 100.000 dân"), or None."""
    return next((code for code, bases in _rates() if bases.any_in(text)), None)


@cache
def _rates() -> tuple[tuple[str, Phrases], ...]:
    return tuple((block["is"], Phrases(block["bases"])) for block in _data()["rate"])


def per_year(text: str) -> int:
    """How many characters a following "/năm" takes, 0 when there is none."""
    match = _PER_YEAR.match(text)
    return match.end() if match else 0
