"""The region around the plans: what its provinces aimed at and reached in each plan's own year, with sources.

The plans' own figures stand among them and link to their quotes, as everywhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from plancompare import catalogue
from plancompare.catalogue.provinces import province_of
from plancompare.catalogue.tiles import FIRST_ERA, LAST_ERA
from plancompare.comparison.rules import Region, rules
from plancompare.comparison.yardsticks import (
    CONTEXT,
    DERIVED,
    judge_outcome,
    land_of,
    load_yardstick,
    published,
)
from plancompare.presentation import numbers
from plancompare.presentation.cells import Noted, Row, indicator_name, reported_cell, target_cell
from plancompare.presentation.display import Cell, Column, Group, Prose, Run, Table
from plancompare.presentation.findings import came_out, capital, lower
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import Matched, Side
from plancompare.presentation.years import merged

TARGET = "target"
MERGED = 2025  # the last year the provinces until June 2025 made plans for
PLACE = ("where", "year", "era", "code", "name")
FRAME = (*PLACE, "value", "comparator", "unit", "outcome", "reached", "text", "plan", "target_id")
FEWEST = 3  # fewer figures than this are no picture of a region


@dataclass(frozen=True, slots=True)
class Place:
    """One province, or the region as a whole (without a name), in one year: its aim and what came of it."""

    code: str
    name: str
    aim: Row | None = None
    outcome: Row | None = None
    side: Side | None = None  # of a plan of this report


@dataclass(frozen=True, slots=True)
class Scene:
    """One indicator across one region in one year."""

    row: Matched
    region: Region
    year: int
    places: tuple[Place, ...]

    def title(self, labels: Labels) -> str:
        unit = numbers.unit_head(self.row.unit, labels.lang)
        name = indicator_name(self.row.key.indicator, labels.lang)
        return f"{name}, {unit} – {getattr(self.region, labels.lang)}, {self.year}"


def scenes(rows: Sequence[Matched], project: Path) -> tuple[Scene, ...]:
    """What is known of the plans' regions, an indicator and year each, unless it is next to nothing."""
    found = []
    figures = [one for one in load_yardstick(project, CONTEXT) if one["value"] is not None]
    # What is reported of a region is of whole years.
    for row in (row for row in rows if not row.key.span):
        about = (row.key.indicator, row.unit)
        known = [one for one in figures if (one["indicator_code"], one["unit"]) == about]
        for year, region in _seats(row):
            places = _places(row, known, year, region)
            if sum(place.side is None for place in places) >= FEWEST:
                found.append(Scene(row, region, year, tuple(places)))
    return tuple(found)


def unknown_regions(rows: Sequence[Matched], found: Sequence[Scene]) -> tuple[Region, ...]:
    """The regions of plans of which nothing is shown."""
    regions = {_region(side.plan.area) for row in rows for side in row.sides}
    shown = {scene.region for scene in found}
    return tuple(sorted((r for r in regions - shown if r is not None), key=lambda region: region.vi))


def region_table(found: Sequence[Scene], lang: str, unknown: Sequence[Region] = ()) -> Table:
    """A group an indicator and year, the region first, each figure of others with its source.

    ``unknown`` are regions of plans of which no figures are known; the note says so.
    """
    labels, noted = Labels(lang), Noted()
    groups = [Group(s.title(labels), tuple(_line(place, labels, noted) for place in s.places)) for s in found]
    columns = (
        Column(labels("table.region_place"), 1.2),
        Column(labels("table.aim"), 1.25, "right"),
        Column(labels("table.outcome"), 1.25, "right"),
        Column(labels("table.yardstick_source"), 3.6),
    )
    note = labels("table.region_note")
    if unknown:
        names = labels.listing(getattr(region, lang) for region in unknown)
        note += " " + labels("table.region_unknown", regions=names)
    return Table(labels("title.region"), columns, tuple(groups), noted.texts, note, lang)


def region_finding(found: Sequence[Scene], lang: str) -> Prose:
    """Of the provinces whose aim and outcome are both known, how many came out above and below it."""
    labels = Labels(lang)
    paragraphs = []
    for scene in found:
        pairs = [(_aim(one), _outcome(one)) for one in scene.places if one.name]
        ways = [_reached(scene, aim, came) for aim, came in pairs if aim is not None and came is not None]
        if len(ways) >= FEWEST:
            paragraphs.append(
                labels.runs(
                    "finding.region",
                    year=str(scene.year),
                    region=getattr(scene.region, lang),
                    indicator=lower(indicator_name(scene.row.key.indicator, lang)),
                    n=len(ways),
                    ways=came_out(ways, labels),
                )
            )
            for words in filter(None, (_doubted(scene, labels), missing_provinces(scene, labels))):
                paragraphs[-1] = (*paragraphs[-1], Run(f" {words}", "muted"))
    return Prose(tuple(paragraphs or [labels.runs("table.no_region")]), "finding", lang)


def _reached(scene: Scene, aim: Row, outcome: Row) -> str | None:
    high = aim.get("value_high")
    return judge_outcome(
        scene.row.key.indicator,
        aim["comparator"],
        numbers.exact(aim["value"]),
        None if numbers.is_missing(high) else numbers.exact(high),
        numbers.exact(outcome["value"]),
    )


def before_finding(row: Matched, project: Path, lang: str) -> Prose:
    """What was published of the year before each plan, every vintage: the base its target starts from.

    The series of a province that was formed of several breaks there, and that is said.
    """
    labels = Labels(lang)
    known = published(project)
    sentences, breaks = [], []
    for side in row.stating:
        year = side.plan.year - 1 if side.plan.year else None
        mine = [
            one
            for one in known
            if (land_of(one), one["year"], one["indicator_code"], one["unit"])
            == (side.plan.area, str(year), row.key.indicator, row.unit)
        ]
        figures = [
            f"{numbers.target_text({**one, 'value_high': None}, lang)} ({labels.source(one['vintage'])})"
            for one in mine
        ]
        if figures:
            amounts = labels.listing(dict.fromkeys(figures))
            sentences.append(
                labels("finding.before", province=side.plan.province, year=year, amounts=amounts)
            )
        elif broken := _series_break(side.plan.area, year, labels):
            breaks.append(broken)
    said = [labels("finding.before_head", sentences="; ".join(sentences))] if sentences else []
    said += list(dict.fromkeys(breaks))
    return Prose(((Run(" ".join(said) or labels("finding.no_before"), "muted"),),), "finding", lang)


def _series_break(area: str, year: int | None, labels: Labels) -> str:
    """The sentence that a province was formed of others in that year or later, so that figures of before are
    those of its parts.
    """
    unit = province_of(area)
    if unit is None or year is None or len(unit.made_of) < 2 or year > int(unit.valid_from[:4]):
        return ""
    return merged(unit, labels)


def region_frame(found: Sequence[Scene], lang: str) -> pd.DataFrame:
    """A row a province of the plans' regions, of those of which nothing is known too.

    ``where`` names region and year; ``era code name`` the province, as :func:`plancompare.plot.tiles` takes
    them; ``value comparator unit`` is what it aimed at, ``outcome`` what came of it, ``reached`` how that
    compares, ``text`` both in words; ``plan target_id`` where it is a plan's own target.
    """
    labels = Labels(lang)
    rows = [_frame_row(scene, province, labels) for scene in found for province in _provinces(scene)]
    return pd.DataFrame(rows, columns=list(FRAME))


def _frame_row(scene: Scene, province: Any, labels: Labels) -> dict[str, Any]:
    place = next((one for one in scene.places if one.code == province.id), None)
    aim, outcome = (_aim(place), _outcome(place)) if place else (None, None)
    shown = [
        None
        if row is None
        else numbers.target_amount(row, labels.lang) + ("\u00a0(?)" if labels.doubt(row.get("note")) else "")
        for row in (aim, outcome)
    ]
    return {
        "where": f"{getattr(scene.region, labels.lang)}, {scene.year}",
        "year": scene.year,
        "era": LAST_ERA if scene.year > MERGED else FIRST_ERA,
        "code": province.code,
        "name": province.name,
        "value": aim and aim["value"],
        "comparator": aim and aim["comparator"],
        "unit": scene.row.unit,
        "outcome": outcome and outcome["value"],
        "reached": _reached(scene, aim, outcome) if aim is not None and outcome is not None else None,
        "text": " › ".join(word or labels("word.unknown_figure") for word in shown) if any(shown) else "",
        "plan": place.side.plan.plan if place and place.side else None,
        "target_id": aim and aim.get("target_id"),
    }


def _provinces(scene: Scene) -> list[Any]:
    """The provinces the region had in the scene's year."""
    stood = catalogue.provinces(f"{scene.year}-01-01").values()
    return [province for province in stood if rules().regions.get(province.region) == scene.region]


def missing_provinces(scene: Scene, labels: Labels) -> str:
    """The provinces of the region of which aim or outcome is not known, by name."""
    known = {one.code for one in scene.places if _aim(one) is not None and _outcome(one) is not None}
    lacking = [province.name for province in _provinces(scene) if province.id not in known]
    return labels("finding.region_missing", names=labels.listing(lacking)) if lacking else ""


def _aim(one: Place) -> Row | None:
    """What the province aimed at: as its plan states it, else as reported."""
    return one.side.target if one.side is not None else one.aim


def _outcome(one: Place) -> Row | None:
    """What came of it: as the outcomes say for a plan of this report, else as reported."""
    own = one.side.outcome if one.side is not None else None
    return own.figure if own is not None else one.outcome


def _seats(row: Matched) -> list[tuple[int, Region]]:
    """The years and regions of the plans, each once, in the order of the plans."""
    seats = ((side.plan.year, _region(side.plan.area)) for side in row.sides)
    return list(dict.fromkeys((year, region) for year, region in seats if year and region))


def _region(area: str) -> Region | None:
    province = province_of(area) or catalogue.provinces().get(area)
    return rules().regions.get(province.region) if province else None


def _places(row: Matched, known: Iterable[Row], year: int, region: Region) -> list[Place]:
    """The region, then its provinces by code; a plan's own target goes before a reported one."""
    mine = {side.plan.area: side for side in row.sides if side.plan.year == year}
    figures: dict[str, dict[str, Row]] = {}
    names: dict[str, str] = {}
    for one in known:
        code = land_of(one)
        if one["year"] == str(year) and (code == region.code or _region(code) == region):
            names[code] = "" if code == region.code else one["province"]
            figures.setdefault(code, {})["aim" if one["kind"] == TARGET else "outcome"] = one
    for code, side in mine.items():
        if _region(code) == region and (side.target is not None or code in figures):
            names[code] = side.plan.province
            figures.setdefault(code, {})
    order = sorted(figures, key=lambda code: (code != region.code, code))
    return [Place(code, names[code], **figures[code], side=mine.get(code)) for code in order]


def _line(one: Place, labels: Labels, noted: Noted) -> tuple[Cell, ...]:
    aim = target_cell(one.side, labels) if one.side is not None else _figure(one.aim, labels, noted)
    reported = [None if one.side is not None else one.aim, _outcome(one)]
    name = Run(one.name or labels("word.whole_region"), "strong" if one.side is not None else "")
    return (Cell((name,)), aim, _figure(_outcome(one), labels, noted), Cell(_sources(reported, labels)))


def _figure(row: Row | None, labels: Labels, noted: Noted) -> Cell:
    said = capital(labels.doubt(row.get("note"))) if row else ""
    return reported_cell(row, labels, notes=noted.places([said] if said else []))


def _doubted(scene: Scene, labels: Labels) -> str:
    """The doubts of figures that are counted, with the province each is of."""
    said = [
        f"{one.name}: {doubt}"
        for one in scene.places
        if one.name and _aim(one) is not None and _outcome(one) is not None
        for row in (_aim(one), _outcome(one))
        if row is not None and (doubt := labels.doubt(row.get("note")))
    ]
    return labels("finding.region_doubted", doubts="; ".join(said)) if said else ""


def _sources(rows: Iterable[Row | None], labels: Labels) -> tuple[Run, ...]:
    """Title and link of each source once, a derived figure marked as such."""
    said: dict[tuple[str, str | None], Mapping[str, Any]] = {}
    for row in rows:
        if row is not None:
            said.setdefault((row["source_title"], row["source_url"] or None), row)
    runs: list[Run] = []
    for (title, url), row in said.items():
        mark = f" ({labels.name('grade', DERIVED)})" if row.get("grade") == DERIVED else ""
        runs += [Run("; ", "small")] if runs else []
        runs.append(Run(labels.source(title) + mark, "small", url))
    return tuple(runs)
