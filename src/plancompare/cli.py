"""The command line: one function a subcommand, each importing what it needs, so that reading starts at once.

Exit status: 0 done; 2 bad input or usage, with one line on standard error; 3 some documents of a corpus
failed, and the manifest says why; 130 interrupted; 1 a fault of plancompare's own (PLANCOMPARE_DEBUG=1 then
shows where). Outputs are written whole or not at all.
"""

import argparse
import atexit
import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import plancompare.terminal as terminal  # and not from its package, which would look for a name of its own
from plancompare.arguments import parser
from plancompare.errors import InputError, PlancompareError, UsageError
from plancompare.plain import csv_bytes, json_bytes
from plancompare.terminal import say as _say

if TYPE_CHECKING:
    from pathlib import Path

WRITERS = {"json": json_bytes, "csv": csv_bytes}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    terminal.prepare()
    _spare_garbage_collection()
    try:
        try:
            given = sys.argv[1:] if arguments is None else list(arguments)
            options = parser(sys.modules[__name__], *given[:1]).parse_args(given)
            with terminal.warnings_said():
                status = options.run(options) or 0
        finally:
            terminal.flush()
    except PlancompareError as error:
        return _fail(2, str(error))
    except BrokenPipeError:
        terminal.drop_output()  # the reader (head, less) has what it wanted
        return 0
    except KeyboardInterrupt:
        return _fail(130, "interrupted; nothing was left half-written")
    except Exception as error:
        if terminal.is_lack_of_memory(error):
            return _fail(2, "there is too little free memory for this; close other programs, or add some")
        if isinstance(error, OSError):
            return _fail(2, f"{error.filename or 'a file'}: {error.strerror or error}")
        if os.environ.get("PLANCOMPARE_DEBUG"):
            raise
        return _fail(1, f"a fault of its own, please report it: {type(error).__name__}: {error}")
    return status


def _spare_garbage_collection() -> None:
    """What a command makes is needed until it ends, or is gone by itself: to look for garbage every few
    milliseconds, and once more through everything at the end, takes a third of a short run.
    """
    gc.set_threshold(20_000, 20, 20)
    atexit.register(gc.freeze)


def _fail(status: int, message: str) -> int:
    _say(message)
    return status


def top(options: argparse.Namespace) -> None:
    """No command: the version or the help."""
    if options.version:
        from importlib.metadata import version

        print("plancompare", version("plancompare"))
    else:
        print(options.help(), end="")


# Reading one document -------------------------------------------------------------------------------


def extract(options: argparse.Namespace) -> None:
    """Every target of a document, registered or not."""
    from plancompare.extraction.record import COLUMNS

    if options.format == "xlsx":
        return _extract_workbook(options)
    found = _read(options)
    rows = [[getattr(target, column) for column in COLUMNS] for target in found.targets]
    return _write_records(options, COLUMNS, rows)


def _extract_workbook(options: argparse.Namespace) -> None:
    file = _workbook_file(options)
    from plancompare.workbook.document import document_workbook
    from plancompare.workbook.save import write_workbook

    write_workbook(file, document_workbook(*_read_plan(options)))


def _workbook_file(options: argparse.Namespace) -> "Path":
    if options.output is None:
        raise UsageError("a workbook needs a file: give --output NAME.xlsx")
    return options.output


def explain(options: argparse.Namespace) -> None:
    """Every numeral of a document and what became of it."""
    if options.why is not None:
        return _explain_one(options)
    columns = ("start", "end", "text", "class", "reason", "target_id", "result_id")
    numerals = _read(options).numerals
    rows = [(n.start, n.end, n.text, n.cls, n.reason, n.target_id, n.result_id) for n in numerals]
    return _write_records(options, columns, rows)


def second(options: argparse.Namespace) -> None:
    """Another reader's table of a plan held against the document and against our reading."""
    from plancompare.project.mend import fields_of
    from plancompare.project.second import accepted, held_against, keep_reading
    from plancompare.table.second import COLUMNS, read_second, summed

    other = read_second(options.reading)
    project, reading = _of_project(options)
    if options.accept:
        fields = fields_of(options.set) if options.set else {}
        made = accepted(reading, other, options.accept, _signed(options), fields)
        return _keep(project, reading, [made])
    if options.keep:
        if project is None:
            raise UsageError("only readings of a project's plans are kept; name the plan by its id")
        terminal.tell(f"kept: {keep_reading(project, reading.entry.id, options.reading)}")
    held = held_against(reading, other)
    _write_records(options, COLUMNS, [[getattr(one, column) for column in COLUMNS] for one in held])
    return _say(summed(held))


def _explain_one(options: argparse.Namespace) -> None:
    """Which words and rules gave each column of one target."""
    from plancompare.extraction import reasons, why
    from plancompare.plan import read_plan

    plan = read_plan(_source(options), province=options.province, year=options.year)
    finding = why(plan, options.why)
    if finding is None:
        raise InputError(
            f"{options.file} has no target or result {options.why!r}; `plancompare extract` lists them."
        )
    terminal.tell(finding.target.quote)
    for column, value, reason in reasons(finding):
        terminal.tell(f"{column:15} {value}".rstrip() + f"\n{'':15} {reason}")


def _read(options: argparse.Namespace):
    return _read_plan(options)[1]


def _read_plan(options: argparse.Namespace):
    from plancompare.extraction import extract as read_targets
    from plancompare.plan import read_plan

    for file in (options.file, *getattr(options, "part", ())):
        _refuse_same_file(file, options.output)
        if getattr(options, "ocr", False):
            _recognise(file)
    source = _source(options)
    plan = read_plan(source, province=options.province, year=options.year)
    extraction = read_targets(plan)
    stated = {"province": plan.header.area_name, "year": plan.header.year}
    unsaid = [name for name, value in stated.items() if value is None]
    if unsaid:
        lacks, give = " or the ".join(unsaid), " and ".join(f"--{name}" for name in unsaid)
        terminal.warn(f"{source.name}: its header does not say the {lacks}; give {give}")
    for warning in plan.header.warnings:
        terminal.warn(f"{source.name}: {warning}")
    for warning in extraction.warnings:
        terminal.warn(warning)
    for table in extraction.tables:
        if table.why is None:
            _say(str(table))
    if extraction.unsure:
        count = len(extraction.unsure)
        _say(
            f"{count} figure{'s' if count > 1 else ''} of the scan {'are' if count > 1 else 'is'} not sure "
            "and not among the targets; explain lists them as unsure"
        )
    return plan, extraction


def review(options: argparse.Namespace) -> None:
    """What of a plan's reading a person should look at; confirm it, or correct it."""
    from plancompare.presentation.reviewing import list_text
    from plancompare.project import mend
    from plancompare.project.review import RECORD, confirm, record
    from plancompare.project.review import review as items_of

    project, reading = _of_project(options)
    items = items_of(reading)
    if options.confirm:
        made = confirm(items, options.confirm, _signed(options, "đã đối chiếu với văn bản / checked"))
    elif options.drop:
        made = mend.dropped(reading.targets, options.drop, _signed(options))
    elif options.correct:
        fields = mend.fields_of(options.set)
        made = mend.changed(reading.targets, options.correct, fields, _signed(options))
    else:
        shown = [item for item in items if options.all or item.open]
        if options.format == "text":
            text = list_text(shown, reading.plan.source.text, options.lang)
            _write(options, terminal.legible(text).encode("utf-8"))
        else:
            _write_records(options, RECORD, [record(item) for item in shown])
        left = sum(item.open for item in items)
        bare = "no target was read in this plan; " if reading.targets.empty else ""
        return _say(f"{bare}{left} to look at, {len(items) - left} looked at")
    return _keep(project, reading, [made])


def check(options: argparse.Namespace) -> None:
    """Figures of a scan that are not sure, beside the picture of each; yes, or the figure the page prints."""
    from plancompare.files import write_all
    from plancompare.presentation.scan_page import check_lines, check_page
    from plancompare.project import read_registry
    from plancompare.project.build import read_again
    from plancompare.project.scans import doubts

    project = _project(options)
    registry = read_registry(project)
    if options.plan not in registry.ids:
        raise UsageError(f"there is no plan '{options.plan}'; the plans are {', '.join(registry.ids)}")
    reading = read_again(project, registry, options.plan)
    if reading.plan.source.scan is None:
        raise UsageError(f"{options.plan} was not read from pictures; there is nothing to check")
    found = doubts(registry, reading)
    if options.yes or options.figure:
        return _keep(project, reading, list(_decided(options, found)))
    page = options.output or project / "reports" / f"check-{options.plan}.html"
    write_all({page: check_page(found, options.plan, options.lang).encode()})
    terminal.tell(check_lines(found, options.lang).rstrip("\n"))
    _say(f"{len(found)} to look at, with their pictures in {page}")
    return None


def _decided(options: argparse.Namespace, found):
    """The corrections that the answers to unsure figures become."""
    import datetime

    from plancompare.project import mend, scans

    if not options.by:
        raise UsageError("give --by NAME; it is kept with the correction")
    date = options.date or datetime.date.today().isoformat()
    more = mend.fields_of(options.set) if options.set else {}
    answers: list[tuple[str, str | None]] = [(key, None) for key in options.yes]
    for each in options.figure:
        key, equals, figure = each.rpartition("=")
        if not equals or not figure.strip():
            raise UsageError(f"'{each}' is no ID=FIGURE such as an-giang-2024:I.2:3=1.234,5")
        answers.append((key, figure))
    for key, figure in answers:
        yield scans.answered(found, key, options.by, date, figure, more, options.reason or "")


def _signed(options: argparse.Namespace, reason: str = ""):
    """Who corrects, why and when, as typed; a confirmation has a reason of its own."""
    import datetime

    from plancompare.project.mend import Signed

    reason, date = options.reason or reason, options.date or datetime.date.today().isoformat()
    if not (reason and options.by):
        raise UsageError("give --by NAME and --reason TEXT; they are kept with the correction")
    return Signed(reason, options.by, date)


def _keep(project: "Path | None", reading, made) -> None:
    """Write corrections of a plan of the project."""
    from plancompare.project.mend import keep

    if project is None:
        raise UsageError("only plans of a project are corrected; register this one: plancompare add FILE")
    terminal.tell(f"written: {keep(project, reading, made)}")
    terminal.tell("now run: make data")


def _of_project(options: argparse.Namespace):
    """The plan named by its id, with its project, or, of no project, the document in a file."""
    from plancompare.project import read_registry
    from plancompare.project.build import read_again, read_file

    if os.path.isfile(options.plan):
        return None, read_file(options.plan, options.province, options.year)
    project = _project(options)
    registry = read_registry(project)
    if options.plan not in registry.ids:
        known = ", ".join(registry.ids)
        raise UsageError(f"'{options.plan}' is neither a file nor a plan; the plans are {known}")
    return project, read_again(project, registry, options.plan)


def _source(options: argparse.Namespace):
    """The document, with the appendices given beside it."""
    from plancompare.reading import joined, read_source

    return joined([read_source(file) for file in (options.file, *getattr(options, "part", ()))])


def _recognise(file: str) -> None:
    """Have the pictures of a PDF read, unless that was done before."""
    from plancompare.reading.ocr.run import recognise_file

    if file == "-":
        raise UsageError("--ocr needs the file of a scan, not standard input")
    recognise_file(file, _say)


# The project's table --------------------------------------------------------------------------------


def build(options: argparse.Namespace) -> None:
    """Read all plans of the project again and write data/processed."""
    result = _built(options)
    print(f"{len(result.plans)} plans, {len(result.targets)} targets, {len(result.numbers)} numerals")


def compare(options: argparse.Namespace) -> None:
    """Plans side by side, with the verdict on each pair."""
    from plancompare.comparison import compare as compare_plans
    from plancompare.presentation import as_text, matched, tables
    from plancompare.presentation.plans import plan_names

    targets = _targets(options)
    comparison = compare_plans(
        targets,
        plans=options.plans or None,
        indicators=options.indicator,
        themes=options.theme,
        project=_project(options),
    )
    for warning in comparison.warnings:
        terminal.warn(warning)
    if options.format not in ("text", "xlsx"):
        return _write_records(options, *_frame_records(comparison.frame))
    names = plan_names(comparison.plans, comparison.plan_ids)
    title = " / ".join(plan.name for plan in names)
    shown = tables.comparison_table(matched.match(comparison, names), names, options.lang, title)
    if options.format == "xlsx":
        return _write_table(options, shown, comparison.plans)
    return _write(options, f"{as_text.table(shown)}\n".encode())


def _write_table(options: argparse.Namespace, shown, plans) -> None:
    """One table as a workbook, dated with the newest plan."""
    import datetime

    file = _workbook_file(options)
    from plancompare.presentation import as_xlsx
    from plancompare.workbook.save import workbook_bytes, write_workbook

    day = max((plan.day for plan in plans if plan.day), default="2000-01-01")
    write_workbook(file, workbook_bytes(as_xlsx.table(shown), datetime.date.fromisoformat(day)))


def export(options: argparse.Namespace) -> None:
    """The workbook, or the targets in the form another program reads."""
    if options.plans and options.format != "xlsx":
        raise UsageError("--plans is for the workbook; the other formats hold the whole table")
    if options.format == "xlsx":
        from plancompare.workbook import export_workbook

        path = options.output or _project(options) / "reports" / "plancompare.xlsx"
        terminal.tell(export_workbook(_project(options), path, options.plans))
        return
    from plancompare.project.export import BINARY, render

    data = render(_project(options), options.format)
    if options.format in BINARY and options.output is None:
        options.output = _project(options) / "reports" / BINARY[options.format]
        terminal.tell(options.output)
    _write(options, data)


def import_(options: argparse.Namespace) -> None:
    """Show what an edited workbook changes, and keep it as corrections."""
    import datetime

    from plancompare.workbook import import_workbook

    date = options.date or datetime.date.today().isoformat()
    told = {"reason": options.reason, "by": options.by, "date": date}
    edits = import_workbook(_project(options), options.file, options.apply, **told)
    for name in edits.ignored:
        _say(f"warning: {options.file}: column '{name}' is not one of the table's and was left out")
    for said in edits.unread:
        _say(f"warning: {options.file}: {said}")
    terminal.tell(edits)
    for path in edits.written:
        terminal.tell(f"written: {path}")
    if edits.written:
        terminal.tell("now run: make data")
    elif len(edits):
        _say("nothing written; to keep these as corrections run again with --apply --reason TEXT --by NAME")


def plans(options: argparse.Namespace) -> None:
    """The plans of the project."""
    from plancompare.project import read_registry

    columns = ("id", "province", "year", "number", "date", "file", "level", "area_name")
    registry = read_registry(_project(options))
    for word in registry.left_out:
        terminal.warn(word)
    _write_records(options, columns, [[getattr(entry, name) for name in columns] for entry in registry])


def indicators(options: argparse.Namespace) -> None:
    """The indicator codes, with names and units."""
    from plancompare.catalogue import indicators as code_list

    columns = ("code", "theme", "name_vi", "name_en", "unit")
    entries = code_list().values()
    themes = list(dict.fromkeys(entry.theme for entry in entries))
    if options.theme and options.theme not in themes:
        raise UsageError(f"no theme '{options.theme}'; the themes are {', '.join(themes)}")
    chosen = [entry for entry in entries if options.theme in (None, entry.theme)]
    _write_records(options, columns, [[getattr(entry, name) for name in columns] for entry in chosen])


def add(options: argparse.Namespace) -> None:
    """Register a plan: show its header, ask, copy the file and write its entry."""
    if options.ocr:
        _recognise(options.file)
    if options.part_of is not None:
        return _add_part(options)
    from plancompare.plan import read_plan
    from plancompare.project import register
    from plancompare.project.registry import confirm_id
    from plancompare.reading import read_source

    if options.id is not None:
        confirm_id(options.id)
    chosen = {"province": options.province, "year": options.year, "plan_id": options.id}
    plan = read_plan(read_source(options.file), **chosen)
    for name in ("issuer", "level", "area_name", "province", "number", "date", "year", "title", "signer"):
        terminal.tell(f"{name:>10}  {getattr(plan.header, name) or '(not stated)'}")
    terminal.tell(f"{'id':>10}  {plan.id}")
    if not options.yes and not _confirmed():
        raise UsageError(
            "not added; run again with --yes, or change the above with --province, --year or --id"
        )
    entry = register(_project(options), options.file, source=options.source, **chosen)
    terminal.tell(f"added {entry.id}; now run: make report")
    return None


def _add_part(options: argparse.Namespace) -> None:
    """Register a file as an appendix of a plan there is."""
    from plancompare.project import register_part

    stated = [name for name in ("id", "province", "year") if getattr(options, name) is not None]
    if stated:
        raise UsageError(f"--{stated[0]} is of a plan of its own; --part-of adds to '{options.part_of}'")
    entry = register_part(_project(options), options.file, options.part_of, source=options.source)
    terminal.tell(f"added to {entry.id}: {entry.parts[-1].file}; now run: make report")


def _confirmed() -> bool:
    if sys.stdin is None or not sys.stdin.isatty():
        return False
    return input("Add this plan? [y/N] ").strip().lower() in ("y", "yes", "c", "có")


def report(options: argparse.Namespace) -> None:
    """Read the plans again, run the notebooks and make the reports."""
    from plancompare.reports import standing

    project = _project(options).resolve()
    request = {name: getattr(options, name) for name in ("plans", "lang", "only")}
    last = None if options.force else standing.standing(project, request)
    if last is not None:
        for warning in last.warnings:
            terminal.warn(warning)
        print(f"{last.notebooks} of {last.notebooks} unchanged")
        return
    from plancompare.reports.execute import spare_slow_import

    spare_slow_import()  # before the import below, which would make it
    from plancompare.reports.make import REPORTS, check_folders, make_reports

    check_folders(project / REPORTS)
    built = _built(options)
    made = make_reports(
        project,
        plans=options.plans or None,
        languages=(options.lang,) if options.lang else ("vi", "en"),
        only=options.only,
        jobs=options.jobs,
        force=options.force,
        keep_going=options.keep_going,
        progress=terminal.tell,
        built=built,
    )
    standing.note(project, request, [*made.written, *made.kept], built.warnings)


# Many documents ---------------------------------------------------------------------------------------


def corpus_extract(options: argparse.Namespace) -> int:
    """Read a folder, a list, a zip or a URL of plans into a folder of Parquet."""
    from plancompare import corpus

    try:
        run = corpus.extract(
            options.source,
            options.out,
            jobs=options.jobs,
            scheduler=options.scheduler,
            timeout=options.timeout,
            memory=options.memory,
            progress=terminal.progress,
        )
    finally:
        terminal.end_progress()
    manifest = options.out / "manifest.parquet"
    terminal.tell(f"{run.done} read, {run.kept} kept, {run.failed} failed: {manifest}")
    return 3 if run.failed else 0


# Shared -----------------------------------------------------------------------------------------------


def _built(options: argparse.Namespace):
    """The project's tables, made again from data/raw; warnings go to standard error."""
    from plancompare.project import build as build_tables

    result = build_tables(_project(options))
    for warning in result.warnings:
        terminal.warn(warning)
    return result


def _project(options: argparse.Namespace) -> "Path":
    """The folder named with --project, or the nearest one upwards that holds data/raw/plans.yml."""
    from pathlib import Path

    from plancompare.folders import REGISTRY, tidy

    here = Path.cwd()
    found = (folder for folder in (here, *here.parents) if (folder / REGISTRY).is_file())
    project = options.project or next(found, None)
    if project is None:
        raise UsageError(
            f"no {REGISTRY.as_posix()} in {here} or above; go to the project's folder or give --project"
        )
    tidy(project)
    return project


def _targets(options: argparse.Namespace):
    from plancompare.folders import TARGETS
    from plancompare.table import load_targets

    return load_targets(_project(options) / TARGETS)


def _frame_records(frame) -> tuple[list[str], list[list[object]]]:
    """A frame's columns and rows, each null as None."""
    return list(frame.columns), frame.astype(object).where(frame.notna(), None).values.tolist()


def _write_records(
    options: argparse.Namespace, columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> None:
    if options.format == "text":
        _write(options, _text_table(columns, rows))
    else:
        _write(options, WRITERS[options.format](columns, rows))


def _text_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """Columns aligned for reading in a terminal."""
    cells = [list(columns), *([str(value) if value is not None else "-" for value in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells)
    return terminal.legible("".join(f"{line.rstrip()}\n" for line in lines)).encode("utf-8")


def _write(options: argparse.Namespace, data: bytes) -> None:
    if options.output is None:
        terminal.hand_out(data)
    elif options.output.is_dir():
        raise UsageError(f"{options.output} is a folder; give --output a file name")
    elif options.output.exists() and not options.output.is_file():
        try:
            options.output.write_bytes(data)  # a device or a pipe, /dev/stdout say, must never be replaced
        except OSError as error:
            raise InputError(f"{options.output} cannot be written: {error.strerror}.") from None
    else:
        from plancompare.files import write_all

        write_all({options.output: data})


def _refuse_same_file(source: str, output: "Path | None") -> None:
    if output and output.exists() and os.path.exists(source) and output.samefile(source):
        raise UsageError(f"--output {output} would overwrite the plan itself; give another name")


if __name__ == "__main__":
    sys.exit(main())
