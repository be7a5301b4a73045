"""How the records of plancompare show themselves in a notebook: one card each, Vietnamese first.

The records' own modules import nothing of this: they ask through :mod:`plancompare.showing`.
"""

from collections import Counter
from dataclasses import replace
from functools import singledispatch

import pandas as pd

from plancompare.comparison import Comparison
from plancompare.comparison.checks import Report
from plancompare.comparison.conditions import Holdings
from plancompare.comparison.rows import Row
from plancompare.extraction.record import Extraction, Target
from plancompare.plan import Plan
from plancompare.presentation import derivations, numbers, tables
from plancompare.presentation.cells import indicator_name, place, quoted
from plancompare.presentation.display import Cell, Column, Run, Table, cell, flat, one_line
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import match
from plancompare.presentation.plans import plan_names
from plancompare.presentation.sources import date_text
from plancompare.reading import Source

LANG = "vi"
_BEGINNING = 400  # characters of a document shown on its card


@singledispatch
def table(record: object, lang: str = LANG) -> Table:
    """The card of a record, or its table. Raises TypeError for what has none."""
    raise TypeError(f"{type(record).__name__} has no card")


@table.register
def source_card(source: Source, lang: str = LANG) -> Table:
    """File, form, length, hash, and how the text begins."""
    labels = Labels(lang)
    size = labels(
        "card.size",
        characters=numbers.number(len(source.text), lang),
        lines=numbers.number(source.text.count("\n") + 1, lang),
    )
    beginning = one_line(source.text[:_BEGINNING]).strip()
    return _card(
        "source",
        source.name,
        {
            "media_type": source.media_type,
            "length": size,
            "sha256": source.sha256,
            "beginning": beginning + (" …" if len(source.text) > _BEGINNING else ""),
        },
        lang,
    )


@table.register
def plan_card(plan: Plan, lang: str = LANG) -> Table:
    """What the plan says of itself and how it is built; "not stated" where its header is silent."""
    labels, header = Labels(lang), plan.header
    fields = ("issuer", "province", "number", "date", "year", "title", "signer")
    headings = sum(clause.heading for clause in plan.clauses)
    built = labels("card.clauses", n=len(plan.clauses), headings=headings)
    stated = {name: getattr(header, name) for name in fields}
    stated["date"] = date_text(header.date and str(header.date), lang)
    return _card("plan", plan.id, stated | {"name": plan.source.name, "structure": built}, lang)


@table.register
def target_card(target: Target, lang: str = LANG) -> Table:
    """One target: value, what it is of, where it stands, and its words with the number marked."""
    labels = Labels(lang)
    row = {name: getattr(target, name) for name in target.FIELDS}
    span = labels("card.characters", start=target.quote_start, end=target.quote_end)
    return _card(
        "target",
        target.target_id,
        {
            "value": cell(numbers.target_text(row, lang), "strong"),
            "indicator": Cell(
                (Run(indicator_name(target.indicator, lang, target.indicator_text)),),
                (Run(target.indicator or labels("card.no_indicator")),),
            ),
            "measure": labels.name("measure", target.measure),
            "place": f"{place(row, labels)}; {span}",
            "quote": Cell(quoted(row)),
            "rule": target.rule,
        }
        | ({"note": target.note} if target.note else {}),
        lang,
    )


@table.register
def extraction_table(extraction: Extraction, lang: str = LANG) -> Table:
    """Every target read, in the order of the document; under it what the other numerals are."""
    labels = Labels(lang)
    rows = []
    for target in extraction.targets:
        row = {name: getattr(target, name) for name in target.FIELDS}
        rows.append(
            (
                cell(indicator_name(target.indicator, lang, target.indicator_text)),
                cell(numbers.target_text(row, lang)),
                Cell(quoted(row)),
                cell(target.target_id, "muted"),
            )
        )
    uncoded = sum(target.indicator is None for target in extraction.targets)
    counts = Counter(labels.name("class", numeral.cls) for numeral in extraction.numerals)
    classes = ", ".join(f"{name} {count}" for name, count in counts.most_common())
    return flat(
        labels("card.targets_read", n=len(extraction.targets), uncoded=uncoded),
        (
            Column(labels("table.indicator"), 2),
            Column(labels("card.value"), 1, "right"),
            Column(labels("card.quote"), 3),
            Column(labels("card.id"), 1),
        ),
        rows,
        notes=tuple(map(labels.error, extraction.warnings)),
        source=labels("card.numerals_read", n=len(extraction.numerals), classes=classes),
        lang=lang,
    )


@table.register
def comparison_table(comparison: Comparison, lang: str = LANG) -> Table:
    """The comparison side by side, as the reports print it."""
    labels = Labels(lang)
    names = plan_names(comparison.plans, comparison.plan_ids)
    title = labels("card.comparison", plans=labels.listing(name.name for name in names))
    table = tables.comparison_table(match(comparison, names), names, lang, title)
    also = sorted({word for row in comparison.rows for stated in row.stated for word in stated.also})
    listed = f" {labels('card.also', ids=', '.join(also))}" if also else ""
    return replace(_without_links(table), source=table.source + listed)


@table.register
def row_table(row: Row, lang: str = LANG) -> Table:
    """One row of a comparison, as the whole would print it."""
    plans = tuple(side.plan for side in row.sides)
    return comparison_table(Comparison((row,), plans, ("national",), pd.DataFrame(), (), Holdings({})), lang)


@table.register
def checks_table(report: Report, lang: str = LANG) -> Table:
    """Every check, how many cases it looked at, and what does not hold together."""
    return _without_links(derivations.checks_table(report, lang))


def _without_links(table: Table) -> Table:
    """A table alone: the quotes its figures link to in a report are not on this page."""

    def alone(shown: Cell) -> Cell:
        runs, below = ((replace(r, link=None) for r in part) for part in (shown.runs, shown.below))
        return replace(shown, runs=tuple(runs), below=tuple(below), anchor=None)

    groups = [replace(g, rows=tuple(tuple(map(alone, row)) for row in g.rows)) for g in table.groups]
    narrow = table.narrow and _without_links(table.narrow)
    return replace(table, groups=tuple(groups), narrow=narrow)


def _card(kind: str, name: str, fields: dict, lang: str) -> Table:
    """A table of two columns, a line a field."""
    labels = Labels(lang)
    missing = cell(labels("word.not_stated"), "missing")
    rows = tuple(
        (
            cell(labels(f"card.{field}"), "muted"),
            value if isinstance(value, Cell) else cell(str(value)) if value else missing,
        )
        for field, value in fields.items()
    )
    columns = (Column(labels(f"card.{kind}")), Column(name))
    return flat(f"{labels(f'card.{kind}')}: {name}", columns, rows, lang=lang)
