"""Several runs over time: what changed claim by claim, the weeks, the forecast and the completion gate."""

import datetime as dt

import numpy as np
import polars as pl
import pytest

from ky_analysis.backlog import progress as progressing
from ky_analysis.errors import UsageError
from ky_analysis.settings import Settings
from ky_analysis.workload import burn_down, progress
from ky_analysis.workload.published_progress import BY_NAME
from tests.unit import loaded_worlds

WITH, WITHOUT = "reference_missing_with_coverage", "reference_missing_without_coverage"
FIRST = dt.date(2026, 10, 1)
FEW = Settings(workload={"draws": 1_000})


def items(text):
    """Keys with package and task: `F1 with K1` is open in K1's task with coverages, `F1 -` is there but not open."""
    rows = []
    for line in text.split(","):
        key, package, *task = line.split()
        code = {"with": WITH, "without": WITHOUT, "parked": "parked_coverages"}.get(package)
        item = "coverage" if key.startswith("D") else "claim"
        rows.append(("0461", item, key, "manual" if task else "settled", code, (task or [None])[0]))
    schema = ["municipality_code", "item", "key", "stands_as", "package_code", "task"]
    return pl.DataFrame(rows, schema=dict.fromkeys(schema, pl.String), orient="row")


def compared(before, after, earlier=None):
    return progress.compare(items(before), items(after), items(earlier or before).head(99 if earlier else 0))


def row(frame, package):
    return frame.row(by_predicate=pl.col("package_code") == package, named=True)


def test_each_claim_is_done_new_back_moved_or_the_same():
    frame = compared("F1 with K1,F2 with K1,F3 without K2,F4 -", "F1 with K1,F3 with K2,F4 with K3,F5 with K3,F6 -",
                     "F4 with K3")  # fmt: skip
    found = dict(frame.select("key", "change").iter_rows())
    assert found == {"F1": "same", "F2": "done", "F3": "moved", "F4": "back", "F5": "new"}
    stands = dict(frame.select("key", "stands_as").iter_rows())
    assert (stands["F2"], stands["F4"]) == (None, "manual")


def test_a_task_is_done_when_all_its_claims_are():
    frame = compared("F1 with K1,F2 with K1,F3 with K2,F4 with K2", "F1 with K1,F2 -,F3 -")
    found = row(progress.by_package(frame, ["0461"]), WITH)
    assert (found["claims_before"], found["claims_done"], found["claims_after"]) == (4, 3, 1)
    assert (found["tasks_before"], found["tasks_done"], found["tasks_other"], found["tasks_after"]) == (2, 1, 0, 1)


def test_a_task_that_changes_its_kind_is_neither_done_nor_new():
    frame = compared("F1 with K1/a", "F1 without K1/b")
    packages = progress.by_package(frame, ["0461"])
    left, came = row(packages, WITH), row(packages, WITHOUT)
    assert (left["tasks_done"], left["tasks_other"], left["claims_moved_out"]) == (0, -1, 1)
    assert (came["tasks_new"], came["tasks_other"], came["claims_moved_in"]) == (0, 1, 1)
    totals = progress.by_group(packages).filter(package_group="total")
    assert totals.select("tasks_done", "tasks_came", "tasks_after").row(0) == (0, 0, 1)


def test_new_and_back_are_told_apart_by_task():
    frame = compared("F1 -", "F1 with K1,F2 with K1,F3 with K2,D1 parked D1", "F1 with K1")
    packages = progress.by_package(frame, ["0461"])
    assert (row(packages, WITH)["tasks_new"], row(packages, WITH)["tasks_back"]) == (1, 1)
    parked = row(packages, "parked_coverages")
    assert (parked["claims_new"], parked["tasks_new"], parked["package_number"]) == (1, 1, 15)
    assert packages.height == 15


def test_the_changes_add_up():
    packages = progress.by_package(
        compared("F1 with K1,F2 without K1b,F3 without K2", "F1 without K1,F2 without K1,F4 with K9", "F4 with K9"),
        ["0461"],
    )
    for one in packages.iter_rows(named=True):
        gone, came = one["claims_done"] + one["claims_moved_out"], one["claims_new"] + one["claims_back"]
        assert one["claims_before"] - gone + came + one["claims_moved_in"] == one["claims_after"]


def test_weeks_are_counted_back_from_the_last_extract():
    dates = [FIRST, FIRST + dt.timedelta(14), FIRST + dt.timedelta(24)]
    weeks = burn_down.weeks(dates, [28, 10], [0, 20])
    assert weeks.ends[-1] == dates[-1] and len(weeks.ends) == 3
    assert weeks.done.tolist() == [14, 4 * 2 + 3, 7]
    assert weeks.came.tolist() == [0, 6, 14]
    assert burn_down.weeks([dates[0], FIRST + dt.timedelta(6)], [3], [0]).ends == ()


def seen(done, came=0):
    done = np.array(done, dtype=float)
    return burn_down.Weeks((FIRST,) * len(done), done, np.full(len(done), float(came)))


def test_a_steady_pace_finishes_on_its_day():
    forecast = burn_down.of_throughput(35, seen([10, 10, 10, 10]), FIRST, np.random.default_rng(1), 200)
    assert forecast.finish(0.1) == forecast.finish(0.9) == FIRST + dt.timedelta(25)  # 3.5 weeks, rounded up
    assert forecast.probability(FIRST + dt.timedelta(24)) == 0
    assert forecast.probability(FIRST + dt.timedelta(25)) == 1
    assert forecast.open.mean(axis=1).tolist() == [25, 15, 5, 0]


def test_what_comes_in_as_fast_is_never_done():
    forecast = burn_down.of_throughput(5, seen([10] * 4, came=10), FIRST, np.random.default_rng(1), 50)
    assert forecast.finish(0.5) is None
    assert forecast.probability(FIRST + dt.timedelta(9_999)) == 0
    nothing = burn_down.of_throughput(0, seen([10] * 4), FIRST, np.random.default_rng(1), 50)
    assert nothing.finish(0.9) == FIRST


def test_a_cone_of_four_weeks_holds_about_what_it_says():
    rng = np.random.default_rng(7)
    held = 0
    for _ in range(300):
        weeks, truth = rng.poisson(40, 4), rng.poisson(40, 12).sum()
        forecast = burn_down.of_throughput(10_000, seen(weeks), FIRST, rng, 200)
        low, high = np.quantile(10_000 - forecast.open[11], [0.1, 0.9])
        held += low <= truth <= high
    assert 0.72 < held / 300 < 0.90  # plain resampling holds 0.60 to 0.67


def tables(done=(), **changes):
    world = loaded_worlds.world()
    for claim in world["claims"]:
        claim["balance"] = 0 if claim["claim_id"] in done else claim.get("balance", 100)
    return world | changes


def publish(folder, name, days, done=(), settings=None, **changes):
    date = FIRST + dt.timedelta(days)
    return loaded_worlds.publish(folder / name, settings, date, **tables(done, **changes))


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("progress")
    return [publish(folder, "one", 0), publish(folder, "two", 14, ("F4",)), publish(folder, "three", 28, ("F6",))]


@pytest.fixture(scope="module")
def found(runs):
    return progressing.tables_of(runs, FEW)


def test_the_published_tables_have_their_columns(runs, tmp_path):
    made = progressing.publish(runs, tmp_path / "out", FEW)
    assert set(made) == set(BY_NAME)
    for name, table in BY_NAME.items():
        frame = pl.read_parquet(tmp_path / "out" / "data" / f"{name}.parquet")
        assert frame.columns == [column.name for column in table.columns]
        assert frame.select(table.key).is_duplicated().any() is False
        for column in table.columns:
            assert column.nullable or frame[column.name].null_count() == 0, column.name
            assert not column.values or set(frame[column.name]) <= set(column.values) | {None}, column.name
    changes = made["progress_claims"].select("to_date", "key", "change", "stands_as").rows()
    second, third = FIRST + dt.timedelta(14), FIRST + dt.timedelta(28)
    assert changes == [(second, "F4", "done", "settled"), (third, "F4", "back", "manual"),
                       (third, "F6", "done", "settled")]  # fmt: skip


def test_four_weeks_switch_from_minutes_to_throughput(runs, found):
    short = progressing.tables_of(runs[:2], FEW)["progress_summary"]
    long = found["progress_summary"]
    assert (set(short["basis"]), set(short["weeks_seen"])) == ({"minutes"}, {2})
    assert (set(long["basis"]), set(long["weeks_seen"])) == ({"throughput"}, {4})
    total = long.row(by_predicate=pl.col("package_group") == "total", named=True)
    assert (total["done"], total["back"], total["open_now"], total["done_per_week"]) == (2, 1, 4, 0.5)
    assert total["handle_by"] == dt.date(2027, 1, 31)
    fast = short.row(by_predicate=pl.col("package_group") == "with_coverages", named=True)
    assert fast["probability_by_handle_by"] == 1


def test_the_burn_down_starts_at_what_was_counted(runs, found):
    burn = found["progress_burn_down"].filter(package_group="total")
    assert burn.filter("seen")["p50"].to_list() == [5, 4, 4]
    cone = burn.filter(~pl.col("seen"))
    assert (cone["p10"] <= cone["p50"]).all() and (cone["p50"] <= cone["p90"]).all()
    assert progressing.tables_of(runs, FEW)["progress_burn_down"].equals(found["progress_burn_down"])


def test_the_gate_says_what_is_left(runs, found, tmp_path):
    gate = found["progress_gate"].row(0, named=True)
    assert gate["may_be_marked_as_done"] is False
    assert "4 opgaver tilbage, heraf 1 med dækninger, 2 dækninger venter" in gate["sentence_da"]
    none = {"claims": [], "coverages": []}
    empty = publish(tmp_path, "empty", 35, **none)
    gate = progressing.tables_of([runs[0], empty], FEW)["progress_gate"].row(0, named=True)
    assert gate["may_be_marked_as_done"] is True
    assert "may be marked as done" in gate["sentence_en"] and "not be" not in gate["sentence_en"]


def test_runs_that_cannot_be_compared_are_refused(runs, tmp_path):
    with pytest.raises(UsageError, match="at least two"):
        progressing.tables_of(runs[:1], FEW)
    with pytest.raises(UsageError, match=r"before .*oldest first"):
        progressing.tables_of([runs[1], runs[0]], FEW)
    with pytest.raises(UsageError, match="the same date as"):
        progressing.tables_of([runs[0], runs[0]], FEW)
    other = [{"account_id": "K9", "municipality_code": "0101"}]
    with pytest.raises(UsageError, match="not of the same municipalities: 0101 is in one"):
        progressing.tables_of([runs[0], publish(tmp_path, "other", 30, accounts=[*tables()["accounts"], *other])], FEW)
    grain = publish(tmp_path, "grain", 30, settings=Settings(run={"task_grain": "claim"}))
    with pytest.raises(UsageError, match=r"different settings \(task_grain\)"):
        progressing.tables_of([runs[0], grain], FEW)
    with pytest.raises(UsageError, match="one of the runs"):
        progressing.publish(runs, runs[0], FEW)
    assert sorted(path.name for path in runs[0].iterdir()) == ["data", "ky.duckdb", "manifest.json"]


def test_the_newest_runs_settings_are_taken(tmp_path):
    asked = Settings(team={"handle_by": dt.date(2027, 3, 1)}, workload={"draws": 1_000})
    out = publish(tmp_path, "run", 0, settings=asked)
    assert progressing.settings_of(out).team.handle_by == dt.date(2027, 3, 1)
    assert progressing.settings_of(out).workload.minutes == Settings().workload.minutes
