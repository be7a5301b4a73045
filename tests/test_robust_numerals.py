"""Numerals no plan should hold, too long or with marked digits: refused whole, never cut or raised."""

import pytest

from plancompare.extraction import extract
from plancompare.plan import read_plan
from plancompare.plan.figures import number
from plancompare.reading import Source

TEXT = """KẾ HOẠCH PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM 2024
Tổng thu ngân sách đạt {0} tỷ đồng, tăng {0}% so với năm {0}.
- Phấn đấu trên {0}% hộ; từ {0} đến {0} ha; {0}/{0} xã; Điều {0}; ngày {0}/{0}/{0}.
{0}. Tỷ lệ che phủ rừng đạt 2,5%.
| TT | Chỉ tiêu | ĐVT | Kế hoạch năm {0} |
| {0} | Thu ngân sách | tỷ đồng | {0} |
"""


def numerals_of(text: str):
    return extract(read_plan(Source(text), province="Bến Tre", year=2024))


@pytest.mark.parametrize(
    "numeral",
    [
        "9" * 16,
        "9" * 29,
        "1" * 5000,  # more than int() takes from a string
        "9" * 28 + ",5",
        "0," + "3" * 40,
        "12.345\u0323",  # a dot below the last digit
        "12\u0323.345",
        "1\u03362\u0336",  # struck through
        "5\u20e3",  # a keycap
    ],
    ids=lambda numeral: ascii(numeral[:12]),
)
def test_a_numeral_that_cannot_be_kept_is_refused_whole_and_the_rest_is_read(numeral):
    text = TEXT.format(numeral)
    found = numerals_of(text)
    assert [target.value_text for target in found.targets] == ["2,5"]
    assert {n.text for n in found.numerals} == {numeral, "2,5", "2024"}
    assert sum(n.text == numeral for n in found.numerals) == text.count(numeral)


@pytest.mark.parametrize(("numeral", "value"), [("12.345", 12345), ("123.456.789.012.345", 123456789012345)])
def test_a_numeral_within_the_limit_is_read_with_all_its_digits(numeral, value):
    first = numerals_of(TEXT.format(numeral)).targets[0]
    assert (first.value, first.value_text) == (value, numeral)


def test_a_mark_that_does_not_compose_cuts_nothing_off_before_it():
    source = Source("Tăng 2,5e\u0323\u0338\u0301 khá")  # ẹ, a stroke and an acute: one letter composes
    at = source.view.index("khá")
    assert source.quote(source.span(0, at)) == "Tăng 2,5e\u0323\u0338\u0301 "
    assert source.quote(source.span(5, 8)) == "2,5"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1.234,5", "1234.5"),
        ("12.345.678", "12345678"),
        ("12 345", "12345"),
        ("9,5", "9.5"),
        ("1.2.3", None),  # a place in a list
        ("1.1.1.1", None),
        ("12.34.567", None),
        ("1234.567,8", None),
        ("9" * 16, None),
        ("1.111.111.111.111.111", None),
        ("0," + "3" * 40, None),
    ],
)
def test_a_cell_is_read_as_a_number_only_where_its_digits_are_those_of_one(cell, value):
    read = number(cell, ",")
    assert (None if read is None else str(read)) == value
