"""Two targets of one indicator told apart: who set the revenue, the centre or the province."""

from plancompare.extraction.context import COMPARISON, Context
from plancompare.extraction.words import said, says

_OF_BUDGETS = "budget"  # codes that begin so are set by more than one authority


def variant_of(context: Context, code: str | None) -> str | None:
    """``provincial_target``, ``central_assignment``, ``aspiration`` or None."""
    if code is None or not code.startswith(_OF_BUDGETS):
        return None
    if says("provincial", context.reach):
        return "provincial_target"
    if says("central", context.reach):
        return "central_assignment"
    if "hướng tới" in context.reach:
        return "aspiration"
    sentence = COMPARISON.sub(" ", context.sentence)  # "so với dự toán trung ương giao" sets nothing
    central, provincial = said("central").last(sentence), said("provincial").last(sentence)
    if central < 0 and provincial < 0:
        return None
    return "central_assignment" if central > provincial else "provincial_target"


def names_setter(text: str) -> bool:
    """Whether ``text`` says who set a figure."""
    return says("provincial", text) or says("central", text)
