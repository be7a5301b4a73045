"""What a report prints, followed back: figures to the characters of their documents, sentences to the table.

``traced`` and ``recomputed`` read both sides by themselves; here they judge a small report of six plans made
up for it, and are shown to find what is wrong.
"""

import shutil
from dataclasses import replace

import pytest
from executed import suite
from frames import RAW
from recomputed import Facts, faults, findings, wrong_derivations
from traced import Documents, Printed, drawn, of_page, of_pdf
from traced import faults as untraced

from plancompare.project import build, read_registry
from plancompare.reports import book, site, typeset

NAMES = (
    "00-overview", "01-grdp-growth-structure", "02-poverty-labour", "03-health", "04-new-rural-communes",
    "05-investment-budget-trade", "08-agencies-tasks", "11-what-the-plans-say",
)  # fmt: skip
LANGUAGES = ("vi", "en")

# province, code of its document, year, headline targets; the last plan also gives tasks.
PLANS = {
    ("LONG AN", "Long An", 2022): """
1) Tốc độ tăng trưởng kinh tế (GRDP) đạt từ 6,5% đến 7%; trong đó, khu vực I tăng 2%; khu vực II tăng 8,4%;
khu vực III tăng 6,9%;
2) Tổng vốn đầu tư toàn xã hội đạt trên 41,5 nghìn tỷ đồng;
3) Tỷ lệ hộ nghèo giảm 0,3 điểm %;
4) Công nhận thêm ít nhất 9 xã đạt chuẩn nông thôn mới;
5) Đạt 8,6 bác sĩ/vạn dân;
""",
    ("TIỀN GIANG", "Tiền Giang", 2022): """
1) Tốc độ tăng trưởng kinh tế (GRDP) tăng 6,25%, trong đó quý I tăng 4,1%;
2) Kim ngạch xuất khẩu đạt 3,4 tỷ USD;
3) Tỷ lệ hộ nghèo còn không quá 1,7%;
4) Tỷ lệ lao động qua đào tạo đạt khoảng 54,5%;
5) Công nhận mới bốn xã đạt chuẩn nông thôn mới;
6) Thu ngân sách nhà nước trên địa bàn 9.320 tỷ đồng;
""",
    ("TRÀ VINH", "Trà Vinh", 2023): """
1) Tốc độ tăng trưởng kinh tế (GRDP) tăng từ 6,8% trở lên;
2) Cơ cấu kinh tế: khu vực I: 30%; khu vực II: 33,5%; khu vực III: 31%;
thuế sản phẩm trừ trợ cấp sản phẩm: 5,5%;
3) GRDP bình quân đầu người đạt 78,5 triệu đồng/người;
4) Tạo việc làm mới cho 22.500 lao động;
5) Tỷ lệ dân số tham gia bảo hiểm y tế đạt 95,2%, tăng 0,4 điểm % so với năm 2022;
""",
    ("SÓC TRĂNG", "Sóc Trăng", 2023): """
1) Tốc độ tăng trưởng kinh tế (GRDP) tăng 7,5 - 8%;
2) Tổng vốn đầu tư toàn xã hội 22.750 tỷ đồng;
3) Tỷ lệ hộ nghèo giảm từ 2% trở lên;
4) Lũy kế đến cuối năm có 74/80 xã đạt chuẩn nông thôn mới;
5) Đạt 26,4 giường bệnh/vạn dân và 8,1 bác sĩ/vạn dân;
6) Tỷ lệ lao động qua đào tạo đạt 62%;
""",
    ("BẠC LIÊU", "Bạc Liêu", 2024): """
1) Tốc độ tăng trưởng kinh tế (GRDP) tăng không dưới 8,3%;
2) Kim ngạch xuất khẩu đạt trên 1.060 triệu USD;
3) Tỷ lệ thất nghiệp dưới 2,6%;
4) Tỷ lệ dân số tham gia bảo hiểm y tế đạt 94,85%;
5) Thành lập mới khoảng 620 doanh nghiệp;
""",
    ("CÀ MAU", "Cà Mau", 2024): """
1) Tốc độ tăng trưởng kinh tế (GRDP) tăng 7,5%;
2) Tổng vốn đầu tư toàn xã hội từ 22.000 tỷ đồng trở lên;
3) Tỷ lệ hộ nghèo giảm 0,35 điểm %;
4) Tạo việc làm mới cho 40.300 lao động;
5) Công nhận mới 5 xã đạt chuẩn nông thôn mới nâng cao;
II. NHIỆM VỤ
1. Sở Y tế
Phấn đấu tỷ lệ dân số tham gia bảo hiểm y tế đạt 94%.
2. Sở Công Thương
Hỗ trợ tối thiểu 3 cụm công nghiệp; đưa vào vận hành ít nhất 120 MW điện gió.
""",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("printed")
    raw = folder / "data" / "raw"
    raw.mkdir(parents=True)
    for name in ("admin.csv", "national-targets.csv", "outcomes.csv", "provincial-context.csv"):
        shutil.copy(RAW / name, raw)
    for number, ((capitals, name, year), targets) in enumerate(PLANS.items(), start=1):
        (raw / f"plan-{number}.txt").write_text(
            f"ỦY BAN NHÂN DÂN\nTỈNH {capitals}\nSố: {number}/KH-UBND\n"
            f"{name}, ngày 15 tháng 01 năm {year}\nKẾ HOẠCH\n"
            f"PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM {year}\nI. CÁC CHỈ TIÊU CHỦ YẾU{targets}",
            "utf-8",
        )
    build(folder)
    return folder


@pytest.fixture(scope="module")
def notebooks(project):
    return suite(project, NAMES, LANGUAGES)


@pytest.fixture(scope="module")
def pages(project, notebooks):
    return site.build(notebooks, tuple(read_registry(project)), project)


@pytest.fixture(scope="module")
def documents(project):
    return Documents.of(project)


@pytest.fixture(scope="module")
def figures(project, notebooks, pages, documents):
    """Every figure of the site and of the whole reports that leads to a target or its quote."""
    found = []
    for lang in LANGUAGES:
        for name in NAMES:
            path = f"{lang}/{name}.html"
            found += of_page(pages[path], lang, path, documents.by_place())
        own = [notebook for (code, _), notebook in notebooks.items() if code == lang]
        pdf = typeset.pdf(*book.source(own, tuple(read_registry(project)), lang))
        found += of_pdf(pdf, lang, f"plancompare-{lang}.pdf")
    return found


def test_the_six_plans_are_read(documents):
    assert len(documents.texts) == 6
    assert {row["comparator"] for row in documents.targets.values()} >= {
        "eq",
        "ge",
        "gt",
        "le",
        "lt",
        "range",
    }
    assert len(documents.targets) >= 36


@pytest.mark.parametrize("seed", range(5))
def test_forty_figures_drawn_at_random_say_what_their_documents_say(figures, documents, seed):
    places = {figure.where.partition(",")[0] for figure in figures}
    assert places >= {"plancompare-vi.pdf", "plancompare-en.pdf", "en/00-overview.html"}
    assert len(figures) > 300
    wrong = [(figure, found) for figure in drawn(figures, seed, 40) if (found := untraced(figure, documents))]
    assert wrong == []


def test_every_sentence_a_report_computes_follows_from_its_table(project, pages):
    facts, told = Facts(project), []
    for name in NAMES:
        told += findings(pages[f"en/{name}.html"])
    assert len(told) > 15
    assert [one for paragraph in told for one in faults(paragraph, facts)] == []


def test_every_derived_figure_is_what_its_formula_comes_to(pages):
    assert [one for name in NAMES for one in wrong_derivations(pages[f"en/{name}.html"])] == []


# --- what is wrong is found -------------------------------------------------------------------------------


@pytest.fixture
def figure(documents):
    """A figure as it should be printed: Trà Vinh's growth, "từ 6,8% trở lên"."""
    target = next(
        one
        for one, row in documents.targets.items()
        if row["plan"] == "tra-vinh-2023" and row["value"] == "6.8"
    )
    return Printed("≥ 6,8%", "Tốc độ tăng trưởng GRDP | Trà Vinh 2023 | ≥ 6,8%", "vi", "here", target)


@pytest.mark.parametrize(
    ("printed", "fault"),
    [
        ("≥ 6,8%", None),
        ("từ 6,8% trở lên", None),
        ("≥ 6,9%", "number"),
        ("≥ 68%", "number"),
        ("6,8%", "the document says ge"),
        ("≤ 6,8%", "no word of the document says le"),
        ("≥ 6,8 tỷ đồng", "unit"),
        ("≥ 6,8‰", "unit"),
        ("≥ −6,8%", "no word of a fall"),
    ],
)
def test_a_figure_that_says_something_else_is_found(documents, figure, printed, fault):
    found = untraced(replace(figure, text=printed), documents)
    assert found == [] if fault is None else any(one.startswith(fault) for one in found)


def test_a_figure_of_a_quarter_must_say_so(documents):
    target = next(one for one, row in documents.targets.items() if row["value"] == "4.1")
    printed = Printed("4,1%", "Tốc độ tăng trưởng GRDP quý I | 4,1%", "vi", "here", target)
    assert untraced(printed, documents) == []
    assert untraced(replace(printed, around="Tốc độ tăng trưởng GRDP | 4,1%"), documents) == [
        "the document says 'quý'"
    ]


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("Long An 2022 sets 6.5–7%", "Long An 2022 sets 6.5–7.5%"),
        ("Trà Vinh 2023 sets at least 6.8%", "Trà Vinh 2023 sets 6.8%"),
        ("is higher by at least 0.3 points", "is higher by at least 0.5 points"),
        ("Cà Mau 2024 sets 7.5%", "Cà Mau 2024 sets 8.5%"),
    ],
)
def test_a_sentence_that_says_something_else_is_found(project, pages, true, false):
    facts = Facts(project)
    told = next(one for one in findings(pages["en/01-grdp-growth-structure.html"]) if one.startswith("GRDP"))
    assert true in told and faults(told, facts) == []
    assert faults(told.replace(true, false), facts) != []


def test_a_sentence_nobody_can_recompute_is_found(project):
    assert faults("Long An 2022 is the best of all.", Facts(project)) == [
        "nobody can recompute: Long An 2022 is the best of all."
    ]


def test_a_derived_figure_that_is_not_its_formula_is_found():
    page = "<meta charset='utf-8'><table><tr><td>{}<small>100 × 35 / 66</small></td></tr></table>"
    assert wrong_derivations(page.format("53.03").encode()) == []
    assert wrong_derivations(page.format("53.30").encode()) == ["53.30 is 100 × 35 / 66 = 53.03030"]
