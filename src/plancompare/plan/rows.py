"""The rows of a table below one set of heads: what each is about, its unit, what it is a part of."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.phrases import fold
from plancompare.plan.cells import LABEL_MARK, MARK, Cells, are_places, is_numbers, is_value
from plancompare.plan.columns import Column
from plancompare.plan.figures import is_figure
from plancompare.plan.heads import caption_unit, is_whole, place_in, read_head
from plancompare.plan.measures import is_unit, unit_in_brackets
from plancompare.reading.grid import Cell
from plancompare.reading.source import Span
from plancompare.records import NamedTuple

_LETTER = re.compile(r"[^\W\d_]")
# How deep a mark stands; rows without one stand below those with a number when the table numbers its rows.
_RANKS = {
    "upper": 1.0, "roman": 2.0, "number": 3.0, "closed": 3.5, "dot": 4.0, "letter": 6.0, "none": 7.0,
    "star": 7.5, "dash": 8.0, "plus": 9.0,
}  # fmt: skip
_OF_TIME = 10.0  # a row that only says when, below what it is of
_OVER_NUMBERS = 2.5  # a group without a mark right above a numbered row


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
    """One row of a table: see ``plan.tables``. ``mark`` is its number or letter as printed, "" for none;
    ``is_time`` tells a label that only names when its figures are of, which are its parent's: "- Quý I".
    """

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
    is_time: bool = False


class _Open(NamedTuple):
    rank: float
    row: int


class Rows:
    """The rows below one set of heads: ``out`` once :meth:`read`; ``inherited`` are the units from above."""

    def __init__(
        self,
        cells: Cells,
        columns: tuple[Column, ...],
        body: int,
        end: int,
        heads: set[str],
        of_areas: bool,
    ) -> None:
        self.cells, self.columns = cells, columns
        self.range = range(body, end)
        self.head_words = heads
        self.labels = [c.index for c in columns if c.role == "label"]
        areas = [c.index for c in columns if c.role == "area" and not c.area and not c.period]
        self.labels = self.labels or [a for a in areas if a not in cells.figure_columns]
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
            cells = self.cells.own(row)
            if not cells or self._repeats_heads(cells):
                continue
            values = self._values(row)
            label = self._label_cells(row)
            if not values and (self._is_line(row, cells) or self._goes_on(row, cells, label)):
                continue
            if not label and not values:
                self.stray += [self.cells.span(cell) for cell in cells]
                continue
            self._row(row, label, values)

    # -- cells of a row ------------------------------------------------------------------------------

    def _label_cells(self, row: int) -> list[Cell]:
        """The filled label cells of a row, those that reach down from above included."""
        cells = [self._label_cell(row, column) for column in self.labels]
        out = list(dict.fromkeys(c for c in cells if c is not None and self.cells.text(c)))
        if all(c.row < row for c in out) and len(self.labels) > 1:
            return []  # only what reaches down: the row says nothing of its own
        if (
            not out
            and len(self.cells.own(row)) == 1
            and not is_value(self.cells.text(self.cells.own(row)[0]))
        ):
            return self.cells.own(row)  # a group's name that stands in the number's column
        return out

    def _label_cell(self, row: int, column: int) -> Cell | None:
        """A label cell; one left blank beside a filled one is that above it, as merged cells are copied."""
        cell, last = (self.cells.matrix[row][at] for at in (column, self.labels[-1]))
        if column == self.labels[-1] or self.cells.text(cell) or not self.cells.text(last):
            return cell
        above = (self.cells.matrix[at][column] for at in range(row - 1, self.range.start - 1, -1))
        return next((found for found in above if self.cells.text(found)), cell)

    def _values(self, row: int) -> tuple[Value, ...]:
        taken = {*self.labels, self.number, self.unit, self.agency}
        out = []
        for column in range(self.cells.width):
            cell = self.cells.matrix[row][column]
            if column in taken or cell is None or cell.row != row or cell.column != column:
                continue
            if cell.column_span > 1 and taken & set(range(cell.column, cell.column + cell.column_span)):
                continue
            if self.cells.text(cell) and self.columns[column].role not in ("note", "number"):
                out.append(Value(column, self.cells.span(cell), cell))
        return tuple(out)

    def _cell_text(self, row: int, column: int | None) -> Printed | None:
        cell = self.cells.matrix[row][column] if column is not None else None
        if cell is None or not self.cells.text(cell) or cell.column_span > 2:
            return None
        return Printed(self.cells.text(cell), self.cells.span(cell))

    # -- kinds of rows -------------------------------------------------------------------------------

    def _repeats_heads(self, cells: list[Cell]) -> bool:
        texts = [self.cells.text(cell) for cell in cells]
        same = sum(text in self.head_words for text in texts)
        return len(texts) > 1 and (2 * same > len(texts) or is_numbers(texts))

    def _is_line(self, row: int, cells: list[Cell]) -> bool:
        """A line inside the table: the unit of the rows below, or "Trong đó:"."""
        if len(cells) > 2:
            return False
        cell = cells[-1]
        text = self.cells.text(cell)
        unit = caption_unit(text)
        if unit is None and text.startswith("(") and text.endswith(")") and is_unit(text[1:-1]):
            unit = (1, len(text) - 1)
        start = self.cells.span(cell).start
        if unit is not None and len(text) <= 60:
            self.line_unit = Printed(text[slice(*unit)], Span(start + unit[0], start + unit[1]))
            self.stray.append(self.cells.span(cell))
            return True
        folded = fold(text).strip(" :.-+*")
        if folded in _row_words().parts and self.out:
            self.parts_of = self.stack[-1].rank if self.stack else 0.0
            self.stray.append(self.cells.span(cell))
            return True
        return False

    def _goes_on(self, row: int, cells: list[Cell], label: list[Cell]) -> bool:
        """A line that only continues the label of the row above."""
        if len(cells) != 1 or len(label) != 1 or not self.out or cells[0] is not label[0]:
            return False
        text = self.cells.text(label[0])
        last = self.out[-1]
        if not text[:1].islower() or last.grid_row != row - 1 or LABEL_MARK.match(text):
            return False
        spans = (*last.label, self.cells.span(label[0]))
        unit = last.unit or self._unit_in_label([label[0]])
        self.out[-1] = replace(last, label=spans, label_text=f"{last.label_text} {text}", unit=unit)
        return True

    # -- a row ---------------------------------------------------------------------------------------

    def _row(self, row: int, label: list[Cell], values: tuple[Value, ...]) -> None:
        figures = [v for v in values if is_figure(self.cells.source.view[slice(*v.span)])]
        waiting = self._waiting(row, label) if figures else None
        spans = [self.cells.span(cell) for cell in label]
        printed = self._cell_text(row, self.number)
        mark = printed.text if printed and MARK.fullmatch(printed.text) else ""
        text, places, inner, in_parts = self._label(spans)
        if waiting is not None:
            places = (*waiting.label, *places)
            text = f"{waiting.label_text} {text}"
            mark = mark or waiting.mark
        head = read_head(text)
        is_time = bool(figures and head.periods) and head.timed
        rank = _OF_TIME if is_time else self._rank(mark, inner)
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
                is_part=bool(wholes) and not whole and not is_time,
                is_whole=whole,
                is_time=is_time,
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
        text = self.cells.text(label[0])
        if self.out[-1].unit or self.out[-1].values or not text[:1].islower() or LABEL_MARK.match(text):
            return None
        if self.stack and self.stack[-1].row == len(self.out) - 1:
            self.stack.pop()
        return self.out.pop()

    def _label(self, spans: list[Span]) -> tuple[str, list[Span], str, bool]:
        """A label without marks: its words, their places, the mark it opens with, whether "Trong đó" did."""
        view = self.cells.source.view
        places, mark, in_parts = list(spans), "", False
        while places:
            start, end = places[0]
            text = view[start:end]
            found = LABEL_MARK.match(text)
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
            found = MARK.fullmatch(text) if text else None
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
            found = unit_in_brackets(self.cells.text(cell))
            if found:
                start = self.cells.span(cell).start
                span = Span(start + found[0], start + found[1])
                return Printed(self.cells.source.view[slice(*span)], span)
        return None

    def _unit_of(self, index: int) -> Printed | None:
        row = self.out[index]
        return row.unit or self.inherited.get(row.grid_row)

    # -- the whole -----------------------------------------------------------------------------------

    def _is_numbered(self) -> bool:
        """Whether rows carry numbers, so that those without one are parts of those with one."""
        if self.number is not None:
            texts = [self._cell_text(row, self.number) for row in self.range]
            return sum(1 for text in texts if text and MARK.fullmatch(text.text)) >= 2
        marked = 0
        for row in self.range:
            cells = self._label_cells(row)
            found = LABEL_MARK.match(self.cells.text(cells[0])) if cells else None
            marked += bool(found and found.lastgroup in ("number", "roman", "upper", "dot"))
        return marked >= 2

    def _are_areas(self) -> bool:
        """Whether the rows are of districts or provinces, not of indicators."""
        cells = [self._label_cells(row) for row in self.range]
        return are_places([self.cells.text(of_row[-1]) for of_row in cells if of_row])


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
