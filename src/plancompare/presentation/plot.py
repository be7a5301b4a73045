"""Charts to draw on axes of one's own, as seaborn has them: data in, the axes out.

``plot.targets(data, ax=ax)``, ``plot.outcomes``, ``plot.distances``, ``plot.shares`` and ``plot.tiles`` take
the tidy frame of a comparison (``plancompare.compare(...).tidy``), draw on ``ax`` (or on new axes) and return
it. The charts of the reports are made of the same pieces, which take records instead of a frame.

A bound is drawn as a bound: "at least" is a dot with an open arrow to the right, "at most" one to the left,
"about" a hollow diamond, a range a bar. What a plan does not state is said in words, never drawn as nought.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any
from weakref import WeakKeyDictionary

import matplotlib
import pandas as pd
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from plancompare.catalogue.tiles import ERAS, tiles_of
from plancompare.comparison.units import convert, converts
from plancompare.comparison.yardsticks import MET, MISSED, PASSED
from plancompare.errors import UsageError
from plancompare.presentation import numbers
from plancompare.presentation.fonts import FAMILY, font_files
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import records
from plancompare.presentation.plans import province_colours

INK = "#22282c"
GREY = "#5f676d"
PALE = "#d9dee2"
LABEL, LONG_LABEL = 24, 46  # characters of a row's name: on one line, and where a long one wraps
LONG_LABEL_SIZE = 6.6
LINE = 1.42  # a line of text is this many times as tall as its size
BESIDE = 1.45  # inches of the column of a yardstick's figures
NARROWEST = 4.0  # inches: on a narrower figure, a phone's, the words of a row stand above its mark
PHONE_NAME = 44  # characters of a name there
SECTOR_TONES = ("#4c7a2e", "#34618f", "#dfa93f", "#b4b9bd", "#7d5b9c", "#3f8f86")
# How an outcome came out: blue and orange are told apart by any colour vision, dark and light in print.
REACHED = {PASSED: "#1b6ca8", MET: "#7fb2d6", MISSED: "#e08a2e", "": "#e6e9eb"}


@dataclass(frozen=True, slots=True)
class Value:
    """A number to draw: its bound, its wording in the reader's language, the target it comes from."""

    value: float
    text: str
    comparator: str = "eq"
    high: float | None = None
    target_id: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a dot chart: a plan's value and what it is held against, if anything.

    ``missing`` says in words why there is no value, where it is not that the plan does not state it.
    """

    label: str
    colour: str
    value: Value | None
    against: Value | None = None
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """Rows sharing one axis and one unit."""

    title: str
    unit: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """One bar of parts: a plan's shares in per cent, in the order of the chart's parts (None: not stated).

    ``rest`` says in words what is left of the whole, where it is not that the plan does not state it.
    """

    label: str
    colour: str
    parts: tuple[Value | None, ...]
    rest: str = ""


def extent(panels: Sequence[Panel]) -> tuple[float, float]:
    """The smallest and the largest number drawn."""
    drawn = [
        number
        for panel in panels
        for line in panel.lines
        for value in (line.value, line.against)
        if value is not None
        for number in (value.value, value.high)
        if number is not None
    ]
    return (min(drawn), max(drawn)) if drawn else (0.0, 1.0)


# --- drawing a line of a chart ---------------------------------------------------------------------------


def frame(
    axes: Axes,
    panel: Panel,
    lang: str,
    from_zero: bool,
    scale: tuple[float, float] | None,
    numbered: bool = True,
    sign: str = "",
) -> None:
    """Axis limits with room for arrows, light grid, ticks in the reader's number format."""
    low, high = scale or extent([panel])
    from_zero = from_zero or scale is not None
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    spread = (high - low) or abs(high) or 1.0
    low_room = 0.0 if from_zero and low == 0 else 0.16
    axes.set(
        xlim=(low - low_room * spread, high + 0.16 * spread), ylim=(len(panel.lines) - 0.5, -0.5), yticks=[]
    )
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10], prune=None))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: tick_text(x, lang) + sign))
    axes.tick_params(axis="x", length=0, pad=2, labelsize=7, colors=GREY, labelbottom=numbered)
    if numbered or scale is not None:
        axes.grid(axis="x", color=PALE, linewidth=0.6)
    axes.set_axisbelow(True)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(PALE)
    if from_zero and (low < 0 or not numbered):
        axes.axvline(0, color=GREY, linewidth=0.8, zorder=1)
    if all(line.value is None and line.against is None for line in panel.lines):
        axes.set_xticks([])
    elif axes.get_xlim()[0] > 0 and numbered:
        words = Labels(lang)("chart.not_from_zero")
        axes.text(1, 1.02, words, transform=axes.transAxes, ha="right", va="bottom", size=6.3, color=GREY)


def dot(axes: Axes, row: float, line: Line) -> None:
    if line.against is not None:
        mark(axes, row, line.against, GREY, tick=True)
    if line.value is not None:
        mark(axes, row, line.value, line.colour)


def dumbbell(axes: Axes, row: float, line: Line) -> None:
    if line.value is not None and line.against is not None:
        axes.annotate(
            "",
            (line.against.value, row),
            (line.value.value, row),
            arrowprops={"arrowstyle": "-", "color": line.colour, "linewidth": 1.6, "alpha": 0.45},
        )
    if line.against is not None:
        axes.plot(line.against.value, row, "s", color=line.colour, markersize=5.5, zorder=4)
    if line.value is not None:
        mark(axes, row, line.value, line.colour)


def distance(axes: Axes, row: float, line: Line) -> None:
    if line.value is not None:
        axes.plot(
            [0, line.value.value],
            [row, row],
            color=line.colour,
            linewidth=2.4,
            solid_capstyle="butt",
            zorder=2,
        )
        mark(axes, row, line.value, line.colour)


def bar(axes: Axes, row: float, line: Line) -> None:
    if line.value is not None:
        axes.barh(row, line.value.value, height=0.56, color=line.colour, zorder=2)
        if line.value.comparator in ("ge", "gt", "le", "lt"):
            arrow(axes, row, line.value, line.colour)


def mark(axes: Axes, row: float, value: Value, colour: str, tick: bool = False) -> None:
    """One value with its bound. A yardstick (``tick``) is an upright stroke: it hides no dot."""
    if value.comparator == "range" and value.high is not None:
        ends = [value.value, value.high]
        axes.plot(ends, [row, row], color=colour, linewidth=5, alpha=0.45, solid_capstyle="butt", zorder=2)
        axes.plot(ends, [row, row], "|", color=colour, markersize=9, markeredgewidth=1.6, zorder=3)
        return
    if value.comparator in ("ge", "gt", "le", "lt"):
        arrow(axes, row, value, colour)
    hollow = value.comparator in ("gt", "lt", "approx")
    shape = "|" if tick else "D" if value.comparator == "approx" else "o"
    size = 11 if tick else 5.6 if shape == "D" else 6.6
    face = "white" if hollow and not tick else colour
    rim: dict[str, Any] = {"linestyle": "none", "markeredgecolor": colour, "markeredgewidth": 1.7}
    order = 2.5 if tick else 4
    axes.plot(
        value.value,
        row,
        marker=shape,
        markersize=size,
        markerfacecolor=face,
        zorder=order,
        clip_on=False,
        **rim,
    )
    if tick and value.comparator == "approx":
        axes.plot(value.value, row, marker="D", markersize=4, markerfacecolor="white", zorder=3, **rim)


def arrow(axes: Axes, row: float, value: Value, colour: str) -> None:
    """An open arrow the way the value may still go."""
    low, high = axes.get_xlim()
    way = 1 if value.comparator in ("ge", "gt") else -1
    axes.annotate(
        "",
        (value.value + way * 0.1 * (high - low), row),
        (value.value, row),
        arrowprops={"arrowstyle": "->", "color": colour, "linewidth": 1.5, "shrinkA": 3, "shrinkB": 0},
    )


def name(axes: Axes, label: str, colour: str, row: float, size: float = 8) -> None:
    """The plan's name at the left, in its colour."""
    long = len(label) > LABEL
    text = "\n".join(wrap(label, LONG_LABEL if long else LABEL)) or label
    axes.annotate(
        text,
        (0, row),
        xycoords=("axes fraction", "data"),
        xytext=(-8, 0),
        textcoords="offset points",
        ha="right",
        va="center",
        color=colour,
        size=size,
        weight="semibold",
        linespacing=0.95,
    )


def name_above(axes: Axes, label: str, colour: str, y: float) -> None:
    """The plan's name above its mark, for a phone."""
    long = len(label) > PHONE_NAME
    axes.text(
        0,
        y,
        "\n".join(wrap(label, PHONE_NAME + 8)) if long else label,
        transform=axes.get_yaxis_transform(),
        va="center",
        color=colour,
        size=LONG_LABEL_SIZE if long else 8,
        weight="semibold",
        linespacing=0.95,
    )


def written(
    axes: Axes,
    row: float,
    line: Line,
    labels: Labels,
    columns: float,
    wide: float,
    size: float,
    beside: float = 1.3,
) -> None:
    """The values in words at the right, one column each, the first ``beside`` inches from the axes."""
    texts = [(line.value, line.colour, beside, why_nothing(line, labels))]
    texts += [(line.against, GREY, beside + columns, labels("word.none"))] if columns else []
    for value, colour, inches, missing in texts:
        stated = value is not None
        axes.text(
            1 + inches / wide,
            row,
            value.text if stated else missing,
            transform=axes.get_yaxis_transform(),
            ha="right",
            va="center",
            size=size,
            color=colour if stated else GREY,
            style="normal" if stated else "italic",
            weight="semibold" if stated and colour != GREY else "normal",
        )


def house_style():
    """Everything matplotlib may look up elsewhere, set for the moment of drawing only."""
    for path in font_files():
        if str(path) not in {entry.fname for entry in font_manager.fontManager.ttflist}:
            font_manager.fontManager.addfont(path)
    return matplotlib.rc_context(
        {
            **matplotlib.rcParamsDefault,
            "font.family": [FAMILY],
            "font.size": 8,
            "text.color": INK,
            "svg.fonttype": "none",
            "svg.hashsalt": "plancompare",
            "axes.unicode_minus": True,
        }
    )


def is_dark(colour: str) -> bool:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 150


def tick_text(value: float, lang: str) -> str:
    return numbers.number(round(value, 6), lang)


def why_nothing(line: Line, labels: Labels) -> str:
    """Why a line has no value."""
    return line.missing or labels("word.not_stated")


# --- charts of a frame -----------------------------------------------------------------------------------


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


def distances(data: pd.DataFrame, ax: Axes | None = None, lang: str = "vi") -> Axes:
    """How far each plan is above or below the national target of its own year, as bars from nought, in the
    target's unit (``distance`` of the frame).
    """
    shown = data.assign(value=data["distance"], value_high=data["distance_high"], national=float("nan"))
    return _lines_of(shown, ax, lang, distance, "", from_zero=True, signed=True)


def shares(data: pd.DataFrame, ax: Axes | None = None, lang: str = "vi") -> Axes:
    """The parts of one whole in each plan, a stacked bar a plan; ``data`` has a row a part and plan."""
    axes = _axes(ax, 0.5 * data["plan"].nunique() + 0.5)
    parts = list(dict.fromkeys(data["indicator"]))
    plans = list(dict.fromkeys(data["plan"]))
    with house_style():
        for row, plan in enumerate(plans):
            left = 0.0
            own = data[data["plan"] == plan].set_index("indicator")["value"]
            for place, part in enumerate(parts):
                value = own.get(part)
                if value is None or pd.isna(value):
                    continue
                tone = SECTOR_TONES[place % len(SECTOR_TONES)]
                axes.barh(row, value, left=left, height=0.62, color=tone, label=part if row == 0 else None)
                ink = "white" if is_dark(tone) else INK
                words = numbers.number(value, lang)
                axes.text(left + value / 2, row, words, ha="center", va="center", color=ink, size=8)
                left += float(value)
        axes.set(xlim=(0, 100), ylim=(len(plans) - 0.5, -0.5))
        axes.set_yticks(range(len(plans)), [_title_of(data[data["plan"] == plan].iloc[0]) for plan in plans])
    return axes


def panel(data: pd.DataFrame, lang: str = "vi", beside: str = "national", signed: bool = False) -> Panel:
    """A frame's rows as what is drawn of them, the highest first, what is not stated last.

    ``title`` and ``colour`` of the frame name and colour its plans, where it has them. Raises UsageError for
    rows of several subjects: they share no axis.
    """
    subjects = list(dict.fromkeys(data[["indicator", "measure"]].itertuples(index=False, name=None)))
    if len(subjects) > 1:
        said = ", ".join(f"{indicator} ({measure})" for indicator, measure in subjects)
        raise UsageError(f"The frame has several indicators or measures: {said}; draw one at a time.")
    unit = next(iter(data["unit"].dropna()), "")
    rows = _once(data.assign(**_looks(data)).to_dict("records"))
    apart = is_apart(data)
    several = data["variant"].nunique(dropna=False) > 1 if "variant" in data else False
    lines = [_line_of(row, unit, beside, lang, signed, apart, several) for row in rows]
    if len(lines) > 2:  # two keep their order, the same in every chart
        lines.sort(key=falling)
    return Panel("", unit, tuple(lines))


def is_apart(data: pd.DataFrame) -> bool:
    """Whether several plans state what the rows are about and do not compare."""
    stated = data[data["value"].notna()]
    return len(stated) > 1 and "verdict" in data and bool((stated["verdict"] == "not_comparable").all())


def falling(line: Line) -> float:
    """What lines are sorted by: from the highest value to the lowest, those without one last."""
    return -line.value.value if line.value is not None else float("inf")


def _once(rows: list[dict[Any, Any]]) -> list[dict[Any, Any]]:
    """The rows with each plan that states nothing once: of several variants a plan states those it does."""
    stating = {row["plan"] for row in rows if not numbers.is_missing(row["value"])}
    silent = {row["plan"]: row for row in reversed(rows) if row["plan"] not in stating}
    return [row for row in rows if not numbers.is_missing(row["value"]) or silent.get(row["plan"]) is row]


def _figure_width(axes: Axes) -> float:
    """The width in inches of the figure, or part of a figure, the axes stand on."""
    return axes.figure.bbox.width / axes.figure.dpi


def drawn_on(axes: Axes) -> tuple[Panel, Callable[..., None]] | None:
    """What a function of this module drew on axes, and the mark it drew it with; None for anything else."""
    return _drawn.get(axes)


_drawn: WeakKeyDictionary[Axes, tuple[Panel, Callable[..., None]]] = WeakKeyDictionary()


def _looks(data: pd.DataFrame) -> dict[str, list[str]]:
    """The columns that name and colour the plans of a frame, those it has and those it lacks."""
    colours = province_colours(data["plan"])
    titles = [_title_of(row) for row in records(data)]
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
) -> Axes:
    drawn = panel(data, lang, beside, signed)
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
        size = min(8.0, 72 * tall / max(1, len(drawn.lines)) / LINE)
        room = _figure_width(axes) * (1 - axes.get_position().x1)
        against = any(line.against is not None for line in drawn.lines)
        columns = 0.0 if not against else 1.2 if phone else BESIDE if room > 1.3 + BESIDE else 0.0
        for row, line in enumerate(drawn.lines):
            if phone:
                name_above(axes, line.label, line.colour, row - 0.24)
                written(axes, row - 0.24, line, labels, columns, wide, 8, beside=-columns)
                draw(axes, row + 0.2, line)
            else:
                name(axes, line.label, line.colour, row, size)
                draw(axes, row, line)
                written(axes, row, line, labels, columns, wide, size)
        axes.set_xlabel(numbers.unit_head(drawn.unit, lang), size=8, color=GREY)
    _drawn[axes] = drawn, draw
    return axes


def _line_of(
    row: Mapping[str, Any], unit: str, beside: str, lang: str, signed: bool, apart: bool, several: bool
) -> Line:
    """One row of a frame. What shares no axis with the others is written and not drawn."""
    labels = Labels(lang)
    label = row["title"]
    variant = row.get("variant")
    if several and _has(row, "value") and not numbers.is_missing(variant):
        label = f"{label}: {labels.name('variant', variant)}"
    value = _value_of(row, "value", lang, unit, signed)
    if value is None or apart:
        silent = labels("word.otherwise") if row.get("stated") == "otherwise" else ""
        return Line(
            label, row["colour"], None, None, silent if not _has(row, "value") else _words_of(row, lang)
        )
    return Line(label, row["colour"], value, _value_of(row, beside, lang, unit) if beside else None)


def _title_of(row: Mapping[str, Any]) -> str:
    known = not numbers.is_missing(row["province"]) and not numbers.is_missing(row["year"])
    return f"{row['province']} {int(row['year'])}" if known else str(row["plan"])


def _has(row: Mapping[str, Any], name: str) -> bool:
    return not numbers.is_missing(row.get(name))


def _words_of(row: Mapping[str, Any], lang: str) -> str:
    return numbers.target_text({**row, "value_high": row.get("value_high")}, lang)


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
        text = f"{text} ({int(row['year'])})"
    low, top = (
        None if end is None else float(convert(end, own, unit))
        for end in (number["value"], number["value_high"])
    )
    assert low is not None
    return Value(low, text, number["comparator"], top, row.get("target_id"))


def _axes(ax: Axes | None, height: float) -> Axes:
    """The axes given, or those of a new figure with room for names and values beside them."""
    return Figure(figsize=(7, height)).add_axes((0.22, 0.2, 0.38, 0.72)) if ax is None else ax


# --- a map of tiles ------------------------------------------------------------------------------------


def tiles(
    data: pd.DataFrame, ax: Axes | None = None, lang: str = "vi", era: str = "63", only: Iterable[str] = ()
) -> Axes:
    """A map of tiles: each province at its place in a grid of the country, with what it aimed at and reached.

    Parameters
    ----------
    data
        A row a province: ``code`` (GSO), ``text`` (what stands in the tile) and ``reached`` (passed, met,
        missed, or empty: nothing is judged). Provinces without a row are drawn pale and named.
    era
        ``"63"`` for the provinces until June 2025, ``"34"`` for the units since.
    only
        Codes to draw, the tiles of a region for one; all when left out.

    Raises
    ------
    UsageError
        For an era or a code the grid does not have.
    """
    if era not in ERAS:
        raise UsageError(f"No era '{era}'; there are: {', '.join(ERAS)}.")
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
    with house_style():
        axes.set(xlim=(left - 0.02, left + wide + 0.02), ylim=(top + tall + 0.02, top - 0.02))
        axes.axis("off")
        for tile in shown:
            _tile(axes, tile, known.get(tile.code))
    return axes


def _tile(axes: Axes, tile: Any, row: Mapping[str, Any] | None) -> None:
    reached = "" if row is None or numbers.is_missing(row.get("reached")) else str(row["reached"])
    colour = REACHED[reached]
    ink = "white" if is_dark(colour) else INK
    box = Rectangle((tile.column + 0.03, tile.row + 0.04), 0.94, 0.92, facecolor=colour, edgecolor="white")
    axes.add_patch(box)
    size = 6.6 if len(tile.name) <= 10 else 5.6
    x = tile.column + 0.5
    words: dict[str, Any] = {"ha": "center", "va": "center", "color": ink}
    axes.text(x, tile.row + 0.32, tile.name, size=size, weight="semibold", **words)
    if row is not None and row.get("text"):
        axes.text(x, tile.row + 0.68, row["text"], size=6.4, **words)
