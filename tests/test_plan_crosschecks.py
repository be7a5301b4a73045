"""What a table says twice: printed percentages against their figures, parts against their whole."""

from plancompare.plan.crosschecks import failing_rows
from plancompare.plan.tables import read_tables
from plancompare.reading import Source

HEADS = "STT | Chỉ tiêu | ĐVT | ƯTH 2022 | KH 2023 | KH 2023/ƯTH 2022 (%)\n"


def failures(rows: str) -> list[tuple[str, str, str, str]]:
    """What failed, in which row, with the value that follows and the printed one."""
    source = Source(HEADS + rows)
    (table,) = read_tables(source, 2023)
    return [
        (f.check, table.rows[f.row].label_text, f"{f.expected:.1f}", source.view[slice(*f.place)])
        for f in failing_rows(source, table)
    ]


def test_a_table_that_agrees_with_itself_has_no_failing_rows():
    rows = """1 | Thu ngân sách | tỷ đồng | 4.900 | 5.000 | 102,0
 | - Thu nội địa | tỷ đồng | 3.000 | 3.300 | 110
 | - Thu xuất khẩu | tỷ đồng | 1.900 | 1.700 | 89,5
2 | Tỷ lệ hộ nghèo | % | 5 | 4 | -1
3 | Xuất khẩu | triệu USD | 900 | 990 | 10,0
"""
    assert failures(rows) == []


def test_a_wrong_digit_shows_in_the_percentage():
    rows = "1 | Thu | tỷ đồng | 4.900 | 5.500 | 102,0\n2 | Chi | tỷ đồng | 100 | 110 | 110,0\n"
    assert failures(rows) == [("percentage", "Thu", "112.2", "102,0")]


def test_parts_that_are_more_than_their_whole():
    rows = """1 | Thu ngân sách | tỷ đồng | 4.900 | 5.000 | 102,0
 | - Thu nội địa | tỷ đồng | 3.000 | 3.300 | 110
 | - Thu xuất khẩu | tỷ đồng | 1.900 | 2.700 | 142,1
2 | Chi | tỷ đồng | 100 | 110 | 110,0
"""
    assert failures(rows) == [("parts", "Thu ngân sách", "6000.0", "5.000")]


def test_both_places_are_named():
    source = Source(HEADS + "1 | Thu | tỷ đồng | 4.900 | 5.500 | 102,0\n2 | Chi | tỷ đồng | 1 | 1 | 100\n")
    (failure,) = failing_rows(source, read_tables(source, 2023)[0])
    assert [source.view[slice(*place)] for place in (*failure.from_places, failure.place)] == [
        "5.500",
        "4.900",
        "102,0",
    ]
