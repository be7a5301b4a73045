"""A workbook as bytes that depend on nothing but its content, and written whole or not at all."""

import datetime
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

from openpyxl import Workbook

from plancompare.errors import InputError
from plancompare.files import write_all
from plancompare.table.excel import escaped

_STAMP = (1980, 1, 1, 0, 0, 0)
_FRAME = re.compile(rb'<(?:\w+:)?cNvPr id="\d+" name="Chart (\d+)"\s*/>')


def workbook_bytes(book: Workbook, date: datetime.date, alt_texts: Sequence[tuple[str, str]] = ()) -> bytes:
    """The file: dated with ``date``, each chart with its (title, alternative text), the clock nowhere.

    openpyxl stamps the time of saving into the properties and the archive, and has no alternative text.
    """
    moment = datetime.datetime.combine(date, datetime.time())
    book.properties.created = book.properties.modified = moment
    first, second = io.BytesIO(), io.BytesIO()
    book.save(first)
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(first) as made, zipfile.ZipFile(second, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            data = made.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, data)
            if name.startswith("xl/drawings/drawing"):
                data = _described(data, alt_texts)
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type, entry.external_attr, entry.create_system = (
                zipfile.ZIP_DEFLATED,
                0o644 << 16,
                3,
            )
            kept.writestr(entry, data)
    return second.getvalue()


def _described(drawing: bytes, alt_texts: Sequence[tuple[str, str]]) -> bytes:
    def describe(match: re.Match) -> bytes:
        title, text = (quoteattr(escaped(part)) for part in alt_texts[int(match[1]) - 1])
        old = match[0].rstrip(b"/> ").rstrip()
        return old + f" descr={text} title={title}/>".encode()

    return _FRAME.sub(describe, drawing) if alt_texts else drawing


def write_workbook(path: Path, data: bytes) -> None:
    """Write the file, whole or not at all. Raises InputError when Excel holds it open."""
    if path.is_dir():
        raise InputError(f"{path} is a folder; give the workbook a file name such as plancompare.xlsx.")
    lock = path.with_name(f"~${path.name}")
    try:
        if path.exists():
            with path.open("r+b"):  # on Windows this is what Excel forbids
                pass
    except OSError:
        raise InputError(f"{path} is open in Excel or write-protected; close it and try again.") from None
    if lock.exists():
        raise InputError(
            f"{path} is open in Excel ({lock.name} lies beside it); close it and try again, "
            f"or delete {lock.name} if Excel is not running."
        )
    write_all({path: data})
