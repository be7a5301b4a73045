"""What counts are counted out of: the denominator a plan prints, else the number known of its province.

96 of 120 communes are less than 54 of 66, though 96 is more: counts out of different bases compare by share.
``data/raw/admin.csv`` says how many communes a province had, with the date and the source of each number.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from plancompare.catalogue.provinces import land_called
from plancompare.comparison.cells import Said, Share, Stated
from plancompare.comparison.intervals import decimal
from plancompare.comparison.rules import rules
from plancompare.comparison.sentences import filled, say_day
from plancompare.errors import InputError
from plancompare.folders import RAW
from plancompare.table.files import read_sourced

ADMIN = "admin.csv"
_REQUIRED = ("gso_code", "attribute", "value", "as_of", "source_title", "source_url")
SHARE_PLACES = Decimal("0.1")  # the decimals shares are printed with
Numbers = Mapping[tuple[str, str], Sequence[tuple[str, Decimal]]]


def known_bases(project: str | Path) -> Numbers:
    """What is counted in each province, by its land and attribute: its dates and numbers, earliest first.

    None without the file. Raises InputError naming line and column of what is not a number or has no source.
    """
    path = Path(project) / RAW / ADMIN
    if not path.is_file():
        return {}
    found: dict[tuple[str, str], list[tuple[str, Decimal]]] = {}
    for line, row in read_sourced(path, _REQUIRED)[1]:
        try:
            number = decimal(float(row["value"]))
        except ValueError:
            raise InputError(
                f"{path}, line {line}, column value: '{row['value']}' is not a number."
            ) from None
        place = land_called(row["gso_code"], row.get("province", ""), row["as_of"])
        found.setdefault((place, row["attribute"]), []).append((row["as_of"], number))
    return {place: sorted(dated) for place, dated in found.items()}


def with_shares(stated: Iterable[Stated], numbers: Numbers) -> list[Stated]:
    """The targets, each count with its share of what it is counted out of, where that is known."""
    return [_with_share(target, numbers) for target in stated]


def _with_share(target: Stated, numbers: Numbers) -> Stated:
    if target.unit in rules().relative_units or target.measure not in ("level", "new"):
        return target
    if target.denominator is not None:
        return replace(target, share=_share(target, target.denominator, None))
    base = rules().bases.get(target.indicator)
    if base is None:
        return target
    dated = numbers.get((target.plan.land or "", base.attribute), ())
    if not dated:
        return target
    # The number as it stood on the plan's day; the first known one for an earlier day.
    day = target.plan.date or f"{target.year}-01-01"
    when, number = next((one for one in reversed(dated) if one[0] <= day), dated[0])
    known_from = filled({"vi": base.vi, "en": base.en}, {"date": say_day(when)})
    return replace(target, share=_share(target, number, known_from))


def _share(target: Stated, base: Decimal, source: Said | None) -> Share:
    high = None if target.value_high is None else _percent(target.value_high, base)
    return Share(_percent(target.value, base), high, base, source)


def _percent(count: Decimal, base: Decimal) -> Decimal:
    """As shares are printed."""
    return (100 * count / base).quantize(SHARE_PLACES, ROUND_HALF_UP)
