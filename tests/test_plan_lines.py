"""Which lines of a document belong together: what a line end cuts is joined, what stands below is not."""

import pytest

from plancompare.extraction import extract
from plancompare.plan import read_plan
from plancompare.reading import Source


def parts(text: str) -> list[str]:
    """The clauses of ``text``, each in one line."""
    plan = read_plan(Source(text.strip("\n")), province="Vĩnh Long", year=2024)
    return [" ".join(plan.view[clause.start : clause.end].split()) for clause in plan.clauses]


LONG = (
    "Các sở, ban, ngành và địa phương phối hợp chặt chẽ để triển khai đầy đủ các nội dung của kế hoạch này, "
    * 2
)


@pytest.mark.parametrize("beside", ["", LONG], ids=["set to a width", "a paragraph a line"])
@pytest.mark.parametrize(
    "cut",
    [
        "5. Thu nội địa khoảng 6,2 nghìn⏎tỷ đồng",
        "2. Xuất khẩu đạt 1,4 tỷ⏎USD",
        "2. Xuất khẩu đạt 1,4 tỉ⏎USD",
        "a) Điện gió thêm 120⏎MW",
        "- Khu vực I tăng 3%, khu vực⏎II tăng 11%",
        "3. Thu ngân sách trên địa bàn tỉnh⏎An Giang đạt 8.000 tỷ đồng",
        "- Dân số thành phố⏎Cần Thơ tăng",
        "- Có thêm 20 sản phẩm⏎OCOP",
        "1) Số xã đạt chuẩn⏎NTM tăng",
        "- Tỷ lệ hộ nghèo còn⏎1,9%",
        "- Phấn đấu đến năm⏎2026 có",
        "- GRDP bình quân đạt khoảng⏎70 triệu đồng",
        "+ Tạo việc làm cho 12.000⏎lao động",
    ],
)
def test_a_line_that_ends_inside_a_figure_a_unit_or_a_name_goes_on(cut, beside):
    text = f"{beside}\n{cut.replace('⏎', chr(10))}\n{beside}"
    assert cut.replace("⏎", " ") in parts(text)


@pytest.mark.parametrize("beside", ["", LONG], ids=["set to a width", "a paragraph a line"])
@pytest.mark.parametrize(
    "apart",
    [
        "II. CHỈ TIÊU NĂM 2026⏎- 20 xã đạt chuẩn nông thôn mới.",
        "a) Đến năm 2026⏎- 97% dân số tham gia bảo hiểm y tế.",
        "II. MỤC TIÊU NĂM 2025⏎20 xã đạt chuẩn nông thôn mới.",
        "II. CHỈ TIÊU NĂM 2026⏎Tỷ lệ đô thị hóa 30%.",
        "1. Thành lập 30 hợp tác xã.⏎25 sản phẩm OCOP được công nhận.",
        "1. Tình hình kinh tế của tỉnh⏎GRDP tăng 8%.",
        "- thu ngân sách 500 tỷ đồng⏎- chi ngân sách 700 tỷ đồng⏎- nợ thuế dưới 5%",
    ],
)
def test_what_only_stands_below_begins_a_clause_of_its_own(apart, beside):
    wanted = apart.split("⏎")
    assert [
        part for part in parts(f"{beside}\n{apart.replace('⏎', chr(10))}\n{beside}") if part in wanted
    ] == wanted


def test_a_span_of_years_or_a_range_may_begin_a_line_with_its_dash():
    assert parts("Trong giai đoạn 2021\n- 2025 tăng 7%.") == ["Trong giai đoạn 2021 - 2025 tăng 7%."]
    assert parts("Tăng trưởng từ 7\n- 8% mỗi năm.") == ["Tăng trưởng từ 7 - 8% mỗi năm."]


PROSE = """
Năm 2024, toàn tỉnh tập trung thực hiện các chỉ tiêu đã được Hội đồng
nhân dân thông qua, trong đó tốc độ tăng trưởng kinh tế đạt 7% và thu
ngân sách nhà nước trên địa bàn đạt 5.000 tỷ đồng, tăng so với ước thực
hiện năm trước, bảo đảm các khoản chi thiết yếu.
"""


@pytest.mark.parametrize(
    "left_over",
    [
        "\n".join(["7,5", "%", "12", "-", "3.400", "%"] * 6),
        "TT | Chỉ tiêu kinh tế, xã hội và môi trường chủ yếu của tỉnh | Đơn vị tính | Thực hiện năm 2022 | "
        "Ước thực hiện năm 2023 | Kế hoạch năm 2024 | So sánh với thực hiện năm trước",
    ],
    ids=["cells", "a long row"],
)
def test_what_is_left_of_a_table_does_not_change_how_prose_is_joined(left_over):
    joined = " ".join(PROSE.split())
    assert joined in parts(PROSE)
    assert joined in parts(f"{PROSE}\n{left_over}\n")


@pytest.mark.parametrize(
    "mark", ["–", "—", "●", "\uf0b7", "\uf0d8", "§", "Ø", "v", "o", "ü", "■", "➢", "-\t", "o\t"]
)
def test_every_sign_a_word_processor_puts_before_an_item_begins_one(mark):
    items = ["Thu ngân sách 500 tỷ đồng", "Nợ thuế dưới 5%"]
    plan = read_plan(Source("\n".join(f"{mark} {item}" for item in items)), province="Vĩnh Long", year=2024)
    assert [plan.view[clause.mark_end : clause.end].strip() for clause in plan.clauses] == items
    assert not any(clause.row for clause in plan.clauses)


def test_a_tab_behind_a_mark_makes_no_table():
    plan = read_plan(
        Source("1.\tVề kinh tế\na)\tGRDP tăng 8%\n1.\tGRDP\t%\t8"), province="Vĩnh Long", year=2024
    )
    assert [clause.row for clause in plan.clauses] == [False, False, True]


ONE_LINE = (
    "KẾ HOẠCH Phát triển kinh tế - xã hội năm 2024 I. KẾT QUẢ THỰC HIỆN NĂM 2023 Năm 2023, GRDP tăng 6%. "
    "II. CHỈ TIÊU NĂM 2024 1. Về kinh tế: - GRDP tăng 7%; - Công nghiệp - Xây dựng tăng 8%. 2. Về xã hội: "
    "a) Tỷ lệ hộ nghèo còn 2%; b) Theo Điều 5. Luật Bảo hiểm y tế, bao phủ 95%. III. TỔ CHỨC THỰC HIỆN "
)


def test_a_plan_without_line_breaks_opens_its_clauses_at_the_marks_inside():
    text = ONE_LINE + "Các sở, ngành triển khai thực hiện " * 120
    assert parts(text)[:12] == [
        "KẾ HOẠCH",
        "Phát triển kinh tế - xã hội năm 2024",
        "I. KẾT QUẢ THỰC HIỆN NĂM 2023",
        "Năm 2023, GRDP tăng 6%.",
        "II. CHỈ TIÊU NĂM 2024",
        "1. Về kinh tế:",
        "- GRDP tăng 7%;",
        "- Công nghiệp - Xây dựng tăng 8%.",
        "2. Về xã hội:",
        "a) Tỷ lệ hộ nghèo còn 2%;",
        "b) Theo Điều 5. Luật Bảo hiểm y tế, bao phủ 95%.",
        "III. TỔ CHỨC THỰC HIỆN",
    ]


def test_a_dash_may_close_the_mark_of_a_section_or_an_item():
    text = "A- MỤC TIÊU\nI- Về kinh tế\n1- GRDP tăng 8%\n2- 100% xã có bác sĩ"
    plan = read_plan(Source(text), province="Vĩnh Long", year=2024)
    assert [plan.view[clause.mark_end : clause.end].strip() for clause in plan.clauses] == [
        "MỤC TIÊU", "Về kinh tế", "GRDP tăng 8%", "100% xã có bác sĩ",
    ]  # fmt: skip
    assert (plan.clauses[3].section, plan.clauses[3].clause) == ("A.I", "2")


def test_a_range_that_a_wrap_cut_is_no_item():
    plan = read_plan(Source("Giảm từ\n5- 10% số vụ"), province="Vĩnh Long", year=2024)
    assert len(plan.clauses) == 1


def test_numbers_below_a_number_hold_it_once_and_follow_whatever_word():
    text = "1. Chính quyền số\n1.1. 100% hồ sơ được số hóa\n1.2. Đạt 80% trực tuyến"
    plan = read_plan(Source(text), province="Vĩnh Long", year=2024)
    assert [target.target_id.split(":")[1] for target in extract(plan).targets] == ["1.1", "1.2"]
