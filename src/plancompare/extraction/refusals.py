"""Numerals that are no quantity, told by what stands beside them: dates, document numbers, names, ages.

Shapes are told here; the phrases are those of ``refusals.toml``, filed by the word next to the numeral.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.patterns import Pattern, needed_words
from plancompare.catalogue.phrases import begun, fold_phrase, pattern, weight
from plancompare.catalogue.prepared import prepared
from plancompare.extraction.marks import Marks
from plancompare.extraction.record import Refusal
from plancompare.extraction.units import unit_at
from plancompare.records import NamedTuple

_BEFORE, _AFTER = 48, 64
_NAMED_BEFORE = 90  # characters before a length of time in which it is named
_LAST_LETTERS = Pattern(r"[^\W\d_]{2,}$")
_SO_MANY_MONTHS = Pattern(r"\d tháng $")
_TO = Pattern(r" *- *\d[\d.,]*")

_WORD = Pattern(r"[^\w]*([^\W\d_]+)")
_CODE_AFTER = Pattern(r"[-/] ?(?:\d{4} ?/ ?)?[a-zđ]{2,}")
_CODE_BEFORE = Pattern(r"\d+ ?/ ?$")
_CODE_LETTERS = Pattern(r" ?/ ?[a-zđ]{2}|-[a-zđ]{2}")
_CODE_TAIL = Pattern(r"[/-][a-zđ]+$")
_DATE_AFTER = Pattern(r"/\d{1,2}(?:/\d{2,4})?(?![\d,%])")
_MONTH_AFTER = Pattern(r"/(\d\d?)(?![\d.,/%]*\d)")
_BY_BEFORE = Pattern(r"(?<!\w)(?:đến|hết|trước) *$")
_BY_DAY_BEFORE = Pattern(r"(?<!\w)(?:đến|hết|trước) (\d\d?)/$")
_GRADES = 12  # of schools
_THOUSANDS = Pattern(r"\d{1,3}(?:\.\d{3})+")
_DAY = Pattern(r"[0-2]?\d|3[01]")
_MONTH = Pattern(r"0?[1-9]|1[0-2]")
_DAY_BEFORE = Pattern(r"ngày *$")
_QUARTER_BEFORE, _QUARTER = Pattern(r"quý $"), Pattern(r"0?[1-4]")
_YEAR = Pattern(r"(?:19[4-9]|20\d)\d")
_SPAN_AFTER = Pattern(r" *(?:-|–|đến|tới) *(?:năm )?(?:19|20)\d\d(?!\d)")
_SPAN_BEFORE = Pattern(r"(?:19|20)\d\d *(?:-|đến|tới) *(?:năm )?$")

_DOCUMENT = Refusal("document_number", "part of a document's number")
_JOINED = Refusal("name", "joined to letters: part of a name")
_IN_BRACKET = Pattern(r"\([^()\d]{1,20}$")
_PEOPLE = Pattern(r"(?!0*1[.0]*$)\d{1,3}(?:\.\d{3})+")  # thousands, but no power of ten
_A_DATE = Refusal("date", "part of a date")
_A_YEAR = Refusal("year", "a year")


# A rule as it is filed: class, why, order, what stands before and behind, need.
_Listed = tuple[str, str, tuple[int, int], str, str, str]


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


def refuse(marks: Marks, start: int, end: int) -> Refusal | None:
    """Why the numeral at ``start`` to ``end`` is no quantity; None when it may be one."""
    key = marks.key
    before, after = key[max(marks.start, start - _BEFORE) : start], key[end : min(marks.end, end + _AFTER)]
    text = key[start:end]
    shape = _by_shape(marks, start, end, before, after)
    if shape:
        return shape
    left, right = _WORD.match(before[::-1]), _WORD.match(after)  # backwards: no search for the last word
    around = f"{before}#{after}"
    edges = before.rstrip(" ")[-1:], after.lstrip(" ")[:1]
    for rule in rules_between(left and left[1][::-1], right and right[1], edges):
        if rule.need in around and rule.fits(before, after) and not _is_quantity(rule, marks, start, end):
            return rule.refusal
    if after[:1].isalpha() and unit_at(marks, end) is None:
        return _JOINED  # "pháo 85mm"
    return _by_year(marks, end, before, after) if len(text) == 4 and _YEAR.fullmatch(text) else None


def _is_quantity(rule: "Rule", marks: Marks, start: int, end: int) -> bool:
    """Whether a numeral a rule fits is a quantity all the same.

    "18,5 tiêu chí/xã" is a rate, "19 tiêu chí" are merely mentioned; "Hồ 02 xã" counts, "Hồ 2" is a name, and
    so is "cảng 3", but not "cảng 190 triệu tấn"; rates are counted on 100.000 people, not on 30.000.
    """
    if rule.refusal.cls == "date" and rule.before is not None:
        if _THOUSANDS.fullmatch(marks.key, start, end):
            return True  # "cây công nghiệp ngắn ngày 60.000 ha", "sơ cấp và dưới 3 tháng 13.000"
        months = _SO_MANY_MONTHS.search(marks.key, max(marks.start, start - _BEFORE), start)
        return months is not None and unit_at(marks, end) is not None  # "6 tháng 2.500 tỷ đồng"
    if rule.refusal.cls == "period":
        return _is_measured(marks, start, end, rule.before is not None)
    if rule.refusal.cls == "age" and rule.after is None:
        return marks.key[end : end + 2].lstrip().startswith("%")  # "lực lượng lao động trong độ tuổi 24,5%"
    if rule.refusal.cls == "reference":
        printed = unit_at(marks, end)
        return printed is not None and not printed.unit.counted and "/" in marks.key[end : printed.end]
    if marks.key.endswith("lớp ", 0, start) and int(marks.key[start:end].replace(".", "") or 0) > _GRADES:
        return True  # "mở lớp 30 học viên"
    if rule.refusal.cls in ("name", "document_number", "other") and rule.after is None:
        printed = unit_at(marks, end)
        if printed is not None and rule.refusal.cls == "document_number":
            in_bracket = (
                _IN_BRACKET.search(marks.key[max(marks.start, start - 24) : start]) is not None
            )  # "(NQ 35.000 lượt)"
            return in_bracket or not printed.unit.counted
        is_count = rule.refusal.cls == "name" and marks.key[start] == "0"
        return printed is not None and printed.unit.counted == is_count
    if rule.refusal.cls == "denominator" and rule.after is not None:
        return _PEOPLE.fullmatch(marks.key, start, end) is not None
    return False


def _is_measured(marks: Marks, start: int, end: int, named: bool) -> bool:
    """Whether a numeral like one of a time is a quantity: "kế hoạch năm 6,5 - 7%", "lưu trú 1,5 ngày"."""
    if _YEAR.fullmatch(marks.key, start, end):
        return False
    upper = _TO.match(marks.key, end, marks.end)
    last = upper.end() if upper else end
    unit = unit_at(marks, last)
    if unit is not None and _QUARTER_BEFORE.search(marks.key, max(marks.start, start - 4), start):
        return not _QUARTER.fullmatch(marks.key, start, end)  # "Phú Quý 190.000 lượt khách"
    if unit is not None and not named and unit.unit.thing.startswith("ngày "):
        return True  # "2.500 ngày công"
    if unit is None or unit.unit.counted:
        return False
    if unit.unit.code == "day":
        return marks.has("duration", max(marks.start, start - _NAMED_BEFORE), start)
    return named and unit.unit.code not in ("times", "point")


def _by_shape(marks: Marks, start: int, end: int, before: str, after: str) -> Refusal | None:
    """What the characters right beside the numeral tell."""
    text = marks.key[start:end]
    last, following = before[-1:], after[:1]
    is_bracketed = last == "(" and following == ")" and len(text) <= 2
    if is_bracketed and marks.ends("spelled", start - 1, start - _BEFORE) is None:
        return Refusal("list_mark", "a mark inside the text")
    if last == "[" and following == "]":
        return Refusal("footnote", "a footnote mark")
    if _is_code(text, last, before, after):
        return _DOCUMENT
    if last == ":" and before[-2:-1].isdigit():
        return Refusal("name", "a scale or a ratio")
    if last.isalpha() and following not in ("%", "‰") and not _has_lost_blank(marks, end, before):
        return _DOCUMENT if before.endswith("/qh") or _CODE_TAIL.search(before) else _JOINED
    if last == "-" and len(before) > 1 and before[-2].isalpha():
        return _JOINED
    if following == "/" and "," not in text and _DATE_AFTER.match(after) and _DAY_BEFORE.search(before):
        return _A_DATE
    return _A_DATE if _is_day_or_month(marks, end, text, before, after) else None


def _is_day_or_month(marks: Marks, end: int, text: str, before: str, after: str) -> bool:
    """Whether the numeral is the 30 or the 6 of "đến 30/6": by then something is due; not "đến 30/51 xã"."""
    if "/" not in (before[-1:], after[:1]):
        return False
    if _BY_BEFORE.search(before):
        found = _MONTH_AFTER.match(after)
        day, month = text, found[1] if found else ""
        rest = end + found.end() if found else end
    else:
        found = _BY_DAY_BEFORE.search(before)
        day, month, rest = found[1] if found else "", text, end
    if not (_DAY.fullmatch(day) and _MONTH.fullmatch(month)):
        return False
    return int(day) > int(month) or unit_at(marks, rest) is None  # "đến 5/9 huyện" can be a part of a whole


def _is_code(text: str, last: str, before: str, after: str) -> bool:
    """Whether letters after ``-`` or ``/`` make a document number and not a unit (9,5%/năm, 3 xã/huyện)."""
    bare = text.isdigit() and after[:1] in ("-", "/")
    if bare and _CODE_AFTER.match(after) and _document_letters().match(after):
        return True
    return last == "/" and bool(_CODE_BEFORE.search(before) and _CODE_LETTERS.match(after))


@cache
def _document_letters() -> Pattern:
    letters = "|".join(map(re.escape, _data()["document_letters"]))
    return Pattern(rf"[-/](?:\d{{4}}[-/])?(?:{letters})")


def _by_year(marks: Marks, end: int, before: str, after: str) -> Refusal | None:
    """A bare four-digit number from 1940 to 2099 is a year unless a unit follows it."""
    if _SPAN_AFTER.match(after) or _SPAN_BEFORE.search(before):
        return Refusal("period", "a span of years")
    if before.rstrip(" ").endswith(_before_year()):
        return _A_YEAR
    counts = after.lstrip(" ").startswith(_after_count()) and marks.beginning("no_unit", end) is None
    return None if counts else _A_YEAR


@cache
def _before_year() -> tuple[str, ...]:
    return tuple(_data()["before_year"])


@cache
def _after_count() -> tuple[str, ...]:
    return tuple(_data()["after_count"])


def _has_lost_blank(marks: Marks, end: int, before: str) -> bool:
    """Whether the word that touches the numeral only lost its blank: "đạt9,5 tạ", "nội địa2.205 tỷ"."""
    if _lost_blank().search(before) is not None:
        return True
    word = _LAST_LETTERS.search(before)
    printed = unit_at(marks, end) if word is not None and not word[0].isascii() else None
    return printed is not None and printed.unit.is_measure


@cache
def _lost_blank() -> Pattern:
    """The words behind which a blank was lost ("đạt9,5%")."""
    return Pattern(rf"(?<!\w)(?:{'|'.join(_data()['lost_blank'])}) *$")


@cache
def _data() -> dict:
    return toml_file("refusals")


@lru_cache(maxsize=4096)
def rules_between(left: str | None, right: str | None, edges: tuple[str, str]) -> tuple[Rule, ...]:
    """The rules that can fit between two words and the signs ``edges``, what says more first."""
    before, after, rest = _filed()
    listed = {*before.get(left or "", ()), *after.get(right or "", ()), *rest}
    rules = sorted(map(_rule, listed), key=lambda rule: rule.order)
    return tuple(rule for rule in rules if rule.can_stand(edges))


@cache
def _rule(listed: _Listed) -> Rule:
    cls, why, order, left, right, need = listed
    return Rule(
        Refusal(cls, why),
        order,
        Pattern(left, _ending) if left.strip() else None,
        Pattern(right, _opening) if right.strip() else None,
        (_sign(left.strip()[-1:]), _sign(right.strip()[:1])),
        need,
    )


@prepared
def _filed() -> tuple[dict[str, list[_Listed]], dict[str, list[_Listed]], list[_Listed]]:
    """The rules by the word before the numeral, by the word after it, and the rest."""
    by_before, by_after, rest = defaultdict(list), defaultdict(list), []
    for cls, why, order, left, right in _rules():
        before = _last_words(left)
        after = [] if before else _first_words(right)
        rule = (cls, why, order, left, right, _need(left, right, before or after))
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


def _rules() -> Iterator[tuple[str, str, tuple[int, int], str, str]]:
    """Every rule: its class and why, its order, and the two sides of its phrase."""
    order = 0
    for block in _data()["refusal"]:
        for phrase in block["phrases"]:
            order += 1
            left, _, right = (fold_phrase(side) for side in phrase.partition("#"))
            why = f"{block['why']} ({phrase.strip()})"
            yield block["class"], why, (-weight(phrase), order), left, right


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
