"""Two targets of one indicator told apart: who set the revenue, and a higher figure added to the one set."""

from plancompare.extraction.context import COMPARISON, Context
from plancompare.extraction.memory import Memory
from plancompare.extraction.words import said, says

_OF_BUDGETS = "budget"  # codes that begin so are set by more than one authority


def variant_of(context: Context, memory: Memory, code: str | None, measure: str, unit: str) -> str | None:
    """``provincial_target``, ``central_assignment``, ``aspiration`` or None."""
    if code is None:
        return None
    setter = _setter(context) if code.startswith(_OF_BUDGETS) else None
    return setter or ("aspiration" if _adds_to_one(context, memory, code, measure, unit) else None)


def _adds_to_one(context: Context, memory: Memory, code: str, measure: str, unit: str) -> bool:
    """Whether the sentence has set the same thing already and the words between only aspire to more."""
    previous = memory.previous
    same = (
        previous is not None
        and previous.number.start >= context.segment.sentence
        and (previous.code, previous.measure, previous.unit) == (code, measure, unit)
    )
    return same and says("aspiring", context.reach)


def _setter(context: Context) -> str | None:
    """Who set a revenue."""
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
