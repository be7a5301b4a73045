"""What the door accepts, what it refuses, and in which words."""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plancompare.errors import InputError
from plancompare.reading import door, read_source, source_from_bytes

RAW = Path(__file__).parent.parent / "data" / "raw"
PLAN = "KẾ HOẠCH\nTốc độ tăng trưởng kinh tế (GRDP) 9,3%.\n"


def refused(data: bytes, name: str) -> str:
    """The sentence with which the door refuses ``data``."""
    with pytest.raises(InputError) as caught:
        source_from_bytes(data, name)
    sentence = str(caught.value)
    assert sentence.startswith(name) and sentence.endswith(".") and "\n" not in sentence
    return sentence


def zipped(*members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for member in members:
            package.writestr(member, "x")
    return buffer.getvalue()


@pytest.mark.parametrize("file", sorted(RAW.glob("*.txt")), ids=lambda file: file.stem)
def test_a_plan_as_issued_is_read_character_for_character(file):
    source = read_source(file)
    assert source.text.encode("utf-8") == file.read_bytes()
    assert (source.name, source.media_type) == (file.name, "text/plain")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from("\r\n\tếƯđ")))
def test_utf8_text_is_kept_exactly_whatever_its_line_ends(text):
    text = PLAN + text
    assert source_from_bytes(text.encode("utf-8"), "plan.txt").text == text


@settings(deadline=None)  # a PDF is read in a process of its own
@given(st.binary(max_size=400))
def test_arbitrary_bytes_are_read_or_refused_in_words(data):
    read_or_refused(data)


@settings(deadline=None)
@given(
    st.sampled_from(
        [b"%PDF-1.7\n", b"PK\x03\x04", b"<html><table>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe"]
    ),
    st.binary(max_size=200),
)
def test_bytes_that_begin_like_a_known_kind_are_read_or_refused_in_words(start, rest):
    read_or_refused(start + rest)


def read_or_refused(data: bytes) -> None:
    try:
        assert source_from_bytes(data, "plan").text.strip()
    except InputError as error:
        assert "\n" not in str(error)


@pytest.mark.parametrize(
    "data", [b"", b" \r\n\t ", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n", "\u00a0\u200b".encode()]
)
def test_an_empty_file_says_so(data):
    assert "expected the text of a plan" in refused(data, "plan.txt")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a PNG image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG image"),
        (b"\x1f\x8b\x08\x00", "a gzip archive"),
        (b"Rar!\x1a\x07\x00", "a RAR archive"),
        (b"\x7fELF\x02\x01\x01" + bytes(40), "a binary file"),
        (bytes(range(1, 32)) * 4, "a binary file"),
        (zipped("a/b.txt", "b.pdf", "c", "d", "e"), "a ZIP archive of b.txt, b.pdf, c, d and 1 more; unpack"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook"),
        (zipped("mimetype", "content.xml"), "an OpenDocument file"),
        (zipped("a.txt")[:20], "damaged or cut short"),
    ],
)
@pytest.mark.parametrize("name", ["plan.bin", "plan.txt", "plan.pdf"])
def test_a_binary_file_is_named_for_what_it_is_whatever_its_suffix(data, what, name):
    assert what in refused(data, name)


@pytest.mark.parametrize(
    ("stream", "what"),
    [
        ("EncryptedPackage", "protected by a password"),
        ("PowerPoint", "an old Office file"),
    ],
)
def test_an_old_or_protected_office_file_says_what_to_save(stream, what):
    compound = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500) + stream.encode("utf-16-le")
    assert what in refused(compound, "plan.doc")


def test_content_decides_the_kind_before_the_suffix():
    page = f"<!DOCTYPE html><html><body><p>{PLAN}</p></body></html>".encode()
    assert source_from_bytes(page, "plan.doc").media_type == "text/html"
    assert source_from_bytes(PLAN.encode(), "plan.pdf").media_type == "text/plain"
    comparison = "Tỷ lệ hộ nghèo < 2%, <p> là ký hiệu".encode()
    assert source_from_bytes(comparison, "plan.txt").media_type == "text/plain"
    assert source_from_bytes(comparison, "plan.html").media_type == "text/html"


def test_missing_files_folders_and_impossible_names_are_input_errors(tmp_path):
    for path, words in [
        (tmp_path / "none.txt", "does not exist"),
        (tmp_path, "is a folder"),
        (tmp_path / ("x" * 300), "cannot be read"),
        ("a\0b", "cannot be read"),
    ]:
        with pytest.raises(InputError, match=words):
            read_source(path)


def test_a_file_without_permission_says_so(tmp_path, monkeypatch):
    def deny(*_):
        raise PermissionError(13, "Permission denied")

    (tmp_path / "plan.txt").write_bytes(b"x")
    monkeypatch.setattr("builtins.open", deny)
    with pytest.raises(InputError, match="permission denied"):
        read_source(tmp_path / "plan.txt")


def test_a_file_over_the_limit_is_refused_before_it_is_read_whole(tmp_path):
    huge = tmp_path / "huge.txt"
    huge.touch()
    os.truncate(huge, door.MAX_BYTES * 100)
    with pytest.raises(InputError, match="larger than"):
        read_source(huge)


def test_a_dash_reads_standard_input_and_a_name_can_be_given():
    code = (
        "from plancompare.reading import read_source as r; s = r('-'); print(s.name, len(s.text), r.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", code], input=PLAN.encode(), capture_output=True, check=True)
    assert done.stdout.decode().split()[:2] == ["stdin", str(len(PLAN))]
    assert source_from_bytes(PLAN.encode(), "tra-vinh.txt").name == "tra-vinh.txt"
    assert read_source(next(RAW.glob("*.txt")), name="other.txt").name == "other.txt"


@pytest.mark.parametrize(
    ("library", "data", "extra"),
    [
        ("lxml", b"<html><body>Plan</body></html>", "plancompare[html]"),
        ("docx", zipped("[Content_Types].xml", "word/document.xml"), "plancompare[docx]"),
        ("pypdfium2", b"%PDF-1.7\n", "plancompare[pdf]"),
    ],
)
def test_a_missing_extra_is_named_with_the_command_that_installs_it(library, data, extra, monkeypatch):
    monkeypatch.setitem(sys.modules, library, None)
    assert f"pip install '{extra}'" in refused(data, "plan")


def test_importing_the_package_and_reading_text_loads_the_standard_library_only():
    plan = str(next(RAW.glob("*.txt")))
    code = (
        f"import sys; from plancompare.reading import read_source; read_source({plan!r});"
        "print(*{m.partition('.')[0] for m in sys.modules} - set(sys.stdlib_module_names) - {'plancompare'})"
    )
    clean = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True,
                           env={"PYTHONPATH": str(Path(door.__file__).parents[2])})  # fmt: skip
    assert set(clean.stdout.split()) <= {"__main__"}
