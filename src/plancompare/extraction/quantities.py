"""The quantities of a clause: numerals with their unit; "36/51 xã" and "từ 9 đến 9,5%" are one each."""

import re
from collections.abc import Iterator
from decimal import Decimal

from plancompare.catalogue.patterns import Pattern
from plancompare.extraction.marks import Marks
from plancompare.extraction.numerals import Reading, read
from plancompare.extraction.record import Refusal
from plancompare.extraction.refusals import refuse
from plancompare.extraction.segments import Segment
from plancompare.extraction.units import BARE, Printed, Unit, behind_year, is_per_10k, noun_at, unit_at
from plancompare.reading.source import Span
from plancompare.records import NamedTuple

_LIFE_REACH = 60
_OF = ("/", "trên", "trong")
_OF_WHOLE = Pattern(rf" *(?:{'|'.join(_OF)}) *(?:tổng )?(?:số )?")  # "45 trên tổng số 51 xã"
_BASE_WIDTH = 20  # of the words of the base of a rate
OF_WHOLE_WIDTH = 40  # with a unit before it
# What the whole can seem to be; a "số" before it makes no name of it.
_OF_WHOLE_CLASSES = ("reference", "denominator", "name")
_RANGE = Pattern(
    r" *(?:-+|÷|~|(?:cho )?(?:đến|tới)) *"
    r"(?P<end>(?:khoảng|gần|mức|dưới|chưa đến|không quá|tối đa) +)?(?=\d)"
)
_BETWEEN = Pattern(r" *và *(?=\d)")  # "giữa 60 và 65"
_OPEN_ENDS = ("dưới", "chưa đến")
_MIDST = "giữa"
_MIDST_REACH = 24
UPPER_EXCLUDED = "không gồm mức trên / upper end excluded"
_CHAIN = Pattern(r" *%? *- *\d")  # 66% - 24% - 7% is a list, not a range
_CHAINED = Pattern(r"\d *% *- *$")
_TOTAL = Pattern(r" *(?:tổng )?số(?= )(?! (?:lượng|tiền|vốn))")  # "36/51 số xã"
FRACTION = Refusal("other", "a fraction of a whole, not a count")


class Quantity(NamedTuple):
    """One or two numerals that print one quantity. Positions are in the folded text.

    ``start`` and ``end`` are the first numeral's, ``last`` the end of the range; ``value`` is None when its
    digits have no shape that can be read. ``high`` is the upper end of a range, ``denominator`` the whole of
    "36/51 xã", each with where its numeral begins (0: none). ``segment`` is an index into the clause's
    segments; ``notes`` say what is doubtful in the digits; ``sign`` is how many characters a sign before
    them takes, ``unit_at`` where the unit is printed when not behind the number, ``whole_at`` where the
    numeral begins that it is a part of (0: none known from the digits alone).
    """

    start: int
    end: int
    last: int
    value: Decimal | None
    unit: Unit
    unit_end: int
    segment: int = 0
    high: Decimal | None = None
    high_at: int = 0
    denominator: Decimal | None = None
    denominator_at: int = 0
    notes: tuple[str, ...] = ()
    sign: int = 0
    unit_at: Span | None = None
    whole_at: int = 0

    @property
    def printed_end(self) -> int:
        """Where the numeral or its unit ends, whichever is later."""
        return max(self.last, self.unit_end)

    @property
    def parts(self) -> list[tuple[int, str]]:
        """Where its numerals behind the first begin, each with what it is to the first."""
        out = [(self.high_at, "range_end")] if self.high is not None else []
        return [*out, (self.denominator_at, "denominator")] if self.denominator is not None else out


class Refused(NamedTuple):
    """A numeral that is no quantity."""

    start: int
    refusal: Refusal


class _Numeral(NamedTuple):
    """A numeral of the clause before it is joined to others."""

    start: int
    end: int
    reading: Reading | None
    refusal: Refusal | None
    segment: int


def quantities(
    marks: Marks,
    spans: list[tuple[int, int]],
    cuts: list[Segment],
    comma_thousands: bool = False,
    allowed: tuple[str, ...] = (),
) -> tuple[list[Quantity], list[Refused]]:
    """The numerals at ``spans`` of a clause cut into segments: quantities, and those that are none.

    ``comma_thousands`` tells how the text groups its digits. Refusals of the classes ``allowed`` do not
    count: in a table the neighbours are other cells.
    """
    found = list(_numerals(marks, spans, cuts, comma_thousands, allowed))
    out: list[Quantity] = []
    refused: list[Refused] = []
    at = 0
    while at < len(found):
        first, second = found[at], found[at + 1] if at + 1 < len(found) else None
        whole = _fraction(marks, first, second) if second is not None else None
        at += 1
        if whole is FRACTION and second is not None:
            refused += [Refused(first.start, FRACTION), Refused(second.start, FRACTION)]
            at += 1
        elif isinstance(whole, Quantity):
            out.append(whole)
            at += 1
        elif first.refusal is not None:
            refused.append(Refused(first.start, first.refusal))
        else:
            out.append(_with_unit(marks, first, cuts[first.segment].end if cuts else marks.end))
    return _counted_with_whole(_ranges(marks, out), cuts), refused


def _numerals(
    marks: Marks,
    spans: list[tuple[int, int]],
    cuts: list[Segment],
    comma_thousands: bool,
    allowed: tuple[str, ...],
) -> Iterator[_Numeral]:
    key, cut = marks.key, 0
    for begin, stop in spans:
        while cut + 1 < len(cuts) and cuts[cut + 1].start <= begin:
            cut += 1
        refusal = refuse(marks, begin, stop)
        is_age = refusal is not None and refusal.cls == "age"
        if is_age and "tuổi thọ" in key[max(cuts[cut].start if cuts else 0, begin - _LIFE_REACH) : begin]:
            refusal = None  # life expectancy is measured in the words of an age
        if refusal is not None and refusal.cls in allowed:
            refusal = None
        yield _Numeral(begin, stop, read(key[begin:stop], comma_thousands), refusal, cut)


def _with_unit(marks: Marks, numeral: _Numeral, stop: int) -> Quantity:
    """A numeral with the unit behind it; a following "/năm" belongs to it."""
    key, start, end = marks.key, numeral.start, numeral.end
    alone = key[start - 1 : start] == "(" and key[end : end + 1] == ")"  # "hai (02) hợp tác xã"
    begin = end + alone
    printed = unit_at(marks, begin) or noun_at(marks, begin)
    if printed is None or printed.end > stop:
        printed = Printed(BARE, end)
    else:
        printed = Printed(printed.unit, behind_year(key, printed.end))
    reading = read(key[start:end], comma_thousands=True) if printed.unit.counted else numeral.reading
    return Quantity(
        start, end, end, reading.value if reading else None, printed.unit, printed.end, numeral.segment,
        notes=(reading.note,) if reading and reading.note else (),
    )  # fmt: skip


def _fraction(marks: Marks, first: _Numeral, second: _Numeral) -> Quantity | Refusal | None:
    """ "36/51 xã" is one quantity; FRACTION when it counts nothing, None when the two are none together."""
    key = marks.key
    if first.refusal or first.reading is None or second.reading is None:
        return None
    if second.start - first.end > OF_WHOLE_WIDTH:
        return None
    if not any(map(key[first.end : second.start].__contains__, _OF)):
        return None
    own = unit_at(marks, first.end)  # "48 xã/60 xã"
    begin = own.end if own is not None and own.unit.counted and own.end < second.start else first.end
    between = _OF_WHOLE.match(key, begin)
    if between is None or between.end() != second.start:
        return None
    allowed = _OF_WHOLE_CLASSES if "số" in between.group() else _OF_WHOLE_CLASSES[:2]
    if second.refusal and second.refusal.cls not in allowed:
        return None
    rate = unit_at(marks, begin)
    if (rate is not None and not rate.unit.counted) or is_per_10k(key[begin : second.end + _BASE_WIDTH]):
        return None  # "45/100.000 trẻ đẻ sống", "9 bác sĩ/10 ngàn dân": rates, not parts of a whole
    if key[second.end : second.end + 1] == "/" or first.reading.value > second.reading.value:
        return None
    total = _TOTAL.match(key, second.end)
    begin = total.end() if total else second.end
    printed = unit_at(marks, begin)
    if (total or printed is None) and own is None and _is_simple(first, second):
        return FRACTION
    printed = printed or own or noun_at(marks, begin)
    if second.refusal and second.refusal.cls == "reference" and printed is None:
        return None
    unit, unit_end = printed or Printed(BARE, second.end)
    return Quantity(
        first.start, first.end, first.end, first.reading.value, unit, unit_end, first.segment,
        denominator=second.reading.value, denominator_at=second.start,
        notes=(first.reading.note,) if first.reading.note else (),
    )  # fmt: skip


def _is_simple(first: _Numeral, second: _Numeral) -> bool:
    """Whether the two are a fraction of arithmetic, "2/3 số xã": parts of a whole, not things counted."""
    if first.reading is None or second.reading is None:
        return False
    lengths = (first.end - first.start, second.end - second.start)
    return lengths == (1, 1) and first.reading.value < second.reading.value


def _ranges(marks: Marks, found: list[Quantity]) -> list[Quantity]:
    """ "9 - 9,5%", "từ 5% đến 10%": the second quantity becomes the upper end of the first."""
    out: list[Quantity] = []
    for quantity in found:
        joined = _joined(marks.key, out[-1], quantity) if out and out[-1].high is None else None
        if joined is not None:
            out[-1] = joined
        else:
            out.append(quantity)
    return out


def _counted_with_whole(found: list[Quantity], cuts: list[Segment]) -> list[Quantity]:
    """ "20.000 người, gồm: cao đẳng 1.600, trung cấp 2.400, sơ cấp 16.000": numbers without a unit that
    sum up to the one before them in its sentence count what it counts."""
    out = list(found)
    for place, whole in enumerate(found):
        if not cuts or whole.unit.is_bare or whole.value is None or whole.high is not None:
            continue
        total = Decimal(0)
        for at, part in enumerate(found[place + 1 :], place + 1):
            is_part = part.unit.is_bare and part.value and part.high is None and part.denominator is None
            if not is_part or cuts[part.segment].sentence != cuts[whole.segment].sentence:
                break
            total += part.value or 0
            if total >= whole.value:
                if total == whole.value and at > place + 1:
                    printed = Span(whole.end, whole.unit_end)
                    out[place + 1 : at + 1] = [
                        q._replace(unit=whole.unit, unit_at=printed, whole_at=whole.start)
                        for q in found[place + 1 : at + 1]
                    ]
                break
    return out


def _joined(key: str, first: Quantity, second: Quantity) -> Quantity | None:
    """The range the two are together, None when they are none."""
    if first.denominator or second.denominator or first.segment != second.segment:
        return None
    if first.value is None or second.value is None:
        return None
    own = first.unit if first.unit.known else BARE
    match = _joint(key, first, first.end if own.is_bare else first.unit_end)
    if not match or match.end() != second.start or _in_chain(key, first, second):
        return None
    if not _units_agree(own, second.unit) or not _rises(first.value, second.value, own, second.unit):
        return None
    is_open = (match.groupdict().get("end") or "").rstrip() in _OPEN_ENDS
    notes = (*first.notes, *second.notes, *([UPPER_EXCLUDED] if is_open else []))
    return first._replace(
        last=second.end, high=second.value, high_at=second.start,
        unit=own if second.unit.is_bare else second.unit,
        unit_end=second.end if second.unit.is_bare else second.unit_end,
        notes=notes,
    )  # fmt: skip


def _joint(key: str, first: Quantity, at: int) -> re.Match[str] | None:
    """The words at ``at`` that make a range of a number and the one behind them."""
    found = _RANGE.match(key, at)
    if found is None and _MIDST in key[max(0, first.start - _MIDST_REACH) : first.start]:
        return _BETWEEN.match(key, at)
    return found


def _in_chain(key: str, first: Quantity, second: Quantity) -> bool:
    """Whether the two stand in a list of shares joined by hyphens."""
    if _CHAIN.match(key, second.unit_end):
        return True
    return _CHAINED.search(key[max(0, first.start - 8) : first.start]) is not None


def _units_agree(own: Unit, other: Unit) -> bool:
    if own.is_bare or other.is_bare or own.code == other.code:
        return True
    return (own.code, other.code) in _SAME_BASE


# A unit printed short before the whole one: "60 triệu đồng đến 65 triệu đồng/người".
_SAME_BASE = {
    ("percent", "percentage_point"),
    ("VND_billion", "VND_million_per_person"),
    ("VND_billion", "VND_million_per_hectare"),
    ("USD_million", "USD_per_person"),
    ("visit", "visitor"),
}


def _rises(low: Decimal, high: Decimal, own: Unit, other: Unit) -> bool:
    """Whether the second is the larger; a unit behind the second alone counts for both."""
    if own.is_bare or other.is_bare or own.code != other.code:
        return low <= high
    return low * own.factor <= high * other.factor
