"""What is quoted of a plan for one target."""

from plancompare.catalogue.patterns import Pattern
from plancompare.extraction.context import Context, cut_left

_STOP = Pattern(r"[,;(|.]| - |(?<!\w)(?:trong đó|nâng(?! cao)|phấn đấu|và)(?!\w)")
_BACK, _AHEAD = 240, 140


def quoted(context: Context, end: int) -> tuple[int, int]:
    """View positions of the words a reader needs: from the subject to behind ``end``, the unit or bound."""
    view, number, segment = context.scene.view, context.number, context.segment
    start = segment.sentence if context.is_apart else segment.start  # the label's beginning, in a table
    if not (context.is_cell or context.is_apart) and len(context.reach) < number.start - segment.start:
        start = number.start - len(cut_left(context.reach))
    earliest = number.start - _BACK
    start = max(start, earliest)
    while start < number.start and view[start] in " ,;:\n.)":
        start += 1
    if start > earliest and start > segment.sentence and view[start - 1].isalnum():
        start = view.find(" ", start) + 1
    following = context.scene.key[end : min(context.right_end, end + _AHEAD)]
    stop = _STOP.search(following)
    tail = following[: stop.start()] if stop else following
    qualified = context.qualified_to(end + len(tail))
    if qualified > end + len(tail):
        return min(start, number.start), qualified
    return min(start, number.start), end + len(tail.rstrip(" ,;:.(-“”"))
