"""Which plans a project holds: ``data/raw/plans.yml`` says what each file in ``data/raw`` is.

The file is written for people: one entry a plan, comments kept. A plan file lying beside it without an
entry is taken in too, with what its own header says; one that cannot be is named and left out.
"""

import datetime
import hashlib
import re
from collections.abc import Container, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from plancompare.errors import InputError, PlancompareError, UsageError
from plancompare.files import write_all
from plancompare.folders import RAW, REGISTRY
from plancompare.plan import Plan, read_plan
from plancompare.plan.area import LEVELS, PROVINCE, area_id, find_province, slug
from plancompare.reading import Source, read_source
from plancompare.reading.ocr.record import SUFFIX, record_place
from plancompare.table.files import read_text, yaml_list
from plancompare.table.plans import PlanEntry, PlanPart, Plans

PLAN_FILES = (".txt", ".html", ".htm", ".docx", ".pdf")
PART_FILES = (*PLAN_FILES, ".xlsx", ".xls", ".csv", ".md", ".doc", ".rtf", ".odt")
_FIELDS = (
    "id",
    "file",
    "sha256",
    "province",
    "province_code",
    "year",
    "number",
    "date",
    "title",
    "issuer",
    "source",
    "level",
    "area_name",
    "period",
    "doc_kind",
    "parts",
)
_REQUIRED = ("id", "file", "sha256", "year")
_REQUIRED_OF_PROVINCE = ("province", "province_code")  # of any other level: area_name
_OF_HEADER = (
    "province", "province_code", "year", "number", "date", "title", "issuer", "area_name", "area_id",
    "period", "doc_kind",
)  # fmt: skip
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_ID = 80  # it becomes the name of files
# What editors, Word and macOS put beside the files of people: ".camau.txt", "~$plan.docx", "._x.txt".
_NOT_OURS = (".", "~$")
_HEAD = """\
# The plans of this project, one entry a file in this folder.
# sha256 is of the file's bytes: a plan is kept as issued, and a changed file is refused.
"""


def read_registry(project: str | Path) -> Plans:
    """The registered plans of a project and every unregistered plan file beside them.

    Unregistered files that are not readable as plans, or whose header gives no province or no year, are left
    out. Raises InputError for an entry that is incomplete, a missing file, or a file whose bytes changed.
    """
    project = Path(project)
    path = project / REGISTRY
    entries = _entries(path, read_text(path)) if path.exists() else []
    for entry in entries:
        for file in (PlanPart(str(entry.file), entry.sha256), *entry.parts):
            _confirm_bytes(project / RAW / file.file, file)
    found, left_out = _unregistered(project / RAW, {name for entry in entries for name in entry.files})
    _refuse_twins(path, entries + found)
    return Plans(tuple(entries + found), project, tuple(left_out))


def _unregistered(folder: Path, known: Container[str]) -> tuple[list[PlanEntry], list[str]]:
    """The plans among the files without an entry, and why the others are left out."""
    found: list[PlanEntry] = []
    left_out: list[str] = []
    for file in sorted(folder.glob("*")):
        is_plan = file.suffix.lower() in PLAN_FILES and not file.name.startswith(_NOT_OURS)
        if is_plan and file.name not in known:
            try:
                found.append(_read_header(file))
            except PlancompareError as error:
                left_out.append(f"left out: {error}")
    return found, left_out


def register(
    project: str | Path,
    file: str | Path,
    *,
    province: str | None = None,
    year: int | None = None,
    plan_id: str | None = None,
    source: str | None = None,
    beside: Mapping[Path, bytes] = MappingProxyType({}),
) -> PlanEntry:
    """Add a plan file to the project and its entry to plans.yml; comments and other entries stay as they are.

    A file from elsewhere is copied into ``data/raw`` unchanged, with what was recognised on its pictures.
    The files ``beside`` it are written with it: all of them, or none.
    ``province`` and ``year`` fill in what the header does not say. Raises UsageError when the plan or the
    file name is already taken, and whenever the project could not be read any more with the new entry; then
    nothing is written.
    """
    project, file = Path(project), Path(file)
    if plan_id is not None:
        confirm_id(plan_id)
    if not file.is_file():
        raise InputError(f"{file} is not a file.")
    if file.suffix.lower() not in PLAN_FILES:
        raise InputError(f"{file.name}: expected a plan as {', '.join(PLAN_FILES)}.")
    registry_path, target = project / REGISTRY, project / RAW / file.name
    data = file.read_bytes()
    if target.exists() and target.read_bytes() != data:
        raise UsageError(f"{RAW / file.name} already holds another document; rename the new file first.")
    entry = replace(_read_header(file, province, year, plan_id), source=source, registered=True)
    head = read_text(registry_path) if registry_path.exists() else _HEAD
    entries = _entries(registry_path, head)
    for other in entries:
        if entry.id == other.id or entry.file == other.file:
            raise UsageError(
                f"{REGISTRY} already has '{other.id}' ({other.file}); give another --id or remove it."
            )
    known = {name for one in (entry, *entries) for name in one.files}
    for other in _unregistered(project / RAW, known)[0]:
        if entry.id == other.id:
            raise UsageError(
                f"{RAW / str(other.file)} is '{other.id}' already; give another --id, or move one of the two "
                f"away."
            )
    text = head.rstrip() + "\n\n" + _as_yaml(entry)
    _confirm_text(registry_path, text, [*entries, entry])
    added = {target: data, registry_path: text.encode("utf-8")}
    write_all({**beside, **added, **_recognised(file, data, project, entry.id)})
    return entry


def _recognised(file: Path, data: bytes, project: Path, name: str) -> dict[Path, bytes]:
    """What was recognised on the pictures of a file, under its ``name`` in the project, if anything was."""
    place = record_place(file, data)
    return {project / RAW / f"{name}{SUFFIX}": place.read_bytes()} if place is not None else {}


def register_part(
    project: str | Path, file: str | Path, plan: str, *, source: str | None = None
) -> PlanEntry:
    """Add a file as an appendix of a registered plan: the two are read as one document from then on.

    The file is copied into ``data/raw`` unchanged and stands under ``parts`` of the plan's entry in
    plans.yml, where all else stays as it is. Raises UsageError when the plan has no entry or the file stands
    in the list already, InputError when the file cannot be read.
    """
    project, file = Path(project), Path(file)
    registry_path, target = project / REGISTRY, project / RAW / file.name
    if not file.is_file():
        raise InputError(f"{file} is not a file.")
    if file.suffix.lower() not in PART_FILES:
        raise InputError(f"{file.name}: expected an appendix as {', '.join(PART_FILES)}.")
    head = read_text(registry_path) if registry_path.exists() else ""
    located = [(line, _entry(registry_path, line, fields)) for line, fields in yaml_list(registry_path, head)]
    entries = [entry for _, entry in located]
    at = next((at for at, entry in enumerate(entries) if entry.id == plan), None)
    if at is None:
        ids = ", ".join(entry.id for entry in entries) or "none"
        raise UsageError(
            f"{REGISTRY} has no plan '{plan}' (there are: {ids}); run `plancompare add FILE` first."
        )
    holder = next((entry for entry in entries if file.name in entry.files), None)
    if holder is not None:
        raise UsageError(f"{REGISTRY} already has {file.name}, with '{holder.id}'.")
    data = file.read_bytes()
    if target.exists() and target.read_bytes() != data:
        raise UsageError(f"{RAW / file.name} already holds another document; rename the new file first.")
    read_source(file)
    part = PlanPart(file.name, hashlib.sha256(data).hexdigest(), source)
    entry = replace(entries[at], parts=(*entries[at].parts, part))
    lines = head.splitlines(keepends=True)
    begin = located[at][0] - 1
    end = located[at + 1][0] - 1 if at + 1 < len(located) else len(lines)
    text = "".join([*lines[:begin], _with_part("".join(lines[begin:end]), entry), *lines[end:]])
    _confirm_text(registry_path, text, [*entries[:at], entry, *entries[at + 1 :]])
    recognised = _recognised(file, data, project, f"{plan}-{len(entry.parts) + 1}")
    write_all({target: data, registry_path: text.encode("utf-8")} | recognised)
    return entry


def _with_part(written: str, entry: PlanEntry) -> str:
    """An entry as it is written in plans.yml, with the last of its parts added behind its last line."""
    lines = written.splitlines()
    last = max(at for at, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#"))
    indent = next((found[1] for found in re.finditer(r"^( +)[a-z]", written, re.M)), "  ")
    fields = {name: value for name, value in entry.parts[-1]._asdict().items() if value is not None}
    listed = yaml.safe_dump([fields], allow_unicode=True, sort_keys=False, width=110).splitlines()
    head = ["parts:"] if len(entry.parts) == 1 else []
    added = [f"{indent}{line}" for line in (*head, *listed)]
    return "\n".join([*lines[: last + 1], *added, *lines[last + 1 :]]) + "\n"


def confirm_id(plan_id: str) -> None:
    """Raise UsageError for what cannot be the id of a plan, with an id made of it."""
    if not _is_id(plan_id):
        made = slug(plan_id)[:LONGEST_ID].strip("-")
        hint = f"; give --id {made}" if made else ""
        raise UsageError(f"id '{plan_id}' must be lower-case words joined by hyphens{hint}")


def _is_id(text: str) -> bool:
    return len(text) <= LONGEST_ID and _ID.fullmatch(text) is not None


def _confirm_text(path: Path, text: str, entries: list[PlanEntry]) -> None:
    """Refuse a list of plans that would be read as something else, before it is written."""
    try:
        read = _entries(path, text.encode("utf-8").decode("utf-8"))
    except (InputError, UnicodeError):
        read = []
    if read != entries:
        raise UsageError(
            f"the new entry cannot be added to {path}: write its list with lines that start '- ', "
            f"and give the file a plain name"
        )


def _entries(path: Path, text: str) -> list[PlanEntry]:
    """The entries in the text of plans.yml; ``path`` is named in errors."""
    entries = [_entry(path, line, fields) for line, fields in yaml_list(path, text)]
    _refuse_twins(path, entries)
    return entries


def _as_yaml(entry: PlanEntry) -> str:
    fields = {name: value for name in _FIELDS if (value := getattr(entry, name)) not in (None, ())}
    return yaml.safe_dump([fields], allow_unicode=True, sort_keys=False, width=110)


def _entry(path: Path, line: int, fields: dict[str, Any]) -> PlanEntry:
    where = f"{path}, line {line}"
    unknown = [str(name) for name in fields if name not in _FIELDS]
    if unknown:
        raise InputError(f"{where}: unknown field '{unknown[0]}'; the fields are {', '.join(_FIELDS)}.")
    level = fields.get("level") or PROVINCE
    if level not in LEVELS:
        raise InputError(f"{where}: level '{level}' is none of {', '.join(LEVELS)}.")
    needed = (*_REQUIRED, *(_REQUIRED_OF_PROVINCE if level == PROVINCE else ("area_name",)))
    missing = [name for name in needed if fields.get(name) in (None, "")]
    if missing:
        raise InputError(
            f"{where}: the entry lacks {', '.join(missing)}; add it or run `plancompare add FILE`."
        )
    if not isinstance(fields["year"], int):
        raise InputError(f"{where}: year '{fields['year']}' is not a year such as 2023.")
    if not _is_id(str(fields["id"])):
        raise InputError(f"{where}: id '{fields['id']}' must be lower-case words joined by hyphens.")
    if Path(str(fields["file"])).name != str(fields["file"]):
        raise InputError(f"{where}: file '{fields['file']}' must be a name in {RAW}, without a folder.")
    told = {name: value for name, value in fields.items() if value is not None}
    parts = _parts(where, told.pop("parts", ()))
    texts: dict[str, Any] = {name: str(value) for name, value in told.items() if name != "year"}
    if isinstance(fields.get("date"), datetime.date):
        texts["date"] = fields["date"].isoformat()
    return _located(where, PlanEntry(**texts | {"year": fields["year"], "level": level, "parts": parts}))


def _parts(where: str, listed: object) -> tuple[PlanPart, ...]:
    """The appendices of an entry. Raises InputError for what is no list of files with their sha256."""
    wrong = InputError(
        f"{where}: parts must be a list of files in {RAW}, each with its name (file) and sha256; "
        "run `plancompare add FILE --part-of PLAN`."
    )
    if not isinstance(listed, (list, tuple)):
        raise wrong
    out: list[PlanPart] = []
    for part in listed:
        if not isinstance(part, dict) or not {"file", "sha256"} <= part.keys() <= set(PlanPart._fields):
            raise wrong
        told = {str(name): str(value) for name, value in part.items()}
        if Path(told["file"]).name != told["file"]:
            raise wrong
        out.append(PlanPart(**told))
    return tuple(out)


def _located(where: str, entry: PlanEntry) -> PlanEntry:
    """The entry with its area as that stood on the plan's day. Raises InputError where it did not."""
    try:
        province = find_province(entry.province, entry.day) if entry.province else None
    except UsageError as error:
        raise InputError(f"{where}: {error}") from None
    if province is not None and entry.province_code not in (None, province.code):
        raise InputError(
            f"{where}: province_code '{entry.province_code}' is not that of {province.name} on {entry.day}; "
            f"expected '{province.code}'."
        )
    name = province.name if province is not None and entry.level == PROVINCE else entry.area_name
    return replace(
        entry,
        area_name=name,
        area_id=area_id(entry.level, name, province),
        period=entry.period or str(entry.year),
    )


def _refuse_twins(path: Path, entries: list[PlanEntry]) -> None:
    for field in ("id", "file"):
        seen: dict[str, PlanEntry] = {}
        for entry in entries:
            value = getattr(entry, field)
            if value in seen:
                other = seen[value].file
                raise InputError(
                    f"{path}: {field} '{value}' is used by both {other} and {entry.file}; "
                    f"run `plancompare add FILE --id OTHER` or remove one."
                )
            seen[value] = entry


def _confirm_bytes(file: Path, entry: PlanPart) -> None:
    if not file.is_file():
        raise InputError(
            f"{REGISTRY} names {entry.file}, but {file} does not exist; restore it or drop the entry."
        )
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    if found != entry.sha256:
        raise InputError(
            f"{file} is not the registered file (sha256 {found[:12]}…, {REGISTRY} has "
            f"{str(entry.sha256)[:12]}…); restore it, or put the new sha256 there if the change is meant."
        )


def _read_header(
    file: Path, province: str | None = None, year: int | None = None, plan_id: str | None = None
) -> PlanEntry:
    plan = read_plan(read_source(file), province=province, year=year, plan_id=plan_id)
    header = plan.header
    missing = [word for word, value in (("province", header.area_name), ("year", header.year)) if not value]
    if missing:
        raise InputError(
            f"{file}: its header does not say the {' or the '.join(missing)}; "
            f"run `plancompare add {file} --province NAME --year YEAR`, or move it out of {RAW}."
        )
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    return replace(entry_of(plan), file=file.name, sha256=sha256, registered=False)


def entry_of(plan: Plan) -> PlanEntry:
    """What a document read as a plan says of itself, as the record that stands beside its targets."""
    return PlanEntry(
        plan.id,
        level=plan.header.level or PROVINCE,
        **{name: getattr(plan.header, name) for name in _OF_HEADER},
    )


def disagreements(entry: PlanEntry, source: Source) -> list[str]:
    """Where a document's own header says something else than its entry, in words; nothing when they agree."""
    try:
        header = read_plan(source).header
    except UsageError as error:
        return [f"{entry.file}: {error}"]
    words = []
    for field in ("level", "province", "year", "number", "date"):
        stated, written = getattr(header, field), getattr(entry, field)
        if stated and written and str(stated) != str(written):
            words.append(f"{entry.file}: {REGISTRY} has {field} '{written}', the document says '{stated}'.")
    return words
