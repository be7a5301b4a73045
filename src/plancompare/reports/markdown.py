"""Markdown as Typst: what a researcher writes between cells, set like the rest of the report.

Text travels as string literals, so nothing in it can act as markup. Headings keep their order of levels
without gaps, as a tagged PDF must; links inside the document stay plain text when their target is absent.
"""

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import unquote

import mistune

from plancompare.presentation.as_typst import string
from plancompare.reports import formula, html_to_typst

Token = Mapping[str, Any]
IMAGE_KINDS = {"png", "jpg", "jpeg", "gif", "svg", "webp"}
# Without a renderer it gives the tokens themselves.
_parse: Callable[[str], Any] = mistune.create_markdown(
    renderer=None, plugins=["table", "footnotes", "strikethrough", "math", "url"]
)


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
class Renderer:
    """Renders cells of one document. ``find`` returns the bytes of a local image, or None."""

    assets: Assets
    levels: Levels = field(default_factory=Levels)
    find: Callable[[str], bytes | None] = lambda address: None

    def render(self, text: str, attachments: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """One Markdown cell as Typst source; ``attachments`` are the cell's own images."""
        tokens = _parse(text)
        notes = {
            item["attrs"]["key"]: item["children"]
            for token in tokens
            if token["type"] == "footnotes"
            for item in token["children"]
        }
        return _Page(self, notes, attachments or {}).blocks(tokens)

    def html(self, text: str) -> str:
        """A piece of HTML as Typst source."""
        return html_to_typst.convert(text, _Page(self, {}, {}).picture)


@dataclass
class _Page:
    """The rendering of one cell: its footnotes and attachments are its own."""

    renderer: Renderer
    notes: Mapping[str, list[Token]]
    attachments: Mapping[str, Mapping[str, str]]

    def blocks(self, tokens: list[Token]) -> str:
        return "".join(self._call(token) for token in tokens)

    def inline(self, tokens: list[Token] | None) -> str:
        return "".join(self._call(token) for token in tokens or [])

    def _call(self, token: Token) -> str:
        return getattr(self, f"_{token['type']}", self._unknown)(token)

    def _unknown(self, token: Token) -> str:
        if "children" in token:
            return self.inline(token["children"])
        return words(str(token.get("raw", "")))

    # --- blocks --------------------------------------------------------------------------------------------

    def _heading(self, token: Token) -> str:
        level = self.renderer.levels.next(token["attrs"]["level"])
        name = anchor(plain(token["children"]))
        return f"#heading(level: {level})[{self.inline(token['children'])}]#mark-place({string(name)})\n\n"

    def _paragraph(self, token: Token) -> str:
        return f"{self.inline(token['children'])}\n\n"

    _block_text = _paragraph

    def _blank_line(self, token: Token) -> str:
        return ""

    _footnotes = _blank_line  # printed where they are called

    def _block_quote(self, token: Token) -> str:
        return f"#quote(block: true)[{self.blocks(token['children'])}]\n\n"

    def _block_code(self, token: Token) -> str:
        return f"#plain-output({string(token['raw'].rstrip())})\n\n"

    def _block_math(self, token: Token) -> str:
        return math(token["raw"], self.renderer.assets) + "\n\n"

    def _thematic_break(self, token: Token) -> str:
        return "#rule()\n\n"

    def _block_html(self, token: Token) -> str:
        return html_to_typst.convert(token["raw"], self.picture) + "\n\n"

    def _list(self, token: Token) -> str:
        attrs = token["attrs"]
        items = ", ".join(f"[{self.blocks(item['children'])}]" for item in token["children"])
        tight = str(token.get("tight", True)).lower()
        if attrs.get("ordered"):
            return f"#enum(tight: {tight}, start: {attrs.get('start', 1)}, {items})\n\n"
        return f"#list(tight: {tight}, {items})\n\n"

    def _table(self, token: Token) -> str:
        head, *bodies = token["children"]
        columns = head["children"]
        aligns = ", ".join(cell["attrs"].get("align") or "left" for cell in columns)
        heads = ", ".join(f"strong[{self.inline(cell['children'])}]" for cell in columns)
        cells = ", ".join(
            f"[{self.inline(cell['children'])}]"
            for body in bodies
            for row in body["children"]
            for cell in row["children"]
        )
        return (
            f"#plain-table(columns: {len(columns)}, align: ({aligns},), table.header({heads}), {cells})\n\n"
        )

    # --- within a line -------------------------------------------------------------------------------------

    def _text(self, token: Token) -> str:
        return words(unescape(token["raw"]))

    def _softbreak(self, token: Token) -> str:
        return words(" ")

    def _linebreak(self, token: Token) -> str:
        return "#linebreak()"

    def _emphasis(self, token: Token) -> str:
        return f"#emph[{self.inline(token['children'])}]"

    def _strong(self, token: Token) -> str:
        return f"#strong[{self.inline(token['children'])}]"

    def _strikethrough(self, token: Token) -> str:
        return f"#strike[{self.inline(token['children'])}]"

    def _codespan(self, token: Token) -> str:
        return f"#raw({string(token['raw'])})"

    def _inline_math(self, token: Token) -> str:
        drawn = formula.draw(token["raw"])
        if drawn is None:
            return f"#emph[{words(token['raw'])}]"
        return f"#box(baseline: {drawn.depth:g}pt, {_drawing(drawn, token['raw'], self.renderer.assets)})"

    def _inline_html(self, token: Token) -> str:
        return "#linebreak()" if re.fullmatch(r"<br\s*/?>", token["raw"].strip(), re.I) else ""

    def _link(self, token: Token) -> str:
        body, address = self.inline(token["children"]), token["attrs"]["url"]
        if address.startswith("#"):
            return f"#go({string(anchor(unquote(address[1:])))}, [{body}])"
        if re.match(r"(?:https?|mailto):", address, re.I):  # a reader of PDF may run other ones
            return f"#link({string(address)})[{body}]"
        return body

    def _footnote_ref(self, token: Token) -> str:
        note = self.notes.get(token["raw"])
        if note is None:
            return words(f"[^{token['raw']}]")
        inner = "".join(self.inline(block.get("children")) for block in note)
        return f"#footnote[{inner}]"

    def _image(self, token: Token) -> str:
        return self.picture(token["attrs"]["url"], plain(token["children"]))

    def picture(self, address: str, alt: str) -> str:
        """An image with its words; the words alone where the image is not at hand."""
        found = self._found(address)
        if found is None:
            return words(alt)
        name = self.renderer.assets.add(*found)
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
        data = self.renderer.find(unquote(address)) if kind in IMAGE_KINDS else None
        return (data, kind) if data is not None else None


def math(tex: str, assets: Assets) -> str:
    """A formula on a line of its own; its source where it cannot be drawn."""
    drawn = formula.draw(tex)
    if drawn is None:
        return f"#plain-output({string(tex.strip())})"
    return f"#align(center, {_drawing(drawn, tex, assets)})"


def _drawing(drawn: formula.Drawing, tex: str, assets: Assets) -> str:
    name, alt = assets.add(drawn.svg, "svg"), formula.bare(tex)
    return f"image({string(name)}, height: {drawn.height:g}pt, alt: {string(alt)})"


def _kind(subtype: str) -> str:
    return {"svg+xml": "svg", "jpeg": "jpg"}.get(subtype, subtype)


def words(text: str) -> str:
    """Text inside Typst markup, as a string literal."""
    return f"#{string(text)};" if text else ""


def plain(tokens: list[Token] | None) -> str:
    """The words of inline tokens, without their markup."""
    return "".join(token.get("raw") or plain(token.get("children")) for token in tokens or [])


def anchor(title: str) -> str:
    """The name a heading can be linked by, as JupyterLab makes it: spaces become hyphens."""
    return "at:" + re.sub(r"\s+", "-", title.strip())


def first_title(text: str) -> str | None:
    """The first heading of the first level in a Markdown cell, in plain words."""
    for token in _parse(text):
        if token["type"] == "heading" and token["attrs"]["level"] == 1:
            return plain(token["children"])
    return None
