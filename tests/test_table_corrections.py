"""Corrections are data with a guard: they apply while the extraction says what they expect."""

import pytest
from frames import targets

from plancompare.errors import InputError
from plancompare.project.build import assemble, numbers_frame
from plancompare.table.corrections import add_results, apply_corrections, confirm_plans, read_corrections
from plancompare.table.plans import PlanEntry
from plancompare.table.schema import results_frame, typed

TEXT = "Tăng trưởng 8,5%; thành lập 20 tổ hợp tác."
SIGNED = "  reason: misprint\n  by: An\n  date: 2026-11-20\n"


class Number:
    """A numeral as extraction gives it."""

    def __init__(self, start, end, cls, target_id):
        self.plan, self.start, self.end, self.text = "p", start, end, TEXT[start:end]
        self.cls, self.reason, self.target_id, self.result_id = cls, "rule", target_id, None


def extracted():
    row = {
        "target_id": "p:1:1",
        "indicator": "grdp_growth",
        "measure": "growth",
        "value": 8.5,
        "unit": "percent",
        "quote": TEXT[:16],
        "quote_start": 0,
        "quote_end": 16,
        "value_start": 12,
        "value_end": 15,
    }
    table = typed(targets("p", "An X", "99", 2022, [row]))
    numbers = numbers_frame([Number(12, 15, "target", "p:1:1"), Number(28, 30, "other", None)])
    return table, numbers


def corrected(tmp_path, yml):
    folder = tmp_path / "data/raw/corrections"
    folder.mkdir(parents=True)
    (folder / "p.yml").write_text(yml, "utf-8")
    return apply_corrections(*extracted(), read_corrections(tmp_path, "p"), TEXT, PlanEntry("p", year=2022))


def test_no_file_means_no_correction(tmp_path):
    assert read_corrections(tmp_path, "p") == ()


def test_change_sets_fields_and_says_so(tmp_path):
    yml = "- action: change\n  target_id: p:1:1\n  fields: {value: 9.5}\n  expect: {value: 8.5}\n" + SIGNED
    table, _ = corrected(tmp_path, yml)
    assert table.loc[0, ["value", "rule", "note"]].tolist() == [
        9.5,
        "correction",
        "corrected: misprint (An, 2026-11-20)",
    ]


def test_a_guard_that_no_longer_holds_stops_everything(tmp_path):
    yml = "- action: change\n  target_id: p:1:1\n  fields: {value: 9.5}\n  expect: {value: 8}\n" + SIGNED
    with pytest.raises(InputError, match=r"p\.yml, line 1: expected value '8' of p:1:1.*now has '8\.5'"):
        corrected(tmp_path, yml)


@pytest.mark.parametrize("action", ["drop", "not-a-target"])
def test_a_dropped_target_leaves_its_numeral_with_the_reason(tmp_path, action):
    yml = f"- action: {action}\n  target_id: p:1:1\n  expect: {{value: 8.5}}\n" + SIGNED
    table, numbers = corrected(tmp_path, yml)
    assert table.empty
    assert numbers.loc[0, ["class", "reason"]].tolist() == ["other", "corrected: misprint (An, 2026-11-20)"]
    assert numbers["target_id"].isna().all()


ADD = """\
- action: add
  target_id: p:1:2
  span: [28, 30]
  expect: {quote: thành lập 20 tổ hợp tác}
  fields:
    indicator: cooperative_groups_new
    indicator_text: tổ hợp tác
    measure: new
    value: 20
    unit: cooperative_group
"""


def test_add_takes_its_quote_and_spans_from_the_source(tmp_path):
    table, numbers = corrected(tmp_path, ADD + SIGNED)
    row = table.iloc[1]
    assert TEXT[row["quote_start"] : row["quote_end"]] == row["quote"] == "thành lập 20 tổ hợp tác"
    assert (row["value_text"], row["value"], row["plan"], row["year"]) == ("20", 20.0, "p", 2022)
    assert numbers.loc[1, ["class", "target_id"]].tolist() == ["target", "p:1:2"]


def test_add_is_refused_when_the_source_no_longer_says_it(tmp_path):
    with pytest.raises(InputError, match="does not hold the expected words around 28-30"):
        corrected(tmp_path, ADD.replace("20 tổ", "30 tổ") + SIGNED)


DROP = "- action: drop\n  target_id: p:1:1\n  expect: {value: 8.5}\n" + SIGNED


@pytest.mark.parametrize(
    ("yml", "said"),
    [
        ("- action: chagne\n", "action 'chagne' is none of change, add, drop, not-a-target"),
        ("- action: chagne\n", "doubt, confirm; did you mean 'change'?"),
        ("- action: drop\n  target_id: p:1:1\n", "'drop' needs reason, by, date, expect"),
        (
            "- action: change\n  target_id: p:1:1\n  fields: {valeu: 1}\n  expect: {value: 8.5}\n" + SIGNED,
            "fields names an unknown column 'valeu'; did you mean 'value'?",
        ),
        (
            "- action: change\n  target_id: p:1:1\n  fields: {quote: x}\n  expect: {value: 8.5}\n" + SIGNED,
            "column 'quote' follows from the source",
        ),
        (
            "- action: change\n  target_id: p:1:1\n  fields: {value: many}\n  expect: {value: 8.5}\n"
            + SIGNED,
            "value 'many' is not a number",
        ),
        ("- action: drop\n  target_id: p:9:9\n  expect: {value: 1}\n" + SIGNED, "no target 'p:9:9' any more"),
        (ADD.replace("[28, 30]", "28") + SIGNED, "span must be [start, end]"),
        (ADD.replace("[28, 30]", "[-1, 30]") + SIGNED, "span must be [start, end]"),
        (ADD.replace("[28, 30]", "[true, 30]") + SIGNED, "span must be [start, end]"),
        (ADD.replace("p:1:2", "q:1:2") + SIGNED, "'q:1:2' does not begin with 'p:'"),
        (DROP.replace("reason", "raeson"), "unknown key 'raeson'; a correction has action, target_id, span"),
        (DROP.replace("reason", "raeson"), "did you mean 'reason'?"),
        (DROP.replace("p:1:1", "p:1:3"), "did you mean 'p:1:1'?"),
        (DROP.replace("p:1:1", "[p:1:1]"), "target_id '['p:1:1']' is not a text"),
        (DROP.replace("misprint", "{a: b}"), "reason '{'a': 'b'}' is not a text"),
        (DROP.replace("2026-11-20", "yesterday"), "date 'yesterday' is not a day such as 2026-11-20"),
        (DROP.replace("2026-11-20", "2026-02-30"), "day is out of range for month"),
        (
            DROP + "  fields: {value: 3}\n",
            "'drop' takes no fields; it has target_id, reason, by, date, expect",
        ),
    ],
)
def test_a_correction_that_says_too_little_or_too_much_is_refused(tmp_path, yml, said):
    with pytest.raises(InputError) as caught:
        corrected(tmp_path, yml)
    assert said in str(caught.value)
    assert "p.yml, line 1" in str(caught.value)
    assert not str(caught.value).endswith(("?.", ".."))


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("value: .nan", "value 'nan' is not a number"),
        ("value: .inf", "value 'inf' is not a number"),
        ("page: x", "page 'x' is not a whole number"),
        ("year: .inf", "year 'inf' is not a whole number"),
        ("agency: [Sở Y tế]", "is not a text"),
        ("year: 1800", "year: 1800 is not a plan year"),
        ("indicator: grdp_grwth", "indicator: unknown 'grdp_grwth'; did you mean 'grdp_growth'?"),
        ("measure: rate", "measure: unknown 'rate' (one of level, growth, change, index, new)"),
        ("variant: mine", "variant: unknown 'mine' (one of central_assignment, provincial_target,"),
        ("comparator: gte", "unknown 'gte' (one of eq, ge, le, gt, lt, approx, range); did you mean 'gt'?"),
        ("indicator: zzz", "indicator: unknown 'zzz' (one of the codes in docs/code-book.md)"),
        ("unit: percnt", "unit: unknown 'percnt'; did you mean 'percent'?"),
        ("unit: zzzz", "unit: unknown 'zzzz' (one of the codes in docs/code-book.md)"),
        ("period: x", "period: 'x' is no time period such as 2024, 2024-Q1, 2024-S1, 2024-M06"),
        ("period: 2022-Q5", "period: '2022-Q5' is no time period such as"),
        ("period: 2023-Q1", "period: '2023-Q1' ends in 2023, but the column year says 2022"),
        ("period: 2021-01-01/P5Y, year: 2026", "ends in 2025, but the column year says 2026"),
        ("year: 2099", "year: 2099 is no year the plan for 2022 can aim at, which are 2021 to 2062"),
        ("province: Cà Mau", "no edit moves a target to another province"),
        ("year: 99999999999999999999", "year '99999999999999999999' has more than 15 digits"),
        ("value: 1234567890123456", "has more than 15 digits"),
        ("page: 0", "page: 0 is not a page, counted from 1"),
        ("confidence: 7", "confidence: 7.0 is not between 0 and 1"),
        ("comparator: range", "value_high: filled if and only if the comparator is 'range'"),
    ],
)
def test_what_the_table_cannot_hold_is_refused_where_it_is_typed(tmp_path, field, said):
    yml = f"- action: change\n  target_id: p:1:1\n  fields: {{{field}}}\n  expect: {{value: 8.5}}\n{SIGNED}"
    with pytest.raises(InputError) as refused:
        corrected(tmp_path, yml)
    assert "p.yml, line 1: " in str(refused.value) and said in str(refused.value)


def test_what_stands_twice_in_an_entry_is_refused_with_its_own_line(tmp_path):
    with pytest.raises(InputError, match=r"p\.yml, line 7: 'reason' stands twice in its entry; keep one\."):
        corrected(tmp_path, f"{DROP}  reason: another\n")


def test_two_values_of_a_column_are_refused_not_the_first_one_lost(tmp_path):
    yml = "- action: change\n  target_id: p:1:1\n  fields: {value: 9, value: 8}\n  expect: {value: 8.5}\n"
    with pytest.raises(InputError, match=r"p\.yml, line 3: 'value' stands twice"):
        corrected(tmp_path, yml + SIGNED)


@pytest.mark.parametrize(
    ("fields", "period"),
    [("year: 2023", "2023"), ("year: 2023, period: 2023-Q1", "2023-Q1"), ("value: 9", "2022")],
)
def test_the_time_period_goes_with_the_year(tmp_path, fields, period):
    yml = f"- action: change\n  target_id: p:1:1\n  fields: {{{fields}}}\n  expect: {{value: 8.5}}\n{SIGNED}"
    table, numbers = extracted()
    table["period"] = "2022"
    (tmp_path / "data/raw/corrections").mkdir(parents=True)
    (tmp_path / "data/raw/corrections/p.yml").write_text(yml, "utf-8")
    made = read_corrections(tmp_path, "p")
    mended, _ = apply_corrections(table, numbers, made, TEXT, PlanEntry("p", year=2022))
    assert mended["period"].tolist() == [period]


def test_a_result_that_is_added_keeps_the_rules_of_its_table(tmp_path):
    yml = ADD + "    status: resullt\n" + SIGNED
    (tmp_path / "data/raw/corrections").mkdir(parents=True)
    (tmp_path / "data/raw/corrections/p.yml").write_text(yml, "utf-8")
    made, empty = read_corrections(tmp_path, "p"), results_frame([])
    with pytest.raises(InputError, match=r"line 1: status: unknown 'resullt' \(one of .*'result'\?"):
        add_results(empty, made, TEXT, PlanEntry("p", year=2022))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "ca-mau.yml",
            "ca-mau.yml: there is no plan 'ca-mau', the plans are ca-mau-2024, long-an-2023; "
            "rename it ca-mau-2024.yml or move it out of data/raw/corrections.",
        ),
        ("x.yml", "there is no plan 'x', the plans are ca-mau-2024, long-an-2023; rename it <plan>.yml"),
        ("ca-mau-2024.yaml", "not read, corrections end in .yml; rename it ca-mau-2024.yml."),
    ],
)
def test_corrections_of_no_plan_are_refused_not_passed_over(tmp_path, name, said):
    folder = tmp_path / "data/raw/corrections"
    folder.mkdir(parents=True)
    (folder / name).write_text("", "utf-8")
    with pytest.raises(InputError) as caught:
        confirm_plans(tmp_path, ["ca-mau-2024", "long-an-2023"])
    assert said in str(caught.value)


def test_corrections_of_the_plans_there_are_and_other_files_are_fine(tmp_path):
    confirm_plans(tmp_path, ["ca-mau-2024"])
    folder = tmp_path / "data/raw/corrections"
    folder.mkdir(parents=True)
    for name in ("ca-mau-2024.yml", "README.md"):
        (folder / name).write_text("", "utf-8")
    confirm_plans(tmp_path, ["ca-mau-2024"])


def test_a_build_stops_at_corrections_of_no_plan(tmp_path):
    raw = tmp_path / "data/raw"
    (raw / "corrections").mkdir(parents=True)
    text = "UBND TỈNH CÀ MAU\nKẾ HOẠCH PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM 2024\n1) Tốc độ tăng GRDP 7%.\n"
    (raw / "ca-mau.txt").write_text(text, "utf-8")
    (raw / "corrections" / "ca-mau.yml").write_text("", "utf-8")
    with pytest.raises(InputError, match=r"there is no plan 'ca-mau'.*rename it ca-mau-2024\.yml"):
        assemble(tmp_path)


def test_a_doubt_leaves_the_reading_and_says_what_is_doubtful(tmp_path):
    yml = "- action: doubt\n  target_id: p:1:1\n  expect: {value: 8.5}\n"
    yml += SIGNED.replace("misprint", "của ai? / whose?")
    before, _ = extracted()
    table, _ = corrected(tmp_path, yml)
    assert table.loc[0, ["value", "rule", "note"]].tolist() == [8.5, "hand", "của ai? / whose?"]
    same = [name for name in before if name != "note"]
    assert table[same].astype("string").equals(before[same].astype("string"))
