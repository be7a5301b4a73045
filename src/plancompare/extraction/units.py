"""The unit of a number: printed behind it, in its label, or said by the base of a rate.

A unit is never None: a number without one has :data:`BARE`.
"""

from decimal import Decimal
from functools import cache

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.patterns import Pattern
from plancompare.catalogue.phrases import fold
from plancompare.extraction.marks import Mark, Marks
from plancompare.plan.area import slug
from plancompare.plan.measures import without_turn
from plancompare.records import NamedTuple

NOTE_TIMES = "số lần so với năm trước, ghi thành phần trăm / times the year before, written as per cent"

_NOUN = Pattern(r" *((?:[^\W\d_]+)(?: [^\W\d_]+){0,2})")
_PER_YEAR = Pattern(r" */ *năm(?!\w)")
_BEHIND_NUMBER = " "
_BEFORE_SIGN = " ("  # "(%)": a sign of per cent may stand in brackets
# "một" as scans print it: "trên mót vạn dân"
_10K = (
    r"(?:/|trên|tính trên|cho|cứ) *(?:0?1 *|m\wt |mỗi )?(?:vạn|10[. ]?000|10 (?:ngàn|nghìn)) "
    r"(?:người )?(?:dân|người)(?!\w)"
)
_PER_10K = Pattern(_10K)
_SHARED_10K = Pattern(r"[^;.]{0,60}?" + _10K)
_PER_HEAD = Pattern(r"(?<!\w)bình quân (?:[^\W\d]+ ){0,4}?(?:đầu |một |mỗi |1 )?người|/người(?!\w)")
_PER_WOMAN = Pattern(r"(?<!\w)(?:mỗi|một|1|/) ?(?:phụ nữ|bà mẹ)(?!\w)")
_PER_HECTARE = Pattern(r"(?:trên|/|mỗi|bình quân) *(?:1 |01 |một |đơn vị )?(?:ha|héc ta|diện tích)(?!\w)")
# "Hợp tác xã: thành lập mới 20"
_MADE = Pattern(r" *:? (?:thành lập|phát triển|công nhận|xây dựng|kết nạp)(?: mới| thêm)? *:? *$")
_NAMES_THING = Pattern(r"(?<!\w)(?:tỷ lệ|số)(?= )")  # "100% số xã (92/92)"
_ORDINAL = Pattern(r"(?: vực| phố)? (?:[ivx]+|\d+)(?!\w)")
_LABEL_UNIT = Pattern(r"\((?:đvt: *|đơn vị(?: tính)?: *)?([^()]{1,40})\)[ :=]*(?:đạt|là)? *$")
_COUNT_OF = Pattern(r"[ ,;:+-]*(?:tăng |nâng |đưa |giảm )?(?:tổng )?số(?: lượng)?(?= )(?! liệu)")
_STATED = Pattern(r"(?::|(?<!\w)(?:là|đạt|lên|có)) *$")
_SHARED_REACH = 90
_MILLION_DONG = Decimal("0.001")  # in billions
_DOLLAR = Decimal("0.000001")  # in millions
_RATE_OPENS = Pattern(
    r"[ ,;:+-]*(?:\(?\d{1,2}\) *)?(?:duy trì |giữ |nâng |tăng |giảm )?"
    r"(?:tỷ lệ|tỷ trọng|tỷ suất|độ che phủ|tốc độ tăng)(?!\w)"
)
_ENDS_PHRASE = Pattern(r" *(?:[;,.)(]|$)")
_PLAN_OR_RESULT = ("kh", "th", "uth", "nq")  # "(KH 68 xã/TH 70 xã)"
_NO_AMOUNTS = ("percent", "permille", "percentage_point", "times", "point", "year", "day")
_OVER_WORD = Pattern(r" */ *([^\W\d_]+)")
NOTE_NO_PERCENT = "không ghi đơn vị, đọc là % / unit not printed, read as per cent"


class Unit(NamedTuple):
    """A unit of the table.

    ``factor`` is what one printed unit is worth in it, ``thing`` the noun a rate or a count names (bác sĩ),
    ``counted`` whether it counts things, ``known`` whether the catalogue has it, ``note`` what a reader of
    the figure must know of it.
    """

    code: str
    factor: Decimal = Decimal(1)
    thing: str = ""
    counted: bool = False
    known: bool = True
    note: str | None = None

    @property
    def is_bare(self) -> bool:
        """Whether there is no unit at all."""
        return not self.code

    @property
    def is_measure(self) -> bool:
        """Whether it is a known unit that counts no things."""
        return self.known and not self.counted


BARE = Unit("", known=False)
PER_10K = Unit("per_10k_people")


class Printed(NamedTuple):
    """A unit as printed, with where its words end."""

    unit: Unit
    end: int


@cache
def _data() -> dict:
    return toml_file("units")


@cache
def _blocks() -> tuple[tuple[Unit, bool], ...]:
    """The measures in the order of ``units.toml``, each with whether scale words multiply it."""
    return tuple(
        (Unit(b["is"], Decimal(str(b.get("times", 1))), b.get("thing", "")), b.get("scaled", False))
        for b in _data()["unit"]
    )


def unit_at(marks: Marks, at: int) -> Printed | None:
    """The unit printed at ``at``, right behind a number: the longest known one; None when none is known.

    A scale word (nghìn, triệu) multiplies the count, or the scalable measure, behind it.
    """
    if marks.beginning("no_unit", at) is not None:
        return None
    found = [_compounded(marks, printed) for printed in map(_of_mark, _beginning(marks, at))]
    scale = marks.beginning("scale", at, _BEHIND_NUMBER)
    if scale is not None:
        times = Decimal(_data()["scales"][scale.value])
        scaled = (_of_mark(mark) for mark in _beginning(marks, scale.end) if _is_scaled(mark))
        found += [Printed(p.unit._replace(factor=p.unit.factor * times), p.end) for p in scaled]
    return max(found, key=lambda printed: (printed.end, printed.unit.known), default=None)


def _compounded(marks: Marks, printed: Printed) -> Printed:
    """A unit that its next words make another one: "01 Gb/s" are no beds, "18 điểm camera" no score."""
    unit, end = printed
    over = _OVER_WORD.match(marks.key, end)
    if over and over[1] not in _PLAN_OR_RESULT:
        if unit.counted:
            code = f"{code_of(unit.thing)}_per_{code_of(over[1])}"
            return Printed(Unit(code, unit.factor, unit.thing, True, known=False), over.end())
        if unit.is_measure and over[1] in _bases() and (rate := _for_each(unit, code_of(over[1]))):
            return Printed(rate, over.end())
    if unit.code == "percentage_point" and marks.key.endswith("% điểm", 0, end) and noun_at(marks, end):
        return Printed(Unit("percent"), end - len(" điểm"))  # "100% điểm tập kết rác"
    if unit.code == "point" and (noun := noun_at(marks, end)) is not None:
        thing = f"điểm {noun.unit.thing}"
        return Printed(Unit(code_of(thing), Decimal(1), thing, True, known=False), noun.end)
    return printed


def _for_each(unit: Unit, base: str) -> Unit | None:
    """The unit of so much for each of something: "110 kg/ha", "20 triệu đồng/hộ"; None when it has none."""
    if unit.code == "VND_billion":
        return unit._replace(code=f"VND_million_per_{base}", factor=unit.factor * 1000)
    is_amount = unit.factor == 1 and unit.code not in _NO_AMOUNTS  # else its words would name another amount
    return unit._replace(code=f"{unit.code}_per_{base}") if is_amount else None


def _beginning(marks: Marks, at: int) -> list[Mark]:
    measure = marks.beginning("unit", at, _BEFORE_SIGN)
    if measure is not None and "(" in marks.key[at : measure.start] and marks.key[measure.start] not in "%‰":
        measure = None
    count = marks.beginning("count", at, _BEHIND_NUMBER)
    return [mark for mark in (measure, count) if mark is not None]


def _of_mark(mark: Mark) -> Printed:
    if mark.kind == "count":
        return Printed(Unit(_data()["counts"][mark.value], Decimal(1), fold(mark.value), True), mark.end)
    return Printed(_blocks()[int(mark.value)][0], mark.end)


def _is_scaled(mark: Mark) -> bool:
    return mark.kind == "count" or _blocks()[int(mark.value)][1]


def unit_after(text: str) -> Printed | None:
    """The unit at the start of ``text`` (folded, what follows a number); None when none is known."""
    return unit_at(Marks(text), 0)


_NAMED_TWICE = Pattern(r" [-–] | */ *|[()]")
_SCALED = Pattern(r" *(?P<times>1\.?000\.?000|1\.?000|100|10) +(?=\D)")


def unit_named(text: str) -> Unit:
    """The unit that words (folded) of a table's head, caption or unit column name: "1000 con", "%", "xã".

    Of one named twice either is it: "Tỷ đồng - VND billion", "tỷ đồng/billion VND".
    """
    found = _unit_of_words(text)
    named = () if found.known else map(_unit_of_words, _NAMED_TWICE.split(text))
    known = {unit for unit in named if unit.known}
    return known.pop() if len(known) == 1 else found


def _unit_of_words(text: str) -> Unit:
    text = without_turn(" ".join(text.split()).strip(" .,:;()"))
    said = Marks(text).beginning("no_unit", 0)  # "Tỷ lệ %"
    text = text[said.end :].strip(" ()") if said else text
    scale = _SCALED.match(text)
    rest = text[scale.end() :] if scale else text
    found = unit_after(f" {rest}")
    if found is None or behind_year(rest, found.end - 1) < len(rest):
        noun = noun_at(Marks(f" {rest}"), 0)
        unit = noun.unit if noun else BARE
    else:
        unit = found.unit
    times = Decimal(scale["times"].replace(".", "")) if scale else Decimal(1)
    return unit._replace(factor=unit.factor * times)


def noun_at(marks: Marks, at: int) -> Printed | None:
    """The unknown thing counted: the words at ``at``, behind a number, when they can be a noun; else None."""
    key = marks.key
    match = _NOUN.match(key, at)
    if not match or marks.beginning("no_unit", at) is not None:
        return None
    kept = []
    for word in match[1].split():
        if word in _no_nouns():
            break
        kept.append(word)
    if not kept or (len(kept[0]) < 2 and kept[0] != "y"):
        return None
    kept = kept[:2]
    scale = _data()["scales"].get(kept[0])
    factor = Decimal(1)
    if scale and len(kept) > 1:
        factor, kept = Decimal(scale), kept[1:]
    noun = " ".join(kept)
    code = code_of(noun)
    if not code:  # letters of another script
        return None
    return Printed(Unit(code, factor, noun, True, known=False), key.index(noun, at) + len(noun))


@cache
def _bases() -> frozenset[str]:
    return frozenset(_data().get("bases", ()))


@cache
def _no_nouns() -> frozenset[str]:
    return frozenset(_data()["no_noun"])


def code_of(words: str) -> str:
    """The code of a thing that no list knows: "lượt khách" is ``luot_khach``."""
    return slug(words).replace("-", "_")


def behind_year(key: str, at: int) -> int:
    """Where a "/năm" at ``at`` ends; ``at`` itself when none stands there."""
    match = _PER_YEAR.match(key, at)
    return match.end() if match else at


def is_per_10k(text: str) -> bool:
    """Whether ``text`` (folded) speaks of a rate per 10,000 people."""
    return _may_be_10k(text) and _PER_10K.search(text) is not None


def _may_be_10k(text: str) -> bool:
    return any(map(text.__contains__, ("vạn", "000", "10 ng")))


def completed(
    printed: Printed,
    last: int,
    left: str,
    marks: Marks,
    turn: str | None,
    of_whole: bool,
    alone: bool = False,
) -> Printed:
    """A number's unit with what its surroundings add: a unit in the label, the base of a rate.

    ``printed`` is the unit behind the number with where it ends, ``last`` where the numeral does, ``left``
    the words before it, ``turn`` what they say of its movement; ``of_whole`` tells that it is a part of a
    whole ("36/51"), ``alone`` that it stands in a cell where nothing goes on behind it.
    """
    if not printed.unit.known:
        printed = _from_label(printed, last, left, of_whole)
        if alone and printed.unit.is_bare and not _RATE_OPENS.match(left):
            printed = Printed(_thing_of(left), last)
    unit, end = printed
    based = is_per_10k(left) if alone else _shares_10k(marks, end)
    if based and not unit.is_measure and not unit.is_bare:
        return Printed(PER_10K._replace(thing=unit.thing), end)
    if not unit.known and is_per_10k(left):
        return Printed(PER_10K, last)
    if not unit.is_measure and (rate := _rate_in(left)):
        return Printed(Unit(rate), end if unit.known else last)
    if unit.is_bare and not of_whole and _is_bare_rate(marks.key, last, left, alone):
        return Printed(Unit("percent", note=NOTE_NO_PERCENT), last)
    if unit.code == "times" and turn == "index":
        return Printed(_of_year_before(unit, marks, end), end)
    return Printed(_of_rate(unit, left), end)


def _is_bare_rate(key: str, last: int, left: str, alone: bool) -> bool:
    """ "Tỷ lệ đô thị hóa đạt 41,25.": a rate without its sign, nothing counted behind it."""
    return _RATE_OPENS.match(left) is not None and (alone or _ENDS_PHRASE.match(key, last) is not None)


def _rate_in(text: str) -> str | None:
    """The unit of a rate whose base ``text`` (folded) names ("… trên 100.000 dân"), or None."""
    if "0.000" not in text:
        return None
    marks = Marks(text)
    return next((mark.value for mark in marks.within("rate_base", 0, len(text))), None)


def _shares_10k(marks: Marks, at: int) -> bool:
    """Whether a base of 10,000 people follows: "9 bác sĩ và 28 giường bệnh trên vạn dân"."""
    behind = marks.key[at : min(at + _SHARED_REACH, marks.end)]
    return _may_be_10k(behind) and _SHARED_10K.match(behind) is not None


def _of_year_before(unit: Unit, marks: Marks, at: int) -> Unit:
    """ "gấp 1,3 lần năm 2022" is 130% of it; a multiple of anything else stays one."""
    if marks.beginning("against_year", at) is None and marks.beginning("bare_year", at) is None:
        return unit
    return unit._replace(code="percent", factor=Decimal(100), note=NOTE_TIMES)


def _of_rate(unit: Unit, left: str) -> Unit:
    """The unit of an amount that ``left`` says is per head or per hectare."""
    if unit.code in ("m2", "kg") and _PER_HEAD.search(left) and "grdp" not in left and "thu nhập" not in left:
        return unit._replace(code=f"{unit.code}_per_person")
    if unit.code == "VND_billion" and unit.factor == _MILLION_DONG and _PER_HEAD.search(left):
        return unit._replace(code="VND_million_per_person", factor=Decimal(1))
    if unit.code == "USD_million" and unit.factor == _DOLLAR and _PER_HEAD.search(left):
        return unit._replace(code="USD_per_person", factor=Decimal(1))
    if unit.code == "VND_billion" and _PER_HECTARE.search(left):
        return unit._replace(code="VND_million_per_hectare", factor=unit.factor * 1000)
    if unit.code == "head" and _PER_WOMAN.search(left):
        return Unit("children_per_woman")
    if unit.code == "visit" and "khách" in left:
        return unit._replace(code="visitor")
    return unit


def _from_label(printed: Printed, last: int, left: str, of_whole: bool) -> Printed:
    """ "Sản lượng lúa (nghìn tấn): 850", "Số hợp tác xã hiệu quả là 150": the unit stands in the label."""
    label = _LABEL_UNIT.search(left) if ")" in left else None
    named = unit_after(" " + label[1]) if label else None
    if label and named is not None and named.end >= len(label[1]):
        return Printed(named.unit, last)
    if not printed.unit.is_bare:
        return printed
    if counted := _COUNT_OF.match(left):
        return _counted_in(left[counted.end() :], last) or printed
    if act := _MADE.search(left):
        return _counted_in(" " + left[: act.start()].lstrip(" ,;:(+-"), printed.end) or printed
    if of_whole and left.endswith("("):
        named = (_counted_in(left[found.end() :], last) for found in _NAMES_THING.finditer(left))
        return next(filter(None, named), printed)
    if of_whole and _STATED.search(left):
        return _counted_in(" " + left.lstrip(" ,;:(+-"), printed.end) or printed
    return printed


def _thing_of(label: str) -> Unit:
    """The thing a row's label names first: "Phấn đấu xã đạt chuẩn nông thôn mới" counts communes.

    What something comes from is not counted: "Thu từ doanh nghiệp".
    """
    marks = Marks(label)
    for mark in marks.within("count", 0, len(label)):
        if _ORDINAL.match(label, mark.end):
            continue  # "Khu vực I" counts no areas
        if "từ" in label[: mark.start].split():
            return BARE
        if not marks.has_content(0, mark.start, without=["fill", "act", "joining"]):
            found = unit_at(marks, mark.start)
            return found.unit if found is not None else BARE
    return BARE


def _counted_in(label: str, end: int) -> Printed | None:
    """The thing a label begins with: "Xã đạt chuẩn nông thôn mới: 106/115"."""
    named = unit_after(label)
    return Printed(named.unit, end) if named is not None and named.unit.counted else None
