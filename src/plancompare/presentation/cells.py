"""The pieces tables are made of: how an indicator is named, where a target stands, how a figure links."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from plancompare.catalogue import indicators as catalogue_indicators
from plancompare.comparison.cells import span_of
from plancompare.comparison.sentences import say_notes, say_period, say_span
from plancompare.extraction.note import HEADING_INFERRED
from plancompare.extraction.record import OCR
from plancompare.presentation import formats, numbers
from plancompare.presentation.display import (
    PLANS,
    Cell,
    Column,
    Group,
    Prose,
    Run,
    Table,
    cell,
    marked,
    one_line,
    plain,
)
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import Matched, Side
from plancompare.presentation.plans import IN_PRINT, PlanName

MOST_COLUMNS = 5  # more columns of plans than this do not fit beside each other

Row = Mapping[str, Any]
Spread = tuple[tuple[Cell, ...], Mapping[str, tuple[Cell, ...]]]


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
    # A name that says "growth" or "reduction" itself needs no measure.
    moving = any(word in (code or "") for word in ("growth", "reduction")) or name.endswith(
        labels("word.growing")
    )
    said = measure in ("level", "new") or (measure in ("growth", "change") and moving)
    return name if said else f"{name} ({labels.name('measure', measure)})"


def place(row: Row, labels: Labels) -> str:
    """Where in its plan a target stands: section, clause and, for a task, the agency."""
    return "".join(run.text for run in place_runs(row, labels))


def place_runs(row: Row, labels: Labels, link: str | None = None) -> tuple[Run, ...]:
    """The same with the agency as the plan's own words."""
    agency = str(row["agency"]) if row.get("agency") else ""
    parts = [labels(f"place.{name}", **{name: row[name]}) for name in ("section", "clause") if row.get(name)]
    parts += [labels("place.inferred")] if is_inferred(row) else []
    parts += [scanned_words(row, labels)] if is_scanned(row) else []
    rest = ", ".join(parts) or ("" if agency else labels("word.not_stated"))
    words = ((agency, PLANS), (", " if agency and rest else "", ""), (rest, ""))
    return tuple(Run(text, "", link, lang) for text, lang in words if text)


def is_inferred(row: Row) -> bool:
    """Whether the heading a task stands under is lost, its section and agency worked out."""
    return HEADING_INFERRED in (row.get("note") or "")


# Said by marks of their own, or by the chapter on what people looked at.
_MARKED_ELSEWHERE = (HEADING_INFERRED.partition(" / ")[0], "corrected:")


def doubts(row: Row, labels: Labels, besides: Sequence[str] = ()) -> list[str]:
    """What the record of a target doubts about its reading, without those that begin with ``besides``."""
    found = say_notes(row.get("note"))
    told = (
        getattr(note, labels.lang) for note in found if not note.vi.startswith((*_MARKED_ELSEWHERE, *besides))
    )
    return [text[:1].upper() + text[1:] for text in told]


class Noted:
    """The notes of a table in the order they come up, each once."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def places(self, texts: Iterable[str]) -> tuple[int, ...]:
        """Where these notes stand, from 1."""
        found = {self._places.setdefault(text, len(self._places) + 1) for text in texts}
        return tuple(sorted(found))

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(self._places)


def is_scanned(row: Row) -> bool:
    """Whether a figure was read from the picture of a page."""
    return row.get("read_by") == OCR


def scanned_words(row: Row, labels: Labels) -> str:
    """That a figure was read from a picture, and of which page."""
    page = row.get("page")
    return labels("place.scanned", page=int(page) if page is not None and page == page else "?")


def figure_cell(row: Row, lang: str, notes: tuple[int, ...] = (), unit: bool = True) -> Cell:
    """A target's number, linked to its quote."""
    key = row["target_id"]
    held = {"link": f"q:{key}", "notes": notes, "anchor": f"f:{key}"}
    return cell(numbers.target_text(row, lang), **held) if unit else amount_cell(row, lang, **held)


def reported_cell(number: Row | None, labels: Labels, style: str = "", notes: tuple[int, ...] = ()) -> Cell:
    """A number of another source than the plans, without its unit; in words where none is known."""
    if number is None:
        return cell(labels("word.none"), "missing")
    return cell(numbers.target_amount(number, labels.lang), style, notes=notes)


def amount_cell(number: Row, lang: str, style: str = "", link: str | None = None, **fields: Any) -> Cell:
    """A number with its bound, without its unit: in words, and as a number in a sheet."""
    words = numbers.target_amount(number, lang)
    return cell(words, style, link, value=number["value"], format=formats.whole(number), **fields)


def quoted(row: Row) -> tuple[Run, ...]:
    """The words of a target with its number marked."""
    at = row["quote_start"]
    return marked(row["quote"], row["value_start"] - at, row["value_end"] - at)


def off_paper(plans: Sequence[PlanName], labels: Labels) -> Prose | None:
    """What stands on paper in place of a table that many plans would make a book of."""
    many = len(plans) > IN_PRINT
    return plain(labels("table.elsewhere_than_paper"), kind="note", lang=labels.lang) if many else None


def own_words(row: Row, labels: Labels) -> tuple[Run, ...]:
    """The plan's own words under the catalogue's name, where they differ."""
    words = one_line(row["indicator_text"] or "")
    name = indicator_name(row["indicator"], "vi")
    if not words or not row["indicator"] or words.lower() == name.lower():
        return ()
    return (Run(f"“{words}”", lang=PLANS),)


def subject_name(row: Matched, labels: Labels) -> str:
    """Indicator and measure in words."""
    return measured_name({"indicator": row.key.indicator, "measure": row.key.measure}, labels)


def kind_text(row: Matched, labels: Labels) -> str:
    """What sets a row apart from others of its indicator: whose target it is, for what kind of period."""
    variant = labels.name("variant", row.key.variant) if row.key.variant else ""
    return ", ".join(part for part in (variant, getattr(say_span(row.key.span), labels.lang)) if part)


def row_name(row: Matched, labels: Labels) -> str:
    """Indicator, measure, variant and kind of period in words."""
    return ": ".join(part for part in (subject_name(row, labels), kind_text(row, labels)) if part)


def name_cell(row: Matched, labels: Labels, notes: tuple[int, ...] = ()) -> Cell:
    kind = kind_text(row, labels)
    return Cell((Run(subject_name(row, labels)),), (Run(kind),) if kind else (), notes)


def target_cell(side: Side, labels: Labels, unit: str | None = None) -> Cell:
    """A plan's target without its unit, unless that is another than ``unit``, the one its row names."""
    if side.target is None:
        return cell(labels(f"word.{side.absence}"), "missing")
    foreign = unit is not None and side.target.unit != unit
    shown = figure_cell(side.target, labels.lang, unit=foreign)
    shown = replace(shown, runs=(*shown.runs, *other_year(side.target, side.plan, labels)))
    also = tuple(
        run
        for other in side.also
        for run in (Run(labels("word.also") + " "), *figure_cell(other, labels.lang).runs)
    )
    return replace(shown, below=also)


def when_runs(target: Row, plan: PlanName, labels: Labels) -> tuple[Run, ...]:
    """The period a target is for, where that is not the plan's own year."""
    period, statistic = target.get("period"), target.get("statistic")
    if span_of(period, statistic):
        said = getattr(say_period(str(period), statistic), labels.lang)
        return (Run(f"\u00a0({said})", "muted"),)
    return other_year(target, plan, labels)


def other_year(target: Row, plan: PlanName, labels: Labels) -> tuple[Run, ...]:
    """The year a target is for, where that is not the plan's own."""
    year = target.get("year")
    if year is None or plan.year is None or int(year) == plan.year:
        return ()
    return (Run("\u00a0" + labels("word.in_year", year=int(year)), "muted"),)


def difference_cell(gap: Row | None, lang: str, unit: str | None = None) -> Cell:
    """A difference with its sign and bound; with its unit where that is not the one of a row in ``unit``."""
    if gap is None:
        return cell(Labels(lang)("word.no"), "muted")
    text = numbers.signed_text(gap, lang)
    if unit is not None and gap["unit"] != numbers.difference_unit(unit):
        return cell(numbers.with_unit(text, gap["unit"], lang))
    if gap["comparator"] == "range":
        return cell(text)
    shown = formats.of_number(gap["value"], gap["comparator"], signed=True)
    return cell(text, value=gap["value"], format=shown)


def distance_cell(row: Matched, side: Side, labels: Labels) -> Cell:
    """How far a plan is from the national target; with its unit, that of the national target, where the row
    names another one.
    """
    if side.distance is None:
        return cell(labels("word.no"), "muted")
    text, unit = numbers.signed_text(side.distance, labels.lang), side.distance.unit
    apart = unit != row.unit
    return cell(numbers.with_unit(text, numbers.difference_unit(unit), labels.lang) if apart else text)


def name_and_unit(name: str, unit: str) -> tuple[str, str]:
    """A name and the unit to print behind it, so that nothing is said twice.

    "Doctors per 10,000 people" needs no unit any more; "GRDP per capita (USD)" gives its "(USD)" up to the
    unit "USD per person".
    """
    if re.search(rf"(?<!\w){re.escape(unit)}(?!\w)", name, re.I):
        return name, ""
    bare, _, bracket = name.removesuffix(")").rpartition(" (")
    begun = bare and re.match(rf"{re.escape(bracket)}(?!\w)", unit)
    return (bare if begun else name), unit


def unit_behind(name: Cell, unit: Cell) -> Cell:
    """The name of a row with its unit behind it, where the unit has no column."""
    said, behind = name_and_unit(name.runs[0].text, unit.text)
    return replace(name, runs=(Run(said), *((Run(f", {behind}", "muted"),) if behind else ())))


def row_unit(row: Matched, lang: str) -> str:
    """The unit of a row as a column of its own has it: an uncommon one in the word of the first plan."""
    printed = next((side.target.unit_text for side in row.stating), None)
    return numbers.unit_head(row.unit, lang, printed)


def spread(
    title: str,
    lead: tuple[Column, ...],
    heads: tuple[Column, ...],
    plans: Sequence[PlanName],
    groups: Iterable[tuple[str, Sequence[Spread]]],
    labels: Labels,
    source: str = "",
    missing: Cell | None = None,
) -> Table:
    """A table with the same columns for every plan: few plans beside each other, many (and on a phone all)
    under each other.

    Each row is its leading cells and, by plan, that plan's cells. A plan without cells shows ``missing``;
    where plans stand under each other it has no line, and what that means is said once below.
    """
    groups = [(name, tuple(rows)) for name, rows in groups]
    below = (replace(head, width=1.4 * head.width) for head in heads)
    listed = tuple(
        Group(
            name,
            tuple(
                (*first, cell(plan.name), *own[plan.plan])
                for first, own in rows
                for plan in plans
                if plan.plan in own
            ),
        )
        for name, rows in groups
    )
    silent = any(len(own) < len(plans) for _, rows in groups for _, own in rows)
    note = labels("table.unlisted", missing=missing.text) if silent and missing is not None else ""
    columns = (*lead, Column(labels("table.plan"), 1), *below)
    said = " ".join(filter(None, (note, source)))
    under = Table(title, columns, listed, source=said, lang=labels.lang)
    if len(plans) * len(heads) > max(MOST_COLUMNS, 2 * len(heads)):
        return under
    if len(heads) == 1:
        columns = (*lead, *(replace(heads[0], head=plan.name) for plan in plans))
    else:
        columns = (*lead, *(replace(head, group=plan.name) for plan in plans for head in heads))
    blank = (missing or cell(labels("word.no"), "muted"),) * len(heads)
    beside = (
        Group(
            name,
            tuple((*first, *(c for plan in plans for c in own.get(plan.plan, blank))) for first, own in rows),
        )
        for name, rows in groups
    )
    narrow = under if len(plans) > 1 else None
    return Table(title, columns, tuple(beside), source=source, lang=labels.lang, narrow=narrow)
