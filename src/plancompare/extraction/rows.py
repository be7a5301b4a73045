"""Table rows pasted as lines: which cell is the label, which the unit, which column is the plan's."""

import re
from typing import NamedTuple

from plancompare.catalogue.patterns import Pattern
from plancompare.extraction.discourse import Discourse
from plancompare.extraction.indicator import Subject, match_in
from plancompare.extraction.judge import UNREAD
from plancompare.extraction.label import Claim, little_words
from plancompare.extraction.lexicon import lexicon, written_out
from plancompare.extraction.marks import Marks, has_content
from plancompare.extraction.quantities import Quantity
from plancompare.extraction.record import Refusal
from plancompare.extraction.refusals import refuse
from plancompare.extraction.segments import Segment
from plancompare.extraction.units import Unit, unit_after, unit_at
from plancompare.plan.plan import Plan
from plancompare.reading.source import Span

_BORDER = Pattern(r"\||\t|\n")
_THOUSAND = Pattern(r"1\.?000 +(?=\D)")
_LETTERS = Pattern(r"[^\W\d_]{2,}")
_MARK = Pattern(r"[ivx]+\.?|[a-zđ][.)]?")
_DIGIT = re.compile(r"\d")
_NUMERIC = Pattern(r"[\s\d.,%‰><≥≤=~\-]*\d[\s\d.,%‰\-]*")
_YEAR = Pattern(r"(?:19|20)\d\d")
_YEAR_IN_HEAD = Pattern(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DIGITS_OF_UNITS = ("m2", "m3", "10.000", "1 vạn")
_PART = Pattern(r"(?:[-+*•]|trong đó|gồm|riêng|tr\.đó|t\.đó)")
_PART_MARK = Pattern(r"^(?:trong đó|tr\.đó)?[\s:]*[-+*•]*\s*")
_DASHES = ("-", "+", "*", "•")
_SUB_NUMBER = Pattern(r"\d+\.\d")
_NUMBERED = Pattern(r"\s*(?:\d+|[ivx]+|[a-z])[.)]?\s*[\n|\t]")

Cells = list[tuple[int, int]]


class Row(NamedTuple):
    """A row of cells (view positions); ``header`` holds the column heads known for its table.

    ``label``, ``unit_column`` and ``value_column`` are places among the cells; ``label_text`` is the label
    without "Trong đó: -", ``label_start`` where it begins; ``is_part`` tells a row that continues the one
    above.
    """

    cells: tuple[tuple[int, int], ...]
    label: int
    label_start: int
    label_text: str
    unit: Unit | None
    unit_column: int | None
    unit_text: str
    value_column: int | None
    header: list[str] | None
    is_header: bool
    is_part: bool

    def column_of(self, at: int) -> int | None:
        """The cell a position stands in."""
        return next((i for i, (start, end) in enumerate(self.cells) if start <= at < end), None)

    def is_wanted(self, column: int, year: int | None) -> bool:
        """Whether a column holds the plan's figures: by its head; the last column when heads are unknown."""
        if self.is_header or column == self.unit_column:
            return False
        if not self.header or len(self.header) <= column:
            return column == self.value_column
        return self.header[column] in self._plan_heads(year)

    def _plan_heads(self, year: int | None) -> list[str]:
        heads = [head for head in self.header if _is_plan_head(head, year)]
        if heads:
            return heads
        return [h for i, h in enumerate(self.header) if i > self.label and i != self.unit_column][-1:]


def _is_plan_head(head: str, year: int | None) -> bool:
    """Whether a column head announces the plan's own figures."""
    if _says("head_of_comparison", head) or "%" in head:
        return False
    years = [int(found) for found in _YEAR_IN_HEAD.findall(head)]
    is_result = _says("head_of_result", head)
    if years and year is not None:
        return max(years) >= year and year in years and not is_result
    return _says("head_of_plan", head) and not is_result


def row_of(key: str, lines: str, start: int, end: int, header: list[str] | None) -> Row | None:
    """Read a line with bars or tabs, or a stack of lines, as a row; None when it is no table row.

    ``lines`` is the view that keeps line breaks and tabs, position for position with ``key``.
    """
    text = lines[start:end].lower()
    cells = _cells(key, text, start, end, header)
    if len(cells) < 2:
        return None
    words = [key[a:b].strip() for a, b in cells]
    label = next((i for i, w in enumerate(words) if _LETTERS.search(w) and not _MARK.fullmatch(w)), None)
    if label is None:
        return None
    unit_column, unit = _unit_cell(words, label)
    values = [i for i, w in enumerate(words) if i > label and i != unit_column and _DIGIT.search(w)]
    is_header = _is_header(text, words)
    label_text = _PART_MARK.sub("", words[label])
    return Row(
        cells=tuple(cells),
        label=label,
        label_start=cells[label][0] + len(key[slice(*cells[label])].rstrip()) - len(label_text),
        label_text=label_text,
        unit=unit,
        unit_column=unit_column,
        unit_text=words[unit_column] if unit_column is not None else "",
        value_column=values[-1] if values else None,
        header=words if is_header else header,
        is_header=is_header,
        is_part=_is_part(text, words, label),
    )


def _cells(key: str, text: str, start: int, end: int, header: list[str] | None) -> Cells:
    """The cells between the borders, without the empty ones outside the outer bars."""
    cells, at = [], start
    for border in _BORDER.finditer(text):
        cells.append((at, start + border.start()))
        at = start + border.end()
    cells.append((at, end))
    if len(cells) > 2 and not key[cells[-1][0] : cells[-1][1]].strip():
        cells.pop()
    if not key[cells[0][0] : cells[0][1]].strip() and (header is None or len(cells) > len(header)):
        cells.pop(0)
    return cells


def _unit_cell(words: list[str], label: int) -> tuple[int | None, Unit | None]:
    """The first cell behind the label that holds a unit and nothing else."""
    for index in range(label + 1, len(words)):
        plain, thousand = _THOUSAND.subn("", words[index])
        bare = plain
        for sign in _DIGITS_OF_UNITS:
            bare = bare.replace(sign, "")
        if not plain or _DIGIT.search(bare):
            continue
        printed = unit_after(" " + plain)
        if printed is not None and printed.end >= len(plain) + 1:
            unit = printed.unit
            return index, unit._replace(factor=unit.factor * 1000) if thousand else unit
    return None, None


def _is_header(text: str, words: list[str]) -> bool:
    """Whether the row names columns: two words of heads and no figures but years."""
    if sum(1 for _ in Marks(text).within("head", 0, len(text))) < 2:
        return False
    return not any(_NUMERIC.fullmatch(word) and not _YEAR.fullmatch(word) for word in words)


def _is_part(text: str, words: list[str], label: int) -> bool:
    """Whether the row is a part of the one above: a dash, a "trong đó", a number like 1.1, an empty mark."""
    if _PART.match(words[label]) or words[0] in _DASHES or _SUB_NUMBER.match(words[0]):
        return True
    if label > 0:
        return not words[0]
    is_stack = "\n" in text.strip() and "|" not in text
    return is_stack and not _NUMBERED.match(text)


def _says(kind: str, text: str) -> bool:
    return Marks(text).has(kind, 0, len(text))


# -- a cell as a claim -----------------------------------------------------------------------------------

# Classes a plain cell can seem to be of only because its neighbours are other cells.
OF_NEIGHBOURS = ("name", "reference", "year", "ordinal")


def why_no_cell(marks: Marks, row: Row, quantity: Quantity, year: int | None) -> Refusal | None:
    """Why a number of a row is not the plan's figure; None when it is."""
    column = row.column_of(quantity.start)
    refusal = refuse(marks, quantity.start, quantity.end)
    if row.is_header:
        return refusal or Refusal("other", "in the head of a table")
    if column is None or (column == row.label and (refusal or row.value_column is not None)):
        return refusal or Refusal("other", "in a row's label")
    if column < row.label:
        return Refusal("list_mark", "the row's number")
    if not row.is_wanted(column, year):
        return Refusal("result", "another column than the plan's")
    return UNREAD if quantity.value is None else None


def with_unit_of(marks: Marks, row: Row, quantity: Quantity) -> Quantity | Refusal:
    """The quantity with the unit printed in its cell, else the row's; tells when there is none."""
    end = row.cells[row.column_of(quantity.start) or 0][1]
    printed = unit_at(marks, quantity.last) if quantity.last < end else None
    if printed is not None and printed.end <= end:
        quantity = quantity._replace(unit=printed.unit, unit_end=printed.end)
    elif row.unit is not None:
        quantity = quantity._replace(unit=row.unit, unit_end=quantity.last)
    else:
        return Refusal("other", "a table cell without a unit")
    return quantity if has_content(row.label_text) else Refusal("other", "a table row without a label")


def cell_claim(plan: Plan, index: int, marks: Marks, row: Row, quantity: Quantity) -> Claim:
    """A number's words in a row: the label, then what its own cell prints before it."""
    cell = row.cells[row.column_of(quantity.start) or 0]
    label = Span(row.label_start, row.label_start + len(row.label_text))
    printed = Span(cell[0], quantity.start)
    _, of_label = little_words(marks, [label])
    _, of_cell = little_words(marks, [printed])
    _, both = little_words(marks, [label, printed])
    lead = both._replace(
        comparator=both.comparator or of_cell.comparator, turn=both.turn if of_label.turn else None
    )
    clause = plan.clauses[index]
    segment = Segment(row.label_start, clause.end, clause.start)
    end = quantity.last
    return Claim(
        plan, index, clause, marks, segment, quantity, Span(label.start, quantity.start), (label, printed),
        (label,), lead, Span(end, end), next_at=max(cell[1], end), is_cell=True,
    )  # fmt: skip


def cell_subject(claim: Claim, row: Row, discourse: Discourse) -> Subject:
    """The indicator of a row: from its label and unit, or the label of the row it continues."""
    text = row.label_text.strip(" ,:(-+")
    empty = not has_content(text)
    mark = "# /0" if claim.quantity.denominator is not None else "#"
    own = written_out(f"{claim.label_text} {mark} {row.unit_text}")
    match = match_in(own, claim, discourse, claim.lead.turn, empty)
    return Subject(text, empty, match, lexicon().natures[match.code] if match else None)
