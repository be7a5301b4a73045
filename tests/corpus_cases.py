"""The corpus as cases: phrases and passages with their marks taken out, and how each is read.

``tests/corpus/phrases`` and ``tests/corpus/passages`` wrap every number that is a target in ``[[...]]`` (a
passage: ``[[mark|...]]``). ``tests/corpus/not-yet.toml`` lists what is not read right yet; run this file
to write that list again: ``python tests/corpus_cases.py``.
"""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from plancompare.extraction import Extraction, Target, extract
from plancompare.plan import read_plan
from plancompare.reading import Source

CORPUS = Path(__file__).resolve().parent / "corpus"
NOT_YET = CORPUS / "not-yet.toml"
PHRASE_PROVINCE, PHRASE_YEAR = "Vĩnh Long", 2024
MARK = re.compile(r"\[\[(?:(\d+)\|)?(.*?)\]\]", re.DOTALL)


@dataclass(frozen=True, eq=False)
class Case:
    """A text, the targets it must be read as (each with its span), and the class of its numerals if given.

    ``wanted``: one dict a target: ``at`` (its mark), ``value_start``, ``value_end``, the fields to check.
    """

    sort: str  # phrase or passage
    file: str
    text: str
    province: str
    year: int
    wanted: tuple[dict, ...]
    numerals: str | None = None

    @property
    def name(self) -> str:
        return f"{self.file}: {' '.join(self.text.split())[:90]}"


@dataclass(frozen=True)
class Fault:
    """One thing not read as wanted: the mark (or the characters) it is about, and what came out instead."""

    about: str
    instead: str


def unmark(marked: str) -> tuple[str, list[tuple[str, int, int]]]:
    """The text without marks, and for each mark its name (its place, when it has none), start and end."""
    spans, parts, at, length = [], [], 0, 0
    for number, match in enumerate(MARK.finditer(marked), 1):
        before = marked[at : match.start()]
        start = length + len(before)
        parts += [before, match[2]]
        length = start + len(match[2])
        spans.append((match[1] or str(number), start, length))
        at = match.end()
    return "".join([*parts, marked[at:]]), spans


def _wanted(reads: list[dict], spans: list[tuple[str, int, int]], year: int) -> tuple[dict, ...]:
    """What is not said is: no upper end, no denominator, the plan's year."""
    out = []
    for read, (mark, start, end) in zip(reads, spans, strict=True):
        fields = {"value_high": None, "denominator": None, "year": year} | read
        fields.pop("note", None)
        for name in ("value", "value_high", "denominator"):
            fields[name] = None if fields[name] is None else Decimal(str(fields[name]))
        fields |= {"indicator": read["indicator"] or None, "at": mark, "value_start": start, "value_end": end}
        out.append(fields)
    return tuple(out)


@cache
def phrases() -> tuple[Case, ...]:
    """Every phrase of the corpus; the plan they stand in is of PHRASE_YEAR."""
    out = []
    for file in sorted((CORPUS / "phrases").glob("*.toml")):
        for block in tomllib.loads(file.read_text(encoding="utf-8"))["case"]:
            for phrase in block["phrases"]:
                text, spans = unmark(phrase)
                wanted = _wanted(block["reads"], spans, PHRASE_YEAR)
                numerals = block.get("numerals")
                out.append(Case("phrase", file.stem, text, PHRASE_PROVINCE, PHRASE_YEAR, wanted, numerals))
    return tuple(out)


@cache
def passages(folder: str = "passages") -> tuple[Case, ...]:
    """Every passage of the corpus, or those of another folder of it."""
    out = []
    for file in sorted((CORPUS / folder).glob("*.toml")):
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        text, spans = unmark(data["text"])
        by_mark = {str(target["at"]): target for target in data["targets"]}
        wanted = _wanted([by_mark[mark] for mark, *_ in spans], spans, data["year"])
        out.append(Case("passage", file.stem, text, data["province"], data["year"], wanted))
    return tuple(out)


@cache
def read(case: Case) -> Extraction:
    """The case read through the public API."""
    return extract(read_plan(Source(case.text, case.file), province=case.province, year=case.year))


def faults(case: Case) -> tuple[Fault, ...]:
    """What is not as wanted: targets missed, read differently or too many, numerals misclassed."""
    extraction = read(case)
    left = list(extraction.targets)
    out = []
    for wanted in case.wanted:
        target = _at(left, wanted)
        if target is None:
            out.append(Fault(wanted["at"], "missed"))
            continue
        left.remove(target)
        differing = [
            f"{name} {_said(getattr(target, name))}" for name in wanted if _differs(target, wanted, name)
        ]
        if differing:
            out.append(Fault(wanted["at"], ", ".join(differing)))
    out += [Fault(_around(case.text, t), f"target {t.indicator or t.unit}") for t in left]
    if case.numerals:
        out += [
            Fault(f"{n.text} at {n.start}", n.cls)
            for n in extraction.numerals
            if n.cls not in ("target", case.numerals)
        ]
    return tuple(out)


def _at(targets: list[Target], wanted: dict) -> Target | None:
    """The target on exactly the wanted characters; of several, the one with the wanted indicator."""
    there = [
        t for t in targets if (t.value_start, t.value_end) == (wanted["value_start"], wanted["value_end"])
    ]
    return min(there, key=lambda t: t.indicator != wanted["indicator"], default=None)


def _differs(target: Target, wanted: dict, name: str) -> bool:
    return name != "at" and getattr(target, name) != wanted[name]


def _said(value: object) -> str:
    return "null" if value is None else str(value)


def _around(text: str, target: Target) -> str:
    """The words before a number that should not be a target, enough to find it."""
    return " ".join(text[max(0, target.value_start - 30) : target.value_end].split())


@cache
def not_yet() -> dict[tuple[str, str, str], str]:
    """What is listed as not read right yet: (file, text of a phrase or "", about) to what comes instead."""
    data = tomllib.loads(NOT_YET.read_text(encoding="utf-8"))
    listed = [(e["file"], e["phrase"], e["about"], e["instead"]) for e in data.get("phrase", ())]
    listed += [(e["file"], "", e["about"], e["instead"]) for e in data.get("passage", ())]
    return {tuple(entry[:3]): entry[3] for entry in listed}


def listed(case: Case) -> set[str]:
    """What the list says of this case: the marks, or the characters, that are not read right yet."""
    phrase = case.text if case.sort == "phrase" else ""
    return {about for file, text, about in not_yet() if (file, text) == (case.file, phrase)}


def _entries() -> Iterator[str]:
    """The list as it must be now, as TOML (JSON strings are TOML strings); reasons added by hand are kept."""
    passage_texts = {case.file: case.text for case in passages()}
    old = tomllib.loads(NOT_YET.read_text(encoding="utf-8")) if NOT_YET.exists() else {}
    reasons = {
        (entry["file"], entry.get("phrase", passage_texts.get(entry["file"])), entry["about"]): entry["why"]
        for entry in (*old.get("phrase", ()), *old.get("passage", ()))
        if "why" in entry
    }
    for case in (*phrases(), *passages()):
        for fault in faults(case):
            yield f"\n[[{case.sort}]]"
            yield f"file = {_quoted(case.file)}"
            if case.sort == "phrase":
                yield f"phrase = {_quoted(case.text)}"
            yield f"about = {_quoted(fault.about)}"
            yield f"instead = {_quoted(fault.instead)}"
            if (case.file, case.text, fault.about) in reasons:
                yield f"why = {_quoted(reasons[case.file, case.text, fault.about])}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def refresh() -> str:
    """Write the list again from what is read now; returns a line that says how long it is."""
    head = (
        "# What the corpus asks and the reading does not give yet; `python tests/corpus_cases.py`.\n"
        "# `about` is the mark of a number, or the words before a number that should not be a target;\n"
        "# `instead` is what comes out; a `why` added by hand is kept. Tests demand that each of these\n"
        "# still fails: a case that is read right now must be taken off.\n"
    )
    body = "\n".join(_entries())
    NOT_YET.write_text(f"{head}{body}\n", encoding="utf-8")
    not_yet.cache_clear()
    return size()


def size() -> str:
    """How much of the corpus is not read right yet."""
    count = {sort: len({(c.file, c.text) for c in cases if faults(c)}) for sort, cases in _sorts()}
    asked = sum(len(c.wanted) for c in passages())
    wrong = sum(fault.about.isdigit() for c in passages() for fault in faults(c))
    return (
        f"not yet: {count['phrase']} of {len(phrases())} phrases; "
        f"{wrong} of {asked} targets in {count['passage']} of {len(passages())} passages"
    )


def _sorts() -> tuple[tuple[str, tuple[Case, ...]], ...]:
    return ("phrase", phrases()), ("passage", passages())


if __name__ == "__main__":
    print(refresh())
