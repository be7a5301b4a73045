"""Words that would act as something else where they are shown, of plans and of one's own Markdown."""

from html.parser import HTMLParser

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from plancompare.presentation.display import Cell, Column, Group, Run, Table, plain
from plancompare.reports import page
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
