"""A formula written in TeX as a drawing; matplotlib sets it, so no TeX is needed."""

import io
import re
from dataclasses import dataclass
from typing import Any

SIZE = 11.0  # points, the size of the text around it
STYLE: dict[Any, Any] = {"mathtext.fontset": "stix", "svg.fonttype": "path", "svg.hashsalt": "plancompare"}


@dataclass(frozen=True, slots=True)
class Drawing:
    """An SVG with its size and how far it hangs below the line, in points."""

    svg: bytes
    width: float
    height: float
    depth: float


def draw(tex: str) -> Drawing | None:
    """The formula; None where it uses more of TeX than matplotlib knows."""
    import matplotlib
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.mathtext import MathTextParser

    text, font = f"${bare(tex)}$", FontProperties(size=SIZE)
    with matplotlib.rc_context(STYLE):
        try:
            width, height, depth, _, _ = MathTextParser("path").parse(text, dpi=72, prop=font)
        except (ValueError, RuntimeError):
            return None
        if not (width and height):
            return None
        figure = Figure(figsize=(width / 72, height / 72))
        figure.text(0, depth / height, text, fontproperties=font)
        stream = io.BytesIO()
        figure.savefig(stream, format="svg", transparent=True, metadata={"Date": None})
    return Drawing(stream.getvalue(), width, height, depth)


def bare(tex: str) -> str:
    """The formula without the marks that begin and end it, on one line."""
    inner = re.sub(r"^\\(\(|\[)|\\(\)|\])$", "", tex.strip().strip("$").strip())
    return " ".join(inner.replace("\\displaystyle", "").split())
