"""Target or not: an ordered list of named rules that refuse a number, the first that holds wins."""

from collections.abc import Callable

from plancompare.catalogue.patterns import Pattern
from plancompare.extraction.comparator import bound_behind
from plancompare.extraction.discourse import Discourse
from plancompare.extraction.indicator import SHARES, Subject, counts_on
from plancompare.extraction.label import Claim
from plancompare.extraction.marks import has_content
from plancompare.extraction.measure import passes_plan
from plancompare.extraction.period import When
from plancompare.extraction.record import Refusal
from plancompare.extraction.status import TARGET, in_plan_bracket, past_of
from plancompare.plan.zones import HEADLINE, PREAMBLE
from plancompare.records import NamedTuple

UNREAD = Refusal("other", "neither a decimal comma nor thousands dots: not read")
BASE_OF_CHANGE = Refusal("result", "the base of a change")
BESIDE_PLAN = Refusal("other", "by how much a plan's figure is passed or missed")
_UNITLESS = Refusal("other", "no unit and no thing counted")
PLACES_OF_RATE = Refusal("reference", "places a rate is of")
BASE_OF_RATE = Refusal("denominator", "the base a rate is counted on")
_MULTIPLE = Refusal("other", "a multiple of another figure")
_IN_TITLE = Refusal("reference", "part of another document's title or a share for each")
_THRESHOLD = Refusal("condition", "a threshold that limits something, not an aim")
_FOOTNOTE = Refusal("footnote", "a footnote mark")
_NOT_RECOGNISED = Refusal("other", "not recognised as a target")
_OF_WORK = Refusal("reference", "what a work is or costs, not an aim")
_MENTIONED = Refusal("reference", "a count of things merely mentioned")
_FACT = Refusal("reference", "what the area is or how a session went, not an aim")
_ASKED = Refusal("other", "asked of the centre, not an aim of the plan")
_COST = Refusal("other", "a cost, not an aim")
_OF_RESULT = Refusal("result", "the movement of a result")
_OF_NOTHING = Refusal("other", "nothing says what it is a quantity of")

_ONE_OF = Pattern(r"(?:trên|/|mỗi|một|bình quân) *$")
_TITLE = Pattern(
    r"(?<!\w)(?<!sở )(?<!bộ )(?<!phòng )(?<!hoàn thành )(?:kế hoạch|đề án|chương trình)"
    r"(?! (?:từ|trên|dưới|khoảng|tối|ít nhất) )"
    r"(?: (?!đạt|phấn đấu|năm|tăng|với|là|vốn|nhằm|để|có|bảo đảm|đảm bảo|giao|đến|đạt)[^\W\d]+){1,14} $"
)
_NAMED = Pattern(
    r"(?<!\w)(?:nghị quyết|kế hoạch|đề án|chương trình|quyết định)(?: số)? [\w/-]*\d[\w/-]* "
    r"(?:ngày [^,;]{6,30} )?(?:của [^,;]{3,40} )?về [^,;:%]{0,80}$"
)
_TITLE_END = Pattern(r"[^,;.]{0,140}?(?<!\w)(?:giai đoạn|đến năm) (?:19|20)\d\d")
_BOUND_IN_BRACKET = Pattern(r"\( *(?:dưới|trên|từ|không quá|tối thiểu|tối đa) *$")
_OBLIGES = Pattern(r"[ ,]*(?:phải|thì|mới được|được miễn)(?!\w)")
_BORDER = Pattern(r"[,;]")
_CONDITION = Pattern(r"(?<!\w)(?:trường hợp|nếu|[^\W\d]+ nào)(?!\w)[^;()]*$")
_OBLIGED = Pattern(r"[^;.]{0,60}?(?<!\w)(?:phải|thì)(?!\w)")
_OPENS_SENTENCE = Pattern(r"[ \W]*(?:trường hợp|nếu)(?!\w)[^,;]*")
_IF_WORDS = ("nếu", "trường hợp", " nào ")
_IF = Pattern(r" *(?:nếu|trong trường hợp)(?!\w)")
# "điều chuyển vốn của các dự án có tỷ lệ giải ngân dưới 30%"
_OF_THOSE = Pattern(
    r"(?<!\w)(?:của|đối với|với|những|tại) (?:các |những )?"
    r"(?:dự án|đơn vị|địa phương|chủ đầu tư|xã|huyện|hộ|cơ sở)"
    r" (?:có (?:tỷ lệ|mức|số)|(?:đến [^,;]{4,24} )?giải ngân)(?: [^\W\d]+)*"
    r" (?:dưới|trên|thấp hơn|cao hơn|từ) $"
)
_THEN = Pattern(r"[^,;.]{0,20}?,? *(?<!\w)thì(?!\w)")
_THEN_REACH = 90
_PROPERTY = Pattern(
    r"\((?:[^()]*,)?(?: *(?:có|với|tổng|mặt (?:biển|nước)|tự nhiên|mức|vốn|đầu tư|kinh phí|dự toán"
    r"|diện tích|chiều dài|dài|rộng|quy mô|công suất|thiết kế|quy hoạch|khoảng|hơn|trên|gần|là|:))* *"
)
_CAPACITY = Pattern(
    r"(?<!\w)(?:dự án|nhà máy|cảng|sân bay|trạm biến áp|thủy điện|khu xử lý)(?: [^,;:()]*?)?"
    r"(?:,? (?:với |có )?(?:tổng )?công suất(?: thiết kế)?) (?:khoảng |hơn |trên |là )?$"
)
# "Cụm trang trại điện gió Hướng Linh 252 MW"
_NAMED_WORK = Pattern(
    r"(?<!\w)(?:dự án|nhà máy|cụm|trang trại|trạm)(?: (?!đạt|là|với|lên|công suất|tổng)[^,;:()\s]+)+ $"
)
_WORK_REACH = 160  # characters before a bracket in which the work is named
_OF_WORKS = ("VND_billion", "USD_million", "hectare", "km", "m2", "MW", "tonne")
# "gấp 25 lần GRDP"
_OF_THING = Pattern(r" *(?!so |mức |số |năm |cùng |hiện |trước|bình quân |trung bình |cả nước)[^\W\d_]{2,}")
_AFTER_VERB = Pattern(r"(?:đạt|là|:) *(?:\w+ ){0,2}$")
_STATED = Pattern(r"(?::|là|đạt|đến) *$")
_TITLE_REACH, _TITLE_END_REACH = 300, 200
_LOOSE_UNITS = ("year", "times", "point")  # often no quantity of anything
_PHYSICAL_UNITS = ("hectare", "km", "km2", "m2", "m3", "kg", "m3_per_day", "MW")
_WORDS_OF_THING = 4
_LABEL_BEHIND = 12  # characters behind a subject in which it is stated
_OBLIGES_REACH = 40
_CLOSES_REACH = 12


class Case(NamedTuple):
    """What the rules look at: a number, and the time its words give it."""

    claim: Claim
    when: When


class Verdict(NamedTuple):
    """Why a number is no target; ``status`` says what figure it is instead, "" for none worth keeping."""

    refusal: Refusal
    status: str = ""


# -- numbers that are no aim, whatever they are of ---------------------------------------------------------


def _unread(case: Case) -> Refusal | None:
    return UNREAD if case.claim.quantity.value is None else None


def _base_of_change(case: Case) -> Refusal | None:
    return BASE_OF_CHANGE if case.claim.is_base else None


def _unitless(case: Case) -> Refusal | None:
    return _UNITLESS if case.claim.quantity.unit.is_bare else None


def _past(case: Case) -> Verdict | None:
    past = past_of(case.claim, case.when)
    return Verdict(Refusal("result", past.reason), past.status) if past else None


def _beside_plan(case: Case) -> Refusal | None:
    return BESIDE_PLAN if passes_plan(case.claim) else None


def _base_of_rate(case: Case) -> Refusal | None:
    """ "trên 1 ha"."""
    quantity = case.claim.quantity
    is_one = quantity.unit.code == "hectare" and quantity.value == 1
    return BASE_OF_RATE if is_one and _ONE_OF.search(case.claim.label_text) else None


def _places_named(case: Case) -> Refusal | None:
    """ "tỷ lệ hộ nghèo 2 huyện Trạm Tấu, Mù Cang Chải giảm 6%"."""
    claim = case.claim
    end = claim.quantity.unit_end
    names = claim.quantity.unit.counted and claim.plan.view[end : end + 2].strip().isupper()
    return PLACES_OF_RATE if names and claim.has("rate") and not claim.lead.comparator else None


def _multiple(case: Case) -> Refusal | None:
    claim = case.claim
    is_multiple = claim.quantity.unit.code == "times" and claim.lead.turn == "index"
    return _MULTIPLE if is_multiple and not _OF_THING.match(claim.text([claim.behind_unit])) else None


def _in_title(case: Case) -> Refusal | None:
    """A share for each of many, or part of the title of a plan or scheme merely named."""
    claim = case.claim
    is_titled = not in_plan_bracket(claim) and _stands_in_title(claim)
    return _IN_TITLE if claim.has("each") or is_titled else None


def _stands_in_title(claim: Claim) -> bool:
    text, start = claim.back(_TITLE_REACH), claim.quantity.start
    is_titled = text[-1:] == " " and claim.marks.has("titled", start - len(text), start)
    if is_titled and _TITLE.search(text):
        return True
    if "về " in text and _NAMED.search(text):
        return True
    before, quantity = claim.before, claim.quantity
    if before is None or claim.before_refused != "reference":
        return False
    if _BORDER.search(claim.marks.key[before.end : quantity.start]):
        return False
    return _TITLE_END.match(claim.ahead(quantity.end, _TITLE_END_REACH)) is not None


def _threshold(case: Case) -> Refusal | None:
    """A bound that fills a bracket, "(dưới 10 ha)", is set by a rule, or tells whom a rule binds."""
    claim = case.claim
    bound = bound_behind(claim)
    at = claim.quantity.unit_end
    closes = claim.marks.key[at : at + _CLOSES_REACH].lstrip().startswith((")", "trở"))
    fills = closes and _BOUND_IN_BRACKET.search(claim.label_text) is not None
    by_rule = (claim.lead.comparator or bound) and claim.has("by_rule")
    back = claim.back(_TITLE_REACH)
    conditional = _CONDITION.search(back) if any(map(back.__contains__, _IF_WORDS)) else None
    if _IF.match(claim.ahead(at, _OBLIGES_REACH)):
        return _THRESHOLD
    if conditional and _OPENS_SENTENCE.fullmatch(claim.marks.key, *claim.sentence):
        return _THRESHOLD
    then = conditional and (" thì " in conditional.group() or _OBLIGED.match(claim.ahead(at, _THEN_REACH)))
    if then and not claim.has("aim"):
        return _THRESHOLD
    if claim.lead.comparator in ("gt", "ge", "lt", "le") and _THEN.match(claim.ahead(at, _OBLIGES_REACH)):
        return _THRESHOLD  # "Đơn vị giải ngân dưới 70% thì người đứng đầu phải kiểm điểm"
    if _OF_THOSE.search(back) and not claim.has("aim"):
        return _THRESHOLD
    obliges = bound is not None and _OBLIGES.match(claim.ahead(bound.end, _OBLIGES_REACH)) is not None
    return _THRESHOLD if fills or by_rule or obliges else None


def _asked(case: Case) -> Refusal | None:
    """ "Kiến nghị Trung ương bố trí 1.300 tỷ đồng"."""
    return _ASKED if case.claim.has("petition") else None


def verdict_on(case: Case) -> Verdict | None:
    """Why a number is no target, whatever it is of: the first rule that holds; None when none does."""
    for rule in NEVER_AIMS:
        if (refusal := rule(case)) is not None:
            return Verdict(refusal) if isinstance(refusal, Refusal) else refusal
    return None


NEVER_AIMS: tuple[Callable[[Case], Refusal | Verdict | None], ...] = (
    _unread, _base_of_change, _unitless, _past, _beside_plan, _base_of_rate, _places_named, _multiple,
    _in_title, _threshold, _asked,
)  # fmt: skip


def inherited_verdict(claim: Claim, when: When, subject: Subject) -> Verdict | None:
    """The growth of a result is a result, unless its words date it or aim at it themselves."""
    level = subject.inherited
    if level is None or level.status == TARGET or claim.has("aim") or in_plan_bracket(claim):
        return None
    if when.year is not None and when != level.when:
        return None
    return Verdict(_OF_RESULT, level.status)


# -- numbers no cue knows ----------------------------------------------------------------------------------


def merely_mentioned(claim: Claim, subject: Subject, discourse: Discourse) -> Refusal | None:
    """Why an uncoded number is merely mentioned; None when it is a target all the same."""
    unit = claim.quantity.unit
    if _is_of_work(claim):
        return _OF_WORK
    if claim.has("fact") or claim.has("fact", "right"):
        return _FACT
    if not unit.known:
        again = discourse.previous is not None and discourse.previous.unit == unit.code
        is_rate = "_per_" in unit.code and (again or not subject.empty)  # "tối thiểu 1.000 mẫu/ngày"
        goes_on = discourse.carried_act and _goes_on_counting(claim, discourse)
        is_done = claim.lead.act or claim.has("doing") or goes_on
        alone = claim.before is None or not subject.empty
        is_moved = claim.lead.turn in ("up", "down") and alone and not unit.is_bare
        # "… trứng 340 triệu quả", "số lượng tàu cá không quá 7.800 chiếc"
        is_bound = claim.lead.comparator in ("ge", "le") and claim.has("labelled")
        is_labelled = ("sản lượng" in claim.subject_text or is_bound) and not unit.is_bare
        if (is_done or is_moved or is_labelled) and not claim.has("stating"):
            return None
        if is_rate or (claim.lead.comparator and claim.has("for_whom")):
            return None
        return _FOOTNOTE if _opens_note(claim) else _NOT_RECOGNISED
    if unit.counted:
        return None if _is_counted_aim(claim, subject, discourse) else _MENTIONED
    if _is_measured_aim(claim, subject, discourse):
        return None
    return _COST if _is_cost(claim) else _OF_NOTHING


def _is_of_work(claim: Claim) -> bool:
    """ "đẩy nhanh tiến độ Cảng hàng không (vốn đầu tư 5.822 tỷ đồng)": the bracket says what it costs; "nhà
    máy xi măng công suất 20.000 tấn/năm": how large it is."""
    unit, back = claim.quantity.unit.code, claim.back(_WORK_REACH)
    named = unit == "MW" and not claim.lead.turn and _NAMED_WORK.search(back) is not None
    if not claim.bracket and (named or _CAPACITY.search(back)):
        return claim.before is None or claim.before_refused is not None
    is_sized = "công suất" in claim.bracket or claim.quantity.unit.code in _OF_WORKS
    if not is_sized or not _PROPERTY.fullmatch(claim.bracket):
        return False
    at = claim.quantity.start - len(claim.bracket)
    return claim.marks.has("work", max(at - _WORK_REACH, claim.clause.mark_end), at)


def _opens_note(claim: Claim) -> bool:
    """ "1 Cụ thể: …" at the start of a paragraph: the mark of the note it is."""
    opens = not claim.marks.key[claim.clause.mark_end : claim.quantity.start].strip()
    end = claim.quantity.end
    return opens and claim.plan.view[end : end + 2].strip().isupper()


def _is_counted_aim(claim: Claim, subject: Subject, discourse: Discourse) -> bool:
    """A count is aimed at when something is done, when it has a label, or in the list of main targets."""
    start, lead = claim.quantity.start, claim.lead
    of_whole = claim.quantity.denominator is not None
    if in_plan_bracket(claim) or discourse.whole_of(claim.quantity) is not None:
        return True
    if of_whole and claim.quantity.denominator == claim.quantity.value and claim.has("all_have"):
        return True  # "65/65 xã có đài truyền thanh"
    if claim.marks.key[start - 1 : start] == "(":
        return of_whole and discourse.previous is not None  # "61,5% (80/130 thôn)"
    label = claim.label_text
    if (claim.has("count_of") or of_whole) and _STATED.search(label):
        return True
    mentioned = claim.has("mentioned")
    if claim.has("to_become") and not mentioned:
        return True
    if claim.has("labelled") and not mentioned:
        return True
    if (discourse.previous is not None and claim.has("parts")) or counts_on(claim, discourse):
        return True
    if claim.has("doing") or _is_of_whole(claim, subject, discourse):
        return True
    is_moved = lead.turn in ("up", "down") or (lead.turn == "to" and not mentioned)
    if lead.act or is_moved or (lead.comparator in ("ge", "le") and not mentioned):
        return True
    if not mentioned and subject.empty and _goes_on_counting(claim, discourse):
        return True
    if not mentioned and _goes_on_naming(claim, discourse):
        return True
    if discourse.carried_act and (subject.empty or claim.has("for_whom")):
        return True
    if claim.has("equivalent") and discourse.previous is not None and discourse.previous.unit in SHARES:
        return True  # "còn 1,5%, tương đương 170 hộ"
    if claim.has("by_year") and claim.lead.comparator:
        return True
    if mentioned or not _in_headline(claim):
        return False
    return of_whole or _names_more_than_area(claim) or _opens_item(claim, discourse)


def _names_more_than_area(claim: Claim) -> bool:
    """Whether the subject says what is counted: "Huyện có 15 xã" tells what there is."""
    without = ["joining", "parts", "unnamed", "area"]
    return any(claim.marks.has_content(*span, without=without) for span in claim.subject)


def _opens_item(claim: Claim, discourse: Discourse) -> bool:
    """Whether it opens an item of a list of aims: "vốn FDI 500 triệu USD; 25 dự án trong nước"."""
    if discourse.previous is None or not has_content(claim.right_text):
        return False
    return not claim.marks.has_content(claim.segment.start, claim.quantity.start)


def _is_of_whole(claim: Claim, subject: Subject, discourse: Discourse) -> bool:
    """Whether it names a part of the target before it: "320 hộ, gồm Văn Chấn 115 hộ, Trấn Yên 80 hộ", "5,5
    triệu lượt (khách quốc tế 600.000 lượt)"."""
    whole = discourse.whole or (discourse.previous if claim.bracket else None)
    if whole is None or whole.status != TARGET:
        return False
    return whole.unit == claim.quantity.unit.code and not subject.empty


def _goes_on_counting(claim: Claim, discourse: Discourse) -> bool:
    """Whether it is the next count of a list of aims: "giảm 12 hộ nghèo, 20 hộ cận nghèo"."""
    previous, before = discourse.previous, claim.before
    if previous is None or before is None or previous.quantity.start != before.start:
        return False
    is_listed = claim.text([claim.reach]).rstrip().endswith((",", "và"))
    return is_listed and previous.quantity.unit.counted and has_content(claim.right_text)


def _is_measured_aim(claim: Claim, subject: Subject, discourse: Discourse) -> bool:
    """A measured amount is aimed at when its words say of what, and it is no cost."""
    unit, lead = claim.quantity.unit, claim.lead
    is_loose = unit.code in _LOOSE_UNITS and not (lead.act or lead.turn or _is_stated(claim.label_text))
    if is_loose and not _goes_on_naming(claim, discourse):
        return False
    right = claim.right_text.replace(unit.thing, "")
    if subject.empty and not discourse.heads and not has_content(right):
        return False
    if _is_cost(claim):
        return False
    if unit.code.startswith(("VND", "USD")):
        goes_on = discourse.previous is not None and discourse.previous.unit == unit.code
        at_time = goes_on and claim.has("unnamed", "label")  # "quý I 1.200 tỷ đồng, 6 tháng 2.500 tỷ đồng"
        again = claim.has("equivalent") and bool(discourse.heads)  # "vượt 5%, tương ứng 21.400 tỷ đồng"
        return not subject.empty or bool(lead.act) or in_plan_bracket(claim) or at_time or again
    return unit.code not in _PHYSICAL_UNITS or _is_physical_aim(claim, subject, discourse)


def _is_cost(claim: Claim) -> bool:
    unit = claim.quantity.unit.code
    is_rate = unit.startswith("VND_million_per_") and not unit.endswith(("_person", "_hectare"))
    if unit in SHARES and (claim.lead.comparator or claim.has("stated", "label")):
        return False  # "kinh phí chi cho nghiên cứu đạt 1,5% GRDP"
    is_cost = claim.has("cost") or (is_rate and claim.has("rated"))  # "hỗ trợ với mức 40 triệu đồng/nhà"
    return is_cost and not claim.has("no_cost")


def _is_stated(left: str) -> bool:
    return "tuổi thọ" in left or _AFTER_VERB.search(left) is not None


def _is_physical_aim(claim: Claim, subject: Subject, discourse: Discourse) -> bool:
    lead = claim.lead
    if claim.has("parts") and any(made.unit == claim.quantity.unit.code for made in discourse.made):
        return True
    if _goes_on_naming(claim, discourse) or _is_of_whole(claim, subject, discourse):
        return True
    if lead.act or lead.turn or claim.has("made_new") or claim.has("doing") or _in_headline(claim):
        return True
    if lead.comparator in ("ge", "le"):
        return True
    if claim.has("labelled") and "còn lại" not in subject.text:
        return True
    end = min(claim.subject_end + _LABEL_BEHIND, claim.label[-1].end)
    return _STATED.search(claim.marks.key[claim.label[0].start : end]) is not None


def _goes_on_naming(claim: Claim, discourse: Discourse) -> bool:
    """Whether it is the next thing of a list: "diện tích lúa 41.000 ha, năng suất …; ngô 28.500 ha"."""
    listed = [made for made in discourse.made if made.quantity.start >= claim.segment.sentence]
    unit = claim.quantity.unit
    is_same = any(
        made.unit == unit.code or (unit.counted and unit.thing in made.quantity.unit.thing) for made in listed
    )
    return is_same and len(claim.text([claim.reach]).split()) <= _WORDS_OF_THING


def _in_headline(claim: Claim) -> bool:
    return claim.clause.zone in (HEADLINE, PREAMBLE)
