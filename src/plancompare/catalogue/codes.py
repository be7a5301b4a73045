"""The indicator code list: names, themes, units and the direction that is better."""

from functools import cache
from typing import NamedTuple

from plancompare.catalogue.data import csv_file


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
