"""Unit conversion that refuses what does not convert exactly: no exchange rate is ever assumed."""

from decimal import Decimal
from functools import cache

from plancompare.catalogue.data import toml_file
from plancompare.comparison.intervals import decimal
from plancompare.errors import UsageError


@cache
def conversions() -> dict[tuple[str, str], Decimal]:
    """The factors of conversions.toml by pair of units; the way back is the inverse."""
    return {
        (row["from"], row["to"]): Decimal(row["factor"]) for row in toml_file("conversions")["conversion"]
    }


def converts(source: str, target: str) -> bool:
    """Whether one unit converts to the other exactly."""
    return source == target or not {(source, target), (target, source)}.isdisjoint(conversions())


def convert(value: float | Decimal, source: str, target: str) -> Decimal:
    """A value in another unit. Raises UsageError when the units do not convert.

    >>> convert(6.08, "permille", "percent")
    Decimal('0.608')
    """
    number, factors = decimal(value), conversions()
    if source == target:
        return number
    if (source, target) in factors:
        return number * factors[source, target]
    if (target, source) in factors:
        return number / factors[target, source]
    raise UsageError(f"{source} does not convert to {target}.")
