"""Published reports to look at: a made-up run of a busy, a small and an empty municipality, in both languages.

The site is built once, whichever worker of the test run asks for it first.
"""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from ky_analysis import workload
from ky_analysis.report import previous, publish
from ky_analysis.settings import Settings
from tests.conftest import once
from tests.report import world

PROVENANCE = {
    "version": "0.1.0",
    "run_id": "abcdefghijklmnop",
    "finished": "2026-11-24T03:15:00+00:00",
    "python": "3.11",
    "libraries": {"duckdb": "2.0.0"},
    "settings": {"run": {"language": "da", "handle_by_month": 1}},
    "extract": {
        "extract_date": "2026-11-20",
        "files": [{"table": "claims", "file": "fordringer.csv", "rows": 330, "sha256": "ab" * 32}],
    },
}
CLAIMS = {"0461": 300, "0825": 1, "0657": 0}


def a_run(folder: Path) -> None:
    """A run's tables, those of the workload and of the run before among them."""
    world.build(folder, CLAIMS)
    settings = Settings.model_validate({"workload": {"draws": 1000}, "team": {"people": 0.05}})
    for name, frame in workload.run(folder, settings, world.EXTRACT_DATE).items():
        frame.write_parquet(folder / f"{name}.parquet")
    tasks = pl.read_parquet(folder / "task_packages.parquet").select(
        "municipality_code", "package_code", pl.col("tasks") + 2
    )
    before = tasks.with_columns(extract_date=pl.lit(dt.date(2026, 10, 20)), same_settings=pl.lit(True))
    before.write_parquet(folder / previous.NAME)


@pytest.fixture(scope="session")
def data(shared):
    return once(shared / "report-data", a_run)


@pytest.fixture(scope="session", params=["da", "en"])
def site(request, data, shared):
    """The folder of published HTML in one language; its name is the language."""

    def make(folder):
        publish.publish_reports(data, folder, language=request.param, provenance=PROVENANCE)

    return once(shared / request.param, make)


@pytest.fixture(scope="session")
def tab(browser):
    """One page for all tests, and what it asked for elsewhere or complained of."""
    page, trouble = browser.new_page(), []
    page.on("request", lambda r: trouble.append(r.url) if not r.url.startswith(("file:", "data:")) else None)
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    yield page, trouble
    page.close()


@pytest.fixture
def opened(tab, site):
    """Opens a page of the site in the one tab; fails at the end if it asked for anything or complained."""
    page, trouble = tab
    trouble.clear()

    def open_(name, *, width=1280, scheme="light"):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(media="screen", color_scheme=scheme)
        page.goto((site / f"{name}.html").as_uri())
        return page

    yield open_
    assert not trouble
