"""A notebook to be run in one language; who only says so need not import what runs it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

KINDS = ("ipynb", "html", "pdf")
EPOCH = 315532800  # 1980-01-01: the date of a document that has none


class Run(NamedTuple):
    """What came of a notebook or a product: the bytes of each file by its name, and what it ``opened``, files
    with their whole paths and parts of files; None where it may have opened any. ``left_out`` is what a
    notebook says that is no chapter.
    """

    files: Mapping[str, bytes]
    opened: frozenset[str] | None
    left_out: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """What to run and how to call the result.

    ``project`` is the folder whose plans it is about, ``subtitle`` the lines under the title, a plan each,
    ``scratch`` the folder for temporary files.
    """

    path: Path
    project: Path
    lang: str
    parameters: Mapping[str, Any]
    timestamp: int
    limit: float
    subtitle: tuple[str, ...]
    scratch: Path

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def outputs(self) -> dict[str, str]:
        """The file of each kind, relative to the reports' folder."""
        return {kind: f"{self.lang}/{self.name}.{kind}" for kind in KINDS}
