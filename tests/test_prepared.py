"""What is made of the catalogue is kept beside it, and is never other than what would be made again."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import plancompare

PACKAGE = Path(plancompare.__file__).parent
READ = """
import sys, tomllib
tomllib.loads = None if "kept" in sys.argv else tomllib.loads
from plancompare.extraction.marks import Marks
from plancompare.catalogue.data import toml_file
key = "không quá 3 %"
marks = [(kind, key[mark.start : mark.end]) for kind, found in Marks(key).by_kind.items() for mark in found]
print(marks, len(toml_file("cues")))
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A folder with a package of one's own, nothing compiled or kept in it."""
    left_out = shutil.ignore_patterns("__pycache__", "fonts")
    shutil.copytree(PACKAGE, tmp_path / "plancompare", ignore=left_out)
    return tmp_path


def read(house: Path, *given: str, **environment: str) -> str:
    """What a fresh interpreter finds in a text; with "kept" it fails where a file has to be parsed."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    env |= {"PYTHONPATH": str(house), "PYTHONUTF8": "1"} | environment
    done = subprocess.run([sys.executable, "-c", READ, *given], capture_output=True, text=True, env=env)
    return done.stdout or done.stderr.splitlines()[-1]


def kept(house: Path) -> list[Path]:
    return sorted(house.rglob("*.data"))


def test_what_was_prepared_is_read_without_parsing(house):
    first = read(house)
    assert "('unit', '%')" in first
    assert read(house, "kept") == first
    assert {path.parent for path in kept(house)} == {house / "plancompare/catalogue/__pycache__"}


@pytest.mark.parametrize("changed", ["catalogue/marks.toml", "catalogue/shapes.py", "catalogue/phrases.py"])
def test_a_change_of_what_it_is_made_of_makes_it_again(house, changed):
    read(house)
    path = house / "plancompare" / changed
    there = path.stat()
    path.write_text(path.read_text("utf-8").replace("# ", "#  ", 1), "utf-8")
    os.utime(path, ns=(there.st_atime_ns, there.st_mtime_ns))
    assert "TypeError" in read(house, "kept")
    assert "('unit', '%')" in read(house)


def test_new_words_count_at_once(house):
    before = read(house)
    path = house / "plancompare/catalogue/marks.toml"
    path.write_text(path.read_text("utf-8").replace('"quá"', '"nhiều"'), "utf-8")
    assert "('bound', 'quá')" in before
    assert "('bound', 'quá')" not in read(house)


@pytest.mark.parametrize("torn", [b"", b"12345678", "half"])
def test_a_torn_file_is_made_again(house, torn):
    first = read(house)
    for path in kept(house):
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2] if torn == "half" else torn)
    assert read(house) == first
    assert read(house, "kept") == first


def test_where_nothing_can_be_kept_the_same_is_read(house):
    first = read(house, PYTHONDONTWRITEBYTECODE="1")
    assert kept(house) == []
    (house / "plancompare/catalogue/__pycache__").write_text("no folder")
    assert read(house) == first


def test_kept_files_follow_the_prefix_of_compiled_modules(house, tmp_path):
    read(house, PYTHONPYCACHEPREFIX=str(tmp_path / "elsewhere"))
    assert {path.relative_to(tmp_path).parts[0] for path in kept(tmp_path)} == {"elsewhere"}


def test_a_short_command_hardly_looks_for_garbage_and_never_when_it_ends(tmp_path):
    plan = tmp_path / "plan.txt"
    plan.write_text("KẾ HOẠCH\nPhát triển kinh tế - xã hội năm 2024\nTỷ lệ hộ nghèo giảm 0,2%.\n", "utf-8")
    script = f"""
import atexit, gc, sys
from plancompare.cli import main
looked = []
gc.callbacks.append(lambda phase, _: looked.append(phase) if phase == "start" else None)
atexit.register(lambda: print(len(looked), gc.get_freeze_count() > 10_000, file=sys.stderr))
sys.exit(main(["extract", {str(plan)!r}, "--year", "2024"]))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, encoding="utf-8")
    times, frozen = done.stderr.split()[-2:]
    assert int(times) <= 8  # with Python's own settings it was 60
    assert frozen == "True"
