"""How fast spaCy finds numbers: ``python benchmarks/numbers_by_spacy.py REPEATS FILE ...``.

Its blank Vietnamese pipeline (tokens at blanks and signs) with a Matcher for what looks like a number and the
word behind it. That finds far less than plancompare reads (no indicator, bound, year, unit or reason): it is
what a general library costs before any of that. Printed is the least CPU time of a pass over all files.
"""

import gc
import json
import sys
import time
from pathlib import Path

import spacy
from spacy.matcher import Matcher


def main() -> None:
    """Print seconds and numbers found."""
    repeats, texts = int(sys.argv[1]), [Path(name).read_text(encoding="utf-8") for name in sys.argv[2:]]
    pipeline = spacy.blank("vi", config={"nlp": {"tokenizer": {"use_pyvi": False}}})
    matcher = Matcher(pipeline.vocab)
    matcher.add("number", [[{"TEXT": {"REGEX": r"^\d[\d.,]*%?$"}}, {}]])
    found, best = 0, float("inf")
    for _ in range(repeats):
        gc.collect()
        begin = time.process_time()
        found = sum(len(matcher(pipeline.make_doc(text))) for text in texts)
        best = min(best, time.process_time() - begin)
    print(json.dumps({"seconds": best, "found": found, "version": spacy.__version__}))


if __name__ == "__main__":
    main()
