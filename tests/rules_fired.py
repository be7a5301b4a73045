"""Which rules of the catalogue the corpus, the gold plans and the passages call for, and which never fire.

``tests/corpus/unfired.toml`` lists the rules that no example reaches; run this file to write that list again.
"""

import json
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path

from corpus_cases import CORPUS, passages, phrases, read

from plancompare.extraction import Extraction, extract
from plancompare.plan import read_plan
from plancompare.reading import read_source

RAW = Path(__file__).resolve().parent.parent / "data" / "raw"
UNFIRED = CORPUS / "unfired.toml"


def catalogue(name: str) -> dict:
    """One TOML file of the catalogue."""
    file = resources.files("plancompare.catalogue").joinpath(f"{name}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def readings() -> tuple[Extraction, ...]:
    """Everything there is an expected reading for."""
    plans = (read_plan(read_source(RAW / f"{plan}.txt")) for plan in ("ben-tre-2023", "hau-giang-2022"))
    return (*(read(case) for case in (*phrases(), *passages())), *(extract(plan) for plan in plans))


def cues() -> Iterator[tuple[str, str]]:
    """Every cue with its code."""
    for code, block in catalogue("cues").items():
        yield from ((code, phrase) for phrase in block["cues"])


def refusals() -> Iterator[tuple[str, str, str]]:
    """Every refusal phrase with its class, and the reason that a numeral it refuses carries."""
    for block in catalogue("refusals")["refusal"]:
        for phrase in block["phrases"]:
            yield block["class"], phrase, f"{block['why']} ({phrase.strip()})"


def unfired_cues() -> list[str]:
    """Cues that win no number of any reading, as "code: phrase"."""
    fired = {(t.indicator, t.rule) for reading in readings() for t in reading.targets}
    return [f"{code}: {phrase}" for code, phrase in cues() if (code, f"cue: {phrase}") not in fired]


def unfired_refusals() -> list[str]:
    """Refusal phrases that refuse no numeral of any reading, as "class: phrase"."""
    fired = {(n.cls, n.reason) for reading in readings() for n in reading.numerals}
    return [f"{cls}: {phrase}" for cls, phrase, reason in refusals() if (cls, reason) not in fired]


def listed(sort: str) -> list[str]:
    """The rules listed as never fired."""
    return tomllib.loads(UNFIRED.read_text(encoding="utf-8"))[sort]


def refresh() -> str:
    """Write the list again; returns a line that says how long it is."""
    found = {"cues": unfired_cues(), "refusals": unfired_refusals()}
    out = ["# Rules that no example reaches, written by `python tests/rules_fired.py`: another comes first."]
    out += ["# Either the rule is not needed, or an example is missing in tests/corpus/phrases."]
    for sort, rules in found.items():
        out += ["", f"{sort} = [", *(f"  {json.dumps(rule, ensure_ascii=False)}," for rule in rules), "]"]
    UNFIRED.write_text("\n".join(out) + "\n", encoding="utf-8")
    return f"never fired: {len(found['cues'])} of {len(list(cues()))} cues, " + (
        f"{len(found['refusals'])} of {len(list(refusals()))} refusals"
    )


if __name__ == "__main__":
    print(refresh())
