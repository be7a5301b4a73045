"""The parts of a document that tell what its numbers can be, and the words that open and close a report."""

from functools import cache

from plancompare.catalogue.data import toml_file
from plancompare.catalogue.patterns import Pattern, Phrases
from plancompare.catalogue.phrases import any_of
from plancompare.records import NamedTuple

HEADLINE = "headline"  # the list of the main targets
TASKS = "tasks"  # tasks and solutions
ORGANISATION = "organisation"  # who does what
PREAMBLE = "preamble"  # header and legal bases
RESULTS = "results"  # a report on the past
OUTSIDE = "outside"  # recipients, the portal's own text

_YEARS = Pattern(r"(?<![\d./-])((?:19|20)\d\d)(?: *- *((?:19|20)\d\d))?(?![\d/])")
_COMPARED = Pattern(r"so với (?:cùng kỳ )?(?:năm )?$")
_BOTH = Pattern(r"(?:,|;|và|&|-|\.) *(?:đề ra |xác định )?(?:các |những )?$")
_SIGNS = Pattern(r"^[^\w]+")
_AHEAD = ("phương hướng", "định hướng")
_OPENING = 160  # characters in which a paragraph says whether it reports or plans
_NEAR_OPENING = 60  # a paragraph about targets met says so in its first words
_YEAR_REACH = 80
_LAST_LINES = 300


class ReportWords(NamedTuple):
    """What opens and closes a report on the past; every method takes folded text without its mark."""

    leads: Phrases
    reports: Phrases
    remaining: Phrases
    plans: Phrases
    goals: Phrases
    expected: Phrases
    later: Phrases
    aims: Phrases
    attained: Phrases
    reported: Phrases
    targets: Phrases
    goes_on: Phrases

    def begins(self, text: str, phrases: Phrases) -> bool:
        """Whether a text begins with one of some phrases, perhaps behind leads: "Đánh giá những kết quả"."""
        at = len(text) - len(_SIGNS.sub("", text, 1))
        while not phrases.match(text, at):
            lead = self.leads.match(text, at)
            if lead is None:
                return False
            at = lead.end()
        return True

    def reports_past(self, text: str) -> bool:
        """Whether a heading or lead-in begins as a report, and names no plan beside it."""
        return (
            self.begins(text, self.reports) and not self.expected.any_in(text) and not self.is_of_both(text)
        )

    def reports_on(self, title: str) -> bool:
        """Whether the title of a report is of what was reached, perhaps beside what is planned."""
        return self.reported.any_in(title)

    def names_targets(self, text: str) -> bool:
        """Whether a heading is of targets and nothing else: "Mục tiêu cụ thể", "Chỉ tiêu năm 2024"."""
        return self.begins(text, self.targets) and "nhiệm vụ" not in text and "giải pháp" not in text

    def is_of_both(self, text: str) -> bool:
        """Whether a heading goes on from the past to a plan: "kết quả năm 2023 và nhiệm vụ năm 2024"."""
        if not self.begins(text, self.reports):
            return False
        of_two_years = len(set(years_in(text))) > 1
        return any(
            (of_two_years or match.group() in _AHEAD or self.remaining.any_in(text[match.start() :]))
            and _BOTH.search(text[: match.start()])
            for match in self.later.finditer(text)
        )

    def opens_part(self, text: str) -> bool:
        """Whether a line begins as a heading of a report or of what is planned does."""
        return any(self.begins(text, words) for words in (self.reports, self.goals, self.plans))

    def announces_plan(self, text: str, past: int | None, plan_year: int | None) -> bool:
        """Whether a heading begins with what is planned: goals, or for a year after ``past``."""
        if self.begins(text, self.goals):
            return True
        if not self.begins(text, self.plans):
            return False
        return self.remaining.any_in(text) or self.is_of_plan_year(text, past, plan_year)

    def is_of_plan_year(self, text: str, past: int | None, plan_year: int | None) -> bool:
        """Whether the year a text names is the plan's, or later than ``past``, the one reported on."""
        year = year_in(text)
        if year is None:
            return False
        return year > past if past is not None else plan_year is not None and year >= plan_year

    def speaks_of_plan(self, text: str) -> bool:
        """Whether a paragraph begins to speak of what is planned."""
        return self.aims.any_in(text[:_OPENING])

    def tells_attainment(self, text: str, plan_year: int | None = None) -> bool:
        """Whether a paragraph opens by saying which targets were met or missed, perhaps in a year before the
        plan's: "Chủ tịch UBND tỉnh cho biết năm 2024 có 16/18 chỉ tiêu hoàn thành"."""
        at = text.find("chỉ tiêu", 0, _OPENING)
        found = self.attained.search(text[:_OPENING]) if at >= 0 else None
        if found is None or ":" in found.group():
            return False
        year = last_year_in(text[: found.start()])
        is_past = plan_year is not None and year is not None and year < plan_year
        if found.start() > _NEAR_OPENING and not is_past:
            return False
        return not self.speaks_of_plan(text[: found.end()])


@cache
def report_words() -> ReportWords:
    """The words of ``zones.toml`` about reports."""
    data = toml_file("zones")
    return ReportWords(
        leads=Phrases(data["lead_words"], lambda phrases: rf"(?:{any_of(phrases)})[ :,.-]+"),
        reports=Phrases(data["reports"]),
        plans=Phrases(data["plans"]),
        remaining=Phrases(data["remaining"]),
        goals=Phrases(data["goals"]),
        expected=Phrases(data["expected"]),
        later=Phrases([*data["goals"], *data["plans"]]),
        aims=Phrases(data["aims"]),
        attained=Phrases(data["attained"]),
        targets=Phrases(data["targets"]),
        goes_on=Phrases(data["goes_on"]),
        reported=Phrases(toml_file("headers")["results"]["of"]),
    )


def years_in(text: str) -> list[int]:
    """The years named in ``text``, of spans the last one; not those it is compared with."""
    return [
        int(match[2] or match[1])
        for match in _YEARS.finditer(text)
        if not _COMPARED.search(text[max(0, match.start() - _YEAR_REACH) : match.start()])
    ]


def year_in(text: str) -> int | None:
    """The first of them, None when there is none."""
    return next(iter(years_in(text)), None)


def last_year_in(text: str) -> int | None:
    """The last of those named in the last lines of ``text``."""
    return next(reversed(years_in(text[-_LAST_LINES:])), None)
