"""The tables for other programs: a Frictionless data package, JSON Schema, SDMX-CSV, Parquet.

``data/processed`` is itself the package: ``datapackage.json`` types every column of every CSV file beside
it and ties codes to the code lists by foreign keys.
"""

import hashlib
import json
import re
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from plancompare import catalogue
from plancompare.catalogue.provinces import Province, today
from plancompare.errors import UsageError
from plancompare.extraction.record import COLUMNS
from plancompare.plain import csv_bytes
from plancompare.plan import LEVELS
from plancompare.plan.year import FIRST
from plancompare.table.files import frame_csv
from plancompare.table.plans import PLAN_FIELDS, Plans, plans_csv
from plancompare.table.schema import (
    INTEGER,
    NUMBER,
    RESULT_SCHEMA,
    SCHEMA,
    TEXT,
    Column,
    plain_rows,
    targets_csv,
    typed,
)
from plancompare.version import __version__

PROVINCE_FIELDS = (
    "area_id", "code", "valid_from", "valid_to", "name", "name_en", "type", "region", "made_of",
    "successor_code", "successor_name",
)  # fmt: skip
INDICATOR_FIELDS = ("code", "theme", "name_vi", "name_en", "unit", "better")
SDMX_STRUCTURE = "PLANCOMPARE:TARGETS(1.0)"
_TYPES = {"float64": "number", "Float64": "number", "Int64": "integer", "boolean": "boolean"}


# --- the data package -----------------------------------------------------------------------------------


def processed_files(
    targets: pd.DataFrame,
    results: pd.DataFrame,
    numbers: pd.DataFrame,
    comparison: pd.DataFrame,
    tidy: pd.DataFrame,
    plans: Plans,
) -> dict[str, bytes]:
    """Every file of ``data/processed`` by name: the tables, the code lists, and their description."""
    files = {
        "targets.csv": targets_csv(targets),
        "results.csv": frame_csv(results),
        "numbers.csv": frame_csv(numbers),
        "comparison.csv": frame_csv(comparison),
        "comparison-tidy.csv": frame_csv(tidy),
        "plans.csv": plans_csv(plans),
        "indicators.csv": _records_csv(INDICATOR_FIELDS, catalogue.indicators().values()),
        "provinces.csv": csv_bytes(PROVINCE_FIELDS, map(_province_row, catalogue.all_provinces())),
        "targets.schema.json": _json(json_schema()),
    }
    return files | {"datapackage.json": _json(_package(files, comparison, tidy, plans))}


def _records_csv(fields: Iterable[str], records: Iterable[Any]) -> bytes:
    fields = tuple(fields)
    return csv_bytes(fields, [[getattr(record, name) or None for name in fields] for record in records])


def _province_row(unit: Province) -> tuple[str | None, ...]:
    """A unit of either era; its successor is the unit that stands in its place today."""
    later = today(unit)
    return (
        unit.id, unit.code, unit.valid_from, unit.valid_to, unit.name, unit.name_en, unit.type,
        unit.region or None, " ".join(unit.made_of) or None, later.code, later.name,
    )  # fmt: skip


def _json(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _package(
    files: Mapping[str, bytes], comparison: pd.DataFrame, tidy: pd.DataFrame, plans: Plans
) -> dict[str, Any]:
    schemas = {
        "targets": _targets_schema(SCHEMA),
        "results": _targets_schema(RESULT_SCHEMA),
        "numbers": _numbers_schema(),
        "comparison": _comparison_schema(comparison),
        "comparison-tidy": _comparison_schema(tidy, "plan"),
        "plans": _plans_schema(),
        "indicators": _indicators_schema(),
        "provinces": _provinces_schema(),
    }
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "plancompare-targets",
        "title": "Targets of Vietnamese provincial socio-economic plans",
        "description": "Every quantitative target of the plans with its exact quote, every numeral that is "
        "no target with the reason, and the plans side by side with the verdict on each pair.",
        "version": __version__,
        "keywords": ["Vietnam", "province", "socio-economic plan", "target", "indicator"],
        "sources": [{"title": _source_title(entry), "path": entry.file} for entry in plans],
        "resources": [_resource(name, schema, files[f"{name}.csv"]) for name, schema in schemas.items()],
    }


def _source_title(entry) -> str:
    return ", ".join(str(part) for part in (entry.number, entry.date, entry.issuer, entry.title) if part)


_DESCRIPTIONS = {
    "targets": "One row a target; the columns are the contract of plancompare.",
    "results": "One row a result, estimate or earlier target that a plan states: the columns of targets, "
    "and status.",
    "numbers": "Every numeral of every document: a target, or the reason it is none.",
    "comparison": "One row an indicator, measure and variant; columns of a plan end in :plan-id.",
    "comparison-tidy": "One row an indicator, measure, variant, period and plan.",
    "plans": "The plan documents.",
    "indicators": "The code list of indicators.",
    "provinces": "The 63 provinces until 30 June 2025 and the 34 since, by GSO code and first day.",
}


def _resource(name: str, schema: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    return {
        "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
        "name": name,
        "type": "table",
        "description": _DESCRIPTIONS[name],
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "dialect": {
            "delimiter": ",",
            "lineTerminator": "\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "skipInitialSpace": False,
            "header": True,
        },
        "schema": schema,
    }


def _field(name: str, kind: str = "string", description: str = "", **constraints: object) -> dict[str, Any]:
    field: dict[str, Any] = {"name": name, "type": kind}
    if description:
        field["description"] = description
    if constraints:
        field["constraints"] = constraints
    return field


def _key(fields: str, resource: str, to: str) -> dict[str, Any]:
    return {"fields": [fields], "reference": {"resource": resource, "fields": [to]}}


def _schema(fields: list[dict], primary: list[str], keys: Iterable[dict] = ()) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": fields,
        "missingValues": [""],
    }
    keys = list(keys)
    return schema | ({"primaryKey": primary} if primary else {}) | ({"foreignKeys": keys} if keys else {})


def _targets_schema(columns: Iterable[Column]) -> dict[str, Any]:
    fields = []
    for column in columns:
        rules: dict[str, object] = {"required": True} if column.required else {}
        if column.name == "target_id":
            rules["unique"] = True
        if column.allowed:
            rules["enum"] = list(column.allowed)
        if column.dtype == INTEGER:
            rules["minimum"] = FIRST if column.name == "year" else 0
        kind = _TYPES.get(column.dtype, "string")
        fields.append(_field(column.name, kind, f"{column.en} / {column.vi}", **rules))
    keys = [
        _key("plan", "plans", "id"),
        _key("indicator", "indicators", "code"),
        _key("province_code", "provinces", "code"),
        _key("parent", "", "target_id"),
    ]
    return _schema(fields, ["target_id"], keys)


def _numbers_schema() -> dict[str, Any]:
    fields = [
        _field("plan", description="Plan id", required=True),
        _field("start", "integer", "First character of the numeral in the original text", required=True),
        _field("end", "integer", "Character after it", required=True),
        _field("text", description="The numeral as printed", required=True),
        _field("class", description="What it is: target, date, year, list_mark, ...", required=True),
        _field("reason", description="Why, in words", required=True),
        _field("target_id", description="The target it is the number of, if any"),
        _field("result_id", description="The row of results.csv it is the number of, if any"),
    ]
    keys = [
        _key("plan", "plans", "id"),
        _key("target_id", "targets", "target_id"),
        _key("result_id", "results", "target_id"),
    ]
    return _schema(fields, ["plan", "start"], keys)


def _comparison_schema(frame: pd.DataFrame, *more: str) -> dict[str, Any]:
    fields = [_field(name, _TYPES.get(str(frame[name].dtype), "string")) for name in frame.columns]
    return {
        **_schema(fields, [], [_key("indicator", "indicators", "code")]),
        "uniqueKeys": [["indicator", "measure", "variant", "span", *more]],
    }


def _plans_schema() -> dict[str, Any]:
    rules: dict[str, dict] = {
        "id": {"required": True, "unique": True},
        "sha256": {"pattern": "[0-9a-f]{64}"},
        "level": {"required": True, "enum": list(LEVELS)},
    }
    fields = [
        _field(
            name,
            "integer" if name == "year" else "date" if name == "date" else "string",
            **rules.get(name, {}),
        )
        for name in PLAN_FIELDS
    ]
    return _schema(fields, ["id"], [_key("province_code", "provinces", "code")])


def _indicators_schema() -> dict[str, Any]:
    rules: dict[str, dict] = {
        "code": {"required": True, "unique": True},
        "better": {"enum": ["higher", "lower", "neutral"]},
    }
    return _schema([_field(name, **rules.get(name, {})) for name in INDICATOR_FIELDS], ["code"])


def _provinces_schema() -> dict[str, Any]:
    rules: dict[str, dict] = {
        "area_id": {"required": True, "unique": True},
        "code": {"required": True, "pattern": "[0-9]{2}"},
        "valid_from": {"required": True},
    }
    fields = [
        _field(name, "date" if name.startswith("valid_") else "string", **rules.get(name, {}))
        for name in PROVINCE_FIELDS
    ]
    return _schema(fields, ["code", "valid_from"])


# --- JSON Schema of the contract ------------------------------------------------------------------------


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of the array ``plancompare extract`` and ``plancompare export`` write as JSON."""
    properties = {column.name: _property(column) for column in SCHEMA}
    ranged = {"properties": {"comparator": {"const": "range"}}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Targets of plancompare",
        "description": "An array of targets; the columns of targets.csv are the same properties.",
        "type": "array",
        "items": {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
            "if": ranged,
            "then": {"properties": {"value_high": {"type": "number"}}},
            "else": {"properties": {"value_high": {"type": "null"}}},
        },
    }


def _property(column) -> dict[str, Any]:
    kind = "number" if column.dtype == NUMBER else "integer" if column.dtype == INTEGER else "string"
    made: dict[str, Any] = {"description": f"{column.en} / {column.vi}"}
    made["type"] = kind if column.required else [kind, "null"]
    if column.allowed:
        made["enum"] = list(column.allowed)
    if column.name == "indicator":
        made["enum"] = [*catalogue.indicators(), None]
    if column.name == "unit":
        made["pattern"] = "^[A-Za-z0-9_]+$"
    if column.dtype == INTEGER and column.name != "year":
        made["minimum"] = 0
    return made


# --- SDMX-CSV -------------------------------------------------------------------------------------------

SDMX_DIMENSIONS = ("FREQ", "REF_AREA", "PLAN", "INDICATOR", "MEASURE", "VARIANT", "ITEM", "TIME_PERIOD")
SDMX_ATTRIBUTES = {
    "UNIT_MEASURE": "unit", "COMPARATOR": "comparator", "VALUE_HIGH": "value_high",
    "DENOMINATOR": "denominator", "KIND": "kind", "TARGET_ID": "target_id", "PARENT": "parent",
    "SECTION": "section", "CLAUSE": "clause", "AGENCY": "agency", "INDICATOR_TEXT": "indicator_text",
    "VALUE_TEXT": "value_text", "UNIT_TEXT": "unit_text", "QUOTE": "quote", "QUOTE_START": "quote_start",
    "QUOTE_END": "quote_end", "VALUE_START": "value_start", "VALUE_END": "value_end", "RULE": "rule",
    "COMMENT_OBS": "note", "STATISTIC": "statistic",
}  # fmt: skip
_UNKNOWN, _NONE = "_U", "_Z"  # SDMX's codes for unknown and not applicable


def sdmx_csv(targets: pd.DataFrame) -> bytes:
    """The targets as SDMX-CSV 2.0: one observation a target.

    ITEM is the target's place in its plan, written with the characters SDMX allows in a code; with it no
    two observations share a key. Without a certain indicator INDICATOR is ``_U``, without a variant VARIANT
    is ``_Z``. FREQ follows the period (code list CL_FREQ): A, S, Q, A5 for five years, O for so many months.
    """
    columns = [
        "STRUCTURE", "STRUCTURE_ID", "ACTION", *SDMX_DIMENSIONS, "OBS_VALUE", *SDMX_ATTRIBUTES,
    ]  # fmt: skip
    rows = []
    for row in (dict(zip(COLUMNS, values, strict=True)) for values in plain_rows(typed(targets))):
        period = row["period"] or row["year"]
        item = row["target_id"].partition(":")[2] or row["target_id"]
        key = (
            _frequency(str(period or "")),
            row["province_code"] or _UNKNOWN,
            _as_code(row["plan"]),
            row["indicator"] or _UNKNOWN,
            row["measure"],
            _as_code(row["variant"]) if row["variant"] else _NONE,
            sdmx_code(item),
            period,
        )
        rest = (row[name] for name in SDMX_ATTRIBUTES.values())
        rows.append(["dataflow", SDMX_STRUCTURE, "I", *key, row["value"], *rest])
    return csv_bytes(columns, rows)


def _frequency(period: str) -> str:
    """The code of CL_FREQ for an SDMX time period."""
    duration = re.search(r"/P(\d+)([YM])", period)
    if duration:
        return "O" if duration[2] == "M" else "A" if duration[1] == "1" else f"A{duration[1]}"
    return next((mark for mark in "QS" if f"-{mark}" in period), "A")


def _as_code(text: str) -> str:
    """An id that is a code already, as plan ids are; any other text as :func:`sdmx_code` writes it."""
    return text if re.fullmatch(r"[A-Za-z0-9_-]+", text) else sdmx_code(text)


def sdmx_code(text: str) -> str:
    """A text as an SDMX code, different texts giving different codes: ``I.1.13:2`` becomes ``I-1-13_2``.

    ``.`` becomes ``-``, ``:`` becomes ``_``; what else a code may not hold, and those two marks themselves
    where they stand in the text, become ``$`` and their number, as in ``$2d$``.
    """
    marks = {".": "-", ":": "_"}
    return re.sub(r"[^A-Za-z0-9]", lambda match: marks.get(match[0], f"${ord(match[0]):x}$"), text)


# --- Parquet --------------------------------------------------------------------------------------------


def parquet_bytes(targets: pd.DataFrame) -> bytes:
    """The targets as Parquet, typed as in the frame, each column's meaning in the file's metadata."""
    try:
        from fastparquet import write
    except ModuleNotFoundError:
        raise UsageError(
            "Parquet needs the package fastparquet, which is not installed; "
            "run: pip install 'plancompare[parquet]'"
        ) from None
    texts = [column.name for column in SCHEMA if column.dtype == TEXT]
    frame = typed(targets).astype({name: object for name in texts})
    frame[texts] = frame[texts].where(frame[texts].notna(), None)
    meanings = {f"column {column.name}": f"{column.en} / {column.vi}" for column in SCHEMA}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "targets.parquet"
        write(
            str(path),
            frame,
            compression="ZSTD",
            object_encoding={name: "utf8" for name in texts},  # pyright: ignore[reportArgumentType] its docstring says dict
            custom_metadata={"plancompare": __version__, **meanings},
            stats=False,  # pyright: ignore[reportArgumentType] its docstring says bool
        )
        return path.read_bytes()
