"""Pages of extreme runs still read well: nothing is cut, nothing scrolls sideways, and the message is right."""

import polars as pl
import pytest

from ky_analysis import contract
from ky_analysis.report import labels, publish
from tests.conftest import once
from tests.report import world
from tests.report.conftest import PROVENANCE
from tests.report.test_browser import CUT, violations

LONG_PLACE = "Ærøskøbing-Nørre Åby og Sønder Omme Å Storkommune på Øerne æøå"
LONG_KIND = (
    "Sagen skal gennemgås af to sagsbehandlere, fordi ydelsesreferencen er uoverensstemmende med afgørelsen i " * 2
)
MANY, LATE, RICH, ONE, NONE = "0751", "0101", "0461", "0825", "0657"
MILLION = 1_000_000
WIDE, NARROW = 1280, 320  # 320 is also 1280 at a zoom of 400 %


def extreme(folder):
    """A municipality for each case: a million tasks, all overdue, billions, one task, none; all with long names."""
    parts = [
        world.build(folder / "rich", {RICH: 200, ONE: 0, NONE: 0}, scale=1_000_000),
        world.build(folder / "late", {LATE: 150}, overdue_only=True, seed=2),
        world.build(folder / "many", {MANY: 100}, seed=3),
    ]
    one = {
        "tasks": pl.read_parquet(folder / "late" / "tasks.parquet").head(1),
        "claims": pl.read_parquet(folder / "late" / "claims.parquet").filter(outcome="manual").head(1),
    }
    times = MILLION // pl.read_parquet(folder / "many" / "tasks.parquet").height + 1
    (folder / "data").mkdir()
    for table in contract.BY_NAME:
        frames = [pl.read_parquet(part / f"{table}.parquet") for part in parts]
        if table == "tasks":
            frames[2] = pl.concat([frames[2]] * times).head(MILLION)
        if table in one:
            frames.append(one[table].with_columns(municipality_code=pl.lit(ONE)))
        if table == "task_packages":
            frames[2] = frames[2].with_columns(pl.col("tasks", "accounts", "claims") * times)
        pl.concat(frames).write_parquet(folder / "data" / f"{table}.parquet")
    names = {f"task_type.{kind}": f"{number} {LONG_KIND}"[:120] for number, kind in enumerate(contract.TASK_TYPES, 1)}
    names |= {f"municipality.{code}": f"{LONG_PLACE[:55]} {code}" for code in (MANY, LATE, RICH)}
    own = pl.DataFrame({"key": list(names), "da": list(names.values()), "en": list(names.values())})
    own.write_parquet(folder / "data" / "labels.parquet")
    publish.publish_reports(folder / "data", folder / "reports", language="da", provenance=PROVENANCE,
                            notebooks=["task_packages", "data_quality"])  # fmt: skip


def empty(folder):
    """Two municipalities without a claim."""
    data = world.build(folder / "data", {ONE: 0, NONE: 0})
    publish.publish_reports(data, folder / "reports", language="da", provenance=PROVENANCE,
                            notebooks=["task_packages"])  # fmt: skip


@pytest.fixture(scope="module")
def pages(shared, browser):
    """Opens a page of the extreme run, or of the empty one."""
    folders = {"extreme": once(shared / "extreme", extreme), "empty": once(shared / "empty", empty)}
    page = browser.new_page(viewport={"width": WIDE, "height": 900})

    def open_(run, name):
        page.set_viewport_size({"width": WIDE, "height": 900})
        page.goto((folders[run] / "reports" / f"{name}.html").as_uri())
        return page

    yield open_
    page.close()


CASES = [
    ("extreme", f"{MANY}-task_packages", "1.000.000 opgaver skal løses manuelt"),
    ("extreme", f"{LATE}-task_packages", "fristen er overskredet for"),
    ("extreme", f"{RICH}-task_packages", "opgaver skal løses manuelt"),
    ("extreme", f"{ONE}-task_packages", "1 opgave skal løses manuelt"),
    ("extreme", f"{NONE}-task_packages", "Alle 15 opgavepakker er tomme."),
    ("extreme", f"{RICH}-data_quality", "rækkerne"),
    ("extreme", "alle-task_packages", "opgaver skal løses manuelt"),
    ("extreme", "index", "opgaver skal løses manuelt i 5 kommuner"),
    ("empty", "alle-task_packages", "Alle 15 opgavepakker er tomme."),
    ("empty", "index", "Ingen opgaver skal løses manuelt i 2 kommuner."),
]


@pytest.mark.parametrize(("run", "name", "message"), CASES)
def test_the_page_reads_well(pages, run, name, message):
    page = pages(run, name)
    assert message in page.locator(".lead").inner_text().replace("\N{NO-BREAK SPACE}", " ")
    for width in (NARROW, 768, WIDE, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"at {width}"
        assert not page.evaluate(CUT), f"at {width}"
        for big in page.locator(".figures strong").all():
            assert big.evaluate("(one) => one.scrollWidth <= one.clientWidth + 1"), f"at {width}"
    assert page.locator("figure svg").count() or name == "index" or name[:4] in (ONE, NONE) or run == "empty"


def test_long_names_are_whole_on_the_page_and_in_its_charts(pages):
    page = pages("extreme", f"{RICH}-task_packages")
    assert f"{LONG_PLACE[:55]} {RICH}" in page.locator("h1").inner_text()
    chart = page.locator("#kinds .wide svg").text_content().replace(" ", "")
    assert f"4 {LONG_KIND}"[:120].replace(" ", "") in chart


def test_billions_are_shortened_in_the_headline_and_exact_in_the_table(pages, shared):
    page = pages("extreme", f"{RICH}-task_packages")
    assert "mia. kr." in page.locator(".figures").inner_text().replace("\N{NO-BREAK SPACE}", " ")
    words = labels.load("da")
    packages = pl.read_parquet(shared / "extreme" / "data" / "task_packages.parquet").filter(municipality_code=RICH)
    largest = labels.number(words, packages["balance"].max(), 2)
    assert largest in page.locator("#packages").inner_text()


def test_axe_finds_nothing_on_the_busiest(pages):
    assert not violations(pages("extreme", f"{RICH}-task_packages"))
