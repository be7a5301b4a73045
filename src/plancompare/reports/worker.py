"""One notebook in one language, from source to finished files; runs in a process of its own."""

import gc
import importlib
import os
import signal
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plancompare.presentation.labels import LANGUAGES
from plancompare.reports import execute, page
from plancompare.reports.exporter import PlancomparePdfExporter

KINDS = ("ipynb", "html", "pdf")
# What running, rendering and nearly every notebook import.
PRELOADED = (
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "ipykernel.debugger",
    "nbclient",
    "papermill.parameterize",
    "matplotlib.pyplot",
    "plancompare.presentation.report",
)


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
    os.environ["IPYTHONDIR"] = str(job.scratch)  # the user's own may not be there, or not be writable
    signal.signal(signal.SIGTERM, _stop)
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


def _stop(*_: Any) -> None:
    """Told to stop, be gone at once: the kernel is killed, and temporary files go with ``scratch``."""
    execute.kill_kernel()
    os._exit(1)


def preload() -> None:
    """Import once what every notebook's process needs, and do once what each of them would do first."""
    execute.spare_slow_import()
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # nobody debugs here: no warning about it
    for name in PRELOADED:
        importlib.import_module(name)
    _rehearse()
    # The copies would otherwise go through all of this again in search of garbage, and so copy its memory;
    # and a drawing makes so many small objects that the search would begin every few milliseconds.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)


def _rehearse() -> None:
    """A page and a drawing with nothing in them: they load schemas, templates, labels and typefaces."""
    import io

    import nbformat
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    empty = nbformat.v4.new_notebook()
    for relaxed in (False, True):
        nbformat.validate(empty, relax_add_props=relaxed)
    for lang in LANGUAGES:
        page.standalone(empty, "", lang)
    figure = Figure()
    figure.add_subplot().set_title("0")
    FigureCanvasSVG(figure).print_svg(io.StringIO())
