"""The sheets around the data: cover, contents, how to read, project."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version

import pandas as pd

from plancompare.catalogue.reasons import in_both
from plancompare.comparison.sentences import say_day
from plancompare.comparison.yardsticks import CONTEXT, NATIONAL, OUTCOMES
from plancompare.folders import RAW, REGISTRY
from plancompare.plain import csv_bytes
from plancompare.presentation.display import Cell, cell
from plancompare.presentation.formats import whole_cell
from plancompare.presentation.labels import LANGUAGES
from plancompare.presentation.numbers import EN_DASH, MINUS, bound
from plancompare.presentation.sources import document_name
from plancompare.table.corrections import FOLDER, read_corrections
from plancompare.table.schema import targets_csv
from plancompare.version import __version__
from plancompare.workbook.material import YARDSTICKS, Material
from plancompare.workbook.sheet import Sheet, columns, made, sheet_name
from plancompare.workbook.words import code_name, word

HASH = "sha256 {}"
TARGETS_HASH = HASH.format("targets.csv")


def table_hash(targets: pd.DataFrame) -> str:
    """The hash of a table of targets as CSV."""
    return hashlib.sha256(targets_csv(targets)).hexdigest()


def cover(material: Material) -> Sheet:
    """Title, plans, date of data, version, how to cite."""
    day, title = say_day(material.date.isoformat()), word("title.cover")
    names = "; ".join(plan.name for plan in material.plans)
    contents = sheet_name(*word("sheet.contents"))
    rows = [
        (cell(str(word("cover.start")), "label"), cell(contents, "link", f"sheet:{contents}")),
        *((cell(plan.name, "label"), cell(_plan_line(material, plan.plan))) for plan in material.plans),
        (
            cell(str(word("cover.date")), "label"),
            cell(str(word("cover.date_text", vi={"date": day.vi}, date=day.en))),
        ),
        (cell(str(word("cover.version")), "label"), cell(f"plancompare {__version__}")),
        (cell(str(word("cover.caution")), "label"), cell(_both("cover.caution_text"))),
        (
            cell(str(word("cover.cite")), "label"),
            cell(
                _both(
                    "cover.cite_text",
                    vi={"title": title.vi, "date": day.vi},
                    title=title.en,
                    version=__version__,
                    plans=names,
                    date=day.en,
                )
            ),
        ),
    ]
    if len(material.targets):
        example = material.targets["target_id"].iloc[0]
        label = cell(str(word("cover.cite_figure")), "label")
        rows.append((label, cell(_both("cover.cite_figure_text", target_id=example))))
    sheet = made("cover", columns(("item", 30), ("content", 100)), rows, named=None, group="front")
    lines = (title.en, str(word("cover.subtitle")))
    return replace(sheet, table=replace(sheet.table, title=title.vi), lines=lines)


def _both(key: str, vi: dict | None = None, **values: object) -> str:
    """Both languages, a line each."""
    return "\n".join(word(key, vi=vi, **values))


def _plan_line(material: Material, plan: str) -> str:
    entry = material.entries[plan]
    kinds = material.targets.loc[material.targets["plan"] == plan, "kind"].value_counts()
    issuer = entry.issuer or entry.province
    vi, en = (", ".join(filter(None, (document_name(entry, lang), issuer))) for lang in LANGUAGES)
    return _both(
        "cover.plan",
        vi={"document": vi},
        document=en,
        headline=int(kinds.get("headline", 0)),
        task=int(kinds.get("task", 0)),
    )


def contents(sheets: Sequence[Sheet]) -> Sheet:
    """All other sheets, each with a link, what it holds, and how many rows."""
    rows = [
        (
            _count(at),
            cell(sheet.name, "link", f"sheet:{sheet.name}"),
            cell(sheet.table.title),
            cell(sheet.about),
            _count(len(sheet.table)),
        )
        for at, sheet in enumerate(sheets, start=1)
    ]
    heads = columns(
        ("number", 8, "right"), ("sheet", 36), ("content", 62), ("about", 70), ("rows", 12, "right")
    )
    return made("contents", heads, rows, keys=2, group="front")


def _count(number: int) -> Cell:
    return cell(str(number), "muted", value=number)


def notes(material: Material) -> Sheet:
    """The legend: signs, words and colours, each in words."""
    signs = [(f"{bound(code)}9,3", f"bound_{code}") for code in ("ge", "gt", "le", "lt", "approx")]
    signs += [
        (f"1 {EN_DASH} | 1,5", "bound_range"),
        ("36/51", "denominator"),
        (f"+1,3 | {MINUS}1,33", "signed"),
    ]
    rows = [(sign, "", key) for sign, key in signs]
    rows += [(str(word(f"word.{key}")), "missing", key) for key in ("not_stated", "otherwise", "unread")]
    rows += [(str(word("word.no_figure")), "none", "no_figure")]
    for verdict in ("comparable", "comparable_with_caveat", "not_comparable", "not_stated"):
        key = "verdict_not_stated" if verdict == "not_stated" else verdict
        rows.append((str(code_name("verdict", verdict)), f"verdict_{verdict}", key))
    rows += [
        (str(code_name("measure", key)), "", key) for key in ("level", "growth", "change", "index", "new")
    ]
    rows += [
        (str(word("sheet.national")), "", "national"),
        ("target_id", "", "target_id"),
        ("=1+1", "", "formula"),
    ]
    told = [
        (cell(sign, style), cell(word(f"note.{key}").vi), cell(word(f"note.{key}").en, "english"))
        for sign, style, key in rows
    ]
    heads = columns(("sign", 40), ("meaning_vi", 60), ("meaning_en", 60))
    return made("notes", heads, told, group="front")


def project_sheet(material: Material) -> Sheet:
    """What made this workbook: versions, parameters, and the hash of every file it was made from."""
    chosen = [plan.plan for plan in material.plans]
    kinds = [kind for kind, name in YARDSTICKS if material.has(name)]
    rows: list[tuple[str, str | int]] = [("plancompare", __version__)]
    rows += [(name, version(name)) for name in ("pandas", "openpyxl")]
    rows += [(str(word("project.plans")), " ".join(chosen) if material.limited else _all(chosen))]
    rows += [(str(word("project.yardsticks")), " ".join(kinds) or str(word("word.no_figure")))]
    applied = sum(len(read_corrections(material.project, plan)) for plan in chosen)
    rows += [(str(word("project.corrections")), applied)]
    rows += [(str(word("project.warning")), in_both(warning)) for warning in material.warnings]
    rows += [(HASH.format(name), digest) for name, digest in _hashes(material)]
    told = [
        (cell(name, "label"), whole_cell(value) if isinstance(value, int) else cell(value))
        for name, value in rows
    ]
    return made("project", columns(("item", 44), ("content", 90)), told)


def _all(plans: Sequence[str]) -> str:
    return f"{' '.join(plans)} ({word('word.all_plans')})"


def _hashes(material: Material):
    """The files the workbook was made from and the table it holds, each with its SHA-256."""
    names = [REGISTRY, *(RAW / name for plan in material.plans for name in material.entries[plan.plan].files)]
    names += [FOLDER / f"{plan.plan}.yml" for plan in material.plans]
    names += [RAW / name for name in (NATIONAL, OUTCOMES, CONTEXT)]
    for name in names:
        path = material.project / name
        if path.is_file():
            yield name.as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()
    yield "targets.csv", table_hash(material.targets)
    names = list(material.numbers.columns)
    rows = material.numbers.astype(object).where(material.numbers.notna(), None).values.tolist()
    yield "numbers.csv", hashlib.sha256(csv_bytes(names, rows)).hexdigest()
