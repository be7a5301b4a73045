"""Tables as plain text, for a terminal and for screen readers of last resort."""

import re
from textwrap import wrap

from plancompare.presentation.legible import legible

WIDEST = 44


def table(shown) -> str:
    """Columns aligned with spaces, long cells wrapped, notes and source underneath."""
    heads = [(f"{c.group} {c.head}" if c.group else c.head) for c in shown.columns]
    body = [(group.text, [_texts(row) for row in group.rows]) for group in shown.groups]
    texts = [heads, *(row for _, rows in body for row in rows)]
    widths = [
        min(WIDEST, max(len(line) for text in column for line in _lines(text)))
        for column in zip(*texts, strict=True)
    ]
    lines = [shown.title, "", *_row(heads, widths), "  ".join("-" * width for width in widths)]
    for title, rows in body:
        lines += [f"[{title}]"] if title else []
        for row in rows:
            lines += _row(row, widths)
    lines += [f"({mark}) {note}" for mark, note in shown.marked_notes]
    lines += [shown.source] if shown.source else []
    return legible("\n".join(line.rstrip() for line in lines))


def markdown(text: str) -> str:
    """Text with the characters Markdown gives a meaning escaped."""
    return re.sub(r"([\\`*_{}\[\]<>#$|~])", r"\\\1", legible(text))


def _texts(row) -> list[str]:
    """A text a column: a cell over several columns stands in the first of them."""
    return [text for cell in row for text in (_cell(cell), *[""] * (cell.span - 1))]


def _cell(cell) -> str:
    main, *below = cell.text.split("\n")
    notes = f" ({cell.marks})" if cell.notes else ""
    return "\n".join([main + notes, *below])


def _lines(text: str) -> list[str]:
    return [part for line in text.split("\n") for part in _wrapped(line)]


def _wrapped(line: str) -> list[str]:
    if len(line) <= WIDEST and line.isprintable() and not line.endswith(" "):
        return [line]  # as nearly all are: wrapping them would take as long as all the rest
    return wrap(line, WIDEST) or [""]


def _row(cells: list[str], widths: list[int]) -> list[str]:
    columns = [_lines(text) for text in cells]
    height = max(len(column) for column in columns)
    filled = [column + [""] * (height - len(column)) for column in columns]
    return [
        "  ".join(part.ljust(w) for part, w in zip(parts, widths, strict=True))
        for parts in zip(*filled, strict=True)
    ]
