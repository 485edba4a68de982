"""What the report on the packages says: right for nothing, one thing, many things, and what is late."""

import re
from html import unescape

import polars as pl
import pytest

from ky_analysis.report import packages_data, packages_page, page
from tests.report import world

CHAPTERS = ("first_screen", "packages", "flow", "resolved", "first", "risk", "parked", "assumptions")


def opened(folder, claims, *, place="0461", language="da", **more):
    data = world.build(folder, claims, **more)
    return page.load(str(data), place, language)


def text(fragment):
    return unescape(re.sub(r"<!--.*?-->|<[^>]+>", " ", fragment.html)).replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture(scope="module")
def busy(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("busy"), {"0461": 300, "0101": 200})


def test_the_totals_are_those_of_the_tables(busy):
    facts, tasks = packages_data.totals(busy), page.scan(busy, "tasks").collect()
    assert facts.tasks == tasks.height == packages_data.packages(busy).head(14)["tasks"].sum()
    assert facts.with_coverage == tasks["with_coverage"].sum()
    assert facts.at_risk == tasks["at_risk"].sum() == packages_data.packages(busy).head(14)["at_risk"].sum()
    assert facts.pending + facts.overdue == tasks["handle_by"].drop_nulls().len()
    assert facts.handle_by == tasks.filter(~pl.col("overdue"))["handle_by"].min()
    assert packages_data.deadlines(busy)["tasks"].sum() == tasks.height
    assert packages_data.outcomes(busy)["claims"].sum() == facts.claims


def test_over_all_adds_up_the_municipalities(tmp_path):
    whole = opened(tmp_path, {"0461": 90, "0101": 60}, place=page.ALL)
    parts = [page.load(str(tmp_path), code, "da") for code in ("0461", "0101")]
    assert whole.name == "Alle kommuner i udtrækket"
    for name in ("tasks", "with_coverage", "at_risk", "claims", "accounts", "persons"):
        assert getattr(packages_data.totals(whole), name) == sum(
            getattr(packages_data.totals(part), name) for part in parts
        )


def test_dispositions_add_up_to_all_coverages(busy):
    frame, coverages = packages_data.dispositions(busy), page.scan(busy, "coverages").collect()
    assert frame["disposition"].to_list() == ["waiting", "released", "not_parked", "out_of_scope"]
    assert frame["amount"].sum() == coverages["amount"].sum()


def test_the_first_screen_says_what_to_do_by_when(busy):
    said, facts = text(packages_page.first_screen(busy)), packages_data.totals(busy)
    assert f"{facts.tasks} opgaver skal løses manuelt, heraf {facts.with_coverage} med dækninger " in said
    assert "(første frist 31. januar 2027)." in said
    assert f"Hvem løser de {facts.first_due} opgaver med frist 31. januar 2027?" in said


def test_all_15_packages_stand_in_the_table_zeros_included(busy):
    said = packages_page.packages(busy).html
    table = said[said.index('<table id="packages"') :]
    assert len(re.findall(r'<tr><th scope="row">\d+\. ', table)) == 15


@pytest.mark.parametrize(("language", "wanted"), [
    ("da", "Der er ingen fordringer fra KMD Aktiv at behandle. Alle 15 opgavepakker er tomme."),
    ("en", "There are no claims from KMD Aktiv to handle. All 15 task packages are empty."),
])  # fmt: skip
def test_no_claims_at_all(tmp_path, language, wanted):
    empty = opened(tmp_path, {"0657": 0}, place="0657", language=language)
    assert wanted in text(packages_page.first_screen(empty))
    for chapter in CHAPTERS:
        assert "ky-chart" not in getattr(packages_page, chapter)(empty).html


def test_one_task_is_said_in_the_singular(tmp_path):
    world.build(tmp_path, {"0461": 60})
    tasks = pl.read_parquet(tmp_path / "tasks.parquet").filter(pl.col("handle_by").is_not_null() & ~pl.col("overdue"))
    tasks.head(1).write_parquet(tmp_path / "tasks.parquet")
    said = text(packages_page.first_screen(page.load(str(tmp_path), "0461", "da")))
    assert "1 opgave skal løses manuelt, heraf 1 med dækninger (frist 31. januar 2027)." in said
    assert "1 konto, 1 borger" in said and "Hvem løser den ene opgave med frist" in said
    assert "Resten" not in said


def test_no_tasks_left_may_be_ticked_off(tmp_path):
    world.build(tmp_path, {"0461": 60})
    pl.read_parquet(tmp_path / "tasks.parquet").clear().write_parquet(tmp_path / "tasks.parquet")
    said = text(packages_page.first_screen(page.load(str(tmp_path), "0461", "da")))
    assert "Ingen opgaver skal løses manuelt." in said and "Arbejdet kan markeres som udført" in said


def test_all_overdue(tmp_path):
    late = opened(tmp_path, {"0461": 120}, overdue_only=True)
    said = text(packages_page.first_screen(late))
    assert "(fristen er overskredet for" in said and "Fristen er overskredet" in said
    assert re.search(r"\d+ opgaver har overskredet fristen og løses først", said)
    assert "Opgaver, der løses efter fristen, skal stadig løses" in text(packages_page.first(late))


def test_amounts_of_billions(tmp_path):
    rich = opened(tmp_path, {"0461": 300}, scale=90_000)
    assert re.search(r"\d\s+mia\. kr\.", text(packages_page.first_screen(rich)))


def test_a_municipality_that_is_not_known_has_its_code(tmp_path):
    assert opened(tmp_path, {"0999": 3}, place="0999").name == "Kommune 0999"


def test_the_assumptions_are_there(busy):
    said = text(packages_page.assumptions(busy))
    assert "SKM2012.427.SR" in said and "De syv slags opgaver er vores antagelse" in said
    assert "31. januar" in said and "31. december" in said
