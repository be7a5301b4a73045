"""What is made of the catalogue, made once for all runs: kept where Python keeps compiled modules.

Reading a short plan takes less time than parsing the catalogue. So a function that makes plain data of it may
be :func:`prepared`: what it gave lies in ``__pycache__`` beside the catalogue, with a hash of all it was made
from. Where nothing can be kept, it is made each time.
"""

import marshal
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache, wraps
from importlib.util import cache_from_source, source_hash
from typing import Any, TypeVar

Data = TypeVar("Data")

_HERE = os.path.dirname(__file__)
_HASH = len(source_hash(b""))
# What kept data may be wrong in: not to be had, not whole, or no data at all.
_USELESS = (OSError, EOFError, ValueError, TypeError, NotImplementedError)


def prepared(make: Callable[..., Data]) -> Callable[..., Data]:
    """``make``, called once for each of its arguments (texts) in a process, and in any process only when
    something changed since.

    It may use the catalogue and its own module and nothing else, and must give what ``marshal`` can write:
    texts, bytes, numbers, tuples, lists, dictionaries and sets, which nobody may change.
    """
    name = f"{make.__module__}.{make.__name__}"
    source = make.__code__.co_filename

    @cache
    @wraps(make)
    def ready(*arguments: str) -> Data:
        try:
            path = _place("-".join((name, *arguments)))
            key = _key(source)
        except _USELESS:
            return make(*arguments)
        with suppress(*_USELESS), open(path, "rb") as stream:
            if stream.read(_HASH) == key:
                return marshal.loads(stream.read())
        data = make(*arguments)
        if not sys.dont_write_bytecode:
            _keep(path, key, data)
        return data

    return ready


def _place(name: str) -> str:
    return cache_from_source(os.path.join(_HERE, f"{name}.py")).removesuffix(".pyc") + ".data"


@cache
def _key(source: str) -> bytes:
    """A hash of the catalogue and of a module."""
    return source_hash(_catalogue() + _contents(source))


@cache
def _catalogue() -> bytes:
    """A hash of every file of the catalogue, its code included."""
    with os.scandir(_HERE) as entries:
        paths = sorted(entry.path for entry in entries if entry.is_file())
    return source_hash(b"\0".join(map(_contents, paths)))


def _contents(path: str) -> bytes:
    with open(path, "rb", buffering=0) as stream:
        return stream.readall()


def _keep(path: str, key: bytes, data: Any) -> None:
    """Write data beside ``path`` and rename it, as Python does; what cannot be kept is not."""
    beside = f"{path}.{os.getpid()}"
    try:
        written = key + marshal.dumps(data)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(beside, "wb") as stream:
            stream.write(written)
        os.replace(beside, path)
    except _USELESS:
        with suppress(OSError):
            os.unlink(beside)
