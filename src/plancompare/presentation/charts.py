"""Charts that answer one question each, drawn as SVG with real text.

Each row of a chart is one plan, in its province's colour, with its value written beside it: nothing has to be
read off an axis. A bound is drawn as a bound: "at least" is a dot with an open arrow to the right, "at most"
one to the left, "about" a hollow diamond, a range a bar. A plan that states nothing says so in words.

Every function takes plain records, changes no global setting and returns a ``Chart``.
"""

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from textwrap import wrap
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from plancompare.presentation.fonts import FAMILY
from plancompare.presentation.labels import Labels
from plancompare.presentation.marks import (
    GREY,
    INK,
    PALE,
    PASSAGE,
    TEXT,
    Line,
    Panel,
    Share,
    Value,
    extent,
    falls_short,
    frame,
    house_style,
    in_lines,
    mark,
    name,
    note,
    rest_of,
    why_nothing,
)

WIDTH = 6.9  # inches: the text width of an A4 page
ROW, LEAST_ROW = 0.215, 0.19  # inches a row takes; the least that still reads well
MANY_ROWS = 10  # a panel with more rows than this has them closer together
PANEL_ROOM = 0.56  # inches a panel takes besides its rows: title, axis
TITLE = 10.5  # points
SOURCE_LINE, SOURCE_ROOM = 88, 0.17  # characters of a source line; inches it takes
BAR_LEFT = 1.6  # inches of the names beside bars of parts
KEY_LINE = 0.22  # inches a line of a key takes
BRIEF_LABEL = 31  # characters of a line of an indicator's name in the brief
PAGE_ROOM = 8.0  # inches of panels one page holds
NARROW = "application/vnd.plancompare.narrow+svg"  # the form of a chart for a phone
PHONE, PHONE_EDGE = 3.55, 0.08  # inches: the width of that form, and the margin beside its axes
PHONE_ROW, PHONE_BAR = 0.37, 0.68  # inches a row takes whose words stand above its mark, or its bar
PHONE_LINE = 0.175  # inches of a line of a heading
PHONE_TITLE, PHONE_HEAD, PHONE_SOURCE = 36, 42, 44  # characters of such lines


@dataclass(frozen=True, slots=True)
class Around:
    """One indicator around its yardstick: each plan's colour and difference, in one unit; ``summed`` is said
    in place of the differences of many plans. Plans that no key names are grey.
    """

    label: str
    values: tuple[tuple[str, Value], ...]
    summed: str = ""

    @property
    def words(self) -> str:
        return self.summed or ", ".join(value.text for _, value in self.values)


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart: ``svg`` for the page, ``alt`` in words for who cannot see it, and its targets.

    ``narrow`` draws the form for a phone, where the words of a row stand above its mark.
    """

    figure: Figure
    svg: str
    alt: str
    title: str
    lang: str
    target_ids: tuple[str, ...] = ()
    narrow: Callable[[], str] | None = field(default=None, compare=False)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict, dict]:
        data = {"image/svg+xml": self.svg, "text/plain": self.alt}
        if self.narrow is not None:
            data[NARROW] = self.narrow()
        return data, {"image/svg+xml": {"alt": self.alt, "title": self.title, "lang": self.lang}}


def around(
    title: str,
    panels: Sequence[tuple[str, Sequence[Around]]],
    key: Sequence[tuple[str, str]],
    lang: str,
    source: str = "",
) -> Chart:
    """Indicators around their yardstick, an upright line at nought: the plans of each as dots joined by a
    line, those of one unit on one axis. ``panels`` are units with their indicators, ``key`` names colours.
    The differences of two plans are written in columns, those of more beside their marks.
    """
    labels = Labels(lang)
    head, beside = 0.31, len(key) > 2
    with house_style():
        keys = list(in_lines([(one, 0.4 + 0.085 * len(one[0])) for one in key], WIDTH - 0.1))
        top = 0.62 + KEY_LINE * max(0, len(keys) - 1)
        # Names of two lines make the rows of their panel taller.
        long = [any(len(one.label) > BRIEF_LABEL for one in own) for _, own in panels]
        row_rooms = [0.44 if beside else 0.33 if names else 0.25 for names in long]
        heights = [head + room * len(lines) for room, (_, lines) in zip(row_rooms, panels, strict=True)]
        height = top + sum(heights) + source_room(source) + 0.05
        figure = Figure(figsize=(WIDTH, height))
        left, right, edge = 2.55, 0.4 if beside else 1.5, height - top + 0.02
        for (unit, lines), tall, room in zip(panels, heights, row_rooms, strict=True):
            rows = room * len(lines)
            box = (left, edge - 0.06 - rows, WIDTH - left - right, rows)
            axes = figure.add_axes((box[0] / WIDTH, box[1] / height, box[2] / WIDTH, box[3] / height))
            drawn = Panel("", unit, tuple(Line("", GREY, value) for one in lines for _, value in one.values))
            frame(axes, drawn, lang, True, extent([drawn]))
            axes.set_ylim(len(lines) - 0.5, -0.5)
            axes.axvline(0, color=INK, linewidth=1.4, zorder=1)
            for row, one in enumerate(lines):
                name(axes, one.label, INK, row, line=BRIEF_LABEL)
                _draw_around(axes, row, one, box[2], beside)
            y = (box[1] - 0.12) / height
            figure.text((left - 0.45) / WIDTH, y, unit, size=TEXT, color=GREY, ha="right", va="center")
            edge -= tall
        for place, own in enumerate(keys):
            x, y = 0.12, (height - 0.42 - KEY_LINE * place) / height
            for words, colour in own:
                dot_of = Line2D([x / WIDTH], [y], marker="o", markersize=5, color=colour, linestyle="none")
                figure.add_artist(dot_of)
                style = {"size": TEXT, "color": colour, "weight": "semibold"}
                figure.text((x + 0.1) / WIDTH, y, words, va="center", **style)
                x += 0.4 + 0.085 * len(words)
        heading_lines(figure, [title], height - 0.08, TITLE, "bold")
        source_line(figure, source)
        told = [one for _, lines in panels for one in lines]
        said = "; ".join(f"{one.label}: {one.words}" for one in told)
        alt = labels("chart.alt", title=title, content=said)
        ids = [value.target_id for one in told for _, value in one.values if value.target_id]
        return finished(figure, alt, title, lang, ids, None)


def _draw_around(axes: Axes, row: int, one: Around, wide: float, beside: bool) -> None:
    ends = [value.value for _, value in one.values]
    if len(ends) > 1:
        axes.plot(
            [min(ends), max(ends)], [row, row], color=PALE, linewidth=3, zorder=1, solid_capstyle="round"
        )
    for colour, value in one.values:
        if colour == GREY:
            axes.plot(value.value, row, "o", color=GREY, markersize=4, alpha=0.35, zorder=3, clip_on=False)
        else:
            mark(axes, row, value, colour)
    if beside and not one.summed:
        return _write_beside(axes, row, one, wide)
    texts = [(one.summed, GREY)] if one.summed else [(value.text, colour) for colour, value in one.values]
    for place, (text, colour) in enumerate(texts):
        x = 1 + (1.45 - 0.7 * (len(texts) - 1 - place)) / wide
        across = axes.get_yaxis_transform()
        axes.text(x, row, text, transform=across, ha="right", va="center", size=TEXT, color=colour)


def _write_beside(axes: Axes, row: int, one: Around, wide: float) -> None:
    """Each difference above its mark or below it, moved to the right where two would stand on each other."""
    low, high = axes.get_xlim()
    taken = {1: 0.0, -1: 0.0}  # inches, above and below the marks
    for colour, value in sorted(one.values, key=lambda held: held[1].value):
        at, room = (value.value - low) / (high - low) * wide, 0.12 + 0.07 * len(value.text)
        moved = {lane: max(0.0, end - (at - room / 2)) for lane, end in taken.items()}
        lane = min(moved, key=lambda lane: moved[lane])
        taken[lane] = at + moved[lane] + room / 2
        ground = {"facecolor": "white", "edgecolor": "none", "pad": 0.2}  # no line goes through a figure
        look: dict[str, Any] = {"color": colour, "ha": "center", "va": "center", "bbox": ground}
        note(axes, value.text, (value.value, row), (72 * moved[lane], 10.5 * lane), **look)


# --- drawing --------------------------------------------------------------------------------------------


def shared_scales(panels: Sequence[Panel]) -> list[tuple[float, float] | None]:
    """The scale of a panel: that of all panels of its unit where they are several, else its own (None)."""
    alike: dict[str, list[Panel]] = {}
    for panel in panels:
        alike.setdefault(panel.unit, []).append(panel)
    shared = {unit: extent(own) for unit, own in alike.items() if len(own) > 1}
    return [shared.get(panel.unit) for panel in panels]


def row_height(panels: Sequence[Panel]) -> float:
    """Inches a row takes: less where many plans share a page."""
    return LEAST_ROW if sum(len(panel.lines) for panel in panels) > MANY_ROWS else ROW


def column_heads(figure: Figure, value_head: str, against_head: str, columns: float, y: float) -> None:
    width, height = figure.get_size_inches()
    right = width - 0.05
    for text, x in ((against_head, right), (value_head, right - columns)):
        if text:
            figure.text(x / width, y / height, text, ha="right", va="center", size=TEXT, color=GREY)


def legend_kinds(panels: Sequence[Panel], against: str) -> list[str]:
    """The shapes to explain: bounds where there are several, and what stands ``against`` the values."""
    kinds = [
        {"gt": "ge", "lt": "le"}.get(line.value.comparator, line.value.comparator)
        for panel in panels
        for line in panel.lines
        if line.value is not None
    ]
    yardsticks = [line.against for panel in panels for line in panel.lines if line.against is not None]
    kinds += ["approx"] if any(value.comparator == "approx" for value in yardsticks) else []
    shown = [kind for kind in ("eq", "ge", "le", "approx", "range") if kind in kinds]
    return [*shown, *([against] if yardsticks else [])] if len(shown) > 1 or yardsticks else []


def legend_lines(kinds: Sequence[str], labels: Labels, wide: float) -> list[list[str]]:
    """The shapes a chart uses, in as few lines as their words need."""
    return list(in_lines([(kind, _key_room(kind, labels)) for kind in kinds], wide - 0.15))


def legend_in(figure: Figure, lines: Sequence[list[str]], labels: Labels, bottom: float) -> None:
    """What the shapes mean, ``bottom`` inches above the foot of the figure."""
    width, height = figure.get_size_inches()
    for place, kinds in enumerate(reversed(lines)):
        y, x = bottom + 0.12 + KEY_LINE * place, 0.2
        axes = figure.add_axes((0, (y - 0.1) / height, 1, 0.2 / height))
        axes.set(xlim=(0, width), ylim=(-0.5, 0.5))
        axes.axis("off")
        for kind in kinds:
            _shape(axes, x, kind)
            words = labels(f"shape.{kind}")
            axes.text(x + _key_offset(kind), 0, words, size=TEXT, va="center", color=GREY)
            x += _key_room(kind, labels)


def _shape(axes: Axes, x: float, kind: str) -> None:
    """One shape of a legend."""
    if kind == "outcome":
        axes.plot(x, 0, "s", color=GREY, markersize=5)
    elif kind in ("ge", "le"):
        axes.plot(x, 0, "o", color=GREY, markersize=5)
        look = {"arrowstyle": "->", "color": GREY, "shrinkA": 2, "shrinkB": 0}
        axes.annotate("", (x + (0.26 if kind == "ge" else -0.26), 0), (x, 0), arrowprops=look)
    elif kind == "range":
        mark(axes, 0, Value(x - 0.1, "", "range", x + 0.1), GREY)
    else:
        mark(axes, 0, Value(x, "", "eq" if kind == "against" else kind), GREY, tick=kind == "against")


def _key_offset(kind: str) -> float:
    return 0.32 if kind == "ge" else 0.16


def _key_room(kind: str, labels: Labels) -> float:
    """Inches a shape takes in the legend, with its words."""
    return _key_offset(kind) + 0.32 + 0.072 * len(labels(f"shape.{kind}"))


def heading_lines(figure: Figure, lines: Sequence[str], top: float, size: float, weight: str) -> None:
    """Lines of a title, the first ``top`` inches above the foot of the figure."""
    width, height = figure.get_size_inches()
    for place, line in enumerate(lines):
        y = (top - PHONE_LINE * place) / height
        figure.text(0.06 / width, y, line, size=size, weight=weight, va="top", color=INK)


def source_line(figure: Figure, source: str, letters: int = SOURCE_LINE, foot: float = 0.1) -> None:
    """The source at the foot, in lines of so many characters."""
    width, height = figure.get_size_inches()
    for place, line in enumerate(reversed(wrap(source, letters))):
        y = (foot + SOURCE_ROOM * place) / height
        figure.text(0.06 / width, y, line, size=TEXT, color=GREY, va="center")


def source_room(source: str, letters: int = SOURCE_LINE) -> float:
    """Inches the source line takes at the foot."""
    return 0.08 + SOURCE_ROOM * len(wrap(source, letters)) if source else 0.0


def finished(
    figure: Figure, alt: str, title: str, lang: str, ids: Sequence[str], narrow: Callable[[], str] | None
) -> Chart:
    """The chart of a finished figure; ``narrow`` is called once, however many of its forms are asked for."""
    words = alt.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    # Named for screen readers.
    svg = svg_of(figure, title).replace("<svg ", f'<svg role="img" aria-label="{words}" ', 1)
    return Chart(figure, svg, alt, title, lang, tuple(dict.fromkeys(ids)), narrow and cache(narrow))


def svg_of(figure: Figure, title: str) -> str:
    """The drawing without its XML prologue, in typefaces of the page."""
    buffer = io.StringIO()
    FigureCanvasSVG(figure).print_svg(buffer, metadata={"Date": None, "Creator": None, "Title": title})
    text = re.sub(rf'id="{PASSAGE}', 'data-passage="', buffer.getvalue())
    return text[text.index("<svg") :].replace(f"'{FAMILY}'", f"'{FAMILY}', 'DejaVu Sans', sans-serif")


# --- in words -------------------------------------------------------------------------------------------


def panel_words(panel: Panel, labels: Labels, against_head: str) -> str:
    """One panel read aloud; empty where it has no rows."""
    rows = []
    for line in panel.lines:
        what = line.value.text if line.value else why_nothing(line, labels)
        row = f"{line.label}: {what}" if line.label else what
        if against_head and line.against is not None:
            row += f" ({against_head}: {line.against.text})"
        rows.append(row)
    return (f"{panel.title}. " if panel.title and rows else "") + "; ".join(rows)


def share_words(parts: Sequence[str], share: Share, labels: Labels) -> str:
    """One bar of parts read aloud."""
    named = [f"{p} {v.text}" for p, v in zip(parts, share.parts, strict=True) if v is not None]
    named += [rest_of(share, labels)] if falls_short(share) else []
    what = ", ".join(named) or share.rest or labels("word.not_stated")
    return f"{share.label}: {what}" if share.label else what
