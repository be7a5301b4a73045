"""The start notebook's lists: what to look at, a second reader's table; decided beside the passage."""

import json

import pytest
import yaml
from test_explore_own_plan import find
from test_project_review import NOTED, PLAN, SUMS
from workbooks import make_project

from plancompare import explore
from plancompare.errors import InputError, UsageError
from plancompare.table import load_targets


@pytest.fixture
def project(tmp_path):
    folder = make_project(tmp_path)
    (folder / "data/raw/ca-mau.txt").write_text(PLAN, "utf-8", newline="")
    return folder


def kept(project):
    return yaml.safe_load((project / "data/raw/corrections/ca-mau-2024.yml").read_text("utf-8"))


def at(desk, key):
    return [item.id for item in desk.items].index(key)


def test_an_item_is_confirmed_beside_its_passage(project):
    desk = explore.review("ca-mau-2024", "en", project=project)
    count = len(desk.items)
    desk._pick(at(desk, NOTED))
    assert "<mark>1</mark>" in desk.form.passage.value
    find(desk, "Right as it is read").click()
    assert "Give a name" in desk.form.message.value
    find(desk, "By").value = "An"
    find(desk, "Right as it is read").click()
    assert len(desk.items) == count - 1 and NOTED not in [item.id for item in desk.items]
    (entry,) = kept(project)
    assert (entry["action"], entry["target_id"], entry["by"]) == ("confirm", NOTED, "An")
    assert "data/raw/corrections/ca-mau-2024.yml" in desk._done.value


def test_an_item_is_corrected_and_the_tables_are_made_again(project):
    desk = explore.review("ca-mau-2024", project=project)
    desk._pick(at(desk, NOTED))
    find(desk, "Giá trị").value = "1,5"
    find(desk, "Lý do").value, find(desk, "Người sửa").value = "đọc nhầm", "An"
    find(desk, "Ghi sửa đổi").click()
    assert kept(project)[0]["fields"] == {"value": 1.5}
    table = load_targets(project / "data/processed/targets.csv").set_index("target_id")
    assert table.loc[NOTED, "value"] == 1.5


def test_what_is_no_target_can_only_be_confirmed(project):
    desk = explore.review("ca-mau-2024", project=project)
    row = next(n for n, item in enumerate(desk.items) if item.kinds == ("row",))
    desk._pick(row)
    assert find(desk, "Ghi sửa đổi").layout.display == "none"
    assert find(desk, "Đúng như đã đọc").layout.display == ""
    desk._pick(at(desk, SUMS))
    assert find(desk, "Ghi sửa đổi").layout.display == ""


def test_a_plan_with_nothing_to_look_at_says_so(project):
    desk = explore.review("tra-vinh-2024", project=project)
    assert "Không còn gì cần xem lại" in desk._said.value


def test_an_unknown_plan_is_named(project):
    with pytest.raises(UsageError, match=r"No plan 'x' in the project \(there are: ca-mau-2024"):
        explore.review("x", project=project)


def test_two_readings_stand_side_by_side_and_a_row_is_accepted(project):
    rows = [
        {"quote": "Tỷ lệ hộ nghèo giảm 1%", "value": "1"},
        {"quote": "Số: 5/KH-UBND", "value": "5", "unit": "document"},
        {"quote": "không có câu này", "value": "7"},
    ]
    file = project / "other.json"
    file.write_text(json.dumps(rows), "utf-8")
    desk = explore.second("ca-mau-2024", file, project=project)
    assert [one.result for one in desk.held[:3]] == ["agrees", "only_other", "only_other"]
    desk._pick(0)
    assert find(desk, "Nhận của bản kia").layout.display == "none", "both say the same"
    desk._pick(2)
    assert desk.form.layout.display == "none", "the text does not have it"
    desk._pick(1)
    assert "<mark>5</mark>" in desk.form.passage.value
    find(desk, "Lý do").value, find(desk, "Người sửa").value = "sót", "An"
    find(desk, "Nhận của bản kia").click()
    assert kept(project)[0]["action"] == "add"
    assert desk.held[1].result == "agrees"


def upload(desk, name: str, text: str) -> None:
    desk._give([{"name": name, "content": memoryview(text.encode())}])


def test_a_second_readers_file_is_chosen_on_the_page_and_what_is_wrong_with_it_said_there(project):
    desk = explore.second("ca-mau-2024", project=project)
    assert "Hãy chọn tệp của người đọc thứ hai" in desk._said.value
    with pytest.raises(InputError, match=r"^other\.csv has no column for the value"):
        upload(desk, "other.csv", "quote\nTỷ lệ hộ nghèo giảm 1%\n")
    upload(desk, "other.csv", "quote,value\nTỷ lệ hộ nghèo giảm 1%,1\n")
    assert desk._said.value.count("1 số liệu cả hai bản đều có, 1 giống nhau") == 1


def test_the_lists_follow_the_language_and_the_plans_of_the_table_above(project):
    table = explore.browse(project=project)
    desk = explore.review(browser=table)
    assert NOTED in [item.id for item in desk.items]
    find(desk, "Kế hoạch").value = "long-an-2024"
    assert NOTED not in [item.id for item in desk.items]
    find(table, "Ngôn ngữ").value = "en"
    assert (desk.plan, desk.lang) == ("long-an-2024", "en")
    assert find(desk, "Right as it is read") is not None


def test_a_plan_without_targets_says_so_and_lists_what_is_to_be_seen(project):
    head = PLAN.split("1) Tốc")[0].replace("CÀ MAU", "AN GIANG").replace("Cà Mau", "An Giang")
    (project / "data/raw/an-giang.txt").write_text(head, "utf-8", newline="")
    desk = explore.review("an-giang-2024", project=project)
    assert "Không đọc được chỉ tiêu nào" in desk._said.value
