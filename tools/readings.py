"""What an old commit read and the working tree reads, row by row and field by field.

    python tools/readings.py OLD_COMMIT [--only plans varied ...] [--details]

Both trees read the same texts (``readings_cases.py``); targets are matched by their characters in the text. A
difference is *mended* or *regressed* where an annotation says what is right; *explained* where
``readings-explained.toml`` accepts it; *as before it* in a changed copy whose original differs alike; else
*open*. Wordings of rules, reasons and notes may change freely; --details shows them, and such copies. Fields
that only one tree has are no difference. Exit status 1: something is open or regressed. Of the passages held
out only counts are shown, and there as many may get worse as get better.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from old_tree import ROOT, unpack
from readings_cases import GROUPS, Case, Fields

EXPLAINED = Path(__file__).with_name("readings-explained.toml")
WORKER = Path(__file__).with_name("read_cases.py")

MENDED, EXPLAINED_SO, ALIKE, WORDS = "mended", "explained", "as before it", "wording"
OPEN, REGRESSED = "open", "regressed"
VERDICTS = (MENDED, EXPLAINED_SO, ALIKE, OPEN, REGRESSED, WORDS)
BLOCKING = (OPEN, REGRESSED)

SPAN = ("value_start", "value_end")
WORDINGS = ("rule", "note", "reason")
BY_PLACE = ("target_id", "plan")  # a row more or less moves every later id on; the shipped plans' ids count
ABOUT = 70  # characters of a quote shown
_PLACE = re.compile(r" at \d+$")


@dataclass(frozen=True)
class Difference:
    """One field (or a whole row, ``field`` "target") that the trees read differently."""

    case: Case
    field: str
    old: str | None
    new: str | None
    about: str  # the number, as printed
    quote: str
    verdict: str = OPEN
    why: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What is alike in a text and in its changed copy: all but places."""
        said = (self.field, self.old, self.new, self.about)
        return tuple(_PLACE.sub("", _plain(part)) for part in said)

    def line(self) -> str:
        verdict = f"{self.verdict}: {self.why}" if self.why else self.verdict
        return f"    {self.about}: {self.field} {self.old} -> {self.new}  [{verdict}]\n      {self.quote}"


def _plain(text: str | None) -> str:
    return " ".join(unicodedata.normalize("NFC", text or "").split())


# -- reading with both trees -----------------------------------------------------------------------


def readings(src: Path, cases: Sequence[Case], texts: Path) -> list[dict]:
    """What the tree in ``src`` reads of every case; the texts lie in ``texts``, numbered."""
    asked = "".join(
        json.dumps({"path": str(_file(texts, n)), "province": case.province, "year": case.year}) + "\n"
        for n, case in enumerate(cases)
    )
    env = os.environ | {"PYTHONPATH": str(src), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, str(WORKER)], input=asked, env=env, stdout=subprocess.PIPE, text=True, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def _file(texts: Path, number: int) -> Path:
    return texts / f"{number}.txt"


def read_both(commit: str, cases: Sequence[Case]) -> list[tuple[dict, dict]]:
    """For every case what the old and what the new tree reads."""
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder) / "texts"
        texts.mkdir()
        for number, case in enumerate(cases):
            _file(texts, number).write_bytes(case.text.encode("utf-8"))
        trees = unpack(commit, Path(folder)), ROOT / "src"
        with ThreadPoolExecutor(2) as pool:
            old, new = pool.map(lambda src: readings(src, cases, texts), trees)
    return list(zip(old, new, strict=True))


# -- setting the readings side by side --------------------------------------------------------------


def differences(case: Case, old: dict, new: dict) -> Iterator[Difference]:
    """Everything two readings of one text differ in."""
    if old.get("error") != new.get("error"):
        yield Difference(case, "error", old.get("error"), new.get("error"), "the text", case.text[:ABOUT])
    before, after = targets_of(old), targets_of(new)
    pairs, lost, added = pair(before, after)
    for one, other in pairs:
        yield from _of_a_target(case, one, other)
    became, was = _classes(new), _classes(old)
    for target in lost:
        yield _row(case, target, _said(target), became.get(span(target), "no numeral"))
    for target in added:
        yield _row(case, target, was.get(span(target), "no numeral"), _said(target))
    yield from _of_numerals(case, old, new)


def targets_of(reading: dict) -> list[Fields]:
    """The targets; a parent is told by its number, since ids move on."""
    names = {target["target_id"]: _name(target) for target in reading["targets"]}
    return [
        target | {"parent": names.get(target.get("parent"), target.get("parent"))}
        for target in reading["targets"]
    ]


def _name(target: Fields) -> str:
    return f"{target['value_text']} at {target['value_start']}"


def span(target: Fields) -> tuple[str | None, ...]:
    return tuple(target[name] for name in SPAN)


def pair(
    old: Iterable[Fields], new: Iterable[Fields]
) -> tuple[list[tuple[Fields, Fields]], list[Fields], list[Fields]]:
    """The targets on the same characters, else on some same characters; and what is left on either side."""
    lost, added, pairs = list(old), list(new), []
    for alike in (_same_target, _same_span, _overlapping):
        for one in tuple(lost):
            other = next((other for other in added if alike(one, other)), None)
            if other is not None:
                pairs.append((one, other))
                lost.remove(one)
                added.remove(other)
    return pairs, lost, added


def _same_target(one: Fields, other: Fields) -> bool:
    return span(one) == span(other) and one["indicator"] == other["indicator"]


def _same_span(one: Fields, other: Fields) -> bool:
    return span(one) == span(other)


def _overlapping(one: Fields, other: Fields) -> bool:
    return int(one["value_start"]) < int(other["value_end"]) and int(other["value_start"]) < int(
        one["value_end"]
    )


def _of_a_target(case: Case, old: Fields, new: Fields) -> Iterator[Difference]:
    for name in old.keys() & new.keys():
        if old[name] == new[name] or (name in BY_PLACE and case.group != "plans"):
            continue
        if name in ("quote_start", "quote_end") and old["quote"] != new["quote"]:
            continue  # said by the quote
        verdict = WORDS if name in WORDINGS else _by_annotation(case, old, name, old[name], new[name])
        yield Difference(case, name, old[name], new[name], old["value_text"], _quote(old), verdict)


def _row(case: Case, target: Fields, old: str, new: str) -> Difference:
    """A target that only one tree reads."""
    verdict = OPEN
    if case.wanted is not None:
        right = any(span(wanted) == span(target) for wanted in case.wanted)
        verdict = MENDED if right == (new == _said(target)) else REGRESSED
    return Difference(case, "target", old, new, target["value_text"], _quote(target), verdict)


def _said(target: Fields) -> str:
    parts = (target["indicator"], target["measure"], target["comparator"], target["value"], target["unit"])
    return f"target {' '.join(part for part in parts if part)}"


def _quote(target: Fields) -> str:
    """The words around a number, as much of its quote as fits on a line."""
    quote, at = target["quote"], int(target["value_start"]) - int(target["quote_start"])
    begin = max(0, at - ABOUT)
    return _plain(quote[begin : at + ABOUT])


def _by_annotation(case: Case, target: Fields, name: str, old: str | None, new: str | None) -> str:
    """What the annotation of the same number says: mended, regressed, or nothing (open)."""
    there = [wanted for wanted in case.wanted or () if span(wanted) == span(target)]
    wanted = min(there, key=lambda one: one["indicator"] != target["indicator"], default={})
    if name not in wanted or wanted[name] not in (old, new):
        return OPEN
    return MENDED if wanted[name] == new else REGRESSED


def _classes(reading: dict) -> dict[tuple[str | None, ...], str]:
    return {(one["start"], one["end"]): one["cls"] for one in reading["numerals"]}


def _of_numerals(case: Case, old: dict, new: dict) -> Iterator[Difference]:
    """Numerals classed differently, or found by one tree alone; targets won and lost are rows."""
    before = {(one["start"], one["end"]): one for one in old["numerals"]}
    after = {(one["start"], one["end"]): one for one in new["numerals"]}
    for place in sorted(before.keys() | after.keys(), key=lambda place: int(place[0])):
        one, other = before.get(place), after.get(place)
        was, now = one and one["cls"], other and other["cls"]
        some = one or other
        around = _plain(case.text[max(0, int(place[0]) - ABOUT) : int(place[1]) + ABOUT])
        if was != now and "target" not in (was, now):
            wanted = case.classes.get(place)
            verdict = OPEN if wanted not in (was, now) else MENDED if wanted == now else REGRESSED
            yield Difference(case, "class", was, now, some["text"], around, verdict)
        elif one and other and one["reason"] != other["reason"]:
            yield Difference(case, "reason", one["reason"], other["reason"], one["text"], around, WORDS)


# -- what is accepted ------------------------------------------------------------------------------


def accepted(path: Path = EXPLAINED) -> list[dict[str, str]]:
    """The differences that somebody looked at and accepts (the file says how an entry is written)."""
    if not path.exists():
        return []
    entries = []
    for kind, blocks in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for place, block in enumerate(blocks, 1):
            if kind not in ("mended", "neutral") or not {"why", "field"} <= block.keys() <= _KEYS:
                sys.exit(
                    f"{path.name}, {kind} no. {place}: expected [[mended]] or [[neutral]] with `field` and "
                    f"`why`, and of the rest only {', '.join(sorted(_KEYS))}; found {', '.join(block)}."
                )
            entries.append(block | {"kind": kind})
    return entries


_KEYS = {"field", "why", "example", "place", "words", "old", "new"}


def explanation(difference: Difference, entries: list[dict[str, str]]) -> dict[str, str] | None:
    """The first entry that fits a difference."""
    place = f"{difference.case.group}: {difference.case.name}"
    for entry in entries:
        if (
            entry["field"] == difference.field
            and fnmatch(place, entry.get("place", "*"))
            and entry.get("words", "") in difference.quote
            and all(fnmatch(str(getattr(difference, side)), entry.get(side, "*")) for side in ("old", "new"))
        ):
            return entry
    return None


def judged(found: Iterable[Difference], of_base: set[tuple[str, ...]], entries: list) -> Iterator[Difference]:
    """The differences, each open one explained if something explains it."""
    for difference in found:
        change: dict[str, str] = {}
        if difference.verdict == OPEN:
            entry = explanation(difference, entries)
            if entry is not None:
                change = {"verdict": EXPLAINED_SO, "why": f"{entry['kind']}, {entry['why']}"}
            elif difference.key in of_base:
                change = {"verdict": ALIKE}
        yield Difference(**{**difference.__dict__, **change})


# -- the report ------------------------------------------------------------------------------------


def show(case: Case, found: list[Difference], shown: Callable[[Difference], bool]) -> None:
    """The differences of one text, unless nobody may see its words."""
    lines = [difference.line() for difference in found if shown(difference)]
    if lines and not case.secret:
        print(f"{case.group}: {case.name}", *lines, sep="\n")


def summary(groups: Iterable[str], counts: dict[str, Counter]) -> None:
    """A line for each group: texts and rows read, and the differences of every sort."""
    print(f"\n{'':12}{'texts':>8}{'targets':>9}" + "".join(f"{verdict:>14}" for verdict in VERDICTS))
    for group in groups:
        count = counts[group]
        print(
            f"{group:12}{count['texts']:>8}{count['targets']:>9}"
            + "".join(f"{count[verdict]:>14}" for verdict in VERDICTS)
        )


def blocks(group: str, count: Counter) -> bool:
    """Whether a group has differences that must not be."""
    if group == "held-out":
        return count[REGRESSED] > count[MENDED]
    return any(count[verdict] for verdict in BLOCKING)


def compared(commit: str, groups: Sequence[str], details: bool) -> bool:
    """Read, compare, print; whether every difference is accounted for."""
    wanted = {"plans", "phrases", "passages"} if {"mutations", "altered"} & set(groups) else set()
    cases = [case for name in GROUPS if name in {*groups, *wanted} for case in GROUPS[name]()]
    entries = accepted()
    counts = {group: Counter() for group in GROUPS}
    keys: dict[str | None, set[tuple[str, ...]]] = {}
    for case, (old, new) in zip(cases, read_both(commit, cases), strict=True):
        found = list(judged(differences(case, old, new), keys.get(case.base, set()), entries))
        if case.base is None:
            keys.setdefault(case.name, set()).update(difference.key for difference in found)
        if case.group in groups:
            show(case, found, lambda difference: details or difference.verdict not in (WORDS, ALIKE))
            counts[case.group].update(difference.verdict for difference in found)
            counts[case.group].update(texts=1, targets=len(new["targets"]))
    summary(groups, counts)
    return not any(blocks(group, counts[group]) for group in groups)


def main() -> int:
    arguments = argparse.ArgumentParser(description="Compare the readings of an old commit with today's.")
    arguments.add_argument("commit", help="the old commit")
    arguments.add_argument("--only", nargs="+", choices=list(GROUPS), default=list(GROUPS), metavar="GROUP")
    arguments.add_argument(
        "--details",
        action="store_true",
        help="show changed wordings, and copies that differ like their originals",
    )
    options = arguments.parse_args()
    return 0 if compared(options.commit, options.only, options.details) else 1


if __name__ == "__main__":
    sys.exit(main())
