"""A small project on disk for the tests of workbook and package: two plans, a national target, an outcome."""

import io
import zipfile
from pathlib import Path

from lxml import etree

LONG_AN = """\
ỦY BAN NHÂN DÂN
TỈNH LONG AN
Số: 12/KH-UBND
Long An, ngày 15 tháng 01 năm 2024
KẾ HOẠCH
THỰC HIỆN NHIỆM VỤ PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM 2024
I. CÁC CHỈ TIÊU CHỦ YẾU
1. Các chỉ tiêu kinh tế - xã hội chủ yếu
1) Tốc độ tăng trưởng kinh tế (GRDP) tăng từ 8,5% (trở lên);
2) Tỷ lệ hộ nghèo còn không quá 1,2%;
3) Đạt 10,05 bác sĩ/vạn dân.
"""
TRA_VINH = """\
ỦY BAN NHÂN DÂN
TỈNH TRÀ VINH
Số: 7/KH-UBND
Trà Vinh, ngày 20 tháng 01 năm 2024
KẾ HOẠCH
THỰC HIỆN NHIỆM VỤ PHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM 2024
I. CÁC CHỈ TIÊU CHỦ YẾU
1. Các chỉ tiêu kinh tế - xã hội chủ yếu
1) Tốc độ tăng trưởng kinh tế (GRDP) tăng 9,25%;
2) Đạt 11 bác sĩ/vạn dân.
"""
NATIONAL = """\
indicator_code,name_vi,name_en,year,comparator,value,value_high,unit,source_title,source_url,status
gdp_growth,Tốc độ tăng GDP,GDP growth rate,2024,range,6,6.5,percent,"NQ 103/2023/QH15",https://example.gov.vn/nq,verified
"""
OUTCOMES = """\
province,gso_code,year,vintage,indicator_code,comparator,value,unit,source_title,source_url,note,status
Long An,80,2024,estimate 28/12/2024,grdp_growth,eq,8.3,percent,Statistics office,https://example.gov.vn/la,,verified
"""


def make_project(folder: Path) -> Path:
    """The project's files under ``folder``."""
    raw = folder / "data" / "raw"
    raw.mkdir(parents=True)
    texts = {
        "long-an.txt": LONG_AN,
        "tra-vinh.txt": TRA_VINH,
        "national-targets.csv": NATIONAL,
        "outcomes.csv": OUTCOMES,
    }
    for name, text in texts.items():
        (raw / name).write_text(text, "utf-8", newline="")
    return folder


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of an .xlsx file; every XML part must be well-formed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    for name, part in found.items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(part)
    return found
