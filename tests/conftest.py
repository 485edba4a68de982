"""What several test files share: the example, run once a session, and a browser."""

import os
import shutil
from pathlib import Path

import pytest

from ky_analysis import pipeline
from ky_analysis.settings import Settings

os.environ.setdefault("KY_ANALYSIS_KEY", "a key for tests only")


@pytest.fixture(scope="session")
def example_out(tmp_path_factory) -> Path:
    """OUT of the shipped example, without reports. Tests copy what they change."""
    out = tmp_path_factory.mktemp("example") / "out"
    pipeline.build(pipeline.EXAMPLE, out, Settings(), reports=False)
    return out


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
