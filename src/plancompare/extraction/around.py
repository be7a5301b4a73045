"""The little words around a number: bounds, turns (tăng, giảm, còn), verbs of doing; what is left of it."""

import re
from typing import NamedTuple

from plancompare.catalogue.patterns import Pattern
from plancompare.extraction.words import (
    bounds_after,
    endings,
    ends,
    little_words,
    said,
    says,
    shorts,
    syllables,
)

_PUNCTUATION = " ,:(\"“”'‘’–-*[…\t"
_PASSED_OVER = 10  # little words before one number
_YEARS = Pattern(
    r"(?<!\w)(?:trong |đến |vào |hết |cả |cho |của |phấn đấu )*(?:cuối |hết |đầu )?năm (?:19|20)\d\d$"
)
_RAISED = Pattern(r"(?<!\w)trở (?:lên|xuống)(?!\w)")
_OPENS_DOWN = Pattern(
    r"^[ \W]*(?:phấn đấu |tiếp tục |mục tiêu )?(?:kéo )?(?:giảm|mức giảm|tỷ lệ giảm) "
    r"(?:tỷ lệ|tỷ suất|tỷ trọng|số|mức|hộ)"
)
_CONTENT = re.compile(r"[^\W\d_]{2,}")


class Before(NamedTuple):
    """What stands before a number.

    ``subject_end`` is where the little words begin in the text given; ``comparator`` the bound said
    there, ``turn`` one of up, down, to, index or None; ``act`` one of new, do or None: a verb right
    before the number; ``from_`` whether "từ" introduces the number, ``fall_to`` whether "còn" does.
    """

    subject_end: int
    comparator: str | None
    turn: str | None
    act: str | None
    from_: bool
    fall_to: bool = False


def before(text: str) -> Before:
    """Read the little words at the end of ``text`` (folded, what stands before a number)."""
    words = little_words()
    comparator = turn = act = None
    from_ = fall_to = False
    rest = text.rstrip(_PUNCTUATION)
    if text.rstrip(" ").endswith("("):
        rest = _without_spelled(rest)
    for _ in range(_PASSED_OVER):
        ways = endings(rest)
        if act is None:
            act = _act(ways, words.acts)
        begin = _year_at_end(rest)
        if begin is None:
            begin, word = next(((at, way) for at, way in ways if way in words.meaning), (None, ""))
            if begin is None or any(way in words.names for _, way in ways):
                break
            kind, value = words.meaning[word]
            if kind == "before":
                comparator = comparator or value
            elif kind == "turn" and turn is None:
                turn, fall_to = value, value == "to"
            from_ = from_ or word == "từ" or (kind == "turn" and word.endswith(" từ"))
        rest = rest[:begin].rstrip(_PUNCTUATION)
    turn = turn or _turn_of_subject(rest)
    if turn == "down" and comparator == "lt" and not says("by_how_much", rest):
        turn, fall_to = "to", True  # "giảm … dưới 2%": nobody aims at falling by less than that
    return Before(len(rest), comparator, turn, act, from_, fall_to)


def _without_spelled(text: str) -> str:
    """``text`` without a number written out at its end, whose figure follows in brackets."""
    while ends("spelled", text):
        text = text.rstrip(" ").rpartition(" ")[0].rstrip(_PUNCTUATION)
    return text


def _act(ways: list[tuple[int, str]], acts: dict[str, str]) -> str | None:
    """The verb a text ends with; one that makes something new wins, unless it only ends a name."""
    found = {acts[way] for _, way in ways if way in acts}
    if "none" in found:
        return None
    return "new" if "new" in found else "do" if found else None


def _year_at_end(text: str) -> int | None:
    """Where "đến năm 2025" at the end of ``text`` begins."""
    if not text[-1:].isdigit():
        return None
    tail = text[-34:]
    year = _YEARS.search(tail)
    return len(text) - len(tail) + year.start() if year else None


def _turn_of_subject(subject: str) -> str | None:
    """The turn a subject itself says: "Giảm tỷ lệ …", "Tốc độ tăng …"."""
    if _OPENS_DOWN.search(subject) and not says("turned_to", subject):
        return "down"
    return "up" if says("opens_up", subject) else None


def written_out(text: str) -> str:
    """``text`` with short forms in full: "(HTX)" behind its own long form disappears."""
    short = shorts()
    if not short.firsts.isdisjoint(syllables(text)):
        text = short.found.sub(lambda match: _in_full(match, short.long[match[2]]), text)
    text = text.replace("(", " ").replace(")", " ")
    return _RAISED.sub(" ", text) if "trở " in text else text


def _in_full(match: re.Match, long: str) -> str:
    if not match[1]:
        return long
    return " " if long in match.string[: match.start()] else f" {long} "


def bound_after(text: str) -> tuple[str, int] | None:
    """A bound right after the unit ("trở lên") with where it ends; None when there is none."""
    match = bounds_after().match(text)
    return (match.lastgroup, match.end()) if match else None


def has_content(text: str) -> bool:
    """Whether any word of two letters or more is in ``text``."""
    return _CONTENT.search(text) is not None


def without_parts(subject: str) -> str:
    """A subject without the words that only join it to what was said before."""
    return said("parts").without(said("joining").without(subject))
