"""The version of plancompare; a test keeps it like that of ``pyproject.toml``."""

__version__ = "0.1.0"
