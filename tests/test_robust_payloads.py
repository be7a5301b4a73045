"""Words that would act as something else where they are shown: of plans, of corrections, of the list of
plans, and of one's own Markdown.
"""

import io
import json
import shutil
import zipfile
from html.parser import HTMLParser

import nbformat
import openpyxl
import pytest
import yaml
from executed import suite
from frames import RAW
from nbformat.v4 import new_markdown_cell, new_notebook
from pypdf import PdfReader
from test_site import browser, needs_browser, show  # noqa: F401  browser is a fixture

from plancompare.cli import main
from plancompare.presentation.display import Cell, Column, Group, Run, Table, plain
from plancompare.project import read_registry
from plancompare.reports import page, site
from plancompare.reports.exporter import PlancomparePdfExporter
from plancompare.reports.passages import marked_document

PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "<iframe src='https://example.org'></iframe>",
    "</title><base href='https://example.org/'>",
    "<style>@import 'https://example.org/x.css'</style>",
    "{{ 7 * 7 }}{% include 'x' %}",
    "#panic()$x$ #read(\"/etc/hostname\")",
    "javascript:alert(1)",
)  # fmt: skip
ACTIVE = {"script", "svg", "iframe", "base", "object", "embed", "link", "style", "meta", "form"}


class Seen(HTMLParser):
    """The tags of a page that could act, its event handlers and its addresses."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.active: list[str] = []
        self.addresses: list[str] = []  # what is fetched without a click
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs) -> None:
        self.active += [tag] * (tag in ACTIVE) + [name for name, _ in attrs if name.startswith("on")]
        fetched = (
            ("src", "action", "style", "data") if tag == "a" else ("src", "href", "action", "style", "data")
        )
        self.addresses += [value or "" for name, value in attrs if name in fetched]
        self.links += [value or "" for name, value in attrs if tag == "a" and name == "href"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_words_of_a_plan_stay_words_in_html(payload):
    table = Table(
        payload,
        (Column(payload, 1, "left", payload),),
        (Group(payload, ((Cell((Run(payload, "mark", f"q:{payload}"),), anchor=payload),),)),),
        (payload,),
        payload,
    )
    html = table._repr_mimebundle_()["text/html"] + plain(payload)._repr_mimebundle_()["text/html"]
    seen = Seen(html.replace("<style>", "").replace("</style>", "") + marked_document(payload, []))
    assert seen.active == []
    assert seen.addresses == [] and all(link.startswith("#") for link in seen.links)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_markdown_cell_of_ones_own_runs_and_fetches_nothing(payload):
    links = "[a](javascript:alert(1)) [b](data:text/html;base64,eA==) ![c](https://example.org/x.png)"
    own = f"# Của tôi\n\nĐoạn **đậm** {payload} {links}\n"
    notebook = new_notebook(cells=[new_markdown_cell(own)])
    html = page._markdown(next(iter(page.parts(notebook, page.FOR_HTML))))
    seen = Seen(html)
    assert seen.active == []
    assert not any(seen.addresses)
    assert all(link.startswith(("#", "https:")) for link in seen.links if link)
    assert "<strong>đậm</strong>" in html and "<h1" in html


def test_payloads_are_printed_as_they_are_written_in_the_pdf():
    cells = [new_markdown_cell("# Tựa\n\n" + "\n\n".join(f"`{payload}`" for payload in PAYLOADS))]
    notebook = new_notebook(cells=cells)
    nbformat.validate(notebook)
    pdf, _ = PlancomparePdfExporter(lang="vi").from_notebook_node(notebook)
    assert pdf.startswith(b"%PDF-")


# --- a whole project of them --------------------------------------------------------------------------------

FIRES = "alert(window.fired=true)"  # no digit and no semicolon, so that all of it is one name
WORDS = (
    f"<script>{FIRES}</script>",
    f"<img src=http://elsewhere.invalid/x.png onerror={FIRES}>",
    f"\"><svg onload='{FIRES}'>",
    "<iframe src=http://elsewhere.invalid/></iframe>",
    f"</script><script>{FIRES}//",
    f"[x](javascript:{FIRES}) ![x](http://elsewhere.invalid/y.png)",
    '=HYPERLINK("http://elsewhere.invalid")',
    "{{ x }} #panic() $x$",
)
SHOWN = ("00-overview", "01-grdp-growth-structure", "08-agencies-tasks", "11-what-the-plans-say",
         "12-methods-data-quality")  # fmt: skip


def hostile(name: str, value: str) -> str:
    """A plan whose title, indicators and agencies are payloads; the registry gives it its province."""
    said = "".join(f"{n}) {words} {words} tăng {n},5%;\n" for n, words in enumerate(WORDS, start=3))
    return (
        f"ỦY BAN NHÂN DÂN\nTỈNH {name.upper()}\nSố: 12/KH-UBND\n{name}, ngày 15 tháng 01 năm 2024\n"
        f"KẾ HOẠCH\nTHỰC HIỆN {' '.join(WORDS[:3])} NĂM 2024\nI. CÁC CHỈ TIÊU {WORDS[1]}\n"
        f"1) Tốc độ tăng trưởng {WORDS[0]} GRDP tăng {value}%;\n"
        f"2) Tỷ lệ hộ nghèo {WORDS[2]} giảm 1,5%;\n{said}"
        f"II. PHÂN CÔNG\n1. Sở Y tế {WORDS[1]}\n- Đạt 11 bác sĩ/vạn dân {WORDS[4]}.\n"
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project built of two such plans, with such corrections and such a list of plans."""
    folder = tmp_path_factory.mktemp("project")
    corrections = folder / "data" / "raw" / "corrections"
    corrections.mkdir(parents=True)
    (folder / "data" / "raw" / "plans.yml").write_text("# ours\n", "utf-8")
    for table in RAW.glob("*.csv"):  # national targets, outcomes, …
        shutil.copy(table, folder / "data" / "raw")
    for name, value in (("Long An", "8,5"), ("Trà Vinh", "9,5")):
        file = folder / f"{name}.txt"
        file.write_text(hostile(name, value), "utf-8")
        assert main(["add", str(file), "--yes", "--source", "\n".join(WORDS), "--project", str(folder)]) == 0
    said = " ".join(WORDS)
    fields = {"indicator_text": said, "agency": said, "unit_text": said}
    made = [
        {"action": "change", "target_id": "long-an-2024:I.2:1", "fields": fields, "expect": {"value": 1.5},
         "reason": said, "by": WORDS[0], "date": "2026-11-20"},
        {"action": "doubt", "target_id": "long-an-2024:I.1:1", "expect": {"value": 8.5},
         "reason": f"{said} / {said}", "by": WORDS[1], "date": "2026-11-20"},
    ]  # fmt: skip
    (corrections / "long-an-2024.yml").write_text(yaml.safe_dump(made, allow_unicode=True), "utf-8")
    assert main(["build", "--project", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def notebooks(project):
    """Notebooks of the reports run on it, and one of the user's own."""
    own = new_notebook(cells=[new_markdown_cell("# Của tôi " + "\n\n".join(WORDS))])
    return suite(project, SHOWN, ("vi", "en")) | {(lang, "20-own"): own for lang in ("vi", "en")}


@needs_browser
def test_a_site_of_payloads_asks_for_nothing_says_nothing_and_runs_nothing(
    project,
    notebooks,
    browser,  # noqa: F811
    tmp_path,
):
    for name, data in site.build(notebooks, tuple(read_registry(project)), project).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    single = page.standalone(notebooks["vi", SHOWN[0]], SHOWN[0], "vi", (WORDS[0],))
    (tmp_path / "single.html").write_text(single, "utf-8")
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Page.enable", {})
    printed = ""
    for path in sorted(tmp_path.rglob("*.html")):
        show(browser, path)  # raises where a page opens a dialog
        browser.execute_script(
            "document.querySelectorAll('summary, button, [tabindex]').forEach(e => e.click())"
        )
        assert browser.execute_script("return window.fired") is None, path.name
        assert browser.get_log("browser") == [], path.name
        printed += browser.execute_script("return document.body.innerText")
    assert all(words.split("(")[0] in printed for words in WORDS)
    sent = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = [
        told["params"]["request"]["url"] for told in sent if told["method"] == "Network.requestWillBeSent"
    ]
    assert len(asked) > 10
    assert [url for url in asked if url.startswith(("http", "ws", "ftp"))] == []
    assert [told for told in sent if told["method"] == "Page.javascriptDialogOpening"] == []


def test_a_workbook_of_payloads_has_no_formula_of_theirs_and_no_link(project, tmp_path):
    out = tmp_path / "plans.xlsx"
    assert main(["export", "--format", "xlsx", "-o", str(out), "--project", str(project)]) == 0
    cells = [cell for sheet in openpyxl.load_workbook(out) for row in sheet.iter_rows() for cell in row]
    held = [cell for cell in cells if any(words in str(cell.value) for words in WORDS)]
    assert len(held) > 20 and {cell.data_type for cell in held} <= {"s", "inlineStr"}
    assert not any("elsewhere" in (cell.hyperlink.target or "") for cell in cells if cell.hyperlink)
    with zipfile.ZipFile(io.BytesIO(out.read_bytes())) as package:
        links = [package.read(name).decode() for name in package.namelist() if name.endswith(".rels")]
    assert not any("elsewhere" in text or "javascript:" in text for text in links)


def test_a_pdf_of_payloads_prints_them_and_links_to_none(notebooks):
    for name in (SHOWN[0], "20-own"):
        made, _ = PlancomparePdfExporter(lang="vi").from_notebook_node(notebooks["vi", name])
        pdf = PdfReader(io.BytesIO(made))
        assert "window.fired" in "".join(sheet.extract_text() for sheet in pdf.pages)
        acts = [
            note.get_object()["/A"]
            for sheet in pdf.pages for note in sheet.get("/Annots", ()) if "/A" in note.get_object()
        ]  # fmt: skip
        assert not any("javascript" in str(act.get("/URI", "")) or "/JS" in act for act in acts)
        assert name == "20-own" or not any("elsewhere" in str(act.get("/URI", "")) for act in acts)
        assert not {"/OpenAction", "/AA", "/Names"} & set(pdf.root_object) or "/JavaScript" not in str(
            pdf.root_object.get("/Names", "")
        )
