"""The header of a plan: who issued it, its number and date, the year it is for, its title and signer."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from plancompare.catalogue.patterns import Pattern
from plancompare.catalogue.phrases import fold
from plancompare.catalogue.provinces import Province, provinces
from plancompare.errors import UsageError
from plancompare.plan.title import title_of
from plancompare.reading.source import Source

_NUMBER = Pattern(r"số *:? *(\d+ */ *(?:kh|ctr|nq|qđ|ct|bc)[-/][a-zđ]+(?:[-/][a-zđ]+)?)")
_DATE = Pattern(r"ngày *(\d{1,2}) *tháng *(\d{1,2}) *năm *(\d{4})")
_TITLE_YEAR = Pattern(r"năm *((?:19|20)\d\d)")
_TITLE = Pattern(r"kế hoạch phát triển kinh tế - xã hội[^.;]{0,120}?năm *((?:19|20)\d\d)")
_OF_PROVINCE = r"(?:tỉnh|thành phố|tỉnh ủy|thành ủy) {0}(?!\w)"
_HEAD_LENGTH, _OPENING_LENGTH = 6000, 2500
_CHAIRMAN = Pattern(r"(?:TM\. ?ỦY BAN NHÂN DÂN)?\s*(?:KT\. )?(?:PHÓ )?CHỦ TỊCH.*")
_NAME = Pattern(r"(?:[A-ZĐÀ-Ỹ][\w]*\s?){2,5}")
_SPACES = Pattern(r"[^\S ]\s*| \s+")


@dataclass(frozen=True, slots=True)
class Header:
    """What a plan says of itself; None where it does not say it."""

    issuer: str | None
    province: str | None
    province_code: str | None
    number: str | None
    date: str | None
    year: int | None
    title: str | None
    signer: str | None

    def default_id(self, name: str) -> str:
        """``ca-mau-2024`` from province and year; else from the file's name."""
        if self.province and self.year:
            return f"{slug(self.province)}-{self.year}"
        return slug(name.rsplit(".", 1)[0]) or "plan"


def slug(text: str) -> str:
    """Lower-case ASCII words joined by hyphens: "Cà Mau" is ``ca-mau``."""
    flat = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    flat = "".join(c for c in flat if not unicodedata.combining(c)).lower()
    return "-".join(re.findall(r"[a-z0-9]+", flat))


def find_province(name: str) -> Province:
    """The province a user names, by GSO code, name or name without accents.

    Raises UsageError with the nearest names when there is none.
    """
    wanted = slug(re.sub(r"^(?:tỉnh|thành phố|tp\.?)\s+", "", name.strip(), flags=re.IGNORECASE))
    for code, province in provinces().items():
        if name.strip() == code or wanted in (slug(province.name), slug(province.name_en)):
            return province
    import difflib

    near = difflib.get_close_matches(wanted, [slug(p.name) for p in provinces().values()], 3, 0.5)
    names = ", ".join(p.name for p in provinces().values() if slug(p.name) in near)
    advice = f"did you mean {names}?" if names else "give a name such as 'Cần Thơ'"
    raise UsageError(f"unknown province '{name}'; {advice}")


def read_header(source: Source, province: str | None = None, year: int | None = None) -> Header:
    """Read the header of ``source``; given values win over what it says."""
    head = source.view[:_HEAD_LENGTH]
    flat = _SPACES.sub(" ", head)
    key = fold(flat)
    number = _NUMBER.search(key[:1500])
    date = _DATE.search(key[:_OPENING_LENGTH])
    found = find_province(province) if province else _province_of(key)
    title = title_of(source.lines_view[:_HEAD_LENGTH])
    return Header(
        issuer=_issuer(key, found),
        province=found.name if found else None,
        province_code=found.code if found else None,
        number=flat[number.start(1) : number.end(1)].replace(" ", "") if number else None,
        date=f"{int(date[3]):04d}-{int(date[2]):02d}-{int(date[1]):02d}" if date else None,
        year=year or _year(key, title, date),
        title=title,
        signer=_signer(source),
    )


def _province_of(key: str) -> Province | None:
    """The province the header names: beside the issuer, before the date, or as a city."""
    opening = key[:_OPENING_LENGTH]
    there = [(province, name) for province, name in _folded_names() if name in opening]
    for marker in (_OF_PROVINCE, r"(?<!\w){0}, *ngày", r"tp\.? ?{0}(?!\w)"):
        hits = []
        for province, name in there:
            match = re.search(marker.format(re.escape(name)), opening)
            if match:
                hits.append((match.start(), -len(name), province))
        if hits:
            return min(hits, key=lambda hit: hit[:2])[2]
    return None


@cache
def _folded_names() -> tuple[tuple[Province, str], ...]:
    """Every province with its name as the folded text has it, longest first."""
    names = ((province, fold(province.name)) for province in provinces().values())
    return tuple(sorted(names, key=lambda pair: -len(pair[1])))


def _issuer(key: str, province: Province | None) -> str | None:
    if "ủy ban nhân dân" in key[:400] or "ubnd" in key[:400]:
        return f"UBND {province.type} {province.name}" if province else "UBND"
    if "hội đồng nhân dân" in key[:400] or "hđnd" in key[:400]:
        return f"HĐND {province.type} {province.name}" if province else "HĐND"
    return None


def _year(key: str, title: str | None, date: re.Match | None) -> int | None:
    """The year in the title; else in the first sentence about the plan; else the year it was signed."""
    if title:
        named = _TITLE_YEAR.findall(fold(title))
        if named:
            return int(named[-1])
    plan = _TITLE.search(key)
    if plan:
        return int(plan[1])
    named = re.search(r"(?:kế hoạch|chỉ tiêu|mục tiêu|nhiệm vụ)[^.;]{0,80}? năm ((?:19|20)\d\d)", key)
    if named:
        return int(named[1])
    return int(date[3]) if date else None


def _signer(source: Source) -> str | None:
    """The name in the signature block, under CHỦ TỊCH."""
    lines = source.lines_view.split("\n")
    for index in range(len(lines) // 2 + 1, len(lines)):
        if "CHỦ TỊCH" in lines[index] and _CHAIRMAN.fullmatch(lines[index].strip(" |")):
            for line in lines[index + 1 : index + 6]:
                name = line.strip(" |")
                if _NAME.fullmatch(name) and not name.isupper():
                    return name
    return None
