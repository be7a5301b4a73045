"""The rows of a comparison as frames: wide, tidy, pairs and remarks. Exports; nothing reads them back.

``Comparison.frame`` (and ``data/processed/comparison.csv``) has one row an indicator, measure, variant and
kind of period:

==============================  ======================================================================
``indicator measure variant``   the row's key; ``variant`` is null where plans make no such distinction
``span``                        the kind of period ("Q1", "01-01/P5Y"), null for a year
``theme name_vi name_en``       from the code list
``unit``                        unit of the row (of the first plan that states it)
``value:P value_high:P``        per plan P: the number as stated; the upper end of a range
``comparator:P denominator:P``  how the number bounds the target; 51 in "36/51"
``unit:P year:P kind:P``        the plan's own unit, the year the target is for, headline or task
``period:P``                    the SDMX period the target is for: the year, "2024-Q1" and the like
``target_id:P also:P``          the target; other targets of the same key in that plan, blanks between
``note:P``                      what is doubtful about the target's reading
``share:P base:P``              the count in per cent of what it is counted out of, where that is known
``stated:P``                    stated; otherwise (related indicator or only another measure); unread
                                (a figure in its words that is not read with certainty); no
``national:P national_high:P``  national target of the year of the plan's target
``national_comparator:P``       how it bounds, and ``national_unit:P`` its unit
``national_source:P``           title and address of its source
``national_status:P``           what was seen; ``national_grade:P`` official, secondary or derived
``national_verdict:P``          whether plan and nation compare, with ``national_reason_vi/en:P``
``distance:P distance_high:P``  plan minus nation in the target's unit; the second for a range
``position:P``                  below, at, inside, across or above
``difference difference_high``  second plan minus first, with two plans and where the verdict allows
``difference_comparator``       what the difference of two bounds says; null: of the thresholds only
``difference_unit``             unit of the difference (points for percentages and for counts out of bases
                                of their own, whose shares are compared)
``verdict``                     comparable, comparable_with_caveat, not_comparable, not_stated;
                                null for one plan, which has nothing to be compared with
``reason_vi reason_en``         the verdict in words
``caveats``                     ids of all remarks, blanks between; their sentences are in ``remarks``
==============================  ======================================================================

With ``yardstick="region"`` also ``region:P region_kind:P region_source:P``; with ``"outcome"`` also
``outcome:P outcome_vintage:P outcome_gap:P outcome_met:P outcome_grade:P outcome_source:P``, of the vintage
that stands last in the file, ``outcome_reached:P`` (passed, met, missed), ``outcome_obstacle_vi/en:P`` where
it may not be what the plan aimed at, and ``national_outcome:P``, what the nation came to in that year.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import pandas as pd

from plancompare.comparison.cells import Stated
from plancompare.comparison.columns import INTEGER, NUMBER, TEXT, TRUTH, Column, fields, frame, path
from plancompare.comparison.rows import Row, Side
from plancompare.comparison.verdicts import Remark, Verdict
from plancompare.table.plans import PlanEntry


def _stated(side: Side) -> str:
    return "stated" if side.target is not None else "no" if side.absence == "not_stated" else side.absence


def _period(side: Side) -> str | None:
    target = side.target
    if target is None or (target.period is None and target.year is None):
        return None
    return target.period or str(target.year)


def _source(name: str) -> Callable[[Side], str | None]:
    """Title and, in angle brackets, address of the source of a side's yardstick."""

    def read(side: Side) -> str | None:
        found = path(name)(side) if side.target is not None else None
        if found is None or not found.source_url:
            return found and found.source_title
        return f"{found.source_title} <{found.source_url}>"

    return read


def _beside(names: str) -> Callable[[Side], Any]:
    """A field of the national target a plan's own target stands beside."""
    read = path(f"national.{names}")
    return lambda side: None if side.target is None else read(side)


def _words(value: Iterable[str] | None) -> str | None:
    return " ".join(value or ()) or None


KEY_COLUMNS = (
    *fields("key", TEXT, "indicator", "measure", "variant"),
    Column("span", TEXT, lambda row: row.key.span or None),
    *fields("record", TEXT, "theme", "name_vi", "name_en"),
    Column("unit", TEXT, path("unit")),
)
PLAN_COLUMNS = (
    *fields("target", NUMBER, "value", "value_high"),
    Column("comparator", TEXT, path("target.comparator")),
    Column("denominator", NUMBER, path("target.denominator")),
    Column("unit", TEXT, path("target.unit")),
    Column("year", INTEGER, path("target.year")),
    Column("period", TEXT, _period),
    *fields("target", TEXT, "kind", "target_id"),
    Column("also", TEXT, lambda side: _words(path("target.also")(side))),
    Column("note", TEXT, path("target.note")),
    Column("share", NUMBER, path("target.share.value")),
    Column("base", NUMBER, path("target.share.base")),
    Column("stated", TEXT, _stated),
)
NATIONAL_COLUMNS = (
    Column("national", NUMBER, _beside("value")),
    Column("national_high", NUMBER, _beside("value_high")),
    Column("national_comparator", TEXT, _beside("comparator")),
    Column("national_unit", TEXT, _beside("unit")),
    Column("national_source", TEXT, _source("national")),
    Column("national_status", TEXT, _beside("status")),
    Column("national_grade", TEXT, _beside("grade")),
    Column("national_verdict", TEXT, _beside("verdict.verdict")),
    Column("national_reason_vi", TEXT, _beside("verdict.reason_vi")),
    Column("national_reason_en", TEXT, _beside("verdict.reason_en")),
    Column("distance", NUMBER, _beside("distance")),
    Column("distance_high", NUMBER, _beside("distance_high")),
    Column("position", TEXT, _beside("position")),
)
REGION_COLUMNS = (
    Column("region", NUMBER, path("regional.value")),
    Column("region_kind", TEXT, path("regional.vintage")),
    Column("region_source", TEXT, _source("regional")),
)
OUTCOME_COLUMNS = (
    Column("outcome", NUMBER, path("outcome.figure.value")),
    Column("outcome_vintage", TEXT, path("outcome.figure.vintage")),
    Column("outcome_gap", NUMBER, path("outcome.gap")),
    Column("outcome_met", TRUTH, path("outcome.met")),
    Column("outcome_reached", TEXT, path("outcome.reached")),
    Column("outcome_grade", TEXT, path("outcome.figure.grade")),
    Column("outcome_source", TEXT, _source("outcome.figure")),
    Column("outcome_obstacle_vi", TEXT, path("outcome.obstacle.vi")),
    Column("outcome_obstacle_en", TEXT, path("outcome.obstacle.en")),
    Column("national_outcome", NUMBER, _beside("reached.value")),
    Column("national_outcome_source", TEXT, _source("national.reached")),
)
VERDICT_COLUMNS = (
    Column("difference", NUMBER, path("verdict.difference.value")),
    Column("difference_high", NUMBER, path("verdict.difference.value_high")),
    Column("difference_comparator", TEXT, lambda row: path("verdict.difference.comparator")(row) or None),
    Column("difference_unit", TEXT, path("verdict.difference.unit")),
    *fields("verdict", TEXT, "verdict", "reason_vi", "reason_en"),
)
CAVEATS = Column("caveats", TEXT, lambda row: _words(dict.fromkeys(remark.id for remark in row.remarks)))


def _plan_columns(yardsticks: Sequence[str]) -> tuple[Column, ...]:
    """What is said of every plan, with the yardsticks that were asked for."""
    columns = {"national": NATIONAL_COLUMNS, "region": REGION_COLUMNS, "outcome": OUTCOME_COLUMNS}
    return (*PLAN_COLUMNS, *(column for kind in yardsticks for column in columns[kind]))


def wide(rows: Sequence[Row], plans: Sequence[PlanEntry], yardsticks: Sequence[str]) -> pd.DataFrame:
    """One row a row, columns of a plan ending in its id."""
    own = [
        Column(f"{name}:{plan.id}", dtype, lambda row, place=place, of=of: of(row.sides[place]))
        for place, plan in enumerate(plans)
        for name, dtype, of in _plan_columns(yardsticks)
    ]
    return frame(rows, [*KEY_COLUMNS, *own, *VERDICT_COLUMNS, CAVEATS])


def tidy(rows: Sequence[Row], yardsticks: Sequence[str]) -> pd.DataFrame:
    """One row an indicator, measure, variant, period and plan: what it is about, ``plan``, ``province``, the
    plan's own columns, then verdict and caveats of the row it stands in. The reasons in words are left to the
    wide form and the remarks: here they would stand again beside every plan.
    """
    # The unit of a target is its plan's own.
    about = [column for column in KEY_COLUMNS if column.name != "unit"]
    verdict = [*(column for column in VERDICT_COLUMNS if column.name == "verdict"), CAVEATS]
    own = [column for column in _plan_columns(yardsticks) if "_reason_" not in column.name]
    columns = [
        *(Column(name, dtype, lambda pair, of=of: of(pair[0])) for name, dtype, of in about),
        Column("plan", TEXT, lambda pair: pair[1].plan.id),
        Column("province", TEXT, lambda pair: pair[1].plan.province),
        *(Column(name, dtype, lambda pair, of=of: of(pair[1])) for name, dtype, of in own),
        *(Column(name, dtype, lambda pair, of=of: of(pair[0])) for name, dtype, of in verdict),
    ]
    return frame([(row, side) for row in rows for side in row.sides], columns)


class Pair(NamedTuple):
    """Two plans of a row, judged by themselves."""

    key: Any
    plans: tuple[PlanEntry, PlanEntry]
    first: Stated | None
    second: Stated | None
    verdict: Verdict


PAIR_COLUMNS = (
    *(column for column in KEY_COLUMNS if column.name in ("indicator", "measure", "variant")),
    Column("plan_a", TEXT, lambda pair: pair.plans[0].id),
    Column("plan_b", TEXT, lambda pair: pair.plans[1].id),
    Column("target_id_a", TEXT, path("first.target_id")),
    Column("target_id_b", TEXT, path("second.target_id")),
    *VERDICT_COLUMNS,
    Column("caveats", TEXT, lambda pair: _words(dict.fromkeys(pair.verdict.caveats))),
)
REMARK_COLUMNS = (
    *(
        Column(name, TEXT, lambda pair, name=name: getattr(pair[0].key, name))
        for name in ("indicator", "measure", "variant")
    ),
    *(
        Column(name, TEXT, lambda pair, name=name: getattr(pair[1], name))
        for name in ("id", "severity", "vi", "en", "source", "url")
    ),
)


def pairs(found: Sequence[Pair]) -> pd.DataFrame:
    """One row an indicator and pair of plans."""
    return frame(found, PAIR_COLUMNS)


def remarks(rows: Sequence[Row]) -> pd.DataFrame:
    """One row a remark and row it holds for."""
    held: list[tuple[Row, Remark]] = [(row, remark) for row in rows for remark in row.remarks]
    return frame(held, REMARK_COLUMNS)
