"""What is quoted of a plan for one target, and the indicator in the plan's own words."""

from plancompare.catalogue.patterns import Pattern
from plancompare.catalogue.phrases import fold
from plancompare.extraction.around import has_content
from plancompare.extraction.context import Context, cut_left, over
from plancompare.extraction.words import said

_STOP = Pattern(r"[,;(|.]| - |(?<!\w)(?:trong đó|nâng(?! cao)|phấn đấu|và)(?!\w)")
_BACK, _AHEAD = 240, 140
_ASKED = 14  # characters that ask an agency: "Giao …", "Đề nghị …"
_SCALE = 40  # characters behind a number its unit begins in
_NAME_LENGTH = 120


def quoted(context: Context, end: int) -> tuple[int, int]:
    """View positions of the words a reader needs: from the subject to behind ``end``, the unit or bound."""
    view, number, segment = context.scene.view, context.number, context.segment
    start = segment.start  # the label's beginning, in a table
    if not context.is_cell and len(context.reach) < number.start - segment.start:
        start = number.start - len(cut_left(context.reach))
    earliest = number.start - _BACK
    start = max(start, earliest)
    while start < number.start and view[start] in " ,;:\n.)":
        start += 1
    if start > earliest and start > segment.start and view[start - 1].isalnum():
        start = view.find(" ", start) + 1
    following = context.scene.key[end : min(context.right_end, end + _AHEAD)]
    stop = _STOP.search(following)
    tail = following[: stop.start()] if stop else following
    qualified = context.qualified_to(end + len(tail))
    if qualified > end + len(tail):
        return min(start, number.start), qualified
    return min(start, number.start), end + len(tail.rstrip(" ,;:.(-“”"))


def wording(context: Context, said_before: str | None) -> str:
    """The indicator as the plan words it: the subject before the number, else the words behind it.

    ``said_before`` is the wording of the target before: "(tương đương 92,2%)" says that again.
    """
    view, number = context.scene.view, context.number
    start = context.segment.start if context.is_cell else number.start - len(context.left)
    text = _clean(view[start : start + context.words.subject_end])
    agency = context.scene.clause.agency
    named = fold(text).find(fold(agency)) if agency else -1
    if 0 <= named < _ASKED:  # "Giao Sở Công Thương: thành lập …": who acts, not of what
        text = _clean(text[named + len(agency) :])
    if not has_content(said("counted_up").without(fold(text))):
        names_thing = number.unit.counted or number.unit.thing
        begin = over(context.scene.key, number) if names_thing else max(number.last, number.unit_end)
        behind = view[begin : over(context.scene.key, number) + len(context.right)]
        behind = behind[max(0, fold(behind[:_SCALE]).find(number.unit.thing)) :]  # without "nghìn"
        text = _clean(behind.partition(")")[0] if "(" not in behind else behind).lstrip("%‰ ")
    if not has_content(text) and said_before:
        return said_before
    if not text:
        text = _clean(view[number.start : max(number.unit_end, number.last)])
    while len(text) > _NAME_LENGTH and "," in text[:-40]:
        text = text.split(",", 1)[1].strip()
    return text


def _clean(text: str) -> str:
    return " ".join(text.split()).strip(' ,;:.-–+*(“”"')
