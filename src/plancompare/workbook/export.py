"""The whole workbook, from the project's raw files to one .xlsx."""

from collections.abc import Sequence
from pathlib import Path

from plancompare.workbook import beside, charts, data, front, tables
from plancompare.workbook.draw import draw
from plancompare.workbook.material import Material, gather
from plancompare.workbook.save import workbook_bytes, write_workbook
from plancompare.workbook.sheet import Sheet, uniquely_named
from plancompare.workbook.words import word

NAME = "plancompare.xlsx"


def export_workbook(project: str | Path, out: str | Path, plans: Sequence[str] | None = None) -> Path:
    """Write the workbook of the project's plans (or of those named) to ``out`` and return its path.

    The plans are read again, so the workbook never lags behind ``data/raw``; the same input gives the same
    bytes. Raises InputError when a source does not fit or ``out`` is open in Excel, UsageError for an unknown
    plan.
    """
    out = Path(out)
    write_workbook(out, workbook_of(gather(project, plans)))
    return out


def workbook_of(material: Material) -> bytes:
    """The bytes of the workbook."""
    found = charts.blocks(material)
    chart_sheet = charts.charts_sheet() if found else None
    sheets = _sheets(material, chart_sheet)
    book = draw(sheets)
    page = next((book[sheet.name] for sheet in sheets if sheet.group == charts.GROUP), None)
    described = charts.draw_charts(page, found) if page is not None else []
    properties = book.properties
    properties.title, properties.creator = str(word("title.cover")), "plancompare"
    properties.language, properties.subject = "vi", "; ".join(plan.name for plan in material.plans)
    return workbook_bytes(book, material.date, described)


def _sheets(material: Material, chart_sheet: Sheet | None) -> tuple[Sheet, ...]:
    after = [
        front.notes(material),
        data.data_sheet(material.targets, material.plans, material.entries),
        beside.side_by_side(material),
        chart_sheet,
        tables.targets_sheet(material.targets),
        tables.quotes_sheet(material),
        tables.documents_sheet(material),
        tables.caveats_sheet(material),
        tables.national_sheet(material),
        tables.outcomes_sheet(material),
        tables.context_sheet(material),
        tables.numbers_sheet(material.numbers, material.plans, material.texts),
        tables.definitions_sheet(material),
        front.project_sheet(material),
    ]
    named = uniquely_named([front.cover(material), *(sheet for sheet in after if sheet is not None)])
    return (named[0], front.contents(named[1:]), *named[1:])
