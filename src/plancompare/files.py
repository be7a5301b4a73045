"""Records as JSON or CSV bytes, and writes that happen whole or not at all; standard library only."""

import contextlib
import io
import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from plancompare import journal
from plancompare.errors import InputError


def plain_number(value: float | int | Decimal) -> str:
    """``8.5``, ``28000``, ``-1.33``: the shortest plain decimal that reads back as the same number."""
    number = value if isinstance(value, Decimal) else Decimal(repr(value))
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def cell_text(value: object) -> str:
    """One value as CSV has it: null is empty, a number plain, true and false in lower case."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    return plain_number(value) if isinstance(value, (int, float, Decimal)) else str(value)


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8, comma, LF, one header line."""
    return csv_of_texts(columns, (map(cell_text, row) for row in rows))


def csv_of_texts(columns: Sequence[str], rows: Iterable[Iterable[str]]) -> bytes:
    """The same of cells that are texts already."""
    lines = [",".join(map(_field, columns))]
    lines.extend(",".join(map(_field, row)) for row in rows)
    return ("\n".join(lines) + "\n").encode("utf-8")


def json_bytes(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """An array of objects with the columns as keys, in order; UTF-8, null for None, numbers as numbers."""
    out = io.BytesIO(b"[")  # one record at a time: a document may have a million numerals
    before = out.seek(0, io.SEEK_END)
    for row in rows:
        record = dict(zip(columns, map(_json_value, row), strict=True))
        text = json.dumps(record, ensure_ascii=False, indent=2).replace("\n", "\n  ")
        out.write((",\n  " if out.tell() > before else "\n  ").encode() + text.encode("utf-8"))
    out.write(b"\n]\n" if out.tell() > before else b"]\n")
    return out.getvalue()


_QUOTED = re.compile(r'[,"\n\r]|^\s|\s$').search


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


def _field(text: str) -> str:
    """Quote a field where needed, for a lone carriage return too: ``csv.writer`` forgets it before 3.13."""
    if _QUOTED(text):
        return '"' + text.replace('"', '""') + '"'
    return text


def _json_value(value: object) -> object:
    """A value json can write; 28000 is written 28000 and 9.3 is 9.3, whatever type held it."""
    if isinstance(value, (float, Decimal)) and not isinstance(value, bool):
        return int(value) if value == int(value) else float(value)
    return value
