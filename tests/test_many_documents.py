"""Many documents at once: every engine gives the same tables, whatever is broken, killed or done before.

``.ci/run`` runs these with 2,000 made-up plans (PLANCOMPARE_MANY), 1 in 100 broken; by hand there are fewer.
"""

import io
import json
import os
import pickle
import signal
import subprocess
import sys
import time
import unicodedata
import zipfile
from pathlib import Path

import pytest

APART = "the libraries of the extra 'corpus' are not installed (they are locked apart)"
pq = pytest.importorskip("pyarrow.parquet", reason=APART)
distributed = pytest.importorskip("distributed", reason=APART)
duckdb = pytest.importorskip("duckdb", reason=APART)
pytest.importorskip("fsspec", reason=APART)

import pandas as pd  # noqa: E402
import varied  # noqa: E402
from test_readme import ROOT, snippets  # noqa: E402

import plancompare  # noqa: E402
from plancompare import corpus  # noqa: E402
from plancompare.cli import main  # noqa: E402
from plancompare.corpus import documents, engines, guard, part, run  # noqa: E402
from plancompare.errors import InputError, UsageError  # noqa: E402
from plancompare.table import to_frame  # noqa: E402

MANY = int(os.environ.get("PLANCOMPARE_MANY", "120"))
BROKEN = 0.05 if MANY < 1000 else 0.01
needs_signals = pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")


def write(folder: Path, files) -> Path:
    for name, data in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def plan(seed: int) -> bytes:
    return varied.document(seed).text.encode()


def statuses(folder: Path) -> dict[str, str]:
    manifest = corpus.open(folder).manifest
    return dict(zip(manifest["name"], manifest["status"], strict=True))


def files_of(folder: Path) -> dict[str, bytes]:
    """Everything a corpus holds for others to read, by its path."""
    found = [folder / "manifest.parquet", *folder.glob("parts/*/*"), *folder.glob("tables/*/*/*")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture(scope="session")
def many(tmp_path_factory) -> Path:
    return write(tmp_path_factory.mktemp("many"), varied.files(MANY, seed=1, share_broken=BROKEN))


@pytest.fixture(scope="session")
def made_here(many, tmp_path_factory) -> Path:
    """The corpus of all these documents as two processes of this machine make it."""
    out = tmp_path_factory.mktemp("here")
    corpus.extract(str(many), out, jobs=2)
    return out


# --- where documents are ------------------------------------------------------------------------------------


def names(source) -> list[str]:
    return [document.name for document in documents.listed(str(source))]


def test_a_folder_is_all_its_files_but_hidden_ones(tmp_path):
    write(tmp_path, [("b.txt", b"1"), ("a/c.docx", b"2"), (".git/d.txt", b"3"), ("a/.e.txt", b"4")])
    assert names(tmp_path) == ["a/c.docx", "b.txt"]


def test_a_list_names_files_and_addresses_a_line_each(tmp_path):
    write(
        tmp_path,
        [("plans/a.txt", b"1"), ("list.txt", b"plans/a.txt\n# no\n\ngone.txt\nhttps://x/b.txt\n")],
    )
    assert names(tmp_path / "list.txt") == ["gone.txt", "https://x/b.txt", "plans/a.txt"]


def test_a_zip_is_its_members_whether_as_a_file_or_as_an_address(tmp_path):
    with zipfile.ZipFile(tmp_path / "plans.zip", "w") as file:
        file.writestr("a.txt", plan(1))
        file.writestr("b/c.txt", plan(2))
        file.writestr("__MACOSX/._a.txt", b"junk")
    expected = [("a.txt", plan(1)), ("b/c.txt", plan(2))]
    for source in (str(tmp_path / "plans.zip"), f"zip://::{tmp_path / 'plans.zip'}"):
        listed = documents.listed(source)
        assert [(d.name, documents.read_bytes(d)) for d in listed] == expected


def test_an_address_is_listed_and_opened_by_fsspec(tmp_path):
    write(tmp_path, [("a.txt", b"one"), ("b/c.html", b"two"), ("b/d.pdf", b"three")])
    listed = documents.listed(f"file://{tmp_path}")
    assert [(d.name, documents.read_bytes(d)) for d in listed] == [
        ("a.txt", b"one"),
        ("b/c.html", b"two"),
        ("b/d.pdf", b"three"),
    ]
    assert [d.place.rpartition("/")[2] for d in documents.listed(f"file://{tmp_path}/b/*.pdf")] == ["d.pdf"]


@pytest.mark.parametrize(
    ("source", "error", "words"),
    [
        ("nowhere", InputError, "does not exist"),
        ("empty", InputError, "holds no file"),
        ("plan.txt", UsageError, "plancompare extract"),
        ("plan.docx", UsageError, "plancompare extract"),
        ("nosuch://x/y", UsageError, "cannot be opened"),
    ],
)
def test_what_is_no_corpus_is_refused_with_what_to_do(tmp_path, monkeypatch, source, error, words):
    (tmp_path / "empty").mkdir()
    (tmp_path / "plan.txt").write_bytes(plan(1))
    with zipfile.ZipFile(tmp_path / "plan.docx", "w") as file:
        file.writestr("[Content_Types].xml", "")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error, match=words):
        documents.listed(source)


# --- what is made -------------------------------------------------------------------------------------------


def test_the_tables_hold_what_extract_gives_document_by_document(tmp_path):
    write(tmp_path / "in", [(f"{seed}.txt", plan(seed)) for seed in (1, 2, 3)])
    corpus.extract(str(tmp_path / "in"), tmp_path / "out", jobs=1)
    made = corpus.open(tmp_path / "out")
    held = made.targets()
    for seed, row in zip((1, 2, 3), made.manifest.itertuples(), strict=True):
        read = plancompare.read(tmp_path / "in" / f"{seed}.txt")
        expected = to_frame(plancompare.extract(read).targets)
        found = held[held["document"] == row.sha256].reset_index(drop=True)
        pd.testing.assert_frame_equal(found[list(expected.columns)], expected, check_dtype=False)
        assert (row.status, row.plan, row.province, row.year) == ("done", read.id, read.province, read.year)
        assert row.targets == len(expected)
        assert row.numerals == len(plancompare.extract(read).numerals)
        assert set(found["plan_year"]) == {read.year}


def test_python_in_the_page_on_scale_runs_on_a_corpus(made_here, tmp_path, monkeypatch):
    """The page's own words, where a corpus lies in ``corpus/``: tables, and a question put to its files."""
    (tmp_path / "corpus").symlink_to(made_here, target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    frames, question = snippets("python", (ROOT / "docs" / "scale.md").read_text("utf-8"))
    known: dict = {}
    *statements, _ = frames.splitlines()
    exec(frames, known)
    made = known["made"]
    for statement, column in zip(statements[-2:], ("status", "plan_year"), strict=True):
        assert column in eval(statement, known)
    assert set(made.targets(year=2023)["plan_year"]) == {2023}
    begin, asked = question.split("\n\n")
    exec(begin, known)
    answered = eval(asked, known).fetchall()
    targets = made.targets()
    growth = targets[(targets["indicator"] == "grdp_growth") & (targets["measure"] == "growth")]
    expected = growth.groupby("plan_year")
    assert [year for year, _, _ in answered] == sorted(growth["plan_year"].unique())
    assert [count for _, count, _ in answered] == list(expected["document"].nunique())
    assert [median for _, _, median in answered] == pytest.approx(list(expected["value"].median()))


def test_bad_files_are_told_in_sentences_and_stop_nothing(tmp_path, capsys):
    protected = dict(varied.broken(seed) for seed in range(60))
    kinds = {
        name.split("-", 2)[2]: (f"bad-{name.split('-', 2)[2]}", data) for name, data in protected.items()
    }
    good = [
        ("good.txt", plan(1)),
        ("copy of good.txt", plan(1)),
        ("good.html", varied.as_page(varied.document(2))),
    ]
    write(tmp_path / "in", [*kinds.values(), *good, ("nothing.txt", b""), ("list.csv", "tên;số\n".encode())])
    with (tmp_path / "in" / "huge.txt").open("wb") as huge:
        huge.truncate(129 * 2**20)
    assert main(["corpus", "extract", str(tmp_path / "in"), "--out", str(tmp_path / "out")]) == 3
    assert f"{len(kinds) + 2} failed" in capsys.readouterr().out
    manifest = corpus.open(tmp_path / "out").manifest.set_index("name")
    failed = manifest[manifest["status"] == "failed"]
    assert set(failed.index) == {*(name for name, _ in kinds.values()), "nothing.txt", "huge.txt"}
    assert all(reason.endswith((".", "?")) and "fault of" not in reason for reason in failed["reason"])
    assert "larger than 128 MiB" in manifest.loc["huge.txt", "reason"]
    assert failed["part"].isna().all()
    # The same bytes twice are one part, told twice and counted once.
    assert manifest.loc["copy of good.txt", "status"] == "done"
    assert tuple(manifest.loc["good.txt", ["status", "reason"]]) == (
        "kept",
        "the same bytes as copy of good.txt",
    )
    assert corpus.open(tmp_path / "out").targets()["document"].nunique() == 2


@pytest.mark.skipif(os.name == "nt", reason="names Windows does not have")
def test_names_of_any_bytes_are_exact_in_the_manifest_and_nothing_raw_on_a_terminal(tmp_path, capsys):
    named = {
        b"a\x1b[2J\x07.txt": "a\x1b[2J\x07.txt",
        b"b\nc\r.txt": "b\nc\r.txt",
        b"\xc2\x9b31m\xe2\x80\xae.txt": "\x9b31m\u202e.txt",
        b"d\xff.txt": "d\\xff.txt",  # no UTF-8: its byte is spelled out
        b"e\x1b[31m.pdf": "e\x1b[31m.pdf",
    }
    (tmp_path / "in\x1b").mkdir()
    for number, name in enumerate(named):
        data = b"%PDF-1.7 cut off" if name.endswith(b".pdf") else plan(number)
        with open(os.fsencode(tmp_path / "in\x1b") + b"/" + name, "wb") as file:
            file.write(data)
    assert main(["corpus", "extract", str(tmp_path / "in\x1b"), "--out", str(tmp_path / "out\x1b")]) == 3
    said = "".join(capsys.readouterr())
    assert "4 read, 0 kept, 1 failed" in said
    assert not {c for c in said if unicodedata.category(c) in ("Cc", "Cf")} - {"\n", "\r"}
    manifest = corpus.open(tmp_path / "out\x1b").manifest
    assert set(manifest["name"]) == set(named.values())


def test_two_plans_of_one_province_and_year_stay_two(tmp_path):
    twins = [varied.document(seed, province="83", year=2023).text.encode() for seed in (1, 2)]
    write(tmp_path / "in", [("a.txt", twins[0]), ("b.txt", twins[1])])
    corpus.extract(str(tmp_path / "in"), tmp_path / "out", jobs=1)
    targets = corpus.open(tmp_path / "out").targets()
    assert set(targets["plan"]) == {"ben-tre-2023"}
    assert not targets.duplicated(["document", "target_id"]).any()
    assert targets["document"].nunique() == 2


def test_the_same_bytes_give_the_same_part_whatever_their_file_is_called(tmp_path):
    headless = "Tỷ lệ đô thị hóa đạt 30%.\n".encode()
    write(tmp_path, [("in/a.txt", headless), ("other/b.txt", headless)])
    for source in ("in", "other"):
        corpus.extract(str(tmp_path / source), tmp_path / f"out-{source}", jobs=1)
    one, other = (
        {p.name: p.read_bytes() for p in (tmp_path / f"out-{s}").glob("parts/*/*")} for s in ("in", "other")
    )
    assert one == other and len(one) == 1


# --- again --------------------------------------------------------------------------------------------------


def test_a_second_run_reads_only_what_is_new(tmp_path):
    of_years = [varied.document(seed, year=2021 + seed // 2).text.encode() for seed in range(4)]
    write(tmp_path / "in", [(f"{number}.txt", data) for number, data in enumerate(of_years)])
    assert corpus.extract(str(tmp_path / "in"), tmp_path / "out", jobs=1) == run.Run(4, 0, 0)
    times = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").glob("tables/*/*/*")}
    changed = varied.document(10, year=2021).text.encode()
    write(tmp_path / "in", [("new.txt", changed + b"\n"), ("1.txt", changed), ("bad.txt", b"\0\1")])
    (tmp_path / "in" / "0.txt").unlink()
    assert corpus.extract(str(tmp_path / "in"), tmp_path / "out", jobs=1) == run.Run(2, 2, 1)
    assert statuses(tmp_path / "out") == {
        "1.txt": "done", "2.txt": "kept", "3.txt": "kept", "bad.txt": "failed", "new.txt": "done",
    }  # fmt: skip
    fresh = tmp_path / "fresh"
    corpus.extract(str(tmp_path / "in"), fresh, jobs=1)
    tables = {name: data for name, data in files_of(tmp_path / "out").items() if name.startswith("tables")}
    assert tables == {name: data for name, data in files_of(fresh).items() if name.startswith("tables")}
    untouched = {path for path, when in times.items() if path.exists() and path.stat().st_mtime_ns == when}
    assert untouched == {path for path in times if path.parent.name == "plan_year=2022"}


def test_another_version_of_reading_reads_again(tmp_path, monkeypatch):
    write(tmp_path / "in", [("1.txt", plan(1))])
    version = part.reading_version()
    assert part.reading_version(".html") != version
    document = documents.listed(str(tmp_path / "in"))[0]
    assert part.read(document, tmp_path / "out").status == "done"
    assert part.read(document, tmp_path / "out").status == "kept"
    monkeypatch.setattr(part, "reading_version", lambda suffix="": "f" * 64)
    assert part.read(document, tmp_path / "out").status == "done"


def test_a_part_that_is_no_longer_whole_is_made_again(tmp_path):
    write(tmp_path / "in", [("1.txt", plan(1))])
    document = documents.listed(str(tmp_path / "in"))[0]
    place = part.place_of(tmp_path / "out", part.read(document, tmp_path / "out").part)
    whole = place.read_bytes()
    place.write_bytes(whole[:-100])
    assert part.read(document, tmp_path / "out").status == "done"
    assert place.read_bytes() == whole


@needs_signals
def test_killed_in_the_middle_the_next_run_loses_and_doubles_nothing(many, made_here, tmp_path):
    out = tmp_path / "out"
    command = [
        sys.executable,
        "-m",
        "plancompare.cli",
        "corpus",
        "extract",
        str(many),
        "--out",
        str(out),
        "--jobs",
        "2",
    ]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    while len(list(out.glob("parts/*/*.parquet"))) < 20:
        assert process.poll() is None, "it ended before it could be killed"
        time.sleep(0.02)
    process.kill()
    process.wait()
    time.sleep(0.5)  # its readers finish what they have in hand
    there = len(list(out.glob("parts/*/*.parquet")))
    again = corpus.extract(str(many), out, jobs=2)
    assert again.kept >= there >= 20
    assert again.done + again.kept + again.failed == MANY
    made, expected = files_of(out), files_of(made_here)
    made.pop("manifest.parquet"), expected.pop("manifest.parquet")  # which says what was kept
    assert made == expected
    assert not list(out.rglob("*unfinished"))


# --- limits -------------------------------------------------------------------------------------------------


def settings(out: Path, **changes) -> guard.Settings:
    return guard.Settings(
        **{"out": out, "timeout": 60.0, "memory": 2048, "version": part.reading_version(), **changes}
    )


def test_a_document_over_its_time_fails_and_the_next_is_read(tmp_path):
    long = "\n".join(made.text for made in varied.documents(150))
    write(tmp_path / "in", [("a.txt", long.encode()), ("b.txt", plan(2))])
    first, second = documents.listed(str(tmp_path / "in"))
    reader = guard.Guard(settings(tmp_path / "out", timeout=0.5))
    begun = time.monotonic()
    late = reader.read(first)
    assert (late.status, late.reason) == ("failed", "took more than 0.5 s; give more time with --timeout")
    assert time.monotonic() - begun < 30
    reader.close()
    reader = guard.Guard(settings(tmp_path / "out"))
    assert reader.read(second).status == "done"
    reader.close()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is bounded on Linux")
def test_a_document_over_its_memory_fails_and_the_next_is_read(tmp_path):
    long = "\n".join(made.text for made in varied.documents(120))
    write(tmp_path / "in", [("a.txt", long.encode()), ("b.txt", plan(2))])
    first, second = documents.listed(str(tmp_path / "in"))
    reader = guard.Guard(settings(tmp_path / "out", memory=128))
    assert reader.read(first).reason == "needs more than 128 MiB of memory; give more with --memory"
    assert reader.read(second).status == "done"
    reader.close()


def test_memory_refused_to_a_library_that_hides_it_is_told_as_that(tmp_path, monkeypatch):
    write(tmp_path / "in", [("a.txt", plan(2))])
    (document,) = documents.listed(str(tmp_path / "in"))

    def refused(*_):
        raise SystemError("error return without exception set")

    monkeypatch.setattr(guard, "_read", refused)
    monkeypatch.setattr(guard, "_bound_memory", lambda mebibytes: None)
    answers = io.BytesIO()
    given = pickle.dumps(settings(tmp_path / "out", memory=128)) + pickle.dumps(document)
    guard.serve(io.BytesIO(given), answers)
    answers.seek(0)
    assert pickle.load(answers) is None
    assert pickle.load(answers).reason == "needs more than 128 MiB of memory; give more with --memory"


@needs_signals
def test_a_reader_killed_from_outside_is_replaced(tmp_path):
    write(tmp_path / "in", [(f"{seed}.txt", plan(seed)) for seed in range(2)])
    first, second = documents.listed(str(tmp_path / "in"))
    reader = guard.Guard(settings(tmp_path / "out"))
    assert reader.read(first).status == "done"
    os.kill(reader._process.pid, signal.SIGKILL)
    assert reader.read(second).status == "done"
    reader.close()


def test_a_worker_of_another_version_refuses(tmp_path):
    write(tmp_path / "in", [("1.txt", plan(1))])
    reader = guard.Guard(settings(tmp_path / "out", version="0" * 64))
    with pytest.raises(UsageError, match="another version of plancompare"):
        reader.read(documents.listed(str(tmp_path / "in"))[0])
    reader.close()


def test_only_one_run_writes_at_a_time(tmp_path):
    write(tmp_path / "in", [("1.txt", plan(1))])
    with run._held(tmp_path / "out"), pytest.raises(UsageError, match="another run is writing"):
        corpus.extract(str(tmp_path / "in"), tmp_path / "out", jobs=1)


MEASURE = """
import json, resource, sys
from plancompare import corpus
if __name__ == "__main__":
    corpus.extract(sys.argv[1], sys.argv[2], jobs=1)
    of = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    print(json.dumps([resource.getrusage(who).ru_maxrss / 1024 for who in of]))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is counted in kibibytes on Linux")
def test_neither_the_master_nor_a_reader_grows_with_the_documents(tmp_path):
    (tmp_path / "measure.py").write_text(MEASURE, "utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    peaks = []
    for count in (MANY // 6, MANY):
        folder = write(
            tmp_path / f"in-{count}", [(f"{n}.txt", plan(n % 10) + b"\n" * n) for n in range(count)]
        )
        command = [sys.executable, str(tmp_path / "measure.py"), str(folder), str(tmp_path / f"out-{count}")]
        told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
        peaks.append(json.loads(told))
    (master, reader), (master_of_all, reader_of_all) = peaks
    assert master_of_all < master + 25, "mebibytes"
    assert reader_of_all < reader + 25, "mebibytes"


# --- Dask ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as started:
        yield started


@needs_signals
def test_dask_gives_the_same_bytes_though_a_worker_is_killed(many, made_here, tmp_path, cluster, monkeypatch):
    handed_out, killed = engines.dask, []

    def that_loses_a_worker(address):
        def engine(given, found):
            for count, outcome in enumerate(handed_out(address)(given, found), start=1):
                if count == 40:
                    with distributed.Client(address, set_as_default=False) as client:
                        killed.extend(client.run(os.getpid).values())
                    os.kill(killed[0], signal.SIGKILL)
                yield outcome

        return engine

    monkeypatch.setattr(engines, "dask", that_loses_a_worker)
    made = corpus.extract(str(many), tmp_path, scheduler=cluster.scheduler_address)
    assert len(killed) == 2
    assert made.done + made.failed + made.kept == MANY
    assert files_of(tmp_path) == files_of(made_here)


def test_a_scheduler_that_does_not_answer_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(engines, "CONNECT", 1)
    write(tmp_path / "in", [("1.txt", plan(1))])
    with pytest.raises(UsageError, match="no Dask scheduler answers"):
        corpus.extract(str(tmp_path / "in"), tmp_path / "out", scheduler="tcp://127.0.0.1:9")


def test_jobs_and_scheduler_exclude_each_other(tmp_path):
    with pytest.raises(UsageError, match="give one of them"):
        corpus.extract(str(tmp_path), tmp_path / "out", jobs=2, scheduler="tcp://127.0.0.1:9")
