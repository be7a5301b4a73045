"""Any executed notebook as a tagged, archivable PDF: the researcher's words and outputs, and nothing else."""

import base64
import io
import unicodedata

import nbformat
import pypdfium2
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pypdf import PdfReader

from plancompare.errors import PlancompareError
from plancompare.presentation.display import Cell, Column, Group, Heading, Prose, Run, Table, cell
from plancompare.reports.exporter import PlancomparePdfExporter

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="80"><text x="9" y="40" '
    'font-family="Be Vietnam Pro" font-size="14">Giảm nghèo còn 2,5%</text></svg>'
)


def shown(**bundle) -> object:
    """A code cell with one display output; keyword ``svg`` stands for image/svg+xml and so on."""
    mimes = {"svg": "image/svg+xml", "png": "image/png", "html": "text/html", "text": "text/plain"}
    mimes |= {"typst": "text/vnd.typst", "markdown": "text/markdown"}
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
    """The types of all structure elements, in reading order."""
    found = []

    def walk(node):
        node = node.get_object()
        if isinstance(node, list):
            for kid in node:
                walk(kid)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(node["/S"])
            if "/K" in node and node["/K"] is not None:
                walk(node["/K"])

    walk(reader(pdf).trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


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


def alternative_texts(pdf: bytes) -> list[str]:
    found = []

    def walk(node):
        node = node.get_object()
        if isinstance(node, list):
            for kid in node:
                walk(kid)
        elif isinstance(node, dict):
            found.extend([str(node["/Alt"])] if "/Alt" in node else [])
            if "/K" in node and node["/K"] is not None:
                walk(node["/K"])

    walk(reader(pdf).trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


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
