"""The places of provinces in a grid of the country, for maps of tiles: 63 until June 2025, 34 units since."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

FIRST_ERA, LAST_ERA = "63", "34"
ERAS = (FIRST_ERA, LAST_ERA)


@dataclass(frozen=True, slots=True)
class Tile:
    """One unit's place: ``row`` from the north, ``column`` from the west, and a name short enough for it."""

    code: str
    row: int
    column: int
    name: str


@cache
def tiles_of(era: str) -> Mapping[str, Tile]:
    """The tiles of an era by GSO code."""
    with resources.files("plancompare.catalogue").joinpath("tiles.csv").open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["era"] == era]
    return {row["code"]: Tile(row["code"], int(row["row"]), int(row["column"]), row["name"]) for row in rows}
