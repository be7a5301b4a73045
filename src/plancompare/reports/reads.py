"""Which files a notebook read: noted while it runs, so that only a change of those runs it again.

Python tells of every file it opens (an audit event). What opens files behind Python's back cannot be
followed: a notebook that starts a program, or loads a library that does, counts as having read everything.
"""

import os
import sys
from collections.abc import Callable, Iterable
from importlib.util import source_from_cache
from pathlib import Path
from typing import Any

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
    if any(name in sys.modules for name in _BEHIND):
        os.write(stream, f"{EVERYTHING}\n".encode())
    sys.addaudithook(_hook(lambda line: os.write(stream, line)))


def _hook(write: Callable[[bytes], Any]) -> Callable[[str, tuple], None]:
    seen: set[Any] = set()

    def hook(event: str, given: tuple) -> None:
        if event == "open":
            opened = None if _only_writes(given[1], given[2]) else given[0]
        elif event in _UNFOLLOWED or (event == "import" and given[0].partition(".")[0] in _BEHIND):
            opened = EVERYTHING
        else:
            return
        if isinstance(opened, str | bytes | os.PathLike) and opened not in seen:
            seen.add(opened)
            line = EVERYTHING.encode() if opened == EVERYTHING else os.path.abspath(os.fsencode(opened))
            write((EVERYTHING.encode() if b"\n" in line else line) + b"\n")

    return hook


def _only_writes(mode: str | None, flags: int) -> bool:
    return (flags & (os.O_WRONLY | os.O_RDWR)) == os.O_WRONLY and "+" not in (mode or "")


def noted(path: Path) -> frozenset[str] | None:
    """The files a note says were opened, with their whole paths; None where it may have been any."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        return None
    names = frozenset(map(os.fsdecode, lines))
    return None if EVERYTHING in names else names


def of_project(opened: frozenset[str], project: Path, known: Iterable[str]) -> frozenset[str]:
    """The files of the project among those ``opened``, by their names in it. ``known`` are names that count
    wherever a link leads them; what is made (reports, hidden folders, installed packages) does not count.
    """
    places = {(project / name).resolve(): name for name in known}
    found = set()
    for path in map(Path, opened):
        is_cached = path.parent.name == "__pycache__"
        if is_cached and path.suffix != ".pyc":
            continue  # what is kept there of the package's own data; the package's version is in every stamp
        place = (Path(source_from_cache(path)) if is_cached else path).resolve()
        if place in places:
            found.add(places[place])
        elif place.is_relative_to(project) and not _is_made(place.relative_to(project).parts):
            found.add(place.relative_to(project).as_posix())
    return frozenset(found)


def _is_made(parts: tuple[str, ...]) -> bool:
    hidden = any(part.startswith(".") or part == "site-packages" for part in parts)
    return hidden or parts[0] == "reports"
