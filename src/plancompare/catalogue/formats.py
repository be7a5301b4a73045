"""How many decimals a number keeps: those the document prints for it, else as many as it needs."""

import re
from decimal import Decimal
from typing import Any


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
