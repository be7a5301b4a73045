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
from plancompare.extraction.label import Lead, claim_of, little_words
from plancompare.extraction.marks import Marks
from plancompare.extraction.numerals import spans
from plancompare.extraction.quantities import quantities
from plancompare.extraction.segments import segments
from plancompare.extraction.units import unit_after
from plancompare.plan import read_plan
from plancompare.reading import Source
from plancompare.reading.source import Span

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
    found = unit_after(" " + fold(printed(phrase)))
    assert found is not None
    assert found.unit.code == code
    assert found.end == 1 + len(printed(phrase))


MARKS = catalogue("marks")


def values(kind: str) -> list[tuple[str, str]]:
    """The phrases of a kind of mark, each with its value."""
    listed = {value: phrases for value, phrases in MARKS[kind].items() if isinstance(phrases, list)}
    return [(phrase, value) for value, phrases in listed.items() for phrase in phrases]


def before(label: str) -> tuple[str, Lead]:
    """The subject a label leaves and what its little words say."""
    subject, lead = little_words(Marks(label), [Span(0, len(label))])
    return " ".join(label[start:end] for start, end in subject), lead


@pytest.mark.parametrize(("word", "comparator"), values("bound"))
def test_a_bound_before_a_number_is_read(word, comparator):
    assert comparator in COMPARATORS
    assert before(f"tỷ lệ hộ nghèo {fold(word)} ")[1].comparator == comparator


@pytest.mark.parametrize(("word", "comparator"), values("bound_after"))
@pytest.mark.parametrize("form", [" {}", " ({})", ", {}"])
def test_a_bound_after_a_number_is_read(word, comparator, form):
    text = f"tỷ lệ hộ nghèo 3%{form.format(word)}"
    [target] = extract(read_plan(Source(text), year=2024)).targets
    assert (target.comparator, target.quote) == (comparator, text)


@pytest.mark.parametrize(("word", "turn"), values("turn"))
def test_a_turn_before_a_number_is_read(word, turn):
    assert before(f"tỷ lệ hộ nghèo {fold(word)} ")[1].turn == turn


@pytest.mark.parametrize(
    ("verb", "act"), [pair for pair in values("act") if pair[1] != "none"], ids=lambda x: x
)
def test_a_verb_before_a_number_is_read(verb, act):
    assert before(f"trong năm, {fold(verb)} ")[1].act == act


@pytest.mark.parametrize("word", MARKS["fill"]["phrases"])
def test_a_word_that_carries_nothing_is_passed_over(word):
    assert before(f"tỷ lệ hộ nghèo {fold(word)} ")[0] == "tỷ lệ hộ nghèo"


# -- marks: found once, each with its place; a scope says from where they act ------------------------


def test_marks_are_found_once_with_their_place():
    marks = Marks("thu ngân sách đạt ít nhất 5.000 tỷ đồng trở lên")
    assert [(m.value, m.start) for m in marks.within("bound", 0, 60)] == [("ge", 14), ("ge", 18)]
    assert marks.beginning("bound_after", 39).end == 47
    assert marks.ends("bound", 26).start == 14


def test_a_mark_acts_no_further_than_its_scope():
    text = "Năm 2024 thu ngân sách đã có nhiều tiến bộ, {}phấn đấu thu nội địa 5.000 tỷ đồng."
    far = text.format(
        "các ngành, các cấp và các địa phương trong tỉnh cùng nhau tập trung chỉ đạo quyết liệt "
    )
    assert len(extract(read_plan(Source(far), year=2024)).targets) == 1
    near = "Thu nội địa đã có 5.000 tỷ đồng."
    assert extract(read_plan(Source(near), year=2024)).targets == ()


@pytest.mark.parametrize("kind", [kind for kind, block in MARKS.items() if "scope" in block])
def test_every_scope_names_words_a_claim_has(kind):
    [claim] = claims_of("Thu ngân sách trên địa bàn đạt 5.000 tỷ đồng trở lên.")
    assert claim.mark(kind) is None or claim.mark(kind).kind == kind  # an unknown scope raises


def claims_of(text: str) -> list:
    """The claims of a text's one clause."""
    plan = read_plan(Source(text), year=2024)
    marks = Marks(plan.key)
    cuts = segments(plan.view, 0, len(plan.view))
    found, _ = quantities(marks, spans(plan.key, plan.source.lines_view), cuts)
    return [claim_of(plan, 0, marks, cuts[q.segment], q, None, None, None, 0, {}) for q in found]


# -- parts and variants ----------------------------------------------------------------------------


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


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("Tỷ lệ hộ nghèo chớ quá 2%.", "chớ"),
        ("Tỷ lệ nợ xấu vượt trội hẳn 3%.", "trội hẳn"),
        ("Tỷ lệ hộ nghèo của tỉnh đến cuối năm 2024 phấn đấu giảm còn không quá 2%.", None),
        ("Thu ngân sách nhà nước trên địa bàn tỉnh Cà Mau năm 2024 đạt 5.000 tỷ đồng.", None),
    ],
)
def test_words_nobody_reads_before_a_number_stand_in_its_note(text, unread):
    note = extract(read_plan(Source(text, "plan.txt"), "Cà Mau", 2024)).targets[0].note
    assert note == (f"từ chưa đọc được: “{unread}” / words not read: “{unread}”" if unread else None)
