"""One notebook in one language, from source to finished files; runs in a process of its own."""

import contextlib
import gc
import importlib
import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

from plancompare.errors import PlancompareError
from plancompare.folders import PROJECT_VARIABLE
from plancompare.presentation.labels import LANGUAGES
from plancompare.reports import book, execute, page, reads
from plancompare.reports.exporter import PlancomparePdfExporter, document_source
from plancompare.reports.job import Job, Run

# What running, rendering and nearly every notebook import.
PRELOADED = (
    "multiprocessing.popen_forkserver",
    "plancompare.reports.pool",
    "plancompare.reports.products",
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "ipykernel.kernelspec",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "tornado.platform.asyncio",
    "faulthandler",
    "pdb",
    "nbclient",
    "papermill.parameterize",
    "matplotlib.pyplot",
    "pandas.core.reshape.reshape",
    "pandas.io.formats.html",
    "pandas.io.formats.string",
    "pandas.plotting._matplotlib",
    "plancompare.presentation.report",
)


def make(job: Job) -> Run:
    """Run the notebook and render it."""
    import nbformat

    tempfile.tempdir = str(job.scratch)  # the process is this job's own
    os.environ["IPYTHONDIR"] = str(job.scratch)  # the user's own may not be there, or not be writable
    signal.signal(signal.SIGTERM, _stop)
    note = Path(tempfile.mkdtemp(prefix="r-")) / "reads"
    notebook = execute.execute(
        job.path, job.parameters, job.timestamp, job.limit, project=job.project, note=note
    )
    where = {"metadata": {"name": job.name, "path": str(job.path.parent)}}
    exporter = PlancomparePdfExporter(
        lang=job.lang,
        subtitle=list(job.subtitle),
        author="plancompare",
        timestamp=job.timestamp,
        default_preprocessors=[],  # none of nbconvert's is asked for, but after each it looks at all again
    )
    pdf, _ = exporter.from_notebook_node(notebook, where)
    made = {
        "ipynb": (nbformat.writes(notebook) + "\n").encode(),
        "html": page.standalone(notebook, job.name, job.lang, job.subtitle).encode(),
        "pdf": pdf,
    }
    files = {name: made[kind] for kind, name in job.outputs.items()}
    return Run(files, reads.noted(note), book.left_out(notebook))


def _stop(*_: Any) -> None:
    """Told to stop, be gone at once: the kernel is killed, and temporary files go with ``scratch``."""
    execute.kill_kernel()
    os._exit(1)


def preload() -> None:
    """Import once what every notebook's process needs, and do once what each of them would do first."""
    execute.spare_slow_import()
    _spare_debugger()
    for name in PRELOADED:
        importlib.import_module(name)
    _rehearse()
    _read_project()
    # The copies would otherwise go through all of this again in search of garbage, and so copy its memory;
    # and a drawing makes so many small objects that the search would begin every few milliseconds.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)
    gc.enable()


def _spare_debugger() -> None:
    """Let kernels know of no debugger, which nobody here uses: they ask when this module is imported."""
    modules: dict[str, Any] = sys.modules
    known = modules.setdefault("debugpy", None)  # None makes an import fail at once
    importlib.import_module("ipykernel.debugger")
    if known is None:
        del modules["debugpy"]


def _read_project() -> None:
    """The tables of the project all this is about: they, what comes of setting all its plans beside each
    other, and the catalogue's words are then there.
    """
    from plancompare.comparison import compare
    from plancompare.presentation import report

    with contextlib.suppress(PlancompareError):  # what is wrong with them the notebook that asks will say
        for lang in LANGUAGES:
            page = report.open_page("overview", lang=lang, project=os.environ.get(PROJECT_VARIABLE))
            page.coverage()._repr_mimebundle_()
            compare(plans=page.plan_ids, project=page.project)


def _rehearse() -> None:
    """A page and a drawing with next to nothing in them: they load schemas, templates, labels, typefaces, and
    compile what Markdown is read with.
    """
    import io

    import nbformat
    from jupyter_client.provisioning.factory import KernelProvisionerFactory
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    KernelProvisionerFactory.instance()
    cell = nbformat.v4.new_markdown_cell("# 0\n\n- **0** <b>`0`</b>", id="0")
    notebook = nbformat.v4.new_notebook(cells=[cell])
    for relaxed in (False, True):
        nbformat.validate(notebook, relax_add_props=relaxed)
    for lang in LANGUAGES:
        page.standalone(notebook, "", lang)
        document_source(notebook, "", lang, [])
    figure = Figure()
    figure.add_subplot().set_title("0")
    FigureCanvasSVG(figure).print_svg(io.StringIO())
