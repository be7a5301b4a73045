"""Where the documents of a corpus are: listed once, in order, and opened by whoever reads them."""

import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from plancompare.corpus.extra import library
from plancompare.errors import InputError, UsageError
from plancompare.reading.door import MAX_BYTES

FILE, MEMBER, URL = "file", "member", "url"
LISTS = (".txt", ".list", ".lst")


@dataclass(frozen=True, slots=True, order=True)
class Document:
    """One document: ``name`` tells it from all others of its corpus, ``place`` and ``member`` say where its
    bytes are: the ``member`` of a zip, or a file or a URL where there is none.
    """

    name: str
    kind: str
    place: str
    member: str = ""


def listed(source: str) -> list[Document]:
    """All documents of a folder, a list, a zip or any URL that fsspec opens, in the order of their names.

    A list is a text file with a path or URL a line; paths count from its own folder. Files and folders
    whose names begin with a dot are no documents. Raises InputError or UsageError where there is nothing.
    """
    path = Path(source)
    if "://" in source or "::" in source:
        found = _of_url(source)
    elif path.is_dir():
        found = _of_folder(path)
    elif not path.exists():
        raise InputError(f"{source} does not exist; give a folder, a list, a zip or a URL of plans.")
    elif _is_package_of_plans(path):
        found = _of_zip(path)
    elif path.suffix.lower() in LISTS and _is_list(path):
        found = _of_list(path)
    else:
        raise UsageError(
            f"{source} is neither a folder, a zip nor a list of files; one plan is read with: "
            f"plancompare extract {source}"
        )
    documents = sorted({replace(each, name=_as_utf8(each.name)) for each in found})
    if not documents:
        raise InputError(f"{source} holds no file; expected plans as text, HTML, DOCX, XLSX or PDF.")
    return documents


def read_bytes(document: Document) -> bytes:
    """The bytes of a document, no more than one past the most that is read. Raises InputError."""
    try:
        if document.kind == MEMBER:
            with _archive(document.place).open(document.member) as stream:
                return stream.read(MAX_BYTES + 1)
        if document.kind == URL:
            with library("fsspec").open(document.place, "rb") as stream:
                return stream.read(MAX_BYTES + 1)
        with open(document.place, "rb") as stream:
            # As much room as is asked for is taken, so no more is asked for than there is.
            return stream.read(min(os.fstat(stream.fileno()).st_size, MAX_BYTES) + 1)
    except FileNotFoundError:
        raise InputError(f"{document.name} does not exist; check the list or the address.") from None
    except (RuntimeError, NotImplementedError) as error:  # what zipfile says of a locked or odd member
        raise InputError(f"{document.name} cannot be unpacked ({error}); unpack it by hand.") from None
    except zipfile.BadZipFile as error:
        raise InputError(f"{document.name} is damaged in its zip ({error}); get the zip again.") from None
    except OSError as error:
        raise InputError(f"{document.name} cannot be read ({error.strerror or error}).") from None
    except (MemoryError, UsageError):
        raise
    except Exception as error:  # whatever a file system of fsspec may raise
        raise InputError(f"{document.name} cannot be read ({type(error).__name__}: {error}).") from None


def _as_utf8(name: str) -> str:
    """A name as UTF-8 can hold it: bytes of a name in another encoding as ``\\xff``."""
    return os.fsencode(name).decode("utf-8", "backslashreplace") if not name.isascii() else name


def _of_folder(folder: Path) -> Iterator[Document]:
    for above, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for file in files:
            if not file.startswith("."):
                path = Path(above, file)
                yield Document(path.relative_to(folder).as_posix(), FILE, str(path.resolve()))


def _of_zip(path: Path) -> Iterator[Document]:
    for member in _archive(str(path)).infolist():
        hidden = any(part.startswith(".") for part in PurePosixPath(member.filename).parts)
        if not member.is_dir() and not hidden:
            yield Document(member.filename, MEMBER, str(path.resolve()), member.filename)


def _of_list(path: Path) -> Iterator[Document]:
    for line in _lines(path):
        place = line if "://" in line else str((path.parent / line).resolve())
        yield Document(line, URL if "://" in line else FILE, place)


def _of_url(source: str) -> Iterator[Document]:
    fsspec: Any = library("fsspec")
    try:
        system, root = fsspec.core.url_to_fs(source)
        found = system.glob(root) if "*" in root else system.find(root) if system.isdir(root) else [root]
    except (ImportError, ValueError) as error:
        raise UsageError(f"{source} cannot be opened: {error}") from None
    except Exception as error:
        raise InputError(f"{source} cannot be listed ({type(error).__name__}: {error}).") from None
    for path in found:
        name = path.removeprefix(root.rstrip("*")).lstrip("/") or PurePosixPath(path).name
        if not any(part.startswith(".") for part in PurePosixPath(name).parts):
            yield Document(name, URL, source if path == root else _address(source, system, path))


def _address(source: str, system: Any, path: str) -> str:
    """The URL of one file below a URL; of a chain ("zip://::file.zip") the first link is the file's."""
    first, *rest = source.split("::")
    first = f"{first.partition('://')[0]}://{path.lstrip('/')}" if rest else system.unstrip_protocol(path)
    return "::".join([first, *rest])


def _is_package_of_plans(path: Path) -> bool:
    """Whether it is a zip, and not one document that happens to be packed as one (DOCX, XLSX, ODT)."""
    if not zipfile.is_zipfile(path):
        return False
    names = set(_archive(str(path)).namelist())
    return not names & {"[Content_Types].xml", "mimetype"}


def _is_list(path: Path) -> bool:
    first = next(_lines(path), "")
    return "://" in first or (bool(first) and (path.parent / first).is_file())


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8-sig") as lines:
            yield from (line.strip() for line in lines if line.strip() and not line.startswith("#"))
    except UnicodeDecodeError:
        return


@lru_cache(maxsize=2)
def _archive(path: str) -> zipfile.ZipFile:
    """A zip, its list of members read once in every process."""
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, UnicodeError) as error:
        raise InputError(f"{path} cannot be opened as a zip ({error}); get it again.") from None
