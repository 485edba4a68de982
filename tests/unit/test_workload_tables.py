"""The published frames, from parquet to parquet."""

import datetime as dt
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from ky_analysis import contract, workload
from ky_analysis.errors import UsageError
from ky_analysis.settings import Settings
from ky_analysis.workload import published, runner, what_if
from tests.unit.workload_worlds import write_data

DATE = dt.date(2026, 11, 24)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_data(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def found(data: Path) -> dict[str, pl.DataFrame]:
    return workload.run(data, Settings.model_validate({"team": {"people": 2, "own_date": "2027-06-30"}}), DATE)


def test_frames_are_those_of_the_contract(found: dict[str, pl.DataFrame]) -> None:
    assert list(found) == list(published.BY_NAME)
    for name, table in published.BY_NAME.items():
        frame = found[name]
        assert frame.columns == [column.name for column in table.columns]
        assert frame.select(table.key).is_duplicated().sum() == 0, name
        for column in table.columns:
            assert column.nullable or frame[column.name].null_count() == 0, (name, column.name)
            assert not column.values or set(frame[column.name].drop_nulls()) <= set(column.values), (name, column.name)


def test_summary_adds_up_and_is_ordered(found: dict[str, pl.DataFrame]) -> None:
    hours = found["workload_summary"].filter(municipality_code="0461", measure="hours")
    mean = dict(hours.select("package_code", "mean").iter_rows())
    assert sum(mean[code] for code in contract.PACKAGES) == pytest.approx(mean["total"], abs=0.1)
    assert sum(mean[code] for code in contract.PACKAGES[:7]) == pytest.approx(mean["with_coverages"], abs=0.1)
    ordered = found["workload_summary"].filter(municipality_code="0461")
    assert ordered.select(((pl.col("p10") <= pl.col("p50")) & (pl.col("p50") <= pl.col("p90"))).all()).item()


def test_finish_dates_are_the_same_as_numbers_and_as_dates(found: dict[str, pl.DataFrame]) -> None:
    finish = found["workload_summary"].filter(measure="finish_date", municipality_code="0461")
    for name in ("p10", "p50", "p90", "mean"):
        assert finish[name].cast(pl.Int32).cast(pl.Date).to_list() == finish[f"{name}_date"].to_list()
    rows = {row["package_code"]: row for row in finish.iter_rows(named=True)}
    assert rows["with_coverages"]["p50_date"] < rows["total"]["p50_date"]


def test_a_municipality_without_tasks_gives_zeros(found: dict[str, pl.DataFrame]) -> None:
    summary = found["workload_summary"].filter(municipality_code="0657")
    assert len(summary) == 34
    assert summary.filter(measure="hours")["p90"].to_list() == [0] * 17
    assert summary.filter(measure="finish_date")["p50"].null_count() == 17
    assert found["people_needed"].filter(municipality_code="0657")["people"].to_list() == [0, 0, 0]
    assert found["workload_staffing"].filter(municipality_code="0657")["probability_by_handle_by"].min() == 1


def test_tables_agree_on_the_probability(found: dict[str, pl.DataFrame]) -> None:
    deadlines = found["workload_deadlines"].filter(municipality_code="0461", scenario="plan", deadline="handle_by")
    plan = deadlines.filter(package_group="with_coverages")["probability"].item()
    staffing = found["workload_staffing"].filter(municipality_code="0461", people=2)["probability_by_handle_by"].item()
    assert plan == staffing
    row = found["workload_what_if"].filter(municipality_code="0461").row(0, named=True)
    hours = np.array(row["hours_with_coverages"])
    days = np.busday_count(DATE, dt.date(2027, 2, 1), holidays=[day for day in row["closed"] if day.year < 2028])
    thinned = (hours <= days * row["people"] * row["hours_a_day"] * row["effective_share"]).mean()
    assert thinned == pytest.approx(plan, abs=0.0011)


def test_a_week_later_is_never_better(found: dict[str, pl.DataFrame]) -> None:
    plan, later = found["workload_deadlines"].filter(municipality_code="0461").partition_by("scenario")
    assert (later["probability"] <= plan["probability"]).all()
    assert (later["at_risk_mean"] >= plan["at_risk_mean"]).all()
    assert set(plan["deadline"]) == {"handle_by", "tax_year_end", "own_date"}


def test_every_guess_is_marked_as_a_placeholder(found: dict[str, pl.DataFrame]) -> None:
    sources = found["workload_assumptions"].filter(municipality_code="0461")
    minutes = sources.filter(assumption="minutes")
    assert minutes.filter(source="placeholder")["package_code"].to_list() == list(contract.PACKAGES[:14])
    named = dict(sources.filter(pl.col("assumption") != "minutes").select("assumption", "source").iter_rows())
    assert named["effective_share"] == named["correlation"] == named["cv"] == "placeholder"
    assert named["people"] == named["own_date"] == "setting"


def test_the_same_inputs_give_the_same_frames(data: Path, found: dict[str, pl.DataFrame]) -> None:
    again = workload.run(data, Settings.model_validate({"team": {"people": 2, "own_date": "2027-06-30"}}), DATE)
    assert all(found[name].equals(again[name]) for name in found)


def test_the_log_of_a_municipality_is_used(data: Path, tmp_path: Path) -> None:
    for path in data.iterdir():
        (tmp_path / path.name).symlink_to(path)
    names = [contract.PACKAGES[0]] * 50 + ["Post"] * 3
    log = pl.DataFrame({"municipality_code": "0461", "package_name": names, "minutes": [90.0] * 53})
    log.write_parquet(tmp_path / "task_log.parquet")
    frames = workload.run(tmp_path, Settings(), DATE)
    assert frames["workload_task_log"].rows() == [
        ("0461", contract.PACKAGES[0], 50, 50, 90.0),
        ("0461", "unknown", 3, 0, None),
    ]
    source = frames["workload_assumptions"].filter(package_code=contract.PACKAGES[0], municipality_code="0461")
    assert source["source"].item() == "task_log"
    assert source["mean"].item() == pytest.approx(90, rel=0.05)


def test_predicted_counts_give_the_same_tables_with_more_spread() -> None:
    fixed = np.tile([30] * 7 + [60] * 7 + [40], (5_000, 1))
    spread = np.random.default_rng(1).poisson(fixed * np.random.default_rng(2).gamma(4, 0.25, (5_000, 1)))
    settings = Settings()
    width = []
    for counts in (fixed, spread):
        summary = runner.of_counts("0461", counts, settings, DATE)["workload_summary"]
        row = summary.filter(measure="hours", package_code="total")
        width.append((row["p90"] - row["p10"]).item() / row["p50"].item())
    assert width[1] > 1.5 * width[0]


def test_a_start_after_the_deadline_stops_before_anything_runs(tmp_path: Path) -> None:
    late = Settings.model_validate({"team": {"start_date": "2027-02-01"}})
    with pytest.raises(UsageError, match="Allowed"):
        workload.run(tmp_path, late, DATE)


def test_what_if_at_the_plan_says_what_the_tables_say(found: dict[str, pl.DataFrame]) -> None:
    row = found["workload_what_if"].filter(municipality_code="0461").row(0, named=True)
    answer = what_if.answer(row, row["people"], row["effective_share"], row["start_date"])
    deadlines = found["workload_deadlines"].filter(municipality_code="0461", scenario="plan")
    for deadline, group in (("handle_by", "with_coverages"), ("handle_by", "total"), ("own_date", "without_coverages")):
        plan = deadlines.filter(deadline=deadline, package_group=group)["probability"].item()
        assert answer.probability[group] == pytest.approx(plan, abs=0.0011)
    finish = found["workload_summary"].filter(municipality_code="0461", measure="finish_date")
    for group in ("with_coverages", "total"):
        published_dates = finish.filter(package_code=group).select("p10_date", "p50_date", "p90_date").row(0)
        assert all(abs((a - b).days) <= 1 for a, b in zip(answer.finish[group], published_dates, strict=True))


def test_finish_shares_rise_to_one_and_cross_the_median(found: dict[str, pl.DataFrame]) -> None:
    for group in ("with_coverages", "total"):
        rows = found["workload_finish"].filter(municipality_code="0461", package_group=group)
        assert rows["share"].is_sorted()
        assert rows["share"].max() >= 0.998
        finish = found["workload_summary"].filter(municipality_code="0461", measure="finish_date", package_code=group)
        middle = finish["p50_date"].item()
        assert (rows.filter(pl.col("date") < middle)["share"].max() or 0) <= 0.5
        assert rows.filter(pl.col("date") >= middle)["share"].min() >= 0.5
