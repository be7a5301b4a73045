"""Characters no page can show: kept in the source, blanks to the reading, replaced by whatever renders."""

import unicodedata

import pytest

from plancompare.extraction import extract
from plancompare.plan import read_plan
from plancompare.presentation.display import Heading, Run, marked, one_line, plain
from plancompare.presentation.legible import legible
from plancompare.reading import Source, source_from_bytes
from plancompare.reports import page, typeset
from plancompare.reports.passages import marked_document
from plancompare.table.schema import problems, results_frame, to_frame

CONTROLS = [chr(code) for code in (*range(1, 9), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0))]
NEVER = ["\ufdd0", "\ufffe", "\uffff", "\u202e", "\u2066", "\u200f", "\u061c"]
PLAN = """KẾ HOẠCH PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM 2024
1. Tổng thu ngân sách{0} 28.000 tỷ đồng;{0}
2. Tỷ lệ hộ nghèo giảm{0}1,5 điểm %.
"""


def said(text: str) -> list[tuple]:
    found = extract(read_plan(Source(text), province="Bến Tre", year=2024))
    for target in found.targets:
        assert text[target.quote_start : target.quote_end] == target.quote
        assert text[target.value_start : target.value_end] == target.value_text
    return [(t.indicator, t.value, t.unit, t.value_text) for t in found.targets]


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: f"U+{ord(control):04X}")
def test_a_control_character_is_a_blank_to_the_reading_and_stays_in_the_source(control):
    text = PLAN.format(control)
    source = Source(text)
    assert source_from_bytes(text.encode() + 300 * b"-", "plan.txt").text == text + 300 * "-"
    assert "Tổng thu ngân sách 28.000 tỷ đồng; " in source.view
    assert said(text) == said(PLAN.format(" "))


@pytest.mark.parametrize("end", ["\r", "\r\n", "\u2028"], ids=["CR", "CRLF", "LINE SEPARATOR"])
def test_every_kind_of_line_end_ends_a_line(end):
    text = PLAN.format("").replace("\n", end)
    assert said(text) == said(PLAN.format(""))
    source = Source(text)
    assert [line.strip() for line in source.lines_view.split("\n")] == PLAN.format("").split("\n")
    if end != "\u2028":
        assert source.line_of(text.index("28.000")) == 2


def test_a_text_full_of_the_cell_marks_of_word_is_no_binary_file():
    text = PLAN.format("\x07" * 20)
    assert source_from_bytes(text.encode(), "plan.txt").text == text
    assert said(text) == said(PLAN.format(" "))


def test_what_is_legible_has_no_control_character_and_the_same_length():
    text = "".join([*CONTROLS, *NEVER, "\ud800", "a\tb\r\nế"])
    shown = legible(text)
    assert len(shown) == len(text) and shown.endswith("a\tb\r\nế")
    assert not {unicodedata.category(c) for c in shown.removesuffix("a\tb\r\nế")} & {"Cc", "Cs", "Cn"}
    assert one_line("12\u202e34\x1b[31m\n") == "12\ufffd34 [31m "


HOSTILE = "đạt " + "".join([*CONTROLS, *NEVER, "\ud800"]) + " 9,3%"


def test_the_pdf_of_a_hostile_text_is_set():
    shown = [Heading(HOSTILE, 1), plain(HOSTILE), plain(HOSTILE, kind="list")]
    source = "\n".join(item._repr_mimebundle_()["text/vnd.typst"] for item in shown)
    assert typeset.pdf(f'#set document(title: [x])\n#set text(lang: "vi")\n{source}', {}).startswith(b"%PDF-")


def test_html_text_and_document_hold_nothing_a_browser_refuses():
    shown = plain(HOSTILE)._repr_mimebundle_()
    document = marked_document(HOSTILE, [])
    whole = page.legible(shown["text/html"])
    for html in (shown["text/html"], document, whole):
        html.encode()
        assert not set(html) & {*CONTROLS, *NEVER}
    runs = marked(HOSTILE, 4, 8)
    assert all(isinstance(run, Run) and not set(run.text) & set(CONTROLS) for run in runs)


@pytest.mark.parametrize(
    ("thing", "code"),
    [("cột đèn", "cot_den"), ("d½an", "d_an"), ("hecɗ", "hec"), ("ʯɗ ŉ", None), ("тонн", None)],
)
def test_the_code_of_a_thing_nobody_knows_is_one_the_table_keeps(thing, code):
    text = f"KẾ HOẠCH NĂM 2024\nI. CHỈ TIÊU\n1) Phấn đấu đón 350 {thing}.\n"
    found = extract(read_plan(Source(text, "a"), province="Cà Mau", year=2024))
    assert [target.unit for target in found.targets] == ([code] if code else [])
    assert list(problems(to_frame(found.targets))) == []


@pytest.mark.parametrize(
    "said", ["Năm 1930, tốc độ tăng GRDP", "Năm 1930 tỷ lệ hộ nghèo", "Năm 1930 tỉ suất sinh"]
)
def test_a_figure_of_a_year_long_gone_is_a_result_the_table_keeps_and_its_year_no_amount(said):
    text = f"KẾ HOẠCH NĂM 2024\nI. CHỈ TIÊU\n1) {said} đạt 5%.\n"
    found = extract(read_plan(Source(text, "a"), province="Cà Mau", year=2024))
    assert [(result.value, result.year) for result in found.results] == [(5, 1930)]
    assert list(problems(results_frame(found.results))) == []
