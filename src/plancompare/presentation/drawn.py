"""A drawing of one's own as a chart of the report: with title, source, words for who cannot see it, and ids.

:func:`panels` gives each indicator of a frame axes of its own and calls a function to draw on them, for the
page and again for a phone; :func:`framed` takes a finished figure of matplotlib or seaborn.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from plancompare.presentation import cells, charts, numbers, plot
from plancompare.presentation.charts import Chart
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import records
from plancompare.presentation.plot import Panel, drawn_on, house_style

Draw = Callable[[pd.DataFrame, Axes], Any]
Mark = Callable[..., None]
Scale = tuple[float, float] | None
LETTERS = 14  # of a title to an inch
LEFT, RIGHT = 1.5, 1.35  # inches beside the axes, for names and for values
PHONE_BESIDE = 1.2  # inches of the yardstick's column on a phone


@dataclass(frozen=True, slots=True)
class Subject:
    """One indicator's rows of a frame, what is drawn of them with which mark (None: not this package's), and
    what stands above.
    """

    rows: pd.DataFrame
    panel: Panel
    mark: Mark | None
    title: str


def panels(draw: Draw, data: pd.DataFrame, lang: str, title: str, source: str = "") -> list[Chart]:
    """Charts with axes for each indicator and measure of a tidy frame, as many as fill pages.

    ``draw(data, ax)`` draws the rows of one indicator on ``ax`` (``plot.targets`` does) and may add to it
    what matplotlib can. Indicators of one unit share a scale, so that they may be held against each other.
    """
    labels = Labels(lang)
    parts = [part for _, part in data.groupby(["indicator", "measure"], sort=False)]
    subjects = [_subject(draw, part, labels) for part in parts if part["value"].notna().any()]
    scales = charts.shared_scales([one.panel for one in subjects], None)
    lots = list(_lots(list(zip(subjects, scales, strict=True))))
    titles = [f"{title} ({n}/{len(lots)})" for n in range(1, len(lots) + 1)] if len(lots) > 1 else [title]
    return [_Sheet(draw, lot, labels, said, source).chart() for lot, said in zip(lots, titles, strict=True)]


def framed(figure: Figure, lang: str, title: str, source: str, data: pd.DataFrame) -> Chart:
    """A figure with ``title`` above and ``source`` below it; ``data`` are the rows it shows, whose
    ``target_id`` it carries. The figure itself stays as it is, and JupyterLab does not show it twice.
    """
    labels = Labels(lang)
    width, height = figure.get_size_inches()
    lines = wrap(title, round(width * LETTERS))
    top, foot = 0.12 + charts.PHONE_LINE * len(lines), charts.source_room(source)
    tall = height + top + foot
    boxes = [(axes, axes.get_position()) for axes in figure.axes]
    before = set(figure.texts)
    with house_style():
        figure.set_layout_engine("none")
        figure.set_size_inches(width, tall)
        for axes, box in boxes:
            axes.set_position(
                (box.x0, (box.y0 * height + foot) / tall, box.width, box.height * height / tall)
            )
        charts.title_line(figure, "\n".join(lines))
        charts.source_line(figure, source)
        alt = charts.dots_alt(title, _shown(figure, data, labels), labels, labels("chart.national"))
        chart = charts.finished(figure, alt, title, lang, _ids(data), None)
        for text in set(figure.texts) - before:
            text.remove()
        figure.set_size_inches(width, height)
        for axes, box in boxes:
            axes.set_position(box)
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close(figure)
    return chart


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The subjects of one chart with their scales, drawn for the page and for a phone."""

    draw: Draw
    lot: Sequence[tuple[Subject, Scale]]
    labels: Labels
    title: str
    source: str

    def chart(self) -> Chart:
        """The chart, its alternative text in the order of what it shows."""
        shown = [Panel(one.title, one.panel.unit, one.panel.lines) for one, _ in self.lot]
        head = "outcome" if self._marks() == {plot.dumbbell} else "national"
        alt = charts.dots_alt(self.title, shown, self.labels, self.labels(f"chart.{head}"))
        rows = pd.concat([one.rows for one, _ in self.lot])
        with house_style():
            figure = self.page()
            return charts.finished(figure, alt, self.title, self.labels.lang, _ids(rows), self.phone)

    def page(self) -> Figure:
        """The form for a page: names at the left of the axes, figures at the right."""
        drawn = [one.panel for one, _ in self.lot]
        beside = plot.BESIDE if _has_yardstick(drawn) else 0.0
        row = charts.row_height(drawn)
        rooms = [charts.PANEL_ROOM + row * len(panel.lines) for panel in drawn]
        foot = 0.3 + charts.source_room(self.source)
        height = 0.42 + sum(rooms) + foot
        figure = Figure(figsize=(charts.WIDTH, height))
        wide, edge = charts.WIDTH - LEFT - RIGHT - beside, height - 0.42
        for (one, scale), room in zip(self.lot, rooms, strict=True):
            tall = row * len(one.panel.lines)
            self._draw(figure, one, scale, (LEFT, edge - 0.34 - tall, wide, tall))
            y = (edge - 0.22) / height
            figure.text(0.06 / charts.WIDTH, y, one.title, weight="semibold", size=8.5)
            edge -= room
        self._heads(figure, beside, height - 0.47)
        self._key(figure, foot - 0.16)
        charts.title_line(figure, self.title)
        charts.source_line(figure, self.source)
        return figure

    def phone(self) -> str:
        """The form for a phone: the words of a row stand above its mark."""
        with house_style():
            titles = [wrap(one.title, charts.PHONE_HEAD) for one, _ in self.lot]
            rooms = [
                0.36 + charts.PHONE_LINE * len(said) + charts.PHONE_ROW * len(one.panel.lines)
                for said, (one, _) in zip(titles, self.lot, strict=True)
            ]
            top = charts.PHONE_LINE * (len(wrap(self.title, charts.PHONE_TITLE)) + 1) + 0.12
            foot = charts.phone_source_room(self.source) + 0.06
            edge = height = top + sum(rooms) + foot
            edge -= top
            figure = Figure(figsize=(charts.PHONE, height))
            wide = charts.PHONE - 2 * charts.PHONE_EDGE
            for (one, scale), said, room in zip(self.lot, titles, rooms, strict=True):
                tall = charts.PHONE_ROW * len(one.panel.lines)
                bottom = edge - 0.1 - charts.PHONE_LINE * len(said) - tall
                self._draw(figure, one, scale, (charts.PHONE_EDGE, bottom, wide, tall))
                charts.heading_lines(figure, said, edge - 0.06, 8.5, "semibold")
                edge -= room
            beside = PHONE_BESIDE if _has_yardstick([one.panel for one, _ in self.lot]) else 0.0
            self._heads(figure, beside, height - top + 0.05)
            charts.phone_words(figure, self.title, self.source)
            return charts.svg_of(figure, self.title)

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
        if marks := self._marks():
            value = "distance" if marks == {plot.distance} else "plan"
            head = "outcome" if marks == {plot.dumbbell} else "national"
            texts = (self.labels(f"chart.{value}"), self.labels(f"chart.{head}") if beside else "")
            charts.column_heads(figure, *texts, beside, y)

    def _key(self, figure: Figure, y: float) -> None:
        """What the shapes mean, where it is this package that drew them."""
        marks = self._marks()
        kinds = (
            charts.legend_kinds([one.panel for one, _ in self.lot])
            if marks & {plot.dot, plot.dumbbell}
            else []
        )
        if kinds:
            drawn = plot.dumbbell if marks == {plot.dumbbell} else plot.dot
            charts.legend_line(figure, kinds, self.labels, y, drawn)

    def _marks(self) -> set[Mark]:
        return {one.mark for one, _ in self.lot if one.mark is not None}


def _has_yardstick(drawn: Iterable[Panel]) -> bool:
    return any(line.against is not None for panel in drawn for line in panel.lines)


def _subject(draw: Draw, rows: pd.DataFrame, labels: Labels) -> Subject:
    """Drawn once beforehand: the scales of a chart follow from what all its axes show."""
    axes = Figure(figsize=(charts.WIDTH, charts.WIDTH)).add_subplot()
    draw(rows, axes)
    panel, mark = drawn_on(axes) or (plot.panel(rows, labels.lang, beside=""), None)
    name = cells.measured_name(records(rows.head(1))[0], labels)
    unit = numbers.unit_head(panel.unit, labels.lang)
    if mark is plot.distance:
        unit = numbers.unit_head(numbers.difference_unit(panel.unit), labels.lang)
    name, unit = cells.name_and_unit(name, unit)
    name = f"{name} ({unit})" if unit else name
    if plot.is_apart(rows):
        name = f"{name} – {labels('chart.not_comparable')}"
    return Subject(rows, panel, mark, name)


def _shown(figure: Figure, data: pd.DataFrame, labels: Labels) -> list[Panel]:
    """What a figure of one's own shows, to say it in words: what this package drew, else the rows."""
    drawn = [found[0] for axes in figure.axes if (found := drawn_on(axes))]
    if drawn or not {"indicator", "measure", "value", "unit", "province", "year"} <= set(data.columns):
        return drawn
    parts = [part for _, part in data.groupby(["indicator", "measure"], sort=False)]
    names = [cells.measured_name(records(part.head(1))[0], labels) for part in parts]
    read = [plot.panel(part, labels.lang, beside="") for part in parts]
    return [Panel(name, one.unit, one.lines) for name, one in zip(names, read, strict=True)]


def _lots(subjects: Sequence[tuple[Subject, Scale]]) -> Iterator[list[tuple[Subject, Scale]]]:
    """Subjects in lots that one page each has room for."""
    lot: list[tuple[Subject, Scale]] = []
    used = 0.0
    for one in subjects:
        room = charts.PANEL_ROOM + charts.LEAST_ROW * len(one[0].panel.lines)
        if lot and used + room > charts.PAGE_ROOM:
            yield lot
            lot, used = [], 0.0
        lot.append(one)
        used += room
    if lot:
        yield lot


def _ids(data: pd.DataFrame) -> list[str]:
    return list(data["target_id"].dropna())
