"""A second reading is held against the text first, then against ours."""

import json
import unicodedata
from pathlib import Path

import openpyxl
import pytest

from plancompare.cli import main
from plancompare.errors import InputError
from plancompare.extraction import extract
from plancompare.plan import read_plan
from plancompare.reading import read_source
from plancompare.table.second import (
    COMPARED,
    IN_TEXT,
    NEEDED,
    NO_FIGURE,
    NO_WORDS,
    RESULTS,
    hold,
    read_second,
    summed,
)

PLAN = """\
ỦY BAN NHÂN DÂN
TỈNH AN GIANG
-------
Số: 25/KH-UBND
An Giang, ngày 12 tháng 01 năm 2024

KẾ HOẠCH
Phát triển kinh tế - xã hội năm 2024

I. CÁC CHỈ TIÊU CHỦ YẾU
1. Tốc độ tăng trưởng GRDP đạt từ 7,5% trở lên.
2. Số bác sĩ trên 10.000 dân
đạt 10,4 bác sĩ.
3. Tỷ lệ hộ nghèo giảm còn 2,1%.
4. Tổng kim ngạch xuất khẩu đạt 1.060 triệu USD.
"""


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    path = tmp_path_factory.mktemp("plan") / "plan.txt"
    path.write_text(PLAN, "utf-8")
    return path


def held(plan, *rows):
    source = read_source(plan)
    return hold(source.text, extract(read_plan(source)), rows)


def one(plan, **row):
    """What becomes of a single row of the other reading."""
    return held(plan, row)[0]


def test_a_row_with_the_same_figure_in_the_same_words_agrees(plan):
    found = one(plan, quote="GRDP đạt từ 7,5% trở lên", value="7.5", comparator="ge", indicator="grdp_growth")
    assert (found.result, found.borne_out, found.differs) == ("agrees", "yes", "")
    assert PLAN[found.start : found.end] == "GRDP đạt từ 7,5% trở lên"


def test_words_are_found_across_line_ends_and_in_decomposed_letters(plan):
    quote = unicodedata.normalize("NFD", "trên 10.000 dân đạt 10,4 bác sĩ")
    found = one(plan, quote=quote, value=10.4)
    assert (found.result, found.borne_out) == ("agrees", "yes")
    assert PLAN[found.start : found.end] == "trên 10.000 dân\nđạt 10,4 bác sĩ"


@pytest.mark.parametrize(
    ("row", "differs"),
    [
        ({"comparator": "eq"}, "comparator"),
        ({"indicator": "poverty_rate"}, "indicator"),
        ({"indicator": "Tốc độ tăng trưởng gì đó"}, ""),  # words of no code are not held against ours
        ({"year": 2023, "unit": "điểm"}, "unit year"),
        ({"year": "2024", "unit": "percent", "measure": "growth"}, ""),
    ],
    ids=["comparator", "indicator", "own words", "unit and year", "alike"],
)
def test_a_difference_names_its_columns(plan, row, differs):
    found = one(plan, quote="GRDP đạt từ 7,5% trở lên", value="7,5", **row)
    assert found.differs == differs
    assert found.result == ("differs" if differs else "agrees")


def test_a_figure_the_words_do_not_have_is_not_borne_out(plan):
    found = one(plan, quote="GRDP đạt từ 7,5% trở lên", value="8,5")
    assert (found.result, found.differs, found.borne_out) == ("differs", "value", "no_figure")


def test_words_the_text_does_not_have_are_not_borne_out(plan):
    found = one(plan, quote="GRDP phấn đấu đạt 7,5%", value="7,5", indicator="grdp_growth")
    assert (found.result, found.borne_out, found.start) == ("only_other", "no_words", None)


def test_what_only_the_other_has_is_borne_out_where_the_text_has_it(plan):
    found = one(plan, quote="ngày 12 tháng 01 năm 2024", value="12")
    assert (found.result, found.borne_out) == ("only_other", "yes")


@pytest.mark.parametrize("value", ["1.060", "1060", 1060])
def test_the_text_decides_what_a_dot_means(plan, value):
    found = one(plan, quote="xuất khẩu đạt 1.060 triệu USD", value=value)
    assert (found.result, found.borne_out) == ("agrees", "yes")
    assert one(plan, quote="xuất khẩu đạt 1.060 triệu USD", value="1.06").borne_out == "no_figure"


def test_one_figure_of_ours_answers_one_row_and_the_rest_is_ours_alone(plan):
    row = {"quote": "GRDP đạt từ 7,5% trở lên", "value": "7,5"}
    first, second, *rest = held(plan, row, row)
    assert (first.result, second.result) == ("agrees", "only_other")
    assert {found.result for found in rest} == {"only_ours"}
    assert {found.indicator for found in rest} == {"doctors_per_10k", "poverty_rate", "export_turnover"}
    assert summed((first, second, *rest)) == (
        "1 figures in both readings, 1 alike in all columns given; "
        "1 only in the other (1 of them borne out by the text), 3 only in ours."
    )


def test_the_table_may_be_csv_json_or_a_workbook_with_vietnamese_heads(tmp_path):
    (tmp_path / "a.csv").write_text('Chỉ tiêu,Giá trị,Nguyên văn,Ghi chú\nGRDP,"7,5",đạt 7,\n', "utf-8")
    (tmp_path / "a.json").write_text(
        json.dumps([{"indicator": "GRDP", "value": 7.5, "quote": "đạt 7"}]), "utf-8"
    )
    book = openpyxl.Workbook()
    book.active.append(["Chỉ tiêu", "Giá trị", "Nguyên văn"])
    book.active.append(["GRDP", 7.5, "đạt 7"])
    book.save(tmp_path / "a.xlsx")
    for name, value in (("a.csv", "7,5"), ("a.json", "7.5"), ("a.xlsx", "7.5")):
        (row,) = read_second(tmp_path / name)
        assert {key: str(said) for key, said in row.items()} == {
            "indicator": "GRDP", "value": value, "quote": "đạt 7",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "indicator,value\nGRDP,7\n", "no column for the quote; call it one of 'quote'"),
        ("a.csv", "value,quote\n7,\n", "row 1: no quote"),
        ("a.csv", "value,quote\nmany,đạt\n", "row 1: the value 'many' is no number"),
        ("a.json", "{}", "expected a list of objects"),
        ("a.json", "[", "is not JSON"),
        ("a.txt", "x", r"give \.csv, \.json or \.xlsx"),
        ("a.xlsx", "x", "is not a workbook"),
    ],
)
def test_a_table_that_cannot_be_held_is_one_sentence(tmp_path, name, text, said):
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(InputError, match=said):
        read_second(tmp_path / name)


def test_the_form_in_the_docs_names_every_column_and_every_outcome():
    text = (Path(__file__).parents[1] / "docs" / "second-reader.md").read_text("utf-8")
    outcomes = (*RESULTS, IN_TEXT, NO_WORDS, NO_FIGURE)
    assert [name for name in (*NEEDED, *COMPARED, *outcomes) if f"`{name}`" not in text] == []


def test_the_command_writes_a_row_a_figure_and_says_how_far_the_readings_agree(plan, tmp_path, capsys):
    (tmp_path / "other.csv").write_text('value,quote\n"7,5",GRDP đạt từ 7,5% trở lên\n'.replace(
        "GRDP đạt từ 7,5% trở lên", '"GRDP đạt từ 7,5% trở lên"'), "utf-8")  # fmt: skip
    assert main(["second", str(plan), str(tmp_path / "other.csv"), "--format", "csv"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[0].startswith("result,borne_out,row,target_id,differs,indicator")
    assert [line.split(",")[0] for line in out.splitlines()[1:]] == ["agrees", *["only_ours"] * 3]
    assert "1 figures in both readings, 1 alike" in err
