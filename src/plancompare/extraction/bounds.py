"""The comparator of a target: what is said before, after, or once for a whole list."""

from plancompare.catalogue.patterns import Pattern
from plancompare.extraction.around import bound_after
from plancompare.extraction.context import Context
from plancompare.extraction.memory import Memory
from plancompare.extraction.words import says

_UPWARDS = Pattern(r"(?<!\w)trở (lên|xuống)(?!\w)")
_BORDER = Pattern(r"[;,.\d]")
_NEGATED = {"gt": "le", "ge": "lt", "lt": "ge", "le": "gt"}  # "không để … trên 3%"
_AFTER_REACH = 24
_FROM_REACH = 90
_PART_REACH = 40


def comparator_of(context: Context, memory: Memory, nothing_own: bool) -> tuple[str, int]:
    """The comparator, and where the words that say it end (0 when they stand before the number).

    ``nothing_own`` tells that no words of its own stand before the number: it can share a list's bound.
    """
    key, number, words = context.scene.key, context.number, context.words
    for at in (number.unit_end, number.last):
        after = bound_after(key[at : at + _AFTER_REACH])
        if after:
            return after[0], at + after[1]
    if words.from_ and number.high is None:
        upwards = _from_upwards(context)
        if upwards:
            return upwards
    if words.comparator:
        negated = says("kept_from", context.left)
        return _NEGATED.get(words.comparator, words.comparator) if negated else words.comparator, 0
    if nothing_own and number.unit.counted and memory.carried and not words.turn and not _is_part(context):
        return memory.carried, 0
    return "eq", 0


def _from_upwards(context: Context) -> tuple[str, int] | None:
    """ "từ 95% dân số trở lên": the bound stands behind the thing."""
    behind = context.behind_unit(_FROM_REACH)
    found = _UPWARDS.search(behind) if "trở " in behind else None
    if not found or _BORDER.search(behind[: found.start()]):
        return None
    return "ge" if found[1] == "lên" else "le", context.number.unit_end + found.end()


def _is_part(context: Context) -> bool:
    start = context.number.start
    return start >= _PART_REACH and says("parts", context.scene.key[start - _PART_REACH : start])
