"""Columns told by where words stand: lines of text, each word group with its place, stand for a page."""

import re

import pytest

from plancompare.reading.standing import are_clear, columns_of, reaches, with_heads


def sides(*lines: str) -> list[list[tuple[int, int]]]:
    """Where the words of lines stand that two blanks or more set apart."""
    return [[found.span() for found in re.finditer(r"\S+(?: \S+)*", line)] for line in lines]


def over(*lines: str, labels: int = 2) -> list[list[tuple[int, int]]] | None:
    """The columns that the heads in all ``lines`` but the last reach over; the last is a row."""
    *heads, row = sides(*lines)
    columns = columns_of([row], heads)
    whole = with_heads(columns, heads)
    return reaches(heads, whole, set(range(labels, len(whole))), 1) if whole else None


def test_heads_in_the_middle_of_their_columns_reach_over_them():
    assert over(
        "TT  Chỉ tiêu      Ước TH 2023      Kế hoạch năm 2024 ",
        "               Giá trị    Tăng %  Giá trị    Tăng %  ",
        "1   Dịch vụ     48.420    5,63     52.310    8,03    ",
    ) == [[(0, 0), (1, 1), (2, 3), (4, 5)], [(2, 2), (3, 3), (4, 4), (5, 5)]]


def test_heads_that_begin_with_their_columns_reach_over_them():
    assert over(
        "TT  Chỉ tiêu   2022       2023                   2024",
        "               TH         KH         Ước TH      KH  ",
        "1   Dịch vụ    48.420     48.9       52.310      8,03",
    ) == [[(0, 0), (1, 1), (2, 2), (3, 4), (5, 5)], [(2, 2), (3, 3), (4, 4), (5, 5)]]


def test_a_head_over_the_gap_between_two_columns_is_of_both():
    assert over(
        "TT  Chỉ tiêu            Thực hiện            Kế hoạch      ",
        "               2021                2022        2023        ",
        "1   Dịch vụ    48.4                48.9        52.3        ",
    ) == [[(0, 0), (1, 1), (2, 3), (4, 4)], [(2, 2), (3, 3), (4, 4)]]


def test_three_lines_of_heads_lie_in_each_other():
    assert over(
        "TT  Chỉ tiêu             Kết quả                         Mục tiêu        ",
        "               Năm 2022         Năm 2023           Năm 2024     Năm 2025 ",
        "                  TH          KH        Ước TH        KH           KH    ",
        "1   Dịch vụ      48,4        48,9        52,3        52,3         53,1   ",
    ) == [
        [(0, 0), (1, 1), (2, 4), (5, 6)],
        [(2, 2), (3, 4), (5, 5), (6, 6)],
        [(2, 2), (3, 3), (4, 4), (5, 5), (6, 6)],
    ]


def test_the_second_line_of_a_head_reaches_no_further_than_the_first():
    found = over(
        "TT  Chỉ tiêu   Thực hiện            Tăng, giảm",
        "               2021       2022      (%)       ",
        "1   Dịch vụ    48.4       48.9      52.3      ",
    )
    assert found == [[(0, 0), (1, 1), (2, 3), (4, 4)], [(2, 2), (3, 3), (4, 4)]]


@pytest.mark.parametrize(
    "lines",
    [
        (  # in the middle of no columns, at the begin of none
            "TT  Chỉ tiêu         Năm 2023           Năm 2024      ",
            "               KH           TH          KH        TH  ",
            "1   Dịch vụ    48,4         48,9        52,3      52,3",
        ),
        (  # over the label and figures
            "TT  Chỉ tiêu của kế hoạch       2024",
            "1   Dịch vụ          48,4       48,9",
        ),
    ],
)
def test_heads_of_which_nothing_tells_what_they_are_over_are_not_read(lines):
    assert over(*lines) is None


def test_heads_beside_all_words_of_their_wide_columns_are_theirs_in_order():
    columns = with_heads([(0, 2), (10, 20), (50, 58), (80, 85)], [[(0, 2), (30, 40), (60, 64), (80, 86)]])
    assert columns == [(0, 2), (10, 40), (50, 64), (80, 85)]
    assert with_heads([(0, 2), (10, 20), (80, 85)], [[(0, 2), (30, 40), (60, 64), (80, 86)]]) is None
    assert with_heads([(0, 2), (80, 85)], [[(0, 2), (30, 40), (80, 86)]]) == [(0, 2), (30, 40), (80, 85)]


def test_words_at_both_sides_of_a_column_are_one_column_under_one_head():
    rows = sides(
        "1   Dịch vụ    3,5            ",
        "2   Đầu tư              13.120",
    )
    assert columns_of(rows) == [(0, 1), (4, 11), (15, 18), (24, 30)]
    assert columns_of(rows, sides("TT  Chỉ tiêu   Ước thực hiện  "))[2:] == [(15, 30)]
    assert columns_of(rows, sides("TT  Chỉ tiêu   Năm 2024       ", "               KH       TH    "))[
        2:
    ] == [
        (15, 18),
        (24, 30),
    ]


def test_two_words_of_a_row_in_one_column_are_not_clear():
    rows = sides("1  Thu  5,5  6,6", "2  Chi  4,4  7,7", "3  Nợ và vay  7,7")
    assert not are_clear(rows, columns_of(rows))
