"""Any executed notebook as a tagged, archivable PDF: the researcher's words and outputs, and nothing else."""

import base64
import io
import re
import unicodedata

import nbformat
import pypdfium2
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pdfs import elements
from pypdf import PdfReader

from plancompare.errors import PlancompareError
from plancompare.presentation.display import Cell, Column, Group, Heading, Prose, Run, Table, cell
from plancompare.reports import html_to_typst
from plancompare.reports.exporter import PlancomparePdfExporter

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="80"><text x="9" y="40" '
    'font-family="Be Vietnam Pro" font-size="14">Giảm nghèo còn 2,5%</text></svg>'
)


def shown(**bundle) -> object:
    """A code cell with one display output; keyword ``svg`` stands for image/svg+xml and so on."""
    mimes = {"svg": "image/svg+xml", "png": "image/png", "html": "text/html", "text": "text/plain"}
    mimes |= {"typst": "text/vnd.typst", "markdown": "text/markdown", "latex": "text/latex"}
    mimes |= {"pdf": "application/pdf"}
    data = {mimes[name]: value for name, value in bundle.items()}
    return new_code_cell("secret_code()", outputs=[new_output("display_data", data=data)])


def displayed(thing) -> object:
    """A code cell that shows one of the library's own display objects."""
    data = thing._repr_mimebundle_()
    return new_code_cell("page.thing()", outputs=[new_output("display_data", data=data)])


def export(*cells, name="so_tay", **settings) -> bytes:
    pdf, resources = PlancomparePdfExporter(**settings).from_notebook_node(
        new_notebook(cells=list(cells)), {"metadata": {"name": name}, "outputs": {"a.png": b""}}
    )
    assert "outputs" not in resources
    return pdf


def text_of(pdf: bytes) -> str:
    """The words of all pages, as copied from a viewer: one space between them."""
    pages = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    assert unicodedata.is_normalized("NFC", text)
    return " ".join(text.split())


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def titles(outline) -> list:
    return [titles(item) if isinstance(item, list) else item.title for item in outline]


def tags(pdf: bytes) -> list[str]:
    """The types of all structure elements."""
    return [element["/S"] for element in elements(reader(pdf))]


def alternative_texts(pdf: bytes) -> list[str]:
    return [str(element["/Alt"]) for element in elements(reader(pdf)) if "/Alt" in element]


# --- words ------------------------------------------------------------------------------------------------


def test_vietnamese_words_can_be_searched_and_copied():
    pdf = export(
        new_markdown_cell("# Chỉ tiêu\n\nGiảm nghèo *đa chiều*, **tỷ lệ hộ nghèo**; №, →, ✓, ≥, −, ≈.")
    )
    assert "Giảm nghèo đa chiều, tỷ lệ hộ nghèo; №, →, ✓, ≥, −, ≈." in text_of(pdf)


def test_code_prompts_warnings_and_object_names_are_not_printed():
    noisy = new_code_cell(
        "secret_code()",
        execution_count=7,
        outputs=[
            new_output("stream", name="stderr", text="FutureWarning: old"),
            new_output("execute_result", data={"text/plain": "<Axes: xlabel='x'>"}, execution_count=7),
            new_output("stream", name="stdout", text="42 xã\x1b[0m\n"),
        ],
    )
    text = text_of(export(new_markdown_cell("# A"), noisy))
    assert "42 xã" in text
    for noise in ("secret_code", "[7]", "Out", "FutureWarning", "Axes", "\x1b"):
        assert noise not in text


def test_hidden_cells_and_outputs_stay_hidden():
    cells = [new_markdown_cell("# A"), new_markdown_cell("riêng"), shown(text="kín")]
    cells[1].metadata["tags"] = ["remove_cell"]
    cells[2].metadata["tags"] = ["remove-output"]
    text = text_of(export(*cells))
    assert "riêng" not in text
    assert "kín" not in text


@pytest.mark.parametrize(
    ("lang", "printed", "left_out"), [("vi", "Câu hỏi", "Question"), ("en", "Question", "Câu hỏi")]
)
def test_words_tagged_with_a_language_are_printed_in_a_run_of_that_language(lang, printed, left_out):
    run = new_code_cell(f'lang = "{lang}"', metadata={"tags": ["parameters"]})
    vi = new_markdown_cell("Câu hỏi", metadata={"tags": ["vi"]})
    en = new_markdown_cell("Question", metadata={"tags": ["en"]})
    said = text_of(export(run, vi, en, new_markdown_cell("2022")))
    assert printed in said and "2022" in said
    assert left_out not in said


def test_cells_for_exploring_are_for_jupyterlab_alone():
    frame = shown(html="<table><tr><td>a frame</td></tr></table>", text="a frame")
    frame.metadata["tags"] = ["explore"]
    words = new_markdown_cell("how to use it", metadata={"tags": ["vi", "explore"]})
    said = text_of(export(new_markdown_cell("what it says"), words, frame))
    assert "what it says" in said
    assert "a frame" not in said and "how to use it" not in said


def test_nothing_in_a_text_acts_as_markup():
    nasty = '# Tiêu đề #set\n\n#panic("x") $a_b$ \\ @ref <label> `#raw` [x] "q" * _ ~ // /* {{ }}'
    text = text_of(export(new_markdown_cell(nasty)))
    for piece in ('#panic("x")', "@ref", "#raw", '"q"', "// /*", "{{ }}"):
        assert piece in text


def test_markdown_tables_lists_and_footnotes():
    text = text_of(
        export(
            new_markdown_cell(
                "# A\n\n| Tỉnh | GRDP |\n|:--|--:|\n| Bến Tre | 9,3 |\n\n"
                "1. một\n2. hai[^n]\n\n- ba\n\n[^n]: Chú thích."
            )
        )
    )
    for piece in ("Tỉnh GRDP Bến Tre 9,3", "1. một", "ba", "Chú thích."):
        assert piece in text


# --- structure --------------------------------------------------------------------------------------------


def test_title_language_and_outline():
    pdf = export(
        new_markdown_cell("# Y tế"),
        displayed(Heading("So sánh", 2)),
        new_markdown_cell("### Bác sĩ"),
        lang="vi",
    )
    document = reader(pdf)
    assert document.metadata.title == "Y tế"
    assert document.trailer["/Root"]["/Lang"] == "vi-VN"
    assert titles(document.outline) == ["Y tế", ["So sánh", ["Bác sĩ"]]]


def test_a_notebook_without_title_takes_its_name_and_keeps_levels_in_order():
    document = reader(export(new_markdown_cell("#### Sâu\n\nlời\n\n## Nông"), name="so_tay"))
    assert document.metadata.title == "so tay"
    assert titles(document.outline) == ["so tay", ["Sâu", "Nông"]]


def test_the_language_is_the_one_the_notebook_ran_in():
    default, injected = new_code_cell('lang = "vi"'), new_code_cell('lang = "en"')
    default.metadata["tags"], injected.metadata["tags"] = ["parameters"], ["injected-parameters"]
    pdf = export(default, injected, new_markdown_cell("# Health"))
    assert reader(pdf).trailer["/Root"]["/Lang"] == "en-GB"
    assert "Page 1/1" in text_of(pdf)
    assert "Trang 1/1" in text_of(export(default, new_markdown_cell("# Y tế")))


def test_the_pdf_declares_what_it_keeps_to():
    pdf = export(new_markdown_cell("# A"))
    metadata = reader(pdf).trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert reader(pdf).trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_only_bundled_fonts_are_used_and_all_are_inside():
    pdf = export(new_markdown_cell("# Tiêu đề\n\nLời *nghiêng* `mã`"))
    for page in reader(pdf).pages:
        for font in page["/Resources"]["/Font"].values():
            font = font.get_object()
            name = font["/BaseFont"].partition("+")[2]
            assert name.startswith(("BeVietnamPro", "LibertinusSerif", "DejaVuSansMono"))
            descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_the_same_notebook_gives_the_same_bytes():
    cells = [new_markdown_cell("# A"), shown(svg=SVG, text="mô tả")]
    assert export(*cells, timestamp=1_700_000_000) == export(*cells, timestamp=1_700_000_000)


def test_date_and_authors(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    notebook = new_notebook(cells=[new_markdown_cell("# A")], metadata={"authors": [{"name": "Lê Hà"}]})
    pdf, _ = PlancomparePdfExporter().from_notebook_node(notebook, {"metadata": {"name": "a"}})
    properties = reader(pdf).metadata
    assert (properties.author, properties.creation_date.isoformat()) == ("Lê Hà", "2023-11-14T22:13:20+00:00")


# --- pictures ---------------------------------------------------------------------------------------------


def test_a_vector_chart_keeps_its_text_and_says_what_it_shows():
    pdf = export(new_markdown_cell("# A"), shown(svg=SVG, text="Hai tỉnh giảm nghèo"))
    assert "Giảm nghèo còn 2,5%" in text_of(pdf)
    assert alternative_texts(pdf) == ["Hai tỉnh giảm nghèo"]
    assert "/Figure" in tags(pdf)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [([], "Xu hướng"), (["alt:Đường đi lên"], "Đường đi lên")],
    ids=["the heading above", "the cell's own tag"],
)
def test_a_bitmap_takes_its_words_from_what_is_near(tag, expected):
    picture = shown(png=PIXEL, text="<Figure size 640x480 with 1 Axes>")
    picture.metadata["tags"] = tag
    pdf = export(new_markdown_cell("# A\n\n## Xu hướng"), picture)
    assert alternative_texts(pdf) == [expected]


def test_images_attached_to_markdown_or_beside_the_notebook(tmp_path):
    (tmp_path / "anh.png").write_bytes(base64.b64decode(PIXEL))
    words = "![Đính kèm](attachment:x.png)\n\n![Bên cạnh](anh.png) ![Xa](../anh.png)"
    attached = new_markdown_cell(f"# A\n\n{words}")
    attached["attachments"] = {"x.png": {"image/png": PIXEL}}
    pdf, _ = PlancomparePdfExporter().from_notebook_node(
        new_notebook(cells=[attached]), {"metadata": {"name": "a", "path": str(tmp_path)}}
    )
    assert alternative_texts(pdf) == ["Đính kèm", "Bên cạnh"]
    assert "Xa" in text_of(pdf)


def test_a_chart_stands_where_the_notebook_has_it():
    def heights(pdf: bytes) -> tuple[float, float]:
        """How far up the page the chart's words and the words after it stand."""
        page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
        chart, after = (page.search(words).get_next() for words in ("Giảm nghèo còn", "Lời sau"))
        return page.get_charbox(chart[0])[1], page.get_charbox(after[0])[1]

    own = shown(svg=SVG, text="Hai tỉnh giảm nghèo")
    chart, after = heights(export(new_markdown_cell("# A"), own, new_markdown_cell("Lời sau")))
    assert chart > after
    own.outputs[0].metadata = {"image/svg+xml": {"alt": "Hai tỉnh giảm nghèo"}}
    chart, after = heights(export(new_markdown_cell("# A"), own, new_markdown_cell("Lời sau")))
    assert chart > after


def test_a_range_is_never_broken_between_lines():
    for filling in range(60, 100):
        words = "x" * filling + " khoảng (6–6,5%), rồi thôi."
        page = pypdfium2.PdfDocument(export(new_markdown_cell(f"# A\n\n{words}")))[0].get_textpage()
        at, count = page.search("6–6,5%").get_next()
        lines = {round(page.get_charbox(at + n)[3], 0) for n in range(count) if n in (0, 2)}
        assert len(lines) == 1, filling


def test_a_chart_that_is_there_as_pdf_alone_is_drawn():
    document, stream = pypdfium2.PdfDocument.new(), io.BytesIO()
    document.new_page(200, 100)
    document.save(stream)
    chart = shown(pdf=base64.b64encode(stream.getvalue()).decode(), text="<Figure size 640x480>")
    assert alternative_texts(export(new_markdown_cell("# Xu hướng"), chart)) == ["Xu hướng"]


# --- formulas and characters ------------------------------------------------------------------------------


def test_formulas_are_drawn_and_said_in_words():
    cell = new_markdown_cell(
        r"# A" "\n\n" r"Tốc độ $g = \frac{Y_t}{Y_{t-1}} - 1$." "\n\n" r"$$\sum_{i=1}^{n} \bar{g}_i$$"
    )
    pdf = export(cell, shown(latex=r"$\displaystyle \beta^2$", text="<IPython.core.display.Math object>"))
    assert alternative_texts(pdf) == [r"g = \frac{Y_t}{Y_{t-1}} - 1", r"\sum_{i=1}^{n} \bar{g}_i", r"\beta^2"]
    assert "Tốc độ" in text_of(pdf)
    assert "frac" not in text_of(pdf)


def test_a_formula_that_cannot_be_drawn_is_printed_as_it_is_written():
    pdf = export(new_markdown_cell("# A\n\n$$\\begin{aligned} a &= b \\end{aligned}$$"))
    assert r"\begin{aligned} a &= b \end{aligned}" in text_of(pdf)


def test_backslashes_quotes_and_entities_come_out_as_they_are():
    pdf = export(new_markdown_cell("# A\n\nA&lt;B &amp; C"), shown(text=r'C:\new\book\four\u0041 "x"'))
    assert r'C:\new\book\four\u0041 "x"' in text_of(pdf)
    assert "A<B & C" in text_of(pdf)


def test_characters_no_bundled_typeface_has_are_replaced_and_told(caplog):
    with caplog.at_level("WARNING"):
        pdf = export(
            new_markdown_cell("# A\n\nVui 😀, Trung Quốc 中文 và ✓"), shown(svg=SVG.replace("còn", "还"))
        )
    text = text_of(pdf)
    assert "Vui □, Trung Quốc □□ và ✓" in text
    assert "Giảm nghèo □ 2,5%" in text
    assert "lack 4 characters" in caplog.text
    assert "U+1F600" in caplog.text


def test_text_is_printed_as_a_terminal_shows_it():
    progress = new_output("stream", name="stdout", text="10%\r100%\r\n\x1b[31mđỏ\x1b[0m\x07\x00\n")
    text = text_of(export(new_markdown_cell("# A"), new_code_cell("x", outputs=[progress])))
    assert "100%" in text
    assert " 10%" not in text
    assert "đỏ" in text


# --- tables -----------------------------------------------------------------------------------------------

PANDAS = """<table border="1" class="dataframe"><thead>
<tr><th rowspan="2">Tỉnh</th><th colspan="2">GRDP</th></tr><tr><th>2022</th><th>2023</th></tr></thead>
<tbody><tr><th>Bến Tre</th><td>7,33</td><td>5,16</td></tr>
<tr><th>Hậu Giang</th><td>13,94</td><td>12,27</td></tr>
</tbody></table>"""


def test_a_data_frame_becomes_a_table_with_its_spans():
    pdf = export(new_markdown_cell("# A"), shown(html=PANDAS, text="not this"))
    text = text_of(pdf)
    assert "Bến Tre 7,33 5,16 Hậu Giang 13,94 12,27" in text
    assert "not this" not in text
    assert tags(pdf).count("/Table") == 1
    assert tags(pdf).count("/TR") == 4


def test_columns_of_numbers_stand_right_and_words_left():
    html = """<table><thead><tr><th></th><th>Tăng (%)</th><th>Ghi chú</th></tr></thead><tbody>
    <tr><th>25%</th><td>9.3</td><td>≥ 9,3</td></tr><tr><th>max</th><td>12.75</td><td>tuyệt đối</td></tr>
    </tbody></table>"""
    source = html_to_typst.Converter().convert(html)
    found = {words: align for align, words in re.findall(r'align: (\w+), (?:strong)?\[#"([^"]+)"', source)}
    assert found == {
        "Tăng (%)": "right",
        "Ghi chú": "left",
        "25%": "left",
        "9.3": "right",
        "≥ 9,3": "left",
        "max": "left",
        "12.75": "right",
        "tuyệt đối": "left",
    }


def wide_table(columns: int) -> str:
    head = "".join(f"<th>Chỉ tiêu số {n}</th>" for n in range(columns))
    body = "".join(
        f"<tr><th>Tỉnh {row}</th>{''.join(f'<td>{row}{n:03}.5</td>' for n in range(columns))}</tr>"
        for row in range(4)
    )
    return f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody></table>"


def test_a_table_wider_than_the_page_goes_on_below_with_its_row_names():
    pdf = export(new_markdown_cell("# A"), shown(html=wide_table(40)))
    page = pypdfium2.PdfDocument(pdf)[0]
    words = page.get_textpage()
    right = max(words.get_charbox(n)[2] for n in range(words.count_chars()))
    assert right <= page.get_width() - 45
    text = text_of(pdf)
    assert tags(pdf).count("/Table") > 2
    assert text.count("Tỉnh 3") == tags(pdf).count("/Table")
    for row in range(4):
        for column in range(40):
            assert text.count(f"{row}{column:03}.5") == 1


def test_words_lists_and_images_around_a_table_are_kept():
    html = f"""<style>p {{color: red}}</style><h3>Mở đầu</h3><p>Lời <b>trước</b>.</p>
    <table><tr><td>ô</td></tr></table><p>10 rows × 30 columns</p><ul><li>một</li><li>hai</li></ul>
    <img alt="Ảnh" src="data:image/png;base64,{PIXEL}">"""
    pdf = export(new_markdown_cell("# A"), shown(html=html))
    assert "Mở đầu Lời trước. ô 10 rows × 30 columns • một • hai" in text_of(pdf)
    assert alternative_texts(pdf) == ["Ảnh"]


def rows(count: int) -> Table:
    body = tuple(
        (
            cell(f"Chỉ tiêu {n}", anchor=f"f:{n}", link=f"q:{n}"),
            Cell((Run(f"đầu{n} " + "chữ " * 60 + f"cuối{n}"),), anchor=f"q:{n}"),
        )
        for n in range(count)
    )
    return Table("Bảng dài", (Column("Tên cột", 1), Column("Trích", 4)), (Group("Nhóm", body),), scope="dai")


def test_heads_repeat_and_no_row_is_torn_and_nothing_is_elided():
    pdf = export(displayed(Heading("A", 1)), displayed(rows(60)))
    pages = [page.get_textpage().get_text_bounded().split() for page in pypdfium2.PdfDocument(pdf)]
    assert len(pages) > 3
    assert all("Nhóm" in page and "Trích" in page for page in pages)
    for n in range(60):
        begun = [number for number, page in enumerate(pages) if f"đầu{n}" in page]
        ended = [number for number, page in enumerate(pages) if f"cuối{n}" in page]
        assert begun == ended
        assert len(begun) == 1


def test_a_figure_links_to_its_quote():
    document = reader(export(displayed(Heading("A", 1)), displayed(rows(3))))
    links = [annotation.get_object() for page in document.pages for annotation in page.get("/Annots", [])]
    assert len(links) == 3
    assert all("/Dest" in link or "/A" in link for link in links)


def test_a_link_without_target_stays_words():
    lost = Prose(((Run("lời", "", "q:không-có"),),), scope="x")
    pdf = export(displayed(Heading("A", 1)), displayed(lost), new_markdown_cell("[mục](#không-có)"))
    assert "lời" in text_of(pdf)
    assert "mục" in text_of(pdf)
    assert all("/Annots" not in page for page in reader(pdf).pages)


def test_a_broken_output_is_one_clear_sentence():
    with pytest.raises(PlancompareError, match="The PDF cannot be set: unclosed delimiter"):
        export(new_markdown_cell("# A"), shown(typst="#{"))


def test_nbconvert_finds_the_exporter_by_its_name():
    from nbconvert.exporters import get_exporter

    assert get_exporter("plancompare_pdf") is PlancomparePdfExporter


def test_the_command_of_nbconvert_writes_the_pdf(tmp_path):
    import subprocess
    import sys

    notebook = new_notebook(cells=[new_markdown_cell("# Y tế")])
    nbformat.write(notebook, tmp_path / "a.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", "plancompare_pdf", "a.ipynb"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert reader((tmp_path / "a.pdf").read_bytes()).metadata.title == "Y tế"


def test_a_notebook_that_was_not_run_says_so_and_how_to_run_it(caplog):
    with caplog.at_level("WARNING"):
        printed = text_of(export(new_markdown_cell("# Câu hỏi"), new_code_cell('lang = "en"'), lang="en"))
    assert "This notebook was not run" in printed and re.search(r"--\s?execute", printed)
    assert "was not run" in caplog.text
    assert "chưa được chạy" in text_of(export(new_code_cell("1 + 1")))


def test_a_notebook_run_in_part_says_how_much_of_it_was_not():
    cells = [new_code_cell("1", execution_count=count) for count in (1, 2, None)]
    assert "1 of the 3 code cells of this notebook were not run" in text_of(export(*cells, lang="en"))


@pytest.mark.parametrize(
    "cells",
    [
        [new_code_cell("1", execution_count=1), new_code_cell("")],
        [new_markdown_cell("Lời")],
        [shown(text="3")],
    ],
    ids=["run", "without code", "with outputs alone"],
)
def test_a_notebook_that_was_run_or_has_no_code_says_nothing_of_it(cells):
    assert "not run" not in text_of(export(*cells, lang="en"))
