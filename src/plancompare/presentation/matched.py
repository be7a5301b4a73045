"""One indicator across the plans, as tables, charts and sentences need it: who states what, beside what.

A number here is a mapping with ``value, value_high, comparator, unit`` (and ``target_id`` for a plan's own
target), so that one formatter serves targets, national targets, outcomes and differences alike.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, NamedTuple

import pandas as pd

from plancompare.comparison.cells import Share
from plancompare.comparison.compare import Comparison
from plancompare.comparison.elsewhere import UNLABELLED, Elsewhere, sentences
from plancompare.comparison.frames import source_text
from plancompare.comparison.rows import Row
from plancompare.comparison.rules import rules
from plancompare.comparison.verdicts import Verdict
from plancompare.comparison.yardsticks import National, Reported
from plancompare.presentation.labels import Labels
from plancompare.presentation.plans import PlanName
from plancompare.table.files import records

Number = Mapping[str, Any]
Record = dict[str, Any]
FORBIDDEN = "not_comparable"
ALLOWED = ("comparable", "comparable_with_caveat")


@dataclass(frozen=True, slots=True)
class Side:
    """One plan's side of an indicator; None is "not stated" (target), "no figure" (the others).

    ``national`` also says its ``year``, ``source``, ``grade``, whether it is ``doubtful``, what the nation
    ``reached`` and, where it does not compare with the target, the ``obstacle``; so does ``outcome``, with
    its ``gap`` and what it ``reached`` (passed, met, missed). ``share`` is a count in per cent of its base.
    ``distance`` is plan minus national target, ``position`` below, at, inside, across or above.
    ``absence`` tells a plan that is silent (not_stated) from one that states the subject in another form
    (otherwise, ``instead``) or in a figure that is not read as it (unread); ``also`` are further targets of
    the same plan on the same indicator that say something else.
    """

    plan: PlanName
    target: Number | None
    national: Number | None = None
    distance: Number | None = None
    position: str | None = None
    outcome: Number | None = None
    absence: str = "not_stated"
    also: tuple[Number, ...] = ()
    share: Share | None = None
    instead: str = ""

    @property
    def otherwise(self) -> bool:
        """Whether a plan without a target says something of the subject all the same."""
        return self.absence != "not_stated"


@dataclass(frozen=True, slots=True)
class StatedSide(Side):
    """A side whose plan states a target."""

    target: Number


@dataclass(frozen=True, slots=True)
class Remark:
    """A caveat that holds for a row, in the reader's language; ``severity`` is block, caveat or note."""

    text: str
    severity: str
    source: str = ""
    url: str | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Matched:
    """One indicator, measure and variant across the plans.

    ``variant`` is ``not_said`` for targets that do not say whose they are, beside others that do. ``reasons``
    are the sentences behind the verdict; ``difference`` is second plan minus first, with two plans and only
    where the verdict allows one. ``row`` is the row of the comparison that is worded here.
    """

    indicator: str
    measure: str
    variant: str | None
    unit: str
    sides: tuple[Side, ...]
    theme: str = ""
    verdict: str = ""
    reasons: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    difference: Number | None = None
    span: str = ""
    row: Row | None = field(default=None, repr=False, compare=False)

    @property
    def key(self) -> tuple[str, str, str | None, str]:
        """What tells the row from others: indicator, measure, variant and kind of period."""
        return self.indicator, self.measure, self.variant, self.span

    @property
    def stated(self) -> tuple[StatedSide, ...]:
        """The sides whose plan states a target."""
        return tuple(side for side in self.sides if isinstance(side, StatedSide))

    @property
    def silent(self) -> tuple[Side, ...]:
        """The sides whose plan states none."""
        return tuple(side for side in self.sides if not isinstance(side, StatedSide))

    @property
    def target_ids(self) -> tuple[str, ...]:
        """The targets behind the row."""
        return tuple(t["target_id"] for side in self.stated for t in (side.target, *side.also))

    @property
    def obstacles(self) -> tuple[str, ...]:
        """The reasons that forbid a comparison, without the mere caveats."""
        caveats = {remark.text for remark in self.remarks if remark.severity != "block"}
        return tuple(reason for reason in self.reasons if reason not in caveats)

    @property
    def placed(self) -> tuple["Placed", ...]:
        """The sides that can be measured against the national target of their year."""
        return tuple(
            Placed(side, side.national, side.distance, side.position or "")
            for side in self.stated
            if side.national is not None and side.distance is not None
        )

    @property
    def may_rank(self) -> bool:
        """Whether saying "higher" of one plan than of another is allowed."""
        return self.verdict in ALLOWED


class Placed(NamedTuple):
    """A side measured against the national target of its year; the fields as of :class:`Side`."""

    side: StatedSide
    national: Number
    distance: Number
    position: str


class Known(NamedTuple):
    """A target whose outcome is known."""

    row: Matched
    side: StatedSide
    outcome: Number


def match(
    comparison: Comparison, targets: pd.DataFrame, plans: Sequence[PlanName], lang: str
) -> tuple[Matched, ...]:
    """The rows of a comparison in one language, each side with the target's own fields (of ``targets``)."""
    found = {row["target_id"]: row for row in records(targets)}
    by_id = {plan.plan: plan for plan in plans}
    matched = [_matched(row, found, by_id, Labels(lang)) for row in comparison.rows]
    telling: dict[tuple[str, str], list[Matched]] = defaultdict(list)
    for row in matched:
        if _tells_whose(row.variant):
            telling[_subject(row)].append(row)
    return tuple(replace(row, variant=_named_variant(row, telling[_subject(row)])) for row in matched)


def _named_variant(row: Matched, kin: Sequence[Matched]) -> str | None:
    """The row's variant; ``not_said`` where its plans name none and others of its subject, ``kin``, do."""
    naming = {side.plan for other in kin for side in other.stated}
    silent = row.variant is None and kin and not naming & {side.plan for side in row.stated}
    return UNLABELLED if silent else row.variant


def _tells_whose(variant: str | None) -> bool:
    return variant is not None and bool(rules().variant_names[variant].get("whose"))


def _subject(row: Matched) -> tuple[str, str]:
    return row.indicator, row.measure


def _matched(
    row: Row, targets: Mapping[str, Number], plans: Mapping[str, PlanName], labels: Labels
) -> Matched:
    lang = labels.lang
    verdict = row.verdict
    sides = tuple(_side(side, plans[side.plan.id], targets, labels) for side in row.sides)
    unsaid = "not_stated" if len(row.stated) < len(sides) else ""
    return Matched(
        indicator=row.key.indicator,
        measure=row.key.measure,
        variant=row.key.variant,
        span=row.key.span,
        unit=row.unit,
        sides=sides,
        theme=row.record.theme,
        verdict=verdict.verdict if verdict is not None else unsaid,
        reasons=_reasons(row, lang),
        remarks=tuple(Remark(getattr(r, lang), r.severity, r.source, r.url, r.id) for r in row.remarks),
        difference=_difference(verdict),
        row=row,
    )


def _side(side: Any, plan: PlanName, targets: Mapping[str, Number], labels: Labels) -> Side:
    if side.target is None:
        bar = _national(side.national, labels)
        return Side(plan, None, bar, absence=side.absence, instead=_instead(side.elsewhere, labels.lang))
    target = targets[side.target.target_id]
    further = (targets[name] for name in side.target.also if name in targets)
    also = tuple(other for other in further if said(other) != said(target))
    return StatedSide(
        plan,
        target,
        _national(side.national, labels),
        _distance(side),
        side.national.position if side.national else None,
        _outcome(side, labels),
        also=also,
        share=side.target.share,
    )


def _instead(elsewhere: Elsewhere | None, lang: str) -> str:
    """What a plan states in place of a row's target, in words; empty where it states nothing."""
    if elsewhere is None or not elsewhere.otherwise:
        return ""
    return getattr(elsewhere.fields[0][1], lang)


def _national(national: National | None, labels: Labels) -> Number | None:
    """The national target with its year, its source in words, and why it does not compare, if it does not."""
    if national is None:
        return None
    verdict = national.verdict
    apart = verdict is not None and verdict.verdict == FORBIDDEN
    return {
        **figure(national),
        "year": national.year,
        "source": labels.source(source_text(national.source_title, national.source_url)),
        "grade": national.grade,
        "doubtful": national.doubtful,
        "obstacle": getattr(verdict, f"reason_{labels.lang}") if apart else None,
        "reached": None if national.reached is None else _reported(national.reached, labels),
    }


def figure(national: National) -> Number:
    """The national figure alone."""
    return _number(national.comparator, national.value, national.unit, national.value_high)


def _number(comparator: str, value: Decimal, unit: str, high: Decimal | None = None) -> Number:
    return {
        "value": float(value),
        "value_high": None if high is None else float(high),
        "comparator": comparator,
        "unit": unit,
    }


def _reported(figure: Reported, labels: Labels) -> Number:
    return {
        **_number("eq", figure.value, figure.unit),
        "vintage": labels.source(figure.vintage),
        "source": labels.source(source_text(figure.source_title, figure.source_url)),
        "grade": figure.grade,
    }


def _distance(side: Any) -> Number | None:
    national, target = side.national, side.target
    if national is None or national.distance is None:
        return None
    comparator = _distance_comparator(target.comparator, national.comparator)
    high = national.distance_high
    return _number("range" if high is not None else comparator, national.distance, national.unit, high)


def _distance_comparator(target: str, national: str) -> str:
    """How exact a distance is: a bounded target keeps its bound, an approximate end makes it approximate."""
    if target in ("ge", "gt", "le", "lt"):
        return target
    return "approx" if "approx" in (target, national) else "eq"


def _outcome(side: Any, labels: Labels) -> Number | None:
    outcome = side.outcome
    if outcome is None:
        return None
    return {
        **_reported(outcome.figure, labels),
        "gap": None if outcome.gap is None else float(outcome.gap),
        "reached": outcome.reached,
        "obstacle": getattr(outcome.obstacle, labels.lang) if outcome.obstacle else None,
    }


def _difference(verdict: Verdict | None) -> Number | None:
    if verdict is None or verdict.difference is None or verdict.difference_comparator is None:
        return None
    unit = verdict.difference_unit or ""
    return _number(verdict.difference_comparator, verdict.difference, unit, verdict.difference_high)


def _reasons(row: Row, lang: str) -> tuple[str, ...]:
    """What a plan says instead where it states the subject otherwise, and the weighty remarks."""
    elsewhere = [side.elsewhere for side in row.sides if side.elsewhere and side.otherwise]
    against = row.verdict is not None and row.verdict.difference is not None
    otherwise = [getattr(sentence, lang) for sentence in sentences(elsewhere, against)]
    weighty = [getattr(remark, lang) for remark in row.remarks if remark.severity != "note"]
    return tuple(dict.fromkeys([*otherwise, *weighty]))


def pick(
    rows: Iterable[Matched],
    indicators: Sequence[str] = (),
    measures: Sequence[str] = (),
    themes: Sequence[str] = (),
) -> tuple[Matched, ...]:
    """The rows of these indicators (in the order asked for), measures, themes; empty filters let all pass."""
    from plancompare.catalogue import indicators as catalogue_indicators

    known = catalogue_indicators()
    order = {code: place for place, code in enumerate(indicators)}
    chosen = [
        row
        for row in rows
        if (not order or row.indicator in order)
        and (not measures or row.measure in measures)
        and (not themes or (row.indicator in known and known[row.indicator].theme in themes))
    ]
    return tuple(sorted(chosen, key=lambda row: order.get(row.indicator, 0)))


def main(rows: Iterable[Matched]) -> tuple[Matched, ...]:
    """The rows that carry the subject: the year's levels and new things; growth or change, or another kind
    of period, only where it stands alone.
    """
    rows = tuple(rows)
    with_level = {row.indicator for row in rows if row.measure in ("level", "new")}
    found = [row for row in rows if row.measure in ("level", "new") or row.indicator not in with_level]
    of_years = {row.indicator for row in found if not row.span}
    return tuple(row for row in found if not row.span or row.indicator not in of_years)


def no_order(row: Matched) -> str:
    """Why the plans of a row have no highest and lowest: other years, absolute sizes, other scopes."""
    if len({side.target["year"] for side in row.stated}) > 1:
        return "years"
    if row.unit not in rules().relative_units:
        return "size"
    return "" if row.may_rank else "scope"


def known_outcomes(rows: Iterable[Matched]) -> list[Known]:
    """The targets whose outcome is known, each once."""
    found: dict[str, Known] = {}
    for row in rows:
        for side in row.stated:
            if side.outcome is not None:
                found.setdefault(side.target["target_id"], Known(row, side, side.outcome))
    return list(found.values())


def said(target: Number) -> tuple:
    """What a target says, apart from where it says it."""
    return tuple(
        target.get(key) for key in ("value", "value_high", "comparator", "unit", "denominator", "year")
    )


def interval(number: Number) -> tuple[float, float]:
    """The values a stated number allows, as ends of an interval."""
    low = high = float(number["value"])
    comparator = number["comparator"]
    if comparator == "range":
        high = float(number["value_high"])
    elif comparator in ("ge", "gt"):
        high = float("inf")
    elif comparator in ("le", "lt"):
        low = float("-inf")
    return low, high
