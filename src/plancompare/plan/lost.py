"""Headings a scrape has lost: the lists they stood over are numbered again, and their agency guessed."""

from plancompare.plan.clause import Clause
from plancompare.plan.words import Words
from plancompare.plan.zones import ORGANISATION, TASKS

_LETTERS = "abcdđeghiklmnopqrstuvxy"


def infer_lost_headings(key: str, placed: list[Clause], words: Words) -> tuple[Clause, ...]:
    """Number the lettered lists that start again at a) without a heading between, and guess whose they are.

    A scrape can drop "4. Sở Công Thương" and keep its a), b), c). Between headings 3 and 5 exactly one
    restart is section 4. Where the count does not fit, the number stays the last one seen and nothing
    is claimed about the agency. ``key`` is the folded text.
    """
    out = list(placed)
    for number, members in _restarts(key, placed):
        spoken = " ".join(" ".join(key[placed[i].start : placed[i].end].split()) for i in members)
        agency = words.agency_of_topic(spoken)
        for index in members:
            section = placed[index].section
            if number is not None and section is not None:
                section = _with_last(section, number)
            out[index] = placed[index]._replace(section=section, agency=agency, inferred=True)
    return tuple(out)


def _with_last(section: str, number: int) -> str:
    head, _, last = section.rpartition(".")
    if last.isdigit():
        return f"{head}.{number}" if head else str(number)
    return f"{section}.{number}"


def _last_number(section: str | None) -> int | None:
    last = (section or "").rpartition(".")[2]
    return int(last) if last.isdigit() else None


def _restarts(key: str, placed: list[Clause]) -> list[tuple[int | None, list[int]]]:
    """Runs of clauses that follow a lost heading, each with the number the heading must have had."""
    runs: list[tuple[int | None, list[int]]] = []
    pending: list[list[int]] = []
    known = 0
    current: list[int] | None = None
    letter_at = -1
    spoken = False  # the section's own text came first, without letters
    for index, clause in enumerate(placed):
        if clause.zone not in (TASKS, ORGANISATION):
            current, letter_at = None, -1
            continue
        if clause.heading:
            number = _last_number(clause.section)
            runs += _numbered(pending, known, number)
            pending, current, letter_at = [], None, -1
            known, spoken = number or 0, False
            continue
        letter = (clause.clause or "").split(".")[0]
        place = _LETTERS.find(letter) if len(letter) == 1 else -1
        if place < 0 and letter_at < 0 and current is None and known and clause.start >= 0:
            spoken = spoken or not key[clause.start : clause.end].rstrip().endswith(":")
        if place == 0 and (letter_at > 0 or (letter_at < 0 and (known == 0 or spoken) and current is None)):
            current = []
            pending.append(current)
        if place >= 0:
            letter_at = place
        if current is not None:
            current.append(index)
    return runs + _numbered(pending, known, None)


def _numbered(
    pending: list[list[int]], known: int, following: int | None
) -> list[tuple[int | None, list[int]]]:
    fits = following is not None and following - known - 1 == len(pending)
    return [(known + 1 + i if fits else None, members) for i, members in enumerate(pending)]
