"""The indicator in the plan's own words: whole words that say what is counted."""

from plancompare.catalogue.patterns import Pattern
from plancompare.catalogue.phrases import fold
from plancompare.extraction.around import bound_after, has_content
from plancompare.extraction.context import RIGHT_REACH, Context, over
from plancompare.extraction.words import begins, ends, last_stretch, said, says

_ASKED = 14  # characters that ask an agency: "Giao …", "Đề nghị …"
_SCALE = 40  # characters behind a number its unit begins in
_NAME_LENGTH = 120
_SHORTEST = 20  # characters of a name below which it is not shortened
# "…, ít nhất 95% hộ dân …", "Về môi trường: 100% khu công nghiệp …": only a bound stands behind the border.
_OPENS = Pattern(
    r"(?:,|(?<!\w)và|^[ \W]*về [^,;:]{1,40}:) *"
    r"(?:(?:có|từ|trên|dưới|hơn|gần|khoảng|ít nhất|tối thiểu|trong đó|phấn đấu|bảo đảm|đảm bảo) *)*$"
)
_VERB_WORDS = 4  # "phấn đấu giải quyết"
_WHOLE_WORDS = 6  # a whole named in more words has a predicate: it is what is counted
_FROM = Pattern(r" từ (?:mức )?\d\S*\s*$")
_SHARE = Pattern(r"\d[\d.,]* *%")
_AND = Pattern(r"(?<!\w)và(?!\w)")


def wording(context: Context, said_before: str | None, repeats: bool) -> str:
    """The words before the number that name a subject, else those behind it that name what is counted.

    ``said_before`` is the wording of the target before, None when there is none in this sentence; with
    ``repeats`` this number says that again ("(tương đương 92,2%)").
    """
    own, behind = _own(context), _behind(context)
    if has_content(said("counted_up").without(fold(own))):
        text = own
        if behind and not _is_whole(behind) and _is_made(context):
            is_named = context.number.unit.counted and _says_more(context, behind)
            text = behind if is_named else f"{_last_of(own)} … {behind}"
        elif behind and _opens(context, behind):
            text = behind
    elif said_before and context.before and _says_no_other(context, behind, said_before):
        text = said_before
    else:
        text = behind
    if not has_content(text) and repeats and said_before:
        return said_before
    number = context.number
    text = text or _clean(context.scene.view[number.start : max(number.unit_end, number.last)])
    while len(text) > _NAME_LENGTH and "," in text[:-40]:
        text = text.split(",", 1)[1].strip()
    return text


def _own(context: Context) -> str:
    """The subject before the number, without the agency asked and words that only join it to others."""
    text = _clean(_as_printed(context))
    agency = context.scene.clause.agency
    named = fold(text).find(fold(agency)) if agency else -1
    if 0 <= named < _ASKED:  # "Giao Sở Công Thương: thành lập …": who acts, not of what
        text = _clean(text[named + len(agency) :])
    while joined := begins("joined_to", fold(text)):
        text = _clean(text[joined.end() :])
    return _whole(text)


def _whole(text: str) -> str:
    """``text`` without words at its end that only lead on: "Tạo việc làm cho" is "Tạo việc làm"."""
    text = _clean(_FROM.sub("", text))
    while ends("dangling", fold(text)):
        text = _clean(text.rpartition(" ")[0])
    return text


def _as_printed(context: Context) -> str:
    """The subject in the plan's own letters, from a whole word on."""
    view, segment = context.scene.view, context.segment
    length, end = context.words.subject_end, context.number.start
    if context.is_cell:
        return view[segment.start : segment.start + length]
    start = end - len(context.left)
    if context.is_apart:
        return _label(context)
    text = view[start : start + length]
    is_cut = start > segment.start and view[start - 1].isalnum() and text[:1].isalnum()
    return text.partition(" ")[2] if is_cut else text


def _label(context: Context) -> str:
    """The label of a number in a chain or a list in turn, as printed further off.

    Of "khu vực I, II, III" the third is "khu vực III".
    """
    scene, start, end = context.scene, context.segment.sentence, context.number.start
    words = context.subject.split()
    for first in range(len(words)):
        label = " ".join(words[first:])
        if (at := scene.key.rfind(label, start, end)) >= 0:
            shared = " ".join(words[:first]) if " " not in label else ""
            begin = scene.key.find(shared, start, end) if shared else -1
            lead = scene.view[begin : begin + len(shared)] + " " if begin >= 0 else ""
            return lead + scene.view[at : at + len(label)]
    return _SHARE.split(scene.view[start:end])[0]


def _behind(context: Context) -> str:
    """The words behind the number that name what is counted; "" when there are none."""
    view, number = context.scene.view, context.number
    end = over(context.scene.key, number) + len(context.right)
    names_thing = number.unit.counted or number.unit.thing
    begin = over(context.scene.key, number) if names_thing else max(number.last, number.unit_end)
    text = view[begin:end]
    text = text[max(0, fold(text[:_SCALE]).find(number.unit.thing)) :]  # without "nghìn"
    if bound := bound_after(text):
        text = text[bound[1] :]
    if end == max(number.unit_end, number.last) + RIGHT_REACH:  # cut there, not at a border
        border = said("borders").last(fold(text))
        text = text[:border] if border > _SHORTEST else text.rpartition(" ")[0]
    return _whole(text.partition(")")[0] if "(" not in text else text).lstrip("%‰ ")


def _is_made(context: Context) -> bool:
    """Whether a verb that makes or gets what is counted stands right before the number."""
    subject = context.subject.rstrip(" ,:(-")
    between = context.left[context.words.subject_end :]
    if context.is_cell or ":" in between or not ends("making", subject):
        return False
    unit, last = context.number.unit, last_stretch(subject, ",;:")
    if says("stated", between):  # "Giải quyết đạt 90% số đơn": nothing but the verb
        return not unit.counted and len(last.split()) <= _VERB_WORDS
    return not unit.thing or unit.thing not in last


def _opens(context: Context, behind: str) -> bool:
    """Whether the number opens a phrase of its own, in which ``behind`` says what is counted."""
    if context.is_cell or _is_whole(behind) or not _OPENS.search(context.left):
        return False
    return _says_more(context, behind)


def _says_no_other(context: Context, behind: str, said_before: str) -> bool:
    """Whether the words behind a number only name the whole a share is of ("bằng 37% GRDP"), or the thing
    the number before counts too ("công nhận 5 xã nông thôn mới, lũy kế 54 xã")."""
    thing = context.number.unit.thing
    again = context.number.unit.counted and thing in fold(said_before) and not _says_more(context, behind)
    return again or _is_whole(behind)


def _is_whole(behind: str) -> bool:
    return len(behind.split()) <= _WHOLE_WORDS and begins("whole", fold(behind)) is not None


def _says_more(context: Context, behind: str) -> bool:
    """Whether words behind a number say more than the thing its unit names."""
    thing, folded = context.number.unit.thing, fold(behind)
    return has_content(said("said").without(folded.replace(thing, " ") if thing else folded))


def _last_of(text: str) -> str:
    """The last part of a text with several: "… và hình thành" is "hình thành"."""
    return _clean(_AND.split(last_stretch(text, ",;:"))[-1])


def _clean(text: str) -> str:
    """``text`` on one line without signs at its ends; a quotation begun in it keeps its end."""
    text = " ".join(text.split()).strip(' ,;:.-–+*(“”"')
    if text.count('"') % 2:
        return text + '"'
    return text + "”" if text.count("“") > text.count("”") else text
