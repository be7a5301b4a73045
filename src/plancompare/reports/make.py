"""Notebooks become reports: which to run, run them side by side, put what is whole into place."""

import contextlib
import datetime
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from plancompare.errors import InputError, PlancompareError, UsageError
from plancompare.files import file_hash, require_writable, write_all
from plancompare.folders import PROJECT_VARIABLE, TARGETS
from plancompare.presentation.labels import LANGUAGES, Labels
from plancompare.presentation.sources import plan_lines
from plancompare.project import BuildResult, read_registry
from plancompare.reports import addresses, freshness, hands, parameters, pool, products, reads
from plancompare.reports.forked import FROM_THE_START
from plancompare.reports.job import EPOCH, Job
from plancompare.reports.lock import locked
from plancompare.reports.products import Product
from plancompare.reports.scratch import scratch, without_home
from plancompare.table import PlanEntry, Plans
from plancompare.table.plans import left_out_of
from plancompare.table.slices import Tables

NOTEBOOKS, REPORTS, STAMPS = "notebooks", "reports", ".cache"
ONLY = ("pdf", "site")
FOLDERS = (STAMPS, *LANGUAGES, *(f"{STAMPS}/{lang}" for lang in LANGUAGES), *addresses.FOLDERS)
LIMIT = 300.0  # seconds a notebook may take
SPARE = 30.0  # seconds more for starting and rendering
LONGEST = 3600.0  # seconds what is made of all notebooks may take: with every province some minutes


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
    built: BuildResult | None = None,
) -> Report:
    """Run the project's notebooks and make their PDFs, HTML pages, the whole report and the site.

    ``plans`` are ids from the registry (None: all), ``only`` is "pdf" or "site", ``jobs`` the number of
    notebooks at a time (None: one a core), ``settings`` more parameters for every notebook, ``limit`` the
    seconds a notebook may take, ``progress`` takes one line a notebook, ``built`` are the project's tables
    where they were made just now. What nothing has changed for is not made again unless ``force``. Every file
    is put in place whole or not at all.

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
    state = _State(project, out)
    with (
        locked(out / STAMPS / "lock"),
        scratch(out / STAMPS / "scratch", *pool.folders()) as folder,
        pool.variables(without_home(folder)),
    ):
        _forget(out, {path.stem for path in paths})
        wanted = [
            Job(path, project, lang, {**given, "lang": lang}, timestamp, limit, lines, folder)
            for lang in languages
            for lines in [tuple(plan_lines(entries, lang))]
            for path in paths
            if path not in unfit
        ]
        written, kept, failed = _run(wanted, state, force, jobs, limit, progress)
        broken = {name for name, _ in failed}  # in one language: left out in all, so that they stay alike
        whole = [job for job in wanted if job.name not in broken]
        said = [*unfit.values(), *failed.values()]
        if failed and not (keep_going and whole):
            raise PlancompareError(_sentence(said, len(wanted) + len(unfit)))

        def put(made: Sequence[Product]) -> None:
            here, there = _make_products(made, state, timestamp, force, jobs, progress)
            written.extend(here)
            kept.extend(there)

        _finish(out, whole, entries, project, products.workbook(project, plans, built, state.data), only, put)
    if said:
        raise PlancompareError(_sentence(said, len(wanted) + len(unfit), ", the reports are made without"))
    return Report(tuple(written), tuple(kept))


def check_folders(out: Path) -> None:
    """Refuse a reports' folder that cannot be written to, before anything takes time. Raises InputError."""
    for folder in (out, *(out / name for name in FOLDERS)):
        require_writable(folder)


def _finish(
    out: Path,
    jobs: Sequence[Job],
    entries: Sequence[PlanEntry],
    project: Path,
    workbook: Product,
    only: str | None,
    put: Callable[[Sequence[Product]], None],
) -> None:
    """Have made what is made of all notebooks together; the site comes last, because it offers the others."""
    printed = list(products.printed(out, jobs, entries)) if only != "site" else []
    others = [workbook] if only is None else []
    put([*printed, *others])
    if only != "pdf":
        kinds = zip(*(product.names for product in printed), strict=True)  # the briefs, then the reports
        names = chain(*kinds, *(product.names for product in others))
        offered = [*(out / name for name in names), project / TARGETS]
        put([products.site(out, jobs, entries, project, offered)])


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


class _State:
    """The project's data as they were when a run began: what was made of them stands as long as they do."""

    def __init__(self, project: Path, out: Path) -> None:
        self.project, self.out = project, out
        self.data, self._begun = freshness.data(project), time.time()
        self._tables = Tables(project)
        self.around = freshness.surroundings(sorted(self.data))

    def is_fresh(self, stamp: Path, inputs: str, outputs: Iterable[str]) -> bool:
        """Whether what a stamp is of need not be made again."""
        return freshness.is_fresh(stamp, inputs, self.out, outputs, self._now)

    def read(self, opened: frozenset[str] | None) -> freshness.Hashes:
        """What was ``opened`` of the project, each file or part with the hash it has."""
        if opened is None:
            return self.data
        return {
            name: self._held(name) for name in reads.of_project(opened, self.project, self.out, self.data)
        }

    def _held(self, name: str) -> str | None:
        part = reads.part_of(name)
        path = self.project / (part.file if part else name)
        return _UNSURE if _changed_since(path, self._begun) else self._now(name)

    def _now(self, name: str) -> str | None:
        if part := reads.part_of(name):
            return self._tables.digest(part)
        return self.data[name] if name in self.data else file_hash(self.project / name)


def _run(
    wanted: Sequence[Job],
    state: _State,
    force: bool,
    jobs: int | None,
    limit: float,
    progress: Callable[[str], None],
) -> tuple[list[Path], list[Path], dict[tuple[str, str], str]]:
    """Run what is not fresh: files written, files kept, and what failed once everything else is in place."""
    out = state.out

    def inputs(job: Job) -> str:
        own = (file_hash(job.path), job.name, job.parameters, job.subtitle, job.timestamp)
        return freshness.digest(state.around, *own)

    def stamp(job: Job) -> Path:
        return out / STAMPS / job.lang / f"{job.name}.json"

    def is_stale(job: Job) -> bool:
        return force or not state.is_fresh(stamp(job), inputs(job), job.outputs.values())

    stale = [job for job in wanted if is_stale(job)]
    kept = [out / name for job in wanted if job not in stale for name in job.outputs.values()]
    if kept:
        progress(f"{len(wanted) - len(stale)} of {len(wanted)} unchanged")
    written: list[Path] = []
    failures: dict[tuple[str, str], str] = {}
    for count, outcome in enumerate(_each(stale, hands.run, state.project, jobs, limit + SPARE), start=1):
        job = outcome.task
        said = f"[{count}/{len(stale)}] {job.name} · {job.lang} · {outcome.seconds:.1f} s"
        if outcome.error is None:
            files, opened, left_out = outcome.result
            _put(out, stamp(job), inputs(job), files, state.read(opened))
            written += [out / name for name in files]
            said += "" if left_out is None else f" · no chapter: {left_out}"
        else:
            failures[job.name, job.lang] = f"{job.name} ({job.lang}): {outcome.error}"
            said += " · failed"
        progress(said)
    return written, kept, failures


def _make_products(
    made: Sequence[Product],
    state: _State,
    timestamp: int,
    force: bool,
    jobs: int | None,
    progress: Callable[[str], None],
) -> tuple[list[Path], list[Path]]:
    """Make what is not fresh of some products: files written and files kept. Raises what the first to fail
    failed of.
    """

    out = state.out

    def inputs(product: Product) -> str:
        return freshness.digest(state.around, timestamp, product.inputs)

    def stamp(product: Product) -> Path:
        return out / STAMPS / f"{product.name}.json"

    def is_stale(product: Product) -> bool:
        return force or not state.is_fresh(stamp(product), inputs(product), product.names)

    stale = [product for product in made if is_stale(product)]
    kept = [out / name for product in made if product not in stale for name in product.names]
    written: list[Path] = []
    for outcome in _each(stale, hands.make, state.project, jobs, LONGEST):
        if outcome.error is not None:
            raise PlancompareError(f"{outcome.task.said} cannot be made: {outcome.error}")
        files, opened, _ = outcome.result
        _put(out, stamp(outcome.task), inputs(outcome.task), files, state.read(opened))
        written += [out / name for name in files]
        progress(outcome.task.said)
    return written, kept


def _each(
    tasks: Sequence[Any], work: Callable[[Any], Any], project: Path, jobs: int | None, limit: float
) -> Iterator[pool.Outcome]:
    """The tasks' outcomes, from processes in which everything is imported and the project is read."""
    environment = {**FROM_THE_START, PROJECT_VARIABLE: str(project)}
    return pool.each(
        tasks, work, jobs or pool.workers(), limit, ("plancompare.reports.preload",), environment
    )


def _sentence(failures: Sequence[str], tried: int, then: str = "") -> str:
    if len(failures) == 1:
        return f"1 of {tried} notebooks failed{then}: {failures[0]}"
    return "\n  ".join([f"{len(failures)} of {tried} notebooks failed{then}:", *sorted(failures)])


_UNSURE = "changed while it was read"  # no file has this hash: what was made of it is never fresh


def _changed_since(path: Path, moment: float) -> bool:
    try:
        return path.stat().st_mtime >= moment
    except OSError:
        return False


def _put(out: Path, stamp: Path, inputs: str, files: Mapping[str, bytes], reads: freshness.Hashes) -> None:
    """Put outputs in place, then the note that they are whole: without it they are made again."""
    earlier = freshness.written(stamp)
    write_all({out / name: data for name, data in files.items()})
    _remove(out, {name: made for name, made in earlier.items() if name not in files})
    write_all({stamp: freshness.stamp_bytes(inputs, files, reads)})


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
