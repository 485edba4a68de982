"""Task counts under many settings: the short way counts what a whole run would."""

import shutil

import polars as pl
import pytest

from ky_analysis import published_run
from ky_analysis.backlog import variants, what_if
from ky_analysis.settings import Settings
from tests.unit import loaded_worlds


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return loaded_worlds.publish(tmp_path_factory.mktemp("variants") / "out", **loaded_worlds.world())


def test_variants_are_named_after_what_they_change():
    named = variants.standard(Settings(rules={"disabled": ["normalised"]}))
    assert "without_normalised" not in named
    assert set(named["without_exact_period"].rules.disabled) == {"normalised", "exact_period"}
    assert named["grain_claim"].run.task_grain == "claim"
    assert named["law_2025"].rules.law_year == 2025


def test_variants_stand_side_by_side(out):
    named = variants.standard(Settings())
    frame = variants.count(out, {name: named[name] for name in ("without_exact_period", "grain_claim")})
    waiting = frame.filter(package_code="parked_coverages").select("variant", "tasks").rows()
    assert waiting == [("published", 2), ("without_exact_period", 4), ("grain_claim", 2)]
    assert frame.height == 45


@pytest.mark.parametrize("name", ["without_normalised", "without_account_sibling", "grain_claim", "law_2025"])
def test_the_short_way_counts_what_a_whole_run_would(example_out, name):
    named = variants.standard(Settings())
    others = {"law_2026": named["law_2026"], name: named[name]}  # one after another, as the models are reused
    short = variants.count(example_out, others).filter(variant=name)
    whole = what_if.what_if(example_out, named[name]).packages
    assert short["tasks"].to_list() == whole["tasks_after"].to_list()
    short, whole = short.filter(pl.col("package_number") < 15), whole.filter(pl.col("package_number") < 15)
    assert short["claims"].to_list() == whole["claims_after"].to_list()


def test_a_rule_overlaps_with_itself_and_others(example_out, tmp_path):
    with published_run.opened(example_out) as connection:
        frame = variants.rule_overlap(connection)
        settled = connection.sql("select reference_rule, count(*) as claims from claims where reference_status = "
                                 "'derived' group by all").pl()  # fmt: skip
    for rule, claims in settled.iter_rows():
        own = frame.filter(reference_rule=rule, other_rule=rule)
        assert own["claims"].sum() == claims, rule
    several = frame.filter(pl.col("reference_rule") != pl.col("other_rule"))
    assert several.height > 0


def test_both_tables_are_published(example_out, tmp_path):
    example = shutil.copytree(example_out, tmp_path / "example")
    variants.publish(example, Settings())
    counts = pl.read_parquet(example / "data" / "what_if.parquet")
    assert counts["variant"].n_unique() == 12
    assert pl.read_parquet(example / "data" / "rule_overlap.parquet").height > 5
