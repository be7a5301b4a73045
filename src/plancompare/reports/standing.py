"""Whether everything stands as the last run of the reports left it, asked before anything is imported.

One stamp for the whole run holds a hash over all it was made from (library, tools, data, notebooks, what was
asked for) and of every file it made. This module imports the standard library alone.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plancompare.files import file_hash, write_all
from plancompare.reports import freshness

CACHE = Path("reports") / ".cache"
STAMP, SCRATCH = CACHE / "whole.json", CACHE / "scratch"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the last run said: how many reports of notebooks it had, and its warnings."""

    notebooks: int
    warnings: tuple[str, ...]


def standing(project: Path, request: Mapping[str, Any]) -> Standing | None:
    """The last run for this ``request``, where nothing has changed since; else None.

    Where a killed run left its note of temporary files, a run in full has to clear them.
    """
    if (project / SCRATCH).exists():
        return None
    stamp = project / STAMP
    files = freshness.written(stamp)
    if not files or not freshness.is_fresh(stamp, _inputs(project, request), project, files):
        return None
    noted = json.loads(stamp.read_text("utf-8"))
    return Standing(sum(name.endswith(".ipynb") for name in files), tuple(noted["warnings"]))


def note(
    project: Path, request: Mapping[str, Any], files: Iterable[Path], warnings: Sequence[str] = ()
) -> None:
    """Remember a run that is complete: the files it made or kept, and what it warned of."""
    made = {path.relative_to(project).as_posix(): file_hash(path) for path in sorted(files)}
    told = {"inputs": _inputs(project, request), "outputs": made, "warnings": list(warnings)}
    write_all({project / STAMP: json.dumps(told, ensure_ascii=False, indent=1).encode()})


def _inputs(project: Path, request: Mapping[str, Any]) -> str:
    notebooks = sorted((project / "notebooks").glob("[0-9]*.ipynb"))
    hashes = [(path.name, file_hash(path)) for path in notebooks]
    return freshness.digest(dict(request), freshness.surroundings(freshness.data(project)), hashes)
