"""Texts that would be code where they are pasted unescaped stay texts: in the pages, the work list, and file names."""

import csv
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from tests.faults import forms, hostile, worlds

ELEMENTS = "[...document.querySelectorAll('*')].map(e => e.tagName + ':' + [...e.attributes].map(a => a.name).join())"


def write(folder: Path, strings: tuple[str, ...]) -> Path:
    folder.mkdir()
    for name, lines in hostile.rows(strings).items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(lines)
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A run on hostile texts, and one on as many harmless ones."""
    folder = tmp_path_factory.mktemp("hostile")
    harmless = tuple(f"tekst{number:03}" for number in range(len(hostile.STRINGS)))
    worlds.build(write(folder / "extract", hostile.STRINGS), folder / "out", reports=True)
    worlds.build(write(folder / "plain", harmless), folder / "plain-out", reports=True)
    return folder / "out", folder / "plain-out"


def elements(browser, pages: list[Path]) -> tuple[Counter, list[str]]:
    """The elements of all pages with the names of their attributes, and what a page tried to do."""
    found, tried = Counter(), []
    for path in pages:
        page = browser.new_page()
        page.on("request", lambda r: None if r.url.startswith(("file:", "data:")) else tried.append("a request"))
        page.on("dialog", lambda dialog: tried.append("a dialog"))
        page.goto(path.as_uri())
        if page.evaluate("window.hit || document.getElementById('hit') !== null"):
            tried.append(f"code ran or an element came in on {path.name}")
        found += Counter(page.evaluate(ELEMENTS))
        page.close()
    return found, tried


def pages(out: Path) -> list[Path]:
    return sorted((out / "reports").glob("*.html"))


def test_no_text_becomes_an_element_or_runs(browser, made):
    out, plain = made
    found, tried = elements(browser, pages(out))
    expected, _ = elements(browser, pages(plain))
    forms.figures("hostile", strings=len(hostile.STRINGS), pages=len(pages(out)), elements=sum(found.values()))
    assert tried == []
    assert set(found) <= set(expected)


def test_the_work_list_opens_them_as_text(made):
    book = openpyxl.load_workbook(made[0] / "worklist.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    shown = {str(cell.value) for cell in cells}
    assert any(text.startswith("=1+1") for text in shown)


def test_file_names_are_ours(made):
    out, plain = made
    assert {path.relative_to(out) for path in out.rglob("*")} == {path.relative_to(plain) for path in plain.rglob("*")}


def test_red_a_text_that_is_pasted_is_seen(browser, made, tmp_path):
    text = pages(made[0])[0].read_text(encoding="utf-8")
    spoilt = tmp_path / "spoilt.html"
    spoilt.write_text(text.replace("</h1>", "</h1><b id=hit>", 1), encoding="utf-8")
    assert elements(browser, [spoilt])[1] != []
