"""Which indicator a number is of: the cues of the catalogue, matched on the words around the number."""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from plancompare.catalogue.codes import indicators
from plancompare.catalogue.patterns import Pattern, needed_words
from plancompare.catalogue.phrases import bounded, fold, fold_phrase, weight
from plancompare.extraction.around import has_content
from plancompare.extraction.words import said, syllables

_REACH = 0.2  # what a letter of distance between cue and number costs, in letters of cue
_TIE = 60
_FAR = 1 << 30


@dataclass(frozen=True, slots=True)
class Nature:
    """How the numbers of an indicator behave: its measure, units, what else must not be said."""

    code: str
    measure: str
    units: frozenset[str]
    refused: Pattern | None
    falls: str | None
    share: str | None
    acts: bool
    steady: bool
    helps: bool
    sector: bool


@dataclass(frozen=True, slots=True)
class Cue:
    """One wording of one indicator; ``needs`` are words a text must have to hold it.

    ``names_end`` tells that its last words name a thing, not only a turn ("… tăng").
    """

    nature: Nature
    phrase: str
    needs: frozenset[str]
    found: Pattern
    weight: int
    names_end: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A cue found: the code, the phrase, how well it fits."""

    code: str
    phrase: str
    score: float


@dataclass(frozen=True)
class Lexicon:
    """All cues, indexed by one syllable each must have."""

    index: dict[str, tuple[Cue, ...]]
    natures: dict[str, Nature]

    def match(
        self,
        text: str,
        accept: Callable[[Nature], bool],
        begin_before: int = _FAR,
        end_after: int = 0,
        named: bool = False,
    ) -> Match | None:
        """The best cue in ``text``, where ``#`` is the number.

        ``accept(nature)`` tells whether the indicator can have this number's unit and turn. The cue must
        begin before ``begin_before`` and end after ``end_after``; when ``named``, its end must name a thing.
        """
        at = text.rindex("#")
        words = dict.fromkeys(syllables(text))
        accepted: dict[str, bool] = {}
        best: Match | None = None
        for word in words:
            for cue in self.index.get(word, ()):
                if best is not None and cue.weight <= best.score:
                    break  # the heaviest come first
                if not cue.needs <= words.keys() or (named and not cue.names_end):
                    continue
                code = cue.nature.code
                if code not in accepted:
                    accepted[code] = accept(cue.nature)
                if accepted[code]:
                    best = _better(best, cue, text, at, begin_before, end_after)
        return best

    def share_of(self, code: str) -> str | None:
        """The code whose share ``code`` is."""
        return next((n.code for n in self.natures.values() if n.share == code), None)


def _better(
    best: Match | None, cue: Cue, text: str, at: int, begin_before: int, end_after: int
) -> Match | None:
    """The better of ``best`` and every place of ``cue`` in ``text``."""
    refused = cue.nature.refused
    whole = not end_after or cue.nature.measure == "growth"
    for found in cue.found.finditer(text):
        begin, end = found.span()
        if begin >= begin_before or end <= end_after:
            continue
        score = cue.weight - _REACH * min(max(0, at - end, begin - at - 1), _TIE)
        if best is not None and score <= best.score:
            continue
        if refused and refused.search(text, 0 if whole else begin):
            continue
        best = Match(cue.nature.code, cue.phrase, score)
    return best


@cache
def lexicon() -> Lexicon:
    """The cues of ``cues.toml``."""
    file = resources.files("plancompare.catalogue").joinpath("cues.toml")
    blocks = tomllib.loads(file.read_text(encoding="utf-8"))
    natures = {code: _nature(code, block) for code, block in blocks.items()}
    cues = [_cue(natures[code], phrase) for code, block in blocks.items() for phrase in block["cues"]]
    return Lexicon(_index(cues), natures)


def _nature(code: str, block: dict) -> Nature:
    refused = "|".join(bounded(fold_phrase(phrase)) for phrase in block.get("not", ()))
    return Nature(
        code=code,
        measure=block.get("measure", "level"),
        units=frozenset(block.get("units") or [indicators()[code].unit]),
        refused=Pattern(refused) if refused else None,
        falls=block.get("falls"),
        share=block.get("share"),
        acts=block.get("acts", False),
        steady=block.get("steady", False),
        helps=block.get("helps", False),
        sector=block.get("sector", False),
    )


def _cue(nature: Nature, phrase: str) -> Cue:
    folded = fold_phrase(phrase)
    needs = frozenset(word for word in needed_words(folded) if word[0].isalpha())
    names_end = has_content(said("turning").without(phrase.rpartition("…")[2]))
    return Cue(nature, phrase, needs, Pattern(bounded(folded)), weight(phrase), names_end)


def _index(cues: list[Cue]) -> dict[str, tuple[Cue, ...]]:
    """Each cue under the rarest syllable it cannot do without, or under one of each alternative."""
    counts = Counter(s for cue in cues for s in set(syllables(fold(cue.phrase))))
    index: dict[str, list[Cue]] = defaultdict(list)
    for cue in cues:
        phrase = re.sub(r"\[[^\]]*\]", " ", fold(cue.phrase))
        needed = syllables(re.sub(r"\([^()]*\)\??", " ", phrase))
        group = "" if needed else phrase[phrase.index("(") + 1 : phrase.index(")")]
        for branch in [needed] if needed else map(syllables, group.split("|")):
            index[min(branch, key=counts.__getitem__)].append(cue)
    return {k: tuple(sorted(v, key=lambda c: -c.weight)) for k, v in index.items()}
