"""Units: what stands after a number, what it is worth in the table's unit, which thing it counts."""

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources

from plancompare.catalogue.phrases import fold, pattern

_WORD = re.compile(r" *([^\W\d_]+|%|‰|/|\()")
_NOUN = re.compile(r" *((?:[^\W\d_]+)(?: [^\W\d_]+){0,2})")
_PER_YEAR = re.compile(r" */ *năm(?!\w)")

# Words that cannot be the noun a number counts.
_NOT_A_NOUN = frozenset(
    "và hoặc hay đến tới là của so với trong trên dưới cho từ theo tại ở để do bằng các những này đó năm tháng ngày quý lần thứ trở đã"
    " sẽ được có không thì mà nhưng nên như cùng đồng hơn khoảng gần cả ra vào về đối vì nếu khi".split()
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit found after a number.

    ``code`` is the table's unit, ``factor`` what one printed unit is worth in it, ``text`` the printed
    words, ``end`` where they end (relative to the text given), ``thing`` the noun a rate names (bác sĩ),
    ``counted`` whether it counts things, ``known`` whether the catalogue has it.
    """

    code: str
    factor: Decimal
    end: int
    thing: str = ""
    counted: bool = False
    known: bool = True
    scaled: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    code: str
    factor: Decimal
    thing: str
    counted: bool
    found: re.Pattern
    scaled: bool = False


@cache
def _entries() -> dict[str, list[_Entry]]:
    """All unit phrases by their first word."""
    data = _data()
    out: dict[str, list[_Entry]] = defaultdict(list)
    scales = data["scales"]
    for block in data["unit"]:
        factor = Decimal(str(block.get("times", 1)))
        for phrase in block["phrases"]:
            _add(out, fold(phrase), block["is"], factor, block.get("thing", ""), False)
            if block.get("scaled"):
                for word, times in scales.items():
                    _add(out, f"{word} {fold(phrase)}", block["is"], factor * times, "", False, True)
    for noun, code in data["counts"].items():
        _add(out, fold(noun), code, Decimal(1), noun, True)
        for word, times in scales.items():
            _add(out, f"{word} {fold(noun)}", code, Decimal(times), noun, True, True)
    return dict(out)


@cache
def _data() -> dict:
    return tomllib.loads(resources.files("plancompare.catalogue").joinpath("units.toml").read_text(encoding="utf-8"))


def _add(out, phrase, code, factor, thing, counted, scaled=False) -> None:
    tail = r"(?!\w)" if phrase[-1].isalnum() or phrase[-1] in ")]" else ""
    found = re.compile(r" *\(? *" + pattern(phrase) + tail) if phrase[0] in "%‰" else re.compile(" *" + pattern(phrase) + tail)
    head = phrase
    if phrase[0] == "(":
        heads = phrase[1 : phrase.index(")")].split("|")
    else:
        heads = [head]
    entry = _Entry(code, factor, thing, counted, found, scaled)
    for each in heads:
        first = _WORD.match(each)
        if first:
            out[first.group(1)].append(entry)


def unit_after(text: str) -> Unit | None:
    """The unit at the start of ``text`` (folded, what follows a number); None when none is known."""
    first = _WORD.match(text)
    if not first:
        return None
    best, end = None, 0
    for entry in _entries().get(first.group(1), ()):
        match = entry.found.match(text)
        if match and match.end() > end:
            best, end = entry, match.end()
    return Unit(best.code, best.factor, end, best.thing, best.counted, scaled=best.scaled) if best else None


def noun_after(text: str) -> Unit | None:
    """The unknown thing counted: the words after a number, when they can be a noun; None otherwise."""
    match = _NOUN.match(text)
    if not match:
        return None
    words = match.group(1).split()
    kept = []
    for word in words:
        if word in _NOT_A_NOUN:
            break
        kept.append(word)
    if not kept or len(kept[0]) < 2 and kept[0] not in ("y",):
        return None
    kept = kept[:2]
    scale = _data()["scales"].get(kept[0])
    factor = Decimal(1)
    if scale and len(kept) > 1:
        factor, kept = Decimal(scale), kept[1:]
    noun = " ".join(kept)
    return Unit(_slug(noun), factor, text.index(noun) + len(noun), noun, True, known=False)


def _slug(noun: str) -> str:
    import unicodedata

    flat = unicodedata.normalize("NFD", noun.replace("đ", "d"))
    return "_".join("".join(c for c in flat if not unicodedata.combining(c)).split())


def per_year(text: str) -> int:
    """How many characters a following "/năm" takes, 0 when there is none."""
    match = _PER_YEAR.match(text)
    return match.end() if match else 0
