"""How numbers are written, in sentences and tables alike: marks, decimals, the sign of a bound.

A number keeps the decimals the document prints for it, else as many as it needs.
"""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from plancompare.catalogue.data import toml_file

MINUS = "\u2212"


@cache
def conventions() -> Mapping[str, Any]:
    """The number formats, comparators and units of ``labels-units.toml``."""
    return toml_file("labels-units")


def number(value: Any, lang: str, places: int | None = None, signed: bool = False) -> str:
    """``1234.5`` as ``1.234,5`` (vi) or ``1,234.5`` (en).

    ``places`` fixes the decimals (half up); without it the number is shown whole; ``signed`` adds a plus.
    """
    form = conventions()["format"][lang]
    amount = exact(value)
    needed = decimals(amount)
    places = needed if places is None else places
    if needed > places:
        amount = amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    whole, _, fraction = f"{abs(amount):,.{places}f}".partition(".")
    text = whole.replace(",", form["group"]) + (form["decimal"] + fraction if fraction else "")
    if amount < 0:
        return MINUS + text
    return "+" + text if signed and amount > 0 else text


def sign(comparator: str) -> str:
    """The sign before a bounded or approximate number, with a blank; empty for an exact one."""
    return conventions()["comparator"].get(comparator, "")


def exact(value: Any) -> Decimal:
    """The number as a reader would write it: 9.3 is 9.3, not the binary fraction beside it."""
    return value if isinstance(value, Decimal) else Decimal(repr(float(value)))


def decimals(value: Any, printed: str | None = None) -> int:
    """How many decimals to show: those the plan prints for this very number, else as many as it needs."""
    needed = max(0, -int(exact(value).normalize().as_tuple().exponent))
    if printed:
        match = re.fullmatch(r"[\d.\s]+,(\d+)", printed.strip())
        if match and _reads_as(printed, value):
            return max(needed, len(match[1]))
    return needed


def _reads_as(printed: str, value: Any) -> bool:
    """Whether the printed digits, decimal comma and thousands dots, are this very number."""
    return Decimal(re.sub(r"[.\s]", "", printed).replace(",", ".")) == abs(exact(value))
