"""The tables of a corpus: the rows of all parts together, a file for each year of plans.

``tables/targets/plan_year=2023/….parquet`` is what DuckDB, Arrow and pandas read as one table. A file is
named by the hash of the parts it was made from, so only the years that changed are made again.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from plancompare.corpus.extra import library
from plancompare.corpus.manifest import MANIFEST
from plancompare.corpus.part import place_of, record_fields, tables
from plancompare.journal import UNFINISHED

TABLES, YEAR = "tables", "plan_year"
NO_YEAR = "__HIVE_DEFAULT_PARTITION__"  # what Hive, Arrow and DuckDB read as null
ROWS = 50_000  # rows a row group, and about what is in memory at a time


def merge(out: Path) -> None:
    """Make the tables from the manifest and the parts it names; what is right already stays as it is."""
    pieces = sorted(_parts(out), key=lambda piece: (piece[0], piece[1]))
    years = {year: [part for _, part in group] for year, group in groupby(pieces, key=lambda piece: piece[0])}
    for name in tables():
        folder = out / TABLES / name
        wanted = {_place(folder, year, parts): parts for year, parts in years.items()}
        for place, parts in wanted.items():
            if not place.exists():
                _write(place, name, out, parts)
        for left in folder.glob("*/*.parquet") if folder.exists() else ():
            if left not in wanted:
                left.unlink()
        for year in folder.glob("*") if folder.exists() else ():
            if not any(year.iterdir()):
                shutil.rmtree(year)


def table_schema(name: str) -> Any:
    """The columns of one table: the record's own behind the hash of the document they were read from."""
    pa = library("pyarrow")
    return pa.schema([("document", pa.string()), *record_fields(tables()[name])])


def _parts(out: Path) -> Iterator[tuple[str, str]]:
    """Year and name of every part the manifest names, each once."""
    seen: set[str] = set()
    file = library("pyarrow.parquet").ParquetFile(out / MANIFEST)
    for batch in file.iter_batches(columns=["part", "year"]):
        for row in batch.to_pylist():
            if row["part"] is not None and row["part"] not in seen:
                seen.add(row["part"])
                yield NO_YEAR if row["year"] is None else str(row["year"]), row["part"]


def _place(folder: Path, year: str, parts: Sequence[str]) -> Path:
    made_from = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return folder / f"{YEAR}={year}" / f"{made_from[:16]}.parquet"


def _write(place: Path, name: str, out: Path, parts: Sequence[str]) -> None:
    pa, pq = library("pyarrow"), library("pyarrow.parquet")
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f".{place.stem}{UNFINISHED}")
    with pq.ParquetWriter(beside, table_schema(name), compression="zstd") as writer:
        held: list[Any] = []
        for part in parts:
            held.append(_rows(pq, pa, place_of(out, part), name))
            if sum(table.num_rows for table in held) >= ROWS:
                writer.write_table(pa.concat_tables(held))
                held.clear()
        if held:
            writer.write_table(pa.concat_tables(held))
    os.replace(beside, place)


def _rows(pq: Any, pa: Any, place: Path, name: str) -> Any:
    """One table of one part, a row a record."""
    columns = pq.ParquetFile(place).read(columns=["document", name])
    records = columns.column(name).combine_chunks().flatten()
    document = pa.repeat(columns.column("document")[0], len(records))
    return pa.Table.from_arrays([document, *records.flatten()], schema=table_schema(name))
