"""plans.yml: which files are plans, whose, and what happens when a file or an entry is not right."""

import hashlib
import re

import pytest

from plancompare.errors import InputError, UsageError
from plancompare.project import build, read_registry, register

PLAN = """\
ỦY BAN NHÂN DÂN
TỈNH LONG AN
Số: 12/KH-UBND
Long An, ngày 15 tháng 01 năm 2024
KẾ HOẠCH
THỰC HIỆN NHIỆM VỤ PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM 2024
I. CÁC CHỈ TIÊU CHỦ YẾU
1) Tốc độ tăng trưởng kinh tế (GRDP) tăng 8,5%;
"""
NAMELESS = "KẾ HOẠCH\nI. CÁC CHỈ TIÊU CHỦ YẾU\n1) Tốc độ tăng trưởng kinh tế tăng 8,5%;\n"


@pytest.fixture
def project(tmp_path):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    return tmp_path


def entry(text: str = PLAN, **changes) -> str:
    fields = {
        "id": "long-an-2024",
        "file": "long-an.txt",
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "province": "Long An",
        "province_code": "'80'",
        "year": 2024,
    } | changes
    lines = [f"{key}: {value}" for key, value in fields.items() if value is not None]
    return "- " + "\n  ".join(lines) + "\n"


def holding(project, yml: str | None, text: str = PLAN, name: str = "long-an.txt"):
    raw = project / "data" / "raw"
    (raw / name).write_text(text, "utf-8", newline="")
    if yml is not None:
        (raw / "plans.yml").write_text(yml, "utf-8")
    return project


def test_a_registered_plan_is_what_its_entry_says(project):
    registry = read_registry(holding(project, entry()))
    assert registry.ids == ("long-an-2024",)
    assert registry.entry("long-an-2024").province_code == "80"
    assert registry.path("long-an-2024") == project / "data" / "raw" / "long-an.txt"


def test_an_unregistered_file_brings_what_its_header_says(project):
    (plan,) = read_registry(holding(project, None))
    assert (plan.province, plan.province_code, plan.year, plan.number) == (
        "Long An",
        "80",
        2024,
        "12/KH-UBND",
    )
    assert not plan.registered


def test_a_file_whose_header_says_too_little_is_left_out_with_the_way_in(project):
    registry = read_registry(holding(project, None, NAMELESS))
    assert not len(registry)
    assert re.search(
        r"left out: .*long-an\.txt.*province.*year.*plancompare add .*--province", *registry.left_out
    )


def test_what_programs_put_beside_files_is_no_plan(project):
    holding(project, entry())
    for name in ("~$long-an.docx", "._long-an.txt", ".long-an.txt", "plans.yml~", ".DS_Store"):
        (project / "data" / "raw" / name).write_bytes(b"\0\1")
    registry = read_registry(project)
    assert registry.ids == ("long-an-2024",) and registry.left_out == ()


def test_files_that_are_no_plans_are_named_and_left_out_of_the_tables(project):
    holding(project, entry())
    raw = project / "data" / "raw"
    (raw / "README.txt").write_text("Các kế hoạch của chúng tôi.\n", "utf-8")
    (raw / "broken.docx").write_bytes(b"PK\3\4")
    (raw / "folder.txt").mkdir()
    registry = read_registry(project)
    assert registry.ids == ("long-an-2024",)
    assert [re.search(r"README\.txt|broken\.docx|folder\.txt", said)[0] for said in registry.left_out] == [
        "README.txt",
        "broken.docx",
        "folder.txt",
    ]
    assert set(registry.left_out) <= set(build(project).warnings)


def test_a_registered_file_that_cannot_be_read_stops_everything(project):
    holding(project, entry("\0"), "\0")
    with pytest.raises(InputError, match=r"long-an\.txt is a binary file"):
        build(project)


def test_where_nothing_can_be_read_the_reason_is_said(project):
    holding(project, None, NAMELESS)
    with pytest.raises(InputError, match=r"holds no plan \(left out: .*long-an\.txt"):
        build(project)


def test_a_changed_file_is_refused(project):
    holding(project, entry())
    holding(project, None, PLAN.replace("8,5", "9,5"))
    with pytest.raises(InputError, match="is not the registered file"):
        read_registry(project)


@pytest.mark.parametrize(
    ("yml", "said"),
    [
        (entry(sha256=None), "line 1: the entry lacks sha256"),
        (entry(province="''"), "lacks province"),
        (entry(year="next"), "year 'next' is not a year"),
        (entry(yaer=2024), "unknown field 'yaer'"),
        (entry(id="Long An"), "id 'Long An' must be lower-case words"),
        (entry(file="../long-an.txt"), "must be a name in"),
        (entry(file="gone.txt"), "gone.txt does not exist"),
        (entry() + entry(), "id 'long-an-2024' is used by both"),
        ("- id: [", "line 1: a bracket that is never closed; close it."),
        ("- id: x\n  title: 'Kế hoạch\n  year: 2024\n", "line 2: a quotation mark that is never closed"),
        ("- id: x\n\tyear: 2024\n", "line 2: a tab in the indentation; write blanks instead."),
        (
            "- title: Kế hoạch: 2024\n",
            "line 1: a second ': ' or too wide an indentation; put the text in",
        ),
        ("- id: x\n year: 2024\n", "line 2: not indented like the line above; give all fields"),
        ("- id: x\n  year\n  file: y\n", "line 3: no ': ' behind the name of a field; write 'name: value'."),
        ("- id: \x07\n", "not YAML that can be read"),
        ("- id: x\n  date: 2024-02-30\n", "a value that cannot be read"),
        ("- id: x\n  year: " + 5000 * "9" + "\n", "a value that cannot be read"),
        ("- " + 9000 * "[" + "\n", "a value that cannot be read"),
        ("- title: &a [x, x]\n  source: [*a, *a]\n", "line 2: a text that begins with '*'"),
        ("- id: {{x}}\n", "line 1: not YAML that can be read; write it like the entries above it."),
        ("id: long-an-2024\n", "line 1: expected a list"),
        ("- long-an-2024\n", "line 1: expected 'key: value' lines"),
        ("# only a comment\n" + entry(year="next"), "line 2: year"),
    ],
)
def test_a_broken_entry_is_named_with_its_line(project, yml, said):
    with pytest.raises(InputError) as caught:
        read_registry(holding(project, yml))
    assert said in str(caught.value)


def test_an_unknown_plan_is_answered_with_the_plans_there_are(project):
    with pytest.raises(UsageError, match=r"No plan 'x'.*long-an-2024"):
        read_registry(holding(project, entry())).entry("x")


def test_registering_keeps_what_people_wrote_and_the_file_as_it_is(project, tmp_path):
    holding(project, "# ours\n" + entry())
    file = tmp_path / "tien-giang.txt"
    file.write_bytes(PLAN.replace("Long An", "Tiền Giang").replace("LONG AN", "TIỀN GIANG").encode())
    added = register(project, file, source="portal")
    yml = (project / "data/raw/plans.yml").read_text("utf-8")
    assert yml.startswith("# ours\n" + entry().rstrip("\n"))
    assert added.id == "tien-giang-2024"
    assert read_registry(project).entry("tien-giang-2024").source == "portal"
    assert (project / "data/raw/tien-giang.txt").read_bytes() == file.read_bytes()


def test_registering_fills_in_what_the_header_does_not_say(project, tmp_path):
    file = tmp_path / "plan.txt"
    file.write_text(NAMELESS, "utf-8")
    added = register(project, file, province="Cà Mau", year=2023)
    assert (added.id, added.province_code, added.year) == ("ca-mau-2023", "96", 2023)
    assert read_registry(project).ids == ("ca-mau-2023",)


def test_registering_twice_or_over_another_file_is_refused_and_changes_nothing(project, tmp_path):
    holding(project, entry())
    before = (project / "data/raw/plans.yml").read_bytes()
    file = tmp_path / "again.txt"
    file.write_text(PLAN, "utf-8")
    with pytest.raises(UsageError, match="already has 'long-an-2024'"):
        register(project, file)
    other = tmp_path / "long-an.txt"
    other.write_text(NAMELESS, "utf-8")
    with pytest.raises(UsageError, match="already holds another document"):
        register(project, other, province="Cà Mau", year=2023)
    assert (project / "data/raw/plans.yml").read_bytes() == before
    assert not (project / "data/raw/again.txt").exists()


@pytest.mark.parametrize(
    ("plan_id", "said"),
    [
        ("An Giang", "give --id an-giang"),
        ("A", "give --id a"),
        ("x.y", "give --id x-y"),
        ("../../x", "give --id x"),
        ("an-giang-2024\n", "give --id an-giang-2024"),
        ("-x", "give --id x"),
        ("a" * 81, "give --id " + "a" * 80),
        ("", "joined by hyphens"),
        ("…", "joined by hyphens"),
        ("١٢", "joined by hyphens"),
    ],
)
def test_what_cannot_be_an_id_is_refused_before_anything_is_written(project, tmp_path, plan_id, said):
    file = tmp_path / "plan.txt"
    file.write_text(PLAN, "utf-8")
    with pytest.raises(UsageError) as caught:
        register(project, file, plan_id=plan_id)
    assert said in str(caught.value)
    assert list((project / "data" / "raw").iterdir()) == []


@pytest.mark.parametrize("yml", ["[]\n", "---\n" + entry() + "...\n", "- {}\n", "long-an\n"])
def test_a_list_that_cannot_take_another_entry_is_left_as_it_is(project, tmp_path, yml):
    holding(project, yml)
    file = tmp_path / "tien-giang.txt"
    file.write_bytes(PLAN.replace("Long An", "Tiền Giang").replace("LONG AN", "TIỀN GIANG").encode())
    with pytest.raises((UsageError, InputError)):
        register(project, file)
    assert (project / "data/raw/plans.yml").read_text("utf-8") == yml
    assert not (project / "data/raw/tien-giang.txt").exists()


@pytest.mark.parametrize(
    "source", ["cổng: thông tin", "'\"#- x", "\x07\x1b[31m", "dòng\nhai", "2024-01-01", "null"]
)
def test_whatever_is_said_of_a_source_the_project_can_be_read_again(project, tmp_path, source):
    file = tmp_path / "plan.txt"
    file.write_text(PLAN, "utf-8")
    register(project, file, source=source)
    assert read_registry(project).entry("long-an-2024").source == source


def test_a_plan_is_not_registered_under_the_id_of_a_file_beside_it(project, tmp_path):
    holding(project, None)
    file = tmp_path / "copy.txt"
    file.write_text(PLAN + "\n", "utf-8")
    with pytest.raises(UsageError, match=r"long-an\.txt is 'long-an-2024' already"):
        register(project, file)
    assert read_registry(project).ids == ("long-an-2024",)
