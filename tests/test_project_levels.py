"""Plans of both eras and all levels dropped into a project: registered as what they are, set side by side
only where that means something.
"""

import pandas as pd
import pytest

from plancompare.comparison import compare
from plancompare.errors import InputError, UsageError
from plancompare.presentation import report
from plancompare.project import build, read_registry, register
from plancompare.table import load_plans, load_targets


def plan(*letterhead: str, year: int, growth: str, beds: str) -> str:
    return "\n".join(
        (
            *letterhead,
            "KẾ HOẠCH",
            f"PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM {year}",
            "I. CÁC CHỈ TIÊU CHỦ YẾU",
            f"1) Tốc độ tăng trưởng kinh tế (GRDP) tăng {growth}%;",
            f"2) Thu ngân sách nhà nước trên địa bàn {beds} tỷ đồng;",
        )
    )


BEFORE = plan(
    "UBND TỈNH AN GIANG", "An Giang, ngày 9 tháng 1 năm 2023", year=2023, growth="7,5", beds="6.940"
)
AFTER = plan(
    "UBND TỈNH AN GIANG", "An Giang, ngày 20 tháng 12 năm 2025", year=2026, growth="10", beds="21.000"
)
KIEN_GIANG = plan(
    "UBND TỈNH KIÊN GIANG", "Rạch Giá, ngày 9 tháng 1 năm 2023", year=2023, growth="7", beds="11.000"
)
DISTRICT = plan("UBND HUYỆN CHÂU PHÚ", "Tỉnh An Giang", year=2023, growth="9", beds="120")
NATION = plan(
    "CHÍNH PHỦ", "Số: 01/NQ-CP", "Hà Nội, ngày 6 tháng 1 năm 2023", year=2023, growth="6,5", beds="1.620.744"
)
GONE = plan("UBND TỈNH KIÊN GIANG", "Rạch Giá, ngày 5 tháng 1 năm 2026", year=2026, growth="9", beds="12.000")


OUTCOMES_HEAD = (
    "province,gso_code,year,vintage,indicator_code,comparator,value,unit,source_title,source_url,note,"
    "status\n"
)


@pytest.fixture
def project(tmp_path):
    def drop(**texts: str):
        raw = tmp_path / "data" / "raw"
        raw.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (raw / f"{name}.txt").write_text(text, "utf-8")
        return tmp_path

    return drop


# -- levels ----------------------------------------------------------------------------------------


def test_each_plan_is_registered_as_what_it_is(project):
    folder = project(before=BEFORE, district=DISTRICT, nation=NATION)
    build(folder)
    plans = load_plans(folder)
    told = {entry.id: (entry.level, entry.area_name, entry.province, entry.area_id) for entry in plans}
    assert told == {
        "an-giang-2023": ("province", "An Giang", "An Giang", "VN-89@2008"),
        "huyen-chau-phu-an-giang-2023": (
            "district",
            "Huyện Châu Phú",
            "An Giang",
            "VN-89@2008/huyen-chau-phu",
        ),
        "viet-nam-2023": ("nation", "Việt Nam", None, "VN"),
    }
    assert plans.entry("huyen-chau-phu-an-giang-2023").label == "Huyện Châu Phú (An Giang) 2023"


def test_a_district_registered_with_its_provinces_name_stays_a_district(project, tmp_path):
    folder = project()
    file = tmp_path / "huyen.txt"
    file.write_text(DISTRICT, "utf-8")
    entry = register(folder, file, province="An Giang")
    assert (entry.level, entry.area_name) == ("district", "Huyện Châu Phú")
    assert read_registry(folder).entries == (entry,)


def test_levels_are_not_set_beside_each_other(project):
    folder = project(before=BEFORE, district=DISTRICT)
    build(folder)
    with pytest.raises(UsageError, match=r"An Giang 2023 is of a province, Huyện Châu Phú .* of a district"):
        compare(project=folder, yardstick=None)
    alone = compare(["huyen-chau-phu-an-giang-2023"], project=folder, yardstick=None)
    assert alone.frame["indicator"].tolist() == ["grdp_growth", "budget_revenue_area"]


def test_a_build_goes_on_and_names_what_its_comparison_leaves_out(project):
    folder = project(before=BEFORE, kien_giang=KIEN_GIANG, district=DISTRICT)
    built = build(folder)
    assert any(
        "left out are Huyện Châu Phú (An Giang) 2023 (district)" in warning for warning in built.warnings
    )
    assert "value:huyen-chau-phu-an-giang-2023" not in built.comparison
    assert set(built.targets["plan"]) == {"an-giang-2023", "kien-giang-2023", "huyen-chau-phu-an-giang-2023"}


def test_a_page_of_all_plans_is_of_those_of_one_level(project):
    folder = project(before=BEFORE, kien_giang=KIEN_GIANG, district=DISTRICT)
    build(folder)
    page = report.open_page("overview", [], "vi", project=folder)
    assert {plan.plan for plan in page.plans} == {"an-giang-2023", "kien-giang-2023"}


def test_a_level_nobody_knows_is_refused(project):
    folder = project(before=BEFORE)
    (folder / "data/raw/plans.yml").write_text(
        "- {id: p, file: before.txt, sha256: x, year: 2023, level: county}\n", "utf-8"
    )
    with pytest.raises(InputError, match="line 1: level 'county' is none of nation, ministry"):
        read_registry(folder)


# -- eras ------------------------------------------------------------------------------------------


def test_a_plan_of_a_province_that_is_gone_is_left_out_with_its_successor(project):
    folder = project(after=AFTER, gone=GONE)
    built = build(folder)
    assert built.plans.ids == ("an-giang-2026",)
    assert any("Kiên Giang has been part of An Giang since 2025-07-01" in word for word in built.warnings)


def test_a_registered_plan_of_a_province_that_is_gone_is_refused(project, tmp_path):
    with pytest.raises(UsageError, match="Kiên Giang has been part of An Giang"):
        register(project(gone=GONE), tmp_path / "data" / "raw" / "gone.txt")


def test_a_code_that_was_used_again_is_of_the_province_of_its_day(project):
    folder = project(after=AFTER, kien_giang=KIEN_GIANG)
    build(folder)
    codes = {entry.id: (entry.province_code, entry.area_id) for entry in load_plans(folder)}
    assert codes == {"an-giang-2026": ("91", "VN-91@2025"), "kien-giang-2023": ("91", "VN-91@2008")}


def test_one_name_on_both_sides_of_a_merger_is_two_units(project):
    folder = project(before=BEFORE, after=AFTER)
    build(folder)
    found = compare(project=folder, yardstick=None).frame.set_index("indicator")
    revenue, growth = found.loc["budget_revenue_area"], found.loc["grdp_growth"]
    assert revenue["verdict"] == "not_comparable"
    assert pd.isna(revenue["difference"])
    assert "An Giang was formed on 1 July 2025 of An Giang and Kiên Giang" in revenue["reason_en"]
    assert "An Giang được thành lập ngày 01/07/2025 trên cơ sở An Giang và Kiên Giang" in revenue["reason_vi"]
    assert growth["verdict"] == "comparable_with_caveat"
    assert growth["difference"] == 2.5
    assert "formed on 1 July 2025" in growth["reason_en"]


def test_two_provinces_of_one_day_name_no_merger(project):
    folder = project(before=BEFORE, kien_giang=KIEN_GIANG)
    build(folder)
    found = compare(project=folder, yardstick=None).frame.set_index("indicator")
    assert not found["reason_en"].str.contains("formed on").any()


def test_an_outcome_of_the_old_unit_is_not_the_new_ones(project):
    folder = project(after=AFTER, kien_giang=KIEN_GIANG)
    (folder / "data/raw/outcomes.csv").write_text(
        f"{OUTCOMES_HEAD}"
        "Kiên Giang,91,2023,actual,grdp_growth,eq,6.79,percent,Statistics office,https://example.gov.vn/k,,verified\n"
        "Kiên Giang,91,2026,actual,grdp_growth,eq,1.23,percent,Statistics office,https://example.gov.vn/k,,verified\n"
        "An Giang,91,2026,actual,grdp_growth,eq,9.5,percent,Statistics office,https://example.gov.vn/a,,verified\n",
        "utf-8",
    )
    build(folder)
    found = compare(project=folder, yardstick="outcome").frame.set_index("indicator").loc["grdp_growth"]
    assert (found["outcome:kien-giang-2023"], found["outcome:an-giang-2026"]) == (6.79, 9.5)


def test_targets_and_plans_of_both_eras_load_again(project):
    folder = project(before=BEFORE, after=AFTER, district=DISTRICT)
    build(folder)
    assert len(load_targets(folder / "data/processed/targets.csv")) == 6


def test_the_base_of_a_merged_province_says_that_the_series_breaks(project):
    folder = project(after=AFTER, kien_giang=KIEN_GIANG)
    (folder / "data/raw/outcomes.csv").write_text(OUTCOMES_HEAD, "utf-8")
    build(folder)
    page = report.open_page("growth", ["an-giang-2026"], "en", themes=["economy"], project=folder)
    said = page.before_finding("grdp_growth").text
    assert "An Giang was formed on 1 July 2025 of An Giang and Kiên Giang" in said
    assert "the series breaks there" in said
