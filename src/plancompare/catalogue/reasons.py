"""Why a number gives no target or a document is refused, in Vietnamese; the code says so in English."""

import re
from collections.abc import Mapping
from functools import cache

from plancompare.catalogue.data import toml_file

_IN_COLUMN = "in the column “{words}”: {why}"
_OF_COLUMN = re.compile(r"in the column “(?P<words>.*)”: (?P<why>[^“”]*)", re.S)
# What differs from one reason to the next: years, periods, counts.
_NUMBERS = re.compile(r"\b\d+(?:[-/]\w[\w/-]*)?")


@cache
def reasons() -> Mapping[str, str]:
    """The Vietnamese wording of the reading's reasons, by their English one."""
    return toml_file("labels-reasons")["reason"]


def in_vietnamese(reason: str) -> str:
    """``reason`` in Vietnamese, without the rule's detail in brackets but with what stands behind its colon;
    in English where nobody worded it.
    """
    if column := _OF_COLUMN.fullmatch(reason):
        return reasons()[_IN_COLUMN].format(words=column["words"], why=in_vietnamese(column["why"]))
    head, _, detail = reason.partition(": ")
    if detail and head in reasons():
        return f"{reasons()[head]}: {detail}"
    plain = reason.partition(" (")[0]
    numbers = iter(_NUMBERS.findall(plain))
    return re.sub("#", lambda sign: next(numbers, sign[0]), _worded(plain) or plain)


def _worded(plain: str) -> str | None:
    """The Vietnamese wording of a reason without its detail, "#" for its numbers; None for none."""
    return reasons().get(plain) or reasons().get(_NUMBERS.sub("#", plain))


@cache
def _errors() -> list[tuple[re.Pattern[str], str]]:
    """The Vietnamese wording of errors, by what the English one looks like."""
    said = toml_file("labels-errors")["error"]
    return [
        (re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(english)), re.S), vietnamese)
        for english, vietnamese in said.items()
    ]


def error_in_vietnamese(error: str) -> str:
    """What is wrong with a document or a correction in Vietnamese; in English where nobody worded it."""
    for english, vietnamese in _errors():
        if found := english.fullmatch(error):
            return vietnamese.format(
                **{name: error_in_vietnamese(part) for name, part in found.groupdict().items()}
            )
    return in_vietnamese(error) if _worded(error) else error


def in_both(words: str) -> str:
    """A warning in Vietnamese and English; in English alone where nobody worded it."""
    said = error_in_vietnamese(words)
    return words if said == words else f"{said} / {words}"
