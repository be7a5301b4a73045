"""One notebook is run with its parameters and comes out the same every time."""

import contextlib
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from plancompare.errors import PlancompareError
from plancompare.folders import PROJECT_VARIABLE
from plancompare.reports import reads
from plancompare.reports.forked import FROM_THE_START, fork_for

LONGEST_SOCKET_FOLDER = 85  # bytes; a socket's whole path may have 103, and "/kernel-ipc-1" is to come
CELL_WORDS = 300  # characters of an error's own words that are repeated in a report


class NotebookError(PlancompareError):
    """A cell of a notebook failed: the message says which notebook, which cell and why."""


class KernelStartError(PlancompareError):
    """The kernel did not come up; nothing of the notebook has run."""


def execute(
    path: Path,
    parameters: Mapping[str, Any],
    timestamp: int,
    limit: float,
    *,
    project: Path | None = None,
    note: Path | None = None,
) -> Any:
    """Run the notebook at ``path`` in its own folder and return it with its outputs.

    ``timestamp`` is the date tools may write into what they make (SOURCE_DATE_EPOCH), ``limit`` the seconds
    the whole notebook may take, ``project`` the folder it is about (None: found from the notebook's own),
    ``note`` a file that gets the names of all that it opens, if that can be followed (see ``reads``). A
    kernel that does not start is tried once more, in a fresh interpreter; a cell that fails never is.
    """
    spare_slow_import()
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    notebook = parameterize_notebook(load_notebook_node(str(path)), dict(parameters))
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    environment = _environment(timestamp, project)
    noting = {reads.VARIABLE: str(note)} if note else {}
    try:
        _run(notebook, path, environment | noting, limit, True)
    except KernelStartError:
        if note:
            note.unlink(missing_ok=True)  # of the kernel that now follows nothing is known
        _run(notebook, path, environment, limit, False)
    return settled(notebook)


def settled(notebook: Any) -> Any:
    """The notebook without what differs from run to run: times, paths, random ids."""
    notebook.metadata.pop("papermill", None)
    for index, cell in enumerate(notebook.cells):
        for name in ("papermill", "execution"):
            cell.metadata.pop(name, None)
        if "injected-parameters" in cell.metadata.get("tags", ()):
            cell["id"] = f"injected-{index:02d}"
    return notebook


def _run(notebook: Any, path: Path, environment: Mapping[str, str], limit: float, forked: bool) -> None:
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    # Short names: a socket's whole path may have about a hundred characters.
    with tempfile.TemporaryDirectory(prefix="k-", ignore_cleanup_errors=True) as folder:
        own = {"IPYTHONDIR": folder, "TMPDIR": folder}
        client = _client(notebook, path.parent, Path(folder))
        if forked:
            fork_for(client.create_kernel_manager())
        with contextlib.ExitStack() as stack:
            said = stack.enter_context(Path(folder, "kernel.log").open("w+b"))
            stack.enter_context(_kernel(client, {**environment, **own}, said))
            end = time.monotonic() + limit
            for index, cell in enumerate(notebook.cells):
                where = f"{path.name}, cell {index + 1} ({cell.get('id', '?')})"
                client.timeout = max(1, round(end - time.monotonic()))
                try:
                    client.execute_cell(cell, index, execution_count=client.code_cells_executed + 1)
                except CellTimeoutError:
                    raise NotebookError(f"{where}: the notebook took more than {limit:g} s") from None
                except CellExecutionError as error:
                    words = " ".join(f"{error.ename}: {error.evalue}".split())
                    raise NotebookError(f"{where}: {words[:CELL_WORDS]}") from None
                except DeadKernelError:
                    raise NotebookError(f"{where}: the kernel died (out of memory?)") from None


def _client(notebook: Any, folder: Path, scratch: Path) -> Any:
    from nbclient import NotebookClient
    from traitlets.config import Config

    config = Config()
    config.KernelManager.connection_file = str(scratch / "kernel.json")
    if os.name != "nt" and len(os.fsencode(scratch)) < LONGEST_SOCKET_FOLDER:
        # Sockets in our own folder: no ports that another process may take in between.
        config.KernelManager.transport = "ipc"
    return NotebookClient(
        notebook,
        config=config,
        kernel_name=notebook.metadata.get("kernelspec", {}).get("name", "python3"),
        shutdown_kernel="immediate",
        record_timing=False,
        allow_errors=False,
        resources={"metadata": {"path": str(folder)}},
    )


@contextlib.contextmanager
def _kernel(client: Any, environment: Mapping[str, str], said: BinaryIO) -> Iterator[None]:
    """The client's kernel, running; whatever goes wrong before it answers is a KernelStartError.

    What the kernel's process says of itself goes to ``said``; its last line tells why it did not start.
    """
    with contextlib.ExitStack() as stack:
        try:
            kernel = client.setup_kernel(env=dict(environment), stdout=said, stderr=said)
            stack.enter_context(kernel)
            _running.append(client.km.provisioner)
            stack.callback(_running.clear)
        except Exception as error:
            said.seek(0)
            last = said.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
            why = f"{type(error).__name__}: {error}" + (f" ({last[:CELL_WORDS]})" if last else "")
            raise KernelStartError(f"the kernel did not start: {why}") from error
        yield


_running: list[Any] = []  # what holds this process's kernel, while it has one


def kill_kernel() -> None:
    """End this process's kernel at once, whatever it is doing."""
    for kernel in _running:
        with contextlib.suppress(OSError):
            if os.name == "nt":
                os.kill(kernel.pid, signal.SIGTERM)
            else:
                os.killpg(kernel.pgid, signal.SIGKILL)


def _environment(timestamp: int, project: Path | None) -> dict[str, str]:
    """The kernel's environment: the user's own start-up files stay out, nothing depends on the clock."""
    return {
        **os.environ,
        # Where the notebooks' folder is a link, the folder above it is another project's.
        **({PROJECT_VARIABLE: str(project)} if project else {}),
        "SOURCE_DATE_EPOCH": str(timestamp),
        **FROM_THE_START,
    }


def spare_slow_import() -> None:
    """Keep jsonschema from building a grammar nobody here uses: a second of every start (see decisions)."""
    modules: dict[str, Any] = sys.modules
    modules.setdefault("rfc3987_syntax", None)  # None makes an import fail at once
