"""Optical recognition of a PDF's pictured pages, once: the record that every later run reads.

Needs the extra ``ocr`` and Tesseract. No network is asked for anything.
"""

import os
import threading
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

from plancompare.errors import InputError
from plancompare.files import write_all
from plancompare.reading import kinds
from plancompare.reading.contained import contained
from plancompare.reading.ocr.record import PageRecord, Record, hash_of, place_beside, record_place

# Pages are seen at the resolution they were scanned at, within these dots an inch.
_LEAST_DPI, _MOST_DPI = 150, 300
# Pages read side by side, and the bytes of addresses that takes.
_MOST_AT_ONCE, _MEMORY = 4, 6 * 2**30
_NEEDED = ("pypdfium2", "numpy", "PIL", "onnxruntime", "rapidocr")


def recognise_file(path: str | os.PathLike[str], say: Callable[[str], object] = lambda words: None) -> Path:
    """Recognise the pictured pages of a PDF and keep the record beside it; returns its place.

    A record of the same bytes that lies there already is kept, and nothing is recognised again; ``say`` is
    told what is done. Raises InputError for what is no PDF or has no such page, and where a program or a
    package is missing, with how to install it.
    """
    name = os.path.basename(path)
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise InputError(
            f"{path} cannot be read ({error.strerror}); check the name and the folder."
        ) from error
    place = record_place(path, data)
    if place is not None:
        say(f"{name} was recognised before, {place.name} has it; to do it again, delete that file")
        return place
    place = place_beside(path)
    record = recognise(data, name, say)
    write_all({place: record.to_bytes(name)})
    words = sum(len(line) for page in record.pages for line in page.lines)
    say(f"{name}: {len(record.pages)} pages recognised, {words} words, kept in {place}")
    return place


def recognise(data: bytes, name: str, say: Callable[[str], object] = lambda words: None) -> Record:
    """The record of a PDF's pictured pages. Raises as :func:`recognise_file` does."""
    if not kinds.is_pdf(data):
        raise InputError(f"{name} is no PDF; --ocr is for scans as PDF.")
    if any(find_spec(package) is None for package in _NEEDED):
        raise InputError(f"{name} is a scan; to read it, pip install 'plancompare[ocr,pdf]'.")
    from plancompare.reading.ocr import tesseract

    tesseract.confirm_there(name)
    say(f"{name}: reading its pictures; this takes some seconds a page")
    return contained(recognise_pdf, data, name, memory=_MEMORY)


def recognise_pdf(data: bytes, name: str) -> Record:
    """The record of a PDF, made in this process."""
    from plancompare.reading.ocr import tesseract
    from plancompare.reading.ocr.digits import Network
    from plancompare.reading.pdf import open_pdf, pictured_pages

    document = open_pdf(data, name)
    try:
        numbers = pictured_pages(document)
        if not numbers:
            raise InputError(
                f"{name} has text on every page; there is nothing to recognise, leave out --ocr."
            )
        network = Network()
        one_at_a_time = threading.Lock()  # PDFium knows no threads

        def read(number: int) -> PageRecord | InputError:
            from plancompare.reading.ocr.recognise import recognised, upright

            with one_at_a_time:
                page, scale = _rendered(document[number - 1])
            try:
                return recognised(upright(page, scale, network), number, network)
            except InputError as error:
                return error

        with ThreadPoolExecutor(min(_MOST_AT_ONCE, os.cpu_count() or 1)) as pool:
            found = dict(zip(numbers, pool.map(read, numbers), strict=True))
    finally:
        document.close()
    pages = tuple(page for page in found.values() if isinstance(page, PageRecord))
    for number, page in found.items():
        if isinstance(page, InputError):
            if not pages:
                raise page
            warnings.warn(f"{name}, page {number}: {page} None of its figures is read.", stacklevel=2)
    engines = {"tesseract": tesseract.version(), **tesseract.model_version(), **network.versions()}
    return Record(hash_of(data), engines, pages)


def _rendered(page):
    """A page on white paper and its scale, at the resolution of its picture."""
    import pypdfium2.raw as raw

    from plancompare.reading.ocr.image import white_paper, without_colour

    dpi = 0.0
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
        left, _, right, _ = picture.get_bounds()
        width, _ = picture.get_px_size()
        if right - left > page.get_width() / 2:
            dpi = max(dpi, width / (right - left) * 72)
    scale = min(max(dpi, _LEAST_DPI), _MOST_DPI) / 72
    bitmap = page.render(scale=scale, rev_byteorder=True)
    try:
        return white_paper(without_colour(bitmap.to_numpy()[..., :3])), scale
    finally:
        bitmap.close()
