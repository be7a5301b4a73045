"""The shown parts of one notebook as Typst source, with the images it needs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from plancompare.presentation.as_typst import string
from plancompare.reports import html_to_typst
from plancompare.reports.markdown import Assets, Levels, Renderer
from plancompare.reports.parts import HTML, JPEG, MARKDOWN, PNG, SVG, TYPST, Part


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
        renderer = Renderer(self.assets, Levels(), self.find)
        return "\n".join(self._part(part, renderer) for part in parts)

    def _part(self, part: Part, renderer: Renderer) -> str:
        if part.heading:
            level = renderer.levels.next(part.heading)
            return f"#heading(level: {level}, {string(part.title)})\n"
        if part.mime == TYPST:
            return part.data
        if part.mime == MARKDOWN:
            return renderer.render(part.data, part.attachments)
        if part.mime == HTML:
            return html_to_typst.convert(part.data)
        if part.mime in (SVG, PNG, JPEG):
            name = self.assets.add(*_image(part))
            # A chart that says its own title may stand apart from the text around it; any other image stays.
            shown = "chart" if part.alt else "picture"
            return f"#{shown}({string(name)}, {string(part.alt or self.untitled)})\n"
        return f"#plain-output({string(part.data.rstrip())})\n"


def _image(part: Part) -> tuple[bytes, str]:
    import base64

    if part.mime == SVG:
        return part.data.encode(), "svg"
    return base64.b64decode(part.data), "png" if part.mime == PNG else "jpg"
