"""A Plan becomes Targets: numbers, units, bounds, measures, indicators; and a reason for every other numeral."""

from plancompare.extraction.extract import Extraction, extract
from plancompare.extraction.target import COLUMNS, COMPARATORS, KINDS, MEASURES, Numeral, Target

__all__ = ["COLUMNS", "COMPARATORS", "KINDS", "MEASURES", "Extraction", "Numeral", "Target", "extract"]
