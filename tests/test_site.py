"""The site: opens from disk, needs no network, sorts and filters, and shows the words behind a figure."""

import html
import itertools
import re
import shutil
from dataclasses import replace

import pandas as pd
import pytest
from executed import suite
from reporting import make_project, third_plan

from plancompare.presentation import report
from plancompare.presentation.labels import Labels
from plancompare.project import read_registry
from plancompare.reading import read_source
from plancompare.reports import page, passages, site
from plancompare.reports.addresses import ASSETS
from plancompare.table import load_targets
from plancompare.table.files import records

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
NAMES = ("00-overview", "01-grdp-growth-structure", "02-poverty-labour")
DESKTOP, PHONE = (1300, 900), (390, 844)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return make_project(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def notebooks(project):
    return suite(project, NAMES, ("vi", "en"))


@pytest.fixture(scope="module")
def folder(project, notebooks, tmp_path_factory):
    """The site on disk."""
    base = tmp_path_factory.mktemp("site")
    for name, data in site.build(notebooks, tuple(read_registry(project)), project).items():
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).write_bytes(data)
    single = page.standalone(notebooks["vi", NAMES[2]], NAMES[2], "vi", ("Bến Tre 2023",))
    (base / "single.html").write_text(single, "utf-8")
    return base


def pages(folder):
    return sorted(folder.rglob("*.html"))


# --- files ------------------------------------------------------------------------------------------------


def test_every_file_the_runner_expects_is_made(project, notebooks, folder):
    made = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    expected = {f"{lang}/{name}.html" for lang in ("vi", "en") for name in (*NAMES, "index")}
    expected |= {f"plans/{entry.id}.html" for entry in read_registry(project)}
    assert made - {"single.html"} == expected | {"index.html", *ASSETS}


def test_nothing_is_fetched_from_elsewhere(folder):
    fetched = re.compile(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//|url\(\s*["']?(?:https?:)?//|@import""")
    for path in [*pages(folder), *folder.rglob("*.css"), *folder.rglob("*.js")]:
        text = re.sub(r"<a [^>]*>", "", path.read_text("utf-8"))  # links a reader follows are no fetches
        assert not fetched.search(text), path.name


def test_a_plans_page_holds_its_text_to_the_character(project, folder):
    registry = read_registry(project)
    targets = records(load_targets(project / "data" / "processed" / "targets.csv"))
    for entry in registry:
        text = read_source(registry.path(entry.id)).text
        found = (folder / "plans" / f"{entry.id}.html").read_text("utf-8")
        inner = found.partition('<div class="document">')[2].rpartition("</div>\n</main>")[0]
        shown = html.unescape(re.sub(r"<[^>]+>", "", inner))
        assert shown == text.replace("\r\n", "\n")
        marked = re.findall(r"<mark>(.*?)</mark>", inner, re.S)
        values = {row["value_text"] for row in targets if row["plan"] == entry.id}
        assert values <= {html.unescape(mark) for mark in marked}


def test_on_an_english_page_the_words_of_the_plans_are_marked_as_vietnamese(project, folder):
    from lxml import html as parsed

    tree = parsed.parse(str(folder / "en" / "02-poverty-labour.html"))
    marked = ["".join(found.itertext()) for found in tree.iterfind(".//main//span[@lang='vi']")]
    targets = records(load_targets(project / "data" / "processed" / "targets.csv"))
    quoted = {found.text for found in tree.iterfind(".//main//td//span[@class='name']")}
    shown = [row for row in targets if row["target_id"] in quoted]
    assert len(shown) > 5
    assert [row["quote"] for row in shown if " ".join(row["quote"].splitlines()) not in marked] == []


def test_the_form_of_a_chart_for_a_phone_holds_the_same_figures(folder):
    from lxml import html as parsed

    def figures(form) -> list[str]:
        words = " ".join("".join(text.itertext()) for text in form.iterfind(".//text"))
        return sorted(re.findall(r"\d(?:[\d.,/]*\d)?", words))

    for name in NAMES:
        charts = parsed.parse(str(folder / "vi" / f"{name}.html")).findall(".//figure[@class='chart']/div")
        for wide, narrow in (forms for forms in charts if len(forms) > 1):  # a map of tiles has one form
            assert len(figures(wide)) > 2
            assert figures(narrow) == figures(wide)


def test_the_first_page_names_its_plans_in_its_head(folder):
    for lang, name in (("vi", "So sánh"), ("en", "Socio-economic")):
        found = (folder / lang / "index.html").read_text("utf-8")
        title = re.search("<title>(.*)</title>", found)[1]
        (plans,) = re.findall(r'</h1><p class="plans">(.*?)</p>', found)
        assert title.startswith(name)
        for plan in ("Bến Tre 2023", "Hậu Giang 2022", "Trà Vinh 2023"):
            assert plan in title
            assert f"<span>{plan}</span>" in plans


def test_a_passage_is_the_documents_own_characters_in_order():
    text = "Mở đầu. Tăng trưởng\nđạt 9,3% trở lên. Kết thúc."
    quote, value = "Tăng trưởng\nđạt 9,3% trở lên.", "9,3"
    start, at = text.index(quote), text.index(value)
    row = {
        "quote_start": start,
        "quote_end": start + len(quote),
        "value_start": at,
        "value_end": at + len(value),
    }
    assert passages.passage(row, text) == {
        "before": "Mở đầu. ",
        "left": "Tăng trưởng đạt ",
        "value": "9,3",
        "right": "% trở lên.",
        "after": " Kết thúc.",
    }


# --- in a browser -----------------------------------------------------------------------------------------

needs_browser = pytest.mark.skipif(
    not (CHROMIUM and DRIVER), reason="no chromium and chromedriver here (Debian: chromium, chromium-driver)"
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--force-prefers-reduced-motion",
    ):
        options.add_argument(flag)
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('chromium')}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


def show(browser, path, size=DESKTOP):
    """Open a file at a window's size, as a phone would where the size is small."""
    width, height = size
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600},
    )
    browser.get(path.as_uri())
    loaded = "return performance.getEntriesByType('navigation')[0].loadEventEnd > 0"
    assert soon(browser, lambda: browser.execute_script(loaded))
    return browser


def find(browser, css: str) -> list:
    return browser.find_elements("css selector", css)


def soon(browser, holds) -> bool:
    """Whether something comes true within a few seconds: what a key or a click sets off takes a moment."""
    from selenium.webdriver.support.ui import WebDriverWait

    return WebDriverWait(browser, 60, 0.05, ignored_exceptions=(Exception,)).until(lambda _: holds())


def first_cells(browser, column: int, bodies: int = 1) -> list[str]:
    """The texts of one column of the page's first numbered table, visible rows of so many groups only."""
    script = """
        const table = [...document.querySelectorAll("main table")].find(t => /^STT/.test(t.tHead.innerText));
        return [...table.tBodies].slice(0, arguments[1]).flatMap(body => [...body.rows])
            .filter(r => r.cells.length > 1 && !r.hidden)
            .map(r => r.cells[arguments[0]].innerText.trim());"""
    return browser.execute_script(script, column, bodies)


@needs_browser
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_page_opens_without_a_complaint_and_fits_its_window(browser, folder, size):
    for path in pages(folder):
        show(browser, path, size)
        assert browser.get_log("browser") == [], path.name
        width = browser.execute_script("return document.documentElement.scrollWidth")
        assert width <= size[0], f"{path.name} is {width} wide"
        asked = browser.execute_script("return performance.getEntriesByType('resource').map(e => e.name)")
        assert [name for name in asked if not name.startswith(("file:", "data:"))] == []


@needs_browser
def test_the_house_typeface_is_loaded(browser, folder):
    for path in (folder / "vi" / "index.html", folder / "single.html"):
        show(browser, path)
        loaded = """const done = arguments[0]; document.fonts.ready.then(() =>
            done([...document.fonts].filter(f => f.status === "loaded").map(f => f.family)))"""
        assert any("Be Vietnam Pro" in family for family in browser.execute_async_script(loaded))


@needs_browser
def test_a_click_on_a_head_sorts_by_number_and_a_third_restores(browser, folder):
    show(browser, folder / "vi" / "02-poverty-labour.html")
    before = first_cells(browser, 0)
    head = next(b for b in find(browser, "button.sort") if b.text == "STT")
    head.click()
    assert first_cells(browser, 0) == sorted(before, key=int)
    head.click()
    assert first_cells(browser, 0) == sorted(before, key=int, reverse=True)
    assert head.find_element("xpath", "..").get_attribute("aria-sort") == "descending"
    head.click()
    assert first_cells(browser, 0) == before


MANY = """
    const table = [...document.querySelectorAll("main table")].find(t => t.querySelector("tr.subject"));
    return [...table.tBodies].flatMap(body => [...body.rows]).filter(r => r.cells.length > 1 && !r.hidden)
        .map(r => [...r.cells].map(cell => cell.textContent.replaceAll("\\u00a0", " ").trim()));"""


@pytest.fixture(scope="module")
def many(project, tmp_path_factory):
    """A page of eight plans, whose tables stand under a title an indicator; and their grid of themes, as wide
    on a phone as elsewhere.
    """
    from knowing import save_targets

    folder = make_project(tmp_path_factory.mktemp("many"), third=False)
    path = folder / "data" / "processed" / "targets.csv"
    frames = [load_targets(path)]
    for n in range(6):
        frames.append(
            third_plan(f"p{n}-2023", f"Tỉnh {n}", f"{n}", 2023 - n % 2)[1]
            .query("comparator != 'range'")
            .assign(value=7.0 + n)
        )
    save_targets(pd.concat(frames, ignore_index=True), path)
    shown = report.open_page("growth", [], "vi", themes=["economy", "poverty_labour"], project=folder)
    table = shown.comparison()
    grid = replace(report.open_page("overview", [], "vi", project=folder).coverage(), narrow=None)
    body = "".join(
        f'<div class="output">{own._repr_mimebundle_()["text/html"]}</div>' for own in (table, grid)
    )
    words = page.script_words(Labels("vi"))
    html = page.render(
        "page.html", lang="vi", title="Thử", series="Thử", labels=Labels("vi"), words=words, body=body,
        fonts="", style=page.asset("style.css"), script=page.asset("tables.js"),
    )  # fmt: skip
    (folder / "many.html").write_text(html, "utf-8")
    lines = [
        [
            text.replace("\u00a0", " ")
            for text in (f"{group.title}: {row[0].text}", *(c.text for c in row[1:]))
        ]
        for group in table.groups
        for row in group.rows
        if len(row) > 1
    ]
    return folder / "many.html", lines


@needs_browser
def test_a_table_of_many_plans_stays_true_when_it_is_sorted_and_filtered(browser, many):
    path, lines = many
    show(browser, path)

    def told() -> list[list[str]]:
        rows = browser.execute_script(MANY)
        return [[re.sub(r" [a-z](, [a-z])*$", "", text) for text in row] for row in rows]

    plain = [[text.replace("\n", "") for text in line] for line in lines]
    assert [row[0] for row in told()] == [line[0] for line in plain]
    heads = find(browser, "main thead button.sort")
    for head in heads:
        for _ in range(2):
            head.click()
            # Whatever the order, each row still says which indicator and plan its figure is of.
            assert sorted(row[:2] for row in told()) == sorted(line[:2] for line in plain)
            subjects = [row[0].split(":")[0] for row in told()]
            assert [s for n, s in enumerate(subjects) if n == 0 or subjects[n - 1] != s] == list(
                dict.fromkeys(line[0].split(":")[0] for line in plain)
            )
    field = find(browser, "main input[type=search]")[0]
    field.send_keys("hau giang")
    assert soon(browser, lambda: all("Hậu Giang" in row[0] for row in told()))
    shown = told()
    assert shown and all(row[:2] in [line[:2] for line in plain] for row in shown)
    titles = [title for title in find(browser, "tr.subject") if title.is_displayed()]
    assert len(titles) == len({row[0].split(":")[0] for row in shown})


@needs_browser
def test_filtering_ignores_accents_and_says_how_many_rows_are_left(browser, folder):
    show(browser, folder / "vi" / "01-grdp-growth-structure.html")
    assert soon(browser, lambda: find(browser, ".tools input"))
    box = find(browser, ".tools input")[0]
    everything = first_cells(browser, 1, 9)
    box.send_keys("khu vuc")
    assert soon(browser, lambda: 0 < len(first_cells(browser, 1, 9)) < len(everything))
    left = first_cells(browser, 1, 9)
    assert all("khu vực" in name for name in left)
    assert find(browser, ".tools output")[0].text.startswith(f"{len(left)} trên {len(everything)}")
    box.send_keys(" bò sữa")
    assert soon(browser, lambda: first_cells(browser, 1, 9) == [])
    assert find(browser, ".tools output")[0].text == "Không có dòng nào khớp"


@needs_browser
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_click_on_a_figure_shows_its_passage_and_leads_into_the_document(browser, folder, size):
    show(browser, folder / "en" / "02-poverty-labour.html", size)
    assert soon(browser, lambda: any("2.5" in a.text for a in find(browser, "main table a.passage")))
    link = next(a for a in find(browser, "main table a.passage") if "2.5" in a.text)
    browser.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", link)
    link.click()
    assert soon(browser, lambda: len(find(browser, "dialog[open]")) == 1)
    (dialog,) = find(browser, "dialog[open]")
    assert dialog.find_element("css selector", "mark").text == "2,5"
    assert "hộ nghèo" in dialog.text
    assert "370/KH-UBND, 19 January 2023; section I.1, item" in dialog.text
    dialog.find_element("css selector", "a").click()
    assert soon(browser, lambda: browser.execute_script("return document.querySelector(':target') !== null"))
    place = browser.execute_script("return document.querySelector(':target').innerText")
    assert place == "2,5"
    assert browser.current_url.partition("#")[0].endswith("plans/ben-tre-2023.html")


@needs_browser
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_click_on_a_mark_of_a_chart_shows_the_passage_it_is_drawn_of(browser, folder, size):
    show(browser, folder / "vi" / "02-poverty-labour.html", size)
    form = ".narrow" if size == PHONE else ".wide"
    marks = find(browser, f"figure.chart {form} [data-passage] text")
    mark = next(mark for mark in marks if mark.text == "66%")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", mark)
    mark.click()
    assert soon(browser, lambda: len(find(browser, "dialog[open]")) == 1)
    (dialog,) = find(browser, "dialog[open]")
    assert dialog.find_element("css selector", "mark").text == "66"
    assert "lao động qua đào tạo" in dialog.text


@needs_browser
def test_the_dialog_closes_with_escape_and_gives_the_focus_back(browser, folder):
    from selenium.webdriver.common.keys import Keys

    show(browser, folder / "vi" / "02-poverty-labour.html")
    link = find(browser, "main table a.passage")[0]
    link.send_keys(Keys.ENTER)
    assert soon(browser, lambda: len(find(browser, "dialog[open]")) == 1)
    browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert soon(browser, lambda: find(browser, "dialog") == [])
    assert soon(browser, lambda: browser.switch_to.active_element == link)


@needs_browser
def test_a_table_is_sorted_and_filtered_with_the_keyboard_alone(browser, folder):
    from selenium.webdriver.common.keys import Keys

    def press(*keys: str) -> None:
        for key in keys:
            browser.switch_to.active_element.send_keys(key)

    show(browser, folder / "vi" / "01-grdp-growth-structure.html")
    browser.execute_script("document.querySelector('.tools input').focus()")
    everything = first_cells(browser, 0)
    press(Keys.TAB)
    assert browser.switch_to.active_element.text == "STT"
    press(Keys.ENTER, Keys.SPACE)
    assert first_cells(browser, 0) == everything[::-1]
    press(Keys.SHIFT + Keys.TAB)
    press("khu vuc")
    assert 0 < len(first_cells(browser, 0)) < len(everything)


@needs_browser
def test_back_leads_from_the_document_to_the_figure_it_was_asked_for(browser, folder):
    path = folder / "vi" / "02-poverty-labour.html"
    show(browser, path)
    assert soon(browser, lambda: find(browser, "main table a.passage"))
    find(browser, "main table a.passage")[0].click()
    assert soon(browser, lambda: len(find(browser, "dialog[open]")) == 1)
    find(browser, "dialog a")[0].click()
    assert soon(browser, lambda: "/plans/" in browser.current_url)
    browser.back()
    assert soon(browser, lambda: browser.current_url.startswith(path.as_uri()))
    assert soon(browser, lambda: browser.execute_script("return window.scrollY") > 0)


@needs_browser
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_on_a_phone_no_table_of_three_plans_is_moved_sideways(browser, folder, lang):
    for name in NAMES:
        show(browser, folder / lang / f"{name}.html", PHONE)
        wide = """return [...document.querySelectorAll("main .plancompare, main figure")]
            .filter(e => e.scrollWidth > e.clientWidth).map(e => e.innerText.slice(0, 60))"""
        assert browser.execute_script(wide) == [], name


@needs_browser
@pytest.mark.parametrize("name", NAMES[1:])
def test_on_a_phone_a_table_says_what_its_wide_form_says(browser, folder, name):
    """Every figure a wide table leads from stands in its narrow form too, under its plan and indicator."""
    from lxml import html as parsed

    page = parsed.parse(str(folder / "vi" / f"{name}.html"))
    forms = (
        [cell.get(place) for cell in form.iterfind(f".//td[@{place}]")]
        for name, place in (("for-wide", "id"), ("for-narrow", "data-place"))
        for form in page.iterfind(f".//div[@class='{name}']")
    )
    forms = list(forms)
    compared = list(zip(forms[: len(forms) // 2], forms[len(forms) // 2 :], strict=True))
    assert any(len(wide) > 3 for wide, _ in compared)
    for wide, narrow in compared:
        assert set(wide) <= set(narrow)


@needs_browser
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_link_to_a_row_leads_to_it_in_whatever_form_the_window_shows(browser, folder, size):
    path = folder / "vi" / "01-grdp-growth-structure.html"
    show(browser, path, size)
    place = browser.execute_script("""return [...document.querySelectorAll("main td")]
        .find(cell => cell.id.endsWith("-f-ben-tre-2023-I.1.1-1")).id""")
    browser.execute_script("location.hash = arguments[0]", place)
    seen = """const [cell] = [...document.querySelectorAll(":target, .here")].filter(c => c.offsetHeight);
        const box = cell.getBoundingClientRect();
        return box.top >= 0 && box.bottom <= innerHeight && cell.innerText.replaceAll("\u00a0", " ")"""
    assert soon(browser, lambda: browser.execute_script(seen))
    assert browser.execute_script(seen).startswith("≥ 9,3")


WIDE = """[...document.querySelectorAll("main .plancompare, main figure")]
    .filter(e => e.scrollWidth > e.clientWidth)"""


@needs_browser
def test_what_is_wide_scrolls_within_itself_and_the_keyboard_reaches_it(browser, many):
    show(browser, many[0], DESKTOP)
    assert soon(browser, lambda: browser.execute_script(f"return {WIDE}.length") == 0)
    reached = "return document.querySelectorAll('main .plancompare[tabindex=\"0\"]').length"
    assert browser.execute_script(reached) == 0
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True},
    )
    assert soon(browser, lambda: browser.execute_script(f"return {WIDE}.length") > 0)
    assert soon(browser, lambda: set(browser.execute_script(f"return {WIDE}.map(e => e.tabIndex)")) == {0})
    # The column that names the rows stays, and leaves most of the window to what it names.
    stays = f"""return {WIDE}.flatMap(area => [...area.querySelectorAll("td, tbody th:not([colspan])")])
        .filter(cell => getComputedStyle(cell).position === "sticky").map(cell => cell.offsetWidth)"""
    widths = browser.execute_script(stays)
    assert widths and max(widths) <= 0.46 * PHONE[0]


@needs_browser
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_chart_is_as_wide_as_its_column(browser, folder, size):
    show(browser, folder / "vi" / "02-poverty-labour.html", size)
    widths = """return [...document.querySelectorAll("figure.chart")].map(figure => {
        const drawn = [...figure.querySelectorAll("svg")].find(svg => svg.getBoundingClientRect().width);
        return [drawn.getBoundingClientRect().width, figure.clientWidth, figure.scrollWidth];
    })"""
    found = browser.execute_script(widths)
    assert found
    for drawn, column, needed in found:
        assert drawn == pytest.approx(column, abs=1)
        assert needed <= column


@needs_browser
@pytest.mark.parametrize("name", ["vi/01-grdp-growth-structure", "vi/02-poverty-labour"])
def test_on_a_phone_every_word_of_a_chart_is_in_sight_and_readable(browser, folder, name):
    show(browser, folder / f"{name}.html", PHONE)
    words = """return [...document.querySelectorAll("figure.chart .narrow")].map(form =>
        [...form.querySelectorAll("text")].map(text => {
            const {left, right, top, bottom} = text.getBoundingClientRect();
            return [text.textContent, left, right, top, bottom];
        }))"""
    charts = browser.execute_script(words)
    assert charts
    for chart in charts:
        assert any("2023" in text[0] for text in chart)
        for word, left, right, top, bottom in chart:
            assert 0 <= left < right <= PHONE[0], word
            assert bottom - top >= 9, word
        for one, other in itertools.combinations(chart, 2):
            across = min(one[2], other[2]) - max(one[1], other[1])
            down = min(one[4], other[4]) - max(one[3], other[3])
            assert across <= 1 or down <= 4, (one[0], other[0])


@needs_browser
def test_on_a_phone_a_tap_shows_a_chart_at_a_size_that_reads_well(browser, folder):
    show(browser, folder / "vi" / "02-poverty-labour.html", PHONE)
    picture, button = find(browser, "figure.chart [role=img]")[0], find(browser, "button.enlarge")[0]
    for pressed in (picture, button):
        browser.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", pressed)
        browser.execute_script("arguments[0].click()", pressed)  # beside its marks, which lead to passages
        assert soon(browser, lambda: len(find(browser, "dialog[open].large svg")) == 1)
        smallest = """return Math.min(...[...document.querySelectorAll("dialog svg text")].map(
            text => text.getBoundingClientRect().height))"""
        assert browser.execute_script(smallest) > 9
        area = "const area = document.querySelector('dialog > div');"
        assert browser.execute_script(f"{area} return area.scrollWidth > area.clientWidth")
        find(browser, "dialog button.close")[0].click()
        assert soon(browser, lambda: find(browser, "dialog") == [])
    show(browser, folder / "vi" / "02-poverty-labour.html", DESKTOP)
    assert not find(browser, "button.enlarge")[0].is_displayed()


@needs_browser
def test_a_dark_screen_gets_light_words_on_a_dark_page(browser, folder):
    shade = "return getComputedStyle(document.body)[arguments[0]].match(/\\d+/g).slice(0, 3).map(Number)"
    try:
        for scheme, order in (("light", 1), ("dark", -1)):
            features = [{"name": "prefers-color-scheme", "value": scheme}]
            browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
            show(browser, folder / "vi" / "02-poverty-labour.html")
            words, paper = (sum(browser.execute_script(shade, name)) for name in ("color", "backgroundColor"))
            assert order * (paper - words) > 400
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


@needs_browser
def test_a_printed_page_has_no_buttons_and_repeats_the_heads_of_its_tables(browser, folder):
    import base64

    import pypdfium2

    show(browser, folder / "vi" / "01-grdp-growth-structure.html")
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"]
    document = pypdfium2.PdfDocument(base64.b64decode(printed))
    pages = ["".join(page.get_textpage().get_text_bounded().split()) for page in document]
    quoted = [page for page in pages if re.search(r"[a-z]\W\d{4}:", page)]
    assert len(quoted) > 1
    assert all("Nguyênvăn" in page for page in quoted)
    assert not any("Lọccácdòng" in page or "English" in page for page in pages)


@needs_browser
def test_on_paper_the_names_of_rows_keep_their_room_and_sources_their_address(browser, folder):
    show(
        browser, folder / "vi" / "01-grdp-growth-structure.html", (680, 900)
    )  # as wide as A4 between margins
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        names = """return [...document.querySelectorAll("main tbody th[scope=row]")]
            .filter(cell => cell.offsetWidth).map(cell => cell.offsetWidth / innerWidth)"""
        assert min(browser.execute_script(names)) > 0.2
        sticky = """return [...document.querySelectorAll("main thead")]
            .filter(head => getComputedStyle(head).position === "sticky").length"""
        assert browser.execute_script(sticky) == 0
        behind = """const [link] = document.querySelectorAll("main a[href^=http]");
            return [getComputedStyle(link, "::after").content.slice(1, -1),
                link.getAttribute("href")]"""
        shown, address = browser.execute_script(behind)
        assert shown == f" <{address}>"
        whole = """return [...document.querySelectorAll("main .card")]
            .map(card => getComputedStyle(card).breakInside)"""
        assert set(browser.execute_script(whole)) == {"avoid"}
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@needs_browser
def test_a_page_of_its_own_jumps_to_the_quote(browser, folder):
    show(browser, folder / "single.html")
    link = next(a for a in find(browser, "main table a[href*='-q-']"))
    link.click()
    assert browser.execute_script("return document.querySelector(':target') !== null")
