"""Typst source becomes a PDF: bundled fonts only, tagged and archivable, the same bytes every time."""

import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from plancompare.errors import PlancompareError
from plancompare.presentation import fonts
from plancompare.presentation.legible import legible
from plancompare.reports.job import EPOCH

MAIN, TEMPLATE = "main.typ", "report.typ"
STANDARDS = ("ua-1", "a-2a")  # readable aloud, and archivable with its structure


_MISSING = re.compile(r'the text `(".*?")` could not be displayed', re.S)
_UNICODE = re.compile(r"\\u\{([0-9a-f]+)\}")


class MissingGlyphError(PlancompareError):
    """None of the bundled typefaces can show ``text``."""

    def __init__(self, text: str) -> None:
        self.text = text
        codes = ", ".join(f"U+{ord(character):04X}" for character in text)
        super().__init__(f"The PDF cannot be set: no bundled typeface can show '{text}' ({codes}).")


def pdf(
    main: str, assets: Mapping[str, bytes], timestamp: int = EPOCH, standards: Sequence[str] = STANDARDS
) -> bytes:
    """Compile ``main`` (Typst) with the house template and the images it names.

    ``timestamp`` is the date written into the PDF, in seconds since 1970. Raises PlancompareError with the
    compiler's words, also when the result would break one of the standards.
    """
    assets = {name: _drawing(data) if name.endswith(".svg") else data for name, data in assets.items()}
    template = files("plancompare").joinpath("reports").joinpath("templates", TEMPLATE).read_bytes()
    with tempfile.TemporaryDirectory(prefix="typst-", ignore_cleanup_errors=True) as folder:
        for name, data in {MAIN: main.encode(), TEMPLATE: template, **assets}.items():
            Path(folder, name).write_bytes(data)
        try:
            compile_pdf: Any = typst.compile  # its stub knows fewer of its arguments than it takes
            return compile_pdf(
                Path(folder, MAIN),
                root=folder,
                format="pdf",
                font_paths=[str(fonts.FOLDER)],
                ignore_system_fonts=True,
                pdf_standards=list(standards),
                timestamp=timestamp,
            )
        except typst.TypstError as error:
            missing = _MISSING.search(error.message)
            if missing:
                raise MissingGlyphError(json.loads(_UNICODE.sub(_paired, missing[1]))) from None
            hints = " ".join(error.hints)
            raise PlancompareError(f"The PDF cannot be set: {error.message} {hints}".strip()) from None


def _drawing(svg: bytes) -> bytes:
    """A drawing whose words hold no character XML forbids."""
    return legible(svg.decode("utf-8", "replace")).encode()


def _paired(escape: re.Match) -> str:
    """Typst's way of writing an unprintable character as JSON writes it."""
    return json.dumps(chr(int(escape[1], 16)))[1:-1]


def value(item: Any) -> str:
    """A Python value as a Typst literal; text becomes a string, so it can never be taken for markup."""
    from plancompare.presentation.as_typst import string

    if item is None:
        return "none"
    if isinstance(item, bool):
        return str(item).lower()
    if isinstance(item, (int, float)):
        return repr(item)
    if isinstance(item, str):
        return string(item)
    if isinstance(item, Mapping):
        return (
            "("
            + ", ".join(f"{key}: {value(entry)}" for key, entry in item.items())
            + ("" if item else ":")
            + ")"
        )
    return "(" + "".join(f"{value(entry)}, " for entry in item) + ")"
