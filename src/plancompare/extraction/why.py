"""Why a target reads as it does: for each of its columns the words and the rule that gave it."""

from collections.abc import Iterator

from plancompare.extraction.comparator import bound_of
from plancompare.extraction.discourse import Discourse
from plancompare.extraction.indicator import Subject
from plancompare.extraction.label import Claim
from plancompare.extraction.marks import Mark
from plancompare.extraction.period import When
from plancompare.extraction.record import Result, Target
from plancompare.reading.source import Span
from plancompare.records import NamedTuple


class Finding(NamedTuple):
    """How one target (or result) came about: its claim and what was decided of it."""

    target: Target
    claim: Claim
    subject: Subject
    discourse: Discourse
    when: When
    refusal: str | None


def reasons(finding: Finding) -> Iterator[tuple[str, str, str]]:
    """The columns of a target, each with its value and, in words, what gave it."""
    target = finding.target
    for column, why in (
        ("value", _value(finding)),
        ("unit", _unit(finding)),
        ("comparator", _comparator(finding)),
        ("indicator", _indicator(finding)),
        ("indicator_text", f"the words {_quoted(finding.claim, finding.claim.subject)}"),
        ("measure", _measure(finding)),
        ("period", _period(finding)),
        ("status", finding.refusal or "no rule that refuses a target holds"),
        ("variant", "words on who set it, or on more than was set" if target.variant else "nothing tells"),
        ("parent", "it is a part of it, or moves it" if target.parent else "it stands for itself"),
        ("section", _place(finding)),
        ("agency", "named by the nearest heading" if target.agency else "no heading names one"),
        ("note", target.note or "nothing is left open"),
        ("marks", _marks(finding.claim)),
    ):
        yield column, _shown(finding, column), why


def _shown(finding: Finding, column: str) -> str:
    target = finding.target
    if column == "status":
        return target.status if isinstance(target, Result) else "target"
    if column == "marks":
        return ""
    value = getattr(target, column)
    if column == "value" and target.value_high is not None:
        return f"{value} to {target.value_high}"
    return "" if value is None else str(value)


def _value(finding: Finding) -> str:
    target, quantity = finding.target, finding.claim.quantity
    said = f"the numeral “{target.value_text}” (characters {target.value_start} to {target.value_end})"
    if quantity.unit.factor != 1:
        said += f", one printed unit being {quantity.unit.factor} of the table's"
    if quantity.denominator is not None:
        said += f", of a whole of {quantity.denominator}"
    return said


def _unit(finding: Finding) -> str:
    unit, text = finding.claim.quantity.unit, finding.target.unit_text
    printed = f"printed as “{text}”" if text else "not printed beside the number: from its label or its table"
    return printed + ("" if unit.known else "; units.toml does not know it")


def _comparator(finding: Finding) -> str:
    if finding.target.comparator == "range":
        return "two numerals joined: the lower and the upper end"
    bound = bound_of(finding.claim, finding.discourse, finding.subject.empty)
    if bound.end:
        return f"said behind the number: “{_behind(finding.claim, bound.end)}”"
    said = [mark for mark in finding.claim.lead.said if mark.kind in ("bound", "negation", "or_equal")]
    if said:
        return "said before the number: " + " + ".join(_named(finding.claim, mark) for mark in said)
    if finding.claim.lead.from_ and bound.comparator == "ge":
        return "“từ” names a lower end and nothing an upper one"
    return "no bound is said" if bound.comparator == "eq" else "carried on from the list"


def _indicator(finding: Finding) -> str:
    subject = finding.subject
    if subject.inherited is not None:
        return f"it moves what {subject.inherited.id} states: “{subject.inherited.text}”"
    if subject.match is None:
        return "said before in the sentence" if subject.code else "no cue of cues.toml fits its words"
    why = f"the cue “{subject.match.phrase}” fits best (score {subject.match.score:.1f})"
    if finding.target.indicator is None:
        return why + f" for {subject.match.code}, but the words are of another scope, or another year's base"
    return why


def _measure(finding: Finding) -> str:
    nature, lead = finding.subject.nature, finding.claim.lead
    turns = [mark for mark in lead.said if mark.kind in ("turn", "act")]
    said = " + ".join(_named(finding.claim, mark) for mark in turns)
    if nature is not None and nature.measure != "level":
        said = f"the indicator is itself a {nature.measure}" + (f"; {said}" if said else "")
    return said or "no word moves it"


def _period(finding: Finding) -> str:
    when, year = finding.when, finding.claim.plan.year
    if when == When():
        return f"no time is named: the plan's year {year}"
    return f"named by the words: {when.code(year)}"


def _place(finding: Finding) -> str:
    clause = finding.claim.clause
    return f"in the zone {clause.zone}" + (", numbers inferred" if clause.inferred else "")


def _marks(claim: Claim) -> str:
    """The marks in the words of a number, by kind."""
    spans = [*claim.label, claim.right]
    kinds: dict[str, list[str]] = {}
    for start, end in spans:
        for kind in claim.marks.by_kind:
            for mark in claim.marks.within(kind, start, end):
                kinds.setdefault(kind, []).append(claim.marks.key[mark.start : mark.end])
    return "; ".join(f"{kind}: {', '.join(dict.fromkeys(words))}" for kind, words in sorted(kinds.items()))


def _named(claim: Claim, mark: Mark) -> str:
    value = f" ({mark.kind} {mark.value})" if mark.value else f" ({mark.kind})"
    return f"“{claim.marks.key[mark.start : mark.end]}”{value}"


def _behind(claim: Claim, end: int) -> str:
    return claim.marks.key[claim.quantity.last : end].strip()


def _quoted(claim: Claim, spans: tuple[Span, ...]) -> str:
    words = " … ".join(claim.plan.view[start:end].strip() for start, end in spans)
    return f"“{words}”" if words else "behind the number"
