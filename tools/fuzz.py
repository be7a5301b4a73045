"""Try to break the reading: mutated plans, tables and files, and what must hold of whatever is read of them.

    python tools/fuzz.py --count 1000 --seed 1 --jobs 2
    python tools/fuzz.py --count 1000000 --kinds line head cells    # some 300 a second
    python tools/fuzz.py --seed 1 --first 417 --count 1             # one input again

Input number n of a seed, and of the kinds that were chosen, is always the same bytes. An input is read, or
refused in one sentence; the promises are in docs/guarantees.md. What breaks one is kept in .cache/fuzz and
ends the run with status 1.
"""

import argparse
import contextlib
import csv
import io
import json
import sys
import time
import tomllib
import unicodedata
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, partial
from html import escape
from itertools import pairwise
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent))
import varied

from plancompare.errors import PlancompareError
from plancompare.extraction import extract
from plancompare.plain import csv_bytes, json_bytes
from plancompare.plan import Plan, read_plan
from plancompare.plan.area import LEVELS
from plancompare.plan.year import FIRST, LAST
from plancompare.presentation.legible import legible
from plancompare.reading import Source, source_from_bytes
from plancompare.table.schema import problems, results_frame, to_frame
from plancompare.workbook.save import workbook_bytes

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".cache" / "fuzz"
CHUNK = 50  # inputs a process is given at a time
LONG = 100_000  # characters of a stretched input
# CPU seconds, not those of a clock: what others do on the machine has no part in it.
MOST_SECONDS, MOST_SECONDS_EACH = 1.0, 4.0 / LONG
MOST_MEMORY = 2**30
MOST_QUOTED = 2_000  # characters: the words a reader needs, not a document

PLACES = ("Bến Tre", "Hậu Giang", "An Giang", "Cà Mau")
HEAD = "ỦY BAN NHÂN DÂN TỈNH\nKẾ HOẠCH\nPhát triển kinh tế - xã hội năm 2024\nI. CHỈ TIÊU\n"
MIX = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
FIGURES, SIGNS = MIX["figures"], MIX["signs"]
PIECES = [*FIGURES, *SIGNS, *MIX["words"], *MIX["odd"]]
MAGIC = (
    b"",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    bytes.fromhex("d0cf11e0a1b11ae1"),
    b"\xff\xfe",
    b"<html>",
    b"{\\rtf",
)
SUFFIXES = ("txt", "html", "docx", "pdf", "xlsx", "xls", "doc", "bin")
ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1258", "cp1252", "utf-8-sig", "utf-7")


@dataclass(frozen=True)
class Input:
    """One input: the file it stands in, and of what kind it is."""

    number: int
    kind: str
    name: str
    data: bytes


@dataclass(frozen=True)
class Outcome:
    """What became of one input: ``fault`` says which promise was broken, and is empty when none was."""

    number: int
    kind: str
    refused: bool
    seconds: float
    fault: str = ""


# --- inputs -----------------------------------------------------------------------------------------------


def make(number: int, seed: int, kinds: Sequence[str] = ()) -> Input:
    """Input ``number`` of a seed, of one of these kinds; of any when none is named."""
    random = Random(f"{seed}:{number}")
    kinds = kinds or tuple(KINDS)
    kind = random.choices(kinds, [KINDS[kind][0] for kind in kinds])[0]
    name, data = KINDS[kind][1](random)
    return Input(number, kind, name, data)


@cache
def plans() -> tuple[str, ...]:
    """Plans to begin with: those of the project, and what the passages of the tests say."""
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "data" / "raw").glob("*.txt"))]
    for path in sorted((ROOT / "tests" / "corpus").rglob("*.toml")):
        text = tomllib.loads(path.read_text("utf-8")).get("text")
        if isinstance(text, str):
            texts.append(text)
    return tuple(texts)


@cache
def phrases() -> tuple[str, ...]:
    """What the examples of the tests say, a clause or a small table each."""
    files = sorted((ROOT / "tests" / "corpus" / "phrases").glob("*.toml"))
    cases = (case for path in files for case in tomllib.loads(path.read_text("utf-8"))["case"])
    said = (phrase for case in cases for phrase in case["phrases"])
    return tuple(phrase.replace("[[", "").replace("]]", "") for phrase in said)


def plan_text(random: Random) -> str:
    """A plan, or a part of one of a few thousand characters."""
    if random.random() < 0.3:
        return varied.document(random.randrange(10**6)).text
    text = random.choice(plans())
    if len(text) > 6000 and random.random() < 0.95:
        at = random.randrange(len(text) - 3000)
        text = text[:1500] + "\n" + text[at : at + 3000]
    return text


def mutated(text: str, random: Random, changes: Sequence["Change"] = ()) -> str:
    """``text`` after a few changes, each of a sort that scans, programs and people make."""
    for _ in range(random.choice((1, 1, 2, 3, 5, 9))):
        text = random.choice(changes or CHANGES)(text, random)
    return text


def _insert(text: str, random: Random) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + "".join(random.choices(PIECES, k=random.choice((1, 1, 2, 5)))) + text[at:]


def _delete(text: str, random: Random) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + text[at + random.choice((1, 1, 2, 10, 200)) :]


def _repeat(text: str, random: Random) -> str:
    at = random.randrange(len(text) + 1)
    piece = text[at : at + random.choice((1, 3, 10, 80))]
    return text[:at] + piece * random.choice((2, 2, 5, 50)) + text[at:]


def _move_lines(text: str, random: Random) -> str:
    lines = text.split("\n")
    for _ in range(random.choice((1, 2, 5))):
        lines.insert(random.randrange(len(lines) + 1), lines[random.randrange(len(lines))])
        del lines[random.randrange(len(lines))]
    return "\n".join(lines)


def _splice(text: str, random: Random) -> str:
    other = plan_text(random)
    return text[: random.randrange(len(text) + 1)] + other[random.randrange(len(other) + 1) :]


def _everywhere(text: str, random: Random) -> str:
    """One sort of character becomes another throughout."""
    old, new = random.choice(MIX["swaps"])
    if random.random() < 0.2:
        return unicodedata.normalize(random.choice(("NFD", "NFKC", "NFKD")), text)
    return text.swapcase() if random.random() < 0.1 else text.replace(old, new)


def _any_characters(text: str, random: Random) -> str:
    at = random.randrange(len(text) + 1)
    codes = (random.choice((random.randrange(1, 0x300), random.randrange(1, 0x11_0000))) for _ in range(9))
    return text[:at] + "".join(map(chr, (c for c in codes if not 0xD800 <= c <= 0xDFFF))) + text[at:]


def _other_end(text: str, random: Random) -> str:
    """The words of a phrase go on as those of another."""
    words, other = text.split(" "), random.choice(phrases()).split(" ")
    return " ".join(words[: random.randrange(len(words) + 1)] + other[random.randrange(len(other)) :])


Change = Callable[[str, Random], str]
CHANGES: Sequence[Change] = (
    _insert, _insert, _insert, _delete, _repeat, _move_lines, _splice, _everywhere, _any_characters,
)  # fmt: skip
SMALL_CHANGES: Sequence[Change] = (
    _insert, _insert, _delete, _move_lines, _other_end, _other_end, _everywhere, _any_characters,
)  # fmt: skip


def _line(random: Random) -> tuple[str, bytes]:
    """A few clauses under a short head."""
    clauses = [random.choice(phrases()) for _ in range(random.choice((1, 1, 2, 3)))]
    changed = (mutated(c, random, SMALL_CHANGES) if random.random() < 0.8 else c for c in clauses)
    text = random.choice(("; ", ", ", ". ", " ", "\n", ";\n- ")).join(changed)
    return "plan.txt", f"{HEAD}{random.choice(('', '1. ', '- ', 'a) '))}{text}\n".encode()


def _head(random: Random) -> tuple[str, bytes]:
    """Lines of a head in any order, then one clause; nobody says whose plan it is, or of which year."""
    lines = random.choices(MIX["head_lines"], k=random.randrange(1, 12))
    if random.random() < 0.5:
        lines = sorted(lines, key=MIX["head_lines"].index)
    words = {"place": random.choice(MIX["places"]), "year": random.choice(MIX["years"])}
    text = random.choice(("\n", "\n", "\n\n", "   ")).join(lines).format(**words)
    text = mutated(text, random, SMALL_CHANGES) if random.random() < 0.7 else text
    return "plan.txt", f"{text}\n1. {random.choice(phrases())}.\n".encode()


def _cells(random: Random) -> tuple[str, bytes]:
    """A small table under a short head."""
    bar = random.choice((" | ", "|", "\t"))
    return "plan.txt", (HEAD + "\n".join(map(bar.join, table(random))) + "\n").encode()


def _plan(random: Random) -> tuple[str, bytes]:
    return "plan.txt", mutated(plan_text(random), random).encode("utf-8")


def _stretched(random: Random) -> tuple[str, bytes]:
    """A few pieces over and over: what takes time out of proportion shows here."""
    unit = "".join(random.choices(PIECES, k=random.choice((1, 2, 3, 6))))
    if random.random() < 0.3:
        unit = mutated(plan_text(random), random)[:2000]
    text = varied.document(random.randrange(99)).text[:1500] + "\n" + unit * (LONG // len(unit) + 1)
    return "plan.txt", text[:LONG].encode("utf-8")


def _soup(random: Random) -> tuple[str, bytes]:
    glue = random.choice(("", " ", "\n"))
    return "plan.txt", glue.join(random.choices(PIECES, k=random.randrange(1, 400))).encode("utf-8")


def _table_text(random: Random) -> tuple[str, bytes]:
    rows = table(random)
    bar = random.choice((" | ", "|", "\t", " \t "))
    return "plan.txt", (plan_text(random)[:1200] + "\n" + "\n".join(map(bar.join, rows)) + "\n").encode(
        "utf-8"
    )


def table(random: Random) -> list[list[str]]:
    """Rows of cells, with heads that make sense more often than not."""
    width = random.randrange(1, 9)
    rows = [random.choices(MIX["heads"], k=width)]
    for _ in range(random.randrange(0, 14)):
        cells = random.choices((*MIX["rows"], *FIGURES, *SIGNS), k=width)
        rows.append([mutated(cell, random) if random.random() < 0.05 else cell for cell in cells])
    return rows


def _page(random: Random) -> tuple[str, bytes]:
    """An HTML page of paragraphs, lists and tables with spans."""
    body = "".join(f"<p>{escape(line)}</p>\n" for line in plan_text(random)[:1500].split("\n"))
    cells = (
        "<tr>" + "".join(f"<td{_spans(random)}>{escape(cell)}</td>" for cell in row) + "</tr>\n"
        for row in table(random)
    )
    page = f"<html><meta charset=utf-8><body>{body}<table>{''.join(cells)}</table></body></html>"
    return "plan.html", _damaged(page.encode("utf-8", "replace"), random)


def _spans(random: Random) -> str:
    names = ("colspan", "rowspan", "style", "class", "hidden")
    values = (0, 1, 2, 3, 99, 10**9, "x", "display:none")
    return "".join(
        f' {random.choice(names)}="{random.choice(values)}"' for _ in range(random.choice((0, 0, 0, 1, 2)))
    )


def _packed(random: Random, seeds: Callable[[], tuple[tuple[str, bytes], ...]]) -> tuple[str, bytes]:
    """A package with wrong bytes in it, or in the XML of one of its parts."""
    name, data = random.choice(seeds())
    if random.random() < 0.3:
        return name, _damaged(data, random)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        chosen = random.choice([part for part in package.namelist() if part.endswith((".xml", ".rels"))])
    return name, repacked(data, lambda part, held: _damaged(held, random, 4) if part == chosen else held)


def repacked(data: bytes, change: Callable[[str, bytes], bytes] = lambda part, held: held) -> bytes:
    """A package with each part changed, and with no time of day in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            entry = zipfile.ZipInfo(part, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, change(part, old.read(part)))
    return out.getvalue()


def _damaged(data: bytes, random: Random, most: int = 3) -> bytes:
    """Wrong, missing and repeated bytes here and there; some inputs stay whole."""
    for _ in range(random.randrange(most)):
        at = random.randrange(len(data) + 1)
        sort = random.randrange(4)
        if sort == 0:
            data = data[:at] + random.randbytes(random.randrange(1, 9)) + data[at + random.randrange(9) :]
        elif sort == 1:
            data = data[:at] + data[at + random.choice((1, 9, 300)) :]
        elif sort == 2:
            data = data[:at] + data[at : at + 60] * random.choice((2, 30)) + data[at:]
        else:
            data = data.replace(b'="1"', b'="%d"' % random.choice((0, 7, 999_999_999, 10**20)), 1)
    return data


@cache
def documents() -> tuple[tuple[str, bytes], ...]:
    """DOCX files with lists, tables and merged cells."""
    import docx

    out = []
    for seed in range(6):
        random = Random(seed)
        document = docx.Document()
        for line in plan_text(random)[:2000].split("\n"):
            document.add_paragraph(
                _xml(line), style=random.choice(("List Number", "List Bullet", None, None))
            )
        rows = table(random)
        grid = document.add_table(len(rows), len(rows[0]))
        for line, row in zip(grid.rows, rows, strict=True):
            for cell, text in zip(line.cells, row, strict=True):
                cell.text = _xml(text)
        grid.cell(0, 0).merge(grid.cell(len(rows) // 2, len(rows[0]) // 2))
        out.append(("plan.docx", repacked(_saved(document.save))))
    return tuple(out)


@cache
def workbooks() -> tuple[tuple[str, bytes], ...]:
    """XLSX files with a table each."""
    import openpyxl

    out = []
    for seed in range(4):
        random = Random(seed)
        book = openpyxl.Workbook()
        for row in table(random):
            book.active.append([_xml(text) for text in row])
        book.active.append(["Tổng", "=SUM(B1:B9)", 12.5, 45_000, None])
        book.active.merge_cells("A1:B2")
        out.append(("plan.xlsx", workbook_bytes(book, date(2024, 1, 1))))
    return tuple(out)


@cache
def printed() -> tuple[tuple[str, bytes], ...]:
    """PDF files as the reports are set."""
    from plancompare.presentation.as_typst import string
    from plancompare.reports.typeset import pdf

    out = []
    for seed in range(3):
        random = Random(seed)
        rows = table(random)
        cells = ", ".join(f"[#{string(cell)}]" for row in rows for cell in row)
        source = (
            f'#set document(title: "t")\n#set text(lang: "vi", font: "Be Vietnam Pro", fallback: true)\n'
            f"= #{string('Kế hoạch')}\n#{string(varied.document(seed).text[:2500])}\n"
            f"#table(columns: {len(rows[0])}, {cells})\n"
        )
        with contextlib.suppress(PlancompareError):
            out.append(("plan.pdf", pdf(source, {}, standards=())))
    return tuple(out)


def _saved(save: Callable[[io.BytesIO], None]) -> bytes:
    stream = io.BytesIO()
    save(stream)
    return stream.getvalue()


def _xml(text: str) -> str:
    return "".join(c for c in legible(text) if c in "\t\n" or c >= " ")


def _file(random: Random, seeds: Callable[[], tuple[tuple[str, bytes], ...]]) -> tuple[str, bytes]:
    name, data = random.choice(seeds())
    return name, _damaged(data, random, most=6)


def _bytes(random: Random) -> tuple[str, bytes]:
    data = random.choice(MAGIC) + random.randbytes(random.randrange(400))
    return f"plan.{random.choice(SUFFIXES)}", data


def _encoded(random: Random) -> tuple[str, bytes]:
    """A plan in another encoding than UTF-8, whole or not."""
    text = plan_text(random)[:3000]
    encoding = random.choice(ENCODINGS)
    return "plan.txt", _damaged(text.encode(encoding, "replace"), random)


# Each kind with its weight. Packages, workbooks and PDFs take more time than all others together.
KINDS: dict[str, tuple[float, Callable[[Random], tuple[str, bytes]]]] = {
    "plan": (40, _plan),
    "soup": (15, _soup),
    "table": (18, _table_text),
    "line": (15, _line),
    "head": (10, _head),
    "cells": (10, _cells),
    "page": (12, _page),
    "docx": (4, partial(_packed, seeds=documents)),
    "encoded": (4, _encoded),
    "bytes": (4, _bytes),
    "stretched": (1.5, _stretched),
    "xlsx": (1, partial(_packed, seeds=workbooks)),
    "pdf": (1, partial(_file, seeds=printed)),
}


# --- promises ---------------------------------------------------------------------------------------------


class Broken(Exception):
    """A promise that does not hold."""


def confirm(given: Input) -> bool:
    """Read an input and raise Broken where a promise does not hold; whether it was refused."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            source = source_from_bytes(given.data, given.name)
        told = {} if given.kind == "head" else {"province": PLACES[given.number % len(PLACES)], "year": 2024}
        plan = read_plan(source, **told)
        extraction = extract(plan)
    except PlancompareError as error:
        _holds("\n" not in str(error).strip(), "a refusal is one sentence")
        _holds(str(error).startswith(given.name), "a refusal names its file")
        return True
    _confirm_source(source)
    _confirm_header(plan)
    _confirm_targets(source, extraction)
    _confirm_numerals(source, extraction)
    _confirm_written(extraction)
    if not given.number % 8:  # frames take longer than all else
        _confirm_tables(extraction)
    return False


def _confirm_source(source: Source) -> None:
    source.text.encode("utf-8")  # raises for half a character
    for grid in source.tables:
        for cell in grid.cells:
            _holds(grid.start <= cell.start <= cell.end <= grid.end, "a cell lies in its table")
    for first, second in pairwise(source.tables):  # or stands in it
        _holds(not first.start < second.start < first.end < second.end, "no table stands across another")
    last = 0
    for at in range(0, len(source.view), max(1, len(source.view) // 200)):
        span = source.span(at, at + 1)
        _holds(last <= span.start <= span.end <= len(source.text), "the view stands in the text's order")
        last = span.start


def _confirm_header(plan: Plan) -> None:
    said = plan.header
    _holds(said.level in (None, *LEVELS), "a level is one of those there are")
    _holds(said.year is None or FIRST <= said.year <= LAST, "a year is one of our time")
    _holds(said.date is None or bool(date.fromisoformat(said.date)), "a date is one of the calendar")
    _holds(
        not any(c in "\r\n" for text in (said.title, said.issuer) for c in text or ""), "a name is one line"
    )


def _confirm_targets(source: Source, extraction) -> None:
    rows = [*extraction.targets, *getattr(extraction, "results", ())]
    ids = Counter(row.target_id for row in rows)
    _holds(all(count == 1 for count in ids.values()), "an id is used once")
    for row in rows:
        _holds(source.text[row.quote_start : row.quote_end] == row.quote, "a quote is exact")
        _holds(len(row.quote) <= MOST_QUOTED, "a quote is the words a reader needs")
        _holds(row.quote_start <= row.value_start < row.value_end <= row.quote_end, "a value is in its quote")
        for value in (row.value, row.value_high, row.denominator):
            _holds(value is None or (isinstance(value, Decimal) and value.is_finite()), "a value is a number")
            _holds(value is None or Decimal(repr(float(value))) == value, "a value keeps its digits")


def _in_words(row) -> bool:
    return not any(map(str.isdecimal, row.value_text))


def _confirm_numerals(source: Source, extraction) -> None:
    met = [False] * len(source.text)
    known = {row.target_id for row in (*extraction.targets, *getattr(extraction, "results", ()))}
    last = 0
    for numeral in extraction.numerals:
        _holds(source.text[numeral.start : numeral.end] == numeral.text, "a numeral is exact")
        _holds(numeral.start >= last, "numerals stand in order and apart")
        last = numeral.end
        met[numeral.start : numeral.end] = [True] * (numeral.end - numeral.start)
        _holds(bool(numeral.cls), "a numeral has a class")
        _holds(bool(numeral.reason) or numeral.cls == "target", "a numeral has a reason")
        for named in (numeral.target_id, getattr(numeral, "result_id", None)):
            _holds(named is None or named in known, "a numeral's target is there")
    missed = next((at for at, c in enumerate(source.text) if c.isdecimal() and not met[at]), None)
    _holds(missed is None, f"every digit is in one numeral (not the one at {missed})")
    own = Counter(numeral.target_id for numeral in extraction.numerals if numeral.cls == "target")
    for target in extraction.targets:
        _holds(own[target.target_id] == 1 or _in_words(target), "a target is one numeral's")


def _confirm_written(extraction) -> None:
    """What is written can be read back as it was."""
    rows = [(n.start, n.text, n.cls, n.reason) for n in extraction.numerals]
    read = list(csv.reader(io.StringIO(csv_bytes(("a", "b", "c", "d"), rows).decode("utf-8"), newline="")))[
        1:
    ]
    _holds([tuple(row) for row in read] == [tuple(map(str, row)) for row in rows], "CSV comes back as it was")
    json.loads(json_bytes(("a", "b", "c", "d"), rows))


def _confirm_tables(extraction) -> None:
    """No row would be refused when the tables are built."""
    for frame in (to_frame(extraction.targets), results_frame(extraction.results)):
        for problem in problems(frame):
            raise Broken(f"a row keeps the rules of its table ({problem})")


def _holds(that: bool, promise: str) -> None:
    if not that:
        raise Broken(promise)


def outcome(given: Input, check: Callable[[Input], bool] = confirm) -> Outcome:
    """What became of one input, and which promise it broke."""
    begun = time.process_time()
    refused, fault = False, ""
    try:
        refused = check(given)
    except Broken as error:
        fault = f"broken: {error}"
    except Exception as error:
        fault = f"uncaught {type(error).__name__}: {str(error)[:200]}{_place(error)}"
    seconds = time.process_time() - begun
    if not fault and seconds > MOST_SECONDS + MOST_SECONDS_EACH * len(given.data):
        fault = f"{seconds:.1f} s for {len(given.data)} bytes"
    return Outcome(given.number, given.kind, refused, seconds, fault)


def _place(error: Exception) -> str:
    import traceback

    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "plancompare" in frame.filename]
    return f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""


# --- the run ----------------------------------------------------------------------------------------------


def chunk(first: int, count: int, seed: int, kinds: Sequence[str] = ()) -> tuple[list[Outcome], int]:
    """The outcomes of some inputs, and the most memory this process ever had, in bytes."""
    found = [outcome(make(number, seed, kinds)) for number in range(first, first + count)]
    return found, memory()


def memory() -> int:
    """The most memory this process ever had, in bytes; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def run(
    first: int, count: int, seed: int, jobs: int, kinds: Sequence[str] = ()
) -> Iterator[tuple[list[Outcome], int]]:
    """All inputs, a chunk at a time."""
    parts = [(at, min(CHUNK, first + count - at), seed, kinds) for at in range(first, first + count, CHUNK)]
    if jobs == 1:
        yield from (chunk(*part) for part in parts)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(chunk, *zip(*parts, strict=True))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, keep what broke a promise, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=1000, help="inputs; default: 1000")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other inputs; default: 1")
    parser.add_argument("--first", type=int, default=0, help="number of the first input; default: 0")
    parser.add_argument("--jobs", type=int, default=1, help="processes; default: 1")
    parser.add_argument(
        "--kinds", nargs="+", choices=KINDS, default=(), metavar="KIND", help=f"of: {', '.join(KINDS)}"
    )
    options = parser.parse_args(arguments)
    kinds: Counter[str] = Counter()
    refused = broken = most_memory = 0
    slowest = Outcome(-1, "", False, 0.0)
    for found, used in run(options.first, options.count, options.seed, options.jobs, options.kinds):
        most_memory = max(most_memory, used)
        for each in found:
            kinds[each.kind] += 1
            refused += each.refused
            slowest = max(slowest, each, key=lambda one: one.seconds)
            if each.fault:
                broken += 1
                given = make(each.number, options.seed, options.kinds)
                KEPT.mkdir(parents=True, exist_ok=True)
                (KEPT / f"{options.seed}-{each.number}-{given.name}").write_bytes(given.data)
                print(f"input {each.number} ({each.kind}): {each.fault}", flush=True)
    if most_memory > MOST_MEMORY:
        broken += 1
        print(f"memory: {most_memory / 2**20:.0f} MiB")
    said = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    print(f"seed {options.seed}: {sum(kinds.values())} inputs ({said})")
    print(
        f"{broken} broken promises, {refused} refused in words, slowest {slowest.seconds:.2f} s "
        f"(input {slowest.number}), most memory {most_memory / 2**20:.0f} MiB"
    )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
