"""The shown parts of one notebook as Typst source, with the images it needs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from plancompare.errors import PlancompareError
from plancompare.presentation.as_typst import string
from plancompare.reports.html_to_typst import Assets, Converter, Levels, math
from plancompare.reports.markdown import to_html
from plancompare.reports.parts import HTML, JPEG, LATEX, MARKDOWN, PDF, PNG, SVG, TYPST, Part

SHARPNESS = 3  # pixels a point
MOST_KEPT = 20  # lines of an output that are kept on one page


@dataclass
class Body:
    """Builds the Typst source of one or more notebooks that end up in one document.

    ``untitled`` stands in where an image has no words of its own; a tagged PDF must have some.
    """

    untitled: str
    find: Callable[[str], bytes | None] = lambda address: None
    assets: Assets = field(default_factory=Assets)

    def render(self, parts: Iterable[Part]) -> str:
        """The parts in order. Each call begins a new run of headings."""
        converter = Converter(self.assets, Levels(), self.find)
        return "\n".join(self._part(part, converter) for part in parts)

    def _part(self, part: Part, converter: Converter) -> str:
        if part.heading:
            level = converter.levels.next(part.heading)
            return f"#heading(level: {level}, {string(part.title)})\n"
        if part.mime == TYPST:
            return part.data
        if part.mime == MARKDOWN:
            return converter.convert(to_html(part.data), part.attachments)
        if part.mime == HTML:
            return converter.convert(part.data)
        if part.mime == LATEX:
            return math(part.data, self.assets) + "\n"
        if part.mime in (SVG, PNG, JPEG, PDF):
            name = self.assets.add(*_image(part))
            # A chart that says its own title may stand apart from the text around it; any other image stays.
            shown = "chart" if part.titled else "picture"
            return f"#{shown}({string(name)}, {string(part.alt or self.untitled)})\n"
        text = part.data.rstrip()
        said = f"#plain-output({string(text)})"
        return (
            f"{said}\n"
            if text.count("\n") > MOST_KEPT
            else f"#block(breakable: false, width: 100%)[{said}]\n"
        )


def _image(part: Part) -> tuple[bytes, str]:
    import base64

    if part.mime == SVG:
        return part.data.encode(), "svg"
    data = base64.b64decode(part.data)
    return (_drawn(data), "png") if part.mime == PDF else (data, "png" if part.mime == PNG else "jpg")


def _drawn(pdf: bytes) -> bytes:
    """The first page of a PDF as a bitmap: a PDF that is to be archived must not hold another."""
    import io

    try:
        import pypdfium2
    except ImportError:
        raise PlancompareError(
            "A chart is there as PDF alone; let the notebook draw png or svg, or install plancompare[pdf]."
        ) from None
    stream = io.BytesIO()
    pypdfium2.PdfDocument(pdf)[0].render(scale=SHARPNESS).to_pil().save(
        stream, "png", dpi=[72 * SHARPNESS] * 2
    )
    return stream.getvalue()
