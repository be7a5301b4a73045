"""The plans side by side, each beside the national target of its own year; many plans under each other."""

from collections.abc import Iterable, Sequence
from typing import Any

from plancompare.catalogue import indicators
from plancompare.comparison.verdicts import in_unit
from plancompare.presentation import numbers
from plancompare.presentation.cells import row_name, row_unit
from plancompare.presentation.display import Cell, Column, cell, one_line
from plancompare.presentation.formats import number_cell, target_cell
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import Matched, Number, Side, notes, reasons
from plancompare.presentation.plans import PlanName
from plancompare.workbook.material import Material
from plancompare.workbook.sheet import Sheet, columns, made, nothing
from plancompare.workbook.words import Words, code_name, word

ABREAST = 3  # plans in columns of their own; more stand under each other, for nobody reads 200 columns
TIP_LIMIT = 250  # Excel shows 255 characters of a screen tip
KEYS = 2  # columns that stay in view: theme and indicator


def side_by_side(material: Material) -> Sheet:
    """Every indicator some plan states, theme by theme in the order of the code list.

    Up to :data:`ABREAST` plans have columns of their own, a row an indicator; more have a row an indicator
    and plan.
    """
    order = list(dict.fromkeys(entry.theme for entry in indicators().values()))
    found = sorted(material.rows, key=lambda row: order.index(row.record.theme))
    plans = material.plans
    abreast = len(plans) <= ABREAST
    layout = (_Abreast if abreast else _Beneath)(found, plans)
    lines = [str(word("line.beside" if abreast else "line.beneath"))]
    if len(plans) == 2:
        lines.append(str(word("line.beside_two", a=plans[0].name, b=plans[1].name)))
    if layout.ranges:
        lines.append(str(word("line.beside_range")))
    rows = (tuple(cells) for cells in layout.rows())
    further = {"lines": tuple(lines), "named": "side_by_side", "keys": KEYS, "group": "theme"}
    return made("beside", layout.columns(), rows, **further)


class _Block:
    """The columns said of a plan: of one, or of all under each other. Those nobody fills are left out."""

    def __init__(self, rows: Iterable[Matched], plans: Sequence[PlanName], name: str, national: bool) -> None:
        wanted = {plan.plan for plan in plans}
        self.name = name
        self.colour = plans[0].colour if len(plans) == 1 else None
        self.year = plans[0].year if len(plans) == 1 else None
        found = [(row, side) for row in rows for side in row.sides if side.plan.plan in wanted]
        nation = [_national_of(row, side.plan) for row, side in found] if national else []
        self.ranged = any(numbers.is_range(side.target) for _, side in found)
        self.also = any(side.also for _, side in found)
        self.national = any(nation)
        self.national_ranged = any(map(numbers.is_range, nation))
        self.distance = any(side.distance is not None for _, side in found)

    def columns(self):
        yield from self._amounts(self._head("target"), 15, self.ranged)
        yield self._column(self._head("place"), 14)
        if self.also:
            yield self._column(self._head("also"), 20)
        if self.national:
            year = "" if self.year is None else f" {self.year}"
            yield from self._amounts(str(word("head.national_of", year=year)), 14, self.national_ranged)
        if self.distance:
            yield self._column(self._head("distance"), 15, "right")

    def cells(self, row: Matched, side: Side):
        target = side.target and in_unit(side.target, row.unit)
        yield cell(str(word(f"word.{side.absence}")), "missing") if target is None else figure(target)
        if self.ranged:
            yield upper(target)
        yield nothing() if target is None else cell(place(target), "muted")
        if self.also:
            said = "; ".join(numbers.target_text(other, "vi") for other in side.also)
            yield cell(said, "link", f"q:{side.also[0].target_id}") if said else nothing()
        if self.national:
            national = _national_of(row, side.plan)
            yield _amount(national)
            if self.national_ranged:
                yield upper(national)
        if self.distance:
            yield _amount(side.distance, signed=True)

    def _head(self, name: str) -> str:
        head = word(f"head.{name}")
        return f"{self.name}: {head}" if self.name else str(Words(head.vi.capitalize(), head.en.capitalize()))

    def _column(self, head: str, width: int, align: str = "left") -> Column:
        return Column(head, width, align, colour=self.colour)

    def _amounts(self, head: str, width: int, ranged: bool):
        """The column of a number; of two where some number is a range."""
        yield self._column(head, width, "from" if ranged else "right")
        if ranged:
            yield self._column(_to(head), 13, "to")


class _Abreast:
    """A row an indicator, the plans in columns; with two, also their difference."""

    def __init__(self, rows: Sequence[Matched], plans: Sequence[PlanName]) -> None:
        self.found = rows
        self.several = len(plans) > 1
        self.pair = len(plans) == 2
        years = [plan.year for plan in plans]
        # The national target of a year stands once, beside the first plan of that year.
        self.blocks = [
            _Block(rows, [plan], plan.name, plan.year not in years[:at]) for at, plan in enumerate(plans)
        ]
        self.gap_ranged = self.pair and any(numbers.is_range(row.difference) for row in rows)

    @property
    def ranges(self) -> bool:
        return self.gap_ranged or any(block.ranged or block.national_ranged for block in self.blocks)

    def columns(self):
        yield from _about()
        for block in self.blocks:
            yield from block.columns()
        if self.pair:
            head = str(word("head.difference"))
            yield Column(head, 13, "from" if self.gap_ranged else "right")
            if self.gap_ranged:
                yield Column(_to(head), 10, "to")
            yield from columns(("difference_unit", 15))
        yield from _judgement(self.several)

    def rows(self):
        for row in self.found:
            sides = zip(self.blocks, row.sides, strict=True)
            yield (
                *_named(row),
                *(cell for block, side in sides for cell in block.cells(row, side)),
                *(self._gap(row) if self.pair else ()),
                *_judged(row, self.several),
            )

    def _gap(self, row: Matched):
        gap = row.difference
        yield _amount(gap, signed=True, style="strong")
        if self.gap_ranged:
            yield upper(gap, signed=True, style="strong")
        yield nothing() if gap is None else cell(str(unit_name(gap.unit, None)), "muted")


class _Beneath:
    """A row an indicator and plan, so that many plans stay readable, sorted and filtered too."""

    def __init__(self, rows: Sequence[Matched], plans: Sequence[PlanName]) -> None:
        self.found = rows
        self.block = _Block(rows, plans, "", True)

    @property
    def ranges(self) -> bool:
        return self.block.ranged or self.block.national_ranged

    def columns(self):
        yield from _about()
        yield from columns(("plan", 20))
        yield from self.block.columns()
        yield from _judgement(True)

    def rows(self):
        for row in self.found:
            judged = tuple(_judged(row, True))
            for side in row.sides:
                yield *_named(row), cell(side.plan.name, "strong"), *self.block.cells(row, side), *judged


def _about():
    """The columns that say what a row is about."""
    return columns(("theme", 17), ("indicator_vi", 32), ("indicator_en", 28), ("unit", 15))


def _named(row: Matched):
    yield cell(str(code_name("tab", row.record.theme)), "muted")
    yield cell(row_name(row, Labels("vi")))
    yield cell(row_name(row, Labels("en")), "english")
    yield cell(str(Words(row_unit(row, "vi"), row_unit(row, "en"))), "muted")


def _judgement(several: bool):
    """The columns of the verdict and its reasons; one plan alone is compared with nothing."""
    return columns(*([("verdict", 22)] if several else []), ("reason_vi", 42), ("reason_en", 42))


def _judged(row: Matched, several: bool):
    """The verdict; its reasons and then how the indicator is to be read, in both languages."""
    if several:
        yield cell(str(code_name("verdict", row.judgement)), f"verdict_{row.judgement}")
    for lang in ("vi", "en"):
        said = dict.fromkeys([*reasons(row, lang), *notes(row, lang)])
        yield cell("\n".join(said) or str(word("word.no_figure")), "small")


def _national_of(row: Matched, plan: PlanName) -> Number | None:
    """The national target of the plan's year, known where any plan of that year states the indicator."""
    return next((s.national for s in row.sides if s.plan.year == plan.year and s.national), None)


def figure(target: Number, anchor: bool = True, link: str = "q") -> Cell:
    """A target's number in its format, linked to its quote; the quote is shown while pointing at it."""
    key = target["target_id"]
    return target_cell(
        target,
        "figure",
        f"{link}:{key}",
        anchor=f"f:{key}" if anchor else None,
        tip=clipped(one_line(target["quote"])),
    )


def upper(number: Number | None, **looks: Any) -> Cell:
    """The upper end of a range; of any other number there is none."""
    if number is None or not numbers.is_range(number):
        return nothing()
    return number_cell(number["value_high"], **looks)


def clipped(text: str) -> str:
    """As much of a text as a screen tip holds."""
    return text if len(text) <= TIP_LIMIT else text[: TIP_LIMIT - 1].rpartition(" ")[0] + "…"


def place(target: Number) -> str:
    """Section and clause as a short code: "I.1, 13"."""
    parts = [str(target[name]) for name in ("section", "clause") if not numbers.is_missing(target.get(name))]
    return ", ".join(parts) or str(word("word.no_figure"))


def unit_name(unit: str, printed: str | None) -> Words:
    """The unit in both languages; an uncommon one in the plan's own word."""
    return Words(numbers.unit_head(unit, "vi", printed), numbers.unit_head(unit, "en", printed))


def _amount(number: Number | None, **looks: Any) -> Cell:
    return nothing() if number is None else number_cell(number["value"], number["comparator"], **looks)


def _to(head: str) -> str:
    return str(word("head.to", vi={"head": head.partition(" / ")[0]}, head=head))
