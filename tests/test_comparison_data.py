"""The comparability data: every record refers to what exists and can be said in both languages."""

import string
import tomllib
from importlib import resources

import pytest

from plancompare import catalogue
from plancompare.comparison.conditions import CONDITIONS
from plancompare.comparison.rules import definitions, rules
from plancompare.extraction.record import MEASURES

FIELDS = {"years", "each", "stating", "unstated", "plan", "plans", "part", "whole", "note"}
FIELDS |= {"unit", "day", "parts", "earlier", "later"}  # of provinces merged
STATES = {"differ", "one_stated", "unstated", "says"}


def toml(name: str) -> dict:
    with resources.files("plancompare.catalogue").joinpath(name).open("rb") as stream:
        return tomllib.load(stream)


CAVEATS = rules().caveats


@pytest.mark.parametrize("caveat", CAVEATS, ids=[c.id for c in CAVEATS])
def test_a_caveat_refers_to_what_exists(caveat):
    assert caveat.severity in ("note", "caveat", "block")
    assert caveat.indicators <= set(catalogue.indicators())
    assert caveat.measures <= set(MEASURES)
    assert caveat.source
    assert "attribute" not in caveat.when or caveat.when["attribute"] in rules().attributes
    assert caveat.when.get("state", "differ") in STATES


@pytest.mark.parametrize("caveat", CAVEATS, ids=[c.id for c in CAVEATS])
def test_a_caveat_is_one_sentence_with_the_same_blanks_in_both_languages(caveat):
    blanks = [
        {name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (caveat.vi, caveat.en)
    ]
    assert blanks[0] <= FIELDS and blanks[1] <= FIELDS
    assert blanks[0] == blanks[1]
    assert caveat.vi.endswith(".") and caveat.en.endswith(".")


@pytest.mark.parametrize("caveat", CAVEATS, ids=[c.id for c in CAVEATS])
def test_a_caveat_has_exactly_one_condition_that_is_known(caveat):
    assert len([name for name in CONDITIONS if name in caveat.when]) == 1


def test_every_region_of_the_province_list_has_an_english_name():
    assert {p.region for p in catalogue.provinces().values() if p.region} <= set(rules().regions)


def test_ids_are_used_once():
    ids = [caveat.id for caveat in CAVEATS] + [relation.id for relation in rules().relations]
    assert len(ids) == len(set(ids))


def test_attributes_relations_definitions_and_links_name_indicators_that_exist():
    codes = set(catalogue.indicators())
    for attribute in rules().attributes.values():
        assert attribute.indicators <= codes
        assert attribute.default is None or attribute.default in {value.name for value in attribute.values}
    assert all(relation.indicators <= codes for relation in rules().relations)
    assert {link.indicator for link in rules().national} <= codes
    assert set(definitions()) <= codes


def test_every_attribute_decides_some_caveat():
    used = {caveat.when.get("attribute") for caveat in CAVEATS}
    assert set(rules().attributes) <= used


def test_a_definition_has_its_source_and_both_languages():
    for record in definitions().values():
        assert record.definition_vi and record.definition_en and record.source and record.status
        assert record.price_basis in (None, "constant_2010", "current")


def test_derived_figures_are_made_of_indicators_that_exist():
    book, codes = toml("derived.toml"), set(catalogue.indicators())
    for ratio in book["ratio"]:
        addresses = [*ratio["inputs"].values(), *([ratio["stated"]] if "stated" in ratio else [])]
        for address in addresses:
            code, measure = address.partition("/")[0].split(":")[:2]
            assert code in codes and measure in MEASURES, ratio["id"]
    for line in book["sectors"]["lines"]:
        assert {line["share"], line["growth"]} <= codes
    for row in book["whole"]:
        assert {row["whole"], *row["parts"]} <= codes


def test_every_check_has_its_words_and_every_word_its_check():
    from plancompare.comparison.checks import CHECKS

    assert set(toml("checks.toml")["check"]) == {*CHECKS, "quote"}
