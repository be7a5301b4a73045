"""Plans side by side.

``Comparison.frame`` (and ``data/processed/comparison.csv``) has one row an indicator, measure and variant:

==============================  ======================================================================
``indicator measure variant``   the row's key; ``variant`` is null where plans make no such distinction
``theme name_vi name_en``       from the code list
``unit``                        unit of the row (of the first plan that states it)
``value:P value_high:P``        per plan P: the number as stated; the upper end of a range
``comparator:P denominator:P``  how the number bounds the target; 51 in "36/51"
``unit:P year:P kind:P``        the plan's own unit, the year the target is for, headline or task
``target_id:P also:P``          the target; other targets of the same key in that plan, blanks between
``stated:P``                    stated; otherwise (related indicator or only another measure); no
``national:P national_high:P``  national target of the year of the plan's target
``national_comparator:P``       how it bounds, and ``national_unit:P`` its unit
``national_source:P``           title and address of its source
``national_status:P``           what was seen; ``national_grade:P`` official, secondary or derived
``national_verdict:P``          whether plan and nation compare, with ``national_reason_vi/en:P``
``distance:P distance_high:P``  plan minus nation in the target's unit; the second for a range
``position:P``                  below, at, inside, across or above
``difference difference_high``  second plan minus first, with two plans and where the verdict allows
``difference_comparator``       what the difference of two bounds says; null: of the thresholds only
``difference_unit``             unit of the difference (percentage points for percentages)
``verdict``                     comparable, comparable_with_caveat, not_comparable, not_stated;
                                null for one plan, which has nothing to be compared with
``reason_vi reason_en``         the verdict in words
``caveats``                     ids of all remarks, blanks between; their sentences are in ``remarks``
==============================  ======================================================================

With ``yardstick="region"`` also ``region:P region_kind:P region_source:P``; with ``"outcome"`` also
``outcome:P outcome_vintage:P outcome_gap:P outcome_met:P outcome_grade:P outcome_source:P``, of the vintage
that stands last in the file, and ``outcome_obstacle_vi/en:P`` where it may not be what the plan aimed at.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from pathlib import Path

import pandas as pd

from plancompare import catalogue
from plancompare.comparison.cells import Key, Stated, align, plan_columns, stated_targets
from plancompare.comparison.conditions import Holdings
from plancompare.comparison.elsewhere import elsewhere
from plancompare.comparison.verdicts import VERDICTS, Remark, Verdict, holdings, judge, remarks_on
from plancompare.comparison.yardsticks import (
    CONTEXT,
    NATIONAL,
    OUTCOMES,
    National,
    against_outcome,
    beside,
    load_yardstick,
    national_targets,
    region_code,
)
from plancompare.errors import InputError, UsageError
from plancompare.folders import PLANS, RAW, TARGETS, find_project
from plancompare.showing import Shown, display
from plancompare.table.plans import PlanEntry, Plans, load_plans
from plancompare.table.schema import load_targets

YARDSTICKS = ("national", "region", "outcome")
_DIFFERENCE_UNIT = {"percent": "percentage_point"}
_TEXT, _NUMBER, _INTEGER = "string", "float64", "Int64"
PLAN_COLUMNS: tuple[tuple[str, str], ...] = (
    ("value", _NUMBER),
    ("value_high", _NUMBER),
    ("comparator", _TEXT),
    ("denominator", _NUMBER),
    ("unit", _TEXT),
    ("year", _INTEGER),
    ("kind", _TEXT),
    ("target_id", _TEXT),
    ("also", _TEXT),
    ("stated", _TEXT),
)
NATIONAL_COLUMNS: tuple[tuple[str, str], ...] = (
    ("national", _NUMBER),
    ("national_high", _NUMBER),
    ("national_comparator", _TEXT),
    ("national_unit", _TEXT),
    ("national_source", _TEXT),
    ("national_status", _TEXT),
    ("national_grade", _TEXT),
    ("national_verdict", _TEXT),
    ("national_reason_vi", _TEXT),
    ("national_reason_en", _TEXT),
    ("distance", _NUMBER),
    ("distance_high", _NUMBER),
    ("position", _TEXT),
)
REGION_COLUMNS: tuple[tuple[str, str], ...] = (
    ("region", _NUMBER),
    ("region_kind", _TEXT),
    ("region_source", _TEXT),
)
OUTCOME_COLUMNS: tuple[tuple[str, str], ...] = (
    ("outcome", _NUMBER),
    ("outcome_vintage", _TEXT),
    ("outcome_gap", _NUMBER),
    ("outcome_met", "boolean"),
    ("outcome_grade", _TEXT),
    ("outcome_source", _TEXT),
    ("outcome_obstacle_vi", _TEXT),
    ("outcome_obstacle_en", _TEXT),
)
ROW_COLUMNS: tuple[tuple[str, str], ...] = (
    ("difference", _NUMBER),
    ("difference_high", _NUMBER),
    ("difference_comparator", _TEXT),
    ("difference_unit", _TEXT),
    ("verdict", _TEXT),
    ("reason_vi", _TEXT),
    ("reason_en", _TEXT),
    ("caveats", _TEXT),
)
VERDICT_COLUMNS = ("verdict", "reason_vi", "reason_en", "caveats")
KEY_COLUMNS = ("indicator", "measure", "variant", "theme", "name_vi", "name_en", "unit")
PAIR_COLUMNS: tuple[tuple[str, str], ...] = (
    ("indicator", _TEXT),
    ("measure", _TEXT),
    ("variant", _TEXT),
    ("plan_a", _TEXT),
    ("plan_b", _TEXT),
    ("target_id_a", _TEXT),
    ("target_id_b", _TEXT),
    *ROW_COLUMNS,
)


@dataclass(frozen=True)
class Comparison(Shown):
    """Plans side by side; made by :func:`compare`, never changed, filtered into a new one.

    ``frame`` is the tidy table described in this module; ``plans`` its plan columns in order; ``remarks``
    every caveat that holds somewhere, with its sentence, source and the rows it holds for; ``uncoded`` the
    targets of these plans that have no indicator code and so no row; ``warnings`` what could not be looked
    up.
    """

    frame: pd.DataFrame
    plans: tuple[PlanEntry, ...]
    remarks: pd.DataFrame
    uncoded: pd.DataFrame
    warnings: tuple[str, ...]
    rows: Mapping[Key, Mapping[str, Stated]] = field(repr=False)
    held: Holdings = field(repr=False)

    def __repr__(self) -> str:
        return f"Comparison({len(self.frame)} rows of {', '.join(plan.label for plan in self.plans)})"

    def table(self, lang: str = "vi"):
        """The comparison as the reports print it: a display table as HTML, Typst and plain text."""
        return display(self, lang)

    @cached_property
    def tidy(self) -> pd.DataFrame:
        """The same as :attr:`frame` with one row an indicator and plan: what the row is about, ``plan`` and
        ``province``, that plan's columns without its id, and the verdict on the row.
        """
        about = [name for name in KEY_COLUMNS if name != "unit"]  # the unit of a target is its plan's own
        own = [name.partition(":")[0] for name in self.frame if name.endswith(f":{self.plans[0].id}")]
        parts = []
        for plan in self.plans:
            part = self.frame[[*about, *(f"{name}:{plan.id}" for name in own), *VERDICT_COLUMNS]]
            part = part.set_axis([*about, *own, *VERDICT_COLUMNS], axis="columns")
            part.insert(len(about), "plan", plan.id)
            part.insert(len(about) + 1, "province", plan.province)
            parts.append(part)
        return pd.concat(parts).sort_index(kind="stable").reset_index(drop=True)

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """One row an indicator and pair of plans: verdict, difference (b − a) and reason. All pairs."""
        return self.pairs_with(None)

    def pairs_with(self, base: str | None) -> pd.DataFrame:
        """As :attr:`pairs`, but only the pairs of one base plan, which is always ``plan_a``."""
        if base is None:
            pairs = list(combinations(self.plans, 2))
        else:
            first = next((plan for plan in self.plans if plan.id == base), None)
            if first is None:
                raise UsageError(
                    f"No plan '{base}' in this comparison; there are: {', '.join(self.plan_ids)}."
                )
            pairs = [(first, other) for other in self.plans if other is not first]
        records = [
            _pair_record(key, cells, pair, self.held) for key, cells in self.rows.items() for pair in pairs
        ]
        return _frame(records, PAIR_COLUMNS)

    @cached_property
    def today(self) -> pd.DataFrame:
        """The unit each province is part of since July 2025, one row a plan, and who shares it.

        ``together`` names the other plans of the same year with the same successor. Nothing is added up: most
        targets are rates, and a sum over some of a unit's former provinces is not a figure of that unit.
        """
        provinces = catalogue.provinces()
        own = {plan: provinces.get(plan.province_code or "") for plan in self.plans}
        records = []
        for plan, province in own.items():
            kin = [
                other.id
                for other, its in own.items()
                if other is not plan
                and its is not None
                and province is not None
                and (its.successor_code, other.year) == (province.successor_code, plan.year)
            ]
            code = province.successor_code if province else None
            former = [p.name for p in provinces.values() if p.successor_code == code]
            records.append(
                {
                    "plan": plan.id,
                    "province_code": plan.province_code,
                    "province": plan.province,
                    "successor_code": code,
                    "successor": province.successor_name if province else None,
                    "former": ", ".join(former) or None,
                    "together": " ".join(kin) or None,
                }
            )
        names = ("plan", "province_code", "province", "successor_code", "successor", "former", "together")
        return _frame(records, [(name, _TEXT) for name in names])

    @property
    def plan_ids(self) -> tuple[str, ...]:
        return tuple(plan.id for plan in self.plans)

    def filter(self, **columns: object) -> "Comparison":
        """The rows whose columns have a value, or one of several: ``filter(theme="health")``.

        A column of one plan is named as in the frame through ``**{"comparator:PLAN": "ge"}``. Raises
        UsageError for a column that does not exist.
        """
        keep = pd.Series(True, index=self.frame.index)
        for name, wanted in columns.items():
            if name not in self.frame:
                raise UsageError(f"No column '{name}'; there are: {', '.join(self.frame.columns)}.")
            values = [wanted] if isinstance(wanted, str) or not isinstance(wanted, Iterable) else list(wanted)
            keep &= self.frame[name].isin(values)
        frame = self.frame[keep].reset_index(drop=True)
        kept = {key: self.rows[key] for key, stays in zip(self.rows, keep, strict=True) if stays}
        held = set(zip(frame["indicator"], frame["measure"], strict=True))
        shown = [
            pair in held for pair in zip(self.remarks["indicator"], self.remarks["measure"], strict=True)
        ]
        remarks = self.remarks[shown].reset_index(drop=True)
        return replace(self, frame=frame, rows=kept, remarks=remarks)


def compare(
    targets: pd.DataFrame | str | Path | Sequence[str] | None = None,
    plans: Sequence[str] | None = None,
    indicators: Sequence[str] | None = None,
    theme: str | Sequence[str] | None = None,
    yardstick: str | Sequence[str] | None = "national",
    project: str | Path | None = None,
    known: Plans | None = None,
) -> Comparison:
    """Set plans side by side, any number of them, one row an indicator.

    Parameters
    ----------
    targets
        A table of targets; or the path of a targets.csv; or a list of plan ids, or nothing, to take the
        project's own ``data/processed/targets.csv``.
    plans
        Plan ids in the order wanted; all plans by year, then province code, when left out.
    indicators, theme
        Limit the rows to these indicator codes, these themes.
    yardstick
        ``"national"`` (the default), ``"region"``, ``"outcome"``, several of them, or None for none.
    project
        Folder that holds ``data/``; the current folder or the nearest one above it when left out.
    known
        What is true of the plans (year, province), found by the id each target carries. When left out, the
        ``plans.csv`` beside a named targets.csv, else that of the project.

    Raises
    ------
    UsageError
        A plan nothing is known of, an unknown indicator, theme or yardstick.
    InputError
        A file that is missing or does not fit its schema.
    """
    folder = find_project(project)
    table, plans, beside = _table(targets, plans, folder)
    columns = plan_columns(table, plans, beside if known is None else known, folder)
    stated = stated_targets(table, columns)
    wanted = _wanted(indicators, theme)
    held = holdings(stated)
    rows = {key: cells for key, cells in align(stated).items() if wanted is None or key.indicator in wanted}
    kinds = _yardsticks(yardstick)
    books, warnings = _yardstick_books(kinds, folder, stated)
    records, remarks = [], []
    for key, cells in rows.items():
        record, found = _record(key, cells, columns, held, books)
        records.append(record)
        remarks.extend({"indicator": key.indicator, "measure": key.measure, **r} for r in found)
    mine = table["plan"].isin([plan.id for plan in columns])
    uncoded = table[mine & table["indicator"].isna()].reset_index(drop=True)
    return Comparison(
        frame=_frame(records, _layout(columns, kinds)),
        plans=columns,
        remarks=_remarks_frame(remarks),
        uncoded=uncoded,
        warnings=tuple(warnings),
        rows=rows,
        held=held,
    )


def _table(targets, plans, folder: Path) -> tuple[pd.DataFrame, Sequence[str] | None, Plans | None]:
    """The table, the ids asked for, and the plans that stand beside the table where a file was named."""
    if isinstance(targets, pd.DataFrame):
        return targets, plans, None
    if isinstance(targets, (list, tuple)) and all(isinstance(item, str) for item in targets):
        targets, plans = None, plans or targets
    if isinstance(targets, str) and not targets.endswith(".csv"):
        targets, plans = None, plans or [targets]
    path = Path(targets or folder / TARGETS)
    beside = path.with_name(PLANS.name)
    return load_targets(path), plans, load_plans(beside) if beside.is_file() else None


def _wanted(indicators, theme) -> set[str] | None:
    codes = catalogue.indicators()
    chosen = None
    if indicators is not None:
        asked = [indicators] if isinstance(indicators, str) else list(indicators)
        unknown = [code for code in asked if code not in codes]
        if unknown:
            raise UsageError(f"No indicator '{unknown[0]}'; `plancompare indicators` lists them.")
        chosen = set(asked)
    if theme is not None:
        asked = [theme] if isinstance(theme, str) else list(theme)
        themes = {code.theme for code in codes.values()}
        unknown = [name for name in asked if name not in themes]
        if unknown:
            raise UsageError(f"No theme '{unknown[0]}'; there are: {', '.join(sorted(themes))}.")
        in_theme = {code for code, record in codes.items() if record.theme in asked}
        chosen = in_theme if chosen is None else chosen & in_theme
    return chosen


def _yardsticks(yardstick) -> tuple[str, ...]:
    asked = () if yardstick is None else (yardstick,) if isinstance(yardstick, str) else tuple(yardstick)
    unknown = [name for name in asked if name not in YARDSTICKS]
    if unknown:
        raise UsageError(f"No yardstick '{unknown[0]}'; there are: {', '.join(YARDSTICKS)}.")
    return tuple(name for name in YARDSTICKS if name in asked)


# --- one row ------------------------------------------------------------


def _yardstick_books(kinds: tuple[str, ...], folder: Path, stated: list[Stated]):
    """What each yardstick knows; a missing file is a warning, a broken one an error."""
    files = {"national": NATIONAL, "region": CONTEXT, "outcome": OUTCOMES}
    books, warnings = {}, []
    for kind in kinds:
        if not (folder / RAW / files[kind]).exists():
            warnings.append(f"{folder / RAW / files[kind]} does not exist: no {kind} yardstick is shown.")
        elif kind == "national":
            books[kind] = national_targets(folder)
        elif kind == "region":
            books[kind] = _regions(folder)
        else:
            books[kind] = _latest_outcomes(folder, stated)
    return books, warnings


def _regions(folder: Path) -> dict[tuple, Mapping]:
    found = {}
    for row in load_yardstick(folder, CONTEXT).to_dict("records"):
        found.setdefault((row["gso_code"], row["year"], row["indicator_code"], row["unit"]), row)
    return found


def _latest_outcomes(folder: Path, stated: list[Stated]) -> dict[str, Mapping]:
    table = against_outcome(folder, stated)
    return {row["target_id"]: row for row in table.to_dict("records")}


def _record(key: Key, cells: Mapping[str, Stated], plans, held: Holdings, books) -> tuple[dict, list[dict]]:
    code = catalogue.indicators()[key.indicator]
    present = [cells[plan.id] for plan in plans if plan.id in cells]
    record = {
        "indicator": key.indicator,
        "measure": key.measure,
        "variant": key.variant,
        "theme": code.theme,
        "name_vi": code.name_vi,
        "name_en": code.name_en,
        "unit": present[0].unit,
    }
    for plan in plans:
        target = cells.get(plan.id)
        record |= {
            f"{name}:{plan.id}": value for name, value in _cell(key, plan, target, present, held).items()
        }
        if target is not None:
            record |= {f"{k}:{plan.id}": v for k, v in _beside(target, books).items()}
    found = [remark for target in present for remark in remarks_on(key, target, held)]
    if len(plans) > 1:
        verdict = judge(key, cells, plans, held)
        record |= {
            "verdict": verdict.verdict,
            "reason_vi": verdict.reason_vi,
            "reason_en": verdict.reason_en,
            **_difference_fields(verdict, present[0].unit),
        }
        found = list(verdict.remarks)
    record["caveats"] = " ".join(dict.fromkeys(remark.id for remark in found)) or None
    remarks = [
        {"variant": key.variant, **{name: getattr(r, name) for name in Remark.__slots__}}
        for r in dict.fromkeys(found)
    ]
    return record, remarks


def _cell(key: Key, plan: PlanEntry, target: Stated | None, present: list[Stated], held: Holdings) -> dict:
    if target is None:
        missing = elsewhere(key, plan, present[0].plan, held)
        return {"stated": "otherwise" if missing.otherwise else "no"}
    return {
        "value": float(target.value),
        "value_high": None if target.value_high is None else float(target.value_high),
        "comparator": target.comparator,
        "denominator": None if target.denominator is None else float(target.denominator),
        "unit": target.unit,
        "year": target.year,
        "kind": target.kind,
        "target_id": target.target_id,
        "also": " ".join(target.also) or None,
        "stated": "stated",
    }


def _beside(target: Stated, books: Mapping) -> dict:
    fields: dict = {}
    national = beside(target, books["national"]) if "national" in books else None
    if national is not None:
        fields |= _national_fields(national)
    if "region" in books:
        place = (region_code(target.plan), str(target.year), target.indicator, target.unit)
        row = books["region"].get(place)
        if row is not None:
            fields |= {
                "region": row["value"],
                "region_kind": row["kind"],
                "region_source": _source(row["source_title"], row["source_url"]),
            }
    row = books.get("outcome", {}).get(target.target_id)
    if row is not None:
        fields |= {
            "outcome": row["outcome"],
            "outcome_vintage": row["vintage"],
            "outcome_gap": row["gap"],
            "outcome_met": row["met"],
            "outcome_grade": row["grade"],
            "outcome_source": _source(row["source_title"], row["source_url"]),
            "outcome_obstacle_vi": row["obstacle_vi"],
            "outcome_obstacle_en": row["obstacle_en"],
        }
    return fields


def _national_fields(national: National) -> dict:
    return {
        "national": float(national.value),
        "national_high": None if national.value_high is None else float(national.value_high),
        "national_comparator": national.comparator,
        "national_unit": national.unit,
        "national_source": _source(national.source_title, national.source_url),
        "national_status": national.status,
        "national_grade": national.grade,
        "national_verdict": national.verdict.verdict,
        "national_reason_vi": national.verdict.reason_vi,
        "national_reason_en": national.verdict.reason_en,
        "distance": None if national.distance is None else float(national.distance),
        "distance_high": None if national.distance_high is None else float(national.distance_high),
        "position": national.position,
    }


def _source(title, url) -> str:
    return title if url is pd.NA or not url else f"{title} <{url}>"


def _difference_fields(verdict: Verdict, unit: str) -> dict:
    if verdict.difference is None:
        return {}
    return {
        "difference": float(verdict.difference),
        "difference_high": None if verdict.difference_high is None else float(verdict.difference_high),
        "difference_comparator": verdict.difference_comparator,
        "difference_unit": _DIFFERENCE_UNIT.get(unit, unit),
    }


def _pair_record(key: Key, cells: Mapping[str, Stated], pair, held: Holdings) -> dict:
    first, second = (cells.get(plan.id) for plan in pair)
    verdict = judge(key, cells, pair, held)
    unit = (first or second).unit if first or second else ""
    return {
        "indicator": key.indicator,
        "measure": key.measure,
        "variant": key.variant,
        "plan_a": pair[0].id,
        "plan_b": pair[1].id,
        "target_id_a": first.target_id if first else None,
        "target_id_b": second.target_id if second else None,
        "verdict": verdict.verdict,
        "reason_vi": verdict.reason_vi,
        "reason_en": verdict.reason_en,
        "caveats": " ".join(dict.fromkeys(verdict.caveats)) or None,
        **_difference_fields(verdict, unit),
    }


# --- frames ------------------------------------------------------------


def _layout(plans: Sequence[PlanEntry], kinds: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    per_plan = [*PLAN_COLUMNS]
    for kind, columns in (
        ("national", NATIONAL_COLUMNS),
        ("region", REGION_COLUMNS),
        ("outcome", OUTCOME_COLUMNS),
    ):
        per_plan += columns if kind in kinds else ()
    head = tuple((name, _TEXT) for name in KEY_COLUMNS)
    body = tuple((f"{name}:{plan.id}", dtype) for plan in plans for name, dtype in per_plan)
    return (*head, *body, *ROW_COLUMNS)


def _frame(records: list[dict], columns: Iterable[tuple[str, str]]) -> pd.DataFrame:
    columns = list(columns)
    data = {
        name: pd.array([record.get(name) for record in records], dtype=_NULLABLE.get(dtype, dtype))
        for name, dtype in columns
    }
    frame = pd.DataFrame(data)
    return frame.astype({name: dtype for name, dtype in columns if dtype in _NULLABLE})


_NULLABLE = {_NUMBER: "Float64"}  # None has a place in a nullable array only


def _remarks_frame(remarks: list[dict]) -> pd.DataFrame:
    names = ("indicator", "measure", "variant", "id", "severity", "vi", "en", "source", "url")
    return _frame(remarks, [(name, _TEXT) for name in names])


__all__ = ["VERDICTS", "YARDSTICKS", "Comparison", "InputError", "compare"]
