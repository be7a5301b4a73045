"""Numerals that make one quantity together: "36/51 xã" and "từ 9 đến 9,5%"."""

from decimal import Decimal
from itertools import pairwise

from plancompare.catalogue.patterns import Pattern
from plancompare.extraction.number import Number
from plancompare.extraction.rules import Refusal
from plancompare.extraction.units import Unit, noun_after, unit_after

_SLASH = Pattern(r" */ *")
_RANGE = Pattern(r" *(?:-|đến|tới|÷|~|đến khoảng|đến dưới) *(?:khoảng |gần )?(?=\d)")
_CHAIN = Pattern(r" *%? *- *\d")  # 66% - 24% - 7% is a list, not a range
_CHAINED = Pattern(r"\d *% *- *$")
_FROM_TO = Pattern(
    r"(?! *trở)[^,;.|\d(]{0,40}?(?:\(?năm (?:19|20)\d\d\)?[^,;.|\d]{0,20}?)? *"
    r"(?:lên|xuống|còn|xuống còn|lên đến|lên tới|lên thành|xuống mức|lên mức|thành) *"
    r"(?:mức |khoảng |trên |dưới |còn )*(?=\d)"
)
_TOTAL = Pattern(r" *(?:tổng )?số(?= )(?! (?:lượng|tiền|vốn))")  # "36/51 số xã"
FRACTION = Refusal("other", "a fraction of a whole, not a count")
_SLASH_WIDTH = 8  # a slash with its blanks
_BARE = Unit("", Decimal(1), 0)


def join_fractions(key: str, found: list[Number]) -> None:
    """ "36/51 xã" is one quantity: the second numeral becomes the denominator of the first."""
    for first, second in pairwise(found):
        if first.refusal or first.reading is None or second.reading is None:
            continue
        if second.start - first.end > _SLASH_WIDTH or not _SLASH.fullmatch(key[first.end : second.start]):
            continue
        if second.refusal and second.refusal.cls not in ("reference", "denominator"):
            continue
        rate = unit_after(key[first.end : first.end + 40])
        if rate is not None and not rate.counted:
            continue  # "45/100.000 trẻ đẻ sống": a rate, not a part of a whole
        after = key[second.end : second.end + 40]
        if after[:1] == "/" or first.reading.value > second.reading.value:
            continue
        total = _TOTAL.match(after)
        begin = second.end + (total.end() if total else 0)
        after = key[begin : begin + 40]
        unit = unit_after(after)
        if (total or unit is None) and _is_simple(key, first, second):
            first.refusal = second.refusal = FRACTION
            continue
        if unit is None:
            unit = noun_after(after)
        if second.refusal and second.refusal.cls == "reference" and unit is None:
            continue
        first.denominator = second.reading.value
        second.absorbed = "denominator"
        first.unit = unit
        first.unit_end = begin + unit.end if unit else second.end


def _is_simple(key: str, first: Number, second: Number) -> bool:
    """Whether the two are a fraction of arithmetic, "2/3 số xã": parts of a whole, not things counted."""
    numerals = key[first.start : first.end], key[second.start : second.end]
    return all(len(numeral) == 1 for numeral in numerals) and first.reading.value < second.reading.value


def join_ranges(key: str, found: list[Number]) -> None:
    """ "9 - 9,5%", "từ 5% đến 10%": the second numeral becomes the upper end of the first."""
    for first, second in pairwise(found):
        if not _can_join(first, second):
            continue
        own = first.unit if first.unit is not None and first.unit.known else None
        match = _RANGE.match(key, first.unit_end if own else first.end)
        if not match or match.end() != second.start or _in_chain(key, first, second):
            continue
        if not _units_agree(own, second.unit) or not _rises(first, second, own):
            continue
        first.high, first.high_start, first.high_end = second.reading, second.start, second.end
        first.unit = second.unit or own
        first.unit_end = second.unit_end if second.unit else second.end
        second.absorbed = "range_end"


def _can_join(first: Number, second: Number) -> bool:
    if first.refusal or second.refusal or first.absorbed or first.denominator or second.denominator:
        return False
    return first.segment == second.segment and first.reading is not None and second.reading is not None


def _in_chain(key: str, first: Number, second: Number) -> bool:
    """Whether the two stand in a list of shares joined by hyphens."""
    if _CHAIN.match(key, second.unit_end or second.end):
        return True
    return _CHAINED.search(key[max(0, first.start - 8) : first.start]) is not None


def _units_agree(own: Unit | None, other: Unit | None) -> bool:
    if own is None or other is None or own.code == other.code:
        return True
    return own.code == "percent" and other.code == "percentage_point"


def _rises(first: Number, second: Number, own: Unit | None) -> bool:
    """Whether the second is the larger; a unit behind the second alone counts for both."""
    other = second.unit
    low = first.reading.value * (own or other or _BARE).factor
    high = second.reading.value * (other or own or _BARE).factor
    if low <= high:
        return True
    return own is None and other is not None and first.reading.value <= second.reading.value


def is_from(key: str, number: Number, following: Number | None, introduced: bool) -> bool:
    """Whether the number is the X of "từ X lên Y"."""
    if following is None or not introduced:
        return False
    match = _FROM_TO.match(key, number.unit_end)
    return bool(match and match.end() == following.start)
