"""Time one tree of plancompare, step by step: ``python benchmarks/measure.py REPEATS FILE ...``.

``bench.py`` runs this with today's tree on the path and with an old one. Every reading starts from the file,
so nothing is kept from the one before; structure is counted where the plan's clauses are made. Printed is a
JSON object: for each file the least CPU seconds of each step, and how many targets were found.
"""

import gc
import json
import sys
import time

import plancompare


def read(path: str) -> dict[str, float]:
    """The CPU seconds of each step of one reading, and what it found."""
    begin = time.process_time()
    source = plancompare.read_source(path)
    has_characters = time.process_time()
    plan = plancompare.read_plan(source)
    len(plan.clauses)
    has_structure = time.process_time()
    extraction = plancompare.extract(plan)
    end = time.process_time()
    return {
        "characters": has_characters - begin,
        "structure": has_structure - has_characters,
        "targets": end - has_structure,
        "all": end - begin,
        "found": len(extraction.targets),
    }


def least(path: str, repeats: int) -> dict[str, float]:
    """The least time of each step over some readings, collecting garbage between them, not within."""
    best = read(path)
    for _ in range(repeats - 1):
        gc.collect()
        best = {step: min(taken, best[step]) for step, taken in read(path).items()}
    return best


if __name__ == "__main__":
    gc.disable()
    print(json.dumps({path: least(path, int(sys.argv[1])) for path in sys.argv[2:]}))
