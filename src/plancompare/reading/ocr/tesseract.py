"""Tesseract, the program: words of a picture, with boxes and how sure each is."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image

from plancompare.errors import InputError
from plancompare.reading.ocr.image import Grey
from plancompare.reading.ocr.record import hash_of
from plancompare.records import NamedTuple

LANGUAGE = "vie"
INSTALL = "apt-get install tesseract-ocr tesseract-ocr-vie (macOS: brew install tesseract tesseract-lang)"
# What a figure is written with.
_OF_FIGURES = "0123456789.,-+%()/<>≥≤"
_BLOCK, _LINE = "6", "7"
# What a single 1 is seen as, and when it is rather that.
_STROKES, _SURE_STROKE = ("|", "l", "I", "!"), 0.8
# A program that comes to an end of its own says so by a number up to this.
_ENDS = 127


class EndedError(InputError):
    """The program came to a bad end over a picture; another picture it may read."""


class Seen(NamedTuple):
    """A word as Tesseract has it: pixels of its picture, and its certainty from 0 to 1."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float


def confirm_there(name: str) -> None:
    """Raise InputError, which says how to install it, where Tesseract or its Vietnamese is missing."""
    if shutil.which("tesseract") is None:
        raise InputError(f"{name} is a scan and Tesseract is not installed; {INSTALL}.")
    if LANGUAGE not in _told("--list-langs").split():
        raise InputError(f"{name} is a scan and Tesseract's Vietnamese is not installed; {INSTALL}.")


def version() -> str:
    """The version of the program, as in "5.3.0"."""
    found = re.search(r"tesseract v?(\S+)", _told("--version"))
    return found[1] if found else "unknown"


def model_version() -> dict[str, str]:
    """The SHA-256 of the Vietnamese model, under its file's name; nothing where it is not found."""
    found = re.search(r'"(.+?)"', _told("--list-langs"))
    place = Path(found[1] if found else "", f"{LANGUAGE}.traineddata")
    return {place.name: hash_of(place.read_bytes())} if place.is_file() else {}


def page_lines(picture: Grey, dpi: int) -> list[list[Seen]]:
    """The lines of a whole page in reading order. Raises InputError where the program cannot read it."""
    return _recognised([picture], "--psm", "3", "--dpi", str(dpi))[0]


def block_lines(pictures: Sequence[Grey]) -> list[list[list[Seen]]]:
    """The lines of each picture, which is one block of text."""
    return _each(pictures, "--psm", _BLOCK)


def figures(pictures: Sequence[Grey]) -> list[str]:
    """What each picture reads when it can only be a figure."""
    lines = _each(pictures, "--psm", _LINE, "-c", f"tessedit_char_whitelist={_OF_FIGURES}")
    return [" ".join(word.text for line in found for word in line) for found in lines]


def _run(arguments: list[str]) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}  # pages are read side by side already
    return subprocess.run(["tesseract", *arguments], capture_output=True, env=environment, check=False)


def _told(option: str) -> str:
    done = _run([option])
    return (done.stdout + done.stderr).decode("utf-8", "replace")


def _each(pictures: Sequence[Grey], *options: str) -> list[list[list[Seen]]]:
    """The words of each picture by lines; none of one over which the program divides by zero, as happens."""
    try:
        return _recognised(pictures, *options)
    except EndedError:
        if len(pictures) == 1:
            return [[]]
        middle = len(pictures) // 2
        return _each(pictures[:middle], *options) + _each(pictures[middle:], *options)


def _recognised(pictures: Sequence[Grey], *options: str) -> list[list[list[Seen]]]:
    """The words of each picture by lines: one run of the program for all of them."""
    if not pictures:
        return []
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for number, picture in enumerate(pictures):
            names.append(os.path.join(folder, f"{number:05d}.pgm"))
            Image.fromarray(picture).save(names[-1])
        listed = Path(folder, "pictures.txt")
        listed.write_text("\n".join(names) + "\n", "utf-8")
        done = _run([str(listed), "stdout", "-l", LANGUAGE, *options, "tsv"])
    if not 0 <= done.returncode <= _ENDS:
        raise EndedError(f"Tesseract broke down over it ({done.returncode}).")
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise InputError(f"Tesseract failed: {said[-1] if said else done.returncode}.")
    return _lines(done.stdout.decode("utf-8", "replace"), len(pictures))


def _lines(table: str, count: int) -> list[list[list[Seen]]]:
    """The words of Tesseract's table of results, by picture and line."""
    out: list[list[list[Seen]]] = [[] for _ in range(count)]
    at = None
    for row in table.splitlines():
        fields = row.split("\t")
        if len(fields) < 12 or fields[0] != "5" or not fields[11].strip():
            continue
        picture, place = int(fields[1]) - 1, tuple(fields[1:5])
        if place != at:
            out[picture].append([])
            at = place
        left, top, width, height = map(int, fields[6:10])
        sure = max(0.0, float(fields[10]) / 100)
        out[picture][-1].append(Seen(fields[11].strip(), left, top, left + width, top + height, sure))
    return [[list(_with_ones(line)) for line in lines] for lines in out]


def _with_ones(line: Sequence[Seen]) -> Iterator[Seen]:
    """A line whose single strokes between words, none of them sure, are the digit: "trên l vạn dân"."""
    for at, word in enumerate(line):
        is_one = word.text in _STROKES and word.confidence < _SURE_STROKE and 0 < at < len(line) - 1
        yield word._replace(text="1") if is_one and line[at + 1].text[:1].islower() else word
