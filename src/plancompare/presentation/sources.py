"""The tables that say where figures come from: documents, quotes, passages, yardsticks, numbers left out."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby, takewhile
from typing import Any

import pandas as pd

from plancompare.catalogue.provinces import land, province_of, provinces, today
from plancompare.comparison.sentences import say_day
from plancompare.presentation import numbers
from plancompare.presentation.cells import (
    Row,
    Spread,
    doubts,
    indicator_name,
    is_inferred,
    is_scanned,
    off_paper,
    place,
    place_runs,
    quoted,
    scanned_words,
    spread,
)
from plancompare.presentation.display import (
    PLANS,
    Cell,
    Column,
    Group,
    Picture,
    Prose,
    Run,
    Table,
    cell,
    flat,
    one_line,
)
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import Matched, source_of
from plancompare.presentation.plans import LISTED, PlanName
from plancompare.table.files import records

Crops = Mapping[str, tuple[bytes, float, float]]  # pictures (PNG), their sizes in points
CONTEXT = 36  # characters either side of a number shown in its words


def documents_table(
    entries: Iterable[Any], targets: pd.DataFrame, plans: Sequence[PlanName], lang: str
) -> Table:
    """The documents compared: number, date, issuer, and how many targets each yields.

    ``entries`` have ``id, number, date, issuer, title`` (the registry's entries). A province that has become
    part of another unit is said to have; where the plans are too many for the title page to describe, their
    titles stand here.
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
                Cell((Run(plan.name, "strong"),), _today(plan, labels)),
                Cell(
                    (Run(document_name(entry, lang) or labels("word.not_stated")),),
                    _described(entry, labels, titled=len(plans) > LISTED),
                ),
                cell(numbers.number(headline, lang)),
                cell(numbers.number(tasks, lang)),
            )
        )
    moved = any(_today(plan, labels) for plan in plans)
    return flat(
        labels.form("title.documents", len(plans)),
        (
            Column(labels("table.plan"), 1.2),
            Column(labels("table.document"), 3),
            Column(labels("table.headline_count"), 1, "right"),
            Column(labels("table.task_count"), 1, "right"),
        ),
        rows,
        source=labels("table.today_note") if moved else "",
        lang=lang,
    )


def _today(plan: PlanName, labels: Labels) -> tuple[Run, ...]:
    """The unit a plan's province is part of today, where that is another one."""
    province = province_of(plan.area) or provinces().get(plan.area)
    if province is None or land(today(province)) == land(province):
        return ()
    unit = today(province).name
    return (Run(labels("table.today_same" if unit == province.name else "table.today", unit=unit)),)


def _described(entry: Any, labels: Labels, titled: bool) -> tuple[Run, ...]:
    """Who issued a document, in the reader's language before the name it has; and its title where asked."""
    if entry is None:
        return ()
    said = [title_text(entry.title)] if titled else []
    issuer = issuer_text(entry.issuer, labels)
    said.append(issuer)
    called = labels.agency_of_place(issuer)
    own = ". ".join(filter(None, said))
    runs = (Run(f"{called}: ") if called != issuer else None, Run(own, lang=PLANS) if own else None)
    return tuple(run for run in runs if run is not None)


def title_text(title: str | None) -> str:
    """A document's title with its kind in small letters: "KẾ HOẠCH Thực hiện …" reads "Kế hoạch thực hiện …".

    Only for the eye: the registry keeps the title as issued. A title all in capitals stays, since nothing
    tells its names apart.
    """
    words = (title or "").split()
    kind = list(takewhile(str.isupper, words))
    rest = words[len(kind) :]
    if not kind or not rest:
        return title or ""
    # A second capital behind the kind begins a name, not a sentence.
    named = len(rest) > 1 and rest[1][:1].isupper()
    first = rest[0] if named else rest[0][:1].lower() + rest[0][1:]
    return " ".join([" ".join(kind).capitalize(), first, *rest[1:]])


def issuer_text(issuer: str | None, labels: Labels) -> str:
    """An issuer with the short form of its committee written out."""
    short, long = labels("document.committee_short"), labels("document.committee")
    return re.sub(rf"^{re.escape(short)}\b", long, issuer or "")


def plan_title(entry: Any) -> str:
    """A plan as a reader calls it: province and year."""
    return f"{entry.province} {entry.year}"


def plan_lines(entries: Iterable[Any], lang: str) -> list[str]:
    """A line a plan: "Cà Mau 2024: 12/KH-UBND, 20/01/2024"."""
    return [": ".join(filter(None, (plan_title(entry), document_name(entry, lang)))) for entry in entries]


def document_name(entry: Any, lang: str) -> str:
    """The document's number and date: "370/KH-UBND, 19/01/2023"; empty if neither is known."""
    if entry is None:
        return ""
    return ", ".join(part for part in (entry.number or "", date_text(entry.date, lang)) if part)


def date_text(date: str | None, lang: str) -> str:
    """An ISO date as the reader writes it; nothing where none is known."""
    return getattr(say_day(str(date)), lang) if date else ""


def quotes_table(
    targets: pd.DataFrame,
    plans: Sequence[PlanName],
    lang: str,
    documents: Mapping[str, str] | None = None,
    crops: Crops | None = None,
) -> Table:
    """The sentence each figure comes from, with the number marked, a group a plan, in the plan's own order.

    ``documents`` names each plan's document ("370/KH-UBND, 19/01/2023") for the group's title; ``crops`` are
    the parts of the pages of scans that figures were read from, by the targets' ids, None to show none.
    """
    labels = Labels(lang)
    groups = []
    for title, own in _by_plan(targets, plans, documents):
        own.sort(key=lambda row: row["value_start"])
        groups.append(Group(title, tuple(_quote_row(row, labels, crops) for row in own)))
    return Table(
        labels("title.quotes"),
        (
            Column(labels("table.place"), 1.9),
            Column(labels("table.quote"), 4),
            Column(labels("table.read_as"), 1.2, "right"),
        ),
        tuple(groups),
        source=labels("table.quotes_note"),
        lang=lang,
        printed=printed_quotes(targets, plans, lang, documents, crops),
    )


def _by_plan(
    targets: pd.DataFrame, plans: Sequence[PlanName], documents: Mapping[str, str] | None
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The targets of each plan that has some, under its name and its document's."""
    rows = records(targets)
    for plan in plans:
        own = [row for row in rows if row["plan"] == plan.plan]
        document = (documents or {}).get(plan.plan)
        if own:
            yield plan.name + (f": {document}" if document else ""), own


def printed_quotes(
    targets: pd.DataFrame,
    plans: Sequence[PlanName],
    lang: str,
    documents: Mapping[str, str] | None = None,
    crops: Crops | None = None,
) -> Table | Prose:
    """The quotes as paper has them: those of one clause run on, every number marked and linked to its figure.

    The quotes of more than a dozen plans would be a book of their own: it is said where they are.
    """
    labels = Labels(lang)
    if (elsewhere := off_paper(plans, labels)) is not None:
        return elsewhere
    groups = []
    for title, own in _by_plan(targets, plans, documents):
        own.sort(key=lambda row: (row["quote_start"], row["value_start"]))
        lines = tuple(
            (
                Cell((Run(_ids(held), "name"),), _lost(held, labels)),
                Cell(tuple(chain.from_iterable(_told(held))), **_from_scan(held, labels, crops)),
            )
            for held in (list(held) for _, held in groupby(own, key=_clause))
        )
        groups.append(Group(f"{title} ({own[0]['plan']})", lines))
    columns = (Column(labels("table.id"), 1.25, names=True), Column(labels("table.quote"), 6))
    source = f"{labels('table.ids_note', plan=plans[0].plan)} {labels('table.quotes_note')}"
    return Table(labels("title.quotes"), columns, tuple(groups), source=source, lang=lang)


def _ids(held: Sequence[Row]) -> str:
    """The ids of a clause's targets without their plan's: "I.1.1:1–5"."""
    first, last = (row["target_id"].removeprefix(f"{row['plan']}:") for row in (held[0], held[-1]))
    return first if len(held) == 1 else f"{first}–{last.rpartition(':')[2]}"


def _lost(held: Sequence[Row], labels: Labels) -> tuple[Run, ...]:
    """That the heading of a clause is lost and its section inferred, or that it was read from a picture."""
    said = [labels("place.inferred")] if any(map(is_inferred, held)) else []
    said += list(dict.fromkeys(scanned_words(row, labels) for row in held if is_scanned(row)))
    return (Run(", ".join(said)),) if said else ()


def _from_scan(held: Sequence[Row], labels: Labels, crops: Crops | None) -> dict[str, Any]:
    """The parts of the pages some figures were read from, for a cell; or that the scan is not at hand."""
    if crops is None:
        return {}
    scanned = [row for row in held if is_scanned(row) and row["box"]]
    pictures = []
    for row in scanned:
        if (crop := crops.get(row["target_id"])) is not None:
            png, width, height = crop
            alt = labels("place.scan_alt", page=int(row["page"]), figure=row["value_text"])
            pictures.append(Picture(png, width, height, alt))
    gone = (Run(labels("place.scan_gone")),) if len(pictures) < len(scanned) else ()
    return {"pictures": tuple(pictures), "below": gone}


def _told(held: Sequence[Row]) -> list[tuple[Run, ...]]:
    """The quotes of a clause one after the other, words that two share printed once."""
    told: list[tuple[Run, ...]] = []
    end = None
    for row in held:
        begin, key = row["quote_start"], row["target_id"]
        skipped = max(0, min(end, row["value_start"]) - begin) if end is not None else 0
        if end is not None and begin > end:
            told.append((Run(" … "),))
        quote = one_line(row["quote"])
        at, to = row["value_start"] - begin, row["value_end"] - begin
        told.append(
            (
                Run(quote[skipped:at], lang=PLANS),
                Run(quote[at:to], "mark", f"f:{key}", PLANS, f"q:{key}"),
                Run(quote[to:], lang=PLANS),
            )
        )
        end = row["quote_end"]
    return told


def _quote_row(row: Row, labels: Labels, crops: Crops | None) -> tuple[Cell, ...]:
    key = row["target_id"]
    doubted = [". ".join(found)] if (found := doubts(row, labels)) else []
    return (
        Cell(place_runs(row, labels, f"f:{key}"), (Run(key, "name"),), anchor=f"q:{key}"),
        Cell(quoted(row), **_from_scan([row], labels, crops)),
        Cell((Run(numbers.target_text(row, labels.lang)),), tuple(Run(said) for said in doubted)),
    )


def passages_table(
    targets: pd.DataFrame, texts: Mapping[str, str], plans: Sequence[PlanName], lang: str
) -> Table:
    """The passages that hold targets, each target's number marked in place, in the order of the documents.

    A passage is the stretch the quotes of one clause cover together.
    """
    labels = Labels(lang)
    groups: dict[tuple[str, str], list[tuple[Cell, ...]]] = {}
    for plan in plans:
        own = [row for row in records(targets) if row["plan"] == plan.plan]
        own.sort(key=lambda row: row["quote_start"])
        for start, end, held in _merged(own):
            agency = next((row["agency"] for row in held if row["agency"]), None)
            title = f"{plan.name}: {agency or labels.name('kind', held[0]['kind'])}", PLANS if agency else ""
            where = place({**held[0], "agency": None}, labels)
            runs = _marks(texts[plan.plan], start, end, held)
            groups.setdefault(title, []).append((cell(where, "muted"), Cell(runs)))
    return Table(
        labels("title.passages"),
        (Column(labels("table.place"), 1), Column(labels("table.passage"), 6)),
        tuple(Group(title, tuple(rows), lang=own) for (title, own), rows in groups.items()),
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
        runs.append(Run(one_line(text[at : row["value_start"]]), lang=PLANS))
        value = one_line(text[row["value_start"] : row["value_end"]])
        runs.append(Run(value, "mark", f"q:{row['target_id']}", PLANS))
        at = row["value_end"]
    return (*runs, Run(one_line(text[at:end]), lang=PLANS))


def yardsticks_table(rows: Sequence[Matched], lang: str) -> Table:
    """The national targets the plans are held against, each with its source."""
    labels = Labels(lang)
    found: dict[tuple, dict[tuple, tuple[Cell, ...]]] = {}
    for row in rows:
        for side in row.sides:
            if side.national is None:
                continue
            year = str(side.national.year)
            key = (year, *source_of(side.national, labels), side.national.grade)
            found.setdefault(key, {})[(row.key.indicator, row.key.measure)] = (
                Cell((Run(indicator_name(row.key.indicator, lang)),)),
                cell(
                    numbers.target_text(side.national, lang),
                    below=(Run(labels("word.doubtful")),) if side.national.doubtful else (),
                ),
            )
    groups = []
    for (year, title, url, grade), body in sorted(found.items(), key=lambda one: one[0][0]):
        about = (Run(title, "", url), Run(f"; {labels.name('grade', grade)}"))
        groups.append(Group(year, tuple(body.values()), about))
    return Table(
        labels("title.yardsticks"),
        (Column(labels("table.indicator"), 3), Column(labels("table.national"), 1.4, "right")),
        tuple(groups),
        source=labels("table.yardstick_note"),
        lang=lang,
    )


def definitions_table(rows: Sequence[Matched], definitions: Mapping[str, Any], lang: str) -> Table:
    """The official definition of each indicator shown, where one was seen, with its source.

    ``definitions`` maps indicator codes to records with ``definition_vi, definition_en, source, url``.
    """
    labels = Labels(lang)
    groups: dict[tuple[str, str | None], list[tuple[Cell, ...]]] = {}
    for code in dict.fromkeys(row.key.indicator for row in rows):
        record = definitions.get(code)
        if record is not None:
            words = cell(getattr(record, f"definition_{lang}"))
            source = (record.source, record.url or None)
            groups.setdefault(source, []).append((cell(indicator_name(code, lang)), words))
    columns = (Column(labels("table.indicator"), 2, names=True), Column(labels("table.definition"), 5))
    body = tuple(
        Group(labels("table.yardstick_source"), tuple(lines), (Run(title, "", url),))
        for (title, url), lines in groups.items()
    )
    source = labels("table.definition_note")
    return Table(labels("title.definitions"), columns, body, source=source, lang=lang)


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
    return spread(
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
                Cell(_around(texts[plan.plan], row["start"], row["end"])),
                cell(labels.name("class", row["class"])),
                cell(labels.reason(row["reason"]), "muted"),
            )
            for row in records(own)
        )
        if rows:
            groups.append(Group(plan.name, rows))
    columns = (
        Column(labels("table.in_its_words"), 3),
        Column(labels("table.class"), 1.2),
        Column(labels("table.reason"), 2),
    )
    return Table(labels("title.not_targets"), columns, tuple(groups), lang=lang)


def _around(text: str, start: int, end: int) -> tuple[Run, ...]:
    """The number in the middle of the words around it, cut at spaces."""
    start, end = int(start), int(end)
    first, last = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    before, after = one_line(text[first:start]), one_line(text[end:last])
    if first and " " in before:
        before = "… " + before.split(" ", 1)[1]
    if last < len(text) and " " in after:
        after = after.rsplit(" ", 1)[0] + " …"
    parts = ((before, "muted"), (text[start:end], "mark"), (after, "muted"))
    return tuple(Run(words, style, lang=PLANS) for words, style in parts)
