"""Figures drawn at random out of a finished report, each followed back to the characters of its document.

    python tests/traced.py PROJECT [SEED [COUNT]]

draws figures of the site in ``PROJECT/reports`` and of its whole PDFs and prints what each says, the words of
the document it leads to, and what is wrong. It reads both sides by itself: nothing of the library's reading
or printing is used, only the tables' ids and places.
"""

import csv
import io
import random
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pypdfium2
from lxml import html
from pypdf import PdfReader

LINE = 10  # points of paper a line of quotes takes
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
SCALES = {"nghìn": 3, "ngàn": 3, "triệu": 6, "tỷ": 9, "tỉ": 9, "thousand": 3, "million": 6, "billion": 9}
SCALE = re.compile(r"\b(?:{0})(?: (?:{0}))*\b".format("|".join(SCALES)))
WRITTEN = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9}
SIGNS = {"≥": "ge", "≤": "le", ">": "gt", "<": "lt", "≈": "approx"}
SAID = {  # what a printed sentence says in place of a sign
    "ge": r"\btừ(?= .* trở lên)|\bat least",
    "le": r"\bkhông quá|\bat most",
    "gt": r"\btrên |\bmore than",
    "lt": r"\bdưới |\bless than",
    "approx": r"\bkhoảng|\babout",
}
FIGURE = re.compile(rf"(?:(?:{'|'.join(SAID.values())})\s*)?[≥≤<>≈+−\s]*(?:[A-Z]{{3}} )?\d")
AFTER = {"ge": r"trở lên", "le": r"trở xuống"}
BOUNDS = {  # what the documents say before a number
    "ge": r"ít nhất|tối thiểu|không dưới|không thấp hơn|bằng hoặc cao hơn|≥",
    "le": r"không quá|không vượt quá|tối đa|không cao hơn|≤",
    "gt": r"trên|hơn|vượt|>",
    "lt": r"dưới|thấp hơn|chưa đến|<",
    "approx": r"khoảng|xấp xỉ|gần|ước|≈",
}
UNITS = {  # words of a printed unit, and one of which the document must hold
    r"‰": r"‰",
    r"%|\bpoints?\b|điểm": r"%|phần trăm|điểm",
    r"\bUSD\b": r"USD|đô la",
    r"\bVND\b|đồng": r"đồng",
    r"10[.,]000|vạn dân": r"vạn|10\.000|10 nghìn",
    r"\bcommunes?\b|(?<!tác )\bxã\b": r"xã",
    r"\benterprises?\b": r"doanh nghiệp|DN",
    r"\bcooperatives?\b": r"hợp tác xã|HTX",
    r"(?<!10,000 )\bpeople\b|người": r"người|lao động|thành viên|học viên|việc làm",
    r"\btonnes\b|\btấn\b": r"tấn",
    r"\bha\b|hectares?": r"ha\b|héc ta",
}
PARTS = r"quý|6 tháng|9 tháng|tháng đầu năm"
PARTS_PRINTED = PARTS + r"|\bQ[1-4]\b|first half|second half|first \d+ months"


@dataclass(frozen=True)
class Printed:
    """A figure as a reader meets it: its words, the row or sentence around it, in which language and where,
    and the target it leads to (in a PDF the words it leads to).
    """

    text: str
    around: str
    lang: str
    where: str
    target: str = ""
    leads_to: str = ""


@dataclass(frozen=True)
class Documents:
    """The targets of a project by id, and the characters of its documents."""

    targets: Mapping[str, Mapping[str, str]]
    texts: Mapping[str, str]
    years: Mapping[str, str]

    @classmethod
    def of(cls, project: Path) -> "Documents":
        with (project / "data" / "processed" / "targets.csv").open(encoding="utf-8", newline="") as file:
            targets = {row["target_id"]: row for row in csv.DictReader(file)}
        with (project / "data" / "processed" / "plans.csv").open(encoding="utf-8", newline="") as file:
            plans = {row["id"]: row for row in csv.DictReader(file)}
        texts = {
            plan: (project / "data" / "raw" / row["file"]).read_bytes().decode("utf-8-sig")
            for plan, row in plans.items()
        }
        return cls(targets, texts, {plan: row["year"] for plan, row in plans.items()})

    def by_place(self) -> dict[str, str]:
        """Ids by what the pages' addresses write for them."""
        return {re.sub(r"[^\w.-]", "-", target): target for target in self.targets}


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


# --- what is printed --------------------------------------------------------------------------------------


def of_page(data: bytes, lang: str, where: str, known: Mapping[str, str]) -> Iterator[Printed]:
    """The figures of a page of the site that lead to a target."""
    main = html.fromstring(data).find(".//main")
    for link in main.iter("a"):
        found = re.search(r"#(?:(?:.*?-)?q|t)-(.*)$", link.get("href") or "")
        text = plain(link.text_content())
        if not found or found[1] not in known or not FIGURE.match(text):
            continue
        if link.find(".//mark") is not None or link.xpath("ancestor::mark"):
            continue  # the document's own characters
        yield Printed(text, around(link), lang, where, known[found[1]])


def around(link) -> str:
    """The words a figure is read with: its cell's title, head and row, or its paragraph."""
    row = next((one for one in link.iterancestors("tr", "p", "li")), None)
    if row is None or row.tag != "tr":
        return plain(row.text_content()) if row is not None else ""
    titles = row.getparent().xpath("./tr[contains(@class, 'subject') or contains(@class, 'group')]")
    cell = next(link.iterancestors("td", "th"))
    table = next(row.iterancestors("table"))
    words = [one.text_content() for one in titles[:1]]
    words += [column_head(table, row.index(cell)), *(one.text_content() for one in row)]
    return plain(" | ".join(words))


def column_head(table, column: int) -> str:
    """The heads over a column, the spanning one first."""
    grid: dict[tuple[int, int], str] = {}
    for y, row in enumerate(table.findall("./thead/tr")):
        x = 0
        for cell in row:
            while (y, x) in grid:
                x += 1
            for dy in range(int(cell.get("rowspan", 1))):
                for dx in range(int(cell.get("colspan", 1))):
                    grid[y + dy, x + dx] = cell.text_content()
            x += int(cell.get("colspan", 1))
    return " ".join(dict.fromkeys(words for (_, x), words in sorted(grid.items()) if x == column))


def of_pdf(pdf: bytes, lang: str, where: str) -> Iterator[Printed]:
    """The figures of a PDF that lead to a quote: the words clicked on and the words they lead to."""
    document, sheets = PdfReader(io.BytesIO(pdf)), pypdfium2.PdfDocument(pdf)
    pages = [sheet.get_textpage() for sheet in sheets]
    numbers = {page.indirect_reference.idnum: at for at, page in enumerate(document.pages)}
    marks = re.compile(r"\([a-z-]+-\d{4}(?:-\w+)?\)")
    quotes = {at for at, page in enumerate(pages) if marks.search(page.get_text_range())}
    quotes |= {at for at in range(min(quotes, default=0), len(pages)) if at}
    for at, page in enumerate(document.pages):
        for annotation in page.get("/Annots", []):
            link = annotation.get_object()
            goal = link.get("/Dest") or link.get("/A", {}).get("/D")
            goal = goal.get_object() if goal is not None else None
            if not isinstance(goal, list) or at in quotes:
                continue
            left, bottom, right, top = map(float, link["/Rect"])
            text = plain(pages[at].get_text_bounded(left, bottom, right, top))
            sheet, x, y = numbers[goal[0].idnum], float(goal[2]), float(goal[3])
            if sheet not in quotes or not FIGURE.match(text):
                continue
            row = plain(pages[at].get_text_bounded(bottom=bottom - 2, top=top + 2))
            words = words_from(pages[sheet], x, y)
            yield Printed(text, row, lang, f"{where}, page {at + 1}", leads_to=words)


def words_from(page, x: float, y: float) -> str:
    """The words that stand from a place of a PDF on; of one at the end of a line those of the next line."""
    at = page.get_index(x + 2, y - LINE / 2, 3, LINE / 2)
    if at is None:
        before = page.get_index(x - LINE, y - LINE / 2, LINE, LINE / 2)
        at = 0 if before is None else before + 1
    return plain(page.get_text_range(at, 60))


# --- what is wrong with it --------------------------------------------------------------------------------


def faults(figure: Printed, documents: Documents) -> list[str]:
    """What the words of the document do not bear out: number, bound, unit, direction, time."""
    if not figure.target:
        return _faults_of_place(figure)
    row = documents.targets[figure.target]
    text = documents.texts[row["plan"]]
    start, end = int(row["value_start"]), int(row["value_end"])
    quote = text[int(row["quote_start"]) : int(row["quote_end"])]
    behind = text[end : end + 60]
    found = []
    if text[start:end] != row["value_text"] or quote != row["quote"]:
        found.append(f"the table's span holds {text[start:end]!r}")
    if not _same_number(figure, text[start:end], behind):
        found.append(f"number: {text[start:end]!r} {behind[:20]!r}")
    before = text[max(0, start - 150) : start]
    found += _bound(figure, quote, before, behind)
    found += _unit(figure, quote + behind[:30] + before)
    found += _direction(figure, quote + before[-60:])
    found += _time(figure, row, quote, before, documents.years[row["plan"]])
    return found


def numbers_in(text: str, lang: str) -> list[Decimal]:
    """The numbers of a text as this language writes them: 1.234,5 or 1,234.5."""
    point, comma = (".", ",") if lang == "vi" else (",", ".")
    return [Decimal(n.replace(point, "").replace(comma, ".")) for n in NUMBER.findall(text)]


def _same_number(figure: Printed, digits: str, behind: str) -> bool:
    said = WRITTEN.get(digits.strip().lower())
    values = numbers_in(digits, "vi") if said is None else [Decimal(said)]
    if not values:
        return False
    printed = numbers_in(figure.text, figure.lang)
    scale = SCALE.match(behind.replace("\u00a0", " ").strip().lower())
    wanted = values[0] * _power(scale[0] if scale else "")
    told = SCALE.findall(figure.text.lower()) or SCALE.findall(figure.around.lower()) or [""]
    return any(number * _power(words) == wanted for number in printed for words in {*told, ""})


def _power(words: str) -> int:
    """What number words multiply by: "nghìn tỷ" is a million million."""
    return 10 ** sum(SCALES[word] for word in words.split())


def _bound(figure: Printed, quote: str, before: str, behind: str) -> list[str]:
    sign = next((SIGNS[mark] for mark in SIGNS if mark in figure.text), "")
    said = sign or next((name for name, words in SAID.items() if re.match(words, figure.text)), "")
    words = plain(f"{before} {quote} {behind}").lower()
    if said and not re.search("|".join(filter(None, (BOUNDS[said], AFTER.get(said)))), words):
        return [f"no word of the document says {said}"]
    near = plain(f"{before[-18:]} # {behind[:22]}").lower()
    return [
        f"the document says {name}: {near!r}"
        for name in AFTER
        if not said and re.search(rf"(?:{BOUNDS[name]})\W*#|#[^;,.]*?{AFTER[name]}", near)
    ]


def _unit(figure: Printed, words: str) -> list[str]:
    own = [pair for pair in UNITS.items() if re.search(pair[0], figure.text)]
    return [f"unit {unit}" for unit, meant in own if not re.search(meant, plain(words))]


def _direction(figure: Printed, words: str) -> list[str]:
    if "−" in figure.text and not re.search(r"giảm|hạ|thấp|xuống|-", words.lower()):
        return ["no word of a fall"]
    if "+" in figure.text and not re.search(r"tăng|thêm|nâng|cao hơn", words.lower()):
        return ["no word of a rise"]
    return []


def _time(figure: Printed, row: Mapping[str, str], quote: str, before: str, year: str) -> list[str]:
    found = []
    if row["year"] and row["year"] != year:
        if row["year"] not in figure.text + figure.around:
            found.append(f"is of {row['year']} and does not say so")
        if row["year"] not in before + quote:
            found.append(f"the document does not say {row['year']} beside it")
    clause = re.split(r"[.\n;]", before + row["value_text"])[-1].lower()
    part = re.search(PARTS, clause)
    said = re.search(PARTS_PRINTED, f"{figure.text} {figure.around}", re.I)
    if part and "so với" not in clause and not said:
        found.append(f"the document says {part[0]!r}")
    return found


def _faults_of_place(figure: Printed) -> list[str]:
    """Of a figure of a PDF: whether it leads to its own number, whatever thousands its column is in."""
    first = NUMBER.search(figure.leads_to[:12])
    there = numbers_in(first[0], "vi")[0] if first else WRITTEN.get(figure.leads_to.split(" ")[0].lower())
    powers = [Decimal(1000) ** power for power in range(-4, 5)]
    if there is not None and {there * power for power in powers} & set(numbers_in(figure.text, figure.lang)):
        return []
    return [f"leads to {figure.leads_to[:40]!r}"]


def drawn(figures: Sequence[Printed], seed: int, count: int) -> list[Printed]:
    return random.Random(seed).sample(list(figures), min(count, len(figures)))


def of_report(project: Path) -> list[Printed]:
    """The figures of a finished report."""
    documents, reports = Documents.of(project), project / "reports"
    known = documents.by_place()
    figures = []
    for lang in ("vi", "en"):
        for path in sorted((reports / "site" / lang).glob("*.html")):
            figures += of_page(path.read_bytes(), lang, f"{lang}/{path.name}", known)
        pdf = reports / f"plancompare-{lang}.pdf"
        figures += of_pdf(pdf.read_bytes(), lang, pdf.name)
    return figures


def main(project: str, seed: str = "1", count: str = "40") -> int:
    documents, figures = Documents.of(Path(project)), of_report(Path(project))
    wrong = 0
    for figure in drawn(figures, int(seed), int(count)):
        found = faults(figure, documents)
        wrong += bool(found)
        row = documents.targets.get(figure.target, {})
        print(f"{figure.where}: {figure.text}  [{figure.target or figure.leads_to[:60]}]")
        print(f"    read with: {figure.around[:300]}\n    document:  {plain(row.get('quote', ''))[:300]}")
        print("".join(f"    WRONG: {one}\n" for one in found), end="")
    print(f"{len(figures)} figures, {wrong} of those drawn are wrong")
    return wrong


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) > 0)
