"""Which indicator a number is of: the cues of the catalogue, matched on the words around the number."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from itertools import chain

from plancompare.catalogue.codes import indicators
from plancompare.catalogue.data import toml_file
from plancompare.catalogue.patterns import Pattern, Phrases, alternatives, needed_words
from plancompare.catalogue.phrases import any_of, fold, fold_phrase, weight
from plancompare.catalogue.prepared import prepared
from plancompare.extraction.marks import Marks
from plancompare.records import NamedTuple

_REACH = 0.2  # what a letter of distance between cue and number costs, in letters of cue
_TIE = 60
_SYLLABLE = Pattern(r"[^\W\d_]+")
_ACROSS = Pattern(r"#.*(?: N|,)")
_RAISED = Pattern(r"(?<!\w)trở (?:lên|xuống)(?!\w)")
_FAR = 1 << 30
_GLUED = Pattern(r",(?=[^\W\d])")
_INTRODUCING, _ADDING = 3, 4  # words before and behind the first of a cue that was begun elsewhere
_OWNER_REACH = 40  # characters before a cue in which the noun stands that owns it


class Nature(NamedTuple):
    """How the numbers of an indicator behave: its measure, units, what else must not be said.

    ``things`` are the nouns of rates ("bác sĩ") its cues speak of.
    """

    code: str
    measure: str
    units: frozenset[str]
    things: frozenset[str]
    refused: Phrases
    falls: str | None
    share: str | None
    acts: bool
    steady: bool
    helps: bool
    sector: bool


class Cue:
    """One wording of one indicator; how it is found is worked out when a text first could hold it."""

    def __init__(self, nature: Nature, phrase: str, weight: int) -> None:
        self.nature, self.phrase, self.weight = nature, phrase, weight
        self.found = Pattern([phrase], any_of)

    @cached_property
    def needs(self) -> frozenset[str]:
        """Words a text must have to hold it."""
        return frozenset(word for word in needed_words(fold_phrase(self.phrase)) if word[0].isalpha())

    @cached_property
    def words(self) -> frozenset[str]:
        """All its words, of alternatives each."""
        return frozenset(syllables(fold(self.phrase)))

    @cached_property
    def names_end(self) -> bool:
        """Whether its last words name a thing, not only a turn ("… tăng", "tăng trưởng #")."""
        if "(#" in self.phrase:
            return False
        last = fold(self.phrase.rpartition("…")[2])
        return Marks(last).has_content(0, len(last), without=["turning"])

    @cached_property
    def goes_across(self) -> bool:
        """Whether it says itself that a number or comma follows ("# xã đạt N tiêu chí")."""
        return _ACROSS.search(self.phrase) is not None

    @cached_property
    def one_of(self) -> list[frozenset[str]]:
        """Of each of its alternatives the words one of which a text must have to hold it."""
        groups = map(frozenset, alternatives(fold_phrase(self.phrase)))
        return [group for group in groups if all(map(str.isalpha, group))]


class Match(NamedTuple):
    """A cue found: the code, the phrase, how well it fits."""

    code: str
    phrase: str
    score: float


@cache
def nature_of(code: str) -> Nature:
    """How the numbers of an indicator behave."""
    return _nature(code, _blocks()[code])


@cache
def cues_with(syllable: str) -> tuple[Cue, ...]:
    """The cues filed under a syllable, what says most first; made when a text first has it."""
    return tuple(Cue(nature_of(code), phrase, weight) for code, phrase, weight in _filed().get(syllable, ()))


def best_match(
    text: str,
    accept: Callable[[Nature], bool],
    head: str = "",
    named: bool = False,
    clause_end: int = _FAR,
    across: bool = False,
    says: Sequence[str] = (),
) -> Match | None:
    """The best cue in ``text``, where ``#`` is the number; of a ``head``, one begun there that ends here.

    ``accept(nature)`` tells whether the indicator can have this number's unit and turn; when ``named``, the
    cue's end must name a thing.
    At ``clause_end`` a new clause begins: only a cue that says itself where the number stands goes on in
    it, and what is said there refuses no cue that ends before the number. Words ``across`` the commas
    and numbers that follow count only for a cue that has them itself ("# xã đạt N tiêu chí"). Where words
    are given that it ``says``, the cue must be of them.
    """
    in_order = dict.fromkeys((*syllables(head), *syllables(text)))
    text = f"{head} {text}" if head else text
    at, words = text.rindex("#"), set(in_order)
    accepted: dict[str, bool] = {}
    best: Match | None = None
    for word in filter(_filed().__contains__, in_order):
        for cue in cues_with(word):
            if not cue.needs <= words:
                continue
            if best is not None and cue.weight <= best.score:
                break  # the heaviest come first
            if (named and not cue.names_end) or (across and not cue.goes_across):
                continue
            if says and not _is_of(says, cue.words):
                continue
            code = cue.nature.code
            if code not in accepted:
                accepted[code] = accept(cue.nature)
            if accepted[code] and not any(map(words.isdisjoint, cue.one_of)):
                best = _better(best, cue, text, at, len(head), clause_end)
    return best


def _is_of(says: Sequence[str], words: frozenset[str]) -> bool:
    """Whether a cue of ``words`` has what a number ``says``, in order: its first words, and most of them.

    Behind "suy dinh dưỡng trẻ em 10%", "trẻ em được tiêm chủng đầy đủ 95%" and "nhà tiêu hợp vệ sinh" behind
    "nước hợp vệ sinh" are things of their own.
    """
    if words.isdisjoint(says):
        return False
    known = [word in words for word in says]
    begin = known.index(True)
    return begin <= _INTRODUCING and known[begin:].count(False) <= max(_ADDING, known.count(True))


def codes_in(text: str, accept: Callable[[Nature], bool]) -> frozenset[str]:
    """The codes of all cues in ``text``, where ``#`` is the number, that nothing in it refuses."""
    words = set(syllables(text))
    at = text.rindex("#")
    cues = (cue for word in words & _filed().keys() for cue in cues_with(word))
    there = (c for c in cues if c.needs <= words and not any(map(words.isdisjoint, c.one_of)))
    fits = (c for c in there if accept(c.nature))
    return frozenset(c.nature.code for c in fits if _better(None, c, text, at, 0, _FAR))


def share_of(code: str) -> str | None:
    """The code whose share ``code`` is."""
    return next((of for of, block in _blocks().items() if block.get("share") == code), None)


def level_of(code: str) -> str | None:
    """The code of the rate whose fall ``code`` is."""
    return next((of for of, block in _blocks().items() if block.get("falls") == code), None)


def _better(best: Match | None, cue: Cue, text: str, at: int, border: int, clause_end: int) -> Match | None:
    """The better of ``best`` and every place of ``cue`` in ``text``, across the ``border`` of its head."""
    whole = not border or cue.nature.measure == "growth"
    for found in cue.found.finditer(text):
        begin, end = found.span()
        is_across = not border or begin < border < end - 1
        if not is_across or (end > clause_end and "#" not in cue.phrase):
            continue
        score = cue.weight - _REACH * min(max(0, at - end, begin - at - 1), _TIE)
        if best is not None and score <= best.score:
            continue
        said = text[:clause_end] if end <= at else text
        if cue.nature.refused.any_in(said, 0 if whole else begin) or _is_owned(text, begin):
            continue
        if _is_of_part(cue, text, max(begin, border), max(at, end)):  # a head's part is not its item's
            continue
        best = Match(cue.nature.code, cue.phrase, score)
    return best


def _is_of_part(cue: Cue, text: str, begin: int, end: int) -> bool:
    """Whether ``text[begin:end]`` speaks of a part: of some people, places or sources the cue knows not."""
    within = (words for start, stop, words in _parts_in(text) if begin <= start and stop <= end)
    return any(not words <= cue.words for words in within)


@lru_cache(maxsize=256)
def _parts_in(text: str) -> tuple[tuple[int, int, frozenset[str]], ...]:
    """Where ``text`` names a part only, and in which words."""
    phrases, little = _parts()
    return tuple((*found.span(), frozenset(syllables(found[0])) - little) for found in phrases.finditer(text))


@cache
def _parts() -> tuple[Phrases, frozenset[str]]:
    """The words that name a part, and the little ones among them."""
    listed = toml_file("subjects")["part_only"]
    return Phrases(listed["phrases"]), frozenset(syllables(fold(" ".join(listed["little"]))))


def _is_owned(text: str, begin: int) -> bool:
    """Whether what begins there is only a part of a longer noun: "bội | chi ngân sách"."""
    before = " " + text[max(0, begin - _OWNER_REACH) : begin].rstrip()
    owners, joints = _owners()
    while before.endswith(joints):
        before = before.rpartition(" ")[0]
    return before.endswith(owners)


@cache
def _owners() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The nouns that own what follows them, and the little words between; each behind a blank."""
    listed = toml_file("subjects")["owners"]
    return tuple(f" {noun}" for noun in listed["nouns"]), tuple(f" {word}" for word in listed["joints"])


def _blocks() -> dict[str, dict]:
    return toml_file("cues")


def _nature(code: str, block: dict) -> Nature:
    spoken_of = fold("\n".join(block["cues"]))
    return Nature(
        code=code,
        measure=block.get("measure", "level"),
        units=frozenset(block.get("units") or [indicators()[code].unit]),
        things=frozenset(thing for thing in things_of_rates() if thing in spoken_of),
        refused=Phrases([*block.get("not", ()), *_narrower(block.get("narrower", ()))]),
        falls=block.get("falls"),
        share=block.get("share"),
        acts=block.get("acts", False),
        steady=block.get("steady", False),
        helps=block.get("helps", False),
        sector=block.get("sector", False),
    )


def _narrower(names: Iterable[str]) -> Iterator[str]:
    """The words of some lists of ``subjects.toml``."""
    return chain.from_iterable(_narrowing()[name] for name in names)


@cache
def _narrowing() -> dict[str, list[str]]:
    return toml_file("subjects")["narrower"]


@cache
def things_of_rates() -> frozenset[str]:
    """The nouns that units of a rate name."""
    return frozenset(fold(block["thing"]) for block in toml_file("units")["unit"] if "thing" in block)


@prepared
def _filed() -> dict[str, list[tuple[str, str, int]]]:
    """Each cue (code, phrase, weight) under the rarest syllable it cannot do without, or under one of each
    alternative.
    """
    cues = [(code, phrase, weight(phrase)) for code, block in _blocks().items() for phrase in block["cues"]]
    spelled = [fold_phrase(phrase).replace("N", " ") for _, phrase, _ in cues]
    counts = Counter(s for phrase in spelled for s in set(syllables(phrase)))
    filed: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for cue, whole in zip(cues, spelled, strict=True):
        phrase = re.sub(r"\[[^\]]*\]", " ", whole)
        needed = syllables(re.sub(r"\([^()]*\)\??", " ", phrase))
        group = "" if needed else phrase[phrase.index("(") + 1 : phrase.index(")")]
        for branch in [needed] if needed else map(syllables, group.split("|")):
            filed[min(branch, key=counts.__getitem__)].append(cue)
    return {syllable: sorted(cues, key=lambda cue: -cue[2]) for syllable, cues in filed.items()}


# -- the text cues are looked for in -------------------------------------------------------------------


class _Shorts(NamedTuple):
    """Short forms with their long ones; ``lasts`` are the syllables one of which must be there."""

    found: Pattern
    long: dict[str, str]
    lasts: frozenset[str]


def written_out(text: str) -> str:
    """``text`` with short forms in full: "(HTX)" behind its own long form disappears."""
    short = _shorts()
    if not short.lasts.isdisjoint(syllables(text)):
        text = short.found.sub(lambda match: _in_full(match, short.long[match[2]]), text)
    text = _GLUED.sub(", ", text) if "," in text else text
    text = text.replace("(", " ").replace(")", " ")
    return _RAISED.sub(" ", text) if "trở " in text else text


def _in_full(match: re.Match, long: str) -> str:
    if not match[1]:
        return long
    return " " if long in match.string[: match.start()] else f" {long} "


@cache
def _shorts() -> _Shorts:
    long = {short: fold(full) for short, full in toml_file("subjects")["short"].items()}
    listed = "|".join(re.escape(short) for short in sorted(long, key=len, reverse=True))
    lasts = frozenset(syllables(short)[-1] for short in long)
    return _Shorts(Pattern(r"(?<![\w/])(\(?)(" + listed + r")(?!\w)\)?"), long, lasts)


@lru_cache(maxsize=64)
def syllables(text: str) -> tuple[str, ...]:
    """The words of ``text``, without digits and signs."""
    return tuple(_SYLLABLE.findall(text))
