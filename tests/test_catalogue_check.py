"""A slip in a language file is told with the file, the line and what to do, when it is loaded or checked."""

import re
from pathlib import Path

import pytest

import plancompare as package
import plancompare.extraction
import plancompare.plan
from plancompare.catalogue import check
from plancompare.catalogue.data import parsed, text_of, toml_file
from plancompare.catalogue.phrases import fold
from plancompare.catalogue.shapes import SHAPES
from plancompare.errors import InputError
from plancompare.extraction.lexicon import best_match, cues_with, syllables, written_out

INDICATORS = """code,theme,name_vi,name_en,unit,better
poverty_rate,social,Tỷ lệ hộ nghèo,Poverty rate,percent,lower
export_turnover,economy,Kim ngạch xuất khẩu,Exports,USD_million,higher
"""
CUES = """# A head of two lines,
# as every file has.
[poverty_rate]
cues = [
  "tỷ lệ hộ nghèo",
  "hộ nghèo [còn ]#",
]
not = ["cận nghèo"]

[export_turnover]
cues = ["(kim ngạch|giá trị) xuất khẩu"]
"""
UNITS = """no_noun = ["và"]
often_permille = { "tỷ suất sinh" = 0.01 }
[[unit]]
is = "percent"
phrases = ["%"]

[[unit]]
is = "USD_million"
phrases = ["triệu usd"]

[[rate]]
is = "percent"
bases = ["trên tổng số"]

[scales]
"triệu" = 1000000

[counts]
"xã" = "commune"
"""
LABELS = """[unit.percent]
vi = "{n}%"
en = "{n}%"
head_vi = "%"
head_en = "%"

[unit.USD_million]
vi = "{n} triệu USD"
en = "USD {n} million"
head_vi = "triệu USD"
head_en = "USD million"

[counted]
commune = ["commune", "communes"]
"""
SUBJECTS = text_of("subjects.toml")  # holds many lists, of which only the short forms count here
GOOD = {"cues": CUES, "units": UNITS, "labels-units": LABELS, "subjects": SUBJECTS}


def told(indicators: str = INDICATORS, **changed: str) -> list[str]:
    """What the check says of small files, some of them changed."""
    texts = GOOD | {name.replace("_", "-"): text for name, text in changed.items()}
    return [str(fault) for fault in check.faults(check.files(texts, indicators))]


# -- the shipped files -----------------------------------------------------------------------------


def test_the_shipped_files_agree():
    assert check.faults(check.shipped()) == []


@pytest.mark.parametrize("name", SHAPES)
def test_the_shipped_files_have_their_shape(name):
    assert toml_file(name)


def test_every_cue_wins_on_its_own_bare_words():
    """Beside codes of the same measure that can have each of its units; else it could win nowhere."""
    listed = [phrase for block in toml_file("cues").values() for phrase in block["cues"]]
    filed = map(cues_with, syllables(fold("\n".join(listed))))
    cues = {(cue.nature.code, cue.phrase): cue for one in filed for cue in one}
    beaten = []
    for (code, phrase), cue in cues.items():

        def can_be(other, nature=cue.nature):
            return other.measure == nature.measure and nature.units <= other.units

        texts = (written_out(text) for bare in check.wordings(phrase) for text in with_number(bare))
        found = (best_match(text, can_be) for text in texts)
        if not any(match and match.code == code for match in found):
            beaten.append(f"{code}: {phrase}")
    assert len(cues) == sum(len(set(block["cues"])) for block in toml_file("cues").values()) > 700
    assert beaten == []


def with_number(bare: str) -> tuple[str, ...]:
    return (bare,) if "#" in bare else (f"{bare} #", f"# {bare}")


def test_every_kind_of_mark_is_asked_for():
    folders = (Path(package.__file__).parent for package in (plancompare.extraction, plancompare.plan))
    code = "\n".join(file.read_text(encoding="utf-8") for folder in folders for file in folder.glob("*.py"))
    assert [kind for kind in toml_file("marks") if f'"{kind}"' not in code] == []


# -- shapes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("cues", CUES + "unit = ['percent']\n", "cues.toml, line 12: nobody reads the key `unit`; known are"),
        ("cues", "[a]\nnot = ['x']\n", "cues.toml, line 1: `cues` is missing; add it: a list of phrases"),
        ("cues", CUES.replace('["cận nghèo"]', '"cận"'), "line 8: `not` is 'cận'; it must be a list"),
        ("cues", CUES + "measure = 'rise'\n", "line 12: `measure` is 'rise'; it must be one of level"),
        ("cues", CUES + "acts = false\n", "line 12: `acts` is False; it must be true, or not there"),
        ("marks", "[past]\nphrases = ['đã']\nscope = 'lable'\n", "line 3: `scope` is 'lable'; it must be"),
        ("marks", "[past]\npharses = ['đã']\n", "line 2: nobody reads the key `pharses`; known are"),
        ("units", UNITS.replace("is = ", "si = ", 1), "line 4: nobody reads the key `si`; known are is"),
        ("units", UNITS.replace("[[rate]]", "[rate]"), "line 11: `rate` is {'is': 'percent'"),
        ("units", UNITS + '"huyện" = ""\n', "`huyện` is ''; it must be a text in quotes"),
        ("labels", "[word]\nand = { vi = 'và' }\n", "labels.toml, line 2: `en` is missing; add it"),
        (
            "labels-units",
            "[unit.km]\nvi = 'km'\nen = 'km'\nhead = 'km'\n",
            "line 4: nobody reads the key `head`",
        ),
        (
            "conversions",
            "[[conversion]]\nfrom = 'a'\nto = 'b'\nfactor = 10\n",
            "line 4: `factor` is 10; it must be",
        ),
        (
            "checks",
            "[check.quote]\nseverity = 'fatal'\n",
            "line 2: `severity` is 'fatal'; it must be one of error",
        ),
        ("comparability", "[[caveat]]\nid = 'x'\nweight = 1\n", "line 3: nobody reads the key `weight`"),
        ("headers", "[mottos]\nphrases = []\n", "line 2: `phrases` is []; it must be a list of phrases"),
    ],
)
def test_a_file_of_another_shape_is_refused_where_it_is_loaded(name, text, said):
    with pytest.raises(InputError, match=re.escape(said)):
        parsed(name, text)


def test_a_key_of_the_second_of_several_tables_is_told_with_its_own_line():
    text = UNITS.replace('is = "USD_million"', 'is = "USD_million"\ntimes = 0')
    with pytest.raises(InputError, match=r"units.toml, line 9: `times` is 0; it must be a number above"):
        parsed("units", text)


def test_every_toml_file_of_the_catalogue_has_a_shape():
    files = {file.stem for file in Path(package.__file__).parent.joinpath("catalogue").glob("*.toml")}
    assert files == set(SHAPES)


def test_what_is_no_toml_is_told_with_its_line():
    with pytest.raises(InputError, match=r"cues.toml of the catalogue is no TOML: .*line 2"):
        parsed("cues", '[a]\ncues = ["x" "y"]\n')


# -- what files must agree on ----------------------------------------------------------------------


def test_files_that_agree_have_no_fault():
    assert told() == []


def test_an_indicator_without_cues():
    row = "ntm_communes_total,rural,Số xã,Communes,commune,higher\n"
    (said,) = told(indicators=INDICATORS + row)
    assert said.startswith("cues.toml, line 1: the indicator ntm_communes_total has no cues; add")


def test_cues_of_no_indicator():
    (said,) = told(cues=CUES + '\n[exports]\ncues = ["xuất khẩu hàng hóa"]\n')
    assert said == "cues.toml, line 13: [exports] is no indicator; add it to indicators.csv, or correct it"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('share = "exports_share"', "`share` names exports_share, which is no indicator"),
        ('units = ["USD_milion"]', "[export_turnover] can have the unit USD_milion, which nothing printed"),
    ],
)
def test_codes_and_units_named_in_a_block_are_known(line, said):
    (first, *_) = told(cues=CUES + line + "\n")
    assert first.startswith(f"cues.toml, line 12: {said}")


@pytest.mark.parametrize(
    ("cue", "why"),
    [
        ("hộ (khó khăn|thu nhập thấp", "has a bracket that is not closed"),
        ("hộ khó khăn|hộ thu nhập thấp", "has alternatives outside brackets"),
    ],
)
def test_a_phrase_nobody_can_compile(cue, why):
    (said,) = told(cues=CUES.replace('"tỷ lệ hộ nghèo"', f'"{cue}"'))
    assert said == f'cues.toml, line 5: "{cue}" {why}; see the notation in phrases.py'


def test_a_phrase_that_stands_twice():
    (said,) = told(cues=CUES.replace('not = ["cận nghèo"]', 'not = ["cận nghèo", "Cận nghèo"]'))
    assert said.startswith('cues.toml, line 8: "Cận nghèo" stands there twice')


@pytest.mark.parametrize(
    ("cue", "why"),
    [
        ("hộ nghèo và cận nghèo", 'it always holds "cận nghèo" of `not`'),
        ("giá trị xk", '"xk" is written out before; write "xuất khẩu"'),
    ],
)
def test_a_cue_that_can_never_win(cue, why):
    (said,) = told(cues=CUES.replace("hộ nghèo [còn ]#", cue))
    assert said.startswith(f'cues.toml, line 6: the cue "{cue}" of poverty_rate can never win: {why}')


@pytest.mark.parametrize(
    "cue", ["hộ (nghèo|nghèo và cận nghèo)", "giá trị (xuất khẩu|xk)", "hộ nghèo[, cận nghèo] #"]
)
def test_a_cue_of_which_one_wording_can_win_is_no_fault(cue):
    assert told(cues=CUES.replace("hộ nghèo [còn ]#", cue)) == []


def test_a_cue_of_a_per_cent_for_a_code_that_is_none():
    (said,) = told(cues=CUES.replace('xuất khẩu"]', 'xuất khẩu", "# % xuất khẩu"]'))
    assert '"# % xuất khẩu" of export_turnover can never win: its units are USD_million' in said


def test_a_cue_of_two_codes_with_the_same_unit_and_measure():
    row = "near_poor_rate,social,Tỷ lệ hộ cận nghèo,Near-poor rate,percent,lower\n"
    same = '\n[near_poor_rate]\ncues = ["tỷ lệ hộ nghèo"]\n'
    (said,) = told(indicators=INDICATORS + row, cues=CUES + same)
    assert said.startswith(
        'cues.toml, line 14: the cue "tỷ lệ hộ nghèo" of near_poor_rate can never win: poverty_rate'
    )
    assert told(indicators=INDICATORS + row, cues=CUES + same + 'measure = "change"\n') == []


def test_a_unit_without_names():
    (said,) = told(units=UNITS + '"huyện" = "district"\n')
    assert said.startswith(
        "units.toml, line 20: the unit district has no names in labels-units.toml; add [unit.dist"
    )


def test_a_unit_without_one_of_its_names():
    (said,) = told(labels_units=LABELS.replace('head_en = "USD million"\n', ""))
    assert said == "labels-units.toml, line 7: the unit USD_million has no head_en; add what is missing"
