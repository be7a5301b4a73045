"""No regular expression can be made to try the same characters in very many ways."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from re import _constants as codes
from re import _parser as parser
from typing import Any

import pytest

import plancompare
from plancompare.catalogue import data, patterns
from plancompare.catalogue.phrases import any_of
from plancompare.extraction import extract
from plancompare.plan import read_plan
from plancompare.reading import read_source

LAYERS = ("catalogue", "reading", "plan", "extraction", "table", "comparison", "presentation")
ROOT = Path(__file__).resolve().parent.parent
REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT)
MANY = 8  # a repeat of no more is no danger, whatever stands in it


def repeats_in_repeats(pattern: str, flags: int = 0) -> list[str]:
    """What in a pattern repeats, many times, something that itself may be many characters or some.

    Harmless is what begins with a character that what it repeats never takes: "(?: \\\\S+)*" can part a text
    in one way only.
    """
    return [str(inner) for inner in _found(parser.parse(pattern, flags), flags)]


def _found(items: Any, flags: int) -> Iterator[Any]:
    for code, given in items:
        if code in REPEATS:
            least, most, body = given
            if most > MANY and most > least and not _is_led(body):
                yield from _repeats(body)
            yield from _found(body, flags)
        elif code is codes.SUBPATTERN:
            yield from _found(given[3], flags)
        elif code is codes.BRANCH:
            for branch in given[1]:
                yield from _found(branch, flags)
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            yield from _found(given[1], flags)


def _repeats(items: Any) -> Iterator[Any]:
    """The repeats in ``items`` that take one number of characters or many."""
    for code, given in items:
        if code in REPEATS:
            if given[1] > MANY and given[1] > given[0]:
                yield given[2]
            else:
                yield from _repeats(given[2])
        elif code is codes.SUBPATTERN:
            yield from _repeats(given[3])
        elif code is codes.BRANCH:
            for branch in given[1]:
                yield from _repeats(branch)


def _is_led(body: Any) -> bool:
    """Whether a repeated body begins, or ends, with a character that none of the repeats in it takes."""
    inner = list(_repeats(body))
    return not inner or any(
        not any(edge & _characters(one) for one in inner)
        for edge in (_first(list(body)), _first(list(body)[::-1]))
    )


def _first(items: Any) -> set[str]:
    """The characters of the sample with which ``items`` can begin; all where a repeat may begin them."""
    begins: set[str] = set()
    for code, given in items:
        if code in (codes.AT, codes.ASSERT, codes.ASSERT_NOT):
            continue
        if code in REPEATS and given[0] == 0:
            if given[1] > MANY:
                return set(SAMPLE)
            begins |= _first(given[2])  # it may be missing
            continue
        if code in REPEATS:
            return begins | _first(given[2])
        if code is codes.SUBPATTERN:
            return begins | _first(given[3])
        if code is codes.BRANCH:
            return begins.union(*map(_first, given[1]))
        return begins | _characters([(code, given)])
    return set(SAMPLE)


SAMPLE = (
    [chr(code) for code in range(1, 0x250)] + [chr(code) for code in range(0x1EA0, 0x1F00)] + list("–—…“”•")
)


def _characters(items: Any) -> set[str]:
    """The characters of a sample that the single-character parts of ``items`` take; all for other parts."""
    taken: set[str] = set()
    for code, given in items:
        if code is codes.LITERAL:
            taken |= {chr(given)}
        elif code is codes.NOT_LITERAL:
            taken |= set(SAMPLE) - {chr(given)}
        elif code is codes.IN:
            one = re._compiler.compile(_alone((code, given)))  # type: ignore[attr-defined]
            taken |= {sign for sign in SAMPLE if one.match(sign)}
        elif code in REPEATS:
            taken |= _characters(given[2])
        elif code is codes.SUBPATTERN:
            taken |= _characters(given[3])
        elif code is codes.BRANCH:
            taken |= set().union(*map(_characters, given[1]))
        elif code not in (codes.AT, codes.ASSERT, codes.ASSERT_NOT):
            return set(SAMPLE)
    return taken


def _alone(item: Any) -> Any:
    pattern = parser.parse("x")
    pattern.data = [item]
    return pattern


# -- every pattern there is --------------------------------------------------------------------------------


def of_modules() -> Iterator[tuple[str, str, int]]:
    """The patterns that modules hold, with their names."""
    for info in pkgutil.walk_packages(plancompare.__path__, "plancompare."):
        if info.name.split(".")[1] in LAYERS:
            module = importlib.import_module(info.name)
            for name, value in vars(module).items():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                    yield f"{info.name}.{name}", value.pattern, value.flags
                elif isinstance(value, patterns.Pattern):
                    yield f"{info.name}.{name}", value.write(value.text), 0


def of_phrases() -> Iterator[tuple[str, str, int]]:
    """The patterns of every phrase of the language files."""
    for name in ("agencies", "cues", "headers", "marks", "refusals", "subjects", "tables", "units", "zones"):
        for phrase in _texts(data.toml_file(name)):
            if phrase.strip("#… ") and phrase.count("(") == phrase.count(")"):  # else a sign, no phrase
                yield f"{name}.toml: {phrase}", any_of([phrase]), 0


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def test_no_pattern_repeats_what_repeats(monkeypatch):
    compiled: list[tuple[str, str, int]] = []
    really = re._compiler.compile  # type: ignore[attr-defined]

    def compile_noted(pattern: Any, flags: int = 0) -> Any:
        if isinstance(pattern, str):
            compiled.append(("read", pattern, flags))
        return really(pattern, flags)

    re.purge()
    monkeypatch.setattr("re._compiler.compile", compile_noted)
    for path in sorted((ROOT / "data" / "raw").glob("*.txt")):
        extract(read_plan(read_source(path)))
    monkeypatch.undo()
    known = [*of_modules(), *of_phrases(), *compiled]
    assert len(known) > 1500
    faults = {pattern: name for name, pattern, flags in known if repeats_in_repeats(pattern, flags & ~re.U)}
    assert faults == {}


@pytest.mark.parametrize(
    "pattern", [r"(a+)+b", r"(?:\s*<!--.*?-->)*<", r"(?:[a-z]+,?)*!", r"(?:a|b*)*c", r"(?:\d[\d.]*)+ %"]
)
def test_what_would_hang_is_found(pattern):
    assert repeats_in_repeats(pattern)


@pytest.mark.parametrize("pattern", [r"\S+(?: \S+)*", r"\d{1,3}(?:\.\d{3})+", r"(?:x[^x]*)*", r"(?:ab|cd)+"])
def test_what_parts_a_text_in_one_way_is_not(pattern):
    assert repeats_in_repeats(pattern) == []
