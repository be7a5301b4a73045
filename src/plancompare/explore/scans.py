"""Figures of a scan that are not sure, in a notebook: each beside the picture it was read from."""

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from plancompare.folders import find_project
from plancompare.presentation.scan_page import check_lines, check_table
from plancompare.project import mend, read_registry, scans
from plancompare.project.build import read_again


class Check:
    """The unsure figures of one plan; shown as a table with their pictures.

    ``check("an-giang-2024").yes(ID, by="An")`` keeps a figure as it was read, ``figure`` another one as
    typed; both become corrections of the plan, signed with a name.
    """

    def __init__(self, plan: str, project: str | Path | None = None, lang: str = "vi") -> None:
        self.plan, self.project, self.lang = plan, find_project(project), lang
        self._read()

    def _read(self) -> None:
        registry = read_registry(self.project)
        self._reading = read_again(self.project, registry, self.plan)
        self.doubts: Sequence[scans.Doubt] = scans.doubts(registry, self._reading)

    def yes(self, target_id: str, by: str, unit: str | None = None) -> Path:
        """The figure is as it was read, in the ``unit`` the page prints; returns the file of corrections."""
        return self._keep(target_id, by, None, unit)

    def figure(self, target_id: str, figure: str, by: str, unit: str | None = None) -> Path:
        """The page prints ``figure`` ("1.234,5"); returns the file of corrections."""
        return self._keep(target_id, by, figure, unit)

    def _keep(self, target_id: str, by: str, figure: str | None, unit: str | None) -> Path:
        today, more = datetime.date.today().isoformat(), {"unit_text": unit} if unit else {}
        made = scans.answered(self.doubts, target_id, by, today, figure, more)
        path = mend.keep(self.project, self._reading, [made])
        self._read()
        return path

    def __repr__(self) -> str:
        return check_lines(self.doubts, self.lang)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return check_table(self.doubts, self.plan, self.lang)._repr_mimebundle_()


check = Check  # as notebooks call it
