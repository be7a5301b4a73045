"""A claim becomes a Target: each column is asked of the file that bears its name."""

from decimal import Decimal
from functools import partial

from plancompare.extraction.comparator import bound_of
from plancompare.extraction.discourse import KEPT, Discourse, Made
from plancompare.extraction.indicator import Subject, head_of, is_a_head, is_narrower
from plancompare.extraction.indicator_text import indicator_text_of
from plancompare.extraction.label import Claim
from plancompare.extraction.measure import Measured, Of, measure_of, of_earlier_plan, other_base
from plancompare.extraction.note import note_of
from plancompare.extraction.parent import parent_of
from plancompare.extraction.period import When, statistic_of
from plancompare.extraction.quantities import Quantity
from plancompare.extraction.quote import quoted
from plancompare.extraction.record import Result, Target
from plancompare.extraction.status import TARGET, in_plan_bracket
from plancompare.extraction.variant import variant_of
from plancompare.plan.clause import Clause
from plancompare.plan.zones import HEADLINE, PREAMBLE

UNKNOWN_UNIT = "unknown unit"  # the rule of a target whose unit units.toml does not have
# Units the indicator asks for, by the unit printed: what one printed unit is worth in them.
_CONVERSIONS = {
    ("VND_billion", "VND_million_per_person"): 1000,
    ("VND_billion", "VND_million_per_hectare"): 1000,
    ("USD_million", "USD_per_person"): 1000000,
}


def target_of(
    claim: Claim, subject: Subject, discourse: Discourse, target_id: str, when: When, status: str
) -> tuple[Target, Discourse]:
    """The target a number is, or the result of a ``status``; and what those that follow can refer back to."""
    plan, clause, quantity = claim.plan, claim.clause, claim.quantity
    year = when.year or plan.year
    other_year = other_base(claim, year)
    bound = bound_of(claim, discourse, subject.empty)
    inherited, previous = subject.inherited, discourse.previous
    measured = measure_of(claim, _of(subject), discourse)
    repeats = bool(previous and (claim.before or (subject.empty and subject.code == previous.code)))
    text = (
        inherited.text
        if inherited
        else indicator_text_of(claim, previous.text if previous else None, repeats)
    )
    if inherited:
        parent, whole = inherited.id, discourse.whole
    else:
        parent, whole = parent_of(
            claim, discourse, measured.unit, measured.measure, subject.code, subject.empty
        )  # fmt: skip
    parent = _of_same_kind(parent, discourse, status)
    code = subject.code
    if code and (_of_other_year(claim, measured, other_year) or (
        not claim.is_cell and is_narrower(claim, discourse, code, measured.measure, parent, when)
    )):  # fmt: skip
        code = None
        if subject.nature and subject.nature.measure == "change":
            measured = measured._replace(sign=-1)  # the name says no more that it falls
    again = previous is not None and subject.empty and text == previous.text
    if again and previous is not None and is_a_head(previous.unit, measured.unit):
        measured = measured._replace(
            unit=previous.unit
        )  # "190 triệu đồng năm 2030, năm 2027 đạt 160 triệu đồng"
    bound = bound.mirrored(measured.sign)
    value, high = _values(quantity, subject, measured)
    own_year = year == plan.year
    variant = variant_of(claim, discourse, code, measured.measure, measured.unit, when) if own_year else None
    source = plan.source
    span = source.span(quantity.start - quantity.sign, quantity.last)
    quote = source.span(*quoted(claim, max(quantity.printed_end, bound.end)))
    row = Target if status == TARGET else partial(Result, status=status)
    target = row(
        target_id=target_id, plan=plan.id,
        province_code=plan.province_code, province=plan.province, area_id=plan.area_id, year=year,
        indicator=code, indicator_text=text, variant=variant,
        measure=measured.measure,
        comparator="range" if high is not None else bound.comparator,
        value=value, value_high=high, denominator=quantity.denominator, unit=measured.unit,
        value_text=source.quote(span),
        unit_text=_unit_text(claim),
        kind=_kind(clause), section=clause.section, clause=clause.clause, agency=clause.agency, parent=parent,
        quote=source.quote(quote), quote_start=quote.start, quote_end=quote.end,
        value_start=span.start, value_end=span.end,
        rule=_rule(subject) if code else _uncoded(quantity),
        note=note_of(claim, subject, measured, other_year),
        period=when.code(plan.year), statistic=statistic_of(claim, when, measured.measure),
    )  # fmt: skip
    made = Made(
        quantity, subject.code, measured.measure, measured.unit, text, target_id,
        derived=inherited is not None, turn="down" if measured.sign < 0 else claim.lead.turn,
        when=when, status=status,
    )  # fmt: skip
    return target, _remembering(discourse, made, claim, subject, whole)


def _of(subject: Subject) -> Of:
    level = subject.inherited
    if level is None:
        return Of(subject.nature, subject.empty)
    return Of(subject.nature, subject.empty, True, level.code, level.unit)


def _of_same_kind(parent: str | None, discourse: Discourse, status: str) -> str | None:
    """The parent when it is a row of the same table: a target's growth may describe a result."""
    made = next((made for made in discourse.made if made.id == parent), None)
    same = made is None or (made.status == TARGET) == (status == TARGET)
    return parent if same else None


def _of_other_year(claim: Claim, measured: Measured, other_year: int | None) -> bool:
    """Whether a growth, change or index is against another figure than that of the year before."""
    return measured.measure != "level" and (other_year is not None or of_earlier_plan(claim))


def _values(quantity: Quantity, subject: Subject, measured: Measured) -> tuple[Decimal, Decimal | None]:
    """The value, and the upper end of a range, in the table's unit; a fall is negative."""
    if quantity.value is None:
        raise ValueError("a numeral whose digits cannot be read is no target")
    factor = quantity.unit.factor * measured.sign
    factor *= _CONVERSIONS.get((quantity.unit.code, measured.unit), 1)
    value = _tidy(quantity.value * factor)
    if quantity.high is None:
        return value, None
    high = _tidy(quantity.high * factor)
    return (value, high) if measured.sign > 0 else (high, value)


def _tidy(value: Decimal) -> Decimal:
    """The value without trailing zeros and never in exponent form."""
    value = value.normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def _unit_text(claim: Claim) -> str:
    """The unit as printed, on one line."""
    source, quantity = claim.plan.source, claim.quantity
    printed = source.quote(source.span(*(quantity.unit_at or (quantity.last, quantity.printed_end))))
    return " ".join(printed.lstrip(")").split())


def _kind(clause: Clause) -> str:
    return "headline" if clause.zone in (HEADLINE, PREAMBLE) and not clause.agency else "task"


def _rule(subject: Subject) -> str:
    if subject.inherited:
        return "inherited"
    return f"cue: {subject.match.phrase}" if subject.match else "said before"


def _uncoded(quantity: Quantity) -> str:
    return "uncoded" if quantity.unit.known else UNKNOWN_UNIT


def _is_aside(made: Made, discourse: Discourse, claim: Claim) -> bool:
    """Whether the number only says the one before it again: in another unit, or as a share of something."""
    if claim.has("equivalent"):
        return True
    amount = discourse.level is not None and discourse.level.unit != "percent"
    return amount and made.unit == "percent" and claim.has("set_against")


def _beside_result(claim: Claim, discourse: Discourse) -> bool:
    """Whether it is only the plan's figure beside a result: "710 triệu USD (KH 640), tăng 9,8%"."""
    level = discourse.level
    return level is not None and level.status != TARGET and in_plan_bracket(claim)


def _remembering(
    discourse: Discourse, made: Made, claim: Claim, subject: Subject, whole: Made | None
) -> Discourse:
    """What the numbers that follow can refer back to: the target, its subject, its bound and verb."""
    unit, act, carried = claim.quantity.unit, claim.lead.act, discourse.carried
    is_amount = made.measure in ("level", "new") or not subject.inherited
    is_level = is_amount and not _is_aside(made, discourse, claim) and not _beside_result(claim, discourse)
    if not subject.empty and subject.text:
        is_said = not subject.inherited
    else:
        is_said = unit.counted and (act or claim.marks.has_content(*claim.right))
    if claim.lead.comparator in ("ge", "approx") and unit.counted and act:
        carried = claim.lead.comparator
    elif unit.counted if act else not subject.empty and not unit.counted:
        carried = None  # something else that is done, or an amount of something else, ends the list
    if is_said:
        discourse = discourse.with_head(head_of(claim, made.status == TARGET))
    counts_stock = claim.quantity.denominator is not None or claim.has("counted_up")
    return discourse._replace(
        level=made if is_level else discourse.level,
        previous=made,
        whole=whole,
        carried=carried,
        carried_act=None if counts_stock else act or discourse.carried_act,
        lead=claim.label[0] if discourse.lead is None and not subject.empty else discourse.lead,
        made=(*discourse.made[-KEPT:], made),
    )
