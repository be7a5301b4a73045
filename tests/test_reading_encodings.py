"""Every encoding a plan may come in. The samples are written out by hand as such files really look."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancompare.errors import InputError
from plancompare.reading import source_from_bytes
from plancompare.reading.legacy import legacy_encodings
from plancompare.reading.syllables import is_syllable

SMALL = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"
LETTERS = SMALL + SMALL.upper()

MOTTO = "Cộng hòa xã hội chủ nghĩa Việt Nam\nĐộc lập - Tự do - Hạnh phúc\nTỉnh Bến Tre: đạt 9,3%\n"
# The same three lines as a Windows program shows them when the font is wrong.
TCVN3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam\n§éc lËp - Tù do - H¹nh phóc\nTØnh BÕn Tre: ®¹t 9,3%\n"
VNI = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam\nÑoäc laäp - Töï do - Haïnh phuùc\nTænh Beán Tre: ñaït 9,3%\n"


def read(data: bytes) -> tuple[str, str]:
    source = source_from_bytes(data, "plan.txt")
    return source.text, source.media_type


def test_the_vietnamese_alphabet_has_134_letters_outside_ascii():
    assert len(set(LETTERS)) == 134


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("marked", [True, False])
def test_unicode_with_or_without_a_mark(encoding, marked):
    text = MOTTO.replace("\n", "\r\n")
    data = ("\ufeff" * marked + text).encode(encoding)
    kind = "text/plain" if encoding == "utf-8" else f"text/plain; charset={encoding}"
    assert read(data) == (text, kind)


def test_decomposed_letters_of_utf8_stay_decomposed():
    text = unicodedata.normalize("NFD", MOTTO)
    assert read(text.encode())[0] == text


def windows_1258(text: str) -> bytes:
    """As Windows writes it: the tone is a letter of its own after the vowel."""
    out = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(c for c in parts if c in "\u0300\u0301\u0303\u0309\u0323")
        out.append(unicodedata.normalize("NFC", parts.replace(tone, "") if tone else parts) + tone)
    return "".join(out).encode("cp1258")


def test_windows_1258_becomes_composed_letters():
    assert read(windows_1258(MOTTO + LETTERS)) == (MOTTO + LETTERS, "text/plain; charset=windows-1258")


@pytest.mark.parametrize(("shown", "encoding"), [(TCVN3, "tcvn3"), (VNI, "vni")])
def test_old_fonts_become_letters(shown, encoding):
    assert read(shown.encode("cp1252")) == (MOTTO, f"text/plain; charset={encoding}")


@pytest.mark.parametrize(("shown", "encoding"), [(TCVN3, "tcvn3"), (VNI, "vni")])
def test_old_fonts_saved_as_utf8_become_letters_too(shown, encoding):
    assert read(shown.encode("utf-8")) == (MOTTO, f"text/plain; charset={encoding}")


def test_capitals_that_were_a_matter_of_the_font_are_put_back_by_line():
    shown = "KÕ HO¹CH\nTØNH BÕN TRE\nSè: 09/KH-UBND\n§Õn n¨m 2023 ®¹t 9,3% trë lªn, gi¶m hé nghÌo\n"
    assert read(shown.encode("cp1252"))[0] == (
        "KẾ HOẠCH\nTỈNH BẾN TRE\nSố: 09/KH-UBND\nĐến năm 2023 đạt 9,3% trở lên, giảm hộ nghèo\n"
    )


def test_typographic_signs_beside_old_letters_stay_what_they_are():
    shown = "“®¹t” 9 – 9,5%… tû lÖ hé nghÌo\n"
    assert read(shown.encode("cp1252"))[0] == "“đạt” 9 – 9,5%… tỷ lệ hộ nghèo\n"


def test_the_standard_tcvn_5712_knows_its_toned_capitals():
    data = b"T\x8eNH B\xdaN TRE \xae\xb9t 9,3%, \x9eY BAN NH\xa2N D\xa2N"
    assert read(data) == ("TỈNH BẾN TRE đạt 9,3%, ỦY BAN NHÂN DÂN", "text/plain; charset=tcvn5712")


@pytest.mark.parametrize("old", legacy_encodings(), ids=lambda old: old.id)
def test_each_letter_of_the_alphabet_has_a_code_of_its_own(old):
    letters = LETTERS if not old.capitals_by_line else SMALL + "ĂÂĐÊÔƠƯ"
    codes = {}
    for code, letter in old.letters.items():
        codes.setdefault(letter, code)
    assert set(codes) == set(letters)
    for letter, code in codes.items():
        assert old.decode(code.encode("latin-1")) == letter


def test_tcvn3_agrees_with_the_standard_where_both_have_a_letter():
    tcvn3, _, standard = legacy_encodings()
    assert [old.id for old in legacy_encodings()] == ["tcvn3", "vni", "tcvn5712"]
    assert tcvn3.letters.items() <= standard.letters.items()


@given(st.text(st.sampled_from(LETTERS + " abckmntp,.0123456789%\n")))
def test_vni_and_the_standard_round_trip_any_text(text):
    for old in legacy_encodings()[1:]:
        codes = {letter: code for code, letter in reversed(old.letters.items())}
        coded = "".join(codes.get(c, c) for c in text).encode("latin-1")
        assert old.decode(coded) == text


@pytest.mark.parametrize(
    "data",
    [
        "Le plan d'été prévoit une forêt à l'est".encode("latin-1"),
        "Größe über Maß für Österreich und Münster".encode("latin-1"),
        "План развития провинции".encode("cp1251"),
        b"ke hoach \xe9",
        b"\xb9\xee\xe1\xd0\xb0\xfa\xb9\xc8",
    ],
)
def test_an_encoding_nobody_knows_is_refused_with_those_tried(data):
    with pytest.raises(InputError) as caught:
        read(data)
    assert "tried UTF-8, Windows-1258, TCVN3 (ABC), VNI" in str(caught.value)
    assert "save the file as UTF-8" in str(caught.value)


@pytest.mark.parametrize(
    "text", ["Le plan d'été prévoit une forêt à l'est", "Größe über Maß für Österreich", "cà phê và nhà"]
)
def test_western_letters_in_utf8_are_left_alone(text):
    assert read(text.encode()) == (text, "text/plain")


def test_utf8_with_a_damaged_place_names_the_line():
    data = bytearray(MOTTO.encode() * 5)
    at = data.index("Tỉnh".encode()) + 2
    data[at] = 0x20
    with pytest.raises(InputError, match=r"UTF-8 but damaged in line 3 \(byte"):
        read(bytes(data))


def test_a_damaged_utf16_file_says_so():
    with pytest.raises(InputError, match=r"marked as UTF-16-LE but damaged"):
        read(b"\xff\xfe" + MOTTO.encode("utf-16-le") + b"x")


def test_vietnamese_syllables_are_known():
    words = "nghiêng Việt quyết giường khuỷu thuở gì yêu ương oanh Quý uỷ ủy hòa hoà đạt Ưu"
    assert [word for word in words.split() if not is_syllable(word)] == []


def test_other_words_are_not_syllables():
    words = "été Größe nghÌo ®¹t ViÖt hoøa forêt tiếnǵ đrạt"
    assert [word for word in words.split() if is_syllable(word)] == []
