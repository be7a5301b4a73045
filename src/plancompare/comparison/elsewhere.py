"""A plan without a target in a row: does it not state the subject at all, or state it as something else?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from plancompare import catalogue
from plancompare.comparison.cells import Key, Said, Stated, same
from plancompare.comparison.conditions import Holdings
from plancompare.comparison.rules import Relation, Rules, rules
from plancompare.comparison.sentences import Sentence, bound, each, names, own_sentence, say_period
from plancompare.table.plans import PlanEntry

UNREAD = "unread"  # words of the indicator stand beside a figure that is not read as it
UNLABELLED = "not_said"  # how a target without a variant is called beside others that have one
# Measures that say how a level moves: where the level is there too, they are a supplement to it.
_SUPPLEMENTS = ("growth", "change", "index")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Why a plan has no target in a row; ``otherwise`` where it states the subject as something else.

    ``kind`` and ``fields`` make its sentence; ``relation`` is the relation of indicators it rests on, if any.
    """

    plan: PlanEntry
    kind: str
    fields: tuple[tuple[str, Said], ...] = ()
    otherwise: bool = False
    relation: Relation | None = None


def sentences(found: Iterable[Elsewhere], against: bool = False) -> dict[Sentence, Elsewhere]:
    """The sentences of several plans, those that say the same, or differ for one reason, in one; each with
    one plan that says it.

    ``against`` words other kinds of target as what the difference is taken against.
    """
    alike: dict[tuple, list[Elsewhere]] = {}
    for one in found:
        kind = "against_variants" if against and one.kind == "other_variant" else one.kind
        why = one.relation.id if one.relation is not None else one.fields
        alike.setdefault((kind, why), []).append(replace(one, kind=kind))
    return {_sentence(ones): ones[0] for ones in alike.values()}


def _sentence(ones: Sequence[Elsewhere]) -> Sentence:
    fields = dict(ones[0].fields)
    if any(one.fields != ones[0].fields for one in ones):
        others = each((one.plan, dict(one.fields)["others"]) for one in ones)
        return own_sentence("otherwise_each", {**fields, "each": others})
    return own_sentence(ones[0].kind, {"b": names([one.plan for one in ones]), **fields})


def elsewhere(key: Key, absent: PlanEntry, present: PlanEntry, held: Holdings) -> Elsewhere:
    """Why a plan has no target in the row in which another has one."""
    own, others = held.of(absent.id), held.of(present.id)
    measures = [measure for code, measure in own if code == key.indicator]
    if key.measure in measures:
        stated = own[key.indicator, key.measure]
        alike = [target for target in stated if target.span == key.span]
        return _other_variant(key, absent, alike) if alike else _other_period(absent, stated)
    if measures:
        return _other_measure(key, absent, measures, others)
    relation, codes = _related(key, own, rules())
    supplement = key.measure in _SUPPLEMENTS and (key.indicator, "level") in others
    if relation is None or supplement:
        quote = held.unread.get((absent.id, key.indicator, key.measure))
        if quote is None:
            return Elsewhere(absent, "not_stated")
        return Elsewhere(absent, UNREAD, (("quote", same(quote)),), otherwise=True)
    known = [catalogue.indicators()[code] for code in codes]
    instead = Said.joined(", ", (Said(f"“{one.name_vi}”", f"“{one.name_en}”") for one in known))
    fields = (("others", instead), ("relation", Said(relation.vi, relation.en)))
    return Elsewhere(absent, "otherwise", fields, otherwise=True, relation=relation)


def _other_measure(key: Key, absent: PlanEntry, measures: Sequence[str], others: Mapping) -> Elsewhere:
    """The plan has the indicator as a growth where the row is a level, or the like."""
    shared = any((key.indicator, measure) in others for measure in measures)
    said = Said.joined(", ", (Said(**rules().measure_names[measure]) for measure in measures))
    kind = "other_measure" if shared else "only_other_measure"
    return Elsewhere(absent, kind, (("measures", said),), otherwise=not shared)


def _other_variant(key: Key, absent: PlanEntry, own: Sequence[Stated]) -> Elsewhere:
    """The plan has the indicator as another variant, or without saying which."""
    named = {bound(target) for target in own if target.variant}
    kinds = {kind for kind in (key.variant, *(target.variant for target in own)) if kind is not None}
    whose = any(rules().variant_names[kind].get("whose") for kind in kinds)
    said = dict.fromkeys(_variant(t, whose) for t in own if t.variant or bound(t) not in named)
    return Elsewhere(absent, "other_variant", (("variants", Said.joined("; ", said)),), otherwise=True)


def _other_period(absent: PlanEntry, own: Sequence[Stated]) -> Elsewhere:
    """The plan has the indicator for another kind of period: a quarter where the row is a year."""

    def when(target: Stated) -> Said:
        return say_period(target.period or str(target.year or ""), target.statistic)

    periods = Said.joined("; ", (Said.joined(": ", (when(target), bound(target))) for target in own))
    return Elsewhere(absent, "other_period", (("periods", periods),), otherwise=True)


def _variant(target: Stated, whose: bool) -> Said:
    """A target's number and what variant it says it is: 5.388 (Trung ương giao). That it says none is told
    only where it matters ``whose`` it is.
    """
    number = bound(target)
    if target.variant is None and not whose:
        return number
    name = rules().variant_names[target.variant or UNLABELLED]
    return Said(f"{number.vi} ({name['vi']})", f"{number.en} ({name['en']})")


def _related(key: Key, own: Mapping, book: Rules) -> tuple[Relation | None, list[str]]:
    """The relation through which a plan states the subject otherwise, and the indicators it states."""
    for relation in book.relations:
        if key.indicator in relation.indicators:
            codes = list(dict.fromkeys(code for code, _ in own if code in relation.indicators))
            if codes:
                return relation, codes
    return None, []
