"""The candidate numbers of a clause: every numeral with its unit, or the reason it is no quantity."""

from plancompare.extraction.joined import join_fractions, join_ranges
from plancompare.extraction.number import Number
from plancompare.extraction.numerals import read
from plancompare.extraction.refusals import refuse
from plancompare.extraction.segments import Segment
from plancompare.extraction.units import noun_after, per_year, unit_after

_UNIT_REACH = 70  # characters behind a numeral its unit stands in
_LIFE_REACH = 60


def candidates(
    key: str, start: int, end: int, spans: list[tuple[int, int]], cuts: list[Segment]
) -> list[Number]:
    """The numerals at ``spans`` of a clause ``key[start:end]`` cut into segments: quantities or refused."""
    found = []
    cut = 0
    for begin, stop in spans:
        while cut + 1 < len(cuts) and cuts[cut + 1].start <= begin:
            cut += 1
        refusal = refuse(key, begin, stop)
        if refusal and refusal.cls == "age" and "tuổi thọ" in key[max(start, begin - _LIFE_REACH) : begin]:
            refusal = None  # life expectancy is measured in the words of an age
        found.append(Number(begin, stop, read(key[begin:stop]), refusal, cut))
    join_fractions(key, found)
    for number in found:
        if number.refusal is None and number.absorbed is None and number.denominator is None:
            _attach_unit(key, number, cuts[number.segment].end if cuts else end)
    join_ranges(key, found)
    return found


def _attach_unit(key: str, number: Number, stop: int) -> None:
    """Read the unit behind a number; a following "/năm" belongs to it."""
    begin = number.end + _is_bracketed(key, number)
    text = key[begin : min(stop, begin + _UNIT_REACH)]
    unit = unit_after(text) or noun_after(text)
    number.unit = unit
    number.unit_end = begin if unit is not None else number.end
    if unit is not None:
        number.unit_end += unit.end
        number.unit_end += per_year(key[number.unit_end : number.unit_end + 12])


def _is_bracketed(key: str, number: Number) -> bool:
    """Whether the number alone fills a bracket, its unit behind it: "hai (02) hợp tác xã"."""
    return key[number.start - 1 : number.start] == "(" and key[number.end : number.end + 1] == ")"
