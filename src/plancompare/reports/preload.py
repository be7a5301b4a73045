"""Imported once by the process every notebook's process is forked from, to spare each the same second."""

from plancompare.reports.execute import spare_slow_import

spare_slow_import()  # before the import below, which would make it

from plancompare.reports.worker import preload  # noqa: E402

preload()
