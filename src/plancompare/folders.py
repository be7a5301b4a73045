"""Where a project keeps what, and which folder is the project."""

import os
from pathlib import Path

from plancompare import journal

RAW = Path("data") / "raw"
PROCESSED = Path("data") / "processed"
REGISTRY = RAW / "plans.yml"
TARGETS = PROCESSED / "targets.csv"
NUMBERS = PROCESSED / "numbers.csv"
PLANS = PROCESSED / "plans.csv"
PROJECT_VARIABLE = "PLANCOMPARE_PROJECT"  # in the environment: the project a run of the reports is about


def tidy(project: Path) -> None:
    """Complete or remove what a killed command left in the project, before anything of it is read."""
    for folder in (project / "data", project / "reports"):
        journal.recover(folder)


def find_project(project: str | Path | None = None) -> Path:
    """The project folder: the given one, else the one a run of the reports is for, else the current folder
    or the nearest above with data/raw.
    """
    project = project or os.environ.get(PROJECT_VARIABLE)
    if project is not None:
        return Path(project)
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / RAW).is_dir()), here)
