"""What is being written into a folder, noted there, so that a killed process leaves all of it or nothing.

Files are first written beside their places, under names that hold the journal's mark. Once all are whole the
journal lists them: from that moment on they will be moved into place, if not by this process then by the next
one that looks (:func:`recover`). A journal that lists nothing belonged to a process that was killed before
that moment; what it had begun is removed. As long as a process writes it holds the journal, and lets go of it
when it ends, however it ends.
"""

import contextlib
import errno
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

UNFINISHED = ".plancompare-unfinished"  # the ending of a file that is being written
JOURNAL = ".plancompare-journal"

Moves = Sequence[tuple[Path, Path]]  # whole files, and where each belongs


class Journal:
    """The journal of one write, in the folder that holds all its files."""

    def __init__(self, folder: Path, mark: str, handle: int) -> None:
        self.folder, self._mark, self._handle = folder, mark, handle

    def beside(self, path: Path, number: int) -> Path:
        """The name of the unfinished file ``number``, which is to become ``path``."""
        return path.with_name(f".{path.name[:24]}.{self._mark}-{number}{UNFINISHED}")

    def move(self, moves: Moves) -> None:
        """The files are whole: move them into place, all or none. Raises OSError."""
        names = [[os.path.relpath(path, self.folder) for path in move] for move in moves]
        text = json.dumps(names).encode("ascii")
        try:
            if os.write(self._handle, text) < len(text):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            _move(moves)
        except OSError:
            os.ftruncate(self._handle, 0)
            raise


@contextlib.contextmanager
def opened(folder: Path) -> Iterator[Journal]:
    """A new journal in ``folder``, held until the end and then gone."""
    handle, path, mark = _held(folder)
    try:
        yield Journal(folder, mark, handle)
    finally:
        os.close(handle)  # first, for Windows
        _remove(path)


def recover(folder: Path, *, below: bool = True) -> None:
    """Complete or remove what killed processes left in ``folder`` (and below it).

    Of a journal that another process holds, the moves are waited for; what is not that far is left alone.
    """
    if folder.is_dir():
        for path in sorted((folder.rglob if below else folder.glob)(f".*{JOURNAL}")):
            with contextlib.suppress(OSError):
                _settle(path)


def _move(moves: Moves) -> None:
    """Move every file into its place; where one cannot be, all are as before. Raises OSError."""
    earlier: list[tuple[Path, Path]] = []
    made: list[Path] = []
    try:
        for whole, place in moves:
            if len(moves) > 1:  # a single one is moved or not
                if os.path.lexists(place):
                    earlier.append((_kept(place, whole.with_name(f"{whole.stem}.old{UNFINISHED}")), place))
                else:
                    made.append(place)
            os.replace(whole, place)
    except OSError:
        for kept, place in earlier:
            with contextlib.suppress(OSError):  # the one another program holds is as it was
                os.replace(kept, place)
        for place in made:
            _remove(place)
        raise
    finally:
        for kept, _ in earlier:
            _remove(kept)


def _kept(place: Path, aside: Path) -> Path:
    """What stands at ``place``, under a second name."""
    try:
        os.link(place, aside)
    except OSError:  # a disk without links
        import shutil  # here, for every command imports this module

        shutil.copy2(place, aside)
    return aside


def _held(folder: Path) -> tuple[int, Path, str]:
    """A new journal: its handle, held by this process, its path and its mark."""
    while True:
        mark = os.urandom(6).hex()
        path = folder / f".{mark}{JOURNAL}"
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)
        take(handle)
        if os.fstat(handle).st_nlink:  # else another process took it for left behind before it was held
            return handle, path, mark
        os.close(handle)


def _settle(path: Path) -> None:
    """Do what is left to do of one journal, unless a process is still writing."""
    handle = os.open(path, os.O_RDWR)
    try:
        if not take(handle, wait=os.fstat(handle).st_size > 0):
            return
        for whole, place in _listed(path):
            with contextlib.suppress(OSError):
                os.replace(whole, place)
        for left in path.parent.rglob(f".*.{path.name.removesuffix(JOURNAL)[1:]}-*{UNFINISHED}"):
            _remove(left)
        _remove(path)
    finally:
        os.close(handle)


def _listed(path: Path) -> list[tuple[Path, Path]]:
    """The moves a journal lists; none when it was not written to its end."""
    try:
        return [(path.parent / whole, path.parent / place) for whole, place in json.loads(path.read_bytes())]
    except ValueError:
        return []


def take(handle: int, *, wait: bool = False) -> bool:
    """Hold an open file until it is closed; whether that could be done. Raises nothing."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
