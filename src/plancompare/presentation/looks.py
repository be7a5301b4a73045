"""How cells look: a named style is a font, a fill and a position. Colour never says anything words do not."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

FONT = "Arial"
INK, MUTED, LINK, HEAD = "1B2733", "5A6772", "0B5394", "24445C"
TABS = {"front": "7F8C99", "theme": "117733", "chart": "8C6D00", "data": "00629B"}
_RULE = Side(style="thin", color="D5DBE1")


@dataclass(frozen=True, slots=True)
class Look:
    """One style. ``where`` overrides how the column stands."""

    colour: str = INK
    bold: bool = False
    italic: bool = False
    size: float = 10
    fill: str | None = None
    underline: Literal["single"] | None = None
    where: str | None = None


LOOKS: Mapping[str, Look] = {
    "": Look(),
    "muted": Look(MUTED),
    "english": Look("33475B", italic=True),
    "small": Look(size=9),
    "strong": Look(bold=True),
    "label": Look(bold=True),
    "quote": Look(size=10),
    "figure": Look(LINK, bold=True, underline="single"),
    "link": Look(LINK, underline="single"),
    "missing": Look(MUTED, italic=True, fill="EEF0F2", where="center"),
    "gap": Look(fill="EEF0F2"),
    "none": Look(MUTED, where="center"),
    "verdict_comparable": Look(fill="DCEFE1"),
    "verdict_comparable_with_caveat": Look(fill="FFF2CC"),
    "verdict_not_comparable": Look(fill="F6D9D5"),
    "verdict_not_stated": Look(MUTED, italic=True, fill="EEF0F2"),
    "met_yes": Look(fill="DCEFE1"),
    "met_no": Look(fill="F6D9D5"),
    "met_undecided": Look(MUTED, fill="EEF0F2"),
    "title": Look(HEAD, bold=True, size=14),
    "line": Look(MUTED, size=9),
    "above": Look(MUTED, italic=True, size=8),
    "head": Look("FFFFFF", bold=True, size=9, fill=HEAD),
    "group": Look(bold=True, fill="E3E7EB"),
}


def known(style: str) -> str:
    """The style, plain where a sheet has no look for it (a mark within words)."""
    return style if style in LOOKS else ""


@cache
def font(style: str) -> Font:
    look = LOOKS[style]
    return Font(FONT, look.size, look.bold, look.italic, color=look.colour, underline=look.underline)


@cache
def fill(style: str, colour: str | None = None) -> PatternFill | None:
    tone = readable(colour) if colour else LOOKS[style].fill
    return PatternFill("solid", fgColor=tone) if tone else None


def name(style: str) -> str:
    """What the style is called among Excel's cell styles, where it is changed for the whole workbook."""
    return f"plancompare {style.replace('_', ' ') or 'text'}"


def named(style: str) -> NamedStyle:
    """The style as Excel keeps it; how a cell stands in its column is set cell by cell."""
    ruled = style not in ("line", "title")
    made = NamedStyle(name(style), font=font(style), alignment=position(style, "left"))
    if ruled:
        made.border = rule()
    tone = fill(style)
    if tone is not None:
        made.fill = tone
    return made


CONTRAST = 4.5  # of white letters on a head's ground, as WCAG 2 asks


@cache
def readable(colour: str) -> str:
    """The colour, darkened as far as white letters on it need."""
    parts = [int(colour.lstrip("#")[at : at + 2], 16) for at in (0, 2, 4)]
    while 1.05 / (_luminance(parts) + 0.05) < CONTRAST:
        parts = [part * 95 // 100 for part in parts]
    return "".join(f"{part:02X}" for part in parts)


def _luminance(parts: list[int]) -> float:
    shares = [part / 255 for part in parts]
    linear = [share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@cache
def position(style: str, align: str, wrap: bool = True) -> Alignment:
    """How a cell stands. ``from`` and ``to`` are the two ends of a range, which meet at the border between
    their columns; ``line`` is text that stays on one line.
    """
    side = LOOKS[style].where or {"from": "right", "to": "left"}.get(align, align)
    indent = 0 if side == "center" or align in ("from", "to", "flush") else 1
    flat = align == "line"
    side = "left" if side in ("flush", "line") else side
    return Alignment(side, "top", wrap_text=wrap and not flat, indent=indent)


@cache
def rule() -> Border:
    """A hair line under each row."""
    return Border(bottom=_RULE)
