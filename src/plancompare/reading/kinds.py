"""What kind of file some bytes are: by content first, by suffix only where the content leaves it open."""

from os.path import splitext

from plancompare.errors import InputError
from plancompare.reading.bounds import open_package

TEXT = "text/plain"
HTML = "text/html"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"
DOC = "application/msword"
RTF = "application/rtf"
ODT = "application/vnd.oasis.opendocument.text"

READABLE = "give a plan as text, HTML, DOCX, XLSX or PDF"

# So many files of an archive are named.
_NAMED = 4
_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# First bytes of files people pick by mistake. Every other binary file is known by its control characters.
_FOREIGN = {
    b"\x89PNG\r\n\x1a\n": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF87a": "a GIF image",
    b"GIF89a": "a GIF image",
    b"II*\0": "a TIFF image",
    b"MM\0*": "a TIFF image",
    b"\x1f\x8b": "a gzip archive",
    b"Rar!\x1a\x07": "a RAR archive",
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive",
    b"PK\x05\x06": "an empty ZIP archive",
}
# What a ZIP package holds, by one of its members.
_PACKAGES = {
    "xl/workbook.bin": "a binary Excel workbook (.xlsb); save it as XLSX",
    "ppt/presentation.xml": "a PowerPoint file (.pptx); save its text as DOCX or text",
    "content.xml": "an OpenDocument file, not a text; save it as XLSX or DOCX",
}


def of(data: bytes, name: str) -> str:
    """The media type of ``data``: one of the names above.

    Raises InputError for a kind that cannot be read, naming it and what to do.
    """
    suffix = splitext(name)[1].lower()
    if is_pdf(data):
        return PDF
    if data.startswith(_ZIP):
        return _package(data, name, suffix)
    if data.startswith(_OLE):
        if _utf16("EncryptedPackage") not in data:
            if _utf16("WordDocument") in data:
                return DOC
            if _utf16("Workbook") in data:
                return XLS
        raise InputError(_old_office(data, name))
    if data.startswith(b"{\\rtf"):
        return RTF
    for start, what in _FOREIGN.items():
        if data.startswith(start):
            hint = "; run OCR on it first" if "image" in what else ""
            raise InputError(f"{name} is {what}, not a document{hint}; {READABLE}.")
    return HTML if _is_page(data, suffix) else TEXT


def is_pdf(data: bytes) -> bool:
    """Whether ``data`` is a PDF by its first bytes."""
    return b"%PDF-" in data[:1024]


def _package(data: bytes, name: str, suffix: str) -> str:
    """DOCX, XLSX or ODT, or the InputError that says which other package ``data`` is."""
    import zipfile

    try:
        with open_package(data, name) as package:
            names = package.namelist()
            members = set(names)
            declared = package.read("mimetype")[:100] if "mimetype" in members else b""
    except (
        zipfile.BadZipFile,
        ValueError,
        OSError,
        NotImplementedError,
        UnicodeDecodeError,
        EOFError,
    ) as error:
        what = "a DOCX file" if suffix == ".docx" else "a ZIP package"
        raise InputError(f"{name} is {what} but damaged or cut short; get the file again.") from error
    if "word/document.xml" in members:
        return DOCX
    if "xl/workbook.xml" in members:
        return XLSX
    if declared.strip() == ODT.encode():
        return ODT
    for member, what in _PACKAGES.items():
        if member in members:
            raise InputError(f"{name} is {what}.")
    if "[Content_Types].xml" in members and suffix == ".docx":
        raise InputError(f"{name} is a damaged DOCX file (it has no word/document.xml); get the file again.")
    raise InputError(f"{name} is a ZIP archive{_held(names)}; unpack it and give the plan inside.")


def _held(names: list[str]) -> str:
    """What an archive holds, in words: its first files, and how many more."""
    files = [name.rsplit("/", 1)[-1] for name in names if not name.endswith("/")]
    shown = ["".join(sign if sign.isprintable() else "?" for sign in file)[:80] for file in files[:_NAMED]]
    more = f" and {len(files) - _NAMED} more" if len(files) > _NAMED else ""
    return f" of {', '.join(shown)}{more}" if shown else ""


def _old_office(data: bytes, name: str) -> str:
    """The sentence for a compound file: a protected document, or one of Office before 2007."""
    if _utf16("EncryptedPackage") in data:
        return f"{name} is an Office document protected by a password; save a copy without the password."
    return f"{name} is an old Office file, not a plan that can be read; save it as DOCX or text."


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def _is_page(data: bytes, suffix: str) -> bool:
    head = data[:8192].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    if b"<" not in head:
        return False
    from plancompare.reading.html_page import is_html

    return is_html(head.decode("latin-1"), suffix)
