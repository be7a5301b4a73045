"""The project's table of targets in the forms other programs read."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from plancompare.errors import UsageError
from plancompare.extraction.record import COLUMNS
from plancompare.files import write_all
from plancompare.folders import TARGETS
from plancompare.plain import json_bytes
from plancompare.project.build import assemble
from plancompare.table.package import parquet_bytes, sdmx_csv
from plancompare.table.schema import load_targets, plain_rows, targets_csv

# Formats not to be written to a terminal, with the name of their file.
BINARY = {"parquet": "targets.parquet", "datapackage": "datapackage.zip"}
FORMATS = ("csv", "json", "parquet", "sdmx-csv", "datapackage")
_STAMP = (1980, 1, 1, 0, 0, 0)


def export(project: str | Path, out: str | Path, format: str) -> Path:
    """Write the project's table of targets to ``out`` in one of :data:`FORMATS`, whole or not at all.

    ``datapackage`` is a ZIP of all tables with their description. Raises UsageError for another format or
    when Parquet's library is missing, InputError when the table is missing or broken.
    """
    out = Path(out)
    write_all({out: render(project, format)})
    return out


def render(project: str | Path, format: str) -> bytes:
    """The bytes :func:`export` writes."""
    makers: Mapping[str, Callable[[Path], bytes]] = {
        "csv": lambda folder: targets_csv(_table(folder)),
        "json": lambda folder: json_bytes(COLUMNS, plain_rows(_table(folder))),
        "parquet": lambda folder: parquet_bytes(_table(folder)),
        "sdmx-csv": lambda folder: sdmx_csv(_table(folder)),
        "datapackage": zipped,
    }
    if format not in makers:
        raise UsageError(f"no format '{format}'; there are: xlsx, {', '.join(FORMATS)}")
    return makers[format](Path(project))


def _table(project: Path) -> pd.DataFrame:
    return load_targets(project / TARGETS)


def zipped(project: str | Path) -> bytes:
    """The data package of ``data/processed`` as one ZIP archive, the same bytes for the same tables."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in assemble(project).files().items():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return stream.getvalue()
