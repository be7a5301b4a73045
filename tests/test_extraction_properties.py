"""What holds of any text: quotes are slices, layout changes nothing, nothing raises, time is linear."""

import random
import re
import time
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from corpus_cases import passages
from hypothesis import given, settings
from hypothesis import strategies as st

from plancompare.extraction import COMPARATORS, KINDS, MEASURES, Extraction, Target, extract
from plancompare.plan import read_plan
from plancompare.reading import Source, read_source

RAW = Path(__file__).resolve().parent.parent / "data" / "raw"
PLANS = {"ben-tre-2023": ("Bến Tre", 2023), "hau-giang-2022": ("Hậu Giang", 2022)}
SPANS = ("quote_start", "quote_end", "value_start", "value_end")

# A continuation line must not open like a list item or a heading; such a word stays on the line before it.
LIKE_A_MARK = re.compile(r"[-–+*•(|]|\d+[.)/]|[a-zđA-HĐ][.)]|[IVX]+[.):]|\d+$|Phần|Nơi")


@cache
def text_of(plan_id: str) -> str:
    return read_source(RAW / f"{plan_id}.txt").text


def read(text: str, plan_id: str) -> Extraction:
    province, year = PLANS[plan_id]
    return extract(read_plan(Source(text), province=province, year=year, plan_id=plan_id))


def said(target: Target) -> dict:
    """All fields but the spans; text in one form and with single blanks: the rest is layout."""
    out = {}
    for name in Target.FIELDS:
        value = getattr(target, name)
        if isinstance(value, str):
            value = " ".join(unicodedata.normalize("NFC", value).split())
        if name not in SPANS:
            out[name] = value
    return out


def all_said(extraction: Extraction) -> list[dict]:
    return [said(target) for target in extraction.targets]


def rewrapped(text: str, plan_id: str, width: int) -> str:
    """Each clause set again in lines of about ``width`` characters, no line opening like a mark."""
    province, year = PLANS[plan_id]
    plan = read_plan(Source(text), province=province, year=year)
    out = []
    for clause in plan.clauses:
        lines = [""]
        for word in text[clause.start : clause.end].split():
            if lines[-1] and len(lines[-1]) + 1 + len(word) > width and not LIKE_A_MARK.match(word):
                lines.append(word)
            else:
                lines[-1] = f"{lines[-1]} {word}".strip()
        out += lines
    return "\n".join(out)


@pytest.fixture(params=PLANS)
def plan_id(request) -> str:
    return request.param


# -- provenance ------------------------------------------------------------------------------------


def assert_traceable(extraction: Extraction, text: str) -> None:
    for t in extraction.targets:
        assert text[t.quote_start : t.quote_end] == t.quote
        assert text[t.value_start : t.value_end] == t.value_text
        assert t.quote_start <= t.value_start < t.value_end <= t.quote_end
        assert t.measure in MEASURES
        assert t.comparator in COMPARATORS
        assert t.kind in KINDS
        assert (t.comparator == "range") == (t.value_high is not None)
        assert t.value_high is None or t.value <= t.value_high
    ids = [t.target_id for t in extraction.targets]
    assert len(ids) == len(set(ids))
    at = 0
    for n in extraction.numerals:
        assert at <= n.start < n.end
        assert text[n.start : n.end] == n.text
        at = n.end
    read_as_targets = {n.target_id for n in extraction.numerals if n.cls == "target"}
    assert read_as_targets == set(ids)


def test_every_figure_of_a_plan_leads_back_to_its_characters(plan_id):
    assert_traceable(read(text_of(plan_id), plan_id), text_of(plan_id))


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("case", passages(), ids=lambda case: case.file)
def test_every_figure_of_a_passage_leads_back_to_its_characters(case, form):
    text = unicodedata.normalize(form, case.text)
    plan = read_plan(Source(text), province=case.province, year=case.year)
    assert_traceable(extract(plan), text)


# -- layout ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 12, 19, 24, 34])
def test_new_line_widths_change_no_target(plan_id, seed):
    text = text_of(plan_id)
    width = random.Random(seed).randint(45, 120)
    assert all_said(read(rewrapped(text, plan_id, width), plan_id)) == all_said(read(text, plan_id))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: unicodedata.normalize("NFD", text), id="decomposed letters"),
        pytest.param(lambda text: text.replace("\n", "\r\n"), id="Windows line ends"),
        pytest.param(lambda text: text.replace(" ", "\u00a0"), id="no-break spaces"),
        pytest.param(lambda text: text.replace(" ", "  "), id="doubled blanks"),
        pytest.param(lambda text: text.replace(" - ", " \u2013 "), id="en dashes"),
        pytest.param(
            lambda text: "Trang chủ\nVăn bản chỉ đạo điều hành\n\n" + text, id="a portal's lines before"
        ),
        pytest.param(
            lambda text: text + "\nÝ kiến bạn đọc\nĐã có 12.345 lượt xem, tăng 15%\n", id="lines after"
        ),
    ],
)
def test_the_same_targets_whatever_the_characters_around_them(plan_id, change):
    text = text_of(plan_id)
    changed = all_said(read(change(text), plan_id))
    plain = all_said(read(text, plan_id))
    for target in (*changed, *plain):  # a dash in the quote may have become a longer one
        target["quote"] = target["quote"].replace("\u2013", "-")
        target["value_text"] = target["value_text"].replace("\u2013", "-")
    assert len(plain) > 60
    assert changed == plain


def test_mixed_blanks_change_no_target(plan_id):
    pick = random.Random(7)
    text = text_of(plan_id)
    mixed = re.sub(" ", lambda _: pick.choice(["\u00a0", " ", "\u202f", " "]), text)
    assert all_said(read(mixed, plan_id)) == all_said(read(text, plan_id))


def test_reading_twice_gives_the_same(plan_id):
    assert read(text_of(plan_id), plan_id) == read(text_of(plan_id), plan_id)


# -- any text --------------------------------------------------------------------------------------

WORDS = (
    "tỷ lệ hộ nghèo", "GRDP", "giảm", "tăng", "còn", "từ", "đến", "trở lên", "%", "tỷ đồng", "xã", "năm 2024",
    "2025", "9,5", "1.234,5", "12/15", "36.51", "1,2,3", "(", ")", ";", ".", ":", "\n", "\n- ", "\na) ",
    "\n1. ", "\nII. ", " | ", "\t", "KH", "ngày 01/01/2024", "số 01/NQ-CP", "trong đó", "bác sĩ/vạn dân",
    "so với cùng kỳ", "[1]", "\u00a0",
)  # fmt: skip


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_no_text_raises(text):
    extract(read_plan(Source(text)))


@given(st.lists(st.sampled_from(WORDS), max_size=40))
@settings(max_examples=200, deadline=None)
def test_no_heap_of_plan_words_raises_or_loses_its_characters(words):
    text = " ".join(words)
    assert_traceable(extract(read_plan(Source(text), province="Cà Mau", year=2024)), text)


@pytest.mark.parametrize("seed", range(8))
def test_no_damaged_plan_raises_or_loses_its_characters(plan_id, seed):
    """Pieces cut out, moved, doubled and peppered with stray characters."""
    pick = random.Random(seed)
    text = text_of(plan_id)
    for _ in range(40):
        at, length = pick.randrange(len(text)), pick.randrange(1, 200)
        piece = text[at : at + length]
        other = pick.randrange(len(text))
        text = pick.choice(
            (
                text[:at] + text[at + length :],
                text[:other] + piece + text[other:],
                text[:at] + pick.choice("|\t\n%.,;:()-/0123456789 \u0301\u200b½²") + text[at:],
            )
        )
    assert_traceable(read(text, plan_id), text)


def test_where_nothing_is_blank_a_quote_does_not_begin_with_the_document():
    text = "KẾ HOẠCH NĂM 2024\nI. CHỈ TIÊU\n- " + "100%1.234xã=1+1\u200b•" * 100
    found = extract(read_plan(Source(text), province="Cà Mau", year=2024))
    assert len(found.targets) >= 100
    assert max(len(target.quote) for target in found.targets) < 20


# -- time ------------------------------------------------------------------------------------------


def seconds(text: str) -> float:
    """Processor time to read ``text``, the best of several."""
    best = float("inf")
    for _ in range(4):
        begin = time.process_time()
        extract(read_plan(Source(text), province="Cà Mau", year=2024))
        best = min(best, time.process_time() - begin)
    return best


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text_of("ben-tre-2023"), id="a plan"),
        pytest.param(
            "Tỷ lệ hộ nghèo còn 2,5%, giảm 1%; thành lập 50 tổ hợp tác. " * 250, id="one endless paragraph"
        ),
        pytest.param("tăng 5%, " * 1500, id="one endless sentence"),
        pytest.param("1 | Tỷ lệ hộ nghèo | % | 2,5\n" * 500, id="a long table"),
        pytest.param("a" * 30000, id="one endless word"),
        pytest.param("1.000." * 5000, id="one endless numeral"),
        pytest.param("Ngành " + "(" * 15000, id="brackets never closed"),
    ],
)
def test_twice_the_text_takes_about_twice_the_time(text):
    # Quadratic reading would take four times as long; 3.2 leaves room for a busy machine, and the constant
    # for texts read in less time than the clock can tell.
    assert seconds(text * 2) < 3.2 * seconds(text) + 0.01
