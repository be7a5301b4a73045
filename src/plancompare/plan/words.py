"""The words that tell a plan's parts apart, loaded from the catalogue."""

from functools import cache

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.patterns import Pattern, Phrases
from plancompare.catalogue.phrases import any_of, fold
from plancompare.catalogue.provinces import provinces
from plancompare.records import NamedTuple

_ASKED = Pattern(r"(?:đề nghị|giao|yêu cầu)(?: các)? ")
_TOLD = Pattern(
    r"(?<!\w)(?:chỉ đạo|chủ trì|tham mưu|phối hợp|có trách nhiệm|tập trung|tiếp tục|thực hiện"
    r"|thành lập|triển khai|rà soát|hướng dẫn|bảo đảm|đảm bảo|hoàn thành|phấn đấu|đẩy mạnh|tăng cường"
    r"|vận động|nâng)(?!\w)"
)
_COLON = Pattern(r": *(?=[a-zđà-ỹ])")
_LEADING = ("chủ trì", "đầu mối", "cơ quan thực hiện", "đơn vị thực hiện")
_ASKS, _ASKS_WITHIN = "đề nghị", 12
_BRACKETS = Pattern(r"\(([^()]{5,120})\)")
_NAME_ENDS = Pattern(r"[,;.(|:]| phối hợp| và các | chủ trì| tham mưu")
_SCALES = ("trăm", "nghìn", "ngàn", "triệu", "tỷ", "tỉ")
_LONG = 120  # a heading this long says more than an agency's name
_LONGEST = 160


class TitleWords(NamedTuple):
    """What opens, joins and ends a title, folded; see ``zones.toml``."""

    kinds: tuple[str, ...]
    joins: tuple[str, ...]
    ends: tuple[str, ...]
    topics: tuple[str, ...]

    def kind_of(self, folded: str) -> str | None:
        """The word a line begins with that says what the document is; None when it begins otherwise."""
        return next((kind for kind in self.kinds if f"{folded} ".startswith(f"{kind} ")), None)


class Words(NamedTuple):
    """Zone and agency words; every method takes text folded by :func:`phrases.fold`."""

    headline: Phrases
    tasks: Phrases
    organisation: Phrases
    results: Phrases
    recipients: tuple[str, ...]
    boilerplate: tuple[str, ...]
    basis: Phrases
    sets: Pattern
    agency_starts: Phrases
    no_agencies: tuple[str, ...]
    agency_leads: Pattern
    agency_led: Pattern
    agency_names: tuple[str, ...]
    agency_openings: frozenset[str]
    topics: tuple[tuple[str, tuple[str, ...]], ...]
    title: TitleWords
    before_figure: tuple[str, ...]
    before_word: tuple[str, ...]
    names: dict[str, tuple[str, ...]]
    cut_ends: frozenset[str]

    def opens_headline(self, folded: str) -> bool:
        """Whether a heading or lead-in opens the list of main targets."""
        return self.headline.any_in(folded)

    def leads_to_headline(self, folded: str) -> bool:
        """Whether a paragraph ends by announcing the list of main targets."""
        end = folded.rstrip()[-90:]
        return end.endswith(":") and self.opens_headline(end) and not self.opens_tasks(end)

    def is_agency(self, folded: str) -> bool:
        """Whether the text is the full name of one known agency and nothing else."""
        return folded in self.agency_names

    def begins_agency(self, folded: str) -> bool:
        """Whether the text can be the first words of an agency's name, cut by a line end."""
        if folded in self.agency_openings:
            return True
        return len(folded.split()) <= 2 and bool(self.agency_starts.match(folded))

    def may_be_cut(self, last: str) -> bool:
        """Whether the last word of a line is one of those a line end cuts something behind."""
        return last[-1:].isdigit() or last[last.rfind(" ") + 1 :].lower() in self.cut_ends

    def is_one_name(self, end: str, printed: str) -> bool:
        """Whether a line that ends with ``end`` and one that begins with ``printed`` share a name."""
        if not end.endswith(tuple(self.names)):
            return False
        begin = fold(printed)
        return any(end.endswith(first) and begin.startswith(rest) for first, rest in self.names.items())

    def opens_tasks(self, folded: str) -> bool:
        """Whether a heading opens tasks and solutions."""
        return self.tasks.any_in(folded)

    def opens_organisation(self, folded: str) -> bool:
        """Whether a heading opens the organisation of implementation."""
        return self.organisation.any_in(folded)

    def opens_results(self, folded: str) -> bool:
        """Whether a heading opens a report on the past."""
        return self.results.any_in(folded) and not self.opens_tasks(folded)

    def is_legal_basis(self, folded: str) -> bool:
        """Whether a paragraph only says what the plan rests on, and does not go on to set something."""
        if not self.basis.match(folded.lstrip(" -+")):
            return False
        return "," not in folded or self.sets.search(folded) is None

    def ends_plan(self, folded: str, has_begun: bool) -> bool:
        """Whether a line ends the plan itself: recipients, or the portal's own text where the plan
        ``has_begun``: a portal prints such lines above it too."""
        return folded.startswith(self.recipients) or (has_begun and folded.startswith(self.boilerplate))

    def agency_in(self, folded: str, printed: str | None = None) -> str | None:
        """The agency a heading names, as printed; None when it names none."""
        printed = printed if printed is not None else folded
        body = folded.lstrip()
        shift = len(folded) - len(body)
        asked = _ASKED.match(body)
        if asked:  # "Đề nghị Liên minh Hợp tác xã tỉnh"
            body, shift = body[asked.end() :], shift + asked.end()
        if not self._begins_as_agency(body):
            return None
        told, colon = _TOLD.search(body), _COLON.search(printed, shift)
        ends = [told.start() + shift] if told else []
        ends += [colon.start()] if colon else []
        if ends:
            return printed[shift : min(ends)].strip(" .,;:")
        text = printed[shift:].strip()
        if len(body) <= _LONG:
            return text.rstrip(" :.;")
        best = self._known_name(body)
        if best:
            return printed[shift : shift + len(best)].strip()
        return text.rstrip(" :.;") if len(text) <= _LONGEST else None

    def agency_said(self, folded: str, printed: str) -> str | None:
        """The agency a clause names for its task: before a colon, behind "Đơn vị chủ trì:", in brackets."""
        colon = folded.find(":", 0, _LONG)
        if colon > 0 and self.is_agency(folded[:colon].strip()):
            return printed[:colon].strip()
        if not any(word in folded for word in _LEADING):
            return None
        found = self.agency_leads.search(folded)
        if found:
            return self._name_at(folded, printed, found.end())
        for bracket in _BRACKETS.finditer(folded):
            led = self.agency_led.search(bracket[1])
            if led and self._begins_as_agency(bracket[1]):
                return printed[bracket.start(1) : bracket.start(1) + led.start()].strip(" ,;:")
        return None

    def leads_task(self, folded: str) -> bool:
        """Whether a paragraph only says who leads the task above it."""
        return self.agency_leads.match(folded) is not None

    def asks_agency(self, folded: str) -> bool:
        """Whether a heading asks a body that the issuer cannot order: "Đề nghị Liên minh Hợp tác xã"."""
        return folded[:_ASKS_WITHIN].lstrip().startswith(_ASKS)

    def _name_at(self, folded: str, printed: str, at: int) -> str | None:
        """The agency's name that begins at ``at``: a known one, or all up to a sign or a verb."""
        at += len(folded[at:]) - len(folded[at:].lstrip())
        body = folded[at:]
        if not self._begins_as_agency(body):
            return None
        end = _NAME_ENDS.search(body)
        length = len(self._known_name(body)) or (end.start() if end else len(body))
        return printed[at : at + length].strip(" ,;:.") or None

    def _begins_as_agency(self, body: str) -> bool:
        return self.agency_starts.match(body) is not None and not body.startswith(self.no_agencies)

    def _known_name(self, body: str) -> str:
        return max((name for name in self.agency_names if body.startswith(name)), key=len, default="")

    def agency_of_topic(self, folded: str) -> str | None:
        """The agency whose topics a section speaks of, when one stands out; None otherwise."""
        scores = sorted(
            ((sum(map(folded.__contains__, topics)), name) for name, topics in self.topics), reverse=True
        )
        if len(scores) > 1 and scores[0][0] >= 2 and scores[0][0] > scores[1][0] + (scores[0][0] < 3):
            return scores[0][1]
        return None


def _cut_names(names: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    """For the first words of a name the words that can follow, "tỉnh" and the like by their provinces."""
    out = {fold(first): tuple(map(fold, rest)) for first, rest in names.items()}
    places = tuple(fold(province.name) for province in provinces().values())
    return out | {f" {kind}": places for kind in ("tỉnh", "thành phố", "tp.")}


@cache
def load_words() -> Words:
    """The words of ``zones.toml`` and ``agencies.toml``."""
    zones, agencies = toml_file("zones"), toml_file("agencies")
    names = tuple(map(fold, agencies["names"]))
    cut_names = _cut_names(zones["cut_names"])
    ends = [*zones["before_figure"], *zones["before_word"], *cut_names, *_SCALES]
    return Words(
        headline=Phrases(zones["headline"]),
        tasks=Phrases(zones["tasks"]),
        organisation=Phrases(zones["organisation"]),
        results=Phrases(zones["results"]),
        recipients=tuple(map(fold, zones["recipients"])),
        boilerplate=tuple(map(fold, zones["boilerplate"])),
        basis=Phrases(zones["legal_basis"]),
        sets=Pattern(rf",[^,;]{{0,40}}?(?:{any_of(zones['sets'])})[^;]{{0,80}}\d"),
        agency_starts=Phrases(agencies["starts"]),
        no_agencies=tuple(map(fold, agencies["no_agencies"])),
        agency_leads=Pattern(rf"(?:{any_of(agencies['leads'])}) *:"),
        agency_led=Pattern(any_of(agencies["led"])),
        agency_names=names,
        agency_openings=frozenset(name[:at] for name in names for at, sign in enumerate(name) if sign == " "),
        topics=tuple((k, tuple(fold(t) for t in v)) for k, v in agencies["topics"].items()),
        title=TitleWords(
            kinds=tuple(zones["title_kinds"]),
            joins=tuple(f" {word}" for word in zones["title_joins"]),
            ends=tuple(zones["title_ends"]),
            topics=tuple(zones["title_topics"]),
        ),
        before_figure=tuple(f" {fold(word)}" for word in zones["before_figure"]),
        before_word=tuple(f" {fold(word)}" for word in zones["before_word"]),
        names=cut_names,
        cut_ends=frozenset(end.split()[-1] for end in ends),
    )
