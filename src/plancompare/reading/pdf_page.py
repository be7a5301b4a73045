"""One page of a PDF as PDFium sees it: its characters with their boxes, its ruled lines, its pictures.

All boxes are in points from the top left of the page as its text is read: a page whose text runs sideways is
turned before anything looks at it.
"""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from plancompare.reading.ocr.scan import Box
from plancompare.records import NamedTuple

# A page whose pictures cover more than this share of it, with fewer characters than that, is a scan; signing
# software adds a short stamp of text to it.
SCAN_SHARE = 0.5
SCAN_CHARACTERS = 200
# A filled box as thin as this is a line, as word processors draw the borders of tables.
_THIN = 3.0
_SHORTEST_RULE = 4.0
_LEAST_SIZE = 3.0
# Digits on the line leave at most a third of their box free below; raised ones more than this share.
_HIGH = 0.42
# A drawing or a map, not tables, has more paths.
_MOST_PATHS = 20_000


class Glyph(NamedTuple):
    """One character of the text layer: its ``box``, as high as its font, None for a blank; its type ``size``.

    ``raised`` tells a digit that its font itself draws small and high, in a box of full height.
    """

    text: str
    box: Box | None
    size: float = 0.0
    raised: bool = False


class Rule(NamedTuple):
    """A straight line along the page: ``at`` is where it stands across it, from ``start`` to ``end``."""

    at: float
    start: float
    end: float


class Page(NamedTuple):
    """What stands on one page.

    ``turned`` is by how many quarters its text was turned against the page, ``skew`` by how many degrees the
    lines of a scan rise.
    """

    glyphs: list[Glyph]
    across: list[Rule]
    down: list[Rule]
    pictured: bool
    turned: int
    width: float
    height: float
    skew: float = 0.0

    def shown(self, box: Box) -> Box:
        """A box as it stands on the page before its text was turned upright."""
        return shown(box, self.turned, self.skew, self.width, self.height)


def shown(box: Box, quarters: int, skew: float, width: float, height: float) -> Box:
    """A box of an upright, straight page ``width`` by ``height`` as it stands on the page that lies in the
    file: the smallest around the place, to a tenth of a point where the page is askew.
    """
    if skew:
        box = _askew(box, math.radians(skew), width / 2, height / 2)
    return turned(box, -quarters, width, height) if quarters else box


def _askew(box: Box, angle: float, x: float, y: float) -> Box:
    """The box around ``box`` turned anticlockwise about a point."""
    cos, sin = math.cos(angle), math.sin(angle)
    corners = [(left - x, top - y) for left in box[::2] for top in box[1::2]]
    xs = [round(x + across * cos + down * sin, 1) for across, down in corners]
    ys = [round(y - across * sin + down * cos, 1) for across, down in corners]
    return min(xs), min(ys), max(xs), max(ys)


def read_page(page, layer) -> Page:
    """Read a pypdfium2 page and its text layer."""
    import pypdfium2.raw as raw

    left, bottom, right, top = page.get_cropbox()
    width, height = right - left, top - bottom
    quarters = _quarters(layer)
    rotation = (page.get_rotation() // 90) % 4
    turn = _Turn(left, top, width, height, quarters)
    pictures = [picture.get_bounds() for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])]
    covered = sum((right - left) * (top - bottom) for left, bottom, right, top in pictures)
    across, down = _rules(page, turn)
    wide = quarters % 2 == 1
    return Page(
        glyphs=list(_glyphs(layer, turn)),
        across=across,
        down=down,
        pictured=covered > SCAN_SHARE * width * height,
        turned=(quarters - rotation) % 4,
        width=height if wide else width,
        height=width if wide else height,
    )


def turned(box: Box, quarters: int, width: float, height: float) -> Box:
    """``box`` on a page ``width`` by ``height`` that is turned clockwise by some quarters."""
    left, top, right, bottom = box
    for _ in range(quarters % 4):
        left, top, right, bottom = height - bottom, left, height - top, right
        width, height = height, width
    return left, top, right, bottom


class _Turn(NamedTuple):
    """From the page's own coordinates (up is more) to the upright page's (down is more)."""

    left: float
    top: float
    width: float
    height: float
    quarters: int

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        plain = (left - self.left, self.top - top, right - self.left, self.top - bottom)
        return turned(plain, self.quarters, self.width, self.height)


def _quarters(layer) -> int:
    """By how many quarters the page must turn clockwise for most of its text to be upright."""
    import pypdfium2.raw as raw

    count = layer.count_chars()
    sample = range(0, count, max(1, count // 200))
    angles = Counter(
        -round(raw.FPDFText_GetCharAngle(layer, i) / (math.pi / 2)) % 4
        for i in sample
        if not chr(raw.FPDFText_GetUnicode(layer, i)).isspace()
    )
    return angles.most_common(1)[0][0] if angles else 0


def _glyphs(layer, turn: _Turn) -> Iterator[Glyph]:
    """The characters in the order of the layer, half characters joined, without those nobody sees."""
    import pypdfium2.raw as raw

    rectangle = raw.FS_RECTF()
    clips: dict[int, Box | None] = {}
    high = 0
    for index in range(layer.count_chars()):
        code = raw.FPDFText_GetUnicode(layer, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        text = chr(code)
        if not code:
            continue
        if text.isspace() or not raw.FPDFText_GetLooseCharBox(layer, index, rectangle):
            yield Glyph(text, None)
            continue
        if _is_cut_off(layer, index, rectangle, clips):
            continue
        box = turn.box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        size = raw.FPDFText_GetFontSize(layer, index)
        if size < _LEAST_SIZE:  # scaled by the page, not by the type
            size = box[3] - box[1]
        yield Glyph(text, box, size, text.isdigit() and _is_drawn_high(layer, index, turn, box))


def _is_cut_off(layer, index: int, rectangle, clips: dict[int, Box | None]) -> bool:
    """Whether a character lies outside the part of the page its text is shown in.

    LibreOffice hides so what of a repeated head is too long for its row: it lies below the row's figures.
    """
    import pypdfium2.raw as raw

    text = raw.FPDFText_GetTextObject(layer, index)
    address = ctypes.cast(text, ctypes.c_void_p).value
    if address is None:
        return False
    if address not in clips:
        clips[address] = _shown_part(text)
    clip = clips[address]
    if clip is None:
        return False
    x, y = (rectangle.left + rectangle.right) / 2, (rectangle.bottom + rectangle.top) / 2
    return not (clip[0] <= x <= clip[2] and clip[1] <= y <= clip[3])


def _shown_part(text) -> Box | None:
    """The part of the page that the text object is shown in, in the page's own coordinates; None for all."""
    import pypdfium2.raw as raw

    path = raw.FPDFPageObj_GetClipPath(text)
    xs, ys, x, y = [], [], ctypes.c_float(), ctypes.c_float()
    for number in range(max(0, raw.FPDFClipPath_CountPaths(path)) if path else 0):
        for at in range(raw.FPDFClipPath_CountPathSegments(path, number)):
            raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(path, number, at), x, y)
            xs.append(x.value)
            ys.append(y.value)
    return (min(xs), min(ys), max(xs), max(ys)) if xs else None


def _is_drawn_high(layer, index: int, turn: _Turn, box: Box) -> bool:
    """Whether the ink of a digit stays out of the lower part of its box."""
    import pypdfium2.raw as raw

    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not raw.FPDFText_GetCharBox(layer, index, left, right, bottom, top):
        return False
    ink = turn.box(left.value, bottom.value, right.value, top.value)
    return box[3] - ink[3] > _HIGH * (box[3] - box[1])


def _rules(page, turn: _Turn) -> tuple[list[Rule], list[Rule]]:
    """The straight lines drawn across and down the page, thin filled boxes among them."""
    import pypdfium2.raw as raw

    across: list[Rule] = []
    down: list[Rule] = []
    paths = list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]))
    for path in paths if len(paths) <= _MOST_PATHS else ():
        filled, stroked = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(path.raw, filled, stroked)
        if not (filled.value or stroked.value):
            continue
        matrix = path.get_matrix()
        if path.container is not None:
            matrix = matrix.multiply(path.container.get_matrix())
        for points in _outlines(path.raw, matrix):
            pieces = _edges(points) if stroked.value else [_bounds(points)]
            for piece in pieces:
                _add(turn.box(*piece), across, down)
    return across, down


def _outlines(path, matrix) -> Iterator[list[tuple[float, float]]]:
    """The outlines of a path without its curves, each as its corners."""
    import pypdfium2.raw as raw

    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for index in range(min(raw.FPDFPath_CountSegments(path), 2000)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO or kind == raw.FPDF_SEGMENT_BEZIERTO:
            if len(points) > 1:
                yield points
            points = []
        points.append(point)
        if raw.FPDFPathSegment_GetClose(segment) and len(points) > 1:
            points.append(points[0])
    if len(points) > 1:
        yield points


def _edges(points: list[tuple[float, float]]) -> Iterator[tuple[float, float, float, float]]:
    for (x0, y0), (x1, y1) in pairwise(points):
        yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _bounds(points: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _add(box: Box, across: list[Rule], down: list[Rule]) -> None:
    """Add a thin box as the line it is."""
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    if high <= _THIN and wide >= _SHORTEST_RULE:
        across.append(Rule((top + bottom) / 2, left, right))
    elif wide <= _THIN and high >= _SHORTEST_RULE:
        down.append(Rule((left + right) / 2, top, bottom))
