"""Figures of a plan that may be of an indicator without being read as it: it is not silent on those."""

from collections.abc import Mapping

import pandas as pd

from plancompare.table.files import records
from plancompare.table.slices import maybe

# Of each plan, indicator and measure the quote that may state it.
Unread = Mapping[tuple[str, str, str], str]


def unread(uncoded: pd.DataFrame) -> Unread:
    """What ``uncoded``, the targets without a code, may be of: words of the indicator stand in the quote."""
    found: dict[tuple[str, str, str], str] = {}
    for row in records(uncoded):
        for code in maybe(row["quote"], row["value_text"], row["measure"], row["unit"]):
            found.setdefault((row["plan"], code, row["measure"]), " ".join(row["quote"].split()))
    return found
