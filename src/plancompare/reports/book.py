"""The whole report of one language: title page, key facts, contents, a section a notebook, sources."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, takewhile
from pathlib import Path
from typing import Any

from plancompare.presentation.as_typst import string
from plancompare.presentation.labels import LANGUAGES, Labels
from plancompare.presentation.sources import date_text, issuer_text, plan_title, title_text
from plancompare.reports import typeset
from plancompare.reports.body import Body
from plancompare.reports.brief import Front
from plancompare.reports.exporter import words
from plancompare.reports.job import Job
from plancompare.reports.parameters import read_notebook
from plancompare.reports.parts import (
    DETAIL,
    FOR_PDF,
    MARKDOWN,
    SOURCES,
    TEXT,
    TYPST,
    Part,
    has_nothing,
    parts,
    title,
)
from plancompare.table import PlanEntry

FACT = 330  # characters of a key fact
_SENTENCE = re.compile(r"(?<=[.!?]) (?=\S)")
# A link key as display objects write it, "topic/q:ID": within one document every topic shares the quotes.
_SCOPE = re.compile(r'"[\w-]+/(?=[qf]:)')


def files(
    name: str, executed: Sequence[Path], job: Job, entries: Sequence[PlanEntry], front: Front
) -> Mapping[str, bytes]:
    """The whole report of the notebooks ``executed``, in the language of ``job``, one of them."""
    read = [read_notebook(path) for path in executed]
    notebooks = [notebook for notebook in read if not has_nothing(notebook)] or read
    document = source(notebooks, entries, job.lang, front)
    return {name: typeset.pdf(*document, job.timestamp)}


def source(
    notebooks: Sequence[Any], entries: Sequence[PlanEntry], lang: str, front: Front | None = None
) -> tuple[str, dict[str, bytes]]:
    """The Typst source of the whole report, and its images; ``front`` is what stands before the chapters."""
    front = front or Front()
    labels = Labels(lang)
    body = Body(labels("report.untitled_chart"))
    shown = [list(parts(notebook, FOR_PDF)) for notebook in notebooks]
    holder = max(
        (i for i, own in enumerate(shown) if any(SOURCES in part.tags for part in own)), default=None
    )
    names = [title(notebook) or labels("report.untitled") for notebook in notebooks]
    sections = [
        body.render(_section(own, name, _place(index), keep_sources=index == holder, labels=labels))
        for index, (own, name) in enumerate(zip(shown, names, strict=True))
    ]
    facts = "".join(
        f"#fact({string(_place(index))}, {string(name)}, {string(said)})\n"
        for index, (notebook, name) in enumerate(zip(notebooks, names, strict=True))
        if (said := key_fact(notebook, FACT))
    )
    facts += "".join(f"#caution({string(words)})\n" for words in front.cautions)
    before = body.render(front.parts[1:]) if front.parts else ""
    settings = {
        "title": labels.form("report.title", len(entries)),
        "finding": front.parts[0].title if front.parts else "",
        "lang": lang,
        "plans": [_plan(entry, labels) for entry in entries],
        "words": words(labels, len(entries)),
    }
    before, text = (_SCOPE.sub('"', words) for words in (before, "\n".join(sections)))
    return (
        f'#import "{typeset.TEMPLATE}": *\n'
        f"#show: book.with(..{typeset.value(settings)}, facts: [{facts}], brief: [{before}])\n{text}",
        body.assets.files,
    )


def opening(shown: Sequence[Part]) -> list[Part]:
    """What a notebook opens with: its finding, the first thing between its title and the next heading; the
    question it asks, words tagged with their language, may come first.
    """
    after = iter(shown)
    for part in after:
        if part.heading == 1:
            said = (p for p in after if p.heading or not p.tags & set(LANGUAGES))
            return [p for p in takewhile(lambda p: not p.heading and p.mime != MARKDOWN, said)][:1]
    return []


def left_out(notebook: Any) -> str | None:
    """What a notebook says that has nothing to show for these plans and is no chapter; else None."""
    return key_fact(notebook) if has_nothing(notebook) else None


def key_fact(notebook: Any, room: int | None = None) -> str:
    """The first paragraph of a notebook's finding, in plain words: all of it, or as many sentences as there
    is ``room`` for (characters; one in any case), with "…" for those that only the chapter has.
    """
    said = opening(list(parts(notebook, (TEXT,))))
    paragraph = said[0].data.strip().partition("\n")[0] if said else ""
    if room is None:
        return paragraph
    first, *rest = _SENTENCE.split(paragraph)
    ends = accumulate((len(sentence) + 1 for sentence in rest), initial=len(first))
    kept = [sentence for sentence, end in zip(rest, list(ends)[1:], strict=True) if end <= room]
    return " ".join([first, *kept, *(["…"] if len(kept) < len(rest) else [])])


def _section(
    shown: Sequence[Part], name: str, place: str, keep_sources: bool, labels: Labels
) -> Iterator[Part]:
    """A notebook's parts as a section: its title, a place to link to, what the whole report keeps."""
    kept = [part for part in shown if (keep_sources or SOURCES not in part.tags) and DETAIL not in part.tags]
    if kept and kept[0].heading == 1:
        yield kept.pop(0)
    elif not (kept and kept[0].mime == MARKDOWN):
        yield Part(TYPST, "", title=name, heading=1)
    yield Part(TYPST, f"#mark-place({string(place)})\n")
    if kept and kept[0].mime == MARKDOWN:  # the question goes with what answers it
        yield from (Part(TYPST, "#block(sticky: true)["), kept.pop(0), Part(TYPST, "]\n"))
    yield from kept
    if any(DETAIL in part.tags for part in shown):
        yield Part(TYPST, f"#note({string(labels('report.detail', title=name))})\n")


def _place(index: int) -> str:
    return f"section:{index}"


def _plan(entry: PlanEntry, labels: Labels) -> dict[str, str]:
    return {
        "name": plan_title(entry),
        "number": entry.number or "",
        "date": date_text(entry.date, labels.lang),
        "title": title_text(entry.title),
        "issuer": issuer_text(entry.issuer, labels),
    }
