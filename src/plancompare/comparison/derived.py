"""Figures the targets imply but no plan prints, each with the targets it comes from.

What can be derived is data (``catalogue/derived.toml``); a figure is given only where every input is
stated, for the plan's own year, in one plan. Nothing here is a target: every row says so.
"""

import ast
import operator
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Any

import pandas as pd

from plancompare.catalogue.data import toml_file
from plancompare.comparison.cells import Stated, plan_columns, stated_targets
from plancompare.comparison.columns import INTEGER, NUMBER, TEXT, TRUTH, Column, frame, path
from plancompare.plain import plain_number
from plancompare.table.plans import PlanEntry, Plans

# Shares are printed rounded; four lines of one decimal each can miss 100 by 0.2.
SHARES_TOLERANCE = Decimal("0.2")
_OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


@cache
def _book() -> dict:
    return toml_file("derived")


def reductions() -> dict[str, str]:
    """Indicators that are themselves a fall, and the indicator that falls."""
    return {row["indicator"]: row["of"] for row in _book()["reduction"]}


def in_points() -> frozenset[str]:
    """Indicators whose movement is in percentage points by definition, whatever sign a plan prints."""
    return frozenset(row["indicator"] for row in _book()["reduction"] if row["points"])


def says_points(unit_text: str | None) -> bool:
    """Whether a unit as printed says that a rate moves in points."""
    return _book()["movement"]["in_points"] in (unit_text or "").casefold()


def wholes() -> dict[str, tuple[str, ...]]:
    """Indicators that their parts add up to when all parts are stated under them."""
    return {row["whole"]: tuple(row["parts"]) for row in _book()["whole"]}


def divisions() -> tuple[tuple[tuple[str, str], ...], ...]:
    """The ways GRDP is divided into lines, each line as (share, growth) indicator codes."""
    ways = (_book()["sectors"][way] for way in ("lines", "folded"))
    return tuple(tuple((line["share"], line["growth"]) for line in lines) for lines in ways)


def sector_lines() -> tuple[tuple[str, str], ...]:
    """Every line of GRDP some division has, as (share, growth) indicator codes."""
    return tuple(dict.fromkeys(line for lines in divisions() for line in lines))


def derivable(indicators: Collection[str]) -> frozenset[str]:
    """All that goes into the figures whose first input is of these indicators, or is set beside them."""
    sectors = [_book()["sectors"]["growth"], *(code for line in sector_lines() for code in line)]
    figures = [(lines[0][0], sectors) for lines in divisions()]
    for ratio in _book()["ratio"]:
        named = [*ratio["inputs"].values(), *([ratio["stated"]] if "stated" in ratio else ())]
        codes = [address.partition(":")[0] for address in named]
        figures.append((codes[0], codes))
    return frozenset(code for first, codes in figures if first in indicators for code in codes)


def derive(targets: pd.DataFrame, known: Plans | None = None) -> pd.DataFrame:
    """Every derived figure of every plan, one row each.

    ``part`` is the indicator of a line of GRDP where a figure has one row a line; ``stated`` is the same
    figure as the plan prints it, where it does, and ``difference`` is derived minus stated; ``formula`` has
    the numbers filled in; ``inputs`` are target_ids. What the inputs leave open stays open: a range gives
    ``value`` and ``value_high``, a bound a ``comparator`` of "ge" or "le", bounds that pull both ways none
    (the figure is then of the stated numbers only); ``bounded`` says that some input is no exact figure.
    ``known`` is as for :func:`plan_columns`.
    """
    columns = plan_columns(targets, known=known)
    stated = stated_targets(targets, columns)
    found: list[Derived] = []
    for plan in columns:
        mine = held(target for target in stated if target.plan.id == plan.id)
        found += [*_of_sectors(mine), *ratios(mine)]
    return frame(found, COLUMNS)


Held = Mapping[tuple[str, str, str | None], Stated]


def held(stated: Iterable[Stated]) -> Held:
    """One plan's targets for its own year by indicator, measure and variant; the headline list first.

    A quarter's or a span of years' figure is none for the year.
    """
    of_year = (target for target in stated if target.year == target.plan.year and not target.span)
    mine = sorted(of_year, key=lambda target: target.kind != "headline")
    table: dict[tuple[str, str, str | None], Stated] = {}
    for target in mine:
        table.setdefault((target.indicator, target.measure, target.variant), target)
    return table


@dataclass(frozen=True, slots=True)
class Within:
    """A derived figure with what its inputs leave open: ``value`` of the stated numbers (of ranges, their
    lower ends), and the comparator it holds with, None where bounds pull both ways.
    """

    value: Decimal
    high: Decimal | None = None
    comparator: str | None = "eq"


Function = Callable[[Sequence[Decimal]], Decimal]
_A_LITTLE = Decimal("1.000001")


@dataclass(frozen=True, slots=True)
class Derived:
    """One derived figure: what its inputs leave open of it, and the same as the plan prints it, if it does.

    ``name`` is its key in derived.toml, ``words`` what that says of it; ``part`` the line of GRDP it is of.
    """

    name: str
    words: Mapping[str, str]
    inputs: Sequence[Stated]
    found: Within
    unit: str
    formula: str
    stated: Stated | None = None
    part: str | None = None

    @property
    def plan(self) -> PlanEntry:
        """The plan that implies it."""
        return self.inputs[0].plan

    @property
    def difference(self) -> Decimal | None:
        """Derived minus stated; of a range there is none."""
        if self.stated is None or self.found.high is not None:
            return None
        return self.found.value - self.stated.value

    @property
    def bounded(self) -> bool:
        """Whether some input is no exact figure."""
        return any(target.comparator != "eq" for target in self.inputs)

    @property
    def ids(self) -> str:
        """The ids of its inputs, each once."""
        return " ".join(dict.fromkeys(target.target_id for target in self.inputs))


def _words(key: str) -> Callable[[Derived], str | None]:
    return lambda figure: figure.words.get(key)


COLUMNS = (
    Column("derived", TEXT, path("name")),
    Column("part", TEXT, path("part")),
    Column("plan", TEXT, path("plan.id")),
    Column("year", INTEGER, path("plan.year")),
    Column("name_vi", TEXT, _words("vi")),
    Column("name_en", TEXT, _words("en")),
    Column("value", NUMBER, path("found.value")),
    Column("value_high", NUMBER, path("found.high")),
    Column("comparator", TEXT, path("found.comparator")),
    Column("unit", TEXT, path("unit")),
    Column("stated", NUMBER, path("stated.value")),
    Column("stated_id", TEXT, path("stated.target_id")),
    Column("difference", NUMBER, path("difference")),
    Column("formula", TEXT, path("formula")),
    Column("inputs", TEXT, path("ids")),
    Column("bounded", TRUTH, path("bounded")),
    Column("note_vi", TEXT, _words("note_vi")),
    Column("note_en", TEXT, _words("note_en")),
)


# --- GRDP by sector ------------------------------------------------------------


def implied_growth(shares: Iterable[Decimal], growths: Iterable[Decimal]) -> Decimal:
    """Growth of the whole in percent, from plan-year shares and growth rates in percent.

    A share at the end of the year already contains its sector's growth, so the whole's growth is
    ``1 / Σ(share / (1 + growth)) − 1``, shares scaled to one.
    """
    shares, growths = list(shares), list(growths)
    total = sum(shares, Decimal(0))
    parts = (share / total / (1 + growth / 100) for share, growth in zip(shares, growths, strict=True))
    before = sum(parts, Decimal(0))
    return 100 * (1 / before - 1)


def sector_lines_of(held: Held) -> list[tuple[Stated, Stated]] | None:
    """The plan's share and growth of each line of the division it uses, or None where a line is missing or
    the shares do not sum.
    """
    for lines in divisions():
        found = [(held.get((s, "level", None)), held.get((g, "growth", None))) for s, g in lines]
        pairs = [(share, growth) for share, growth in found if share is not None and growth is not None]
        if len(pairs) < len(lines):
            continue
        total = sum((share.value for share, _ in pairs), Decimal(0))
        if abs(total - Decimal(_book()["sectors"]["total"])) <= SHARES_TOLERANCE:
            return pairs
    return None


def _of_sectors(held: Held) -> list[Derived]:
    pairs = sector_lines_of(held)
    if pairs is None:
        return []
    inputs = [target for pair in pairs for target in pair]
    whole = held.get((_book()["sectors"]["growth"], "growth", None))
    shares, growths, growth, bases = _structure([target.value for target in inputs])

    def derived(name: str, function: Function, unit: str, formula: str, **further: Any) -> Derived:
        return Derived(
            name, _book()["name"][name], inputs, _within(function, inputs), unit, formula, **further
        )

    pairs_of = list(zip(shares, growths, strict=True))
    terms = " + ".join(f"{plain_number(s)}/{plain_number(1 + g / 100)}" for s, g in pairs_of)
    mean = " + ".join(f"{plain_number(s)} × {plain_number(g)}" for s, g in pairs_of)
    found = [
        derived("implied_growth", lambda n: _structure(n)[2], "percent", f"1 / ({terms}) − 1", stated=whole),
        derived("weighted_mean_growth", _weighted_mean, "percent", mean, stated=whole),
    ]
    growth_text = plain_number(round(growth, 4))
    for place, (share, line) in enumerate(pairs):

        def base(n: Sequence[Decimal], place: int = place) -> Decimal:
            return _structure(n)[3][place]

        def added(n: Sequence[Decimal], place: int = place) -> Decimal:
            return _structure(n)[3][place] * n[2 * place + 1] / 100

        moved = plain_number(line.value)
        scaled = f"{plain_number(share.value)} / (1 + {moved}%) × (1 + {growth_text}%)"
        found.append(derived("implied_base_share", base, "percent", scaled, part=share.indicator))
        terms = f"{plain_number(round(bases[place], 4))} × {moved}%"
        found.append(derived("growth_contribution", added, "percentage_point", terms, part=line.indicator))
    moves = [abs(100 * share - base) for share, base in zip(shares, bases, strict=True)]
    text = f"½ × ({' + '.join(plain_number(round(move, 4)) for move in moves)})"
    found.append(derived("structural_change", _moved, "percentage_point", text))
    return found


def _structure(numbers: Sequence[Decimal]) -> tuple[list[Decimal], list[Decimal], Decimal, list[Decimal]]:
    """Of shares and growths in turn: the shares scaled to one, the growths, the growth of the whole, and the
    shares of the year before in per cent.
    """
    shares, growths = list(numbers[0::2]), list(numbers[1::2])
    total = sum(shares, Decimal(0))
    growth = implied_growth(shares, growths)
    scaled = [share / total for share in shares]
    bases = [
        100 * share / (1 + line / 100) * (1 + growth / 100)
        for share, line in zip(scaled, growths, strict=True)
    ]
    return scaled, growths, growth, bases


def _weighted_mean(numbers: Sequence[Decimal]) -> Decimal:
    shares, growths, _, _ = _structure(numbers)
    return sum((share * growth for share, growth in zip(shares, growths, strict=True)), Decimal(0))


def _moved(numbers: Sequence[Decimal]) -> Decimal:
    shares, _, _, bases = _structure(numbers)
    return sum((abs(100 * share - base) for share, base in zip(shares, bases, strict=True)), Decimal(0)) / 2


def _within(
    function: Function,
    inputs: Sequence[Stated],
    numbers: Sequence[Decimal] | None = None,
) -> Within:
    """What a figure may be, given what its inputs may be: the ends of ranges are tried in every combination,
    a bound makes the figure a bound of the side it pushes to. ``numbers`` are the inputs' own, if they are
    not their values. The figures here rise or fall with each input over its whole range.
    """
    numbers = [target.value for target in inputs] if numbers is None else list(numbers)
    ends = [
        (number,) if target.value_high is None or number != target.value else (number, target.value_high)
        for target, number in zip(inputs, numbers, strict=True)
    ]
    found = [function(corner) for corner in product(*ends)]
    stated, low, high = function(numbers), min(found), max(found)
    pushes = {_push(function, numbers, place, target) for place, target in enumerate(inputs)} - {0}
    if len(pushes) > 1:
        return Within(stated, None, None)
    if pushes:
        return Within(low, None, "ge") if pushes == {1} else Within(high, None, "le")
    if low < high:
        return Within(low, high, "range")
    about = any(target.comparator == "approx" for target in inputs)
    return Within(stated, None, "approx" if about else "eq")


def _push(function: Callable, numbers: list[Decimal], place: int, target: Stated) -> int:
    """Which way the figure moves when a bounded input moves as its bound allows: 1 up, -1 down, 0 not."""
    way = {"ge": 1, "gt": 1, "le": -1, "lt": -1}.get(target.comparator, 0)
    if way == 0:
        return 0
    nudged = [*numbers]
    nudged[place] = nudged[place] * (_A_LITTLE if way > 0 else 1 / _A_LITTLE)
    before, after = function(numbers), function(nudged)
    return (after > before) - (after < before)


# --- ratios ------------------------------------------------------------


def ratios(held: Held) -> list[Derived]:
    """Every ratio whose inputs one plan states."""
    derived: list[Derived] = []
    for ratio in _book()["ratio"]:
        found = {name: _input(address, held) for name, address in ratio["inputs"].items()}
        numbers = {name: value for name, (_, value) in found.items() if value is not None}
        if len(numbers) < len(found):
            continue
        inputs = [target for target, _ in found.values() if target is not None]

        def ratio_of(values: Sequence[Decimal], ratio=ratio, numbers=numbers) -> Decimal:
            return evaluate(ratio["formula"], dict(zip(numbers, values, strict=True)))

        try:
            value = _within(ratio_of, inputs, list(numbers.values()))
        except ZeroDivisionError:
            continue  # a target of zero below the line: there is no ratio to show
        stated, _ = _input(ratio["stated"], held) if "stated" in ratio else (None, None)
        filled = ratio["formula"]
        for name in sorted(numbers, key=len, reverse=True):
            filled = filled.replace(name, plain_number(numbers[name]))
        derived.append(Derived(ratio["id"], ratio, inputs, value, ratio["unit"], filled, stated))
    return derived


def _input(address: str, held: Held) -> tuple[Stated | None, Decimal | None]:
    """The target an input address names, and its value or denominator."""
    path, _, field = address.partition("/")
    indicator, measure, *variant = path.split(":")
    target = held.get((indicator, measure, variant[0] if variant else None))
    if target is None:
        return None, None
    return target, target.denominator if field == "denominator" else target.value


def evaluate(formula: str, numbers: Mapping[str, Decimal]) -> Decimal:
    """The value of a formula of names, numbers and + − × ÷, in decimals."""

    def value(node: ast.expr) -> Decimal:
        if isinstance(node, ast.BinOp):
            return _OPERATORS[type(node.op)](value(node.left), value(node.right))
        if isinstance(node, ast.Name):
            return numbers[node.id]
        if isinstance(node, ast.Constant):
            return Decimal(str(node.value))
        raise ValueError(f"formula {formula!r}: only names, numbers and + - * / are read")

    try:
        return value(ast.parse(formula, mode="eval").body)
    except ArithmeticError as error:
        raise ZeroDivisionError(formula) from error
