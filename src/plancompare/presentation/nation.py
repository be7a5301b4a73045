"""National targets where a plan states none they compare with, and sources in the reader's language.

The comparison sets a national target beside each target of a plan. A reader also wants to know the bar where
a plan says nothing, and which national figure there is where the plan's own form of the subject has none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from plancompare.comparison.rules import rules
from plancompare.comparison.yardsticks import NATIONAL, national_targets
from plancompare.folders import RAW
from plancompare.presentation import numbers
from plancompare.presentation.cells import indicator_name
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import Matched, Number, Side, main

Known = Mapping[tuple[str, str, int], Mapping[str, Any]]


def known(project: Path) -> Known:
    """The national targets of the project by indicator, measure and year; none without the file."""
    return national_targets(project) if (project / RAW / NATIONAL).is_file() else {}


def completed(rows: Iterable[Matched], found: Known, labels: Labels) -> tuple[Matched, ...]:
    """The rows with the national target of a plan's year also where the plan states no target, and with
    every source in the reader's language.
    """
    return tuple(
        replace(row, sides=tuple(_worded(_completed(side, row, found), labels) for side in row.sides))
        for row in rows
    )


def elsewhere(rows: Sequence[Matched], found: Known, labels: Labels) -> dict[tuple, str]:
    """Which national target there is of a related indicator where the row's own has none: a sentence by
    indicator, measure, variant and plan.
    """
    said = {}
    for row in main(rows):
        for side in row.sides:
            if side.national is None and (sentence := _related(row, side, found, labels)):
                said[row.indicator, row.measure, row.variant, side.plan.plan] = sentence
    return said


def _completed(side: Side, row: Matched, found: Known) -> Side:
    year = side.plan.year
    nation = found.get((row.indicator, row.measure, year)) if year and side.national is None else None
    if nation is None or side.target is not None or nation["unit"] != row.unit:
        return side
    address = "" if numbers.is_missing(nation["source_url"]) else f" <{nation['source_url']}>"
    source = f"{nation['source_title']}{address}"
    figure = _figure(nation) | {"year": year, "source": source, "grade": nation["grade"], "obstacle": None}
    return replace(side, national=figure)


def _figure(nation: Mapping[str, Any]) -> Number:
    high = nation["value_high"]
    return {
        "value": nation["value"],
        "value_high": None if numbers.is_missing(high) else high,
        "comparator": nation["comparator"],
        "unit": nation["unit"],
    }


def _worded(side: Side, labels: Labels) -> Side:
    national, outcome = side.national, side.outcome
    if national is not None:
        national = {**national, "source": labels.source(national["source"])}
    if outcome is not None:
        source, vintage = labels.source(outcome["source"]), labels.source(outcome["vintage"])
        outcome = {**outcome, "source": source, "vintage": vintage}
    return replace(side, national=national, outcome=outcome)


def _related(row: Matched, side: Side, found: Known, labels: Labels) -> str:
    kin = (relation for relation in rules().relations if row.indicator in relation.indicators)
    said = [
        labels(
            "table.national_elsewhere",
            year=year,
            amount=numbers.target_text(_figure(nation), labels.lang),
            indicator=indicator_name(code, labels.lang),
            why=getattr(relation, labels.lang),
        )
        for relation in kin
        for (code, _, year), nation in found.items()
        if year == side.plan.year and code != row.indicator and code in relation.indicators
    ]
    return " ".join(said)
