"""The project a notebook stands in: its folder and its common table, made first where it has not been yet."""

from pathlib import Path

import pandas as pd

from plancompare.folders import TARGETS, find_project, tidy
from plancompare.project import build
from plancompare.table import Plans, load_plans, load_targets


def ready(project: str | Path | None = None) -> Path:
    """The project's folder (the current one or the nearest above), its tables made if there are none yet."""
    folder = find_project(project)
    tidy(folder)
    if not (folder / TARGETS).is_file():
        build(folder)
    return folder


def targets(project: str | Path | None = None) -> pd.DataFrame:
    """The common table of the project a notebook stands in, one row a target."""
    return load_targets(ready(project) / TARGETS)


def plans(project: str | Path | None = None) -> Plans:
    """The plans of the project a notebook stands in, each found by the id its targets carry."""
    return load_plans(ready(project))
