"""One notebook in one language, from source to finished files; runs in a process of its own."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plancompare.reports import execute, page
from plancompare.reports.exporter import PlancomparePdfExporter

KINDS = ("ipynb", "html", "pdf")


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


def make(job: Job) -> dict[str, bytes]:
    """Run the notebook and render it: the bytes of each output by its name."""
    import nbformat

    tempfile.tempdir = str(job.scratch)  # the process is this job's own
    notebook = execute.execute(job.path, job.parameters, job.timestamp, job.limit, project=job.project)
    where = {"metadata": {"name": job.name, "path": str(job.path.parent)}}
    exporter = PlancomparePdfExporter(
        lang=job.lang, subtitle=list(job.subtitle), author="plancompare", timestamp=job.timestamp
    )
    pdf, _ = exporter.from_notebook_node(notebook, where)
    made = {
        "ipynb": (nbformat.writes(notebook) + "\n").encode(),
        "html": page.standalone(notebook, job.name, job.lang, job.subtitle).encode(),
        "pdf": pdf,
    }
    return {name: made[kind] for kind, name in job.outputs.items()}


def preload() -> None:
    """Import once what every notebook's process needs."""
    execute.spare_slow_import()
    import nbclient  # noqa: F401
    import papermill.parameterize  # noqa: F401
