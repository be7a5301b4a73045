"""Where a project keeps what, and which folder is the project."""

import os
from os import PathLike
from pathlib import Path

import plancompare.journal as journal
from plancompare.errors import InputError

RAW = Path("data") / "raw"
PROCESSED = Path("data") / "processed"
REGISTRY = RAW / "plans.yml"
TARGETS = PROCESSED / "targets.csv"
RESULTS = PROCESSED / "results.csv"
NUMBERS = PROCESSED / "numbers.csv"
PLANS = PROCESSED / "plans.csv"
PROJECT_VARIABLE = "PLANCOMPARE_PROJECT"  # in the environment: the project a run of the reports is about


def tidy(project: Path) -> None:
    """Complete or remove what a killed command left in the project, before anything of it is read."""
    journal.recover(project, below=False)  # a workbook written beside data and reports
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


def made_targets(project: str | Path | None = None) -> Path:
    """The project's table of targets. Raises InputError, which says what to do, where it is not there."""
    folder = find_project(project)
    if (folder / TARGETS).is_file():
        return folder / TARGETS
    if (folder / RAW).is_dir():
        raise InputError(f"{folder / TARGETS} does not exist; run `make data` in the project first.")
    raise InputError(
        f"{folder} is in no project (no {RAW.as_posix()} here or above); keep the notebook in a folder of "
        f"the project, or name the project's folder in the environment variable {PROJECT_VARIABLE}."
    )


def find_file(path: str | PathLike[str], project: str | Path | None = None) -> Path:
    """A file named from the current folder or, where there is none of that name, from the project's: so that
    "data/raw/plan.txt" is found from a notebook's folder as well.
    """
    inside = find_project(project) / path
    return inside if not Path(path).exists() and inside.exists() else Path(path)
