"""The rows of a comparison as tables, charts and sentences take them: their plans by the names readers know,
and what of a row must be put into words.

A *number* is a mapping with ``value, value_high, comparator, unit`` (and ``target_id`` for a plan's own
target), so that one formatter serves targets, national targets, outcomes and differences alike, whether they
are records or rows of a table.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeAlias

from plancompare.catalogue import indicators as catalogue_indicators
from plancompare.comparison import rows as compared
from plancompare.comparison.compare import Comparison
from plancompare.comparison.elsewhere import UNLABELLED, sentences
from plancompare.comparison.rules import BLOCK, NOTE, rules
from plancompare.comparison.verdicts import NOT_COMPARABLE
from plancompare.comparison.yardsticks import National, Outcome, Reported
from plancompare.presentation.labels import Labels
from plancompare.presentation.plans import PlanName

Number = Mapping[str, Any]
Record = dict[str, Any]
Matched: TypeAlias = compared.Row[PlanName]
Side: TypeAlias = compared.Side[PlanName]
StatedSide: TypeAlias = compared.StatedSide[PlanName]
Placed: TypeAlias = compared.Placed[PlanName]


class Known(NamedTuple):
    """A target whose outcome is known."""

    row: Matched
    side: StatedSide
    outcome: Outcome


def match(comparison: Comparison, plans: Sequence[PlanName]) -> tuple[Matched, ...]:
    """The rows of a comparison with their plans by name. Of targets that do not say whose they are, beside
    others that do, the variant is ``not_said``.
    """
    names = {plan.plan: plan for plan in plans}
    matched: list[Matched] = [
        replace(row, sides=tuple(replace(side, plan=names[side.plan.id]) for side in row.sides))
        for row in comparison.rows
    ]
    telling: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in matched:
        if row.key.variant is not None and rules().variant_names[row.key.variant].get("whose"):
            telling[row.key.indicator, row.key.measure] |= {side.plan.plan for side in row.stating}
    return tuple(_whose(row, telling[row.key.indicator, row.key.measure]) for row in matched)


def _whose(row: Matched, telling: set[str]) -> Matched:
    """The row, of a variant that is not said where other plans (``telling``) say whose their target is."""
    silent = row.key.variant is None and telling and not telling & {side.plan.plan for side in row.stating}
    return replace(row, key=replace(row.key, variant=UNLABELLED)) if silent else row


# --- what is put into words -----------------------------------------------------------------------------


def reasons(row: Matched, lang: str) -> list[str]:
    """The sentences behind the verdict: what a plan says instead where it states the subject otherwise, and
    the weighty remarks.
    """
    elsewhere = [side.elsewhere for side in row.sides if side.elsewhere and side.otherwise]
    against = row.verdict is not None and row.verdict.difference is not None
    weighty = (remark for remark in row.remarks if remark.severity != NOTE)
    return list(dict.fromkeys(getattr(one, lang) for one in (*sentences(elsewhere, against), *weighty)))


def obstacles(row: Matched, lang: str) -> list[str]:
    """The reasons that forbid a comparison, without the mere caveats."""
    caveats = {getattr(remark, lang) for remark in row.remarks if remark.severity != BLOCK}
    return [reason for reason in reasons(row, lang) if reason not in caveats]


def notes(row: Matched, lang: str) -> list[str]:
    """How the row's indicator is to be read; it changes no verdict."""
    return [getattr(remark, lang) for remark in row.remarks if remark.severity == NOTE]


def instead(side: Side, lang: str) -> str:
    """What a plan states in place of a row's target, in words; empty where it states nothing."""
    return getattr(side.elsewhere.fields[0][1], lang) if side.elsewhere and side.elsewhere.otherwise else ""


def obstacle(national: National, lang: str) -> str | None:
    """Why a national target does not compare with a plan's, if it does not."""
    verdict = national.verdict
    apart = verdict is not None and verdict.verdict == NOT_COMPARABLE
    return getattr(verdict, f"reason_{lang}") if apart else None


def source_of(figure: National | Reported, labels: Labels) -> tuple[str, str | None]:
    """Title and address of the source of a figure."""
    return labels.source(figure.source_title), figure.source_url or None


# --- choosing rows --------------------------------------------------------------------------------------


def pick(
    rows: Iterable[Matched],
    indicators: Sequence[str] = (),
    measures: Sequence[str] = (),
    themes: Sequence[str] = (),
) -> tuple[Matched, ...]:
    """The rows of these indicators (in the order asked for), measures, themes; empty filters let all pass."""
    known = catalogue_indicators()
    order = {code: place for place, code in enumerate(indicators)}
    chosen = [
        row
        for row in rows
        if (not order or row.key.indicator in order)
        and (not measures or row.key.measure in measures)
        and (not themes or (row.key.indicator in known and known[row.key.indicator].theme in themes))
    ]
    return tuple(sorted(chosen, key=lambda row: order.get(row.key.indicator, 0)))


def main(rows: Iterable[Matched]) -> tuple[Matched, ...]:
    """The rows that carry the subject: the year's levels and new things; growth or change, or another kind
    of period, only where it stands alone.
    """
    rows = tuple(rows)
    with_level = {row.key.indicator for row in rows if row.key.measure in ("level", "new")}
    found = [
        row for row in rows if row.key.measure in ("level", "new") or row.key.indicator not in with_level
    ]
    of_years = {row.key.indicator for row in found if not row.key.span}
    return tuple(row for row in found if not row.key.span or row.key.indicator not in of_years)


def no_order(row: Matched) -> str:
    """Why the plans of a row have no highest and lowest: other years, absolute sizes, other scopes."""
    if len({side.target.year for side in row.stating}) > 1:
        return "years"
    if row.unit not in rules().relative_units:
        return "size"
    return "" if row.may_rank else "scope"


def known_outcomes(rows: Iterable[Matched]) -> list[Known]:
    """The targets whose outcome is known, each once."""
    found: dict[str, Known] = {}
    for row in rows:
        for side in row.stating:
            if side.outcome is not None:
                found.setdefault(side.target.target_id, Known(row, side, side.outcome))
    return list(found.values())


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
