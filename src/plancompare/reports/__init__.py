"""Run notebooks, render PDF and HTML."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from plancompare.reports.make import Report, make_reports

__all__ = ["Report", "make_reports"]


def __getattr__(name: str) -> Any:
    # Loaded on first use: nbconvert finds the exporter through this package and needs nothing of the runner.
    if name in __all__:
        from plancompare.reports import make

        return getattr(make, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
