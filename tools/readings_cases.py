"""The texts that ``readings.py`` reads with both trees: plans, corpora, varied plans, changed copies."""

import csv
import random
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
RAW, GOLD = ROOT / "data" / "raw", ROOT / "tests" / "gold"
sys.path.insert(0, str(ROOT / "tests"))

import corpus_cases  # noqa: E402  (a module of the tests, which are no package)
import varied  # noqa: E402

Fields = dict[str, str | None]


@dataclass(frozen=True)
class Case:
    """A text to read.

    ``wanted``: what an annotation says of its targets, each with its span; None: nobody annotated it.
    ``classes``: the annotated classes of its numerals by span. ``base``: the case it is a changed copy of.
    ``secret``: its words must not be shown.
    """

    group: str
    name: str
    text: str
    province: str | None
    year: int | None
    wanted: tuple[Fields, ...] | None = None
    classes: dict[tuple[str, str], str] = field(default_factory=dict)
    base: str | None = None
    secret: bool = False


def said(value: object) -> str | None:
    """A field as both trees write it: text, without idle zeros."""
    if isinstance(value, Decimal | float):
        return f"{Decimal(str(value)).normalize():f}"
    return None if value in (None, "") else str(value)


# -- the groups ------------------------------------------------------------------------------------


@cache
def plans() -> tuple[Case, ...]:
    """The shipped plans, with the hand annotation of their targets and of all their numerals."""
    out = []
    for plan in yaml.safe_load((RAW / "plans.yml").read_text(encoding="utf-8")):
        text = (RAW / plan["file"]).read_bytes().decode("utf-8")
        wanted = tuple(map(_annotated, _rows(f"{plan['id']}.csv"))) or None
        classes = {(row["start"], row["end"]): row["class"] for row in _rows(f"{plan['id']}-numerals.csv")}
        out.append(Case("plans", plan["id"], text, plan["province"], plan["year"], wanted, classes))
    return tuple(out)


def _rows(name: str) -> list[dict[str, str]]:
    file = GOLD / name
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


_GOLD_ONLY = ("n", "context", "firm", "remark", "agency")  # an agency is printed in more ways than one


def _annotated(row: dict[str, str]) -> Fields:
    numbers = ("value", "value_high", "denominator")
    return {
        name: said(Decimal(value) if name in numbers and value else value)
        for name, value in row.items()
        if name not in _GOLD_ONLY
    }


def phrases() -> tuple[Case, ...]:
    """The corpus of phrases."""
    return tuple(_of_corpus("phrases", case, case.name) for case in corpus_cases.phrases())


def passages() -> tuple[Case, ...]:
    """The passages that everybody may read."""
    return tuple(_of_corpus("passages", case, case.file) for case in corpus_cases.passages())


def held_out() -> tuple[Case, ...]:
    """The passages nobody looks at: counted, never shown."""
    cases = corpus_cases.passages("held-out")
    return tuple(
        replace(_of_corpus("held-out", case, f"no. {place}"), secret=True)
        for place, case in enumerate(cases, 1)
    )


def _of_corpus(group: str, case: corpus_cases.Case, name: str) -> Case:
    wanted = tuple({name: said(value) for name, value in one.items() if name != "at"} for one in case.wanted)
    return Case(group, name, case.text, case.province, case.year, wanted)


# -- plans in any number ---------------------------------------------------------------------------


def made_up() -> tuple[Case, ...]:
    """63 plans that nobody wrote, with what was put into them."""
    return tuple(
        Case("varied", made.name, made.text, made.province, made.year, tuple(_put_in(made)))
        for made in varied.documents(PROVINCES)
    )


def _put_in(made: varied.Document) -> Iterator[Fields]:
    names = ("indicator", "measure", "comparator", "value", "value_high", "unit", "year")
    for put in made.put:
        if put.status == "target":
            place = {"value_start": str(put.start), "value_end": str(put.end)}
            yield {name: said(getattr(put, name)) for name in names} | place


PROVINCES = 63
_FIGURE = re.compile(r"(?<![\d.,/])\d+(?:,\d+|(?:\.\d{3})+)(?![\d.,/]*[\d/])")
_BOUNDS = ("đạt", "đạt trên", "đạt khoảng", "ít nhất", "không dưới", "dưới", "không quá", "ước đạt", "từ")
_BOUND = re.compile(r"\b(?:đạt(?: trên| khoảng)?|trên|dưới|khoảng|ít nhất|không quá)(?= \d)")
_KEPT = 0.7  # of the lines


def altered() -> tuple[Case, ...]:
    """63 copies of the shipped plans with lines left out, other figures and other bounds."""
    return tuple(_altered(plans()[seed % len(plans())], seed) for seed in range(PROVINCES))


def _altered(plan: Case, seed: int) -> Case:
    pick = random.Random(seed)
    text = "".join(line for line in plan.text.splitlines(keepends=True) if pick.random() < _KEPT)
    text = _FIGURE.sub(lambda found: _other_figure(found.group(), pick), text)
    text = _BOUND.sub(lambda found: pick.choice(_BOUNDS), text)
    name = f"{plan.name}, no. {seed}"
    return Case("altered", name, text, plan.province, plan.year, base=plan.name)


def _other_figure(figure: str, pick: random.Random) -> str:
    """Other digits in the same form; the first is no nought."""
    return re.sub(r"\d", lambda digit: str(pick.randint(1, 9)), figure)


# -- changed copies --------------------------------------------------------------------------------

NEUTRAL = "Ủy ban nhân dân tỉnh chỉ đạo các sở, ngành phối hợp chặt chẽ."
# A continuation line must not open like a list item or a heading; such a word stays on the line before it.
LIKE_A_MARK = re.compile(r"[-–+*•(|]|\d+[.)/]|[a-zđA-HĐ][.)]|[IVX]+[.):]|\d+$|Phần|Nơi")

CHANGES: dict[str, Callable[[str], str]] = {
    "lines of 60": lambda text: rewrapped(text, 60),
    "lines of 95": lambda text: rewrapped(text, 95),
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "doubled blanks": lambda text: text.replace(" ", "  "),
    "blank lines": lambda text: "\n\n" + text.replace("\n", "\n\n") + "\n\n",
    "neutral line before": lambda text: f"{NEUTRAL}\n{text}",
    "neutral line behind": lambda text: f"{text}\n{NEUTRAL}\n",
}
SENTENCES: dict[str, Callable[[str], str]] = {
    "sentence before": lambda text: f"{NEUTRAL} {text}",
    "sentence behind": lambda text: f"{text.rstrip('.;')}. {NEUTRAL}",
}


def mutations() -> tuple[Case, ...]:
    """Plans and passages laid out differently, phrases between neutral sentences: no reading may change."""
    laid_out = (_changed(case, how, CHANGES[how]) for case in (*plans(), *passages()) for how in CHANGES)
    between = (_changed(case, how, SENTENCES[how]) for case in phrases() for how in SENTENCES)
    return (*laid_out, *between)


def _changed(case: Case, how: str, change: Callable[[str], str]) -> Case:
    return Case(
        "mutations", f"{case.name}, {how}", change(case.text), case.province, case.year, base=case.name
    )


def rewrapped(text: str, width: int) -> str:
    """Every line of ``text`` broken into lines of about ``width`` characters, none opening like a mark."""
    return "\n".join(part for line in text.split("\n") for part in _broken(line, width))


def _broken(line: str, width: int) -> Iterator[str]:
    if "|" in line or "\t" in line:  # a table row is one line
        yield line
        return
    now = ""
    for word in line.split(" "):
        if now and len(now) + 1 + len(word) > width and not LIKE_A_MARK.match(word):
            yield now
            now = word
        else:
            now = f"{now} {word}" if now else word
    yield now


GROUPS: dict[str, Callable[[], tuple[Case, ...]]] = {
    "plans": plans,
    "phrases": phrases,
    "passages": passages,
    "held-out": held_out,
    "varied": made_up,
    "altered": altered,
    "mutations": mutations,
}
