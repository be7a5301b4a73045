"""The package as others get it: what it installs, what it loads, what is committed."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from clean_notebook import clean

from plancompare.version import __version__

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)\s*(>=[0-9.]+)?$")


def name_and_bound(requirement: str) -> tuple[str, str]:
    """``PyYAML >=6`` as ("pyyaml", ">=6")."""
    name, bound = REQUIREMENT.match(requirement).groups()
    return re.sub(r"[-_.]+", "-", name).lower(), bound or ""


def committed(*patterns: str) -> list[Path]:
    """Files git knows, those about to be committed too."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
    )
    if listed.returncode:
        pytest.skip("not a git clone, so there is no list of committed files")
    files = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [file for file in files if file.is_file()]


def runtime_requirements() -> dict[str, str]:
    extras = PROJECT["optional-dependencies"]
    apart = ("dev", "corpus", "ocr")  # none is for every user; the second and third have locks of their own
    wanted = [*PROJECT["dependencies"], *(r for name in extras if name not in apart for r in extras[name])]
    return dict(map(name_and_bound, wanted))


# What is loaded --------------------------------------------------------------------------------------


def modules_after(statement: str) -> set[str]:
    """Top-level names of the modules a statement adds to those a fresh interpreter starts with."""
    show = "import sys; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    run = [
        subprocess.run([sys.executable, "-c", f"{code}\n{show}"], capture_output=True, text=True, check=True)
        for code in ("", statement)
    ]
    before, after = (set(done.stdout.split()) for done in run)
    return after - before


@pytest.mark.parametrize("module", ["reading", "plan", "extraction", "catalogue", "cli"])
def test_reading_a_plan_needs_the_standard_library_alone(module):
    loaded = modules_after(f"import plancompare.{module}")
    assert loaded - set(sys.stdlib_module_names) == {"plancompare"}


def test_extracting_from_the_command_line_loads_nothing_more(tmp_path):
    plan = ROOT / "data" / "raw" / "ben-tre-2023.txt"
    statement = (
        f"from plancompare.cli import main; main(['extract', {str(plan)!r}, '-o', {str(tmp_path / 'out')!r}])"
    )
    assert modules_after(statement) - set(sys.stdlib_module_names) == {"plancompare"}
    assert (tmp_path / "out").read_text(encoding="utf-8").startswith("[")


def test_a_text_without_tables_loads_nothing_of_what_reads_tables_and_scans(tmp_path):
    plan = tmp_path / "ben-tre-2024.txt"
    plan.write_text("TỈNH BẾN TRE\nKẾ HOẠCH NĂM 2024\n1. Tỷ lệ đô thị hóa đạt 35%.\n", encoding="utf-8")
    code = (
        "import sys; from plancompare.extraction import extract; from plancompare.plan import read_plan;"
        "from plancompare.reading import read_source;"
        f"assert len(extract(read_plan(read_source({str(plan)!r}))).targets) == 1;"
        "print(*(name.partition('.')[2] for name in sys.modules if name.startswith('plancompare.')))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    spared = {"extraction.tables", "extraction.unsure", "plan.tables", "plan.columns", "plan.crosschecks"}
    assert not spared & set(loaded.split())


def test_extracting_from_a_small_text_stays_as_quick_to_start_as_it_is(tmp_path):
    """Counts, which hold on any machine: modules that are dear to load; all modules of the house; expressions
    compiled, those of the standard library among them."""
    plan = tmp_path / "ben-tre-2024.txt"
    plan.write_text("TỈNH BẾN TRE\nKẾ HOẠCH NĂM 2024\n1. Tỷ lệ đô thị hóa đạt 35%.\n", encoding="utf-8")
    code = (
        "import re, sys; from re import _compiler; made = []; whole = _compiler.compile\n"
        "_compiler.compile = lambda *given: made.append(given) or whole(*given)\n"
        f"from plancompare.cli import main; assert main(['extract', {str(plan)!r}, '--format', 'csv']) == 0\n"
        "print(len(made), *sys.modules, file=sys.stderr)"
    )
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env) for _ in "12"
    ]
    made, *loaded = runs[-1].stderr.split()
    dear = {"csv", "dataclasses", "difflib", "inspect", "json", "pathlib", "pkgutil", "shutil", "tomllib"}
    assert not dear & set(loaded)
    assert sum(name.startswith("plancompare") for name in loaded) <= 77
    assert int(made) <= 104


# What is installed -----------------------------------------------------------------------------------


def test_the_wheel_holds_every_module_and_data_file_of_the_package(tmp_path):
    source = tmp_path / "source"
    for file in committed("src", "pyproject.toml", "README.md", "LICENSE"):
        target = source / file.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    built = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(built, cwd=source, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("plancompare/")}
    wanted = {file.relative_to(ROOT / "src").as_posix() for file in committed("src")}
    assert held == wanted
    assert {Path(name).suffix for name in held} >= {".py", ".toml", ".csv", ".ttf"}


def test_the_conda_environment_asks_for_what_the_package_asks_for():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    conda = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    (pip,) = (entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict))
    stated = dict(map(name_and_bound, [*conda, *(entry for entry in pip if entry != "-e .")]))
    assert stated.pop("python") == PROJECT["requires-python"]
    assert stated.pop("pip") == ""
    assert "-e ." in pip
    assert stated == runtime_requirements()


def pinned(name: str) -> dict[str, str]:
    """The versions a lock pins, by package; every entry must have hashes, and every package one entry."""
    lock = (ROOT / name).read_text(encoding="utf-8")
    entries = [
        entry for entry in lock.replace("\\\n", " ").splitlines() if entry and not entry.startswith("#")
    ]
    form = re.compile(r"([a-z0-9-]+)==(\S+)( ; [^-]+?)?( +--hash=sha256:[0-9a-f]{64})+$")
    found = [form.match(entry) for entry in entries]
    assert all(found), [e[:60] for e, match in zip(entries, found, strict=True) if not match]
    assert len(found) == len({match[1] for match in found})
    return {match[1]: match[2] for match in found}


def test_the_lock_names_one_hashed_version_of_all_that_is_asked_for():
    dev = dict(map(name_and_bound, PROJECT["optional-dependencies"]["dev"]))
    assert set(pinned("requirements.lock")) >= set(runtime_requirements()) | set(dev)


def test_what_a_corpus_needs_is_locked_apart_in_versions_that_fit():
    first, apart = pinned("requirements.lock"), pinned("requirements-corpus.lock")
    asked_for = set(dict(map(name_and_bound, PROJECT["optional-dependencies"]["corpus"])))
    assert set(apart) >= asked_for
    assert not {"pyarrow", "dask", "distributed", "duckdb"} & set(first)
    assert {name: apart[name] for name in apart if name in first and first[name] != apart[name]} == {}


def test_what_scans_need_is_locked_apart_in_versions_that_fit():
    first, apart = pinned("requirements.lock"), pinned("requirements-ocr.lock")
    asked_for = set(dict(map(name_and_bound, PROJECT["optional-dependencies"]["ocr"])))
    assert set(apart) | set(first) >= asked_for
    assert set(apart) == {"flatbuffers", "onnxruntime", "protobuf", "rapidocr"}
    assert {name: apart[name] for name in apart if name in first and first[name] != apart[name]} == {}


def test_version_and_licence_are_the_same_wherever_they_are_stated():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    latest = re.search(r"^## (\S+)", changelog, re.MULTILINE)
    assert citation["version"] == latest[1] == PROJECT["version"] == __version__
    assert citation["license"] == PROJECT["license"]
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith(f"{PROJECT['license']} License")


# What is committed -----------------------------------------------------------------------------------


def test_committed_texts_name_no_machine():
    # Spelt in pieces, so that this file does not name them either.
    places = [rf"/{name}/" for name in ("wo" + "rk", "ro" + "ot", "ho" + "me/[a-z]+", "Us" + "ers/[a-z]+")]
    hosts = ["pypi" + r"\.org", "python" + r"hosted\.org", "deb\\." + "debian", "registry\\." + "npmjs"]
    named = re.compile(rf"(?<![\w.:/*-])(?:{'|'.join(places)})|{'|'.join(hosts)}")
    found = []
    for file in committed():
        try:
            text = clean(file.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            continue
        found += [f"{file.relative_to(ROOT)}: {match[0]}" for match in named.finditer(text)]
    assert found == []


@pytest.mark.parametrize(
    "notebook", sorted((ROOT / "notebooks").rglob("[!.]*.ipynb")), ids=lambda path: path.stem
)
def test_notebooks_are_committed_clean(notebook):
    content = json.loads(in_git(notebook))
    code = [cell for cell in content["cells"] if cell["cell_type"] == "code"]
    assert [cell["outputs"] for cell in code if cell["outputs"]] == []
    assert {cell["execution_count"] for cell in code} <= {None}
    assert content["metadata"]["kernelspec"]["name"] == "python3"
    assert "widgets" not in content["metadata"]


def in_git(path: Path) -> str:
    """A notebook as the next commit has it, for it may have been run where it lies."""
    asked = ["git", "show", f":{path.relative_to(ROOT).as_posix()}"]
    found = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    return found.stdout if found.returncode == 0 else clean(path.read_text(encoding="utf-8"))


RUN = {
    "execution_count": 3,
    "outputs": [{"name": "stdout", "output_type": "stream", "text": ["/somewhere/of/mine"]}],
}


def test_a_notebook_that_was_run_is_cleaned_to_the_bytes_it_had():
    path = ROOT / "notebooks" / "03-health.ipynb"
    before = clean(path.read_text("utf-8"))
    notebook = json.loads(before)
    notebook["metadata"]["kernelspec"]["display_name"] = "My kernel (ipykernel)"
    notebook["metadata"]["language_info"]["version"] = "3.12.1"
    notebook["metadata"]["papermill"] = {"duration": 3.1}
    for cell in notebook["cells"]:
        cell["metadata"] |= {"papermill": {"status": "completed"}, "execution": {}, "scrolled": True}
        cell["source"] = "".join(cell["source"])
        if cell["cell_type"] == "code":
            cell |= RUN
    injected = {
        "cell_type": "code",
        "id": "x",
        "metadata": {"tags": ["injected-parameters"]},
        "source": "lang='en'",
    }
    notebook["cells"].insert(3, injected | RUN)
    assert clean(json.dumps(notebook)) == before


def test_what_is_no_notebook_is_left_as_it_is():
    for text in ("", "not json", "[1, 2]", '{"nbformat": 3, "worksheets": []}', '{"nbformat": 4}'):
        assert clean(text) == text


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not there")
def test_of_a_notebook_that_was_run_git_sees_only_what_a_person_changed(tmp_path):
    for name in ("tools/clean_notebook.py", "tools/setup.sh", ".gitattributes", "requirements.lock"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "pyproject.toml").touch()
    notebook = tmp_path / "notebooks" / "mine.ipynb"
    notebook.parent.mkdir()
    notebook.write_text(in_git(ROOT / "notebooks" / "03-health.ipynb"), "utf-8")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    apart = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}

    def run(*asked: str) -> str:
        done = subprocess.run(
            asked, cwd=tmp_path, env={**os.environ, **apart}, capture_output=True, text=True, check=True
        )
        return done.stdout

    def git(*asked: str) -> str:
        return run("git", "-c", "user.name=x", "-c", "user.email=x@y", *asked)

    def setup() -> None:
        """Set up where everything is there already."""
        wanted = "cat requirements.lock pyproject.toml | cksum; pwd"
        run("sh", "-c", f"({wanted}) > .venv/.set-up; sh tools/setup.sh")

    git("init", "--quiet")
    (tmp_path / ".gitignore").write_text(".venv\n", "utf-8")
    setup()
    git("add", ".")
    git("commit", "--quiet", "--message", "Before")
    content = json.loads(notebook.read_text("utf-8"))
    next(cell for cell in content["cells"] if cell["cell_type"] == "code").update(RUN)
    notebook.write_text(json.dumps(content, indent=1), "utf-8")
    assert git("diff") == ""
    setup()
    assert git("status", "--porcelain") == ""
    assert "somewhere" in notebook.read_text("utf-8")
    content["cells"][0]["source"] = ["# My own title"]
    notebook.write_text(json.dumps(content, indent=1), "utf-8")
    setup()
    assert git("status", "--porcelain") == " M notebooks/mine.ipynb\n"
    assert '+    "# My own title"' in git("diff") and "somewhere" not in git("diff")


# make ------------------------------------------------------------------------------------------------


def make(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess:
    if not shutil.which("make"):
        pytest.skip("make is not installed")
    inherited = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL")}
    return subprocess.run(
        ["make", *arguments], cwd=cwd, capture_output=True, text=True, env=inherited | environment
    )


def test_make_alone_lists_every_target_in_a_line():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    listed = make().stdout.splitlines()
    assert [line.split()[1] for line in listed] == phony.split()
    assert all(len(line.split()) > 3 for line in listed)


@pytest.mark.parametrize(
    ("arguments", "environment", "started"),
    [
        ((), {"LANG": "vi"}, "tools/lab.py "),
        ((), {"LANG": "en_US.UTF-8"}, "tools/lab.py "),
        (("LANG=vi",), {"LANG": "en_US.UTF-8"}, "tools/lab.py vi"),
    ],
)
def test_only_a_language_typed_after_make_chooses_one(arguments, environment, started):
    recipe = make("-n", "lab", *arguments, **environment).stdout
    assert started.strip() == recipe.splitlines()[-1].strip().partition(" ")[2]


def test_an_unknown_language_is_refused_in_a_line():
    done = make("-n", "lab", "LANG=fr")
    assert done.returncode == 2
    assert "LANG=fr is not a language of the reports; use LANG=vi or LANG=en" in done.stderr


def test_set_up_says_in_a_line_what_is_missing_and_leaves_nothing(tmp_path):
    project = tmp_path / "a folder"
    shutil.copytree(ROOT / "tools", project / "tools")
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copyfile(ROOT / name, project / name)
    done = make("setup", "PYTHON=no-such-python", cwd=project)
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == (
        "make: none of no-such-python is Python 3.11 or newer: install it, "
        "or name it, as in make report PYTHON=/path/to/python3.12"
    )
    assert not (project / ".venv").exists()


def test_an_interrupted_set_up_is_not_taken_as_done(tmp_path):
    """pip fails on a lock it cannot meet: no stamp is left, so the next run starts again."""
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    for name in ("Makefile", "pyproject.toml"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    (tmp_path / "requirements.lock").write_text(
        "./missing --hash=sha256:" + "0" * 64 + "\n", encoding="utf-8"
    )
    done = make("setup", f"PYTHON={sys.executable}", cwd=tmp_path)
    assert done.returncode == 2
    assert "set-up did not finish" in done.stderr
    assert (tmp_path / ".venv").is_dir()
    assert not (tmp_path / ".venv" / ".set-up").exists()
