"""Scans read from picture to target, at three grades; skipped where Tesseract or the extra is missing."""

import os
import shutil
import subprocess
from importlib.util import find_spec

import pytest
from scans import GRADES, scanned, typeset

from plancompare.cli import main
from plancompare.errors import InputError
from plancompare.extraction import extract
from plancompare.plan import read_plan
from plancompare.reading import read_source, source_from_bytes
from plancompare.reading.ocr import tesseract
from plancompare.reading.ocr.run import recognise_file, recognise_pdf


def why_not() -> str:
    if shutil.which("tesseract") is None:
        return "Tesseract is not installed (apt-get install tesseract-ocr tesseract-ocr-vie)"
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True).stdout
    if "vie" not in listed.split():
        return "Tesseract's Vietnamese is not installed (apt-get install tesseract-ocr-vie)"
    missing = [name for name in ("onnxruntime", "rapidocr") if find_spec(name) is None]
    return f"{' and '.join(missing)} of the extra ocr not installed" if missing else ""


pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())

ROWS = (
    ("Tốc độ tăng trưởng kinh tế (GRDP)", "%", "6,8", "7,5", "110,3"),
    ("Tổng thu ngân sách nhà nước", "Tỷ đồng", "8.236", "8.790", "106,7"),
    ("Kim ngạch xuất khẩu", "Triệu USD", "1.356,4", "1.415,9", "104,4"),
    ("Sản lượng lúa", "Nghìn tấn", "2.135,6", "2.180,0", "102,1"),
    ("Tỷ lệ hộ nghèo", "%", "2,47", "1,93", "78,1"),
    ("Số xã đạt chuẩn nông thôn mới", "Xã", "83", "91", "109,6"),
)
PLAN = """#align(center)[ỦY BAN NHÂN DÂN TỈNH CÀ MAU]
Số: 12/KH-UBND #h(1fr) Cà Mau, ngày 15 tháng 01 năm 2024
#align(center)[*KẾ HOẠCH* \\ Phát triển kinh tế - xã hội năm 2024]
*I. CHỈ TIÊU CHỦ YẾU*

1. Tổng vốn đầu tư toàn xã hội đạt 16.875 tỷ đồng; giải quyết việc làm cho 25.300 lao động.

"""
HEADS = (
    "[*TT*], [*Chỉ tiêu*], [*ĐVT*], [*Ước thực hiện năm 2023*], [*Kế hoạch năm 2024*], "
    "[*KH 2024/ ƯTH 2023 (%)*],"
)
TARGETS = {16_875.0, 25_300.0, 7.5, 8_790.0, 1_415.9, 2_180_000.0, 1.93, 91.0}
RESULTS = {6.8, 8_236.0, 1_356.4, 2_135_600.0, 2.47, 83.0}


def plan() -> bytes:
    body = "\n".join(
        f"[{at}], " + ", ".join(f"[{text}]" for text in row) + "," for at, row in enumerate(ROWS, 1)
    )
    table = f"#table(columns: (22pt, 1fr, 50pt, 62pt, 56pt, 56pt), align: center + horizon, {HEADS}\n{body})"
    return typeset(PLAN + table)


def read(path):
    source = read_source(path)
    return source, extract(read_plan(source))


@pytest.fixture(scope="module")
def scans(tmp_path_factory):
    """The same plan as text, and scanned at each grade with a stamp over its table, recognised."""
    folder = tmp_path_factory.mktemp("scans")
    (folder / "text.pdf").write_bytes(plan())
    for name, grade in GRADES.items():
        place = folder / f"{name}.pdf"
        place.write_bytes(scanned(plan(), grade, stamp=(0.63, 0.78)))
        recognise_file(place)
    return folder


# One page of 14 figures, a stamp over some of them: what must be read of it is less than of many pages.
@pytest.mark.parametrize(("grade", "least"), [("light", 0.9), ("usual", 0.6), ("poor", 0.5)])
def test_figures_of_a_scan_are_right_or_unsure_and_never_wrong(scans, grade, least):
    _, found = read(scans / f"{grade}.pdf")
    targets = {float(target.value) for target in found.targets}
    results = {float(result.value) for result in found.results}
    assert targets <= TARGETS and results <= RESULTS
    assert len(targets) + len(results) >= least * len(TARGETS | RESULTS)
    assert {t.read_by for t in (*found.targets, *found.results)} == {"ocr"}
    for unsure in found.unsure:
        assert unsure.target.target_id not in {t.target_id for t in found.targets}
        assert unsure.reason


def test_the_place_of_a_figure_is_its_place_on_the_page(scans):
    _, as_text = read(scans / "text.pdf")
    _, found = read(scans / "usual.pdf")
    places = {t.value: _middle(t.box) for t in as_text.targets if t.box}
    shared = [(places[t.value], _middle(t.box)) for t in found.targets if t.value in places]
    assert len(shared) >= 3
    for (x, y), (left, top) in shared:  # the paper lay 0.7 degrees askew: 3 points at its edge
        assert abs(x - left) < 5 and abs(y - top) < 5


def _middle(box: str) -> tuple[float, float]:
    left, top, right, bottom = map(float, box.split(","))
    return (left + right) / 2, (top + bottom) / 2


@pytest.mark.parametrize(("quarters", "stamp", "least"), [(3, None, 6), (2, (0.63, 0.78), 4)])
def test_a_page_on_its_side_or_upside_down_is_read_upright(tmp_path, quarters, stamp, least):
    place = tmp_path / "side.pdf"
    place.write_bytes(scanned(plan(), GRADES["usual"], stamp, quarters=quarters))
    recognise_file(place)
    _, found = read(place)
    assert {float(t.value) for t in found.targets} <= TARGETS
    assert len(found.targets) >= least


def test_a_scan_is_recognised_once_and_then_read_without_any_engine(scans, monkeypatch):
    before = (scans / "light.ocr.json").read_bytes()
    first, found = read(scans / "light.pdf")
    monkeypatch.setenv("PATH", os.devnull)
    told = []
    recognise_file(scans / "light.pdf", told.append)
    assert "was recognised before" in told[0]
    again, found_again = read(scans / "light.pdf")
    assert (first.text, found) == (again.text, found_again)
    assert (scans / "light.ocr.json").read_bytes() == before


def test_without_being_asked_nothing_is_recognised(tmp_path, capsys):
    place = tmp_path / "scan.pdf"
    place.write_bytes(scanned(plan(), GRADES["light"]))
    assert main(["extract", str(place)]) == 2
    said = capsys.readouterr().err
    assert "scan.pdf is a PDF without a text layer (a scan)" in said and "--ocr" in said
    assert said.count("\n") == 1
    assert list(tmp_path.iterdir()) == [place]


def test_without_tesseract_one_line_says_how_to_install_it(tmp_path, monkeypatch):
    place = tmp_path / "scan.pdf"
    place.write_bytes(scanned(plan(), GRADES["light"]))
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(InputError, match="Tesseract is not installed; apt-get install tesseract-ocr"):
        recognise_file(place)


def test_a_pdf_with_text_has_nothing_to_recognise(tmp_path):
    place = tmp_path / "text.pdf"
    place.write_bytes(plan())
    with pytest.raises(InputError, match="has text on every page; there is nothing to recognise"):
        recognise_file(place)


def test_a_scan_added_to_a_project_keeps_its_record_there(scans, tmp_path):
    project = tmp_path / "project"
    (project / "data" / "raw").mkdir(parents=True)
    asked = ["add", str(scans / "usual.pdf"), "--ocr", "--yes", "--project", str(project)]
    assert main(asked) == 0
    raw = project / "data" / "raw"
    assert sorted(path.name for path in raw.iterdir()) == ["ca-mau-2024.ocr.json", "plans.yml", "usual.pdf"]
    assert main(["build", "--project", str(project)]) == 0
    numbers = (project / "data" / "processed" / "numbers.csv").read_bytes()
    assert main(["build", "--project", str(project)]) == 0
    assert (project / "data" / "processed" / "numbers.csv").read_bytes() == numbers
    assert ",ocr," in (project / "data" / "processed" / "targets.csv").read_text("utf-8")


def test_a_page_the_program_breaks_down_over_is_named_and_the_others_are_read(tmp_path, monkeypatch):
    two = typeset(f"{PLAN}#set page(width: 330pt)\n2. Sản lượng lúa đạt 2.180.000 tấn.")
    data, read_page = scanned(two, GRADES["light"]), tesseract.page_lines

    def breaks_down_over_the_second(picture, dpi):
        if picture.shape[1] < 400 * dpi / 72:
            raise tesseract.EndedError("Tesseract broke down over it (-8).")
        return read_page(picture, dpi)

    monkeypatch.setattr(tesseract, "page_lines", breaks_down_over_the_second)
    with pytest.warns(match=r"two.pdf, page 2: Tesseract broke down over it .* None of its figures is read"):
        record = recognise_pdf(data, "two.pdf")
    assert [page.number for page in record.pages] == [1]
    with pytest.warns(match="page 2 is a picture .* optical recognition could not read it either"):
        found = extract(read_plan(source_from_bytes(data, "two.pdf", record)))
    assert {float(target.value) for target in found.targets} == {16_875.0, 25_300.0}
