"""The project's own notebooks as executed ones, without starting a kernel for each."""

import contextlib
from pathlib import Path
from typing import Any

from nbformat.v4 import new_code_cell, new_notebook, new_output
from reporting import NOTEBOOKS, read_notebook, run_notebook

from plancompare.presentation.display import Several


def executed(project: Path, name: str, lang: str) -> Any:
    """One notebook run for all the project's plans, its outputs as a kernel would send them."""
    path = NOTEBOOKS / f"{name}.ipynb"
    with contextlib.chdir(project):
        shown = iter(run_notebook(path, plans=[], lang=lang))
    cells = []
    for cell in read_notebook(path).cells:
        if cell.cell_type == "markdown":
            cells.append(cell)
            continue
        outputs = []
        source = cell.source
        if "parameters" in cell.metadata.tags:
            source += f'\nlang = "{lang}"'
        elif "explore" not in cell.metadata.tags:
            value = next(shown)
            for one in value if isinstance(value, Several) else (value,):
                bundle = one._repr_mimebundle_()
                data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
                outputs.append(new_output("display_data", data=data, metadata=metadata))
        cells.append(new_code_cell(source, outputs=outputs, metadata=cell.metadata, id=cell.id))
    return new_notebook(cells=cells)


def suite(project: Path, names: tuple[str, ...], languages: tuple[str, ...]) -> dict[tuple[str, str], Any]:
    """Several notebooks by language and name."""
    return {(lang, name): executed(project, name, lang) for lang in languages for name in names}
