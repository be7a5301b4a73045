"""The picture of a page made ready: turned, straightened, without stamps; where its ruled lines are.

Pictures are arrays of grey from 0 (ink) to 255 (paper), rows first. Only numpy and Pillow are needed.
"""

import math

import numpy as np
from PIL import Image, ImageFilter

from plancompare.reading.ocr.gutters import gutters
from plancompare.reading.pdf_page import Rule
from plancompare.reading.ruled import NEAR, joined
from plancompare.records import NamedTuple

Grey = np.ndarray
# Ink is darker than this once the paper is white.
INK = 140
# Scans are straightened within so many degrees.
_MOST_SKEW = 4.0
# A ruled line is at least so long, in points, and so much of it is drawn.
_ACROSS, _DOWN = 36.0, 22.0
_DRAWN = 0.86
# Its ends have no gap over so many points.
_SOLID = 3.0
# No ruled line is thicker; the ends of one lie so near to the line they end on. In points.
_THICK, _TOUCH = 3.2, 5.0
# Behind a stamp so much of a line still shows. A column is so high, as a share of its table.
_HIDDEN, _LEAST_SHARE, _LONG = 0.7, 0.2, 0.5
# Letters in line with the end of a line are so far from it at most, and parted from it by so much; in points.
# Beside a line stands paper; beside the feet of letters, this much ink, so many points away.
_REACH, _GAP = 12.0, 0.9
_PRINT, _BESIDE = 0.22, (1.4, 2.6)
_PAPER_BLOCK = 16
# Of the pixels of a page so many in a hundred are print, on one with a single line; paler than this share of
# the paper is no print at all.
_DARK, _NO_INK = (0.5, 0.02), 0.7


class Picture(NamedTuple):
    """An upright, straight page: ``plain`` as it was scanned, ``clean`` without stamps and dust.

    ``scale`` is how many pixels make a point.
    """

    plain: Grey
    clean: Grey
    scale: float
    turned: int
    skew: float


def prepared(page: Grey, scale: float, quarters: int) -> Picture:
    """A page on white paper, turned clockwise by some quarters and straightened."""
    plain = np.ascontiguousarray(np.rot90(page, -quarters))
    angle = skew_of(plain)
    image = Image.fromarray(plain)
    if abs(angle) >= 0.05:
        image = image.rotate(-angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    else:
        angle = 0.0
    clean = image.filter(ImageFilter.MedianFilter(3))
    return Picture(np.asarray(image), np.asarray(clean), scale, quarters, round(angle, 3))


def without_colour(rgb: np.ndarray) -> Grey:
    """Grey in which coloured ink is pale: stamps and signatures are red or blue, print is black."""
    if rgb.ndim == 2:
        return rgb
    return np.maximum(np.maximum(rgb[..., 0], rgb[..., 1]), rgb[..., 2])


def white_paper(grey: Grey) -> Grey:
    """The page with its paper white and its print black, however grey or uneven it was scanned."""
    block = _PAPER_BLOCK
    height, width = (side // block * block for side in grey.shape)
    blocks = grey[:height, :width].reshape(height // block, block, width // block, block)
    paper = np.percentile(blocks, 60, axis=(1, 3)).astype(np.uint8)
    wide = Image.fromarray(paper).filter(ImageFilter.MaxFilter(7)).filter(ImageFilter.GaussianBlur(3))
    even = np.asarray(wide.resize(grey.shape[::-1], Image.Resampling.BILINEAR)).astype(np.float32)
    darkest = (float(found) for found in np.percentile(grey, _DARK))
    dark = next((found for found in darkest if found < _NO_INK * float(np.median(paper))), 0.0)
    shown = (grey - dark) / np.maximum(even - dark, 1.0) * 255
    return np.clip(shown, 0, 255).astype(np.uint8)


def skew_of(grey: Grey) -> float:
    """By how many degrees the lines of a page rise to the right."""
    step = max(1, round(max(grey.shape) / 1200))
    small = grey[: grey.shape[0] // step * step, : grey.shape[1] // step * step]
    small = small.reshape(small.shape[0] // step, step, small.shape[1] // step, step).mean(axis=(1, 3))
    rows, columns = np.nonzero(small < 170)
    if len(rows) < 100:
        return 0.0
    every = max(1, len(rows) // 40_000)
    rows, columns = rows[::every], columns[::every]

    def sharpness(angle: float) -> float:
        shifted = rows + columns * math.tan(math.radians(angle))
        counts = np.bincount((shifted - shifted.min()).astype(np.int64))
        return float(np.square(np.diff(counts)).sum())

    best = 0.0
    for reach, width in ((_MOST_SKEW, 0.25), (0.25, 0.05), (0.05, 0.0125)):
        angles = np.arange(best - reach, best + reach + width / 2, width)
        best = float(max(angles, key=lambda angle: (sharpness(angle), -abs(angle))))
    return best


def rules_of(picture: Picture) -> tuple[list[Rule], list[Rule]]:
    """The ruled lines of the tables of a page, across and down, in points: runs of ink longer than print has,
    which end where another crosses.
    """
    ink = picture.plain < INK + 40
    thin = ink & ~_solid(ink, round(_THICK * picture.scale))
    across = _bridged(joined(_runs(thin, picture.scale, _ACROSS)), ink, picture.scale)
    ink, thin = np.ascontiguousarray(ink.T), np.ascontiguousarray(thin.T)
    down = _bridged(joined(_runs(thin, picture.scale, _DOWN)), ink, picture.scale)
    return _crossing(across, [*down, *gutters(picture.clean < INK, across, down, picture.scale)])


def _bridged(rules: list[Rule], ink: np.ndarray, scale: float) -> list[Rule]:
    """Lines along the rows of a picture; two in line with each other are one where a stamp hides the rest."""
    out: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (round(rule.at / NEAR), rule.start)):
        last = out[-1] if out else None
        if last and abs(last.at - rule.at) <= NEAR and last.end < rule.start:
            row, start, end = (round(place * scale) for place in (rule.at, last.end, rule.start))
            between = ink[max(0, row - 1) : row + 2, start:end].any(axis=0)
            drawn = last.end - last.start + rule.end - rule.start
            if rule.start - last.end < drawn and (not between.size or between.mean() >= _HIDDEN):
                long = max(last, rule, key=lambda one: one.end - one.start)
                out[-1] = Rule(long.at, last.start, rule.end)
                continue
        out.append(rule)
    return out


def _crossing(across: list[Rule], down: list[Rule]) -> tuple[list[Rule], list[Rule]]:
    """The lines whose ends lie on a line of the other direction and that part a good share of a table; the
    edges of a stamp do neither. A long line that ends under a stamp goes on to the next.
    """
    down = [rule for rule in down if rule.end - rule.start >= _LEAST_SHARE * _longest_beside(rule, down)]
    while True:
        kept = _ending_on(across, down), _ending_on(down, across)
        if kept == (across, down):
            return kept
        across, down = kept


def _ending_on(rules: list[Rule], others: list[Rule]) -> list[Rule]:
    out = []
    for rule in rules:
        ends: list[float | None] = [_nearest(end, rule.at, others) for end in (rule.start, rule.end)]
        if None in ends and rule.end - rule.start >= _LONG * _longest_beside(rule, rules):
            rule = _lengthened(rule, others)
            ends = [rule.start, rule.end] if rule.start < rule.end else [None, None]
        start, end = ends
        if start is not None and end is not None:
            out.append(Rule(rule.at, start, end))
    return out


def _nearest(end: float, at: float, others: list[Rule]) -> float | None:
    """Where the line is that an end lies on."""
    on = (o.at for o in others if abs(o.at - end) <= _TOUCH and o.start - _TOUCH <= at <= o.end + _TOUCH)
    return next(on, None)


def _lengthened(rule: Rule, others: list[Rule]) -> Rule:
    """A line with each end on the next line outwards or, where there is none, the outermost it crosses."""
    places = sorted(o.at for o in others if o.start - _TOUCH <= rule.at <= o.end + _TOUCH)
    if not places:
        return Rule(rule.at, 0.0, 0.0)
    before = [place for place in places if place <= rule.start + _TOUCH]
    behind = [place for place in places if place >= rule.end - _TOUCH]
    return Rule(rule.at, max(before, default=places[0]), min(behind, default=places[-1]))


def _longest_beside(rule: Rule, others: list[Rule]) -> float:
    beside = (other for other in others if other.start < rule.end and rule.start < other.end)
    return max((other.end - other.start for other in beside), default=0.0)


def _solid(ink: np.ndarray, side: int) -> np.ndarray:
    """The parts of a picture that are thicker than a ruled line in both directions."""
    sums = np.pad(ink, ((1, 0), (1, 0))).astype(np.int32).cumsum(axis=0).cumsum(axis=1)
    full = (
        sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side] == side * side
    )
    grown = np.zeros(ink.shape, dtype=bool)
    for row, column in zip(*np.nonzero(full), strict=True):
        grown[row : row + side, column : column + side] = True
    return grown


def _runs(ink: np.ndarray, scale: float, least: float) -> list[Rule]:
    """Runs of ink along the rows of a picture, of at least ``least`` points."""
    length = round(least * scale)
    if ink.shape[1] <= length:
        return []
    thick = ink.copy()
    thick[1:] |= ink[:-1]
    thick[:-1] |= ink[1:]
    sums = np.cumsum(np.pad(thick, ((0, 0), (1, 0))), axis=1, dtype=np.int32)
    full = (sums[:, length:] - sums[:, :-length]) >= _DRAWN * length
    marked = np.zeros((ink.shape[0], ink.shape[1] + 1), dtype=np.int32)
    marked[:, : full.shape[1]] += full
    marked[:, length : length + full.shape[1]] -= full
    covered = np.cumsum(marked, axis=1)[:, :-1] > 0
    edges = np.diff(np.pad(covered.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    rows, starts = np.nonzero(edges == 1)
    _, ends = np.nonzero(edges == -1)
    step = round(_SOLID * scale)
    solid = np.zeros_like(thick)
    solid[:, : -step + 1 or None] = sums[:, step:] - sums[:, :-step] == step
    found = []
    for row, start, end in zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True):
        # what is counted over a length reaches over the ends, and dust lies there
        inked = np.flatnonzero(solid[row, start:end])
        if not len(inked):
            continue
        first, last = start + int(inked[0]), start + int(inked[-1]) + step
        first, last = _without_print(thick[row], first, last, scale)
        if _is_print(ink[:, first:last], row, scale):
            continue
        found.append(Rule(round((row + 0.5) / scale, 1), round(first / scale, 1), round(last / scale, 1)))
    return found


def _without_print(row: np.ndarray, first: int, last: int, scale: float) -> tuple[int, int]:
    """A run without the letters that stand in line with its ends: between them and the line is a gap."""
    reach, gap = round(_REACH * scale), max(2, round(_GAP * scale))
    blank = np.convolve(~row[first:last], np.ones(gap, dtype=int), "valid") == gap
    before, behind = np.flatnonzero(blank[:reach]), np.flatnonzero(blank[-reach:])
    start = first + int(before[-1]) + gap if len(before) else first
    end = last - (min(reach, len(blank)) - int(behind[0])) - gap + 1 if len(behind) else last
    return (start, end) if start < end else (first, last)


def _is_print(ink: np.ndarray, row: int, scale: float) -> bool:
    """Whether a run of ink at a row is the feet or the heads of letters."""
    near, far = (round(distance * scale) for distance in _BESIDE)
    sides = ink[max(0, row - far) : max(0, row - near)], ink[row + near + 1 : row + far + 1]
    return any(side.size and side.mean() > _PRINT for side in sides)
