"""The segments of a clause: stretches of text no number reads across."""

from typing import NamedTuple

from plancompare.catalogue.patterns import Pattern

_STOP = Pattern(r"[;!?|.](?:(?<!\.)|(?=\s+[A-ZĐÀ-Ỹ“\"(•+*-]|\s*$))")
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
    return out
