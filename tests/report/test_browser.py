"""The published HTML in a real browser: it renders, asks for nothing, is accessible, and shows the tables' numbers."""

import re

import polars as pl
import pytest
from axe_playwright_python.sync_playwright import Axe

from ky_analysis.report import labels

EMPTY = ("0825-task_packages", "0657-task_packages", "0657-data_quality")
AXE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]},
    "resultTypes": ["violations"],
}


@pytest.fixture
def names(site):
    """The index, every report over all and of the busy municipality, and some of those with little in them."""
    return [path.stem for path in sorted(site.glob("*.html")) if path.stem[:4] in ("inde", "alle", "0461")] + [*EMPTY]


def violations(page) -> str:
    """What axe finds on a page with everything opened; nothing is an empty text."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    found = Axe().run(page, options=AXE)
    return found.generate_report() if found.violations_count else ""


def test_axe_finds_nothing_on_any_page(opened, site):
    for path in sorted(site.glob("*.html")):
        assert not violations(opened(path.stem)), path.name


@pytest.mark.parametrize("site", ["da"], indirect=True)
def test_axe_finds_nothing_in_the_dark(opened, names):
    for name in names[::3]:
        assert not violations(opened(name, scheme="dark")), name


@pytest.mark.parametrize("site", ["da"], indirect=True)
def test_axe_would_find_pale_text_and_a_chart_without_a_name(opened):
    page = opened("0461-task_packages")
    page.evaluate("""() => {
      const sheet = new CSSStyleSheet(); sheet.replaceSync(".lead { color: #bbb }");
      document.adoptedStyleSheets = [sheet];
      document.querySelector("figure .wide svg").removeAttribute("aria-labelledby");
      document.querySelector("figure .wide svg title").remove();
    }""")
    report = violations(page)
    assert "color-contrast" in report and "svg-img-alt" in report


CUT = """[...document.querySelectorAll("figure svg")].flatMap((svg) => {
  const box = svg.getBoundingClientRect();
  if (!box.width) return [];
  const texts = [...svg.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect()]);
  const out = texts.filter(([, one]) => one.left < box.left - 1 || one.right > box.right + 1);
  const over = texts.filter(([, a], i) => texts.slice(i + 1).some(([, b]) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4));
  return [...out, ...over].map(([text]) => text);
})"""


def test_the_page_never_scrolls_sideways_and_no_chart_text_is_cut(opened, names):
    for name in names:
        page = opened(name)
        for width in (320, 360, 768, 1280, 1920):  # 320 is 1280 at a zoom of 400 %
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} at {width}"
            cut = page.evaluate(CUT)
            assert not cut, f"{name} at {width}: {cut}"


def test_the_first_screen_shows_the_headline(opened, data, site):
    words, tasks = labels.load(site.name), pl.read_parquet(data / "tasks.parquet").filter(municipality_code="0461")
    plan = pl.read_parquet(data / "workload_deadlines.parquet").filter(
        municipality_code="0461", scenario="plan", deadline="handle_by", package_group="with_coverages"
    )
    page = opened("0461-task_packages")
    shown = [re.sub(r"\s", " ", text) for text in page.locator(".figures strong").all_inner_texts()]
    wanted = [
        labels.number(words, tasks["with_coverage"].sum()),
        labels.share(words, plan["probability"].item(), 0),
        labels.kroner_short(words, tasks["at_risk"].sum()),
    ]
    assert shown == [re.sub(r"\s", " ", text) for text in wanted]
    lead = page.locator(".lead").inner_text()
    assert all(re.search(rf"\b{number}\b", lead) for number in (tasks.height, tasks["with_coverage"].sum()))
    assert page.locator(".change").inner_text()
    bottom = page.locator(".change").bounding_box()
    assert bottom["y"] + bottom["height"] < 1000


def test_the_first_screen_fits_on_the_first_printed_page(opened):
    page = opened("0461-task_packages", width=680)  # A4 less its margins, in CSS pixels
    page.emulate_media(media="print")
    bottom = page.locator(".change").bounding_box()
    assert bottom["y"] + bottom["height"] < 990


def test_a_chart_says_in_words_what_it_shows(opened):
    page = opened("0461-task_packages")
    for chart in page.locator("figure svg").all():
        described = chart.get_attribute("aria-describedby")
        text = page.locator(f"#{described}").evaluate("(one) => one.textContent")
        assert re.search(r"\d", text) and len(text) > 40


def test_details_are_open_in_print(opened):
    page = opened("0461-task_packages")
    assert page.locator("details:not([open])").count()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert not page.locator("details:not([open])").count()


def test_the_index_sorts_and_filters(opened, site):
    page = opened("index")
    names = page.locator("#places tbody tr th")
    first = names.all_inner_texts()
    assert first[0] == "Odense"  # the only one that is late
    assert page.locator("#places tbody tr").first.locator(".tag.error").count() == 1
    tasks = page.locator("#places thead button", has_text=labels.load(site.name)("column.tasks"))
    tasks.click()
    assert names.all_inner_texts()[0] == "Odense"
    tasks.click()
    assert names.all_inner_texts()[-1] == "Odense"
    page.locator("#places thead button").first.click()
    assert names.all_inner_texts() == sorted(first)
    page.locator("#filter").fill("her")
    assert page.locator("#places tbody tr:visible").count() == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.scroll') !== null")


def test_the_index_is_a_plain_table_without_the_script(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    assert page.locator("#places tbody tr").count() == 3 and page.locator("#places button").count() == 0
    assert not page.locator("#filter").is_visible()
    links = page.locator("#places a").evaluate_all("(all) => all.map((one) => one.getAttribute('href'))")
    assert set(links) == {path.name for path in site.glob("0*.html")}
    context.close()


def test_nothing_moves_for_those_who_ask_for_that(browser, site):
    for asked, wanted in (("reduce", "auto"), ("no-preference", "smooth")):
        page = browser.new_page(reduced_motion=asked)
        page.goto((site / "0461-task_packages.html").as_uri())
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == wanted
        page.close()


def test_print_is_light_and_neighbours_can_be_told_apart(opened):
    for scheme in ("light", "dark"):
        page = opened("0461-task_packages", scheme=scheme)
        assert page.evaluate(CONTRAST, ["--series-1", "--series-2"]) >= 3, scheme
        for series in ("--series-1", "--series-2"):
            assert page.evaluate(CONTRAST, [series, "--paper"]) >= 3, f"{series} in {scheme}"
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--paper').trim()") == "#fff"


CONTRAST = """(names) => {
  const [a, b] = names.map((name) => {
    const value = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const hex = value.replace(/^#(.)(.)(.)$/, "#$1$1$2$2$3$3");
    const parts = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] + 0.05;
  });
  return Math.max(a, b) / Math.min(a, b);
}"""


def test_everything_is_reached_by_keyboard_in_the_order_of_the_page(opened):
    page = opened("0461-task_packages")
    places = []
    for _ in range(200):
        page.keyboard.press("Tab")
        place = page.evaluate("""() => {
          const at = document.activeElement;
          if (at === document.body) return null;
          const all = [...document.querySelectorAll("a, summary, [tabindex]")];
          return [all.indexOf(at), getComputedStyle(at).outlineStyle];
        }""")
        if place is None:
            break
        places.append(place)
    order = [place for place, _ in places]
    assert len(order) > 20 and order == sorted(order)
    assert all(outline != "none" for _, outline in places)
