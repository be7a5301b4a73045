"""One province over the years: which plans belong together, and where a merger breaks the line."""

from collections.abc import Iterable
from dataclasses import dataclass

from plancompare.catalogue.provinces import Province, grew_from
from plancompare.plan.area import PROVINCE
from plancompare.table.plans import PlanEntry


@dataclass(frozen=True, slots=True)
class Series:
    """The yearly plans of one land, by year, and after them those of the unit it was merged into.

    ``name`` is what the land is called in its own latest plan.
    """

    name: str
    land: str
    plans: tuple[PlanEntry, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(plan.id for plan in self.plans)

    @property
    def years(self) -> tuple[int, ...]:
        """The years there are plans for, each once."""
        return tuple(sorted({plan.year for plan in self.plans if plan.year}))

    @property
    def merged(self) -> tuple[Province, ...]:
        """The units with other land that later plans are of: the series breaks where each begins."""
        places = {plan.land: plan.place for plan in self.plans if plan.land != self.land}
        return tuple(place for place in places.values() if place is not None)


def series(plans: Iterable[PlanEntry]) -> tuple[Series, ...]:
    """The provinces of which there are plans for two years or more under one name, by name.

    A unit formed by a merger goes on the series of each of its parts; it is a series of its own only where
    no part has one that holds all its plans. Plans for several years at once are no part of any.
    """
    yearly = [plan for plan in plans if plan.level == PROVINCE and plan.year and plan.years == str(plan.year)]
    lands: dict[str, list[PlanEntry]] = {}
    for plan in yearly:
        lands.setdefault(plan.land or plan.id, []).append(plan)
    found = []
    for land, own in lands.items():
        first = own[0].place
        later = [
            plan
            for plan in yearly
            if plan not in own and plan.place and first and grew_from(plan.place, first)
        ]
        chain = tuple(sorted([*own, *later], key=lambda plan: (plan.year, plan.date or "", plan.id)))
        name = max(own, key=lambda plan: (plan.year, plan.date or "")).province or land
        of_its_name = [plan for plan in chain if plan in own or plan.province == name]
        if len({plan.year for plan in of_its_name}) > 1:
            found.append(Series(name, land, chain))
    kept = [one for one in found if not any(set(one.ids) < set(other.ids) for other in found)]
    return tuple(sorted(kept, key=lambda one: (one.name, one.land)))
