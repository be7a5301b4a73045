"""How fast plans are read: `make bench`, or `make bench ARGS="--against COMMIT"` beside an old commit.

Times are CPU seconds, each the least of several turns, so that a busy machine does not count; with a commit
the two trees take turns within this one run, and the ratio is what to look at. Nothing here passes or fails.
A longer text is one whose body is repeated: behind "Nơi nhận" nothing is read. ``growth`` is the exponent of
time over length from one size to twice that size: 1 is linear, 2 quadratic.
"""

import argparse
import importlib.util
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from math import log2
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import varied  # noqa: E402  (tools/ is no package)
from corpus import many_documents  # noqa: E402
from old_tree import unpack  # noqa: E402

from plancompare.plan import read_plan  # noqa: E402
from plancompare.plan.zones import OUTSIDE, PREAMBLE  # noqa: E402
from plancompare.reading import Source, read_source  # noqa: E402

PLANS = sorted((ROOT / "data" / "raw").glob("*.txt"))
NOW = "now"
TURNS, REPEATS = 3, 6
STARTS = 7
PROVINCES = 63
LONGER = (1, 2, 4, 8, 16)
HARD: dict[str, tuple[Sequence[int], Callable[[int], str]]] = {
    "shares in one list": ((1600, 3200, 6400), lambda n: "Cơ cấu: " + " - ".join(["5,5%"] * n)),
    "figures in turn": (
        (400, 800, 1600),
        lambda n: (
            f"Giá trị sản xuất {', '.join(f'ngành {k}' for k in range(1, n + 1))} "
            f"lần lượt tăng {', '.join(f'{k % 97},{k % 10}%' for k in range(1, n + 1))}."
        ),
    ),
}
NUMERAL = re.compile(r"\d[\d.,]*")
READING = "plancompare.reading, plancompare.plan, plancompare.extraction"

Times = dict[str, float]


class Bench:
    """The trees to be measured, by name, and a folder for what has to lie in files."""

    def __init__(self, folder: Path, commit: str | None) -> None:
        self.folder = folder
        self.trees = {NOW: ROOT / "src"}
        if commit is not None:
            self.trees[commit] = unpack(commit, folder)

    def file(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8", newline="")
        return path

    def least(
        self, files: Iterable[Path], repeats: int = REPEATS, turns: int = TURNS
    ) -> dict[str, list[Times]]:
        """For each tree the least times of each file, the trees taking turns."""
        files = list(files)
        best: dict[str, list[Times]] = {}
        for _ in range(turns):
            for tree in self.trees:
                taken = self._measured(tree, files, repeats)
                before = best.get(tree, taken)
                best[tree] = [_least(one, other) for one, other in zip(before, taken, strict=True)]
        return best

    def _measured(self, tree: str, files: Sequence[Path], repeats: int) -> list[Times]:
        command = [sys.executable, str(ROOT / "benchmarks/measure.py"), str(repeats), *map(str, files)]
        printed = subprocess.run(
            command, env=self.environment(tree), capture_output=True, text=True, check=True
        )
        return list(json.loads(printed.stdout).values())

    def environment(self, tree: str) -> dict[str, str]:
        """This environment with the tree on the path; modules stay compiled, as they do when installed."""
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        compiled = str(self.folder / "compiled")
        return kept | {"PYTHONPATH": str(self.trees[tree]), "PYTHONPYCACHEPREFIX": compiled}

    def row(self, what: str, seconds: dict[str, float], *more: str) -> None:
        """One line: today's time, that of the old commit, how many times faster today is, and more."""
        cells = [_ms(taken) for taken in seconds.values()]
        if len(seconds) > 1:
            now, then = seconds.values()
            cells.append(f"x {then / now:.2f}")
        print(f"  {what:<36}" + "".join(f"{cell:>13}" for cell in (*cells, *more)))

    def head(self, title: str, *more: str) -> None:
        trees = [*self.trees, "faster"] if len(self.trees) > 1 else list(self.trees)
        print(f"\n{title:<38}" + "".join(f"{cell[:12]:>13}" for cell in (*trees, *more)))


def _least(one: Times, other: Times) -> Times:
    return {step: min(taken, other[step]) for step, taken in one.items()}


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:.1f} ms"


def _speed(characters: int, seconds: float) -> str:
    return f"{characters / seconds / 1e6:.2f} M/s"


def a_plan(bench: Bench) -> None:
    """Each shipped plan: step by step, the first time in a fresh interpreter, and once more."""
    bench.head("A plan", "characters/s", "found")
    for path in PLANS:
        text = read_source(path).text
        warm, first = bench.least([path]), bench.least([path], repeats=1, turns=STARTS)
        print(f"  {path.stem}: {len(text):,} characters, a bare search for numerals {_ms(_search(text))}")
        for step in ("characters", "structure", "targets"):
            bench.row(f"  {step}", {tree: times[0][step] for tree, times in warm.items()})
        found, whole = warm[NOW][0]["found"], {tree: times[0]["all"] for tree, times in warm.items()}
        bench.row("  all", whole, _speed(len(text), whole[NOW]), f"{found:.0f}")
        bench.row("  the first in an interpreter", {tree: times[0]["all"] for tree, times in first.items()})


def _search(text: str) -> float:
    best = float("inf")
    for _ in range(TURNS * REPEATS):
        begin = time.process_time()
        NUMERAL.findall(text)
        best = min(best, time.process_time() - begin)
    return best


def longer(bench: Bench) -> None:
    """A plan whose body stands there several times: a linear reader keeps its time a character."""
    texts = {times: _repeated(read_source(PLANS[0]), times) for times in LONGER}
    files = [bench.file(f"longer-{times}.txt", text) for times, text in texts.items()]
    _growing(bench, f"{PLANS[0].stem}, body repeated", texts, bench.least(files, repeats=2))


def _repeated(source: Source, times: int) -> str:
    """The text with what lies between its preamble and its end ``times`` times."""
    inside = [clause for clause in read_plan(source).clauses if clause.zone not in (PREAMBLE, OUTSIDE)]
    begin, end = inside[0].start, inside[-1].end
    body = source.text[begin:end] + "\n"
    return source.text[:begin] + body * times + source.text[end:]


def hard(bench: Bench) -> None:
    """Texts made to be slow, in three sizes."""
    for name, (sizes, text) in HARD.items():
        texts = {size: text(size) for size in sizes}
        files = [bench.file(f"hard-{name}-{size}.txt", made) for size, made in texts.items()]
        _growing(bench, name, texts, bench.least(files, repeats=1, turns=1))


def _growing(bench: Bench, title: str, texts: dict[int, str], best: dict[str, list[Times]]) -> None:
    """A line for each size, with the exponent by which the time grew since half of it."""
    bench.head(title, "characters/s", "found", *(f"growth {tree}" for tree in bench.trees))
    lengths = [len(text) for text in texts.values()]
    for place, size in enumerate(texts):
        whole = {tree: times[place]["all"] for tree, times in best.items()}
        growth = []
        if place:
            by = log2(lengths[place] / lengths[place - 1])
            growth = [f"{log2(t[place]['all'] / t[place - 1]['all']) / by:.2f}" for t in best.values()]
        found = f"{best[NOW][place]['found']:.0f}"
        bench.row(f"{size:,}", whole, _speed(lengths[place], whole[NOW]), found, *growth)


def many(bench: Bench) -> None:
    """63 made-up plans one after the other, and spaCy over the same characters."""
    made = list(varied.documents(PROVINCES))
    files = [bench.file(document.name, document.text) for document in made]
    characters = sum(len(document.text) for document in made)
    best = bench.least(files, repeats=2)
    bench.head(f"{PROVINCES} made-up plans", "characters/s", "found")
    for step in ("characters", "structure", "targets"):
        bench.row(step, {tree: sum(one[step] for one in times) for tree, times in best.items()})
    whole = {tree: sum(one["all"] for one in times) for tree, times in best.items()}
    found = sum(one["found"] for one in best[NOW])
    bench.row(f"all, {characters:,} characters", whole, _speed(characters, whole[NOW]), f"{found:.0f}")
    _spacy([*files, *PLANS], characters + sum(len(read_source(path).text) for path in PLANS))


def _spacy(files: Sequence[Path], characters: int) -> None:
    if importlib.util.find_spec("spacy") is None:
        print("  spaCy is not installed: pip install spacy shows it beside")
        return
    command = [sys.executable, str(ROOT / "benchmarks/numbers_by_spacy.py"), str(TURNS), *map(str, files)]
    read = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    what = f"spaCy {read['version']}: numbers alone, {read['found']:,}"
    print(f"  {what:<36}{_ms(read['seconds']):>13}{_speed(characters, read['seconds']):>13}")


def starting(bench: Bench) -> None:
    """A fresh interpreter: alone, with the modules that read, with the catalogue, after a first reading."""
    bench.head("Start of a fresh interpreter")
    statements = {
        "bare": "pass",
        "import reading, plan, extraction": f"import {READING}",
        "... and the catalogue's code lists": f"import {READING}; "
        "from plancompare.catalogue import indicators, provinces; indicators(); provinces()",
        "... and read a first document": f"import plancompare as p; p.extract(p.read({str(PLANS[0])!r}))",
        "import pandas, for comparison": "import pandas",
    }
    for name, statement in statements.items():
        bench.row(name, {tree: _start(statement, bench.environment(tree)) for tree in bench.trees})
    check = f"import {READING}, sys; print('pandas' in sys.modules)"
    loads = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True).stdout.strip()
    print(f"  pandas loaded by reading: {'yes' if loads == 'True' else 'no'}")


def _start(statement: str, env: dict[str, str]) -> float:
    """The least CPU time of a fresh interpreter that runs one statement."""
    best = float("inf")
    for _ in range(STARTS + 1):  # the first one compiles the modules
        before = _children()
        subprocess.run([sys.executable, "-c", statement], check=True, env=env)
        best = min(best, _children() - before)
    return best


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    arguments = argparse.ArgumentParser(description="Measure how fast plans are read.")
    arguments.add_argument("--against", metavar="COMMIT", help="measure an old commit beside today's tree")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), arguments.parse_args().against)
        print("CPU time, the least of several turns; M/s: million characters a second today")
        for part in (a_plan, longer, many, hard, starting):
            part(bench)
    many_documents()


if __name__ == "__main__":
    main()
