"""Print that the engine passed over: ink beside its words that none of them covers, as under a stamp."""

from collections.abc import Iterator, Sequence
from statistics import median_low

import numpy as np

from plancompare.reading.ocr.image import INK, Grey
from plancompare.reading.ocr.tesseract import Seen

# Shares of the height of a line: the next word stands nearer than this; so far from its box a word may have
# ink of its own; ink in so many columns is a word; tones and the feet of other lines stay out of the middle.
_REACH, _OWN, _WORD, _OUTSIDE = 1.0, 0.2, 0.35, 0.25
# Between two words a stroke of so much of the height of that middle is a digit.
_STROKE = 0.8


def beside_unseen(image: Grey, line: Sequence[Seen]) -> Iterator[int]:
    """The places in a line of the words with ink beside them that is of no word; boxes are in pixels of the
    image.
    """
    if not line:
        return
    top, bottom = median_low(word.top for word in line), median_low(word.bottom for word in line)
    high = bottom - top
    own, reach, outside = (round(share * high) for share in (_OWN, _REACH, _OUTSIDE))
    band = image[max(0, top + outside) : max(0, bottom - outside)]
    inked = (band < INK).sum(axis=0)
    for word in line:
        inked[max(0, word.left - own) : max(0, word.right + own)] = 0
    ink, strokes = inked >= 2, inked >= _STROKE * len(band)
    strokes[: line[0].left], strokes[line[-1].right :] = False, False  # borders
    for at, word in enumerate(line):
        before = ink[max(0, word.left - reach) : max(0, word.left)]
        behind = ink[max(0, word.right) : max(0, word.right + reach)]
        is_stroke = any(strokes[max(0, word.left - reach) : word.right + reach])
        if is_stroke or max(np.count_nonzero(before), np.count_nonzero(behind)) >= _WORD * high:
            yield at
