"""The same bytes everywhere: folders, time zones, locales, hash seeds, versions of Python."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src"
RAW = Path(__file__).resolve().parents[1] / "data" / "raw"
SURROUNDINGS = (
    {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "0", "COLUMNS": "80"},
    {"TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "77", "COLUMNS": "20"},
    {"TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "4242", "PYTHONUTF8": "0"},
)


def run(surroundings: dict[str, str], *words: object, python: str = sys.executable) -> bytes:
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **surroundings}
    paths = (
        os.pathsep.join([str(SOURCE), *filter(None, sys.path)]) if python == sys.executable else str(SOURCE)
    )
    command = [python, "-m", "plancompare.cli", *map(str, words)]
    done = subprocess.run(command, capture_output=True, env=environment | {"PYTHONPATH": paths}, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def test_tables_and_workbook_are_the_same_bytes_in_any_surroundings(tmp_path):
    made = []
    for number, surroundings in enumerate(SURROUNDINGS):
        project = tmp_path / ("a", "b ế", "c'd")[number] / "project"
        shutil.copytree(RAW, project / "data" / "raw")
        run(surroundings, "build", "--project", project)
        out = tmp_path / f"{number}.xlsx"
        run(surroundings, "export", "--format", "xlsx", "-o", out, "--project", project)
        tables = {path.name: path.read_bytes() for path in (project / "data" / "processed").iterdir()}
        said = run(surroundings, "compare", "--project", project)
        made.append(tables | {"workbook": out.read_bytes(), "compare": said})
    for name in made[0]:
        assert made[0][name] == made[1][name] == made[2][name], name


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13", "3.14"])
def test_every_version_of_python_reads_the_same(version):
    python = shutil.which(f"python{version}")
    if python is None or subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode:
        pytest.skip(f"no Python {version} here")
    plan = RAW / "ben-tre-2023.txt"
    for command in ("extract", "explain"):
        here = run(SURROUNDINGS[0], command, plan, "--format", "csv")
        assert run(SURROUNDINGS[1], command, plan, "--format", "csv", python=python) == here
