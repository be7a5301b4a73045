"""The clauses of a plan: where each stands, under which section and agency, in which zone."""

from typing import NamedTuple

from plancompare.plan.appendices import Opening, opening
from plancompare.plan.blocks import SECTION_RANKS, Block, blocks
from plancompare.plan.clause import Clause
from plancompare.plan.headings import CLAUSE_RANKS, LEAD_IN, is_heading, zone_of_heading
from plancompare.plan.lines import APPENDIX, CLOSED, DECIMAL, FORM, ROMAN, UPPER
from plancompare.plan.lost import infer_lost_headings
from plancompare.plan.words import Words
from plancompare.plan.zones import HEADLINE, ORGANISATION, OUTSIDE, PREAMBLE, TASKS

_APPENDICES = (APPENDIX, FORM)
_ROMANS = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]


class _Open(NamedTuple):
    """A mark whose part of the document is still going on; ``index`` is its clause."""

    rank: int
    mark: str
    index: int
    is_section: bool


def clauses(view: str, key: str, words: Words) -> tuple[Clause, ...]:
    """Split ``view`` (line breaks kept) into clauses in document order, covering it without gaps.

    ``key`` is the same text folded for matching, position for position.
    """
    outline = _Outline(view, key, words)
    for block in blocks(view, key, words):
        outline.add(block)
    return infer_lost_headings(key, outline.clauses, words)


class _Outline:
    """Gives each block its path, zone and agency by keeping a stack of the open marks."""

    def __init__(self, view: str, key: str, words: Words) -> None:
        self.view, self.key, self.words = view, key, words
        self.clauses: list[Clause] = []
        self.stack: list[_Open] = []
        self.zone = PREAMBLE
        self.opened_at = LEAD_IN  # depth of the stack at which the zone was opened
        self.lead: int | None = None  # the last clause that announces a list without a mark
        self.agencies: dict[int, str | None] = {}
        self.count = 0  # of appendices so far

    def add(self, block: Block) -> None:
        """Place the next block."""
        appendix = None if block.first.is_row else opening(block.first.text)
        opens = appendix is not None and (self.zone == OUTSIDE or not appendix.attached)
        if opens:
            self._open_appendix(appendix)
        elif self.zone == OUTSIDE or self.words.ends_plan(block.folded):
            self._leave(block)
            return
        first = block.first
        heading = is_heading(block, self.words)
        if first.rank is not None:
            self._open(block, heading)
        self._enter_zone(block, heading)
        marks = [mark for mark in self.stack if mark.rank in _APPENDICES + SECTION_RANKS + CLAUSE_RANKS]
        self.clauses.append(
            Clause(
                start=first.start,
                end=block.lines[-1].end,
                section=".".join(mark.mark for mark in marks if mark.is_section) or None,
                clause=".".join(mark.mark for mark in marks if not mark.is_section) or None,
                agency=None if self.zone == HEADLINE else self._agency(block),
                zone=self.zone,
                parent=self._parent(marked=first.rank is not None or opens),
                heading=heading,
                row=block.is_row,
                mark_end=first.body,
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
        stack.append(_Open(found.rank, mark, len(self.clauses), True))
        self.zone, self.opened_at, self.lead = TASKS, len(stack), None

    def _leave(self, block: Block) -> None:
        """The plan is over: recipients, the portal's own text."""
        self.zone = OUTSIDE
        start, end = block.first.start, block.lines[-1].end
        self.clauses.append(Clause(start, end, None, None, None, OUTSIDE, None, mark_end=start))

    def _open(self, block: Block, heading: bool) -> None:
        """A mark closes those of the same or a deeper rank and opens its own part."""
        first, stack = block.first, self.stack
        while stack and stack[-1].rank >= first.rank:
            closed = stack.pop()
            if closed.rank == first.rank == DECIMAL and _runs_backwards(closed.mark, first.mark) and stack:
                # a higher heading was lost: 28. is followed by 1. again
                stack[-1] = _Open(stack[-1].rank, _next_roman(stack[-1].mark), stack[-1].index, True)
                self.zone, self.opened_at = ORGANISATION, len(stack)
        if first.rank < CLOSED:
            self.lead = None
        is_section = first.rank in SECTION_RANKS and (heading or first.rank in (ROMAN, UPPER))
        stack.append(_Open(first.rank, first.mark or "", len(self.clauses), is_section))

    def _enter_zone(self, block: Block, heading: bool) -> None:
        """A heading, or a sentence that announces the main targets, can open a zone."""
        depth, rank = len(self.stack), block.first.rank
        if heading:
            self.zone, self.opened_at = zone_of_heading(
                block.folded, self.zone, self.opened_at, depth, rank, self.words
            )
        elif rank is None and self.words.leads_to_headline(block.folded):
            self.zone, self.opened_at = HEADLINE, depth or LEAD_IN

    def _parent(self, marked: bool) -> int | None:
        """The clause that introduces the one to be added."""
        if marked:
            return self.stack[-2].index if len(self.stack) > 1 else self.lead
        return self.stack[-1].index if self.stack else self.lead

    def _agency(self, block: Block) -> str | None:
        """The agency named by the nearest enclosing heading, in the heading's own words."""
        for opened in reversed(self.stack):
            if opened.rank not in SECTION_RANKS + CLAUSE_RANKS:
                continue
            if opened.index < len(self.clauses):
                found = self._agency_of(opened.index)
            elif block.first.rank in SECTION_RANKS:
                found = self._named(block.text[block.body :], block.folded[block.body :])
            else:
                found = None
            if found:
                return found
        return None

    def _agency_of(self, index: int) -> str | None:
        """The agency a heading names, looked for once."""
        if index not in self.agencies:
            held = self.clauses[index]
            place = slice(held.mark_end, held.end)
            self.agencies[index] = self._named(self.view[place], self.key[place]) if held.heading else None
        return self.agencies[index]

    def _named(self, text: str, folded: str) -> str | None:
        return self.words.agency_in(" ".join(folded.split()), " ".join(text.split()))


def _runs_backwards(last: str, mark: str | None) -> bool:
    return bool(mark) and last.isdigit() and mark.isdigit() and int(mark) == 1 and int(last) > 2


def _next_roman(mark: str) -> str:
    return _ROMANS[_ROMANS.index(mark) + 1] if mark in _ROMANS[:-1] else mark
