"""A Plan becomes Targets: numbers, units, bounds, indicators; and a reason for every other numeral."""

from plancompare.extraction.read import extract, why
from plancompare.extraction.record import COLUMNS, COMPARATORS, KINDS, MEASURES, Extraction, Numeral, Target
from plancompare.extraction.why import reasons

__all__ = [
    "COLUMNS",
    "COMPARATORS",
    "KINDS",
    "MEASURES",
    "Extraction",
    "Numeral",
    "Target",
    "extract",
    "reasons",
    "why",
]
