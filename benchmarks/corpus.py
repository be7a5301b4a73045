"""How fast many documents are read at once: documents a CPU second, and what grows with their number.

Part of `make bench`; by itself `python benchmarks/corpus.py --documents 2000`. Each engine runs once in a
process of its own, so that its CPU time and memory are its own and its readers'. The libraries of the extra
"corpus" may lie apart, in .cache/corpus, as .ci/run puts them.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APART = ROOT / ".cache" / "corpus"
for _place in (ROOT / "tools", APART):
    if str(_place) not in sys.path:
        sys.path.insert(0, str(_place))

import varied  # noqa: E402  (tools/ is no package)

FEW, MANY = 100, 400
RUN = """
import json, os, resource, sys, time
from plancompare import corpus

def used():
    of = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return [(one.ru_utime + one.ru_stime, one.ru_maxrss / 1024) for one in of]

if __name__ == "__main__":
    source, out, engine = sys.argv[1:]
    cluster, begun = None, time.perf_counter()
    if engine == "dask":
        from distributed import LocalCluster
        cluster = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
        told = {"scheduler": cluster.scheduler_address}
    else:
        told = {"jobs": int(engine)}
    run = corpus.extract(source, out, **told)
    if cluster:
        cluster.close()
    (own, master), (others, reader) = used()
    told = {"wall": time.perf_counter() - begun, "master": master, "documents": run.done + run.kept}
    if not cluster:  # of whose readers only its workers know
        told |= {"cpu": own + others, "reader": reader}
    print(json.dumps(told))
"""


def many_documents(count: int = MANY) -> None:
    """One line for each engine, for a second run over the same, and for a hundred documents."""
    print(f"\n{'Many documents':<26}" + "".join(f"{head:>12}" for head in HEADS))
    if not all(map(find_spec, ("pyarrow", "distributed", "fsspec"))):
        print("  the extra 'corpus' is not installed: pip install 'plancompare[corpus]' shows it")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        few, all_ = _written(folder / "few", FEW), _written(folder / "all", count)
        _row(f"{FEW}, one process", _run(folder, few, folder / "a", "1"))
        _row(f"{count}, one process", _run(folder, all_, folder / "b", "1"))
        _row(f"{count}, two processes", _run(folder, all_, folder / "c", "2"))
        _row("... once more", _run(folder, all_, folder / "c", "2"))
        _row(f"{count}, Dask, two workers", _run(folder, all_, folder / "d", "dask"))


HEADS = ("CPU", "a CPU second", "wall", "master", "reader")


def _written(folder: Path, count: int) -> Path:
    folder.mkdir()
    for name, data in varied.files(count):
        (folder / name).write_bytes(data)
    return folder


def _run(folder: Path, source: Path, out: Path, engine: str) -> dict[str, float]:
    script = folder / "run.py"
    script.write_text(RUN, encoding="utf-8")
    path = os.pathsep.join([str(ROOT / "src"), str(APART), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, str(script), str(source), str(out), engine]
    told = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=True
    )
    return json.loads(told.stdout)


def _row(what: str, told: dict[str, float]) -> None:
    cpu, reader = told.get("cpu"), told.get("reader")
    cells = (
        f"{cpu:.1f} s" if cpu else "",
        f"{told['documents'] / cpu:.1f}" if cpu else "",
        f"{told['wall']:.1f} s",
        f"{told['master']:.0f} MiB",
        f"{reader:.0f} MiB" if reader else "",
    )
    print(f"  {what:<24}" + "".join(f"{cell:>12}" for cell in cells))


def main() -> None:
    arguments = argparse.ArgumentParser(description="Measure how fast many documents are read at once.")
    arguments.add_argument("--documents", type=int, default=MANY, metavar="N", help=f"default: {MANY}")
    many_documents(arguments.parse_args().documents)


if __name__ == "__main__":
    main()
