"""What tests ask of a PDF."""

import ctypes
import io

import pypdfium2
import pypdfium2.raw as raw
from pypdf import PdfReader


def elements(document: PdfReader) -> list:
    """The structure elements of a tagged PDF, in reading order."""
    return elements_below(document.trailer["/Root"]["/StructTreeRoot"]["/K"])


def elements_below(node) -> list:
    """The structure elements of a node and under it."""
    node = node.get_object()
    if isinstance(node, list):
        return [found for kid in node for found in elements_below(kid)]
    if not isinstance(node, dict):
        return []
    own = [node] if "/S" in node else []
    return own + (elements_below(node["/K"]) if node.get("/K") is not None else [])


def words_by_language(pdf: bytes) -> dict[str, str]:
    """The words of a tagged PDF by the language a reader aloud is told they are in, without blanks."""
    document = pypdfium2.PdfDocument(pdf)
    own = str(PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Lang"])
    said: dict[str, str] = {}
    for page in document:
        of_content = dict(_languages(page, own))
        textpage = page.get_textpage()
        for piece in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            lang = _marked(piece) or of_content.get(raw.FPDFPageObj_GetMarkedContentID(piece), own)
            words = _read(raw.FPDFTextObj_GetText, piece, textpage)
            said[lang] = said.get(lang, "") + "".join(words.split())
    return said


def _languages(page, own: str):
    """The language of each piece of marked content, by its number."""
    tree = raw.FPDF_StructTree_GetForPage(page)

    def below(element, lang: str):
        lang = _read(raw.FPDF_StructElement_GetLang, element) or lang
        for at in range(raw.FPDF_StructElement_GetMarkedContentIdCount(element)):
            yield raw.FPDF_StructElement_GetMarkedContentIdAtIndex(element, at), lang
        for at in range(max(0, raw.FPDF_StructElement_CountChildren(element))):
            child = raw.FPDF_StructElement_GetChildAtIndex(element, at)
            if child:
                yield from below(child, lang)

    for at in range(raw.FPDF_StructTree_CountChildren(tree)):
        yield from below(raw.FPDF_StructTree_GetChildAtIndex(tree, at), own)
    raw.FPDF_StructTree_Close(tree)


def _marked(piece) -> str:
    """The language a piece of text itself is marked with, if any."""
    for at in range(raw.FPDFPageObj_CountMarks(piece)):
        mark = raw.FPDFPageObj_GetMark(piece, at)
        size = ctypes.c_ulong()
        raw.FPDFPageObjMark_GetParamStringValue(mark, b"Lang", None, 0, size)
        if size.value > 2:
            buffer = ctypes.create_string_buffer(size.value)
            chars = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
            raw.FPDFPageObjMark_GetParamStringValue(mark, b"Lang", chars, size.value, size)
            return buffer.raw.decode("utf-16-le").rstrip("\0")
    return ""


def _read(function, *of) -> str:
    """What a function of pdfium that fills a buffer with UTF-16 says."""
    size = function(*of, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    wide = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
    function(*of, wide if function is raw.FPDFTextObj_GetText else buffer, size)
    return buffer.raw.decode("utf-16-le").rstrip("\0")
