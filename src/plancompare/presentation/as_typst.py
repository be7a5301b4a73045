"""Tables and prose as Typst that stands alone: no function of any template is needed.

All text travels as Typst string literals, so nothing in a plan can be taken for markup. A link looks its
target up when the page is made and stays plain text where the document does not hold it, so a table can be
printed with or without its quotes.
"""

import re
from base64 import b64encode
from itertools import groupby

from plancompare.catalogue.data import toml_file
from plancompare.presentation.heads import Head, head_rows
from plancompare.presentation.legible import legible

MUTED = 'rgb("#595959")'
RULE = 'rgb("#b9c0c6")'
SHADE = 'rgb("#eef2f4")'
MARK = 'rgb("#ffe7a3")'
ACCENT = 'rgb("#0b6e99")'
FONTS = '("Be Vietnam Pro", "Libertinus Serif")'
FOOT = 200  # characters of a source line that is short enough for the foot of a table
SMALL = 5  # rows of a table that is not broken, if its notes are not more
MOST_TOGETHER, LAST_TOGETHER = 12, 6  # notes that stay on one page; of more, the last ones
HEAD_ROOM, ROW_ROOM, MOST_ROOM = 18, 8, 42  # mm a table asks of a page to begin there: head, some rows
REGION = {"vi": "VN", "en": "GB"}
CONTENT_HELPERS = """  let go(key, body) = context {
    let found = query(label(key))
    if found.len() > 0 { link(found.first().location(), body) } else { body }
  }
  let muted(body) = text(fill: %s, body)
  let missing(body) = text(fill: %s, style: "italic", body)
  let marked(body) = highlight(fill: %s, strong(body))
  let noted(body) = super(size: 0.72em, text(fill: %s, body))
  let small(body) = text(fill: %s, body)
  let named(body) = box(text(fill: %s, body))
  let pictured(drawing, words, wide) = block(above: 0.5em, below: 0.3em, layout(room => image(
    bytes(drawing), format: "svg", alt: words, width: calc.min(room.width, wide))))
""" % (MUTED, MUTED, MARK, MUTED, MUTED, MUTED)  # noqa: UP031 - braces belong to Typst here


def table(shown) -> str:
    """A numbered table that breaks between rows, repeats its heads and the title of the running group."""
    size = len(shown.columns)
    widths = ", ".join(f"{column.width:g}fr" if column.width else "auto" for column in shown.columns)
    aligns = ", ".join(column.align for column in shown.columns)
    heads = ", ".join(_head(head) for row in head_rows(shown.columns) for head in row)
    parts = [f"      table.header({heads}),"]
    for group in shown.groups:
        # What repeats on each page may hold no link: words with one stand in a line of their own.
        beside = group.title and group.about and not any(run.link for run in group.about)
        if group.title:
            words = in_language(group.lang, f"strong({string(group.title)})")
            words += f" + noted({string(chr(0xA0) + group.marks)})" if group.notes else ""
            words += f" + [: ] + muted({_runs(group.about, shown.scope)})" if beside else ""
            fill = "none" if group.subject else SHADE
            title = f"table.cell(colspan: {size}, align: left, fill: {fill}, {words})"
            parts.append(f"      table.header(level: {3 if group.subject else 2}, {title}),")
        if group.about and not beside:
            about = f"text(muted({_runs(group.about, shown.scope)}))"
            parts.append(f"      table.cell(colspan: {size}, align: left, {about}),")
        parts += [f"      {', '.join(_cell(cell, shown.scope) for cell in row)}," for row in group.rows]
    footed = shown.source and not shown.notes and len(shown.source) <= FOOT
    if footed:
        # A foot goes with the last row, and a short legend is of use on each page.
        foot = f"muted({string(shown.source)})"
        cell = f"table.cell(colspan: {size}, align: left, stroke: none, {foot})"
        parts.append(f"      table.footer({cell}),")
    notes = [f"noted({string(mark)}) + {string(' ' + note)}" for mark, note in shown.marked_notes]
    notes += [string(shown.source)] if shown.source and not footed else []
    blocks = [f"  block(below: 0.55em, above: 0.55em, muted({note}))\n" for note in notes]
    # So that no page holds the last note alone.
    flowing = 0 if len(blocks) <= MOST_TOGETHER else len(blocks) - LAST_TOGETHER
    last = "".join(blocks[flowing:])
    under = "".join(blocks[:flowing])
    under += f"  block(breakable: false, above: 0.7em, {{\n{last}  }})\n" if last else ""
    room = min(MOST_ROOM, HEAD_ROOM + ROW_ROOM * len(shown))
    whole = len(shown) <= SMALL and len(notes) <= SMALL
    # A longer table does not begin where only a row or two of it would stand: room is asked for, then given
    # back.
    ask = (
        ""
        if whole
        else (
            f"  block(sticky: true, breakable: false, above: 0pt, below: 0pt, height: {room}mm)[]\n"
            f"  v(-{room}mm)\n"
        )
    )
    begin, end = ("  block(breakable: false, above: 1.3em, {\n", "  })\n") if whole else ("", "")
    supplement = toml_file("labels")["caption"]["table"][shown.lang]
    return (
        "#{\n"
        + CONTENT_HELPERS
        + "  set text(font: "
        + FONTS
        + ', number-width: "tabular", size: 9.5pt, spacing: 115%, hyphenate: false)\n'
        "  set par(justify: false, leading: 0.42em)\n"
        "  show figure: set block(breakable: true, above: 1.3em, below: 0.7em)\n"
        "  show figure.caption: it => block(width: 100%, sticky: true, align(left, it))\n"
        "  set figure.caption(position: top)\n"
        "  set table.cell(breakable: false)\n"
        f"{ask}{begin}"
        f"  figure(kind: table, supplement: {string(supplement)}, "
        f"caption: strong({string(shown.title)}),\n"
        f"    table(columns: ({widths},), align: ({aligns},), inset: (x: 0.4em, y: 0.28em),\n"
        f"      stroke: (x, y) => (bottom: 0.4pt + {RULE}),\n" + "\n".join(parts) + "\n    ))\n"
        f"{under}{end}"
        "}\n"
    )


def heading(shown) -> str:
    """A heading that enters outline and contents."""
    return f"#heading(level: {shown.level}, {string(shown.text)})\n"


def prose(shown) -> str:
    """Paragraphs, a finding set off by a rule, a smaller note, or a list; of none nothing."""
    if not shown.paragraphs:
        return ""
    paragraphs = [_runs(runs, shown.scope) for runs in shown.paragraphs]
    if shown.kind == "list":
        body = f"  set text(size: 9.5pt)\n  list(tight: false, spacing: 0.55em, {', '.join(paragraphs)})\n"
    else:
        body = "".join(f"  par({paragraph})\n" for paragraph in paragraphs)
    if shown.kind == "finding":
        body = (
            f"  block(width: 100%, stroke: (left: 2.5pt + {ACCENT}), inset: (left: 1em, y: 0.4em),\n"
            f"    text(size: 10.5pt, {{\n{body}}}))\n"
        )
    elif shown.kind == "box":
        body = (
            f"  block(width: 100%, breakable: false, stroke: 0.6pt + {ACCENT}, radius: 2pt, inset: 0.8em,\n"
            f"    text(size: 9.5pt, {{\n  set par(spacing: 0.6em)\n{body}}}))\n"
        )
    elif shown.kind == "note":
        body = f"  text(size: 9.5pt, {{\n{body}}})\n"
    return "#{\n" + CONTENT_HELPERS + body + "}\n"


def card(shown) -> str:
    """A framed block that stays on one page: name, finding, chart beside the lines or above them, foot."""
    lines = "".join(f"      par({_runs(runs, shown.scope)})\n" for runs in shown.lines)
    foot = "".join(f"    par({_runs(runs, shown.scope)})\n" for runs in shown.foot)
    said = f"{{\n      set text(size: 10pt)\n{lines}    }}"
    drawn = "    " + said + "\n"
    if shown.chart is not None:
        narrow = shown.chart.narrow() if shown.beside and shown.chart.narrow is not None else ""
        svg = narrow or shown.chart.svg
        image = f'image(bytes({string(svg)}), format: "svg", alt: {string(shown.chart.alt)})'
        drawn = f"    grid(columns: (auto, 1fr), column-gutter: 4mm, {image}, {said})\n"
        drawn = drawn if narrow else f"    {image}\n    {said}\n"
    return (
        "#{\n" + CONTENT_HELPERS + "  show heading: set text(size: 11pt)\n"
        "  show heading: set block(above: 0.5em, below: 0.6em)\n"
        "  set par(justify: false, leading: 0.52em, spacing: 0.65em)\n"
        f"  block(width: 100%, breakable: false, above: 0.9em, below: 0.9em, inset: (y: 1.4mm),\n"
        f"    stroke: (top: 1.5pt + {ACCENT}, bottom: 0.5pt + {RULE}), {{\n"
        f"    text(font: {FONTS}, size: 9.5pt, weight: 600, fill: {MUTED}, {string(shown.subject)})\n"
        f"    heading(level: 2, {string(shown.title)})\n{drawn}"
        f"    block(above: 0.4em, line(length: 100%, stroke: 0.4pt + {RULE}))\n"
        f"    set text(font: {FONTS}, size: 9.5pt, fill: {MUTED})\n{foot}  }})\n"
        "}\n"
    )


def string(text: str) -> str:
    """A Typst string literal of what is legible of ``text``."""
    return '"' + re.sub(r'[\\"\t\r\n]', lambda found: _escaped(found[0]), legible(text)) + '"'


def _escaped(character: str) -> str:
    return f"\\{character}" if character in '\\"' else f"\\u{{{ord(character):x}}}"


def _head(head: Head) -> str:
    if head.grouping:
        return f"table.cell(colspan: {head.colspan}, align: center, strong({string(head.text)}))"
    span = f"rowspan: {head.rowspan}, " if head.rowspan > 1 else ""
    return f"table.cell({span}align: {head.align} + bottom, strong({string(head.text)}))"


def _cell(cell, scope: str) -> str:
    parts = [_runs(cell.runs, scope)] if cell.runs else []
    if cell.notes:
        # The no-break space keeps the mark apart from a figure in copied text too.
        parts.append(f"noted({string(chr(0xA0) + cell.marks)})")
    if cell.below:
        parts.append(f"linebreak() + muted({_runs(cell.below, scope)})")
    parts += map(_picture, cell.pictures)
    body = " + ".join(parts) or "[]"
    if cell.anchor:
        body = f"{_place(scope, cell.anchor)} + {body}"
    span = f"colspan: {cell.span}, " if cell.span > 1 else ""
    return f"table.cell({span}{body})"


def _picture(shown) -> str:
    """A picture that brings its own bytes: Typst takes them within a drawing alone."""
    size = f'width="{shown.width:g}" height="{shown.height:g}"'
    data = b64encode(shown.png).decode()
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
    drawing += f'<image {size} preserveAspectRatio="none" href="data:image/png;base64,{data}"/></svg>'
    return f"pictured({string(drawing)}, {string(shown.alt)}, {shown.width:g}pt)"


def _runs(runs, scope: str) -> str:
    parts = []
    for lang, own in groupby(runs, key=lambda run: run.lang):
        parts.append(in_language(lang, " + ".join(_run(run, scope) for run in own)))
    return " + ".join(parts) or "[]"


def in_language(lang: str, body: str) -> str:
    """Content marked as words of a language, for readers aloud; "" is the document's own."""
    return f"text(lang: {string(lang)}, region: {string(REGION[lang])}, {body})" if lang else body


def _run(run, scope: str) -> str:
    text = f"[#{string(run.text)}]"
    styled = {
        "strong": "strong",
        "muted": "muted",
        "missing": "missing",
        "mark": "marked",
        "name": "named",
        "small": "small",
        "whole": "box",
    }
    if run.style:
        text = f"{styled[run.style]}({text})"
    if run.link is not None and run.link.startswith("http"):
        text = f"link({string(run.link)}, {text})"
    elif run.link is not None:
        text = f"go({string(_key(scope, run.link))}, {text})"
    return f"{_place(scope, run.anchor)} + {text}" if run.anchor else text


def _place(scope: str, key: str) -> str:
    """A place to link to: a label needs an element to stand on, the empty metadata is that element."""
    return f"[#metadata(none)#label({string(_key(scope, key))})]"


def _key(scope: str, name: str) -> str:
    return f"{scope}/{name}" if scope else name
