"""What a comparison consists of: a row an indicator, measure, variant and kind of period, a side a plan.

Rows are made once, by :func:`plancompare.comparison.compare.compare`. Tables, charts and sentences are made
of them; the frames of :mod:`plancompare.comparison.frames` are exports.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from plancompare import catalogue
from plancompare.comparison.cells import Gap, Key, Stated
from plancompare.comparison.conditions import Holdings
from plancompare.comparison.elsewhere import UNREAD, Elsewhere, elsewhere
from plancompare.comparison.verdicts import COMPARABLE, WITH_CAVEAT, Remark, Verdict, judge, remarks_on
from plancompare.comparison.yardsticks import National, Outcome, Reported, Yardsticks
from plancompare.showing import Tabled
from plancompare.table.plans import PlanEntry

P = TypeVar("P")  # what a plan is known by: its entry, or how a reader meets it


@dataclass(frozen=True, slots=True)
class Side(Generic[P]):
    """One plan's side of a row; None is "not stated" for ``target`` and "no figure known" for the others.

    ``elsewhere`` is why a plan has no target here. ``national`` is the national target of the year of the
    plan's target, or of the plan where it states none.
    """

    plan: P
    target: Stated | None
    national: National | None = None
    regional: Reported | None = None
    outcome: Outcome | None = None
    elsewhere: Elsewhere | None = None

    @property
    def otherwise(self) -> bool:
        """Whether the plan states the subject, but as something else."""
        return self.elsewhere is not None and self.elsewhere.otherwise

    @property
    def absence(self) -> str:
        """How a plan without a target here is spoken of: not_stated, otherwise or unread."""
        unread = self.elsewhere is not None and self.elsewhere.kind == UNREAD
        return UNREAD if unread else "otherwise" if self.otherwise else "not_stated"

    @property
    def also(self) -> tuple[Stated, ...]:
        """The plan's further targets in this row that say something else."""
        own = self.target
        if own is None:
            return ()
        return tuple(one for one in own.further if (one.figure, one.year) != (own.figure, own.year))

    @property
    def distance(self) -> Gap | None:
        """How far the target is from the national one of its year, as far as its bound says; None where the
        two do not compare.
        """
        own, nation = self.target, self.national
        if own is None or nation is None or nation.distance is None:
            return None
        if nation.distance_high is not None:
            return Gap(nation.distance, nation.distance_high, "range", nation.unit)
        about = "approx" if "approx" in (own.comparator, nation.comparator) else "eq"
        bound = own.comparator if own.comparator in ("ge", "gt", "le", "lt") else about
        return Gap(nation.distance, None, bound, nation.unit)


@dataclass(frozen=True, slots=True)
class StatedSide(Side[P]):
    """A side whose plan states a target."""

    target: Stated


class Placed(NamedTuple, Generic[P]):
    """A side measured against the national target of its year; ``position`` as of :class:`National`."""

    side: StatedSide[P]
    national: National
    distance: Gap
    position: str


@dataclass(frozen=True, slots=True)
class Row(Tabled, Generic[P]):
    """One line of a comparison. ``verdict`` is None for one plan alone, which is compared with nothing;
    ``remarks`` are all that hold here, each once.

    Numbers are decimals in the unit of their own target; ``unit`` is that of the row. ``frame`` has one row,
    ``tidy`` one a plan, ``plot()`` draws it.

    >>> import plancompare
    >>> (row,) = plancompare.compare(plancompare.load_targets(), indicators=["grdp_growth"]).rows
    >>> row.unit, row.verdict.verdict, len(row.sides) == len(row.tidy)
    ('percent', 'comparable_with_caveat', True)
    """

    key: Key
    sides: tuple[Side[P], ...]
    verdict: Verdict | None
    remarks: tuple[Remark, ...]

    @property
    def stated(self) -> tuple[Stated, ...]:
        """The targets of the row, in the order of the plans."""
        return tuple(side.target for side in self.sides if side.target is not None)

    @property
    def stating(self) -> tuple[StatedSide[P], ...]:
        """The sides whose plan states a target."""
        return tuple(side for side in self.sides if isinstance(side, StatedSide))

    @property
    def silent(self) -> tuple[Side[P], ...]:
        """The sides whose plan states none."""
        return tuple(side for side in self.sides if side.target is None)

    def absent(self, how: str) -> list[P]:
        """The plans without a target here that are spoken of so: not_stated, otherwise or unread."""
        return [side.plan for side in self.silent if side.absence == how]

    @property
    def placed(self) -> tuple[Placed[P], ...]:
        """The sides that can be measured against the national target of their year."""
        return tuple(
            Placed(side, side.national, distance, side.national.position or "")
            for side in self.stating
            if side.national is not None and (distance := side.distance) is not None
        )

    @property
    def target_ids(self) -> tuple[str, ...]:
        """The targets behind the row."""
        return tuple(t.target_id for side in self.stating for t in (side.target, *side.also))

    @property
    def judgement(self) -> str:
        """The name of the verdict; empty for one plan alone."""
        return "" if self.verdict is None else self.verdict.verdict

    @property
    def may_rank(self) -> bool:
        """Whether saying "higher" of one plan than of another is allowed."""
        return self.judgement in (COMPARABLE, WITH_CAVEAT)

    @property
    def difference(self) -> Gap | None:
        """Second plan minus first, with two plans and where the verdict allows one that is bounded."""
        return None if self.verdict is None else self.verdict.gap

    @property
    def unit(self) -> str:
        """The unit of the row: that of the first plan that states it."""
        return self.stated[0].unit

    @property
    def record(self) -> catalogue.Indicator:
        """The indicator's record in the code list."""
        return catalogue.indicators()[self.key.indicator]


def make_row(
    key: Key,
    cells: Mapping[str, Stated],
    plans: Sequence[PlanEntry],
    held: Holdings,
    yardsticks: Yardsticks,
) -> Row[PlanEntry]:
    """The row of these targets (by plan id): judged once, each side beside its yardsticks."""
    present = [cells[plan.id] for plan in plans if plan.id in cells]
    sides = tuple(_side(key, plan, cells.get(plan.id), present[0], held, yardsticks) for plan in plans)
    if len(plans) > 1:
        verdict = judge(key, cells, plans, held)
        return Row(key, sides, verdict, tuple(dict.fromkeys(verdict.remarks)))
    found = [remark for target in present for remark in remarks_on(key, target, held)]
    return Row(key, sides, None, tuple(dict.fromkeys(found)))


def _side(
    key: Key,
    plan: PlanEntry,
    target: Stated | None,
    first: Stated,
    held: Holdings,
    yardsticks: Yardsticks,
) -> Side[PlanEntry]:
    if target is None:
        bar = yardsticks.national_of_year(key, plan.year, first.unit)
        return Side(plan, None, bar, elsewhere=elsewhere(key, plan, first.plan, held))
    return StatedSide(
        plan, target, yardsticks.national(target), yardsticks.regional(target), yardsticks.outcome(target)
    )
