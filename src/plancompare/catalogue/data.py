"""The files of the catalogue as they stand; one that is not as it must be is refused with file and line."""

import io
import os
from typing import Any, cast

from plancompare.catalogue.prepared import prepared
from plancompare.errors import InputError


@prepared
def toml_file(name: str) -> dict[str, Any]:
    """The contents of ``name``.toml, read once and shared by all who ask: nobody may change them.

    Raises InputError when it is no TOML or has not the shape that ``shapes.py`` gives it.
    """
    return parsed(name, text_of(f"{name}.toml"))


def parsed(name: str, text: str) -> dict:
    """The contents of ``text``, which stands in ``name``.toml; errors as for :func:`toml_file`."""
    import tomllib  # here, as the shapes: what is prepared was parsed and checked before

    from plancompare.catalogue.shapes import misshapen

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{name}.toml of the catalogue is no TOML: {error}; put it right there") from None
    for fault in misshapen(name, data, text):
        raise InputError(f"the catalogue's {fault}")
    return data


@prepared
def csv_file(name: str) -> list[dict[str, str]]:
    """The rows of ``name``.csv, each by its column heads; shared like :func:`toml_file`."""
    import csv  # here, for what is prepared was parsed before

    return list(csv.DictReader(io.StringIO(text_of(f"{name}.csv"), newline="")))


def text_of(file: str) -> str:
    """A file of the catalogue, in UTF-8."""
    loader = cast(Any, __spec__).loader  # which also reads in an archive
    return loader.get_data(os.path.join(os.path.dirname(__file__), file)).decode("utf-8")
