"""Figures of a plan that may be of an indicator without being read as it: it is not silent on those."""

from collections.abc import Mapping

import pandas as pd

from plancompare.catalogue.phrases import fold
from plancompare.extraction.lexicon import Nature, codes_in, written_out
from plancompare.table.files import records

# Of each plan, indicator and measure the quote that may state it.
Unread = Mapping[tuple[str, str, str], str]


def unread(uncoded: pd.DataFrame) -> Unread:
    """What ``uncoded``, the targets without a code, may be of: words of the indicator stand in the quote."""
    found: dict[tuple[str, str, str], str] = {}
    for row in records(uncoded):
        before, number, behind = row["quote"].partition(row["value_text"])
        if not number:
            continue
        text = written_out(f"{fold(before)} # {fold(behind)}")
        for code in codes_in(text, _fitting(row["measure"], row["unit"])):
            found.setdefault((row["plan"], code, row["measure"]), " ".join(row["quote"].split()))
    return found


def _fitting(measure: str, unit: str):
    """Whether an indicator is stated with this measure and in this unit."""

    def fits(nature: Nature) -> bool:
        return nature.measure == measure and (unit in nature.units or measure == "growth")

    return fits
