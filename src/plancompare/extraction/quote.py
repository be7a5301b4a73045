"""What is quoted of a plan for one target."""

from plancompare.catalogue.patterns import Pattern
from plancompare.extraction.label import Claim, cut_left
from plancompare.reading.source import Span

_STOP = Pattern(r"[;(|]|[,.](?!\d)| -(?! *\d) |(?<!\w)(?:trong đó|nâng(?! cao)|phấn đấu|và)(?!\w)")
_OPENED_STOP = Pattern(r"[;(|]|\.(?!\d)")  # a share that opens its phrase says all behind it
_BACK, _AHEAD = 240, 140


def quoted(claim: Claim, end: int) -> Span:
    """The words of the view a reader needs: from the subject to behind ``end``, the unit or bound."""
    key, begin, segment = claim.marks.key, claim.quantity.start, claim.segment
    start = segment.sentence if claim.is_apart else segment.start  # the label's beginning, in a table
    if not (claim.is_cell or claim.is_apart) and claim.reach.start > segment.start:
        start = cut_left(key, *claim.reach)
    earliest = begin - _BACK
    start = max(start, earliest)
    while start < begin and key[start] in " ,;:\n.)]":
        start += 1
    if start > earliest and start > segment.sentence and key[start - 1].isalnum():
        start = key.find(" ", start, begin) + 1 or start
    following = key[end : min(claim.right_end, end + _AHEAD)]
    stop = (_OPENED_STOP if claim.opens else _STOP).search(following)
    tail = following[: stop.start()] if stop else following
    qualified = claim.qualified_to(end + len(tail))
    if qualified == end + len(tail):
        qualified = end + len(tail.rstrip(" ,;:.(-“”"))
        while led := claim.marks.ends("dangling", qualified, end):
            qualified = end + len(key[end : led.start].rstrip(" ,;:.(-“”"))
    return Span(min(start, begin), qualified)
