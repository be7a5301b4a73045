"""What README and docs say to type works as it stands there: every snippet and every command."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from plancompare import cli
from plancompare.table import load_targets

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "notebooks" / "README.md"]
# Run by tests of their own: whole reports, many documents, scans, a document that must be a DOCX.
ELSEWHERE = ("report", "corpus", "check", "add")


def snippets(language: str, text: str = README) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.S)


def commands(text: str) -> list[list[str]]:
    """The command lines of plancompare in a page, without their comments."""
    lines = re.findall(r"^ {4}\.venv/bin/plancompare (.+)$", text, re.M)
    return [shlex.split(line, comments=True) for line in lines]


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """The project with its tables, the workbook, and the files the README's commands name."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("data", "notebooks"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(folder / "data/raw/ben-tre-2023.txt", folder / "plan.txt")
    colleague = openpyxl.Workbook()
    for row in (("nguyên văn", "giá trị"), ("Đạt 32,1 giường bệnh/vạn dân", "32,1")):
        colleague.active.append(row)
    colleague.save(folder / "colleague.xlsx")
    return folder


@pytest.fixture(autouse=True)
def there(project, monkeypatch):
    monkeypatch.chdir(project)


def test_every_command_is_one_of_the_program():
    known = cli.parser(cli)
    found = [command for page in PAGES for command in commands(page.read_text("utf-8"))]
    assert len(found) > 15
    for command in found:
        known.parse_args(command)


def test_the_commands_of_the_readme_do_what_they_say_in_its_order(project, capsys):
    for command in commands(README):
        if command[0] not in ELSEWHERE:
            assert cli.main(command) == 0, (command, capsys.readouterr())


def test_python_in_the_readme_runs(project):
    assert cli.main(["export", "--format", "xlsx", "--output", "reports/plancompare.xlsx"]) == 0
    first, second = snippets("python")
    names: dict = {}
    exec(first, names)
    assert names["first"].quote == "Tốc độ tăng trưởng kinh tế (GRDP)\nphấn đấu tăng từ 9,3% (trở lên)"
    assert set(names["health"].tidy["theme"]) == {"health"}
    exec(second, names)
    assert set(names["targets"]["province_code"]) == {"83", "93"}
    data = names["data"]
    assert set(data["Mã tỉnh / GSO code"]) == {"83", "93"} and len(data) == len(names["targets"])


def test_sql_in_the_readme_runs_in_duckdb(project):
    duckdb = pytest.importorskip("duckdb")
    (query,) = snippets("sql")
    rows = duckdb.sql(query).fetchall()
    assert ("Số bác sĩ trên 10.000 dân", "level", "ben-tre-2023", "eq", 10.05, "per_10k_people") in rows


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="no R here (Debian: r-base-core)")
def test_r_in_the_readme_runs(project):
    (script,) = snippets("r")
    done = subprocess.run(
        ["Rscript", "-e", "options(width = 200)", "-e", script], capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r"level\s+ben-tre-2023\s+eq\s+10.05\s+per_10k_people", done.stdout)
    assert "NA" not in done.stdout


def test_the_correction_of_the_readme_is_one_and_fits(project, capsys):
    (entry,) = snippets("yaml")
    file = project / "data/raw/corrections/ben-tre-2023.yml"
    file.parent.mkdir(exist_ok=True)
    file.write_text((file.read_text("utf-8") if file.exists() else "") + "\n" + entry, "utf-8")
    assert cli.main(["build"]) == 0, capsys.readouterr()
    table = load_targets(project / "data/processed/targets.csv").set_index("target_id")
    assert table.loc["ben-tre-2023:I.1.13:2", "comparator"] == "ge"


def test_a_notebook_is_run_with_other_parameters_and_becomes_a_pdf_as_the_readme_types_it(project):
    typed = re.findall(r"^ {4}\.venv/bin/(papermill|jupyter) (.+)$", README, re.M)
    assert [name for name, _ in typed] == ["papermill", "jupyter", "jupyter"]
    for name, words in typed:
        done = subprocess.run(
            [sys.executable, "-m", name, *shlex.split(words)], capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
    for made in ("y-te.pdf", "03-health.pdf"):
        assert (project / made).read_bytes().startswith(b"%PDF")
