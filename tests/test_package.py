"""The tables for other programs: a described folder, JSON Schema, SDMX-CSV, Parquet."""

import csv
import hashlib
import io
import json
import re
import zipfile

import pandas as pd
import pytest
from workbooks import make_project

from plancompare.errors import UsageError
from plancompare.extraction.record import COLUMNS
from plancompare.project import build
from plancompare.project.export import FORMATS, export, render
from plancompare.table import load_targets
from plancompare.table.package import sdmx_code

TABLES = [
    "targets", "results", "numbers", "comparison", "comparison-tidy", "plans", "indicators", "provinces",
]  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = make_project(tmp_path_factory.mktemp("package"))
    build(folder)
    return folder


@pytest.fixture(scope="module")
def processed(project):
    return project / "data" / "processed"


@pytest.fixture(scope="module")
def package(processed):
    return json.loads((processed / "datapackage.json").read_text("utf-8"))


def records(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_table_is_described_with_its_very_columns_and_bytes(processed, package):
    assert [resource["name"] for resource in package["resources"]] == TABLES
    for resource in package["resources"]:
        data = (processed / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        head = data.decode("utf-8").split("\n", 1)[0].split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == head
        assert resource["dialect"]["delimiter"] == "," and resource["encoding"] == "utf-8"


def test_every_foreign_key_finds_its_code(processed, package):
    checked = 0
    for resource in package["resources"]:
        for key in resource["schema"].get("foreignKeys", ()):
            other = key["reference"]["resource"] or resource["name"]
            codes = {row[key["reference"]["fields"][0]] for row in records(processed / f"{other}.csv")}
            used = {row[key["fields"][0]] for row in records(processed / resource["path"])} - {""}
            assert used <= codes, (resource["name"], key["fields"])
            checked += bool(used)
    assert checked >= 6


def test_values_are_of_the_types_and_within_the_limits_described(processed, package):
    shapes = {
        "integer": r"-?\d+",
        "number": r"-?\d+(\.\d+)?",
        "boolean": "true|false",
        "date": r"\d{4}-\d\d-\d\d",
    }
    for resource in package["resources"]:
        fields = {field["name"]: field for field in resource["schema"]["fields"]}
        for row in records(processed / resource["path"]):
            for name, text in row.items():
                rules = fields[name].get("constraints", {})
                assert text or not rules.get("required"), (resource["name"], name)
                if text:
                    assert re.fullmatch(shapes.get(fields[name]["type"], "(?s).*"), text), (name, text)
                    assert text in rules.get("enum", [text])


def test_two_builds_give_the_same_bytes(project, processed):
    before = {file.name: file.read_bytes() for file in processed.iterdir()}
    build(project)
    assert {file.name: file.read_bytes() for file in processed.iterdir()} == before


def test_the_json_schema_names_the_contract(processed):
    schema = json.loads((processed / "targets.schema.json").read_text("utf-8"))["items"]
    assert tuple(schema["properties"]) == tuple(schema["required"]) == COLUMNS
    assert schema["properties"]["measure"]["enum"] == ["level", "growth", "change", "index", "new"]
    assert schema["properties"]["value"]["type"] == "number"
    assert schema["properties"]["variant"]["type"] == ["string", "null"]


def test_the_zipped_package_holds_the_folder(project, processed):
    with zipfile.ZipFile(io.BytesIO(render(project, "datapackage"))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            file.name: file.read_bytes() for file in processed.iterdir()
        }


def test_sdmx_csv_has_one_observation_a_target_under_its_own_key(project):
    rows = list(csv.DictReader(io.StringIO(render(project, "sdmx-csv").decode("utf-8"), newline="")))
    first = rows[0]
    assert [first[name] for name in ("STRUCTURE", "STRUCTURE_ID", "ACTION")] == [
        "dataflow",
        "PLANCOMPARE:TARGETS(1.0)",
        "I",
    ]
    named = (
        "FREQ",
        "REF_AREA",
        "PLAN",
        "INDICATOR",
        "MEASURE",
        "VARIANT",
        "ITEM",
        "TIME_PERIOD",
        "OBS_VALUE",
    )
    key = ["A", "80", "long-an-2024", "grdp_growth", "growth", "_Z", "I-1-1_1", "2024", "8.5"]
    assert [first[name] for name in named] == key
    assert (first["COMPARATOR"], first["TARGET_ID"]) == ("ge", "long-an-2024:I.1.1:1")
    assert len({tuple(row[name] for name in named[:-1]) for row in rows}) == len(rows) == 5


def test_an_sdmx_code_is_legal_and_keeps_texts_apart():
    assert sdmx_code("I.1.13:2") == "I-1-13_2"
    texts = ["I.1", "I-1", "I:1", "I_1", "I 1", "đ", "$d$"]
    codes = [sdmx_code(text) for text in texts]
    assert len(set(codes)) == len(texts)
    assert all(re.fullmatch(r"[A-Za-z0-9_@$-]+", code) for code in codes)


def test_parquet_holds_the_table(project, tmp_path):
    fastparquet = pytest.importorskip("fastparquet", reason="the extra 'parquet' is not installed")
    path = export(project, tmp_path / "targets.parquet", "parquet")
    with path.open("rb") as stream:
        frame = fastparquet.ParquetFile(stream).to_pandas()
    table = load_targets(project / "data/processed/targets.csv")
    for name in COLUMNS:
        same = frame[name].fillna("").tolist() if frame[name].dtype == object else frame[name].tolist()
        kept = table[name].fillna("").tolist() if table[name].dtype == "string" else table[name].tolist()
        assert str(same) == str(kept), name


def test_a_missing_parquet_library_is_one_line(project, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "fastparquet", None)
    with pytest.raises(UsageError, match=r"pip install 'plancompare\[parquet\]'"):
        render(project, "parquet")


def test_csv_and_json_are_the_table(project):
    assert render(project, "csv") == (project / "data/processed/targets.csv").read_bytes()
    found = json.loads(render(project, "json"))
    assert [found[0][name] for name in ("target_id", "value", "denominator")] == [
        "long-an-2024:I.1.1:1",
        8.5,
        None,
    ]
    assert pd.DataFrame(found)["value"].tolist() == [8.5, 1.2, 10.05, 9.25, 11]


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_gives_the_same_bytes_twice(project, format):
    assert render(project, format) == render(project, format)


def test_an_unknown_format_is_named(project, tmp_path):
    with pytest.raises(UsageError, match="no format 'xls'; there are: xlsx, csv, json, parquet"):
        export(project, tmp_path / "x", "xls")
