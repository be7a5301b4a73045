"""Rows of a comparison by hand: what plans state, beside what, and how that was judged."""

from dataclasses import replace
from decimal import Decimal

from plancompare.comparison.cells import Gap, Key, Said, Stated
from plancompare.comparison.elsewhere import Elsewhere
from plancompare.comparison.rows import Row, Side, StatedSide
from plancompare.comparison.rules import BLOCK
from plancompare.comparison.verdicts import Remark, Verdict
from plancompare.comparison.yardsticks import National, Outcome, Reported
from plancompare.presentation.plans import PlanName
from plancompare.table.plans import PlanEntry

OFFICIAL = ("official source", "https://example.org")


def decimal(number) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def stated(
    plan: PlanName, value, comparator="eq", unit="percent", high=None, key="1:1", printed="", **side
) -> StatedSide:
    """A plan's side with its target; ``side`` are fields of the side."""
    target = Stated(
        target_id=f"{plan.plan}:{key}",
        plan=PlanEntry(plan.plan, year=plan.year),
        year=plan.year,
        indicator="urbanization_rate",
        variant=None,
        measure="level",
        comparator=comparator,
        value=Decimal(str(value)),
        value_high=decimal(high),
        denominator=None,
        unit=unit,
        unit_text=None,
        value_text=printed,
        words="",
        quote="",
        kind="headline",
        parent=None,
    )
    return StatedSide(plan, target, **side)


def otherwise(plan: PlanName, words="in another form") -> Side:
    """The side of a plan that states the subject, but as something else."""
    said = (("variants", Said(words, words)),)
    return Side(plan, None, elsewhere=Elsewhere(PlanEntry(plan.plan), "other_variant", said, otherwise=True))


def nation(value, comparator="eq", high=None) -> National:
    """The national target of 2021, in per cent."""
    return National(
        2021, comparator, Decimal(str(value)), decimal(high), "percent", *OFFICIAL, "verified", "official"
    )


def beside(national: National, distance, position) -> National:
    """A national target beside a plan's that is so far from it."""
    return replace(national, distance=Decimal(str(distance)), position=position)


def reported(value) -> Reported:
    """A published figure in per cent."""
    return Reported(Decimal(str(value)), "eq", "percent", "2022", *OFFICIAL, "official", "verified", None)


def came_to(value, reached) -> Outcome:
    """A published outcome, judged."""
    return Outcome(reported(value), None, reached, None)


def gap(value, comparator="eq", high=None, unit="percentage_point") -> Gap:
    """A difference as a verdict has it."""
    return Gap(Decimal(str(value)), decimal(high), comparator, unit)


def row(
    *sides: Side,
    verdict="comparable",
    difference=None,
    indicator="urbanization_rate",
    measure="level",
    variant=None,
    obstacle="",
) -> Row:
    """A row with a verdict; ``obstacle`` is a sentence that forbids to compare."""
    remarks = (Remark("obstacle", BLOCK, obstacle, obstacle, "", None, False),) if obstacle else ()
    judged = Verdict(verdict, (), remarks, difference)
    return Row(Key(indicator, measure, variant), sides, judged, remarks)
