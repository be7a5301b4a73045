"""Which indicator a number is of: the cues of the catalogue, matched on the words around the number."""

import re
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources

from plancompare.catalogue.codes import indicators
from plancompare.catalogue.phrases import bounded, fold, weight

_SYLLABLE = re.compile(r"[^\W\d_]+")
_REACH = 0.2  # what a letter of distance between cue and number costs, in letters of cue
_TIE = 60


@dataclass(frozen=True, slots=True)
class Cue:
    """One wording of one indicator."""

    code: str
    phrase: str
    found: re.Pattern
    weight: int


@dataclass(frozen=True, slots=True)
class Nature:
    """How the numbers of an indicator behave: its measure, units, what else must not be said."""

    code: str
    measure: str
    units: frozenset[str]
    refused: re.Pattern | None
    falls: str | None
    share: str | None
    acts: bool
    steady: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A cue found: the code, the phrase, how well it fits."""

    code: str
    phrase: str
    score: float
    end: int = 0


@dataclass(frozen=True)
class Lexicon:
    """All cues, indexed by one syllable each must have."""

    index: dict[str, tuple[Cue, ...]]
    natures: dict[str, Nature]

    def match(self, text: str, accept, begin_before: int = 1 << 30, end_after: int = 0) -> Match | None:
        """The best cue in ``text``, where ``#`` is the number.

        ``accept(nature)`` tells whether the indicator can have this number's unit and turn. The cue must
        begin before ``begin_before`` and end after ``end_after``.
        """
        at = text.rindex("#")
        tried: dict[str, bool] = {}
        best: Match | None = None
        seen: set[str] = set()
        for syllable in _SYLLABLE.findall(text):
            if syllable in seen:
                continue
            seen.add(syllable)
            for cue in self.index.get(syllable, ()):
                if best is not None and cue.weight <= best.score:
                    continue
                fine = tried.get(cue.code)
                if fine is None:
                    nature = self.natures[cue.code]
                    fine = accept(nature)
                    tried[cue.code] = fine
                if not fine:
                    continue
                for found in cue.found.finditer(text):
                    if found.start() >= begin_before or found.end() <= end_after:
                        continue
                    refused = self.natures[cue.code].refused
                    whole = not end_after or self.natures[cue.code].measure == "growth"
                    if refused and refused.search(text, 0 if whole else found.start()):
                        continue
                    distance = max(0, at - found.end(), found.start() - at - 1)
                    score = cue.weight - _REACH * min(distance, _TIE)
                    if best is None or score > best.score:
                        best = Match(cue.code, cue.phrase, score, found.end())
        return best


@cache
def lexicon() -> Lexicon:
    """The cues of ``cues.toml``, compiled."""
    data = tomllib.loads(
        resources.files("plancompare.catalogue").joinpath("cues.toml").read_text(encoding="utf-8")
    )
    codes = indicators()
    cues, natures = [], {}
    for code, block in data.items():
        units = frozenset(block.get("units") or [codes[code].unit])
        refused = "|".join(bounded(_fold(p)) for p in block.get("not", ()))
        natures[code] = Nature(
            code,
            block.get("measure", "level"),
            units,
            re.compile(refused) if refused else None,
            block.get("falls"),
            block.get("share"),
            block.get("acts", False),
            block.get("steady", False),
        )
        cues += [
            Cue(code, p, re.compile(bounded(_fold(p))), weight(p)) for p in block["cues"]
        ]
    return Lexicon(_index(cues), natures)


def _fold(phrase: str) -> str:
    return re.sub(r"(?<!\w)n(?!\w)", "N", fold(phrase))


def _index(cues: list[Cue]) -> dict[str, tuple[Cue, ...]]:
    """Each cue under the rarest syllable it cannot do without (under every branch's, if all are in a group)."""
    counts = Counter(s for cue in cues for s in set(_SYLLABLE.findall(fold(cue.phrase))))
    index: dict[str, list[Cue]] = defaultdict(list)
    for cue in cues:
        phrase = re.sub(r"\[[^\]]*\]", " ", fold(cue.phrase))
        needed = _SYLLABLE.findall(re.sub(r"\([^()]*\)\??", " ", phrase))
        if needed:
            index[min(needed, key=counts.__getitem__)].append(cue)
            continue
        group = phrase[phrase.index("(") + 1 : phrase.index(")")]
        for branch in group.split("|"):
            index[min(_SYLLABLE.findall(branch), key=counts.__getitem__)].append(cue)
    return {k: tuple(sorted(v, key=lambda c: -c.weight)) for k, v in index.items()}
