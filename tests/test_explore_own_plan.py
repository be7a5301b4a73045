"""A plan of one's own: read, corrected and registered, or refused with nothing left behind."""

import io
import os
import re
import zipfile
from datetime import datetime

import openpyxl
import pytest
import yaml
from reporting import make_project
from test_robust_kills import killed_at

from plancompare import explore, journal
from plancompare.catalogue.data import toml_file
from plancompare.errors import InputError, UsageError
from plancompare.explore import draft as drafts
from plancompare.project.mend import Signed, added, changed, dropped
from plancompare.table import load_targets

TEXT = """\
ỦY BAN NHÂN DÂN
TỈNH AN GIANG
-------
Số: 25/KH-UBND
An Giang, ngày 12 tháng 01 năm 2024

KẾ HOẠCH
Phát triển kinh tế - xã hội năm 2024

I. CÁC CHỈ TIÊU CHỦ YẾU
1. Tốc độ tăng trưởng GRDP đạt từ 7,5% trở lên.
2. Số bác sĩ trên 10.000 dân đạt 10,4 bác sĩ; số giường bệnh trên vạn dân đạt 28 giường.
3. Xây dựng tuyến đường 941 dài 15.
"""
SIGNED = Signed("đọc nhầm", "Lan", "2024-02-01")


@pytest.fixture
def project(tmp_path):
    return make_project(tmp_path)


@pytest.fixture
def draft():
    return drafts.read_draft(TEXT.encode(), drafts.PASTED)


def test_a_pasted_text_is_read_into_targets_and_the_rest_with_reasons(draft):
    assert draft.plan.id == "an-giang-2024"
    assert draft.file == "an-giang-2024.txt"
    assert list(draft.targets["indicator"])[:3] == [
        "grdp_growth",
        "doctors_per_10k",
        "hospital_beds_per_10k",
    ]
    assert len(draft.targets) + len(draft.others) == len(draft.extraction.numerals)
    assert draft.others["reason"].str.len().min() > 0


def test_a_change_is_guarded_by_what_was_read(draft):
    target = draft.targets.iloc[1]
    correction = changed(draft.targets, target["target_id"], {"value": 10.5}, SIGNED)
    assert correction.expect == {"value": 10.4, "quote": target["quote"]}
    corrected = draft.with_correction(correction)
    assert corrected.targets.iloc[1]["value"] == 10.5
    assert corrected.targets.iloc[1]["note"] == "corrected: đọc nhầm (Lan, 2024-02-01)"
    assert draft.targets.iloc[1]["value"] == 10.4
    assert corrected.without_last().targets.iloc[1]["value"] == 10.4


def test_a_number_that_is_no_target_moves_to_the_others_with_the_reason(draft):
    wrong = draft.targets.iloc[0]["target_id"]
    corrected = draft.with_correction(dropped(draft.targets, wrong, SIGNED))
    assert wrong not in set(corrected.targets["target_id"])
    moved = corrected.others[corrected.others["text"] == "7,5"].iloc[0]
    assert moved["reason"] == "corrected: đọc nhầm (Lan, 2024-02-01)"


def test_a_missed_number_becomes_a_target_with_the_words_it_stands_in(draft):
    at = TEXT.rindex("15")
    fields = {"value": 15.0, "unit": "km", "measure": "level", "comparator": "eq"}
    corrected = draft.with_correction(added(draft.plan, draft.targets, at, at + 2, fields, SIGNED))
    found = corrected.targets[corrected.targets["value_start"] == at].iloc[0]
    assert found["quote"] == "Xây dựng tuyến đường 941 dài 15"
    assert TEXT[found["quote_start"] : found["quote_end"]] == found["quote"]
    assert found["target_id"].startswith("an-giang-2024:I.3:")
    assert (found["section"], found["clause"], found["kind"]) == ("I", "3", "headline")


def test_a_correction_that_does_not_fit_is_refused(draft):
    with pytest.raises(InputError, match="there is no target 'an-giang-2024:X:1'"):
        changed(draft.targets, "an-giang-2024:X:1", {"value": 1.0}, SIGNED)


def test_registering_writes_file_entry_corrections_and_tables(project, draft):
    target = draft.targets.iloc[1]["target_id"]
    draft = draft.with_correction(changed(draft.targets, target, {"value": 10.5}, SIGNED))
    entry = drafts.register_draft(draft, project, "angiang.gov.vn")
    raw = project / "data" / "raw"
    assert (raw / "an-giang-2024.txt").read_bytes() == TEXT.encode()
    registered = yaml.safe_load((raw / "plans.yml").read_text("utf-8"))[-1]
    assert (registered["id"], registered["province_code"], registered["source"]) == (
        entry.id,
        "89",
        "angiang.gov.vn",
    )
    table = load_targets(project / "data" / "processed" / "targets.csv").set_index("target_id")
    assert table.loc[target, "value"] == 10.5
    assert "corrected: đọc nhầm" in table.loc[target, "note"]


def tree(project) -> dict:
    return {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}


def test_a_document_without_province_is_refused_and_nothing_is_left(project):
    nameless = drafts.read_draft("1. Tốc độ tăng trưởng GRDP đạt 7%.".encode(), drafts.PASTED)
    before = tree(project)
    with pytest.raises(InputError, match="does not say the province"):
        drafts.register_draft(nameless, project)
    assert tree(project) == before


def test_a_plan_registered_already_is_refused_and_nothing_is_changed(project, draft):
    drafts.register_draft(draft, project)
    before = tree(project)
    with pytest.raises(UsageError, match=r"an-giang-2024\.txt already exists"):
        drafts.register_draft(draft, project)
    assert tree(project) == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_before_any_step_the_plan_is_there_with_its_corrections_or_not_at_all(
    project, draft, monkeypatch
):
    monkeypatch.setattr(drafts, "build", lambda folder: None)
    target = draft.targets.iloc[0]["target_id"]
    mended = draft.with_correction(dropped(draft.targets, target, SIGNED))
    raw = project / "data" / "raw"
    names = ("an-giang-2024.txt", "corrections/an-giang-2024.yml")
    seen = []
    for step in range(300):
        if not killed_at(step, lambda: drafts.register_draft(mended, project)):
            break
        journal.recover(project / "data")
        there = {(raw / name).exists() for name in names}
        there.add("an-giang-2024" in (raw / "plans.yml").read_text("utf-8"))
        assert len(there) == 1, f"killed before step {step}"
        seen += there
        if there == {True}:
            break
    assert step > 10 and seen[0] is False and seen[-1] is True


def test_a_build_that_fails_takes_the_plan_back(project, draft, monkeypatch):
    def fail(folder):
        raise InputError("no build today")

    before = tree(project)
    monkeypatch.setattr(drafts, "build", fail)
    target = draft.targets.iloc[0]["target_id"]
    with pytest.raises(InputError, match="no build today"):
        drafts.register_draft(draft.with_correction(dropped(draft.targets, target, SIGNED)), project)
    assert tree(project) == before


@pytest.mark.parametrize(
    ("text", "lang", "value"),
    [
        ("9,3", "vi", 9.3),
        ("28.000", "vi", 28000),
        ("1.234.567,8", "vi", 1234567.8),
        ("−1,33", "vi", -1.33),
        ("-2", "vi", -2),
        ("9.3", "vi", None),
        ("28.00", "vi", None),
        ("9.3", "en", 9.3),
        ("28,000", "en", 28000),
        ("28,00", "en", None),
        ("chín", "vi", None),
        ("", "vi", None),
    ],
)
def test_a_number_is_read_as_its_language_writes_it_or_not_at_all(text, lang, value):
    assert drafts.read_number(text, lang) == value


# --- the widget -----------------------------------------------------------------------------------------


def find(widget, description):
    """The control with this label, wherever it stands."""
    if getattr(widget, "description", None) == description:
        return widget
    for child in getattr(widget, "children", ()):
        if found := find(child, description):
            return found
    return None


def message(own) -> str:
    """What is said at the buttons: of reading, of the form, of registering."""
    return own._message.value + own.form.message.value + own._registered.value


@pytest.fixture
def own(project):
    own = explore.own_plan(explore.browse(project=project))
    own.children[0].value = TEXT
    return own


def test_reading_nothing_asks_for_a_text(project):
    own = explore.own_plan(project=project)
    find(own, "Đọc").click()
    assert "Chưa có văn bản nào" in message(own)


def test_a_wrong_year_and_an_unknown_province_are_told_where_the_reader_looks(own):
    find(own, "Năm").value = "20244"
    find(own, "Đọc").click()
    assert "Năm “20244” không phải là một năm như 2024." in message(own)
    find(own, "Năm").value = ""
    find(own, "Tỉnh").value = "Atlantis"
    find(own, "Đọc").click()
    assert "Atlantis" in message(own) and "Traceback" not in message(own)


def test_a_file_is_read_as_well_as_a_text(own):
    file = {"name": "ke-hoach.txt", "type": "text/plain", "size": 1, "content": memoryview(TEXT.encode())}
    find(own, "Chọn tệp").value = (file | {"last_modified": datetime(2024, 2, 1)},)
    find(own, "Đọc").click()
    assert own.draft.file == "ke-hoach.txt"
    own.children[0].value = TEXT.replace("An Giang", "Cà Mau").replace("AN GIANG", "CÀ MAU")
    find(own, "Đọc").click()
    assert own.draft.file == "ca-mau-2024.txt", "what was given last is read"


def packed(**files: str) -> bytes:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as held:
        for name, text in files.items():
            held.writestr(name.replace("__", "/"), text)
    return package.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("anh.png", b"\x89PNG\r\n\x1a\n" + bytes(40), "anh.png là ảnh PNG, không phải văn bản"),
        ("rong.txt", b"\xef\xbb\xbf  \n\xc2\xa0", "rong.txt không có chữ nào"),
        ("la.txt", bytes(range(256)), "la.txt là tệp nhị phân"),
        ("cu.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "cu.xls là tệp Office cũ"),
        ("hong.docx", b"PK\x03\x04" + bytes(90), "hong.docx là tệp DOCX nhưng bị hỏng hoặc bị cắt cụt"),
        ("hong.pdf", b"%PDF-1.7\nnothing", "hong.pdf là PDF bị hỏng: hãy tải lại tệp."),
        ("goi.zip", packed(a="1", b="2"), "goi.zip là tệp nén ZIP gồm a, b: hãy giải nén"),
        (
            "loi.docx",
            packed(**{"word__document.xml": "<"}),
            "trông như tệp DOCX nhưng bị hỏng",
        ),
        ("trinh.pptx", packed(**{"ppt__presentation.xml": "<p/>"}), "trinh.pptx là tệp PowerPoint"),
        ("utf8.txt", (TEXT * 3).encode()[:-3] + b"\xe1\n", "utf8.txt là UTF-8 nhưng hỏng ở dòng"),
    ],
)
def test_why_a_document_is_refused_is_told_in_the_language_chosen(project, name, data, said):
    for lang in ("vi", "en"):
        own = explore.own_plan(lang=lang, project=project)
        own._give_file({"new": ({"name": name, "content": memoryview(data)},)})
        find(own, "Đọc" if lang == "vi" else "Read").click()
        assert (said in message(own)) == (lang == "vi"), message(own)
    assert "This document cannot be read." in message(own)


def test_a_wording_in_vietnamese_names_only_what_the_english_one_names():
    for english, vietnamese in toml_file("labels-errors")["error"].items():
        assert set(re.findall(r"{(\w+)}", vietnamese)) <= set(re.findall(r"{(\w+)}", english)), english


def test_what_a_reader_of_files_left_out_is_told_on_the_page(own):
    sheets = openpyxl.Workbook()
    for at, line in enumerate(TEXT.splitlines(), 1):
        sheets.active.cell(at, 1, line)
    sheets.create_sheet("Nháp").sheet_state = "hidden"
    sheets["Nháp"]["A1"] = "GRDP đạt 9%"
    file = io.BytesIO()
    sheets.save(file)
    own._give_file({"new": ({"name": "ke-hoach.xlsx", "content": memoryview(file.getvalue())},)})
    find(own, "Đọc").click()
    assert "ke-hoach.xlsx: bị ẩn nên không đọc" in own.children[3].children[0].value


def test_picking_correcting_and_registering_bring_the_plan_into_the_browser(own):
    find(own, "Đọc").click()
    assert "3 chỉ tiêu được đọc ra" in own.children[3].children[0].value
    own._pick_target(1)
    assert "<mark>10,4</mark>" in own.form.passage.value
    assert own._slots[0].children == (own.form,), "beside the table of the row"
    find(own, "Giá trị").value = "10,5"
    find(own, "Ghi sửa đổi").click()
    assert "Hãy ghi lý do và người sửa" in message(own)
    find(own, "Lý do").value, find(own, "Người sửa").value = "đọc nhầm", "Lan"
    find(own, "Ghi sửa đổi").click()
    assert message(own) == ""
    assert own.draft.targets.iloc[1]["value"] == 10.5
    find(own, "Đưa vào dự án").click()
    assert "Đã đưa an-giang-2024 vào dự án" in message(own)
    own.browser._theme.value = "health"
    frame = own.browser.frame.set_index("Chỉ tiêu")
    assert frame.loc["Số bác sĩ trên 10.000 dân", "An Giang 2024"] == "10,5"


def test_a_change_that_changes_nothing_is_not_kept(own):
    find(own, "Đọc").click()
    own._pick_target(0)
    find(own, "Lý do").value, find(own, "Người sửa").value = "thử", "Lan"
    find(own, "Ghi sửa đổi").click()
    assert "Không có gì khác với bản đã đọc." in message(own)
    assert own.draft.corrections == ()


def test_what_is_wrong_is_said_at_the_button_that_was_pressed(own):
    find(own, "Đọc").click()
    own._pick_target(1)
    find(own, "Giá trị").value = "10,5"
    find(own, "Ghi sửa đổi").click()
    assert "Hãy ghi lý do và người sửa" in own.form.message.value
    assert own._message.value == own._registered.value == ""
    own._pick_other(0)
    assert own._slots[1].children == (own.form,) and own._slots[0].children == ()


def test_a_failed_read_clears_what_was_read_before(own):
    find(own, "Đọc").click()
    assert own._reading.layout.display == ""
    own.children[0].value = ""
    find(own, "Đọc").click()
    assert "Chưa có văn bản nào" in message(own)
    assert (own.draft, own._reading.layout.display) == (None, "none")


def test_units_stand_in_words_and_are_kept_as_codes(own):
    find(own, "Đọc").click()
    own._pick_target(0)
    assert find(own, "Đơn vị").value == "%"
    find(own, "Đơn vị").value = "‰"
    find(own, "Lý do").value, find(own, "Người sửa").value = "thử", "Lan"
    find(own, "Ghi sửa đổi").click()
    assert own.draft.corrections[0].fields["unit"] == "permille"


def test_another_language_reaches_what_is_written_and_read_already(own):
    find(own, "Đọc").click()
    find(own, "Năm").value = "2024"
    own.browser._language.value = "en"
    assert find(own, "Đọc") is None and find(own, "Year").value == "2024"
    assert "3 read as targets" in own._summary.value
    find(own, "Year").value = "20244"
    find(own, "Read").click()
    assert "is not a year such as 2024" in message(own)


def test_tables_are_read_line_for_line(project):
    own = explore.own_plan(project=project, lang="en")
    own.children[0].value = (
        TEXT + "\nChỉ tiêu | Đơn vị | Thực hiện 2023 | Kế hoạch 2024\n"
        "Sản lượng lúa | tấn | 1.000 | 1.100\nSản lượng tôm | tấn | 200 | 220\n"
    )
    find(own, "Read").click()
    assert "Table 1: 2 targets from column “Kế hoạch 2024”." in own._summary.value
    assert "No targets from column “Thực hiện 2023” (a result of 2023)" in own._summary.value


def test_registering_twice_is_told_in_the_readers_language(own):
    find(own, "Đọc").click()
    find(own, "Đưa vào dự án").click()
    find(own, "Đưa vào dự án").click()
    assert "Dự án đã có data/raw/an-giang-2024.txt" in message(own)


def test_a_text_without_province_is_told_what_to_fill_in_and_no_command(own):
    own.children[0].value = "1. Tốc độ tăng trưởng GRDP đạt 7%."
    find(own, "Đọc").click()
    find(own, "Đưa vào dự án").click()
    assert "hãy điền ô “Tỉnh”" in message(own) and "plancompare add" not in message(own)
