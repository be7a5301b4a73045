"""Whose task a clause is: named by its heading, before a colon, in brackets, or in a line below."""

import pytest

from plancompare.extraction import extract
from plancompare.plan import Plan, read_plan
from plancompare.reading import Source


def plan_of(text: str) -> Plan:
    return read_plan(Source(f"II. NHIỆM VỤ, GIẢI PHÁP\n{text.strip()}"), province="Vĩnh Long", year=2024)


def agencies(text: str) -> list[str | None]:
    """The agency of every clause under the first heading."""
    return [clause.agency for clause in plan_of(text).clauses[1:]]


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("1. Sở Y tế: tham mưu nâng tỷ lệ bao phủ bảo hiểm y tế lên 95%.", "Sở Y tế"),
        ("- Sở Tài chính: Thu ngân sách 5.000 tỷ đồng.", "Sở Tài chính"),
        ("2. Sở Công Thương chủ trì thành lập 02 cụm công nghiệp.", "Sở Công Thương"),
        ("- Xây dựng 12 trường (Sở Giáo dục và Đào tạo chủ trì).", "Sở Giáo dục và Đào tạo"),
        ("- Tuyển 300 giáo viên. Đơn vị chủ trì: Sở Nội vụ.", "Sở Nội vụ"),
        (
            "- Trồng 500 ha rừng (cơ quan chủ trì: Chi cục Kiểm lâm, phối hợp UBND các huyện)",
            "Chi cục Kiểm lâm",
        ),
        ("- Kiểm tra 20 cơ sở (công khai trên Báo Vĩnh Long).", None),
        ("1. Trường học: 45% đạt chuẩn.", None),
        ("1. Ban hành 05 nghị quyết.", None),
        ("1. Báo cáo 02 lần một năm.", None),
    ],
)
def test_a_clause_names_the_agency_of_its_own_task(line, agency):
    assert agencies(line) == [agency]


def test_a_line_below_names_the_agency_of_the_task_above_and_of_its_items():
    text = """
1. Nâng tỷ lệ hộ dùng nước sạch lên 98%.
Đơn vị chủ trì: Sở Nông nghiệp và Môi trường
2. Phát triển du lịch
Cơ quan chủ trì: Sở Văn hóa, Thể thao và Du lịch; cơ quan phối hợp: UBND các huyện
- Đón 3 triệu lượt khách.
3. Phát triển đô thị
- Tỷ lệ đô thị hóa 30%.
"""
    assert agencies(text) == [
        *["Sở Nông nghiệp và Môi trường"] * 2,
        *["Sở Văn hóa, Thể thao và Du lịch"] * 3,
        *[None] * 2,
    ]


def test_a_body_that_is_asked_is_named_with_a_note():
    plan = plan_of("5. Đề nghị Liên minh Hợp tác xã tỉnh thành lập 20 hợp tác xã.")
    assert [clause.agency for clause in plan.clauses[1:]] == ["Liên minh Hợp tác xã tỉnh"]
    (target,) = extract(plan).targets
    assert target.note == "cơ quan được đề nghị, không phải được giao / the agency is asked, not ordered"
    plan = plan_of("5. Liên minh Hợp tác xã tỉnh\na) Thành lập 20 hợp tác xã.")
    assert extract(plan).targets[0].note is None


@pytest.mark.parametrize("mark", ["1.", "2.6.", "3)", "a)"])
def test_an_item_may_begin_with_its_figure(mark):
    plan = plan_of(f"{mark} 20 xã đạt chuẩn nông thôn mới.\n{mark} 95% hộ dùng nước sạch.")
    assert [plan.view[clause.mark_end : clause.end].split()[0] for clause in plan.clauses[1:]] == [
        "20",
        "95%",
    ]
