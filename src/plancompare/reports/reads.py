"""Which files a notebook read: noted while it runs, so that only a change of those runs it again.

Python tells of every file it opens (an audit event). Of a file that the library hands out a part of, the part
is noted in place of the file (see :mod:`plancompare.table.slices`). What opens files behind Python's back
cannot be followed: a notebook that starts a program, or loads a library that does, counts as having read
everything.
"""

import os
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from importlib.util import source_from_cache
from pathlib import Path
from typing import Any

from plancompare.table.slices import CLOSED, OPENED, Slice

EVERYTHING = "*"
VARIABLE = "PLANCOMPARE_READS"  # in a kernel's environment when it starts: where its note goes
# What is done by other programs, or by code that is loaded by its address, is not followed.
_PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn")
_UNFOLLOWED = frozenset((*_PROGRAMS, "sqlite3.connect", "ctypes.dlopen"))
# These read files in code of their own.
_BEHIND = frozenset(("pyarrow", "duckdb", "polars", "sqlite3", "dask", "h5py", "tables", "osgeo", "rpy2"))


def note_into(path: Path) -> None:
    """From now on write to the file ``path`` what this process, and every copy of it, opens."""
    stream = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    sys.addaudithook(_hook(lambda line: os.write(stream, line)))


def noting() -> Callable[[], frozenset[str] | None]:
    """From now on note what this process opens; the function says what it was so far, as :func:`noted`."""
    note = bytearray()
    sys.addaudithook(_hook(note.extend))
    return lambda: _told(bytes(note))


def _hook(write: Callable[[bytes], Any]) -> Callable[[str, tuple], None]:
    seen: set[bytes] = set()
    at_door: Counter[tuple[int, bytes]] = Counter()  # by thread, the files now read for a part of them

    def note(line: bytes) -> None:
        if line not in seen:
            seen.add(line)
            write(line + b"\n")

    if any(name in sys.modules for name in _BEHIND):
        note(EVERYTHING.encode())

    def hook(event: str, given: tuple) -> None:
        if event == "open":
            path, mode, flags = given
            if isinstance(path, str | bytes | os.PathLike) and not _only_writes(mode, flags):
                line = os.path.abspath(os.fsencode(path))
                if not at_door[threading.get_ident(), line]:
                    note(EVERYTHING.encode() if b"\n" in line else line)
        elif event in (OPENED, CLOSED):
            file, part = given
            at_door[threading.get_ident(), os.fsencode(file)] += 1 if event == OPENED else -1
            note(part.encode())
        elif event in _UNFOLLOWED or (event == "import" and given[0].partition(".")[0] in _BEHIND):
            note(EVERYTHING.encode())

    return hook


def _only_writes(mode: str | None, flags: int) -> bool:
    return (flags & (os.O_WRONLY | os.O_RDWR)) == os.O_WRONLY and "+" not in (mode or "")


def noted(path: Path) -> frozenset[str] | None:
    """What a note says was opened: files with their whole paths, and parts; None where it may have been any
    file.
    """
    try:
        return _told(path.read_bytes())
    except OSError:
        return None


def _told(note: bytes) -> frozenset[str] | None:
    names = frozenset(map(os.fsdecode, note.splitlines()))
    return None if EVERYTHING in names else names


def of_project(opened: frozenset[str], project: Path, out: Path, known: Iterable[str]) -> frozenset[str]:
    """The files of the project among those ``opened``, by their names in it, and parts of such files.
    ``known`` are names that count wherever a link leads them; what is made (``out`` and other reports, hidden
    folders, installed packages) does not count.
    """
    places = {(project / name).resolve(): name for name in known}

    def name_of(path: Path) -> str | None:
        is_cached = path.parent.name == "__pycache__"
        if is_cached and path.suffix != ".pyc":
            return None  # what is kept there of the package's own data; its version is in every stamp
        place = (Path(source_from_cache(path)) if is_cached else path).resolve()
        if place in places:
            return places[place]
        if not place.is_relative_to(project) or place.is_relative_to(out):
            return None
        own = place.relative_to(project)
        return None if _is_made(own.parts) else own.as_posix()

    found = set()
    for line in opened:
        part = part_of(line)
        name = name_of(Path(part.file if part else line))
        if name is not None:
            found.add(replace(part, file=name).key if part else name)
    return frozenset(found)


def part_of(line: str) -> Slice | None:
    """The part of a file that stands in a note or stamp, None where a whole file does."""
    return Slice.of_key(line) if line.startswith("{") else None


def _is_made(parts: tuple[str, ...]) -> bool:
    hidden = any(part.startswith(".") or part == "site-packages" for part in parts)
    return hidden or parts[0] == "reports"
