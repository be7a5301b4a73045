"""The tables that set plans beside each other, one builder a table, each returning a ``display.Table``.

A figure links to the row of the quotes table that holds its sentence, and that row links back.
"""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from plancompare.catalogue import indicators as catalogue_indicators
from plancompare.presentation import numbers
from plancompare.presentation.cells import (
    Row,
    Spread,
    difference_cell,
    figure_cell,
    measured_name,
    name_cell,
    own_words,
    place,
    spread,
    target_cell,
    unit_text,
)
from plancompare.presentation.display import Cell, Column, Group, Run, Table, cell
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import Matched, Side, records
from plancompare.presentation.plans import PlanName, plans_listed

SIDE_BY_SIDE = 3  # more plans than this do not fit beside each other with their yardsticks


def comparison_table(rows: Sequence[Matched], plans: Sequence[PlanName], lang: str, title: str) -> Table:
    """Targets side by side, a group a theme: per plan its target and the national target of its own year.

    With two plans the difference is shown where the verdict allows one; the numbered notes under the table
    are the reasons of the verdicts. More than three plans stand under each other.
    """
    labels = Labels(lang)
    rows = _by_theme(rows)
    notes = _Notes(rows)
    wide = len(plans) <= SIDE_BY_SIDE
    layout = _wide if wide else _long
    columns, build = layout(rows, plans, labels)
    groups: dict[str, list[tuple[Cell, ...]]] = {}
    for number, row in enumerate(rows, start=1):
        name = labels.name("theme", row.theme)
        groups.setdefault(name, []).extend(build(number, row, notes))
    under = [labels("table.difference_note", a=plans[0].name, b=plans[1].name)] if len(plans) == 2 else []
    under += [labels("table.no_national")] if any(side.national for row in rows for side in row.sides) else []
    return Table(
        title,
        columns,
        tuple(Group(theme if len(groups) > 1 else "", tuple(body)) for theme, body in groups.items()),
        notes=notes.texts,
        source=" ".join([*notes.general, *under, labels("table.source_plans")]),
        lang=lang,
    )


def _by_theme(rows: Sequence[Matched]) -> list[Matched]:
    """The rows with those of one theme together, themes in the order they first come up."""
    themes = list(dict.fromkeys(row.theme for row in rows))
    return sorted(rows, key=lambda row: themes.index(row.theme))


class _Notes:
    """The notes of a table: what holds for every compared row is said once for all, the rest is numbered."""

    def __init__(self, rows: Sequence[Matched]) -> None:
        compared = [row for row in rows if len(row.stated) > 1] or [row for row in rows if row.reasons]
        shared = set.intersection(*(set(row.reasons) for row in compared)) if len(compared) > 1 else set()
        ordered = dict.fromkeys(reason for row in rows for reason in (*row.reasons, *row.yardstick_obstacles))
        self.general = tuple(reason for reason in ordered if reason in shared)
        self.texts = tuple(reason for reason in ordered if reason not in shared)

    def of(self, reasons: Iterable[str]) -> tuple[int, ...]:
        """The numbers of these reasons, without those said for the whole table."""
        return tuple(sorted(self.texts.index(reason) + 1 for reason in reasons if reason in self.texts))


def _wide(rows: Sequence[Matched], plans: Sequence[PlanName], labels: Labels):
    """Plans side by side: the layout for one to three."""
    lang = labels.lang
    national = any(side.national is not None for row in rows for side in row.sides)
    pair, alone = len(plans) == 2, len(plans) == 1
    columns = [
        Column(labels("table.number"), 0, "right"),
        Column(labels("table.indicator"), 2.8),
        Column(labels("table.unit"), 1),
    ]
    for plan in plans:
        columns.append(Column(labels("table.plan"), 1.2 if national else 1.6, "right", plan.name))
        if national:
            columns.append(Column(labels("table.national"), 0.95, "right", plan.name))
    columns += [Column(labels("table.difference"), 1.15, "right")] if pair else []
    columns += [Column(labels("table.difference_national"), 1.1, "right")] if alone and national else []
    columns += [Column(labels("table.verdict"), 1.25)] if not alone else []

    def build(number: int, row: Matched, notes: _Notes):
        cells = [
            cell(str(number), "muted"),
            name_cell(row, labels, notes.of(row.reasons) if alone else ()),
            cell(numbers.unit_head(row.unit, lang, unit_text(row)), "muted"),
        ]
        for side in row.sides:
            cells.append(target_cell(side, labels))
            cells += [_national_cell(side, labels, notes)] if national else []
        cells += [difference_cell(row.difference, lang)] if pair else []
        cells += [difference_cell(row.sides[0].distance, lang)] if alone and national else []
        cells += (
            [cell(labels.name("verdict", row.verdict), "muted", notes=notes.of(row.reasons))]
            if not alone
            else []
        )
        return [tuple(cells)]

    return tuple(columns), build


def _long(rows: Sequence[Matched], plans: Sequence[PlanName], labels: Labels):
    """Plans under each other: one line a plan that states the indicator, then who is silent."""
    lang = labels.lang
    columns = (
        Column(labels("table.number"), 0, "right"),
        Column(labels("table.indicator"), 2.6),
        Column(labels("table.unit"), 1.05),
        Column(labels("table.plan"), 1.4),
        Column(labels("table.target"), 1.1, "right"),
        Column(labels("table.national"), 1, "right"),
        Column(labels("table.difference_national"), 1.1, "right"),
    )

    def build(number: int, row: Matched, notes: _Notes):
        lines = []
        for line, side in enumerate(row.stated):
            first = line == 0
            lines.append(
                (
                    cell(str(number) if first else "", "muted"),
                    name_cell(row, labels, notes.of(row.reasons)) if first else Cell(),
                    cell(numbers.unit_head(row.unit, lang, unit_text(row)) if first else "", "muted"),
                    cell(side.plan.name),
                    target_cell(side, labels),
                    _national_cell(side, labels, notes),
                    difference_cell(side.distance, lang),
                )
            )
        if row.silent:
            silent = plans_listed([side.plan for side in row.silent], labels)
            missing = cell(labels("word.not_stated"), "missing")
            lines.append((Cell(), cell(silent, "muted"), Cell(), Cell(), missing, Cell(), Cell()))
        return lines

    return columns, build


def _national_cell(side: Side, labels: Labels, notes: _Notes) -> Cell:
    if side.national is None:
        return cell(labels("word.no"), "muted")
    obstacle = side.national["obstacle"]
    text = numbers.target_amount(side.national, labels.lang)
    return cell(text, "muted", notes=notes.of([obstacle] if obstacle else ()))


def targets_table(targets: pd.DataFrame, plans: Sequence[PlanName], lang: str, title: str = "") -> Table:
    """Every target of a selection, a group a theme: indicator, plan, value, place in the plan."""
    labels = Labels(lang)
    names = {plan.plan: plan.name for plan in plans}
    themes = {code: entry.theme for code, entry in catalogue_indicators().items()}
    grouped: dict[str, list[tuple[Cell, ...]]] = {}
    number = 0
    for theme in (*dict.fromkeys(themes.values()), None):
        for row in records(targets):
            if themes.get(row["indicator"]) != theme:
                continue
            number += 1
            grouped.setdefault(labels.name("theme", theme or "none"), []).append(
                (
                    cell(str(number), "muted"),
                    Cell((Run(measured_name(row, labels)),), own_words(row, labels)),
                    cell(names.get(row["plan"], row["plan"])),
                    figure_cell(row, lang),
                    cell(place(row, labels), "muted"),
                )
            )
    return Table(
        title or labels("title.targets"),
        (
            Column(labels("table.number"), 0, "right"),
            Column(labels("table.indicator"), 3),
            Column(labels("table.plan"), 1.1),
            Column(labels("table.target"), 1.5, "right"),
            Column(labels("table.place"), 1.8),
        ),
        tuple(Group(theme, tuple(rows)) for theme, rows in grouped.items()),
        source=labels("table.source_plans"),
        lang=lang,
    )


def coverage_table(rows: Sequence[Matched], plans: Sequence[PlanName], lang: str) -> Table:
    """What each plan states of each theme: as itself, in another form, or not at all."""
    labels = Labels(lang)
    themes: dict[str, dict[tuple[str, str], set[str]]] = {}
    for row in rows:
        states = themes.setdefault(row.theme, {})
        for side in row.sides:
            how = "stated" if side.target is not None else "otherwise" if side.otherwise else "silent"
            states.setdefault((side.plan.plan, row.indicator), set()).add(how)
    hows = ("stated", "otherwise", "silent")
    body = []
    for theme, states in themes.items():
        cells = {}
        for plan in plans:
            best = [
                next(how for how in hows if how in said)
                for (plan_id, _), said in states.items()
                if plan_id == plan.plan
            ]
            counts = [best.count(how) for how in hows]
            cells[plan.plan] = tuple(cell(str(count), "" if count else "muted") for count in counts)
        body.append(((cell(labels.name("theme", theme)),), cells))
    return spread(
        labels("title.coverage"),
        (Column(labels("table.theme"), 2),),
        tuple(Column(labels(f"coverage.{how}"), 0.8, "right") for how in hows),
        plans,
        [("", body)],
        labels,
        source=labels("table.coverage_note"),
    )


def agencies_table(targets: pd.DataFrame, plans: Sequence[PlanName], lang: str) -> Table:
    """Quantified tasks, a group an agency, plans side by side; agencies several plans share come first."""
    labels = Labels(lang)
    agencies: dict[str, dict[tuple, dict[str, Row]]] = {}
    for row in records(targets[targets["kind"] == "task"]):
        agency = row["agency"] or labels("word.no_agency")
        same = (row["indicator"], row["measure"]) if row["indicator"] else row["target_id"]
        held = agencies.setdefault(agency, {})
        key = (same, sum(1 for k, own in held.items() if k[0] == same and row["plan"] in own))
        held.setdefault(key, {})[row["plan"]] = row

    def breadth(item) -> tuple[int, str]:
        return (-len({plan for own in item[1].values() for plan in own}), item[0])

    groups = [
        (agency, [_task_row(own, labels) for own in held.values()])
        for agency, held in sorted(agencies.items(), key=breadth)
    ]
    return spread(
        labels("title.agencies"),
        (Column(labels("table.indicator"), 2.4),),
        (Column(labels("table.target"), 1.2, "right"),),
        plans,
        groups,
        labels,
        source=labels("table.source_plans"),
    )


def _task_row(own: Mapping[str, Row], labels: Labels) -> Spread:
    first = next(iter(own.values()))
    name = Cell((Run(measured_name(first, labels)),), own_words(first, labels))
    return (name,), {plan: (figure_cell(row, labels.lang),) for plan, row in own.items()}
