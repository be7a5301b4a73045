"""The shortest way in: a file becomes a Plan in one call."""

from os import PathLike

from plancompare.folders import find_file
from plancompare.plan import Plan, read_plan
from plancompare.reading import read_source


def read(path: str | PathLike[str], province: str | None = None, year: int | None = None) -> Plan:
    """Read the plan document at ``path``; ``province`` and ``year`` override or fill in its header.

    A path is one of the current folder or, where that has no such file, of the project's.

    Raises InputError when the file cannot be read as a plan, UsageError for an unknown province.
    """
    return read_plan(read_source(find_file(path)), province, year)
