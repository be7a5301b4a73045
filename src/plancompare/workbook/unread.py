"""What an edited workbook says where it is not read: named, so that no edit is lost in silence.

Only the sheet of targets comes back. Every other sheet is held against the one the project would export now,
row by row in any order, since sorting is no edit.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from plancompare.comparison.yardsticks import CONTEXT, NATIONAL, OUTCOMES
from plancompare.folders import RAW
from plancompare.presentation.display import one_line
from plancompare.table.excel import TABLE, head_row, shown, targets_page

MOST = 8  # differences of one sheet that are listed
SOURCES = {"national": NATIONAL, "outcomes": OUTCOMES, "context": CONTEXT}
Row = tuple[int, tuple[str, ...]]


def unread(edited: Any, made: Any | None) -> tuple[str, ...]:
    """What is said outside the table of targets, a sentence each: cells, rows, remarks, comments, copies.

    ``edited`` and ``made`` are openpyxl workbooks, ``made`` as the project exports it now; without it only
    comments and sheets are told.
    """
    found = targets_page(edited)
    if found is None:
        return ()
    own, _ = found
    said: list[str] = []
    for page in edited.worksheets:
        here = [*_comments(page)]
        if page is own:
            width = max((cell.column for cell in page[found[1]] if shown(cell)), default=0)
            here += _remarks(page, width, found[1] + 1)
        elif head_row(page) is not None:
            here.append(f"is a copy of '{own.title}' and is not read; change the targets there")
        elif made is not None and page.title in made.sheetnames:
            here += _Held(made[page.title], page, _Places(made, edited)).differences()
        elif made is not None:
            here.append("is not one of plancompare's and is not read")
        said += [_of(page, words) for words in here[:MOST]]
        if len(here) > MOST:
            said.append(_of(page, f"and {len(here) - MOST} more that are not read"))
    return tuple(said)


def _of(page: Any, words: str) -> str:
    return f"sheet '{page.title}'{'' if words.startswith('is ') else ','} {words}"


def _comments(page: Any) -> Iterator[str]:
    for row in page.iter_rows():
        for cell in row:
            if cell.comment is not None:
                yield f"{cell.coordinate}: the comment {_quoted(cell.comment.text)} is not read"


def _remarks(page: Any, width: int, first: int = 1) -> Iterator[str]:
    """What stands beside a table of so many columns, under no head."""
    for row in page.iter_rows(min_row=first, min_col=width + 1):
        for cell in row:
            if shown(cell):
                yield f"{cell.coordinate}: the remark {_quoted(shown(cell))} is not read"


class _Places:
    """Where a target is changed: its row in the edited sheet of targets."""

    def __init__(self, made: Any, edited: Any) -> None:
        self.made = made
        found = targets_page(edited)
        self.name = found[0].title if found else TABLE
        rows = found[0].iter_rows(min_row=found[1] + 1, max_col=1) if found else ()
        self.rows: Mapping[str, int] = {shown(cell): cell.row for (cell,) in rows if shown(cell)}

    def of(self, page: Any, row: int, column: int) -> str:
        """What to do about a cell of a sheet as it was exported."""
        for at in range(column, 0, -1):
            key = self._target(page.cell(row, at))
            if key in self.rows:
                return f"change it in sheet '{self.name}', row {self.rows[key]} ({key})"
        table = next(iter(page.tables), "")
        if table in SOURCES:
            return f"change it in {(RAW / SOURCES[table]).as_posix()}"
        return f"only sheet '{self.name}' is read back"

    def _target(self, cell: Any) -> str:
        """The target a cell is of: itself, or the one whose words it leads to."""
        if cell.hyperlink and cell.hyperlink.location:
            name, _, at = cell.hyperlink.location.rpartition("!")
            there = self.made[name.strip("'")]
            return shown(there.cell(there[at].row, 1))
        return shown(cell)


class _Held:
    """One sheet held against itself as it was exported."""

    def __init__(self, made: Any, page: Any, places: _Places) -> None:
        self.made, self.page, self.places = made, page, places
        ref = next((table.ref for table in made.tables.values()), None)
        self.first = made[ref][0][0].row if ref else made.max_row
        self.width = made.max_column

    def differences(self) -> Iterator[str]:
        yield from self._above()
        yield from _remarks(self.page, self.width)
        old, new = self._rows(self.made), self._rows(self.page)
        rest, changed = _without(old, new), _without(new, old)
        for row, values in changed:
            twin = max(rest, key=lambda pair, values=values: _alike(pair[1], values), default=None)
            if twin is None or 2 * _alike(twin[1], values) < self.width:
                yield f"row {row} ({_quoted(' '.join(filter(None, values)))}) was added and is not read"
                continue
            rest.remove(twin)
            for at in (at for at in range(self.width) if twin[1][at] != values[at]):
                yield self._cell(
                    row, at + 1, twin[1][at], values[at], self.places.of(self.made, twin[0], at + 1)
                )
        for row, values in rest:
            told = self.places.of(self.made, row, self.width)
            yield f"the row of {_quoted(', '.join(values[:2]))} is gone and that is not read; {told}"

    def _above(self) -> Iterator[str]:
        """Title, lines and heads; of a sheet without a table all there is. The first cell is rich text."""
        for row in self.made.iter_rows(max_row=self.first):
            for cell in row:
                old, new = shown(cell), shown(self.page.cell(cell.row, cell.column))
                if old != new and cell.coordinate != "A1":
                    yield self._cell(
                        cell.row, cell.column, old, new, self.places.of(self.made, cell.row, cell.column)
                    )

    def _rows(self, page: Any) -> list[Row]:
        cells = page.iter_rows(min_row=self.first + 1, max_col=self.width)
        rows = ((row[0].row, tuple(map(shown, row))) for row in cells)
        return [(at, values + ("",) * (self.width - len(values))) for at, values in rows if any(values)]

    def _cell(self, row: int, column: int, old: str, new: str, told: str) -> str:
        where = self.page.cell(row, column).coordinate
        return f"{where} differs ({_quoted(old)} → {_quoted(new)}) and is not read; {told}"


def _without(rows: list[Row], others: list[Row]) -> list[Row]:
    """The rows that do not stand among the others, wherever they stand there."""
    there = Counter(values for _, values in others)
    left = []
    for row in rows:
        if there[row[1]]:
            there[row[1]] -= 1
        else:
            left.append(row)
    return left


def _alike(first: tuple[str, ...], second: tuple[str, ...]) -> int:
    return sum(one == other for one, other in zip(first, second, strict=True))


def _quoted(text: str) -> str:
    text = one_line(text).strip()
    return f"'{text if len(text) <= 50 else text[:49] + '…'}'" if text else "(empty)"
