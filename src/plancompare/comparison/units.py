"""Unit conversion that refuses what is not convertible, and never uses an exchange rate nobody stated."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from plancompare.catalogue.data import toml_file
from plancompare.comparison.intervals import decimal
from plancompare.errors import UsageError


@dataclass(frozen=True, slots=True)
class Conversion:
    """One line of conversions.toml: ``factor`` between units, times a rate where it needs one."""

    source: str
    target: str
    factor: Decimal
    needs_rate: bool


@cache
def conversions() -> dict[tuple[str, str], Conversion]:
    """The conversions of conversions.toml by pair of units; the way back is the inverse."""
    table = {}
    for row in toml_file("conversions")["conversion"]:
        pair = (row["from"], row["to"])
        table[pair] = Conversion(*pair, Decimal(row["factor"]), "rate" in row)
    return table


def converts(source: str, target: str) -> bool:
    """Whether one unit converts to the other exactly, without an exchange rate."""
    step = conversions().get((source, target)) or conversions().get((target, source))
    return source == target or (step is not None and not step.needs_rate)


def convert(
    value: float | Decimal, source: str, target: str, *, vnd_per_usd: float | Decimal | None = None
) -> Decimal:
    """A value in another unit.

    ``vnd_per_usd`` is the exchange rate the caller stands for; it is needed between VND and USD and never
    assumed. Raises UsageError when the units do not convert, or when a rate is needed and not given.

    >>> convert(2597, "USD_per_person", "VND_million_per_person", vnd_per_usd=23204)
    Decimal('60.260788')
    """
    number = decimal(value)
    if source == target:
        return number
    table = conversions()
    forward, backward = table.get((source, target)), table.get((target, source))
    step = forward or backward
    if step is None:
        raise UsageError(f"{source} does not convert to {target}.")
    factor = step.factor
    if step.needs_rate:
        if vnd_per_usd is None:
            raise UsageError(
                f"{source} to {target} needs an exchange rate; give vnd_per_usd, VND for one USD."
            )
        if not decimal(vnd_per_usd) > 0:
            raise UsageError(f"vnd_per_usd must be above zero, not {vnd_per_usd}.")
        factor *= decimal(vnd_per_usd)
    return number * factor if forward else number / factor
