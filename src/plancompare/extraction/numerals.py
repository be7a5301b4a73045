"""Numerals: where they stand, what shape they have, what value they print."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

# Marks that join the character before them (a dot below, a stroke through it): no digit is read past one.
_MARKS = r"\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
FOUND = re.compile(rf"\d(?:[\d.,{_MARKS}]*\d)?[{_MARKS}]*")

# As many as a float keeps; no figure of a plan has more, and what has is a code or damage.
MOST_DIGITS = 15

_PLAIN = re.compile(r"\d+")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_DECIMAL = re.compile(r"\d+,\d+")
_DOT_DECIMAL = re.compile(r"\d+\.\d{1,2}")

DOT_READ_AS_DECIMAL = "dấu chấm thập phân trong văn bản / decimal dot in the text"
COMMA_THREE_DIGITS = (
    "dấu phẩy trước ba chữ số: thập phân hay hàng nghìn? / comma before three digits: decimal or thousands?"
)


class Reading(NamedTuple):
    """The value a numeral prints, and a note when its shape is not the Vietnamese one."""

    value: Decimal
    note: str | None = None


@lru_cache(maxsize=1024)
def read(text: str) -> Reading | None:
    """The value of a numeral: decimal comma, thousands dot. None for a shape that is neither.

    ``9,3`` is 9.3, ``28.000`` is 28000, ``1.234,5`` is 1234.5. ``36.51`` cannot be thousands, so it is
    read as a decimal and noted; ``1.234.5`` and ``1,2,3`` are refused, as are more than MOST_DIGITS digits
    and digits with a combining mark on them.
    """
    if sum(map(str.isdecimal, text)) > MOST_DIGITS:
        return None
    if _PLAIN.fullmatch(text):
        return Reading(Decimal(text))
    if _GROUPED.fullmatch(text):
        return Reading(Decimal(text.replace(".", "").replace(",", ".")))
    if _DECIMAL.fullmatch(text):
        three = len(text) - text.index(",") == 4 and text[0] != "0"
        return Reading(Decimal(text.replace(",", ".")), COMMA_THREE_DIGITS if three else None)
    if _DOT_DECIMAL.fullmatch(text):
        return Reading(Decimal(text), DOT_READ_AS_DECIMAL)
    return None
