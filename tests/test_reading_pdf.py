"""PDF files: the text layer as lines. Typeset here with Typst, protected and emptied with pikepdf."""

import io

import pikepdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from plancompare.errors import InputError
from plancompare.reading import source_from_bytes

SHEET = '#set page(width: 12cm, height: 9cm, margin: 1.5cm)\n#set text(lang: "vi", size: 10pt)\n'
PARAGRAPH = "Tốc độ tăng trưởng kinh tế (GRDP) đạt từ 9,3% trở lên; tỷ lệ hộ nghèo giảm 0,5 điểm phần trăm. "


def typeset(text: str, setup: str = "") -> bytes:
    return typst.compile((SHEET + setup + text).encode())


def read(data: bytes) -> str:
    return source_from_bytes(data, "plan.pdf").text


def test_the_text_layer_becomes_lines_with_plain_line_ends():
    source = source_from_bytes(
        typeset("KẾ HOẠCH\n\nDoanh thu 28.000 tỷ đồng, giảm 1,2‰.\n\n/ Ghi chú: hết."), "plan.pdf"
    )
    assert source.text.splitlines()[:2] == ["KẾ HOẠCH", "Doanh thu 28.000 tỷ đồng, giảm 1,2‰."]
    assert "\r" not in source.text and source.media_type == "application/pdf"


def test_pages_follow_each_other_on_new_lines():
    assert read(typeset("trang đầu #pagebreak() trang sau")).split() == ["trang", "đầu", "trang", "sau"]
    assert read(typeset("trang đầu #pagebreak() trang sau")).count("\n") == 1


@pytest.mark.parametrize("pattern", ['"1"', '"- 1 -"', '"1/1"', '"- 1"'])
@pytest.mark.parametrize("place", ["top", "bottom"])
def test_page_numbers_in_step_with_the_pages_are_dropped(pattern, place):
    setup = f"#set page(numbering: {pattern}, number-align: {place})\n"
    numbered = typeset("một #pagebreak() hai #pagebreak() ba", setup)
    assert read(numbered).split() == ["một", "hai", "ba"]


@pytest.mark.parametrize("header", ["Trang %d", "%d/4", "– %d –", "%d"])
def test_page_numbers_in_words_are_dropped_too(header):
    pages = "#pagebreak()\n".join(f"{header % n}\n\nmục\n\nhết\n" for n in (1, 2, 3, 4))
    assert read(typeset(pages)).split() == ["mục", "hết"] * 4


def test_figures_that_happen_to_stand_first_or_last_on_a_page_stay():
    assert read(typeset("9\n\nxã #pagebreak() 51\n\nxã #pagebreak() xã\n\n36")).split() == [
        "9",
        "xã",
        "51",
        "xã",
        "xã",
        "36",
    ]


def test_a_page_that_is_one_figure_stays_when_it_is_not_its_number():
    assert read(typeset("xã #pagebreak() 980")).split() == ["xã", "980"]


def test_a_hyphen_at_the_end_of_a_line_stays_a_hyphen():
    text = read(typeset(r"tăng từ 9-\ 9,5% và thu-\ chi"))
    assert text.split() == ["tăng", "từ", "9-", "9,5%", "và", "thu-chi"]


def test_the_last_figure_of_a_page_and_the_page_number_below_do_not_become_one():
    setup = '#set page(numbering: "1", number-align: center)\n'
    assert read(typeset("xã 51 #pagebreak() đạt 36", setup)).split() == ["xã", "51", "đạt", "36"]
    setup = setup.replace("center", "left")
    assert read(typeset("xã 51 #pagebreak() đạt 36", setup)).split() == ["xã", "51", "đạt", "36"]
    assert read(typeset("xã 51 #place(bottom + center)[phía dưới 7]")).split("\n") == ["xã 51", "phía dưới 7"]


def scanned(pages: int, text: str = "") -> bytes:
    """A PDF of pages that hold a picture each and next to no text, and then ``text`` typeset."""
    pixel = 'bytes((255,)), format: (encoding: "luma8", width: 1, height: 1)'
    setup = f'#let sheet = place(image({pixel}, width: 9cm, height: 8cm, fit: "stretch"))\n'
    return typeset("#pagebreak()\n".join(["#sheet Ký bởi: UBND tỉnh\n"] * pages) + text, setup)


def test_a_scan_says_that_it_needs_ocr():
    with pytest.raises(InputError, match=r"without a text layer \(a scan\); .* run again with --ocr"):
        read(scanned(3))
    blank = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(blank)
    with pytest.raises(InputError, match="without a text layer"):
        read(blank.getvalue())


def test_a_short_page_with_an_emblem_is_no_scan():
    emblem = '#image(bytes((0,)), format: (encoding: "luma8", width: 1, height: 1), width: 2cm)\n'
    assert read(typeset(emblem + "UBND tỉnh: 9,3%")) == "UBND tỉnh: 9,3%"


def test_single_scanned_pages_in_a_text_are_warned_of():
    mixed = scanned(1, "#pagebreak()" + PARAGRAPH * 3 + "#pagebreak()" + PARAGRAPH * 3)
    with pytest.warns(
        UserWarning, match="page 1 is a picture without a text layer, so nothing of it is read"
    ):
        assert "9,3%" in read(mixed)


def test_a_protected_file_says_so():
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(typeset("x"))) as document:
        document.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(InputError, match="protected by a password; save a copy without the password"):
        read(locked.getvalue())


def test_a_file_that_only_forbids_changes_is_read():
    sealed = io.BytesIO()
    with pikepdf.open(io.BytesIO(typeset("Tỉnh Bến Tre"))) as document:
        document.save(sealed, encryption=pikepdf.Encryption(owner="a", user=""))
    assert read(sealed.getvalue()) == "Tỉnh Bến Tre"


def test_a_damaged_file_says_so():
    with pytest.raises(InputError, match="a damaged PDF"):
        read(b"%PDF-1.7\nnothing here")


def test_a_layer_typed_with_an_old_font_becomes_letters():
    source = source_from_bytes(typeset("Céng hßa x· héi chñ nghÜa ViÖt Nam"), "plan.pdf")
    assert source.text == "Cộng hòa xã hội chủ nghĩa Việt Nam"
    assert source.media_type == "application/pdf; charset=tcvn3"


WHOLE = typeset(PARAGRAPH)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=20))
def test_a_file_with_wrong_bytes_is_read_or_refused_in_words(at, wrong):
    try:
        read(WHOLE[:at] + wrong + WHOLE[at + len(wrong) :])
    except InputError as error:
        assert "\n" not in str(error)
