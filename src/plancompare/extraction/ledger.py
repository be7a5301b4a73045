"""The account of a document's numerals: every one ends as a target, part of one, or with a reason."""

from plancompare.extraction.numerals import is_word
from plancompare.extraction.quantities import Quantity
from plancompare.extraction.record import Extraction, Numeral, Refusal, Result, TableRead, Target
from plancompare.plan.clause import joined
from plancompare.plan.plan import Plan
from plancompare.records import NamedTuple

_PARTS = {
    "range_end": Refusal("range_end", "the upper end of a range"),
    "denominator": Refusal("denominator", "the whole a count is taken of"),
}


class _Fate(NamedTuple):
    """What became of a numeral, and the target or the result it belongs to."""

    refusal: Refusal
    target_id: str | None = None
    result_id: str | None = None


_UNREACHED = _Fate(Refusal("other", "outside every clause"))


class Ledger:
    """Written number by number while a plan is read, closed once."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._targets: list[Target] = []
        self._fates: dict[int, _Fate] = {}
        self._results: list[Result] = []
        self._counts: dict[str, int] = {}

    def knows(self, start: int) -> bool:
        """Whether it is said already what became of the numeral at ``start``."""
        return start in self._fates

    def refuse(self, start: int, refusal: Refusal) -> None:
        """The numeral at ``start`` is no target."""
        self._fates[start] = _Fate(refusal)

    def refuse_whole(self, quantity: Quantity, refusal: Refusal) -> None:
        """None of a quantity's numerals is a target."""
        self.refuse(quantity.start, refusal)
        for at, _ in quantity.parts:
            self.refuse(at, refusal)

    def add(self, target: Target, quantity: Quantity, doubt: Refusal | None = None) -> None:
        """The quantity is a target; so are the numerals joined to it. Of a scan it may be in ``doubt``."""
        self._targets.append(target)
        reason = doubt.reason if doubt else target.rule
        self._fates[quantity.start] = _Fate(Refusal("target", reason), target.target_id)
        for at, part in quantity.parts:
            self._fates[at] = _Fate(_PARTS[part], target.target_id)

    def add_result(self, result: Result, quantity: Quantity, refusal: Refusal) -> None:
        """The quantity is no target but a result; ``refusal`` says why."""
        self._results.append(result)
        for at in (quantity.start, *(at for at, _ in quantity.parts)):
            self._fates[at] = _Fate(refusal, result_id=result.target_id)

    def next_id(self, section: str | None, clause: str | None, mark: str = "") -> str:
        """The id of the next target at a place, ``plan:place:n``; of a result ``plan:place:rn``."""
        place = joined(section or "", clause or "") or "0"
        count = self._counts[mark + place] = self._counts.get(mark + place, 0) + 1
        return f"{self._plan.id}:{place}:{mark}{count}"

    def close(
        self, spans: list[tuple[int, int]], warnings: tuple[str, ...], tables: tuple[TableRead, ...]
    ) -> Extraction:
        """Everything read; ``spans`` are all numerals of the document, in order.

        A number written out that counts no target and no result is a word like others and has no row.
        """
        source = self._plan.source
        rows = []
        for start, end in spans:
            fate = self._fates.get(start, _UNREACHED)
            span = source.span(start, end)
            text = source.quote(span)
            if is_word(text) and fate.target_id is None and fate.result_id is None:
                continue
            rows.append(
                Numeral(
                    self._plan.id, span.start, span.end, text,
                    fate.refusal.cls, fate.refusal.reason, fate.target_id, fate.result_id,
                )
            )  # fmt: skip
        return Extraction(tuple(self._targets), tuple(rows), warnings, tuple(self._results), tables)
