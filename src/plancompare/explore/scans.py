"""Figures of a scan that are not sure, in a notebook: each beside the picture it was read from."""

import datetime
from collections.abc import Sequence
from pathlib import Path

from plancompare.folders import find_project
from plancompare.presentation.scan_page import check_lines, check_table
from plancompare.project import mend, read_registry, scans
from plancompare.project.build import read_again


class Check:
    """The unsure figures of one plan; shown as a table with their pictures.

    ``yes`` keeps a figure as it was read, ``figure`` another one as typed; both become corrections of the
    plan, signed with a name.
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
        signed = self._signed(target_id, by)
        return self._keep(scans.confirmed(self.doubts, target_id, signed, _in(unit)))

    def figure(self, target_id: str, figure: str, by: str, unit: str | None = None) -> Path:
        """The page prints ``figure`` ("1.234,5"); returns the file of corrections."""
        signed = self._signed(target_id, by, figure)
        return self._keep(scans.typed(self.doubts, target_id, figure, signed, _in(unit)))

    def _signed(self, target_id: str, by: str, figure: str | None = None) -> mend.Signed:
        doubt = next((one for one in self.doubts if one.id == target_id), None)
        read = doubt.target.value_text if doubt else ""
        today = datetime.date.today().isoformat()
        return scans.signature(by, today, doubt.page if doubt else None, figure, read)

    def _keep(self, made) -> Path:
        path = mend.keep(self.project, self._reading, [made])
        self._read()
        return path

    def __repr__(self) -> str:
        return check_lines(self.doubts, self.lang)

    def _repr_html_(self) -> str:
        return check_table(self.doubts, self.plan, self.lang)


def _in(unit: str | None) -> dict[str, str]:
    return {"unit_text": unit} if unit else {}


def check(plan: str, project: str | Path | None = None, lang: str = "vi") -> Check:
    """The figures of a scanned plan to look at: ``check("an-giang-2024").yes(ID, by="An")``."""
    return Check(plan, project, lang)
