"""Commands killed at moments of chance, and what is left of the project once another one has begun.

    python tests/kills.py --count 50 --seed 7
    python tests/kills.py --count 50 --commands build report

The tables and every other file must be the old ones or the new ones, never some of each, and nothing
unfinished may lie about. A report is many such writes: of it the tables are asked for, that no file is half
written, that its processes end with it, that the next report is the one nobody killed, and that no temporary
files are left then.
"""

import argparse
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import nbformat
import openpyxl
from nbformat.v4 import new_code_cell, new_notebook

PLAN = """\
ỦY BAN NHÂN DÂN
TỈNH LONG AN
Số: 12/KH-UBND
Long An, ngày 15 tháng 01 năm 2024
KẾ HOẠCH
THỰC HIỆN NHIỆM VỤ PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM 2024
I. CÁC CHỈ TIÊU CHỦ YẾU
1) Tốc độ tăng trưởng kinh tế (GRDP) tăng 8,5%;
"""
OTHER = PLAN.replace("8,5", "9,5").replace("LONG AN", "CÀ MAU").replace("Long An", "Cà Mau")
TARGET = "long-an-2024:I.1:1"
SECOND_READING = "quote,value,unit,comparator\nSố: 12/KH-UBND,12,document,eq\n"
SIGNED = ("--reason", "đọc nhầm", "--by", "An", "--date", "2026-11-20")
REPORT = "report"

# What each command is given; the project is a folder beside the files it needs.
COMMANDS: dict[str, Callable[[Path], tuple[object, ...]]] = {
    "build": lambda project: ("build",),
    "add": lambda project: ("add", project.parent / "tien-giang.txt", "--yes"),
    "export": lambda project: ("export", "--format", "xlsx", "-o", project / "plans.xlsx"),
    "import": lambda project: ("import", project.parent / "edited.xlsx", "--apply", *SIGNED),
    "review": lambda project: ("review", "long-an-2024", "--drop", TARGET, *SIGNED),
    "second": lambda project: (
        "second", "long-an-2024", project.parent / "second.csv", "--accept", 1, *SIGNED,
    ),
    "check": lambda project: ("check", "ca-mau-2024", "--yes", "ca-mau-2024:I.1:1", *SIGNED),
    REPORT: lambda project: (REPORT, "--lang", "vi", "--only", "pdf"),
}  # fmt: skip


def run(*words: object) -> int:
    """A command in this process; its exit status."""
    from plancompare.cli import main

    return main([str(word) for word in words])


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def prepared(folder: Path, command: str) -> Path:
    """A project that was built, and beside it what a command needs to make it another."""
    project = folder / "project"
    raw = project / "data" / "raw"
    raw.mkdir(parents=True)
    (raw / "plans.yml").write_text("# ours\n", "utf-8")
    (raw / "long-an.txt").write_text(PLAN, "utf-8")
    (folder / "tien-giang.txt").write_text(OTHER, "utf-8")
    (folder / "second.csv").write_text(SECOND_READING, "utf-8")
    if command == "check":
        _scanned(raw)
    if command == REPORT:
        _with_a_notebook(project / "notebooks")
    run("build", "--project", project)
    if command == "import":
        edited = folder / "edited.xlsx"
        run("export", "--format", "xlsx", "-o", edited, "--project", project)
        book = openpyxl.load_workbook(edited)
        page = next(page for page in book if "targets" in page.tables)
        column = next(cell.column for cell in page[4] if cell.value == "value")
        page.cell(5, column).value += 1
        book.save(edited)
    if command == REPORT:
        run(REPORT, "--lang", "vi", "--only", "pdf", "--project", project)
    if command in ("build", REPORT):
        (raw / "ca-mau.txt").write_text(OTHER, "utf-8")
    return project


def _scanned(raw: Path) -> None:
    """A plan of pictures, whose figures are not sure."""
    from test_scan_records import BLANK, table

    (raw / "scan.pdf").write_bytes(BLANK)
    kept = table(other={"210.000": "216.000", "44": "14"})
    (raw / "scan.ocr.json").write_bytes(kept.to_bytes("scan.pdf"))


def _with_a_notebook(folder: Path) -> None:
    code = (
        'plans = []\nlang = "vi"',
        "from IPython.display import display\n"
        'show = lambda words: display({"text/markdown": words}, raw=True)\n'
        'show("# Chỉ tiêu")\nshow(f"Các kế hoạch: {plans}.")',
    )
    cells = [new_code_cell(source, id=f"cell-{n}") for n, source in enumerate(code)]
    cells[0].metadata["tags"] = ["parameters"]
    kernel = {"kernelspec": {"name": "python3", "display_name": "python3", "language": "python"}}
    folder.mkdir()
    nbformat.write(new_notebook(cells=cells, metadata=kernel), folder / "01-a.ipynb")


def after(project: Path, command: str) -> dict[str, bytes]:
    """What a project holds after a command that nobody kills."""
    whole = project.with_name("whole")
    shutil.copytree(project, whole)
    assert run(*COMMANDS[command](whole), "--project", whole) == 0
    return tree(whole)


class Killer:
    """Kills one command again and again, each time in a fresh copy of the same project."""

    def __init__(self, command: str, folder: Path) -> None:
        self.command = command
        self.project = prepared(folder, command)
        self.temporary = folder / "temporary"
        self.temporary.mkdir()
        self.old = tree(self.project)
        begun = time.monotonic()
        self._start(self._copy("new")).wait()
        self.seconds = time.monotonic() - begun
        self.new = tree(folder / "new")
        assert self.new != self.old, f"{command} changed nothing"

    def _copy(self, name: str) -> Path:
        shutil.copytree(self.project, self.project.with_name(name))
        return self.project.with_name(name)

    def _start(self, project: Path) -> subprocess.Popen:
        words = map(str, (*COMMANDS[self.command](project), "--project", project))
        return subprocess.Popen(
            [sys.executable, "-m", "plancompare.cli", *words],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={
                **os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                "TMPDIR": str(self.temporary),
            },
        )  # fmt: skip

    def kill(self, share: float) -> str:
        """Kill it after a share of the time it takes, let another command begin, and say what is left:
        ``old``, ``new``, or what is wrong. "done" where it was too late to kill it.
        """
        copy = self._copy("copy")
        process = self._start(copy)
        time.sleep(share * self.seconds)
        process.send_signal(signal.SIGKILL)
        done = process.wait() == 0
        ended = _has_ended(process.pid)
        run("plans", "--project", copy)
        left = tree(copy)
        said = self._of_report(copy, left) if self.command == REPORT else self._of(left)
        said = said if ended else "processes go on"
        shutil.rmtree(copy)
        return "done" if done and said == "new" else said

    def _of(self, left: dict[str, bytes]) -> str:
        unfinished = sorted(set(left) - set(self.old) - set(self.new))
        if unfinished:
            return f"unfinished: {', '.join(unfinished)}"
        return "old" if left == self.old else "new" if left == self.new else "mixed"

    def _of_report(self, copy: Path, left: dict[str, bytes]) -> str:
        tables, old, new = (
            {name: data for name, data in files.items() if name.startswith("data/")}
            for files in (left, self.old, self.new)
        )
        if tables not in (old, new):
            return "mixed tables"
        if unfinished := [name for name in left if ".plancompare-" in name]:
            return f"unfinished: {', '.join(unfinished)}"
        if cut := [name for name in left if name.endswith(".pdf") and not _is_whole(left[name])]:
            return f"half written: {', '.join(cut)}"
        run(*COMMANDS[REPORT](copy), "--project", copy)
        now = tree(copy)
        wrong = [name for name in {*now, *self.new} if _shown(name) and now.get(name) != self.new.get(name)]
        if wrong:
            return f"the next report differs: {', '.join(wrong)}"
        if list(self.temporary.iterdir()):
            return "temporary files are left"
        return "new" if tables == new else "old"


def _has_ended(group: int) -> bool:
    """Whether all processes a command had started end within ten seconds of it."""
    until = time.monotonic() + 10
    with contextlib.suppress(ProcessLookupError):
        while time.monotonic() < until:
            os.killpg(group, 0)
            time.sleep(0.02)
        return False
    return True


def _is_whole(pdf: bytes) -> bool:
    return pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF")


def _shown(name: str) -> bool:
    return "/.cache/" not in name


def main() -> int:
    """Kill each command ``--count`` times, and count what was left."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=50, help="kills a command; default: 50")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other moments; default: 1")
    parser.add_argument("--commands", nargs="+", choices=COMMANDS, default=list(COMMANDS), metavar="COMMAND")
    options = parser.parse_args()
    random, wrong = Random(options.seed), 0
    for command in options.commands:
        with tempfile.TemporaryDirectory() as folder:
            killer = Killer(command, Path(folder))
            # Before a third of its time it only imports.
            left = Counter(killer.kill(random.uniform(0.33, 1.05)) for _ in range(options.count))
        wrong += sum(count for said, count in left.items() if said not in ("old", "new", "done"))
        said = ", ".join(f"{count} {said}" for said, count in left.most_common())
        print(f"{command}: {options.count} kills within {killer.seconds:.1f} s: {said}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
