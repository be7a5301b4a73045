"""Which year a number is for: the nearest year named, in its own words or in what introduces them.

A year can date a number when it is not the base of a comparison and not part of a title.
"""

import re
from bisect import bisect_left
from typing import NamedTuple

from plancompare.catalogue.patterns import Pattern
from plancompare.extraction.label import Claim
from plancompare.plan.plan import Plan

_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_NAMED = Pattern(r"(?:(?<!\w)(?:năm|th|uth|kq)|(?<=đến)) $")
_NO_YEAR = Pattern(r" *[%-]")
_BASE = Pattern(
    r"(?:so với|so|cùng kỳ|tháng \d{1,2}|từ|niên giám|trước|thực hiện của|kết quả|ước thực hiện của|giai đoạn"
    r"|(?:bằng|gấp) [\d.,]+ *(?:%|lần)(?: của)?|báo cáo|thời kỳ|kế hoạch số .{0,20}|hđnd tỉnh|giá so sánh"
    r"|so sánh)(?: với)?"
    r"(?: (?:cùng kỳ|thực hiện|ước thực hiện|kết quả|cuối|ước))* $"
)
_HORIZON = Pattern(r"(?:định hướng|tầm nhìn|giai đoạn|thời kỳ)(?: đến)? $")
_TITLED = Pattern(
    r"(?:nghị quyết|quyết định|nghị định|chương trình|đề án|báo cáo|luật|chỉ thị|kế hoạch số|thông báo"
    r"|kế hoạch đầu tư công|dự toán ngân sách)(?! năm)[^,;.:]{0,80} $"
)
_DATED = Pattern(
    r"(?:đến|tính đến|hết|đến hết|trong|tháng) (?:ngày )?(?:tháng )?\d{1,2}/(?:\d{1,2}/)?"
    r"(?P<year>(?:19|20)\d\d)(?!\d)"
)
_PERIOD = Pattern(r"(?:giai đoạn|năm) (?:19|20)\d\d *- *(?P<year>(?:19|20)\d\d)(?!\d)")
_AFTER = Pattern(
    r"[^,;.|]{0,40}?(?<!so với )(?<!so )(?<!cùng kỳ )(?:vào |trong |đến |của |cho |hết )"
    r"(?:cuối |hết )?năm (?P<year>(?:19|20)\d\d)(?!\d)"
)
_AHEAD = 48  # characters before a year that tell what it is
_LONGEST_NAME = 5  # of "năm " and the sign before it
_LOOK_BACK = 12  # years named before a number that can date it
_NEAR = 60
_OPENING = 40
_BEHIND_REACH = 70  # characters behind a unit in which the year follows
_BRACKET_REACH = 200
_SENTENCE_REACH = 80


class Mention(NamedTuple):
    """A year named in the text at ``at``; ``period`` tells that it ends a span of years."""

    at: int
    end: int
    year: int
    period: bool = False


def _mentions(text: str) -> tuple[Mention, ...]:
    """The years of ``text`` (folded) that can date a number, in order."""
    years = [found.span() for found in _YEAR.finditer(text)]
    if not years:
        return ()
    out = [m for start, end in years if (m := _named(text, start, end)) is not None]
    if any(text[start - 1 : start] == "/" for start, _ in years):
        out += [Mention(*found.span(), int(found["year"])) for found in _DATED.finditer(text)]
    if any(text[max(0, start - 6) : start].rstrip(" ").endswith("-") for start, _ in years):
        out += [Mention(*found.span(), int(found["year"]), True) for found in _PERIOD.finditer(text)]
    return tuple(sorted(out, key=lambda m: m.at))


def _named(text: str, start: int, end: int) -> Mention | None:
    """The year at ``text[start:end]`` when "năm" or the like stands before it and it dates something."""
    name = _NAMED.search(text[max(0, start - _LONGEST_NAME) : start])
    if name is None or _NO_YEAR.match(text, end):
        return None
    at = max(0, start - _LONGEST_NAME) + name.start()
    ahead = text[max(0, at - _AHEAD) : at]
    if _BASE.search(ahead) or _TITLED.search(ahead + " "):
        return None
    if text[end : end + 1] != "," and _HORIZON.search(ahead):
        return None
    return Mention(at, end, int(text[start:end]))


def _year_after(text: str) -> int | None:
    """A year said right after a number and its unit ("… vào năm 2025"); None otherwise."""
    if "năm " not in text:
        return None
    found = _AFTER.match(text)
    return int(found["year"]) if found else None


class Calendar:
    """The years each clause of a plan names, found when first asked for."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._named: dict[int, tuple[Mention, ...]] = {}

    def named(self, index: int) -> tuple[Mention, ...]:
        """The years named in a clause; positions count from its start."""
        if index not in self._named:
            clause = self._plan.clauses[index]
            self._named[index] = _mentions(self._plan.key[clause.start : clause.end])
        return self._named[index]

    def year_of(self, claim: Claim) -> int | None:
        """The year the words give a number, None when they give none."""
        after = _year_after(claim.ahead(claim.quantity.unit_end, _BEHIND_REACH))
        if after is not None:
            return after
        return self._year_before(claim) or self._year_of_parents(claim.clause.parent)

    def _year_before(self, claim: Claim) -> int | None:
        if claim.is_cell:
            return None
        named = self.named(claim.index)
        before = bisect_left(named, claim.quantity.start - claim.clause.start, key=lambda m: m.at)
        for mention in reversed(named[max(0, before - _LOOK_BACK) : before]):
            if _dates(mention, claim):
                return mention.year
        return None

    def _year_of_parents(self, at: int | None) -> int | None:
        """The last year named in the nearest heading or lead-in that names one."""
        while at is not None:
            parent = self._plan.clauses[at]
            if parent.heading or self._plan.key[parent.start : parent.end].rstrip().endswith(":"):
                named = self.named(at)
                if named:
                    return named[-1].year
            at = parent.parent
        return None


def _dates(mention: Mention, claim: Claim) -> bool:
    """Whether a year named before the number is the year the number is for."""
    start = claim.clause.start
    at = mention.at + start
    if _in_closed_brackets(claim, at) or (claim.base_at and at > claim.base_at):
        return False  # in brackets that are closed again, or the year of the X in "từ X lên Y"
    plan_year = claim.plan.year
    if mention.period and (plan_year is None or mention.year >= plan_year):
        return False
    opens = at - _sentence_start(claim, at) < _OPENING
    if at < claim.segment.start:
        return at >= claim.segment.sentence or opens
    if opens or claim.quantity.start - at < _NEAR:
        return True
    if plan_year is not None and mention.year > plan_year:
        end = mention.end + start
        return claim.marks.key[end : end + 1] in ",:"
    return plan_year is None or mention.year == plan_year


def _in_closed_brackets(claim: Claim, at: int) -> bool:
    between = claim.marks.key[at : min(claim.quantity.start, at + _BRACKET_REACH)]
    close = between.find(")")
    return close >= 0 and "(" not in between[:close]


def _sentence_start(claim: Claim, at: int) -> int:
    """Where the sentence of a position begins, looked for in the 80 characters before it."""
    if at >= claim.segment.start:
        return claim.segment.start
    clause = claim.clause
    first = max(clause.start, at - _SENTENCE_REACH)
    back = max(claim.plan.view.rfind(mark, first, at) for mark in (". ", ";"))
    if back >= 0:
        return back + 1
    return clause.mark_end if first == clause.start else first
