"""What is read of a scan from its record, without any engine: records written by hand, and their doubts."""

import io
import json
import subprocess
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from scans import typeset, wrapped

from plancompare.cli import main
from plancompare.errors import InputError
from plancompare.explore import check
from plancompare.extraction import extract
from plancompare.plan import read_plan
from plancompare.plan.tables import read_tables
from plancompare.presentation.cells import place
from plancompare.presentation.display import HTML, TYPST
from plancompare.presentation.labels import Labels
from plancompare.presentation.report import open_page
from plancompare.project import build
from plancompare.project.build import read_file
from plancompare.project.review import review
from plancompare.reading import read_source, source_from_bytes
from plancompare.reading.ocr import forms, image, recognise, tesseract
from plancompare.reading.ocr.crop import Place, strips
from plancompare.reading.ocr.digits import Reading
from plancompare.reading.ocr.gutters import gutters
from plancompare.reading.ocr.record import PageRecord, Record, Word, find_record, hash_of, read_record
from plancompare.reading.ocr.scan import Scan
from plancompare.reading.ocr.tesseract import Seen
from plancompare.reading.ocr.unseen import beside_unseen
from plancompare.reading.pdf_page import Rule
from plancompare.reading.source import Source
from plancompare.reading.tones import toned
from plancompare.reports import passages
from plancompare.reports.typeset import pdf as set_in_type
from plancompare.table.files import records

HEAD = (
    "ỦY BAN NHÂN DÂN TỈNH CÀ MAU",
    "Số: 12/KH-UBND Cà Mau, ngày 15 tháng 01 năm 2024",
    "KẾ HOẠCH",
    "Phát triển kinh tế - xã hội năm 2024",
    "I. CHỈ TIÊU CHỦ YẾU",
)
BLANK = wrapped([Image.new("L", (440, 600), 255)], 72)


def words(text: str, top: float, left: float = 40.0, **doubtful: tuple[float, str]) -> tuple[Word, ...]:
    """A line of words read alike by both readers, but for those named ``w8_5`` (for "8,5")."""
    line = []
    for word in text.split():
        sure, other = doubtful.get("w" + word.strip("%.;").replace(",", "_").replace(".", "_"), (0.99, word))
        seen = other if any(map(str.isdigit, word)) else None
        line.append(Word(word, (left, top, left + 5 * len(word), top + 9), sure, seen))
        left += 5 * len(word) + 3
    return tuple(line)


def record(*lines: tuple[Word, ...], across=(), down=(), turned: int = 0, skew: float = 0.0) -> Record:
    head = tuple(words(text, 20.0 + 14 * at) for at, text in enumerate(HEAD))
    page = PageRecord(1, 440.0, 600.0, turned, skew, head + lines, tuple(across), tuple(down))
    return Record(hash_of(BLANK), {"tesseract": "5.3.0"}, (page,))


def read(kept: Record):
    return extract(read_plan(source_from_bytes(BLANK, "scan.pdf", kept)))


def prose(**doubtful: tuple[float, str]):
    return read(record(words("1. Tăng trưởng kinh tế (GRDP) đạt 8,5%.", 120.0, **doubtful)))


def unsure(found) -> list[tuple[str, str]]:
    own = [n.text for n in found.numerals if n.cls == "unsure"]
    assert sorted(own) == sorted(u.target.value_text for u in found.unsure)
    return [(u.target.value_text, u.reason) for u in found.unsure]


def test_a_figure_read_alike_by_both_readers_is_a_target_with_its_place():
    found = prose()
    target = found.targets[0]
    assert (target.indicator, target.value, target.unit) == ("grdp_growth", Decimal("8.5"), "percent")
    assert (target.read_by, target.confidence, target.page) == ("ocr", 0.99, 1)
    assert target.box == "196,120,221,129"
    assert found.unsure == ()


@pytest.mark.parametrize(
    ("sure", "other", "reason"),
    [
        (0.79, "8,5%", "its weakest character is 79% sure"),
        (0.99, "6,5%", "the readers differ: 8,5 / 6,5%"),
        (0.99, "85%", "the readers differ: 8,5 / 85%"),
        (0.99, "", "the readers differ: 8,5 / –"),
    ],
)
def test_a_figure_that_is_not_sure_is_no_target(sure, other, reason):
    found = prose(w8_5=(sure, other))
    assert found.targets == ()
    assert unsure(found) == [("8,5", reason)]
    assert found.unsure[0].target.indicator == "grdp_growth"


@pytest.mark.parametrize(("word", "sure"), [("trên", True), ("bằng", True), ("trần", False), ("dười", False)])
def test_a_word_that_may_be_a_bound_makes_its_figure_unsure(word, sure):
    found = read(record(words(f"1. Tăng trưởng kinh tế (GRDP) đạt {word} 8,5%.", 120.0)))
    assert bool(found.targets) == sure
    assert unsure(found) == ([] if sure else [("8,5", f"the word before it may be a bound: {word}")])


@pytest.mark.parametrize(
    ("name", "unit", "figures", "reason"),
    [
        ("Số bác sĩ 10.000 dân", "Bác sĩ", ("12,8", "13,3"), "the base of its rate is not sure"),
        ("Số bác sĩ/10.000 dân", "Bác sĩ", ("12,8", "13,3"), None),
        ("Số bác sĩ trên 10.000 dân", "Bác sĩ", ("12,8", "13,3"), None),
        ("Tỷ suất tử vong trẻ em", "%", ("12,8", "12,3"), "may be that of per mille"),
        ("Tỷ lệ trẻ em dưới 5 tuổi suy dinh dưỡng", "%", ("12,8", "12,3"), None),
        ("Tỷ lệ che phủ rừng≥", "%", ("42,8", "43,3"), "a sign stands in its name"),
        ("Tỷ lệ che phủ rừng", "%", ("42,8", "433"), "it may have lost its comma: beside it stand 42,8"),
        ("Tỷ lệ che phủ rừng", "%", ("42,8", "43"), None),
        ("Sản lượng thủy sản", "Tấn", ("1.428,5", "1.433"), None),
        ("Tỷ lệ che phủ rÌng", "%", ("42,8", "43,3"), "hardly legible"),
        ("Tỷ lệ hộ nghèo (chuẩn đa chiều)", "%", ("4,8", "4,3"), None),  # "chiều" is in another cell
        ("Kim ngạch nhập khẩu", "Triêu/USD", ("309", "323"), "its unit is not known"),
        ("Kim ngạch nhập khẩu", "Triệu USD", ("309", "323"), None),
        ("Số tiêu chí nông thôn mới", "Tiêu chí", ("12,8", "13,3"), None),  # no list has this unit
        ("Số tiêu chí nông thôn mới", "Tiêu chh", ("12,8", "13,3"), "its unit is not known"),
        ("Tỷ lệ hộ dùng nước sạch", "%o", ("92,8", "93,3"), "may be that of per cent"),
        ("Tỷ suất tử vong trẻ em", "‰", ("12,8", "12,3"), None),
        ("Trẻ em dưới l tuổi", "%", ("92,8", "93,3"), "a number in its name"),
        ("Trẻ em dưới tuối", "%", ("92,8", "93,3"), "a number in its name"),
        ("Trẻ em dưới 5 tuổi", "%", ("92,8", "93,3"), None),
        ("Tỷ lệ trẻ cao hơn", "%", ("92,8", "93,3"), "its bound is of its name"),
        ("GRDP bình quân đầu ỷ người", "Triệu đồng", ("92,8", "93,3"), "hardly legible"),
        ("Tỷ lệ nhà ở kiên cố", "%", ("92,8", "93,3"), None),
        ("Hộ nghèo đa chiều giám", "%", ("2,8", "2,3"), "hardly legible"),
        ("Tỷ lệ cuộc giám sát", "%", ("92,8", "93,3"), None),
        ("Thu nhập bình quân", "V Triệu đồng/ người", ("92,8", "93,3"), "its unit is not known"),
        ("Diện tích lúa", "NHa", ("92,8", "93,3"), "its unit is not known"),
        ("Điện thương phẩm", "Triệu kWh", ("92,8", "93,3"), None),
    ],
)
def test_a_row_whose_figures_may_have_been_read_amiss(name, unit, figures, reason):
    found = read(table((CELLS[0], ("1", name, unit, *figures, ""), CELLS[2])))
    own = [one for one in found.unsure if one.target.value_text == figures[1]]
    assert [reason in one.reason for one in own] == ([True] if reason else [])
    assert (figures[1] in [target.value_text for target in found.targets]) == (reason is None)


@pytest.mark.parametrize(
    ("names", "sure"),
    [
        (("Khu vực I", "Khu vực II", "Khu vực III"), "8,1 8,2 8,3"),
        (("Khu vực I", "Khu vực HI", "Khu vực III"), "8,1 8,3"),
        (("Khu vực I", "Khu vực II", "Khu vực II"), "8,1"),
        (("dịch vụ", "Khu vực II", "công nghiệp"), "8,1 8,3"),
    ],
)
def test_numbers_in_strokes_are_sure_in_the_order_of_their_list(names, sure):
    rows = [(str(at), f"Tăng trưởng {name}", "%", "", f"8,{at}", "") for at, name in enumerate(names, 1)]
    found = read(table((CELLS[0], *rows)))
    assert " ".join(target.value_text for target in found.targets) == sure


def test_an_estimate_may_be_written_short_and_units_without_their_stroke():
    heads = (*CELLS[0][:2], "Dvt", "ƯTH năm 2023", *CELLS[0][4:])
    found = read(table((heads, *CELLS[1:])))
    assert [result.value_text for result in found.results] == ["200.000", "40"]
    assert unsure(found) == []


def test_a_fall_of_a_rate_in_per_mille_is_as_sure_as_the_rate():
    row = ("1", "Mức giảm tỷ suất sinh", "‰", "", "0,2", "")
    assert "0,2" in [target.value_text for target in read(table((CELLS[0], row, CELLS[2]))).targets]


@pytest.mark.parametrize("head", ["Lhục hiện năm 2023", "Kỳ năm 2023"])
def test_figures_below_a_head_that_was_read_amiss_are_to_be_looked_at_and_not_lost(head):
    heads = (*CELLS[0][:3], head, *CELLS[0][4:])
    found = read(table((heads, *CELLS[1:])))
    assert [target.value_text for target in found.targets] == ["210.000", "44"]
    told = {numeral.text: (numeral.cls, numeral.reason) for numeral in found.numerals}
    assert told["200.000"] == ("unsure", f"the head of its column is not sure: {head}")


@pytest.mark.parametrize(
    ("text", "is_lost"),
    [("TẠSU", True), ("?", True), ("l", True), ("VAN", True), ("–", False), ("Tăng", False)],
)
def test_a_cell_of_figures_that_was_not_read_is_to_be_looked_at(text, is_lost):
    found = read(table((*CELLS[:2], (*CELLS[2][:3], "40", text, ""))))
    reasons = [("44" if text == "44" else text, "a table cell that could not be read")]
    assert unsure(found) == (reasons if is_lost else [])


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("1. Thu hút đạt 4.969 gh»áchq", ["4.969"]),
        ("1. Thu hút đạt 4.969 nơi", []),
        ("1. Trồng mới Llldùyang/ rừng.", ["Llldùyang/"]),
        ("1. Trồng mới nhiều rừng.", []),
    ],
)
def test_numbers_and_words_of_sentences_that_may_hide_a_figure_are_listed(line, told):
    kept = tuple(
        word._replace(confidence=0.1) if word.text == "Llldùyang/" else word for word in words(line, 120.0)
    )
    found = read(record(kept))
    assert found.targets == ()
    assert [numeral.text for numeral in found.numerals if numeral.cls == "unsure"] == told


def test_a_figure_joined_to_another_hangs_on_the_words_before_that_too():
    line = words("1. Thành lập mới tối thiểu 626 doanh nghiệp và 30 hợp tác xã.", 120.0)
    bad = tuple(word._replace(confidence=0.0) if word.text == "thiểu" else word for word in line)
    assert [target.value for target in read(record(line)).targets] == [626, 30]
    found = read(record(bad))
    assert found.targets == () and [one.target.value for one in found.unsure] == [626, 30]


def test_a_year_of_which_letters_hang_dates_nothing_for_sure():
    line = "1. Phấn đấu đến năm {} tỷ lệ che phủ rừng đạt 42,8%."
    assert [t.year for t in read(record(words(line.format("2030,"), 120.0))).targets] == [2030]
    found = read(record(words(line.format("2030zTy"), 120.0)))
    assert [(t.year, t.value) for t in found.targets if t.year == 2030] == []


def test_a_colon_behind_a_figure_may_be_a_semicolon():
    line = "1. Thu ngân sách trên địa bàn đạt 135,2 tỷ đồng{} chi ngân sách địa phương đạt 653,4 tỷ đồng."
    found = read(record(words(line.format(";"), 120.0)))
    assert [t.indicator for t in found.targets] == ["budget_revenue_area", "budget_expenditure"]
    found = read(record(words(line.format(":"), 120.0)))
    assert "135,2" in [value for value, _ in unsure(found)]


def test_what_is_no_vietnamese_number_is_unsure():
    found = read(record(words("1. Sản lượng lúa đạt 12.34.5 tấn.", 120.0)))
    assert [(n.text, n.cls) for n in found.numerals if n.text == "12.34.5"] in (
        [("12.34.5", "unsure")],
        [("12.34.5", "other")],
    )
    assert found.targets == ()


def test_a_target_that_hangs_on_an_illegible_word_is_unsure():
    line = words("1. Tăng trưởng kinh tế (GRDP) đạt trên 8,5%.", 120.0)
    bad = tuple(word._replace(confidence=0.1) if word.text == "trên" else word for word in line)
    assert read(record(line)).targets[0].comparator == "gt"
    found = read(record(bad))
    assert found.targets == () and "hardly legible" in found.unsure[0].reason


def test_dust_between_two_words_makes_what_hangs_on_them_unsure():
    found = read(record(words("1. Thu nhập bình-quân đầu người đạt 46,8 triệu đồng/năm.", 120.0)))
    assert found.targets == () and "bình-quân" in found.unsure[0].reason


# -- tables ------------------------------------------------------------------------------------------------

COLUMNS = (40.0, 70.0, 220.0, 270.0, 330.0, 390.0, 430.0)
ROWS = (120.0, 150.0, 170.0, 190.0, 210.0, 230.0, 250.0, 270.0)
CELLS = (
    ("TT", "Chỉ tiêu", "ĐVT", "Ước thực hiện năm 2023", "Kế hoạch năm 2024", "KH 2024/ ƯTH 2023 (%)"),
    ("1", "Sản lượng thủy sản", "Tấn", "200.000", "210.000", "105,0"),
    ("2", "Số xã đạt chuẩn nông thôn mới", "Xã", "40", "44", "110,0"),
)


def table(cells=CELLS, other=None, **how) -> Record:
    """A ruled table; ``other`` has what the second reader saw in a cell, by its text."""
    other = other or {}
    lines = []
    for row, texts in enumerate(cells):
        for column, text in enumerate(texts):
            left, top = COLUMNS[column] + 2, ROWS[row] + 4
            for word in text.split():
                seen = other.get(word, word) if any(map(str.isdigit, word)) else None
                lines.append((Word(word, (left, top, left + 20, top + 2), 1.0, seen),))
                top += 2.5
    across = [Rule(at, COLUMNS[0], COLUMNS[-1]) for at in ROWS[: len(cells) + 1]]
    down = [Rule(at, ROWS[0], ROWS[len(cells)]) for at in COLUMNS]
    return record(*lines, across=across, down=down, **how)


def test_a_table_of_a_scan_is_a_grid_like_that_of_a_pdf_with_text():
    found = read(table())
    assert [(t.indicator_text, t.value, t.unit, t.period) for t in found.targets] == [
        ("Sản lượng thủy sản", Decimal(210_000), "tonne", "2024"),
        ("Số xã đạt chuẩn nông thôn mới", Decimal(44), "commune", "2024"),
    ]
    assert [(r.value, r.status) for r in found.results] == [(200_000, "estimate"), (40, "estimate")]
    assert {t.read_by for t in (*found.targets, *found.results)} == {"ocr"}


def test_figures_that_contradict_the_percentage_printed_beside_them_are_unsure():
    wrong = (*CELLS[:1], ("1", "Sản lượng thủy sản", "Tấn", "200.000", "270.000", "105,0"), CELLS[2])
    found = read(table(wrong))
    assert [t.value for t in found.targets] == [44]
    assert [text for text, reason in unsure(found) if "cross-check" in reason] == ["270.000", "200.000"]


def with_figures(*cells: str) -> tuple[tuple[str, ...], ...]:
    return (CELLS[0], ("1", "Sản lượng thủy sản", "Tấn", *cells), CELLS[2])


@pytest.mark.parametrize(
    ("cells", "other", "sure"),
    [
        (("2.015", "2.158", "107,10"), {"2.158": "2.153"}, True),  # 2.153 would be 106,85
        (("2.015", "2.158", "107"), {"2.158": "2.153"}, False),  # 2.153 would do as well
        (("2.015", "2.158", "109,50"), {"2.158": "2.153"}, False),  # contradicted
        (("2.015", "2.158", "107,10"), {"2.158": "2.153", "2.015": "2.075"}, False),
        (("2.015", "2.158", "107,10"), {"2.158": "2.153", "107,10": "101,10"}, False),
    ],
)
def test_a_figure_that_the_readers_see_differently_is_sure_when_only_it_gives_the_percentage(
    cells, other, sure
):
    found = read(table(with_figures(*cells), other))
    assert (2158 in [t.value for t in found.targets]) is sure


def weak(kept: Record, **sure: float) -> Record:
    for text, confidence in sure.items():
        kept = with_word(kept, text.strip("n").replace("_", "."), confidence=confidence)
    return kept


@pytest.mark.parametrize(
    ("figures", "other", "sure"),
    [
        (("42,8", "43,3"), "433", True),  # 42,8 beside it bears the comma out
        (("42,8", "43,3"), "435", False),
        (("428", "43,3"), "433", False),
        (("4,28", "43,3"), "433", False),
        (("42,85", "43,3"), "433", False),
    ],
)
def test_a_comma_that_one_reader_did_not_see_is_borne_out_by_the_figures_beside(figures, other, sure):
    row = ("1", "Tỷ lệ che phủ rừng", "%", *figures, "")
    found = read(table((CELLS[0], row, CELLS[2]), other={figures[1]: other}))
    assert (figures[1] in [target.value_text for target in found.targets]) == sure


@pytest.mark.parametrize(
    ("figure", "sign", "sure"),
    [("0,9", "%", True), ("0,9", "‰", False), ("9,8", "‰", True), ("9,8", "%", False)],
)
def test_the_sign_of_a_rate_that_is_measured_both_ways_is_told_by_how_much_it_is(figure, sign, sure):
    row = ("1", "Tăng dân số tự nhiên", sign, "", figure, "")
    found = read(table((CELLS[0], row, CELLS[2])))
    assert (figure in [target.value_text for target in found.targets]) == sure


def test_what_may_be_hidden_beside_a_figure_is_settled_by_its_percentage_but_not_beside_a_target():
    kept = table(with_figures("20.150", "21.580", "107,10"))
    assert [r.value for r in read(weak(kept, n20_150=0.0)).results] == [20_150, 40]
    assert [t.value for t in read(weak(kept, n21_580=0.7)).targets] == [21_580, 44]  # a weak digit
    assert [t.value for t in read(weak(kept, n21_580=0.0)).targets] == [44]  # "≥" may be hidden


@pytest.mark.parametrize("head", ["KH 20241 ƯTH 2023", "KH 20241 2023"])
def test_figures_below_a_head_that_cannot_be_are_unsure(head):
    heads = (*CELLS[0][:3], "Thực hiện năm 2022", head, "Kế hoạch năm 2024")
    found = read(table((heads, *CELLS[1:])))
    assert not {210_000, 44} & {figure.value for figure in (*found.targets, *found.results)}
    assert {text for text, _ in unsure(found)} >= {"210.000", "44"}


def test_figures_that_are_the_percentage_of_two_others_are_none_of_their_own():
    heads = (*CELLS[0][:5], "Thực hiện năm 2022")
    figures = [(20 + 7 * at, 25 + 9 * at) for at in range(6)]
    rows = [(str(one), str(other), f"{100 * other / one:.1f}".replace(".", ",")) for one, other in figures]
    found = read(table((heads, *((str(at), "Số xã", "Xã", *row) for at, row in enumerate(rows, 1)))))
    assert [int(t.value) for t in found.targets] == [25, 34, 43, 52, 61, 70]
    assert {result.column_head for result in found.results} == {"Ước thực hiện năm 2023"}
    assert {u.reason for u in found.unsure} == {"the head of its column is not sure: Thực hiện năm 2022"}


def test_a_year_in_the_head_that_the_readers_see_differently_makes_its_column_unsure():
    found = read(table(other={"2024": "2021"}))
    assert found.targets == ()
    assert {text for text, _ in unsure(found)} == {"210.000", "44"}
    assert len(found.results) == 2


def test_a_row_whose_unit_was_not_read_in_the_column_of_units_is_unsure():
    bare = (CELLS[0], ("1", "Khu vực công nghiệp", "", "23,80", "24,70", "103,8"), CELLS[2])
    found = read(table(bare))
    assert [t.value for t in found.targets] == [44]
    assert unsure(found) == [("24,70", "its unit was not found"), ("23,80", "its unit was not found")]


def test_a_figure_whose_digits_cannot_be_read_is_one_to_look_at():
    found = read(table(with_figures("200.000", "21.5.80", "105,0")))
    assert [t.value for t in found.targets] == [44]
    assert [u.reason for u in found.unsure] == ["the table's figures do not tell its decimal mark"]
    assert found.unsure[0].target.row_head == "Sản lượng thủy sản"


ILLEGIBLE_HEADS = ("T", "Cbl", "Đ", "Uoc", "Kẽ", "Kll")


def with_word(kept: Record, text: str, **changes) -> Record:
    """The record with something else in the place of every word of a text."""
    page = kept.pages[0]
    lines = tuple(
        tuple(word._replace(**changes) if word.text == text else word for word in line) for line in page.lines
    )
    return Record(kept.sha256, kept.engines, (replace(page, lines=lines),))


def test_figures_of_a_row_of_which_half_the_name_was_not_seen_are_unsure():
    found = read(with_word(table(), "sản", confidence=0.0))
    assert [t.value for t in found.targets] == [44]
    assert unsure(found) == [
        (text, "the words it hangs on are hardly legible: Sản lượng thủy sản")
        for text in ("210.000", "200.000")
    ]


def test_figures_of_a_row_with_a_number_in_its_unit_that_the_readers_see_differently_are_unsure():
    thousands = (CELLS[0], ("1", "Sản lượng thủy sản", "1.000 tấn", "200,0", "210,0", "105,0"), CELLS[2])
    alike, differ = read(table(thousands)), read(table(thousands, other={"1.000": "7.000"}))
    assert [t.value for t in alike.targets] == [210_000, 44]
    assert [t.value for t in differ.targets] == [44]
    reason = "a number it hangs on is not sure: 1.000 tấn"
    assert unsure(differ) == [("210,0", reason), ("200,0", reason)]


def test_the_sign_of_a_known_rate_may_be_read_badly():
    rate = (CELLS[0], ("1", "Tỷ lệ hộ nghèo", "% o1", "2,5", "2,1", "84,0"), CELLS[2])
    assert [(t.value, t.unit) for t in read(table(rate, other={"o1": ""})).targets] == [
        (Decimal("2.1"), "percent"),
        (44, "commune"),
    ]


def test_a_column_of_units_is_one_though_its_head_was_not_read():
    found = read(table(((*CELLS[0][:2], "?", *CELLS[0][3:]), *CELLS[1:])))
    assert [(t.value, t.unit) for t in found.targets] == [(210_000, "tonne"), (44, "commune")]


@pytest.mark.parametrize(("sure", "kept"), [(0.9, True), (0.6, False)])
def test_a_unit_of_one_word_that_was_given_other_tones_is_no_sure_one(sure, kept):
    rows = ((*CELLS[1][:2], "Tân", *CELLS[1][3:]), CELLS[2])
    found = read(with_word(table((CELLS[0], *rows)), "Tân", confidence=sure))
    assert ("210.000" in [target.value_text for target in found.targets]) == kept


def test_a_unit_that_only_the_name_of_a_row_tells_is_not_sure():
    rows = (("1", "Số lượt khách du lịch", "", "3.905", "4.222", ""), CELLS[2])
    found = read(table((("TT", "Chỉ tiêu", "Ghi chú", *CELLS[0][3:]), *rows)))
    assert "its unit was not found" in [reason for _, reason in unsure(found)]


def test_figures_of_a_table_whose_heads_cannot_be_read_are_unsure_and_none_is_lost():
    found = read(table((ILLEGIBLE_HEADS, *CELLS[1:])))
    classes = {n.text: (n.cls, n.reason) for n in found.numerals}
    assert found.targets == found.results == ()
    for text in ("200.000", "210.000", "40", "44"):
        assert classes[text] == ("unsure", "nothing in it is the head of a column")
    assert classes["2024"][0] != "unsure"  # the year of the plan stands above


def test_the_box_of_a_figure_is_where_it_stands_on_the_page_that_lies_in_the_file():
    straight, askew, turned = table(), table(skew=1.0), table(turned=1)
    boxes = [[float(x) for x in read(kept).targets[0].box.split(",")] for kept in (straight, askew, turned)]
    assert boxes[0] == [330, 150, 390, 170]
    # about the middle (220, 300): a line that rises to the right by one degree stands higher there
    assert boxes[1] == pytest.approx([327.4, 147.0, 387.7, 168.1], abs=0.1)
    assert boxes[2] == [150, 50, 170, 110]  # 440 wide: 440 - 390 and 440 - 330 from the bottom


def test_letters_of_words_whose_boxes_overlap_are_not_mixed():
    one = (Word("lượng", (42.0, 134.0, 70.0, 140.0), 0.99), Word("lúa", (66.0, 134.0, 80.0, 140.0), 0.99))
    found = source_from_bytes(BLANK, "scan.pdf", with_line(table(), one))
    assert "lượng lúa" in found.text


def with_line(kept: Record, line: tuple[Word, ...]) -> Record:
    """The record with a line more in the second row's label."""
    line = tuple(word._replace(box=(word.box[0] + 60, 160.0, word.box[2] + 60, 165.0)) for word in line)
    page = kept.pages[0]
    return Record(kept.sha256, kept.engines, (replace(page, lines=(*page.lines, line)),))


# -- the file ----------------------------------------------------------------------------------------------


def test_a_record_is_found_by_the_hash_of_its_file_and_read_back_alike(tmp_path):
    kept = table(skew=0.25)
    (tmp_path / "other.ocr.json").write_bytes(
        kept.to_bytes("scan.pdf").replace(b'"sha256": "', b'"sha256": "0')
    )
    assert find_record(tmp_path / "scan.pdf", BLANK) is None
    (tmp_path / "ca-mau-2024.ocr.json").write_bytes(kept.to_bytes("scan.pdf"))
    assert find_record(tmp_path / "scan.pdf", BLANK) == kept
    assert json.loads(kept.to_bytes("scan.pdf"))["engines"] == {"tesseract": "5.3.0"}
    (tmp_path / "scan.pdf").write_bytes(BLANK)
    assert read_source(tmp_path / "scan.pdf").scan is not None
    (tmp_path / "scan.pdf").write_bytes(BLANK + b"\n")
    with pytest.raises(InputError, match=r"a scan\); .* run again with --ocr"):
        read_source(tmp_path / "scan.pdf")


def test_a_damaged_record_says_so(tmp_path):
    place = tmp_path / "scan.ocr.json"
    place.write_bytes(table().to_bytes("scan.pdf")[:-40])
    with pytest.raises(InputError, match=r"is damaged .*; delete it and run again with --ocr"):
        read_record(place)
    place.write_bytes(table().to_bytes("scan.pdf").replace(b'"format": 1', b'"format": 2'))
    with pytest.raises(InputError, match="format 2, expected 1"):
        read_record(place)


def test_pages_with_text_are_read_as_text_beside_a_recognised_one():
    text = "Tỷ lệ hộ nghèo còn 2,5%. " * 12
    mixed = typeset(f"#page(width: 440pt, height: 600pt)[]\n{text}", "")
    kept = record(words("1. Tăng trưởng kinh tế (GRDP) đạt 8,5%.", 120.0))
    source = source_from_bytes(mixed, "mixed.pdf", Record(hash_of(mixed), kept.engines, kept.pages))
    found = extract(read_plan(source))
    assert {(t.value, t.read_by) for t in found.targets} == {
        (Decimal("8.5"), "ocr"),
        (Decimal("2.5"), "text"),
    }


# -- what two readers mean -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("1.234,5", "1.234,5", True),
        ("10.123.6", "10.123,6", True),  # only the second is a number
        ("7.4", "7,4", True),
        ("1.234", "1,234", False),  # a thousand, or one and a bit
        ("8,5", "85", False),
        ("12.345", "12.346", False),
        ("489.120", "489120", True),
        ("489.120", "489,12", False),
        ("-2,5", "2,5", False),
    ],
)
def test_two_readings_mean_the_same_number(one, other, alike):
    assert forms.agree(one, other) is alike


def test_the_marks_of_the_reading_that_is_a_number_are_taken():
    assert forms.clearer("10.123.6", "10.123,6") == "10.123,6"
    assert forms.clearer("≥ 7.4%", "7,4") == "≥ 7,4%"
    assert forms.clearer("1.234", "1,234") == "1.234"
    assert forms.clearer("12.345", "12.34") == "12.345"


@pytest.mark.parametrize(
    ("one", "other", "more"),
    [
        ("2,53", "253", True),
        ("253", "2,53", False),
        ("2,53.", "2,53", False),
        ("2,5", "253", False),
        ("", "", False),
    ],
)
def test_a_mark_that_one_reading_alone_has(one, other, more):
    assert forms.has_more_marks(one, other) == more


def looked_at(monkeypatch, network: str, *tesseract_: str) -> str:
    """What Tesseract is taken to have read of a line that it reads one way, then another."""
    told = iter(tesseract_)
    monkeypatch.setattr(recognise.tesseract, "figures", lambda pictures: [next(told) for _ in pictures])
    monkeypatch.setattr(
        NoNetwork, "read", lambda self, lines: [Reading(network, (1.0,) * len(network), ()) for _ in lines]
    )
    line = recognise._Line(0, 0, 40, 20, np.full((20, 40), 255, np.uint8))
    return recognise._twice([line], NoNetwork())[0].other


def test_a_line_is_looked_at_again_until_the_readers_agree(monkeypatch):
    assert looked_at(monkeypatch, "2,53", "253", "2,33", "2,53") == "2,53"
    assert looked_at(monkeypatch, "2,53", "253", "2,33", "23", "24", "2.8") == "253"
    assert looked_at(monkeypatch, "2,53", "2/53") == "2,53"  # the foot of a comma
    # a comma that Tesseract saw once may be there though the network never did
    assert looked_at(monkeypatch, "253", "2,53") == "2,53"


def test_marks_are_put_right_where_one_way_alone_makes_a_number():
    assert forms.righted("28.8") == "28,8"
    assert forms.righted("10.123.6") == "10.123,6"
    assert forms.righted("1.234") == "1.234"
    assert forms.righted("1.2.3") == "1.2.3"


def test_numbers_near_another_differ_by_a_character():
    assert {"1,35", "131", "11,31", "1,31"} - forms.near("1,31") == {"1,31"}
    assert "1.31" not in forms.near("1,31")  # no number as Vietnam writes them
    assert "1,32" not in forms.near("1,31")  # one more in its last place


def test_a_mark_counts_only_where_it_could_be_the_other():
    assert forms.telling("7,4") == [0, 2]
    assert forms.telling("1.234") == [0, 1, 2, 3, 4]


def mended(text: str) -> str:
    out = list(text)
    for start, end, put in toned(text):
        out[start:end] = [put]
    return "".join(out)


def test_tones_come_back_where_the_letters_leave_no_doubt():
    assert mended("Tống chỉ ngân sách địa phương") == "Tổng chi ngân sách địa phương"
    assert mended("Ước thục hiện") == "Ước thực hiện"
    assert mended("Mức giảm tỷ lệ bộ nghèo") == "Mức giảm tỷ lệ hộ nghèo"
    assert mended("Tý đồng") == "Tỷ đồng"
    assert mended("Số bác sĩ trên một van dân") == "Số bác sĩ trên một vạn dân"
    assert mended("Sản lượng lúa | Tân | 3") == "Sản lượng lúa | Tấn | 3"
    assert Source(
        "1 | Sản lượng lúa | Tân | 3\n2 | Mức giảm tỷ lệ hô nghèo | % | 1,2", scan=Scan((), ())
    ).view == ("1 | Sản lượng lúa | Tấn | 3 2 | Mức giảm tỷ lệ hộ nghèo | % | 1,2")


@pytest.mark.parametrize(
    "text",
    [
        "Tổng chi ngân sách",
        "Bán hàng năm nay",
        "Nguyễn Văn An",
        "đồng 12,5 tý",
        "tiền lương công nhân",
        "Tân | An",
        "trẻ em dưới l tuổi",
        "NAM\nUBND XÃ HÒA BÌNH",
    ],
)
def test_other_words_stay_as_they_were_read(text):
    assert mended(text) == text


# -- pictures ------------------------------------------------------------------------------------------------


def page_of(pdf: bytes, scale: float = 2.0) -> np.ndarray:
    return pypdfium2.PdfDocument(pdf)[0].render(scale=scale, rev_byteorder=True).to_numpy()[..., :3]


GRID = "#table(columns: (40pt, 120pt, 80pt), [1], [Sản lượng lúa], [2.135], [2], [Số xã], [44])"


def test_the_rules_of_a_table_are_found_and_print_is_none():
    text = GRID + "\n\nTổng thu ngân sách nhà nước trên địa bàn đạt 8.500 tỷ đồng, tăng 5%"
    grey = image.white_paper(image.without_colour(page_of(typeset(text), 200 / 72)))
    across, down = image.rules_of(image.prepared(grey, 200 / 72, 0))
    assert [round(rule.at) for rule in down] == [36, 76, 196, 276]
    assert len(across) == 3
    assert all(abs(rule.start - 36) < 1.5 and abs(rule.end - 276) < 1.5 for rule in across)


def test_the_columns_of_a_table_with_lines_across_alone_are_the_strips_between_its_print():
    across = [Rule(at, 40.0, 340.0) for at in (40.0, 70.0, 90.0, 110.0, 130.0, 150.0)]
    ink = np.zeros((400, 800), bool)
    for top in (45, 75, 95, 115, 135):
        for left, right in ((50, 60), (80, 150), (190, 210), (240, 260), (300, 320)):
            ink[2 * top : 2 * top + 20, 2 * left : 2 * right] = True
    ink[90:110, 2 * 240 : 2 * 320] = True  # a head over the last two columns
    down = list(gutters(ink, across, [], 2.0))
    assert [(line.start, line.end) for line in down] == [(40, 150)] * 5 + [(70, 150)]
    assert [line.at for line in down] == [40, 340, *(pytest.approx(at, abs=1) for at in (70, 170, 225, 280))]
    assert list(gutters(ink, across, [Rule(170.0, 40.0, 150.0)], 2.0)) == []  # it has lines down
    assert list(gutters(ink, across[:3], [], 2.0)) == []  # two rows are no table
    ink[:, 2 * 50 : 2 * 320] = True  # sentences
    assert list(gutters(ink, across, [], 2.0)) == []


@pytest.mark.parametrize("angle", [-1.5, 0.0, 0.8])
def test_a_page_askew_is_straightened(angle):
    text = "Tổng thu ngân sách nhà nước trên địa bàn. " * 20
    lying = Image.fromarray(page_of(typeset(text))).rotate(angle, fillcolor="white")
    assert image.skew_of(image.without_colour(np.asarray(lying))) == pytest.approx(angle, abs=0.1)


def test_red_ink_is_paper_and_black_under_it_stays():
    pixels = np.array([[[255, 255, 255], [210, 40, 40], [20, 10, 10]]], np.uint8)
    assert image.without_colour(pixels).tolist() == [[255, 210, 20]]


@pytest.mark.parametrize("lines", [0, 1, 30])
def test_a_page_with_hardly_any_print_is_paper_all_the_same(lines):
    page = np.random.default_rng(1).normal(225, 9, (1000, 700)).clip(0, 255).astype(np.uint8)
    for line in range(lines):
        page[60 + 30 * line : 72 + 30 * line, 60 : (160 if lines == 1 else 600) : 3] = 60
    inked = (image.white_paper(page) < image.INK).sum()
    assert inked == (page < 100).sum()


def stretch(*inked: tuple[int, int]) -> np.ndarray:
    """A cell of 300 by 40 pixels with a line of print, rows 10 to 30, between some columns."""
    cell = np.full((40, 300), 255, np.uint8)
    for left, right in inked:
        cell[10:30, left:right:2] = 0
    return cell


def seen(*words: tuple[int, int]) -> list[Seen]:
    return [Seen("chữ", left, 10, right, 30, 0.97) for left, right in words]


@pytest.mark.parametrize(
    ("inked", "words", "beside"),
    [
        ([(10, 50), (56, 100)], [(10, 50), (56, 100)], []),
        (
            [(10, 50), (56, 100), (106, 190)],
            [(10, 50), (56, 100)],
            [1],
        ),  # the rest of the name is under a stamp
        ([(10, 50), (56, 100)], [(56, 100)], [0]),
        ([(10, 50), (56, 100), (106, 150)], [(10, 50), (106, 150)], [0, 1]),
        ([(10, 50), (200, 280)], [(10, 50)], []),  # too far to be the next word: a stamp on paper
        ([(10, 53)], [(10, 48)], []),  # the last letter of the word itself
        ([(10, 50), (56, 60)], [(10, 50)], []),  # a stop
    ],
)
def test_words_beside_print_that_no_word_covers(inked, words, beside):
    assert list(beside_unseen(stretch(*inked), seen(*words))) == beside


def test_a_single_stroke_between_two_words_is_a_digit_that_was_not_seen():
    cell, own = stretch((10, 50), (86, 130)), seen((10, 50), (86, 130))
    cell[10:30, 66:69] = 0
    assert list(beside_unseen(cell, own)) == [0, 1]
    cell[10:20, 66:69] = 255  # dust is not as high
    assert list(beside_unseen(cell, own)) == []


def test_tones_and_feet_of_other_lines_are_no_print_beside_a_word():
    cell = stretch((10, 50))
    cell[6:14, 60:100] = cell[27:34, 60:100] = 0
    assert list(beside_unseen(cell, seen((10, 50)))) == []
    assert list(beside_unseen(cell, [])) == []


class NoNetwork:
    """A second reader that sees nothing."""

    def read(self, lines):
        return [Reading("", (), ()) for _ in lines]


def test_a_word_of_a_cell_is_kept_as_not_sure_where_print_beside_it_was_not_seen(monkeypatch):
    page = np.full((300, 600), 255, np.uint8)
    page[[40, 41, 160, 161], 40:520] = 0
    for column in (40, 280, 518):
        page[40:162, column : column + 2] = 0
    page[90:110, 60:200:2] = page[90:110, 300:360:2] = 0
    halves = iter(("Tốc", "Tấn"))

    def first_third(pictures):
        lefts = [int(np.flatnonzero((cell < image.INK).any(axis=0))[0]) for cell in pictures]
        tops = [int(np.flatnonzero((cell < image.INK).any(axis=1))[0]) for cell in pictures]
        places = zip(lefts, tops, strict=True)
        return [[[Seen(next(halves), left, top, left + 60, top + 20, 0.97)]] for left, top in places]

    monkeypatch.setattr(recognise.tesseract, "page_lines", lambda *asked: [])
    monkeypatch.setattr(recognise.tesseract, "block_lines", first_third)
    monkeypatch.setattr(recognise.tesseract, "figures", lambda pictures: [""] * len(pictures))
    read_page = recognise.recognised(image.Picture(page, page, 2.0, 0, 0.0), 1, NoNetwork())
    assert [(word.text, word.confidence) for line in read_page.lines for word in line] == [
        ("Tốc", 0.0),  # 140 pixels of print, 60 of them seen
        ("Tấn", 0.97),
    ]


def test_a_word_of_a_sentence_is_not_sure_where_print_beside_it_was_not_seen(monkeypatch):
    page = np.full((200, 600), 255, np.uint8)
    page[60:80, 40:300:2] = 0
    seen_ = [Seen("nhập", 40, 60, 100, 80, 0.97), Seen("khẩu", 106, 60, 200, 80, 0.97)]  # the rest is not
    monkeypatch.setattr(recognise.tesseract, "page_lines", lambda *asked: [seen_])
    monkeypatch.setattr(recognise.tesseract, "block_lines", lambda pictures: [])
    monkeypatch.setattr(recognise.tesseract, "figures", lambda pictures: [])
    read_page = recognise.recognised(image.Picture(page, page, 2.0, 0, 0.0), 1, NoNetwork())
    assert [(word.text, word.confidence) for (line) in read_page.lines for word in line] == [
        ("nhập", 0.97),
        ("khẩu", 0.0),
    ]


def blocks(page: np.ndarray, *words_: tuple[int, int], top: int) -> np.ndarray:
    for left, right in words_:
        page[top : top + 20, left:right] = 0
    return page


def read_page(monkeypatch, page, lines, cells=lambda pictures: [[] for _ in pictures], network=None):
    monkeypatch.setattr(recognise.tesseract, "page_lines", lambda *asked: lines)
    monkeypatch.setattr(recognise.tesseract, "block_lines", cells)
    monkeypatch.setattr(recognise.tesseract, "figures", lambda pictures: [""] * len(pictures))
    picture = image.Picture(page, page, 2.0, 0, 0.0)
    found = recognise.recognised(picture, 1, network or NoNetwork())
    return [[(word.text, word.confidence) for word in line] for line in found.lines]


@pytest.mark.parametrize(("sure", "kept"), [(0.9, 0.9), (0.2, 0.0)])
def test_a_line_that_was_passed_over_is_read_by_itself(monkeypatch, sure, kept):
    page = blocks(np.full((200, 600), 255, np.uint8), (40, 80), (90, 130), top=60)
    blocks(page, (40, 120), (140, 200), top=110)
    lines = [[Seen("nhập", 40, 60, 80, 80, 0.97), Seen("khẩu", 90, 60, 130, 80, 0.97)]]
    own = [Seen("thủy", 18, 18, 98, 38, sure), Seen("sản", 118, 18, 178, 38, sure)]
    found = read_page(monkeypatch, page, lines, lambda pictures: [[own] for _ in pictures])
    assert found == [[("nhập", 0.97), ("khẩu", 0.97)], [("thủy", kept), ("sản", kept)]]


def test_what_stands_narrow_or_in_the_margin_of_a_table_is_dust(monkeypatch):
    page = np.full((300, 600), 255, np.uint8)
    page[[40, 41, 160, 161], 140:520] = 0
    for column in (140, 280, 518):
        page[40:162, column : column + 2] = 0
    lines = [
        [Seen("Sức", 40, 90, 48, 110, 0.9)],
        [Seen("Sa", 40, 90, 60, 110, 0.9)],
        [Seen("12", 60, 90, 80, 110, 0.9)],
        [Seen("nhập", 40, 200, 80, 220, 0.9)],
    ]
    found = read_page(monkeypatch, page, lines)
    assert [word for line in found for word, _ in line] == ["12", "nhập"]


def test_a_cell_with_print_that_no_reader_can_read_is_kept_as_such(monkeypatch):
    page = np.full((300, 600), 255, np.uint8)
    page[[40, 41, 160, 161], 40:520] = 0
    for column in (40, 280, 518):
        page[40:162, column : column + 2] = 0
    blocks(page, (300, 360), top=90)
    assert read_page(monkeypatch, page, []) == [[("?", 0.0)]]


def test_a_stroke_between_words_is_the_digit_one():
    rows = [("dưới", 96), ("l", 27), ("tuổi", 96), ("Quý", 96), ("I", 95), ("năm", 96), ("I", 20)]
    table = "\n".join(f"5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t{sure}\t{text}" for text, sure in rows)
    assert [w.text for w in tesseract._lines(table, 1)[0][0]] == ["dưới", "1", "tuổi", "Quý", "I", "năm", "I"]


def test_a_word_that_is_none_is_taken_from_the_second_reader():
    second = Reading("HTX Ha", (0.99, 0.98, 0.97, 1.0, 0.99, 0.99), (0.1, 0.2, 0.3, 0.4, 0.5, 0.6))
    line = [Seen("HIX", 0, 0, 9, 9, 0.9), Seen("Hà", 12, 0, 20, 9, 0.9)]
    assert [(w.text, w.confidence) for w in recognise._strengthened(line, second)] == [
        ("HTX", 0.97),
        ("Hà", 0.9),
    ]


def test_tables_of_a_record_keep_their_decimal_mark():
    source = source_from_bytes(BLANK, "scan.pdf", table())
    assert [found.decimal for found in read_tables(source, 2024)] == [","]


def test_a_picture_the_program_breaks_down_over_is_read_as_nothing(monkeypatch):
    """Tesseract 5.3 divides by zero over some lines of poor scans, and what it had read is gone."""
    asked = []

    def run(arguments):
        names = Path(arguments[0]).read_text("utf-8").split()
        asked.append(len(names))
        pictures = [np.asarray(Image.open(name)) for name in names]
        if any((picture == 0).all() for picture in pictures):
            return subprocess.CompletedProcess(arguments, -8, b"", b"Page 1 : 00001.pgm")
        rows = (f"5\t{at}\t1\t1\t1\t1\t0\t0\t9\t9\t97\t8,5" for at in range(1, len(names) + 1))
        return subprocess.CompletedProcess(arguments, 0, "\n".join(rows).encode(), b"")

    monkeypatch.setattr(tesseract, "_run", run)
    paper, black = np.full((9, 9), 255, np.uint8), np.zeros((9, 9), np.uint8)
    assert tesseract.figures([paper, black, paper]) == ["8,5", "", "8,5"]
    assert asked == [3, 1, 2, 1, 1]
    with pytest.raises(InputError, match="Tesseract broke down over it"):
        tesseract.page_lines(black, 200)


# -- what a person says of it --------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path):
    """A project of one scanned plan, whose figures of 2024 are not sure."""
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    (raw / "scan.pdf").write_bytes(BLANK)
    kept = table(other={"210.000": "216.000", "44": "14"})
    (raw / "scan.ocr.json").write_bytes(kept.to_bytes("scan.pdf"))
    return tmp_path


def targets_of(project) -> dict[str, tuple[float, str, str]]:
    return {
        row.target_id: (row.value, row.unit, row.note if isinstance(row.note, str) else "")
        for row in build(project).targets.itertuples()
    }


FIRST, SECOND = "ca-mau-2024:I.1:1", "ca-mau-2024:I.2:1"


def test_yes_or_a_typed_figure_becomes_a_correction_with_a_guard(project, capsys):
    assert targets_of(project) == {}
    assert main(["check", "ca-mau-2024", "--project", str(project), "--lang", "en"]) == 0
    said = capsys.readouterr()
    assert f"{FIRST}  210.000 Tấn  (Page 1)" in said.out
    assert "the readers differ: 210.000 / 216.000" in said.out
    assert "2 to look at" in said.err
    asked = [
        "check",
        "ca-mau-2024",
        "--yes",
        FIRST,
        "--figure",
        f"{SECOND}=14",
        "--by",
        "An",
        "--date",
        "2026-11-27",
    ]
    assert main([*asked, "--project", str(project)]) == 0
    read = targets_of(project)
    assert {key: row[:2] for key, row in read.items()} == {
        FIRST: (210_000.0, "tonne"),
        SECOND: (14.0, "commune"),
    }
    assert "looked at the picture of page 1: right (An, 2026-11-27)" in read[FIRST][2]
    assert "page 1 prints 14, it was read 44 (An, 2026-11-27)" in read[SECOND][2]
    place = project / "data" / "raw" / "scan.ocr.json"
    place.write_text(place.read_text("utf-8").replace('"210.000", 3', '"250.000", 3'), "utf-8")
    with pytest.raises(InputError, match="the source does not hold the expected words"):
        build(project)


def test_a_result_becomes_a_correction_too_and_a_unit_that_was_not_read_is_asked_for(project, capsys):
    cells = (CELLS[0], ("1", "Sản lượng thủy sản", "", "200.000", "210.000", "105,0"), CELLS[2])
    kept = table(cells, other={"40": "46", "110,0": "116,0"})
    (project / "data" / "raw" / "scan.ocr.json").write_bytes(kept.to_bytes("scan.pdf"))

    def says(*answer: str) -> int:
        return main(["check", "ca-mau-2024", *answer, "--by", "An", "--project", str(project)])

    assert says("--yes", "ca-mau-2024:I.2:r1") == 0
    assert says("--yes", FIRST) == 2
    assert "the unit of ca-mau-2024:I.1:1 was not read; say it" in capsys.readouterr().err
    assert says("--yes", FIRST, "--set", "unit_text=Nghìn tấn") == 0
    made = build(project)
    assert made.targets[["value", "unit"]].values.tolist() == [[210_000_000.0, "tonne"], [44.0, "commune"]]
    assert made.results[["value", "unit", "status"]].values.tolist() == [[40.0, "commune", "estimate"]]


def test_a_table_whose_heads_cannot_be_read_is_to_be_looked_at_once(tmp_path):
    place = tmp_path / "scan.pdf"
    place.write_bytes(BLANK)
    kept = table((ILLEGIBLE_HEADS, *CELLS[1:]))
    below = words("1. Tăng trưởng kinh tế (GRDP) đạt 8,5%.", 300.0)
    kept = replace(kept, pages=(replace(kept.pages[0], lines=(*kept.pages[0].lines, below)),))
    place.with_suffix(".ocr.json").write_bytes(kept.to_bytes("scan.pdf"))
    assert [(item.kinds, item.en) for item in review(read_file(place))] == [
        (("table",), "table 1: no target could be read (nothing in it is the head of a column)")
    ]


def test_the_picture_shown_is_of_the_place_of_the_figure(project):
    found = check("ca-mau-2024", project, "en").doubts
    assert [doubt.id for doubt in found] == [FIRST, SECOND]
    picture = np.asarray(Image.open(io.BytesIO(found[0].crop.png)).convert("RGB")).astype(int)
    red = np.argwhere(picture[..., 0] - picture[..., 1] > 100)
    (top, left), (bottom, right) = red.min(axis=0) / 1.8, red.max(axis=0) / 1.8
    # the cell is 330 to 390 across and 150 to 170 down; 8 points above it are shown, the frame is outside;
    # the first word of the page stands at 42, and 14 points before it the picture begins
    assert (left, right) == pytest.approx((330 - 28, 390 - 28), abs=4)
    assert (top, bottom) == pytest.approx((8, 28), abs=3)
    assert (picture.shape[1] / 1.8, picture.shape[0] / 1.8) == pytest.approx(found[0].crop[1:], abs=1)


def test_of_a_wide_page_the_name_of_the_row_and_the_figure_are_shown():
    page = Image.new("L", (842, 595), 255)
    page.paste(0, (30, 100, 40, 110))  # the name begins here
    page.paste(0, (700, 100, 730, 110))
    data = wrapped([page], 72)
    lines = ((Word("Lúa", (30, 100, 40, 110), 1.0), Word("12", (780, 100, 800, 110), 1.0, "12")),)
    kept = Record(hash_of(data), {}, (PageRecord(1, 842.0, 595.0, 0, 0.0, lines),))
    (crop,) = strips(data, "wide.pdf", [Place(1, (700, 100, 730, 110))], kept)
    assert crop.width == pytest.approx(470, abs=1)
    picture = np.asarray(Image.open(io.BytesIO(crop.png)).convert("RGB")).astype(int)
    inked = np.flatnonzero((picture.max(axis=2) < 60).any(axis=0)) / 1.8
    assert inked.min() == pytest.approx(14, abs=2)
    red = np.argwhere(picture[..., 0] - picture[..., 1] > 100)
    assert (red[:, 1].min() / 1.8, red[:, 1].max() / 1.8) == pytest.approx((470 - 44, 470 - 14), abs=4)


def test_what_is_asked_wrongly_is_said_in_one_line(project, capsys):
    def fails(*asked: str) -> str:
        assert main(["check", *asked, "--project", str(project)]) == 2
        return capsys.readouterr().err

    assert "there is no plan 'x'; the plans are ca-mau-2024" in fails("x")
    assert "give --by NAME" in fails("ca-mau-2024", "--yes", FIRST)
    assert "no figure to look at is called" in fails(
        "ca-mau-2024", "--yes", "ca-mau-2024:I.9:1", "--by", "An"
    )
    assert "is no figure as plans print them" in fails(
        "ca-mau-2024", "--figure", f"{FIRST}=abc", "--by", "An"
    )


def test_a_quote_from_a_picture_says_so_and_leads_to_it(project):
    assert main(["check", "ca-mau-2024", "--yes", FIRST, "--by", "An", "--project", str(project)]) == 0
    built = build(project)
    row = records(built.targets)[0]
    assert "read from a scan, page 1" in place(row, Labels("en"))
    text = built.plans.source("ca-mau-2024").text
    assert f'href="../{passages.picture(row)}"' in passages.marked_document(text, [row], {FIRST})
    assert "href" not in passages.marked_document(text, [row])


@pytest.mark.parametrize(
    ("lang", "said", "alt"),
    [
        ("vi", "đọc từ bản quét, trang 1", "Ảnh trang 1 của bản quét, khung đỏ ở chỗ in “210.000”"),
        ("en", "read from a scan, page 1", "The part of page 1 of the scan, a red frame about “210.000”"),
    ],
)
def test_a_report_shows_the_part_of_the_page_a_figure_was_read_from(project, lang, said, alt):
    assert main(["check", "ca-mau-2024", "--yes", FIRST, "--by", "An", "--project", str(project)]) == 0
    assert main(["build", "--project", str(project)]) == 0
    shown = open_page("quotes", lang=lang, project=project).quotes()
    (place_, quote, _), ((own, printed),) = shown.rows[0], shown.printed.rows
    assert said in place_.text and said in own.text
    assert [picture.alt for picture in (*quote.pictures, *printed.pictures)] == [alt, alt]
    assert f'<img alt="{alt}"' in shown._repr_mimebundle_()[HTML]
    made = [set_in_type(_document(shown, lang), {}) for _ in range(2)]
    assert made[0] == made[1]
    assert _images(made[0]) == [(printed.pictures[0].width, printed.pictures[0].height)]


def test_a_report_says_that_a_scan_is_not_at_hand(project):
    assert main(["check", "ca-mau-2024", "--yes", FIRST, "--by", "An", "--project", str(project)]) == 0
    assert main(["build", "--project", str(project)]) == 0
    (project / "data" / "raw" / "scan.pdf").unlink()
    (_, quote, _), *_ = open_page("quotes", lang="en", project=project).quotes().rows
    assert quote.pictures == ()
    assert quote.text.endswith("The scan is no longer in the project, so its page is not shown.")


def _document(shown, lang: str) -> str:
    """A document of one table, as paper has it."""
    head = f'#set page(width: 800pt)\n#set document(title: "Scan")\n#set text(lang: "{lang}")\n= Scan\n'
    return head + shown._repr_mimebundle_()[TYPST]


def _images(data: bytes) -> list[tuple[float, float]]:
    """The sizes of the pictures of a PDF, in points."""
    kind = pypdfium2.raw.FPDF_PAGEOBJ_IMAGE
    found = [one for page in pypdfium2.PdfDocument(data) for one in page.get_objects([kind], max_depth=9)]
    sides = [one.get_bounds() for one in found]
    return [(round(right - left, 1), round(top - bottom, 1)) for left, bottom, right, top in sides]
