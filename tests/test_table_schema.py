"""The common table: what it holds, that it comes back as it went out, and how a broken one is refused."""

from decimal import Decimal

import pandas as pd
import pytest
from frames import sample_targets, targets

from plancompare.errors import InputError
from plancompare.extraction.record import COLUMNS, Target
from plancompare.table import SCHEMA, TableError, load_targets, save_targets, to_frame
from plancompare.table.schema import typed

PLAN = dict(plan="an-x-2022", province="An X", code="99", year=2022)


def small(**changes) -> pd.DataFrame:
    row = {"indicator": "grdp_growth", "measure": "growth", "value": 8.5, "unit": "percent"}
    return targets(rows=[row | changes], **PLAN)


def record(**changes) -> Target:
    fields = dict.fromkeys(COLUMNS) | {
        "target_id": "p:1:1",
        "plan": "p",
        "indicator_text": "GRDP",
        "measure": "level",
        "comparator": "eq",
        "value": Decimal("8.50"),
        "unit": "percent",
        "value_text": "8,50",
        "unit_text": "%",
        "kind": "headline",
        "quote": "GRDP 8,50%",
        "quote_start": 0,
        "quote_end": 10,
        "value_start": 5,
        "value_end": 9,
        "rule": "r",
    }
    return Target(**fields | changes)


def test_the_schema_names_the_columns_of_the_contract_in_order():
    assert tuple(column.name for column in SCHEMA) == COLUMNS


def test_a_table_comes_back_as_it_was_saved(tmp_path):
    before = typed(sample_targets())
    save_targets(before, tmp_path / "targets.csv")
    pd.testing.assert_frame_equal(load_targets(tmp_path / "targets.csv"), before)


@pytest.mark.parametrize(
    "quote", ['say "8"', "a\nb", "a\r\nb", "a\rb", " a,b ", "=1+1", "Tỷ lệ 8,5%", "a\tb", "'", "\u00a0x"]
)
def test_any_quote_survives_saving(tmp_path, quote):
    table = small(quote=quote, quote_start=0, quote_end=len(quote), value_start=0, value_end=1)
    save_targets(table, tmp_path / "t.csv")
    assert load_targets(tmp_path / "t.csv").at[0, "quote"] == quote


def test_numbers_are_written_as_the_decimals_they_were():
    frame = to_frame(
        [record(), record(target_id="p:1:2", value=Decimal("28000")), record(value=Decimal("0.1"))]
    )
    assert frame["value"].tolist() == [8.5, 28000.0, 0.1]
    assert frame["value_high"].isna().all()


def test_a_saved_file_has_plain_numbers_line_feeds_and_empty_nulls(tmp_path):
    save_targets(to_frame([record(value=Decimal("28000"))]), tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes() == (
        ",".join(COLUMNS)
        + '\np:1:1,p,,,,,GRDP,,level,eq,28000,,,percent,"8,50",%,headline,,,,,"GRDP 8,50%",0,10,5,9,r'
        + "," * 12
        + "\n"
    ).encode()


def test_an_empty_table_has_the_columns_and_types(tmp_path):
    save_targets(to_frame([]), tmp_path / "t.csv")
    loaded = load_targets(tmp_path / "t.csv")
    assert loaded.empty
    assert {c: str(loaded[c].dtype) for c in ("value", "year", "quote")} == {
        "value": "float64",
        "year": "Int64",
        "quote": "string",
    }


def broken(tmp_path, old: str, new: str):
    """The message of a one-target file after a hand edit."""
    save_targets(small(quote="GRDP tăng 8,5%", value_start=100, value_end=103), tmp_path / "t.csv")
    text = (tmp_path / "t.csv").read_text("utf-8")
    assert old in text
    (tmp_path / "t.csv").write_text(text.replace(old, new, 1), "utf-8", newline="")
    with pytest.raises(TableError) as caught:
        load_targets(tmp_path / "t.csv")
    return str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("plan,", "plann,", "line 1, column plan: missing column"),
        ("plan,", "plann,", "line 1, column plann: unknown 'plann'; did you mean 'plan'?"),
        (",eq,", ",gee,", "line 2, column comparator: unknown 'gee' (one of eq, ge, le, gt"),
        (",eq,8.5,", ',eq,"8,5",', "column value: '8,5' is not a number; write the decimal mark as a dot"),
        (",eq,8.5,", ",eq,,", "line 2, column value: empty; a value is required"),
        (
            "grdp_growth,",
            "grdp_grwth,",
            "column indicator: unknown 'grdp_grwth'; did you mean 'grdp_growth'?",
        ),
        (",2022,", ",2022.5,", "column year: '2022.5' is not a whole number"),
        (",2022,", ",22,", "column year: 22 is not a plan year"),
        (",eq,8.5,", ",range,8.5,", "column value_high: filled if and only if the comparator is 'range'"),
        (",eq,8.5,,", ",range,8.5,8,", "column value_high: lower than value"),
        (",100,114,100,", ",100,90,100,", "column quote_end: 90 is not after quote_start 100"),
        (",100,114,100,", ",100,115,100,", "column quote: 14 characters, but its span has 15"),
        (",100,103,hand", ",99,103,hand", "column value_start: the number lies outside the quote"),
        (",percent,", ",", "line 2: 38 fields, expected 39"),
    ],
)
def test_a_fault_is_named_with_its_line_and_column(tmp_path, old, new, said):
    message = broken(tmp_path, old, new)
    assert said in message
    assert str(tmp_path / "t.csv") in message
    assert "\n" not in message


def test_all_faults_of_a_file_are_told_at_once(tmp_path):
    table = targets(
        rows=[
            {"indicator": "grdp_growth", "value": n, "unit": "percent", "target_id": "same"} for n in (1, 2)
        ],
        **PLAN,
    )
    with pytest.raises(TableError) as caught:
        save_targets(table.assign(measure=["levle", "level"]), tmp_path / "t.csv")
    assert [(p.line, p.column) for p in caught.value.problems] == [(2, "measure"), (3, "target_id")]
    assert "'same' already stands in line 2" in str(caught.value)
    assert not (tmp_path / "t.csv").exists()


def test_a_line_number_counts_the_lines_a_quote_spreads_over(tmp_path):
    rows = [
        {"indicator": "grdp_growth", "value": 1, "unit": "percent", "quote": "a\nb\nc"},
        {"indicator": "grdp_growth", "value": 2, "unit": "percent"},
    ]
    save_targets(targets(rows=rows, **PLAN), tmp_path / "t.csv")
    text = (tmp_path / "t.csv").read_text("utf-8")
    (tmp_path / "t.csv").write_text(text.replace(",eq,2,", ",eq,two,"), "utf-8", newline="")
    with pytest.raises(TableError, match="line 7, column value: 'two' is not a number"):
        load_targets(tmp_path / "t.csv")


def test_a_parent_must_be_another_target_of_the_table(tmp_path):
    with pytest.raises(TableError, match="column parent: 'nobody' is not another target"):
        save_targets(small(parent="nobody"), tmp_path / "t.csv")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"\xff\xfe\x00x", "line 1: not UTF-8"),
        (b'target_id\n"open', "not a well-formed CSV record"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_a_sentence(tmp_path, data, said):
    (tmp_path / "t.csv").write_bytes(data)
    with pytest.raises(InputError, match=said):
        load_targets(tmp_path / "t.csv")


def test_a_missing_file_is_named():
    with pytest.raises(InputError, match=r"nowhere\.csv does not exist"):
        load_targets("nowhere.csv")
