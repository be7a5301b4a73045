"""Whose document it is, of which level and year: letterheads as offices set them, each with what it says."""

import pytest

from plancompare.errors import UsageError
from plancompare.plan import find_province, read_plan
from plancompare.reading import Source

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"


def header(*lines: str):
    return read_plan(Source("\n".join(lines))).header


def whose(found) -> tuple:
    return found.level, found.area_name, found.province, found.area_id


# -- levels ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "level", "name", "issuer"),
    [
        (
            ("QUỐC HỘI", "-------", MOTTO, "Nghị quyết số: 58/2024/QH15", "Hà Nội, ngày 2 tháng 11 năm 2024"),
            "nation", "Việt Nam", "Quốc hội",
        ),
        (
            (f"CHÍNH PHỦ | {MOTTO}", "Số: 01/NQ-CP | Hà Nội, ngày 08 tháng 01 năm 2025"),
            "nation", "Việt Nam", "Chính phủ",
        ),
        (
            ("THỦ TƯỚNG CHÍNH PHỦ", MOTTO, "Số: 25/CT-TTg", "Hà Nội, ngày 1 tháng 8 năm 2024"),
            "nation", "Việt Nam", "Thủ tướng Chính phủ",
        ),
        (
            ("BỘ GIÁO DỤC VÀ ĐÀO TẠO", MOTTO, "Số: 34/KH-BGDĐT", "Hà Nội, ngày 10 tháng 01 năm 2025"),
            "ministry", "Bộ Giáo dục và Đào tạo", "Bộ Giáo dục và Đào tạo",
        ),
        (
            ("HỘI ĐỒNG ĐIỀU PHỐI VÙNG ĐÔNG NAM BỘ", MOTTO),
            "region", "Vùng Đông Nam Bộ", "Hội đồng điều phối vùng Đông Nam Bộ",
        ),
    ],
    ids=["congress", "government", "prime minister", "ministry", "region"],
)  # fmt: skip
def test_a_central_body_is_no_province_though_its_letter_is_dated_from_the_capital(
    lines, level, name, issuer
):
    text = (*lines, "NGHỊ QUYẾT", "VỀ KẾ HOẠCH PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM 2025",
            "Giao Bộ Giáo dục và Đào tạo, Hội đồng điều phối vùng Đông Nam Bộ.")  # fmt: skip
    found = header(*text)
    assert (found.level, found.area_name, found.issuer) == (level, name, issuer)
    assert (found.province, found.province_code) == (None, None)


def test_the_capitals_own_plan_is_the_capitals():
    found = header("ỦY BAN NHÂN DÂN", "THÀNH PHỐ HÀ NỘI", MOTTO, "Hà Nội, ngày 10 tháng 01 năm 2025",
                   "KẾ HOẠCH", "PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM 2025")  # fmt: skip
    assert whose(found) == ("province", "Hà Nội", "Hà Nội", "VN-01@2008")


@pytest.mark.parametrize(
    ("lines", "level", "name", "area_id", "plan_id"),
    [
        (
            ("ỦY BAN NHÂN DÂN", "HUYỆN BA TRI", MOTTO, "Ba Tri, ngày 10 tháng 01 năm 2024"),
            "district", "Huyện Ba Tri", "VN-83@2008/huyen-ba-tri", "huyen-ba-tri-ben-tre-2024",
        ),
        (
            ("UBND TỈNH BẾN TRE", "UBND HUYỆN BA TRI", MOTTO),
            "district", "Huyện Ba Tri", "VN-83@2008/huyen-ba-tri", "huyen-ba-tri-ben-tre-2024",
        ),
        (
            ("ỦY BAN NHÂN DÂN", "THÀNH PHỐ BẾN TRE MỚI", MOTTO),
            "district", "Thành phố Bến Tre Mới", "VN-83@2008/thanh-pho-ben-tre-moi",
            "thanh-pho-ben-tre-moi-ben-tre-2024",
        ),
        (
            ("UBND HUYỆN BA TRI " + MOTTO.split("\n")[0], "UBND XÃ AN THỦY " + MOTTO.split("\n")[1]),
            "commune", "Xã An Thủy", "VN-83@2008/xa-an-thuy", "xa-an-thuy-ben-tre-2024",
        ),
        (
            ("ỦY BAN NHÂN DÂN", "THỊ TRẤN TIÊN THỦY", MOTTO),
            "commune", "Thị trấn Tiên Thủy", "VN-83@2008/thi-tran-tien-thuy",
            "thi-tran-tien-thuy-ben-tre-2024",
        ),
    ],
    ids=["district", "under its province", "a province's city", "commune", "township"],
)  # fmt: skip
def test_a_district_or_commune_is_never_its_province(lines, level, name, area_id, plan_id):
    text = "\n".join((*lines, "KẾ HOẠCH", "PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM 2024", "UBND tỉnh Bến Tre giao."))
    plan = read_plan(Source(text))
    assert whose(plan.header) == (level, name, "Bến Tre", area_id)
    assert plan.id == plan_id


def test_without_a_letterhead_the_title_says_it():
    found = header("KẾ HOẠCH PHÁT TRIỂN KINH TẾ - XÃ HỘI HUYỆN CHÂU THÀNH NĂM 2024", "tỉnh Bến Tre")
    assert whose(found)[:3] == ("district", "Huyện Châu Thành", "Bến Tre")


@pytest.mark.parametrize(
    "title",
    ["XÂY DỰNG XÃ NÔNG THÔN MỚI NĂM 2024", "PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM 2024", "SẮP XẾP CẤP XÃ NĂM 2024"],
)
def test_a_title_about_communes_or_society_is_of_the_province(title):
    assert header("UBND TỈNH BẾN TRE", "KẾ HOẠCH", title).level == "province"


def test_a_provinces_military_command_is_no_ministry():
    found = header("BỘ CHỈ HUY QUÂN SỰ", "TỈNH BẾN TRE", "KẾ HOẠCH", "TUYỂN QUÂN NĂM 2024")
    assert whose(found)[:2] == ("province", "Bến Tre")


def test_a_user_may_say_that_a_plan_is_of_the_whole_country():
    plan = read_plan(Source("Tăng trưởng GDP 6,5%."), province="cả nước", year=2025)
    assert (plan.level, plan.province, plan.area_id, plan.id) == ("nation", None, "VN", "viet-nam-2025")


# -- provinces of the day ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("TP.HCM", "Hồ Chí Minh"),
        ("TPHCM", "Hồ Chí Minh"),
        ("TỈNH ĐẮC LẮC", "Đắk Lắk"),
        ("TỈNH KONTUM", "Kon Tum"),
    ],
)
def test_old_spellings_are_known(printed, name):
    assert header(f"UBND {printed}", "Kế hoạch phát triển kinh tế - xã hội năm 2024").province == name
    assert find_province(printed.removeprefix("TỈNH ")).name == name


@pytest.mark.parametrize(
    ("date", "year", "area_id", "code"),
    [
        ("An Giang, ngày 12 tháng 01 năm 2024", 2024, "VN-89@2008", "89"),
        ("An Giang, ngày 20 tháng 12 năm 2025", 2026, "VN-91@2025", "91"),
        ("An Giang, ngày    tháng    năm", 2025, "VN-89@2008", "89"),
        ("An Giang, ngày    tháng    năm", 2026, "VN-91@2025", "91"),
    ],
    ids=["before", "after", "1 January before", "1 January after"],
)
def test_the_area_is_that_of_the_plans_date_else_of_1_january(date, year, area_id, code):
    found = header("UBND TỈNH AN GIANG", date, "KẾ HOẠCH", f"PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM {year}")
    assert (found.area_id, found.province_code, found.province) == (area_id, code, "An Giang")


def test_hue_is_a_province_since_2025_and_was_a_provinces_city_before():
    plan = ("KẾ HOẠCH", "PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM {0}", "Căn cứ tình hình tỉnh Thừa Thiên Huế")
    now = header("ỦY BAN NHÂN DÂN", "THÀNH PHỐ HUẾ", *(line.format(2026) for line in plan[:2]))
    before = header("ỦY BAN NHÂN DÂN", "THÀNH PHỐ HUẾ", *(line.format(2023) for line in plan))
    assert whose(now) == ("province", "Huế", "Huế", "VN-46@2025")
    assert whose(before)[:3] == ("district", "Thành phố Huế", "Thừa Thiên Huế")


@pytest.mark.parametrize("date", ["", "Bến Tre, ngày 5 tháng 1 năm 2026"])
def test_a_plan_of_a_unit_that_no_longer_exists_is_refused_with_its_successor(date):
    with pytest.raises(UsageError, match="Bến Tre has been part of Vĩnh Long since 2025-07-01"):
        header("UBND TỈNH BẾN TRE", date, "KẾ HOẠCH PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM 2026")


def test_what_is_refused_for_what_the_document_says_names_it():
    text = "UBND TỈNH BẾN TRE\nKẾ HOẠCH PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM 2026"
    with pytest.raises(UsageError, match=r"^ben-tre\.txt: Bến Tre has been part of"):
        read_plan(Source(text, "ben-tre.txt"))


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("ngày 29 tháng 02 năm 2024", "2024-02-29"),
        ("ngày 29 tháng 02 năm 2023", None),
        ("ngày 31 tháng 11 năm 2023", None),
        ("ngày 00 tháng 11 năm 2023", None),
        ("ngày 15 tháng 01 năm 24", None),
        ("ngày 15 tháng 01 năm 0000", None),
        ("ngày 15 tháng 01 năm 1899", None),
    ],
)
def test_a_day_that_is_none_of_the_calendar_dates_nothing(written, date):
    found = header("UBND TỈNH LONG AN", f"Long An, {written}", "KẾ HOẠCH", "THỰC HIỆN NGHỊ QUYẾT")
    assert (found.date, found.year) == (date, date and 2024)


def test_a_city_within_a_province_whose_name_the_text_does_not_say_is_of_no_province():
    found = header("ỦY BAN NHÂN DÂN", "THÀNH PHỐ HUẾ", "KẾ HOẠCH PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM 2014")
    assert whose(found) == ("district", "Thành phố Huế", None, "VN/thanh-pho-hue")


def test_a_five_year_plan_made_before_the_merger_is_its_own():
    found = header("UBND TỈNH BẾN TRE", "Bến Tre, ngày 5 tháng 3 năm 2025",
                   "KẾ HOẠCH PHÁT TRIỂN KINH TẾ - XÃ HỘI 5 NĂM 2026 - 2030")  # fmt: skip
    assert (found.area_id, found.year, found.period) == ("VN-83@2008", 2030, "2026-01-01/P5Y")
    assert found.default_id("plan.txt") == "ben-tre-2026-2030"


@pytest.mark.parametrize(("year", "said"), [(2024, False), (2026, True)])
def test_a_district_is_doubted_where_there_are_none_any_more(year, said):
    found = header("UBND HUYỆN BA TRI", "KẾ HOẠCH PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM " + str(year))
    assert found.level == "district"
    assert any("but there are none since 2025-06-30" in word for word in found.warnings) is said


# -- year, number, kind ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "year", "period"),
    [
        ("PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM 2026", 2026, "2026"),
        ("PHÁT TRIỂN KINH TẾ - XÃ HỘI GIAI ĐOẠN 2026 - 2030", 2030, "2026-01-01/P5Y"),
        ("PHÁT TRIỂN KINH TẾ - XÃ HỘI 5 NĂM 2026-2030", 2030, "2026-01-01/P5Y"),
        ("THỰC HIỆN CHƯƠNG TRÌNH GIAI ĐOẠN 2021 - 2025 TRONG NĂM 2023", 2023, "2023"),
        (
            "THỰC HIỆN NGHỊ QUYẾT SỐ 01/NQ-CP NGÀY 08 THÁNG 01 NĂM 2022 CỦA CHÍNH PHỦ TRONG NĂM 2023",
            2023,
            "2023",
        ),
    ],
)
def test_the_year_is_the_titles_not_that_of_signing(title, year, period):
    found = header("UBND TỈNH CÀ MAU", "Cà Mau, ngày 15 tháng 12 năm 2022", "KẾ HOẠCH", title)
    assert (found.year, found.period, found.warnings) == (year, period, ())


@pytest.mark.parametrize(
    ("signed", "since"),
    [("22 tháng 4 năm 2022", 2022), ("15 tháng 12 năm 2022", 2023)],
    ids=["April", "December"],
)
def test_a_plan_until_a_year_aims_at_those_before_it_and_a_vision_is_no_year_of_it(signed, since):
    found = read_plan(
        Source(
            "\n".join(
                (
                    "UBND TỈNH CÀ MAU",
                    f"Cà Mau, ngày {signed}",
                    "CHƯƠNG TRÌNH HÀNH ĐỘNG",
                    "THỰC HIỆN NGHỊ QUYẾT SỐ 13-NQ/TW VỀ VÙNG ĐỒNG BẰNG ĐẾN NĂM 2030, TẦM NHÌN ĐẾN NĂM 2045",
                )
            )
        )
    )
    assert (found.year, found.header.period, found.first_year) == (2030, "2030", since)


def test_a_title_without_a_year_is_told():
    found = header("UBND TỈNH CÀ MAU", "Cà Mau, ngày 15 tháng 12 năm 2025", "KẾ HOẠCH", "PHÁT TRIỂN KINH TẾ")
    assert found.year == 2025
    assert found.warnings == ("no title names the year it is for; 2025 is taken, which it was signed in",)


def test_the_year_aimed_at_wins_over_those_reported():
    found = header(
        "Kinh tế tỉnh Vĩnh Long tăng cao",
        "Năm 2025, GRDP tăng 7,8% (kế hoạch là 7,5%, năm 2024 tăng 6,9%).",
        "Năm 2026, tỉnh đề ra các chỉ tiêu: GRDP tăng 9%.",
    )
    assert found.year == 2026
    assert found.warnings == (
        "no title names the year it is for; 2026 is taken, which its first sentences speak of",
    )


def test_a_draft_has_neither_number_nor_date_and_takes_none_of_another_document():
    found = header("ỦY BAN NHÂN DÂN", "TỈNH CÀ MAU", "Số:      /KH-UBND", "Cà Mau, ngày    tháng 01 năm 2026",
                   "KẾ HOẠCH", "Thực hiện Nghị quyết số 01/NQ-CP ngày 08 tháng 01 năm 2026 trong năm 2026",
                   "Thực hiện Nghị quyết số: 12/NQ-HĐND ngày 10 tháng 12 năm 2025")  # fmt: skip
    assert (found.number, found.date, found.year) == (None, None, 2026)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("KẾ HOẠCH PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM 2024", "plan"),
        ("NGHỊ QUYẾT VỀ NHIỆM VỤ NĂM 2024", "resolution"),
        ("BÁO CÁO KẾT QUẢ THỰC HIỆN NHIỆM VỤ PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM 2023", "results"),
        ("BÁO CÁO TÌNH HÌNH KINH TẾ - XÃ HỘI NĂM 2023, PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2024", "report"),
        ("BÁO CÁO KẾT QUẢ NĂM 2023 VÀ KẾ HOẠCH NĂM 2024", "report"),
    ],
)
def test_a_report_on_what_was_done_is_known_by_its_title(title, kind):
    assert read_plan(Source(f"UBND TỈNH CÀ MAU\n{title}\nI. KINH TẾ")).doc_kind == kind


def test_a_goal_of_several_years_without_a_title_is_for_all_of_them():
    found = header("ĐẢNG BỘ TỈNH CÀ MAU", "Các chỉ tiêu phát triển giai đoạn 2026 - 2030", "1. Về kinh tế")
    assert (found.year, found.period) == (2030, "2026-01-01/P5Y")
    assert found.warnings == (
        "no title names the year it is for; 2026–2030 is taken, which its first sentences speak of",
    )
