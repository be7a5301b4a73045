"""What the words of a target leave open, in words."""

from functools import cache

from plancompare.catalogue.codes import indicators
from plancompare.catalogue.data import toml_file
from plancompare.catalogue.patterns import Pattern
from plancompare.catalogue.phrases import any_of, fold
from plancompare.catalogue.prepared import prepared
from plancompare.catalogue.provinces import provinces
from plancompare.extraction.indicator import Subject
from plancompare.extraction.label import Claim
from plancompare.extraction.measure import Measured
from plancompare.reading.source import Span

HEADING_INFERRED = (
    "tiêu đề mục bị mất, số mục và cơ quan được suy ra / heading lost, section and agency inferred"
)
AGENCY_ASKED = "cơ quan được đề nghị, không phải được giao / the agency is asked, not ordered"
NOTE_OTHER_YEAR = "so với năm {0}, không phải năm liền trước / against {0}, not the year before"
EQUAL_TOO = "văn bản viết “bằng hoặc”: mức bằng cũng đạt / the text says “equal or”: equal will do too"
UNREAD = "từ chưa đọc được: “{0}” / words not read: “{0}”"

_WORD = Pattern(r"[^\W\d_]{2,}")
_NAMES_NO_WORD = ("count", "unit", "scale")  # things named between a cue and its number are no fillers


def note_of(claim: Claim, subject: Subject, measured: Measured, other_year: int | None) -> str | None:
    """What is doubtful; ``other_year`` is the year compared with when it is not the one before."""
    quantity, clause = claim.quantity, claim.clause
    cue = _cue_of(claim, subject)
    unread = _unread(claim, cue) if cue else ""
    notes = (
        NOTE_OTHER_YEAR.format(other_year) if other_year else None,
        measured.note,
        *quantity.notes,
        quantity.unit.note,
        # Between the words of a cue, as in "growth equal to or above that of the nation", it is in no bound.
        EQUAL_TOO if cue and claim.marks.within("or_equal", *cue) else None,
        UNREAD.format(unread) if unread else None,
        HEADING_INFERRED if clause.inferred else None,
        AGENCY_ASKED if clause.asked else None,
    )
    return "; ".join(filter(None, notes)) or None


def _cue_of(claim: Claim, subject: Subject) -> Span | None:
    """Where the words the indicator is known by stand before its number."""
    match, span = subject.match, claim.label[-1]
    if match is None or "#" in match.phrase or claim.is_cell:
        return None
    cues = list(_cue(match.phrase).finditer(claim.marks.key[span.start : span.end]))
    return Span(span.start + cues[-1].start(), span.start + cues[-1].end()) if cues else None


def _unread(claim: Claim, cue: Span) -> str:
    """The words between the indicator's cue and its number that nothing explains: no mark, no word of the
    catalogue's things. A bound nobody can read is seen so, and never is a silent "exactly".
    """
    gap = Span(cue.end, claim.label[-1].end)
    words = [found.span() for found in _WORD.finditer(claim.marks.key, *gap)]
    words = [span for span in words if claim.marks.key[slice(*span)] not in _known()]
    if not words:
        return ""
    kinds = [kind for kind in claim.marks.by_kind if kind not in _NAMES_NO_WORD]
    read = [mark for kind in kinds for mark in claim.marks.within(kind, *gap)]
    left = [span for span in words if not any(m.start <= span[0] and span[1] <= m.end for m in read)]
    return claim.plan.view[left[0][0] : left[-1][1]] if left else ""


@cache
def _cue(phrase: str) -> Pattern:
    return Pattern([phrase], any_of)


@prepared
def _known() -> frozenset[str]:
    """Every word the catalogue knows things by."""
    texts: list[str] = [indicator.name_vi for indicator in indicators().values()]
    texts += [province.name for province in provinces().values()]
    for name in ("cues", "subjects", "units"):
        texts += _texts(toml_file(name))
    return frozenset(word for text in texts for word in _WORD.findall(fold(text)))


def _texts(data: object) -> list[str]:
    if isinstance(data, str):
        return [data]
    if isinstance(data, dict):
        return [text for key, value in data.items() for text in (str(key), *_texts(value))]
    return [text for value in data for text in _texts(value)] if isinstance(data, list) else []
