"""Charts: values readable without colour or axis, bounds drawn as bounds, nothing cut off or overprinted."""

import re
from functools import partial

import matplotlib
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.lines import Line2D
from matplotlib.text import Annotation, Text
from reporting import NOTEBOOKS, make_project, run_notebook

from plancompare.presentation import charts, plot
from plancompare.presentation.charts import Line, Value
from plancompare.presentation.display import Several
from plancompare.presentation.drawn import panels
from plancompare.presentation.labels import Labels
from plancompare.presentation.marks import gathered
from plancompare.presentation.plans import PALETTE, province_colours

RED, BLUE = "#aa0000", "#0000aa"


def row(title: str, colour: str, value: float | None = None, comparator: str = "eq", **fields) -> dict:
    """One plan's row of a tidy frame; no value: it states nothing."""
    about = {"indicator": "urbanization_rate", "measure": "level", "variant": None, "unit": "percent"}
    figure = {"value": value, "value_high": None, "comparator": comparator, "target_id": None}
    return (
        about
        | figure
        | {"plan": title, "province": title, "year": 2023, "title": title, "colour": colour}
        | fields
    )


def dots(*rows: dict, lang: str = "vi") -> charts.Chart:
    """The rows as a report draws them."""
    draw, source = partial(plot.targets, lang=lang), lambda beside: "Nguồn: thử."
    (chart,) = panels(draw, pd.DataFrame(rows), lang, "Thử", source)
    return chart


def one(comparator: str, high=None) -> charts.Chart:
    return dots(row("Tỉnh A 2023", RED, 9.3, comparator, value_high=high, target_id="p:1:1"))


def words(chart: charts.Chart) -> set[str]:
    """The text of the SVG as a reader or a search finds it."""
    return {re.sub(r"<[^>]+>", "", text).strip() for text in re.findall(r"<text.*?</text>", chart.svg, re.S)}


def drawn(chart: charts.Chart, colour: str) -> list[Line2D]:
    return [line for axes in chart.figure.axes for line in axes.lines if line.get_markeredgecolor() == colour]


def arrows(chart: charts.Chart, colour: str) -> list[tuple[float, float]]:
    """Where each arrow of this colour starts and ends on the value axis."""
    found = []
    for axes in chart.figure.axes:
        for note in axes.texts:
            if isinstance(note, Annotation) and note.arrow_patch is not None:
                edge = matplotlib.colors.to_hex(note.arrow_patch.get_edgecolor())
                if edge == colour:
                    found.append((note.xy[0], note.xyann[0]))
    return [(start, end) for end, start in found]


def test_text_is_real_text_and_says_value_plan_year_and_source():
    assert {"Thử", "Tỷ lệ đô thị hóa (%)", "Tỉnh A 2023", "9,3%", "Nguồn: thử."} <= words(one("eq"))


def test_the_same_input_gives_the_same_bytes():
    assert one("ge").svg == one("ge").svg


def test_drawing_leaves_matplotlib_as_it_was():
    before = dict(matplotlib.rcParams)
    one("ge")
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize(("stated", "said"), [("otherwise", "nêu dạng khác"), ("unread", "chưa đọc chắc")])
def test_a_plan_that_says_something_of_the_subject_is_not_said_to_be_silent(stated, said):
    chart = dots(row("A 2023", RED, stated=stated), row("B 2023", BLUE, 30.0, stated="stated"))
    assert said in words(chart)
    assert "không\u00a0nêu" not in words(chart)


@pytest.mark.parametrize(
    ("comparator", "shape", "filled", "direction"),
    [
        ("eq", "o", True, None),
        ("ge", "o", True, "up"),
        ("gt", "o", False, "up"),
        ("le", "o", True, "down"),
        ("lt", "o", False, "down"),
        ("approx", "D", False, None),
    ],
)
def test_a_bound_is_drawn_as_a_bound(comparator, shape, filled, direction):
    chart = one(comparator)
    (mark,) = drawn(chart, RED)
    assert mark.get_marker() == shape
    assert (mark.get_markerfacecolor() == RED) is filled
    ways = ["up" if end > start else "down" for start, end in arrows(chart, RED)]
    assert ways == ([direction] if direction else [])


def test_a_range_is_drawn_from_end_to_end():
    chart = one("range", 11.0)
    spans = [list(line.get_xdata()) for line in chart.figure.axes[0].lines if line.get_color() == RED]
    assert [9.3, 11.0] in spans


def beside(value: float, comparator: str = "eq", **fields) -> dict:
    """The columns of a national target."""
    return {"national": value, "national_comparator": comparator, "national_unit": "percent"} | fields


def test_a_yardstick_is_an_upright_stroke_in_grey_and_never_a_plans_mark():
    chart = dots(row("A 2023", RED, 9.3, **beside(6.5)))
    (stroke,) = drawn(chart, charts.GREY)[:1]
    assert (stroke.get_marker(), stroke.get_xdata()[0]) == ("|", 6.5)
    assert {"Kế hoạch", "Cả nước, cùng năm", "6,5% (2023)"} <= words(chart)


def test_a_yardstick_that_is_doubted_is_marked_where_it_is_printed():
    status = "doubtful (one secondary source)"
    assert "6,5% (2023, ?)" in words(dots(row("A 2023", RED, 9.3, **beside(6.5, national_status=status))))


def test_not_stated_is_said_in_words_and_draws_no_mark():
    chart = dots(row("A 2023", RED), row("B 2023", BLUE, 2))
    assert "không\u00a0nêu" in words(chart)
    assert drawn(chart, RED) == []
    assert "A 2023: không\u00a0nêu" in chart.alt


def test_the_chart_read_aloud_holds_every_value_and_its_yardstick():
    chart = dots(
        row("A 2022", RED, 8, year=2022, **beside(6, "range", national_high=6.5)),
        row("B 2023", BLUE, 9.3, "ge"),
    )
    assert chart.alt == (
        "Biểu đồ: Thử. Tỷ lệ đô thị hóa (%). A 2022: 8% (Cả nước, cùng năm: 6–6,5% (2022)); "
        "B 2023: ≥\u00a09,3%."
    )
    assert f'aria-label="{chart.alt}"' in chart.svg


def test_a_yardstick_that_is_approximate_has_its_diamond_in_the_legend():
    assert "khoảng" in words(dots(row("A 2023", RED, 9.3, **beside(6.5, "approx"))))


def test_an_axis_that_does_not_start_at_nought_says_so():
    far = dots(row("A 2023", RED, 92), row("B 2023", BLUE, 95), lang="en")
    assert "axis does not start at 0" in words(far)
    near = dots(row("A 2023", RED, 1), row("B 2023", BLUE, 95), lang="en")
    assert "axis does not start at 0" not in words(near)


def test_a_figure_in_another_unit_keeps_it_and_stands_where_it_converts_to():
    chart = dots(row("A 2023", RED, 11.5, unit="permille"), row("B 2023", RED, 1.12))
    assert {"11,5‰", "1,12%"} <= words(chart)
    assert sorted(float(mark.get_xdata()[0]) for mark in drawn(chart, RED)) == [11.2, 11.5]


def test_the_variants_of_an_indicator_share_a_panel_and_name_whose_they_are():
    central = row("A 2023", RED, 5.0, variant="central_assignment")
    chart = dots(central, row("A 2023", RED, 6.0, variant="provincial_target"))
    assert len(chart.figure.axes) == 1
    assert "A 2023: Trung ương giao: 5%; A 2023: địa phương phấn đấu: 6%" in chart.alt
    assert "Tỷ lệ đô thị hóa: Trung ương giao (%)" in words(dots(central))


def test_a_province_keeps_its_colour_whichever_other_provinces_are_shown():
    alone = province_colours(["83"])["83"]
    assert province_colours(["83", "93"])["83"] == alone
    assert province_colours(["93", "84", "83"])["83"] == alone
    assert len(set(province_colours([f"{n:02d}" for n in range(8)]).values())) == len(PALETTE)


def test_colours_tell_apart_on_white_and_in_grey():
    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for colour in PALETTE:
        contrast = 1.05 / (luminance(colour) + 0.05)
        assert contrast >= 4.5, colour


def overlaps(first, second) -> bool:
    return (
        first.x0 < second.x1 - 1
        and second.x0 < first.x1 - 1
        and first.y0 < second.y1 - 1
        and second.y0 < first.y1 - 1
    )


def crowded(chart: charts.Chart) -> list[str]:
    """Texts that leave the figure or stand on one another, as they are laid out."""
    figure = chart.figure
    with charts.house_style():
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        renderer = canvas.get_renderer()
        boxes = []
        for text in figure.findobj(Text):
            shown = text.get_visible() and text.get_text().strip() and text.get_alpha() != 0
            box = Text.get_window_extent(text, renderer) if shown else None
            if box is not None and box.width > 0:
                boxes.append((text.get_text(), box))
    width, height = figure.bbox.width, figure.bbox.height
    outside = [t for t, b in boxes if b.x0 < -1 or b.y0 < -1 or b.x1 > width + 1 or b.y1 > height + 1]
    pairs = [f"{a} | {b}" for i, (a, x) in enumerate(boxes) for b, y in boxes[i + 1 :] if overlaps(x, y)]
    return outside + pairs


def smallest(svg: str) -> float:
    """The points of the smallest words of a drawing, which is printed at its own size."""
    sizes = re.findall(r"font-size: ([\d.]+)px", svg)
    return min(map(float, sizes))


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return make_project(tmp_path_factory.mktemp("project"))


@pytest.mark.parametrize("plans", [["ben-tre-2023"], ["hau-giang-2022", "ben-tre-2023"], []])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_word_of_a_chart_is_cut_off_or_printed_over_another(project, monkeypatch, plans, lang):
    monkeypatch.chdir(project)
    for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb")):
        shown = run_notebook(path, plans=plans, lang=lang)
        charts_of = [one for part in shown for one in (part if isinstance(part, Several) else (part,))]
        for chart in charts_of:
            if isinstance(chart, charts.Chart):
                assert crowded(chart) == [], chart.title
                assert smallest(chart.svg) >= 9.5, chart.title
                assert chart.narrow is None or smallest(chart.narrow()) >= 9.5, chart.title


def test_sixty_three_plans_stand_on_two_pages_in_words_of_full_size():
    rows = pd.DataFrame([row(f"Tỉnh {n} 2023", PALETTE[n % 8], n) for n in range(63)])
    made = panels(partial(plot.targets, lang="vi"), rows, "vi", "Thử")
    assert len(made) == 2
    for chart in made:
        assert chart.figure.get_size_inches()[1] < 9.7
        assert crowded(chart) == []
        assert smallest(chart.svg) >= 9.5


def test_a_drawn_bound_can_be_told_from_an_exact_value_by_its_ink():
    """The picture itself: at least shows ink to the right of its dot, where exactly shows none."""

    def ink_right_of_the_dot(chart: charts.Chart) -> int:
        with charts.house_style():
            canvas = FigureCanvasAgg(chart.figure)
            canvas.draw()
            axes = chart.figure.axes[0]
            x, y = axes.transData.transform((9.3, 0))
            picture = canvas.buffer_rgba()
        import numpy

        pixels = numpy.asarray(picture)[:, :, :3].astype(int)
        row = pixels[
            pixels.shape[0] - round(y) - 3 : pixels.shape[0] - round(y) + 3, round(x) + 6 : round(x) + 40
        ]
        return int(((row[:, :, 0] > 120) & (row[:, :, 1] < 90)).sum())

    assert ink_right_of_the_dot(one("ge")) > 10
    assert ink_right_of_the_dot(one("eq")) == 0


def test_silent_plans_share_a_line_for_each_reason_and_two_plans_keep_their_own():
    said = Line("An", RED, Value(7, "7%"))
    silent = [Line(name, RED, None, silent=True) for name in ("Bình", "Châu")]
    otherwise = Line("Dương", RED, None, missing="stated otherwise", silent=True)
    labels = Labels("en")
    shown = gathered([said, *silent, otherwise], labels)
    assert [(line.label, line.missing.replace("\u00a0", " ")) for line in shown[1:]] == [
        ("", "not stated: Bình and Châu"),
        ("", "stated otherwise: Dương"),
    ]
    assert gathered([said, silent[0]], labels) == (said, silent[0])
    many = [Line(f"Tỉnh {n}", RED, None, silent=True) for n in range(9)]
    assert gathered([said, *many], labels)[-1].missing.replace("\u00a0", " ") == "not stated: 9 plans"


def test_a_figure_that_does_not_compare_keeps_its_line_beside_silent_plans():
    written = Line("An", RED, None, missing="768 triệu USD")
    silent = [Line(name, RED, None, silent=True) for name in ("Bình", "Châu")]
    assert gathered([written, *silent], Labels("en"))[0] is written


def test_what_is_drawn_of_a_target_is_named_by_it_and_a_yardstick_is_not():
    chart = dots(row("An 2022", RED, 7, target_id="an-2022:I.1:1", **beside(6)))
    marked = re.findall(r'data-passage="([^"]+)"', chart.svg)
    assert marked == ["an-2022:I.1:1"] * 2  # its mark and its figure
    assert 'id="passage:' not in chart.svg
    assert re.findall(r'data-passage="([^"]+)"', chart.narrow()) == marked
