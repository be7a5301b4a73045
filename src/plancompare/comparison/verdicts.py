"""May the targets of a row be compared? A verdict with its reasons, from the rules of the catalogue alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP

import pandas as pd

from plancompare.comparison.bases import SHARE_PLACES
from plancompare.comparison.cells import Gap, Key, Stated
from plancompare.comparison.conditions import Case, Holdings, holds, years_stand
from plancompare.comparison.elsewhere import elsewhere, sentences
from plancompare.comparison.rules import BLOCK, CAVEAT, NOTE, Caveat, rules
from plancompare.comparison.sentences import Sentence, filled, list_years, own_sentence, told
from plancompare.comparison.units import convert, converts
from plancompare.comparison.unread import unread
from plancompare.table.plans import PlanEntry

COMPARABLE = "comparable"
WITH_CAVEAT = "comparable_with_caveat"
NOT_COMPARABLE = "not_comparable"
NOT_STATED = "not_stated"
VERDICTS = (COMPARABLE, WITH_CAVEAT, NOT_COMPARABLE, NOT_STATED)
_WEIGHT = {BLOCK: 0, CAVEAT: 1, NOTE: 2}


@dataclass(frozen=True, slots=True)
class Remark:
    """One caveat that holds here, its sentence filled in."""

    id: str
    severity: str
    vi: str
    en: str
    source: str
    url: str | None
    always_said: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be said of the targets of a row: ``difference`` is b − a of two where it means something.

    Its comparator words the difference of the two as intervals; it is empty where that is unbounded on both
    sides, and the difference is one of the stated thresholds only.
    """

    verdict: str
    sentences: tuple[Sentence, ...]
    remarks: tuple[Remark, ...]
    difference: Gap | None = None

    @property
    def reason_vi(self) -> str:
        return " ".join(sentence.vi for sentence in self.sentences)

    @property
    def reason_en(self) -> str:
        return " ".join(sentence.en for sentence in self.sentences)

    @property
    def gap(self) -> Gap | None:
        """The difference with its bound; None also where nothing bounds it."""
        return self.difference if self.difference is not None and self.difference.comparator else None

    @property
    def caveats(self) -> tuple[str, ...]:
        return tuple(remark.id for remark in self.remarks)


def holdings(stated: Iterable[Stated], uncoded: pd.DataFrame | None = None) -> Holdings:
    """Each plan's targets of every indicator and measure, in the order of the table; and what its targets
    without a code (``uncoded``) may be of."""
    held: dict[str, dict[tuple[str, str], list[Stated]]] = {}
    for target in stated:
        own = held.setdefault(target.plan.id, {})
        own.setdefault((target.indicator, target.measure), []).append(target)
    return Holdings(held, {} if uncoded is None else unread(uncoded))


def judge(key: Key, cells: Mapping[str, Stated], plans: Sequence[PlanEntry], held: Holdings) -> Verdict:
    """The verdict on one row of any number of plans: the worst among the plans that state it.

    ``cells`` are the targets of the row by plan id. A plan that does not state it is said to, and does not
    worsen what the others can be compared for. Of two plans that both state it, the difference is taken
    where the verdict allows.
    """
    present = tuple(cells[plan.id] for plan in plans if plan.id in cells)
    absent = [plan for plan in plans if plan.id not in cells]
    if not present:
        return Verdict(NOT_STATED, (own_sentence("no_plan_states", {}),), ())
    if len(present) == 1:
        kinds = _kinds(key, present[0], absent, held) if len(plans) == 2 else ()
        if kinds:
            return _against_kinds(key, present[0], kinds, plans, held)
        return _alone(key, present[0], absent, held)
    remarks = _remarks(key, present, held)
    verdict, said = _weighed(remarks)
    missing = sentences(elsewhere(key, plan, present[0].plan, held) for plan in absent)
    allowed = len(plans) == 2 and verdict != NOT_COMPARABLE
    return Verdict(verdict, told([*said, *missing]), remarks, _difference(*present) if allowed else None)


def remarks_on(key: Key, target: Stated, held: Holdings) -> tuple[Remark, ...]:
    """What must be said of one target alone, whatever it is set beside."""
    return _remarks(key, (target,), held)


def in_unit(target: Stated, unit: str) -> Stated:
    """The target with its numbers in another unit, where one converts to the other exactly."""
    if target.unit == unit or not converts(target.unit, unit):
        return target
    high = None if target.value_high is None else convert(target.value_high, target.unit, unit)
    return replace(target, value=convert(target.value, target.unit, unit), value_high=high, unit=unit)


# --- rows ------------------------------------------------------------


def _alone(key: Key, present: Stated, absent: Sequence[PlanEntry], held: Holdings) -> Verdict:
    """The verdict on a row only one plan states."""
    found = [elsewhere(key, plan, present.plan, held) for plan in absent]
    verdict = NOT_COMPARABLE if any(one.otherwise for one in found) else NOT_STATED
    why = sentences(found)
    others = [plan for plan, one in zip(absent, found, strict=True) if one.otherwise] or absent
    years = [present.plan.year, *(plan.year for plan in others)]
    stands = {years_stand(present.plan.year, plan.year) for plan in others}
    apart = [
        _remark(caveat, {"years": list_years(years)})
        for caveat in rules().caveats
        if caveat.when.get("years") in stands
    ]
    remarks = _sorted([*apart, *remarks_on(key, present, held)])
    # Years matter where another plan states the subject as something else, not where it is silent.
    said = [r for r in remarks if r.severity != NOTE and (verdict == NOT_COMPARABLE or not r.always_said)]
    related = [
        Remark(one.relation.id, BLOCK, sentence.vi, sentence.en, one.relation.source, None, False)
        for sentence, one in why.items()
        if one.relation is not None
    ]
    return Verdict(verdict, told([*why, *_worded(said)]), (*related, *remarks))


def _kinds(key: Key, present: Stated, absent: Sequence[PlanEntry], held: Holdings) -> tuple[Stated, ...]:
    """The other plan's targets of several kinds (the centre's, its own) that a target without one faces."""
    if key.variant is not None:
        return ()
    found = (held.of(plan.id).get((key.indicator, key.measure), ()) for plan in absent)
    same = (target for targets in found for target in targets if target.span == key.span)
    return tuple(target for target in same if target.year == target.plan.year)


def _against_kinds(
    key: Key, present: Stated, kinds: tuple[Stated, ...], plans: Sequence[PlanEntry], held: Holdings
) -> Verdict:
    """The verdict on a target that does not say whose it is beside targets that do: it may be either, so the
    difference is given against them all.
    """
    remarks = _remarks(key, (present, *kinds), held)
    verdict, said = _weighed(remarks)
    if verdict == COMPARABLE:
        verdict, said = WITH_CAVEAT, ()
    why = sentences([elsewhere(key, kinds[0].plan, present.plan, held)], against=verdict != NOT_COMPARABLE)
    sides = [(present, kind) if present.plan.id == plans[0].id else (kind, present) for kind in kinds]
    gaps = [_difference(*pair) for pair in sides]
    ends = sorted({gap.value for gap in gaps})
    high, comparator = (ends[-1], "range") if len(ends) > 1 else (None, "eq")
    allowed = verdict != NOT_COMPARABLE and all(gap.comparator == "eq" for gap in gaps)
    gap = Gap(ends[0], high, comparator, gaps[0].unit) if allowed else None
    return Verdict(verdict, told([*why, *said]), remarks, gap)


def _weighed(remarks: Sequence[Remark]) -> tuple[str, tuple[Sentence, ...]]:
    """The verdict that sorted remarks lead to, and the sentences that give its reason."""
    heaviest = remarks[0].severity if remarks else NOTE
    if heaviest == NOTE:
        return COMPARABLE, (own_sentence("comparable", {}),)
    said = _worded(remark for remark in remarks if remark.severity == heaviest or remark.always_said)
    return (NOT_COMPARABLE if heaviest == BLOCK else WITH_CAVEAT), said


def _worded(remarks: Iterable[Remark]) -> tuple[Sentence, ...]:
    return tuple(Sentence(remark.id, remark.vi, remark.en) for remark in remarks)


_DIFFERENCE_UNIT = {"percent": "percentage_point"}


# A difference of shares is rounded as shares are, but never beyond what its bound still allows.
_UP, _DOWN = ROUND_CEILING, ROUND_FLOOR
_TOWARDS: dict[str, str] = {"ge": _DOWN, "gt": _DOWN, "range": _DOWN, "le": _UP, "lt": _UP}


def _difference(a: Stated, b: Stated) -> Gap:
    if shares := a.share is not None and b.share is not None and a.share.base != b.share.base:
        a, b = _as_share(a), _as_share(b)
    b = in_unit(b, a.unit)
    between = b.interval.minus(a.interval)
    comparator = between.comparator or ""
    end = between.high if between.low.is_infinite() else between.low
    # Where both open the same way only the stated numbers can be set against each other.
    end = end if comparator else b.value - a.value
    high = between.high if comparator == "range" else None
    if shares:
        end = end.quantize(SHARE_PLACES, _TOWARDS.get(comparator, ROUND_HALF_UP))
        high = None if high is None else high.quantize(SHARE_PLACES, _UP)
    return Gap(end, high, comparator, _DIFFERENCE_UNIT.get(a.unit, a.unit))


def _as_share(target: Stated) -> Stated:
    """A count in per cent of its base, not rounded."""
    share = target.share
    if share is None:
        return target
    value, high = (None if n is None else 100 * n / share.base for n in (target.value, target.value_high))
    return replace(target, value=value, value_high=high, unit="percent")


# --- remarks ------------------------------------------------------------


def _remarks(key: Key, targets: tuple[Stated, ...], held: Holdings) -> tuple[Remark, ...]:
    """Everything the catalogue has to say of these targets, weightiest first."""
    case = Case(key, targets, held, rules())
    return _sorted(_remark(caveat, fields) for caveat in case.book.caveats for fields in holds(caveat, case))


def _remark(caveat: Caveat, fields: Mapping) -> Remark:
    said = filled({"vi": caveat.vi, "en": caveat.en}, fields)
    return Remark(caveat.id, caveat.severity, said.vi, said.en, caveat.source, caveat.url, caveat.always_said)


def _sorted(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    return tuple(sorted(remarks, key=lambda remark: _WEIGHT[remark.severity]))
