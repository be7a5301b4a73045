"""The plans side by side, each beside the national target of its own year; many plans under each other."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from plancompare.catalogue import indicators
from plancompare.comparison.cells import Said
from plancompare.comparison.verdicts import in_unit
from plancompare.presentation import numbers
from plancompare.presentation.cells import row_name, row_unit
from plancompare.presentation.display import Cell, Column, cell, one_line
from plancompare.presentation.formats import number_cell, target_cell
from plancompare.presentation.labels import LANGUAGES, Labels
from plancompare.presentation.matched import Matched, Number, Side, notes, reasons
from plancompare.presentation.plans import PlanName
from plancompare.workbook.material import Material
from plancompare.workbook.sheet import Sheet, columns, made, nothing
from plancompare.workbook.words import code_name, word

ABREAST = 3  # plans in columns of their own; more stand under each other, for nobody reads 200 columns
TIP_LIMIT = 250  # Excel shows 255 characters of a screen tip
KEYS = 2  # columns that stay in view: theme and indicator


class _Told(NamedTuple):
    """A column, and what its cells say of a row and a side of it: the ``at``-th of those on one line."""

    column: Column
    of: Callable[[Matched, Side], Cell]
    at: int = 0


def side_by_side(material: Material) -> Sheet:
    """Every indicator some plan states, theme by theme in the order of the code list.

    Up to :data:`ABREAST` plans have columns of their own, a row an indicator, two also their difference; more
    have a row an indicator and plan, so that they stay readable, sorted and filtered too.
    """
    order = list(dict.fromkeys(entry.theme for entry in indicators().values()))
    found = sorted(material.rows, key=lambda row: order.index(row.record.theme))
    plans = material.plans
    if abreast := len(plans) <= ABREAST:
        lines = [(row, row.sides) for row in found]
        # The national target of a year stands once, beside the first plan of that year.
        first = {plan.year: at for at, plan in reversed([*enumerate(plans)])}
        blocks = [_of_plan(found, plan, at, first[plan.year] == at) for at, plan in enumerate(plans)]
    else:
        lines = [(row, (side,)) for row in found for side in row.sides]
        (named,) = columns(("plan", 20))
        blocks = [[_Told(named, lambda row, side: cell(side.plan.name, "strong")), *_of_plan(found)]]
    gap = _difference(found) if len(plans) == 2 else []
    told = [*_about(), *chain.from_iterable(blocks), *gap, *_judgement(len(plans) > 1)]
    said = [str(word("line.beside" if abreast else "line.beneath"))]
    if len(plans) == 2:
        said.append(str(word("line.beside_two", a=plans[0].name, b=plans[1].name)))
    if any(one.column.align == "from" for one in told):
        said.append(str(word("line.beside_range")))
    rows = (tuple(one.of(row, sides[one.at]) for one in told) for row, sides in lines)
    further = {"lines": tuple(said), "named": "side_by_side", "keys": KEYS, "group": "theme"}
    return made("beside", [one.column for one in told], rows, **further)


def _about() -> list[_Told]:
    """What a row is about."""
    heads = columns(("theme", 17), ("indicator_vi", 32), ("indicator_en", 28), ("unit", 15))
    says = (
        lambda row, _: cell(str(code_name("tab", row.record.theme)), "muted"),
        lambda row, _: cell(row_name(row, Labels("vi"))),
        lambda row, _: cell(row_name(row, Labels("en")), "english"),
        lambda row, _: cell(str(Said.of(partial(row_unit, row))), "muted"),
    )
    return list(map(_Told, heads, says))


def _of_plan(
    rows: Sequence[Matched], plan: PlanName | None = None, at: int = 0, national: bool = True
) -> list[_Told]:
    """What is said of one plan, or of all under each other. Columns nobody fills are left out."""
    pairs = [(row, side) for row in rows for side in ((row.sides[at],) if plan else row.sides)]

    def head(name: str) -> str:
        said = word(f"head.{name}")
        return f"{plan.name}: {said}" if plan else str(Said(said.vi.capitalize(), said.en.capitalize()))

    def target(row: Matched, side: Side) -> Number | None:
        return side.target and in_unit(side.target, row.unit)

    def stated(row: Matched, side: Side) -> Cell:
        own = target(row, side)
        return cell(str(word(f"word.{side.absence}")), "missing") if own is None else figure(own)

    def nation(row: Matched, side: Side) -> Number | None:
        return _national_of(row, side.plan)

    told = [
        *_amounts(head("target"), 15, pairs, target, stated),
        _Told(Column(head("place"), 14), lambda _, side: _place_cell(side)),
    ]
    if any(side.also for _, side in pairs):
        told.append(_Told(Column(head("also"), 20), lambda _, side: _also(side)))
    if national and any(nation(*pair) for pair in pairs):
        year = f" {plan.year}" if plan and plan.year is not None else ""
        told += _amounts(str(word("head.national_of", year=year)), 14, pairs, nation)
    if any(side.distance is not None for _, side in pairs):
        distance = Column(head("distance"), 15, "right")
        told.append(_Told(distance, lambda _, side: _amount(side.distance, signed=True)))
    colour = plan.colour if plan else None
    return [_Told(replace(one.column, colour=colour), one.of, at) for one in told]


def _difference(rows: Sequence[Matched]) -> list[_Told]:
    """How far the second of two plans is from the first."""
    head, looks = str(word("head.difference")), {"signed": True, "style": "strong"}
    pairs = [(row, row.sides[0]) for row in rows]
    (unit,) = columns(("difference_unit", 15))

    def unit_of(row: Matched, _: Side) -> Cell:
        gap = row.difference
        return nothing() if gap is None else cell(str(unit_name(gap.unit, None)), "muted")

    gaps = _amounts(head, 13, pairs, lambda row, _: row.difference, upper_width=10, **looks)
    return [*gaps, _Told(unit, unit_of)]


def _amounts(
    head: str,
    width: int,
    pairs: Iterable[tuple[Matched, Side]],
    number: Callable[[Matched, Side], Number | None],
    shown: Callable[[Matched, Side], Cell] | None = None,
    upper_width: int = 13,
    **looks: Any,
) -> list[_Told]:
    """The column of a number; of two where some number is a range."""
    ranged = any(numbers.is_range(number(*pair)) for pair in pairs)
    shown = shown or (lambda row, side: _amount(number(row, side), **looks))
    told = [_Told(Column(head, width, "from" if ranged else "right"), shown)]
    if ranged:
        to = str(word("head.to", head=Said(head.partition(" / ")[0], head)))
        told.append(_Told(Column(to, upper_width, "to"), lambda row, side: upper(number(row, side), **looks)))
    return told


def _judgement(several: bool) -> list[_Told]:
    """The verdict, its reasons and then how the indicator is to be read, in both languages; one plan alone is
    compared with nothing.
    """
    verdict, *heads = columns(("verdict", 22), ("reason_vi", 42), ("reason_en", 42))

    def judged(row: Matched, _: Side) -> Cell:
        return cell(str(code_name("verdict", row.judgement)), f"verdict_{row.judgement}")

    def reason(lang: str, row: Matched, _: Side) -> Cell:
        said = dict.fromkeys([*reasons(row, lang), *notes(row, lang)])
        return cell("\n".join(said) or str(word("word.no_figure")), "small")

    why = [_Told(head, partial(reason, lang)) for head, lang in zip(heads, LANGUAGES, strict=True)]
    return [_Told(verdict, judged), *why] if several else why


def _place_cell(side: Side) -> Cell:
    return nothing() if side.target is None else cell(place(side.target), "muted")


def _also(side: Side) -> Cell:
    said = "; ".join(numbers.target_text(other, "vi") for other in side.also)
    return cell(said, "link", f"q:{side.also[0].target_id}") if said else nothing()


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


def unit_name(unit: str, printed: str | None) -> Said:
    """The unit in both languages; an uncommon one in the plan's own word."""
    return Said.of(lambda lang: numbers.unit_head(unit, lang, printed))


def _amount(number: Number | None, **looks: Any) -> Cell:
    return nothing() if number is None else number_cell(number["value"], number["comparator"], **looks)
