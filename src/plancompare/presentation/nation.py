"""National targets of a related indicator, where a plan's own form of the subject has none."""

from collections.abc import Mapping, Sequence

from plancompare.comparison.cells import Key
from plancompare.comparison.rules import rules
from plancompare.comparison.yardsticks import National
from plancompare.presentation import numbers
from plancompare.presentation.cells import indicator_name
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import Matched, Side, main

Known = Mapping[tuple[str, str, int], National]


def elsewhere(rows: Sequence[Matched], found: Known, labels: Labels) -> dict[tuple[Key, str], str]:
    """Which national target there is of a related indicator where the row's own has none: a sentence by
    the row's key and plan.
    """
    said = {}
    for row in main(rows):
        for side in row.sides:
            if side.national is None and (sentence := _related(row, side, found, labels)):
                said[row.key, side.plan.plan] = sentence
    return said


def _related(row: Matched, side: Side, found: Known, labels: Labels) -> str:
    kin = (relation for relation in rules().relations if row.key.indicator in relation.indicators)
    said = [
        labels(
            "table.national_elsewhere",
            year=year,
            amount=numbers.target_text(nation, labels.lang),
            indicator=indicator_name(code, labels.lang),
            why=getattr(relation, labels.lang),
        )
        for relation in kin
        for (code, _, year), nation in found.items()
        if year == side.plan.year and code != row.key.indicator and code in relation.indicators
    ]
    return " ".join(said)
