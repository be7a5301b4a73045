"""Old Vietnamese encodings (TCVN3, VNI, TCVN 5712): from the codes a font made readable to real letters."""

import re
from functools import cache, cached_property

from plancompare.reading.tables import legacy_tables
from plancompare.records import Record


class Legacy(Record):
    """One old encoding: ``letters`` maps each code, as characters of ``base``, to its letter."""

    id: str
    name: str
    base: str
    letters: dict[str, str]
    capitals_by_line: bool

    @cached_property
    def _find(self) -> re.Pattern[str]:
        return re.compile("|".join(sorted(map(re.escape, self.letters), key=len, reverse=True)))

    def decode(self, data: bytes) -> str:
        """The letters that ``data`` stands for."""
        return self.convert(as_seen(data) if self.base == "cp1252" else data.decode(self.base))

    def convert(self, seen: str) -> str:
        """Turn text in which every code shows as characters of ``base`` ("BÕn Tre") into letters."""
        replace = self._find.sub

        def letter(code: re.Match[str]) -> str:
            return self.letters[code[0]]

        if not self.capitals_by_line:
            return replace(letter, seen)
        lines = seen.splitlines(keepends=True)
        return "".join(_like(line, replace(letter, line)) for line in lines)


@cache
def legacy_encodings() -> tuple[Legacy, ...]:
    """The encodings of ``legacy.toml``, in the order in which they are tried."""
    return tuple(_from_table(entry) for entry in legacy_tables()["encoding"])


def as_seen(data: bytes) -> str:
    """``data`` as Windows-1252 shows it; its five unused bytes become the control characters of Latin-1."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1").translate(_cp1252())


@cache
def _cp1252() -> dict[int, str]:
    return {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}


def _from_table(entry: dict) -> Legacy:
    letters = {}
    for row, codes in entry["codes"]:
        for letter, code in zip(row.split(" "), codes.split(" "), strict=True):
            letters[code] = letter
            if len(code) == 2:  # a mark typed in the other case than its letter shows the same letter
                letters.setdefault(code[0] + code[1].swapcase(), letter)
    return Legacy(entry["id"], entry["name"], entry["base"], letters, entry.get("capitals") == "line")


def _like(seen: str, line: str) -> str:
    """``line`` in capitals when ``seen`` shows no small plain letter and enough capitals beside its codes.

    The capitals must stand in words that hold codes ("KÕ HO¹CH"), so that "Sè: 09/KH-UBND" stays as it is.
    """
    if any("a" <= c <= "z" for c in seen):
        return line
    capitals = sum("A" <= c <= "Z" for word in seen.split() if not word.isascii() for c in word)
    return line.upper() if capitals >= 3 else line
