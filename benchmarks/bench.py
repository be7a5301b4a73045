"""How fast plans are read, in ratios measured within this one run: `make bench`.

A bare search for numerals (`\\d[\\d.,]*`) over the same text is the yardstick, so the figures mean the
same on any machine. Times are medians; nothing here passes or fails.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from plancompare.extraction import extract
from plancompare.plan import read_plan
from plancompare.reading import read_source

PLANS = sorted((Path(__file__).resolve().parent.parent / "data" / "raw").glob("*.txt"))
NUMERAL = re.compile(r"\d[\d.,]*")
REPEATS = 15
STARTS = 7
GROWTH = (1, 2, 4, 8)
READING = "plancompare.reading, plancompare.plan, plancompare.extraction"


def median_seconds(run: Callable[[], object], repeats: int = REPEATS) -> float:
    """The median time of ``run``, after one unmeasured call that fills the caches."""
    run()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def in_turn(runs: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Median times of several calls, taken turn by turn so that a busy moment touches them alike."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for run in runs.values():
        run()
    for _ in range(REPEATS):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(taken) for name, taken in times.items()}


def start_seconds(statement: str, env: dict[str, str]) -> float:
    """The median time of a fresh interpreter that runs one statement."""
    command = [sys.executable, "-c", statement]
    return median_seconds(lambda: subprocess.run(command, check=True, env=env), STARTS)


def environment(compiled: str) -> dict[str, str]:
    """This environment, but modules stay compiled in the folder ``compiled``, as they do when installed."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": compiled}


def loaded_by(statement: str, package: str) -> bool:
    """Whether a fresh interpreter has ``package`` after the statement."""
    check = f"{statement}; import sys; print({package!r} in sys.modules)"
    return (
        subprocess.run([sys.executable, "-c", check], capture_output=True, text=True).stdout.strip() == "True"
    )


def row(what: str, *cells: str) -> None:
    print(f"  {what:<38}" + "".join(f"{cell:>14}" for cell in cells))


def read_all(path: Path) -> object:
    """From a file to its targets, all steps."""
    return extract(read_plan(read_source(path)))


def reading() -> None:
    """Each document: every step, and the numeral search it is measured against."""
    row("One document", "median", "of search", "targets")
    for path in PLANS:
        source = read_source(path)
        plan = read_plan(source)
        times = in_turn(
            {
                "bare numeral search": lambda text=source.text: NUMERAL.findall(text),
                "read_source": lambda path=path: read_source(path),
                "read_plan": lambda source=source: read_plan(replace(source)),  # nothing cached in it
                "extract": lambda plan=plan, source=source: extract(replace(plan, source=replace(source))),
                "all": lambda path=path: read_all(path),
            }
        )
        bare = times.pop("bare numeral search")
        found = len(extract(plan).targets)
        print(f"  {path.name}: {len(source.text):,} characters, bare search {bare * 1e3:.2f} ms")
        for name, taken in times.items():
            row(
                f"  {name}",
                f"{taken * 1e3:.2f} ms",
                f"x {taken / bare:.1f}",
                str(found) if name == "all" else "",
            )


def scaling() -> None:
    """The same text once, twice, four and eight times: a linear reader keeps its time a character."""
    row("Longer text", "characters", "median", "per character")
    source = read_source(PLANS[0])
    base = None
    for times in GROWTH:
        longer = type(source)(source.text * times)
        taken = median_seconds(lambda longer=longer: extract(read_plan(longer)), 5)
        each = taken / len(longer.text)
        base = base or each
        row(
            f"  {times} x {PLANS[0].name}",
            f"{len(longer.text):,}",
            f"{taken * 1e3:.1f} ms",
            f"x {each / base:.2f}",
        )


def starting() -> None:
    """A fresh interpreter: alone, with the modules that read, with the catalogue, after a first reading."""
    row("Start of a fresh interpreter", "median", "of bare")
    statements = {
        "bare": "pass",
        "import reading, plan, extraction": f"import {READING}",
        "... and the catalogue's code lists": f"import {READING}; "
        "from plancompare.catalogue import indicators, provinces; indicators(); provinces()",
        "... and read a first document": f"import plancompare as p; p.extract(p.read({str(PLANS[0])!r}))",
        "import pandas, for comparison": "import pandas",
    }
    with tempfile.TemporaryDirectory() as compiled:
        env = environment(compiled)
        times = {name: start_seconds(statement, env) for name, statement in statements.items()}
    for name, taken in times.items():
        row(f"  {name}", f"{taken * 1e3:.0f} ms", f"x {taken / times['bare']:.1f}")
    row("  pandas loaded by reading", "yes" if loaded_by(f"import {READING}", "pandas") else "no")


def main() -> None:
    for part in (reading, scaling, starting):
        part()
        print()


if __name__ == "__main__":
    main()
