"""A plan: its source, header and clauses."""

from functools import cached_property

from plancompare.catalogue.phrases import fold
from plancompare.plan.clause import Clause
from plancompare.plan.clauses import clauses
from plancompare.plan.header import Header, read_header
from plancompare.plan.lines import has_no_breaks
from plancompare.plan.words import load_words
from plancompare.plan.year import first_year
from plancompare.plan.zones import report_words
from plancompare.reading.source import Source
from plancompare.reading.tones import lacks_tones
from plancompare.reading.writing import is_torn
from plancompare.records import Record
from plancompare.showing import Shown

_IS_REPORT = (
    "is titled a report (BÁO CÁO): what stands before a heading of targets, tasks or plans was taken as "
    "results of the past and gives no target; look whether it is the plan."
)
_NO_BREAKS = (
    'has no line breaks: its clauses were told by marks inside the text, such as "1." and "- "; look at '
    "sections and headings, or get it again with its lines."
)
_TORN = (
    'has words torn apart ("t ỷ đ ồng"), not all of which could be mended: figures may lack their indicator; '
    "get the text again, from another copy."
)
_TONELESS = (
    "is written without tones: its words were read as they most likely stand, its figures as they are; look "
    "at its indicators, or get a copy with tones."
)


class Plan(Record, Shown):
    """One plan of one area for one year or period. ``id`` is what its targets' ids begin with."""

    id: str
    source: Source
    header: Header

    def __repr__(self) -> str:
        said = ", ".join(str(part) for part in (self.header.area_name, self.year, self.header.number) if part)
        return f"Plan({self.id!r}, {said or 'no header'}, {len(self.clauses)} clauses)"

    @property
    def province(self) -> str | None:
        """The province's Vietnamese name without "tỉnh"."""
        return self.header.province

    @property
    def province_code(self) -> str | None:
        """The province's GSO code as text."""
        return self.header.province_code

    @property
    def level(self) -> str | None:
        """The level of government, one of :data:`plancompare.plan.area.LEVELS`."""
        return self.header.level

    @property
    def area_id(self) -> str | None:
        """The area as it stood on the plan's date, as in ``VN-83@2008``."""
        return self.header.area_id

    @property
    def doc_kind(self) -> str | None:
        """What kind of document it is (``plan``, ``report``); ``results`` only tells what was done."""
        return self.header.doc_kind

    @property
    def first_year(self) -> int | None:
        """The first year the plan is for: of a plan for 2021 - 2025 it is 2021."""
        return self.header.since or first_year(self.header.period, self.year)

    @property
    def year(self) -> int | None:
        """The year the plan is for."""
        return self.header.year

    @cached_property
    def view(self) -> str:
        """The text to match on, capitals kept."""
        return self.source.view

    @cached_property
    def key(self) -> str:
        """The view folded to lower case and one spelling, position for position."""
        return fold(self.source.view)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """The plan's clauses in document order."""
        report = self.header.title if self.is_report else None
        parts = tuple(self.source.seen(part, part).start for part in self.source.parts)
        return clauses(self.source.lines_view, self.key, load_words(), self.year, report, parts)

    @property
    def is_report(self) -> bool:
        """Whether the document reports on the past, until it turns to what is planned."""
        if self.header.doc_kind == "results":
            return True
        return self.header.doc_kind == "report" and report_words().reports_on(fold(self.header.title or ""))

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """What is doubtful in how the document was taken, a sentence each."""
        name, view = self.source.name, self.source.lines_view
        told = (
            (self.is_report, _IS_REPORT),
            (has_no_breaks(view), _NO_BREAKS),
            (is_torn(view), _TORN),
            (lacks_tones(self.source.text), _TONELESS),
        )
        return tuple(f"{name} {sentence}" for holds, sentence in told if holds)


def read_plan(
    source: Source, province: str | None = None, year: int | None = None, plan_id: str | None = None
) -> Plan:
    """Read a plan's header; ``province`` and ``year`` fill in or override what it does not say.

    Raises UsageError for a province no catalogue entry knows.
    """
    header = read_header(source, province, year)
    return Plan(plan_id or header.default_id(source.name), source, header)
