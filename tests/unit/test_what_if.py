"""The same rows decided under other settings, beside what was published."""

import hashlib

import polars as pl
import pytest

from ky_analysis.backlog import what_if as asking
from ky_analysis.errors import UsageError
from ky_analysis.settings import Benefit, Settings
from tests.unit import loaded_worlds


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return loaded_worlds.publish(tmp_path_factory.mktemp("what_if") / "out", **loaded_worlds.world())


def change(frame, column, value):
    one = frame.row(by_predicate=pl.col(column) == value, named=True)
    return {name: one[name] for name in one if name.endswith("_change")}


def test_the_same_settings_move_nothing(out):
    found = asking.what_if(out, Settings())
    assert found.moved.is_empty()
    assert found.packages["tasks_change"].to_list() == [0] * 15
    assert (found.packages.height, found.outcomes.height, found.notes) == (15, 5, ())


def test_a_rule_that_is_off_moves_the_claims_it_had_settled(out):
    found = asking.what_if(out, Settings(rules={"disabled": ["exact_period"]}))
    assert found.moved["claim_id"].to_list() == ["F1"]
    moved = found.moved.row(0, named=True)
    assert (moved["reference_rule_before"], moved["outcome_before"]) == ("exact_period", "resolved_automatically")
    assert (moved["reference_status_after"], moved["outcome_after"]) == ("ambiguous", "manual")
    assert moved["package_code_after"] == "reference_ambiguous_with_coverage"
    package = change(found.packages, "package_code", "reference_ambiguous_with_coverage")
    assert package == {"tasks_change": 0, "claims_change": 1}  # the account had such a task
    assert change(found.packages, "package_code", "parked_coverages")["tasks_change"] == 2
    assert change(found.outcomes, "outcome", "manual") == {"claims_change": 1}


def test_the_other_grain_counts_claims_as_tasks(out):
    found = asking.what_if(out, Settings(rules={"disabled": ["exact_period"]}, run={"task_grain": "claim"}))
    package = change(found.packages, "package_code", "reference_ambiguous_with_coverage")
    assert package == {"tasks_change": 1, "claims_change": 1}


def test_nothing_is_written_to_the_run(out):
    before = hashlib.sha256((out / "ky.duckdb").read_bytes()).hexdigest()
    asking.what_if(out, Settings(run={"task_grain": "claim"}))
    assert hashlib.sha256((out / "ky.duckdb").read_bytes()).hexdigest() == before
    assert sorted(path.name for path in out.iterdir()) == ["data", "ky.duckdb", "manifest.json"]


def test_another_list_of_benefits_is_said_to_need_a_new_run(out):
    (note,) = asking.what_if(out, Settings(benefits=[Benefit(code="ny", name="Ny", case_group="HTF")])).notes
    assert "1 claims without a known benefit" in note
    (note,) = asking.what_if(out, Settings(limits={"rejected_share": 0.1})).notes
    assert "Limits" in note


def test_a_folder_without_a_run_is_refused(tmp_path):
    with pytest.raises(UsageError, match="has no ky"):
        asking.what_if(tmp_path, Settings())
    (tmp_path / "ky.duckdb").write_text("not a database")
    with pytest.raises(UsageError, match="cannot be read as a run's database"):
        asking.what_if(tmp_path, Settings())
