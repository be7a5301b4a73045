"""Charts to draw on axes of one's own, as seaborn has them: data in, the axes out.

``plot.targets(data, ax=ax)``, ``plot.outcomes``, ``plot.distances``, ``plot.shares`` and ``plot.years`` take
the tidy frame of a comparison (``plancompare.compare(...).tidy``), ``plot.tiles`` a row a province; they draw
on ``ax`` (or on new axes) and return it. What is drawn, and how a bound looks, is told in ``marks``.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap
from typing import Any
from weakref import WeakKeyDictionary

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from plancompare.catalogue import indicators
from plancompare.catalogue.tiles import ERAS, tiles_of
from plancompare.comparison.units import convert, converts
from plancompare.comparison.yardsticks import DOUBTFUL
from plancompare.errors import UnknownNameError, UsageError, confirm_known, did_you_mean
from plancompare.presentation import numbers
from plancompare.presentation.labels import Labels, entries
from plancompare.presentation.marks import (
    BESIDE,
    GREY,
    INK,
    LINE,
    NARROWEST,
    REACHED,
    TEXT,
    Line,
    Panel,
    Share,
    Value,
    distance,
    dot,
    dumbbell,
    falling,
    frame,
    gathered,
    gathered_shares,
    house_style,
    is_dark,
    key_of_parts,
    name,
    name_above,
    stack,
    written,
)
from plancompare.presentation.plans import province_colours
from plancompare.table.files import records

TILE_WORDS, TILE_LINES = 11, 4  # characters of a line of words in a tile, and such lines
NEEDED = ("indicator", "measure", "plan", "province", "year", "value", "value_high", "comparator", "unit")


@dataclass(frozen=True, slots=True)
class Dots:
    """What was drawn a row a plan, and the mark it was drawn with."""

    panel: Panel
    mark: Callable[[Axes, float, Line], None]


@dataclass(frozen=True, slots=True)
class Bars:
    """What was drawn as a stacked bar a plan: the parts in order, by name, and each plan's shares."""

    parts: tuple[str, ...]
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Tiles:
    """What was drawn as a map: so many columns and rows of tiles, and what they say, in words."""

    columns: int
    rows: int
    told: tuple[str, ...]


Drawing = Dots | Bars | Tiles
_drawn: WeakKeyDictionary[Axes, Drawing] = WeakKeyDictionary()


def drawn_on(axes: Axes) -> Drawing | None:
    """What a function of this module drew on axes; None for anything else."""
    return _drawn.get(axes)


def __getattr__(name: str) -> Any:
    charts = ("targets", "outcomes", "years", "distances", "shares", "tiles")
    known = ", ".join(charts)
    raise UnknownNameError(f"plancompare.plot has no '{name}' (charts: {known}){did_you_mean(name, charts)}")


# --- a row a plan ----------------------------------------------------------------------------------------


def targets(data: pd.DataFrame, ax: Axes | None = None, lang: str = "vi") -> Axes:
    """Each plan's target as a dot with its bound, the national target of its year as a grey stroke.

    ``data`` is the tidy frame of a comparison, of one indicator and measure (a row a plan: ``plan province
    year value value_high comparator unit``, and ``national…`` where it is known). Plans that state nothing
    say so; a target that does not compare with the others, or is in a unit that does not convert to theirs,
    is written and not drawn. Limits of the x axis set before stay, with room for arrows.
    """
    return _lines_of(data, ax, lang, dot, "national")


def outcomes(data: pd.DataFrame, ax: Axes | None = None, lang: str = "vi") -> Axes:
    """What each plan aimed at (a dot) and what came of it (a square, ``outcome`` of the frame)."""
    return _lines_of(data, ax, lang, dumbbell, "outcome")


def years(data: pd.DataFrame, ax: Axes | None = None, lang: str = "vi") -> Axes:
    """One province year by year: what it aimed at (a dot) and what came of it (a square).

    ``data`` is as for :func:`outcomes`, of one province; where it has ``area_id``, ``area`` and
    ``plan_year``, as the frame ``page.series`` gives them, a broken line stands where a merger made another
    unit of it, and a plan that states nothing has its year.
    """
    confirm_columns(data, (*NEEDED, "outcome"))
    if "plan_year" in data:  # of a plan that states nothing
        data = data.assign(year=data["year"].astype("Int64").fillna(data["plan_year"]))
    rows = data.sort_values("year", kind="stable")
    known = records(rows)
    first = known[0].get("area_id")
    areas: dict[str, Any] = {}
    titles = []
    for row in known:
        year, own = str(row["year"] or row["plan"]), row.get("area_id") == first
        titles.append(year if own else f"{year} ({row.get('area')})")
        areas[titles[-1]] = row.get("area_id")
    axes = _lines_of(rows.assign(title=titles), ax, lang, dumbbell, "outcome", in_order=True)
    drawn = _drawn[axes]
    assert isinstance(drawn, Dots)
    units = [
        next((area for title, area in areas.items() if line.label.startswith(title)), None)
        for line in drawn.panel.lines
    ]
    for row, (before, after) in enumerate(pairwise(units)):
        if before and after and before != after:
            axes.axhline(row + 0.5, color=GREY, linewidth=0.9, linestyle=(0, (4, 2)))
    return axes


def distances(data: pd.DataFrame, ax: Axes | None = None, lang: str = "vi") -> Axes:
    """How far each plan is above or below the national target of its own year, as bars from nought, in the
    target's unit (``distance`` of the frame).
    """
    confirm_columns(data, ("distance", "distance_high"))
    shown = data.assign(value=data["distance"], value_high=data["distance_high"], national=float("nan"))
    return _lines_of(shown, ax, lang, distance, "", from_zero=True, signed=True)


def panel(
    data: pd.DataFrame,
    lang: str = "vi",
    beside: str = "national",
    signed: bool = False,
    in_order: bool = False,
) -> Panel:
    """A frame's rows as what is drawn of them, the highest first, what is not stated last; or ``in_order`` of
    the frame, one province's years, drawn also where a merger keeps them from comparing.

    ``title`` and ``colour`` of the frame name and colour its plans, where it has them. Raises UsageError for
    rows of several subjects: they share no axis.
    """
    confirm_columns(data, NEEDED)
    about = [column for column in ("indicator", "measure", "span") if column in data]
    subjects = records(data[about].drop_duplicates())
    if len(subjects) > 1:
        said = ", ".join(
            f"{one['indicator']} ({' '.join(filter(None, list(one.values())[1:]))})" for one in subjects
        )
        raise UsageError(f"The frame has several indicators or measures: {said}; draw one at a time.")
    unit = next(iter(data["unit"].dropna()), "")
    rows = _once(records(data.assign(**_looks(data))))
    apart = is_apart(data) and not in_order
    several = data["variant"].nunique(dropna=False) > 1 if "variant" in data else False
    lines = [_line_of(row, unit, beside, lang, signed, apart, several) for row in rows]
    if len(lines) > 2 and not in_order:  # two keep their order, the same in every chart
        lines.sort(key=falling)
    return Panel("", unit, gathered(lines, Labels(lang)))


def is_apart(data: pd.DataFrame) -> bool:
    """Whether several plans state what the rows are about and do not compare."""
    stated = data[data["value"].notna()]
    return len(stated) > 1 and "verdict" in data and bool((stated["verdict"] == "not_comparable").all())


def _once(rows: list[dict[Any, Any]]) -> list[dict[Any, Any]]:
    """The rows with each plan that states nothing once: of several variants a plan states those it does."""
    stating = {row["plan"] for row in rows if not numbers.is_missing(row["value"])}
    silent = {row["plan"]: row for row in reversed(rows) if row["plan"] not in stating}
    return [row for row in rows if not numbers.is_missing(row["value"]) or silent.get(row["plan"]) is row]


def _figure_width(axes: Axes) -> float:
    """The width in inches of the figure, or part of a figure, the axes stand on."""
    return axes.figure.bbox.width / axes.figure.dpi


def _looks(data: pd.DataFrame) -> dict[str, list[str]]:
    """The columns that name and colour the plans of a frame, those it has and those it lacks."""
    colours = province_colours(data["plan"])
    places = (data[name] for name in ("plan", "province", "year"))
    titles = [
        plan if pd.isna(province) or pd.isna(year) else f"{province} {int(year)}"
        for plan, province, year in zip(*places, strict=True)
    ]
    return {
        "title": list(data["title"]) if "title" in data else titles,
        "colour": list(data["colour"]) if "colour" in data else [colours[plan] for plan in data["plan"]],
    }


def _lines_of(
    data: pd.DataFrame,
    ax: Axes | None,
    lang: str,
    draw: Callable[[Axes, float, Line], None],
    beside: str,
    from_zero: bool = False,
    signed: bool = False,
    in_order: bool = False,
) -> Axes:
    drawn = panel(data, lang, beside, signed, in_order)
    axes = _axes(ax, 0.3 * len(drawn.lines) + 0.6)
    labels = Labels(lang)
    fixed = None if axes.get_autoscalex_on() else axes.get_xlim()
    wide, tall = (
        axes.get_window_extent().width / axes.figure.dpi,
        axes.get_window_extent().height / axes.figure.dpi,
    )
    phone = _figure_width(axes) < NARROWEST
    with house_style():
        frame(axes, drawn, lang, from_zero, fixed)
        size = min(TEXT, 72 * tall / max(1, len(drawn.lines)) / LINE)
        room = _figure_width(axes) * (1 - axes.get_position().x1)
        against = any(line.against is not None for line in drawn.lines)
        columns = 0.0 if not against else 1.2 if phone else BESIDE if room > 1.3 + BESIDE else 0.0
        for row, line in enumerate(drawn.lines):
            if phone:
                name_above(axes, line.label, line.colour, row - 0.24)
                # Where nothing is drawn the words stand in its place: a long name has the line above.
                level = row - 0.24 if line.value is not None else row + 0.2
                written(axes, level, line, labels, columns, wide, TEXT, beside=-columns)
                draw(axes, row + 0.2, line)
            else:
                name(axes, line.label, line.colour, row, size)
                draw(axes, row, line)
                written(axes, row, line, labels, columns, wide, size)
        axes.set_xlabel(numbers.unit_head(drawn.unit, lang), size=TEXT, color=GREY)
    _drawn[axes] = Dots(drawn, draw)
    return axes


def _line_of(
    row: dict[str, Any], unit: str, beside: str, lang: str, signed: bool, apart: bool, several: bool
) -> Line:
    """One row of a frame. What shares no axis with the others is written and not drawn."""
    labels = Labels(lang)
    label = row["title"]
    variant = row.get("variant")
    if several and _has(row, "value") and not numbers.is_missing(variant):
        label = f"{label}: {labels.name('variant', variant)}"
    value = _value_of(row, "value", lang, unit, signed)
    if value is None or apart:
        silent = labels(f"word.{row['stated']}") if row.get("stated") in ("otherwise", "unread") else ""
        stated = _has(row, "value")
        missing = numbers.target_text({"value_high": None} | row, lang) if stated else silent
        return Line(label, row["colour"], None, missing=missing, silent=not stated)
    return Line(label, row["colour"], value, _value_of(row, beside, lang, unit) if beside else None)


def _has(row: Mapping[str, Any], name: str) -> bool:
    return not numbers.is_missing(row.get(name))


def _value_of(
    row: Mapping[str, Any], column: str, lang: str, unit: str, signed: bool = False
) -> Value | None:
    """The figure of ``value`` or of a yardstick's columns on an axis of ``unit``; None where it has none or
    does not convert.
    """
    of = (lambda name: name) if column == "value" else (lambda name: f"{column}_{name}")
    own = str(row[of("unit")]) if _has(row, of("unit")) else unit
    if not _has(row, column) or not converts(own, unit):
        return None
    high = "value_high" if column == "value" else f"{column}_high"
    number = {
        "value": float(row[column]),
        "value_high": float(row[high]) if _has(row, high) else None,
        "comparator": str(row[of("comparator")]) if _has(row, of("comparator")) else "eq",
        "unit": own,
        "denominator": row.get("denominator") if column == "value" and _has(row, "denominator") else None,
    }
    if signed:
        text = numbers.signed_text(number, lang)
    else:
        text = numbers.short_text(number, lang) if own == unit else numbers.target_text(number, lang)
    if column == "national" and _has(row, "year"):
        doubtful = str(row.get("national_status")).startswith(DOUBTFUL)
        text = f"{text} ({int(row['year'])}{', ?' if doubtful else ''})"
    low, top = (
        None if end is None else float(convert(end, own, unit))
        for end in (number["value"], number["value_high"])
    )
    assert low is not None
    # A yardstick is of another source than the target.
    return Value(low, text, number["comparator"], top, row.get("target_id") if column == "value" else None)


def confirm_columns(data: pd.DataFrame, needed: Iterable[str], rows: bool = True) -> None:
    """Refuse a frame that lacks a column or, where ``rows`` are needed, has none. Raises UsageError."""
    if not isinstance(data, pd.DataFrame):
        raise UsageError(f"This takes rows of plancompare.compare(...).tidy, not a {type(data).__name__}")
    for column in needed:
        if column not in data:
            meant = did_you_mean(column, (name for name in data.columns if column not in name))
            raise UsageError(
                f"The frame has no column '{column}'{meant or '; take it from plancompare.compare(...).tidy'}"
            )
    if rows and not len(data):
        raise UsageError("The frame has no rows: nothing fits what it was filtered by.")


def _axes(ax: Axes | None, height: float) -> Axes:
    """The axes given, or those of a new figure with room for names and values beside them."""
    return Figure(figsize=(7, height)).add_axes((0.22, 0.2, 0.38, 0.72)) if ax is None else ax


# --- the parts of a whole --------------------------------------------------------------------------------


def shares(data: pd.DataFrame, ax: Axes | None = None, lang: str = "vi") -> Axes:
    """The parts of one whole in each plan, a stacked bar a plan, in the order of ``data``.

    ``data`` has a row a part (``indicator``) and plan, values in per cent of the whole. What the stated parts
    leave of the whole is open and named as not stated; a plan without any says so.
    """
    confirm_columns(data, NEEDED)
    labels = Labels(lang)
    parts = tuple(dict.fromkeys(data["indicator"]))
    rows = data.assign(**_looks(data))
    drawn = Bars(
        tuple(_part(part, labels) for part in parts),
        gathered_shares([_share_of(own, parts, lang) for _, own in rows.groupby("plan", sort=False)], labels),
    )
    axes = _axes(ax, 0.5 * len(drawn.shares) + 0.7)
    wide = axes.get_window_extent().width / axes.figure.dpi
    tall = axes.get_window_extent().height / axes.figure.dpi / max(1, len(drawn.shares))
    with house_style():
        axes.set(xlim=(0, 100), ylim=(len(drawn.shares) - 0.5, -0.5))
        axes.axis("off")
        for row, share in enumerate(drawn.shares):
            if _figure_width(axes) < NARROWEST:
                name_above(axes, share.label, share.colour, row - 0.4)
                stack(axes, row + 0.04, share, labels, TEXT, below=True, above=0.44)
            else:
                size = min(TEXT, 72 * tall / LINE)
                name(axes, share.label, share.colour, row, size)
                stack(axes, row, share, labels, size, below=tall > 0.4)
        key_of_parts(axes, drawn.parts, max(wide, 3.0))
    _drawn[axes] = drawn
    return axes


def _part(code: str, labels: Labels) -> str:
    """What a part is called: the short name, where it has one."""
    if f"part.{code}" in entries():
        return labels.name("part", code)
    record = indicators().get(code)
    return code if record is None else record.name_vi if labels.lang == "vi" else record.name_en


def _share_of(own: pd.DataFrame, parts: Iterable[str], lang: str) -> Share:
    rows = records(own)
    stated = {row["indicator"]: row for row in reversed(rows) if _has(row, "value")}
    values = tuple(
        _value_of(stated[part], "value", lang, stated[part]["unit"]) if part in stated else None
        for part in parts
    )
    otherwise = any(row.get("stated") == "otherwise" for row in rows)
    said = "chart.rest_otherwise" if any(values) else "word.otherwise"
    rest = Labels(lang)(said) if otherwise else ""
    return Share(rows[0]["title"], rows[0]["colour"], values, rest)


# --- a map of tiles ------------------------------------------------------------------------------------


def tiles(
    data: pd.DataFrame, ax: Axes | None = None, lang: str = "vi", era: str = "", only: Iterable[str] = ()
) -> Axes:
    """A map of tiles: each province at its place in a grid of the country, with what it aimed at and reached.

    Parameters
    ----------
    data
        A row a province: ``code`` (GSO), ``text`` (what stands in the tile) and ``reached`` (passed, met,
        missed, or empty: nothing is judged). Provinces without a row are drawn pale and named.
    era
        ``"63"`` for the provinces until June 2025, ``"34"`` for the units since; left out: the ``era`` of the
        data, where it has such a column, else ``"63"``.
    only
        Codes to draw, the tiles of a region for one; all when left out.

    Raises
    ------
    UsageError
        For an era or a code the grid does not have.
    """
    confirm_columns(data, ("code",), rows=False)
    era = era or (str(data["era"].iloc[0]) if "era" in data and len(data) else ERAS[0])
    confirm_known([era], ERAS, "era")
    grid = tiles_of(era)
    asked = list(only) or list(grid)
    unknown = [code for code in (*asked, *data["code"]) if code not in grid]
    if unknown:
        raise UsageError(f"No tile for '{unknown[0]}' among the {era} units.")
    shown = [grid[code] for code in asked]
    left, top = min(t.column for t in shown), min(t.row for t in shown)
    wide = max(t.column for t in shown) - left + 1
    tall = max(t.row for t in shown) - top + 1
    axes = Figure(figsize=(0.82 * wide, 0.62 * tall)).add_axes((0, 0, 1, 1)) if ax is None else ax
    known = {row["code"]: row for row in records(data)}
    labels = Labels(lang)
    told = [_said(grid[code], row, labels) for code, row in known.items() if row.get("text")]
    with house_style():
        axes.set(xlim=(left - 0.02, left + wide + 0.02), ylim=(top + tall + 0.02, top - 0.02))
        axes.axis("off")
        box = axes.get_window_extent()
        room = min(box.width / wide / TILE_WORDS * 1.9, box.height / tall / TILE_LINES)
        for tile in shown:
            _tile(axes, tile, known.get(tile.code), min(TEXT, room * 72 / axes.figure.dpi))
    _drawn[axes] = Tiles(wide, tall, tuple(told))
    return axes


def _said(tile: Any, row: Mapping[str, Any], labels: Labels) -> str:
    """A tile in words."""
    reached = row.get("reached")
    way = "" if numbers.is_missing(reached) or not reached else f" ({labels.name('reached', reached)})"
    return f"{tile.name} {row['text']}{way}"


def _tile(axes: Axes, tile: Any, row: Mapping[str, Any] | None, size: float) -> None:
    reached = "" if row is None or numbers.is_missing(row.get("reached")) else str(row["reached"])
    colour = REACHED[reached]
    ink = "white" if is_dark(colour) else INK
    box = Rectangle((tile.column + 0.03, tile.row + 0.04), 0.94, 0.92, facecolor=colour, edgecolor="white")
    axes.add_patch(box)
    x = tile.column + 0.5
    words: dict[str, Any] = {"ha": "center", "va": "center", "color": ink, "size": size, "linespacing": 1.0}
    said = "" if row is None else row.get("text") or ""
    axes.text(x, tile.row + (0.28 if said else 0.5), _in_tile(tile.name), weight="semibold", **words)
    if said:
        axes.text(x, tile.row + 0.7, _in_tile(said), **words)


def _in_tile(text: str) -> str:
    """The words in lines a tile has room for; a figure stays with the sign before it."""
    return "\n".join(wrap(re.sub(r"([≥≤<>≈]) ", "\\1\u00a0", text), TILE_WORDS, break_long_words=False))
