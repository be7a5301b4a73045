"""Markdown as HTML, which is how the reports take what a researcher writes between cells."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import mistune

# Raw HTML passes, and addresses of all kinds: what sets the HTML takes of them what a PDF may have.
to_html: Callable[[str], Any] = mistune.create_markdown(
    renderer=mistune.HTMLRenderer(escape=False, allow_harmful_protocols=True),
    plugins=["table", "footnotes", "strikethrough", "math", "url"],
)


def first_title(text: str) -> str | None:
    """The first heading of the first level in a Markdown cell, in plain words."""
    found = re.search(r"<h1>(.*?)</h1>", to_html(text), re.S)
    return unescape(re.sub(r"<[^>]+>", "", found[1])) if found else None
