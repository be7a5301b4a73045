"""Unsure figures of a scan as a page: what was read beside the picture it was read from."""

from base64 import b64encode
from collections.abc import Sequence
from html import escape

from plancompare.catalogue.reasons import in_vietnamese
from plancompare.presentation.display import one_line
from plancompare.presentation.labels import Labels
from plancompare.project.scans import Doubt

_STYLE = """
body{font:15px/1.45 sans-serif;margin:1.5rem;color:#222}table{border-collapse:collapse;width:100%}
td,th{border-top:1px solid #ccc;padding:.4rem .6rem;text-align:left;vertical-align:top}
img{max-width:min(100%,820px)}b{font-size:1.15em}code,small{color:#555}
"""


def check_page(found: Sequence[Doubt], plan: str, lang: str) -> str:
    """A page of its own, pictures included, that opens without a network."""
    labels = Labels(lang)
    title = escape(f"{labels('scan.title')}: {plan}")
    body = check_table(found, plan, lang)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1>{body}</body></html>\n"
    )


def check_table(found: Sequence[Doubt], plan: str, lang: str) -> str:
    """The figures as a table of HTML; a sentence where there is none."""
    labels = Labels(lang)
    if not found:
        return f"<p>{escape(labels('scan.none'))}</p>"
    heads = "".join(
        f"<th>{escape(labels(f'scan.{name}'))}</th>" for name in ("read", "other", "of", "why", "crop")
    )
    rows = "".join(_row(doubt, labels) for doubt in found)
    how = escape(labels("scan.how", plan=plan))
    return f"<p>{how}</p><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _row(doubt: Doubt, labels: Labels) -> str:
    target = doubt.target
    about = " · ".join(filter(None, (target.row_head or target.indicator_text, target.column_head)))
    why = _why(doubt, labels.lang)
    place = f"{labels('scan.page')} {doubt.page}" if doubt.page else ""
    picture = b64encode(doubt.crop.png).decode() if doubt.crop else ""
    alt = escape(f"{place}: {target.value_text}", quote=True)
    image = f'<img alt="{alt}" src="data:image/png;base64,{picture}">' if picture else ""
    read = f"<b>{escape(target.value_text)}</b> {escape(target.unit_text)}"
    return (
        f"<tr><td>{read}<br><code>{escape(doubt.id)}</code></td>"
        f"<td>{escape(doubt.other or '')}</td><td>{escape(about)}</td><td>{escape(why)}</td>"
        f"<td>{image}<br><small>{escape(place)}</small></td></tr>"
    )


def check_lines(found: Sequence[Doubt], lang: str) -> str:
    """The figures for a terminal, two lines each."""
    labels = Labels(lang)
    if not found:
        return f"{labels('scan.none')}\n"
    return "".join(
        f"{doubt.id}  {doubt.target.value_text} {doubt.target.unit_text}  "
        f"({labels('scan.page')} {doubt.page or '?'})\n"
        f"    {one_line(f'{doubt.target.row_head or doubt.target.indicator_text}: {_why(doubt, lang)}')}\n"
        for doubt in found
    )


def _why(doubt: Doubt, lang: str) -> str:
    return in_vietnamese(doubt.reason) if lang == "vi" else doubt.reason
