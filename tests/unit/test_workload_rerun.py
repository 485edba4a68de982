"""`workload` replaces the estimate of an existing output, and nothing else."""

import json
import shutil

import duckdb
import polars as pl
import pytest

from ky_analysis import workload_rerun
from ky_analysis.errors import UsageError


@pytest.fixture
def out(example_out, tmp_path):
    return shutil.copytree(example_out, tmp_path / "out")


def rerun(out, text: str):
    team = out.parent / "team.toml"
    team.write_text(text, encoding="utf-8")
    return workload_rerun.rerun(out, team, reports=False)


def test_more_people_are_earlier_and_nothing_else_moves(out, example_out):
    rerun(out, "[team]\npeople = 0.2\n")
    slow = pl.read_parquet(out / "data" / "workload_summary.parquet")
    rerun(out, "[team]\npeople = 2\n")
    fast = pl.read_parquet(out / "data" / "workload_summary.parquet")
    dates = pl.col("measure") == "finish_date"
    assert (fast.filter(dates)["p50"] <= slow.filter(dates)["p50"]).all()
    assert fast.filter(dates)["p50"].sum() < slow.filter(dates)["p50"].sum()
    assert fast.filter(~dates).equals(slow.filter(~dates))
    for name in ("claims", "tasks", "task_packages"):
        ours = (out / "data" / f"{name}.parquet").read_bytes()
        assert ours == (example_out / "data" / f"{name}.parquet").read_bytes()
    with duckdb.connect(str(out / "ky.duckdb"), read_only=True) as connection:
        assert connection.sql("from workload_summary").pl().equals(fast)


def test_the_team_stays_until_another_is_given(out):
    rerun(out, "[team]\npeople = 3\n")
    rerun(out, "[team]\neffective_share = 0.5\n")
    settings = json.loads((out / "manifest.json").read_text())["settings"]
    assert (settings["team"]["people"], settings["team"]["effective_share"]) == (3, 0.5)


def test_there_is_an_answer_for_each_municipality(out):
    rerun(out, "[team]\npeople = 3\n")
    answers = list(workload_rerun.answers(out))
    assert len(answers) == 3
    assert any(answer.startswith("Herning: 0 effektive timer") for answer in answers)
    assert any(answer.endswith("kræver 1 sagsbehandler.") for answer in answers)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[rules]\nlaw_year = 2025\n", "'rules' cannot be changed here. Allowed: team, teams, workload"),
        ("[team]\npeople = 0\n", "line 2: setting 'team.people'"),
        ("[team]\nstart_date = 2027-06-01\n", "start_date"),
        ("[workload.minutes]\nwith_coverages = { low = 5, mode = 4, high = 9 }\n", "ordered"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_changed(out, text, expected):
    before = (out / "manifest.json").read_bytes()
    with pytest.raises(UsageError, match=expected):
        rerun(out, text)
    assert (out / "manifest.json").read_bytes() == before


def test_a_folder_that_is_no_output_is_refused(tmp_path):
    with pytest.raises(UsageError, match=r"has no ky\.duckdb"):
        workload_rerun.rerun(tmp_path, None)
