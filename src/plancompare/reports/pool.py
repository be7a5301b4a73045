"""Work done in processes of its own, a few at a time, each with a time limit."""

import contextlib
import multiprocessing
import multiprocessing.util
import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import ModuleType
from typing import Any

GRACE = 5.0  # seconds a process has to tidy up after it was told to stop


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one task: a result, or the words of its failure."""

    task: Any
    result: Any
    error: str | None
    seconds: float


@dataclass(frozen=True, slots=True)
class _Running:
    task: Any
    process: Any
    begun: float


def each(
    tasks: Sequence[Any],
    work: Callable[[Any], Any],
    workers: int,
    limit: float,
    preload: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> Iterator[Outcome]:
    """Do ``work(task)`` for every task in a process of its own and yield outcomes as they come.

    ``work`` must be importable by name; ``preload`` names modules every process needs, imported once;
    ``environment`` is what they find set when they start. A task that takes more than ``limit`` seconds is
    stopped. When the caller stops early, so do all processes.
    """
    if not tasks:
        return
    with variables(environment or {}):
        context = _context(preload)
    waiting = list(tasks)
    running: dict[Any, _Running] = {}  # by the end of the pipe its answer comes through
    try:
        while waiting or running:
            while waiting and len(running) < max(1, workers):
                task = waiting.pop(0)
                ours, theirs = context.Pipe(duplex=False)
                process = context.Process(target=_serve, args=(work, task, theirs), daemon=False)
                with variables(environment or {}), _nameless():
                    process.start()
                theirs.close()
                running[ours] = _Running(task, process, time.monotonic())
            first = min(item.begun for item in running.values()) + limit
            ready = wait(list(running), timeout=max(0.0, first - time.monotonic()))
            for connection in ready:
                assert isinstance(connection, Connection), "only pipes are waited for"
                yield _collect(connection, running.pop(connection))
            for connection, item in list(running.items()):
                if time.monotonic() - item.begun > limit:
                    del running[connection]
                    _stop(item.process)
                    connection.close()
                    yield Outcome(item.task, None, f"took more than {limit:g} s", limit)
    finally:
        for item in running.values():
            item.process.terminate()
        for item in running.values():
            _stop(item.process)


@contextlib.contextmanager
def variables(environment: Mapping[str, str]) -> Iterator[None]:
    """Some variables set for the moment: the first process to start is the one all others are copied from."""
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextlib.contextmanager
def _nameless() -> Iterator[None]:
    """A process started meanwhile does not load the program again that this one runs; no work is in it."""
    program = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = program


def cores() -> int:
    """How many processes this machine runs at once, as far as it lets us know."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


A_JOB = 700  # MB a notebook of sixty-three plans takes with its kernel (measured: 482 to 775)


def workers() -> int:
    """How many jobs to do at once: one a core, fewer where they would not fit into free memory."""
    free = _free_memory()
    return cores() if free is None else max(1, min(cores(), free // A_JOB))


def _free_memory() -> int | None:
    """Megabytes the system could give to new processes; None where it does not say."""
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    except OSError:
        return None
    found = [line.split()[1] for line in lines if line.startswith("MemAvailable:")]
    return int(found[0]) // 1024 if found else None


def folders() -> list[Path]:
    """The temporary folders that starting processes takes; the system clears them when this one ends."""
    return [Path(multiprocessing.util.get_temp_dir())] if _forks() else []


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """What is started meanwhile, and by it, does not hear of Ctrl-C: it is told to stop, in order."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    usual = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)


def _forks() -> bool:
    return "forkserver" in multiprocessing.get_all_start_methods()


def _context(preload: Sequence[str]):
    if not _forks():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(preload))
    from multiprocessing import forkserver  # Windows has none

    with _uninterrupted():
        forkserver.ensure_running()
    return context


def _collect(connection: Connection, item: _Running) -> Outcome:
    seconds = time.monotonic() - item.begun
    try:
        result, error = connection.recv()
    except EOFError:
        item.process.join(GRACE)
        result, error = None, f"its process ended without a word (exit status {item.process.exitcode})"
    finally:
        connection.close()
    _stop(item.process, GRACE)
    return Outcome(item.task, result, error, seconds)


def _serve(work: Callable[[Any], Any], task: Any, connection: Connection) -> None:
    """In the process: do the work, send what became of it."""
    from plancompare.errors import PlancompareError

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    _end_with_parent()
    try:
        answer = (work(task), None)
    except PlancompareError as error:
        answer = (None, str(error))
    except Exception as error:
        answer = (None, f"{type(error).__name__}: {error}")
    with contextlib.suppress(BrokenPipeError):
        connection.send(answer)


def _leave(*_: Any) -> None:
    """Leave by way of every "finally": that is where a kernel is shut down."""
    warnings.simplefilter("ignore")  # nobody wants to hear of what was under way
    sys.exit(1)


def _end_with_parent() -> None:
    """Stop this process, and the kernel it may run, soon after the one that started it is gone."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    if parent is not None:
        threading.Thread(target=watch, daemon=True).start()


def _stop(process: Any, patience: float = 0.0) -> None:
    process.join(patience)
    if process.is_alive():
        process.terminate()
        process.join(GRACE)
    if process.is_alive():
        process.kill()
        process.join()
