"""The segments of a clause: stretches of text no number reads across."""

from plancompare.catalogue.patterns import Pattern
from plancompare.records import NamedTuple

_STOP = Pattern(
    r"[;!?|.](?:(?<!\.)|(?=\s+[A-ZĐÀ-Ỹ“\"(•+*-]|\s*$)|(?<=[^\W\d_]{3}\.)(?=\s+\d+ *%)|(?<=\)\.)(?=\s+\d+ *%))"
)
_LEAST_IN_BRACKET = 15  # characters: "2)" is the mark of an item
_ABBREVIATION = Pattern(r"(?<![^\W\d_])(?:TP|TX|TT|tp|tr|Tr|st|PGS|TS|ThS|[A-ZĐ])$")


class Segment(NamedTuple):
    """Text positions ``start`` to ``end`` (exclusive); ``sentence`` is where its sentence begins."""

    start: int
    end: int
    sentence: int


def segments(view: str, start: int, end: int) -> list[Segment]:
    """Split ``view[start:end]`` at semicolons, sentence ends and cell borders."""
    out: list[Segment] = []
    begin = sentence = start
    for stop in _STOP.finditer(view, start, end):
        at = stop.start()
        sign = view[at]
        if sign == "." and (_ABBREVIATION.search(view[max(start, at - 4) : at]) or view[at - 1 : at] == "."):
            continue
        out.append(Segment(begin, at, sentence))
        begin = stop.end()
        if sign != ";":
            sentence = begin
    if begin < end:
        out.append(Segment(begin, end, sentence))
    return [part for segment in out for part in _behind_bracket(view, segment)]


def _behind_bracket(view: str, segment: Segment) -> list[Segment]:
    """A segment cut behind a bracket that was opened before it: "(A tăng 7%; B phục hồi), C tăng 8%"."""
    close = view.find(")", segment.start, segment.end)
    opened = view.find("(", segment.start, segment.end)
    if close < 0 or 0 <= opened < close or close - segment.start < _LEAST_IN_BRACKET:
        return [segment]
    return [segment._replace(end=close + 1), segment._replace(start=close + 1)]
