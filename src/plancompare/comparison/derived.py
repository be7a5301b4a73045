"""Figures the targets imply but no plan prints, each with the targets it comes from.

What can be derived is data (``catalogue/derived.toml``); a figure is given only where every input is
stated, for the plan's own year, in one plan. Nothing here is a target: every row says so.
"""

import ast
import operator
import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from importlib import resources

import pandas as pd

from plancompare.comparison.cells import Stated, plan_columns, stated_targets
from plancompare.files import plain_number
from plancompare.table.plans import Plans

COLUMNS = {
    "derived": "string",
    "part": "string",
    "plan": "string",
    "year": "Int64",
    "name_vi": "string",
    "name_en": "string",
    "value": "float64",
    "unit": "string",
    "stated": "float64",
    "stated_id": "string",
    "difference": "float64",
    "formula": "string",
    "inputs": "string",
    "bounded": "boolean",
    "note_vi": "string",
    "note_en": "string",
}
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
    with resources.files("plancompare.catalogue").joinpath("derived.toml").open("rb") as stream:
        return tomllib.load(stream)


def reductions() -> dict[str, str]:
    """Indicators that are themselves a fall, and the indicator that falls."""
    return {row["indicator"]: row["of"] for row in _book()["reduction"]}


def in_points() -> frozenset[str]:
    """Indicators whose movement is in percentage points by definition, whatever sign a plan prints."""
    return frozenset(row["indicator"] for row in _book()["reduction"] if row["points"])


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


def derive(
    targets: pd.DataFrame, plans: Iterable[str] | None = None, known: Plans | None = None
) -> pd.DataFrame:
    """Every derived figure of every plan, one row each.

    ``part`` is the indicator of a line of GRDP where a figure has one row a line; ``stated`` is the same
    figure as the plan prints it, where it does, and ``difference`` is derived minus stated; ``formula`` has
    the numbers filled in; ``inputs`` are target_ids; ``bounded`` says that an input is a bound or approximate
    ("at least", "about"), so the figure is of the stated numbers only. ``known`` is as for
    :func:`plan_columns`.
    """
    columns = plan_columns(targets, list(plans) if plans is not None else None, known)
    stated = stated_targets(targets, columns)
    rows = []
    for plan in columns:
        mine = held(target for target in stated if target.plan.id == plan.id)
        rows += [*_sector_rows(mine), *ratio_rows(mine)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


Held = Mapping[tuple[str, str, str | None], Stated]


def held(stated: Iterable[Stated]) -> Held:
    """One plan's targets for its own year by indicator, measure and variant; the headline list first."""
    mine = sorted((t for t in stated if t.year == t.plan.year), key=lambda target: target.kind != "headline")
    table: dict[tuple[str, str, str | None], Stated] = {}
    for target in mine:
        table.setdefault((target.indicator, target.measure, target.variant), target)
    return table


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


def _sector_rows(held: Held) -> list[dict]:
    pairs = sector_lines_of(held)
    if pairs is None:
        return []
    shares, growths = [s.value for s, _ in pairs], [g.value for _, g in pairs]
    total = sum(shares, Decimal(0))
    inputs = [target for pair in pairs for target in pair]
    growth = implied_growth(shares, growths)
    whole = held.get((_book()["sectors"]["growth"], "growth", None))
    terms = " + ".join(
        f"{plain_number(s / total)}/{plain_number(1 + g / 100)}" for s, g in zip(shares, growths, strict=True)
    )
    rows = [
        _row("implied_growth", inputs, growth, "percent", whole, f"1 / ({terms}) − 1"),
        _row(
            "weighted_mean_growth",
            inputs,
            sum((s * g for s, g in zip(shares, growths, strict=True)), Decimal(0)) / total,
            "percent",
            whole,
            " + ".join(
                f"{plain_number(s / total)} × {plain_number(g)}" for s, g in zip(shares, growths, strict=True)
            ),
        ),
    ]
    moves = []
    for share, line in pairs:
        base = 100 * share.value / total / (1 + line.value / 100) * (1 + growth / 100)
        moves.append(abs(100 * share.value / total - base))
        growth_text, line_text = (plain_number(round(number, 4)) for number in (growth, base))
        scaled = f"{plain_number(share.value)} / (1 + {plain_number(line.value)}%) × (1 + {growth_text}%)"
        rows.append(_row("implied_base_share", inputs, base, "percent", None, scaled, share.indicator))
        points = base * line.value / 100
        terms = f"{line_text} × {plain_number(line.value)}%"
        rows.append(
            _row("growth_contribution", inputs, points, "percentage_point", None, terms, line.indicator)
        )
    total_move = sum(moves, Decimal(0)) / 2
    moved = " + ".join(plain_number(round(move, 4)) for move in moves)
    rows.append(_row("structural_change", inputs, total_move, "percentage_point", None, f"½ × ({moved})"))
    return rows


def _row(
    name: str,
    inputs: list[Stated],
    value: Decimal,
    unit: str,
    stated: Stated | None,
    formula: str | None,
    part: str | None = None,
    words: Mapping[str, str] | None = None,
) -> dict:
    words = words or _book()["name"][name]
    plan = inputs[0].plan
    return {
        "derived": name,
        "part": part,
        "plan": plan.id,
        "year": plan.year,
        "name_vi": words["vi"],
        "name_en": words["en"],
        "value": float(value),
        "unit": unit,
        "stated": None if stated is None else float(stated.value),
        "stated_id": None if stated is None else stated.target_id,
        "difference": None if stated is None else float(value - stated.value),
        "formula": formula,
        "inputs": " ".join(dict.fromkeys(target.target_id for target in inputs)),
        "bounded": any(target.comparator != "eq" for target in inputs),
        "note_vi": words.get("note_vi"),
        "note_en": words.get("note_en"),
    }


# --- ratios ------------------------------------------------------------


def ratio_rows(held: Held) -> list[dict]:
    """Every ratio whose inputs one plan states, as rows of :func:`derive`."""
    rows = []
    for ratio in _book()["ratio"]:
        found = {name: _input(address, held) for name, address in ratio["inputs"].items()}
        numbers = {name: value for name, (_, value) in found.items() if value is not None}
        if len(numbers) < len(found):
            continue
        try:
            value = evaluate(ratio["formula"], numbers)
        except ZeroDivisionError:
            continue  # a target of zero below the line: there is no ratio to show
        stated, _ = _input(ratio["stated"], held) if "stated" in ratio else (None, None)
        filled = ratio["formula"]
        for name in sorted(numbers, key=len, reverse=True):
            filled = filled.replace(name, plain_number(numbers[name]))
        inputs = [target for target, _ in found.values() if target is not None]
        rows.append(_row(ratio["id"], inputs, value, ratio["unit"], stated, filled, words=ratio))
    return rows


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
