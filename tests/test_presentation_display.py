"""What a display object carries: the same words in HTML, Typst and text, safe in each, linked both ways."""

import re

import pypdfium2
import pytest
import typst
from lxml import html as parser

from plancompare.presentation.as_typst import string
from plancompare.presentation.display import (
    Cell,
    Column,
    Group,
    Heading,
    Prose,
    Run,
    Table,
    cell,
    marked,
    plain,
)
from plancompare.presentation.legible import legible

NASTY = 'a #b $c$ @d <e> *f* _g_ `h` \\i "k" [l] {m} ~n // o /* p */ = q & </td><script>'


def page(*shown) -> str:
    body = "".join(part._repr_mimebundle_()["text/vnd.typst"] for part in shown)
    return f'#set document(title: "t")\n#set text(lang: "vi")\n{body}'


def compiled(tmp_path, *shown) -> bytes:
    source = tmp_path / "page.typ"
    source.write_text(page(*shown), "utf-8")
    return typst.compile(source, pdf_standards=["ua-1"])


def small_table(**fields) -> Table:
    rows = ((cell("9,3", "", "q:p:1", anchor="f:p:1"), cell("không nêu", "missing")),)
    columns = (Column("Kế hoạch", 1, "right", "Tỉnh 2023"), Column("Cả nước", 1, "right", "Tỉnh 2023"))
    return Table("Bảng thử", columns, (Group("Kinh tế", rows),), **fields)


@pytest.mark.parametrize("text", [NASTY, "dòng\nmột\ttab", "\u0007 chuông", "emoji 🏥", "x\\u{41}"])
def test_any_text_is_a_typst_literal_and_comes_out_legible(text, tmp_path):
    source = tmp_path / "t.typ"
    source.write_text(f"#metadata({string(text)}) <it>", "utf-8")
    import json

    (found,) = json.loads(typst.query(source, "<it>", field="value"))
    assert found == legible(text)


def long_table(rows: int, **fields) -> Table:
    body = tuple((cell(f"dòng {n}"), cell(str(n))) for n in range(rows))
    return Table("Bảng dài", (Column("Tên", 1), Column("Số", 1)), (Group("", body),), **fields)


@pytest.mark.parametrize("rows", range(36, 46))
def test_no_page_holds_the_source_line_of_a_table_alone(rows, tmp_path):
    pdf = compiled(tmp_path, long_table(rows, source="Nguồn: thử."))
    *_, last = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]
    assert "Nguồn: thử." in last
    assert f"dòng {rows - 1}" in last


def test_a_small_table_is_not_broken_and_keeps_its_notes(tmp_path):
    for before in range(30, 44):
        words = plain(*(f"Câu {n}." for n in range(before)))
        pdf = compiled(tmp_path, words, long_table(3, notes=("Một lời.",), source="Nguồn: thử."))
        texts = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]
        (shown,) = [text for text in texts if "dòng 0" in text]
        assert "Bảng dài" in shown
        assert "Nguồn: thử." in shown


def test_text_that_looks_like_markup_stays_text_in_html():
    table = Table(NASTY, (Column(NASTY),), (Group(NASTY, ((cell(NASTY),),)),), notes=(NASTY,), source=NASTY)
    tree = parser.fromstring(table._repr_mimebundle_()["text/html"])
    assert tree.xpath("//script") == []
    assert tree.xpath("string(//td)") == NASTY
    assert tree.xpath("string(//caption)") == NASTY


def test_a_table_of_nasty_text_makes_an_accessible_pdf(tmp_path):
    table = Table(NASTY, (Column(NASTY),), (Group(NASTY, ((cell(NASTY),),)),), notes=(NASTY,), source=NASTY)
    assert compiled(tmp_path, Heading(NASTY, 1), plain(NASTY, kind="finding"), table).startswith(b"%PDF")


def test_a_figure_and_its_quote_link_to_each_other_in_html():
    quotes = Table("Trích", (Column("Vị trí"),), (Group("", ((cell("I.1", "", "f:p:1", anchor="q:p:1"),),)),))
    both = (
        small_table(scope="s")._repr_mimebundle_()["text/html"]
        + quotes.under("s")._repr_mimebundle_()["text/html"]
    )
    tree = parser.fromstring(f"<div>{both}</div>")
    anchors = set(tree.xpath("//@id"))
    links = [link.removeprefix("#") for link in tree.xpath("//a/@href")]
    assert anchors == {"s-f-p-1", "s-q-p-1"}
    assert sorted(links) == ["s-f-p-1", "s-q-p-1"]


def test_a_figure_and_its_quote_link_to_each_other_in_the_pdf(tmp_path):
    import io

    import pypdf

    quotes = Table("Trích", (Column("Vị trí"),), (Group("", ((cell("I.1", "", "f:p:1", anchor="q:p:1"),),)),))
    pdf = pypdf.PdfReader(io.BytesIO(compiled(tmp_path, Heading("Đề", 1), small_table(), quotes)))
    links = [a.get_object() for p in pdf.pages for a in p.get("/Annots", [])]
    assert len([link for link in links if link["/Subtype"] == "/Link"]) == 2


def test_a_table_without_its_quotes_still_compiles(tmp_path):
    assert compiled(tmp_path, Heading("Đề", 1), small_table())


def test_heads_and_group_titles_repeat_and_rows_do_not_break():
    markup = small_table()._repr_mimebundle_()["text/vnd.typst"]
    assert "table.header(" in markup
    assert "table.header(level: 2" in markup
    assert "set table.cell(breakable: false)" in markup


def test_heads_of_one_plan_stand_under_the_plan():
    tree = parser.fromstring(small_table()._repr_mimebundle_()["text/html"])
    first, second = tree.xpath("//thead/tr")
    assert [(th.text, th.get("colspan")) for th in first.xpath("th")] == [("Tỉnh 2023", "2")]
    assert [th.text for th in second.xpath("th")] == ["Kế hoạch", "Cả nước"]


def test_the_mark_of_a_note_cannot_be_read_as_part_of_a_figure():
    cells = (cell("95", notes=(1, 27)),)
    notes = tuple(f"note {n}" for n in range(1, 28))
    table = Table("t", (Column("National"),), (Group("", (cells,)),), notes=notes, lang="en")
    shown = table._repr_mimebundle_()
    assert "95 (a, aa)" in shown["text/plain"]
    html = re.sub(r'<a href="#note-\w+-(a+)">\1</a>', r"\1", shown["text/html"])  # each leads to its note
    assert "95<sup>&nbsp;a, aa</sup>" in html
    assert '[#"95"] + noted("\u00a0a, aa")' in shown["text/vnd.typst"]
    assert [mark for mark, _ in table.marked_notes][-2:] == ["z", "aa"]


def test_a_cell_may_take_the_room_of_several_columns():
    columns = (Column("a"), Column("b", align="right"), Column("c"))
    table = Table("t", columns, (Group("", ((Cell(), cell("wide", span=2)),)),))
    shown = table._repr_mimebundle_()
    assert '<td class="right" colspan="2">wide</td>' in shown["text/html"]
    assert "table.cell(colspan: 2, " in shown["text/vnd.typst"]
    assert [column.head for _, column in table.placed(table.groups[0].rows[0])] == ["a", "b"]


def test_plain_text_shows_every_cell_note_and_source():
    table = small_table(notes=("một ghi chú",), source="Nguồn: thử")
    assert table._repr_mimebundle_()["text/plain"].splitlines() == [
        "Bảng thử",
        "",
        "Tỉnh 2023 Kế hoạch  Tỉnh 2023 Cả nước",
        "------------------  -----------------",
        "[Kinh tế]",
        "9,3                 không nêu",
        "(a) một ghi chú",
        "Nguồn: thử",
    ]


def test_the_number_is_marked_where_it_stands_and_nothing_else_changes():
    quote = "Đạt 32,1 giường\nbệnh"
    runs = marked(quote, 4, 8)
    assert runs == (Run("Đạt ", lang="vi"), Run("32,1", "mark", lang="vi"), Run(" giường bệnh", lang="vi"))
    assert len("".join(run.text for run in runs)) == len(quote)


def test_words_of_another_language_are_marked_once_where_they_stand_together():
    words = (Run("Sở Y tế", lang="vi"), Run(" (2)", lang="vi"), Run(", clause 3"))
    group = Group("Sở Y tế", ((Cell(words, (Run("bệnh viện", lang="vi"),)),),), lang="vi")
    shown = Table("Quotes", (Column("Place"),), (group,), lang="en")
    page = shown._repr_mimebundle_()["text/html"]
    marks = re.findall(r'<span lang="vi">(.*?)</span>', page)
    assert marks == ["Sở Y tế", "Sở Y tế (2)", "bệnh viện"]
    assert (
        "lang="
        not in Table("Câu", (Column("Nơi"),), (group,), lang="vi")
        ._repr_mimebundle_()["text/html"]
        .partition("<table>")[2]
    )


def test_a_heading_enters_jupyterlabs_contents_and_the_pdf_outline():
    bundle = Heading("Y tế_*", 2)._repr_mimebundle_()
    assert bundle["text/markdown"] == "## Y tế\\_\\*"
    assert re.search(r"#heading\(level: 2, ", bundle["text/vnd.typst"])


def test_an_empty_cell_and_an_empty_paragraph_are_still_valid(tmp_path):
    table = Table("t", (Column("a"),), (Group("", ((Cell(),),)),))
    assert compiled(tmp_path, Heading("Đề", 1), table, Prose(((Run(""),),)))
