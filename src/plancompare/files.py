"""Writes that happen whole or not at all; standard library only."""

import contextlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import plancompare.journal as journal  # and not from its package, which would look for a name of its own
from plancompare.errors import InputError


def file_hash(path: Path) -> str | None:
    """The hash of a file's bytes; None where it cannot be read."""
    from hashlib import sha256  # most of what writes files hashes none

    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write every file or none, also when this process is killed: then the next command sees to it.

    A file that is there keeps its permissions, a new one gets those the system gives new files. Raises
    InputError, naming the file that cannot be written.
    """
    path = Path()
    staged: list[tuple[Path, Path]] = []
    try:
        for path in files:
            path.parent.mkdir(parents=True, exist_ok=True)
        folder = _above(files)
        journal.recover(folder, below=False)
        with journal.opened(folder) as noted:
            try:
                for number, (path, data) in enumerate(files.items()):
                    staged.append((noted.beside(path, number), path))
                    _write(staged[-1][0], data, like=path)
                noted.move(staged)
            finally:
                for whole, _ in staged:
                    whole.unlink(missing_ok=True)
    except OSError as error:
        named = (Path(name) for name in (error.filename2, error.filename) if name)
        name = next((name for name in named if name in files), path)
        # All were written beside their places, so that its folder can be written to: a program has it open.
        held = isinstance(error, PermissionError) and len(staged) == len(files) and name.exists()
        hint = "; close it where it is open and try again" if held else ""
        raise InputError(f"{name} cannot be written: {error.strerror}{hint}.") from None


def _above(files: Iterable[Path]) -> Path:
    """The folder all files lie in or below."""
    return Path(os.path.commonpath([path.parent.absolute() for path in files]))


def _write(path: Path, data: bytes, like: Path) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    with os.fdopen(handle, "wb") as stream:
        with contextlib.suppress(FileNotFoundError):
            import shutil  # here, for every command imports this module

            shutil.copymode(like, path)
        stream.write(data)


def require_writable(folder: Path) -> None:
    """Try whether files can be put into a folder, or into the nearest above it where it is still to be made.

    Raises InputError with what to do.
    """
    there = next(above for above in (folder, *folder.parents) if above.exists())
    try:
        with journal.opened(there):
            pass
    except OSError as error:
        raise InputError(
            f"The folder {there} cannot be written to ({error.strerror}); "
            "give yourself the right to write there, or copy the project to a folder of your own."
        ) from None
