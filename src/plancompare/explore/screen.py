"""What the browser's table shows: the matched rows as a frame of words, numbers behind them to sort by."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from plancompare.plain import plain_number
from plancompare.presentation import numbers
from plancompare.presentation.cells import row_name, row_unit
from plancompare.presentation.display import one_line
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import Matched, Number, Side, reasons
from plancompare.presentation.plans import PlanName


@dataclass(frozen=True)
class Screen:
    """A frame whose first ``shown`` columns are seen; the others go into an export and order the seen ones.

    ``order`` maps the place of a seen column to the place of the column of plain numbers it is sorted by.
    Row ``i`` of ``frame`` is ``rows[i]``.
    """

    frame: pd.DataFrame
    shown: int
    order: Mapping[int, int]
    rows: tuple[Matched, ...]


def screen(rows: Sequence[Matched], plans: Sequence[PlanName], lang: str) -> Screen:
    """The rows side by side: each plan's target, the national target of each year, difference and verdict.

    Hidden behind them: each figure as a plain number (the lower end of a range), each target's exact words
    and id, and the reasons of the verdict.
    """
    labels = Labels(lang)
    years = sorted({year for row in rows for side in row.sides if (year := _national_year(side))})
    seen: dict[str, list[str]] = {}
    sortable: dict[str, list[str]] = {}
    behind: dict[str, list[str]] = {}
    if len({row.record.theme for row in rows}) > 1:
        seen[labels("explore.theme")] = [labels.name("theme", row.record.theme) for row in rows]
    seen[labels("table.indicator")] = [row_name(row, labels) for row in rows]
    seen[labels("table.unit")] = [row_unit(row, lang) for row in rows]

    def figures(head: str, found: Sequence[Number | None], say: Callable[[Number, str], str]) -> None:
        seen[head] = [labels("word.no") if figure is None else say(figure, lang) for figure in found]
        sortable[head] = [
            "" if figure is None else plain_number(numbers.exact(figure["value"])) for figure in found
        ]

    for place, plan in enumerate(plans):
        sides = [row.sides[place] for row in rows]
        figures(plan.name, [side.target for side in sides], numbers.target_amount)
        seen[plan.name] = [_target_words(side, labels) for side in sides]
        behind[labels("explore.quote", plan=plan.name)] = [_field(side, "quote") for side in sides]
        behind[labels("explore.target_id", plan=plan.name)] = [_field(side, "target_id") for side in sides]
    for year in years:
        nation = [next((s.national for s in row.sides if _national_year(s) == year), None) for row in rows]
        figures(labels("explore.national", year=year), nation, numbers.target_amount)
    if len(plans) == 2:
        figures(labels("table.difference"), [row.difference for row in rows], numbers.signed_text)
    if len(plans) > 1:
        seen[labels("table.verdict")] = [labels.name("verdict", row.judgement) for row in rows]
        behind[labels("explore.reason")] = [" ".join(reasons(row, lang)) for row in rows]
    plain = {labels("explore.number", column=head): column for head, column in sortable.items()}
    frame = pd.DataFrame(seen | plain | behind, dtype="object")
    heads = list(seen)
    order = {heads.index(head): len(seen) + at for at, head in enumerate(sortable)}
    return Screen(frame, len(seen), order, tuple(rows))


def _target_words(side: Side, labels: Labels) -> str:
    if side.target is None:
        return labels(f"word.{side.absence}")
    others = [f"{labels('word.also')} {numbers.target_text(also, labels.lang)}" for also in side.also]
    return "; ".join([numbers.target_amount(side.target, labels.lang), *others])


def _national_year(side: Side) -> int | None:
    return int(side.national.year) if side.national is not None else None


def _field(side: Side, name: str) -> str:
    return "" if side.target is None else one_line(str(side.target[name]))
