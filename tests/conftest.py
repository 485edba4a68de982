"""What several test files share: the example, run once a session, and a browser."""

import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from ky_analysis import pipeline
from ky_analysis.settings import Settings

os.environ.setdefault("KY_ANALYSIS_KEY", "a key for tests only")
KEY = b"only for tests"


@pytest.fixture(scope="session")
def shared(tmp_path_factory) -> Path:
    """The folder of the whole test run, the same in each of its workers."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def once(folder: Path, make) -> Path:
    """Has `make` fill the folder, unless that is done."""
    with FileLock(folder.with_suffix(".lock")):
        if not folder.with_suffix(".done").exists():
            shutil.rmtree(folder, ignore_errors=True)
            make(folder)
            folder.with_suffix(".done").touch()
    return folder


@pytest.fixture(scope="session")
def example_out(shared) -> Path:
    """OUT of the shipped example, without reports. Tests copy what they change."""

    def make(folder):
        pipeline.build(pipeline.EXAMPLE, folder / "out", Settings(), reports=False, key=KEY)

    return once(shared / "example", make) / "out"


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
