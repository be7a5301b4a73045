"""One folder for a run's temporary files, so that the next run can remove what a killed one left."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from plancompare.files import write_all

PREFIX = "plancompare-"
REMEMBERED = (PREFIX, "pymp-")  # ours, and those of multiprocessing: nothing else is ever removed


@contextlib.contextmanager
def scratch(note: Path, *others: Path) -> Iterator[Path]:
    """A folder that takes this process's temporary files and is gone afterwards.

    ``note`` is a file that remembers it until then. Folders that it still remembers are of a run that was
    killed, and are removed first. ``others`` are folders this process clears itself when it ends in order.
    Only one run at a time may use a note.
    """
    with contextlib.suppress(OSError):
        for left in map(Path, note.read_text("utf-8").splitlines()):
            if left.name.startswith(REMEMBERED):
                shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    write_all({note: "\n".join(map(str, (folder, *others))).encode()})
    usual, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield folder
    finally:
        tempfile.tempdir = usual
        shutil.rmtree(folder, ignore_errors=True)
        note.unlink(missing_ok=True)


def without_home(folder: Path) -> dict[str, str]:
    """What matplotlib must find set where the home folder cannot be written to.

    Left alone it would make a folder among our temporary files, say so in every report, and fail to remove
    it when all of them are gone.
    """
    if "MPLCONFIGDIR" in os.environ or os.access(os.path.expanduser("~"), os.W_OK):
        return {}
    return {"MPLCONFIGDIR": str(folder / "matplotlib")}
