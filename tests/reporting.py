"""A small project for tests of what is shown: the plans of ``data/raw`` and a made-up one, with tables."""

import ast
import hashlib
import shutil
from pathlib import Path

import nbformat
import pandas as pd
from clean_notebook import clean
from frames import RAW, sample_targets, targets
from matplotlib import pyplot

from plancompare.folders import PLANS
from plancompare.project import read_registry
from plancompare.table import save_plans, save_targets

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"

# indicator | measure | comparator | printed | value | value_high | unit | kind | words
THIRD_PLAN = """
grdp_growth|growth|ge|7|7||percent|headline|GRDP tăng từ 7% trở lên
doctors_per_10k|level|eq|9|9||per_10k_people|headline|9 bác sĩ trên một vạn dân
poverty_reduction|change|range|0,5|0.5|1|percentage_point|headline|giảm tỷ lệ hộ nghèo 0,5 - 1 điểm %
trained_labour_rate|level|eq|68|68||percent|headline|lao động qua đào tạo 68%
ntm_communes_new|new|ge|7|7||commune|task|thêm ít nhất 7 xã nông thôn mới
enterprises_new|new|gt|500|500||enterprise|task|trên 500 doanh nghiệp thành lập mới
|level|approx|12|12||fishing_boat|task|khoảng 12 <tàu cá> #mới
"""


def third_plan(plan="tra-vinh-2023", province="Trà Vinh", code="84", year=2023) -> tuple[str, pd.DataFrame]:
    """A made-up plan: its text and its targets, whose spans are those of the text."""
    text, rows = f"ỦY BAN NHÂN DÂN TỈNH {province.upper()}\n", []
    for line in THIRD_PLAN.strip().splitlines():
        indicator, measure, comparator, printed, value, high, unit, kind, words = line.split("|")
        at = len(text) + words.index(printed)
        rows.append(
            dict(
                indicator=indicator or None,
                measure=measure,
                comparator=comparator,
                value=float(value),
                value_high=float(high) if high else None,
                unit=unit,
                unit_text="tàu cá" if unit == "fishing_boat" else unit,
                value_text=printed,
                kind=kind,
                agency="Sở Kế hoạch và Đầu tư" if kind == "task" else None,
                indicator_text=words,
                quote=words,
                quote_start=len(text),
                quote_end=len(text) + len(words),
                value_start=at,
                value_end=at + len(printed),
            )
        )
        text += words + "\n"
    return text, targets(plan, province, code, year, rows)


def make_project(folder: Path, third: bool = True) -> Path:
    """A project folder with raw files and tables (not compared); ``third`` adds the made-up plan."""
    raw, processed = folder / "data" / "raw", folder / "data" / "processed"
    shutil.copytree(RAW, raw)
    processed.mkdir()
    frames = [sample_targets()]
    if third:
        text, rows = third_plan()
        (raw / "tra-vinh-2023.txt").write_bytes(text.encode())
        entry = (
            "\n- id: tra-vinh-2023\n  file: tra-vinh-2023.txt\n"
            f"  sha256: {hashlib.sha256(text.encode()).hexdigest()}\n"
            "  province: Trà Vinh\n  province_code: '84'\n  year: 2023\n"
        )
        registry = raw / "plans.yml"
        registry.write_text(registry.read_text("utf-8") + entry, "utf-8")
        frames.append(rows)
    table = pd.concat(frames, ignore_index=True)
    save_targets(table, processed / "targets.csv")
    save_plans(read_registry(folder), folder / PLANS)
    numerals = [
        (row.plan, row.value_start, row.value_end, row.value_text, "target", "", row.target_id)
        for row in table.itertuples()
    ]
    numerals += [
        (plan, 0, 1, "1", "list_mark", "number at a line start", "") for plan in table["plan"].unique()
    ]
    columns = ["plan", "start", "end", "text", "class", "reason", "target_id"]
    pd.DataFrame(numerals, columns=columns).to_csv(processed / "numbers.csv", index=False)
    return folder


def read_notebook(path: Path) -> nbformat.NotebookNode:
    """A notebook as git has it: one that was run in place is read without what running it left."""
    return nbformat.reads(clean(path.read_text("utf-8")), as_version=4)


def run_notebook(path: Path, **parameters) -> list:
    """What a notebook's code shows in a report, run in this process with parameters injected as papermill
    does; cells for exploring run and are not shown.
    """
    namespace: dict = {}
    shown = []
    for cell in read_notebook(path).cells:
        if cell.cell_type != "code":
            continue
        tree = ast.parse(cell.source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, str(path), "exec"), namespace)
        if "parameters" in cell.metadata.get("tags", ()):
            namespace.update(parameters)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), str(path), "eval"), namespace)
            if "explore" not in cell.metadata.get("tags", ()):
                shown.append(value)
    pyplot.close("all")
    return shown
