"""Plans side by side: :func:`compare` and the :class:`Comparison` it makes.

The columns of its frames are described in :mod:`plancompare.comparison.frames`.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd

from plancompare import catalogue
from plancompare.catalogue.provinces import today
from plancompare.comparison import frames
from plancompare.comparison.bases import known_bases, with_shares
from plancompare.comparison.cells import Key, Stated, align, plan_columns, stated_targets
from plancompare.comparison.conditions import Holdings
from plancompare.comparison.rows import Row, make_row
from plancompare.comparison.rules import reach
from plancompare.comparison.verdicts import VERDICTS, holdings, judge
from plancompare.comparison.yardsticks import Yardsticks
from plancompare.errors import InputError, UsageError, confirm_known, did_you_mean
from plancompare.folders import PLANS, find_file, find_project, made_targets
from plancompare.showing import Drawn, display
from plancompare.table.files import records
from plancompare.table.plans import PlanEntry, Plans, called_plans, shown_plans
from plancompare.table.schema import held_plans, targets_of

YARDSTICKS = ("national", "region", "outcome")


@dataclass(frozen=True)
class Comparison(Drawn):
    """Plans side by side; made by :func:`compare`, never changed, filtered into a new one.

    ``rows`` are its records and ``plans`` its plan columns, in order; ``uncoded`` are the targets of these
    plans that have no indicator code and so no row (of a project's table only those whose words may be of the
    indicators asked for); ``warnings`` say what could not be looked up. ``frame``,
    ``tidy``, ``pairs`` and ``remarks`` are exports of the rows: pandas frames, their columns told in
    :mod:`plancompare.comparison.frames`. A notebook shows it as a table.

    >>> import plancompare
    >>> health = plancompare.compare(plancompare.load_targets(), themes="health")
    >>> len(health.frame) == len(health.rows), len(health.tidy) == len(health.rows) * len(health.plans)
    (True, True)
    >>> axes = health.filter(indicator="health_insurance_coverage", measure="level").plot(lang="en")
    """

    rows: tuple[Row, ...]
    plans: tuple[PlanEntry, ...]
    yardsticks: tuple[str, ...]
    uncoded: pd.DataFrame
    warnings: tuple[str, ...]
    held: Holdings = field(repr=False)

    def __repr__(self) -> str:
        return f"Comparison({len(self.rows)} rows of {', '.join(plan.label for plan in self.plans)})"

    def table(self, lang: str = "vi"):
        """The comparison as the reports print it: a display table as HTML, Typst and plain text."""
        return display(self, lang)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row an indicator, measure and variant, the columns of each plan ending in its id."""
        return frames.wide(self.rows, self.plans, self.yardsticks)

    @cached_property
    def tidy(self) -> pd.DataFrame:
        """The same as :attr:`frame` with one row an indicator and plan: what the row is about, ``plan`` and
        ``province``, that plan's columns without its id, and the verdict on the row.
        """
        return frames.tidy(self.rows, self.yardsticks)

    @cached_property
    def remarks(self) -> pd.DataFrame:
        """Every caveat that holds somewhere, with its sentence and source, one row for each it holds for."""
        return frames.remarks(self.rows)

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """One row an indicator and pair of plans: verdict, difference (b − a) and reason. All pairs."""
        return self.pairs_with(None)

    def pairs_with(self, base: str | None) -> pd.DataFrame:
        """As :attr:`pairs`, but only the pairs of one base plan, which is always ``plan_a``."""
        if base is None:
            pairs = list(combinations(self.plans, 2))
        else:
            confirm_known([base], self.plan_ids, "plan", " in this comparison")
            (first,) = (plan for plan in self.plans if plan.id == base)
            pairs = [(first, other) for other in self.plans if other is not first]
        return frames.pairs([self._pair(row, pair) for row in self.rows for pair in pairs])

    def _pair(self, row: Row, pair: tuple[PlanEntry, PlanEntry]) -> frames.Pair:
        cells = {target.plan.id: target for target in row.stated}
        first, second = (cells.get(plan.id) for plan in pair)
        return frames.Pair(row.key, pair, first, second, judge(row.key, cells, pair, self.held))

    @cached_property
    def today(self) -> pd.DataFrame:
        """The unit each province is part of since July 2025, one row a plan, and who shares it.

        ``together`` names the other plans of the same year with the same successor. Nothing is added up: most
        targets are rates, and a sum over some of a unit's former provinces is not a figure of that unit.
        """
        now = {plan: today(plan.place) if plan.place else None for plan in self.plans}
        records = []
        for plan, unit in now.items():
            kin = [
                other.id
                for other, its in now.items()
                if other is not plan and unit is not None and (its, other.year) == (unit, plan.year)
            ]
            former = [p.name for p in catalogue.provinces().values() if unit is not None and today(p) == unit]
            records.append(
                {
                    "plan": plan.id,
                    "province_code": plan.province_code,
                    "province": plan.province,
                    "successor_code": unit.code if unit else None,
                    "successor": unit.name if unit else None,
                    "former": ", ".join(former) or None,
                    "together": " ".join(kin) or None,
                }
            )
        names = ("plan", "province_code", "province", "successor_code", "successor", "former", "together")
        return pd.DataFrame(records, columns=list(names), dtype="string")

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
                meant = did_you_mean(name, self.frame.columns)
                raise UsageError(f"No column '{name}' in the frame of this comparison{meant}")
            values = [wanted] if isinstance(wanted, str) or not isinstance(wanted, Iterable) else list(wanted)
            if name in ("theme", "indicator"):  # codes: a misspelt one would silently find nothing
                _wanted(*((values, None) if name == "indicator" else (None, values)))
            keep &= self.frame[name].isin(values)
        return replace(self, rows=tuple(row for row, stays in zip(self.rows, keep, strict=True) if stays))


def compare(
    targets: pd.DataFrame | str | Path | Sequence[str] | None = None,
    plans: Sequence[str] | None = None,
    indicators: Sequence[str] | None = None,
    themes: str | Sequence[str] | None = None,
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
    indicators, themes
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
    folder, wanted = find_project(project), _wanted(indicators, themes)
    table, columns = _table(targets, plans, folder, known, wanted)
    _confirm_one_level(columns)
    stated = with_shares(stated_targets(table, columns), known_bases(folder))
    mine = table["plan"].isin([plan.id for plan in columns])
    uncoded = table[mine & table["indicator"].isna()].reset_index(drop=True)
    kinds = _yardsticks(yardstick)
    books = Yardsticks.read(kinds, folder, columns, wanted)
    beside = _Beside.of(stated, uncoded, columns, books)
    rows = tuple(beside.row(key) for key in beside.cells if wanted is None or key.indicator in wanted)
    return Comparison(rows, columns, kinds, uncoded, books.warnings, beside.held)


class _Beside:
    """Some targets, plans and yardsticks set beside each other, with the rows that were made of them.

    The last few are remembered: a notebook compares the same plans again and again, and its process is copied
    from one that has compared them. They are known by what they hold, so nothing is ever out of date.
    """

    _kept: ClassVar[list["_Beside"]] = []
    _MOST = 4

    def __init__(self, stated: Sequence[Stated], uncoded: pd.DataFrame, given: tuple) -> None:
        self.given, self.cells, self.held = given, align(stated), holdings(stated, uncoded)
        self._rows: dict[Key, Row] = {}

    @classmethod
    def of(
        cls, stated: Sequence[Stated], uncoded: pd.DataFrame, plans: tuple[PlanEntry, ...], books: Yardsticks
    ) -> "_Beside":
        given = (stated, records(uncoded), plans, books)
        found = next((one for one in cls._kept if one.given == given), None)
        if found is None:
            found = cls(stated, uncoded, given)
            cls._kept = [*cls._kept, found][-cls._MOST :]
        return found

    def row(self, key: Key) -> Row:
        if key not in self._rows:
            _, _, plans, books = self.given
            self._rows[key] = make_row(key, self.cells[key], plans, self.held, books)
        return self._rows[key]


def _confirm_one_level(plans: Sequence[PlanEntry]) -> None:
    """Refuse plans of different levels of government: what one sets is part of what the other does."""
    other = next((plan for plan in plans if plan.level != plans[0].level), None)
    if other is not None:
        raise UsageError(
            f"{plans[0].label} is of a {plans[0].level}, {other.label} of a {other.level}: plans of "
            f"different levels of government are not set side by side; name plans of one level."
        )


def _table(
    targets: Any, plans: Any, folder: Path, known: Plans | None, wanted: Collection[str] | None
) -> tuple[pd.DataFrame, tuple[PlanEntry, ...]]:
    """The table and the plans asked for; of a file only what bears on the indicators wanted, and the plans
    that stand beside it unless they are ``known``.
    """
    if isinstance(targets, pd.DataFrame):
        return targets, plan_columns(targets, plans, known, folder)
    named: Any = targets
    if isinstance(targets, (list, tuple)) and all(isinstance(item, str) for item in targets):
        named, plans = None, plans or targets
    if isinstance(targets, str) and not targets.endswith(".csv"):
        named, plans = None, plans or [targets]
    path = find_file(named, folder) if named else made_targets(folder)
    if isinstance(plans, str):
        plans = [plans]
    beside = path.with_name(PLANS.name) if path.with_name(PLANS.name).is_file() else folder
    called = called_plans(beside) if known is None else known
    columns = plan_columns(held_plans(path, plans), plans, called)
    ids = [plan.id for plan in columns]
    if known is None:
        columns = shown_plans(beside, ids).entries
    return targets_of(path, ids, None if wanted is None else sorted(reach(wanted))), columns


def _wanted(indicators, theme) -> set[str] | None:
    codes = catalogue.indicators()
    chosen = None
    if indicators is not None:
        asked = [indicators] if isinstance(indicators, str) else list(indicators)
        unknown = [code for code in asked if code not in codes]
        if unknown:
            raise UsageError(no_indicator(unknown[0]))
        chosen = set(asked)
    if theme is not None:
        asked = [theme] if isinstance(theme, str) else list(theme)
        confirm_known(asked, sorted({code.theme for code in codes.values()}), "theme")
        in_theme = {code for code, record in codes.items() if record.theme in asked}
        chosen = in_theme if chosen is None else chosen & in_theme
    return chosen


def no_indicator(code: str) -> str:
    """That no indicator has this code, and which one may have been meant."""
    meant = did_you_mean(code, catalogue.indicators())
    return f"No indicator '{code}' (`plancompare indicators` lists them){meant}"


def _yardsticks(yardstick) -> tuple[str, ...]:
    asked = () if yardstick is None else (yardstick,) if isinstance(yardstick, str) else tuple(yardstick)
    confirm_known(asked, YARDSTICKS, "yardstick")
    return tuple(name for name in YARDSTICKS if name in asked)


__all__ = ["VERDICTS", "YARDSTICKS", "Comparison", "InputError", "compare"]
