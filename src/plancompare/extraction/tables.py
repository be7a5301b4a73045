"""A cell with its row and column heads becomes the same kind of claim as a number in prose.

What a table's rows and columns are is told by ``plan.tables``; here every numeral of it ends in the ledger.
Only a column of the plan gives targets; columns of results, estimates and earlier plans give rows of
results.csv; any other column gives none and says why.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.patterns import Phrases
from plancompare.catalogue.phrases import fold
from plancompare.catalogue.provinces import Province
from plancompare.errors import UsageError
from plancompare.extraction.discourse import Discourse
from plancompare.extraction.indicator import Subject, match_in
from plancompare.extraction.label import Claim, little_words
from plancompare.extraction.ledger import Ledger
from plancompare.extraction.lexicon import nature_of, written_out
from plancompare.extraction.marks import Marks, has_content
from plancompare.extraction.numerals import DOT_READ_AS_DECIMAL, read
from plancompare.extraction.period import Mention, When, mentions
from plancompare.extraction.quantities import Quantity
from plancompare.extraction.record import Refusal, Result, TableRead, Target
from plancompare.extraction.refusals import refuse
from plancompare.extraction.segments import Segment
from plancompare.extraction.status import EARLIER, ESTIMATE, RESULT, TARGET
from plancompare.extraction.target import target_of
from plancompare.extraction.units import BARE, Printed, Unit, completed, unit_at, unit_named
from plancompare.extraction.why import Finding
from plancompare.plan.area import MINISTRY, NATION, find_province
from plancompare.plan.columns import Column
from plancompare.plan.figures import Figure, are_stuck, figure_in
from plancompare.plan.heads import read_head
from plancompare.plan.plan import Plan
from plancompare.plan.rows import Printed as PrintedWords
from plancompare.plan.rows import Row, Value
from plancompare.plan.tables import Table
from plancompare.reading.ocr.scan import UNREAD
from plancompare.reading.source import Span
from plancompare.reading.syllables import is_syllable
from plancompare.records import NamedTuple

_STANCES = {"least": "ge"}
_STATUSES = {"result": RESULT, "estimate": ESTIMATE, "earlier_plan": EARLIER}
_HEAD = Refusal("other", "in the head of a table")
_LABEL = Refusal("other", "in a row's label")
_NUMBER = Refusal("list_mark", "the row's number")
_BESIDE = Refusal("other", "in a table, outside its cells of figures")
_NO_FIGURE = Refusal("other", "a table cell that holds more than a figure")
_ILLEGIBLE_CELL = Refusal("other", "a table cell that could not be read")
_NO_UNIT = Refusal("other", "a table cell without a unit")
_TWO_UNITS = Refusal("other", "its row and its column name different units")
_TWO_YEARS = Refusal("other", "its row and its column name different times")
_NO_LABEL = Refusal("other", "a table row without a label")
_STUCK = Refusal("other", "figures of several columns that touch each other")
_NO_MARK = Refusal("other", "the table's figures do not tell its decimal mark")
# Why a figure of a table is none that may lie in how a scan of it was read; of some its own digits are why.
NO_DIGITS = frozenset(refusal.reason for refusal in (_NO_FIGURE, _NO_MARK, _ILLEGIBLE_CELL))
CELL_UNREAD = _ILLEGIBLE_CELL.reason
ILLEGIBLE = frozenset(refusal.reason for refusal in (_NO_UNIT, _NO_LABEL)) | NO_DIGITS
_OF_PLACE = Refusal("other", "a figure of a district or another place")
_FRACTION = re.compile(r"\s*(?P<part>\d[\d.,]*) */ *(?P<whole>\d[\d.,]*)\s*")
_BRACKET = re.compile(r"\s*\([^()]*\)\s*$")
_NUMERAL = re.compile(r"\d")
_FIGURE_BEHIND = re.compile(r" *(?:[:=]|là|đạt|có)? *\d")
_PART_CODE = re.compile(r"\d{4}-(?P<part>[QS]\d|M\d\d)|\d{4}-01-01/(?P<months>P\d+M)")
_SCHOOL_CODE = re.compile(r"(?P<first>\d{4})-09-01/P1Y")
_SPAN_CODE = re.compile(r"(?P<first>\d{4})-01-01/P\d+Y")


class _Cell(NamedTuple):
    """One value of a table with all that its place says of it."""

    table: Table
    row: Row
    column: Column
    value: Value


def read_table(
    plan: Plan,
    index: int,
    table: Table,
    ledger: Ledger,
    spans: list[tuple[int, int]],
    observe: Callable[[Finding], object] | None = None,
) -> TableRead:
    """Read one table below clause ``index``; ``spans`` are the numerals in it.

    Every one of them ends in the ledger; ``observe`` is told of each target and result. Returns what was
    taken from which columns.
    """
    return _Table(plan, index, table, ledger, observe).read(spans)


class _Table:
    """One table on its way to targets."""

    def __init__(
        self,
        plan: Plan,
        index: int,
        table: Table,
        ledger: Ledger,
        observe: Callable[[Finding], object] | None,
    ) -> None:
        self.plan, self.index, self.table, self.ledger = plan, index, table, ledger
        self.observe = observe
        self.clause = plan.clauses[index]
        start, end = plan.source.seen(table.grid.start, table.grid.end)
        self.marks = Marks(plan.key, start, end)
        self.ids: dict[tuple[int, int], str] = {}  # of the targets, by row and column
        self.codes: dict[tuple[int, int], str | None] = {}
        self.rows = {row.grid_row: at for at, row in enumerate(table.rows)}
        self.taken: set[int] = set()
        self.illegible: dict[int, Refusal] = {}  # of a scan, by the place of the figure
        self.unread: Counter[str] = Counter()  # why figures of the plan's columns are not read

    def read(self, spans: list[tuple[int, int]]) -> TableRead:
        """All of its figures, then every other numeral."""
        targets = results = 0
        for at, row in enumerate(self.table.rows):
            for value in row.values:
                status = self._value(at, _Cell(self.table, row, self.table.columns[value.column], value))
                targets += status == TARGET
                results += status not in (None, TARGET)
        self._account(spans)
        columns = self.table.columns
        figures = {value.column for row in self.table.rows for value in row.values}
        why = self.table.why
        if why is None and self.unread and not targets:
            why = f"no figure of its plan can be read: {self.unread.most_common(1)[0][0]}"
        return TableRead(
            self.table.id, self.table.grid.page, targets, results,
            tuple(column.words for column in columns if column.gives),
            tuple((c.words, c.why or "") for c in columns if not c.gives and c.index in figures),
            why, self.table.unread or self.table.why != why or _STUCK.reason in self.unread,
            tuple(self.unread.items()),
        )  # fmt: skip

    # -- the numerals that are no figures --------------------------------------------------------------

    def _account(self, spans: list[tuple[int, int]]) -> None:
        """Say of every numeral not yet judged where in the table it stands."""
        places = self._places()
        for start, end in spans:
            if start in self.taken or self.ledger.knows(start):  # a table beside this one may have read it
                continue
            refusal = refuse(self.marks, start, end)
            if refusal is None or refusal.cls in ("name", "reference", "year", "ordinal"):
                at = bisect_right(places, start, key=lambda place: place[0].start) - 1
                found = places[at][1] if at >= 0 and start < places[at][0].end else None
                named = found in (_LABEL, _HEAD)
                refusal = (refusal if named else None) or found or _BESIDE
            self.ledger.refuse(start, refusal)

    def _places(self) -> list[tuple[Span, Refusal]]:
        """The labels, heads and row numbers of the table, in order, each with what a numeral in it is."""
        out = [(span, _LABEL) for row in self.table.rows for span in row.label]
        out += [(span, _HEAD) for span in (*self.table.heads, *self.table.caption)]
        numbers = {column.index for column in self.table.columns if column.role == "number"}
        named = {span.start for span, _ in out}
        cells = (cell for cell in self.table.grid.cells if cell.column in numbers)
        seen = (self.plan.source.seen(cell.start, cell.end) for cell in cells)
        out += [(span, _NUMBER) for span in seen if span.start not in named]
        return sorted(out)

    # -- figures ---------------------------------------------------------------------------------------

    def _value(self, at: int, cell: _Cell) -> str | None:
        """Read one value; what it became, None when it is no figure to keep."""
        found = self._claim(at, cell)
        self._take(cell.value.span)
        if isinstance(found, Refusal):
            self._refuse(cell.value.span, found)
            if found is _STUCK or (cell.column.gives and _NUMERAL.search(self.plan.view, *cell.value.span)):
                self.unread[found.reason] += 1
            return None
        claim, printed = found
        status = TARGET if cell.column.gives else _STATUSES[cell.column.role]
        when = self._when(at, cell) or When()
        discourse = Discourse(heads=tuple(written_out(fold(head)) for head in self._heads_above(at)))
        subject = self._subject(at, cell, claim, discourse, printed)
        mark = "" if status == TARGET else "r"
        target_id = self.ledger.next_id(self.clause.section, _clause_of(cell.row), mark)
        target, _ = target_of(claim, subject, discourse, target_id, when, status)
        target = self._placed(at, cell, target, claim)
        self.ids[at, cell.column.index] = target_id
        self.codes[at, cell.column.index] = subject.code
        self._refuse(cell.value.span, _NO_FIGURE)  # what else stands in the cell
        refusal, doubt = None, self.illegible.get(claim.quantity.start)
        if isinstance(target, Result):
            why = doubt.reason if doubt else cell.column.why or "another column than the plan's"
            refusal = Refusal("result", why)
            self.ledger.add_result(target, claim.quantity, refusal)
        else:
            self.ledger.add(target, claim.quantity, doubt)
        if self.observe is not None:
            why_not = refusal.reason if refusal else None
            self.observe(Finding(target, claim, subject, discourse, when, why_not))
        return status

    def _take(self, span: Span) -> None:
        found = re.finditer(r"\d(?:[\d.,]*\d)?", self.plan.key[slice(*span)])
        self.taken |= {span.start + numeral.start() for numeral in found}

    def _refuse(self, span: Span, refusal: Refusal) -> None:
        for numeral in re.finditer(r"\d(?:[\d.,]*\d)?", self.plan.key[slice(*span)]):
            self.ledger.refuse(span.start + numeral.start(), refusal)

    def _claim(self, at: int, cell: _Cell) -> tuple[Claim, str] | Refusal:
        """The claim a cell makes with the unit that holds for it, or why it makes none."""
        column, row = cell.column, cell.row
        if column.role in ("plan", *_STATUSES) and are_stuck(self.plan.view[slice(*cell.value.span)]):
            return _STUCK
        if not column.gives and (column.role not in _STATUSES or column.period is None):
            cls = "result" if column.role in _STATUSES else "other"
            return Refusal(cls, f"in the column “{column.words}”: {column.why}")
        is_total = row.is_whole and column.topic
        if (cell.table.of_areas or row.area is not None) and self._area(row) is None and not is_total:
            return _OF_PLACE
        if not has_content(fold(self._label(cell)[1])):
            return _NO_LABEL
        if row.unit and column.unit and not _same_unit(row.unit.text, column.unit):
            return _TWO_UNITS
        if self._when(at, cell) is None:
            return _TWO_YEARS
        quantity = self._quantity(cell)
        if isinstance(quantity, Refusal):
            refusal, quantity = quantity, self._pictured(cell)
            if quantity is None:
                return refusal
            is_read = _NUMERAL.search(self.plan.view, quantity.start, quantity.end)
            self.illegible[quantity.start] = refusal if is_read else _ILLEGIBLE_CELL
        return self._laid_out(cell, quantity)

    def _pictured(self, cell: _Cell) -> Quantity | None:
        """The first numeral of a cell of a scan, which may print another figure, or all of a cell that could
        not be read: worth 1 until a person says which. None where words stand or the cell is no picture.
        """
        start, end = cell.value.span
        text = self.plan.view[start:end]
        found = re.search(r"\d(?:[\d.,]*\d)?", text) or (None if _is_read(text) else re.search(r".+", text))
        if found is None or not self._is_picture(start):
            return None
        at, last = start + found.start(), start + found.end()
        return Quantity(at, last, last, Decimal(1), BARE, last)

    def _is_picture(self, at: int) -> bool:
        scan = self.plan.source.scan
        return scan is not None and scan.holds(self.plan.source.span(at, at + 1).start)

    def _area(self, row: Row) -> Province | None:
        """The province a row of a national table is of; None for any other row."""
        if row.area is None or self.plan.level not in (NATION, MINISTRY):
            return None
        day = self.plan.header.date or (f"{self.plan.year}-01-01" if self.plan.year else None)
        try:
            return find_province(row.area, str(day) if day else None)
        except UsageError:
            return None

    def _label(self, cell: _Cell) -> tuple[tuple[Span, ...], str]:
        """The words that say what a figure is of: its row's, its column's where rows are places, or both."""
        row, column = cell.row, cell.column
        if self._area(row) is not None:
            return column.spans, column.words
        if column.topic and row.is_whole:
            return column.topic_spans, column.topic
        if row.is_time:
            return self._label_above(row)
        if column.topic:
            return (*column.topic_spans, *row.label), f"{column.topic} {row.label_text}"
        return tuple(row.label), row.label_text

    def _label_above(self, row: Row) -> tuple[tuple[Span, ...], str]:
        """The label of the row whose figures one that only names a time splits; none where there is none."""
        above = self.table.rows[row.parent] if row.parent is not None else None
        return (above.label, above.label_text) if above and not above.is_time else (row.label, "")

    def _when(self, at: int, cell: _Cell) -> When | None:
        """When a figure is of: as its column says, or its row where no head of the column names a year; None
        where they differ.
        """
        column, year = _when(cell.column), self.plan.first_year or 0
        is_dated = any(one.year for one in read_head(cell.column.words).periods)
        labels = (cell.row.label_text, *(() if is_dated else self._heads_above(at)))
        named = next((found[-1].when for label in labels if (found := _mentions(label))), None)
        if named is None or self._area(cell.row) is not None:
            return column
        if named.is_span and is_dated:
            return column if (named.first or 0) <= (column.year or year) <= (named.year or 0) else None
        if named.year in (None, column.year) and not named.is_span:
            parts = {named.part, column.part} - {""}
            return None if len(parts) > 1 else column._replace(part=max(parts, default=""))
        if is_dated and (named.year or 0) < (column.year or year):  # of a standard: "theo quy định năm 2020"
            return column
        is_ahead = (named.year or year) >= year
        return named if is_ahead == cell.column.gives and not is_dated else None

    def _quantity(self, cell: _Cell) -> Quantity | Refusal:
        """The figure a cell prints, without its unit."""
        start, end = cell.value.span
        text = self.plan.view[start:end]
        fraction = _FRACTION.fullmatch(text)
        if fraction:
            return _fraction(fraction, start)
        bare = _BRACKET.sub("", text) if not text.startswith("(") else text
        figure = figure_in(bare, cell.table.decimal)
        if figure is None:
            return _NO_FIGURE
        return _quantity(bare, start, figure, cell.table.decimal)

    def _laid_out(self, cell: _Cell, quantity: Quantity) -> tuple[Claim, str] | Refusal:
        """A number's words in a row: the label, then what its own cell prints before it."""
        start, end = cell.value.span
        label, named = self._label(cell)
        before = Span(start, quantity.start - quantity.sign)
        _, of_label = little_words(self.marks, label)
        _, of_cell = little_words(self.marks, [before])
        _, both = little_words(self.marks, [*label, before])
        lead = both._replace(
            comparator=of_cell.comparator or both.comparator or _STANCES.get(cell.column.stance),
            turn=both.turn if of_label.turn or of_cell.turn == "to" else None,
        )
        own = self._unit(cell, quantity)
        text = f"{fold(named)} "
        whole = quantity.denominator is not None
        unit = completed(own, quantity.last, text, self.marks, lead.turn, whole, alone=True).unit
        if unit.is_bare:
            unit = self._rate_above(cell.row, quantity) or unit
        if unit.is_bare and not self._is_picture(start):
            return _NO_UNIT
        apart = self.table.unit_of(cell.row, cell.column) if own.end == quantity.last else None
        quantity = quantity._replace(unit=unit, unit_end=own.end, unit_at=self._place_of(apart))
        clause = self.clause
        segment = Segment(start, end, start)
        claim = Claim(
            self.plan, self.index, clause, self.marks, segment, quantity, before, (*label, before), label,
            lead, Span(own.end, own.end), next_at=end, is_cell=True,
        )  # fmt: skip
        return claim, fold(apart.text) if apart else ""

    def _rate_above(self, row: Row, quantity: Quantity) -> Unit | None:
        """The unit of the rate a row is a part of: "Khu vực I" under "Tốc độ tăng trưởng GRDP"."""
        if row.parent is None or quantity.denominator is not None:
            return None
        head = self.table.rows[row.parent].label_text
        text, bare = f"{fold(head)} ", Printed(BARE, quantity.last)
        unit = completed(bare, quantity.last, text, self.marks, None, False, alone=True).unit
        return unit if unit.code == "percent" else None

    def _place_of(self, named: PrintedWords | None) -> Span | None:
        """Where exactly in its head or line a unit stands that is printed apart from its figures."""
        if named is None:
            return None
        at = self.plan.view.find(named.text, *named.span)
        return Span(at, at + len(named.text)) if at >= 0 else named.span

    def _unit(self, cell: _Cell, quantity: Quantity) -> Printed:
        """The unit printed in the cell, else the one that holds for its row and column."""
        end = cell.value.span.end
        own = unit_at(self.marks, quantity.last)
        if own is not None and own.end <= end:
            return own
        named = self.table.unit_of(cell.row, cell.column)
        return Printed(unit_named(fold(named.text)) if named else BARE, quantity.last)

    # -- what it is of ---------------------------------------------------------------------------------

    def _heads_above(self, at: int) -> Iterator[str]:
        """The labels of the rows a row is a part of or stands under, the nearest first."""
        parent = self.table.rows[at].parent
        while parent is not None:
            yield self.table.rows[parent].label_text
            parent = self.table.rows[parent].parent

    def _subject(self, at: int, cell: _Cell, claim: Claim, discourse: Discourse, printed: str) -> Subject:
        """The indicator of a row: from its label and unit, or the label of the row it continues.

        A part that no words of its own tell from its whole has no code.
        """
        row = cell.row
        label = fold(self._label(cell)[1])
        mark = "# /0" if claim.quantity.denominator is not None else "#"
        own = written_out(f"{label} {claim.text(claim.label[-1:])} {mark} {printed}")
        match = match_in(own, claim, discourse, claim.lead.turn, empty=False)
        parent = row.parent
        whole = self.codes.get((parent, cell.column.index)) if parent is not None and row.is_part else None
        if match is not None and (match.code == whole or _is_growth_of_a_group(label, discourse.heads)):
            match = None
        return Subject(label, False, match, nature_of(match.code) if match else None)

    def _placed(self, at: int, cell: _Cell, target: Target, claim: Claim) -> Target:
        """The target with its place in the table; its quote is what the cell shows."""
        source, row, column, value = self.plan.source, cell.row, cell.column, cell.value
        quote = source.span(*value.span)
        heads = [head for head in self._heads_above(at) if row.is_part or row.is_time]
        parent = self.ids.get((row.parent, column.index)) if row.parent is not None and row.is_part else None
        box = value.cell.box
        aspires = column.gives and column.stance == "aspiring" and target.year == self.plan.year
        area = self._area(row)
        if area is not None:
            target = target.but(area_id=area.id, province=area.name, province_code=area.code)
        return target.but(
            indicator_text=self._label(cell)[1],
            variant=target.variant or ("aspiration" if target.indicator and aspires else None),
            parent=parent,
            kind="headline",
            clause=_clause_of(row),
            agency=" ".join(row.agency.text.split()) if row.agency else self.clause.agency,
            quote=source.quote(quote),
            quote_start=quote.start,
            quote_end=quote.end,
            page=value.cell.page,
            table=cell.table.id or None,
            row_head=" / ".join([*reversed(heads), row.label_text]),
            column_head=column.words,
            cell=(value.cell.address or None) if cell.table.id else None,
            box=",".join(f"{side:g}" for side in box) if box else None,
        )


def _is_read(text: str) -> bool:
    """Whether a cell without digits prints words, or the sign that there is no figure."""
    words = re.findall(r"[^\W\d_]+", text)
    return UNREAD not in text and all(
        len(word) > 2 and is_syllable(word) and not word.isupper() for word in words
    )


def _same_unit(one: str, two: str) -> bool:
    """Whether two units are worth the same; of a share beside another unit nothing tells what it is of."""
    (first, second) = (unit_named(fold(text)) for text in (one, two))
    return (first.code, first.factor) == (second.code, second.factor)


def _is_growth_of_a_group(label: str, heads: tuple[str, ...]) -> bool:
    """Whether a row says only that it is growth, under the head of another thing than the economy."""
    bare, economy = _growth_words()
    alone = not has_content(bare.without(_BRACKET.sub("", label)))
    return alone and bool(heads) and not economy.any_in(heads[0])


@cache
def _growth_words() -> tuple[Phrases, Phrases]:
    rows = toml_file("tables")["rows"]
    return Phrases(sorted(rows["bare_growth"], key=len, reverse=True)), Phrases(rows["of_the_economy"])


def _clause_of(row: Row) -> str | None:
    """The mark of a row as the clause its targets stand in; a dash is none."""
    return row.mark.strip("(). ") or None if any(map(str.isalnum, row.mark)) else None


def _mentions(label: str) -> list[Mention]:
    """The times that a label says its figures are of: no day, and no "năm 2022: 3,4%"."""
    text = fold(label)
    return [one for one in mentions(text) if not (one.is_day or _FIGURE_BEHIND.match(text, one.end))]


def _when(column: Column) -> When:
    """The time a column is of."""
    period = column.period
    if period is None:
        return When()
    if part := _PART_CODE.fullmatch(period.code):
        return When(period.year, part["part"] or part["months"])
    if school := _SCHOOL_CODE.fullmatch(period.code):
        return When(period.year, first=int(school["first"]), school=True)
    if span := _SPAN_CODE.fullmatch(period.code):
        return When(period.year, first=int(span["first"]))
    return When(period.year)


def _quantity(text: str, start: int, figure: Figure, decimal: str | None) -> Quantity | Refusal:
    """A cell's figure as a quantity; positions count in the folded text."""
    if figure.low is None:
        return _NO_MARK
    digits = _NUMERAL.search(text, figure.start)
    begin = start + (digits.start() if digits else figure.start)
    end = start + figure.end
    high_at = 0
    if figure.high is not None:
        numerals = list(re.finditer(r"\d(?:[\d.,]*\d)?", text[figure.start : figure.end]))
        high_at = start + figure.start + numerals[-1].start()
    printed = text[figure.start : figure.end]
    notes = (DOT_READ_AS_DECIMAL,) if decimal == "." and "." in printed else ()
    sign = begin - (start + figure.start)
    return Quantity(
        begin, end, end, figure.low, BARE, end, high=figure.high, high_at=high_at, notes=notes, sign=sign
    )


def _fraction(found: re.Match[str], start: int) -> Quantity | Refusal:
    """ "45/51" in a cell."""
    part, whole = read(found["part"]), read(found["whole"])
    if part is None or whole is None or part.value > whole.value or whole.value == 0:
        return _NO_FIGURE
    begin, end = start + found.start("part"), start + found.end("part")
    return Quantity(
        begin, end, end, Decimal(part.value), BARE, end,
        denominator=Decimal(whole.value), denominator_at=start + found.start("whole"),
    )  # fmt: skip
