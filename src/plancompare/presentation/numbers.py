"""Numbers as readers write them: ``9,3%`` and ``9.3%``, ``28.000 tỷ đồng`` and ``VND 28,000 billion``.

Nothing is rounded away: a number keeps the decimals the plan prints (9 stays 9, 10,05 stays 10,05).
A bound stays a bound (``≥ 9,3``), a fall carries a real minus sign (``−1,33``), and a unit never stands
alone at the start of a line (no-break spaces).
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from plancompare.catalogue.formats import MINUS, conventions, decimals, exact, number, sign
from plancompare.table.files import is_null as is_missing

NBSP = "\u00a0"
EN_DASH = "\u2013"
_MILLIONS_EACH = "VND_million_per_"  # so much for each of something no unit is named for


def amount(
    value: Any,
    lang: str,
    comparator: str = "eq",
    printed: str | None = None,
    signed: bool = False,
) -> str:
    """The number with its bound, without its unit: ``≥ 9,3``, ``≈ 24``."""
    return bound(comparator) + _bare(value, lang, comparator, None, None, printed, signed)


def bound(comparator: str) -> str:
    """The sign before a bounded or approximate number, with its no-break space; empty for an exact one."""
    return sign(comparator).replace(" ", NBSP)


def with_unit(text: str, unit: str, lang: str, unit_text: str | None = None, one: bool = False) -> str:
    """The formatted number with its unit in place: before, after, attached or apart."""
    known = conventions()["unit"].get(unit)
    if known is None:
        pattern = "{n} " + unit_head(unit, lang, unit_text, one)
    else:
        pattern = known.get(f"{lang}_one", known[lang]) if one else known[lang]
    return pattern.replace(" {n}", NBSP + "{n}").replace("{n} ", "{n}" + NBSP).replace("{n}", text)


def unit_head(unit: str, lang: str, unit_text: str | None = None, one: bool = False) -> str:
    """The unit alone, for a table's unit column; a thing counted keeps the plan's own word in Vietnamese."""
    known = conventions()["unit"].get(unit)
    if known is not None:
        return known[f"head_{lang}"]
    if unit.startswith(_MILLIONS_EACH) and not is_missing(unit_text) and unit_text:
        each = unit_text.partition("/")[2]  # of what, in the plan's own word
        return f"triệu đồng/{each}" if lang == "vi" else f"VND million per {each}"
    if lang == "vi" and not is_missing(unit_text) and unit_text:
        return _without_multiplier(unit_text)
    single, many = conventions()["counted"].get(unit, [unit.replace("_", " ")] * 2)
    return single if one else many


def _without_multiplier(unit_text: str) -> str:
    """The thing counted without "nghìn" or "triệu" before it: the number is multiplied by it already."""
    first, _, rest = unit_text.partition(" ")
    return rest if rest and first.lower() in conventions()["multiplier"]["words"] else unit_text


def formula(text: str, lang: str) -> str:
    """Arithmetic as readers write it: ``1000*60.26/2597 - 1`` is ``1.000 × 60,26 / 2.597 − 1`` (vi)."""
    spaced = re.sub(r"\s*([*/+-])\s*", r" \1 ", text)
    signs = spaced.replace("*", "×").replace("-", MINUS)

    def printed(found: re.Match[str]) -> str:
        return number(Decimal(found[0]), lang, len(found[0].partition(".")[2]))

    return re.sub(r"\d+(?:\.\d+)?", printed, signs)


def difference_unit(unit: str) -> str:
    """The unit of a difference: percentages differ by points."""
    return conventions()["unit"].get(unit, {}).get("difference", unit)


def target_amount(target: Mapping[str, Any], lang: str) -> str:
    """The number of one target (a row of the common table) with its bound, without its unit."""
    return bound(target["comparator"]) + _bare_target(target, lang)


def target_text(target: Mapping[str, Any], lang: str) -> str:
    """The number of one target with bound and unit: ``≥ 9,3%``, ``36/51 xã``, ``≥ VND 28,000 billion``."""
    one = abs(exact(target["value"])) == 1
    one = one and target["comparator"] != "range" and is_missing(target.get("denominator"))
    text = with_unit(_bare_target(target, lang), target["unit"], lang, target.get("unit_text"), one)
    return bound(target["comparator"]) + text


def short_text(target: Mapping[str, Any], lang: str) -> str:
    """The number with its bound and, only where it is a sign such as %, its unit; for narrow places."""
    if target["unit"] in conventions()["sign"]["attached_units"]:
        return target_text(target, lang)
    return target_amount(target, lang)


def is_range(number: Mapping[str, Any] | None) -> bool:
    """Whether a number has two ends, both known."""
    if number is None or number["comparator"] != "range":
        return False
    return not is_missing(number.get("value_high"))


def signed_text(gap: Mapping[str, Any], lang: str) -> str:
    """A difference with its sign and bound, without its unit: ``+1,3``, ``≥ +2,8``, ``+1,5 – +2``."""
    first = number(gap["value"], lang, signed=True)
    if is_range(gap):
        return f"{first}{NBSP}{EN_DASH}{NBSP}{number(gap['value_high'], lang, signed=True)}"
    return bound(gap["comparator"]) + first


def derived_text(figure: Mapping[str, Any], lang: str) -> str:
    """A figure worked out from others, with its bound to four digits: more is precision nobody has."""
    first = number(figure["value"], lang, _meant(figure["value"]))
    if figure["comparator"] == "range":
        return f"{first}{EN_DASH}{number(figure['value_high'], lang, _meant(figure['value_high']))}"
    return bound(figure["comparator"] or "eq") + first


def _meant(value: Any) -> int:
    """Decimals of a derived figure: two, fewer where it has more than two digits before them."""
    return max(0, min(2, 4 - len(str(int(abs(exact(value)))))))


def _bare_target(target: Mapping[str, Any], lang: str) -> str:
    return _bare(
        target["value"],
        lang,
        target["comparator"],
        target.get("value_high"),
        target.get("denominator"),
        target.get("value_text"),
        signed=shows_direction(target),
    )


def shows_direction(target: Mapping[str, Any]) -> bool:
    """A change is printed with its sign, unless the indicator's own name already says which way it goes."""
    named = str(target.get("indicator") or "").endswith(conventions()["sign"]["direction_in_the_name"])
    return target.get("measure") == "change" and not named


def _bare(value, lang, comparator, value_high, denominator, printed, signed) -> str:
    first = number(value, lang, decimals(value, printed), signed)
    if comparator == "range" and not is_missing(value_high):
        dash = EN_DASH if value >= 0 else f"{NBSP}{EN_DASH}{NBSP}"
        return f"{first}{dash}{number(value_high, lang, signed=signed)}"
    if not is_missing(denominator):
        return f"{first}/{number(denominator, lang)}"
    return first
