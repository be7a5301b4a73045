"""The source of an old commit, put beside today's."""

import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def unpack(commit: str, folder: Path) -> Path:
    """The ``src`` of ``commit`` as it was, in ``folder``; ends the program when there is none."""
    archive = subprocess.run(
        ["git", "archive", "--format=tar", commit, "src"], cwd=ROOT, capture_output=True, check=False
    )
    if archive.returncode:
        sys.exit(f"{commit}: no such commit, or it has no src; `git log` lists them.")
    packed = folder / "src.tar"
    packed.write_bytes(archive.stdout)
    with tarfile.open(packed) as tar:
        tar.extractall(folder, filter="data")
    packed.unlink()
    return folder / "src"
