"""Result or plan: why a number tells what was reached, or what another plan says, not what is aimed at."""

from plancompare.catalogue.patterns import Pattern
from plancompare.extraction.base import passes_plan
from plancompare.extraction.context import Context
from plancompare.extraction.words import says
from plancompare.plan.zones import RESULTS

_NEAR = 90  # characters before a number in which words of the past speak of it
_BRACKET_REACH = 400
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


def why_past(context: Context, year: int | None) -> str | None:
    """Why the number is a result or an attainment, None when it is not; ``year`` is the one it is for."""
    clause, number = context.scene.clause, context.number
    reason = _earlier_year(context, year)
    if reason:
        return reason
    if number.unit.code == "percent" and not passes_plan(context) and _is_attained(context):
        return "the share of a plan already reached"
    ahead = context.ahead(number.unit_end, 60)
    if "(" in ahead and _PLAN_FOLLOWS.match(ahead):
        return "a result set beside the plan's figure"
    near = context.left[-_NEAR:]
    if (says_past(near) and not says("aim", near)) or ("đã" in ahead and _REACHED.match(ahead)):
        return "a result already reached"
    if says("national", context.left):
        return "a figure of the country, not of the province"
    if clause.zone == RESULTS and year is None:
        return "in a part that reports the past"
    return None


def says_past(text: str) -> bool:
    """Whether words tell that a number is a result already reached."""
    return says("past", text) or ("cùng kỳ" in text and _SAME_PERIOD.search(text) is not None)


def _earlier_year(context: Context, year: int | None) -> str | None:
    """Why a number is of a year before the plan's."""
    plan_year = context.scene.plan.year
    if _in_result_bracket(context, plan_year):
        return "a figure of an earlier year, in brackets"
    if plan_year is None:
        return None
    back = context.back(24)
    beside = _YEAR_BESIDE.search(back) if back.rstrip(" ").endswith("(") else None
    if beside and int(beside[1]) < plan_year:
        return f"a figure of {beside[1]}, in brackets behind the year"
    if year is not None and year < plan_year:
        return f"a figure of {year}, not of the plan's year"
    return None


def _in_result_bracket(context: Context, plan_year: int | None) -> bool:
    """Whether a bracket still open before the number says "(năm 2022: …" or "(cùng kỳ …"."""
    back = context.back(_BRACKET_REACH)
    opened = back.rfind("(")
    if opened <= back.rfind(")"):
        return False
    inside = back[opened:]
    if not _RESULT_BRACKET.match(inside) or _PLAN_BRACKET.match(inside):
        return False
    year = _YEAR_IN_BRACKET.search(inside)
    return not year or plan_year is None or int(year[1]) < plan_year


def _is_attained(context: Context) -> bool:
    """Whether a share is of a plan ("đạt 95% kế hoạch"), unless doing the plan is itself the aim."""
    return bool(_ATTAINED.match(context.right)) and not says("duty", context.sentence[-160:] + context.right)
