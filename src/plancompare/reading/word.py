"""A DOCX file becomes lines in document order: paragraphs with list numbers, table rows, footnotes last.

python-docx opens the package and finds its parts; the text is walked here, because its own paragraphs leave
out tracked insertions, content controls and text boxes, and a figure there would be lost without a word.
"""

import io
import re
from collections.abc import Iterator
from typing import Any

from plancompare.reading.bounds import counted, open_package
from plancompare.reading.grid import Draft, Placed, Read
from plancompare.reading.lines import ordinal, raised, row

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

# Word makes no table wider than 63 columns; a file that says more is not believed.
MOST_COLUMNS = 63
DEEPEST_LEVEL = 8  # lists have nine levels, from 0

# Not part of the text as printed: properties, deletions, commands behind fields, older copies of drawings.
_SKIPPED = {W + tag for tag in ("pPr", "rPr", "del", "moveFrom", "instrText", "delText", "delInstrText")} | {
    _FALLBACK
}
# Signs that Word stores as codes of its Symbol font.
_SYMBOLS = {"F0A3": "≤", "F0B3": "≥", "F0B1": "±", "F0B4": "×", "F0B0": "°", "F02D": "−", "F0B7": "•"}
_PLAIN = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}


def read_docx(data: bytes, name: str) -> Read:
    """The lines of the document in its order, and its tables.

    Page headers and footers are left out; footnotes and endnotes are marked "[1]" and follow at the end.
    """
    import docx

    open_package(data, name).close()
    document = docx.Document(io.BytesIO(data))
    _refuse_types(document.element)
    reader = _Reader(document)
    return reader.draft.finish(counted(reader.lines(), name))


class _Reader:
    """Walks one document; remembers list counters and the notes met on the way."""

    def __init__(self, document) -> None:
        self.body = document.element.body
        self.parts = document.part
        self.numbering = _Numbering(_part(self.parts, "numbering"), _part(self.parts, "styles"))
        self.notes: list[tuple[str, str]] = []
        self.draft = Draft()

    def lines(self) -> Iterator[str]:
        yield from self._blocks(self.body)
        texts = {kind: self._note_texts(kind) for kind in ("footnote", "endnote")}
        for number, (kind, note) in enumerate(list(self.notes), start=1):
            yield f"[{number}] {texts[kind].get(note, '')}".rstrip()

    def _blocks(self, element) -> Iterator[str]:
        for child in element:
            if child.tag == W + "p":
                yield from self._paragraph(child)
            elif child.tag == W + "tbl":
                yield from self._table(child)
            elif child.tag not in _SKIPPED and isinstance(child.tag, str):
                yield from self._blocks(child)  # content controls, insertions, custom XML

    def _paragraph(self, paragraph) -> Iterator[str]:
        boxes: list = []
        parts: list[str] = []
        self._inline(paragraph, parts, boxes)
        text = "".join(parts)
        if text.strip():
            yield from (line for line in (self.numbering.mark(paragraph) + text).split("\n") if line.strip())
        for box in boxes:
            yield from self._blocks(box)

    def _inline(self, element, parts: list[str], boxes: list) -> None:
        """Append the printed text below ``element``; text boxes are set aside, to follow their paragraph."""
        for child in element:
            tag = child.tag
            if tag in (W + "t", _MATH_TEXT):
                parts.append(child.text or "")
            elif tag in _PLAIN:
                parts.append(_PLAIN[tag])
            elif tag == W + "sym":
                parts.append(_symbol(child.get(W + "char", "")))
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                self.notes.append((tag[len(W) : -len("Reference")], child.get(W + "id", "")))
                parts.append(f"[{len(self.notes)}]")
            elif tag == W + "txbxContent":
                boxes.append(child)
            elif tag == W + "r" and _hidden(child):
                continue
            elif tag == W + "r" and _superscript(child):
                inner: list[str] = []
                self._inline(child, inner, boxes)
                text = "".join(inner)
                already = (
                    child.find(W + "footnoteReference") is not None
                    or child.find(W + "endnoteReference") is not None
                )
                parts.append(text if already else raised("".join(parts[-3:]), text))
            elif tag not in _SKIPPED and isinstance(tag, str):
                self._inline(child, parts, boxes)

    def _table(self, table) -> Iterator[str]:
        rows = [r for r in _children(table, "tr") if r.find(f"{W}trPr/{W}del") is None]
        places = [_places(table_row) for table_row in rows]
        lines: list[str] = []
        for index, columns in enumerate(places):
            cells = [
                Placed(
                    [] if _continues_above(cell) else list(self._blocks(cell)),
                    index, column, _rows_covered(places, index, column, cell), _span(cell),
                )
                for column, cell in columns.items()
            ]  # fmt: skip
            nested = any(next(cell.iter(W + "tbl"), None) is not None for cell in columns.values())
            lines += row(cells, self.draft, nested=nested)
        yield from self.draft.table(lines)

    def _note_texts(self, kind: str) -> dict[str, str]:
        root = _part(self.parts, f"{kind}s")
        if root is None:
            return {}
        notes = root.findall(W + kind)
        return {
            note.get(W + "id", ""): " ".join(line.strip() for line in self._blocks(note)) for note in notes
        }


class _Numbering:
    """The list numbers Word shows but does not store: counted here as Word counts them."""

    def __init__(self, numbering, styles) -> None:
        self.abstract_of: dict[str, str] = {}
        self.levels: dict[tuple[str, int], dict[str, str]] = {}
        self.restarts: dict[tuple[str, int], int] = {}
        self.counts: dict[str, dict[int, int]] = {}
        self.seen: set[tuple[str, int]] = set()
        self.styles = {} if styles is None else {s.get(W + "styleId"): s for s in styles.iter(W + "style")}
        self.default = next((i for i, s in self.styles.items() if _is_default_paragraph(s)), None)
        if numbering is not None:
            self._load(numbering)

    def _load(self, numbering) -> None:
        for abstract in numbering.iter(W + "abstractNum"):
            for level in abstract.iter(W + "lvl"):
                self._add_level("a" + abstract.get(W + "abstractNumId", ""), level)
        for num in numbering.iter(W + "num"):
            identity = num.get(W + "numId", "")
            self.abstract_of[identity] = "a" + (_value(num, "abstractNumId") or "")
            for override in num.iter(W + "lvlOverride"):
                at = _number(override.get(W + "ilvl"), 0)
                start = _value(override, "startOverride")
                if start is not None:
                    self.restarts[identity, at] = _number(start, 1)
                for level in override.iter(W + "lvl"):
                    self._add_level("n" + identity, level)

    def _add_level(self, owner: str, level) -> None:
        self.levels[owner, _number(level.get(W + "ilvl"), 0)] = {
            "start": _value(level, "start") or "1",
            "format": _value(level, "numFmt") or "decimal",
            "text": _value(level, "lvlText") or "",
            "after": _value(level, "suff") or "tab",
            "legal": "" if level.find(W + "isLgl") is None else "yes",
        }

    def mark(self, paragraph) -> str:
        """The number or bullet shown before ``paragraph``, with a space after it; "" for none."""
        place = self._place(paragraph)
        if place is None:
            return ""
        num, at = place
        level = self._level(num, at)
        if level is None or level["format"] == "none":
            return ""
        if level["format"] == "bullet":
            return _bullet(level["text"]) + _after(level)
        self._count(num, at)
        text = level["text"]
        for step in range(at + 1):
            text = text.replace(f"%{step + 1}", self._shown(num, step, decimal=bool(level["legal"])))
        return text + _after(level) if text else ""

    def _place(self, paragraph) -> tuple[str, int] | None:
        """The list and level of ``paragraph``, from its own properties or its style's."""
        num = at = None
        properties = paragraph.find(W + "pPr")
        style = self.default if properties is None else _value(properties, "pStyle", self.default)
        met: set[str] = set()
        while properties is not None or style in self.styles:
            if properties is not None:
                found = properties.find(W + "numPr")
                if found is not None:
                    num = _value(found, "numId") if num is None else num
                    at = _value(found, "ilvl") if at is None else at
            if num is not None or style is None or style not in self.styles or style in met:
                break
            met.add(style)
            properties = self.styles[style].find(W + "pPr")
            style = _value(self.styles[style], "basedOn")
        if num is None or num == "0" or num not in self.abstract_of:
            return None
        return num, min(_number(at, 0), DEEPEST_LEVEL)

    def _level(self, num: str, at: int) -> dict[str, str] | None:
        return self.levels.get(("n" + num, at)) or self.levels.get((self.abstract_of[num], at))

    def _count(self, num: str, at: int) -> None:
        """Advance the counter of this level; deeper levels start again."""
        counts = self.counts.setdefault(self.abstract_of[num], {})
        if (num, at) in self.restarts and (num, at) not in self.seen:
            counts[at] = self.restarts[num, at]
        else:
            counts[at] = counts.get(at, self._start(num, at) - 1) + 1
        self.seen.add((num, at))
        for deeper in [level for level in counts if level > at]:
            del counts[deeper]

    def _shown(self, num: str, step: int, *, decimal: bool) -> str:
        level = self._level(num, step)
        count = self.counts[self.abstract_of[num]].setdefault(step, self._start(num, step))
        return ordinal(count, "decimal" if decimal or level is None else level["format"])

    def _start(self, num: str, at: int) -> int:
        level = self._level(num, at)
        return _number(level["start"], 1) if level else 1


def _part(main, kind: str):
    """The XML root of the part related to the main document as ``kind``, or None."""
    from lxml import etree

    for relation in main.rels.values():
        if not relation.is_external and relation.reltype.endswith("/" + kind):
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            root = etree.fromstring(relation.target_part.blob, parser)
            _refuse_types(root)
            return root
    return None


def _refuse_types(root) -> None:
    """Raise ValueError for XML with a document type: no word processor writes one."""
    if root.getroottree().docinfo.doctype:
        raise ValueError("it declares entities")


def _children(element, name: str) -> Iterator:
    """The rows of a table or cells of a row, also those inside content controls and insertions."""
    for child in element:
        if child.tag == W + name:
            yield child
        elif (
            isinstance(child.tag, str) and child.tag not in _SKIPPED and child.tag not in (W + "tc", W + "tr")
        ):
            yield from _children(child, name)


def _places(table_row) -> dict[int, Any]:
    """The cells of a row by the column each begins in."""
    out: dict[int, Any] = {}
    column = min(_number(_value(table_row, "trPr/" + W + "gridBefore"), 0), MOST_COLUMNS)
    for cell in _children(table_row, "tc"):
        out[column] = cell
        column += _span(cell)
    return out


def _span(cell) -> int:
    """How many columns ``cell`` covers."""
    return max(1, min(_number(_value(cell, f"tcPr/{W}gridSpan"), 1), MOST_COLUMNS))


def _rows_covered(places: list[dict[int, Any]], index: int, column: int, cell) -> int:
    """How many rows ``cell`` covers; none when it continues the cell above it."""
    if _continues_above(cell) and index and column in places[index - 1]:
        return 0
    below = index + 1
    while below < len(places) and column in places[below] and _continues_above(places[below][column]):
        below += 1
    return below - index


def _continues_above(cell) -> bool:
    """Whether ``cell`` only continues the merged cell above it, whose text stands there already."""
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(W + "val", "continue") == "continue"


def _symbol(code: str) -> str:
    """The character of a ``w:sym``, whose code is hexadecimal; the replacement mark for what is none."""
    if not code or code.upper() in _SYMBOLS:
        return _SYMBOLS.get(code.upper(), "")
    point = int(code, 16) if re.fullmatch("[0-9a-fA-F]{1,6}", code) else 0xFFFD
    return "\ufffd" if 0xD800 <= point <= 0xDFFF or not 0 < point <= 0x10FFFF else chr(point)


def _hidden(run) -> bool:
    return _on(run.find(f"{W}rPr/{W}vanish"))


def _superscript(run) -> bool:
    raised_run = run.find(f"{W}rPr/{W}vertAlign")
    return raised_run is not None and raised_run.get(W + "val") == "superscript"


def _on(switch) -> bool:
    return switch is not None and switch.get(W + "val", "1") not in ("0", "false", "off")


def _bullet(text: str) -> str:
    """A bullet as text: signs of Symbol and Wingdings fonts, which only those fonts can show, become "-"."""
    return "-" if not text.strip() or "\ue000" <= text[0] <= "\uf8ff" or text == "o" else text


def _after(level: dict[str, str]) -> str:
    return "" if level["after"] == "nothing" else " "


def _is_default_paragraph(style) -> bool:
    return style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true")


def _value(element, name: str, otherwise: str | None = None) -> str | None:
    found = element.find(W + name)
    return otherwise if found is None else found.get(W + "val", otherwise)


def _number(text: str | None, otherwise: int) -> int:
    """A number of a few digits; what has more is no number a word processor wrote."""
    return int(text) if text is not None and re.fullmatch(r"\d{1,10}", text) else otherwise
