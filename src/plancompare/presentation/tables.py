"""The tables that set plans beside each other, one builder a table, each returning a ``display.Table``.

A figure links to the row of the quotes table that holds its sentence, and that row links back.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain, groupby, zip_longest
from statistics import median

import pandas as pd

from plancompare.comparison.cells import Key
from plancompare.comparison.rules import rules
from plancompare.comparison.yardsticks import National
from plancompare.extraction.note import AGENCY_ASKED
from plancompare.presentation import numbers
from plancompare.presentation.cells import (
    Noted,
    Row,
    Spread,
    amount_cell,
    difference_cell,
    distance_cell,
    doubts,
    figure_cell,
    is_inferred,
    measured_name,
    name_and_unit,
    name_cell,
    off_paper,
    other_year,
    own_words,
    row_unit,
    spread,
    target_cell,
    unit_behind,
    when_runs,
)
from plancompare.presentation.display import (
    PLANS,
    Cell,
    Column,
    Group,
    Run,
    Table,
    cell,
    flat,
    joined,
    one_line,
)
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import (
    Matched,
    Number,
    Side,
    StatedSide,
    instead,
    no_order,
    notes,
    obstacle,
    reasons,
)
from plancompare.presentation.plans import IN_PRINT, PlanName, plans_listed
from plancompare.table.files import records

WITH_YARDSTICK = 2  # more plans than this leave no room for a column of national targets beside each
SIDE_BY_SIDE = 6  # more plans than this do not fit beside each other
UNIT_COLUMN = 3  # with more plans beside each other the unit stands behind the indicator's name
VERDICT_COLUMN = 4  # with more plans the verdict stands among the notes alone
Shape = tuple[tuple[Column, ...], tuple[Group, ...]]
DAGGER = "\u00a0†"
ASKED = (AGENCY_ASKED.partition(" / ")[0],)


def comparison_table(
    rows: Sequence[Matched],
    plans: Sequence[PlanName],
    lang: str,
    title: str,
    elsewhere: Mapping[tuple, str] | None = None,
) -> Table:
    """Targets side by side, a group a theme: per plan its target and the national target of its own year.

    One or two plans have a column for the national target each, and two their difference where the verdict
    allows one; three to five carry it under the figure; more plans stand under each other. The lettered notes
    under the table are the reasons of the verdicts. ``elsewhere`` says, by the row's key and plan,
    which national target there is where none compares.
    """
    labels = Labels(lang)
    rows = _by_theme(rows)
    notes = _Notes(rows, elsewhere or {}, lang)
    kinds = {side.target.kind for row in rows for side in row.stating}
    page = _Layout(labels, plans, rows, notes, marks_tasks=len(kinds) > 1)
    layout = _long if len(plans) > SIDE_BY_SIDE else _compact if len(plans) > WITH_YARDSTICK else _wide
    national = any(side.national for row in rows for side in row.sides) or bool(notes.elsewhere)
    under = [labels("table.difference_note", a=plans[0].name, b=plans[1].name)] if len(plans) == 2 else []
    under += [labels("table.national_below")] if national and layout is _compact else []
    under += [labels("table.in_task")] if page.marks_tasks else []
    doubted = any(side.national and side.national.doubtful for row in rows for side in row.sides)
    under += [labels("table.doubtful")] if doubted else []
    sources = labels.form("table.source_plans", len(plans))
    narrow = {_wide: _pocket, _compact: _long}.get(layout) if len(plans) > 1 else None
    return Table(
        title,
        *layout(page, national),
        narrow=narrow and Table(title, *narrow(page, False), notes=notes.texts, lang=lang),
        notes=notes.texts,
        source=" ".join([*notes.general, *under, sources]),
        lang=lang,
        printed=summary_table(rows, plans, lang, title) if len(plans) > IN_PRINT else None,
    )


def _in_groups(rows: Sequence[Matched], labels: Labels, line) -> tuple[Group, ...]:
    """A group a theme, a line of cells a row, numbered through; a title only where there are several."""
    groups: dict[str, list[tuple[Cell, ...]]] = {}
    for number, row in enumerate(rows, start=1):
        groups.setdefault(labels.name("theme", row.record.theme), []).append(line(number, row))
    return tuple(Group(theme if len(groups) > 1 else "", tuple(body)) for theme, body in groups.items())


def summary_table(rows: Sequence[Matched], plans: Sequence[PlanName], lang: str, title: str) -> Table:
    """Many plans summed up: how many state an indicator, the middle and the ends of what they state, and how
    many aim above and below the national target of their year.

    Ends are given where the plans may be set in one order: one year, a rate or a share, one scope.
    """
    labels = Labels(lang)
    columns = (
        *_lead(labels, 2.8, 1.1),
        Column(labels("table.stating"), 0.8, "right"),
        Column(labels("table.lowest"), 0.9, "right"),
        Column(labels("table.median"), 0.9, "right"),
        Column(labels("table.highest"), 0.9, "right"),
        Column(labels("table.above_nation"), 0.9, "right"),
    )

    def line(number: int, row: Matched) -> tuple[Cell, ...]:
        where = [one.position for one in row.placed]
        ends = _ends(row, lang)
        unit = row_unit(row, lang)
        above = f"{where.count('above')}/{len(where)}" if where else labels("word.no")
        return (
            cell(str(number), "muted"),
            name_cell(row, labels),
            cell(unit, "small"),
            cell(str(len(row.stating))),
            *(cell(end or labels("word.no"), "" if end else "muted") for end in ends),
            cell(above, "" if where else "muted"),
        )

    many = [row for row in _by_theme(rows) if len(row.stating) > 1]
    note = labels("table.summary_note", n=len(plans))
    return Table(title, columns, _in_groups(many, labels, line), source=note, lang=lang)


def _ends(row: Matched, lang: str) -> tuple[str, str, str]:
    """Lowest, middle and highest of what the plans state; nothing where they have no one order."""
    stated = sorted(row.stating, key=lambda side: float(side.target.value))
    one_unit = {side.target.unit for side in stated} == {row.unit}
    if not one_unit or no_order(row) in ("years", "scope"):
        return "", "", ""
    middle = numbers.number(median(float(side.target.value) for side in stated), lang, None)
    low, high = (numbers.target_amount(side.target, lang) for side in (stated[0], stated[-1]))
    return ("", middle, "") if no_order(row) else (low, middle, high)


def _by_theme(rows: Sequence[Matched]) -> list[Matched]:
    """The rows with those of one theme together, themes in the order they first come up."""
    themes = list(dict.fromkeys(row.record.theme for row in rows))
    return sorted(rows, key=lambda row: themes.index(row.record.theme))


class _Notes:
    """The notes of a table: what holds for every compared row, and what the rules say of plans as such, is
    said once for all; sentences that hold for the same rows are one note.
    """

    def __init__(self, rows: Sequence[Matched], elsewhere: Mapping[tuple, str], lang: str) -> None:
        self.lang = lang
        shown = {(row.key, side.plan.plan) for row in rows for side in row.sides}
        self.elsewhere = {key: text for key, text in elsewhere.items() if key in shown}
        held = _held(reasons_in_row(row, lang) for row in rows)
        self.general, aside = _said_once(rows, held, lang)
        self.own = _by_row(rows, {text: places for text, places in held.items() if text not in aside})
        # How an indicator is to be read changes no verdict; it is marked beside the indicator's name.
        self.reading = _by_row(rows, _held(notes(row, lang) for row in rows))
        said: list[str | None] = []
        for row in rows:
            beside = (self.national(row, side) for side in row.sides)
            said += [*self.reading[row.key], *beside, *self.own[row.key]]
        self.texts = tuple(dict.fromkeys(filter(None, said)))

    def national(self, row: Matched, side: Side) -> str | None:
        """Why the national target of a plan's year does not compare, or what there is in its place."""
        if side.national is not None:
            return obstacle(side.national, self.lang)
        return self.elsewhere.get((row.key, side.plan.plan))

    def of(self, row: Matched) -> tuple[int, ...]:
        """The places of the notes on the row's verdict."""
        return self.places(self.own[row.key])

    def on_name(self, row: Matched) -> tuple[int, ...]:
        """The places of the notes on how the row's indicator is to be read."""
        return self.places(self.reading[row.key])

    def places(self, texts: Iterable[str | None]) -> tuple[int, ...]:
        """The places of these notes, without those said for the whole table."""
        return tuple(sorted({self.texts.index(text) + 1 for text in texts if text in self.texts}))


def reasons_in_row(row: Matched, lang: str) -> list[str]:
    """The reasons of a row, shorter where the row itself shows what each plan says."""
    shorter = {caveat.id: getattr(caveat, f"in_row_{lang}") for caveat in rules().caveats}
    texts = ((remark.id, getattr(remark, lang)) for remark in row.remarks)
    worded = {text: shorter.get(name) or text for name, text in texts}
    return [worded.get(text, text) for text in reasons(row, lang)]


def _held(said: Iterable[Iterable[str]]) -> dict[str, list[int]]:
    """Of what is said of each row, where every sentence holds."""
    held: dict[str, list[int]] = {}
    for place, texts in enumerate(said):
        for text in texts:
            held.setdefault(text, []).append(place)
    return held


def _by_row(rows: Sequence[Matched], held: Mapping[str, Sequence[int]]) -> dict[Key, list[str]]:
    """The notes of each row: sentences of the same rows are one note."""
    together: dict[tuple[int, ...], list[str]] = {}
    for text, places in held.items():
        together.setdefault(tuple(places), []).append(text)
    own: dict[Key, list[str]] = {row.key: [] for row in rows}
    for places, texts in together.items():
        for place in dict.fromkeys(places):
            own[rows[place].key].append(" ".join(texts))
    return own


def _said_once(
    rows: Sequence[Matched], held: Mapping[str, Sequence[int]], lang: str
) -> tuple[tuple[str, ...], set[str]]:
    """The sentences said for the whole table, and all those that need no note of their own then."""
    always = {caveat.id for caveat in rules().caveats if caveat.always_said}
    said = ((getattr(r, lang), r.id) for row in rows for r in row.remarks if r.id in always)
    of_plans = {text: rule for text, rule in said if text in held}
    compared = {place for place, row in enumerate(rows) if len(row.stating) > 1}
    of_all = {text for text, places in held.items() if len(compared) > 1 and compared <= set(places)}
    once: dict[tuple[str, ...], str] = {}
    for text in held:
        if text in of_plans or text in of_all:
            once.setdefault(_numbers_in(text), text)
    # What a rule says of the years of some plans is said where it says it of more of them.
    wider = {text: set(re.findall(r"\d+", text)) for text in once.values()}
    general = (
        text
        for text in once.values()
        if not any(
            wider[text] < wider[other]
            for other in once.values()
            if text in of_plans and of_plans.get(other) == of_plans[text]
        )
    )
    return tuple(general), of_plans.keys() | of_all


def _numbers_in(text: str) -> tuple[str, ...]:
    """The numbers of a sentence in order of size: "2022 and 2023" and "2023 and 2022" say the same."""
    return (re.sub(r"\d+", "#", text), *sorted(re.findall(r"\d+", text)))


@dataclass(frozen=True)
class _Layout:
    """What every layout of a comparison builds its cells with."""

    labels: Labels
    plans: Sequence[PlanName]
    rows: Sequence[Matched]
    notes: _Notes
    marks_tasks: bool

    def head(self, number: int, row: Matched, notes: tuple[int, ...] = ()) -> tuple[Cell, Cell, Cell]:
        """The row's number, its indicator, its unit."""
        unit = row_unit(row, self.labels.lang)
        notes = (*self.notes.on_name(row), *notes)
        return cell(str(number), "muted"), name_cell(row, self.labels, notes), cell(unit, "small")

    def target(self, row: Matched, side: Side) -> Cell:
        """The plan's target; one that stands in an agency's task is marked where the table holds both."""
        shown = target_cell(side, self.labels, row.unit)
        if not self.marks_tasks or side.target is None or side.target.kind != "task":
            return shown
        return replace(shown, runs=(*shown.runs, Run(DAGGER, "muted")))

    def national(self, row: Matched, side: Side) -> Cell:
        notes = self.notes.places([self.notes.national(row, side)])
        if side.national is None:
            return cell(self.labels("word.no"), "muted", notes=notes)
        if side.national.unit == row.unit and not side.national.doubtful:
            return amount_cell(side.national, self.labels.lang, "muted", notes=notes)
        return cell(self.amount(row, side.national) + _doubt(side.national), "muted", notes=notes)

    def amount(self, row: Matched, number: Number) -> str:
        """The number, with its unit where that is not the row's."""
        say = numbers.target_amount if number["unit"] == row.unit else numbers.target_text
        return say(number, self.labels.lang)

    def with_national(self, row: Matched, side: Side) -> Cell:
        """The plan's target over the national one of its year."""
        shown = self.target(row, side)
        notes = self.notes.places([self.notes.national(row, side)])
        if side.national is None:
            return replace(shown, notes=notes)
        amount = self.amount(row, side.national) + _doubt(side.national)
        # The words may stand on a line of their own; neither they nor the figure are broken.
        below = (Run(f"{self.labels('table.national_short')} "), Run(amount, "whole"))
        also = (Run("; "), *shown.below) if shown.below else ()
        return replace(shown, below=(*below, *also), notes=notes)

    def verdict(self, row: Matched) -> Cell:
        pair = row.judgement == "not_stated" and len(self.plans) == 2
        name = self.labels("verdict.not_stated_pair") if pair else self.labels.name("verdict", row.judgement)
        return cell(name, "muted", notes=self.notes.of(row))


def _doubt(national: National) -> str:
    """The mark of a national figure in doubt."""
    return "\u00a0(?)" if national.doubtful else ""


def _lead(labels: Labels, indicator: float, unit: float) -> tuple[Column, ...]:
    return (
        Column(labels("table.number"), 0, "right"),
        Column(labels("table.indicator"), indicator, names=True),
        *((Column(labels("table.unit"), unit),) if unit else ()),
    )


def _wide(page: _Layout, national: bool) -> Shape:
    """One or two plans, each beside the national target of its year."""
    labels, plans = page.labels, page.plans
    pair, alone = len(plans) == 2, len(plans) == 1
    columns = [*_lead(labels, 2.6, 1.05)]
    for plan in plans:
        if not national:
            columns.append(Column(plan.name, 1.6, "right"))
        else:
            columns.append(Column(labels("table.plan"), 1.25, "right", plan.name))
            columns.append(Column(labels("table.national"), 1, "right", plan.name))
    columns += [Column(labels("table.difference"), 1.25, "right")] if pair else []
    columns += [Column(labels("table.difference_national"), 1.1, "right")] if alone and national else []
    columns += [Column(labels("table.verdict"), 1.3)] if pair else []

    def build(number: int, row: Matched):
        cells = [*page.head(number, row, page.notes.of(row) if alone else ())]
        for side in row.sides:
            cells.append(page.target(row, side))
            cells += [page.national(row, side)] if national else []
        cells += [difference_cell(row.difference, labels.lang, row.unit), page.verdict(row)] if pair else []
        cells += [distance_cell(row, row.sides[0], labels)] if alone and national else []
        return tuple(cells)

    return tuple(columns), _in_groups(page.rows, labels, build)


def _pocket(page: _Layout, _: bool) -> Shape:
    """Two plans for a narrow window: unit behind the name, national targets below the plans' own, the verdict
    below the difference.
    """
    labels = page.labels
    columns = (
        Column(labels("table.indicator"), 2, names=True),
        *(Column(plan.name, 1, "right") for plan in page.plans),
        Column(labels("table.difference"), 1, "right"),
    )

    def build(number: int, row: Matched) -> tuple[Cell, ...]:
        _, name, unit = page.head(number, row)
        sides = (page.with_national(row, side) for side in row.sides)
        verdict = page.verdict(row)
        gap = difference_cell(row.difference, labels.lang, row.unit)
        apart = replace(gap, below=verdict.runs, notes=verdict.notes)
        return (unit_behind(name, unit), *sides, apart)

    return columns, _in_groups(page.rows, labels, build)


def _compact(page: _Layout, _: bool) -> Shape:
    """Three to six plans beside each other, the national target of a plan's year under its figure."""
    labels, plans = page.labels, page.plans
    unit, judged = len(plans) <= UNIT_COLUMN, len(plans) <= VERDICT_COLUMN
    columns = (
        *_lead(labels, 2.5 if unit else 2.7, 0.95 if unit else 0),
        *(Column(plan.name, 1.2, "right") for plan in plans),
        *([Column(labels("table.verdict"), 1.15)] if judged else []),
    )

    def build(number: int, row: Matched):
        count, name, measured = page.head(number, row, () if judged else page.notes.of(row))
        lead = (count, name, measured) if unit else (count, unit_behind(name, measured))
        verdict = [page.verdict(row)] if judged else []
        return (*lead, *(page.with_national(row, side) for side in row.sides), *verdict)

    return columns, _in_groups(page.rows, labels, build)


def _long(page: _Layout, national: bool) -> Shape:
    """Many plans, or several in a narrow window, under each other: a title an indicator with its verdict, a
    line a plan that states it, then who does not. Without columns of their own for ``national`` targets those
    stand below the plans'.
    """
    labels = page.labels
    columns = (Column(labels("table.plan"), 2.4, names=True), Column(labels("table.target"), 1.3, "right"))
    beside = (
        Column(labels("table.national"), 1.2, "right"),
        Column(labels("table.difference_national"), 1.2, "right"),
    )
    columns += beside if national else ()

    def figures(row: Matched, side: StatedSide) -> tuple[Cell, ...]:
        if not national:
            return (page.with_national(row, side),)
        return page.target(row, side), page.national(row, side), distance_cell(row, side, labels)

    def build(number: int, row: Matched) -> Group:
        lines: list[tuple[Cell, ...]] = [(cell(side.plan.name), *figures(row, side)) for side in row.stating]
        unsaid = [
            (labels(f"word.{absence}_of"), labels.listing(plan.name for plan in own))
            for absence in ("otherwise", "unread")
            if (own := row.absent(absence))
        ]
        if none := row.absent("not_stated"):
            who = plans_listed(none, labels, "word.the_rest" if lines else "count.many")
            unsaid.append((labels("word.not_stated_of"), who))
        said = tuple(
            run
            for place, (what, who) in enumerate(unsaid)
            for run in (Run(f"{'; ' if place else ''}{what} ", "missing"), Run(who, "muted"))
        )
        if said:
            lines.append((Cell(said, span=len(columns)),))
        _, name, unit = page.head(number, row)
        variant = "".join(f" – {run.text}" for run in name.below)
        said, behind = name_and_unit(name.runs[0].text, unit.text)
        title = f"{number}. {said}{variant}{f', {behind}' if behind else ''}"
        about = (Run(labels.name("verdict", row.judgement), "muted"),)
        notes = tuple(sorted({*name.notes, *page.notes.of(row)}))
        return Group(title, tuple(lines), about, notes=notes, subject=True)

    groups: list[Group] = []
    numbered = enumerate(page.rows, start=1)
    themes = [(theme, list(own)) for theme, own in groupby(numbered, key=lambda one: one[1].record.theme)]
    for theme, own in themes:
        groups += [Group(labels.name("theme", theme), ())] if len(themes) > 1 else []
        groups += [build(number, row) for number, row in own]
    return columns, tuple(groups)


def coverage_table(rows: Sequence[Matched], plans: Sequence[PlanName], lang: str) -> Table:
    """What each plan states of each theme: as itself, in another form, or not at all."""
    labels = Labels(lang)
    hows = ("stated", "otherwise", "silent")
    themes: dict[str, dict[tuple[str, str], int]] = {}
    for row in rows:
        states = themes.setdefault(row.record.theme, {})
        for side in row.sides:
            key = side.plan.plan, row.key.indicator
            how = 0 if side.target is not None else 1 if side.otherwise else 2
            states[key] = min(how, states.get(key, how))  # of several rows of an indicator the best counts
    body = []
    for theme, states in themes.items():
        ways = Counter((plan, how) for (plan, _), how in states.items())
        counts = {plan.plan: [ways[plan.plan, how] for how in range(len(hows))] for plan in plans}
        body.append((cell(labels.name("theme", theme)), len({code for _, code in states}), counts))
    source = labels.form("table.coverage_note", len(plans))
    if len(plans) > WITH_YARDSTICK:
        shown, hows = _coverage_grid(body, plans, labels, source), hows[:1]
    else:
        hows = hows if len(plans) > 1 else hows[:1]  # the rows of one plan are what it states
        lines = [
            ((name,), {p: tuple(map(_count, own[: len(hows)])) for p, own in held.items()})
            for name, _, held in body
        ]
        shown = spread(
            labels.form("title.coverage", len(plans)),
            (Column(labels("table.theme"), 3),),
            tuple(Column(labels(f"coverage.{how}"), 0.8, "right") for how in hows),
            plans,
            [("", lines)],
            labels,
            source=source,
        )
    narrow = _coverage_lines(shown.title, body, plans, labels, hows) if len(plans) > 1 else None
    return replace(shown, narrow=narrow)


def _coverage_lines(
    title: str, body, plans: Sequence[PlanName], labels: Labels, hows: Sequence[str]
) -> Table:
    """The same for a narrow window: under each theme a line a plan; of many, those that state something."""
    few = len(plans) <= SIDE_BY_SIDE
    counts = (Column(labels(f"coverage.{how}"), 0.8, "right") for how in hows)
    columns = (Column(labels("table.plan"), 2, names=True), *counts)
    groups = (
        Group(
            f"{place}. {name.text}",
            tuple(
                (cell(plan.name), *map(_count, held[plan.plan][: len(hows)]))
                for plan in plans
                if few or held[plan.plan][0]
            ),
            subject=True,
        )
        for place, (name, _, held) in enumerate(body, start=1)
    )
    return Table(title, columns, tuple(groups), lang=labels.lang)


def _count(count: int) -> Cell:
    return cell(str(count), "" if count else "muted")


def _coverage_grid(body, plans: Sequence[PlanName], labels: Labels, source: str) -> Table:
    """A line a plan, a column a theme: how many of the theme's indicators it states, and how many of all."""
    columns = (
        Column(labels("table.plan"), 2.2, names=True),
        *(Column(str(place), 0.6, "right") for place in range(1, len(body) + 1)),
        Column(labels("table.total"), 0.8, "right"),
    )
    sizes = [size for _, size, _ in body]
    rows = [(cell(labels("table.of_all"), "muted"), *(cell(str(n), "muted") for n in (*sizes, sum(sizes))))]
    for plan in plans:
        stated = [held[plan.plan][0] for _, _, held in body]
        rows.append((cell(plan.name), *map(_count, stated), cell(str(sum(stated)), "strong")))
    themes = "; ".join(f"{place} {name.text}" for place, (name, _, _) in enumerate(body, start=1))
    note = f"{labels('table.coverage_key', themes=themes)} {labels('table.coverage_grid')}"
    return flat(labels("title.coverage"), columns, rows, source=note, lang=labels.lang)


def alone_table(
    rows: Sequence[Matched], uncoded: Sequence[Row], plans: Sequence[PlanName], lang: str
) -> Table | None:
    """What one plan alone states, a list a plan: the indicator, or the plan's own words where no code is
    certain, and the figure. None where there is nothing.

    Two plans' lists stand beside each other, those of more under each other.
    """
    labels, noted = Labels(lang), Noted()
    lists: dict[str, list[tuple[Cell, Cell]]] = {plan.plan: [] for plan in plans}
    for row in _by_theme(rows):
        if len(row.stating) == 1:
            side = row.stating[0]
            name = name_cell(row, labels)
            name = replace(name, below=joined((name.below, _stated_instead(row, labels))), notes=())
            marks = noted.places(doubts(side.target, labels))
            shown = replace(figure_cell(side.target, lang, marks), below=target_cell(side, labels).below)
            year = other_year(side.target, side.plan, labels)
            lists[side.plan.plan].append((name, replace(shown, runs=(*shown.runs, *year))))
    known = {plan.plan: plan for plan in plans}
    for target in uncoded:
        words = Run(one_line(target["indicator_text"] or ""), lang=PLANS)
        shown = figure_cell(target, lang, noted.places(doubts(target, labels)))
        when = when_runs(target, known[target["plan"]], labels)
        lists[target["plan"]].append((Cell((words,)), replace(shown, runs=(*shown.runs, *when))))
    lists = {plan: own for plan, own in lists.items() if own}
    if not lists:
        return None
    names = {plan.plan: plan.name for plan in plans}
    pair = (Column(labels("table.indicator"), 2.6, names=True), Column(labels("table.target"), 1.2, "right"))
    source = labels.form("table.source_plans", len(plans))
    title = labels.form("title.alone", len(plans))
    groups = tuple(Group(names[plan], tuple(own)) for plan, own in lists.items())
    below = Table(title, pair, groups, noted.texts, source, lang)
    if len(lists) == len(plans) == 2:
        columns = tuple(replace(column, group=names[plan]) for plan in lists for column in pair)
        blank = (Cell(), Cell())
        lines = zip_longest(*lists.values(), fillvalue=blank)
        body = tuple(tuple(chain.from_iterable(line)) for line in lines)
        return replace(below, columns=columns, groups=(Group("", body),), narrow=below)
    return below


def _stated_instead(row: Matched, labels: Labels) -> tuple[Run, ...]:
    """What the other of two plans, or so many of more, state in place of a row's target; nothing of a part
    of a year, in whose place others state the year.
    """
    others = [side for side in row.silent if instead(side, labels.lang)]
    if not others or row.key.span:
        return ()
    if len(row.sides) > 2:
        return (Run(labels.counted("word.instead_many", len(others))),)
    said = instead(others[0], labels.lang)
    return (Run(labels("word.instead", plan=others[0].plan.name, instead=said)),)


def agencies_table(
    targets: pd.DataFrame,
    plans: Sequence[PlanName],
    lang: str,
    asked: Set[tuple[str, str]] = frozenset(),
) -> Table:
    """Quantified tasks, a group an agency, plans side by side; agencies several plans share come first.

    A task whose heading is lost, so that its agency is a guess, bears a note; so does an agency that a plan
    only asks (``asked``: plan and agency), and does not instruct.
    """
    labels, noted = Labels(lang), Noted()
    agencies: dict[str, dict[tuple, dict[str, Row]]] = {}
    for row in records(targets[targets["kind"] == "task"]):
        agency = row["agency"] or labels("word.no_agency")
        same = (row["indicator"], row["measure"]) if row["indicator"] else row["target_id"]
        held = agencies.setdefault(agency, {})
        key = (same, sum(1 for k, own in held.items() if k[0] == same and row["plan"] in own))
        held.setdefault(key, {})[row["plan"]] = row

    def breadth(item) -> tuple[int, str]:
        return (-len({plan for own in item[1].values() for plan in own}), item[0])

    groups = []
    requests: dict[str, tuple[int, ...]] = {}
    for agency, held in sorted(agencies.items(), key=breadth):
        asking = [plan for plan in plans if (plan.plan, agency) in asked]
        if asking:
            requests[agency] = noted.places(
                [labels("table.agency_asked", plans=plans_listed(asking, labels))]
            )
        groups.append((agency, [_task_row(own, plans, labels, noted) for own in held.values()]))
    shown = spread(
        labels("title.agencies"),
        (Column(labels("table.indicator"), 2.4, names=True),),
        (Column(labels("table.target"), 1.2, "right"),),
        plans,
        groups,
        labels,
        source=labels.form("table.source_plans", len(plans)),
    )
    known = set(targets["agency"])

    def named(table: Table) -> Table:
        called = (_agency_group(own, labels) if own.title in known else own for own in table.groups)
        titled = zip(called, table.groups, strict=True)
        marked = (replace(group, notes=requests.get(own.title, ())) for group, own in titled)
        return replace(table, groups=tuple(marked), notes=noted.texts)

    narrow = shown.narrow and named(shown.narrow)
    return replace(named(shown), narrow=narrow, printed=off_paper(plans, labels))


def _agency_group(group: Group, labels: Labels) -> Group:
    """The tasks of one agency under its name in the reader's language, behind it the plan's own for it."""
    called = labels.agency(group.title)
    if called == group.title:
        return replace(group, lang=PLANS)
    return replace(group, title=called, about=(Run(group.title, "muted", lang=PLANS),))


def _task_row(own: Mapping[str, Row], plans: Sequence[PlanName], labels: Labels, noted: Noted) -> Spread:
    """One task of one agency: the plans' own words under its name, whose they are where several have it."""
    first = next(iter(own.values()))
    words, cells = [], {}
    for plan in plans:
        if plan.plan in own:
            whose = (Run(f"{plan.name}: "),) if len(own) > 1 else ()
            printed = own_words(own[plan.plan], labels)
            words.append((*whose, *printed) if printed else ())
            said = [labels("table.agency_inferred")] if is_inferred(own[plan.plan]) else []
            said += doubts(own[plan.plan], labels, ASKED)  # that an agency is asked stands beside its name
            shown = figure_cell(own[plan.plan], labels.lang, noted.places(said))
            when = when_runs(own[plan.plan], plan, labels)
            cells[plan.plan] = (replace(shown, runs=(*shown.runs, *when)),)
    name = measured_name(first, labels)
    # Without an indicator the name is the plan's own words too.
    shown = Run(name) if first["indicator"] else Run(f"“{name}”", lang=PLANS)
    return (Cell((shown,), joined(words)),), cells
