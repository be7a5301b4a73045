"""What a person should look at in a plan's reading, and what is kept of it once somebody has."""

import re
from dataclasses import replace

import pandas as pd
import pytest
import yaml
from workbooks import make_project

from plancompare.cli import main
from plancompare.errors import InputError, UsageError
from plancompare.presentation.plans import plan_names
from plancompare.presentation.reviewing import passage_text, reviewed_table
from plancompare.project import build, read_registry
from plancompare.project.build import read_again, read_file
from plancompare.project.mend import Signed, changed, fields_of, keep
from plancompare.project.review import confirm, review

PLAN = """\
ỦY BAN NHÂN DÂN
TỈNH CÀ MAU
Số: 5/KH-UBND
Cà Mau, ngày 10 tháng 01 năm 2024
KẾ HOẠCH
THỰC HIỆN NHIỆM VỤ PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM 2024
I. CÁC CHỈ TIÊU CHỦ YẾU
1. Các chỉ tiêu kinh tế - xã hội chủ yếu
1) Tốc độ tăng trưởng kinh tế (GRDP) tăng 7,5%;
cơ cấu: khu vực I 30%, khu vực II 40%, khu vực III 35%, thuế sản phẩm trừ trợ cấp 5%;
2) Tỷ lệ hộ nghèo giảm 1%;
3) Đạt 10,05 bác sĩ/vạn dân.

Bảng 1. Kết quả và kế hoạch
Chỉ tiêu | Đơn vị | Thực hiện 2023 | Kế hoạch 2024 | KH 2024/TH 2023 (%)
Sản lượng lúa | tấn | 1.000 | 1.100 | 110
Sản lượng tôm | tấn | 200 | 220 | 120
"""
BY_AN = Signed("đối chiếu / checked", "An", "2026-11-27")
NOTED, UNCODED, SUMS = "ca-mau-2024:I.1.2:1", "ca-mau-2024:I.1:1", "ca-mau-2024:shares_sum:I.1.1:2"


@pytest.fixture
def project(tmp_path):
    folder = make_project(tmp_path)
    (folder / "data/raw/ca-mau.txt").write_text(PLAN, "utf-8", newline="")
    return folder


def reading(project, plan="ca-mau-2024"):
    return read_again(project, read_registry(project), plan)


def items(project, plan="ca-mau-2024"):
    return {item.id: item for item in review(reading(project, plan))}


def test_the_list_of_a_plan_says_what_is_the_matter(project):
    assert {key: (item.kinds, item.en) for key, item in items(project).items()} == {
        SUMS: (("check",), "Cà Mau 2024: the shares sum to 110, not 100."),
        "ca-mau-2024:T1:percentage:2": (
            ("row",),
            "table 1, row 2: the printed percentage is 120, the two figures give 110",
        ),
        NOTED: (("note",), "% on a rate: points or relative?"),
        UNCODED: (("uncoded",), "a headline target without an indicator code, so it is not compared"),
        "ca-mau-2024:I.1:2": (
            ("uncoded",),
            "a headline target without an indicator code, so it is not compared",
        ),
    }


def test_a_plan_without_doubts_has_nothing_to_look_at(project):
    assert items(project, "tra-vinh-2024") == {}


def test_every_item_has_its_passage_with_the_number_marked(project):
    text, found = reading(project).plan.source.text, items(project)
    assert "2) [Tỷ lệ hộ nghèo giảm ⟦1⟧%]; 3)" in passage_text(found[NOTED], text)
    assert "[200 | 220 | ⟦120⟧]" in passage_text(found["ca-mau-2024:T1:percentage:2"], text)


def test_a_table_nothing_is_read_of_is_listed(tmp_path):
    rows = "\n".join(f"Xã số {n} | {n},5 | {n}0 | {n}00" for n in range(1, 6))
    path = tmp_path / "ca-mau.txt"
    path.write_text(PLAN.partition("Bảng 1.")[0] + rows + "\n", "utf-8", newline="")
    found = {item.id: item for item in review(read_file(path))}
    table = found["ca-mau-2024:T1"]
    assert table.kinds == ("table",) and table.en.startswith("table 1: no target could be read")
    assert table.quote.startswith("Xã số 1")


def test_an_uncertain_figure_of_a_scan_is_listed(project):
    read = reading(project)
    numbers = read.numbers.copy()
    at = numbers.index[numbers["text"] == "10,05"][0]
    numbers.loc[at, "class"] = "unsure"
    (item,) = [one for one in review(replace(read, numbers=numbers)) if one.kinds == ("unsure",)]
    assert (item.en, item.quote) == ("the figure 10,05 is not read with certainty", "10,05")


# --- confirmed and corrected ------------------------------------------------------------------------------


def test_a_confirmation_is_kept_with_who_and_when_and_changes_no_table(project):
    before = build(project).targets
    read = reading(project)
    keep(project, read, [confirm(review(read), NOTED, BY_AN)])
    kept = yaml.safe_load((project / "data/raw/corrections/ca-mau-2024.yml").read_text("utf-8"))
    assert [(entry["action"], entry["target_id"], entry["by"], entry["date"]) for entry in kept] == [
        ("confirm", NOTED, "An", "2026-11-27")
    ]
    pd.testing.assert_frame_equal(build(project).targets, before)
    item = items(project)[NOTED]
    assert not item.open and item.looked is not None and item.looked.by == "An"
    assert items(project)[UNCODED].open


def test_what_was_confirmed_is_open_again_once_it_reads_otherwise(project):
    read = reading(project)
    keep(project, read, [confirm(review(read), key, BY_AN) for key in (NOTED, SUMS)])
    path = project / "data/raw/ca-mau.txt"
    path.write_text(path.read_text("utf-8").replace("giảm 1%", "giảm 2%"), "utf-8", newline="")
    found = items(project)
    assert found[NOTED].open and found[NOTED].stale
    assert not found[SUMS].open


def test_a_correction_settles_an_item_and_reaches_the_table(project):
    read = reading(project)
    fields = fields_of(["unit=percent", "measure=change"])
    keep(project, read, [changed(read.targets, NOTED, fields, BY_AN)])
    row = build(project).targets.set_index("target_id").loc[NOTED]
    assert (row["unit"], row["measure"], row["rule"]) == ("percent", "change", "correction")
    assert not items(project)[NOTED].open


def test_what_stands_in_the_file_stays(project):
    path = project / "data/raw/corrections/ca-mau-2024.yml"
    path.parent.mkdir()
    path.write_text("# hỏi Sở Lao động\n", "utf-8")
    read = reading(project)
    keep(project, read, [confirm(review(read), NOTED, BY_AN)])
    assert path.read_text("utf-8").startswith("# hỏi Sở Lao động\n\n- action: confirm\n")


@pytest.mark.parametrize(
    "given, words",
    [
        (["unitt=percent"], "'unitt=percent' is no COLUMN=VALUE; did you mean 'unit'?"),
        (["quote=x"], "column quote follows from the source"),
        (["value=1.060"], "value: '1.060' is 1060 or 1,0600"),
        ([], "say what is otherwise with --set COLUMN=VALUE"),
    ],
)
def test_a_field_that_cannot_be_is_refused(given, words):
    with pytest.raises(UsageError, match=re.escape(words)):
        fields_of(given)


@pytest.mark.parametrize(
    "given, words",
    [
        ("unit=percentt", "unit: unknown 'percentt'; did you mean 'percent'?"),
        ("year=1950", "year: 1950 is no year the plan for 2024 can aim at"),
        ("comparator=range", "filled if and only if the comparator is 'range'"),
    ],
)
def test_a_correction_that_breaks_the_table_is_not_written(project, given, words):
    read = reading(project)
    with pytest.raises(InputError, match=re.escape(words)):
        keep(project, read, [changed(read.targets, NOTED, fields_of([given]), BY_AN)])
    assert not (project / "data/raw/corrections").exists()


def test_an_item_that_is_not_there_is_named(project):
    with pytest.raises(UsageError, match=r"nothing to review is called 'ca-mau-2024:I.1.2:9'; did you mean"):
        confirm(items(project).values(), "ca-mau-2024:I.1.2:9", BY_AN)


# --- the command and the methods chapter ------------------------------------------------------------------


def test_the_command_lists_confirms_and_lists_less(project, capsys):
    common = ["review", "ca-mau-2024", "--project", str(project)]
    assert main([*common, "--lang", "en"]) == 0
    shown = capsys.readouterr()
    assert f"{NOTED}  note  (to look at)\n    % on a rate: points or relative?\n" in shown.out
    assert shown.err == "plancompare: 5 to look at, 0 looked at\n"
    assert main([*common, "--confirm", NOTED, "--by", "An", "--date", "2026-11-27"]) == 0
    assert "now run: make data" in capsys.readouterr().out
    assert main([*common, "--lang", "en"]) == 0
    shown = capsys.readouterr()
    assert NOTED not in shown.out and "4 to look at, 1 looked at" in shown.err
    assert main([*common, "--all", "--lang", "en"]) == 0
    assert f"{NOTED}  note  (confirmed (An, 2026-11-27))" in capsys.readouterr().out


def test_a_document_of_no_project_is_listed_but_not_corrected(tmp_path, capsys):
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, "utf-8", newline="")
    assert main(["review", str(path), "--format", "csv"]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 5
    assert main(["review", str(path), "--confirm", NOTED, "--by", "An"]) == 2
    assert "only plans of a project are corrected" in capsys.readouterr().err


def test_nothing_is_confirmed_without_a_name(project, capsys):
    assert main(["review", "ca-mau-2024", "--project", str(project), "--confirm", NOTED]) == 2
    assert "give --by NAME" in capsys.readouterr().err


def test_the_methods_chapter_prints_who_looked_at_what(project):
    read = reading(project)
    names = plan_names([read.entry])
    assert reviewed_table(project, names, "en") is None
    keep(project, read, [confirm(review(read), NOTED, BY_AN)])
    table = reviewed_table(project, names, "en")
    assert table is not None
    (group,) = table.groups
    assert [cell.text for cell in group.rows[0]] == ["confirmed: I.1.2:1", "An, 27 November 2026"]
