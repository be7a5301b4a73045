"""The year a number is for: the nearest "năm YYYY" that is not the base of a comparison."""

import re
from dataclasses import dataclass

_MENTION = re.compile(r"(?:(?<!\w)(?:năm|th|uth|kq)|(?<=đến)) (?P<year>(?:19|20)\d\d)(?!\d)(?! *[%-])")
_BASE = re.compile(
    r"(?:so với|so|cùng kỳ|tháng \d{1,2}|từ|niên giám|trước|thực hiện của|kết quả|ước thực hiện của|giai đoạn|báo cáo|thời kỳ|kế hoạch số .{0,20}|hđnd tỉnh|giá so sánh|so sánh)(?: với)?(?: (?:cùng kỳ|thực hiện|ước thực hiện|kết quả|cuối|ước))* $"
)
_HORIZON = re.compile(r"(?:định hướng|tầm nhìn|giai đoạn|thời kỳ)(?: đến)? $")
_TITLED = re.compile(
    r"(?:nghị quyết|quyết định|nghị định|chương trình|đề án|báo cáo|luật|chỉ thị|kế hoạch số|thông báo|kế hoạch đầu tư công|dự toán ngân sách)(?! năm)[^,;.:]{0,80} $"
)
_DATED = re.compile(r"(?:đến|tính đến|hết|đến hết|trong|tháng) (?:ngày )?(?:tháng )?\d{1,2}/(?:\d{1,2}/)?(?P<year>(?:19|20)\d\d)(?!\d)")
_PERIOD = re.compile(r"(?:giai đoạn|năm) (?:19|20)\d\d *- *(?P<year>(?:19|20)\d\d)(?!\d)")
_AFTER = re.compile(
    r"[^,;.|]{0,40}?(?<!so với )(?<!so )(?<!cùng kỳ )(?:vào |trong |đến |của |cho |hết )(?:cuối |hết )?năm (?P<year>(?:19|20)\d\d)(?!\d)"
)
_PAST = re.compile(
    r"(?<!\w)(?:đã đạt|đã có|đạt được|ước thực hiện năm|ước cả năm|kết quả đạt|kết quả thực hiện|kết quả năm|thực hiện năm|(?<!so với )(?<!so )cùng kỳ|hiện nay|hiện có|hiện đã|tính đến nay|đến nay|lũy kế đến nay|năm trước|năm qua|năm ngoái|thời gian qua|vừa qua|đến hết tháng|tính đến)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A year named in the text at ``at``."""

    at: int
    end: int
    year: int
    period: bool = False


def mentions(text: str) -> tuple[Mention, ...]:
    """The years of ``text`` (folded) that can date a number: not bases, horizons or parts of dates."""
    if "20" not in text and "19" not in text:
        return ()
    out = []
    for found in _MENTION.finditer(text):
        ahead = text[max(0, found.start() - 48) : found.start()]
        if _BASE.search(ahead) or (_HORIZON.search(ahead) and not text[found.end() : found.end() + 1] == ",") or _TITLED.search(ahead + " "):
            continue
        out.append(Mention(found.start(), found.end(), int(found["year"])))
    for found in (*_DATED.finditer(text), *_PERIOD.finditer(text)):
        out.append(Mention(found.start(), found.end(), int(found["year"]), found.re is _PERIOD))
    return tuple(sorted(out, key=lambda m: m.at))


def year_after(text: str) -> int | None:
    """A year said right after a number and its unit ("… vào năm 2025"); None otherwise."""
    found = _AFTER.match(text)
    return int(found["year"]) if found else None


def says_past(text: str) -> bool:
    """Whether words tell that a number is a result already reached."""
    return _PAST.search(text) is not None
