"""HTML pages: what is kept, in which order, and as which lines."""

import pytest

from plancompare.errors import InputError
from plancompare.reading import source_from_bytes


def lines(body: str, head: str = "") -> list[str]:
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return source_from_bytes(page.encode(), "plan.html").text.split("\n")


def test_blocks_and_breaks_end_a_line_and_inline_marks_do_not():
    body = "<h1>KẾ HOẠCH</h1>\n<p>GRDP tăng\n  <b>9,3</b>% <i>trở lên</i>;<br>thu nhập</p>đuôi<div>khối</div>"
    assert lines(body) == ["KẾ HOẠCH", "GRDP tăng 9,3% trở lên;", "thu nhập", "đuôi", "khối"]


def test_entities_are_decoded_and_no_break_spaces_kept():
    assert lines("<p>&gt;&nbsp;9,3&#37; &amp; &#7929;</p>") == [">\u00a09,3% & ỹ"]


def test_scripts_styles_navigation_and_hidden_parts_are_dropped_but_not_the_text_after_them():
    body = (
        "<header><a>Trang chủ 24/7</a></header><nav>Tin tức</nav><p>Mở<script>var n = 1;</script> đầu</p>"
        "<style>p{}</style>giữa<!-- 5% --><div style='display: none'>ẩn 7%</div><aside>Tin mới</aside>"
        "<div hidden>ẩn</div> cuối<footer>Điện thoại 0275</footer>"
    )
    assert lines(body) == ["Mở đầu", "giữa", "cuối"]


def test_a_page_wrapped_in_a_form_is_kept_without_its_controls():
    assert lines(
        "<form><select><option>2022</option></select><p>Năm 2023</p><button>Gửi</button></form>"
    ) == ["Năm 2023"]


def test_the_one_article_that_holds_most_of_the_text_is_the_document():
    article = "<article><header><h1>Kế hoạch</h1></header><p>Tăng trưởng 9,3%</p></article>"
    body = f"<div>Xem nhiều: 10 tin</div>{article}"
    assert lines(body) == ["Kế hoạch", "Tăng trưởng 9,3%"]
    assert lines("<p>Toàn văn kế hoạch dài hơn</p><article>tin</article>") == [
        "Toàn văn kế hoạch dài hơn",
        "tin",
    ]


def test_list_numbers_a_browser_shows_become_text():
    body = "<ol><li>một<ol type='a'><li>con</li></ol></li><li><p>hai</p><p>tiếp</p></li></ol>"
    body += "<ol start=7><li>bảy</ol>"
    assert lines(body) == ["1. một", "a. con", "2. hai", "tiếp", "7. bảy"]


def test_a_mark_that_is_typed_is_not_doubled():
    assert lines("<ol><li>1. một<li>hai</ol><ul><li>- ba<li>bốn</ul>") == [
        "1. một",
        "2. hai",
        "- ba",
        "- bốn",
    ]


def test_a_list_told_to_show_no_marks_shows_none():
    assert lines("<ol style='list-style: none'><li>một</ol>") == ["một"]


def test_tables_stay_in_place_one_row_a_line():
    body = (
        "<p>trước</p><table><caption>Biểu 1</caption><thead><tr><th>TT<th>Chỉ<br>tiêu<th>2023</tr></thead>"
        "<tr><td>1<td>GRDP<td>9,3</tr><tr><td>2<td><td>5</tr></table><p>sau</p>"
    )
    assert lines(body) == ["trước", "Biểu 1", "TT | Chỉ tiêu | 2023", "1 | GRDP | 9,3", "2 |  | 5", "sau"]


def test_blocks_set_side_by_side_follow_each_other():
    body = "<table><tr><td>UBND TỈNH<br>Số: 1/KH<td><p>CỘNG HÒA</p><p>ngày 01 tháng 01</p></tr></table>"
    assert lines(body) == ["UBND TỈNH", "Số: 1/KH", "CỘNG HÒA", "ngày 01 tháng 01"]


def test_a_table_for_layout_does_not_glue_what_is_inside():
    body = "<table><tr><td>bên<td><p>a</p><table><tr><td>x<td>y</tr></table><p>b</p></tr></table>"
    assert lines(body) == ["bên", "a", "x | y", "b"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("5.000 km<sup>2</sup>", "5.000 km2"),
        ("12 m<sup>3</sup>", "12 m3"),
        ("đạt 8,5%<sup>2</sup>", "đạt 8,5%[2]"),
        ("có 120<sup>3</sup> xã", "có 120[3] xã"),
        ("triển khai<sup>2</sup>", "triển khai[2]"),
        ("kế hoạch<sup><a href='#n1'>[1]</a></sup>", "kế hoạch[1]"),
    ],
)
def test_a_raised_digit_never_joins_a_figure(body, expected):
    assert lines(f"<p>{body}</p>") == [expected]


def test_preformatted_text_keeps_its_lines():
    assert lines("<pre>I. MỤC TIÊU\n1. GRDP\n2. Thu</pre>") == ["I. MỤC TIÊU", "1. GRDP", "2. Thu"]


def test_the_declared_charset_counts_only_when_the_bytes_are_not_unicode():
    utf8 = "<html><meta charset=windows-1258><p>Tỉnh</p></html>".encode()
    assert source_from_bytes(utf8, "p.html").text == "Tỉnh"
    declared = "<html><meta charset='windows-1258'><p>Ti\u0309nh</p></html>".encode("cp1258")
    source = source_from_bytes(declared, "p.html")
    assert (source.text, source.media_type) == ("Tỉnh", "text/html; charset=windows-1258")


def test_a_page_typed_with_an_old_font_becomes_letters():
    page = "<html><meta charset=iso-8859-1><p>Céng hßa x· héi chñ nghÜa ViÖt Nam</p></html>".encode("cp1252")
    source = source_from_bytes(page, "p.html")
    assert (source.text, source.media_type) == (
        "Cộng hòa xã hội chủ nghĩa Việt Nam",
        "text/html; charset=tcvn3",
    )


def test_a_page_in_utf16_is_read():
    page = "\ufeff<html><body><p>Kế hoạch</p></body></html>".encode("utf-16-le")
    assert source_from_bytes(page, "p.html").text == "Kế hoạch"


def test_a_page_without_text_says_so():
    with pytest.raises(InputError, match=r"p\.html holds no text"):
        source_from_bytes(b"<html><body><img src=scan.png></body></html>", "p.html")


def test_deep_nesting_loses_nothing_or_is_refused():
    assert lines("<div>" * 1500 + "đáy" + "</div>" * 1500) == ["đáy"]
    with pytest.raises(InputError, match=r"damaged .Excessive depth"):
        lines("<div>" * 3000 + "đáy" + "</div>" * 3000)
