"""Plans side by side: matching, verdicts, yardsticks, implied baselines, derived indicators, checks, coverage."""

from plancompare.comparison.compare import Comparison, compare

__all__ = ["Comparison", "compare"]
