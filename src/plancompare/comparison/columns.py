"""Frames made of records: what each column is called, what it holds, and where in a record that stands."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import pandas as pd

TEXT, NUMBER, INTEGER, TRUTH = "string", "float64", "Int64", "boolean"
_NULLABLE = {NUMBER: "Float64"}  # None has a place in a nullable array only


class Column(NamedTuple):
    """A column of a frame: its name, its dtype, and what it takes from a record."""

    name: str
    dtype: str
    of: Callable[[Any], Any]


def path(names: str) -> Callable[[Any], Any]:
    """A field of a field, None where one on the way is not there."""
    steps = names.split(".")

    def read(record: Any) -> Any:
        for step in steps:
            record = None if record is None else getattr(record, step)
        return float(record) if isinstance(record, Decimal) else record

    return read


def fields(of: str, dtype: str, *names: str) -> tuple[Column, ...]:
    """Columns of one dtype called like the fields they hold, of the record itself or of one of its fields."""
    return tuple(Column(name, dtype, path(f"{of}.{name}" if of else name)) for name in names)


def frame(records: Sequence[Any], columns: Iterable[Column]) -> pd.DataFrame:
    """A frame with these columns, one row a record."""
    columns = list(columns)
    data = {
        name: pd.Series([of(record) for record in records], dtype=_NULLABLE.get(dtype, dtype))
        for name, dtype, of in columns
    }
    table = pd.DataFrame(data, columns=[column.name for column in columns])
    return table.astype({name: dtype for name, dtype, _ in columns if dtype in _NULLABLE})
