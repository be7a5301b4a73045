"""Lines of a document and the marks they open with: I., 1., 1.1, 1), (1), a), -, +, table rows."""

from plancompare.catalogue.patterns import Pattern
from plancompare.records import NamedTuple

# Rank orders mark styles from the outside in; a mark closes every open mark of the same or a deeper rank. An
# appendix and a form in one are no marks of lines: their headings are told by words.
APPENDIX, FORM = -2, -1
UPPER, ROMAN, DECIMAL, DOTTED = range(4)
CLOSED, BRACKETED, LETTER, STAR, DASH, DOT, PLUS = range(5, 12)

# Dots, squares, ticks and arrows, and what Word's symbol fonts leave of them in a text.
_DOTS = "•·▪♦●○◦✓✔➢⁃■□▫◆◇►▶→⇒➔➤❖‣∙⋅★☆" + "".join(map(chr, range(0xF020, 0xF100)))

# "20 xã", "8,5 bác sĩ", "95%": what an item can begin with.
_COUNT = r"\d[\d.,]*(?: *%| +[^\W\d_])"
_PATH = r"\d{1,2}(?:\.\d{1,2}){1,3}"

# The marks a line can open with, by its first character; the first that fits wins.
_OF_LETTERS = (
    (
        ROMAN,
        Pattern(r" *(?:phần |PHẦN |Phần )?(?P<mark>[IVX]{1,5})(?: *[.):/]| - |-(?= +[A-ZĐÀ-Ỹ]))(?= *\S)"),
    ),
    (UPPER, Pattern(r" *(?:phần |PHẦN |Phần )?(?P<mark>[A-HĐ])(?: *[.)]| -|-(?= +[A-ZĐÀ-Ỹ]))(?= +\S)")),
    (LETTER, Pattern(r" *(?P<mark>[a-zđ])[.)](?= +\S|[A-ZĐÀ-Ỹ])")),
    (DOT, Pattern(r" *(?P<mark>[ov])(?= +[A-ZĐÀ-Ỹ\d])")),  # what Word's hollow dots and arrows are saved as
)
_OF_DIGITS = (
    (
        DOTTED,
        Pattern(
            rf" *(?P<mark>{_PATH})(?:[.)](?= +{_COUNT})|-(?= +[A-ZĐÀ-Ỹ])"
            r"|(?:[.)]|(?= +[A-ZĐÀ-Ỹ]))(?= *[^\W\d]))"
        ),
    ),
    (DECIMAL, Pattern(rf" *(?P<mark>\d{{1,2}}) ?\.(?= *[^\s\d.,%)]| +{_COUNT})")),
    (DECIMAL, Pattern(rf" *(?P<mark>\d{{1,2}})-(?= +(?:[A-ZĐÀ-Ỹ]|{_COUNT}))")),
    (CLOSED, Pattern(r" *(?P<mark>\d{1,2})(?:\)(?= *\S)|/(?= +\S)|/(?=[^\s\d]))")),
)
_OF_SIGNS = {
    "(": ((BRACKETED, Pattern(r" *\((?P<mark>\d{1,2}|[a-zđ])\)(?= *\S)")),),
    "*": ((STAR, Pattern(r" *(?P<mark>\*+)(?= *\S)")),),
    "-": ((DASH, Pattern(r" *(?P<mark>-)(?= *[^\s\d-]| +\d)")),),
    "+": ((PLUS, Pattern(r" *(?P<mark>\+)(?= *\S)")),),
    **dict.fromkeys(_DOTS, ((DOT, Pattern(r" *(?P<mark>\S)(?= *\S)")),)),
    **dict.fromkeys("Øü§¨»", ((DOT, Pattern(r" *(?P<mark>\S)(?= +\S)")),)),
}
_NUMBER_OPENS = Pattern(r" *(\d{1,2}(?:\.\d{1,2})*)[.)/-]?(?= )")
_DASHED_FIGURES = Pattern(r" *\d{1,2}- +\d")
_SECOND = Pattern(r" *(?:\(\d{1,2}\)|\d{1,2}\)|\d{1,2}\.(?= +\D))(?= *\S)")
# A tab behind a list mark is no border of cells.
_MARK_AND_TAB = Pattern(rf"(?:[-+*ovØü§¨»{_DOTS}]|\(?(?:[\d.]{{1,8}}|[a-zđ]|[IVX]{{1,5}})[.)/])\t+")
_EXPECT_NUMBER = ("số", "ngày", "tháng", "năm", "khoản", "điều", "điểm", "đến", "từ", ",")
_BEFORE_INNER = (*_EXPECT_NUMBER[:-1], "khu vực", "loại", "hạng", "quý", "nhóm", "cấp", "phần", "chương")
_YEAR_OPENS = Pattern(r"(?:19|20)\d\d(?![\d.,]\d|\d)")
_YEAR_ENDS = Pattern(r"(?<![\d.,])(?:19|20)\d\d$")
_SMALL_ITEM = Pattern(r" *- *[a-zđà-ỹ]")

_PAGE, _PARAGRAPH = 4000, 1500  # a text is without breaks from so many characters on, and so many a line
_CAPITAL = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
# A mark inside a line: behind the end of a sentence, before capitals, or "1." before a capital.
_INNER_MARK = Pattern(
    rf"(?<=[.;:!?]) (?=[-+{_DOTS}] ?[^\W_]|(?:\d{{1,2}}\.)*\d{{1,2}}[.)] ?[^\W\d_]|[a-zđ]\) ?\w|\(\d\d?\) )"
    rf"| (?=[A-HĐ]\. ?[{_CAPITAL}]{{2}})| (?=[IVX]{{1,5}}\. ?[{_CAPITAL}][^\W\d_])"
    rf"| (?=\d\d?(?:\.\d\d?)*\. ?[{_CAPITAL}][^\W\d_])"
    rf"|(?:(?<=[{_CAPITAL}]{{2}})|(?<=\d{{4}})) (?=- [{_CAPITAL}][^\W\d_])| (?=Nơi nhận:)"
)
# A heading in capitals ends where a word in small letters begins a sentence.
_HEADING_ENDS = Pattern(
    rf"(?<![{_CAPITAL}])[{_CAPITAL}]{{2,}} [{_CAPITAL}]{{2,}}(?: (?:19|20)\d\d)? "
    rf"(?=[{_CAPITAL}][^\W\d_{_CAPITAL}])"
)


class Line(NamedTuple):
    """One line: view positions of its text, and of its mark when it opens with one."""

    start: int
    end: int
    text: str
    rank: int | None = None
    mark: str | None = None
    body: int = 0  # where the text after the mark begins

    @property
    def is_row(self) -> bool:
        """Whether the line is a table row written with bars or tabs."""
        if "|" not in self.text and "\t" not in self.text:
            return False
        inner = self.text.strip().strip("|")
        marked = _MARK_AND_TAB.match(inner)
        return "|" in inner or "\t" in inner[marked.end() if marked else 0 :]


def lines(view: str) -> list[Line]:
    """All lines of ``view`` (which keeps its line breaks), each with its mark if it has one."""
    out: list[Line] = []
    previous = ""
    start = 0
    raws = _broken_at_marks(view) if has_no_breaks(view) else view.split("\n")
    for index, raw in enumerate(raws):
        end = start + len(raw)
        line = Line(start, end, raw, None, None, start)
        if "\t" in raw and not line.is_row:
            raw = raw.replace("\t", " ")
            line = line._replace(text=raw)
        head = raw.lstrip()[:6]
        if head and (head[0] in _OF_SIGNS or head[0].isdigit() or _could_be_letter_mark(head)):
            line = _marked(line, previous, raws[index + 1] if index + 1 < len(raws) else "")
        if head:
            previous = raw
        out.append(line)
        start = end + 1
    return out


def has_no_breaks(view: str) -> bool:
    """Whether a text of several pages is set without line breaks, or with next to none."""
    return len(view) > _PAGE and len(view) > _PARAGRAPH * (view.count("\n") + 1)


_REACH = 12  # characters a word that expects a number has at most


def _broken_at_marks(view: str) -> list[str]:
    """The lines of a text that lost its line breaks: one begins at each mark, and behind each heading."""
    out: list[str] = []
    for raw in view.split("\n"):
        borders = {match.end() - 1 for match in (*_INNER_MARK.finditer(raw), *_HEADING_ENDS.finditer(raw))}
        at = 0
        for border in sorted(borders):
            if not raw[max(at, border - _REACH) : border].lower().endswith(_BEFORE_INNER):
                out.append(raw[at:border])
                at = border + 1
        out.append(raw[at:])
    return out


def _could_be_letter_mark(head: str) -> bool:
    return head[1:2] in ".) :/-" or head[:1] in "IVX" or head[:4].casefold() == "phần"


def _marked(line: Line, previous: str, following: str) -> Line:
    if line.is_row:
        return line
    opening = line.text.lstrip()[:1]
    letters = _OF_DIGITS if opening.isdigit() else _OF_LETTERS
    for rank, found in _OF_SIGNS.get(opening, letters):
        match = found.match(line.text)
        if match and not _runs_on(previous, line.text, following, rank):
            end = match.end()
            if rank >= STAR:  # "+ (1) …", "- 1) …": the number is part of the mark
                second = _SECOND.match(line.text, end)
                end = second.end() if second else end
            return Line(line.start, line.end, line.text, rank, match["mark"], line.start + end)
    return line


def _is_next(before: str, text: str) -> bool:
    """Whether a line's number is the one behind that of the line before, or the first below it:
    "1. Chính quyền số⏎1.1. …"."""
    last, own = _NUMBER_OPENS.match(before), _NUMBER_OPENS.match(text)
    if last is None or own is None:
        return False
    above, _, number = last[1].rpartition(".")
    following = f"{above}.{int(number) + 1}" if above else str(int(number) + 1)
    return own[1] in (following, f"{last[1]}.1")


def _runs_on(previous: str, text: str, following: str, rank: int) -> bool:
    """Whether a wrap put a dash or a number that belongs to the sentence at the start of the line."""
    before = previous.rstrip()
    if not before:
        return False
    if rank == DASH:  # "2021⏎- 2025", "kinh tế⏎- xã hội": a listing dash follows a finished line
        rest = text.lstrip(" -")
        if rest[:1].isdigit() and before[-1:].isdigit():
            return bool(_YEAR_OPENS.match(rest)) or not _YEAR_ENDS.search(before)
        if _SMALL_ITEM.match(previous) or _SMALL_ITEM.match(following):
            return False  # a list whose items begin with small letters
        return rest[:1].islower() and before[-1] not in ".;:,!?|" and not before.endswith("...")
    if rank in (DECIMAL, CLOSED, DOTTED):  # "ngày⏎15. Sau", "số⏎12)", "từ mức⏎5- 10% số hộ"
        if _is_next(before, text):
            return False
        is_range = _DASHED_FIGURES.match(text) is not None and before[-1] not in ".;:!?"
        return is_range or before.lower().endswith(_EXPECT_NUMBER)
    return False
