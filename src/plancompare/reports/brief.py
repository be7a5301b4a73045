"""The one-page brief of each language: a file of its own, and the first page of the whole report."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from plancompare.folders import TARGETS
from plancompare.presentation import report
from plancompare.presentation.brief import brief, cautions
from plancompare.presentation.display import Heading
from plancompare.presentation.labels import Labels
from plancompare.reports import typeset
from plancompare.reports.body import Body
from plancompare.reports.exporter import words
from plancompare.reports.job import Job
from plancompare.reports.parts import FOR_PDF, Part, part_of
from plancompare.table import PlanEntry


class Front:
    """What stands before the chapters of a report about everything (None: nothing does)."""

    def __init__(self, page: report.Page | None = None) -> None:
        self._page = page

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The parts of the brief, its title first."""
        return tuple(part_of(shown, FOR_PDF) for shown in brief(self._page)) if self._page else ()

    @cached_property
    def cautions(self) -> tuple[str, ...]:
        """What the figures must be read with."""
        return tuple(cautions(self._page)) if self._page else ()


def files(name: str, job: Job, front: Front) -> Mapping[str, bytes]:
    """The brief in the language of ``job``, one of its notebooks, under its name."""
    return {name: typeset.pdf(*source(front.parts, job.lang, job.subtitle), job.timestamp)}


def front_of(project: Path, entries: Sequence[PlanEntry], lang: str) -> Front:
    """The front of the reports of these plans; empty where the project has no table of targets."""
    if not entries or not (project / TARGETS).is_file():
        return Front()
    return Front(report.open_page("overview", [entry.id for entry in entries], lang, project=project))


def source(parts: Sequence[Part], lang: str, subtitle: Sequence[str]) -> tuple[str, dict[str, bytes]]:
    """The Typst source of a brief as a document of its own, and its images."""
    labels = Labels(lang)
    body = Body(labels("report.untitled_chart"))
    title = next((part.title for part in parts if part.heading == 1), labels("report.brief"))
    shown = parts or (part_of(Heading(title, 1), FOR_PDF),)
    settings = {
        "title": title,
        "lang": lang,
        "subtitle": list(subtitle) if len(subtitle) <= 2 else [],
        "author": "plancompare",
        "words": words(labels),
    }
    begin = f'#import "{typeset.TEMPLATE}": *\n#show: report.with(..{typeset.value(settings)}, size: 16pt)\n'
    return begin + body.render(shown), body.assets.files
