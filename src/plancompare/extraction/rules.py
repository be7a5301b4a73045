"""The catalogue's refusals: what stands beside a numeral that is no quantity, by the word next to it."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache, lru_cache, partial
from typing import NamedTuple

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.patterns import Pattern, needed_words
from plancompare.catalogue.phrases import begun, fold_phrase, pattern, weight


class Refusal(NamedTuple):
    """Why a numeral is no quantity: a class of the contract and a sentence."""

    cls: str
    reason: str


class Rule(NamedTuple):
    """One phrase of ``refusals.toml``.

    ``before`` must end what stands before the numeral, ``after`` begin what follows (None: anything may).
    Cheaper tests come first: ``edges`` are the signs right beside the numeral ("": any), ``need`` a word
    the text around must hold. ``order`` sorts the rules: what says more comes first.
    """

    refusal: Refusal
    order: tuple[int, int]
    before: Pattern | None
    after: Pattern | None
    edges: tuple[str, str]
    need: str

    def can_stand(self, edges: tuple[str, str]) -> bool:
        """Whether the signs right beside a numeral are those of the rule."""
        return self.edges[0] in ("", edges[0]) and self.edges[1] in ("", edges[1])

    def fits(self, before: str, after: str) -> bool:
        """Whether the numeral between the two texts is refused by this rule."""
        if self.after is not None and self.after.match(after) is None:
            return False
        return self.before is None or self.before.search(before) is not None


@lru_cache(maxsize=4096)
def rules_between(left: str | None, right: str | None, edges: tuple[str, str]) -> tuple[Rule, ...]:
    """The rules that can fit between two words and the signs ``edges``, what says more first."""
    filed = _filed()
    found = {r.order: r for r in (*filed[0].get(left, ()), *filed[1].get(right, ()), *filed[2])}
    return tuple(found[order] for order in sorted(found) if found[order].can_stand(edges))


@cache
def _filed() -> tuple[dict[str, list[Rule]], dict[str, list[Rule]], list[Rule]]:
    """The rules by the word before the numeral, by the word after it, and the rest."""
    by_before, by_after, rest = defaultdict(list), defaultdict(list), []
    for left, right, make in _rules():
        before = _last_words(left)
        after = [] if before else _first_words(right)
        rule = make(_need(left, right, before or after))
        for word in before:
            by_before[word].append(rule)
        for word in after:
            by_after[word].append(rule)
        if not before and not after:
            rest.append(rule)
    return dict(by_before), dict(by_after), rest


def _need(left: str, right: str, filed_by: list[str]) -> str:
    """The longest word of a rule that its place in the files does not tell already."""
    words = (*needed_words(left), *needed_words(right))
    return max((word for word in words if word not in filed_by), key=len, default="")


def _rules() -> Iterator[tuple[str, str, Callable[[str], Rule]]]:
    """Every rule, still to be told its ``need``, with the two sides of its phrase."""
    order = 0
    for block in toml_file("refusals")["refusal"]:
        for phrase in block["phrases"]:
            order += 1
            left, _, right = (fold_phrase(side) for side in phrase.partition("#"))
            yield left, right, partial(
                Rule,
                Refusal(block["class"], f"{block['why']} ({phrase.strip()})"),
                (-weight(phrase), order),
                Pattern(left, _ending) if left.strip() else None,
                Pattern(right, _opening) if right.strip() else None,
                (_sign(left.strip()[-1:]), _sign(right.strip()[:1])),
            )  # fmt: skip


def _sign(character: str) -> str:
    """A sign of the phrase itself, "" for letters and for the marks of the notation."""
    return "" if character.isalnum() or character in "()[]|…#" else character


def _ending(left: str) -> str:
    """The expression for what ends right before the numeral, with blanks between if the phrase prints one."""
    return begun(left.strip()) + (" *$" if left[-1] == " " else "$")


def _opening(right: str) -> str:
    """The expression for what begins right behind the numeral, likewise."""
    return (" *" if right[0] == " " else "") + pattern(right.strip()) + r"(?!\w)"


def _last_words(left: str) -> list[str]:
    """The words of which one must stand right before the numeral; none when anything may."""
    optional = re.search(r"\[([^\]]*)\]\s*$", left)
    if optional:  # "nghị quyết [số ]#": either word may stand before the numeral
        before = _last_words(left[: optional.start()])
        return [*_last_words(optional[1]), *before] if before else []
    bare = re.sub(r"\[[^\]]*\]", " ", left).rstrip()
    if not bare or (bare[-1] == "N" and not bare[-2:-1].isalpha()):
        return []
    if bare.endswith(")"):
        inside = bare[bare.rfind("(") + 1 : -1]
        return [word for part in inside.split("|") for word in _last_words(part)]
    found = re.search(r"([^\W\d_]+)[^\w]*$", bare)
    if not found or found[1] == "N" or not bare.rstrip(" -.:/")[-1:].isalpha():
        return []
    return [found[1]]


def _first_words(right: str) -> list[str]:
    """The words of which one must stand right after the numeral; none when anything may."""
    bare = re.sub(r"\[[^\]]*\]", " ", right).lstrip()
    if bare.startswith("("):
        inside = bare[1 : bare.find(")")] if ")" in bare else bare[1:]
        return [word for part in inside.split("|") for word in _first_words(part)]
    found = re.match(r"[^\w]*([^\W\d_]+)", bare)
    return [found[1]] if found and found[1] != "N" else []
