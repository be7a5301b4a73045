"""Notebooks become reports: which to run, run them side by side, put what is whole into place."""

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from plancompare.errors import InputError, PlancompareError, UsageError
from plancompare.files import write_all
from plancompare.presentation.labels import LANGUAGES, Labels
from plancompare.presentation.sources import document_name
from plancompare.reports import book, freshness, parameters, pool, site
from plancompare.reports.lock import locked
from plancompare.reports.product import Product
from plancompare.reports.typeset import EPOCH
from plancompare.reports.worker import Job, make
from plancompare.table import PlanEntry, read_registry

NOTEBOOKS, REPORTS, STAMPS = "notebooks", "reports", ".cache"
ONLY = ("pdf", "site")
LIMIT = 300.0  # seconds a notebook may take
SPARE = 30.0  # seconds more for starting and rendering
# What an interrupted write leaves behind: the name of a file between a dot and eight random characters.
UNFINISHED = re.compile(r"\..+\.(ipynb|html|pdf|json|css|js|woff2|txt|xlsx)\.[a-z0-9_]{8}")


@dataclass(frozen=True, slots=True)
class Report:
    """What was made: files written now, and files that were already as they should be."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...]


def make_reports(
    project: str | Path,
    plans: Sequence[str] | None = None,
    languages: Sequence[str] = LANGUAGES,
    *,
    only: str | None = None,
    jobs: int | None = None,
    force: bool = False,
    out: str | Path = REPORTS,
    settings: Mapping[str, Any] | None = None,
    limit: float = LIMIT,
    progress: Callable[[str], None] = print,
) -> Report:
    """Run the project's notebooks and make their PDFs, HTML pages, the whole report and the site.

    ``plans`` are ids from the registry (None: all), ``only`` is "pdf" or "site", ``jobs`` the number of
    notebooks at a time (None: one a core), ``settings`` more parameters for every notebook, ``limit`` the
    seconds a notebook may take, ``progress`` takes one line a notebook. What nothing has changed for is not
    made again unless ``force``. Every file is put in place whole or not at all.

    Raises UsageError for unknown plans, languages or parameters before anything runs, and one
    PlancompareError for all notebooks that failed.
    """
    project, out = Path(project).resolve(), Path(project).resolve() / out
    _check_request(languages, only, settings)
    entries = _entries(project, plans)
    paths = _notebooks(project)
    given = {"plans": list(plans or []), **(settings or {})}
    parameters.check_all(paths, {**given, "lang": ""})
    timestamp = _timestamp(entries)
    around = freshness.digest(freshness.surroundings(project), timestamp)
    wanted = [
        Job(path, lang, {**given, "lang": lang}, timestamp, limit, _subtitle(entries, lang))
        for lang in languages
        for path in paths
    ]
    with locked(out / STAMPS / "lock"):
        _sweep(out)
        written, kept = _run(wanted, out, around, force, jobs, limit, progress)
        finished = (
            *(book.outputs(out, wanted, entries) if only != "site" else ()),
            *(site.outputs(out, wanted, entries, project) if only != "pdf" else ()),
            *((_workbook(project, plans),) if only is None else ()),
        )
        for product in finished:
            inputs = freshness.digest(around, product.inputs)
            stamp = out / STAMPS / f"{product.name}.json"
            if not force and freshness.is_fresh(stamp, inputs, out, product.names):
                kept += [out / name for name in product.names]
                continue
            files = product.make()
            _put(out, stamp, inputs, files)
            written += [out / name for name in files]
            progress(product.said)
    return Report(tuple(written), tuple(kept))


def _check_request(languages: Sequence[str], only: str | None, settings: Mapping[str, Any] | None) -> None:
    for lang in languages:
        Labels(lang)
    if not languages:
        raise UsageError(f"no language is asked for; choose from {', '.join(LANGUAGES)}")
    if only is not None and only not in ONLY:
        raise UsageError(f"only is {only!r}; it must be one of {', '.join(ONLY)}")
    reserved = {"plans", "lang"} & set(settings or ())
    if reserved:
        raise UsageError(
            f"'{sorted(reserved)[0]}' is not a free parameter; name plans and languages themselves"
        )


def _entries(project: Path, plans: Sequence[str] | None) -> tuple[PlanEntry, ...]:
    """The plans asked for, in that order; all of them by year and province."""
    registry = read_registry(project)
    if not len(registry):
        raise InputError(f"{project / 'data' / 'raw'} holds no plan; add one with `plancompare add FILE`.")
    if plans is not None:
        return tuple(registry.entry(plan) for plan in plans)
    return tuple(sorted(registry, key=lambda entry: (entry.year or 0, entry.province_code or "", entry.id)))


def _workbook(project: Path, plans: Sequence[str] | None) -> Product:
    """The Excel workbook, which is in both languages at once."""
    from plancompare.workbook.export import NAME, workbook_of
    from plancompare.workbook.material import gather

    return Product(
        name="workbook",
        names=(NAME,),
        inputs=[list(plans or ()), version("openpyxl")],
        make=lambda: {NAME: workbook_of(gather(project, plans))},
        said=NAME,
    )


def _notebooks(project: Path) -> list[Path]:
    folder = project / NOTEBOOKS
    # Their number is their place in the whole report; notebooks without one are for exploring.
    found = sorted(folder.glob("[0-9]*.ipynb"))
    if not found:
        raise InputError(f"{folder} holds no numbered notebook; restore them, or give the project's folder.")
    return found


def _timestamp(entries: Sequence[PlanEntry]) -> int:
    """The date the reports carry: that of the latest plan, so that the same plans give the same bytes."""
    dates = [datetime.date.fromisoformat(entry.date) for entry in entries if entry.date]
    dates += [datetime.date(entry.year, 1, 1) for entry in entries if not entry.date and entry.year]
    if not dates:
        return EPOCH
    midnight = datetime.datetime.combine(max(dates), datetime.time(), datetime.UTC)
    return max(EPOCH, int(midnight.timestamp()))


def _subtitle(entries: Sequence[PlanEntry], lang: str) -> tuple[str, ...]:
    """A line a plan: "Cà Mau 2024: 12/KH-UBND, 20/01/2024"."""
    return tuple(
        ": ".join(filter(None, (plan_title(entry), document_name(entry, lang)))) for entry in entries
    )


def plan_title(entry: PlanEntry) -> str:
    """A plan as a reader calls it: province and year."""
    return f"{entry.province} {entry.year}"


def _run(
    wanted: Sequence[Job],
    out: Path,
    around: str,
    force: bool,
    jobs: int | None,
    limit: float,
    progress: Callable[[str], None],
) -> tuple[list[Path], list[Path]]:
    """Run what is not fresh; all failures are raised together, after everything else is in place."""

    def inputs(job: Job) -> str:
        return freshness.digest(around, freshness.file_hash(job.path), job.name, job.parameters, job.subtitle)

    def stamp(job: Job) -> Path:
        return out / STAMPS / job.lang / f"{job.name}.json"

    def is_stale(job: Job) -> bool:
        return force or not freshness.is_fresh(stamp(job), inputs(job), out, job.outputs.values())

    stale = [job for job in wanted if is_stale(job)]
    kept = [out / name for job in wanted if job not in stale for name in job.outputs.values()]
    if kept:
        progress(f"{len(wanted) - len(stale)} of {len(wanted)} unchanged")
    written: list[Path] = []
    failures: list[str] = []
    workers = jobs or pool.cores()
    outcomes = pool.each(stale, make, workers, limit + SPARE, ("plancompare.reports.preload",))
    for count, outcome in enumerate(outcomes, start=1):
        job = outcome.task
        said = f"[{count}/{len(stale)}] {job.name} · {job.lang} · {outcome.seconds:.1f} s"
        if outcome.error is None:
            _put(out, stamp(job), inputs(job), outcome.result)
            written += [out / name for name in outcome.result]
        else:
            failures.append(f"{job.name} ({job.lang}): {outcome.error}")
            said += " · failed"
        progress(said)
    if failures:
        raise PlancompareError(_sentence(failures, len(stale)))
    return written, kept


def _sentence(failures: Sequence[str], tried: int) -> str:
    if len(failures) == 1:
        return f"1 of {tried} notebooks failed: {failures[0]}"
    return "\n  ".join([f"{len(failures)} of {tried} notebooks failed:", *sorted(failures)])


def _put(out: Path, stamp: Path, inputs: str, files: Mapping[str, bytes]) -> None:
    """Put outputs in place, then the note that they are whole: without it they are made again."""
    write_all({out / name: data for name, data in files.items()})
    write_all({stamp: freshness.stamp_bytes(inputs, files)})


def _sweep(out: Path) -> None:
    """Remove what an interrupted run left half-written."""
    for path in _files(out):
        if UNFINISHED.fullmatch(path.name):
            path.unlink(missing_ok=True)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob(".*") if path.is_file())
