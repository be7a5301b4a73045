"""What a reader of an executed notebook is shown: prose and outputs, never code, prompts or warnings."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from plancompare.presentation.labels import LANGUAGES
from plancompare.presentation.legible import legible

NARROW = "application/vnd.plancompare.narrow+svg"
NOTHING = "application/vnd.plancompare.nothing"
TYPST, SVG, PNG, JPEG = "text/vnd.typst", "image/svg+xml", "image/png", "image/jpeg"
MARKDOWN, HTML, TEXT = "text/markdown", "text/html", "text/plain"
LATEX, PDF = "text/latex", "application/pdf"
FOR_PDF = (TYPST, SVG, PNG, JPEG, PDF, MARKDOWN, HTML, LATEX, TEXT)
FOR_HTML = (HTML, SVG, PNG, JPEG, MARKDOWN, LATEX, TEXT)
HIDDEN_CELL = {"remove_cell", "remove-cell", "hide_cell", "hide-cell"}
HIDDEN_OUTPUT = {"remove_output", "remove-output", "hide_output", "hide-output"}
# Tags that shape the whole report: method, quotes and yardsticks are printed once, by the last notebook that
# has them; details stay in the notebook's own report, and the section says so.
SOURCES, DETAIL = "sources", "detail"
EXPLORE = "explore"  # what is for JupyterLab alone: frames to look at, words on how to use the notebook
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_OBJECT = re.compile(r"\[?<[\w.]+[^\n]*>,?\s*(\.\.\.)?\]?", re.S)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing shown: ``mime`` says what ``data`` is; ``alt`` tells in words what an image shows."""

    mime: str
    data: str
    alt: str = ""
    title: str = ""
    tags: frozenset[str] = frozenset()
    attachments: Mapping[str, Any] = field(default_factory=dict)
    titled: bool = False  # an image that brings its own title
    narrow: str = ""  # the form of an image for a narrow window, where it has one
    heading: int = 0  # the level, where the part is a heading and nothing else
    nothing: bool = False  # a title of a notebook that has nothing to show

    @property
    def words(self) -> str:
        """The words of a heading."""
        return self.title


def parts(notebook: Any, priority: Sequence[str]) -> Iterator[Part]:
    """The shown parts of a notebook in reading order; ``priority`` chooses among an output's forms.

    A heading of an output under which nothing is shown is left out.
    """
    waiting: Part | None = None
    for part in _parts(notebook, priority):
        if waiting is not None and not 1 < part.heading <= waiting.heading:
            yield waiting
        waiting = part if part.heading > 1 else None
        if waiting is None:
            yield part


def part_of(shown: Any, priority: Sequence[str]) -> Part:
    """A display object as a part, as if a notebook had shown it."""
    from nbformat.v4 import new_output

    bundle = shown._repr_mimebundle_()
    data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
    output = new_output("display_data", data, metadata=metadata)
    part = _shown(output, priority, frozenset(), {}, "")
    assert part is not None, "a display object has a form for every kind of report"
    return part


def has_nothing(notebook: Any) -> bool:
    """Whether a notebook says of itself that it has nothing to show for the plans it was run for."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    said = any(NOTHING in output.get("data", ()) for output in outputs)
    return said and any(part.nothing for part in _parts(notebook, FOR_PDF))  # unless it is hidden


def _parts(notebook: Any, priority: Sequence[str]) -> Iterator[Part]:
    last_words = ""
    lang = language(notebook)
    for cell in notebook.cells:
        tags = frozenset(cell.metadata.get("tags", ()))
        if tags & HIDDEN_CELL or EXPLORE in tags or _is_foreign(tags, lang):
            continue
        if cell.cell_type == "markdown":
            last_words = _last_heading(cell.source) or last_words
            yield Part(MARKDOWN, legible(cell.source), tags=tags, attachments=cell.get("attachments", {}))
        elif cell.cell_type == "code" and not tags & HIDDEN_OUTPUT:
            for output in cell.outputs:
                part = _shown(output, priority, tags, cell.metadata, last_words)
                if part is not None:
                    last_words = part.words if part.heading else last_words
                    yield part


def _is_foreign(tags: frozenset[str], lang: str) -> bool:
    """Whether a cell is tagged as of other languages than the notebook was run in."""
    return bool(tags & set(LANGUAGES)) and lang not in tags


def language(notebook: Any, otherwise: str = "vi") -> str:
    """The language a notebook was run in: its ``lang`` parameter, the injected one before the default."""
    found = otherwise
    for wanted in ("parameters", "injected-parameters"):
        for cell in notebook.cells:
            if wanted in cell.metadata.get("tags", ()):
                stated = re.search(r"""^lang\s*(?::[^=]*)?=\s*["'](\w+)["']""", cell.source, re.M)
                found = stated[1] if stated else found
    return found


def title(notebook: Any) -> str | None:
    """The notebook's title: its first heading of the first level, else what its metadata says."""
    return stated_title(notebook) or notebook.metadata.get("title")


def stated_title(notebook: Any) -> str | None:
    """The first heading of the first level that a notebook shows."""
    from plancompare.reports.markdown import first_title

    for part in parts(notebook, FOR_PDF):
        found = part.title if part.heading == 1 else None
        if part.mime == MARKDOWN and not found:
            found = first_title(part.data)
        if found:
            return found
    return None


def _shown(
    output: Any, priority: Sequence[str], tags: frozenset[str], metadata: Any, near: str
) -> Part | None:
    if output.output_type == "stream":
        text = _as_seen(output.text).rstrip()
        return Part(TEXT, text, tags=tags) if output.name == "stdout" and text else None
    if output.output_type == "error":
        return Part(TEXT, _as_seen(f"{output.ename}: {output.evalue}"), tags=tags)
    data = output.data
    if NOTHING in data and not _heading(data)[0]:
        return None
    mime = next((name for name in priority if name in data), None)
    if mime is None or (mime == TEXT and _is_noise(data)):
        return None
    text = "".join(data[mime])
    own = output.get("metadata", {}).get(mime, {})
    level, heading = _heading(data)
    if not text.strip() and not level:  # a table of which paper has nothing
        return None
    return Part(
        mime,
        _as_seen(text) if mime == TEXT else legible(text),
        alt=legible(own.get("alt") or _alt(data, tags, metadata, near)),
        titled="alt" in own,
        narrow=legible("".join(data.get(NARROW, ""))),
        title=legible(heading or own.get("title", "")),
        tags=tags,
        heading=level,
        nothing=NOTHING in data,
    )


def _as_seen(text: str) -> str:
    """Text as a terminal shows it: no colour codes, no bells, of an overwritten line only the last state."""
    lines = _ANSI.sub("", text).replace("\r\n", "\n").split("\n")
    return legible("\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines))


def _is_noise(data: Mapping[str, Any]) -> bool:
    """Whether an output says nothing to a reader: a widget's stand-in, or the name of an object in memory."""
    widget = any(name.startswith("application/vnd.jupyter.widget") for name in data)
    return widget or _OBJECT.fullmatch("".join(data[TEXT]).strip()) is not None


def _heading(data: Mapping[str, Any]) -> tuple[int, str]:
    stated = re.fullmatch(r"(#{1,6}) ([^\n]*)\n?", "".join(data.get(MARKDOWN, "")))
    return (len(stated[1]), "".join(data.get(TEXT, stated[2]))) if stated else (0, "")


def _alt(data: Mapping[str, Any], tags: frozenset[str], metadata: Any, near: str) -> str:
    """What an image shows: the cell's ``alt``, its tag ``alt:...``, the object's words, the heading above."""
    tagged = next((tag.partition(":")[2] for tag in sorted(tags) if tag.startswith("alt:")), "")
    own = "".join(data.get(TEXT, "")).strip()
    described = "" if _OBJECT.fullmatch(own) else own
    return metadata.get("alt") or tagged.strip() or described or near


def _last_heading(text: str) -> str:
    found = re.findall(r"^#{1,6}\s+(.+?)\s*#*\s*$", text, re.M)
    return found[-1] if found else ""
