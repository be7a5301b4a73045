"""The browser's table and what a selected row shows, on a small project of three plans."""

import re
import shutil

import pytest
from reporting import make_project

from plancompare import explore
from plancompare.errors import UsageError


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return make_project(tmp_path_factory.mktemp("project"))


def doctors(browser) -> dict:
    """The row of doctors per 10,000 people."""
    frame = browser.frame
    return frame[frame.iloc[:, 0] == "Số bác sĩ trên 10.000 dân"].iloc[0].to_dict()


def test_the_table_shows_figures_as_written_and_carries_number_words_and_id(project):
    row = doctors(explore.browse(["hau-giang-2022", "ben-tre-2023"], "health", project=project))
    assert row["Đơn vị"] == "trên 10.000 dân"
    assert (row["Hậu Giang 2022"], row["Bến Tre 2023"]) == ("9", "10,05")
    assert (row["Hậu Giang 2022 (số)"], row["Bến Tre 2023 (số)"]) == ("9", "10.05")
    assert row["Bến Tre 2023: nguyên văn"] == "10,05 bác sĩ/vạn dân"
    assert row["Bến Tre 2023: mã chỉ tiêu"] == "ben-tre-2023:I.1.13:2"
    assert row["Chênh\u00a0lệch"] == "+1,05"
    assert row["Khả năng so sánh"] == "có lưu ý"


def test_what_a_plan_does_not_state_is_said_in_words_and_has_no_number(project):
    browser = explore.browse(["ben-tre-2023", "tra-vinh-2023"], "health", project=project)
    frame = browser.frame.set_index("Chỉ tiêu")
    beds = frame.loc["Số giường bệnh trên 10.000 dân"]
    assert beds["Trà Vinh 2023"] == "không\u00a0nêu"
    assert beds["Trà Vinh 2023 (số)"] == ""
    assert beds["Trà Vinh 2023: mã chỉ tiêu"] == ""


def test_each_national_target_stands_under_its_own_year(project):
    browser = explore.browse(["hau-giang-2022", "ben-tre-2023"], project=project)
    growth = browser.frame.set_index("Chỉ tiêu").loc["Tốc độ tăng trưởng GRDP"]
    assert growth["Cả nước 2022"] == "6–6,5"
    assert growth["Cả nước 2023"] == "≈\u00a06,5"


def test_seen_figures_are_sorted_by_the_hidden_numbers(project):
    browser = explore.browse(["hau-giang-2022", "ben-tre-2023"], "health", project=project)
    names = browser.frame.columns
    pairs = {names[seen]: names[hidden] for seen, hidden in browser.screen.order.items()}
    assert pairs["Bến Tre 2023"] == "Bến Tre 2023 (số)"
    assert all(seen < browser.screen.shown <= hidden for seen, hidden in browser.screen.order.items())


@pytest.mark.parametrize("plans", [["tra-vinh-2023"], ["ben-tre-2023", "tra-vinh-2023"], []])
def test_one_two_or_all_plans_may_be_chosen(project, plans):
    browser = explore.browse(plans, project=project)
    numbered = [name for name in browser.frame.columns if name.endswith("mã chỉ tiêu")]
    assert len(numbered) == (len(plans) or 3)
    assert ("Khả năng so sánh" in browser.frame.columns) == (len(plans) != 1)


def test_a_selected_row_shows_its_chart_its_reasons_and_every_passage(project):
    browser = explore.browse(["hau-giang-2022", "ben-tre-2023"], "health", project=project)
    names = list(browser.frame["Chỉ tiêu"])
    browser.select(names.index("Số giường bệnh trên 10.000 dân"))
    assert list(browser.targets["value"]) == [32.1, 35.5]
    passages = [found.passage for found in browser.evidence]
    marked = [shown.quote[shown.value_start : shown.value_end] for shown in passages]
    assert marked == ["35,5", "32,1"]
    assert browser.evidence[1].citation.endswith("“13) Đạt 32,1 giường bệnh/vạn dân” [ben-tre-2023:I.1.13:1]")
    *_, chart, boxes = browser.children
    assert "<svg" in chart.value and "Khác năm (2022 và 2023)" in chart.value
    assert ["<mark>35,5</mark>" in box.value for box in boxes.children] == [True, False]


@pytest.mark.parametrize(
    ("indicator", "title", "panel"),
    [
        ("Số bác sĩ trên 10.000 dân", "bên cạnh chỉ tiêu cả nước", "Số bác sĩ trên 10.000 dân"),
        ("Tốc độ tăng khu vực III (dịch vụ)", "Chỉ tiêu của từng kế hoạch", "Tốc độ tăng khu vực III"),
        ("Thu ngân sách nhà nước trên địa bàn: Trung ương giao", "của từng kế hoạch", ": Trung ương giao"),
    ],
)
def test_the_chart_of_a_row_says_what_it_shows_and_the_nation_only_where_it_is_drawn(
    project, indicator, title, panel
):
    browser = explore.browse(["hau-giang-2022", "ben-tre-2023"], project=project)
    browser.select(list(browser.frame["Chỉ tiêu"]).index(indicator))
    chart = browser.children[4].value
    said = [re.sub(r"<[^>]+>", "", text).strip() for text in re.findall(r"<text.*?</text>", chart, re.S)]
    assert any(title in words for words in said) and any(panel in words for words in said)
    assert any("cả nước" in words.lower() for words in said) == ("cả nước" in title)
    assert {"Hậu Giang 2022", "Bến Tre 2023"} <= set(said)


def test_the_first_row_is_selected_from_the_start(project):
    browser = explore.browse(project=project)
    assert len(browser.evidence) > 0


def test_english_renames_everything_but_the_quotes(project):
    browser = explore.browse(["hau-giang-2022", "ben-tre-2023"], "health", "en", project=project)
    frame = browser.frame.set_index("Indicator")
    row = frame.loc["Doctors per 10,000 people"]
    assert row["Bến Tre 2023"] == "10.05"
    assert row["Bến Tre 2023: exact words"] == "10,05 bác sĩ/vạn dân"


def test_choosing_a_kind_without_targets_says_so(project):
    browser = explore.browse(["tra-vinh-2023"], "rural", project=project)
    headline = next(
        child for child in browser.children[0].children[1].children if "Loại" in child.description
    )
    headline.value = "headline"
    message = browser.children[2].value
    assert "Không có chỉ tiêu nào cho lựa chọn này" in message


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (dict(plans=["nowhere-2020"]), "No plan 'nowhere-2020' in the project (there are: "),
        (dict(theme="weather"), "No theme 'weather' in these plans (there are: "),
        (dict(lang="fr"), "lang is 'fr'; it must be one of 'vi', 'en'"),
    ],
)
def test_a_wrong_choice_is_told_in_one_sentence(project, arguments, sentence):
    with pytest.raises(UsageError) as told:
        explore.browse(**arguments, project=project)
    assert str(told.value).startswith(sentence)


def test_the_tables_are_made_when_there_are_none_yet(project, tmp_path):
    shutil.copytree(project / "data" / "raw", tmp_path / "data" / "raw")
    table = explore.targets(tmp_path)
    assert set(table["plan"]) == {"ben-tre-2023", "hau-giang-2022", "tra-vinh-2023"}
    assert (tmp_path / "data" / "processed" / "targets.csv").is_file()


def test_tab_offers_what_is_ours(project):
    table = explore.browse(project=project)
    assert dir(table) == [
        "evidence", "frame", "lang", "page", "reload", "row", "screen", "select", "targets",
    ]  # fmt: skip
    assert all(hasattr(table, name) for name in dir(table))
