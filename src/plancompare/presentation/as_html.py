"""Tables and prose as HTML that brings its own small, scoped style and reads well on light and dark pages."""

import html as escaping
import re
import zlib
from base64 import b64encode
from dataclasses import replace
from itertools import groupby

from plancompare.presentation.heads import Head, head_rows
from plancompare.presentation.legible import legible

STYLE = """<style>
.plancompare{font-variant-numeric:tabular-nums;line-height:1.4;max-width:100%;overflow-x:auto;color:inherit}
.plancompare table{border-collapse:collapse;font-size:.86rem;margin:.3rem 0;width:auto;max-width:100%;
 background:transparent;border:0}
.plancompare caption{caption-side:top;text-align:left;font-weight:600;padding:.2rem 0 .5rem;color:inherit}
div.plancompare th,div.plancompare td{padding:.35rem .6rem;vertical-align:top;
 white-space:normal;border:0;border-bottom:1px solid rgba(127,127,127,.3);background:transparent;
 color:inherit}
.plancompare thead th{border-bottom:2px solid currentColor;vertical-align:bottom;font-weight:600}
.plancompare thead th[colspan]{border-bottom:1px solid rgba(127,127,127,.6)}
.plancompare tbody th{font-weight:400}
.plancompare tr.subject th{background:rgba(127,127,127,.07);font-weight:600}
.plancompare .unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);
 white-space:nowrap}
div.plancompare.plancompare :is(th,td){text-align:left} /* twice: JupyterLab sets cells of outputs right */
div.plancompare.plancompare :is(th,td).right{text-align:right}
div.plancompare.plancompare :is(th,td).center,div.plancompare.plancompare thead th[colspan]{text-align:center}
.plancompare tr.group th{background:rgba(127,127,127,.14);padding-top:.5rem;font-weight:600}
.plancompare .missing{font-style:italic;opacity:.75}
.plancompare .muted,.plancompare small{opacity:.78;font-size:.92em;font-weight:400}
.plancompare small .muted{opacity:1}
.plancompare :is(td,th[scope=row]) small{display:block}
.plancompare .whole{white-space:nowrap}
.plancompare mark{background:rgba(240,180,40,.45);color:inherit;padding:0 .1em;border-radius:2px}
.plancompare a{color:inherit;text-decoration:underline;text-decoration-color:rgba(127,127,127,.7);
 text-underline-offset:.18em}
.plancompare a:hover{text-decoration-color:currentColor}
.plancompare :is(:target,.here){outline:2px solid rgba(240,160,20,.9);outline-offset:2px}
.plancompare .notes{font-size:.82rem;margin:.3rem 0;padding:0;list-style:none}
.plancompare .notes p{margin:.15rem 0}
.plancompare.finding{font-size:1.12rem;border-left:4px solid #0b6e99;padding:.1rem 0 .1rem .9rem;
 margin:.6rem 0}
.plancompare.finding p{margin:.35rem 0}
.plancompare.box{border:1px solid #0b6e99;border-radius:3px;padding:.4rem .8rem;font-size:.9rem}
.plancompare.note{font-size:.88rem}
.plancompare.card{border:1px solid rgba(127,127,127,.45);border-top:3px solid #0b6e99;border-radius:3px;
 padding:.7rem 1rem;margin:1rem 0;max-width:52rem}
.plancompare.card h2{font-size:1.12rem;line-height:1.3;margin:.1rem 0 .4rem}
.plancompare.card .subject{font-size:.85rem;font-weight:600;opacity:.85;margin:0}
.plancompare.card figure{margin:.4rem 0}
.plancompare.card svg{display:block;width:100%;height:auto}
.plancompare.card p{margin:.3rem 0}
.plancompare figure .narrow{display:none}
.plancompare td img{display:block;max-width:100%;height:auto;margin-top:.35rem}
.plancompare.card .foot{font-size:.85rem;border-top:1px solid rgba(127,127,127,.3);margin-top:.6rem}
.plancompare .for-narrow{display:none}
@media (max-width:40rem){.plancompare .for-wide{display:none} .plancompare .for-narrow{display:block}
 .plancompare figure .narrow{display:block}
 .plancompare figure .wide:has(+ .narrow){visibility:hidden;height:0;overflow:hidden}}
</style>"""


def table(shown) -> str:
    """A ``<table>`` with caption, column heads that name their group, group rows, notes and source."""
    notes = "".join(
        f'<p id="{_note(shown, mark)}"><sup>{mark}</sup> {escape(note)}</p>'
        for mark, note in shown.marked_notes
    )
    source = f"<p>{escape(shown.source)}</p>" if shown.source else ""
    under = f'<div class="notes">{notes}{source}</div>' if notes or source else ""
    form = _form(shown)
    if shown.narrow is not None:
        # A place is one element's: the narrow form names its places for the page's script to lead there.
        narrow = _form(replace(shown.narrow, scope=shown.scope)).replace(' id="', ' data-place="')
        form = f'<div class="for-wide">{form}</div><div class="for-narrow">{narrow}</div>'
    return f'{STYLE}<div class="plancompare" lang="{shown.lang}">{form}{under}</div>'


def _form(shown) -> str:
    """The table itself, in one of its forms."""
    body = "".join(_group(group, shown, len(shown.columns)) for group in shown.groups)
    heads = "".join(f"<tr>{''.join(map(_head, row))}</tr>" for row in head_rows(shown.columns))
    return f"<table><caption>{escape(shown.title)}</caption><thead>{heads}</thead>{body}</table>"


def prose(shown) -> str:
    """Paragraphs, or a bulleted list."""
    tag = "li" if shown.kind == "list" else "p"
    inner = "".join(f"<{tag}>{_runs(runs, shown)}</{tag}>" for runs in shown.paragraphs)
    inner = f"<ul>{inner}</ul>" if shown.kind == "list" else inner
    return f'{STYLE}<div class="plancompare {shown.kind}" lang="{shown.lang}">{inner}</div>'


def card(shown) -> str:
    """A section of its own: name, finding, chart, lines, foot."""
    drawn = ""
    if shown.chart is not None:
        own = f"card-{zlib.crc32(shown.chart.svg.encode()):x}-"
        narrow = shown.chart.narrow() if shown.chart.narrow is not None else ""
        drawn = figure(shown.chart.svg, narrow, escape(shown.chart.alt), own, "chart")
    lines = "".join(f"<p>{_runs(runs, shown)}</p>" for runs in shown.lines)
    foot = "".join(f"<p>{_runs(runs, shown)}</p>" for runs in shown.foot)
    return (
        f'{STYLE}<section class="plancompare card" lang="{shown.lang}">'
        f'<p class="subject">{escape(shown.subject)}</p><h2>{escape(shown.title)}</h2>'
        f'{drawn}{lines}<div class="foot">{foot}</div></section>'
    )


def figure(svg: str, narrow: str, alt: str, own: str, look: str) -> str:
    """A drawing inside the page, so that its text can be searched and is set in the page's typeface;
    ``narrow`` is its form for a phone. Its inner names begin with ``own``: two drawings may share the rest.
    """
    drawing = _own_names(svg[svg.index("<svg") :], own)
    if narrow:
        slim = _own_names(narrow, f"{own}narrow-")
        drawing = f'<div class="wide">{drawing}</div><div class="narrow">{slim}</div>'
    return f'<figure class="{look}"><div role="img" aria-label="{alt}">{drawing}</div></figure>'


def _own_names(drawing: str, prefix: str) -> str:
    """A drawing whose inner names are its own: two charts of one page may both have a "figure_1"."""
    return re.sub(r'(\sid="|url\(#|href="#)', rf"\1{prefix}", drawing)


def escape(text: str) -> str:
    """Text made safe for HTML, attributes included, and legible."""
    return escaping.escape(legible(text), quote=True)


def key(scope: str, name: str) -> str:
    """A link key as an element id: letters, digits, dot and hyphen only."""
    return re.sub(r"[^\w.-]", "-", f"{scope}-{name}" if scope else name)


def _head(head: Head) -> str:
    if head.grouping:
        return f'<th colspan="{head.colspan}" scope="colgroup">{escape(head.text)}</th>'
    span = f' rowspan="{head.rowspan}"' if head.rowspan > 1 else ""
    return f'<th class="{head.align}" scope="col"{span}>{escape(head.text)}</th>'


def _group(group, shown, size: int) -> str:
    about = f": <small>{_runs(group.about, shown)}</small>" if group.about else ""
    notes = _marks(group, shown)
    kind = "subject" if group.subject else "group"
    title = (
        f'<tr class="{kind}"><th colspan="{size}" scope="rowgroup">'
        f"{_in_language(group.lang, escape(group.title), shown.lang)}{notes}{about}</th></tr>"
        if group.title
        else ""
    )
    subject = group.title if group.subject else ""
    rows = "".join(
        "<tr>" + "".join(_cell(c, k, shown, subject) for c, k in shown.placed(row)) + "</tr>"
        for row in group.rows
    )
    return f"<tbody>{title}{rows}</tbody>"


def _cell(cell, column, shown, subject: str) -> str:
    anchor = f' id="{key(shown.scope, cell.anchor)}"' if cell.anchor else ""
    below = f" <small>{_runs(cell.below, shown)}</small>" if cell.below else ""
    notes = _marks(cell, shown)
    span = f' colspan="{cell.span}"' if cell.span > 1 else ""
    inner = f"{_runs(cell.runs, shown)}{notes}{below}{''.join(map(picture, cell.pictures))}"
    if not column.names or not cell.runs:
        return f'<td class="{column.align}"{span}{anchor}>{inner}</td>'
    about = f'<span class="unseen">{escape(subject)}: </span>' if subject else ""
    return f'<th scope="row" class="{column.align}"{span}{anchor}>{about}{inner}</th>'


def picture(shown) -> str:
    """An image that brings its own bytes."""
    data = b64encode(shown.png).decode()
    size = f'width="{shown.width * 4 / 3:.0f}" height="{shown.height * 4 / 3:.0f}"'  # pixels of CSS
    return f'<img alt="{escape(shown.alt)}" {size} src="data:image/png;base64,{data}">'


def _marks(holder, shown) -> str:
    """The marks of a cell's or a title's notes, each leading to its note."""
    if not holder.notes:
        return ""
    marks = (f'<a href="#{_note(shown, mark)}">{mark}</a>' for mark in holder.marks.split(", "))
    return f"<sup>&nbsp;{', '.join(marks)}</sup>"


def _note(shown, mark: str) -> str:
    """The place of a note: of this table, whatever other tables the page holds."""
    return key(shown.scope, f"note-{zlib.crc32(shown.title.encode()):x}-{mark}")


def _runs(runs, shown) -> str:
    return "".join(
        _in_language(lang, "".join(_run(run, shown.scope) for run in own), shown.lang)
        for lang, own in groupby(runs, key=lambda run: run.lang)
    )


def _in_language(lang: str, words: str, around: str) -> str:
    """Words marked as of their language, where the words around them are of another."""
    return f'<span lang="{lang}">{words}</span>' if lang and lang != around else words


def _run(run, scope: str) -> str:
    text = escape(run.text)
    if run.style == "strong":
        text = f"<strong>{text}</strong>"
    elif run.style == "mark":
        text = f"<mark>{text}</mark>"
    elif run.style:
        text = f'<span class="{run.style}">{text}</span>'
    if run.link is not None:
        address = escape(run.link) if run.link.startswith("http") else "#" + key(scope, run.link)
        text = f'<a href="{address}">{text}</a>'
    return f'<span id="{key(scope, run.anchor)}">{text}</span>' if run.anchor else text
