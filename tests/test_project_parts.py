"""Appendices as files of their own: read with their plan as one document, registered under its entry."""

import hashlib
import io
from decimal import Decimal

import openpyxl
import pytest

from plancompare.cli import main
from plancompare.comparison.checks import run_checks
from plancompare.errors import InputError, UsageError
from plancompare.extraction import extract
from plancompare.plan import read_plan
from plancompare.project import build, read_registry, register, register_part
from plancompare.reading import Source, joined, source_from_bytes
from plancompare.table import load_plans

PLAN = """\
ỦY BAN NHÂN DÂN
TỈNH LONG AN
Số: 12/KH-UBND
Long An, ngày 15 tháng 01 năm 2024
KẾ HOẠCH
THỰC HIỆN NHIỆM VỤ PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM 2024
I. CÁC CHỈ TIÊU CHỦ YẾU
1) Tốc độ tăng trưởng kinh tế (GRDP) tăng 8,5%;
Nơi nhận:
- Lưu: VT.
"""
HEADS = ["TT", "Chỉ tiêu", "ĐVT", "ƯTH 2023", "KH 2024"]
ROWS = [["1", "Tỷ lệ hộ nghèo", "%", "2,4", "1,9"], ["2", "Tỷ lệ đô thị hóa", "%", "27", "29"]]


def workbook(*above: str, rows: list[list[str]] = ROWS) -> bytes:
    book = openpyxl.Workbook()
    for row in [*([line] for line in above), HEADS, *rows]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def project(tmp_path):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    plan = tmp_path / "long-an.txt"
    plan.write_text(PLAN, "utf-8", newline="")
    register(tmp_path, plan)
    (tmp_path / "phu-luc.xlsx").write_bytes(workbook("CÁC CHỈ TIÊU NĂM 2024"))
    return tmp_path


def yml(project) -> str:
    return (project / "data" / "raw" / "plans.yml").read_text("utf-8")


def test_files_joined_are_one_text_whose_tables_keep_their_cells():
    second = source_from_bytes(workbook(), "a.xlsx")
    both = joined([Source("A | B | C | D\n1 | Thu | 5 | 6\n2 | Chi | 7 | 8\n"), second])
    assert both.text.endswith(second.text) and both.parts == (len(both.text) - len(second.text),)
    assert [grid.id for grid in both.tables] == ["T1", "T2"]
    printed = [both.text[cell.start : cell.end] for cell in both.tables[1].cells]
    assert printed == [cell for row in [HEADS, *ROWS] for cell in row]


def test_a_page_is_counted_in_the_file_it_is_of():
    one, two = Source("aa\nbb", pages=(0, 3)), Source("cc\ndd", pages=(0, 3))
    both = joined([one, two, Source("ee")])
    assert [both.page_of(both.text.index(word)) for word in ("aa", "bb", "cc", "dd", "ee")] == [
        1,
        2,
        1,
        2,
        None,
    ]


@pytest.mark.parametrize(
    ("above", "section"),
    [
        ((), "PL1"),
        (("CÁC CHỈ TIÊU NĂM 2024",), "PL1"),
        (("ỦY BAN NHÂN DÂN TỈNH LONG AN", "PHỤ LỤC III", "(Kèm theo Kế hoạch số 12/KH-UBND)"), "PL3"),
    ],
)
def test_a_file_behind_the_plan_is_an_appendix_whatever_it_begins_with(above, section):
    both = joined([Source(PLAN, "plan.txt"), source_from_bytes(workbook(*above), "a.xlsx")])
    targets = extract(read_plan(both)).targets
    assert [(t.section, t.value) for t in targets] == [
        ("I", Decimal("8.5")),
        (section, Decimal("1.9")),
        (section, 29),
    ]
    assert [t.target_id for t in targets[1:]] == [f"long-an-2024:{section}.{n}:1" for n in (1, 2)]
    assert all(both.text[t.quote_start : t.quote_end] == t.quote for t in targets)


def test_an_appendix_is_registered_under_its_plan_and_built_with_it(project):
    before = yml(project)
    entry = register_part(project, project / "phu-luc.xlsx", "long-an-2024", source="trang tỉnh")
    data = (project / "phu-luc.xlsx").read_bytes()
    assert entry.files == ("long-an.txt", "phu-luc.xlsx")
    assert yml(project) == (
        f"{before}  parts:\n  - file: phu-luc.xlsx\n    sha256: {hashlib.sha256(data).hexdigest()}\n"
        "    source: trang tỉnh\n"
    )
    built = build(project)
    assert built.targets["section"].tolist() == ["I", "PL1", "PL1"]
    assert load_plans(project).entry("long-an-2024").files == entry.files
    assert load_plans(project).source("long-an-2024").text.startswith(PLAN)


@pytest.mark.parametrize(
    ("printed", "said"), [("8,5", []), ("9,5", ["mục I.1 và 9,5 ở bảng 1 (ô Sheet!E3)"])]
)
def test_prose_and_appendix_are_held_against_each_other(project, printed, said):
    rows = [["1", "Tốc độ tăng trưởng kinh tế (GRDP)", "%", "7,1", printed]]
    (project / "phu-luc.xlsx").write_bytes(workbook("CÁC CHỈ TIÊU NĂM 2024", rows=rows))
    register_part(project, project / "phu-luc.xlsx", "long-an-2024")
    built = build(project)
    found = run_checks(built.targets, known=built.plans).of("restated")
    assert [sentence.partition(" ở ")[2].rstrip(".") for sentence in found["message_vi"]] == said


def test_further_appendices_and_plans_below_keep_their_entries(project):
    other = project / "khac.txt"
    other.write_text(PLAN.replace("NĂM 2024", "NĂM 2025").replace("năm 2024", "năm 2025"), "utf-8")
    register(project, other)
    (project / "hai.xlsx").write_bytes(workbook("PHỤ LỤC II"))
    path = project / "data" / "raw" / "plans.yml"
    path.write_text(
        yml(project).replace("- id: long-an-2025", "# the next year\n- id: long-an-2025"), "utf-8"
    )
    for name in ("phu-luc.xlsx", "hai.xlsx"):
        register_part(project, project / name, "long-an-2024")
    registry = read_registry(project)
    assert registry.entry("long-an-2024").files == ("long-an.txt", "phu-luc.xlsx", "hai.xlsx")
    assert registry.entry("long-an-2025").files == ("khac.txt",)
    assert "# the next year\n- id: long-an-2025" in yml(project)


@pytest.mark.parametrize(
    ("plan", "name", "why"),
    [
        ("ca-mau-2024", "phu-luc.xlsx", "has no plan 'ca-mau-2024' (there are: long-an-2024)"),
        ("long-an-2024", "long-an.txt", "already has long-an.txt, with 'long-an-2024'"),
    ],
)
def test_what_cannot_be_an_appendix_changes_nothing(project, plan, name, why):
    before = yml(project)
    with pytest.raises(UsageError, match=why.replace("(", r"\(").replace(")", r"\)")):
        register_part(project, project / name, plan)
    assert yml(project) == before


def test_an_appendix_that_was_changed_is_refused(project):
    register_part(project, project / "phu-luc.xlsx", "long-an-2024")
    (project / "data" / "raw" / "phu-luc.xlsx").write_bytes(workbook("khác"))
    with pytest.raises(InputError, match=r"phu-luc\.xlsx is not the registered file"):
        read_registry(project)


@pytest.mark.parametrize(
    "parts", ["a.xlsx", "[a.xlsx]", "[{file: a.xlsx}]", "[{file: ../a.xlsx, sha256: b}]"]
)
def test_parts_that_are_no_files_are_named_with_their_line(project, parts):
    path = project / "data" / "raw" / "plans.yml"
    path.write_text(f"{yml(project)}  parts: {parts}\n", "utf-8")
    with pytest.raises(InputError, match="line 4: parts must be a list of files"):
        read_registry(project)


def test_the_commands_take_appendices(project, capsys):
    where = str(project / "phu-luc.xlsx")
    assert main(["add", where, "--part-of", "long-an-2024", "--project", str(project)]) == 0
    assert "added to long-an-2024: phu-luc.xlsx" in capsys.readouterr().out
    assert main(["add", where, "--part-of", "x", "--year", "2024", "--project", str(project)]) == 2
    assert "--year is of a plan of its own" in capsys.readouterr().err
    assert main(["extract", str(project / "long-an.txt"), "--part", where, "--format", "csv"]) == 0
    assert capsys.readouterr().out.count("PL1") > 2
