"""The indicator code list: names, themes, units and the direction that is better."""

from functools import cache

from plancompare.catalogue.data import csv_file, toml_file
from plancompare.records import NamedTuple


class Indicator(NamedTuple):
    """One indicator code. ``better`` is higher, lower or neutral; ``unit`` a unit code of the contract."""

    code: str
    theme: str
    name_vi: str
    name_en: str
    unit: str
    better: str


@cache
def indicators() -> dict[str, Indicator]:
    """All indicators by code, in the order of ``indicators.csv``."""
    return {row["code"]: Indicator(**row) for row in csv_file("indicators")}


@cache
def unit_codes() -> frozenset[str]:
    """All units that have a name of their own: those read from print, and those of the indicators.

    A plan may count other things; their units are made of the plan's own word.
    """
    units, named = toml_file("units"), toml_file("labels-units")
    read = {block["is"] for block in (*units["unit"], *units["rate"])} | set(units["counts"].values())
    return frozenset(read | {*named["unit"], *named["counted"]} | {i.unit for i in indicators().values()})
