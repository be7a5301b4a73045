"""How a record shows itself in a notebook, asked from below and answered from above.

A record of a low layer is :class:`Shown`; the layer that draws says once, with :func:`drawn_by`, how any such
record is drawn. Without that a record has its plain ``repr``, and nothing here knows who draws.
"""

from collections.abc import Callable
from typing import Any

Draw = Callable[[Any, str], Any]
_way: Callable[[], Draw] | None = None


def drawn_by(way: Callable[[], Draw]) -> None:
    """Say how records are drawn: ``way`` gives, when first needed, a function of a record and a language
    (``vi`` or ``en``) to a display table.
    """
    global _way
    _way = way


def display(record: object, lang: str = "vi") -> Any:
    """The display table of a record, None where nobody has said how to draw one."""
    return None if _way is None else _way()(record, lang)


class Shown:
    """A record that shows itself in a notebook as the presentation layer draws it."""

    __slots__ = ()

    def _repr_html_(self) -> str | None:
        table = display(self)
        return None if table is None else table._repr_mimebundle_()["text/html"]
