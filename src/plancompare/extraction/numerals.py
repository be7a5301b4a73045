"""Numerals: where they stand, what shape they have, what value they print; also those written out."""

from decimal import Decimal
from functools import cache, lru_cache

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.patterns import Pattern, Phrases
from plancompare.catalogue.phrases import any_of
from plancompare.plan.figures import MOST_DIGITS
from plancompare.records import NamedTuple

# Marks that join the character before them (a dot below, a stroke through it): no digit is read past one.
_MARKS = r"\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
FOUND = Pattern(rf"\d(?:[\d.,{_MARKS}]*\d)?[{_MARKS}]*")
# "9 000", "1 250 000,5": blanks as thousands signs.
_BLANK_GROUPED = Pattern(r"[1-9](?<![\w.,/-].)\d{0,2}(?: \d{3})+(?:,\d+)?(?![.,]?\d)(?! *[-/] *\d)")
# Behind these a number is a name or a date, not the beginning of a larger one.
_NAMED = Pattern(
    r"(?:quý|tháng|ngày|năm|khoản|điều|điểm|số|loại|cấp|hạng|nhóm|mức|khóa|kỳ|đợt|thứ|lần|mục|khu vực"
    r"|từ|và|,) *$"
)

_PLAIN = Pattern(r"\d+")
_GROUPED = Pattern(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_DECIMAL = Pattern(r"\d+,\d+")
_DOT_DECIMAL = Pattern(r"\d+\.\d{1,2}")
_COMMA_GROUPED = Pattern(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_DOT_RATE = Pattern(r"\d\.\d{1,2} ?%")
_COMMA_RATE = Pattern(r"\d,\d{1,2} ?%")

DOT_READ_AS_DECIMAL = "dấu chấm thập phân trong văn bản / decimal dot in the text"
COMMA_THREE_DIGITS = (
    "dấu phẩy trước ba chữ số: thập phân hay hàng nghìn? / comma before three digits: decimal or thousands?"
)


COMMA_THOUSANDS = "dấu phẩy hàng nghìn trong văn bản / comma thousands in the text"


class Reading(NamedTuple):
    """The value a numeral prints, and a note when its shape is not the Vietnamese one."""

    value: Decimal
    note: str | None = None


def spans(key: str, lines: str) -> list[tuple[int, int]]:
    """All numerals of a text; "9 000" is one. ``lines`` is the same text with its line breaks and tabs."""
    joined = {
        found.start(): found.end()
        for found in _BLANK_GROUPED.finditer(lines)
        if not _NAMED.search(key[max(0, found.start() - 8) : found.start()])
        and not _opens_line(lines, found.start())
    }
    out: list[tuple[int, int]] = []
    end = 0
    for found in FOUND.finditer(key):
        if found.start() >= end:
            end = joined.get(found.start(), found.end())
            out.append((found.start(), end))
    return out


def _opens_line(lines: str, at: int) -> bool:
    """Whether nothing but blanks stands before ``at`` in its line or cell: it can be a row's number."""
    before = lines[max(0, at - 4) : at].rstrip(" ")
    return not before or before[-1] in "\n\t|"


def writes_dot_decimals(key: str) -> bool:
    """Whether a text prints its rates with a decimal dot: its commas are then thousands."""
    return _DOT_RATE.search(key) is not None and _COMMA_RATE.search(key) is None


@lru_cache(maxsize=1024)
def read(text: str, comma_thousands: bool = False) -> Reading | None:
    """The value of a numeral: decimal comma, thousands dot. None for a shape that is neither, nor a word.

    ``9,3`` is 9.3, ``28.000`` and ``28 000`` are 28000, ``1.234,5`` is 1234.5. ``36.51`` cannot be
    thousands, so it is read as a decimal and noted; ``20,000`` is thousands where ``comma_thousands`` (the
    text writes so, or people are counted), and where its digits are all 0. ``1.234.5`` and ``1,2,3`` are
    refused, as are more than MOST_DIGITS digits and digits with a combining mark on them.
    """
    if is_word(text):
        return _worth(text)
    text = text.replace(" ", ".")
    if sum(map(str.isdecimal, text)) > MOST_DIGITS:
        return None
    if _PLAIN.fullmatch(text):
        return Reading(Decimal(text))
    if _GROUPED.fullmatch(text):
        return Reading(Decimal(text.replace(".", "").replace(",", ".")))
    if _COMMA_GROUPED.fullmatch(text) and (comma_thousands or text.endswith(",000") or text.count(",") > 1):
        return Reading(Decimal(text.replace(",", "")), COMMA_THOUSANDS)
    if _DECIMAL.fullmatch(text):
        three = len(text) - text.index(",") == 4 and text[0] != "0"
        return Reading(Decimal(text.replace(",", ".")), COMMA_THREE_DIGITS if three else None)
    if _DOT_DECIMAL.fullmatch(text):
        return Reading(Decimal(text), DOT_READ_AS_DECIMAL)
    return None


# -- numbers written out -----------------------------------------------------------------------------------


def is_word(numeral: str) -> bool:
    """Whether a numeral is written out."""
    return not numeral[:1].isdigit()


def worded(key: str) -> list[tuple[int, int]]:
    """The numbers of a text written out that count something: "công nhận thêm hai huyện"."""
    found = (match.span("number") for match in _written_out().finditer(key))
    return [(start, end) for start, end in found if _things().match(key, end)]


@cache
def _words() -> dict:
    return toml_file("units")["worded"]


@cache
def _written_out() -> Phrases:
    words = _words()
    ones, ten, tens = "|".join(words["ones"]), words["ten"], words["tens"]
    number = rf"(?:{ten} (?:{ones})|(?:{ones}) {tens}(?: (?:{ones}))?|{'|'.join(words['alone'])})"
    return Phrases(words["behind"], lambda phrases: rf"(?:{any_of(phrases)}) (?P<number>{number})(?= )")


@cache
def _things() -> Pattern:
    return Pattern(rf" (?:{any_of(toml_file('units')['counts'])})(?!\w)")


def _worth(text: str) -> Reading | None:
    """A number up to 99 written out: "mười hai", "ba mươi", "hai mươi lăm"; None for other words."""
    words, value = _words(), 0
    for word in text.split():
        if word == words["ten"]:
            value = 10
        elif word == words["tens"]:
            value *= 10
        elif word in words["ones"]:
            value += words["ones"][word]
        else:
            return None
    return Reading(Decimal(value))
