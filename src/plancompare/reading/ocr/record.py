"""What was recognised on the pages of a scan, and the file it is kept in.

``plan.ocr.json`` lies beside the plan and is of one file only: it keeps that file's SHA-256 and is found by
it. It keeps the engines too, and of each page the words with their boxes, how sure the weakest character of
each is, and what the second reader made of every word with digits; what counts as sure is decided when it is
read.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from plancompare.errors import InputError
from plancompare.reading.ocr.scan import Box
from plancompare.reading.pdf_page import Rule, shown
from plancompare.records import NamedTuple

SUFFIX = ".ocr.json"
_FORMAT = 1
_HASH = '"sha256": "'


class Word(NamedTuple):
    """A word of a page: its ``box`` in points on the upright, straightened page.

    ``confidence`` is the probability of its weakest character, from 0 to 1. ``other`` is what the second
    reader has for a word with digits ("" where it has none); None for a word it was not asked about.
    """

    text: str
    box: Box
    confidence: float
    other: str | None = None


@dataclass(frozen=True)
class PageRecord:
    """One recognised page: lines of words in reading order, and the ruled lines of its tables.

    The page as it lies in the file is to be turned clockwise by ``turned`` quarters, then by ``skew`` degrees
    about its middle, to stand as the boxes have it; ``width`` and ``height`` are those of the turned page, in
    points.
    """

    number: int
    width: float
    height: float
    turned: int
    skew: float
    lines: tuple[tuple[Word, ...], ...]
    across: tuple[Rule, ...] = ()
    down: tuple[Rule, ...] = ()

    def shown(self, box: Box) -> Box:
        """A box as it stands on the page as that lies in the file."""
        return shown(box, self.turned, self.skew, self.width, self.height)


@dataclass(frozen=True)
class Record:
    """The recognised pages of one file, by the SHA-256 of its bytes, and what recognised them."""

    sha256: str
    engines: Mapping[str, str]
    pages: tuple[PageRecord, ...]

    def page(self, number: int) -> PageRecord | None:
        """The record of a page, counted from 1; None for one that was not recognised."""
        return next((page for page in self.pages if page.number == number), None)

    def to_bytes(self, name: str) -> bytes:
        """The record as JSON, a line of the page on a line; ``name`` is the file's, for people."""
        head = {"format": _FORMAT, "file": name, "sha256": self.sha256, "engines": dict(self.engines)}
        pages = ",\n".join(_page_json(page) for page in self.pages)
        opened = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
        return f'{opened},\n "pages": [\n{pages}\n]}}\n'.encode()


def hash_of(data: bytes) -> str:
    """What a record knows its file by."""
    return sha256(data).hexdigest()


def place_beside(path: str | os.PathLike[str]) -> Path:
    """Where the record of a file is put: beside it, under its name."""
    return Path(path).with_suffix(SUFFIX)


def find_record(path: str | os.PathLike[str], data: bytes) -> Record | None:
    """The record of a file with these bytes that lies in the folder of ``path``, under whatever name."""
    place = record_place(path, data)
    return read_record(place) if place else None


def record_place(path: str | os.PathLike[str], data: bytes) -> Path | None:
    """Where the record of a file lies that has these bytes; None where there is none."""
    found = sorted(Path(path).parent.glob(f"*{SUFFIX}"))
    own = f"{_HASH}{hash_of(data)}" if found else ""
    return next((place for place in found if own in _head(place)), None)


def read_record(path: Path) -> Record:
    """The record kept in a file. Raises InputError where it is damaged or of a later plancompare."""
    try:
        kept = json.loads(path.read_text("utf-8"))
        if kept["format"] != _FORMAT:
            raise InputError(
                f"{path} is an OCR record of format {kept['format']}, expected {_FORMAT}; "
                "update plancompare, or run again with --ocr."
            )
        return Record(kept["sha256"], kept["engines"], tuple(map(_page, kept["pages"])))
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise InputError(
            f"{path} is damaged ({type(error).__name__}: {error}); delete it and run again with --ocr."
        ) from error


def _head(path: Path) -> str:
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.read(2000)


def _page_json(page: PageRecord) -> str:
    head = {name: getattr(page, name) for name in ("number", "width", "height", "turned", "skew")}
    head |= {"across": [list(rule) for rule in page.across], "down": [list(rule) for rule in page.down]}
    lines = ",\n".join(json.dumps([_plain(word) for word in line], ensure_ascii=False) for line in page.lines)
    return f'{json.dumps(head).removesuffix("}")}, "lines": [\n{lines}\n]}}'


def _plain(word: Word) -> list[Any]:
    kept = [word.text, *word.box, word.confidence]
    return kept if word.other is None else [*kept, word.other]


def _page(kept: dict[str, Any]) -> PageRecord:
    return PageRecord(
        kept["number"],
        kept["width"],
        kept["height"],
        kept["turned"],
        kept["skew"],
        tuple(tuple(_words(line)) for line in kept["lines"]),
        tuple(Rule(*rule) for rule in kept["across"]),
        tuple(Rule(*rule) for rule in kept["down"]),
    )


def _words(line: list[list[Any]]) -> Iterator[Word]:
    for text, left, top, right, bottom, confidence, *other in line:
        yield Word(text, (left, top, right, bottom), confidence, other[0] if other else None)
