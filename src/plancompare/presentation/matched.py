"""One indicator across the plans, as tables, charts and sentences need it: who states what, beside what.

A number here is a mapping with ``value, value_high, comparator, unit`` (and ``target_id`` for a plan's own
target), so that one formatter serves targets, national targets, outcomes and differences alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from plancompare.comparison.cells import Key
from plancompare.comparison.elsewhere import UNLABELLED, elsewhere, sentences
from plancompare.comparison.rules import rules
from plancompare.presentation.numbers import is_missing
from plancompare.presentation.plans import PlanName

Number = Mapping[str, Any]
FORBIDDEN = "not_comparable"
ALLOWED = ("comparable", "comparable_with_caveat")


@dataclass(frozen=True, slots=True)
class Side:
    """One plan's side of an indicator; None is "not stated" (target), "no figure" (the others).

    ``national`` also says its ``year``, ``source``, ``grade`` and, where it does not compare with the target,
    the ``obstacle``; so does ``outcome``, with its ``gap``. ``distance`` is plan minus national target,
    ``position`` below, at, inside, across or above. ``otherwise`` tells a plan that states the subject in
    another form from one that is silent; ``also`` are further targets of the same plan on the same indicator
    that say something else.
    """

    plan: PlanName
    target: Number | None
    national: Number | None = None
    distance: Number | None = None
    position: str | None = None
    outcome: Number | None = None
    otherwise: bool = False
    also: tuple[Number, ...] = ()


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
    where the verdict allows one.
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

    @property
    def stated(self) -> tuple[Side, ...]:
        """The sides whose plan states a target."""
        return tuple(side for side in self.sides if side.target is not None)

    @property
    def silent(self) -> tuple[Side, ...]:
        """The sides whose plan states none."""
        return tuple(side for side in self.sides if side.target is None)

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
    def may_rank(self) -> bool:
        """Whether saying "higher" of one plan than of another is allowed."""
        return self.verdict in ALLOWED


def match(
    comparison: Any, targets: pd.DataFrame, plans: Sequence[PlanName], lang: str
) -> tuple[Matched, ...]:
    """The rows of a ``plancompare.comparison.Comparison`` with targets, yardsticks and reasons."""
    found = {row["target_id"]: row for row in records(targets)}
    remarks: dict[tuple, list[Remark]] = {}
    for row in records(comparison.remarks):
        key = (row["indicator"], row["measure"], row["variant"])
        remark = Remark(row[lang], row["severity"], row["source"] or "", row["url"], row["id"])
        remarks.setdefault(key, []).append(remark)
    rows = records(comparison.frame)
    instead = _Instead(comparison, lang)
    matched = [_matched(row, found, plans, remarks, instead, lang) for row in rows]
    return tuple(replace(row, variant=_named_variant(row, matched)) for row in matched)


def _named_variant(row: Matched, rows: Iterable[Matched]) -> str | None:
    """The row's variant; ``not_said`` where its plans name none and only others do."""
    kin = [other for other in rows if _tells_whose(other.variant) and _subject(other) == _subject(row)]
    naming = {side.plan for other in kin for side in other.stated}
    silent = row.variant is None and kin and not naming & {side.plan for side in row.stated}
    return UNLABELLED if silent else row.variant


def _tells_whose(variant: str | None) -> bool:
    return variant is not None and bool(rules().variant_names[variant].get("whose"))


def _subject(row: Matched) -> tuple[str, str]:
    return row.indicator, row.measure


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as plain mappings, None where a field is not stated."""
    return [{k: None if is_missing(v) else v for k, v in row.items()} for row in frame.to_dict("records")]


def _matched(
    row: Number, targets: Mapping[str, Number], plans: Sequence[PlanName], remarks, instead, lang: str
) -> Matched:
    own = tuple(remarks.get((row["indicator"], row["measure"], row["variant"]), ()))
    sides = tuple(_side(row, plan, targets, lang) for plan in plans)
    return Matched(
        indicator=row["indicator"],
        measure=row["measure"],
        variant=row["variant"],
        unit=row["unit"],
        sides=sides,
        theme=row["theme"] or "",
        verdict=row["verdict"] or ("not_stated" if any(side.target is None for side in sides) else ""),
        reasons=_reasons(row, sides, own, instead),
        remarks=own,
        difference=_difference(row),
    )


def _side(row: Number, plan: PlanName, targets: Mapping[str, Number], lang: str) -> Side:
    def field(name: str) -> Any:
        return row.get(f"{name}:{plan.plan}")

    target = targets.get(field("target_id") or "")
    national = outcome = distance = None
    if field("national") is not None:
        national = {
            "value": field("national"),
            "value_high": field("national_high"),
            "comparator": field("national_comparator"),
            "unit": field("national_unit"),
            "year": field("year"),
            "source": field("national_source"),
            "grade": field("national_grade"),
            "obstacle": field(f"national_reason_{lang}") if field("national_verdict") == FORBIDDEN else None,
        }
    if field("distance") is not None and target is not None:
        distance = {
            "value": field("distance"),
            "value_high": field("distance_high"),
            "comparator": "range"
            if field("distance_high") is not None
            else _distance_comparator(target, national),
            "unit": national["unit"],
        }
    if field("outcome") is not None:
        outcome = {
            "value": field("outcome"),
            "comparator": "eq",
            "unit": field("unit"),
            "vintage": field("outcome_vintage"),
            "source": field("outcome_source"),
            "grade": field("outcome_grade"),
            "gap": field("outcome_gap"),
            "obstacle": field(f"outcome_obstacle_{lang}"),
        }
    further = tuple(targets[name] for name in (field("also") or "").split() if name in targets)
    also = tuple(other for other in further if said(other) != said(target))
    otherwise = field("stated") == "otherwise"
    return Side(plan, target, national, distance, field("position"), outcome, otherwise, also)


def _distance_comparator(target: Number, national: Number) -> str:
    """How exact a distance is: a bounded target keeps its bound, an approximate end makes it approximate."""
    if target["comparator"] in ("ge", "gt", "le", "lt"):
        return target["comparator"]
    return "approx" if "approx" in (target["comparator"], national["comparator"]) else "eq"


def _difference(row: Number) -> Number | None:
    if row.get("difference") is None or row.get("difference_comparator") is None:
        return None
    return {
        "value": row["difference"],
        "value_high": row["difference_high"],
        "comparator": row["difference_comparator"],
        "unit": row["difference_unit"],
    }


class _Instead:
    """What plans state in place of a row's target, in the reader's language."""

    def __init__(self, comparison: Any, lang: str) -> None:
        self.comparison, self.lang = comparison, lang
        self.columns = {plan.id: plan for plan in comparison.plans}

    def sentences(self, row: Number, plans: Iterable[str]) -> list[str]:
        """A sentence for all the plans that say the same."""
        key = Key(row["indicator"], row["measure"], row["variant"])
        present = next(iter(self.comparison.rows[key].values()))
        found = (elsewhere(key, self.columns[plan], present.plan, self.comparison.held) for plan in plans)
        against = row.get("difference") is not None
        return [getattr(sentence, self.lang) for sentence in sentences(found, against)]


def _reasons(
    row: Number, sides: Sequence[Side], remarks: Sequence[Remark], instead: _Instead
) -> tuple[str, ...]:
    """What a plan says instead where it states the subject otherwise, and the weighty remarks."""
    otherwise = instead.sentences(row, [side.plan.plan for side in sides if side.otherwise])
    weighty = [remark.text for remark in remarks if remark.severity != "note"]
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
    """The rows that carry the subject: levels and new things; growth or change only where it stands alone."""
    rows = tuple(rows)
    with_level = {row.indicator for row in rows if row.measure in ("level", "new")}
    return tuple(row for row in rows if row.measure in ("level", "new") or row.indicator not in with_level)


def known_outcomes(rows: Iterable[Matched]) -> list[tuple[Matched, Side]]:
    """The targets whose outcome is known, each once."""
    found = {}
    for row in rows:
        for side in row.stated:
            if side.outcome is not None:
                found.setdefault(side.target["target_id"], (row, side))
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
