"""The shortest way in: a file becomes a Plan in one call."""

from os import PathLike

from plancompare.plan import Plan, read_plan
from plancompare.reading import read_source


def read(path: str | PathLike, province: str | None = None, year: int | None = None) -> Plan:
    """Read the plan document at ``path``; ``province`` and ``year`` override or fill in its header.

    Raises InputError when the file cannot be read as a plan, UsageError for an unknown province.
    """
    return read_plan(read_source(path), province, year)
