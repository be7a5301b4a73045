"""Headings: which blocks are one, and which zone of the plan each opens."""

from plancompare.catalogue.patterns import Pattern
from plancompare.plan.blocks import Block
from plancompare.plan.lines import BRACKETED, CLOSED, DECIMAL, DOTTED, LETTER, ROMAN, UPPER
from plancompare.plan.words import Words
from plancompare.plan.zones import HEADLINE, ORGANISATION, RESULTS, TASKS, report_words
from plancompare.records import NamedTuple

LEAD_IN = 99  # the depth of a zone opened by a lead-in sentence, outside every mark
CLAUSE_RANKS = (CLOSED, BRACKETED, LETTER)

_LENGTH = 200
_LONGEST_LEAD = 119  # of a heading without a number of its own
_SHORT = 100
_FEW_WORDS = 8  # of an item that is a heading, although nothing says so
_DIGIT = Pattern(r"\d")
_SHARE = Pattern(r"\d *(?:%|‰)")
_QUANTITY = Pattern(r"\d *(?:%|‰|tỷ|triệu)")
_ANY_QUANTITY = Pattern(r"\d *(?:%|‰|tỷ|triệu|xã|giường|ha\b)")
# A figure that is no year, no part of one and no count of targets.
_OWN_FIGURE = Pattern(
    r"(?<![\w.,/])(?!(?:19|20)\d\d(?!\d))(?!\d{1,2}(?:/\d+)? *(?:tháng|năm|quý|chỉ tiêu|nhóm|mục tiêu))\d"
)


class Part(NamedTuple):
    """A part of the document: its zone, the depth it was opened at, and the rank of the mark that opened it.

    ``year`` is the one its heading names, ``outer`` the part it stands in; ``of_both`` tells that the title
    of the report it stands in goes on to what is planned; ``at`` is the index of its heading's clause.
    """

    zone: str
    opened_at: int = LEAD_IN
    rank: int | None = None
    year: int | None = None
    outer: "Part | None" = None
    of_both: bool = False
    at: int | None = None

    def holds(self, rank: int | None, depth: int) -> bool:
        """Whether a heading of ``rank`` at ``depth`` stands inside this part, below what opened it."""
        if rank is None:
            return self.rank is not None
        return depth > self.opened_at


def is_heading(block: Block, part: Part, words: Words, plan_year: int | None) -> bool:
    """A short line that introduces others and sets nothing itself; ``part`` is the one it stands in."""
    rank, folded, length, last = block.first.rank, block.folded, len(block.text), block.text[-1:]
    if block.first.is_row or length > _LENGTH * 2:
        return False
    if rank in (ROMAN, UPPER):
        return length < _LENGTH * 2 and not _QUANTITY.search(folded)
    if rank in (DECIMAL, DOTTED):
        if words.agency_in(block.said):
            return True
        return last not in ".;" and length < _LENGTH and not _ANY_QUANTITY.search(folded)
    if last in ".;" or length > _LONGEST_LEAD:
        return False
    if rank is None:
        if last == "," or _SHARE.search(folded):
            return False
        if _opens_any(folded, words):
            return True
        return not _OWN_FIGURE.search(folded) and _turns(folded, part, plan_year)
    body = block.said
    if rank in CLAUSE_RANKS and length < _SHORT and not _DIGIT.search(body) and words.opens_headline(folded):
        return True
    short = last == ":" or len(body.split()) <= _FEW_WORDS
    return short and not _OWN_FIGURE.search(body) and _turns(body, part, plan_year)


def _turns(body: str, part: Part, plan_year: int | None) -> bool:
    """Whether a line turns to a report on the past, or from one to what is planned."""
    said = report_words()
    if said.reports_past(body):
        return True
    return part.zone == RESULTS and said.announces_plan(body, part.year, plan_year)


def _opens_any(folded: str, words: Words) -> bool:
    return (
        words.opens_headline(folded)
        or words.opens_tasks(folded)
        or words.opens_results(folded)
        or words.opens_organisation(folded)
    )


def part_of_heading(
    block: Block, part: Part, depth: int, words: Words, plan_year: int | None
) -> tuple[str, int] | None:
    """The zone a heading opens and the depth it opens it at, None where it stays inside the ``part`` open.

    ``depth`` is that of the heading's own mark.
    """
    rank, folded, body, said = block.first.rank, block.folded, block.said, report_words()
    inside = depth > part.opened_at
    if part.zone == ORGANISATION and inside:
        return None
    if words.opens_organisation(folded):
        return ORGANISATION, depth
    if said.reports_past(body) or said.tells_attainment(body):
        return RESULTS, depth
    if part.zone == RESULTS:
        announced = said.announces_plan(body, part.year, plan_year)
        is_second = part.of_both and rank in (ROMAN, UPPER) and said.begins(body, said.plans)
        stays = part.holds(rank, depth) and not (announced or is_second)
        if stays or said.is_of_both(body):
            return None
    agency = words.agency_in(folded[folded.find(" ") + 1 :]) is not None
    headline = words.opens_headline(folded) or said.names_targets(body)
    tasks = words.opens_tasks(folded) or agency
    if headline and (not tasks or depth <= 1):
        return HEADLINE, depth
    if tasks:
        return TASKS, min(depth, part.opened_at) if part.zone == TASKS else depth
    if words.opens_results(folded) and not said.is_of_both(body):
        return RESULTS, depth
    if part.zone != RESULTS and inside:
        return None
    if part.zone == HEADLINE and part.opened_at == LEAD_IN and rank not in (ROMAN, UPPER):
        return None
    return TASKS, depth
