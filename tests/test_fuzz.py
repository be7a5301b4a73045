"""The fuzzer itself: the same inputs for a seed, promises it can see broken, and what it once found."""

from decimal import Decimal
from pathlib import Path

import pytest

from plancompare.errors import InputError

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def fuzz(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import fuzz

    return fuzz


def test_a_seed_always_gives_the_same_inputs_of_every_kind(fuzz):
    first, second = ([fuzz.make(number, 5) for number in range(600)] for _ in range(2))
    assert first == second
    assert {given.kind for given in first} == set(fuzz.KINDS)
    assert fuzz.make(1, 6) != first[1]


def test_small_kinds_can_be_had_alone(fuzz):
    kinds = ("line", "head", "cells")
    made = [fuzz.make(number, 5, kinds) for number in range(60)]
    assert {given.kind for given in made} == set(kinds)
    assert [outcome for given in made if (outcome := fuzz.outcome(given)).fault] == []


def test_no_promise_is_broken_by_a_few_inputs(fuzz):
    faults = [outcome for number in range(100) if (outcome := fuzz.outcome(fuzz.make(number, 11))).fault]
    assert faults == []


def test_a_broken_promise_is_seen(fuzz, monkeypatch, tmp_path, capsys):
    given = fuzz.Input(0, "plan", "plan.txt", "KẾ HOẠCH\n1. GRDP tăng 8,5%; hộ nghèo giảm 1,5%.\n".encode())
    assert fuzz.outcome(given).fault == ""
    right = fuzz.extract

    def wrong(**changes):
        def read(plan):
            found = right(plan)
            first = found.targets[0].but(**changes)
            return found.but(targets=(first, *found.targets[1:]))

        return read

    def losing(plan):
        found = right(plan)
        return found.but(numerals=found.numerals[1:])

    def doubling(plan):
        found = right(plan)
        return found.but(numerals=(*found.numerals, found.numerals[-1]))

    def failing(plan):
        raise KeyError("x")

    def refusing(plan):
        raise InputError("Không đọc được.\nThật thế.")

    for broken, said in (
        (wrong(quote="GRDP tăng 8,6%"), "a quote is exact"),
        (wrong(value=Decimal("1e400")), "a value keeps its digits"),
        (wrong(value_end=10_000), "a value is in its quote"),
        (losing, "every digit is in one numeral"),
        (doubling, "numerals stand in order and apart"),
        (failing, "uncaught KeyError"),
        (refusing, "a refusal is one sentence"),
    ):
        monkeypatch.setattr(fuzz, "extract", broken)
        assert said in fuzz.outcome(given).fault
    monkeypatch.setattr(fuzz, "KEPT", tmp_path / "kept")
    assert fuzz.main(["--count", "20", "--seed", "3"]) == 1
    assert "broken promises" in capsys.readouterr().out
    assert list((tmp_path / "kept").iterdir())


def test_time_out_of_proportion_is_seen(fuzz):
    given = fuzz.Input(0, "plan", "plan.txt", b"x")

    def slow(given) -> bool:
        end = fuzz.time.process_time() + 1.2
        while fuzz.time.process_time() < end:
            pass
        return False

    assert "1.2 s for 1 bytes" in fuzz.outcome(given, slow).fault


# Pieces that, over and over, once took time out of proportion, each with what it stands in.
STRETCHED = {
    "lines of nothing but a mark": "\n\n\n\u0301",
    "a word in capitals without end": "GRDP",
    "figures": "1 ",
    "decimals": "1,5",
    "groups": "1.000.",
    "brackets": "(",
    "bars": "| 1 ",
    "tabs": "\t1",
    "list marks": "1) a) - 1. ",
    "bounds": "từ 8 đến dưới 9% ",
    "lines in small letters": "đạt 8\n",
    "heads of tables": "KH 2023 | TH 2022 | ",
    "units": "% ha xã ",
    "words that expect a number": "số 1. Ab ",
    "syllables without a blank": "từngàyhộnghèo",
    "syllables that fall apart to their last letter": "thanhoanhủ",
    "figures without a blank": "100%1.234xã=1+1\u200b•",
}


@pytest.mark.parametrize("what", STRETCHED)
def test_a_hundred_thousand_characters_take_time_in_proportion(fuzz, what):
    text = "KẾ HOẠCH NĂM 2024 CỦA TỈNH BẾN TRE\nI. CHỈ TIÊU\n" + STRETCHED[what] * 100_000
    given = fuzz.Input(0, "stretched", "plan.txt", text[:100_000].encode())
    assert fuzz.outcome(given).fault == ""
