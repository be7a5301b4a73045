"""Lining targets up: which rows a comparison has, and which target of each plan stands in each row."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from plancompare import catalogue
from plancompare.comparison.intervals import Interval, decimal
from plancompare.comparison.rules import rules
from plancompare.errors import UsageError, confirm_known
from plancompare.extraction.record import MEASURES
from plancompare.folders import find_project
from plancompare.table.files import records
from plancompare.table.plans import PlanEntry, Plans, load_plans


class Said(NamedTuple):
    """The same words in both languages."""

    vi: str
    en: str

    @classmethod
    def of(cls, say: Callable[[str], str]) -> "Said":
        """What ``say`` says in each language."""
        return cls(say("vi"), say("en"))

    @classmethod
    def joined(cls, between: str, texts: Iterable["Said"]) -> "Said":
        """Texts one after the other, in each language."""
        told = list(texts)
        return cls(between.join(one.vi for one in told), between.join(one.en for one in told))

    def __str__(self) -> str:
        """Both, Vietnamese first; words that are the same in both once."""
        return self.vi if self.vi == self.en else f"{self.vi} / {self.en}"


def same(text: str) -> Said:
    """Words that are the same in both languages."""
    return Said(text, text)


def said(plan: PlanEntry) -> Said:
    """A plan's name in both languages; only the nation is called otherwise in English."""
    if plan.level != "nation":
        return same(plan.label)
    return Said.of(lambda lang: f"{rules().nation[lang]} {plan.year}")


def span_of(period: str | None, statistic: str | None) -> str:
    """What kind of time a period is, whatever its year: "" for a year, else "Q1", "S2", "01-01/P9M",
    "01-01/P5Y average" and the like.
    """
    length = re.sub(r"^\d{4}-?", "", period or "")
    return " ".join(part for part in (length, statistic) if part)


@dataclass(frozen=True, slots=True)
class Share:
    """A count in per cent of what it is counted out of: ``base``, and where that is known from."""

    value: Decimal
    value_high: Decimal | None
    base: Decimal
    source: Said | None = None


class Number(Mapping[str, Any]):
    """A record of a number with its bound and unit that reads like a row of a table, too: its fields by name,
    decimals as the floats of a table. What prints a row prints it.
    """

    __slots__ = ()

    def __getitem__(self, name: str) -> Any:
        if name not in self.__dataclass_fields__:  # pyright: ignore[reportAttributeAccessIssue]
            raise KeyError(name)
        value = getattr(self, name)
        return float(value) if isinstance(value, Decimal) else value

    def __iter__(self) -> Iterator[str]:
        return iter(self.__dataclass_fields__)  # pyright: ignore[reportAttributeAccessIssue]

    def __len__(self) -> int:
        return len(self.__dataclass_fields__)  # pyright: ignore[reportAttributeAccessIssue]


@dataclass(frozen=True, slots=True)
class Gap(Number):
    """How far one number is from another: of a range or a bound as far as ``comparator`` says."""

    value: Decimal
    value_high: Decimal | None
    comparator: str
    unit: str


@dataclass(frozen=True, slots=True)
class Stated(Number):
    """One target as a comparison uses it; numbers are decimals, a field the plan does not state is None.

    ``further`` are the plan's other targets of the same key.
    """

    target_id: str
    plan: PlanEntry
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
    further: tuple["Stated", ...] = ()
    note: str | None = None
    period: str | None = None  # SDMX time period, where it is not simply the year
    share: Share | None = None  # of a count whose base is known
    around: tuple[str, ...] = ()  # the words of the target this is a part of, where scopes may be said
    statistic: str | None = None  # sum, average or end, of a period longer than a year
    cell: tuple[str, str] | None = None  # the table and the cell it stands in, where it stands in one
    section: str | None = None
    clause: str | None = None

    @property
    def also(self) -> tuple[str, ...]:
        """The ids of ``further``."""
        return tuple(target.target_id for target in self.further)

    @property
    def figure(self) -> tuple:
        """What the target says, apart from when and where it says it."""
        return self.value, self.value_high, self.comparator, self.unit, self.denominator

    @property
    def span(self) -> str:
        """What kind of time the target is for, see :func:`span_of`. Only targets of one kind stand in one
        row.
        """
        return span_of(self.period, self.statistic)

    @property
    def ahead(self) -> int:
        """How many years after the plan's own year the target is for."""
        return 0 if self.year is None or self.plan.year is None else self.year - self.plan.year

    @property
    def interval(self) -> Interval:
        return Interval.of(self.comparator, self.value, self.value_high)


@dataclass(frozen=True, slots=True)
class Key:
    """What one row of a comparison is about."""

    indicator: str
    measure: str
    variant: str | None
    span: str = ""


def plan_columns(
    targets: pd.DataFrame,
    plans: Sequence[str] | None = None,
    known: Plans | None = None,
    project: str | Path | None = None,
) -> tuple[PlanEntry, ...]:
    """The plans a table holds targets of, ordered by year then province code, or those asked for.

    What is true of a plan is looked up by its id in ``known``, by default the plans of the project. Raises
    UsageError for a plan the table or ``known`` does not have: its year is not guessed from its targets.
    """
    held = [str(plan) for plan in targets["plan"].drop_duplicates()]
    asked = [plans] if isinstance(plans, str) else held if plans is None else list(plans)
    confirm_known(asked, held, "plan", " in the table")
    if len(set(asked)) != len(asked):
        raise UsageError(f"A plan is asked for twice: {', '.join(asked)}.")
    if not asked:
        return ()
    known = load_plans(find_project(project)) if known is None else known
    unknown = [plan for plan in asked if plan not in known]
    if unknown:
        raise UsageError(
            f"The table holds targets of '{unknown[0]}', a plan of which no year or province is known (known "
            f"are: {', '.join(known.ids) or 'none'}); run `plancompare build`, or give known=Plans(…)."
        )
    found = [known.entry(plan) for plan in asked]
    if plans is None:
        found.sort(key=lambda plan: (plan.year or 0, plan.province_code or _NO_CODE, plan.id))
    return tuple(found)


_NO_CODE = "~"  # behind every code


_NUMBERS = ("value", "value_high", "denominator")
_AS_WRITTEN = (
    *("target_id", "indicator", "variant", "measure", "comparator", "unit", "unit_text", "value_text"),
    *("quote", "kind", "parent", "note", "period", "statistic", "section", "clause"),
)


def stated_targets(targets: pd.DataFrame, plans: Iterable[PlanEntry]) -> list[Stated]:
    """Every target with an indicator code of these plans, in the order of the table."""
    columns = {plan.id: plan for plan in plans}
    every = records(targets)
    words = {row["target_id"]: (row["indicator_text"], row["quote"]) for row in every}
    rows = []
    for row in every:
        plan = columns.get(row["plan"])
        if plan is None or row["indicator"] is None:
            continue
        taken: dict[str, Any] = {name: row.get(name) for name in _AS_WRITTEN}
        taken |= {name: None if row[name] is None else decimal(row[name]) for name in _NUMBERS}
        rows.append(
            Stated(
                plan=plan,
                year=None if row["year"] is None else int(row["year"]),
                words=row["indicator_text"],
                around=tuple(text for text in words.get(row["parent"], ()) if text),
                cell=_cell(row.get("table"), row.get("cell")),
                **taken,
            )
        )
    return rows


def _cell(table: str | None, cell: str | None) -> tuple[str, str] | None:
    return None if table is None else (table.removeprefix("T"), cell or "?")


def align(stated: Sequence[Stated]) -> dict[Key, dict[str, Stated]]:
    """Which target of each plan stands in which row, rows in the order of the code list.

    Of several targets of one plan with the same key, the plan year comes before other years and the
    headline list before tasks; the rest are its ``further``. A target that does not say what variant it
    is (centrally assigned, the province's own) keeps a row of its own: it is neither, unless it says again
    what the plan says of one variant elsewhere.
    """
    groups: dict[Key, dict[str, list[Stated]]] = {}
    variants = {_saying(target): target.variant for target in reversed(stated) if target.variant}
    for target in stated:
        variant = target.variant or variants.get(_saying(target))
        key = Key(target.indicator, target.measure, variant, target.span)
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
    further = tuple(target for target in group if target is not first)
    return replace(first, further=further) if further else first


_PART = re.compile(r"(?P<unit>[QS])(?P<place>\d)|01-01/P(?P<months>\d+)M")


def _in_time(span: str) -> tuple:
    """The place of a kind of period among others: the year, its parts by the month they end with, spans."""
    part = _PART.match(span)
    if part is None:
        return (2, span) if span else (0,)
    months = int(part["months"] or {"Q": 3, "S": 6}[part["unit"]])
    return 1, months * int(part["place"] or 1), months, span


def _order(table: Mapping[Key, dict[str, Stated]]):
    codes = {code: place for place, code in enumerate(catalogue.indicators())}
    measures = {measure: place for place, measure in enumerate(MEASURES)}
    seen = {key: place for place, key in enumerate(table)}

    def order(item: tuple[Key, dict[str, Stated]]):
        key = item[0]
        return (
            codes.get(key.indicator, len(codes)),
            measures[key.measure],
            _in_time(key.span),
            key.variant is not None,
            seen[key],
        )

    return order
