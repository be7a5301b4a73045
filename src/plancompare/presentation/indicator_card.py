"""A card an indicator, half a page to hand on: the finding, its chart, the figures, how to read them."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from plancompare.comparison.rules import Definition
from plancompare.presentation import drawn
from plancompare.presentation.cells import name_and_unit, row_name, row_unit
from plancompare.presentation.display import Card, Run
from plancompare.presentation.findings import Sentence, message, told
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import Matched, notes, obstacles
from plancompare.presentation.tables import reasons_in_row

BESIDE = 4  # plans whose chart stands beside the lines; more are drawn across the page
OF_ROW = ["indicator", "measure", "variant", "span"]  # what tells one row of a comparison from another


def card(
    row: Matched,
    data: pd.DataFrame,
    draw: drawn.Draw,
    lang: str,
    definition: Definition | None = None,
    aside: Sequence[str] = (),
    source: str = "",
) -> Card:
    """The card of one row of a comparison, of which ``data`` are the rows of the tidy frame: the finding is
    worded and the figures are told by the sentences of the reports. ``aside`` are notes on its national
    targets, ``source`` where its figures are from.
    """
    labels = Labels(lang)
    title = message(row, labels)
    foot = (_defined(definition, labels), (*_cautions(row, aside, labels), Run(source)))
    name, unit = name_and_unit(row_name(row, labels), row_unit(row, lang))
    return Card(
        f"{name} ({unit})" if unit else name,
        title,
        drawn.bare(draw, data, lang, title),
        told(row, labels),
        tuple(words for words in foot if words),
        beside=len(row.stating) <= BESIDE,
        lang=lang,
    )


def rows_of(data: pd.DataFrame, rows: Iterable[Matched]) -> list[tuple[Matched, pd.DataFrame]]:
    """The rows of a comparison a tidy frame is about, each with its part of the frame."""
    by_target: Mapping[str, Matched] = {name: row for row in rows for name in row.target_ids}
    found = []
    for _, own in data.groupby(OF_ROW, sort=False, dropna=False):
        row = next((by_target[name] for name in own["target_id"].dropna() if name in by_target), None)
        if row is not None:
            found.append((row, own))
    return found


def is_told(row: Matched) -> bool:
    """Whether a card says all a table would of a row: a further target of a plan, or one of another year than
    the plan's, stands in a table alone.
    """
    return not any(side.also or side.target.year != side.plan.year for side in row.stating)


def _defined(definition: Definition | None, labels: Labels) -> Sentence:
    """What the indicator officially is; its name leads to where that is written."""
    if definition is None:
        return ()
    words = getattr(definition, f"definition_{labels.lang}")
    return Run(labels("table.definition"), "strong", definition.url or None), Run(f": {words}.")


def _cautions(row: Matched, aside: Sequence[str], labels: Labels) -> Sentence:
    """Whether the plans compare, and all that a reader must know before they are held against each other."""
    lang = labels.lang
    told = obstacles(row, lang) if row.judgement == "not_comparable" else ()  # said where the figures are
    said = [text for text in (*reasons_in_row(row, lang), *aside, *notes(row, lang)) if text not in told]
    verdict = labels.name("verdict", row.judgement) if len(row.stating) > 1 else ""
    if not (verdict or said):
        return ()
    head = labels("table.comparability") if verdict else labels("table.caution")
    return (
        Run(f"{head}: ", "strong"),
        Run(" ".join(dict.fromkeys([f"{verdict}."] * bool(verdict) + said)) + " "),
    )
