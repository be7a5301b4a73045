"""A number in the making: a numeral, and what was read around it."""

from dataclasses import dataclass
from decimal import Decimal

from plancompare.extraction.numerals import Reading
from plancompare.extraction.rules import Refusal
from plancompare.extraction.units import Unit


@dataclass(slots=True)
class Number:
    """A numeral that may be a quantity, with what was read around it. Positions are in the folded text.

    ``high`` is the upper end of a range, ``denominator`` the whole of "36/51 xã"; ``absorbed`` tells that
    the numeral is part of the quantity before it. ``segment`` is an index into the clause's segments.
    """

    start: int
    end: int
    reading: Reading | None
    refusal: Refusal | None = None
    segment: int = 0
    unit: Unit | None = None
    unit_end: int = 0
    high: Reading | None = None
    high_start: int = 0
    high_end: int = 0
    denominator: Decimal | None = None
    absorbed: str | None = None

    @property
    def last(self) -> int:
        """Where the numeral, or the range, ends."""
        return self.high_end or self.end

    @property
    def is_read(self) -> bool:
        """Whether its digits, and those of its upper end, have a shape that can be read."""
        return self.reading is not None and not (self.high_end and self.high is None)
