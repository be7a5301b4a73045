"""The cells of a table as its reading asks for them: their words in the view, and what kind these are."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from plancompare.plan.figures import is_figure, is_year
from plancompare.plan.heads import place_in, read_head
from plancompare.reading.grid import Cell, Grid
from plancompare.reading.source import Source, Span

_ROW_NUMBER = re.compile(r"\(?\s*(?:\d{1,2}|[a-d])\s*\)?(?:\s*[=:]\s*.*)?|\[\d{1,2}\]", re.I)
_FORMULA = re.compile(r"[\d()\[\]=:/x*×+.,%\s-]+")
MARK = re.compile(
    r"\s*(?:(?P<dot>\d{1,2}(?:\.\d{1,2})+)[.)]?|(?P<closed>\d{1,2}[)/])|\(?(?P<number>\d{1,3})[.)]?|"
    r"(?P<roman>[IVX]{1,5})[.)]?|(?P<upper>[A-ZĐ])[.)]?|\(?(?P<letter>[a-zđ])[.)]?|(?P<dash>[-–—])|(?P<plus>\+)|"
    r"(?P<star>[*•·▪]+))\s*"
)
LABEL_MARK = re.compile(
    r"\s*(?:(?P<dot>\d{1,2}(?:\.\d{1,2})+)[.)]?(?=\s+[^\W\d_])|(?P<number>\d{1,2})[.)](?=\s*[^\W\d_])|"
    r"(?P<roman>[IVX]{1,5})[.)](?=\s*\S)|(?P<upper>[A-HĐ])[.)](?=\s+\S)|(?P<letter>[a-zđ])[.)](?=\s*\S)|"
    r"(?P<dash>-)(?=\s*[^\W\d_])|(?P<plus>\+)(?=\s*[^\W\d_])|(?P<star>[*•·▪]+)(?=\s*\S))\s*"
)


_LONGEST_TIME = 30


class Cells:
    """The cells of one grid; all places are of the view."""

    def __init__(self, source: Source, grid: Grid) -> None:
        self.source, self.grid = source, grid
        self.matrix = grid.matrix
        self.width = grid.column_count
        self._spans: dict[int, Span] = {}

    def span(self, cell: Cell) -> Span:
        """The place of a cell's words in the view, blanks around them left out."""
        found = self._spans.get(cell.start)
        if found is None:
            start, end = self.source.seen(cell.start, cell.end)
            text = self.source.view[start:end]
            start += len(text) - len(text.lstrip())
            found = self._spans[cell.start] = Span(start, start + len(text.strip()))
        return found

    def text(self, cell: Cell | None) -> str:
        return self.source.view[slice(*self.span(cell))] if cell is not None else ""

    def own(self, row: int) -> list[Cell]:
        """The filled cells that begin in a row."""
        cells = dict.fromkeys(cell for cell in self.matrix[row] if cell is not None and cell.row == row)
        return [cell for cell in cells if self.text(cell)]

    @cached_property
    def figure_columns(self) -> set[int]:
        """The columns that hold figures other than the numbers of rows."""
        out = set()
        for column in range(self.width):
            texts = self._column_texts(column)
            figures = sum(map(is_value, texts))
            short = [text for text in texts if is_value(text) or MARK.fullmatch(text)]
            if figures and not is_marks(short) and 3 * figures >= len(texts):
                out.add(column)
        return out

    def _column_texts(self, column: int, first: int = 1) -> list[str]:
        cells = (row[column] for row in self.matrix[first:])
        texts = [self.text(cell) for cell in cells if cell is not None and cell.column_span == 1]
        return [text for text in texts if text]


def are_places(texts: Sequence[str]) -> bool:
    """Whether most labels are names of places."""
    places = sum(place_in(text) is not None for text in texts)
    return places >= 2 and 2 * places > len(texts)


def is_value(text: str) -> bool:
    """Whether a cell holds a figure that is no year and no part of one ("6 tháng")."""
    return is_figure(text) and not is_year(text) and not read_head(text).periods


def is_time(text: str) -> bool:
    """Whether a cell names years and nothing else but what is said of them: "Năm 2024", "KH 2025"."""
    head = read_head(text)
    named = len(text) <= _LONGEST_TIME and all(period.year for period in head.periods)
    return named and bool(head.periods) and not (head.names or head.unit or head.place or head.part)


def is_marks(texts: Sequence[str]) -> bool:
    """Whether cells are the numbers of rows: most are marks, and numbers mostly count up by one."""
    filled = [text for text in texts if text]
    if not filled or 5 * sum(MARK.fullmatch(text) is not None for text in filled) < 4 * len(filled):
        return False
    numbers = [int(text.strip(" .)(")) for text in filled if text.strip(" .)(").isdigit()]
    steps = Counter(two - one == 1 or two == 1 for one, two in pairwise(numbers))
    return not numbers or (numbers[0] <= 2 and 2 * steps[True] >= len(numbers) - 1)


def is_numbers(texts: Sequence[str]) -> bool:
    """Whether a row holds the numbers of the columns: "A", "B", "(1)", "(6)=(5)/(4)"."""
    plain = [text for text in texts if text]
    numbered = [
        text for text in plain if _ROW_NUMBER.fullmatch(text) or (_FORMULA.fullmatch(text) and "=" in text)
    ]
    if len(plain) < 3 or len(numbered) < len(plain):
        return False
    counted = [int(found[0]) for text in plain if (found := re.findall(r"\d+", text))]
    firsts = [number for number in counted if number <= len(texts) + 3]
    rising = sum(two == one + 1 for one, two in pairwise(firsts))
    return len(firsts) == len(counted) and (
        not firsts or (firsts[0] <= 3 and 3 * rising >= 2 * (len(firsts) - 1))
    )
