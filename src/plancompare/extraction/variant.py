"""Two targets of one indicator told apart: who set the revenue, and a higher figure added to the one set."""

from plancompare.extraction.discourse import Discourse
from plancompare.extraction.label import COMPARISON, Claim
from plancompare.extraction.period import When

_OF_BUDGETS = "budget"  # codes that begin so are set by more than one authority


def variant_of(
    claim: Claim, discourse: Discourse, code: str | None, measure: str, unit: str, when: When
) -> str | None:
    """``provincial_target``, ``central_assignment``, ``aspiration`` or None."""
    if code is None:
        return None
    setter = _setter(claim) if code.startswith(_OF_BUDGETS) else None
    return setter or ("aspiration" if _adds_to_one(claim, discourse, code, measure, unit, when) else None)


def names_setter(claim: Claim) -> bool:
    """Whether the label says who set a figure."""
    return claim.has("provincial", "label") or claim.has("central", "label")


def _adds_to_one(claim: Claim, discourse: Discourse, code: str, measure: str, unit: str, when: When) -> bool:
    """Whether the sentence has set the same thing already and the words between only aspire to more."""
    previous = discourse.previous
    same = (
        previous is not None
        and previous.quantity.start >= claim.segment.sentence
        and (previous.code, previous.measure, previous.unit, previous.when) == (code, measure, unit, when)
    )
    return same and claim.has("aspiring")


def _setter(claim: Claim) -> str | None:
    """Who set a revenue: in its own words, else the last one named in the sentence."""
    if claim.has("provincial"):
        return "provincial_target"
    if claim.has("central"):
        return "central_assignment"
    central, provincial = _last(claim, "central"), _last(claim, "provincial")
    if claim.has("aspiring") and max(central, provincial) >= 0 and claim.before is None:
        return "aspiration" if provincial > central else "provincial_target"
    if "hướng tới" in claim.text([claim.reach]):
        return "aspiration"
    if central < 0 and provincial < 0:
        return None
    return "central_assignment" if central > provincial else "provincial_target"


def _last(claim: Claim, kind: str) -> int:
    """Where a setter is named last in the sentence; "so với dự toán trung ương giao" sets nothing."""
    start, end = claim.sentence
    compared = [found.span() for found in COMPARISON.finditer(claim.marks.key, start, end)]
    places = (mark.start for mark in claim.marks.within(kind, start, end))
    free = (at for at in places if not any(begin <= at < stop for begin, stop in compared))
    return max(free, default=-1)
