"""The tables of the reports, one builder a table, each returning a ``display.Table``.

A figure links to the row of the quotes table that holds its sentence, and that row links back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from plancompare.catalogue import indicators as catalogue_indicators
from plancompare.presentation import numbers
from plancompare.presentation.display import Cell, Column, Group, Run, Table, cell, marked, one_line
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import Matched, Side, records
from plancompare.presentation.plans import PlanName

Row = Mapping[str, Any]


def indicator_name(code: str | None, lang: str, text: str | None = None) -> str:
    """The catalogue's name of an indicator; the plan's own words where no code is certain."""
    entry = catalogue_indicators().get(code) if code else None
    if entry is None:
        return one_line(text or str(code or ""))
    return entry.name_vi if lang == "vi" else entry.name_en


def measured_name(row: Row, labels: Labels) -> str:
    """Indicator and what is measured of it: the growth or change of something is said to be one.

    ``row`` needs ``indicator`` and ``measure``; without an indicator code the plan's own words stand.
    """
    code, measure = row.get("indicator"), row["measure"]
    name = indicator_name(code, labels.lang, row.get("indicator_text"))
    said = measure in ("level", "new") or _names_a_movement(code or "", measure)
    return name if said else f"{name} ({labels.name('measure', measure)})"


def _names_a_movement(code: str, measure: str) -> bool:
    """Whether the name says "growth" or "reduction" itself, so that no measure needs to be added."""
    return measure in ("growth", "change") and ("growth" in code or "reduction" in code)


def place(row: Row, labels: Labels) -> str:
    """Where in its plan a target stands: section, clause and, for a task, the agency."""
    parts = [str(row["agency"])] if row.get("agency") else []
    if row.get("section"):
        parts.append(labels("place.section", section=row["section"]))
    if row.get("clause"):
        parts.append(labels("place.clause", clause=row["clause"]))
    return ", ".join(parts) or labels("word.not_stated")


def figure_cell(
    row: Row | None, lang: str, notes: Sequence[int] = (), unit: bool = True, anchor: bool = True
) -> Cell:
    """A target's number, linked to its quote; "not stated" in words where the plan says nothing."""
    if row is None:
        return cell(Labels(lang)("word.not_stated"), "missing", notes=tuple(notes))
    text = numbers.target_text(row, lang) if unit else numbers.target_amount(row, lang)
    key = row["target_id"]
    return cell(text, "", f"q:{key}", notes=tuple(notes), anchor=f"f:{key}" if anchor else None)


SIDE_BY_SIDE = 3  # more plans than this do not fit beside each other with their yardsticks
MOST_COLUMNS = 4  # more plans than this do not fit beside each other at all


def comparison_table(rows: Sequence[Matched], plans: Sequence[PlanName], lang: str, title: str) -> Table:
    """Targets side by side, a group a theme: per plan its target and the national target of its own year.

    With two plans the difference is shown where the verdict allows one; the numbered notes under the table are
    the reasons of the verdicts. More than three plans stand under each other.
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
        groups.setdefault(name, []).extend(build(number, row, notes.of(row)))
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
        compared = [row for row in rows if len(row.stated) > 1]
        shared = set.intersection(*(set(row.reasons) for row in compared)) if len(compared) > 1 else set()
        ordered = dict.fromkeys(reason for row in rows for reason in row.reasons)
        self.general = tuple(reason for reason in ordered if reason in shared)
        self.texts = tuple(reason for reason in ordered if reason not in shared)

    def of(self, row: Matched) -> tuple[int, ...]:
        return tuple(sorted(self.texts.index(reason) + 1 for reason in row.reasons if reason in self.texts))


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
        columns.append(Column(labels("table.plan"), 1.2, "right", plan.name))
        if national:
            columns.append(Column(labels("table.national"), 0.95, "right", plan.name))
    columns += [Column(labels("table.difference"), 1.15, "right")] if pair else []
    columns += [Column(labels("table.difference_national"), 1.1, "right")] if alone and national else []
    columns += [Column(labels("table.verdict"), 1.25)] if not alone else []
    notes_on_name = alone

    def build(number: int, row: Matched, notes: tuple[int, ...]):
        cells = [
            cell(str(number), "muted"),
            _name_cell(row, labels, notes if notes_on_name else ()),
            cell(numbers.unit_head(row.unit, lang, _unit_text(row)), "muted"),
        ]
        for side in row.sides:
            cells.append(_target_cell(side, labels))
            cells += [_national_cell(side, labels)] if national else []
        cells += [_difference_cell(row.difference, lang)] if pair else []
        cells += [_difference_cell(row.sides[0].distance, lang)] if alone and national else []
        cells += [cell(labels.name("verdict", row.verdict), "muted", notes=notes)] if not alone else []
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

    def build(number: int, row: Matched, notes: tuple[int, ...]):
        lines = []
        for place, side in enumerate(row.stated):
            first = place == 0
            lines.append(
                (
                    cell(str(number) if first else "", "muted"),
                    _name_cell(row, labels, notes) if first else Cell(),
                    cell(numbers.unit_head(row.unit, lang, _unit_text(row)) if first else "", "muted"),
                    cell(side.plan.name),
                    _target_cell(side, labels),
                    _national_cell(side, labels),
                    _difference_cell(side.distance, lang),
                )
            )
        silent = ", ".join(side.plan.name for side in row.silent)
        if silent:
            missing = cell(labels("word.not_stated"), "missing")
            lines.append((Cell(), Cell(), Cell(), cell(silent, "muted"), missing, Cell(), Cell()))
        return lines

    return columns, build


def _name_cell(row: Matched, labels: Labels, notes: tuple[int, ...] = ()) -> Cell:
    fields = {"indicator": row.indicator, "measure": row.measure}
    variant = (Run(labels.name("variant", row.variant)),) if row.variant else ()
    return Cell((Run(measured_name(fields, labels)),), variant, notes)


def _target_cell(side: Side, labels: Labels) -> Cell:
    if side.target is None:
        return cell(labels("word.otherwise" if side.otherwise else "word.not_stated"), "missing")
    shown = figure_cell(side.target, labels.lang, unit=False)
    also = tuple(
        run
        for other in side.also
        for run in (Run(labels("word.also") + " "), *figure_cell(other, labels.lang).runs)
    )
    return replace(shown, below=also)


def _national_cell(side: Side, labels: Labels) -> Cell:
    if side.national is None:
        return cell(labels("word.no"), "muted")
    return cell(numbers.target_amount(side.national, labels.lang), "muted")


def _difference_cell(gap: Row | None, lang: str) -> Cell:
    return cell(Labels(lang)("word.no"), "muted") if gap is None else cell(numbers.signed_text(gap, lang))


def _unit_text(row: Matched) -> str | None:
    return next((side.target.get("unit_text") for side in row.stated), None)


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
                    Cell((Run(measured_name(row, labels)),), _own_words(row, labels)),
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


def quotes_table(
    targets: pd.DataFrame, plans: Sequence[PlanName], lang: str, documents: Mapping[str, str] | None = None
) -> Table:
    """The sentence each figure comes from, with the number marked, a group a plan, in the plan's own order.

    ``documents`` names each plan's document ("370/KH-UBND, 19/01/2023") for the group's title.
    """
    labels = Labels(lang)
    rows = records(targets)
    groups = []
    for plan in plans:
        own = sorted((row for row in rows if row["plan"] == plan.plan), key=lambda row: row["value_start"])
        title = plan.name + (f": {documents[plan.plan]}" if documents and plan.plan in documents else "")
        if own:
            groups.append(Group(title, tuple(_quote_row(row, labels) for row in own)))
    return Table(
        labels("title.quotes"),
        (
            Column(labels("table.place"), 1.3),
            Column(labels("table.quote"), 4),
            Column(labels("table.read_as"), 1.3, "right"),
        ),
        tuple(groups),
        source=labels("table.quotes_note"),
        lang=lang,
    )


def outcomes_table(rows: Sequence[Matched], lang: str) -> Table:
    """What was planned and what came of it, a group a plan, with the vintage and source of each outcome."""
    labels = Labels(lang)
    groups: dict[str, list[tuple[Cell, ...]]] = {}
    for row in rows:
        for side in row.stated:
            if side.outcome is not None:
                source, url = split_source(side.outcome["source"])
                groups.setdefault(side.plan.name, []).append(
                    (
                        _name_cell(row, labels),
                        cell(numbers.unit_head(row.unit, lang, _unit_text(row)), "muted"),
                        _target_cell(side, labels),
                        cell(numbers.target_amount(side.outcome, lang), "strong"),
                        _difference_cell(_gap_to_outcome(side), lang),
                        Cell(
                            (Run(source, "muted", url),),
                            (
                                Run(
                                    f"{side.outcome['vintage']}; {labels.name('grade', side.outcome['grade'])}"
                                ),
                            ),
                        ),
                    )
                )
    return Table(
        labels("title.outcomes"),
        (
            Column(labels("table.indicator"), 2),
            Column(labels("table.unit"), 1),
            Column(labels("table.plan"), 1, "right"),
            Column(labels("table.outcome"), 1, "right"),
            Column(labels("table.difference"), 1, "right"),
            Column(labels("table.outcome_source"), 2.6),
        ),
        tuple(Group(plan, tuple(body)) for plan, body in groups.items()),
        source=labels("table.outcome_note"),
        lang=lang,
    )


def _gap_to_outcome(side: Side) -> Row:
    gap = numbers.exact(side.outcome["value"]) - numbers.exact(side.target["value"])
    return {"value": gap, "comparator": "eq"}


def yardsticks_table(rows: Sequence[Matched], lang: str) -> Table:
    """The national targets the plans are held against, each with its source."""
    labels = Labels(lang)
    found: dict[tuple, tuple[Cell, ...]] = {}
    for row in rows:
        for side in row.sides:
            if side.national is None:
                continue
            source, url = split_source(side.national["source"])
            year = str(side.national["year"])
            found[(row.indicator, row.measure, year)] = (
                Cell((Run(indicator_name(row.indicator, lang)),)),
                cell(year, "", None),
                cell(numbers.target_text(side.national, lang)),
                Cell((Run(source, "", url),), (Run(labels.name("grade", side.national["grade"])),)),
            )
    return Table(
        labels("title.yardsticks"),
        (
            Column(labels("table.indicator"), 2),
            Column(labels("table.year"), 0, "right"),
            Column(labels("table.national"), 1.2, "right"),
            Column(labels("table.yardstick_source"), 3),
        ),
        (Group("", tuple(found.values())),),
        source=labels("table.yardstick_note"),
        lang=lang,
    )


def split_source(source: str) -> tuple[str, str | None]:
    """A source written as ``title <address>`` in its two parts."""
    title, _, rest = source.partition(" <")
    return title, rest.rstrip(">") or None


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
    return _spread(
        labels("title.coverage"),
        (Column(labels("table.theme"), 2),),
        tuple(Column(labels(f"coverage.{how}"), 0.8, "right") for how in hows),
        plans,
        [("", body)],
        labels,
        source=labels("table.coverage_note"),
    )


Spread = tuple[tuple[Cell, ...], Mapping[str, tuple[Cell, ...]]]


def _spread(
    title: str,
    lead: tuple[Column, ...],
    heads: tuple[Column, ...],
    plans: Sequence[PlanName],
    groups: Iterable[tuple[str, Sequence[Spread]]],
    labels: Labels,
    source: str = "",
    missing: Cell | None = None,
) -> Table:
    """A table with the same columns for every plan: beside each other for few plans, under each other for many.

    Each row is its leading cells and, by plan, that plan's cells; a plan without cells shows ``missing``.
    """
    blank = (missing or cell(labels("word.no"), "muted"),) * len(heads)
    wide = len(plans) <= MOST_COLUMNS
    if wide and len(heads) == 1:
        columns = (*lead, *(replace(heads[0], head=plan.name) for plan in plans))
    elif wide:
        columns = (*lead, *(replace(head, group=plan.name) for plan in plans for head in heads))
    else:
        columns = (*lead, Column(labels("table.plan"), 1.2), *heads)
    built = []
    for name, rows in groups:
        body: list[tuple[Cell, ...]] = []
        for first, own in rows:
            if wide:
                body.append((*first, *(c for plan in plans for c in own.get(plan.plan, blank))))
                continue
            stating = [plan for plan in plans if plan.plan in own]
            for place, plan in enumerate(stating):
                start = first if place == 0 else (Cell(),) * len(first)
                body.append((*start, cell(plan.name), *own[plan.plan]))
        built.append(Group(name, tuple(body)))
    return Table(title, columns, tuple(built), source=source, lang=labels.lang)


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
    return _spread(
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
    name = Cell((Run(measured_name(first, labels)),), _own_words(first, labels))
    return (name,), {plan: (figure_cell(row, labels.lang),) for plan, row in own.items()}


def numbers_table(numerals: pd.DataFrame, plans: Sequence[PlanName], lang: str) -> Table:
    """How many numbers of each class each document holds; the classes add up to all its numbers."""
    labels = Labels(lang)
    counts = numerals.groupby(["class", "plan"]).size()
    totals = numerals.groupby("class").size().sort_values(ascending=False, kind="stable")
    order = ["target", *(name for name in totals.index if name != "target")]
    sums = numerals.groupby("plan").size()

    def count(key: Any, of: pd.Series, style: str = "") -> Cell:
        return cell(numbers.number(int(of.get(key, 0)), lang), style)

    rows: list[Spread] = [
        (
            (cell(labels.name("class", name)),),
            {plan.plan: (count((name, plan.plan), counts),) for plan in plans},
        )
        for name in order
    ]
    total = {plan.plan: (count(plan.plan, sums, "strong"),) for plan in plans}
    rows.append(((cell(labels("table.total"), "strong"),), total))
    return _spread(
        labels("title.numbers"),
        (Column(labels("table.class"), 3),),
        (Column(labels("table.count"), 1, "right"),),
        plans,
        [("", rows)],
        labels,
    )


def not_targets_table(
    numerals: pd.DataFrame, texts: Mapping[str, str], plans: Sequence[PlanName], lang: str
) -> Table:
    """Every number that is no target, in its words, with the reason; ``texts`` are the original documents."""
    labels = Labels(lang)
    groups = []
    for plan in plans:
        own = numerals[(numerals["plan"] == plan.plan) & (numerals["class"] != "target")]
        rows = tuple(
            (
                Cell(_around(texts[plan.plan], row.start, row.end)),
                cell(labels.name("class", row.cls)),
                cell(str(row.reason), "muted"),
            )
            for row in own.rename(columns={"class": "cls"}).itertuples()
        )
        if rows:
            groups.append(Group(plan.name, rows))
    columns = (
        Column(labels("table.in_its_words"), 3),
        Column(labels("table.class"), 1.2),
        Column(labels("table.reason"), 2),
    )
    return Table(labels("title.not_targets"), columns, tuple(groups), lang=lang)


CONTEXT = 36  # characters either side of a number shown in its words


def _around(text: str, start: int, end: int) -> tuple[Run, ...]:
    """The number in the middle of the words around it, cut at spaces."""
    start, end = int(start), int(end)
    first, last = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    before, after = one_line(text[first:start]), one_line(text[end:last])
    if first and " " in before:
        before = "… " + before.split(" ", 1)[1]
    if last < len(text) and " " in after:
        after = after.rsplit(" ", 1)[0] + " …"
    return (Run(before, "muted"), Run(text[start:end], "mark"), Run(after, "muted"))


def passages_table(
    targets: pd.DataFrame, texts: Mapping[str, str], plans: Sequence[PlanName], lang: str
) -> Table:
    """The passages that hold targets, each target's number marked in place, in the order of the documents.

    A passage is the stretch the quotes of one clause cover together.
    """
    labels = Labels(lang)
    groups: dict[str, list[tuple[Cell, ...]]] = {}
    for plan in plans:
        own = [row for row in records(targets) if row["plan"] == plan.plan]
        own.sort(key=lambda row: row["quote_start"])
        for start, end, held in _merged(own):
            agency = next((row["agency"] for row in held if row["agency"]), None)
            title = f"{plan.name}: {agency or labels.name('kind', held[0]['kind'])}"
            where = place({**held[0], "agency": None}, labels)
            runs = _marks(texts[plan.plan], start, end, held)
            groups.setdefault(title, []).append((cell(where, "muted"), Cell(runs)))
    return Table(
        labels("title.passages"),
        (Column(labels("table.place"), 1), Column(labels("table.passage"), 6)),
        tuple(Group(title, tuple(rows)) for title, rows in groups.items()),
        lang=lang,
    )


def _merged(own: Sequence[Row]) -> list[tuple[int, int, list[Row]]]:
    """One stretch a clause, from its first quote to the end of its last, with the targets it holds."""
    stretches: list[tuple[int, int, list[Row]]] = []
    for row in own:
        first, last, held = stretches[-1] if stretches else (0, 0, [])
        if held and _clause(held[0]) == _clause(row):
            stretches[-1] = (first, max(last, row["quote_end"]), [*held, row])
        else:
            stretches.append((row["quote_start"], row["quote_end"], [row]))
    return stretches


def _clause(row: Row) -> tuple:
    return row["section"], row["clause"], row["agency"]


def _marks(text: str, start: int, end: int, held: Sequence[Row]) -> tuple[Run, ...]:
    runs, at = [], start
    for row in sorted(held, key=lambda row: row["value_start"]):
        if row["value_start"] < at:
            continue
        runs.append(Run(one_line(text[at : row["value_start"]])))
        runs.append(
            Run(one_line(text[row["value_start"] : row["value_end"]]), "mark", f"q:{row['target_id']}")
        )
        at = row["value_end"]
    return (*runs, Run(one_line(text[at:end])))


def derived_table(derived: pd.DataFrame, plans: Sequence[PlanName], lang: str) -> Table:
    """Figures the plans imply but do not print, rounded to two decimals, each with its formula.

    ``derived`` is the frame of ``plancompare.comparison.derive``.
    """
    labels = Labels(lang)
    held: dict[tuple[str, str], dict[str, Row]] = {}
    for row in records(derived):
        held.setdefault((row[f"name_{lang}"], row["part"] or ""), {})[row["plan"]] = row
    rows: list[Spread] = []
    for (name, part), own in held.items():
        first = next(iter(own.values()))
        of = (Run(indicator_name(part, lang)),) if part else ()
        lead = (Cell((Run(name),), of), cell(numbers.unit_head(first["unit"], lang), "muted"))
        rows.append((lead, {plan: (_derived_cell(row, labels),) for plan, row in own.items()}))
    notes = dict.fromkeys(row[f"note_{lang}"] for row in records(derived) if row[f"note_{lang}"])
    return _spread(
        labels("title.derived"),
        (Column(labels("table.derived"), 2.2), Column(labels("table.unit"), 0.9)),
        (Column(labels("table.value"), 1.6, "right"),),
        plans,
        [("", rows)],
        labels,
        source=" ".join([labels("table.derived_note"), *notes]),
        missing=cell(labels("word.not_derived"), "missing"),
    )


def _derived_cell(row: Row, labels: Labels) -> Cell:
    lang = labels.lang
    value = numbers.number(row["value"], lang, 2)
    text = f"{numbers.bound('approx')}{value}" if row["bounded"] else value
    formula = row["formula"].replace("*", "×")
    formula = formula.replace(".", ",") if lang == "vi" else formula
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
                cell(numbers.amount(row["level"], lang, row["comparator"])),
                cell(numbers.number(row["moved"], lang, signed=row["measure"] == "change")),
                cell(labels.name("reading", row["reading"]), "muted"),
                cell(_base(row, lang), "" if row["possible"] else "missing"),
                cell(labels.name("reading_status", row["status"]), "muted"),
            )
            for row in own
        )
        if rows:
            groups.append(Group(plan.name, rows))
    columns = (
        Column(labels("table.indicator"), 2.4),
        Column(labels("table.level"), 0.9, "right"),
        Column(labels("table.moved"), 0.9, "right"),
        Column(labels("table.reading"), 1.3),
        Column(labels("table.base"), 1, "right"),
        Column(labels("table.reading_status"), 1.4),
    )
    source = labels("table.baseline_note")
    return Table(labels("title.baselines"), columns, tuple(groups), source=source, lang=lang)


def _base(row: Row, lang: str) -> str:
    if row["printable"] is not None:
        return numbers.number(row["printable"], lang)
    return numbers.number(row["baseline"], lang, 3)


def definitions_table(rows: Sequence[Matched], definitions: Mapping[str, Any], lang: str) -> Table:
    """The official definition of each indicator shown, where one was seen, with its source.

    ``definitions`` maps indicator codes to records with ``definition_vi, definition_en, source, url``.
    """
    labels = Labels(lang)
    body = []
    for code in dict.fromkeys(row.indicator for row in rows):
        record = definitions.get(code)
        if record is not None:
            words = getattr(record, f"definition_{lang}")
            source = Run(record.source, "muted", record.url)
            body.append((cell(indicator_name(code, lang)), cell(words), Cell((source,))))
    columns = (
        Column(labels("table.indicator"), 2),
        Column(labels("table.definition"), 4),
        Column(labels("table.yardstick_source"), 2.4),
    )
    source = labels("table.definition_note")
    return Table(labels("title.definitions"), columns, (Group("", tuple(body)),), source=source, lang=lang)


def documents_table(
    entries: Iterable[Any], targets: pd.DataFrame, plans: Sequence[PlanName], lang: str
) -> Table:
    """The documents compared: number, date, issuer, and how many targets each yields.

    ``entries`` have ``id, number, date, issuer, title`` (the registry's entries).
    """
    labels = Labels(lang)
    known = {entry.id: entry for entry in entries}
    counts = targets.groupby("plan")["kind"].value_counts()
    rows = []
    for plan in plans:
        entry = known.get(plan.plan)
        headline = int(counts.get((plan.plan, "headline"), 0))
        tasks = int(counts.get((plan.plan, "task"), 0))
        rows.append(
            (
                cell(plan.name, "strong"),
                Cell(
                    (Run(document_name(entry, lang) or labels("word.not_stated")),),
                    (Run(entry.issuer),) if entry and entry.issuer else (),
                ),
                cell(numbers.number(headline, lang)),
                cell(numbers.number(tasks, lang)),
            )
        )
    return Table(
        labels("title.documents"),
        (
            Column(labels("table.plan"), 1.2),
            Column(labels("table.document"), 3),
            Column(labels("table.headline_count"), 1, "right"),
            Column(labels("table.task_count"), 1, "right"),
        ),
        (Group("", tuple(rows)),),
        lang=lang,
    )


def document_name(entry: Any, lang: str) -> str:
    """ "370/KH-UBND, 19/01/2023" (vi) or "370/KH-UBND, 19 January 2023" (en); empty if the number is not known."""
    if entry is None:
        return ""
    return ", ".join(part for part in (entry.number or "", date_text(entry.date, lang)) if part)


def date_text(date: str | None, lang: str) -> str:
    """An ISO date as the reader writes it."""
    if not date:
        return ""
    year, month, day = str(date).split("-")
    if lang == "vi":
        return f"{day}/{month}/{year}"
    return f"{int(day)} {Labels('en').name('month', int(month))} {year}"


def _own_words(row: Row, labels: Labels) -> tuple[Run, ...]:
    """The plan's own words under the catalogue's name, where they differ."""
    words = one_line(row["indicator_text"] or "")
    name = indicator_name(row["indicator"], "vi")
    return () if not words or words.lower() == name.lower() or not row["indicator"] else (Run(f"“{words}”"),)


def _quote_row(row: Row, labels: Labels) -> tuple[Cell, ...]:
    key = row["target_id"]
    start = row["value_start"] - row["quote_start"]
    end = row["value_end"] - row["quote_start"]
    return (
        cell(place(row, labels), "", f"f:{key}", anchor=f"q:{key}"),
        Cell(marked(row["quote"], start, end)),
        Cell((Run(numbers.target_text(row, labels.lang)),), (Run(key),)),
    )
