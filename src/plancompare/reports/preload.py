"""Imported once by the process every notebook's process is forked from, to spare each the same second."""

import gc

from plancompare.reports.execute import spare_slow_import

gc.disable()  # all that is made here stays: looking for garbage meanwhile takes a fifth of the time
spare_slow_import()  # before the import below, which would make it

from plancompare.reports.worker import preload  # noqa: E402

preload()
