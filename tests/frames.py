# ruff: noqa: E501 (one target a line reads best)
"""Small hand-written target frames the tests share.

``sample_targets()`` is the headline lists of the two plans in ``data/raw``, typed by hand from the texts, so that
whatever stands above the table can be tested without the extraction. Spans are looked up in the files, so each
quote is the file's own characters. ``targets()`` builds other plans from a few fields a row.
"""

import re
from pathlib import Path

import pandas as pd

from plancompare.extraction.record import COLUMNS

RAW = Path(__file__).resolve().parents[1] / "data" / "raw"
_NUMBERS = ("value", "value_high", "denominator")
_INTEGERS = ("year", "quote_start", "quote_end", "value_start", "value_end")

# clause.ordinal | indicator (:variant) | measure | comparator | printed value | value | unit | parent | words
# The words are the quote with single spaces; the printed value is its first occurrence in them, or the occurrence
# marked by "@" before it. "value" is blank where it is the printed number itself.
BEN_TRE_2023 = """
1.1|grdp_growth|growth|ge|9,3||percent||1) Tốc độ tăng trưởng kinh tế (GRDP) phấn đấu tăng từ 9,3% (trở lên)
1.2|grdp_growth_agriculture|growth|eq|3,9||percent|1.1|khu vực nông - lâm - thủy sản tăng 3,9%
1.3|grdp_growth_industry_construction|growth|eq|19,46||percent|1.1|khu vực công nghiệp - xây dựng tăng 19,46%
1.4|grdp_growth_services|growth|eq|8,5||percent|1.1|khu vực dịch vụ tăng 8,5%
1.5|grdp_growth_product_tax|growth|ge|12,5||percent|1.1|thuế sản phẩm tăng 12,5% (trở lên)
2.1|grdp_share_agriculture|level|eq|33||percent||Khu vực I: 33%
2.2|grdp_share_industry_construction|level|eq|22,3||percent||khu vực II: 22,3%
2.3|grdp_share_services|level|eq|41,24||percent||khu vực III: 41,24%
2.4|grdp_share_product_tax|level|eq|3,46||percent||thuế sản phẩm: 3,46%
3.1|export_turnover|level|ge|1.700||USD_million||3) Kim ngạch xuất khẩu đạt 1.700 triệu USD (trở lên)
4.1|total_social_investment|level|ge|28.000||VND_billion||4) Tổng vốn đầu tư toàn xã hội đạt 28.000 tỷ đồng (trở lên)
5.1|grdp_per_capita|level|ge|53,9||VND_million_per_person||5) GRDP bình quân đầu người đạt 53,9 triệu đồng/người (trở lên)
6.1|budget_revenue_area:central_assignment|level|eq|5.388||VND_billion||6) Thu ngân sách nhà nước trên địa bàn theo dự toán Trung ương giao đạt 5.388 tỷ đồng
6.2|budget_revenue_domestic:central_assignment|level|eq|5.258||VND_billion|6.1|thu nội địa 5.258 tỷ đồng
6.3|budget_revenue_trade:central_assignment|level|eq|130||VND_billion|6.1|thu từ hoạt động xuất, nhập khẩu 130 tỷ đồng), chỉ tiêu
6.4|budget_revenue_area:provincial_target|level|eq|5.558||VND_billion||chỉ tiêu địa phương phấn đấu là 5.558 tỷ đồng
6.5|budget_revenue_domestic:provincial_target|level|eq|5.428||VND_billion|6.4|thu nội địa 5.428 tỷ đồng
6.6|budget_revenue_trade:provincial_target|level|eq|130||VND_billion|6.4|thu từ hoạt động xuất, nhập khẩu 130 tỷ đồng);
7.1|urbanization_rate|level|approx|24||percent||7) Tỷ lệ đô thị hóa khoảng 24%
8.1|cooperative_groups_new|new|ge|50||cooperative_group||8) Thành lập mới ít nhất 50 tổ hợp tác
8.2|cooperatives_new|new|ge|15||cooperative||Thành lập mới ít nhất 50 tổ hợp tác; 15 hợp tác xã
8.3|cooperative_unions_new|new|ge|01||cooperative_union||Thành lập mới ít nhất 50 tổ hợp tác; 15 hợp tác xã; 01 Liên hiệp Hợp tác xã nông nghiệp
9.1|ntm_communes_new|new|ge|15||commune||9) Công nhận ít nhất 15 xã đạt chuẩn nông thôn mới
9.2|ntm_advanced_communes_new|new|ge|07||commune||Công nhận ít nhất 15 xã đạt chuẩn nông thôn mới, 07 xã nông thôn mới nâng cao
9.3|ntm_model_communes_new|new|ge|02||commune||Công nhận ít nhất 15 xã đạt chuẩn nông thôn mới, 07 xã nông thôn mới nâng cao, 02 xã nông thôn mới kiểu mẫu
10.1|tfp_contribution|level|approx|47||percent||10) Đóng góp của năng suất nhân tố tổng hợp (TFP) vào tăng trưởng GRDP khoảng 47%
11.1|poverty_rate|level|le|2,5||percent||11) Tỷ lệ hộ nghèo còn không quá 2,5%
11.2|poverty_reduction|change|eq|1||percentage_point|11.1|hộ nghèo còn không quá 2,5% (giảm @1%/năm)
12.1|trained_labour_rate|level|eq|66||percent||12) Tỷ lệ lao động qua đào tạo đạt 66%
12.2|trained_labour_certified_rate|level|eq|35||percent|12.1|tỷ lệ lao động qua đào tạo có bằng cấp, chứng chỉ đạt 35%
13.1|hospital_beds_per_10k|level|eq|32,1||per_10k_people||13) Đạt 32,1 giường bệnh/vạn dân
13.2|doctors_per_10k|level|eq|10,05||per_10k_people||10,05 bác sĩ/vạn dân
14.1|health_insurance_coverage|level|eq|95,01||percent||14) Tỷ lệ người dân tham gia bảo hiểm y tế đạt 95,01%
14.2|social_insurance_coverage|level|eq|16||percent||lao động trong độ tuổi tham gia bảo hiểm xã hội đạt 16%
14.3|unemployment_insurance_coverage|level|eq|13,28||percent||tham gia bảo hiểm thất nghiệp đạt 13,28% so với lực lượng lao động
15.1|waste_collection_urban|level|eq|94,5||percent||15) Tỷ lệ thu gom chất thải rắn sinh hoạt khu vực đô thị đạt 94,5%
15.2|waste_collection_rural|level|eq|79||percent||tỷ lệ thu gom chất thải rắn sinh hoạt nông thôn đạt 79%
15.3|waste_sorting_at_source|level|eq|25||percent||tỷ lệ phân loại rác tại nguồn đạt 25% hộ dân
16.1|clean_water_households|level|eq|82,7||percent||16) Tỷ lệ hộ dân sử dụng nước sạch đạt 82,7%
17.1|jobs_created|level|ge|20.000||person||17) Giải quyết việc làm 20.000 lao động (trở lên)
17.2|contract_workers_abroad|level|eq|2.000||person|17.1|trong đó 2.000 người đi làm việc có thời hạn ở nước ngoài theo hợp đồng
18.1|military_recruitment_rate|level|eq|100||percent||18) Tuyển quân đạt 100% chỉ tiêu
18.2|training_rate_standing_force|level|eq|100||percent||huấn luyện lực lượng thường trực đạt 100%
18.3|training_rate_reserve_force|level|eq|98,5||percent||dự bị động viên đạt 98,5%
18.4|training_rate_militia|level|ge|80||percent||dân quân tự vệ đạt 80% trở lên so tổng lực lượng
19.1|defence_exercise_districts|level|eq|03||district||19) Tổ chức diễn tập khu vực phòng thủ 03 huyện Thạnh Phú, Mỏ Cày Nam, Chợ Lách
19.2|defence_exercise_communes_share|level|eq|25||percent||25% số xã tổ chức diễn tập khu vực phòng thủ
21.1|criminal_case_clearance_rate|level|ge|80||percent||21) Điều tra, khám phá án hình sự đạt 80% trở lên
21.2|crime_report_resolution_rate|level|ge|90||percent||tỷ lệ giải quyết tin báo, tố giác tội phạm và kiến nghị khởi tố đạt 90% trở lên
"""

HAU_GIANG_2022 = """
1.1|grdp_growth|growth|eq|8||percent||(1) Tốc độ tăng trưởng kinh tế GRDP tăng 8%
1.2|grdp_growth_agriculture|growth|eq|3||percent|1.1|khu vực I tăng 3%
1.3|grdp_growth_industry_construction|growth|eq|16,89||percent|1.1|khu vực II tăng 16,89%
1.4|grdp_growth_services|growth|eq|6,33||percent|1.1|khu vực III tăng 6,33%
1.5|grdp_growth_product_tax|growth|eq|5,9||percent|1.1|thuế sản phẩm trừ trợ cấp sản phẩm tăng 5,9%
2.1|grdp_per_capita|level|eq|60,26||VND_million_per_person||(2) GRDP bình quân đầu người đạt 60,26 triệu đồng/người
2.2|grdp_per_capita_usd|level|eq|2.597||USD_per_person||tương đương 2.597 USD
2.3|grdp_per_capita|growth|eq|10,7||percent|2.1|GRDP bình quân đầu người đạt 60,26 triệu đồng/người, tương đương 2.597 USD, tăng 10,7% so với cùng kỳ
3.1|grdp_share_agriculture|level|eq|25,63||percent||khu vực I: 25,63%
3.2|grdp_share_industry_construction|level|eq|26,67||percent||khu vực II: 26,67%
3.3|grdp_share_services|level|eq|38,1||percent||khu vực III: 38,1%
3.4|grdp_share_product_tax|level|eq|9,6||percent||thuế sản phẩm trừ trợ cấp sản phẩm: 9,6%
3.5|grdp_share_agriculture|change|eq|1,33|-1.33|percentage_point|3.1|Tỷ trọng của khu vực I giảm 1,33% so cùng kỳ
4.1|total_social_investment|level|eq|18.600||VND_billion||(4) Tổng vốn đầu tư toàn xã hội trên địa bàn theo giá hiện hành 18.600 tỷ đồng
4.2|total_social_investment|growth|eq|7,3||percent|4.1|Tổng vốn đầu tư toàn xã hội trên địa bàn theo giá hiện hành 18.600 tỷ đồng, tăng 7,3% so với cùng kỳ
5.1|budget_revenue_total|level|eq|9.002||VND_billion||(5) Tổng thu ngân sách nhà nước 9.002 tỷ đồng
5.2|budget_revenue_area|level|eq|4.800||VND_billion|5.1|thu trên địa bàn 4.800 tỷ đồng
5.3|budget_revenue_domestic|level|eq|4.300||VND_billion|5.2|thu nội địa 4.300 tỷ đồng
5.4|budget_revenue_trade|level|eq|500||VND_billion|5.2|thu thuế xuất nhập khẩu 500 tỷ đồng
6.1|trade_turnover|level|eq|1.058||USD_million||(6) Tổng kim ngạch xuất nhập khẩu 1.058 triệu USD
6.2|trade_turnover|growth|eq|9,18||percent|6.1|Tổng kim ngạch xuất nhập khẩu 1.058 triệu USD, tăng 9,18% so với cùng kỳ
6.3|export_turnover|level|eq|768||USD_million|6.1|kim ngạch xuất khẩu và dịch vụ thu ngoại tệ 768 triệu USD
6.4|export_turnover|growth|eq|25,7||percent|6.3|kim ngạch xuất khẩu và dịch vụ thu ngoại tệ 768 triệu USD, tăng 25,7% so cùng kỳ
6.5|import_turnover|level|eq|290||USD_million|6.1|kim ngạch nhập khẩu 290 triệu USD
6.6|import_turnover|index|eq|81||percent|6.5|kim ngạch nhập khẩu 290 triệu USD, bằng 81% so với cùng kỳ
7.1|enterprises_active|level|eq|2.950||enterprise||(7) Số doanh nghiệp đang hoạt động và có kê khai thuế 2.950 doanh nghiệp
7.2|enterprises_active|growth|eq|7||percent|7.1|có kê khai thuế 2.950 doanh nghiệp, tăng @7% so với cùng kỳ
8.1|natural_population_growth|level|eq|6,08||permille||(8) Tỷ lệ tăng dân số tự nhiên 6,08‰
9.1|urbanization_rate|level|eq|29,7||percent||(9) Tỷ lệ đô thị hóa 29,7%
9.2|urbanization_rate|change|eq|0,7||percentage_point|9.1|Tỷ lệ đô thị hóa 29,7%, tăng 0,7% so với cùng kỳ
10.1|poverty_reduction|change|ge|1||percentage_point||Giảm tỷ lệ hộ nghèo 1%/năm trở lên
11.1|jobs_created|level|eq|15.000||person||Số lao động được tạo việc làm mới là 15.000 lao động
11.2|trained_labour_rate|level|eq|65||percent||tỷ lệ lao động qua đào tạo 65%
11.3|trained_labour_rate|change|eq|1,81||percentage_point|11.2|tỷ lệ lao động qua đào tạo 65%, tăng 1,81% so với cùng kỳ
12.1|schools_national_standard_rate|level|eq|82,19||percent||Tỷ lệ trường đạt chuẩn quốc gia 82,19% tổng số trường
12.2|students_per_10k|level|eq|210||per_10k_people||số sinh viên trên 10.000 người dân là 210 sinh viên
13.1|child_malnutrition_rate|level|lt|10,5||percent||Tỷ lệ trẻ em dưới 5 tuổi suy dinh dưỡng dưới 10,5%
13.2|child_malnutrition_rate|index|eq|98,22||percent|13.1|Tỷ lệ trẻ em dưới 5 tuổi suy dinh dưỡng dưới 10,5%, bằng 98,22% so với cùng kỳ
13.3|doctors_per_10k|level|eq|9||per_10k_people||số bác sĩ trên 10.000 người dân là 9 bác sĩ
13.4|doctors_per_10k|change|eq|0,34||per_10k_people|13.3|số bác sĩ trên 10.000 người dân là 9 bác sĩ, tăng 0,34 bác sĩ so với cùng kỳ
13.5|hospital_beds_per_10k|level|eq|35,5||per_10k_people||số giường bệnh trên 10.000 người dân là 35,5 giường
13.6|hospital_beds_per_10k|change|eq|0,1||per_10k_people|13.5|số giường bệnh trên 10.000 người dân là 35,5 giường, tăng 0,1 giường so với cùng kỳ
13.7|health_insurance_coverage|level|eq|92,81||percent||tỷ lệ dân số tham gia bảo hiểm y tế 92,81%
13.8|health_insurance_coverage|change|eq|1,2||percentage_point|13.7|tỷ lệ dân số tham gia bảo hiểm y tế 92,81%, tăng 1,2% so với cùng kỳ
14.1|ntm_communes_new|new|eq|2||commune||Xây dựng công nhận mới 2 xã nông thôn mới
14.2|ntm_communes_total|level|eq|36|36/51|commune||nâng tổng số xã nông thôn mới lên 36/51 xã
14.3|ntm_communes_share|level|eq|70,6||percent||nâng tổng số xã nông thôn mới lên 36/51 xã, đạt 70,6% tổng số xã
14.4|ntm_advanced_communes_new|new|eq|3||commune||công nhận mới 3 xã nông thôn mới nâng cao
14.5|ntm_advanced_communes_total|level|eq|8|8/36|commune||nâng tổng số xã nông thôn mới nâng cao lên 8/36 xã
14.6|ntm_advanced_communes_share|level|eq|22,2||percent||nâng tổng số xã nông thôn mới nâng cao lên 8/36 xã, đạt 22,2% tổng số xã
15.1|clean_water_urban|level|eq|97||percent||Tỷ lệ dân số thành thị sử dụng nước sạch 97%
15.2|clean_water_urban|change|eq|1||percentage_point|15.1|Tỷ lệ dân số thành thị sử dụng nước sạch 97%, tăng @1% so với cùng kỳ
15.3|clean_water_rural|level|eq|83,5||percent||Tỷ lệ dân số nông thôn sử dụng nước sạch 83,5%
15.4|clean_water_rural|change|eq|0,5||percentage_point|15.3|Tỷ lệ dân số nông thôn sử dụng nước sạch 83,5%, tăng 0,5% so với cùng kỳ
16.1|waste_collection_rate|level|eq|90||percent||Tỷ lệ rác thải sinh hoạt ở đô thị và nông thôn được thu gom và xử lý 90%
16.2|waste_collection_rate|change|eq|2||percentage_point|16.1|được thu gom và xử lý 90%, tăng 2% so với cùng kỳ
"""

AMBIGUOUS = "% on a rate: percentage points or relative?"


def _printed(text: str) -> float:
    return float(text.replace(".", "").replace(",", "."))


def _rows(table: str, plan: str, province: str, code: str, year: int, prefix: str) -> list[dict]:
    text = (RAW / f"{plan}.txt").read_bytes().decode("utf-8")
    rows = []
    position = 0
    for line in table.strip().splitlines():
        place, code_variant, measure, comparator, printed, value, unit, parent, words = line.split("|")
        clause, ordinal = place.split(".")
        indicator, _, variant = code_variant.partition(":")
        before, marked, after = words.partition("@")
        words = before + after
        # "A.B" clauses follow one another, so searching from the clause before finds the right occurrence.
        pattern = re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE)
        clause_at = position if position else 0
        found = pattern.search(text, max(0, clause_at - 400)) or pattern.search(text)
        assert found, f"{plan} {place}: {words!r} is not in the file"
        position = max(position, found.start())
        within = found.group()
        wanted = len(re.sub(r"\s+", " ", before)) if marked else 0
        offset = _nth(within, printed, wanted)
        start = found.start() + offset
        number, _, denominator = (value or str(_printed(printed))).partition("/")
        ambiguous = unit == "percentage_point" and "điểm" not in within
        rows.append(
            dict(
                target_id=f"{plan}:{prefix}{clause}:{ordinal}",
                plan=plan,
                province_code=code,
                province=province,
                year=year,
                indicator=indicator,
                indicator_text=re.sub(r"\s+", " ", within[:offset]).strip(" :") or indicator,
                variant=variant or None,
                measure=measure,
                comparator=comparator,
                value=float(number),
                denominator=float(denominator) if denominator else None,
                unit=unit,
                value_text=printed,
                unit_text="%" if unit in ("percent", "percentage_point") else unit,
                kind="headline",
                section=prefix.rstrip(".") or None,
                clause=clause,
                parent=f"{plan}:{prefix}{parent.replace('.', ':')}" if parent else None,
                quote=within,
                quote_start=found.start(),
                quote_end=found.end(),
                value_start=start,
                value_end=start + len(printed),
                rule="hand",
                note=AMBIGUOUS if ambiguous else None,
            )
        )
    return rows


def _nth(within: str, printed: str, wanted: int) -> int:
    """Where the printed number stands in the quote: the last stand-alone occurrence, or the one at ``wanted``."""
    places = [m.start() for m in re.finditer(rf"(?<![\d.,]){re.escape(printed)}(?![\d]|[.,]\d)", within)]
    if wanted:
        return min(places, key=lambda place: abs(place - wanted))
    return places[-1]


def frame(rows: list[dict]) -> pd.DataFrame:
    """A frame of the contract's columns and dtypes; fields a row leaves out are null."""
    table = pd.DataFrame([{c: row.get(c) for c in COLUMNS} for row in rows], columns=list(COLUMNS))
    for column in COLUMNS:
        if column in _NUMBERS:
            table[column] = table[column].astype("float64")
        elif column in _INTEGERS:
            table[column] = table[column].astype("Int64")
        else:
            table[column] = table[column].astype("string")
    return table


def sample_targets() -> pd.DataFrame:
    """The 105 headline targets of the two plans, in the order of the documents."""
    return frame(
        _rows(BEN_TRE_2023, "ben-tre-2023", "Bến Tre", "83", 2023, "I.1.")
        + _rows(HAU_GIANG_2022, "hau-giang-2022", "Hậu Giang", "93", 2022, "")
    )


def targets(plan: str, province: str, code: str, year: int, rows: list[dict]) -> pd.DataFrame:
    """A made-up plan. Each row names indicator, measure, value and unit; the rest is filled in plainly."""
    filled = []
    for number, row in enumerate(rows, start=1):
        words = row.get("quote") or f"{row['indicator']} {row['value']}"
        filled.append(
            dict(
                target_id=f"{plan}:I.{number}:1",
                plan=plan,
                province=province,
                province_code=code,
                year=year,
                indicator_text=words,
                comparator="eq",
                measure="level",
                value_text=str(row["value"]),
                unit_text=row["unit"],
                kind="headline",
                section="I",
                clause=str(number),
                quote=words,
                quote_start=100 * number,
                quote_end=100 * number + len(words),
                value_start=100 * number,
                value_end=100 * number + 1,
                rule="hand",
            )
            | row
        )
    return frame(filled)
