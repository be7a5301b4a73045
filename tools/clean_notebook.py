"""A notebook as it is committed: no outputs, no run's traces.

Git runs this over every notebook it looks at (``make setup`` tells it so), from standard input to standard
output, and the tests read notebooks through it. What a run leaves stays on the disk of who ran it and is in
no difference and no commit. What is no notebook is passed on as it is.
"""

import contextlib
import json
import sys
from typing import Any

KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
INJECTED = "injected-parameters"  # a cell papermill adds
RUN = ("execution", "papermill", "collapsed", "scrolled", "ExecuteTime", "trusted")


def cleaned(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook without outputs, counts, the cell papermill adds, and what a run or an editor notes."""
    cells = [_cell(cell) for cell in notebook["cells"] if INJECTED not in cell["metadata"].get("tags", ())]
    kept = {name: notebook["metadata"][name] for name in ("title", "authors") if name in notebook["metadata"]}
    return {"cells": cells, "metadata": {**KERNEL, **kept}, "nbformat": 4, "nbformat_minor": 5}


def _cell(cell: dict[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in cell["metadata"].items() if name not in RUN}
    if not told.get("tags", True):
        del told["tags"]
    bare = {**cell, "metadata": told}
    if cell["cell_type"] == "code":
        bare |= {"execution_count": None, "outputs": []}
    if isinstance(cell["source"], str):
        bare["source"] = cell["source"].splitlines(keepends=True)
    return dict(sorted(bare.items()))


def clean(text: str) -> str:
    """The text of a notebook file, cleaned; any other text as it is."""
    try:
        notebook = json.loads(text)
        if notebook["nbformat"] != 4:
            return text
        return json.dumps(cleaned(notebook), ensure_ascii=False, indent=1) + "\n"
    except (ValueError, TypeError, KeyError, AttributeError):
        return text


if __name__ == "__main__":
    data = sys.stdin.buffer.read()
    with contextlib.suppress(UnicodeDecodeError):
        data = clean(data.decode("utf-8")).encode("utf-8")
    sys.stdout.buffer.write(data)
