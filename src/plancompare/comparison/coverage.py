"""Coverage as a finding: which indicators each plan states, states otherwise, or leaves out."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from plancompare import catalogue
from plancompare.comparison.cells import Stated, plan_columns, stated_targets
from plancompare.comparison.rules import rules
from plancompare.comparison.verdicts import holdings
from plancompare.table.plans import PlanEntry, Plans

STATED, OTHERWISE, NO = "stated", "otherwise", "no"


def coverage(
    targets: pd.DataFrame,
    plans: Iterable[str] | None = None,
    universe: str = "stated",
    known: Plans | None = None,
) -> pd.DataFrame:
    """One row an indicator: for each plan ``stated``, ``otherwise`` (a related indicator) or ``no``.

    Columns ``indicator theme name_vi name_en``, then per plan P ``coverage:P``, ``measures:P`` (as which
    measures), ``kind:P`` (``headline`` if it stands in the main list, else ``task``), ``instead:P`` (the
    related indicators it states otherwise); then ``stated_by`` (how many plans) and ``national`` (whether
    the nation sets a target for it). ``universe`` is ``"stated"`` for the indicators some plan or the
    nation states, ``"all"`` for the whole code list. ``known`` is as for :func:`plan_columns`.
    """
    columns = plan_columns(targets, list(plans) if plans is not None else None, known)
    stated = stated_targets(targets, columns)
    held = holdings(stated)
    national = {link.indicator for link in rules().national}
    said = {target.indicator for target in stated} | national
    rows = []
    for code, record in catalogue.indicators().items():
        if universe == "stated" and code not in said:
            continue
        row: dict[str, Any] = {
            "indicator": code,
            "theme": record.theme,
            "name_vi": record.name_vi,
            "name_en": record.name_en,
        }
        for plan in columns:
            row |= _cells(code, plan, stated, held)
        row["stated_by"] = sum(row[f"coverage:{plan.id}"] == STATED for plan in columns)
        row["national"] = code in national
        rows.append(row)
    names = ["indicator", "theme", "name_vi", "name_en"]
    names += [f"{name}:{plan.id}" for plan in columns for name in ("coverage", "measures", "kind", "instead")]
    frame = pd.DataFrame(rows, columns=[*names, "stated_by", "national"])
    return frame.astype({name: "string" for name in names} | {"stated_by": "Int64", "national": "boolean"})


def _cells(code: str, plan: PlanEntry, stated: list[Stated], held) -> dict[str, object]:
    mine = [target for target in stated if target.plan.id == plan.id and target.indicator == code]
    if mine:
        headline = any(target.kind == "headline" for target in mine)
        return {
            f"coverage:{plan.id}": STATED,
            f"measures:{plan.id}": " ".join(dict.fromkeys(target.measure for target in mine)),
            f"kind:{plan.id}": "headline" if headline else "task",
        }
    instead = related_codes(code, plan.id, held)
    return {
        f"coverage:{plan.id}": OTHERWISE if instead else NO,
        f"instead:{plan.id}": " ".join(instead) or None,
    }


def related_codes(code: str, plan: str, held) -> list[str]:
    """The indicators through which a plan states the same subject otherwise."""
    own = dict.fromkeys(indicator for indicator, _ in held.of(plan))
    found: dict[str, None] = {}
    for relation in rules().relations:
        if code in relation.indicators:
            found |= dict.fromkeys(other for other in own if other in relation.indicators and other != code)
    return list(found)


def coverage_counts(table: pd.DataFrame) -> pd.DataFrame:
    """Of a coverage table, one row a theme: how many indicators each plan states, states otherwise, leaves
    out.
    """
    plans = [name.partition(":")[2] for name in table.columns if name.startswith("coverage:")]
    rows = []
    for theme, mine in table.groupby("theme", sort=False):
        row: dict[str, object] = {"theme": theme, "indicators": len(mine)}
        for plan in plans:
            counts = mine[f"coverage:{plan}"].value_counts()
            row |= {f"{state}:{plan}": int(counts.get(state, 0)) for state in (STATED, OTHERWISE, NO)}
        rows.append(row)
    return pd.DataFrame(rows)
