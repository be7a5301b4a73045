"""Whether a number that no cue knows is a target all the same, without a code."""

from plancompare.catalogue.patterns import Pattern
from plancompare.extraction.around import has_content
from plancompare.extraction.context import Context
from plancompare.extraction.memory import Memory
from plancompare.extraction.rules import Refusal
from plancompare.extraction.subject import Subject
from plancompare.extraction.words import ends, last_stretch, says
from plancompare.plan.zones import HEADLINE, PREAMBLE

_AFTER_VERB = Pattern(r"(?:đạt|là|:) *(?:\w+ ){0,2}$")
_STATED = Pattern(r"(?::|là|đạt|đến) *$")
_FOOTNOTE = Refusal("footnote", "a footnote mark")
_NOT_RECOGNISED = Refusal("other", "not recognised as a target")
_OPENING = 12  # characters in which a label says that it counts: "Số …", "Tổng số …"
_LOOSE_UNITS = ("year", "times", "point")  # often no quantity of anything
_PHYSICAL_UNITS = ("hectare", "km", "m2", "m3", "kg", "m3_per_day", "MW")


def why_no_target(context: Context, subject: Subject, memory: Memory) -> Refusal | None:
    """Why an uncoded number is merely mentioned; None when it is a target all the same."""
    unit = context.number.unit
    if not unit.known:
        fine = bool(context.words.act) and not ends("stating", context.left)
    elif unit.counted:
        fine = _is_counted_aim(context, subject, memory)
    else:
        fine = _is_measured_aim(context, subject, memory)
    if fine:
        return None
    if not unit.known:
        return _FOOTNOTE if _opens_note(context) else _NOT_RECOGNISED
    if unit.counted:
        return Refusal("reference", "a count of things merely mentioned")
    if _is_cost(context):
        return Refusal("other", "a cost, not an aim")
    return Refusal("other", "nothing says what it is a quantity of")


def _opens_note(context: Context) -> bool:
    """ "1 Cụ thể: …" at the start of a paragraph: the mark of the note it is."""
    number, scene = context.number, context.scene
    opens = not scene.key[scene.clause.mark_end : number.start].strip()
    return opens and scene.view[number.end : number.end + 2].strip().isupper()


def _is_counted_aim(context: Context, subject: Subject, memory: Memory) -> bool:
    """A count is aimed at when something is done, when it has a label, or in the list of main targets."""
    start, left, words = context.number.start, context.left, context.words
    if context.scene.key[start - 1 : start] == "(":
        return False
    counts = says("count_of", subject.text[:_OPENING]) and _STATED.search(left) is not None
    mentioned = ends("mentioned", left) and not counts
    if counts:
        return True
    if says("labelled", subject.text) and not mentioned:
        return True
    if memory.previous is not None and says("parts", left):
        return True
    if words.act or words.turn in ("up", "down"):
        return True
    if memory.carried_act and (subject.empty or left.rstrip().endswith("cho")):
        return True
    of_whole = context.number.denominator is not None
    return _in_headline(context) and (of_whole or not subject.empty) and not mentioned


def _is_measured_aim(context: Context, subject: Subject, memory: Memory) -> bool:
    """A measured amount is aimed at when its words say of what, and it is no cost."""
    unit, words = context.number.unit, context.words
    if unit.code in _LOOSE_UNITS and not (words.act or words.turn or _is_stated(context.left)):
        return False
    if subject.empty and not memory.heads and not has_content(context.right.replace(unit.thing, "")):
        return False
    if _is_cost(context):
        return False
    if unit.code.startswith(("VND", "USD")):
        return not subject.empty or bool(words.act)
    return unit.code not in _PHYSICAL_UNITS or _is_physical_aim(context, subject)


def _is_cost(context: Context) -> bool:
    stretch = last_stretch(context.left, ",;")
    return says("cost", stretch) and not says("no_cost", stretch)


def _is_stated(left: str) -> bool:
    return "tuổi thọ" in left or _AFTER_VERB.search(left) is not None


def _is_physical_aim(context: Context, subject: Subject) -> bool:
    words = context.words
    if words.act or words.turn or _in_headline(context):
        return True
    if says("labelled", subject.text) and "còn lại" not in subject.text:
        return True
    return _STATED.search(context.left[: words.subject_end + 12]) is not None


def _in_headline(context: Context) -> bool:
    return context.scene.clause.zone in (HEADLINE, PREAMBLE)
