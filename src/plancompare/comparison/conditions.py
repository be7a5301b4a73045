"""When a caveat of the catalogue holds: one function a condition, for the targets of one row together.

Each returns the fields its sentence may use, one mapping a sentence: none where the condition does not hold.
A condition about how targets differ holds where any two of them differ so.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from plancompare.catalogue.provinces import grew_from, parts
from plancompare.comparison.cells import Key, Said, Share, Stated, said, same
from plancompare.comparison.rules import Caveat, Rules, definitions
from plancompare.comparison.sentences import (
    bound,
    each,
    list_words,
    list_years,
    names,
    say_day,
    say_notes,
    say_number,
)
from plancompare.comparison.units import converts
from plancompare.comparison.unread import Unread


@dataclass(frozen=True, slots=True)
class Holdings:
    """What else the plans say, for "stated otherwise" and denominators.

    ``stated`` are all targets of a plan by (indicator, measure), ``unread`` the quotes that may be of one.
    """

    stated: Mapping[str, Mapping[tuple[str, str], Sequence[Stated]]] = field(default_factory=dict)
    unread: Unread = field(default_factory=dict)

    def of(self, plan: str) -> Mapping[tuple[str, str], Sequence[Stated]]:
        """The targets of a plan by (indicator, measure)."""
        return self.stated.get(plan, {})


@dataclass(frozen=True, slots=True)
class Case:
    """The targets of one row that are set beside each other, and all their plans say."""

    key: Key
    targets: tuple[Stated, ...]
    held: Holdings
    book: Rules

    def pairs(self, signature: Callable[[Stated], tuple]) -> Iterator[tuple[Stated, Stated]]:
        """Every two targets that may stand differently: of those with one signature two stand for all, so
        that a row of a thousand plans takes no longer than its distinct years, units or provinces.
        """
        alike: dict[tuple, list[Stated]] = {}
        for target in self.targets:
            alike.setdefault(signature(target), []).append(target)
        return combinations([target for own in alike.values() for target in own[:2]], 2)


Fields = Sequence[Mapping]


def holds(caveat: Caveat, case: Case) -> Fields:
    """The fields of each sentence the caveat has to say here; none where it does not hold."""
    if not caveat.concerns(case.key.indicator, case.key.measure):
        return ()
    condition = next(name for name in CONDITIONS if name in caveat.when)
    return CONDITIONS[condition](case, caveat.when)


def _once(holding: bool, **fields: object) -> Fields:
    return (fields,) if holding else ()


def _each(holding: bool, case: Case, say: Callable[[Stated], Said]) -> Fields:
    """What each target says."""
    return _once(True, each=each((target.plan, say(target)) for target in case.targets)) if holding else ()


# --- how targets differ ------------------------------------------------------------


def years_stand(first: int | None, second: int | None) -> str:
    """How two years stand to each other: same, differ, or unknown where a document states none."""
    if first is None or second is None:
        return "unknown"
    return "same" if first == second else "differ"


def _years(case: Case, when: Mapping) -> Fields:
    holding = any(years_stand(a.year, b.year) == when["years"] for a, b in case.pairs(lambda t: (t.year,)))
    return _once(True, years=list_years([target.year for target in case.targets])) if holding else ()


def _units(case: Case, when: Mapping) -> Fields:
    holding = any(_units_stand(a.unit, b.unit) == when["units"] for a, b in case.pairs(lambda t: (t.unit,)))
    return _each(holding, case, lambda target: same(target.unit_text or target.unit))


def _units_stand(first: str, second: str) -> str:
    """How two units stand to each other: same, convertible exactly, or differ."""
    if first == second:
        return "same"
    return "convertible" if converts(second, first) else "differ"


def _comparators(case: Case, when: Mapping) -> Fields:
    return _each(len({target.comparator for target in case.targets}) > 1, case, bound)


def _horizons(case: Case, when: Mapping) -> Fields:
    """A target for the plan's own year beside one for a later year."""
    differ = len({target.ahead for target in case.targets}) > 1
    return _each(differ, case, lambda target: same(str(target.year)))


def _bases(case: Case, when: Mapping) -> Fields:
    """Counts out of bases of different size: all bases known, or one that is not beside one that is."""
    known = [(target, target.share) for target in case.targets if target.share is not None]
    unknown = [target.plan for target in case.targets if target.share is None]
    if when["bases"] == "unknown":
        return _once(True, unstated=names(unknown)) if known and unknown else ()
    differ = len({share.base for _, share in known}) > 1 and not unknown
    return _once(differ, each=each((t.plan, _share(t, share)) for t, share in known)) if differ else ()


def _share(target: Stated, share: Share) -> Said:
    """A count with its base and share, 36/51 = 70,6%, and whence a base comes that is not printed."""
    count, base, percent = (say_number(n) for n in (target.value, share.base, share.value))
    known = Said(f"{count.vi}/{base.vi} = {percent.vi}%", f"{count.en}/{base.en} = {percent.en}%")
    if share.source is None:
        return known
    return Said(f"{known.vi} ({share.source.vi})", f"{known.en} ({share.source.en})")


def _denominators(case: Case, when: Mapping) -> Fields:
    # A fraction beside a plain count says nothing about the other side's denominator; counts whose bases
    # are all known are compared as shares.
    if all(target.share is not None for target in case.targets):
        return ()
    fractions = [(t.plan, t.denominator) for t in case.targets if t.denominator is not None]
    differ = len({number for _, number in fractions}) > 1
    return _once(differ, each=each((plan, say_number(n)) for plan, n in fractions)) if differ else ()


def _scale(case: Case, when: Mapping) -> Fields:
    """Amounts of different provinces; one province in two years is of one size, shares are of none."""
    if all(target.share is not None for target in case.targets):
        return ()
    return _once(
        any(
            a.unit == b.unit
            and a.unit not in case.book.relative_units
            and (a.plan.land is None or a.plan.land != b.plan.land)
            for a, b in case.pairs(lambda t: (t.unit, t.plan.land))
        )
    )


def _merged(case: Case, when: Mapping) -> Fields:
    """Each plan of a province that another one of the row was merged into: it has other land and people."""
    absolute = when["merged"] == "absolute"
    found: dict[tuple[str, str], Mapping] = {}
    for pair in case.pairs(lambda t: (t.unit, t.plan.land)):
        for part, whole in (pair, pair[::-1]):
            earlier, later = part.plan.place, whole.plan.place
            if earlier is None or later is None or part.plan.land == whole.plan.land:
                continue
            if grew_from(later, earlier) and (part.unit not in case.book.relative_units) is absolute:
                made_of = list_words([one.name for one in parts(later)])
                fields = {"earlier": said(part.plan), "later": said(whole.plan), "unit": later.name}
                found[earlier.id, later.id] = fields | {"day": say_day(later.valid_from), "parts": made_of}
    return list(found.values())


def _price_basis(case: Case, when: Mapping) -> Fields:
    record = definitions().get(case.key.indicator)
    if record is None or record.price_basis != when["price_basis"] or case.key.measure != "level":
        return ()
    return _once(
        any(
            a.unit == b.unit and a.unit != "percent" and years_stand(a.year, b.year) == "differ"
            for a, b in case.pairs(lambda t: (t.unit, t.year))
        )
    )


def _between_years(case: Case, when: Mapping) -> Fields:
    before, after = when["between_years"]
    years = [target.year for target in case.targets if target.year is not None]
    return _once(bool(years) and min(years) <= before and max(years) >= after)


def _presence(case: Case, when: Mapping) -> Fields:
    def states(target: Stated) -> bool:
        return any(code == when["presence"] for code, _ in case.held.of(target.plan.id))

    stating = [target.plan for target in case.targets if states(target)]
    silent = [target.plan for target in case.targets if not states(target)]
    return _once(True, stating=names(stating), unstated=names(silent)) if stating and silent else ()


def _attribute(case: Case, when: Mapping) -> Fields:
    """What the plans' own words decide: they differ, one side alone says it, or a side does not."""
    attribute = case.book.attributes[when["attribute"]]
    if case.key.indicator not in attribute.indicators:
        return ()
    read = [
        (target.plan, attribute.read(target.words, target.quote, *target.around)) for target in case.targets
    ]
    saying = [(plan, Said(value.vi, value.en)) for plan, value in read if value is not None]
    silent = [plan for plan, value in read if value is None]
    if when["state"] == "says":
        meant = [plan for plan, value in read if value is not None and value.name == when["value"]]
        return _once(True, stating=names(meant)) if meant else ()
    if when["state"] == "differ":
        differ = len({value.name for _, value in read if value is not None}) > 1
        return _once(differ, each=each(saying)) if saying else ()
    if when["state"] == "one_stated":
        return _once(True, stating=names([plan for plan, _ in saying])) if saying and silent else ()
    return _once(True, unstated=names(silent)) if silent else ()


# --- what must be said of a target wherever it stands ------------------------------------------------------


def _always(case: Case, when: Mapping) -> Fields:
    return _once(bool(when["always"]))


def _doubts(case: Case, when: Mapping) -> Fields:
    """What the record of each target doubts about its own reading, in the words of the record; ``besides``
    begins those that are said in another way.
    """
    noted: dict[Said, list] = {}
    for target in case.targets:
        for note in say_notes(target.note):
            if not note.vi.startswith(tuple(when["besides"])):
                noted.setdefault(note, []).append(target.plan)
    return [{"plans": names(plans), "note": note} for note, plans in noted.items()]


def _points_as_percent(case: Case, when: Mapping) -> Fields:
    return _once(
        any(t.unit == "percentage_point" and (t.unit_text or "").startswith("%") for t in case.targets)
    )


def _place(case: Case, when: Mapping) -> Fields:
    return _once(
        any(
            target.plan.province_code == when["province_code"]
            and target.year == when.get("year", target.year)
            for target in case.targets
        )
    )


def _other_denominator(case: Case, when: Mapping) -> Fields:
    """For each plan that counts the part out of another number than the whole."""
    found = []
    for target in case.targets:
        own = case.held.of(target.plan.id)
        part, whole = (next(iter(own.get((code, "level"), ())), None) for code in when["other_denominator"])
        counted = [one.denominator for one in (part, whole) if one is not None and one.denominator]
        if len(counted) == 2 and counted[0] != counted[1]:
            part_of, whole_of = (say_number(number) for number in counted)
            found.append({"plan": said(target.plan), "part": part_of, "whole": whole_of})
    return found


CONDITIONS: Mapping[str, Callable[[Case, Mapping], Fields]] = {
    "years": _years,
    "units": _units,
    "comparators": _comparators,
    "denominators": _denominators,
    "horizons": _horizons,
    "bases": _bases,
    "scale": _scale,
    "merged": _merged,
    "price_basis": _price_basis,
    "between_years": _between_years,
    "presence": _presence,
    "attribute": _attribute,
    "always": _always,
    "doubts": _doubts,
    "points_as_percent": _points_as_percent,
    "province_code": _place,
    "other_denominator": _other_denominator,
}
