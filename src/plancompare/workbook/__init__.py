"""The Excel workbook: made from the project, and read back with an analyst's corrections."""

from plancompare.workbook.edits import Edit, Edits, import_workbook
from plancompare.workbook.export import export_workbook

__all__ = ["Edit", "Edits", "export_workbook", "import_workbook"]
