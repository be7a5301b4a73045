"""Figures of a scan: which are sure, and which a person has to look at.

A figure is unsure when its weakest character is, when its two readers differ, when it is not written as a
number is, when a word it hangs on is read so (the year in the head of its column, half of a row's name), or
when it contradicts its own table; so are all of a table of which nothing could be read. What a table bears
out is sure all the same. An unsure figure is no target and no result; its numerals are of the class
``unsure``.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import chain, pairwise

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.phrases import fold
from plancompare.catalogue.vocabulary import vocabulary
from plancompare.extraction.record import OCR, TEXT, Extraction, Numeral, Target, Unsure
from plancompare.extraction.tables import ILLEGIBLE
from plancompare.extraction.target import UNKNOWN_UNIT
from plancompare.plan.crosschecks import Ratio, bears_out, failing_rows, percentages, ratios
from plancompare.plan.plan import Plan
from plancompare.plan.rows import Value
from plancompare.plan.tables import Table, read_tables
from plancompare.reading.ocr import forms
from plancompare.reading.ocr.scan import Recognised, Scan
from plancompare.reading.source import Source, Span
from plancompare.reading.syllables import is_syllable
from plancompare.reading.tones import bare, bare_words
from plancompare.records import NamedTuple

CLASS = "unsure"
# The columns whose figures are of one kind, year by year.
_OF_YEARS = ("plan", "earlier_plan", "estimate", "result")
_NUMBER = re.compile(r"\d+")
_SPAN_OF_YEARS = re.compile(r"\d{4}\s*[-–]\s*\d{4}")
# Dust between two words, "bình-quân", keeps a phrase from being known.
_GLUED = re.compile(r"[^\W\d_A-Z][-–][^\W\d_A-Z]")
_WORD_BEFORE = re.compile(r"([^\W\d_]{4,})\W*$")
_LONG, _LONGEST_WORD = 4, 12
_WORD = re.compile(r"[^\W\d_]{2,}")
# A rate's base behind its name: "bác sĩ 10.000 dân" lost the stroke of "bác sĩ/10.000 dân".
_BARE_BASE = re.compile(
    r"(?<![\d.,/])(?P<before>[^\W\d_]+)[.,:;]?\s+(?:10{2,}|10{0,2}(?:\.000)+|1 vạn)\s+[^\W\d_]"
)
_OF_BASE = frozenset(map(fold, ("trên", "cho", "mỗi", "của", "tính", "trong", "tỷ", "số")))
_BOUNDS_IN_NAME = re.compile("[≥≤<>]")
# Figures of a row that are about each other differ by a factor up to this.
_ABOUT = 2
# The weakest character of a figure is as sure as this, else a person looks at it.
LEAST_SURE = 0.8
# Words that only one reader read, such as units, are good enough from here.
_LEAST_WORD, _LEAST_LEGIBLE = 0.4, 0.3


def settled(plan: Plan, read: Extraction) -> Extraction:
    """What was read of a scanned plan with its unsure figures set apart."""
    scan = plan.source.scan
    assert scan is not None, "only what was read from pictures is unsure"
    doubts = _Doubts(plan.source, scan, read_tables(plan.source, plan.year, plan.first_year))
    own: dict[str, list[Numeral]] = defaultdict(list)
    for numeral in read.numerals:
        if found := numeral.target_id or numeral.result_id:
            own[found].append(numeral)
    unsure: dict[str, Unsure] = {}
    for target in (*read.targets, *read.results):
        reason = doubts.of(target, own[target.target_id])
        if reason is not None:
            unsure[target.target_id] = Unsure(doubts.placed(target), *reason)
    return read.but(
        targets=tuple(
            _kept(doubts.placed(target), unsure) for target in read.targets if target.target_id not in unsure
        ),
        results=tuple(
            _kept(doubts.placed(result), unsure) for result in read.results if result.target_id not in unsure
        ),
        numerals=tuple(_numeral(numeral, unsure, doubts) for numeral in read.numerals),
        unsure=tuple(unsure.values()),
    )


def _kept(target, unsure):
    return target.but(parent=None) if target.parent in unsure else target


def _numeral(numeral: Numeral, unsure: dict[str, Unsure], doubts: "_Doubts") -> Numeral:
    found = unsure.get(numeral.target_id or numeral.result_id or "")
    if found is None:
        reason = doubts.of_lost(numeral)
        return numeral.but(cls=CLASS, reason=reason) if reason else numeral
    return numeral.but(cls=CLASS, reason=found.reason, target_id=None, result_id=None)


class _Numeral(NamedTuple):
    """A number on a picture: whether its two readers agree, how sure its weakest character is (0 where more
    may belong to it).
    """

    text: str
    span: Span
    agreed: bool
    confidence: float


class _Doubts:
    """What is known of the pictures a source was read from."""

    def __init__(self, source: Source, scan: Scan, tables: Iterable[Table]) -> None:
        self.source, self.scan = source, scan
        self.evidence: dict[tuple[str | None, str | None], list[Span]] = defaultdict(list)
        self.units: dict[tuple[str | None, str | None], Span] = {}
        self.of_head: set[tuple[str | None, str | None]] = set()
        self.unitless: set[tuple[str | None, str | None]] = set()
        self.failing: dict[int, str] = {}
        self.settled: set[int] = set()
        self.unread: list[tuple[Span, str]] = []
        for table in tables:
            self._learn(table)

    def _learn(self, table: Table) -> None:
        """What each figure of a table hangs on, and which contradict it; or that none is read of it."""
        if table.unread and table.why:
            self.unread.append((Span(table.grid.start, table.grid.end), table.why))
        shares = {column.index for column in percentages(self.source, table)}
        for row in table.rows:
            self._learn_commas(table, row.values)
            for value in row.values:
                column = table.columns[value.column]
                if column.role == "unknown" and self._is_strange(column.spans):
                    why = f"the head of its column is not sure: {column.words}"
                    self.unread.append((self.source.span(*value.span), why))
                if column.index in shares or _is_doubtful(column.words):
                    self.of_head.add((table.id, value.cell.address))
                spans = [self.source.span(*span) for span in (*column.spans, *row.label)]
                self.evidence[table.id, value.cell.address] += spans
                if row.unit:
                    self.units[table.id, value.cell.address] = self.source.span(*row.unit.span)
                elif any(one.role == "unit" for one in table.columns):
                    self.unitless.add((table.id, value.cell.address))
        for failure in failing_rows(self.source, table):
            said = f"it fails a cross-check of its table ({failure.check}: {failure.expected:.4g} expected)"
            for place in (*failure.from_places, failure.place):
                self.failing[self.source.span(*place).start] = said
        for ratio in ratios(self.source, table):
            self._settle(table, ratio)

    def _learn_commas(self, table: Table, values: Iterable[Value]) -> None:
        """Which figures of a row are about those beside them had they a comma, as those have."""
        own = [self._numeral(value) for value in values if table.columns[value.column].role in _OF_YEARS]
        known = [one for one in own if forms.is_number(one.text)]
        beside = [one.text for one in known if "," in one.text]
        for one in known:
            if beside and all(_has_lost_comma(one.text, other) for other in beside):
                said = f"it may have lost its comma: beside it stand {' '.join(beside)}"
                self.failing[one.span.start] = said

    def _is_strange(self, spans: Iterable[Span]) -> bool:
        """Whether a word of some places is hardly legible."""
        words = (word for span in spans for word in self.scan.within(*self.source.span(*span)))
        return any(
            word.other is None and _is_illegible(self.source.text[word.start : word.end], word.confidence)
            for word in words
        )

    def _settle(self, table: Table, ratio: Ratio) -> None:
        """Settle what is doubted of two figures when the percentage beside them, which is sure, bears both
        out: of a digit that is weak; of the readers of one of them, when the first is sure and no number
        that is nearly the same would do; and of what may be hidden beside a result. Beside a target that may
        be its bound.
        """
        numerals = [self._numeral(value) for value in (ratio.above, ratio.below, ratio.printed)]
        above, below, printed = (numeral.text for numeral in numerals)
        if not bears_out(above, below, printed) or self._doubt(*numerals[2].span):
            return
        differ = [numeral for numeral in numerals[:2] if not numeral.agreed]
        for numeral in differ:
            own = (lambda other: (other, below)) if numeral is numerals[0] else (lambda other: (above, other))
            known = forms.is_number(numeral.text) and numeral.confidence >= LEAST_SURE
            others = forms.near(numeral.text) if known and len(differ) == 1 else {numeral.text}
            if any(bears_out(*own(other), printed) for other in others):
                return
        for numeral, value in zip(numerals, (ratio.above, ratio.below), strict=False):
            if numeral.confidence or not table.columns[value.column].gives:
                self.settled.add(numeral.span.start)

    def _numeral(self, value: Value) -> "_Numeral":
        """The only numeral of a cell as its two readers have it; one without text where there is no such."""
        start, end = self.source.span(*value.span)
        found = list(forms.NUMERAL.finditer(self.source.text, start, end))
        words = self.scan.within(*found[0].span()) if len(found) == 1 else ()
        if len(words) != 1 or words[0].other is None:
            return _Numeral("", Span(start, end), False, 0.0)
        own = forms.numbers(self.source.text[words[0].start : words[0].end])
        agreed = _agree(own, forms.numbers(words[0].other))
        return _Numeral(found[0][0], Span(*found[0].span()), agreed, words[0].confidence)

    def of(self, target: Target, numerals: Iterable[Numeral]) -> tuple[str, str | None] | None:
        """Why a figure is unsure, and what the second reader has; None where it is sure."""
        for numeral in numerals:
            if self.scan.holds(numeral.start):
                doubt = self._doubt(numeral.start, numeral.end)
                if numeral.reason in ILLEGIBLE:
                    return numeral.reason, doubt[1] if doubt else None
                if doubt is not None:
                    return doubt
        if self.scan.holds(target.value_start):
            return self._doubt_of_words(target)
        return None

    def of_lost(self, numeral: Numeral) -> str | None:
        """Why a numeral that became no figure may be one that the picture hides."""
        if not self.scan.holds(numeral.start):
            return None
        if numeral.reason in ILLEGIBLE:
            return numeral.reason
        inside = (why for (start, end), why in self.unread if start <= numeral.start < end)
        return next(inside, None) if numeral.cls == "other" else None

    def _doubt_of_words(self, target: Target) -> tuple[str, None] | None:
        """Why the words a figure hangs on are not sure."""
        at = (target.table, target.cell)
        if at in self.of_head:
            return f"the head of its column is not sure: {target.column_head}", None
        if word := self._nearly_bound(target):
            return f"the word before it may be a bound: {word}", None
        is_rate = bool(target.indicator) and target.unit == "percent"  # whatever its sign looks like
        if (at in self.unitless and not is_rate) or not target.unit:
            return "its unit was not found", None
        if target.rule == UNKNOWN_UNIT:
            return f"its unit is not known: {target.unit_text}", None
        if why := _doubt_of_name(target):
            return why, None
        spans = self.evidence.get(at, [])
        if at in self.units and not is_rate:  # of all but a known rate the unit tells how much it is
            spans = [*spans, self.units[at]]
        for start, end in (*spans, Span(target.quote_start, target.quote_end)):
            text = self.source.text[start:end]
            if self._is_lost(start, end):
                return f"words it hangs on were not found on the page: {text}", None
            for word in self.scan.within(start, end):
                own = self.source.text[word.start : word.end]
                if word.other is None:
                    mended = self.source.view[slice(*self.source.seen(word.start, word.end))]
                    if _is_illegible(mended, word.confidence):
                        return f"the words it hangs on are hardly legible: {text}", None
                elif target.value_start <= word.start < target.value_end:
                    continue  # looked at already
                elif word.confidence < _LEAST_WORD or not _agree(
                    forms.numbers(own), forms.numbers(word.other)
                ):
                    return f"a number it hangs on is not sure: {text}", None
        return None

    def _nearly_bound(self, target: Target) -> str | None:
        """The word right before a figure when it looks like one that bounds it: "trần 14,2%" for "trên"."""
        at = self.source.seen(target.value_start, target.value_end).start
        found = _WORD_BEFORE.search(self.source.view, max(0, at - _LONGEST_WORD), at)
        word = fold(found[1]) if found else ""
        if not word or word in vocabulary():
            return None
        return word if any(_is_nearly(word, bound) for bound in _bounds()) else None

    def _is_lost(self, start: int, end: int) -> bool:
        """Whether words of a stretch of text are of no word of the page: lines that got into each other."""
        words = ((start + m.start(), start + m.end()) for m in _WORD.finditer(self.source.text[start:end]))
        return any(self.scan.holds(first) and not self.scan.within(first, last) for first, last in words)

    def placed(self, target: Target) -> Target:
        """A figure with the page and the place it was read at."""
        if not self.scan.holds(target.value_start):
            return target.but(read_by=TEXT)
        words = self.scan.within(target.value_start, target.value_end)
        sure = min((word.confidence for word in words), default=0.0)
        found = target.but(read_by=OCR, confidence=sure)
        if target.box is None and words:
            box = _around(words)
            found = found.but(page=words[0].page, box=",".join(f"{side:g}" for side in box))
        return found

    def _doubt(self, start: int, end: int) -> tuple[str, str | None] | None:
        if start in self.settled and start not in self.failing:
            return None
        words = self.scan.within(start, end)
        text = self.source.text[start:end]
        if not words:
            return "its place on the scanned page was not found", None
        other = next((word.other for word in words if word.other is not None), None)
        for word in words:
            if word.other is None:
                return "only one reader saw it", None
            ours, theirs = forms.numbers(self.source.text[word.start : word.end]), forms.numbers(word.other)
            if not _agree(ours, theirs):
                return f"the readers differ: {text} / {word.other or '–'}", other
            if word.confidence < LEAST_SURE:
                return f"its weakest character is {word.confidence:.0%} sure", other
        if not forms.is_number(text):
            return "it is not written as a number is", other
        if start in self.failing:
            return self.failing[start], other
        return None


@cache
def _bounds() -> frozenset[str]:
    """The words of bounds that are long enough to be told from others."""
    phrases = chain.from_iterable(toml_file("marks")["bound"].values())
    words = chain.from_iterable(fold(phrase).split() for phrase in phrases)
    return frozenset(word for word in words if word.isalpha() and len(word) >= _LONG)


def _is_nearly(word: str, other: str) -> bool:
    """Whether two words differ by tones and one letter behind the first at most."""
    own, letters = bare(word), bare(other)
    differ = sum(a != b for a, b in zip(own, letters, strict=False))
    return len(own) == len(letters) and own[0] == letters[0] and differ <= 1


def _has_lost_comma(one: str, other: str) -> bool:
    """Whether a number of digits alone would be about another if it had as many decimals."""
    whole, _, decimals = other.replace(".", "").partition(",")
    ours, theirs = float(one) / 10 ** len(decimals) if one.isdigit() else 0.0, float(f"{whole}.{decimals}")
    return theirs / _ABOUT <= ours <= theirs * _ABOUT and ours > 0


def _doubt_of_name(target: Target) -> str | None:
    """Why the name of a row may have been read amiss though each of its words can be."""
    name = target.row_head or target.indicator_text
    if _BOUNDS_IN_NAME.search(name):
        return f"a sign stands in its name that may be another: {name}"
    if target.unit == "percent" and any(phrase in fold(name) for phrase in _often_permille()):
        return f"its sign may be that of per mille: {name}"
    base = _BARE_BASE.search(name)
    if base and fold(base["before"]) not in _OF_BASE:
        return f"the base of its rate is not sure: {name}"
    return None


@cache
def _often_permille() -> tuple[str, ...]:
    return tuple(map(fold, toml_file("units").get("often_permille", ())))


def _is_doubtful(head: str) -> bool:
    """Whether a head names two years without a span between them, as when the stroke of "KH 2024/ƯTH 2023"
    was not seen, or a number that is no year, as when it was read as a digit.
    """
    numbers = _NUMBER.findall(_SPAN_OF_YEARS.sub("", head))
    return len({number for number in numbers if len(number) == 4}) > 1 or any(
        len(number) == 3 or len(number) > 4 for number in numbers
    )


def _is_illegible(word: str, confidence: float) -> bool:
    """Whether a word was hardly read, or its letters make no syllable and no word of plans; in capitals they
    may be an abbreviation.
    """
    letters = _WORD.findall(word)
    strange = any(
        not is_syllable(piece) and not (piece.isascii() and (piece.isupper() or bare(piece) in bare_words()))
        for piece in letters
    )
    strange = strange or bool(_GLUED.search(word)) or bool(_has_inner_capital(word))
    return bool(letters) and (strange or confidence < _LEAST_LEGIBLE)


def _has_inner_capital(word: str) -> bool:
    """Whether a capital with a tone or mark stands behind a small letter, as in no word: "trÌ"."""
    return any(one.islower() and two.isupper() and not two.isascii() for one, two in pairwise(word))


def _agree(ours: list[str], theirs: list[str]) -> bool:
    """Whether the numerals of a word are among the second reader's, who may have read more of its line."""
    if len(ours) == len(theirs):
        return all(map(forms.agree, ours, theirs))
    return any(
        all(map(forms.agree, ours, theirs[at : at + len(ours)])) for at in range(len(theirs) - len(ours) + 1)
    )


def _around(words: Iterable[Recognised]) -> tuple[float, ...]:
    lefts, tops, rights, bottoms = zip(*(word.box for word in words), strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
