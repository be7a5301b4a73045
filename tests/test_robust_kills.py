"""Killed at any moment a write leaves all of it or nothing, once the next command has begun."""

import contextlib
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest
from kills import COMMANDS, REPORT, Killer, after, prepared, run, tree

from plancompare import journal
from plancompare.errors import InputError
from plancompare.files import require_writable, write_all

POSIX = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
# What a write does to a disk, as Python's own audit tells it: killed before each of these in turn.
STEPS = {"open", "os.rename", "os.remove", "os.link", "os.truncate", "os.mkdir", "fcntl.flock"}


def killed_at(step: int, work) -> bool:
    """Do ``work`` in a process that is gone before its disk operation ``step``; False if it has fewer."""
    child = os.fork()
    if not child:
        left = step

        def count(event: str, arguments: tuple) -> None:
            nonlocal left
            if event in STEPS:
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        with contextlib.suppress(BaseException):
            work()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@POSIX
def test_killed_before_any_step_all_files_are_the_old_ones_or_all_the_new(tmp_path):
    old = {"a.csv": b"old a", "sub/b.csv": b"old b", "c.csv": b"old c"}
    new = {"a.csv": b"new a", "sub/b.csv": b"new b", "c.csv": b"new c", "more/d.csv": b"new d"}
    outcomes = []
    for step in range(200):
        folder = tmp_path / str(step)
        write_all({folder / name: data for name, data in old.items()})
        if not killed_at(step, partial(write_all, {folder / name: data for name, data in new.items()})):
            break
        journal.recover(folder)
        outcomes.append(tree(folder))
        assert outcomes[-1] in (old, new), f"killed before step {step}"
    assert step > 20 and outcomes[0] == old and outcomes[-1] == new
    assert outcomes == sorted(outcomes, key=lambda seen: seen == new)  # old up to a moment, new from then on


@POSIX
def test_killed_while_it_recovers_the_next_one_completes(tmp_path):
    old, new = {"a": b"1", "b": b"1"}, {"a": b"2", "b": b"2"}
    for step in range(100):
        folder = tmp_path / str(step)
        write_all({folder / name: data for name, data in old.items()})
        assert any(killed_in_the_middle(folder, old, new, step) for step in range(60))
        if not killed_at(step, partial(journal.recover, folder)):
            break
        journal.recover(folder)
        assert tree(folder) == new
    assert step > 2


def killed_in_the_middle(folder: Path, old: dict, new: dict, step: int) -> bool:
    """Whether the write was killed at ``step`` with one file moved and one not; else all is as before."""
    killed_at(step, partial(write_all, {folder / name: data for name, data in new.items()}))
    seen = {name: data for name, data in tree(folder).items() if name in old}
    if seen not in (old, new):
        return True
    journal.recover(folder)
    write_all({folder / name: data for name, data in old.items()})
    return False


def test_what_a_living_process_writes_is_left_alone(tmp_path):
    with journal.opened(tmp_path) as noted:
        whole = noted.beside(tmp_path / "a.csv", 0)
        whole.write_bytes(b"new")
        journal.recover(tmp_path)
        assert whole.exists()
        noted.move([(whole, tmp_path / "a.csv")])
    assert tree(tmp_path) == {"a.csv": b"new"}


def test_a_reader_waits_for_moves_that_have_begun(tmp_path):
    begun, go_on = threading.Event(), threading.Event()

    def write() -> None:
        with journal.opened(tmp_path) as noted:
            moves = [(noted.beside(tmp_path / name, n), tmp_path / name) for n, name in enumerate("ab")]
            for whole, _ in moves:
                whole.write_bytes(b"new")
            begun.set()
            go_on.wait()
            noted.move(moves)

    writer = threading.Thread(target=write)
    writer.start()
    begun.wait()
    journal.recover(tmp_path)  # nothing is listed yet: not waited for
    assert len(tree(tmp_path)) == 3
    go_on.set()
    writer.join()
    assert tree(tmp_path) == {"a": b"new", "b": b"new"}


def test_where_one_file_cannot_be_put_in_place_all_stay_as_they_were(tmp_path):
    write_all({tmp_path / "a": b"old"})
    (tmp_path / "b" / "full").mkdir(parents=True)
    with pytest.raises(InputError, match=r"b cannot be written: Is a directory\.|b cannot be written: "):
        write_all({tmp_path / "a": b"new", tmp_path / "new": b"new", tmp_path / "b": b"new"})
    assert tree(tmp_path) == {"a": b"old"}


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_a_new_file_gets_the_permissions_of_new_files_and_an_old_one_keeps_its_own(tmp_path):
    earlier = os.umask(0o077)
    try:
        write_all({tmp_path / "private": b"1"})
        (tmp_path / "shared").write_bytes(b"1")
        (tmp_path / "shared").chmod(0o664)
        write_all({tmp_path / "shared": b"2"})
    finally:
        os.umask(earlier)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {"private": 0o600, "shared": 0o664}


def test_names_of_any_length_and_script_can_be_written(tmp_path):
    names = ["k" * 255, "ế" * 85, "a\nb", "-o", ".hidden"]
    write_all({tmp_path / name: b"1" for name in names})
    assert sorted(tree(tmp_path)) == sorted(names)
    require_writable(tmp_path / "not" / "yet")
    assert sorted(tree(tmp_path)) == sorted(names)


def test_many_threads_and_processes_may_write_the_same_file(tmp_path):
    code = (
        "import sys; from pathlib import Path; from plancompare.files import write_all\n"
        "name = sys.argv[1]\n"
        "for n in range(40): write_all({Path(name): bytes([n]) * 1000, Path(name + 'x'): b'x'})\n"
    )
    path = tmp_path / "a"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    writers = [subprocess.Popen([sys.executable, "-c", code, str(path)], env=environment) for _ in range(3)]
    while any(writer.poll() is None for writer in writers):
        if path.exists():
            data = path.read_bytes()
            assert len(data) == 1000 and len(set(data)) == 1
        time.sleep(0.001)
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert set(tree(tmp_path)) == {"a", "ax"}


KILLED = [command for command in COMMANDS if command != REPORT]  # a report is many writes


@POSIX
@pytest.mark.parametrize("command", KILLED)
def test_a_command_killed_while_it_writes_is_whole_once_another_has_begun(tmp_path, command, capsys):
    project = prepared(tmp_path, command)
    old, new = tree(project), after(project, command)
    assert new != old
    steps = next(n for n in range(0, 4000, 50) if not killed_in_copy(project, n, command, old, new))
    for step in range(max(0, steps - 50 - 40), steps, 3 if command in ("build", "add") else 12):
        killed_in_copy(project, step, command, old, new)


def killed_in_copy(project: Path, step: int, command: str, old: dict, new: dict) -> bool:
    """Whether a command was killed at ``step``; what it left is the old or the new once another has begun."""
    copy = project.with_name("copy")
    shutil.copytree(project, copy)
    killed = killed_at(step, partial(run, *COMMANDS[command](copy), "--project", copy))
    run("plans", "--project", copy)
    assert tree(copy) in (old, new), f"killed before step {step}"
    shutil.rmtree(copy)
    return killed


@POSIX
@pytest.mark.parametrize("command", ["build", "second"])
def test_killed_at_moments_of_chance_a_command_leaves_the_old_or_the_new(tmp_path, command, capsys):
    killer, chance = Killer(command, tmp_path), random.Random(command)
    assert {killer.kill(chance.uniform(0.4, 1.0)) for _ in range(3)} <= {"old", "new", "done"}


@POSIX
def test_a_killed_report_leaves_nothing_half_written_and_the_next_one_is_whole_and_sweeps(tmp_path, capsys):
    assert Killer(REPORT, tmp_path).kill(0.7) in ("old", "new", "done")
