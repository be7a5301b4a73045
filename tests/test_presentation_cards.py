"""How the objects show themselves in a notebook, and what a user's error looks like there."""

import re
import subprocess
import sys
from decimal import Decimal

import pytest
from frames import sample_targets
from IPython.core.formatters import DisplayFormatter
from IPython.core.interactiveshell import InteractiveShell
from knowing import compare, run_checks

import plancompare
from plancompare.errors import InputError
from plancompare.extraction import extract
from plancompare.extraction.record import Target
from plancompare.plan import read_plan
from plancompare.reading import Source

TEXT = """\
ỦY BAN NHÂN DÂN TỈNH AN GIANG
Số: 25/KH-UBND
An Giang, ngày 12 tháng 01 năm 2024

KẾ HOẠCH
Phát triển kinh tế - xã hội năm 2024

I. CÁC CHỈ TIÊU CHỦ YẾU
1. Tốc độ tăng trưởng GRDP đạt từ 7,5% trở lên & <bền vững>.
"""


@pytest.fixture(scope="module")
def plan():
    return read_plan(Source(TEXT, "an-giang.txt"))


def shown(thing) -> tuple[str, str]:
    """What a notebook shows of a thing: plain text and HTML."""
    data, _ = DisplayFormatter().format(thing)
    return data["text/plain"], data["text/html"]


def test_a_source_shows_file_length_and_hash_not_the_whole_text(plan):
    plain, html = shown(plan.source)
    assert plain == f"Source('an-giang.txt', {len(TEXT)} characters, text/plain)"
    assert plan.source.sha256 in html
    assert "&lt;bền vững&gt;" in html and "<bền vững>" not in html


def test_a_plan_shows_its_header_and_says_what_is_not_stated(plan):
    plain, html = shown(plan)
    assert plain.startswith("Plan('an-giang-2024', An Giang, 2024, 25/KH-UBND, ")
    assert "25/KH-UBND" in html and "12/01/2024" in html
    assert '<span class="missing">không\u00a0nêu</span>' in html  # nobody signed it


def test_a_target_shows_value_place_and_its_words_with_the_number_marked(plan):
    plain, html = shown(extract(plan).targets[0])
    assert plain.startswith("Target('an-giang-2024:I.1:1', grdp_growth growth ge 7.5 percent, ")
    assert "≥\u00a07,5%" in html and "mục I, điểm 1" in html and "<mark>7,5</mark>" in html


def test_a_range_shows_both_ends():
    fields = dict.fromkeys(Target.FIELDS) | {
        "target_id": "p:1:1",
        "indicator": "poverty_reduction",
        "measure": "change",
        "comparator": "range",
        "value": Decimal(1),
        "value_high": Decimal("1.5"),
        "unit": "percentage_point",
        "quote": "giảm 1 - 1,5%",
    }
    assert repr(Target(**fields)) == (
        "Target('p:1:1', poverty_reduction change range 1 to 1.5 percentage_point, 'giảm 1 - 1,5%')"
    )


def test_an_extraction_lists_its_targets_and_counts_the_other_numerals(plan):
    found = extract(plan)
    plain, html = shown(found)
    assert plain == f"Extraction(1 targets, {len(found.numerals)} numerals, 0 warnings)"
    assert "1 chỉ tiêu, trong đó 0 chưa có mã" in html
    assert f"{len(found.numerals)} con số trong văn bản" in html


def test_a_comparison_shows_its_plans_side_by_side_without_dead_links():
    comparison = compare(sample_targets())
    plain, html = shown(comparison)
    assert plain == f"Comparison({len(comparison.frame)} rows of Hậu Giang 2022, Bến Tre 2023)"
    assert "Tốc độ tăng trưởng GRDP" in html and "≥\u00a09,3" in html
    assert set(re.findall(r'href="([^"]+)"', html)) <= {
        f"#{note}" for note in re.findall(r'id="([^"]+)"', html)
    }


def test_check_results_show_every_check():
    report = run_checks(sample_targets())
    plain, html = shown(report)
    assert plain.startswith("Report(") and f"of {len(report.counts)} checks" in plain
    assert html.count("<strong>") == len(report.counts)


def test_a_users_error_in_a_notebook_is_one_sentence(capsys):
    shell = InteractiveShell()
    shell.run_cell("from plancompare import read\nread('nowhere.txt')")
    told = capsys.readouterr().out.strip().splitlines()
    assert len(told) == 1
    assert told[0].startswith("InputError: ") and "nowhere.txt" in told[0]


def test_other_errors_keep_their_traceback():
    assert not hasattr(ValueError("x"), "_render_traceback_")
    assert InputError("x")._render_traceback_() == ["InputError: x"]


def test_showing_costs_nothing_until_a_notebook_asks():
    code = "import sys, plancompare.plan; print('plancompare.presentation' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_tab_completion_offers_the_public_names():
    from plancompare import explore

    assert {"read", "extract", "compare", "load_targets"} <= set(dir(plancompare))
    assert dir(explore) == [
        "browse", "check", "cite", "own_plan", "passage", "plans", "ready", "review", "second", "targets",
    ]  # fmt: skip


def test_a_function_stays_a_function_after_its_module_is_loaded():
    from plancompare import explore

    first = [getattr(explore, name) for name in dir(explore)]
    assert all(map(callable, first))
    assert [getattr(explore, name) for name in dir(explore)] == first
