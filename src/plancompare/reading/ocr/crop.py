"""The part of a scanned page that a figure was read from, as a picture to look at."""

import io
from collections.abc import Sequence
from typing import NamedTuple

from plancompare.errors import InputError
from plancompare.reading.contained import contained
from plancompare.reading.grid import Box
from plancompare.reading.ocr.record import Record
from plancompare.reading.pdf_page import turned

# How much of the page is shown above and below the place, in points, and how many pixels make a point.
_AROUND, _SCALE = 16.0, 1.8
_RED = (200, 30, 30)


class Place(NamedTuple):
    """A place of a PDF: the page, from 1, and the box in points from the top left of it as it lies there."""

    page: int
    box: Box


def strips(data: bytes, name: str, places: Sequence[Place], record: Record | None = None) -> list[bytes]:
    """A PNG of each place: the strip of its page across, upright as the ``record`` has it, the place framed.

    Raises InputError where the page cannot be shown.
    """
    quarters = [page.turned if record and (page := record.page(place.page)) else 0 for place in places]
    try:
        return contained(drawn, data, name, list(places), quarters)
    except ImportError as error:
        raise InputError(f"{name} is a PDF; to show it, pip install 'plancompare[pdf]'.") from error


def drawn(data: bytes, name: str, places: list[Place], quarters: list[int]) -> list[bytes]:
    """The same, in this process."""
    from plancompare.reading.pdf import open_pdf

    document = open_pdf(data, name)
    try:
        return [
            _strip(document[place.page - 1], place.box, turn)
            for place, turn in zip(places, quarters, strict=True)
        ]
    finally:
        document.close()


def _strip(page, box: Box, quarters: int) -> bytes:
    from PIL import ImageDraw

    image = page.render(scale=_SCALE).to_pil().convert("RGB")
    upright = image.rotate(-90 * quarters, expand=True)
    box = turned(box, quarters, page.get_width(), page.get_height())
    left, top, right, bottom = (side * _SCALE for side in box)
    ImageDraw.Draw(upright).rectangle((left - 3, top - 2, right + 3, bottom + 2), outline=_RED, width=2)
    first = max(0, round(top - _AROUND * _SCALE))
    strip = upright.crop((0, first, upright.width, min(upright.height, round(bottom + _AROUND * _SCALE))))
    packed = io.BytesIO()
    strip.quantize(64).save(packed, "PNG", optimize=True)
    return packed.getvalue()
