"""When a number is for: a year, a part of one, a span of years; and how it stands for a longer span.

The nearest mention counts that can date the number: in its own words, behind it, in its sentence, in what
introduces it. A mention is none when it is the base of a comparison or part of a title.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from plancompare.catalogue.patterns import Pattern
from plancompare.extraction.label import Claim
from plancompare.plan.plan import Plan
from plancompare.plan.zones import RESULTS
from plancompare.records import NamedTuple

_YEAR = Pattern(r"(?:19|20)\d\d(?!\d)")
_NAMED = Pattern(
    r"(?:(?<!\w)(?:năm|th|[uư]th|ước|kq|kh|kế hoạch|chỉ tiêu|mục tiêu|định hướng|tổng kết|kết quả)"
    r"|(?<=đến|hết)) $"
)
# "2023: 4.900 tỷ đồng; 2024: 5.200 tỷ đồng", "Tầm nhìn 2045: …"
_ALONE = Pattern(r" *:")
_FIGURED = Pattern(r" *: *\d")
_BEGINS = Pattern(r"(?:^|[;,(]|(?<!\w)tầm nhìn) *$")
_BEHIND_WORD = Pattern(r"[^\W\d_](?<!năm) $")
_NO_YEAR = Pattern(r" *[%-]")
_BASE = Pattern(
    r"(?:so với|so|(?:cao|thấp|lớn|nhiều) hơn|cùng kỳ|tháng \d{1,2}|từ|niên giám|trước|giai đoạn|trên cơ sở"
    r"|căn cứ|dựa trên|phát huy|báo cáo|thời kỳ"
    r"|(?:bằng|gấp) (?:[^\W\d]+ ){0,2}[\d.,]+(?: *(?:-|đến) *[\d.,]+)? *(?:%|lần)(?: của)?"
    r"|kế hoạch số .{0,20}|hđnd tỉnh|giá so sánh|so sánh)(?: với)?"
    r"(?: (?:cùng kỳ|thực hiện|ước thực hiện|kết quả|cuối|ước|mức|số|của|th|[uư]th|kế hoạch|kh|dự toán|giao"
    r"|trung ương|tw|hđnd|tỉnh|chỉ tiêu|nghị quyết))* $"
)
# "91,5%, so với năm 2021 là 90%", but not "giảm so với năm 2021 là 1,5%"
_ITS_FIGURE = Pattern(r" là (?:mức )?\d")
_TURNED = Pattern(r"(?<!\w)(?:tăng|giảm|cao hơn|thấp hơn|vượt)(?!\w)[^,;:]*$")
_RESULT_OF = Pattern(r"(?:thực hiện của|kết quả|ước thực hiện của) $")
_SENTENCE_OPENS = Pattern(r"(?:^|[.;:)*-]) *(?:các |những |về )?kết quả(?: (?:thực hiện|ước thực hiện))? $")
_LISTS = Pattern(r"[^,;.:()\d]{0,40}:")  # "Một số kết quả năm 2024 để so sánh: …"
_HORIZON = Pattern(r"(?:định hướng|tầm nhìn|giai đoạn|thời kỳ)(?: đến)? $")
_OPENS_HORIZON = Pattern(r"[\W\d]*(?:[ivx]+[.\-) ]+)?(?:tầm nhìn|định hướng)(?: đến)? ")  # a heading
# What follows a year that says what the next number is: "đến năm 2030 đạt trên 40 giường".
_SAID_NEXT = r" *(?:phấn đấu )?(?:đạt|có|còn|là|tăng|giảm|nâng lên|lên|chiếm)(?: [^\W\d]+){0,2} *[<>≥≤]? *\d"
_NUMBER_SAID = Pattern(_SAID_NEXT)
_TITLED = Pattern(
    r"(?:nghị quyết|quyết định|nghị định|chương trình|đề án|báo cáo|luật|chỉ thị|kế hoạch số|thông báo"
    r"|kế hoạch đầu tư công|dự toán ngân sách)(?! năm)[^,;.:]{0,80} $"
)
# A span in the name of a standard or a scheme dates nothing: "theo chuẩn nghèo giai đoạn 2022 - 2025".
_NAME_OF_SPAN = Pattern(
    r"(?<!\w)(?:chuẩn|tiêu chí|bộ tiêu chí|chương trình|đề án|kế hoạch|nghị quyết|chiến lược|quy hoạch|dự án"
    r"|chỉ thị|quyết định|mục tiêu quốc gia|phong trào|phương án|đại hội)(?! (?:đạt|năm \d))[^,;.:%\d]{0,90}$"
)
_NAME_REACH = 100
_DATED = Pattern(
    r"(?:đến|tính đến|hết|đến hết|trong|tháng|thời điểm) (?:ngày )?(?:tháng )?\d{1,2}/(?:\d{1,2}/)?"
    r"(?P<year>(?:19|20)\d\d)(?!\d)"
)
_SPAN = Pattern(
    r"(?:(?<!\w)(?P<lead>giai đoạn|thời kỳ|nhiệm kỳ|(?:trong )?(?:0?\d|năm) năm|(?:trong )?các năm|từ)"
    r"(?: (?:từ|năm))* *\(?)?(?<![\d/.-])"
    r"(?P<first>(?:19|20)\d\d) *(?:-|đến|tới) *(?:năm )?(?P<last>(?:19|20)\d\d)(?![\d/])"
)
_SEASON = Pattern(r"(?<!\w)vụ (?:[^\W\d]+ ){0,2}$")
_SCHOOL = Pattern(r"(?<!\w)năm học (?:mới )?(?P<first>20\d\d) *- *(?P<last>20\d\d)(?!\d)")
_PART_YEAR = r"(?:[ ,/-]*(?:năm )?(?P<year>20\d\d)(?!\d))?"
_QUARTER = Pattern(
    r"(?<!\w)(?P<until>(?:đến )?(?:hết|cuối) )?qu[ýí] (?P<part>iii|ii|iv|i|[1-4])(?!\w)" + _PART_YEAR
)
_MONTHS = Pattern(
    r"(?<!\w)(?P<before>(?:trong|lũy kế|luỹ kế|tính chung|qua|hết|của|,|;|:|-) *)?"
    r"(?<!dưới )(?<!trên )(?P<part>0?[2-9]|1[01]|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mười một) tháng"
    rf"(?P<end> đầu năm| cuối năm)?(?! tuổi){_PART_YEAR}"
)
_MONTHS_SAID = Pattern(r" *(?:đạt|tăng|giảm|ước|là|thực hiện|grdp|thu|,|:|\d)")
_MONTH = Pattern(
    r"(?:(?<!\w)(?:trong|riêng|của)|[,;:]) tháng (?P<part>0?[1-9]|1[0-2])"
    r"(?:(?:/| năm )(?P<year>20\d\d)(?!\d)|(?= (?:đạt|tăng|giảm|là|ước) ))"
)
_HALF = Pattern(rf"(?<!\w)nửa (?P<part>đầu|cuối) năm{_PART_YEAR}")
# "đến 30/6": the half year by then
_BY_DAY = Pattern(
    r"(?<!\w)(?:đến|hết|vào) (?:hết )?(?:(?:ngày )?(?:28|29|30|31)(?:/| tháng )(?P<last>0?[2-9]|1[0-2])"
    r"|tháng (?P<month>0?[2-9]|1[0-2]))"
    r"(?:(?:/| năm )(?P<year>20\d\d))?(?![\d/])"
)
# A budget's year is closed on the last day of the next January.
_CLOSED = Pattern(
    r"(?<!\w)(?:đến|hết|vào) (?:hết )?(?:ngày )?31(?:/| tháng )0?1(?:/| năm )(?P<year>20\d\d)(?![\d/])"
)
_WHOLE = Pattern(
    r"(?<!\w)(?:(?:cả|toàn|(?:đến )?hết|đến cuối|\((?:kế hoạch|kh|dự toán)) năm"
    r"|(?:đến )?hết niên độ(?: ngân sách)?)"
    r"(?! (?:19|20)\d\d)(?!\w)"
)
_AFTER = Pattern(
    r"(?:(?:(?!%|năm \d{4})[^,;.|(]){0,40}?|[^,;.|(]{0,40}?\((?=[^()\d]*\d{4} *\)))"
    r"(?<!so với )(?<!so )(?<!cùng kỳ )(?:vào |trong |đến |của |cho |hết |mức đạt )"
    r"(?:cuối |hết )?(?:năm )?(?P<year>(?:19|20)\d\d)(?![\d/])(?! *-)"
    rf"(?!{_SAID_NEXT})"
)
_BARE_BEHIND = Pattern(rf" *năm (?P<year>(?:19|20)\d\d)(?![\d/])(?! *-)(?!{_SAID_NEXT})")
_BEHIND = Pattern(
    r"[^,;.|()]{0,60}?"
    r"(?=(?:cả |trong |của |cho |vào )*(?:giai đoạn|thời kỳ|nhiệm kỳ|quý|\d|nửa|các năm))"
)
_NUMBER_BEFORE = Pattern(r"\d(?:[\d.,]*\d)?(?<!\d\d\d\d)[^,;:.()\d]*$")
_OF_FIGURE = Pattern(r"\d *(?:%|[^\W\d]+)(?: [^\W\d]+){0,2} của *$")
_BORDER = Pattern(r"[,;:]")
_FIGURE = Pattern(r"(?<![\d./-])(?!(?:19|20)\d\d(?![\d.,]))\d[\d.,]*(?= *(?:%|‰|[^\W\d_]))")
_COMPARED = Pattern(r"(?:so với|so|cùng kỳ|bằng|gấp|hơn) (?:[\w%]+ ){0,3}$")
_PLAN_YEARS = Pattern(r"(?P<first>\d{4})-01-01/P(?P<years>\d+)Y")
_NUMBERS = {
    "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
    "mười một": 11,
}  # fmt: skip
_ROMANS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_BY_MONTH = {3: "Q1", 6: "S1", 9: "P9M", 12: ""}
_LAST_MONTHS = {"Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12, "S1": 6, "S2": 12}
_UNTIL = {2: "S1", 3: "P9M", 4: ""}  # "đến hết quý II": all months until then
_HALVES = {" đầu năm": "S1", " cuối năm": "S2", "đầu": "S1", "cuối": "S2"}

_AHEAD = 48  # characters before a year that tell what it is
_LONGEST_NAME = 12  # of "định hướng " and the sign before it
_LOOK_BACK = 12  # mentions before a number that can date it
_NEAR = 60
_OPENING = 40
_HOLDS_ON, _PAST_HOLDS_ON = 24, 12  # characters into a sentence at which a year holds for the next ones
_BEHIND_REACH = 90  # characters behind a unit in which the time follows
_OF_PLAN_BRACKET = Pattern(r"\( *(?:kh|kế hoạch|nq|nghị quyết|dự toán|chỉ tiêu|mục tiêu)(?!\w)")
_BRACKET_REACH = 200
_YEAR_BESIDE = Pattern(r"năm ((?:19|20)\d\d) *$")  # "cao hơn năm 2023 (6,5%)"
_SENTENCE_REACH = 80


class When(NamedTuple):
    """A time: the ``year`` it is or ends in (None: not said), a ``part`` of that year (Q1, S2, M06, P9M; ""
    for all of it) or the year ``first`` a span of years begins with; ``school`` tells a school year.
    """

    year: int | None = None
    part: str = ""
    first: int | None = None
    school: bool = False

    @property
    def is_span(self) -> bool:
        """Whether it is longer than a year."""
        return self.first is not None and not self.school

    def code(self, plan_year: int | None) -> str | None:
        """The SDMX time period; ``plan_year`` where the words name no year."""
        year = self.year or plan_year
        if year is None:
            return None
        if self.school:
            return f"{self.first}-09-01/P1Y"
        if self.first is not None:
            return f"{self.first}-01-01/P{year - self.first + 1}Y"
        if self.part.startswith("P"):
            return f"{year}-01-01/{self.part}"
        return f"{year}-{self.part}" if self.part else str(year)


class Mention(NamedTuple):
    """A time named in the text from ``at`` to ``end``."""

    at: int
    end: int
    when: When
    is_whole: bool = False  # "cả năm": the whole of a year not named
    is_day: bool = False  # "đến 31/01/2024"

    @property
    def is_year(self) -> bool:
        """Whether it names just a year, or all of one not named."""
        return not self.when.part and self.when.first is None


# -- the mentions of a text ------------------------------------------------------------------------------


def mentions(text: str) -> tuple[Mention, ...]:
    """The times named in ``text`` (folded) that can date a number, in order."""
    years = [found.span() for found in _YEAR.finditer(text)]
    spans = _spans(text) if len(years) > 1 else ()
    longer = sorted((*spans, *_parts(text)), key=lambda mention: mention.at)
    out = [*longer]
    for start, end in years:
        named = _named(text, start, end)
        if named is not None and not any(m.at <= start < m.end for m in longer):
            out.append(named)
    if any(text[start - 1 : start] == "/" for start, _ in years):
        for found in _DATED.finditer(text):
            if not any(m.at <= found.start() < m.end for m in longer):
                out.append(Mention(found.start(), found.end(), When(int(found["year"])), is_day=True))
    return tuple(sorted(out, key=lambda mention: mention.at))


def _named(text: str, start: int, end: int) -> Mention | None:
    """The year at ``text[start:end]`` when "năm" or the like stands before it and it dates something."""
    if _ALONE.match(text, end) and _stands_alone(text, start, end):
        return Mention(start, end, When(int(text[start:end])))
    name = _NAMED.search(text[max(0, start - _LONGEST_NAME) : start])
    if name is None or _NO_YEAR.match(text, end):
        return None
    at = max(0, start - _LONGEST_NAME) + name.start()
    ahead = text[max(0, at - _AHEAD) : at]
    is_base = _BASE.search(ahead) and (_TURNED.search(ahead) or not _ITS_FIGURE.match(text, end))
    if is_base or _TITLED.search(ahead + " "):
        return None
    if _RESULT_OF.search(ahead) and not (_SENTENCE_OPENS.search(ahead) or _LISTS.match(text, end)):
        return None
    is_heading = _OPENS_HORIZON.fullmatch(text, 0, at) and not text[end:].strip()
    is_far = text[end : end + 1] != "," and _HORIZON.search(ahead) and not _NUMBER_SAID.match(text, end)
    if is_far and not is_heading:
        return None
    return Mention(at, end, When(int(text[start:end])))


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a year before a colon dates what follows without "năm" before it."""
    before = text[max(0, start - _LONGEST_NAME) : start]
    if _BEGINS.search(before):
        return True
    titled = _TITLED.search(text[max(0, start - _AHEAD) : start])
    return _FIGURED.match(text, end) is not None and _BEHIND_WORD.search(before) is not None and not titled


def _spans(text: str) -> Iterator[Mention]:
    """Spans of years and school years."""
    for found in _SCHOOL.finditer(text) if "năm học" in text else ():
        years = When(int(found["last"]), first=int(found["first"]), school=True)
        yield Mention(found.start(), found.end(), years)
    for found in _SPAN.finditer(text):
        first, last = int(found["first"]), int(found["last"])
        ahead = text[max(0, found.start() - _NAME_REACH) : found.start()]
        if last <= first or ahead.endswith(("năm học ", "năm học mới ")) or _NAME_OF_SPAN.search(ahead):
            continue
        if _COMPARED.search(ahead[-_AHEAD:]):
            continue
        is_season = (
            _SEASON.search(ahead) is not None
        )  # "vụ Đông Xuân 2023 - 2024" is brought in in the second
        yield Mention(found.start(), found.end(), When(last, first=None if is_season else first))


def _parts(text: str) -> Iterator[Mention]:
    """Quarters, halves, so many months; and "cả năm", which ends them."""
    has_months = " tháng" in text
    months = _MONTHS.finditer(text) if has_months else ()
    halves = _HALF.finditer(text) if "nửa" in text else ()
    for found in (*_QUARTER.finditer(text), *months, *halves):
        part = _part_of(found, text)
        ahead = text[max(0, found.start() - _AHEAD) : found.start()]
        year = int(found["year"]) if found["year"] else None
        if part is not None and (part or year) and not _COMPARED.search(ahead):
            yield Mention(found.start("part"), found.end(), When(year, part))
    for found in _MONTH.finditer(text) if has_months else ():
        year = int(found["year"]) if found["year"] else None
        yield Mention(found.start("part"), found.end(), When(year, f"M{int(found['part']):02}"))
    for found in _BY_DAY.finditer(text):
        year = int(found["year"]) if found["year"] else None
        month = int(found["month"] or found["last"])
        part = _BY_MONTH.get(month, f"P{month}M")
        if not _COMPARED.search(text[max(0, found.start() - _AHEAD) : found.start()]):
            yield Mention(found.start(), found.end(), When(year, part), is_whole=not (part or year))
    for found in _CLOSED.finditer(text):
        yield Mention(found.start(), found.end(), When(int(found["year"]) - 1), is_day=True)
    for found in _WHOLE.finditer(text) if " năm" in text or "niên độ" in text else ():
        yield Mention(found.start(), found.end(), When(), is_whole=True)


def _part_of(found: re.Match, text: str) -> str | None:
    """The part of a year in the code's form; None for months that only last ("trong 6 tháng")."""
    part = found["part"]
    if "before" not in found.groupdict():
        if part in _HALVES:
            return _HALVES[part]
        quarter = _ROMANS.get(part) or int(part)
        return _UNTIL[quarter] if found["until"] and quarter in _UNTIL else f"Q{quarter}"
    months = _NUMBERS.get(part) or int(part)
    end = found["end"]
    if end is None and not found["year"]:
        said = months in (3, 6, 9, 10, 11) and (found["before"] or _MONTHS_SAID.match(text, found.end()))
        if not said:
            return None
    if months == 6:
        return _HALVES.get(end or "", "S1")
    if end == " cuối năm":
        return None
    return "Q1" if months == 3 else f"P{months}M"


# -- which of them a number is for -----------------------------------------------------------------------


class Calendar:
    """The times each clause of a plan names, found when first asked for."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._named: dict[int, tuple[Mention, ...]] = {}
        years = _PLAN_YEARS.match(plan.header.period or "")
        first = int(years["first"]) if years else None
        # of a plan for several years they are the time of what its words do not date
        self._of_plan = When(first + int(years["years"]) - 1, first=first) if years and first else When()

    def named(self, index: int) -> tuple[Mention, ...]:
        """The times named in a clause; positions count from its start."""
        if index not in self._named:
            clause = self._plan.clauses[index]
            self._named[index] = mentions(self._plan.key[clause.start : clause.end])
        return self._named[index]

    def when(self, claim: Claim) -> When:
        """The time the words give a number."""
        listed = self._listed(claim)
        if listed is not None:
            return listed
        behind = self._behind(claim)
        if behind is not None:
            return self._with_year(behind, claim, claim.quantity.start)
        beside = _YEAR_BESIDE.search(claim.back(_BRACKET_REACH).removesuffix(claim.bracket))
        if claim.bracket and beside and int(beside[1]) < (self._plan.year or 0):
            return When(int(beside[1]))
        for mention in self._before(claim):
            at = claim.clause.start + mention.at
            if _dates(mention, claim):
                if mention.is_year and mention.when.year == self._of_plan.year and _is_of_years(claim):
                    return self._of_plan  # "năm 2025 đạt 65.000 tỷ đồng, tăng bình quân 12,5%/năm"
                if at < claim.segment.start and claim.has("yearly"):
                    continue  # "Đến năm 2028 …; hằng năm mở 20 lớp"
                return self._with_year(mention.when, claim, at)
            if at < claim.segment.sentence and _opens_reported(claim, mention):
                return self._with_year(mention.when, claim, at)
            if at < claim.segment.sentence and mention.when == When(self._plan.year):
                break  # the text has come to the plan's year: no year said before it holds on
        clause = claim.clause
        found = self._of_parents(clause.parent, within=RESULTS if clause.zone == RESULTS else None)
        if found.year is not None:
            is_end = found == When(self._of_plan.year) and self._of_plan.is_span
            return self._of_plan if is_end and _is_of_years(claim) else found
        if clause.zone != RESULTS:
            return self._of_plan
        year = clause.zone_year or self._reported(claim)
        if not found.part and clause.zone_at is not None:  # "PHẦN I: KẾT QUẢ 6 THÁNG ĐẦU NĂM"
            found = next((m.when for m in self.named(clause.zone_at) if m.when.part), found)
        return found._replace(year=year) if found.part else When(year)

    def _listed(self, claim: Claim) -> When | None:
        """The time that is the number's own name in a list in turn: "các năm 2021, 2022 lần lượt tăng …",
        "quý III và quý IV tăng tương ứng …"."""
        labels = claim.label if claim.is_apart else ()
        years = [year for span in labels if (year := _YEAR.fullmatch(self._plan.key, *span))]
        if years:
            return When(int(years[0].group()))
        start = claim.clause.start
        parts = [mention for mention in self.named(claim.clause_at) if mention.when.part] if labels else []
        own = [m for m in parts if any(begin <= start + m.at < end for begin, end in labels)]
        return self._with_year(own[0].when, claim, start + own[0].at) if len(own) == 1 else None

    def _reported(self, claim: Claim) -> int | None:
        """The year of a report that names none: the one before the plan's, unless written well into it."""
        year, written = self._plan.first_year, self._plan.header.date
        is_late = year == self._plan.year and written is not None and written >= f"{year}-04"
        if year is None or _OF_PLAN_BRACKET.match(claim.bracket) or is_late:
            return None
        return year - 1

    def _behind(self, claim: Claim) -> When | None:
        """The time said right behind a number ("… vào năm 2025", "… giai đoạn 2021 - 2025")."""
        at = claim.quantity.unit_end
        text, first = claim.ahead(at, _BEHIND_REACH), at - claim.clause.start
        named = self.named(claim.clause_at)
        furthest = first + _BEHIND_REACH + _OPENING
        near = named[bisect_left(named, (first,)) : bisect_left(named, (furthest + 1,))]
        longer = [mention for mention in near if not mention.is_year or mention.is_day]
        lead = _BEHIND.match(text) if longer else None
        limit = first + lead.end() + _OPENING if lead is not None else -1
        for mention in longer:
            if mention.at > limit:
                break
            if _NUMBER_SAID.match(self._plan.key, claim.clause.start + mention.end):
                continue  # "đạt 70% và đến 31/01/2024 đạt 95%"
            between = text[: mention.at - first]
            if not re.search(r"[,;.|()]|\d", between) and not _COMPARED.search(between + " "):
                return mention.when
        found = (_AFTER.match(text) or self._right_behind(claim, text)) if _YEAR.search(text) else None
        return When(int(found["year"])) if found else None

    def _right_behind(self, claim: Claim, text: str) -> re.Match | None:
        """ "63,7% năm 2023": the plan's year or a later one; a rate may be set against an earlier one."""
        found, plan_year = _BARE_BEHIND.match(text), self._plan.first_year
        if found is None or plan_year is None or claim.lead.turn == "index":
            return None
        is_amount = claim.lead.turn is None and claim.quantity.unit.code not in _RATES
        is_amount = is_amount or claim.lead.turn == "to" or claim.follows_base  # "từ 46 … năm 2015 lên 76 …"
        return found if int(found["year"]) >= plan_year or is_amount else None

    def _before(self, claim: Claim) -> list[Mention]:
        """The times named before a number in its clause, the nearest first."""
        if claim.is_cell:
            return []
        named = self.named(claim.clause_at)
        before = bisect_left(named, (claim.quantity.start - claim.clause.start,))
        return list(reversed(named[max(0, before - _LOOK_BACK) : before]))

    def _with_year(self, when: When, claim: Claim, at: int) -> When:
        """A part of a year, or "cả năm", with the year named before it, when it names none itself."""
        if when.year is not None:
            return when
        named = [m for m in self._before(claim) if m.when.year and m.when.first is None]
        before = ((claim.clause.start + m.at, m.when.year) for m in named)
        year = next((y for place, y in before if claim.segment.sentence <= place < at), None)
        if year is None and not when.part and named and named[0].when.part:
            year = named[0].when.year  # "11 tháng năm 2024 đạt 70%. Dự kiến cả năm đạt 95%"
        year = year or self._of_parents(claim.clause.parent).year
        if year is None and claim.clause.zone == RESULTS:
            year = claim.clause.zone_year or self._reported(claim)
        return when._replace(year=year)

    def _of_parents(self, at: int | None, within: str | None = None) -> When:
        """The last time named in the nearest heading or lead-in that names one, in a zone ``within``."""
        while at is not None:
            parent = self._plan.clauses[at]
            if within is not None and parent.zone != within:
                break  # "… ban hành Kế hoạch năm 2018 với các nội dung sau:" dates no report under it
            if parent.heading or self._plan.key[parent.start : parent.end].rstrip().endswith(":"):
                named = [mention.when for mention in self.named(at) if not mention.is_whole]
                is_report = parent.zone == RESULTS
                reported = [when for when in named if is_report and when.year == parent.zone_year]
                if named:  # "Tình hình năm 2023 và bối cảnh năm 2024" reports on 2023
                    return (reported or named)[-1]
            at = parent.parent
        return When()


def _dates(mention: Mention, claim: Claim) -> bool:
    """Whether a time named before the number is the time the number is for."""
    start = claim.clause.start
    at = mention.at + start
    if _in_closed_brackets(claim, at) or (claim.base_at and at > claim.base_at):
        return False  # in brackets that are closed again, or the year of the X in "từ X lên Y"
    if not mention.is_year:
        return _longer_dates(mention, claim, at)
    plan_year, year = claim.plan.year, mention.when.year
    is_past = plan_year is not None and year is not None and year < (claim.plan.first_year or plan_year)
    opens = _opens(claim, at, is_past)
    if at < claim.segment.start:
        if mention.is_day:
            return False
        if plan_year is not None and year is not None and year > plan_year and _is_beside(claim, at):
            return False
        if _follows_figure(claim, at):
            return False
        return (
            at >= claim.segment.sentence or opens or _goes_on(mention, claim) or _reports(claim, at, is_past)
        )
    if opens or claim.quantity.start - at < _NEAR:
        return True
    if plan_year is not None and year is not None and year > plan_year:
        end = mention.end + start
        return claim.marks.key[end : end + 1] in ",:"
    return plan_year is None or year == plan_year or (is_past and not claim.has("aim"))


def is_over(when: When, plan: Plan) -> bool:
    """Whether a part of a year was over when the plan was signed."""
    signed, year = plan.header.date, when.year or plan.year
    month = _LAST_MONTHS.get(when.part) or int("".join(filter(str.isdigit, when.part)) or 0)
    return signed is not None and 0 < month <= 12 and f"{year}-{month:02d}-31" < signed


def _opens_reported(claim: Claim, mention: Mention) -> bool:
    """Whether a part of a year that was over opens the paragraph: "Chín tháng đầu năm 2025, … Thu ngân sách
    đạt …" reports on it."""
    if not mention.when.part or mention.at > claim.clause.mark_end - claim.clause.start + _PAST_HOLDS_ON:
        return False
    return is_over(mention.when, claim.plan) and not (claim.has("aim") or claim.has("aim", "sentence"))


def _is_beside(claim: Claim, at: int) -> bool:
    """Whether a time stands behind a figure in its part of the sentence: "23%, đến năm 2030 đạt 30%; …" says
    how that figure goes on, not when the next ones are for."""
    text = claim.marks.key[max(claim.segment.sentence, at - _SENTENCE_REACH) : at]
    return _FIGURE.search(text, text.rfind(";") + 1) is not None


def _follows_figure(claim: Claim, at: int) -> bool:
    """Whether a time says of a figure before it which year's it is: "sau khi giảm 9,28% của năm 2023; …"."""
    return _OF_FIGURE.search(claim.marks.key[max(claim.clause.start, at - _NEAR) : at]) is not None


def _goes_on(mention: Mention, claim: Claim) -> bool:
    """ "…, trong năm 2023, kinh tế … Giải quyết việc làm cho …": a past year stays the paragraph's."""
    plan_year, year = claim.plan.year, mention.when.year
    end = mention.end + claim.clause.start
    is_past = plan_year is not None and year is not None and year < (claim.plan.first_year or plan_year)
    return is_past and claim.marks.key[end : end + 1] in ",:"


def _reports(claim: Claim, at: int, is_past: bool) -> bool:
    """Whether a year before the plan's stands in a sentence that the number's goes on from, one of estimates
    or one that only tells of the year: "Năm 2022 kinh tế phục hồi. GRDP tăng 7%; tỷ lệ hộ nghèo …" """
    if not is_past or claim.has("duty") or claim.has("aim", "sentence"):
        return False
    stop = claim.plan.view.find(". ", at, claim.segment.sentence)
    stop = stop if stop >= 0 else claim.segment.sentence
    if claim.marks.has("estimated", at, stop):
        return True
    only_opens = _FIGURE.search(claim.marks.key, at, stop) is None  # it tells of the year, no figure of it
    return only_opens and not claim.marks.has("aim", at, claim.quantity.start)


def _longer_dates(mention: Mention, claim: Claim, at: int) -> bool:
    """Whether a part of a year or a span dates a number behind it: when it opens their sentence, or in the
    same phrase; not when it stands right behind an earlier number."""
    sentence = claim.segment.sentence
    if at < sentence and claim.marks.beginning("parts", sentence, " .;:,") is not None:
        before = claim.plan.view.rfind(". ", claim.clause.start, at)
        sentence = before + 1 if before >= 0 else claim.clause.mark_end  # "Quý I: GRDP tăng 8%. Trong đó: …"
    if at < sentence or (mention.when.school and at < claim.segment.start):
        return False
    if at - sentence < _NEAR or 0 <= at - claim.segment.start < _OPENING:
        return True
    key, end = claim.marks.key, claim.clause.start + mention.end
    if _BORDER.search(key, end, claim.quantity.start):
        return False
    return _NUMBER_BEFORE.search(key[max(sentence, at - _SENTENCE_REACH) : at]) is None


def _in_closed_brackets(claim: Claim, at: int) -> bool:
    between = claim.marks.key[at : min(claim.quantity.start, at + _BRACKET_REACH)]
    close = between.find(")")
    return close >= 0 and "(" not in between[:close]


def _opens(claim: Claim, at: int, is_past: bool) -> bool:
    """Whether a time stands at the start of the number's segment, or of an earlier sentence: it holds on."""
    if at >= claim.segment.start:
        return at - claim.segment.start < _OPENING
    clause, view = claim.clause, claim.plan.view
    first = max(clause.start, at - _SENTENCE_REACH)
    sentence = view.rfind(". ", first, at)
    start = sentence + 1 if sentence >= 0 else first
    part = view.rfind(";", start, at)
    if at >= claim.segment.sentence:
        return at - (part if part >= 0 else start) - 1 < _OPENING
    if part >= 0:
        return False  # "…; đến năm 2025 …" dates its own sentence only
    ahead = at - (clause.mark_end if start == clause.start else start)
    return ahead < (_PAST_HOLDS_ON if is_past else _HOLDS_ON)


# -- how a figure stands for a span of years ---------------------------------------------------------------

_RATES = ("percent", "permille", "percentage_point")


def statistic_of(claim: Claim, when: When, measure: str) -> str | None:
    """``average`` a year, ``sum`` or ``end`` of a period longer than a year; None for a year or a part."""
    if not when.is_span:
        return "average" if claim.has("yearly") and _is_averaged(claim) else None
    if claim.has("by_then"):
        return "end"
    if _is_averaged(claim) or measure == "growth" or claim.has("yearly", "right") or claim.has("yearly"):
        return "average"
    is_rate = claim.quantity.unit.code in _RATES or claim.quantity.unit.code.endswith("_per_person")
    return "end" if is_rate else "sum"


def _is_of_years(claim: Claim) -> bool:
    """Whether it is an average a year, or of "5 năm", and so of more than one year."""
    if claim.has("of_years") or claim.has("yearly"):
        return True
    return _is_averaged(claim) and claim.has("yearly", "right")


def _is_averaged(claim: Claim) -> bool:
    """Whether its words say that it is an average of years, not of heads."""
    marks = (claim.mark("average", where) for where in ("label", "right"))
    return any(mark and _PER_HEAD.match(claim.marks.key, mark.end) is None for mark in marks)


_PER_HEAD = Pattern(r" *(?:/|(?:đầu|một|1|mỗi) )*(?:người|lao động|hộ|khẩu)(?!\w)")
