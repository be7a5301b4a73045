"""What a report was made from, and whether that still holds: content hashes, never times of files."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from plancompare.files import file_hash

# What draws, runs and sets the reports: another version may give other bytes.
TOOLS = (
    "plancompare",
    "pandas",
    "numpy",
    "matplotlib",
    "typst",
    "nbconvert",
    "nbformat",
    "nbclient",
    "papermill",
    "ipykernel",
    "ipython",
    "mistune",
)
DATA = ("data/raw", "data/processed")


def digest(*parts: Any) -> str:
    """A hash over JSON-able parts."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


Hashes = Mapping[str, str | None]


def surroundings(data: Any) -> str:
    """A hash over library, tools and data: of all files with their hashes, or only which there are."""
    return digest(_library(), _tools(), data)


def data(project: Path) -> dict[str, str | None]:
    """Every file of the project's data, by its name in the project, with the hash of its bytes."""
    return _folder_hashes(project, DATA)


def is_fresh(
    stamp: Path,
    inputs: str,
    folder: Path,
    outputs: Iterable[str],
    now: Callable[[str], str | None] = lambda name: None,
) -> bool:
    """Whether every output lies there as it was written, made from these very inputs and from files that are
    as they were; ``now`` gives the hash a file has.
    """
    noted = _noted(stamp)
    made = noted["outputs"]
    return (
        noted["inputs"] == inputs
        and all(is_own(folder / name, made.get(name)) for name in outputs)
        and all(now(name) == held for name, held in noted["reads"].items())
    )


def written(stamp: Path) -> Mapping[str, str]:
    """The files that a stamp says were made, each with the hash of its bytes."""
    return _noted(stamp)["outputs"]


def is_own(path: Path, made: str | None) -> bool:
    """Whether a file still has the bytes it was made with."""
    return made is not None and file_hash(path) == made


def _noted(stamp: Path) -> Mapping[str, Any]:
    try:
        noted = json.loads(stamp.read_text("utf-8"))
        return {key: dict(noted.get(key, {})) for key in ("outputs", "reads")} | {"inputs": noted["inputs"]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {"inputs": None, "outputs": {}, "reads": {}}


def stamp_bytes(inputs: str, outputs: Mapping[str, bytes], reads: Hashes) -> bytes:
    """The note to leave beside the outputs once they are in place; ``reads`` are the files they were made
    from, beside ``inputs``.
    """
    made = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(outputs.items())}
    read = dict(sorted(reads.items()))
    return json.dumps({"inputs": inputs, "outputs": made, "reads": read}, indent=1).encode()


@cache
def _library() -> str:
    """A hash over the library's own files."""
    return digest(list(_folder_hashes(Path(__file__).parents[1], (".",)).items()))


@cache
def _tools() -> tuple[tuple[str, str], ...]:
    import sys

    return (("python", sys.version), *((name, _version(name)) for name in TOOLS))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _folder_hashes(base: Path, folders: Iterable[str]) -> dict[str, str | None]:
    found = sorted(
        path
        for folder in folders
        for path in (base / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    )
    return {path.relative_to(base).as_posix(): file_hash(path) for path in found}
