"""The contract: one target, one numeral, and what a plan was read as, as the tables name their fields."""

from decimal import Decimal

from plancompare.records import NamedTuple, Record
from plancompare.showing import Shown, Tabled


class Target(Record, Tabled):
    """One quantitative target of one plan.

    Spans count characters of the source's original text, start inclusive, end exclusive;
    ``source.text[quote_start:quote_end] == quote`` always holds. ``value`` and ``value_high`` are
    numbers in ``unit``; None means the plan does not state the field. ``period`` is an SDMX time period
    and ``year`` the year it ends in; ``statistic`` says how the value stands for a period longer than a year.
    ``page`` to ``box`` say where a figure of a table or a page stands.

    A notebook shows it as a card; ``frame`` is one row of the columns of ``targets.csv``.

    >>> import plancompare
    >>> first = plancompare.extract(plancompare.read("data/raw/ben-tre-2023.txt")).targets[0]
    >>> first.indicator, first.comparator, float(first.value), first.unit
    ('grdp_growth', 'ge', 9.3, 'percent')
    >>> first.frame.shape[0]
    1
    """

    target_id: str
    plan: str
    province_code: str | None
    province: str | None
    year: int | None
    indicator: str | None
    indicator_text: str
    variant: str | None
    measure: str
    comparator: str
    value: Decimal
    value_high: Decimal | None
    denominator: Decimal | None
    unit: str
    value_text: str
    unit_text: str
    kind: str
    section: str | None
    clause: str | None
    agency: str | None
    parent: str | None
    quote: str
    quote_start: int
    quote_end: int
    value_start: int
    value_end: int
    rule: str
    note: str | None
    period: str | None = None
    statistic: str | None = None
    area_id: str | None = None
    page: int | None = None
    table: str | None = None
    row_head: str | None = None
    column_head: str | None = None
    cell: str | None = None
    box: str | None = None
    read_by: str | None = None
    confidence: float | None = None

    def __repr__(self) -> str:
        said = f"{self.indicator} {self.measure} {self.comparator} {self.value}"
        said += f" to {self.value_high}" if self.value_high is not None else ""
        return f"Target({self.target_id!r}, {said} {self.unit}, {self.quote!r})"


class Result(Target):
    """A figure a plan states that is no target of it: what was reached, or what an earlier plan said.

    ``status`` is ``result``, ``estimate`` or ``earlier_target``; its id is ``plan:place:rN``.
    """

    status: str = "result"


COLUMNS, RESULT_COLUMNS = Target.FIELDS, Result.FIELDS
STATUSES = ("result", "estimate", "earlier_target")
STATISTICS = ("sum", "average", "end")
TEXT, OCR = "text", "ocr"
READERS = (TEXT, OCR)
MEASURES = ("level", "growth", "change", "index", "new")
COMPARATORS = ("eq", "ge", "le", "gt", "lt", "approx", "range")
KINDS = ("headline", "task")


class Numeral(Record):
    """One numeral of a document and what became of it: a target, or the reason it is none.

    ``target_id`` names the target it belongs to, ``result_id`` the row of results.csv.
    """

    plan: str
    start: int
    end: int
    text: str
    cls: str
    reason: str
    target_id: str | None
    result_id: str | None = None


class TableRead(NamedTuple):
    """What was read of one table: how many targets and results, from which columns, which were left and why.

    ``why`` says why there are no targets, None when there may be; ``unread`` that it has figures all the
    same: in rows below no heads, or in a plan's column. ``refused`` counts the figures of the plan's columns
    that are not read, by the reason.
    """

    id: str
    page: int | None
    targets: int
    results: int
    taken: tuple[str, ...]
    left: tuple[tuple[str, str], ...]
    why: str | None
    unread: bool = False
    refused: tuple[tuple[str, int], ...] = ()

    @property
    def place(self) -> str:
        """Which table it is: "table 1 (page 3)"."""
        return f"table {self.id.removeprefix('T')}" + (f" (page {self.page})" if self.page else "")

    @property
    def warning(self) -> str | None:
        """What of its figures is not read though they may be the plan's; None where nothing is."""
        if self.why is not None:
            return str(self) if self.left or self.unread else None
        return f"{self.place}: {'; '.join(self._not_read())}" if self.unread else None

    def _not_read(self) -> list[str]:
        return [f"{n} figure{'s' if n > 1 else ''} there not read ({why})" for why, n in self.refused]

    def __str__(self) -> str:
        """One line: "table 1 (page 3): 31 targets from column “Kế hoạch năm 2023”; 2 columns not read: …"."""
        if self.why is not None:
            return f"{self.place}: no targets: {self.why}"
        columns = f"column{'s' if len(self.taken) > 1 else ''} " + ", ".join(f"“{c}”" for c in self.taken)
        taken = f"{self.place}: {self.targets} target{'' if self.targets == 1 else 's'} from {columns}"
        said = "; ".join((taken, *self._not_read()))
        if not self.left:
            return said
        count = f"{len(self.left)} column{'s' if len(self.left) > 1 else ''} without targets"
        return f"{said}; {count}: " + ", ".join(f"“{words}” ({why})" for words, why in self.left)


class Unsure(NamedTuple):
    """What a figure of a scan would be, a target or a result, were its reading sure; and why it is not.

    ``other`` is what the second reader of the picture has, "" for nothing, None where there was none.
    """

    target: Target
    reason: str
    other: str | None


class Extraction(Record, Shown):
    """What was read of a plan: its targets, the results and earlier targets it states, and one row for every
    numeral of the document. ``unsure`` are the figures of a scan that a person has to look at.
    """

    targets: tuple[Target, ...]
    numerals: tuple[Numeral, ...]
    warnings: tuple[str, ...] = ()
    results: tuple[Result, ...] = ()
    tables: tuple[TableRead, ...] = ()
    unsure: tuple[Unsure, ...] = ()

    def __repr__(self) -> str:
        counted = f"{len(self.targets)} targets, {len(self.numerals)} numerals"
        return f"Extraction({counted}, {len(self.warnings)} warnings)"


class Refusal(NamedTuple):
    """Why a numeral is no target: a class of the contract and a sentence."""

    cls: str
    reason: str
