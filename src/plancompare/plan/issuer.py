"""Whose document it is: its level of government and its area, from the letterhead, else from the title."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.patterns import Pattern
from plancompare.catalogue.phrases import any_of, fold
from plancompare.catalogue.provinces import Province, all_provinces
from plancompare.plan.area import (
    COMMUNE,
    DISTRICT,
    MINISTRY,
    NATION,
    NATION_NAME,
    PROVINCE,
    REGION,
    names_of,
    standing,
)
from plancompare.records import NamedTuple

_BODIES = (
    ("UBND", Pattern(["ủy ban nhân dân", "ubnd"], any_of)),
    ("HĐND", Pattern(["hội đồng nhân dân", "hđnd"], any_of)),
    (None, Pattern(["tỉnh ủy", "thành ủy", "huyện ủy", "quận ủy", "thị ủy", "đảng ủy", "đảng bộ"], any_of)),
)
_CENTRAL_NUMBER = Pattern(r"/qh\d+$|[-/](?:cp|ttg)$")
# What ends a unit's name in a title: the title of a plan on "xã nông thôn mới" names no unit.
_NAME_ENDS = Pattern(r" *(?:năm|giai đoạn|thời kỳ|nhiệm kỳ|tỉnh|\d|[,.;]|$)")
_TOKEN = Pattern(r"[^\s|,;:]+")
_WORD = Pattern(r"\w+")
_LONGEST_NAME = 6
# They open what stands beside a name.
_NO_NAMES = frozenset({"số", "ban", "phòng", "sở", "năm", "giai", "thời", "độc", "cộng"})
_PROVINCE_MARKERS = (
    r"(?:tỉnh|thành phố|tỉnh ủy|thành ủy) {0}(?!\w)",
    r"(?<!\w){0}, *ngày",
    r"tp\.? ?{0}(?!\w)",
)
_CAPITAL = "Hà Nội"


class Issuer(NamedTuple):
    """Level, area and province of a document, and its issuer as reports name it; None: it does not say."""

    level: str | None
    area: str | None
    province: Province | None
    body: str | None


class _Unit(NamedTuple):
    """A district or commune named in a text, with the word before its name."""

    level: str
    word: str
    name: str
    end: int


def read_issuer(
    letterhead: str,
    title: str | None,
    opening: str,
    number: str | None,
    day: str | None,
    given: Province | None = None,
) -> Issuer:
    """Who issued a document: ``letterhead`` stands above its title, ``opening`` are its first paragraphs.

    A body of the nation or a ministry is never the province its letter is dated from. ``given`` is the
    province where a user says which. Raises UsageError for one that did not stand on ``day``.
    """
    head = _without_mottos(letterhead)
    found = _first_body(head)
    unit = _lowest(_units(head, day)) or _lowest(_units_of_title(title or "", day))
    central = _central(head, opening, number) if unit is None and found is None and given is None else None
    if central is not None:
        return central
    by_date = _first_body(opening) is not None
    province = given or province_in(opening, day, by_date, must_stand=unit is None)
    body = found[1] if found else None
    if unit is not None:
        area = f"{unit.word.capitalize()} {unit.name}"
        return Issuer(unit.level, area, province, _of(body, unit.word, unit.name))
    if province is None:
        return Issuer(None, None, None, body)
    return Issuer(PROVINCE, province.name, province, _of(body, province.type, province.name))


def _of(body: str | None, word: str, name: str) -> str | None:
    return f"{body} {word} {name}" if body else None


def _without_mottos(text: str) -> str:
    """A letterhead without what stands on every letterhead, blanks in its place."""
    folded = fold(text)
    for motto in _mottos():
        for at in motto.finditer(folded):
            text = text[: at.start()] + " " * (at.end() - at.start()) + text[at.end() :]
    return text.strip(" |-*_=")


@cache
def _mottos() -> tuple[re.Pattern[str], ...]:
    phrases = toml_file("headers")["mottos"]["phrases"]
    return tuple(re.compile(r"[\s|]+".join(map(re.escape, fold(phrase).split()))) for phrase in phrases)


def _first_body(text: str) -> tuple[int, str | None] | None:
    """Where a text first names a people's committee, a council or a party committee, and its short name."""
    folded = fold(text)
    hits = [(at.start(), short) for short, body in _BODIES if (at := body.search(folded))]
    return min(hits, key=lambda hit: hit[0], default=None)


def _central(head: str, opening: str, number: str | None) -> Issuer | None:
    """The nation, a ministry or a region, where the letterhead begins with such a body."""
    data, folded = toml_file("headers"), fold(head)
    for level in (NATION, REGION, MINISTRY):
        words = data[level]
        there = (body for body, begun in _central_bodies(level) if folded.startswith(begun))
        body = max(there, key=len, default=None)
        if body is None or folded.startswith(tuple(words.get("but", ()))):
            continue
        if level == NATION:
            return Issuer(NATION, NATION_NAME, None, body)
        name = _as_written(_name_at(head, 0, longest=12), opening)
        area = name[fold(name).find("vùng") :] if level == REGION else name
        return Issuer(level, area[0].upper() + area[1:], None, name)
    if number is not None and _CENTRAL_NUMBER.search(fold(number)):
        return Issuer(NATION, NATION_NAME, None, None)
    return None


@cache
def _central_bodies(level: str) -> tuple[tuple[str, str], ...]:
    """The bodies of a level above the provinces, each also folded."""
    return tuple((body, fold(body)) for body in toml_file("headers")[level]["bodies"])


def _as_written(name: str, text: str) -> str:
    """A name in capitals as the text writes it elsewhere, else with one capital."""
    for at in re.finditer(re.escape(fold(name)), fold(text)):
        if not (printed := text[at.start() : at.end()]).isupper():
            return printed
    return name.capitalize()


# --- districts and communes ------------------------------------------------------------------------------


def _lowest(units: Iterable[_Unit]) -> _Unit | None:
    """The first of the lowest level."""
    found = list(units)
    return next((unit for level in (COMMUNE, DISTRICT) for unit in found if unit.level == level), None)


def _units(text: str, day: str | None) -> Iterator[_Unit]:
    """Every district or commune a text names: a word for it and a name in the same kind of letters."""
    folded = fold(text)
    for found in _unit_words().finditer(folded):
        word = found["word"]
        behind = folded[found.end() :]
        if behind.startswith(tuple(toml_file("headers")["units"]["but"])):
            continue
        name = _name_at(text, found.end(), capitals=text[found.start() : found.end()].isupper())
        if not name:
            continue
        level = _level_of(word)
        if level == DISTRICT and word in _cities() and _is_province(name, day):
            continue
        yield _Unit(level, _plain(word), _cased(name), found.end() + len(name))


def _units_of_title(title: str, day: str | None) -> Iterator[_Unit]:
    """Those of a title whose name is followed by a year or by nothing."""
    for unit in _units(title, day):
        if _NAME_ENDS.match(fold(title[unit.end :])):
            yield unit


def _name_at(text: str, start: int, capitals: bool | None = None, longest: int = _LONGEST_NAME) -> str:
    """The name that begins at a place: words in capitals, or words that begin with one."""
    begin = start + len(text[start:]) - len(text[start:].lstrip())
    capitals = text[begin : begin + 4].isupper() if capitals is None else capitals
    end, folded = begin, fold(text)
    for token in list(_TOKEN.finditer(text, begin))[:longest]:
        word = token.group()
        if not _goes_on(word, capitals) or fold(word) in _NO_NAMES:
            break
        if token.start() > begin and _any_word().match(folded, token.start()):
            break  # the word before another unit's name
        end = token.end()
    return " ".join(text[begin:end].rstrip(" -").split())


def _goes_on(word: str, capitals: bool) -> bool:
    if word.isdigit() or word in ("-", "và"):
        return True
    return word.isupper() if capitals else word[:1].isupper()


def _cased(name: str) -> str:
    """A name in capitals as it is written elsewhere: BA TRI is Ba Tri."""
    return " ".join(w.capitalize() for w in name.split()) if name.isupper() else name


@cache
def _unit_words() -> re.Pattern[str]:
    data = toml_file("headers")["units"]
    words = sorted((*data["district"], *data["commune"], *data["city"]), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?P<word>{'|'.join(map(re.escape, words))})(?=[\s|.])[\s|.]+")


@cache
def _any_word() -> re.Pattern[str]:
    data = toml_file("headers")["units"]
    words = (word for level in ("province", "district", "commune", "city") for word in data[level])
    return re.compile(rf"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})(?!\w)")


def _level_of(word: str) -> str:
    return COMMUNE if word in toml_file("headers")["units"]["commune"] else DISTRICT


def _cities() -> list[str]:
    return toml_file("headers")["units"]["city"]


def _plain(word: str) -> str:
    """The unit's own word where its party committee is named: "huyện ủy" is of a huyện."""
    plain = word.removesuffix(" ủy").removeprefix("đảng ủy ").removeprefix("đảng bộ ")
    return {"tp": "thành phố", "tp.": "thành phố", "thị": "thị xã", "thành": "thành phố"}.get(plain, plain)


# --- provinces -------------------------------------------------------------------------------------------


def province_in(
    opening: str, day: str | None, by_date: bool = True, must_stand: bool = True
) -> Province | None:
    """The province an opening names: behind the word for it, before the date, or as a city.

    ``by_date`` says whether a letter dated from the capital can be the capital's own. Where none that is
    named stood on ``day``, that is an error if it ``must_stand``, else none is named.
    """
    folded = fold(opening)
    begun, words = _by_first_word(), _WORD.findall(folded.replace("tp", "tp "))  # "TPHCM"
    could_be = [pair for word in begun.keys() & set(words) for pair in begun[word]]
    there = [(name, called) for name, called in could_be if name in folded]
    for marker in _PROVINCE_MARKERS:
        hits: list[tuple[bool, int, int, tuple[Province, ...]]] = []
        for name, called in there:
            at = re.search(marker.format(re.escape(name)), folded)
            if at and (by_date or "ngày" not in marker or called[0].name != _CAPITAL):
                stood = day is None or any(one.stood_on(day) for one in called)
                hits.append((not stood, at.start(), -len(name), called))
        if not must_stand:
            hits = [hit for hit in hits if not hit[0]]
        if hits:
            return standing(min(hits, key=lambda hit: hit[:3])[3], day)
    return None


@cache
def _by_name() -> dict[str, tuple[Province, ...]]:
    """The units of each name as folded texts have it, older spellings too."""
    found: dict[str, tuple[Province, ...]] = {}
    for province in all_provinces():
        for name in dict.fromkeys(map(fold, names_of(province))):
            found[name] = (*found.get(name, ()), province)
    return found


@cache
def _by_first_word() -> dict[str, list[tuple[str, tuple[Province, ...]]]]:
    """The same, each with its name, by the word their names begin with."""
    found: dict[str, list[tuple[str, tuple[Province, ...]]]] = {}
    for name, called in _by_name().items():
        found.setdefault(_WORD.findall(name)[0], []).append((name, called))
    return found


def _is_province(name: str, day: str | None) -> bool:
    called = _by_name().get(fold(name), ())
    return any(day is None or province.stood_on(day) for province in called)
