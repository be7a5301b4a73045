"""What a notebook shows: tables and prose that carry HTML, Typst and plain text at once.

One frozen model, four renderings: JupyterLab and the HTML site take ``text/html``, the PDF takes
``text/vnd.typst``, a terminal takes ``text/plain``, a workbook the sheets of ``as_xlsx``. Links are by key: a
figure has the key ``f:TARGET_ID`` and points to ``q:TARGET_ID``, its row among the quotes, which points back.
``scope`` keeps the keys of several notebooks apart when their pages end up in one document.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import accumulate
from string import ascii_lowercase
from typing import Any, Self

from plancompare.presentation import as_html, as_text, as_typst
from plancompare.presentation.legible import legible

PLANS = "vi"  # the language plans are written in: every word of theirs is marked as such
HTML, TYPST, MARKDOWN, TEXT = "text/html", "text/vnd.typst", "text/markdown", "text/plain"
NOTHING = "application/vnd.plancompare.nothing"  # beside an output that says there is nothing to show


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text: ``style`` is "", "strong", "muted", "missing", "mark", "small", "whole"
    (never broken) or "name" (an id); ``link`` is a key, ``anchor`` a key that leads here; ``lang`` the
    language of the words, where it is not the page's.
    """

    text: str
    style: str = ""
    link: str | None = None
    lang: str = ""
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (PNG), its size in points, and the words for who cannot see it."""

    png: bytes
    width: float
    height: float
    alt: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. ``below`` is a smaller second line, ``pictures`` stand below that, ``notes`` are the places
    of the table's notes, from 1.

    A cell that takes the room of several columns (``span``) is followed by those of the remaining ones. In a
    sheet a ``value`` stands in place of the words, in its number ``format``, and a ``tip`` is shown while the
    pointer rests on the cell.
    """

    runs: tuple[Run, ...] = ()
    below: tuple[Run, ...] = ()
    notes: tuple[int, ...] = ()
    anchor: str | None = None
    span: int = 1
    value: float | int | None = None
    format: str = ""
    tip: str = ""
    pictures: tuple[Picture, ...] = ()

    @property
    def style(self) -> str:
        """The style of the cell as a whole: that of its first words."""
        return self.runs[0].style if self.runs else ""

    @property
    def link(self) -> str | None:
        """Where the cell leads: the first link of its words."""
        return next((run.link for run in self.runs if run.link is not None), None)

    @property
    def text(self) -> str:
        """The words of the cell, without its notes."""
        lines = ("".join(run.text for run in runs) for runs in (self.runs, self.below) if runs)
        return "\n".join(lines)

    @property
    def marks(self) -> str:
        """The marks of the cell's notes: "a, c"."""
        return ", ".join(map(_mark, self.notes))


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``width`` is a share of the page, 0 for as narrow as its words; ``group`` is a head above;
    ``names`` tells the column whose cells say what their rows are about.

    In a sheet the width is in characters, the head has a ``colour``, and ``choices`` are what a cell may be
    given by hand.
    """

    head: str
    width: float = 0
    align: str = "left"
    group: str = ""
    names: bool = False
    colour: str | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one title; an empty title prints no title row. ``about`` goes on after the title, ``lang``
    is the title's language, where it is not the page's.

    A ``subject`` is what all its rows are about, below a title above: each of them says so to whoever reads,
    sorts or copies it alone, and the title stands again on every page its rows reach.
    """

    title: str
    rows: tuple[tuple[Cell, ...], ...]
    about: tuple[Run, ...] = ()
    lang: str = ""
    notes: tuple[int, ...] = ()
    subject: bool = False

    @property
    def marks(self) -> str:
        """The marks of the title's notes: "a, c"."""
        return ", ".join(map(_mark, self.notes))

    @property
    def text(self) -> str:
        """The title with its marks and what goes on after it."""
        about = "".join(run.text for run in self.about)
        return self.title + (f" ({self.marks})" if self.notes else "") + (f": {about}" if about else "")


class Scoped:
    """What a notebook shows, with link keys."""

    __slots__ = ()

    def under(self, scope: str) -> Self:
        """The same with its link keys kept apart from those of other notebooks."""
        return replace(self, scope=scope)  # pyright: ignore[reportArgumentType] all are dataclasses


@dataclass(frozen=True, slots=True)
class Table(Scoped):
    """A table with its title, units in the heads, notes and source line.

    ``printed`` stands in its place on paper, where the whole of it would fill a book; ``narrow`` in a narrow
    window, a phone's: fewer columns that say the same.
    """

    title: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    notes: tuple[str, ...] = ()
    source: str = ""
    lang: str = "vi"
    scope: str = ""
    printed: "Table | Prose | None" = None
    narrow: "Table | None" = None

    def __len__(self) -> int:
        return sum(len(group.rows) for group in self.groups)

    @property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """All rows, whatever group they are in."""
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def marked_notes(self) -> tuple[tuple[str, str], ...]:
        """Each note with its mark."""
        return tuple((_mark(place), note) for place, note in enumerate(self.notes, start=1))

    def placed(self, row: tuple[Cell, ...]) -> list[tuple[Cell, Column]]:
        """The cells of a row, each with the first column it stands in."""
        starts = accumulate((cell.span for cell in row), initial=0)
        return [(cell, self.columns[start]) for cell, start in zip(row, starts, strict=False)]

    def under(self, scope: str) -> "Table":
        """The same table with its link keys kept apart from those of other notebooks."""
        return replace(self, scope=scope, printed=self.printed and self.printed.under(scope))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        paper = as_typst.table(self) if self.printed is None else self.printed._repr_mimebundle_()[TYPST]
        return {HTML: as_html.table(self), TYPST: paper, TEXT: as_text.table(self)}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (the notebook's title) or deeper, for outline and contents.

    The title of a notebook that has ``nothing`` to show says so: reports of many leave it out.
    """

    text: str
    level: int = 2
    nothing: bool = False

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {
            MARKDOWN: "#" * self.level + " " + as_text.markdown(self.text),
            TYPST: as_typst.heading(self),
            TEXT: self.text,
        } | ({NOTHING: ""} if self.nothing else {})


@dataclass(frozen=True, slots=True)
class Prose(Scoped):
    """Paragraphs. ``kind`` is "text", "finding" (set off, larger), "note" (smaller), "list" (bullets), "box"
    (framed) or "nothing": that there is nothing to show, which a notebook says and a report leaves out.
    """

    paragraphs: tuple[tuple[Run, ...], ...]
    kind: str = "text"
    lang: str = "vi"
    scope: str = ""

    @property
    def text(self) -> str:
        """The words alone, a line a paragraph."""
        return "\n".join("".join(run.text for run in runs) for runs in self.paragraphs)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        said = {HTML: as_html.prose(self), TYPST: as_typst.prose(self), TEXT: self.text}
        return said | ({NOTHING: ""} if self.kind == "nothing" else {})


@dataclass(frozen=True, slots=True)
class Card(Scoped):
    """One indicator on half a page: its name, the finding as a title, its chart, the figures in a few lines,
    and at the foot what must be known to use them: definition, caveat, source.

    ``chart`` is a drawn chart that says none of this itself, None where there is nothing to draw. On paper it
    stands ``beside`` the lines in its narrow form, or above them.
    """

    subject: str
    title: str
    chart: Any
    lines: tuple[tuple[Run, ...], ...]
    foot: tuple[tuple[Run, ...], ...] = ()
    beside: bool = True
    lang: str = "vi"
    scope: str = ""

    @property
    def target_ids(self) -> tuple[str, ...]:
        """The targets drawn."""
        return self.chart.target_ids if self.chart is not None else ()

    @property
    def text(self) -> str:
        """The words alone: the title with the lines after it, the chart in words, then the foot."""
        said = ["".join(run.text for run in runs) for runs in (*self.lines, *self.foot)]
        lines, foot = said[: len(self.lines)], said[len(self.lines) :]
        drawn = [self.chart.alt] if self.chart is not None else []
        return "\n".join([" ".join([f"{self.title}.", *lines]), *drawn, *foot])

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {HTML: as_html.card(self), TYPST: as_typst.card(self), TEXT: self.text}


class Several(tuple):
    """Display objects of one question, as many as it takes: a notebook shows them one after the other."""

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for shown in self:
            display(shown)


def flat(title: str, columns: Iterable[Column], rows: Iterable[tuple[Cell, ...]], **fields: Any) -> Table:
    """A table without titles between its rows."""
    return Table(title, tuple(columns), (Group("", tuple(rows)),), **fields)


def cell(text: str, style: str = "", link: str | None = None, **fields: Any) -> Cell:
    """A cell of one run."""
    return Cell((Run(text, style, link),), **fields)


def plain(*sentences: str, kind: str = "text", lang: str = "vi") -> Prose:
    """Prose of plain sentences, one a paragraph."""
    return Prose(tuple((Run(sentence),) for sentence in sentences), kind, lang)


def nothing(sentence: str, lang: str = "vi") -> Prose:
    """That there is nothing to show here."""
    return plain(sentence, kind="nothing", lang=lang)


def marked(text: str, start: int, end: int) -> tuple[Run, ...]:
    """A quote with its number marked; line ends of the source become spaces, nothing else changes."""
    parts = ((text[:start], ""), (text[start:end], "mark"), (text[end:], ""))
    return tuple(Run(one_line(part), style, lang=PLANS) for part, style in parts if part)


def joined(parts: Iterable[tuple[Run, ...]], between: str = "; ") -> tuple[Run, ...]:
    """Stretches of words one after the other, those that say something."""
    told: list[Run] = []
    for runs in filter(None, parts):
        told += [*([Run(between)] if told else []), *runs]
    return tuple(told)


def _mark(place: int) -> str:
    """The mark of a table's first, second, ... note: a letter, which cannot be read as part of a figure."""
    first, last = divmod(place - 1, len(ascii_lowercase))
    return (_mark(first) if first else "") + ascii_lowercase[last]


def one_line(text: str) -> str:
    """The text with each line end, tab or control character as one space: same length, same positions."""
    return legible(text).translate({9: " ", 10: " ", 13: " "})
