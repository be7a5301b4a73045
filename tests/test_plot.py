"""Charts on axes of one's own: what is drawn is what the frame says, and the axes come back."""

import pandas as pd
import pytest
from frames import targets
from knowing import compare
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

import plancompare
from plancompare.catalogue import provinces
from plancompare.catalogue.tiles import tiles_of
from plancompare.errors import UsageError
from plancompare.presentation import plot

GROWTH = {"indicator": "grdp_growth", "measure": "growth", "unit": "percent"}


@pytest.fixture
def tidy():
    plans = (
        ("an-2022", "An", "80", {"value": 7.0}),
        ("binh-2022", "Bình", "82", {"value": 9.3, "comparator": "ge"}),
    )
    table = pd.concat(
        [targets(plan, name, code, 2022, [GROWTH | row]) for plan, name, code, row in plans],
        ignore_index=True,
    )
    return compare(table, yardstick=["national", "outcome"]).tidy


def words(axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


def test_the_public_name_is_the_module():
    assert plancompare.plot is plot


def test_targets_are_drawn_on_the_axes_given_and_returned(tidy):
    ax = Figure().add_subplot()
    assert plot.targets(tidy, ax=ax, lang="en") is ax
    assert {"An 2022", "Bình 2022", "7%", "≥\u00a09.3%"} <= set(words(ax))
    drawn = {line.get_xdata()[0] for line in ax.lines if line.get_marker() == "o"}
    assert drawn == {7.0, 9.3}


def test_without_axes_new_ones_are_made(tidy):
    assert plot.distances(tidy).lines


def test_two_indicators_never_share_an_axis(tidy):
    mixed = pd.concat([tidy, tidy.assign(indicator="forest_cover", measure="level")])
    with pytest.raises(UsageError, match="grdp_growth"):
        plot.targets(mixed)


@pytest.mark.parametrize(("era", "count", "day"), [("63", 63, "2024-12-31"), ("34", 34, "2026-01-01")])
def test_every_unit_of_an_era_has_a_tile_of_its_own(era, count, day):
    grid = tiles_of(era)
    assert set(grid) == set(provinces(day))
    assert len({(tile.row, tile.column) for tile in grid.values()}) == count


def test_tiles_of_some_provinces_show_what_was_reached():
    data = pd.DataFrame([{"code": "93", "text": "8 › 13,94", "reached": "passed"}])
    ax = plot.tiles(data, only=["93", "94"])
    assert [text.get_text() for text in ax.texts] == ["Hậu Giang", "8 › 13,94", "Sóc Trăng"]
    first, second = ax.patches
    assert first.get_facecolor() != second.get_facecolor()


def test_an_era_or_a_code_without_tiles_is_refused():
    with pytest.raises(UsageError, match="No era '65'"):
        plot.tiles(pd.DataFrame({"code": []}), era="65")
    with pytest.raises(UsageError, match="No tile for '99'"):
        plot.tiles(pd.DataFrame({"code": ["99"]}))


def test_an_outcome_is_a_square_beside_the_dot_of_its_target(tidy):
    known = tidy.assign(outcome=[7.5, None], outcome_unit="percent")
    ax = plot.outcomes(known, lang="en")
    assert [line.get_xdata()[0] for line in ax.lines if line.get_marker() == "s"] == [7.5]
    assert {"7%", "7.5%"} <= set(words(ax))


def test_a_distance_is_a_bar_from_nought_in_the_targets_own_unit(tidy):
    ax = plot.distances(tidy.assign(distance=[0.5, -1.0], distance_high=None), lang="en")
    bars = [list(line.get_xdata()) for line in ax.lines if line.get_solid_capstyle() == "butt"]
    assert [0, 0.5] in bars and [0, -1.0] in bars
    assert {"+0.5", "≥\u00a0\u22121"} <= set(words(ax))


SHARES = [
    ("a-2022", "A", "grdp_share_agriculture", 23.9),
    ("a-2022", "A", "grdp_share_services", 31.6),
    ("b-2022", "B", "grdp_share_agriculture", 3.5),
    ("b-2022", "B", "grdp_share_services", 96.5),
    ("c-2022", "C", "grdp_share_agriculture", None),
    ("c-2022", "C", "grdp_share_services", None),
]


def structure(**columns) -> pd.DataFrame:
    extra = {"measure": "level", "year": 2022, "value_high": None, "comparator": "eq", "unit": "percent"}
    return pd.DataFrame(SHARES, columns=["plan", "province", "indicator", "value"]).assign(
        **(extra | columns)
    )


def test_shares_are_stacked_in_order_and_each_is_written_where_it_stands():
    ax = plot.shares(structure(), lang="en")
    solid = [patch for patch in ax.patches if not patch.get_hatch()]
    ends = [round(patch.get_x() + patch.get_width(), 6) for patch in solid]
    assert ends == [23.9, 55.5, 3.5, 100.0]
    assert {"A 2022", "23.9%", "31.6%", "3.5%", "96.5%"} <= set(words(ax))
    key = [text.get_text() for text in ax.findobj(Text)]
    assert key.index("Sector I") < key.index("Sector III")


def test_what_the_stated_shares_leave_is_open_and_named_and_a_silent_plan_says_so():
    ax = plot.shares(structure(), lang="en")
    hatched = [patch for patch in ax.patches if patch.get_hatch()]
    assert [(round(bar.get_x(), 6), round(bar.get_width(), 6)) for bar in hatched] == [(55.5, 44.5)]
    assert words(ax).count("rest not stated") == 1
    assert "not\u00a0stated" in words(ax)
    ax = plot.shares(structure(stated="otherwise"), lang="en")
    assert "rest stated otherwise" in words(ax)


def test_a_long_key_of_parts_takes_a_second_line_instead_of_running_out_of_the_picture():
    long = structure(indicator=[f"a part with quite a long name, number {n}" for n in range(6)])
    ax = plot.shares(long, ax=Figure(figsize=(6.9, 3)).add_axes((0.2, 0.1, 0.78, 0.6)), lang="en")
    FigureCanvasAgg(ax.figure).draw()
    boxes = [t.get_window_extent() for t in ax.findobj(Text) if t.get_text().startswith("a part")]
    assert all(box.x1 <= ax.figure.bbox.width for box in boxes)
    assert boxes[-1].y1 < boxes[0].y0


def test_a_frame_that_cannot_be_drawn_is_one_sentence(tidy):
    with pytest.raises(UsageError, match=r"no column 'value'; did you mean 'valu'\?"):
        plot.targets(tidy.rename(columns={"value": "valu"}))
    with pytest.raises(UsageError, match=r"no column 'distance'; take it from plancompare"):
        plot.distances(pd.DataFrame({"plan": []}))
    for draw in (plot.targets, plot.outcomes, plot.distances, plot.shares):
        with pytest.raises(UsageError, match="no rows: nothing fits"):
            draw(tidy.iloc[:0])


def test_plans_without_a_structure_stand_in_one_line_below_those_with_one():
    silent = structure().query("plan == 'c-2022'")
    ax = plot.shares(pd.concat([structure(), silent.assign(plan="d-2022", province="D")]), lang="en")
    assert [text.replace("\u00a0", " ") for text in words(ax)][-1] == "not stated: C 2022 and D 2022"


def test_a_figure_of_the_nation_is_not_named_by_the_plans_target(tidy):
    ax = plot.targets(tidy.assign(national=6.0, national_unit="percent"), lang="en")
    named = [text.get_text() for text in ax.texts if text.get_gid()]
    assert sorted(named) == ["7%", "≥\u00a09.3%"]
