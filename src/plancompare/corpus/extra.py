"""The libraries of the extra ``corpus``, or one sentence that says how to get them."""

from importlib import import_module
from typing import Any

from plancompare.errors import UsageError


def library(name: str) -> Any:
    """The module ``name`` of the extra. Raises UsageError where it is not installed."""
    try:
        return import_module(name)
    except ImportError:
        raise UsageError(
            f"a corpus needs {name.partition('.')[0]}, which is not installed; "
            "pip install 'plancompare[corpus]' (in a project: pip install -r requirements-corpus.lock)"
        ) from None
