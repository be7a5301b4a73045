"""The sheets around the data: cover, contents, how to read, project."""

import hashlib
from collections.abc import Sequence
from importlib.metadata import version

import pandas as pd

from plancompare.comparison.yardsticks import CONTEXT, NATIONAL, OUTCOMES
from plancompare.files import csv_bytes
from plancompare.folders import RAW, REGISTRY
from plancompare.presentation.numbers import EN_DASH, MINUS, bound
from plancompare.table.corrections import FOLDER, read_corrections
from plancompare.table.schema import targets_csv
from plancompare.version import __version__
from plancompare.workbook.material import YARDSTICKS, Material
from plancompare.workbook.sheet import Cell, Column, Sheet, sheet_name
from plancompare.workbook.words import code_name, word

HASH = "sha256 {}"
TARGETS_HASH = HASH.format("targets.csv")


def table_hash(targets: pd.DataFrame) -> str:
    """The hash of a table of targets as CSV."""
    return hashlib.sha256(targets_csv(targets)).hexdigest()


def cover(material: Material) -> Sheet:
    """Title, plans, date of data, version, how to cite."""
    date, title = material.date.strftime("%d/%m/%Y"), word("title.cover")
    names = "; ".join(plan.name for plan in material.plans)
    contents = sheet_name(*word("sheet.contents"))
    rows = [
        (Cell(str(word("cover.start")), "label"), Cell(contents, "link", link=f"sheet:{contents}")),
        *((Cell(plan.name, "label"), Cell(_plan_line(material, plan.plan))) for plan in material.plans),
        (Cell(str(word("cover.date")), "label"), Cell(str(word("cover.date_text", date=date)))),
        (Cell(str(word("cover.version")), "label"), Cell(f"plancompare {__version__}")),
        (Cell(str(word("cover.caution")), "label"), Cell(_both("cover.caution_text"))),
        (
            Cell(str(word("cover.cite")), "label"),
            Cell(
                _both(
                    "cover.cite_text",
                    vi={"title": title.vi},
                    title=title.en,
                    version=__version__,
                    plans=names,
                    date=date,
                )
            ),
        ),
    ]
    if len(material.targets):
        example = material.targets["target_id"].iloc[0]
        label = Cell(str(word("cover.cite_figure")), "label")
        rows.append((label, Cell(_both("cover.cite_figure_text", target_id=example))))
    return Sheet(
        name=sheet_name(*word("sheet.cover")),
        title=title.vi,
        columns=(Column(str(word("head.item")), 30), Column(str(word("head.content")), 100)),
        rows=tuple(rows),
        lines=(title.en, str(word("cover.subtitle"))),
        about=str(word("about.cover")),
    )


def _both(key: str, vi: dict | None = None, **values: object) -> str:
    """Both languages, a line each."""
    return "\n".join(word(key, vi=vi, **values))


def _plan_line(material: Material, plan: str) -> str:
    entry = material.entries[plan]
    kinds = material.targets.loc[material.targets["plan"] == plan, "kind"].value_counts()
    date = "/".join(reversed(entry.date.split("-"))) if entry.date else str(word("word.no_figure"))
    return _both(
        "cover.plan",
        number=entry.number or str(word("word.no_figure")),
        date=date,
        issuer=entry.issuer or entry.province,
        headline=int(kinds.get("headline", 0)),
        task=int(kinds.get("task", 0)),
    )


def contents(sheets: Sequence[Sheet]) -> Sheet:
    """All other sheets, each with a link, what it holds, and how many rows."""
    rows = []
    for sheet in sheets:
        rows.append(
            (
                Cell(len(rows) + 1, "muted"),
                Cell(sheet.name, "link", link=f"sheet:{sheet.name}"),
                Cell(sheet.title),
                Cell(sheet.about),
                Cell(len(sheet.rows), "muted"),
            )
        )
    fields = [("number", 8), ("sheet", 36), ("document_title", 62), ("about", 70), ("rows", 12)]
    heads = [str(word(f"head.{name}")) for name, _ in fields]
    heads[2] = str(word("head.content"))
    return Sheet(
        name=sheet_name(*word("sheet.contents")),
        title=str(word("title.contents")),
        columns=tuple(
            Column(head, width, "right" if name in ("number", "rows") else "left")
            for head, (name, width) in zip(heads, fields, strict=True)
        ),
        rows=tuple(rows),
        table="contents",
        keys=2,
        about=str(word("about.contents")),
    )


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
    return Sheet(
        name=sheet_name(*word("sheet.notes")),
        title=str(word("title.notes")),
        columns=(
            Column(str(word("head.sign")), 40),
            Column(str(word("head.meaning_vi")), 60),
            Column(str(word("head.meaning_en")), 60),
        ),
        rows=tuple(
            (Cell(sign, style), Cell(word(f"note.{key}").vi), Cell(word(f"note.{key}").en, "english"))
            for sign, style, key in rows
        ),
        table="notes",
        about=str(word("about.notes")),
    )


def project_sheet(material: Material) -> Sheet:
    """What made this workbook: versions, parameters, and the hash of every file it was made from."""
    chosen = [plan.plan for plan in material.plans]
    kinds = [kind for kind, name in YARDSTICKS if material.has(name)]
    rows = [("plancompare", __version__)]
    rows += [(name, version(name)) for name in ("pandas", "openpyxl")]
    rows += [(str(word("project.plans")), " ".join(chosen) if material.limited else _all(chosen))]
    rows += [(str(word("project.yardsticks")), " ".join(kinds) or str(word("word.no_figure")))]
    applied = sum(len(read_corrections(material.project, plan)) for plan in chosen)
    rows += [(str(word("project.corrections")), applied)]
    rows += [(str(word("project.warning")), warning) for warning in material.warnings]
    rows += [(HASH.format(name), digest) for name, digest in _hashes(material)]
    return Sheet(
        name=sheet_name(*word("sheet.project")),
        title=str(word("title.project")),
        columns=(Column(str(word("head.item")), 44), Column(str(word("head.content")), 90)),
        rows=tuple(
            (Cell(name, "label"), Cell(value, "", "0" if isinstance(value, int) else None))
            for name, value in rows
        ),
        table="project",
        about=str(word("about.project")),
        group="data",
    )


def _all(plans: Sequence[str]) -> str:
    return f"{' '.join(plans)} ({word('word.all_plans')})"


def _hashes(material: Material):
    """The files the workbook was made from and the table it holds, each with its SHA-256."""
    names = [REGISTRY, *(RAW / str(material.entries[plan.plan].file) for plan in material.plans)]
    names += [FOLDER / f"{plan.plan}.yml" for plan in material.plans]
    names += [RAW / name for name in (NATIONAL, OUTCOMES, CONTEXT)]
    for name in names:
        path = material.project / name
        if path.is_file():
            yield name.as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()
    yield "targets.csv", table_hash(material.targets)
    columns = list(material.numbers.columns)
    rows = material.numbers.astype(object).where(material.numbers.notna(), None).values.tolist()
    yield "numbers.csv", hashlib.sha256(csv_bytes(columns, rows)).hexdigest()
