"""A card an indicator: a computed title, its chart, the figures told and traced, definition and caveat."""

import re

import pandas as pd
import pytest
from frames import targets
from knowing import save_targets
from pypdf import PdfReader
from reporting import make_project

import plancompare
from plancompare import plot
from plancompare.comparison.rules import definitions
from plancompare.presentation import report
from plancompare.presentation.charts import Chart
from plancompare.presentation.display import HTML, TEXT, TYPST, Card, Prose, Several, Table
from plancompare.presentation.plans import IN_PRINT
from plancompare.reports import typeset
from plancompare.reports.body import Body
from plancompare.reports.parts import FOR_PDF, part_of
from plancompare.table import load_targets

TWO = ["hau-giang-2022", "ben-tre-2023"]
THREE = [*TWO, "tra-vinh-2023"]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return make_project(tmp_path_factory.mktemp("project"))


def card_of(project, code, plans=TWO, lang="en") -> Card:
    found = report.open_page("overview", plans, lang, project=project).card(code)
    assert isinstance(found, Card)
    return found


def words(runs) -> str:
    return "".join(run.text for run in runs).replace("\u00a0", " ")


# Each title is worded from the figures: where they say something else, so does it.
@pytest.mark.parametrize(
    ("code", "plans", "title"),
    [
        (
            "grdp_growth",
            TWO,
            "GRDP growth rate: Hậu Giang 2022 and Bến Tre 2023 both aim above the national target; "
            "Hậu Giang 2022 did better than planned, Bến Tre 2023 fell short",
        ),
        (
            "grdp_growth",
            TWO[1:],
            "GRDP growth rate: Bến Tre 2023 aims above the national target; the outcome fell short",
        ),
        (
            "grdp_growth",
            THREE,
            "GRDP growth rate: 3 of 3 plans aim above the national target of their year; "
            "Hậu Giang 2022 and Trà Vinh 2023 did better than planned, Bến Tre 2023 fell short",
        ),
        (
            "doctors_per_10k",
            THREE,
            "Doctors per 10,000 people: 3 of 3 plans aim below the national target of their year",
        ),
        # "At least 1 point" may come to lie above or below "1 point": no title says which.
        (
            "poverty_reduction",
            TWO,
            "Reduction of the poverty rate: with bounds left open, neither plan is certain to be higher",
        ),
        (
            "jobs_created",
            TWO,
            "Jobs created: Bến Tre 2023 aims higher than Hậu Giang 2022, by at least 5,000 people",
        ),
        # 2 of 51 communes against 15 of 142: what is apart are the shares.
        (
            "ntm_communes_new",
            TWO,
            "Communes newly meeting the new-rural standard: as a share, Bến Tre 2023 aims higher than "
            "Hậu Giang 2022, by at least 6.6 points",
        ),
        # 3 of 51 are more than 7 of 142, "at least 7" may be more still.
        (
            "ntm_advanced_communes_new",
            TWO,
            "New advanced new-rural communes: with bounds left open, neither plan is certain to be higher",
        ),
        ("export_turnover", TWO, "Export turnover: the figures of the plans do not compare"),
        ("export_turnover", TWO[:1], "Export turnover: Hậu Giang 2022 sets USD 768 million"),
        (
            "trained_labour_certified_rate",
            TWO,
            "Trained labour with degrees or certificates: Bến Tre 2023 aims above the national target",
        ),
        ("jobs_created", THREE, "Jobs created: 2 of 3 plans state a target"),
    ],
)
def test_the_title_says_what_the_figures_say_and_no_more(project, code, plans, title):
    assert card_of(project, code, plans).title.replace("\u00a0", " ") == title


def test_three_lines_tell_the_figures_and_each_leads_to_its_quote(project):
    card = card_of(project, "grdp_growth")
    stated, beside, came = map(words, card.lines)
    assert stated == "GRDP growth rate: Hậu Giang 2022 sets 8% and Bến Tre 2023 sets at least 9.3%."
    assert beside.startswith("Bến Tre 2023 is higher by at least 1.3 points. Against the national target")
    assert "Hậu Giang 2022: GRDP growth rate came to 13.94%, past the target (8%)." in came
    links = {run.link for run in card.lines[0] if run.link}
    assert links == {"q:hau-giang-2022:1:1", "q:ben-tre-2023:I.1.1:1"}
    assert card.target_ids == ("hau-giang-2022:1:1", "ben-tre-2023:I.1.1:1")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_definition_and_caveats_are_inside(project, lang):
    card = card_of(project, "hospital_beds_per_10k", lang=lang)
    defined, caveats = map(words, card.foot)
    known = definitions()["hospital_beds_per_10k"]
    assert getattr(known, f"definition_{lang}") in defined
    assert known.url in {run.link for run in card.foot[0]}
    reasons = {"vi": "Phạm vi giường bệnh không nêu ở", "en": "Scope of beds not stated by"}
    assert reasons[lang] in caveats and "09/KH-UBND" in caveats
    head = {"vi": "Khả năng so sánh: có lưu ý.", "en": "Comparability: caveat."}
    assert caveats.startswith(head[lang])


def test_a_national_target_in_doubt_and_a_related_one_are_said(project):
    assert "about 9.5, a figure in doubt" in words(card_of(project, "doctors_per_10k").lines[1])
    assert "The national target of 2022 is ≥ 73%" in words(card_of(project, "ntm_communes_new").foot[-1])


def test_what_does_not_compare_shares_no_axis_and_says_why(project):
    card = card_of(project, "export_turnover")
    assert card.chart is None
    assert "Different scope – Hậu Giang 2022: exports and foreign-currency services" in words(card.lines[1])
    assert words(card.foot[-1]).startswith("Comparability: no.")
    assert "Different scope" not in words(card.foot[-1])  # said once


def test_who_states_nothing_is_told_and_not_drawn(project):
    card = card_of(project, "jobs_created", THREE)
    assert "Trà Vinh 2023 does not state this target." in words(card.lines[0])
    assert "Trà Vinh" not in card.chart.svg


def test_the_readers_own_drawing_stands_on_the_card(project):
    page = report.open_page("health", TWO, "en", themes=["health"], project=project)

    def draw(data, ax):
        plot.targets(data, ax=ax, lang="en")
        ax.axvline(9.7, color="#123456")

    card = page.card("doctors_per_10k", draw)
    assert "#123456" in card.chart.svg and "#123456" in card.chart.narrow()


def test_a_frame_has_a_card_for_each_indicator_and_other_targets_stay_in_the_table(project):
    page = report.open_page("rural", TWO, "en", themes=["rural"], project=project)
    found = page.comparison()
    codes = ["ntm_communes_new", "ntm_advanced_communes_new"]

    def draw(data, ax):
        plot.targets(data, ax=ax, lang="en")

    frame = plancompare.compare(plans=TWO, indicators=codes, project=project).tidy
    frame = page.shared(frame[frame["measure"] == "new"])
    cards = page.cards(draw, frame)
    assert isinstance(cards, Several) and len(cards) == 2
    told = {name for card in cards for name in card.target_ids}
    assert told == set(frame["target_id"].dropna())
    # The site has the whole table, paper what no card says; no target is lost.
    table = page.comparison(on_cards=frame)
    assert len(table) == len(found)
    on_paper = table.printed
    rest = {c.anchor for row in on_paper.rows for c in row} if isinstance(on_paper, Table) else set()
    whole = {c.anchor for row in found.rows for c in row if c.anchor}
    assert whole <= rest | {f"f:{name}" for name in told}
    assert not rest & {f"f:{name}" for name in told}


def test_a_frame_without_figures_has_no_card(project):
    page = report.open_page("health", TWO, "en", themes=["health"], project=project)
    frame = plancompare.compare(plans=TWO, indicators=["doctors_per_10k"], project=project).tidy
    assert page.cards(lambda data, ax: None, frame[frame["value"].isna()]).kind == "nothing"
    assert isinstance(page.card("doctors_per_10k"), Card)
    assert isinstance(page.cards(lambda data, ax: None, frame.head(0)), Prose)


def test_one_card_in_three_forms(project):
    forms = card_of(project, "doctors_per_10k").under("here")._repr_mimebundle_()
    title = "Doctors per 10,000 people: Hậu Giang 2022 and Bến Tre 2023 both aim below the national target"
    assert all(title in forms[name].replace("\u00a0", " ") for name in (HTML, TYPST, TEXT))
    assert 'href="#here-q-hau-giang-2022-13-3"' in forms[HTML]
    assert 'data-passage="hau-giang-2022:13:3"' in forms[HTML]
    # The first line of the words alone is what a report's key facts take.
    assert (
        forms[TEXT].split("\n")[0].replace("\u00a0", " ").startswith(f"{title}. Doctors per 10,000 people:")
    )
    names = re.findall(r'\sid="([^"]+)"', forms[HTML])
    assert len(names) == len(set(names))


def test_it_stays_whole_on_half_a_page_of_an_archivable_tagged_pdf(project):
    body = Body("x")
    cards = [card_of(project, code, THREE) for code in ("grdp_growth", "doctors_per_10k")]
    shown = body.render(part_of(card, FOR_PDF) for card in cards)
    settings = typeset.value({"title": "t", "lang": "en", "words": {"series": "s", "page": "Page"}})
    main = f'#import "{typeset.TEMPLATE}": *\n#show: report.with(..{settings})\n= T\n{shown}'
    (path := project / "cards.pdf").write_bytes(typeset.pdf(main, body.assets.files))
    (page,) = PdfReader(path).pages
    assert all(card.title.split(":")[0] in page.extract_text() for card in cards)


def test_of_more_plans_than_a_page_holds_the_finding_and_charts_stand_in_place_of_cards(tmp_path):
    project = make_project(tmp_path, third=False)
    path = project / "data" / "processed" / "targets.csv"
    growth = {"indicator": "grdp_growth", "measure": "growth", "unit": "percent"}
    made = [
        targets(f"plan-{n}-2023", f"Tỉnh {n}", f"{10 + n}", 2023, [growth | {"value": 5 + n}])
        for n in range(IN_PRINT)
    ]
    save_targets(pd.concat([load_targets(path), *made], ignore_index=True), path)
    page = report.open_page("growth", [], "en", indicators=["grdp_growth"], project=project)
    finding, *charts = page.card("grdp_growth")
    assert isinstance(finding, Prose) and "GRDP growth rate" in finding.text
    assert charts and all(isinstance(chart, Chart) for chart in charts)
