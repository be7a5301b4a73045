"""A corpus as data frames: ``plancompare.corpus.open("corpus").targets(year=2023)``."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plancompare.corpus.extra import library
from plancompare.corpus.manifest import MANIFEST
from plancompare.corpus.merged import TABLES, YEAR
from plancompare.corpus.part import tables
from plancompare.errors import InputError, UsageError


@dataclass(frozen=True)
class Corpus:
    """A folder that ``plancompare corpus extract`` made."""

    folder: Path

    def __repr__(self) -> str:
        return f"Corpus({str(self.folder)!r}, tables: {', '.join(tables())})"

    @property
    def manifest(self) -> Any:
        """One row a document: what became of it, and what its plan says of itself."""
        return _frame(library("pyarrow.parquet").read_table(self.folder / MANIFEST))

    def targets(self, year: int | None = None) -> Any:
        """The targets, of all plans or of those for one year."""
        return self.table("targets", year)

    def table(self, name: str, year: int | None = None) -> Any:
        """One table ("targets", "numerals", ...) with the columns of the common table, behind the hash of the
        document and the year its plan is for. Raises UsageError for a table no corpus has.
        """
        if name not in tables():
            raise UsageError(f"no table '{name}'; a corpus has {', '.join(tables())}")
        data = library("pyarrow.dataset")
        held = data.dataset(self.folder / TABLES / name, format="parquet", partitioning=_partitioning())
        chosen = None if year is None else data.field(YEAR) == year
        return _frame(held.to_table(filter=chosen))


def open(folder: str | Path) -> Corpus:
    """The corpus in ``folder``. Raises InputError where there is none."""
    if not (Path(folder) / MANIFEST).is_file():
        raise InputError(
            f"{folder} holds no corpus (no {MANIFEST}); "
            f"make one with: plancompare corpus extract SRC --out {folder}"
        )
    return Corpus(Path(folder))


def _partitioning() -> Any:
    pa = library("pyarrow")
    return library("pyarrow.dataset").partitioning(pa.schema([(YEAR, pa.int32())]), flavor="hive")


def _frame(table: Any) -> Any:
    """A frame with the dtypes of the common table: text "string", counts and years "Int64"."""
    import pandas as pd

    pa = library("pyarrow")
    of = {pa.string(): pd.StringDtype(), pa.int64(): pd.Int64Dtype(), pa.int32(): pd.Int64Dtype()}
    return table.to_pandas(types_mapper=of.get)
