"""Readers that misbehave, for processes of their own."""

import os
import time
import warnings
from pathlib import Path

from plancompare.errors import InputError


def crash(data: bytes, name: str) -> str:
    os.abort()


def hoard(data: bytes, name: str) -> int:
    return len(bytearray(2 * 2**30))


def fail(data: bytes, name: str) -> str:
    raise (InputError if data else KeyError)("Không đọc được.")


def answer(data: bytes, name: str) -> tuple[int, str]:
    warnings.warn("thiếu một trang", stacklevel=1)
    return len(data), name


def linger(data: bytes, name: str) -> None:
    Path(data.decode()).write_text(str(os.getpid()))
    time.sleep(60)
