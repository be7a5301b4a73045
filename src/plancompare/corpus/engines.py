"""Who reads the documents: processes of this machine, or the workers of a Dask scheduler.

An engine is a function of settings and documents that yields outcomes as they come, in any order, each
document exactly once. It holds no more than a few documents a worker at a time.
"""

import os
import queue
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any

from plancompare.corpus.documents import Document
from plancompare.corpus.extra import library
from plancompare.corpus.guard import Guard, Settings
from plancompare.corpus.part import FAILED, Outcome
from plancompare.errors import UsageError

Engine = Callable[[Settings, Sequence[Document]], Generator[Outcome]]
BATCH = 8  # documents a task: a task of its own for each would cost the scheduler as much as reading
AHEAD = 4  # batches handed out for every thread of the workers


def local(jobs: int | None = None) -> Engine:
    """``jobs`` processes of this machine; None: one for each core."""
    count = jobs or cores()

    def engine(settings: Settings, documents: Sequence[Document]) -> Generator[Outcome]:
        waiting: queue.SimpleQueue[Document | None] = queue.SimpleQueue()
        outcomes: queue.SimpleQueue[Outcome | BaseException] = queue.SimpleQueue()
        for document in documents:
            waiting.put(document)
        guards = [Guard(settings) for _ in range(min(count, len(documents)))]

        def work(guard: Guard) -> None:
            try:
                while (document := waiting.get()) is not None:
                    outcomes.put(guard.read(document))
            except BaseException as error:
                outcomes.put(error)
            finally:
                guard.close()

        for guard in guards:
            waiting.put(None)
            threading.Thread(target=work, args=(guard,), daemon=True).start()
        try:
            for _ in documents:
                outcome = outcomes.get()
                if isinstance(outcome, BaseException):
                    raise outcome
                yield outcome
        finally:
            for guard in guards:
                guard.close()

    return engine


def dask(address: str) -> Engine:
    """The workers of the Dask scheduler at ``address``; they must see the corpus's folder by the same path.

    A batch whose worker dies is given to another, and what the dead one had finished is found finished.
    """

    def engine(settings: Settings, documents: Sequence[Document]) -> Generator[Outcome]:
        distributed: Any = library("distributed")
        try:
            client = distributed.Client(address, timeout=f"{CONNECT} s", set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise UsageError(f"no Dask scheduler answers at {address} ({error}); start one first") from None
        with client:
            batches = [documents[at : at + BATCH] for at in range(0, len(documents), BATCH)]
            waiting = iter(batches)
            running: dict[Any, Sequence[Document]] = {}
            results = distributed.as_completed(loop=client.loop)

            def hand_out(count: int) -> None:
                for _, batch in zip(range(count), waiting, strict=False):
                    future = client.submit(read_batch, settings, batch, pure=False)
                    running[future] = batch
                    results.add(future)

            threads = sum(worker["nthreads"] for worker in client.scheduler_info(-1)["workers"].values())
            hand_out(AHEAD * max(1, threads))
            for future in results:
                batch = running.pop(future)
                yield from _of_future(future, batch)
                future.release()
                hand_out(1)

    return engine


CONNECT = 20  # seconds a scheduler has to answer
_own = threading.local()


def read_batch(settings: Settings, batch: Sequence[Document]) -> list[Outcome]:
    """In a worker of Dask: read some documents in this thread's own guarded process."""
    if getattr(_own, "settings", None) != settings:
        if hasattr(_own, "guard"):
            _own.guard.close()
        _own.settings, _own.guard = settings, Guard(settings)
    return [_own.guard.read(document) for document in batch]


def _of_future(future: Any, batch: Sequence[Document]) -> Iterator[Outcome]:
    if future.status == "finished":
        yield from future.result()
        return
    error = future.exception()
    if isinstance(error, UsageError):
        raise error
    for document in batch:
        yield Outcome(document.name, FAILED, f"no worker could read it ({type(error).__name__}: {error})")


def cores() -> int:
    """How many processes this machine runs at once, as far as it lets us know."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
