"""The contract: one target, one numeral, and what a plan was read as, as the tables name their fields."""

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import NamedTuple

from plancompare.showing import Shown


@dataclass(frozen=True, slots=True)
class Target(Shown):
    """One quantitative target of one plan.

    Spans count characters of the source's original text, start inclusive, end exclusive;
    ``source.text[quote_start:quote_end] == quote`` always holds. ``value`` and ``value_high`` are
    numbers in ``unit``; None means the plan does not state the field.
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

    def __repr__(self) -> str:
        said = f"{self.indicator} {self.measure} {self.comparator} {self.value}"
        said += f" to {self.value_high}" if self.value_high is not None else ""
        return f"Target({self.target_id!r}, {said} {self.unit}, {self.quote!r})"


COLUMNS = tuple(f.name for f in fields(Target))
MEASURES = ("level", "growth", "change", "index", "new")
COMPARATORS = ("eq", "ge", "le", "gt", "lt", "approx", "range")
KINDS = ("headline", "task")


@dataclass(frozen=True, slots=True)
class Numeral:
    """One numeral of a document and what became of it: a target, or the reason it is none."""

    plan: str
    start: int
    end: int
    text: str
    cls: str
    reason: str
    target_id: str | None


@dataclass(frozen=True, slots=True)
class Extraction(Shown):
    """What was read of a plan: its targets, and one row for every numeral of the document."""

    targets: tuple[Target, ...]
    numerals: tuple[Numeral, ...]
    warnings: tuple[str, ...] = ()

    def __repr__(self) -> str:
        counted = f"{len(self.targets)} targets, {len(self.numerals)} numerals"
        return f"Extraction({counted}, {len(self.warnings)} warnings)"


class Refusal(NamedTuple):
    """Why a numeral is no target: a class of the contract and a sentence."""

    cls: str
    reason: str
