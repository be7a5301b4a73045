"""What is made of all notebooks together: which files, and from what.

Making them imports what draws and sets; saying so does not, and is done where notebooks are only handed out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from plancompare.files import file_hash
from plancompare.project import BuildResult
from plancompare.reports import freshness
from plancompare.reports.addresses import ASSETS, FILES, SITE
from plancompare.reports.job import Job
from plancompare.table.plans import PlanEntry

WORKBOOK = "plancompare.xlsx"


@dataclass(frozen=True, slots=True)
class Product:
    """``names`` are its files, relative to the reports' folder; ``inputs`` what they are made from beside the
    files that making them reads; ``make`` makes them, in any process; ``said`` is the line of progress when
    they are in place.
    """

    name: str
    names: tuple[str, ...]
    inputs: Any
    make: Callable[[], Mapping[str, bytes]]
    said: str


def printed(out: Path, jobs: Sequence[Job], entries: Sequence[PlanEntry]) -> Iterable[Product]:
    """The brief and the whole report of each language the jobs were run in, which begins with the brief."""
    for lang in dict.fromkeys(job.lang for job in jobs):
        own = [job for job in jobs if job.lang == lang]
        executed = [out / job.outputs["ipynb"] for job in own]
        names = (f"brief-{lang}.pdf", f"plancompare-{lang}.pdf")
        inputs = [entries, [file_hash(path) for path in executed]]
        make = partial(_printed, names, executed, own[0], entries)
        yield Product(f"printed-{lang}", names, inputs, make, ", ".join(names))


def workbook(
    project: Path, plans: Sequence[str] | None, built: BuildResult | None, data: freshness.Hashes
) -> Product:
    """The Excel workbook, which is in both languages at once; of all ``data``, mostly ``built`` by then."""
    inputs = [list(plans or ()), version("openpyxl"), data]
    return Product("workbook", (WORKBOOK,), inputs, partial(_workbook, project, plans, built), WORKBOOK)


def site(
    out: Path, jobs: Sequence[Job], entries: Sequence[PlanEntry], project: Path, downloads: Sequence[Path]
) -> Product:
    """The site of all languages the jobs were run in, as one product that offers the files ``downloads``."""
    languages = tuple(dict.fromkeys(job.lang for job in jobs))
    names = dict.fromkeys(job.name for job in jobs)
    executed = {(job.lang, job.name): out / job.outputs["ipynb"] for job in jobs}
    pages = (
        "index.html",
        *(f"{lang}/index.html" for lang in languages),
        *(f"{lang}/{name}.html" for lang in languages for name in names),
        *(f"plans/{entry.id}.html" for entry in entries),
        *(f"{FILES}/{path.name}" for path in downloads),
        *ASSETS,
    )
    return Product(
        name=SITE,
        names=tuple(f"{SITE}/{name}" for name in pages),
        inputs=[entries, [file_hash(path) for path in (*executed.values(), *downloads)]],
        make=partial(_site, executed, entries, project, downloads),
        said=f"{SITE}/index.html",
    )


def _printed(
    names: tuple[str, str], executed: Sequence[Path], job: Job, entries: Sequence[PlanEntry]
) -> Mapping[str, bytes]:
    from plancompare.reports import book, brief

    front = brief.front_of(job.project, entries, job.lang)
    return {**brief.files(names[0], job, front), **book.files(names[1], executed, job, entries, front)}


def _workbook(*given: Any) -> Mapping[str, bytes]:
    from plancompare.workbook.export import workbook_of
    from plancompare.workbook.material import gather

    return {WORKBOOK: workbook_of(gather(*given))}


def _site(*given: Any) -> Mapping[str, bytes]:
    from plancompare.reports import site

    return site.files(*given)
