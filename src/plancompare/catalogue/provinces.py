"""The provinces of Vietnam over time, by General Statistics Office code and the day a unit came to be.

There were 63 from August 2008, when Hà Tây joined Hà Nội, until 30 June 2025, and there are 34 since. Codes
were used again (91 was Kiên Giang and is An Giang), so a unit is known by code and first day together:
``VN-91@2008`` and ``VN-91@2025``.
"""

from collections.abc import Iterable
from functools import cache

from plancompare.catalogue.data import csv_file
from plancompare.records import NamedTuple

OF_THE_63 = "2024-12-31"  # a day of the 63, all under the names most plans have


class Province(NamedTuple):
    """One province-level unit as long as it stood, from ``valid_from`` to ``valid_to`` (None: still), days
    written 2025-07-01. ``region`` is empty where its parts are of several; ``made_of`` are the ids of the
    units that were merged into it, or that it was before it changed its name.
    """

    code: str
    valid_from: str
    valid_to: str | None
    name: str
    name_en: str
    type: str
    region: str
    made_of: tuple[str, ...]

    @property
    def id(self) -> str:
        """Code and first year: ``VN-91@2025``."""
        return f"VN-{self.code}@{self.valid_from[:4]}"

    def stood_on(self, day: str) -> bool:
        """Whether the unit stood on a day; those of the first 63 count for every day before."""
        began = not self.made_of or self.valid_from <= day
        return began and (self.valid_to is None or day <= self.valid_to)


@cache
def all_provinces() -> tuple[Province, ...]:
    """Every unit there was, by code and first day."""
    return tuple(
        Province(
            row["code"], row["valid_from"], row["valid_to"] or None, row["name"], row["name_en"], row["type"],
            row["region"], tuple(row["made_of"].split()),
        )
        for row in csv_file("provinces")
    )  # fmt: skip


@cache
def provinces(on: str = OF_THE_63) -> dict[str, Province]:
    """The units that stood on a day, by code; by default the 63 of before 2025."""
    return {province.code: province for province in all_provinces() if province.stood_on(on)}


def province_of(area_id: str | None) -> Province | None:
    """The province an area is, or lies in; None for the nation, ministries and regions."""
    return _by_id().get((area_id or "").partition("/")[0])


@cache
def _by_id() -> dict[str, Province]:
    return {province.id: province for province in all_provinces()}


def successor(province: Province) -> Province | None:
    """The unit that a province became part of, None where it still stands."""
    return next((later for later in all_provinces() if province.id in later.made_of), None)


def today(province: Province) -> Province:
    """The unit that stands today where a province was: itself, or what it became part of."""
    later = successor(province)
    return province if later is None else today(later)


def parts(province: Province) -> tuple[Province, ...]:
    """The units a province was made of."""
    return tuple(part for part in map(province_of, province.made_of) if part is not None)


def land(province: Province) -> str:
    """The id of the first unit that held the same land: one that only changed its name is no other land."""
    own = parts(province)
    return land(own[0]) if len(own) == 1 else province.id


@cache
def land_called(code: str, name: str, day: str) -> str:
    """The land a figure of a day is of: of the units with its code the one of its name, else the one that
    stood then; the code itself where there is none, as for a region.
    """
    coded = [province for province in all_provinces() if province.code == code]
    named = [province for province in coded if province.name == name] or coded
    stood = [province for province in named if province.stood_on(day)] or named
    return land(stood[-1]) if stood else code


def codes_of(lands: Iterable[str | None]) -> list[str]:
    """Every code under which figures of these lands may stand, in order."""
    wanted = frozenset(name for name in lands if name)
    return sorted(wanted | {province.code for province in all_provinces() if land(province) in wanted})


def grew_from(later: Province, earlier: Province) -> bool:
    """Whether a province was made, at once or in steps, of an earlier one."""
    return any(part.id == earlier.id or grew_from(part, earlier) for part in parts(later))
