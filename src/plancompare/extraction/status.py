"""What kind of figure a number is: an aim, or a result, or what another plan says."""

from plancompare.catalogue.patterns import Pattern
from plancompare.extraction.label import Claim
from plancompare.extraction.measure import passes_plan
from plancompare.plan.zones import RESULTS

_BRACKET_REACH = 400
_BESIDE_REACH = 24
_AHEAD_REACH = 60
_RESULT_BRACKET = Pattern(r"\((?:cùng kỳ|năm (?:19|20)\d\d|kết quả|thực hiện|ước|th|uth)(?!\w)")
_PLAN_BRACKET = Pattern(r"\((?:kh|kế hoạch|chỉ tiêu|mục tiêu|nghị quyết|nq)(?!\w)")
_YEAR_IN_BRACKET = Pattern(r"năm ((?:19|20)\d\d)")
_YEAR_BESIDE = Pattern(r"năm ((?:19|20)\d\d) *\( *$")
_ATTAINED = Pattern(
    r" *%? *(?:so với |so |của )?(?:kế hoạch|kh|dự toán|dt|nghị quyết|chỉ tiêu|mục tiêu)(?! vốn)(?!\w)"
)
_PLAN_FOLLOWS = Pattern(r"[^,;.]{0,24}\((?:kh|kế hoạch|chỉ tiêu|mục tiêu|nghị quyết|nq)(?!\w)[^)]*\d")
_REACHED = Pattern(r"[^,;.\d]{0,40}?(?:là con số đã|đã đạt được|đã đạt)")
_SAME_PERIOD = Pattern(r"(?<!so với )(?<!so )(?<!\w)cùng kỳ(?!\w)")
_NEAR = 90  # characters before a number in which words of the past speak of it


def why_past(claim: Claim, year: int | None) -> str | None:
    """Why the number is a result or an attainment, None when it is not; ``year`` is the one it is for."""
    reason = _earlier_year(claim, year)
    if reason:
        return reason
    unit = claim.quantity.unit
    if unit.code == "percent" and not passes_plan(claim) and _is_attained(claim):
        return "the share of a plan already reached"
    ahead = claim.ahead(claim.quantity.unit_end, _AHEAD_REACH)
    if "(" in ahead and _PLAN_FOLLOWS.match(ahead):
        return "a result set beside the plan's figure"
    if (_says_past(claim) and not claim.has("aim")) or ("đã" in ahead and _REACHED.match(ahead)):
        return "a result already reached"
    if claim.has("national"):
        return "a figure of the country, not of the province"
    if claim.clause.zone == RESULTS and year is None:
        return "in a part that reports the past"
    return None


def _says_past(claim: Claim) -> bool:
    """Whether words tell that the number is a result already reached."""
    near = claim.label_text[-_NEAR:]
    return claim.has("past") or ("cùng kỳ" in near and _SAME_PERIOD.search(near) is not None)


def _earlier_year(claim: Claim, year: int | None) -> str | None:
    """Why a number is of a year before the plan's."""
    plan_year = claim.plan.year
    if _in_result_bracket(claim, plan_year):
        return "a figure of an earlier year, in brackets"
    if plan_year is None:
        return None
    back = claim.text([claim.back(_BESIDE_REACH)])
    beside = _YEAR_BESIDE.search(back) if back.rstrip(" ").endswith("(") else None
    if beside and int(beside[1]) < plan_year:
        return f"a figure of {beside[1]}, in brackets behind the year"
    if year is not None and year < plan_year:
        return f"a figure of {year}, not of the plan's year"
    return None


def _in_result_bracket(claim: Claim, plan_year: int | None) -> bool:
    """Whether a bracket still open before the number says "(năm 2022: …" or "(cùng kỳ …"."""
    back = claim.text([claim.back(_BRACKET_REACH)])
    opened = back.rfind("(")
    if opened <= back.rfind(")"):
        return False
    inside = back[opened:]
    if not _RESULT_BRACKET.match(inside) or _PLAN_BRACKET.match(inside):
        return False
    year = _YEAR_IN_BRACKET.search(inside)
    return not year or plan_year is None or int(year[1]) < plan_year


def _is_attained(claim: Claim) -> bool:
    """Whether a share is of a plan ("đạt 95% kế hoạch"), unless doing the plan is itself the aim."""
    is_duty = claim.has("duty") or claim.has("duty", "right")
    return bool(_ATTAINED.match(claim.right_text)) and not is_duty
