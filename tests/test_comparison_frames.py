"""Exports of a comparison: what is compared with what, in a frame, and for which period."""

import pandas as pd
import pytest
from frames import targets
from knowing import compare

from plancompare.comparison.sentences import say_period, say_span

GROWTH = {"indicator": "grdp_growth", "measure": "growth", "unit": "percent"}


def plans(*rows: dict) -> pd.DataFrame:
    """A plan of An and one of Bình for 2024, a target each, with the columns a later table has."""
    found = [
        targets(plan, province, code, 2024, [GROWTH | {"value": row["value"]}]).assign(
            period=row.get("period"), statistic=row.get("statistic")
        )
        for (plan, province, code), row in zip(
            (("an-2024", "An", "80"), ("binh-2024", "Bình", "82")), rows, strict=True
        )
    ]
    return pd.concat(found, ignore_index=True)


def test_a_quarter_stands_in_a_row_of_its_own_beside_a_year():
    found = compare(plans({"value": 7, "period": "2024-Q1"}, {"value": 8}), yardstick=None)
    frame = found.frame[["span", "value:an-2024", "value:binh-2024", "difference"]]
    assert frame.astype(object).where(frame.notna(), None).values.tolist() == [
        [None, None, 8.0, None],
        ["Q1", 7.0, None, None],
    ]


def test_two_first_quarters_are_compared():
    found = compare(
        plans({"value": 7, "period": "2024-Q1"}, {"value": 8, "period": "2024-Q1"}), yardstick=None
    )
    assert found.frame[["span", "difference"]].values.tolist() == [["Q1", 1.0]]


def test_the_average_of_five_years_is_not_their_end():
    five = {"value": 7, "period": "2021-01-01/P5Y"}
    found = compare(plans(five | {"statistic": "average"}, five | {"statistic": "end"}), yardstick=None)
    assert found.frame["span"].tolist() == ["01-01/P5Y average", "01-01/P5Y end"]
    assert found.frame["difference"].isna().all()


def test_the_tidy_form_names_the_period_of_each_target():
    found = compare(plans({"value": 7, "period": "2024-Q1"}, {"value": 8}), yardstick=None).tidy
    stated = found[found["stated"] == "stated"]
    assert stated[["plan", "period", "value"]].values.tolist() == [
        ["binh-2024", "2024", 8.0],
        ["an-2024", "2024-Q1", 7.0],
    ]


def test_who_states_another_period_is_said_to():
    (row, _) = compare(plans({"value": 7, "period": "2024-Q1"}, {"value": 8}), yardstick=None).rows
    assert row.verdict.verdict == "not_comparable"
    assert row.verdict.reason_en == (
        "An 2024: stated for another period (Q1 2024: 7); the two periods do not compare."
    )


@pytest.mark.parametrize(
    ("period", "statistic", "vietnamese", "english"),
    [
        ("2024", None, "2024", "2024"),
        ("2024-Q3", None, "quý III/2024", "Q3 2024"),
        ("2024-M06", None, "tháng 6/2024", "June 2024"),
        ("2024-S1", None, "6 tháng đầu năm 2024", "first half of 2024"),
        ("2024-01-01/P9M", None, "9 tháng đầu năm 2024", "first 9 months of 2024"),
        ("2021-01-01/P5Y", None, "giai đoạn 5 năm 2021–2025", "5-year period 2021–2025"),
        (
            "2021-01-01/P5Y",
            "average",
            "bình quân năm, giai đoạn 5 năm 2021–2025",
            "yearly average of the 5-year period 2021–2025",
        ),
        ("2023-09-01/P1Y", None, "năm học 2023–2024", "school year 2023–2024"),
    ],
)
def test_a_period_is_said_in_words(period, statistic, vietnamese, english):
    assert say_period(period, statistic) == (vietnamese, english)


@pytest.mark.parametrize(
    ("span", "vietnamese", "english"),
    [
        ("", "", ""),
        ("Q1", "quý I", "Q1"),
        ("S2", "6 tháng cuối năm", "second half"),
        ("01-01/P5Y sum", "cộng cả giai đoạn 5 năm", "total of the 5-year period"),
    ],
)
def test_a_kind_of_period_is_said_without_its_year(span, vietnamese, english):
    assert say_span(span) == (vietnamese, english)
