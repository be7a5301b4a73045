"""What a number is set against: an earlier year, or the figure of a plan ("so với năm 2022", "dự toán")."""

import re

from plancompare.extraction.context import Context
from plancompare.extraction.words import begins, last_stretch, says

_YEAR = re.compile(r"(?:19|20)\d\d")
_REACH = 64  # characters behind a unit in which its base is named
_OPENING = 9  # characters in which "tăng thu ngân sách 5% so với dự toán" says that it passes
_LEAST_INDEX = 50  # more per cent of another figure than this is a share of it, less a difference


def turn_of(context: Context) -> str | None:
    """The turn of a number; "bằng", "gấp" and "đạt" make an index only where an earlier year follows."""
    turn = context.words.turn
    if turn == "index":
        return turn if set_against_year(context) else None
    if turn is None and context.number.unit.code == "percent" and _is_compared(context):
        return "index" if context.number.reading.value > _LEAST_INDEX else None
    return turn


def set_against_year(context: Context) -> bool:
    """Whether the number is set against an earlier year, in whatever words."""
    behind = context.behind_unit(_REACH)
    return begins("against_year", behind) is not None or begins("bare_year", behind) is not None


def _is_compared(context: Context) -> bool:
    """Whether words of comparing with an earlier year follow: a bare "năm 2022" only dates."""
    return begins("against_year", context.behind_unit(_REACH)) is not None


def passes_plan(context: Context) -> bool:
    """Whether the number tells by how much a plan's figure is passed or missed ("vượt 5% dự toán")."""
    unit, behind = context.number.unit, context.behind_unit(_REACH)
    nearby, opening = (
        context.left[context.words.subject_end :],
        last_stretch(context.left, ":").lstrip(" ")[:_OPENING],
    )
    if not says("passing", nearby) and not says("passing", opening):
        return False
    if unit.code != "percent":
        return begins("against_plan", behind) is not None
    by_how_much = context.number.reading.value <= _LEAST_INDEX
    return by_how_much and bool(begins("bare_plan", behind) or begins("against_plan", behind))


def other_base(context: Context, year: int | None) -> int | None:
    """The year compared with, when it is neither left unsaid nor the one before ``year``."""
    behind = context.behind_unit(_REACH)
    found = begins("against_year", behind) or begins("bare_year", behind)
    named = _YEAR.search(found.group()) if found else None
    if named is None or year is None or int(named.group()) == year - 1:
        return None
    return int(named.group())
