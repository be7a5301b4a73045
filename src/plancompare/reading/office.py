"""Old Word files, RTF and OpenDocument texts: LibreOffice, where it is found, makes a DOCX of them."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from plancompare.errors import InputError
from plancompare.reading.grid import Read

# A plan of a hundred pages takes four seconds; a minute more is for a machine that does much else.
_SECONDS = 120


def read_office(data: bytes, name: str, suffix: str, what: str) -> Read:
    """The text and tables of a document that LibreOffice can read; ``what`` names its kind.

    Raises InputError when LibreOffice is not there or makes nothing of the file.
    """
    from plancompare.reading.word import read_docx

    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise InputError(f"{name} is {what}; install LibreOffice, or open it in Word and save it as DOCX.")
    return read_docx(_as_docx(program, data, name, suffix, what), name)


def _as_docx(program: str, data: bytes, name: str, suffix: str, what: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="plancompare-") as folder:
        before, after = Path(folder, f"plan{suffix}"), Path(folder, "out", "plan.docx")
        before.write_bytes(data)
        profile = Path(folder, "profile").as_uri()  # its own: another LibreOffice may be open
        command = [
            program, f"-env:UserInstallation={profile}", "--headless", "--norestore",
            "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(after.parent), str(before),
        ]  # fmt: skip
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise InputError(f"{name} is {what} that LibreOffice does not read; save it as DOCX.") from error
        if not after.is_file():
            raise InputError(f"{name} is {what} that LibreOffice does not read; save it as DOCX.")
        return after.read_bytes()
