"""The tables of a source, read: what every column holds and what every row is about.

    for table in read_tables(source, plan_year=2023):
        for row in table.rows:
            for value in row.values:                    # one for each filled cell right of the label
                column = table.columns[value.column]    # role, period, gives, why (see columns.py)
                if column.gives: …

All positions are characters of the **view** (``source.view``, ``plan.key``), end exclusive; the cells of
``table.grid`` count in ``source.text``. Nothing is read twice: each filled cell of the grid is in a head, a
label, a mark, a unit, an agency, a value or a stray line.

* ``row.label`` holds the places of the label's words, in reading order (several when it stands in two columns
  or goes on in the next line); ``row.label_text`` is them joined, without "Trong đó:" and list marks.
* ``row.parent`` is the index in ``table.rows`` of the row it is a part of or stands under; ``row.is_group``
  tells a row without figures ("I. KINH TẾ"). ``row.level`` counts the rows *with* figures above it.
* ``table.unit_of(row, column)`` is the unit that holds for a figure, and where it is printed: the row's own
  or its label's, else the column's, that of the row above it, of a line inside the table, of the caption.
* ``row.area`` names the district or province a row is of; ``table.of_areas`` says that most rows are;
  ``row.is_whole`` that one is of all of them together ("Toàn tỉnh", "Tổng cộng").
* ``table.decimal`` is the table's decimal mark for :func:`plancompare.plan.figures.figure_in`; None when its
  figures contradict each other.
* ``table.why`` says why no column gives targets, None when one does; ``table.unread`` that rows of several
  figures stand below no heads.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from plancompare.plan.cells import (
    LABEL_MARK,
    MARK,
    Cells,
    are_places,
    is_marks,
    is_numbers,
    is_time,
    is_value,
)
from plancompare.plan.columns import NO_PLANS, Column, read_columns
from plancompare.plan.figures import decimal_mark, is_figure, is_year
from plancompare.plan.heads import FIGURES, Head, caption_unit, read_head, read_title
from plancompare.plan.measures import is_unit, unit_in_brackets
from plancompare.plan.notes import is_note
from plancompare.plan.rows import Printed, Row, Rows, Value
from plancompare.reading.grid import Cell, Grid
from plancompare.reading.source import Source, Span


@dataclass(frozen=True)
class Table:
    """One table, or the part of one below its own heads."""

    id: str
    grid: Grid
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: tuple[Span, ...]
    heads: tuple[Span, ...] = ()
    stray: tuple[Span, ...] = ()
    unit: Printed | None = None
    decimal: str | None = ","
    of_areas: bool = False
    why: str | None = None
    unread: bool = False
    inherited: dict[int, Printed] = field(default_factory=dict, repr=False, compare=False)

    def unit_of(self, row: Row, column: Column) -> Printed | None:
        """The unit of a row's figure in a column, with where it is printed; None when nothing names one."""
        if row.unit:
            return row.unit
        if column.unit and column.spans:
            return Printed(column.unit, column.spans[-1])
        return self.inherited.get(row.grid_row) or self.unit


def read_tables(source: Source, plan_year: int | None, since: int | None = None) -> tuple[Table, ...]:
    """The tables of ``source`` in its order; a table with new heads further down gives one more each time.

    A plan of several years begins ``since``: what its tables plan for one of them is its own.
    """
    out: list[Table] = []
    for grid in _apart(source.tables):
        out += _Reading(source, grid, plan_year, since, out[-1] if out else None).tables()
    return tuple(out)


def _apart(grids: Sequence[Grid]) -> list[Grid]:
    """The grids, one that holds others without the cells these stand in: every figure is of one table."""
    outer_first = sorted(grids, key=lambda grid: (grid.start, -grid.end, len(grid.cells)))
    starts = [grid.start for grid in outer_first]
    out = []
    for at, grid in enumerate(outer_first):
        inner = outer_first[at + 1 : bisect_left(starts, grid.end, at + 1)]
        cells = (c for c in grid.cells if not any(g.start < c.end and c.start < g.end for g in inner))
        out.append(grid.but(cells=tuple(cells)) if inner else grid)
    return out


def table_of_line(source: Source, start: int, end: int) -> Table | None:
    """A line ``start`` to ``end`` of the view with bars or tabs and a single figure, as a table of its own.

    With one figure no column can be mistaken for another; with more, and no heads, nothing is told.
    """
    borders = [m.start() for m in re.finditer(r"[|\t]", source.lines_view[start:end])]
    starts = [start, *(start + at + 1 for at in borders)]
    ends = [*(start + at for at in borders), end]
    spans = [Span(a, b) for a, b in zip(starts, ends, strict=True) if source.view[a:b].strip()]
    texts = [source.view[slice(*span)].strip() for span in spans]
    numbered = 1 if MARK.fullmatch(texts[0]) else 0
    figures = [at for at, text in enumerate(texts) if at >= numbered and is_value(text)]
    labels = [at for at, text in enumerate(texts) if re.search(r"[^\W\d_]{2}", text) and not is_unit(text)]
    if len(figures) != 1 or not labels or labels[0] > figures[0]:
        return None
    units = [at for at in range(labels[0] + 1, len(texts)) if at != figures[0] and is_unit(texts[at])]
    cells = [_cell(source, at, span) for at, span in enumerate(spans)]
    label, value = spans[labels[0]], cells[figures[0]]
    roles = {labels[0]: "label", figures[0]: "plan"} | dict.fromkeys(units[:1], "unit")
    columns = tuple(
        Column(at, roles.get(at, "unknown"), gives=at == figures[0], why=None) for at in range(len(texts))
    )
    place = Span(label.start, label.start + len(source.view[slice(*label)].rstrip()))
    found = unit_in_brackets(texts[labels[0]])
    unit = Printed(texts[units[0]], spans[units[0]]) if units else None
    if unit is None and found:
        unit = Printed(texts[labels[0]][slice(*found)], place)
    shown = source.view[slice(*spans[figures[0]])]
    begin = spans[figures[0]].start + len(shown) - len(shown.lstrip())
    row = Row(
        0, (place,), texts[labels[0]], "", 0, None, False, unit,
        (Value(figures[0], Span(begin, begin + len(shown.strip())), value),),
    )  # fmt: skip
    grid = Grid("", source.span(start, end).start, source.span(start, end).end, tuple(cells))
    return Table("", grid, columns, (row,), ())


def _cell(source: Source, column: int, span: Span) -> Cell:
    return Cell(0, column, 1, 1, *source.span(*span), address=f"r1c{column + 1}")


class _Reading(Cells):
    """One grid on its way to tables."""

    def __init__(
        self, source: Source, grid: Grid, plan_year: int | None, since: int | None, before: Table | None
    ) -> None:
        super().__init__(source, grid)
        self.plan_year, self.since, self.before = plan_year, since, before

    def tables(self) -> Iterator[Table]:
        if self.grid.refused:
            yield self._unread(self.grid.refused)
            return
        turned = self._turned()
        if turned is not None:
            reading = _Reading(self.source, turned, self.plan_year, self.since, None)
            yield reading._table(0, 0, 1, len(reading.matrix))
            return
        starts = self._heads()
        if not starts and self.before is not None and self._continues(self.before):
            yield self._continued(self.before)
            return
        if not starts:
            yield self._unread("nothing in it is the head of a column")
            return
        second = self._second_table(*starts[0])
        if second is not None:
            for first, end in ((0, second), (second, self.width)):
                yield from _Reading(
                    self.source, _columns_of(self.grid, first, end), self.plan_year, self.since, None
                ).tables()
            return
        tops = [0, *(self._title_above(begin, body) for (_, body), (begin, _) in pairwise(starts))]
        for top, (begin, body), end in zip(tops, starts, [*tops[1:], len(self.matrix)], strict=True):
            yield self._table(top, begin, body, end)

    def _turned(self) -> Grid | None:
        """The grid with its rows for columns where these are years and the columns are of indicators."""
        for column in range(min(2, self.width)):
            cells = [
                (row, cell) for row, of in enumerate(self.matrix) if (cell := of[column]) and self.text(cell)
            ]
            times = [row for row, cell in cells if is_time(self.text(cell))]
            if len(times) < 2 or not all(row < times[0] or row in times for row, _ in cells):
                continue
            begin = times[0] - 1
            while begin and len(self.own(begin - 1)) > 1:
                begin -= 1
            heads = [cell for row in range(begin, times[0]) for cell in self.own(row) if cell.column > column]
            if heads and self.figure_columns and all(map(self._names_indicator, heads)):
                return _turned(self.grid, begin, times[0], column)
        return None

    def _names_indicator(self, cell: Cell) -> bool:
        """Whether a head may be that of an indicator's figures: it names no time and none of their roles."""
        head = read_head(self.text(cell))
        return not (head.periods or head.relative is not None or head.roles - {"growth", "value", "note"})

    def _title_above(self, begin: int, body: int) -> int:
        """The row where the title of further heads begins, below the rows of the table from ``body`` on."""
        while begin > body + 1:
            cells = self.own(begin - 1)
            text = self.text(cells[0]) if cells else ""
            if len(cells) > 1 or LABEL_MARK.match(text) or is_note(text):
                break
            begin -= 1
        return begin

    def _unread(self, why: str) -> Table:
        """The table as one of which nothing is read."""
        rows = [
            [cell for cell in self.own(row) if is_value(self.text(cell))] for row in range(len(self.matrix))
        ]
        several = any(len([c for c in row if c.column in self.figure_columns]) > 1 for row in rows)
        several = several or bool(self.grid.refused)
        return Table(self.grid.id, self.grid, (), (), self._caption(), why=why, unread=several)

    def _second_table(self, begin: int, body: int) -> int | None:
        """The first column of a table that stands to the right of another one, told by labels of its own."""
        paths = self._paths(begin, body)
        roles = [read_head(path[-1][0]).role if path else None for path in paths]
        kinds = [self._kind(column, body, len(self.matrix)) for column in range(self.width)]
        figures = [at for at, kind in enumerate(kinds) if kind == "figures" and roles[at] != "number"]
        labels = [at for at, kind in enumerate(kinds) if kind == "words" and roles[at] == "label"]
        for at in labels[1:]:
            if any(labels[0] < figure < at for figure in figures) and at < figures[-1]:
                return at - 1 if roles[at - 1] == "number" else at
        return None

    # -- a table without heads right behind another -----------------------------------------------------

    def _continues(self, before: Table) -> bool:
        """Whether these are the next rows of the table ``before``: nothing between, the same columns."""
        if self.source.text[before.grid.end : self.grid.start].strip() or not before.columns:
            return False
        if self.width != before.grid.column_count:
            return False
        kinds = [(c.role, self._kind(c.index, 0, len(self.matrix))) for c in before.columns]
        fits = {
            "label": ("words",),
            "unit": ("units", "words", "empty"),
            "number": ("marks", "figures", "empty"),
        }
        return all(
            kind in fits.get(role, ("figures", "empty"))
            for role, kind in kinds
            if role not in ("agency", "note")
        )

    def _continued(self, before: Table) -> Table:
        """The rows below the heads of ``before``."""
        rows = Rows(self, before.columns, 0, len(self.matrix), set(), before.of_areas)
        rows.read()
        texts = [
            self.source.view[slice(*value.span)]
            for row in rows.out
            for value in row.values
            if before.columns[value.column].role in _NUMERIC
        ]
        return replace(
            before,
            id=self.grid.id,
            grid=self.grid,
            rows=tuple(rows.out),
            caption=self._caption(),
            heads=(),
            stray=tuple(rows.stray),
            decimal=decimal_mark(text for text in texts if is_figure(text)),
            of_areas=rows.of_areas,
            inherited=rows.inherited,
        )

    # -- heads ---------------------------------------------------------------------------------------

    def _heads(self) -> list[tuple[int, int]]:
        """Where heads begin and where the rows below them do, for each set of heads in the grid."""
        out: list[tuple[int, int]] = []
        row = 0
        first_words: tuple[str, ...] = ()
        while row < len(self.matrix):
            cells, end = self.own(row), row + 1
            if self.grid.drawn and not self._name_columns(cells):  # heads of a row may stand on several lines
                end = max(end, self._end_of_lines(row))
                cells = [cell for line in range(row, end) for cell in self.own(line)]
            if not self._name_columns(cells):
                row += 1
                continue
            begin, row = self._topmost_head(row), end
            while row < len(self.matrix) and self._belongs_to_heads(row, begin):
                row += 1
            words = tuple(self.text(cell) for cell in self.own(begin))
            if not out or words != first_words:  # the same heads again are those of the next page
                out.append((begin, row))
                first_words = words
        return out

    def _topmost_head(self, row: int) -> int:
        """The row where heads begin: above the one that names the label may stand those of figures alone."""
        while row:
            cells = self.own(row - 1)
            heads = [read_head(self.text(cell)) for cell in cells]
            if not cells or not all(map(self._over_figures, cells)) or cells[0].column == 0:
                break
            known = all(head.role in FIGURES or head.periods or head.place or head.part for head in heads)
            covered = {at for cell in cells for at in range(cell.column, cell.column + cell.column_span)}
            if not known and not (len(cells) > 1 and self.figure_columns <= covered):
                break
            if any(is_value(self.text(cell)) or cell.column_span >= self.width - 1 for cell in cells):
                break
            row -= 1
        return row

    def _end_of_lines(self, row: int) -> int:
        """The first row from ``row`` on that holds figures or opens with a mark, as none of heads does."""
        while row < len(self.matrix):
            texts = [self.text(cell) for cell in self.own(row)]
            if not is_numbers(texts) and (any(map(is_value, texts)) or MARK.fullmatch((texts or ["-"])[0])):
                break
            row += 1
        return row

    def _name_columns(self, cells: Sequence[Cell]) -> bool:
        """Whether cells open the heads of columns: two heads at least, over figures or naming the label."""
        if len(cells) < 2 or any(is_value(self.text(cell)) or self._names_a_group(cell) for cell in cells):
            return False
        heads = [(cell, read_head(self.text(cell))) for cell in cells if len(self.text(cell)) <= 160]
        named = [cell for cell, head in heads if head.role or head.periods or head.place or head.names]
        structural = [head for _, head in heads if head.role in ("label", "number", "unit", "area")]
        over = [cell for cell, head in heads if self._over_figures(cell) and _says(head)]
        return 2 * len(named) >= len(cells) and bool(structural) and bool(over or len(structural) >= 2)

    def _over_figures(self, cell: Cell) -> bool:
        return bool(self.figure_columns & set(range(cell.column, cell.column + cell.column_span)))

    def _names_a_group(self, cell: Cell) -> bool:
        """Whether a cell reaches from the label over the figures, as the name of the rows below does."""
        return self._over_figures(cell) and cell.column < min(self.figure_columns)

    def _belongs_to_heads(self, row: int, begin: int) -> bool:
        """Whether a row below the first head is a head too."""
        cells = self.own(row)
        if not cells:
            return self._is_covered(row, begin)
        texts = [self.text(cell) for cell in cells]
        if is_numbers(texts):
            return True
        if any(is_value(text) for text in texts):
            return False
        over = [cell for cell in cells if self._over_figures(cell)]
        if not over:
            return self._is_covered(row, begin)
        whole = len(cells) == 1 and cells[0].column_span >= self.width - 1
        group = any(map(self._names_a_group, cells))
        return not whole and not group and all(len(self.text(cell)) <= 160 for cell in over)

    def _is_covered(self, row: int, begin: int) -> bool:
        """Whether a head cell that began above reaches down to a row."""
        return any(c is not None and begin <= c.row < row for c in self.matrix[row])

    # -- one table -----------------------------------------------------------------------------------

    def _caption(self) -> tuple[Span, ...]:
        return tuple(self.source.seen(*span) for span in self.grid.caption)

    def _table(self, top: int, begin: int, body: int, end: int) -> Table:
        above = [self.span(cell) for row in range(top, begin) for cell in self.own(row)]
        caption = (*(self._caption() if top == 0 else ()), *above)
        lines = [self.source.view[slice(*span)] for span in caption]
        title = read_title(lines)
        paths = self._paths(begin, body)
        kinds = [self._kind(column, body, end) for column in range(self.width)]
        of_areas = self._are_areas(paths, kinds, body, end)
        columns = read_columns(paths, kinds, title, self.plan_year, of_areas, self.since)
        heads = tuple(self.span(cell) for row in range(begin, body) for cell in self.own(row))
        words = {self.text(cell) for row in range(begin, body) for cell in self.own(row)}
        rows = Rows(self, columns, body, end, words, of_areas)
        rows.read()
        values = [value for row in rows.out for value in row.values]
        texts = [self.source.view[slice(*v.span)] for v in values if columns[v.column].role in _NUMERIC]
        gives = any(column.gives for column in columns)
        return Table(
            self.grid.id,
            self.grid,
            columns,
            tuple(rows.out),
            caption,
            heads,
            tuple(rows.stray),
            _caption_unit(lines, caption) or self._unit_in_heads(heads),
            decimal_mark(text for text in texts if is_figure(text)),
            rows.of_areas,
            None if gives else _why_none(columns, self.plan_year),
            inherited=rows.inherited,
        )

    def _are_areas(
        self, paths: Sequence[list[tuple[str, Span]]], kinds: Sequence[str], body: int, end: int
    ) -> bool:
        """Whether the words of the rows are names of places, by themselves or by their head."""
        column = next((at for at, kind in enumerate(kinds) if kind == "words"), None)
        if column is None:
            return False
        if paths[column] and read_head(paths[column][-1][0]).role == "area":
            return True
        cells = (self.matrix[row][column] for row in range(body, end))
        return are_places([self.text(cell) for cell in cells if cell is not None])

    def _unit_in_heads(self, heads: Sequence[Span]) -> Printed | None:
        """The unit a head names for all figures: "Chỉ tiêu (ĐVT: tỷ đồng)"."""
        for span in heads:
            text = self.source.view[slice(*span)]
            found = caption_unit(text)
            if found and read_head(text).role in ("label", "number"):
                return Printed(text[slice(*found)], Span(span.start + found[0], span.start + found[1]))
        return None

    def _paths(self, begin: int, body: int) -> list[list[tuple[str, Span]]]:
        """The heads of each column from the top, rows of column numbers left out."""
        numbers = {row for row in range(begin, body) if is_numbers([self.text(c) for c in self.own(row)])}
        rows = [row for row in range(begin, body) if row not in numbers]
        out: list[list[tuple[str, Span]]] = []
        for column in range(self.width):
            cells = dict.fromkeys(self._head_cell(row, column, rows) for row in rows)
            filled = [
                cell for cell in cells if cell is not None and self.text(cell) and cell.row not in numbers
            ]
            out.append([(self.text(cell), self.span(cell)) for cell in filled])
        return out

    def _head_cell(self, row: int, column: int, rows: list[int]) -> Cell | None:
        """The head above a column in a row; one left blank where a merge was meant is the one to its left."""
        cell = self.matrix[row][column]
        if self.grid.drawn or (cell is not None and self.text(cell)):
            return cell
        below = [r for r in rows if r > row]
        if not below or not self._has_words_below(column, below):
            return cell
        for left in range(column - 1, -1, -1):
            found = self.matrix[row][left]
            if not self._has_words_below(left, below):
                return cell
            if found is not None and self.text(found):
                return found if found.column_span == 1 else cell
        return cell

    def _has_words_below(self, column: int, rows: list[int]) -> bool:
        return any(
            c is not None and c.row == r and self.text(c) for r in rows if (c := self.matrix[r][column])
        )

    def _kind(self, column: int, body: int, end: int) -> str:
        """What most cells of a column below the heads are."""
        cells = [self.matrix[row][column] for row in range(body, end)]
        texts = [self.text(c) for c in cells if c is not None and c.column_span == 1 and self.text(c)]
        if not texts:
            return "empty"
        if is_marks(texts) and column <= 1:
            return "marks"
        figures = sum(is_value(text) and not is_unit(text) for text in texts) + sum(map(is_year, texts))
        if 3 * figures >= len(texts):
            return "figures"
        if 2 * sum(is_unit(text) or len(text) <= 2 for text in texts) >= len(texts):
            return "units"
        return "words"


_NUMERIC = ("plan", "earlier_plan", "estimate", "result", "area", "unknown")


def _turned(grid: Grid, top: int, body: int, left: int) -> Grid:
    """A grid from a row and a column on, its rows as columns; what stands above are lines of its caption.

    The head of the rows' names, above ``body``, is none of what the columns' heads become.
    """
    above = [(cell.start, cell.end) for cell in grid.cells if cell.row < top and cell.start < cell.end]
    cells = [
        cell._replace(
            row=cell.column - left, column=cell.row - top,
            row_span=cell.column_span, column_span=cell.row_span,
        )
        for cell in grid.cells
        if cell.row >= top and cell.column >= left and (cell.row >= body or cell.column > left)
    ]  # fmt: skip
    return grid.but(cells=tuple(cells), caption=(*grid.caption, *above))


def _columns_of(grid: Grid, first: int, end: int) -> Grid:
    """The columns ``first`` to ``end`` of a grid as one of their own; it keeps what reaches beyond them."""
    cells = [
        cell._replace(
            column=max(cell.column - first, 0),
            column_span=min(cell.column + cell.column_span, end) - cell.column,
        )
        for cell in grid.cells
        if first <= cell.column < end
    ]
    return grid.but(cells=tuple(cells))


def _says(head: Head) -> bool:
    """Whether a head says of figures what they are."""
    return bool(head.role or head.periods or head.names)


def _caption_unit(lines: Sequence[str], spans: Sequence[Span]) -> Printed | None:
    """The unit the lines above a table name, the nearest first."""
    for line, span in zip(reversed(lines), reversed(spans), strict=True):
        found = caption_unit(line)
        if found:
            return Printed(line[slice(*found)], Span(span.start + found[0], span.start + found[1]))
    return None


def _why_none(columns: Sequence[Column], plan_year: int | None) -> str:
    if any(column.role == "plan" for column in columns):
        return "several columns are headed as its plan and nothing tells which is"
    own = (
        c for c in columns if c.period and c.period.year == plan_year and "plan" in read_head(c.words).roles
    )
    if told := next((f"under “{c.words}” stands {c.why}" for c in own if c.why in NO_PLANS), None):
        return told
    if any(column.role == "earlier_plan" for column in columns):
        return "its plan is of an earlier year"
    if plan_year is None:
        return "the year of the plan is not known"
    return f"no column is headed as a plan of {plan_year} or later"
