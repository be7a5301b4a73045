"""The region around the plans: who stands in it, in which order, and whose figure is whose."""

import re

import pandas as pd
import pytest
from frames import targets
from knowing import compare, plan_names

from plancompare.presentation import drawn, plot
from plancompare.presentation.matched import match
from plancompare.presentation.region import (
    before_finding,
    region_finding,
    region_frame,
    region_table,
    scenes,
    unknown_regions,
)

HEAD = (
    "province,gso_code,year,kind,indicator_code,comparator,value,value_high,unit,source_title,source_url,"
    "note,status"
)
REPORTED = """
Vùng ĐBSCL,R-MD,2022,actual,grdp_growth,eq,8.6,,percent,Regional report,https://example.org/r,,verified
Long An,80,2022,target,grdp_growth,range,6.5,7,percent,A newspaper,https://example.org/a,,verified
Long An,80,2022,actual_estimate,grdp_growth,eq,8.46,,percent,B newspaper,https://example.org/b,,verified
Sóc Trăng,94,2022,target,grdp_growth,eq,5.5,,percent,C portal,https://example.org/c,,verified (derived)
Hậu Giang,93,2022,actual_estimate,grdp_growth,eq,13.94,,percent,D newspaper,https://example.org/d,,verified
Long An,80,2021,target,grdp_growth,eq,5,,percent,E newspaper,https://example.org/e,,verified
Vĩnh Long,86,2022,target,grdp_growth,approx,6,,percent,H newspaper,https://example.org/h,,verified
Hà Nội,01,2022,target,grdp_growth,eq,7,,percent,F newspaper,https://example.org/f,,verified
Trà Vinh,84,2022,target,grdp_growth,eq,9000,,VND_billion,G newspaper,https://example.org/g,,verified
"""


@pytest.fixture
def project(tmp_path):
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    (raw / "provincial-context.csv").write_text(HEAD + REPORTED, "utf-8")
    return tmp_path


def growth_of(project, *plans):
    """The row of GRDP growth for made-up plans given as (id, province, code, year, growth or None)."""
    table = pd.concat(
        [
            targets(
                plan,
                province,
                code,
                year,
                [
                    {"indicator": "grdp_growth", "measure": "growth", "value": growth, "unit": "percent"}
                    if growth
                    else {"indicator": "forest_cover", "value": 1, "unit": "percent"}
                ],
            )
            for plan, province, code, year, growth in plans
        ],
        ignore_index=True,
    )
    rows = match(compare(table, yardstick=None, project=project), plan_names(table))
    return [row for row in rows if row.key.indicator == "grdp_growth"]


def shown(table):
    return [[cell.text for cell in row] for group in table.groups for row in group.rows]


def test_the_region_comes_first_and_its_provinces_by_code_with_the_plans_among_them(project):
    rows = growth_of(project, ("h", "Hậu Giang", "93", 2022, 8))
    table = region_table(scenes(rows, project), "en")
    assert [group.title for group in table.groups] == ["GRDP growth rate, % – Mekong Delta, 2022"]
    assert shown(table) == [
        ["The whole region", "no figure", "8.6", "Regional report"],
        ["Long An", "6.5–7", "8.46", "A newspaper; B newspaper"],
        ["Vĩnh Long", "≈\u00a06", "no figure", "H newspaper"],
        ["Hậu Giang", "8", "13.94", "D newspaper"],
        ["Sóc Trăng", "5.5", "no figure", "C portal (derived from the source)"],
    ]


def test_a_plans_own_figure_links_to_its_quote_and_others_to_their_source(project):
    rows = growth_of(project, ("h", "Hậu Giang", "93", 2022, 8))
    _, reported, _, own, _ = region_table(scenes(rows, project), "en").groups[0].rows
    assert own[1].runs[0].link == "q:h:I.1:1"
    assert [run.link for run in reported[3].runs if run.link] == [
        "https://example.org/a",
        "https://example.org/b",
    ]


def test_what_the_record_of_a_reported_figure_doubts_is_said_where_it_is_printed(project):
    lines = (
        "An Giang,89,2022,target,grdp_growth,eq,9,,percent,X,https://example.org/x,"
        '"headline; Dec 2021, before final adoption",verified\n'
        "An Giang,89,2022,actual,grdp_growth,eq,6,,percent,X,https://example.org/x,6/13 of all,verified\n"
    )
    path = project / "data" / "raw" / "provincial-context.csv"
    path.write_text(path.read_text("utf-8") + lines, "utf-8")
    found = scenes(growth_of(project, ("h", "Hậu Giang", "93", 2022, 8)), project)
    table = region_table(found, "en")
    (own,) = (row for row in table.groups[0].rows if row[0].text == "An Giang")
    assert [cell.marks for cell in own] == ["", "a", "", ""]  # how the province ranks is no doubt
    assert table.notes == ("The target as reported before its final adoption",)
    assert region_table(found, "vi").notes == ("Chỉ tiêu đăng trước khi được thông qua chính thức",)
    assert "In doubt: An Giang: the target as reported before its final adoption." in (
        region_finding(found, "en").text
    )
    assert region_frame(found, "en").set_index("name")["text"]["An Giang"] == "9\u00a0(?) › 6"


def test_each_plan_stands_in_the_region_of_its_own_year_only(project):
    rows = growth_of(
        project,
        ("h", "Hậu Giang", "93", 2022, 8),
        ("l", "Long An", "80", 2021, 6),
        ("n", "Hà Nội", "01", 2022, 7),
    )
    # Of 2021, and of the Red River Delta, too little is known to be a picture of a region.
    assert [(scene.year, scene.region.vi) for scene in scenes(rows, project)] == [
        (2022, "Đồng bằng sông Cửu Long")
    ]


def test_a_plan_that_states_nothing_is_said_to_among_the_others(project):
    rows = growth_of(project, ("h", "Hậu Giang", "93", 2022, None), ("l", "Long An", "80", 2022, 6))
    (own,) = (row for row in shown(region_table(scenes(rows, project), "en")) if row[0] == "Hậu Giang")
    assert own[1:3] == ["not\u00a0stated", "13.94"]


def test_the_region_is_summed_up_where_aims_and_outcomes_are_known(project):
    more = "".join(
        f"{name},{code},2022,{kind},grdp_growth,eq,{value},,percent,X,https://example.org/x,,verified\n"
        for name, code, aim, outcome in (("An Giang", "89", 5, 4.5), ("Cà Mau", "96", 6, 6))
        for kind, value in (("target", aim), ("actual", outcome))
    )
    path = project / "data" / "raw" / "provincial-context.csv"
    path.write_text(path.read_text("utf-8") + more, "utf-8")
    rows = growth_of(project, ("h", "Hậu Giang", "93", 2022, 8))
    said = region_finding(scenes(rows, project), "en").text
    assert said.startswith(
        "Mekong Delta, 2022: of 4 provinces whose target and outcome are both known (GRDP growth rate), "
        "2 passed, 1 met and 1 missed the target. Without both figures: "
    )
    lacking = said.partition("figures: ")[2]
    assert "Trà Vinh" in lacking and "Cà Mau" not in lacking


def test_the_frame_of_a_region_has_a_row_for_every_province_and_what_is_known_of_it(project):
    rows = growth_of(project, ("h", "Hậu Giang", "93", 2022, 8))
    frame = region_frame(scenes(rows, project), "en").set_index("name")
    assert len(frame) == 13 and set(frame["where"]) == {"Mekong Delta, 2022"}
    assert set(frame["era"]) == {"63"}
    own = frame.loc["Hậu Giang"]
    assert (own["value"], own["outcome"], own["reached"]) == (8, 13.94, "passed")
    assert (own["plan"], own["target_id"], own["text"]) == ("h", "h:I.1:1", "8 › 13.94")
    assert frame.loc["Cà Mau", "text"] == "" and pd.isna(frame.loc["Cà Mau", "value"])


def test_a_map_of_tiles_has_a_tile_for_every_province_of_the_region(project):
    rows = growth_of(project, ("h", "Hậu Giang", "93", 2022, 8))

    def draw(data, ax):
        plot.tiles(data, ax=ax, lang="en", only=data["code"])

    frame = region_frame(scenes(rows, project), "en")
    (chart,) = drawn.panels(draw, frame, "en", "Growth", lambda beside: f"Beside: {beside}.", by=["where"])
    assert chart.target_ids == ("h:I.1:1",)
    for svg in (chart.svg, chart.narrow()):
        words = re.findall(r">([^<]+)</text>", svg)
        assert {"Mekong Delta, 2022", "Long An", "Cà Mau", "Hậu Giang", "passed", "missed"} <= set(words)
    assert "Beside: {'region'}." in chart.svg.replace("&#39;", "'")
    (tiles,) = (axes for axes in chart.figure.axes if axes.patches)
    assert len(tiles.patches) == 13
    assert "Mekong Delta, 2022: Long An 6.5–7 › 8.46 (passed)" in chart.alt


def test_the_base_of_a_plan_is_every_vintage_of_the_year_before(project):
    head = "province,gso_code,year,vintage,indicator_code,comparator,value,unit"
    head += ",source_title,source_url,note,status"
    lines = [
        f"Hậu Giang,93,2021,{vintage},grdp_growth,eq,{value},percent,X,https://example.org/x,,verified"
        for vintage, value in (("estimate 30/12/2021", 3.08), ("as quoted 10/10/2023", 3.28))
    ]
    (project / "data" / "raw" / "outcomes.csv").write_text("\n".join([head, *lines]) + "\n", "utf-8")
    (row,) = growth_of(project, ("h", "Hậu Giang", "93", 2022, 8))
    assert before_finding(row, project, "en").text == (
        "The base, as published for the year before: "
        "Hậu Giang 2021: 3.08% (estimate, 30 December 2021) and 3.28% (as quoted 10 October 2023)."
    )


def test_a_region_nothing_is_known_of_is_named(project):
    rows = growth_of(project, ("h", "Hậu Giang", "93", 2022, 8), ("s", "Sơn La", "14", 2022, 8))
    found = scenes(rows, project)
    unknown = unknown_regions(rows, found)
    assert region_table(found, "en", unknown).source.endswith("Northern Midlands and Mountains.")


def test_without_a_file_there_is_no_region(tmp_path):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    assert scenes(growth_of(tmp_path, ("h", "Hậu Giang", "93", 2022, 8)), tmp_path) == ()


def test_a_quarter_is_not_set_among_what_provinces_reached_in_the_year(project):
    own = {"indicator": "grdp_growth", "measure": "growth", "unit": "percent"}
    rows = [own | {"value": 8}, own | {"value": 3, "period": "2022-Q1"}]
    table = targets("h", "Hậu Giang", "93", 2022, rows)
    matched = match(compare(table, yardstick=None, project=project), plan_names(table))
    assert [row.key.span for row in matched] == ["", "Q1"]
    assert [scene.row.key.span for scene in scenes(matched, project)] == [""]
