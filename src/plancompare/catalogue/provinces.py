"""The provinces of Vietnam by General Statistics Office code, before and after July 2025."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources


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
    file = resources.files(__package__).joinpath("provinces.csv")
    with file.open(encoding="utf-8", newline="") as rows:
        return {row["code"]: Province(**row) for row in csv.DictReader(rows)}


@cache
def successors() -> dict[str, str]:
    """The 34 units since July 2025: code to name."""
    return {p.successor_code: p.successor_name for p in provinces().values()}
