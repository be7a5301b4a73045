"""Reading: a file becomes a Source, the characters that every later figure points into.

The door rule
-------------
Whatever has to be done to turn a file into characters is done once, here, before anything counts a position:
a byte-order mark is dropped, an old encoding (Windows-1258, TCVN3, VNI) becomes Unicode letters, the lines of
an HTML page, a DOCX or the text layer of a PDF are written out. The result **is** the source from then on,
with its own SHA-256; nothing behind the door alters it, and every span and quote counts in it.
``Source.media_type`` says what came in ("text/plain; charset=tcvn3").

Text in UTF-8, UTF-16 or UTF-32 passes the door character for character, line ends and decomposed letters
included; only letters that stand for others ("TØnh BÕn Tre", typed with an old font) are put right.

Only the standard library is imported; HTML, DOCX and PDF need the extras ``html``, ``docx`` and ``pdf``,
whose libraries are loaded when such a file is read.
"""

from plancompare.reading.door import read_source, source_from_bytes
from plancompare.reading.source import Source, Span, joined

__all__ = ["Source", "Span", "joined", "read_source", "source_from_bytes"]
