"""Unsure figures of a scan: what was read beside the picture it was read from, as a table and in lines."""

from collections.abc import Sequence

from plancompare.catalogue.reasons import in_vietnamese
from plancompare.presentation.as_html import escape
from plancompare.presentation.display import (
    HTML,
    Cell,
    Column,
    Picture,
    Prose,
    Run,
    Table,
    cell,
    flat,
    nothing,
    one_line,
)
from plancompare.presentation.labels import Labels
from plancompare.project.scans import Doubt


def check_page(found: Sequence[Doubt], plan: str, lang: str) -> str:
    """A page of its own, pictures included, that opens without a network."""
    title = escape(f"{Labels(lang)('scan.title')}: {plan}")
    body = check_table(found, plan, lang)._repr_mimebundle_()[HTML]
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title></head>'
        f'<body style="font-family:sans-serif">{body}</body></html>\n'
    )


def check_table(found: Sequence[Doubt], plan: str, lang: str) -> Table | Prose:
    """The figures, each beside its picture; a sentence where there is none."""
    labels = Labels(lang)
    if not found:
        return nothing(labels("scan.none"), lang)
    widths = {"read": 1.4, "other": 1, "of": 2.4, "why": 2, "crop": 4}
    columns = (Column(labels(f"scan.{name}"), width) for name, width in widths.items())
    title, how = f"{labels('scan.title')}: {plan}", labels("scan.how", plan=plan)
    return flat(title, columns, [_row(doubt, labels) for doubt in found], source=how, lang=lang)


def _row(doubt: Doubt, labels: Labels) -> tuple[Cell, ...]:
    target = doubt.target
    about = " · ".join(filter(None, (target.row_head or target.indicator_text, target.column_head)))
    place = f"{labels('scan.page')} {doubt.page}" if doubt.page else ""
    picture = (Picture(*doubt.crop, alt=f"{place}: {target.value_text}"),) if doubt.crop else ()
    return (
        Cell((Run(target.value_text, "strong"), Run(f" {target.unit_text}")), (Run(doubt.id, "name"),)),
        cell(doubt.other or ""),
        cell(about),
        cell(_why(doubt, labels.lang)),
        Cell((Run(place),), pictures=picture),
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
