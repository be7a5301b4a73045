"""The common table's columns: names, types, meanings and rules, in one place for load, save and check.

A table of targets is a pandas frame with exactly these columns in this order. Numbers are float64,
character positions and years ``Int64``, everything else ``string``; null (``pd.NA`` or NaN) means the plan
does not state it.
"""

import contextlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

import pandas as pd

from plancompare import catalogue
from plancompare.catalogue.data import toml_file
from plancompare.errors import InputError, confirm_known, did_you_mean, sentence
from plancompare.extraction.record import (
    COLUMNS,
    COMPARATORS,
    KINDS,
    MEASURES,
    READERS,
    RESULT_COLUMNS,
    STATISTICS,
    STATUSES,
    Result,
    Target,
)
from plancompare.files import write_all
from plancompare.folders import find_file, made_targets
from plancompare.plan.year import FIRST, LAST
from plancompare.table.excel import CellNumber, is_workbook, read_targets_sheet
from plancompare.table.files import frame_csv, is_null, read_csv, records, remembered
from plancompare.table.slices import Slice, door

TEXT: Final = "string"
NUMBER: Final = "float64"
INTEGER: Final = "Int64"
# A number with decimal and thousands marks of either kind, and one whose only mark may be either.
_MARKED = re.compile(r"-?(\d+[.,]\d+|\d{1,3}(\.\d{3})+,\d+|\d{1,3}(,\d{3})+\.\d+)")
_AMBIGUOUS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")
_PERIOD = re.compile(
    r"(?P<year>\d{4})(?:-(?:Q[1-4]|S[12]|M(?:0[1-9]|1[0-2]))"
    r"|-(?P<month>0[1-9]|1[0-2])-01/P(?P<length>[1-9]\d?)(?P<of>[MY]))?"
)
CODES = "the codes in docs/code-book.md"  # of indicators and units: too many for a sentence
SHOWN_PROBLEMS = 12  # beyond a dozen nobody reads on; the count says how many there are


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its pandas dtype, whether it must be filled, the values allowed, its meaning in two
    languages. A table written before a column was ``added`` loads without it.
    """

    name: str
    dtype: str
    required: bool
    vi: str
    en: str
    allowed: tuple[str, ...] = ()
    added: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one cell (or, without a line, with the whole table); a workbook has rows."""

    line: int | None
    column: str | None
    message: str
    place: str = "line"

    def __str__(self) -> str:
        place = [f"{self.place} {self.line}"] if self.line is not None else []
        place += [f"column {self.column}"] if self.column else []
        return f"{', '.join(place)}: {self.message}" if place else self.message


class TableError(InputError):
    """A table breaks its schema; ``problems`` lists every breach with line and column."""

    def __init__(self, name: str, problems: Sequence[Problem]):
        self.problems = tuple(problems)
        shown = "; ".join(str(p).rstrip(".") for p in self.problems[:SHOWN_PROBLEMS])
        more = len(self.problems) - SHOWN_PROBLEMS
        tail = f"; … and {more} more" if more > 0 else ""
        count = "1 problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
        super().__init__(sentence(f"{name}: {count}: {shown}{tail}"))


SCHEMA: tuple[Column, ...] = (
    Column("target_id", TEXT, True, "Mã của chỉ tiêu", "Stable id of the target"),
    Column("plan", TEXT, True, "Kế hoạch", "Plan id"),
    Column("province_code", TEXT, False, "Mã tỉnh (GSO)", "GSO code of the province, as text"),
    Column("province", TEXT, False, "Tỉnh", "Province, in Vietnamese"),
    Column("year", INTEGER, False, "Năm của chỉ tiêu", "Year the target is for"),
    Column("indicator", TEXT, False, "Mã chỉ số", "Indicator code, null when none is certain"),
    Column("indicator_text", TEXT, True, "Tên chỉ số theo văn bản", "The indicator as the plan words it"),
    Column("variant", TEXT, False, "Biến thể", "What sets two targets of one indicator apart"),
    Column(
        "measure", TEXT, True, "Thước đo", "Amount in the year, growth, change, index or newly made", MEASURES
    ),
    Column("comparator", TEXT, True, "Dấu so sánh", "How the number bounds the target", COMPARATORS),
    Column("value", NUMBER, True, "Giá trị", "Number in the unit; lower end of a range"),
    Column("value_high", NUMBER, False, "Giá trị trên", "Upper end of a range"),
    Column("denominator", NUMBER, False, "Mẫu số", "51 in '36/51 xã'"),
    Column("unit", TEXT, True, "Đơn vị", "Unit of value"),
    Column("value_text", TEXT, True, "Số theo văn bản", "The number as printed"),
    Column("unit_text", TEXT, False, "Đơn vị theo văn bản", "The unit as printed"),
    Column("kind", TEXT, True, "Loại", "In the list of main targets, or within a task", KINDS),
    Column("section", TEXT, False, "Mục", "Section as printed"),
    Column("clause", TEXT, False, "Điểm", "Clause as printed"),
    Column("agency", TEXT, False, "Cơ quan", "Agency tasked; null in the headline list"),
    Column("parent", TEXT, False, "Thuộc chỉ tiêu", "target_id of the whole, or of the level it describes"),
    Column("quote", TEXT, True, "Trích nguyên văn", "Exact text"),
    Column("quote_start", INTEGER, True, "Ký tự đầu", "First character of the quote in the original text"),
    Column("quote_end", INTEGER, True, "Ký tự cuối", "Character after the quote"),
    Column("value_start", INTEGER, True, "Ký tự đầu của số", "First character of the number"),
    Column("value_end", INTEGER, True, "Ký tự cuối của số", "Character after the number"),
    Column("rule", TEXT, True, "Quy tắc", "Rule that read it"),
    Column("note", TEXT, False, "Ghi chú", "Ambiguity or correction, in words"),
    *(
        replace(column, added=True)
        for column in (
            Column("period", TEXT, False, "Kỳ", "SDMX time period the figure is for"),
            Column(
                "statistic",
                TEXT,
                False,
                "Cách tính trong kỳ",
                "How it stands for a period longer than a year",
                STATISTICS,
            ),
            Column("area_id", TEXT, False, "Mã đơn vị", "The area as it stood on the plan's date"),
            Column("page", INTEGER, False, "Trang", "Page of the document, from 1"),
            Column("table", TEXT, False, "Bảng", "Table of the document (T3)"),
            Column("row_head", TEXT, False, "Đầu dòng", "Head of the table row"),
            Column("column_head", TEXT, False, "Đầu cột", "Head of the table column"),
            Column("cell", TEXT, False, "Ô", "Cell of the table (Sheet!E12, or r4c5)"),
            Column("box", TEXT, False, "Vị trí", "x0,y0,x1,y1 in points from the top left of the page"),
            Column("read_by", TEXT, False, "Đọc từ", "Text of the file, or optical recognition", READERS),
            Column("confidence", NUMBER, False, "Độ tin cậy", "Of a figure read by optical recognition"),
        )
    ),
)
RESULT_SCHEMA: tuple[Column, ...] = (
    *SCHEMA,
    Column("status", TEXT, True, "Loại số liệu", "Result, estimate, or an earlier plan's target", STATUSES),
)
BY_NAME = {column.name: column for column in SCHEMA}
NEEDED = tuple(column.name for column in SCHEMA if not column.added)


def to_frame(targets: Iterable[Target]) -> pd.DataFrame:
    """The common table of some targets; values become floats that print as the decimals they were."""
    return typed(pd.DataFrame(map(attrgetter(*COLUMNS), targets), columns=list(COLUMNS)))


def results_frame(results: Iterable[Result]) -> pd.DataFrame:
    """The table of the results, estimates and earlier targets that plans state."""
    rows = map(attrgetter(*RESULT_COLUMNS), results)
    return typed(pd.DataFrame(rows, columns=list(RESULT_COLUMNS)), RESULT_SCHEMA)


def typed(frame: pd.DataFrame, schema: Sequence[Column] = SCHEMA) -> pd.DataFrame:
    """The frame with the schema's columns, order and dtypes; an empty text is null."""
    table = {}
    for column in schema:
        absent = column.added and column.name not in frame.columns
        values = pd.Series(pd.NA, index=frame.index) if absent else frame[column.name]
        if column.dtype == TEXT:
            values = values.astype(TEXT)
            table[column.name] = values.mask((values == "").fillna(False), pd.NA)
        elif column.dtype == NUMBER:
            table[column.name] = pd.to_numeric(values).astype("Float64").astype(NUMBER)
        else:
            table[column.name] = values.astype(INTEGER)
    return pd.DataFrame(table).reset_index(drop=True)


def plain_rows(frame: pd.DataFrame) -> list[list[Any]]:
    """A frame's rows as plain values, null as None."""
    columns = [frame[name].astype(object).where(frame[name].notna(), None).tolist() for name in frame.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def load_targets(path: str | Path | None = None, plans: Sequence[str] | None = None) -> pd.DataFrame:
    """The table of targets in a CSV file or a workbook of plancompare, checked; that of the project when
    left out, from whatever folder inside it. Of ``plans``, only the targets of these.

    Raises TableError naming file, line (in a workbook the Excel row) and column of every fault, InputError
    where there is no such file, UsageError for a plan it has no target of.
    """
    found = made_targets() if path is None else find_file(path)
    if plans is None:
        return _loaded(found)
    return targets_of(found, [str(plan) for plan in held_plans(found, plans)["plan"]])


def targets_of(path: Path, plans: Sequence[str], about: Sequence[str] | None = None) -> pd.DataFrame:
    """The targets of some plans, of those only what is ``about`` some indicators (see :class:`Slice`)."""
    return _part(Slice(str(path), {"plan": plans}, about))


def held_plans(path: Path, plans: Sequence[str] | None = None) -> pd.DataFrame:
    """Which plans a file has targets of, or which of those asked for, as a frame of one column ``plan``.
    Raises UsageError for a plan it has none of.
    """
    held = _part(Slice(str(path), {} if plans is None else {"plan": plans}, columns=("plan",)))
    if absent := [plan for plan in plans or () if plan not in set(held["plan"])]:
        confirm_known(absent, held_plans(path)["plan"].tolist(), "plan", " in the table")
    return held


def _part(part: Slice) -> pd.DataFrame:
    """The rows of a part of a table; a workbook is always read whole."""
    with contextlib.nullcontext() if is_workbook(path := Path(part.file)) else door(part):
        return part.of(_loaded(path))


@remembered
def _loaded(path: Path) -> pd.DataFrame:
    typed_in = is_workbook(path)
    read, where = (read_targets_sheet, "row") if typed_in else (read_csv, "line")
    reader = parse_cell if typed_in else parse
    header, records = read(path)
    faults = _header_faults(header)
    if faults:
        raise TableError(str(path), faults)
    rows: list[list] = []
    kept: list[int] = []
    columns = [column for column in SCHEMA if column.name in header]
    for line, record in records:
        if len(record) != len(header):
            faults.append(Problem(line, None, f"{len(record)} fields, expected {len(header)}"))
            continue
        row = []
        for column in columns:
            value, fault = reader(record[header.index(column.name)], column)
            row.append(value)
            if fault:
                faults.append(Problem(line, column.name, fault))
        rows.append(row)
        kept.append(line)
    frame = typed(pd.DataFrame(rows, columns=[column.name for column in columns]))
    unread = {(fault.line, fault.column) for fault in faults}
    faults += [p for p in problems(frame, kept) if (p.line, p.column) not in unread]
    if faults:
        faults = [replace(fault, place=where) for fault in faults]
        raise TableError(str(path), sorted(faults, key=lambda fault: fault.line or 0))
    return frame


def save_targets(frame: pd.DataFrame, path: str | Path) -> None:
    """Write a checked table as CSV, atomically; loading it back gives the same frame."""
    write_all({Path(path): targets_csv(frame, str(path))})


def targets_csv(frame: pd.DataFrame, name: str = "targets") -> bytes:
    """The bytes :func:`save_targets` writes. Raises TableError when the frame breaks the schema."""
    missing = [Problem(None, name, "missing column") for name in NEEDED if name not in frame.columns]
    if missing:
        raise TableError(name, missing)
    table = typed(frame)
    check(table, name)
    return frame_csv(table)


def check(frame: pd.DataFrame, name: str = "targets", lines: Sequence[int] | None = None) -> None:
    """Raise TableError with every row that breaks the schema.

    ``lines`` gives the line (or workbook row) of each row for the message; by default lines of a CSV file
    whose header is line 1 and whose records take one line each.
    """
    faults = list(problems(frame, lines))
    if faults:
        raise TableError(name, sorted(faults, key=lambda p: p.line or 0))


def problems(frame: pd.DataFrame, lines: Sequence[int] | None = None) -> Iterable[Problem]:
    """What breaks the schema, row by row; nothing when all is well."""
    lines = list(lines) if lines is not None else list(range(2, len(frame) + 2))
    codes = tuple(catalogue.indicators())
    ids = set(frame["target_id"].tolist())
    first: dict[str, int] = {}
    columns = [column for column in RESULT_SCHEMA if column.name in frame.columns]
    for line, row in zip(lines, records(frame), strict=True):
        for column in columns:
            value = row[column.name]
            if is_null(value):
                if column.required:
                    yield Problem(line, column.name, "empty; a value is required")
            elif column.allowed and value not in column.allowed:
                yield Problem(line, column.name, unknown(value, column.allowed))
        yield from _row_problems(line, row, codes, first, ids)


@cache
def _variants() -> tuple[str, ...]:
    return tuple(toml_file("comparability")["variant_name"])


def _row_problems(
    line: int, row: dict, codes: tuple[str, ...], first: dict[str, int], ids: set
) -> Iterable[Problem]:
    target_id, indicator, parent = row["target_id"], row["indicator"], row["parent"]
    if not is_null(target_id):
        if target_id in first:
            yield Problem(line, "target_id", f"'{target_id}' already stands in line {first[target_id]}")
        first.setdefault(target_id, line)
    if not is_null(indicator) and indicator not in codes:
        yield Problem(line, "indicator", unknown(indicator, codes, CODES))
    if not is_null(row["variant"]) and row["variant"] not in _variants():
        yield Problem(line, "variant", unknown(row["variant"], _variants()))
    if not is_null(parent) and (parent not in ids or parent == target_id):
        yield Problem(line, "parent", f"'{parent}' is not another target of the table")
    if not is_null(row["unit"]) and not re.fullmatch(r"[A-Za-z0-9_]+", row["unit"]):
        yield Problem(line, "unit", f"'{row['unit']}' is not a unit code (letters, digits, underscore)")
    if not is_null(row["year"]) and not FIRST <= row["year"] <= LAST:
        yield Problem(line, "year", f"{row['year']} is not a plan year ({FIRST} to {LAST})")
    if not is_null(row.get("period")) and (fault := _period_fault(row["period"], row["year"])):
        yield Problem(line, "period", fault)
    ranged = row["comparator"] == "range"
    if ranged != (not is_null(row["value_high"])):
        yield Problem(line, "value_high", "filled if and only if the comparator is 'range'")
    elif ranged and not is_null(row["value"]) and row["value_high"] < row["value"]:
        yield Problem(line, "value_high", "lower than value; expected the upper end of the range")
    if not is_null(row["denominator"]) and row["denominator"] <= 0:
        yield Problem(line, "denominator", "not above zero")
    if not is_null(row.get("page")) and row["page"] < 1:
        yield Problem(line, "page", f"{row['page']} is not a page, counted from 1")
    if not is_null(row.get("confidence")) and not 0 <= row["confidence"] <= 1:
        yield Problem(line, "confidence", f"{row['confidence']} is not between 0 and 1")
    yield from _span_problems(line, row)


def _period_fault(period: str, year: object) -> str | None:
    """What is wrong with an SDMX time period whose figure is of ``year``, the year it ends in."""
    found = _PERIOD.fullmatch(period)
    if found is None:
        return f"'{period}' is no time period such as 2024, 2024-Q1, 2024-S1, 2024-M06, 2021-01-01/P5Y"
    last = int(found["year"])
    if found["length"]:
        months = int(found["length"]) * (12 if found["of"] == "Y" else 1)
        last += (int(found["month"]) + months - 2) // 12
    return None if last == year else f"'{period}' ends in {last}, but the column year says {year}"


def _span_problems(line: int, row: dict) -> Iterable[Problem]:
    spans = [row[name] for name in ("quote_start", "quote_end", "value_start", "value_end")]
    if any(is_null(value) for value in spans) or is_null(row["quote"]):
        return
    quote_start, quote_end, value_start, value_end = spans
    if quote_end <= quote_start:
        yield Problem(line, "quote_end", f"{quote_end} is not after quote_start {quote_start}")
    elif len(row["quote"]) != quote_end - quote_start:
        yield Problem(
            line, "quote", f"{len(row['quote'])} characters, but its span has {quote_end - quote_start}"
        )
    if value_end <= value_start:
        yield Problem(line, "value_end", f"{value_end} is not after value_start {value_start}")
    elif not quote_start <= value_start <= value_end <= quote_end:
        yield Problem(line, "value_start", "the number lies outside the quote")


def _header_faults(header: list[str]) -> list[Problem]:
    faults = [Problem(1, name, "missing column") for name in NEEDED if name not in header]
    faults += [Problem(1, name, unknown(name, COLUMNS)) for name in header if name not in COLUMNS]
    faults += [
        Problem(1, name, "the column appears twice") for name in sorted(set(header)) if header.count(name) > 1
    ]
    return faults


def parse(text: str, column: Column) -> tuple[object, str | None]:
    """The value of one CSV cell, or what is wrong with it."""
    if text == "":
        return None, None
    if column.dtype == TEXT:
        return text, None
    if column.dtype == INTEGER:
        if re.fullmatch(r"-?\d+", text):
            return int(text), None
        return None, f"'{text}' is not a whole number"
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text), None
    hint = "; write the decimal mark as a dot, without thousands marks" if "," in text else ""
    return None, f"'{text}' is not a number{hint}"


def parse_cell(text: str, column: Column) -> tuple[object, str | None]:
    """The value of one cell of a workbook; a number typed as text may have Vietnamese or English marks.

    "9,9" is 9.9 and "1.060,5" is 1060.5; "1.060" is 1060 to one reader and 1.06 to another, so it is asked
    about.
    """
    if column.dtype != NUMBER or isinstance(text, CellNumber):
        return parse(text, column)
    written = text.strip().replace("\u00a0", "").replace("\u2212", "-")
    if _AMBIGUOUS.fullmatch(written):
        whole, part = re.split("[.,]", written)
        return None, f"'{text}' is {whole}{part} or {whole},{part}0: write the one that is meant"
    if not _MARKED.fullmatch(written):
        return parse(text, column)
    whole, _, part = re.sub(r"([.,])(?=\d*[.,])", "", written).replace(",", ".").partition(".")
    return parse(f"{whole}.{part}" if part else whole, column)


def unknown(value: str, allowed: Sequence[str], listed: str = "") -> str:
    """What is said of a value that is none of those allowed, which are ``listed`` there if they are many."""
    hint = did_you_mean(str(value), allowed)
    expected = ", ".join(allowed) if len(allowed) <= 10 else listed if not hint else ""
    return f"unknown '{value}'{f' (one of {expected})' if expected else ''}{hint}"
