"""A whole and its parts: which target another one is a "trong đó" part of, or describes."""

from plancompare.catalogue.patterns import Pattern
from plancompare.extraction.discourse import Discourse, Made
from plancompare.extraction.label import Claim
from plancompare.records import NamedTuple

_BRACKET_REACH = 400
_BRACKET_SIGN = Pattern("[()]")
_CLOSED = Pattern(r"\([^()]*\)")  # what a closed bracket holds says nothing of the number behind it


class Parent(NamedTuple):
    """The id of the target a number is a part of, or describes; and the whole its list goes on with."""

    id: str | None
    whole: Made | None


def parent_of(
    claim: Claim, discourse: Discourse, unit: str, measure: str, code: str | None, nothing_own: bool
) -> Parent:
    """The target this one is a part of, or the level its growth or change describes."""
    whole = discourse.whole
    level = _level_of(discourse, measure, code)
    if level is not None:
        return Parent(level.id, whole)
    known = discourse.whole_of(claim.quantity)
    if known is not None:
        return Parent(known.id, known)
    is_part = _says_part(claim)
    opened = _opened(claim)
    if opened is not None:
        around = _whole_before(claim, discourse, opened)
        fits = around is not None and around.unit == unit and (is_part or around.code != code)
        return Parent(around.id if fits and around is not None else None, whole)
    if is_part and discourse.level is not None:
        whole = discourse.level
    elif whole is not None and nothing_own and unit == "percent":
        whole = None  # "…; 90% cán bộ …" begins something of its own
    return Parent(whole.id if whole is not None and whole.unit == unit else None, whole)


def _says_part(claim: Claim) -> bool:
    """Whether the words since the number before say that parts follow, closed brackets left out."""
    start, end = claim.reach
    parts = claim.marks.within("parts", start, end)
    closed = [found.span() for found in _CLOSED.finditer(claim.marks.key, start, end)] if parts else ()
    return any(not any(begin <= part.start < stop for begin, stop in closed) for part in parts)


def _level_of(discourse: Discourse, measure: str, code: str | None) -> Made | None:
    """The amount of the same indicator that a growth, change or index is of."""
    if measure not in ("growth", "change", "index") or code is None:
        return None
    return next(
        (m for m in reversed(discourse.made) if m.code == code and m.measure in ("level", "new")), None
    )


def _whole_before(claim: Claim, discourse: Discourse, opened: int) -> Made | None:
    """The target before an open bracket, when words in the bracket say that parts follow."""
    inside = (opened, claim.quantity.start)
    has_own = claim.marks.has_content(*inside, without=["joining", "parts"])
    if not claim.marks.has("parts", *inside) and not has_own:
        return None
    before = (m for m in reversed(discourse.made) if m.quantity.start < opened and not m.derived)
    return next(before, None)


def _opened(claim: Claim) -> int | None:
    """Where the innermost bracket still open before the number stands, in its sentence."""
    first = max(claim.segment.sentence, claim.quantity.start - _BRACKET_REACH)
    text = claim.marks.key[first : claim.quantity.start]
    closed = 0
    for sign in reversed([*_BRACKET_SIGN.finditer(text)]) if "(" in text else ():
        closed += 1 if sign[0] == ")" else -1
        if closed < 0:
            return first + sign.start()
    return None
