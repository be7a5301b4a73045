"""The provinces of Vietnam by General Statistics Office code, before and after July 2025."""

from dataclasses import dataclass
from functools import cache

from plancompare.catalogue.data import csv_file


@dataclass(frozen=True, slots=True)
class Province:
    """One province-level unit. ``successor_code`` names the unit it became part of on 1 July 2025."""

    code: str
    name: str
    name_en: str
    type: str
    region: str
    successor_code: str
    successor_name: str


@cache
def provinces() -> dict[str, Province]:
    """The 63 province-level units before July 2025, by code (text, two digits)."""
    return {row["code"]: Province(**row) for row in csv_file("provinces")}


@cache
def successors() -> dict[str, str]:
    """The 34 units since July 2025: code to name."""
    return {p.successor_code: p.successor_name for p in provinces().values()}
