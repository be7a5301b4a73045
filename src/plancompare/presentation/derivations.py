"""The tables that go beyond the plans' own figures: outcomes, derived figures, implied previous years."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from plancompare.comparison.checks import Report, check_title, severity_name
from plancompare.presentation import numbers
from plancompare.presentation.cells import (
    Noted,
    Row,
    Spread,
    difference_cell,
    indicator_name,
    name_cell,
    row_unit,
    spread,
    target_cell,
    unit_behind,
)
from plancompare.presentation.display import Cell, Column, Group, Run, Table, cell, flat, joined
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import Known, Matched, known_outcomes, source_of
from plancompare.presentation.plans import PlanName
from plancompare.table.files import records


def outcomes_table(rows: Sequence[Matched], lang: str) -> Table:
    """What was planned and what came of it, a group a plan, with the vintage and source of each outcome."""
    labels = Labels(lang)
    known = known_outcomes(rows)
    noted = Noted()
    groups: dict[tuple, list[tuple[Cell, ...]]] = {}
    for one in known:
        came = one.outcome.figure
        seen = f"{labels.source(came.vintage)}; {labels.name('grade', came.grade)}"
        key = (one.side.plan.name, *source_of(came, labels), seen)
        groups.setdefault(key, []).append(_outcome_row(one, noted, labels))
    order = list(dict.fromkeys(plan for plan, *_ in groups))
    by_plan = sorted(groups.items(), key=lambda one: order.index(one[0][0]))
    name, unit, *numbered = (
        Column(labels("table.indicator"), 3, names=True),
        Column(labels("table.unit"), 1.2),
        Column(labels("table.plan"), 1.2, "right"),
        Column(labels("table.outcome"), 1.2, "right"),
        Column(labels("table.difference"), 1.2, "right"),
    )
    shown = tuple(
        # Where and when the outcomes of a group were published.
        Group(plan, tuple(body), (Run(title, "", url), Run(f"; {seen}")))
        for (plan, title, url, seen), body in by_plan
    )
    bare = (replace(own, rows=tuple((unit_behind(*row[:2]), *row[2:]) for row in own.rows)) for own in shown)
    title, source = labels("title.outcomes"), labels("table.outcome_note")
    narrow = Table(title, (name, *numbered), tuple(bare), noted.texts, lang=lang)
    return Table(title, (name, unit, *numbered), shown, noted.texts, source, lang, narrow=narrow)


def _outcome_row(known: Known, noted: Noted, labels: Labels) -> tuple[Cell, ...]:
    row, side, outcome = known
    said = [getattr(outcome.obstacle, labels.lang)] if outcome.obstacle else []
    gap = None if outcome.gap is None else {"value": float(outcome.gap), "comparator": "eq"}
    return (
        name_cell(row, labels),
        cell(row_unit(row, labels.lang), "small"),
        target_cell(side, labels),
        cell(numbers.target_amount(outcome.figure, labels.lang), "strong", notes=noted.places(said)),
        difference_cell(gap, labels.lang),
    )


def derived_table(derived: pd.DataFrame, plans: Sequence[PlanName], lang: str) -> Table:
    """Figures the plans imply but do not print, rounded to two decimals, each with its formula.

    ``derived`` is the frame of ``plancompare.comparison.derive``.
    """
    labels = Labels(lang)
    held: dict[tuple[str, str], dict[str, Row]] = {}
    for row in records(derived):
        held.setdefault((row[f"name_{lang}"], row["part"] or ""), {})[row["plan"]] = row
    rows: list[Spread] = []
    noted = Noted()
    for (name, part), own in held.items():
        first = next(iter(own.values()))
        of = (Run(indicator_name(part, lang)),) if part else ()
        marks = noted.places(note for row in own.values() if (note := row[f"note_{lang}"]))
        lead = (Cell((Run(name),), of, marks), cell(numbers.unit_head(first["unit"], lang), "muted"))
        rows.append((lead, {plan: (_derived_cell(row, labels),) for plan, row in own.items()}))
    table = spread(
        labels("title.derived"),
        (Column(labels("table.derived"), 2.2), Column(labels("table.unit"), 0.9)),
        (Column(labels("table.value"), 1.6, "right"),),
        plans,
        [("", rows)],
        labels,
        source=labels("table.derived_note"),
        missing=cell(labels("word.not_derived"), "missing"),
    )
    return replace(table, notes=noted.texts)


def _derived_cell(row: Row, labels: Labels) -> Cell:
    lang = labels.lang
    text = numbers.derived_text(row, lang)
    text += f" ({labels('word.of_stated')})" if row["comparator"] is None else ""
    formula = numbers.formula(row["formula"], lang)
    stated = ()
    if row["stated"] is not None:
        stated = (Run("; " + labels("word.stated", n=numbers.number(row["stated"], lang))),)
    return Cell((Run(text),), (Run(formula), *stated))


def baselines_table(baselines: pd.DataFrame, plans: Sequence[PlanName], lang: str) -> Table:
    """What each growth or change says of the year before, under each reading the arithmetic leaves open.

    ``baselines`` is the frame of ``plancompare.comparison.baselines``.
    """
    labels = Labels(lang)
    groups = []
    for plan in plans:
        own = [row for row in records(baselines) if row["plan"] == plan.plan]
        rows = tuple(
            (
                Cell((Run(indicator_name(row["indicator"], lang), "", f"q:{row['target_id']}"),)),
                cell(numbers.amount(row["level"], lang, row["level_comparator"])),
                cell(_movement(row, lang)),
                cell(labels.name("reading", row["reading"]), "muted"),
                Cell((Run(_base(row, lang), "" if row["possible"] else "missing"),), _why(row, labels)),
                Cell(
                    (Run(labels.name("reading_status", row["status"]), "muted"),), _seen_before(row, labels)
                ),
            )
            for row in own
        )
        if rows:
            groups.append(Group(plan.name, rows))
    columns = (
        Column(labels("table.indicator"), 2.1),
        Column(labels("table.level"), 0.8, "right"),
        Column(labels("table.moved"), 1.5, "right"),
        Column(labels("table.reading"), 1.2),
        Column(labels("table.base"), 1.8, "right"),
        Column(labels("table.reading_status"), 1.7),
    )
    title, source = labels("title.baselines"), labels("table.baseline_note")
    narrow = Table(title, columns[::2], tuple(map(_two_by_two, groups)), lang=lang)
    return Table(title, columns, tuple(groups), source=source, lang=lang, narrow=narrow)


def _two_by_two(group: Group) -> Group:
    """The rows of a group with every second cell below the one before it, as a narrow window has room."""
    rows = (
        tuple(
            replace(over, below=joined((over.below, under.runs, under.below)))
            for over, under in zip(row[::2], row[1::2], strict=True)
        )
        for row in group.rows
    )
    return replace(group, rows=tuple(rows))


def _movement(row: Row, lang: str) -> str:
    """The growth, change or index with the unit of this reading, as it moves the level."""
    unit = "percent" if row["reading"] == "relative" else row["moved_unit"]
    comparator = row["moved_comparator"] if row["moved_comparator"] != "range" else "eq"
    moved = {"value": row["moved"], "comparator": comparator, "unit": unit}
    if row["measure"] == "index":
        return numbers.target_text(moved, lang)
    return numbers.with_unit(numbers.signed_text(moved, lang), unit, lang, one=abs(row["moved"]) == 1)


def _base(row: Row, lang: str) -> str:
    """The base with its bound; a range by its ends."""
    if row["comparator"] is None:
        return Labels(lang)("word.unbounded")
    if row["comparator"] == "range":
        return "–".join(_rounded(row[end], lang) for end in ("baseline_low", "baseline_high"))
    shown = row["baseline"] if row["printable"] is None else row["printable"]
    return f"{numbers.bound(row['comparator'])}{_rounded(shown, lang)}"


def _rounded(value: object, lang: str) -> str:
    """To three decimals at most, without idle zeros."""
    return numbers.number(round(numbers.exact(value), 3).normalize(), lang)


def _why(row: Row, labels: Labels) -> tuple[Run, ...]:
    """Bases as a plan could print them, each with the movement it would give."""
    pairs = [pair.split(":") for pair in (row["tried"] or "").split()]
    said = [f"{_rounded(base, labels.lang)} → {_rounded(gives, labels.lang)}" for base, gives in pairs]
    return (Run("; ".join(said)),) if said else ()


def _seen_before(row: Row, labels: Labels) -> tuple[Run, ...]:
    """What was published for the year before, in the reader's number format and language."""
    said = []
    for figure in (row["published"] or "").split("; ") if row["possible"] else ():
        value, _, vintage = figure.partition(" (")
        if vintage:
            said.append(f"{_rounded(value, labels.lang)} ({labels.source(vintage.removesuffix(')'))})")
    return (Run(labels("table.published", figures="; ".join(said))),) if said else ()


def checks_table(found: Report, lang: str) -> Table:
    """What was checked and what it came to; under each check what does not hold, linked to its figure."""
    labels = Labels(lang)
    body: list[tuple[Cell, ...]] = []
    for check in found.counts:
        body.append((cell(check_title(check, lang), "strong"), cell(found.result(check, lang))))
        for row in records(found.of(check)):
            target = (row["target_ids"] or "").split()
            said = f"{row[f'message_{lang}']} ({severity_name(row['severity'], lang)})"
            body.append((Cell((Run(said, "small", f"q:{target[0]}" if target else None),), span=2),))
    columns = (Column(labels("table.check"), 3), Column(labels("table.check_result"), 2))
    return flat(labels("title.checks"), columns, body, lang=lang)
