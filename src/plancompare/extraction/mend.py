"""Units completed from the words before the number: a unit in the label, the base of a rate."""

from decimal import Decimal

from plancompare.catalogue.patterns import Pattern
from plancompare.extraction.number import Number
from plancompare.extraction.units import Unit, rate_in, unit_after
from plancompare.extraction.words import begins

NOTE_TIMES = "số lần so với năm trước, ghi thành phần trăm / times the year before, written as per cent"

_PER_10K = Pattern(r"(?:/|trên) *(?:1 |01 |một )?(?:vạn|10\.000) (?:người )?(?:dân|người)(?!\w)")
_SHARED_10K = Pattern(
    r"[^;.]{0,60}?(?:/|trên) *(?:1 |01 |một )?(?:vạn|10\.000) (?:người )?(?:dân|người)(?!\w)"
)
_PER_HEAD = Pattern(r"(?<!\w)bình quân (?:đầu )?người|/người(?!\w)")
_PER_HECTARE = Pattern(r"(?:trên|/|mỗi) *(?:1 |01 |một |đơn vị )?(?:ha|héc ta|diện tích)(?!\w)")
_LABEL_UNIT = Pattern(r"\((?:đvt: *|đơn vị(?: tính)?: *)?([^()]{1,40})\)[ :=]*(?:đạt|là)? *$")
_COUNT_OF = Pattern(r"[ ,;:+-]*(?:tăng |nâng |giảm )?(?:tổng )?số(?: lượng)?(?= )(?! liệu)")
_STATED = Pattern(r"(?::|(?<!\w)(?:là|đạt|lên|có)) *$")
_SHARED_REACH = 90
_MILLION_DONG = Decimal("0.001")  # in billions


def is_per_10k(text: str) -> bool:
    """Whether ``text`` (folded) speaks of a rate per 10,000 people."""
    return ("vạn" in text or "10.000" in text) and _PER_10K.search(text) is not None


def mend_unit(key: str, number: Number, left: str, turn: str | None) -> None:
    """Complete the number's unit from ``left``, the words before it, and the ``turn`` they say."""
    if number.unit is None or not number.unit.known:
        _take_from_label(number, left)
    unit = number.unit
    behind = key[number.unit_end : number.unit_end + _SHARED_REACH]
    if unit is not None and (unit.counted or not unit.known) and _shares_10k(behind):
        number.unit = Unit("per_10k_people", Decimal(1), unit.end, unit.thing)
    elif (unit is None or not unit.known) and is_per_10k(left):
        number.unit, number.unit_end = Unit("per_10k_people", Decimal(1), 0), number.last
    elif (unit is None or unit.counted or not unit.known) and (rate := rate_in(left)):
        number.unit = Unit(rate, Decimal(1), 0)
        number.unit_end = number.unit_end if unit is not None and unit.known else number.last
    elif unit is not None and unit.code == "times" and turn == "index":
        number.unit = _of_year_before(unit, behind)
    elif unit is not None:
        number.unit = _of_rate(unit, left)


def _shares_10k(behind: str) -> bool:
    """Whether a base of 10,000 people follows: "9 bác sĩ và 28 giường bệnh trên vạn dân"."""
    return ("vạn" in behind or "10.000" in behind) and _SHARED_10K.match(behind) is not None


def _of_year_before(unit: Unit, behind: str) -> Unit:
    """ "gấp 1,3 lần năm 2022" is 130% of it; a multiple of anything else stays one."""
    if not begins("against_year", behind) and not begins("bare_year", behind):
        return unit
    return unit._replace(code="percent", factor=Decimal(100), note=NOTE_TIMES)


def _of_rate(unit: Unit, left: str) -> Unit:
    """The unit of an amount that ``left`` says is per head or per hectare."""
    if unit.code in ("m2", "kg") and _PER_HEAD.search(left) and "grdp" not in left and "thu nhập" not in left:
        return unit._replace(code=f"{unit.code}_per_person")
    if unit.code == "VND_billion" and unit.factor == _MILLION_DONG and _PER_HEAD.search(left):
        return unit._replace(code="VND_million_per_person", factor=Decimal(1))
    if unit.code == "VND_billion" and _PER_HECTARE.search(left):
        return unit._replace(code="VND_million_per_hectare", factor=unit.factor * 1000)
    if unit.code == "visit" and "khách" in left:
        return unit._replace(code="visitor")
    return unit


def _take_from_label(number: Number, left: str) -> None:
    """ "Sản lượng lúa (nghìn tấn): 850", "Số hợp tác xã hiệu quả là 150": the unit stands in the label."""
    label = _LABEL_UNIT.search(left) if ")" in left else None
    unit = unit_after(" " + label[1]) if label else None
    if unit is not None and unit.end >= len(label[1]):
        number.unit, number.unit_end = unit, number.last
    elif number.unit is None and (counted := _COUNT_OF.match(left)):
        _take_count(number, left[counted.end() :], number.last)
    elif number.unit is None and number.denominator is not None and _STATED.search(left):
        _take_count(number, " " + left.lstrip(" ,;:(+-"), number.unit_end)


def _take_count(number: Number, label: str, end: int) -> None:
    """Give the number the thing its label begins with: "Xã đạt chuẩn nông thôn mới: 106/115"."""
    unit = unit_after(label)
    if unit is not None and unit.counted:
        number.unit, number.unit_end = unit._replace(end=0), end
