"""Native charts, each under the figures it draws: targets that compare, of one unit, with the nation's."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import AxDataSource, StrRef
from openpyxl.chart.label import DataLabel, DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.series import Series as ChartSeries
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.pagebreak import Break

from plancompare.comparison.derived import divisions
from plancompare.presentation import formats, looks, numbers
from plancompare.presentation.as_xlsx import height, put, put_line
from plancompare.presentation.cells import row_name
from plancompare.presentation.labels import LANGUAGES, Labels
from plancompare.presentation.matched import Matched, Number, main
from plancompare.presentation.plans import PlanName
from plancompare.workbook.beside import unit_name
from plancompare.workbook.material import Material
from plancompare.workbook.sheet import Sheet, made
from plancompare.workbook.words import code_name, word

GROUP = "chart"  # of the sheet among the others
MOST_BARS = 8  # indicators in one chart
MOST_PLANS = 6  # plans in one chart; more are for the tables
LABELS, FIGURES = 52, 15  # characters of their columns
COLUMNS = 7  # of the sheet, the labels' one included
CHART_WIDTH = 26.0  # cm, about as wide as these columns
ROW = 0.5  # cm, a row of the sheet no height was set for
PAGE_HEIGHT = 17.0  # cm of a landscape page that hold charts
POINTS_PER_CM = 28.35


@dataclass(frozen=True, slots=True)
class Bars:
    """One series: a plan, or the nation in the plan's year; None where it states nothing."""

    name: str
    colour: str
    national: bool
    figures: tuple[Number | None, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One chart with its figures: ``labels`` name the indicators, ``stacked`` parts of one whole."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Bars, ...]
    stacked: bool = False

    @property
    def alt(self) -> str:
        """The figures in words, for a reader who cannot see the chart."""
        said = []
        for at, label in enumerate(self.labels):
            values = [
                f"{bars.name} {numbers.target_text(figure, 'vi')}"
                for bars in self.series
                if (figure := bars.figures[at]) is not None
            ]
            said.append(f"{label}: {', '.join(values)}")
        return str(word("chart.alt", title=self.title, content="; ".join(said)))


def blocks(material: Material) -> list[Block]:
    """The charts worth drawing: per theme and unit the targets that compare, and the structure of GRDP."""
    plans = material.plans[:MOST_PLANS]
    shares = [code for code, _ in divisions()[0]]
    found = []
    groups: dict[tuple[str, str], list[Matched]] = {}
    for row in main(material.rows):
        if row.key.indicator not in shares and _drawable(row, len(plans)):
            groups.setdefault((row.record.theme, row.unit), []).append(row)
    for (theme, unit), mine in groups.items():
        if len(mine) == 1 and not any(side.distance for side in mine[0].sides):
            continue  # two bars say no more than the table does
        title = word("chart.title", theme=code_name("theme", theme), unit=unit_name(unit, None))
        shown = mine[:MOST_BARS]
        labels = tuple(" / ".join(row_name(row, Labels(lang)) for lang in LANGUAGES) for row in shown)
        found.append(Block(str(title), labels, _series(shown, plans)))
    whole = [row for row in material.rows if row.key.indicator in shares and row.key.measure == "level"]
    every = {row.key.indicator for row in whole} == set(shares)
    if every and not any(row.silent for row in whole):
        found.insert(min(1, len(found)), _structure(whole, plans))
    return found


def _drawable(row: Matched, plans: int) -> bool:
    """Two plans that compare; with one plan, a target beside its national one."""
    return row.may_rank and len(row.stating) > 1 if plans > 1 else row.sides[0].distance is not None


def _series(rows: Sequence[Matched], plans: Sequence[PlanName]) -> tuple[Bars, ...]:
    series = []
    for at, plan in enumerate(plans):
        sides = [row.sides[at] for row in rows]
        series.append(Bars(plan.name, plan.colour, False, tuple(side.target for side in sides)))
        nation = tuple(side.national if side.distance is not None else None for side in sides)
        name = str(word("chart.national", year=plan.year))
        if any(nation) and name not in [bars.name for bars in series]:
            series.append(Bars(name, plan.colour, True, nation))
    return tuple(series)


def _structure(rows: Sequence[Matched], plans: Sequence[PlanName]) -> Block:
    """A bar a plan, stacked from the lines of GRDP."""
    title = " / ".join(Labels(lang)("chart_title.structure") for lang in LANGUAGES)
    tones = ("#8C6D00", "#24445C", "#2F8F83", "#A8327D", "#5A6772", "#C2500B")
    series = []
    for at, row in enumerate(rows):
        name = str(code_name("part", row.key.indicator))
        figures = tuple(side.target for side in row.sides[: len(plans)])
        series.append(Bars(name, tones[at % len(tones)], False, figures))
    return Block(title, tuple(plan.name for plan in plans), tuple(series), stacked=True)


def charts_sheet() -> Sheet:
    """The empty sheet the charts are drawn on, so that contents and links know it."""
    return made("charts", (), (), lines=tuple(word("line.charts")), named=None, group=GROUP)


def draw_charts(page, found: Iterable[Block]) -> list[tuple[str, str]]:
    """Draw each block under the one before; returns each chart's title and alternative text, in order."""
    page.column_dimensions["A"].width = LABELS
    for across in range(2, COLUMNS + 1):
        page.column_dimensions[get_column_letter(across)].width = FIGURES
    top, used, described = 5, 1.5, []
    for block in found:
        figures = 1.5 + sum(_row_heights(block)) / POINTS_PER_CM
        bars = 1.4 if block.stacked else 0.2 + 0.32 * max(2, len(block.series))
        tall = min(2.4 + bars * len(block.labels), PAGE_HEIGHT - figures - (0 if described else used))
        if used + figures + tall > PAGE_HEIGHT and described:
            page.row_breaks.append(Break(id=top - 1))
            used = 0.0
        used += figures + tall
        head, last = _draw_figures(page, block, top)
        page.add_chart(_chart(page, block, head, last, tall), f"A{last + 2}")
        described.append((block.title, block.alt))
        top = last + 4 + math.ceil(tall / ROW)
    page.print_area = f"A1:{get_column_letter(COLUMNS)}{top}"
    return described


def _draw_figures(page, block: Block, top: int) -> tuple[int, int]:
    """The block's title and figures from row ``top`` on; the rows of its heads and its last figure."""
    put_line(page.cell(top, 1), block.title, "label")
    head, last = top + 1, top + 1 + len(block.labels)
    put(page.cell(head, 1), str(word("chart.figures")), "head")
    for across, bars in enumerate(block.series, start=2):
        at = page.cell(head, across)
        put(at, bars.name, "head", "right")
        at.fill = looks.fill("head", bars.colour)
    for down, label in enumerate(block.labels, start=head + 1):
        put(page.cell(down, 1), label)
        for across, bars in enumerate(block.series, start=2):
            _put_figure(page.cell(down, across), bars.figures[down - head - 1])
    for down, points in enumerate(_row_heights(block), start=head):
        page.row_dimensions[down].height = points
    return head, last


def _row_heights(block: Block) -> list[float]:
    heads = height([(bars.name, "head", FIGURES) for bars in block.series], 0.9)
    return [heads, *(height([(label, "", LABELS)]) for label in block.labels)]


def _put_figure(at, number: Number | None) -> None:
    """Left empty where there is none: Excel would draw any text as zero."""
    if number is None:
        put(at, None, "gap", "right")
    else:
        put(at, number["value"], "", "right", formats.whole(number))


def _chart(page, block: Block, head: int, last: int, height: float) -> BarChart:
    chart = BarChart()
    chart.type, chart.style, chart.height = "bar", 10, height
    chart.width = CHART_WIDTH  # pyright: ignore[reportAttributeAccessIssue] openpyxl sets its class default as int
    chart.grouping, chart.overlap = ("percentStacked", 100) if block.stacked else ("clustered", 0)
    chart.gapWidth = 60
    chart.legend.position = "t"
    chart.legend.txPr = _text(900)
    for across, bars in enumerate(block.series, start=2):
        chart.series.append(_one(page, bars, head, last, across, block))
    chart.y_axis.delete = chart.x_axis.delete = False
    drawn = (figure for bars in block.series for figure in bars.figures if figure is not None)
    chart.y_axis.scaling.min = 0 if all(figure["value"] >= 0 for figure in drawn) else None
    chart.y_axis.number_format = "0%" if block.stacked else "General"
    rule = LineProperties(solidFill="E3E7EB", w=6350)
    chart.y_axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=rule))
    chart.x_axis.scaling.orientation = "maxMin"  # first indicator on top
    chart.y_axis.crosses = "max"
    chart.x_axis.txPr = chart.y_axis.txPr = _text(900)
    chart.x_axis.tickLblPos = "low"
    within: dict[str, Any] = {"layoutTarget": "inner", "xMode": "edge", "yMode": "edge"}
    chart.layout = Layout(ManualLayout(x=0.36, y=0.2 if block.stacked else 0.14, w=0.58, h=0.68, **within))
    return chart


def _one(page, bars: Bars, head: int, last: int, across: int, block: Block) -> ChartSeries:
    series = SeriesFactory(Reference(page, across, head + 1, across, last))
    series.tx = SeriesLabel(strRef=StrRef(f=_range(page, across, head, head)))
    series.cat = AxDataSource(strRef=StrRef(f=_range(page, 1, head + 1, last)))
    series.graphicalProperties = _paint(bars)
    series.invertIfNegative = False
    series.dLbls = DataLabelList(
        dLbl=[_label(at, n, block) for at, n in enumerate(bars.figures) if n is not None]
    )
    _show_value(series.dLbls, block)
    return series


def _paint(bars: Bars) -> GraphicalProperties:
    """A plan's bars are solid, the nation's hatched: told apart without colour."""
    tone = looks.readable(bars.colour)
    if not bars.national:
        return GraphicalProperties(solidFill=tone, ln=LineProperties(solidFill="FFFFFF"))
    colour: Any = ColorChoice  # its stub asks for the class its descriptor makes of the text
    hatch = PatternFillProperties(prst="wdUpDiag", fgClr=colour(srgbClr=tone), bgClr=colour(srgbClr="FFFFFF"))
    return GraphicalProperties(pattFill=hatch, ln=LineProperties(solidFill=tone))


def _label(at: int, number: Number, block: Block) -> DataLabel:
    """The label of one bar: the number in its own format, so that a bound stays a bound."""
    label = DataLabel(idx=at, numFmt=formats.whole(number))
    _show_value(label, block)
    return label


def _show_value(label, block: Block) -> None:
    label.showVal = True
    label.showSerName = label.showCatName = label.showLegendKey = label.showPercent = False
    label.dLblPos = "ctr" if block.stacked else "outEnd"
    label.txPr = _text(900, "FFFFFF" if block.stacked else looks.INK)


def _text(size: int, colour: str = looks.INK) -> RichText:
    letters = CharacterProperties(sz=size, solidFill=colour, latin=Font(typeface=looks.FONT))
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=letters), endParaRPr=letters)])


def _range(page, column: int, first: int, last: int) -> str:
    letter = get_column_letter(column)
    start = f"{quote_sheetname(page.title)}!${letter}${first}"
    return start if first == last else f"{start}:${letter}${last}"
