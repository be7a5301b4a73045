"""The clauses of a plan: where each stands, under which section and agency, in which zone."""

import re
from dataclasses import dataclass, replace

from plancompare.plan.lines import (
    BRACKETED,
    CLOSED,
    DECIMAL,
    DOTTED,
    LETTER,
    ROMAN,
    UPPER,
    Line,
    lines,
)
from plancompare.plan.words import Words

HEADLINE, TASKS, ORGANISATION, PREAMBLE, RESULTS, OUTSIDE = (
    "headline", "tasks", "organisation", "preamble", "results", "outside",
)  # fmt: skip

_SECTION_RANKS = (UPPER, ROMAN, DECIMAL, DOTTED)
_CLAUSE_RANKS = (CLOSED, BRACKETED, LETTER)
_HEADING_LENGTH = 200
_NARROWEST = 40  # shorter lines are a list, not a text set to a width
_LEAD_IN = 99  # a zone opened by a lead-in sentence, outside every mark
_LETTERS = "abcdđeghiklmnopqrstuvxy"


@dataclass(frozen=True, slots=True)
class Clause:
    """One block of text under one mark; ``start`` and ``end`` are view positions (end exclusive).

    ``section`` and ``clause`` are the marks as printed (``I.1``, ``13``), None where there is none;
    ``inferred`` says the section number or the agency was lost in the document and worked out.
    ``parent`` is the index of the clause that introduces this one, None at the top.
    """

    start: int
    end: int
    section: str | None
    clause: str | None
    agency: str | None
    zone: str
    parent: int | None
    heading: bool = False
    row: bool = False
    inferred: bool = False
    mark_end: int = 0


@dataclass(slots=True)
class _Open:
    rank: int
    mark: str
    index: int
    is_section: bool


def clauses(view: str, words: Words) -> tuple[Clause, ...]:
    """Split ``view`` (line breaks kept) into clauses in document order, covering it without gaps."""
    blocks = _blocks(lines(view), words)
    return _infer_lost_headings(view, _place(view, blocks, words), words)


def _blocks(all_lines: list[Line], words: Words) -> list[list[Line]]:
    """Group lines: a marked line, a table row or a new paragraph begins a block, other lines go on."""
    wrapped = _is_wrapped(all_lines)
    width = _width(all_lines)
    filled = [line for line in all_lines if line.text.strip()]
    stacked = _stacked_rows(filled)
    filling = _fills_its_lines(filled, width)
    out: list[list[Line]] = []
    for index, line in enumerate(filled):
        if index in stacked:
            if stacked[index] == index:
                out.append([line])
            else:
                out[-1].append(line)
            continue
        if index - 1 in stacked:
            out.append([line])
            continue
        if out and line.rank is None and wrapped and _broke_early(out[-1], line, width if filling else 10**6):
            out.append([line])
            continue
        if line.rank is not None or line.is_row or not out or not _goes_on(out[-1], line, wrapped, width, words):
            out.append([line])
        else:
            out[-1].append(line)
    return out


_VALUE = re.compile(r" *(?:[≥≤<>~≈]|trên|dưới|khoảng|từ)? *\d[\d.,]*(?: *(?:-|đến) *\d[\d.,]*)?(?: *(?:%|trở lên|trở xuống))? *$", re.IGNORECASE)
_UNIT_LINE = re.compile(r"[^\d|]{1,22}$")
_COUNT_LINE = re.compile(r" *(?:\d{1,2}|[IVX]{1,4})[.)]? *$")


def _stacked_rows(filled: list[Line]) -> dict[int, int]:
    """Lines of a table pasted a cell a line: label, unit, value. Each line's index with its row's first line."""
    rows: dict[int, int] = {}
    for index in range(2, len(filled)):
        value, unit, label = (filled[index - back].text for back in range(3))
        if not _VALUE.match(value) or not _UNIT_LINE.match(unit.strip()) or not re.search(r"[^\W\d_]{3}", label):
            continue
        if len(label) > 140 or label.rstrip()[-1:] in ".;:" or index - 2 in rows or unit.rstrip()[-1:] in ".;:,":
            continue
        first = index - 2
        if first and _COUNT_LINE.match(filled[first - 1].text) and first - 1 not in rows:
            first -= 1
        for at in range(first, index + 1):
            rows[at] = first
    return rows if len({v for v in rows.values()}) >= 2 else {}


def _width(all_lines: list[Line]) -> int:
    """The width a wrapped text was set to: the length nine lines in ten keep within."""
    lengths = sorted(len(x.text.rstrip()) for x in all_lines if x.text.strip())
    return max(_NARROWEST, lengths[int(len(lengths) * 0.9)]) if lengths else _NARROWEST


def _fills_its_lines(filled: list[Line], width: int) -> bool:
    """Whether lines that begin with a capital mostly follow a full line: a set text, not a bare list."""
    early = full = 0
    for last, line in zip(filled, filled[1:], strict=False):
        text = line.text.strip()
        if line.rank is None and text[:1].isupper() and last.text.rstrip()[-1:] not in ".;:!?|":
            fits = len(last.text.rstrip()) + 1 + len(text.split(" ", 1)[0]) < 0.85 * width
            early += fits and last.rank is None and not text.isupper()
            full += not fits
    return full >= early


def _broke_early(block: list[Line], line: Line, width: int) -> bool:
    """Whether the next line's first word would have fitted: then the break was meant, not set."""
    last = block[-1].text.rstrip()
    first = line.text.strip().split(" ", 1)[0]
    if not first[:1].isupper() or block[0].rank in _SECTION_RANKS or (len(block) == 1 and block[0].rank is not None and len(last) < 30):
        return False
    return len(last) + 1 + len(first) < 0.72 * width


def _is_wrapped(all_lines: list[Line]) -> bool:
    """Whether a line break is only the edge of the page: most long lines are about equally long."""
    lengths = sorted(len(x.text.rstrip()) for x in all_lines if x.text.strip())
    if len(lengths) < 4:
        return True
    ninetieth = lengths[int(len(lengths) * 0.9)]
    return ninetieth < 130 and lengths[-1] < 2.2 * ninetieth + 10


def _goes_on(block: list[Line], line: Line, wrapped: bool, width: int, words: Words) -> bool:
    last = block[-1].text.rstrip()
    text = line.text.strip()
    if block[-1].is_row or last.strip() == "|":
        return False
    if not wrapped:
        return text[0].islower() and last[-1:] not in ".;:!?" and len(last) > 30
    begin = text.lstrip("- ")[:1]
    if begin.islower() or begin.isdigit():
        return True
    if last[-1:] in ".;:!?|" or text.startswith(("Nơi nhận", "|")):
        return False
    head = " ".join(x.text.strip() for x in block)
    if head.isupper() and not text.isupper():
        return False
    if block[0].rank in _SECTION_RANKS:
        return not _ends_heading(block, head, text, words)
    return block[0].rank is not None or len(last) > min(25, 0.6 * width)


def _ends_heading(block: list[Line], head: str, next_text: str, words: Words) -> bool:
    """Whether the lines so far are a whole heading, so that a capital begins the text under it."""
    if head.isupper() and next_text.isupper():
        return False
    body = words.fold(head[block[0].body - block[0].start :].strip())
    if words.is_agency(body):
        return True
    if words.begins_agency(body):
        return False
    return len(block[-1].text.rstrip()) < 50


def _place(view: str, blocks: list[list[Line]], words: Words) -> list[Clause]:
    """Give each block its path, zone and agency by keeping a stack of the open marks."""
    out: list[Clause] = []
    stack: list[_Open] = []
    zone = PREAMBLE
    opened_at = _LEAD_IN  # depth of the stack at which the zone was opened
    lead: int | None = None
    for number, block in enumerate(blocks):
        first, end = block[0], block[-1].end
        text = " ".join(x.text.strip() for x in block)
        folded = words.fold(text)
        if zone != OUTSIDE and words.ends_plan(folded):
            zone, stack, lead = OUTSIDE, [], None
        if zone == OUTSIDE:
            out.append(Clause(first.start, end, None, None, None, OUTSIDE, None, mark_end=first.start))
            continue
        heading = _is_heading(first, text, folded, words, blocks, number)
        if first.rank is not None:
            while stack and stack[-1].rank >= first.rank:
                closed = stack.pop()
                if closed.rank == first.rank == DECIMAL and _runs_backwards(closed.mark, first.mark) and stack:
                    # a higher heading was lost: 28. is followed by 1. again
                    stack[-1] = _Open(stack[-1].rank, _next_roman(stack[-1].mark), stack[-1].index, True)
                    zone, opened_at = ORGANISATION, len(stack)
            lead = lead if lead is not None and first.rank >= CLOSED else None
            is_section = first.rank in _SECTION_RANKS and (heading or first.rank in (ROMAN, UPPER))
            stack.append(_Open(first.rank, first.mark or "", len(out), is_section))
        if heading:
            zone, opened_at = _zone_of_heading(folded, zone, opened_at, len(stack), first.rank, words)
        elif first.rank is None and words.leads_to_headline(folded):
            zone, opened_at = HEADLINE, len(stack) or _LEAD_IN
        marks = [o for o in stack if o.rank in _SECTION_RANKS + _CLAUSE_RANKS]
        section = ".".join(o.mark for o in marks if o.is_section) or None
        clause = ".".join(o.mark for o in marks if not o.is_section) or None
        parent = _parent(stack, first.rank is not None, lead)
        agency = None if zone == HEADLINE else _agency(view, out, stack, first, text, words)
        out.append(
            Clause(
                first.start, end, section, clause, agency, zone, parent, heading, first.is_row or _is_stack(block),
                mark_end=first.body,
            )  # fmt: skip
        )
        if first.rank is None and folded.rstrip().endswith(":"):
            lead = len(out) - 1
    return out


_ROMANS = "I II III IV V VI VII VIII IX X XI XII".split()


def _runs_backwards(last: str, mark: str | None) -> bool:
    return bool(mark) and last.isdigit() and mark.isdigit() and int(mark) == 1 and int(last) > 2


def _next_roman(mark: str) -> str:
    return _ROMANS[_ROMANS.index(mark) + 1] if mark in _ROMANS[:-1] else mark


def _is_stack(block: list[Line]) -> bool:
    return len(block) >= 3 and bool(_VALUE.match(block[-1].text)) and bool(_UNIT_LINE.match(block[-2].text.strip()))


def _parent(stack: list[_Open], marked: bool, lead: int | None) -> int | None:
    if marked:
        return stack[-2].index if len(stack) > 1 else lead
    return stack[-1].index if stack else lead


def _is_heading(
    first: Line, text: str, folded: str, words: Words, blocks: list[list[Line]], number: int
) -> bool:
    """A short marked line that introduces others and sets nothing itself."""
    stripped = text.rstrip()
    if first.is_row or len(stripped) > _HEADING_LENGTH * 2:
        return False
    if first.rank in (ROMAN, UPPER):
        return len(stripped) < _HEADING_LENGTH * 2 and not re.search(r"\d *(?:%|‰|tỷ|triệu)", folded)
    if first.rank in (DECIMAL, DOTTED):
        if words.agency_in(folded[first.body - first.start :]):
            return True
        return stripped[-1:] not in ".;" and len(stripped) < _HEADING_LENGTH and not re.search(
            r"\d *(?:%|‰|tỷ|triệu|xã|giường|ha\b)", folded
        )
    if first.rank is None:
        short = len(stripped) < 120 and stripped[-1:] not in ".;,"
        return short and (
            words.opens_headline(folded) or words.opens_tasks(folded) or words.opens_results(folded)
            or words.opens_organisation(folded)
        ) and not re.search(r"\d *(?:%|‰)", folded)  # fmt: skip
    return (
        first.rank in _CLAUSE_RANKS and len(stripped) < 100 and stripped[-1:] not in ".;"
        and not re.search(r"\d", folded[first.body - first.start :]) and words.opens_headline(folded)
    )  # fmt: skip


def _zone_of_heading(
    folded: str, zone: str, opened_at: int, depth: int, rank: int | None, words: Words
) -> tuple[str, int]:
    """The zone a heading opens, and the depth it opens it at; deeper neutral headings stay inside."""
    inside = depth > opened_at
    if zone == ORGANISATION and inside:
        return zone, opened_at
    if words.opens_organisation(folded):
        return ORGANISATION, depth
    agency = words.agency_in(folded[folded.find(" ") + 1 :]) is not None
    headline, tasks = words.opens_headline(folded), words.opens_tasks(folded) or agency
    if headline and (not tasks or depth <= 1):
        return HEADLINE, depth
    if tasks:
        return TASKS, min(depth, opened_at) if zone == TASKS else depth
    if words.opens_results(folded):
        return RESULTS, depth
    if inside or (zone == HEADLINE and opened_at == _LEAD_IN and rank not in (ROMAN, UPPER)):
        return zone, opened_at
    return TASKS, depth


def _agency(
    view: str, out: list[Clause], stack: list[_Open], first: Line, text: str, words: Words
) -> str | None:
    """The agency named by the nearest enclosing heading, in the heading's own words."""
    for opened in reversed(stack):
        if opened.rank not in _SECTION_RANKS + _CLAUSE_RANKS:
            continue
        if opened.index < len(out):
            held = out[opened.index]
            if held.heading:
                found = words.agency_in(
                    words.fold(" ".join(view[held.mark_end : held.end].split())),
                    " ".join(view[held.mark_end : held.end].split()),
                )
                if found:
                    return found
        elif first.rank in _SECTION_RANKS:
            body = " ".join(text[first.body - first.start :].split())
            found = words.agency_in(words.fold(body), body)
            if found:
                return found
    return None


def _infer_lost_headings(view: str, placed: list[Clause], words: Words) -> tuple[Clause, ...]:
    """Number the lettered lists that start again at a) without a heading between, and guess whose they are.

    A scrape can drop "4. Sở Công Thương" and keep its a), b), c). Between headings 3 and 5 exactly one
    restart is section 4. Where the count does not fit, the number stays the last one seen and nothing
    is claimed about the agency.
    """
    runs = _restarts(view, placed)
    out = list(placed)
    for run in runs:
        number, members = run
        for index in members:
            old = out[index]
            agency = words.agency_of_topic(
                words.fold(" ".join(" ".join(view[out[i].start : out[i].end].split()) for i in members))
            )
            section = old.section
            if number is not None and old.section is not None:
                section = _with_last(old.section, number)
            out[index] = replace(old, section=section, agency=agency, inferred=True)
    return tuple(out)


def _with_last(section: str, number: int) -> str:
    head, _, last = section.rpartition(".")
    if last.isdigit():
        return f"{head}.{number}" if head else str(number)
    return f"{section}.{number}"


def _last_number(section: str | None) -> int | None:
    last = (section or "").rpartition(".")[2]
    return int(last) if last.isdigit() else None


def _restarts(view: str, placed: list[Clause]) -> list[tuple[int | None, list[int]]]:
    """Runs of clauses that follow a lost heading, each with the number the heading must have had."""
    runs: list[tuple[int | None, list[int]]] = []
    pending: list[list[int]] = []
    known = 0
    current: list[int] | None = None
    letter_at = -1
    spoken = False  # the section's own text came first, without letters
    for index, clause in enumerate(placed):
        if clause.zone not in (TASKS, ORGANISATION):
            current, letter_at = None, -1
            continue
        if clause.heading:
            number = _last_number(clause.section)
            runs += _numbered(pending, known, number)
            pending, current, letter_at = [], None, -1
            known, spoken = number or 0, False
            continue
        letter = (clause.clause or "").split(".")[0]
        place = _LETTERS.find(letter) if len(letter) == 1 else -1
        if place < 0 and letter_at < 0 and current is None and known and clause.start >= 0:
            spoken = spoken or not view[clause.start : clause.end].rstrip().endswith(":")
        if place == 0 and (letter_at > 0 or (letter_at < 0 and (known == 0 or spoken) and current is None)):
            current = []
            pending.append(current)
        if place >= 0:
            letter_at = place
        if current is not None:
            current.append(index)
    return runs + _numbered(pending, known, None)


def _numbered(
    pending: list[list[int]], known: int, following: int | None
) -> list[tuple[int | None, list[int]]]:
    fits = following is not None and following - known - 1 == len(pending)
    return [(known + 1 + i if fits else None, members) for i, members in enumerate(pending)]
