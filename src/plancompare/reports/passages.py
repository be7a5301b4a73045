"""The words of the plans as the site shows them: each target's passage, the text with all marked."""

import itertools
import json
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from plancompare.presentation.as_html import escape, key
from plancompare.presentation.cells import place_runs
from plancompare.presentation.display import one_line
from plancompare.presentation.labels import LANGUAGES, Labels
from plancompare.presentation.sources import plan_lines
from plancompare.table import PlanEntry

AROUND = 260  # characters of the document shown either side of a quote
Row = Mapping[str, Any]
_SPANS = ("quote_start", "quote_end", "value_start", "value_end")


def address(row: Row) -> str:
    """Where a target's number stands in the site, seen from a page of one language."""
    return f"../plans/{row['plan']}.html#{_anchor(row)}"


def picture(row: Row) -> str:
    """The file of the site with the part of a scanned page that a target was read from."""
    return f"assets/scans/{key('', row['target_id'])}.png"


def script(
    rows: Iterable[Row],
    texts: Mapping[str, str],
    entries: Sequence[PlanEntry],
    pictured: Container[str] = (),
) -> str:
    """The passage of every target, as a script: a page opened from disk may not read other files.

    ``pictured`` are the targets of which the site has a :func:`picture`.
    """
    ids = [entry.id for entry in entries]
    names = {lang: dict(zip(ids, plan_lines(entries, lang), strict=True)) for lang in LANGUAGES}
    found = {
        key("", row["target_id"]): passage(row, texts[row["plan"]])
        | {"where": {lang: _where(row, names[lang], Labels(lang)) for lang in LANGUAGES}}
        | {"agency": row["agency"] or "", "href": address(row)}
        | ({"crop": f"../{picture(row)}"} if row["target_id"] in pictured else {})
        for row in rows
    }
    return f"window.PASSAGES = {json.dumps(found, ensure_ascii=False, sort_keys=True)};\n"


def _where(row: Row, names: Mapping[str, str], labels: Labels) -> str:
    """The document and the place in it, without the agency, whose name is the plan's own words."""
    rest = "".join(run.text for run in place_runs(row, labels) if not run.lang).removeprefix(", ")
    return "; ".join(filter(None, (names[row["plan"]], rest)))


def passage(row: Row, text: str) -> dict[str, str]:
    """A target's quote in pieces: before it, up to its number, the number, the rest, after it."""
    start, end, left, right = (int(row[name]) for name in _SPANS)
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    pieces = {
        "before": re.sub(r"^\S*\s", "… ", before, count=1) if start > AROUND else before,
        "left": text[start:left],
        "value": text[left:right],
        "right": text[right:end],
        "after": re.sub(r"\s\S*$", " …", after) if end + AROUND < len(text) else after,
    }
    return {name: one_line(piece) for name, piece in pieces.items()}


def marked_document(text: str, rows: Sequence[Row], pictured: Container[str] = ()) -> str:
    """The document's own characters as HTML: quotes shaded, each target's number marked and anchored; one
    that was read from a picture leads to that part of its page.
    """
    cuts = sorted({0, len(text), *(int(row[name]) for row in rows for name in _SPANS)})
    return "".join(_stretch(text, start, end, rows, pictured) for start, end in itertools.pairwise(cuts))


def _stretch(text: str, start: int, end: int, rows: Sequence[Row], pictured: Container[str]) -> str:
    """Characters between two cuts, so that no span of a target begins or ends within them."""
    html = escape(text[start:end])
    if any(row["value_start"] <= start and end <= row["value_end"] for row in rows):
        html = f"<mark>{html}</mark>"
        own = next(row for row in rows if row["value_start"] <= start and end <= row["value_end"])
        if own["target_id"] in pictured:
            html = f'<a href="../{picture(own)}">{html}</a>'
    elif any(row["quote_start"] <= start and end <= row["quote_end"] for row in rows):
        html = f'<span class="quote">{html}</span>'
    for row in rows:
        if row["value_start"] == start:
            html = f'<span id="{_anchor(row)}">{html}</span>'
    return html


def _anchor(row: Row) -> str:
    return key("t", row["target_id"])
