"""Whether some words are a unit: asked of labels' brackets, of unit columns and of captions."""

import re
from functools import cache

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.phrases import any_of, fold

_BRACKETS = re.compile(r"\(([^()]{1,40})\)")
_THOUSANDS = r"(?:1\.?000\.?000|1\.?000|100|10)"


@cache
def _unit() -> re.Pattern:
    data = toml_file("units")
    phrases = [phrase for block in data["unit"] for phrase in block["phrases"]]
    words = any_of([*phrases, *data["counts"], "tr.", "lần", "ngày công", "bình quân"])
    scales = "|".join(map(re.escape, [*data["scales"], "tr.", "ng."]))
    return re.compile(rf"(?:{_THOUSANDS} *)?(?:(?:{scales}) *)*(?:{words}|đồng|đ)(?: */ *[\w. ]+)?")


def is_unit(text: str) -> bool:
    """Whether ``text`` is a unit the catalogue knows, perhaps scaled ("1000 con", "nghìn ha")."""
    return _unit().fullmatch(fold(" ".join(text.split())).strip(" .:;")) is not None


def unit_in_brackets(text: str) -> tuple[int, int] | None:
    """Where the last bracket of ``text`` that holds a unit has it: "FDI (triệu USD)"."""
    found = [match.span(1) for match in _BRACKETS.finditer(text) if is_unit(match[1])]
    return found[-1] if found else None
