"""Load the data file of old Vietnamese encodings."""

from functools import cache


@cache
def legacy_tables() -> dict:
    """``legacy.toml`` as it stands: ``syllables`` and the list ``encoding``."""
    import tomllib
    from importlib.resources import files

    return tomllib.loads(files(__name__.rpartition(".")[0]).joinpath("legacy.toml").read_text("utf-8"))
