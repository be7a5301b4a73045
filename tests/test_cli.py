"""The command line's contract: what it writes, and that anything bad is one line and status 2."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from frames import sample_targets
from knowing import save_targets

from plancompare.cli import main
from plancompare.extraction.record import COLUMNS

ROOT = Path(__file__).resolve().parent.parent
RAW = ROOT / "data" / "raw"
COMMAND = [sys.executable, "-m", "plancompare.cli"]

# A plan of a province that the project does not hold, in a wording of its own.
PLAN = """\
ỦY BAN NHÂN DÂN
TỈNH AN GIANG
-------
Số: 15/KH-UBND
An Giang, ngày 12 tháng 01 năm 2024

KẾ HOẠCH
Phát triển kinh tế - xã hội năm 2024

I. CÁC CHỈ TIÊU CHỦ YẾU
1. Tốc độ tăng trưởng kinh tế (GRDP) đạt từ 7,5% trở lên.
2. Thu ngân sách nhà nước trên địa bàn 6.940 tỷ đồng.
"""


@pytest.fixture
def plan(tmp_path):
    file = tmp_path / "an-giang.txt"
    file.write_text(PLAN, encoding="utf-8")
    return file


@pytest.fixture
def project(tmp_path):
    """A project with the plans as issued and a table written by hand."""
    folder = tmp_path / "project"
    shutil.copytree(RAW, folder / "data" / "raw")
    save_targets(sample_targets(), folder / "data" / "processed" / "targets.csv")
    return folder


def run(capfdbinary, *arguments) -> tuple[int, str, list[str]]:
    """Status, standard output and the lines of standard error of one command."""
    status = main([str(argument) for argument in arguments])
    out, err = capfdbinary.readouterr()
    return status, out.decode("utf-8"), err.decode("utf-8").splitlines()


# What it writes --------------------------------------------------------------------------------------


def test_extract_writes_an_array_of_objects_in_the_contracts_columns(capfdbinary, plan):
    status, out, err = run(capfdbinary, "extract", plan)
    records = json.loads(out)
    assert (status, err) == (0, [])
    assert [tuple(record) for record in records] == [COLUMNS] * 2
    growth, revenue = records
    assert growth["indicator"] == "grdp_growth"
    assert (growth["comparator"], growth["value"], growth["unit"]) == ("ge", 7.5, "percent")
    assert (growth["province_code"], growth["province"], growth["year"]) == ("89", "An Giang", 2024)
    assert growth["value_high"] is None
    assert (revenue["value"], revenue["value_text"], revenue["unit"]) == (6940, "6.940", "VND_billion")
    for record in records:
        assert PLAN[record["quote_start"] : record["quote_end"]] == record["quote"]
        assert PLAN[record["value_start"] : record["value_end"]] == record["value_text"]


def test_text_is_written_as_it_is_and_numbers_without_noise(capfdbinary, plan):
    out = run(capfdbinary, "extract", plan)[1]
    assert '"value": 7.5,' in out
    assert '"value": 6940,' in out
    assert '"province": "An Giang"' in out
    assert "Tốc độ tăng trưởng kinh tế" in out


def test_csv_holds_what_json_holds(capfdbinary, plan):
    records = json.loads(run(capfdbinary, "extract", plan)[1])
    out = run(capfdbinary, "extract", plan, "--format", "csv")[1]
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    as_text = [{k: "" if v is None else str(v) for k, v in record.items()} for record in records]
    assert rows == as_text


def test_explain_accounts_for_every_numeral(capfdbinary, plan):
    status, out, _ = run(capfdbinary, "explain", plan)
    numerals = json.loads(out)
    assert status == 0
    assert {tuple(numeral) for numeral in numerals} == {
        ("start", "end", "text", "class", "reason", "target_id", "result_id")
    }
    assert [numeral["text"] for numeral in numerals if numeral["target_id"]] == ["7,5", "6.940"]
    assert all(PLAN[numeral["start"] : numeral["end"]] == numeral["text"] for numeral in numerals)


def test_province_and_year_stand_in_for_a_missing_header(capfdbinary, tmp_path):
    summary = tmp_path / "summary.txt"
    summary.write_text("Năm tới, tỉnh phấn đấu GRDP tăng 7,5%.\n", encoding="utf-8")
    status, out, _ = run(capfdbinary, "extract", summary, "--province", "An Giang", "--year", "2024")
    assert status == 0
    assert {(record["province_code"], record["year"]) for record in json.loads(out)} == {("89", 2024)}


def test_a_missing_header_is_a_warning_not_a_failure(capfdbinary, tmp_path):
    summary = tmp_path / "summary.txt"
    summary.write_text("Phấn đấu GRDP tăng 7,5%.\n", encoding="utf-8")
    status, out, err = run(capfdbinary, "extract", summary)
    assert status == 0
    (warning,) = err
    assert warning.startswith("plancompare: warning: summary.txt: ")
    assert "--province and --year" in warning
    assert [(record["province"], record["year"]) for record in json.loads(out)] == [(None, None)]


def test_standard_input_and_an_output_file_give_the_same_bytes(plan, tmp_path):
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    piped = subprocess.run(
        [*COMMAND, "extract", "-", "--format", "csv"],
        input=PLAN.encode(),
        capture_output=True,
        env=environment,
    )
    out = tmp_path / "new folder" / "targets.csv"
    subprocess.run([*COMMAND, "extract", plan, "--format", "csv", "-o", out], check=True)
    assert piped.returncode == 0
    # The id of a plan comes from its header, so the name of the file makes no difference.
    assert piped.stdout == out.read_bytes()


def test_compare_sets_the_plans_side_by_side(capfdbinary, project):
    arguments = ("compare", "--indicator", "grdp_growth", "--project", project)
    status, out, err = run(capfdbinary, *arguments, "--format", "json")
    (row,) = json.loads(out)
    assert (status, err) == (0, [])
    assert (row["value:hau-giang-2022"], row["value:ben-tre-2023"]) == (8, 9.3)
    assert (row["verdict"], row["difference"]) == ("comparable_with_caveat", 1.3)
    vietnamese, english = (
        run(capfdbinary, *arguments, "--lang", lang)[1].replace("\u00a0", " ") for lang in ("vi", "en")
    )
    assert "≥ 9,3" in vietnamese and "Bến Tre 2023" in vietnamese
    assert "≥ 9.3" in english and "GRDP growth rate" in english


def test_compare_as_a_workbook_keeps_figures_as_numbers(capfdbinary, project, tmp_path):
    file = tmp_path / "health.xlsx"
    table = ("compare", "ben-tre-2023", "hau-giang-2022", "--indicator", "doctors_per_10k")
    assert run(capfdbinary, *table, "--format", "xlsx", "-o", file, "--project", project) == (0, "", [])
    page = openpyxl.load_workbook(file).worksheets[0]
    heads, first = ([at.value for at in page[row]] for row in (3, 4))
    assert first[heads.index("Kế hoạch")] == 10.05
    status, out, err = run(capfdbinary, *table, "--format", "xlsx", "--project", project)
    assert (status, out) == (2, "") and "--output" in err[0]


def test_export_as_csv_gives_the_table_as_it_is_kept(capfdbinary, project):
    out = run(capfdbinary, "export", "--format", "csv", "--project", project)[1]
    assert out == (project / "data" / "processed" / "targets.csv").read_text(encoding="utf-8")


def test_the_nearest_project_upwards_is_the_one_meant(capfdbinary, project, monkeypatch):
    monkeypatch.chdir(project / "data" / "processed")
    status, out, _ = run(capfdbinary, "plans", "--format", "csv")
    assert (status, out.splitlines()[0]) == (0, "id,province,year,number,date,file,level,area_name")
    assert {line.partition(",")[0] for line in out.splitlines()[1:]} == {"ben-tre-2023", "hau-giang-2022"}


def test_indicators_of_a_theme(capfdbinary):
    status, out, _ = run(capfdbinary, "indicators", "--theme", "health", "--format", "json")
    assert status == 0
    assert {entry["theme"] for entry in json.loads(out)} == {"health"}
    assert "doctors_per_10k" in {entry["code"] for entry in json.loads(out)}


@pytest.mark.parametrize(
    "command", ["extract", "explain", "build", "compare", "export", "report", "plans", "indicators", "add"]
)
def test_help_shows_an_example_of_the_command(capfdbinary, command):
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert f"  plancompare {command}" in capfdbinary.readouterr().out.decode()


# What it refuses -------------------------------------------------------------------------------------

BAD_FILES = {
    "empty": b"",
    "blank": " \n\t\n".encode("utf-16"),
    "binary": bytes(range(256)) * 40,
    "no text encoding": "Chỉ tiêu".encode() + b"\x81\xfe\xff\x00\x9d" * 20,
}


@pytest.mark.parametrize("content", BAD_FILES.values(), ids=BAD_FILES)
@pytest.mark.parametrize("command", ["extract", "explain"])
def test_a_file_that_is_no_text_is_refused_in_a_line(capfdbinary, tmp_path, command, content):
    file, out = tmp_path / "plan.txt", tmp_path / "out.json"
    file.write_bytes(content)
    out.write_text("earlier output", encoding="utf-8")
    status, printed, err = run(capfdbinary, command, file, "-o", out)
    assert (status, printed, len(err)) == (2, "", 1)
    assert err[0].startswith("plancompare: ") and "plan.txt" in err[0]
    assert out.read_text(encoding="utf-8") == "earlier output"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.json", "plan.txt"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["extract"], "FILE"),
        (["extrakt"], "extrakt"),
        (["extract", "no such.txt"], "no such.txt"),
        (["extract", "."], "folder"),
        (["extract", RAW / "ben-tre-2023.txt", "--year", "20x3"], "'20x3' is not a year such as 2023"),
        (["extract", RAW / "ben-tre-2023.txt", "--province", "Atlantis"], "Atlantis"),
        (["extract", RAW / "ben-tre-2023.txt", "--format", "xml"], "xml"),
        (["extract", RAW / "ben-tre-2023.txt", "-o", "."], "folder"),
        (["extract", RAW / "ben-tre-2023.txt", "-o", RAW / "ben-tre-2023.txt"], "overwrite"),
        (["indicators", "--theme", "magic"], "magic"),
        (["compare", "no-such-plan"], "no-such-plan"),
        (["compare", "--indicator", "no_such_code"], "no_such_code"),
        (["compare", "--theme", "magic"], "magic"),
        (["report", "--plans", "no-such-plan"], "no-such-plan"),
        (["report", "--jobs", "0"], "'0' is not a number of processes"),
    ],
    ids=lambda value: " ".join(Path(v).name for v in value) if isinstance(value, list) else "",
)
def test_a_wrong_call_is_refused_in_a_line(capfdbinary, project, monkeypatch, arguments, said):
    monkeypatch.chdir(project)
    status, out, err = run(capfdbinary, *arguments)
    assert (status, out, len(err)) == (2, "", 1)
    assert err[0].startswith("plancompare: ") and said in err[0]


def test_outside_a_project_says_so(capfdbinary, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, _, err = run(capfdbinary, "plans")
    assert (status, len(err)) == (2, 1)
    assert "data/raw/plans.yml" in err[0] and "--project" in err[0]


def test_a_plan_whose_province_nobody_states_is_named_and_left_out(capfdbinary, project):
    (project / "data" / "raw" / "pasted.txt").write_text("1. Phấn đấu GRDP tăng 7,5%.\n", encoding="utf-8")
    status, out, err = run(capfdbinary, "build", "--project", project)
    assert (status, out.partition(",")[0], len(err)) == (0, "2 plans", 1)
    assert "left out" in err[0] and "pasted.txt" in err[0] and "--province" in err[0]


def test_an_id_that_cannot_be_one_is_refused_before_anything_is_asked(capfdbinary, project, tmp_path):
    (tmp_path / "plan.txt").write_text("KẾ HOẠCH\n1. Phấn đấu GRDP tăng 7,5%.\n", encoding="utf-8")
    before = contents(project)
    given = ("--id", "An Giang", "--province", "An Giang", "--year", "2024", "--yes", "--project", project)
    status, out, err = run(capfdbinary, "add", tmp_path / "plan.txt", *given)
    assert (status, out, len(err)) == (2, "", 1)
    assert "id 'An Giang'" in err[0] and "--id an-giang" in err[0]
    assert contents(project) == before


def test_a_column_lost_in_a_hand_edit_is_named(capfdbinary, project):
    table = project / "data" / "processed" / "targets.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",comparator,", ",", 1), encoding="utf-8")
    before = contents(project)
    status, out, err = run(capfdbinary, "compare", "--project", project)
    assert (status, out, len(err)) == (2, "", 1)
    assert "targets.csv" in err[0] and "comparator" in err[0]
    assert contents(project) == before


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# Registering a plan ----------------------------------------------------------------------------------


def test_add_shows_the_header_and_waits_for_a_yes(capfdbinary, plan, project, monkeypatch):
    before = contents(project)
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    status, out, err = run(capfdbinary, "add", plan, "--project", project)
    assert (status, len(err)) == (2, 1)
    assert "An Giang" in out and "15/KH-UBND" in out and "--yes" in err[0]
    assert contents(project) == before


def test_add_copies_the_plan_and_lists_it(capfdbinary, plan, project):
    assert run(capfdbinary, "add", plan, "--yes", "--project", project)[0] == 0
    assert (project / "data" / "raw" / "an-giang.txt").read_bytes() == plan.read_bytes()
    listed = json.loads(run(capfdbinary, "plans", "--format", "json", "--project", project)[1])
    assert listed[-1]["id"] == "an-giang-2024"
    assert (listed[-1]["province"], listed[-1]["year"], listed[-1]["number"]) == (
        "An Giang",
        2024,
        "15/KH-UBND",
    )


# Being one program among others ----------------------------------------------------------------------


def test_a_reader_that_stops_early_is_no_error():
    command = " ".join(f"'{part}'" for part in [*COMMAND, "explain", str(RAW / "ben-tre-2023.txt")])
    done = subprocess.run(["sh", "-c", f"{command} | head -n 1"], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[\n", "")


def test_an_interruption_is_one_line(capfdbinary, monkeypatch):
    def interrupted(path):
        raise KeyboardInterrupt

    monkeypatch.setattr("plancompare.reading.read_source", interrupted)
    status, _, err = run(capfdbinary, "extract", "plan.txt")
    assert (status, err) == (130, ["plancompare: interrupted; nothing was left half-written"])


def test_an_output_that_is_a_device_is_written_to_and_never_replaced(plan):
    done = subprocess.run([*COMMAND, "extract", plan, "-o", "/dev/stdout"], capture_output=True, check=True)
    assert len(json.loads(done.stdout)) == 2
    assert not Path("/dev/stdout").is_file() or Path("/dev/stdout").is_symlink()


def test_a_full_disk_is_one_line(capfdbinary, plan):
    status, _, err = run(capfdbinary, "extract", plan, "-o", "/dev/full")
    assert (status, len(err)) == (2, 1)
    assert "/dev/full" in err[0] or "No space" in err[0]
