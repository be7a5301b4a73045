"""Exploring in JupyterLab: the plans side by side, one row at a time, and a plan of your own.

``explore.browse()`` shows the comparison as a table to sort, filter and click; ``explore.own_plan()`` reads a
pasted text or a file, lets you correct what was read and registers it; ``explore.targets()`` is the common
table, ``explore.plans()`` the plans it is of. ``explore.review(PLAN)`` lists what of a plan a person should
look at, ``explore.second(PLAN, FILE)`` sets a second reader's table beside ours. The widgets need the extra
``lab`` (ipywidgets, itables), imported when one of them is first called.
"""

from importlib import import_module

_LAZY = {
    "browse": "plancompare.explore.browser",
    "own_plan": "plancompare.explore.own",
    "review": "plancompare.explore.desk",
    "second": "plancompare.explore.desk",
    "check": "plancompare.explore.scans",
    "cite": "plancompare.explore.passages",
    "passage": "plancompare.explore.passages",
    "ready": "plancompare.explore.project",
    "plans": "plancompare.explore.project",
    "targets": "plancompare.explore.project",
}
__all__ = sorted(_LAZY)


def __getattr__(name: str):
    """Import a public name's home on first use."""
    if name in _LAZY:
        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"module 'plancompare.explore' has no attribute '{name}'")


def __dir__() -> list[str]:
    return __all__
