"""What of a table was handed out: some rows of its file, some columns. What else changes is then no matter.

Who reads a file of the common table for a part of it says so at its door, :func:`door`: an audit event names
the part, and that the file was opened meanwhile is not reading it whole. Which rows a part has is decided
here alone, for who takes them and for who asks later whether they are still the same.
"""

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from plancompare.catalogue.phrases import fold
from plancompare.errors import InputError
from plancompare.extraction.lexicon import Nature, codes_in, written_out
from plancompare.table.files import file_hash, read_csv

OPENED, CLOSED = "plancompare.door.opened", "plancompare.door.closed"  # audit events, with path and part


@dataclass(frozen=True)
class Slice:
    """A part of a CSV file: rows whose columns have one of the values ``where`` names for them, and of those
    only what is ``about`` some indicators; of these rows some ``columns``, each different row once.

    About an indicator are the targets with its code, those without a code whose words may be of it, and what
    any of them is a part of.
    """

    file: str
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)
    about: Sequence[str] | None = None
    columns: Sequence[str] | None = None

    @property
    def key(self) -> str:
        """The part as text; that of equal parts is the same."""
        told = asdict(self) | {"where": {name: sorted(values) for name, values in self.where.items()}}
        return json.dumps(told, ensure_ascii=False, sort_keys=True)

    @classmethod
    def of_key(cls, key: str) -> "Slice":
        return cls(**json.loads(key))

    def places(self, table: Mapping[str, Sequence[str]]) -> list[int]:
        """Which rows of a table, given by its columns as texts, the part has."""
        found: Iterable[int] = range(len(next(iter(table.values()), ())))
        for name, values in self.where.items():
            wanted, held = frozenset(values), table[name]
            found = [row for row in found if held[row] in wanted]
        if self.about is None:
            return list(found)
        indicators = frozenset(self.about)
        words = [table[name] for name in ("quote", "value_text", "measure", "unit")]

        def is_about(row: int) -> bool:
            code = table["indicator"][row]
            if code:
                return code in indicators
            return not indicators.isdisjoint(maybe(*(column[row] for column in words)))

        about = set(filter(is_about, found))
        wholes = {table["parent"][row] for row in about}
        return [row for row in found if row in about or table["target_id"][row] in wholes]

    def rows_of(self, path: Path) -> list[dict[str, str]]:
        """The rows of the part out of the file itself, as texts."""
        table = read_columns(path)
        return [{name: table[name][row] for name in table} for row in self.places(table)]

    def of(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of the part out of a frame of the whole file."""
        needed = ("indicator", "parent", "target_id", "quote", "value_text", "measure", "unit")
        names = (*self.where, *(needed if self.about is not None else ()))
        table = {name: [text if type(text) is str else "" for text in frame[name].tolist()] for name in names}
        found = frame if self.columns is None else frame[list(self.columns)]
        found = found.iloc[self.places(table)] if names else found
        rows = found if self.columns is None else found.drop_duplicates()
        return rows.reset_index(drop=True)


def read_columns(path: Path) -> dict[str, list[str]]:
    """The columns of a CSV file as texts, by their heads."""
    header, records = read_csv(path)
    return {name: [record[at] for _, record in records] for at, name in enumerate(header)}


@cache
def maybe(quote: str, value_text: str, measure: str, unit: str) -> frozenset[str]:
    """The indicators a target without a code may be of: their words stand in its quote."""
    before, number, behind = quote.partition(value_text)
    if not number:
        return frozenset()

    def fits(nature: Nature) -> bool:
        return nature.measure == measure and (unit in nature.units or measure == "growth")

    return codes_in(written_out(f"{fold(before)} # {fold(behind)}"), fits)


@contextlib.contextmanager
def door(part: Slice) -> Iterator[None]:
    """What is opened of the part's file meanwhile, by this thread, is opened for the part alone."""
    part = replace(part, file=os.path.abspath(part.file))
    sys.audit(OPENED, part.file, part.key)
    try:
        yield
    finally:
        sys.audit(CLOSED, part.file, part.key)


class Tables:
    """The tables of a project as they are now, each read once and without pandas."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self._held: dict[str, Mapping[str, Sequence[str]]] = {}
        self._hashes: dict[str, str | None] = {}

    def digest(self, part: Slice) -> str | None:
        """A hash over a part whose file is named from the project: of a file that is no such table over all
        its bytes, None where there is none.
        """
        if part.key not in self._hashes:
            try:
                self._hashes[part.key] = hashlib.sha256(repr(self._rows(part)).encode()).hexdigest()
            except (InputError, LookupError):
                self._hashes[part.key] = file_hash(self.project / part.file)
        return self._hashes[part.key]

    def _rows(self, part: Slice) -> tuple[Any, ...]:
        if part.file not in self._held:
            self._held[part.file] = read_columns(self.project / part.file)
        table = self._held[part.file]
        names = table if part.columns is None else part.columns
        columns = [table[name] for name in names]
        rows = (tuple(column[row] for column in columns) for row in part.places(table))
        return (*names, *(rows if part.columns is None else dict.fromkeys(rows)))
