"""The common table: every plan's targets in one checked frame, and the files it is kept in."""

from plancompare.table.build import BuildResult, assemble, build
from plancompare.table.registry import PlanEntry, Registry, read_registry, register
from plancompare.table.schema import SCHEMA, TableError, check, load_targets, save_targets, to_frame

__all__ = [
    "SCHEMA",
    "BuildResult",
    "PlanEntry",
    "Registry",
    "TableError",
    "assemble",
    "build",
    "check",
    "load_targets",
    "read_registry",
    "register",
    "save_targets",
    "to_frame",
]
