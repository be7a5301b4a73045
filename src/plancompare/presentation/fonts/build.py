"""Make the bundled fonts from the upstream Be Vietnam Pro files: add tabular figures.

Be Vietnam Pro is drawn for Vietnamese but its digits have their own widths, so columns of numbers do not
line up. This adds copies of the ten digits on one common width behind the OpenType feature ``tnum``
(Typst: ``number-width: "tabular"``; CSS: ``font-variant-numeric: tabular-nums``) and writes TTF and WOFF2.
The licence (OFL.txt) allows it: upstream reserves no font name. Needs fonttools and brotli.

    python build.py FOLDER_OF_UPSTREAM_TTF_FILES
"""

import sys
from copy import deepcopy
from pathlib import Path
from typing import Any, cast

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

STYLES = ("Regular", "Italic", "SemiBold", "Bold")
DIGITS = "0123456789"


def add_tabular_figures(font: TTFont) -> None:
    """Add ``<digit>.tnum`` glyphs, centred on the mean width of the ten digits, and the feature."""
    characters = font.getBestCmap()
    if characters is None:
        raise SystemExit("The font says no glyph for any character; expected one with a Unicode cmap.")
    names = [characters[ord(digit)] for digit in DIGITS]
    width = round(sum(font["hmtx"][name][0] for name in names) / len(names))
    glyphs = font.getGlyphSet()
    for name in names:
        advance, _ = font["hmtx"][name]
        # A digit wider than the cell is narrowed by at most a few percent; a narrower one is centred.
        scale = min(1.0, width / advance)
        pen = TTGlyphPen(cast(Any, glyphs))  # any mapping of glyphs will do; its hint says dict
        glyphs[name].draw(TransformPen(pen, (scale, 0, 0, 1, (width - advance * scale) / 2, 0)))
        glyph = pen.glyph()
        tabular = f"{name}.tnum"
        font.setGlyphOrder([*font.getGlyphOrder(), tabular])
        font["glyf"][tabular] = glyph
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][tabular] = (width, glyph.xMin)
    rules = "\n".join(f"  sub {name} by {name}.tnum;" for name in names)
    add_feature(font, f"feature tnum {{\n{rules}\n}} tnum;")


def add_feature(font: TTFont, feature: str) -> None:
    """Append one feature to every script and language of the font's GSUB table, keeping what is there."""
    extra = TTFont()
    extra.setGlyphOrder(font.getGlyphOrder())
    addOpenTypeFeaturesFromString(extra, feature)
    own, new = font["GSUB"].table, extra["GSUB"].table
    first = len(own.LookupList.Lookup)
    own.LookupList.Lookup += deepcopy(new.LookupList.Lookup)
    own.LookupList.LookupCount = len(own.LookupList.Lookup)
    record = deepcopy(new.FeatureList.FeatureRecord[0])
    record.Feature.LookupListIndex = [first + index for index in record.Feature.LookupListIndex]
    # Feature records are sorted by tag; appending keeps the indices the scripts already use.
    own.FeatureList.FeatureRecord.append(record)
    own.FeatureList.FeatureCount = len(own.FeatureList.FeatureRecord)
    position = own.FeatureList.FeatureCount - 1
    for script in own.ScriptList.ScriptRecord:
        systems = [script.Script.DefaultLangSys, *(lang.LangSys for lang in script.Script.LangSysRecord)]
        for system in filter(None, systems):
            system.FeatureIndex.append(position)
            system.FeatureCount = len(system.FeatureIndex)


def main(folder: Path) -> None:
    here = Path(__file__).parent
    for style in STYLES:
        font = TTFont(folder / f"BeVietnamPro-{style}.ttf", recalcTimestamp=False)
        add_tabular_figures(font)
        font.save(here / f"BeVietnamPro-{style}.ttf")
        font.flavor = "woff2"
        font.save(here / f"BeVietnamPro-{style}.woff2")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
