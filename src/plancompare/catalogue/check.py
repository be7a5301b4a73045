"""What the language files must agree on: ``python -m plancompare.catalogue.check`` after a change of one.

The shape of each file is checked whenever it is loaded (``shapes.py``). Here is what takes several files, or
more time than a reading should: codes without cues, cues that can never win, phrases nobody can compile,
units without names in both languages. Every fault names its file, its line and what to do.
"""

import csv
import io
import re
import sys
from collections.abc import Callable, Iterator, Mapping

from plancompare.catalogue.data import parsed, text_of
from plancompare.catalogue.patterns import Phrases
from plancompare.catalogue.phrases import any_of, fold_phrase
from plancompare.catalogue.shapes import SHAPES, Fault, line_of
from plancompare.records import NamedTuple

_LABELS = "labels-units"
_GROUP = re.compile(r"\[([^()\[\]]*)\]|\(([^()\[\]]*)\)")  # an innermost one
_LANGUAGES = ("vi", "en", "head_vi", "head_en")


class Files(NamedTuple):
    """The texts of the files by name (without ``.toml``), what is in them, and the rows of indicators.csv."""

    texts: Mapping[str, str]
    data: Mapping[str, dict]
    indicators: Mapping[str, dict[str, str]]

    def fault(self, name: str, path: tuple, phrase: str | None, what: str, todo: str) -> Fault:
        return Fault(f"{name}.toml", line_of(self.texts[name], *path, phrase=phrase), what, todo)


def shipped() -> Files:
    """The files of the installed package."""
    return files({name: text_of(f"{name}.toml") for name in (*SHAPES, _LABELS)}, text_of("indicators.csv"))


def files(texts: Mapping[str, str], indicators: str) -> Files:
    """Files by their texts. Raises InputError for one that has not its shape."""
    rows = csv.DictReader(io.StringIO(indicators, newline=""))
    data = {name: parsed(name, text) for name, text in texts.items()}
    return Files(texts, data, {row["code"]: row for row in rows})


def faults(given: Files) -> list[Fault]:
    """Everything the files do not agree on."""
    return [fault for check in CHECKS for fault in check(given)]


# -- codes -----------------------------------------------------------------------------------------


def codes(given: Files) -> Iterator[Fault]:
    """Every code has cues, and every block of cues, and every code named in one, is a code."""
    blocks = given.data["cues"]
    for code in given.indicators:
        if code not in blocks:
            line = line_of(given.texts["cues"])
            yield Fault(
                "cues.toml",
                line,
                f"the indicator {code} has no cues",
                f"add [{code}] with `cues` to find it by",
            )
    for code, block in blocks.items():
        if code not in given.indicators:
            yield given.fault(
                "cues", (code,), None, f"[{code}] is no indicator", "add it to indicators.csv, or correct it"
            )
        for key in ("share", "falls"):
            if key in block and block[key] not in given.indicators:
                what = f"`{key}` names {block[key]}, which is no indicator"
                yield given.fault("cues", (code, key), None, what, "name a code of indicators.csv")


def units_of_codes(given: Files) -> Iterator[Fault]:
    """The units a code can have are units that can be read."""
    known = _units(given)
    for code, block in given.data["cues"].items():
        for unit in block.get("units", ()):
            if unit not in known:
                what = f"[{code}] can have the unit {unit}, which nothing printed is read as"
                yield given.fault("cues", (code, "units"), unit, what, "add it to units.toml, or correct it")


def _units(given: Files) -> set[str]:
    units = given.data["units"]
    return {block["is"] for block in (*units["unit"], *units["rate"])} | set(units["counts"].values())


# -- phrases ---------------------------------------------------------------------------------------


def notation(given: Files) -> Iterator[Fault]:
    """Every phrase closes its brackets, has its alternatives inside them, and compiles."""
    for name, path, phrase in _phrases(given):
        what = _wrong_notation(phrase)
        if what:
            yield given.fault(name, path, phrase, f'"{phrase}" {what}', "see the notation in phrases.py")


def _phrases(given: Files) -> Iterator[tuple[str, tuple, str]]:
    """All phrases written in the notation, each with its file and place."""
    for code, block in given.data.get("cues", {}).items():
        for key in ("cues", "not"):
            yield from (("cues", (code, key), phrase) for phrase in block.get(key, ()))
    for place, block in enumerate(given.data.get("refusals", {}).get("refusal", ())):
        yield from (("refusals", ("refusal", place, "phrases"), phrase) for phrase in block["phrases"])
    for kind, block in given.data.get("marks", {}).items():
        for key, listed in block.items():
            if isinstance(listed, list):
                yield from (("marks", (kind, key), phrase) for phrase in listed)
    for place, block in enumerate(given.data.get("units", {}).get("unit", ())):
        yield from (("units", ("unit", place, "phrases"), phrase) for phrase in block["phrases"])


def _wrong_notation(phrase: str) -> str | None:
    if phrase.count("(") != phrase.count(")") or phrase.count("[") != phrase.count("]"):
        return "has a bracket that is not closed"
    if "|" in _without_groups(phrase):
        return "has alternatives outside brackets"
    try:
        re.compile(any_of([phrase.replace("#", " ")]))
    except re.error:
        return "cannot be compiled"
    return None


def _without_groups(phrase: str) -> str:
    while _GROUP.search(phrase):
        phrase = _GROUP.sub(" ", phrase)
    return phrase


def twice(given: Files) -> Iterator[Fault]:
    """No phrase stands twice in one list."""
    met: set[tuple] = set()
    for name, path, phrase in _phrases(given):
        place = (name, path, fold_phrase(phrase))
        if place in met:
            yield given.fault(name, path, phrase, f'"{phrase}" stands there twice', "take one of them out")
        met.add(place)


# -- cues that can never win -----------------------------------------------------------------------


def cues_refused_by_themselves(given: Files) -> Iterator[Fault]:
    """A cue that always holds one of the words its own code must not have."""
    for code, block in given.data["cues"].items():
        refused = [(phrase, Phrases([phrase])) for phrase in block.get("not", ())]
        for cue in block["cues"]:
            texts = list(wordings(cue))
            for phrase, found in refused:
                if texts and all(map(found.any_in, texts)):
                    what = f'the cue "{cue}" of {code} can never win: it always holds "{phrase}" of `not`'
                    yield given.fault("cues", (code, "cues"), cue, what, "take one of the two out")


def cues_in_short_forms(given: Files) -> Iterator[Fault]:
    """A cue in a short form, which is written out before cues are looked for."""
    shorts = given.data.get("subjects", {}).get("short", {})
    found = {short: re.compile(rf"(?<![\w/]){re.escape(short)}(?!\w)") for short in shorts}
    for code, block in given.data["cues"].items():
        for cue in block["cues"]:
            texts = list(wordings(cue))
            for short, pattern in found.items():
                if texts and all(map(pattern.search, texts)):
                    what = f'the cue "{cue}" of {code} can never win: "{short}" is written out before'
                    yield given.fault("cues", (code, "cues"), cue, what, f'write "{shorts[short]}"')


def cues_of_another_unit(given: Files) -> Iterator[Fault]:
    """A cue that asks for a per cent of a code that cannot be one."""
    for code, block in given.data["cues"].items():
        units = _can_have(given, code)
        if not units.isdisjoint(("", "percent", "percentage_point")):
            continue
        for cue in block["cues"]:
            if re.search(r"# ?%", cue):
                what = f'the cue "{cue}" of {code} can never win: its units are {", ".join(sorted(units))}'
                yield given.fault(
                    "cues", (code, "cues"), cue, what, "add percent to `units`, or drop the cue"
                )


def cues_of_two_codes(given: Files) -> Iterator[Fault]:
    """One cue of two codes that share a unit and a measure: only the first can win."""
    owners: dict[str, list[str]] = {}
    for code, block in given.data["cues"].items():
        for cue in block["cues"]:
            first = next((one for one in owners.get(fold_phrase(cue), ()) if _alike(given, one, code)), None)
            if first is not None:
                what = (
                    f'the cue "{cue}" of {code} can never win: {first} has it, with the same unit and measure'
                )
                yield given.fault(
                    "cues", (code, "cues"), cue, what, "say in one of them what tells them apart"
                )
            owners.setdefault(fold_phrase(cue), []).append(code)


def _alike(given: Files, one: str, other: str) -> bool:
    """Whether two codes can have the same number."""
    blocks = [given.data["cues"][code] for code in (one, other)]
    measures = {block.get("measure", "level") for block in blocks}
    return one != other and len(measures) == 1 and bool(_can_have(given, one) & _can_have(given, other))


def _can_have(given: Files, code: str) -> set[str]:
    """The units the numbers of a code can have."""
    listed = given.data["cues"][code].get("units")
    return set(listed) if listed else {given.indicators.get(code, {}).get("unit", "")}


def wordings(phrase: str) -> Iterator[str]:
    """Every wording of a phrase at its barest: each alternative, with and without what may be absent."""
    group = _GROUP.search(phrase)
    if group is None:
        yield " ".join(fold_phrase(phrase).replace("…", " ").replace("N", "5").split())
        return
    branches = [*group[1].split("|"), ""] if group[1] is not None else group[2].split("|")
    for branch in branches:
        yield from wordings(f"{phrase[: group.start()]}{branch}{phrase[group.end() :]}")


# -- names of units --------------------------------------------------------------------------------


def names_of_units(given: Files) -> Iterator[Fault]:
    """Every unit has a pattern and a head in both languages, or is a thing counted with its English names."""
    named, counted = given.data[_LABELS].get("unit", {}), given.data[_LABELS].get("counted", {})
    for unit, path, phrase in _units_with_place(given):
        missing = [key for key in _LANGUAGES if not named.get(unit, {}).get(key)]
        if unit in named and missing:
            what = f"the unit {unit} has no {', '.join(missing)}"
            yield given.fault(_LABELS, (f"unit.{unit}",), None, what, "add what is missing")
        elif unit not in named and len(counted.get(unit, ())) != 2:
            what = f"the unit {unit} has no names in labels-units.toml"
            todo = f"add [unit.{unit}] there, or under [counted] its English names for one and for more"
            yield given.fault("units", path, phrase, what, todo)


def _units_with_place(given: Files) -> Iterator[tuple[str, tuple, str | None]]:
    """Each unit once, with the place where it first stands in units.toml."""
    met: set[str] = set()
    units = given.data["units"]
    places = [
        (block["is"], (key, n, "is"), None) for key in ("unit", "rate") for n, block in enumerate(units[key])
    ]
    places += [(unit, ("counts",), noun) for noun, unit in units["counts"].items()]
    for unit, path, phrase in places:
        if unit not in met:
            met.add(unit)
            yield unit, path, phrase


CHECKS: tuple[Callable[[Files], Iterator[Fault]], ...] = (
    codes, units_of_codes, notation, twice, cues_refused_by_themselves, cues_in_short_forms,
    cues_of_another_unit, cues_of_two_codes, names_of_units,
)  # fmt: skip


def main() -> int:
    """Print every fault of the installed catalogue; status 1 when there is one."""
    found = faults(shipped())
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
