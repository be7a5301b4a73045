"""What a command says and hands out, whatever the caller left of its streams.

A stream may be closed, full, or a terminal; a terminal is sent nothing that could command it.
"""

import contextlib
import io
import os
import sys
import warnings
from collections.abc import Iterator

from plancompare.errors import InputError

_MEMORY_SIGNS = ("cannot allocate memory", "failed to map", "out of memory")


def prepare() -> None:
    """Make standard output and error write UTF-8, and leave no number of a closed stream to be taken.

    A file opened later would get that number, and with it what a process started from here prints.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def legible(text: str) -> str:
    """``text`` without characters that could command a terminal."""
    from plancompare.presentation import legible  # here, for most commands have nothing to say

    return legible.legible(text)


def say(message: str) -> None:
    """One line on standard error."""
    if sys.stderr is not None:
        print("plancompare:", " ".join(legible(message).split()), file=sys.stderr)


def warn(message: object) -> None:
    """A warning on one line of standard error, in Vietnamese first where its wording is known."""
    from plancompare.catalogue.reasons import in_both  # a run without warnings does without its words

    say(f"warning: {in_both(str(message))}")


@contextlib.contextmanager
def warnings_said() -> Iterator[None]:
    """Within, a warning is a line like any other; Python names the place in the code and prints it raw."""
    with warnings.catch_warnings():
        warnings.showwarning = lambda message, *_: warn(message)
        yield


def progress(line: str) -> None:
    """A line on standard error, written over the last one where that is a terminal."""
    if sys.stderr is not None:
        before, after = ("\r\x1b[K", "") if sys.stderr.isatty() else ("", "\n")
        print(before + " ".join(legible(line).split()), end=after, file=sys.stderr, flush=True)


def end_progress() -> None:
    """What follows stands below the last line of progress."""
    if sys.stderr is not None and sys.stderr.isatty():
        print(file=sys.stderr)


def tell(text: object) -> None:
    """A line on standard output, for a person."""
    print(legible(str(text)), flush=True)


def hand_out(data: bytes) -> None:
    """What was asked for, on standard output; the same bytes unless it is a terminal.

    Raises InputError when it cannot be written, BrokenPipeError when the reader has enough.
    """
    if sys.stdout is None:
        raise InputError("standard output is closed; open it, or give --output a file name.")
    if sys.stdout.isatty():
        data = legible(data.decode("utf-8", "replace")).encode("utf-8")
    flush(data)


def flush(more: bytes = b"") -> None:
    """Write out what was printed, and ``more``. Raises as :func:`hand_out` does."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
            sys.stdout.buffer.write(more)
            sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        drop_output()
        raise InputError(f"standard output cannot be written: {error.strerror}.") from None


def drop_output() -> None:
    """Let standard output lead nowhere, so that the interpreter has nothing to complain of on its way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def is_lack_of_memory(error: BaseException | None) -> bool:
    """Whether an error, or what caused it, comes of too little memory."""
    while error is not None:
        said = str(error).lower()
        if isinstance(error, MemoryError) or any(sign in said for sign in _MEMORY_SIGNS):
            return True
        error = error.__cause__ or error.__context__
    return False
