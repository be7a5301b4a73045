"""How a plan is named, ordered and coloured, the same in every table, chart and sentence."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from plancompare.presentation.numbers import is_missing

LISTED = 6  # more plans than this are counted or summed up instead of listed
# Dark enough for text on white, told apart by readers with any colour vision (after Okabe and Ito, and Tol).
PALETTE = ("#117733", "#882255", "#5B4FA2", "#00629B", "#2F8F83", "#C2500B", "#8C6D00", "#A8327D")


@dataclass(frozen=True, slots=True)
class PlanName:
    """One plan as the reader meets it: "Cà Mau 2024" in its province's colour."""

    plan: str
    name: str
    province: str
    province_code: str
    year: int | None
    colour: str


def plan_names(targets: pd.DataFrame, order: Iterable[str] | None = None) -> tuple[PlanName, ...]:
    """The plans of a frame, in the order given or by province code and year.

    Two plans of one province and year are told apart by their id.
    """
    # A plan's year is that of most of its targets: some are for a later year.
    years = {plan: own["year"].mode() for plan, own in targets.groupby("plan")}
    usual = [None if not len(years[plan]) else years[plan].iloc[0] for plan in targets["plan"]]
    rows = targets.assign(year=usual).drop_duplicates("plan")
    found = {row.plan: row for row in rows.itertuples()}
    wanted = list(order) if order is not None else sorted(found, key=lambda plan: _by_place(found[plan]))
    titles = {plan: _title(found[plan]) for plan in found}
    twice = {title for title in titles.values() if list(titles.values()).count(title) > 1}
    colours = province_colours(_place(row) for row in found.values())
    return tuple(
        PlanName(
            plan,
            f"{titles[plan]} ({plan})" if titles[plan] in twice else titles[plan],
            _text(found[plan].province) or plan,
            _place(found[plan]),
            _year(found[plan]),
            colours[_place(found[plan])],
        )
        for plan in wanted
        if plan in found
    )


def province_colours(codes: Iterable[str]) -> Mapping[str, str]:
    """A colour for each province code: its own slot of the palette, or the next free one, in code order.

    The slot follows from the code alone, so a province keeps its colour from report to report; only where two
    provinces of one report share a slot does the later one move on.
    """
    taken: dict[str, int] = {}
    for code in sorted(set(codes)):
        slot = int(code) if code.isdigit() else zlib.crc32(code.encode())
        free = set(range(len(PALETTE))) - set(taken.values()) or set(range(len(PALETTE)))
        taken[code] = next(
            (slot + step) % len(PALETTE)
            for step in range(len(PALETTE))
            if (slot + step) % len(PALETTE) in free
        )
    return {code: PALETTE[slot] for code, slot in taken.items()}


def plans_listed(plans: Sequence[PlanName], labels: Any) -> str:
    """The plans by name, or how many they are where names would fill the page."""
    if len(plans) > LISTED:
        return labels("count.many", n=len(plans))
    return labels.listing(plan.name for plan in plans)


def _by_place(row) -> tuple[str, int]:
    return (_place(row), _year(row) or 0)


def _place(row) -> str:
    return _text(row.province_code) or _text(row.province) or row.plan


def _title(row) -> str:
    year = _year(row)
    province = _text(row.province)
    if province and year:
        return f"{province} {year}"
    return province or row.plan


def _year(row) -> int | None:
    return None if is_missing(row.year) else int(row.year)


def _text(value: object) -> str:
    return "" if is_missing(value) else str(value)
