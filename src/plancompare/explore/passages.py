"""The passage of a plan a target stands in, with the target marked, and the words to cite it by.

A target here is a mapping with the contract's columns, such as a row of the common table as a dictionary.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plancompare.presentation.as_html import escape
from plancompare.presentation.cells import place
from plancompare.presentation.display import one_line
from plancompare.presentation.labels import Labels
from plancompare.presentation.numbers import is_missing
from plancompare.presentation.sources import date_text

AROUND = 280  # characters of context each side: the whole of a usual clause, still without scrolling
STYLE = """<style>
.plancompare-passage{white-space:pre-wrap;font-family:inherit;font-size:.9rem;line-height:1.5;
 margin:.2rem 0 .6rem;padding:.5rem .8rem;border-left:4px solid rgba(240,180,40,.9);
 background:rgba(127,127,127,.07);overflow-wrap:anywhere}
.plancompare-passage .quote{background:rgba(240,180,40,.28);color:inherit;padding:.05em 0}
.plancompare-passage mark{background:rgb(246,200,70);color:#1c1c1c;font-weight:700;padding:0 .12em;
 border-radius:2px}
.plancompare-passage .around{opacity:.72}
</style>"""


@dataclass(frozen=True, slots=True)
class Passage:
    """A target in its context: ``before + quote + after`` are the source's own characters, joined.

    ``value_start`` and ``value_end`` count within ``quote``; ``line`` is the 1-based line the number stands
    on; ``cut_before`` and ``cut_after`` tell that the document goes on.
    """

    before: str
    quote: str
    after: str
    value_start: int
    value_end: int
    line: int
    cut_before: bool
    cut_after: bool

    @property
    def text(self) -> str:
        """The passage as it stands in the document."""
        return self.before + self.quote + self.after

    def _repr_html_(self) -> str:
        head, number = self.quote[: self.value_start], self.quote[self.value_start : self.value_end]
        marked = f"{escape(head)}<mark>{escape(number)}</mark>{escape(self.quote[self.value_end :])}"
        before = ("… " if self.cut_before else "") + escape(self.before)
        after = escape(self.after) + (" …" if self.cut_after else "")
        return (
            f'{STYLE}<div class="plancompare-passage" lang="vi"><span class="around">{before}</span>'
            f'<span class="quote">{marked}</span><span class="around">{after}</span></div>'
        )

    def __repr__(self) -> str:
        head, number = self.quote[: self.value_start], self.quote[self.value_start : self.value_end]
        return f"{self.before}[{head}⟦{number}⟧{self.quote[self.value_end :]}]{self.after}"


def passage(text: str, target: Mapping[str, Any], around: int = AROUND) -> Passage:
    """The target's quote in ``text``, its plan's original text, with up to ``around`` characters each side.

    The context ends at line ends where the document has them near, else between words.
    """
    start, end = int(target["quote_start"]), int(target["quote_end"])
    first, last = max(0, start - around), min(len(text), end + around)
    if first > 0:
        found = (text.find(mark, first - 1, start) for mark in "\n ")
        first = next((at + 1 for at in found if at >= 0), first)
    if last < len(text):
        found = (text.rfind(mark, end, last) for mark in "\n ")
        last = next((at for at in found if at >= 0), last)
    return Passage(
        before=text[first:start],
        quote=text[start:end],
        after=text[end:last],
        value_start=int(target["value_start"]) - start,
        value_end=int(target["value_end"]) - start,
        line=text.count("\n", 0, int(target["value_start"])) + 1,
        cut_before=bool(text[:first].strip()),
        cut_after=bool(text[last:].strip()),
    )


def cite(target: Mapping[str, Any], entry: Any, lang: str = "vi") -> str:
    """One line to cite a target by: issuer, document, place, exact words, target id.

    ``entry`` is the plan's entry in the registry; what it does not know is left out.
    """
    labels = Labels(lang)
    number = getattr(entry, "number", None)
    document = labels("cite.document", number=number) if number else labels("cite.document_unnumbered")
    if date := date_text(getattr(entry, "date", None), lang):
        document = labels("cite.dated", document=document, date=date)
    elif year := getattr(entry, "year", None):
        document += " " + labels("cite.year", year=year)
    issuer = getattr(entry, "issuer", None) or target["province"]
    parts = [one_line(str(part)) for part in (issuer, document) if not is_missing(part)]
    where = {name: target[name] for name in ("agency", "section", "clause") if not is_missing(target[name])}
    parts += [place(where, labels)] if where else []
    words = labels("cite.quote", quote=" ".join(str(target["quote"]).split()))
    return f"{', '.join(parts)}: {words} [{target['target_id']}]"
