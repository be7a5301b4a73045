"""What may be typed after ``plancompare``: the commands' arguments and their help."""

import argparse
import os
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING

from plancompare.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, as every other error here."""

    def error(self, message: str):
        raise UsageError(f"{message} (see {self.prog} --help)")

    def _print_message(self, message: str, file=None) -> None:
        print(message, end="", file=file)  # argparse itself says nothing when the disk is full


class _Help(argparse.HelpFormatter):
    """As wide as the terminal. One is made for every argument, and argparse's own way to ask loads codecs."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


class _HelpAsWritten(_Help, argparse.RawDescriptionHelpFormatter):
    """With the lines of examples as they are written."""


def _columns() -> int:
    try:
        return int(os.environ.get("COLUMNS", 0)) or os.get_terminal_size().columns or 80
    except (OSError, ValueError):
        return 80


def _path(text: str) -> "Path":
    from pathlib import Path  # here, for reading a plan to standard output needs none

    return Path(text)


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1945 <= int(text) <= 2100):
        raise argparse.ArgumentTypeError(f"'{text}' is not a year such as 2023")
    return int(text)


def _date(text: str) -> str:
    import datetime  # here, for hardly a command is given a date

    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a date such as 2026-11-20") from None


def _jobs(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of processes such as 2")
    return int(text)


def _amount(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of seconds such as 120")
    return number


class _Unasked:
    """Takes the arguments of a command nobody asked for: to make its parser would delay the one asked for."""

    def add_argument(self, *_: object, **__: object) -> None:
        """Leave it out."""

    def add_mutually_exclusive_group(self) -> "_Unasked":
        """Itself."""
        return self


Command = argparse.ArgumentParser | _Unasked


def parser(cli: ModuleType, asked: str = "") -> Parser:
    """The whole command line, or as much of it as the command ``asked`` for needs, where there is that one.

    Each command is a function of ``cli``, and parsing leaves it in ``run``.
    """
    top = Parser(
        prog="plancompare",
        description="Read Vietnamese provincial socio-economic plans, every figure with its exact quote, "
        "and set them side by side.",
        epilog="Start with: plancompare extract PLAN.txt --format csv. "
        "Each command has its own --help with examples.",
        formatter_class=_Help,
    )
    top.add_argument("--version", action="store_true", help="show the version and exit")
    top.set_defaults(run=cli.top, help=top.format_help)
    commands = top.add_subparsers(title="commands", metavar="COMMAND")

    def command(run: Callable, *examples: str, group: str = "") -> Command:
        about = run.__doc__ or ""
        name = run.__name__.rstrip("_").replace("_", " ")
        if asked and asked != name.partition(" ")[0]:
            return _Unasked()
        made = (groups[group] if group else commands).add_parser(
            name.removeprefix(f"{group} "),
            help=about.rstrip("."),
            description=about,
            epilog="examples:\n"
            + "\n".join(f"  plancompare {name} {example}".rstrip() for example in examples),
            formatter_class=_HelpAsWritten,
        )
        made.set_defaults(run=run)
        return made

    groups = {}
    if asked in ("", "corpus"):
        about = "Many documents at once"
        corpus = commands.add_parser("corpus", help=about, description=f"{about}.", formatter_class=_Help)
        corpus.set_defaults(run=cli.top, help=corpus.format_help)
        groups["corpus"] = corpus.add_subparsers(title="commands", metavar="COMMAND")

    def output(to: Command, *formats: str) -> None:
        to.add_argument("--format", choices=formats, default=formats[0], help=f"default: {formats[0]}")
        to.add_argument(
            "-o", "--output", type=_path, metavar="OUT", help="write to this file, whole or not at all"
        )

    def header(to: Command) -> None:
        to.add_argument(
            "--province", metavar="NAME", help="the province, where the header is missing or wrong"
        )
        to.add_argument("--year", type=_year, metavar="Y", help="the year the plan is for, likewise")

    def parts(to: Command) -> None:
        to.add_argument(
            "--part", action="append", default=[], metavar="FILE", help="an appendix of it; may be repeated"
        )

    def ocr(to: Command) -> None:
        to.add_argument(
            "--ocr",
            action="store_true",
            help="read pages of a PDF that are pictures, once, by optical recognition; what is read is kept "
            "beside the file",
        )

    def project(to: Command) -> None:
        to.add_argument(
            "--project", type=_path, metavar="DIR", help="the project's folder (default: here or above)"
        )

    def signed(to: Command) -> None:
        setting = "a column of the target; may be repeated"
        to.add_argument("--set", metavar="COLUMN=VALUE", action="append", default=[], help=setting)
        to.add_argument("--reason", metavar="TEXT", help="why; kept with the correction")
        to.add_argument("--by", metavar="NAME", help="who says so")
        to.add_argument("--date", type=_date, metavar="D", help="when, as 2026-11-20; default: today")

    made = command(
        cli.extract,
        "plan.txt",
        "plan.docx --format csv -o targets.csv",
        "plan.pdf --format xlsx -o targets.xlsx",
        "- --province 'An Giang' --year 2024 < pasted.txt",
        "scan.pdf --ocr --format csv",
    )
    made.add_argument(
        "file", metavar="FILE", help="a plan: text, HTML, DOCX or PDF with text; - is standard input"
    )
    parts(made)
    header(made)
    ocr(made)
    output(made, "json", "csv", "xlsx")

    made = command(
        cli.explain, "plan.txt --format csv", "plan.txt | less", "plan.txt --why an-giang-2024:I.2:1"
    )
    made.add_argument(
        "--why", metavar="ID", help="say of one target or result which words and rules gave each column"
    )
    made.add_argument("file", metavar="FILE", help="a plan, as for extract")
    parts(made)
    header(made)
    ocr(made)
    output(made, "json", "csv")

    made = command(
        cli.second,
        "an-giang-2024 colleague.xlsx",
        "an-giang-2024 colleague.xlsx --accept 12 --by 'Nguyễn An' --reason 'missed in clause 4'",
        "plan.docx model.json --format csv -o held.csv",
    )
    made.add_argument("plan", metavar="PLAN", help="a plan's id (see: plancompare plans), or a file")
    made.add_argument(
        "reading", type=_path, metavar="READING", help="the other reader's table: CSV, JSON or XLSX"
    )
    made.add_argument("--accept", type=_jobs, metavar="ROW", help="take this row of it over as a correction")
    made.add_argument("--keep", action="store_true", help="keep it for the methods chapter to tell of")
    signed(made)
    header(made)
    output(made, "text", "json", "csv")
    project(made)

    made = command(
        cli.review,
        "an-giang-2024",
        "an-giang-2024 --confirm an-giang-2024:I.2:1 --by 'Nguyễn An'",
        "an-giang-2024 --correct an-giang-2024:I.2:1 --set unit=permille --by An --reason 'clause 3'",
    )
    made.add_argument("plan", metavar="PLAN", help="a plan's id (see: plancompare plans), or a file")
    made.add_argument("--all", action="store_true", help="also what was looked at already")
    chosen = made.add_mutually_exclusive_group()
    chosen.add_argument("--confirm", metavar="ID", help="this item is right as it is read")
    chosen.add_argument("--drop", metavar="ID", help="this target is none")
    chosen.add_argument("--correct", metavar="ID", help="this target is read wrong; say how with --set")
    signed(made)
    header(made)
    made.add_argument("--lang", choices=("vi", "en"), default="vi", help="of the text form; default: vi")
    output(made, "text", "json", "csv")
    project(made)

    made = command(
        cli.check,
        "an-giang-2024",
        "an-giang-2024 --yes an-giang-2024:I.2:1 --by 'Nguyễn An'",
        "an-giang-2024 --figure an-giang-2024:I.2:3=1.234,5 --by 'Nguyễn An'",
    )
    made.add_argument("plan", metavar="PLAN", help="the id of a plan that was scanned")
    made.add_argument("--yes", metavar="ID", action="append", default=[], help="it is as it was read")
    made.add_argument(
        "--figure", metavar="ID=FIGURE", action="append", default=[], help="the page prints this figure"
    )
    signed(made)
    made.add_argument("--lang", choices=("vi", "en"), default="vi", help="default: vi")
    made.add_argument(
        "-o",
        "--output",
        type=_path,
        metavar="OUT",
        help="the page of pictures; default: reports/check-PLAN.html",
    )
    project(made)

    made = command(cli.build, "")
    project(made)

    made = command(
        cli.compare,
        "",
        "--theme health --lang en",
        "an-giang-2024 ca-mau-2024 --indicator grdp_growth --format csv",
    )
    made.add_argument(
        "plans", nargs="*", metavar="PLAN", help="plan ids (see: plancompare plans); all if none"
    )
    made.add_argument("--theme", help="only this theme (see: plancompare indicators)")
    made.add_argument(
        "--indicator", action="append", metavar="CODE", help="only this indicator; may be repeated"
    )
    made.add_argument(
        "--lang", choices=("vi", "en"), default="vi", help="language of text and workbook; default: vi"
    )
    output(made, "text", "json", "csv", "xlsx")
    project(made)

    made = command(
        cli.export,
        "",
        "--plans an-giang-2024 ca-mau-2024 -o two.xlsx",
        "--format csv -o targets.csv",
        "--format datapackage",
    )
    made.add_argument("--plans", nargs="+", metavar="PLAN", help="only these plans; default: all")
    output(made, "xlsx", "csv", "json", "parquet", "sdmx-csv", "datapackage")
    project(made)

    made = command(
        cli.import_, "edited.xlsx", "edited.xlsx --apply --reason 'a range, not a bound' --by 'Nguyễn An'"
    )
    made.add_argument("file", type=_path, metavar="FILE", help="a workbook of plancompare, edited")
    made.add_argument("--apply", action="store_true", help="write the changes to data/raw/corrections")
    made.add_argument("--reason", metavar="TEXT", help="why the extraction is wrong; with --apply")
    made.add_argument("--by", metavar="NAME", help="who says so; with --apply")
    made.add_argument("--date", type=_date, metavar="D", help="when, as 2026-11-20; default: today")
    project(made)

    made = command(cli.report, "", "--lang vi --force", "--plans an-giang-2024 ca-mau-2024")
    made.add_argument("--plans", nargs="+", metavar="PLAN", help="only these plans; default: all")
    made.add_argument("--lang", choices=("vi", "en"), help="only this language; default: both")
    made.add_argument("--only", choices=("pdf", "site"), help="only the PDFs, or only the site")
    made.add_argument("--force", action="store_true", help="also where nothing changed")
    made.add_argument(
        "--keep-going", action="store_true", help="where a notebook fails, make the reports of the others"
    )
    made.add_argument(
        "--jobs", type=_jobs, metavar="N", help="notebooks at a time; default: one for each core"
    )
    project(made)

    made = command(cli.plans, "", "--format json")
    output(made, "text", "json", "csv")
    project(made)

    made = command(cli.indicators, "", "--theme poverty")
    made.add_argument("--theme", help="only this theme")
    output(made, "text", "json", "csv")

    made = command(
        cli.add,
        "~/Downloads/plan.docx",
        "plan.txt --province 'An Giang' --year 2024 --yes",
        "phu-luc.xlsx --part-of an-giang-2024",
    )
    made.add_argument("file", metavar="FILE", help="the plan as issued; it is copied unchanged to data/raw")
    header(made)
    made.add_argument("--id", metavar="ID", help="default: province and year, as in an-giang-2024")
    made.add_argument(
        "--part-of", metavar="PLAN", help="add the file as an appendix of this plan (see: plancompare plans)"
    )
    made.add_argument(
        "--source", metavar="TEXT", help="where the file is from: an address, an archive number"
    )
    made.add_argument("--yes", action="store_true", help="do not ask")
    ocr(made)
    project(made)

    made = command(
        cli.corpus_extract,
        "plans/ --out corpus/",
        "plans.zip --out corpus/ --jobs 8 --timeout 300",
        "s3://archive/plans/ --out corpus/ --scheduler tcp://10.0.0.1:8786",
        group="corpus",
    )
    made.add_argument("source", metavar="SRC", help="a folder, a list of files, a zip, or a URL (fsspec)")
    made.add_argument("--out", type=_path, metavar="DIR", required=True, help="the corpus's folder")
    made.add_argument("--jobs", type=_jobs, metavar="N", help="processes; default: one for each core")
    made.add_argument("--scheduler", metavar="ADDRESS", help="a Dask scheduler, instead of processes here")
    made.add_argument(
        "--timeout", type=_amount, metavar="S", default=120, help="seconds a document may take; default: 120"
    )
    made.add_argument(
        "--memory", type=_jobs, metavar="MIB", default=2048, help="mebibytes it may take; default: 2048"
    )
    return top if not asked or asked in commands.choices else parser(cli)
