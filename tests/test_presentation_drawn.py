"""Charts of one's own: a function that draws on axes, or a finished figure, as a chart of the report."""

import re

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from plancompare.errors import UsageError
from plancompare.presentation import drawn, plot

ROWS = [
    # indicator, measure, plan, province, value, comparator, unit, national, id
    ("doctors_per_10k", "level", "a-2023", "An Giang", 9.0, "ge", "per_10k_people", 12.0, "a-2023:1:1"),
    ("doctors_per_10k", "level", "b-2023", "Bạc Liêu", None, None, None, None, None),
    ("poverty_rate", "level", "a-2023", "An Giang", 3.1, "le", "percent", None, "a-2023:2:1"),
    ("poverty_rate", "level", "b-2023", "Bạc Liêu", 2.0, "eq", "percent", None, "b-2023:2:1"),
]
COLUMNS = ["indicator", "measure", "plan", "province", "value", "comparator", "unit", "national", "target_id"]


def rows(**columns) -> pd.DataFrame:
    """Two indicators of two plans of 2023, as the tidy frame of a comparison has them."""
    extra = {"year": 2023, "variant": None, "value_high": None, "denominator": None, "verdict": "comparable"}
    return pd.DataFrame(ROWS, columns=COLUMNS).assign(national_unit="per_10k_people", **(extra | columns))


def only(frame: pd.DataFrame, indicator: str) -> pd.DataFrame:
    return frame[frame["indicator"] == indicator]


def words(figure: Figure) -> list[str]:
    """All the text of a figure, of its axes too."""
    return [t.get_text() for axes in figure.axes for t in axes.texts] + [t.get_text() for t in figure.texts]


def draw(data, ax):
    plot.targets(data, ax=ax, lang="en")


def test_each_indicator_has_axes_of_its_own_and_every_figure_its_id():
    (chart,) = drawn.panels(draw, rows(), "en", "Aims", lambda beside: "Source: the plans")
    assert chart.target_ids == ("a-2023:1:1", "a-2023:2:1", "b-2023:2:1")
    assert "Doctors per 10,000 people. An Giang 2023: ≥\xa09 (National, same year: 12 (2023))" in chart.alt
    assert "not\xa0stated" in chart.alt
    for text in ("Aims", "Source: the plans", "An Giang 2023"):
        assert text in chart.svg
        assert text in chart.narrow()


def test_what_a_reader_adds_to_the_axes_is_in_the_chart_and_in_its_form_for_a_phone():
    def own(data, ax):
        draw(data, ax)
        ax.text(3, 0, "my remark")

    (chart,) = drawn.panels(own, rows(), "en", "Aims")
    assert chart.svg.count("my remark") == 2
    assert chart.narrow().count("my remark") == 2


def test_the_form_for_a_phone_is_drawn_once_for_page_and_paper():
    drawings = []

    def own(data, ax):
        drawings.append(ax)
        draw(data, ax)

    (chart,) = drawn.panels(own, rows(), "en", "Aims")
    page, drawn_by_then = chart.narrow(), len(drawings)
    assert chart.narrow() == page and len(drawings) == drawn_by_then


def test_distances_have_the_scale_and_the_head_of_distances():
    frame = rows(distance=[-3.0, None, 1.1, 0.4], distance_high=None)

    (chart,) = drawn.panels(lambda data, ax: plot.distances(data, ax=ax, lang="en"), frame, "en", "Gaps")
    low, high = chart.figure.axes[0].get_xlim()
    assert low < -3 and high < 1
    assert "National, same year" not in chart.svg


def test_indicators_of_one_unit_share_a_scale():
    frame = rows(unit="percent", national=None)
    (chart,) = drawn.panels(draw, frame, "en", "Aims")
    first, second = chart.figure.axes[:2]
    assert first.get_xlim() == second.get_xlim()
    (chart,) = drawn.panels(draw, rows(national=None), "en", "Aims")
    first, second = chart.figure.axes[:2]
    assert first.get_xlim() != second.get_xlim()


def test_a_chart_of_many_plans_is_as_many_pages():
    many = pd.concat(
        rows().assign(plan=f"p{n}-2023", province=f"Province {n}", target_id=f"p{n}:1") for n in range(30)
    )
    charts = drawn.panels(draw, many, "en", "Aims")
    assert [chart.title for chart in charts] == ["Aims (1/3)", "Aims (2/3)", "Aims (3/3)"]
    assert all(chart.figure.get_figheight() < 9.5 for chart in charts)


def test_more_plans_than_a_page_holds_stand_on_several_in_full_size_the_highest_first():
    one = only(rows(), "poverty_rate").iloc[:1]
    many = pd.concat(
        one.assign(plan=f"p{n}-2023", province=f"P{n}", target_id=f"p{n}:1", value=(n * 7) % 65 + 1.0)
        for n in range(65)
    )
    charts = drawn.panels(draw, many, "en", "Aims")
    assert [chart.title for chart in charts] == ["Aims (1/2)", "Aims (2/2)"]
    assert sum(len(chart.target_ids) for chart in charts) == 65
    first, second = (
        [float(number) for word in words(chart.figure) for number in re.findall(r"≤\s([\d.]+)%", word)]
        for chart in charts
    )
    assert len(first) == 33 and min(first) > max(second)
    for chart in charts:
        assert chart.figure.get_figheight() < 9.5
        assert min(text.get_size() for text in chart.figure.findobj(Text) if text.get_text()) >= 9.5
    assert charts[0].figure.axes[0].get_xlim() == charts[1].figure.axes[0].get_xlim()


def test_targets_that_do_not_compare_share_no_axis():
    frame = only(rows(verdict="not_comparable"), "poverty_rate")
    axes = plot.targets(frame, lang="en")
    assert not [line for line in axes.lines if line.get_marker() == "o"]
    assert {"≤ 3.1%", "2%"} <= {text.replace("\xa0", " ") for text in words(axes.figure)}
    assert [line for line in plot.targets(only(rows(), "poverty_rate"), lang="en").lines]


def test_of_several_variants_a_plan_that_states_none_stands_once():
    """One plan states two variants, the other neither: a frame has a row for each variant and plan."""
    one = rows(variant=["a", "a", "b", "b"]).assign(indicator="poverty_rate", value=[3.1, None, 2.0, None])
    axes = plot.targets(one.assign(plan=["p", "q"] * 2, province=["P", "Q"] * 2, unit="percent"), lang="en")
    named = [text for text in words(axes.figure) if text.startswith(("P", "Q"))]
    assert named == ["P 2023: a", "P 2023: b", "Q 2023"]


def test_a_title_says_where_plans_do_not_compare():
    (chart,) = drawn.panels(draw, rows(verdict="not_comparable"), "en", "Aims")
    assert "Poverty rate (%) – does not compare" in chart.alt
    assert "people – does not compare" not in chart.alt  # one plan alone states it


def test_a_target_in_a_unit_of_its_own_is_written_not_drawn():
    frame = only(rows(unit=[None, None, "percent", "household"]), "poverty_rate")
    axes = plot.targets(frame, lang="en")
    assert len([line for line in axes.lines if line.get_marker() == "o"]) == 1
    assert "2 households" in {text.replace("\xa0", " ") for text in words(axes.figure)}


def test_several_indicators_on_one_axis_are_refused():
    with pytest.raises(UsageError, match=r"doctors_per_10k \(level\), poverty_rate \(level\); draw one"):
        plot.targets(rows())


def test_a_figure_of_ones_own_gets_title_and_source_and_stays_as_it_was():
    figure = Figure(figsize=(6, 3))
    axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
    axes.bar(["A", "B"], [1, 2])
    chart = drawn.framed(figure, "en", "My own words", "Source: mine", only(rows(), "poverty_rate"))
    assert "My own words" in chart.svg and "Source: mine" in chart.svg
    assert chart.target_ids == ("a-2023:2:1", "b-2023:2:1")
    assert chart.alt == "Chart: My own words. Poverty rate. An Giang 2023: ≤\xa03.1%; Bạc Liêu 2023: 2%."
    assert figure.get_figheight() == 3
    assert words(figure) == []
    assert axes.get_position().bounds == pytest.approx((0.1, 0.1, 0.8, 0.8))


def test_a_figure_whose_layout_is_computed_keeps_its_room_for_words():
    figure = Figure(figsize=(6, 3), layout="constrained")
    axes = figure.add_subplot()
    axes.barh(["a name much longer than the margin of a figure has room for", "B"], [1, 2])
    chart = drawn.framed(figure, "en", "My own words", "Source: mine", only(rows(), "poverty_rate"))
    assert axes.get_position().x0 > 0.4
    assert "My own words" in chart.svg
    assert figure.get_layout_engine() is not None


def test_no_indicator_is_left_out_of_charts_that_one_page_cannot_hold():
    parts = [only(rows(national=None), "poverty_rate").assign(indicator=f"indicator_{n}") for n in range(40)]
    found = drawn.panels(draw, pd.concat(parts), "en", "Aims")
    assert len(found) > 1
    assert all(chart.figure.get_size_inches()[1] < 9.7 for chart in found)
    told = "".join(chart.alt for chart in found)
    assert all(f"indicator_{n} (%)." in told for n in range(40))
    assert [chart.title for chart in found][:1] == [f"Aims (1/{len(found)})"]


def test_what_figures_are_held_against_is_told_to_who_words_the_source():
    def source(beside):
        return f"beside {sorted(beside)}"

    (chart,) = drawn.panels(draw, rows(), "en", "Aims", source)
    assert "beside [&#x27;national&#x27;]" in chart.svg.replace("'", "&#x27;")
    (chart,) = drawn.panels(draw, rows(national=None), "en", "Aims", source)
    assert "beside []" in chart.svg


def test_a_picture_of_ones_own_by_other_columns_has_their_values_above_it():
    def own(data, ax):
        ax.bar(data["province"], data["value"])

    stated = rows().dropna(subset=["value"])
    (chart,) = drawn.panels(own, stated, "en", "Mine", by=["year", "province"])
    assert {"2023, An Giang", "2023, Bạc Liêu"} <= set(words(chart.figure))
    assert chart.alt == "Chart: Mine. 2023, An Giang. 2023, Bạc Liêu."
