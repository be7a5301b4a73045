"""Which indicator a number is of: its own words, the words of what introduces it, the target before it."""

from collections.abc import Callable
from typing import NamedTuple

from plancompare.catalogue.codes import indicators
from plancompare.catalogue.patterns import Pattern
from plancompare.extraction.around import has_content, without_parts, written_out
from plancompare.extraction.base import turn_of
from plancompare.extraction.context import Context
from plancompare.extraction.cues import Match, Nature, lexicon
from plancompare.extraction.memory import Made, Memory
from plancompare.extraction.mend import is_per_10k
from plancompare.extraction.shared import codes_of_one
from plancompare.extraction.units import Unit
from plancompare.extraction.variant import names_setter
from plancompare.extraction.words import ends, said, says

SHARES = ("percent", "percentage_point", "permille")
_PERCENT = ("percent", "percentage_point")
_COMPARED = Pattern(r" *,? *(?:so với|so|bằng|cùng kỳ)")
_HEADS_TRIED = 7
_FURTHER = 160  # characters behind a share in which its thing may follow


class Subject(NamedTuple):
    """What a number is of.

    ``nature`` is the indicator's (None when no cue knows it), ``match`` the cue that told it, ``inherited``
    the target this number only describes (its growth, its change). ``text`` is the subject as written,
    ``empty`` whether that holds no words of its own.
    """

    text: str
    empty: bool
    match: Match | None = None
    nature: Nature | None = None
    inherited: Made | None = None

    @property
    def code(self) -> str | None:
        """The indicator's code."""
        return self.nature.code if self.nature else None


def subject_of(context: Context, memory: Memory) -> Subject:
    """Find the indicator of a number, or that there is none."""
    text = context.subject.strip(" ,:(-")
    empty = not has_content(without_parts(text))
    alone = empty and not has_content(said("said").without(_behind_unit(context)))
    turn = turn_of(context)
    inherited = memory.level if _describes_level(context, memory.level, turn, empty, alone) else None
    match = None
    code = inherited.code if inherited else None
    if code is None:
        match = _search(context, memory, turn, empty, alone)
        code = match.code if match else _by_what_came_before(context, memory, empty)
    natures = lexicon().natures
    if inherited and code and turn == "down" and context.number.unit.code in SHARES and natures[code].falls:
        code = natures[code].falls
    return Subject(text, empty, match, natures.get(code) if code else None, inherited)


def _qualification(context: Context) -> str:
    """The bracket behind the number's words that says what it holds: "44,5% (gồm thuế sản phẩm)"."""
    at = context.number.last + len(context.right)
    return context.scene.key[at : context.qualified_to(at)]


def _behind_unit(context: Context) -> str:
    number = context.number
    return context.right[max(0, number.unit_end - number.last) :]


def _describes_level(
    context: Context, level: Made | None, turn: str | None, empty: bool, alone: bool
) -> bool:
    """Whether the number has no subject of its own and is the growth or change of the level before it."""
    unit = context.number.unit
    is_share = unit.code in SHARES
    if level is None or not (alone or (empty and not is_share)):
        return False
    if turn not in ("up", "down", "index") and not (is_share and _COMPARED.match(context.behind_unit(30))):
        return False
    if is_share or unit.code == level.unit or unit.code == level.number.unit.code:
        return True
    return bool(unit.thing) and unit.thing in level.text


def _search(context: Context, memory: Memory, turn: str | None, empty: bool, alone: bool) -> Match | None:
    """The cue in the number's own words, then in those that follow a share at some distance."""
    number = context.number
    mark = "# /0" if number.denominator is not None else "#"
    end = context.words.subject_end
    left = context.left[:end] + _qualification(context) + context.left[end:]
    own = written_out(f"{left} {mark} {context.right.lstrip()}")
    match = match_in(own, context, memory, turn, empty, alone)
    if match is None and empty and number.unit.code in SHARES:
        further = context.scene.key[number.last : min(context.right_end, number.last + 200)]
        text = written_out(f"{context.left} # {further[:_FURTHER].lstrip()}")
        match = match_in(text, context, memory, turn, empty=False)
        match = match if match and match.score > 4 else None
    return match


def match_in(
    own: str, context: Context, memory: Memory, turn: str | None, empty: bool, alone: bool = False
) -> Match | None:
    """The best cue in ``own``, the words around the number (``#``), or begun in a head and ended in ``own``.

    ``empty`` tells that no words of its own stand before the number, ``alone`` none around it at all.
    """
    unit = context.number.unit
    accept = _acceptance(own, context, memory, turn)
    best = lexicon().match(own, accept)
    if best is not None and best.score > -2:
        return best
    best = _begun_in_head(own, memory.heads[:_HEADS_TRIED], accept, unit, empty)
    if best is None and alone and memory.heads:
        # nothing of its own: the number is of what the list is of
        of_several = codes_of_one(memory.heads[0])
        text = f"{memory.heads[0]} # {own.split('#', 1)[1]}"
        best = lexicon().match(text, lambda nature: nature.code not in of_several and accept(nature))
        best = best if best is not None and best.score > 2 else None
    return best


def _begun_in_head(
    own: str, heads: list[str], accept: Callable[[Nature], bool], unit: Unit, empty: bool
) -> Match | None:
    """The first cue that begins in a head and ends in the number's own words."""

    def accept_of_head(nature: Nature) -> bool:
        # a growth of what the list is of needs the thing named again: only its own units are inherited
        fits = nature.measure in ("growth", "change") or unit.code in nature.units
        return fits and nature.code not in shared and accept(nature)

    for head in heads:
        shared = codes_of_one(head)
        border = len(head)
        best = lexicon().match(f"{head} {own}", accept_of_head, border, border + 1, named=not empty)
        if best is not None and best.score > 0:
            return best
    return None


def _acceptance(own: str, context: Context, memory: Memory, turn: str | None) -> Callable[[Nature], bool]:
    """Whether an indicator can have this number: its unit and turn, a whole, a rate per 10,000 people."""
    number = context.number
    per_10k = (
        not number.unit.counted
        or number.unit.code == "per_10k_people"
        or context.scene.per_10k
        or any(is_per_10k(head) for head in memory.heads[:3])
    )
    codes = indicators()
    refused = codes_of_one(context.subject)
    is_helped = number.unit.counted and ends("helping", context.subject)
    is_other_list = memory.lead is not None and says("not_of_grdp", memory.lead)

    def accept(nature: Nature) -> bool:
        if nature.code in refused:
            return False
        if not per_10k and codes[nature.code].unit == "per_10k_people":
            return False
        if number.denominator is not None and nature.measure == "new":
            return False
        if (is_helped and not nature.helps) or (is_other_list and nature.sector):
            return False
        return _unit_fits(nature, number.unit, turn, own)

    return accept


def _unit_fits(nature: Nature, unit: Unit, turn: str | None, own: str) -> bool:
    """Whether an indicator can be stated in a unit, moved as ``turn`` says."""
    code = unit.code
    if nature.measure == "growth":
        return code in _PERCENT and turn != "index"
    if nature.measure == "change":
        return code in nature.units and turn != "to" and ("giảm" in own or "hạ" in own)
    if code in nature.units:
        return not (nature.falls and turn == "down") or code != "percent"
    if turn in ("up", "down", "index") and code in _PERCENT:
        return nature.measure in ("level", "new") and not nature.falls
    return False


def _by_what_came_before(context: Context, memory: Memory, empty: bool) -> str | None:
    """The share behind a count of a whole ("149/182 xã, đạt 81,9%"), the count behind a share, or the
    same revenue set by another authority."""
    previous = memory.previous
    if previous is None or previous.code is None:
        return None
    code = None
    if empty and context.number.unit.code == "percent":
        code = lexicon().natures[previous.code].share
    elif empty and context.number.denominator is not None:
        code = lexicon().share_of(previous.code)
    if code is None and previous.code.startswith("budget_revenue") and names_setter(context.left):
        code = previous.code
    return code
