"""The door: a file of any kind becomes a Source, or one sentence says why not and what to do."""

import os
import re
import stat
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from plancompare.errors import InputError
from plancompare.reading import bounds, kinds
from plancompare.reading.encodings import decode, is_text
from plancompare.reading.grid import Read
from plancompare.reading.source import Source

if TYPE_CHECKING:
    from plancompare.reading.ocr.record import Record

# The longest plans, with annexes and pictures, stay under 50 MiB; more is some other file.
MAX_BYTES = 128 * 2**20
_OF_THE_SHELL = ("/dev/", "/proc/")  # what a shell passes for <(command) has a writer

Reader = Callable[[bytes, str], Read]


def read_source(path: str | os.PathLike[str], *, name: str | None = None) -> Source:
    """Read the document at ``path`` ("-" for standard input) as a Source.

    ``name`` is what the Source and the errors call it; by default the base name of the file. The kind is
    decided by the content first and by the suffix of the name only where the content leaves it open. Of a PDF
    with pages that are pictures the record of what was recognised on them is read, where one lies beside it.

    Raises InputError, in one sentence, for a file that is missing, unreadable, empty, too large, binary, in
    an unknown encoding, protected, damaged, a scan, or of a kind whose extra is not installed.
    """
    if path == "-":
        if sys.stdin is None:
            raise InputError("standard input is closed; give the file of a plan.")
        return source_from_bytes(sys.stdin.buffer.read(MAX_BYTES + 1), name or "stdin")
    path = os.fspath(path)
    data = _bytes(path)
    return source_from_bytes(data, name or os.path.basename(path), _record_of(path, data))


def source_from_bytes(data: bytes, name: str, record: "Record | None" = None) -> Source:
    """Read the bytes of a document; ``name`` stands in errors, its suffix helps where the content does not.
    ``record`` has what was recognised on its pages that are pictures.

    Raises InputError as :func:`read_source` does.
    """
    if len(data) > MAX_BYTES:
        raise InputError(
            f"{name} is larger than {MAX_BYTES // 2**20} MiB; give the plan alone, without other files."
        )
    if not data.strip():
        raise InputError(f"{name} is empty; expected the text of a plan.")
    kind = kinds.of(data, name)
    reader = _READERS[kind] if record is None else _recognised(record)
    text, encoding, grids, pages, scan = reader(data, name)
    if len(text) > bounds.MOST_CHARACTERS:
        raise InputError(bounds.too_long(name))
    bounds.confirm_figures(text, name)
    if not text.strip(" \t\r\n\v\f\u00a0\ufeff\u200b"):
        raise InputError(f"{name} holds no text; expected the text of a plan.")
    converted = encoding not in ("", "utf-8")
    return Source(text, name, f"{kind}; charset={encoding}" if converted else kind, grids, pages, scan=scan)


def _record_of(path: str, data: bytes) -> "Record | None":
    """What was recognised on the pages of a PDF, where that lies beside it."""
    if not kinds.is_pdf(data):
        return None
    from plancompare.reading.ocr.record import find_record  # here, for it is asked of PDFs alone

    return find_record(path, data)


def _bytes(path: str) -> bytes:
    """The bytes of ``path``, no more than one past the limit."""
    try:
        if stat.S_ISFIFO(os.stat(path).st_mode) and not path.startswith(_OF_THE_SHELL):
            raise InputError(f"{path} is a pipe that may never end; write: plancompare extract - < {path}")
        with open(path, "rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise InputError(f"{path} does not exist; check the name and the folder.") from error
    except IsADirectoryError as error:
        raise InputError(f"{path} is a folder; give the file of one plan.") from error
    except PermissionError as error:
        raise InputError(f"{path} may not be read (permission denied); change its permissions.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{path} cannot be read ({reason}); check the name and the disk.") from error


def _text(data: bytes, name: str) -> Read:
    bounds.confirm_text(data, name)
    return Read(*decode(data, name))


def _page(data: bytes, name: str) -> Read:
    from plancompare.reading.html_page import decode_page, read_html

    bounds.confirm_page(data, name)
    page, encoding = decode_page(data, name)
    read = _guarded(name, "an HTML page", "html", lambda: read_html(page))
    return read._replace(encoding=read.encoding or encoding)


def _docx(data: bytes, name: str) -> Read:
    from plancompare.reading.word import read_docx

    return _guarded(name, "a DOCX file", "docx", lambda: read_docx(data, name))


def _office(suffix: str, what: str) -> Reader:
    """The reader of a kind of document that LibreOffice turns into DOCX."""

    def read(data: bytes, name: str) -> Read:
        from plancompare.reading.office import read_office

        return _guarded(name, what, "docx", lambda: read_office(data, name, suffix, what))

    return read


def _xlsx(data: bytes, name: str) -> Read:
    from plancompare.reading.contained import contained
    from plancompare.reading.workbook import read_xlsx

    return _guarded(name, "an Excel workbook", "xlsx", lambda: contained(read_xlsx, data, name))


def _xls(data: bytes, name: str) -> Read:
    from plancompare.reading.contained import contained
    from plancompare.reading.workbook import read_xls

    return _guarded(name, "an old Excel workbook", "xls", lambda: contained(read_xls, data, name))


def _recognised(record: "Record") -> Reader:
    """The reader of a PDF whose pictured pages were recognised."""
    return lambda data, name: _pdf(data, name, record)


def _pdf(data: bytes, name: str, record: "Record | None" = None) -> Read:
    from importlib.util import find_spec

    from plancompare.reading.contained import contained
    from plancompare.reading.pdf import read_pdf

    def read() -> Read:
        if find_spec("pypdfium2") is None:
            raise ImportError("pypdfium2")
        return contained(read_pdf, data, name, record)

    return _guarded(name, "a PDF file", "pdf", read)


def _guarded(name: str, what: str, extra: str, read: Callable[[], Read]) -> Read:
    """What ``read`` returns; failures in words: the library of ``extra`` is missing, the file is damaged."""
    try:
        done = read()
    except InputError:
        raise
    except ImportError as error:
        raise InputError(f"{name} is {what}; to read it, pip install 'plancompare[{extra}]'.") from error
    except Exception as error:  # whatever a library says about bytes it cannot make sense of
        reason = _first_line(error)
        raise InputError(f"{name} looks like {what} but is damaged ({reason}); get it again.") from error
    if not is_text(done.text):
        raise InputError(f"{name} is {what} whose text is not readable; save it as text or DOCX.")
    # Half a character, which no file could hold again, is replaced by a whole one.
    return done._replace(text=re.sub("[\ud800-\udfff]", "\ufffd", done.text))


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__


_READERS: dict[str, Reader] = {
    kinds.TEXT: _text,
    kinds.HTML: _page,
    kinds.DOCX: _docx,
    kinds.XLSX: _xlsx,
    kinds.XLS: _xls,
    kinds.PDF: _pdf,
    kinds.DOC: _office(".doc", "an old Word file (.doc)"),
    kinds.RTF: _office(".rtf", "an RTF file"),
    kinds.ODT: _office(".odt", "an OpenDocument text (.odt)"),
}
