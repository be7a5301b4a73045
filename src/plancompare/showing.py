"""How a record shows itself in a notebook, asked from below and answered from above.

A record of a low layer is :class:`Shown`; the layer that draws says once, with :func:`drawn_by`, how any such
record is drawn. Without that a record has its plain ``repr``, and nothing here knows who draws.
"""

from collections.abc import Callable
from typing import Any

Draw = Callable[[Any, str], Any]
_way: Callable[[], Draw] | None = None
_answers: Callable[[], Any] | None = None


def drawn_by(way: Callable[[], Draw]) -> None:
    """Say how records are drawn: ``way`` gives, when first needed, a function of a record and a language
    (``vi`` or ``en``) to a display table.
    """
    global _way
    _way = way


def answered_by(way: Callable[[], Any]) -> None:
    """Say who makes frames and charts of records: ``way`` gives, when first needed, a module with
    ``frame(record)``, ``tidy(record)`` and ``plot(record, ax, lang)``.
    """
    global _answers
    _answers = way


def _asked() -> Any:
    if _answers is None:
        raise RuntimeError("import plancompare before asking a record for its frame or chart")
    return _answers()


def display(record: object, lang: str = "vi") -> Any:
    """The display table of a record, None where nobody has said how to draw one."""
    return None if _way is None else _way()(record, lang)


class Shown:
    """A record that shows itself in a notebook as the presentation layer draws it."""

    __slots__ = ()

    def _repr_html_(self) -> str | None:
        table = display(self)
        return None if table is None else table._repr_mimebundle_()["text/html"]


class Drawn(Shown):
    """A record that can be drawn as a chart."""

    __slots__ = ()

    def plot(self, ax: Any = None, lang: str = "vi") -> Any:
        """Draw the record on matplotlib axes, ``ax`` or new ones, and return them.

        Each target is a dot with its bound ("at least" an open arrow), in its own unit, beside the national
        target of its year. ``lang`` is ``"vi"`` or ``"en"``. Raises UsageError for several indicators, which
        share no axis: ``filter`` the comparison first.
        """
        return _asked().plot(self, ax, lang)


class Tabled(Drawn):
    """A record that can be drawn and is a small table, too."""

    __slots__ = ()

    @property
    def frame(self) -> Any:
        """The record as a pandas frame: a target as one row of the columns of ``targets.csv``, a row of a
        comparison as one row of the columns of ``Comparison.frame``.
        """
        return _asked().frame(self)

    @property
    def tidy(self) -> Any:
        """The record as a tidy pandas frame: a row of a comparison has one row a plan, a target just one."""
        return _asked().tidy(self)
