"""The manifest: one row a document, failed ones included, in the order of their names.

While a run goes on its rows are lines of a journal, so that it holds no more than their places; from it the
Parquet file is made at the end.
"""

import json
import os
import tempfile
from array import array
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from plancompare.corpus.extra import library
from plancompare.corpus.part import DONE, FAILED, KEPT, Outcome, header_names, row_schema, tables
from plancompare.journal import UNFINISHED

MANIFEST = "manifest.parquet"
ROWS = 2000  # rows a row group: what is in memory at a time


class Manifest:
    """The outcomes of a run as they come in; ``write`` puts the file in place."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._lines = tempfile.TemporaryFile(dir=out, prefix=".manifest.", suffix=UNFINISHED)  # noqa: SIM115
        self._names: list[str] = []
        self._places = array("q")

    def add(self, outcome: Outcome) -> None:
        self._names.append(outcome.name)
        self._places.append(self._lines.tell())
        self._lines.write(json.dumps(asdict(outcome), ensure_ascii=False).encode() + b"\n")

    def outcomes(self) -> Iterator[Outcome]:
        """All outcomes by name. Of several documents with the same bytes the first has its own status, the
        others are kept and say whose bytes they have.
        """
        first: dict[str, str] = {}
        for at in sorted(range(len(self._names)), key=self._names.__getitem__):
            self._lines.seek(self._places[at])
            outcome = Outcome(**json.loads(self._lines.readline()))
            if outcome.part is not None:
                owner = first.setdefault(outcome.part, outcome.name)
                if owner != outcome.name:
                    reason = f"the same bytes as {owner}"
                    outcome = Outcome(**{**asdict(outcome), "status": KEPT, "reason": reason})
            yield outcome
        self._lines.seek(0, os.SEEK_END)

    def write(self, was_there: frozenset[str]) -> dict[str, int]:
        """Put the manifest in place; how many documents have each status.

        ``was_there`` are the parts that lay there before this run: only they were kept, whatever a worker
        found that took over from another.
        """
        counted: dict[str, int] = dict.fromkeys((DONE, KEPT, FAILED), 0)
        pa, pq = library("pyarrow"), library("pyarrow.parquet")
        beside = self._out / f".{MANIFEST}{UNFINISHED}"
        newly: set[str] = set()
        with pq.ParquetWriter(beside, schema(), compression="zstd") as writer:
            rows: list[dict[str, Any]] = []
            for outcome in self.outcomes():
                row = _row(outcome)
                if outcome.part and outcome.part not in was_there and outcome.part not in newly:
                    newly.add(outcome.part)
                    row["status"] = DONE
                counted[row["status"]] += 1
                rows.append(row)
                if len(rows) == ROWS:
                    writer.write_table(pa.Table.from_pylist(rows, schema=schema()))
                    rows.clear()
            writer.write_table(pa.Table.from_pylist(rows, schema=schema()))
        os.replace(beside, self._out / MANIFEST)
        return counted

    def close(self) -> None:
        self._lines.close()


def schema() -> Any:
    """The manifest's columns."""
    pa = library("pyarrow")
    text, number = pa.string(), pa.int64()
    return pa.schema(
        [
            *((name, text) for name in ("name", "status", "reason", "sha256", "part")),
            ("bytes", number),
            *((name, row_schema().field(name).type) for name in header_names()),
            *((name, number) for name in tables()),
            ("warnings", text),
        ]
    )


def _row(outcome: Outcome) -> dict[str, Any]:
    row = asdict(outcome)
    header, counts = row.pop("header") or {}, row.pop("counts") or {}
    return {**row, **header, **counts}
