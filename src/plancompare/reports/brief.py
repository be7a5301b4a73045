"""The one-page brief of each language: a file of its own, and the first page of the whole report."""

from collections.abc import Mapping, Sequence
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


def files(name: str, job: Job, entries: Sequence[PlanEntry]) -> Mapping[str, bytes]:
    """The brief of these plans in the language of ``job``, one of its notebooks, under its name."""
    front = front_of(job.project, entries, job.lang)
    return {name: typeset.pdf(*source(front.parts, job.lang, job.subtitle), job.timestamp)}


class Front:
    """What stands before the chapters: the parts of the brief, its title first, and the cautions."""

    def __init__(self, parts: Sequence[Part] = (), cautions: Sequence[str] = ()) -> None:
        self.parts, self.cautions = tuple(parts), tuple(cautions)


def front_of(project: Path, entries: Sequence[PlanEntry], lang: str) -> Front:
    """The front of the reports of these plans; empty where the project has no table of targets."""
    if not entries or not (project / TARGETS).is_file():
        return Front()
    page = report.open_page("overview", [entry.id for entry in entries], lang, project=project)
    return Front([part_of(shown, FOR_PDF) for shown in brief(page)], cautions(page))


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
