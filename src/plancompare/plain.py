"""Records as JSON or CSV bytes; standard library only."""

import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache


def plain_number(value: float | int | Decimal) -> str:
    """``8.5``, ``28000``, ``-1.33``: the shortest plain decimal that reads back as the same number."""
    number = value if isinstance(value, Decimal) else Decimal(repr(value))
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def cell_text(value: object) -> str:
    """One value as CSV has it: null is empty, a number plain, true and false in lower case."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    return plain_number(value) if isinstance(value, (int, float, Decimal)) else str(value)


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8, comma, LF, one header line."""
    return csv_of_texts(columns, (map(cell_text, row) for row in rows))


def csv_of_texts(columns: Sequence[str], rows: Iterable[Iterable[str]]) -> bytes:
    """The same of cells that are texts already."""
    lines = [",".join(map(_field, columns))]
    lines.extend(",".join(map(_field, row)) for row in rows)
    return ("\n".join(lines) + "\n").encode("utf-8")


def json_bytes(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """An array of objects with the columns as keys, in order; UTF-8, null for None, numbers as numbers."""
    import json  # here, for most commands write none

    out = io.BytesIO(b"[")  # one record at a time: a document may have a million numerals
    before = out.seek(0, io.SEEK_END)
    for row in rows:
        record = dict(zip(columns, map(_json_value, row), strict=True))
        text = json.dumps(record, ensure_ascii=False, indent=2).replace("\n", "\n  ")
        out.write((",\n  " if out.tell() > before else "\n  ").encode() + text.encode("utf-8"))
    out.write(b"\n]\n" if out.tell() > before else b"]\n")
    return out.getvalue()


def _field(text: str) -> str:
    """Quote a field where needed, for a lone carriage return too: ``csv.writer`` forgets it before 3.13."""
    if _quoted().search(text):
        return '"' + text.replace('"', '""') + '"'
    return text


def _json_value(value: object) -> object:
    """A value json can write; 28000 is written 28000 and 9.3 is 9.3, whatever type held it."""
    if isinstance(value, (float, Decimal)) and not isinstance(value, bool):
        return int(value) if value == int(value) else float(value)
    return value


@cache
def _quoted() -> re.Pattern[str]:
    return re.compile(r'[,"\n\r]|^\s|\s$')
