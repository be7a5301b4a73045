"""The bundled typeface: every Vietnamese letter, digits of one width, and a licence beside it."""

import unicodedata

import pytest
from fontTools.ttLib import TTFont

from plancompare.presentation.fonts import FAMILY, FOLDER, font_files, web_font_files

STYLES = ["Bold", "Italic", "Regular", "SemiBold"]
VOWELS = "aăâeêioôơuưy"
TONES = ["", "\N{COMBINING GRAVE ACCENT}", "\N{COMBINING ACUTE ACCENT}", "\N{COMBINING TILDE}"]
TONES += ["\N{COMBINING HOOK ABOVE}", "\N{COMBINING DOT BELOW}"]


def accented_letters() -> set[str]:
    """ă, ấ, ỵ, đ ... in both cases."""
    small = {unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES} | {"đ"}
    return {letter for one in small for letter in (one, one.upper()) if not letter.isascii()}


def test_there_are_134_accented_letters():
    assert len(accented_letters()) == 134


@pytest.mark.parametrize("path", font_files(), ids=lambda path: path.name)
def test_every_letter_and_sign_of_a_report_has_a_glyph(path):
    glyphs = TTFont(path).getBestCmap()
    for sign in accented_letters() | set("0123456789.,%‰≥≤≈−–—…“”·±×²³\u00a0₫"):
        assert ord(sign) in glyphs, f"{path.name} lacks {sign}"


def test_each_style_is_there_for_print_and_for_pages():
    assert [path.stem.partition("-")[2] for path in font_files()] == STYLES
    assert [path.stem for path in web_font_files()] == [path.stem for path in font_files()]
    assert {path.read_bytes()[:4] for path in web_font_files()} == {b"wOF2"}
    assert {TTFont(path)["name"].getBestFamilyName() for path in font_files()} == {FAMILY}


@pytest.mark.parametrize("path", font_files(), ids=lambda path: path.name)
def test_tabular_figures_share_one_width(path):
    font = TTFont(path)
    lookups = font["GSUB"].table.LookupList.Lookup
    records = [r for r in font["GSUB"].table.FeatureList.FeatureRecord if r.FeatureTag == "tnum"]
    swaps = [t for r in records for i in r.Feature.LookupListIndex for t in lookups[i].SubTable]
    tabular = [swaps[0].mapping[font.getBestCmap()[ord(digit)]] for digit in "0123456789"]
    assert len(set(tabular)) == 10
    assert len({font["hmtx"][glyph][0] for glyph in tabular}) == 1


def test_the_licence_travels_with_the_fonts():
    text = (FOLDER / "OFL.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in text
    assert "Be Vietnam Pro Project Authors" in text
