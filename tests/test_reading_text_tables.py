"""Tables pasted into texts, in every form people paste them: read where columns can be told, else refused."""

import time
from itertools import pairwise

import pytest

from plancompare.plan.tables import read_tables
from plancompare.reading import Source, source_from_bytes

ROWS = [
    ["STT", "Chỉ tiêu", "ĐVT", "TH 2022", "KH 2023"],
    ["1", "Tỷ lệ hộ nghèo", "%", "1,3", "1,2"],
    ["2", "Thu ngân sách", "tỷ đồng", "4.900", "5.000"],
    ["", "- Thu nội địa", "tỷ đồng", "3.900", "4.000"],
]
TARGETS = [
    ("Tỷ lệ hộ nghèo", "1,2", "%"),
    ("Thu ngân sách", "5.000", "tỷ đồng"),
    ("Thu nội địa", "4.000", "tỷ đồng"),
]


def targets(text: str | Source, year: int = 2023) -> list[tuple[str, str, str]]:
    """Label, figure and unit of every target."""
    source = Source(text) if isinstance(text, str) else text
    return [
        (row.label_text, source.view[slice(*value.span)], table.unit_of(row, column).text)
        for table in read_tables(source, year)
        for row in table.rows
        for value in row.values
        if (column := table.columns[value.column]).gives
    ]


def refusal(text: str) -> str | None:
    """Why the one table of a text is refused."""
    (grid,) = Source(text).tables
    return grid.refused


def barred(row: list[str]) -> str:
    return "| " + " | ".join(row) + " |"


def tagged(row: list[str]) -> str:
    return "<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in row) + "</tr>"


PASTED = {
    "tabs": "\n".join("\t".join(row) for row in ROWS),
    "bars": "\n".join(" | ".join(row) for row in ROWS),
    "bars outside too": "\n".join(map(barred, ROWS)),
    "Markdown": "\n".join(
        [
            "| " + " | ".join(ROWS[0]) + " |",
            "|---|:---|---|--:|--:|",
            *("| " + " | ".join(r) + " |" for r in ROWS[1:]),
        ]
    ),
    "CSV with semicolons": "\n".join(";".join(row) for row in ROWS),
    "CSV with commas": "\n".join(
        ",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in ROWS
    ),
    "HTML": "Bảng:\n<table>" + "\n".join(map(tagged, ROWS)) + "</table>\nhết",
    "HTML without its table": "\n".join(map(tagged, ROWS)),
    "blanks": "\n".join("".join(cell.ljust(20) for cell in row) for row in [*ROWS[:3], ["3", *ROWS[3][1:]]]),
    "a cell a line": "\n".join(cell for row in ROWS for cell in row if cell),
    "a cell a line, bars between": "\n|\n".join("\n|\n\n".join(cell for cell in row if cell) for row in ROWS),
    "a cell a line, blank lines between": "\n\n".join(cell for row in ROWS for cell in row if cell),
}


@pytest.mark.parametrize("form", PASTED)
def test_a_pasted_table_gives_the_targets_of_its_plan_column(form):
    assert (
        targets(f"Các chỉ tiêu như sau:\n\n{PASTED[form]}\n\nTổ chức thực hiện nghiêm túc kế hoạch này.\n")
        == TARGETS
    )


def test_a_whole_file_of_csv_is_a_table():
    source = source_from_bytes(PASTED["CSV with semicolons"].encode(), "chi-tieu.csv")
    assert targets(source) == TARGETS


def test_cells_hold_the_exact_characters_of_the_text():
    source = Source(PASTED["HTML"])
    printed = [source.text[cell.start : cell.end] for cell in source.tables[0].cells]
    assert printed == [cell for row in ROWS for cell in row]


def test_a_row_whose_number_is_left_out_and_a_line_between_rows():
    heads = "STT | Chỉ tiêu | ĐVT | KH 2023"
    text = f"{heads}\nI. KINH TẾ\n1 | Thu | tỷ đồng | 5.000\n- Thu nội địa | tỷ đồng | 4.000\n"
    assert targets(text) == [("Thu", "5.000", "tỷ đồng"), ("Thu nội địa", "4.000", "tỷ đồng")]


def test_a_row_that_does_not_fit_gives_nothing():
    rows = [f"{n} | Chỉ tiêu {n} | % | 1 | {n}" for n in range(1, 8)]
    lost = "\n".join(["STT | Chỉ tiêu | ĐVT | TH 2022 | KH 2023", *rows, "8 | Chỉ tiêu | 9,9"])
    assert ("Chỉ tiêu", "9,9", "%") not in targets(lost)
    assert len(targets(lost)) == 7


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "STT | Chỉ tiêu | Năm 2022 | KH 2023\nKH | TH\n1 | Thu | 1 | 2 | 3\n2 | Chi | 4 | 5 | 6",
            "2 of its 2 rows with figures have not the 4 cells of its heads",
        ),
        (
            "STT\nChỉ tiêu\nTH 2022\nKH 2023\n1\nThu\n5,5\n2\nChi\n4,4\n6,6\n3\nNợ\n7,7\n8,8\n",
            "1 of its 3 rows with figures have not the 4 cells of its heads",
        ),
        (
            "TT   Chỉ tiêu   TH 2022   KH 2023\n1   Thu   5,5   6,6\n2   Chi   4,4\n3   Nợ   7,7",
            "its columns are set with blanks and do not line up",
        ),
    ],
)
def test_a_table_whose_columns_cannot_be_told_is_refused(text, why):
    assert refusal(text) == why
    assert targets(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Tăng trưởng đạt 8,5%, thu 5.000 tỷ, chi 4,2 tỷ.\nTỷ lệ 1,2%,3,4%,5,6%,7,8%.\nGiảm 1,1,2,2,3,3.\n",
        "a) Một; hai; ba.\nb) Bốn; năm; sáu.\nc) Bảy; tám; chín.\n",
        "20:03 | 11-12-2023\n",
        "1.\tThu ngân sách đạt 5.000 tỷ đồng.\n2.\tChi 4.000 tỷ đồng.\n",
        "Cột  này   thẳng  hàng\nnhưng  không có    số\nnào   cả  đâu\n",
    ],
)
def test_sentences_are_no_tables(text):
    assert Source(text).tables == ()


def test_a_long_text_is_searched_in_time_that_grows_with_its_length():
    text = "Tốc độ tăng trưởng; đạt 8,5% | so với, năm trước.\nSTT\n1\n" * 20_000
    begun = time.process_time()
    _ = Source(text).tables
    assert time.process_time() - begun < 20


COPIED = """\
KẾ HOẠCH NĂM 2024
STT\tChỉ tiêu\tĐVT\tKế hoạch năm 2024\tNăm 2023\t
\t\t\t\tKH\tƯTH
A\tKINH TẾ\t\t\t
1\tTăng trưởng GRDP\t%\t8,5 - 9\t7,5 - 8\t8,1
2\tChỉ số sản xuất công nghiệp\t% tăng\t10,5\t11\t9,7
3\tTỷ lệ hộ nghèo\t%\t1,5\t2\t1,9
"""


def test_a_head_over_two_columns_copied_as_text_leaves_an_empty_cell():
    assert targets(COPIED, 2024) == [
        ("Tăng trưởng GRDP", "8,5 - 9", "%"),
        ("Chỉ số sản xuất công nghiệp", "10,5", "% tăng"),
        ("Tỷ lệ hộ nghèo", "1,5", "%"),
    ]


def test_an_empty_head_with_nothing_beside_it_in_the_next_row_heads_alone():
    text = COPIED.replace("\tNăm 2023\t\n", "\tGhi chú\t\n").replace("\tKH\tƯTH", "\t\tKH năm 2023")
    assert [figure for _, figure, _ in targets(text, 2024)] == ["8,5 - 9", "10,5", "1,5"]


@pytest.mark.parametrize("side", [str.ljust, str.rjust])
def test_figures_that_stand_below_each_other_keep_their_column_where_others_are_missing(side):
    rows = [
        ("1", "Thu", "tỷ", "5,5", "6,6"),
        ("2", "Chi", "tỷ", "", "4,4"),
        ("", "Nợ", "xã", "7,7", "8,8"),
    ]
    wide = [("TT", "Chỉ tiêu", "ĐVT", "TH 2022", "KH 2023"), *rows]
    text = "\n".join("  ".join(side(cell, 12) for cell in row).rstrip() for row in wide)
    assert targets(text) == [("Thu", "6,6", "tỷ"), ("Chi", "4,4", "tỷ"), ("Nợ", "8,8", "xã")]


def test_heads_set_with_blanks_that_stand_over_no_column_are_refused():
    text = "TT  Chỉ tiêu                                 KH 2023\n"
    text += "".join(f"{n}   Nội dung {n}    {n},5    {n},7\n" for n in range(1, 5))
    assert refusal(text) == "its columns are set with blanks and do not line up"


def test_a_head_that_reaches_over_the_last_column_leaves_the_figures_all_theirs():
    text = (
        "TT | Chỉ tiêu | KH 2023 | So sánh (%) | \n | | | 2022 | 2023\n1 | Thu (tỷ đồng) | 5,5 | 101 | 102\n"
    )
    assert targets(f"{text}2 | Chi (tỷ đồng) | 4,4 | 103 | 104\n") == [
        ("Thu (tỷ đồng)", "5,5", "tỷ đồng"),
        ("Chi (tỷ đồng)", "4,4", "tỷ đồng"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        ("\t\tChỉ tiêu\tĐVT\tKH 2023|2", "1||)", "\t\tGRDP\t%\t8", "\t\tThu\ttỷ đồng\t5"),
        ("Chỉ tiêu\tĐVT\tKH 2023", "GRDP\t%\t8", "Xã\t||\t9", "Vốn\t|\t7", "Thu\ttỷ đồng\t5"),
    ],
)
def test_no_table_stands_across_another(rows):
    found = Source("I. CHỈ TIÊU\n" + "\n".join(rows) + "\n", "a").tables
    assert found and all(first.end <= second.start for first, second in pairwise(found))


def test_heads_set_with_blanks_reach_over_the_columns_below_them():
    text = (
        "TT   Chỉ tiêu      ĐVT         Ước TH 2022           Kế hoạch năm 2023   \n"
        "                           Giá trị    Tăng (%)    Giá trị     Tăng (%)   \n"
        "1    Thu nội địa   tỷ       4.842       5,6        5.231        8,0      \n"
        "2    Chi đầu tư    tỷ       1.980       4,9        2.081        5,1      \n"
    )
    assert targets(text) == [("Thu nội địa", "5.231", "tỷ"), ("Chi đầu tư", "2.081", "tỷ")]


def test_a_group_right_below_the_heads_is_no_head():
    text = (
        "TT   Chỉ tiêu        ĐVT   TH 2022   KH 2023\n"
        "A    KINH TẾ\n"
        "1    Thu nội địa     tỷ    4.842     5.231\n"
        "2    Chi đầu tư      tỷ    1.980     2.081\n"
    )
    assert targets(text) == [("Thu nội địa", "5.231", "tỷ"), ("Chi đầu tư", "2.081", "tỷ")]
