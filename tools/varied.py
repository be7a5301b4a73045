"""Plans that nobody wrote, in any number: for measuring, and for comparing how two versions read.

Every document is made from its seed alone: province, year, header, order, wording, list marks, wrapped lines,
line ends and figures vary with it, and the same seed always gives the same characters. ``Document.put`` says
what was put in and where, so that a reading can be judged; ``broken`` makes files no reader can read. The
words are data, in varied.toml.

    python tools/varied.py FOLDER --count 2000 --seed 1 --broken 0.01
"""

import argparse
import html
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from random import Random

from plancompare.catalogue.provinces import provinces

WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
FIRST_YEAR, LAST_YEAR = 2006, 2025
# What a thing may be set to: for most, and for those that should sink.
RISING = ("eq", "eq", "eq", "eq", "ge", "ge", "gt", "approx", "range")
SINKING = ("eq", "eq", "le", "le", "lt", "lt")
MARKS: tuple[Callable[[int], str], ...] = (
    lambda n: f"{n}) ",
    lambda n: f"({n}) ",
    lambda n: f"{n}. ",
    lambda n: "- ",
    lambda n: "+ ",
    lambda n: f"{_letter(n)}) ",
)
# They stand around a figure while the text is put together, and are taken out when its place is known.
OPEN, CLOSE = "\ue000", "\ue001"


@dataclass(frozen=True, slots=True)
class Put:
    """One figure that was put into a document, as the columns of the common table have it.

    ``status`` is "target" or "result" (of the year before); ``start`` and ``end`` are the characters of its
    number. Figures that are neither (dates, documents, spans of years) are not listed.
    """

    status: str
    indicator: str | None
    measure: str
    comparator: str
    value: Decimal
    value_high: Decimal | None
    unit: str
    year: int
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A plan as its file holds it, and every target and result that was put in."""

    seed: int
    province: str
    province_code: str
    year: int
    text: str
    put: tuple[Put, ...]

    @property
    def name(self) -> str:
        return f"varied-{self.seed:06d}.txt"


@dataclass(frozen=True, slots=True)
class Thing:
    """What a plan may set; varied.toml says what the fields mean."""

    names: Sequence[str]
    between: tuple[float, float]
    code: str | None = None
    measure: str = "level"
    units: Sequence[tuple[str, int, str]] = (("%", 1, "percent"),)
    places: int = 1
    sinks: bool = False


THINGS = tuple(Thing(**thing) for thing in WORDS["thing"])


def document(seed: int, *, province: str | None = None, year: int | None = None) -> Document:
    """The plan of ``seed``; ``province`` (its GSO code) and ``year`` take the place of its own choice."""
    return _Writer(Random(seed), province, year).document(seed)


def documents(count: int, seed: int = 0) -> Iterator[Document]:
    """``count`` plans of successive seeds, so that a longer run begins with the same ones."""
    return map(document, range(seed, seed + count))


class _Writer:
    """One document in the making: its habits, and the figures put in so far."""

    def __init__(self, chance: Random, province: str | None, year: int | None):
        self.chance = chance
        self.code = province or chance.choice(sorted(provinces()))
        self.year = year or chance.randint(FIRST_YEAR, LAST_YEAR)
        place = provinces(f"{self.year}-01-01")[self.code]  # as it stood when the plan was made
        self.province = place.name
        self.area = f"{place.type} {self.province}"
        self.mark = chance.choice(MARKS)
        self.item_end = chance.choice((";", ".", ";"))
        self.places = chance.choice((1, 1, 2))
        self.percent_gap = " " if chance.random() < 0.15 else ""
        self.joint = chance.choice(("-", " - "))
        self.bounds = {name: chance.sample(ways, 2) for name, ways in WORDS["bounds"].items()}
        self.put: list[Put] = []

    def document(self, seed: int) -> Document:
        parts = [self._head, self._results, self._headline, self._tasks, self._carrying_out]
        if self.chance.random() < 0.4:
            parts.remove(self._results)
        text = self._laid_out([paragraph for part in parts for paragraph in part()])
        text, spans = _taken_out(text)
        put = (replace(one, start=start, end=end) for one, (start, end) in zip(self.put, spans, strict=True))
        return Document(seed, self.province, self.code, self.year, text, tuple(put))

    # The parts of a plan ------------------------------------------------------------------------------

    def _head(self) -> Iterator[str]:
        month = self.chance.choice((1, 1, 2, 12))
        signed = self.year - 1 if month == 12 else self.year
        date = f"{self.province}, ngày {self.chance.randint(1, 28):02d} tháng {month:02d} năm {signed}"
        number = f"Số: {self.chance.randint(1, 400):02d}/KH-UBND"
        nation = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
        forms = (
            ("ỦY BAN NHÂN DÂN", self.area.upper(), "-------", nation, number, date),
            (f"ỦY BAN NHÂN DÂN {self.area.upper()} | {nation} |", f"{number} | {date} |"),
            (f"UBND {self.area.upper()}", number, date),
        )
        yield from self.chance.choice(forms)
        yield "KẾ HOẠCH"
        yield f"Phát triển kinh tế - xã hội {self.area} năm {self.year}"
        yield (
            "Thực hiện Nghị quyết số 01/NQ-CP của Chính phủ và Nghị quyết của Hội đồng nhân dân, "
            f"Ủy ban nhân dân {self.area} ban hành kế hoạch với những nội dung như sau:"
        )

    def _results(self) -> Iterator[str]:
        yield f"I. KẾT QUẢ THỰC HIỆN NĂM {self.year - 1}"
        for thing in self.chance.sample(THINGS, self.chance.randint(3, 9)):
            yield f"- {self._result(thing)}."
        yield self._filler(2)

    def _headline(self) -> Iterator[str]:
        yield f"II. {self.chance.choice(WORDS['headline'])} NĂM {self.year}"
        if self.chance.random() < 0.5:
            yield self._filler(1)
        chosen = self.chance.sample(THINGS, self.chance.randint(8, 26))
        if self.chance.random() < 0.15:
            yield from self._table([thing for thing in chosen if "{}" not in "".join(thing.names)])
            return
        for number, thing in enumerate(chosen, 1):
            yield f"{self.mark(number)}{self._target(thing)}{self.item_end}"

    def _table(self, things: Sequence[Thing]) -> Iterator[str]:
        """The same as rows of a table: the year before and the plan's own, a column each."""
        bar = self.chance.choice((" | ", "\t"))
        years = (f"Thực hiện năm {self.year - 1}", f"Kế hoạch năm {self.year}")
        yield bar.join(("STT", "Chỉ tiêu", "Đơn vị tính", *years))
        for number, thing in enumerate(things, 1):
            unit = thing.units[0]
            earlier, planned = (self._figure(thing, unit, "eq", status) for status in ("result", "target"))
            yield bar.join((str(number), self.chance.choice(thing.names), unit[0], earlier, planned))

    def _tasks(self) -> Iterator[str]:
        yield "III. NHIỆM VỤ, GIẢI PHÁP CHỦ YẾU"
        length = self.chance.choice((1, 2, 4, 8))
        agencies = list(WORDS["agencies"].items())
        for number, (agency, codes) in enumerate(self.chance.sample(agencies, self.chance.randint(3, 11)), 1):
            yield f"{number}. {agency}"
            for task in range(1, 1 + self.chance.randint(1, 3) * length):
                told = self._filler(self.chance.randint(1, 3))
                if self.chance.random() < 0.4:
                    told += f" {self._target(self.chance.choice([t for t in THINGS if t.code in codes]))}."
                if self.chance.random() < 0.3:
                    told += f" {self._mentioned()}."
                yield f"{_letter(task)}) {told}"

    def _carrying_out(self) -> Iterator[str]:
        yield "IV. TỔ CHỨC THỰC HIỆN"
        yield f"Các sở, ngành và Ủy ban nhân dân cấp huyện triển khai thực hiện. {self._mentioned()}."
        yield "Nơi nhận:\n- Văn phòng Chính phủ;\n- Lưu: VT."
        yield f"TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n{self.chance.choice(WORDS['names'])}"

    # Sentences and figures ----------------------------------------------------------------------------

    def _filler(self, count: int) -> str:
        return ". ".join(self.chance.sample(WORDS["filler"], count)) + "."

    def _mentioned(self) -> str:
        before = self.year - 1
        first = before // 5 * 5 + 1
        return self.chance.choice(WORDS["mentioned"]).format(
            day=self.chance.randint(10, 28),
            small=self.chance.randint(2, 90),
            quarter=self.chance.choice(("I", "II", "III", "IV")),
            before=before,
            year=self.year,
            span=f"{first} - {first + 4}",
        )

    def _target(self, thing: Thing) -> str:
        comparator = self.chance.choice(SINKING if thing.sinks else RISING)
        return self._statement(thing, comparator, "target", *self.chance.choice(self.bounds[comparator]))

    def _result(self, thing: Thing) -> str:
        return self._statement(thing, "eq", "result", f"năm {self.year - 1} đạt ", "")

    def _statement(self, thing: Thing, comparator: str, status: str, before: str, after: str) -> str:
        """A thing with its bound, number and unit, in this document's habit."""
        unit = self.chance.choice(thing.units)
        figure = self._figure(thing, unit, comparator, status, before.startswith("từ "))
        gap = self.percent_gap if unit[0] in "%‰" else " "
        name = self.chance.choice(thing.names)
        if "{}" not in name:
            return f"{name} {before}{figure}{gap}{unit[0]}{after}"
        for empty in ("phấn đấu ", "đạt ", "là "):  # no word of reaching behind a verb of making
            before = before.removeprefix(empty)
        return name.format(f"{before}{figure}{gap}{unit[0]}{after}")

    def _figure(
        self, thing: Thing, unit: tuple[str, int, str], comparator: str, status: str, spelled: bool = False
    ) -> str:
        """The number as printed, between marks; what it is goes to ``put``. A range may be ``spelled``."""
        _, scale, code = unit
        places = 1 if scale > 1 else min(thing.places, self.places)
        smallest = Decimal(1).scaleb(-places)
        low, high = (Decimal(end) / scale for end in thing.between)
        drawn = low + (high - low) * self.chance.randrange(10**6) / 10**6
        value, top = round(drawn / smallest) * smallest, None
        shown = _printed(value)
        if comparator == "range":
            top = value + smallest * self.chance.randint(1, 4)
            shown += (" đến " if spelled else self.joint) + _printed(top)
        year = self.year if status == "target" else self.year - 1
        ends = (value * scale, None if top is None else top * scale)
        self.put.append(Put(status, thing.code, thing.measure, comparator, *ends, code, year))
        return f"{OPEN}{shown}{CLOSE}"

    # The page -----------------------------------------------------------------------------------------

    def _laid_out(self, paragraphs: Sequence[str]) -> str:
        width = self.chance.choice((0, 0, 60, 72, 90))
        gap = self.chance.choice(("\n", "\n", "\n\n"))
        text = gap.join(_wrapped(paragraph, width) for paragraph in paragraphs) + "\n"
        if self.chance.random() < 0.1:
            text = unicodedata.normalize("NFD", text)
        return text.replace("\n", "\r\n") if self.chance.random() < 0.2 else text


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 25)


def _printed(value: Decimal) -> str:
    """As Vietnamese prints it: a dot between thousands, a comma before decimals, "04" for a small count."""
    if value == int(value):
        return f"{int(value):02d}" if value < 10 else f"{int(value):,}".replace(",", ".")
    return f"{value:,f}".rstrip("0").translate(str.maketrans(",.", ".,"))


def _wrapped(paragraph: str, width: int) -> str:
    """Lines of at most ``width`` characters; table rows and what has lines already stay."""
    if not width or "\t" in paragraph or " | " in paragraph or "\n" in paragraph:
        return paragraph
    lines, line = [], ""
    for word in paragraph.split(" "):
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\n".join([*lines, line])


def _taken_out(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without marks, and the characters that each pair of them held."""
    first, *pieces = marked.split(OPEN)
    out, length, spans = [first], len(first), []
    for piece in pieces:
        held, _, rest = piece.partition(CLOSE)
        spans.append((length, length + len(held)))
        out += [held, rest]
        length += len(held) + len(rest)
    return "".join(out), spans


# Files ------------------------------------------------------------------------------------------------


def broken(seed: int) -> tuple[str, bytes]:
    """The name and bytes of a file that holds no plan anybody can read; no two seeds give the same bytes."""
    chance = Random(f"broken {seed}")
    noise = chance.randbytes(chance.randint(40, 4000))
    office = bytes.fromhex("d0cf11e0a1b11ae1")
    kinds = {
        "blank.txt": b" " * (1 + seed),
        "noise.txt": b"\0\1\2" + noise,
        "picture.txt": b"\x89PNG\r\n\x1a\n" + noise,
        "cut-short.docx": b"PK\x03\x04" + noise,
        "damaged.pdf": b"%PDF-1.7\n" + noise,
        "old.doc": office + noise,
        "protected.docx": office + "EncryptedPackage".encode("utf-16-le") + noise,
    }
    kind = chance.choice(list(kinds))
    return f"broken-{seed:06d}-{kind}", kinds[kind]


def as_page(made: Document) -> bytes:
    """The document as a plain web page, a paragraph a line."""
    lines = "".join(f"<p>{html.escape(line)}</p>\n" for line in made.text.splitlines() if line.strip())
    head = f'<meta charset="utf-8"><title>{html.escape(made.province)} {made.year}</title>'
    return f"<!DOCTYPE html>\n<html><head>{head}</head><body>\n{lines}</body></html>\n".encode()


def files(count: int, seed: int = 0, share_broken: float = 0.0) -> Iterator[tuple[str, bytes]]:
    """``count`` files, name and bytes: text, one in eight a web page, and the given share broken."""
    for one in range(seed, seed + count):
        chance = Random(f"file {one}")
        if chance.random() < share_broken:
            yield broken(one)
        elif chance.random() < 1 / 8:
            made = document(one)
            yield made.name.replace(".txt", ".html"), as_page(made)
        else:
            made = document(one)
            yield made.name, made.text.encode()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition(":")[0] + ".")
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--count", type=int, default=100)
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--broken", type=float, default=0.0, help="the share of files that are broken")
    options = arguments.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for name, data in files(options.count, options.seed, options.broken):
        (options.folder / name).write_bytes(data)


if __name__ == "__main__":
    main()
