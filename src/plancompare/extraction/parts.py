"""A whole and its parts: which target another one is a "trong đó" part of, or describes."""

import re

from plancompare.extraction.around import has_content, without_parts
from plancompare.extraction.context import Context
from plancompare.extraction.memory import Made, Memory
from plancompare.extraction.words import says

_BRACKET_REACH = 400
_CLOSED = re.compile(r"\([^()]*\)")  # what a closed bracket holds says nothing of the number behind it


def parent_of(
    context: Context, memory: Memory, unit: str, measure: str, code: str | None, nothing_own: bool
) -> str | None:
    """The id of the target this one is a part of, or of the level its growth or change describes."""
    level = _level_of(memory, measure, code)
    if level is not None:
        return level.id
    is_part = says("parts", _CLOSED.sub("", context.reach))
    opened = _opened(context)
    if opened is not None:
        whole = _whole_before(context, memory, opened)
        fits = whole is not None and whole.unit == unit and (is_part or whole.code != code)
        return whole.id if fits else None
    if is_part and memory.level is not None:
        memory.whole = memory.level
    elif memory.whole is not None and nothing_own and unit == "percent":
        memory.whole = None  # "…; 90% cán bộ …" begins something of its own
    whole = memory.whole
    return whole.id if whole is not None and whole.unit == unit else None


def _level_of(memory: Memory, measure: str, code: str | None) -> Made | None:
    """The amount of the same indicator that a growth, change or index is of."""
    if measure not in ("growth", "change", "index") or code is None:
        return None
    return next((m for m in reversed(memory.made) if m.code == code and m.measure in ("level", "new")), None)


def _whole_before(context: Context, memory: Memory, opened: int) -> Made | None:
    """The target before an open bracket, when words in the bracket say that parts follow."""
    inside = context.scene.key[opened : context.number.start]
    if not says("parts", inside) and not has_content(without_parts(inside)):
        return None
    return next((m for m in reversed(memory.made) if m.number.start < opened and not m.derived), None)


def _opened(context: Context) -> int | None:
    """Where the innermost bracket still open before the number stands, in its sentence."""
    first = max(context.segment.sentence, context.number.start - _BRACKET_REACH)
    text = context.scene.key[first : context.number.start]
    if "(" not in text:
        return None
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        if text[at] == ")":
            depth += 1
        elif text[at] == "(":
            if depth == 0:
                return first + at
            depth -= 1
    return None
