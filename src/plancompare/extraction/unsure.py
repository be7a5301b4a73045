"""Figures of a scan: which are sure, and which a person has to look at.

A figure is unsure when its weakest character is, when its two readers differ, when it is not written as a
number is, when a word it hangs on is read so (the year in the head of its column, half of a row's name), or
when it contradicts its own table; so are all of a table of which nothing could be read. An unsure figure is
no target and no result; its numerals are of the class ``unsure``.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from plancompare.extraction.record import OCR, TEXT, Extraction, Numeral, Target, Unsure
from plancompare.extraction.tables import ILLEGIBLE
from plancompare.extraction.target import UNKNOWN_UNIT
from plancompare.plan.crosschecks import failing_rows
from plancompare.plan.plan import Plan
from plancompare.plan.tables import Table, read_tables
from plancompare.reading.ocr import forms
from plancompare.reading.ocr.scan import Recognised, Scan
from plancompare.reading.source import Source, Span
from plancompare.reading.syllables import is_syllable

CLASS = "unsure"
_WORD = re.compile(r"[^\W\d_]{2,}")
# The weakest character of a figure is as sure as this, else a person looks at it.
LEAST_SURE = 0.8
# Words that only one reader read, such as units, are good enough from here.
_LEAST_WORD, _LEAST_LEGIBLE = 0.4, 0.3


def settled(plan: Plan, read: Extraction) -> Extraction:
    """What was read of a plan with the unsure figures of its scanned pages set apart."""
    scan = plan.source.scan
    if scan is None:
        return read
    doubts = _Doubts(plan.source, scan, read_tables(plan.source, plan.year))
    own: dict[str, list[Numeral]] = defaultdict(list)
    for numeral in read.numerals:
        if found := numeral.target_id or numeral.result_id:
            own[found].append(numeral)
    unsure: dict[str, Unsure] = {}
    for target in (*read.targets, *read.results):
        reason = doubts.of(target, own[target.target_id])
        if reason is not None:
            unsure[target.target_id] = Unsure(doubts.placed(target), *reason)
    return replace(
        read,
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
    return replace(target, parent=None) if target.parent in unsure else target


def _numeral(numeral: Numeral, unsure: dict[str, Unsure], doubts: "_Doubts") -> Numeral:
    found = unsure.get(numeral.target_id or numeral.result_id or "")
    if found is None:
        reason = doubts.of_lost(numeral)
        return replace(numeral, cls=CLASS, reason=reason) if reason else numeral
    return replace(numeral, cls=CLASS, reason=found.reason, target_id=None, result_id=None)


class _Doubts:
    """What is known of the pictures a source was read from."""

    def __init__(self, source: Source, scan: Scan, tables: Iterable[Table]) -> None:
        self.source, self.scan = source, scan
        self.evidence: dict[tuple[str | None, str | None], list[Span]] = defaultdict(list)
        self.units: dict[tuple[str | None, str | None], Span] = {}
        self.failing: dict[int, str] = {}
        self.unread: list[tuple[Span, str]] = []
        for table in tables:
            self._learn(table)

    def _learn(self, table: Table) -> None:
        """What each figure of a table hangs on, and which contradict it; or that none is read of it."""
        if table.unread and table.why:
            self.unread.append((Span(table.grid.start, table.grid.end), table.why))
        for row in table.rows:
            for value in row.values:
                column = table.columns[value.column]
                spans = [self.source.span(*span) for span in (*column.spans, *row.label)]
                self.evidence[table.id, value.cell.address] += spans
                if row.unit:
                    self.units[table.id, value.cell.address] = self.source.span(*row.unit.span)
        for failure in failing_rows(self.source, table):
            said = f"it fails a cross-check of its table ({failure.check}: {failure.expected:.4g} expected)"
            for place in (*failure.from_places, failure.place):
                self.failing[self.source.span(*place).start] = said

    def of(self, target: Target, numerals: Iterable[Numeral]) -> tuple[str, str | None] | None:
        """Why a figure is unsure, and what the second reader has; None where it is sure."""
        for numeral in numerals:
            if self.scan.holds(numeral.start):
                doubt = self._doubt(numeral.start, numeral.end)
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
        if target.rule == UNKNOWN_UNIT:
            return f"its unit, read as “{target.unit_text}”, is not known", None
        at = (target.table, target.cell)
        spans = self.evidence.get(at, [])
        # A known rate is in per cent whatever its sign looks like; of all else the unit tells how much it is.
        if at in self.units and not (target.indicator and target.unit == "percent"):
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
                elif word.confidence < _LEAST_WORD or not _agree(
                    forms.numbers(own), forms.numbers(word.other)
                ):
                    return f"a number it hangs on is not sure: {text}", None
        return None

    def _is_lost(self, start: int, end: int) -> bool:
        """Whether words of a stretch of text are of no word of the page: lines that got into each other."""
        words = ((start + m.start(), start + m.end()) for m in _WORD.finditer(self.source.text[start:end]))
        return any(self.scan.holds(first) and not self.scan.within(first, last) for first, last in words)

    def placed(self, target: Target) -> Target:
        """A figure with the page and the place it was read at."""
        if not self.scan.holds(target.value_start):
            return replace(target, read_by=TEXT)
        words = self.scan.within(target.value_start, target.value_end)
        sure = min((word.confidence for word in words), default=0.0)
        found = replace(target, read_by=OCR, confidence=sure)
        if target.box is None and words:
            box = _around(words)
            found = replace(found, page=words[0].page, box=",".join(f"{side:g}" for side in box))
        return found

    def _doubt(self, start: int, end: int) -> tuple[str, str | None] | None:
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
                return f"the readers differ: {text} or {word.other or 'nothing'}", other
            if word.confidence < LEAST_SURE:
                return f"its weakest character is {word.confidence:.0%} sure", other
        if not forms.is_number(text):
            return "it is not written as a number is", other
        if start in self.failing:
            return self.failing[start], other
        return None


def _is_illegible(word: str, confidence: float) -> bool:
    """Whether a word was hardly read, or its letters with tones make no syllable."""
    letters = re.findall(r"[^\W\d_]{2,}", word)
    strange = any(not piece.isascii() and not is_syllable(piece) for piece in letters)
    return bool(letters) and (strange or confidence < _LEAST_LEGIBLE)


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
