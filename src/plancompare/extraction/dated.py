"""Which year a number is for: the nearest year named, in its own words or in what introduces them."""

from bisect import bisect_left

from plancompare.extraction.context import Context
from plancompare.extraction.years import Mention, mentions, year_after
from plancompare.plan.plan import Plan

_LOOK_BACK = 12  # years named before a number that can date it
_NEAR = 60
_OPENING = 40


class Calendar:
    """The years each clause of a plan names, found when first asked for."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._named: dict[int, tuple[Mention, ...]] = {}

    def named(self, index: int) -> tuple[Mention, ...]:
        """The years named in a clause; positions count from its start."""
        if index not in self._named:
            clause = self._plan.clauses[index]
            self._named[index] = mentions(self._plan.key[clause.start : clause.end])
        return self._named[index]

    def year_of(self, context: Context) -> int | None:
        """The year the words give a number, None when they give none."""
        after = year_after(context.ahead(context.number.unit_end, 70))
        if after is not None:
            return after
        return self._year_before(context) or self._year_of_parents(context.scene.clause.parent)

    def _year_before(self, context: Context) -> int | None:
        if context.is_cell:
            return None
        scene = context.scene
        named = self.named(scene.index)
        before = bisect_left(named, context.number.start - scene.clause.start, key=lambda m: m.at)
        for mention in reversed(named[max(0, before - _LOOK_BACK) : before]):
            if _dates(mention, context):
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


def _dates(mention: Mention, context: Context) -> bool:
    """Whether a year named before the number is the year the number is for."""
    start = context.scene.clause.start
    at = mention.at + start
    if _in_closed_brackets(context, at) or (context.base_at and at > context.base_at):
        return False  # in brackets that are closed again, or the year of the X in "từ X lên Y"
    plan_year = context.scene.plan.year
    if mention.period and (plan_year is None or mention.year >= plan_year):
        return False
    opens = at - _sentence_start(context, at) < _OPENING
    if at < context.segment.start:
        return at >= context.segment.sentence or opens
    if opens or context.number.start - at < _NEAR:
        return True
    if plan_year is not None and mention.year > plan_year:
        end = mention.end + start
        return context.scene.key[end : end + 1] in ",:"
    return plan_year is None or mention.year == plan_year


def _in_closed_brackets(context: Context, at: int) -> bool:
    between = context.scene.key[at : min(context.number.start, at + 200)]
    close = between.find(")")
    return close >= 0 and "(" not in between[:close]


def _sentence_start(context: Context, at: int) -> int:
    """Where the sentence of a position begins, looked for in the 80 characters before it."""
    if at >= context.segment.start:
        return context.segment.start
    clause = context.scene.clause
    first = max(clause.start, at - 80)
    back = max(context.scene.view.rfind(mark, first, at) for mark in (". ", ";"))
    if back >= 0:
        return back + 1
    return clause.mark_end if first == clause.start else first
