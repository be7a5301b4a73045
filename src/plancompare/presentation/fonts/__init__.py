"""The bundled typeface: Be Vietnam Pro, drawn for Vietnamese, with tabular figures (see ``build.py``)."""

from pathlib import Path

FAMILY = "Be Vietnam Pro"
FOLDER = Path(__file__).parent


def font_files() -> tuple[Path, ...]:
    """The TrueType files of the family, sorted: what matplotlib's ``fontManager.addfont`` takes."""
    return tuple(sorted(FOLDER.glob("*.ttf")))


def web_font_files() -> tuple[Path, ...]:
    """The same styles as WOFF2, for pages that carry their own fonts."""
    return tuple(sorted(FOLDER.glob("*.woff2")))
