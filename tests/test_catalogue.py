"""The catalogue: what its files hold (test_catalogue_check.py: what they must agree on)."""

import re
import tomllib
from collections import Counter
from importlib import resources

import pytest
from rules_fired import catalogue

from plancompare.catalogue import all_provinces, indicators, province_of, provinces
from plancompare.catalogue.phrases import bounded, fold, weight
from plancompare.catalogue.provinces import grew_from, land, land_called, parts, today
from plancompare.extraction import MEASURES

FILES = sorted(
    file.name.removesuffix(".toml")
    for file in resources.files("plancompare.catalogue").iterdir()
    if file.name.endswith(".toml")
)
BETTER = ("higher", "lower", "neutral")


def known_units() -> set[str]:
    units = catalogue("units")
    return {block["is"] for block in units["unit"]} | set(units["counts"].values())


# -- indicators and cues ---------------------------------------------------------------------------


def test_every_indicator_has_a_theme_names_a_direction_and_a_known_unit():
    for code, indicator in indicators().items():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", code)
        assert indicator.theme
        assert indicator.name_vi
        assert indicator.name_en
        assert indicator.better in BETTER, code
        assert indicator.unit in known_units(), code


def test_a_block_of_cues_says_only_what_the_head_of_the_file_explains():
    file = resources.files("plancompare.catalogue").joinpath("cues.toml")
    explained = set(re.findall(r"^# (\w+) {2,}", file.read_text(encoding="utf-8"), re.MULTILINE))
    for code, block in catalogue("cues").items():
        assert set(block) <= explained, code
        assert block["cues"], code
        assert block.get("measure", "level") in MEASURES, code
        assert set(block.get("units", ())) <= known_units(), code
        assert block.get("falls", code) in indicators(), code


def test_a_code_for_new_things_has_the_measure_new():
    for code, block in catalogue("cues").items():
        if code.endswith("_new"):
            assert block.get("measure") == "new", code


def test_cues_are_written_in_lower_case_and_one_spelling():
    """``N`` is the notation's numeral; a cue in another spelling would never be found in folded text."""
    for code, block in catalogue("cues").items():
        for phrase in (*block["cues"], *block.get("not", ())):
            plain = re.sub(r"(?<!\w)N(?!\w)", "", phrase)
            assert plain == fold(plain), f"{code}: {phrase}"


# -- the notation ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("hộ nghèo", "tỷ lệ hộ nghèo còn", True),
        ("hộ nghèo", "tỷ lệ hộ  nghèo còn", True),
        ("hộ nghèo", "tỷ lệ hộ nghèonàn", False),
        ("hộ nghèo", "tỷ lệ xhộ nghèo còn", False),
        ("(hộ|xã) nghèo", "tỷ lệ xhộ nghèo còn", False),
        ("tăng … khu vực i", "tăng trưởng của khu vực i", True),
        ("tăng … khu vực i", "tăng 5%; khu vực i", False),
        ("tăng … khu vực i", "tăng trưởng của khu vực ii", False),
        ("(xã|phường) mới", "phường mới", True),
        ("(xã|phường) mới", "thị trấn mới", False),
        ("vốn [đầu tư ]công", "vốn công", True),
        ("vốn [đầu tư ]công", "vốn đầu tư công", True),
        ("trên N dân", "trên 10.000 dân", True),
        ("trên N dân", "trên vạn dân", False),
        ("nông - lâm", "nông-lâm", True),
        ("xã/phường", "xã / phường", True),
    ],
)
def test_the_notation_of_phrases(phrase, text, found):
    assert bool(re.search(bounded(phrase), text)) is found


def test_a_gap_has_an_end():
    assert not re.search(bounded("tăng … nghèo"), "tăng " + "x" * 100 + " nghèo")


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("Tỉ lệ hộ nghèo", "tỷ lệ hộ nghèo"),
        ("xoá mù chữ", "xóa mù chữ"),
        ("Bác sỹ", "bác sĩ"),
        ("QUÝ I", "quý i"),
        ("quỹ đất", "quỹ đất"),
        ("luỹ kế", "lũy kế"),
        ("uỷ ban", "ủy ban"),
    ],
)
def test_one_spelling_of_the_same_length(printed, folded):
    assert fold(printed) == folded
    assert len(folded) == len(printed)


def test_a_phrase_weighs_its_letters_without_optional_words():
    assert weight("hộ nghèo") == 7
    assert weight("hộ [rất ]nghèo") == 7
    assert weight("(hộ|gia đình) nghèo") == 7


# -- units, words, refusals ------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_every_file_of_the_catalogue_is_toml_in_utf_8(name):
    file = resources.files("plancompare.catalogue").joinpath(f"{name}.toml")
    assert tomllib.loads(file.read_bytes().decode("utf-8"))


def test_no_unit_is_written_twice():
    units = catalogue("units")
    phrases = [fold(phrase) for block in units["unit"] for phrase in block["phrases"]]
    phrases += [fold(noun) for noun in units["counts"]]
    assert [phrase for phrase, n in Counter(phrases).items() if n > 1] == []


def test_no_refusal_is_written_twice():
    phrases = [phrase for block in catalogue("refusals")["refusal"] for phrase in block["phrases"]]
    assert [phrase for phrase, n in Counter(phrases).items() if n > 1] == []


def test_refusals_have_a_class_and_a_reason():
    classes = {
        "date", "year", "period", "document_number", "list_mark", "footnote", "name", "age", "condition",
        "deadline", "result", "reference", "ordinal", "duration", "denominator", "other",
    }  # fmt: skip
    for block in catalogue("refusals")["refusal"]:
        assert block["class"] in classes
        assert block["why"]


def test_no_little_word_has_two_meanings():
    words = catalogue("marks")
    for group in ("bound", "bound_after", "turn", "act"):
        meanings: dict[str, set] = {}
        for value, phrases in words[group].items():
            for phrase in phrases:
                meanings.setdefault(fold(phrase), set()).add(value)
        assert {word: values for word, values in meanings.items() if len(values) > 1} == {}, group


# -- provinces -------------------------------------------------------------------------------------


def test_63_provinces_until_30_june_2025_and_34_since():
    assert len(provinces()) == len(provinces("2025-06-30")) == len(provinces("2009-01-01")) == 63
    assert len(provinces("2025-07-01")) == 34
    assert sum(p.type == "thành phố" for p in provinces("2024-12-31").values()) == 5
    assert sum(p.type == "thành phố" for p in provinces("2025-07-01").values()) == 6


def test_a_unit_is_known_by_code_and_first_day_for_codes_were_used_again():
    keys = [(p.code, p.valid_from) for p in all_provinces()]
    assert len(keys) == len(set(keys)) == len({p.id for p in all_provinces()})
    assert (province_of("VN-91@2008").name, province_of("VN-91@2025").name) == ("Kiên Giang", "An Giang")
    assert provinces("2025-06-30")["91"].name == "Kiên Giang"
    assert provinces("2025-07-01")["91"].name == "An Giang"


@pytest.mark.parametrize(
    ("code", "name", "successor"),
    [
        ("83", "Bến Tre", "Vĩnh Long"),
        ("86", "Vĩnh Long", "Vĩnh Long"),
        ("93", "Hậu Giang", "Cần Thơ"),
        ("92", "Cần Thơ", "Cần Thơ"),
        ("89", "An Giang", "An Giang"),
        ("01", "Hà Nội", "Hà Nội"),
        ("77", "Bà Rịa - Vũng Tàu", "Hồ Chí Minh"),
        ("02", "Hà Giang", "Tuyên Quang"),
        ("46", "Thừa Thiên Huế", "Huế"),
    ],
)
def test_where_a_province_of_the_63_is_today(code, name, successor):
    province = provinces("2024-12-31")[code]
    assert (province.name, today(province).name) == (name, successor)


def test_a_merged_province_names_what_it_was_made_of():
    later, earlier = province_of("VN-91@2025"), province_of("VN-89@2008")
    assert [part.name for part in parts(later)] == ["An Giang", "Kiên Giang"]
    assert grew_from(later, earlier) and not grew_from(earlier, later)
    assert land(later) != land(earlier)


def test_a_province_that_only_changed_its_name_is_the_same_land():
    assert land(province_of("VN-46@2025")) == land(province_of("VN-46@2008")) == "VN-46@2008"


@pytest.mark.parametrize(
    ("code", "name", "day", "called"),
    [
        ("91", "Kiên Giang", "2022-12-31", "VN-91@2008"),
        ("91", "An Giang", "2026-12-31", "VN-91@2025"),
        ("91", "?", "2022-12-31", "VN-91@2008"),
        ("86", "Vĩnh Long", "2024-12-31", "VN-86@2008"),
        ("86", "Vĩnh Long", "2025-12-31", "VN-86@2025"),
        ("46", "Huế", "2025-12-31", "VN-46@2008"),
        ("R-MD", "Vùng ĐBSCL", "2023-12-31", "R-MD"),
    ],
)
def test_what_land_a_published_figure_is_of(code, name, day, called):
    assert land_called(code, name, day) == called


def test_every_unit_of_the_63_is_in_just_one_of_the_34_and_none_is_left_out():
    made_of = [part for unit in provinces("2025-07-01").values() for part in unit.made_of or (unit.id,)]
    assert sorted(made_of) == sorted(p.id for p in provinces("2024-12-31").values())


def test_a_region_is_named_where_all_parts_lie_in_it():
    assert province_of("VN-91@2025").region == "Đồng bằng sông Cửu Long"
    assert province_of("VN-80@2025").region == "", "Long An and Tây Ninh were of two regions"
