"""The whole report of one language: title page, key facts, contents, a section a notebook, sources."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any

from plancompare.presentation.as_typst import string
from plancompare.presentation.labels import Labels
from plancompare.presentation.sources import date_text
from plancompare.reports import freshness, typeset
from plancompare.reports.body import Body
from plancompare.reports.exporter import words
from plancompare.reports.parameters import read_notebook
from plancompare.reports.parts import FOR_PDF, MARKDOWN, SOURCES, Part, parts, title
from plancompare.reports.product import Product
from plancompare.reports.worker import Job
from plancompare.table import PlanEntry

# A link key as display objects write it, "topic/q:ID": within one document every topic shares the quotes.
_SCOPE = re.compile(r'"[\w-]+/(?=[qf]:)')


def outputs(out: Path, jobs: Sequence[Job], entries: Sequence[PlanEntry]) -> Iterable[Product]:
    """The whole report of each language the jobs were run in."""
    for lang in dict.fromkeys(job.lang for job in jobs):
        own = [job for job in jobs if job.lang == lang]
        executed = [out / job.outputs["ipynb"] for job in own]
        name = f"plancompare-{lang}.pdf"
        yield Product(
            name=f"book-{lang}",
            names=(name,),
            inputs=[freshness.file_hash(path) for path in executed],
            make=_maker(name, executed, entries, lang, own[0].timestamp),
            said=f"{name}",
        )


def _maker(name: str, executed: Sequence[Path], entries: Sequence[PlanEntry], lang: str, timestamp: int):
    def make() -> Mapping[str, bytes]:
        notebooks = [read_notebook(path) for path in executed]
        return {name: typeset.pdf(*source(notebooks, entries, lang), timestamp)}

    return make


def source(notebooks: Sequence[Any], entries: Sequence[PlanEntry], lang: str) -> tuple[str, dict[str, bytes]]:
    """The Typst source of the whole report, and its images."""
    labels = Labels(lang)
    body = Body(labels("report.untitled_chart"))
    shown = [list(parts(notebook, FOR_PDF)) for notebook in notebooks]
    holder = max((i for i, own in enumerate(shown) if any(SOURCES in part.tags for part in own)), default=None)
    sections = []
    for index, own in enumerate(shown):
        kept = [part for part in own if index == holder or SOURCES not in part.tags]
        heads = "" if _titled(own) else f"#heading(level: 1, {string(title(notebooks[index]) or '')})\n"
        sections.append(f"#mark-place({string(f'section:{index}')})\n{heads}{body.render(kept)}")
    facts = "".join(
        f"#fact({string(f'section:{index}')}, {string(title(notebooks[index]) or '')}, [{body.render(said)}])\n"
        for index, own in enumerate(shown)
        if (said := opening(own))
    )
    settings = {
        "title": labels("report.title"),
        "lang": lang,
        "plans": [_plan(entry, lang) for entry in entries],
        "words": words(labels),
    }
    text = "\n".join(sections)
    return (
        f'#import "{typeset.TEMPLATE}": *\n'
        f"#show: book.with(..{typeset.value(settings)}, facts: [{_SCOPE.sub(chr(34), facts)}])\n"
        f"{_SCOPE.sub(chr(34), text)}",
        body.assets.files,
    )


def opening(shown: Sequence[Part]) -> list[Part]:
    """What a notebook opens with: its finding, the first thing between its title and the next heading."""
    after = iter(shown)
    for part in after:
        if part.heading == 1:
            return [p for p in takewhile(lambda p: not p.heading and p.mime != MARKDOWN, after)][:1]
    return []


def _titled(shown: Sequence[Part]) -> bool:
    return bool(shown) and (shown[0].heading == 1 or shown[0].mime == MARKDOWN)


def _plan(entry: PlanEntry, lang: str) -> dict[str, str]:
    return {
        "name": f"{entry.province} {entry.year}",
        "number": entry.number or "",
        "date": date_text(entry.date, lang),
        "title": entry.title or "",
        "issuer": entry.issuer or "",
    }
