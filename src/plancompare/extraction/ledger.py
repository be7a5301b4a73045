"""The account of a document's numerals: every one ends as a target, part of one, or with a reason."""

from plancompare.extraction.number import Number
from plancompare.extraction.numerals import FOUND
from plancompare.extraction.rules import Refusal
from plancompare.extraction.target import Extraction, Numeral, Target
from plancompare.plan.plan import Plan

_UNREACHED = (Refusal("other", "outside every clause"), None)


class Ledger:
    """Written number by number while a plan is read, closed once."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._targets: list[Target] = []
        self._fates: dict[int, tuple[Refusal, str | None]] = {}
        self._counts: dict[str, int] = {}

    def refuse(self, start: int, refusal: Refusal) -> None:
        """The numeral at ``start`` is no target."""
        self._fates[start] = (refusal, None)

    def add(self, target: Target, number: Number) -> None:
        """The number is a target; so are the numerals joined to it."""
        self._targets.append(target)
        self._fates[number.start] = (Refusal("target", target.rule), target.target_id)
        if number.high is not None:
            end = Refusal("range_end", "the upper end of a range")
            self._fates[number.high_start] = (end, target.target_id)
        if number.denominator is not None:
            whole = Refusal("denominator", "the whole a count is taken of")
            self._fates[self._denominator(number)] = (whole, target.target_id)

    def refuse_whole(self, number: Number, refusal: Refusal) -> None:
        """The number is no target, nor are the numerals joined to it."""
        self.refuse(number.start, refusal)
        if number.high is not None:
            self.refuse(number.high_start, refusal)
        if number.denominator is not None:
            self.refuse(self._denominator(number), refusal)

    def _denominator(self, number: Number) -> int:
        """Where the 51 of "36/51 xã" stands."""
        return FOUND.search(self._plan.key, number.end).start()

    def next_id(self, section: str | None, clause: str | None) -> str:
        """The id of the next target at a place: ``plan:place:n``."""
        place = ".".join(part for part in (section, clause) if part) or "0"
        count = self._counts[place] = self._counts.get(place, 0) + 1
        return f"{self._plan.id}:{place}:{count}"

    def close(self, spans: list[tuple[int, int]]) -> Extraction:
        """Everything read; ``spans`` are all numerals of the document, in order."""
        source = self._plan.source
        rows = []
        for start, end in spans:
            refusal, target = self._fates.get(start, _UNREACHED)
            span = source.span(start, end)
            text = source.quote(span)
            rows.append(
                Numeral(self._plan.id, span.start, span.end, text, refusal.cls, refusal.reason, target)
            )
        return Extraction(tuple(self._targets), tuple(rows))
