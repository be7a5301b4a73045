"""Imported once by the process every notebook's process is forked from, to spare each the same second."""

from plancompare.reports.worker import preload

preload()
