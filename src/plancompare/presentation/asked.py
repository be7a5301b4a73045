"""What a record answers when it is asked for a frame or a chart: the frame a row, a target or a plan makes.

The records' own modules import nothing of this: they ask through :mod:`plancompare.showing`.
"""

from functools import singledispatch

import pandas as pd
from matplotlib.axes import Axes

from plancompare.comparison import Comparison, frames
from plancompare.comparison.rows import Row
from plancompare.extraction.record import Target
from plancompare.presentation import plot as plots
from plancompare.table import to_frame


@singledispatch
def frame(record: object) -> pd.DataFrame:
    """The frame of a record. Raises TypeError for what has none."""
    raise TypeError(f"{type(record).__name__} has no frame")


@singledispatch
def tidy(record: object) -> pd.DataFrame:
    """The frame with one row an indicator and plan. Raises TypeError for what has none."""
    raise TypeError(f"{type(record).__name__} has no frame")


def plot(record: object, ax: Axes | None, lang: str) -> Axes:
    """The targets of a record as dots with their bounds, on ``ax`` or on new axes."""
    return plots.targets(tidy(record), ax=ax, lang=lang)


@frame.register
@tidy.register
def of_target(target: Target) -> pd.DataFrame:
    """One row, the columns of targets.csv."""
    return to_frame([target])


@frame.register
def of_row(row: Row) -> pd.DataFrame:
    """One row, the columns of ``Comparison.frame``."""
    return frames.wide([row], [side.plan for side in row.sides], _yardsticks(row))


@tidy.register
def of_row_tidy(row: Row) -> pd.DataFrame:
    """A row a plan, the columns of ``Comparison.tidy``."""
    return frames.tidy([row], _yardsticks(row))


@tidy.register
def of_comparison(comparison: Comparison) -> pd.DataFrame:
    """``Comparison.tidy`` itself."""
    return comparison.tidy


def _yardsticks(row: Row) -> list[str]:
    """The yardsticks some side of the row stands beside; the nation's columns are always there."""
    known = {"region": "regional", "outcome": "outcome"}
    return ["national", *(k for k, name in known.items() if any(getattr(s, name) for s in row.sides))]
