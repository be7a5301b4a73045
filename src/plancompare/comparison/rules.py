"""The comparability data of the catalogue, as frozen records: attributes, caveats, relations, definitions."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from plancompare.catalogue.data import toml_file

NOTE, CAVEAT, BLOCK = "note", "caveat", "block"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Value:
    """One value an attribute can take, the cues that show it, and how to say it."""

    name: str
    cues: tuple[re.Pattern[str], ...]
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """A distinction that a plan's own words decide, such as households against population."""

    name: str
    indicators: frozenset[str]
    values: tuple[Value, ...]
    default: str | None

    def read(self, *texts: str | None) -> Value | None:
        """The value the words show: the first text that has a cue decides; else the default; else None."""
        for text in texts:
            words = plain(text or "")
            for value in self.values:
                if any(cue.search(words) for cue in value.cues):
                    return value
        return next((value for value in self.values if value.name == self.default), None)


@dataclass(frozen=True, slots=True)
class Caveat:
    """One reason to be careful: when it holds, how much it weighs, and its sentence in both languages.

    ``in_row`` words it where the reader has what each plan says before them.
    """

    id: str
    severity: str
    when: Mapping[str, Any]
    vi: str
    en: str
    source: str
    url: str | None = None
    indicators: frozenset[str] = frozenset()
    measures: frozenset[str] = frozenset()
    said: str = ""
    in_row_vi: str | None = None
    in_row_en: str | None = None

    @property
    def always_said(self) -> bool:
        return self.said == "always"

    @property
    def asks(self) -> frozenset[str]:
        """The indicators whose targets decide whether it holds of another one's."""
        presence = self.when.get("presence")
        return frozenset((*([presence] if presence else ()), *self.when.get("other_denominator", ())))

    def concerns(self, indicator: str, measure: str) -> bool:
        return (not self.indicators or indicator in self.indicators) and (
            not self.measures or measure in self.measures
        )


@dataclass(frozen=True, slots=True)
class Relation:
    """Indicators of one subject that are not the same thing, and why."""

    id: str
    indicators: frozenset[str]
    vi: str
    en: str
    source: str


@dataclass(frozen=True, slots=True)
class NationalLink:
    """Which national target is the yardstick of which indicator and measure."""

    code: str
    indicator: str
    measure: str
    vi: str | None = None
    en: str | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """The official definition of one indicator, with its source."""

    indicator: str
    definition_vi: str
    definition_en: str
    source: str
    url: str
    status: str
    price_basis: str | None = None
    official_code: str | None = None


@dataclass(frozen=True, slots=True)
class Base:
    """What a count is counted out of: an attribute of admin.csv, and how to say where it is known from."""

    attribute: str
    indicators: frozenset[str]
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class YearNote:
    """What made a year unlike others, for whoever compares across years."""

    year: int
    vi: str
    en: str
    source: str


@dataclass(frozen=True, slots=True)
class Region:
    """A region of the country; ``code`` is its own in ``provincial-context.csv``, if it has figures there."""

    vi: str
    en: str
    code: str | None


@dataclass(frozen=True)
class Rules:
    """Everything ``comparability.toml`` says."""

    attributes: Mapping[str, Attribute]
    caveats: tuple[Caveat, ...]
    relations: tuple[Relation, ...]
    national: tuple[NationalLink, ...]
    sentences: Mapping[str, Mapping[str, str]]
    measure_names: Mapping[str, Mapping[str, str]]
    variant_names: Mapping[str, Mapping[str, Any]]
    relative_units: frozenset[str]
    official_hosts: tuple[str, ...]
    regions: Mapping[str, Region]
    nation: Mapping[str, str]
    bases: Mapping[str, Base]
    year_notes: Mapping[int, YearNote]


def plain(text: str) -> str:
    """Text to look cues up in: NFC, lower case, every run of blanks one space."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).casefold())


@cache
def rules() -> Rules:
    """The rules of comparability, read once."""
    data = toml_file("comparability")
    return Rules(
        attributes={a["name"]: _attribute(a) for a in data["attribute"]},
        caveats=_records(Caveat, data["caveat"]),
        relations=_records(Relation, data["related"]),
        national=_records(NationalLink, data["national"]),
        sentences=data["sentence"],
        measure_names=data["measure_name"],
        variant_names=data["variant_name"],
        relative_units=frozenset(data["scale"]["relative_units"]),
        official_hosts=tuple(data["source"]["official_hosts"]),
        regions={name: Region(name, r["en"], r.get("code")) for name, r in data["region"].items()},
        nation=data["nation"],
        year_notes={note.year: note for note in _records(YearNote, data.get("year", ()))},
        bases={code: base for base in _records(Base, data["base"]) for code in base.indicators},
    )


def reach(indicators: Iterable[str]) -> frozenset[str]:
    """These indicators and those whose targets have a say in their rows: what a plan may state instead, and
    what a caveat asks after.
    """
    own = frozenset(indicators)
    kin = (relation.indicators for relation in rules().relations if relation.indicators & own)
    asked = (caveat.asks for caveat in rules().caveats if not caveat.indicators or caveat.indicators & own)
    return own.union(*kin, *asked)


@cache
def definitions() -> dict[str, Definition]:
    """Official definitions by indicator code; an indicator without one is not in the mapping."""
    return {code: Definition(indicator=code, **record) for code, record in toml_file("definitions").items()}


def _attribute(record: dict[str, Any]) -> Attribute:
    values = tuple(Value(v["name"], tuple(map(_cue, v["cues"])), v["vi"], v["en"]) for v in record["value"])
    return Attribute(record["name"], frozenset(record["indicators"]), values, record.get("default"))


def _cue(words: str) -> re.Pattern[str]:
    """A cue as a pattern: "|" separates what may stand in a place, "…" is a few words of the same clause."""
    few = r"\ (?:[^.;]{0,40}\ )?"
    choices = (re.escape(plain(part)).replace(re.escape(" … "), few) for part in words.split("|"))
    return re.compile("|".join(choices))


def _records(kind: Callable[..., T], entries: Iterable[Mapping[str, Any]]) -> tuple[T, ...]:
    """Entries of the catalogue as records of one kind, their lists as sets."""
    return tuple(
        kind(**{name: frozenset(value) if isinstance(value, list) else value for name, value in one.items()})
        for one in entries
    )
