"""Plans side by side: matching, verdicts, yardsticks, implied baselines, derived indicators, checks."""

from plancompare.comparison.baselines import baselines
from plancompare.comparison.checks import Report, run_checks
from plancompare.comparison.compare import Comparison, compare
from plancompare.comparison.derived import derive
from plancompare.comparison.units import convert

__all__ = [
    "Comparison",
    "Report",
    "baselines",
    "compare",
    "convert",
    "derive",
    "run_checks",
]
