"""One executed notebook as one HTML file that needs nothing else: styles, fonts and script are inside."""

import base64
import hashlib
import html as escaping
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import unquote

from plancompare.presentation import as_html, fonts
from plancompare.presentation.labels import Labels
from plancompare.presentation.legible import legible
from plancompare.reports import formula
from plancompare.reports.parts import FOR_HTML, HTML, JPEG, LATEX, MARKDOWN, PNG, SVG, Part, parts, title

_PACKAGE = __name__.rpartition(".")[0]  # whose templates these are

LISTED_SECTIONS = 3  # a page with fewer sections needs no list of them
_LINK = re.compile(r'<a\b[^>]*?\shref="#([^"]*)"[^>]*>(.*?)</a>', re.S)
_SECTION = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>', re.S)
# What Markdown itself makes, and the HTML people write in it for the look of a text.
_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "center", "code", "dd", "del", "details", "div",
    "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img",
    "ins", "kbd", "li", "mark", "ol", "p", "pre", "s", "section", "small", "span", "strong", "sub",
    "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "align", "alt", "class", "colspan", "height", "id", "lang", "rowspan", "scope", "start", "title", "width",
}  # fmt: skip
_PROTOCOLS = frozenset(("http", "https", "mailto", "data"))
_PILCROW = re.compile(r'<a class="anchor-link".*?</a>', re.S)
WEB_STYLES = {"Regular": (400, "normal"), "Italic": (400, "italic"), "SemiBold": (600, "normal")}


def standalone(notebook: Any, name: str, lang: str, subtitle: Sequence[str] = ()) -> str:
    """The whole page of a notebook."""
    labels = Labels(lang)
    return render(
        "page.html",
        lang=lang,
        title=title(notebook) or name,
        series=labels("report.series"),
        subtitle=subtitle,
        labels=labels,
        style=asset("style.css"),
        fonts=font_faces(),
        script=asset("tables.js"),
        words=script_words(labels),
        body=body(parts(notebook, FOR_HTML), labels),
    )


def body(
    shown: Iterable[Part], labels: Labels, elsewhere: Callable[[str], str | None] = lambda place: None
) -> str:
    """The parts of a notebook as HTML, in order, with a list of the page's sections before the first.

    A link within the page stays where its goal is printed. Else it leads to the address that ``elsewhere``
    gives for the place; where that is None, its words stand without a link.
    """
    html = "\n".join(_part(part, number, labels) for number, part in enumerate(shown, start=1))
    return _settled(_listed(_distinct(html), labels), elsewhere)


def _distinct(html: str) -> str:
    """Sections of one name get places of their own; a figure printed twice has its place at the first."""
    met: dict[str, int] = {}
    printed: set[str] = set()

    def numbered(found: re.Match) -> str:
        place = found[2]
        met[place] = met.get(place, 0) + 1
        return found[0] if met[place] == 1 else f'{found[1]}"{place}-{met[place]}"'

    def first(found: re.Match) -> str:
        again = found[2] in printed
        printed.add(found[2])
        return found[1] if again else found[0]

    html = re.sub(r'(<t[dh](?: scope="row")? class="\w+") id="([^"]+)"', first, html)
    return re.sub(r'(<h[1-6] id=)"([^"]+)"', numbered, html)


def _listed(html: str, labels: Labels) -> str:
    """The page with links to its sections before the first of them."""
    found = list(_SECTION.finditer(html))
    if len(found) < LISTED_SECTIONS:
        return html
    items = "".join(f'<li><a href="#{place[1]}">{_PILCROW.sub("", place[2])}</a></li>' for place in found)
    name, at = escaping.escape(labels("site.contents"), quote=True), found[0].start()
    return f'{html[:at]}<nav class="contents" aria-label="{name}"><ul>{items}</ul></nav>\n{html[at:]}'


def _settled(html: str, elsewhere: Callable[[str], str | None]) -> str:
    printed = {escaping.unescape(place) for place in re.findall(r'\sid="([^"]+)"', html)}

    def settle(found: re.Match) -> str:
        place = escaping.unescape(found[1])
        if place in printed or unquote(place) in printed:
            return found[0]
        address = elsewhere(place)
        return found[2] if address is None else f'<a href="{escaping.escape(address)}">{found[2]}</a>'

    return _LINK.sub(settle, html)


def script_words(labels: Labels) -> dict[str, str]:
    """The words the pages' script itself shows."""
    return {
        key: labels(f"site.{key}")
        for key in ("filter", "rows", "none", "sort", "close", "open", "source", "enlarge")
    }


def asset(name: str) -> str:
    """The text of a file that travels with the pages."""
    return files(_PACKAGE).joinpath("templates", name).read_text("utf-8")


@cache
def font_faces(folder: str | None = None) -> str:
    """The CSS that brings the house typeface: from files in ``folder``, or inside the page itself."""
    rules = []
    for style, (weight, slope) in WEB_STYLES.items():
        path = next(path for path in fonts.web_font_files() if path.stem.endswith(f"-{style}"))
        if folder is None:
            address = "data:font/woff2;base64," + base64.b64encode(path.read_bytes()).decode()
        else:
            address = f"{folder}/{path.name}"
        rules.append(
            f'@font-face{{font-family:"{fonts.FAMILY}";font-weight:{weight};font-style:{slope};'
            f"font-display:swap;src:url({address}) format('woff2')}}"
        )
    return "\n".join(rules)


@cache
def _environment():
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader(_PACKAGE, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


# Nothing from a network, no frame, no form; pages are opened from disk too, where "self" is nobody.
POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; img-src 'self' file: data:; "
    "font-src 'self' file: data:; style-src 'self' file: 'unsafe-inline'; script-src 'self' file: {hashes}"
)
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.S)


def render(template: str, **values: Any) -> str:
    """A template of the folder ``templates`` filled in, with a policy that lets its own script run and no
    other.
    """
    page = legible(_environment().get_template(template).render(policy="@policy@", **values))
    digests = (hashlib.sha256(script.encode()).digest() for script in _SCRIPT.findall(page))
    hashes = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return page.replace("@policy@", escaping.escape(POLICY.format(hashes=hashes), quote=True))


def _part(part: Part, number: int, labels: Labels) -> str:
    if part.heading:
        level = min(part.heading, 6)
        return f'<h{level} id="{_slug(part.title)}">{escaping.escape(part.title)}</h{level}>'
    if part.mime == HTML:
        return f'<div class="output">{part.data}</div>'
    if part.mime == MARKDOWN:
        return _markdown(part)
    if part.mime in (SVG, PNG, JPEG):
        return _figure(part, number, labels)
    if part.mime == LATEX and (drawn := formula.draw(part.data)):
        drawing = Part(SVG, drawn.svg.decode(), alt=formula.bare(part.data))
        return _figure(drawing, number, labels)
    return f"<pre>{escaping.escape(part.data)}</pre>"


def _figure(part: Part, number: int, labels: Labels) -> str:
    alt = escaping.escape(part.alt or labels("report.untitled_chart"), quote=True)
    if part.mime == SVG:
        look = "chart" if part.titled else "picture"
        return as_html.figure(part.data, part.narrow, alt, f"chart-{number}-", look)
    image = f"data:{part.mime};base64,{''.join(part.data.split())}"
    return f'<figure class="picture"><img alt="{alt}" src="{image}"></figure>'


def _markdown(part: Part) -> str:
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    text = part.data
    for name, forms in part.attachments.items():
        for mime, data in forms.items():
            text = text.replace(f"attachment:{name}", f"data:{mime};base64,{data}")
    return _harmless(markdown2html_mistune(text))


def _harmless(html: str) -> str:
    """The HTML of a Markdown cell without what could run or fetch: scripts, handlers, frames, addresses."""
    import bleach

    return bleach.clean(html, tags=_TAGS, attributes=_is_harmless, protocols=_PROTOCOLS, strip=True)


def _is_harmless(tag: str, name: str, value: str) -> bool:
    if name == "src":
        return tag == "img" and value.startswith("data:image/")
    if name == "href":
        return tag == "a" and not value.lower().startswith("data:")
    return name in _ATTRIBUTES


def _slug(text: str) -> str:
    return escaping.escape("-".join(text.split()), quote=True)
