"""An HTML page becomes lines in reading order: paragraphs, headings, list items with marks, table rows."""

import contextlib
import itertools
import re
import unicodedata

from plancompare.reading.encodings import decode
from plancompare.reading.grid import Draft, Placed, Read
from plancompare.reading.lines import is_marked, ordinal, raised, row

_START = re.compile(r"<(?:!doctype\s{1,9}html|html|head|body)\b", re.I)
# What may stand before the first tag: how it begins, and how it ends.
_BEFORE_START = (("<?xml", ">"), ("<!--", "-->"))
_GAP = re.compile(r"\s*")
_ANY_TAG = re.compile(r"<(?:html|body|div|p|table|h[1-6]|ul|ol|span|br|article)\b[^>]*>", re.I)
_CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{1,400}?(?:charset|encoding)\s{0,9}=\s{0,9}[\"']?\s{0,9}([-\w]+)", re.I
)
# The declared charsets that are believed: code pages. Python knows other things by such names ("undefined",
# "punycode"), and Western ones are declared for want of anything better on pages typed with old fonts.
_CODE_PAGE = re.compile(r"(?:windows|cp|iso-?8859)-?(?!1252$|1$)\d{1,4}")

_DROPPED = {"script", "style", "noscript", "template", "svg", "iframe", "object", "nav", "aside", "head"}
_CONTROLS = {"button", "select", "textarea", "input"}
_DROPPED_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary"}
# Elements that begin and end a line.
_BLOCKS = {
    "address", "article", "blockquote", "body", "br", "center", "details", "div", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "main",
    "p", "pre", "section", "summary", "dd", "dl", "dt", "li", "menu", "ol", "ul",
    "caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
}  # fmt: skip
_STYLES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_BLANKS = re.compile(r"[ \t\n\r\f]+")
# A cell that says it covers more is not believed.
MOST_COLUMNS, MOST_ROWS = 200, 2000
# The parser holds each attribute of a tag against all before it.
_TAG = re.compile(r"<[A-Za-z](?:[^<>\"']++|\"[^\"]*\"|'[^']*')*+")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_ATTRIBUTE = re.compile(r"[\s/=]+")
MOST_ATTRIBUTES = 2000
MOST_PARTS_BEFORE = 8  # pieces of a line a raised figure looks back on for its unit


def is_html(text: str, suffix: str) -> bool:
    """Whether ``text`` is a page: it begins like one, or its suffix says so and it holds a tag."""
    if _START.match(text, _first_tag(text)):
        return True
    return suffix in (".html", ".htm", ".xhtml") and _ANY_TAG.search(text) is not None


def _first_tag(text: str) -> int:
    """Where the first thing stands that is no blank, declaration or comment."""
    at = 0
    while True:
        gap = _GAP.match(text, at)
        at = gap.end() if gap else at
        end = next((end for begin, end in _BEFORE_START if text.startswith(begin, at)), "")
        found = text.find(end, at) if end else -1
        if found < 0:
            return at
        at = found + len(end)


def decode_page(data: bytes, name: str) -> tuple[str, str]:
    """As :func:`decode`, trusting the page's declared charset only where the bytes are not Unicode."""
    declared = _CHARSET.search(data[:4096])
    charset = declared[1].decode("ascii").lower() if declared else ""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        if _CODE_PAGE.fullmatch(charset) and b"\0" not in data:
            with contextlib.suppress(LookupError, UnicodeDecodeError):
                return unicodedata.normalize("NFC", data.decode(charset)), charset
    return decode(data, name)


def read_html(text: str) -> Read:
    """The lines of the page in reading order, and its tables."""
    from lxml import etree

    if any(_has_too_many_attributes(tag[0]) for tag in _TAG.finditer(text)):
        raise ValueError(f"a tag of more than {MOST_ATTRIBUTES} attributes")
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    page = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if page is None:
        return Read("")
    limits = [entry.message for entry in parser.error_log if entry.type_name == "ERR_RESOURCE_LIMIT"]
    if limits:  # what lies deeper was left out
        raise ValueError(limits[0])
    _drop_furniture(page)
    draft = Draft()
    return draft.finish(_lines(_main(page), draft))


def _has_too_many_attributes(tag: str) -> bool:
    return len(tag) > MOST_ATTRIBUTES and len(_ATTRIBUTE.findall(_QUOTED.sub("", tag))) > MOST_ATTRIBUTES


def _drop_furniture(page) -> None:
    """Take out what is not the document: scripts, navigation, hidden parts, the head and foot of the site."""
    doomed = [element for element in page.iter() if _is_furniture(element)]
    for element in doomed:
        if element.getparent() is not None:
            _blank(element)


def _is_furniture(element) -> bool:
    if element.tag in _DROPPED or element.tag in _CONTROLS or element.get("role") in _DROPPED_ROLES:
        return True
    style = (element.get("style") or "").replace(" ", "").lower()
    return element.get("hidden") is not None or "display:none" in style or _of_the_site(element)


def _of_the_site(element) -> bool:
    """Whether ``element`` is a head without a main heading, or a foot, outside any article."""
    if element.tag != "footer" and (element.tag != "header" or element.find(".//h1") is not None):
        return False
    return not any(above.tag in ("article", "main") for above in element.iterancestors())


def _blank(element) -> None:
    """Leave nothing of ``element`` but the text after it and, for a block, the end of the line before it."""
    tail = element.tail
    ends_line = element.tag in _BLOCKS or element.tag in ("nav", "aside")
    element.clear()
    element.tag, element.tail = "br" if ends_line else "span", tail


def _main(page):
    """The one ``main`` or ``article`` when it holds most of the page's text, else the whole page."""
    whole = len("".join(page.itertext()))
    for path in (".//main", ".//*[@role='main']", ".//article"):
        found = page.findall(path)
        if len(found) == 1 and 2 * len("".join(found[0].itertext())) > whole:
            return found[0]
    return page


class _Writer:
    """Collects inline text into lines; a waiting list mark goes before the next line that has text."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.parts: list[str] = []
        self.mark = ""

    def write(self, text: str | None, keep: bool = False) -> None:
        """Add inline text; line breaks count only where ``keep`` says the text is preformatted."""
        if not text:
            return
        if not keep:
            self.parts.append(_BLANKS.sub(" ", text))
            return
        first, *others = text.splitlines() or [""]
        self.parts.append(first)
        for line in others:
            self.end_line()
            self.parts.append(line)

    def end_line(self) -> None:
        """Close the line under way; a line of blanks alone is dropped."""
        line = re.sub(" {2,}", " ", "".join(self.parts)).strip(" \t")
        self.parts.clear()
        if not line.strip():
            return
        if self.mark and not is_marked(line):
            line = self.mark + line
        self.mark = ""
        self.lines.append(line)


def _lines(root, draft: Draft) -> list[str]:
    """The lines of ``root`` and all below it, in order, without what follows it."""
    from lxml import etree

    out = _Writer()
    counters: list[int] = []
    preformatted = 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in _BLOCKS:
                out.end_line()
            if tag == "table" and element is not root:
                out.lines.extend(_table(element, draft))
                walk.skip_subtree()
                continue
            if tag == "sup":
                out.parts.append(_raised(element, "".join(out.parts[-MOST_PARTS_BEFORE:])))
                walk.skip_subtree()
                continue
            if tag == "ol":
                counters.append(_integer(element.get("start"), 1) - 1)
            elif tag == "li":
                out.mark = _list_mark(element, counters)
            preformatted += tag == "pre"
            out.write(element.text, preformatted > 0)
        else:
            if tag in _BLOCKS:
                out.end_line()
            if tag == "ol" and counters:
                counters.pop()
            preformatted -= tag == "pre"
            if element is not root:
                out.write(element.tail, preformatted > 0)
    out.end_line()
    return out.lines


def _list_mark(item, counters: list[int]) -> str:
    """The mark a browser shows before ``item``; counts it where its list is numbered."""
    above = item.getparent()
    if above is None or above.tag != "ol" or not counters:
        return "- "
    counters[-1] = _integer(item.get("value"), counters[-1] + 1)
    style = (above.get("style") or "").replace(" ", "").lower()
    if "list-style:none" in style or "list-style-type:none" in style:
        return ""
    return f"{ordinal(counters[-1], _STYLES.get(above.get('type'), 'decimal'))}. "


def _integer(text: str | None, otherwise: int) -> int:
    text = (text or "").strip()
    return int(text) if re.fullmatch(r"-?\d{1,6}", text, re.A) else otherwise


def _raised(element, before: str) -> str:
    text = _BLANKS.sub(" ", "".join(element.itertext()))
    if element.find(".//a") is not None and text.strip().isdecimal():
        return f"[{text.strip()}]"
    return raised(before, text)


def _table(table, draft: Draft) -> list[str]:
    """The lines of ``table``, row by row; a caption comes first."""
    caption: list[str] = []
    lines: list[str] = []
    rows_left: dict[int, int] = {}  # how many rows a cell above still covers, by column
    index = 0
    for element in table.iter("caption", "tr"):
        if next(element.iterancestors("table")) is not table:
            continue
        if element.tag == "caption":
            caption += _lines(element, draft)
            continue
        placed = []
        column = 0
        for cell in element.xpath("./td|./th"):
            column = next(c for c in itertools.count(column) if not rows_left.get(c))
            wide = _covered(cell.get("colspan"), MOST_COLUMNS)
            high = _covered(cell.get("rowspan"), MOST_ROWS)
            for covered in range(column, column + wide):
                rows_left[covered] = high
            placed.append(Placed(_lines(cell, draft), index, column, high, wide))
        rows_left = {column: rows - 1 for column, rows in rows_left.items() if rows > 1}
        nested = element.find(".//table") is not None
        lines += row(placed, draft, nested=nested)
        index += 1
    return caption + draft.table(lines)


def _covered(printed: str | None, most: int) -> int:
    """The rows or columns a cell says it covers."""
    return max(1, min(_integer(printed, 1), most))
