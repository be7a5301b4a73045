"""A process that reads documents and can be stopped: one that takes too long or too much harms no other.

``python -m plancompare.corpus.guard`` is that process. It is given :class:`Settings` and then one document
after another on its standard input, and answers each with an outcome; when its input ends, so does it. Both
engines use it through :class:`Guard`, so a document is read alike wherever it is read.
"""

import contextlib
import os
import pickle
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from plancompare.corpus.documents import Document
from plancompare.corpus.part import FAILED, Outcome, reading_version
from plancompare.errors import UsageError

MEBIBYTE = 2**20
TRIES = 2  # a process that was killed from outside is no fault of the document it had in hand


@dataclass(frozen=True, slots=True)
class Settings:
    """What every document of a run is read with: the folder for the parts, the seconds and the mebibytes a
    document may take, and the version that must do the reading.
    """

    out: Path
    timeout: float
    memory: int
    version: str


class Guard:
    """Reads documents in a process of its own, replaced as often as a document ends it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._over = False

    def read(self, document: Document) -> Outcome:
        """The outcome of one document, within its time. Raises UsageError where nothing can be read here."""
        answer: Outcome | UsageError | str = ""
        for _ in range(TRIES):
            answer = self._asked(document)
            if isinstance(answer, Outcome):
                return answer
            if isinstance(answer, UsageError):
                raise answer
        told = f"its process ended twice while reading it ({answer}); more memory may help: --memory"
        return Outcome(document.name, FAILED, told)

    def close(self) -> None:
        """End the process for good; what it has in hand is lost."""
        self._over = True
        self._end()

    def _end(self, leave: float = 0) -> None:
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(leave)  # one that is ending tells how by its own status
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    if stream is not None:
                        stream.close()

    def _asked(self, document: Document) -> Outcome | UsageError | str:
        """The process's answer; words about its end where it gave none."""
        process = self._process or self._start()
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        watch = threading.Timer(self._settings.timeout, stop)
        watch.daemon = True
        watch.start()
        try:
            _send(process.stdin, document)
            return _receive(process.stdout)
        except (OSError, EOFError, pickle.UnpicklingError):
            self._end(leave=1)
            if late.is_set():
                limit = f"{self._settings.timeout:g} s"
                return Outcome(
                    document.name, FAILED, f"took more than {limit}; give more time with --timeout"
                )
            return _ended(process.returncode)
        finally:
            watch.cancel()

    def _start(self) -> subprocess.Popen[bytes]:
        if self._over:
            raise UsageError("the run was stopped")
        command = [sys.executable, "-m", "plancompare.corpus.guard"]
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            # Arrow's own pool reserves more at once than a document may take.
            "ARROW_DEFAULT_MEMORY_POOL": "system",
        }
        self._process = process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,  # an interrupt is for the one who waits, who then ends this process
        )
        _send(process.stdin, self._settings)
        _receive(process.stdout)  # it has imported what it needs: from now on time counts
        return process


def serve(given: IO[bytes], answers: IO[bytes]) -> None:
    """In the process: read the documents that come, until no more do."""
    settings: Settings = pickle.load(given)
    fault: UsageError | None = None
    try:
        _prepare(settings)
    except UsageError as error:
        fault = error
    _send(answers, None)
    while True:
        try:
            document = pickle.load(given)
        except EOFError:
            return
        try:
            _send(answers, fault or _read(document, settings))
        except (MemoryError, SystemError):
            # A system error is what a function in C leaves that was refused memory and forgot to say so.
            # What is left of memory may be in pieces: the next document deserves a fresh process.
            _bound_memory(None)
            told = f"needs more than {settings.memory} MiB of memory; give more with --memory"
            _send(answers, Outcome(document.name, FAILED, told))
            return


def _read(document: Document, settings: Settings) -> Outcome:
    from plancompare.corpus.part import read

    return read(document, settings.out)


def _prepare(settings: Settings) -> None:
    """Import what reading needs, refuse to read with another version, and set the bound of memory."""
    import plancompare.extraction
    import plancompare.plan  # noqa: F401
    from plancompare.corpus.part import row_schema

    row_schema()
    if reading_version() != settings.version:
        raise UsageError(
            "a worker has another version of plancompare than the one that started the run; "
            "install the same on both"
        )
    _bound_memory(settings.memory)


def _bound_memory(mebibytes: int | None) -> None:
    """Let this process take so much memory more than it has now; None takes the bound away."""
    with contextlib.suppress(ImportError, OSError, ValueError):  # where memory cannot be bounded it is not
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        bound = most
        if mebibytes is not None:
            pages = int(Path("/proc/self/statm").read_text().split()[0])
            bound = pages * resource.getpagesize() + mebibytes * MEBIBYTE
        resource.setrlimit(resource.RLIMIT_AS, (bound, most))


def _ended(status: int | None) -> str:
    return f"signal {-status}" if status is not None and status < 0 else f"exit status {status}"


def _send(stream: IO[bytes] | None, thing: Any) -> None:
    assert stream is not None, "every process here has its pipes"
    pickle.dump(thing, stream, protocol=5)
    stream.flush()


def _receive(stream: IO[bytes] | None) -> Any:
    assert stream is not None, "every process here has its pipes"
    return pickle.load(stream)


def main() -> None:
    """Serve on standard input and output; whatever a library prints must not come between the answers."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
