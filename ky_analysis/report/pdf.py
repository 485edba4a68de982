"""Prints published reports as PDF through a headless Chromium, where there is one."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from ky_analysis.errors import UsageError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
FLAGS = ("--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--no-pdf-header-footer")
SECONDS = 60


def browser() -> str:
    """The browser's path: CHROMIUM of the environment, else the first that is installed.

    Raises:
        UsageError: there is none.
    """
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise UsageError("No Chromium was found. Install one, or name it in the environment variable CHROMIUM.")
    return found


def print_reports(out: Path, folder: Path, on_progress: Callable[[str], None] = lambda step: None) -> list[Path]:
    """Prints every page of OUT/reports, A4, to `folder`.

    Raises:
        UsageError: there is no browser or no report, or the browser made no file of a page.
    """
    pages = sorted((out / "reports").glob("*.html"))
    if not pages:
        raise UsageError(f"{out} has no reports. Give a folder that `ky-analysis run` published with reports.")
    program = browser()
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    with tempfile.TemporaryDirectory() as profile:
        for number, page in enumerate(pages, start=1):
            on_progress(f"{page.name} ({number}/{len(pages)})")
            target = folder / f"{page.stem}.pdf"
            _print(program, profile, page, target)
            made.append(target)
    return made


def _print(program: str, profile: str, page: Path, target: Path) -> None:
    # Chromium's own sandbox does not start as root.
    sandbox = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    command = [program, *FLAGS, *sandbox, f"--user-data-dir={profile}", f"--print-to-pdf={target}", page.as_uri()]
    try:
        subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)
    except (OSError, subprocess.SubprocessError):
        raise UsageError(f"{program} could not print {page.name}. Open the page and print it from there.") from None
    if not target.is_file():
        raise UsageError(f"{program} made no file of {page.name}. Open the page and print it from there.")
