"""The walk through a plan: clause by clause, number by number, each judged by what stands around it."""

from bisect import bisect_left

from plancompare.extraction.accept import why_no_target
from plancompare.extraction.around import has_content, written_out
from plancompare.extraction.base import passes_plan
from plancompare.extraction.candidates import candidates
from plancompare.extraction.cells import cell_context, cell_subject, take_unit, why_no_cell
from plancompare.extraction.context import Context, Scene, context_of
from plancompare.extraction.dated import Calendar
from plancompare.extraction.ledger import Ledger
from plancompare.extraction.limits import why_limited
from plancompare.extraction.make import make_target
from plancompare.extraction.memory import Memory
from plancompare.extraction.number import Number
from plancompare.extraction.numerals import FOUND
from plancompare.extraction.past import why_past
from plancompare.extraction.rows import Row, row_of
from plancompare.extraction.rules import Refusal
from plancompare.extraction.segments import Segment, segments
from plancompare.extraction.subject import subject_of
from plancompare.extraction.target import Extraction
from plancompare.plan.clause import Clause
from plancompare.plan.plan import Plan
from plancompare.plan.words import load_words
from plancompare.plan.zones import OUTSIDE, PREAMBLE

_HEADS_INHERITED = 6
_HEADS_LEFT = 2  # subjects a clause leaves to those it introduces
_HEAD_LENGTH, _ROW_HEAD_LENGTH = 160, 120
_BASES = ("căn cứ", "thực hiện nghị quyết số", "xét ", "theo đề nghị")

_MARK = Refusal("list_mark", "the mark of a section or clause")
_OUTSIDE = Refusal("other", "outside the plan's text")
_BASIS = Refusal("other", "in the legal basis")
_UNREAD = Refusal("other", "neither a decimal comma nor thousands dots: not read")
_BASE_OF_CHANGE = Refusal("result", "the base of a change")
_BESIDE_PLAN = Refusal("other", "by how much a plan's figure is passed or missed")
_UNITLESS = Refusal("other", "no unit and no thing counted")


def extract(plan: Plan) -> Extraction:
    """All targets of ``plan`` and one row for each of its numerals."""
    return _Walk(plan).read()


class _Walk:
    """One reading of one plan: what was met so far that later clauses build on."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.key, self.view = plan.key, plan.view
        self.spans = [found.span() for found in FOUND.finditer(self.key)]
        self.calendar = Calendar(plan)
        self.ledger = Ledger(plan)
        self.heads: dict[int, list[str]] = {}  # the subjects each clause leaves to those it introduces
        self.header: list[str] | None = None  # the heads of the table being read
        self.row_code: str | None = None  # the indicator of the row that a row continues
        self.row_head = ""  # the row or line that a row continues

    def read(self) -> Extraction:
        """Read every clause in order."""
        at = 0
        for index, clause in enumerate(self.plan.clauses):
            end = bisect_left(self.spans, (clause.end,), at)
            self._clause(index, clause, self.spans[at:end])
            at = end
        return self.ledger.close(self.spans)

    def _clause(self, index: int, clause: Clause, spans: list[tuple[int, int]]) -> None:
        row = self._row_of(clause)
        if not spans:
            self._without_numbers(index, clause, row)
            return
        own = []
        for span in spans:
            if span[0] < clause.mark_end:
                self.ledger.refuse(span[0], _MARK)
            else:
                own.append(span)
        if row is not None:
            self._row(index, clause, row, spans)
            return
        if not clause.row:
            self.row_head = self._text(clause).strip()[:_ROW_HEAD_LENGTH]
        refusal = _why_no_part(self.key, clause)
        cuts = segments(self.view, clause.mark_end, clause.end) if own and not refusal else []
        found = candidates(self.key, clause.mark_end, clause.end, own, cuts)
        if refusal:
            for number in found:
                self.ledger.refuse(number.start, number.refusal or refusal)
            return
        self._prose(self._scene(index, clause), cuts, found)

    def _row_of(self, clause: Clause) -> Row | None:
        """The clause as a table row; keeps the heads of its table."""
        if not clause.row:
            self.header = None
            return None
        row = row_of(self.key, self.plan.source.lines_view, clause.start, clause.end, self.header)
        if row is not None:
            self.header = row.header or self.header
        return row

    def _scene(self, index: int, clause: Clause) -> Scene:
        return Scene(self.plan, index, clause, self.key, self.view)

    def _text(self, clause: Clause) -> str:
        return self.key[clause.mark_end : clause.end]

    def _introduces(self, clause: Clause) -> bool:
        """Whether a clause's words are the subject of those under it.

        An agency's name says who acts, not of what: "… Phát triển nông thôn" founds nothing.
        """
        text = self._text(clause)
        introduces = clause.heading or text.rstrip().endswith(":")
        return introduces and load_words().agency_in(text.strip()) is None

    def _inherited(self, clause: Clause) -> list[str]:
        """Subjects of the clauses that introduce this one, nearest first."""
        out: list[str] = []
        at = clause.parent
        while at is not None and len(out) < _HEADS_INHERITED:
            out += self.heads.get(at, [])
            at = self.plan.clauses[at].parent
        return out

    # -- kinds of clauses ----------------------------------------------------------------------------

    def _without_numbers(self, index: int, clause: Clause, row: Row | None) -> None:
        """A clause without numerals only names what the next ones may be of."""
        text = self._text(clause)
        if not clause.row:
            self.row_head = text.strip()[:_ROW_HEAD_LENGTH]
        elif row is not None and not row.is_part and not row.is_header:
            self.row_head = row.label_text
        if self._introduces(clause):
            self.heads[index] = [written_out(text[:_HEAD_LENGTH])]

    def _prose(self, scene: Scene, cuts: list[Segment], found: list[Number]) -> None:
        """Sentences: every number is read between its neighbours."""
        clause = scene.clause
        inherited = self._inherited(clause)
        memory = Memory(heads=list(inherited))
        live = [n for n in found if n.refusal is None and n.absorbed is None]
        for number in found:
            if number.refusal is not None:
                self.ledger.refuse(number.start, number.refusal)
        before: Number | None = None
        base_at = 0
        for place, number in enumerate(live):
            last = live[place - 1].segment if place else -1
            if number.segment != last:
                if last < 0 or cuts[number.segment].sentence != cuts[last].sentence:
                    memory.begin_sentence(number.start, first=last < 0)
                before, base_at, memory.lead = None, 0, None
            after = live[place + 1] if place + 1 < len(live) else None
            self._number(scene, cuts[number.segment], number, before, after, base_at, memory)
            if number.refusal is _BASE_OF_CHANGE:
                base_at = number.start
            else:
                before = number
        if live or self._introduces(clause):
            own = [head for head in memory.heads if head not in inherited]
            self.heads[scene.index] = own[:_HEADS_LEFT] or [written_out(self._text(clause)[:_HEAD_LENGTH])]

    def _number(
        self,
        scene: Scene,
        segment: Segment,
        number: Number,
        before: Number | None,
        after: Number | None,
        base_at: int,
        memory: Memory,
    ) -> None:
        """One number of a sentence becomes a target, or is refused."""
        if not number.is_read:
            self._refuse(number, _UNREAD)
            return
        context = context_of(scene, segment, number, before, after, base_at)
        refusal = self._judge(context, memory)
        if refusal is not None:
            self._refuse(number, refusal)

    def _judge(self, context: Context, memory: Memory) -> Refusal | None:
        """Add the target a number is, or tell why it is none."""
        if context.is_base:
            return _BASE_OF_CHANGE
        if context.number.unit is None:
            return _UNITLESS
        year = self.calendar.year_of(context)
        past = why_past(context, year)
        if past:
            if has_content(context.subject):
                memory.add_head(written_out(context.left.strip(" ,;")))
            return Refusal("result", past)
        if passes_plan(context):
            return _BESIDE_PLAN
        limited = why_limited(context)
        if limited:
            return limited
        subject = subject_of(context, memory)
        if subject.code is None and not subject.inherited:
            refusal = why_no_target(context, subject, memory)
            if refusal:
                return refusal
        clause = context.scene.clause
        target_id = self.ledger.next_id(clause.section, clause.clause)
        target = make_target(context, subject, memory, target_id, year or self.plan.year)
        self.ledger.add(target, context.number)
        return None

    def _refuse(self, number: Number, refusal: Refusal) -> None:
        number.refusal = refusal
        self.ledger.refuse_whole(number, refusal)

    def _row(self, index: int, clause: Clause, row: Row, spans: list[tuple[int, int]]) -> None:
        """A table row: one label, one unit, the value of the plan's column."""
        scene = self._scene(index, clause)
        memory = Memory(heads=self._inherited(clause))
        if not row.is_part:
            self.row_code = None
        if self.row_head and row.is_part:
            memory.heads.insert(0, written_out(self.row_head))
        whole = [Segment(clause.start, clause.end, clause.start)]
        for number in candidates(self.key, clause.start, clause.end, spans, whole):
            if number.absorbed is None:
                self._cell(scene, row, number, memory)
        if not row.is_part and not row.is_header:
            self.row_head = row.label_text

    def _cell(self, scene: Scene, row: Row, number: Number, memory: Memory) -> None:
        """One number of a table row becomes a target, or is refused."""
        refusal = why_no_cell(row, number, self.plan.year) or take_unit(self.key, row, number)
        if refusal:
            self.ledger.refuse_whole(number, refusal)
            return
        context = cell_context(scene, row, number)
        subject = cell_subject(context, row, memory)
        if row.is_part and subject.code == self.row_code:
            subject = subject._replace(match=None, nature=None)  # a part of the row's indicator, not all
        elif not row.is_part:
            self.row_code = subject.code
        target_id = self.ledger.next_id(scene.clause.section, scene.clause.clause)
        year = self.calendar.year_of(context) or self.plan.year
        self.ledger.add(make_target(context, subject, memory, target_id, year), number)
        memory.previous = None


def _why_no_part(key: str, clause: Clause) -> Refusal | None:
    """Why no number of a clause can be a target: outside the plan, or in its legal basis."""
    if clause.zone == OUTSIDE:
        return _OUTSIDE
    opening = key[clause.start : clause.start + 60].lstrip(" -+")
    return _BASIS if clause.zone == PREAMBLE and opening.startswith(_BASES) else None
