"""Numerals that are no quantity, told by their neighbours: dates, document numbers, names, ages."""

import re
from functools import cache

from plancompare.catalogue.patterns import Pattern
from plancompare.extraction.rules import Refusal, Rule, rules_between
from plancompare.extraction.units import unit_after
from plancompare.extraction.words import catalogue_words, ends

__all__ = ["Refusal", "refuse"]

BEFORE, AFTER = 48, 64

_WORD = Pattern(r"[^\w]*([^\W\d_]+)")
_CODE_AFTER = Pattern(r"[-/] ?(?:\d{4} ?/ ?)?[a-zđ]{2,}")
_CODE_BEFORE = Pattern(r"\d+ ?/ ?$")
_CODE_LETTERS = Pattern(r" ?/ ?[a-zđ]{2}|-[a-zđ]{2}")
_CODE_TAIL = Pattern(r"[/-][a-zđ]+$")
_DATE_AFTER = Pattern(r"/\d{1,2}(?:/\d{2,4})?(?![\d,%])")
_MONTH_AFTER = Pattern(r"/(\d\d?)(?![\d.,/%]*\d)")
_BY_BEFORE = Pattern(r"(?<!\w)(?:đến|hết|trước) *$")
_BY_DAY_BEFORE = Pattern(r"(?<!\w)(?:đến|hết|trước) (\d\d?)/$")
_DAY = Pattern(r"[0-2]?\d|3[01]")
_MONTH = Pattern(r"0?[1-9]|1[0-2]")
_DAY_BEFORE = Pattern(r"ngày *$")
_YEAR = re.compile(r"(?:19[4-9]|20\d)\d")
_SPAN_AFTER = Pattern(r" *(?:-|–|đến|tới) *(?:năm )?(?:19|20)\d\d(?!\d)")
_SPAN_BEFORE = Pattern(r"(?:19|20)\d\d *(?:-|đến|tới) *(?:năm )?$")

_DOCUMENT = Refusal("document_number", "part of a document's number")
_JOINED = Refusal("name", "joined to letters: part of a name")
_A_DATE = Refusal("date", "part of a date")
_A_YEAR = Refusal("year", "a year")


def refuse(key: str, start: int, end: int) -> Refusal | None:
    """Why the numeral at ``key[start:end]`` (folded text) is no quantity; None when it may be one."""
    before, after = key[max(0, start - BEFORE) : start], key[end : end + AFTER]
    text = key[start:end]
    shape = _by_shape(text, before, after)
    if shape:
        return shape
    left, right = _WORD.match(before[::-1]), _WORD.match(after)  # backwards: no search for the last word
    around = f"{before}#{after}"
    edges = before.rstrip(" ")[-1:], after.lstrip(" ")[:1]
    for rule in rules_between(left and left[1][::-1], right and right[1], edges):
        if rule.need in around and rule.fits(before, after) and not _is_quantity(rule, text, after):
            return rule.refusal
    if after[:1].isalpha() and not unit_after(after):
        return _JOINED  # "pháo 85mm"
    return _by_year(before, after) if len(text) == 4 and _YEAR.fullmatch(text) else None


def _is_quantity(rule: Rule, text: str, after: str) -> bool:
    """Whether a numeral a rule fits is a quantity all the same.

    "18,5 tiêu chí/xã" is a rate, "19 tiêu chí" are merely mentioned; "Hồ 02 xã" counts, "Hồ 2" is a name.
    """
    if rule.refusal.cls == "reference" and "/" in after:
        unit = unit_after(after)
        return unit is not None and not unit.counted and "/" in after[: unit.end]
    if rule.refusal.cls == "name" and rule.after is None and text[0] == "0":
        unit = unit_after(after)
        return unit is not None and unit.counted
    return False


def _by_shape(text: str, before: str, after: str) -> Refusal | None:
    """What the characters right beside the numeral tell."""
    last, following = before[-1:], after[:1]
    if last == "(" and following == ")" and len(text) <= 2 and not ends("spelled", before[:-1]):
        return Refusal("list_mark", "a mark inside the text")
    if last == "[" and following == "]":
        return Refusal("footnote", "a footnote mark")
    if _is_code(text, last, before, after):
        return _DOCUMENT
    if last == ":" and before[-2:-1].isdigit():
        return Refusal("name", "a scale or a ratio")
    if last.isalpha() and following not in ("%", "‰") and not ends("lost_blank", before):
        return _DOCUMENT if before.endswith("/qh") or _CODE_TAIL.search(before) else _JOINED
    if last == "-" and len(before) > 1 and before[-2].isalpha():
        return _JOINED
    if following == "/" and "," not in text and _DATE_AFTER.match(after) and _DAY_BEFORE.search(before):
        return _A_DATE
    return _A_DATE if _is_day_or_month(text, before, after) else None


def _is_day_or_month(text: str, before: str, after: str) -> bool:
    """Whether the numeral is the 30 or the 6 of "đến 30/6": by then something is due; not "đến 30/51 xã"."""
    if "/" not in (before[-1:], after[:1]):
        return False
    if _BY_BEFORE.search(before):
        found = _MONTH_AFTER.match(after)
        day, month = text, found[1] if found else ""
        rest = after[found.end() :] if found else ""
    else:
        found = _BY_DAY_BEFORE.search(before)
        day, month, rest = found[1] if found else "", text, after
    if not (_DAY.fullmatch(day) and _MONTH.fullmatch(month)):
        return False
    return int(day) > int(month) or not unit_after(rest)  # "đến 5/9 huyện" can be a part of a whole


def _is_code(text: str, last: str, before: str, after: str) -> bool:
    """Whether letters after ``-`` or ``/`` make a document number and not a unit (9,5%/năm, 3 xã/huyện)."""
    bare = text.isdigit() and after[:1] in ("-", "/")
    if bare and _CODE_AFTER.match(after) and _document_letters().match(after):
        return True
    return last == "/" and bool(_CODE_BEFORE.search(before) and _CODE_LETTERS.match(after))


@cache
def _document_letters() -> Pattern:
    letters = "|".join(map(re.escape, catalogue_words()["document_letters"]))
    return Pattern(rf"[-/](?:\d{{4}}[-/])?(?:{letters})")


def _by_year(before: str, after: str) -> Refusal | None:
    """A bare four-digit number from 1940 to 2099 is a year unless a unit follows it."""
    if _SPAN_AFTER.match(after) or _SPAN_BEFORE.search(before):
        return Refusal("period", "a span of years")
    if before.rstrip(" ").endswith(_before_year()):
        return _A_YEAR
    return None if after.lstrip(" ").startswith(_after_count()) else _A_YEAR


@cache
def _before_year() -> tuple[str, ...]:
    return tuple(catalogue_words()["before_year"])


@cache
def _after_count() -> tuple[str, ...]:
    return tuple(catalogue_words()["after_count"])
