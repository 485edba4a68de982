"""The workload report: what it says of placeholders, and that its script counts what Python counts."""

import datetime as dt
import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import expect

from ky_analysis import workload
from ky_analysis.report import (
    html,
    page,
    workload_basis,
    workload_first,
    workload_page,
    workload_what_if,
    workload_words,
)
from ky_analysis.settings import Settings
from ky_analysis.workload.what_if import answer
from tests.unit.workload_worlds import write_data

DATE = dt.date(2026, 11, 24)
CHAPTERS = (
    workload_first.first_screen, workload_page.dates, workload_what_if.what_if, workload_page.staffing,
    workload_page.hours, workload_page.delay, workload_basis.drivers, workload_basis.assumptions, workload_basis.method,
)  # fmt: skip
LINE = {"low": 10, "mode": 20, "high": 60}
OWN = {
    "workload": {"cv": 0.4, "correlation": 0.3, "one_off_hours": 8.0,
                 "minutes": {"with_coverages": LINE, "without_coverages": LINE}},
    "team": {"people": 2.5, "effective_share": 0.6, "own_date": "2027-06-30", "new_with_coverages_per_week": 5,
             "new_without_coverages_per_week": 8},
}  # fmt: skip
CASES = ((2.5, 0.6, DATE), (1, 0.4, DATE), (4, 1.0, dt.date(2026, 12, 24)), (0.5, 0.2, dt.date(2027, 1, 29)))


def folder(path: Path, settings: dict) -> Path:
    write_data(path)
    for name, frame in workload.run(path, Settings.model_validate(settings), DATE).items():
        frame.write_parquet(path / f"{name}.parquet")
    return path


@pytest.fixture(scope="module")
def guessed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder(tmp_path_factory.mktemp("guessed"), {})


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder(tmp_path_factory.mktemp("own"), OWN)


def chapters(data: Path, code: str = "0461", language: str = "da") -> list[str]:
    opened = page.load(str(data), code, language)
    return [chapter(opened).html for chapter in CHAPTERS]


def text(piece: str) -> str:
    return unescape(re.sub(r"<!--.*?-->|<[^>]+>", "", piece))


def test_every_figure_on_a_placeholder_says_so(guessed: Path) -> None:
    *figures, _, _ = chapters(guessed)
    pieces = re.compile(r"<dd>.*?</dd>|<caption.*?</caption>|<p class=\"(?:sub|lead|decide)\">.*?</p>", re.S)
    for chapter in figures:
        found = [text(piece) for piece in pieces.findall(re.sub(r"<form.*?</form>", "", chapter, flags=re.S))]
        assert found
        assert all("pladsholdere" in piece for piece in found), found


def test_own_assumptions_are_not_called_placeholders(own: Path) -> None:
    *figures, _, _ = chapters(own)
    assert "pladsholder" not in "".join(map(text, figures)).replace("erstatter pladsholderne", "")


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("code", ["0461", "0657", "alle"])
def test_every_report_can_be_written(guessed: Path, code: str, language: str) -> None:
    written = chapters(guessed, code, language)
    assert "{" not in "".join(text(piece) for piece in written)
    assert bool(re.search("<figure", "".join(written))) == (code == "0461")


@pytest.mark.parametrize(("value", "wanted"), [(2.0, "2"), (2.5, "2,5"), (0.25, "0,25"), (0.02, "0,02"), (None, "–")])
def test_people_are_said_with_the_decimals_they_have(guessed: Path, value: float | None, wanted: str) -> None:
    assert workload_words.people(page.load(str(guessed), "0461", "da"), value) == wanted


@pytest.mark.parametrize(("later", "wanted"), [
    ({}, "er sandsynligheden for at nå 31. januar 2027 stadig 90,0 %. Mindst 80 % sandsynlighed kræver stadig 1 sags"),
    ({"probability": 0.7, "at_risk_mean": 9e3, "people_needed_80": 2.0},
     "går sandsynligheden for at nå 31. januar 2027 fra 90,0 % til 70,0 %, og i snit bliver 8.000 kr. mere ikke "
     "indberettet til tiden. Skal sandsynligheden være mindst 80 %, kræver det 2 sagsbehandlere mod 1 sagsbehandler."),
    ({"probability": 0.0, "people_needed_80": None}, "til 0 %, og i snit bliver 0 kr. mere ikke indberettet til tiden. "
     "Begynder arbejdet så sent, giver ingen bemanding 80 % sandsynlighed."),
])  # fmt: skip
def test_a_week_later_is_said_for_each_case(guessed: Path, later: dict, wanted: str) -> None:
    plan = {"probability": 0.9, "at_risk_mean": 1e3, "people_needed_80": 1.0, "date": dt.date(2027, 1, 31)}
    said = workload_page._a_week_later(page.load(str(guessed), "0461", "da"), plan, plan | later)
    assert wanted in said.replace("\N{NO-BREAK SPACE}", " ")


def test_script_is_small_and_allowed_by_its_hash(own: Path) -> None:
    script = html.template("page.js", "workload.js")
    assert len(script.encode()) <= 20 * 1024
    opened = page.load(str(own), "0461", "da")
    shell = html.shell(opened.words, "", title="t", name="workload", provenance=html.known({}), script=script)
    assert html.policy(html.template("style.css", "workload.css"), script) in shell


@pytest.mark.skipif(shutil.which("node") is None, reason="no node on this machine")
def test_script_counts_what_python_counts(own: Path) -> None:
    row = page.scan(page.load(str(own), "0461", "da"), "workload_what_if").collect().row(0, named=True)
    plan = workload_what_if._plan(row)
    module = html.TEMPLATES / "workload.js"
    calls = json.dumps([[people, share, str(start)] for people, share, start in CASES])
    program = (
        f"const {{answer}} = require({json.dumps(str(module))});"
        "const plan = JSON.parse(require('fs').readFileSync(0));"
        f"console.log(JSON.stringify({calls}.map((one) => answer(plan, ...one))))"
    )
    ran = subprocess.run(["node", "-e", program], input=json.dumps(plan), capture_output=True, text=True, check=True)
    for case, said in zip(CASES, json.loads(ran.stdout), strict=True):
        counted = answer(row, *case)
        for group, found in said.items():
            days = [None if date is None else (date - dt.date(1970, 1, 1)).days for date in counted.finish[group]]
            assert found["finish"] == days, (case, group)
            assert found["probability"] == pytest.approx(counted.probability[group]), (case, group)


def test_reader_moves_the_team_by_keyboard(browser, own: Path, tmp_path: Path) -> None:
    opened = page.load(str(own), "0461", "da")
    body = workload_what_if.what_if(opened).html
    script = html.template("page.js", "workload.js")
    file = tmp_path / "page.html"
    file.write_text(
        html.shell(opened.words, body, title="t", name="workload", provenance=html.known({}), script=script),
        encoding="utf-8",
    )
    row = page.scan(opened, "workload_what_if").collect().row(0, named=True)
    problems = []
    tab = browser.new_page()
    tab.on("console", lambda message: problems.append(message.text))
    tab.on("pageerror", lambda error: problems.append(str(error)))
    tab.goto(file.as_uri())
    shown = tab.locator("[data-probability=total]")
    plan = shown.inner_text()
    tab.focus("#what-if-people")
    tab.keyboard.press("ArrowDown")
    fewer, people = shown.inner_text(), float(tab.input_value("#what-if-people"))
    tab.fill("#what-if-people", "0")
    refused = tab.locator("[data-finish=total]").inner_text()
    tab.locator("#what-if button").press("Enter")
    expect(shown).to_have_text(re.compile(f"^{re.escape(plan)}$"))  # the policy lets no script wait in the page
    tab.close()
    assert problems == []
    assert plan == said(answer(row, 2.5, 0.6, DATE))
    assert fewer == said(answer(row, people, 0.6, DATE)) != plan
    assert refused == opened.words("workload.js_invalid")


def said(counted) -> str:
    share = counted.probability["total"]
    return f"{share * 100:.{0 if share in (0, 1) else 1}f}\N{NO-BREAK SPACE}%".replace(".", ",")
