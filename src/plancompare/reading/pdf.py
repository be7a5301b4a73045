"""The text layer of a PDF becomes lines, page after page; a scan has none and is refused."""

import re
import warnings
from collections import Counter
from collections.abc import Iterator

from plancompare.errors import InputError
from plancompare.reading import bounds
from plancompare.reading.encodings import unmask

# A page whose pictures cover more than this share of it, with fewer characters than that, is a scan; signing
# software adds a short stamp of text to it.
SCAN_SHARE = 0.5
SCAN_CHARACTERS = 200
# A page number alone on its line: "5", "- 5 -", "Trang 5", "5/20", "Trang 5/20".
_PAGE_NUMBER = re.compile(r"\s*(?:[Tt]rang\s+|[Pp]age\s+|[-–—]\s*)?(\d{1,4})(?:\s*/\s*\d{1,4}|\s*[-–—])?\s*")
# PDFium's sign for a hyphen at the end of a line; it joins the next line to it.
_LINE_END_HYPHEN = "\ufffe"


def read_pdf(data: bytes, name: str) -> tuple[str, str]:
    """The lines of all pages, and the old encoding their letters were in ("" for Unicode letters).

    Line ends become a single newline. Page numbers standing alone at the head or foot of a page are dropped
    when they count up with the pages.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise InputError(
                f"{name} is a PDF protected by a password; save a copy without the password."
            ) from error
        raise InputError(f"{name} is a damaged PDF ({error}); get the file again.") from error
    try:
        pages = list(_pages(document, name, bounds.most_characters(len(data))))
    finally:
        document.close()
    _refuse_scans(pages, name)
    text = "\n".join(_without_page_numbers([lines for lines, _ in pages]))
    return unmask(text) or (text, "")


def _pages(document, name: str, most: int) -> Iterator[tuple[list[str], bool]]:
    """Each page's lines, and whether pictures cover most of it. InputError past ``most`` characters."""
    import pypdfium2

    if len(document) > bounds.MOST_PAGES:
        raise InputError(bounds.too_long(name))
    for index in range(len(document)):
        page = document[index]
        layer = page.get_textpage()
        most -= layer.count_chars()
        if most < 0:
            raise InputError(bounds.too_long(name))
        yield _page(page, layer, pypdfium2.raw.FPDF_PAGEOBJ_IMAGE)


def _page(page, layer, image_type: int) -> tuple[list[str], bool]:
    """The lines of one page, and whether pictures cover most of it."""
    text = _characters(layer).replace(_LINE_END_HYPHEN, "-")
    boxes = [picture.get_bounds() for picture in page.get_objects(filter=[image_type])]
    covered = sum((right - left) * (top - bottom) for left, bottom, right, top in boxes)
    pictured = covered > SCAN_SHARE * page.get_width() * page.get_height()
    layer.close()
    page.close()
    return re.split(r"\r\n|\r|\n", text.strip("\r\n")), pictured


def _characters(layer) -> str:
    """The characters of a page, with a line break wherever the next one stands lower or higher than the last.

    PDFium leaves some breaks out: it writes the last word of a page and the page number below it as one
    ("xã 51" and "3" as "xã 513").
    """
    out: list[str] = []
    last = None
    index = 0  # PDFium counts UTF-16 units
    for character in layer.get_text_range():
        if character in "\r\n" or character == _LINE_END_HYPHEN:
            last = None
        elif not character.isspace():
            box = _upright_box(layer, index)
            if last and box and (box[1] >= last[3] or box[3] <= last[1]):
                out.append("\n")
            last = box
        out.append(character)
        index += 2 if character > "\uffff" else 1
    return "".join(out)


def _upright_box(layer, index: int) -> tuple[float, float, float, float] | None:
    """Left, bottom, right and top of a character, as high as its font; None when its line is turned."""
    import pypdfium2

    if pypdfium2.raw.FPDFText_GetCharAngle(layer, index) > 0.01:
        return None
    return layer.get_charbox(index, loose=True)


def _refuse_scans(pages: list[tuple[list[str], bool]], name: str) -> None:
    """Raise InputError when the text is missing from the pages; warn when it is missing from some."""
    sizes = [len("".join(lines).strip()) for lines, _ in pages]
    scans = [i for i, (_, pictured) in enumerate(pages, 1) if pictured and sizes[i - 1] < SCAN_CHARACTERS]
    advice = "run OCR on it first (for example ocrmypdf -l vie) and check the figures"
    if not any(sizes) or 2 * len(scans) > len(pages):
        raise InputError(f"{name} is a PDF without a text layer (a scan); {advice}.")
    if scans:
        numbers = ", ".join(map(str, scans))
        warnings.warn(
            f"{name}: no text layer on page {numbers}, nothing is read there; {advice}.", stacklevel=2
        )


def _without_page_numbers(pages: list[list[str]]) -> list[str]:
    """The lines of all pages without first or last lines that are numbers in step with the pages."""
    ends = [(0, -1) if len(lines) > 1 else (0,) for lines in pages]
    steps = Counter(
        (end, int(found[1]) - index)
        for index, lines in enumerate(pages)
        for end in ends[index]
        if (found := _PAGE_NUMBER.fullmatch(lines[end]))
    )
    # In step twice at least; a file of two pages may hold a single number, the second.
    two = len(pages) == 2
    drop = {(end, offset) for (end, offset), times in steps.items() if times > 1 or (two and offset == 1)}
    kept = []
    for index, lines in enumerate(pages):
        numbers = {
            end % len(lines)
            for end in ends[index]
            if (found := _PAGE_NUMBER.fullmatch(lines[end])) and (end, int(found[1]) - index) in drop
        }
        kept += [line for at, line in enumerate(lines) if at not in numbers]
    return kept
