"""The published HTML in a real browser: it renders, asks for nothing, is accessible, and shows the tables' numbers."""

import re

import polars as pl
import pytest
from axe_playwright_python.sync_playwright import Axe

from ky_analysis.report import labels

EMPTY = ("0825-task_packages", "0657-task_packages", "0657-data_quality")
AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}}


@pytest.fixture
def names(site):
    """The index, every report over all and of the busy municipality, and some of those with little in them."""
    return [path.stem for path in sorted(site.glob("*.html")) if path.stem[:4] in ("inde", "alle", "0461")] + [*EMPTY]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened, names, site, scheme):
    step = 1 if (site.name, scheme) == ("da", "light") else 3  # all pages once, a share of them in the other ways
    for name in names[::step]:
        page = opened(name, scheme=scheme)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, f"{name}, {scheme}: {found.generate_report()}"


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


def test_the_packages_table_shows_the_published_numbers(opened, data, site):
    words = labels.load(site.name)
    rows = opened("0461-task_packages").locator("#packages tbody tr:not(.group)").all_inner_texts()
    wanted = pl.read_parquet(data / "task_packages.parquet").filter(municipality_code="0461").sort("package_number")
    assert len(rows) == 15
    for text, row in zip(rows, wanted.to_dicts(), strict=True):
        numbers = [labels.number(words, row[name]) for name in ("tasks", "accounts", "claims", "persons")]
        amounts = [labels.number(words, row[name], 2) for name in ("balance", "coverage_amount", "at_risk")]
        assert text.split("\t")[1:] == numbers + amounts


def test_the_first_screen_shows_the_headline(opened, data, site):
    words, tasks = labels.load(site.name), pl.read_parquet(data / "tasks.parquet").filter(municipality_code="0461")
    page = opened("0461-task_packages")
    shown = page.locator(".figures strong").all_inner_texts()
    at_risk = labels.kroner_short(words, tasks["at_risk"].sum())
    assert [re.sub(r"\s", " ", text) for text in shown] == [
        labels.number(words, tasks.height),
        labels.number(words, tasks["with_coverage"].sum()),
        re.sub(r"\s", " ", at_risk),
    ]
    bottom = page.locator(".decide").bounding_box()
    assert bottom["y"] + bottom["height"] < 900


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


def test_the_index_sorts_and_filters(opened, data):
    page = opened("index")
    names = page.locator("#places tbody tr th")
    first = names.all_inner_texts()
    assert first[0] == "Odense"
    page.locator("#places thead button").first.click()
    assert names.all_inner_texts() == sorted(first)
    page.locator("#filter").fill("her")
    assert page.locator("#places tbody tr:visible").count() == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.scroll') !== null")
