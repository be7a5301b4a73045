"""Write docs/api.md and docs/code-book.md from the code and the data they are about: `make docs`.

``pages()`` gives both as text; a test compares them with what is committed.
"""

import inspect
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tools")]

import accuracy  # noqa: E402  (tools/ is no package)

import plancompare  # noqa: E402
from plancompare.catalogue import indicators  # noqa: E402
from plancompare.catalogue.data import toml_file  # noqa: E402
from plancompare.comparison import Comparison  # noqa: E402
from plancompare.comparison.rows import Row, Side  # noqa: E402
from plancompare.comparison.rules import definitions  # noqa: E402
from plancompare.extraction.record import Extraction, Numeral, Result, Target  # noqa: E402
from plancompare.plan import Plan  # noqa: E402
from plancompare.presentation.labels import Labels  # noqa: E402
from plancompare.presentation.numbers import unit_head  # noqa: E402
from plancompare.reading import Source  # noqa: E402
from plancompare.table import load_targets  # noqa: E402

RECORDS = (Comparison, Row, Side, Plan, Extraction, Target, Result, Numeral, Source)
_HOME = re.compile(r"\b(?:[a-z_]+\.)+([A-Z]\w*)")  # a class is called without its modules
MADE = "<!-- Made by `make docs` from code and data; do not edit. -->\n\n"


def pages() -> dict[Path, str]:
    """The pages and what is to stand in them."""
    return {ROOT / "docs" / "api.md": api(), ROOT / "docs" / "code-book.md": code_book()}


# --- the API ----------------------------------------------------------------------------------------------


def api() -> str:
    """Every public function, then the records they give, each with its docstring."""
    parts = [MADE, "# The API\n\n", inspect.cleandoc(plancompare.__doc__ or ""), "\n\n## Functions\n\n"]
    names = [name for name in plancompare.__all__ if not name.startswith("_")]
    functions = [name for name in names if callable(getattr(plancompare, name))]
    for name in functions:
        parts += _entry(f"plancompare.{name}", getattr(plancompare, name), 3)
    plot = plancompare.plot
    parts.append("## Charts: `plancompare.plot`\n\n" + inspect.cleandoc(plot.__doc__ or "") + "\n\n")
    for name, found in _public(plot):
        if "ax" in inspect.signature(found).parameters:
            parts += _entry(f"plancompare.plot.{name}", found, 3)
    parts.append("## Records\n\n")
    for record in RECORDS:
        parts.append(f"### {record.__name__}\n\n{_doc(record)}\n\n")
        for name, found in _members(record):
            parts += _entry(f"{record.__name__}.{name}", found, 4)
    return "".join(parts).rstrip() + "\n"


def _public(module) -> Iterator[tuple[str, object]]:
    for name, found in vars(module).items():
        own = getattr(found, "__module__", None) == module.__name__
        if own and inspect.isfunction(found) and not name.startswith("_"):
            yield name, found


def _members(record: type) -> Iterator[tuple[str, object]]:
    """What a record offers beyond its fields, its own and inherited from the house."""
    fields = getattr(record, "FIELDS", None) or getattr(record, "__dataclass_fields__", {})
    seen = set()
    for owner in record.__mro__:
        if not owner.__module__.startswith("plancompare"):
            continue
        for name, found in vars(owner).items():
            if name.startswith("_") or name.isupper() or name in (*fields, *seen) or not _doc(found):
                continue
            if isinstance(found, (classmethod, staticmethod)) or _is_slot(found):
                continue
            seen.add(name)
            yield name, found


def _is_slot(found: object) -> bool:
    return inspect.ismemberdescriptor(found)


def _entry(name: str, found: object, level: int) -> list[str]:
    bare = inspect.unwrap(found) if callable(found) else found
    signature = str(inspect.signature(bare)) if inspect.isfunction(bare) else ""
    signature = signature.replace("'", "").replace("(self, ", "(").replace("(self)", "()")
    signature = _HOME.sub(r"\1", signature)
    return [f"{'#' * level} `{name}{signature}`\n\n{_doc(found)}\n\n"]


def _doc(found: object) -> str:
    return inspect.cleandoc(getattr(found, "__doc__", None) or "")


# --- the code book ----------------------------------------------------------------------------------------


def code_book() -> str:
    """Every indicator: what it means, in which unit, by which words, who states it, how well it is read."""
    targets = load_targets(ROOT / "data" / "processed" / "targets.csv")
    stating = targets[targets["indicator"].notna()].groupby("indicator")["plan"].unique()
    read = readings()
    meanings, cues, vi = definitions(), toml_file("cues"), Labels("vi")
    parts = [MADE, HEAD]
    theme = None
    for code, entry in indicators().items():
        if entry.theme != theme:
            theme = entry.theme
            parts.append(f"## {vi.name('theme', theme)} / {Labels('en').name('theme', theme)}\n\n")
        parts.append(f"### `{code}`\n\n**{entry.name_vi}** / {entry.name_en}\n\n")
        units = [unit_head(entry.unit, lang) for lang in ("vi", "en")]
        parts.append(f"- Đơn vị / unit: {' / '.join(dict.fromkeys(units))} (`{entry.unit}`)\n")
        meaning = meanings.get(code)
        if meaning is not None:
            parts.append(f"- Định nghĩa / definition: {meaning.definition_vi} / {meaning.definition_en}\n")
            parts.append(f"  ({meaning.source}{f', <{meaning.url}>' if meaning.url else ''})\n")
        else:
            parts.append("- Định nghĩa / definition: chưa tìm thấy bản chính thức / no official one found\n")
        block = cues.get(code, {})
        parts.append(f"- Lời nhận ra / cues: {_phrases(block.get('cues', ()))}\n")
        if block.get("not"):
            parts.append(f"- Không phải khi có / not with: {_phrases(block['not'])}\n")
        plans = ", ".join(sorted(stating.get(code, ()))) or "không kế hoạch nào / none"
        parts.append(f"- Nêu trong / stated by: {plans}\n")
        parts.append(f"- Đọc đúng / how well read: {_read(read[code])}\n\n")
    return "".join(parts).rstrip() + "\n"


HEAD = """\
# Danh mục chỉ số / Indicator code book

Mỗi chỉ số: nghĩa, đơn vị, lời văn nhờ đó mà nhận ra, kế hoạch nào trong dự án nêu, và máy đọc đúng đến đâu
trên các đoạn văn đã được người đánh dấu (`tests/corpus`, `tests/gold`): “đúng” là có mã ấy và đúng ở mọi cột.
Trong lời nhận ra, `#` là con số, `[…]` là chữ có thể vắng, `(a|b)` là một trong hai, `…` là chữ bất kỳ.

*Each indicator: its meaning, unit, the words it is known by, which plans of the project state it, and how
well it is read where people annotated it. In cues `#` is the number, `[…]` may be missing, `(a|b)` is one of
both, `…` any words.*

"""


def _phrases(phrases: Iterable[str]) -> str:
    return "; ".join(f"`{phrase}`" for phrase in phrases) or "–"


def _read(count: Counter[str]) -> str:
    asked, found, exact = count["asked"], count["found"], count["exact"]
    if not asked:
        return "chưa có ví dụ được đánh dấu / no annotated example"
    return f"{exact}/{asked} đúng ở mọi cột / right in all columns; {found}/{asked} tìm thấy / found"


def readings() -> dict[str, Counter[str]]:
    """For each code how many annotated targets there are, how many are found, and how many are right."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    scores = [
        *accuracy.plans(),
        *(score for folder in (accuracy.PASSAGES, accuracy.HELD_OUT) for score in accuracy.passages(folder)),
    ]
    for score in scores:
        for code, count in score.codes.items():
            counts[code].update(count)
    return counts


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))
