"""Reports on the past inside a plan: which headings and sentences open one, what it holds, what ends it."""

import pytest

from plancompare.extraction import extract
from plancompare.plan import Plan, read_plan
from plancompare.reading import Source


def plan_of(text: str, year: int = 2024) -> Plan:
    return read_plan(Source(text.strip("\n")), province="Vĩnh Long", year=year)


def zones(text: str, year: int = 2024) -> dict[str, str]:
    """The zone of every clause, by its first words."""
    plan = plan_of(text, year)
    return {" ".join(plan.view[c.mark_end : c.end].split()[:3]): c.zone for c in plan.clauses}


@pytest.mark.parametrize(
    "heading",
    [
        "I. KẾT QUẢ ĐẠT ĐƯỢC NĂM 2023",
        "I. KẾT QUẢ CHỦ YẾU",
        "I. KẾT QUẢ CÁC MẶT CÔNG TÁC",
        "I. KẾT QUẢ TRIỂN KHAI THỰC HIỆN NHIỆM VỤ",
        "I. MỘT SỐ KẾT QUẢ NỔI BẬT",
        "I. ĐẶC ĐIỂM TÌNH HÌNH",
        "I. HIỆN TRẠNG",
        "I. BỐI CẢNH",
        "A. ĐÁNH GIÁ TÌNH HÌNH THỰC HIỆN KẾ HOẠCH NĂM 2023",
        "1. Những ưu điểm",
        "1. Tồn tại, hạn chế",
        "**I. KẾT QUẢ THỰC HIỆN NĂM 2023**",
        "### Kết quả thực hiện các chỉ tiêu chủ yếu năm 2023",
        "PHẦN THỨ NHẤT: TÌNH HÌNH KINH TẾ - XÃ HỘI NĂM 2023",
        "Tình hình thực hiện nhiệm vụ",
    ],
)
def test_a_heading_that_reports_opens_a_report_to_the_next_of_its_rank(heading):
    text = f"""
{heading}

Kinh tế phục hồi, tăng 6%.
- Xuất khẩu 500 triệu USD.

- Nợ thuế 4%.
II. CHỈ TIÊU NĂM 2024
- Hộ nghèo còn 2%.
"""
    found = zones(text)
    assert [found[words] for words in ("Kinh tế phục", "Xuất khẩu 500", "Nợ thuế 4%.")] == ["results"] * 3
    assert found["Hộ nghèo còn"] == "tasks" or found["Hộ nghèo còn"] == "headline"


@pytest.mark.parametrize(
    "heading",
    [
        "I. KẾT QUẢ DỰ KIẾN ĐẠT ĐƯỢC",
        "I. MỤC TIÊU TRÊN CƠ SỞ KẾT QUẢ NĂM 2023",
        "I. BẢO ĐẢM AN NINH TRONG TÌNH HÌNH MỚI",
        "I. ĐÁNH GIÁ TÁC ĐỘNG MÔI TRƯỜNG",
        "I. KẾT QUẢ NĂM 2023 VÀ PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2024",
        "Trên cơ sở kết quả năm 2023, chỉ tiêu chủ yếu năm 2024:",
    ],
)
def test_a_heading_that_only_mentions_results_opens_none(heading):
    assert zones(f"{heading}\n- Hộ nghèo còn 2%.")["Hộ nghèo còn"] != "results"


def test_headings_inside_a_report_stay_in_it_unless_they_turn_to_the_plan():
    text = """
I. TÌNH HÌNH NĂM 2023
1. Các chỉ tiêu chủ yếu
a) Kinh tế tăng 6%.
2. Nhiệm vụ về xã hội
b) Hộ nghèo 3%.
3. Mục tiêu năm 2024
c) Kinh tế phát triển, tăng 7%.
"""
    found = zones(text)
    assert found["Kinh tế tăng"] == found["Hộ nghèo 3%."] == "results"
    assert found["Kinh tế phát"] != "results"


def test_an_item_opens_a_report_for_what_stands_below_it_only():
    text = """
1. Nông nghiệp
* Kết quả đạt được:
- Lúa 900.000 tấn.
* Nhiệm vụ trọng tâm:
- Gieo trồng 60.000 ha.
2. Công nghiệp
- Tăng 9%.
"""
    found = zones(text)
    assert found["Lúa 900.000 tấn."] == "results"
    assert "results" not in (found["Gieo trồng 60.000"], found["Tăng 9%."])


@pytest.mark.parametrize(
    "lead",
    [
        "Kết quả một số chỉ tiêu chủ yếu ước năm 2023:",
        "6 chỉ tiêu hoàn thành vượt mức kế hoạch, gồm:",
        "Có 15/18 chỉ tiêu đạt và vượt kế hoạch, trong đó:",
        "Các chỉ tiêu không đạt kế hoạch:",
    ],
)
def test_a_sentence_that_announces_results_reports_with_its_list(lead):
    text = f"""
{lead}

- Xuất khẩu 500 triệu USD.

- Nợ thuế 4%.
Năm 2024, tỉnh phấn đấu xuất khẩu 600 triệu USD.
"""
    found = zones(text)
    assert found["Xuất khẩu 500"] == found["Nợ thuế 4%."] == "results"
    assert found["Năm 2024, tỉnh"] != "results"


@pytest.mark.parametrize(
    "lead",
    [
        "Phấn đấu 18/18 chỉ tiêu đạt và vượt kế hoạch, trong đó:",
        "11 chỉ tiêu kinh tế gồm:",
        "4 chỉ tiêu về trật tự xã hội: hoàn thành giao quân:",
    ],
)
def test_a_sentence_that_announces_targets_does_not(lead):
    assert zones(f"{lead}\n- Xuất khẩu 500 triệu USD.")["Xuất khẩu 500"] != "results"


def years(text: str) -> list[tuple[str, int | None]]:
    return [(clause.zone, clause.zone_year) for clause in plan_of(text).clauses]


def test_a_clause_knows_the_year_its_zones_heading_names():
    text = """
A. KẾT QUẢ NĂM 2023
I. Kết quả về kinh tế
- Tăng 6% so với năm 2022.
B. CHỈ TIÊU CHỦ YẾU NĂM 2024
- Tăng 7%.
"""
    assert years(text) == [("results", 2023)] * 3 + [("headline", 2024)] * 2
    assert years("I. TÌNH HÌNH GIAI ĐOẠN 2021 - 2023\n- Tăng 6%.") == [("results", 2023)] * 2
    assert years("I. TÌNH HÌNH\n- Tăng 6%.") == [("results", None)] * 2


REPORT = """
ỦY BAN NHÂN DÂN
TỈNH VĨNH LONG
Số: 12/BC-UBND
BÁO CÁO
Kết quả thực hiện nhiệm vụ phát triển kinh tế - xã hội năm 2023
1. Kinh tế
- Xuất khẩu 500 triệu USD.
2. Xã hội
Hộ nghèo 3%.
"""


def test_a_report_is_one_until_it_turns_to_the_plan_and_says_so():
    found = zones(REPORT + "II. PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2024\n- Nợ thuế dưới 4%.")
    assert found["Xuất khẩu 500"] == found["Hộ nghèo 3%."] == "results"
    assert found["Nợ thuế dưới"] != "results"
    assert len(plan_of(REPORT).warnings) == 1
    assert "report" in plan_of(REPORT).warnings[0]


def test_the_title_of_a_report_that_also_plans_does_not_end_it():
    text = """
BÁO CÁO
Tình hình kinh tế - xã hội năm 2023 và phương hướng, nhiệm vụ năm 2024
1. Về kinh tế
Xuất khẩu 500 triệu USD.
II. MỤC TIÊU NĂM 2024
Nợ thuế dưới 4%.
"""
    found = zones(text)
    assert (found["Xuất khẩu 500"], found["Nợ thuế dưới"]) == ("results", "headline")


@pytest.mark.parametrize(
    "text",
    [
        "KẾ HOẠCH\nPhát triển kinh tế - xã hội năm 2024\n1. Kinh tế\n- Xuất khẩu 500 triệu USD.",
        "Báo cáo kết quả cho thấy kinh tế tăng.\n- Xuất khẩu 500 triệu USD.",
        "BÁO CÁO\nĐề xuất chủ trương đầu tư\n- Xuất khẩu 500 triệu USD.",
    ],
)
def test_other_documents_are_no_report(text):
    assert zones(text)["Xuất khẩu 500"] != "results"
    assert plan_of(text).warnings == ()


def test_a_text_without_line_breaks_one_with_torn_words_and_one_without_tones_are_told():
    assert "no line breaks" in plan_of("Tỉnh tập trung phát triển kinh tế. " * 200).warnings[0]
    assert "torn" in plan_of("X yz t áb đ ức v iêm h éo").warnings[0]
    assert "without tones" in plan_of("Tinh tap trung phat trien kinh te. " * 4).warnings[0]
    assert plan_of("Tỷ lệ hộ nghèo còn 2%.").warnings == ()


@pytest.mark.parametrize(
    ("paragraph", "values"),
    [
        ("Căn cứ kết quả năm 2023, tỉnh phấn đấu GRDP tăng 7%.", ["7"]),
        ("Xét tình hình thực tế, năm 2024 tỉnh đặt mục tiêu GRDP tăng 7%.", ["7"]),
        ("Căn cứ Nghị quyết số 12/NQ-HĐND về mục tiêu GRDP tăng 7%;", []),
        ("Xét đề nghị của Sở Tài chính về thu ngân sách 5.000 tỷ đồng;", []),
    ],
)
def test_the_legal_basis_sets_nothing_unless_it_goes_on_to(paragraph, values):
    assert [target.value_text for target in extract(plan_of(paragraph)).targets] == values


NEWS = """
Tại kỳ họp, đồng chí Chủ tịch UBND tỉnh cho biết năm 2023 toàn tỉnh có 14/16 chỉ tiêu hoàn thành. \
Tăng trưởng kinh tế đạt 7,1%.
Đời sống được cải thiện, GRDP bình quân đầu người ước đạt 70 triệu đồng.
{}
"""


@pytest.mark.parametrize(
    "plan",
    [
        "Bước vào năm 2024, tỉnh phấn đấu GRDP tăng 8%.",
        "Năm 2024, GRDP tăng 8%.",
        "Mục tiêu đề ra là GRDP tăng 8%.",
    ],
)
def test_a_news_report_tells_what_was_reached_until_it_comes_to_the_plan(plan):
    found = extract(plan_of(NEWS.format(plan)))
    assert [target.value for target in found.targets] == [8]
    assert [str(result.value) for result in found.results] == ["7.1", "70"]


def test_what_a_portal_prints_above_a_text_does_not_end_it():
    text = "12 chỉ tiêu năm 2024\nChia sẻ:\nFacebook\n1. GRDP tăng 8%\nChia sẻ:\n2. GRDP tăng 9%"
    assert [target.value for target in extract(plan_of(text)).targets] == [8]


def test_results_below_a_heading_of_half_a_year_are_of_the_half():
    text = (
        "BÁO CÁO\nTình hình 6 tháng đầu năm và nhiệm vụ 6 tháng cuối năm 2024\n"
        "PHẦN THỨ NHẤT\nKẾT QUẢ 6 THÁNG ĐẦU NĂM\nI. KINH TẾ\nTrồng rừng đạt 310 ha.\n"
    )
    (planted,) = extract(read_plan(Source(text), year=2024)).results
    assert (planted.value, planted.period) == (310, "2024-S1")
