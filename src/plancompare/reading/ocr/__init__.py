"""Scans: pages that are pictures, read once by optical recognition.

``run`` (needs the extra ``ocr`` and Tesseract) turns the pictured pages of a PDF into a record, which is kept
in a file beside it (``record``). Every later run reads the record and nothing else: ``pages`` makes of it
the same pages of characters, boxes and ruled lines that a PDF with text has, and tells which characters of
the text come from which word of which page, and how sure they are (``scan``).
"""
