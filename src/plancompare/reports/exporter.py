"""The nbconvert exporter ``plancompare_pdf``: any executed notebook as a PDF in the house style."""

import os
import time
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter
from traitlets import Int, List, Unicode, default

from plancompare.presentation.as_typst import string
from plancompare.presentation.labels import LANGUAGES, Labels
from plancompare.reports import typeset
from plancompare.reports.body import Body
from plancompare.reports.parts import FOR_PDF, TYPST, Part, language, parts, stated_title, title

STAND_IN = "□"  # printed where no bundled typeface has a character
MOST_NAMED = 12


class PlancomparePdfExporter(Exporter):
    """Writes a notebook's prose and outputs as a tagged, archivable PDF; needs no LaTeX and no browser.

    ``jupyter nbconvert --to plancompare_pdf NOTEBOOK.ipynb``, or "Save and Export Notebook As" in JupyterLab.
    """

    output_mimetype = "application/pdf"
    export_from_notebook = "Plancompare PDF"

    lang = Unicode("", help="vi or en; empty: the notebook's own lang parameter, else vi").tag(config=True)
    subtitle = List(Unicode(), help="lines under the title").tag(config=True)
    author = Unicode("", help="empty: the authors the notebook's metadata names").tag(config=True)
    timestamp = Int(help="the PDF's date in seconds since 1970; else SOURCE_DATE_EPOCH, or now").tag(
        config=True
    )
    standards = List(
        Unicode(), list(typeset.STANDARDS), help="PDF standards to hold to; empty for a plain tagged PDF"
    ).tag(config=True)

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    @default("timestamp")
    def _timestamp_default(self) -> int:
        return int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())

    # nbconvert says str, and its own PDF exporter gives bytes.
    def from_notebook_node(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, nb: Any, resources: Any = None, **kw: Any
    ) -> tuple[bytes, Any]:
        """The PDF of a notebook and the resources it came with."""
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        where = resources.get("metadata", {})
        lang = self.lang or language(nb)
        lang = lang if lang in LANGUAGES else "vi"
        name = title(nb) or str(where.get("name") or "").replace("_", " ")
        author = self.author or ", ".join(person["name"] for person in nb.metadata.get("authors", ()))
        if said := not_run(nb, Labels(lang)):
            self.log.warning("%s: %s", name, said)
        document = document_source(nb, name, lang, self.subtitle, author, _finder(where.get("path")))
        # JupyterLab's server would answer with a zip where outputs are left among the resources.
        resources.pop("outputs", None)
        made, lost = _shown(*document, self.timestamp, self.standards)
        if lost:
            named = ", ".join(f"{character} (U+{ord(character):04X})" for character in lost[:MOST_NAMED])
            self.log.warning(
                "%s: the bundled typefaces lack %d characters, printed as %s: %s%s",
                name,
                len(lost),
                STAND_IN,
                named,
                ", …" if len(lost) > MOST_NAMED else "",
            )
        return made, resources


def _shown(
    main: str, assets: Mapping[str, bytes], timestamp: int, standards: Sequence[str]
) -> tuple[bytes, list[str]]:
    """The PDF, and the characters no bundled typeface has: a stand-in is printed for each."""
    lost: dict[str, None] = {}
    while True:
        try:
            return typeset.pdf(main, assets, timestamp, standards), list(lost)
        except typeset.MissingGlyphError as error:
            drawn = {name: data.decode() for name, data in assets.items() if name.endswith(".svg")}
            everything = {*main, *(character for text in drawn.values() for character in text)}
            scripts = {_script(character) for character in error.text}
            gone = {c for c in everything if c in error.text or (_script(c) and _script(c) in scripts)}
            gone.discard(STAND_IN)
            if not gone:
                raise
            lost |= dict.fromkeys(sorted(gone))
            stand_ins = dict.fromkeys(map(ord, gone), STAND_IN)
            main = main.translate(stand_ins)
            assets = {**assets, **{name: text.translate(stand_ins).encode() for name, text in drawn.items()}}


def _script(character: str) -> str:
    """The script of a letter without case (Chinese, Thai, ...), which lacks as a whole; else empty."""
    return (
        unicodedata.name(character, "").partition(" ")[0] if unicodedata.category(character) == "Lo" else ""
    )


def not_run(nb: Any, labels: Labels) -> str:
    """That a notebook was not run, or which part of it was not; empty for one that was, or has no code."""
    code = [cell for cell in nb.cells if cell.cell_type == "code" and cell.source.strip()]
    counted = [cell for cell in code if cell.get("execution_count") is not None]
    if not code or len(counted) == len(code):
        return ""
    if counted:
        return labels("report.partly_run", n=len(code) - len(counted), of=len(code))
    return "" if any(cell.get("outputs") for cell in code) else labels("report.not_run")


def document_source(
    nb: Any, name: str, lang: str, subtitle: list[str], author: str = "", find: Any = lambda address: None
) -> tuple[str, dict[str, bytes]]:
    """The Typst source of one notebook as a document of its own, and its images."""
    labels = Labels(lang)
    body = Body(labels("report.untitled_chart"), find)
    shown = list(parts(nb, FOR_PDF))
    if stated_title(nb) is None:
        shown.insert(0, Part(TYPST, "", title=name, heading=1))
    if said := not_run(nb, labels):
        shown.insert(1, Part(TYPST, f"#note({string(said)})\n"))
    settings = {
        "title": name,
        "lang": lang,
        "subtitle": list(subtitle),
        "author": author,
        "words": words(labels),
    }
    begin = f'#import "{typeset.TEMPLATE}": *\n#show: report.with(..{typeset.value(settings)})\n'
    return begin + body.render(shown), body.assets.files


def words(labels: Labels, plans: int = 0) -> dict[str, str]:
    """The words the template itself prints, in the form for so many plans."""
    return {
        key: labels.form(f"report.{key}", plans)
        for key in ("page", "contents", "series", "brief", "key_facts", "plans", "made")
    }


def _finder(folder: Any):
    """Reads images that lie beside the notebook; nothing outside its folder."""
    base = Path(folder or ".").resolve()

    def find(address: str) -> bytes | None:
        path = (base / address).resolve()
        return path.read_bytes() if path.is_relative_to(base) and path.is_file() else None

    return find
