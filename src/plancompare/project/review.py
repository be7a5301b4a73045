"""What of a plan's reading a person should look at, and what a person has looked at already.

Listed are doubts noted beside a target, figures of the headline list without a code, tables that were not
read, figures that contradict each other, and figures read without certainty. An item is looked at once some
correction is of it, or a confirmation whose ``expect`` is what the reading says still.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.reasons import in_vietnamese
from plancompare.comparison.checks import run_checks
from plancompare.errors import UsageError, did_you_mean
from plancompare.plan.crosschecks import failing_rows
from plancompare.plan.tables import read_tables
from plancompare.project.build import Reading
from plancompare.project.mend import Signed, confirmed, plain
from plancompare.reading import Span
from plancompare.table.corrections import CONFIRM, Correction
from plancompare.table.files import cell_text, is_null, records
from plancompare.table.plans import Plans

NOTE, UNCODED, TABLE, CHECK, ROW, UNSURE = KINDS = ("note", "uncoded", "table", "check", "row", "unsure")
SAME = ("indicator", "measure", "comparator", "value", "value_high", "unit", "year", "note", "quote")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at. ``kinds`` are of :data:`KINDS`, ``vi`` and ``en`` say what is the matter.

    ``start`` and ``end`` are the characters of its words in the original text, ``value_start`` and
    ``value_end`` those of the number (both the same where there is none). ``expect`` is what a confirmation
    is guarded by. ``looked`` is the last correction of it; ``stale`` that it confirms what is read otherwise
    now, so that the item is open again.
    """

    id: str
    kinds: tuple[str, ...]
    vi: str
    en: str
    target_ids: tuple[str, ...]
    quote: str
    start: int
    end: int
    value_start: int
    value_end: int
    expect: Mapping[str, Any]
    looked: Correction | None = None
    stale: bool = False

    @property
    def open(self) -> bool:
        """Whether nobody has looked at it as it stands now."""
        return self.looked is None or self.stale


def review(reading: Reading) -> tuple[Item, ...]:
    """Everything to look at in one plan, what is wrong before what is doubtful, in the plan's order."""
    found = [*_checks(reading), *_rows(reading), *_tables(reading), *_numerals(reading), *_targets(reading)]
    last = {made.target_id: made for made in reading.corrections}
    return tuple(_looked(item, last) for item in found)


RECORD = ("id", "kinds", "vi", "en", "looked", "stale", "by", "date", "reason", "start", "end", "quote")


def record(item: Item) -> tuple[object, ...]:
    """An item as a row of the columns :data:`RECORD`."""
    made = item.looked
    who = (made.action, item.stale, made.by, made.date, made.reason) if made else (None,) * 5
    return item.id, " ".join(item.kinds), item.vi, item.en, *who, item.start, item.end, item.quote


def confirm(items: Iterable[Item], key: str, signed: Signed) -> Correction:
    """The confirmation of one item. Raises UsageError where the list has none of that id."""
    known = {item.id: item for item in items}
    if key not in known:
        raise UsageError(f"nothing to review is called '{key}'{did_you_mean(key, known)}")
    return confirmed(key, known[key].expect, signed)


def _looked(item: Item, last: Mapping[str, Correction]) -> Item:
    made = last.get(item.id)
    if made is None:
        return item
    said = {name: cell_text(value) for name, value in item.expect.items()}
    stale = made.action == CONFIRM and {k: cell_text(v) for k, v in made.expect.items()} != said
    return replace(item, looked=made, stale=stale)


def _targets(reading: Reading) -> Iterator[Item]:
    """Targets with a doubt noted beside them, or of the headline list without a code."""
    for row in records(reading.targets):
        note = "" if is_null(row["note"]) else str(row["note"])
        uncoded = row["kind"] == "headline" and is_null(row["indicator"])
        if not (note or uncoded):
            continue
        said = _said("uncoded") if uncoded else ("", "")
        parts = [part.partition(" / ") for part in note.split("; ")]
        noted = "; ".join(vi for vi, _, _ in parts), "; ".join(en or vi for vi, _, en in parts)
        vi, en = ("; ".join(filter(None, pair)) for pair in zip(said, noted, strict=True))
        kinds = tuple(kind for kind, holds in ((UNCODED, uncoded), (NOTE, bool(note))) if holds)
        yield _of_target(reading, row, row["target_id"], kinds, vi, en, (row["target_id"],), {})


def _checks(reading: Reading) -> Iterator[Item]:
    """Figures of the plan that do not hold together."""
    if reading.targets.empty:
        return
    by_id = {row["target_id"]: row for row in records(reading.targets)}
    found = run_checks(reading.targets, [reading.entry.id], known=Plans((reading.entry,)))
    for case in records(found.findings):
        if case["severity"] == "info":
            continue
        ids = tuple(str(case["target_ids"]).split())
        key = f"{reading.entry.id}:{case['check']}:{ids[0].partition(':')[2]}"
        yield _of_target(
            reading, by_id[ids[0]], key, (CHECK,), case["message_vi"], case["message_en"], ids,
            {"note": case["message_en"]},
        )  # fmt: skip


def _of_target(
    reading: Reading, row: Mapping[str, Any], key: str, kinds: tuple[str, ...], vi: str, en: str,
    ids: tuple[str, ...], expect: Mapping[str, Any],
) -> Item:  # fmt: skip
    same = {name: plain(row[name]) for name in SAME if not is_null(row[name])}
    places = (int(row[name]) for name in ("quote_start", "quote_end", "value_start", "value_end"))
    return Item(key, kinds, vi, en, ids, row["quote"], *places, expect=same | dict(expect))


def _rows(reading: Reading) -> Iterator[Item]:
    """Rows of tables whose percentage or whole does not follow from the figures beside it."""
    source = reading.plan.source
    for table in read_tables(source, reading.plan.year):
        for failure in failing_rows(source, table):
            fields = {
                "table": failure.table.removeprefix("T"), "row": failure.row + 1,
                "expected": cell_text(round(failure.expected, 2)), "found": cell_text(failure.found),
            }  # fmt: skip
            places = [*failure.from_places, failure.place]
            vi, en = _said(failure.check, **fields)
            first, last = min(place.start for place in places), max(place.end for place in places)
            yield _at(
                reading, f"{failure.table}:{failure.check}:{failure.row + 1}", ROW, vi, en,
                source.span(first, last), source.span(*failure.place),
            )  # fmt: skip


def _tables(reading: Reading) -> Iterator[Item]:
    """Tables that hold figures and of which nothing could be read."""
    grids = {grid.id: grid for grid in reading.plan.source.tables}
    for table in reading.extraction.tables:
        grid = grids.get(table.id)
        if not table.unread or grid is None:
            continue
        key, name, why = "table_why" if table.why else "table", table.id.removeprefix("T"), table.why or ""
        vi, _ = _said(key, table=name, why=in_vietnamese(why))
        _, en = _said(key, table=name, why=why)
        # A grid counts in the original text.
        yield _at(reading, table.id, TABLE, vi, en, Span(grid.start, grid.end), Span(grid.start, grid.start))


def _numerals(reading: Reading) -> Iterator[Item]:
    """Numerals read without certainty; for those of a table of which nothing was read, the table stands."""
    grids = {grid.id: grid for grid in reading.plan.source.tables}
    unread = [grids[table.id] for table in reading.extraction.tables if table.unread and table.id in grids]
    for row in records(reading.numbers[reading.numbers["class"] == UNSURE]):
        if any(grid.start <= row["start"] < grid.end for grid in unread):
            continue
        vi, en = _said("unsure", text=row["text"])
        span = Span(int(row["start"]), int(row["end"]))
        yield _at(reading, f"{row['start']}-{row['end']}", UNSURE, vi, en, span, span)


def _at(reading: Reading, name: str, kind: str, vi: str, en: str, span: Span, value: Span) -> Item:
    """An item of a stretch of the text that is no target."""
    quote = reading.plan.source.text[span.start : span.end]
    key = f"{reading.entry.id}:{name}"
    return Item(key, (kind,), vi, en, (), quote, *span, *value, expect={"note": en, "quote": quote})


def _said(key: str, **fields: object) -> tuple[str, str]:
    entry = toml_file("labels-review")["review_said"][key]
    return entry["vi"].format(**fields), entry["en"].format(**fields)
