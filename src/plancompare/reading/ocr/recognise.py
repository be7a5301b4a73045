"""The pictured pages of a PDF become a record: words by Tesseract, figures by the network as well.

Prose is read from the page without its tables, tables cell by cell. Words are read from the page as it was
scanned, for cleaning takes tones off letters; figures from the cleaned one. Every word with digits is read
twice, by two engines that have nothing in common.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from statistics import median

import numpy as np
from PIL import Image, ImageFilter

from plancompare.reading.ocr import forms, tesseract
from plancompare.reading.ocr.digits import Network, Reading
from plancompare.reading.ocr.image import INK, Grey, Picture, prepared, rules_of
from plancompare.reading.ocr.record import PageRecord, Word
from plancompare.reading.ocr.scan import UNREAD
from plancompare.reading.ocr.tesseract import Seen
from plancompare.reading.ocr.unseen import beside_unseen
from plancompare.reading.ruled import RuledTable, ruled_tables
from plancompare.reading.syllables import is_syllable
from plancompare.reading.tones import bare, bare_words
from plancompare.records import NamedTuple

_LETTERS = re.compile(r"[^\W\d_]+")
# What a cell of figures holds, signs and unit included.
_FIGURE = re.compile(r"[-+–(≥≤<>~±]*\s*\d[\d.,\s]*(?:[-–÷/]\s*\d[\d.,\s]*)?\s*[%)]*")
_BOUNDS = ("≥", "≤", "<", ">")
# To a year no digit more belongs.
_YEAR = re.compile(r"\W*(?:19|20)\d\d\W*")
# A cell with fewer letters may hold a figure, or a sign such as "%".
_SHORT = 6
# With so many letters that are not weak a cell holds words, whatever figure else is seen in it.
_FEW = 4
# Print is darker than this, a stamp on a grey scan is paler.
_PRINT = 120
# A gap with ink in so many columns, as a share of the height of its line, holds a word.
_SEEN = 0.35
_SIGNS, _PERMILLE = ("%", "‰"), re.compile("%[0oO]")
# What dust and borders look like before and behind words; words of a cell less sure than this are dust.
_BEFORE, _BEHIND = "_'`‘’:;.,|~^ˆ°*«»\\=", "_'`‘’|~^ˆ°*«»\\="
_DUST, _DASHES = 0.35, "-–"
# The letters of words less sure than this are taken from the network, which knows no tones; of those less
# sure than that none is sure of which it saw other letters.
_WEAK, _DOUBTED = 0.6, 0.8
# Paler than paper; a stamp covers so much of the place beside a figure.
_PALE, _SOLID = 215, 0.35
# A cell is read without its borders: so far within them, and what of them still shows, in points.
_WITHIN, _BORDER = 0.8, 2.0
_OF_BORDER = 0.7
# Between the middle of the first or last character of a figure and the end of its ink, by the line's height.
_PASSED = 1.0
# A line of print is at least so high, in points; its letters are so wide, as a share of that.
_LEAST_HEIGHT, _NARROWEST = 3.0, 0.2
_MOST_HEIGHT = 40.0
# To tell how a page lies so many lines are read, none higher than this; so many letters tell, when they are
# as sure as this.
_SAMPLE, _TALLEST = 8, 24.0
_TELLING, _PLAINLY = 60, 0.75


class _Crop(NamedTuple):
    """A part of a page: its upper left corner in pixels, and how it looks."""

    left: int
    top: int
    image: Grey


class _Line(NamedTuple):
    """A line of print in a crop: where its ink is, in pixels of the page.

    ``is_cut`` tells that a border or a stamp touches it, so that more may belong to it; ``wide`` is how the
    line looks with something pale beside it, None where only paper is.
    """

    left: int
    top: int
    right: int
    bottom: int
    image: Grey
    is_cut: bool = False
    wide: Grey | None = None


class _Read(NamedTuple):
    """A line as the network reads it and, as a figure, Tesseract; ``whole`` where no more belongs to it."""

    line: _Line
    reading: Reading
    other: str
    whole: bool


def recognised(picture: Picture, number: int, network: Network) -> PageRecord:
    """One page, read."""
    across, down = rules_of(picture)
    height, width = (side / picture.scale for side in picture.plain.shape)
    tables = [table for table in ruled_tables(across, down) if table.column_count > 1]
    blocks = _prose(picture, tables, network)
    for table in tables:
        lines = _cells(picture, table, network)
        at = next((place for place, line in enumerate(blocks) if line[0].box[1] > table.box[3]), len(blocks))
        blocks[at:at] = lines
    return PageRecord(
        number,
        round(width, 2),
        round(height, 2),
        picture.turned,
        picture.skew,
        tuple(map(tuple, blocks)),
        tuple(across),
        tuple(down),
    )


def upright(page: Grey, scale: float, network: Network) -> Picture:
    """A page turned so that the network reads it plainly: upside down it is not sure, on its side it gives
    single letters. A page with few lines is turned so that Tesseract reads most of it.
    """
    tried = []
    for quarters in (0, 1, 3, 2):
        tried.append(prepared(page, scale, quarters))
        sure = list(_sureness(tried[-1], network))
        if len(sure) >= _TELLING and sum(value**2 for value in sure) >= _PLAINLY * len(sure):
            return tried[-1]
    read = tesseract.block_lines([picture.clean for picture in tried])
    return tried[max(range(len(tried)), key=lambda at: _letters_in(read[at]))]


def _sureness(picture: Picture, network: Network) -> Iterator[float]:
    """How sure the network is of the letters in some lines of a page."""
    tables = ruled_tables(*rules_of(picture))
    cells = [cell.box for table in tables for cell in table.cells]
    page = _Crop(0, 0, _dark(_without(tables, picture)))
    crops = [page, *(_crop(picture, box) for box in cells)]
    rows = [line.image for crop in crops for line in _lines_of(crop, picture.scale)]
    low = [image for image in rows if image.shape[0] < _TALLEST * picture.scale]
    longest = sorted(low, key=lambda image: -image.shape[1])[:_SAMPLE]
    for reading in network.read(list(map(_densest, longest))):
        for found in re.finditer(r"\S{2,}", reading.text):
            yield from reading.sure[slice(*found.span())]


def _densest(image: Grey) -> Grey:
    """The part of a line with the most ink, some ten characters wide."""
    width = min(image.shape[1], 8 * image.shape[0])
    ink = np.cumsum(np.pad((image < INK).sum(axis=0), (1, 0)))
    at = int(np.argmax(ink[width:] - ink[:-width]))
    return image[:, at : at + width]


# -- prose -------------------------------------------------------------------------------------------------


def _prose(picture: Picture, tables: Sequence[RuledTable], network: Network) -> list[list[Word]]:
    """The lines outside tables, words with digits read again."""
    page = _without(tables, picture)
    lines = [
        line
        for line in tesseract.page_lines(page, round(picture.scale * 72))
        if _is_print(line, picture) and not _is_dust_beside(line, tables, picture.scale)
    ]
    for line in _overlooked(page, lines, picture):
        _put(line, lines)
    asked = [(line, at) for line in lines for at, word in enumerate(line) if forms.NUMERAL.search(word.text)]
    # Words before a number may bound it, and one of them may end the line above.
    asked += [
        (above, len(above) - 1)
        for above, line in pairwise(lines)
        if forms.NUMERAL.search(line[0].text) and not forms.NUMERAL.search(above[-1].text)
    ]
    second = network.read([_around(picture, line, at) for line, at in asked])
    found = {(id(line), at): reading for (line, at), reading in zip(asked, second, strict=True)}
    told = zip(asked, second, strict=True)
    differ = {place for (line, at), reading in told for place in _differing(line, at, reading)}
    out = []
    for line in lines:
        own = [_unsure(word) if (id(line), at) in differ else word for at, word in enumerate(line)]
        words = [_word(own, at, found.get((id(line), at)), picture.scale) for at in range(len(line))]
        gaps = list(_gaps(picture, line))
        covered = [Seen("", gap.left, gap.top, gap.right, gap.bottom, 0.0) for gap in gaps]
        for at in beside_unseen(picture.clean, [*line, *covered]):
            if at < len(line):
                words[at] = words[at]._replace(confidence=0.0)  # more of the sentence may be under a stamp
        for gap in gaps:
            words += _network_words(gap, network.read([gap.image])[0], picture.scale)
        out.append(sorted(words, key=lambda word: word.box[0]))
    return out


def _is_dust_beside(line: Sequence[Seen], tables: Sequence[RuledTable], scale: float) -> bool:
    """Whether a line stands in the margin of a table and holds next to nothing."""
    middle = (line[0].top + line[0].bottom) / 2 / scale
    letters = "".join(word.text for word in line)
    return (
        len(letters) < _FEW
        and not forms.NUMERAL.search(letters)
        and any(table.box[1] < middle < table.box[3] for table in tables)
    )


def _overlooked(page: Grey, lines: Sequence[Sequence[Seen]], picture: Picture) -> Iterator[list[Seen]]:
    """The lines of print that Tesseract passed over in a page, as it does where a stamp is; those that are
    hardly read as words that are not sure at all.
    """
    dark = _dark(page)
    ink = dark < INK
    for line in lines:
        for word in line:
            own = _share(word.bottom - word.top, 0.3)
            ink[max(0, word.top - own) : word.bottom + own, max(0, word.left - own) : word.right + own] = (
                False
            )
    bands = []
    for filled, group in groupby(range(len(ink)), key=lambda row: np.count_nonzero(ink[row]) > 2):
        rows = list(group)
        columns = np.flatnonzero(ink[rows[0] : rows[-1] + 1].sum(axis=0) >= 2)
        high = len(rows) / picture.scale
        if filled and _LEAST_HEIGHT <= high <= _TALLEST and len(columns) >= len(rows):
            margin = _share(len(rows), 0.3)
            top, left = max(0, rows[0] - margin), max(0, int(columns[0]) - margin)
            place = slice(top, rows[-1] + margin), slice(left, int(columns[-1]) + margin)
            bands.append((left - _PAD, top - _PAD, place))
    crops = [_padded(image[place]) for image in (page, dark) for *_, place in bands]
    read = tesseract.block_lines(crops)
    for (left, top, _), plain, firm in zip(bands, read[: len(bands)], read[len(bands) :], strict=True):
        for line in max(plain, firm, key=_legible):
            moved = [
                Seen(w.text, w.left + left, w.top + top, w.right + left, w.bottom + top, w.confidence)
                for w in line
            ]
            if _is_print(moved, picture):
                yield moved
            elif sum(map(str.isalnum, "".join(word.text for word in moved))) >= _FEW:
                yield list(map(_unsure, moved))


def _put(line: list[Seen], lines: list[list[Seen]]) -> None:
    """Put words among the lines of a page: beside those of their own line, else where they stand."""
    middle = (line[0].top + line[0].bottom) / 2
    own = next((one for one in lines if one[0].top < middle < one[0].bottom), None)
    if own is not None:
        own[:] = sorted([*own, *line], key=lambda word: word.left)
    else:
        at = next((at for at, one in enumerate(lines) if one[0].top > middle), len(lines))
        lines.insert(at, line)


def _without(tables: Sequence[RuledTable], picture: Picture) -> Grey:
    """The page with paper in the place of its tables."""
    page = picture.clean.copy()
    for table in tables:
        left, top, right, bottom = (round(side * picture.scale) for side in table.box)
        page[max(0, top - 4) : bottom + 5, max(0, left - 4) : right + 5] = 255
    return page


def _unsure(word: Seen) -> Seen:
    return word._replace(confidence=0.0)


def _differing(line: Sequence[Seen], at: int, second: Reading) -> Iterator[tuple[int, int]]:
    """The words without digits beside a word, or itself, of which the second reader saw other letters; it may
    have passed over those with tones.
    """
    first, last = _beside(line, at)
    for place, changed in enumerate(_changed(line[first : last + 1], second.text), first):
        if changed and not forms.NUMERAL.search(line[place].text):
            yield id(line), place


def _changed(words: Sequence[Seen], theirs: str) -> list[bool]:
    """Of each word whether the second reader saw other letters; it may have passed over those with tones."""
    ours = ["".join(_LETTERS.findall(word.text)) for word in words]
    seen, theirs = "".join(ours), bare("".join(_LETTERS.findall(theirs)))
    changed: list[tuple[int, int]] = []
    for change, begin, end, *_ in SequenceMatcher(None, bare(seen), theirs, autojunk=False).get_opcodes():
        if change == "replace" or (change == "delete" and seen[begin:end].isascii()):
            changed.append((begin, end))
        elif change == "insert":
            changed.append((begin, begin))
    out, start = [], 0
    for letters in ours:
        stop = start + len(letters)
        out.append(any(max(a, start) < min(b, stop) or start < a == b < stop for a, b in changed))
        start = stop
    return out


def _gaps(picture: Picture, line: Sequence[Seen]) -> Iterator[_Line]:
    """Wide gaps between the words of a line that hold ink: words that were not seen."""
    top, bottom = min(word.top for word in line), max(word.bottom for word in line)
    high = bottom - top
    for one, two in pairwise(line):
        left, right = one.right + _share(high, 0.15), two.left - _share(high, 0.15)
        if two.left - one.right < high:
            continue
        columns = np.flatnonzero((picture.clean[top:bottom, left:right] < INK).sum(axis=0) >= 2)
        if len(columns) >= _share(high, _SEEN):
            first, last = left + int(columns[0]), left + int(columns[-1]) + 1
            margin = _share(high, 0.15)
            image = picture.clean[max(0, top - margin) : bottom + margin, first - margin : last + margin]
            yield _Line(first, top, last, bottom, image)


def _is_print(line: Sequence[Seen], picture: Picture) -> bool:
    """Whether a line is print and not what dust and stamps look like."""
    height = max(word.bottom for word in line) - min(word.top for word in line)
    signs = sum(len(word.text) for word in line)
    if sum(word.right - word.left for word in line) < _NARROWEST * signs * height:
        return False
    if sum(word.confidence for word in line) < len(line) * (_DUST if signs >= _FEW else _WEAK):
        return False
    return _LEAST_HEIGHT <= height / picture.scale <= _MOST_HEIGHT and any(
        any(map(str.isalnum, word.text)) for word in line
    )


def _beside(line: Sequence[Seen], at: int) -> tuple[int, int]:
    """The words that a word is read again with, first and last: a neighbour on each side, for a blank may
    have been seen within a number.
    """
    return max(0, at - 1), min(len(line) - 1, at + 1)


def _around(picture: Picture, line: Sequence[Seen], at: int) -> Grey:
    """The picture of a word between its neighbours."""
    first, last = (line[place] for place in _beside(line, at))
    top, bottom = min(one.top for one in line), max(one.bottom for one in line)
    margin = round(0.15 * (bottom - top)) + 1
    left, right = max(0, first.left - 2 * margin), last.right + 2 * margin
    return picture.clean[max(0, top - margin) : bottom + margin, left:right]


def _word(line: Sequence[Seen], at: int, second: Reading | None, scale: float) -> Word:
    """A word, and if it was read again, its figures as the second reader has them."""
    word = line[at]
    box = _points((word.left, word.top, word.right, word.bottom), scale)
    if second is None or not forms.NUMERAL.search(word.text):
        return Word(word.text, box, round(word.confidence, 3))
    first, last = _beside(line, at)
    shares = [len(forms.NUMERAL.findall(one.text)) for one in line[first : last + 1]]
    theirs = list(forms.NUMERAL.finditer(second.text))
    if len(theirs) != sum(shares):
        return Word(word.text, box, 0.0, second.text)
    skip = sum(shares[: at - first])
    own = theirs[skip : skip + shares[at - first]]
    begin = second.text[: own[0].start()].rfind(" ") + 1
    other = second.text[begin : own[-1].end()]
    text = forms.clearer(word.text, other)
    text = forms.righted(text) if text.endswith("%") else text
    return Word(text, box, round(_sure_of(second, own, text), 3), other)


def _sure_of(reading: Reading, own: Sequence[re.Match[str]] | None = None, text: str = "") -> float:
    """How sure the weakest character is that the figures in a reading hang on, or some of them; ``text`` has
    their marks put right.
    """
    own = list(forms.NUMERAL.finditer(reading.text)) if own is None else own
    right = forms.NUMERAL.findall(text or reading.text)
    if len(right) != len(own):
        return 0.0
    inside = [
        found.start() + at
        for found, numeral in zip(own, right, strict=True)
        for at in forms.telling(numeral)
        if len(numeral) == len(found[0])
    ]
    return min((reading.sure[at] for at in inside), default=0.0)


# -- tables ------------------------------------------------------------------------------------------------


def _cells(picture: Picture, table: RuledTable, network: Network) -> list[list[Word]]:
    """The lines of all cells of a table, cell after cell."""
    crops = [_crop(picture, cell.box) for cell in table.cells]
    lines = [list(_lines_of(crop, picture.scale)) for crop in crops]
    filled = [at for at, own in enumerate(lines) if own]
    seen = dict(zip(filled, tesseract.block_lines([_padded(crops[at].image) for at in filled]), strict=True))
    stamped = [at for at in filled if _is_weak(seen[at]) or not seen[at]]
    again = tesseract.block_lines([_padded(_dark(crops[at].image)) for at in stamped])
    for at, dark in zip(stamped, again, strict=True):
        seen[at] = max(seen[at], dark, key=_legible)
    for at in filled:
        if len(seen[at]) > len(lines[at]):
            lines[at] = list(_lines_at(crops[at], seen[at]))
    asked = [
        at
        for at in filled
        if _may_hold_figure(seen[at]) or _is_weak(seen[at], _DOUBTED) or len(seen[at]) < len(lines[at])
    ]
    flat = [(at, line) for at in asked for line in lines[at]]
    read: dict[int, list[_Read]] = {}
    for (at, _), one in zip(flat, _twice([line for _, line in flat], network), strict=True):
        read.setdefault(at, []).append(one)
    out: list[list[Word]] = []
    for at in filled:
        figures, before = read.get(at, []), len(out)
        sign = _sign(figures)
        if sign is not None:
            line = figures[0].line
            box = _points((line.left, line.top, line.right, line.bottom), picture.scale)
            out.append([Word(sign, box, round(figures[0].reading.weakest, 3))])
        elif _are_figures(figures) and _letters_in(seen[at]) < _FEW:
            is_number = table.cells[at].column == 0  # of a row, such as "2.1"
            out += [list(_figure_words(one, is_number, picture.scale)) for one in figures]
        else:
            out += _cell_words(crops[at], seen[at], figures, picture.scale)
        if not any(out[before:]) and (line := _as_print(lines[at])):
            box = _points((line.left, line.top, line.right, line.bottom), picture.scale)
            out.append([Word(UNREAD, box, 0.0)])
    return [line for line in out if line]


def _as_print(lines: Sequence[_Line]) -> _Line | None:
    """The first line of a cell with ink as wide as a digit at least."""
    return next((line for line in lines if line.right - line.left > 0.4 * (line.bottom - line.top)), None)


def _twice(lines: Sequence[_Line], network: Network) -> list[_Read]:
    """Lines read by the network, then by Tesseract as figures: again, as other pictures, where the two then
    agree, unless Tesseract saw a mark that the network did not. A line is whole that nothing touches and that
    reads alike with what is pale beside it: under a stamp a digit may be too pale for ink.
    """
    readings = network.read([line.image for line in lines])
    second = _figures([_enlarged(line.image) for line in lines], readings)
    for look in (_firm, _soft, _thick, _small):
        differ = [
            at
            for at, reading in enumerate(readings)
            if not _same(reading.text, second[at]) and not forms.has_more_marks(second[at], reading.text)
        ]
        again = _figures([look(lines[at].image) for at in differ], [readings[at] for at in differ])
        for at, text in zip(differ, again, strict=True):
            if _same(readings[at].text, text):
                second[at] = text
    wide = iter(network.read([line.wide for line in lines if line.wide is not None]))
    out = []
    for line, reading, other in zip(lines, readings, second, strict=True):
        beside = next(wide) if line.wide is not None else reading
        whole = not line.is_cut and _same(beside.text, reading.text) and _is_all(line, reading)
        out.append(_Read(line, reading, other, whole))
    return out


def _figures(images: Sequence[Grey], readings: Sequence[Reading]) -> list[str]:
    """What Tesseract has; a stroke where the network has none is the foot of a comma."""
    told = zip(tesseract.figures(list(map(_padded, images))), readings, strict=True)
    return [text if "/" in reading.text else text.replace("/", ",") for text, reading in told]


def _is_all(line: _Line, reading: Reading) -> bool:
    """Whether the first and the last character of a reading stand at the ends of the ink of its line: "≥" may
    have been passed over.
    """
    if not reading.places:
        return False
    width, most = line.image.shape[1], _PASSED * (line.bottom - line.top)
    margin = (width - (line.right - line.left)) / 2
    before, behind = reading.places[0] * width - margin, (1 - reading.places[-1]) * width - margin
    return max(before, behind) <= most


def _same(one: str, other: str) -> bool:
    ours, theirs = forms.numbers(one), forms.numbers(other)
    return len(ours) == len(theirs) and all(map(forms.agree, ours, theirs))


def _firm(image: Grey) -> Grey:
    """A line with dust smoothed away, its pale parts paper and its dark ones ink: commas stand out in it."""
    smooth = Image.fromarray(image).filter(ImageFilter.GaussianBlur(_SMOOTH))
    darkest, palest = _FIRM
    levels = (_enlarged(np.asarray(smooth), _FIRM_HEIGHT).astype(np.float32) - darkest) / (palest - darkest)
    return np.clip(levels * 255, 0, 255).astype(np.uint8)


def _soft(image: Grey) -> Grey:
    """A line as a coarse scan would have it: of a fine one Tesseract takes notches for gaps."""
    return _enlarged(np.asarray(Image.fromarray(image).filter(ImageFilter.GaussianBlur(_SOFT))))


def _thick(image: Grey) -> Grey:
    """A line with its strokes as wide as a bolder print has them."""
    return _enlarged(np.asarray(Image.fromarray(image).filter(ImageFilter.MinFilter(3))), _FIRM_HEIGHT)


def _small(image: Grey) -> Grey:
    """A line hardly larger than it is."""
    return _enlarged(image, 32)


def _may_hold_figure(lines: Sequence[Sequence[Seen]]) -> bool:
    text = " ".join(word.text for line in lines for word in line)
    return any(map(str.isdigit, text)) or sum(map(str.isalpha, text)) < _SHORT


def _are_figures(lines: Sequence[_Read]) -> bool:
    """Whether a cell holds figures alone, perhaps with their bound in a line of its own."""
    texts = [one.reading.text.strip() for one in lines]
    figures = [_FIGURE.fullmatch(text) is not None for text in texts]
    return any(figures) and all(
        is_figure or text in _BOUNDS for is_figure, text in zip(figures, texts, strict=True)
    )


def _letters_in(lines: Sequence[Sequence[Seen]]) -> int:
    """How many letters stand in the words of a cell that are not weak."""
    words = (word for line in lines for word in line if word.confidence >= _WEAK)
    return sum(len(letters) for word in words for letters in _LETTERS.findall(word.text))


def _legible(lines: Sequence[Sequence[Seen]]) -> tuple[bool, float]:
    """How well a cell was read: without weak words, and how much of it how surely."""
    return not _is_weak(lines), sum(word.confidence * len(word.text) for line in lines for word in line)


def _dark(image: Grey) -> Grey:
    """A cell without what is paler than print, as a stamp is on a grey scan."""
    smooth = np.asarray(Image.fromarray(image).filter(ImageFilter.GaussianBlur(_SMOOTH)))
    return np.minimum(smooth.astype(np.float32) * (255 / _PRINT), 255).astype(np.uint8)


def _is_weak(lines: Sequence[Sequence[Seen]], least: float = _WEAK) -> bool:
    return any(
        word.confidence < least and any(map(str.isalpha, word.text)) for line in lines for word in line
    )


def _sign(lines: Sequence[_Read]) -> str | None:
    """The sign of a unit that is all a cell holds."""
    if len(lines) != 1 or lines[0].reading.weakest < _DUST:
        return None
    text = _PERMILLE.sub("‰", lines[0].reading.text.strip())
    return text if text in _SIGNS else None


def _figure_words(read: _Read, is_number: bool, scale: float) -> Iterator[Word]:
    """The words of a line of figures, as the network has them."""
    line, reading, other, whole = read
    width = line.right - line.left
    text = forms.clearer(reading.text, other)
    text = text if is_number else forms.righted(text)
    sure = round(_sure_of(reading, None, text), 3) if whole else 0.0
    for found in re.finditer(r"\S+", text):
        begin = reading.places[found.start()] if found.start() else 0.0
        end = reading.places[found.end() - 1] if found.end() < len(reading.text) else 1.0
        box = (line.left + begin * width, line.top, line.left + end * width, line.bottom)
        own = sure if any(map(str.isdigit, found[0])) else round(min(reading.sure[slice(*found.span())]), 3)
        bare = any(sign in found[0] and sign not in other for sign in "<>")  # the bar below may be lost
        yield Word(found[0], _points(box, scale), 0.0 if bare else own, other)


def _cell_words(
    crop: _Crop, seen: Sequence[Sequence[Seen]], figures: Sequence[_Read], scale: float
) -> list[list[Word]]:
    """The words of a cell as Tesseract has them; those with digits as the network has their line, too. None
    is sure beside print that was not seen, for it may be half of a name.
    """
    out = []
    for line in seen:
        middle = crop.top + (line[0].top + line[0].bottom) / 2 - _PAD
        near = min(figures, key=lambda one: abs((one.line.top + one.line.bottom) / 2 - middle), default=None)
        second = near.reading if near else None
        kept = _without_dust(_strengthened(line, second) if second else line)
        if second:
            told = zip(kept, _changed(kept, second.text), strict=True)
            kept = [_doubted(word) if other else _seen_by_both(word) for word, other in told]
        unseen = set(beside_unseen(_padded(crop.image), kept))
        while line is seen[-1] and len(kept) > 1 and kept[-1].text in _DASHES:  # of the border
            kept.pop()
        words = []
        for at, word in enumerate(kept):
            left, top = crop.left - _PAD, crop.top - _PAD
            box = _points((left + word.left, top + word.top, left + word.right, top + word.bottom), scale)
            sure, other = word.confidence, None
            if near is not None and forms.NUMERAL.search(word.text):
                is_known = near.whole or _YEAR.fullmatch(word.text)
                sure, other = _sure_of(near.reading) if is_known else 0.0, near.reading.text
            words.append(Word(word.text, box, 0.0 if at in unseen else round(sure, 3), other))
        out.append(words)
    overlooked = [one for one in figures if not _covers(crop, seen, one.line)]
    found = [_network_words(one.line, one.reading, scale) if one.whole else [] for one in overlooked]
    if not all((*out, *found)):  # a line that neither reader can read may bound the figure of another
        out = [
            [word if word.other is None else word._replace(confidence=0.0) for word in line] for line in out
        ]
    out += found
    return _apart(sorted(filter(None, out), key=lambda words: words[0].box[1]))


def _apart(lines: list[list[Word]]) -> list[list[Word]]:
    """The lines of a cell with boxes that do not reach into each other: else they would be read as one."""
    for above, below in pairwise(lines):
        bottom, top = max(word.box[3] for word in above), min(word.box[1] for word in below)
        middle = round((bottom + top) / 2, 1)
        inside = all(word.box[1] < middle for word in above) and all(middle < word.box[3] for word in below)
        if bottom > top and inside:
            above[:] = [word._replace(box=(*word.box[:3], min(word.box[3], middle))) for word in above]
            below[:] = [
                word._replace(box=(word.box[0], max(word.box[1], middle), *word.box[2:])) for word in below
            ]
    return lines


def _covers(crop: _Crop, seen: Sequence[Sequence[Seen]], line: _Line) -> bool:
    """Whether Tesseract saw a line of a cell."""
    middle = (line.top + line.bottom) / 2 - crop.top + _PAD
    return any(min(w.top for w in own) <= middle <= max(w.bottom for w in own) for own in seen)


def _network_words(line: _Line, reading: Reading, scale: float) -> list[Word]:
    """The words of a line that the network alone saw."""
    width = line.right - line.left
    out = []
    for found in re.finditer(r"\S+", reading.text):
        begin, end = reading.places[found.start()], reading.places[found.end() - 1]
        box = (line.left + begin * width, line.top, line.left + end * width + 1, line.bottom)
        other = "" if forms.NUMERAL.search(found[0]) else None
        if other is not None or min(reading.sure[slice(*found.span())]) >= _DUST:
            out.append(Word(found[0], _points(box, scale), min(reading.sure[slice(*found.span())]), other))
    return out


def _strengthened(line: Sequence[Seen], second: Reading) -> list[Seen]:
    """A line with the letters of its weak words as the network has them."""
    theirs = [(found[0], second.sure[slice(*found.span())]) for found in re.finditer(r"\S+", second.text)]
    ours = [bare(word.text) for word in line]
    same = SequenceMatcher(None, ours, [bare(text) for text, _ in theirs], autojunk=False)
    out: list[Seen] = []
    for change, first, last, begin, end in same.get_opcodes():
        weak = all(word.confidence < _WEAK or _is_strange(word.text) for word in line[first:last])
        known = all(
            bare(letters) in bare_words()
            for text, _ in theirs[begin:end]
            for letters in _LETTERS.findall(text)
        )
        if change == "replace" and weak and known and last - first == end - begin:
            pairs = zip(line[first:last], theirs[begin:end], strict=True)
            out += [word._replace(text=text, confidence=min(sure)) for word, (text, sure) in pairs]
        elif change != "delete" or not weak:
            out += line[first:last]
    return out


def _is_strange(text: str) -> bool:
    """Whether letters make neither a syllable nor a word of plans."""
    words = _LETTERS.findall(text)
    return bool(words) and not any(is_syllable(word) or bare(word) in bare_words() for word in words)


def _doubted(word: Seen) -> Seen:
    """A word of which the second reader saw other letters."""
    return word if word.confidence >= _DOUBTED else _unsure(word)


def _seen_by_both(word: Seen) -> Seen:
    """A word whose letters the second reader has, too: no weak one, unless it is too short to tell."""
    told = len("".join(_LETTERS.findall(word.text))) > 1
    return word._replace(confidence=max(word.confidence, _WEAK)) if told else word


def _without_dust(line: Sequence[Seen]) -> list[Seen]:
    """The words of a line of a cell without what dust, stamps and borders look like."""
    words = (word._replace(text=word.text.lstrip(_BEFORE).rstrip(_BEHIND) or word.text) for word in line)
    return [word for word in words if _is_word(word)]


def _is_word(word: Seen) -> bool:
    letters = re.findall(r"[^\W\d_]+", word.text)
    if any(map(str.isdigit, word.text)):
        return True
    if word.text in "-+–%‰&/()":
        return word.confidence >= _WEAK
    known = all(is_syllable(own) or (len(own) > 2 and bare(own) in bare_words()) for own in letters)
    return bool(letters) and (word.confidence >= _DUST or known)


def _crop(picture: Picture, box: Sequence[float]) -> _Crop:
    """A cell without the lines around it."""
    scale = picture.scale
    left, top = (round((side + _WITHIN) * scale) for side in box[:2])
    right, bottom = (round((side - _WITHIN) * scale) for side in box[2:])
    left, top = max(0, left), max(0, top)
    ink = picture.clean[top:bottom, left:right] < _PALE
    reach = round(_BORDER * scale)
    above, below = _borders(ink.mean(axis=1) if ink.size else np.zeros(0), reach)
    before, behind = _borders(ink.mean(axis=0) if ink.size else np.zeros(0), reach)
    rows, columns = slice(top + above, bottom - below), slice(left + before, right - behind)
    return _Crop(left + before, top + above, picture.clean[rows, columns])


def _borders(share: np.ndarray, reach: int) -> tuple[int, int]:
    """How many rows at both ends of a crop still are its border, by the share of ink in each row."""
    first = [at for at in range(min(reach, len(share))) if share[at] > _OF_BORDER]
    last = [at for at in range(min(reach, len(share))) if share[-1 - at] > _OF_BORDER]
    return (first[-1] + 2 if first else 0), (last[-1] + 2 if last else 0)


def _lines_of(crop: _Crop, scale: float) -> Iterator[_Line]:
    """The lines of print in a cell, told by rows without ink."""
    rows = (crop.image < INK).sum(axis=1) >= 2
    for filled, group in groupby(range(len(rows)), key=lambda row: bool(rows[row])):
        band = list(group)
        if filled and len(band) >= _LEAST_HEIGHT * scale * 0.6:
            yield from _line_between(crop, band[0], band[-1] + 1)


def _lines_at(crop: _Crop, seen: Sequence[Sequence[Seen]]) -> Iterator[_Line]:
    """The lines of a cell where Tesseract saw them: a stamp over several has ink between them."""
    for line in seen:
        top = round(median(word.top for word in line)) - _PAD
        bottom = round(median(word.bottom for word in line)) - _PAD
        yield from _line_between(crop, max(0, top), bottom)


def _line_between(crop: _Crop, top: int, bottom: int) -> Iterator[_Line]:
    """The line that stands between two rows of a cell; none where they hold no ink."""
    columns = np.flatnonzero((crop.image[top:bottom] < INK).sum(axis=0) >= 2)
    if not len(columns):
        return
    left, right = int(columns[0]), int(columns[-1]) + 1
    margin = round(0.2 * (bottom - top)) + 1
    high = slice(max(0, top - margin), bottom + margin)
    image = crop.image[high, max(0, left - margin) : right + margin]
    is_cut, is_pale = _beside_ink(crop.image[top:bottom], left, right)
    place = crop.left + left, crop.top + top, crop.left + right, crop.top + bottom
    yield _Line(*place, image, is_cut, crop.image[high] if is_pale else None)


def _beside_ink(band: Grey, left: int, right: int) -> tuple[bool, bool]:
    """Whether more may belong to the ink of a line: a border touches it or a stamp lies solid beside it; and
    whether anything pale stands near it.
    """
    high, width = band.shape
    sides = band[:, max(0, left - high) : left], band[:, right : right + high]
    near = sides[0][:, -_share(high, 0.6) :], sides[1][:, : _share(high, 0.6)]
    solid = any(side.size and (side < _PALE).mean() > _SOLID for side in near)
    pale = any(side.size and int((side < _PALE).sum(axis=0).max()) >= _share(high, 0.3) for side in sides)
    return left == 0 or right == width or solid, pale


def _share(length: int, share: float) -> int:
    return max(1, round(length * share))


_PAD = 12
# How a line is looked at again: smoother by so many pixels, so high; the darkest that is not ink yet, and the
# palest that is not paper.
_SMOOTH, _FIRM_HEIGHT, _FIRM, _SOFT = 0.8, 64, (40, 190), 1.5


def _padded(image: Grey) -> Grey:
    """A crop with paper around it, as Tesseract wants it."""
    return np.pad(image, _PAD, constant_values=255)


def _enlarged(image: Grey, height: int = 48) -> Grey:
    """A line of figures as high as Tesseract reads best."""
    factor = max(1.0, height / max(1, image.shape[0]))
    size = (round(image.shape[1] * factor), round(image.shape[0] * factor))
    return np.asarray(Image.fromarray(image).resize(size, Image.Resampling.BICUBIC))


def _points(box: Sequence[float], scale: float) -> tuple[float, float, float, float]:
    left, top, right, bottom = (round(side / scale, 1) for side in box)
    return left, top, right, bottom
