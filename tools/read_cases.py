"""Read many texts with whichever plancompare is on the path: one JSON object a text, in and out.

``readings.py`` runs this with an old tree and with the new one. In: ``path``, ``province``, ``year``.
Out: ``targets`` and ``numerals``, every field as text (null where there is none), numbers without idle zeros;
or ``error`` when the text could not be read.
"""

import json
import sys
from dataclasses import fields
from decimal import Decimal

import plancompare


def record(item: object) -> dict[str, str | None]:
    """The fields of a frozen record as text."""
    names = getattr(item, "FIELDS", ()) or [field.name for field in fields(item)]  # of an older tree
    return {name: said(getattr(item, name)) for name in names}


def said(value: object) -> str | None:
    if isinstance(value, Decimal | float):
        return f"{Decimal(str(value)).normalize():f}"
    return None if value is None else str(value)


def read(case: dict) -> dict:
    """What one text is read as."""
    try:
        extraction = plancompare.extract(plancompare.read(case["path"], case["province"], case["year"]))
    except Exception as error:  # a reader that fails on a text is a difference to report, whatever it raised
        return {"error": f"{type(error).__name__}: {error}", "targets": [], "numerals": []}
    return {
        "targets": [record(target) for target in extraction.targets],
        "numerals": [record(numeral) for numeral in extraction.numerals],
    }


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(read(json.loads(line)), ensure_ascii=False), flush=True)
