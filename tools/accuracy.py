"""Score the reading of plans against hand annotation: `make accuracy` (ARGS=--errors lists what differs).

Strata, never added up: the two plans the catalogue grew on, headline and task targets apart; the passages in
tests/corpus/passages, which it was tuned on; and those in tests/corpus/held-out, which nobody looked at while
tuning and which say most about a plan not seen before. Firm and doubtful targets of the gold count alike for
precision; only firm ones for what should have been found.
"""

import argparse
import csv
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from plancompare.extraction import extract
from plancompare.plan import read_plan
from plancompare.reading import Source, read_source

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "tests" / "gold"
PASSAGES = ROOT / "tests" / "corpus" / "passages"
HELD_OUT = ROOT / "tests" / "corpus" / "held-out"
RAW = ROOT / "data" / "raw"

# What a figure means; a target is exact when all of these are right.
EXACT = (
    "indicator",
    "measure",
    "comparator",
    "value",
    "value_high",
    "unit",
    "year",
    "value_start",
    "value_end",
)
# Where it stands and how it relates to others.
PLACE = ("variant", "denominator", "kind", "section", "clause", "agency")
NUMBERS = ("value", "value_high", "denominator")
INTEGERS = ("year", "value_start", "value_end")
MARK = re.compile(r"\[\[(\d+)\|(.*?)\]\]", re.DOTALL)

Record = Mapping[str, object]


@dataclass
class Score:
    """Counts of one stratum. ``wrong`` holds (what, gold, read) of every difference."""

    name: str
    firm: int = 0
    found: int = 0
    exact: int = 0
    read: int = 0
    false: int = 0
    asked: Counter = field(default_factory=Counter)
    right: Counter = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    codes: dict[str, Counter] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, gold: Record, read: Record | None, where: str) -> None:
        """Count one annotated target and what was read for it."""
        if gold.get("firm", "yes") != "yes":
            return
        self.firm += 1
        count = self.codes[str(gold["indicator"])]
        count["asked"] += 1
        if read is None:
            self.wrong.append(f"{where}: missed {gold['indicator']} {gold['value']} {gold['unit']}")
            return
        self.found += 1
        count["found"] += 1
        stated = [name for name in (*EXACT, *PLACE) if name in gold]
        differing = [name for name in stated if gold[name] != read[name]]
        self.asked.update(stated)
        self.right.update(name for name in stated if name not in differing)
        exact = not set(differing) & set(EXACT)
        self.exact += exact
        count["exact"] += exact
        self.wrong += [f"{where}: {name} is {read[name]!r}, gold {gold[name]!r}" for name in differing]

    def add_false(self, read: Record, where: str) -> None:
        """Count one target that the annotation does not have."""
        self.false += 1
        self.wrong.append(f"{where}: no target, read as {read['indicator']} {read['value']} {read['unit']}")


def typed(row: Mapping[str, object]) -> dict[str, object]:
    """A row of gold with null as None and numbers as numbers."""
    out: dict[str, object] = {name: None if value == "" else value for name, value in row.items()}
    for name, make in [*((n, lambda v: Decimal(str(v))) for n in NUMBERS), *((n, int) for n in INTEGERS)]:
        if out.get(name) is not None:
            out[name] = make(out[name])
    return out


def pair(
    gold: Iterable[Record], read: Iterable[Record]
) -> tuple[list[tuple[Record, Record | None]], list[Record]]:
    """Each annotated target with the one read on the same characters, and the read ones left over.

    Where one numeral carries two targets, the one with the same indicator goes first.
    """
    left = list(read)
    pairs = []
    for target in gold:
        start, end = target["value_start"], target["value_end"]
        there = [r for r in left if r["value_start"] < end and start < r["value_end"]]
        there.sort(key=lambda r: (r["indicator"] != target["indicator"], r["value_start"]))
        pairs.append((target, there[0] if there else None))
        if there:
            left.remove(there[0])
    return pairs, left


def as_records(targets: Iterable) -> list[dict[str, object]]:
    return [{name: getattr(target, name) for name in (*EXACT, *PLACE)} for target in targets]


def plans() -> Iterator[Score]:
    """The registered plans that have a gold file, headline list and tasks apart."""
    for file in sorted(GOLD.glob("*-numerals.csv")):
        plan_id = file.name.removesuffix("-numerals.csv")
        source = read_source(next(RAW.glob(f"{plan_id}.*")))
        extraction = extract(read_plan(source, plan_id=plan_id))
        with (GOLD / f"{plan_id}.csv").open(encoding="utf-8", newline="") as rows:
            gold = [typed(row) for row in csv.DictReader(rows)]
        pairs, false = pair(gold, as_records(extraction.targets))
        scores = {kind: Score(f"{plan_id}, {kind}") for kind in ("headline", "task")}
        for target, read in pairs:
            where = f"{plan_id}, line {source.line_of(target['value_start'])}, {target['value_text']!r}"
            scores[target["kind"]].add(target, read, where)
            scores[target["kind"]].read += read is not None
        for read in false:
            where = f"{plan_id}, line {source.line_of(read['value_start'])}"
            scores[read["kind"]].add_false(read, where)
            scores[read["kind"]].read += 1
        yield from scores.values()
        yield numerals(plan_id, file, extraction.numerals)


def numerals(plan_id: str, file: Path, read: Iterable) -> Score:
    """The class of every numeral; "found" is classed at all, "exact" is classed alike."""
    score = Score(f"{plan_id}, numerals")
    classes = [(numeral.start, numeral.end, numeral.cls) for numeral in read]
    score.read = len(classes)
    with file.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            score.firm += 1
            found = [cls for start, end, cls in classes if start <= int(row["start"]) < end]
            score.found += bool(found)
            score.exact += row["class"] in found
            if row["class"] not in found:
                score.wrong.append(
                    f"{plan_id}, {row['text']!r} at {row['start']}: {found}, gold {row['class']}"
                )
    return score


def unmark(marked: str) -> tuple[str, dict[int, tuple[int, int]]]:
    """The text without its ``[[n|...]]`` marks, and the characters that each mark held."""
    spans, parts, at, length = {}, [], 0, 0
    for match in MARK.finditer(marked):
        before = marked[at : match.start()]
        start = length + len(before)
        parts += [before, match[2]]
        length = start + len(match[2])
        spans[int(match[1])] = (start, length)
        at = match.end()
    return "".join([*parts, marked[at:]]), spans


def passages(folder: Path) -> Iterator[Score]:
    """Passages of other provinces: each target by its mark."""
    for file in sorted(folder.glob("*.toml")):
        passage = tomllib.loads(file.read_text(encoding="utf-8"))
        text, spans = unmark(passage["text"])
        blank = {"value_high": None, "denominator": None, "year": passage["year"]}
        gold = [
            typed(blank | target | dict(zip(("value_start", "value_end"), spans[target["at"]], strict=True)))
            for target in passage["targets"]
        ]
        source = Source(text, file.name)
        plan = read_plan(source, province=passage["province"], year=passage["year"])
        read = as_records(extract(plan).targets)
        score = Score(file.stem, read=len(read))
        pairs, false = pair(gold, read)
        for target, found in pairs:
            score.add(target, found, f"{file.stem}, mark {target['at']}")
        for found in false:
            line = text[text.rfind("\n", 0, found["value_start"]) + 1 : found["value_end"]]
            score.add_false(found, f"{file.stem}, '{line[-40:]}'")
        yield score


def share(part: int, whole: int) -> str:
    return f"{part}/{whole}" + (f" {100 * part / whole:.1f}%" if whole else "")


def total(name: str, scores: Iterable[Score]) -> Score:
    """The sum of some strata of one sort."""
    whole = Score(name)
    for score in scores:
        for count in ("firm", "found", "exact", "read", "false"):
            setattr(whole, count, getattr(whole, count) + getattr(score, count))
        whole.asked.update(score.asked)
        whole.right.update(score.right)
    return whole


def show(scores: Iterable[Score]) -> None:
    print(f"{'':34}{'found':>17}{'exact':>17}{'precision':>17}")
    for score in scores:
        right = share(score.read - score.false, score.read)
        found, exact = share(score.found, score.firm), share(score.exact, score.firm)
        print(f"{score.name:34}{found:>17}{exact:>17}{right:>17}")


def show_fields(whole: Score) -> None:
    print(f"\n{whole.name}: right where found, by field")
    for name in (*EXACT, *PLACE):
        if whole.asked[name]:
            print(f"  {name:14}{share(whole.right[name], whole.asked[name]):>17}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition(":")[0] + ".")
    arguments.add_argument("--errors", action="store_true", help="list every difference")
    options = arguments.parse_args()
    on_plans, on_passages, unseen = list(plans()), list(passages(PASSAGES)), list(passages(HELD_OUT))
    targets = total("all targets of the plans", (s for s in on_plans if not s.name.endswith("numerals")))
    elsewhere = total("all passages tuned on", on_passages)
    held_out = total("all passages held out", unseen)
    show(on_plans)
    print()
    show([*on_passages, elsewhere])
    print()
    show([*unseen, held_out])
    show_fields(targets)
    show_fields(elsewhere)
    show_fields(held_out)
    if options.errors:
        print()
        print(*(line for score in (*on_plans, *on_passages) for line in score.wrong), sep="\n")


if __name__ == "__main__":
    main()
