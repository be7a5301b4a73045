"""The files of the catalogue as they stand."""

import csv
import io
from pkgutil import get_data


def toml_file(name: str) -> dict:
    """The contents of ``name``.toml."""
    import tomllib  # here, so that importing plancompare does not pay for the parser

    return tomllib.loads(_text(f"{name}.toml"))


def csv_file(name: str) -> list[dict[str, str]]:
    """The rows of ``name``.csv, each by its column heads."""
    return list(csv.DictReader(io.StringIO(_text(f"{name}.csv"), newline="")))


def _text(name: str) -> str:
    return get_data(__package__, name).decode("utf-8")
