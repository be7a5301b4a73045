"""What is to be looked at, and what was looked at, in words."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from plancompare.presentation.display import Column, Group, Table, cell, one_line
from plancompare.presentation.labels import Labels
from plancompare.presentation.plans import PlanName
from plancompare.project.review import Item
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
    """What people corrected, doubted or confirmed in the reading of some plans; None where nobody did."""
    labels = Labels(lang)
    groups = []
    for plan in plans:
        made = read_corrections(project, plan.plan)
        rows = [
            (
                cell(each.target_id.partition(":")[2]),
                cell(labels(f"review_state.{each.action}")),
                cell(_reason(each.reason, lang)),
                cell(f"{each.by}, {each.date}"),
            )
            for each in made
        ]
        if rows:
            groups.append(Group(plan.name, tuple(rows)))
    if not groups:
        return None
    columns = (
        Column(labels("table.place"), 1.2),
        Column(labels("review.what"), 1.2),
        Column(labels("table.reason"), 4),
        Column(labels("review.who"), 1.6),
    )
    return Table(labels("title.reviewed"), columns, tuple(groups), lang=lang)


def _reason(reason: str, lang: str) -> str:
    """A reason in both languages has a slash between."""
    vi, _, en = reason.partition(" / ")
    return en if en and lang == "en" else vi
