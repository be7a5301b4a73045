"""What is to be looked at, and what was looked at, in words."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from plancompare.presentation.display import Cell, Column, Group, Table, cell, one_line
from plancompare.presentation.labels import Labels
from plancompare.presentation.plans import PlanName
from plancompare.presentation.sources import date_text
from plancompare.project.review import Item
from plancompare.project.second import Agreement
from plancompare.table.corrections import read_corrections

AROUND = 60  # characters of the text shown each side of an item's words
LONGEST = 300  # characters of an item's own words


def kinds_text(item: Item, lang: str) -> str:
    """What kind of matter it is: "note", "no indicator code, note"."""
    return ", ".join(Labels(lang).name("review_kind", kind) for kind in item.kinds)


def state_text(item: Item, lang: str) -> str:
    """Whether it is to be looked at, or who looked at it, when, and to what end."""
    labels, made = Labels(lang), item.looked
    if made is None:
        return labels("review_state.open")
    if item.stale:
        return labels("review_state.stale", date=made.date, by=made.by)
    return f"{labels(f'review_state.{made.action}')} ({made.by}, {made.date})"


def passage_text(item: Item, text: str) -> str:
    """The item's words on one line in those around them, the number between ⟦ ⟧."""
    words, value = text[item.start : item.end], (item.value_start - item.start, item.value_end - item.start)
    if value[1] > value[0]:
        words = f"{words[: value[0]]}⟦{words[value[0] : value[1]]}⟧{words[value[1] :]}"
    elif len(words) > LONGEST:
        words = f"{words[:LONGEST]}…"
    before, after = text[max(0, item.start - AROUND) : item.start], text[item.end : item.end + AROUND]
    return one_line(f"…{before}[{words}]{after}…")


def list_text(items: Iterable[Item], text: str, lang: str) -> str:
    """The list for a terminal: id, kind and state; what is the matter; the passage."""
    return "\n".join(
        f"{item.id}  {kinds_text(item, lang)}  ({state_text(item, lang)})\n"
        f"    {item.vi if lang == 'vi' else item.en}\n    {passage_text(item, text)}\n"
        for item in items
    )


def reviewed_table(project: Path, plans: Sequence[PlanName], lang: str) -> Table | None:
    """What people corrected, doubted or confirmed in the reading of some plans, a row for all that one person
    did in one way on one day; None where nobody did anything.
    """
    labels = Labels(lang)
    groups = []
    for plan in plans:
        done: dict[tuple[str, str, str], list[str]] = {}
        for made in read_corrections(project, plan.plan):
            place = made.target_id.partition(":")[2]
            done.setdefault((made.action, made.by, made.date), []).append(place)
        rows = [
            (
                cell(f"{labels(f'review_state.{action}')}: {', '.join(places)}"),
                cell(f"{by}, {date_text(date, lang)}"),
            )
            for (action, by, date), places in done.items()
        ]
        if rows:
            groups.append(Group(plan.name, tuple(rows)))
    if not groups:
        return None
    columns = (Column(labels("review.what"), 5), Column(labels("review.who"), 2))
    return Table(labels("title.reviewed"), columns, tuple(groups), lang=lang)


def agreement_table(found: Mapping[str, Sequence[Agreement]], lang: str) -> Table | None:
    """How far second readings of some plans (by name) agree with ours; None where there is none."""
    labels = Labels(lang)
    groups = [
        Group(plan, tuple(_agreement_row(one, lang) for one in ones)) for plan, ones in found.items() if ones
    ]
    if not groups:
        return None
    columns = (
        Column(labels("second.reading"), 2),
        Column(labels("second.both"), 1.2, "right"),
        Column(labels("second.alike"), 1.2, "right"),
        Column(labels("second.differs"), 2.4),
        Column(labels("second.only_other"), 1.6, "right"),
        Column(labels("second.only_ours"), 1.2, "right"),
        Column(labels("second.unheld"), 1.4, "right"),
    )
    return Table(labels("title.second"), columns, tuple(groups), lang=lang, source=labels("second.note"))


def _agreement_row(one: Agreement, lang: str) -> tuple[Cell, ...]:
    labels = Labels(lang)
    columns = ", ".join(f"{labels.name('second_column', name)} {n}" for name, n in one.columns.items())
    share = f" ({one.alike / one.both:.0%})" if one.both else ""
    return (
        cell(one.name),
        cell(str(one.both)),
        cell(f"{one.alike}{share}"),
        cell(columns or labels("word.no")),
        cell(labels("second.of", n=one.only_other, borne=one.borne) if one.only_other else "0"),
        cell(str(one.only_ours)),
        cell(str(one.unheld)),
    )
