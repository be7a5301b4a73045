"""What tests ask of a PDF."""

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
