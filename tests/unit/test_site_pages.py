"""The site's own pages: both languages, small counts hidden, nothing loaded, nothing that shuts a reader out."""

import datetime as dt

import polars as pl
import pytest
from axe_playwright_python.sync_playwright import Axe

from ky_analysis import contract
from ky_analysis.report import labels
from ky_analysis.unattended import pages

WRITTEN = dt.datetime(2026, 11, 24, 3, 12, tzinfo=dt.UTC)


def a_set(day: int) -> dict:
    files = {"0461-task_packages.html": "", "0461-data_quality.html": "", "index.html": ""}
    moment = f"2026-11-{day}T02:00:00+00:00"
    return {"extract_date": f"2026-11-{day}", "published": moment, "folder": f"2026-11-{day}T020000Z", "files": files}


def index(language: str) -> str:
    return pages.index(
        labels.load(language), {"0461": [a_set(day) for day in range(10, 20)], "9999": [a_set(20)]}, WRITTEN
    )


def status(language: str) -> str:
    row = {"code": "0461", "last_run": "2026-11-24T02:00:00+00:00", "reason": "<b>why</b>", "state": "failed"}
    row |= {"data_as_of": None, "last_published": None}
    return pages.status(labels.load(language), {"failed": 1, "scheduled": 1, "municipalities": [row]}, WRITTEN)


def shared(language: str, tasks: list[int]) -> str:
    packages = pl.DataFrame({"municipality_code": ["0461"] * 15, "package_code": contract.PACKAGES, "tasks": tasks})
    return pages.shared(packages, "0461", "2026-11-20", language)


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_pages_are_whole(language):
    for text in (index(language), status(language), shared(language, [0] * 15)):
        assert f'<html lang="{language}">' in text
        assert text.count("<h1>") == text.count("<caption") == 1
        assert "default-src 'none'" in text
        assert "<b>why" not in text


def test_the_index_leads_to_every_set():
    text = index("da")
    assert 'href="0461/2026-11-19T020000Z/0461-task_packages.html"' in text
    assert all(f'href="0461/2026-11-{day}T020000Z/index.html"' in text for day in range(10, 19))


def test_small_counts_are_hidden_and_zeros_and_large_ones_are_not():
    counts = [0, 3, 1, 250, 0, 0, 0, 17, 40, 61, 82, 0, 93, 14, 2]
    text = shared("da", counts)
    cells = [part.split("</td>")[0] for part in text.split('<td class="r">')[1:]]
    assert len(cells) == 18
    assert [cell for cell, count in zip(cells, counts, strict=False) if count == 0] == ["0"] * counts.count(0)
    assert all(cell.startswith("skjult (") for cell, count in zip(cells, counts, strict=False) if 1 <= count <= 4)
    assert "skjult" not in shared("da", [0, 50, 60] * 5).partition("<tbody>")[2]


def test_axe_finds_nothing(browser, tmp_path):
    made = {"index": index("da"), "status": status("en"), "shared": shared("da", [1, 2, 3, 40, 50] * 3)}
    made["red"] = made["status"].replace('<html lang="en">', "<html>")
    found = {}
    for name, text in made.items():
        (tmp_path / f"{name}.html").write_text(text, encoding="utf-8")
        page = browser.new_page()
        page.goto((tmp_path / f"{name}.html").as_uri())
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        found[name] = [one["id"] for one in Axe().run(page).response["violations"]]
        page.close()
    assert "html-has-lang" in found.pop("red")
    assert found == {"index": [], "status": [], "shared": []}
