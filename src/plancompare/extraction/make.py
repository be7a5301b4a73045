"""A number with its indicator becomes a Target, and the clause remembers it."""

from decimal import Decimal

from plancompare.extraction.around import has_content, written_out
from plancompare.extraction.base import other_base
from plancompare.extraction.bounds import comparator_of
from plancompare.extraction.context import Context
from plancompare.extraction.measure import Measured, measure_of
from plancompare.extraction.memory import Made, Memory
from plancompare.extraction.narrower import is_narrower
from plancompare.extraction.number import Number
from plancompare.extraction.parts import parent_of
from plancompare.extraction.quote import quoted
from plancompare.extraction.subject import Subject
from plancompare.extraction.target import Target
from plancompare.extraction.variant import variant_of
from plancompare.extraction.wording import wording
from plancompare.extraction.words import last_stretch, says
from plancompare.plan.clause import Clause
from plancompare.plan.zones import HEADLINE, PREAMBLE

# Units the indicator asks for, by the unit printed: what one printed unit is worth in them.
_CONVERSIONS = {
    ("VND_billion", "VND_million_per_person"): 1000,
    ("USD_million", "USD_per_person"): 1000000,
}
HEADING_INFERRED = (
    "tiêu đề mục bị mất, số mục và cơ quan được suy ra / heading lost, section and agency inferred"
)
NOTE_OTHER_YEAR = "so với năm {0}, không phải năm liền trước / against {0}, not the year before"
# A fall is negative, so its bounds are mirrored: "giảm ít nhất 300 ha" is a change of −300 or less.
_MIRRORED = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge"}
_HEAD_REACH = 70  # characters behind a number its subject can go on in


def make_target(
    context: Context, subject: Subject, memory: Memory, target_id: str, year: int | None
) -> Target:
    """The target a number is; ``memory`` takes it up for the numbers that follow."""
    plan, clause, number = context.scene.plan, context.scene.clause, context.number
    other_year = other_base(context, year)
    comparator, bound_end = comparator_of(context, memory, subject.empty)
    measured = measure_of(context, subject, memory)
    if measured.sign < 0:
        comparator = _MIRRORED.get(comparator, comparator)
    value, high = _values(number, subject, measured)
    inherited = subject.inherited
    previous = memory.previous
    repeats = bool(previous and (context.before or (subject.empty and subject.code == previous.code)))
    before = previous.text if previous else None
    text = inherited.text if inherited else wording(context, before, repeats)
    parent = inherited.id if inherited else parent_of(
        context, memory, measured.unit, measured.measure, subject.code, subject.empty
    )  # fmt: skip
    code = subject.code
    if code and (_of_other_year(measured, other_year) or (
        not context.is_cell and is_narrower(context, memory, code, measured.measure, parent)
    )):  # fmt: skip
        code = None
    own_year = year == plan.year
    variant = variant_of(context, memory, code, measured.measure, measured.unit) if own_year else None
    source = plan.source
    span = source.span(number.start, number.last)
    unit_end = max(number.unit_end, number.last)
    quote = source.span(*quoted(context, max(unit_end, bound_end)))
    target = Target(
        target_id=target_id, plan=plan.id,
        province_code=plan.province_code, province=plan.province, year=year,
        indicator=code, indicator_text=text, variant=variant,
        measure=measured.measure,
        comparator="range" if number.high is not None else comparator,
        value=value, value_high=high, denominator=number.denominator, unit=measured.unit,
        value_text=source.quote(span),
        unit_text=" ".join(source.quote(source.span(number.last, unit_end)).lstrip(")").split()),
        kind=_kind(clause), section=clause.section, clause=clause.clause, agency=clause.agency, parent=parent,
        quote=source.quote(quote), quote_start=quote.start, quote_end=quote.end,
        value_start=span.start, value_end=span.end, rule=_rule(number, subject) if code else _uncoded(number),
        note=_note(number, measured, clause, other_year),
    )  # fmt: skip
    made = Made(
        number, subject.code, measured.measure, measured.unit, text, target_id,
        derived=inherited is not None, turn="down" if measured.sign < 0 else context.words.turn,
    )  # fmt: skip
    _remember(made, context, subject, memory)
    return target


def _of_other_year(measured: Measured, other_year: int | None) -> bool:
    """Whether a growth, change or index is against another year than the one its code means."""
    return other_year is not None and measured.measure != "level"


def _values(number: Number, subject: Subject, measured: Measured) -> tuple[Decimal, Decimal | None]:
    """The value, and the upper end of a range, in the table's unit; a fall is negative."""
    factor = number.unit.factor * measured.sign
    if subject.nature:
        factor *= _CONVERSIONS.get((number.unit.code, measured.unit), 1)
    value = _tidy(number.reading.value * factor)
    if number.high is None:
        return value, None
    high = _tidy(number.high.value * factor)
    return (value, high) if measured.sign > 0 else (high, value)


def _tidy(value: Decimal) -> Decimal:
    """The value without trailing zeros and never in exponent form."""
    value = value.normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def _kind(clause: Clause) -> str:
    return "headline" if clause.zone in (HEADLINE, PREAMBLE) and not clause.agency else "task"


def _rule(number: Number, subject: Subject) -> str:
    if subject.inherited:
        return "inherited"
    return "cue: " + subject.match.phrase if subject.match else _uncoded(number)


def _uncoded(number: Number) -> str:
    return "uncoded" if number.unit.known else "unknown unit"


def _note(number: Number, measured: Measured, clause: Clause, other_year: int | None) -> str | None:
    """What the words leave open; ``other_year`` is the year compared with when it is not the one before."""
    notes = (
        NOTE_OTHER_YEAR.format(other_year) if other_year else None,
        measured.note,
        number.reading.note,
        number.high.note if number.high else None,
        number.unit.note,
        HEADING_INFERRED if clause.inferred else None,
    )
    return "; ".join(note for note in notes if note) or None


def _is_aside(made: Made, memory: Memory, said: str) -> bool:
    """Whether the number only says the one before it again: in another unit, or as a share of something."""
    if says("equivalent", said):
        return True
    amount = memory.level is not None and memory.level.unit != "percent"
    return amount and made.unit == "percent" and says("set_against", said)


def _remember(made: Made, context: Context, subject: Subject, memory: Memory) -> None:
    """What the numbers that follow can refer back to: the target, its subject, its bound and verb."""
    unit, words, left = context.number.unit, context.words, context.left
    memory.add(made)
    is_amount = made.measure in ("level", "new") or not subject.inherited
    if is_amount and not _is_aside(made, memory, last_stretch(left, ",;")):
        memory.level = made
    head = left.strip(" ,;")
    if memory.lead is None and not subject.empty:
        memory.lead = head
    if not subject.empty and subject.text:
        if not subject.inherited:
            memory.add_head(written_out(f"{head} § {context.right[:_HEAD_REACH].strip()}"))
    elif unit.counted and (words.act or has_content(context.right)):
        memory.add_head(written_out(f"{head} § {context.right[:_HEAD_REACH].strip()}"))
    if words.comparator in ("ge", "approx") and unit.counted and words.act:
        memory.carried = words.comparator
    if context.number.denominator is not None:
        memory.carried_act = None
    elif words.act:
        memory.carried_act = words.act
