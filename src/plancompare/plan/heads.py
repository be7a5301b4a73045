"""The words of a table's heads and title: the role, the period, the unit and the place they name."""

import re
from functools import cache

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.patterns import Phrases
from plancompare.catalogue.phrases import fold
from plancompare.catalogue.provinces import all_provinces
from plancompare.plan.measures import is_unit, unit_in_brackets
from plancompare.records import NamedTuple

# Roles from the one that decides first to the last: a head that compares and plans, compares.
ROLES = (
    "comparison", "difference", "absolute", "growth", "estimate", "result", "plan", "agency", "note", "unit",
    "area", "label", "number", "value",
)  # fmt: skip
FIGURES = ("comparison", "difference", "growth", "estimate", "result", "plan", "value")

# Up to a day within a month, or a year called N: no period has a name for it.
UNNAMED = ("day", "symbol")
_PERIOD = " @ "
_DAY = re.compile(r"(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-]((?:19|20)\d\d)(?!\d)")
_SPACES = re.compile(r"\s+")
# A year that a narrow column of a page broke: "2024/20 25".
_TORN_YEAR = re.compile(r"(?<!\d)(2 0\d\d|20 \d\d|20\d \d)(?!\d)")


class Period(NamedTuple):
    """When a figure is of: ``code`` as in targets.csv, the ``year`` it ends in;

    ``kind`` is year, part, span or school."""

    code: str
    year: int
    kind: str = "year"

    def within(self, whole: "Period") -> bool:
        """Whether this is a part of the year, or a year of the span, that ``whole`` is."""
        if whole.kind == "span":
            return self.kind == "year" and int(whole.code[:4]) <= self.year <= whole.year
        return whole.kind == "year" and self.kind == "part" and self.year == whole.year


class Named(NamedTuple):
    """A period as a head names it; ``year`` is None for a part of a year named elsewhere."""

    of: str
    year: int | None
    first: int | None
    part: str | None

    def within(self, year: int | None) -> Period | None:
        """The period, in ``year`` when it names none itself; None when no year is known."""
        year = self.year or year
        if year is None or self.of in UNNAMED:
            return None
        if self.of == "school" and self.first is not None:
            return Period(f"{self.first}-09-01/P1Y", year, "school")
        if self.of == "span" and self.first is not None:
            return Period(f"{self.first}-01-01/P{year - self.first + 1}Y", year, "span")
        code = self.part_code
        return Period(f"{year}-{code}", year, "part") if code else Period(str(year), year)

    @property
    def part_code(self) -> str:
        """The part of a year as in targets.csv ("Q1"); "" for all of it."""
        return _part_code(self.of, self.part)


class Head(NamedTuple):
    """What one cell of a head says; ``place`` is a district's or province's name, ``whole`` says "Toàn tỉnh".

    ``relative`` is what a year named by its place ("năm trước") adds to the plan's; ``part`` tells a head of
    a part of the figures beside it; ``centre`` that the central government set the plan; ``silent`` that the
    head holds no words at all but periods and units; ``divided`` that it divides a plan ("Chia ra");
    ``timed`` that it holds no words but such ones and periods; ``names`` that it says what the figures below
    are of, with their unit: "Diện tích lúa (ha)"; ``of_items`` that below it stand projects or persons;
    ``stance`` is ``least`` or ``aspiring`` where the head says that of a plan.
    """

    roles: frozenset[str]
    periods: tuple[Named, ...]
    relative: int | None
    unit: str | None
    place: str | None
    whole: bool
    part: bool
    centre: bool
    silent: bool
    divided: bool
    timed: bool
    names: bool
    of_items: bool
    stance: str

    @property
    def role(self) -> str | None:
        """The role that decides."""
        return next((role for role in ROLES if role in self.roles), None)


@cache
def read_head(text: str) -> Head:
    """What the head ``text`` (as printed) says."""
    words = _words()
    printed = _SPACES.sub(" ", text).strip()
    printed = _TORN_YEAR.sub(lambda torn: torn[0].replace(" ", ""), printed)
    plain, periods = _take_periods(words.masked.sub(" ", fold(printed)))
    if words.since.any_in(plain):
        periods = ()
    elif not periods and words.untold.any_in(plain):
        periods = (Named("day", None, None, None),)
    roles = set(_roles(plain))
    unit = _unit_of(printed, alone=not roles)
    bare = plain.replace(fold(unit), " ") if unit else plain
    part = words.parts.any_in(words.no_parts.without(plain))
    place = place_in(printed)
    others = not _is_bare(words.values.without(words.measures.without(bare)))
    of_items = words.items.any_in(plain)
    if roles == {"value"} and others:
        roles = set()  # "Tổng mức đầu tư" is no figure of the row's own indicator
    return Head(
        roles=frozenset(roles),
        periods=periods,
        relative=next((add for add, phrases in words.relative if phrases.any_in(plain)), None),
        unit=unit,
        place=place,
        whole=is_whole(plain),
        part=part,
        centre=words.centre.any_in(plain),
        silent=_is_bare(bare),
        divided=words.divided.any_in(plain),
        timed=_is_bare(words.divided.without(bare)),
        names=unit is not None and others and not (roles or part or place or of_items),
        of_items=of_items,
        stance="least" if words.least.any_in(plain) else "aspiring" if words.aspiring.any_in(plain) else "",
    )


def is_current(text: str) -> bool:
    """Whether a head names the year before the plan's as the current one: "Năm hiện hành"."""
    return _words().current.any_in(fold(text))


def is_this_year(text: str) -> bool:
    """Whether a head names a year as seen from when the table was written: "Năm nay", "Năm sau"."""
    return _words().this_year.any_in(fold(text))


def words_without_unit(text: str) -> str:
    """The words of a head without periods and the bracket that holds the unit."""
    printed = _SPACES.sub(" ", text).strip()
    found = unit_in_brackets(printed)
    if found:
        printed = f"{printed[: found[0] - 1]}{printed[found[1] + 1 :]}"
    return _SPACES.sub(" ", printed).strip(" :;,-")


def is_whole(text: str) -> bool:
    """Whether ``text`` says that it is of all places together: "Toàn tỉnh", "Tổng cộng"."""
    return _words().wholes.any_is(fold(text).strip(" :().@"))


def _is_bare(text: str) -> bool:
    return not re.search(r"[^\W\d_]", text.replace("năm", " "))


def place_in(text: str) -> str | None:
    """``text`` when it is the name of a place: a province of the list, or "Huyện", "TP." … and a name."""
    name = _SPACES.sub(" ", text).strip(" .:;-+*")
    folded = fold(name)
    if folded in _words().provinces:
        return name
    found = _words().places.match(folded)
    if not found:
        return None
    rest = name[found.end() :].strip(" .")
    if not rest:
        return name if " " in folded else None
    if _words().no_places.match(fold(rest)) or _roles(fold(rest)):
        return None  # "Xã NTM", "Tỉnh KH 2024"
    return name if rest[:1].isupper() or rest[:1].isdigit() else None


class Title(NamedTuple):
    """What the lines above a table say of its figures.

    ``periods`` pairs each period with "plan", "estimate", "result" or None; ``says`` holds all these words.
    ``written`` is the year of the day the figures are from, None when none is named.
    """

    periods: tuple[tuple[str | None, Named], ...]
    says: frozenset[str]
    written: int | None = None

    def of(self, *roles: str | None) -> set[Named]:
        """The periods of which one of ``roles`` is said."""
        return {period for role, period in self.periods if role in roles}


def read_title(lines: list[str]) -> Title:
    """What the lines above a table say of its figures."""
    words = _words()
    periods: list[tuple[str | None, Named]] = []
    says: set[str] = set()
    for line in lines:
        text = words.masked.sub(" ", fold(_SPACES.sub(" ", line)))
        cut = words.not_dating.search(text)
        text = text[: cut.start()] if cut else text
        plain, named = _take_periods(text)
        roles = [hit for hit in _hits(plain) if hit[2] in ("plan", "estimate", "result")]
        if any(role != "plan" for *_, role in roles):  # results "of the targets of 2022" plan nothing
            roles = [hit for hit in roles if hit[2] != "plan" or not _is_label(plain[hit[0] : hit[1]])]
        says.update(role for *_, role in roles)
        places = [match.start() for match in re.finditer("@", plain)]
        for at, period in zip(places, named, strict=True):
            before = [role for start, _, role in roles if start <= at]
            periods.append((before[-1] if before else None, period))
    days = [found for line in lines for found in _DAY.findall(line)]
    return Title(tuple(periods), frozenset(says), int(days[-1]) if days else None)


def _is_label(phrase: str) -> bool:
    """Whether a phrase of plans begins with words that, alone, only name what is planned."""
    return any(begun.match(phrase) for role, begun in _words().roles if role == "label")


def caption_unit(text: str) -> tuple[int, int] | None:
    """Where a line above a table, or a line within it, names the unit of what follows."""
    found = _words().unit_line.search(fold(text))
    if not found:
        return None
    begin, end = found.span(1)
    printed = text[begin:end]
    kept = printed.rstrip(" .;:)*")
    return (begin, begin + len(kept)) if kept.strip() else None


class _Words(NamedTuple):
    roles: tuple[tuple[str, Phrases], ...]
    masked: re.Pattern
    periods: tuple[tuple[str, re.Pattern], ...]
    relative: tuple[tuple[int, Phrases], ...]
    parts: Phrases
    no_parts: Phrases
    values: Phrases
    measures: Phrases
    items: Phrases
    divided: Phrases
    wholes: Phrases
    centre: Phrases
    of_the_term: Phrases
    since: Phrases
    untold: Phrases
    current: Phrases
    this_year: Phrases
    least: Phrases
    aspiring: Phrases
    first_of_plans: tuple[Phrases, ...]
    places: re.Pattern
    no_places: re.Pattern
    provinces: frozenset[str]
    not_dating: re.Pattern
    unit_line: re.Pattern


@cache
def _words() -> _Words:
    data = toml_file("tables")
    heads, sayings = data["heads"], data["sayings"]
    names = {fold(p.name) for p in all_provinces()}
    kinds = ("", "tỉnh ", "thành phố ", "tp ", "tp. ", "tp.")
    places = "|".join(re.escape(fold(word)) for word in sorted(sayings["places"], key=len, reverse=True))
    units = "|".join(re.escape(fold(word)) for word in sorted(data["caption"]["unit"], key=len, reverse=True))
    return _Words(
        roles=tuple((role, Phrases(sorted(heads[role], key=len, reverse=True))) for role in ROLES),
        masked=re.compile("|".join(sayings["masked"])),
        periods=tuple((block["of"], re.compile(block["find"])) for block in data["periods"]),
        relative=tuple((block["add"], Phrases(block["phrases"])) for block in data["relative"]),
        parts=Phrases(sayings["parts"]),
        no_parts=Phrases(sorted(sayings["no_parts"], key=len, reverse=True)),
        values=Phrases(sorted(heads["value"], key=len, reverse=True)),
        measures=Phrases(sayings["measures"]),
        items=Phrases(sorted(sayings["items"], key=len, reverse=True)),
        divided=Phrases(sorted(sayings["divided"], key=len, reverse=True)),
        wholes=Phrases(sayings["wholes"]),
        centre=Phrases(sayings["centre"]),
        of_the_term=Phrases(sayings["of_the_term"]),
        since=Phrases(sayings["since"]),
        untold=Phrases(sayings["untold"]),
        current=Phrases(sayings["current"]),
        this_year=Phrases(sayings["this_year"]),
        least=Phrases(sayings["least"]),
        aspiring=Phrases(sayings["aspiring"]),
        first_of_plans=tuple(Phrases([phrase]) for phrase in sayings["first_of_plans"]),
        places=re.compile(rf"(?:{places})(?!\w)"),
        no_places=re.compile(rf"(?:{'|'.join(map(re.escape, sayings['no_places']))})(?!\w)"),
        provinces=frozenset(kind + name for kind in kinds for name in names),
        not_dating=re.compile("|".join(re.escape(fold(p)) for p in data["caption"]["not_dating"])),
        unit_line=re.compile(rf"(?:^|[\s(/])(?:{units}) *: *([^()]+|[^)]*\([^)]*\)[^)]*)"),
    )


def plan_rank(text: str) -> int:
    """How far a plan's head stands from being the plan, when a year has several: 0 is first.

    A congress, or a plan of several years, sets other goals for the year than its own plan does: last.
    """
    folded, words = fold(text), _words()
    if words.of_the_term.any_in(folded):
        return len(words.first_of_plans) + 1
    ranks = enumerate(words.first_of_plans)
    return next((rank for rank, phrase in ranks if phrase.any_in(folded)), len(words.first_of_plans))


def _take_periods(text: str) -> tuple[str, tuple[Named, ...]]:
    """``text`` with "@" for every period, and the periods in its order."""
    found: list[tuple[int, Named]] = []
    for of, pattern in _words().periods:
        for match in list(pattern.finditer(text)):
            parts = match.groupdict()
            year = _full_year(parts.get("year"))
            first = int(parts["first"]) if parts.get("first") else None
            if first is not None and not (year is not None and first < year <= first + 20):
                continue
            found.append((match.start(), Named(of, year, first, parts.get("part"))))
            # as long as before, so that places stay
            text = text[: match.start()] + "@".ljust(len(match[0]), "\0") + text[match.end() :]
    plain = re.sub("@\0*", _PERIOD, text)
    return _SPACES.sub(" ", plain).strip(), tuple(period for _, period in sorted(found, key=lambda f: f[0]))


def _full_year(printed: str | None) -> int | None:
    """A year as its four digits say, or as the last two of this century: "'25"."""
    if not printed:
        return None
    return int(printed) if len(printed) == 4 else 2000 + int(printed)


def _hits(plain: str) -> list[tuple[int, int, str]]:
    """The phrases of roles in ``plain`` that lie in no longer one, in its order."""
    hits = [(*match.span(), role) for role, pattern in _words().roles for match in pattern.finditer(plain)]
    return sorted(hit for hit in hits if not any(_lies_in(hit, other) for other in hits))


def _lies_in(hit: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    """Whether ``other`` is longer and holds ``hit``."""
    return other[0] <= hit[0] and hit[1] <= other[1] and other[1] - other[0] > hit[1] - hit[0]


def _roles(plain: str) -> list[str]:
    return [role for *_, role in _hits(plain)]


def _unit_of(printed: str, alone: bool) -> str | None:
    """The unit a head names: in brackets, behind "ĐVT:", or as its only words."""
    found = unit_in_brackets(printed)
    if found and not _roles(fold(printed[slice(*found)])):  # "2024 (kế hoạch)"
        return printed[slice(*found)]
    named = caption_unit(printed)
    if named:
        return printed[slice(*named)]
    return printed if alone and is_unit(printed) else None


def _part_code(of: str, part: str | None) -> str:
    """The SDMX code of a part of a year; "" for the whole."""
    if part is None:
        return ""
    if of == "half":
        return "S1" if part == "đầu" else "S2"
    if of == "quarter":
        return f"Q{('i', 'ii', 'iii', 'iv').index(part) + 1 if part.startswith('i') else part}"
    if of == "month":
        return f"M{int(part):02d}"
    if of == "months":
        months = int(part)
        return "S1" if months == 6 else f"01-01/P{months}M" if 0 < months < 12 else ""
    return ""
