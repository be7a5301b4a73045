"""A second reading of a plan, by a colleague or a program, held against the document and against our own.

Its table has a row a figure: the words it stands in (``quote``), the ``value``, and as much of ``indicator``,
``unit``, ``comparator``, ``measure``, ``year`` as the reader gives. Every row is first held against the text:
a row whose words or whose figure are not there bears no weight, whoever wrote it.
"""

import contextlib
import difflib
import json
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

from plancompare import catalogue
from plancompare.catalogue.data import toml_file
from plancompare.errors import InputError
from plancompare.extraction import Extraction, Target
from plancompare.extraction.numerals import read as read_numeral
from plancompare.extraction.record import Result
from plancompare.folders import RAW
from plancompare.table.files import read_csv

AGREES, DIFFERS, ONLY_OTHER, ONLY_OURS = RESULTS = ("agrees", "differs", "only_other", "only_ours")
IN_TEXT, NO_WORDS, NO_FIGURE = "yes", "no_words", "no_figure"
COMPARED = ("indicator", "measure", "comparator", "value", "value_high", "unit", "year")
NEEDED = ("quote", "value")
FOLDER = RAW / "second"  # of a project: readings kept beside its plans
KINDS = (".csv", ".json", ".xlsx")


@dataclass(frozen=True, slots=True)
class Held:
    """One figure of either reading.

    ``result`` is agrees, differs (``differs`` names the columns), only_other or only_ours; ``borne_out`` says
    of a row of the other reader whether the text has its words and in them its figure (yes, no_words,
    no_figure). ``row`` is its place in the other table, from 1; ``start`` and ``end`` are the characters of
    the words in the document, end exclusive. ``number`` is the other's value as the text decides it.
    """

    result: str
    borne_out: str | None
    row: int | None
    target_id: str | None
    differs: str
    indicator: str | None
    other_indicator: str | None
    value: float | None
    other_value: str | None
    unit: str | None
    other_unit: str | None
    start: int | None
    end: int | None
    quote: str
    number: float | None = None


COLUMNS = tuple(name for name in Held.__dataclass_fields__ if name != "number")


def hold(text: str, ours: Extraction, other: Sequence[Mapping[str, Any]]) -> tuple[Held, ...]:
    """Every row of the other reading, in its order, then the targets that only ours has.

    A row belongs to the target or result of ours that has its figure in its words; where none has, to the one
    figure of ours that stands in them. No figure of ours is given to two rows.
    """
    flat = _Flat.of(text)
    taken: set[str] = set()
    held = []
    for number, row in enumerate(other, start=1):
        places = flat.find(str(row["quote"] or ""))
        values = _readings(row["value"])
        mine = _partner(ours, places, values, row, taken)
        if mine is not None:
            taken.add(mine.target_id)
        place = _place(places, mine)
        borne = NO_WORDS if place is None else IN_TEXT if _figures(ours, place) & values else NO_FIGURE
        known = set() if place is None else _figures(ours, place) & values
        held.append(_held(number, row, values, mine, place, borne, next(iter(sorted(known)), None)))
    return (*held, *(_ours_alone(target) for target in ours.targets if target.target_id not in taken))


def summed(held: Sequence[Held]) -> str:
    """How far the readings agree, in a sentence or two."""
    count = Counter(one.result for one in held)
    both = count[AGREES] + count[DIFFERS]
    alone = [one for one in held if one.result == ONLY_OTHER]
    borne = sum(one.borne_out == IN_TEXT for one in alone)
    unheld = sum(one.borne_out in (NO_WORDS, NO_FIGURE) for one in held)
    said = (
        f"{both} figures in both readings, {count[AGREES]} alike in all columns given; "
        f"{len(alone)} only in the other ({borne} of them borne out by the text), "
        f"{count[ONLY_OURS]} only in ours."
    )
    return f"{said} {unheld} rows of the other reading are not in the text as quoted." if unheld else said


def confirm_readings(project: str | Path, plans: Sequence[str]) -> None:
    """Raise InputError for a kept reading that is of no plan: it would never be told of."""
    for path in sorted((Path(project) / FOLDER).glob("*.*")):
        if path.name.split(".")[0] not in plans and path.suffix in KINDS:
            close = difflib.get_close_matches(path.name.split(".")[0], plans, n=1)
            hint = f"; did you mean '{close[0]}'?" if close else ""
            raise InputError(f"{path} is of no plan of the project{hint or '.'}")


# --- reading the other table -----------------------------------------------------------------------------


def read_second(path: str | Path) -> tuple[dict[str, Any], ...]:
    """The rows of a second reader's table: a CSV file, a JSON list of objects, or a workbook's first sheet.

    Raises InputError naming file, row and column: a table without quotes or values, an empty cell of those.
    """
    path = Path(path)
    kinds = {".csv": _csv_rows, ".json": _json_rows, ".xlsx": _xlsx_rows}
    if path.suffix.lower() not in kinds:
        raise InputError(f"{path} is no table plancompare reads; give .csv, .json or .xlsx.")
    if not path.is_file():
        raise InputError(f"{path} does not exist; name the table of the second reader.")
    rows = [_named(row) for row in kinds[path.suffix.lower()](path)]
    if not rows:
        raise InputError(f"{path} has no rows.")
    for name in NEEDED:
        if not any(name in row for row in rows):
            heads = ", ".join(f"'{head}'" for head in _heads()[name])
            raise InputError(f"{path} has no column for the {name}; call it one of {heads}.")
        empty = next((at for at, row in enumerate(rows, start=1) if row.get(name) in (None, "")), None)
        if empty is not None:
            raise InputError(f"{path}, row {empty}: no {name}; every row needs one.")
    for at, row in enumerate(rows, start=1):
        if not _readings(row["value"]):
            raise InputError(f"{path}, row {at}: the value '{row['value']}' is no number.")
    return tuple(rows)


def _heads() -> dict[str, list[str]]:
    return toml_file("second-reader")["heads"]


def _named(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row by our names of its columns; what is of no column of ours is left out."""
    names = {head: name for name, heads in _heads().items() for head in heads}
    plain = {_nfc(str(head)).strip().lower(): value for head, value in row.items()}
    return {names[head]: value for head, value in plain.items() if head in names}


def _csv_rows(path: Path) -> Iterator[dict[str, Any]]:
    header, records = read_csv(path)
    for line, record in records:
        if len(record) != len(header):
            raise InputError(f"{path}, line {line}: {len(record)} fields, expected {len(header)}.")
        yield dict(zip(header, record, strict=True))


def _json_rows(path: Path) -> list[dict[str, Any]]:
    try:
        rows = json.loads(path.read_text("utf-8-sig"), parse_float=Decimal)
    except (UnicodeDecodeError, ValueError) as error:
        raise InputError(f"{path} is not JSON ({error}).") from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError(f"{path}: expected a list of objects, one a figure.")
    return rows


def _xlsx_rows(path: Path) -> list[dict[str, Any]]:
    import zipfile

    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise InputError(f"{path} is not a workbook ({error}).") from None
    head, *rows = book.worksheets[0].iter_rows(values_only=True) or [()]
    book.close()
    return [
        dict(zip(map(str, head), row, strict=False)) for row in rows if any(cell is not None for cell in row)
    ]


# --- holding one row -------------------------------------------------------------------------------------


class _Flat(NamedTuple):
    """A text with each run of blanks as one and composed letters, and where each character comes from."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "_Flat":
        letters: list[tuple[str, int, int]] = []
        for at, letter in enumerate(text):
            if letters and unicodedata.combining(letter):
                base, start, _ = letters[-1]
                letters[-1] = (_nfc(base + letter), start, at + 1)
            elif not letter.isspace():
                letters.append((letter, at, at + 1))
            elif letters and letters[-1][0] != " ":
                letters.append((" ", at, at + 1))
        flat = [(one, start, end) for letter, start, end in letters for one in letter]
        return cls(
            "".join(one for one, _, _ in flat),
            tuple(start for _, start, _ in flat),
            tuple(end for _, _, end in flat),
        )

    def find(self, words: str) -> list[tuple[int, int]]:
        """All places of some words, as characters of the original."""
        wanted = " ".join(_nfc(words).split())
        places, at = [], self.text.find(wanted) if wanted else -1
        while at >= 0:
            places.append((self.starts[at], self.ends[at + len(wanted) - 1]))
            at = self.text.find(wanted, at + 1)
        return places


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _readings(value: Any) -> set[Decimal]:
    """What a value may mean: "9.3" and "9,3" are one number, "1.060" two, which the text decides."""
    text = str(value).strip().lstrip("+-−").removesuffix("%").strip()
    found = set()
    with contextlib.suppress(InvalidOperation):
        found.add(Decimal(text))
    reading = read_numeral(text)
    return {number for number in (*found, *([reading.value] if reading else [])) if number.is_finite()}


def _all(ours: Extraction) -> tuple[Target, ...]:
    return (*ours.targets, *ours.results)


def _inside(target: Target, place: tuple[int, int]) -> bool:
    return place[0] <= target.value_start and target.value_end <= place[1]


def _of(target: Target) -> set[Decimal]:
    numbers = (target.value, target.value_high, target.denominator)
    return {abs(Decimal(str(number))) for number in numbers if number is not None}


def _figures(ours: Extraction, place: tuple[int, int]) -> set[Decimal]:
    """The numbers a stretch of the text prints, and those our reading makes of them (of millions, ...)."""
    printed = (read_numeral(n.text) for n in ours.numerals if place[0] <= n.start and n.end <= place[1])
    read = (_of(target) for target in _all(ours) if _inside(target, place))
    return {one.value for one in printed if one} | set().union(*read)


def figure_places(ours: Extraction, place: tuple[int, int], value: Any) -> list[tuple[int, int]]:
    """Where in a stretch of the text a value is printed: the characters of the numerals that are it."""
    values = _readings(value)
    inside = (n for n in ours.numerals if place[0] <= n.start and n.end <= place[1])
    read = ((n, read_numeral(n.text)) for n in inside)
    return [(n.start, n.end) for n, found in read if found is not None and found.value in values]


def _partner(
    ours: Extraction,
    places: Sequence[tuple[int, int]],
    values: set[Decimal],
    row: Mapping[str, Any],
    taken: set[str],
) -> Target | None:
    """The figure of ours a row is about."""
    here = [t for t in _all(ours) if t.target_id not in taken and any(_inside(t, place) for place in places)]
    same = [target for target in here if abs(Decimal(str(target.value))) in values]
    code = code_of(row.get("indicator"))
    alike = [target for target in same if target.indicator == code]
    found = alike or same or (here if len(here) == 1 else [])
    return found[0] if found else None


def _place(places: Sequence[tuple[int, int]], mine: Target | None) -> tuple[int, int] | None:
    own = [place for place in places if mine is not None and _inside(mine, place)]
    return next(iter(own or places), None)


def code_of(indicator: Any) -> str | None:
    """The code of an indicator given as a code or by its official name; None for other words."""
    said = _nfc(str(indicator or "")).strip().lower()
    for code, record in catalogue.indicators().items():
        if said in (code, record.name_vi.lower(), record.name_en.lower()):
            return code
    return None


def _differs(row: Mapping[str, Any], values: set[Decimal], mine: Target) -> list[str]:
    """The columns in which a row says something else; what it does not say, or in words we do not know, is
    not compared.
    """
    said = {name: str(row[name]).strip() for name in COMPARED if row.get(name) not in (None, "")}
    code = code_of(said.get("indicator"))
    high = _readings(said["value_high"]) if "value_high" in said else set()
    same = {
        "indicator": code is None or code == mine.indicator,
        "measure": said.get("measure") == mine.measure,
        "comparator": said.get("comparator") == mine.comparator,
        "value": abs(Decimal(str(mine.value))) in values,
        "value_high": mine.value_high is not None and Decimal(str(mine.value_high)) in high,
        "unit": said.get("unit", "").lower() in {str(mine.unit).lower(), str(mine.unit_text).lower()},
        "year": said.get("year") == str(mine.year),
    }
    found = [name for name in COMPARED if name in said and not same[name]]
    return [*found, "status"] if isinstance(mine, Result) else found


def _held(
    number: int,
    row: Mapping[str, Any],
    values: set[Decimal],
    mine: Target | None,
    place: tuple[int, int] | None,
    borne: str,
    known: Decimal | None,
) -> Held:
    differs = [] if mine is None else _differs(row, values, mine)
    start, end = place or (None, None)
    return Held(
        result=ONLY_OTHER if mine is None else DIFFERS if differs else AGREES,
        borne_out=borne,
        row=number,
        target_id=mine.target_id if mine else None,
        differs=" ".join(differs),
        indicator=mine.indicator if mine else None,
        other_indicator=_text(row.get("indicator")),
        value=float(mine.value) if mine else None,
        other_value=str(row["value"]),
        unit=mine.unit if mine else None,
        other_unit=_text(row.get("unit")),
        start=start,
        end=end,
        quote=" ".join(str(row["quote"]).split()),
        number=None if known is None else float(known),
    )


def _ours_alone(target: Target) -> Held:
    return Held(
        result=ONLY_OURS,
        borne_out=None,
        row=None,
        target_id=target.target_id,
        differs="",
        indicator=target.indicator,
        other_indicator=None,
        value=float(target.value),
        other_value=None,
        unit=target.unit,
        other_unit=None,
        start=target.quote_start,
        end=target.quote_end,
        quote=" ".join(target.quote.split()),
    )


def _text(value: Any) -> str | None:
    return None if value in (None, "") else str(value)
