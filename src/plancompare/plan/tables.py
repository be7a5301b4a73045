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
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from itertools import pairwise
from typing import NamedTuple

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.phrases import fold
from plancompare.plan.columns import NO_PLANS, Column, read_columns
from plancompare.plan.figures import decimal_mark, is_figure, is_year
from plancompare.plan.heads import FIGURES, Head, caption_unit, is_whole, place_in, read_head, read_title
from plancompare.plan.measures import is_unit, unit_in_brackets
from plancompare.plan.notes import is_note
from plancompare.reading.grid import Cell, Grid
from plancompare.reading.source import Source, Span


class Printed(NamedTuple):
    """Some words of a table and where they stand in the view."""

    text: str
    span: Span


class Value(NamedTuple):
    """One filled cell right of the label: its column and its characters in the view."""

    column: int
    span: Span
    cell: Cell


@dataclass(frozen=True)
class Row:
    """One row of a table: see the module. ``mark`` is its number or letter as printed, "" for none."""

    grid_row: int
    label: tuple[Span, ...]
    label_text: str
    mark: str
    level: int
    parent: int | None
    is_group: bool
    unit: Printed | None
    values: tuple[Value, ...]
    area: str | None = None
    agency: Printed | None = None
    is_part: bool = False
    is_whole: bool = False


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


def read_tables(source: Source, plan_year: int | None) -> tuple[Table, ...]:
    """The tables of ``source`` in its order; a table with new heads further down gives one more each time."""
    out: list[Table] = []
    for grid in _apart(source.tables):
        out += _Reading(source, grid, plan_year, out[-1] if out else None).tables()
    return tuple(out)


def _apart(grids: Sequence[Grid]) -> list[Grid]:
    """The grids, one that holds others without the cells these stand in: every figure is of one table."""
    outer_first = sorted(grids, key=lambda grid: (grid.start, -grid.end, len(grid.cells)))
    starts = [grid.start for grid in outer_first]
    out = []
    for at, grid in enumerate(outer_first):
        inner = outer_first[at + 1 : bisect_left(starts, grid.end, at + 1)]
        cells = (c for c in grid.cells if not any(g.start < c.end and c.start < g.end for g in inner))
        out.append(replace(grid, cells=tuple(cells)) if inner else grid)
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
    numbered = 1 if _MARK.fullmatch(texts[0]) else 0
    figures = [at for at, text in enumerate(texts) if at >= numbered and _is_value(text)]
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


_LETTER = re.compile(r"[^\W\d_]")
_ROW_NUMBER = re.compile(r"\(?\s*(?:\d{1,2}|[a-d])\s*\)?(?:\s*[=:]\s*.*)?|\[\d{1,2}\]", re.I)
_FORMULA = re.compile(r"[\d()\[\]=:/x*×+.,%\s-]+")
_MARK = re.compile(
    r"\s*(?:(?P<dot>\d{1,2}(?:\.\d{1,2})+)[.)]?|(?P<closed>\d{1,2}[)/])|\(?(?P<number>\d{1,3})[.)]?|"
    r"(?P<roman>[IVX]{1,5})[.)]?|(?P<upper>[A-ZĐ])[.)]?|\(?(?P<letter>[a-zđ])[.)]?|(?P<dash>[-–—])|(?P<plus>\+)|"
    r"(?P<star>[*•·▪]+))\s*"
)
_LABEL_MARK = re.compile(
    r"\s*(?:(?P<dot>\d{1,2}(?:\.\d{1,2})+)[.)]?(?=\s+[^\W\d_])|(?P<number>\d{1,2})[.)](?=\s*[^\W\d_])|"
    r"(?P<roman>[IVX]{1,5})[.)](?=\s*\S)|(?P<upper>[A-HĐ])[.)](?=\s+\S)|(?P<letter>[a-zđ])[.)](?=\s*\S)|"
    r"(?P<dash>-)(?=\s*[^\W\d_])|(?P<plus>\+)(?=\s*[^\W\d_])|(?P<star>[*•·▪]+)(?=\s*\S))\s*"
)
# How deep a mark stands; rows without one stand below those with a number when the table numbers its rows.
_RANKS = {
    "upper": 1.0, "roman": 2.0, "number": 3.0, "closed": 3.5, "dot": 4.0, "letter": 6.0, "none": 7.0,
    "star": 7.5, "dash": 8.0, "plus": 9.0,
}  # fmt: skip
_OVER_NUMBERS = 2.5  # a group without a mark right above a numbered row


class _Reading:
    """One grid on its way to tables."""

    def __init__(self, source: Source, grid: Grid, plan_year: int | None, before: Table | None) -> None:
        self.source, self.grid, self.plan_year, self.before = source, grid, plan_year, before
        self.matrix = grid.matrix
        self.width = grid.column_count
        self._spans: dict[int, Span] = {}

    def tables(self) -> Iterator[Table]:
        if self.grid.refused:
            yield self._unread(self.grid.refused)
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
                    self.source, _columns_of(self.grid, first, end), self.plan_year, None
                ).tables()
            return
        tops = [0, *(self._title_above(begin, body) for (_, body), (begin, _) in pairwise(starts))]
        for top, (begin, body), end in zip(tops, starts, [*tops[1:], len(self.matrix)], strict=True):
            yield self._table(top, begin, body, end)

    def _title_above(self, begin: int, body: int) -> int:
        """The row where the title of further heads begins, below the rows of the table from ``body`` on."""
        while begin > body + 1:
            cells = self.own(begin - 1)
            text = self.text(cells[0]) if cells else ""
            if len(cells) > 1 or _LABEL_MARK.match(text) or is_note(text):
                break
            begin -= 1
        return begin

    def _unread(self, why: str) -> Table:
        """The table as one of which nothing is read."""
        rows = [
            [cell for cell in self.own(row) if _is_value(self.text(cell))] for row in range(len(self.matrix))
        ]
        several = any(len([c for c in row if c.column in self.figure_columns]) > 1 for row in rows)
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
        rows = _Rows(self, before.columns, 0, len(self.matrix), set(), before.of_areas)
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

    # -- cells ---------------------------------------------------------------------------------------

    def span(self, cell: Cell) -> Span:
        """The place of a cell's words in the view, blanks around them left out."""
        found = self._spans.get(cell.start)
        if found is None:
            start, end = self.source.seen(cell.start, cell.end)
            text = self.source.view[start:end]
            start += len(text) - len(text.lstrip())
            found = self._spans[cell.start] = Span(start, start + len(text.strip()))
        return found

    def text(self, cell: Cell | None) -> str:
        return self.source.view[slice(*self.span(cell))] if cell is not None else ""

    def own(self, row: int) -> list[Cell]:
        """The filled cells that begin in a row."""
        cells = dict.fromkeys(cell for cell in self.matrix[row] if cell is not None and cell.row == row)
        return [cell for cell in cells if self.text(cell)]

    @cached_property
    def figure_columns(self) -> set[int]:
        """The columns that hold figures other than the numbers of rows."""
        out = set()
        for column in range(self.width):
            texts = self._column_texts(column)
            figures = sum(map(_is_value, texts))
            short = [text for text in texts if _is_value(text) or _MARK.fullmatch(text)]
            if figures and not _is_marks(short) and 3 * figures >= len(texts):
                out.add(column)
        return out

    def _column_texts(self, column: int, first: int = 1) -> list[str]:
        cells = (row[column] for row in self.matrix[first:])
        texts = [self.text(cell) for cell in cells if cell is not None and cell.column_span == 1]
        return [text for text in texts if text]

    # -- heads ---------------------------------------------------------------------------------------

    def _heads(self) -> list[tuple[int, int]]:
        """Where heads begin and where the rows below them do, for each set of heads in the grid."""
        out: list[tuple[int, int]] = []
        row = 0
        first_words: tuple[str, ...] = ()
        while row < len(self.matrix):
            if not self._names_columns(row):
                row += 1
                continue
            begin = self._topmost_head(row)
            row += 1
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
            if not all(head.role in FIGURES or head.periods or head.place for head in heads):
                break
            if any(_is_value(self.text(cell)) or cell.column_span >= self.width - 1 for cell in cells):
                break
            row -= 1
        return row

    def _names_columns(self, row: int) -> bool:
        """Whether a row opens the heads of columns: two heads at least, over figures or naming the label."""
        cells = self.own(row)
        if len(cells) < 2 or any(_is_value(self.text(cell)) or self._names_a_group(cell) for cell in cells):
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
        if _is_numbers(texts):
            return True
        if any(_is_value(text) for text in texts):
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
        columns = read_columns(paths, kinds, title, self.plan_year, of_areas)
        heads = tuple(self.span(cell) for row in range(begin, body) for cell in self.own(row))
        words = {self.text(cell) for row in range(begin, body) for cell in self.own(row)}
        rows = _Rows(self, columns, body, end, words, of_areas)
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
        return _are_places([self.text(cell) for cell in cells if cell is not None])

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
        numbers = {row for row in range(begin, body) if _is_numbers([self.text(c) for c in self.own(row)])}
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
        if _is_marks(texts) and column <= 1:
            return "marks"
        figures = sum(_is_value(text) and not is_unit(text) for text in texts) + sum(map(is_year, texts))
        if 3 * figures >= len(texts):
            return "figures"
        if 2 * sum(is_unit(text) or len(text) <= 2 for text in texts) >= len(texts):
            return "units"
        return "words"


_NUMERIC = ("plan", "earlier_plan", "estimate", "result", "area", "unknown")


def _columns_of(grid: Grid, first: int, end: int) -> Grid:
    """The columns ``first`` to ``end`` of a grid as one of their own; it keeps what reaches beyond them."""
    cells = [
        replace(
            cell,
            column=max(cell.column - first, 0),
            column_span=min(cell.column + cell.column_span, end) - cell.column,
        )
        for cell in grid.cells
        if first <= cell.column < end
    ]
    return replace(grid, cells=tuple(cells))


class _Open(NamedTuple):
    rank: float
    row: int


class _Rows:
    """The rows below one set of heads."""

    def __init__(
        self,
        reading: _Reading,
        columns: tuple[Column, ...],
        body: int,
        end: int,
        heads: set[str],
        of_areas: bool,
    ) -> None:
        self.reading, self.columns = reading, columns
        self.range = range(body, end)
        self.head_words = heads
        self.labels = [c.index for c in columns if c.role == "label"]
        areas = [c.index for c in columns if c.role == "area" and not c.area and not c.period]
        self.labels = self.labels or [a for a in areas if a not in reading.figure_columns]
        roles = {c.role: c.index for c in reversed(columns)}
        self.number, self.unit, self.agency = (roles.get(r) for r in ("number", "unit", "agency"))
        self.out: list[Row] = []
        self.stray: list[Span] = []
        self.inherited: dict[int, Printed] = {}
        self.stack: list[_Open] = []
        self.parts_of: float | None = None
        self.line_unit: Printed | None = None
        self.numbered = self._is_numbered()
        self.of_areas = of_areas or self._are_areas()

    def read(self) -> None:
        for row in self.range:
            cells = self.reading.own(row)
            if not cells or self._repeats_heads(cells):
                continue
            values = self._values(row)
            label = self._label_cells(row)
            if not values and (self._is_line(row, cells) or self._goes_on(row, cells, label)):
                continue
            if not label and not values:
                self.stray += [self.reading.span(cell) for cell in cells]
                continue
            self._row(row, label, values)

    # -- cells of a row ------------------------------------------------------------------------------

    def _label_cells(self, row: int) -> list[Cell]:
        """The filled label cells of a row, those that reach down from above included."""
        cells = [self._label_cell(row, column) for column in self.labels]
        out = list(dict.fromkeys(c for c in cells if c is not None and self.reading.text(c)))
        if all(c.row < row for c in out) and len(self.labels) > 1:
            return []  # only what reaches down: the row says nothing of its own
        if (
            not out
            and len(self.reading.own(row)) == 1
            and not _is_value(self.reading.text(self.reading.own(row)[0]))
        ):
            return self.reading.own(row)  # a group's name that stands in the number's column
        return out

    def _label_cell(self, row: int, column: int) -> Cell | None:
        """A label cell; one left blank beside a filled one is that above it, as merged cells are copied."""
        cell, last = (self.reading.matrix[row][at] for at in (column, self.labels[-1]))
        if column == self.labels[-1] or self.reading.text(cell) or not self.reading.text(last):
            return cell
        above = (self.reading.matrix[at][column] for at in range(row - 1, self.range.start - 1, -1))
        return next((found for found in above if self.reading.text(found)), cell)

    def _values(self, row: int) -> tuple[Value, ...]:
        taken = {*self.labels, self.number, self.unit, self.agency}
        out = []
        for column in range(self.reading.width):
            cell = self.reading.matrix[row][column]
            if column in taken or cell is None or cell.row != row or cell.column != column:
                continue
            if cell.column_span > 1 and taken & set(range(cell.column, cell.column + cell.column_span)):
                continue
            if self.reading.text(cell) and self.columns[column].role not in ("note", "number"):
                out.append(Value(column, self.reading.span(cell), cell))
        return tuple(out)

    def _cell_text(self, row: int, column: int | None) -> Printed | None:
        cell = self.reading.matrix[row][column] if column is not None else None
        if cell is None or not self.reading.text(cell) or cell.column_span > 2:
            return None
        return Printed(self.reading.text(cell), self.reading.span(cell))

    # -- kinds of rows -------------------------------------------------------------------------------

    def _repeats_heads(self, cells: list[Cell]) -> bool:
        texts = [self.reading.text(cell) for cell in cells]
        same = sum(text in self.head_words for text in texts)
        return len(texts) > 1 and (2 * same > len(texts) or _is_numbers(texts))

    def _is_line(self, row: int, cells: list[Cell]) -> bool:
        """A line inside the table: the unit of the rows below, or "Trong đó:"."""
        if len(cells) > 2:
            return False
        cell = cells[-1]
        text = self.reading.text(cell)
        unit = caption_unit(text)
        if unit is None and text.startswith("(") and text.endswith(")") and is_unit(text[1:-1]):
            unit = (1, len(text) - 1)
        start = self.reading.span(cell).start
        if unit is not None and len(text) <= 60:
            self.line_unit = Printed(text[slice(*unit)], Span(start + unit[0], start + unit[1]))
            self.stray.append(self.reading.span(cell))
            return True
        folded = fold(text).strip(" :.-+*")
        if folded in _row_words().parts and self.out:
            self.parts_of = self.stack[-1].rank if self.stack else 0.0
            self.stray.append(self.reading.span(cell))
            return True
        return False

    def _goes_on(self, row: int, cells: list[Cell], label: list[Cell]) -> bool:
        """A line that only continues the label of the row above."""
        if len(cells) != 1 or len(label) != 1 or not self.out or cells[0] is not label[0]:
            return False
        text = self.reading.text(label[0])
        last = self.out[-1]
        if not text[:1].islower() or last.grid_row != row - 1 or _LABEL_MARK.match(text):
            return False
        spans = (*last.label, self.reading.span(label[0]))
        unit = last.unit or self._unit_in_label([label[0]])
        self.out[-1] = replace(last, label=spans, label_text=f"{last.label_text} {text}", unit=unit)
        return True

    # -- a row ---------------------------------------------------------------------------------------

    def _row(self, row: int, label: list[Cell], values: tuple[Value, ...]) -> None:
        figures = [v for v in values if is_figure(self.reading.source.view[slice(*v.span)])]
        waiting = self._waiting(row, label) if figures else None
        spans = [self.reading.span(cell) for cell in label]
        printed = self._cell_text(row, self.number)
        mark = printed.text if printed and _MARK.fullmatch(printed.text) else ""
        text, places, inner, in_parts = self._label(spans)
        if waiting is not None:
            places = (*waiting.label, *places)
            text = f"{waiting.label_text} {text}"
            mark = mark or waiting.mark
        rank = self._rank(mark, inner)
        if rank == _RANKS["none"] and not figures and self._numbers(row + 1):
            rank = _OVER_NUMBERS
        self._close(rank, in_parts, bool(figures))
        rank = self._opened_rank(rank, in_parts)
        whole = is_whole(text)  # "Toàn tỉnh" below the districts is of none of them
        parent = self.stack[-1].row if self.stack and not whole else None
        index = len(self.out)
        unit = self._own_unit(row, label)
        agency = self._cell_text(row, self.agency)
        area = place_in(text) if text else None
        wholes = [open_ for open_ in self.stack if not self.out[open_.row].is_group]
        self.out.append(
            Row(
                grid_row=row,
                label=tuple(places),
                label_text=text,
                mark=mark or inner,
                level=len(wholes),
                parent=parent,
                is_group=not figures,
                unit=unit,
                values=values,
                area=area,
                agency=agency,
                is_part=bool(wholes) and not whole,
                is_whole=whole,
            )
        )
        self.stack.append(_Open(rank, index))
        if unit is None:
            above = next((u for o in reversed(self.stack[:-1]) if (u := self._unit_of(o.row))), None)
            found = above or self.line_unit
            if found:
                self.inherited[row] = found
        elif not figures and self._cell_text(row, self.unit) is None and not self.stack[:-1]:
            self.line_unit = None

    def _waiting(self, row: int, label: list[Cell]) -> Row | None:
        """The row above when it is only the first line of this one's label; taken out of the rows."""
        if not self.out or not label or self.out[-1].grid_row != row - 1 or not self.out[-1].is_group:
            return None
        text = self.reading.text(label[0])
        if self.out[-1].unit or self.out[-1].values or not text[:1].islower() or _LABEL_MARK.match(text):
            return None
        if self.stack and self.stack[-1].row == len(self.out) - 1:
            self.stack.pop()
        return self.out.pop()

    def _label(self, spans: list[Span]) -> tuple[str, list[Span], str, bool]:
        """A label without marks: its words, their places, the mark it opens with, whether "Trong đó" did."""
        view = self.reading.source.view
        places, mark, in_parts = list(spans), "", False
        while places:
            start, end = places[0]
            text = view[start:end]
            found = _LABEL_MARK.match(text)
            parts = None if found else _row_words().opening.match(fold(text))
            found = found or parts
            if not found or not found.end():
                break
            if parts:
                in_parts = True
            else:
                mark = mark or found.group().strip()
            places[0] = Span(start + found.end(), end)
            if places[0].start >= end:
                places.pop(0)
        text = " ".join(" ".join(view[slice(*span)].split()) for span in places).strip(" :")
        return text, places, mark, in_parts or _row_words().single.match(fold(text)) is not None

    def _numbers(self, row: int) -> bool:
        """Whether a row begins with a number of its own."""
        found = self._cell_text(row, self.number) if row in self.range else None
        return found is not None and found.text.strip(" .)").isdigit()

    def _rank(self, mark: str, inner: str) -> float:
        """How deep a row stands by its marks; one in the label counts where the number column is empty."""
        for text in (mark, inner):
            found = _MARK.fullmatch(text) if text else None
            if found:
                kind = found.lastgroup or "none"
                if kind == "upper" and len(text.strip(".) ")) == 1 and text.strip(".) ") in "IVX":
                    kind = "roman"
                extra = text.count(".") * 0.1 if kind == "dot" else 0
                return _RANKS[kind] + extra
        return _RANKS["none"] if self.numbered else 0.0

    def _close(self, rank: float, in_parts: bool, has_figures: bool) -> None:
        """Close the rows above that the next one is no part of."""
        if in_parts and self.stack and rank <= self.stack[-1].rank:
            return  # "Trong đó: …" is a part of the row right above
        if self.parts_of is not None and rank > self.parts_of:
            self.parts_of = None  # the marks of the parts tell them from what comes after
        if self.parts_of is not None:
            if rank == self.parts_of and (self.numbered or has_figures):
                rank = self.parts_of + 0.5
            else:
                self.parts_of = None
        while self.stack and self.stack[-1].rank >= rank:
            self.stack.pop()

    def _opened_rank(self, rank: float, in_parts: bool) -> float:
        if in_parts and self.stack and rank <= self.stack[-1].rank:
            return self.stack[-1].rank + 0.5
        return self.parts_of + 0.5 if self.parts_of is not None and rank == self.parts_of else rank

    # -- units ---------------------------------------------------------------------------------------

    def _own_unit(self, row: int, label: list[Cell]) -> Printed | None:
        printed = self._cell_text(row, self.unit)
        if printed and fold(printed.text).strip() in _row_words().ditto:
            return next((r.unit for r in reversed(self.out) if r.unit), None)
        if printed and (_LETTER.search(printed.text) or re.search(r"[%‰]", printed.text)):
            return printed
        return self._unit_in_label(label)

    def _unit_in_label(self, label: Iterable[Cell]) -> Printed | None:
        for cell in reversed(list(label)):
            found = unit_in_brackets(self.reading.text(cell))
            if found:
                start = self.reading.span(cell).start
                span = Span(start + found[0], start + found[1])
                return Printed(self.reading.source.view[slice(*span)], span)
        return None

    def _unit_of(self, index: int) -> Printed | None:
        row = self.out[index]
        return row.unit or self.inherited.get(row.grid_row)

    # -- the whole -----------------------------------------------------------------------------------

    def _is_numbered(self) -> bool:
        """Whether rows carry numbers, so that those without one are parts of those with one."""
        if self.number is not None:
            texts = [self._cell_text(row, self.number) for row in self.range]
            return sum(1 for text in texts if text and _MARK.fullmatch(text.text)) >= 2
        marked = 0
        for row in self.range:
            cells = self._label_cells(row)
            found = _LABEL_MARK.match(self.reading.text(cells[0])) if cells else None
            marked += bool(found and found.lastgroup in ("number", "roman", "upper", "dot"))
        return marked >= 2

    def _are_areas(self) -> bool:
        """Whether the rows are of districts or provinces, not of indicators."""
        cells = [self._label_cells(row) for row in self.range]
        return _are_places([self.reading.text(of_row[-1]) for of_row in cells if of_row])


class _RowWords(NamedTuple):
    parts: frozenset[str]
    single: re.Pattern
    opening: re.Pattern
    ditto: frozenset[str]


@cache
def _row_words() -> _RowWords:
    data = toml_file("tables")["rows"]
    parts = [fold(phrase) for phrase in data["parts"]]
    joined = "|".join(re.escape(part) for part in sorted(parts, key=len, reverse=True))
    return _RowWords(
        parts=frozenset(parts),
        single=re.compile(rf"(?:{'|'.join(data['single_part'])})\b"),
        opening=re.compile(rf"(?:{joined})\s*(?::|(?=[-+*])|\b)\s*"),
        ditto=frozenset(data["ditto"]),
    )


def _says(head: Head) -> bool:
    """Whether a head says of figures what they are."""
    return bool(head.role or head.periods or head.names)


def _are_places(texts: Sequence[str]) -> bool:
    """Whether most labels are names of places."""
    places = sum(place_in(text) is not None for text in texts)
    return places >= 2 and 2 * places > len(texts)


def _is_value(text: str) -> bool:
    """Whether a cell holds a figure that is no year and no part of one ("6 tháng")."""
    return is_figure(text) and not is_year(text) and not read_head(text).periods


def _is_marks(texts: Sequence[str]) -> bool:
    """Whether cells are the numbers of rows: most are marks, and numbers mostly count up by one."""
    filled = [text for text in texts if text]
    if not filled or 5 * sum(_MARK.fullmatch(text) is not None for text in filled) < 4 * len(filled):
        return False
    numbers = [int(text.strip(" .)(")) for text in filled if text.strip(" .)(").isdigit()]
    steps = Counter(two - one == 1 or two == 1 for one, two in pairwise(numbers))
    return not numbers or (numbers[0] <= 2 and 2 * steps[True] >= len(numbers) - 1)


def _is_numbers(texts: Sequence[str]) -> bool:
    """Whether a row holds the numbers of the columns: "A", "B", "(1)", "(6)=(5)/(4)"."""
    plain = [text for text in texts if text]
    numbered = [
        text for text in plain if _ROW_NUMBER.fullmatch(text) or (_FORMULA.fullmatch(text) and "=" in text)
    ]
    if len(plain) < 3 or len(numbered) < len(plain):
        return False
    counted = [int(found[0]) for text in plain if (found := re.findall(r"\d+", text))]
    firsts = [number for number in counted if number <= len(texts) + 3]
    rising = sum(two == one + 1 for one, two in pairwise(firsts))
    return len(firsts) == len(counted) and (
        not firsts or (firsts[0] <= 3 and 3 * rising >= 2 * (len(firsts) - 1))
    )


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
