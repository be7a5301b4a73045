"""Table rows pasted as lines: which cell is the label, which the unit, which column is the plan's."""

import re
from dataclasses import dataclass, replace

from plancompare.extraction.units import Unit, unit_after

_BORDER = re.compile(r"\||\t|\n")
_THOUSAND = re.compile(r"1\.?000 +(?=\D)")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_HEADER = re.compile(r"(?<!\w)(?:chỉ tiêu|đơn vị|đvt|stt|tt|kế hoạch|thực hiện|ước|mục tiêu|nội dung)(?!\w)")
_NUMERIC = re.compile(r"[\s\d.,%‰><≥≤=~\-]*\d[\s\d.,%‰\-]*")
_BOUND_WORDS = re.compile(r"(?<!\w)(?:trên|dưới|khoảng|từ|trở lên|trở xuống|ít nhất|tối thiểu|không quá|đến|tối đa|hơn|gần)(?!\w)")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells (view positions); ``header`` holds the column heads known for its table."""

    cells: tuple[tuple[int, int], ...]
    label: int
    label_start: int
    label_text: str
    unit: Unit | None
    unit_column: int | None
    header: list[str] | None
    is_header: bool
    value_column: int | None = None
    is_part: bool = False
    unit_text: str = ""

    def column_of(self, at: int) -> int | None:
        """The cell a position stands in."""
        for index, (start, end) in enumerate(self.cells):
            if start <= at < end:
                return index
        return None

    def is_wanted(self, column: int, year: int | None) -> bool:
        """Whether a column holds the plan's figures: by its head, or the last column when heads are unknown."""
        if self.is_header or column in (self.unit_column,):
            return False
        if not self.header or len(self.header) <= column:
            return column == self.value_column
        head = self.header[column]
        return head in self._plan_heads(year)

    def _plan_heads(self, year: int | None) -> list[str]:
        heads = [h for h in self.header if _is_plan_head(h, year)]
        if heads:
            return heads
        filled = [h for i, h in enumerate(self.header) if i != self.label and i != self.unit_column and i > self.label]
        return filled[-1:] if filled else []


_PART = re.compile(r"(?:[-+*•]|trong đó|gồm|riêng|tr\.đó|t\.đó)")
_NUMBERED = re.compile(r"\s*(?:\d+|[ivx]+|[a-z])[.)]?\s*[\n|\t]")


def _is_plan_head(head: str, year: int | None) -> bool:
    years = [int(y) for y in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", head)]
    if re.search(r"so sánh|tăng, giảm|%|so với|cơ quan|ghi chú|th/kh", head):
        return False
    if years and year is not None:
        return max(years) >= year and not re.search(r"thực hiện|ước|kết quả", head) and year in years
    return bool(re.search(r"kế hoạch|mục tiêu|phấn đấu|chỉ tiêu giao|kh ", head + " ")) and not re.search(r"thực hiện|ước", head)


def row_of(key: str, lines: str, start: int, end: int, header: list[str] | None) -> Row | None:
    """Read a line with bars or tabs, or a stack of lines, as a row; None when it is no table row.

    ``lines`` is the view that keeps line breaks and tabs, position for position with ``key``.
    """
    text = lines[start:end].lower()
    cells, at = [], start
    for border in _BORDER.finditer(text):
        cells.append((at, start + border.start()))
        at = start + border.end()
    cells.append((at, end))
    if len(cells) > 2 and not key[cells[-1][0] : cells[-1][1]].strip():
        cells.pop()
    if not key[cells[0][0] : cells[0][1]].strip() and (header is None or len(cells) > len(header)):
        cells.pop(0)
    if len(cells) < 2:
        return None
    words = [key[a:b].strip() for a, b in cells]
    newline = "\n" in text.strip() and "|" not in text
    is_header = len(_HEADER.findall(text)) >= 2 and not any(_NUMERIC.fullmatch(w) and not re.fullmatch(r"(?:19|20)\d\d", w) for w in words)
    unit_column, unit = None, None
    label = next((i for i, w in enumerate(words) if _LETTERS.search(w) and not re.fullmatch(r"[ivx]+\.?|[a-zđ][.)]?", w)), None)
    if label is None:
        return None
    for index, word in enumerate(words):
        plain, thousand = _THOUSAND.subn("", word)
        if plain and index > label and not re.search(r"\d", plain.replace("m2", "").replace("m3", "").replace("10.000", "").replace("1 vạn", "")):
            found = unit_after(" " + plain)
            if found is not None and found.end >= len(plain) + 1:
                unit_column = index
                unit = replace(found, factor=found.factor * 1000) if thousand else found
                break
    values = [i for i, w in enumerate(words) if i > label and i != unit_column and re.search(r"\d", w)]
    return Row(
        tuple(cells), label, cells[label][0], re.sub(r"^(?:trong đó|tr\.đó)?[\s:]*[-+*•]*\s*", "", words[label]), unit, unit_column,
        words if is_header else header, is_header, values[-1] if values else None,
        bool(_PART.match(words[label]) or words[0] in ("-", "+", "*", "•") or re.match(r"\d+\.\d", words[0]) or (label > 0 and not words[0])
             or (label == 0 and newline and not _NUMBERED.match(text))),
        words[unit_column] if unit_column is not None else "",
    )  # fmt: skip
