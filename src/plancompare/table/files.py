"""Reading and writing the table's files: strict CSV and YAML with line numbers, frames as CSV."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

import pandas as pd
import yaml
import yaml.composer

from plancompare.errors import InputError
from plancompare.files import file_hash
from plancompare.plain import cell_text as plain_text
from plancompare.plain import csv_of_texts

_MOST_REMEMBERED = 4  # files of each kind: a process is hardly ever about more than one project
csv.field_size_limit(2**24)  # a quote may be a whole clause, never a whole book


def cell_text(value: Any) -> str:
    """One cell of a frame as CSV has it: null (None, NA, NaN) is empty, a number plain."""
    if is_null(value):
        return ""
    return plain_text(value.item() if hasattr(value, "item") else value)  # a numpy number as Python's own


def is_null(value: object) -> bool:
    """Whether a cell holds nothing: None, pandas' NA, or NaN."""
    return value is None or value is pd.NA or value != value


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as plain mappings, None where a field is not stated.

    All cells are taken at once: ``to_dict("records")`` asks each column for every single one, which takes
    eight times as long.
    """
    names = [str(name) for name in frame.columns]
    rows = frame.to_numpy(object).tolist()
    return [dict(zip(names, map(_stated, row), strict=True)) for row in rows]


def _stated(value: Any) -> Any:
    return None if value is pd.NA or value != value else value


def frame_csv(frame: pd.DataFrame) -> bytes:
    """Any frame in this project's CSV dialect: UTF-8, comma, LF, numbers plain, null empty."""
    columns = [_column_text(frame[name]) for name in frame.columns]
    return csv_of_texts([str(name) for name in frame.columns], zip(*columns, strict=True))


def _column_text(values: pd.Series) -> list[str]:
    """The cells of a column; one that holds nothing, as most of a wide frame do, costs nothing."""
    if not values.notna().any():
        return [""] * len(values)
    return [value if type(value) is str else cell_text(value) for value in values.tolist()]


def read_csv(path: str | Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Header and records of a CSV file, each record with the number of the line it starts on.

    Raises InputError when the file is missing, empty, or not UTF-8 text.
    """
    path = Path(path)
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    records: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for record in reader:
            if record:
                records.append((line, record))
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError(f"{path}, line {line}: not a well-formed CSV record ({error}).") from None
    if not records:
        raise InputError(f"{path} is empty; expected a CSV file with one header line.")
    return records[0][1], records[1:]


def read_sourced(
    path: str | Path, needed: Sequence[str]
) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Header and rows of a CSV file of figures with their sources, each row with its line.

    Raises InputError for a column of ``needed`` that is missing, a row of another length, one without a
    source.
    """
    header, records = read_csv(path)
    missing = [column for column in needed if column not in header]
    if missing:
        raise InputError(f"{path}, line 1: missing column {', '.join(missing)}.")
    rows = []
    for line, record in records:
        if len(record) != len(header):
            raise InputError(f"{path}, line {line}: {len(record)} fields, expected {len(header)}.")
        row = dict(zip(header, record, strict=True))
        if not row["source_title"].strip():
            raise InputError(
                f"{path}, line {line}: no source_title; a figure without a source does not enter."
            )
        rows.append((line, row))
    return header, rows


def remembered(load: Callable[[Path], pd.DataFrame]) -> Callable[[Path], pd.DataFrame]:
    """``load``, of which a process that reads the same bytes at the same place again gets a copy.

    A notebook's process is copied from one that has read the project's tables, and need not read them again.
    """
    kept: dict[Path, tuple[str, pd.DataFrame]] = {}

    @wraps(load)
    def again(path: Path) -> pd.DataFrame:
        place, held = path.absolute(), file_hash(path)
        if held is not None and place in kept and kept[place][0] == held:
            return kept[place][1].copy()
        frame = load(path)
        if held is not None and file_hash(path) == held:  # nobody wrote meanwhile
            kept.pop(place, None)
            kept[place] = held, frame.copy()
            if len(kept) > _MOST_REMEMBERED:
                del kept[next(iter(kept))]
        return frame

    return again


def read_text(path: Path) -> str:
    """The UTF-8 text of a file, its line ends as they are; a byte order mark is dropped."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path} does not exist; run `plancompare build` or name another file.") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"{path}, line {line}: not UTF-8 text; save the file as UTF-8.") from None


def read_yaml_list(path: str | Path) -> list[tuple[int, dict[str, Any]]]:
    """The mappings of a YAML list, each with the line it starts on. An empty file is an empty list."""
    return yaml_list(Path(path), read_text(Path(path)))


def yaml_list(path: Path, text: str) -> list[tuple[int, dict[str, Any]]]:
    """As :func:`read_yaml_list`, of the text itself; ``path`` is named in errors."""
    try:
        loader = _Loader(text)
    except yaml.YAMLError as error:
        raise InputError(_yaml_fault(path, error)) from None
    line = 0
    try:
        node = loader.get_single_node()
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            raise InputError(
                f"{path}, line {node.start_mark.line + 1}: expected a list (lines starting '- ')."
            )
        entries = []
        for item in node.value:
            line = item.start_mark.line + 1
            if not isinstance(item, yaml.MappingNode):
                raise InputError(f"{path}, line {line}: expected 'key: value' lines under the dash.")
            if twice := next(_twice(item), None):
                line = twice.start_mark.line + 1
                raise InputError(f"{path}, line {line}: '{twice.value}' stands twice in its entry; keep one.")
            entries.append((line, loader.construct_mapping(item, deep=True)))
        return entries
    except yaml.YAMLError as error:
        raise InputError(_yaml_fault(path, error)) from None
    except (ValueError, RecursionError) as error:  # 2024-02-30; brackets in brackets without end
        where = f"{path}, line {line}" if line else f"{path}"
        raise InputError(f"{where}: a value that cannot be read ({error}); put it in quotes.") from None
    finally:
        loader.dispose()


def _twice(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """The keys that stand in a mapping again, of which YAML would keep the last and lose the others."""
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    yield key
                seen.add(key.value)
            yield from _twice(value)
    elif isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from _twice(each)


class _Loader(yaml.SafeLoader):
    """Without aliases: a few lines of them stand for more text than any memory holds."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.composer.ComposerError(None, None, "undefined alias", self.peek_event().start_mark)
        return super().compose_node(parent, index)


# What a YAML parser says, in its own words, and what a person made of the line and can do about it.
_YAML_FAULTS = (
    ("'\\t'", "a tab in the indentation; write blanks instead"),
    (
        "mapping values are not allowed",
        "a second ': ' or too wide an indentation; put the text in quotes",
    ),
    ("cannot start any token", "a text that begins with a sign; put it in quotes"),
    ("undefined alias", "a text that begins with '*'; put it in quotes"),
    ("end of stream", "a quotation mark that is never closed; close it"),
    ("<stream end>", "a bracket that is never closed; close it"),
    ("<block end>", "not indented like the line above; give all fields of an entry the same indentation"),
    ("could not find expected ':'", "no ': ' behind the name of a field; write 'name: value'"),
)


def _yaml_fault(path: Path, error: yaml.YAMLError) -> str:
    """One sentence on what is wrong with a YAML file, where, and what to do."""
    said = f"{getattr(error, 'context', None) or ''} {getattr(error, 'problem', None) or ''}"
    fault = next((ours for theirs, ours in _YAML_FAULTS if theirs in said), None)
    mark = getattr(error, "problem_mark", None)
    if fault and "never closed" in fault:
        mark = getattr(error, "context_mark", None) or mark
    where = f"{path}, line {mark.line + 1}" if mark else f"{path}"
    return f"{where}: {fault or 'not YAML that can be read; write it like the entries above it'}."
