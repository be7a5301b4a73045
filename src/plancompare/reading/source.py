"""A source document: the original characters, never altered, and a same-length view to match on."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from plancompare.reading.grid import Grid
from plancompare.showing import Shown

# Each of these becomes one plain space in the view, one for one, so that positions stay.
_BLANKS = "\n\r\t\v\f\u00a0\u2007\u2009\u200a\u202f\u2028\u2029\u3000\ufeff"
# So does a control character: what a word processor marks its cells with (U+0007), what a scrape left behind.
_CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x9f"
_CONTROL = re.compile(f"[{_CONTROLS}]")
# Dashes and the fraction-free hyphens that scrapes mix; all are read as the plain hyphen.
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"


_BLANK = rf"[ {_BLANKS}{_CONTROLS}]"
_RUN = re.compile(f"{_BLANK}{_BLANK}+")  # so, and not {2,}, a search skips to blanks


class Span(NamedTuple):
    """Characters ``start`` (inclusive) to ``end`` (exclusive) of a source's original text."""

    start: int
    end: int


def _compose(text: str) -> tuple[str, list[int]]:
    """NFC of ``text`` cluster by cluster, with the original position of each composed character.

    Marks that did not compose stand at the cluster's end, each with a position of its own: what ends before
    them must not lose the letter or digit they stand on.
    """
    out: list[str] = []
    positions: list[int] = []
    start = 0
    length = len(text)
    while start < length:
        end = start + 1
        while end < length and unicodedata.combining(text[end]):
            end += 1
        cluster = unicodedata.normalize("NFC", text[start:end])
        out.append(cluster)
        positions.append(start)
        positions.extend(max(start, end - left) for left in range(len(cluster) - 1, 0, -1))
        start = end
    return "".join(out), positions


def _squeeze(text: str, positions: list[int] | None) -> tuple[str, list[int] | None]:
    """Runs of blanks become one (a line break if the run holds one), with the positions of what is kept.

    Runs with tabs stay, for they are the empty cells of a table.
    """
    out: list[str] = []
    kept: list[int] = []
    at = 0
    for run in _RUN.finditer(text):
        blanks = run.group()
        if "\t" in blanks:
            continue
        out.append(text[at : run.start()])
        kept.extend(range(at, run.start()))
        out.append("\n" if "\n" in blanks or "\r" in blanks else " ")
        kept.append(run.start())
        at = run.end()
    if not out:
        return text, positions
    out.append(text[at:])
    kept.extend(range(at, len(text)))
    return "".join(out), kept if positions is None else [positions[i] for i in kept]


@dataclass(frozen=True)
class Source(Shown):
    """One document as read: ``text`` is what every span counts in; ``name`` is the file it came from.

    ``view`` is ``text`` in NFC with runs of blanks made one, blanks and dashes folded. For text already
    like that, positions in the view and in the text are the same; otherwise :meth:`span` and :meth:`seen`
    translate them. ``tables`` are the tables in it, in the order of the text; their cells count in ``text``.
    """

    text: str
    name: str = "<text>"
    media_type: str = "text/plain"
    tables: tuple[Grid, ...] = ()
    _composed: tuple = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        normal = unicodedata.is_normalized("NFC", self.text)
        composed = (self.text, None) if normal else _compose(self.text)
        object.__setattr__(self, "_composed", _squeeze(*composed))

    def __repr__(self) -> str:
        return f"Source({self.name!r}, {len(self.text)} characters, {self.media_type})"

    @cached_property
    def lines_view(self) -> str:
        """The view with its line breaks kept, every one a newline: what structure is read from."""
        folded = self._composed[0].replace("\r\n", " \n").replace("\r", "\n")
        folded = folded.replace("\u2028", "\n").replace("\u2029", "\n")
        folded = _CONTROL.sub(" ", folded)
        for blank in _BLANKS.replace("\n", "").replace("\r", "").replace("\t", ""):
            if blank in folded:
                folded = folded.replace(blank, " ")
        for dash in _DASHES:
            if dash in folded:
                folded = folded.replace(dash, "-")
        return folded

    @cached_property
    def view(self) -> str:
        """The text to match on: NFC, every blank one space, every dash a hyphen."""
        return self.lines_view.replace("\n", " ").replace("\t", " ")

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the text in UTF-8, in hexadecimal."""
        import hashlib  # costs more to load than the rest of this module, and few readers ask

        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def span(self, start: int, end: int) -> Span:
        """The original-text span of the view's characters ``start`` to ``end`` (end exclusive)."""
        positions = self._composed[1]
        if positions is None:
            return Span(start, end)
        last = positions[end] if end < len(positions) else len(self.text)
        return Span(positions[start] if start < len(positions) else len(self.text), last)

    def seen(self, start: int, end: int) -> Span:
        """The view's characters that show ``start`` to ``end`` of the original text (end exclusive)."""
        positions = self._composed[1]
        if positions is None:
            return Span(start, end)
        return Span(bisect_left(positions, start), bisect_left(positions, end))

    def quote(self, span: Span) -> str:
        """The exact characters of ``span``; the only way a quote is made."""
        return self.text[span.start : span.end]

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(end.end() for end in re.finditer(r"\r\n?|\n", self.text))]

    def line_of(self, position: int) -> int:
        """The 1-based line number of a character position of the original text."""
        return bisect_right(self._line_starts, position)
