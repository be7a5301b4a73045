"""A kernel that is a copy of this process: what is imported here need not be imported there again.

A fresh Python kernel takes a second, nearly all of it imports; a copy takes the time of a fork. A notebook
sees no difference: it has a process, a folder and an environment of its own.
"""

import asyncio
import os
import signal
import sys
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plancompare.reports import reads

BACKEND = "MPLBACKEND"
# What an interpreter must find when it starts, a kernel or the process a kernel is copied from.
FROM_THE_START = {
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    BACKEND: "module://matplotlib_inline.backend_inline",
}


def fork_for(manager: Any) -> None:
    """Have the kernel manager start its kernel as a copy of this process, where that gives the same kernel.

    It does where processes can be copied, in a process that began as every kernel does (see
    ``FROM_THE_START``), and for a kernel that this very interpreter would run.
    """
    if hasattr(os, "fork") and _began_as_a_kernel() and _is_own(manager):
        manager.kernel_id = str(uuid.uuid4())
        manager.provisioner = _provisioner()(
            kernel_id=manager.kernel_id, kernel_spec=manager.kernel_spec, parent=manager
        )


def _began_as_a_kernel() -> bool:
    return not sys.flags.hash_randomization and os.environ.get(BACKEND) == FROM_THE_START[BACKEND]


def _is_own(manager: Any) -> bool:
    """Whether the command of its kernel starts ipykernel, with nothing of its own, in this interpreter."""
    from jupyter_client.kernelspec import NoSuchKernel

    try:
        program, *options = manager.kernel_spec.argv
    except NoSuchKernel:  # the manager itself will say so
        return False
    here = program in ("python", "python3") or os.path.realpath(program) == os.path.realpath(sys.executable)
    options = [option for option in options if option != "-Xfrozen_modules=off"]
    return here and options == ["-m", "ipykernel_launcher", "-f", "{connection_file}"]


def _provisioner() -> type:
    from jupyter_client.provisioning.local_provisioner import LocalProvisioner

    class Forked(LocalProvisioner):
        """Starts the kernel by copying this process; everything else is as for every local kernel."""

        async def launch_kernel(self, cmd: list[str], **settings: Any) -> Any:
            manager: Any = self.parent  # the kernel's manager
            self.process = _Copy(
                manager.connection_file, settings["cwd"], settings["env"], settings.get("stderr")
            )
            self.pid = self.pgid = self.process.pid
            self.cwd = settings["cwd"]
            return self.connection_info

    return Forked


class _Copy:
    """The kernel's process, with what a provisioner asks of a ``Popen``."""

    stdin = stdout = stderr = None

    def __init__(self, connection_file: str, folder: str, environment: Mapping[str, str], said: Any):
        self._status: int | None = None
        parent = os.getpid()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()  # else the copy would write it once more
        self.pid = os.fork()
        if not self.pid:
            _be_kernel(connection_file, folder, environment, parent, said)

    def poll(self) -> int | None:
        return self._wait(os.WNOHANG)

    def wait(self) -> int | None:
        return self._wait(0)

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _wait(self, options: int) -> int | None:
        if self._status is None:
            pid, status = os.waitpid(self.pid, options)
            if pid:
                self._status = os.waitstatus_to_exitcode(status)
        return self._status


def _be_kernel(
    connection_file: str, folder: str, environment: Mapping[str, str], parent: int, said: Any
) -> None:
    """In the copy: run the kernel until it is told to stop, and never return to what was being done.

    What its process says of itself goes to the file ``said``, if there is one.
    """
    status = 1
    try:
        os.setsid()  # interrupts go to the group, and are for the kernel alone
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number in (1, 2) if said else ():
            os.dup2(said.fileno(), number)
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(folder)
        if note := os.environ.pop(reads.VARIABLE, None):
            reads.note_into(Path(note))
        asyncio._set_running_loop(None)  # the copied one is the other process's
        asyncio.set_event_loop(asyncio.new_event_loop())
        from ipykernel.kernelapp import IPKernelApp

        app = IPKernelApp.instance(parent_handle=parent)  # it ends when its parent is gone
        app.initialize(["-f", connection_file, "--HistoryManager.enabled=False"])
        app.start()
        status = 0
    finally:
        os._exit(status)
