"""Figures of a scan that are not sure: the crop of the page beside what was read, and what a person says.

Yes or another figure becomes a correction of the plan (``add``), whose guard is the words the figure stands
in: it fails once the scan is read otherwise.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.phrases import fold
from plancompare.errors import UsageError, did_you_mean
from plancompare.extraction.record import OCR, Result, Target
from plancompare.extraction.tables import NO_DIGITS
from plancompare.extraction.units import unit_named
from plancompare.plan.figures import figure_in
from plancompare.project.build import Reading
from plancompare.project.mend import Signed, plain
from plancompare.reading.ocr.crop import Crop, Place, strips
from plancompare.reading.ocr.record import find_record
from plancompare.table.corrections import PROTECTED, Correction
from plancompare.table.plans import PlanEntry, Plans
from plancompare.table.schema import BY_NAME


class Doubt(NamedTuple):
    """A figure to look at: what it would be, why it is not sure, where it stands, the picture of it."""

    id: str
    target: Target
    reason: str
    other: str | None
    page: int | None
    crop: Crop | None


def doubts(registry: Plans, reading: Reading) -> tuple[Doubt, ...]:
    """The unsure figures of a plan nobody has decided on, in the order of its text, each with its crop."""
    decided = {made.target_id for made in reading.corrections}
    open_ = [one for one in reading.extraction.unsure if one.target.target_id not in decided]
    open_.sort(key=lambda one: one.target.value_start)
    places = [
        _placed(one.target.read_by, one.target.value_start, one.target.page, one.target.box) for one in open_
    ]
    crops = _crops(registry, reading.entry, reading.plan.source.parts, places)
    return tuple(
        Doubt(one.target.target_id, one.target, one.reason, one.other, one.target.page, crop)
        for one, crop in zip(open_, crops, strict=True)
    )


def pictures(registry: Plans, rows: Iterable[Mapping[str, Any]]) -> dict[str, Crop]:
    """Of each target of a table that was read from a scan the part of its page, by the target's id; none of a
    plan whose files are not at hand.
    """
    out: dict[str, Crop] = {}
    of_scans = sorted((row for row in rows if row["read_by"] == OCR), key=lambda row: row["plan"])
    for plan, own in groupby(of_scans, key=lambda row: row["plan"]):
        entry, held = registry.entry(plan), list(own)
        folder = registry.path(plan).parent
        if not all((folder / name).is_file() for name in entry.files):
            continue
        parts = registry.source(plan).parts if entry.parts else ()
        places = [_placed(*(row[name] for name in ("read_by", "value_start", "page", "box"))) for row in held]
        crops = _crops(registry, entry, parts, places)
        out |= {row["target_id"]: crop for row, crop in zip(held, crops, strict=True) if crop is not None}
    return out


class _Placed(NamedTuple):
    """Where a figure that was read from a picture stands: its first character in the text, its place."""

    at: int
    place: Place


def _placed(read_by: Any, at: Any, page: Any, box: Any) -> _Placed | None:
    """The place a row of the table names; None for a figure of a text."""
    if read_by != OCR or not isinstance(box, str) or page is None or page != page:
        return None
    left, top, right, bottom = map(float, box.split(","))
    return _Placed(int(at), Place(int(page), (left, top, right, bottom)))


def _crops(
    registry: Plans, entry: PlanEntry, parts: Sequence[int], places: Sequence[_Placed | None]
) -> list[Crop | None]:
    """The picture of each place in the files of a plan, the second and later of which begin at ``parts`` of
    its text; None where there is no place.
    """
    folder = registry.path(entry.id).parent
    edges = (0, *parts, sys.maxsize)
    out: list[Crop | None] = [None] * len(places)
    for name, (first, last) in zip(entry.files, pairwise(edges), strict=True):
        own = {at: one.place for at, one in enumerate(places) if one is not None and first <= one.at < last}
        if own:
            data = (folder / name).read_bytes()
            made = strips(data, name, list(own.values()), find_record(folder / name, data))
            for at, crop in zip(own, made, strict=True):
                out[at] = crop
    return out


def answered(
    found: Iterable[Doubt],
    key: str,
    by: str,
    date: str,
    figure: str | None = None,
    more: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Correction:
    """What a person says of a figure to look at: that it is as it was read or, with ``figure``, that the page
    prints another one, as typed ("1.234,5"). ``more`` are columns that are otherwise; of a figure whose unit
    was not read, ``unit_text`` is the unit the page prints. Without a ``reason`` the correction says what was
    looked at.

    Raises UsageError for a figure that is not among those to look at, whose digits were not read or whose
    unit is still missing.
    """
    doubt = _named(found, key)
    if figure is None and doubt.reason in NO_DIGITS:
        raise UsageError(f"the figure of {key} was not read; type it: --figure {key}=1.234,5")
    said = toml_file("labels-review")["scan_said"]["yes" if figure is None else "typed"]
    told = {"page": doubt.page or "?", "figure": figure, "read": doubt.target.value_text}
    words = " / ".join(said[lang].format(**told) for lang in ("vi", "en"))
    target = doubt.target if figure is None else _typed(doubt, figure)
    return _added(target, Signed(reason or words, by, date), dict(more or {}))


def _typed(doubt: Doubt, figure: str) -> Target:
    """The target with another figure than the one that was read."""
    target = doubt.target
    printed, read = (_worth(text) for text in (figure, target.value_text))
    read = Decimal(1) if doubt.reason in NO_DIGITS else read
    if printed is None:
        raise UsageError(f"'{figure}' is no figure as plans print them, such as 1.234,5")
    if target.value_high is not None or not read:
        raise UsageError(f"what '{figure}' is worth is not known; say it with --set value=…")
    return target.but(value=printed * (target.value / read), value_text=figure.strip())


def _worth(text: str) -> Decimal | None:
    found = figure_in(text.strip(), ",")
    return found.low if found and found.high is None else None


def _named(found: Iterable[Doubt], key: str) -> Doubt:
    known = {doubt.id: doubt for doubt in found}
    if key not in known:
        raise UsageError(f"no figure to look at is called '{key}'{did_you_mean(key, known)}")
    return known[key]


def _added(target: Target, signed: Signed, more: dict[str, Any]) -> Correction:
    unit = unit_named(fold(more["unit_text"])) if more.get("unit_text") and "unit" not in more else None
    if unit is not None and not target.unit:
        target = target.but(unit=unit.code, value=target.value * unit.factor)
    if not (target.unit or more.get("unit")):
        key = target.target_id
        raise UsageError(f"the unit of {key} was not read; say it: --yes {key} --set unit_text='tỷ đồng'")
    fields = {
        name: _plain(value)
        for name in (*BY_NAME, *(("status",) if isinstance(target, Result) else ()))
        if name not in PROTECTED and (value := getattr(target, name)) is not None and value != ""
    }
    span = (target.value_start, target.value_end)
    return Correction(
        f"the correction of {target.target_id}", "add", target.target_id, span, fields | more,
        {"quote": target.quote}, *signed,
    )  # fmt: skip


def _plain(value: Any) -> Any:
    """A value as YAML holds it."""
    return plain(float(value)) if isinstance(value, (Decimal, float)) else value
