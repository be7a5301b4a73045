"""Lining targets up: which rows a comparison has, and which target of each plan stands in each row."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

import pandas as pd

from plancompare import catalogue
from plancompare.comparison.intervals import Interval, decimal
from plancompare.errors import UsageError
from plancompare.extraction.record import MEASURES


class Said(NamedTuple):
    """The same words in both languages."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class PlanColumn:
    """One plan as a column: ``label`` names province and year, as the column head does.

    ``successor`` is the unit the province is part of since July 2025; figures of two provinces with one
    successor are never added up, many of them (rates, shares) are not additive.
    """

    id: str
    province: str | None
    province_code: str | None
    year: int | None
    successor_code: str | None
    successor: str | None
    province_en: str | None = None  # where the English name is another word, as for the whole country

    @property
    def label(self) -> str:
        return f"{self.province} {self.year}" if self.province and self.year else self.id

    @property
    def said(self) -> "Said":
        """The label in both languages."""
        return Said(self.label, f"{self.province_en} {self.year}" if self.province_en else self.label)


@dataclass(frozen=True, slots=True)
class Stated:
    """One target as a comparison uses it; numbers are decimals, a field the plan does not state is None."""

    target_id: str
    plan: PlanColumn
    year: int | None
    indicator: str
    variant: str | None
    measure: str
    comparator: str
    value: Decimal
    value_high: Decimal | None
    denominator: Decimal | None
    unit: str
    unit_text: str | None
    value_text: str
    words: str
    quote: str
    kind: str
    parent: str | None
    also: tuple[str, ...] = ()

    @property
    def interval(self) -> Interval:
        return Interval.of(self.comparator, self.value, self.value_high)


@dataclass(frozen=True, slots=True)
class Key:
    """What one row of a comparison is about."""

    indicator: str
    measure: str
    variant: str | None


def plan_columns(targets: pd.DataFrame, plans: Sequence[str] | None = None) -> tuple[PlanColumn, ...]:
    """The plans of a table, ordered by year then province code, or as asked. Raises UsageError for unknown
    ones.
    """
    found = {str(plan): _plan_column(str(plan), rows) for plan, rows in targets.groupby("plan", sort=False)}
    if plans is None:
        order = list(catalogue.provinces())
        rank = {code: place for place, code in enumerate(order)}
        return tuple(
            sorted(
                found.values(),
                key=lambda p: (p.year or 0, rank.get(p.province_code, len(rank)), p.id),
            )
        )
    asked = [plans] if isinstance(plans, str) else list(plans)
    unknown = [plan for plan in asked if plan not in found]
    if unknown:
        raise UsageError(f"No plan '{unknown[0]}' in the table; there are: {', '.join(found) or 'none'}.")
    if len(set(asked)) != len(asked):
        raise UsageError(f"A plan is asked for twice: {', '.join(asked)}.")
    return tuple(found[plan] for plan in asked)


def _plan_column(plan: str, rows: pd.DataFrame) -> PlanColumn:
    years = Counter(int(year) for year in rows["year"].dropna())
    # A target may name a later year; the plan's own year is the one most of its targets are for.
    year = min(years, key=lambda y: (-years[y], y)) if years else None
    code = _first(rows["province_code"])
    province = catalogue.provinces().get(code) if code else None
    return PlanColumn(
        id=plan,
        province=_first(rows["province"]),
        province_code=code,
        year=year,
        successor_code=province.successor_code if province else None,
        successor=province.successor_name if province else None,
    )


def _first(values: pd.Series) -> str | None:
    known = values.dropna()
    return str(known.iloc[0]) if len(known) else None


def stated_targets(targets: pd.DataFrame, plans: Iterable[PlanColumn]) -> list[Stated]:
    """Every target with an indicator code of these plans, in the order of the table."""
    columns = {plan.id: plan for plan in plans}
    rows = []
    for row in targets.to_dict("records"):
        plan = columns.get(row["plan"])
        if plan is None or _none(row["indicator"]) is None:
            continue
        rows.append(
            Stated(
                target_id=row["target_id"],
                plan=plan,
                year=None if _none(row["year"]) is None else int(row["year"]),
                indicator=row["indicator"],
                variant=_none(row["variant"]),
                measure=row["measure"],
                comparator=row["comparator"],
                value=decimal(row["value"]),
                value_high=None if _none(row["value_high"]) is None else decimal(row["value_high"]),
                denominator=None if _none(row["denominator"]) is None else decimal(row["denominator"]),
                unit=row["unit"],
                unit_text=_none(row["unit_text"]),
                value_text=row["value_text"],
                words=row["indicator_text"],
                quote=row["quote"],
                kind=row["kind"],
                parent=_none(row["parent"]),
            )
        )
    return rows


def _none(value):
    return None if value is None or value is pd.NA or value != value else value


def align(stated: Sequence[Stated]) -> dict[Key, dict[str, Stated]]:
    """Which target of each plan stands in which row, rows in the order of the code list.

    Of several targets of one plan with the same key, the plan year comes before other years and the
    headline list before tasks; the rest are named in ``also``. A target that does not say what variant it
    is (centrally assigned, the province's own) keeps a row of its own: it is neither, unless it says again
    what the plan says of one variant elsewhere.
    """
    groups: dict[Key, dict[str, list[Stated]]] = {}
    variants = {_saying(target): target.variant for target in reversed(stated) if target.variant}
    for target in stated:
        variant = target.variant or variants.get(_saying(target))
        key = Key(target.indicator, target.measure, variant)
        groups.setdefault(key, {}).setdefault(target.plan.id, []).append(target)
    table = {key: {plan: _chosen(group) for plan, group in plans.items()} for key, plans in groups.items()}
    return dict(sorted(table.items(), key=_order(table)))


def _saying(target: Stated) -> tuple:
    """What a target says, whatever variant it names."""
    return (
        target.plan.id,
        target.year,
        target.indicator,
        target.measure,
        target.comparator,
        target.value,
        target.value_high,
        target.unit,
    )


def _chosen(group: list[Stated]) -> Stated:
    def rank(target: Stated):
        return (target.year != target.plan.year, target.kind != "headline")

    first = min(group, key=rank)
    also = tuple(target.target_id for target in group if target is not first)
    return first if not also else replace(first, also=also)


def _order(table: Mapping[Key, dict[str, Stated]]):
    codes = {code: place for place, code in enumerate(catalogue.indicators())}
    measures = {measure: place for place, measure in enumerate(MEASURES)}
    seen = {key: place for place, key in enumerate(table)}

    def order(item: tuple[Key, dict[str, Stated]]):
        key = item[0]
        return (
            codes.get(key.indicator, len(codes)),
            measures[key.measure],
            key.variant is not None,
            seen[key],
        )

    return order
