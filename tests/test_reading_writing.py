"""The view: what the writing adds to the words is not shown, and every position finds its way back."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancompare.reading import Source, Span


@pytest.mark.parametrize(
    ("text", "view"),
    [
        ("**II. CHỈ TIÊU**\n", "II. CHỈ TIÊU\n"),
        ("__II. CHỈ TIÊU__ *và* _nhiệm vụ_", "II. CHỈ TIÊU và nhiệm vụ"),
        ("**SỞ TÀI CHÍNH\nTỈNH A**", "SỞ TÀI CHÍNH\nTỈNH A"),
        ("## 1\\. Về kinh tế\n\n\\- Xuất khẩu", "1. Về kinh tế\n- Xuất khẩu"),
        ("<b>Nợ xấu</b> 2%<br>Dư nợ", "Nợ xấu 2% Dư nợ"),
        ("ðiện lực Ðồng Nai", "điện lực Đồng Nai"),
        ("nông_nghiệp và dịch_vụ", "nông nghiệp và dịch vụ"),
        ("bảo\u00ad hiểm y\u200b tế 9\u20605%", "bảo hiểm y tế 95%"),
        ("một\rhai\u000bba\u0085bốn", "một\nhai\nba\nbốn"),
        ("s ản lư ợng lúa, di ện tích, t ỷ đ ồng", "sản lượng lúa, diện tích, tỷ đồng"),
        ("5 triệuUSD, vốnFDI, iPHONE", "5 triệu USD, vốn FDI, iPHONE"),
        ("laođộng nôngthôn, bảohiểmyttế, cơsởhạtầng", "lao động nông thôn, bảohiểmyttế, cơ sở hạ tầng"),
    ],
)
def test_marks_and_flaws_of_writing_are_not_in_the_view(text, view):
    assert Source(text).lines_view == view


_BARE = (
    "Phan dau tang truong GRDP 8% tro len; ty le ho ngheo giam 1,5%; so bac sy tren van dan dat 9,2; "
    "thu ngan sach nha nuoc tren dia ban 5.100 ty dong; cong nhan them 05 xa nong thon moi."
)


def test_a_text_without_tones_is_shown_with_those_it_most_likely_has():
    source = Source(_BARE)
    assert source.lines_view == (
        "Phấn đấu tăng trưởng GRDP 8% trở lên; tỷ lệ hộ nghèo giảm 1,5%; số bác sĩ trên vạn dân đạt 9,2; "
        "thu ngân sách nhà nước trên địa bàn 5.100 tỷ đồng; công nhận thêm 05 xã nông thôn mới."
    )
    assert source.text == _BARE
    assert source.span(source.view.index("hộ nghèo"), source.view.index(" giảm")) == Span(44, 52)


@pytest.mark.parametrize(
    "text",
    [
        _BARE + " Ủy ban",  # one letter with its tone, and the others are meant as they stand
        "tang truong GRDP 8%",  # too short to tell the language
        "The plan of the province sets targets for growth, budget and poverty, for doctors and beds, and it "
        "names the agencies that see to them within the year.",
    ],
)
def test_other_texts_keep_their_letters(text):
    assert Source(text).lines_view == text


@pytest.mark.parametrize(
    "text",
    [
        "* Về kinh tế\n* Về xã hội",
        "*Về kinh tế\n*Về xã hội",
        "Số liệu (*) ước tính\n(*) Chưa kể dầu khí",
        "Diện tích 12* ha; 13* ha",
        "Họ tên: ________ Số: ______",
        "bieu_05_2023",
        "Nhóm B ở vùng cao",
        "Internet, container, logistics",
        "3 * 4 * 5",
        "Tệp C:\\ke_hoach\\Bieu 5",
    ],
)
def test_what_only_looks_like_a_mark_stays(text):
    assert Source(text).lines_view.replace("ke hoach", "ke_hoach") == text


def test_a_quote_of_the_view_is_the_exact_text_without_the_marks_around_it():
    source = Source("- **Thu  ngân sách**: **9.150** tỷ\u00ad đồng, *hộnghèo* 2%")
    start = source.view.index("9.150")
    assert source.quote(source.span(start, start + 5)) == "9.150"
    assert source.quote(source.span(start, start + len("9.150 tỷ đồng"))) == "9.150** tỷ\u00ad đồng"
    start = source.view.index("hộ nghèo")
    assert source.quote(source.span(start, start + len("hộ nghèo"))) == "hộnghèo"
    assert source.seen(*source.span(start, start + 8)) == (start, start + 8)


@given(st.text(alphabet="ab ộđt5%.*_\\#<>/r\n\t\u00ad\u200b\u0301", max_size=60))
def test_no_digit_is_ever_lost_from_the_view_and_spans_stay_in_order(text):
    source = Source(text)
    shown = [source.quote(source.span(i, i + 1)) for i in range(len(source.view))]
    kept = [c for c in "".join(shown) if c.isdigit()]
    assert kept == [c for c in text if c.isdigit()]
    spans = [source.span(i, i + 1) for i in range(len(source.view))]
    assert all(a.end <= b.start or a == b for a, b in pairwise(spans))
