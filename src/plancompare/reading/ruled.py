"""Tables drawn with ruled lines: from the lines of a page to cells with their boxes, without any text."""

from collections.abc import Sequence
from dataclasses import dataclass

from plancompare.reading.ocr.scan import Box
from plancompare.reading.pdf_page import Rule

# Lines this near to each other are one; ends this near to a line touch it. In points.
NEAR = 3.0
# A side of a cell is drawn when lines cover this share of it.
_DRAWN = 0.6
# More pairs of lines than this are a drawing.
_MOST_PAIRS = 4_000_000


@dataclass(frozen=True)
class RuledCell:
    """A cell between lines: where it begins, what it covers, its box on the page."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


@dataclass(frozen=True)
class RuledTable:
    """A table between lines; ``lefts`` are where its columns begin and, last, where the table ends."""

    box: Box
    lefts: tuple[float, ...]
    cells: tuple[RuledCell, ...]

    @property
    def row_count(self) -> int:
        """How many rows it has."""
        return max(cell.row + cell.row_span for cell in self.cells)

    @property
    def column_count(self) -> int:
        """How many columns it has."""
        return len(self.lefts) - 1


def ruled_tables(across: Sequence[Rule], down: Sequence[Rule]) -> list[RuledTable]:
    """The tables drawn by lines across and down a page, from the top; frames of one cell are none."""
    across, down = joined(across), joined(down)
    if len(across) * len(down) > _MOST_PAIRS:
        return []
    found = [_table(rows, columns) for rows, columns in _together(across, down)]
    tables = [table for table in found if table is not None and len(table.cells) > 1]
    return sorted(tables, key=lambda table: (table.box[1], table.box[0]))


def joined(rules: Sequence[Rule]) -> list[Rule]:
    """Lines in one another's continuation made one."""
    out: list[Rule] = []
    for group in _near(sorted(rules)):
        at = sum(rule.at for rule in group) / len(group)
        start, end = None, 0.0
        for rule in sorted(group, key=lambda rule: rule.start):
            if start is not None and rule.start <= end + NEAR:
                end = max(end, rule.end)
                continue
            if start is not None:
                out.append(Rule(at, start, end))
            start, end = rule.start, rule.end
        if start is not None:
            out.append(Rule(at, start, end))
    return out


def _near(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Lines that stand at the same place, in order."""
    groups: list[list[Rule]] = []
    for rule in rules:
        if groups and rule.at - groups[-1][0].at <= NEAR:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return groups


def _together(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Lines that touch each other, directly or over others: those of one table."""
    above = list(range(len(across) + len(down)))

    def root(item: int) -> int:
        while above[item] != item:
            above[item] = above[above[item]]
            item = above[item]
        return item

    for i, row in enumerate(across):
        for j, column in enumerate(down):
            crosses = row.start - NEAR <= column.at <= row.end + NEAR
            if crosses and column.start - NEAR <= row.at <= column.end + NEAR:
                above[root(i)] = root(len(across) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate([*across, *down]):
        groups.setdefault(root(i), ([], []))[i >= len(across)].append(rule)
    return [group for group in groups.values() if len(group[0]) >= 2 and group[1]]


def _table(across: list[Rule], down: list[Rule]) -> RuledTable | None:
    left, right = min(rule.start for rule in across), max(rule.end for rule in across)
    tops = _places([rule.at for rule in across])
    lefts = _places([left, *(rule.at for rule in down), right])
    if len(tops) < 2 or len(lefts) < 2 or (len(tops) - 1) * (len(lefts) - 1) > 100_000:
        return None
    rows, columns = len(tops) - 1, len(lefts) - 1
    owner = list(range(rows * columns))

    def root(item: int) -> int:
        while owner[item] != item:
            owner[item] = owner[owner[item]]
            item = owner[item]
        return item

    for row in range(rows):
        for column in range(columns):
            here = row * columns + column
            if column + 1 < columns and not _is_drawn(down, lefts[column + 1], tops[row], tops[row + 1]):
                owner[root(here + 1)] = root(here)
            if row + 1 < rows and not _is_drawn(across, tops[row + 1], lefts[column], lefts[column + 1]):
                owner[root(here + columns)] = root(here)
    members: dict[int, list[tuple[int, int]]] = {}
    for item in range(rows * columns):
        members.setdefault(root(item), []).append(divmod(item, columns))
    cells = []
    for places in members.values():
        first, last = min(r for r, _ in places), max(r for r, _ in places)
        begin, end = min(c for _, c in places), max(c for _, c in places)
        box = (lefts[begin], tops[first], lefts[end + 1], tops[last + 1])
        cells.append(RuledCell(first, begin, last - first + 1, end - begin + 1, box))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return RuledTable((lefts[0], tops[0], lefts[-1], tops[-1]), tuple(lefts), tuple(cells))


def _places(values: list[float]) -> list[float]:
    """The places values stand at, those near each other as one."""
    out: list[list[float]] = []
    for value in sorted(values):
        if out and value - out[-1][0] <= NEAR:
            out[-1].append(value)
        else:
            out.append([value])
    return [sum(group) / len(group) for group in out]


def _is_drawn(rules: list[Rule], at: float, start: float, end: float) -> bool:
    """Whether lines at a place cover most of the stretch from ``start`` to ``end``."""
    spans = sorted(
        (max(rule.start, start), min(rule.end, end))
        for rule in rules
        if abs(rule.at - at) <= NEAR and rule.start < end and rule.end > start
    )
    covered, reached = 0.0, start
    for begin, stop in spans:
        covered += max(0.0, stop - max(begin, reached))
        reached = max(reached, stop)
    return covered >= _DRAWN * (end - start)
