"""The clauses of a plan: where each stands, under which section and agency, in which zone."""

from collections.abc import Sequence

from plancompare.catalogue.phrases import fold
from plancompare.plan.appendices import Opening, opening
from plancompare.plan.blocks import SECTION_RANKS, Block, blocks
from plancompare.plan.clause import Clause, joined
from plancompare.plan.headings import CLAUSE_RANKS, LEAD_IN, Part, is_heading, part_of_heading
from plancompare.plan.lines import APPENDIX, CLOSED, DECIMAL, ROMAN, UPPER
from plancompare.plan.lost import infer_lost_headings
from plancompare.plan.words import Words
from plancompare.plan.zones import (
    HEADLINE,
    ORGANISATION,
    OUTSIDE,
    PREAMBLE,
    RESULTS,
    TASKS,
    last_year_in,
    report_words,
    year_in,
    years_in,
)
from plancompare.records import NamedTuple

# Of a file that is an appendix the heading that says so stands among its first blocks.
_MOST_BLOCKS_ABOVE = 12
_NUMBERED = frozenset(SECTION_RANKS + CLAUSE_RANKS)  # the ranks whose marks are printed with a figure

_LONGEST_OF_PAGE = 100  # characters of a line of the portal's own

_ROMANS = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]


class _Open(NamedTuple):
    """A mark whose part of the document is still going on; ``at`` is the place of its clause.

    ``section`` and ``clause`` are the marks of sections and of clauses that lead to it, its own included.
    """

    rank: int
    mark: str
    at: int
    section: str
    clause: str


_TOP = _Open(-1, "", -1, "", "")


def _opened(stack: list[_Open], rank: int, mark: str, index: int, is_section: bool) -> _Open:
    """The mark of a block, below those that are open."""
    _, _, _, section, clause = stack[-1] if stack else _TOP
    if is_section:
        section = joined(section, mark)
    elif rank in _NUMBERED:
        clause = joined(clause, mark)
    return _Open(rank, mark, index, section, clause)


def clauses(
    view: str,
    key: str,
    words: Words,
    year: int | None = None,
    report: str | None = None,
    parts: Sequence[int] = (),
) -> tuple[Clause, ...]:
    """Split ``view`` (line breaks kept) into clauses in document order, covering it without gaps.

    ``key`` is the same text folded for matching, position for position; ``year`` is the plan's; ``report``
    is the title of a document that reports on the past; ``parts`` are where files that go with it begin.
    """
    outline = _Outline(view, key, words, year, report)
    waiting = list(parts)
    made = blocks(view, key, words, frozenset(parts))
    for at, block in enumerate(made):
        if waiting and block.first.start >= waiting[0]:
            waiting.pop(0)
            outline.begin_part(made[at : at + _MOST_BLOCKS_ABOVE])
        outline.add(block)
    return infer_lost_headings(key, outline.clauses, words)


class _Outline:
    """Gives each block its path, zone and agency by keeping a stack of the open marks."""

    def __init__(self, view: str, key: str, words: Words, year: int | None, report: str | None) -> None:
        self.view, self.key, self.words, self.year = view, key, words, year
        self.clauses: list[Clause] = []
        self.stack: list[_Open] = []
        self.part = Part(PREAMBLE) if report is None else _part_of_report(report)
        self.lead: int | None = None  # the last clause that announces a list without a mark
        self.agencies: dict[int, str | None] = {}
        self.asking: set[int] = set()  # the clauses that ask a body for something
        self.count = 0  # of appendices so far
        self.begun = False  # whether anything longer than what a portal prints above a text has come
        self.attained = False  # whether the last block said which targets were met

    def begin_part(self, blocks: Sequence[Block]) -> None:
        """A further file begins with ``blocks``: what it is before its own heading is outside the plan.

        A file without such a heading is an appendix as a whole.
        """
        self.part = Part(OUTSIDE)
        if not any(opening(block.first.text) for block in blocks if not block.first.is_row):
            self._open_appendix(Opening(APPENDIX, "PL", None))

    def add(self, block: Block) -> None:
        """Place the next block."""
        appendix = None if block.first.is_row else opening(block.first.text)
        opens = False
        if appendix is not None and (self.part.zone == OUTSIDE or not appendix.attached):
            opens = True
            self._open_appendix(appendix)
        elif self.part.zone == OUTSIDE or self.words.ends_plan(block.folded, self.begun):
            self._leave(block)
            return
        self.begun = self.begun or block.first.rank is not None or len(block.text) > _LONGEST_OF_PAGE
        first = block.first
        heading = is_heading(block, self.part, self.words, self.year)
        if first.rank is not None:
            self._open(block, first.rank, heading)
        self._enter_part(block, heading)
        zone = self._zone_of(block)
        agency = None if zone == HEADLINE else self._agency(block)
        if self.words.asks_agency(block.said):
            self.asking.add(len(self.clauses))
        held = self.stack[-1] if self.stack else _TOP
        self.clauses.append(
            Clause(
                start=first.start,
                end=block.lines[-1].end,
                section=held.section or None,
                clause=held.clause or None,
                agency=agency,
                zone=zone,
                parent=self._parent(marked=first.rank is not None or opens),
                heading=heading,
                row=block.is_row,
                mark_end=first.body,
                zone_year=self.part.year,
                zone_at=self.part.at,
                asked=agency is not None and self._is_asked(len(self.clauses)),
            )
        )
        if first.rank is None and block.folded.endswith(":"):
            self.lead = len(self.clauses) - 1

    def _open_appendix(self, found: Opening) -> None:
        """An appendix closes all before it; a form within one only what stands in the same appendix."""
        stack = self.stack
        while stack and (stack[-1].rank >= found.rank or stack[-1].rank >= 0):
            stack.pop()
        self.count += found.rank == APPENDIX
        mark = f"{found.letters}{found.number or self.count or 1}"
        stack.append(_opened(stack, found.rank, mark, len(self.clauses), True))
        self.part, self.lead = Part(TASKS, len(stack)), None

    def _leave(self, block: Block) -> None:
        """The plan is over: recipients, the portal's own text."""
        self.part = Part(OUTSIDE)
        start, end = block.first.start, block.lines[-1].end
        self.clauses.append(Clause(start, end, None, None, None, OUTSIDE, None, mark_end=start))

    def _open(self, block: Block, rank: int, heading: bool) -> None:
        """A mark closes those of the same or a deeper rank and opens its own part."""
        first, stack = block.first, self.stack
        while stack and stack[-1].rank >= rank:
            closed = stack.pop()
            if closed.rank == rank == DECIMAL and _runs_backwards(closed.mark, first.mark) and stack:
                # a higher heading was lost: 28. is followed by 1. again
                lost = stack.pop()
                stack.append(_opened(stack, lost.rank, _next_roman(lost.mark), lost.at, True))
                self.part = Part(ORGANISATION, len(stack), outer=self.part)
        while self.part.zone == RESULTS and len(stack) < self.part.opened_at and self.part.outer:
            self.part = self.part.outer  # what was reported on is over with the mark it stood under
        if rank < CLOSED:
            self.lead = None
        is_section = rank in SECTION_RANKS and (heading or rank in (ROMAN, UPPER))
        stack.append(_opened(stack, rank, first.mark or "", len(self.clauses), is_section))

    def _enter_part(self, block: Block, heading: bool) -> None:
        """A heading, or a sentence that announces what follows, can open a part."""
        rank, reported = block.first.rank, self.part.zone == RESULTS
        if heading:
            opened = part_of_heading(block, self.part, len(self.stack), self.words, self.year)
            if opened is not None:
                self._enter(*opened, rank, year_in(block.said))
        elif block.folded.endswith(":") and self._reports(block):
            year = year_in(block.folded) or last_year_in(self.key[: block.first.start])
            self._enter(RESULTS, len(self.stack), rank, year)
        elif rank is None and (not reported or self._turns_to_plan(block.folded)):
            self._leave_report(block)

    def _leave_report(self, block: Block) -> None:
        """An unmarked paragraph can announce the main targets; a list of results is over with it."""
        if self.words.leads_to_headline(block.folded):
            self._enter(HEADLINE, len(self.stack) or LEAD_IN, None, last_year_in(block.folded))
        elif self.part.zone == RESULTS and self.part.rank is None and self.part.outer is not None:
            self.part = self.part.outer

    def _reports(self, block: Block) -> bool:
        """Whether a sentence that announces a list announces results."""
        said, body = report_words(), block.said
        return said.tells_attainment(body) or (block.first.rank is None and said.reports_past(body))

    def _turns_to_plan(self, body: str) -> bool:
        """Whether an unmarked paragraph leaves the report it stands in."""
        said = report_words()
        return said.speaks_of_plan(body) or said.is_of_plan_year(body, self.part.year, self.year)

    def _enter(self, zone: str, opened_at: int, rank: int | None, year: int | None) -> None:
        at = len(self.clauses)
        if zone == RESULTS == self.part.zone and year is None:  # "1. Kết quả" under "I. TÌNH HÌNH NĂM 2023"
            year, at = self.part.year, at if self.part.at is None else self.part.at
        self.part = Part(zone, opened_at, rank, year, self.part, self.part.of_both, at)

    def _zone_of(self, block: Block) -> str:
        """The zone of a block: a sentence on targets met or missed reports, wherever it stands, and so does
        the paragraph that goes on from it."""
        said, went_on = report_words(), self.attained
        self.attained = block.first.rank is None and (
            said.tells_attainment(block.folded, self.year)
            or (went_on and said.goes_on.any_in(block.folded) and not self._turns_to_plan(block.folded))
        )
        return RESULTS if self.attained else self.part.zone

    def _parent(self, marked: bool) -> int | None:
        """The clause that introduces the one to be added."""
        if marked:
            return self.stack[-2].at if len(self.stack) > 1 else self.lead
        return self.stack[-1].at if self.stack else self.lead

    def _agency(self, block: Block) -> str | None:
        """The agency a block names for itself, or the nearest enclosing heading, in their own words."""
        own = self.words.agency_said(block.said, block.text[block.body :])
        if own and block.first.rank is None and self.words.leads_task(block.folded):
            self._assign_above(own)
        if own:
            return own
        for opened in reversed(self.stack):
            if opened.rank not in _NUMBERED:
                continue
            if opened.at < len(self.clauses):
                found = self._agency_of(opened.at)
            elif block.first.rank in SECTION_RANKS:
                found = self._named(block.text[block.body :], block.said)
            else:
                found = None
            if found:
                return found
        return None

    def _is_asked(self, index: int) -> bool:
        """Whether a clause, or one it stands under, only asks the body it names."""
        asking = self.asking
        return bool(asking) and (index in asking or any(opened.at in asking for opened in self.stack))

    def _assign_above(self, agency: str) -> None:
        """ "Đơn vị chủ trì: …" below a task is said of it, and of what stands under it so far."""
        if not self.stack:
            return
        first = self.stack[-1].at
        self.agencies[first] = agency
        for index in range(first, len(self.clauses)):
            self.clauses[index] = self.clauses[index]._replace(agency=agency)

    def _agency_of(self, index: int) -> str | None:
        """The agency a heading names, looked for once."""
        if index not in self.agencies:
            held = self.clauses[index]
            place = slice(held.mark_end, held.end)
            self.agencies[index] = self._named(self.view[place], self.key[place]) if held.heading else None
        return self.agencies[index]

    def _named(self, text: str, folded: str) -> str | None:
        return self.words.agency_in(" ".join(folded.split()), " ".join(text.split()))


def _part_of_report(title: str) -> Part:
    """The part that all of a report is, until a heading of what is planned."""
    folded = fold(title).removeprefix("báo cáo").lstrip(" :")
    years = set(years_in(folded))
    year = years.pop() if len(years) == 1 else None
    return Part(RESULTS, -1, year=year, of_both=report_words().is_of_both(folded))


def _runs_backwards(last: str, mark: str | None) -> bool:
    return bool(mark) and last.isdigit() and mark.isdigit() and int(mark) == 1 and int(last) > 2


def _next_roman(mark: str) -> str:
    return _ROMANS[_ROMANS.index(mark) + 1] if mark in _ROMANS[:-1] else mark
