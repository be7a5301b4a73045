"""Columns told by where words stand below each other: on a page without rules, in a text set with blanks.

A :data:`Side` is the left and right of some words; heads and rows are lists of them, from the left.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, product
from math import prod

from plancompare.records import NamedTuple

Side = tuple[float, float]
Reach = tuple[int, int]  # the first and last column

_MOST_COLUMNS = 40
# A head in the middle of its columns is off it by no more than this share of their width.
_OFF = 0.15
# Of two ways the right one is off by less than this share of what is allowed.
_EXACT = 0.4
# So many ways to part columns between the heads of a line are tried.
_MOST_WAYS = 2000


def columns_of(rows: Sequence[Sequence[Side]], heads: Sequence[Sequence[Side]] = ()) -> list[Side]:
    """Where the words of rows overlap: the sides of each column.

    Where some begin and others end below each other they are one column if they stand under one head, which
    has none below it, and no row has words in both.
    """
    out: list[Side] = []
    for left, right in sorted(side for row in rows for side in row):
        if out and left < out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], right))
        else:
            out.append((left, right))
    for line, head in ((line, head) for line, row in enumerate(heads) for head in row):
        under = [at for at, side in enumerate(out) if _meet(side, head)]
        if len(under) < 2:
            continue
        lower = any(_meet(out[at], other) for at in under for row in heads[line + 1 :] for other in row)
        lone = all(sum(any(_meet(out[at], s) for at in under) for s in row) <= 1 for row in rows)
        if lone and not lower:
            out[under[0] : under[-1] + 1] = [(out[under[0]][0], out[under[-1]][1])]
    return out


def _meet(one: Side, two: Side) -> bool:
    return one[0] < two[1] and two[0] < one[1]


def reach_of(side: Side, columns: Sequence[Side]) -> Reach:
    """The first and last column some words stand over; the nearest when they are over none."""
    left, right = side
    met = [at for at, column in enumerate(columns) if _meet(column, side)]
    if met:
        return met[0], met[-1]
    nearest = min(
        range(len(columns)), key=lambda at: min(abs(columns[at][0] - right), abs(left - columns[at][1]))
    )
    return nearest, nearest


def are_clear(rows: Sequence[Sequence[Side]], columns: Sequence[Side]) -> bool:
    """Whether all words of every row have a column of their own, and most columns are in most rows."""
    if not 3 <= len(columns) <= _MOST_COLUMNS:
        return False
    met = [[reach_of(side, columns)[0] for side in row] for row in rows]
    filled = [sum(column in row for row in met) for column in range(len(columns))]
    most = 2 * sum(2 * count >= len(rows) for count in filled) >= len(columns)
    return most and all(len(set(row)) == len(row) for row in met)


def with_heads(columns: Sequence[Side], heads: Sequence[Sequence[Side]]) -> list[Side] | None:
    """The columns up to the heads that stand beside them, and those of heads below which nothing stands.

    In a wide column a head may stand beside all words of its rows. Between two columns with a head over
    them, as many heads over nothing as columns without a head are theirs, in this order. None when there are
    others, so that nothing tells which is whose.
    """
    lone, headed = [], set()
    for line, row in enumerate(heads):
        for side, reach in zip(row, _parted(row, columns), strict=True):
            if any(_meet(side, column) for column in columns):
                headed |= set(_between(reach))
            elif not _is_between(reach, columns, heads[line + 1 :]):
                lone.append(side)
    lone = columns_of([[side] for side in lone])
    out = [side for at, side in enumerate(columns) if at in headed]
    for free, bare in _neighbours(columns, headed, lone):
        if free and bare and len(free) != len(bare):
            return None
        pairs = zip(free, bare, strict=True) if free and bare else ((side, side) for side in (*free, *bare))
        out += [(min(one[0], two[0]), max(one[1], two[1])) for one, two in pairs]
    return sorted(out)


def _neighbours(
    columns: Sequence[Side], headed: set[int], lone: Sequence[Side]
) -> Iterator[tuple[list[Side], list[Side]]]:
    """The heads over nothing and the columns without a head between two columns that have one."""
    borders = [float("-inf"), *(columns[at][0] for at in sorted(headed)), float("inf")]
    bare = [side for at, side in enumerate(columns) if at not in headed]
    for left, right in pairwise(borders):
        yield [s for s in lone if left <= s[0] < right], [s for s in bare if left <= s[0] < right]


def _is_between(reach: Reach, columns: Sequence[Side], below: Sequence[Sequence[Side]]) -> bool:
    """Whether a head over nothing stands in the middle of columns with heads of their own below it."""
    under = [any(_meet(columns[at], side) for row in below for side in row) for at in _between(reach)]
    return len(under) > 1 and all(under)


class _Way(NamedTuple):
    """One way to part columns between the heads of a line, and how far these are off: the worst of them."""

    reaches: tuple[Reach, ...]
    off_middle: float
    off_left: float

    @property
    def covered(self) -> int:
        """How many columns heads reach over."""
        return sum(last - first + 1 for first, last in self.reaches)


def reaches(
    heads: Sequence[Sequence[Side]], columns: Sequence[Side], figures: set[int], blank: float
) -> list[list[Reach]] | None:
    """The columns each head reaches over, of the lines of heads above a table; None when it is not told.

    "Năm 2024" may stand over "KH" alone and reach over the "ƯTH" and "%" beside it, over which nothing else
    stands: it is in the middle of them, or begins with the first. ``figures`` are the columns of figures,
    ``blank`` is the width of one.
    """
    direct = [_parted(row, columns) for row in heads]
    begins: dict[int, int] = {}  # the line in which the heads of each column begin
    for line, row in enumerate(direct):
        begins |= {at: line for reach in row for at in _between(reach) if at not in begins}
    of_labels = {line for at, line in begins.items() if at not in figures}
    sides = list(columns)  # up to the heads below that are over one column alone
    below: dict[int, int] = {}  # the line nearest below in which a head reaches over a column
    out: list[list[Reach]] = []
    for line in reversed(range(len(direct))):
        free = figures - _under(direct[line])
        late = [
            _late(reach, free - _of_others(reach, direct[:line]), below, figures, of_labels)
            for reach in direct[line]
        ]
        above = _under(reach for row in direct[:line] for reach in row)
        # a line of a head goes on below another one, which may be the one that reaches further
        must = [
            of - above if not above & set(_between(r)) else set()
            for r, of in zip(direct[line], late, strict=True)
        ]
        apart = [at for at, of in enumerate(late) if of]  # the others have their own columns only
        ways = [_way(heads[line], way, apart, sides) for way in _ways(direct[line], late, must)]
        found = _best(ways, blank)
        if found is None or any(_is_mixed(reach, line, direct, figures) for reach in found):
            return None
        out.insert(0, found)
        for side, (first, last) in zip(heads[line], found, strict=True):
            below |= dict.fromkeys(_between((first, last)), line)
            if first == last:
                sides[first] = (min(sides[first][0], side[0]), max(sides[first][1], side[1]))
    return out


def _is_mixed(reach: Reach, line: int, direct: Sequence[Sequence[Reach]], figures: set[int]) -> bool:
    """Whether a head stands over labels and figures alike, over which there is no other one."""
    others = {
        at for n, row in enumerate(direct) for r in row if (n, r) != (line, reach) for at in _between(r)
    }
    own = set(_between(reach))
    return not own <= figures and bool((own & figures) - others)


def _parted(row: Sequence[Side], columns: Sequence[Side]) -> list[Reach]:
    """The columns each head of a line stands over; one that two stand over is of the one more over it.

    A head over none stands between two, or over the nearest where another head has the other one.
    """

    def shared(side: Side, at: int) -> float:
        return min(side[1], columns[at][1]) - max(side[0], columns[at][0])

    taken = {at for side in row for at in range(len(columns)) if _meet(side, columns[at])}
    out = []
    for side in row:
        met = _between(reach_of(side, columns))
        own = [at for at in met if all(shared(side, at) >= shared(other, at) for other in row)]
        right = next((at for at, column in enumerate(columns) if column[0] >= side[1]), 0)
        if (
            right
            and met[0] not in taken
            and not taken & {right - 1, right}
            and columns[right - 1][1] <= side[0]
        ):
            own = [right - 1, right]
        out.append((own[0], own[-1]) if own else (met[0], met[0]))
    return out


def _under(row: Iterable[Reach]) -> set[int]:
    return {at for reach in row for at in _between(reach)}


def _of_others(reach: Reach, above: Sequence[Sequence[Reach]]) -> set[int]:
    """The columns under the other heads of the nearest line above with one over a head: that holds it too."""
    own = set(_between(reach))
    row = next((row for row in reversed(above) if own & _under(row)), ())
    return _under(other for other in row if not own & set(_between(other)))


def _late(
    reach: Reach, free: set[int], below: dict[int, int], figures: set[int], of_labels: set[int]
) -> set[int]:
    """The ``free`` columns with heads in the line in which those below a head stand: they may be its own too.

    A head that begins lower only because it is short is on a line with those of the labels.
    """
    own = [below[at] for at in _between(reach) if at in below]
    if not own or min(own) in of_labels or not set(_between(reach)) <= figures:
        return set()
    return {at for at in free if below.get(at) == min(own)}


def _ways(
    row: Sequence[Reach], late: Sequence[set[int]], must: Sequence[set[int]]
) -> Iterator[tuple[Reach, ...]]:
    """The ways to part the columns beside the heads of a line between these: ``late`` are those that each may
    reach over, ``must`` those of them beside it that may not be left to none."""
    ends = [(-1, -1), *row, (_MOST_COLUMNS, _MOST_COLUMNS)]
    sides = [(set(), set()), *zip(late, must, strict=True), (set(), set())]
    gaps = [
        list(_parts(range(one[1] + 1, two[0]), *of))
        for (one, two), of in zip(pairwise(ends), pairwise(sides), strict=True)
    ]
    if prod(map(len, gaps)) > _MOST_WAYS:
        return
    for parted in product(*gaps):
        yield tuple((a - n, b + m) for (a, b), (_, n), (m, _) in zip(row, parted, parted[1:], strict=False))


def _parts(
    gap: range, left: tuple[set[int], set[int]], right: tuple[set[int], set[int]]
) -> Iterator[tuple[int, int]]:
    """How many of the columns between two heads go to the left one and how many to the right one."""
    (may_left, must_left), (may_right, must_right) = left, right
    most_left = next((n for n, at in enumerate(gap) if at not in may_left), len(gap))
    most_right = next((n for n, at in enumerate(reversed(gap)) if at not in may_right), len(gap))
    needed = must_left & set(gap[:most_left]) | must_right & set(gap[len(gap) - most_right :])
    for n, m in product(range(most_left + 1), range(most_right + 1)):
        if n + m <= len(gap) and not needed & set(gap[n : len(gap) - m]):
            yield n, m


def _way(row: Sequence[Side], way: tuple[Reach, ...], apart: Sequence[int], sides: Sequence[Side]) -> _Way:
    off_middle = off_left = 0.0
    for (left, right), (first, last) in ((row[at], way[at]) for at in apart):
        begin, end = sides[first][0], sides[last][1]
        off_middle = max(off_middle, abs(left + right - begin - end) / 2 / (end - begin))
        off_left = max(off_left, abs(left - begin))
    return _Way(way, off_middle, off_left)


def _best(ways: Iterable[_Way], blank: float) -> list[Reach] | None:
    """Of the ways in which all heads are in the middle of their columns, or begin with them, the one that
    leaves least over; None when there is none, or when two are as good."""
    fitting = [way for way in ways if way.off_middle <= _OFF or way.off_left <= blank]
    most = max((way.covered for way in fitting), default=0)
    best = [way for way in fitting if way.covered == most]
    if not best:
        return None
    middle = min(best, key=lambda way: way.off_middle)
    left = min(best, key=lambda way: way.off_left)
    fits = {middle.reaches: middle.off_middle / _OFF, left.reaches: left.off_left / blank}
    if len(fits) > 1:  # one is exact, the other happens to fit
        fits = {way: off for way, off in fits.items() if off <= _EXACT}
    return list(next(iter(fits))) if len(fits) == 1 else None


def _between(reach: Reach) -> range:
    return range(reach[0], reach[1] + 1)
