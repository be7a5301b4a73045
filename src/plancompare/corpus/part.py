"""One document read into one Parquet file: its part of the corpus."""

import hashlib
import json
import os
import secrets
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from plancompare.corpus.documents import Document, read_bytes
from plancompare.corpus.extra import library
from plancompare.errors import InputError, PlancompareError
from plancompare.extraction.record import Extraction
from plancompare.journal import UNFINISHED
from plancompare.plan.header import Header
from plancompare.reading.door import MAX_BYTES
from plancompare.records import Record

PARTS = "parts"
READ_BY = ("reading", "plan", "extraction", "catalogue")  # the packages that decide what is read
LIBRARIES = ("lxml", "python-docx", "pypdfium2", "openpyxl")  # and what they read other kinds of file with
DONE, KEPT, FAILED = "done", "kept", "failed"
TOLD = b"plancompare"
# One row needs neither dictionaries nor statistics: without them a part is half as large.
PLAIN = {"compression": "zstd", "use_dictionary": False, "write_statistics": False, "store_schema": False}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: the row it gets in the manifest.

    ``part`` names its file (None where it failed), ``reason`` says why it failed or whose bytes it has,
    ``header`` what the plan says of itself, ``counts`` how many rows of each table it gave.
    """

    name: str
    status: str
    reason: str | None = None
    sha256: str | None = None
    part: str | None = None
    bytes: int | None = None
    header: Mapping[str, Any] | None = None
    counts: Mapping[str, int] | None = None
    warnings: str | None = None


def read(document: Document, out: Path) -> Outcome:
    """Read one document and leave its part below ``out``, unless it lies there already.

    Whatever is wrong with the document is told in the outcome; nothing is raised but MemoryError,
    and SystemError where memory ran out in a library that does not say so.
    """
    try:
        return _read(document, out)
    except PlancompareError as error:
        return Outcome(document.name, FAILED, str(error))
    except (MemoryError, SystemError, KeyboardInterrupt):
        raise
    except Exception as error:
        told = f"{type(error).__name__}: {error}"
        return Outcome(document.name, FAILED, f"a fault of plancompare's own, please report it: {told}")


def _read(document: Document, out: Path) -> Outcome:
    data = read_bytes(document)
    if len(data) > MAX_BYTES:
        raise InputError(
            f"{document.name} is larger than {MAX_BYTES // 2**20} MiB; "
            "give the plan alone, without other files."
        )
    sha256 = hashlib.sha256(data).hexdigest()
    suffix = PurePosixPath(document.name).suffix.lower()
    part = f"{sha256}-{reading_version(suffix)[:12]}.parquet"
    place = place_of(out, part)
    told, status = _told(place), KEPT
    if told is None:
        told, status = _write(_row(data, document.name, sha256), place), DONE
    return Outcome(document.name, status, None, sha256, part, len(data), **told)


def _row(data: bytes, name: str, sha256: str) -> dict[str, Any]:
    """All that is read of a document, in the one row of its part."""
    from plancompare.extraction import extract
    from plancompare.plan import read_plan
    from plancompare.reading import source_from_bytes

    source = source_from_bytes(data, PurePosixPath(name).name)
    plan = read_plan(source)
    if plan.header.default_id("a.txt") != plan.header.default_id("b.txt"):
        # The header names no plan, so the file would: but the same bytes must give the same part.
        plan = read_plan(source, plan_id=f"plan-{sha256[:12]}")
    extraction = extract(plan)
    return {
        "document": sha256,
        "media_type": source.media_type,
        "characters": len(source.text),
        "plan": plan.id,
        **{name: getattr(plan.header, name) for name, _ in record_fields(Header)},
        "warnings": list(dict.fromkeys([*getattr(plan.header, "warnings", ()), *extraction.warnings])),
        **{name: [_plain(record) for record in getattr(extraction, name)] for name in tables()},
    }


def place_of(out: Path, part: str) -> Path:
    """Where a part lies: by the first two letters of its name, for no folder likes 100,000 files."""
    return out / PARTS / part[:2] / part


@cache
def reading_version(suffix: str = "") -> str:
    """A hash over all that decides what is read of given bytes: this library, its language files and the
    libraries behind it; and the suffix of the file's name, which decides where the bytes leave it open.
    """
    from importlib.metadata import PackageNotFoundError, version

    import plancompare.errors

    house = Path(plancompare.errors.__file__).parent
    found = hashlib.sha256(suffix.encode())
    for name in LIBRARIES:
        try:
            found.update(f"{name} {version(name)}".encode())
        except PackageNotFoundError:
            found.update(name.encode())
    # How a part is laid out counts like what is in it.
    for path in sorted([*(p for name in READ_BY for p in (house / name).rglob("*.*")), Path(__file__)]):
        if path.suffix in (".py", ".toml", ".csv"):
            found.update(path.relative_to(house).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


# The shape of a part ----------------------------------------------------------------------------------


@cache
def tables() -> dict[str, type[Record]]:
    """The tables a document gives, by name, with the record of a row: whatever an Extraction holds."""
    hints = typing.get_type_hints(Extraction)
    kinds = {name: typing.get_args(hints[name])[0] for name in Extraction.FIELDS}
    return {name: kind for name, kind in kinds.items() if issubclass(kind, Record)}


@cache
def header_names() -> tuple[str, ...]:
    """What a part says of its document besides the tables: columns of the manifest too."""
    return tuple(name for name in row_schema().names if name not in (*tables(), "document", "warnings"))


@cache
def row_schema() -> Any:
    """The Arrow schema of a part: one row, in which each table is a list."""
    pa = library("pyarrow")
    text, number = pa.string(), pa.int64()
    return pa.schema(
        [
            ("document", text),
            ("media_type", text),
            ("characters", number),
            ("plan", text),
            *record_fields(Header),
            ("warnings", pa.list_(text)),
            *((name, pa.list_(pa.struct(record_fields(record)))) for name, record in tables().items()),
        ]
    )


def record_fields(record: type[Record]) -> list[tuple[str, Any]]:
    """A record's fields with their Arrow types; a number is a float that prints as the decimal it was.

    A field that holds several things is no column.
    """
    pa = library("pyarrow")
    of = {str: pa.string(), int: pa.int64(), bool: pa.bool_(), float: pa.float64(), Decimal: pa.float64()}
    hints = {name: _unwrapped(kind) for name, kind in typing.get_type_hints(record).items()}
    return [(name, of[hints[name]]) for name in record.FIELDS if hints[name] in of]


def _unwrapped(kind: Any) -> Any:
    """``int`` of ``int | None``."""
    if typing.get_origin(kind) in (types.UnionType, typing.Union):
        return next(part for part in typing.get_args(kind) if part is not type(None))
    return kind


def _plain(record: Record) -> dict[str, Any]:
    """A record's values as Arrow takes them."""
    values = {name: getattr(record, name) for name in _columns(type(record))}
    return {name: float(value) if isinstance(value, Decimal) else value for name, value in values.items()}


@cache
def _columns(record: type[Record]) -> tuple[str, ...]:
    return tuple(name for name, _ in record_fields(record))


def _write(row: dict[str, Any], place: Path) -> dict[str, Any]:
    """Write a part beside its place and move it there: it is whole or not there.

    Returns what the manifest tells of it, which also stands in its footer: there it is read in no time.
    """
    told = {
        "header": {name: row[name] for name in header_names()},
        "counts": {name: len(row[name]) for name in tables()},
        "warnings": "; ".join(row["warnings"]) or None,
    }
    table = library("pyarrow").Table.from_pylist([row], schema=row_schema())
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f".{place.name[:16]}.{secrets.token_hex(6)}{UNFINISHED}")
    try:
        with library("pyarrow.parquet").ParquetWriter(beside, row_schema(), **PLAIN) as writer:
            writer.write_table(table)
            writer.add_key_value_metadata({TOLD: json.dumps(told, ensure_ascii=False).encode()})
        os.replace(beside, place)
    finally:
        beside.unlink(missing_ok=True)
    return told


def _told(place: Path) -> dict[str, Any] | None:
    """What the footer of a part tells; None where no part lies there, or it is no longer whole."""
    try:
        return json.loads(library("pyarrow.parquet").read_metadata(place).metadata[TOLD])
    except (OSError, KeyError, TypeError, ValueError):  # Arrow's errors are ValueErrors
        return None
