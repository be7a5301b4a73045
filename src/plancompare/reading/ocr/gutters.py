"""Columns of a table with lines across alone: strips of paper between what its rows print."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

import numpy as np

from plancompare.reading.pdf_page import Rule

# Lines across of one table begin and end so near to each other, are so long, and no row between them is
# higher; so many make a table. In points.
_SAME, _LONG, _HIGHEST, _LEAST_LINES = 4.0, 250.0, 90.0, 5
# A strip is so wide, in points; print, as of a stamp, stands in it in this share of the rows at most; so many
# part columns.
_WIDTH, _PRINTED, _LEAST_STRIPS = 4.0, 0.12, 3
# So far from a line, in points, nothing is print.
_OFF = 1.5


def gutters(ink: np.ndarray, across: Sequence[Rule], down: Sequence[Rule], scale: float) -> Iterator[Rule]:
    """Lines down between the columns of the tables that have none, and at their sides.

    ``ink`` tells print from paper, by pixels, ``scale`` of which are a point. A head over several columns is
    not parted.
    """
    for lines in _stacks(across):
        left, right = min(line.start for line in lines), max(line.end for line in lines)
        top, bottom = lines[0].at, lines[-1].at
        if any(
            left + _SAME < one.at < right - _SAME and one.start < bottom and top < one.end for one in down
        ):
            continue
        first = round(left * scale)
        rows = [
            ink[
                round((above.at + _OFF) * scale) : round((below.at - _OFF) * scale),
                first : round(right * scale),
            ]
            for above, below in pairwise(lines)
        ]
        printed = np.array([np.count_nonzero(row, axis=0) > 1 for row in rows])
        places = list(_strips(printed[1:], scale))
        if len(places) < _LEAST_STRIPS:
            continue
        yield from (Rule(left, top, bottom), Rule(right, top, bottom))
        for place in places:
            near = printed[0, max(0, place - round(scale)) : place + round(scale)]
            yield Rule(round((first + place) / scale, 1), lines[1].at if near.any() else top, bottom)


def _stacks(across: Sequence[Rule]) -> Iterator[list[Rule]]:
    """The lines of each table, from the top."""
    rest = sorted((line for line in across if line.end - line.start >= _LONG), key=lambda line: line.at)
    while rest:
        stack, others = [rest[0]], []
        for line in rest[1:]:
            same = abs(line.start - stack[-1].start) <= _SAME and abs(line.end - stack[-1].end) <= _SAME
            (stack if same and line.at - stack[-1].at <= _HIGHEST else others).append(line)
        rest = others
        if len(stack) >= _LEAST_LINES:
            yield stack


def _strips(printed: np.ndarray, scale: float) -> Iterator[int]:
    """The middle of each strip with hardly any print, where it has the least."""
    share = printed.mean(axis=0)
    for is_paper, group in groupby(range(len(share)), key=lambda at: bool(share[at] <= _PRINTED)):
        strip = list(group)
        if is_paper and strip[0] and strip[-1] < len(share) - 1 and len(strip) >= _WIDTH * scale:
            least = share[strip].min()
            runs = [list(run) for low, run in groupby(strip, key=lambda at: share[at] == least) if low]
            longest = max(runs, key=len)
            yield longest[len(longest) // 2]
