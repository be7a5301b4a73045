"""Notebooks become reports: which to run, run them side by side, put what is whole into place."""

import contextlib
import datetime
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from plancompare.errors import InputError, PlancompareError, UsageError
from plancompare.files import require_writable, write_all
from plancompare.presentation.labels import LANGUAGES, Labels
from plancompare.presentation.sources import plan_lines
from plancompare.project import read_registry
from plancompare.reports import book, brief, freshness, parameters, pool, site
from plancompare.reports.execute import FROM_THE_START
from plancompare.reports.lock import locked
from plancompare.reports.parts import NOTHING, has_nothing
from plancompare.reports.product import Product
from plancompare.reports.scratch import scratch
from plancompare.reports.typeset import EPOCH
from plancompare.reports.worker import Job, make
from plancompare.table import PlanEntry, Plans
from plancompare.table.plans import left_out_of

NOTEBOOKS, REPORTS, STAMPS = "notebooks", "reports", ".cache"
ONLY = ("pdf", "site")
FOLDERS = (STAMPS, *LANGUAGES, *(f"{STAMPS}/{lang}" for lang in LANGUAGES), *site.FOLDERS)
LIMIT = 300.0  # seconds a notebook may take
SPARE = 30.0  # seconds more for starting and rendering


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
    keep_going: bool = False,
    progress: Callable[[str], None] = print,
) -> Report:
    """Run the project's notebooks and make their PDFs, HTML pages, the whole report and the site.

    ``plans`` are ids from the registry (None: all), ``only`` is "pdf" or "site", ``jobs`` the number of
    notebooks at a time (None: one a core), ``settings`` more parameters for every notebook, ``limit`` the
    seconds a notebook may take, ``progress`` takes one line a notebook. What nothing has changed for is not
    made again unless ``force``. Every file is put in place whole or not at all.

    Raises UsageError for unknown plans, languages or parameters before anything runs, and one
    PlancompareError for all notebooks that failed: before anything is made of all notebooks together or, to
    ``keep_going``, once all is made of the others.
    """
    project, out = Path(project).resolve(), Path(project).resolve() / out
    _check_request(languages, only, settings)
    entries, said = _entries(project, plans)
    if said:
        progress(said)
        plans = [entry.id for entry in entries]
    paths = _notebooks(project)
    given = {"plans": list(plans or []), **(settings or {})}
    unfit = parameters.unfit(paths, {**given, "lang": ""})
    if unfit and not (keep_going and len(unfit) < len(paths)):
        raise UsageError("; ".join(unfit.values()))
    check_folders(out)
    timestamp = _timestamp(entries)
    around = freshness.digest(freshness.surroundings(project), timestamp)
    with locked(out / STAMPS / "lock"), scratch(out / STAMPS / "scratch", *pool.folders()) as folder:
        _forget(out, {path.stem for path in paths})
        wanted = [
            Job(path, project, lang, {**given, "lang": lang}, timestamp, limit, lines, folder)
            for lang in languages
            for lines in [tuple(plan_lines(entries, lang))]
            for path in paths
            if path not in unfit
        ]
        written, kept, failed = _run(wanted, out, around, force, jobs, limit, progress)
        broken = {name for name, _ in failed}  # in one language: left out in all, so that they stay alike
        whole = [job for job in wanted if job.name not in broken]
        said = [*unfit.values(), *failed.values()]
        if failed and not (keep_going and whole):
            raise PlancompareError(_sentence(said, len(wanted) + len(unfit)))
        for product in _finished(out, whole, entries, project, plans, only):
            inputs = freshness.digest(around, product.inputs)
            stamp = out / STAMPS / f"{product.name}.json"
            if not force and freshness.is_fresh(stamp, inputs, out, product.names):
                kept += [out / name for name in product.names]
                continue
            files = product.make()
            _put(out, stamp, inputs, files)
            written += [out / name for name in files]
            progress(product.said)
    if said:
        raise PlancompareError(_sentence(said, len(wanted) + len(unfit), ", the reports are made without"))
    return Report(tuple(written), tuple(kept))


def check_folders(out: Path) -> None:
    """Refuse a reports' folder that cannot be written to, before anything takes time. Raises InputError."""
    for folder in (out, *(out / name for name in FOLDERS)):
        require_writable(folder)


def _finished(
    out: Path,
    jobs: Sequence[Job],
    entries: Sequence[PlanEntry],
    project: Path,
    plans: Sequence[str] | None,
    only: str | None,
) -> Iterator[Product]:
    """What is made of all notebooks together; the site comes last, because it offers the others."""
    downloads = []
    if only != "site":
        for product in (*brief.outputs(out, jobs, entries), *book.outputs(out, jobs, entries)):
            yield product
            downloads += product.names
    if only is None:
        product = _workbook(project, plans)
        yield product
        downloads += product.names
    if only != "pdf":
        table = project / "data" / "processed" / "targets.csv"
        yield from site.outputs(out, jobs, entries, project, [*(out / name for name in downloads), table])


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


def _entries(project: Path, plans: Sequence[str] | None) -> tuple[tuple[PlanEntry, ...], str]:
    """The plans asked for, in that order, all of them by year and province; where they are of several levels
    of government those of one, and a sentence on the others.
    """
    registry = read_registry(project)
    if not len(registry):
        raise InputError(f"{project / 'data' / 'raw'} holds no plan; add one with `plancompare add FILE`.")
    if plans is None:
        asked = sorted(registry, key=lambda entry: (entry.year or 0, entry.province_code or "", entry.id))
    else:
        asked = [registry.entry(plan) for plan in plans]
    kept, others = Plans(tuple(asked)).one_level()
    return kept.entries, left_out_of(kept, others) if len(others) else ""


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


def _run(
    wanted: Sequence[Job],
    out: Path,
    around: str,
    force: bool,
    jobs: int | None,
    limit: float,
    progress: Callable[[str], None],
) -> tuple[list[Path], list[Path], dict[tuple[str, str], str]]:
    """Run what is not fresh: files written, files kept, and what failed once everything else is in place."""

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
    failures: dict[tuple[str, str], str] = {}
    workers = jobs or pool.workers()
    outcomes = pool.each(
        stale, make, workers, limit + SPARE, ("plancompare.reports.preload",), FROM_THE_START
    )
    for count, outcome in enumerate(outcomes, start=1):
        job = outcome.task
        said = f"[{count}/{len(stale)}] {job.name} · {job.lang} · {outcome.seconds:.1f} s"
        if outcome.error is None:
            _put(out, stamp(job), inputs(job), outcome.result)
            written += [out / name for name in outcome.result]
            said += _left_out(outcome.result[job.outputs["ipynb"]])
        else:
            failures[job.name, job.lang] = f"{job.name} ({job.lang}): {outcome.error}"
            said += " · failed"
        progress(said)
    return written, kept, failures


def _left_out(executed: bytes) -> str:
    """That a notebook has nothing to show for these plans and is no chapter, with what it says of that."""
    if NOTHING.encode() not in executed:
        return ""
    import nbformat

    notebook = nbformat.reads(executed.decode(), as_version=4)
    return f" · no chapter: {book.key_fact(notebook)}" if has_nothing(notebook) else ""


def _sentence(failures: Sequence[str], tried: int, then: str = "") -> str:
    if len(failures) == 1:
        return f"1 of {tried} notebooks failed{then}: {failures[0]}"
    return "\n  ".join([f"{len(failures)} of {tried} notebooks failed{then}:", *sorted(failures)])


def _put(out: Path, stamp: Path, inputs: str, files: Mapping[str, bytes]) -> None:
    """Put outputs in place, then the note that they are whole: without it they are made again."""
    earlier = freshness.written(stamp)
    write_all({out / name: data for name, data in files.items()})
    _remove(out, {name: made for name, made in earlier.items() if name not in files})
    write_all({stamp: freshness.stamp_bytes(inputs, files)})


def _forget(out: Path, names: Collection[str]) -> None:
    """Remove the reports of notebooks that are no longer there, as far as they are as they were made."""
    for lang in LANGUAGES:
        for stamp in sorted((out / STAMPS / lang).glob("*.json")):
            if stamp.stem not in names:
                _remove(out, freshness.written(stamp))
                stamp.unlink()


def _remove(out: Path, files: Mapping[str, str]) -> None:
    """Remove files that still have the bytes they were made with, and folders this leaves empty."""
    for name, made in files.items():
        if freshness.is_own(out / name, made):
            (out / name).unlink()
            with contextlib.suppress(OSError):
                (out / name).parent.rmdir()
