"""Blocks of lines: a marked line, a table row or a paragraph, with the lines it goes on in."""

from plancompare.catalogue.patterns import Pattern
from plancompare.catalogue.phrases import fold
from plancompare.plan.appendices import opening
from plancompare.plan.layout import Layout, ends_stack, layout_of, stacked_rows
from plancompare.plan.lines import DECIMAL, DOTTED, ROMAN, UPPER, Line, lines
from plancompare.plan.measures import is_unit
from plancompare.plan.words import Words
from plancompare.plan.zones import report_words
from plancompare.records import NamedTuple

_CUT_REACH = 40  # characters on both sides of a line end that tell whether it cuts something
_ENDS_IN_FIGURE = Pattern(r"(?<![\w/])\d[\d.,]*(?: *(?:trăm|nghìn|ngàn|triệu|tỷ|tỉ))*$")
# "Doanh nghiệp thành lập mới (doanh nghiệp): 500", "Thu nội địa: 5.000 tỷ đồng": an item to its end
_ITS_FIGURE = Pattern(
    r": *[<>≥≤~+-]* *\d[\d.,]*(?: *- *\d[\d.,]*)? *(?:[%‰]|[^\W\d]{1,7}(?:[ /][^\W\d]{1,7}){0,3})?$"
)
_ENDS_IN_RANGE = Pattern(r"\d *%? *-$")
_COUNTS = Pattern(r" *\d[\d.,]* (?!tỷ|triệu|nghìn|ngàn)[^\W\d_]")  # "20 xã đạt chuẩn", no mere value
_LONGEST_HEADING = 80  # of one without a mark
# Of a block without end no more is looked at again for each of its lines.
_MOST_LINES_OF_HEADING, _MOST_LINES_BACK = 40, 40
_DIGIT = Pattern(r"\d")

SECTION_RANKS = (UPPER, ROMAN, DECIMAL, DOTTED)


class Block(NamedTuple):
    """Lines that belong together; ``text`` is them joined, ``folded`` the same for matching.

    ``said`` is the folded text behind its mark.
    """

    lines: tuple[Line, ...]
    text: str
    folded: str
    said: str

    @property
    def first(self) -> Line:
        """The line that opens the block."""
        return self.lines[0]

    @property
    def body(self) -> int:
        """How many characters of the first line its mark takes."""
        return self.first.body - self.first.start

    @property
    def is_row(self) -> bool:
        """Whether the block is a table row, written with bars or tabs or a cell a line."""
        return self.first.is_row or (len(self.lines) >= 3 and ends_stack(self.lines))


def blocks(view: str, key: str, words: Words, parts: frozenset[int] = frozenset()) -> list[Block]:
    """The blocks of ``view`` (line breaks kept); ``key`` is the same folded, position for position.

    None reaches over one of ``parts``, the places where further files begin.
    """
    out = []
    for group in _grouped([line for line in lines(view) if line.text.strip()], words, parts):
        text = " ".join([line.text.strip() for line in group])
        folded = " ".join([key[line.start : line.end].strip() for line in group])
        first = group[0]
        out.append(Block(tuple(group), text, folded, folded[first.body - first.start :]))
    return out


def _grouped(filled: list[Line], words: Words, parts: frozenset[int]) -> list[list[Line]]:
    """Group lines: a marked line, a table row or a new paragraph begins a block, other lines go on."""
    stacked = stacked_rows(filled)
    prose = [line for index, line in enumerate(filled) if index not in stacked] if stacked else filled
    layout = layout_of(prose)
    out: list[list[Line]] = []
    for index, line in enumerate(filled):
        if index in stacked:
            begins = stacked[index] == index
        else:
            begins = index - 1 in stacked or not out or _begins(out[-1], line, layout, words)
        begins = begins or any(out[-1][-1].start < part <= line.start for part in parts)
        if begins:
            out.append([line])
        else:
            out[-1].append(line)
    return out


def _begins(block: list[Line], line: Line, layout: Layout, words: Words) -> bool:
    """Whether a line begins a block of its own below ``block``."""
    if line.rank is not None or line.is_row or block[-1].is_row or opening(line.text):
        return True
    last, text = block[-1].text.strip(), line.text.strip()
    if last == "|":
        return True
    if layout.wrapped and text[0].islower():
        return False
    early = layout.wrapped and _broke_early(block, last, text, layout.set_width)
    if not early and _goes_on(block, last, text, layout, words) and not _is_above(block, text):
        return False
    return not _is_cut(last, text, words)


def _is_above(block: list[Line], next_text: str) -> bool:
    """Whether a block is a heading without a mark, so that a capital begins the text under it."""
    first = block[0]
    if len(block) > 1 or first.rank is not None or not next_text[0].isupper():
        return False
    text = first.text.strip()
    if len(text) > _LONGEST_HEADING or text[-1] in ",-(" or (text.isupper() and next_text.isupper()):
        return False
    return report_words().opens_part(fold(text))


def _is_cut(last: str, text: str, words: Words) -> bool:
    """Whether a line ended inside a figure, a unit or a name, so that ``text`` must go on with it."""
    if last[-1:] in ".;:!?|" or text[0] == "|" or not words.may_be_cut(last):
        return False
    if last.isupper() and not text.isupper():
        return last.endswith("NĂM") and text[:4].isdigit()
    end = fold(last[-_CUT_REACH:])
    if text[0].isdigit():
        return end.endswith(words.before_figure) or _ENDS_IN_RANGE.search(end) is not None
    if _ENDS_IN_FIGURE.search(end):
        return text[0].islower() or text[0] in "%‰" or _opens_with_unit(text)
    return end.endswith(words.before_word) or words.is_one_name(end, text[:_CUT_REACH])


def _opens_with_unit(text: str) -> bool:
    """Whether a text begins with a unit in capitals ("USD", "MW"); a word with one capital is a word."""
    first = text.split(" ", 1)[0].rstrip(".,;)")
    return first.isupper() and is_unit(first)


def _broke_early(block: list[Line], last: str, text: str, width: int) -> bool:
    """Whether the next line's first word would have fitted: then the break was meant, not set."""
    first = text.split(" ", 1)[0]
    if first[0].isdigit():
        fits = len(last) + 1 + len(first) < 0.72 * width and last[-1] not in ",;:"
        return fits and _COUNTS.match(text) is not None and _says_a_figure(block)
    if not first[0].isupper() or block[0].rank in SECTION_RANKS:
        return False
    if len(block) == 1 and block[0].rank is not None and len(last) < 30:
        return False
    return len(last) + 1 + len(first) < 0.72 * width


def _says_a_figure(block: list[Line]) -> bool:
    """Whether a block holds a figure already, so that one more can begin another."""
    first = block[0]
    texts = (first.text[first.body - first.start :], *(line.text for line in block[1:][-_MOST_LINES_BACK:]))
    return any(_DIGIT.search(text) for text in texts)


def _goes_on(block: list[Line], last: str, text: str, layout: Layout, words: Words) -> bool:
    """Whether an unmarked line belongs to the block above it."""
    if not layout.wrapped:
        reads_on = text[0].islower() and last[-1:] not in ".;:!?"
        return reads_on and (len(last) > 30 or block[0].rank is not None)
    begin = text.lstrip("- ")[:1]
    if begin.islower() or (begin.isdigit() and last[-1:] not in ".!?"):
        return True
    if last[-1:] in ".;:!?|" or text.startswith(("Nơi nhận", "|")) or _ITS_FIGURE.search(last):
        return False
    head = " ".join(x.text.strip() for x in block[:_MOST_LINES_OF_HEADING])
    if head.isupper() and not text.isupper():
        return False
    if block[0].rank in SECTION_RANKS:
        return not _ends_heading(block, head, text, words)
    return block[0].rank is not None or len(last) > min(25, 0.6 * layout.width)


def _ends_heading(block: list[Line], head: str, next_text: str, words: Words) -> bool:
    """Whether the lines so far are a whole heading, so that a capital begins the text under it."""
    if head.isupper() and next_text.isupper():
        return False
    body = fold(head[block[0].body - block[0].start :].strip())
    if words.is_agency(body):
        return True
    if words.begins_agency(body):
        return False
    return len(block[-1].text.rstrip()) < 50
