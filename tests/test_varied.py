"""The made-up plans of tools/varied.py: the same from the same seed, and what was put in stands there."""

from collections import Counter

import pytest
import varied

from plancompare.errors import InputError
from plancompare.extraction import extract
from plancompare.plan import read_plan
from plancompare.reading import Source, source_from_bytes

# What the reader gets right of these plans today is far above this: a floor against a generator that
# writes what no reader could read.
READ_RIGHT = 0.95


def test_a_seed_makes_one_document_and_another_seed_another():
    assert varied.document(7) == varied.document(7)
    assert varied.document(7).text != varied.document(8).text
    assert [made.seed for made in varied.documents(3, seed=5)] == [5, 6, 7]


def test_province_and_year_can_be_given():
    made = varied.document(3, province="96", year=2024)
    assert (made.province, made.year) == ("Cà Mau", 2024)
    header = read_plan(Source(made.text)).header
    assert (header.province, header.year) == ("Cà Mau", 2024)


def test_every_figure_put_in_stands_at_its_place():
    for made in varied.documents(40):
        for put in made.put:
            printed = made.text[put.start : put.end]
            assert printed[0].isdigit() and printed[-1].isdigit(), (made.seed, printed)
            assert made.text[put.end].isdigit() is False
        assert varied.OPEN not in made.text and varied.CLOSE not in made.text


def test_documents_vary_in_everything_that_layout_does():
    made = list(varied.documents(60))
    assert len({one.province_code for one in made}) > 30
    assert {"\r\n" in one.text for one in made} == {True, False}
    assert {" | " in one.text.split("II.")[1] for one in made} == {True, False}
    assert {put.comparator for one in made for put in one.put} == set(varied.WORDS["bounds"])


def test_a_reader_finds_what_was_put_in_and_takes_no_result_for_a_target():
    counted = Counter()
    for made in varied.documents(40):
        read = {t.value_start: t for t in extract(read_plan(Source(made.text))).targets}
        for put in made.put:
            found = read.get(put.start)
            if put.status == "result":
                counted["results taken for targets"] += found is not None
                continue
            counted["targets"] += 1
            same = found and all(
                getattr(found, name) == getattr(put, name)
                for name in ("comparator", "value", "value_high", "unit")
            )
            counted["right"] += bool(same)
    assert counted["right"] > READ_RIGHT * counted["targets"]
    assert counted["results taken for targets"] == 0


def test_broken_files_cannot_be_read_and_are_never_alike():
    files = [varied.broken(seed) for seed in range(30)]
    assert len({data for _, data in files}) == 30
    for name, data in files:
        with pytest.raises(InputError):
            source_from_bytes(data, name)


def test_files_hold_the_share_of_broken_ones_asked_for():
    names = [name for name, _ in varied.files(400, share_broken=0.05)]
    assert 8 <= sum(name.startswith("broken") for name in names) <= 35
    assert {name.rsplit(".", 1)[1] for name in names} >= {"txt", "html"}
    assert names[:50] == [name for name, _ in varied.files(50, share_broken=0.05)]
