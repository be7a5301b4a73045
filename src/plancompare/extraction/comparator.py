"""The comparator of a target: what is said before, after, or once for a whole list."""

from plancompare.catalogue.patterns import Pattern
from plancompare.extraction.discourse import Discourse
from plancompare.extraction.label import NEGATED, Claim, little_words
from plancompare.reading.source import Span
from plancompare.records import NamedTuple

_UPWARDS = Pattern(r"(?<!\w)trở (lên|xuống)(?!\w)")
_OF_THING = Pattern(
    r"(?<!\w)(?:từ|loại|cấp|hạng|bậc|sao|trình độ|mức|đại học|thạc sĩ|cao đẳng|trung cấp|tuổi)(?!\w)"
)  # "cán bộ từ trung cấp trở lên"
_BORDER = Pattern(r"[;,.\d]")
# A fall is negative, so its bounds are mirrored: "giảm ít nhất 300 ha" is a change of −300 or less.
_MIRRORED = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge"}
_COMPARING = ("higher_than", "lower_than")
_AFTER_SIGNS = " ,("
_FROM_REACH = 90
_PART_REACH = 40


class Bound(NamedTuple):
    """A comparator, and where the words that say it end (0 when they stand before the number)."""

    comparator: str
    end: int = 0

    def mirrored(self, sign: int) -> "Bound":
        """The bound of a value that is negative when ``sign`` is."""
        return self._replace(comparator=_MIRRORED.get(self.comparator, self.comparator)) if sign < 0 else self


def bound_of(claim: Claim, discourse: Discourse, nothing_own: bool) -> Bound:
    """The bound of a number.

    ``nothing_own`` tells that no words of its own stand before the number: it can share a list's bound.
    """
    quantity, lead = claim.quantity, claim.lead
    after = bound_behind(claim)
    if after is not None:
        return after
    if quantity.high is None and not lead.comparator and (upwards := _from_upwards(claim)):
        return upwards
    if lead.from_ and quantity.high is None and not lead.comparator and _has_floor(claim):
        return Bound("ge")
    is_compared = quantity.unit.code == "percentage_point" and any(map(claim.has, _COMPARING))
    if lead.comparator in ("gt", "lt") and is_compared:
        return Bound("eq")  # "cao hơn năm 2023 1,2 điểm %"
    if lead.comparator:
        is_kept = claim.has("kept_from")
        return Bound(NEGATED.get(lead.comparator, lead.comparator) if is_kept else lead.comparator)
    if over_plan := _over_plan(claim):
        return Bound(over_plan)
    if nothing_own and quantity.unit.counted and discourse.carried and not lead.turn and not _is_part(claim):
        return Bound(discourse.carried)
    return Bound("eq")


def bound_behind(claim: Claim) -> Bound | None:
    """A bound right behind the unit or the numeral ("trở lên"); None when there is none."""
    if "bound_after" not in claim.marks.by_kind:
        return None
    whole = claim.marks.beginning("whole", claim.quantity.unit_end)
    for at in (claim.quantity.unit_end, claim.quantity.last, whole.end if whole else claim.quantity.last):
        mark = claim.marks.beginning("bound_after", at, _AFTER_SIGNS)
        if mark is not None:
            return Bound(mark.value, mark.end + (claim.marks.key[mark.end : mark.end + 1] == ")"))
    return None


def _from_upwards(claim: Claim) -> Bound | None:
    """ "từ 95% dân số trở lên": the bound stands behind the thing."""
    at = claim.quantity.unit_end
    behind = claim.marks.key[at : at + _FROM_REACH]
    found = _UPWARDS.search(behind) if "trở " in behind else None
    if not found or _BORDER.search(behind[: found.start()]):
        return None
    if not claim.lead.from_ and _OF_THING.search(behind[: found.start()]):
        return None
    return Bound("ge" if found[1] == "lên" else "le", at + found.end())


def _over_plan(claim: Claim) -> str | None:
    """ "không thấp hơn dự toán Trung ương giao là 500 tỷ đồng": the bound stands before the plan's name."""
    plan = claim.mark("plan_figure")
    start = claim.label[-1].start
    if plan is None or plan.start <= start or claim.quantity.unit.code == "percent":
        return None
    return little_words(claim.marks, [Span(start, plan.start)])[1].comparator


def _has_floor(claim: Claim) -> bool:
    """ "đạt từ 70 triệu đồng/người": nothing but the lower end is said; "từ 3 xã" only tells where from."""
    return claim.quantity.unit.is_measure or claim.lead.act is not None


def _is_part(claim: Claim) -> bool:
    start = claim.quantity.start
    return claim.marks.has("parts", max(claim.marks.start, start - _PART_REACH), start)
