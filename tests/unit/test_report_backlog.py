"""The chapters on backlog and progress: their figures are the tables', in both languages, without a key of anyone."""

import datetime as dt
import shutil

import polars as pl
import pytest

from ky_analysis.backlog import progress, variants
from ky_analysis.errors import UsageError
from ky_analysis.report import backlog_data, backlog_page, figures, progress_data, progress_page
from ky_analysis.report.page import ALL, load
from ky_analysis.settings import Settings
from tests.unit import loaded_worlds

BACKLOG = ("first_screen", "where", "age", "ambiguity", "rules", "accounts", "what_if", "method")
PROGRESS = ("first_screen", "municipalities", "burn_down", "changes", "throughput", "method")


@pytest.fixture(scope="module")
def example(tmp_path_factory, example_out):
    out = shutil.copytree(example_out, tmp_path_factory.mktemp("backlog") / "out")
    variants.publish(out, Settings())
    return out / "data"


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("progress")
    world = loaded_worlds.world()
    other = {"account_id": "K9", "municipality_code": "0101"}
    runs = []
    for number, days in enumerate((0, 14, 28)):
        tables = world | {"accounts": [*world["accounts"], other], "claims": world["claims"][number:]}
        tables["coverages"] = [row for row in world["coverages"] if row["claim_id"] not in ("F1", "F2")]
        date = dt.date(2026, 10, 1) + dt.timedelta(days)
        runs.append(loaded_worlds.publish(folder / str(number), extract_date=date, **tables))
    progress.publish(runs, folder / "out", Settings(workload={"draws": 1_000}), reports=False)
    return folder / "out" / "data"


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("municipality", [ALL, "0376", "0657"])
@pytest.mark.parametrize("chapter", BACKLOG)
def test_every_chapter_of_the_backlog_is_written(example, municipality, language, chapter):
    html = getattr(backlog_page, chapter)(load(str(example), municipality, language)).html
    assert len(html) > 50
    keys = pl.read_parquet(example / "claims.parquet", columns=["claim_id", "account_id"])
    assert not [key for key in {*keys["claim_id"], *keys["account_id"]} if key in html]


def test_the_groups_add_up_to_the_manual_claims(example):
    page = load(str(example), ALL, "en")
    claims = backlog_data.totals(page).claims
    assert claims == pl.read_parquet(example / "claims.parquet").filter(outcome="manual").height
    for key, order in ((pl.col("benefit"), None), (backlog_data.year(), backlog_data.steps(backlog_data.YEARS)),
                       (backlog_data.amount(), backlog_data.steps(backlog_data.AMOUNTS)),
                       (backlog_data.posting(), backlog_data.POSTINGS)):  # fmt: skip
        rows = backlog_data.by(page, key, "key", order)
        assert sum(row["claims"] for row in rows) == claims
        assert all(row["with_coverage"] + row["without_coverage"] == row["claims"] for row in rows)


@pytest.mark.parametrize(
    ("start", "end", "posting"),
    [("2015-12-01", "2015-12-31", "before_2016"), ("2016-01-01", "2016-01-31", "from_2016"),
     ("2015-12-31", "2016-01-01", "both"), ("2016-02-01", "2016-01-01", "unknown"), (None, "2016-01-01", "unknown")],
)  # fmt: skip
def test_the_posting_follows_the_period(start, end, posting):
    days = {"period_from": [start], "period_to": [end]}
    frame = pl.DataFrame(days, schema=dict.fromkeys(days, pl.String)).with_columns(pl.all().str.to_date())
    assert frame.select(backlog_data.posting()).item() == posting


def test_the_first_screen_says_what_to_decide_by_when(example):
    said = backlog_page.first_screen(load(str(example), "0376", "da")).html.replace("\N{NO-BREAK SPACE}", " ")
    assert "Beslut nu:" in said and "med frist 31. januar 2027?" in said
    assert "Beslut nu" not in backlog_page.first_screen(load(str(example), "0657", "da")).html


def test_steps_take_their_lower_limit():
    frame = pl.DataFrame({"balance": [0.0, 999.99, 1_000.0, 100_000.0]})
    assert frame.select(backlog_data.amount()).to_series().to_list() == ["0", "0", "1", "4"]


def test_the_what_if_shows_every_variant(example):
    rows = backlog_data.variants(load(str(example), ALL, "en"))
    assert len(rows) == 12 and rows[0]["change"] == 0
    tasks = pl.read_parquet(example / "tasks.parquet").height
    assert rows[0]["tasks"] == tasks
    grain = next(row for row in rows if row["variant"] == "grain_claim")
    assert grain["tasks"] == grain["claims"] > tasks


def test_without_its_tables_a_chapter_says_so(example, tmp_path):
    for table in ("claims", "accounts", "tasks", "task_candidates"):
        (tmp_path / f"{table}.parquet").write_bytes((example / f"{table}.parquet").read_bytes())
    page = load(str(tmp_path), ALL, "en")
    assert "did not count under other settings" in backlog_page.what_if(page).html
    assert "did not keep what the rules found" in backlog_page.rules(page).html


def test_exploring_is_for_jupyterlab_alone(example, monkeypatch):
    page = load(str(example), ALL, "en")
    shown = backlog_page.explore(page)._repr_mimebundle_()
    assert "application/vnd.vegalite.v5+json" in shown and "text/plain" in shown
    monkeypatch.setattr(figures, "DRAW_NOW", False)
    assert backlog_page.explore(page).html == ""


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("municipality", [ALL, "0461", "0101"])
def test_every_chapter_of_progress_is_written(followed, municipality, language):
    page = progress_data.load(str(followed), municipality, language)
    for chapter in PROGRESS:
        html = getattr(progress_page, chapter)(page).html
        whole = municipality == ALL
        empty = (chapter in ("burn_down", "changes", "throughput")) if whole else chapter == "municipalities"
        assert bool(html) != empty, chapter


def test_progress_tells_what_was_counted(followed):
    page = progress_data.load(str(followed), "0461", "en")
    rows = progress_data.packages(page)
    assert len(rows) == 15
    for row in rows:
        came = row["tasks_new"] + row["tasks_back"] + row["tasks_other"]
        assert row["tasks_before"] - row["tasks_done"] + came == row["tasks_after"]
    seen = [row for row in progress_data.burn_down(page, "total") if row["seen"]]
    assert [row["date"].day for row in seen] == [1, 15, 29]
    assert "The whole task may" in progress_page.first_screen(page).html


def test_another_folder_is_refused(example):
    with pytest.raises(UsageError, match="ky-analysis progress"):
        progress_data.load(str(example), ALL, "da")
