"""The walk through a plan: clause by clause, number by number, each judged by the words it stands in."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from plancompare.extraction.discourse import Discourse
from plancompare.extraction.indicator import Subject, says_anything, subject_of
from plancompare.extraction.judge import (
    BASE_OF_CHANGE,
    BASE_OF_RATE,
    BESIDE_PLAN,
    PLACES_OF_RATE,
    Case,
    Verdict,
    inherited_verdict,
    merely_mentioned,
    verdict_on,
)
from plancompare.extraction.label import Claim, claim_of, labels_apart
from plancompare.extraction.ledger import Ledger
from plancompare.extraction.lexicon import written_out
from plancompare.extraction.marks import Marks
from plancompare.extraction.numerals import spans, worded, writes_dot_decimals
from plancompare.extraction.period import Calendar, When
from plancompare.extraction.quantities import Quantity, quantities
from plancompare.extraction.record import Extraction, Refusal, Result, TableRead
from plancompare.extraction.segments import Segment, segments
from plancompare.extraction.status import OF_COUNTRY, TARGET
from plancompare.extraction.target import target_of
from plancompare.extraction.why import Finding
from plancompare.plan.clause import Clause
from plancompare.plan.plan import Plan
from plancompare.plan.words import load_words
from plancompare.plan.zones import OUTSIDE, PREAMBLE
from plancompare.reading.source import Span

if TYPE_CHECKING:
    from plancompare.plan.tables import Table

_HEADS_INHERITED = 6
_MOST_NAMED = 3  # amounts that a warning names
_HEADS_LEFT = 2  # subjects a clause leaves to those it introduces
_HEAD_LENGTH = 160
_ROW_INDENT = 60  # blanks before the number of a row, at most

_MARK = Refusal("list_mark", "the mark of a section or clause")
_NO_COLUMNS = Refusal("other", "figures side by side: columns whose heads are lost")
_OUTSIDE = Refusal("other", "outside the plan's text")
_BASIS = Refusal("other", "in the legal basis")
_IN_NOTE = Refusal("other", "in a note below a table")


def extract(plan: Plan) -> Extraction:
    """All targets of ``plan`` and one row for each of its numerals."""
    read = _Walk(plan).read()
    if plan.source.scan is None:
        return read
    from plancompare.extraction.unsure import settled  # it loads what reads tables and scans

    return settled(plan, read)


def why(plan: Plan, target_id: str) -> Finding | None:
    """How one target or result of ``plan`` came about; None when the plan has no such id."""
    findings: list[Finding] = []
    _Walk(plan, findings.append).read()
    return next((finding for finding in findings if finding.target.target_id == target_id), None)


class _Walk:
    """One reading of one plan: what was met so far that later clauses build on."""

    def __init__(self, plan: Plan, observe: Callable[[Finding], object] | None = None) -> None:
        self.plan, self.observe = plan, observe
        self.key = plan.key
        self.spans = sorted([*spans(plan.key, plan.source.lines_view), *worded(plan.key)])
        self.comma_thousands = writes_dot_decimals(plan.key)
        self.calendar = Calendar(plan)
        self.ledger = Ledger(plan)
        self.heads: dict[int, list[str]] = {}  # the subjects each clause leaves to those it introduces
        self.tables = _tables_of(plan)
        self.notes = list(_notes_of(plan))
        self.read_of: list[TableRead] = []
        self.lost = 0  # figures side by side, of no known column
        self.outside: list[Quantity] = []  # amounts behind the plan's end

    def read(self) -> Extraction:
        """Read every clause in order; what stands in a table is read with the clause it begins in."""
        waiting = self._areas()
        in_tables = _merged(area for area, _ in waiting)
        at = 0
        for index, clause in enumerate(self.plan.clauses):
            end = bisect_left(self.spans, (clause.end,), at)
            own = [span for span in self.spans[at:end] if not _within(span[0], in_tables)]
            self._clause(index, clause, own)
            at = end
            while waiting and waiting[0][0].start < clause.end:
                self._tables(index, *waiting.pop(0))
        return self.ledger.close(self.spans, tuple(self._warnings()), tuple(self.read_of))

    def _warnings(self) -> Iterator[str]:
        """What was seen and not read, a sentence each."""
        yield from self.plan.warnings
        yield from (told for read in self.read_of if (told := read.warning))
        if self.lost:
            yield (
                f"{self.lost} figures stand side by side without words between them, as in a table whose "
                "columns are lost; none of them is read"
            )
        if self.outside:
            yield self._left_outside()

    def _left_outside(self) -> str:
        """The amounts that stand behind the plan's end, and where."""
        source = self.plan.source
        lines = [source.line_of(source.span(q.start, q.end).start) for q in self.outside]
        shown = [
            f"{' '.join(self.plan.view[quantity.start : quantity.unit_end].split())} (line {line})"
            for quantity, line in zip(self.outside[:_MOST_NAMED], lines, strict=False)
        ]
        count = len(self.outside)
        said = f"{count} amounts stand" if count > 1 else "1 amount stands"
        more = ", …" if count > _MOST_NAMED else ""
        return (
            f"{said} behind the end of the plan and {'are' if count > 1 else 'is'} not read: "
            f"{', '.join(shown)}{more}; an appendix begins with its heading (PHỤ LỤC, Biểu số …)"
        )

    def _areas(self) -> list[tuple[Span, list["Table"]]]:
        """Where the grids stand in the view, each with the tables in it."""
        out: dict[Span, list[Table]] = {}
        for table in self.tables:
            area = self.plan.source.seen(table.grid.start, table.grid.end)
            out.setdefault(area, []).append(table)
        return sorted(out.items())

    def _tables(self, index: int, area: Span, tables: list["Table"]) -> None:
        """The tables of one grid, each with the numerals up to the heads of the next."""
        from plancompare.extraction.tables import read_table

        # one beside another, without heads of its own, shares its numerals: the first to read one has it
        begins = [table.heads[0].start if table.heads else area.start for table in tables]
        ends = [*begins[1:], area.end]
        start = area.start
        for table, end in zip(tables, ends, strict=True):
            own = [span for span in self.spans if start <= span[0] < end]
            if table.heads:  # a sheet may hold what stands above its table
                places = [clause.start for clause in self.plan.clauses]
                index = max(index, bisect_right(places, table.heads[0].start) - 1)
            self.read_of.append(read_table(self.plan, index, table, self.ledger, own, self.observe))
            start = end

    def _clause(self, index: int, clause: Clause, spans: list[tuple[int, int]]) -> None:
        if not spans:
            if self._introduces(clause):
                self.heads[index] = [written_out(self._text(clause)[:_HEAD_LENGTH])]
            return
        own = [span for span in spans if span[0] >= clause.mark_end]
        for start, _ in spans[: len(spans) - len(own)]:
            self.ledger.refuse(start, _MARK)
        if clause.row and self._line(index, clause, spans):
            return
        marks = Marks(self.key, clause.mark_end, clause.end)
        refusal = _IN_NOTE if _within(clause.start, self.notes) else _why_no_part(self.key, clause)
        cuts = segments(self.plan.view, clause.mark_end, clause.end) if own and not refusal else []
        found, none = quantities(marks, own, cuts, self.comma_thousands)
        for start, reason in none:
            self.ledger.refuse(start, reason)
        found = self._without_columns(clause, found, alone=len(own) == 1)
        if refusal:
            for quantity in found:
                self.ledger.refuse_whole(quantity, refusal)
            self.outside += [q for q in found if refusal is _OUTSIDE and q.unit.is_measure]
            return
        self._prose(index, clause, marks, cuts, found)

    def _line(self, index: int, clause: Clause, spans: list[tuple[int, int]]) -> bool:
        """Read a line with bars or tabs as a table of its own; whether it is one."""
        from plancompare.extraction.tables import read_table
        from plancompare.plan.tables import table_of_line

        line = table_of_line(self.plan.source, clause.start, clause.end)
        if line is not None:
            read_table(self.plan, index, line, self.ledger, spans, self.observe)
        return line is not None

    def _without_columns(self, clause: Clause, found: list[Quantity], alone: bool) -> list[Quantity]:
        """The quantities of a clause without figures side by side, a table's row whose columns are lost, and
        without the number such a row begins with, "4 Số giường bệnh trên 10.000 dân", unless it stands
        ``alone``."""
        lost: set[int] = set()
        for first, second in pairwise(found):
            if first.unit.is_bare and not self.key[first.last : second.start].strip():
                lost |= {first.start, second.start}
        self.lost += len(lost)
        marks = [] if alone else [q for q in found if self._opens_row(clause, q, bool(lost))]
        for quantity in found:
            if quantity in marks or quantity.start in lost:
                self.ledger.refuse_whole(quantity, _MARK if quantity in marks else _NO_COLUMNS)
        return [quantity for quantity in found if quantity not in marks and quantity.start not in lost]

    def _opens_row(self, clause: Clause, quantity: Quantity, is_row: bool) -> bool:
        """Whether a number opens a clause, or a line of one that ``is_row``, before a capital: its number."""
        near = max(clause.mark_end, quantity.start - _ROW_INDENT)  # a clause may be as long as a document
        line = self.plan.source.lines_view.rfind("\n", near, quantity.start) + 1 if is_row else 0
        begin = max(clause.mark_end, line)
        is_first = begin >= near and not self.key[begin : quantity.start].strip()
        name = self.plan.view[quantity.last : quantity.last + 2].lstrip()
        return is_first and name.isupper() and name.isalpha() and (is_row or not quantity.unit.known)

    def _text(self, clause: Clause) -> str:
        return self.key[clause.mark_end : clause.end]

    def _introduces(self, clause: Clause) -> bool:
        """Whether a clause's words are the subject of those under it.

        An agency's name says who acts, not of what: "… Phát triển nông thôn" founds nothing.
        """
        text = self._text(clause)
        introduces = clause.heading or text.rstrip().endswith(":")
        return introduces and load_words().agency_in(text.strip()) is None

    def _inherited(self, clause: Clause) -> tuple[str, ...]:
        """Subjects of the clauses that introduce this one, nearest first."""
        out: list[str] = []
        at = clause.parent
        while at is not None and len(out) < _HEADS_INHERITED:
            out += self.heads.get(at, [])
            at = self.plan.clauses[at].parent
        return tuple(out)

    # -- kinds of clauses ----------------------------------------------------------------------------

    def _prose(
        self, index: int, clause: Clause, marks: Marks, cuts: list[Segment], found: list[Quantity]
    ) -> None:
        """Sentences: every number is read between its neighbours."""
        inherited = self._inherited(clause)
        discourse = Discourse(heads=inherited, listed=inherited)
        apart = labels_apart(self.key, cuts) if found else {}
        before: Quantity | None = None
        before_refused: str | None = None
        base_at = 0
        for place, quantity in enumerate(found):
            last = found[place - 1].segment if place else -1
            if quantity.segment != last:
                if last < 0 or cuts[quantity.segment].sentence != cuts[last].sentence:
                    discourse = discourse.at_sentence(quantity.start, first=last < 0)
                before, before_refused, base_at = None, None, 0
                if discourse.lead and not _goes_into_parts(marks, cuts[quantity.segment]):
                    discourse = discourse._replace(lead=None)
            claim = claim_of(
                self.plan, index, marks, cuts[quantity.segment], quantity, before,
                found[place + 1] if place + 1 < len(found) else None, before_refused, base_at, apart,
            )  # fmt: skip
            refusal, discourse = self._judged(claim, discourse)
            if refusal is BASE_OF_CHANGE:
                base_at = quantity.start
            elif refusal in (BASE_OF_RATE, PLACES_OF_RATE):
                continue  # "trên 1 ha" belongs to the next label
            elif refusal is None or refusal.cls == "result" or not claim.is_in_name:
                before, before_refused = claim.quantity, refusal.cls if refusal else None
        if found or self._introduces(clause):
            own = [head for head in discourse.heads if head not in inherited]
            self.heads[index] = own[:_HEADS_LEFT] or [written_out(self._text(clause)[:_HEAD_LENGTH])]

    def _judged(self, claim: Claim, discourse: Discourse) -> tuple[Refusal | None, Discourse]:
        """Add the target or the result a number is, or refuse it; and what it leaves to the next ones."""
        when = self.calendar.when(claim)
        verdict = verdict_on(Case(claim, when))
        if verdict is not None and not verdict.status:
            self.ledger.refuse_whole(claim.quantity, verdict.refusal)
            is_other = verdict.refusal == BESIDE_PLAN or verdict.refusal.reason == OF_COUNTRY
            if is_other and says_anything(claim):
                compared = claim.label_text.partition(" cao hơn ")[0]
                discourse = discourse.with_head(written_out(compared.strip(" ,;")))
            return verdict.refusal, discourse
        subject = subject_of(claim, discourse, when)
        if verdict is None:
            verdict = inherited_verdict(claim, when, subject)
        if subject.code is None and not subject.inherited:
            mentioned = merely_mentioned(claim, subject, discourse)
            if mentioned is not None:
                refusal = verdict.refusal if verdict else mentioned
                self.ledger.refuse_whole(claim.quantity, refusal)
                if verdict and says_anything(claim):
                    discourse = discourse.with_head(written_out(claim.label_text.strip(" ,;")))
                return refusal, discourse
        return self._add(claim, subject, discourse, when, verdict)

    def _add(
        self, claim: Claim, subject: Subject, discourse: Discourse, when: When, verdict: Verdict | None
    ) -> tuple[Refusal | None, Discourse]:
        """Write a target, or a result where a verdict says so."""
        clause = claim.clause
        status = verdict.status if verdict else TARGET
        target_id = self.ledger.next_id(clause.section, clause.clause, "r" if verdict else "")
        target, after = target_of(claim, subject, discourse, target_id, when, status)
        refusal = verdict.refusal if verdict else None
        if refusal is not None and isinstance(target, Result):
            self.ledger.add_result(target, claim.quantity, refusal)
        else:
            self.ledger.add(target, claim.quantity)
        if self.observe is not None:
            why_not = refusal.reason if refusal else None
            self.observe(Finding(target, claim, subject, discourse, when, why_not))
        return refusal, after


def _tables_of(plan: Plan) -> "tuple[Table, ...]":
    """The plan's tables; most plans have none, and do without what reads them."""
    if not plan.source.tables:
        return ()
    from plancompare.plan.tables import read_tables

    return read_tables(plan.source, plan.year, plan.first_year)


def _notes_of(plan: Plan) -> tuple[Span, ...]:
    if not plan.source.tables:
        return ()
    from plancompare.plan.notes import notes_below

    return notes_below(plan.source)


def _why_no_part(key: str, clause: Clause) -> Refusal | None:
    """Why no number of a clause can be a target: outside the plan, or in its legal basis."""
    if clause.zone == OUTSIDE:
        return _OUTSIDE
    if clause.zone != PREAMBLE:
        return None
    return _BASIS if load_words().is_legal_basis(key[clause.start : clause.end]) else None


def _goes_into_parts(marks: Marks, segment: Segment) -> bool:
    """Whether a segment opens by going into the parts of what was said: "Trong đó: dịch vụ tăng 8%"."""
    return marks.beginning("parts", segment.start, " .;:,") is not None


def _merged(areas: Iterable[Span]) -> list[Span]:
    """Areas, in order, without those that stand in another."""
    out: list[Span] = []
    for area in areas:
        if not out or area.end > out[-1].end:
            out.append(area)
    return out


def _within(at: int, areas: list[Span]) -> bool:
    """Whether a position stands in one of some areas, which are in order."""
    place = bisect_left(areas, (at + 1,)) - 1
    return place >= 0 and at < areas[place].end
