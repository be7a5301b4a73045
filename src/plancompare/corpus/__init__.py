"""Many documents at once: a folder, a list, a zip or a URL of plans becomes a folder of Parquet.

    plancompare corpus extract plans/ --out corpus/

Every document is read by :func:`plancompare.corpus.part.read` in a process that can be stopped, on this
machine or wherever a Dask scheduler has workers. ``parts/`` holds one file a document, named by the hash of
its bytes and of the version that read them: what lies there is never read again. ``manifest.parquet`` has one
row a document, failed ones included; ``tables/`` the targets and all else that was read, by the plan's year.

Needs the extra ``corpus``. Nothing that is read ever depends on a clock; only the time a document may take
does.
"""

from importlib import import_module

_LAZY = {"extract": "plancompare.corpus.run", "open": "plancompare.corpus.frames"}
__all__ = sorted(_LAZY)


def __getattr__(name: str):
    # Loaded on first use: a process that reads documents needs neither.
    if name in _LAZY:
        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
