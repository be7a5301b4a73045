"""HTML that other tools put out (pandas, Styler) as Typst: its tables, images and words, in order."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from plancompare.presentation.as_typst import string

NUMBER_MARKS = set("0123456789.,%+-−–±()≥≤<>≈~/ \u00a0\u202f")
LINE = 104  # characters of a table's type that fit across a page
PADDING = 2  # characters a column takes beside its words
BREAKS = {
    "p",
    "div",
    "section",
    "article",
    "ul",
    "ol",
    "dl",
    "li",
    "dt",
    "dd",
    "br",
    "hr",
    "blockquote",
    "pre",
}
BREAKS |= {f"h{level}" for level in range(1, 7)}
Picture = Callable[[str, str], str]


def convert(html: str, picture: Picture = lambda address, alt: "") -> str:
    """Tables as tables, images by ``picture(address, alt)``, everything else as paragraphs of plain text."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "html.parser")
    for unseen in soup(["style", "script", "head", "template"]):
        unseen.decompose()
    paragraphs, words = [], []

    def flush() -> None:
        text = " ".join("".join(words).split())
        words.clear()
        if text:
            paragraphs.append(f"#par[#{string(text)}]\n")

    for piece in _pieces(soup, picture):
        if piece.typst is None:
            words.append(piece.text)
        else:
            flush()
            paragraphs.append(piece.typst)
    flush()
    return "\n".join(filter(None, paragraphs))


@dataclass(frozen=True, slots=True)
class _Piece:
    """Running text, or Typst that stands on its own: empty where only a paragraph ends."""

    text: str = ""
    typst: str | None = None


def _pieces(node, picture: Picture) -> Iterator[_Piece]:
    from bs4.element import NavigableString, PreformattedString

    for child in node.children:
        if isinstance(child, PreformattedString):
            continue  # a comment, a doctype
        if isinstance(child, NavigableString):
            yield _Piece(str(child))
        elif child.name == "table":
            yield _Piece(typst=_table(child))
        elif child.name == "img":
            yield _Piece(typst=picture(str(child.get("src", "")), str(child.get("alt", ""))))
        elif child.name in BREAKS:
            yield _Piece(typst="")
            yield _Piece("• " if child.name == "li" else "")
            yield from _pieces(child, picture)
            yield _Piece(typst="")
        else:
            yield from _pieces(child, picture)


# Tables -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell in its place: ``row`` and ``column`` of its upper left corner, and how far it reaches."""

    text: str
    row: int
    column: int
    height: int
    width: int
    named: bool  # a head of a column or a row


def _table(table) -> str:
    rows = [row for row in table("tr") if row.find_parent("table") is table]
    cells = list(_placed(rows))
    if not cells:
        return ""
    heads = _head_rows(rows)
    caption = table.find("caption")
    title = string(caption.get_text(" ", strip=True)) if caption else "none"
    return "".join(
        _part(_chosen(cells, columns), heads, len(columns), title) for columns in _sheets(cells, heads)
    )


def _placed(rows: Sequence) -> Iterator[_Cell]:
    """Every cell with the place it takes once all spans are laid out."""
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        x = 0
        for cell in row(["th", "td"], recursive=False):
            while (y, x) in taken:
                x += 1
            width, height = _span(cell, "colspan"), min(_span(cell, "rowspan"), len(rows) - y)
            taken |= {(y + dy, x + dx) for dy in range(height) for dx in range(width)}
            yield _Cell(cell.get_text(" ", strip=True), y, x, height, width, cell.name == "th")
            x += width


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
    shown = [
        (cell.row < heads, _cell(cell, "right" if cell.column in numeric else "left", cell.row < heads))
        for cell in cells
    ]
    header = [text for head, text in shown if head]
    parts = [f"table.header({', '.join(header)})"] if header else []
    parts += [text for head, text in shown if not head]
    return f"#plain-table(title: {title}, columns: {size}, {', '.join(parts)})\n"


def _is_numeric(cells: Sequence[_Cell], heads: int, column: int) -> bool:
    """Whether a column below the heads holds numbers and nothing else; its row names are words."""
    own = [c for c in cells if c.column == column and c.row >= heads and c.text]
    return bool(own) and all(
        not c.named and set(c.text) <= NUMBER_MARKS and any(map(str.isdigit, c.text)) for c in own
    )


def _head_rows(rows: Sequence) -> int:
    """How many rows, from the top, are heads: those in ``thead``, else leading rows of ``th`` alone."""
    within = sum(1 for row in rows if row.find_parent("thead") is not None)
    if within:
        return within
    count = 0
    for row in rows:
        if row.find("td") is not None:
            break
        count += 1
    return count


def _cell(cell: _Cell, align: str, head: bool) -> str:
    spans = "".join(
        f"{name}: {span}, " for name, span in (("colspan", cell.width), ("rowspan", cell.height)) if span > 1
    )
    body = f"strong({string(cell.text)})" if head or cell.named else f"[#{string(cell.text)}]"
    return f"table.cell({spans}align: {align}, {body})"


def _span(cell, name: str) -> int:
    value = str(cell.get(name, "1"))
    return max(1, int(value)) if value.isdigit() else 1
