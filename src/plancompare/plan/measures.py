"""Whether some words are a unit: asked of labels' brackets, of unit columns and of captions."""

import re
from collections.abc import Iterable
from functools import cache

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.patterns import Pattern, Phrases
from plancompare.catalogue.phrases import any_of, fold

_BRACKETS = Pattern(r"\(([^()]{1,40})\)")
_TURNED = Pattern(r"(?:^(?:tăng|giảm) *(?=%))|(?:(?<=%) *(?:tăng|giảm)$)")
_THOUSANDS = r"(?:1\.?000\.?000|1\.?000|100|10)"


@cache
def _units() -> Phrases:
    data = toml_file("units")
    phrases = [phrase for block in data["unit"] for phrase in block["phrases"]]
    return Phrases([*phrases, *data["counts"], "tr.", "lần", "ngày công", "bình quân", "đ"], _scaled)


def _scaled(phrases: Iterable[str]) -> str:
    """The expression for one of some units, perhaps scaled, perhaps per another."""
    scales = "|".join(map(re.escape, [*toml_file("units")["scales"], "tr.", "ng."]))
    return rf"(?:{_THOUSANDS} *)?(?:(?:{scales}) *)*(?:{any_of(phrases)}|đồng|đ)(?: */ *[\w. ]+)?"


def is_unit(text: str) -> bool:
    """Whether ``text`` is a unit the catalogue knows, perhaps scaled ("1000 con", "nghìn ha"), or a rate that
    says which way it goes ("% tăng")."""
    return _units().any_is(without_turn(fold(" ".join(text.split())).strip(" .,:;")))


def without_turn(unit: str) -> str:
    """A unit (folded) without the word that says which way a rate goes: "% tăng" is "%"."""
    return _TURNED.sub("", unit)


def unit_in_brackets(text: str) -> tuple[int, int] | None:
    """Where the last bracket of ``text`` that holds a unit has it: "FDI (triệu USD)"."""
    found = [match.span(1) for match in _BRACKETS.finditer(text) if is_unit(match[1])]
    return found[-1] if found else None
