"""One province over the years: what its plans set, what came of it, and where a merger breaks the line."""

from collections.abc import Iterable, Sequence

import pandas as pd

from plancompare.catalogue.provinces import Province, parts
from plancompare.comparison.series import Series
from plancompare.presentation import numbers
from plancompare.presentation.cells import name_and_unit, reported_cell, row_name, target_cell
from plancompare.presentation.display import Cell, Column, Group, Prose, Run, Table, cell, joined
from plancompare.presentation.findings import Sentence, figure, lower
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import Matched, Side, source_of
from plancompare.presentation.plans import LISTED
from plancompare.presentation.sources import date_text

FRAME = ("series", "plan", "area_id", "area", "plan_year")


def series_frame(found: Iterable[Series]) -> pd.DataFrame:
    """A row a plan and series: ``series`` (the province), ``plan``, ``area_id`` (the unit the plan is of),
    ``area`` (its name) and ``plan_year``; a plan made after a merger is in the series of each of its parts.
    """
    rows = [
        (one.name, plan.id, plan.place.id if plan.place else None, plan.province, plan.year)
        for one in found
        for plan in one.plans
    ]
    return pd.DataFrame(rows, columns=list(FRAME), dtype="string").astype({"plan_year": "Int64"})


def repeated(rows: Iterable[Matched], found: Sequence[Series]) -> tuple[Matched, ...]:
    """The rows that some province states for two years or more."""
    return tuple(row for row in rows if any(_repeats(row, one) for one in found))


def _repeats(row: Matched, one: Series) -> bool:
    return len({side.plan.year for side in row.stating if side.plan.plan in one.ids}) > 1


def years_finding(rows: Sequence[Matched], found: Sequence[Series], lang: str, *, about: str = "") -> Prose:
    """How many indicators each province states for several years, what became of one of them (``about``) year
    by year, and where a merger breaks the line; of many provinces, how many there are.
    """
    labels = Labels(lang)
    if not found:
        return Prose(((Run(labels("finding.no_years")),),), "finding", lang)
    if len(found) > LISTED:
        return Prose((labels.runs("finding.years_many", n=len(found)),), "finding", lang)
    paragraphs = []
    for one in found:
        own = [row for row in rows if _repeats(row, one)]
        years = labels.listing(map(str, one.years))
        count = labels.counted("finding.years_of", len(own), name=one.name, years=years)
        told = [_year_by_year(row, one, labels) for row in own if row.key.indicator == about][:1]
        breaks = [(Run(merged(unit, labels)),) for unit in one.merged]
        paragraphs.append(joined([(Run(count),), *told, *breaks], " "))
    return Prose(tuple(paragraphs), "finding", lang)


def merged(unit: Province, labels: Labels) -> str:
    """The sentence that a province was formed of others on a day: figures of before are of its parts."""
    made_of = labels.listing(part.name for part in parts(unit))
    day = date_text(unit.valid_from, labels.lang)
    return labels("finding.series_break", province=unit.name, day=day, parts=made_of)


def _year_by_year(row: Matched, one: Series, labels: Labels) -> Sentence:
    name = lower(row_name(row, labels))
    runs = [Run(labels("finding.years_about", indicator=name, name=name[:1].upper() + name[1:]))]
    told = [(side, side.target) for side in _sides(row, one) if side.target is not None]
    for place, (side, target) in enumerate(told):
        runs.append(Run("; " if place else " "))
        key = "finding.year_reached" if side.outcome else "finding.year"
        outcome = numbers.target_text(side.outcome.figure, labels.lang) if side.outcome else ""
        runs += labels.runs(
            key, year=str(side.plan.year), target=figure(target, row, labels), outcome=outcome
        )
    return (*runs, Run("."))


def years_table(rows: Sequence[Matched], found: Sequence[Series], lang: str) -> Table:
    """A group a province and indicator, a row a year: target, the nation's, what came of it, and how."""
    labels = Labels(lang)
    groups: list[Group] = []
    for one in found:
        own = [row for row in rows if _repeats(row, one)]
        groups += [Group(one.name, ())] if own else []
        for row in own:
            name, unit = name_and_unit(row_name(row, labels), numbers.unit_head(row.unit, lang))
            lines = tuple(_line(side, one, row, labels) for side in _sides(row, one))
            groups.append(Group(f"{name}, {unit}" if unit else name, lines, subject=True))
    columns = (
        Column(labels("table.year"), 1.9),
        Column(labels("table.plan"), 1.2, "right"),
        Column(labels("table.national"), 1.2, "right"),
        Column(labels("table.outcome"), 1.2, "right"),
        Column(labels("table.reached"), 1.0),
        Column(labels("table.yardstick_source"), 2.6),
    )
    notes = dict.fromkeys(merged(unit, labels) for one in found for unit in one.merged)
    source = " ".join([labels("table.years_note"), *notes])
    return Table(labels("title.years"), columns, tuple(groups), source=source, lang=lang)


def _sides(row: Matched, one: Series) -> list[Side]:
    """The sides of a series, by year."""
    sides = {side.plan.plan: side for side in row.sides}
    return [sides[plan] for plan in one.ids if plan in sides]


def _line(side: Side, one: Series, row: Matched, labels: Labels) -> tuple[Cell, ...]:
    year = str(side.plan.year)
    other = side.plan.land != one.land
    name = (Run(year), Run(f" ({side.plan.province})", "muted")) if other else (Run(year),)
    outcome, national = side.outcome, side.national
    reached = labels.name("reached", outcome.reached) if outcome and outcome.reached else ""
    source: tuple[Run, ...] = ()
    if outcome:
        title, url = source_of(outcome.figure, labels)
        source = (Run(title, "small", url), Run(f"; {labels.source(outcome.figure.vintage)}", "small"))
    return (
        Cell(name),
        target_cell(side, labels, row.unit),
        reported_cell(national, labels),
        reported_cell(outcome and outcome.figure, labels, "strong"),
        cell(reached),
        Cell(source),
    )
