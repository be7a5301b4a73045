"""A Plan becomes Targets: numbers, units, bounds, indicators; and a reason for every other numeral."""

from plancompare.extraction.read import extract
from plancompare.extraction.record import COLUMNS, COMPARATORS, KINDS, MEASURES, Extraction, Numeral, Target

__all__ = ["COLUMNS", "COMPARATORS", "KINDS", "MEASURES", "Extraction", "Numeral", "Target", "extract"]
