"""The workbook of one document read outside any project: its targets, and what is no target."""

import datetime

from plancompare.extraction import Extraction
from plancompare.plan import Plan
from plancompare.presentation.plans import plan_names
from plancompare.project.build import numbers_frame
from plancompare.project.registry import entry_of
from plancompare.table import to_frame
from plancompare.workbook.data import data_sheet
from plancompare.workbook.draw import draw
from plancompare.workbook.save import workbook_bytes
from plancompare.workbook.tables import numbers_sheet, targets_sheet


def document_workbook(plan: Plan, extraction: Extraction) -> bytes:
    """The bytes of the workbook; the same document gives the same bytes."""
    entry = entry_of(plan)
    names, targets = plan_names([entry]), to_frame(extraction.targets)
    numbers = numbers_sheet(numbers_frame(extraction.numerals), names, {plan.id: plan.source.text})
    sheets = [data_sheet(targets, names, {plan.id: entry}), targets_sheet(targets), numbers]
    book = draw([sheet for sheet in sheets if sheet is not None])
    day = datetime.date.fromisoformat(entry.day) if entry.day else datetime.date(2000, 1, 1)
    return workbook_bytes(book, day)
