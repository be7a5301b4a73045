"""Yardsticks: the national target of a plan's own year, the region around it, and what really happened.

Each is a CSV file in ``data/raw`` whose rows carry their source; a figure without one is refused. ``grade``
says what kind of source it is: ``official``, ``secondary`` (press, portals, copies) or ``derived`` (our
arithmetic).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from plancompare import catalogue
from plancompare.catalogue.provinces import codes_of, land_called
from plancompare.comparison.cells import Key, Number, Said, Stated
from plancompare.comparison.conditions import Holdings
from plancompare.comparison.intervals import Interval, decimal
from plancompare.comparison.rules import rules
from plancompare.comparison.verdicts import NOT_COMPARABLE, Verdict, in_unit, judge
from plancompare.errors import InputError
from plancompare.extraction.record import COMPARATORS
from plancompare.folders import RAW, RESULTS
from plancompare.plain import plain_number
from plancompare.table.files import read_sourced, records, remembered
from plancompare.table.plans import PlanEntry, called_plans
from plancompare.table.slices import Slice, door

NATIONAL = "national-targets.csv"
CONTEXT = "provincial-context.csv"
OUTCOMES = "outcomes.csv"
_FIGURE = ("indicator_code", "year", "comparator", "value", "unit", "source_title", "source_url", "status")
_PLACE = ("province", "gso_code")
_REQUIRED = {
    NATIONAL: _FIGURE,
    CONTEXT: (*_PLACE, "kind", *_FIGURE),
    OUTCOMES: (*_PLACE, "vintage", *_FIGURE),
}
OFFICIAL, SECONDARY, DERIVED = "official", "secondary", "derived"
STATED = "stated"  # by a later plan of the province itself
NATION = "00"  # the code of the whole country in the context file
PASSED, MET, MISSED = "passed", "met", "missed"
DOUBTFUL = "doubtful"  # how the status of a figure begins that rests on a source nobody could check


def load_yardstick(project: str | Path, name: str) -> list[dict[str, Any]]:
    """The rows of one yardstick file with every source column, numbers typed, ``year`` as text where it is a
    period; none where the project has no such file.

    Adds ``grade`` and ``line`` (the row's place in the file); the kind of a figure of the context is its
    ``vintage``. ``value`` is None where the source gives words ("18 of 18"); those stay in ``value_text``.
    Raises InputError naming file, line and column.
    """
    file = Path(project) / RAW / name
    return records(_loaded(file)) if file.is_file() else []


@remembered
def _loaded(file: Path) -> pd.DataFrame:
    _, lines = read_sourced(file, _REQUIRED[file.name])
    rows = []
    for line, row in lines:
        if row["comparator"] not in COMPARATORS:
            raise InputError(
                f"{file}, line {line}, column comparator: unknown '{row['comparator']}' "
                f"(one of {', '.join(COMPARATORS)})."
            )
        told = {"value_text": row["value"], "grade": grade(row["source_url"], row["status"]), "line": line}
        rows.append({"vintage": row.get("kind", "")} | row | told)
    table = pd.DataFrame(rows)
    for column in ("value", "value_high"):
        if column in table:
            table[column] = pd.to_numeric(table[column], errors="coerce").astype("float64")
    texts = [column for column in table if table[column].dtype == object or str(table[column].dtype) == "str"]
    typed = table.astype({column: "string" for column in texts})
    return typed.assign(**{str(column): typed[column].replace("", pd.NA) for column in texts})


def grade(url: str, status: str) -> str:
    """``derived`` where the status says so, ``official`` on a government host, else ``secondary``."""
    if "derived" in status.lower():
        return DERIVED
    host = (urlsplit(url).hostname or "").rstrip(".")
    official = any(host == name or host.endswith(f".{name}") for name in rules().official_hosts)
    return OFFICIAL if official else SECONDARY


# --- national targets ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class National(Number):
    """The national target beside one target: the figure, its source, and how far the plan is from it.

    ``distance`` is plan minus nation in the target's own unit (points for percentages), measured to the
    nearer end of a national range and to the threshold of a bound; a target that is a range is as far as its
    ends are, from ``distance`` to ``distance_high``. ``position`` says where the stated number lies: below,
    at, inside (a range), across (a range that reaches beyond the national one) or above. All are None where
    the verdict forbids a comparison, and beside a plan that states no target. ``reached`` is what the nation
    came to in that year, where a source is known.
    """

    year: int
    comparator: str
    value: Decimal
    value_high: Decimal | None
    unit: str
    source_title: str
    source_url: str
    status: str
    grade: str
    words: str = ""
    verdict: Verdict | None = None
    distance: Decimal | None = None
    distance_high: Decimal | None = None
    position: str | None = None
    reached: "Reported | None" = None

    @property
    def doubtful(self) -> bool:
        """Whether whoever wrote the figure down doubts it: it rests on a source nobody could check."""
        return self.status.startswith(DOUBTFUL)


@dataclass(frozen=True, slots=True)
class Reported(Number):
    """A published figure of what happened, with its source."""

    value: Decimal
    comparator: str
    unit: str
    vintage: str
    source_title: str
    source_url: str
    grade: str
    status: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a target: ``gap`` is outcome minus the stated number in its unit, of a range minus the end
    it has passed (0 within); ``reached`` is passed, met or missed, None where neither direction is better.
    Where the file names an ``obstacle`` (the source does not say what it counts) neither is judged.
    """

    figure: Reported
    gap: Decimal | None
    reached: str | None
    obstacle: Said | None

    @property
    def met(self) -> bool | None:
        """Whether the target is fulfilled; a floor that was passed is."""
        return None if self.reached is None else self.reached != MISSED


def national_targets(project: str | Path) -> dict[tuple[str, str, int], National]:
    """National targets by (our indicator, measure, year), through the mapping in the catalogue."""
    links = {link.code: link for link in rules().national}
    reached = _reached_by_the_nation(project)
    found = {}
    for row in load_yardstick(project, NATIONAL):
        link, year = links.get(row["indicator_code"]), int(row["year"])
        if link is not None:
            found[link.indicator, link.measure, year] = National(
                year=year,
                value=decimal(row["value"]),
                value_high=None if row["value_high"] is None else decimal(row["value_high"]),
                words=row["name_vi"],
                **_told(row),
                reached=reached.get((row["indicator_code"], str(year), row["unit"])),
            )
    return found


def _reached_by_the_nation(project: str | Path) -> dict[tuple[str, str, str], Reported]:
    """What was published of the whole country, the last row of the file for each code, year and unit."""
    return {
        (row["indicator_code"], row["year"], row["unit"]): reported(row)
        for row in load_yardstick(project, CONTEXT)
        if row["gso_code"] == NATION and row["kind"] in REPORTED and row["value"] is not None
    }


def beside(target: Stated, targets: Mapping[tuple[str, str, int], National]) -> National | None:
    """The national target of the target's own year, judged by the same rules; None where there is none.

    A target for a part of a year or for several years has none: the national ones are for years.
    """
    found = targets.get((target.indicator, target.measure, target.year)) if target.year else None
    if found is None or target.span:
        return None
    nation = _as_stated(found, target)
    key = Key(target.indicator, target.measure, None)
    # The variant is the province's matter: it does not set a plan apart from the nation.
    plain = replace(target, variant=None)
    cells = {nation.plan.id: nation, target.plan.id: plain}
    verdict = judge(key, cells, (nation.plan, target.plan), Holdings())
    if verdict.verdict == NOT_COMPARABLE:
        return replace(found, verdict=verdict)
    distance, distance_high, position = distance_to(nation, in_unit(target, nation.unit))
    return replace(found, verdict=verdict, distance=distance, distance_high=distance_high, position=position)


def distance_to(nation: Stated, target: Stated) -> tuple[Decimal, Decimal | None, str]:
    """How far the stated number, or the two ends of a stated range, are from the national interval, and on
    which side.
    """
    interval = Interval.of(nation.comparator, nation.value, nation.value_high)
    low, high = interval.low, interval.high
    if low.is_infinite() or high.is_infinite():  # a bound: the distance to its threshold
        low = high = high if low.is_infinite() else low

    def beyond(number: Decimal) -> Decimal:
        return number - min(max(number, low), high)

    near, far = beyond(target.value), beyond(target.value if target.value_high is None else target.value_high)
    if near > 0 or far < 0:
        position = "above" if near > 0 else "below"
    elif near != far:
        position = "across"
    else:
        position = "inside" if low != high else "at"
    return near, far if far != near else None, position


def _as_stated(nation: National, target: Stated) -> Stated:
    """The national target as if the nation were a plan, so that the same rules judge the two."""
    plan = PlanEntry("national", level="nation", year=nation.year)
    return Stated(
        target_id=f"national:{target.indicator}:{nation.year}",
        plan=plan,
        year=nation.year,
        indicator=target.indicator,
        variant=None,
        measure=target.measure,
        comparator=nation.comparator,
        value=nation.value,
        value_high=nation.value_high,
        denominator=None,
        unit=nation.unit,
        unit_text=None,
        value_text=plain_number(nation.value),
        words=nation.words,
        quote=nation.words,
        kind="headline",
        parent=None,
    )


# --- region and outcome ------------------------------------------------------------


def land_of(row: Mapping) -> str:
    """What land a published figure is of: its code alone does not say, since codes were used again.

    Of the units with its code it is the one of its name, else the one that stood at the end of its year; the
    code itself where there is none, as for a region.
    """
    return land_called(row["gso_code"], row["province"], f"{row['year'][-4:]}-12-31")


REPORTED = ("actual", "actual_estimate")  # kinds of the context file that say what happened
JUDGED = ("level", "growth", "new")  # measures whose outcome is published as such


def against_outcome(project: str | Path, stated: Iterable[Stated]) -> list[tuple[Stated, Outcome]]:
    """Each target whose outcome is known beside it, once a vintage.

    The figures of the context file come first, the outcomes themselves after them; a figure that was derived,
    and not published, is no outcome.
    """
    known = outcome_rows(project)
    return [(target, judged(target, row)) for target in stated for row in _outcomes_of(target, known)]


_VINTAGES = {"result": "actual", "estimate": "actual_estimate"}  # by the status of a row of results.csv


def stated_results(
    project: str | Path,
    plans: Iterable[PlanEntry] | None = None,
    indicators: Iterable[str] | None = None,
) -> Iterator[Mapping]:
    """What plans say of a year before their own, as rows of the outcomes: whole years and single numbers. Of
    some ``plans``, what is said of where they are; of some ``indicators``, only of these.
    """
    path = Path(project) / RESULTS
    if not path.is_file():
        return
    where = {} if plans is None else {"province_code": codes_of(plan.land for plan in plans)}
    if indicators is not None:
        where["indicator"] = sorted(indicators)
    with door(part := Slice(str(path), where)):
        rows = part.rows_of(path)
    known = called_plans(project)
    for row in rows:
        vintage = _VINTAGES.get(row["status"])
        plan = known.entry(row["plan"]) if vintage and row["plan"] in known else None
        is_year = row["year"] and row["period"] in ("", row["year"])
        if plan is None or plan.year is None or not row["indicator"] or row["measure"] not in JUDGED:
            continue
        if is_year and int(row["year"]) < plan.year and not row["value_high"]:
            yield {
                "province": row["province"], "gso_code": row["province_code"], "year": row["year"],
                "indicator_code": row["indicator"], "measure": row["measure"], "unit": row["unit"],
                "comparator": row["comparator"], "value": row["value"], "vintage": vintage,
                "source_title": f"{plan.label}, {row['target_id']}: “{' '.join(row['quote'].split())}”",
                "source_url": "",
                "status": "", "note": None, "grade": STATED,
            }  # fmt: skip


Known = Mapping[tuple[str | None, str, str, str], Sequence[Mapping]]


def outcome_rows(
    project: str | Path,
    plans: Iterable[PlanEntry] | None = None,
    indicators: Iterable[str] | None = None,
) -> Known:
    """Every figure that says what happened by province, year, indicator and unit, the last of one key the
    best: what the province's own later plans state comes before what was published. With ``plans`` or
    ``indicators``, at least what is known of these.
    """
    found: dict[tuple[str | None, str, str, str], list[Mapping]] = {}
    for row in (*stated_results(project, plans, indicators), *published(project)):
        place = (land_of(row), row["year"], row["indicator_code"], row["unit"])
        found.setdefault(place, []).append(row)
    return found


def _outcomes_of(target: Stated, known: Known) -> Sequence[Mapping]:
    place = (target.plan.land, str(target.year), target.indicator, target.unit)
    rows = known.get(place, ()) if target.measure in JUDGED and not target.span else ()
    return [row for row in rows if row.get("measure", target.measure) == target.measure]


def published(project: str | Path) -> list[Mapping]:
    """Every figure that was published of what happened in a province: what is reported around the plans
    first, then the outcomes themselves, so that the last of one province, year and indicator is the best.
    """
    around = [row for row in load_yardstick(project, CONTEXT) if row["kind"] in REPORTED]
    rows = [*around, *load_yardstick(project, OUTCOMES)]
    return [row for row in rows if row["value"] is not None and row["grade"] != DERIVED]


def reported(row: Mapping) -> Reported:
    """A row of the outcomes or of the context as a record."""
    return Reported(decimal(row["value"]), vintage=row["vintage"], note=row["note"], **_told(row))


def _told(row: Mapping) -> dict[str, Any]:
    """What every published figure tells of itself."""
    told = {name: row[name] for name in ("comparator", "unit", "source_title", "grade")}
    return told | {name: row[name] or "" for name in ("source_url", "status")}


def judged(target: Stated, row: Mapping) -> Outcome:
    """What a published figure says of a target."""
    figure = reported(row)
    words = Said(row.get("obstacle_vi") or "", row.get("obstacle_en") or "")
    if words.vi or words.en:
        return Outcome(figure, None, None, words)
    came, high = figure.value, target.value if target.value_high is None else target.value_high
    reached = judge_outcome(target.indicator, target.comparator, target.value, target.value_high, came)
    return Outcome(figure, came - min(max(came, target.value), high), reached, None)


def judge_outcome(
    indicator: str, comparator: str, value: Decimal, value_high: Decimal | None, actual: Decimal
) -> str | None:
    """Whether a figure passed, met or missed what was aimed at; None where neither side of it is better.

    The target's own bound says which way is better, for a bare number or a range the indicator; where neither
    does, only a figure that was met exactly, or within its range, is judged. "About 24" is met by what rounds
    to 24.
    """
    low, high = value, value if value_high is None else value_high
    if comparator == "approx":
        half = Decimal("0.5").scaleb(min(0, int(value.as_tuple().exponent)))
        low, high = low - half, high + half
    way = {"ge": 1, "gt": 1, "le": -1, "lt": -1}.get(comparator)
    if way is None:
        better = catalogue.indicators()[indicator].better
        way = {"higher": 1, "lower": -1}.get(better)
    if low <= actual <= high:
        return MISSED if comparator in ("gt", "lt") else MET
    if way is None:
        return None
    return PASSED if (actual > high) == (way > 0) else MISSED


# --- all of them ------------------------------------------------------------


@dataclass(frozen=True)
class Yardsticks:
    """What targets are held against: the books asked for that exist; ``warnings`` name the others."""

    nation: Mapping[tuple[str, str, int], National] = field(default_factory=dict)
    regions: Mapping[tuple, Reported] = field(default_factory=dict)
    outcomes: Known = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @classmethod
    def read(
        cls,
        kinds: Iterable[str],
        folder: Path,
        plans: Sequence[PlanEntry] | None = None,
        indicators: Collection[str] | None = None,
    ) -> "Yardsticks":
        """The books of these kinds, with at least what bears on these plans and indicators; a missing file is
        a warning, a broken one an error.
        """
        files = {"national": NATIONAL, "region": CONTEXT, "outcome": OUTCOMES}
        kinds = tuple(kinds)
        absent = [kind for kind in kinds if not (folder / RAW / files[kind]).exists()]
        if "outcome" in absent and any(stated_results(folder, plans, indicators)):
            absent.remove("outcome")  # the plans themselves say what came of those before them
        there = [kind for kind in kinds if kind not in absent]
        return cls(
            nation=national_targets(folder) if "national" in there else {},
            regions=_regions(folder) if "region" in there else {},
            outcomes=outcome_rows(folder, plans, indicators) if "outcome" in there else {},
            warnings=tuple(
                f"{folder / RAW / files[kind]} does not exist: no {kind} yardstick is shown."
                for kind in absent
            ),
        )

    def national(self, target: Stated) -> National | None:
        """The national target of the target's year, judged against it."""
        return beside(target, self.nation)

    def national_of_year(self, key: Key, year: int | None, unit: str) -> National | None:
        """The bar of a year, for a plan that states no target of its own, in the unit of the row."""
        found = self.nation.get((key.indicator, key.measure, year)) if year and not key.span else None
        return found if found is not None and found.unit == unit else None

    def regional(self, target: Stated) -> Reported | None:
        """What the region around the target's province reached or aimed at in its year, as far as known."""
        place = target.plan.place
        region = rules().regions.get(place.region) if place else None
        code = region.code if region else None
        return self.regions.get((code, str(target.year), target.indicator, target.unit))

    def outcome(self, target: Stated) -> Outcome | None:
        """What came of the target: the vintage that stands last."""
        rows = _outcomes_of(target, self.outcomes)
        return judged(target, rows[-1]) if rows else None


def _regions(folder: Path) -> dict[tuple, Reported]:
    found: dict[tuple, Reported] = {}
    for row in load_yardstick(folder, CONTEXT):
        if row["value"] is not None:
            place = (row["gso_code"], row["year"], row["indicator_code"], row["unit"])
            found.setdefault(place, reported(row))
    return found
