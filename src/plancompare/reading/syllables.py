"""How Vietnamese a text looks: the evidence by which an old encoding is recognised."""

import re
import unicodedata
from functools import cache

from plancompare.catalogue.patterns import Pattern
from plancompare.reading.tables import legacy_tables
from plancompare.records import NamedTuple

# Grave, acute, tilde, hook above, dot below: a syllable carries at most one of them.
TONES = "\u0300\u0301\u0303\u0309\u0323"

# Words are what stands between blanks, ASCII digits and punctuation, and typographic punctuation. Other signs
# (µ, ¹, ®) stay in the word on purpose: inside a word they are what a wrongly decoded letter looks like.
_BETWEEN_WORDS = Pattern(r"[\s\x00-\x40\x5b-\x60\x7b-\x7f\u2010-\u2027\u00a0]+")

# Enough of a document to judge its encoding by.
SAMPLE = 100_000


class Evidence(NamedTuple):
    """Of the words written with a letter outside ASCII: how many are Vietnamese syllables, how many not."""

    valid: int
    invalid: int

    @property
    def share(self) -> float:
        """Share of valid syllables, 0 when there is no such word."""
        total = self.valid + self.invalid
        return self.valid / total if total else 0.0

    @property
    def balance(self) -> int:
        """Valid minus invalid words: the larger, the better the text reads as Vietnamese."""
        return self.valid - self.invalid


def evidence(text: str) -> Evidence:
    """Weigh the start of ``text``; words of one character say nothing and are left out."""
    words = [w for w in _BETWEEN_WORDS.split(text[:SAMPLE]) if len(w) > 1 and not w.isascii()]
    valid = sum(map(is_syllable, words))
    return Evidence(valid, len(words) - valid)


def is_syllable(word: str) -> bool:
    """Whether ``word`` is built as a Vietnamese syllable: beginning, ending, and one tone at most."""
    letters = unicodedata.normalize("NFD", word.lower())
    bare = letters.translate(_NO_TONES)
    if len(letters) - len(bare) > 1:
        return False
    return _syllable().fullmatch(unicodedata.normalize("NFC", bare)) is not None


_NO_TONES = {ord(tone): None for tone in TONES}


@cache
def _syllable() -> re.Pattern[str]:
    parts = legacy_tables()["syllables"]
    onsets, rhymes = (
        "|".join(sorted(parts[key].split(), key=len, reverse=True)) for key in ("onsets", "rhymes")
    )
    return re.compile(f"(?:{onsets})?(?:{rhymes})|gi")
