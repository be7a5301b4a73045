"""The year a plan is for: what its title says, else its first sentences, else the year it was signed."""

from plancompare.catalogue.patterns import Pattern
from plancompare.catalogue.phrases import fold
from plancompare.records import NamedTuple

FIRST, LAST = 1900, 2100  # what is taken for a year, here and in every pattern
_YEAR = r"(?:19|20)\d\d"
_SIGNED = Pattern(rf"ngày *\d{{1,2}} *tháng *\d{{1,2}} *năm *{_YEAR}|\d{{1,2}}/\d{{1,2}}/{_YEAR}")
_SPAN = Pattern(rf"(?P<first>{_YEAR}) *[-–] *(?P<last>{_YEAR})")
_SINGLE = Pattern(rf"năm *(?P<year>{_YEAR})(?! *[-–] *\d)")
_HORIZON = Pattern(rf"đến *(?:hết |cuối )?năm *{_YEAR}")
_VISION = Pattern(rf"(?:tầm nhìn|định hướng)(?: đến)?(?: năm)? *{_YEAR}")
_OF_PLAN = Pattern(rf"kế hoạch phát triển kinh tế - xã hội[^.;]{{0,120}}?năm *({_YEAR})")
_AIMED_AT = Pattern(
    rf"(?<!đến )(?<!so với )năm ({_YEAR})[^.;()\d]{{0,60}}?"
    r"(?:phấn đấu|đề ra|đặt (?:ra )?(?:các )?(?:mục tiêu|chỉ tiêu))"
)
_OF_TARGETS = Pattern(rf"(?:kế hoạch|chỉ tiêu|mục tiêu|nhiệm vụ)[^.;]{{0,80}}? năm ({_YEAR})")
_TARGETS_OF_SPAN = Pattern(
    rf"(?:kế hoạch|chỉ tiêu|mục tiêu|nhiệm vụ)[^.;]{{0,80}}? (?:giai đoạn|nhiệm kỳ) {_SPAN.text}"
)
_LATE = "10"  # the month from which a plan is for the next year
_WARNING = "no title names the year it is for; {} is taken, which {}"
_FIRST_SENTENCES = "its first sentences speak of"


class PlanYear(NamedTuple):
    """The year a plan ends in, its SDMX time period, and a sentence where that is not certain.

    ``since`` is the first year a plan "đến năm 2030" aims at, by the day it was signed; else None.
    """

    year: int | None
    period: str | None
    warning: str | None = None
    since: int | None = None


def year_of(title: str | None, opening: str, date: str | None) -> PlanYear:
    """The year of a document; ``opening`` is folded text, ``date`` the day it was signed (2026-01-15).

    A year in the title wins over every other; a span ("giai đoạn 2026 - 2030") is one where no single year
    stands beside it; a vision further ahead ("tầm nhìn đến năm 2045") is none.
    """
    titled = _VISION.sub(" ", _SIGNED.sub(" ", fold(title or "")))
    single = [int(found["year"]) for found in _SINGLE.finditer(titled)]
    if single:
        year = single[-1]
        is_horizon = date is not None and int(date[:4]) < year and _HORIZON.search(titled) is not None
        return PlanYear(year, str(year), since=_next_year(date) if date and is_horizon else None)
    spans = list(_SPAN.finditer(titled))
    if spans:
        return _of_span(int(spans[-1]["first"]), int(spans[-1]["last"]))
    found = _OF_PLAN.search(opening) or _AIMED_AT.search(opening) or _OF_TARGETS.search(opening)
    if found:
        return _guessed(int(found[1]), _FIRST_SENTENCES)
    if found := _TARGETS_OF_SPAN.search(opening):
        span = _of_span(int(found["first"]), int(found["last"]))
        return span._replace(warning=_WARNING.format(f"{found['first']}–{span.year}", _FIRST_SENTENCES))
    return _guessed(int(date[:4]), "it was signed in") if date else PlanYear(None, None)


def _next_year(date: str) -> int:
    """The first year that what is signed on a day can aim at: that year, or the next late in it."""
    return int(date[:4]) + (date[5:7] >= _LATE)


def first_year(period: str | None, year: int | None) -> int | None:
    """The first year of an SDMX time period that ends in ``year``."""
    return int(period[:4]) if period and "/P" in period else year


def years_text(period: str | None, year: int) -> str:
    """The year or span of years of a plan, as it is printed: 2026, 2026–2030."""
    first = (period or "")[:4]
    return f"{first}–{year}" if "/P" in (period or "") and first != str(year) else str(year)


def _of_span(first: int, last: int) -> PlanYear:
    if last <= first:
        return PlanYear(last, str(last))
    return PlanYear(last, f"{first}-01-01/P{last - first + 1}Y")


def _guessed(year: int, why: str) -> PlanYear:
    return PlanYear(year, str(year), _WARNING.format(year, why))
