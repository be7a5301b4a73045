"""Bytes become characters: UTF-8, UTF-16 and UTF-32, Windows-1258, and the old Vietnamese encodings.

UTF-8 is believed when it decodes. Anything else must earn it: the text that comes out has to
read as Vietnamese (:mod:`plancompare.reading.syllables`), and clearly so, or the file is refused with the
encodings that were tried.
"""

import codecs
import contextlib
import unicodedata
from collections.abc import Iterator

from plancompare.catalogue.patterns import Pattern
from plancompare.errors import InputError
from plancompare.reading.legacy import as_seen, legacy_encodings
from plancompare.reading.syllables import Evidence, evidence

_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Right decodings of the two first plans score 0.998, wrong ones 0.33 at most (the two TCVN apart, which share
# their small letters).
CLEARLY_VIETNAMESE = 0.8
# Fewer words than this with a letter outside ASCII prove nothing.
ENOUGH_WORDS = 3
# Text pasted from a word processor may hold a stray control character; program data holds many. U+0007 is
# not counted: it is the mark Word ends each cell of a table with.
CONTROL_SHARE = 0.01

_CONTROL = Pattern(r"[\x00-\x06\x08\x0e-\x19\x1b-\x1f\x7f]")
_LETTER_PAST_LATIN1 = Pattern(r"[\u0100-\u024f\u1e00-\u1eff\u0300-\u036f]")

ADVICE = "save the file as UTF-8 text"


def decode(data: bytes, name: str) -> tuple[str, str]:
    """The characters of ``data`` without a byte-order mark, and the encoding they came in.

    Only the characters of UTF-8, UTF-16 and UTF-32 are kept one for one; an old encoding is converted to
    letters in NFC. Raises InputError, naming ``name``, when the bytes are no text or no known encoding.
    """
    found = _unicode(data, name)
    if found is None:
        return _vietnamese(data, name)
    text, encoding = found
    if not is_text(text):
        raise _binary(name)
    return unmask(text) or (text, encoding)


def is_text(text: str) -> bool:
    """Whether ``text`` is free of NUL and all but free of control characters."""
    return "\0" not in text and len(_CONTROL.findall(text)) <= CONTROL_SHARE * len(text)


def unmask(text: str) -> tuple[str, str] | None:
    """The letters and the encoding of an old Vietnamese text whose codes were taken for Western letters.

    That is what Word files typed with .Vn* or VNI-* fonts hold ("TØnh BÕn Tre"). None when the text is not
    so: a text with a single letter past Latin-1 (ế, ư, đ ...) is Unicode already and is left alone.
    """
    if text.isascii() or "đ" in text or _LETTER_PAST_LATIN1.search(text):
        return None
    as_it_is = evidence(text)
    best = _best((old.id, old.convert(text)) for old in legacy_encodings())
    if best is None or evidence(best[0]).balance <= as_it_is.balance:
        return None
    return best


def _unicode(data: bytes, name: str) -> tuple[str, str] | None:
    """Decode by byte-order mark, by the pattern of NULs, or as UTF-8; None when it is none of these."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), encoding
            except UnicodeDecodeError as error:
                where = len(mark) + error.start
                raise InputError(
                    f"{name} is marked as {encoding.upper()} but damaged at byte {where}; "
                    f"get the file again, or {ADVICE}."
                ) from error
    if b"\0" in data:
        encoding = _wide_encoding(data)
        if encoding is None:
            raise _binary(name)
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError as error:
            raise _binary(name) from error
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        _refuse_damaged_utf8(data, error.start, name)
        return None


def _wide_encoding(data: bytes) -> str | None:
    """The UTF-16 or UTF-32 order in which the NULs of ``data`` stand, judged on its first bytes."""
    head = data[: 4096 * 4]
    if len(data) % 4 == 0:
        if not any(head[3::4]):
            return "utf-32-le"
        if not any(head[0::4]):
            return "utf-32-be"
    if len(data) % 2:
        return None
    half = len(head) // 2
    even, odd = head[0::2].count(0) / half, head[1::2].count(0) / half
    # Blanks, digits and plain letters are over a third of a Vietnamese text; no letter has a zero low byte.
    if odd > 0.3 and even < 0.05:
        return "utf-16-le"
    if even > 0.3 and odd < 0.05:
        return "utf-16-be"
    return None


def _refuse_damaged_utf8(data: bytes, start: int, name: str) -> None:
    """Say where a file that is UTF-8 in all but a few places is damaged; no old encoding is tried."""
    lenient = data.decode("utf-8", "replace")
    beyond = sum(1 for c in lenient if c > "\x7f" and c != "\ufffd")
    if lenient.count("\ufffd") * 20 <= beyond:
        line = data.count(b"\n", 0, start) + 1
        raise InputError(
            f"{name} is UTF-8 but damaged in line {line} (byte {start}); get the file again, or {ADVICE}."
        )


def _vietnamese(data: bytes, name: str) -> tuple[str, str]:
    """Decode by the encoding that reads best as Vietnamese; InputError when none does so clearly."""
    best = _best(_decodings(data))
    if best is not None:
        return best
    if not is_text(as_seen(data)):
        raise _binary(name)
    tried = ", ".join(["UTF-8", "Windows-1258", *(old.name for old in legacy_encodings())])
    raise InputError(f"{name} is in an unknown encoding (tried {tried}); {ADVICE}.")


def _decodings(data: bytes) -> Iterator[tuple[str, str]]:
    with contextlib.suppress(UnicodeDecodeError):
        yield "windows-1258", data.decode("cp1258")
    for old in legacy_encodings():
        yield old.id, old.decode(data)


def _best(decodings: Iterator[tuple[str, str]]) -> tuple[str, str] | None:
    """The text, in NFC, and the encoding that read best as Vietnamese; the first tried wins a tie."""
    chosen: tuple[str, str] | None = None
    weight = Evidence(0, 0)
    for encoding, text in decodings:
        found = evidence(text)
        enough = found.valid >= ENOUGH_WORDS and found.share >= CLEARLY_VIETNAMESE and is_text(text)
        if enough and found.balance > weight.balance:
            chosen, weight = (unicodedata.normalize("NFC", text), encoding), found
    return chosen


def _binary(name: str) -> InputError:
    return InputError(f"{name} is a binary file, not a document; give a plan as text, HTML, DOCX or PDF.")
