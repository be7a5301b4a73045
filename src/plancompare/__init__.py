"""plancompare: the targets of Vietnamese provincial plans in one table, each with its exact quote.

``plancompare.read("plan.txt")`` reads a plan, ``plancompare.extract(plan)`` its targets; ``load_targets``
opens the common table, ``compare`` sets plans side by side and ``plot`` draws them. Reading and extracting
need the standard library alone; what needs pandas is imported when it is first used.
"""

from importlib import import_module

from plancompare.errors import UnknownNameError, did_you_mean
from plancompare.showing import answered_by, drawn_by
from plancompare.version import __version__

_LAZY = {
    "read": "plancompare.api",
    "extract": "plancompare.extraction",
    "read_source": "plancompare.reading",
    "read_plan": "plancompare.plan",
    "indicators": "plancompare.catalogue",
    "provinces": "plancompare.catalogue",
    "load_targets": "plancompare.table",
    "load_plans": "plancompare.table",
    "to_frame": "plancompare.table",
    "compare": "plancompare.comparison",
}
_MODULES = {"plot": "plancompare.presentation.plot"}
__all__ = ["__version__", *sorted([*_LAZY, *_MODULES])]

# Only a notebook that shows a record pays for what draws it.
drawn_by(lambda: import_module("plancompare.presentation.cards").table)
answered_by(lambda: import_module("plancompare.presentation.asked"))


def __getattr__(name: str):
    """Import a public name's home on first use, so that extraction never pays for pandas."""
    if name in _LAZY:
        return getattr(import_module(_LAZY[name]), name)
    if name in _MODULES:
        return import_module(_MODULES[name])
    raise UnknownNameError(f"plancompare has no '{name}'{did_you_mean(name, __all__)}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
