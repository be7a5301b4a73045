"""Tables pasted as lines: which numbers of a row are targets, and what the others are."""

from plancompare.extraction import extract
from plancompare.plan import read_plan
from plancompare.reading import Source

TABLE = """STT | Chỉ tiêu | Đơn vị | TH 2022 | KH 2023
1 | Tốc độ tăng trưởng GRDP | % | 7,5 | 8 - 8,5
2 | Thu ngân sách nhà nước trên địa bàn | Tỷ đồng | 5.000 | 5.400
"""


def read(text: str):
    return extract(read_plan(Source(text, "bảng"), province="Cà Mau", year=2023))


def test_only_the_column_of_the_plan_holds_targets():
    assert [(t.indicator, t.value_text, t.unit_text) for t in read(TABLE).targets] == [
        ("grdp_growth", "8 - 8,5", ""),
        ("budget_revenue_area", "5.400", ""),
    ]


def test_every_other_number_of_a_table_says_what_it_is():
    classes = [(n.text, n.cls) for n in read(TABLE).numerals]
    assert classes == [
        ("2022", "year"),
        ("2023", "year"),
        ("1", "list_mark"),
        ("7,5", "result"),
        ("8", "target"),
        ("8,5", "range_end"),
        ("2", "list_mark"),
        ("5.000", "result"),
        ("5.400", "target"),
    ]
