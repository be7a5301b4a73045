"""One run over a corpus: what is listed is read where it is new, and told in the manifest."""

import contextlib
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from plancompare.corpus import documents, engines
from plancompare.corpus.extra import library
from plancompare.corpus.guard import Settings
from plancompare.corpus.manifest import Manifest
from plancompare.corpus.merged import merge
from plancompare.corpus.part import FAILED, PARTS, reading_version
from plancompare.errors import InputError, UsageError
from plancompare.journal import UNFINISHED, take

TIMEOUT = 120.0  # seconds a document may take; the longest plans take two
MEMORY = 2048  # mebibytes
LOCK = ".lock"
EVERY = 10.0  # seconds between lines of progress where they cannot be written over


@dataclass(frozen=True, slots=True)
class Run:
    """What became of a run's documents: how many were read now, lay there already, failed."""

    done: int
    kept: int
    failed: int


def extract(
    source: str,
    out: str | Path,
    *,
    jobs: int | None = None,
    scheduler: str | None = None,
    timeout: float = TIMEOUT,
    memory: int = MEMORY,
    progress: Callable[[str], None] | None = None,
) -> Run:
    """Read all documents of ``source`` (a folder, a list, a zip, a URL) into the corpus folder ``out``.

    ``jobs`` processes of this machine do it (None: one a core), or the workers of the Dask ``scheduler``.
    A document that takes more than ``timeout`` seconds or ``memory`` mebibytes fails, as one that cannot be
    read does, and the others go on. What was read before with the same version is not read again. Raises
    InputError or UsageError before anything is read.
    """
    if jobs is not None and scheduler is not None:
        raise UsageError("--jobs is for this machine and --scheduler for others; give one of them")
    for name in ("pyarrow", "pyarrow.parquet"):
        library(name)
    engine = engines.dask(scheduler) if scheduler else engines.local(jobs)
    found = documents.listed(source)
    folder = Path(out).resolve()
    with _held(folder):
        settings = Settings(folder, timeout, memory, reading_version())
        was_there = frozenset(path.name for path in (folder / PARTS).glob("*/*.parquet"))
        manifest = Manifest(folder)
        with contextlib.closing(manifest), contextlib.closing(engine(settings, found)) as outcomes:
            told = Progress(len(found), progress)
            for outcome in outcomes:
                manifest.add(outcome)
                told.tell(outcome.status)
            counted = manifest.write(was_there)
        told.finish("putting the tables together")
        merge(folder)
    return Run(**counted)


@contextlib.contextmanager
def _held(folder: Path) -> Iterator[None]:
    """The corpus's folder, for this run alone and without what a killed one left half-written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise InputError(f"{error.filename} cannot be written: {error.strerror}.") from None
    try:
        if not take(handle):
            raise UsageError(f"another run is writing to {folder}; wait until it is done")
        for left in folder.rglob(f".*{UNFINISHED}"):
            left.unlink(missing_ok=True)
        yield
    finally:
        os.close(handle)


class Progress:
    """A line that says how far a run is, how fast, and how long it will still take."""

    def __init__(self, total: int, say: Callable[[str], None] | None, every: float = EVERY) -> None:
        self._total, self._say = total, say
        self._begun = self._last = time.monotonic()
        self._counted: Counter[str] = Counter()

    def tell(self, status: str) -> None:
        self._counted[status] += 1
        now = time.monotonic()
        done = self._counted.total()
        if self._say and (now - self._last >= EVERY or done == self._total):
            self._last = now
            self._say(self.line(now - self._begun))

    def line(self, seconds: float) -> str:
        """``1,200/2,000 · 48.1 a second · 17 s left · 12 failed``"""
        done = self._counted.total()
        rate = done / seconds if seconds else 0.0
        left = f"{(self._total - done) / rate:,.0f} s left" if rate else "time left unknown"
        failed = self._counted[FAILED]
        told = [f"{done:,}/{self._total:,}", f"{rate:,.1f} a second", left]
        return " · ".join([*told, f"{failed:,} failed"] if failed else told)

    def finish(self, words: str) -> None:
        if self._say:
            self._say(words)
