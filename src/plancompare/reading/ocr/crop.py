"""The part of a scanned page that a figure was read from, as a picture to look at."""

import io
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from plancompare.errors import InputError
from plancompare.reading.contained import contained
from plancompare.reading.ocr.record import PageRecord, Record
from plancompare.reading.ocr.scan import Box
from plancompare.reading.pdf_page import turned
from plancompare.records import NamedTuple

# How much of the page is shown above and below the place and beside its print, at most how much across, in
# points; how many pixels make a point.
_AROUND, _BESIDE, _WIDEST = 8.0, 14.0, 470.0
# Of what is wider so much is shown from the left, where the name of a row stands, and a gap so wide.
_NAME, _GAP = 300.0, 8.0
_SCALE = 1.8
# So many greys beside the red of the frame; paler than this share of the paper is paper.
_GREYS, _RED, _PAPER = 15, (200, 30, 30), 0.87


class Place(NamedTuple):
    """A place of a PDF: the page, from 1, and the box in points from the top left of it as it lies there."""

    page: int
    box: Box


class Crop(NamedTuple):
    """A picture (PNG) and its size in points, as large as it is on the page."""

    png: bytes
    width: float
    height: float


class _Print(NamedTuple):
    """How a page is to be turned, in quarters, and where its print begins and ends across, in points."""

    quarters: int = 0
    left: float = 0.0
    right: float = 0.0


def strips(data: bytes, name: str, places: Sequence[Place], record: Record | None = None) -> list[Crop]:
    """A picture of each place: the strip of its page across, upright and without the margins that the
    ``record`` tells, the place framed.

    Raises InputError where the page cannot be shown.
    """
    pages = [record.page(place.page) if record else None for place in places]
    try:
        return contained(drawn, data, name, list(places), [_print(page) for page in pages])
    except ImportError as error:
        raise InputError(f"{name} is a PDF; to show it, pip install 'plancompare[pdf]'.") from error


def _print(page: PageRecord | None) -> _Print:
    boxes = [word.box for line in page.lines for word in line] if page else []
    if page is None or not boxes:
        return _Print(page.turned if page else 0)
    return _Print(page.turned, min(box[0] for box in boxes), max(box[2] for box in boxes))


def drawn(data: bytes, name: str, places: list[Place], prints: list[_Print]) -> list[Crop]:
    """The same, in this process."""
    from plancompare.reading.pdf import open_pdf

    document = open_pdf(data, name)
    out: dict[int, Crop] = {}
    try:
        for number in dict.fromkeys(place.page for place in places):
            own = {at: place.box for at, place in enumerate(places) if place.page == number}
            quarters = prints[next(iter(own))].quarters
            page: Any = document[number - 1]  # its scale is typed as an int
            image = _in_greys(page.render(scale=_SCALE).to_pil()).rotate(-90 * quarters, expand=True)
            for at, box in own.items():
                box = turned(box, quarters, page.get_width(), page.get_height())
                out[at] = _strip(image, box, _across(box, prints[at], image.width / _SCALE))
    finally:
        document.close()
    return [out[at] for at in range(len(places))]


def _in_greys(image):
    """A page on white paper in few greys, which pack well; a red stamp is pale in it."""
    red = image.convert("RGB").getchannel("R")
    counts, half = red.histogram(), red.width * red.height / 2
    paper = next(at for at, sum_ in enumerate(accumulate(counts)) if sum_ >= half) * _PAPER
    greys = red.point([min(_GREYS - 1, int(at / max(1.0, paper) * _GREYS)) for at in range(256)])
    greys.putpalette([*(round(at * 255 / (_GREYS - 1)) for at in range(_GREYS) for _ in "RGB"), *_RED])
    return greys


def _across(box: Box, own: _Print, width: float) -> list[tuple[float, float]]:
    """From where to where a strip shows its page: of a wide one the name of the row, then the figure."""
    left, right = (own.left - _BESIDE, own.right + _BESIDE) if own.right else (0.0, width)
    left, right = max(0.0, left), min(width, right)
    last = min(right, max(left + _WIDEST, box[2] + _BESIDE))
    if last - left <= _WIDEST:
        return [(left, last)]
    return [(left, left + _NAME), (last - (_WIDEST - _NAME - _GAP), last)]


def _strip(upright, box: Box, parts: Sequence[tuple[float, float]]) -> Crop:
    from PIL import Image, ImageDraw

    top, bottom = max(0.0, box[1] - _AROUND), min(upright.height / _SCALE, box[3] + _AROUND)
    shown = [upright.crop([round(side * _SCALE) for side in (one, top, two, bottom)]) for one, two in parts]
    first = parts[-1][0] - sum(two - one + _GAP for one, two in parts[:-1])
    left, above, right, below = (
        (side - start) * _SCALE for side, start in zip(box, (first, top) * 2, strict=True)
    )
    gap = round(_GAP * _SCALE)
    strip = Image.new("P", (sum(part.width + gap for part in shown) - gap, shown[0].height), _GREYS // 2)
    strip.putpalette(upright.getpalette())
    at = 0
    for part in shown:
        strip.paste(part, (at, 0))
        at += part.width + gap
    ImageDraw.Draw(strip).rectangle((left - 3, above - 2, right + 3, below + 2), outline=_GREYS, width=2)
    packed = io.BytesIO()
    strip.save(packed, "PNG", optimize=True)
    return Crop(packed.getvalue(), round(strip.width / _SCALE, 1), round(strip.height / _SCALE, 1))
