"""Every sentence a report computes, worked out again from ``comparison-tidy.csv`` and the tables beside it.

English sentences are taken apart by their words and each claim is computed by itself; nothing of the library
is used. A sentence of a finding that nobody here can recompute is a fault too.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from lxml import html
from traced import numbers_in, plain

Row = Mapping[str, str]
BOUND = r"(?:at least |at most |more than |less than |about )?"
# Sentences that claim no figure of the plans.
TOLD = (
    r"The plans are for different years \(",
    r"Figures without a better side",
    r"No published figure of the year before",
    r"The base, as published",
    r"\d+ checks looked at|They found|All of them hold",
    r"These figures do not compare with each other",
    r"Of these, |\d+ stand under headings|One stands under a heading",
    r"Different [\w ]+ – |Not stated: |What is counted out of is not known|Counted out of different",
    r"No plan states|The chosen plans state no|No verified outcome|No province has plans",
)


def read(path: Path) -> list[Row]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Facts:
    """The tables of a project."""

    folder: Path

    @cached_property
    def tidy(self) -> list[Row]:
        return read(self.folder / "data" / "processed" / "comparison-tidy.csv")

    @cached_property
    def targets(self) -> list[Row]:
        return read(self.folder / "data" / "processed" / "targets.csv")

    @cached_property
    def numerals(self) -> list[Row]:
        return read(self.folder / "data" / "processed" / "numbers.csv")

    @cached_property
    def outcomes(self) -> list[Row]:
        return read(self.folder / "data" / "raw" / "outcomes.csv")

    @cached_property
    def plans(self) -> dict[str, str]:
        """The ids of plans by what pages call them."""
        rows = read(self.folder / "data" / "processed" / "plans.csv")
        return {f"{row['province']} {row['year']}": row["id"] for row in rows}

    def sides(self, subject: str) -> dict[str, Row]:
        """The rows of an indicator by plan, of the row a paragraph is about."""
        name = re.sub(r" \((?:growth|change) on the previous year\)| \(previous year = 100\)", "", subject)
        own: dict[tuple, dict[str, Row]] = {}
        for row in self.tidy:
            for kind in ("", *(f" ({words})" for words in KINDS)):
                if row["name_en"] + kind == name and (KINDS.get(kind[2:-1], "") == (row["variant"] or "")):
                    key = row["measure"], row["variant"], row["span"]
                    own.setdefault(key, {})[row["plan"]] = row
        whole = [rows for (_, _, span), rows in own.items() if not span]
        return max(whole, key=lambda rows: sum(r["stated"] == "stated" for r in rows.values()), default={})


KINDS = {
    "not said whose": "",
    "assigned by the centre": "central_assignment",
    "the province's own aim": "provincial_target",
}


def number(row: Row, name: str) -> Decimal | None:
    return Decimal(row[name]) if row.get(name) else None


def ends(row: Row, name: str = "value", comparator: str = "comparator") -> tuple[Decimal, Decimal]:
    """The least and the most a stated number allows."""
    far, low = Decimal(10) ** 30, number(row, name)
    high = number(row, "value_high" if name == "value" else f"{name}_high") or low
    bound = row[comparator]
    return (-far if bound in ("le", "lt") else low), (far if bound in ("ge", "gt") else high)


def sentences(paragraph: str) -> list[str]:
    return re.split(r"(?<=[.!?]) (?=[A-Z\d\u00c0-\u1ef9])", paragraph)


def findings(data: bytes) -> Iterator[str]:
    """The paragraphs of the findings of a page; of a card its lines as one paragraph."""
    page = html.fromstring(data)
    for one in page.xpath("//*[contains(@class, 'finding')]/p"):
        yield plain(one.text_content())
    for card in page.xpath("//section[contains(@class, 'card')]"):
        yield plain(" ".join(line.text_content() for line in card.xpath("./p[not(@class)]")))


def faults(paragraph: str, facts: Facts) -> list[str]:
    """What a paragraph of a finding claims that the tables do not say."""
    subject = re.match(r"([^.:]*?(?: \([^)]*\))?): (?=.*\b(?:sets?|plans state a)\b)", paragraph)
    sides = facts.sides(subject[1]) if subject else {}
    found = [] if sides or not subject else [f"no rows of {subject[1]!r}"]
    for sentence in sentences(paragraph):
        said = [rule(sentence, sides, facts) for rule in RULES]
        answers = [answer for answer in said if answer is not None]
        if not answers and not any(re.match(told, sentence) for told in TOLD):
            found.append(f"nobody can recompute: {sentence}")
        found += [f"{answer}: {sentence}" for own in answers for answer in own]
    return found


# --- what sentences claim ---------------------------------------------------------------------------------


VERB = r"(?=[^,()]*(?: sets | is | lies | equals | states | overlaps ))"


def _clauses(text: str) -> list[str]:
    """The clauses of a listing: a comma or an "and" ends one where a verb of the next follows."""
    return re.split(rf", {VERB}| and {VERB}", text)


def stated(sentence: str, sides: Mapping[str, Row], facts: Facts) -> list[str] | None:
    """ "Name: A sets 8% and B sets at least 9.3%." """
    if not re.search(r": .* sets? ", sentence):
        return None
    found = []
    body = sentence.partition(": ")[2]
    together = re.match(r"(.*) set the same target, (.*)\.$", body)
    claims = (
        [(plan, together[2]) for plan in re.split(r", | and ", together[1])]
        if together
        else [clause.split(" sets ", 1) for clause in _clauses(body.rstrip("."))]
    )
    for plan, words in claims:
        row = sides.get(facts.plans.get(plan, ""))
        values = {number(row, "value"), number(row, "value_high")} - {None} if row else set()
        if not values or not values <= set(numbers_in(words, "en")) or not _bounded(words, row["comparator"]):
            found.append(f"{plan}: {words}")
    stating = {plan for plan, row in sides.items() if row["stated"] == "stated"}
    if stating != {facts.plans.get(plan) for plan, _ in claims}:
        found.append("not all that state it")
    return found


def _bounded(words: str, comparator: str) -> bool:
    said = {"ge": "at least", "le": "at most", "gt": "more than", "lt": "less than", "approx": "about"}
    return all((word in words) == (bound == comparator) for bound, word in said.items())


def many(sentence: str, sides: Mapping[str, Row], facts: Facts) -> list[str] | None:
    """ "Name: 12 plans state a target, from 5% (A) to 9% (B)." """
    told = re.search(r": (\d+) plans state a target", sentence)
    if told is None:
        return None
    own = [row for row in sides.values() if row["stated"] == "stated"]
    found = [] if len(own) == int(told[1]) else [f"{len(own)} state it"]
    if ends_told := re.search(r"from (.*) \(.*\) to (.*) \(", sentence):
        values = [number(row, "value") for row in own]
        for words, value in zip(ends_told.groups(), (min(values), max(values)), strict=True):
            found += [] if value in numbers_in(words, "en") else [f"{value}, not {words}"]
    return found


def higher(sentence: str, sides: Mapping[str, Row], facts: Facts) -> list[str] | None:
    """ "B is higher by at least 1.3 points.", also than what is stated of several kinds."""
    told = re.fullmatch(
        rf"(?:As shares of the totals \((.*)\), )?(.*) is higher by ({BOUND})(.*)\.", sentence
    )
    if told is None or sentence.startswith("Against"):
        return None
    bases, plan, bound, words = told.groups()
    own = {name: row for name, row in sides.items() if row["stated"] == "stated"}
    mine, other = (
        own.get(facts.plans.get(plan, "")),
        [r for p, r in own.items() if p != facts.plans.get(plan)],
    )
    if len(own) == 1 and sides:
        return _against_kinds(facts.plans.get(plan, ""), next(iter(own.values())), words, facts)
    if mine is None or len(other) != 1:
        return [f"of {len(own)} plans"]
    spans = [list(ends(row)) for row in (mine, *other)]
    if bases:
        of = [number(row, "base") or number(row, "denominator") for row in (mine, *other)]
        spans = [[100 * end / base for end in span] for span, base in zip(spans, of, strict=True)]
        if set(of) != set(numbers_in(bases, "en")):
            return [f"totals {of}"]
    low, high = spans[0][0] - spans[1][1], spans[0][1] - spans[1][0]
    return _difference(low, high, bound.strip(), words)


def _against_kinds(plan: str, own: Row, words: str, facts: Facts) -> list[str]:
    """One target against those of several kinds of the other plan: the least and the most they differ."""
    others = [
        number(row, "value")
        for row in facts.tidy
        if row["indicator"] == own["indicator"] and row["measure"] == own["measure"]
        if row["plan"] != own["plan"] and row["value"]
    ]
    gaps = [(value - number(own, "value")) * (1 if plan != own["plan"] else -1) for value in others]
    good = set(numbers_in(words, "en")) == {min(gaps), max(gaps)} and min(gaps) > 0
    return [] if good else [f"differs by {gaps}"]


def _difference(low: Decimal, high: Decimal, bound: str, words: str) -> list[str]:
    """Whether every number from ``low`` to ``high`` is what is said of it."""
    said = numbers_in(words, "en")
    step = Decimal("0.051") if "." in words else Decimal("0.001")
    near = [abs(one - two) <= step for one, two in zip(said, sorted((low, high)), strict=False)]
    good = {
        "at least": low > 0 and said[0] <= low + Decimal("0.001") and abs(said[0] - low) < Decimal("0.11"),
        "more than": low > 0 and said[0] <= low + Decimal("0.001"),
        "at most": high >= said[0] - Decimal("0.001") and said[0] >= high - Decimal("0.001"),
        "less than": said[0] >= high - Decimal("0.001"),
    }.get(bound, low > 0 and all(near))
    return [] if good else [f"is {low} to {high}"]


def highest(sentence: str, sides: Mapping[str, Row], facts: Facts) -> list[str] | None:
    told = re.fullmatch(r"(.*) is the highest\.", sentence)
    if told is None:
        return None
    own = {plan: ends(row) for plan, row in sides.items() if row["stated"] == "stated"}
    mine = own.pop(facts.plans[told[1]])
    return [] if all(mine[0] > high for _, high in own.values()) else ["others may be higher"]


def yardstick(sentence: str, sides: Mapping[str, Row], facts: Facts) -> list[str] | None:
    """ "Against the national target of the same year, A is lower by about 2 points (national: 67%)." """
    if not sentence.startswith("Against the national target of the same year, "):
        return None
    body = sentence.removeprefix("Against the national target of the same year, ").rstrip(".")
    if counts := re.fullmatch(r"(\d+) are higher, (\d+) lower, (\d+) equal to it or within it", body):
        where = [row["position"] for row in sides.values() if row["distance"]]
        above, below = where.count("above"), where.count("below")
        told = [int(count) for count in counts.groups()]
        return [] if told == [above, below, len(where) - above - below] else [f"{above}, {below}"]
    found = []
    for clause in _clauses(body):
        words = re.sub(r"^the (?:figure|range) ", "", clause)
        plan = next((name for name in facts.plans if words.startswith(f"{name} ")), "")
        row = sides.get(facts.plans.get(plan, ""))
        if row is None or not row["national"]:
            found.append(f"no national target of {plan or clause}")
            continue
        value, top = number(row, "value"), number(row, "value_high") or number(row, "value")
        first, last = number(row, "national"), number(row, "national_high") or number(row, "national")
        said = numbers_in(words.removeprefix(plan).partition(" (")[0], "en")
        aside = set(numbers_in(clause.rpartition("(")[2], "en"))
        if not {first, last} <= aside:
            found.append(f"national {first}–{last}: {clause}")
        gap = (
            {value - last, top - last}
            if "above" in clause or "higher" in clause
            else {first - top, first - value}
        )
        if said and not set(said) <= gap:
            found.append(f"{gap}: {clause}")
        within = first <= value and top <= last if "lies within" in clause else True
        equal = value == first if "equals" in clause else True
        across = value <= last and top >= first and not first <= value <= top <= last
        across = across if "overlaps" in clause else True
        if not (within and equal and across):
            found.append(clause)
    return found


def silent(sentence: str, sides: Mapping[str, Row], facts: Facts) -> list[str] | None:
    """ "A and B do not state this target." """
    told = re.fullmatch(
        r"(.*?) (do not|does not|states?|prints?) "
        r"(state this target|the subject in another form|a figure beside words of this indicator; .*)\.",
        sentence,
    )
    if told is None:
        return None
    how = {"state": "no", "the s": "otherwise", "a fig": "unread"}[told[3][:5]]
    if many := re.match(r"(\d+) (?:other )?plans", told[1]):
        names = int(many[1])
        return [] if sum(row["stated"] == how for row in sides.values()) == names else [how]
    plans = {facts.plans.get(name) for name in re.split(r", | and ", told[1])}
    wrong = {plan for plan in plans if plan not in sides or sides[plan]["stated"] != how}
    left = {plan for plan, row in sides.items() if row["stated"] == how} - plans
    return [f"{wrong | left} {how}"] if wrong or left else []


def kinds(sentence: str, sides: Mapping[str, Row], facts: Facts) -> list[str] | None:
    """ "A states 5,388 (assigned by the centre); 5,558 (the province's own aim)." """
    told = re.fullmatch(r"(.*?) states ([\d,.]+ \(.*\))\.", sentence)
    if told is None or told[1] not in facts.plans:
        return None
    name = next(iter(sides.values()))["name_en"] if sides else ""
    own = {
        number(row, "value")
        for row in facts.tidy
        if row["name_en"] == name and row["plan"] == facts.plans[told[1]] and row["value"]
    }
    return [] if set(numbers_in(told[2], "en")) <= own else [f"{own}"]


def structure(sentence: str, sides: Mapping[str, Row], facts: Facts) -> list[str] | None:
    """ "In the GRDP structure A aims at, the largest part is sector III (services): 38.1%." """
    told = re.fullmatch(r"In the GRDP structure (.*) aims at, the largest part is (.*): (.*)\.", sentence)
    if told is None:
        silent_ones = re.fullmatch(r"(.*) states? no GRDP structure\.", sentence)
        if silent_ones is None:
            return None
        plans = {facts.plans.get(name) for name in re.split(r", | and ", silent_ones[1])}
        return [] if not plans & {row["plan"] for row in _shares(facts)} else ["some state one"]
    own = [row for row in _shares(facts) if row["plan"] == facts.plans[told[1]]]
    most = max(number(row, "value") for row in own)
    return [] if most in numbers_in(told[3], "en") else [f"{most}"]


def _shares(facts: Facts) -> list[Row]:
    return [
        row
        for row in facts.tidy
        if row["indicator"].startswith("grdp_share") and row["measure"] == "level" and row["value"]
    ]


def coverage(sentence: str, sides: Mapping[str, Row], facts: Facts) -> list[str] | None:
    codes: dict[str, set[str]] = {}
    for row in facts.tidy:
        if row["stated"] == "stated":
            codes.setdefault(row["indicator"], set()).add(row["plan"])
    whole = re.fullmatch(
        r"(.*) states? (\d+) different indicators, (\d+|none) of them in every plan\.", sentence
    )
    if whole is not None:
        shared = sum(len(plans) == len(facts.plans) for plans in codes.values())
        wanted = (len(codes), shared)
        stated = whole[2], whole[3].replace("none", "0")
        return [] if tuple(map(int, stated)) == wanted else [f"{wanted}"]
    left = re.fullmatch(r"Not counted: (\d+|one) targets? of no indicator with a code\.", sentence)
    if left is not None:
        bare = sum(not row["indicator"] for row in facts.targets)
        return [] if left[1].replace("one", "1") == str(bare) else [f"{bare}"]
    alone = re.fullmatch(r"(\d+|One) (?:are|is) stated by (.*) alone\.", sentence)
    if alone is None:
        return None
    own = sum(plans == {facts.plans[alone[2]]} for plans in codes.values())
    return [] if own == (1 if alone[1] == "One" else int(alone[1])) else [f"{own}"]


def tasks(sentence: str, sides: Mapping[str, Row], facts: Facts) -> list[str] | None:
    """ "A gives 40 quantified tasks to 13 agencies, the most (24) to …" """
    told = re.match(
        r"(.*) gives (\d+) quantified tasks to (\d+|one) agenc(?:ies|y)(?:, the most \((\d+)\))?", sentence
    )
    if told is None:
        idle = re.fullmatch(r"(.*) gives? no quantified task to a single agency\.", sentence)
        if idle is None:
            return None
        plans = {facts.plans.get(name) for name in re.split(r", | and ", idle[1])}
        giving = {row["plan"] for row in facts.targets if row["kind"] == "task" and row["agency"]}
        return [] if not plans & giving else [f"{plans & giving} give some"]
    own = [r for r in facts.targets if r["plan"] == facts.plans[told[1]] and r["kind"] == "task"]
    counts: dict[str, int] = {}
    for row in own:
        if row["agency"]:
            counts[row["agency"]] = counts.get(row["agency"], 0) + 1
    wanted = [len(own), len(counts), *([max(counts.values())] if told[4] else [])]
    said = [int(number) if number != "one" else 1 for number in told.groups()[1:] if number]
    return [] if said == wanted else [f"{wanted}"]


def numerals(sentence: str, sides: Mapping[str, Row], facts: Facts) -> list[str] | None:
    told = re.match(
        r"The texts? of (.*?)(?: plans)? holds? ([\d,]+) numbers: ([\d,]+) are targets; ([\d,]+)", sentence
    )
    if told is None:
        return None
    plan = facts.plans.get(told[1])
    own = [row for row in facts.numerals if plan is None or row["plan"] == plan]
    hits = sum(row["class"] == "target" for row in own)
    said = [int(number.replace(",", "")) for number in told.groups()[1:]]
    return [] if said == [len(own), hits, len(own) - hits] else [f"{len(own)}, {hits}"]


def outcome(sentence: str, sides: Mapping[str, Row], facts: Facts) -> list[str] | None:
    """ "A: GRDP growth rate came to 13.94%, past the target (8%)." """
    told = re.fullmatch(r"(.*?): (.*?) came to (.*?), (past|meeting|missing) the target \((.*)\)\.", sentence)
    if told is None:
        return None
    plan, name, came, how, aim = told.groups()
    if plan not in facts.plans:
        return [f"no plan {plan}"]
    name = re.sub(r" \([^)]*\)$", "", name)
    rows = [
        row
        for row in facts.tidy
        if row["plan"] == facts.plans[plan] and row["value"] and row["name_en"].lower() == name.lower()
    ]
    own = next((r for r in rows if number(r, "value") in numbers_in(aim, "en")), None)
    province, year = plan.rsplit(" ", 1)
    known = {
        Decimal(row["value"])
        for row in facts.outcomes
        if own
        and row["indicator_code"] == own["indicator"]
        and (row["province"], row["year"]) == (province, year)
    } | {
        Decimal(row["value"])
        for row in read(facts.folder / "data" / "raw" / "provincial-context.csv")
        if own
        and row["indicator_code"] == own["indicator"]
        and (row["province"], row["year"]) == (province, year)
    }
    said = set(numbers_in(came, "en"))
    if own is None or not said & known:
        return [f"target or outcome {known}"]
    low, high = ends(own)
    reached = next(iter(said & known))
    first, last = number(own, "value"), number(own, "value_high") or number(own, "value")
    wanted = "past" if reached > last else "missing" if reached < first else "meeting"
    if low < -(10**20) or high == first == 0 or own["indicator"] in LESS_IS_BETTER:
        wanted = {"past": "missing", "missing": "past"}.get(wanted, wanted)
    return [] if how == wanted else [f"{wanted}"]


LESS_IS_BETTER = {"poverty_rate", "unemployment_rate", "malnutrition_rate", "natural_population_growth"}


def nation(sentence: str, sides: Mapping[str, Row], facts: Facts) -> list[str] | None:
    told = re.fullmatch(r"The nation aimed at (.*) in (\d{4}) and came to (.*)\.", sentence)
    if told is None:
        return None
    raw = facts.folder / "data" / "raw"
    rows = [
        row
        for name in ("national-targets.csv", "provincial-context.csv")
        for row in read(raw / name)
        if row["year"] == told[2]
    ]
    values = {Decimal(value) for row in rows for value in row.values() if _is_number(value)}
    said = {*numbers_in(told[1], "en"), *numbers_in(told[3], "en")}
    return [] if said <= values else [f"{said - values}"]


def _is_number(value: str | None) -> bool:
    return bool(value) and re.fullmatch(r"-?\d+(?:\.\d+)?", value) is not None


def outcome_counts(sentence: str, sides: Mapping[str, Row], facts: Facts) -> list[str] | None:
    told = re.search(
        r"of (\d+) (?:targets|plans|provinces) whose .*?, (\d+ (?:passed|met|missed).*?)(?: the target)?\.$",
        sentence,
    )
    if told is None:
        return [] if sentence.startswith(("Without both figures: ", "In doubt: ")) else None
    ways = map(int, re.findall(r"\d+", told[2]))
    return [] if sum(ways) == int(told[1]) else ["the ways do not add up"]


RULES = (
    stated, many, higher, highest, yardstick, silent, kinds, structure, coverage, tasks, numerals, outcome,
    nation, outcome_counts,
)  # fmt: skip


# --- figures the targets imply ----------------------------------------------------------------------------


def derivations(data: bytes) -> Iterator[tuple[str, str, Decimal]]:
    """Of a page each derived figure with its formula: as printed, the formula, what the formula comes to."""
    for cell in html.fromstring(data).xpath("//table//td[small]"):
        (below,) = cell.xpath("./small")[:1]
        formula = plain(below.text_content()).partition(";")[0]
        shown = plain((cell.text or "") + "".join(one.text_content() for one in cell if one is not below))
        if not re.fullmatch(r"[\d\s.,()+×/%−½-]+", formula) or not re.search(r"[×/−+]", formula):
            continue
        yield shown, formula, computed(formula)


def computed(formula: str) -> Decimal:
    """The value of printed arithmetic: percentages are hundredths, growth of a structure is in per cent."""
    text = formula.replace(",", "").replace("×", "*").replace("−", "-").replace("½", "0.5")
    text = re.sub(r"([\d.]+)%", r"(\1/100)", text)
    value = Decimal(repr(eval(text, {"__builtins__": {}})))  # digits and signs only, see derivations
    return 100 * value if formula.startswith("1 / (") else value


def wrong_derivations(data: bytes) -> list[str]:
    found = []
    for shown, formula, value in derivations(data):
        said = numbers_in(shown, "en")
        decimals = re.search(r"\.(\d+)", shown)
        places = len(decimals[1]) if decimals else 0
        if not said or abs(said[0] - abs(value)) > Decimal("0.6") * Decimal(10) ** -places:
            found.append(f"{shown} is {formula} = {value:.5f}")
    return found


def of_site(folder: Path, facts: Facts) -> list[str]:
    """What the English pages of a site claim that the tables do not say."""
    found = []
    for path in sorted((folder / "en").glob("*.html")):
        data = path.read_bytes()
        for paragraph in findings(data):
            found += [f"{path.name}: {one}" for one in faults(paragraph, facts)]
        found += [f"{path.name}: {one}" for one in wrong_derivations(data)]
    return found


def main(project: str) -> Sequence[str]:
    folder = Path(project)
    return of_site(folder / "reports" / "site", Facts(folder))


if __name__ == "__main__":
    import sys

    print("\n".join(main(sys.argv[1])) or "every sentence and derivation holds")
