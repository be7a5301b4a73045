"""Figures of a scan: which are sure, and which a person has to look at.

A figure is unsure when its weakest character is, when its two readers differ, when it is not written as a
number is, when a word it hangs on is read so (the year in the head of its column, half of a row's name), or
when it contradicts its own table; so are all of a table of which nothing could be read. What a table bears
out is sure all the same. An unsure figure is no target and no result; its numerals are of the class
``unsure``.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from itertools import chain, pairwise

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.phrases import fold
from plancompare.catalogue.vocabulary import vocabulary
from plancompare.extraction.record import OCR, TEXT, Extraction, Numeral, Target, Unsure
from plancompare.extraction.tables import CELL_UNREAD, ILLEGIBLE
from plancompare.extraction.target import UNKNOWN_UNIT
from plancompare.plan.crosschecks import Ratio, bears_out, failing_rows, percentages, ratios
from plancompare.plan.plan import Plan
from plancompare.plan.rows import Value
from plancompare.plan.tables import Table, read_tables
from plancompare.reading.ocr import forms
from plancompare.reading.ocr.scan import Recognised, Scan
from plancompare.reading.source import Span
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
_WORD_BEFORE = re.compile(r"\b([^\W\d_]{4,})[^\w|]*$")  # in the same cell
_LONG, _LONGEST_WORD = 4, 12
_WORD, _LETTER = re.compile(r"[^\W\d_]{2,}"), re.compile(r"[^\W\d_]")
# A rate's base behind its name: "bác sĩ 10.000 dân" lost the stroke of "bác sĩ/10.000 dân".
_BARE_BASE = re.compile(
    r"(?<![\d.,/])(?P<before>[^\W\d_]+)[.,:;]?\s+(?:10{2,}|10{0,2}(?:\.000)+|1 vạn)\s+[^\W\d_]"
)
_OF_BASE = frozenset(map(fold, ("trên", "cho", "mỗi", "của", "tính", "trong", "tỷ", "số")))
_LOST_AGE = re.compile(r"\b(?:duoi|tren|tu|du)\s+(?:[^\W\d_]\s+)?tuoi\b")  # without tones
# A letter with a mark that stands alone, and those of them that are words.
_ALONE = re.compile(r"(?![A-Za-zĐđ])[^\W\d_]")
_LETTER_WORDS = frozenset(map(fold, ("ở", "ô", "ý", "ổ", "ố", "ủ")))
# How many strokes a number has is easily read amiss: it is sure where the rows beside it go on counting.
_ROMAN = re.compile(r"(?P<named>[^\W\d_]+(?: [^\W\d_]+){0,3}) [IVXH]{1,4}(?![^\W_])")
_LEAST_COUNTED = 3  # of two the one may be what is left of three
_COUNTED = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
# "Tỷ lệ hộ nghèo giám" is one that falls; "cơ quan giám sát" is not.
_NEARLY_FALLS = re.compile(r"(?i)\bgi[aáàãạ]m\b(?! (?:sát|định|đốc|thị|hộ|khảo))")
_BOUNDS_IN_NAME = re.compile("[≥≤<>]")
# A mark that is no part of a unit: "V Triệu đồng/người", "NHa".
_FOREIGN_IN_UNIT = re.compile(r"(?<![^\W_])(?:[A-ZĐ](?=\s+[^\W\d_]{2})|(?![GKM]W[hp])[A-ZĐ]{2}(?=[a-zà-ỹ]))")
# Of numbers of no use to a plan those in doubt are shown; so far around one its words are looked at.
_CLASSES_OF_NOTHING = ("other", "name")
_BEFORE, _BEHIND = 30, 20
_JOINED = re.compile(r"\s*(?:,|(?:và|hoặc)\b)")
_SENTENCE = re.compile(r"(?:[^.;]|[.](?=\d))*$")
_LONGEST_SENTENCE = 200
_NOWHERE = Span(0, 0)
_RATE = fold("tỷ lệ"), fold("tỷ suất"), fold("tỷ trọng")
# Figures of a row that are about each other differ by a factor up to this.
_ABOUT = 2
# The weakest character of a figure is as sure as this, else a person looks at it.
LEAST_SURE = 0.8
# Words that only one reader read, such as units, are good enough from here.
_LEAST_WORD, _LEAST_LEGIBLE, _WEAK, _SURE_WORD = 0.4, 0.3, 0.6, 0.9
_LEAST_SURE_UNIT = 0.7
_UNREAD = "a word that was not read, which may be a figure"


def settled(plan: Plan, read: Extraction) -> Extraction:
    """What was read of a scanned plan with its unsure figures set apart."""
    scan = plan.source.scan
    assert scan is not None, "only what was read from pictures is unsure"
    doubts = _Doubts(plan, scan)
    own: dict[str, list[Numeral]] = defaultdict(list)
    for numeral in read.numerals:
        if found := numeral.target_id or numeral.result_id:
            own[found].append(numeral)
    unsure: dict[str, Unsure] = {}
    for target in (*read.targets, *read.results):
        numerals = own[target.target_id]
        reason = doubts.of(target, numerals) if numerals else (CELL_UNREAD, None)
        if reason is not None:
            unsure[target.target_id] = Unsure(doubts.placed(target), *reason)
    numerals = [_numeral(numeral, unsure, doubts) for numeral in read.numerals]
    numerals += (Numeral(plan.id, *word, CLASS, _UNREAD, None) for word in doubts.unread_words())
    cells = (one.target for one in unsure.values() if one.reason == CELL_UNREAD)
    numerals += (
        Numeral(plan.id, cell.value_start, cell.value_end, cell.value_text, CLASS, CELL_UNREAD, None)
        for cell in cells
    )
    return read.but(
        targets=tuple(
            _kept(doubts.placed(target), unsure) for target in read.targets if target.target_id not in unsure
        ),
        results=tuple(
            _kept(doubts.placed(result), unsure) for result in read.results if result.target_id not in unsure
        ),
        numerals=tuple(sorted(numerals, key=lambda numeral: numeral.start)),
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
    may belong to it); whether both have the same digits.
    """

    text: str
    span: Span
    agreed: bool
    confidence: float
    alike: bool = False

    @property
    def decimals(self) -> int:
        """How many digits stand behind its comma."""
        return len(self.text.partition(",")[2])


class _Doubts:
    """What is known of the pictures a source was read from."""

    def __init__(self, plan: Plan, scan: Scan) -> None:
        self.source, self.scan, self.year = plan.source, scan, plan.year
        self.evidence: dict[tuple[str | None, str | None], list[Span]] = defaultdict(list)
        self.units: dict[tuple[str | None, str | None], Span] = {}
        self.of_head: set[tuple[str | None, str | None]] = set()
        self.unitless: set[tuple[str | None, str | None]] = set()
        self.failing: dict[int, str] = {}
        self.miscounted: set[tuple[str | None, str | None]] = set()
        self.settled: set[int] = set()
        self.unread: list[tuple[Span, str]] = []
        for table in read_tables(plan.source, plan.year, plan.first_year):
            self._learn(table)

    def _learn(self, table: Table) -> None:
        """What each figure of a table hangs on, and which contradict it; or that none is read of it."""
        if table.unread and table.why:
            self.unread.append((Span(table.grid.start, table.grid.end), table.why))
        shares = {column.index for column in percentages(self.source, table)}
        miscounted = _miscounted(table)
        for at, row in enumerate(table.rows):
            self._learn_commas(table, row.values)
            for value in row.values:
                column = table.columns[value.column]
                if at in miscounted:
                    self.miscounted.add((table.id, value.cell.address))
                if column.role == "unknown":
                    why = f"the head of its column is not sure: {column.words}"
                    self.unread.append((self.source.span(*value.span), why))
                if column.index in shares or _is_doubtful(column.words):
                    self.of_head.add((table.id, value.cell.address))
                above = table.rows[row.parent].label if row.is_part and row.parent is not None else ()
                spans = [self.source.span(*span) for span in (*column.spans, *row.label, *above)]
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
        """Which figures of a row are about those beside them had they a comma, as those have; and of which
        those beside them bear out a comma that one reader did not see.
        """
        own = [self._numeral(value) for value in values if table.columns[value.column].role in _OF_YEARS]
        known = [one for one in own if forms.is_number(one.text)]
        beside = [one for one in known if "," in one.text]
        for one in known:
            if beside and all(_has_lost_comma(one.text, other.text) for other in beside):
                said = " ".join(other.text for other in beside)
                self.failing[one.span.start] = f"it may have lost its comma: beside it stand {said}"
            sure = [other for other in beside if other.agreed and other.confidence >= LEAST_SURE]
            digits, is_sure = re.sub(r"\D", "", one.text), one.alike and one.confidence >= LEAST_SURE
            if (
                is_sure
                and sure
                and all(
                    other.decimals == one.decimals and _has_lost_comma(digits, other.text) for other in sure
                )
            ):
                self.settled.add(one.span.start)

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
        digits, theirs = (re.sub(r"\D", "", text) for text in (found[0][0], words[0].other))
        return _Numeral(found[0][0], Span(*found[0].span()), agreed, words[0].confidence, digits == theirs)

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
        if numeral.cls not in _CLASSES_OF_NOTHING:
            return None
        inside = (why for (start, end), why in self.unread if start <= numeral.start < end)
        return next(inside, None) or self._doubt_of_sentence(numeral)

    def _doubt_of_sentence(self, numeral: Numeral) -> str | None:
        """Why a number of a sentence that nothing is said of may be a figure all the same."""
        if self._in_table(numeral.start):
            return None
        doubt = self._doubt(numeral.start, numeral.end)
        around = Span(max(0, numeral.start - _BEFORE), min(len(self.source.text), numeral.end + _BEHIND))
        return doubt[0] if doubt else self._doubt_of_span(around)

    def unread_words(self) -> Iterator[tuple[int, int, str]]:
        """The words of sentences that were not read, or beside print that was not: each may be a figure."""
        for word in self.scan.words:
            text = self.source.text[word.start : word.end]
            is_known = word.other is not None or forms.NUMERAL.search(text) or self._in_table(word.start)
            if not is_known and (
                word.confidence < _LEAST_LEGIBLE or (word.confidence < _WEAK and _is_strange(text))
            ):
                yield word.start, word.end, text

    def _in_table(self, at: int) -> bool:
        return any(grid.start <= at < grid.end for grid in self.source.grids)

    def _doubt_of_words(self, target: Target) -> tuple[str, None] | None:
        """Why the words a figure hangs on are not sure."""
        at = (target.table, target.cell)
        if at in self.of_head:
            return f"the head of its column is not sure: {target.column_head}", None
        if at in self.miscounted:
            return f"a number in its name is not sure: {target.row_head}", None
        if word := self._nearly_bound(target):
            return f"the word before it may be a bound: {word}", None
        named = target.indicator or fold(target.row_head or "").rpartition(" / ")[2].startswith(_RATE)
        is_rate = bool(named) and target.unit in ("percent", "permille")  # whatever its sign looks like
        if not (target.unit and (is_rate or (target.unit_text and at not in self.unitless))):
            return "its unit was not found", None
        if self._is_doubtful_year(target):
            return f"the year it is of is not sure: {target.year}", None
        if not self._is_known_unit(target):
            return f"its unit is not known: {target.unit_text}", None
        if why := _doubt_of_name(target):
            return why, None
        spans = self.evidence.get(at, [])
        if at in self.units and not is_rate:  # of all but a known rate the unit tells how much it is
            spans = [*spans, self.units[at]]
        if not target.table and ":" in self.source.text[target.value_end : target.quote_end]:
            return f"the sign behind it may be another: {target.quote}", None
        own = Span(self._start_of_quote(target), target.quote_end)
        figure = Span(target.value_start, target.value_end)
        doubts = (self._doubt_of_span(span, figure) for span in (*spans, own))
        return next(((doubt, None) for doubt in doubts if doubt), None)

    def _start_of_quote(self, target: Target) -> int:
        """Where the words begin that a figure hangs on: of one joined by "và" with the sentence's others."""
        start = target.quote_start
        if target.table or not _JOINED.match(self.source.text, start):
            return start
        found = _SENTENCE.search(self.source.text, max(0, start - _LONGEST_SENTENCE), start)
        return found.start() if found else start

    def _doubt_of_span(self, span: Span, figure: Span = _NOWHERE) -> str | None:
        """Why the words of a stretch of text are not sure, but for a ``figure`` that is looked at already."""
        start, end = span
        text = self.source.text[start:end]
        if self._is_lost(start, end):
            return f"words it hangs on were not found on the page: {text}"
        for word in self.scan.within(start, end):
            own = self.source.text[word.start : word.end]
            if word.other is None:
                mended = self.source.view[slice(*self.source.seen(word.start, word.end))]
                if _is_illegible(mended, word.confidence):
                    return f"the words it hangs on are hardly legible: {text}"
            elif figure.start <= word.start < figure.end:
                continue
            elif word.confidence < _LEAST_WORD or not _agree(forms.numbers(own), forms.numbers(word.other)):
                return f"a number it hangs on is not sure: {text}"
        return None

    def _is_doubtful_year(self, target: Target) -> bool:
        """Whether the year before a figure of a sentence, which is not the plan's, was hardly read."""
        if target.table or target.year in (None, self.year):
            return False
        at = self.source.text.rfind(str(target.year), 0, target.value_start)
        words = self.scan.within(at, at + 4) if at >= 0 else ()
        return any(
            _LETTER.search(self.source.text, *word[:2]) or self._doubt_of_span(Span(*word[:2]))
            for word in words
        )

    def _is_known_unit(self, target: Target) -> bool:
        """Whether the words of a figure's unit are all words of plans: "Triêu/USD" is more than USD. A unit
        that is not known is good enough when each of its words was read surely.
        """
        at = self.units.get((target.table, target.cell))
        if target.rule == UNKNOWN_UNIT:
            words = self.scan.within(*at) if at else ()
            if not words or any(word.confidence < _SURE_WORD or word.other is not None for word in words):
                return False
        alone = self.scan.within(*at) if at else ()
        if len(alone) == 1 and self._is_mended(alone[0]):
            return False
        words = self.source.view[slice(*self.source.seen(*at))] if at else target.unit_text
        if _FOREIGN_IN_UNIT.search(words):
            return False
        return all(fold(word) in vocabulary() for word in _WORD.findall(words))

    def _is_mended(self, word: Recognised) -> bool:
        """Whether a unit of one word, not read surely, was given other tones: "làn" is lần or tấn."""
        own = self.source.text[word.start : word.end]
        meant = self.source.view[slice(*self.source.seen(word.start, word.end))]
        return word.confidence < _LEAST_SURE_UNIT and fold(own) != fold(meant)

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
        words = self.scan.within(start, end)
        text = self.source.text[start:end]
        if start in self.settled and start not in self.failing and forms.is_number(text):
            return None
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


def _miscounted(table: Table) -> set[int]:
    """The rows named by a number in strokes, "Khu vực II", that are not the second of a list of such rows."""
    lists: dict[tuple[int | None, str], list[int]] = {}
    for row in table.rows:
        if found := _ROMAN.match(row.label_text):
            lists[row.parent, fold(found["named"])] = []
    for at, row in enumerate(table.rows):
        for (parent, named), found in lists.items():
            if row.parent == parent and fold(row.label_text).startswith(f"{named} "):
                found.append(at)
    out = set()
    for (_, named), found in lists.items():
        said = [table.rows[at].label_text[len(named) :].split()[0].strip(":.,(") for at in found]
        for place, (at, number) in enumerate(zip(found, said, strict=True)):
            is_next = place < len(_COUNTED) and number == _COUNTED[place] and said.count(number) == 1
            if not is_next or len(found) < _LEAST_COUNTED:
                out.add(at)
    return out


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
    if target.table and target.comparator not in ("eq", "range") and target.quote == target.value_text:
        return f"its bound is of its name: {name}"
    limits = [most for phrase, most in _often_permille() if phrase in fold(name)]
    is_often = any(abs(target.value) > most for most in limits)
    if target.unit in (("percent", "percentage_point") if is_often else ("permille",)):
        return f"its sign may be that of per {'mille' if is_often else 'cent'}: {name}"
    if _NEARLY_FALLS.search(name):
        return f"the words it hangs on are hardly legible: {name}"
    if _LOST_AGE.search(bare(name)):
        return f"a number in its name was not read: {name}"
    base = _BARE_BASE.search(name)
    if base and fold(base["before"]) not in _OF_BASE:
        return f"the base of its rate is not sure: {name}"
    return None


@cache
def _often_permille() -> tuple[tuple[str, Decimal], ...]:
    listed = toml_file("units").get("often_permille", {})
    return tuple((fold(phrase), Decimal(most)) for phrase, most in listed.items())


def _is_doubtful(head: str) -> bool:
    """Whether a head names two years without a span between them, as when the stroke of "KH 2024/ƯTH 2023"
    was not seen, or a number that is no year, as when it was read as a digit.
    """
    numbers = _NUMBER.findall(_SPAN_OF_YEARS.sub("", head))
    return len({number for number in numbers if len(number) == 4}) > 1 or any(
        len(number) == 3 or len(number) > 4 for number in numbers
    )


def _is_illegible(word: str, confidence: float) -> bool:
    """Whether a word was hardly read or is none."""
    has_letters = _WORD.search(word) or _ALONE.fullmatch(word)
    return has_letters is not None and (confidence < _LEAST_LEGIBLE or _is_strange(word))


def _is_strange(word: str) -> bool:
    """Whether the letters of a word make no syllable and no word of plans, or are one with a mark that is
    none: "đầu ỷ người", "dưới Š tuổi".
    """
    strange = any(not _is_word(piece) for piece in _WORD.findall(word))
    lost = _ALONE.fullmatch(word) is not None and fold(word) not in _LETTER_WORDS
    return strange or lost or bool(_GLUED.search(word)) or _has_inner_capital(word)


def _is_word(piece: str) -> bool:
    """Whether letters are a syllable, an abbreviation in capitals ("TH", "ƯTH") or a word of plans."""
    known = piece.isascii() and (piece.isupper() or bare(piece) in bare_words())
    return is_syllable(piece) or known or (piece.isupper() and fold(piece) in vocabulary())


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
