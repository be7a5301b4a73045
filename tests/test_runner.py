"""The runner: strict parameters, all failures at once, whole files or none, nothing done twice."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from pypdf import PdfReader
from reporting import make_project

from plancompare.cli import main
from plancompare.errors import InputError, PlancompareError, UsageError
from plancompare.reports import execute, make_reports, pool, standing
from plancompare.reports.lock import locked
from plancompare.reports.parameters import inspect

PARAMETERS = 'plans = []\nlang = "vi"'
TITLE = """from IPython.display import display
show = lambda words, **more: display({"text/plain": words, **more}, raw=True)
show("t", **{"text/markdown": f"# Chỉ tiêu {lang}"})"""
FINDING = 'show(f"Các kế hoạch: {plans}.\\nThêm.")'


def notebook(*sources: str, parameters: str = PARAMETERS, kernel: str = "python3"):
    """A notebook whose first cell declares its parameters."""
    cells = [new_code_cell(source, id=f"cell-{n}") for n, source in enumerate((parameters, *sources))]
    cells[0].metadata["tags"] = ["parameters"]
    metadata = {"kernelspec": {"name": kernel, "display_name": kernel, "language": "python"}}
    return new_notebook(cells=cells, metadata=metadata)


@pytest.fixture(scope="session")
def empty_project(tmp_path_factory):
    return make_project(tmp_path_factory.mktemp("runner"))


@pytest.fixture
def project(tmp_path, empty_project):
    """A project of three plans and of the notebooks a test writes into it."""
    shutil.copytree(empty_project, tmp_path / "project")
    (tmp_path / "project" / "notebooks").mkdir()
    return tmp_path / "project"


def write(project: Path, name: str, *sources: str, **settings) -> Path:
    path = project / "notebooks" / f"{name}.ipynb"
    nbformat.write(notebook(*sources, **settings), path)
    return path


def run(project: Path, **settings) -> tuple[list[str], list[str]]:
    """Make the reports; the names written and the names kept."""
    settings = {"languages": ("vi",), "jobs": 2, "progress": lambda line: None} | settings
    report = make_reports(project, **settings)
    base = project / "reports"
    return tuple(
        sorted(p.relative_to(base).as_posix() for p in paths) for paths in (report.written, report.kept)
    )


def outputs(project: Path) -> dict[str, bytes]:
    base = project / "reports"
    found = (path for path in base.rglob("*") if path.is_file() and ".cache" not in path.parts)
    return {path.relative_to(base).as_posix(): path.read_bytes() for path in found}


# --- parameters -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "settings", "message"),
    [
        ("plans = []", {}, "01-a.ipynb has no parameter 'lang' (it declares plans)"),
        ("plan = []\nlang = 'vi'", {}, "no parameter 'plans' (it declares plan, lang); did you mean 'plan'?"),
        (PARAMETERS + "\nyear = ...", {}, "01-a.ipynb needs the parameter 'year', which was not given"),
        (PARAMETERS, {"year": 2023}, "01-a.ipynb has no parameter 'year' (it declares plans, lang)"),
        (PARAMETERS, {"lang": "en"}, "'lang' is not a free parameter"),
    ],
    ids=["missing", "misspelt", "needed", "unknown", "reserved"],
)
def test_parameters_are_refused_before_anything_runs(project, parameters, settings, message):
    write(project, "00-fine", "open('ran', 'w')")
    write(project, "01-a", "open('ran', 'w')", parameters=parameters)
    with pytest.raises(UsageError) as error:
        run(project, settings=settings)
    assert message in str(error.value)
    assert not (project / "notebooks" / "ran").exists()
    assert outputs(project) == {}


def test_a_notebook_with_nothing_to_show_is_no_chapter_and_says_why(project):
    nothing = 'show("t", **{"text/markdown": "# Nhiều năm", "application/vnd.plancompare.nothing": "1"})'
    write(project, "01-a", TITLE)
    write(project, "02-b", TITLE.rpartition("\n")[0], nothing, 'show("Chỉ có một năm.\\nThêm.")')
    said: list[str] = []
    run(project, progress=said.append)
    ends = [line.partition(" s · ")[2] for line in said if line.startswith("[")]
    assert sorted(ends) == ["", "no chapter: Chỉ có một năm."]


def test_parameters_are_declared_as_python_declares_names(project):
    written = """%time
# month = 1
plans: list[str] = []  # ids
lang='vi'
if lang == 'en':
    area = 1
year = ..."""
    path = write(project, "01-a", parameters=written)
    assert inspect(path) == {"plans": "[]", "lang": "'vi'", "year": "..."}


def test_a_notebook_gets_the_parameters_it_is_given(project):
    write(project, "01-a", TITLE, "show(f'{plans} {lang} {year}')", parameters=PARAMETERS + "\nyear = ...")
    run(project, plans=["ben-tre-2023"], languages=("en",), settings={"year": 2023})
    assert "['ben-tre-2023'] en 2023" in outputs(project)["en/01-a.ipynb"].decode()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"plans": ["ca-mau-2024"]}, "No plan 'ca-mau-2024'"),
        ({"languages": ("fr",)}, "lang is 'fr'"),
        ({"languages": ()}, "no language is asked for"),
        ({"only": "word"}, "only is 'word'; it must be one of pdf, site"),
    ],
)
def test_a_request_for_what_does_not_exist_is_refused(project, settings, message):
    write(project, "01-a", TITLE)
    with pytest.raises(UsageError, match=message):
        run(project, **settings)


def test_notebooks_that_are_none_or_not_there(project):
    with pytest.raises(InputError, match="holds no numbered notebook"):
        run(project)
    (project / "notebooks" / "01-a.ipynb").write_text("{", "utf-8")
    with pytest.raises(InputError, match=r"01-a\.ipynb is not a notebook"):
        run(project)


def test_only_numbered_notebooks_are_reports(project):
    write(project, "01-a", TITLE)
    write(project, "start", "1 / 0", parameters="")
    run(project)
    assert not [name for name in outputs(project) if "start" in name]


# --- running ----------------------------------------------------------------------------------------------


def test_each_notebook_gives_its_files_and_all_together_the_whole_report(project):
    write(project, "01-a", TITLE, FINDING)
    lines = []
    written, kept = run(project, languages=("vi", "en"), progress=lines.append)
    assert kept == []
    assert set(written) == set(outputs(project))
    expected = {f"{lang}/01-a.{kind}" for lang in ("vi", "en") for kind in ("ipynb", "html", "pdf")}
    assert expected | {"plancompare-vi.pdf", "plancompare-en.pdf", "site/index.html"} <= set(written)
    assert [line[:5] for line in lines[:2]] == ["[1/2]", "[2/2]"]
    assert {line[6:].rpartition(" · ")[0] for line in lines[:2]} == {"01-a · vi", "01-a · en"}


@pytest.mark.parametrize(
    ("only", "expected"), [("pdf", {"pdf": True, "site": False}), ("site", {"pdf": False, "site": True})]
)
def test_only_a_part_can_be_made(project, only, expected):
    write(project, "01-a", TITLE)
    run(project, only=only)
    made = outputs(project)
    assert {"pdf": "plancompare-vi.pdf" in made, "site": "site/index.html" in made} == expected


def test_all_failures_are_reported_together_and_the_rest_is_in_place(project):
    write(project, "01-a", TITLE, "1 / 0")
    write(project, "02-b", TITLE)
    write(project, "03-c", "raise ValueError('thiếu\\ncột')")
    with pytest.raises(PlancompareError) as error:
        run(project)
    assert str(error.value).splitlines() == [
        "2 of 3 notebooks failed:",
        "  01-a (vi): 01-a.ipynb, cell 4 (cell-2): ZeroDivisionError: division by zero",
        "  03-c (vi): 03-c.ipynb, cell 3 (cell-1): ValueError: thiếu cột",
    ]
    assert set(outputs(project)) == {"vi/02-b.ipynb", "vi/02-b.html", "vi/02-b.pdf"}


def test_a_notebook_of_ones_own_joins_the_reports_and_leaves_out_itself_alone_where_it_fails(project):
    """It needs a cell of parameters, and no word of this package's."""
    write(project, "01-a", TITLE, FINDING)
    own = write(
        project, "20-mine", TITLE.replace("Chỉ tiêu", "Câu hỏi riêng"), "import pandas\npandas.DataFrame()"
    )
    written, _ = run(project, only="site")
    assert {"site/vi/01-a.html", "site/vi/20-mine.html"} <= set(written)
    own.write_bytes(write(project, "30-spare", TITLE, "1 / 0").read_bytes())
    write(project, "30-spare", TITLE, parameters="plan = []")
    with pytest.raises(PlancompareError) as error:
        run(project, only="site", keep_going=True)
    said = str(error.value)
    assert said.startswith("2 of 3 notebooks failed, the reports are made without:")
    assert "20-mine (vi): 20-mine.ipynb, cell 4 (cell-2): ZeroDivisionError" in said
    assert "30-spare.ipynb has no parameter 'plans'" in said
    index = (project / "reports" / "site" / "vi" / "index.html").read_text("utf-8")
    assert "01-a.html" in index and "20-mine.html" not in index


def test_a_failure_leaves_the_earlier_report_as_it_was(project):
    write(project, "01-a", TITLE)
    run(project)
    before = outputs(project)
    write(project, "01-a", TITLE, "1 / 0")
    with pytest.raises(PlancompareError, match="ZeroDivisionError"):
        run(project)
    assert outputs(project) == before


def test_a_notebook_that_takes_too_long_is_stopped(project):
    write(project, "01-a", "import time; time.sleep(60)")
    begun = time.monotonic()
    with pytest.raises(
        PlancompareError, match=r"01-a\.ipynb, cell 3 \(cell-1\): the notebook took more than 2 s"
    ):
        run(project, limit=2)
    assert time.monotonic() - begun < 30


def test_a_kernel_that_dies_is_reported_and_not_tried_again(project):
    write(project, "01-a", "open('ran', 'a').write('x')\nimport os; os._exit(3)")
    with pytest.raises(PlancompareError, match=r"cell 3 \(cell-1\): the kernel died"):
        run(project)
    assert (project / "notebooks" / "ran").read_text() == "x"


def test_a_kernel_nobody_has_is_named(project):
    write(project, "01-a", TITLE, kernel="nowhere")
    with pytest.raises(PlancompareError, match="the kernel did not start: NoSuchKernel"):
        run(project)


@pytest.mark.parametrize(("failures", "tries"), [(1, 2), (2, 2)], ids=["once", "twice"])
def test_a_kernel_start_is_tried_twice_at_most(project, monkeypatch, failures, tries):
    path = write(project, "01-a", TITLE)
    tried = []

    def flaky(*arguments):
        tried.append(1)
        if len(tried) <= failures:
            raise execute.KernelStartError("no answer")

    monkeypatch.setattr(execute, "_run", flaky)
    if failures < 2:
        execute.execute(path, {"plans": [], "lang": "vi"}, 0, 60)
    else:
        with pytest.raises(execute.KernelStartError):
            execute.execute(path, {"plans": [], "lang": "vi"}, 0, 60)
    assert len(tried) == tries


# --- kernels copied from a process that has everything imported ---------------------------------------------

needs_copies = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be copied here")


@needs_copies
def test_a_kernel_has_everything_imported_and_nothing_of_another_notebook(project):
    imported = (
        "import sys\nshow(str({'pandas', 'matplotlib', 'plancompare.presentation'} <= set(sys.modules)))"
    )
    write(project, "01-a", TITLE, imported, "import pandas; pandas.mark = mark = 1")
    write(
        project,
        "02-b",
        TITLE,
        imported,
        "import pandas; show(str([hasattr(pandas, 'mark'), 'mark' in globals()]))",
    )
    run(project, jobs=1)
    texts = {name: data.decode() for name, data in outputs(project).items() if name.endswith(".ipynb")}
    assert all('"True"' in text for text in texts.values())
    assert "[False, False]" in texts["vi/02-b.ipynb"]


@needs_copies
def test_a_copied_kernel_is_what_a_fresh_one_would_be(project):
    told = (
        "import asyncio, os, sys",
        "show(str(sys.flags.hash_randomization) + os.path.basename(os.getcwd()))",
        "show(str(os.environ['IPYTHONDIR'] == os.environ['TMPDIR']))",
        "print('written')",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
        "await asyncio.sleep(0); show('waited')",
    )
    write(project, "01-a", TITLE, *told)
    run(project)
    cells = json.loads(outputs(project)["vi/01-a.ipynb"])["cells"]
    shown = [output for cell in cells for output in cell.get("outputs", ())]
    texts = ["".join(output.get("text", output.get("data", {}).get("text/plain", ""))) for output in shown]
    assert {"0notebooks", "True", "waited"} <= set(texts)
    assert "written\n" in texts
    assert any("image/png" in output.get("data", {}) for output in shown)


def sleep_and_tell(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def test_a_process_that_overstays_is_stopped_and_the_others_go_on():
    found = {o.task: (o.result, o.error) for o in pool.each([30.0, 0.01, 0.02], sleep_and_tell, 2, limit=8)}
    assert found == {30.0: (None, "took more than 8 s"), 0.01: (0.01, None), 0.02: (0.02, None)}


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_processes_end_soon_after_the_one_that_started_them_was_killed(tmp_path):
    beat = tmp_path / "beat"
    script = f"""
import time
from plancompare.reports import pool
from test_runner import touch_forever
if __name__ == "__main__":
    list(pool.each([{str(beat)!r}], touch_forever, 1, limit=60))
"""
    (tmp_path / "start.py").write_text(script, "utf-8")
    here = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    process = subprocess.Popen([sys.executable, str(tmp_path / "start.py")], env=here)
    while not beat.exists():
        assert process.poll() is None, "it ended before it began to work"
        time.sleep(0.05)
    process.kill()
    process.wait()
    time.sleep(3)
    last = beat.read_text()
    time.sleep(1)
    assert beat.read_text() == last


def touch_forever(path: str) -> None:
    while True:
        Path(path).write_text(str(time.monotonic()))
        time.sleep(0.1)


def leave(status: int) -> None:
    os._exit(status)


def test_a_process_that_vanishes_is_reported():
    (outcome,) = pool.each([7], leave, 1, limit=30)
    assert outcome.error == "its process ended without a word (exit status 7)"


def test_two_runs_do_not_write_at_once(project):
    write(project, "01-a", TITLE)
    with (
        locked(project / "reports" / ".cache" / "lock"),
        pytest.raises(UsageError, match="another run is writing to"),
    ):
        run(project)


# --- the same again ---------------------------------------------------------------------------------------


def test_what_has_not_changed_is_not_run_again(project):
    write(project, "01-a", TITLE)
    write(project, "02-b", TITLE)
    first, _ = run(project)
    assert run(project) == ([], first)


HEAVY = ("pandas", "numpy", "nbformat", "matplotlib", "papermill", "nbclient", "nbconvert", "typst")


def report(project: Path, *options: str) -> tuple[str, str, list[str]]:
    """``plancompare report`` in a process of its own: what it printed, warned of, and imported of HEAVY."""
    script = f"""
import sys
from plancompare.cli import main
assert main(["report", "--project", {str(project)!r}, "--lang", "vi", *{options!r}]) == 0
print(*[name for name in {HEAVY!r} if name in sys.modules], sep=",")
"""
    here = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, "-c", script], env=here, capture_output=True, text=True, check=True
    )
    *lines, imported = done.stdout.splitlines()
    return "\n".join(lines), done.stderr, imported.split(",") if imported else []


def test_an_unchanged_report_imports_nothing_and_warns_as_before(project):
    write(project, "01-a", TITLE)
    (project / "data" / "raw" / "nothing.txt").write_text("Kế hoạch không có đầu đề.\n", "utf-8")
    said, warned, imported = report(project)
    assert "[1/1] 01-a" in said
    assert imported == ["pandas", "numpy", "nbformat"], "what runs and draws is for the processes that do"
    assert report(project) == ("1 of 1 unchanged", warned, [])
    assert "warning" in warned


def test_a_report_stands_only_where_nothing_at_all_has_changed(project):
    path = write(project, "01-a", TITLE)
    asked = {"plans": None, "lang": "vi", "only": None}
    assert standing.standing(project, asked) is None
    made = make_reports(project, languages=("vi",), progress=lambda line: None)
    standing.note(project, asked, [*made.written, *made.kept], ["beware"])
    as_it_was = standing.Standing(1, ("beware",))
    assert standing.standing(project, asked) == as_it_was
    assert standing.standing(project, {**asked, "lang": "en"}) is None
    raw, page = project / "data" / "raw" / "outcomes.csv", project / "reports" / "vi" / "01-a.html"
    for changed in (path, raw, page, project / "data" / "processed" / "targets.csv"):
        before = changed.read_bytes()
        for now in (before + b"\n", None):
            changed.unlink() if now is None else changed.write_bytes(now)
            assert standing.standing(project, asked) is None, changed
        changed.write_bytes(before)
        assert standing.standing(project, asked) == as_it_was
    (project / standing.SCRATCH).touch()
    assert standing.standing(project, asked) is None, "a killed run left temporary files"
    (project / standing.SCRATCH).unlink()
    write(project, "02-b", TITLE)
    assert standing.standing(project, asked) is None


@pytest.mark.parametrize("change", ["notebook", "data", "new data", "output", "lost output", "plans"])
def test_what_has_changed_is_made_again(project, change):
    write(project, "01-a", TITLE, "open('../data/raw/outcomes.csv').close()")
    write(project, "02-b", TITLE)
    run(project)
    settings, rerun = {}, {"vi/01-a.pdf"}
    if change == "notebook":
        write(project, "01-a", TITLE, FINDING)
    elif change == "data":
        with (project / "data" / "raw" / "outcomes.csv").open("a") as stream:
            stream.write("\n")
    elif change == "new data":
        (project / "data" / "raw" / "more.csv").write_text("a,b\n")
        rerun = {"vi/01-a.pdf", "vi/02-b.pdf"}
    elif change == "output":
        (project / "reports" / "vi" / "01-a.pdf").write_bytes(b"%PDF-1.7 torn")
    elif change == "lost output":
        (project / "reports" / "vi" / "01-a.html").unlink()
    else:
        settings, rerun = {"plans": ["hau-giang-2022"]}, {"vi/01-a.pdf", "vi/02-b.pdf"}
    written, _ = run(project, **settings)
    assert {name for name in written if name.startswith("vi/") and name.endswith(".pdf")} == rerun


READS = {
    "outcomes": "import pandas\npandas.read_csv('../data/raw/outcomes.csv')",
    "plan": "import plancompare\nplancompare.read('data/raw/hau-giang-2022.txt')",
    "targets": "import plancompare\nplancompare.load_targets()",
    "part": "import plancompare\nplancompare.load_targets(plans=['ben-tre-2023'])",
    "program": "import subprocess\nsubprocess.run(['true'])",
    "module": "import beside",
    "nothing": "",
}
TOUCHED = {
    "data/raw/outcomes.csv": {"outcomes", "program"},
    "data/processed/targets.csv": {"targets", "program"},
    "notebooks/beside.py": {"module"},
}


def test_a_change_runs_only_the_notebooks_that_read_what_changed(project):
    (project / "notebooks" / "beside.py").write_text("WORDS = 'một'\n")
    for number, (name, code) in enumerate(READS.items()):
        write(project, f"{number:02d}-{name}", TITLE, code)
    run(project)
    assert ran(project) == set()
    for name, touched in TOUCHED.items():
        path = project / name
        before = path.read_bytes()
        path.write_bytes(before + b"\n")
        assert ran(project) == touched, name
        path.write_bytes(before)
        assert ran(project) == touched, f"{name}, as it was before"


def ran(project: Path) -> set[str]:
    """What the notebooks read that a run ran again."""
    written, _ = run(project)
    return {Path(name).stem.partition("-")[2] for name in written if name.endswith(".ipynb")}


def test_a_file_that_changes_while_a_notebook_reads_it_makes_that_run_again(project):
    code = "path = '../data/raw/outcomes.csv'\nopen(path).close()\nopen(path, 'a').write('\\n')"
    write(project, "01-a", TITLE, code)
    run(project)
    assert ran(project) == {"a"}


def test_a_forced_run_gives_the_same_bytes(project):
    chart = """import matplotlib.pyplot as plt
plt.plot([1, 2]); plt.title("Đường"); plt.show()"""
    write(project, "01-a", TITLE, FINDING, chart, "import time; time.time() > 0")
    run(project)
    before = outputs(project)
    written, kept = run(project, force=True)
    assert (set(written), kept) == (set(before), [])
    assert outputs(project) == before


def test_an_executed_notebook_holds_no_time_and_no_path(project):
    write(project, "01-a", TITLE)
    run(project)
    text = outputs(project)["vi/01-a.ipynb"].decode()
    assert "papermill" not in text
    assert str(project) not in text
    assert not any("execution" in cell["metadata"] for cell in json.loads(text)["cells"])


def test_the_users_own_notebooks_start_up_files_stay_out(project, monkeypatch, tmp_path):
    startup = tmp_path / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("lang = 'xx'; plans = 1 / 0")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    write(project, "01-a", TITLE)
    run(project)
    assert "Chỉ tiêu vi" in outputs(project)["vi/01-a.ipynb"].decode()


# --- where it writes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["reports", "reports/vi", "reports/site/plans"])
def test_a_folder_that_cannot_be_written_to_is_told_before_anything_runs(project, place, capsys):
    write(project, "01-a", TITLE, "open('ran', 'w')")
    path = project / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("a file where a folder must be", "utf-8")
    before = outputs(project)
    assert main(["report", "--project", str(project)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        f"plancompare: The folder {path} cannot be written to (Not a directory); give yourself the right to "
        "write there, or copy the project to a folder of your own.\n"
    )
    assert not (project / "notebooks" / "ran").exists()
    assert outputs(project) == before


def test_a_file_that_cannot_be_put_in_place_is_named_by_its_own_name(project):
    write(project, "01-a", TITLE)
    (project / "reports" / "plancompare-vi.pdf").mkdir(parents=True)
    with pytest.raises(InputError, match=r"plancompare-vi\.pdf cannot be written: Is a directory\.$"):
        run(project)


def test_the_reports_of_a_notebook_that_is_gone_go_too(project):
    write(project, "01-a", TITLE)
    gone = write(project, "02-b", TITLE)
    run(project, languages=("vi", "en"))
    own = project / "reports" / "vi" / "02-b.txt"
    own.write_text("a note of mine", "utf-8")
    gone.unlink()
    run(project, languages=("vi", "en"))
    left = {name for name in outputs(project) if "02-b" in name}
    assert left == {"vi/02-b.txt"}
    run(project, languages=("vi", "en"))
    assert own.is_file()


def test_a_report_that_somebody_changed_is_never_removed(project):
    write(project, "01-a", TITLE)
    gone = write(project, "02-b", TITLE)
    run(project)
    (project / "reports" / "vi" / "02-b.html").write_text("edited by hand", "utf-8")
    gone.unlink()
    run(project)
    assert {name for name in outputs(project) if "02-b" in name} == {"vi/02-b.html"}


def test_the_site_holds_what_it_was_last_made_of_and_nothing_older(project):
    write(project, "01-a", TITLE)
    run(project, languages=("vi", "en"))
    assert "site/plans/tra-vinh-2023.html" in outputs(project)
    registry = project / "data" / "raw" / "plans.yml"
    registry.write_text(registry.read_text("utf-8").partition("\n- id: tra-vinh-2023")[0] + "\n", "utf-8")
    (project / "data" / "raw" / "tra-vinh-2023.txt").unlink()
    run(project, languages=("vi",))
    made = set(outputs(project))
    assert {name for name in made if name.startswith("site/plans/")} == {
        "site/plans/ben-tre-2023.html",
        "site/plans/hau-giang-2022.html",
    }
    assert not any(name.startswith("site/en/") for name in made)
    assert {"en/01-a.pdf", "plancompare-en.pdf"} <= made


def test_the_site_offers_the_files_that_were_made_with_it(project):
    write(project, "01-a", TITLE)
    run(project)
    made = outputs(project)
    assert made["site/files/plancompare-vi.pdf"] == made["plancompare-vi.pdf"]
    assert made["site/files/plancompare.xlsx"] == made["plancompare.xlsx"]
    assert "../files/targets.csv" in made["site/vi/index.html"].decode()


@pytest.mark.skipif(os.name == "nt", reason="needs the right to make links")
def test_notebooks_that_are_a_link_are_about_the_project_that_links_to_them(project, tmp_path):
    other = tmp_path / "other" / "notebooks"
    (other.parent / "data" / "raw").mkdir(parents=True)
    (project / "notebooks").rename(other)
    (project / "notebooks").symlink_to(other)
    find = "from plancompare.folders import find_project\nshow(find_project().name)"
    write(project, "01-a", TITLE, find)
    run(project)
    assert '"project"' in outputs(project)["vi/01-a.ipynb"].decode()


# --- killed -----------------------------------------------------------------------------------------------


def is_whole(name: str, data: bytes) -> bool:
    if name.endswith(".pdf"):
        return data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")
    if name.endswith(".ipynb"):
        return bool(json.loads(data)["cells"])
    return not name.endswith(".html") or data.rstrip().endswith(b"</html>")


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_killed_at_any_moment_nothing_is_half_written_and_the_next_run_completes(
    project, tmp_path, monkeypatch
):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    write(project, "01-a", TITLE, FINDING)
    write(project, "02-b", TITLE)
    command = [sys.executable, "-m", "plancompare.cli", "report", "--project", str(project), "--lang", "vi"]
    begun = time.monotonic()
    subprocess.run([*command, "--force"], check=True, capture_output=True)
    whole_run = time.monotonic() - begun
    complete = outputs(project)
    moments = random.Random(7)
    for _ in range(4):
        process = subprocess.Popen(
            [*command, "--force"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(moments.uniform(0.2, 1) * whole_run)
        process.send_signal(signal.SIGKILL)
        process.wait()
        left = {name: data for name, data in outputs(project).items() if not Path(name).name.startswith(".")}
        assert set(left) == set(complete)
        assert all(is_whole(name, data) for name, data in left.items())
    subprocess.run(command, check=True, capture_output=True)
    assert outputs(project) == complete
    assert list(temporary.iterdir()) == []
    PdfReader(project / "reports" / "plancompare-vi.pdf")


# --- interrupted, hanging -----------------------------------------------------------------------------


STUBBORN = """import os, pathlib, signal, time
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
pathlib.Path({note!r}).write_text(str(os.getpid()))
while True: time.sleep(0.01)"""


def is_gone(process: int, seconds: float = 5) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if "\nState:\tZ" in Path(f"/proc/{process}/status").read_text():
                return True
        except OSError:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc")
def test_interrupted_it_says_so_in_one_line_and_leaves_no_process_behind(project, tmp_path):
    note = tmp_path / "kernel"
    write(project, "01-a", TITLE, STUBBORN.format(note=str(note)))
    command = [sys.executable, "-m", "plancompare.cli", "report", "--project", str(project), "--lang", "vi"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    while not note.exists() or not note.read_text():
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.05)
    begun = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)  # what Ctrl-C does
    _, said = process.communicate(timeout=60)
    assert said.decode().splitlines() == ["plancompare: interrupted; nothing was left half-written"]
    assert process.returncode == 130
    assert time.monotonic() - begun < 30  # two seconds where nothing else runs
    assert is_gone(int(note.read_text()))
    assert outputs(project) == {}


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc")
def test_a_kernel_that_hangs_is_killed_and_the_other_notebooks_are_made(project, tmp_path, monkeypatch):
    from plancompare.reports import make

    monkeypatch.setattr(make, "SPARE", 1.0)
    note = tmp_path / "kernel"
    write(project, "01-a", TITLE, STUBBORN.format(note=str(note)))
    write(project, "02-b", TITLE)
    with pytest.raises(PlancompareError, match=r"1 of 2 notebooks failed: 01-a .*took more than"):
        run(project, limit=8)
    assert is_gone(int(note.read_text()))
    assert "vi/02-b.pdf" in outputs(project)
