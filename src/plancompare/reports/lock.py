"""Only one run at a time may write into a folder of reports."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from plancompare.errors import InputError, UsageError
from plancompare.journal import take


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file ``path``; the system lets go of it when this process ends, however it ends.

    Raises UsageError when another process holds it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise InputError(f"{error.filename} cannot be written: {error.strerror}.") from None
    try:
        if not take(handle):
            raise UsageError(f"another run is writing to {path.parent.parent}; wait until it is done")
        yield
    finally:
        os.close(handle)
