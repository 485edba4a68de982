"""Published reports to look at: a made-up run of a busy, a small and an empty municipality, in both languages."""

import os
import shutil

import pytest

from ky_analysis.report import publish
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


@pytest.fixture(scope="session")
def data(tmp_path_factory):
    return world.build(tmp_path_factory.mktemp("run") / "data", CLAIMS)


@pytest.fixture(scope="session", params=["da", "en"])
def site(request, data, tmp_path_factory):
    """The folder of published HTML in one language; its name is the language."""
    reports = tmp_path_factory.mktemp("site") / request.param
    publish.publish_reports(data, reports, language=request.param, provenance=PROVENANCE)
    return reports


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's path. Skipped where there is none, except in CI, where that is a failure."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail("Chromium is missing. Install it, or set CHROMIUM to its path.")
        pytest.skip("No Chromium found: the reports were not looked at in a browser. Set CHROMIUM to its path.")
    return found


@pytest.fixture(scope="session")
def browser(chromium):
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--headless=new", "--no-sandbox"])
        yield started
        started.close()
