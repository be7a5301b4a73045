"""Checks that say something: what in a table of targets does not hold together, row by row.

A check flags, it never deletes. :func:`run_checks` gives the failing rows of every check with their
severity, how many cases each check looked at (a check with nothing to look at has not passed), and a report
people can read.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from plancompare import catalogue
from plancompare.catalogue.data import toml_file
from plancompare.comparison.baselines import UNDECIDED, Baseline, readings
from plancompare.comparison.cells import Said, Stated, plan_columns, said, stated_targets
from plancompare.comparison.columns import NUMBER, TEXT, fields, frame
from plancompare.comparison.derived import (
    Held,
    divisions,
    implied_growth,
    ratios,
    sector_lines_of,
    wholes,
)
from plancompare.comparison.derived import held as held_by_plan
from plancompare.comparison.sentences import bound, filled, say_number
from plancompare.showing import Shown
from plancompare.table.files import records
from plancompare.table.plans import Plans, load_plans

_SECTORS = 3  # of the lines of GRDP that must be stated; the taxes often are not
SHOWN_DECIMALS = 3  # one more than the plans print
SEVERITIES = ("error", "warning", "info")


class Flag(NamedTuple):
    """A failing case as the report has it, one row of its frame."""

    check: str
    severity: str
    plan: str
    target_ids: str
    expected: Decimal | None
    found: Decimal | None
    message_vi: str
    message_en: str


COLUMNS = (
    *fields("", TEXT, "check", "severity", "plan", "target_ids"),
    *fields("", NUMBER, "expected", "found"),
    *fields("", TEXT, "message_vi", "message_en"),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One case that fails a check; ``words`` fill the check's sentence."""

    targets: tuple[Stated, ...]
    expected: Decimal | None
    found: Decimal | None
    words: Mapping[str, object]


@dataclass(frozen=True)
class Report(Shown):
    """``findings``: failing cases, worst first; ``counts``: how many cases each check looked at."""

    findings: pd.DataFrame
    counts: Mapping[str, int]

    def __repr__(self) -> str:
        cases = f"{sum(self.counts.values())} cases of {len(self.counts)} checks"
        return f"Report({cases}, {len(self.findings)} findings)"

    def of(self, check: str) -> pd.DataFrame:
        """The failing rows of one check; empty when all is well."""
        return self.findings[self.findings["check"] == check].reset_index(drop=True)

    def result(self, check: str, lang: str) -> str:
        """What a check came to, in words: passed, how much of it to look at, or nothing to check."""
        failed, count = len(self.of(check)), self.counts[check]
        state = "failed" if failed else "passed" if count else "nothing"
        return _book()["report"][f"{state}_{lang}"].format(count=failed or count)

    def text(self, lang: str = "vi") -> str:
        """The report in Vietnamese or English, one line a check and one a finding."""
        lines = [_book()["report"][f"title_{lang}"]]
        for check in self.counts:
            rows = self.of(check)
            lines.append(f"- {check_title(check, lang)}: {self.result(check, lang)}")
            for severity, message in zip(rows["severity"], rows[f"message_{lang}"], strict=True):
                lines.append(f"  - [{severity_name(severity, lang)}] {message}")
        return "\n".join(lines) + "\n"


def check_title(check: str, lang: str) -> str:
    """What a check looks at, in words."""
    return _book()["check"][check][f"title_{lang}"]


def severity_name(severity: str, lang: str) -> str:
    """How much a finding weighs, in words."""
    return _book()["severity"][severity][lang]


@cache
def _book() -> dict:
    return toml_file("checks")


def run_checks(
    targets: pd.DataFrame,
    plans: Iterable[str] | None = None,
    project: str | Path | None = None,
    known: Plans | None = None,
) -> Report:
    """Run every check on a table of targets; with ``project``, quotes are looked up in the plans' own
    files. ``known`` is as for :func:`plan_columns`.
    """
    columns = plan_columns(targets, list(plans) if plans is not None else None, known, project)
    stated = stated_targets(targets, columns)
    flags: list[Flag] = []
    counts: dict[str, int] = {}
    for name, check in CHECKS.items():
        cases = list(check(stated))
        counts[name] = len(cases)
        flags += [_flag(name, finding) for finding in cases if finding is not None]
    if project is not None:
        registered = known if known and known.project else load_plans(project)
        counts["quote"], failing = check_quotes(targets, registered)
        flags += failing
    worst_first = sorted(flags, key=lambda flag: SEVERITIES.index(flag.severity))
    return Report(frame(worst_first, COLUMNS), counts)


def _flag(check: str, finding: Finding) -> Flag:
    plan = finding.targets[0].plan
    words = {
        "plan": said(plan),
        "expected": None if finding.expected is None else say_number(round(finding.expected, SHOWN_DECIMALS)),
        "found": None if finding.found is None else say_number(round(finding.found, SHOWN_DECIMALS)),
        **finding.words,
    }
    ids = " ".join(target.target_id for target in finding.targets)
    return _worded(check, plan.id, ids, words, finding.expected, finding.found)


def _worded(
    check: str,
    plan: str,
    ids: str,
    words: Mapping[str, object],
    expected: Decimal | None = None,
    found: Decimal | None = None,
) -> Flag:
    record = _book()["check"][check]
    return Flag(check, record["severity"], plan, ids, expected, found, *filled(record, words))


# Each check yields one item a case it looked at: a Finding where the case fails, None where it holds.
Cases = Iterator[Finding | None]


def _held(stated: Iterable[Stated]) -> list[Held]:
    """What each plan states for its own year."""
    plans: dict[str, list[Stated]] = {}
    for target in stated:
        plans.setdefault(target.plan.id, []).append(target)
    return list(map(held_by_plan, plans.values()))


def _rounding(targets: Iterable[Stated]) -> Decimal:
    """How far a sum of printed numbers may be off: half a unit of the last digit of each."""
    return sum((Decimal("0.5").scaleb(-len(t.value_text.partition(",")[2])) for t in targets), Decimal(0))


def _name(target: Stated, field: str = "name") -> dict[str, Said]:
    code = catalogue.indicators()[target.indicator]
    return {field: Said(code.name_vi, code.name_en)}


def shares_sum(stated: list[Stated]) -> Cases:
    """The shares of GRDP sum to 100, within their rounding; with or without a line for product taxes."""
    whole, folded = ([share for share, _ in lines] for lines in divisions())
    for held in _held(stated):
        codes = folded if (folded[-1], "level", None) in held else whole
        shares = [held[(code, "level", None)] for code in codes if (code, "level", None) in held]
        if len(shares) < len(folded):
            continue
        total = sum((target.value for target in shares), Decimal(0))
        fits = abs(total - 100) <= _rounding(shares)
        yield None if fits else Finding(tuple(shares), Decimal(100), total, {})


def parts_sum(stated: list[Stated]) -> Cases:
    """Parts that make up a whole sum to it, where all of them are stated under it."""
    for whole, parts in _complete_wholes(stated):
        total = sum((part.value for part in parts), Decimal(0))
        fits = abs(total - whole.value) <= _rounding([whole, *parts])
        yield None if fits else Finding((whole, *parts), whole.value, total, _name(whole))


def _complete_wholes(stated: list[Stated]) -> Iterator[tuple[Stated, list[Stated]]]:
    """Each whole whose parts are all stated: under it by parent, or beside it with the same variant."""
    book = wholes()
    for whole in stated:
        codes = book.get(whole.indicator)
        if codes is None or whole.measure != "level":
            continue
        parts = []
        for code in codes:
            same = [
                t for t in stated if (t.plan.id, t.indicator, t.measure) == (whole.plan.id, code, "level")
            ]
            same = [t for t in same if _same_time(t, whole) and t.unit == whole.unit]
            under = [t for t in same if t.parent == whole.target_id]
            beside = [t for t in same if t.variant == whole.variant and t.kind == whole.kind]
            parts += (under or beside)[:1]
        if len(parts) == len(codes):
            yield whole, parts


def _same_time(target: Stated, other: Stated) -> bool:
    return (target.year, target.span) == (other.year, other.span)


def part_within_whole(stated: list[Stated]) -> Cases:
    """A part never exceeds the amount it is a part of."""
    by_id = {target.target_id: target for target in stated}
    for part in stated:
        whole = by_id.get(part.parent or "")
        if whole is None or part.measure not in ("level", "new") or part.unit != whole.unit:
            continue
        if not _same_time(part, whole) or part.measure != whole.measure or whole.comparator in ("le", "lt"):
            continue
        words = _name(whole) | _name(part, "part")
        exceeds = part.value > whole.value
        yield Finding((whole, part), whole.value, part.value, words) if exceeds else None


def restated(stated: list[Stated]) -> Cases:
    """A target stated again, in the tasks, a table or elsewhere, has the same number and bound."""
    first: dict[tuple, Stated] = {}
    for target in sorted(stated, key=lambda t: t.kind != "headline"):
        when = (target.year, target.span)
        key = (target.plan.id, target.indicator, target.measure, target.variant, *when, target.unit)
        original = first.setdefault(key, target)
        if original is target:
            continue
        one, other = ((t.comparator, t.value, t.value_high) for t in (original, target))
        words = _name(target) | {"first": _place(original), "again": _place(target)}
        words |= {"expected": bound(original), "found": bound(target)}
        yield None if one == other else Finding((original, target), original.value, target.value, words)


def _place(target: Stated) -> Said:
    """Where a target stands, in words: the table and its cell, else the section and clause of its id."""
    book = _book()["place"]
    if target.cell is not None:
        table, cell = target.cell
        return filled(book["cell"], {"table": table, "cell": cell})
    return filled(book["clause"], {"place": target.target_id.split(":")[1]})


def implied_growth_matches(stated: list[Stated]) -> Cases:
    """Shares and sector growth reproduce the stated growth of GRDP."""
    tolerance = Decimal(_book()["check"]["implied_growth"]["tolerance"])
    for held in _held(stated):
        lines, whole = sector_lines_of(held), held.get(("grdp_growth", "growth", None))
        if lines is None or whole is None:
            continue
        found = implied_growth([share.value for share, _ in lines], [growth.value for _, growth in lines])
        targets = (whole, *(target for line in lines for target in line))
        fits = abs(found - whole.value) <= tolerance
        yield None if fits else Finding(targets, whole.value, found, {})


def growth_within_lines(stated: list[Stated]) -> Cases:
    """GRDP grows at least about as fast as its slowest line and at most as its fastest."""
    slack = Decimal(_book()["check"]["growth_within_lines"]["tolerance"])
    for held in _held(stated):
        whole = held.get(("grdp_growth", "growth", None))
        lines = [line for _, code in divisions()[0] if (line := held.get((code, "growth", None))) is not None]
        if whole is None or len(lines) < _SECTORS:
            continue
        slowest = min(line.interval.low for line in lines)
        fastest = max(line.interval.high for line in lines)
        if whole.interval.high + slack < slowest:
            yield Finding((whole, *lines), slowest, whole.interval.high, {})
        elif whole.interval.low - slack > fastest:
            yield Finding((whole, *lines), fastest, whole.interval.low, {})
        else:
            yield None


def stated_share(stated: list[Stated]) -> Cases:
    """A share printed beside its fraction is that fraction, rounded as printed."""
    for held in _held(stated):
        for ratio in ratios(held):
            target, found = ratio.stated, ratio.found.value
            if target is not None:
                fits = abs(found - target.value) <= _rounding([target])
                yield None if fits else Finding((target,), target.value, found, _name(target))


def implied_bases(stated: list[Stated]) -> Cases:
    """The previous year implied for the parts sums to the one implied for the whole within rounding."""
    bases = {found.level.target_id: found for found in readings(stated)}
    for whole, parts in _complete_wholes(stated):
        chain = [bases[target.target_id] for target in (whole, *parts) if target.target_id in bases]
        if len(chain) < 1 + len(parts):
            continue
        of_whole, *of_parts = chain
        total = sum((found.baseline for found in of_parts), Decimal(0))
        slack = sum((found.high - found.low for found in chain), Decimal(0)) / 2
        fits = abs(total - of_whole.baseline) <= slack
        involved = (whole, *parts, *(found.target for found in chain))
        yield None if fits else Finding(involved, of_whole.baseline, total, _name(whole))


def reading(stated: list[Stated]) -> Cases:
    """A change of a rate printed in %: whether the arithmetic says points or per cent."""
    seen: dict[str, Baseline] = {}
    for found in readings(stated):
        if found.target.target_id in seen or found.status == "only_reading":
            continue
        seen[found.target.target_id] = found
        words = _name(found.target)
        undecided = found.status == UNDECIDED
        yield Finding((found.target, found.level), None, found.target.value, words) if undecided else None


def bounds(stated: list[Stated]) -> Cases:
    """Every number keeps the bounds of its indicator, or of its unit and measure."""
    for target in stated:
        limits = _limits(target)
        if limits is None:
            continue
        low, high = limits
        numbers = [target.value, *([] if target.value_high is None else [target.value_high])]
        outside = [number for number in numbers if not low <= number <= high]
        words = _name(target) | {"low": say_number(low), "high": say_number(high)}
        yield Finding((target,), None, outside[0], words) if outside else None


def _limits(target: Stated) -> tuple[Decimal, Decimal] | None:
    for row in _book()["bound"]:
        named = row.get("indicator", target.indicator) == target.indicator
        if named and row.get("unit", target.unit) == target.unit and row["measure"] == target.measure:
            return Decimal(row["low"]), Decimal(row["high"])
    return None


CHECKS: Mapping[str, Callable[[list[Stated]], Cases]] = {
    "shares_sum": shares_sum,
    "parts_sum": parts_sum,
    "part_within_whole": part_within_whole,
    "restated": restated,
    "implied_growth": implied_growth_matches,
    "growth_within_lines": growth_within_lines,
    "stated_share": stated_share,
    "implied_bases": implied_bases,
    "reading": reading,
    "bounds": bounds,
}


def check_quotes(targets: pd.DataFrame, known: Plans) -> tuple[int, list[Flag]]:
    """How many quotes were looked up in the plans' own files, and a flag for each that is not there.

    A plan of the table that is not ``known`` is passed over: there is no file to look in.
    """
    count, flags = 0, []
    for plan, mine in targets.groupby("plan", sort=False):
        if plan not in known:
            continue
        text = known.source(str(plan)).text
        for row in records(mine):
            count += 1
            quoted = text[row["quote_start"] : row["quote_end"]] == row["quote"]
            printed = row["value_text"] in text[row["value_start"] : row["value_end"]]
            if quoted and printed:
                continue
            words = {"plan": plan, "target_id": row["target_id"]}
            flags.append(_worded("quote", str(plan), row["target_id"], words))
    return count, flags
