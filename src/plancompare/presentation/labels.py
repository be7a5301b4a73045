"""Every word a reader sees, in Vietnamese and English, from the ``labels*.toml`` files of the catalogue."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from string import Formatter

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.formats import number
from plancompare.catalogue.reasons import error_in_vietnamese, in_vietnamese
from plancompare.errors import UsageError
from plancompare.presentation.display import Run

LANGUAGES = ("vi", "en")
_DATE = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\d/])")
# The other labels-*.toml files are of another shape and have readers of their own.
FILES = ("labels", "labels-findings", "labels-explore", "labels-reports", "labels-review")


@cache
def entries() -> Mapping[str, Mapping[str, str]]:
    """All labels by dotted key: ``{"table.unit": {"vi": "Đơn vị", "en": "Unit"}, ...}``."""
    found: dict[str, Mapping[str, str]] = {}
    for name in FILES:
        for section, labels in toml_file(name).items():
            found |= {f"{section}.{key}": label for key, label in labels.items()}
    return found


@cache
def source_words(kind: str = "words") -> tuple[tuple[re.Pattern[str], Mapping[str, str]], ...]:
    """The words around sources' titles (or, of the ``kind`` "doubts", of the notes of their figures): what to
    find, and what stands in its place by language.
    """
    return tuple((re.compile(entry["find"]), entry) for entry in toml_file("labels-sources")[kind])


# What follows a body's name where it says which place it is of: "tỉnh", "tỉnh Bến Tre", "Bến Tre".
_OF_PLACE = re.compile(
    r"(?: (?:tỉnh|thành phố|TP\.?))?(?: (?P<place>[^\W\d_a-zà-ỹ][^\W\d_]*(?: [^\W\d_a-zà-ỹ][^\W\d_]*)*))?$"
)


def is_asked(text: str, agency: str) -> bool:
    """Whether a heading of a plan asks an agency ("26. Đề nghị …") instead of instructing it."""
    asking = "|".join(re.escape(words) for words in entries()["agency.asking"]["vi"].split("|"))
    head = rf"^\W*\w{{0,6}}[.)]?\s*(?:{asking})\s+{re.escape(agency)}"
    return re.search(head, text, re.M | re.I) is not None


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of one language; ``Labels("vi")("table.unit")`` is "Đơn vị"."""

    lang: str

    def __post_init__(self) -> None:
        if self.lang not in LANGUAGES:
            raise UsageError(f"lang is {self.lang!r}; it must be one of {', '.join(map(repr, LANGUAGES))}")

    def __call__(self, key: str, **values: object) -> str:
        """The label with its fields filled in; a key nobody wrote is an error, not a blank."""
        text = entries()[key][self.lang]
        return text.format(**values) if values else text

    def form(self, key: str, count: int, **values: object) -> str:
        """The label for so many plans: ``key_one`` where there is but one and the label has such a form."""
        one = f"{key}_one"
        return self(one if count == 1 and one in entries() else key, **values)

    def name(self, group: str, code: object) -> str:
        """The name of a code (a theme, a measure, a verdict); a code without a name is shown as it is."""
        label = entries().get(f"{group}.{code}")
        return label[self.lang] if label else str(code).replace("_", " ")

    def error(self, error: object) -> str:
        """What is wrong with a document or a correction, as its reader is told."""
        return str(error) if self.lang == "en" else error_in_vietnamese(str(error))

    def reason(self, reason: str) -> str:
        """Why a number is no target; in Vietnamese without the rule's own detail in brackets."""
        return reason if self.lang == "en" else in_vietnamese(reason)

    def source(self, text: str | None) -> str:
        """A source or a vintage with the words around names and titles in the reader's language."""
        text = text or ""
        for pattern, words in source_words():
            if self.lang in words:
                text = pattern.sub(words[self.lang], text)
        return text if self.lang == "vi" else _DATE.sub(self._in_words, text)

    def doubt(self, note: str | None) -> str:
        """What the note of a reported figure says that its reader must know; empty where there is no such."""
        for pattern, words in source_words("doubts"):
            if found := pattern.search(note or ""):
                return found.expand(words[self.lang])
        return ""

    def agency(self, name: str) -> str:
        """What a body is called in the reader's language: its own name where that is Vietnamese, or where it
        is not a known one; of two joined by "và" both are known.
        """
        if self.lang == "vi":
            return name
        return self._known_agency(name) or self._both_agencies(name) or name

    def agency_of_place(self, name: str) -> str:
        """The same with the place it is of: "People's Committee of Bến Tre"."""
        called = self.agency(name)
        found = _OF_PLACE.search(name)
        place = found["place"] if found else None
        return f"{called} of {place}" if called != name and place else called

    def _known_agency(self, name: str) -> str:
        bare = _OF_PLACE.sub("", name)
        known = toml_file("labels-agencies")["names"]  # by their Vietnamese name in small letters
        return next((known[form] for form in (name.lower(), bare.lower()) if form in known), "")

    def _both_agencies(self, name: str) -> str:
        cuts = (cut.start() for cut in re.finditer(" và ", name))
        pairs = ((self._known_agency(name[:at]), self._known_agency(name[at + 4 :])) for at in cuts)
        return next((self.listing(pair) for pair in pairs if all(pair)), "")

    def _in_words(self, date: re.Match[str]) -> str:
        """7/12/2022 as 7 December 2022, which no reader takes for the 12th of July."""
        day, month, year = (int(part) for part in date.groups())
        return f"{day} {self.name('month', month)} {year}" if 1 <= month <= 12 else date[0]

    def runs(self, key: str, **values: Run | str | int) -> tuple[Run, ...]:
        """The label as runs of text, so that a number in a sentence can carry its link; a count is written as
        the language writes numbers.
        """
        runs: list[Run] = []
        for text, field, _, _ in Formatter().parse(entries()[key][self.lang]):
            if text:
                runs.append(Run(text))
            if field is not None:
                value = values[field]
                text = number(value, self.lang) if isinstance(value, int) else value
                runs.append(text if isinstance(text, Run) else Run(text))
        return tuple(runs)

    def listing(self, items: Iterable[str]) -> str:
        """``a``, ``a and b``, ``a, b and c``."""
        *firsts, last = items
        return f"{', '.join(firsts)} {self('word.and')} {last}" if firsts else last

    def counted(self, key: str, count: int, **values: object) -> str:
        """The label for this many things: ``key_one`` for one where there is such a form, else ``key``."""
        return self.form(key, count, n=count, **values)
