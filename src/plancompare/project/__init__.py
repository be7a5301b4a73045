"""What a project folder is: its plans registered, its tables built, and the table given to other programs."""

from plancompare.project.build import BuildResult, assemble, build
from plancompare.project.registry import read_registry, register, register_part

__all__ = ["BuildResult", "assemble", "build", "read_registry", "register", "register_part"]
