"""Targets as intervals: what a comparator and one or two numbers say, and what a difference of two of them
says.
"""

from dataclasses import dataclass
from decimal import Decimal

from plancompare.plain import plain_number

INFINITY = Decimal("Infinity")


def decimal(value: float | Decimal) -> Decimal:
    """The decimal a float was written as: 8.5, never 8.500000000000000444."""
    return value if isinstance(value, Decimal) else Decimal(plain_number(float(value)))


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers that satisfy a target, from ``low`` to ``high``; ``open`` ends are not included
    themselves.
    """

    low: Decimal
    high: Decimal
    open: bool = False
    approximate: bool = False

    @classmethod
    def of(
        cls, comparator: str, value: float | Decimal, value_high: float | Decimal | None = None
    ) -> "Interval":
        number = decimal(value)
        if comparator in ("ge", "gt"):
            return cls(number, INFINITY, comparator == "gt")
        if comparator in ("le", "lt"):
            return cls(-INFINITY, number, comparator == "lt")
        high = decimal(value_high) if comparator == "range" and value_high is not None else number
        return cls(number, high, approximate=comparator == "approx")

    @property
    def is_point(self) -> bool:
        return self.low == self.high

    def minus(self, other: "Interval") -> "Interval":
        """Every difference of a number in this interval and one in the other."""
        low = -INFINITY if INFINITY in (other.high, -self.low) else self.low - other.high
        high = INFINITY if INFINITY in (self.high, -other.low) else self.high - other.low
        return Interval(low, high, self.open or other.open, self.approximate or other.approximate)

    @property
    def comparator(self) -> str | None:
        """The comparator that words this interval; None when it has no bound at all."""
        if self.low == -INFINITY and self.high == INFINITY:
            return None
        if self.high == INFINITY:
            return "gt" if self.open else "ge"
        if self.low == -INFINITY:
            return "lt" if self.open else "le"
        if self.is_point:
            return "approx" if self.approximate else "eq"
        return "range"
