"""A command in bad surroundings: streams closed or full, pipes, little memory, a terminal, Ctrl-C."""

import contextlib
import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest
from kills import PLAN, run, tree

from plancompare.errors import InputError
from plancompare.files import write_all
from plancompare.reports.scratch import without_home

pytestmark = pytest.mark.skipif(os.name == "nt", reason="streams and signals of POSIX")
COMMAND = [sys.executable, "-m", "plancompare.cli"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


@pytest.fixture
def plan(tmp_path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, "utf-8")
    return path


@pytest.fixture
def project(tmp_path, plan) -> Path:
    raw = tmp_path / "project" / "data" / "raw"
    raw.mkdir(parents=True)
    (raw / "plans.yml").write_text("# ours\n", "utf-8")
    (raw / "long-an.txt").write_text(PLAN, "utf-8")
    return tmp_path / "project"


def shell(words: str, **more) -> tuple[int, str, list[str]]:
    """What ``words`` gives in a shell, where ``plancompare`` is the command."""
    line = f'plancompare() {{ {sys.executable} -m plancompare.cli "$@"; }}; {words}'
    done = subprocess.run(["bash", "-c", line], capture_output=True, env=ENVIRONMENT, timeout=120, **more)
    return done.returncode, done.stdout.decode(), done.stderr.decode().splitlines()


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ("plancompare extract - <&-", 2, "standard input is closed"),
        ("plancompare extract {plan} >&-", 2, "standard output is closed"),
        ("plancompare extract {plan} >/dev/full", 2, "standard output cannot be written: No space left"),
        ("plancompare explain {plan} --format csv >/dev/full", 2, "No space left"),
        ("plancompare --help >/dev/full", 2, "No space left"),
        ("plancompare indicators >/dev/full", 2, "No space left"),
        ("plancompare extract {plan} -o /dev/full", 2, "/dev/full cannot be written: No space left"),
        ("plancompare extract {plan}-none 2>&-", 2, None),
        ("plancompare extract {plan} <&- | head -c 1 >/dev/null; exit ${{PIPESTATUS[0]}}", 0, None),
        ("mkfifo {folder}/pipe; plancompare extract {folder}/pipe", 2, "pipe that may never end"),
        ("plancompare extract <(cat {plan}) >/dev/null", 0, None),
        ("plancompare extract - < {plan} >/dev/null", 0, None),
        ("plancompare extract {folder}", 2, "is a folder"),
        ("plancompare extract $'no\\x1b[31m\\nfile'", 2, "no [31m file does not exist"),
        ("plancompare add {plan} --project {project} <&-", 2, "not added"),
        ("ulimit -v 40000; plancompare extract {plan}", 2, "too little free memory"),
    ],
)
def test_a_command_ends_in_one_sentence_whatever_became_of_its_streams(
    words, status, said, plan, project, tmp_path
):
    line = words.format(plan=plan, folder=tmp_path, project=project)
    found, _, err = shell(line)
    assert (found, len(err)) == (status, 0 if said is None else 1), err
    assert said is None or said in err[0]


def test_without_standard_output_a_build_is_made_and_nothing_is_printed_into_a_file(project):
    assert shell(f"plancompare build --project {project} >&- 2>&- <&-") == (0, "", [])
    for path in (project / "data" / "processed").iterdir():
        assert b"targets," not in path.read_bytes()[:20]


def test_a_pipe_among_the_plans_is_named_and_left_out(project):
    os.mkfifo(project / "data" / "raw" / "pipe.txt")
    status, out, err = shell(f"plancompare build --project {project}")
    assert (status, len(err)) == (0, 1) and out.startswith("1 plans")
    assert "left out" in err[0] and "pipe.txt" in err[0]


def test_umask_is_honoured(project, plan):
    assert shell(
        f"umask 077; plancompare build --project {project}; plancompare extract {plan} -o {plan}.json"
    )
    made = [*(project / "data" / "processed").iterdir(), Path(f"{plan}.json")]
    assert len(made) > 5 and {path.stat().st_mode & 0o777 for path in made} == {0o600}


HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("extract {plan} --format csv", "Long An"),
        ("explain {plan} --why long-an-2024:I.1:1", "GRDP"),
        ("add {plan}", "Long An"),
        ("plans", "Long An"),
        ("compare", "Long An"),
        ("review long-an-2024 --all", "8,5"),
    ],
)
def test_a_plan_cannot_command_the_terminal(words, said, project, plan):
    raw = project / "data" / "raw"
    text = PLAN.replace("XÃ HỘI NĂM", f"XÃ HỘI {HOSTILE} NĂM").replace("8,5%", f"{HOSTILE} 8,5%")
    text += "Các sở, ngành và địa phương tổ chức thực hiện.\n" * 60
    plan.write_text(text, "utf-8")
    (raw / "long-an.txt").write_text(text, "utf-8")
    shell(f"plancompare build --project {project}")
    more = [] if words.startswith("ex") else ["--project", str(project)]
    shown = on_a_terminal(*COMMAND, *words.format(plan=plan).split(), *more)
    assert said in shown and not set(shown) & {"\x1b", "\x07", "\x9b"}


def on_a_terminal(*command: str) -> str:
    """What a command shows in a terminal."""
    ours, theirs = pty.openpty()
    done = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, env=ENVIRONMENT)
    os.close(theirs)
    seen = b""
    with contextlib.suppress(OSError):  # how a terminal says that the other end is closed
        while piece := os.read(ours, 4096):
            seen += piece
    os.close(ours)
    done.wait()
    return seen.decode("utf-8")


PROGRESS = f"""
from plancompare import terminal
terminal.progress("1/2 {HOSTILE} a\\nb")
terminal.progress("2/2")
terminal.end_progress()
"""


def test_a_line_of_progress_takes_the_place_of_the_last_one_and_commands_nothing_else():
    shown = on_a_terminal(sys.executable, "-c", PROGRESS)
    assert shown == "\r\x1b[K1/2 ]0;owned [2J 31m a b\r\x1b[K2/2\r\n"


@pytest.mark.parametrize(("stream", "lines"), [("2>&1", ["1/2 ]0;owned [2J 31m a b", "2/2"]), ("2>&-", [])])
def test_progress_elsewhere_is_a_line_each_and_none_where_nobody_listens(stream, lines):
    command = ["bash", "-c", f'"$0" -c "$1" {stream}', sys.executable, PROGRESS]
    done = subprocess.run(command, capture_output=True, env=ENVIRONMENT, check=True)
    assert (done.stdout.decode().splitlines(), done.stderr) == (lines, b"")


def until_it_waits(pid: int) -> None:
    """Return when a process has started and computes no more, whatever else the machine does."""
    stat, spent, calm = Path(f"/proc/{pid}/stat"), -1, 0
    while calm < 10:
        time.sleep(0.1)
        now = sum(map(int, stat.read_text().rpartition(")")[2].split()[11:13])) if stat.exists() else 1
        calm = calm + 1 if now == spent > 0 else 0
        spent = now


def test_interrupted_while_it_waits_a_command_says_so_and_leaves(tmp_path):
    reading = subprocess.Popen(
        [*COMMAND, "extract", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT
    )
    until_it_waits(reading.pid)
    reading.send_signal(signal.SIGINT)
    _, err = reading.communicate(timeout=30)
    assert (reading.returncode, err.decode().splitlines()) == (
        130,
        ["plancompare: interrupted; nothing was left half-written"],
    )


def test_where_home_cannot_be_written_to_the_lab_keeps_its_things_in_the_project(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parents[1] / "tools"))
    import lab

    monkeypatch.delenv("JUPYTER_CONFIG_DIR", raising=False)
    monkeypatch.setattr(os, "access", lambda path, mode: path == tmp_path)
    assert lab.folders_of_its_own(tmp_path, tmp_path / "own") == {}
    moved = lab.folders_of_its_own(tmp_path / "gone", tmp_path / "own")
    assert moved["JUPYTER_CONFIG_DIR"] == str(tmp_path / "own" / "jupyter_config_dir")
    assert {"JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR"} <= set(moved)


@pytest.mark.parametrize(
    ("given", "said"),
    [(["fr"], "'fr' is no language; give vi or en"), (["vi"], "cannot be written to (")],
)
def test_the_lab_says_in_a_line_what_it_lacks(tmp_path, given, said):
    root = Path(__file__).resolve().parents[1]
    (tmp_path / "tools").mkdir()
    shutil.copy(root / "tools" / "lab.py", tmp_path / "tools")
    (tmp_path / ".cache").write_text("no folder can be here", "utf-8")
    run = [sys.executable, tmp_path / "tools" / "lab.py", *given]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and said in done.stderr and done.stderr.count("\n") == 1


def test_where_home_cannot_be_written_to_charts_are_drawn_without_a_word(tmp_path, monkeypatch):
    monkeypatch.delenv("MPLCONFIGDIR", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert without_home(tmp_path / "own") == {}
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert without_home(tmp_path / "own") == {"MPLCONFIGDIR": str(tmp_path / "own" / "matplotlib")}
    monkeypatch.setenv("MPLCONFIGDIR", "chosen")
    assert without_home(tmp_path / "own") == {}


@pytest.fixture
def held(monkeypatch):
    """A function that has another program hold a file, as an office program does under Windows."""

    def hold(path: Path) -> None:
        replace = os.replace

        def refused(source, target):
            if Path(target) == path:
                raise PermissionError(13, "Permission denied", str(source), None, str(target))
            return replace(source, target)

        monkeypatch.setattr(os, "replace", refused)

    return hold


@pytest.mark.parametrize("place", [0, 1, 2])
def test_where_another_program_holds_a_file_all_are_as_before(tmp_path, held, place):
    (tmp_path / "a.csv").write_text("old a", "utf-8")
    (tmp_path / "b.xlsx").write_text("old b", "utf-8")
    before = tree(tmp_path)
    held(tmp_path / "b.xlsx")
    names = ["a.csv", "new.csv"]
    names.insert(place, "b.xlsx")
    with pytest.raises(InputError) as caught:
        write_all({tmp_path / name: b"new" for name in names})
    said = "cannot be written: Permission denied; close it where it is open and try again."
    assert str(caught.value) == f"{tmp_path / 'b.xlsx'} {said}"
    assert tree(tmp_path) == before


def test_a_workbook_that_is_open_elsewhere_is_named_and_everything_stays(project, held, capsys):
    assert run("build", "--project", project) == 0
    workbook = project / "plans.xlsx"
    export = ("export", "--format", "xlsx", "-o", workbook, "--project", project)
    assert run(*export) == 0
    before = tree(project)
    held(workbook)
    capsys.readouterr()
    assert run(*export) == 2
    err = capsys.readouterr().err
    assert (
        err.count("\n") == 1 and f"{workbook} cannot be written" in err and "close it where it is open" in err
    )
    assert tree(project) == before


def test_a_warning_is_one_line_without_the_place_in_the_code(tmp_path):
    book = openpyxl.Workbook()
    for number, row in enumerate((["Chỉ tiêu", "Kế hoạch năm 2024"], ["Tỷ lệ hộ nghèo (%)", 2.5]), start=1):
        for column, value in zip("AC", row, strict=True):
            book.active[f"{column}{number}"] = value
    book.active.column_dimensions["B"].hidden = True
    book.active["B1"] = "x"
    book.save(tmp_path / "a\x1b[2J.xlsx")
    command = [*COMMAND, "extract", tmp_path / "a\x1b[2J.xlsx", "--format", "csv"]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    lines = done.stderr.splitlines()
    assert (
        "plancompare: warning: a [2J.xlsx: bị ẩn nên không đọc: cột B của trang Sheet. / "
        "a [2J.xlsx: hidden and therefore not read: columns B of Sheet."
    ) in lines
    assert all(line.startswith("plancompare: ") for line in lines)
