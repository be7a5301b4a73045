"""Every recipe runs as it is, on the project's plans, on one plan alone and on three."""

import json
import shutil
from pathlib import Path

import nbclient
import pytest
from reporting import read_notebook

from plancompare.project import register

ROOT = Path(__file__).resolve().parent.parent
RECIPES = sorted((ROOT / "notebooks" / "recipes").glob("*.ipynb"))
THIRD = """\
ỦY BAN NHÂN DÂN
TỈNH AN GIANG
-------
Số: 25/KH-UBND
An Giang, ngày 12 tháng 01 năm 2024

KẾ HOẠCH
Phát triển kinh tế - xã hội năm 2024

I. CÁC CHỈ TIÊU CHỦ YẾU
1. Tốc độ tăng trưởng GRDP đạt từ 7,5% trở lên; trong đó, khu vực dịch vụ tăng 8,1%.
2. Số bác sĩ trên 10.000 dân đạt 10,4 bác sĩ.
"""


@pytest.fixture(scope="module", params=["one plan", "the project's plans", "one plan more"])
def project(request, tmp_path_factory) -> Path:
    """A copy of the project with as many plans; its tables are made by the recipe that needs them first."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "data" / "raw", folder / "data" / "raw")
    shutil.copytree(ROOT / "notebooks" / "recipes", folder / "notebooks" / "recipes")
    if request.param == "one plan":
        registry = folder / "data" / "raw" / "plans.yml"
        head, first, *others = registry.read_text("utf-8").split("\n- ")
        registry.write_text(f"{head}\n- {first}\n", "utf-8")
        for entry in others:
            file = next(
                line.split(": ")[1] for line in entry.splitlines() if line.strip().startswith("file:")
            )
            (folder / "data" / "raw" / file).unlink()
        shutil.rmtree(folder / "data" / "raw" / "corrections", ignore_errors=True)  # of plans that are gone
    if request.param == "one plan more":
        (folder / "an-giang.txt").write_text(THIRD, "utf-8")
        register(folder, folder / "an-giang.txt")
    return folder


def run(recipe: Path, project: Path) -> str:
    """All that the recipe shows, as one text. A cell that fails fails the test."""
    copy = project / "notebooks" / "recipes" / recipe.name
    notebook = read_notebook(copy)
    nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": copy.parent}}).execute()
    return json.dumps([cell.get("outputs", []) for cell in notebook.cells], ensure_ascii=False)


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.stem)
def test_a_recipe_runs_and_shows_something(recipe, project):
    shown = run(recipe, project)
    assert "text/plain" in shown
    assert "Error" not in shown


def test_there_is_a_recipe_for_each_thing_people_ask():
    assert [path.stem for path in RECIPES] == ["agency", "chart", "join", "rank"]
    start = (ROOT / "notebooks" / "start.ipynb").read_text("utf-8")
    assert all(f"(recipes/{path.name})" in start for path in RECIPES)


def test_a_recipe_is_short_and_comes_without_outputs():
    for recipe in RECIPES:
        cells = read_notebook(recipe).cells
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        assert len(cells) <= 8, recipe.name
        assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code), recipe.name
