"""The pieces charts are drawn of: values with their bounds, rows, bars of parts, and the house's look.

A bound is drawn as a bound: "at least" is a dot with an open arrow to the right, "at most" one to the left,
"about" a hollow diamond, a range a bar. What a plan does not state is said in words, never drawn as nought.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any, TypeVar

import matplotlib
from matplotlib import font_manager
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.offsetbox import AnchoredOffsetbox, DrawingArea, HPacker, TextArea, VPacker
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.transforms import ScaledTranslation

from plancompare.comparison.yardsticks import MET, MISSED, PASSED
from plancompare.presentation import numbers
from plancompare.presentation.fonts import FAMILY, font_files
from plancompare.presentation.labels import Labels
from plancompare.presentation.plans import LISTED

INK = "#22282c"
GREY = "#5f676d"
PALE = "#d9dee2"
TEXT = 9.5  # points: the least that words of a chart have in print, where a figure stands at its own size
LABEL, LONG_LABEL = 24, 40  # characters of a row's name: on one line, and where a long one wraps
LINE = 1.42  # a line of text is this many times as tall as its size
NAMES = 1.7  # inches the names of rows take at least
BESIDE = 1.45  # inches of the column of a yardstick's figures
PASSAGE = "passage:"  # before the id of a target, what is drawn of it
WRITTEN, PHONE_WRITTEN = 15, 14  # characters of small words to an inch, on a page and on a phone
NARROWEST = 4.0  # inches: on a narrower figure, a phone's, the words of a row stand above its mark
PHONE_NAME = 36  # characters of a line of a name there
EDGE = 0.06  # of an axis on a phone: what stands there has no room for its words
NAME: dict[str, Any] = {"va": "center", "weight": "semibold", "linespacing": 0.95}  # how names are set
AXIS_LINE = 0.2  # inches of a line of words under the numbers of an axis
LEAST_REST = 1.0  # points short of a whole that are more than rounding
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

    ``missing`` says in words why there is no value, where it is not that the plan does not state it;
    ``silent`` tells a plan that states none. A line without a label speaks of several plans.
    """

    label: str
    colour: str
    value: Value | None
    against: Value | None = None
    missing: str = ""
    silent: bool = False


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


Row = TypeVar("Row", Line, Share)


def falling(line: Line) -> float:
    """What lines are sorted by: from the highest value to the lowest, those without one last."""
    return -line.value.value if line.value is not None else float("inf")


def gathered(lines: Sequence[Line], labels: Labels) -> tuple[Line, ...]:
    """The lines with those of several silent plans in one for each reason, last; two plans keep their own."""
    why = [why_nothing(line, labels) if line.silent else "" for line in lines]
    return _gathered(lines, why, lambda said: Line("", GREY, None, missing=said), labels)


def gathered_shares(shares: Sequence[Share], labels: Labels) -> tuple[Share, ...]:
    """The bars with the plans that state no part in one line for each reason, as lines are."""
    why = ["" if any(one.parts) else one.rest or labels("word.not_stated") for one in shares]
    nothing = (None,) * len(shares[0].parts) if shares else ()
    return _gathered(shares, why, lambda said: Share("", GREY, nothing, said), labels)


def _gathered(
    rows: Sequence[Row], why: Sequence[str], made: Callable[[str], Row], labels: Labels
) -> tuple[Row, ...]:
    """What states something, and one ``made`` for each reason of the others: "not stated: An 2023"."""
    silent: dict[str, list[str]] = {}
    for row, reason in zip(rows, why, strict=True):
        if reason:
            silent.setdefault(reason, []).append(row.label)
    if len(rows) <= 2 or sum(map(len, silent.values())) < 2:
        return tuple(rows)
    named = {
        reason: labels.listing(own) if len(own) <= LISTED else labels("count.many", n=len(own))
        for reason, own in silent.items()
    }
    stating = (row for row, reason in zip(rows, why, strict=True) if not reason)
    return (*stating, *(made(f"{reason}: {who}") for reason, who in named.items()))


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
    # On a phone the words of a number at the very left would be cut off.
    left, right = axes.get_xlim()
    phone = axes.figure.bbox.width / axes.figure.dpi < NARROWEST
    first = left + EDGE * (right - left) if phone and left else left
    shown = FuncFormatter(lambda x, _: numbers.number(round(x, 6), lang) if x >= first else "")
    shown = FuncFormatter(lambda x, _: numbers.number(round(x, 6), lang) if x >= first else "")
    axes.xaxis.set_major_formatter(shown)
    axes.tick_params(axis="x", length=0, pad=2, labelsize=TEXT, colors=GREY)
    axes.grid(axis="x", color=PALE, linewidth=0.6)
    axes.set_axisbelow(True)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(PALE)
    if from_zero and low < 0:
        axes.axvline(0, color=GREY, linewidth=0.8, zorder=1)
    if all(line.value is None and line.against is None for line in panel.lines):
        axes.set_xticks([])
    elif axes.get_xlim()[0] > 0:
        said, below = Labels(lang)("chart.not_from_zero"), (0, -72 * AXIS_LINE - 1)
        note(axes, said, (1, 0), below, "axes fraction", ha="right", va="top", color=GREY)


def note(
    axes: Axes, text: str, at: tuple[float, float], moved: tuple[float, float], of: Any = "data", **look: Any
) -> None:
    """Words at a place of the axes, ``of`` their data or their size, moved by so many points."""
    axes.annotate(text, at, moved, xycoords=of, textcoords="offset points", **{"size": TEXT, **look})


def axis_words(panel: Panel) -> float:
    """Inches of the words under the numbers of an axis: that it does not start at nought."""
    low, high = extent([panel])
    return 0.0 if low - 0.16 * (high - low or abs(high)) <= 0 else AXIS_LINE


def dot(axes: Axes, row: float, line: Line) -> None:
    if line.against is not None:
        mark(axes, row, line.against, GREY, tick=True)
    if line.value is not None:
        mark(axes, row, line.value, line.colour)


def dumbbell(axes: Axes, row: float, line: Line) -> None:
    if line.value is not None and line.against is not None:
        look = {"arrowstyle": "-", "color": line.colour, "linewidth": 1.6, "alpha": 0.45}
        axes.annotate("", (line.against.value, row), (line.value.value, row), arrowprops=look)
    if line.against is not None:
        axes.plot(line.against.value, row, "s", color=line.colour, markersize=5.5, zorder=4)
    if line.value is not None:
        mark(axes, row, line.value, line.colour)


def distance(axes: Axes, row: float, line: Line) -> None:
    if line.value is not None:
        look: dict[str, Any] = {"color": line.colour, "solid_capstyle": "butt"}
        axes.plot([0, line.value.value], [row, row], linewidth=2.4, zorder=2, **look)
        mark(axes, row, line.value, line.colour)


def mark(axes: Axes, row: float, value: Value, colour: str, tick: bool = False) -> None:
    """One value with its bound. A yardstick (``tick``) is an upright stroke: it hides no dot."""
    if value.comparator == "range" and value.high is not None:
        ends = [value.value, value.high]
        look: dict[str, Any] = {"color": colour, "solid_capstyle": "butt"}
        (bar,) = axes.plot(ends, [row, row], linewidth=5, alpha=0.45, zorder=2, **look)
        leading(bar, value)
        axes.plot(ends, [row, row], "|", color=colour, markersize=9, markeredgewidth=1.6, zorder=3)
        return
    if value.comparator in ("ge", "gt", "le", "lt"):
        arrow(axes, row, value, colour)
    hollow = value.comparator in ("gt", "lt", "approx")
    shape = "|" if tick else "D" if value.comparator == "approx" else "o"
    size = 11 if tick else 5.6 if shape == "D" else 6.6
    rim: dict[str, Any] = {"linestyle": "none", "markeredgecolor": colour, "markeredgewidth": 1.7}
    face: dict[str, Any] = {"markersize": size, "markerfacecolor": "white" if hollow and not tick else colour}
    order = 2.5 if tick else 4
    (drawn,) = axes.plot(value.value, row, marker=shape, zorder=order, clip_on=False, **face, **rim)
    leading(drawn, value)
    if tick and value.comparator == "approx":
        axes.plot(value.value, row, marker="D", markersize=4, markerfacecolor="white", zorder=3, **rim)


def leading(artist: Artist, value: Value) -> None:
    """Name what is drawn of a target by it, so that a page can lead from there to the passage it is from."""
    if value.target_id:
        artist.set_gid(f"{PASSAGE}{value.target_id}")


def arrow(axes: Axes, row: float, value: Value, colour: str) -> None:
    """An open arrow the way the value may still go."""
    low, high = axes.get_xlim()
    way = 1 if value.comparator in ("ge", "gt") else -1
    look = {"arrowstyle": "->", "color": colour, "linewidth": 1.5, "shrinkA": 3, "shrinkB": 0}
    axes.annotate("", (value.value + way * 0.1 * (high - low), row), (value.value, row), arrowprops=look)


def name(axes: Axes, label: str, colour: str, row: float, size: float = TEXT, line: int = 0) -> None:
    """The plan's name at the left, in its colour, in lines of so many characters."""
    line = line or (LONG_LABEL if len(label) > LABEL else LABEL)
    text = "\n".join(wrap(label, line)) or label
    beside = ("axes fraction", "data")
    note(axes, text, (0, row), (-8, 0), beside, ha="right", color=colour, size=size, **NAME)


def name_above(axes: Axes, label: str, colour: str, y: float) -> None:
    """The plan's name above its mark, for a phone."""
    text = "\n".join(wrap(label, PHONE_NAME)) if len(label) > PHONE_NAME else label
    axes.text(0, y, text, transform=axes.get_yaxis_transform(), color=colour, size=TEXT, **NAME)


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
    alone = not line.label
    why = why_nothing(line, labels)
    # On a page a line without a name has the room of the names and of the values as well; on a phone both
    # stand within the axes.
    room = wide + (columns + beside + NAMES if beside > 0 else 0.0)
    line_of = round(room * (WRITTEN if beside > 0 else PHONE_WRITTEN))
    why = "\n".join(wrap(why, line_of)) if alone else why
    texts = [(line.value, line.colour, beside + columns if alone else beside, why)]
    texts += [(line.against, GREY, beside + columns, labels("word.none"))] if columns and not alone else []
    for value, colour, inches, missing in texts:
        stated = value is not None
        look: dict[str, Any] = {"color": colour, "weight": "semibold" if colour != GREY else "normal"}
        look = look if stated else {"color": GREY, "style": "italic"}
        look |= {"ha": "right", "va": "center", "size": size, "transform": axes.get_yaxis_transform()}
        words = axes.text(1 + inches / wide, row, value.text if stated else missing, **look)
        if value is not None:
            leading(words, value)


# --- the parts of a whole --------------------------------------------------------------------------------


def stack(axes: Axes, row: float, share: Share, labels: Labels, size: float, below: bool, above: float = 0):
    """One bar of parts; a part too thin for its figure has it below the bar, where there is room.

    What is left of the whole is named at the right of the bar, or ``above`` it.
    """
    if all(part is None for part in share.parts):
        words = share.rest or labels("word.not_stated")
        axes.text(1 if share.label else 0, row, words, va="center", style="italic", color=GREY, size=size)
        return
    left = 0.0
    for tone, part in zip(tones(len(share.parts)), share.parts, strict=True):
        if part is None:
            continue
        axes.barh(row, part.value, left=left, height=0.62, color=tone, edgecolor="white", linewidth=1)
        ink = "white" if is_dark(tone) else INK
        if part.value >= 8:
            at = left + part.value / 2
            words = axes.text(at, row, part.text, ha="center", va="center", size=size, color=ink)
            leading(words, part)
        elif below:
            look: dict[str, Any] = {"ha": "center", "va": "top", "color": INK, "annotation_clip": False}
            note(axes, part.text, (left + part.value / 2, row + 0.31), (0, -1.5), **look)
        left += part.value
    if falls_short(share):
        style = {"facecolor": "none", "edgecolor": GREY, "hatch": "////", "linewidth": 0.6}
        axes.barh(row, 100 - left, left=left, height=0.6, **style)
        words = {"va": "center", "style": "italic", "size": size, "color": GREY}
        x, side = (100, "right") if above else (101.5, "left")
        axes.text(x, row - above, rest_of(share, labels), ha=side, **words)


def tones(parts: int) -> list[str]:
    """The colours of so many parts."""
    return [SECTOR_TONES[place % len(SECTOR_TONES)] for place in range(parts)]


def falls_short(share: Share) -> bool:
    """Whether the plan states parts, but not all of the whole."""
    stated = [part.value for part in share.parts if part is not None]
    return bool(stated) and 100 - sum(stated) > LEAST_REST


def rest_of(share: Share, labels: Labels) -> str:
    """What is left of a whole, in words."""
    return share.rest or labels("chart.rest")


def key_lines(parts: Sequence[str], room: float) -> list[list[int]]:
    """The places of the parts, in as few lines of a key as fit into this many inches."""
    return list(in_lines([(at, 0.34 + 0.074 * len(part)) for at, part in enumerate(parts)], room))


def key_of_parts(axes: Axes, parts: Sequence[str], room: float) -> None:
    """Above the axes a square and a name a part, in the order of the bars."""
    colours = tones(len(parts))
    lines = []
    for places in key_lines(parts, room):
        pieces: list[Any] = []
        for at in places:
            square = DrawingArea(7, 7)
            square.add_artist(Rectangle((0, 0), 6.5, 6.5, color=colours[at]))
            pieces += [square, TextArea(parts[at], textprops={"size": TEXT, "color": INK})]
            pieces += [DrawingArea(6, 1)]
        lines.append(HPacker(children=pieces, align="center", pad=0, sep=3))
    key = AnchoredOffsetbox(
        "lower left",
        child=VPacker(children=lines, align="left", pad=0, sep=4),
        pad=0,
        borderpad=0,
        frameon=False,
        bbox_to_anchor=(0, 1),
        bbox_transform=axes.transAxes + ScaledTranslation(0, 0.06, axes.figure.dpi_scale_trans),
    )
    axes.add_artist(key)


def in_lines(pieces: Sequence[tuple[Any, float]], room: float) -> Iterator[list[Any]]:
    """Pieces, each with the inches it takes, in as few lines as they need."""
    line: list[Any] = []
    taken = 0.0
    for piece, inches in pieces:
        if line and taken + inches > room:
            yield line
            line, taken = [], 0.0
        line.append(piece)
        taken += inches
    if line:
        yield line


# --- the house's look ------------------------------------------------------------------------------------


def house_style():
    """Everything matplotlib may look up elsewhere, set for the moment of drawing only."""
    for path in font_files():
        if str(path) not in {entry.fname for entry in font_manager.fontManager.ttflist}:
            font_manager.fontManager.addfont(path)
    return matplotlib.rc_context(
        {
            **matplotlib.rcParamsDefault,
            "font.family": [FAMILY],
            "font.size": TEXT,
            "text.color": INK,
            "svg.fonttype": "none",
            "svg.hashsalt": "plancompare",
            "axes.unicode_minus": True,
        }
    )


def is_dark(colour: str) -> bool:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 150


def why_nothing(line: Line, labels: Labels) -> str:
    """Why a line has no value."""
    return line.missing or labels("word.not_stated")
