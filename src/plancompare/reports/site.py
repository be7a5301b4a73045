"""The HTML site: the same notebooks as linked pages, the plans' text with every target marked, no network."""

import html as escaping
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from plancompare.presentation import fonts
from plancompare.presentation.as_html import key
from plancompare.presentation.labels import Labels
from plancompare.presentation.numbers import number
from plancompare.presentation.plans import LISTED
from plancompare.presentation.sources import document_name, plan_title
from plancompare.project.scans import pictures
from plancompare.reports import page, passages
from plancompare.reports.addresses import FILES, SITE
from plancompare.reports.book import key_fact
from plancompare.reports.brief import front_of
from plancompare.reports.parameters import read_notebook
from plancompare.reports.parts import FOR_HTML, has_nothing, parts, title
from plancompare.table import PlanEntry, load_targets
from plancompare.table.files import records
from plancompare.table.plans import Plans

Notebooks = Mapping[tuple[str, str], Any]


def files(
    executed: Mapping[tuple[str, str], Path],
    entries: Sequence[PlanEntry],
    project: Path,
    downloads: Sequence[Path] = (),
) -> Mapping[str, bytes]:
    """The site of the ``executed`` notebooks, by language and name, which offers the files ``downloads``."""
    read = {which: read_notebook(path) for which, path in executed.items()}
    notebooks = {which: own for which, own in read.items() if not has_nothing(own)} or read
    offered = {path.name: path.read_bytes() for path in downloads}
    made = build(notebooks, entries, project, offered)
    return {f"{SITE}/{name}": data for name, data in made.items()}


def build(
    notebooks: Notebooks,
    entries: Sequence[PlanEntry],
    project: Path,
    downloads: Mapping[str, bytes] = MappingProxyType({}),
) -> dict[str, bytes]:
    """Every file of the site by its name.

    ``notebooks`` are executed ones by language and name, ``downloads`` files the first page offers, by name.
    """
    languages = tuple(dict.fromkeys(lang for lang, _ in notebooks))
    known = Plans(tuple(entries), project)
    texts = {entry.id: known.source(entry.id).text for entry in entries}
    rows = [row for row in _targets(project) if row["plan"] in texts]
    quoted = {key("q", row["target_id"]): passages.address(row) for row in rows}
    crops = pictures(known, rows)
    files = {
        "index.html": _door(languages[0]),
        "assets/passages.js": passages.script(rows, texts, entries, crops),
    }
    for lang in languages:
        chapters = {name: notebook for (code, name), notebook in notebooks.items() if code == lang}
        said = front_of(project, entries, lang).cautions
        files[f"{lang}/index.html"] = _index(lang, chapters, languages, entries, downloads, said)
        files |= _chapters(lang, chapters, languages, quoted)
    for entry in entries:
        own = [row for row in rows if row["plan"] == entry.id]
        files[f"plans/{entry.id}.html"] = _document(entry, texts[entry.id], own, languages, crops)
    files["assets/style.css"] = page.font_faces(".") + "\n" + page.asset("style.css")
    files["assets/tables.js"] = page.asset("tables.js")
    binary = {f"assets/{path.name}": path.read_bytes() for path in fonts.web_font_files()}
    binary["assets/OFL.txt"] = (fonts.FOLDER / "OFL.txt").read_bytes()
    binary |= {f"{FILES}/{name}": data for name, data in downloads.items()}
    shown = [row for row in rows if row["target_id"] in crops]
    binary |= {passages.picture(row): crops[row["target_id"]].png for row in shown}
    return {name: text.encode() for name, text in files.items()} | binary


def _targets(project: Path) -> Sequence[passages.Row]:
    path = project / "data" / "processed" / "targets.csv"
    return records(load_targets(path)) if path.is_file() else []


def _chapters(
    lang: str, chapters: Mapping[str, Any], languages: Sequence[str], quoted: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The page of every notebook by its file's name.

    A figure whose quote its own page does not print leads into the plan's text instead (``quoted``).
    """
    labels = Labels(lang)
    listed = [(f"{name}.html", title(notebook) or name) for name, notebook in chapters.items()]
    for at, (address, name) in enumerate(listed):
        shown = parts(chapters[Path(address).stem], FOR_HTML)
        body = page.body(shown, labels, lambda place: quoted.get(_quote(place)))
        navigation = {
            "pages": listed,
            "previous": listed[at - 1] if at else None,
            "next": listed[at + 1] if at + 1 < len(listed) else None,
        }
        yield f"{lang}/{address}", _render(lang, name, body, _switch(lang, address, languages) | navigation)


def _quote(place: str) -> str:
    """The key of a quote without the scope that keeps the pages of several notebooks apart."""
    return place[place.find("q-") :] if place.startswith("q-") else place[place.find("-q-") + 1 :]


def _index(
    lang: str,
    chapters: Mapping[str, Any],
    languages: Sequence[str],
    entries: Sequence[PlanEntry],
    downloads: Mapping[str, bytes],
    cautions: Sequence[str] = (),
) -> str:
    labels = Labels(lang)
    found = [(f"{name}.html", title(nb) or name, key_fact(nb)) for name, nb in chapters.items()]
    documents = [
        (f"../plans/{entry.id}.html", plan_title(entry), document_name(entry, lang)) for entry in entries
    ]
    offered = [
        (f"../{FILES}/{name}", labels.name("download", name), f"{number(len(data) / 1e6, lang, 1)} MB")
        for name, data in downloads.items()
    ]
    sections = [("documents", documents), *([("downloads", offered)] if offered else [])]
    plans = [plan_title(entry) for entry in entries]
    named = " · ".join(f"<span>{escaping.escape(plan)}</span>" for plan in plans)
    head = f'<h1>{escaping.escape(labels("report.title"))}</h1><p class="plans">{named}</p>'
    lines = "".join(f"<li>{escaping.escape(line)}</li>" for line in cautions)
    words = escaping.escape(labels("brief.cautions"))
    box = f'<aside class="cautions"><h2>{words}</h2><ul>{lines}</ul></aside>' if lines else ""
    body = f"{head}{box}{_cards(found)}" + "".join(
        f"<h2>{escaping.escape(labels(f'site.{name}'))}</h2>{_cards(cards, 'cards tiles')}"
        for name, cards in sections
    )
    about = labels.listing(plans) if len(plans) <= LISTED else labels("count.many", n=len(plans))
    name = f"{labels('report.title')}: {about}"
    return _render(lang, name, body, _switch(lang, "index.html", languages))


def _cards(shown: Iterable[tuple[str, str, str]], look: str = "cards") -> str:
    """A list of links, each with what it leads to in a few words."""
    safe = ([escaping.escape(text) for text in card] for card in shown)
    items = (f'<li><a href="{address}">{name}</a><p>{words}</p></li>' for address, name, words in safe)
    return f'<ul class="{look}">{"".join(items)}</ul>'


def _document(
    entry: PlanEntry,
    text: str,
    rows: Sequence[passages.Row],
    languages: Sequence[str],
    pictured: Container[str] = (),
) -> str:
    labels = Labels("vi")  # the document is in Vietnamese, so is its page
    said = filter(None, (document_name(entry, "vi"), labels("site.marked", n=len(rows))))
    body = (
        f"<h1>{escaping.escape(plan_title(entry))}</h1><p>{escaping.escape('. '.join(said))}</p>"
        f'<div class="document">{passages.marked_document(text, rows, pictured)}</div>'
    )
    others = [lang for lang in languages if lang != "vi"]
    home = "vi" if "vi" in languages else languages[0]
    navigation = _switch(home, "index.html", [home, *others]) | {"home": f"../{home}/index.html"}
    return _render("vi", plan_title(entry), body, navigation)


def _switch(lang: str, here: str, languages: Sequence[str]) -> dict[str, Any]:
    """The way home, and the same page in the other language where the site has one."""
    other = next((code for code in languages if code != lang), "")
    return {"home": "index.html", "other": f"../{other}/{here}" if other else "", "other_lang": other}


def _render(lang: str, title: str, body: str, navigation: Mapping[str, Any]) -> str:
    labels = Labels(lang)
    return page.render(
        "page.html",
        lang=lang,
        title=title,
        series=labels("report.series"),
        labels=labels,
        assets="../assets",
        words=page.script_words(labels),
        navigation={"pages": (), "previous": None, "next": None, **navigation},
        body=body,
    )


def _door(lang: str) -> str:
    """The first page: straight on to the pages of the first language."""
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>plancompare</title>'
        f'<meta http-equiv="refresh" content="0; url={lang}/index.html"></head>'
        f'<body><p><a href="{lang}/index.html">plancompare</a></p></body></html>\n'
    )
