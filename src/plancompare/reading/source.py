"""A source document: the original characters, never altered, and a same-length view to match on."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from plancompare.catalogue.patterns import Pattern
from plancompare.reading import tones, writing
from plancompare.reading.grid import Grid, numbered
from plancompare.reading.text_tables import text_tables
from plancompare.records import NamedTuple, Record
from plancompare.showing import Shown

if TYPE_CHECKING:
    from plancompare.reading.ocr.scan import Scan

# Each of these ends a line, and is one newline in the view, one for one, so that positions stay.
_LINE_ENDS = "\r\v\f\x85\u2028\u2029"
# Each of these becomes one plain space in the view.
_SPACES = "\u00a0\u2007\u2009\u200a\u202f\u3000"
_BLANKS = f"\n\t{_LINE_ENDS}{_SPACES}"
# So does a control character: what a word processor marks its cells with (U+0007), what a scrape left behind.
_CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
# Dashes and the fraction-free hyphens that scrapes mix; all are read as the plain hyphen.
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
# Letters of other languages that look like Đ and đ and are typed for them.
_LOOK_ALIKES = {"\u00d0": "Đ", "\u0189": "Đ", "\u00f0": "đ", "\u0256": "đ"}
_FOLDED = (
    _LOOK_ALIKES | dict.fromkeys(_LINE_ENDS, "\n") | dict.fromkeys(_SPACES, " ") | dict.fromkeys(_DASHES, "-")
)
# What word segmenters join the syllables of a word with: "tăng_trưởng".
_JOINED = Pattern(r"(?<=[^\W\d_])_(?=[^\W\d_])")
# Soft hyphens, joiners and marks of direction: they are seen nowhere, and in the view neither.
_INVISIBLE = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_CONTROL = Pattern(f"[{_CONTROLS}{_INVISIBLE}]")

_BLANK = rf"[ {_BLANKS}{_CONTROLS}{_INVISIBLE}]"
# So, and not {2,}, a search skips to blanks.
_RUN = Pattern(f"{_BLANK}{_BLANK}+|[{_INVISIBLE}]")
_ONLY_INVISIBLE = Pattern(f"[{_INVISIBLE}]+")


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


def _edited(
    text: str, positions: list[int] | None, edits: list[writing.Edit]
) -> tuple[str, list[int] | None]:
    """``text`` with ``edits`` made, and the positions of what is left; what is put in has the place's."""
    if not edits:
        return text, positions
    out: list[str] = []
    kept: list[int] = []
    at = 0
    for start, end, put in edits:
        out += [text[at:start], put]
        kept.extend(range(at, start))
        kept.extend([start] * len(put))
        at = end
    out.append(text[at:])
    kept.extend(range(at, len(text)))
    if positions is not None:
        positions = [*positions, positions[-1] + 1]  # what is put in at the end stands behind all
        kept = [positions[i] for i in kept]
    return "".join(out), kept


def _squeezed(text: str) -> list[writing.Edit]:
    """Runs of blanks become one (a line break if the run holds one), and what is invisible goes.

    Runs with tabs stay, for they are the empty cells of a table.
    """
    runs = (run for run in _RUN.finditer(text) if "\t" not in run[0])
    return [writing.Edit(*run.span(), _blank_for(run[0])) for run in runs]


def _toned(text: str) -> list[writing.Edit]:
    """Tones that a scan lost."""
    return [writing.Edit(*edit) for edit in tones.toned(text)]


def _restored(text: str) -> list[writing.Edit]:
    """The tones of a text that has none."""
    return [writing.Edit(*edit) for edit in tones.restored(text)] if tones.lacks_tones(text) else []


def _blank_for(run: str) -> str:
    if _ONLY_INVISIBLE.fullmatch(run):
        return ""
    return "\n" if any(end in run for end in ("\n", *_LINE_ENDS)) else " "


class Source(Record, Shown):
    """One document as read: ``text`` is what every span counts in; ``name`` is the file it came from.

    ``view`` is ``text`` in NFC with runs of blanks made one, blanks and dashes folded, without marks of
    Markdown and invisible signs, and with torn and glued words mended. For text already like that, positions
    in the view and in the text are the same; otherwise :meth:`span` and :meth:`seen`
    translate them. ``grids`` are the tables that the file itself tells; their cells count in ``text``.
    ``pages`` are the places where its pages begin, empty where the kind of file has none. ``parts`` are the
    places where further files of the same plan begin (:func:`joined`). ``scan`` tells which of its characters
    were recognised on pictures, None where none was.
    """

    text: str
    name: str = "<text>"
    media_type: str = "text/plain"
    grids: tuple[Grid, ...] = ()
    pages: tuple[int, ...] = ()
    parts: tuple[int, ...] = ()
    scan: "Scan | None" = None

    @cached_property
    def _composed(self) -> tuple[str, list[int] | None]:
        """The text to match on, and where each of its characters stands: None where all stand as printed."""
        normal = unicodedata.is_normalized("NFC", self.text)
        composed = (self.text, None) if normal else _compose(self.text)
        mends = (writing.markdown, _squeezed, writing.mended, _toned if self.scan else _restored)
        for edits in mends:
            composed = _edited(*composed, edits(composed[0]))
        return composed

    def __repr__(self) -> str:
        return f"Source({self.name!r}, {len(self.text)} characters, {self.media_type})"

    @cached_property
    def lines_view(self) -> str:
        """The view with its line breaks kept, every one a newline: what structure is read from."""
        folded = _CONTROL.sub(" ", self._composed[0].replace("\r\n", " \n"))
        for sign, shown in _FOLDED.items():
            if sign in folded:
                folded = folded.replace(sign, shown)
        return _JOINED.sub(" ", folded) if "_" in folded else folded

    @cached_property
    def tables(self) -> tuple[Grid, ...]:
        """All tables in the order of the text: those of the file, and those pasted into its text."""
        if "pdf" in self.media_type:  # its columns were told by their places on the page
            return self.grids
        if self.parts:  # each file's own were told before they were joined
            return self.grids
        edges = [0, *(at for grid in self.grids for at in (grid.start, grid.end)), len(self.text)]
        outer = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]
        pasted = [grid for start, end in outer for grid in text_tables(self.text, start, end)]
        return numbered(self.text, [*self.grids, *pasted]) if pasted else self.grids

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
        length = len(self.text)
        limit = positions[end] if end < len(positions) else length
        last = min(positions[end - 1] + 1, limit) if end > start else limit
        while last < limit and unicodedata.combining(self.text[last]):
            last += 1
        return Span(positions[start] if start < len(positions) else length, last)

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

    def page_of(self, position: int) -> int | None:
        """The page, from 1, of a character position of the original text, in the file it stands in.

        None where that has no pages.
        """
        files = [0, *self.parts, len(self.text) + 1]
        at = bisect_right(files, position) - 1
        own = self.pages[bisect_left(self.pages, files[at]) : bisect_left(self.pages, files[at + 1])]
        return max(1, bisect_right(own, position)) if own else None

    def line_of(self, position: int) -> int:
        """The 1-based line number of a character position of the original text."""
        return bisect_right(self._line_starts, position)


def joined(sources: Sequence[Source]) -> Source:
    """Several files of one plan as one document: a plan and its appendices, in their order.

    The text is theirs with an empty line between them, so that every span counts in all of it; tables are
    numbered through. The name is the first one's.
    """
    first, *others = sources
    if not others:
        return first
    text = first.text
    parts: list[int] = []
    grids, pages = list(first.tables), list(first.pages)
    for source in others:
        text += "\n\n"
        parts.append(len(text))
        grids += [_moved(grid, len(text)) for grid in source.tables]
        pages += [len(text) + page for page in source.pages]
        text += source.text
    from plancompare.reading.ocr.scan import joined_scans  # here, for hardly a document has several files

    scan = joined_scans([source.scan for source in sources], [0, *parts])
    return Source(text, first.name, "text/plain", numbered(text, grids), tuple(pages), tuple(parts), scan)


def _moved(grid: Grid, by: int) -> Grid:
    cells = tuple(cell._replace(start=cell.start + by, end=cell.end + by) for cell in grid.cells)
    caption = tuple((start + by, end + by) for start, end in grid.caption)
    return grid.but(start=grid.start + by, end=grid.end + by, cells=cells, caption=caption)
