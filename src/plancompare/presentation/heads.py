"""How the heads of a table's columns stand: in one row, or in two where columns share a head above them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any


@dataclass(frozen=True, slots=True)
class Head:
    """One head: of a column, or of the columns of a group below it."""

    text: str
    align: str
    colspan: int = 1
    rowspan: int = 1
    grouping: bool = False


def head_rows(columns: Sequence[Any]) -> list[list[Head]]:
    """The heads row by row; ``columns`` have ``head, align, group``."""
    if not any(column.group for column in columns):
        return [[Head(column.head, column.align) for column in columns]]
    above, below = [], []
    for name, members in groupby(columns, key=lambda column: column.group):
        own = list(members)
        if name:
            above.append(Head(name, "center", colspan=len(own), grouping=True))
            below += [Head(column.head, column.align) for column in own]
        else:
            above += [Head(column.head, column.align, rowspan=2) for column in own]
    return [above, below]
