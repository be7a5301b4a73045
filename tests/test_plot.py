"""Charts on axes of one's own: what is drawn is what the frame says, and the axes come back."""

import pandas as pd
import pytest
from frames import targets
from knowing import compare
from matplotlib.figure import Figure

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
