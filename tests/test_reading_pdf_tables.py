"""Tables and furniture of PDF pages, typeset here with Typst: cells between rules, notes, torn letters."""

import io

import pikepdf
import pytest
import typst

from plancompare.errors import InputError
from plancompare.reading import Source, source_from_bytes

PAGE = '#set page(width: {w}pt, height: {h}pt, margin: 40pt{more})\n#set text(lang: "vi", size: 10pt)\n'
TABLE = """#table(columns: (24pt, 150pt, 40pt, 60pt, 60pt),
table.cell(rowspan: 2)[TT], table.cell(rowspan: 2)[Chỉ tiêu], table.cell(rowspan: 2)[ĐVT],
table.cell(colspan: 2)[Năm 2023], [Kế hoạch], [Ước thực hiện],
[1], [Tỷ lệ lao động qua đào tạo có bằng cấp], [%], [35], [33,5],
[2], [Giá trị], [tỷ đồng], [1.200], [],
)
"""
CELLS = [
    (0, 0, 2, 1, "TT"), (0, 1, 2, 1, "Chỉ tiêu"), (0, 2, 2, 1, "ĐVT"), (0, 3, 1, 2, "Năm 2023"),
    (1, 3, 1, 1, "Kế hoạch"), (1, 4, 1, 1, "Ước thực hiện"),
    (2, 0, 1, 1, "1"), (2, 1, 1, 1, "Tỷ lệ lao động qua đào tạo có bằng cấp"), (2, 2, 1, 1, "%"),
    (2, 3, 1, 1, "35"), (2, 4, 1, 1, "33,5"),
    (3, 0, 1, 1, "2"), (3, 1, 1, 1, "Giá trị"), (3, 2, 1, 1, "tỷ đồng"), (3, 3, 1, 1, "1.200"),
    (3, 4, 1, 1, ""),
]  # fmt: skip


def typeset(text: str, width: int = 420, height: int = 500, more: str = "") -> bytes:
    return typst.compile((PAGE.format(w=width, h=height, more=more) + text).encode())


def read(data: bytes) -> Source:
    return source_from_bytes(data, "plan.pdf")


def cells(source: Source, number: int = 0) -> list[tuple]:
    """Row, column, rows and columns covered, and text of each cell of one table."""
    return [
        (c.row, c.column, c.row_span, c.column_span, source.text[c.start : c.end])
        for c in source.tables[number].cells
    ]


def rows(source: Source, number: int = 0) -> list[list[str]]:
    """The filled cells of each row."""
    out: dict[int, list[str]] = {}
    for row, *_, text in cells(source, number):
        out.setdefault(row, []).append(text)
    return [out[row] for row in sorted(out)]


def test_a_table_with_rules_keeps_its_cells_their_page_and_box():
    source = read(typeset("trước\n\n" + TABLE + "\nsau"))
    assert cells(source) == CELLS
    assert source.text.split("\n")[0] == "trước" and source.text.split("\n")[-1] == "sau"
    cell = source.tables[0].cells[9]
    assert (cell.page, cell.address) == (1, "r3c4")
    assert [round(value) for value in cell.box] == [254, 105, 314, 134]


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_lying_on_its_side_is_read_upright(quarters):
    document = pikepdf.open(io.BytesIO(typeset(TABLE)))
    document.pages[0].Rotate = 90 * quarters
    out = io.BytesIO()
    document.save(out)
    assert cells(read(out.getvalue())) == CELLS
    turned = typeset(f"#rotate({90 * quarters}deg, reflow: true, block(width: 360pt)[{TABLE}])", 500, 500)
    assert cells(read(turned)) == CELLS


def long_table(filler: int, repeat: bool = False, cut: str = "") -> str:
    heads = "[TT], [Chỉ tiêu], [ĐVT], [KH 2023]"
    heads = f"table.header({heads})" if repeat else f"table.header(repeat: false, {heads})"
    body = "\n".join(f"[{n}], [Chỉ tiêu {n}], [%], [{n},5]," for n in range(1, filler + 1))
    return f"#table(columns: (24pt, 150pt, 40pt, 60pt), {heads},\n{body}\n{cut})\n"


@pytest.mark.parametrize("repeat", [False, True])
def test_a_table_that_goes_on_over_pages_is_one(repeat):
    source = read(typeset(long_table(50, repeat), more=', numbering: "1"'))
    assert len(source.tables) == 1
    body = [row for row in rows(source) if row[0] != "TT"]
    assert body == [[str(n), f"Chỉ tiêu {n}", "%", f"{n},5"] for n in range(1, 51)]
    assert {cell.page for cell in source.tables[0].cells} == {1, 2, 3}


def test_a_row_cut_by_the_end_of_the_page_is_one_row():
    words = "Tỷ lệ dân số nông thôn được sử dụng nước sạch đáp ứng quy chuẩn quốc gia theo kết quả rà soát"
    source = read(typeset(long_table(19, cut=f"[20], [{words}], [%], [65],")))
    assert source.page_of(source.text.index("rà soát")) is not None
    assert rows(source)[-1] == ["20", words, "%", "65"]


def test_a_table_below_a_heading_of_the_next_page_is_another():
    text = long_table(5) + "#pagebreak()\nBiểu số 2\n" + long_table(3)
    source = read(typeset(text))
    assert [grid.page for grid in source.tables] == [1, 2]
    assert [source.text[a:b] for a, b in source.tables[1].caption] == ["Biểu số 2"]


def test_a_word_too_wide_for_its_column_stays_whole():
    source = read(typeset("#table(columns: (60pt, 40pt, 60pt), [a], [2021-202555], [c], [d], [e], [f])"))
    assert rows(source) == [["a", "2021-202555", "c"], ["d", "e", "f"]]


def test_figures_that_fill_their_narrow_columns_stay_in_them():
    figures = ["17.083,9", "16.660,5", "17.280,4"]
    table = "#table(columns: (60pt, 46pt, 46pt, 46pt), inset: (x: 0.5pt, y: 4pt), align: center, [Chi], "
    cells = ", ".join(f"[{one}]" for one in figures)
    source = read(typeset(f'#set text(font: "DejaVu Sans")\n{table}{cells})'))
    assert rows(source) == [["Chi", *figures]]


def test_running_heads_and_feet_do_not_get_into_sentences():
    foot = "Sở Kế hoạch và Đầu tư, trang #context counter(page).display()"
    more = f", header: [Kế hoạch năm 2022 của tỉnh], footer: [{foot}]"
    source = read(typeset("Thu ngân sách đạt\n#pagebreak()\n5.000 tỷ đồng.\n#pagebreak()\nHết.", more=more))
    assert source.text == "Thu ngân sách đạt\n5.000 tỷ đồng.\nHết."
    assert source.pages == (0, 18, 33)


def test_footnotes_follow_at_the_end_with_their_marks():
    body = (
        "Tốc độ tăng trưởng kinh tế của tỉnh đạt 8,5%#footnote[Năm 2022 ước đạt 7,2%.] so với năm trước, và"
    )
    source = read(typeset(f"{body}\n#pagebreak()\nthu ngân sách đạt 5.000 tỷ đồng; đất 500 m#super[2]."))
    assert source.text.replace("\n", " ") == (
        "Tốc độ tăng trưởng kinh tế của tỉnh đạt 8,5%[1] so với năm trước, và "
        "thu ngân sách đạt 5.000 tỷ đồng; đất 500 m2. [1] Năm 2022 ước đạt 7,2%."
    )


def test_letters_a_fallback_font_tore_out_are_put_back():
    words = "Tỷ lệ hộ nghèo giảm còn 3,1% và thu ngân sách đạt 5.000 tỷ đồng"
    plain = "".join(c if c.isascii() else "~" for c in words)
    toned = "".join("~" if c.isascii() else c for c in words)
    layers = f'#set text(font: "DejaVu Sans Mono", size: 8pt)\n#place[{plain}]#place[{toned}]'
    assert read(typeset(layers)).text == words


def test_a_layer_that_is_no_vietnamese_is_refused():
    ocr = "Toc do tang truong kinh te dat tren; thu ngan sach nha nuoc tren dia ban tinh. " * 10
    with pytest.raises(InputError, match=r"text layer is not Vietnamese .* run again with --ocr"):
        read(typeset(ocr))


def test_pictures_of_pages_are_named_and_the_others_read():
    paragraph = "Tốc độ tăng trưởng kinh tế đạt từ 9,3% trở lên so với năm trước. " * 5
    picture = "#place(rect(width: 1pt, height: 1pt))"
    document = pikepdf.open(
        io.BytesIO(typeset(f"{paragraph}#pagebreak(){picture} dấu#pagebreak(){picture} dấu"))
    )
    image = document.make_stream(b"\xff" * 3, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1,
                                 Height=1, ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8)  # fmt: skip
    for page in document.pages[1:]:
        page.Resources.XObject = pikepdf.Dictionary(Im0=image)
        page.contents_add(b"q 420 0 0 500 0 0 cm /Im0 Do Q")
    out = io.BytesIO()
    document.save(out)
    with pytest.warns(match=r"pages 2 and 3 are pictures without a text layer, so nothing of it is read"):
        source = read(out.getvalue())
    assert "9,3%" in source.text and "dấu" not in source.text


def test_a_row_cut_under_heads_that_are_printed_again_is_one_row():
    words = "Tỷ lệ dân số nông thôn được sử dụng nước sạch đáp ứng quy chuẩn quốc gia theo kết quả rà soát"
    source = read(typeset(long_table(19, repeat=True, cut=f"[20], [{words}], [%], [65],")))
    assert rows(source)[-1] == ["20", words, "%", "65"]
    assert sum(row[0] == "TT" for row in rows(source)) == 1


def test_numbers_and_words_that_a_narrow_column_broke_are_whole():
    narrow = (
        "#table(columns: (60pt, 33pt, 60pt), inset: 5pt, [a], [b], [c], [d], [42.10 \\\n 3], [nghiệ \\\n p])"
    )
    assert rows(read(typeset(narrow))) == [["a", "b", "c"], ["d", "42.103", "nghiệp"]]
    wide = "#table(columns: (60pt, 90pt, 60pt), inset: 5pt, [a], [b], [c], [d], [42 \\\n 3], [e])"
    assert rows(read(typeset(wide)))[1][1] == "42 3"


BARE = r"""#table(stroke: none, columns: (24pt, 120pt, 50pt, 60pt, 60pt),
[TT], [Chỉ tiêu], [ĐVT], [TH 2022], [KH 2023],
[1], [Tỷ lệ lao động qua đào tạo có bằng cấp], [%], [33,5], [35],
[2], [Thu ngân sách], [tỷ đồng], [900], [1.200],
[], [\- Thu nội địa], [tỷ đồng], [800], [1.000],
[3], [Số xã], [xã], [4], [5],)
"""


def test_a_table_without_rules_is_read_where_its_columns_are_clear():
    source = read(
        typeset("Các chỉ tiêu của tỉnh trong năm như sau:\n\n" + BARE + "\nCác sở, ngành thực hiện.")
    )
    assert rows(source) == [
        ["TT", "Chỉ tiêu", "ĐVT", "TH 2022", "KH 2023"],
        ["1", "Tỷ lệ lao động qua đào tạo có bằng cấp", "%", "33,5", "35"],
        ["2", "Thu ngân sách", "tỷ đồng", "900", "1.200"],
        ["- Thu nội địa", "tỷ đồng", "800", "1.000"],
        ["3", "Số xã", "xã", "4", "5"],
    ]
    assert source.text.split("\n")[-1] == "Các sở, ngành thực hiện."


def test_a_table_without_rules_whose_columns_run_into_each_other_is_refused():
    lines = ["Thu ngân sách#h(20pt)8,5#h(20pt)9,5", "Chi#h(60pt)7,5#h(30pt)6,5", "Nợ#h(40pt)5,5#h(70pt)4,5"]
    source = read(typeset(" \\\n".join(lines)))
    assert source.tables[0].refused == "it has no rules and its columns do not stand below each other"


def test_sentences_with_wide_blanks_are_no_table():
    paragraph = "Tốc độ tăng trưởng kinh tế đạt từ 9,3% trở lên; tỷ lệ hộ nghèo giảm 0,5 điểm phần trăm. " * 8
    assert read(typeset(f"#set par(justify: true)\n{paragraph}", width=200)).tables == ()


def test_rows_without_rules_between_them_are_parted_by_their_figures():
    stroke = "(x, y) => (left: 1pt, right: 1pt, top: if y < 2 { 1pt }, bottom: if y == 4 { 1pt })"
    table = f"""#table(stroke: {stroke}, columns: (24pt, 120pt, 60pt, 60pt),
[TT], [Chỉ tiêu], [TH 2022], [KH 2023],
[1], [Thu ngân sách nhà nước trên địa bàn toàn tỉnh], [4.900], [5.000],
[2], [Chi], [4.100], [4.200], [3], [Nợ], [900], [800], [4], [Dư], [10], [20],)"""
    assert rows(read(typeset(table))) == [
        ["TT", "Chỉ tiêu", "TH 2022", "KH 2023"],
        ["1", "Thu ngân sách nhà nước trên địa bàn toàn tỉnh", "4.900", "5.000"],
        ["2", "Chi", "4.100", "4.200"],
        ["3", "Nợ", "900", "800"],
        ["4", "Dư", "10", "20"],
    ]


def test_words_that_are_cut_off_from_view_are_not_read():
    head = "#place(top)[Kế hoạch năm] #place(top, dy: 24pt)[2024]"  # the year lies on the figure below
    table = (
        f"#table(columns: (90pt, 90pt), [Chỉ tiêu], [#box(clip: true, height: 11pt, width: 80pt)[{head}]], "
        "[Hộ nghèo], [59,8])"
    )
    assert rows(read(typeset(table))) == [["Chỉ tiêu", "Kế hoạch năm"], ["Hộ nghèo", "59,8"]]


def placed(*lines: tuple[int, dict[int, str]]) -> str:
    """Words put at places of a page: lines by their height, in each the words by where they begin."""
    return "".join(
        f'#place(top + left, dx: {x}pt, dy: {y}pt, "{words}")'
        for y, line in lines
        for x, words in line.items()
    )


UPPER = placed(
    (0, {0: "TT", 30: "Chỉ tiêu", 120: "ĐVT", 170: "Năm 2023", 290: "KH 2024"}),
    (18, {170: "KH", 230: "ƯTH"}),
    (40, {0: "1", 30: "Tỷ lệ hộ", 120: "%", 170: "2,7", 230: "2,9", 290: "2,1"}),
    (52, {30: "nghèo"}),
    (74, {0: "2", 30: "Tổng thu", 120: "Tỷ", 170: "5.100", 230: "5.24", 290: "5.700"}),
    (86, {30: "ngân sách", 120: "đồng", 230: "0"}),
    (108, {0: "3", 30: "Lao động", 120: "Người", 170: "100", 230: "120", 290: "130"}),
    (120, {30: "có việc"}),
)
LOWER = placed(
    (0, {30: "làm"}),
    (22, {0: "II", 30: "XÃ HỘI"}),
    (44, {0: "4", 30: "Dân số", 120: "Người", 170: "500", 230: "510", 290: "520"}),
)


def test_rows_of_more_lines_without_rules_are_whole_over_a_page_and_wide_heads_reach_over_their_columns():
    source = read(typeset(f"{UPPER}\n#pagebreak()\n{LOWER}", height=240))
    assert len(source.tables) == 1
    assert rows(source) == [
        ["TT", "Chỉ tiêu", "ĐVT", "Năm 2023", "KH 2024"],
        ["KH", "ƯTH"],
        ["1", "Tỷ lệ hộ nghèo", "%", "2,7", "2,9", "2,1"],
        ["2", "Tổng thu ngân sách", "Tỷ đồng", "5.100", "5.240", "5.700"],
        ["3", "Lao động có việc làm", "Người", "100", "120", "130"],
        ["II", "XÃ HỘI"],
        ["4", "Dân số", "Người", "500", "510", "520"],
    ]
    assert (0, 3, 1, 2, "Năm 2023") in cells(source)


def test_two_numbers_in_one_cell_without_rules_are_not_made_one():
    torn = UPPER.replace('"0"', '"1,7"').replace('"5.24"', '"52"')
    assert read(typeset(torn, height=240)).tables[0].refused


def test_a_head_over_an_empty_column_is_not_of_its_neighbour():
    heads = {0: "TT", 30: "Chỉ tiêu", 120: "KH 2024", 190: "TH 6 tháng", 280: "ƯTH 2023"}
    body = [(18 * at, {0: f"{at}", 30: "Hộ nghèo", 120: f"2,{at}", 280: f"3,{at}"}) for at in (1, 2, 3)]
    source = read(typeset(placed((0, heads), *body), height=240))
    assert cells(source)[:5] == [(0, at, 1, 1, word) for at, word in enumerate(heads.values())]


def test_a_wide_head_over_the_gap_of_its_columns_above_those_of_the_labels():
    lines = placed(
        (0, {190: "Năm 2023", 330: "Năm 2024"}),
        (13, {0: "TT", 40: "Chỉ tiêu", 120: "ĐVT"}),
        (26, {170: "KH", 230: "ƯTH", 310: "KH", 370: "ƯTH"}),
        *((26 + 18 * n, {0: f"{n}", 30: f"Hộ nghèo {n}", 120: "hộ", 170: f"2,{n}", 230: f"3,{n}",
                         310: f"4,{n}", 370: f"5,{n}"}) for n in (1, 2, 3)),
    )  # fmt: skip
    source = read(typeset(lines, height=240))
    assert [cell for cell in cells(source) if cell[0] < 2 and cell[3] == 2] == [
        (0, 3, 1, 2, "Năm 2023"),
        (0, 5, 1, 2, "Năm 2024"),
    ]
    assert rows(source)[2:4] == [["KH", "ƯTH"] * 2, ["1", "Hộ nghèo 1", "hộ", "2,1", "3,1", "4,1", "5,1"]]


def test_wide_heads_in_the_middle_of_nothing_are_refused():
    lines = placed(
        (0, {0: "TT", 30: "Chỉ tiêu", 120: "ĐVT", 205: "Năm 2023", 300: "Năm 2024"}),
        (18, {170: "KH", 230: "ƯTH", 310: "KH", 370: "ƯTH"}),
        *((26 + 18 * n, {0: f"{n}", 30: f"Hộ nghèo {n}", 120: "hộ", 170: f"2,{n}", 230: f"3,{n}",
                         310: f"4,{n}", 370: f"5,{n}"}) for n in (1, 2, 3)),
    )  # fmt: skip
    assert read(typeset(lines, height=240)).tables[0].refused


NARROW = [
    "TT", "Chỉ tiêu", "ĐVT", "TH 2022", "ƯTH 2023", "KH 2024",
    "1", "Thu nội địa", "Triệu đồng", "1.120.068", "1.173.071", "1.230.500",
    "2", "Chi đầu tư phát triển", "Triệu đồng", "2.845.120", "2.990.345", "3.120.000",
    "3", "Tỷ lệ hộ nghèo", "%", "3,45", "2,91", "2,10",
    "4", "Vốn toàn xã hội", "Triệu đồng", "12.845.120", "13.990.345", "14.120.000",
]  # fmt: skip


def narrow(width: float, align: str, stroke: str) -> Source:
    columns = f"(24pt, 90pt, 50pt, {width}pt, {width}pt, {width}pt)"
    words = ", ".join(f"[{word}]" for word in NARROW)
    table = f"#table(columns: {columns}, stroke: {stroke}, inset: (x: 0pt, y: 3pt), align: {align}, {words})"
    return read(typeset(f'#set text(size: 9pt, font: "Libertinus Serif")\n{table}'))


@pytest.mark.parametrize("align", ["left", "center", "right"])
@pytest.mark.parametrize("stroke", ["0.5pt", "none"])
def test_figures_of_narrow_columns_that_touch_each_other_stay_in_their_columns(align, stroke):
    source = narrow(41.5, align, stroke)
    assert source.tables[0].refused is None
    assert rows(source) == [NARROW[at : at + 6] for at in range(0, 30, 6)]


def test_figures_that_run_into_each_other_without_rules_are_refused():
    assert narrow(36, "right", "none").tables[0].refused


def test_two_whole_numbers_side_by_side_are_one_with_a_blank_at_its_thousands():
    cells_of = "[Chỉ tiêu], [TH], [KH], [Đàn], [435 120], [441 000]"
    source = read(typeset(f"#table(columns: (120pt, 50pt, 50pt), {cells_of})"))
    assert rows(source)[1] == ["Đàn", "435 120", "441 000"]


HEADS = (
    (0, {0: "TT", 30: "Chỉ tiêu", 120: "ĐVT", 170: "Năm 2023", 290: "KH 2024"}),
    (18, {170: "KH", 230: "ƯTH"}),
)


def page_of(*lines: tuple[int, dict[int, str]], number: str = "") -> str:
    """A page that repeats the heads of :data:`UPPER` over some lines, perhaps below its number."""
    return placed(*([(-24, {160: number})] if number else []), *HEADS, *lines)


@pytest.mark.parametrize("number", ["", "2"])
def test_the_end_of_a_row_below_repeated_heads_without_rules_is_of_the_row_and_of_no_head(number):
    again = page_of(
        (40, {30: "làm mới"}),
        (62, {0: "4", 30: "Dân số", 120: "Người", 170: "500", 230: "510", 290: "520"}),
        number=number,
    )
    source = read(typeset(f"{UPPER}\n#pagebreak()\n{again}", height=240))
    assert len(source.tables) == 1
    assert rows(source)[:2] == [["TT", "Chỉ tiêu", "ĐVT", "Năm 2023", "KH 2024"], ["KH", "ƯTH"]]
    assert rows(source)[-2:] == [
        ["3", "Lao động có việc làm mới", "Người", "100", "120", "130"],
        ["4", "Dân số", "Người", "500", "510", "520"],
    ]


def test_a_page_that_holds_only_the_end_of_a_row_below_repeated_heads():
    source = read(
        typeset(f"{UPPER}\n#pagebreak()\n{page_of((40, {30: 'làm'}), (52, {30: 'mới'}))}", height=240)
    )
    assert rows(source)[-1] == ["3", "Lao động có việc làm mới", "Người", "100", "120", "130"]


def test_two_rows_with_a_head_over_each_column_are_a_table_and_without_are_none():
    body = [
        (20 * n, {0: f"{n}", 30: f"Hộ nghèo {n}", 120: "hộ", 170: f"2,{n}", 290: f"3,{n}"}) for n in (1, 2)
    ]
    heads = {0: "TT", 30: "Chỉ tiêu", 120: "ĐVT", 170: "TH 2023", 290: "KH 2024"}
    assert rows(read(typeset(placed((0, heads), *body), height=240)))[0] == list(heads.values())
    more = (60, {0: "Nơi nhận: như trên"})
    assert not read(typeset(placed((0, {0: "Chỉ tiêu năm 2024"}), *body, more), height=240)).tables


def test_labels_in_the_middle_of_the_rows_they_are_of_are_refused():
    labels = ("Kim ngạch", "Tốc độ tăng", "Số lượt")
    body = [
        (20 * n, {100: label, 170: "%", 220: f"2,{n}", 290: f"3,{n}"}) for n, label in enumerate(labels, 1)
    ]
    heads = (0, {0: "TT", 30: "Chỉ tiêu", 170: "ĐVT", 220: "TH 2023", 290: "KH 2024"})
    first = body[0][1] | {0: "1", 30: "Xuất khẩu"}
    middle = body[1][1] | {0: "1", 30: "Xuất khẩu"}
    below = (80, {0: "2", 30: "Du lịch", 100: "Doanh thu", 170: "%", 220: "5", 290: "6"})
    assert read(typeset(placed(heads, body[0], (40, middle), body[2], below), height=240)).tables[0].refused
    assert not read(typeset(placed(heads, (20, first), *body[1:], below), height=240)).tables[0].refused


def one_page(*lines: tuple[int, dict[int, str]]) -> Source:
    return read(typeset(placed(*lines), height=240))


def test_the_last_word_of_a_head_is_of_it_also_where_it_is_a_number():
    source = one_page(
        (0, {0: "TT", 30: "Chỉ tiêu", 120: "KH 2024", 200: "Ước TH", 290: "KH năm"}),
        (13, {200: "tháng", 290: "2025"}),
        (26, {200: "11"}),
        *((46 + 20 * n, {0: f"{n}", 30: "Nghèo", 120: f"2,{n}", 200: "3,1", 290: "4,1"}) for n in range(3)),
    )  # fmt: skip
    assert rows(source)[0] == ["TT", "Chỉ tiêu", "KH 2024", "Ước TH tháng 11", "KH năm 2025"]


def test_notes_right_below_a_table_without_rules_are_no_end_of_its_last_row():
    heads = {0: "TT", 30: "Chỉ tiêu", 120: "ĐVT", 170: "TH 2023", 290: "KH 2024"}
    body = [
        (16 * n, {0: f"{n}", 30: f"Hộ nghèo {n}", 120: "hộ", 170: f"2,{n}", 290: f"3,{n}"}) for n in (1, 2, 3)
    ]
    source = one_page((0, heads), *body, (64, {0: "(1) Không kể tiền sử dụng đất 1.870 tỷ đồng."}))
    assert rows(source)[-1] == ["3", "Hộ nghèo 3", "hộ", "2,3", "3,3"]
    assert source.text.rstrip().endswith("(1) Không kể tiền sử dụng đất 1.870 tỷ đồng.")


def test_shares_of_a_whole_and_figures_behind_a_bound_make_a_row():
    source = one_page(
        (0, {0: "TT", 30: "Chỉ tiêu", 120: "ĐVT", 170: "Kế hoạch", 290: "Ghi chú"}),
        (20, {0: "1", 30: "Hộ nghèo", 120: "%", 170: "2,6", 290: "a"}),
        (40, {0: "2", 30: "Số xã đạt chuẩn", 120: "xã", 170: "110/111", 290: "b"}),
        (60, {0: "3", 30: "Tham gia BHYT", 120: "%", 170: "trên 94", 290: "c"}),
        (80, {0: "4", 30: "Thất nghiệp", 120: "%", 170: "không quá 1,0", 290: "d"}),
    )
    assert [row[3] for row in rows(source)[1:]] == ["2,6", "110/111", "trên 94", "không quá 1,0"]


def test_a_number_at_the_top_that_ends_a_label_is_no_number_of_the_page():
    second = placed(
        (0, {30: "26"}), (22, {0: "4", 30: "Dân số", 120: "Người", 170: "500", 230: "510", 290: "520"})
    )
    source = read(typeset(f"{UPPER}\n#pagebreak()\n{second}", height=240))
    assert rows(source)[-2:] == [
        ["3", "Lao động có việc 26", "Người", "100", "120", "130"],
        ["4", "Dân số", "Người", "500", "510", "520"],
    ]
