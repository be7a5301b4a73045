"""Tones that are lost: some of them in a scan, all of them in a text that was typed without.

Only the view of a source is mended, sign for sign; its text keeps what was recognised or typed. No digit is
ever changed. In a scan two neighbouring words are known by the phrases of the catalogue: when these have one
spelling for their letters, that is the one. Of a text without any tones each word is written as it most
likely stands beside its neighbours, again by the catalogue's phrases.
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.patterns import Pattern
from plancompare.catalogue.phrases import fold
from plancompare.catalogue.vocabulary import plan_texts, vocabulary

_WORD = Pattern(r"[^\W\d_]+")
_MARKED = Pattern(r"[\u00c0-\u024f\u1ea0-\u1ef9]")
_LEAST_WORDS, _LEAST_SHARE = 20, 0.5  # of a text that is Vietnamese though no letter of it shows that
_BESIDE, _ALONE, _UNKNOWN = 50, 0.5, 0.1  # what a neighbour, a use, and having no use at all weigh


def toned(text: str) -> Iterator[tuple[int, int, str]]:
    """The signs of ``text`` (in NFC) that lost their tones or marks, each with the one it stands for; and a
    letter read wrong, where the words on both sides allow one other word only that differs by no more.
    """
    words = list(_WORD.finditer(text))
    beside = [text[one.end() : two.start()] in (" ", "\n") for one, two in pairwise(words)]
    right = {at: word for at, word in _misread(words, beside)}
    put: dict[int, str] = {}
    doubtful: set[int] = set()
    for at in (at for at, is_next in enumerate(beside) if is_next):
        one, two = (right.get(place, words[place][0]) for place in (at, at + 1))
        known = (bare(one), bare(two)) in _pairs()
        for place, spelling in zip((at, at + 1), _spelling(one, two), strict=True):
            if not known and spelling.isascii():
                continue  # it may have lost its tone, of which no phrase tells
            if put.setdefault(place, spelling) != spelling:
                doubtful.add(place)
    for place, word in enumerate(words):
        if _is_alone(text, word) and (spelling := _unit(word[0])):
            put.setdefault(place, spelling)
    for place, spelling in sorted(put.items()):
        word = words[place]
        if place not in doubtful and fold(word[0]) != spelling:
            for at, (sign, meant) in enumerate(zip(word[0], spelling, strict=True), word.start()):
                if sign.lower() != meant:
                    yield at, at + 1, meant.upper() if sign.isupper() else meant


def _misread(words: list[re.Match[str]], beside: list[bool]) -> Iterator[tuple[int, str]]:
    """Words that no phrase has beside their neighbours, each with the only word that differs by a letter and
    that phrases have beside both: "tỷ lệ bộ nghèo" is "tỷ lệ hộ nghèo".
    """
    letters = [bare(word[0]) for word in words]
    for at in range(1, len(words) - 1):
        one, word, two = letters[at - 1 : at + 2]
        if not (beside[at - 1] and beside[at]) or (one, word) in _pairs() or (word, two) in _pairs():
            continue
        fitting = _followers().get(one, set()) & _leaders().get(two, set())
        near = [other for other in fitting if _is_a_letter_apart(other, word)]
        if len(near) == 1:
            yield at, near[0]


def _is_a_letter_apart(one: str, other: str) -> bool:
    """Whether two words differ by one of their letters; of a single one nothing would be left."""
    return len(one) == len(other) > 1 and sum(map(str.__ne__, one, other)) == 1


@cache
def _followers() -> dict[str, set[str]]:
    """The letters of the words that follow a word in some phrase."""
    out: dict[str, set[str]] = defaultdict(set)
    for one, two in _pairs():
        out[one].add(two)
    return out


@cache
def _leaders() -> dict[str, set[str]]:
    """The letters of the words that some phrase has before a word."""
    out: dict[str, set[str]] = defaultdict(set)
    for one, two in _pairs():
        out[two].add(one)
    return out


def bare(word: str) -> str:
    """A word in small letters without tones and marks."""
    plain = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


@cache
def bare_words() -> frozenset[str]:
    """The words of plans without tones: of others a letter may be lost or wrong."""
    return frozenset(map(bare, vocabulary()))


def _spelling(one: str, two: str) -> tuple[str, str]:
    """Two neighbouring words as the catalogue spells them, as they are where it does not know or doubts."""
    seen = fold(one), fold(two)
    known = _pairs().get((bare(one), bare(two)), ())
    if seen in known or not known or len(one) != len(seen[0]) or len(two) != len(seen[1]):
        return seen
    ordered = sorted(
        (sum(a != b for a, b in zip("".join(pair), "".join(seen), strict=True)), pair) for pair in known
    )
    alone = len(ordered) == 1 or ordered[0][0] < ordered[1][0]
    return ordered[0][1] if alone else seen


def _is_alone(text: str, word: re.Match[str]) -> bool:
    """Whether a word is all that a cell of a table holds."""
    before = text.endswith(("| ", "|"), 0, word.start())
    return before and text[word.end() : word.end() + 2].strip() == "|"


def _unit(word: str) -> str | None:
    """The unit of one word with the letters of a word, where there is one only: "Tân" is tấn."""
    known = _units().get(bare(word), set())
    return next(iter(known)) if len(known) == 1 and len(next(iter(known))) == len(word) else None


@cache
def _units() -> dict[str, set[str]]:
    """The units of one word, by their letters without tones."""
    data = toml_file("units")
    out: dict[str, set[str]] = defaultdict(set)
    for phrase in (*(phrase for block in data["unit"] for phrase in block["phrases"]), *data["counts"]):
        if _WORD.fullmatch(phrase):
            out[bare(phrase)].add(fold(phrase))
    return out


@cache
def _pairs() -> dict[tuple[str, str], frozenset[tuple[str, str]]]:
    """The spellings of two neighbouring words, by their letters without tones."""
    out: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for words in _phrases():
        for one, two in pairwise(words):
            out[bare(one), bare(two)].add((one, two))
    return {letters: frozenset(pairs) for letters, pairs in out.items()}


# -- a text without any tones ------------------------------------------------------------------------------


def lacks_tones(text: str) -> bool:
    """Whether a text is Vietnamese written without a single tone or mark: "toc do tang truong GRDP"."""
    if _MARKED.search(text):
        return False
    words = [word.lower() for word in _WORD.findall(text)]
    lost = sum(_spellings().get(word, [word]) != [word] for word in words)
    return len(words) >= _LEAST_WORDS and lost >= _LEAST_SHARE * len(words)


def restored(text: str) -> Iterator[tuple[int, int, str]]:
    """The signs of a text without tones that most likely have one, each with what it stands for."""
    for run in _runs(text):
        for word, spelling in zip(run, _likeliest([word[0].lower() for word in run]), strict=True):
            for at, (sign, meant) in enumerate(zip(word[0], spelling, strict=True), word.start()):
                if sign.lower() != meant:
                    yield at, at + 1, meant.upper() if sign.isupper() else meant


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """The words of ``text`` in runs with nothing between them but a blank."""
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(text):
        if run and text[run[-1].end() : word.start()] not in (" ", "\n"):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _likeliest(words: list[str]) -> list[str]:
    """The spelling of each word of a run that makes the whole of it the likeliest."""
    uses, beside = _uses()
    ways = {"": (0.0, list[str]())}
    for word in words:
        ways = {
            spelling: max(
                (
                    score + math.log(_BESIDE * beside[last, spelling] + _ALONE * uses[spelling] + _UNKNOWN),
                    [*way, spelling],
                )
                for last, (score, way) in ways.items()
            )
            for spelling in _spellings().get(word, (word,))
        }
    return max(ways.values())[1]


@cache
def _uses() -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """How often the catalogue has a word, and one beside another."""
    uses: Counter[str] = Counter()
    beside: Counter[tuple[str, str]] = Counter()
    for words in _phrases():
        uses.update(words)
        beside.update(pairwise(words))
    return uses, beside


@cache
def _spellings() -> dict[str, list[str]]:
    """The spellings of a word of the catalogue by its letters without tones; "sy" is "sĩ" as well."""
    out: dict[str, set[str]] = defaultdict(set)
    for word in _uses()[0]:
        out[bare(word)].add(word)
        if word[-1] in "ĩíìỉị":
            out[f"{bare(word)[:-1]}y"].add(word)
    return {letters: sorted(words) for letters, words in out.items()}


def _phrases() -> Iterator[list[str]]:
    """The words of each phrase of the catalogue."""
    for phrase in re.split(r"[^\w ]+|\d+|\n", fold(unicodedata.normalize("NFC", plan_texts()))):
        yield _WORD.findall(phrase)
