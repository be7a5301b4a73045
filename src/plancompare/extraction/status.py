"""What kind of figure a number is: a target, a result or estimate, what an earlier plan said, or none."""

from bisect import bisect_left
from functools import lru_cache

from plancompare.catalogue.patterns import Pattern
from plancompare.extraction.label import Claim
from plancompare.extraction.marks import Mark
from plancompare.extraction.measure import of_earlier_plan, passes_plan
from plancompare.extraction.numerals import read
from plancompare.extraction.period import When, is_over
from plancompare.plan.clause import Clause
from plancompare.plan.zones import RESULTS
from plancompare.records import NamedTuple

TARGET, RESULT, ESTIMATE, EARLIER = "target", "result", "estimate", "earlier_target"

OF_COUNTRY = "a figure of the country, not of the province"

_BRACKET_REACH = 400
_AHEAD_REACH = 90
_LIST_REACH = 4000  # characters of a list in which the plan's figures stand in brackets
_LIST_BRACKETS = 2  # so many of them make it a list of results
_RESULT_BRACKET = Pattern(
    r"\((?:cùng kỳ|đầu (?:năm|kỳ)|năm (?:(?:19|20)\d\d|trước|ngoái)|(?:19|20)\d\d(?= *:)|kết quả"
    r"|thực hiện|ước|th|[uư]th|hiện|đã|(?:tại )?thời điểm|năm học trước|tính đến)(?!\w)"
)
# Beside the plan's figure in one bracket: "(KH 62 triệu đồng/TH 56,2 triệu đồng)".
_RESULT_BESIDE = Pattern(r"[/;,] *(?:ước )?(?:th|[uư]th|thực hiện)(?: năm)?(?: (?:19|20)\d\d)? *:? *$")
_PLAN_BRACKET = Pattern(
    r"\( *(?:(?:kh|kế hoạch|kịch bản|dự toán|chỉ tiêu|mục tiêu|nghị quyết|nq)(?!\w)(?! (?:đại hội|đh))"
    r"|(?:trung ương|tw|chính phủ|thủ tướng(?: chính phủ)?|bộ(?: tài chính)?|(?:hđnd |ubnd )?(?:tỉnh|huyện)"
    r"|cấp trên) giao(?!\w))"
)
_PLAN_BRACKETS = Pattern(
    r"\d[^()\d]{0,40}\( *(?:kh|kế hoạch|nq|nghị quyết)(?: [^\W\d]+){0,3} *:? *[<>≥≤]? *\d"
)
_YEAR_IN_BRACKET = Pattern(r"(?:năm |\( *)((?:19|20)\d\d)")
_YEAR_BESIDE = Pattern(r"năm ((?:19|20)\d\d) *$")
_LAST_YEAR_BESIDE = Pattern(r"(?:so với|so|cùng kỳ) (?:cùng kỳ )?năm (?:trước|ngoái) *$")
_OF_PLAN = r"(?:so với |so |của )?(?:kế hoạch|kh|nghị quyết|chỉ tiêu|mục tiêu"
_ATTAINED = Pattern(rf" *%? *{_OF_PLAN}|dự toán|dt)(?! vốn)(?!\w)")
# "…, đạt 98% kế hoạch": a budget may well be set at so much of what the centre assigned.
_ATTAINED_AHEAD = Pattern(
    r"(?:(?!năm|quý|tháng|đến)[^,;.()]){0,24}?(?:, (?:tăng|giảm) [\d,.]+ *%)?,? *\(?(?:ước )?"
    rf"(?:đạt|bằng|hoàn thành) (?:khoảng |gần |trên )?\d[\d.,]* *% *{_OF_PLAN})(?! vốn)(?!\w)"
)
_PLAN_FOLLOWS = Pattern(
    r"[^,;.]{0,24}\( *(?:kh|kế hoạch|chỉ tiêu|mục tiêu|nghị quyết|nq|dự toán(?= (?:cả )?năm))(?!\w)"
    r"(?! (?:đến|đại hội|đh)(?!\w))[^)]*\d"
)
# "ước thực hiện 36.250 tỷ đồng, kế hoạch năm 2022 là 41.000 tỷ đồng"
_PLAN_BEHIND = Pattern(r"[^,;.()\d]{0,24}, *(?:còn )?(?:kế hoạch|kh)(?: năm)? (?:20\d\d|tới|sau)(?!\w)")
_AIMED = Pattern(r"(?<!\w)(?:đạt|hoàn thành) mục tiêu(?!\w)")  # "để đạt mục tiêu 7% (Nghị quyết giao 8%)"
_YEAR_OF_GOAL = Pattern(r"[^)]*?(?:đến )?năm ((?:19|20)\d\d)")
_REACHED = Pattern(
    r"[^,;.\d]{0,60}?"
    r"(?:là con số đã|đã đạt được|đã đạt|đã được thực hiện|là (?:mức|kết quả) (?:đạt|thực hiện)"
    r"|chưa (?:được|bố trí|đạt|hoàn thành|triển khai|giải ngân))"
)
_MONTH_ENDS = Pattern(r"đến hết tháng (\d{1,2})(?:(?:/| năm )(20\d\d))?")
_SEASON = Pattern(r"(?<!\w)vụ (?:[^\W\d]+ ){0,2}20\d\d *- *20\d\d")
_SAME_PERIOD = Pattern(r"(?<!so với )(?<!so )(?<!\w)cùng kỳ(?!\w)")
_SET_BY_OTHERS = Pattern(
    r"(?:^|[.;]) *(?:theo )?(?:nghị quyết |văn kiện )?(?:đại hội|quy hoạch|chiến lược|quốc hội)[^,;:.]{0,60}"
    r" (?:đề ra|đặt ra|xác định|giao|quyết nghị)(?: (?:mục tiêu|chỉ tiêu))?"
    r"(?:(?!, (?:năm 20\d\d )?(?:tỉnh )?phấn đấu)[^;:])*$"
)
# "… cao hơn mức Nghị quyết Đại hội đề ra (GRDP tăng 10 - 11%/năm)"
_SET_IN_BRACKET = Pattern(
    r"(?:nghị quyết|đại hội|chiến lược|quy hoạch)[^;:.()]{0,80} (?:đề ra|đặt ra|giao) *\([^()]*$"
    r"|đại hội[^;:.()]{0,80}\((?!kh)[^()]*$"
)
_GOAL_OF_CONGRESS = Pattern(
    r"(?:^|[.;]) *(?:các |những )?(?:mục tiêu|chỉ tiêu)(?: của| theo)?(?: nghị quyết)? "
    r"đại hội[^;:.]{0,60}:[^.]*$|\( *(?:nghị quyết|nq) (?:đại hội|đh)[^();]*$"
    r"|nghị quyết đại hội[^;:.()]{0,80} với (?:các )?(?:mục tiêu|chỉ tiêu)[^.]*$"
)
_SETTERS = ("đại hội", "quy hoạch", "chiến lược", "quốc hội", "nghị quyết", "nq ")  # one of them in each
# "Đến hết ngày 31/5/2024, …"
_BY_DAY = Pattern(
    r"[ \W]*(?:(?:tính )?đến (?:hết )?(?:ngày |tháng )?|(?P<within>(?:trong |riêng )?tháng ))"
    r"(?:(?P<day>\d{1,2})/)?(?P<month>\d{1,2})(?:/(?P<year>20\d\d))?(?![\d/])"
)
_YEARS_ENDS = ((31, 12), (30, 12), (31, 1))
_SMALL_PART = 80  # a budget is set at so much of what the centre assigned, never at less
_OF_BUDGET = Pattern(
    r"[^;.()]{0,24}?,? *\(?(?:đạt|bằng) (?:khoảng |gần |trên )?(\d[\d.,]*) *% *dự toán(?! vốn)(?!\w)"
)
_OF_YEARS_PLAN = Pattern(
    r"(?:đạt|bằng) (?:khoảng |trên )?(?!100 *%)\d[\d.,]* *% (?:so với )?(?:kế hoạch|kh|dự toán)(?!\w)"
)
# "đến 30/6 đạt 50%, cả năm đạt 95% kế hoạch": what is said of a later time is none of an earlier one's
_LATER_TIME = Pattern(r"(?<!\w)(?:(?:đến|hết) (?:hết )?(?:ngày )?\d{1,2}/|cả năm|quý )")
_ENDS_PHRASE = Pattern(r"[,;:.()]|(?<!\w)(?:và|lên|xuống|còn|năm|kế hoạch|kh|mục tiêu)(?!\w)")
_NEAR = 90  # characters before a number in which words of the past speak of it


class Past(NamedTuple):
    """Why a number is no target; ``status`` is what it is instead, "" when it is no figure to keep."""

    status: str
    reason: str


def past_of(claim: Claim, when: When) -> Past | None:
    """What a number is instead of a target; None when it is one. ``when`` is the time its words give it."""
    reason = _earlier_year(claim, when.year)
    if reason:
        return Past(_kind_of_past(claim), reason)
    unit = claim.quantity.unit
    if unit.code == "percent" and _is_attained(claim) and not (passes_plan(claim) or of_earlier_plan(claim)):
        return Past("", "the share of a plan already reached")
    is_bound = claim.lead.comparator in ("ge", "le")
    if when.part and not is_bound and not _aims(claim) and _is_reported(claim):
        return Past(ESTIMATE, "an estimate for a part of the year")
    if when.part and not _aims(claim) and is_over(when, claim.plan):
        return Past(_kind_of_past(claim), "an estimate for a part of the year")
    if _is_of_past_day(claim):
        return Past(RESULT, "reached by a day before the year's end")
    reason = _result_by_words(claim)
    if reason:
        return Past(_kind_of_past(claim), reason)
    against = claim.mark("held_against", "label")
    if against is not None and ":" not in claim.marks.key[against.end : claim.quantity.start]:
        return Past("", "what a result is held against")
    if claim.has("replaced"):
        return Past("", "a figure that another replaces")
    if claim.has("national") or claim.has("national_goal") or _fills_bracket_of_country(claim):
        return Past("", OF_COUNTRY)
    if _is_others_goal(claim):
        return Past(EARLIER, "a goal another document sets")
    if _in_zone_of_results(claim, when):
        return Past(_kind_of_past(claim), "in a part that reports the past")
    return None


def _aims(claim: Claim) -> bool:
    return claim.has("aim") or claim.has("aim", "sentence")


def _fills_bracket_of_country(claim: Claim) -> bool:
    """ "GRDP tăng cao hơn mức chung của cả nước (ít nhất 8%), cụ thể không thấp hơn 10%"."""
    start = claim.quantity.start
    opened = start - len(claim.bracket)
    if not claim.bracket or claim.marks.has_content(opened, start, without=["bound", "fill", "turn"]):
        return False
    return claim.marks.key[:opened].endswith("cả nước ")


def _is_of_past_day(claim: Claim) -> bool:
    """ "Đến hết ngày 31/5, toàn tỉnh giải ngân 2.300 tỷ đồng, bằng 41% kế hoạch": what was reached by a day,
    held against a plan or dated by a document signed later."""
    start = claim.segment.sentence
    found = _BY_DAY.match(claim.marks.key, start, claim.quantity.start)
    if found is None or _aims(claim):
        return False
    if found["within"]:
        return True
    day, month = int(found["day"] or 1), int(found["month"])
    if (day, month) in _YEARS_ENDS:
        return False
    signed = claim.plan.header.date
    year = found["year"] or claim.plan.year
    if signed is not None and year is not None and f"{year}-{month:02d}-{day:02d}" <= signed:
        return True
    stop = claim.plan.view.find(". ", claim.quantity.end, claim.clause.end)
    return _OF_YEARS_PLAN.search(claim.marks.key[start : stop if stop >= 0 else claim.clause.end]) is not None


def _is_reported(claim: Claim) -> bool:
    """Whether its sentence estimates, or holds figures against the plan: "ước tăng", "đạt 58% dự toán"."""
    start = claim.segment.sentence
    stop = claim.plan.view.find(". ", claim.quantity.end, claim.clause.end)
    end = stop if stop >= 0 else claim.clause.end
    then = _LATER_TIME.search(claim.marks.key, claim.quantity.end, end)
    sentence = claim.marks.key[start : then.start() if then else end]
    return claim.marks.has("estimated", start, end) or _OF_YEARS_PLAN.search(sentence) is not None


def _kind_of_past(claim: Claim) -> str:
    """Whether a figure of the past was planned, is estimated or was reached."""
    if in_plan_bracket(claim) or claim.has("planned"):
        return EARLIER
    is_estimate = any(claim.marks.key.startswith("ước", mark.start) for mark in claim.lead.said)
    return ESTIMATE if is_estimate or claim.has("estimated") else RESULT


def _result_by_words(claim: Claim) -> str | None:
    """Why the words around a number say that it is reached."""
    at = claim.quantity.unit_end
    ahead = claim.ahead(at, _AHEAD_REACH)
    if "(" in ahead and _plan_follows(claim, ahead) and not _AIMED.search(claim.label_text):
        return "a result set beside the plan's figure"
    if claim.has("estimated") and _PLAN_BEHIND.match(ahead):
        return "a result set beside the plan's figure"
    attained = "%" in ahead and (_ATTAINED_AHEAD.match(ahead) or _is_small_part_of_budget(ahead))
    if claim.has("held_against") or (attained and not claim.has("aim")):
        return "a result held against the plan"
    if (_says_past(claim) and not claim.has("aim")) or _REACHED.match(ahead):
        return "a result already reached"
    if _goes_on_past(claim):
        return "in the phrase of a result"
    if _in_list_of_results(claim) and not claim.has("aim") and not in_plan_bracket(claim):
        return "in a list of results that names the plan's figures in brackets"
    return None


def _is_small_part_of_budget(ahead: str) -> bool:
    """ "…, bằng 47% dự toán năm": so much of the estimate was taken in so far."""
    found = _OF_BUDGET.match(ahead)
    share = read(found[1]) if found else None
    return share is not None and share.value < _SMALL_PART


def _plan_follows(claim: Claim, ahead: str) -> bool:
    """Whether a bracket behind holds the plan's figure; one of an earlier or a later year is another's."""
    found = _PLAN_FOLLOWS.match(ahead)
    if found is None:
        return False
    named = _YEAR_OF_GOAL.match(ahead, ahead.index("("))
    return named is None or claim.plan.year in (None, int(named[1]))


def _in_zone_of_results(claim: Claim, when: When) -> bool:
    """Whether a number in a report is reported itself: not of a later year, nor this plan's in brackets."""
    if claim.clause.zone != RESULTS:
        return False
    plan_year, reported = claim.plan.first_year, claim.clause.zone_year
    is_later = when.year is not None and (plan_year is None or when.year >= plan_year)
    if is_later and when.year != reported:
        said = claim.marks.key[claim.segment.sentence : claim.quantity.start]
        is_under_way = bool(when.part) or claim.has("estimated") or _SEASON.search(said) is not None
        return is_under_way and not claim.has("aim")
    return not in_plan_bracket(claim) or reported not in (None, plan_year)


def _goes_on_past(claim: Claim) -> bool:
    """Whether it stands in the phrase of a result: "đã cho 31 hợp tác xã vay 17 tỷ đồng"."""
    if claim.before is None or claim.before_refused != "result" or claim.has("aim"):
        return False
    between = claim.marks.key[claim.before.unit_end : claim.quantity.start]
    return _ENDS_PHRASE.search(between) is None


def _says_past(claim: Claim) -> bool:
    """Whether words tell that the number is a result already reached; "so với năm trước" tells a base."""
    near = claim.label_text[-_NEAR:]
    if "cùng kỳ" in near and _SAME_PERIOD.search(near) is not None:
        return True
    mark = claim.mark("past")
    if mark is None or _is_to_come(claim, mark):
        return False
    others = claim.marks.within("not_past", claim.label[0].start, claim.label[-1].end)
    return not any(other.start <= mark.start < other.end for other in others)


def _is_to_come(claim: Claim, mark: Mark) -> bool:
    """Whether "đến hết tháng 10" is after the day the plan was signed."""
    found, signed = _MONTH_ENDS.match(claim.marks.key, mark.start), claim.plan.header.date
    if found is None or signed is None:
        return False
    return f"{found[2] or claim.plan.year}-{int(found[1]):02d}" >= signed[:7]


def _in_list_of_results(claim: Claim) -> bool:
    """Whether other figures of its clause, or of the clauses beside it, have the plan's behind them in
    brackets: "tăng 6,8% (KH 7%)"."""
    brackets = _plan_brackets(claim.marks.key)
    if not brackets:
        return False
    clauses, at = claim.plan.clauses, claim.quantity.start  # a clause may be as long as a document
    first = last = claim.clause_at
    begin, stop = claim.clause.start - _LIST_REACH, claim.clause.end + _LIST_REACH
    while first > 0 and clauses[first - 1].start > begin and _beside(clauses[first - 1], claim.clause):
        first -= 1
    while (
        last + 1 < len(clauses) and clauses[last + 1].end < stop and _beside(clauses[last + 1], claim.clause)
    ):
        last += 1
    begin, stop = max(clauses[first].start, at - _LIST_REACH), min(clauses[last].end, at + _LIST_REACH)
    near = brackets[bisect_left(brackets, (begin,)) : bisect_left(brackets, (stop,))]
    return sum(end <= stop for _, end in near) >= _LIST_BRACKETS


@lru_cache(maxsize=1)
def _plan_brackets(key: str) -> list[tuple[int, int]]:
    """Where the brackets of a text stand that give a plan's figure beside another."""
    return [found.span() for found in _PLAN_BRACKETS.finditer(key)]


def _beside(clause: Clause, other: Clause) -> bool:
    return (clause.zone, clause.section) == (other.zone, other.section) and not clause.heading


def _is_others_goal(claim: Claim) -> bool:
    """ "Đại hội Đảng bộ tỉnh đề ra GRDP bình quân đầu người 90 triệu đồng": not this plan's own."""
    stop = claim.quantity.start
    text = claim.marks.key[max(claim.segment.sentence, stop - _LIST_REACH) : stop]
    if not any(map(text.__contains__, _SETTERS)):
        return False
    return any(said.search(text) for said in (_SET_BY_OTHERS, _SET_IN_BRACKET, _GOAL_OF_CONGRESS))


def _earlier_year(claim: Claim, year: int | None) -> str | None:
    """Why a number is of a year before the plan's."""
    plan_year = claim.plan.first_year
    if _in_result_bracket(claim, plan_year):
        return "a figure of an earlier year, in brackets"
    if plan_year is None:
        return None
    ahead = claim.back(_BRACKET_REACH).removesuffix(claim.bracket)
    beside = _YEAR_BESIDE.search(ahead) if claim.bracket else None
    if claim.bracket and _LAST_YEAR_BESIDE.search(ahead):
        return "a figure of an earlier year, in brackets"
    if beside and int(beside[1]) < plan_year:
        return f"a figure of {beside[1]}, in brackets behind the year"
    if year is not None and year < plan_year:
        return f"a figure of {year}, not of the plan's year"
    return None


def in_plan_bracket(claim: Claim) -> bool:
    """Whether it stands in a bracket that gives the plan's figure: "(KH 6 - 7%)"."""
    is_plan = _PLAN_BRACKET.match(claim.bracket) is not None
    return is_plan and not _RESULT_BESIDE.search(claim.bracket)


def _in_result_bracket(claim: Claim, plan_year: int | None) -> bool:
    """Whether a bracket still open before the number says "(năm 2022: …" or "(cùng kỳ …"."""
    inside = claim.bracket
    if _RESULT_BESIDE.search(inside):
        return True
    if not _RESULT_BRACKET.match(inside) or _PLAN_BRACKET.match(inside):
        return False
    year = _YEAR_IN_BRACKET.search(inside)
    return not year or plan_year is None or int(year[1]) < plan_year


def _is_attained(claim: Claim) -> bool:
    """Whether a share is of a plan ("đạt 95% kế hoạch"), unless doing the plan is itself the aim."""
    if not _ATTAINED.match(claim.right_text):
        return False
    is_said = any(claim.marks.has_content(*span) for span in claim.label)
    if not (is_said or claim.bracket):
        return False  # "100% chỉ tiêu đào tạo được hoàn thành" speaks of the targets themselves
    is_least = claim.lead.comparator == "ge" and claim.clause.zone != RESULTS
    return not (is_least or claim.has("duty") or claim.has("duty", "right") or claim.has("fulfilled"))
