"""The words the catalogue is written in: a table of syllables as plans use them."""

import re
from functools import cache

from plancompare.catalogue.data import text_of
from plancompare.catalogue.phrases import fold

# The files with the words of plans; the others hold the words of reports.
_LISTS = ("agencies", "cues", "marks", "refusals", "subjects", "tables", "units", "zones")
_FILES = (*(f"{name}.toml" for name in _LISTS), "indicators.csv", "provinces.csv")


@cache
def vocabulary() -> frozenset[str]:
    """Every word in the catalogue's lists of plans' words, indicators and provinces, folded."""
    return frozenset(re.findall(r"[^\W\d_]+", fold(plan_texts())))


def plan_texts() -> str:
    """The catalogue's files with the words of plans, one after the other."""
    return "\n".join(map(text_of, _FILES))
