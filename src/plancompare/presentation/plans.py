"""How a plan is named, ordered and coloured, the same in every table, chart and sentence."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plancompare.table.plans import PlanEntry

IN_PRINT = 12  # of more plans than this, paper has the sums; site, workbook and CSV have every figure
LISTED = 6  # more plans than this are counted or summed up instead of listed
# Dark enough for text on white, told apart by readers with any colour vision (after Okabe and Ito, and Tol).
PALETTE = ("#117733", "#882255", "#5B4FA2", "#00629B", "#00706B", "#B5470A", "#45520C", "#A8327D")


@dataclass(frozen=True, slots=True)
class PlanName:
    """One plan as the reader meets it: "Cà Mau 2024" in its province's colour."""

    plan: str
    name: str
    province: str
    province_code: str
    year: int | None
    colour: str
    land: str = ""  # what tells its area from others: codes were used again

    @property
    def id(self) -> str:
        """The plan's id, as its entry calls it."""
        return self.plan

    @property
    def area(self) -> str:
        """The land the plan is of, its code where that is all that is known."""
        return self.land or self.province_code


def plan_names(known: Iterable[PlanEntry], order: Iterable[str] | None = None) -> tuple[PlanName, ...]:
    """What some plans are called and how they are coloured, in the order given or by province code and year.

    The one place that says it, since both depend on the others: two plans of one province and year are told
    apart by their id, and a province takes a colour no other has. ``known`` are all that can stand beside
    each other; ``order`` names those wanted.
    """
    found = {plan.id: plan for plan in known}
    by_place = sorted(found.values(), key=lambda plan: (_place(plan), plan.year or 0))
    wanted = [plan.id for plan in by_place] if order is None else list(order)
    titles = {id: plan.label if plan.year else plan.name or id for id, plan in found.items()}
    twice = {title for title in titles.values() if list(titles.values()).count(title) > 1}
    colours = province_colours(map(_area, found.values()))
    return tuple(
        PlanName(
            plan,
            f"{titles[plan]} ({plan})" if titles[plan] in twice else titles[plan],
            found[plan].name or plan,
            _place(found[plan]),
            found[plan].year,
            colours[_area(found[plan])],
            found[plan].land or "",
        )
        for plan in wanted
        if plan in found
    )


def province_colours(codes: Iterable[str]) -> Mapping[str, str]:
    """A colour for each province (its code or id): its own slot of the palette, or the next free one.

    The slot follows from the code alone, so a province keeps its colour from report to report; only where two
    provinces of one report share a slot does the later one move on.
    """
    taken: dict[str, int] = {}
    for code in sorted(set(codes)):
        own = code.removeprefix("VN-").partition("@")[0]
        slot = int(own) if own.isdigit() else zlib.crc32(code.encode())
        free = set(range(len(PALETTE))) - set(taken.values()) or set(range(len(PALETTE)))
        taken[code] = next(
            (slot + step) % len(PALETTE)
            for step in range(len(PALETTE))
            if (slot + step) % len(PALETTE) in free
        )
    return {code: PALETTE[slot] for code, slot in taken.items()}


def plans_listed(plans: Sequence[PlanName], labels: Any, many: str = "count.many") -> str:
    """The plans by name, or how ``many`` they are where names would fill the page."""
    if len(plans) > LISTED:
        return labels(many, n=len(plans))
    return labels.listing(plan.name for plan in plans)


def _place(plan: PlanEntry) -> str:
    return plan.province_code or plan.province or plan.id


def _area(plan: PlanEntry) -> str:
    return plan.land or _place(plan)
