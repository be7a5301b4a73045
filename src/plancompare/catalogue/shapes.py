"""What each TOML file of the catalogue must look like, checked when it is loaded.

A key nobody reads would be silently without effect, and a missing one would fail far away; so both are told
at once, with the file, the line and what to do. A new key or a new value is made known here.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from plancompare.records import NamedTuple

_Path = tuple[str | int, ...]


class Fault(NamedTuple):
    """One thing wrong with a file of the catalogue: where, what, and what to do."""

    file: str
    line: int
    what: str
    todo: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.what}; {self.todo}"


class Value(NamedTuple):
    """A single value: how it is told, and how it is called."""

    fits: Callable[[object], bool]
    wanted: str


class Table(NamedTuple):
    """A table of which the keys are known; ``needed`` must be there."""

    keys: Mapping[str, "Shape"]
    needed: tuple[str, ...] = ()


class Every(NamedTuple):
    """A table with any keys, each of one shape."""

    of: "Shape"


class Tables(NamedTuple):
    """A list of tables (``[[...]]``)."""

    of: Table


Shape = Value | Table | Every | Tables


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_text, value))


def _are_lists_of_texts(value: object) -> bool:
    return isinstance(value, list) and len(value) > 1 and all(map(_are_texts, value))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def _is_decimal(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


def one_of(*words: str) -> Value:
    return Value(lambda value: value in words, f"one of {', '.join(words)}")


TEXT = Value(_is_text, "a text in quotes")
PHRASES = Value(_are_texts, "a list of phrases in quotes, none of them empty")
GROUPS = Value(_are_lists_of_texts, "two lists of phrases or more")
NUMBER = Value(_is_number, "a number above nought")
WHOLE = Value(lambda value: isinstance(value, int) and not isinstance(value, bool), "a whole number")
FLAG = Value(lambda value: value is True, "true, or not there at all")
YES_OR_NO = Value(lambda value: isinstance(value, bool), "true or false")
WORDS = Value(lambda value: isinstance(value, str), "a text in quotes")  # it may be empty
DECIMAL = Value(lambda value: isinstance(value, str) and _is_decimal(value), 'a number in quotes, as "0.5"')
CONDITION = Value(lambda value: isinstance(value, dict) and bool(value), 'a condition, { years = "differ" }')

_MEASURES = one_of("level", "growth", "change", "index", "new")
_SCOPES = one_of(
    "label", "subject", "between", "clause of the label", "clause of the reach", "opening of the label",
    "opening of the subject", "label end", "subject start", "subject end", "reach", "right", "behind",
    "behind start", "ahead", "sentence",
)  # fmt: skip


def _kind(*values: str) -> Table:
    """A kind of mark: with one list of phrases, or a list for each of its values."""
    lists = dict.fromkeys(values or ("phrases",), PHRASES)
    return Table({"scope": _SCOPES, "within": NUMBER, **lists}, needed=values or ("phrases",))


# The kinds of marks.toml that have values of their own; the others have `phrases`.
_VALUED = {
    "bound": _kind("ge", "le", "gt", "lt", "approx"),
    "bound_after": _kind("ge", "le"),
    "turn": _kind("up", "down", "to", "index"),
    "act": _kind("new", "do", "none"),
}

_CUES = Table(
    {
        "cues": PHRASES, "not": PHRASES, "narrower": PHRASES, "units": PHRASES,
        "measure": _MEASURES, "share": TEXT, "falls": TEXT,
        "acts": FLAG, "steady": FLAG, "helps": FLAG, "sector": FLAG,
    },
    needed=("cues",),
)  # fmt: skip
_ZONES = (
    "headline", "tasks", "organisation", "results", "recipients", "boilerplate", "legal_basis", "title_kinds",
    "title_joins", "title_ends", "title_topics", "before_figure", "before_word", "reports", "lead_words",
    "expected", "goals", "plans", "remaining", "aims", "attained", "goes_on", "sets", "targets",
)  # fmt: skip
_AGENCIES = ("starts", "no_agencies", "leads", "led", "names")
_HEADS = (
    "number", "label", "unit", "agency", "note", "area", "plan", "estimate", "result", "comparison",
    "difference", "absolute", "value", "growth",
)  # fmt: skip
_SECTORS = ("names", "joints", "parts", "of_other", "of_share", "of_growth", "of_product", "plain")


def _lists(*names: str) -> Table:
    return Table(dict.fromkeys(names, PHRASES), needed=names)


_CHECK_TEXTS = ("title_vi", "title_en", "vi", "en")


def _in_both(**more: Shape) -> Table:
    """A text in both languages, and what else the table may have."""
    return Table({"vi": WORDS, "en": WORDS, **more}, needed=("vi", "en"))


def _texts(*names: str, needed: tuple[str, ...] = ()) -> Table:
    return Table(dict.fromkeys(names, WORDS), needed=needed or names)


_LABELS = Every(Every(_in_both()))
_SECTOR_LINES = Tables(_texts("share", "growth"))
_SEVERITY = one_of("error", "warning", "info")

SHAPES: dict[str, Shape] = {
    "second-reader": Table({"heads": Every(PHRASES)}, needed=("heads",)),
    "headers": Table(
        {
            "kinds": Every(TEXT),
            "results": _lists("of", "but"),
            "mottos": _lists("phrases"),
            "nation": _lists("names", "bodies"),
            "ministry": _lists("bodies", "but"),
            "region": _lists("bodies", "names"),
            "units": _lists("province", "district", "commune", "city", "but"),
            "alias": Every(PHRASES),
        },
        needed=("kinds", "results", "mottos", "nation", "ministry", "region", "units", "alias"),
    ),
    "checks": Table(
        {
            "check": Every(
                Table(
                    {"severity": _SEVERITY, "tolerance": DECIMAL} | dict.fromkeys(_CHECK_TEXTS, TEXT),
                    needed=("severity", *_CHECK_TEXTS),
                )
            ),
            "severity": Every(_in_both()),
            "place": Every(_in_both()),
            "report": Every(TEXT),
            "bound": Tables(
                Table(
                    {"indicator": TEXT, "measure": _MEASURES, "low": WORDS, "high": WORDS, "unit": TEXT},
                    needed=("measure", "low", "high"),
                )
            ),
        },
        needed=("check", "severity", "place", "report", "bound"),
    ),
    "comparability": Table(
        {
            "sentence": Every(_in_both()),
            "measure_name": Every(_in_both()),
            "variant_name": Every(_in_both(whose=FLAG)),
            "scale": _lists("relative_units"),
            "source": _lists("official_hosts"),
            "attribute": Tables(
                Table(
                    {
                        "name": TEXT,
                        "indicators": PHRASES,
                        "default": TEXT,
                        "value": Tables(_in_both(name=TEXT, cues=PHRASES)),
                    },
                    needed=("name", "indicators", "value"),
                )
            ),
            "caveat": Tables(
                Table(
                    {
                        "id": TEXT,
                        "severity": one_of("note", "caveat", "block"),
                        "when": CONDITION,
                        "vi": TEXT,
                        "en": TEXT,
                        "in_row_vi": TEXT,
                        "in_row_en": TEXT,
                        "source": TEXT,
                        "url": TEXT,
                        "indicators": PHRASES,
                        "measures": PHRASES,
                        "said": one_of("always"),
                    },
                    needed=("id", "severity", "when", "vi", "en", "source"),
                )
            ),
            "related": Tables(
                Table(
                    {"id": TEXT, "indicators": PHRASES, "vi": TEXT, "en": TEXT, "source": TEXT},
                    needed=("id", "indicators", "vi", "en", "source"),
                )
            ),
            "national": Tables(
                Table(
                    {"code": TEXT, "indicator": TEXT, "measure": _MEASURES, "vi": TEXT, "en": TEXT},
                    needed=("code", "indicator", "measure"),
                )
            ),
            "base": Tables(_in_both(indicators=PHRASES, attribute=TEXT)),
            "year": Tables(_in_both(year=WHOLE, source=TEXT)),
            "region": Every(Table({"en": TEXT, "code": TEXT}, needed=("en",))),
            "nation": _in_both(),
        },
        needed=("sentence", "measure_name", "attribute", "caveat", "related", "national", "region", "nation"),
    ),
    "conversions": Table(
        {
            "conversion": Tables(
                Table({"from": TEXT, "to": TEXT, "factor": DECIMAL}, ("from", "to", "factor"))
            )
        },
        needed=("conversion",),
    ),
    "definitions": Every(
        _texts(
            "definition_vi",
            "definition_en",
            "source",
            "url",
            "status",
            "price_basis",
            "official_code",
            needed=("definition_vi", "definition_en", "source", "url", "status"),
        )
    ),
    "derived": Table(
        {
            "movement": Table({"in_points": TEXT}, needed=("in_points",)),
            "sectors": Table(
                {"growth": TEXT, "total": DECIMAL, "lines": _SECTOR_LINES, "folded": _SECTOR_LINES},
                needed=("growth", "total", "lines", "folded"),
            ),
            "name": Every(_in_both(note_vi=TEXT, note_en=TEXT)),
            "ratio": Tables(
                Table(
                    {
                        "id": TEXT,
                        "vi": TEXT,
                        "en": TEXT,
                        "unit": TEXT,
                        "inputs": Every(TEXT),
                        "formula": TEXT,
                        "stated": TEXT,
                        "note_vi": TEXT,
                        "note_en": TEXT,
                    },
                    needed=("id", "vi", "en", "unit", "inputs", "formula"),
                )
            ),
            "whole": Tables(Table({"whole": TEXT, "parts": PHRASES}, ("whole", "parts"))),
            "reduction": Tables(
                Table({"indicator": TEXT, "of": TEXT, "points": YES_OR_NO}, ("indicator", "of", "points"))
            ),
        },
        needed=("movement", "sectors", "name", "ratio", "whole", "reduction"),
    ),
    "labels": _LABELS,
    "labels-explore": _LABELS,
    "labels-findings": _LABELS,
    "labels-reports": _LABELS,
    "labels-workbook": _LABELS,
    "labels-review": _LABELS,
    "labels-agencies": Table({"names": Every(TEXT)}, needed=("names",)),
    "labels-units": Table(
        {
            "format": Every(_texts("decimal", "group")),
            "sign": Table({"direction_in_the_name": TEXT, "attached_units": PHRASES}),
            "multiplier": _lists("words"),
            "comparator": Every(WORDS),
            "unit": Every(_in_both(en_one=TEXT, head_vi=TEXT, head_en=TEXT, difference=TEXT)),
            "counted": Every(PHRASES),
        },
        needed=("unit", "counted"),
    ),
    "labels-reasons": Table({"reason": Every(TEXT)}, needed=("reason",)),
    "labels-errors": Table({"error": Every(TEXT)}, needed=("error",)),
    "labels-sources": Table(
        {
            "words": Tables(_texts("find", "vi", "en", needed=("find", "vi"))),
            "doubts": Tables(_texts("find", "vi", "en", needed=("find", "vi", "en"))),
        },
        needed=("words", "doubts"),
    ),
    "cues": Every(_CUES),
    "marks": Every(_kind()),
    "zones": Table(
        {
            **dict.fromkeys(_ZONES, PHRASES),
            "cut_names": Every(PHRASES),
            "appendix": Tables(Table({"letters": TEXT, "names": PHRASES}, ("letters", "names"))),
            "attached": _lists("begins", "goes_on"),
        },
        needed=(*_ZONES, "cut_names", "appendix", "attached"),
    ),
    "agencies": Table({**dict.fromkeys(_AGENCIES, PHRASES), "topics": Every(PHRASES)}, needed=_AGENCIES),
    "subjects": Table(
        {
            "short": Every(TEXT),
            "owners": _lists("nouns", "joints"),
            "part_only": _lists("little", "phrases"),
            "new_clause": _lists("opens", "joins", "aims", "scopes"),
            "narrower": Every(PHRASES),
            "sectors": Table(
                {
                    **dict.fromkeys(_SECTORS, PHRASES),
                    "opening": Table({"share": TEXT, "growth": TEXT}, ("share", "growth")),
                },
                needed=(*_SECTORS, "opening"),
            ),
            "beside": Tables(
                Table({"when": TEXT, "beside": TEXT, "reads": TEXT}, ("when", "beside", "reads"))
            ),
            "side_by_side": Tables(
                Table({"things": GROUPS, "codes": PHRASES, "last": FLAG}, ("things", "codes"))
            ),
        },
        needed=(
            "short",
            "owners",
            "part_only",
            "new_clause",
            "narrower",
            "sectors",
            "beside",
            "side_by_side",
        ),
    ),
    "refusals": Table(
        {
            **dict.fromkeys(("document_letters", "before_year", "after_count", "lost_blank"), PHRASES),
            "refusal": Tables(
                Table({"class": TEXT, "why": TEXT, "phrases": PHRASES}, ("class", "why", "phrases"))
            ),
        },
        needed=("refusal",),
    ),
    "units": Table(
        {
            "scales": Every(NUMBER),
            "bases": PHRASES,
            "no_noun": PHRASES,
            "often_permille": Every(NUMBER),
            "unit": Tables(
                Table(
                    {"is": TEXT, "phrases": PHRASES, "times": NUMBER, "thing": TEXT, "scaled": FLAG},
                    needed=("is", "phrases"),
                )
            ),
            "rate": Tables(Table({"is": TEXT, "bases": PHRASES}, needed=("is", "bases"))),
            "counts": Every(TEXT),
            "worded": Table(
                {"behind": PHRASES, "ones": Every(NUMBER), "alone": PHRASES, "ten": TEXT, "tens": TEXT},
                needed=("behind", "ones", "alone", "ten", "tens"),
            ),
        },
        needed=("scales", "no_noun", "unit", "rate", "counts"),
    ),
    "tables": Table(
        {
            "heads": _lists(*_HEADS),
            "sayings": _lists(
                "parts",
                "no_parts",
                "measures",
                "items",
                "divided",
                "wholes",
                "places",
                "no_places",
                "centre",
                "of_the_term",
                "since",
                "untold",
                "current",
                "this_year",
                "least",
                "aspiring",
                "first_of_plans",
                "masked",
            ),
            "periods": Tables(Table({"of": TEXT, "find": TEXT}, needed=("of", "find"))),
            "relative": Tables(Table({"add": WHOLE, "phrases": PHRASES}, needed=("add", "phrases"))),
            "caption": _lists("not_dating", "unit", "notes"),
            "rows": _lists("parts", "single_part", "bare_growth", "of_the_economy", "ditto", "unit"),
            "figures": _lists("before"),
        },
        needed=("heads", "sayings", "periods", "relative", "caption", "rows", "figures"),
    ),
}


def misshapen(name: str, data: dict, text: str) -> Iterator[Fault]:
    """What in ``data``, read from the ``text`` of ``name``.toml, has not the file's shape."""
    shape = SHAPES.get(name)
    if shape is None:
        return
    for path, what, todo in _against(shape, data, (), name):
        yield Fault(f"{name}.toml", line_of(text, *path), what, todo)


def _against(shape: Shape, value: object, path: _Path, name: str) -> Iterator[tuple[_Path, str, str]]:
    """Where ``value`` is not of ``shape``: its path, what was found, what to do."""
    if isinstance(shape, Value):
        if not shape.fits(value):
            yield path, f"`{path[-1]}` is {_shown(value)}", f"it must be {shape.wanted}"
    elif isinstance(shape, Tables):
        if isinstance(value, list) and all(isinstance(table, dict) for table in value):
            for place, table in enumerate(value):
                yield from _against(shape.of, table, (*path, place), name)
        else:
            yield path, f"`{path[-1]}` is {_shown(value)}", f"write it as tables, [[{path[-1]}]]"
    elif not isinstance(value, dict):
        yield path, f"`{path[-1]}` is {_shown(value)}", f"write it as a table, [{path[-1]}]"
    elif isinstance(shape, Every):
        for key, one in value.items():
            kind = _VALUED.get(key, shape.of) if name == "marks" else shape.of
            yield from _against(kind, one, (*path, key), name)
    else:
        yield from _keys(shape, value, path, name)


def _keys(shape: Table, value: dict, path: _Path, name: str) -> Iterator[tuple[_Path, str, str]]:
    for key, one in value.items():
        if key in shape.keys:
            yield from _against(shape.keys[key], one, (*path, key), name)
        else:
            known = ", ".join(shape.keys)
            todo = f"known are {known}; a new one is made known in catalogue/shapes.py"
            yield (*path, key), f"nobody reads the key `{key}`", todo
    for key in shape.needed:
        if key not in value:
            wanted = shape.keys[key]
            todo = f"add it: {wanted.wanted}" if isinstance(wanted, Value) else f"add the table [{key}]"
            yield path, f"`{key}` is missing", todo


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 40 else f"{shown[:37]}..."


def line_of(text: str, *path: str | int, phrase: str | None = None) -> int:
    """The line on which ``path`` (table, place among tables of that name, key) stands, or ``phrase`` in it.

    What cannot be found is looked for no further: then it is the line of the table, or the first.
    """
    lines = text.splitlines()
    start, end = _table(lines, path)
    keys = [part for part in path if isinstance(part, str)]
    at = _first(lines, start, end, rf'"?{re.escape(keys[-1])}"? *=') if keys else None
    at = start if at is None else at
    if phrase is not None:
        inside = next((n for n in range(at, end) if f'"{phrase}"' in lines[n]), None)
        at = at if inside is None else inside
    return at + 1


def _table(lines: list[str], path: _Path) -> tuple[int, int]:
    """The first line of the table that ``path`` begins with, and the line behind its last."""
    heads = [n for n, line in enumerate(lines) if line.startswith("[")]
    if not path:
        return 0, len(lines)
    # [check.quote] is the head of what stands at ("check", "quote", ...), [check] that of the rest.
    names = [part for part in path if isinstance(part, str)]
    whole = (".".join(names[:count]) for count in range(len(names), 0, -1))
    named = next((found for name in whole if (found := [n for n in heads if _head(lines[n]) == name])), [])
    place = path[1] if len(path) > 1 and isinstance(path[1], int) else 0
    if place >= len(named):
        return 0, len(lines)
    return named[place], next((n for n in heads if n > named[place]), len(lines))


def _head(line: str) -> str:
    return line.partition("#")[0].strip("[] ")


def _first(lines: list[str], start: int, end: int, find: str) -> int | None:
    return next((n for n in range(start, end) if re.match(find, lines[n])), None)
