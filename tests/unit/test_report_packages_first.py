"""The first screen with a team and a run before: one sentence, intervals, what rests on placeholders, the change."""

import datetime as dt
import re
from html import unescape

import polars as pl
import pytest

from ky_analysis import workload
from ky_analysis.report import packages_first, page
from ky_analysis.settings import Settings
from tests.report import world

DATE = dt.date(2026, 11, 24)


def text(fragment):
    plain = unescape(re.sub(r"<!--.*?-->|<[^>]+>", " ", fragment.html)).replace("\N{NO-BREAK SPACE}", " ")
    return re.sub(r"\s+", " ", plain)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("planned")
    world.build(path, {"0461": 300, "0101": 90})
    for name, frame in workload.run(path, Settings(), DATE).items():
        frame.write_parquet(path / f"{name}.parquet")
    return path


def screen(path, place="0461", language="da"):
    return text(packages_first.first_screen(page.load(str(path), place, language)))


def before(path, change, **more):
    """A run before with so many more tasks in each package, for the municipalities there are or those given."""
    tasks = pl.read_parquet(path / "task_packages.parquet").select(
        "municipality_code", "package_code", (pl.col("tasks") + change).cast(pl.Int64)
    )
    columns = {"extract_date": pl.lit(dt.date(2026, 10, 20)), "same_settings": pl.lit(True)} | more
    tasks.with_columns(**columns).write_parquet(path / "previous_packages.parquet")


def test_the_message_is_one_sentence_with_the_date_of_80_percent(folder):
    opened = page.load(str(folder), "0461", "da")
    finish = pl.read_parquet(folder / "workload_finish.parquet").filter(
        municipality_code="0461", package_group="with_coverages"
    )
    wanted = finish.filter(pl.col("share") >= 0.8)["date"].min()
    lead = re.search(r'<p class="lead">(.*?)</p>', packages_first.first_screen(opened).html)[1]
    said = unescape(lead).replace("\N{NO-BREAK SPACE}", " ")
    assert re.fullmatch(r"[\d.]+ opgaver skal løses manuelt, heraf .*; med 1 sagsbehandler er de (først )?færdige den "
                        r"\d+\. \w+ \d{4} \(80 % sandsynlighed\)\.", said)  # fmt: skip
    assert f" {wanted.day}. " in said and str(wanted.year) in said


def test_what_rests_on_placeholders_says_so_beside_it(folder):
    assert "sagsbehandlere er pladsholdere, ikke målinger." in screen(folder)
    cards = re.findall(r"<dd>.*?</dd>", packages_first.first_screen(page.load(str(folder), "0461", "da")).html)
    assert len(cards) == 3 and all("pladsholdere" in card for card in cards[1:]) and "pladsholdere" not in cards[0]


def test_the_cards_have_intervals_and_say_what_is_counted(folder):
    said = screen(folder, language="en")
    assert "tasks in all, counted in the extract." in said
    assert re.search(r"Finished between \d+ \w+ \d{4} and \d+ \w+ \d{4} \(8 in 10 simulations\)", said)
    assert re.search(r"(is left on|between DKK)", said)


def test_all_municipalities_say_how_many_are_in_time(folder):
    assert re.search(r"; \d+ af \d+ kommuner når fristen med mindst 80 % sandsynlighed\.", screen(folder, page.ALL))


@pytest.mark.parametrize(("change", "wanted"), [
    (3, "færre opgaver (fra"), (-1, "flere opgaver (fra"), (0, "samme antal opgaver ("),
])  # fmt: skip
def test_the_change_since_the_run_before(folder, change, wanted):
    before(folder, change)
    said = screen(folder)
    assert "Siden kørslen på udtrækket af 20. oktober 2026: " in said and wanted in said
    assert "Indstillingerne er ændret" not in said
    (folder / "previous_packages.parquet").unlink()
    assert "Siden kørslen" not in screen(folder)


def test_changed_settings_and_a_missing_municipality_are_said(folder):
    before(folder, 1, same_settings=pl.lit(False), municipality_code=pl.lit("0999"))
    assert "Siden kørslen" not in screen(folder)
    before(folder, 1, same_settings=pl.lit(False))
    assert "Indstillingerne er ændret imens." in screen(folder)
    (folder / "previous_packages.parquet").unlink()
