"""A drawing of one's own as a chart of the report: with title, source, words for who cannot see it, and ids.

:func:`panels` gives each indicator of a frame axes of its own and calls a function to draw on them, for the
page and again for a phone; :func:`framed` takes a finished figure of matplotlib or seaborn.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from textwrap import wrap
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from plancompare.comparison.sentences import say_span
from plancompare.presentation import cells, charts, marks, numbers, plot
from plancompare.presentation.charts import Chart
from plancompare.presentation.labels import Labels
from plancompare.presentation.marks import LABEL, TEXT, Panel, house_style
from plancompare.presentation.plans import LISTED
from plancompare.presentation.plot import Bars, Dots, Drawing, Tiles, drawn_on
from plancompare.table.files import records

Draw = Callable[[pd.DataFrame, Axes], Any]
Scale = tuple[float, float] | None
SUBJECT = ("indicator", "measure", "span")  # a year's target and a quarter's are two
LETTERS = 12  # of a title to an inch
LEFT, LONG_LEFT, RIGHT = 1.75, 2.9, 1.35  # inches beside the axes, for names (long ones) and for values
PHONE_BESIDE = 1.2  # inches of the yardstick's column on a phone
TOP, BARE_TOP = 0.42, 0.24  # inches a chart's title takes, or the heads of the columns alone
LOT = 4.0  # inches of subjects in one chart, or little more
HEAD = 0.34  # inches the name of a subject above its axes takes
WHOLE_BAR, SHORT_BAR = 5.15, 3.65  # inches of a bar of parts; where what it falls short of is named beside it
OWN_TALL = 2.3  # inches of axes the reader draws on alone
PART_KEY = 0.24  # inches a line of a key of parts takes
TILE, TILE_TALL, MAP_HEAD = 0.8, 0.62, 0.3  # inches of a tile at most, and of the title above a map
MOST_ROWS = int((charts.PAGE_ROOM - charts.PANEL_ROOM) / charts.LEAST_ROW)  # of one subject on a page
YARDSTICKS = {marks.dot: "national", marks.distance: "national", marks.dumbbell: "outcome"}


@dataclass(frozen=True, slots=True)
class Subject:
    """The rows of a frame that share axes, the title above them, and what was drawn of them (None: nothing
    of this package's), with the panel it is said in words by.
    """

    rows: pd.DataFrame
    title: str
    drawn: Drawing | None
    panel: Panel

    @property
    def mark(self) -> Any:
        """What a row was drawn with, where rows were."""
        return self.drawn.mark if isinstance(self.drawn, Dots) else None

    @property
    def beside(self) -> str:
        """What the chart holds its figures against: "national", "outcome", "region", or nothing."""
        if isinstance(self.drawn, Tiles):
            return "region"
        return YARDSTICKS.get(self.mark, "") if _has_yardstick([self]) else ""


@dataclass(frozen=True, slots=True)
class Room:
    """What axes take of a figure, in inches: their size, and what stands around them."""

    tall: float
    wide: float
    left: float
    above: float
    below: float

    @property
    def height(self) -> float:
        return self.above + self.tall + self.below


def panels(
    draw: Draw,
    data: pd.DataFrame,
    lang: str,
    title: str,
    source: Callable[[set[str]], str] = lambda beside: "",
    by: Sequence[str] = SUBJECT,
) -> list[Chart]:
    """Charts with axes for each indicator and measure of a tidy frame, as many as fill pages.

    ``draw(data, ax)`` draws the rows of one indicator on ``ax`` (``plot.targets`` does) and may add to it
    what matplotlib can. Indicators of one unit share a scale, so that they may be held against each other.
    ``by`` are the columns whose values set axes apart, none for one picture of everything; ``source`` words
    the source line, told what the figures are held against.
    """
    labels = Labels(lang)
    parts = [page for part in _parts(data, by) for page in _pages(part)]
    subjects = [_subject(draw, part, labels, by) for part in parts if part["value"].notna().any()]
    scales = charts.shared_scales([one.panel for one in subjects])
    lots = list(_lots(list(zip(subjects, scales, strict=True))))
    said = source({one.beside for one in subjects} - {""})
    titles = [f"{title} ({n}/{len(lots)})" for n in range(1, len(lots) + 1)] if len(lots) > 1 else [title]
    return [_Sheet(draw, lot, labels, head, said).chart() for lot, head in zip(lots, titles, strict=True)]


def bare(draw: Draw, data: pd.DataFrame, lang: str, title: str) -> Chart | None:
    """The chart of one indicator without words above and below it, for a card that has them itself; None
    where nothing shares an axis. ``title`` is what it is called when read aloud.
    """
    labels, stated = Labels(lang), data[data["value"].notna()]  # who states nothing is told beside it
    if stated.empty or (plot.is_apart(data) and stated["plan"].nunique() <= LISTED):
        return None
    return _Sheet(draw, [(_subject(draw, stated, labels, SUBJECT), None)], labels, title, bare=True).chart()


def framed(figure: Figure, lang: str, title: str, source: str, data: pd.DataFrame) -> Chart:
    """A figure with ``title`` above and ``source`` below it; ``data`` are the rows it shows, whose
    ``target_id`` it carries. The figure itself stays as it is, and JupyterLab does not show it twice.
    """
    labels = Labels(lang)
    width, height = figure.get_size_inches()
    lines = wrap(title, round(width * LETTERS))
    top, foot = 0.12 + charts.PHONE_LINE * len(lines), charts.source_room(source)
    tall = height + top + foot
    before, engine = set(figure.texts), figure.get_layout_engine()
    with house_style():
        figure.draw_without_rendering()  # where its layout is computed, now is when
        boxes = [(axes, axes.get_position()) for axes in figure.axes]
        figure.set_layout_engine("none")
        figure.set_size_inches(width, tall)
        for axes, box in boxes:
            axes.set_position(
                (box.x0, (box.y0 * height + foot) / tall, box.width, box.height * height / tall)
            )
        charts.heading_lines(figure, ["\n".join(lines)], tall - 0.08, charts.TITLE, "bold")
        charts.source_line(figure, source)
        shown = _shown(figure, data, labels)
        told = [charts.panel_words(panel, labels, labels("chart.national")) for panel in shown]
        alt = labels("chart.alt", title=title, content=". ".join(told))
        chart = charts.finished(figure, alt, title, lang, _ids(data), None)
        for text in set(figure.texts) - before:
            text.remove()
        figure.set_size_inches(width, height)
        for axes, box in boxes:
            axes.set_position(box)
        figure.set_layout_engine(engine)
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close(figure)
    return chart


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The subjects of one chart with their scales, drawn for the page and for a phone; a ``bare`` one has its
    title, the names of its subjects and its source around it, not in it.
    """

    draw: Draw
    lot: Sequence[tuple[Subject, Scale]]
    labels: Labels
    title: str
    source: str = ""
    bare: bool = False

    @property
    def subjects(self) -> list[Subject]:
        return [one for one, _ in self.lot]

    @property
    def against(self) -> str:
        """What the columns beside the values are of: the nation, or what was reached."""
        return "outcome" if self._kinds() == {marks.dumbbell} else "national"

    def chart(self) -> Chart:
        """The chart, its alternative text in the order of what it shows."""
        told = [_words(one, self.labels, self.labels(f"chart.{self.against}")) for one in self.subjects]
        alt = self.labels("chart.alt", title=self.title, content=". ".join(told))
        rows = pd.concat([one.rows for one in self.subjects])
        with house_style():
            figure = self.page()
            return charts.finished(figure, alt, self.title, self.labels.lang, _ids(rows), self.phone)

    def page(self) -> Figure:
        """The form for a page: names at the left of the axes, figures at the right."""
        beside = marks.BESIDE if _has_yardstick(self.subjects) else 0.0
        row = charts.row_height([one.panel for one in self.subjects])
        rooms = _on_page(self.subjects, row, beside, self._head(HEAD))
        lines = list(marks.in_lines(list(enumerate(room.left + room.wide for room in rooms)), charts.WIDTH))
        heights = [max(rooms[at].height for at in line) for line in lines]
        keys = self._key_lines(charts.WIDTH)
        foot = charts.source_room(self.source) + charts.KEY_LINE * len(keys) + 0.08
        top = BARE_TOP if self.bare else TOP
        height = top + sum(heights) + foot
        figure = Figure(figsize=(charts.WIDTH, height))
        edge = height - top
        for line, tall in zip(lines, heights, strict=True):
            x = 0.0
            for at in line:
                room, (one, scale) = rooms[at], self.lot[at]
                bottom = edge - room.above - room.tall
                self._draw(figure, one, scale, (x + room.left, bottom, room.wide, room.tall))
                if not self.bare:
                    x_title, y_title = (x + 0.06) / charts.WIDTH, (edge - 0.16) / height
                    figure.text(x_title, y_title, one.title, weight="semibold", size=TEXT)
                x += charts.WIDTH / 2 if isinstance(one.drawn, Tiles) else room.left + room.wide
            edge -= tall
        self._heads(figure, beside, height - (0.12 if self.bare else 0.47))
        self._key(figure, keys, charts.source_room(self.source))
        if not self.bare:
            charts.heading_lines(figure, [self.title], height - 0.08, charts.TITLE, "bold")
            charts.source_line(figure, self.source)
        return figure

    def phone(self) -> str:
        """The form for a phone: the words of a row stand above its mark."""
        with house_style():
            titles = [[] if self.bare else wrap(one.title, charts.PHONE_HEAD) for one in self.subjects]
            rooms = [_on_phone(one, len(said)) for one, said in zip(self.subjects, titles, strict=True)]
            heads = bool(self._kinds())
            above = [] if self.bare else wrap(self.title, charts.PHONE_TITLE)
            keys = self._key_lines(charts.PHONE)
            top = charts.PHONE_LINE * (len(above) + heads) + (0.04 if self.bare else 0.12)
            source = charts.source_room(self.source, charts.PHONE_SOURCE)
            foot = source + charts.KEY_LINE * len(keys) + 0.02
            edge = height = top + sum(room.height for room in rooms) + foot
            edge -= top
            figure = Figure(figsize=(charts.PHONE, height))
            for (one, scale), said, room in zip(self.lot, titles, rooms, strict=True):
                bottom = edge - room.above - room.tall
                self._draw(figure, one, scale, (room.left, bottom, room.wide, room.tall))
                charts.heading_lines(figure, said, edge - 0.06, TEXT, "semibold")
                edge -= room.height
            beside = PHONE_BESIDE if _has_yardstick(self.subjects) else 0.0
            self._heads(figure, beside, height - top + 0.05)
            self._key(figure, keys, source)
            if not self.bare:
                charts.heading_lines(figure, above, height - 0.04, charts.TITLE, "bold")
                charts.source_line(figure, self.source, charts.PHONE_SOURCE, 0.08)
            return charts.svg_of(figure, self.title)

    def _head(self, inches: float) -> float:
        """What the name of a subject above its axes takes."""
        return 0.1 if self.bare else inches

    def _draw(
        self, figure: Figure, one: Subject, scale: Scale, inches: tuple[float, float, float, float]
    ) -> None:
        width, height = figure.get_size_inches()
        left, bottom, wide, tall = inches
        axes = figure.add_axes((left / width, bottom / height, wide / width, tall / height))
        if scale is not None and one.mark is not None and any(scale):
            axes.set_xlim(min(0.0, *scale), max(0.0, *scale))  # a shared scale holds nought
        self.draw(one.rows, axes)
        axes.set(xlabel="", ylabel="")

    def _heads(self, figure: Figure, beside: float, y: float) -> None:
        """The heads of the columns, where it is this package that wrote them."""
        if kinds := self._kinds():
            value = "distance" if kinds == {marks.distance} else "plan"
            against = self.labels(f"{'table' if self.bare else 'chart'}.{self.against}")
            # In a chart without a key the head is the key: a stroke, or a square.
            against = f"{'■' if self.against == 'outcome' else '|'} {against}" if self.bare else against
            texts = (self.labels(f"chart.{value}"), against if beside else "")
            charts.column_heads(figure, *texts, beside, y)

    def _key_lines(self, wide: float) -> list[list[str]]:
        """The lines of the key to shapes and colours, where it is this package that drew them."""
        if self._has_tiles():
            return [list(marks.REACHED)]
        drawn = self._kinds() & {marks.dot, marks.dumbbell}
        # Of a single subject what is written beside a mark says as much.
        against = "outcome" if self.against == "outcome" else "against"
        panels = [one.panel for one in self.subjects]
        shown = charts.legend_kinds(panels, against) if drawn and not self.bare else []
        return charts.legend_lines(shown, self.labels, wide)

    def _key(self, figure: Figure, lines: Sequence[list[str]], bottom: float) -> None:
        """What the shapes and colours mean."""
        if self._has_tiles():
            _key_of_tiles(figure, self.labels, bottom + 0.12)
        else:
            charts.legend_in(figure, lines, self.labels, bottom)

    def _has_tiles(self) -> bool:
        return any(isinstance(one.drawn, Tiles) for one in self.subjects)

    def _kinds(self) -> set[Any]:
        return {one.mark for one in self.subjects if one.mark is not None}


def _on_page(subjects: Sequence[Subject], row: float, beside: float, head: float) -> list[Room]:
    """The room each subject takes on a page, rows of dots ``row`` inches tall."""
    longest = max((len(line.label) for one in subjects for line in one.panel.lines), default=0)
    left = LEFT if longest <= LABEL else LONG_LEFT
    tile = min(
        [
            TILE,
            *((charts.WIDTH - 0.1) / one.drawn.columns for one in subjects if isinstance(one.drawn, Tiles)),
        ]
    )
    return [_room(one, row, left, beside, tile, head) for one in subjects]


def _room(one: Subject, row: float, left: float, beside: float, tile: float, head: float = HEAD) -> Room:
    match one.drawn:
        case Bars(parts, shares):
            wide = SHORT_BAR if any(map(marks.falls_short, shares)) else WHOLE_BAR
            above = 0.06 + PART_KEY * len(marks.key_lines(parts, wide)) + (0.3 if one.title else 0.0)
            bar = min(0.5, charts.PAGE_ROOM / max(1, len(shares)))
            return Room(bar * len(shares), wide, charts.BAR_LEFT, above, 0.0)
        case Tiles(columns, rows):
            return Room(tile * TILE_TALL / TILE * rows, tile * columns, 0.06, MAP_HEAD, 0.04)
    below = charts.PANEL_ROOM - HEAD + marks.axis_words(one.panel)
    if not one.panel.lines:  # drawn by the reader alone
        return Room(OWN_TALL, charts.WIDTH - 1.0, 0.7, head, 0.45)
    return Room(row * len(one.panel.lines), charts.WIDTH - left - RIGHT - beside, left, head, below)


def _on_phone(one: Subject, heading: int) -> Room:
    """The room a subject takes on a phone, its title in so many lines."""
    wide, above = charts.PHONE - 2 * charts.PHONE_EDGE, 0.1 + charts.PHONE_LINE * heading
    match one.drawn:
        case Bars(parts, shares):
            above += PART_KEY * len(marks.key_lines(parts, wide))
            return Room(charts.PHONE_BAR * len(shares), wide, charts.PHONE_EDGE, above, 0.0)
        case Tiles(columns, rows):
            tile = min(TILE, wide / columns)
            return Room(tile * TILE_TALL / TILE * rows, tile * columns, charts.PHONE_EDGE, above, 0.08)
    if not one.panel.lines:
        return Room(OWN_TALL, wide - 0.5, 0.5, above, 0.45)
    below = 0.18 + marks.axis_words(one.panel)
    return Room(charts.PHONE_ROW * len(one.panel.lines), wide, charts.PHONE_EDGE, above, below)


def _has_yardstick(subjects: Iterable[Subject]) -> bool:
    return any(line.against is not None for one in subjects for line in one.panel.lines)


def _subject(draw: Draw, rows: pd.DataFrame, labels: Labels, by: Sequence[str]) -> Subject:
    """Drawn once beforehand: the scales of a chart follow from what all its axes show."""
    axes = Figure(figsize=(charts.WIDTH, charts.WIDTH)).add_subplot()
    draw(rows, axes)
    drawn, of_one = drawn_on(axes), {"indicator", "measure"} <= set(by)
    if isinstance(drawn, Dots):
        panel = drawn.panel
    elif drawn is None and of_one:
        panel = plot.panel(rows, labels.lang, beside="")
    else:
        panel = Panel("", "", ())
    values = (rows.iloc[0][column] for column in by if not of_one or column not in SUBJECT)
    said = [str(value) for value in values if not pd.isna(value)]
    said += [_heading(rows, drawn, panel, labels)] if of_one else []
    return Subject(rows, ", ".join(said) if not of_one else ": ".join(said), drawn, panel)


def _heading(rows: pd.DataFrame, drawn: Drawing | None, panel: Panel, labels: Labels) -> str:
    """The indicator's name with its unit, and whether its plans do not compare."""
    name = _name_of(rows, labels)
    unit = numbers.unit_head(panel.unit, labels.lang)
    if isinstance(drawn, Dots) and drawn.mark is marks.distance:
        unit = numbers.unit_head(numbers.difference_unit(panel.unit), labels.lang)
    name, unit = cells.name_and_unit(name, unit)
    name = f"{name} ({unit})" if unit else name
    if plot.is_apart(rows) and any(line.value is None for line in panel.lines):
        name = f"{name} – {labels('chart.not_comparable')}"
    return name


def _name_of(rows: pd.DataFrame, labels: Labels) -> str:
    """What the rows of one subject are about, in words; whose target it is where it is of one kind alone."""
    (first,) = records(rows.head(1))
    kinds = rows["variant"].unique() if "variant" in rows else ()
    kind = labels.name("variant", kinds[0]) if len(kinds) == 1 and not numbers.is_missing(kinds[0]) else ""
    span = getattr(say_span(first.get("span") or ""), labels.lang)
    said = ", ".join(filter(None, (kind, span)))
    return ": ".join(filter(None, (cells.measured_name(first, labels), said)))


def _words(one: Subject, labels: Labels, against_head: str) -> str:
    """What one subject shows, in words."""
    match one.drawn:
        case Bars(parts, shares):
            said = "; ".join(charts.share_words(parts, share, labels) for share in shares)
        case Tiles(told=told):
            said = "; ".join(told)
        case _:
            return charts.panel_words(replace(one.panel, title=one.title), labels, against_head) or one.title
    return f"{one.title}: {said}" if one.title else said


def _key_of_tiles(figure: Figure, labels: Labels, y: float) -> None:
    """What the colours of a map mean."""
    width, height = figure.get_size_inches()
    x = 0.06
    for way, colour in marks.REACHED.items():
        words = labels.name("reached", way) if way else labels("word.not_judged")
        box = (x / width, (y - 0.06) / height)
        figure.add_artist(Rectangle(box, 0.16 / width, 0.12 / height, facecolor=colour, edgecolor="white"))
        figure.text((x + 0.22) / width, y / height, words, size=TEXT, va="center", color=marks.INK)
        x += 0.34 + 0.068 * len(words)


def _shown(figure: Figure, data: pd.DataFrame, labels: Labels) -> list[Panel]:
    """What a figure of one's own shows, to say it in words: what this package drew, else the rows."""
    found = (drawn_on(axes) for axes in figure.axes)
    drawn = [one.panel for one in found if isinstance(one, Dots)]
    if drawn or not {"indicator", "measure", "value", "unit", "province", "year"} <= set(data.columns):
        return drawn
    parts = _parts(data, SUBJECT)
    names = [_name_of(part, labels) for part in parts]
    read = [plot.panel(part, labels.lang, beside="") for part in parts]
    return [Panel(name, one.unit, one.lines) for name, one in zip(names, read, strict=True)]


def _lots(subjects: Sequence[tuple[Subject, Scale]]) -> Iterator[list[tuple[Subject, Scale]]]:
    """Subjects in lots of about one height, so that several fill a page better than one would."""
    rooms = [_room(one, charts.LEAST_ROW, LEFT, 0.0, TILE).height for one, _ in subjects]
    # Two maps stand beside each other.
    rooms = [
        room / 2 if isinstance(one.drawn, Tiles) else room
        for room, (one, _) in zip(rooms, subjects, strict=True)
    ]
    dots = all(isinstance(one.drawn, Dots) for one, _ in subjects)
    most = sum(rooms) / max(1, ceil(sum(rooms) / (LOT if dots else charts.PAGE_ROOM)))
    lot: list[tuple[Subject, Scale]] = []
    used = 0.0
    for one, room in zip(subjects, rooms, strict=True):
        if lot and used + room / 2 > most:
            yield lot
            lot, used = [], 0.0
        lot.append(one)
        used += room
    if lot:
        yield lot


def _parts(data: pd.DataFrame, by: Sequence[str]) -> list[pd.DataFrame]:
    """The rows that share axes."""
    columns = [column for column in by if column in data or column != "span"]
    return [part for _, part in data.groupby(columns, sort=False, dropna=False)] if columns else [data]


def _pages(rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The rows that share axes, of more plans than a page holds as many at a time, the highest first."""
    stated = rows["value"].notna().sum()
    pages = ceil(stated / MOST_ROWS)
    if pages < 2:
        yield rows
        return
    falling = rows.sort_values("value", ascending=False, kind="stable")
    size = ceil(stated / pages)
    for page in range(pages):
        # Who states nothing is told once, behind the last.
        yield falling.iloc[page * size : (page + 1) * size if page + 1 < pages else None]


def _ids(data: pd.DataFrame) -> list[str]:
    return list(data["target_id"].dropna())
