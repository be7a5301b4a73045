"""Old Word files, RTF and OpenDocument texts: read through LibreOffice where it is, else refused."""

import io
import os
import shutil
import subprocess
import sys
import zipfile

import docx
import pytest

from plancompare.errors import InputError
from plancompare.reading import source_from_bytes

ODT = "application/vnd.oasis.opendocument.text"


def document() -> bytes:
    made = docx.Document()
    made.add_paragraph("Các chỉ tiêu")
    table = made.add_table(2, 3, style="Table Grid")
    table.cell(0, 1).merge(table.cell(0, 2)).text = "Năm 2023"
    for place, text in {(0, 0): "Chỉ tiêu", (1, 0): "GRDP", (1, 1): "8,5", (1, 2): "7,2"}.items():
        table.cell(*place).text = text
    made.add_paragraph("hết")
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def odt() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("mimetype", ODT)
        package.writestr("content.xml", "<x/>")
    return buffer.getvalue()


FILES = {
    "plan.doc": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500) + "WordDocument".encode("utf-16-le"),
    "plan.rtf": rb"{\rtf1\ansi Ke hoach}",
    "plan.odt": odt(),
}
KINDS = {
    "plan.doc": "an old Word file (.doc)",
    "plan.rtf": "an RTF file",
    "plan.odt": "an OpenDocument text (.odt)",
}


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A program called soffice that makes the DOCX of this test of whatever it is given, or nothing."""
    made = tmp_path / "made.docx"
    program = tmp_path / "soffice"
    script = f"import pathlib, shutil, sys\nout = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])\n" \
             f"out.mkdir()\nshutil.copy({str(made)!r}, out / 'plan.docx')\n"  # fmt: skip
    program.write_text(f"#!{sys.executable}\n{script}")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    return made


@pytest.mark.parametrize("name", FILES)
def test_without_libreoffice_a_sentence_says_what_to_do(name, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(InputError) as error:
        source_from_bytes(FILES[name], name)
    assert (
        str(error.value)
        == f"{name} is {KINDS[name]}; install LibreOffice, or open it in Word and save it as DOCX."
    )


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a script")
@pytest.mark.parametrize("name", FILES)
def test_what_libreoffice_makes_is_read_as_a_docx(name, office):
    office.write_bytes(document())
    source = source_from_bytes(FILES[name], name)
    assert source.text == "Các chỉ tiêu\nChỉ tiêu | Năm 2023\nGRDP | 8,5 | 7,2\nhết"
    assert [cell.column_span for cell in source.tables[0].cells] == [1, 2, 1, 1, 1]


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a script")
def test_a_file_libreoffice_makes_nothing_of_is_refused(office):
    with pytest.raises(InputError, match="an RTF file that LibreOffice does not read; save it as DOCX"):
        source_from_bytes(FILES["plan.rtf"], "plan.rtf")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", ["doc", "rtf", "odt"])
def test_a_document_saved_in_another_form_reads_the_same(suffix, tmp_path):
    (tmp_path / "plan.docx").write_bytes(document())
    profile = f"-env:UserInstallation={(tmp_path / 'p').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", suffix,
               "--outdir", str(tmp_path), str(tmp_path / "plan.docx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    source = source_from_bytes((tmp_path / f"plan.{suffix}").read_bytes(), f"plan.{suffix}")
    assert source.text == source_from_bytes(document(), "plan.docx").text
