"""May two targets be compared? A verdict with its reasons, from the rules of the catalogue alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from plancompare import catalogue
from plancompare.comparison.cells import Key, PlanColumn, Said, Stated
from plancompare.comparison.rules import BLOCK, CAVEAT, NOTE, Caveat, Relation, Rules, definitions, rules
from plancompare.comparison.units import convert, converts
from plancompare.files import plain_number

COMPARABLE = "comparable"
WITH_CAVEAT = "comparable_with_caveat"
NOT_COMPARABLE = "not_comparable"
NOT_STATED = "not_stated"
SAID_OF_A_KIND = 2
UNLABELLED = "not_said"  # how a target without a variant is called beside others that have one
VERDICTS = (COMPARABLE, WITH_CAVEAT, NOT_COMPARABLE, NOT_STATED)
_WEIGHT = {BLOCK: 0, CAVEAT: 1, NOTE: 2}
_SIGNS = {"eq": "", "ge": "≥ ", "le": "≤ ", "gt": "> ", "lt": "< ", "approx": "≈ ", "range": ""}
# Measures that say how a level moves: where the level is there too, they are a supplement to it.
_SUPPLEMENTS = ("growth", "change", "index")

# All targets of a plan by (indicator, measure): what else it says, for "stated otherwise" and denominators.
Holdings = Mapping[str, Mapping[tuple[str, str], Sequence[Stated]]]


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


class Sentence(NamedTuple):
    """One sentence of a reason; ``kind`` is the remark it words, or the engine's own sentence."""

    kind: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be said of two targets of one indicator: ``difference`` is b − a where it means something.

    ``difference_comparator`` words the difference of the two as intervals (None: unbounded on both sides, the
    difference is one of the stated thresholds only). ``difference_high`` is set when a range is involved.
    """

    verdict: str
    sentences: tuple["Sentence", ...]
    remarks: tuple[Remark, ...]
    difference: Decimal | None = None
    difference_high: Decimal | None = None
    difference_comparator: str | None = None

    @property
    def reason_vi(self) -> str:
        return " ".join(sentence.vi for sentence in self.sentences)

    @property
    def reason_en(self) -> str:
        return " ".join(sentence.en for sentence in self.sentences)

    @property
    def caveats(self) -> tuple[str, ...]:
        return tuple(remark.id for remark in self.remarks)


def holdings(stated: Iterable[Stated]) -> Holdings:
    """Each plan's targets of every indicator and measure, in the order of the table."""
    held: dict[str, dict[tuple[str, str], list[Stated]]] = {}
    for target in stated:
        own = held.setdefault(target.plan.id, {})
        own.setdefault((target.indicator, target.measure), []).append(target)
    return held


def judge(key: Key, a: Stated | None, b: Stated | None, plans: tuple[PlanColumn, PlanColumn], held: Holdings):
    """The verdict on one row of two plans; ``a`` or ``b`` is None where that plan does not state it."""
    book = rules()
    if a is None or b is None:
        return _one_sided(key, a, b, plans, held, book)
    found = [*_pair_remarks(key, a, b, held, book), *_single_remarks(key, (a, b), held, book)]
    remarks = _sorted(found)
    verdict, said = _weighed(remarks)
    difference = {} if verdict == NOT_COMPARABLE else _difference(a, b)
    return Verdict(verdict, said, remarks, **difference)


def _sentences(remarks: Iterable[Remark]) -> tuple[Sentence, ...]:
    return tuple(Sentence(remark.id, remark.vi, remark.en) for remark in remarks)


def _own(kind: str, fields: Mapping) -> Sentence:
    """One of the engine's own sentences, filled in."""
    sentence = rules().sentences[kind]
    return Sentence(
        kind, sentence["vi"].format_map(_in("vi", fields)), sentence["en"].format_map(_in("en", fields))
    )


def judge_row(key: Key, cells: Mapping[str, Stated], plans: Sequence[PlanColumn], held: Holdings) -> Verdict:
    """The verdict on one row of any number of plans: the worst among the plans that state it.

    A plan that does not state it is said to, and does not worsen what the others can be compared for.
    """
    present = [cells[plan.id] for plan in plans if plan.id in cells]
    absent = [plan for plan in plans if plan.id not in cells]
    if len(plans) == 2:
        return judge(key, cells.get(plans[0].id), cells.get(plans[1].id), tuple(plans), held)
    if len(present) < 2:
        found = [judge(key, present[0], None, (present[0].plan, plan), held) for plan in absent]
        worst = NOT_COMPARABLE if any(v.verdict == NOT_COMPARABLE for v in found) else NOT_STATED
        sentences = [sentence for verdict in found for sentence in verdict.sentences]
        remarks = [remark for verdict in found for remark in verdict.remarks]
        return Verdict(worst, _told(sentences), _sorted(dict.fromkeys(remarks)))
    book = rules()
    remarks = [r for a, b in combinations(present, 2) for r in _pair_remarks(key, a, b, held, book)]
    remarks = _sorted(dict.fromkeys([*remarks, *_single_remarks(key, tuple(present), held, book)]))
    verdict, said = _weighed(remarks)
    elsewhere = [otherwise(key, plan, present[0].plan, held).sentence for plan in absent]
    return Verdict(verdict, _told([*said, *elsewhere]), remarks)


def _weighed(remarks: Sequence[Remark]) -> tuple[str, tuple[Sentence, ...]]:
    """The verdict that sorted remarks lead to, and the sentences that give its reason."""
    heaviest = remarks[0].severity if remarks else NOTE
    if heaviest == NOTE:
        return COMPARABLE, (_own("comparable", {}),)
    said = _sentences(remark for remark in remarks if remark.severity == heaviest or remark.always_said)
    return (NOT_COMPARABLE if heaviest == BLOCK else WITH_CAVEAT), said


def _told(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """Each sentence once, each kind of sentence at most twice and then counted."""
    kinds: dict[str, list[Sentence]] = {}
    for sentence in dict.fromkeys(sentences):
        kinds.setdefault(sentence.kind, []).append(sentence)
    told: list[Sentence] = []
    for alike in kinds.values():
        told += alike[:SAID_OF_A_KIND]
        if len(alike) > SAID_OF_A_KIND:
            told.append(_own("more", {"count": len(alike) - SAID_OF_A_KIND}))
    return tuple(told)


def remarks_on(key: Key, target: Stated, held: Holdings) -> tuple[Remark, ...]:
    """What must be said of one target alone, whatever it is set beside."""
    return _sorted(_single_remarks(key, (target,), held, rules()))


def in_unit(target: Stated, unit: str) -> Stated:
    """The target with its numbers in another unit, where one converts to the other exactly."""
    if target.unit == unit or not converts(target.unit, unit):
        return target
    high = None if target.value_high is None else convert(target.value_high, target.unit, unit)
    return replace(target, value=convert(target.value, target.unit, unit), value_high=high, unit=unit)


def _difference(a: Stated, b: Stated) -> dict:
    b = in_unit(b, a.unit)
    gap = b.interval.minus(a.interval)
    low, high = (None if bound.is_infinite() else bound for bound in (gap.low, gap.high))
    if (
        gap.comparator is None
    ):  # both open the same way: only the stated numbers can be set against each other
        return {"difference": b.value - a.value, "difference_comparator": None}
    if gap.comparator == "range":
        return {"difference": low, "difference_high": high, "difference_comparator": "range"}
    return {"difference": low if low is not None else high, "difference_comparator": gap.comparator}


# --- remarks ------------------------------------------------------------


def _sorted(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    return tuple(sorted(remarks, key=lambda remark: _WEIGHT[remark.severity]))


def _remark(caveat: Caveat, fields: Mapping) -> Remark:
    return Remark(
        caveat.id,
        caveat.severity,
        caveat.vi.format_map(_in("vi", fields)),
        caveat.en.format_map(_in("en", fields)),
        caveat.source,
        caveat.url,
        caveat.always_said,
    )


def _pair_remarks(key: Key, a: Stated, b: Stated, held: Holdings, book: Rules) -> Iterable[Remark]:
    fields = {
        "a": a.plan.said,
        "b": b.plan.said,
        "year_a": a.year,
        "year_b": b.year,
        "unit_a": a.unit_text or a.unit,
        "unit_b": b.unit_text or b.unit,
        "denominator_a": _denominator(a),
        "denominator_b": _denominator(b),
        "bound_a": bound(a),
        "bound_b": bound(b),
    }
    for caveat in book.caveats:
        if caveat.concerns(key.indicator, key.measure):
            says = _pair_holds(caveat, key, a, b, held, book)
            if says is not None:
                yield _remark(caveat, {**fields, **says})


def _in(lang: str, fields: Mapping) -> dict:
    """The sentence's fields in one language."""
    return {name: getattr(value, lang) if hasattr(value, lang) else value for name, value in fields.items()}


def _pair_holds(
    caveat: Caveat, key: Key, a: Stated, b: Stated, held: Holdings, book: Rules
) -> Mapping | None:
    """The extra sentence fields when the caveat's condition holds for this pair, else None."""
    when = caveat.when
    if "years" in when:
        return {} if _years(a.year, b.year) == when["years"] else None
    if "units" in when:
        return {} if _units(a.unit, b.unit) == when["units"] else None
    if "comparators" in when:
        return {} if a.comparator != b.comparator else None
    if "denominators" in when:
        # A fraction beside a plain count says nothing about the other side's denominator.
        both = a.denominator is not None and b.denominator is not None
        return {} if both and a.denominator != b.denominator else None
    if "scale" in when:
        return {} if a.unit == b.unit and a.unit not in book.relative_units else None
    if "price_basis" in when:
        record = definitions().get(key.indicator)
        money = record is not None and record.price_basis == when["price_basis"]
        in_money = money and key.measure == "level" and a.unit == b.unit and a.unit != "percent"
        return {} if in_money and _years(a.year, b.year) == "differ" else None
    if "between_years" in when:
        if a.year is None or b.year is None:
            return None
        before, after = when["between_years"]
        first, last = sorted((a.year, b.year))
        return {} if first <= before and last >= after else None
    if "presence" in when:
        states = [any(code == when["presence"] for code, _ in held.get(t.plan.id, {})) for t in (a, b)]
        return {} if states[0] != states[1] else None
    if "attribute" in when:
        return _attribute_pair(book.attributes[when["attribute"]], when["state"], key, a, b)
    return None


def _units(first: str, second: str) -> str:
    """How two units stand to each other: same, convertible exactly, or differ."""
    if first == second:
        return "same"
    return "convertible" if converts(second, first) else "differ"


def _years(first: int | None, second: int | None) -> str:
    """How two years stand to each other: same, differ, or unknown where a document states none."""
    if first is None or second is None:
        return "unknown"
    return "same" if first == second else "differ"


def _attribute_pair(attribute, state: str, key: Key, a: Stated, b: Stated) -> Mapping | None:
    if key.indicator not in attribute.indicators or state == "unstated":
        return None
    value_a, value_b = attribute.read(a.words, a.quote), attribute.read(b.words, b.quote)
    if state == "differ" and value_a and value_b and value_a.name != value_b.name:
        return {"says_a": value_a, "says_b": value_b}
    if state == "one_stated" and (value_a is None) != (value_b is None):
        return {}
    return None


def _single_remarks(key: Key, targets: tuple[Stated, ...], held: Holdings, book: Rules) -> Iterable[Remark]:
    """Caveats that hold for one target alone; said once where they hold for both."""
    for caveat in book.caveats:
        if not caveat.concerns(key.indicator, key.measure):
            continue
        when = caveat.when
        if when.get("always"):
            yield _remark(caveat, {})
        elif "points_as_percent" in when:
            if any(t.unit == "percentage_point" and (t.unit_text or "").startswith("%") for t in targets):
                yield _remark(caveat, {})
        elif "province_code" in when:
            if any(
                t.plan.province_code == when["province_code"] and t.year == when.get("year", t.year)
                for t in targets
            ):
                yield _remark(caveat, {})
        elif "other_denominator" in when:
            for target in targets:
                fields = _other_denominator(when["other_denominator"], target, held)
                if fields:
                    yield _remark(caveat, fields)
        elif when.get("state") == "unstated":
            attribute = book.attributes[when["attribute"]]
            silent = [t.plan.said for t in targets if attribute.read(t.words, t.quote) is None]
            if silent and key.indicator in attribute.indicators:
                names = Said(" và ".join(s.vi for s in silent), " and ".join(s.en for s in silent))
                yield _remark(caveat, {"unstated": names})


def _other_denominator(pair: list[str], target: Stated, held: Holdings) -> Mapping | None:
    own = held.get(target.plan.id, {})
    part, whole = (next(iter(own.get((code, "level"), ())), None) for code in pair)
    if part is None or whole is None or part.denominator is None or whole.denominator is None:
        return None
    if part.denominator == whole.denominator:
        return None
    return {"plan": target.plan.said, "part": _denominator(part), "whole": _denominator(whole)}


def _denominator(target: Stated) -> Said | None:
    return None if target.denominator is None else say_number(target.denominator)


def bound(target: Stated) -> Said:
    """A target's number with its sign, for a sentence: ≥ 9,3."""
    low, high = say_number(target.value), target.value_high
    upper = Said("", "") if high is None else Said(*(f"–{text}" for text in say_number(high)))
    sign = _SIGNS[target.comparator]
    return Said(f"{sign}{low.vi}{upper.vi}", f"{sign}{low.en}{upper.en}")


def say_number(number: Decimal) -> Said:
    """A number as it stands in a sentence: 28.000 and 9,3 in Vietnamese, 28,000 and 9.3 in English."""
    english = f"{Decimal(plain_number(number)):,f}".replace("-", "\u2212")
    return Said(english.translate(str.maketrans(",.", ".,")), english)


# --- rows only one plan states ------------------------------------------------------------


def _one_sided(
    key: Key,
    a: Stated | None,
    b: Stated | None,
    plans: tuple[PlanColumn, PlanColumn],
    held: Holdings,
    book: Rules,
) -> Verdict:
    present = a or b
    if present is None:
        return Verdict(NOT_STATED, (_own("no_plan_states", {}),), ())
    absent = plans[1] if a is not None else plans[0]
    elsewhere = otherwise(key, absent, present.plan, held)
    verdict, sentence = elsewhere.verdict, elsewhere.sentence
    years = {"year_a": plans[0].year, "year_b": plans[1].year}
    stand = _years(*years.values())
    differ = [c for c in book.caveats if c.when.get("years") == stand]
    remarks = _sorted([*(_remark(c, years) for c in differ), *remarks_on(key, present, held)])
    # Years matter where the other plan states the subject as something else, not where it is silent.
    said = [r for r in remarks if r.severity != NOTE and (verdict == NOT_COMPARABLE or not r.always_said)]
    if elsewhere.relation is not None:
        related = elsewhere.relation
        remarks = (Remark(related.id, BLOCK, sentence.vi, sentence.en, related.source, None, False), *remarks)
    return Verdict(verdict, (sentence, *_sentences(said)), remarks)


class Elsewhere(NamedTuple):
    """Why a plan has no target in a row: the verdict, its sentence, and the relation it rests on, if any."""

    verdict: str
    sentence: Sentence
    relation: Relation | None = None


def otherwise(key: Key, absent: PlanColumn, present: PlanColumn, held: Holdings) -> Elsewhere:
    """Whether a row's missing target is not stated at all, or stated as something else."""
    book = rules()
    own, others = held.get(absent.id, {}), held.get(present.id, {})
    measures = [measure for code, measure in own if code == key.indicator]
    if key.measure in measures:
        return _other_variant(absent, own[key.indicator, key.measure], others[key.indicator, key.measure])
    if measures:
        shared = any((key.indicator, measure) in others for measure in measures)
        kind = "other_measure" if shared else "only_other_measure"
        names = [book.measure_names[measure] for measure in measures]
        said = Said(*(", ".join(name[lang] for name in names) for lang in ("vi", "en")))
        verdict = NOT_STATED if shared else NOT_COMPARABLE
        return Elsewhere(verdict, _own(kind, {"b": absent.said, "measures": said}))
    supplement = key.measure in _SUPPLEMENTS and (key.indicator, "level") in others
    relation, codes = _related(key, own, book)
    if relation is None or supplement:
        return Elsewhere(NOT_STATED, _own("not_stated", {"b": absent.said}))
    names = [catalogue.indicators()[code] for code in codes]
    fields = {
        "b": absent.said,
        "others": Said(
            ", ".join(f"“{n.name_vi}”" for n in names), ", ".join(f"“{n.name_en}”" for n in names)
        ),
        "relation": Said(relation.vi, relation.en),
    }
    return Elsewhere(NOT_COMPARABLE, _own("otherwise", fields), relation)


def _other_variant(absent: PlanColumn, own: Sequence[Stated], others: Sequence[Stated]) -> Elsewhere:
    """The plan has the indicator as another variant: met in another row, or in none."""
    if {target.variant for target in own} & {target.variant for target in others}:
        return Elsewhere(NOT_STATED, _own("other_variant", {"b": absent.said}))
    told = [_variant(target) for target in own]
    variants = Said("; ".join(said.vi for said in told), "; ".join(said.en for said in told))
    return Elsewhere(NOT_COMPARABLE, _own("only_other_variant", {"b": absent.said, "variants": variants}))


def _variant(target: Stated) -> Said:
    """A target's number and what variant it says it is: 5.388 (Trung ương giao)."""
    name, number = rules().variant_names[target.variant or UNLABELLED], bound(target)
    return Said(f"{number.vi} ({name['vi']})", f"{number.en} ({name['en']})")


def _related(key: Key, own: Mapping, book: Rules) -> tuple[Relation | None, list[str]]:
    """The relation through which a plan states the subject otherwise, and the indicators it states."""
    for relation in book.relations:
        if key.indicator in relation.indicators:
            codes = list(dict.fromkeys(code for code, _ in own if code in relation.indicators))
            if codes:
                return relation, codes
    return None, []
