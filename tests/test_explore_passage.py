"""The passage a target stands in, marked, and the line it is cited by."""

from types import SimpleNamespace

import pytest

from plancompare.explore import cite, passage

TEXT = (
    "I. CHỈ TIÊU\n"
    "1. Tốc độ tăng trưởng GRDP đạt 8,5% trở lên;\n"
    "2. Số bác sĩ trên một vạn dân\nđạt 9,5 bác sĩ;\n"
    "3. Tỷ lệ <hộ nghèo> giảm 1%.\n"
)
QUOTE = "Số bác sĩ trên một vạn dân\nđạt 9,5 bác sĩ"


def target(**fields) -> dict:
    """The doctors of the text above as a row of the common table."""
    start, value = TEXT.index(QUOTE), TEXT.index("9,5")
    row = dict(
        target_id="an-giang-2024:I.2:1",
        province="An Giang",
        year=2024,
        section="I",
        clause="2",
        agency=None,
        quote=QUOTE,
        quote_start=start,
        quote_end=start + len(QUOTE),
        value_start=value,
        value_end=value + 3,
    )
    return row | fields


def test_the_quote_stands_in_its_context_and_the_number_in_the_quote():
    found = passage(TEXT, target(), around=40)
    assert found.quote == QUOTE
    assert found.quote[found.value_start : found.value_end] == "9,5"
    assert found.text in TEXT
    assert found.line == 4


def test_the_context_ends_at_line_ends_and_says_where_the_document_goes_on():
    found = passage(TEXT, target(), around=48)
    assert found.before == "1. Tốc độ tăng trưởng GRDP đạt 8,5% trở lên;\n2. "
    assert found.after == ";\n3. Tỷ lệ <hộ nghèo> giảm 1%.\n"
    assert (found.cut_before, found.cut_after) == (True, False)


def test_a_document_without_lines_is_cut_between_words():
    text = "một hai ba " * 40 + "đạt 7 xã" + " bốn năm sáu" * 40
    start = text.index("đạt")
    row = target(quote_start=start, quote_end=start + 8, value_start=start + 4, value_end=start + 5)
    found = passage(text, row, around=20)
    assert found.quote == "đạt 7 xã"
    assert found.before == "hai ba một hai ba "
    assert found.after == " bốn năm sáu bốn"


def test_html_marks_the_number_and_escapes_the_document():
    shown = passage(TEXT, target())._repr_html_()
    assert "đạt <mark>9,5</mark> bác sĩ</span>" in shown
    assert "&lt;hộ nghèo&gt;" in shown and "<hộ nghèo>" not in shown


def test_plain_text_marks_the_number_too():
    assert "[Số bác sĩ trên một vạn dân\nđạt ⟦9,5⟧ bác sĩ];" in repr(passage(TEXT, target()))


ENTRY = SimpleNamespace(number="25/KH-UBND", date="2024-01-12", issuer="Ủy ban nhân dân tỉnh An Giang")


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        (
            "vi",
            "Ủy ban nhân dân tỉnh An Giang, Kế hoạch số 25/KH-UBND ngày 12/01/2024, mục I, điểm 2: "
            "“Số bác sĩ trên một vạn dân đạt 9,5 bác sĩ” [an-giang-2024:I.2:1]",
        ),
        (
            "en",
            "Ủy ban nhân dân tỉnh An Giang, Plan No. 25/KH-UBND of 12 January 2024, section I, item 2: "
            "“Số bác sĩ trên một vạn dân đạt 9,5 bác sĩ” [an-giang-2024:I.2:1]",
        ),
    ],
)
def test_a_citation_names_issuer_document_place_words_and_id(lang, expected):
    assert cite(target(), ENTRY, lang) == expected


def test_a_citation_leaves_out_what_the_document_does_not_say():
    bare = SimpleNamespace(number=None, date=None, issuer=None, year=2024)
    assert cite(target(section=None, clause=None), bare) == (
        "An Giang, Kế hoạch năm 2024: “Số bác sĩ trên một vạn dân đạt 9,5 bác sĩ” [an-giang-2024:I.2:1]"
    )
