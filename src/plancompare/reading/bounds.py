"""How much a file may hold: limits in proportion to its size, so that no small file fills the memory.

They are counts, never seconds: the same bytes are read or refused alike on every machine.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from plancompare.catalogue.patterns import Pattern
from plancompare.errors import InputError

if TYPE_CHECKING:
    from zipfile import ZipFile

# Some thirty-five long plans; what holds more is a library. A figure that is read as a target takes 1.7 KiB,
# so that a text of nothing else stays below a gibibyte.
MOST_CHARACTERS, MOST_FIGURES = 2 * 2**20, 2**19
# A page may carry its pictures inside; each tag becomes an object.
MOST_PAGE_BYTES, MOST_TAGS = 32 * 2**20, 2**20
# Office packages: XML packs to a tenth or a twentieth, pictures hardly; what unpacks to more is made to.
MOST_TIMES, ALWAYS_ALLOWED = 40, 8 * 2**20
MOST_XML, MOST_UNPACKED = 96 * 2**20, 384 * 2**20
MOST_MEMBERS = 10_000
_PICTURES = ("media/", "embeddings/", "fonts/", "Pictures/", "Thumbnails/")  # folders of what is never parsed
_MEMBER = b"PK\x01\x02"  # what the entry of a member begins with
# Of a PDF's text two thirds are positions, and they are packed to a third: a byte is hardly ever a character.
MOST_CHARACTERS_A_BYTE, MOST_PAGES = 10, 5_000
_FIGURE = Pattern(r"\d+")
_ALONE = "give the plan alone, without other files"


def open_package(data: bytes, name: str) -> "ZipFile":
    """The ZIP package ``data`` (DOCX, XLSX, ODT …), once it is known how much it unpacks to.

    Raises InputError, naming ``name``, for more than a document holds, and what zipfile raises for a damaged
    package.
    """
    import io
    from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

    if data.count(_MEMBER) > MOST_MEMBERS:
        raise InputError(f"{name} is a package of more than {MOST_MEMBERS} files; {_ALONE}.")
    package = ZipFile(io.BytesIO(data))
    parts = package.infolist()
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise BadZipFile("packed in a way no office program packs")
    allowed = ALWAYS_ALLOWED + MOST_TIMES * len(data)
    written = sum(part.file_size for part in parts if not any(f in part.filename for f in _PICTURES))
    whole = sum(part.file_size for part in parts)
    if written > min(allowed, MOST_XML) or whole > min(allowed, MOST_UNPACKED):
        sizes = f"{_size(len(data))} that unpack to {_size(whole)}"
        raise InputError(f"{name} holds {sizes}, more than a plan; {_ALONE}.")
    return package


def confirm_text(data: bytes, name: str) -> None:
    """Raise InputError when ``data`` would be more text than is read."""
    if len(data) > 4 * MOST_CHARACTERS:  # in no encoding does a character take more bytes
        raise InputError(too_long(name))


def confirm_page(data: bytes, name: str) -> None:
    """Raise InputError when an HTML page is more than a document."""
    if len(data) > MOST_PAGE_BYTES or data.count(b"<") > MOST_TAGS:
        raise InputError(f"{name} is an HTML page of {_size(len(data))}, more than a plan; {_ALONE}.")


def confirm_figures(text: str, name: str) -> None:
    """Raise InputError when a text holds more numbers than any document has."""
    if len(text) > 2 * MOST_FIGURES and len(_FIGURE.findall(text)) > MOST_FIGURES:
        raise InputError(f"{name} holds more than {MOST_FIGURES} numbers, more than a plan; {_ALONE}.")


def counted(lines: Iterable[str], name: str, most: int = MOST_CHARACTERS) -> Iterator[str]:
    """The same lines; raises InputError once they hold more than ``most`` characters."""
    length = 0
    for line in lines:
        length += len(line) + 1
        if length > most:
            raise InputError(too_long(name))
        yield line


def most_characters(size: int) -> int:
    """How many characters of text a PDF of ``size`` bytes may hold."""
    return min(MOST_CHARACTERS, 2**16 + MOST_CHARACTERS_A_BYTE * size)


def too_long(name: str) -> str:
    """The sentence for a text that is longer than is read."""
    return f"{name} holds more than {MOST_CHARACTERS // 2**20} million characters; {_ALONE}."


def too_many(name: str) -> str:
    """The sentence for a PDF of more pages, or more text for its size, than is read."""
    return f"{name} holds more pages, or more text for its size, than a plan; {_ALONE}."


def _size(count: int) -> str:
    return f"{count / 2**20:.0f} MiB" if count >= 2**20 else f"{count / 2**10:.0f} KiB"
