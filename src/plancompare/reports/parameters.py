"""Strict parameters: what a notebook is given must be what it declares, checked before anything runs."""

import difflib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from plancompare.errors import InputError, UsageError

# "plans: list = []  # ids": papermill's own reading of this would load all that runs notebooks.
_DECLARED = re.compile(r"^(\w+)[ \t]*(?::[^=\n]+)?=(?!=)[ \t]*([^#\n]*)", re.M)


def read_notebook(path: Path) -> Any:
    """The notebook of a file. Raises InputError when it is not one."""
    import nbformat

    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, AttributeError, nbformat.ValidationError) as error:
        reason = str(error).splitlines()[0]
        raise InputError(f"{path} is not a notebook ({reason}); restore it or remove it.") from None
    return notebook


def check(path: Path, given: Mapping[str, Any]) -> None:
    """Refuse a notebook that lacks a parameter it is given, or that needs one it is not given.

    A parameter needs a value when its default is ``...``. Raises UsageError naming the parameter.
    """
    declared = inspect(path)
    for name in given:
        if name not in declared:
            close = difflib.get_close_matches(name, declared, 1)
            hint = f"; did you mean '{close[0]}'?" if close else ""
            stated = ", ".join(declared) or "none"
            raise UsageError(f"{path.name} has no parameter '{name}' (it declares {stated}){hint}")
    for name, default in declared.items():
        if default == "..." and name not in given:
            raise UsageError(f"{path.name} needs the parameter '{name}', which was not given")


def inspect(path: Path) -> dict[str, str]:
    """The parameters a notebook declares in its cell tagged ``parameters``, with their written defaults."""
    tagged = [cell for cell in read_notebook(path).cells if "parameters" in cell.metadata.get("tags", ())]
    if len(tagged) > 1:
        raise UsageError(f"{path.name} has {len(tagged)} cells tagged 'parameters'; keep one")
    return {name: default.strip() for cell in tagged for name, default in _DECLARED.findall(cell.source)}


def unfit(paths: Iterable[Path], given: Mapping[str, Any]) -> dict[Path, str]:
    """The notebooks that do not take these parameters, each with what is wrong."""
    wrong = {}
    for path in paths:
        try:
            check(path, given)
        except UsageError as error:
            wrong[path] = str(error)
    return wrong
