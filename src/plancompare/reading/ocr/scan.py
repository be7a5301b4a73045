"""What a source knows of its characters that were recognised on pictures."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from plancompare.records import NamedTuple, Record

# What stands in a record for print that neither reader could read.
UNREAD = "?"
# Left, top, right and bottom in points from the top left of the page.
Box = tuple[float, float, float, float]


class Recognised(NamedTuple):
    """The characters ``start`` to ``end`` (exclusive) of a text are a word read on a picture.

    ``box`` is in points from the top left of the ``page`` as it lies in the file, ``confidence`` that of the
    weakest character, ``other`` what the second reader has (None where only one read it).
    """

    start: int
    end: int
    page: int
    box: Box
    confidence: float
    other: str | None = None


class Scan(Record):
    """The recognised words of a source in the order of its text, and the stretches of it they are all of."""

    words: tuple[Recognised, ...]
    stretches: tuple[tuple[int, int], ...]
    engines: Mapping[str, str] = MappingProxyType({})

    def holds(self, at: int) -> bool:
        """Whether the character at a position was recognised on a picture."""
        return any(start <= at < end for start, end in self.stretches)

    def within(self, start: int, end: int) -> tuple[Recognised, ...]:
        """The words that share characters with ``start`` to ``end``."""
        first = bisect_left(self.words, start, key=lambda word: word.end - 1)
        last = bisect_left(self.words, end, key=lambda word: word.start)
        return self.words[first:last]

    def moved(self, by: int) -> "Scan":
        """The same in a text that has so many characters before it."""
        words = tuple(word._replace(start=word.start + by, end=word.end + by) for word in self.words)
        return Scan(words, tuple((start + by, end + by) for start, end in self.stretches), self.engines)


def joined_scans(scans: Sequence[Scan | None], places: Sequence[int]) -> Scan | None:
    """The scans of texts that begin at some places of one; None where none was a scan."""
    moved = [scan.moved(at) for scan, at in zip(scans, places, strict=True) if scan is not None]
    if not moved:
        return None
    words = tuple(word for scan in moved for word in scan.words)
    stretches = tuple(stretch for scan in moved for stretch in scan.stretches)
    return Scan(words, stretches, {name: text for scan in moved for name, text in scan.engines.items()})
