"""Every rule of the catalogue has an example: a rule that never fires fails, unless it is listed as such.

The examples are the phrases and passages of tests/corpus and the two plans, all of which other tests hold to
their expected reading.
"""

import re
from decimal import Decimal

import pytest
from rules_fired import catalogue, cues, listed, readings, refusals, unfired_cues, unfired_refusals

from plancompare.catalogue import indicators
from plancompare.catalogue.phrases import bounded, fold
from plancompare.extraction import COMPARATORS, extract
from plancompare.extraction.around import before, bound_after
from plancompare.extraction.units import unit_after
from plancompare.plan import read_plan
from plancompare.reading import Source

# How many rules may go without an example: 21 of 741 cues and 40 of 366 refusals, nearly all of them
# shadowed by a wider rule of the same code or class. These numbers may only fall.
CUES_WITHOUT, REFUSALS_WITHOUT = 21, 40


def test_every_cue_fires_or_is_listed():
    assert sorted(unfired_cues()) == sorted(listed("cues"))


def test_every_refusal_fires_or_is_listed():
    assert sorted(unfired_refusals()) == sorted(listed("refusals"))


def test_few_rules_are_listed():
    assert len(listed("cues")) <= CUES_WITHOUT
    assert len(listed("refusals")) <= REFUSALS_WITHOUT


def test_every_indicator_is_read_somewhere():
    read_codes = {target.indicator for reading in readings() for target in reading.targets}
    assert set(indicators()) - read_codes == set()


def test_every_cue_and_every_refused_wording_compiles():
    for code, phrase in cues():
        assert re.compile(bounded(fold(phrase))), code
    for block in catalogue("cues").values():
        for phrase in block.get("not", ()):
            assert re.compile(bounded(fold(phrase)))
    for _, phrase, _ in refusals():
        assert phrase.count("#") == 1, f"a refusal is about one numeral: {phrase}"


# -- units, bounds and turns: each phrase is read where a plan prints it ---------------------------


def printed(phrase: str) -> str:
    """A phrase of the catalogue as a plan prints it: optional words left out, the first of alternatives."""
    text = re.sub(r"\[[^\]]*\]", "", phrase)
    return re.sub(r"\(([^()|]*)\|[^()]*\)", r"\1", text)


UNITS = [(phrase, block["is"]) for block in catalogue("units")["unit"] for phrase in block["phrases"]]
COUNTS = list(catalogue("units")["counts"].items())


@pytest.mark.parametrize(("phrase", "code"), [*UNITS, *COUNTS], ids=lambda x: x)
def test_a_unit_is_read_after_a_number(phrase, code):
    unit = unit_after(" " + fold(printed(phrase)))
    assert unit is not None
    assert unit.code == code
    assert unit.end == 1 + len(printed(phrase))


WORDS = catalogue("words")


@pytest.mark.parametrize(
    ("word", "comparator"),
    [(word, comparator) for comparator, words in WORDS["before"].items() for word in words],
)
def test_a_bound_before_a_number_is_read(word, comparator):
    assert comparator in COMPARATORS
    assert before(f"tỷ lệ hộ nghèo {fold(word)} ").comparator == comparator


@pytest.mark.parametrize(
    ("word", "comparator"),
    [(word, comparator) for comparator, words in WORDS["after"].items() for word in words],
)
@pytest.mark.parametrize("form", [" {}", " ({})", ", {}"])
def test_a_bound_after_a_number_is_read(word, comparator, form):
    text = form.format(word)
    assert bound_after(text) == (comparator, len(text))


@pytest.mark.parametrize(
    ("word", "turn"), [(word, turn) for turn, words in WORDS["turn"].items() for word in words]
)
def test_a_turn_before_a_number_is_read(word, turn):
    assert before(f"tỷ lệ hộ nghèo {fold(word)} ").turn == turn


@pytest.mark.parametrize(
    ("verb", "act"), [(verb, act) for act, verbs in WORDS["act"].items() for verb in verbs], ids=lambda x: x
)
def test_a_verb_before_a_number_is_read(verb, act):
    assert before(f"trong năm, {fold(verb)} ").act == act


@pytest.mark.parametrize("word", WORDS["fill"])
def test_a_word_that_carries_nothing_is_passed_over(word):
    text = f"tỷ lệ hộ nghèo {fold(word)} "
    assert text[: before(text).subject_end] == "tỷ lệ hộ nghèo"


# -- table rows: the label is the indicator's wording, the quote runs from it to the figure --------


def test_a_table_row_is_quoted_from_its_label_to_its_figure():
    text = "Chỉ tiêu | ĐVT | TH 2023 | KH 2024\nTrong đó: Thu nội địa | Tỷ đồng | 17.500 | 13.685 | ghi chú\n"
    target = extract(read_plan(Source(text), year=2024)).targets[0]
    assert (target.indicator, target.value) == ("budget_revenue_domestic", 13685)
    assert target.indicator_text == "Thu nội địa"
    assert target.quote == "Thu nội địa | Tỷ đồng | 17.500 | 13.685"


def test_a_word_of_parts_in_a_closed_bracket_makes_no_part_of_what_follows():
    text = "Cơ cấu GRDP: công nghiệp - xây dựng chiếm 31,6%; dịch vụ (gồm thuế sản phẩm) chiếm 44,5%."
    first, second = extract(read_plan(Source(text, "plan.txt"), "Cần Thơ", 2024)).targets
    assert (first.value, second.value, second.parent) == (Decimal("31.6"), Decimal("44.5"), None)
    text = "Tạo việc làm cho 15.000 người, gồm 1.200 người đi làm việc ở nước ngoài."
    whole, part = extract(read_plan(Source(text, "plan.txt"), "Cần Thơ", 2024)).targets
    assert part.parent == whole.target_id


@pytest.mark.parametrize(
    ("text", "variants"),
    [
        ("Tốc độ tăng GRDP đạt từ 8% trở lên, phấn đấu trên 8,5%.", [None, "aspiration"]),
        (
            "Thu ngân sách nhà nước trên địa bàn 4.000 tỷ đồng, phấn đấu đạt 4.500 tỷ đồng.",
            [None, "aspiration"],
        ),
        # Another indicator, another year, a sentence of its own: nothing is added to what was set.
        ("Công nhận 5 xã nông thôn mới, phấn đấu thêm 2 xã nông thôn mới nâng cao.", [None, None]),
        ("Tỷ lệ đô thị hóa đạt 30%, phấn đấu đến năm 2025 đạt 35%.", [None, None]),
        ("Tỷ lệ che phủ rừng 40%. Phấn đấu tỷ lệ che phủ rừng đạt 42%.", [None, None]),
    ],
)
def test_a_higher_figure_added_to_the_one_set_is_an_aspiration(text, variants):
    read = extract(read_plan(Source(text, "plan.txt"), "Cần Thơ", 2024)).targets
    assert [target.variant for target in read] == variants
