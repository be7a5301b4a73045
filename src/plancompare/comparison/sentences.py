"""How a comparison words what it found: numbers, names of plans, and the sentences of the catalogue."""

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from plancompare.catalogue.formats import decimals, number, sign
from plancompare.comparison.cells import Said, Stated, said, same, span_of
from plancompare.comparison.rules import rules
from plancompare.table.plans import PlanEntry

NAMED = 6  # more plans than this are named in part and counted
SAID_OF_A_KIND = 2
_SPAN = re.compile(
    r"(?:Q(?P<quarter>[1-4])|S(?P<half>[12])|M(?P<month>\d\d)|01-01/P(?P<months>\d+)M|01-01/P(?P<years>\d+)Y"
    r"|(?P<school>09-01/P1Y))(?: (?P<statistic>average|sum|end))?"
)
_ROMAN = ("I", "II", "III", "IV")


class Sentence(NamedTuple):
    """One sentence of a reason; ``kind`` is the remark it words, or the engine's own sentence."""

    kind: str
    vi: str
    en: str


def own_sentence(kind: str, fields: Mapping) -> Sentence:
    """One of the engine's own sentences, filled in."""
    sentence = rules().sentences[kind]
    return Sentence(kind, *filled(sentence, fields))


def filled(texts: Mapping[str, str], fields: Mapping) -> Said:
    """The texts of both languages with their fields, each field in its own language."""

    def in_language(lang: str) -> str:
        own = {name: getattr(value, lang, value) for name, value in fields.items()}
        return texts[lang].format_map(own)

    return Said.of(in_language)


def each(sides: Iterable[tuple[PlanEntry, Said]]) -> Said:
    """What each side says, plans that say the same together: "A, B: households; C: population"."""
    groups: dict[Said, list[PlanEntry]] = {}
    for plan, says in sides:
        groups.setdefault(says, []).append(plan)
    told = [(names(plans), says) for says, plans in groups.items()]
    told, rest = told[:NAMED], told[NAMED:]
    left = sum(len(groups[says]) for _, says in rest)
    texts = (Said(f"{who.vi}: {says.vi}", f"{who.en}: {says.en}") for who, says in told)
    return _and_more(Said.joined("; ", texts), left)


def names(plans: Sequence[PlanEntry]) -> Said:
    """The plans by name; of many, the first few and how many more."""
    named, rest = (plans, ()) if len(plans) <= NAMED else (plans[: NAMED // 2], plans[NAMED // 2 :])
    return _and_more(Said.joined(", ", map(said, named)), len(rest))


def list_years(years: Iterable[int | None]) -> Said:
    """The years in order: 2021, 2022 and 2023; nothing where none is known."""
    return list_words([str(year) for year in sorted({year for year in years if year is not None})])


def list_words(words: Sequence[str]) -> Said:
    """Words that are the same in both languages, in order: An Giang and Kiên Giang."""
    if len(words) < 2:
        return same("".join(words))
    return filled(rules().sentences["and"], {"names": ", ".join(words[:-1]), "last": words[-1]})


def say_day(day: str) -> Said:
    """A day written 2025-07-01 as each language writes it."""
    date = datetime.date.fromisoformat(day)
    return Said(f"{date:%d/%m/%Y}", f"{date.day} {date:%B} {date.year}")


def say_notes(note: str | None) -> list[Said]:
    """What the note of a target doubts, each doubt by itself: they are written "Việt / English; Việt /
    English". One in a single language stands as it is in both.
    """
    parts: list[str] = []
    for part in (note or "").split("; "):
        if parts and " / " not in part and " / " in parts[-1]:
            parts[-1] += f"; {part}"
        elif part:
            parts.append(part)
    pairs = (part.partition(" / ") for part in parts)
    return [Said(vi, en if slash else vi) for vi, slash, en in pairs]


def say_span(span: str) -> Said:
    """A kind of period in words: "Q1" is "quý I", "01-01/P5Y average" the yearly average of five years."""
    found = _SPAN.fullmatch(span)
    if found is None:
        return same(span)
    said = _length(found)
    return said if found["statistic"] is None else _worded(f"span_{found['statistic']}", span=said)


def say_period(period: str, statistic: str | None = None) -> Said:
    """A period in words, a year as itself: "quý I/2024" or "Q1 2024" for 2024-Q1."""
    span, year = span_of(period, None), period[:4]
    found = _SPAN.fullmatch(span)
    if found is None:
        return same(period)
    length = _length(found)
    if found["quarter"] or found["month"]:
        said = _worded("in_quarter", span=length, year=year)
    elif found["years"] or found["school"]:
        last = int(year) + int(found["years"] or 2) - 1
        said = _worded("in_years", span=length, first=year, last=last)
    else:
        said = _worded("in_part", span=length, year=year)
    return said if statistic is None else _worded(f"span_{statistic}", span=said)


def _length(found: re.Match[str]) -> Said:
    """How long a period is, in words."""
    if found["quarter"]:
        return _worded("span_quarter", n=found["quarter"], roman=_ROMAN[int(found["quarter"]) - 1])
    if found["month"]:
        month = int(found["month"])
        return _worded("span_month", n=Said(str(month), f"{datetime.date(2000, month, 1):%B}"))
    if found["half"]:
        return _worded(f"span_half_{found['half']}")
    if found["months"]:
        return _worded("span_months", n=found["months"])
    return _worded("span_school") if found["school"] else _worded("span_years", n=found["years"])


def _worded(sentence: str, **fields: object) -> Said:
    return filled(rules().sentences[sentence], fields)


def _and_more(names: Said, count: int) -> Said:
    return filled(rules().sentences["and_more"], {"names": names, "count": count}) if count else names


def told(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """Each sentence once, each kind of sentence at most twice and then counted."""
    kinds: dict[str, list[Sentence]] = {}
    for sentence in dict.fromkeys(sentences):
        kinds.setdefault(sentence.kind, []).append(sentence)
    kept: list[Sentence] = []
    for alike in kinds.values():
        kept += alike[:SAID_OF_A_KIND]
        if len(alike) > SAID_OF_A_KIND:
            kept.append(own_sentence("more", {"count": len(alike) - SAID_OF_A_KIND}))
    return tuple(kept)


def bound(target: Stated) -> Said:
    """A target's number with its sign, for a sentence: ≥ 9,3."""
    ends = [say_number(target.value, decimals(target.value, target.value_text))]
    ends += [] if target.value_high is None else [say_number(target.value_high)]
    return Said.joined("", [same(sign(target.comparator)), Said.joined("–", ends)])


def say_number(value: Decimal, places: int | None = None) -> Said:
    """A number as it stands in a sentence: 28.000 and 9,3 in Vietnamese, 28,000 and 9.3 in English; with all
    the decimals it needs, or so many ``places``.
    """
    return Said.of(lambda lang: number(value, lang, places))
