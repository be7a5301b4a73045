"""The years a text names that can date a number: not the base of a comparison, not part of a title."""

import re
from typing import NamedTuple

from plancompare.catalogue.patterns import Pattern

_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_NAMED = Pattern(r"(?:(?<!\w)(?:năm|th|uth|kq)|(?<=đến)) $")
_NO_YEAR = Pattern(r" *[%-]")
_BASE = Pattern(
    r"(?:so với|so|cùng kỳ|tháng \d{1,2}|từ|niên giám|trước|thực hiện của|kết quả|ước thực hiện của|giai đoạn"
    r"|(?:bằng|gấp) [\d.,]+ *(?:%|lần)(?: của)?|báo cáo|thời kỳ|kế hoạch số .{0,20}|hđnd tỉnh|giá so sánh"
    r"|so sánh)(?: với)?"
    r"(?: (?:cùng kỳ|thực hiện|ước thực hiện|kết quả|cuối|ước))* $"
)
_HORIZON = Pattern(r"(?:định hướng|tầm nhìn|giai đoạn|thời kỳ)(?: đến)? $")
_TITLED = Pattern(
    r"(?:nghị quyết|quyết định|nghị định|chương trình|đề án|báo cáo|luật|chỉ thị|kế hoạch số|thông báo"
    r"|kế hoạch đầu tư công|dự toán ngân sách)(?! năm)[^,;.:]{0,80} $"
)
_DATED = Pattern(
    r"(?:đến|tính đến|hết|đến hết|trong|tháng) (?:ngày )?(?:tháng )?\d{1,2}/(?:\d{1,2}/)?"
    r"(?P<year>(?:19|20)\d\d)(?!\d)"
)
_PERIOD = Pattern(r"(?:giai đoạn|năm) (?:19|20)\d\d *- *(?P<year>(?:19|20)\d\d)(?!\d)")
_AFTER = Pattern(
    r"[^,;.|]{0,40}?(?<!so với )(?<!so )(?<!cùng kỳ )(?:vào |trong |đến |của |cho |hết )"
    r"(?:cuối |hết )?năm (?P<year>(?:19|20)\d\d)(?!\d)"
)
_AHEAD = 48  # characters before a year that tell what it is
_LONGEST_NAME = 5  # of "năm " and the sign before it


class Mention(NamedTuple):
    """A year named in the text at ``at``; ``period`` tells that it ends a span of years."""

    at: int
    end: int
    year: int
    period: bool = False


def mentions(text: str) -> tuple[Mention, ...]:
    """The years of ``text`` (folded) that can date a number, in order."""
    years = [found.span() for found in _YEAR.finditer(text)]
    if not years:
        return ()
    out = [m for start, end in years if (m := _named(text, start, end)) is not None]
    if any(text[start - 1 : start] == "/" for start, _ in years):
        out += [Mention(*found.span(), int(found["year"])) for found in _DATED.finditer(text)]
    if any(text[max(0, start - 6) : start].rstrip(" ").endswith("-") for start, _ in years):
        out += [Mention(*found.span(), int(found["year"]), True) for found in _PERIOD.finditer(text)]
    return tuple(sorted(out, key=lambda m: m.at))


def _named(text: str, start: int, end: int) -> Mention | None:
    """The year at ``text[start:end]`` when "năm" or the like stands before it and it dates something."""
    name = _NAMED.search(text[max(0, start - _LONGEST_NAME) : start])
    if name is None or _NO_YEAR.match(text, end):
        return None
    at = max(0, start - _LONGEST_NAME) + name.start()
    ahead = text[max(0, at - _AHEAD) : at]
    if _BASE.search(ahead) or _TITLED.search(ahead + " "):
        return None
    if text[end : end + 1] != "," and _HORIZON.search(ahead):
        return None
    return Mention(at, end, int(text[start:end]))


def year_after(text: str) -> int | None:
    """A year said right after a number and its unit ("… vào năm 2025"); None otherwise."""
    if "năm " not in text:
        return None
    found = _AFTER.match(text)
    return int(found["year"]) if found else None
