"""Whether words are of another scope: a part, one place, a part of the year, a span of years, one scenario.

The code is then not theirs: two figures of one indicator must not stand for one another.
"""

from plancompare.catalogue.patterns import Pattern
from plancompare.catalogue.provinces import provinces
from plancompare.extraction.context import Context
from plancompare.extraction.memory import Made, Memory
from plancompare.extraction.words import says
from plancompare.plan.plan import Plan

_PLACE = Pattern(r"(?<!\w)(?:[Hh]uyện|[Tt]hị xã|[Qq]uận|[Tt]hành phố|TP\.?|TX\.?) (?P<name>\w+(?: \w+)?)")


def is_narrower(context: Context, memory: Memory, code: str, measure: str, parent: str | None) -> bool:
    """Whether a number of the indicator ``code`` is of another scope than the province and the year."""
    if _is_part_of_same(memory, code, measure, parent) or _is_of_place(context):
        return True
    if says("scenario", context.left):
        return True
    if says("of_period", context.right) and "chuẩn nghèo" not in context.right:
        return True
    dated = not context.number.unit.counted and says("part_of_year", context.left)
    return dated and not says("whole_year", context.left)


def _is_part_of_same(memory: Memory, code: str, measure: str, parent: str | None) -> bool:
    """ "… 18.000 lao động, trong đó qua Quỹ 3.500 lao động": a part of what it would be the code of."""
    whole: Made | None = next((made for made in memory.made if made.id == parent), None)
    return whole is not None and (whole.code, whole.measure) == (code, measure)


def _is_of_place(context: Context) -> bool:
    """Whether a district or town is named before the number; a province may be a city itself."""
    start = context.number.start
    before = context.scene.view[max(context.segment.start, start - len(context.left)) : start]
    names = (found["name"] for found in _PLACE.finditer(before))
    city = _own_city(context.scene.plan)
    return any(name[0].isupper() and name != city for name in names)


def _own_city(plan: Plan) -> str | None:
    province = provinces().get(plan.province_code or "")
    return province.name if province is not None and province.type == "thành phố" else None
