"""What a target says about the year before: the base behind each growth, change and index that has its level.

"65%, up 1.81% on the previous year" has two readings: in points the base is 63.19; relatively, about 63.84.
The printed decimals can decide: a base is printed with no more decimals than the plan uses, so a reading
that no such base satisfies is ruled out. Where both readings have a base, the reading stays undecided. The
level is taken as exact as printed; the growth as rounded to its last digit. A bound ("at most 2.5") is not a
printed level, so it rules nothing out, and the base it gives is a bound itself. Where an indicator is in
points by definition, the other reading does not arise.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from pathlib import Path

import pandas as pd

from plancompare.comparison.cells import Stated, plan_columns, stated_targets
from plancompare.comparison.columns import INTEGER, NUMBER, TEXT, TRUTH, Column, frame, path
from plancompare.comparison.derived import in_points, reductions, says_points
from plancompare.comparison.intervals import Interval
from plancompare.comparison.yardsticks import DERIVED, OUTCOMES, land_of, load_yardstick
from plancompare.plain import plain_number
from plancompare.table.plans import Plans

POINTS, RELATIVE, RATIO, AMOUNT = "points", "relative", "ratio", "amount"
DECIDED, UNDECIDED, ONLY, DEFINED, RULED_OUT = (
    "decided",
    "undecided",
    "only_reading",
    "by_definition",
    "ruled_out",
)
_RATES = ("percent", "permille")


@dataclass(frozen=True, slots=True)
class Baseline:
    """One reading of one target: ``baseline`` as computed, and its interval given the rounding of the growth.

    ``comparator`` says how the base is bounded, None where the bounds leave it open on both sides.
    ``printable`` is the base with no more decimals than the plan prints that gives exactly the printed
    figures; for printed figures that are no bounds, None rules the reading out. ``status`` is ``decided`` on
    the one reading left, ``ruled_out`` on the other, ``undecided`` on each of several, ``only_reading`` where
    the text allows one, ``by_definition`` where the indicator does. ``tried`` shows why, where there are two
    readings: bases as a plan could print them, each with the movement it gives.
    """

    target: Stated
    level: Stated
    reading: str
    baseline: Decimal
    low: Decimal
    high: Decimal
    comparator: str | None
    printable: Decimal | None
    status: str
    tried: tuple[tuple[Decimal, Decimal], ...] = ()


def baselines(
    targets: pd.DataFrame,
    project: str | Path | None = None,
    known: Plans | None = None,
) -> pd.DataFrame:
    """Every implied base as a frame, one row a reading.

    ``comparator`` words the base: that of "at most 2.5" is itself at most; null where nothing bounds it.
    ``moved`` is the stated growth, change or index as it moves the level; a range is shown by its lower end.
    ``tried`` lists bases and the movement each gives ("63.84:1.817 63.85:1.801"). With ``project``,
    ``published`` names what was published for the year before, each vintage; ``known`` is as for
    :func:`plan_columns`.
    """
    columns = plan_columns(targets, known=known, project=project)
    told = _published(project) if project is not None else {}

    def published(found: Baseline) -> str | None:
        return told.get((found.target.plan.land, str(_before(found)), found.level.indicator))

    found = readings(stated_targets(targets, columns))
    return frame(found, [*COLUMNS, Column("published", TEXT, published)])


def readings(stated: Iterable[Stated]) -> list[Baseline]:
    """Every reading of every growth, change and index that has its level in the plan.

    The level is the target's parent; where the parent is something else, the plan's one level of that
    indicator, year and variant.
    """
    stated = list(stated)
    by_id = {target.target_id: target for target in stated}
    found = []
    for target in stated:
        # A movement over several years, or an average of theirs, leads back to no one year before.
        if target.measure not in ("growth", "change", "index") or target.statistic is not None:
            continue
        parent = by_id.get(target.parent or "")
        level = parent if parent is not None and _describes(target, parent) else _own_level(target, stated)
        if level is not None:
            found.extend(_readings(target, level))
    return found


def _own_level(target: Stated, stated: list[Stated]) -> Stated | None:
    place = (target.plan.id, target.year, target.span, target.variant, target.kind)
    levels = [
        other
        for other in stated
        if other.measure == "level"
        and other.indicator == target.indicator
        and (other.plan.id, other.year, other.span, other.variant, other.kind) == place
    ]
    return levels[0] if len(levels) == 1 else None


def _describes(target: Stated, level: Stated) -> bool:
    same = target.indicator == level.indicator or reductions().get(target.indicator) == level.indicator
    return same and level.measure == "level" and level.span == target.span


def _readings(target: Stated, level: Stated) -> list[Baseline]:
    moved = _moves(target)
    decimals = max(_decimals(level.value_text), _decimals(target.value_text))
    step = Decimal(1).scaleb(-_decimals(target.value_text))
    kinds = _kinds(target, level)
    exact = level.comparator == target.comparator == "eq"
    tried = {kind: _tried(kind, level.value, moved.low, decimals) if exact else () for kind in kinds}
    printable = {kind: _printable(pairs, moved.low, step) for kind, pairs in tried.items()}
    found = []
    for kind in kinds:
        base = _base_interval(kind, level.interval, moved)
        stated = _base(kind, level.value, _stated(target))
        ends = [_base(kind, level.value, _stated(target) + side * step / 2) for side in (-1, 1)]
        if base.comparator == "range":
            ends = [base.low, base.high]
        status = _status(kind, kinds, printable, exact, target)
        shown = [pair for pair in tried[kind] if printable[kind] in (None, pair[0])] if len(kinds) > 1 else ()
        found.append(
            Baseline(
                target,
                level,
                kind,
                stated,
                min(ends),
                max(ends),
                base.comparator,
                printable[kind],
                status,
                tuple(sorted(shown)),
            )
        )
    return found


def _status(kind: str, kinds: tuple[str, ...], printable: dict, exact: bool, target: Stated) -> str:
    if target.indicator in in_points():
        return DEFINED
    if len(kinds) == 1:
        return ONLY
    left = [reading for reading in kinds if printable[reading] is not None]
    if not exact or len(left) != 1:
        return UNDECIDED
    return DECIDED if left == [kind] else RULED_OUT


def _stated(target: Stated) -> Decimal:
    """The printed movement as it moves the level: a reduction lowers it."""
    return -target.value if target.indicator in reductions() else target.value


def _moves(target: Stated) -> Interval:
    """Everything the printed movement and its bound allow."""
    own = target.interval
    if target.indicator not in reductions():
        return own
    return Interval(-own.high, -own.low, own.open, own.approximate)


def _base_interval(kind: str, level: Interval, moved: Interval) -> Interval:
    """Every base from which some allowed movement leads to some allowed level."""
    low = level.low if level.low.is_infinite() else _limit(kind, level.low, moved.high)
    high = level.high if level.high.is_infinite() else _limit(kind, level.high, moved.low)
    return Interval(low, high, level.open or moved.open, level.approximate or moved.approximate)


def _limit(kind: str, level: Decimal, moved: Decimal) -> Decimal:
    """The base at one end; an endless movement puts no bound on it."""
    return -moved if moved.is_infinite() else _base(kind, level, moved)


def _kinds(target: Stated, level: Stated) -> tuple[str, ...]:
    """The readings the words allow."""
    if target.measure == "index":
        return (RATIO,)
    if target.indicator in in_points():
        return (POINTS,)
    if level.unit in _RATES and target.unit in (*_RATES, "percentage_point"):
        return (POINTS,) if says_points(target.unit_text) else (POINTS, RELATIVE)
    return (RELATIVE,) if target.measure == "growth" else (AMOUNT,)


def _base(kind: str, level: Decimal, moved: Decimal) -> Decimal:
    if kind in (POINTS, AMOUNT):
        return level - moved
    if kind == RATIO:
        return level * 100 / moved
    return level / (1 + moved / 100)


def _tried(kind: str, level: Decimal, moved: Decimal, decimals: int) -> tuple[tuple[Decimal, Decimal], ...]:
    """The two bases of at most ``decimals`` decimals nearest to the computed one, nearest first, each with
    the movement it gives.
    """
    grid = Decimal(1).scaleb(-decimals)
    exact = _base(kind, level, moved)
    below = exact.quantize(grid, ROUND_FLOOR)
    nearest = sorted((below, below + grid), key=lambda candidate: abs(candidate - exact))
    return tuple((base, _moved(kind, level, base)) for base in nearest if base > 0)


def _printable(tried: Iterable[tuple[Decimal, Decimal]], moved: Decimal, step: Decimal) -> Decimal | None:
    """The base from which the printed growth follows, rounded as printed; None where none does."""
    return next((base for base, gives in tried if gives.quantize(step, ROUND_HALF_UP) == moved), None)


def _moved(kind: str, level: Decimal, base: Decimal) -> Decimal:
    if kind in (POINTS, AMOUNT):
        return level - base
    return 100 * level / base if kind == RATIO else 100 * (level / base - 1)


def _decimals(printed: str) -> int:
    """Decimals of a number as printed in Vietnamese: two in '1,81', none in '15.000'."""
    return len(printed.partition(",")[2])


def _published(project: str | Path) -> dict[tuple, str]:
    """What was published of each land, year and indicator, every vintage."""
    known: dict[tuple, list[str]] = {}
    # A derived figure was worked out from a plan itself: it cannot bear the plan out.
    for row in load_yardstick(project, OUTCOMES):
        if row["value"] is not None and row["grade"] != DERIVED:
            key = (land_of(row), row["year"], row["indicator_code"])
            known.setdefault(key, []).append(f"{plain_number(row['value'])} ({row['vintage']})")
    return {key: "; ".join(values) for key, values in known.items()}


def _before(found: Baseline) -> int | None:
    """The year before the target's own."""
    return None if found.target.year is None else found.target.year - 1


def _pairs(found: Baseline) -> str | None:
    """Bases and the movement each gives: "63.84:1.817 63.85:1.801"."""
    pairs = (f"{plain_number(base)}:{plain_number(round(gives, 3))}" for base, gives in found.tried)
    return " ".join(pairs) or None


COLUMNS = (
    Column("target_id", TEXT, path("target.target_id")),
    Column("level_id", TEXT, path("level.target_id")),
    Column("plan", TEXT, path("target.plan.id")),
    Column("year", INTEGER, _before),
    Column("indicator", TEXT, path("target.indicator")),
    Column("level_indicator", TEXT, path("level.indicator")),
    Column("unit", TEXT, path("level.unit")),
    Column("comparator", TEXT, path("comparator")),
    Column("level_comparator", TEXT, path("level.comparator")),
    Column("level", NUMBER, path("level.value")),
    Column("measure", TEXT, path("target.measure")),
    Column("moved_comparator", TEXT, path("target.comparator")),
    Column("moved", NUMBER, lambda found: float(_stated(found.target))),
    Column("moved_unit", TEXT, path("target.unit")),
    Column("reading", TEXT, path("reading")),
    Column("baseline", NUMBER, path("baseline")),
    Column("baseline_low", NUMBER, path("low")),
    Column("baseline_high", NUMBER, path("high")),
    Column("printable", TEXT, lambda f: None if f.printable is None else plain_number(f.printable)),
    Column("tried", TEXT, _pairs),
    Column("possible", TRUTH, lambda found: found.status != RULED_OUT),
    Column("status", TEXT, path("status")),
)
