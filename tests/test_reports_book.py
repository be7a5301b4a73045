"""The whole report of one language: title page, key facts, contents, a section a notebook, sources once."""

import io
import itertools
import re
import shutil
from dataclasses import replace

import pypdfium2
import pytest
from executed import suite
from frames import RAW
from pdfs import elements, elements_below, words_by_language
from pypdf import PdfReader
from pypdf.generic import IndirectObject
from reporting import NOTEBOOKS, make_project

from plancompare.project import build, read_registry
from plancompare.reports import book, typeset
from plancompare.reports.brief import front_of
from plancompare.table import load_targets

NAMES = ("02-poverty-labour", "03-health", "12-methods-data-quality")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return make_project(tmp_path_factory.mktemp("book"))


@pytest.fixture(scope="module", params=["vi", "en"])
def made(request, project):
    """The language and the PDF."""
    notebooks = suite(project, NAMES, (request.param,))
    source = book.source(list(notebooks.values()), tuple(read_registry(project)), request.param)
    return request.param, typeset.pdf(*source)


@pytest.fixture
def pages(made):
    """The words of each page, one space between them."""
    document = pypdfium2.PdfDocument(made[1])
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


@pytest.fixture
def document(made):
    return PdfReader(io.BytesIO(made[1]))


def test_the_title_page_names_every_plan_with_number_and_date(made, pages):
    lang, _ = made
    dates = {"vi": ("19/01/2022", "19/01/2023"), "en": ("19 January 2022", "19 January 2023")}[lang]
    for words in ("09/KH-UBND", "370/KH-UBND", "Bến Tre 2023", "Hậu Giang 2022", "Trà Vinh 2023", *dates):
        assert words in pages[0]


def test_a_title_page_of_many_plans_only_names_them(project):
    one = next(iter(read_registry(project)))
    entries = tuple(
        replace(one, id=f"p-{n}", province=f"Tỉnh {n}", year=2023, number=f"{n}/KH") for n in range(12)
    )
    pdf = typeset.pdf(*book.source([], entries, "vi"))
    first = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    words = first.get_text_bounded()
    assert all(f"Tỉnh {n}" in words for n in range(12))
    assert "/KH" not in words
    boxes = [first.get_charbox(n) for n in range(first.count_chars()) if first.get_text_range(n, 1).strip()]
    assert all(bottom >= 0 for _, bottom, _, _ in boxes)


def test_key_facts_stand_on_one_page_with_the_pages_they_lead_to(made, pages):
    lang, _ = made
    title, section = {
        "vi": ("Những điều chính", "Giảm nghèo và lao động"),
        "en": ("Key facts", "Poverty and labour"),
    }[lang]
    assert title in pages[1]
    assert "0,5–1" in pages[1].replace("0.5–1", "0,5–1")  # what most plans state comes first
    first = next(n for n, page in enumerate(pages, 1) if n > 2 and section in page)
    assert f" {first} " in pages[1]


def test_a_key_fact_is_told_whole_or_says_that_there_is_more(project):
    (notebook,) = suite(project, NAMES[:1], ("en",)).values()
    whole = book.key_fact(notebook)
    assert whole.startswith("Reduction of the poverty rate: 3 of 3 plans state a target. Reduction of")
    assert whole.endswith(".") and whole.count(". ") >= 1
    first = book.key_fact(notebook, 1)  # no room for more than the first sentence
    assert whole.startswith(first.removesuffix(" …")) and first.endswith(". …")
    assert book.key_fact(notebook, len(whole)) == whole


def test_the_outline_lists_every_section(pages, document):
    tops = [entry for entry in document.outline if not isinstance(entry, list)]
    sections = [entry.title for entry in tops][-3:]
    assert len(sections) == 3
    for entry in sections:
        assert entry.lstrip("0123456789 ") in " ".join(pages[2:])


def test_every_page_but_the_first_says_where_it_is(made, pages):
    lang, _ = made
    word = {"vi": "Trang", "en": "Page"}[lang]
    for number, page in enumerate(pages[1:], start=2):
        assert f"{word} {number}/{len(pages)}" in page
    assert word not in pages[0].split()


def test_every_quote_is_printed_and_printed_once(project, pages):
    text = " ".join(pages).replace(" ", "")
    targets = load_targets(project / "data" / "processed" / "targets.csv")
    for row in targets.itertuples():
        # Its id stands beside the quotes of its clause, whose plan the heading names.
        assert row.target_id.removeprefix(f"{row.plan}:").rpartition(":")[0] in text
        # Quotes of one clause run on, so that words two of them share stand there once.
        assert row.value_text in text
    whole = sum("".join(row.quote.split()) in text for row in targets.itertuples())
    assert whole > 0.8 * len(targets)


def test_what_a_dash_means_is_said_once(pages):
    text = " ".join(" ".join(pages).split())
    assert len(re.findall("Dấu “–” trong bảng|“–” in a table", text)) == 1
    assert len(re.findall("“–”", text)) == 1


def test_words_of_the_plans_are_marked_as_vietnamese(project, made):
    lang, pdf = made
    said = words_by_language(pdf)
    assert set(said) == {"vi": {"vi-VN"}, "en": {"vi-VN", "en-GB"}}[lang]
    targets = load_targets(project / "data" / "processed" / "targets.csv")
    quotes = ["".join(quote.split()) for quote in targets["quote"]]
    entries = [entry for entry in read_registry(project) if entry.title]
    names = [*(entry.title for entry in entries), *(entry.issuer for entry in entries)]
    marked = [quote for quote in quotes if quote in "".join(said["vi-VN"])]
    assert len(marked) > 0.8 * len(quotes)
    marked += ["".join(name.split()) for name in names]
    assert [words for words in marked if words not in said["vi-VN"]] == []
    assert [words for words in quotes if words in said.get("en-GB", "")] == []


def destination(document: PdfReader, annotation) -> int:
    """The number of the page a link inside the document leads to."""
    target = annotation["/Dest"] if "/Dest" in annotation else annotation["/A"]["/D"]
    if isinstance(target, (str, bytes)):
        return document.get_destination_page_number(document.named_destinations[target])
    page = target[0]
    assert isinstance(page, IndirectObject)
    return document.get_page_number(page.get_object())


def test_every_link_leads_somewhere_and_figures_lead_to_their_quotes(document, pages):
    leads = []
    for number, page in enumerate(document.pages):
        for item in page.get("/Annots", []):
            annotation = item.get_object()
            action = annotation.get("/A", {})
            if action.get("/S") == "/URI":
                assert action["/URI"].startswith("https://") or action["/URI"].startswith("http://")
            else:
                leads.append((number, destination(document, annotation)))
    quotes = {n for n, page in enumerate(pages) if "(ben-tre-2023)" in page or "(hau-giang-2022)" in page}
    forward = [lead for lead in leads if lead[0] not in quotes and lead[1] in quotes]
    back = [lead for lead in leads if lead[0] in quotes and lead[1] not in quotes]
    assert len(forward) > 20
    assert len(back) > 20


def test_properties(made, document):
    lang, _ = made
    assert document.trailer["/Root"]["/Lang"] == {"vi": "vi-VN", "en": "en-GB"}[lang]
    assert "Bến Tre 2023" in document.metadata.title
    assert "Bến Tre 2023" in document.metadata["/Keywords"]


def test_the_same_notebooks_give_the_same_bytes(project, made):
    lang, pdf = made
    notebooks = suite(project, NAMES, (lang,))
    assert typeset.pdf(*book.source(list(notebooks.values()), tuple(read_registry(project)), lang)) == pdf


# --- for who listens --------------------------------------------------------------------------------------


def attribute(element, name: str) -> int:
    """A table cell's span; 1 where it has none."""
    sets = element.get("/A", [])
    for found in sets if isinstance(sets, list) else [sets]:
        if name in found.get_object():
            return int(found.get_object()[name])
    return 1


def rows_of(table) -> list[list]:
    """The cells of a table, row by row, its head first."""
    return [
        [cell for cell in elements_below(row["/K"]) if cell["/S"] in ("/TH", "/TD")]
        for row in elements_below(table["/K"])
        if row["/S"] == "/TR"
    ]


def test_every_table_is_a_closed_grid_with_heads(document):
    tables = [e for e in elements(document) if e["/S"] == "/Table"]
    assert len(tables) > 5
    for table in tables:
        rows = rows_of(table)
        assert {cell["/S"] for cell in rows[0]} == {"/TH"}
        reach: dict[int, int] = {}
        widths = set()
        for number, row in enumerate(rows):
            width = reach.pop(number, 0) + sum(attribute(cell, "/ColSpan") for cell in row)
            for cell in row:
                for below in range(number + 1, number + attribute(cell, "/RowSpan")):
                    reach[below] = reach.get(below, 0) + attribute(cell, "/ColSpan")
            widths.add(width)
        assert len(widths) == 1


def test_every_figure_says_in_words_what_it_shows(document):
    found = elements(document)
    figures = [element for element in found if element["/S"] == "/Figure"]
    assert len(figures) >= 3
    assert all(len(str(figure["/Alt"])) > 40 for figure in figures)


def test_headings_descend_one_level_at_a_time(document):
    found = elements(document)
    levels = [int(e["/S"][2:]) for e in found if e["/S"][1:] in ("H1", "H2", "H3", "H4")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    """The project as it is shipped, built."""
    folder = tmp_path_factory.mktemp("shipped")
    shutil.copytree(RAW, folder / "data" / "raw")
    build(folder)
    return folder


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_whole_report_of_two_plans_has_at_most_thirty_pages(shipped, lang):
    names = tuple(path.stem for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb")))
    entries = tuple(read_registry(shipped))
    notebooks = [one for one in suite(shipped, names, (lang,)).values() if not book.has_nothing(one)]
    pdf = typeset.pdf(*book.source(notebooks, entries, lang, front_of(shipped, entries, lang)))
    assert len(pypdfium2.PdfDocument(pdf)) <= 30
