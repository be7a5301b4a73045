"""One clause laid out for reading: its sentences and segments, and the candidate numbers in them."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from plancompare.extraction.numerals import FOUND, Reading, read
from plancompare.extraction.refusals import Refusal, refuse
from plancompare.extraction.units import Unit, noun_after, per_year, unit_after

_STOP = re.compile(r"[;!?…]|\.(?=(?:\s+[A-ZĐÀ-Ỹ“\"(•+*-])|\s*$)|\|")
_ABBREVIATION = re.compile(r"(?<![^\W\d_])(?:TP|TX|TT|tp|tr|Tr|st|PGS|TS|ThS|[A-ZĐ])$")
_RANGE = re.compile(r" *(?P<how>-|đến|tới|÷|~|đến khoảng|đến dưới) *(?:khoảng |gần )?(?=\d)")
_FROM_TO = re.compile(
    r"(?! *trở)[^,;.|\d(]{0,40}?(?:\(?năm (?:19|20)\d\d\)?[^,;.|\d]{0,20}?)? *(?:lên|xuống|còn|xuống còn|lên đến|lên tới|lên thành|xuống mức|lên mức|thành) *(?:mức |khoảng |trên |dưới |còn )*(?=\d)"
)
_FRACTION = re.compile(r" */ *(?=\d)")


@dataclass(slots=True)
class Number:
    """A numeral that may be a quantity, with what was read around it. Positions are in the folded text."""

    start: int
    end: int
    reading: Reading | None
    refusal: Refusal | None
    segment: int = 0
    unit: Unit | None = None
    unit_end: int = 0
    high: Reading | None = None
    high_start: int = 0
    high_end: int = 0
    denominator: Decimal | None = None
    absorbed: str | None = None
    per_year: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def last(self) -> int:
        """Where the numeral, or the range, ends."""
        return self.high_end or self.end


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a clause no number reads across; ``sentence`` is where its sentence begins."""

    start: int
    end: int
    sentence: int


def segments(view: str, start: int, end: int) -> list[Segment]:
    """Split ``view[start:end]`` at semicolons, sentence ends and cell borders."""
    out: list[Segment] = []
    begin = sentence = start
    for stop in _STOP.finditer(view, start, end):
        at = stop.start()
        if stop.group() == "." and _ABBREVIATION.search(view[max(start, at - 4) : at]):
            continue
        if stop.group() == "…" or (stop.group() == "." and view[at - 1 : at] == "."):
            continue
        out.append(Segment(begin, at, sentence))
        begin = stop.end()
        if stop.group() != ";":
            sentence = begin
    if begin < end:
        out.append(Segment(begin, end, sentence))
    return out


def numbers(key: str, start: int, end: int, cuts: list[Segment]) -> list[Number]:
    """All numerals of ``key[start:end]``, quantities joined into ranges and fractions, the rest refused."""
    found = [Number(m.start(), m.end(), read(m.group()), None) for m in FOUND.finditer(key, start, end)]
    cut = 0
    for number in found:
        while cut + 1 < len(cuts) and cuts[cut + 1].start <= number.start:
            cut += 1
        number.segment = cut
        number.refusal = refuse(key, number.start, number.end)
        if number.refusal and number.refusal.cls == "age" and "tuổi thọ" in key[max(start, number.start - 60) : number.start]:
            number.refusal = None
    _fractions(key, found)
    for number in found:
        if number.refusal is None and number.absorbed is None and number.denominator is None:
            _attach_unit(key, number, cuts[number.segment].end if cuts else end)
    _ranges(key, found, cuts)
    return found


def _attach_unit(key: str, number: Number, stop: int) -> None:
    text = key[number.end : min(stop, number.end + 70)]
    unit = unit_after(text)
    if unit is None:
        unit = noun_after(text)
    if unit is not None:
        number.unit = unit
        number.unit_end = number.end + unit.end
        taken = per_year(key[number.unit_end : number.unit_end + 12])
        if taken:
            number.per_year = True
            number.unit_end += taken
    else:
        number.unit_end = number.end


def _fractions(key: str, found: list[Number]) -> None:
    """"36/51 xã" is one quantity: the second numeral becomes the denominator of the first."""
    for first, second in zip(found, found[1:], strict=False):
        between = key[first.end : second.start]
        if first.refusal or not re.fullmatch(r" */ *", between) or first.reading is None or second.reading is None:
            continue
        if second.refusal and second.refusal.cls not in ("reference", "denominator"):
            continue
        after = key[second.end : second.end + 40]
        if after[:1] == "/" or first.reading.value > second.reading.value:
            continue
        unit = unit_after(after)
        if unit is None or not unit.counted:
            unit = unit or noun_after(after)
        if second.refusal and second.refusal.cls == "reference" and unit is None:
            continue
        first.denominator = second.reading.value
        second.absorbed = "denominator"
        first.unit = unit
        first.unit_end = second.end + (unit.end if unit else 0)
        first.high_end = 0
        first.refusal = first.refusal or None


def _ranges(key: str, found: list[Number], cuts: list[Segment]) -> None:
    """"9 - 9,5%", "từ 5% đến 10%": the second numeral becomes the upper end of the first."""
    for first, second in zip(found, found[1:], strict=False):
        if first.refusal or second.refusal or first.absorbed or first.denominator or second.denominator:
            continue
        if first.segment != second.segment or first.reading is None or second.reading is None:
            continue
        own = first.unit if first.unit is not None and first.unit.known else None
        begin = first.unit_end if own else first.end
        match = _RANGE.match(key, begin)
        if _CHAIN.match(key, second.unit_end or second.end) or _CHAINED.search(key[max(0, first.start - 8) : first.start]):
            continue
        if not match or match.end() != second.start:
            continue
        other = second.unit
        if own and other and own.code != other.code and not (own.code == "percent" and other.code == "percentage_point"):
            continue
        if own and not other:
            other = None
        if first.reading.value * (own or other or _ONE).factor > second.reading.value * (other or own or _ONE).factor:
            if not (own is None and other is not None):
                continue
            if first.reading.value > second.reading.value:
                continue
        first.high, first.high_start, first.high_end = second.reading, second.start, second.end
        first.unit = other or own
        first.unit_end = second.unit_end if other else second.end
        first.per_year = first.per_year or second.per_year
        second.absorbed = "range_end"


_ONE = Unit("", Decimal(1), 0)
_CHAIN = re.compile(r" *%? *- *\d")  # 66% - 24% - 7% is a list, not a range
_CHAINED = re.compile(r"\d *% *- *$")


def is_from(key: str, number: Number, following: Number | None, introduced: bool) -> bool:
    """Whether the number is the X of "từ X lên Y"."""
    if following is None or not introduced:
        return False
    match = _FROM_TO.match(key, number.unit_end)
    return bool(match and match.end() == following.start)
