"""Crafted files: each is read, or refused in one sentence, within seconds and a gibibyte of memory."""

import io
import os
import subprocess
import sys
import time
import zipfile
import zlib

import docx
import openpyxl
import pytest
from contained_cases import answer, crash, fail, hoard

from plancompare.errors import InputError
from plancompare.reading import bounds, kinds, source_from_bytes
from plancompare.reading.contained import contained
from plancompare.reading.html_page import is_html
from plancompare.reading.lines import ordinal

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MOST_SECONDS = 10  # of computing; what hangs takes minutes, what is well takes one or two


def computing() -> float:
    """The seconds of computing so far, of this process and of those it waited for."""
    return sum(os.times()[:4])


def docx_of(body: str, numbering: str = "", names: tuple[str, ...] = ()) -> bytes:
    """A DOCX file whose body, and numbering, are given as XML; ``names`` are empty members more."""
    plain, made = io.BytesIO(), io.BytesIO()
    document = docx.Document()
    document.part.numbering_part  # noqa: B018 - asked for, it is there
    document.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            data = old.read(part)
            if part == "word/document.xml":
                data = f"<w:document {NS}><w:body>{body}</w:body></w:document>".encode()
            elif part == "word/numbering.xml" and numbering:
                data = f"<w:numbering {NS}>{numbering}</w:numbering>".encode()
            new.writestr(part, data)
        for name in names:
            new.writestr(name, b"")
    return made.getvalue()


def paragraph(text: str = "Tăng 9,3%", properties: str = "", run: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t>{run}</w:r></w:p>"


def in_list(level: int | str) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'


def list_of(style: str, start: int | str, level: int | str = 0) -> str:
    return (
        f'<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="{level}"><w:start w:val="{start}"/>'
        f'<w:numFmt w:val="{style}"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )


def pdf_of(content: bytes, pages: int = 1) -> bytes:
    """A PDF whose pages all show one packed content stream."""
    packed = zlib.compress(content, 9)
    kids = b" ".join(b"3 0 R" for _ in range(pages))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[" + kids + b"]/Count " + str(pages).encode() + b">>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>/XObject<</X 4 0 R>>>>>>",
        b"<</Length "
        + str(len(packed)).encode()
        + b"/Filter/FlateDecode>>stream\n"
        + packed
        + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += str(number).encode() + b" 0 obj" + body + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = str(len(objects) + 1).encode()
    tail = b"trailer<</Root 1 0 R/Size " + size + b">>\nstartxref\n" + str(len(out)).encode() + b"\n%%EOF"
    return out + b"xref\n0 " + size + b"\n0000000000 65535 f \n" + table + tail


LONG = "Tổng thu ngân sách 28.000 tỷ đồng. " * 3000
# Made when asked for: some are large.
CRAFTED = {
    "x.docx": {
        "a list level of a thousand million": lambda: docx_of(paragraph(properties=in_list(999_999_999))),
        "a list level of a number without end": lambda: docx_of(paragraph(properties=in_list("9" * 5000))),
        "a list of letters that starts at two thousand million": lambda: docx_of(
            paragraph(properties=in_list(0)) * 50, list_of("lowerLetter", 2_000_000_000)
        ),
        "a list of Roman figures that starts there": lambda: docx_of(
            paragraph(properties=in_list(0)) * 50, list_of("upperRoman", 2_000_000_000)
        ),
        "a symbol that is half a character": lambda: docx_of(paragraph(run='<w:sym w:char="D800"/>')),
        "a symbol that is none": lambda: docx_of(
            paragraph(run='<w:sym w:char="110000"/><w:sym w:char="zz"/><w:sym w:char="0"/>')
        ),
        "XML that unpacks to two gigabytes": lambda: docx_of(paragraph("x" * 200_000_000)),
        "a package of twenty thousand files": lambda: docx_of("", names=tuple(map(str, range(20_000)))),
        "tables in tables": lambda: docx_of(
            "<w:tbl><w:tr><w:tc>" * 60 + paragraph() + "</w:tc></w:tr></w:tbl>" * 60
        ),
        "a cell a thousand million columns to the right": lambda: docx_of(
            '<w:tbl><w:tr><w:trPr><w:gridBefore w:val="999999999"/></w:trPr><w:tc><w:p/></w:tc>'
            f"<w:tc>{paragraph()}</w:tc></w:tr></w:tbl>"
        ),
        "a row of ever wider cells": lambda: docx_of(
            "<w:tbl>"
            + "<w:tr>"
            + f'<w:tc><w:tcPr><w:gridSpan w:val="63"/></w:tcPr>{paragraph()}</w:tc>' * 5000
            + "</w:tr>"
            + f"<w:tr><w:tc>{paragraph()}</w:tc></w:tr>" * 5000
            + "</w:tbl>"
        ),
    },
    "x.pdf": {
        "a stream that unpacks to 300 MB": lambda: pdf_of(b" " * 300_000_000),
        "a stream of drawing that unpacks to 100 MB": lambda: pdf_of(b"0 0 m 1 1 l " * 8_000_000),
        "a text repeated by its packing": lambda: pdf_of(
            b"BT /F 9 Tf 9 9 Td " + b"(1 2 3 4 5) Tj " * 1_000_000 + b"ET"
        ),
        "a page shown a hundred thousand times": lambda: pdf_of(b"BT /F 9 Tf (9 xa) Tj ET", 100_000),
        "a picture that shows itself": lambda: pdf_of(b"/X Do " * 1000),
    },
    "x.html": {
        "a charset that is none": lambda: b"<html><meta charset=undefined><p>T\xe0i 9,3%</p>",
        "a charset that is a puzzle": lambda: b"<html><meta charset=punycode><p>T\xe0i 9,3%-" + b"a" * 90_000,
        "fifty thousand raised figures": lambda: b"<html><p>9 m" + b"<sup>2</sup>" * 50_000,
        "comments before the page": lambda: b"<!-- x -->" * 800 + b"<div>9,3%",
        "tables in tables of a page": lambda: b"<html>" + b"<table><tr><td>9" * 5000,
        "cells that cover everything": lambda: (
            b"<html><table>" + b"<tr>" + b"<td colspan=200 rowspan=2000>9</td>" * 2500
        ),
        "rows in a table of two hundred columns": lambda: (
            b"<html><table><tr><td colspan=200>9</td>" + b"<tr><td>9" * 10_000
        ),
        "lists of high numbers": lambda: b"<html><ol type=i>" + b"<li value=999999>9" * 5000,
        "elements in elements": lambda: b"<html>" + b"<b><div>" * 10_000 + b"9,3%",
        "a tag that never ends": lambda: b"<html><p " + b"<p " * 30_000,
        "meta after meta": lambda: b"<meta " * 50 + b"charset=" * 50 + b" " * 3500 + b"\xe0",
    },
    "x.txt": {
        "one line of a hundred thousand characters": lambda: LONG.encode(),
    },
}


@pytest.mark.parametrize(("name", "what"), [(name, what) for name, kind in CRAFTED.items() for what in kind])
def test_a_crafted_file_is_read_or_refused_in_one_sentence(name, what):
    data = CRAFTED[name][what]()
    begun = computing()
    try:
        source = source_from_bytes(data, name)
    except InputError as error:
        said = str(error)
        assert said.startswith(name) and said.endswith(".") and "\n" not in said
    else:
        source.text.encode("utf-8")
        for grid in source.tables:
            assert len(grid.matrix) == grid.row_count
    assert computing() - begun < MOST_SECONDS


def test_what_a_crafted_document_says_is_kept_where_it_can_be():
    lists = docx_of(paragraph(properties=in_list(0)), list_of("lowerLetter", 2_000_000_000))
    assert source_from_bytes(lists, "x.docx").text == "2000000000. Tăng 9,3%"
    half = docx_of(paragraph(run='<w:sym w:char="D800"/><w:sym w:char="F0A3"/><w:sym w:char="2264"/>'))
    assert source_from_bytes(half, "x.docx").text == "Tăng 9,3%\ufffd≤≤"
    raised = source_from_bytes(b"<html><p>9 m" + b"<sup>2</sup>" * 50_000, "x.html").text
    assert raised.startswith("9 m2") and len(raised) > 50_000


def test_an_entity_is_never_expanded():
    bomb = '<!DOCTYPE x [<!ENTITY a "9"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx_of(""))) as old, zipfile.ZipFile(data, "w") as new:
        for part in old.namelist():
            body = f"<w:document {NS}><w:body>{paragraph('Tăng &b;%&f;')}</w:body></w:document>"
            new.writestr(part, bomb + body if part == "word/document.xml" else old.read(part))
    with pytest.raises(InputError, match="it declares entities"):
        source_from_bytes(data.getvalue(), "x.docx")


@pytest.mark.parametrize("comments", [28, 800])
def test_the_beginning_of_a_page_is_found_behind_any_number_of_comments(comments):
    assert is_html("<!-- x -->\n" * comments + "<html>", "")
    assert not is_html("<!-- x -->\n" * comments + "<div>", "")
    assert not is_html("<!-- x " * comments, "")


def test_a_package_may_not_swell_beyond_all_proportion_but_pictures_do_not_count_as_text():
    assert bounds.open_package(docx_of(paragraph("x" * 7_000_000)), "x.docx")
    with pytest.raises(InputError, match=r"x\.docx holds 5\d KiB that unpack to \d\d MiB, more than a plan"):
        bounds.open_package(docx_of(paragraph("x" * 20_000_000)), "x.docx")
    strange = io.BytesIO()
    with zipfile.ZipFile(strange, "w", zipfile.ZIP_BZIP2) as package:
        package.writestr("word/document.xml", "x")
    with pytest.raises(InputError, match="damaged"):
        kinds.of(strange.getvalue(), "x.docx")


def test_the_longest_text_that_is_read_has_a_limit_in_every_kind_of_file(monkeypatch):
    monkeypatch.setattr(bounds, "MOST_CHARACTERS", 1000)
    for name, data in {
        "x.txt": b"9" * 1001,
        "y.txt": b"9" * 4001,
        "x.html": b"<html><p>" + b"9" * 1001,
    }.items():
        with pytest.raises(InputError, match=f"{name} holds more than"):
            source_from_bytes(data, name)


def test_the_most_numbers_that_are_read_have_a_limit(monkeypatch):
    monkeypatch.setattr(bounds, "MOST_FIGURES", 1000)
    assert source_from_bytes(b"9% " * 1000, "x.txt").text.count("9") == 1000
    with pytest.raises(InputError, match=r"x\.txt holds more than 1000 numbers, more than a plan"):
        source_from_bytes(b"9% " * 1001, "x.txt")


@pytest.mark.parametrize("attribute", [' a{}="1"', " a{}", '/a{}=">"', "a{}='<'"])
def test_a_tag_of_endless_attributes_is_refused_not_parsed(attribute):
    page = "<html><body><p{}>KẾ HOẠCH<p>1) GRDP tăng 9%"
    many = page.format("".join(map(attribute.format, range(200_000)))).encode()
    begun = time.process_time()
    with pytest.raises(InputError, match=r"x\.html .* \(a tag of more than 2000 attributes\)"):
        source_from_bytes(many, "x.html")
    assert time.process_time() - begun < 5
    few = page.format(' src="data:image/png;base64,' + "a/b=" * 50_000 + '" alt="' + "x " * 50_000 + '"')
    assert source_from_bytes(few.encode(), "x.html").text.startswith("KẾ HOẠCH")


def test_a_list_counts_as_far_as_word_does():
    assert ordinal(27, "lowerLetter") == "aa" and ordinal(1999, "upperRoman") == "MCMXCIX"
    assert ordinal(40_000, "lowerLetter") == "40000" and ordinal(-1, "upperRoman") == "-1"


def test_merged_ranges_that_cover_everything_are_refused_before_their_cells_are_made():
    book = openpyxl.Workbook()
    book.active.append(["KẾ HOẠCH NĂM 2024"])
    book.active.merge_cells("A1:Z2")
    kept = io.BytesIO()
    book.save(kept)
    assert source_from_bytes(kept.getvalue(), "x.xlsx").text.startswith("KẾ HOẠCH")
    wide = io.BytesIO()
    with zipfile.ZipFile(kept) as whole, zipfile.ZipFile(wide, "w") as package:
        for part in whole.namelist():
            package.writestr(part, whole.read(part).replace(b"A1:Z2", b"A1:XFD1048576"))
    with pytest.raises(InputError, match=r"x\.xlsx merges more than 500000 cells of a sheet"):
        source_from_bytes(wide.getvalue(), "x.xlsx")


@pytest.mark.parametrize("read", [crash, hoard])
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on a process's memory here")
def test_a_reader_that_crashes_or_hoards_ends_in_a_sentence(read):
    with pytest.raises(InputError, match=r"x\.pdf cannot be read: it takes more memory than a plan"):
        contained(read, b"x", "x.pdf")


def test_a_contained_reading_returns_raises_and_warns_as_if_it_were_here():
    with pytest.warns(UserWarning, match="thiếu một trang"):
        assert contained(answer, b"1234", "x.pdf") == (4, "x.pdf")
    with pytest.raises(InputError, match=r"Không đọc được\."):
        contained(fail, b"x", "x.pdf")
    with pytest.raises(ValueError, match="Không đọc được"):
        contained(fail, b"", "x.pdf")


def test_a_contained_reading_ends_with_the_one_who_asked_for_it(tmp_path):
    code = (
        "import os, time\n"
        "from plancompare.reading.contained import contained\n"
        "from contained_cases import linger\n"
        f"contained(linger, {str(tmp_path / 'pid').encode()!r}, 'x.pdf')\n"
    )
    asking = subprocess.Popen([sys.executable, "-c", code], env={**environment()})
    pid = wait_for(lambda: int((tmp_path / "pid").read_text()))
    asking.kill()
    asking.wait()
    assert wait_for(lambda: not alive(pid) or None)


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


def wait_for(ask, seconds: float = 10):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            found = ask()
        except (OSError, ValueError):
            found = None
        if found is not None:
            return found
        time.sleep(0.05)
    raise AssertionError("waited in vain")


def alive(pid: int) -> bool:
    from pathlib import Path

    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
