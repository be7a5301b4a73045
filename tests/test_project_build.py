"""Building: from plan files to tables, the same bytes every time, all of them or none."""

import pytest

from plancompare.errors import InputError
from plancompare.extraction.record import COLUMNS
from plancompare.project import build
from plancompare.table import load_targets

PLAN = """\
ỦY BAN NHÂN DÂN
TỈNH LONG AN
Số: 12/KH-UBND
Long An, ngày 15 tháng 01 năm 2024
KẾ HOẠCH
THỰC HIỆN NHIỆM VỤ PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM 2024
I. CÁC CHỈ TIÊU CHỦ YẾU
1. Các chỉ tiêu kinh tế - xã hội chủ yếu
1) Tốc độ tăng trưởng kinh tế (GRDP) tăng 8,5%;
2) Tỷ lệ hộ nghèo còn không quá 1,2%;
"""


@pytest.fixture
def project(tmp_path):
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    (raw / "long-an.txt").write_text(PLAN, "utf-8", newline="")
    return tmp_path


def outputs(project) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (project / "data" / "processed").glob("*")}


def test_a_build_writes_three_tables_that_load(project):
    result = build(project)
    assert {"comparison.csv", "numbers.csv", "targets.csv"} < set(outputs(project))
    table = load_targets(project / "data/processed/targets.csv")
    assert table[["indicator", "comparator", "value"]].values.tolist() == [
        ["grdp_growth", "eq", 8.5],
        ["poverty_rate", "le", 1.2],
    ]
    assert list(result.targets.columns) == list(COLUMNS)


def test_every_numeral_of_the_document_is_in_numbers(project):
    numbers = build(project).numbers
    printed = numbers["text"].tolist()
    assert {"12", "15", "01", "2024", "8,5", "1,2"} <= set(printed)
    assert numbers.loc[numbers["text"] == "8,5", "class"].tolist() == ["target"]
    assert numbers["reason"].notna().all()


def test_building_twice_gives_the_same_bytes(project):
    build(project)
    first = outputs(project)
    build(project)
    assert outputs(project) == first


def test_a_correction_that_does_not_fit_leaves_earlier_outputs_untouched(project):
    result = build(project)
    before = outputs(project)
    folder = project / "data/raw/corrections"
    folder.mkdir()
    target, plan = result.targets.at[0, "target_id"], result.targets.at[0, "plan"]
    (folder / f"{plan}.yml").write_text(
        f"- action: drop\n  target_id: {target}\n  expect: {{value: 1}}\n"
        "  reason: r\n  by: b\n  date: 2026-01-01\n"
    )
    with pytest.raises(InputError, match="expected value '1'"):
        build(project)
    assert outputs(project) == before


def test_a_project_without_plans_says_how_to_add_one(tmp_path):
    with pytest.raises(InputError, match="holds no plan; add one with `plancompare add FILE`"):
        build(tmp_path)


def test_an_entry_that_disagrees_with_the_document_is_a_warning_in_words(project):
    import hashlib

    raw = project / "data/raw"
    digest = hashlib.sha256((raw / "long-an.txt").read_bytes()).hexdigest()
    (raw / "plans.yml").write_text(
        f"- id: long-an-2023\n  file: long-an.txt\n  sha256: {digest}\n"
        "  province: Long An\n  province_code: '80'\n  year: 2023\n",
        "utf-8",
    )
    result = build(project)
    assert any("year '2023', the document says '2024'" in warning for warning in result.warnings)
    assert result.targets["year"].tolist() == [2023, 2023]
