"""The little words around a number: bounds, turns (tăng, giảm, còn), verbs of doing, and what is left of the subject."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from plancompare.catalogue.phrases import bounded, fold, pattern

_PUNCTUATION = " ,:(\"“”'‘’–-*[…\t"
_YEARS = re.compile(
    r"(?<!\w)(?:trong |đến |vào |hết |cả |cho |của |phấn đấu )*(?:cuối |hết |đầu )?năm (?:19|20)\d\d$"
)


@dataclass(frozen=True, slots=True)
class Before:
    """What stands before a number.

    ``subject`` is the text up to where the little words begin (its end as an offset in the text given);
    ``comparator`` the bound said there, ``turn`` one of up, down, to, index or None; ``act`` one of
    new, do or None: a verb right before the number; ``from_`` whether "từ" introduces the number.
    """

    subject_end: int
    comparator: str | None
    turn: str | None
    act: str | None
    from_: bool
    fall_to: bool = False


@dataclass(frozen=True)
class Words:
    """The compiled lists of ``words.toml``."""

    little: re.Pattern
    meaning: dict[str, tuple[str, str]]
    after: tuple[tuple[str, re.Pattern], ...]
    acts_new: re.Pattern
    acts_do: re.Pattern
    base: re.Pattern
    parts: re.Pattern
    short: re.Pattern
    written_out: dict[str, str]


@cache
def words() -> Words:
    """The words of the catalogue, compiled."""
    data = tomllib.loads(
        resources.files("plancompare.catalogue").joinpath("words.toml").read_text(encoding="utf-8")
    )
    meaning: dict[str, tuple[str, str]] = {}
    for word in data["fill"]:
        meaning[fold(word)] = ("fill", "")
    for kind in ("turn", "before"):
        for value, phrases in data[kind].items():
            for phrase in phrases:
                meaning[fold(phrase)] = (kind, value)
    ordered = sorted(meaning, key=len, reverse=True)
    little = re.compile(
        r"(?:(?<!\w)(?:" + "|".join(re.escape(w) for w in ordered if w[0].isalpha()) + r")|"
        + "|".join(re.escape(w) for w in ordered if not w[0].isalpha()) + r")$"
    )  # fmt: skip
    after = tuple(
        (value, re.compile(r"[ ,(]*" + pattern(fold(phrase)) + r"(?!\w)\)?"))
        for value, phrases in data["after"].items()
        for phrase in phrases
    )
    return Words(
        little, meaning, after,
        _ending(data["act"]["new"]), _ending(data["act"]["do"]),
        re.compile("|".join(bounded(fold(p)) for p in data["base"])),
        re.compile("|".join(bounded(fold(p)) for p in data["parts"])),
        re.compile(r"(?<![\w/])(\(?)(" + "|".join(re.escape(k) for k in sorted(data["short"], key=len, reverse=True)) + r")(?!\w)\)?"),
        {k: fold(v) for k, v in data["short"].items()},
    )  # fmt: skip


def _ending(phrases: list[str]) -> re.Pattern:
    return re.compile(
        r"(?<!\w)(?:" + "|".join(re.escape(fold(p)) for p in sorted(phrases, key=len, reverse=True)) + r")$"
    )


def before(text: str) -> Before:
    """Read the little words at the end of ``text`` (folded, what stands before a number)."""
    w = words()
    comparator = turn = act = None
    from_ = fall_to = False
    rest = text.rstrip(_PUNCTUATION)
    for _ in range(10):
        tail = rest[-34:]
        if act is None:
            if w.acts_new.search(tail):
                act = "new"
            elif w.acts_do.search(tail):
                act = "do"
        year = _YEARS.search(tail)
        if year:
            rest = rest[: len(rest) - len(tail) + year.start()].rstrip(_PUNCTUATION)
            continue
        found = w.little.search(tail)
        if not found:
            break
        kind, value = w.meaning[found.group()]
        word = found.group()
        if kind == "before":
            comparator = comparator or value
        elif kind == "turn":
            if turn is None:
                turn = value
                fall_to = value == "to"
            if word.endswith(" từ"):
                from_ = True
        elif word == "từ":
            from_ = True
        rest = rest[: len(rest) - len(tail) + found.start()].rstrip(_PUNCTUATION)
    if turn is None:
        turn = _turn_of_subject(rest)
    return Before(len(rest), comparator, turn, act, from_, fall_to)


_RAISED = re.compile(r"(?<!\w)trở (?:lên|xuống)(?!\w)")
_OPENS_DOWN = re.compile(r"^[ \W]*(?:phấn đấu |tiếp tục |mục tiêu )?(?:kéo )?(?:giảm|mức giảm|tỷ lệ giảm) (?:tỷ lệ|tỷ suất|tỷ trọng|số|mức|hộ)")
_OPENS_UP = re.compile(r"(?<!\w)(?:tốc độ tăng|mức tăng|tốc độ phát triển)(?!\w)")


def _turn_of_subject(subject: str) -> str | None:
    """The turn a subject itself says: "Giảm tỷ lệ …", "Tốc độ tăng …"."""
    if _OPENS_DOWN.search(subject) and not re.search(r"(?<!\w)(?:còn|xuống)(?!\w)", subject):
        return "down"
    return "up" if _OPENS_UP.search(subject) else None


def written_out(text: str) -> str:
    """``text`` with short forms in full: "(HTX)" behind its own long form disappears."""
    w = words()

    def full(match: re.Match) -> str:
        long = w.written_out[match.group(2)]
        if match.group(1) and long in text[: match.start()]:
            return " "
        return f" {long} " if match.group(1) else long

    return _RAISED.sub(" ", w.short.sub(full, text).replace("(", " ").replace(")", " "))


def bound_after(text: str) -> tuple[str, int] | None:
    """A bound right after the unit ("trở lên") with where it ends; None when there is none."""
    for value, found in words().after:
        match = found.match(text)
        if match:
            return value, match.end()
    return None
