"""Yardsticks: the national target of a plan's own year, the region around it, and what really happened.

Each is a CSV file in ``data/raw`` whose rows carry their source; a figure without one is refused. ``grade``
says what kind of source it is: ``official``, ``secondary`` (press, portals, copies) or ``derived`` (our
arithmetic).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd

from plancompare import catalogue
from plancompare.comparison.cells import Key, Stated
from plancompare.comparison.intervals import Interval, decimal
from plancompare.comparison.rules import rules
from plancompare.comparison.verdicts import NOT_COMPARABLE, Verdict, in_unit, judge
from plancompare.errors import InputError
from plancompare.extraction.record import COMPARATORS
from plancompare.folders import RAW
from plancompare.table.files import read_csv
from plancompare.table.plans import PlanEntry

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


def load_yardstick(project: str | Path, name: str) -> pd.DataFrame:
    """One yardstick file with every source column, numbers typed, ``year`` as text where it is a period.

    Adds ``grade`` and ``line`` (the row's place in the file). ``value`` is null where the source gives words
    ("18 of 18"); those stay in ``value_text``. Raises InputError naming file, line and column.
    """
    path = Path(project) / RAW / name
    header, records = read_csv(path)
    missing = [column for column in _REQUIRED[name] if column not in header]
    if missing:
        raise InputError(f"{path}, line 1: missing column {', '.join(missing)}.")
    rows = []
    for line, record in records:
        if len(record) != len(header):
            raise InputError(f"{path}, line {line}: {len(record)} fields, expected {len(header)}.")
        row = dict(zip(header, record, strict=True))
        _require_source(path, line, row)
        row |= {"value_text": row["value"], "grade": grade(row["source_url"], row["status"]), "line": line}
        rows.append(row)
    frame = pd.DataFrame(rows, columns=[*header, "value_text", "grade", "line"])
    for column in ("value", "value_high"):
        if column in frame:
            frame[column] = pd.to_numeric(frame[column], errors="coerce").astype("float64")
    texts = [column for column in frame if frame[column].dtype == object or str(frame[column].dtype) == "str"]
    return frame.astype({column: "string" for column in texts}).replace(
        {column: {"": pd.NA} for column in texts}
    )


def _require_source(path: Path, line: int, row: Mapping[str, str]) -> None:
    if not row["source_title"].strip():
        raise InputError(f"{path}, line {line}: no source_title; a figure without a source does not enter.")
    if row["comparator"] not in COMPARATORS:
        raise InputError(
            f"{path}, line {line}, column comparator: unknown '{row['comparator']}' "
            f"(one of {', '.join(COMPARATORS)})."
        )


def grade(url: str, status: str) -> str:
    """``derived`` where the status says so, ``official`` on a government host, else ``secondary``."""
    if "derived" in status.lower():
        return DERIVED
    host = (urlsplit(url).hostname or "").rstrip(".")
    official = any(host == name or host.endswith(f".{name}") for name in rules().official_hosts)
    return OFFICIAL if official else SECONDARY


# --- national targets ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class National:
    """The national target beside one target: the figure, its source, and how far the plan is from it.

    ``distance`` is plan minus nation in the target's own unit (points for percentages), measured to the
    nearer end of a national range and to the threshold of a bound; a target that is a range is as far as its
    ends are, from ``distance`` to ``distance_high``. ``position`` says where the stated number lies: below,
    at, inside (a range), across (a range that reaches beyond the national one) or above. All are None where
    the verdict forbids a comparison.
    """

    comparator: str
    value: Decimal
    value_high: Decimal | None
    unit: str
    source_title: str
    source_url: str
    status: str
    grade: str
    verdict: Verdict
    distance: Decimal | None
    distance_high: Decimal | None
    position: str | None


def national_targets(project: str | Path) -> dict[tuple[str, str, int], Mapping]:
    """National targets by (our indicator, measure, year), through the mapping in the catalogue."""
    frame = load_yardstick(project, NATIONAL)
    links = {link.code: link for link in rules().national}
    found = {}
    for row in frame.to_dict("records"):
        link = links.get(row["indicator_code"])
        if link is not None:
            found[(link.indicator, link.measure, int(row["year"]))] = row
    return found


def beside(target: Stated, targets: Mapping[tuple[str, str, int], Mapping]) -> National | None:
    """The national target of the target's own year, judged by the same rules; None where there is none."""
    row = targets.get((target.indicator, target.measure, target.year)) if target.year else None
    if row is None:
        return None
    nation = _as_stated(row, target)
    key = Key(target.indicator, target.measure, None)
    # The variant is the province's matter: it does not set a plan apart from the nation.
    plain = replace(target, variant=None)
    cells = {nation.plan.id: nation, target.plan.id: plain}
    verdict = judge(key, cells, (nation.plan, target.plan), {})
    distance, distance_high, position = (
        (None, None, None)
        if verdict.verdict == NOT_COMPARABLE
        else distance_to(nation, in_unit(target, nation.unit))
    )
    return National(
        comparator=nation.comparator,
        value=nation.value,
        value_high=nation.value_high,
        unit=nation.unit,
        source_title=row["source_title"],
        source_url="" if row["source_url"] is pd.NA else row["source_url"],
        status=row["status"],
        grade=row["grade"],
        verdict=verdict,
        distance=distance,
        distance_high=distance_high,
        position=position,
    )


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


def _as_stated(row: Mapping, target: Stated) -> Stated:
    plan = PlanEntry("national", level="nation", year=int(row["year"]))
    return Stated(
        target_id=f"national:{row['indicator_code']}:{row['year']}",
        plan=plan,
        year=int(row["year"]),
        indicator=target.indicator,
        variant=None,
        measure=target.measure,
        comparator=row["comparator"],
        value=decimal(row["value"]),
        value_high=None if row["value_high"] != row["value_high"] else decimal(row["value_high"]),
        denominator=None,
        unit=row["unit"],
        unit_text=None,
        value_text=str(row["value_text"]),
        words=row["name_vi"],
        quote=row["name_vi"],
        kind="headline",
        parent=None,
    )


# --- region and outcome ------------------------------------------------------------


def context(project: str | Path, indicator: str | None = None, year: int | None = None) -> pd.DataFrame:
    """What the provinces around and the region planned and reached, one row a figure with its source."""
    frame = load_yardstick(project, CONTEXT)
    if indicator is not None:
        frame = frame[frame["indicator_code"] == indicator]
    if year is not None:
        frame = frame[frame["year"] == str(year)]
    return frame.reset_index(drop=True)


def region_code(plan: PlanEntry) -> str | None:
    """The code under which the plan's region stands in the context file, None where it has none."""
    province = catalogue.provinces().get(plan.province_code) if plan.province_code else None
    region = rules().regions.get(province.region) if province else None
    return region.code if region else None


def outcomes(project: str | Path, plans: tuple[PlanEntry, ...] | None = None) -> pd.DataFrame:
    """What really happened, every vintage; with ``plans``, only their provinces in their own years."""
    frame = load_yardstick(project, OUTCOMES)
    if plans is None:
        return frame
    wanted = {(plan.province_code, str(plan.year)) for plan in plans}
    mine = [pair in wanted for pair in zip(frame["gso_code"], frame["year"], strict=True)]
    return frame[mine].reset_index(drop=True)


REPORTED = ("actual", "actual_estimate")  # kinds of the context file that say what happened
OBSTACLE = ("obstacle_vi", "obstacle_en")
OUTCOME_COLUMNS = (
    "plan", "province", "year", "indicator", "measure", "variant", "target_id", "comparator", "target",
    "target_high", "unit", "outcome", "outcome_comparator", "vintage", "gap", "met", "grade", "source_title",
    "source_url", "note", "obstacle_vi", "obstacle_en",
)  # fmt: skip


def against_outcome(project: str | Path, stated: list[Stated]) -> pd.DataFrame:
    """Each target whose outcome is known, beside it: ``gap`` is outcome minus the stated number in its unit,
    of a range minus the end it has passed (0 within).

    ``met`` says whether the outcome satisfies the target as it is worded ("at least", "at most"), for a bare
    number in the indicator's better direction, null where neither direction is better. All vintages are kept,
    those of the context file too; a figure that was derived, and not published, is no outcome. Where the file
    names an obstacle (the source does not say what it counts), neither ``gap`` nor ``met`` is judged.
    """
    by_key: dict[tuple, list[Mapping]] = {}
    for row in published(project):
        by_key.setdefault((row["gso_code"], row["year"], row["indicator_code"], row["unit"]), []).append(row)
    rows = []
    for target in stated:
        place = (target.plan.province_code, str(target.year), target.indicator, target.unit)
        for row in by_key.get(place, []):
            if target.measure in ("level", "growth", "new"):
                rows.append(_outcome_row(target, row))
    frame = pd.DataFrame(rows, columns=list(OUTCOME_COLUMNS))
    return frame.astype(
        {"target": "float64", "target_high": "float64", "outcome": "float64", "gap": "float64"}
    )


def published(project: str | Path) -> list[Mapping]:
    """Every figure that was published of what happened in a province: what is reported around the plans
    first, then the outcomes themselves, so that the last of one province, year and indicator is the best.
    """
    around = []
    if (Path(project) / RAW / CONTEXT).exists():
        table = load_yardstick(project, CONTEXT)
        reported = table[table["kind"].isin(REPORTED)]
        around = [row | {"vintage": row["kind"]} for row in reported.to_dict("records")]
    rows = [*around, *load_yardstick(project, OUTCOMES).to_dict("records")]
    return [row for row in rows if row["value"] == row["value"] and row["grade"] != DERIVED]


def _outcome_row(target: Stated, row: Mapping) -> dict:
    actual = decimal(row["value"])
    obstacle = {name: None if row.get(name, pd.NA) is pd.NA else row[name] for name in OBSTACLE}
    compares = not any(obstacle.values())
    return {
        "plan": target.plan.id,
        "province": target.plan.province,
        "year": target.year,
        "indicator": target.indicator,
        "measure": target.measure,
        "variant": target.variant,
        "target_id": target.target_id,
        "comparator": target.comparator,
        "target": float(target.value),
        "target_high": None if target.value_high is None else float(target.value_high),
        "unit": target.unit,
        "outcome": float(actual),
        "outcome_comparator": row["comparator"],
        "vintage": row["vintage"],
        "gap": float(_gap(target, actual)) if compares else None,
        "met": is_met(target, actual) if compares else None,
        "grade": row["grade"],
        "source_title": row["source_title"],
        "source_url": row["source_url"],
        "note": row["note"],
        **obstacle,
    }


def _gap(target: Stated, actual: Decimal) -> Decimal:
    high = target.value if target.value_high is None else target.value_high
    return actual - min(max(actual, target.value), high)


def is_met(target: Stated, actual: Decimal) -> bool | None:
    """Whether an outcome satisfies a target as it is worded; a bare number or a range may be passed on the
    indicator's better side, and is not judged where neither side is better.
    """
    if target.comparator == "ge":
        return actual >= target.value
    if target.comparator == "gt":
        return actual > target.value
    if target.comparator == "le":
        return actual <= target.value
    if target.comparator == "lt":
        return actual < target.value
    better = catalogue.indicators()[target.indicator].better
    high = target.value if target.value_high is None else target.value_high
    if better == "neutral":
        return True if target.value < high and target.value <= actual <= high else None
    return actual >= target.value if better == "higher" else actual <= high
