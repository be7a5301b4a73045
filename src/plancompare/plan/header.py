"""The header of a plan: who issued it, its number and date, the year it is for, its title and signer."""

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.patterns import Pattern
from plancompare.catalogue.phrases import fold
from plancompare.errors import UsageError
from plancompare.plan.area import (
    DISTRICT,
    LAST_DAY_OF_DISTRICTS,
    NATION,
    NATION_NAME,
    PROVINCE,
    area_id,
    find_province,
    is_nation,
    slug,
)
from plancompare.plan.issuer import Issuer, read_issuer
from plancompare.plan.title import title_of
from plancompare.plan.year import FIRST, LAST, PlanYear, year_of, years_text
from plancompare.reading.source import Source
from plancompare.records import Record

_NUMBER = Pattern(
    r"(?<!\w)số *(?::[ |]*)?(?P<number>\d+ *[/-] *(?:\d{4} *[/-] *)?[a-zđ]\w*(?: ?[-/] ?[a-zđ]\w*)*)?"
)
_NUMBER_LINE = Pattern(r"\d+ *[/-] *[\w/ -]{2,25}")  # the line under "Số:"
_DATED_LINE = Pattern(r"^.{0,60}, *ngày .{0,12}tháng")
_NUMBERED_LINE = Pattern(r".{0,30}(?<!\w)số *:")
_LONGEST_LINE = 200
_BLANK = r"[\d ._]*"
_DATE = Pattern(rf"ngày *(?P<day>{_BLANK}) *tháng *(?P<month>{_BLANK}) *năm *(?P<year>\d{{4}}|{_BLANK})")
_HEAD_LENGTH, _OPENING_LENGTH = 6000, 2500
_CHAIRMAN = Pattern(r"(?:TM\. ?ỦY BAN NHÂN DÂN)?\s*(?:KT\. )?(?:PHÓ )?CHỦ TỊCH.*")
_NAME = Pattern(r"(?:[A-ZĐÀ-Ỹ][\w]*\s?){2,5}")


class Header(Record):
    """What a plan says of itself; None where it does not say it.

    ``level`` is one of :data:`plancompare.plan.area.LEVELS`; ``area_name`` the unit's name, ``area_id`` the
    unit as it stood on the plan's date, else on 1 January of its year. ``year`` is the year the plan ends in,
    ``period`` the SDMX time period it is for; ``since`` the first year that a plan "đến năm 2030" aims at.
    ``doc_kind`` says what kind of document it is (``plan``,
    ``resolution``, ...); ``results`` is a report that tells what was done. ``warnings`` are sentences on what
    could not be read with certainty.
    """

    issuer: str | None
    level: str | None
    area_name: str | None
    area_id: str | None
    province: str | None
    province_code: str | None
    number: str | None
    date: str | None
    year: int | None
    period: str | None
    doc_kind: str | None
    title: str | None
    signer: str | None
    since: int | None = None
    warnings: tuple[str, ...] = ()

    def default_id(self, name: str) -> str:
        """``ca-mau-2024`` from area and years, ``ca-mau-2026-2030``, ``huyen-chau-phu-an-giang-2024``; else
        from the file's name.
        """
        if self.area_name and self.year:
            inside = (self.province,) if self.province and self.level != PROVINCE else ()
            return slug(" ".join((self.area_name, *inside, years_text(self.period, self.year))))
        return slug(name.rsplit(".", 1)[0]) or "plan"


def read_header(source: Source, province: str | None = None, year: int | None = None) -> Header:
    """Read the header of ``source``; given values win over what it says.

    Raises UsageError for a province that is not known, or did not stand any more at the plan's date.
    """
    flat = " ".join(source.view[:_HEAD_LENGTH].split())
    title = title_of(source.lines_view[:_HEAD_LENGTH])
    letterhead = letterhead_of(source.lines_view[:_OPENING_LENGTH], title)
    number, date = _number(letterhead), _date(letterhead)
    when = year_of(title, fold(flat), date)
    if year:
        when = when._replace(warning=None) if year == when.year else PlanYear(year, str(year))
    day = date or (f"{when.year}-01-01" if when.year else None)
    if province and is_nation(province):
        issuer = Issuer(NATION, NATION_NAME, None, None)
    else:
        try:
            given = find_province(province, day) if province else None
            issuer = read_issuer(letterhead, title, flat[:_OPENING_LENGTH], number, day, given)
        except UsageError as error:
            raise UsageError(f"{source.name}: {error}") from None
    return Header(
        issuer=issuer.body,
        level=issuer.level,
        area_name=issuer.area,
        area_id=area_id(issuer.level, issuer.area, issuer.province) if issuer.level else None,
        province=issuer.province.name if issuer.province else None,
        province_code=issuer.province.code if issuer.province else None,
        number=number,
        date=date,
        year=when.year,
        period=when.period,
        since=when.since,
        doc_kind=_kind(title),
        title=title,
        signer=_signer(source),
        warnings=tuple(word for word in (when.warning, _gone_level(issuer, day)) if word),
    )


def _gone_level(issuer: Issuer, day: str | None) -> str | None:
    """A sentence on a district's plan of a day when there were no districts any more."""
    if issuer.level != DISTRICT or day is None or day <= LAST_DAY_OF_DISTRICTS:
        return None
    return f"{issuer.area} is read as a district, but there are none since {LAST_DAY_OF_DISTRICTS}"


def letterhead_of(text: str, title: str | None) -> str:
    """What stands above the title, in one line: issuer, number, place and date; line breaks are kept in
    ``text``. Nothing where a document begins with its title or its first paragraph.
    """
    head: list[str] = []
    for line in text.split("\n"):
        printed = " ".join(line.split()).strip(" |")
        if not printed:
            continue
        if (title and len(printed) > 5 and title.startswith(printed)) or not _of_letterhead(printed):
            break
        head.append(printed)
    return " ".join(head)


def _of_letterhead(printed: str) -> bool:
    folded = fold(printed)
    opens = ("số", "ủy ban nhân dân", "ubnd", "hội đồng nhân dân", "hđnd", "độc lập", "cộng hòa", "đảng")
    return (
        (
            len(printed) <= _LONGEST_LINE
            and (printed.isupper() or not any(map(str.isalpha, printed)) or folded.startswith(opens))
        )
        or bool(_DATED_LINE.search(folded) or _NUMBERED_LINE.match(folded))
        or bool(_NUMBER_LINE.fullmatch(folded))
    )


def _number(letterhead: str) -> str | None:
    """The document's own number; None where its place was left blank, as in a draft."""
    found = _NUMBER.search(fold(letterhead))
    if found is None or found["number"] is None:
        return None
    return letterhead[found.start("number") : found.end("number")].replace(" ", "")


def _date(letterhead: str) -> str | None:
    """The day it was signed, as 2026-01-15; None where a part was left blank, or is none of the calendar."""
    found = _DATE.search(fold(letterhead).replace("…", "."))
    parts = [found[name].strip() for name in ("year", "month", "day")] if found else [""]
    if not all(part.isdigit() for part in parts) or not FIRST <= int(parts[0]) <= LAST:
        return None
    import datetime  # here, for a text without a date does not need it

    try:
        return datetime.date(*map(int, parts)).isoformat()
    except ValueError:
        return None


def _kind(title: str | None) -> str | None:
    """What kind of document a title names; a report that only tells what was done is ``results``."""
    data, folded = toml_file("headers"), fold(title or "")
    kind = next((code for word, code in data["kinds"].items() if folded.startswith(word)), None)
    if kind != "report":
        return kind
    told = any(word in folded for word in data["results"]["of"])
    return "results" if told and not any(word in folded for word in data["results"]["but"]) else kind


def _signer(source: Source) -> str | None:
    """The name in the signature block, under CHỦ TỊCH."""
    lines = source.lines_view.split("\n")
    for index in range(len(lines) // 2 + 1, len(lines)):
        if "CHỦ TỊCH" in lines[index] and _CHAIRMAN.fullmatch(lines[index].strip(" |")):
            for line in lines[index + 1 : index + 6]:
                name = line.strip(" |")
                if _NAME.fullmatch(name) and not name.isupper():
                    return name
    return None
