"""What a number measures: a level, a growth, a change, an index or something new; its unit and sign."""

from plancompare.catalogue.codes import indicators
from plancompare.catalogue.patterns import Pattern
from plancompare.extraction.discourse import Discourse
from plancompare.extraction.label import Claim
from plancompare.extraction.lexicon import Nature, nature_of
from plancompare.extraction.sectors import OTHER, list_of
from plancompare.extraction.units import Unit
from plancompare.records import NamedTuple

NOTE_POINTS = "% trên một tỷ lệ: điểm phần trăm hay tương đối? / % on a rate: points or relative?"

_PERCENT = ("percent", "percentage_point")
_RATES = ("percent", "permille")
_POINTS = "percentage_point"
_JUST_BEFORE = 2  # targets back to which "riêng …" or a bracket refers: a fall and where it leads
_STEPS = "rank"  # "tăng 5 bậc" is a change, never something made new
_AREAS = ("hectare", "km", "MW")  # "mở rộng vùng quế thêm 3.000 ha"
_LOOSE = ("times", "year", "point")  # "tăng 5 bậc", "giảm 02 lần": how often, not by how much
# Words that say a count is new: "thêm 5 xã", "công nhận mới".
NEWLY = Pattern(r"(?<!\w)(?:thêm|công nhận|(?<!nông thôn )mới)(?!\w)")
_NEWLY_REACH = 40
_HIGHER = {"gt": "up", "lt": "down"}
_BRACKET_REACH = 200
_LEAST_INDEX = 50  # more per cent of another figure than this is a share of it, less a difference
_PLAN_YEAR = Pattern(r"[^,;.()\d]{0,40}?năm ((?:19|20)\d\d)(?!\d)")
_YEAR = Pattern(r"(?:19|20)\d\d")


class Of(NamedTuple):
    """What a measure is of: the indicator's nature, and the unit and code of the level it describes.

    ``empty`` tells that no words of its own stand before the number.
    """

    nature: Nature | None
    empty: bool
    describes: bool = False
    described_code: str | None = None
    described_unit: str | None = None


class Measured(NamedTuple):
    """The measure with the table's unit; ``sign`` is -1 for a fall; ``note`` says what is ambiguous."""

    measure: str
    unit: str
    sign: int = 1
    note: str | None = None


def measure_of(claim: Claim, of: Of, discourse: Discourse) -> Measured:
    """Decide the measure from the indicator's nature, the unit and the turn said before the number."""
    return (
        _by_nature(claim, of, discourse)
        or _of_percent(claim, of, discourse)
        or _moved(claim, of)
        or _stock(claim, of, discourse)
    )


# -- what a number is set against ------------------------------------------------------------------------


def turn_of(claim: Claim) -> str | None:
    """The turn of a number; "bằng", "gấp" and "đạt" make an index only where an earlier year follows."""
    turn, quantity = claim.lead.turn, claim.quantity
    if turn is None and claim.marks.key[quantity.start - 1 : quantity.start] == "+":
        return "up"
    if turn == "index":
        return turn if _set_against_year(claim) else None
    if turn is None and quantity.unit.code == _POINTS:  # "cao hơn năm 2023 ít nhất 5 điểm phần trăm"
        return "up" if claim.has("higher_than") else "down" if claim.has("lower_than") else None
    if turn is None and quantity.unit.code == "percent" and claim.has("against_year"):
        if quantity.value is not None and quantity.value > _LEAST_INDEX:
            return "index"
        return _HIGHER.get(claim.lead.comparator or "")  # "cao hơn 10% so với năm trước"
    return turn


def _set_against_year(claim: Claim) -> bool:
    """Whether the number is set against an earlier year, in whatever words."""
    return claim.has("against_year") or claim.has("bare_year")


def other_base(claim: Claim, year: int | None) -> int | None:
    """The year compared with, when it is neither left unsaid nor the one before ``year``."""
    found = claim.mark("against_year") or claim.mark("bare_year")
    named = _YEAR.search(claim.marks.key, found.start, found.end) if found else None
    if named is None or year is None or int(named.group()) >= year - 1:
        return None
    return int(named.group())


def passes_plan(claim: Claim) -> bool:
    """Whether the number tells by how much a plan's figure is passed or missed.

    The plan stands behind it ("vượt 5% dự toán") or before it ("cao hơn dự toán Trung ương giao 12%").
    """
    if claim.quantity.unit.code == _POINTS and _names_plan_passed(claim):
        return True
    if claim.quantity.unit.code != "percent":
        return claim.has("against_plan") and _says_passing(claim)
    if of_earlier_plan(claim):
        return False
    if _names_plan_passed(claim):
        return True
    by_how_much = claim.quantity.value is not None and claim.quantity.value <= _LEAST_INDEX
    return by_how_much and (claim.has("bare_plan") or claim.has("against_plan")) and _says_passing(claim)


def of_earlier_plan(claim: Claim) -> bool:
    """Whether it is set against what an earlier year's plan gave: "tăng 10% so với dự toán năm 2025"."""
    plan, year = claim.mark("against_plan"), claim.plan.year
    named = _PLAN_YEAR.match(claim.marks.key, plan.end) if plan is not None else None
    return named is not None and year is not None and int(named[1]) < year


def _names_plan_passed(claim: Claim) -> bool:
    plan = claim.mark("plan_figure")
    passing = claim.mark("passing", "clause of the label") if plan is not None else None
    return plan is not None and passing is not None and passing.end <= plan.start


def _says_passing(claim: Claim) -> bool:
    return claim.has("passing") or claim.has("passing", "opening of the label")


# -- the measure -----------------------------------------------------------------------------------------


def _points(code: str, sign: int = 1) -> Measured:
    """A change in percentage points; printed as per cent it may also be meant as relative."""
    return Measured("change", _POINTS, sign, None if code == _POINTS else NOTE_POINTS)


def _sign(claim: Claim) -> int:
    return -1 if claim.lead.turn == "down" else 1


def _indicator_unit(of: Of) -> str | None:
    return indicators()[of.nature.code].unit if of.nature else None


def _by_nature(claim: Claim, of: Of, discourse: Discourse) -> Measured | None:
    """What the indicator itself decides."""
    nature, code = of.nature, claim.quantity.unit.code
    if nature is None:
        return None
    indicator_unit = indicators()[nature.code].unit
    if nature.steady:
        return Measured("level", code)
    if nature.measure == "level" and indicator_unit == _POINTS and code in _PERCENT:
        return Measured("level", _POINTS)
    if claim.has("index_base") and claim.lead.turn not in ("up", "down"):
        return Measured("index", "percent")
    if nature.acts and _is_newly(claim, discourse):
        return Measured("new", indicator_unit)
    if nature.measure == "growth" and code == "percent" and not of.described_code:
        return Measured("growth", "percent", _sign(claim))
    if nature.measure == "growth" and of.describes and code in _PERCENT:
        return _points(code, _sign(claim))
    if nature.measure == "change":
        return _points(code) if indicator_unit == _POINTS else Measured("change", code)
    return None


def _is_newly(claim: Claim, discourse: Discourse) -> bool:
    """Whether a verb of founding or recognising stands before the number, or before its list."""
    label = claim.label_text
    has_words = any(claim.marks.has_content(*span, without=["setter"]) for span in claim.label)
    if claim.lead.act == "new" or (discourse.carried_act == "new" and not has_words):
        return True
    return NEWLY.search(label[-_NEWLY_REACH:]) is not None


def _of_percent(claim: Claim, of: Of, discourse: Discourse) -> Measured | None:
    """Per cent and points: growth of an amount, change of a rate, an index, or a level."""
    code, turn = claim.quantity.unit.code, turn_of(claim)
    if code not in _PERCENT:
        return None
    is_rate = _is_of_rate(claim, of, discourse)
    if of.nature is None and turn is None and claim.has("price_index"):
        is_growth = claim.quantity.value is not None and claim.quantity.value <= _LEAST_INDEX
        return Measured("growth" if is_growth else "index", "percent")
    if turn == "index" and (claim.lead.turn or not is_rate):
        return Measured("index", "percent")
    if turn in ("up", "down") and not claim.lead.fall_to:
        sign = -1 if turn == "down" else 1
        return _points(code, sign) if code == _POINTS or is_rate else Measured("growth", "percent", sign)
    if turn is None and of.nature is None and _goes_on_falling(claim, of, discourse):
        return Measured("growth", "percent", -1)
    if turn is None and of.nature is None and _grows_as_part(claim, of, discourse):
        return Measured("growth", "percent")
    return Measured("level", _POINTS if _POINTS in (code, _indicator_unit(of)) else "percent")


def _goes_on_falling(claim: Claim, of: Of, discourse: Discourse) -> bool:
    """ "giảm 5% số vụ, 5% số người chết": one turn for a list of shares with their things behind."""
    previous = discourse.previous
    if previous is None or claim.before is None or not of.empty or claim.lead.comparator:
        return False
    if previous.quantity.start != claim.before.start:
        return False
    is_fall = previous.code is not None and nature_of(previous.code).measure == "change"
    falls = previous.turn == "down" and previous.measure in ("change", "growth")
    return (is_fall or falls) and claim.marks.has_content(claim.right.start + 1, claim.right.end)


def _grows_as_part(claim: Claim, of: Of, discourse: Discourse) -> bool:
    """ "Tốc độ tăng giá trị sản xuất 8,7%, cụ thể công nghiệp 9,1%, dịch vụ 9,4%", "mức tăng quý II: 10,8%;
    quý III: 11,6%"."""
    previous = discourse.previous
    grows = previous is not None and (previous.measure, previous.unit) == ("growth", "percent")
    is_plain = claim.before is not None and not claim.text(claim.between).strip(" ,")
    in_parts = (discourse.whole is not None and is_plain) or (of.empty and claim.has("unnamed", "label"))
    return grows and not claim.has("rate") and (in_parts or list_of(claim, discourse.heads) == OTHER)


def _is_of_rate(claim: Claim, of: Of, discourse: Discourse) -> bool:
    """Whether the number moves something that is itself a rate."""
    if of.nature is None and not of.describes:
        if claim.has("rate") and not claim.has("rate_of_growth"):
            return True
        is_one_of_them = "riêng" in claim.label_text or "(" in claim.text([claim.reach])
        near = discourse.made[-_JUST_BEFORE:]
        return is_one_of_them and any(
            made.unit == _POINTS
            or (made.code is not None and made.unit in _RATES and made.measure == "level")
            for made in near
        )
    return (_indicator_unit(of) or of.described_unit) in _RATES


def _moved(claim: Claim, of: Of) -> Measured | None:
    """An amount by which something goes up or down."""
    unit, lead = claim.quantity.unit, claim.lead
    if lead.turn not in ("up", "down"):
        return None
    if of.describes:
        is_amount = of.described_unit and of.described_unit != "percent"
        return Measured(
            "change", of.described_unit if is_amount and of.described_unit else unit.code, _sign(claim)
        )
    is_level = of.nature is None or of.nature.measure == "level"
    if unit.code in _LOOSE or not is_level or lead.fall_to:
        return None
    if lead.turn == "up" and unit.code != _STEPS and not _set_against_year(claim):
        return None  # "tăng thêm 05 xã" may as well be made new
    return Measured("change", _table_unit(unit, of), _sign(claim))


def _stock(claim: Claim, of: Of, discourse: Discourse) -> Measured:
    """An amount in the year, or what is new in it."""
    unit, nature = claim.quantity.unit, of.nature
    if nature is None:
        return Measured("new" if _is_made_new(claim, of, discourse) else "level", unit.code)
    return Measured("new" if nature.measure == "new" else "level", _table_unit(unit, of))


def _table_unit(unit: Unit, of: Of) -> str:
    """The unit of an amount in the table: the indicator's own where the printed one converts to it."""
    indicator_unit = _indicator_unit(of)
    converted = unit.counted or unit.code.startswith(("VND", "USD")) or indicator_unit == "per_10k_people"
    return indicator_unit if indicator_unit and converted else unit.code


def _is_part_of_new(claim: Claim, discourse: Discourse) -> bool:
    """ "Công nhận 04 xã (huyện Tam Bình 02 xã, …)": the parts of what is new are new."""
    whole = discourse.whole_of(claim.quantity)
    if whole is not None:
        return whole.measure == "new"
    previous = discourse.previous
    if previous is None or (previous.measure, previous.unit) != ("new", claim.quantity.unit.code):
        return False
    before = claim.back(_BRACKET_REACH)
    return claim.has("parts") or before.rfind("(") > before.rfind(")")


def _is_made_new(claim: Claim, of: Of, discourse: Discourse) -> bool:
    """Whether something no indicator knows is to be founded, planted, built or recognised."""
    unit, act = claim.quantity.unit, claim.lead.act
    if unit.counted:
        if act == "new":
            return True
        is_stock = claim.lead.turn == "to" or claim.has("counted_up")
        if discourse.carried_act == "new" and not act and of.empty and not is_stock:
            return True
    if (unit.counted or claim.quantity.whole_at) and _is_part_of_new(claim, discourse):
        return True
    added = act == "new" and unit.code in _AREAS and claim.marks.key[: claim.quantity.start].endswith("thêm ")
    return added or (unit.code != "permille" and claim.has("made_new"))
