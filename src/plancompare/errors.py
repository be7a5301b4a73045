"""The one family of errors a user may meet: a sentence that says what was found, where, and what to do."""

from collections.abc import Iterable


class PlancompareError(Exception):
    """Base of all errors plancompare raises on purpose; the command line prints it as one line, status 2."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the sentence alone (IPython asks an error for this method)."""
        return [f"{type(self).__name__}: {self}"]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """What a misspelt word may have meant, as the end of a sentence; empty where nothing is like it."""
    import difflib  # here, for only a mistake needs it

    close = difflib.get_close_matches(word, list(known), 1)
    return f"; did you mean '{close[0]}'?" if close else ""


def confirm_known(asked: Iterable[str], known: Iterable[str], kind: str, where: str = "") -> None:
    """Refuse the first of what is asked for that is not known: says which there are and which may be meant.
    Raises UsageError.
    """
    there = list(known)
    for name in asked:
        if name not in there:
            listed = ", ".join(there) or "none"
            raise UsageError(f"No {kind} '{name}'{where} (there are: {listed}){did_you_mean(name, there)}")


def sentence(text: str) -> str:
    """``text`` with a full stop, unless it ends like a sentence already ("…; did you mean 'value'?")."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


class InputError(PlancompareError):
    """A file or a value from outside is not what it must be (empty, binary, unreadable, incomplete)."""


class UsageError(PlancompareError):
    """A call asks for something that does not exist: an unknown plan, indicator, parameter or format."""


class UnknownNameError(UsageError, AttributeError):
    """A name that a module or an object does not have; Python takes it for an AttributeError."""
