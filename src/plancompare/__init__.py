"""plancompare: the targets of Vietnamese provincial plans in one table, each with its exact quote.

``plancompare.read("plan.txt")`` reads a plan, ``plancompare.extract(plan)`` its targets; ``load_targets``
opens the common table and ``compare`` sets plans side by side. Reading and extracting need the standard
library alone; what needs pandas is imported when it is first used.
"""

from importlib import import_module

__version__ = "0.1.0"

_LAZY = {
    "read": "plancompare.api",
    "extract": "plancompare.extraction",
    "read_source": "plancompare.reading",
    "read_plan": "plancompare.plan",
    "indicators": "plancompare.catalogue",
    "provinces": "plancompare.catalogue",
    "load_targets": "plancompare.table",
    "to_frame": "plancompare.table",
    "compare": "plancompare.comparison",
}
__all__ = ["__version__", *sorted(_LAZY)]


def __getattr__(name: str):
    """Import a public name's home on first use, so that extraction never pays for pandas."""
    if name in _LAZY:
        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"module 'plancompare' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
