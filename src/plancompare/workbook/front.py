"""The sheets around the data: cover, contents, how to read, project."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version

import pandas as pd

from plancompare.catalogue.reasons import in_both
from plancompare.comparison.cells import Said
from plancompare.comparison.sentences import say_day
from plancompare.comparison.verdicts import NOT_STATED, VERDICTS
from plancompare.comparison.yardsticks import CONTEXT, NATIONAL, OUTCOMES
from plancompare.extraction.record import MEASURES
from plancompare.folders import RAW, REGISTRY
from plancompare.plain import csv_bytes
from plancompare.presentation.display import Cell, cell
from plancompare.presentation.formats import whole_cell
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
    cite = {"title": title, "version": __version__, "plans": names, "date": day}
    told = {
        "date": str(word("cover.date_text", date=day)),
        "version": f"plancompare {__version__}",
        "caution": _both("cover.caution_text"),
        "cite": _both("cover.cite_text", **cite),
    }
    if len(material.targets):
        example = material.targets["target_id"].iloc[0]
        told["cite_figure"] = _both("cover.cite_figure_text", target_id=example)
    rows = [
        (cell(str(word("cover.start")), "label"), cell(contents, "link", f"sheet:{contents}")),
        *((cell(plan.name, "label"), cell(_plan_line(material, plan.plan))) for plan in material.plans),
        *((cell(str(word(f"cover.{key}")), "label"), cell(said)) for key, said in told.items()),
    ]
    sheet = made("cover", columns(("item", 30), ("content", 100)), rows, named=None, group="front")
    lines = (title.en, str(word("cover.subtitle")))
    return replace(sheet, table=replace(sheet.table, title=title.vi), lines=lines)


def _both(key: str, **values: object) -> str:
    """Both languages, a line each."""
    return "\n".join(word(key, **values))


def _plan_line(material: Material, plan: str) -> str:
    entry = material.entries[plan]
    kinds = material.targets.loc[material.targets["plan"] == plan, "kind"].value_counts()
    issuer = entry.issuer or entry.province
    document = Said.of(lambda lang: ", ".join(filter(None, (document_name(entry, lang), issuer))))
    counts = {kind: int(kinds.get(kind, 0)) for kind in ("headline", "task")}
    return _both("cover.plan", document=document, **counts)


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
    for verdict in VERDICTS:
        key = "verdict_not_stated" if verdict == NOT_STATED else verdict
        rows.append((str(code_name("verdict", verdict)), f"verdict_{verdict}", key))
    rows += [(str(code_name("measure", key)), "", key) for key in MEASURES]
    others = {"national": str(word("sheet.national")), "target_id": "target_id", "formula": "=1+1"}
    rows += [(sign, "", key) for key, sign in others.items()]
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
    everything = "" if material.limited else f" ({word('word.all_plans')})"
    rows += [(str(word("project.plans")), " ".join(chosen) + everything)]
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
