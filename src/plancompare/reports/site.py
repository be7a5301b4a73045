"""The HTML site: the same notebooks as linked pages, the plans' text with every target marked, no network."""

import html as escaping
import itertools
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from plancompare.presentation import fonts
from plancompare.presentation.as_html import key
from plancompare.presentation.cells import place
from plancompare.presentation.display import one_line
from plancompare.presentation.labels import Labels
from plancompare.presentation.matched import records
from plancompare.presentation.sources import document_name
from plancompare.reading import read_source
from plancompare.reports import freshness, page
from plancompare.reports.book import key_fact
from plancompare.reports.parameters import read_notebook
from plancompare.reports.parts import FOR_HTML, parts, title
from plancompare.reports.product import Product
from plancompare.reports.worker import Job
from plancompare.table import PlanEntry, load_targets

SITE = "site"
AROUND = 260  # characters of the document shown either side of a quote
Row = Mapping[str, Any]


def outputs(out: Path, jobs: Sequence[Job], entries: Sequence[PlanEntry], project: Path) -> Iterable[Product]:
    """The site of all languages the jobs were run in, as one product."""
    languages = tuple(dict.fromkeys(job.lang for job in jobs))
    names = dict.fromkeys(job.name for job in jobs)
    executed = {(job.lang, job.name): out / job.outputs["ipynb"] for job in jobs}
    pages = (
        "index.html",
        *(f"{lang}/index.html" for lang in languages),
        *(f"{lang}/{name}.html" for lang in languages for name in names),
        *(f"plans/{entry.id}.html" for entry in entries),
        *ASSETS,
    )

    def make() -> Mapping[str, bytes]:
        notebooks = {which: read_notebook(path) for which, path in executed.items()}
        return {f"{SITE}/{name}": data for name, data in build(notebooks, entries, project).items()}

    yield Product(
        name=SITE,
        names=tuple(f"{SITE}/{name}" for name in pages),
        inputs=[freshness.file_hash(path) for path in executed.values()],
        make=make,
        said=f"{SITE}/index.html",
    )


ASSETS = (
    "assets/style.css",
    "assets/tables.js",
    "assets/passages.js",
    "assets/OFL.txt",
    *(f"assets/{path.name}" for path in fonts.web_font_files()),
)


def build(
    notebooks: Mapping[tuple[str, str], Any], entries: Sequence[PlanEntry], project: Path
) -> dict[str, bytes]:
    """Every file of the site by its name; ``notebooks`` are executed ones by language and name."""
    languages = tuple(dict.fromkeys(lang for lang, _ in notebooks))
    texts = {entry.id: read_source(project / "data" / "raw" / entry.file).text for entry in entries}
    rows = [row for row in _targets(project) if row["plan"] in texts]
    made = {name: _page(name, notebooks, languages) for name in notebooks}
    files = {f"{lang}/{name}.html": text for (lang, name), text in made.items()}
    for lang in languages:
        files[f"{lang}/index.html"] = _index(lang, notebooks, languages, entries)
    files["index.html"] = _door(languages[0])
    for entry in entries:
        own = [row for row in rows if row["plan"] == entry.id]
        files[f"plans/{entry.id}.html"] = _document(entry, texts[entry.id], own, languages[0])
    files["assets/passages.js"] = passages_script(rows, texts, entries)
    files["assets/style.css"] = page.font_faces(".") + "\n" + page.asset("style.css")
    files["assets/tables.js"] = page.asset("tables.js")
    binary = {f"assets/{path.name}": path.read_bytes() for path in fonts.web_font_files()}
    binary["assets/OFL.txt"] = (fonts.FOLDER / "OFL.txt").read_bytes()
    return {name: text.encode() for name, text in files.items()} | binary


def passages_script(rows: Iterable[Row], texts: Mapping[str, str], entries: Sequence[PlanEntry]) -> str:
    """The passage of every target, as a script: a page opened from disk may not read other files."""
    names = {entry.id: f"{entry.province} {entry.year}, {document_name(entry, 'vi')}" for entry in entries}
    found = {
        key("", row["target_id"]): passage(row, texts[row["plan"]])
        | {
            "where": f"{names[row['plan']]}; {place(row, Labels('vi'))}",
            "href": f"../plans/{row['plan']}.html#{_anchor(row)}",
        }
        for row in rows
    }
    return f"window.PASSAGES = {json.dumps(found, ensure_ascii=False, sort_keys=True)};\n"


def passage(row: Row, text: str) -> dict[str, str]:
    """A target's quote in pieces: before it, up to its number, the number, the rest, after it."""
    start, end, left, right = (
        int(row[name]) for name in ("quote_start", "quote_end", "value_start", "value_end")
    )
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    pieces = {
        "before": re.sub(r"^\S*\s", "… ", before, count=1) if start > AROUND else before,
        "left": text[start:left],
        "value": text[left:right],
        "right": text[right:end],
        "after": re.sub(r"\s\S*$", " …", after) if end + AROUND < len(text) else after,
    }
    return {name: one_line(piece) for name, piece in pieces.items()}


def marked_document(text: str, rows: Sequence[Row]) -> str:
    """The document's own characters as HTML: quotes shaded, each target's number marked and anchored."""
    cuts = sorted({0, len(text), *(int(row[name]) for row in rows for name in _SPANS)})
    html = []
    for start, end in itertools.pairwise(cuts):
        piece = escaping.escape(text[start:end])
        within = any(row["quote_start"] <= start and end <= row["quote_end"] for row in rows)
        valued = any(row["value_start"] <= start and end <= row["value_end"] for row in rows)
        begun = [row for row in rows if row["value_start"] == start]
        piece = (
            f"<mark>{piece}</mark>" if valued else f'<span class="quote">{piece}</span>' if within else piece
        )
        for row in begun:
            piece = f'<span id="{_anchor(row)}">{piece}</span>'
        html.append(piece)
    return "".join(html)


_SPANS = ("quote_start", "quote_end", "value_start", "value_end")


def _anchor(row: Row) -> str:
    return key("t", row["target_id"])


def _targets(project: Path) -> list[Row]:
    path = project / "data" / "processed" / "targets.csv"
    return records(load_targets(path)) if path.is_file() else []


def _page(which: tuple[str, str], notebooks: Mapping[tuple[str, str], Any], languages: Sequence[str]) -> str:
    lang, name = which
    notebook, labels = notebooks[which], Labels(lang)
    shown = list(parts(notebook, FOR_HTML))
    return page.render(
        "page.html",
        lang=lang,
        title=title(notebook) or name,
        series=labels("report.series"),
        subtitle=(),
        labels=labels,
        assets="../assets",
        scripts=[],
        words=page.script_words(labels),
        navigation=_navigation(lang, f"{name}.html", notebooks, languages),
        body=page.body(shown, labels),
    )


def _navigation(
    lang: str, here: str, notebooks: Mapping[tuple[str, str], Any], languages: Sequence[str]
) -> dict[str, Any]:
    other = next((code for code in languages if code != lang), None)
    entries = [
        {"href": f"{name}.html", "title": title(notebook) or name, "here": f"{name}.html" == here}
        for (code, name), notebook in notebooks.items()
        if code == lang
    ]
    return {
        "home": "index.html",
        "other": f"../{other}/{here}" if other else "",
        "other_lang": other or "",
        "pages": entries if here != "index.html" else [],
    }


def _index(
    lang: str,
    notebooks: Mapping[tuple[str, str], Any],
    languages: Sequence[str],
    entries: Sequence[PlanEntry],
) -> str:
    labels = Labels(lang)
    cards = "".join(
        f'<li><a href="{name}.html">{escaping.escape(title(notebook) or name)}</a>'
        f"<p>{escaping.escape(key_fact(notebook))}</p></li>"
        for (code, name), notebook in notebooks.items()
        if code == lang
    )
    documents = "".join(
        f'<li><a href="../plans/{entry.id}.html">{escaping.escape(f"{entry.province} {entry.year}")}</a>'
        f"<p>{escaping.escape(document_name(entry, lang))}</p></li>"
        for entry in entries
    )
    body = (
        f"<h1>{escaping.escape(labels('report.title'))}</h1>"
        f'<ul class="cards">{cards}</ul>'
        f'<h2>{escaping.escape(labels("site.documents"))}</h2><ul class="cards">{documents}</ul>'
    )
    return page.render(
        "page.html",
        lang=lang,
        title=labels("report.title"),
        series=labels("report.series"),
        subtitle=(),
        labels=labels,
        assets="../assets",
        scripts=[],
        words=page.script_words(labels),
        navigation=_navigation(lang, "index.html", notebooks, languages),
        body=body,
    )


def _document(entry: PlanEntry, text: str, rows: Sequence[Row], lang: str) -> str:
    labels = Labels("vi")  # the document is in Vietnamese, so is its page
    name = f"{entry.province} {entry.year}"
    body = (
        f"<h1>{escaping.escape(name)}</h1><p>{escaping.escape(document_name(entry, 'vi'))}</p>"
        f'<div class="document">{marked_document(text, rows)}</div>'
    )
    return page.render(
        "page.html",
        lang="vi",
        title=name,
        series=labels("report.series"),
        subtitle=(),
        labels=labels,
        assets="../assets",
        scripts=[],
        words=page.script_words(labels),
        navigation={"home": f"../{lang}/index.html", "other": "", "other_lang": "", "pages": []},
        body=body,
    )


def _door(lang: str) -> str:
    """The first page: straight on to the pages of the first language."""
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>plancompare</title>'
        f'<meta http-equiv="refresh" content="0; url={lang}/index.html"></head>'
        f'<body><p><a href="{lang}/index.html">plancompare</a></p></body></html>\n'
    )
