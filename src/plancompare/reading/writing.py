"""What the way a text is written adds to its words: marks of Markdown, invisible signs, torn and glued words.

Each function finds edits of a text, by which the view of a :class:`~plancompare.reading.source.Source`
differs from it; the text itself is never altered.
"""

from collections.abc import Iterator

from plancompare.catalogue.patterns import Pattern
from plancompare.catalogue.phrases import fold
from plancompare.catalogue.vocabulary import vocabulary
from plancompare.reading.syllables import is_syllable
from plancompare.records import NamedTuple


class Edit(NamedTuple):
    """The characters ``start`` to ``end`` (exclusive) of a text are shown as ``put``."""

    start: int
    end: int
    put: str = ""


# -- marks of Markdown -------------------------------------------------------------------------------------

# A pair of marks around words, in one paragraph; a bullet ("* Về …") and a footnote ("(*) …") are none.
_STRONG = Pattern(r"(?<!\\)(\*{2,3})(?=[^\s*)])(?:[^*\n]|\n(?![ \t]*\n)){1,400}?(?<=[^\s(])\1")
_HEAVY = Pattern(r"(?<![\w\\])(__)(?=[^\s_)])(?:[^_\n]|\n(?![ \t]*\n)){1,400}?(?<=[^\s(])__")
_EMPHASIS = Pattern(r"(?<![\w*\\])(\*)(?=[^\s*)])[^*\n]{1,300}?(?<=[^\s(\\])\*(?![\w*])")
_UNDERLINED = Pattern(r"(?<![\w\\])(_)(?=[^\s_])[^_\n]{1,300}?(?<=[^\s_\\])_(?!\w)")
_ESCAPE = Pattern(r"\\(?=[-\\.*_()#+!\[\]{}|<>~`%&])")
_HEADING = Pattern(r"(?m)^ {0,3}#{1,6}[ \t]+(?=\S)")
_TAG = Pattern(r"(?i)</?(?:b|i|u|s|em|strong|span|sup|sub|font|p|center|ins|mark|br)\b[^<>\n\d]{0,80}>")
# The marks with the sign that every text with them holds.
_PAIRS = (("**", _STRONG), ("__", _HEAVY), ("*", _EMPHASIS), ("_", _UNDERLINED))


def markdown(text: str) -> list[Edit]:
    """Marks of Markdown and of HTML within a line, none of which the view shows."""
    found = set()
    for sign, pair in _PAIRS:
        if sign in text:
            for match in pair.finditer(text):
                width = len(match[1])
                found.add(Edit(match.start(), match.start() + width))
                found.add(Edit(match.end() - width, match.end()))
    if "\\" in text:
        found.update(Edit(*match.span()) for match in _ESCAPE.finditer(text))
    if "# " in text:
        found.update(Edit(*match.span()) for match in _HEADING.finditer(text))
    if "</" in text or "<br" in text:
        for match in _TAG.finditer(text):
            put = " " if match[0][1:3] == "br" else ""
            found.add(Edit(match.start(), match.end(), put))
    return _apart(sorted(found))


def _apart(edits: list[Edit]) -> list[Edit]:
    """``edits`` without those that overlap one before."""
    out: list[Edit] = []
    for edit in edits:
        if not out or edit.start >= out[-1].end:
            out.append(edit)
    return out


# -- words torn or glued by a scrape -----------------------------------------------------------------------

_VOWELS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"
_ONSETS = ("t", "đ", "h", "c", "n", "k", "v", "s", "x", "l", "m", "g", "b", "d", "r", "q", "th", "tr", "ch",
           "ph", "nh", "ng", "kh", "gi", "qu", "ngh", "gh")  # fmt: skip
_LONE = frozenset(_ONSETS)
_LEAST_TORN = 3  # beginnings of words that stand alone in a text whose words are torn
_TORN = Pattern(r"(?<![^\s(\"“/-])[^\W\d_]{1,5} (?=[^\W\d_]{1,5}(?![^\W\d_]))")
_ALONE = Pattern(rf"(?i)(?<![^\s(\"“/-])(?:{'|'.join(_ONSETS)}) (?=[{_VOWELS}])")
# A vowel, consonants and a vowel: no syllable of Vietnamese, which begins and ends but once.
_TWO_SYLLABLES = Pattern(rf"[{_VOWELS}][bcdđghklmnpqrstvx]{{1,4}}[{_VOWELS}]")
_PAIR_BEGINS = Pattern(rf"(?={_TWO_SYLLABLES.text})")
_LONGEST = len("nghiêng")  # of syllables
_SHORT_FORM = Pattern(r"(?<![^\W_])([^\W\d_A-Z]{2,6})[A-Z]{3,5}(?![^\W_])")
_LETTERS = Pattern(r"[^\W\d_]+")


def mended(text: str) -> list[Edit]:
    """Blanks inside syllables ("t ỷ đ ồng"), and those that got lost between two ("hộnghèo")."""
    words = set(text.split())
    return sorted([*_torn(text, words), *_glued(text, words)])


def _torn(text: str, words: set[str]) -> list[Edit]:
    """Blanks inside syllables; none where beginnings of words stand alone but in a place or two."""
    if words.isdisjoint(_ONSETS) or len(_ALONE.findall(text)) < _LEAST_TORN:
        return []
    return list(_blanks_inside(text, vocabulary()))


def _blanks_inside(text: str, known: frozenset[str]) -> Iterator[Edit]:
    """A blank goes where the letters on both sides make a known syllable, and those on one side make none."""
    joined = 0  # where the last syllable that was mended ends
    for match in _TORN.finditer(text):
        if match.start() < joined:
            continue
        left = match[0][:-1]
        letters = _LETTERS.match(text, match.end())
        right = letters[0] if letters else ""
        if not right:
            continue
        if right[0].isupper() and not left[0].isupper():
            continue
        whole = fold(left + right)
        if whole in known and not (_stands(left, known) and _stands(right, known)):
            yield Edit(match.end() - 1, match.end())
            joined = match.end() + len(right)


def _stands(piece: str, known: frozenset[str]) -> bool:
    """Whether letters between blanks can be a word of their own."""
    return fold(piece) in known and is_syllable(piece)


def _glued(text: str, unique: set[str]) -> list[Edit]:
    """Places where a blank got lost between two syllables, both known ones."""
    printed = " ".join(word for word in unique if len(word) > 4 and not word.isascii())
    words = printed.lower()
    doubtful = {word for word in _LETTERS.findall(words) if _TWO_SYLLABLES.search(word)}
    places = {word: cuts for word in doubtful if not word.isascii() and (cuts := _cuts(word, vocabulary()))}
    for match in _SHORT_FORM.finditer(printed):  # "triệuUSD"
        if _stands(match[1], vocabulary()):
            places[match[0].lower()] = (len(match[1]),)
    if not places:
        return []
    return [
        Edit(match.start() + cut, match.start() + cut, " ")
        for match in _LETTERS.finditer(text)
        for cut in places.get(match[0].lower(), ())
    ]


def _cuts(word: str, known: frozenset[str]) -> tuple[int, ...]:
    """Where ``word`` falls into known syllables of two letters or more, the first as long as it can be; empty
    when it does not. From the end, each place but once: a word may be as long as a text.
    """
    length = len(word)
    pair = max((found.start() for found in _PAIR_BEGINS.finditer(word)), default=-1)
    first: dict[int, int] = {}  # where the first syllable ends of what falls apart from a place on
    whole = {at for at in range(max(0, length - _LONGEST), length - 1) if _stands(word[at:], known)}
    for at in range(length - 4, -1, -1):
        for end in range(min(length - 2, at + _LONGEST), at + 1, -1):
            rest = end in whole or (end <= pair and end in first)
            if rest and _stands(word[at:end], known):
                first[at] = end
                break
    return tuple(_walked(first, whole))


def _walked(first: dict[int, int], whole: set[int]) -> Iterator[int]:
    at = 0
    while at in first:
        at = first[at]
        yield at
        if at in whole:
            return


def is_torn(text: str) -> bool:
    """Whether beginnings of words still stand alone in ``text``, the mended one, in several places."""
    alone = not _LONE.isdisjoint(text.split(" ")[1:-1])
    return alone and len(_ALONE.findall(text)) >= _LEAST_TORN
