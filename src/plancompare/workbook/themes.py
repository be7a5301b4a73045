"""One sheet a theme: the plans side by side, each beside the national target of its own year."""

from collections.abc import Sequence

from plancompare.catalogue import indicators
from plancompare.comparison.units import convert, converts
from plancompare.presentation import numbers
from plancompare.presentation.display import one_line
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import Matched, Number, Side
from plancompare.presentation.plans import PlanName
from plancompare.presentation.tables import measured_name
from plancompare.workbook import formats
from plancompare.workbook.material import Material
from plancompare.workbook.sheet import Cell, Column, Sheet, sheet_name
from plancompare.workbook.words import Words, code_name, word

TIP_LIMIT = 250  # Excel shows 255 characters of a screen tip
Pair = tuple[Matched, Matched]


def theme_sheets(material: Material) -> list[Sheet]:
    """The side-by-side sheets, in the order of the code list, themes no plan states left out."""
    order = list(dict.fromkeys(entry.theme for entry in indicators().values()))
    found: dict[str, list[Pair]] = {theme: [] for theme in order}
    for pair in material.rows:
        found.setdefault(pair[0].theme, []).append(pair)
    return [_sheet(theme, rows, material.plans) for theme, rows in found.items() if rows]


def _sheet(theme: str, rows: Sequence[Pair], plans: Sequence[PlanName]) -> Sheet:
    name = code_name("theme", theme)
    layout = _Layout(rows, plans)
    lines = [str(word("line.theme"))]
    if len(plans) == 2:
        lines.append(str(word("line.theme_two", a=plans[0].name, b=plans[1].name)))
    if layout.ranges:
        lines.append(str(word("line.theme_range")))
    return Sheet(
        name=sheet_name(*code_name("tab", theme)),
        title=str(word("title.theme", vi={"theme": name.vi}, theme=name.en)),
        columns=tuple(layout.columns()),
        rows=tuple(tuple(layout.cells(at, vi, en)) for at, (vi, en) in enumerate(rows, start=1)),
        lines=tuple(lines),
        table=f"theme_{theme}",
        keys=3,
        about=str(word("about.theme")),
        group="theme",
    )


class _Layout:
    """Which columns a theme needs: those of a kind nobody fills are left out."""

    def __init__(self, rows: Sequence[Pair], plans: Sequence[PlanName]) -> None:
        self.rows = [vi for vi, _ in rows]
        self.plans = plans
        units = {row.unit for row in self.rows}
        self.one_unit = str(unit_name(units.pop(), None)) if len(units) == 1 else None

    def _any(self, plan: PlanName, test) -> bool:
        return any(test(side) for row in self.rows for side in row.sides if side.plan.plan == plan.plan)

    def _ranged(self, plan: PlanName) -> bool:
        return self._any(plan, lambda side: _is_range(side.target))

    def _national(self, plan: PlanName) -> bool:
        """Whether the national column of the plan's year stands here: once a year, beside its first plan."""
        first = next(other for other in self.plans if other.year == plan.year)
        return first.plan == plan.plan and any(_national_of(row, plan) for row in self.rows)

    def _national_ranged(self, plan: PlanName) -> bool:
        return any(_is_range(_national_of(row, plan)) for row in self.rows)

    def _distance(self, plan: PlanName) -> bool:
        return self._any(plan, lambda side: side.distance is not None)

    def _also(self, plan: PlanName) -> bool:
        return self._any(plan, lambda side: bool(side.also))

    @property
    def ranges(self) -> bool:
        return any(self._ranged(plan) or self._national_ranged(plan) for plan in self.plans)

    @property
    def pair(self) -> bool:
        return len(self.plans) == 2

    @property
    def gap_ranged(self) -> bool:
        return self.pair and any(_is_range(row.difference) for row in self.rows)

    def columns(self):
        yield Column(str(word("head.number")), 7, "right")
        yield Column(str(word("head.indicator_vi")), 30)
        yield Column(str(word("head.indicator_en")), 28)
        yield Column(str(word("head.unit")), 15)
        for plan in self.plans:
            yield from self._plan_columns(plan)
        if self.pair:
            head = str(word("head.difference"))
            yield Column(head, 13, "from" if self.gap_ranged else "right")
            if self.gap_ranged:
                yield Column(_to(head), 10, "to")
            yield Column(str(word("head.difference_unit")), 15)
        if len(self.plans) > 1:
            yield Column(str(word("head.verdict")), 22)
        yield Column(str(word("head.reason_vi")), 42)
        yield Column(str(word("head.reason_en")), 42)

    def _plan_columns(self, plan: PlanName):
        unit = f" ({self.one_unit})" if self.one_unit else ""
        head = f"{plan.name}: {word('head.target')}{unit}"
        national = str(word("head.national", year=plan.year))
        ranged = self._ranged(plan)
        yield Column(head, 15, "from" if ranged else "right", plan.colour)
        if ranged:
            yield Column(_to(head), 13, "to", plan.colour)
        yield Column(str(word("head.place", plan=plan.name)), 14, "left", plan.colour)
        if self._also(plan):
            yield Column(str(word("head.also", plan=plan.name)), 20, "left", plan.colour)
        if self._national(plan):
            ranged = self._national_ranged(plan)
            yield Column(national, 14, "from" if ranged else "right", plan.colour)
            if ranged:
                yield Column(_to(national), 13, "to", plan.colour)
        if self._distance(plan):
            yield Column(str(word("head.distance", plan=plan.name)), 15, "right", plan.colour)

    def cells(self, at: int, vi: Matched, en: Matched):
        yield Cell(at, "muted")
        yield Cell(_name(vi, "vi"))
        yield Cell(_name(en, "en"), "english")
        printed = next((side.target.get("unit_text") for side in vi.stated if side.target), None)
        yield Cell(str(unit_name(vi.unit, printed)), "muted")
        for side in vi.sides:
            yield from self._side(vi, side)
        if self.pair:
            yield from self._gap(vi)
        if len(self.plans) > 1:
            yield Cell(str(code_name("verdict", vi.verdict)), f"verdict_{vi.verdict}")
        yield Cell("\n".join(_said(vi)) or str(word("word.no_figure")), "small")
        yield Cell("\n".join(_said(en)) or str(word("word.no_figure")), "small")

    def _side(self, row: Matched, side: Side):
        plan, target = side.plan, in_unit(side.target, row.unit)
        nothing = Cell(str(word("word.no_figure")), "none")
        missing = Cell(str(word(f"word.{side.absence}")), "missing")
        yield missing if target is None else figure(target)
        if self._ranged(plan):
            yield upper(target) or nothing
        yield nothing if target is None else Cell(place(target), "muted")
        if self._also(plan):
            said = "; ".join(numbers.target_text(other, "vi") for other in side.also)
            link = f"q:{side.also[0]['target_id']}" if side.also else None
            yield Cell(said, "link", link=link) if said else nothing
        if self._national(plan):
            national = _national_of(row, plan)
            yield nothing if national is None else _amount(national)
            if self._national_ranged(plan):
                yield upper(national) or nothing
        if self._distance(plan):
            yield nothing if side.distance is None else _amount(side.distance, signed=True)

    def _gap(self, row: Matched):
        nothing = Cell(str(word("word.no_figure")), "none")
        gap = row.difference
        yield nothing if gap is None else _amount(gap, signed=True, style="strong")
        if self.gap_ranged:
            high = None if gap is None or not _is_range(gap) else gap["value_high"]
            yield nothing if high is None else Cell(high, "strong", formats.of_number(high, signed=True))
        yield nothing if gap is None else Cell(str(unit_name(gap["unit"], None)), "muted")


def _said(row: Matched) -> list[str]:
    """The reasons of the verdict, then how the indicator is to be read."""
    notes = (remark.text for remark in row.remarks if remark.severity == "note")
    return list(dict.fromkeys([*row.reasons, *notes]))


def in_unit(target: Number | None, unit: str) -> Number | None:
    """The target in the row's unit, where its own converts exactly: 1.12% stands as 11.2 in a row of ‰."""
    if target is None or target["unit"] == unit or not converts(target["unit"], unit):
        return target

    def moved(value: float | None) -> float | None:
        return None if value is None else float(convert(value, target["unit"], unit))

    return {
        **target,
        "value": moved(target["value"]),
        "value_high": moved(target["value_high"]),
        "unit": unit,
    }


def _national_of(row: Matched, plan: PlanName) -> Number | None:
    """The national target of the plan's year, known where any plan of that year states the indicator."""
    return next((s.national for s in row.sides if s.plan.year == plan.year and s.national), None)


def figure(target: Number, anchor: bool = True, link: str = "q") -> Cell:
    """A target's number in its format, linked to its quote; the quote is shown while pointing at it."""
    key = target["target_id"]
    return Cell(
        target["value"],
        "figure",
        formats.of_target(target),
        anchor=f"f:{key}" if anchor else None,
        link=f"{link}:{key}",
        tip=clipped(one_line(target["quote"])),
    )


def upper(number: Number | None) -> Cell | None:
    """The upper end of a range, None for any other number."""
    if number is None or not _is_range(number):
        return None
    return Cell(number["value_high"], "", formats.of_number(number["value_high"]))


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


def _name(row: Matched, lang: str) -> str:
    labels = Labels(lang)
    name = measured_name({"indicator": row.indicator, "measure": row.measure}, labels)
    return f"{name}: {labels.name('variant', row.variant)}" if row.variant else name


def _amount(number: Number, signed: bool = False, style: str = "") -> Cell:
    return Cell(number["value"], style, formats.of_number(number["value"], number["comparator"], signed))


def _is_range(number: Number | None) -> bool:
    if number is None or number["comparator"] != "range":
        return False
    return not numbers.is_missing(number.get("value_high"))


def _to(head: str) -> str:
    return str(word("head.to", vi={"head": head.partition(" / ")[0]}, head=head))
