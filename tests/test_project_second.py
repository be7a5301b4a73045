"""A second reading of a plan: what the text bears out is taken over, and how far both agree is told."""

import json

import pytest
import yaml
from workbooks import make_project

from plancompare.cli import main
from plancompare.errors import InputError, UsageError
from plancompare.presentation.reviewing import agreement_table
from plancompare.project import build, read_registry
from plancompare.project.build import read_again
from plancompare.project.mend import Signed, keep
from plancompare.project.second import (
    accepted,
    agreement,
    agreements,
    held_against,
    keep_reading,
    kept_readings,
)

PLAN = "long-an-2024"
GROWTH, POVERTY = f"{PLAN}:I.1.1:1", f"{PLAN}:I.1.2:1"
BY_AN = Signed("người đọc thứ hai / a second reader", "An", "2026-11-27")
AGREES = {"quote": "Tỷ lệ hộ nghèo còn không quá 1,2%", "value": "1,2", "unit": "%", "comparator": "le"}
DIFFERS = {"quote": "tăng từ 8,5% (trở lên)", "value": "8.5", "comparator": "eq", "unit": "percent"}
MISSED = {"quote": "Số: 12/KH-UBND", "value": "12", "unit": "document", "measure": "level"}
INVENTED = {"quote": "Tỷ lệ đô thị hóa đạt 40%", "value": "40", "unit": "%"}
OTHER = (AGREES, DIFFERS, MISSED, INVENTED)


@pytest.fixture
def project(tmp_path):
    return make_project(tmp_path)


def reading(project):
    return read_again(project, read_registry(project), PLAN)


def test_the_rows_held(project):
    held = held_against(reading(project), OTHER)
    assert [(one.result, one.borne_out, one.target_id) for one in held[:4]] == [
        ("agrees", "yes", POVERTY),
        ("differs", "yes", GROWTH),
        ("only_other", "yes", None),
        ("only_other", "no_words", None),
    ]


def test_what_only_the_other_has_becomes_a_target_with_a_guard(project):
    read = reading(project)
    path = keep(project, read, [accepted(read, OTHER, 3, BY_AN)])
    (entry,) = yaml.safe_load(path.read_text("utf-8"))
    assert (entry["action"], entry["by"]) == ("add", "An")
    assert entry["expect"]["quote"] in read.plan.source.text and "12/KH-UBND" in entry["expect"]["quote"]
    row = build(project).targets.set_index("target_id").loc[entry["target_id"]]
    assert row[["value", "unit", "value_text", "rule"]].tolist() == [12, "document", "12", "correction"]
    again = held_against(reading(project), OTHER)
    assert again[2].result == "agrees", "what was taken over is read by both"


def test_what_both_have_takes_the_columns_that_differ(project):
    read = reading(project)
    made = accepted(read, OTHER, 2, BY_AN)
    assert (made.action, made.target_id, made.fields) == ("change", GROWTH, {"comparator": "eq"})
    assert made.expect["comparator"] == "ge"


@pytest.mark.parametrize(
    "row, words",
    [
        (1, f"row 1 says what is read already \\({POVERTY}\\)"),
        (4, "row 4 is not borne out: the text does not hold its words"),
        (9, "the other reading has no row 9; it has 4"),
    ],
)
def test_what_cannot_be_taken_over_is_told(project, row, words):
    with pytest.raises(UsageError, match=words):
        accepted(reading(project), OTHER, row, BY_AN)


def test_a_row_without_a_unit_is_completed_by_hand(project):
    read, bare = reading(project), {"quote": "Số: 12/KH-UBND", "value": "12"}
    with pytest.raises(UsageError, match="row 1 gives no unit; give it with --set unit=CODE"):
        accepted(read, [bare], 1, BY_AN)
    made = accepted(read, [bare], 1, BY_AN, {"unit": "document"})
    assert (made.fields["unit"], made.fields["value"]) == ("document", 12)


def test_a_printed_unit_becomes_its_code_and_the_value_is_in_it(project):
    made = accepted(reading(project), [{**MISSED, "unit": "triệu đồng"}], 1, BY_AN)
    assert (made.fields["unit"], made.fields["unit_text"]) == ("VND_billion", "triệu đồng")
    assert made.fields["value"] == 0.012


def test_a_kept_reading_of_no_plan_is_named(project):
    folder = project / "data/raw/second"
    folder.mkdir()
    (folder / "long-an-2023.json").write_text("[]", "utf-8")
    with pytest.raises(InputError, match="is of no plan of the project; did you mean 'long-an-2024'"):
        build(project)


def test_a_unit_that_is_none_is_not_written(project):
    read = reading(project)
    made = accepted(read, [{**MISSED, "unit": "documentt"}], 1, BY_AN)
    with pytest.raises(InputError, match="unit: unknown 'documentt'; did you mean 'document'"):
        keep(project, read, [made])
    assert not (project / "data/raw/corrections").exists()


def test_how_far_the_readings_agree_is_counted(project):
    found = agreement("x", held_against(reading(project), OTHER))
    assert (found.both, found.alike, found.columns) == (2, 1, {"comparator": 1})
    assert (found.only_other, found.borne, found.only_ours, found.unheld) == (2, 1, 1, 1)


def test_a_kept_reading_is_told_of_in_the_methods_chapter(project, tmp_path):
    assert agreement_table({"Long An 2024": ()}, "en") is None
    file = tmp_path / "colleague.json"
    file.write_text(json.dumps(OTHER), "utf-8")
    keep_reading(project, PLAN, file)
    assert [path.name for path in kept_readings(project, PLAN)] == [f"{PLAN}.json"]
    table = agreement_table({"Long An 2024": agreements(project, reading(project))}, "en")
    assert table is not None
    (group,) = table.groups
    assert [cell.text for cell in group.rows[0]] == [
        f"{PLAN}.json", "2", "1 (50%)", "bound 1", "2 (1 in the text)", "1", "1",
    ]  # fmt: skip


def test_another_reading_is_not_written_over_one_that_is_kept(project, tmp_path):
    file = tmp_path / "colleague.json"
    file.write_text(json.dumps(OTHER), "utf-8")
    keep_reading(project, PLAN, file)
    file.write_text(json.dumps(OTHER[:1]), "utf-8")
    with pytest.raises(UsageError, match=rf"is there already; rename it {PLAN}.NAME.json"):
        keep_reading(project, PLAN, file)


def test_the_command_takes_a_plans_id_and_accepts_a_row(project, tmp_path, capsys):
    file = tmp_path / "colleague.json"
    file.write_text(json.dumps(OTHER), "utf-8")
    common = ["second", PLAN, str(file), "--project", str(project)]
    assert main([*common, "--keep"]) == 0
    shown = capsys.readouterr()
    assert "kept:" in shown.out and "2 figures in both readings" in shown.err
    told = ["--accept", "3", "--by", "An", "--reason", "missed", "--date", "2026-11-27"]
    assert main([*common, *told]) == 0
    assert "now run: make data" in capsys.readouterr().out
    assert (project / f"data/raw/corrections/{PLAN}.yml").is_file()
    assert main(["second", str(project / "data/raw/long-an.txt"), str(file), *told]) == 2
    assert "only plans of a project are corrected" in capsys.readouterr().err
