"""HTML as Typst: what a researcher writes between cells, made HTML, and what other tools put out.

Text travels as string literals, so nothing in it can act as markup. Headings keep their order of levels
without gaps, as a tagged PDF must; links inside the document stay plain text when their target is absent.
"""

import base64
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

from plancompare.presentation.as_typst import string
from plancompare.reports import formula

IMAGE_KINDS = {"png", "jpg", "jpeg", "gif", "svg", "webp"}
NUMBER_MARKS = set("0123456789.,%+-−–±()≥≤<>≈~/ \u00a0\u202f")
LINE = 104  # characters of a table's type that fit across a page
PADDING = 2  # characters a column takes beside its words
UNSEEN = ["style", "script", "head", "template"]
STYLES = {"em": "emph", "i": "emph", "strong": "strong", "b": "strong", "del": "strike", "s": "strike"}
HEADINGS = {f"h{level}": level for level in range(1, 7)}
BLOCKS = {*HEADINGS, *("p", "div", "section", "article", "ul", "ol", "dl", "dt", "dd", "pre", "table")}
BLOCKS |= {"blockquote", "hr"}


@dataclass
class Assets:
    """The images of one document by name; equal images are kept once."""

    files: dict[str, bytes] = field(default_factory=dict)

    def add(self, data: bytes, kind: str) -> str:
        """Keep an image and return the name Typst finds it by."""
        import hashlib

        name = f"image-{hashlib.sha256(data).hexdigest()[:16]}.{kind}"
        self.files[name] = data
        return name


@dataclass
class Levels:
    """Heading levels as a tagged document must have them: beginning at 1, never skipping one downwards."""

    last: int = 0

    def next(self, wanted: int) -> int:
        """The level to use where ``wanted`` is asked for."""
        self.last = min(wanted, self.last + 1)
        return self.last


@dataclass
class Converter:
    """Converts pieces of one document. ``find`` returns the bytes of a local image, or None."""

    assets: Assets = field(default_factory=Assets)
    levels: Levels = field(default_factory=Levels)
    find: Callable[[str], bytes | None] = lambda address: None

    def convert(self, html: str, attachments: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """One cell or output as Typst source; ``attachments`` are the cell's own images."""
        from bs4 import BeautifulSoup

        soup = BeautifulSoup(html, "html.parser")
        for unseen in soup(UNSEEN):
            unseen.decompose()
        notes = {}
        for section in soup("section", class_="footnotes"):
            notes |= {note["id"]: note for note in section.extract()("li")}
        for back in (back for note in notes.values() for back in note("a", class_="footnote")):
            back.decompose()
        return _Piece(self, notes, attachments or {}).blocks(soup)


@dataclass
class _Piece:
    """The conversion of one piece: its attachments, and its footnotes, printed where they are called."""

    of: Converter
    notes: Mapping[str, Any]
    attachments: Mapping[str, Mapping[str, str]]

    def blocks(self, node) -> str:
        """What a node holds: its blocks, and what runs on between them as paragraphs."""
        shown: list[str] = []
        run: list[Any] = []
        for child in [*node.children, None]:
            if child is not None and child.name not in BLOCKS:
                run.append(child)
                continue
            said = self.inline(run)
            run.clear()
            shown += [f"{said}\n\n"] if said else []
            shown += [self._block(child)] if child is not None else []
        return "".join(shown)

    def inline(self, nodes: Iterable) -> str:
        """What runs on, without blanks at its ends."""
        said = "".join(map(self._inline, nodes))
        return re.sub(r' ";$', '";', re.sub(r'(^|#linebreak\(\))#" ', r'\1#"', said)).replace('#"";', "")

    # --- blocks --------------------------------------------------------------------------------------------

    def _block(self, node) -> str:
        name = node.name
        if name in HEADINGS:
            level, place = self.of.levels.next(HEADINGS[name]), anchor(node.get_text())
            return f"#heading(level: {level})[{self.inline(node.children)}]#mark-place({string(place)})\n\n"
        if name in ("ul", "ol"):
            return self._list(node)
        if name == "table":
            return self._table(node)
        if name == "blockquote":
            return f"#quote(block: true)[{self.blocks(node)}]\n\n"
        if name == "pre":
            return f"#plain-output({string(node.get_text().rstrip())})\n\n"
        if name == "hr":
            return "#rule()\n\n"
        if "math" in node.get("class", ()):
            return math(node.get_text(), self.of.assets) + "\n\n"
        return self.blocks(node)

    def _list(self, node) -> str:
        items = node("li", recursive=False)
        tight = not any(item.find("p", recursive=False) for item in items)
        start = f"start: {node.get('start', 1)}, " if node.name == "ol" else ""
        told = ", ".join(f"[{self.blocks(item)}]" for item in items)
        return f"#{'enum' if start else 'list'}(tight: {str(tight).lower()}, {start}{told})\n\n"

    # --- within a line -------------------------------------------------------------------------------------

    def _inline(self, node) -> str:
        from bs4.element import NavigableString, PreformattedString

        if isinstance(node, PreformattedString):
            return ""  # a comment, a doctype
        if isinstance(node, NavigableString):
            return words(re.sub(r"[ \t\r\n]+", " ", node))
        name, classes = node.name, node.get("class", ())
        if name == "br":
            return "#linebreak()"
        if name == "img":
            return self._picture(str(node.get("src", "")), str(node.get("alt", "")))
        if name == "code":
            return f"#raw({string(node.get_text())})"
        if "math" in classes:
            return self._formula(node.get_text())
        if "footnote-ref" in classes:
            return self._footnote(node)
        if name in BLOCKS:
            return self._block(node)
        body = "".join(map(self._inline, node.children))
        if name == "a":
            return self._link(str(node.get("href", "")), body)
        return f"#{STYLES[name]}[{body}]" if name in STYLES else body

    def _formula(self, tex: str) -> str:
        drawn = formula.draw(tex)
        if drawn is None:
            return f"#emph[{words(formula.bare(tex))}]"
        return f"#box(baseline: {drawn.depth:g}pt, {_drawing(drawn, tex, self.of.assets)})"

    def _footnote(self, node) -> str:
        note = self.notes.get(node.a["href"].removeprefix("#"))
        inner = "".join(self.inline(block.children) for block in note("p")) if note else ""
        return f"#footnote[{inner}]"

    def _link(self, address: str, body: str) -> str:
        if address.startswith("#"):
            return f"#go({string(anchor(unquote(address[1:])))}, [{body}])"
        if re.match(r"(?:https?|mailto):", address, re.I):  # a reader of PDF may run other ones
            return f"#link({string(address)})[{body}]"
        return body

    def _picture(self, address: str, alt: str) -> str:
        """An image with its words; the words alone where the image is not at hand."""
        found = self._found(address)
        if found is None:
            return words(alt)
        name = self.of.assets.add(*found)
        return f"#picture({string(name)}, {string(alt or address[:80])})"

    def _found(self, address: str) -> tuple[bytes, str] | None:
        """The bytes and kind of an attached, inlined or local image; None for anything else."""
        if address.startswith("attachment:"):
            for mime, data in self.attachments.get(unquote(address[11:]), {}).items():
                return base64.b64decode(data), _kind(mime.rpartition("/")[2])
            return None
        inlined = re.match(r"data:image/([\w+]+);base64,(.*)", address, re.S)
        if inlined:
            return base64.b64decode(inlined[2]), _kind(inlined[1])
        kind = address.rpartition(".")[2].lower()
        data = self.of.find(unquote(address)) if kind in IMAGE_KINDS else None
        return (data, kind) if data is not None else None

    # --- tables --------------------------------------------------------------------------------------------

    def _table(self, table) -> str:
        rows = [row for row in table("tr") if row.find_parent("table") is table]
        cells = list(self._placed(rows))
        if not cells:
            return ""
        heads = _head_rows(rows)
        caption = table.find("caption")
        title = string(caption.get_text(" ", strip=True)) if caption else "none"
        parts = (
            _part(_chosen(cells, columns), heads, len(columns), title) for columns in _sheets(cells, heads)
        )
        return "".join(parts)

    def _placed(self, rows: Sequence) -> "Iterator[_Cell]":
        """Every cell with the place it takes once all spans are laid out."""
        taken: set[tuple[int, int]] = set()
        for y, row in enumerate(rows):
            x = 0
            for cell in row(["th", "td"], recursive=False):
                while (y, x) in taken:
                    x += 1
                width, height = _span(cell, "colspan"), min(_span(cell, "rowspan"), len(rows) - y)
                taken |= {(y + dy, x + dx) for dy in range(height) for dx in range(width)}
                text, body = cell.get_text(" ", strip=True), self.inline(cell.children)
                aligned = re.search(r"text-align:\s*(left|right|center)", str(cell.get("style", "")))
                align = aligned[1] if aligned else ""
                yield _Cell(text, body, align, y, x, height, width, cell.name == "th")
                x += width


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell in its place: ``row`` and ``column`` of its upper left corner, and how far it reaches."""

    text: str
    body: str
    align: str  # where the cell itself says how it stands
    row: int
    column: int
    height: int
    width: int
    named: bool  # a head of a column or a row


def _sheets(cells: Sequence[_Cell], heads: int) -> list[list[int]]:
    """Which columns go beside each other: all where they fit, else part after part with the row's names."""
    size = max(cell.column + cell.width for cell in cells)
    widths = [PADDING + 2] * size
    for cell in cells:
        if cell.width == 1:
            longest = max(map(len, cell.text.split()), default=0)
            widths[cell.column] = max(widths[cell.column], longest + PADDING)
    named = {cell.column for cell in cells if cell.named and cell.row >= heads}
    lead = next((column for column in range(size) if column not in named), size)
    if sum(widths) <= LINE or lead == size:
        return [list(range(size))]
    names = list(range(lead or 1))
    sheets: list[list[int]] = []
    for column in range(len(names), size):
        full = not sheets or sum(widths[c] for c in (*sheets[-1], column)) > LINE
        if full:
            sheets.append(list(names))
        sheets[-1].append(column)
    return sheets


def _chosen(cells: Sequence[_Cell], columns: Sequence[int]) -> list[_Cell]:
    """The cells over these columns, each as far as it reaches over them."""
    place = {column: index for index, column in enumerate(columns)}
    kept = []
    for cell in cells:
        over = [place[c] for c in range(cell.column, cell.column + cell.width) if c in place]
        if over:
            kept.append(replace(cell, column=over[0], width=len(over)))
    return kept


def _part(cells: Sequence[_Cell], heads: int, size: int, title: str) -> str:
    numeric = {column for column in range(size) if _is_numeric(cells, heads, column)}

    def shown(cell: _Cell) -> str:
        align = cell.align or ("right" if cell.column in numeric else "left")
        return _cell(cell, align, cell.row < heads)

    header = [shown(cell) for cell in cells if cell.row < heads]
    parts = [f"table.header({', '.join(header)})"] if header else []
    parts += [shown(cell) for cell in cells if cell.row >= heads]
    return f"#plain-table(title: {title}, columns: {size}, {', '.join(parts)})\n\n"


def _is_numeric(cells: Sequence[_Cell], heads: int, column: int) -> bool:
    """Whether a column below the heads holds numbers and nothing else; its row names are words."""
    own = [c for c in cells if c.column == column and c.row >= heads and c.text]
    return bool(own) and all(
        not c.named and set(c.text) <= NUMBER_MARKS and any(map(str.isdigit, c.text)) for c in own
    )


def _head_rows(rows: Sequence) -> int:
    """How many rows, from the top, are heads: those in ``thead``, else leading rows of ``th`` alone."""
    within = sum(1 for row in rows if row.find_parent("thead") is not None)
    return within or next((n for n, row in enumerate(rows) if row.find("td") is not None), len(rows))


def _cell(cell: _Cell, align: str, head: bool) -> str:
    spans = "".join(
        f"{name}: {span}, " for name, span in (("colspan", cell.width), ("rowspan", cell.height)) if span > 1
    )
    body = f"strong[{cell.body}]" if head or cell.named else f"[{cell.body}]"
    return f"table.cell({spans}align: {align}, {body})"


def _span(cell, name: str) -> int:
    value = str(cell.get(name, "1"))
    return max(1, int(value)) if value.isdigit() else 1


def math(tex: str, assets: Assets) -> str:
    """A formula on a line of its own; its source where it cannot be drawn."""
    drawn = formula.draw(tex)
    if drawn is None:
        return f"#plain-output({string(formula.bare(tex))})"
    return f"#align(center, {_drawing(drawn, tex, assets)})"


def _drawing(drawn: formula.Drawing, tex: str, assets: Assets) -> str:
    name, alt = assets.add(drawn.svg, "svg"), formula.bare(tex)
    return f"image({string(name)}, height: {drawn.height:g}pt, alt: {string(alt)})"


def _kind(subtype: str) -> str:
    return {"svg+xml": "svg", "jpeg": "jpg"}.get(subtype, subtype)


def words(text: str) -> str:
    """Text inside Typst markup, as a string literal."""
    return f"#{string(text)};" if text else ""


def anchor(title: str) -> str:
    """The name a heading can be linked by, as JupyterLab makes it: spaces become hyphens."""
    return "at:" + re.sub(r"\s+", "-", title.strip())
