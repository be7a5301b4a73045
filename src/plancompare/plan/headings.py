"""Headings: which blocks are one, and which zone of the plan each opens."""

from plancompare.catalogue.patterns import Pattern
from plancompare.plan.blocks import Block
from plancompare.plan.lines import BRACKETED, CLOSED, DECIMAL, DOTTED, LETTER, ROMAN, UPPER
from plancompare.plan.words import Words
from plancompare.plan.zones import HEADLINE, ORGANISATION, RESULTS, TASKS

LEAD_IN = 99  # the depth of a zone opened by a lead-in sentence, outside every mark
CLAUSE_RANKS = (CLOSED, BRACKETED, LETTER)

_LENGTH = 200
_DIGIT = Pattern(r"\d")
_SHARE = Pattern(r"\d *(?:%|‰)")
_QUANTITY = Pattern(r"\d *(?:%|‰|tỷ|triệu)")
_ANY_QUANTITY = Pattern(r"\d *(?:%|‰|tỷ|triệu|xã|giường|ha\b)")


def is_heading(block: Block, words: Words) -> bool:
    """A short marked line that introduces others and sets nothing itself."""
    rank, folded, length, last = block.first.rank, block.folded, len(block.text), block.text[-1:]
    if block.first.is_row or length > _LENGTH * 2:
        return False
    if rank in (ROMAN, UPPER):
        return length < _LENGTH * 2 and not _QUANTITY.search(folded)
    if rank in (DECIMAL, DOTTED):
        if words.agency_in(folded[block.body :]):
            return True
        return last not in ".;" and length < _LENGTH and not _ANY_QUANTITY.search(folded)
    if rank is None:
        return length < 120 and last not in ".;," and _opens_any(folded, words) and not _SHARE.search(folded)
    return (
        rank in CLAUSE_RANKS
        and length < 100
        and last not in ".;"
        and not _DIGIT.search(folded[block.body :])
        and words.opens_headline(folded)
    )


def _opens_any(folded: str, words: Words) -> bool:
    return (
        words.opens_headline(folded)
        or words.opens_tasks(folded)
        or words.opens_results(folded)
        or words.opens_organisation(folded)
    )


def zone_of_heading(
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
    if inside or (zone == HEADLINE and opened_at == LEAD_IN and rank not in (ROMAN, UPPER)):
        return zone, opened_at
    return TASKS, depth
