"""The indicator in the plan's own words: whole words that say what is counted."""

from plancompare.catalogue.patterns import Pattern
from plancompare.catalogue.phrases import fold
from plancompare.extraction.label import RIGHT_REACH, Claim, last_stretch, over, trimmed
from plancompare.extraction.marks import has_content
from plancompare.extraction.status import in_plan_bracket
from plancompare.reading.source import Span

_ASKED = 14  # characters that ask an agency: "Giao …", "Đề nghị …"
_SCALE = 40  # characters behind a number its unit begins in
_NAME_LENGTH = 120
_LAST_PART = 40  # characters of a long name that stay together
_SHORTEST = 20  # characters of a name below which it is not shortened
# "…, ít nhất 95% hộ dân …", "Về môi trường: 100% khu công nghiệp …": only a bound stands behind the border.
_OPENS = Pattern(
    r"(?:,|(?<!\w)và|^[ \W]*về [^,;:]{1,40}:) *"
    r"(?:(?:có|từ|trên|dưới|hơn|gần|khoảng|ít nhất|tối thiểu|trong đó|phấn đấu|bảo đảm|đảm bảo) *)*$"
)
_VERB_WORDS = 4  # "phấn đấu giải quyết"
_WHOLE_WORDS = 6  # a whole named in more words has a predicate: it is what is counted
_FROM = Pattern(r"(?:^| )(?:(?:tăng|giảm|nâng) )?từ (?:mức )?(?:\d\S*)?\s*$")
_SHARE = Pattern(r"\d[\d.,]* *%")
_LISTED = Pattern(r"^\d{1,2}\) *(?=\w)")
_AND = Pattern(r"(?<!\w)và(?!\w)")
_SIGNS = ' ,;:.-–+*/(“”"\n\t'


def indicator_text_of(claim: Claim, said_before: str | None, repeats: bool) -> str:
    """The words before the number that name a subject, else those behind it that name what is counted.

    ``said_before`` is the wording of the target before, None when there is none in this sentence; with
    ``repeats`` this number says that again ("(tương đương 92,2%)").
    """
    own, behind = _own(claim), _behind(claim)
    named = claim.named_behind
    if named and not any(claim.marks.has_content(*span) for span in own):
        return _printed(claim, [named])
    names = claim.marks.has_content(*behind, without=["said", "unnamed"])  # not only "… vào năm 2025"
    said_behind = _printed(claim, [behind]) if names else ""
    plain = ["counted_up", "unnamed", *(["setter"] if in_plan_bracket(claim) else ())]  # "(NQ 35.000 lượt)"
    if any(claim.marks.has_content(*span, without=plain) for span in own):
        text = _printed(claim, own)
        if said_behind and not _is_whole(claim, behind) and _is_made(claim):
            is_named = claim.quantity.unit.counted and _says_more(claim, behind)
            text = said_behind if is_named else f"{_last_of(text)} … {said_behind}"
        elif said_behind and _opens(claim, behind):
            text = said_behind
    elif said_before and (
        in_plan_bracket(claim) or (claim.before and _says_no_other(claim, behind, said_before))
    ):
        text = said_before
    else:
        text = said_behind
    if not has_content(text) and repeats and said_before:
        return said_before
    number = Span(claim.quantity.start, claim.quantity.printed_end)
    text = text or _printed(claim, own) or _printed(claim, [number])
    while len(text) > _NAME_LENGTH and "," in text[:-_LAST_PART]:
        text = text.split(",", 1)[1].strip()
    return text


# -- the words before the number -------------------------------------------------------------------------


def _own(claim: Claim) -> list[Span]:
    """The subject before the number, without the agency asked and words that only join it to others."""
    *apart, last = _as_printed(claim) or [Span(claim.label[0].start, claim.label[0].start)]
    first = apart[0] if apart else last
    agency = claim.clause.agency
    if agency:  # "Giao Sở Công Thương: thành lập …": who acts, not of what
        named = claim.marks.key.find(fold(agency), first.start, first.end)
        if 0 <= named - _trimmed(claim, first).start < _ASKED:
            first = Span(named + len(agency), first.end)
    first = _trimmed(claim, first)
    while (joined := claim.marks.beginning("joined_to", first.start)) and joined.end <= first.end:
        if claim.marks.beginning("name", first.start):
            break  # "nâng cấp"
        first = _trimmed(claim, Span(joined.end, first.end))
    if not apart:
        return [_whole(claim, first)]
    return [first, *apart[1:], _whole(claim, last)]


def _as_printed(claim: Claim) -> list[Span]:
    """The subject, from a whole word on; of a label that stands apart what says enough by itself.

    Of "khu vực I, II, III" the third is "khu vực III".
    """
    key = claim.marks.key
    spans = list(claim.subject)
    if claim.is_apart and len(spans) > 1:
        before, label = spans[-2:]
        if label.start - before.end <= 1:
            return [Span(before.start, label.end)]
        return [label] if " " in key[slice(*label)].strip() else spans
    if claim.is_apart and not spans:
        stretch = key[claim.sentence.start : claim.quantity.start]
        cut = _SHARE.search(stretch)
        return [Span(claim.sentence.start, claim.sentence.start + (cut.start() if cut else len(stretch)))]
    if not spans or claim.is_cell:
        return spans
    start, end = spans[0]
    if start > claim.segment.start and key[start - 1].isalnum() and key[start].isalnum():
        start = min(max(key.find(" ", start, end) + 1, start), end)
    return [Span(start, end), *spans[1:]]


def _whole(claim: Claim, span: Span) -> Span:
    """A name without words at its end that only lead on: "Tạo việc làm cho" is "Tạo việc làm"."""
    span = _trimmed(claim, span)
    if claim.follows_base and span.start < claim.base_at < span.end:
        span = Span(span.start, claim.base_at)
    led = _FROM.search(claim.marks.key[span.start : span.end])
    if led:
        span = _trimmed(claim, Span(span.start, span.start + led.start()))
    while word := claim.marks.ends("dangling", span.end, span.start):
        span = _trimmed(claim, Span(span.start, word.start))
    return span


def _is_made(claim: Claim) -> bool:
    """Whether a verb that makes or gets what is counted stands right before the number."""
    if claim.is_cell or not claim.subject or ":" in claim.text(claim.between):
        return False
    made = trimmed(claim.marks.key, claim.subject[-1], " ,:(-")
    if claim.marks.ends("making", made.end, made.start) is None:
        return False
    unit = claim.quantity.unit
    last = claim.text([last_stretch(claim.marks.key, made, ",;:")])
    if claim.has("stated"):  # "Giải quyết đạt 90% số đơn": nothing but the verb
        return not unit.counted and len(last.split()) <= _VERB_WORDS
    return not unit.thing or unit.thing not in last


# -- the words behind it ---------------------------------------------------------------------------------


def _behind(claim: Claim) -> Span:
    """The words behind the number that name what is counted; an empty span when there are none."""
    key, quantity = claim.marks.key, claim.quantity
    begin, end = over(key, quantity), claim.right.end
    if not (quantity.unit.counted or quantity.unit.thing):
        begin = quantity.printed_end
    begin = min(begin, end)
    if quantity.unit.thing:  # without "nghìn"
        begin = max(begin, key.find(quantity.unit.thing, begin, min(end, begin + _SCALE)))
    bound = claim.marks.beginning("bound_after", begin, " ,(")
    if bound is not None and bound.end <= end:
        begin = bound.end + (key[bound.end : bound.end + 1] == ")")
    if end == quantity.printed_end + RIGHT_REACH:  # cut there, not at a border
        border = claim.marks.last("borders", begin, end)
        end = border if border - begin > _SHORTEST else max(begin, key.rfind(" ", begin, end))
    closed = key.find(")", begin, end)
    if closed >= 0 and "(" not in key[begin:end]:
        end = closed
    span = _whole(claim, Span(begin, max(begin, end)))
    return Span(span.end - len(key[span.start : span.end].lstrip("%‰ ")), span.end)


def _opens(claim: Claim, behind: Span) -> bool:
    """Whether the number opens a phrase of its own, in which ``behind`` says what is counted."""
    if claim.is_cell or _is_whole(claim, behind) or not _OPENS.search(claim.label_text):
        return False
    return _says_more(claim, behind)


def _says_no_other(claim: Claim, behind: Span, said_before: str) -> bool:
    """Whether the words behind a number only name the whole a share is of ("bằng 37% GRDP"), or the thing
    the number before counts too ("công nhận 5 xã nông thôn mới, lũy kế 54 xã")."""
    unit = claim.quantity.unit
    again = unit.counted and unit.thing in fold(said_before) and not _says_more(claim, behind)
    return again or _is_whole(claim, behind)


def _is_whole(claim: Claim, behind: Span) -> bool:
    is_short = len(claim.text([behind]).split()) <= _WHOLE_WORDS
    return is_short and claim.marks.beginning("whole", behind.start) is not None


def _says_more(claim: Claim, behind: Span) -> bool:
    """Whether words behind a number say more than the thing its unit names."""
    key, thing = claim.marks.key, claim.quantity.unit.thing
    at = key.find(thing, behind.start, behind.end) if thing else -1
    if at < 0:
        return claim.marks.has_content(*behind, without=["said"])
    pieces = (Span(behind.start, at), Span(at + len(thing), behind.end))
    return any(claim.marks.has_content(*piece, without=["said"]) for piece in pieces)


# -- as printed ------------------------------------------------------------------------------------------


def _printed(claim: Claim, spans: list[Span]) -> str:
    """The words of some spans in the plan's own letters; a quotation begun in them keeps its end."""
    view = claim.plan.view
    return _clean(" ".join(view[start:end] for start, end in spans))


def _clean(text: str) -> str:
    """``text`` on one line without signs at its ends, nor the mark of a list within a sentence ("(3) Tỷ lệ");
    a quotation begun in it keeps its end.
    """
    text = _LISTED.sub("", " ".join(text.split()).strip(_SIGNS))
    if text.count('"') % 2:
        return text + '"'
    return text + "”" if text.count("“") > text.count("”") else text


def _last_of(text: str) -> str:
    """The last part of a text with several: "… và hình thành" is "hình thành"."""
    start = max(text.rfind(sign) for sign in ",;:") + 1
    return _clean(_AND.split(text[start:])[-1])


def _trimmed(claim: Claim, span: Span) -> Span:
    return trimmed(claim.marks.key, span, _SIGNS)
