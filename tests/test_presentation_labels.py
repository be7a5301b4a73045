"""Every word a reader sees exists in both languages, is used, and names every code there is."""

import ast
import re
import tomllib
from importlib.resources import files
from pathlib import Path
from string import Formatter

import pytest

import plancompare
from plancompare.catalogue import indicators
from plancompare.comparison.verdicts import VERDICTS
from plancompare.errors import UsageError
from plancompare.extraction.record import COMPARATORS, KINDS, MEASURES
from plancompare.presentation.display import Run
from plancompare.presentation.labels import Labels, entries
from plancompare.presentation.numbers import conventions

PACKAGE = Path(plancompare.presentation.__file__).parents[1]
SOURCES = sorted([*PACKAGE.glob("presentation/*.py"), *PACKAGE.glob("explore/*.py")])
CATALOGUE = files("plancompare.catalogue")
NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb"))
# Groups whose keys are codes, looked up by name.
CODE_GROUPS = {
    "theme": {entry.theme for entry in indicators().values()},
    "measure": set(MEASURES),
    "kind": set(KINDS),
    "wording": set(COMPARATORS),
    "bound": set(COMPARATORS),
    "verdict": set(VERDICTS),
}
NAMED_BY_CODE = {
    *CODE_GROUPS, "month", "variant", "part", "part_long", "class", "grade", "reading", "reading_status",
    "reached", "shape", "coverage", "count", "topic", "section", "chart_title", "caption", "language",
}  # fmt: skip


def fields(text: str) -> set[str]:
    """The fields of a label; an indicator as a sentence opens with it ("name") is the indicator."""
    found = {field for _, field, _, _ in Formatter().parse(text) if field}
    return {"indicator" if field == "name" else field for field in found}


def test_every_label_has_both_languages_and_the_same_fields_in_each():
    for key, label in entries().items():
        assert set(label) == {"vi", "en"}, key
        assert label["vi"].strip() and label["en"].strip(), key
        assert fields(label["vi"]) == fields(label["en"]), key


def own_sections() -> set[str]:
    """The sections of the labels used by tables, charts, findings and notebooks."""
    texts = (CATALOGUE.joinpath(name).read_text("utf-8") for name in ("labels.toml", "labels-findings.toml"))
    return {section for text in texts for section in tomllib.loads(text)}


def used_keys() -> set[str]:
    """The string literals of the package that are label keys; ``*`` for a computed part."""
    literals = set()
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                literals.add(node.value)
            if isinstance(node, ast.JoinedStr):
                literals.add("".join(p.value if isinstance(p, ast.Constant) else "*" for p in node.values))
    return {text for text in literals if re.fullmatch(r"[a-z_]+\.[a-z_*0-9]+", text)}


def test_no_label_is_missing():
    groups = {key.split(".")[0] for key in entries()}
    wanted = {key for key in used_keys() if not key.endswith(("*", "_")) and "*" not in key}
    wanted = {key for key in wanted if key.split(".")[0] in groups}
    assert wanted <= set(entries())


def test_no_label_is_unused():
    used = used_keys()
    patterns = [
        re.compile(key.replace(".", r"\.").replace("*", r".+")) for key in used if "*" in key and "." in key
    ]
    unused = [
        key
        for key in entries()
        if key.split(".")[0] in own_sections() - NAMED_BY_CODE
        and not {key, key.removesuffix("_one")} & used
        and not any(pattern.fullmatch(key.removesuffix("_one")) for pattern in patterns)
    ]
    assert not unused


def test_titles_and_sections_are_those_the_notebooks_use():
    cells = "\n".join(path.read_text("utf-8") for path in NOTEBOOKS)
    own = "\n".join(path.read_text("utf-8") for path in SOURCES)
    titles = [key for key in entries() if key.split(".")[0] in ("topic", "section", "chart_title")]
    unused = [
        key
        for key in titles
        for name in [key.split(".")[1].removesuffix("_one")]
        if f'\\"{name}\\"' not in cells and f'"{name}"' not in own
    ]
    assert not unused


@pytest.mark.parametrize("group", sorted(CODE_GROUPS))
def test_every_code_has_a_name(group):
    named = {key.split(".")[1] for key in entries() if key.startswith(f"{group}.")}
    assert CODE_GROUPS[group] <= named


def test_every_unit_of_the_code_list_is_written_in_both_languages():
    units = conventions()["unit"]
    assert {entry.unit for entry in indicators().values()} <= set(units)
    for code, unit in units.items():
        assert {"vi", "en", "head_vi", "head_en"} <= set(unit), code
        assert "{n}" in unit["vi"] and "{n}" in unit["en"], code
        assert unit.get("difference", code) in units, code


def test_a_sentence_keeps_the_link_of_its_number():
    runs = Labels("en").runs("finding.sets", plan="Trà Vinh 2023", value=Run("at least 7%", "strong", "q:x"))
    assert runs == (Run("Trà Vinh 2023"), Run(" sets "), Run("at least 7%", "strong", "q:x"))


@pytest.mark.parametrize(
    ("items", "vietnamese", "english"),
    [(["a"], "a", "a"), (["a", "b"], "a và b", "a and b"), (["a", "b", "c"], "a, b và c", "a, b and c")],
)
def test_lists_read_naturally(items, vietnamese, english):
    assert Labels("vi").listing(items) == vietnamese
    assert Labels("en").listing(items) == english


def test_another_language_is_refused_in_one_sentence():
    with pytest.raises(UsageError, match="lang is 'fr'; it must be one of 'vi', 'en'"):
        Labels("fr")


def read_numerals():
    from frames import RAW

    from plancompare.extraction import extract
    from plancompare.plan import read_plan
    from plancompare.reading import read_source

    return [n for path in sorted(RAW.glob("*.txt")) for n in extract(read_plan(read_source(path))).numerals]


def test_every_class_and_reason_of_a_number_has_its_vietnamese_words():
    numerals = read_numerals()
    named = {key.split(".")[1] for key in entries() if key.startswith("class.")}
    assert {numeral.cls for numeral in numerals} <= named
    reasons = {numeral.reason for numeral in numerals if numeral.cls != "target"}
    untold = [reason for reason in reasons if Labels("vi").reason(reason) == reason.partition(" (")[0]]
    assert not untold


def test_every_reason_of_a_column_or_a_table_has_its_vietnamese_words():
    from plancompare.plan import columns, tables
    from plancompare.plan.heads import Period
    from plancompare.reading import aligned

    own = {name: value for name, value in vars(columns).items() if name != "UNREAD"}  # the mark of a cell
    said = [value for name, value in own.items() if name.isupper() and isinstance(value, str)]
    roles = ("earlier_plan", "estimate", "result", "comparison", "difference", "area", "number", "label")
    said += [
        columns._why(columns.Column(0, role, period=period))
        for role in (*roles, "unit", "agency", "note", "unknown")
        for period in (None, Period("2023-S1", 2023))
    ]
    plans = [[columns.Column(0, role)] for role in ("plan", "earlier_plan", "result")]
    said += [tables._why_none(of, year) for of in plans for year in (None, 2024)] + [aligned.UNCLEAR]
    said += ["nothing in it is the head of a column", "its columns are set with blanks and do not line up"]
    assert [reason for reason in said if Labels("vi").reason(reason) == reason] == []


def test_numbers_and_columns_in_a_reason_stay_in_it():
    tell = Labels("vi").reason
    assert tell("a result of 2023-S1") == "kết quả thực hiện năm 2023-S1"
    assert tell("3 of its 5 rows with figures have not the 6 cells of its heads") == (
        "3 trong 5 dòng có số không đủ 6 ô như đầu bảng"
    )
    assert tell("in the column “So sánh (%) / 2023”: a comparison of other columns") == (
        "trong cột “So sánh (%) / 2023”: số so sánh giữa các cột khác"
    )


def test_a_year_in_a_reason_stays_in_it():
    assert Labels("vi").reason("a figure of 2021, not of the plan's year (rule)") == (
        "số của năm 2021, không phải năm kế hoạch"
    )


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("Sở Y tế", "Department of Health"),
        ("Sở Y tế tỉnh Bến Tre", "Department of Health"),
        ("Ngân hàng Nhà nước Chi nhánh Bến Tre", "State Bank branch"),
        ("Công an tỉnh và Bộ Chỉ huy Quân sự tỉnh", "Department of Public Security and Military Command"),
        ("Sở Giáo dục và Đào tạo", "Department of Education and Training"),
        ("Hội Sinh vật cảnh", "Hội Sinh vật cảnh"),  # not a known body: its own name
    ],
)
def test_an_agency_is_called_in_the_readers_language(name, english):
    assert Labels("en").agency(name) == english
    assert Labels("vi").agency(name) == name


def test_an_issuer_is_called_with_the_place_it_is_of():
    called = Labels("en").agency_of_place
    assert called("Ủy ban nhân dân tỉnh Bến Tre") == "People's Committee of Bến Tre"
    assert called("Ủy ban nhân dân thành phố Cần Thơ") == "People's Committee of Cần Thơ"
    assert called("Hội đồng nhân dân tỉnh Bến Tre") == "Hội đồng nhân dân tỉnh Bến Tre"  # not a known body
    assert Labels("vi").agency_of_place("Ủy ban nhân dân tỉnh Bến Tre") == "Ủy ban nhân dân tỉnh Bến Tre"
