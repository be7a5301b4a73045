"""Scans made for tests: a page typeset with Typst, stamped, laid on a scanner askew, and compressed."""

import io
import random
from typing import NamedTuple

import numpy as np
import pypdfium2
import typst
from PIL import Image, ImageDraw, ImageFilter

SHEET = '#set page(width: 440pt, height: 420pt, margin: 36pt)\n#set text(lang: "vi", size: 11pt)\n'


class Grade(NamedTuple):
    """How bad a scan is: dots an inch, degrees askew, blur in pixels, noise, share of dust, JPEG quality, and
    by how much the paper is greyer and the print paler.
    """

    dpi: int
    skew: float
    blur: float
    noise: float
    dust: float
    quality: int
    fading: int


GRADES = {
    "light": Grade(300, 0.2, 0.5, 4, 0.0, 88, 0),
    "usual": Grade(200, -0.7, 0.65, 9, 0.0004, 70, 25),
    "poor": Grade(200, 1.3, 1.0, 16, 0.0015, 45, 50),
}


def typeset(text: str, sheet: str = SHEET) -> bytes:
    """A PDF with text."""
    return typst.compile((sheet + text).encode())


def scanned(
    pdf: bytes, grade: Grade, stamp: tuple[float, float] | None = None, quarters: int = 0, seed: int = 1
) -> bytes:
    """A PDF of pictures of the pages of another; ``stamp`` is the middle of a red one, as shares of a page;
    the paper lies on its side by some quarters, clockwise.
    """
    chance = np.random.default_rng(seed)
    pages = []
    for page in pypdfium2.PdfDocument(pdf):
        image = page.render(scale=grade.dpi / 72).to_pil().convert("RGB")
        if stamp is not None:
            seal = _stamp(round(grade.dpi * 1.3), random.Random(seed))
            at = [round(share * side - seal.width / 2) for share, side in zip(stamp, image.size, strict=True)]
            image.paste(seal, (at[0], at[1]), seal)
        image = image.rotate(-90 * quarters, expand=True)
        image = image.rotate(grade.skew, resample=Image.Resampling.BICUBIC, fillcolor="white")
        image = image.filter(ImageFilter.GaussianBlur(grade.blur))
        pixels = grade.fading + np.asarray(image, np.float32) * (1 - grade.fading / 200)
        pixels += chance.normal(0, grade.noise, pixels.shape[:2])[..., None]
        dust = chance.random(pixels.shape[:2])
        pixels[dust < grade.dust] = 20
        pages.append(Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)))
    return wrapped(pages, grade.dpi, grade.quality)


def wrapped(pages: list[Image.Image], dpi: int, quality: int = 90) -> bytes:
    """A PDF whose pages are pictures."""
    packed = [_compressed(page, quality) for page in pages]
    out = io.BytesIO()
    packed[0].save(out, "PDF", save_all=True, append_images=packed[1:], resolution=dpi, quality=95)
    return out.getvalue()


def _compressed(image: Image.Image, quality: int) -> Image.Image:
    packed = io.BytesIO()
    image.save(packed, "JPEG", quality=quality)
    return Image.open(io.BytesIO(packed.getvalue()))


def _stamp(size: int, chance: random.Random) -> Image.Image:
    """A round red stamp with rays for its writing and a solid middle."""
    image = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    red, width = (205, 40, 45, 190), max(2, size // 40)
    draw.ellipse((width, width, size - width, size - width), outline=red, width=width)
    draw.ellipse([size * 0.24, size * 0.24, size * 0.76, size * 0.76], outline=red, width=width // 2 or 1)
    draw.regular_polygon((size / 2, size / 2, size * 0.12), 5, rotation=chance.randrange(72), fill=red)
    for angle in range(0, 360, 20):
        draw.arc((size * 0.13, size * 0.13, size * 0.87, size * 0.87), angle, angle + 8, red, size // 12)
    return image
