"""The pictured pages of a PDF become a record: words by Tesseract, figures by the network as well.

Prose is read from the page without its tables, tables cell by cell. Words are read from the page as it was
scanned, for cleaning takes tones off letters; figures from the cleaned one. Every word with digits is read
twice, by two engines that have nothing in common.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache
from itertools import groupby, pairwise
from typing import NamedTuple

import numpy as np

from plancompare.catalogue.vocabulary import vocabulary
from plancompare.reading.ocr import forms, tesseract
from plancompare.reading.ocr.digits import Network, Reading
from plancompare.reading.ocr.image import INK, Grey, Picture, rules_of
from plancompare.reading.ocr.record import PageRecord, Word
from plancompare.reading.ocr.tesseract import Seen
from plancompare.reading.ocr.unseen import beside_unseen
from plancompare.reading.ruled import RuledTable, ruled_tables
from plancompare.reading.syllables import is_syllable
from plancompare.reading.tones import bare

_LETTERS = re.compile(r"[^\W\d_]+")
# What a cell of figures holds, signs and unit included.
_FIGURE = re.compile(r"[-+–(≥≤<>~±]*\s*\d[\d.,\s]*(?:[-–÷/]\s*\d[\d.,\s]*)?\s*[%)]*")
# A cell with fewer letters may hold a figure, or a sign such as "%".
_SHORT = 6
# A gap with ink in so many columns, as a share of the height of its line, holds a word.
_SEEN = 0.35
_SIGNS = ("%", "‰")
# What dust and borders look like before and behind words; words of a cell less sure than this are dust.
_BEFORE, _BEHIND = "_'`‘’:;.,|~^ˆ°*«»\\", "_'`‘’|~^ˆ°*«»\\"
_DUST = 0.35
# The letters of words less sure than this are taken from the network, which knows no tones.
_WEAK = 0.6
# Paler than paper; a stamp covers so much of the place beside a figure.
_PALE, _SOLID = 215, 0.35
# A cell is read without its borders: so far within them, and what of them still shows, in points.
_WITHIN, _BORDER = 0.8, 2.0
_OF_BORDER = 0.7
# A line of print is at least so high, in points.
_LEAST_HEIGHT = 3.0
_MOST_HEIGHT = 40.0
# To tell upright from upside down so many lines are read, none higher than this.
_SAMPLE, _TALLEST = 12, 24.0


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


def legibility(picture: Picture, network: Network) -> float:
    """How sure the network is of some lines of a page: upside down it is not."""
    whole = _Crop(0, 0, picture.clean)
    rows = [line.image for line in _lines_of(whole, picture.scale)]
    tall = [image for image in rows if image.shape[0] < _TALLEST * picture.scale]
    dense = sorted((_densest(image) for image in tall), key=lambda image: float(image.mean()))[:_SAMPLE]
    sure = [value for reading in network.read(dense) for value in reading.sure]
    return sum(sure) / len(sure) if sure else 0.0


def _densest(image: Grey) -> Grey:
    """The part of a line with the most ink, some ten characters wide."""
    width = min(image.shape[1], 8 * image.shape[0])
    ink = np.cumsum(np.pad((image < INK).sum(axis=0), (1, 0)))
    at = int(np.argmax(ink[width:] - ink[:-width]))
    return image[:, at : at + width]


# -- prose -------------------------------------------------------------------------------------------------


def _prose(picture: Picture, tables: Sequence[RuledTable], network: Network) -> list[list[Word]]:
    """The lines outside tables, words with digits read again."""
    page = picture.clean.copy()
    for table in tables:
        left, top, right, bottom = (round(side * picture.scale) for side in table.box)
        page[max(0, top - 4) : bottom + 5, max(0, left - 4) : right + 5] = 255
    lines = [
        line for line in tesseract.page_lines(page, round(picture.scale * 72)) if _is_print(line, picture)
    ]
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
        for gap in _gaps(picture, line):
            words += _network_words(gap, network.read([gap.image])[0], picture.scale)
        out.append(sorted(words, key=lambda word: word.box[0]))
    return out


def _unsure(word: Seen) -> Seen:
    return word._replace(confidence=0.0)


def _differing(line: Sequence[Seen], at: int, second: Reading) -> Iterator[tuple[int, int]]:
    """The words without digits beside a word, or itself, of which the second reader saw other letters; it may
    have passed over those with tones.
    """
    first, last = _beside(line, at)
    ours = ["".join(_LETTERS.findall(word.text)) for word in line[first : last + 1]]
    seen, theirs = "".join(ours), bare("".join(_LETTERS.findall(second.text)))
    changed: list[tuple[int, int]] = []
    for change, begin, end, *_ in SequenceMatcher(None, bare(seen), theirs, autojunk=False).get_opcodes():
        if change == "replace" or (change == "delete" and seen[begin:end].isascii()):
            changed.append((begin, end))
        elif change == "insert":
            changed.append((begin, begin))
    start = 0
    for place, letters in enumerate(ours, first):
        stop = start + len(letters)
        inside = any(
            max(begin, start) < min(end, stop) or start < begin == end < stop for begin, end in changed
        )
        if inside and not forms.NUMERAL.search(line[place].text):
            yield id(line), place
        start = stop


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
    if sum(word.confidence for word in line) < _DUST * len(line):
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
    asked = [
        at
        for at in filled
        if _may_hold_figure(seen[at]) or _is_weak(seen[at]) or len(seen[at]) < len(lines[at])
    ]
    flat = [(at, line) for at in asked for line in lines[at]]
    readings = network.read([line.image for _, line in flat])
    second = _second(readings, [line.image for _, line in flat])
    readings = _confirmed(readings, [line for _, line in flat], network)
    read: dict[int, list[tuple[_Line, Reading, str]]] = {}
    for (at, line), reading, other in zip(flat, readings, second, strict=True):
        read.setdefault(at, []).append((line, reading, other))
    out: list[list[Word]] = []
    for at in filled:
        figures = read.get(at, [])
        sign = _sign(figures)
        if sign is not None:
            line, reading, _ = figures[0]
            box = _points((line.left, line.top, line.right, line.bottom), picture.scale)
            out.append([Word(sign, box, round(reading.weakest, 3))])
        elif figures and all(_FIGURE.fullmatch(reading.text.strip()) for _, reading, _ in figures):
            out += [list(_figure_words(*one, picture.scale)) for one in figures]
        else:
            out += _cell_words(crops[at], seen[at], figures, picture.scale)
    return [line for line in out if line]


def _confirmed(readings: Sequence[Reading], lines: Sequence[_Line], network: Network) -> list[Reading]:
    """The readings of lines; none is sure to which more may belong, nor one read otherwise with what is pale
    beside it: under a stamp a digit may be too pale for ink.
    """
    wide = [line.wide for line in lines if line.wide is not None]
    again = iter(network.read(wide))
    out = []
    for reading, line in zip(readings, lines, strict=True):
        whole = next(again) if line.wide is not None else reading
        is_sure = not line.is_cut and _same(whole.text, reading.text)
        out.append(reading if is_sure else reading._replace(sure=(0.0,) * len(reading.sure)))
    return out


def _second(readings: Sequence[Reading], images: Sequence[Grey]) -> list[str]:
    """What Tesseract has for lines of figures; for those it reads in another way than the network, what it
    has for a smoother picture, where the two then agree.
    """
    second = tesseract.figures([_padded(_enlarged(image)) for image in images])
    differ = [at for at, reading in enumerate(readings) if not _same(reading.text, second[at])]
    for smooth in _SMOOTH:
        if not differ:
            break
        again = tesseract.figures([_padded(_enlarged(_smoothed(images[at], smooth))) for at in differ])
        for at, text in zip(differ, again, strict=True):
            if _same(readings[at].text, text):
                second[at] = text
        differ = [at for at in differ if not _same(readings[at].text, second[at])]
    return second


def _same(one: str, other: str) -> bool:
    ours, theirs = forms.numbers(one), forms.numbers(other)
    return len(ours) == len(theirs) and all(map(forms.agree, ours, theirs))


def _smoothed(image: Grey, radius: float) -> Grey:
    from PIL import Image, ImageFilter

    return np.asarray(Image.fromarray(image).filter(ImageFilter.GaussianBlur(radius)))


def _may_hold_figure(lines: Sequence[Sequence[Seen]]) -> bool:
    text = " ".join(word.text for line in lines for word in line)
    return any(map(str.isdigit, text)) or sum(map(str.isalpha, text)) < _SHORT


def _is_weak(lines: Sequence[Sequence[Seen]]) -> bool:
    return any(
        word.confidence < _WEAK and any(map(str.isalpha, word.text)) for line in lines for word in line
    )


def _sign(lines: Sequence[tuple[_Line, Reading, str]]) -> str | None:
    """The sign of a unit that is all a cell holds."""
    if len(lines) != 1:
        return None
    text = lines[0][1].text.strip()
    return text if text in _SIGNS and lines[0][1].weakest >= _DUST else None


def _figure_words(line: _Line, reading: Reading, other: str, scale: float) -> Iterator[Word]:
    """The words of a line of figures, as the network has them."""
    width = line.right - line.left
    text = forms.clearer(reading.text, other)
    sure = round(_sure_of(reading, None, text), 3)
    for found in re.finditer(r"\S+", text):
        begin = reading.places[found.start()] if found.start() else 0.0
        end = reading.places[found.end() - 1] if found.end() < len(reading.text) else 1.0
        box = (line.left + begin * width, line.top, line.left + end * width, line.bottom)
        yield Word(found[0], _points(box, scale), sure, other)


def _cell_words(
    crop: _Crop, seen: Sequence[Sequence[Seen]], figures: Sequence[tuple[_Line, Reading, str]], scale: float
) -> list[list[Word]]:
    """The words of a cell as Tesseract has them; those with digits as the network has their line, too. None
    is sure beside print that was not seen, for it may be half of a name.
    """
    out = []
    for line in seen:
        middle = crop.top + (line[0].top + line[0].bottom) / 2 - _PAD
        near = min(figures, key=lambda one: abs((one[0].top + one[0].bottom) / 2 - middle), default=None)
        second = near[1] if near else None
        kept = _without_dust(_strengthened(line, second) if second else line)
        unseen = set(beside_unseen(_padded(crop.image), kept))
        words = []
        for at, word in enumerate(kept):
            left, top = crop.left - _PAD, crop.top - _PAD
            box = _points((left + word.left, top + word.top, left + word.right, top + word.bottom), scale)
            sure, other = word.confidence, None
            if second is not None and forms.NUMERAL.search(word.text):
                sure, other = _sure_of(second), second.text
            words.append(Word(word.text, box, 0.0 if at in unseen else round(sure, 3), other))
        out.append(words)
    overlooked = [one for one in figures if not _covers(crop, seen, one[0])]
    out += [_network_words(line, reading, scale) for line, reading, _ in overlooked]
    return _apart(sorted(filter(None, out), key=lambda words: words[0].box[1]))


def _apart(lines: list[list[Word]]) -> list[list[Word]]:
    """The lines of a cell with boxes that do not reach into each other: else they would be read as one."""
    for above, below in pairwise(lines):
        bottom, top = max(word.box[3] for word in above), min(word.box[1] for word in below)
        if bottom > top:
            middle = round((bottom + top) / 2, 1)
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
        weak = all(word.confidence < _WEAK for word in line[first:last])
        known = all(
            bare(letters) in _bare_words()
            for text, _ in theirs[begin:end]
            for letters in _LETTERS.findall(text)
        )
        if change == "replace" and weak and known and last - first == end - begin:
            pairs = zip(line[first:last], theirs[begin:end], strict=True)
            out += [word._replace(text=text, confidence=min(sure)) for word, (text, sure) in pairs]
        elif change != "delete" or not weak:
            out += line[first:last]
    return out


@cache
def _bare_words() -> frozenset[str]:
    """The words of plans without tones: what the network has of others it may have lost a letter of."""
    return frozenset(map(bare, vocabulary()))


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
    return bool(letters) and (word.confidence >= _DUST or all(map(is_syllable, letters)))


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
    ink = crop.image < INK
    if not ink.size:
        return
    rows = ink.sum(axis=1) >= 2
    for filled, group in groupby(range(len(rows)), key=lambda row: bool(rows[row])):
        band = list(group)
        if not filled or len(band) < _LEAST_HEIGHT * scale * 0.6:
            continue
        top, bottom = band[0], band[-1] + 1
        columns = np.flatnonzero(ink[top:bottom].sum(axis=0) >= 2)
        if not len(columns):
            continue
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
# How much smoother a line is looked at again, in pixels.
_SMOOTH = (0.8, 1.5)


def _padded(image: Grey) -> Grey:
    """A crop with paper around it, as Tesseract wants it."""
    return np.pad(image, _PAD, constant_values=255)


def _enlarged(image: Grey) -> Grey:
    """A line of figures as high as Tesseract reads best."""
    from PIL import Image

    factor = max(1.0, 48 / max(1, image.shape[0]))
    size = (round(image.shape[1] * factor), round(image.shape[0] * factor))
    return np.asarray(Image.fromarray(image).resize(size, Image.Resampling.BICUBIC))


def _points(box: Sequence[float], scale: float) -> tuple[float, float, float, float]:
    left, top, right, bottom = (round(side / scale, 1) for side in box)
    return left, top, right, bottom
