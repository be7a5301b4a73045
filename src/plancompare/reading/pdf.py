"""The text layer of a PDF becomes lines and tables, page after page; a scan has none and is refused.

What stands on every page alike (numbers of pages, running heads and feet) is left out; footnotes follow at
the end, marked "[1]"; a table that goes on over a page is one table.
"""

import re
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from plancompare.errors import InputError
from plancompare.reading import bounds
from plancompare.reading.grid import Draft, Read
from plancompare.reading.lines import row
from plancompare.reading.ocr.pages import page_of, placed
from plancompare.reading.ocr.record import Record
from plancompare.reading.pdf_lines import PAGE_NUMBER, Line, layer_lines, sorted_lines
from plancompare.reading.pdf_page import SCAN_CHARACTERS, Page, read_page
from plancompare.reading.pdf_tables import PageTable, joined, tables_of
from plancompare.records import NamedTuple

# Letters that only Vietnamese has are 20 to 22 of 100 in plans, none in the English OCR of a scan.
LEAST_VIETNAMESE, ENOUGH_LETTERS = 0.02, 400
# Words of one letter with a tone are 6 in a thousand in plans, 300 where a fallback font tore them out.
MOST_TORN = 0.05
_VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_LETTER = re.compile(r"[^\W\d_]")
_TORN = re.compile(r"(?<![^\s])[\u1ea0-\u1ef9ăđơư](?![^\s])")
# Running heads and feet stand in this share of a page's height, and move by no more points than these.
_MARGIN = 0.1
_STILL = 3.0
# A footnote is set smaller than the text.
_NOTE_SIZE = 0.93
_NOT_READ = "optical recognition could not read it either, look at it by eye"
_OCR = "to have its pictures read, run again with --ocr (plancompare extract FILE --ocr)"


class _Leaf(NamedTuple):
    """A page on its way to text: its lines, among them the places of its tables."""

    lines: list[Line]
    tables: list[PageTable]
    pictured: bool
    height: float

    @property
    def size(self) -> int:
        """How many characters stand on it."""
        words = sum(len(line.text.strip()) for line in self.lines)
        return words + sum(len(line) for t in self.tables for cell in t.cells for line in cell.lines)

    @property
    def is_scan(self) -> bool:
        """Whether it is a picture, but for a stamp."""
        return self.pictured and self.size < SCAN_CHARACTERS


def read_pdf(data: bytes, name: str, record: Record | None = None) -> Read:
    """The lines of all pages, and their tables; pages that are pictures as their ``record`` has them.

    Raises InputError for a protected or damaged file, a scan,
    and a text layer that is no Vietnamese.
    """
    document = open_pdf(data, name)
    try:
        pages = list(_pages(document, name, bounds.most_characters(len(data)), record))
    finally:
        document.close()
    leaves = _leaves(pages)
    if _is_torn(leaves):
        leaves = _leaves(pages, torn=True)
    leaves = _without_scans(leaves, name, _NOT_READ if record else _OCR)
    read = _written(leaves)
    _refuse_garbage(read.text, name)
    return read._replace(scan=placed(read, record)) if record else read


def open_pdf(data: bytes, name: str):
    """The pypdfium2 document of some bytes. Raises InputError for a protected or damaged file."""
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise InputError(
                f"{name} is a PDF protected by a password; save a copy without the password."
            ) from error
        raise InputError(f"{name} is a damaged PDF ({error}); get the file again.") from error


def pictured_pages(document) -> list[int]:
    """The numbers of the pages that are pictures without text, or whose text is not the document's."""
    out = []
    for number in range(1, len(document) + 1):
        page = document[number - 1]
        layer = page.get_textpage()
        text = layer.get_text_range()
        is_scan = len(text.strip()) < SCAN_CHARACTERS and read_page(page, layer).pictured
        if is_scan or _is_garbage(text):
            out.append(number)
        layer.close()
        page.close()
    return out


def _pages(document, name: str, most: int, record: Record | None) -> Iterator[Page]:
    """Each page; InputError past ``most`` characters."""
    if len(document) > bounds.MOST_PAGES:
        raise InputError(bounds.too_many(name))
    for index in range(len(document)):
        recognised = record.page(index + 1) if record else None
        if recognised is not None:
            yield page_of(recognised)
            continue
        page = document[index]
        layer = page.get_textpage()
        most -= layer.count_chars()
        if most < 0:
            raise InputError(bounds.too_many(name))
        yield read_page(page, layer)
        layer.close()
        page.close()


def _leaves(pages: Sequence[Page], torn: bool = False) -> list[_Leaf]:
    """Each page with its tables; one that a page ends with may go on at the top of the next."""
    out: list[_Leaf] = []
    for number, page in enumerate(pages, 1):
        last = out[-1].tables[-1] if out and _ends_in_table(out[-1]) else None
        out.append(_leaf(page, number, torn, last))
    return out


def _ends_in_table(leaf: _Leaf) -> bool:
    """Whether nothing but the number of the page follows on its last table."""
    lines = [line for line in leaf.lines if line.table is not None or not PAGE_NUMBER.fullmatch(line.text)]
    return bool(lines) and lines[-1].table is not None


def _leaf(page: Page, number: int, torn: bool, before: PageTable | None) -> _Leaf:
    tables, inside = tables_of(page, number, torn, before)
    if not torn:
        return _Leaf(list(layer_lines(page.glyphs, inside)), tables, page.pictured, page.height)
    free = [index for index in range(len(page.glyphs)) if index not in inside]
    lines = sorted_lines(page.glyphs, free, torn=True)
    places = [
        Line("", top=min(glyph.box[1] for glyph in own if glyph.box is not None), table=table)
        for table in range(len(tables))
        for own in [[page.glyphs[index] for index, its in inside.items() if its == table]]
    ]
    return _Leaf(sorted([*lines, *places], key=lambda line: line.top), tables, page.pictured, page.height)


# -- what is no text of a plan -----------------------------------------------------------------------------


def _is_torn(leaves: Sequence[_Leaf]) -> bool:
    """Whether letters with tones stand outside their words, as a fallback font leaves them."""
    text = "\n".join(line.text for leaf in leaves for line in leaf.lines)
    words = len(text.split())
    return words > 0 and len(_TORN.findall(text.lower())) > MOST_TORN * words


def _without_scans(leaves: list[_Leaf], name: str, advice: str) -> list[_Leaf]:
    """The pages without the text of those that are pictures, which are named; InputError when all are."""
    scans = [number for number, leaf in enumerate(leaves, 1) if leaf.is_scan]
    readable = [leaf for leaf in leaves if leaf.size and not leaf.is_scan]
    if not readable:
        raise InputError(f"{name} is a PDF without a text layer (a scan); {advice}.")
    if not scans:
        return leaves
    which = f"page {scans[0]} is a picture" if len(scans) == 1 else f"pages {_listed(scans)} are pictures"
    warnings.warn(
        f"{name}: {which} without a text layer, so nothing of it is read; {advice}.",
        stacklevel=2,
    )
    return [leaf._replace(lines=[], tables=[]) if leaf.is_scan else leaf for leaf in leaves]


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:-1])) + f" and {numbers[-1]}"


def _refuse_garbage(text: str, name: str) -> None:
    """Raise InputError for a text layer that is not the document's: OCR in another language, torn words."""
    if _is_garbage(text):
        what = (
            "torn into single letters"
            if _has_torn(text)
            else "not Vietnamese (a scan read as English, or a broken font)"
        )
        raise InputError(f"{name} is a PDF whose text layer is {what}; {_OCR}.")


def _is_garbage(text: str) -> bool:
    letters = len(_LETTER.findall(text))
    strange = len(_VIETNAMESE.findall(text)) < LEAST_VIETNAMESE * letters
    return letters >= ENOUGH_LETTERS and (strange or _has_torn(text))


def _has_torn(text: str) -> bool:
    return len(_TORN.findall(text.lower())) > MOST_TORN * max(1, len(text.split()))


# -- furniture of pages -----------------------------------------------------------------------------------


def _without_furniture(leaves: list[_Leaf]) -> list[list[Line]]:
    """The lines of each page without running heads, running feet and page numbers."""
    margins = [
        {at: _keys(leaf.lines[at], index) for at in _margins(leaf)} for index, leaf in enumerate(leaves)
    ]
    repeated = Counter(found for page in margins for found in {f for keys in page.values() for f in keys})
    filled = sum(1 for leaf in leaves if leaf.lines)
    often = {found for found, times in repeated.items() if times >= 2 and 2 * times >= filled}
    out = [
        [line for at, line in enumerate(leaf.lines) if not often.intersection(page.get(at, ()))]
        for leaf, page in zip(leaves, margins, strict=True)
    ]
    return _without_page_numbers(out)


def _margins(leaf: _Leaf) -> list[int]:
    """The lines of a page that stand in its upper or lower margin."""
    least, most = _MARGIN * leaf.height, (1 - _MARGIN) * leaf.height
    middles = [(line.top + line.bottom) / 2 if line.table is None else least for line in leaf.lines]
    return [at for at, middle in enumerate(middles) if middle < least or middle > most]


def _keys(line: Line, index: int) -> list[tuple[int, str]]:
    """What a line that stands on every page has in common: its height on the page and its words.

    A number in step with the pages is the page's own. Two heights are given so that near ones meet.
    """
    words = " ".join(line.text.split())
    if not _LETTER.search(words):
        return []
    near = set(range(index - 2, index + 5))
    words = re.sub(r"\d+", lambda m: "#" if int(m[0]) in near and len(m[0]) < 4 else m[0], words)
    place = round(line.top / _STILL)
    return [(place, words), (place + 1, words)]


def _without_page_numbers(pages: list[list[Line]]) -> list[list[Line]]:
    """The lines of all pages without first or last lines that are numbers in step with the pages."""
    ends = [() if not lines else (0, -1) if len(lines) > 1 else (0,) for lines in pages]
    steps = Counter(
        (end, int(found[1]) - index)
        for index, lines in enumerate(pages)
        for end in ends[index]
        if (found := PAGE_NUMBER.fullmatch(lines[end].text))
    )
    # In step twice at least; a file of two pages may hold a single number, the second.
    two = len(pages) == 2
    drop = {(end, offset) for (end, offset), times in steps.items() if times > 1 or (two and offset == 1)}
    kept = []
    for index, lines in enumerate(pages):
        numbers = {
            end % len(lines)
            for end in ends[index]
            if (found := PAGE_NUMBER.fullmatch(lines[end].text)) and (end, int(found[1]) - index) in drop
        }
        kept.append([line for at, line in enumerate(lines) if at not in numbers])
    return kept


def _without_notes(pages: list[list[Line]]) -> tuple[list[list[Line]], list[str]]:
    """The lines of each page without its footnotes, and the footnotes, each as one line."""
    sizes = [line.size for lines in pages for line in lines if len(line.text) > 40]
    body = median(sizes) if sizes else 0.0
    out: list[list[Line]] = []
    notes: list[str] = []
    for lines in pages:
        first = len(lines)
        while first and lines[first - 1].table is None and 0 < lines[first - 1].size < _NOTE_SIZE * body:
            first -= 1
        while first < len(lines) and not lines[first].opens_with_mark:
            first += 1
        for line in lines[first:]:
            if line.opens_with_mark:
                notes.append(line.text.strip())
            else:
                notes[-1] += " " + line.text.strip()
        out.append(lines[:first])
    return out, notes


# -- writing ----------------------------------------------------------------------------------------------


def _written(leaves: list[_Leaf]) -> Read:
    """The text of all pages, footnotes last, and the tables in it."""
    pages, notes = _without_notes(_without_furniture(leaves))
    parts: list[list[str | PageTable]] = [
        [leaf.tables[line.table] if line.table is not None else line.text for line in lines]
        for leaf, lines in zip(leaves, pages, strict=True)
    ]
    _join_over_pages(parts)
    draft = Draft()
    lines: list[str] = []
    for number, page in enumerate(parts, 1):
        written = [line for part in page for line in _lines_of(part, draft)]
        lines += draft.page(written, number)
    return draft.finish([*lines, *notes])


def _join_over_pages(parts: list[list[str | PageTable]]) -> None:
    """Put a table that goes on at the top of the next page back to where it began."""
    holder, place = None, 0
    for page in parts:
        if not page:
            continue
        if holder is not None and isinstance(page[0], PageTable):
            above = holder[place]
            whole = joined(above, page[0]) if isinstance(above, PageTable) else None
            if whole is not None:
                holder[place] = whole
                page.pop(0)
                if not page:
                    continue  # the whole page is that table: it may go on yet
        last = page[-1] if page else None
        holder, place = (page, len(page) - 1) if isinstance(last, PageTable) else (None, 0)


def _lines_of(part: str | PageTable, draft: Draft) -> list[str]:
    if isinstance(part, str):
        return [part]
    if part.is_remnant and not part.refused:
        return [line for cell in part.cells for line in cell.lines]
    lines: list[str] = []
    for number in range(part.row_count):
        lines += row([cell for cell in part.cells if cell.row == number], draft)
    return draft.table(lines, page=part.page, refused=part.refused, drawn=bool(part.spans))
