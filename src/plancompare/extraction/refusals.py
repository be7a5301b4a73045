"""Numerals that are no quantity, told by their neighbours: dates, document numbers, names, ages."""

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from plancompare.catalogue.phrases import fold, pattern, weight

BEFORE, AFTER = 48, 64

_WORD_BEFORE = re.compile(r"(?<![^\W\d_])([^\W\d_]+)[^\w]*$")
_WORD_AFTER = re.compile(r"[^\w]*?([^\W\d_]+)")
_CODE_AFTER = re.compile(r" ?[-/] ?(?:\d{4} ?/ ?)?[a-zđ]{2,}[\w&]*(?: ?[-/] ?[a-zđ]{2,})*")
_CODE_BEFORE = re.compile(r"\d+ ?/ ?$")
_DATE_AFTER = re.compile(r"/\d{1,2}(?:/\d{2,4})?(?![\d,%])")
_YEAR = re.compile(r"(?:19[4-9]|20\d)\d")
_LITTLE = re.compile(r"(?<!\w)(?:tăng|giảm|trên|dưới|đạt|thêm|còn|khoảng|từ|là|lên|hơn|gần|có|usd|đồng)$")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a numeral is no quantity: a class of the contract and a sentence."""

    cls: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Rule:
    cls: str
    reason: str
    order: tuple[int, int]  # what says more comes first
    before: re.Pattern | None
    after: re.Pattern | None

    def fits(self, before: str, after: str) -> bool:
        return (self.before is None or self.before.search(before) is not None) and (
            self.after is None or self.after.match(after) is not None
        )


@cache
def _rules() -> tuple[dict[str, list[_Rule]], dict[str, list[_Rule]], list[_Rule]]:
    """The catalogue's refusals by the word before the numeral, by the word after it, and the rest."""
    file = resources.files("plancompare.catalogue").joinpath("refusals.toml")
    by_before, by_after, rest = defaultdict(list), defaultdict(list), []
    order = 0
    for block in tomllib.loads(file.read_text(encoding="utf-8"))["refusal"]:
        for phrase in block["phrases"]:
            left, right = _split(phrase)
            order += 1
            rule = _Rule(
                block["class"], f"{block['why']} ({phrase.strip()})", (-weight(phrase), order),
                _beside(left, left[-1:] == " ", r"(?<!\w)(?:{0}){1}$"),
                _beside(right, right[:1] == " ", r"{1}(?:{0})(?!\w)"),
            )  # fmt: skip
            words = _last_words(left)
            if words:
                for word in words:
                    by_before[word].append(rule)
                continue
            words = _first_words(right)
            if words:
                for word in words:
                    by_after[word].append(rule)
            else:
                rest.append(rule)
    return dict(by_before), dict(by_after), rest


def _beside(side: str, blank: bool, shape: str) -> re.Pattern | None:
    """The pattern of one side of the numeral; joined to it unless the phrase prints a blank."""
    if not side.strip():
        return None
    if not re.match(r"[\w(\[]", side.strip()):
        shape = shape.removeprefix(r"(?<!\w)")
    return re.compile(shape.format(pattern(side.strip()), " *" if blank else ""))


@lru_cache(maxsize=4096)
def _candidates(left: str | None, right: str | None) -> tuple[_Rule, ...]:
    """The rules that can fit between two words, in the catalogue's order."""
    by_before, by_after, rest = _rules()
    found = {r.order: r for r in (*by_before.get(left, ()), *by_after.get(right, ()), *rest)}
    return tuple(found[order] for order in sorted(found))


def _split(phrase: str) -> tuple[str, str]:
    """The two sides of ``#``, folded but with the notation's capital N kept."""
    left, _, right = phrase.partition("#")
    return tuple(re.sub(r"(?<!\w)n(?!\w)", "N", fold(side)) for side in (left, right))


def _last_words(left: str) -> list[str]:
    optional = re.search(r"\[([^\]]*)\]\s*$", left)
    if optional:  # "nghị quyết [số ]#": either word may stand before the numeral
        before = _last_words(left[: optional.start()])
        return [*_last_words(optional.group(1)), *before] if before else []
    bare = re.sub(r"\[[^\]]*\]", " ", left).rstrip()
    if not bare or bare[-1] in "N" and not bare[-2:-1].isalpha():
        return []
    if bare.endswith(")"):
        inside = bare[bare.rfind("(") + 1 : -1]
        return [w for part in inside.split("|") for w in _last_words(part)]
    found = re.search(r"([^\W\d_]+)[^\w]*$", bare)
    if found and found.group(1) == "N":
        return []
    return [found.group(1)] if found and bare.rstrip(" -.:/")[-1:].isalpha() else []


def _first_words(right: str) -> list[str]:
    bare = re.sub(r"\[[^\]]*\]", " ", right).lstrip()
    if bare.startswith("("):
        inside = bare[1 : bare.find(")")] if ")" in bare else bare[1:]
        return [w for part in inside.split("|") for w in _first_words(part)]
    found = re.match(r"[^\w]*([^\W\d_]+)", bare)
    return [found.group(1)] if found and found.group(1) != "N" else []


def refuse(key: str, start: int, end: int) -> Refusal | None:
    """Why the numeral at ``key[start:end]`` (folded text) is no quantity; None when it may be one."""
    before, after = key[max(0, start - BEFORE) : start], key[end : end + AFTER]
    text = key[start:end]
    shape = _by_shape(text, before, after)
    if shape:
        return shape
    left, right = _WORD_BEFORE.search(before), _WORD_AFTER.match(after)
    for rule in _candidates(left and left.group(1), right and right.group(1)):
        if rule.fits(before, after):
            return Refusal(rule.cls, rule.reason)
    if _YEAR.fullmatch(text):
        return _year(before, after)
    return None


def _by_shape(text: str, before: str, after: str) -> Refusal | None:
    """What the characters right beside the numeral tell."""
    last, following = before[-1:], after[:1]
    if last == "(" and following == ")" and len(text) <= 2:
        return Refusal("list_mark", "a mark inside the text")
    if last == "[" and following == "]":
        return Refusal("footnote", "a footnote mark")
    if following and following in "-/ " and _CODE_AFTER.match(after) and _is_code(text, before, after):
        return Refusal("document_number", "part of a document's number")
    if last == "/" and _CODE_BEFORE.search(before) and re.match(r" ?/ ?[a-zđ]{2}|-[a-zđ]{2}", after):
        return Refusal("document_number", "part of a document's number")
    if last == ":" and before[-2:-1].isdigit():
        return Refusal("name", "a scale or a ratio")
    if last.isalpha() and following not in "%‰" and not _LITTLE.search(before):
        if before.endswith("/qh") or re.search(r"[/-][a-zđ]+$", before):
            return Refusal("document_number", "part of a document's number")
        return Refusal("name", "joined to letters: part of a name")
    if last == "-" and len(before) > 1 and before[-2].isalpha():
        return Refusal("name", "joined to letters: part of a name")
    if following == "/" and _DATE_AFTER.match(after) and "," not in text and re.search(r"ngày *$", before):
        return Refusal("date", "part of a date")
    return None


def _is_code(text: str, before: str, after: str) -> bool:
    """Whether letters after ``-`` or ``/`` make a document number and not a unit (9,5%/năm, 3 xã/huyện)."""
    if "," in text or "." in text:
        return False
    if after[:1] == " ":
        return False
    return bool(
        re.match(r"[-/](?:\d{4}[-/])?(?:nq|kh|qđ|qd|ct|ctr|đa|nđ|tt|tb|bc|tw|tu|kl|cl|hd|cv|ttr|pl|ubtvqh|qh|l|vbhn|ttg|cp|hđnd|ubnd|ttlt|cđ|db)", after)
    )


def _year(before: str, after: str) -> Refusal | None:
    """A bare four-digit number from 1940 to 2099 is a year unless a unit follows it."""
    if re.match(r" *(?:-|–|đến|tới) *(?:năm )?(?:19|20)\d\d(?!\d)", after) or re.search(
        r"(?:19|20)\d\d *(?:-|đến|tới) *(?:năm )?$", before
    ):
        return Refusal("period", "a span of years")
    if re.search(r"(?:năm|niên giám|xuân|tết|vụ|cuối|đầu|hè|kh|th) *$", before):
        return Refusal("year", "a year")
    if re.match(r" *(?:%|tỷ|triệu|usd|người|lao động|ha|tấn|mw|hộ|doanh nghiệp|km|xã|học|sinh|giường|bác|mô|sản|hợp|tổ|căn|lượt|thành viên|phòng|cây|con)", after):
        return None
    return Refusal("year", "a year")
