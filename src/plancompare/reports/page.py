"""One executed notebook as one HTML file that needs nothing else: styles, fonts and script are inside."""

import base64
import html as escaping
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from plancompare.presentation import fonts
from plancompare.presentation.labels import Labels
from plancompare.reports.parts import FOR_HTML, HTML, JPEG, MARKDOWN, PNG, SVG, Part, parts, title

WEB_STYLES = {"Regular": (400, "normal"), "Italic": (400, "italic"), "SemiBold": (600, "normal")}


def standalone(notebook: Any, name: str, lang: str, subtitle: Sequence[str] = ()) -> str:
    """The whole page of a notebook."""
    labels = Labels(lang)
    return (
        _environment()
        .get_template("page.html")
        .render(
            lang=lang,
            title=title(notebook) or name,
            series=labels("report.series"),
            subtitle=subtitle,
            labels=labels,
            style=asset("style.css"),
            fonts=font_faces(),
            scripts=[asset("tables.js")],
            words=script_words(labels),
            body=body(parts(notebook, FOR_HTML), labels),
        )
    )


def body(shown: Iterable[Part], labels: Labels) -> str:
    """The parts of a notebook as HTML, in order."""
    return "\n".join(_part(part, labels) for part in shown)


def script_words(labels: Labels) -> dict[str, str]:
    """The words the pages' script itself shows."""
    return {
        key: labels(f"site.{key}") for key in ("filter", "rows", "none", "sort", "close", "open", "source")
    }


def asset(name: str) -> str:
    """The text of a file that travels with the pages."""
    return files("plancompare.reports").joinpath("templates", name).read_text("utf-8")


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
        loader=PackageLoader("plancompare.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, **values: Any) -> str:
    """A template of the folder ``templates`` filled in."""
    return _environment().get_template(template).render(**values)


def _part(part: Part, labels: Labels) -> str:
    if part.heading:
        level = min(part.heading, 6)
        return f'<h{level} id="{_slug(part.title)}">{escaping.escape(part.title)}</h{level}>'
    if part.mime == HTML:
        return f'<div class="output">{part.data}</div>'
    if part.mime == MARKDOWN:
        return _markdown(part)
    if part.mime in (SVG, PNG, JPEG):
        return _figure(part, labels)
    return f"<pre>{escaping.escape(part.data)}</pre>"


def _figure(part: Part, labels: Labels) -> str:
    alt = escaping.escape(part.alt or labels("report.untitled_chart"), quote=True)
    if part.mime == SVG:
        # Inside the page, so that its text can be searched and is set in the page's typeface.
        drawing = part.data[part.data.index("<svg") :]
        return f'<figure role="img" aria-label="{alt}">{drawing}</figure>'
    return f'<figure><img alt="{alt}" src="data:{part.mime};base64,{"".join(part.data.split())}"></figure>'


def _markdown(part: Part) -> str:
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    text = part.data
    for name, forms in part.attachments.items():
        for mime, data in forms.items():
            text = text.replace(f"attachment:{name}", f"data:{mime};base64,{data}")
    return markdown2html_mistune(text)


def _slug(text: str) -> str:
    return escaping.escape("-".join(text.split()), quote=True)
