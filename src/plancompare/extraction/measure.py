"""What a number measures: a level, a growth, a change, an index or something new; its unit and sign."""

from typing import NamedTuple

from plancompare.catalogue.codes import indicators
from plancompare.catalogue.patterns import Pattern
from plancompare.extraction.around import has_content, without_parts
from plancompare.extraction.base import set_against_year, turn_of
from plancompare.extraction.context import Context
from plancompare.extraction.cues import lexicon
from plancompare.extraction.memory import Memory
from plancompare.extraction.subject import Subject
from plancompare.extraction.units import Unit
from plancompare.extraction.words import says

NOTE_POINTS = "% trên một tỷ lệ: điểm phần trăm hay tương đối? / % on a rate: points or relative?"

_PERCENT = ("percent", "percentage_point")
_RATES = ("percent", "permille")
_POINTS = "percentage_point"
_JUST_BEFORE = 2  # targets back to which "riêng …" refers: a fall and where it leads
_LOOSE = ("times", "year", "point")  # "tăng 5 bậc", "giảm 02 lần": how often, not by how much
_NEWLY = Pattern(r"(?<!\w)(?:thêm|công nhận|(?<!nông thôn )mới)(?!\w)")


class Measured(NamedTuple):
    """The measure with the table's unit; ``sign`` is -1 for a fall; ``note`` says what is ambiguous."""

    measure: str
    unit: str
    sign: int = 1
    note: str | None = None


def measure_of(context: Context, subject: Subject, memory: Memory) -> Measured:
    """Decide the measure from the indicator's nature, the unit and the turn said before the number."""
    return (
        _by_nature(context, subject, memory)
        or _of_percent(context, subject, memory)
        or _moved(context, subject, memory)
        or _stock(context, subject, memory)
    )


def _points(code: str, sign: int = 1) -> Measured:
    """A change in percentage points; printed as per cent it may also be meant as relative."""
    return Measured("change", _POINTS, sign, None if code == _POINTS else NOTE_POINTS)


def _sign(context: Context) -> int:
    return -1 if context.words.turn == "down" else 1


def _indicator_unit(subject: Subject) -> str | None:
    return indicators()[subject.code].unit if subject.nature else None


def _by_nature(context: Context, subject: Subject, memory: Memory) -> Measured | None:
    """What the indicator itself decides."""
    nature, code = subject.nature, context.number.unit.code
    if nature is None:
        return None
    indicator_unit = _indicator_unit(subject)
    if nature.steady:
        return Measured("level", code)
    if nature.measure == "level" and indicator_unit == _POINTS and code in _PERCENT:
        return Measured("level", _POINTS)
    if nature.acts and _is_newly(context, memory):
        return Measured("new", indicator_unit)
    inherited = subject.inherited
    if nature.measure == "growth" and code == "percent" and not (inherited and inherited.code):
        return Measured("growth", "percent", _sign(context))
    if nature.measure == "growth" and inherited and code in _PERCENT:
        return _points(code, _sign(context))
    if nature.measure == "change":
        return _points(code) if indicator_unit == _POINTS else Measured("change", code)
    return None


def _is_newly(context: Context, memory: Memory) -> bool:
    """Whether a verb of founding or recognising stands before the number, or before its list."""
    if context.words.act == "new" or (memory.carried_act == "new" and not has_content(context.left)):
        return True
    return _NEWLY.search(context.left[-40:]) is not None


def _of_percent(context: Context, subject: Subject, memory: Memory) -> Measured | None:
    """Per cent and points: growth of an amount, change of a rate, an index, or a level."""
    code, turn = context.number.unit.code, turn_of(context)
    if code not in _PERCENT:
        return None
    is_rate = _is_of_rate(context, subject, memory)
    if turn == "index" and (context.words.turn or not is_rate):
        return Measured("index", "percent")
    if turn in ("up", "down") and not context.words.fall_to:
        if code == _POINTS or is_rate:
            return _points(code, _sign(context))
        return Measured("growth", "percent", _sign(context))
    if turn is None and subject.nature is None and _goes_on_falling(context, subject, memory):
        return Measured("growth", "percent", -1)
    return Measured("level", _POINTS if _POINTS in (code, _indicator_unit(subject)) else "percent")


def _goes_on_falling(context: Context, subject: Subject, memory: Memory) -> bool:
    """ "giảm 5% số vụ, 5% số người chết": one turn for a list of shares with their things behind."""
    previous = memory.previous
    if previous is None or context.before is not previous.number or not subject.empty:
        return False
    is_fall = previous.code is not None and lexicon().natures[previous.code].measure == "change"
    falls = previous.turn == "down" and previous.measure in ("change", "growth")
    return (is_fall or falls) and has_content(context.right[1:])


def _is_of_rate(context: Context, subject: Subject, memory: Memory) -> bool:
    """Whether the number moves something that is itself a rate."""
    inherited, left = subject.inherited, context.left
    if subject.nature is None and not inherited:
        if says("rate", left) and not says("rate_of_growth", left):
            return True
        return "riêng" in left and any(made.unit == _POINTS for made in memory.made[-_JUST_BEFORE:])
    return (_indicator_unit(subject) or (inherited.unit if inherited else None)) in _RATES


def _moved(context: Context, subject: Subject, memory: Memory) -> Measured | None:
    """An amount by which something goes up or down."""
    unit, words, inherited = context.number.unit, context.words, subject.inherited
    if words.turn not in ("up", "down"):
        return None
    if inherited:
        own = inherited.unit if inherited.unit and inherited.unit != "percent" else unit.code
        return Measured("change", own, _sign(context))
    is_level = subject.nature is None or subject.nature.measure == "level"
    if unit.code in _LOOSE or not is_level or words.fall_to:
        return None
    if words.turn == "up" and not set_against_year(context):
        return None  # "tăng thêm 05 xã" may as well be made new
    return Measured("change", _table_unit(unit, subject), _sign(context))


def _stock(context: Context, subject: Subject, memory: Memory) -> Measured:
    """An amount in the year, or what is new in it."""
    unit, nature = context.number.unit, subject.nature
    if nature is None:
        return Measured("new" if _is_made_new(context, memory) else "level", unit.code)
    return Measured("new" if nature.measure == "new" else "level", _table_unit(unit, subject))


def _table_unit(unit: Unit, subject: Subject) -> str:
    """The unit of an amount in the table: the indicator's own where the printed one converts to it."""
    indicator_unit = _indicator_unit(subject)
    converted = unit.counted or unit.code.startswith(("VND", "USD")) or indicator_unit == "per_10k_people"
    return indicator_unit if indicator_unit and converted else unit.code


def _is_made_new(context: Context, memory: Memory) -> bool:
    """Whether something no indicator knows is to be founded, planted, built or recognised."""
    unit, words = context.number.unit, context.words
    if unit.counted:
        if words.act == "new":
            return True
        if memory.carried_act == "new" and not words.act and not has_content(without_parts(context.subject)):
            return True
    return unit.code != "permille" and says("made_new", context.left)
