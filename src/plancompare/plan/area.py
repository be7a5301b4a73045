"""Areas: levels of government, the units a plan can be of, and which of them stood on a day."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.phrases import fold
from plancompare.catalogue.provinces import Province, all_provinces, parts, successor, today
from plancompare.errors import UsageError

LEVELS = ("nation", "ministry", "region", "province", "district", "commune")
NATION, MINISTRY, REGION, PROVINCE, DISTRICT, COMMUNE = LEVELS
NATION_NAME = "Việt Nam"
LAST_DAY_OF_DISTRICTS = "2025-06-30"  # two tiers of local government since


def slug(text: str) -> str:
    """Lower-case ASCII words joined by hyphens: "Cà Mau" is ``ca-mau``."""
    flat = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    flat = "".join(c for c in flat if not unicodedata.combining(c)).lower()
    return "-".join(re.findall(r"[a-z0-9]+", flat))


def area_id(level: str, name: str | None, province: Province | None) -> str | None:
    """The id of an area: ``VN``; ``VN-83@2008`` for a province as it stood; ``VN-83@2008/huyen-ba-tri`` for a
    unit within; ``VN/bo-y-te`` for one of no province. None where the area is not known.
    """
    if level == NATION:
        return "VN"
    if level == PROVINCE:
        return province.id if province else None
    if name is None:
        return None
    return f"{province.id if province else 'VN'}/{slug(name)}"


def is_nation(name: str) -> bool:
    """Whether a user or a document means the whole country."""
    return fold(name.strip()) in toml_file("headers")["nation"]["names"]


def find_province(name: str, day: str | None = None) -> Province:
    """The province a user names, by GSO code, name (old spellings too) or name without accents.

    With a ``day`` (2026-01-15) it is the unit that stood then; without one, of several with that name or code
    the first. Raises UsageError with the nearest names when there is none, and with the unit's successor
    when it did not stand any more.
    """
    wanted = slug(re.sub(r"^(?:tỉnh|thành phố|tp\.?)\s+", "", name.strip(), flags=re.IGNORECASE))
    called = [p for p in all_provinces() if name.strip() == p.code or wanted in slugs(p)]
    if called:
        return standing(called, day)
    import difflib

    every = {near: p.name for p in all_provinces() for near in slugs(p)}
    near = difflib.get_close_matches(wanted, every, 3, 0.5)
    names = ", ".join(dict.fromkeys(every[one] for one in near))
    advice = f"did you mean {names}?" if names else "give a name such as 'Cần Thơ'"
    raise UsageError(f"unknown province '{name}'; {advice}")


def standing(called: Sequence[Province], day: str | None) -> Province:
    """Of units of one name, the one that stood on a day; the first where no day is known.

    Raises UsageError where none did: with the unit it went into, or the day it came to be.
    """
    if day is None:
        return called[0]
    there = [province for province in called if province.stood_on(day)]
    if there:
        return there[0]
    province = called[-1]
    later = successor(province)
    if later is not None and province.valid_to is not None and day > province.valid_to:
        now = today(later).name
        raise UsageError(
            f"{province.name} has been part of {now} since {later.valid_from}, and the plan is of {day}; "
            f"give --province '{now}', or the --year it is for."
        )
    was = ", ".join(part.name for part in parts(province))
    raise UsageError(
        f"{province.name} came to be on {province.valid_from}, of {was}, and the plan is of {day}; "
        f"give the --province or the --year it is for."
    )


@cache
def slugs(province: Province) -> frozenset[str]:
    """Every name of a province without accents: today's, in English, and as older texts spell it."""
    return frozenset(map(slug, names_of(province)))


@cache
def names_of(province: Province) -> tuple[str, ...]:
    """Every name of a province as documents print it, its own first."""
    return (province.name, province.name_en, *toml_file("headers")["alias"].get(province.name, ()))
