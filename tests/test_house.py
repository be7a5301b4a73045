"""The house of plancompare: no import goes upwards and none in a circle, at the top of a file or not."""

import ast
from collections import defaultdict
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import plancompare

HOUSE = Path(plancompare.__file__).parent
# From the ground up; each may use those before it. What stands in one line may be used by all above it.
LAYERS = (
    "errors", "version", "records", "plain", "showing", "journal", "files", "folders",
    "catalogue", "reading", "plan", "extraction", "table", "comparison", "project", "corpus",
    "presentation", "workbook", "reports", "explore",
    "api", "terminal", "arguments", "cli",
)  # fmt: skip
DOOR = "plancompare"  # the package itself: it opens every layer by name, so no module may use it


def modules(house: Path = HOUSE) -> dict[str, Path]:
    """Every module of the house by its full name."""
    found = {}
    for path in house.rglob("*.py"):
        parts = path.relative_to(house.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(path: Path, known) -> dict[str, int]:
    """The modules of the house that a file uses, with the line: in any import statement, however deep, and
    in any text that names one, as a late import does.
    """
    found: dict[str, int] = {}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        named: list[str] = []
        if isinstance(node, ast.Import):
            named = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno}: imports name their module in full"
            named = [f"{node.module}.{alias.name}" for alias in node.names]
            named = [name if name in known else node.module or "" for name in named]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            named = [node.value] if "." in node.value else []
        found |= {name: node.lineno for name in named if name in known and name not in found}
    return found


def layer(module: str) -> str:
    return module.split(".")[1] if "." in module else DOOR


HELD = modules()
USES = {name: imports(path, HELD) for name, path in HELD.items()}


def test_every_module_stands_in_a_layer():
    assert {layer(name) for name in HELD} - {DOOR} <= set(LAYERS)


def test_no_import_goes_upwards():
    upwards = [
        f"{name}, line {line}: {used}"
        for name, uses in USES.items()
        for used, line in uses.items()
        if name != DOOR and (used == DOOR or LAYERS.index(layer(used)) > LAYERS.index(layer(name)))
    ]
    assert upwards == []


def test_no_import_goes_in_a_circle():
    inside = {name: {used for used in uses if used != name} for name, uses in USES.items()}
    try:
        TopologicalSorter(inside).prepare()
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


def test_layers_do_not_circle_either():
    between = defaultdict(set)
    for name, uses in USES.items():
        between[layer(name)] |= {layer(used) for used in uses} - {layer(name)}
    TopologicalSorter(between).prepare()


def test_a_late_import_and_one_by_name_are_seen(tmp_path):
    """The measure itself: what it must not overlook."""
    late = tmp_path / "late.py"
    late.write_text(
        "def show():\n    from plancompare.presentation import cards\n    return cards\n"
        "\nHOME = 'plancompare.explore.own'\n",
        "utf-8",
    )
    assert imports(late, HELD) == {"plancompare.presentation.cards": 2, "plancompare.explore.own": 5}
