"""DOCX files: text in document order, list numbers, tables, notes. Built with python-docx and some XML."""

import io
import zipfile

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from plancompare.errors import InputError
from plancompare.reading import source_from_bytes

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def lines(document) -> list[str]:
    return source_from_bytes(saved(document), "plan.docx").text.split("\n")


def body(*xml: str):
    """A document that holds the given block elements, written as WordprocessingML without namespaces."""
    document = docx.Document()
    for block in xml:
        start, rest = block.split(">", 1) if not block.startswith("<w:p/>") else ("<w:p", "</w:p>")
        document.element.body.insert(
            len(document.element.body) - 1, parse_xml(f"{start} {nsdecls('w')}>{rest}")
        )
    return document


def numbered(document, *levels: str):
    """Give ``document`` the list 90, each level as "start format text"."""
    root = document.part.numbering_part.element
    parts = []
    for at, level in enumerate(levels):
        start, form, text = level.split(" ", 2)
        parts.append(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
        )
    root.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{"".join(parts)}</w:abstractNum>')
    )
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    return root


def item(text: str, level: int = 0, num: int = 90) -> str:
    place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'
    return f"<w:p><w:pPr>{place}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_paragraphs_and_tables_keep_their_order():
    document = docx.Document()
    document.add_paragraph("trước")
    table = document.add_table(2, 3)
    for cell, text in zip(table._cells, ["TT", "Chỉ tiêu", "2023", "1", "GRDP", "9,3"], strict=True):
        cell.text = text
    document.add_paragraph("sau")
    source = source_from_bytes(saved(document), "plan.docx")
    assert source.text == "trước\nTT | Chỉ tiêu | 2023\n1 | GRDP | 9,3\nsau"
    assert (source.name, source.media_type) == ("plan.docx", DOCX)


def test_tabs_and_line_breaks_stay():
    document = docx.Document()
    document.add_paragraph("1.\tGRDP:\n9,3%")
    assert lines(document) == ["1.\tGRDP:", "9,3%"]


def test_automatic_numbers_of_all_levels_are_written_out():
    document = body(
        item("Mục tiêu"),
        item("Kinh tế", 1),
        item("Xã hội", 1),
        item("Nhiệm vụ"),
        item("Thu ngân sách", 1),
        item("xã", 2),
    )
    numbered(document, "1 upperRoman %1.", "1 decimal %1.%2.", "4 lowerLetter %3)")
    assert lines(document) == [
        "I. Mục tiêu", "I.1. Kinh tế", "I.2. Xã hội", "II. Nhiệm vụ", "II.1. Thu ngân sách", "d) xã",
    ]  # fmt: skip


def test_a_list_that_starts_elsewhere_starts_there_and_goes_on_after_other_text():
    document = body(item("năm"), "<w:p><w:r><w:t>chen giữa</w:t></w:r></w:p>", item("sáu"))
    numbered(document, "5 decimal (%1)")
    assert lines(document) == ["(5) năm", "chen giữa", "(6) sáu"]


def test_a_second_list_of_the_same_kind_starts_again_where_word_says_so():
    document = body(item("một"), item("hai"), item("lại một", num=91), item("lại hai", num=91))
    numbered(document, "1 decimal %1.").append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/>'
            '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
    )
    assert lines(document) == ["1. một", "2. hai", "1. lại một", "2. lại hai"]


def test_numbers_and_bullets_of_a_style_count_too():
    document = docx.Document()
    for style in ("List Number", "List Bullet", "List Number", "Normal"):
        document.add_paragraph("mục", style=style)
    assert lines(document) == ["1. mục", "- mục", "2. mục", "mục"]


@pytest.mark.parametrize(
    ("sign", "shown"), [("-", "- x"), ("+", "+ x"), ("\uf0b7", "- x"), ("o", "- x"), ("•", "• x")]
)
def test_a_bullet_keeps_its_sign_unless_only_a_symbol_font_has_it(sign, shown):
    document = body(item("x"))
    numbered(document, f"1 bullet {sign}")
    assert lines(document) == [shown]


def test_insertions_content_controls_and_text_boxes_are_read_deletions_and_hidden_text_are_not():
    document = body(
        "<w:p><w:r><w:t>GRDP </w:t></w:r><w:del><w:r><w:delText>9%</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>9,3%</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn 1</w:t></w:r></w:p>",
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>Thu 6.000 tỷ</w:t></w:r></w:p></w:sdtContent></w:sdt>",
        "<w:p><w:r><w:t>neo</w:t><w:pict><w:txbxContent><w:p><w:r><w:t>trong khung</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></w:r></w:p>",
    )
    assert lines(document) == ["GRDP 9,3%", "Thu 6.000 tỷ", "neo", "trong khung"]


def test_signs_of_the_symbol_font_become_the_signs_they_show():
    document = body('<w:p><w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t> 9,3%</w:t></w:r></w:p>')
    assert lines(document) == ["≥ 9,3%"]


def test_a_cell_merged_downwards_is_written_once():
    document = docx.Document()
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["Nông thôn", "95%", "", "99%"], strict=True):
        cell.text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    assert lines(document) == ["Nông thôn | 95%", " | 99%"]


def test_issuer_and_motto_set_side_by_side_follow_each_other():
    document = docx.Document()
    left, right = document.add_table(1, 2).rows[0].cells
    left.text, right.text = "UBND TỈNH\nSố: 1/KH-UBND", "CỘNG HÒA\nngày 05 tháng 01 năm 2023"
    assert lines(document) == ["UBND TỈNH", "Số: 1/KH-UBND", "CỘNG HÒA", "ngày 05 tháng 01 năm 2023"]


def test_footnotes_are_marked_and_follow_at_the_end():
    document = body(
        "<w:p><w:r><w:t>đạt 8,5%</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr>"
        "<w:footnoteReference w:id='2'/></w:r><w:r><w:t>.</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>cuối</w:t></w:r></w:p>",
    )
    notes = (
        f"<w:footnotes {nsdecls('w')}><w:footnote w:type='separator' w:id='-1'><w:p/></w:footnote>"
        "<w:footnote w:id='2'><w:p><w:r><w:footnoteRef/></w:r>"
        "<w:r><w:t> Nghị quyết số 01.</w:t></w:r></w:p></w:footnote>"
        "</w:footnotes>"
    ).encode()
    name = PackURI("/word/footnotes.xml")
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    document.part.relate_to(Part(name, kind, notes, document.part.package), RELATIONSHIP_TYPE.FOOTNOTES)
    assert lines(document) == ["đạt 8,5%[1].", "cuối", "[1] Nghị quyết số 01."]


def test_a_raised_digit_never_joins_a_figure():
    document = docx.Document()
    paragraph = document.add_paragraph("300 km")
    paragraph.add_run("2").font.superscript = True
    paragraph.add_run("; đạt 8,5")
    paragraph.add_run("1").font.superscript = True
    assert lines(document) == ["300 km2; đạt 8,5[1]"]


def test_page_headers_and_footers_are_left_out():
    document = docx.Document()
    document.add_paragraph("thân")
    document.sections[0].header.paragraphs[0].text = "Trang 5"
    assert lines(document) == ["thân"]


def test_a_document_typed_with_an_old_font_becomes_letters():
    document = docx.Document()
    document.add_paragraph("Céng hßa x· héi chñ nghÜa ViÖt Nam")
    source = source_from_bytes(saved(document), "plan.docx")
    assert (source.text, source.media_type) == (
        "Cộng hòa xã hội chủ nghĩa Việt Nam",
        f"{DOCX}; charset=tcvn3",
    )


def test_a_document_without_text_says_so():
    with pytest.raises(InputError, match="holds no text"):
        source_from_bytes(saved(docx.Document()), "plan.docx")


def test_a_damaged_document_says_so():
    whole = saved(body("<w:p><w:r><w:t>x</w:t></w:r></w:p>"))
    with pytest.raises(InputError, match="a DOCX file but damaged or cut short"):
        source_from_bytes(whole[: len(whole) // 2], "plan.docx")
    hollow = io.BytesIO()
    with zipfile.ZipFile(hollow, "w") as package:
        package.writestr("word/document.xml", "<not closed")
    with pytest.raises(InputError, match="looks like a DOCX file but is damaged"):
        source_from_bytes(hollow.getvalue(), "plan.docx")


def test_a_package_that_swells_is_refused():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", "<w/>")
        package.writestr("word/media/white.bmp", bytes(513 * 2**20))
    with pytest.raises(InputError, match="511 KiB that unpack to 513 MiB, more than a plan"):
        source_from_bytes(bomb.getvalue(), "plan.docx")


WHOLE = saved(
    body(item("một"), "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>ô</w:t></w:r></w:p></w:tc></w:tr></w:tbl>")
)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=20))
def test_a_document_with_wrong_bytes_is_read_or_refused_in_words(at, wrong):
    try:
        source_from_bytes(WHOLE[:at] + wrong + WHOLE[at + len(wrong) :], "plan.docx")
    except InputError as error:
        assert "\n" not in str(error)
