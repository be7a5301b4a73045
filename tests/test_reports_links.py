"""Every link leads to something that is printed: in the site, in single pages, in the PDFs."""

import io
import re
from dataclasses import dataclass
from urllib.parse import unquote

import pypdfium2
import pytest
from executed import suite
from lxml import html
from pypdf import PdfReader
from reporting import NOTEBOOKS, make_project

from plancompare.presentation import as_html
from plancompare.presentation.display import Column, Group, Table, cell
from plancompare.presentation.labels import Labels
from plancompare.project import read_registry
from plancompare.reports import book, page, site, typeset
from plancompare.reports.parts import HTML, MARKDOWN, SVG, Part

NAMES = tuple(path.stem for path in sorted(NOTEBOOKS.glob("[01][0-9]-*.ipynb")))
ROW = 110  # points of paper in which the words a link leads to must stand


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return make_project(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def notebooks(project):
    return suite(project, NAMES, ("vi", "en"))


# --- HTML -------------------------------------------------------------------------------------------------


def links_and_places(text: bytes) -> tuple[list[str], list[str]]:
    """The addresses a page leads to, and the ids on it."""
    tree = html.fromstring(text)
    links = [link for _, _, link, _ in tree.iterlinks()] + tree.xpath("//*/@*[name()='xlink:href']")
    return links, tree.xpath("//@id")


def dead(pages: dict[str, bytes]) -> list[tuple[str, str]]:
    """The links of a set of pages, by file name, that lead to no file or to no place in it."""
    found = {name: links_and_places(data) for name, data in pages.items() if name.endswith(".html")}
    lost = []
    for name, (links, _) in found.items():
        for link in links:
            if re.match(r"(https?|data|mailto):", link):
                continue
            address, _, place = link.partition("#")
            goal = resolved(name, unquote(address)) if address else name
            if goal not in pages or (place and not {place, unquote(place)} & set(found[goal][1])):
                lost.append((name, link))
    return lost


def resolved(here: str, address: str) -> str:
    """The file an address of another file leads to."""
    parts = here.split("/")[:-1]
    for part in address.split("/"):
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


def test_a_dead_link_would_be_found():
    pages = {
        "vi/a.html": b'<a href="#x">1</a><a href="../b.html#y">2</a><p id="z">3</p>',
        "b.html": b"<p>4</p>",
    }
    assert dead(pages) == [("vi/a.html", "#x"), ("vi/a.html", "../b.html#y")]


def test_every_link_of_the_site_leads_to_a_file_and_a_place_in_it(project, notebooks):
    files = site.build(notebooks, tuple(read_registry(project)), project, {"plancompare-vi.pdf": b"%PDF-"})
    assert dead(files) == []
    links = [link for name in files if name.endswith(".html") for link in links_and_places(files[name])[0]]
    assert len(links) > 2000
    assert "../files/plancompare-vi.pdf" in links


def test_every_link_of_a_page_of_its_own_leads_to_a_place_in_it(notebooks):
    for (lang, name), notebook in notebooks.items():
        text = page.standalone(notebook, name, lang).encode()
        assert dead({f"{name}.html": text}) == []


def test_no_two_places_of_a_page_have_the_same_name(notebooks):
    for (lang, name), notebook in notebooks.items():
        _, places = links_and_places(page.standalone(notebook, name, lang).encode())
        assert len(places) == len(set(places)), name


def test_a_link_without_its_goal_becomes_plain_words_or_leads_elsewhere():
    shown = [Part(HTML, '<p id="a">một</p><a href="#a">1</a> <a href="#b">2</a> <a href="#q-c">3</a>')]
    elsewhere = {"q-c": "../plans/p.html#t-c"}.get
    assert '<a href="#a">1</a> 2 <a href="../plans/p.html#t-c">3</a>' in page.body(
        shown, Labels("vi"), elsewhere
    )


def test_a_figure_printed_twice_has_its_place_where_it_stands_first():
    table = Table("Bảng", (Column("Số"),), (Group("", ((cell("9,3", anchor="f:a"),),)),))
    shown = [Part(HTML, as_html.table(table)), Part(HTML, as_html.table(table))]
    made = page.body(shown, Labels("vi"))
    assert links_and_places(made.encode())[1] == ["f-a"]
    assert made.count("9,3") == 2


def test_sections_of_one_name_and_charts_of_one_page_keep_apart():
    drawing = '<svg><g id="axes"/><use xlink:href="#axes"/><g clip-path="url(#axes)"/></svg>'
    shown = [
        Part(MARKDOWN, "## Biểu đồ"),
        Part(SVG, drawing),
        Part(MARKDOWN, "## Biểu đồ"),
        Part(SVG, drawing),
    ]
    _, places = links_and_places(page.body(shown, Labels("vi")).encode())
    assert sorted(map(unquote, places)) == ["Biểu-đồ", "Biểu-đồ-2", "chart-2-axes", "chart-4-axes"]


# --- PDF --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lead:
    """A link within a PDF: where it stands, and the page and height it leads to."""

    page: int
    rect: tuple[float, float, float, float]
    goal: int
    height: float


@pytest.fixture(scope="module", params=["vi", "en"])
def pdf(request, project, notebooks):
    own = [notebook for (lang, _), notebook in notebooks.items() if lang == request.param]
    return typeset.pdf(*book.source(own, tuple(read_registry(project)), request.param))


@pytest.fixture(scope="module")
def leads(pdf):
    """Every link within the PDF; one that leads to no page of it fails here."""
    document = PdfReader(io.BytesIO(pdf))
    numbers = {found.indirect_reference.idnum: number for number, found in enumerate(document.pages)}
    found = []
    for number, sheet in enumerate(document.pages):
        for item in sheet.get("/Annots", []):
            annotation = item.get_object()
            if annotation["/Subtype"] != "/Link" or annotation.get("/A", {}).get("/S") == "/URI":
                continue
            goal = annotation["/Dest"] if "/Dest" in annotation else annotation["/A"]["/D"]
            if isinstance(goal, (str, bytes)):
                goal = document.named_destinations[goal].dest_array
            place = (numbers[goal[0].idnum], float(goal[3]))
            found.append(Lead(number, tuple(map(float, annotation["/Rect"])), *place))
    return found


@pytest.fixture(scope="module")
def sheets(pdf):
    return [sheet.get_textpage() for sheet in pypdfium2.PdfDocument(pdf)]


def words_of(sheets, lead: Lead) -> str:
    """The words a reader clicks on."""
    return " ".join(sheets[lead.page].get_text_bounded(*lead.rect).split())


def words_at(sheets, lead: Lead) -> str:
    """The words that stand where a link leads to."""
    return " ".join(
        sheets[lead.goal].get_text_bounded(bottom=lead.height - ROW, top=lead.height + 12).split()
    )


def digits(found: list[str]) -> set[str]:
    """Numbers without marks of decimals and thousands, which plan and reader write differently."""
    return {re.sub(r"[.,]", "", number).lstrip("0") for number in found}


def test_a_figure_leads_to_the_row_that_quotes_it(sheets, leads):
    numbers = re.compile(r"\d[\d.,]*\d|\d")
    quotes = {n for n, sheet in enumerate(sheets) if re.search(r"\([a-z-]+-\d{4}\)", sheet.get_text_range())}
    quoted = [lead for lead in leads if lead.goal in quotes and lead.page not in quotes]
    figures = [lead for lead in quoted if re.match(r"[≥≤<>≈+−\s]*\d", words_of(sheets, lead))]
    assert len(figures) > 80
    lost = [
        (words_of(sheets, lead), words_at(sheets, lead))
        for lead in figures
        if not digits(numbers.findall(words_of(sheets, lead)))
        & digits(numbers.findall(words_at(sheets, lead)))
    ]
    assert lost == []


def test_a_quote_leads_back_to_a_figure_that_leads_to_it(leads):
    def stands(lead: Lead, number: int, height: float) -> bool:
        return lead.page == number and lead.rect[1] - ROW < height < lead.rect[3] + ROW

    last = max(lead.page for lead in leads)
    back = [lead for lead in leads if lead.goal < lead.page and lead.page > last - 15]
    assert len(back) > 20
    for lead in back:
        assert any(
            stands(other, lead.goal, lead.height) and stands(lead, other.goal, other.height)
            for other in leads
        )
