"""What a cell of a workbook shows: its number in its format, with Vietnamese decimal and thousands marks.

A workbook stores 4321.5 and the format ``#,##0.0``; on a Vietnamese screen the cell shows "4.321,5", and that
is what a quote of it must be.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

DECIMAL, THOUSANDS = ",", "."

# In a format: text in quotes, an escaped sign, a blank as wide as a sign, a filling sign, a colour or locale.
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|_(.)|\*(.)|\[([^\]]*)\]|([0#?.,]+)|(E[+-]0+)|(%)|(.)', re.I | re.S)
_SECTION = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_CURRENCY = re.compile(r"\$([^-\]]*)")
# Longer than any figure of a plan; Excel too gives up and shows an exponent.
_GENERAL_DIGITS = 10


def shown(value, number_format: str | None = "General") -> str:
    """The text a cell shows for ``value`` (number, date, text, truth or None) in its ``number_format``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (datetime, date)):
        return _date(value, number_format or "")
    if isinstance(value, (time, timedelta)):
        return str(value)
    if isinstance(value, (int, float)):
        return _number(Decimal(repr(value)), number_format or "General")
    return str(value)


def _number(value: Decimal, number_format: str) -> str:
    if not value.is_finite():
        return str(value)
    sections = _SECTION.split(number_format)
    section = sections[0]
    if value < 0 and len(sections) > 1:
        section, value = sections[1], -value
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    if section.strip().lower() in ("general", "", "@") or "/" in re.sub(r'"[^"]*"', "", section):
        return _general(value)
    return _filled(section, value)


def _general(value: Decimal) -> str:
    """A number without a format: as many digits as it has, ten at most."""
    number = f"{float(value):.{_GENERAL_DIGITS}g}"
    if "e" in number:
        number = f"{float(value):f}".rstrip("0").rstrip(".")
    return number.replace(".", DECIMAL)


def _filled(section: str, value: Decimal) -> str:
    """The section of a format with ``value`` in the place of its digits."""
    tokens = _TOKEN.findall(section)
    digits = [token[5] for token in tokens if token[5] and re.search(r"[0#?]", token[5])]
    if any(token[6] for token in tokens):
        return _general(value)
    value = value * Decimal(100) ** sum(bool(token[7]) for token in tokens)
    out, filled = "", False
    for quoted, escaped, wide, _filler, locale, pattern, _exponent, percent, other in tokens:
        if pattern and digits and pattern == digits[0] and not filled:
            out += _digits(pattern, value)
            filled = True
        elif pattern and re.fullmatch(r"[.,]+", pattern):
            out += pattern
        elif wide:
            out += " "
        elif locale:
            found = _CURRENCY.match(locale)
            out += found[1] if found else ""
        else:
            out += quoted + escaped + percent + other
    sign = "-" if value < 0 and filled else ""
    return sign + " ".join(out.split())


def _digits(pattern: str, value: Decimal) -> str:
    """``value`` without its sign in a pattern such as ``#,##0.0#``."""
    whole, _, part = pattern.partition(".")
    while whole.endswith(","):  # each comma behind the last digit divides by a thousand
        whole, value = whole[:-1], value / 1000
    rounded = abs(value).quantize(Decimal(1).scaleb(-len(part)), ROUND_HALF_UP)
    before, _, after = f"{rounded:f}".partition(".")
    least = sum(sign == "0" for sign in whole)
    before = before.lstrip("0").rjust(least, "0")
    if "," in whole:
        before = f"{int(before):,}".replace(",", THOUSANDS) if before else before
    optional = len(part) - len(part.rstrip("#?"))
    kept = after[: len(after) - optional] + after[len(after) - optional :].rstrip("0") if part else ""
    return f"{before}{DECIMAL}{kept}" if kept else before


def _date(value: date, number_format: str) -> str:
    """A date in the order its format has; days first where the format says nothing."""
    plain = re.sub(r'\[[^\]]*\]|"[^"]*"', "", number_format.lower()).replace("\\", "")
    parts = re.findall(r"y+|m+|d+", plain.split(";")[0])
    if not parts or "h" in plain:
        parts = ["dd", "mm", "yyyy"]
    long = any(len(part) > 2 for part in parts if part[0] == "y")
    texts = {
        "y": f"{value.year:04d}" if long else f"{value.year % 100:02d}",
        "m": f"{value.month:02d}",
        "d": f"{value.day:02d}",
    }
    return "/".join(texts[part[0]] for part in parts)
