"""The Excel workbook: made from the project, and read back with an analyst's corrections."""

from plancompare.workbook.export import export_workbook

__all__ = ["export_workbook"]
